"""Identities and the hybrid logical clock: what makes facts of several stations sortable without asking anybody."""

import os
from collections.abc import Callable
from dataclasses import dataclass

_COUNTER_BITS = 10
_NODE_BITS = 10

Chance = Callable[[int], bytes]
"""So many random bytes: the system's, but for books that are to come out the same each time."""


def uuid7(now_us: int, chance: Chance = os.urandom) -> str:
    """A UUID version 7 (RFC 9562) for the given microseconds UTC, as 32 hex digits; sorts by time."""
    value = (now_us // 1000) << 80 | int.from_bytes(chance(10), "big")
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return f"{value:032x}"


def first_id(moment_us: int) -> str:
    """Below every identity made in that millisecond (microseconds UTC) or later, and above all earlier ones."""
    return f"{moment_us // 1000:012x}"


@dataclass(slots=True)
class HybridClock:
    """A hybrid logical clock (Kulkarni and others, 2014) in one integer: milliseconds, counter, station number.

    It never runs backwards, whatever the wall clock does, is ahead of every stamp it has witnessed, and two stations
    never make the same stamp.
    """

    node: int
    last: int = 0

    def tick(self, now_us: int) -> int:
        """The stamp of a new fact recorded at this time."""
        moment = max((self.last >> _NODE_BITS) + 1, (now_us // 1000) << _COUNTER_BITS)
        self.last = moment << _NODE_BITS | self.node
        return self.last

    def witness(self, stamp: int) -> None:
        """Another stamp was seen: ours go on after it."""
        self.last = max(self.last, stamp)


def stamp_of(moment_us: int) -> int:
    """The lowest stamp of that moment (microseconds UTC): stamps from it on were made then or later."""
    return (moment_us // 1000) << _COUNTER_BITS + _NODE_BITS


def recorded_us(stamp: int) -> int:
    """The wall-clock moment in a stamp, in microseconds UTC."""
    return (stamp >> _COUNTER_BITS + _NODE_BITS) * 1000
