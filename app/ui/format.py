"""Exact integers as people read them: digits grouped in the language of the window, never by way of a float."""

from __future__ import annotations

from datetime import UTC, date, datetime

from PySide6.QtCore import QDate, QLocale

from app.domain.money import exponent, price_out, rate_out, scaled_text
from app.domain.quantity import quantity_out

_SYMBOLS = {"EUR": "€", "USD": "$", "GBP": "£", "INR": "₹", "JPY": "¥", "CHF": "CHF ", "PLN": "zł "}


def _local(plain: str, language: str = "") -> str:
    """Plain decimal text with the separators of a language, the window's where none is named."""
    locale = QLocale(language) if language else QLocale()
    sign = "-" if plain.startswith("-") else ""
    whole, point, fraction = plain.removeprefix("-").partition(".")
    groups = []
    while len(whole) > 3:
        groups.append(whole[-3:])
        whole = whole[:-3]
    digits = locale.groupSeparator().join([whole, *reversed(groups)])
    return f"{'−' if sign else ''}{digits}{locale.decimalPoint() if point else ''}{fraction}"


def amount(minor: int, currency: str, language: str = "") -> str:
    """Minor units without a symbol: 63354 EUR is "633.54", in German "633,54"."""
    places = exponent(currency)
    return _local(scaled_text(minor, places, places), language)


def money(minor: int, currency: str, language: str = "") -> str:
    """Minor units with the symbol: "€753.91"; the code where a currency has no symbol of its own.

    For who reads another language than English it stands behind, as there: "753,91 €".
    """
    symbol = _SYMBOLS.get(currency, f"{currency} ")
    text, sign = amount(abs(minor), currency, language), "−" if minor < 0 else ""
    return f"{sign}{text}\u00a0{symbol.strip()}" if language else f"{sign}{symbol}{text}"


def price(value: int) -> str:
    """A unit price in 1/10,000: at least two decimals."""
    return _local(price_out(value))


def priced(value: int, currency: str) -> str:
    """A unit price in 1/10,000 with the symbol of its currency: "€8.42"."""
    return f"{_SYMBOLS.get(currency, f'{currency} ')}{price(value)}"


def quantity(thousandths: int, language: str = "") -> str:
    """A quantity in thousandths, as short as it can be said."""
    return _local(quantity_out(thousandths), language)


def weight(grams: int) -> str:
    """A weight in kilograms: 7215 is "7.215 kg"."""
    return f"{_local(quantity_out(grams))} kg"


def about(text: str, *, estimated: bool) -> str:
    """A figure, with the sign for "about" before it where it is an estimate."""
    return f"≈ {text}" if estimated and text else text


def percent(rate: int) -> str:
    """A percentage in 1/1,000 of a percent, without the sign; a dash for none."""
    return _local(rate_out(rate)) if rate else "—"


def percent_text(plain: str) -> str:
    """A percentage that is decimal text already, in the language of the window."""
    return _local(plain)


def day(iso: str, *, year: bool = False) -> str:
    """An ISO date as "Thu 26 Mar"; the year only where asked or where it is not this one."""
    if not iso:
        return ""
    value = date.fromisoformat(iso[:10])
    pattern = "ddd d MMM yyyy" if year or value.year != QDate.currentDate().year() else "ddd d MMM"
    return QLocale().toString(QDate(value.year, value.month, value.day), pattern)


def short_day(iso: str) -> str:
    """An ISO date as "26 Mar", with the year where it is not this one."""
    if not iso:
        return ""
    value = date.fromisoformat(iso[:10])
    pattern = "d MMM" if value.year == QDate.currentDate().year() else "d MMM yyyy"
    return QLocale().toString(QDate(value.year, value.month, value.day), pattern)


def day_of(at_us: int) -> str:
    """The day of a moment in microseconds UTC, as the calendar here has it: "26 Mar"; "" of none (0)."""
    return short_day(datetime.fromtimestamp(at_us / 1_000_000, UTC).astimezone().date().isoformat()) if at_us else ""


def moment(at_us: int) -> str:
    """A moment in microseconds UTC, as the wall clock here has it: the time today, else its day as well."""
    then = datetime.fromtimestamp(at_us / 1_000_000, UTC).astimezone()
    time = f"{then:%H:%M}"
    return (
        time if then.date() == datetime.now(UTC).astimezone().date() else f"{short_day(then.date().isoformat())} {time}"
    )


def whole_money(minor: int, currency: str) -> str:
    """Money with the symbol, without the minor unit where it is zero: "€10,000"."""
    text = money(minor, currency)
    zeros = QLocale().decimalPoint() + "0" * exponent(currency)
    return text.removesuffix(zeros) if exponent(currency) else text


def size(count: int) -> str:
    """A size in bytes: "812 B", "48 KB", "2.4 MB"."""
    if count < 1000:
        return f"{count} B"
    if count < 1_000_000:
        return f"{-(-count // 1000)} KB"
    tenths = -(-count // 100_000)
    return f"{_local(f'{tenths // 10}.{tenths % 10}')} MB"
