"""The billing sheet: what would be billed, to the cent, with what stands in the way on top; F12 issues the rest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui import format as say
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.theme.look import Size
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.choices import Choices
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

EACH, CUSTOMER = "E", "G"


@dataclass
class BillRun:
    """Invoices issued one after the other, each its own transaction; what was refused and why."""

    waiting: list[Any]
    issued: list[str] = field(default_factory=list)
    refused: list[str] = field(default_factory=list)


class BillSheet(Sheet):
    """``asked`` wants the rows again for a way of billing; ``done`` carries the rows to be issued."""

    asked = Signal(bool)
    opened = Signal(str)
    done = Signal(list)

    def __init__(self, document: QWidget) -> None:
        super().__init__(document, "Invoice", do="Issue", share=1.25)
        self._off: set[str] = set()
        self._pressed = False
        self._known = False
        self.ways = Choices("Invoices", [(EACH, "one per order"), (CUSTOMER, "one per customer")])
        self.ways.chosen.connect(self._ask)
        head = QHBoxLayout()
        head.addWidget(self.ways)
        head.addStretch(1)
        head.addWidget(Text("Space leaves one out · ⏎ opens the order", size=Size.SECOND, tone="muted"))
        self.body.addLayout(head)
        self.model = ListModel(self._columns(), lambda row: row.id)
        self.table = Table(self.model)
        self.table.peeked.connect(self._toggle)
        self.table.opened.connect(self._open)
        self.table.installEventFilter(self)
        self.body.addWidget(self.table, 1)
        self.accepted.connect(self._accept)

    @property
    def by_customer(self) -> bool:
        """Whether the orders of a customer go on one invoice."""
        return self.ways.choice == CUSTOMER

    def show_bills(self, rows: Sequence[Any]) -> None:
        """What would be billed."""
        self._known = True
        self.model.set_rows(rows)
        if rows and not self.table.currentIndex().isValid():
            self.table.go_to(0)
        self._show()
        if self._pressed:
            self._pressed = False
            self._accept()

    @property
    def chosen(self) -> list[Any]:
        """The rows that F12 issues."""
        return [row for row in self.model.rows if not row.problem and row.id not in self._off]

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("state", "", 120, lambda _row: "", chip=self._chip),
            Column("orders", "Orders", 150, lambda row: row.numbers, weight=600),
            Column("customer", "Customer", 180, lambda row: row.customer, stretch=True),
            number_column("lines", "Lines", 60, lambda row: str(row.lines or ""), tone="muted", yields=2),
            number_column(
                "gross",
                "Total",
                110,
                lambda row: say.amount(row.gross, row.currency) if row.gross else "—",
                weight=600,
            ),
            Column("problem", "", 260, lambda row: row.problem, tone="stop", yields=1),
        )

    def _chip(self, row: Any) -> Chip:
        if row.problem:
            return Chip("Not yet", "stop", Glyph.BANG, row.problem)
        if row.id in self._off:
            return Chip("Left out", "idle", Glyph.DASHED)
        return Chip("To issue", "money", Glyph.EMPTY)

    def _toggle(self, row_id: str) -> None:
        self._off ^= {row_id}
        self.model.set_rows(self.model.rows)
        self._show()

    def _open(self, row_id: str) -> None:
        row = self.model.row_at(self.model.find(row_id))
        self.opened.emit(row.order_ids[0])

    def _ask(self) -> None:
        self._known = False
        self.asked.emit(self.by_customer)

    def _show(self) -> None:
        rows = self.chosen
        orders = sum(len(row.order_ids) for row in rows)
        total = say.money(sum(row.gross for row in rows), rows[0].currency) if rows else ""
        many = f"Invoice {orders} shipped order{'s' if orders != 1 else ''}, {total}"
        self.title.set_text(many if rows else "Nothing can be invoiced now")
        self.button.set_text(f"Issue {len(rows)}" if rows else "Issue")
        troubles = len([row for row in self.model.rows if row.problem])
        self.note.set_text(f"{troubles} cannot be issued yet; F12 issues the rest." if troubles and rows else "")

    def _accept(self) -> None:
        if not self._known:
            self._pressed = True
        elif self.chosen:
            self.done.emit(self.chosen)
        else:
            self.note.set_text("There is nothing to issue.")

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters choose the way of billing, Esc leaves."""
        if watched is self.table and event.type() == QEvent.Type.KeyPress:
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
            if event.text().isalpha() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.ways.choose(event.text().upper())
                return True
        return super().eventFilter(watched, event)
