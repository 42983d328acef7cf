"""Kits: whole sets of parts, under any order of events."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deal import Deal, DealLine, Particulars, Party, with_parts
from app.domain.errors import RuleViolation
from app.domain.kits import (
    SET,
    KitPart,
    Parts,
    beyond_sets,
    called,
    check_sets,
    kept_to_sets,
    kit_of,
    least_sets,
    of_parts,
    part_number,
    parts_changed,
    parts_given_up,
    read_parts,
    whole_sets,
)
from app.domain.progress import LineProgress
from app.domain.tax import Tax

each = st.sampled_from([500, 1000, 2000, 2500, 4000])


@st.composite
def kits(draw: st.DrawFn) -> tuple[LineProgress, Parts]:
    """A kit somewhere on its way: each part reserved, picked, shipped and returned as it came."""
    sets = draw(st.integers(1, 6))
    given_up = draw(st.integers(0, sets))
    parts = {}
    for place in range(1, draw(st.integers(1, 4)) + 1):
        one = draw(each)
        shipped = draw(st.integers(0, one * sets))
        picked = draw(st.integers(shipped, one * sets))
        reserved = draw(st.integers(picked - shipped, one * sets - shipped))
        returned = draw(st.integers(0, shipped))
        cancelled = min(one * given_up, one * sets - picked)
        reserved = min(reserved, one * sets - cancelled - shipped)
        parts[part_number(1, place)] = (
            LineProgress(one * sets, cancelled, reserved, picked, shipped, returned, 0, 0, part=True), one,
        )  # fmt: skip
    done = whole_sets((max(one.picked, one.shipped), per) for one, per in parts.values())
    kit = LineProgress(sets * SET, min(given_up * SET, sets * SET - done), 0, 0, 0, 0, 0, 0, kit=True)
    return kit, parts


@given(kits())
def test_a_kit_is_never_further_than_any_of_its_parts(given: tuple[LineProgress, Parts]) -> None:
    kit, parts = given
    told = of_parts(kit, parts)
    for one, per in parts.values():
        assert told.shipped * per <= one.shipped * SET
        assert (told.shipped + told.reserved) * per <= max(one.shipped + one.reserved, one.shipped) * SET
        assert told.picked * per <= one.picked * SET
        assert (told.shipped - told.returned) * per <= (one.shipped - one.returned) * SET, "nobody pays what came back"
    assert 0 <= told.returned <= told.shipped <= told.picked
    assert all(value % SET == 0 for value in (told.reserved, told.picked, told.shipped, told.returned))


@given(kits(), st.integers(0, 6))
def test_giving_sets_up_never_takes_what_is_fetched(given: tuple[LineProgress, Parts], sets: int) -> None:
    kit, parts = given
    for n, quantity in parts_given_up(sets * SET, parts).items():
        one, per = parts[n]
        assert 0 < quantity <= per * sets
        assert one.ordered - one.cancelled - quantity >= max(one.picked, one.shipped)
    left = (kit.ordered - kit.cancelled) // SET
    for n, beyond in beyond_sets(kit, parts).items():
        one, per = parts[n]
        assert one.picked - one.returned - beyond == per * left


@given(kits(), st.integers(0, 3))
def test_more_sets_need_their_parts_and_use_what_is_out_already(given: tuple[LineProgress, Parts], more: int) -> None:
    kit, parts = given
    changes = parts_changed(kit, more * SET, parts)
    wanted = (kit.ordered - kit.cancelled) // SET + more
    for n, (one, per) in parts.items():
        assert one.ordered - one.cancelled + changes.get(n, 0) >= min(per * wanted, one.ordered + per * more)
    assert kit.cancelled <= least_sets(kit, parts) <= kit.ordered


@given(kits(), st.integers(0, 5000))
def test_what_is_short_costs_whole_sets(given: tuple[LineProgress, Parts], missing: int) -> None:
    _, parts = given
    first = next(iter(parts))
    sets = kept_to_sets(parts, {first: missing})
    assert sets <= kept_to_sets(parts, {})
    assert sets * parts[first][1] <= max(0, parts[first][0].ordered - parts[first][0].cancelled - missing) * SET


def test_no_parts_make_no_set_and_what_is_missing_makes_none() -> None:
    assert whole_sets([]) == 0
    assert whole_sets([(-3000, 1000), (9000, 1000)]) == 0
    assert whole_sets([(7000, 2000), (9000, 1000)]) == 3000


def test_a_part_knows_its_kit_and_is_called_by_it() -> None:
    assert [kit_of(n) for n in (1, 999, part_number(1, 1), part_number(45, 999))] == [0, 0, 1, 45]
    assert [called(n) for n in (7, part_number(7, 12))] == ["7", "7.12"]


def test_parts_are_written_as_people_do() -> None:
    said = "CU15 = 2; 4 x ELB15\n0,5 × HOSE; 3 VALVE; 2 WAY VALVE; BOOK;; A = B = 1"
    assert read_parts(said) == (
        ("CU15", "2"), ("ELB15", "4"), ("HOSE", "0.5"), ("VALVE", "3"), ("WAY VALVE", "2"), ("BOOK", "1"),
        ("A = B", "1"),
    )  # fmt: skip


def test_a_deal_has_the_parts_of_its_kits_as_lines_of_goods() -> None:
    tax = Tax("S19", "S", 19000)
    made_of = (KitPart("p1", "CU15", "Pipe", "pc", 2000), KitPart("p2", "HOSE", "Hose", "m", 1500))
    kit = DealLine(2, "k", "BATH", "Bath", 3000, "pc", 400000, tax, more=Particulars(kit=True, parts=made_of))
    plain = DealLine(1, "b", "BOOK", "Book", 1000, "pc", 1, tax)
    deal = Deal(Party("c", "C", "C"), "2026-01-01", "EUR", (plain, kit))
    assert [(x.line, x.sku, x.quantity, x.price) for x in with_parts(deal.lines)] == [
        (1, "BOOK", 1000, 1), (2, "BATH", 3000, 400000),
        (part_number(2, 1), "CU15", 6000, 0), (part_number(2, 2), "HOSE", 4500, 0),
    ]  # fmt: skip
    assert deal.line(part_number(2, 2)).sku == "HOSE"
    with pytest.raises(RuleViolation, match="There is no line"):
        deal.line(part_number(1, 1))
    with pytest.raises(RuleViolation, match="BATH is a kit and sold whole"):
        check_sets(2500, "BATH", "quantity")
