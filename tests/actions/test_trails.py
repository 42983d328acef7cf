"""What happened to a document names the documents that were made of it."""

from app.queries.desk_history import trail_of
from tests.shop import Shop


def told(shop: Shop, ref: str) -> list[tuple[str, str]]:
    """What was done, the oldest first, and which documents it made."""
    with shop.database.read() as view:
        return [(one.what, one.number) for one in reversed(trail_of(view, ref))]


def test_each_step_names_what_it_made(shop: Shop) -> None:
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "4"}])
    shop.do("amend_order", order=order.id, lines=[{"line": 1, "quantity": "3"}])
    pick = shop.do("open_pick_list", order=order.id)
    shop.do("confirm_pick", pick_list=pick.id)
    shipment = shop.do("pack_shipment", pick_list=pick.id)
    shop.do("ship", shipment=shipment.id)
    bill = shop.do("issue_invoice", orders=[order.id])
    money = shop.do("record_payment", customer="MUELLER", tenders=[{"method": "card", "amount": "1.00"}],
                    allocate=[{"invoice": bill.number, "amount": "1.00"}])  # fmt: skip
    credit = shop.do("issue_credit_note", invoice=bill.id, reason="kindness", lines=[{"line": 1, "quantity": "1"}])
    of_order = dict(told(shop, order.id))
    assert of_order["Confirm an order"] == order.number
    assert of_order["Amend an order"] == "", "it made no document"
    assert (of_order["Start picking"], of_order["Pack"]) == (pick.number, shipment.number)
    of_bill = told(shop, bill.id)
    assert [number for _, number in of_bill if number] == [bill.number, money.number, credit.number]
