"""A sheet of lines: a table with cells to fill, a field that scans or types goods into it, and a few fields beside."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.entry.grammar import QUANTITY_SCALE, parse_entry, parse_sum
from app.domain.quantity import quantity_out
from app.ui.entry.choose import ProductHit, choose
from app.ui.entry.rows import Check, EditRow, RowsTable
from app.ui.models.columns import Column
from app.ui.qt import key_pressed
from app.ui.scanning.peek import said_of
from app.ui.scanning.scan import Scan
from app.ui.widgets.card import Card
from app.ui.widgets.fields import Line
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet, scrolled

Found = Callable[[Sequence[ProductHit]], None]
# Asks the books for the products that words mean.
LookUp = Callable[[str, Found], None]
# Three rows of a form: so much of it is seen beside the rows of goods.
_FORM = 106


def quantity_cell(text: str, *, least: int = 0, most: int | None = None) -> int | str:
    """A quantity as typed, in thousandths, or a sentence. Sums like 3*12+4 work."""
    value = parse_sum(text, QUANTITY_SCALE) if text else 0
    if value is None:
        return f"“{text}” is not a number; 3*12+4 works too."
    if value < least:
        return f"{quantity_out(value)} is below {quantity_out(least)}."
    if most is not None and value > most:
        return f"{quantity_out(value)} is more than the {quantity_out(most)} there are."
    return value


class LinesSheet(Sheet):
    """``done`` carries the rows and the values of the form.

    With ``look_up`` goods are typed or scanned into it: the same product again counts up. Enter on an empty field goes
    on to the next one; F12 does it.
    """

    done = Signal(tuple, dict)

    def __init__(
        self,
        document: QWidget,
        title: str,
        columns: Sequence[Column],
        editable: Sequence[str],
        check: Check,
        *,
        rows: Sequence[EditRow] = (),
        do: str = "Do it",
        look_up: LookUp | None = None,
        new_row: Callable[[ProductHit, int], EditRow] | None = None,
        form: Form | None = None,
    ) -> None:
        super().__init__(document, title, do=do, share=1)
        self._look_up, self._new_row = look_up, new_row
        self.form = form
        self.table = RowsTable(columns, editable, check, rows)
        self.table.said.connect(self.note.set_text)
        self.table.past_end.connect(self._past_end)
        self.entry: Line | None = None
        if form:
            # A form may grow, by the fields of another address; the rows below it stay in sight.
            self.body.addWidget(scrolled(form, _FORM))
            form.flows = False
        if look_up:
            self.entry = Line(hint="Scan, or type 10*code", name="Code or words")
            self.entry.installEventFilter(self)
            self.body.addWidget(self.entry)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        self.body.addWidget(surface, 1)
        self.table.shows = (4, 11)
        # Whether the first row stands there to be filled at once.
        self.first = False
        self.accepted.connect(self._accept)

    def open(self) -> None:
        """Where goods are typed in, there the cursor is; else the sheet itself hears F12 and Enter."""
        super().open()
        if self.first:
            self.table.open_cell(0, self.table.editable[0])
        elif self.entry:
            self.entry.setFocus()
        else:
            self.setFocus()
            self.table.go_to(0)

    def enter(self, text: str) -> None:
        """Goods from text: "10*code"; a barcode."""
        entry = parse_entry(text)
        if self._look_up and entry.words:
            self._look_up(entry.words, lambda hits: self._found(text, entry.quantity, hits))

    def _found(self, text: str, quantity: int | None, hits: Sequence[ProductHit]) -> None:
        picked = choose(hits)
        if picked.product is None or self._new_row is None:
            names = ", ".join(hit.code for hit in picked.candidates[:4])
            self.note.set_text(f"“{text}”: {picked.problem}{f' ({names})' if names else ''}.")
            return
        self.note.set_text("")
        count = picked.product.counted(quantity)
        self._count_up(self._new_row(picked.product, count), count)

    def _count_up(self, fresh: EditRow, count: int) -> None:
        known = next((row for row in self.table.rows if row.id == fresh.id), None)
        if known is None:
            self.table.add(fresh)
            return
        have = parse_sum(known.cells["quantity"], QUANTITY_SCALE) or 0
        more = known.filled("quantity", quantity_out(have + count))
        self.table.set_rows([more if row.id == known.id else row for row in self.table.rows])

    def _past_end(self) -> None:
        (self.entry or self.button).setFocus()

    def _accept(self) -> None:
        if self.entry and self.entry.text().strip():
            # What is typed and not entered yet is not lost.
            self._enter_typed()
            return
        if self.table.commit():
            self.done.emit(self.table.rows, self.form.values() if self.form else {})

    def _enter_typed(self) -> None:
        if self.entry:
            text = self.entry.text().strip()
            self.entry.clear()
            self.enter(text)

    def scanned(self, scan: Scan) -> None:
        """A scan while the sheet is open: as much as the code says, of the lot it says."""
        if self._look_up is None or self._new_row is None:
            scan.reject(f"{scan.code}: not here")
        elif scan.product is None:
            # Said as of anything typed, beside the field.
            scan.reject(scan.said.problem or f"{scan.code}: unknown")
            self.note.set_text(scan.said.problem or f"“{scan.code}”: not found.")
        else:
            product = scan.product
            self._look_up(product.sku, lambda hits: self._scanned(scan, [hit for hit in hits if hit.id == product.id]))

    def _scanned(self, scan: Scan, hits: Sequence[ProductHit]) -> None:
        if not hits or self._new_row is None:
            scan.reject(f"{scan.code}: unknown")
            return
        self.note.set_text("")
        quantity, said = scan.product.quantity, scan.said
        fresh = self._new_row(hits[0], quantity)
        if said.lot and "lot" in fresh.cells:
            # Another lot of the same goods is another row.
            fresh = replace(fresh, id=f"{fresh.id}/{said.lot}").filled("lot", said.lot)
        self._count_up(fresh, quantity)
        words = f"{scan.product.sku} · {quantity_out(quantity)} {scan.product.unit}"
        more = said_of(scan)[1:] if quantity != QUANTITY_SCALE else said_of(scan)
        scan.accept(" · ".join((words, *more)))
        self.note.set_text(" ".join(more))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter takes the goods in; Down goes into the rows."""
        if self.entry is not None and watched is self.entry and key_pressed(event):
            if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
                if self.entry.text().strip():
                    self._enter_typed()
                else:
                    self.button.setFocus()
                return True
            if event.key() == Qt.Key.Key_Down and self.table.rows:
                self.table.open_cell(0, self.table.editable[0])
                return True
        return super().eventFilter(watched, event)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field, or the row it is about, else at the foot."""
        if self.form and self.form.show_field_error(field, sentence):
            return True
        parts = field.split(".")
        if len(parts) > 1 and parts[1].isdecimal():
            self.table.go_to(int(parts[1]) - 1)
        return super().show_field_error(field, sentence)


def quantity_text(value: Any) -> str:
    """Thousandths as they stand in a cell."""
    return quantity_out(value) if value else ""
