"""Which cell comes next, and what typing in one means; no Qt in this file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from app.domain.entry.counted import WEIGHTS, figure_of, per_in, pieces_of, typed_over, unit_of, unit_typed_over
from app.domain.entry.dates import parse_date
from app.domain.entry.grammar import RATE_SCALE, Kind, parse_entry, parse_number, parse_price
from app.domain.entry.sheet import ONE
from app.domain.money import price_out, rate_out
from app.ui.entry.lines import EDITABLE, EntryLine, line_of, price_per

Cell = tuple[int, str]


def editable(line: EntryLine) -> tuple[str, ...]:
    """The cells of a line that may be edited, in the order of Tab; a unit only where there is another one."""
    if line.kind is not Kind.PRODUCT:
        return ("words",)
    if line.product is None:
        return ("words", "quantity")
    several = bool(line.product.units or line.counted.pack)
    return tuple(key for key in EDITABLE if key != "unit" or several)


Editable = Callable[[EntryLine], tuple[str, ...]]


def next_cell(lines: Sequence[EntryLine], cell: Cell, by: int, may: Editable = editable) -> Cell | None:
    """The editable cell after or before; None is the entry row (or, backwards, nothing before the first)."""
    order = [(row, key) for row, line in enumerate(lines) for key in may(line)]
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
    """What stands in the editor when it opens: plain, without grouping, and understood there as what it is."""
    if key == "quantity":
        return figure_of(line.counted)
    if key == "unit":
        return unit_of(line.counted, line.product.unit if line.product else "")
    if key == "price":
        each = line.product.each if line.product else 0
        per = (f"/{line.per}" if line.per != 1 else "/kg") if each else price_per(line)
        return f"{price_out(line.price)}{per}"
    if key == "words":
        return line.typed if line.kind is Kind.PRODUCT else line.words
    return line.when if key == "when" else rate_out(line.less)


def _typed_again(line: EntryLine, text: str, today: date) -> EntryLine:
    """The line that asks, from other words: it is looked up anew. A quantity or price that they do not name stays."""
    if not text or text == line.typed:
        return line
    fresh = line_of(parse_entry(text), line.line, text)
    if day := parse_date(fresh.when, today) if fresh.when else None:
        fresh = replace(fresh, when=day.isoformat())
    kept = {name for name in line.by_hand - fresh.by_hand if name in {"quantity", "price", "less"}}
    return replace(
        fresh,
        quantity=line.quantity if "quantity" in kept else fresh.quantity,
        price=line.price if "price" in kept else fresh.price,
        less=line.less if "less" in kept else fresh.less,
        by_hand=fresh.by_hand | kept,
        when=fresh.when or line.when,
        more=line.more,
    )


def edited_line(line: EntryLine, key: str, text: str, today: date) -> tuple[EntryLine, str]:
    """The line with the cell changed, and a sentence if the text cannot be used (the old value stands then)."""
    text = text.strip()
    if key == "words" and line.kind is Kind.PRODUCT:
        return _typed_again(line, text, today), ""
    if key == "words":
        return replace(line, words=text), ""
    if key in {"quantity", "unit"}:
        return _counted(line, key, text)
    return {"price": _priced, "less": _less, "when": _dated}[key](line, text, today)


def answered(line: EntryLine, key: str) -> EntryLine:
    """The line once its cell was left as it stood: who was asked how much has said that it is so much."""
    asked = line.product is not None and line.product.ask_quantity and key == "quantity"
    return line.counted_as(line.counted) if asked else line


def _counted(line: EntryLine, key: str, text: str) -> tuple[EntryLine, str]:
    unit, packs = (line.product.unit, line.product.units) if line.product else ("", ())
    if line.product and line.product.each and key == "quantity" and (many := _by_weight(text, line.product.each)):
        return line.counted_as(replace(line.counted, quantity=many)), ""
    was = line.counted
    packs = packs if not was.pack else ((was.pack, was.pack_size), *packs)
    found = typed_over(was, text, unit, packs) if key == "quantity" else unit_typed_over(was, text, unit, packs)
    if isinstance(found, str):
        return line, found
    # Who was asked how much, and says so much, has answered.
    asked = line.product is not None and line.product.ask_quantity and key == "quantity"
    return (line if found == was and not asked else line.counted_as(found)), ""


def _by_weight(text: str, each: int) -> int:
    """How many are meant by "7.2 kg" of what is counted and billed by weight; 0 where no weight is said."""
    number, word = text.lower().rstrip("kg").strip(), text.lower().lstrip("-0123456789., ")
    value = parse_number(number, ONE) if word in WEIGHTS else None
    return pieces_of(value, word, each) if value else 0


def _priced(line: EntryLine, text: str, _today: date) -> tuple[EntryLine, str]:
    if not text:
        # Nothing by hand any more: what the rules say.
        more = replace(line.more, per=0, reason="")
        return replace(line, by_hand=line.by_hand - {"price"}, more=more), ""
    said, stands = parse_price(text), f"{cell_text(line, 'price')} stands."
    if said is None:
        return line, f"Price “{text}” is not a number; {stands}"
    if said[0] < 0:
        return line, f"A price is not negative; a return has a negative quantity. {stands}"
    product = line.product
    price: tuple[int, int] | None = (said[0], line.per)
    if said[1] and product and product.each:
        # Its price is for a kilogram, or for a hundred of them; what a piece costs nobody knows before it is weighed.
        price = (said[0], int(said[1])) if said[1].isdecimal() else (said[0], 1) if said[1] == "kg" else None
    elif said[1] and product:
        price = per_in(said[0], said[1], product.unit, product.units)
    if price is None:
        return line, f"“{said[1]}” is no unit of it, and no number; {stands}"
    return (line if price == (line.price, line.per) else line.priced_at(*price)), ""


def _less(line: EntryLine, text: str, _today: date) -> tuple[EntryLine, str]:
    value = parse_number(text.removesuffix("%").strip(), RATE_SCALE) if text else 0
    if value is None:
        return line, f"Discount “{text}” is not a number; {cell_text(line, 'less')} stands."
    if not 0 <= value <= 100 * RATE_SCALE:
        return line, f"A discount is between 0 and 100 %; {cell_text(line, 'less')} stands."
    return (line if value == line.less else replace(line, less=value, by_hand=line.by_hand | {"less"})), ""


def _dated(line: EntryLine, text: str, today: date) -> tuple[EntryLine, str]:
    day = parse_date(text, today) if text else None
    if text and day is None:
        return line, f"“{text}” is not a date. Try +5, thu or 26-3; {line.when or 'none'} stands."
    return replace(line, when=day.isoformat() if day else ""), ""
