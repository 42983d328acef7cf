"""A list of agreed prices as people type and paste it: code, price or discount, from how many, from and until when.

::

    CU15-3; 7.90; 50; 2026-01-01; 2026-06-30      (tabs or semicolons between; what is left out is always and for ever)
    ELB15   12.50 per 25                          (tab-separated; a price for twenty-five)
    *Pipes; -12.5%                                (a category)
"""

from __future__ import annotations

import re
from typing import Any

from app.domain.entry.grammar import parse_number
from app.domain.money import rate_out, scaled_text
from app.domain.quantity import quantity_out

_DAY = re.compile(r"(\d{4})-(\d\d)-(\d\d)|(\d{1,2})\.(\d{1,2})\.(\d{4})")
_PRICE = re.compile(r"(?P<figure>[\d.,]+)\s*(?:(?:per|/)\s*(?P<per>\d{1,6}))?")
_LESS = re.compile(r"[-−]\s*(?P<figure>[\d.,]+)\s*%")


def parse_agreements(text: str) -> tuple[list[dict[str, Any]], str]:
    """What `agree_prices` takes for each line, and a sentence about the first that cannot be read (then none)."""
    found = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        cells = [one.strip() for one in re.split(r"[;\t]", line)]
        one, wrong = _agreement(cells)
        if wrong and number == 1 and len(cells) > 1 and not re.search(r"\d", cells[1]):
            continue  # the headings of a sheet that was copied with them
        if wrong:
            return [], f"Line {number}: {wrong}"
        found.append(one)
    return found, ""


def _agreement(cells: list[str]) -> tuple[dict[str, Any], str]:
    code, figure, least, since, until = (*cells, "", "", "", "", "")[:5]
    if not code or not figure:
        return {}, "write it like CU15-3; 7.90; 50."
    given: dict[str, Any] = {"category": code[1:].strip()} if code.startswith("*") else {"product": code}
    less, price = _LESS.fullmatch(figure), _PRICE.fullmatch(figure)
    if less and (rate := parse_number(less["figure"], 1000)):
        given["discount_percent"] = rate_out(rate)
    elif price and (value := parse_number(price["figure"], 10_000)) is not None:
        given["price"] = scaled_text(value, 4, 2)
        if price["per"]:
            given["price_per"] = int(price["per"])
    else:
        return {}, f"“{figure}” is neither a price like 7.90 nor a discount like -12.5%."
    if least:
        many = parse_number(least, 1000)
        if many is None:
            return {}, f"“{least}” is not how many."
        given["min_quantity"] = quantity_out(many)
    for name, day in (("valid_from", since), ("valid_to", until)):
        if day:
            read = _DAY.fullmatch(day)
            if read is None:
                return {}, f"“{day}” is not a day like 2026-06-30 or 30.6.2026."
            given[name] = day if read[1] else f"{read[6]}-{int(read[5]):02}-{int(read[4]):02}"
    return given, ""
