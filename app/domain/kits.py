"""Kits: sold as one line, and reserved, picked and shipped as their parts. Pure.

Quantities are thousandths; a set is a whole kit. A part of an order has a line of its own in the books of goods, whose
number says whose part it is, and it costs nothing: the kit is billed, by whole sets that left.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from app.domain.errors import RuleViolation
from app.domain.progress import LineProgress

FIRST_PART = 1_000_000
"""Numbers of lines from here on are those of parts."""
MOST_PARTS = 999
SET = 1000


@dataclass(frozen=True, slots=True)
class KitPart:
    """A part as the line of its kit says it; `quantity` makes one set."""

    product_id: str
    sku: str
    name: str
    unit: str
    quantity: int


def part_number(kit: int, place: int) -> int:
    """The number of a kit's part in the books of goods; places count from 1."""
    return FIRST_PART + kit * (MOST_PARTS + 1) + place


def kit_of(line: int) -> int:
    """The line that a part belongs to; 0 where the line is no part."""
    return (line - FIRST_PART) // (MOST_PARTS + 1) if line >= FIRST_PART else 0


def called(line: int) -> str:
    """A line's number as people say it: "2", or "2.1" for the first part of the kit on line 2."""
    return f"{kit_of(line)}.{line % (MOST_PARTS + 1)}" if kit_of(line) else str(line)


def whole_sets(parts: Iterable[tuple[int, int]]) -> int:
    """How many whole sets there are of (what is there, what one set takes); 0 where there are no parts."""
    return max(0, min((have // each for have, each in parts), default=0)) * SET


def sets_begun(parts: Iterable[tuple[int, int]]) -> int:
    """How many sets have lost or used anything of (quantity, what one set takes)."""
    return max((-(-quantity // each) for quantity, each in parts), default=0) * SET


Parts = Mapping[int, tuple[LineProgress, int]]
"""Per number of a part how far it is, and what one set takes."""


def of_parts(kit: LineProgress, parts: Parts) -> LineProgress:
    """How far a kit is: promised, picked and shipped as far as sets are whole; returned with whatever came back."""

    def sets(quantities: Iterable[int]) -> int:
        return whole_sets(zip(quantities, (each for _, each in parts.values()), strict=True))

    lines = [one for one, _ in parts.values()]
    shipped = sets(one.shipped for one in lines)
    return replace(
        kit,
        reserved=max(0, sets(one.reserved + one.shipped for one in lines) - shipped),
        picked=sets(one.picked for one in lines),
        shipped=shipped,
        returned=shipped - sets(one.shipped - one.returned for one in lines),
    )


def with_kits(lines: Mapping[int, LineProgress], per_set: Mapping[int, int]) -> dict[int, LineProgress]:
    """The lines of an order with their kits as their parts say; `per_set` is what one set takes, by part."""
    parts: dict[int, dict[int, tuple[LineProgress, int]]] = {}
    for n, each in per_set.items():
        if n in lines:
            parts.setdefault(kit_of(n), {})[n] = lines[n], each
    return {n: of_parts(one, parts.get(n, {})) if one.kit else one for n, one in lines.items()}


def parts_given_up(sets: int, parts: Parts) -> dict[int, int]:
    """What of its parts goes with so many sets of a kit that are given up: never what somebody has fetched."""
    found = {}
    for n, (one, each) in parts.items():
        quantity = min(each * sets // SET, one.ordered - one.cancelled - max(one.picked, one.shipped))
        if quantity > 0:
            found[n] = quantity
    return found


def beyond_sets(kit: LineProgress, parts: Parts) -> dict[int, int]:
    """What of its parts is out or in hand beyond the sets that the kit still has: nobody bills it."""
    left = kit.ordered - kit.cancelled
    found = {n: max(one.picked - one.returned, 0) - each * left // SET for n, (one, each) in parts.items()}
    return {n: quantity for n, quantity in found.items() if quantity > 0}


def least_sets(kit: LineProgress, parts: Parts) -> int:
    """Below so many sets a kit cannot be brought: billed, or begun with any part that was fetched."""
    begun = sets_begun((max(one.picked, one.shipped), each) for one, each in parts.values())
    return min(kit.ordered, kit.cancelled + max(begun, kit.billed))


def parts_changed(kit: LineProgress, change: int, parts: Parts) -> dict[int, int]:
    """By how much parts are ordered more, or less, where their kit is; what is out beyond its sets counts first."""
    left = kit.ordered - kit.cancelled
    found = {}
    for n, (one, each) in parts.items():
        extra = max(0, one.ordered - one.cancelled - each * left // SET)
        quantity = each * change // SET
        found[n] = quantity - min(extra, max(0, quantity))
    return {n: quantity for n, quantity in found.items() if quantity}


def kept_to_sets(parts: Parts, short: Mapping[int, int]) -> int:
    """How many sets can still become whole where so much of parts is not there and not waited for."""
    left = [(one.ordered - one.cancelled - short.get(n, 0), each) for n, (one, each) in parts.items()]
    return whole_sets(left)


def spread(sets: int, each: Mapping[int, int]) -> dict[int, int]:
    """What so many sets take of each part."""
    return {n: quantity * sets // SET for n, quantity in each.items()}


def check_sets(quantity: int, sku: str, field: str) -> None:
    """A kit is sold whole. Raises RuleViolation."""
    if quantity % SET:
        raise RuleViolation(f"{sku} is a kit and sold whole, not in parts of a set.", field)


_COUNT = r"[0-9]+(?:[.,][0-9]+)?"
_ENTRIES = (
    re.compile(rf"(?P<sku>.*\S)\s*=\s*(?P<count>{_COUNT})"),
    re.compile(rf"(?P<count>{_COUNT})\s*[x×*]\s*(?P<sku>\S.*)", re.IGNORECASE),
    re.compile(rf"(?P<count>{_COUNT})\s+(?P<sku>\S.*)"),
)


def read_parts(text: str) -> tuple[tuple[str, str], ...]:
    """The parts as people write them, "CU15 = 2; 4 × ELB15; BOOK": per part its code and how many as decimal text."""
    found = []
    for entry in re.split(r"[;\n]", text):
        said = entry.strip()
        if match := next(filter(None, (one.fullmatch(said) for one in _ENTRIES)), None):
            found.append((match["sku"].strip(), match["count"].replace(",", ".")))
        elif said:
            found.append((said, "1"))
    return tuple(found)
