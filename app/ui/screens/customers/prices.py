"""A customer's special prices: what is agreed with them and their group, and a place to type or paste more."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from app.domain.entry.agreements import parse_agreements
from app.domain.money import price_out, rate_out
from app.domain.pricing import price_words
from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.models.columns import DAY, Column, number_column
from app.ui.models.rows import ListModel
from app.ui.theme.look import Size, look
from app.ui.widgets.card import Card
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

HOW = "One a line, typed or pasted: code, price or -12%, from how many, from when, until when. CU15-3; 7.90; 50"


class PricesSheet(Sheet):
    """``kept`` carries what ``agree_prices`` takes beside the customer."""

    kept = Signal(list)

    def __init__(self, document: QWidget, title: str, rows: Sequence[Any]) -> None:
        super().__init__(document, title, do="Keep", share=1)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        self.model = ListModel(_COLUMNS, lambda row: row.id, rows, self)
        self.table = Table(self.model)
        self.table.empty_sentence = "Nothing is agreed yet: they pay by their list."
        self.table.setMinimumHeight(160)
        inside.addWidget(self.table)
        self.typed = QPlainTextEdit()
        self.typed.setAccessibleName("New prices, one a line")
        self.typed.setTabChangesFocus(True)
        self.typed.setFixedHeight(look().px(96))
        self.body.addWidget(self.typed)
        self.body.addWidget(Text(HOW, size=Size.SECOND, tone="muted", wrap=True))
        self.body.addWidget(surface, 1)
        self.typed.textChanged.connect(self._look)
        self.accepted.connect(self._keep)
        self.table.opened.connect(self._again)

    def _look(self) -> None:
        prices, wrong = parse_agreements(self.typed.toPlainText())
        count = f"{len(prices)} price{'s' if len(prices) != 1 else ''}"
        self.note.set_text(wrong or (f"{count} to keep." if prices else ""))

    def _again(self, row_id: str) -> None:
        """Enter on a row writes it below, to be changed; of the group's nothing is changed here."""
        row = self.model.row_at(self.model.find(row_id))
        if row is None:
            return
        if row.of:
            self.note.set_text(f"That is agreed with the group {row.of}.")
            return
        figure = f"-{rate_out(row.discount)}%" if row.discount else price_out(row.price.price)
        per = f" per {row.price.per}" if row.price.per != 1 else ""
        cells = (row.sku or f"*{row.category}", f"{figure}{per}", quantity_out(row.min_quantity), row.valid_from)
        line = "; ".join((*cells, row.valid_to)).rstrip("; ")
        text = self.typed.toPlainText().rstrip()
        self.typed.setPlainText(f"{text}\n{line}".lstrip())
        self.typed.setFocus()

    def _keep(self) -> None:
        prices, wrong = parse_agreements(self.typed.toPlainText())
        if wrong:
            self.note.set_text(wrong)
            return
        if not prices:
            self.dismiss()
            return
        self.kept.emit(prices)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """What the books refuse of a line stands below the lines, and they stay."""
        self.note.set_text(sentence)
        return True


def _figure(row: Any) -> str:
    return f"−{rate_out(row.discount)} %" if row.discount else price_words(row.price, row.each)


def _last(row: Any) -> str:
    return price_words(row.last, row.last_each) if row.last_date else ""


_COLUMNS = (
    Column("code", "Code", 110, lambda row: row.sku or "all of", weight=600, least=80),
    Column("words", "Goods", 160, lambda row: row.name or row.category, stretch=True, least=100),
    number_column("price", "Agreed", 130, _figure, weight=600),
    number_column("least", "From", 72, lambda row: say.quantity(row.min_quantity) if row.min_quantity else ""),
    Column("since", "Since", DAY, lambda row: say.day(row.valid_from, year=True), tone="muted", yields=2),
    Column("until", "Until", DAY, lambda row: say.day(row.valid_to, year=True) if row.valid_to else "", yields=1),
    Column("word", "Contract", 100, lambda row: row.word or row.of, tone="muted", yields=3),
    number_column("last", "Paid last", 110, _last, tone="muted", yields=4),
)
