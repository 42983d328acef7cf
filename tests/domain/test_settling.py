"""Who gets the kettles: promises by right, pins first, the weakest taken back first, and nothing promised twice."""

from collections import Counter, defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.domain.stock import Demand, Holding, Pin, ReservationMove, check_free, release, settle, take_back

ANNA, BERT, CLARA = "anna", "bert", "clara"


def moved(moves: list[ReservationMove]) -> list[tuple[str, str, int]]:
    """Who got how much from where."""
    return [(move.order_id, move.location, move.quantity) for move in moves]


def test_the_earlier_right_is_served_first_and_the_last_gets_the_rest() -> None:
    waiting = [Demand(ANNA, 1, 4), Demand(BERT, 1, 4), Demand(CLARA, 1, 4)]
    assert moved(settle({"SHOP": 10}, waiting)) == [(ANNA, "SHOP", 4), (BERT, "SHOP", 4), (CLARA, "SHOP", 2)]


def test_the_first_shelf_is_emptied_before_the_others_in_their_order() -> None:
    free = {"CELLAR": 2, "SHOP": 3, "ATTIC": 4}
    assert moved(settle(free, [Demand(ANNA, 1, 7)], first="SHOP")) == [
        (ANNA, "SHOP", 3),
        (ANNA, "ATTIC", 4),
    ]


def test_a_pin_is_served_before_an_earlier_right_and_only_at_its_shelf() -> None:
    waiting = [Demand(ANNA, 1, 5), Demand(BERT, 1, 5)]
    moves = settle({"SHOP": 4, "CELLAR": 2}, waiting, [Pin(BERT, 1, "SHOP", 3, 0)], first="SHOP")
    assert moved(moves) == [(BERT, "SHOP", 3), (ANNA, "SHOP", 1), (ANNA, "CELLAR", 2)]


def test_a_pin_that_is_held_already_takes_nothing_more() -> None:
    moves = settle({"SHOP": 4}, [Demand(ANNA, 1, 9), Demand(BERT, 1, 2, reserved=3)], [Pin(BERT, 1, "SHOP", 3, 3)])
    assert moved(moves) == [(ANNA, "SHOP", 4)]


def test_a_pin_of_a_line_that_waits_for_nothing_gets_nothing() -> None:
    assert settle({"SHOP": 4}, [], [Pin(BERT, 1, "SHOP", 3, 0)]) == []


def test_two_pins_of_one_line_do_not_give_it_more_than_it_waits_for() -> None:
    pins = [Pin(ANNA, 1, "SHOP", 3, 0), Pin(ANNA, 1, "CELLAR", 3, 0)]
    assert moved(settle({"SHOP": 3, "CELLAR": 3}, [Demand(ANNA, 1, 4)], pins)) == [
        (ANNA, "SHOP", 3),
        (ANNA, "CELLAR", 1),
    ]


def test_a_released_line_holds_no_more_than_its_cap() -> None:
    waiting = [Demand(ANNA, 1, 6, reserved=4, cap=5), Demand(BERT, 1, 6)]
    assert moved(settle({"SHOP": 5}, waiting)) == [(ANNA, "SHOP", 1), (BERT, "SHOP", 4)]


def test_a_cap_counts_what_a_pin_just_gave() -> None:
    moves = settle({"SHOP": 20}, [Demand(ANNA, 1, 10, reserved=0, cap=5)], [Pin(ANNA, 1, "SHOP", 5, 0)])
    assert moved(moves) == [(ANNA, "SHOP", 5)]


def test_a_pin_does_not_lift_the_cap() -> None:
    moves = settle({"SHOP": 20}, [Demand(ANNA, 1, 10, reserved=2, cap=5)], [Pin(ANNA, 1, "SHOP", 8, 0)])
    assert sum(move.quantity for move in moves) == 3


def test_a_cap_below_what_is_held_promises_nothing() -> None:
    assert settle({"SHOP": 5}, [Demand(ANNA, 1, 6, reserved=4, cap=2)]) == []


