"""What holds after goods were sold: how long they may come back, and how long they are under warranty. Pure."""

import calendar
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

MOST_MONTHS, MOST_DAYS = 600, 3650


@dataclass(frozen=True, slots=True)
class Promises:
    """What a product promises its buyer: a warranty in months, and days to bring it back; 0 is nothing said."""

    warranty_months: int = 0
    return_days: int = 0


def promises_at(stamp: int, said: Sequence[tuple[int, Promises]]) -> Promises:
    """What held when something was sold at `stamp`; `said` are the promises with their stamps, the oldest first.

    What was first said of a product holds for all that was sold before, as its first price does.
    """
    held = [promises for since, promises in said if since <= stamp]
    return held[-1] if held else said[0][1] if said else Promises()


def warranty_until(sold: str, months: int) -> str:
    """The last day of a warranty; the same day of a later month, or its last one. "" where there is none."""
    if not sold or not months:
        return ""
    day = datetime.date.fromisoformat(sold)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > datetime.MAXYEAR:
        return ""
    return datetime.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1])).isoformat()


def return_until(sold: str, days: int) -> str:
    """The last day goods may be brought back; "" where no period was said."""
    return (datetime.date.fromisoformat(sold) + datetime.timedelta(days=days)).isoformat() if sold and days else ""


def late(sku: str, sold: str, days: int, today: str) -> str:
    """Why a return is late, in a sentence; "" where it is in time."""
    until = return_until(sold, days)
    if not until or today <= until:
        return ""
    return f"{sku} left on {sold}; its {days} days to come back ended on {until}."
