"""What a text asks for: words, and which documents by money, sum and day: unpaid, overdue, >500, lw, a weekday.

Pure. Money words mean invoices, the others orders; they stand alone or beside any words of customer and goods.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.store.folding import fold
from app.store.search import plain

# So many words are looked for; what is said after them narrows what was found.
MOST_WORDS = 8
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ABOVE = re.compile(r">(\d{1,9}(?:[.,]\d{1,2})?)")
EVER = ("", "9999-12-31")


@dataclass(frozen=True, slots=True)
class Asked:
    """What was understood: `words` folded, `said` as they were typed; `above` in whole units of the currency."""

    words: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    unpaid: bool = False
    overdue: bool = False
    above: Decimal | None = None
    since: str = EVER[0]
    until: str = EVER[1]

    @property
    def narrowed(self) -> bool:
        """Whether money, a sum or a day was said."""
        return self.unpaid or self.overdue or self.above is not None or (self.since, self.until) != EVER


def folded_words(text: str) -> tuple[str, ...]:
    """The words of a text as entries hold them."""
    return tuple(plain(fold(text)).lower().split())


def ask(text: str, today: str) -> Asked:
    """What the text asks for on that ISO day."""
    said: list[str] = []
    found: dict[str, Any] = {}
    for word in re.sub(r"(?i)\blast\s+week\b", "lw", plain(text)).split():
        small = word.lower()
        if period := _period(small, date.fromisoformat(today)):
            found["since"], found["until"] = period
        elif small in {"unpaid", "overdue"}:
            found[small] = True
        elif above := _ABOVE.fullmatch(word):
            found["above"] = Decimal(above[1].replace(",", "."))
        else:
            said.append(word)
    return Asked(folded_words(" ".join(said)), tuple(said), **found)


def _period(word: str, today: date) -> tuple[str, str] | None:
    if word == "lw":
        monday = today - timedelta(days=today.weekday() + 7)
        return monday.isoformat(), (monday + timedelta(days=6)).isoformat()
    back = {"today": 0, "yesterday": 1}.get(word)
    if word in _DAYS:
        # The last one there was; today's name is today.
        back = (today.weekday() - _DAYS.index(word)) % 7
    if back is None:
        return None
    day = (today - timedelta(days=back)).isoformat()
    return day, day
