"""The allocate sheet: money a customer has with us set against what they owe, the oldest invoice first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.entry.grammar import parse_number
from app.domain.money import amount_out, exponent
from app.ui import format as say
from app.ui.models.columns import SHORT_DAY, Column, number_column
from app.ui.models.rows import ListModel
from app.ui.theme.look import Size
from app.ui.widgets.cells import CellTable
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Against:
    """An open invoice and the text of what is set against it."""

    invoice: Any
    amount: str = ""

    @property
    def id(self) -> str:
        """The invoice's."""
        return str(self.invoice.id)


class AllocateSheet(Sheet):
    """``done`` carries pairs of invoice id and amount as decimal text."""

    done = Signal(list)

    def __init__(self, document: QWidget, title: str, credit: Any, invoices: Sequence[Any], currency: str) -> None:
        super().__init__(document, title, do="Set against", share=1.6)
        self._credit, self._currency = credit, currency
        self.model = ListModel(self._columns(), lambda row: row.id, self._oldest_first(invoices))
        self.table = CellTable(self.model, ("amount",))
        self.table.typed.connect(lambda row, _key, text: self._type(row, text))
        self.table.lettered.connect(self._letter)
        self.table.ended.connect(self.button.setFocus)
        self.table.left.connect(self.dismiss)
        self.body.addWidget(self.table, 1)
        foot = QHBoxLayout()
        foot.addWidget(Text("Space all of a line, or none of it", size=Size.SECOND, tone="muted"), 1)
        self.rest = Text(size=Size.TITLE, weight=600)
        foot.addWidget(self.rest)
        self.body.addLayout(foot)
        self.accepted.connect(self._accept)
        self._show()

    def _columns(self) -> tuple[Column, ...]:
        currency = self._currency
        return (
            Column("number", "Invoice", 110, lambda row: row.invoice.number, weight=600),
            Column("date", "Date", SHORT_DAY, lambda row: say.short_day(row.invoice.date), tone="muted", yields=2),
            Column("due", "Due", 140, lambda row: say.day(row.invoice.due), stretch=True),
            number_column("open", "Open", 110, lambda row: say.amount(row.invoice.open, currency)),
            number_column("amount", "Set against it", 130, lambda row: row.amount, weight=600),
        )

    def _oldest_first(self, invoices: Sequence[Any]) -> list[Against]:
        left, rows = self._credit.open, []
        for one in invoices:
            part = min(left, one.open)
            rows.append(Against(one, amount_out(part, self._currency) if part > 0 else ""))
            left -= max(0, part)
        return rows

    def _amount(self, row: Against) -> int | None:
        return parse_number(row.amount, 10 ** exponent(self._currency)) if row.amount.strip() else 0

    @property
    def left(self) -> int:
        """What stays as credit, in minor units; negative is more than there is."""
        open_: int = self._credit.open
        return open_ - sum(self._amount(row) or 0 for row in self.model.rows)

    def _type(self, at: int, text: str) -> None:
        rows = list(self.model.rows)
        rows[at] = replace(rows[at], amount=text)
        self.model.set_rows(rows)
        self._show()

    def _letter(self, letter: str) -> None:
        at, _ = self.table.place
        row = self.model.rows[at]
        if letter == " ":
            free = min(row.invoice.open, self.left)
            self._type(at, "" if row.amount or free <= 0 else amount_out(free, self._currency))

    def _show(self) -> None:
        left = self.left
        self.note.set_text("")
        self.rest.set_tone("stop" if left < 0 else "text")
        words = f"{say.money(-left, self._currency)} more than there is" if left < 0 else ""
        self.rest.set_text(words or f"{say.money(left, self._currency)} stays as credit")

    def _accept(self) -> None:
        for at, row in enumerate(self.model.rows):
            if self._amount(row) is None:
                self.note.set_text(f"“{row.amount}” is no amount.")
                self.table.go(at, "amount")
                return
        pairs = [
            (row.id, amount_out(amount, self._currency)) for row in self.model.rows if (amount := self._amount(row))
        ]
        if self.left < 0:
            self.note.set_text("No more is set against invoices than there is.")
        elif not pairs:
            self.note.set_text("Space sets credit against the invoice of the line.")
        else:
            self.done.emit(pairs)
