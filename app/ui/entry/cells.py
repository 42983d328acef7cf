"""Which cell comes next, and what typing in one means; no Qt in this file."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.domain.entry.grammar import PRICE_SCALE, QUANTITY_SCALE, RATE_SCALE, Kind, parse_entry, parse_number, parse_sum
from app.ui.entry.lines import EDITABLE, EntryLine, line_of

Cell = tuple[int, str]


def editable(line: EntryLine) -> tuple[str, ...]:
    """The cells of a line that may be edited, in the order of Tab."""
    if line.kind is not Kind.PRODUCT:
        return ("words",)
    return EDITABLE if line.product else ("words", "quantity")


def next_cell(lines: Sequence[EntryLine], cell: Cell, by: int) -> Cell | None:
    """The editable cell after or before; None is the entry row (or, backwards, nothing before the first)."""
    order = [(row, key) for row, line in enumerate(lines) for key in editable(line)]
    if cell in order:
        at = order.index(cell) + by
    else:
        # From a cell that cannot be edited: the nearest in that direction by row.
        ahead = [number for number, (row, _) in enumerate(order) if row >= cell[0]]
        at = ahead[0] if by > 0 and ahead else (ahead[0] if ahead else len(order)) - (0 if by > 0 else 1)
    return order[at] if 0 <= at < len(order) else None


def needing(lines: Sequence[EntryLine], cell: Cell) -> Cell | None:
    """The next editable cell of the same line that is empty or flagged, for Enter; None is the entry row."""
    row, key = cell
    if not 0 <= row < len(lines):
        return None
    line = lines[row]
    keys = editable(line)
    after = keys[keys.index(key) + 1 :] if key in keys else keys
    return next(((row, one) for one in after if one == "price" and line.product and line.price == 0), None)


def cell_text(line: EntryLine, key: str) -> str:
    """What stands in the editor when it opens: plain, without grouping."""
    from app.domain.money import price_out, rate_out
    from app.domain.quantity import quantity_out

    if key == "quantity":
        return quantity_out(line.quantity)
    if key == "price":
        return price_out(line.price)
    if key == "words":
        return line.typed if line.kind is Kind.PRODUCT else line.words
    return rate_out(line.less)


def _typed_again(line: EntryLine, text: str) -> EntryLine:
    """The line that asks, from other words: it is looked up anew. A quantity or price that they do not name stays."""
    if not text or text == line.typed:
        return line
    fresh = line_of(parse_entry(text), line.line, text)
    kept = {name for name in line.by_hand - fresh.by_hand if name in EDITABLE}
    more = {name: getattr(line, name) for name in kept}
    return replace(fresh, **more, by_hand=fresh.by_hand | kept, when=fresh.when or line.when, more=line.more)


def edited_line(line: EntryLine, key: str, text: str) -> tuple[EntryLine, str]:
    """The line with the cell changed, and a sentence if the text cannot be used (the old value stands then)."""
    text = text.strip()
    if key == "words" and line.kind is Kind.PRODUCT:
        return _typed_again(line, text), ""
    if key == "words":
        return replace(line, words=text), ""
    scale = {"quantity": QUANTITY_SCALE, "price": PRICE_SCALE, "less": RATE_SCALE}[key]
    read = parse_sum if key == "quantity" else parse_number
    value = read(text.removesuffix("%").strip(), scale) if text else (0 if key == "less" else None)
    name = {"quantity": "Quantity", "price": "Price", "less": "Discount"}[key]
    if value is None:
        return line, f"{name} “{text}” is not a number; {cell_text(line, key)} stands."
    if key == "quantity" and value == 0:
        return line, f"Quantity 0 is no line; Ctrl Del deletes it, {cell_text(line, key)} stands."
    if key == "less" and not 0 <= value <= 100 * RATE_SCALE:
        return line, f"A discount is between 0 and 100 %; {cell_text(line, key)} stands."
    if key == "price" and value < 0:
        return line, f"A price is not negative; a return has a negative quantity. {cell_text(line, key)} stands."
    if value == {"quantity": line.quantity, "price": line.price, "less": line.less}[key]:
        return line, ""
    return replace(line, **{key: value}, by_hand=line.by_hand | {key}), ""
