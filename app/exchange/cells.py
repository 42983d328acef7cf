"""What stands in one cell, as the value an action takes. Each function raises ValueError with the end of a sentence."""

import datetime
import functools
import re
from decimal import Decimal

from app.actions.check_digits import vat_id_as_written, vat_id_problem
from app.domain.countries import ALIASES
from app.domain.email import PROBLEM, is_email
from app.domain.folding import folded
from app.domain.gtin import LENGTHS, gtin_problem, is_digits
from app.exchange.guard import unguarded
from app.exchange.tables.workbook import Day

_LOST = re.compile(r"[+-]?\d+(?:[.,]\d+[eE][+-]?\d+|[eE][+-]\d+)")
# What spreadsheets write where a formula failed.
ERRORS = frozenset(
    {
        "#N/A",
        "#NV",
        "#REF!",
        "#BEZUG!",
        "#NAME?",
        "#DIV/0!",
        "#VALUE!",
        "#WERT!",
        "#NUM!",
        "#ZAHL!",
        "#NULL!",
        "#VALEUR!",
    }
)
_NOTHING = frozenset({"NULL", "\\N", "(null)"})
# A spreadsheet is kept from eating zeros by writing a text as a formula.
_FORMULA = re.compile(r'="([^"]*)"')
LONGEST = 10_000


def plain(text: str) -> str:
    """The text of a cell: exported nothings are empty, ="00123" is 00123, and '=1+1 is =1+1."""
    if text in _NOTHING:
        return ""
    if text.startswith("'"):
        return unguarded(text)
    found = _FORMULA.fullmatch(text)
    return found.group(1).strip() if found else text


def word(text: str) -> str:
    """A text of one line."""
    if text in ERRORS:
        raise ValueError("is a spreadsheet's error")
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    return " ".join(text.split("\n")).replace("\r", "") if "\n" in text or "\r" in text else text


def block(text: str) -> str:
    """A text of several lines."""
    if len(text) > LONGEST:
        raise ValueError(f"is longer than {LONGEST} characters")
    return "\n".join(line.strip() for line in text.splitlines() if line.strip())


def code(text: str) -> str:
    """A number that is a name: zeros in front are kept; one that a spreadsheet has rounded is refused."""
    if isinstance(text, Day):
        raise ValueError("is held as a date; if it is a number, format the column as text and type it again")
    text = word(text)
    if _LOST.fullmatch(text):
        raise ValueError("is in scientific notation: a spreadsheet has cut its digits off; export the column as text")
    # An apostrophe tells a spreadsheet that text follows.
    return text[1:] if len(text) > 1 and text[0] == "'" and text[1].isalnum() else text


def gtin(text: str) -> str:
    """A GTIN of 8, 12, 13 or 14 digits with a right check digit."""
    digits = re.sub(r"[\s-]", "", code(text))
    if problem := gtin_problem(digits):
        raise ValueError(problem)
    return digits


def barcode(text: str) -> str:
    """Any code; whether one that looks like a GTIN is right is the action's to say, which knows the SKU."""
    text = code(text)
    digits = re.sub(r"[\s-]", "", text)
    return digits if is_digits(digits) and len(digits) in LENGTHS else text


def barcodes(text: str) -> list[str]:
    """One code, or several in one cell with a comma, semicolon, bar or line between them."""
    parts = [part.strip() for part in re.split(r"[;|,\n]", text) if part.strip()]
    return [barcode(part) for part in parts] if len(parts) > 1 else [barcode(text)]


_YES = frozenset(["1", "y", "yes", "true", "ja", "j", "wahr", "oui", "o", "vrai", "si", "sí", "sim", "x", "on"])
_NO = frozenset(["0", "n", "no", "false", "nein", "falsch", "non", "faux", "off", "-"])


def flag(text: str) -> bool:
    """Yes or no."""
    if text.casefold() in _YES:
        return True
    if text.casefold() in _NO:
        return False
    raise ValueError("is neither yes nor no")


_DAYS = re.compile(
    r"(?:net(?:to)?\s*)?(\d{1,4})\s*(?:d|days?|tagen?|t|jours?|j|días?|giorni)?\.?(?:\s*net(?:to)?)?", re.IGNORECASE
)


def days(text: str) -> int:
    """A number of days: 30, 30 Tage, net 30."""
    found = _DAYS.fullmatch(text.strip())
    if not found:
        raise ValueError("is not a number of days")
    return int(found.group(1))


def count(text: str) -> int:
    """A whole number."""
    if not re.fullmatch(r"[0-9]{1,9}", text.strip()):
        raise ValueError("is not a whole number")
    return int(text)


def email(text: str) -> str:
    """An e-mail address."""
    text = word(text)
    if not is_email(text):
        raise ValueError(PROBLEM)
    return text


