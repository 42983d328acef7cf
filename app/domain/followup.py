"""What was said when a quote was asked after: "called, thinks until Friday" names the day of the next call. Pure."""

import re
from datetime import date, timedelta

from app.domain.entry.dates import parse_date
from app.domain.errors import RuleViolation

LONGEST = 500
_TOMORROW = {"tomorrow", "morgen"}
_WEEK = {"next week", "nächste woche"}
_UNTIL = {"until", "till", "by", "on", "before", "after", "bis", "am", "ab"}
_AHEAD = re.compile(r"in (\d{1,3}|a|one|two|three|four) (day|week|month)s?")
_NUMBERS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4}
_DAYS = {"day": 1, "week": 7, "month": 30}
# A bare figure is a day of the month only behind such a word: "12 pipes" are no date.
_FIGURE = re.compile(r"\d{1,2}\.?")
# Two letters or fewer are a weekday only behind such a word: "so", "do", "we" are words.
_SHORT = 2
_NOW = {"today", "heute", "t", "h"}


def day_meant(text: str, today: date) -> date | None:
    """The day that words name, seen from today; None where they name none. Of several the last counts."""
    words = [word.strip(",;:!?()").lower() for word in text.split()]
    words = [word.removesuffix(".") if not word[:1].isdigit() else word for word in words if word]
    found, at = None, 0
    while at < len(words):
        many = next((n for n in (3, 2, 1) if at + n <= len(words) and _meant(words, at, n, today)), 0)
        found = _meant(words, at, many, today) if many else found
        at += many or 1
    return found


def _meant(words: list[str], at: int, many: int, today: date) -> date | None:
    said = " ".join(words[at : at + many])
    behind = at > 0 and words[at - 1] in _UNTIL
    if many == 3:
        if match := _AHEAD.fullmatch(said):
            number = _NUMBERS.get(match[1]) or int(match[1])
            return today + timedelta(days=number * _DAYS[match[2]])
        return None
    if said in _WEEK:
        return today + timedelta(days=7 - today.weekday())
    if said in _TOMORROW:
        # "Morgen" is also the morning: only as a day to come.
        return today + timedelta(days=1)
    if many == 2 and not said.startswith("next "):
        return None
    if (_FIGURE.fullmatch(said) or (said.isalpha() and len(said) <= _SHORT)) and not behind:
        return None
    day = parse_date(said.removesuffix(".") if _FIGURE.fullmatch(said) else said, today)
    if day is None or said in _NOW or day < today:
        return None  # a date in the past was the day of something else
    # Said on a Wednesday, "Wednesday" is the next one.
    return day + timedelta(days=7) if day == today and said.isalpha() else day


def checked_note(given: str) -> str:
    """A note as it is kept: one short line. Raises RuleViolation."""
    words = " ".join(given.split())
    if len(words) > LONGEST:
        raise RuleViolation(f"A note of a call has {LONGEST} letters at most, not {len(words)}.", "note")
    return words
