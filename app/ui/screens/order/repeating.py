"""The repeat sheet (Ctrl+R): earlier orders left, the lines of the one under the cursor right."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.entry.earlier import Earlier
from app.ui import format as say
from app.ui.models.columns import Align, Column, number_column
from app.ui.qt import key_pressed
from app.ui.widgets.listtable import ListTable
from app.ui.widgets.sheet import Sheet

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}


class RepeatSheet(Sheet):
    """``chosen`` carries the order and those of its lines that are wanted again.

    Up and Down walk the orders, Right goes to their lines, Space leaves one out or takes it in, Enter inserts.
    """

    chosen = Signal(object, tuple)

    def __init__(self, document: QWidget, earlier: Sequence[Earlier], currency: str) -> None:
        super().__init__(document, "Repeat an order at today's prices", do="Insert", share=1.6)
        self.without: set[tuple[str, int]] = set()
        self.orders = ListTable(_order_columns(currency), lambda one: one.id, earlier)
        self.lines = ListTable(self._line_columns(), lambda row: str(row[0]))
        for table, name in ((self.orders, "Earlier orders"), (self.lines, "Lines of the order")):
            table.setAccessibleName(name)
            table.installEventFilter(self)
            # Whichever order is looked at, the sheet stands still.
            table.shows = (8, 8)
        both = QHBoxLayout()
        both.setSpacing(20)
        both.addWidget(self.orders, 1)
        both.addWidget(self.lines, 1)
        self.body.addLayout(both, 1)
        self.orders.selectionModel().currentRowChanged.connect(lambda *_rows: self._show())
        self.accepted.connect(self._take)
        self.orders.go_to(0)

    def _line_columns(self) -> tuple[Column, ...]:
        return (
            Column("taken", "", 34, lambda row: "" if self._left_out(row[0]) else "✓", tone="accent"),
            Column("code", "Code", 90, lambda row: row[1].sku, tone_of=self._tone, least=80),
            Column("words", "Description", 120, lambda row: row[1].name, stretch=True, tone_of=self._tone, least=110),
            number_column("quantity", "Qty", 60, lambda row: say.quantity(row[1].quantity), weight=600),
            Column("unit", "Unit", 52, lambda row: row[1].unit, tone="muted", yields=2),
            number_column("price", "Then", 74, lambda row: say.price(row[1].price), tone="muted", yields=1),
        )

    def _tone(self, row: Any) -> str:
        return "muted" if self._left_out(row[0]) else "text"

    def _left_out(self, number: int) -> bool:
        order = self.order
        return order is not None and (order.id, number) in self.without

    @property
    def order(self) -> Earlier | None:
        """The order under the cursor."""
        found: Earlier | None = self.orders.model().row_at(self.orders.currentIndex().row())
        return found

    def _show(self) -> None:
        order = self.order
        self.lines.model().set_rows(tuple(enumerate(order.lines)) if order else ())
        self._say()

    def _say(self) -> None:
        wanted = len(self._wanted())
        self.note.set_text("" if wanted else "Every line is left out.")
        self.button.set_text(f"Insert {wanted}")
        self.button.setEnabled(wanted > 0)

    def _wanted(self) -> tuple[Any, ...]:
        order = self.order
        return tuple(line for at, line in enumerate(order.lines) if not self._left_out(at)) if order else ()

    def _toggle(self) -> None:
        order, at = self.order, self.lines.currentIndex().row()
        if order and 0 <= at < len(order.lines):
            self.without ^= {(order.id, at)}
            self.lines.viewport().update()
            self._say()

    def _take(self) -> None:
        order, wanted = self.order, self._wanted()
        if order and wanted:
            self.dismiss()
            self.chosen.emit(order, wanted)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys of the two tables."""
        if not key_pressed(event) or watched not in {self.orders, self.lines}:
            return super().eventFilter(watched, event)
        key = event.key()
        if key in _ENTER:
            self._take()
        elif key == Qt.Key.Key_Right and watched is self.orders:
            self.lines.setFocus()
            self.lines.go_to(max(0, self.lines.currentIndex().row()))
        elif key == Qt.Key.Key_Left and watched is self.lines:
            self.orders.setFocus()
        elif key == Qt.Key.Key_Space and watched is self.lines:
            self._toggle()
        else:
            return super().eventFilter(watched, event)
        return True


def _order_columns(currency: str) -> tuple[Column, ...]:
    return (
        Column("number", "Order", 84, lambda one: one.number, weight=600, least=70),
        Column("date", "Date", 100, lambda one: say.day(one.date), tone="muted", yields=1, least=92),
        number_column("lines", "Lines", 52, lambda one: str(len(one.lines)), tone="muted", yields=2),
        Column(
            "gross",
            "Total",
            92,
            lambda one: say.amount(one.gross, currency),
            align=Align.RIGHT,
            stretch=True,
            weight=600,
            least=76,
        ),
    )
