"""How a customer buys a product: how often, and when they are due to buy it again."""

from __future__ import annotations

from datetime import date

# Twice is no rhythm: between two purchases lies one interval, which may be anything.
LEAST_TIMES = 3


def rhythm(times: int, first: str, last: str, today: date) -> tuple[int, int]:
    """Days between two purchases, rounded, and days since the next one is due (0 on its day, negative before).

    ``times`` purchases were made, the first and the last on those days (ISO). (0, -1) where there is no rhythm.
    """
    if times < LEAST_TIMES or first == last:
        return 0, -1
    begun, ended = date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal()
    gaps = times - 1
    every = (2 * (ended - begun) + gaps) // (2 * gaps)
    return (every, today.toordinal() - ended - every) if every else (0, -1)
