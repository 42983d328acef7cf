"""GS1 element strings: what a barcode says of goods beside their number, as Application Identifiers (AI) and values.

Source of the table and of the rules: GS1 General Specifications, sections 3 (definitions of the AIs), 7.8 (element
strings of predefined length, FNC1 as separator) and 7.12 (the century of dates; day 00 is the last of its month).
"""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from typing import Final

from app.domain.gtin import check_digit

GS: Final = "\x1d"
"""FNC1 between two elements, as scanners send it."""


class BrokenCodeError(ValueError):
    """A code that is none; its text is a sentence for a person."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How one AI is written: its own digits, the parts of its value, and what it means.

    A part is (kind, least, most): kind "n" for digits, "x" for the 82 characters of GS1. `check` is how many digits
    from the beginning end in a check digit, 0 for none; `date` says that the first six digits are a day.
    """

    ai: str
    parts: tuple[tuple[str, int, int], ...]
    title: str
    check: int = 0
    date: bool = False

    @property
    def most(self) -> int:
        """The longest value in characters."""
        return sum(most for _kind, _least, most in self.parts)

    @property
    def least(self) -> int:
        """The shortest value in characters."""
        return sum(least for _kind, least, _most in self.parts)


@dataclass(frozen=True, slots=True)
class Element:
    """One AI with its digits as written, say 3103, and its value."""

    ai: str
    value: str


