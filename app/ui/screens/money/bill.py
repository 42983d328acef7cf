"""The billing sheet: what would be billed, to the cent, with what stands in the way on top; F12 issues the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui import format as say
from app.ui.each import Outcome, Run, refused, took
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.running import RunSheet
from app.ui.theme.look import Size
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.choices import Choices
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

EACH, CUSTOMER = "E", "G"


class BillSheet(RunSheet):
    """``asked`` wants the rows again for a way of billing; ``done`` carries the rows to be issued.

    While they are issued the cursor stands on the one in hand. ``wanted`` carries a row whose bill lacks what the law
    asks for.
    """

    asked = Signal(bool)
    opened = Signal(str)
    wanted = Signal(object)
    done = Signal(list)

    def __init__(self, document: QWidget) -> None:
        super().__init__(document, "Invoice", do="Issue", share=1.25)
        self._off: set[str] = set()
        self._pressed = False
        self._known = False
        self._issuing: list[str] = []
        self._became: dict[str, Outcome] = {}
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
        self._became = {}
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

    @property
    def lacking(self) -> list[Any]:
        """The rows whose bills lack what the law asks for."""
        return [row for row in self.model.rows if row.lacks]

    def last_is(self, row: Any) -> bool:
        """Whether that row is all there is."""
        return [one.id for one in self.model.rows] == [row.id]

    def again(self) -> None:
        """Look at the books anew, and go on from there."""
        self.button.setEnabled(True)
        self.table.setFocus()
        self._ask()

    def _columns(self) -> tuple[Column, ...]:
        return (
            Column("state", "", 120, lambda _row: "", chip=self._chip),
            Column("orders", "Orders", 150, lambda row: row.numbers, weight=600, least=84),
            Column("customer", "Customer", 180, lambda row: row.customer, stretch=True, least=120),
            number_column("lines", "Lines", 60, lambda row: str(row.lines or ""), tone="muted", yields=2),
            number_column(
                "gross",
                "Total",
                110,
                lambda row: say.amount(row.gross, row.currency) if row.gross else "—",
                weight=600,
            ),
            Column("problem", "", 260, lambda row: row.problem, tone="stop", least=210),
        )

    def _chip(self, row: Any) -> Chip:
        outcome: Outcome = self._became.get(row.id)
        if took(outcome):
            return Chip(outcome.number, "done", Glyph.FULL, f"Issued as {outcome.number}")
        if said := refused(outcome):
            return Chip("Not issued", "stop", Glyph.BANG, said)
        if row.lacks:
            return Chip("Fill in", "stop", Glyph.BANG, row.problem)
        if row.problem:
            return Chip("Not yet", "stop", Glyph.BANG, row.problem)
        if row.id in self._off:
            return Chip("Left out", "idle", Glyph.DASHED)
        return Chip("To issue", "money", Glyph.EMPTY)

    def _toggle(self, row_id: str) -> None:
        if self.running:
            return
        self._off ^= {row_id}
        self.model.set_rows(self.model.rows)
        self._show()

    def _open(self, row_id: str) -> None:
        row = self.model.row_at(self.model.find(row_id))
        if row is None or self.running:
            return
        if row.lacks:
            self.wanted.emit(row)
        else:
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
        fills = "⏎ fills in what is missing" if self.lacking else ""
        rest = f"{troubles} cannot be issued yet; F12 issues the rest" if troubles and rows else ""
        said = " · ".join(filter(None, (rest, fills)))
        self.note.set_text(f"{said}." if said else "")

    def _accept(self) -> None:
        if not self._known:
            self._pressed = True
        elif self.chosen:
            self._issuing = [row.id for row in self.chosen]
            self.done.emit(self.chosen)
        else:
            self.note.set_text("There is nothing to issue.")

    def show_run(self, run: Run) -> None:
        """How far it is, and which one is in hand."""
        super().show_run(run)
        if self.gone or not 0 < run.at <= len(self._issuing):
            return
        self._became = dict(zip(self._issuing, run.told, strict=False))
        self.table.go_to(self.model.find(self._issuing[run.at - 1]))
        self.table.viewport().update()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Letters choose the way of billing, Esc leaves."""
        if watched is self.table and key_pressed(event) and not self.running:
            if event.key() == Qt.Key.Key_Escape:
                self.dismiss()
                return True
            if event.text().isalpha() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.ways.choose(event.text().upper())
                return True
        return super().eventFilter(watched, event)
