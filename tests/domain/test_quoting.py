"""Two versions of a deal beside each other, parts of a quote, the day in a note, doubles, trust."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.alike import lines_alike, names_alike
from app.domain.deal import Deal, DealLine, LineAllowance, Particulars, Party, Terms, reckoned
from app.domain.difference import difference, sentence
from app.domain.errors import RuleViolation
from app.domain.followup import day_meant
from app.domain.quoting import as_order, left_of, part_of, risen
from app.domain.tax import Adjustment, Tax
from app.domain.trust import Credit, beyond

TAX = Tax("S19", "S", 19_000)


def line(number: int, sku: str, quantity: int = 10_000, price: int = 84_200, **more: object) -> DealLine:
    """A line of goods that are called like their number."""
    return replace(DealLine(number, sku, sku, f"Goods {sku}", quantity, "pc", price, TAX), **more)  # type: ignore[arg-type]


def deal(*lines: DealLine, **more: object) -> Deal:
    """A quote to Müller of these lines."""
    return reckoned(replace(Deal(Party("c", "MUELLER", "Müller Bau"), "2026-03-02", "EUR", lines), **more))  # type: ignore[arg-type]


def test_a_revision_is_held_against_the_one_before_by_its_goods() -> None:
    before = deal(line(1, "CU15", 40_000), line(2, "ELB15"), line(3, "BOOK"))
    after = deal(line(1, "CU15", 30_000), line(2, "BOOK"), line(3, "CUT", 1_000), terms=Terms(reference="BV-7"))
    found = difference(before, after, numbered=False)
    assert [(one.kind, one.line.sku) for one in found.lines] == [
        ("changed", "CU15"), ("gone", "ELB15"), ("added", "CUT"),
    ]  # fmt: skip
    assert found.change == after.totals.gross - before.totals.gross
    said = sentence(found)
    assert said.startswith("CU15 quantity 40 → 30; ELB15 10 gone; CUT 1 added; your ref none → BV-7; total ")
    assert said.endswith(" EUR).")
    assert sentence(difference(before, before, numbered=False)) == "Nothing is different."


def test_an_amendment_is_held_against_the_order_by_the_numbers_of_its_lines() -> None:
    before = deal(line(1, "CU15", 10_000), line(2, "CU15", 5_000))
    after = deal(line(1, "CU15", 5_000), line(2, "CU15", 10_000))
    assert [one.values[0].what for one in difference(before, after, numbered=True).lines] == ["quantity", "quantity"]
    assert not difference(before, after, numbered=False), "of a quote the same goods are the same offer"
    assert sentence(difference(before, after, numbered=True)).endswith(f"total as before, {150.30:.2f} EUR.")


@given(st.permutations(range(4)), st.integers(0, 3))
def test_what_stays_is_never_told_as_new(order: list[int], kept: int) -> None:
    lines = [line(n + 1, f"P{n}", (n + 1) * 1_000) for n in range(4)]
    moved = deal(*(replace(lines[n], line=at + 1) for at, n in enumerate(order[: kept + 1])))
    found = difference(deal(*lines), moved, numbered=False)
    assert {one.kind for one in found.lines} <= {"gone"}
    assert len(found.lines) == 3 - kept


def test_parts_of_a_quote_have_what_was_agreed_once() -> None:
    agreed = (Adjustment(False, 1_000, 0, "Loyalty", None), Adjustment(True, 990, 0, "Delivery", None))
    quoted = deal(
        line(1, "CU15", 30_000, allowances=(LineAllowance(amount=100),)), line(2, "ELB15", 3_000), adjustments=agreed
    )
    first = as_order(quoted, {1: 10_000}, {}, "2026-03-10")
    second = as_order(quoted, {1: 20_000, 2: 3_000}, {1: 10_000}, "2026-03-12")
    assert first.totals.net + second.totals.net == quoted.totals.net
    assert (first.totals.charge, second.totals.charge) == (990, 0), "the delivery belongs to the first part"
    assert [one.line for one in second.lines] == [1, 2]
    assert {one.mark for one in (*first.lines, *second.lines)} == {"Q"}
    assert as_order(quoted, left_of(quoted, {}), {}, quoted.date).totals == quoted.totals


def test_what_stands_for_a_line_has_its_share_of_what_was_taken_off() -> None:
    agreed = (Adjustment(False, 2_000, 0, "Loyalty", None),)
    other = line(3, "ELB22", 10_000, 100_000, more=Particulars(alternative_of=2))
    quoted = deal(line(1, "CU15"), line(2, "ELB15"), other, adjustments=agreed)
    whole = as_order(quoted, {1: 10_000, 3: 10_000}, {}, "2026-03-10")
    assert whole.totals.allowance == 2_000, "nothing of the quote is left, and nothing of what was promised"
    first = as_order(quoted, {3: 5_000}, {}, "2026-03-10")
    second = as_order(quoted, {1: 10_000, 3: 5_000}, {3: 5_000}, "2026-03-12")
    assert first.totals.allowance + second.totals.allowance == 2_000
    both = as_order(quoted, {1: 10_000, 2: 10_000, 3: 10_000}, {}, "2026-03-10")
    assert both.totals.allowance == 2_000, "nor more than was promised"


def test_a_part_lies_within_what_is_left() -> None:
    quoted = deal(line(1, "CU15", 30_000), line(2, "CUT", -1_000, service=True))
    left = left_of(quoted, {1: 10_000})
    assert part_of(quoted, left, {1: 20_000, 2: -1_000}) == {1: 20_000, 2: -1_000}
    for wanted in ({1: 20_001}, {1: 0}, {2: 1_000}, {3: 1_000}, {}):
        with pytest.raises(RuleViolation):
            part_of(quoted, left, wanted)


def test_how_prices_went_is_one_sentence() -> None:
    quoted = deal(line(1, "CU15"), line(2, "ELB15"), line(3, "BOOK"))
    today = deal(line(1, "CU15", price=90_000), line(2, "ELB15", price=80_000), line(3, "BOOK"))
    went = risen(quoted, today, "2026-03-02")
    assert went.sentence == "1 price rose and 1 price fell since 2026-03-02 (+1.60 EUR)."
    assert not risen(quoted, quoted, "2026-03-02")
    assert risen(quoted, quoted, "2026-03-02").sentence == ""


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("called, thinks until Friday", "2026-03-20"),
        ("wants it next thu", "2026-03-26"),
        ("ask again tomorrow.", "2026-03-19"),
        ("on holiday, in 2 weeks", "2026-04-01"),
        ("next week", "2026-03-23"),
        ("bis 5.4. im Urlaub", "2026-04-05"),
        ("back on 24", "2026-03-24"),
        ("+3", "2026-03-21"),
        ("called Monday, decides Wednesday", "2026-03-25"),
        ("wants 12 pipes more, so do we", None),
        ("called today", None),
        ("asked for 5% off", None),
        ("", None),
    ],
)
def test_the_day_is_read_out_of_what_was_said(said: str, day: str | None) -> None:
    found = day_meant(said, date(2026, 3, 18))  # a Wednesday
    assert (found.isoformat() if found else None) == day


def test_names_and_orders_that_look_the_same() -> None:
    for one, other in (
        ("muller bau gmbh", "muller bau"), ("mueller bau", "muler bau"), ("bau muller", "muller bau gmbh & co. kg"),
        ("mul", "muller bau"), ("tischlerei ost", "tischlerei ost e.k."),
    ):  # fmt: skip
        assert names_alike(one, other), (one, other)
    for one, other in (("gmbh", "muller gmbh"), ("kern haustechnik", "lang haustechnik"), ("", ""), ("a", "anna")):
        assert not names_alike(one, other), (one, other)
    five = {str(n): 1_000 for n in range(5)}
    assert lines_alike(five, {**five, "4": 2_000}), "four of five"
    assert not lines_alike(five, {**five, "4": 2_000, "3": 2_000})
    assert not lines_alike(five, {**five, "5": 1_000, "6": 1_000})
    assert not lines_alike({}, {})


def test_how_far_a_customer_is_trusted() -> None:
    held = Credit(100_000, 80_000)
    assert [held.level(more) for more in (0, 9_999, 10_000, 20_000, 20_001)] == ["", "", "near", "near", "over"]
    assert beyond("Kern", held, 20_000, "EUR") == ""
    assert beyond("Kern", held, 40_000, "EUR") == "Kern would stand at 1200.00 of 1000.00 EUR"
    late = replace(held, overdue=5_000)
    assert (late.level(), beyond("Kern", late, 0, "EUR")) == ("overdue", "Kern has 50.00 EUR overdue")
    assert Credit(0, 10**9).level(10**9) == ""
