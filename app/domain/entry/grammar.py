"""What a person types into the entry row, understood without a database; never a float.

::

    [qty][unit] [*|x|space] code-or-words [@price] [-disc%] [!date]
    'text  a note line        =Heading  a section with a subtotal        =  its end

Both decimal separators are read everywhere. Nothing here refuses: what is not understood stays part of the words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

# Thousandths of a unit, 1/10,000 of money, 1/1,000 of a percent: the units of app/domain.
QUANTITY_SCALE = 1000
PRICE_SCALE = 10_000
RATE_SCALE = 1000
_LARGEST = 10**12

# ASCII digits only: int() reads other scripts' digits too, but no keypad at a counter makes them.
_NUMBER = r"[0-9]+(?:[.,][0-9]+)?|[.,][0-9]+"
# "10*cu15", "2box scr5", "10 x cu15", "3*12+4 * cu15"; the star, an x between spaces, or a space ends the quantity.
_STAR = re.compile(rf"(?P<minus>-?)\s*(?P<sum>{_NUMBER})\s*(?P<unit>[^\W\d_]{{1,12}})?\s*\*\s*(?P<rest>.+)", re.S)
_TIMES = re.compile(rf"(?P<minus>-?)\s*(?P<sum>{_NUMBER})\s*(?P<unit>[^\W\d_]{{1,12}})?\s+[x×]\s+(?P<rest>.+)", re.S)
_SPACE = re.compile(rf"(?P<minus>-?)\s*(?P<sum>{_NUMBER})(?P<unit>[^\W\d_]{{1,12}})?\s+(?P<rest>.+)", re.S)
_PRICE = re.compile(rf"(?:^|(?<=\s)|(?<=\S))@\s*(?P<value>{_NUMBER})(?=\s|$)")
_LESS = re.compile(rf"(?:(?<=\s)|^)-\s*(?P<value>{_NUMBER})\s*%(?=\s|$)")
_DATE = re.compile(r"(?:(?<=\s)|^)!\s*(?P<value>next\s+\S+|\S+)(?=\s|$)")
_SPACES = re.compile(r"\s+")


class Kind(Enum):
    """What a line is."""

    PRODUCT = "product"
    NOTE = "note"
    HEADING = "heading"
    END = "end"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as understood.

    ``quantity`` in thousandths or None if none was typed; ``price`` in 1/10,000; ``less`` in 1/1,000 %; ``when`` is the
    word after ``!`` as typed; ``unit`` is the word glued to the quantity, which may turn out to be part of a code.
    """

    kind: Kind
    words: str
    quantity: int | None = None
    unit: str = ""
    price: int | None = None
    less: int | None = None
    when: str = ""


def parse_entry(text: str) -> Entry:
    """Read one line of the entry row."""
    stripped = text.strip()
    if stripped.startswith("'"):
        return Entry(Kind.NOTE, stripped[1:].strip())
    if stripped.startswith("="):
        words = stripped[1:].strip()
        return Entry(Kind.HEADING if words else Kind.END, words)
    body, when = _take(_DATE, stripped)
    body, less = _take_number(_LESS, body, RATE_SCALE)
    body, price = _take_number(_PRICE, body, PRICE_SCALE)
    quantity, unit, words = _split_quantity(body.strip())
    return Entry(
        Kind.PRODUCT, words, quantity, unit, price, less, _SPACES.sub(" ", when).lower() if when is not None else ""
    )


def parse_number(text: str, scale: int) -> int | None:
    """Decimal text with comma or point as an exact integer of 1/scale; None if it is no number or has more places."""
    return parse_sum(text, scale) if re.fullmatch(rf"\s*-?\s*(?:{_NUMBER})\s*", text) else None


def parse_sum(text: str, scale: int) -> int | None:
    """A number or a simple sum such as ``3*12+4``, exact; None if it is neither or cannot be held exactly."""
    compact = _SPACES.sub("", text)
    minus = compact.startswith("-")
    # Longer than any quantity or price can be; keeps the arithmetic below cheap whatever is pasted.
    if len(compact) > 80:
        return None
    total = Fraction(0)
    for term in compact.removeprefix("-").split("+"):
        product = Fraction(1)
        for factor in term.split("*"):
            if not re.fullmatch(_NUMBER, factor):
                return None
            product *= Fraction(f"0{factor.replace(',', '.')}")
        total += product
    scaled = total * scale
    if scaled.denominator != 1 or scaled > _LARGEST * scale:
        return None
    return -int(scaled) if minus else int(scaled)


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str | None]:
    """Cut the last match out of the text."""
    matches = list(pattern.finditer(text))
    if not matches:
        return text, None
    found = matches[-1]
    return f"{text[: found.start()]} {text[found.end() :]}".strip(), found["value"]


def _take_number(pattern: re.Pattern[str], text: str, scale: int) -> tuple[str, int | None]:
    rest, value = _take(pattern, text)
    number = parse_number(value, scale) if value is not None else None
    # A number that cannot be held exactly stays among the words, where it is seen.
    return (rest, number) if number is not None else (text, None)


def _split_quantity(body: str) -> tuple[int | None, str, str]:
    """Quantity, unit and words. A lone number is a code: a person types ``4711`` and means the product."""
    chain = _leading_sum(body)
    if chain:
        return chain
    for pattern in (_STAR, _TIMES, _SPACE):
        found = pattern.fullmatch(body)
        if not found or not found["rest"].strip():
            continue
        quantity = parse_number(found["sum"], QUANTITY_SCALE)
        if quantity is not None:
            signed = -quantity if found["minus"] else quantity
            return signed, (found["unit"] or "").lower(), _SPACES.sub(" ", found["rest"]).strip()
    return None, "", _SPACES.sub(" ", body).strip()


def _leading_sum(body: str) -> tuple[int, str, str] | None:
    """``3*12+4 cu15``: the sum is one word, and a product follows it."""
    head, _, rest = body.partition(" ")
    words = rest.strip().removeprefix("*").removeprefix("x ").removeprefix("× ").strip()
    if not words or not any(sign in head.lstrip("-") for sign in "+*"):
        return None
    quantity = parse_sum(head, QUANTITY_SCALE)
    return None if quantity is None else (quantity, "", _SPACES.sub(" ", words))