# AI, form, check ("k" and the digits it closes) or "d" for a date, meaning. "n6" is six digits, "x..20" up to twenty
# characters, "n3+x..9" one after the other, "[...]" may be absent. A range as 3100-3105 stands for each of its AIs.
_TABLE: Final = """
00 n18 k18 Shipping unit
01 n14 k14 Trade item
02 n14 k14 Contained trade items
03 n14 k14 Made-to-order trade item
10 x..20 - Lot
11 n6 d Produced on
12 n6 d Due on
13 n6 d Packed on
15 n6 d Best before
16 n6 d Sell by
17 n6 d Expires on
20 n2 - Variant
21 x..20 - Serial number
22 x..20 - Consumer product variant
235 x..28 - Third party serial number
240 x..30 - Additional item number
241 x..30 - Customer's part number
242 n..6 - Made-to-order variation
243 x..20 - Packaging component
250 x..30 - Secondary serial number
251 x..30 - Source entity
253 n13+[x..17] k13 Document
254 x..20 - Extension of a location
255 n13+[n..12] k13 Coupon
30 n..8 - Count of items
3100-3105 n6 - Net weight, kg
3110-3115 n6 - Length, m
3120-3125 n6 - Width, m
3130-3135 n6 - Depth, m
3140-3145 n6 - Area, m²
3150-3155 n6 - Net volume, l
3160-3165 n6 - Net volume, m³
3200-3205 n6 - Net weight, lb
3210-3215 n6 - Length, in
3220-3225 n6 - Length, ft
3230-3235 n6 - Length, yd
3240-3245 n6 - Width, in
3250-3255 n6 - Width, ft
3260-3265 n6 - Width, yd
3270-3275 n6 - Depth, in
3280-3285 n6 - Depth, ft
3290-3295 n6 - Depth, yd
3300-3305 n6 - Gross weight, kg
3310-3315 n6 - Gross length, m
3320-3325 n6 - Gross width, m
3330-3335 n6 - Gross depth, m
3340-3345 n6 - Gross area, m²
3350-3355 n6 - Gross volume, l
3360-3365 n6 - Gross volume, m³
3370-3375 n6 - Weight on an area, kg/m²
3400-3405 n6 - Gross weight, lb
3410-3415 n6 - Gross length, in
3420-3425 n6 - Gross length, ft
3430-3435 n6 - Gross length, yd
3440-3445 n6 - Gross width, in
3450-3455 n6 - Gross width, ft
3460-3465 n6 - Gross width, yd
3470-3475 n6 - Gross depth, in
3480-3485 n6 - Gross depth, ft
3490-3495 n6 - Gross depth, yd
3500-3505 n6 - Area, sq in
3510-3515 n6 - Area, sq ft
3520-3525 n6 - Area, sq yd
3530-3535 n6 - Gross area, sq in
3540-3545 n6 - Gross area, sq ft
3550-3555 n6 - Gross area, sq yd
3560-3565 n6 - Net weight, troy oz
3570-3575 n6 - Net weight, oz
3600-3605 n6 - Net volume, qt
3610-3615 n6 - Net volume, US gal
3620-3625 n6 - Gross volume, qt
3630-3635 n6 - Gross volume, US gal
3640-3645 n6 - Net volume, cu in
3650-3655 n6 - Net volume, cu ft
3660-3665 n6 - Net volume, cu yd
3670-3675 n6 - Gross volume, cu in
3680-3685 n6 - Gross volume, cu ft
3690-3695 n6 - Gross volume, cu yd
37 n..8 - Count of contained items
3900-3909 n..15 - Amount
3910-3919 n3+n..15 - Amount in a currency
3920-3929 n..15 - Price
3930-3939 n3+n..15 - Price in a currency
3940-3943 n4 - Percent off
3950-3955 n6 - Price per unit
400 x..30 - Customer's order number
401 x..30 - Consignment
402 n17 k17 Shipment
403 x..30 - Route
410 n13 k13 Ship to
411 n13 k13 Bill to
412 n13 k13 Bought from
413 n13 k13 Ship for
414 n13 k13 Location
415 n13 k13 Invoicing party
416 n13 k13 Place of production
417 n13 k13 Party
420 x..20 - Postcode
421 n3+x..9 - Country and postcode
422 n3 - Country of origin
423 n3+n..12 - Countries of processing
424 n3 - Country of processing
425 n3+n..12 - Countries of disassembly
426 n3 - Country of the full process
427 x..3 - Region of origin
4300-4309 x..70 - Delivery
4310-4319 x..70 - Return
4320 x..35 - Service
4321-4323 n1 - Handling
4324-4325 n10 - Delivery not before or after
4326 n6 d Released on
4330-4333 n6+[x..1] - Temperature
7001 n13 - NATO stock number
7002 x..30 - Carcass class
7003 n10 d Expires on, with the hour
7004 n..4 - Potency
7005 x..12 - Catch area
7006 n6 d First frozen on
7007 n6+[n6] d Harvested on
7008 x..3 - Species
7009 x..10 - Fishing gear
7010 x..2 - Production method
7011 n6+[n4] d Test by
7020-7022 x..20 - Refurbishment
7023 x..30 - Assembly
7030-7039 n3+x..27 - Processor
7040 x4 - Registered identifiers
7041 x..4 - Freight unit
710-717 x..20 - National healthcare number
7230-7239 x2+x..28 - Certification
7240 x..20 - Protocol
7241 n2 - Media
7242 x..25 - Version
8001 n14 - Roll
8002 x..20 - Mobile telephone
8003 n14+[x..16] k14 Returnable asset
8004 x..30 - Asset
8005 n6 - Price per unit of measure
8006 n14+n2+n2 k14 Part of a trade item
8007 x..34 - IBAN
8008 n8+[n..4] d Produced on, with the hour
8009 x..50 - Sensor
8010 x..30 - Component
8011 n..12 - Serial number of a component
8012 x..20 - Software version
8013 x..25 - Model
8014 x..25 - Device registration
8017 n18 k18 Service provider
8018 n18 k18 Service recipient
8019 n..10 - Service instance
8020 x..25 - Reference of a payment
8026 n14+n2+n2 k14 Contained part of a trade item
8030 x..90 - Signature
8110 x..70 - Coupon
8111 n4 - Loyalty points
8112 x..70 - Coupon file
8200 x..70 - Address of the packaging
90-99 x..90 - Agreed among the partners
"""
# These lengths are known beforehand, so that no separator follows (table "element strings with predefined length").
# By the first two digits of the AI: the characters of AI and value together.
PREDEFINED: Final = {
    "00": 20,
    **dict.fromkeys(("01", "02", "03"), 16),
    "04": 18,
    **{str(ai): 8 for ai in range(11, 20)},
    "20": 4,
    **{str(ai): 10 for ai in range(31, 37)},
    "41": 16,
}
_PART = re.compile(r"(\[?)([nx])(\.\.)?(\d+)\]?")
# The 82 characters of GS1 (ISO/IEC 646 without $ @ [ \ ] ^ ` { | } ~ # and blank).
_CHARACTERS = re.compile(r"[!\"%&'()*+,\-./0-9:;<=>?A-Z_a-z]*")


