"""What a scanned text says: a trade item with lot, expiry and quantity, an order to the desk, or just a text.

GTINs and GS1 element strings after the GS1 General Specifications; the prefix a scanner may send before a code, ]C1 and
its like, after ISO/IEC 15424. A text is never changed silently: `text` is what the books are asked for first.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.gs1 import GS, BrokenCodeError, Element, day_of, elements, elements_of_print
from app.domain.gtin import LENGTHS, check_digit, gtin_problem, is_digits

QUANTITY: Final = 1000
"""Thousandths of a unit."""
ALL, SHORT, UNDO = "CFALL", "CFSHORT", "CFUNDO"
"""Printed orders to the desk: the rest of the line, less than asked, back before the last scan. Letters only, which
every layout of a keyboard types the same way."""
CONTROLS: Final = frozenset({ALL, SHORT, UNDO})
# Symbologies that carry element strings when their modifier says so.
_GS1_MARKS: Final = frozenset({"C1", "e0", "e1", "e2", "d2", "Q3", "J1"})
# What is set up in scanners where a keyboard cannot type the separator itself. None of them is a character of GS1.
_SEPARATORS: Final = ("{GS}", "|", "~", "^")
# Measures that goods are sold by, by the first three digits of the AI.
MEASURES: Final = {"310": "kg", "311": "m", "314": "m²", "315": "l", "316": "m³", "320": "lb"}
_DATES: Final = {"17": "expires", "15": "best_before", "11": "produced"}


@dataclass(frozen=True, slots=True)
class Scanned:
    """What one scan says. Quantities in thousandths, days ISO, "" or 0 where it says nothing.

    `text` is the code without the mark of its symbology; `gtin` has 14 digits; `count` is how many of that trade item;
    `measure` is (unit, quantity) of goods that are weighed or cut; `sscc` is a shipping unit; `order` the customer's
    order number; `control` one of ALL, SHORT, UNDO. `problem` is a sentence where a code is broken; its text stands.
    """

    text: str
    gtin: str = ""
    lot: str = ""
    expires: str = ""
    best_before: str = ""
    produced: str = ""
    serial: str = ""
    count: int = 0
    measure: tuple[str, int] | None = None
    sscc: str = ""
    location: str = ""
    order: str = ""
    part: str = ""
    control: str = ""
    problem: str = ""
    elements: tuple[Element, ...] = ()

    @property
    def day(self) -> str:
        """The day after which it is not sold any more: the expiry, else best before."""
        return self.expires or self.best_before

    @property
    def scale_label(self) -> tuple[str, int] | None:
        """Of a label that the shop's own scales print (EAN-13 from 20 to 29: goods, then grams): the code of the goods
        as it would be for no weight, and the grams. Only the books know whether goods of that code are weighed.
        """
        code = self.gtin[1:]
        if len(self.text) != 13 or self.problem or not self.gtin or code[0] != "2":
            return None
        goods = f"{code[:7]}00000"
        return goods + check_digit(goods), int(code[7:12])

    @property
    def forms(self) -> tuple[str, ...]:
        """How books may have noted the code, the likeliest first: as scanned, then the GTIN with fewer zeros."""
        found = [self.text]
        if self.gtin:
            found += [self.gtin[-size:] for size in (13, 14, 12, 8) if not self.gtin[:-size].strip("0")]
        return tuple(dict.fromkeys(found))


def read(text: str, today: date) -> Scanned:
    """What a scan says. Never raises: what is no code of a known kind is a text; a broken one says its `problem`."""
    code = text.strip(" \r\n\t")
    mark = ""
    if len(code) > 3 and code[0] == "]" and code[1].isalpha() and code[2].isalnum():
        mark, code = code[1:3], code[3:]
    if mark in _GS1_MARKS:
        return _of_elements(code, today)
    if code.upper() in CONTROLS:
        return Scanned(code, control=code.upper())
    if code.startswith("("):
        return _of_print(code, today)
    if GS in code or code.startswith("{GS}"):
        return _of_elements(code, today)
    if is_digits(code) and len(code) in LENGTHS:
        problem = gtin_problem(code)
        return Scanned(code, problem=f"{code} {problem}.") if problem else Scanned(code, gtin=code.zfill(14))
    if mark == "" and code[:2] in {"00", "01", "02"} and is_digits(code[:16]) and len(code) >= 16:
        # Nobody said that these are elements: they are where all of it reads as such.
        found = _of_elements(code, today)
        return found if not found.problem else Scanned(code)
    return Scanned(code)


def _of_elements(code: str, today: date) -> Scanned:
    said = code
    for one in _SEPARATORS:
        said = said.replace(one, GS)
    try:
        return _meaning(code, elements(said, today), today)
    except BrokenCodeError as error:
        return Scanned(code, problem=str(error))


def _of_print(code: str, today: date) -> Scanned:
    try:
        return _meaning(code, elements_of_print(code, today), today)
    except BrokenCodeError as error:
        # A bracket may as well begin a code of the shop's own.
        return Scanned(code, problem=str(error) if code[1:3].isdigit() else "")


def _meaning(code: str, found: tuple[Element, ...], today: date) -> Scanned:
    said: dict[str, str] = {}
    for one in found:
        # The first of its kind counts; what contradicts it stands in the elements.
        said.setdefault(one.ai, one.value)
    days = {name: day_of(said[ai], today).isoformat() for ai, name in _DATES.items() if ai in said}
    count = said.get("37") or said.get("30") or "0"
    gtin = said.get("01") or said.get("02") or said.get("03") or said.get("8006", "")[:14]
    return Scanned(
        code,
        gtin=gtin,
        lot=said.get("10", ""),
        serial=said.get("21", ""),
        count=int(count) * QUANTITY,
        measure=_measured(found),
        sscc=said.get("00", ""),
        location=said.get("414", ""),
        order=said.get("400", ""),
        part=said.get("241", "") or said.get("240", ""),
        elements=found,
        **days,
    )


def _measured(found: tuple[Element, ...]) -> tuple[str, int] | None:
    for one in found:
        if len(one.ai) == 4 and (unit := MEASURES.get(one.ai[:3])):
            # More than three decimals are rounded to thousandths, a half upwards.
            places = int(one.ai[3])
            value = int(one.value) * QUANTITY
            return unit, (value * 2 + 10**places) // (2 * 10**places)
    return None
