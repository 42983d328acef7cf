"""What holds for everything that waits: the states all have, when one is tried again, and how that is said."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import KW_ONLY, dataclass
from typing import ClassVar

QUEUED, SENDING, FAILED, GIVEN_UP = "queued", "sending", "failed", "given_up"
SECOND = 1_000_000
MINUTE, HOUR = 60 * SECOND, 3600 * SECOND
KEPT = HOUR
"""How long one that is over stays, to be looked up or brought back."""


@dataclass(frozen=True, slots=True)
class Waits:
    """A job that waits. Times are microseconds UTC.

    ``since`` is when it came into its state; ``due`` is when a failed one is tried again, 0 if it waits for a person;
    ``reason`` is what is wrong, in a sentence; ``form`` is the ending of the file that holds its bytes.
    """

    ENDS: ClassVar[tuple[str, ...]] = (GIVEN_UP,)
    """The states in which nothing is left to do."""

    id: str
    _: KW_ONLY
    state: str = QUEUED
    made: int = 0
    since: int = 0
    tries: int = 0
    due: int = 0
    reason: str = ""
    form: str = "pdf"

    @property
    def open(self) -> bool:
        """Whether it still has to leave."""
        return self.state not in self.ENDS

    @property
    def over(self) -> bool:
        """Whether nobody needs it any more once it was kept for a while."""
        return not self.open

    @property
    def troubled(self) -> bool:
        """Whether a person should know of it."""
        return self.open and bool(self.reason)


def ready(one: Waits, now: int) -> bool:
    """Whether it is to be sent now."""
    return one.state == QUEUED or (one.state == FAILED and 0 < one.due <= now)


def is_past(one: Waits, now: int) -> bool:
    """Whether it can be forgotten."""
    return one.over and now - one.since >= KEPT


def said(one: Waits, now: int, words: Mapping[str, str]) -> str:
    """Its state as a person reads it; ``words`` are those of the states that its use alone has."""
    if one.state == FAILED:
        return f"{one.reason} {_next_try(one, now)}"
    return {QUEUED: "waits for its turn", SENDING: "is being sent", **words}.get(one.state, "given up")


def _next_try(one: Waits, now: int) -> str:
    if not one.due:
        return "It waits for you."
    seconds = max(0, -(-(one.due - now) // SECOND))
    return f"Again in {seconds} s." if seconds < 100 else f"Again in {-(-seconds // 60)} min."


def age_words(one: Waits, now: int) -> str:
    """How long ago it was wanted."""
    minutes = max(0, now - one.made) // MINUTE
    if minutes < 1:
        return "now"
    return f"{minutes} min" if minutes < 120 else f"{minutes // 60} h" if minutes < 48 * 60 else f"{minutes // 1440} d"
