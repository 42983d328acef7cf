"""Advances on an order, each with the tax of its day, and the last invoice that takes them off. With figures."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.advance import advance_amounts, less, less_rows
from app.domain.tax import Totals, VatRow
from tests.actions.told import refused
from tests.scenarios.test_returns_over_the_counter import whole
from tests.shop import Shop


def vat(reply: Any) -> list[tuple[str, str, str]]:
    """Rate, base and tax of each row."""
    return [(row.rate, row.base, row.tax) for row in reply.totals.vat]


@pytest.fixture
def cut(shop: Shop) -> Shop:
    """The rates of 2020: 16 and 5 percent until the year's end, 19 and 7 again in 2021."""
    for code, old, new in (("S19", "16", "19"), ("S7", "5", "7")):
        shop.do("save_tax_rate", code=code, category="S", percent=old, valid_from="2020-07-01")
        shop.do("save_tax_rate", code=code, category="S", percent=new, valid_from="2021-01-01")
    shop.do("receive_goods", lines=[{"product": "BOOK", "quantity": "10"}])
    return shop


def test_the_last_invoice_takes_the_advance_off_with_its_tax(shop: Shop) -> None:
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "40"}]).number  # 336.80 + 63.99 = 400.79
    advance = shop.do("issue_advance", order=order, percent="30", date="2026-03-25")
    # 30 % of 400.79 = 120.24, of which 101.04 are net
    assert (advance.totals.gross, vat(advance)) == ("120.24", [("19", "101.04", "19.20")])
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "transfer", "amount": "120.24"}])
    assert shop.ask("invoice", advance.number)["status"] == "paid"
    shop.shipped(order)
    final = shop.do("issue_invoice", orders=[order])
    assert (final.totals.line, final.totals.net, final.totals.tax, final.totals.gross) == (
        "235.76", "235.76", "44.79", "280.55",
    )  # fmt: skip
    assert 12024 + 28055 == 40079, "all invoices of the order are the order"
    assert shop.ask("customer", "MUELLER")["balance"] == "280.55"
    lines = shop.ask("invoice", final.number)["lines"]
    assert [(line["name"], line["quantity"], line["net"]) for line in lines] == [
        ("Copper pipe 15 mm", "40", "336.80"),
        (f"Anzahlung {advance.number} vom 25.03.2026", "-1", "-101.04"),
    ]
    whole(shop)


def test_two_rates_that_changed_in_between_are_right_to_the_cent(cut: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "33"}, {"product": "BOOK", "quantity": "7"}]
    order = cut.order("MUELLER", lines=lines, date="2020-12-10").number
    # 277.86 at 16 % = 322.32 with 44.46 tax; 210.00 at 5 % = 220.50 with 10.50 tax: 542.82
    first = cut.do("issue_advance", order=order, amount="200", date="2020-12-10")
    # 200 x 322.32 / 542.82 = 118.76, of which 16.38 tax; 81.24, of which 3.87 tax
    assert vat(first) == [("16", "102.38", "16.38"), ("5", "77.37", "3.87")]
    second = cut.do("issue_advance", order=order, amount="100", date="2021-01-05")
    # 100 x 322.32 / 542.82 = 59.38 and 40.62, now at 19 and 7 %
    assert vat(second) == [("19", "49.90", "9.48"), ("7", "37.96", "2.66")]
    cut.do("record_payment", customer="MUELLER", tenders=[{"method": "transfer", "amount": "300"}])
    picking = cut.do("open_pick_list", order=order, date="2021-01-20")
    cut.do("confirm_pick", pick_list=picking.id, date="2021-01-20")
    packed = cut.do("pack_shipment", pick_list=picking.id, date="2021-01-20")
    cut.do("ship", shipment=packed.id, date="2021-01-20")
    final = cut.do("issue_invoice", orders=[order], date="2021-01-20")
    # The whole at the rates of the supply: 277.86 + 52.79, 210.00 + 14.70; each advance off with the tax it bore.
    assert vat(final) == [
        ("19", "227.96", "43.31"), ("16", "-102.38", "-16.38"), ("7", "172.04", "12.04"), ("5", "-77.37", "-3.87"),
    ]  # fmt: skip
    assert final.totals.gross == "255.35"
    assert 25535 + 30000 == 27786 + 5279 + 21000 + 1470
    assert cut.ask("customer", "MUELLER")["balance"] == "255.35"
    whole(cut)