def test_a_shelf_in_the_red_gives_nothing_and_takes_nothing_from_its_neighbour() -> None:
    assert moved(settle({"SHOP": -3, "CELLAR": 2}, [Demand(ANNA, 1, 4)])) == [(ANNA, "CELLAR", 2)]


def test_the_queue_is_read_only_as_far_as_there_is_something_to_give() -> None:
    read = []

    def queue() -> Iterator[Demand]:
        for number in range(100_000):
            read.append(number)
            yield Demand(f"order-{number:06}", 1, 2)

    assert len(settle({"SHOP": 5}, queue())) == 3
    assert len(read) == 3
    assert settle({"SHOP": 0}, queue()) == []
    assert len(read) == 3


def test_what_is_promised_beyond_the_shelf_is_taken_from_the_weakest() -> None:
    strongest_first = [Holding(ANNA, 1, "SHOP", 4), Holding(BERT, 1, "SHOP", 3), Holding(CLARA, 1, "SHOP", 2)]
    assert moved(take_back({"SHOP": -4}, strongest_first)) == [(CLARA, "SHOP", -2), (BERT, "SHOP", -2)]


def test_a_pin_outlasts_a_stronger_promise_that_nobody_pinned() -> None:
    holdings = [Holding(ANNA, 1, "SHOP", 4), Holding(BERT, 1, "SHOP", 3, pinned=3)]
    assert moved(take_back({"SHOP": -3}, holdings)) == [(ANNA, "SHOP", -3)]
    assert moved(take_back({"SHOP": -6}, holdings)) == [(ANNA, "SHOP", -4), (BERT, "SHOP", -2)]


def test_only_the_pinned_part_of_a_promise_is_protected() -> None:
    holdings = [Holding(ANNA, 1, "SHOP", 4), Holding(BERT, 1, "SHOP", 5, pinned=2)]
    assert moved(take_back({"SHOP": -3}, holdings)) == [(BERT, "SHOP", -3)]


def test_nothing_is_taken_back_where_nothing_is_missing() -> None:
    holdings = [Holding(ANNA, 1, "SHOP", 4), Holding(ANNA, 1, "CELLAR", 4)]
    assert moved(take_back({"SHOP": 0, "CELLAR": -1}, holdings)) == [(ANNA, "CELLAR", -1)]


def test_a_line_gives_back_what_nobody_pinned_first_and_the_last_shelf_first() -> None:
    holdings = [
        Holding(ANNA, 1, "ATTIC", 2),
        Holding(ANNA, 1, "CELLAR", 2),
        Holding(ANNA, 1, "SHOP", 2, pinned=2),
    ]
    assert moved(release(holdings, 3)) == [(ANNA, "CELLAR", -2), (ANNA, "ATTIC", -1)]
    assert moved(release(holdings, 5))[-1] == (ANNA, "SHOP", -1)


def test_of_a_half_pinned_promise_the_loose_half_goes_first() -> None:
    holdings = [Holding(ANNA, 1, "CELLAR", 5, pinned=5), Holding(ANNA, 1, "ATTIC", 5, pinned=2)]
    assert moved(release(holdings, 3)) == [(ANNA, "ATTIC", -3)]


def test_a_person_cannot_promise_what_is_not_free() -> None:
    check_free("KETTLE", "SHOP", 10_000, 4_000, 6_000, "quantity")
    with pytest.raises(RuleViolation, match=r"Only 6 of KETTLE are free in SHOP, not 6\.5") as refused:
        check_free("KETTLE", "SHOP", 10_000, 4_000, 6_500, "quantity")
    assert refused.value.field == "quantity"
    with pytest.raises(RuleViolation, match="Only 0 of KETTLE"):
        check_free("KETTLE", "SHOP", 1_000, 4_000, 1, "quantity")


shelves = st.sampled_from(["ATTIC", "CELLAR", "SHOP", "YARD"])
shelf_stock = st.dictionaries(shelves, st.integers(-20, 40), max_size=4)
queues = st.lists(st.tuples(st.integers(0, 20), st.integers(0, 10), st.none() | st.integers(0, 25)), max_size=8).map(
    lambda rows: [Demand(f"order-{i}", 1, *row) for i, row in enumerate(rows)]
)


