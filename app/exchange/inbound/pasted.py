"""Orders as plain text, a line each, read by the grammar of the entry row."""

from __future__ import annotations

import datetime
from decimal import Decimal

from app.domain.entry.dates import parse_date
from app.domain.entry.grammar import PRICE_SCALE, QUANTITY_SCALE, RATE_SCALE, Kind, parse_entry
from app.domain.entry.lists import rows_of_list
from app.domain.errors import RuleViolation
from app.domain.inbound import MOST_LINES, Buyer, Inbound, InboundLine


def line_of_text(text: str) -> InboundLine:
    """A line from what a person would have typed. Its words may be our number, theirs, a barcode, or none of them."""
    entry = parse_entry(text)
    words = entry.words
    # A price for a hundred is one; that for a pack is known where the row is counted in it, else it is left out.
    per = Decimal(entry.per) if entry.per.isdecimal() and int(entry.per) else Decimal(1)
    told = entry.price is not None and (per > 1 or entry.per in {"", "1", entry.unit})
    when = parse_date(entry.when, datetime.datetime.now().astimezone().date()) if entry.when else None
    return InboundLine(
        Decimal(QUANTITY_SCALE if entry.quantity is None else entry.quantity) / QUANTITY_SCALE,
        code=words,
        description=words,
        unit=entry.unit,
        price=Decimal(entry.price) / PRICE_SCALE if told and entry.price is not None else None,
        price_per=per,
        less=None if entry.less is None else Decimal(entry.less) / RATE_SCALE,
        wanted_date=when.isoformat() if when else "",
        text=text.strip(),
        length=Decimal(entry.length) / QUANTITY_SCALE if entry.length else None,
    )


def order_of_text(text: str, name: str = "The text", number: str = "") -> Inbound:
    """The order that a text is. Notes and headings join the note of the order. Raises RuleViolation."""
    rows = rows_of_list(text)
    if len(rows) > MOST_LINES:
        raise RuleViolation(f"{name} has more than {MOST_LINES:,} lines.", "source")
    lines: list[InboundLine] = []
    notes: list[str] = []
    for row in rows:
        entry = parse_entry(row)
        if entry.kind is not Kind.PRODUCT:
            notes.append(entry.words)
        else:
            lines.append(line_of_text(row))
    if not lines:
        raise RuleViolation(f"{name} holds no line of an order.", "source")
    return Inbound("text", number, Buyer(), tuple(lines), note="\n".join(notes))
