"""Several orders, the same bars: what is promised can be cut together, and whoever is fetched first leaves it so."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.arranging import (
    Place,
    Shelf,
    Want,
    kept_promises,
    left_after,
    most_of,
    plan_beside,
    plus,
    share_out,
    short_of,
)
from app.domain.cutting import Bars, Cut, Stock
from app.domain.promising import Receipt, Supply, chip, cut_plan, for_line
from app.domain.stock import Demand, Holding, Pin

SIX = Bars(6000)
DAY = "2026-03-01"


def test_a_bar_is_shared_by_whoever_fits_on_it() -> None:
    there = Place(12_000)
    assert left_after(SIX, there, [Want(4000, 4000), Want(2000, 2000)]) == Stock(1, {}), "both of one bar"
    assert left_after(SIX, there, [Want(4500, 4500)]) == Stock(1, {1500: 1})
    assert left_after(SIX, there, [Want(12_000, 4000)]) is None, "three of four metres are no two bars"
    assert left_after(Bars(6000, least=2000), there, [Want(4500, 4500)]) == Stock(1, {}), "a short end is no rest"
    assert left_after(SIX, there, [Want(5000, 5000), Want(7000)]) is None, "as it falls, a bar is begun"


def test_long_pieces_go_first_whoever_came_first() -> None:
    """Two that are short, each cut of a bar of its own, would leave none for the long ones."""
    assert kept_promises(SIX, Place(12_000), [Want(4000, 2000), Want(8000, 4000)]) == [4000, 8000]
    assert kept_promises(SIX, Place(6000), [Want(4000, 4000), Want(4000, 4000), Want(2000, 2000)]) == [4000, 0, 2000]


def test_what_is_fetched_first_leaves_what_others_need() -> None:
    there = Place(10_000, {4000: 1})
    assert plan_beside(SIX, there, Want(6000, 3000), [Want(4000, 4000)]).cuts == (Cut(6000, 2, 0),)
    assert plan_beside(SIX, there, Want(6000, 3000), []).cuts == (
        Cut(4000, 1, 1000, 1, whole=False),
        Cut(6000, 1, 3000),
    )


lengths = st.integers(300, 7000)
places = st.builds(Place, st.integers(0, 40_000), st.dictionaries(lengths, st.integers(1, 3), max_size=4))
kinds = st.builds(Bars, st.just(6000), st.integers(0, 60), st.integers(0, 3000))
wants = st.lists(
    st.builds(lambda length, n: Want(length * n, length), lengths, st.integers(1, 5)) | st.builds(Want, lengths),
    min_size=1,
    max_size=6,
)


@settings(max_examples=15)
@given(kinds, places, wants)
def test_promises_that_are_kept_can_be_cut_together(bars: Bars, there: Place, asked: list[Want]) -> None:
    kept = [Want(q, one.length) for q, one in zip(kept_promises(bars, there, asked), asked, strict=True)]
    left = left_after(bars, there, kept)
    assert left is not None
    assert all(0 <= got.quantity <= one.quantity for got, one in zip(kept, asked, strict=True))
    assert all(got.quantity % got.length == 0 for got in kept if got.length)
    lies = left.bars * bars.length + sum(length * many for length, many in left.rests.items())
    assert lies + sum(one.quantity for one in kept) <= max(0, there.on_hand)


@settings(max_examples=15)
@given(kinds, places, wants)
def test_whoever_is_fetched_first_leaves_the_others_theirs(bars: Bars, there: Place, asked: list[Want]) -> None:
    kept = [Want(q, one.length) for q, one in zip(kept_promises(bars, there, asked), asked, strict=True)]
    mine = next((one for one in kept if one.pieces), None)
    others = [one for one in kept if one is not mine and one.quantity]
    if mine is None:
        return
    done = plan_beside(bars, there, mine, others)
    assert (done.missing, done.pieces) == (0, mine.pieces)
    assert all(many <= there.rests.get(of, 0) for of, many in done.taken.items())
    after = there.cut(done)
    assert after.on_hand == there.on_hand - mine.quantity - done.waste
    assert left_after(bars, after, others) is not None


@settings(max_examples=15)
@given(kinds, places, wants, st.lists(wants, max_size=2))
def test_nothing_is_given_that_cannot_be_cut(
    bars: Bars, there: Place, waiting: list[Want], held: list[list[Want]]
) -> None:
    promised: tuple[Want, ...] = ()
    for one in (x for more in held for x in more):
        promised = plus(promised, Want(most_of(bars, Shelf("A", there, promised), one), one.length))
    shelf = Shelf("A", there, promised)
    demands = [(Demand(f"O{n}", 1, one.quantity), one.length) for n, one in enumerate(waiting)]
    moves = share_out(bars, [shelf], demands)
    for move in moves:
        one = waiting[int(move.order_id[1:])]
        assert 0 < move.quantity <= one.quantity
        promised = plus(promised, Want(move.quantity, one.length))
    assert left_after(bars, there, promised) is not None
    assert share_out(bars, [shelf], []) == []


def test_what_a_person_said_is_taken_back_last_and_given_first() -> None:
    held = [(Holding("early", 1, "A", 4000), 4000), (Holding("late", 1, "A", 4000, pinned=4000), 4000)]
    (back,) = short_of(SIX, "A", Place(6000), held)
    assert (back.order_id, back.quantity) == ("early", -4000)
    pin = Pin("late", 1, "B", 4000, 0), Demand("late", 1, 4000), 4000
    shelves = [Shelf("A", Place(6000)), Shelf("B", Place(6000))]
    moves = share_out(SIX, shelves, [(Demand("early", 1, 8000), 4000), (Demand("late", 1, 4000), 4000)], [pin])
    assert [(x.order_id, x.location, x.quantity) for x in moves] == [("late", "B", 4000), ("early", "A", 4000)]
    capped = share_out(SIX, shelves, [(Demand("early", 1, 8000, 0, 4000), 4000)])
    assert [x.quantity for x in capped] == [4000]


def supply(on_hand: int, *promised: Want, **more: object) -> Supply:
    free = on_hand - sum(one.quantity for one in promised)
    shelf = Shelf("MAIN", Place(on_hand), promised)
    return Supply("ROD", places=(("MAIN", free),), bars=SIX, shelves=(shelf,), **more)  # type: ignore[arg-type]


def test_a_chip_says_what_is_left_of_bars_that_others_plan() -> None:
    one = supply(12_000, Want(4000, 4000))
    assert chip(4000, for_line(one, Want(4000, 4000), (), DAY), DAY).state == "free"
    assert chip(8000, for_line(one, Want(8000, 4000), (), DAY), DAY).now == 4000, "8 m are free, and one bar"
    second = for_line(one, Want(4000, 4000), (Want(4000, 4000),), DAY)
    assert chip(4000, second, DAY).state == "none", "a line above has it"
    assert chip(2000, for_line(one, Want(2000, 2000), (Want(4000, 4000),), DAY), DAY).state == "free", "the rests"
    assert cut_plan(one, 2000, 2000) is not None
    two = replace(one, shelves=(Shelf("A", Place(6000), (Want(1000, 1000),)), Shelf("B", Place(12_000))))
    found = for_line(two, Want(8000, 4000), (), DAY)
    assert found.places == (("A", 4000), ("B", 12_000)), "one piece here, or both there"
    assert chip(8000, found, DAY).state == "free"
    assert chip(8000, for_line(one, Want(8000), (), DAY), DAY).now == 6000, "as it falls: one bar is whole"


def test_a_day_is_told_when_as_many_bars_came_as_it_takes() -> None:
    receipts = (Receipt("2026-02-20", 6000), Receipt("2026-03-05", 6000), Receipt("2026-03-09", 12_000))
    found = chip(8000, for_line(supply(0, receipts=receipts), Want(8000, 4000), (), DAY), DAY)
    assert (found.state, found.date) == ("later", "2026-03-05"), "with the bar that is overdue"
    waiting = supply(0, receipts=receipts, waits=(Want(8000, 4000),), waiting=8000)
    found = chip(8000, for_line(waiting, Want(8000, 4000), (), DAY), DAY)
    assert found.date == "2026-03-09", "others wait for the first two"
    found = chip(12_000, for_line(waiting, Want(12_000, 4000), (), DAY), DAY)
    assert (found.state, found.date) == ("none", ""), "four bars are four pieces, and two are others'"
