"""What of open pick lists is taken back when their order wants less than somebody is fetching."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A position of an open pick list: an order line's `quantity`, in thousandths, to be fetched."""

    pick_list_id: str
    position: int
    line: int
    quantity: int


def taken_back(asked: Sequence[Asked], wanted: Mapping[int, int]) -> list[Asked]:
    """The positions by how much less they ask for, so that no line asks for more than is `wanted` of it.

    The first of `asked` loses first. What a line wants beyond what is asked for changes nothing.
    """
    left = {line: max(0, quantity) for line, quantity in wanted.items()}
    beyond: dict[int, int] = {}
    for one in asked:
        beyond[one.line] = beyond.get(one.line, 0) + one.quantity
    found = []
    for one in asked:
        less = min(one.quantity, max(0, beyond[one.line] - left.get(one.line, 0)))
        if less:
            beyond[one.line] -= less
            found.append(Asked(one.pick_list_id, one.position, one.line, less))
    return found


def shared(found: int, wants: Sequence[int]) -> tuple[int, ...]:
    """How much of what was fetched for several is whose, in thousandths: the first gets all it wants, then the next."""
    parts = []
    for want in wants:
        parts.append(min(max(0, found), want))
        found -= parts[-1]
    return tuple(parts)
