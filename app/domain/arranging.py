"""What several orders cut out of the bars and rests that lie in one place: whether all fits, what is left. Pure.

Orders are promised lengths; what can be kept of that depends on which pieces come out of which bar. Nothing is assigned
while it is promised: a promise holds as long as all that is promised in the place can be cut together in some way, and
bars are assigned where a list to fetch says from which one. The way looked for is the usual one, long pieces first,
each into the shortest rest that gives it; a rare arrangement that it misses is promised to nobody.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.domain.cutting import Bars, Cut, Plan, Stock, plan, stock_of
from app.domain.stock import Demand, Holding, Pin, ReservationMove


@dataclass(frozen=True, slots=True)
class Want:
    """So much (thousandths) in pieces of a ``length``; of length 0 as it falls, in whatever lies there."""

    quantity: int
    length: int = 0

    @property
    def pieces(self) -> int:
        """Whole pieces; 0 where it is not cut."""
        return self.quantity // self.length if self.length > 0 else 0

    @property
    def loose(self) -> int:
        """What of it is no piece."""
        return max(0, self.quantity - self.pieces * self.length)


Wants = tuple[Want, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """What lies in a place: so much in all, and of it the rests that are known of, by length how many."""

    on_hand: int = 0
    rests: Mapping[int, int] = field(default_factory=dict)

    def cut(self, done: Plan, *, kept: bool = True) -> "Place":
        """What lies there after a plan was cut; what it leaves of bars is left out where it is not ``kept``."""
        rests = dict(self.rests)
        for length, many in done.taken.items():
            rests[length] = rests.get(length, 0) - many
        gone = sum(one.of * one.times for one in done.cuts)
        for length, many in done.kept.items() if kept else ():
            rests[length] = rests.get(length, 0) + many
            gone -= length * many
        return Place(self.on_hand - gone, rests)


@dataclass(frozen=True, slots=True)
class Shelf:
    """A place by its name, and what is promised of it."""

    name: str
    there: Place
    wants: Wants = ()

    @property
    def free(self) -> int:
        """The length that is promised to nobody, whether or not it is of use to anybody."""
        return self.there.on_hand - sum(one.quantity for one in self.wants)


# Bars or rests that are cut alike: what is left of each, how long it was, whether it was a whole bar, which pieces are
# cut of it (length and how many), and how many of them there are. A list of them is kept in this order.
_Bin = tuple[int, int, bool, tuple[tuple[int, int], ...], int]


def plus(wants: Wants, more: Want) -> Wants:
    """Wants with one more; those of a length are one."""
    if more.quantity <= 0:
        return wants
    sums = {one.length: one.quantity for one in wants}
    sums[more.length] = sums.get(more.length, 0) + more.quantity
    return tuple(Want(quantity, length) for length, quantity in sorted(sums.items(), reverse=True))


def _bins(bars: Bars, there: Place, wants: Iterable[Want]) -> tuple[list[_Bin], int] | None:
    """How all wants are cut: every bar that is begun and every rest, and how many bars are whole; None where not all of
    it can be cut.
    """
    sums: dict[int, int] = {}
    loose = 0
    for one in wants:
        loose += one.loose
        if one.pieces:
            sums[one.length] = sums.get(one.length, 0) + one.pieces
    if loose > max(0, there.on_hand):
        return None
    stock = stock_of(there.on_hand - loose, bars.length, there.rests)
    bins: list[_Bin] = sorted((of, of, False, (), many) for of, many in stock.rests.items())
    whole = stock.bars
    for length, pieces in sorted(sums.items(), reverse=True):
        left, fresh, at = pieces, list[_Bin](), bisect_left(bins, (length,))
        while left and at < len(bins):
            if bins[at][3] and bins[at][0] < bars.least:
                at += 1  # a short end
                continue
            left, others = _fill(fresh, bins[at], length, left, bars)
            bins[at : at + 1] = others
            at += len(others)
        if left and whole and bars.length >= length:
            left, others = _fill(fresh, (bars.length, bars.length, True, (), whole), length, left, bars)
            whole = sum(one[4] for one in others)
        if left:
            return None
        for cut in fresh:
            insort(bins, cut)
    return bins, whole


def _fill(into: list[_Bin], one: _Bin, length: int, wanted: int, bars: Bars) -> tuple[int, list[_Bin]]:
    """Cut pieces out of some that are alike; how many pieces are still wanted then, and those that are as they were."""
    room, of, whole, pieces, count = one
    most = (room + bars.kerf) // (length + bars.kerf)
    for each in (most, wanted % most):
        times = min(count, wanted // each) if each else 0
        if times:
            left = max(0, room - each * (length + bars.kerf))
            into.append((left, of, whole, (*pieces, (length, each)), times))
            count, wanted = count - times, wanted - times * each
    return wanted, [(room, of, whole, pieces, count)] if count else []


def left_after(bars: Bars, there: Place, wants: Iterable[Want]) -> Stock | None:
    """What is left to cut from when all of it is cut; None where not all of it can be."""
    found = _bins(bars, there, wants)
    if found is None:
        return None
    rests: dict[int, int] = {}
    for room, _, _, pieces, count in found[0]:
        if room and (not pieces or room >= bars.least):
            rests[room] = rests.get(room, 0) + count
    return Stock(found[1], rests)


def most_of(bars: Bars, shelf: Shelf, want: Want) -> int:
    """How much of a want (thousandths, whole pieces of it) can be cut beside all that is promised there."""
    if want.quantity <= 0 or shelf.free <= 0:
        return 0
    whole = want.length if want.length > 0 else 1
    # What is more than there is need not be tried.
    high = min(want.quantity, shelf.free) // whole
    low = 0

    def fits(many: int) -> bool:
        return _bins(bars, shelf.there, (*shelf.wants, Want(many * whole, want.length))) is not None

    if want.quantity <= shelf.free and _bins(bars, shelf.there, (*shelf.wants, want)) is not None:
        return want.quantity
    if high and fits(high):
        return high * whole
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if fits(middle) else (low, middle)
    return low * whole


def kept_promises(bars: Bars, there: Place, wants: Sequence[Want]) -> list[int]:
    """How much of each can be kept, the strongest first: all of it, where all of it can be cut together."""
    if _bins(bars, there, wants) is not None:
        return [one.quantity for one in wants]
    shelf, found = Shelf("", there), list[int]()
    # The shortest length of which not one more piece can be cut: longer ones need not be tried.
    none_of = bars.length + 1
    while len(found) < len(wants):
        one = wants[len(found)]
        if one.length >= none_of:
            found.append(0)
            continue
        # As many of the next as can be kept whole: twice as many each time, then back.
        rest = wants[len(found) :]
        low, high, middle = 0, len(rest) + 1, 1
        while high - low > 1:
            if _bins(bars, there, (*shelf.wants, *rest[:middle])) is None:
                high = middle
                middle = (low + high) // 2
            else:
                low = middle
                middle = min(2 * low, (low + high) // 2) if high <= len(rest) else min(2 * low, len(rest))
        got = [x.quantity for x in rest[:low]]
        if not low:
            got = [most_of(bars, shelf, one)]
            none_of = min(none_of, one.length) if one.length and not got[0] else none_of
        for x, quantity in zip(rest, got, strict=False):
            shelf = replace(shelf, wants=plus(shelf.wants, Want(quantity, x.length)))
        found += got
    return found


def plan_beside(bars: Bars, there: Place, want: Want, others: Sequence[Want]) -> Plan:
    """How pieces are cut so that all else that is promised can still be cut: as if they were alone, where that does it;
    else as they lie in an arrangement of all. Where none holds all of it, they are cut as if they were alone.
    """
    alone = plan(want.length, want.pieces, bars, stock_of(there.on_hand, bars.length, there.rests))
    if not others or alone.missing or _bins(bars, there.cut(alone), others) is not None:
        return alone
    found = _bins(bars, there, (*others, want))
    if found is None:
        return alone
    cuts, left = list[Cut](), want.pieces
    # Bars that nobody else is cut from go first: what is begun by two is for the two of them.
    for _, of, whole, pieces, count in sorted(found[0], key=lambda b: (len(b[3]), b[2], b[1], b[0])):
        each = dict(pieces).get(want.length, 0)
        for many in (each, left % each) if each and left else ():
            times = min(count, left // many) if many else 0
            if times:
                rest = max(0, of - many * (want.length + bars.kerf))
                cuts.append(Cut(of, many, rest, times, whole))
                count, left = count - times, left - many * times
    return Plan(want.length, tuple(cuts), left, bars.least)


def short_of(bars: Bars, place: str, there: Place, held: Sequence[tuple[Holding, int]]) -> list[ReservationMove]:
    """What is taken back of what lines hold in a place, each with the length of its pieces, the strongest first: what
    cannot be cut beside the stronger ones. What is a person's word is taken back last.
    """
    parts = [(n, min(one.pinned, one.quantity)) for n, (one, _) in enumerate(held) if one.pinned]
    parts += [(n, one.quantity - min(one.pinned, one.quantity)) for n, (one, _) in enumerate(held)]
    kept = [0] * len(held)
    for (n, _), got in zip(
        parts, kept_promises(bars, there, [Want(quantity, held[n][1]) for n, quantity in parts]), strict=True
    ):
        kept[n] += got
    return [
        ReservationMove(one.order_id, one.line, place, kept[n] - one.quantity)
        for n, (one, _) in enumerate(held)
        if kept[n] < one.quantity
    ]


def share_out(
    bars: Bars,
    shelves: Sequence[Shelf],
    waiting: Iterable[tuple[Demand, int]],
    pins: Sequence[tuple[Pin, Demand, int]] = (),
) -> list[ReservationMove]:
    """Give what can still be cut to the lines that wait, each with the length of its pieces: pins where they are, then
    by right, from the first shelf on. What is given to one is promised to it before the next is looked at.
    """
    by_name = {one.name: one for one in shelves}
    given: dict[tuple[str, int], int] = {}
    # Of each shelf the shortest length of which not one piece can be cut: longer ones need not be tried.
    none_of: dict[str, int] = {}
    moves = []

    def give(demand: Demand, where: str, length: int, wanted: int) -> None:
        shelf = by_name[where]
        if wanted <= 0 or (length and length >= none_of.get(where, length + 1)):
            return
        got = most_of(bars, shelf, Want(wanted, length))
        if not got:
            if length:
                none_of[where] = length
            return
        by_name[where] = replace(shelf, wants=plus(shelf.wants, Want(got, length)))
        given[demand.order_id, demand.line] = given.get((demand.order_id, demand.line), 0) + got
        moves.append(ReservationMove(demand.order_id, demand.line, where, got))

    def lacks(demand: Demand) -> int:
        got = given.get((demand.order_id, demand.line), 0)
        room = demand.waiting if demand.cap is None else min(demand.waiting, demand.cap - demand.reserved)
        return room - got

    for pin, demand, length in pins:
        give(demand, pin.location, length, min(pin.quantity - pin.held, lacks(demand)))
    for demand, length in waiting:
        for shelf in shelves:
            give(demand, shelf.name, length, lacks(demand))
        if all(by_name[one.name].free <= 0 for one in shelves):
            break
    return moves
