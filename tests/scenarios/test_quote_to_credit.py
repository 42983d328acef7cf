"""The main job, told once: a quote becomes an order, ships short, is billed, paid in part, and credited in part."""

import pytest

from app.store.journal import check_chain
from app.store.rebuild import check_numbers, check_rebuild, check_sums
from tests.shop import Shop


def tell(shop: Shop) -> dict[str, object]:
    """Play the story; what the books say at its end."""
    quote = shop.do(
        "draft_quote",
        customer="MUELLER",
        lines=[
            {"product": "CU15", "quantity": "40"},
            {"product": "ELB15", "quantity": "60", "discount_percent": "5"},
            {"product": "CUT", "quantity": "4"},
        ],
        charges=[{"amount": "12.50", "reason": "Delivery"}],
        reference="BV-7719",
    )
    assert quote.totals is not None
    # 336.80 + 60 x 0.61 less 5 % = 34.77 + 10.00, delivery 12.50; 19 % of 394.07 = 74.8733
    assert (quote.totals.net, quote.totals.tax, quote.totals.gross) == ("394.07", "74.87", "468.94")
    shop.do("send_quote", quote=quote.id)
    stroke = [[(100, 100, 0, 500), (900, 400, 120, 700)]]
    shop.do("sign_document", quote=quote.id, name="Karin Müller", strokes=stroke)
    accepted = shop.do("accept_quote", quote=quote.id)
    order = shop.do("confirm_order", order=accepted.id)
    assert order.lines is not None
    assert [(x.reserved, x.backordered) for x in order.lines] == [("40", "0"), ("50", "10"), ("0", "0")]

    shop.shipped(order.id, lines=[{"line": 1, "quantity": "36", "reason": "none on shelf"}])
    copper, elbow = shop.line(order.number, 1), shop.line(order.number, 2)
    assert (copper["shipped"], copper["backordered"], copper["reserved"]) == ("36", "4", "0")
    assert (elbow["shipped"], elbow["backordered"]) == ("50", "10")
    assert shop.ask("order", order.number)["status"] == "part_shipped"

    invoice = shop.do("issue_invoice", orders=[order.id])
    # 36 x 8.42 = 303.12, 50 x 0.61 less 5 % = 28.98, cutting 10.00, delivery whole on the first invoice
    assert invoice.totals is not None
    assert (invoice.totals.line, invoice.totals.charge, invoice.totals.net) == ("342.10", "12.50", "354.60")
    assert (invoice.totals.tax, invoice.totals.gross) == ("67.37", "421.97")
    paid = shop.do(
        "record_payment",
        customer="MUELLER",
        tenders=[{"method": "cash", "amount": "200"}, {"method": "card", "amount": "100"}],
    )
    assert (paid.due, paid.credit) == ("121.97", "0.00")
    note = shop.do("issue_credit_note", invoice=invoice.id, lines=[{"line": 1, "quantity": "1"}], reason="scratched")
    assert note.totals is not None
    assert (note.totals.net, note.totals.tax, note.totals.gross) == ("8.42", "1.60", "10.02")
    return {
        "order": {k: v for k, v in shop.ask("order", order.number).items() if k != "id"},
        "invoice": {k: v for k, v in shop.ask("invoice", invoice.number).items() if k != "id"},
        "stock": shop.ask("stock", "CU15"),
        "customer": {k: v for k, v in shop.ask("customer", "MUELLER").items() if k != "id"},
    }


def check(shop: Shop) -> None:
    """Journal, ledgers and numbers are whole, and the facts make the same tables again."""
    with shop.database.read() as view:
        assert check_chain(view) == []
        assert check_sums(view) == []
        assert check_numbers(view) == []
    assert check_rebuild(shop.database) == []


def test_the_story_ends_with_what_is_owed_and_what_is_still_to_come(shop: Shop) -> None:
    end = tell(shop)
    assert end["stock"]["on_hand"] == "64"
    assert end["invoice"]["due"] == "111.95"
    assert end["invoice"]["status"] == "part_paid"
    assert end["customer"]["balance"] == "111.95"
    check(shop)


@pytest.mark.postgres
def test_the_story_is_the_same_on_postgresql(postgres_shop: Shop, shop: Shop) -> None:
    assert tell(postgres_shop) == tell(shop)
    check(postgres_shop)
