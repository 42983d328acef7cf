"""What the board says about an order, from nothing but its quantities and money."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.progress import LineProgress, OrderProgress, of_today, order_progress, payment_axis

TEN_KETTLES = LineProgress(10, 0, 0, 0, 0, 0, 0, 0)
ONE_REPAIR = LineProgress(1, 0, 0, 0, 0, 0, 0, 0, service=True)


def board(*lines: LineProgress, **more: Any) -> OrderProgress:
    """The order as the board shows it."""
    given_so = {"billed": 0, "open_amount": 0, "on_hold": False, "picking": 0, "packed": 0, **more}
    return order_progress(list(lines), **given_so)


def kettles(**done: int) -> LineProgress:
    """Ten kettles, so far along."""
    return replace(TEN_KETTLES, **done)


def test_a_kettle_order_from_confirmation_to_payment() -> None:
    words = [
        board(kettles()).status,
        board(kettles(reserved=4)).status,
        board(kettles(reserved=4), picking=1).status,
        board(kettles(reserved=4, picked=4), packed=1).status,
        board(kettles(shipped=4)).status,
        board(kettles(shipped=10)).status,
        board(kettles(shipped=10, invoiced=10), billed=11_900, open_amount=11_900).status,
        board(kettles(shipped=10, invoiced=10), billed=11_900, open_amount=900).status,
        board(kettles(shipped=10, invoiced=10), billed=11_900).status,
    ]
    assert words == [
        "waiting",
        "to_pick",
        "picking",
        "to_ship",
        "part_shipped",
        "to_invoice",
        "to_collect",
        "part_paid",
        "paid",
    ]


def test_the_three_axes_are_told_apart() -> None:
    order = board(kettles(shipped=4, invoiced=10), billed=11_900, open_amount=5_000)
    assert (order.fulfilment, order.billing, order.payment) == ("partial", "complete", "partial")


@pytest.mark.parametrize(
    ("billed", "open_amount", "word"),
    [
        (0, 0, "unpaid"),
        (100, 100, "unpaid"),
        (100, 99, "partial"),
        (100, 0, "paid"),
        (100, -1, "overpaid"),
        (0, -1, "overpaid"),
    ],
)
def test_payment_words(billed: int, open_amount: int, word: str) -> None:
    assert payment_axis(billed, open_amount) == word


def test_an_overpaid_order_needs_nothing_more_from_the_customer() -> None:
    assert board(kettles(shipped=10, invoiced=10), billed=100, open_amount=-5).status == "paid"


def test_what_cannot_be_promised_is_back_ordered() -> None:
    short = kettles(reserved=6, shipped=1)
    assert (short.open, short.backordered) == (9, 3)
    assert board(short).backordered
    assert not board(kettles(reserved=10)).backordered
    assert not board(kettles(reserved=6, cancelled=4)).backordered


def test_cancelled_pieces_are_neither_open_nor_to_bill() -> None:
    line = kettles(cancelled=4, shipped=6, invoiced=6)
    assert (line.open, line.to_invoice) == (0, 0)
    order = board(line, billed=100)
    assert (order.fulfilment, order.billing, order.status) == ("complete", "complete", "paid")


def test_an_order_cancelled_whole_says_so_even_on_hold() -> None:
    assert board(kettles(cancelled=10), on_hold=True).status == "cancelled"


def test_hold_hides_what_would_come_next() -> None:
    assert board(kettles(reserved=10), on_hold=True).status == "on_hold"


def test_a_repair_is_billed_but_never_picked() -> None:
    order = board(ONE_REPAIR)
    assert (order.fulfilment, order.backordered, order.status) == ("complete", False, "to_invoice")
    mixed = board(ONE_REPAIR, kettles(reserved=10))
    assert (mixed.fulfilment, mixed.status) == ("none", "to_pick")


def test_part_shipped_says_so_whether_the_rest_is_there_or_not() -> None:
    assert board(kettles(shipped=4, reserved=6)).status == "part_shipped"
    assert board(kettles(shipped=4)).status == "part_shipped"


def test_a_line_billed_and_then_cancelled_does_not_hide_one_that_was_never_billed() -> None:
    order = board(kettles(cancelled=10, invoiced=10), kettles(shipped=10))
    assert (order.billing, order.status) == ("none", "to_invoice")
    assert board(kettles(cancelled=10, invoiced=10), kettles(shipped=10, invoiced=3)).billing == "partial"


def test_a_discount_line_counts_by_its_size() -> None:
    order = board(kettles(shipped=10, invoiced=10), LineProgress(-1, 0, 0, 0, 0, 0, 0, 0, service=True))
    assert order.billing == "partial"


quantities = st.integers(0, 12)


@st.composite
def lines(draw: st.DrawFn) -> LineProgress:
    """A line as events can leave it: nothing shipped or cancelled beyond what was ordered."""
    ordered = draw(st.integers(1, 12))
    cancelled = draw(st.integers(0, ordered))
    shipped = draw(st.integers(0, ordered - cancelled))
    reserved = draw(st.integers(0, ordered - cancelled - shipped))
    invoiced = draw(st.integers(0, ordered))
    service = draw(st.booleans())
    return LineProgress(ordered, cancelled, reserved, 0, shipped, 0, invoiced, 0, service)


@given(st.lists(lines(), min_size=1, max_size=5), quantities, quantities, st.booleans())
def test_the_words_never_contradict_the_quantities(
    order: list[LineProgress], picking: int, packed: int, on_hold: bool
) -> None:
    said = board(*order, picking=picking, packed=packed, on_hold=on_hold)
    goods = [line for line in order if not line.service]
    assert all(line.ordered == line.shipped + line.open + line.cancelled for line in order)
    assert (said.fulfilment == "complete") == all(line.open == 0 for line in goods)
    assert (said.billing == "complete") == all(line.to_invoice <= 0 for line in order)
    assert said.backordered == any(line.open > line.reserved for line in goods)
    if said.status in {"to_invoice", "paid", "to_collect", "part_paid"}:
        assert said.fulfilment == "complete"


def test_money_that_was_due_yesterday_is_overdue_and_today_is_not() -> None:
    assert of_today("to_collect", "2026-03-17", "2026-03-18") == "overdue"
    assert of_today("part_paid", "2026-03-17", "2026-03-18") == "overdue"
    assert of_today("to_collect", "2026-03-18", "2026-03-18") == "to_collect"
    assert of_today("to_collect", "", "2026-03-18") == "to_collect"
    assert of_today("paid", "2026-03-17", "2026-03-18") == "paid"