def _rules() -> dict[str, Rule]:
    found = {}
    for line in _TABLE.strip().splitlines():
        which, form, check, title = line.split(" ", 3)
        parts = []
        for optional, kind, upto, digits in _PART.findall(form):
            most = int(digits)
            parts.append((kind, 0 if optional else 1 if upto else most, most))
        first, _, last = which.partition("-")
        closed = int(check[1:]) if check.startswith("k") else 0
        for number in range(int(first), int(last or first) + 1):
            ai = str(number).zfill(len(first))
            found[ai] = Rule(ai, tuple(parts), title, closed, check == "d")
    return found


RULES: Final = _rules()
_LENGTHS: Final = (2, 3, 4)


def rule_at(text: str) -> Rule | None:
    """The rule of the AI a text begins with."""
    return next((RULES[text[:size]] for size in _LENGTHS if text[:size] in RULES), None)


def elements(text: str, today: date) -> tuple[Element, ...]:
    """The elements of a string in which `GS` separates what has no length of its own. Raises BrokenCodeError."""
    found: list[Element] = []
    rest = text.removeprefix(GS)
    while rest:
        rule = rule_at(rest)
        if rule is None:
            raise BrokenCodeError(f"{shown(text)} is no GS1 code: {shown(rest[:4])} is no application identifier.")
        if fixed := PREDEFINED.get(rule.ai[:2]):
            value, rest = rest[len(rule.ai) : fixed], rest[fixed:].removeprefix(GS)
        else:
            value, _, rest = rest[len(rule.ai) :].partition(GS)
        found.append(_checked(Element(rule.ai, value), rule, today))
    return tuple(found)


_BRACKETS = re.compile(r"\((\d{2,4})\)")


def elements_of_print(text: str, today: date) -> tuple[Element, ...]:
    """The elements of what is printed under a barcode, each AI in brackets. Raises BrokenCodeError."""
    marks = [mark for mark in _BRACKETS.finditer(text) if mark[1] in RULES]
    if not marks or marks[0].start() != 0:
        raise BrokenCodeError(f"{shown(text)} does not begin with an application identifier in brackets.")
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    return tuple(
        _checked(Element(mark[1], text[mark.end() : end].strip()), RULES[mark[1]], today)
        for mark, end in zip(marks, ends, strict=True)
    )


def _checked(one: Element, rule: Rule, today: date) -> Element:
    value, where = one.value, f"({one.ai}) {rule.title}"
    if not rule.least <= len(value) <= rule.most:
        wants = str(rule.most) if rule.least == rule.most else f"{rule.least} to {rule.most}"
        raise BrokenCodeError(f"{where} has {len(value)} characters; it has {wants}.")
    at = 0
    for kind, _least, most in rule.parts:
        part, at = value[at : at + most], at + most
        if kind == "n" and part and not (part.isascii() and part.isdigit()):
            raise BrokenCodeError(f"{where} has digits only, not {shown(part)}.")
        if kind == "x" and not _CHARACTERS.fullmatch(part):
            raise BrokenCodeError(f"{where} has a character that no GS1 code holds: {shown(part)}.")
    if rule.check:
        right = check_digit(value[: rule.check - 1])
        if value[rule.check - 1] != right:
            wrong = value[rule.check - 1]
            raise BrokenCodeError(f"{where} has the wrong check digit: {wrong}, its other digits want {right}.")
    if rule.date:
        day_of(value[:6], today, where)
    return one


def day_of(digits: str, today: date, where: str = "The date") -> date:
    """The day of YYMMDD, of the century nearest to today; day 00 is the last of its month. Raises BrokenCodeError."""
    year, month, day = int(digits[:2]), int(digits[2:4]), int(digits[4:6])
    ahead = year - today.year % 100
    century = today.year // 100 + (1 if ahead <= -50 else -1 if ahead >= 51 else 0)
    try:
        last = calendar.monthrange(century * 100 + year, month)[1]
        return date(century * 100 + year, month, day or last)
    except ValueError:  # IllegalMonthError is one
        raise BrokenCodeError(f"{where} has no such day: {digits}.") from None


def shown(text: str) -> str:
    """A code as a person can read it, its separators too."""
    return text.replace(GS, "·")
