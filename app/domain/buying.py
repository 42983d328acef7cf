"""How a customer buys a product: how often, and when they are due to buy it again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

# Twice is no rhythm: between two purchases lies one interval, which may be anything.
LEAST_TIMES = 3


@dataclass(frozen=True, slots=True)
class Habit:
    """Purchases of one product by one customer: how many, the day of the first and of the last (ISO)."""

    times: int
    first: str
    last: str

    @property
    def every(self) -> int:
        """Days between two purchases, rounded; 0 where there is no rhythm yet."""
        if self.times < LEAST_TIMES:
            return 0
        days = (date.fromisoformat(self.last) - date.fromisoformat(self.first)).days
        gaps = self.times - 1
        return (2 * days + gaps) // (2 * gaps)

    @property
    def due(self) -> str:
        """The day (ISO) on which they would buy it again, "" where there is no rhythm."""
        every = self.every
        return (date.fromisoformat(self.last) + timedelta(days=every)).isoformat() if every else ""

    def late(self, today: str) -> int:
        """Days since it was due, 0 on the day itself; negative before, and where there is no rhythm."""
        due = self.due
        return (date.fromisoformat(today) - date.fromisoformat(due)).days if due else -1