@functools.cache
def _codes() -> dict[str, str]:
    """English names by code."""
    # Imported here: Babel's lists are large.
    from babel import Locale

    names = Locale("en").territories
    none = {"EU", "EZ", "UN", "ZZ", "XA", "XB"}
    return {c: name for c, name in names.items() if len(c) == 2 and c.isalpha() and c not in none}


@functools.cache
def _usual() -> dict[str, str]:
    """Codes by themselves, by their English names and by what people call them: what counts first, and is soon read."""
    codes = _codes()
    return (
        {folded(name): c for c, name in codes.items()}
        | {folded(name): c for name, c in ALIASES.items()}
        | {c.casefold(): c for c in codes if c != "UK"}
    )


@functools.cache
def _countries() -> dict[str, str]:
    from babel import Locale
    from babel.core import get_global

    codes = _codes()
    found: dict[str, str] = {}
    for alias, meant in get_global("territory_aliases").items():
        if len(alias) == 3 and alias.isalpha() and len(meant) == 1:
            found[alias.casefold()] = meant[0]
    for language in ("pt", "nl", "it", "es", "fr", "de"):
        found |= {folded(name): c for c, name in Locale(language).territories.items() if c in codes}
    for c in codes:
        own = _own_name(c)
        if own:
            found.setdefault(folded(own), c)
    return found | _usual()


def _own_name(country: str) -> str:
    from babel import Locale, UnknownLocaleError
    from babel.core import get_global

    languages = get_global("likely_subtags")
    likely = languages.get(f"und_{country}", "").partition("_")[0]
    try:
        return Locale(likely).territories.get(country, "") if likely else ""
    except (UnknownLocaleError, ValueError):
        return ""


@functools.lru_cache(2048)
def country(text: str) -> str:
    """The two letters of a country, from its code or its name in a European language or its own."""
    words = (text.strip().casefold(), folded(text))
    found = next((c for known in (_usual, _countries) for word in words if (c := known().get(word))), "")
    if not found:
        raise ValueError("is no country that is known here; write it like DE or Germany")
    return found


_LANGUAGES = {
    "german": "de", "deutsch": "de", "allemand": "de", "english": "en", "englisch": "en", "anglais": "en",
    "french": "fr", "franzosisch": "fr", "francais": "fr", "italian": "it", "italienisch": "it", "italiano": "it",
    "spanish": "es", "spanisch": "es", "espanol": "es", "dutch": "nl", "niederlandisch": "nl", "nederlands": "nl",
    "polish": "pl", "polnisch": "pl", "polski": "pl",
}  # fmt: skip


def language(text: str) -> str:
    """A language by code or name; whether papers can be written in it is the action's to say."""
    return _LANGUAGES.get(folded(text), text)


def vat_id(text: str) -> str:
    """A VAT number; where its country's check digits are known they must be right."""
    if problem := vat_id_problem(code(text)):
        raise ValueError(problem)
    return word(vat_id_as_written(text))


_POINTED = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4})(?: 00:00(?::00)?)?")


DAY_FIRST, MONTH_FIRST = "day first", "month first"


def order_of(text: str) -> str:
    """Which of its first two numbers a date proves to be the day; "" where it proves nothing."""
    found = _POINTED.fullmatch(text)
    if found is None or "." in text:
        return ""
    one, two = int(found[1]), int(found[2])
    return DAY_FIRST if one > 12 else MONTH_FIRST if two > 12 else ""


def day(text: str, order: str = "") -> str:
    """A date in ISO form. One whose day and month can be told from each other by nothing is refused.

    `order` is what the other dates of its column prove.
    """
    found = _POINTED.fullmatch(text)
    try:
        if found is None:
            return datetime.datetime.fromisoformat(text).date().isoformat()
        one, two, year = map(int, found.groups())
        if order and "." not in text and one <= 12 and two <= 12:
            return datetime.date(year, *((two, one) if order == DAY_FIRST else (one, two))).isoformat()
        if "." not in text and one <= 12 and two <= 12 and one != two:
            raise ValueError("may be a day of one month or of another; write it like 2026-03-18")
        # With points the day stands first; else what can be no month is the day.
        date, month = (one, two) if "." in text or one > 12 else (two, one)
        return datetime.date(year, month, date).isoformat()
    except ValueError as error:
        told = str(error)
        raise ValueError(told if told.startswith("may") else "is not a date like 2026-03-18") from None


_PIECES = re.compile(r"\s*(?:stk|st|stück|stck|pcs?|pieces?|ea|each|x|pz|pzas?|pièces?|u)\.?$", re.IGNORECASE)


def without_pieces(text: str) -> str:
    """A quantity without the word for pieces."""
    return _PIECES.sub("", text) if text[:1].isdigit() else text


def whole(name: str, value: Decimal) -> int:
    """A whole number; a price is for 1, 100 or 1,000 pieces."""
    if value != value.to_integral_value():
        raise ValueError("is not a whole number")
    if name == "price_per" and value not in {1, 100, 1000}:
        raise ValueError("is none of 1, 100 and 1000")
    return int(value)
