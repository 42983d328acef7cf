"""What the places of money and goods read, checked against itself on whatever engine the books are."""

from app.queries import (
    alike,
    desk_billing,
    desk_customers,
    desk_deliveries,
    desk_history,
    desk_money,
    desk_reverse,
    desk_settings,
    desk_stock,
    purchases,
)
from app.store.database import View

TODAY = "2030-01-01"
VIEWS = ("bill", "open", "overdue", "credits", "account", "payments", "drawer", "all")


def check_rows(view: View) -> int:
    """Every view counts what it shows, and knows the place of each row; the number of rows looked at."""
    seen = 0
    for which in VIEWS:
        rows = desk_money.money_page(view, which, TODAY, 0, 200)
        assert desk_money.count_money(view, which, TODAY) == len(rows)
        assert [desk_money.place_of(view, which, TODAY, row.id) for row in rows] == list(range(len(rows)))
        for row in rows[:3]:
            narrowed = desk_money.money_page(view, which, TODAY, 0, 200, row.number)
            assert row.id in {one.id for one in narrowed}
            desk_history.trail_of(view, row.id)
            if which == "drawer":
                continue
            account = desk_money.account_of(view, row.customer_id)
            assert account is not None
            assert account.customer == row.customer
        seen += len(rows)
    for which in ("pick", "pack", "ship", "left"):
        rows = desk_deliveries.delivery_page(view, which, 0, 200)
        assert desk_deliveries.count_deliveries(view, which) == len(rows)
        for row in rows[:3]:
            assert row.id in {one.id for one in desk_deliveries.delivery_page(view, which, 0, 200, row.customer)}
            if row.kind == "shipment":
                assert desk_deliveries.shipment_place(view, row.number) == (row.id, which, rows.index(row))
                assert desk_deliveries.delivery_of(view, row.number) is not None
            desk_reverse.reversible_of(view, row.order_id)
        seen += len(rows)
    for bill in desk_money.money_page(view, "all", TODAY, 0, 20):
        sale = desk_reverse.sale_of(view, bill.number)
        assert sale is not None
        assert sum(line.left_amount for line in sale.lines) <= sum(line.amount for line in sale.lines)
    for row in desk_stock.stock_page(view, "all", "", 0, 20):
        moves = desk_stock.movements(view, row.id)
        assert all(move.paper for move in moves if move.kind in {"pick", "shipment", "receipt", "return"})
        purchases.on_its_way(view, [row.id])
    for who in desk_customers.customer_page(view, "", TODAY, 0, 20):
        alike.customers_alike(view, who.name, who.phone or "0251 4432199", "a@b.example", "48155")
    alike.town_of(view, "48155")
    desk_settings.years_over(view, TODAY)
    waiting = desk_billing.to_bill(view, TODAY)
    assert len(waiting) == desk_money.count_money(view, "bill", TODAY)
    return seen
