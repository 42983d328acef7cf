"""Whether this machine's clock can be believed: before anything is recorded, for what is recorded stays. Pure.

All times are UTC, so the hour of summer time is no jump. Backwards is the business of the number series.
"""

from dataclasses import dataclass
from datetime import date

_HOUR = 3_600_000_000
# More than the clocks of the world are apart (14 h: a time zone was put right), less than a day.
SET_AHEAD_US = 18 * _HOUR
# Longer than shops are closed at the turn of the year, shorter than a month, so that a mistaken month is always asked.
QUIET_US = 15 * 24 * _HOUR
# Where the system says that nothing sets its clock right: longer than Easter, shorter than a week.
UNSURE_US = 5 * 24 * _HOUR
# Clocks are corrected by seconds all the time.
NOTICED_US = 60_000_000


@dataclass(frozen=True, slots=True)
class Steady:
    """A clock that nobody can set beside the one that can be: what it counts from, and how far the other is ahead.

    While nobody sets the clock, `ahead` (microseconds) stays as it is, however long nothing happens.
    """

    since: str
    ahead: int

    @property
    def text(self) -> str:
        """As it is kept."""
        return f"{self.since}\n{self.ahead}"


def steady_of(text: str) -> Steady | None:
    """What was kept; None for nothing, or nothing that can be read."""
    since, _, ahead = text.partition("\n")
    return Steady(since, int(ahead)) if since and ahead.lstrip("-").isdecimal() else None


def in_doubt(now_us: int, newest_us: int, seen: Steady, kept: Steady | None, synchronised: bool | None = None) -> bool:
    """Whether somebody must say that the clock is right before anything is recorded.

    `newest_us` is when the newest entry was recorded, 0 for none; `kept` is what was seen then. A clock that other
    clocks keep right (`synchronised`) is never in doubt. Counted from the same start, the steady clock knows how much
    time has passed, and a jump of a day shows. After another start of the machine nobody knows: then a silence is asked
    about, a shorter one where the system says that nothing keeps its clock right than where it does not say.
    """
    if not newest_us or synchronised:
        return False
    if kept is not None and kept.since == seen.since:
        return seen.ahead - kept.ahead > SET_AHEAD_US
    return now_us - newest_us > (QUIET_US if synchronised is None else UNSURE_US)


def worth_telling(today: str, newest: str, synchronised: bool | None) -> bool:
    """Whether a person should see what day it is by the clock, though nobody is asked: days went by (ISO dates)."""
    if synchronised or not newest:
        return False
    days = date.fromisoformat(today) - date.fromisoformat(newest)
    return days.days > 1


def moved(seen: Steady, kept: Steady | None) -> bool:
    """Whether what is seen is worth keeping."""
    return kept is None or kept.since != seen.since or abs(seen.ahead - kept.ahead) > NOTICED_US
