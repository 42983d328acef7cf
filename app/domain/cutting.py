"""Goods that are sold by the length and lie there in bars or coils: which pieces can be cut of what is there. Pure.

Lengths are thousandths of the stock unit; the saw takes its ``kerf`` with each cut. A rest that is shorter than the
least that is kept is waste, and so is what the saw takes.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from app.domain.errors import RuleViolation
from app.domain.quantity import quantity_out

MOST_PIECES = 10_000


@dataclass(frozen=True, slots=True)
class Bars:
    """How goods lie there: bars (or coils) of a length, what the saw takes, and the least rest that is kept."""

    length: int
    kerf: int = 0
    least: int = 0


NO_BARS = Bars(0)


@dataclass(frozen=True, slots=True)
class Stock:
    """What lies in one place: so many whole bars, and rests by their length."""

    bars: int = 0
    rests: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cut:
    """``times`` a bar (or a rest) of that length is cut into so many pieces, and so much is left of each."""

    of: int
    pieces: int
    left: int
    times: int = 1
    whole: bool = True
    """Whether it is a bar, and no rest of one."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How pieces of a length are cut: what is taken, what is kept of it, and what is waste; ``missing`` pieces are not
    to be had.
    """

    length: int
    cuts: tuple[Cut, ...] = ()
    missing: int = 0
    least: int = 0

    @property
    def pieces(self) -> int:
        """How many pieces it comes to."""
        return sum(one.pieces * one.times for one in self.cuts)

    @property
    def kept(self) -> dict[int, int]:
        """Rests that are kept, by length."""
        found: dict[int, int] = {}
        for one in self.cuts:
            if one.left >= max(self.least, 1):
                found[one.left] = found.get(one.left, 0) + one.times
        return dict(sorted(found.items(), reverse=True))

    @property
    def taken(self) -> dict[int, int]:
        """Rests that are used up, by length."""
        found: dict[int, int] = {}
        for one in self.cuts:
            if not one.whole:
                found[one.of] = found.get(one.of, 0) + one.times
        return found

    @property
    def bars(self) -> int:
        """Whole bars that are cut."""
        return sum(one.times for one in self.cuts if one.whole)

    @property
    def waste(self) -> int:
        """What is neither sold nor kept."""
        used = sum((one.of - one.pieces * self.length) * one.times for one in self.cuts)
        return used - sum(length * count for length, count in self.kept.items())


def out_of(of: int, length: int, kerf: int, most: int) -> tuple[int, int]:
    """How many pieces come out of a bar, at most so many, and what is left; the last piece may need no cut."""
    pieces = min(most, (of + kerf) // (length + kerf))
    left = max(0, of - pieces * (length + kerf))
    return pieces, left


def plan(length: int, pieces: int, bars: Bars, stock: Stock) -> Plan:
    """Cut so many pieces: of the shortest rests that give any first, so that long ones stay whole, then of bars."""
    cuts: list[Cut] = []
    left = pieces
    for of in sorted(one for one, count in stock.rests.items() if count > 0 and one >= length):
        for times in _runs(stock.rests[of], of, length, bars.kerf, left):
            each, over = out_of(of, length, bars.kerf, left)
            cuts.append(Cut(of, each, over, times, whole=False))
            left -= each * times
        if left <= 0:
            break
    if left > 0 and bars.length >= length:
        for times in _runs(stock.bars, bars.length, length, bars.kerf, left):
            each, over = out_of(bars.length, length, bars.kerf, left)
            cuts.append(Cut(bars.length, each, over, times))
            left -= each * times
    return Plan(length, tuple(cuts), left, bars.least)


def _runs(there: int, of: int, length: int, kerf: int, wanted: int) -> Iterable[int]:
    """How many are cut alike: all that are used up wholly, then one that is cut in part."""
    each, _ = out_of(of, length, kerf, wanted)
    if not each or wanted <= 0:
        return ()
    whole = min(there, wanted // each)
    rest = wanted - whole * each
    return filter(None, (whole, 1 if rest > 0 and whole < there else 0))


def stock_of(on_hand: int, bar: int, rests: Mapping[int, int]) -> Stock:
    """What so much in one place is: the rests that are known of, as far as they fit in it, and whole bars.

    What was counted goes before what was noted: rests that cannot be there all are left out, the longest first.
    """
    known = {length: count for length, count in rests.items() if length > 0 and count > 0}
    for length in sorted(known, reverse=True):
        beyond = sum(one * count for one, count in known.items()) - max(0, on_hand)
        if beyond <= 0:
            break
        known[length] -= min(known[length], -(-beyond // length))
    known = {length: count for length, count in known.items() if count}
    loose = max(0, on_hand) - sum(length * count for length, count in known.items())
    return Stock(loose // bar if bar > 0 else 0, known)


_REST = re.compile(r"(?P<length>[0-9]+(?:[.,][0-9]+)?)(?:\s*(?:=|x|×|\*)\s*(?P<count>[0-9]{1,5}))?")


def read_rests(text: str) -> dict[str, int]:
    """Rests as people write them, "4.5; 1.49 = 3": by length as decimal text how many. Raises RuleViolation."""
    found: dict[str, int] = {}
    for entry in filter(None, (one.strip() for one in re.split(r"[;\n]", text))):
        match = _REST.fullmatch(entry)
        if match is None:
            raise RuleViolation(f"“{entry}”: write it like 1.49 = 3.", "rests")
        length = match["length"].replace(",", ".")
        found[length] = found.get(length, 0) + int(match["count"] or 1)
    return found


def rests_words(rests: Mapping[int, int]) -> str:
    """Rests as they are read again, the longest first: "4.5; 1.49 = 3"."""
    return "; ".join(
        quantity_out(length) if many == 1 else f"{quantity_out(length)} = {many}"
        for length, many in sorted(rests.items(), reverse=True)
        if many > 0
    )


def cut_words(found: Plan, unit: str) -> str:
    """What a plan takes and leaves: "2 × 6 m into 4, 1 × 6 m into 2; 3 m left"."""
    cuts = ", ".join(f"{one.times} × {quantity_out(one.of)} {unit} into {one.pieces}" for one in found.cuts)
    left = ", ".join(
        f"{many} × {quantity_out(length)}" if many > 1 else quantity_out(length) for length, many in found.kept.items()
    )
    return f"{cuts}; {left} {unit} left" if left else cuts


def together(stocks: Sequence[Stock]) -> Stock:
    """What lies in several places."""
    rests: dict[int, int] = {}
    for one in stocks:
        for length, count in one.rests.items():
            rests[length] = rests.get(length, 0) + count
    return Stock(sum(one.bars for one in stocks), rests)


def check_bars(bars: Bars, sku: str) -> None:
    """Refuse bars that cannot be meant. Raises RuleViolation naming the field."""
    if bars.length < 0 or bars.kerf < 0 or bars.least < 0:
        raise RuleViolation("A length is not below zero.", "bar_length")
    if not bars.length and (bars.kerf or bars.least):
        raise RuleViolation(f"How long are the bars that {sku} is cut from?", "bar_length")
    if bars.length and bars.kerf >= bars.length:
        raise RuleViolation(f"The saw cannot take a whole bar of {sku}.", "kerf")
    if bars.length and bars.least > bars.length:
        raise RuleViolation("A rest is no longer than its bar.", "least_rest")
