"""Several actions as one write: all of them happen, or none."""

import pytest

from app.actions.together import perform_together
from app.domain.errors import RuleViolation
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.shop import Shop


def billed(shop: Shop) -> str:
    """An invoice over 4 pipes that have left, paid."""
    order = shop.do("draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "4"}])
    shop.do("confirm_order", order=order.id)
    pick = shop.do("open_pick_list", order=order.id)
    shop.do("confirm_pick", pick_list=pick.number)
    shop.do("ship", shipment=shop.do("pack_shipment", pick_list=pick.number).number)
    bill = shop.do("issue_invoice", orders=[order.id])
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "card", "amount": bill.totals.gross}])
    return str(bill.number)


def taken_back(bill: str, quantity: str, amount: str) -> list[dict[str, object]]:
    """Goods, credit note and money of a line, as the windows ask for them."""
    line = [{"line": 1, "quantity": quantity}]
    return [
        {"action": "receive_return", "invoice": bill, "lines": line, "reason": "bent"},
        {"action": "issue_credit_note", "as": "note", "invoice": bill, "lines": line, "reason": "bent"},
        {"action": "refund", "credit_note": "@note", "tenders": [{"method": "card", "amount": amount}]},
    ]


def test_goods_credit_and_money_come_back_in_one_write(shop: Shop) -> None:
    bill = billed(shop)
    replies = perform_together(shop.database, taken_back(bill, "1", "10.02"), "anna").reply
    assert [reply.number for reply in replies] == ["RT-1", "GS-1", "RF-1"]
    with shop.database.read() as view:
        rows = view.rows(sql("SELECT action, reason FROM journal ORDER BY hlc DESC LIMIT 3"))
    assert [tuple(row) for row in reversed(rows)] == [
        ("receive_return", "bent"),
        ("issue_credit_note", "bent"),
        ("refund", ""),
    ]
    assert check_rebuild(shop.database) == []


def test_a_refused_last_step_leaves_nothing_of_the_first(shop: Shop) -> None:
    bill = billed(shop)
    with pytest.raises(RuleViolation, match=r"has 10\.02 EUR left to pay back"):
        perform_together(shop.database, taken_back(bill, "1", "10.03"), "anna")
    with shop.database.read() as view:
        for table in ("sales_return", "credit_note", "refund"):
            assert view.value(sql(f"SELECT count(*) FROM {table}")) == 0
    # And no number is lost: the next credit note is the first.
    assert perform_together(shop.database, taken_back(bill, "1", "10.02")).reply[1].number == "GS-1"
