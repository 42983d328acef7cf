"""Columns of order lines that a person asks for: bin, weight, list price, the customer's number, a mark at notes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from app.domain.entry.grammar import Kind
from app.domain.entry.sheet import ONE
from app.domain.pricing import Asked, Offers, decide
from app.ui import format as say
from app.ui.entry.lines import EntryLine, price_per
from app.ui.models.columns import Column, number_column

if TYPE_CHECKING:
    from app.ui.entry.view import EntryTableView

MORE = (
    ("theirs", "Their part no."),
    ("noted", "Note marker"),
    ("bin", "Bin"),
    ("list_price", "List price"),
    ("weight", "Weight"),
)
# Behind which column each stands.
_BEHIND = {"theirs": "code", "noted": "words", "bin": "stock", "list_price": "stock", "weight": "less"}
Theirs = Callable[[EntryLine], str]


def with_more(columns: Sequence[Column], wanted: Iterable[str], theirs: Theirs) -> tuple[Column, ...]:
    """The columns with those that are wanted; ``theirs`` says what the customer calls the product of a line."""
    found, keys = list(columns), set(wanted)
    # The last of those behind one column goes in first.
    for key, _title in reversed(MORE):
        if key in keys:
            at = next(number for number, one in enumerate(found) if one.key == _BEHIND[key])
            found.insert(at + 1, _column(key, theirs))
    return tuple(found)


def put_columns(table: EntryTableView, columns: Sequence[Column]) -> None:
    """Other columns below whoever types: the cursor stays where it is."""
    cell, text = table.cell, table.editor.text()
    row = table.currentIndex().row()
    table.set_columns(columns)
    if cell is not None:
        table.edit_cell(cell, text)
    elif row >= 0 and not table.entry.hasFocus():
        table.go_to(row)


def _column(key: str, theirs: Theirs) -> Column:
    if key == "theirs":
        return Column(key, "Theirs", 104, theirs, tone="muted", least=80, yields=6)
    if key == "noted":
        return Column(key, "Note", 52, note_mark, tone="accent", yields=5, spoken=_note_words)
    if key == "bin":
        return Column(key, "Bin", 72, _bin, tone="muted", least=60, yields=6)
    if key == "list_price":
        return number_column(key, "List price", 96, list_price, tone="muted", least=76, yields=6)
    return number_column(key, "Weight", 92, weight, tone="muted", least=76, yields=6)


def note_mark(line: EntryLine) -> str:
    """Whether something is noted at a line, for whomever: ✎ on the paper, ✎ us for us only."""
    ours = bool(line.more.internal_note)
    return " ".join(filter(None, ("✎" if line.more.note or ours else "", "us" if ours and not line.more.note else "")))


def _note_words(line: EntryLine) -> str:
    said = (("on the paper", line.more.note), ("for us", line.more.internal_note))
    return "; ".join(f"Note {where}: {words}" for where, words in said if words)


def _bin(line: EntryLine) -> str:
    return line.product.bin if line.product else ""


def weight(line: EntryLine) -> str:
    """What all of a line weighs, as far as that is known; about, where it is billed by weight and not yet weighed."""
    if line.product is None or line.kind is not Kind.PRODUCT:
        return ""
    grams = line.weight or line.product.weight * line.quantity // ONE
    return say.about(say.weight(grams), estimated=line.estimated) if grams else ""


def list_price(line: EntryLine) -> str:
    """What one costs by the list, whoever buys it; "" where no list says it."""
    product = line.product
    if product is None:
        return ""
    listed = Offers(standard=product.offers.standard, each=product.offers.each)
    found = decide(Asked(ONE, product.seen), listed)
    if found is None:
        return ""
    per = price_per(line) if found.price_per == line.per else f"/{found.price_per}"
    return f"{say.price(found.price)}{per}"


Number = Callable[[str], str]


def _called(number: Number, line: EntryLine) -> str:
    """As the line has it from its document, else as the customer calls the product."""
    said = line.more.particulars
    if said is not None and said.their_sku:
        return said.their_sku
    return number(line.product.id) if line.product else ""


def called_by(number: Number) -> Theirs:
    """From what the customer calls a product, by its id, what stands in a line's cell."""
    return partial(_called, number)
