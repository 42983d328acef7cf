"""The clock is looked at before the first fact of a write: what it says is recorded for ever."""

from __future__ import annotations

import datetime
from typing import TYPE_CHECKING

from app.domain.clock import Steady, in_doubt, moved, steady_of
from app.domain.errors import ClockInDoubt
from app.domain.identity import recorded_us
from app.store.sql import sql

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.runtime.clock import Counter
    from app.store.writer import Writer

_KEPT = sql("SELECT value FROM local WHERE key = 'steady'")
# Nobody is asked about a sample: it is as old as the day it was made, and nothing in it is anybody's.
_DEMO = sql("SELECT demo FROM company")
_KEEP = sql(
    "INSERT INTO local (key, value) VALUES ('steady', :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value"
)


class Watch:
    """Compares the clock with one that nobody can set. What was seen last is kept with the books, once per start."""

    def __init__(self, counter: Counter, kept_right: Callable[[], bool | None]) -> None:
        self._counter, self._kept_right = counter, kept_right
        self._kept: Steady | None = None

    def look(self, tx: Writer, now: int, newest: int, *, sure: bool) -> None:
        """Go on if the clock (`now`, µs UTC) can be believed, or one is `sure`. `newest` is a stamp. ClockInDoubt."""
        newest_us = recorded_us(newest)
        since, passed = self._counter()
        seen = Steady(since, now - passed)
        right = self._kept_right()
        if self._kept is None or (not sure and in_doubt(now, newest_us, seen, self._kept, right)):
            # Another process may know better.
            self._kept = steady_of(str(tx.value(_KEPT, default="")))
        if not sure and in_doubt(now, newest_us, seen, self._kept, right) and not tx.value(_DEMO, default=""):
            raise ClockInDoubt(_day(now), _day(newest_us))
        if moved(seen, self._kept):
            tx.run(_KEEP, {"value": seen.text})
            self._kept = seen


def _day(moment_us: int) -> str:
    moment = datetime.datetime.fromtimestamp(moment_us // 1_000_000, tz=datetime.UTC)
    return moment.astimezone().date().isoformat()
