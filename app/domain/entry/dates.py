"""Dates as people say them at a counter: t, +5, 12, 5-2, thu, next thu."""

from __future__ import annotations

import re
from datetime import MAXYEAR, date, timedelta

_DAYS = (
    ("mo", "mon", "monday", "montag"),
    ("tu", "tue", "tuesday", "di", "dienstag"),
    ("we", "wed", "wednesday", "mi", "mittwoch"),
    ("th", "thu", "thursday", "do", "donnerstag"),
    ("fr", "fri", "friday", "freitag"),
    ("sa", "sat", "saturday", "samstag"),
    ("su", "sun", "sunday", "so", "sonntag"),
)
_WEEKDAY = {word: number for number, words in enumerate(_DAYS) for word in words}
_TODAY = {"t", "today", "h", "heute"}


def parse_date(text: str, today: date) -> date | None:
    """The date that is meant, seen from ``today``; None if it is none. A day without month is the next such day."""
    word = " ".join(text.lower().split())
    if word in _TODAY:
        return today
    if match := re.fullmatch(r"([+-])(\d{1,4})", word, re.ASCII):
        days = int(match[2])
        return today + timedelta(days=days if match[1] == "+" else -days)
    later = word.startswith("next ")
    if (name := word.removeprefix("next ")) in _WEEKDAY:
        ahead = (_WEEKDAY[name] - today.weekday()) % 7
        return today + timedelta(days=ahead + (7 if later else 0))
    if re.fullmatch(r"\d{1,2}", word, re.ASCII):
        return _next_day(int(word), today)
    if match := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", word, re.ASCII):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if match := re.fullmatch(r"(\d{1,2})[-./](\d{1,2})[-./]?(\d{4}|\d{2})?", word, re.ASCII):
        return _day_month(int(match[1]), int(match[2]), match[3], today)
    return None


def moved(day: date, *, days: int = 0, months: int = 0) -> date:
    """The day so many days and months later, or earlier below zero; the 31st becomes the last of a shorter month."""
    at = day.year * 12 + day.month - 1 + months
    year, month = divmod(at, 12)
    if not 1 <= year < MAXYEAR:
        return day
    last = (date(year + month // 11, (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(day.day, last)) + timedelta(days=days)


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _next_day(day: int, today: date) -> date | None:
    for months in range(12):
        month = today.month - 1 + months
        found = _date(today.year + month // 12, month % 12 + 1, day)
        if found and found >= today:
            return found
    return None


def _day_month(day: int, month: int, year: str | None, today: date) -> date | None:
    if year:
        return _date(int(year) + (2000 if len(year) == 2 else 0), month, day)
    this, following = _date(today.year, month, day), _date(today.year + 1, month, day)
    return this if this and this >= today else following
