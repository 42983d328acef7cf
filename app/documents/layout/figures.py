"""Numbers, money, dates in the recipient's language: exact integers in, text out, never a float."""

from __future__ import annotations

import copy
import datetime
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import NumberPattern

from app.documents.layout import fonts

MINUS = "\u2212"


@lru_cache(maxsize=64)
def locale_of(language: str) -> Locale:
    """The locale named "de", "de_AT" or "de-AT"; English for a name nobody knows."""
    try:
        return Locale.parse(language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale("en")


@lru_cache(maxsize=256)
def _pattern(language: str, money: bool, least: int, most: int) -> NumberPattern:
    """The language's way of writing a number or a sum of money, with `least` to `most` decimals."""
    locale = locale_of(language)
    pattern: NumberPattern = copy.copy(locale.currency_formats["standard"] if money else locale.decimal_formats[None])
    pattern.frac_prec = (least, most)
    return pattern


@dataclass(frozen=True, slots=True)
class Figures:
    """Formats the figures of one paper."""

    language: str
    currency: str
    exponent: int

    @property
    def _locale(self) -> Locale:
        return locale_of(self.language)

    def _decimal(self, value: int, places: int, least: int) -> str:
        exact = Decimal(abs(value)).scaleb(-places)
        shown: str = _pattern(self.language, False, least, places).apply(exact, self._locale)
        return MINUS + shown if value < 0 else shown

    def amount(self, minor: int) -> str:
        """Minor units with all decimals of the currency, without its name: "1,204.18"."""
        return self._decimal(minor, self.exponent, self.exponent)

    def money(self, minor: int) -> str:
        """Minor units with the currency's symbol: "€1,204.18", "1.204,18 €"."""
        exact = Decimal(abs(minor)).scaleb(-self.exponent)
        pattern = _pattern(self.language, True, self.exponent, self.exponent)
        shown: str = pattern.apply(exact, self._locale, currency=self.currency, currency_digits=False)
        return MINUS + shown if minor < 0 else shown

    def price(self, price: int) -> str:
        """A unit price in 1/10,000 with two to four decimals."""
        return self._decimal(price, 4, min(self.exponent, 4))

    def quantity(self, thousandths: int) -> str:
        """A quantity, without idle decimals: "2.5", "1,200"."""
        return self._decimal(thousandths, 3, 0)

    def percent(self, rate: int) -> str:
        """1/1,000 %, with a narrow space before the sign where the language sets one: "19 %", "19%"."""
        gap = "\u00a0" if "\u00a0" in self._locale.percent_formats[None].pattern else ""
        return f"{self._decimal(rate, 3, 0)}{gap}%"

    def weight(self, grams: int) -> str:
        """Grams as kilograms: "12.5 kg"."""
        return f"{self._decimal(grams, 3, 0)}\u00a0kg"

    def date(self, iso: str) -> str:
        """An ISO date as people write it: "18 Mar 2026", "18.03.2026"; what is no date stays as it is."""
        try:
            day = datetime.date.fromisoformat(iso[:10])
        except ValueError:
            return iso
        shown = str(format_date(day, format="medium", locale=self._locale))
        if day.day == 1 and self._locale.language == "fr":
            shown = shown.replace("1", "1er", 1)  # "1er avr. 2026": only the first of a month has an ending
        # A month's name in a script our fonts lack would print as replacement marks.
        return iso[:10] if fonts.uncovered(shown) else shown

    def exact(self, text: str) -> str:
        """Decimal text with all its decimals as they were given: "1212.50" is "1,212.50"."""
        number = Decimal(text)
        places = max(0, -int(number.as_tuple().exponent))
        return self._decimal(int(number.scaleb(places)), places, places)

    def moment(self, iso: str) -> str:
        """An ISO local time to the minute: "18 Mar 2026, 10:42"."""
        return f"{self.date(iso)}, {iso[11:16]}" if len(iso) >= 16 else self.date(iso)


def grouped(code: str, size: int = 4) -> str:
    """An IBAN or fingerprint in groups, for the eye."""
    plain = "".join(code.split())
    return " ".join(plain[i : i + size] for i in range(0, len(plain), size))
