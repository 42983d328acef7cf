"""A quote becomes an order: at which prices, despite its date, whole or in part. Asked only where there is a choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.entry.grammar import QUANTITY_SCALE, parse_sum
from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.entry.rows import EditRow
from app.ui.models.columns import LAST, Column, number_column
from app.ui.screens.lines import LinesSheet, quantity_cell
from app.ui.widgets.form import Form
from app.ui.widgets.options import Options
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Quoted:
    """What is asked before a quote becomes an order: how its prices went, and what of its lines is left."""

    went: Any
    lines: tuple[Any, ...]
    left: dict[int, int]
    firm: dict[int, int]
    valid_until: str
    currency: str
    taxed: str = ""
    """What became of its taxes since; "" where they are as quoted."""


def quoted(view: Any, quote: str, today: str) -> Quoted:
    """Asked of the books, on a reader's thread."""
    from app.actions.accepting import quote_prices, quote_taxes, taken_of
    from app.actions.load import deal_of
    from app.actions.quotes import quote_head
    from app.domain.quoting import firm_of, left_of

    head = quote_head(view, quote)
    deal = deal_of(view, head.fact_id)
    left = left_of(deal, taken_of(view, head))
    went = quote_prices(view, head.id, today)
    taxed = quote_taxes(view, head.id, today)
    return Quoted(went, deal.lines, left, firm_of(deal, left), head.valid_until, deal.currency, taxed)


def prices_went(went: Any) -> str:
    """How prices went, in one sentence for the eye; "" where none is another."""
    if not went:
        return ""
    parts = [f"{n} price{'s' if n != 1 else ''} {verb}" for n, verb in ((went.rose, "rose"), (went.fell, "fell")) if n]
    sign = "+" if went.amount >= 0 else "−"
    return (
        f"{' and '.join(parts)} since {say.short_day(went.since)} ({sign}{say.money(abs(went.amount), went.currency)})."
    )


class AcceptSheet(Sheet):
    """``taken`` carries what the action is given beside the quote; ``part_wanted`` asks for some lines only."""

    taken = Signal(dict)
    part_wanted = Signal()

    def __init__(self, owner: QWidget, number: str, found: Quoted, *, expired: bool) -> None:
        super().__init__(owner, f"{number} becomes an order", do="Keep quoted" if found.went else "Make the order")
        self._given: dict[str, Any] = {"despite_expiry": True} if expired else {}
        said = prices_went(found.went)
        if expired:
            self.body.addWidget(
                Text(f"It was valid until {say.day(found.valid_until)}. ⏎ takes it all the same.", weight=600,
                     tone="money")
            )  # fmt: skip
        if found.taxed:
            self.body.addWidget(Text(found.taxed, weight=600, tone="money", wrap=True))
        ways = (
            ("K", "Keep quoted", "what was promised", lambda: self._take("quoted")),
            ("T", "Use today's", "prices of the list and of agreements", lambda: self._take("today")),
            ("P", "Take a part", "some lines or quantities, and what is optional", self._part),
        )
        if said:
            self.body.addWidget(Text(said, weight=600, tone="money"))
        shown = ways if said else ways[2:]
        self.options = Options([way[:3] for way in shown])
        self.options.clicked.connect(lambda row: shown[row][3]())
        if said:
            self.options.mark(0)
        self.body.addWidget(self.options)
        self.choices |= {letter: run for letter, _words, _said, run in shown}
        self.accepted.connect(lambda: self._take("quoted"))

    def _take(self, prices: str) -> None:
        self.dismiss()
        self.taken.emit(self._given | ({"prices": prices} if prices == "today" else {}))

    def _part(self) -> None:
        self.dismiss()
        self.part_wanted.emit()

    def open(self) -> None:
        """The sheet itself has the focus: its letters are keys at once."""
        super().open()
        self.setFocus()


class PartSheet(LinesSheet):
    """``taken`` carries the lines that become an order. What is firm stands there already, what is optional not."""

    taken = Signal(dict)

    def __init__(self, owner: QWidget, number: str, found: Quoted, *, expired: bool) -> None:
        self._expired, self._left = expired, found.left
        form = Form(columns=2)
        rest = QComboBox()
        rest.addItem("stays open", "open")
        rest.addItem("is closed", "closed")
        form.add("rest", "The &rest", rest)
        prices = QComboBox()
        prices.addItem("as quoted", "quoted")
        prices.addItem("of today", "today")
        form.add("prices", "&Prices", prices, help_text=prices_went(found.went))
        rows = [
            EditRow(str(one.line), one, {"quantity": quantity_out(found.firm.get(one.line, 0))})
            for one in found.lines
            if found.left[one.line] and not one.said.part_of
        ]
        columns = (
            number_column("line", "#", 40, lambda row: str(row.data.line), tone="muted"),
            Column("code", "Code", 110, lambda row: row.data.sku, weight=600, least=80),
            Column("words", "Description", 200, _described, stretch=True, least=96),
            number_column("left", "Open", 90, lambda row: say.quantity(found.left[row.data.line])),
            number_column("quantity", "Take", 90, lambda row: row.cells["quantity"], weight=600),
            Column("unit", "Unit", 56 + LAST, lambda row: row.data.unit, tone="muted", yields=1),
        )
        super().__init__(
            owner, f"What is taken of {number}", columns, ("quantity",), self._within, rows=rows, do="Make the order",
            form=form,
        )  # fmt: skip
        self.done.connect(self._split)

    def open(self) -> None:
        """The quantities first."""
        super().open()
        self.table.go_to(0)
        self.table.setFocus()

    def _within(self, row: EditRow, key: str, text: str) -> EditRow | str:
        most = self._left[row.data.line]
        if most < 0:
            # A service that is taken off is taken whole or not at all.
            return row.filled(key, quantity_out(most) if text not in {"", "0"} else "")
        value = quantity_cell(text, most=most)
        return value if isinstance(value, str) else row.filled(key, quantity_out(value) if value else "")

    def _split(self, rows: Sequence[EditRow], values: dict[str, Any]) -> None:
        lines = [
            {"line": row.data.line, "quantity": row.cells["quantity"]}
            for row in rows
            if row.cells["quantity"] and parse_sum(row.cells["quantity"], QUANTITY_SCALE)
        ]
        if not lines:
            self.note.set_text("Which lines does the customer take?")
            return
        given: dict[str, Any] = {"lines": lines, "rest": values["rest"], "prices": values["prices"]}
        self.taken.emit(given | ({"despite_expiry": True} if self._expired else {}))


def _described(row: EditRow) -> str:
    said = row.data.said
    kind = "optional" if said.optional else f"instead of line {said.alternative_of}" if said.alternative_of else ""
    return f"{row.data.name}  ·  {kind}" if kind else str(row.data.name)