def test_a_credit_uses_the_rate_of_the_sale(cut: Shop) -> None:
    order = cut.order("MUELLER", lines=[{"product": "CU15", "quantity": "10"}], date="2020-12-10").number
    picking = cut.do("open_pick_list", order=order, date="2020-12-10")
    cut.do("confirm_pick", pick_list=picking.id, date="2020-12-10")
    packed = cut.do("pack_shipment", pick_list=picking.id, date="2020-12-10")
    cut.do("ship", shipment=packed.id, date="2020-12-10")
    bill = cut.do("issue_invoice", orders=[order], date="2020-12-10").number
    back = cut.do("take_back", sale=bill, lines=[{"line": 1, "quantity": "1"}], reason="bent", date="2021-02-01")
    assert vat(back) == [("16", "8.42", "1.35")]
    whole(cut)


def test_only_the_last_invoice_of_an_order_takes_advances_off_unless_told(shop: Shop) -> None:
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "40"}], invoice_method="order").number
    first, second = (shop.do("issue_advance", order=order, amount="50").number for _ in range(2))
    shop.do("issue_credit_note", invoice=second, reason="not wanted")
    part = [{"order": order, "line": 1, "quantity": "10"}]
    assert shop.do("issue_invoice", lines=part).totals.gross == "100.20"
    early = shop.do("issue_invoice", lines=part, advances=True)
    assert early.totals.gross == "50.20"
    assert shop.do("issue_invoice", lines=[{**part[0], "quantity": "20"}]).totals.gross == "200.40"
    refused(shop, "is billed already", "issue_advance", order=order, amount="1")
    words = f"{first} is an advance that {early.number} takes off: credit {early.number} whole first."
    refused(shop, words, "issue_credit_note", invoice=first, reason="x")
    whole(shop)


def test_what_is_credited_of_the_last_invoice_is_no_more_than_it_asked_for(shop: Shop) -> None:
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "10"}]).number  # 100.20
    advance = shop.do("issue_advance", order=order, amount="80").number
    shop.shipped(order)
    final = shop.do("issue_invoice", orders=[order]).number
    assert shop.ask("invoice", final)["due"] == "20.20"
    words = f"{final} has 20.20 EUR left after its advances. Credit it whole, then the advances."
    refused(shop, words, "issue_credit_note", invoice=final, lines=[{"line": 1, "quantity": "3"}], reason="bent")
    words = "The invoice has no line 2"
    refused(shop, words, "issue_credit_note", invoice=final, lines=[{"line": 2, "quantity": "-1"}], reason="x")
    assert shop.do(
        "issue_credit_note", invoice=final, lines=[{"line": 1, "quantity": "2"}], reason="bent"
    ).totals.gross == "20.04"  # fmt: skip
    assert shop.do("issue_credit_note", invoice=final, reason="all back").totals.gross == "0.16"
    assert shop.do("issue_credit_note", invoice=advance, reason="all back").totals.gross == "80.00"
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"
    whole(shop)


def test_an_advance_is_an_amount_or_a_percentage_within_what_is_left(shop: Shop) -> None:
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "10"}]).number
    refused(shop, "an amount or a percentage", "issue_advance", order=order)
    refused(shop, "above zero and at most 100.20 EUR", "issue_advance", order=order, amount="100.21")
    refused(shop, "above zero and at most 100.20 EUR", "issue_advance", order=order, percent="0")
    shop.do("issue_advance", order=order, amount="100")
    refused(shop, "above zero and at most 0.20 EUR", "issue_advance", order=order, amount="1")
    shop.do("cancel_order", order=order)
    refused(shop, "is cancelled", "issue_advance", order=order, amount="0.10")


ROWS = st.lists(st.builds(VatRow, st.just("S"), st.sampled_from([19_000, 7_000, 0]), st.integers(1, 99_999),
                          st.integers(0, 19_999)), min_size=1, max_size=3)  # fmt: skip


@given(ROWS, st.integers(1, 500_000))
def test_an_advance_is_split_without_a_lost_cent(rows: list[VatRow], gross: int) -> None:
    assert sum(advance_amounts(gross, rows)) == gross


@given(ROWS, ROWS)
def test_what_is_taken_off_and_what_stays_are_the_whole(rows: list[VatRow], off: list[VatRow]) -> None:
    base, tax = sum(row.base for row in rows), sum(row.tax for row in rows)
    left = less(Totals(base, 0, 0, base, tax, base + tax, less_rows(rows, [])), off)
    assert left.net + sum(row.base for row in off) == base
    assert left.gross == left.net + left.tax
    assert (sum(row.base for row in left.vat), sum(row.tax for row in left.vat)) == (left.net, left.tax)
