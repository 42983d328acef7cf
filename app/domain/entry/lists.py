"""A pasted list of lines, each turned into what a person would have typed."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"-?(?:[0-9]+(?:[.,][0-9]+)?)")
_HEADERS = {"code", "qty", "quantity", "sku", "product", "menge", "artikel", "artikelnummer", "item", "total", "summe"}


def rows_of_list(text: str) -> list[str]:
    """Entry texts from rows with a tab, semicolon, comma or spaces between code and quantity, either first.

    Rows of headings and totals are left out. A row that is not understood stays as it is: it becomes a line that asks.
    """
    rows = []
    for raw in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        row = raw.strip().strip(";,\t ")
        if not row or set(re.split(r"[\s;,]+", row.lower())) & _HEADERS:
            continue
        rows.append(_entry_text(row))
    return rows


def _entry_text(row: str) -> str:
    for separator in ("\t", ";"):
        if separator in row:
            parts = [part.strip() for part in row.split(separator) if part.strip()]
            return _of_parts(parts) if len(parts) >= 2 else row
    head, comma, tail = row.rpartition(",")
    if comma and _NUMBER.fullmatch(tail.strip()) and not _NUMBER.fullmatch(row):
        return f"{tail.strip()}*{head.strip()}"
    first, _, last = row.rpartition(" ")
    if first and _NUMBER.fullmatch(last) and not _NUMBER.match(first):
        return f"{last}*{first.strip()}"
    # A barcode and a quantity: both are numbers, and the longer one is the barcode.
    if first and _NUMBER.fullmatch(first) and _NUMBER.fullmatch(last):
        return f"{last}*{first}" if len(first) >= len(last) else f"{first}*{last}"
    return row


def _of_parts(parts: list[str]) -> str:
    if _NUMBER.fullmatch(parts[0]) and not _NUMBER.fullmatch(parts[1]):
        return f"{parts[0]}*{parts[1]}"
    quantity = next((part for part in parts[1:] if _NUMBER.fullmatch(part)), "")
    return f"{quantity}*{parts[0]}" if quantity else parts[0]
