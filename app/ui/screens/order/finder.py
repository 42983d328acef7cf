"""F4: the product finder, a list to look through: stock, price and last price, packs, and what this customer takes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QWidget

from app.domain.entry.grammar import parse_entry
from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.entry.popup import price_of
from app.ui.models.columns import LAST, Column, number_column
from app.ui.qt import key_pressed
from app.ui.widgets.fields import Line
from app.ui.widgets.listtable import ListTable
from app.ui.widgets.sheet import Sheet

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_WALK: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_PageUp: -10, Qt.Key.Key_PageDown: 10}


@dataclass(frozen=True, slots=True)
class FinderRow:
    """A product to take; ``last`` is what this customer paid, ``their`` what they call it, "" where nobody knows."""

    hit: ProductHit
    last: str = ""
    their: str = ""


Ask = Callable[[str, Callable[[Sequence[FinderRow]], None]], None]


class FinderSheet(Sheet):
    """``chosen`` carries the words that were typed and the product. ``ask`` answers words, now or later.

    The cursor stays in the field: arrows walk the list, Enter takes. Alt+I leaves out what is not in stock, Alt+B what
    they do not buy.
    """

    chosen = Signal(str, object)

    def __init__(self, document: QWidget, ask: Ask, words: str = "") -> None:
        super().__init__(document, "Products", do="Take it", share=1.17)
        self._ask = ask
        self._rows: tuple[FinderRow, ...] = ()
        self.field = Line(words, name="Code, words, or how many and words")
        self.there, self.bought = QCheckBox("&In stock only"), QCheckBox("What they &buy only")
        self.table = ListTable(_COLUMNS, lambda row: row.hit.id)
        self.table.setAccessibleName("Products")
        self.table.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.table.empty_sentence = "No product has these words."
        top = QHBoxLayout()
        top.setSpacing(16)
        top.addWidget(self.field, 1)
        for box in (self.there, self.bought):
            top.addWidget(box)
            box.toggled.connect(self._show)
        self.body.addLayout(top)
        self.body.addWidget(self.table, 1)
        # As many whatever is found: the sheet stands still while somebody types.
        self.table.shows = (10, 10)
        self.field.textEdited.connect(lambda _text: self._look())
        self.field.installEventFilter(self)
        self.table.opened.connect(lambda _row: self._take())
        self.accepted.connect(self._take)
        self._look()

    def open(self) -> None:
        """The cursor behind what was typed."""
        super().open()
        self.field.setFocus()
        self.field.setCursorPosition(len(self.field.text()))

    def _look(self) -> None:
        words = parse_entry(self.field.text()).words
        self._ask(words, lambda rows: self._answered(words, rows))

    def _answered(self, words: str, rows: Sequence[FinderRow]) -> None:
        # An answer to other words than those that stand there is late.
        if words == parse_entry(self.field.text()).words:
            self._rows = tuple(rows)
            self._show()

    def _show(self) -> None:
        rows = [
            row
            for row in self._rows
            if (not self.there.isChecked() or row.hit.service or (row.hit.available or 0) > 0)
            and (not self.bought.isChecked() or row.hit.bought)
        ]
        self.table.model().set_rows(rows)
        self.table.go_to(0)
        self.button.setEnabled(bool(rows))

    def _take(self) -> None:
        row = self.table.model().row_at(self.table.currentIndex().row())
        if row is not None:
            text = self.field.text()
            self.dismiss()
            self.chosen.emit(text, row.hit)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Arrows are the list's; Enter takes."""
        if watched is self.field and key_pressed(event) and not event.modifiers():
            at, rows = self.table.currentIndex().row(), self.table.model().rowCount()
            if event.key() in _WALK:
                self.table.go_to(max(0, min(rows - 1, at + _WALK[event.key()])))
                return True
            if event.key() in _ENTER:
                self.accept()
                return True
        return super().eventFilter(watched, event)


def _packs(row: FinderRow) -> str:
    return " · ".join(f"{name} {say.quantity(size)}" for name, size in row.hit.units)


def _tone(row: FinderRow) -> str:
    return "muted" if row.hit.discontinued else "text"


_COLUMNS = (
    Column("code", "Code", 92, lambda row: row.hit.code, weight=600, least=80, tone_of=_tone),
    Column("words", "Description", 180, lambda row: row.hit.description, stretch=True, least=110, tone_of=_tone),
    Column("stock", "Stock", 144, lambda row: "", chip=lambda row: row.hit.chip(1000), least=110),
    number_column("price", "Price", 72, lambda row: price_of(row.hit), weight=500, least=64),
    Column("last", "They paid", 150, lambda row: row.last, tone="muted", least=100, yields=3),
    Column("packs", "Packs", 104, _packs, tone="muted", least=80, yields=4),
    Column("their", "Their no.", 92, lambda row: row.their, tone="muted", least=72, yields=5),
    Column("bought", "Usual", 216 + LAST, lambda row: row.hit.bought, tone="muted", least=150, yields=2),
)
