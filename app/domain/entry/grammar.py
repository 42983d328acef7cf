"""What a person types into the entry row, understood without a database; never a float.

::

    [qty][unit] [*|x|space] code-or-words [@price[/per]] [-disc%] [!date]
    10x1.5m cable   ten pieces of 1.5 m           @12.40/100, @4.50/box   a price for so many, or for a pack
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
# "10x1.5m cable": pieces and a length, glued. In metres, feet or yards only: "4x40mm screw" names the screw.
LENGTHS = frozenset({"m", "lm", "lfm", "mtr", "ft", "yd"})
_CUT = re.compile(
    rf"(?P<minus>-?)\s*(?P<pieces>[0-9]{{1,6}})[x×](?P<length>{_NUMBER})\s?(?P<unit>{'|'.join(sorted(LENGTHS))})"
    r"(?:\s*[*]\s*|\s+(?:[x×]\s+)?)(?P<rest>.+)",
    re.S | re.I,
)
# "3*12+4*cu15": a sum, then a code that begins with a letter, so that "2*12*4711" stays two of "12*4711".
_SUM = re.compile(
    rf"(?P<minus>-?)\s*(?P<sum>(?:{_NUMBER})(?:\s*[*+]\s*(?:{_NUMBER}))+)\s*\*\s*(?P<rest>[^\W\d_].*)", re.S
)
_CUT_ALONE = re.compile(
    rf"(?P<minus>-?)\s*(?P<pieces>[0-9]{{1,6}})\s*[x×]\s*(?P<length>{_NUMBER})\s*(?P<unit>[^\W\d_]*)"
)
_PER = r"(?:\s*/\s*(?P<per>[0-9]{1,6}|[^\W\d_]{1,12}))?"
_PRICE = re.compile(rf"(?:^|(?<=\s)|(?<=\S))@\s*(?P<value>{_NUMBER}){_PER}(?=\s|$)")
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
    ``length`` (thousandths of ``unit``) is that of one piece of cut goods; then ``quantity`` is that of all pieces.
    ``per`` is for what the price is: a number, the word of a unit or a pack, "" for as many as the product is priced.
    """

    kind: Kind
    words: str
    quantity: int | None = None
    unit: str = ""
    price: int | None = None
    less: int | None = None
    when: str = ""
    length: int = 0
    per: str = ""


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
    body, price, per = _take_price(body)
    quantity, length, unit, words = _split_quantity(body.strip())
    said = _SPACES.sub(" ", when).lower() if when is not None else ""
    return Entry(Kind.PRODUCT, words, quantity, unit, price, less, said, length, per)


def written_cut(quantity: int, length: int) -> str:
    """Pieces and their length, "10x1.5"; `quantity` (thousandths) is all of them together."""
    return f"{quantity // length}x{_plain(length, 3)}"


def _plain(value: int, places: int) -> str:
    """An exact decimal without needless zeros."""
    sign, whole = ("-" if value < 0 else ""), f"{abs(value):0{places + 1}}"
    return f"{sign}{whole[:-places]}.{whole[-places:]}".rstrip("0").rstrip(".")


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


def parse_price(text: str) -> tuple[int, str] | None:
    """A price in 1/10,000 and what follows its slash, "12.40/100"; None if it is none."""
    found = re.fullmatch(rf"\s*(?P<value>-?\s*(?:{_NUMBER})){_PER}\s*", text)
    price = parse_number(found["value"], PRICE_SCALE) if found else None
    return None if found is None or price is None else (price, (found["per"] or "").lower())


def parse_cut(text: str) -> tuple[int, int, str] | None:
    """Pieces of a length, "10x1.5m": all in thousandths, one of them, and the unit, "" if none; None if it is none."""
    found = _CUT_ALONE.fullmatch(text.strip())
    return _cut(found) if found else None


def _cut(found: re.Match[str]) -> tuple[int, int, str] | None:
    length = parse_number(found["length"], QUANTITY_SCALE)
    if not length or not int(found["pieces"]):
        return None
    whole = int(found["pieces"]) * length
    return (-whole if found["minus"] else whole), length, found["unit"].lower()


def _take(pattern: re.Pattern[str], text: str) -> tuple[str, str | None]:
    """Cut the last match out of the text."""
    rest, found = _cut_out(pattern, text)
    return rest, found["value"] if found else None


def _cut_out(pattern: re.Pattern[str], text: str) -> tuple[str, re.Match[str] | None]:
    matches = list(pattern.finditer(text))
    if not matches:
        return text, None
    found = matches[-1]
    return f"{text[: found.start()]} {text[found.end() :]}".strip(), found


def _take_price(text: str) -> tuple[str, int | None, str]:
    rest, found = _cut_out(_PRICE, text)
    number = parse_number(found["value"], PRICE_SCALE) if found else None
    if found is None or number is None:
        # A number that cannot be held exactly stays among the words, where it is seen.
        return text, None, ""
    return rest, number, (found["per"] or "").lower()


def _take_number(pattern: re.Pattern[str], text: str, scale: int) -> tuple[str, int | None]:
    rest, value = _take(pattern, text)
    number = parse_number(value, scale) if value is not None else None
    # A number that cannot be held exactly stays among the words, where it is seen.
    return (rest, number) if number is not None else (text, None)


def _split_quantity(body: str) -> tuple[int | None, int, str, str]:
    """Quantity, length, unit and words. A lone number is a code: a person types ``4711`` and means the product."""
    found = _CUT.fullmatch(body)
    if found and (cut := _cut(found)):
        return cut[0], cut[1], cut[2], _SPACES.sub(" ", found["rest"]).strip()
    chain = _leading_sum(body)
    if chain:
        return chain[0], 0, "", chain[1]
    for pattern in (_STAR, _TIMES, _SPACE):
        found = pattern.fullmatch(body)
        if not found or not found["rest"].strip():
            continue
        quantity = parse_number(found["sum"], QUANTITY_SCALE)
        if quantity is not None:
            signed = -quantity if found["minus"] else quantity
            return signed, 0, (found["unit"] or "").lower(), _SPACES.sub(" ", found["rest"]).strip()
    return None, 0, "", _SPACES.sub(" ", body).strip()


def _leading_sum(body: str) -> tuple[int, str] | None:
    """``3*12+4 cu15`` or ``3*12+4*cu15``: a sum, and a product follows it."""
    if found := _SUM.fullmatch(body):
        quantity = parse_sum(found["sum"], QUANTITY_SCALE)
        return None if quantity is None else (-quantity if found["minus"] else quantity, _words(found["rest"]))
    head, _, rest = body.partition(" ")
    words = rest.strip().removeprefix("*").removeprefix("x ").removeprefix("× ").strip()
    if not words or not any(sign in head.lstrip("-") for sign in "+*"):
        return None
    quantity = parse_sum(head, QUANTITY_SCALE)
    return None if quantity is None else (quantity, _words(words))


def _words(text: str) -> str:
    return _SPACES.sub(" ", text).strip()
