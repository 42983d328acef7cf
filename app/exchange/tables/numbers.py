"""Numbers as spreadsheets write them, and which mark is the decimal one.

`1.234` is one thousand or one and a quarter, and a wrong guess is wrong by a factor of 1,000. So a single value says
what it can say alone (`12,50`, `1.234,56`, `0.500`), a column decides for its values, the file's other columns for a
column without evidence, and where nothing decides the value is refused.
"""

import functools
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

POINT, COMMA, UNKNOWN, MIXED = "point", "comma", "unknown", "mixed"
_MARK = {POINT: ".", COMMA: ","}
_OTHER = {POINT: COMMA, COMMA: POINT}
_DIGITS = 40

_SCIENTIFIC = re.compile(r"[+-]?\d+(?:[.,]\d+)?[eE][+-]?\d+")
_SPACES = " \u00a0\u202f\u2009\u2007"
_THOUSANDS = re.compile(rf"(?<=\d)['’´`{_SPACES}](?=\d\d\d(?!\d))")
# 1.234.567, and 12,34,567 as India groups.
_GROUPED = re.compile(r"\d{1,3}(?:[.,]\d{3})+|\d{1,2}(?:[.,]\d{2})+[.,]\d{3}")
_CURRENCY = re.compile(r"[$€£¥₹₽₺₩₪฿]|zł|kč|fr\.|rs\.?|kr\.?|[a-z]{3}(?![a-z])", re.IGNORECASE)
_SIGNS = {
    "€": {"EUR"}, "£": {"GBP"}, "¥": {"JPY", "CNY"}, "₹": {"INR"}, "rs": {"INR", "PKR"}, "₽": {"RUB"}, "₺": {"TRY"},
    "₩": {"KRW"}, "₪": {"ILS"}, "฿": {"THB"}, "zł": {"PLN"}, "kč": {"CZK"}, "fr": {"CHF"},
    "kr": {"SEK", "NOK", "DKK", "ISK"}, "sfr": {"CHF"},
}  # fmt: skip
# The dollar is the sign of many.
_DOLLARS = {"USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "CLP", "COP", "ARS", "TWD"}


class NotANumberError(ValueError):
    """What is wrong with a value, as the end of a sentence."""


@dataclass(frozen=True, slots=True)
class Written:
    """A number as written, without sign, currency and thousands that are beyond doubt: digits, points and commas."""

    body: str
    negative: bool = False
    currency: str = ""


def written(text: str) -> Written:
    """What of the text is the number. Raises NotANumberError."""
    rest = text.strip(_SPACES + "\t")
    if _SCIENTIFIC.fullmatch(rest):
        raise NotANumberError("is in scientific notation, so digits may be lost; format the column as number or text")
    negative = rest.startswith("(") and rest.endswith(")")
    rest = rest[1:-1] if negative else rest
    currency = ""
    found = _CURRENCY.match(rest.lstrip("+-−" + _SPACES)) or _at_end(rest)
    if found:
        currency = found.group()
        if not currencies(currency):
            raise NotANumberError("is not a number")
        rest = rest.replace(currency, "", 1).strip(_SPACES)
    # Swiss and older German price tags write a dash for no cents: 12.– or 12,--
    rest = re.sub(r"[.,]\s*[-–—]{1,2}$", "", rest)
    for sign in "-−–":
        if rest.startswith(sign) or rest.endswith(sign):
            negative, rest = True, rest.strip(sign).strip(_SPACES)
            break
    rest = _THOUSANDS.sub("", rest.removeprefix("+").strip(_SPACES))
    if not re.fullmatch(r"[0-9.,]*[0-9][0-9.,]*", rest):
        raise NotANumberError("is not a number")
    if len(rest) > _DIGITS:
        raise NotANumberError("is too large")
    return Written(rest, negative, currency)


def _at_end(text: str) -> re.Match[str] | None:
    tail = re.search(r"[^\d.,\s\-–—−)]+\.?$", text)
    return _CURRENCY.fullmatch(tail.group()) if tail else None


def currencies(sign: str) -> set[str]:
    """Which currencies a sign or a code may mean: "€" is EUR, "$" one of many; nothing if it is none."""
    if sign == "$":
        return set(_DOLLARS)
    plain = sign.lower().rstrip(".")
    return set(_SIGNS.get(plain, ())) or ({sign.upper()} & _codes())


@functools.cache
def _codes() -> frozenset[str]:
    # Imported here: few lists name currencies.
    from babel.numbers import list_currencies

    return frozenset(list_currencies())


def style_of(body: str) -> str:
    """Which decimal mark a number proves by itself: POINT, COMMA, "" if it has no mark, UNKNOWN if it may be either.

    Raises NotANumberError if it is neither.
    """
    marks = [c for c in body if c in ".,"]
    if not marks:
        return ""
    last = marks[-1]
    style = POINT if last == "." else COMMA
    whole, _, tail = body.rpartition(last)
    if len(set(marks)) == 2:
        if last in whole or not _GROUPED.fullmatch(whole):
            raise NotANumberError("is not a number; its points and commas do not stand where they do in one")
        return style
    if len(marks) > 1:
        if not _GROUPED.fullmatch(body):
            raise NotANumberError("is not a number; its points and commas do not stand where they do in one")
        return _OTHER[style]
    if len(tail) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
        return UNKNOWN
    return style


@dataclass(slots=True)
class Evidence:
    """What the values of a column say about its decimal mark."""

    point: int = 0
    comma: int = 0
    unknown: int = 0

    def hear(self, text: str) -> None:
        """Count a value; what is no number says nothing."""
        try:
            style = style_of(written(text).body)
        except NotANumberError:
            return
        if style == POINT:
            self.point += 1
        elif style == COMMA:
            self.comma += 1
        elif style == UNKNOWN:
            self.unknown += 1

    @property
    def style(self) -> str:
        """What the column is written in."""
        if self.point and self.comma:
            return MIXED
        return POINT if self.point else COMMA if self.comma else UNKNOWN if self.unknown else ""


def decided(columns: Iterable[Evidence]) -> str:
    """The style of a file from that of its columns."""
    styles = {one.style for one in columns} - {""}
    sure = styles - {UNKNOWN}
    if len(sure) == 1:
        return sure.pop()
    return MIXED if sure else UNKNOWN if styles else ""


def number(text: str, style: str) -> tuple[Decimal, str]:
    """The value and its currency sign, in a column of that style. Raises NotANumberError where it is not certain."""
    one = written(text)
    own = style_of(one.body)
    if own == UNKNOWN:
        if style not in _MARK:
            whole, _, tail = re.split(r"([.,])", one.body)
            raise NotANumberError(
                f"can mean {whole}{tail} or {whole}.{tail}; say which mark is the decimal one with --decimal"
            )
        own = style
    elif own and style in _MARK and own != style:
        raise NotANumberError(f"does not fit its column, where the {style} is the decimal mark")
    mark = _MARK.get(own, "")
    body = one.body
    for other in ".,":
        if other != mark:
            body = body.replace(other, "")
    value = Decimal(body.replace(",", "."))
    return (-value if one.negative else value), one.currency