@st.composite
def pins_of(draw: st.DrawFn) -> list[Pin]:
    """Pins of the first few orders, some of them held."""
    rows = draw(st.lists(st.tuples(st.integers(0, 8), shelves, st.integers(1, 15), st.integers(0, 15)), max_size=4))
    return [Pin(f"order-{order}", 1, shelf, quantity, held) for order, shelf, quantity, held in rows]


@given(shelf_stock, queues, pins_of(), shelves)
def test_nothing_is_promised_twice_and_never_more_than_is_free(
    free: dict[str, int], queue: list[Demand], pins: list[Pin], first: str
) -> None:
    moves = settle(free, queue, pins, first)
    assert all(move.quantity > 0 for move in moves)
    from_shelf: Counter[str] = Counter()
    to_line: Counter[str] = Counter()
    for move in moves:
        from_shelf[move.location] += move.quantity
        to_line[move.order_id] += move.quantity
    for shelf, taken in from_shelf.items():
        assert taken <= free[shelf]
    lines = {one.order_id: one for one in queue}
    for order, given_to in to_line.items():
        assert given_to <= lines[order].waiting
        cap = lines[order].cap
        assert cap is None or lines[order].reserved + given_to <= cap


@given(shelf_stock, queues, shelves)
def test_nothing_free_is_left_while_somebody_may_still_take_it(
    free: dict[str, int], queue: list[Demand], first: str
) -> None:
    moves = settle(free, queue, (), first)
    given_to: Counter[str] = Counter()
    for move in moves:
        given_to[move.order_id] += move.quantity
    left = sum(quantity for quantity in free.values() if quantity > 0) - sum(given_to.values())
    for one in queue:
        may = one.waiting if one.cap is None else min(one.waiting, one.cap - one.reserved)
        assert given_to[one.order_id] == max(0, may) or left == 0


@given(shelf_stock, queues, shelves)
def test_settling_again_changes_nothing(free: dict[str, int], queue: list[Demand], first: str) -> None:
    moves = settle(free, queue, (), first)
    given_to: Counter[str] = Counter()
    left = dict(free)
    for move in moves:
        given_to[move.order_id] += move.quantity
        left[move.location] -= move.quantity
    later = [
        Demand(one.order_id, 1, one.waiting - given_to[one.order_id], one.reserved + given_to[one.order_id], one.cap)
        for one in queue
    ]
    assert settle(left, later, (), first) == []


holdings_of = st.lists(st.tuples(shelves, st.integers(1, 15), st.integers(0, 20)), max_size=8).map(
    lambda rows: [Holding(f"order-{i}", 1, *row) for i, row in enumerate(rows)]
)


@given(shelf_stock, holdings_of)
def test_exactly_what_is_missing_is_taken_back_and_pins_last(free: dict[str, int], holdings: list[Holding]) -> None:
    taken: dict[tuple[str, str], int] = defaultdict(int)
    for move in take_back(free, holdings):
        assert move.quantity < 0
        taken[move.order_id, move.location] -= move.quantity
    for shelf, quantity in free.items():
        own = [one for one in holdings if one.location == shelf]
        lost = [taken[one.order_id, shelf] for one in own]
        assert sum(lost) == min(max(0, -quantity), sum(one.quantity for one in own))
        kept = [(one.quantity - gone, min(one.pinned, one.quantity)) for one, gone in zip(own, lost, strict=True)]
        loose_left = any(keeps > pinned for keeps, pinned in kept)
        pin_broken = any(keeps < pinned for keeps, pinned in kept)
        assert not (loose_left and pin_broken), "no pin is broken while a loose promise is left"


@given(holdings_of, st.integers(0, 60))
def test_a_release_gives_back_what_was_asked_or_all(holdings: list[Holding], quantity: int) -> None:
    gone: Counter[tuple[str, str]] = Counter()
    for move in release(holdings, quantity):
        gone[move.order_id, move.location] -= move.quantity
    assert sum(gone.values()) == min(quantity, sum(one.quantity for one in holdings))
    for one in holdings:
        assert gone[one.order_id, one.location] <= one.quantity
