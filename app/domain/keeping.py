"""Which backups are kept: close together when fresh, far apart when old.

All of the last 48 hours, the last one of each day for 30 days, the last one of each month for 12 months. Days are UTC:
which of two neighbours is kept must not hang on the clock of the machine that looks.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import UTC, datetime

HOUR = 3600 * 1_000_000
ALL, DAILY, MONTHLY = 48 * HOUR, 30 * 24 * HOUR, 366 * 24 * HOUR
EVERY = 4 * HOUR


def due(made: Collection[int], changed: int, now: int) -> bool:
    """Whether another backup is wanted: something was written (`changed`) since the newest, which is 4 hours old.

    Times are microseconds UTC. One that lies in the future (the clock was wrong when it was made) puts nothing off.
    """
    past = [one for one in made if one <= now]
    return not past or (changed > max(past) and now - max(past) >= EVERY)


def surplus(made: Collection[int], now: int) -> set[int]:
    """The times of the backups that need not be kept. The newest is always kept, and what lies in the future."""
    kept: dict[str, int] = {}
    for one in sorted(made):
        age = now - one
        when = datetime.fromtimestamp(one / 1_000_000, UTC)
        if age <= ALL or one == max(made):
            kept[str(one)] = one
        elif age <= DAILY:
            kept[when.strftime("%Y-%m-%d")] = one
        elif age <= MONTHLY:
            kept[when.strftime("%Y-%m")] = one
    return set(made) - set(kept.values())
