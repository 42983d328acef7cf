"""Everything about one line (Alt+Enter): its words, notes, date, tax, what is taken off, and where it goes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.entry.adjust import parse_adjustments
from app.domain.entry.dates import parse_date
from app.domain.entry.grammar import parse_number
from app.domain.money import rate_out
from app.domain.pricing import explain
from app.domain.quantity import quantity_out
from app.domain.tax import Tax
from app.domain.weighing import GRAMS
from app.ui import format as say
from app.ui.entry.lines import EntryLine
from app.ui.entry.stockchip import where_words
from app.ui.screens.order.shipto import ShipTo
from app.ui.theme.look import Size
from app.ui.widgets.dates import DateLine
from app.ui.widgets.form import Form, choice
from app.ui.widgets.sheet import Sheet, scrolled
from app.ui.widgets.text import Text


class LineSheet(Sheet):
    """``done`` carries the line as it is then, the ``row``-th from 1.

    ``rates`` are the company's tax rates, the newest of a code first.
    """

    done = Signal(object)

    def __init__(
        self,
        document: QWidget,
        line: EntryLine,
        known: Sequence[Mapping[str, str]],
        rates: Sequence[Any],
        currency: str,
        today: date,
        row: int,
    ) -> None:
        name = line.product.code if line.product else line.typed
        super().__init__(document, f"Line {row} · {name}", do="Keep", share=1)
        self.line, self._currency, self._today = line, currency, today
        self._rates = {one.code: Tax(one.code, one.category, one.rate, one.reason) for one in reversed(rates)}
        # Who may let a price pass that is below its floor; known a moment later.
        self.approvers = Text(size=Size.SECOND, weight=500, tone="stop", wrap=True)
        self.approvers.hide()
        # What is earned on it, as long as that is shown at all.
        self.margin = Text(size=Size.SECOND, wrap=True)
        self.margin.hide()
        if line.priced and line.product:
            # The ladder: the reason first, then each price and why it does not hold.
            for sentence in explain(line.priced, line.product.unit, line.more.reason, below_floor=line.below_floor):
                self.body.addWidget(Text(sentence, size=Size.SECOND, tone="muted", wrap=True))
            self.body.addWidget(self.approvers)
            self.body.addWidget(self.margin)
        if line.product and line.product.supply and (words := where_words(line.product.supply, line.product.unit)):
            self.body.addWidget(Text(words, size=Size.SECOND, tone="muted", wrap=True))
        form = self.form = Form(columns=2)
        form.add("note", "&Note on the paper", QPlainTextEdit())
        form.add("internal_note", "Note for &us", QPlainTextEdit())
        form.add("description", "&Description", help_text=line.words)
        form.add("wanted_date", "D&eliver", DateLine(), help_text="Empty is the document's day")
        form.add("allowances", "Taken &off", help_text="-5% scratched; -2.50 sample")
        codes = [(code, f"{code} · {say.percent_text(rate_out(tax.rate))} %") for code, tax in self._rates.items()]
        own = line.product.tax.code if line.product and line.product.tax else "none"
        form.add("tax", "&Tax", choice(("", f"as the product ({own})"), *codes))
        form.add("price_reason", "&Why this price", help_text="Of a price by hand")
        form.set_row_visible("price_reason", visible="price" in line.by_hand)
        form.add("weight", "&Weighs", help_text="kg, where it was weighed already; empty is about as many weigh")
        form.set_row_visible("weight", visible=bool(line.product and line.product.each))
        self.ship_to = ShipTo(form, "As the document", known, line.more.ship_to)
        form.set_values(
            {
                "note": line.more.note,
                "internal_note": line.more.internal_note,
                "description": line.more.description,
                "wanted_date": line.when,
                "allowances": line.more.allowances,
                "tax": line.more.tax,
                "price_reason": line.more.reason,
                "weight": "" if line.estimated or not line.weight else quantity_out(line.weight),
            }
        )
        self.body.addWidget(scrolled(form))
        self.accepted.connect(self._keep)

    def show_margin(self, words: str) -> None:
        """What is earned on it."""
        self.margin.set_text(words)
        self.margin.setVisible(bool(words))

    def hide_margin(self) -> None:
        """Nothing of it in any widget any more."""
        self.show_margin("")

    def show_approvers(self, names: Sequence[str]) -> None:
        """Who may sell below the floor; nobody is named where nobody is asked."""
        *most, last = names or ("",)
        who = f"{', '.join(most)} or {last}" if most else last
        self.approvers.set_text(f"{who} may let it pass, at Finish." if who else "")
        self.approvers.setVisible(bool(who))

    def _keep(self) -> None:
        values = {name: str(value).strip() for name, value in self.form.values().items()}
        when = parse_date(values["wanted_date"], self._today) if values["wanted_date"] else None
        if values["wanted_date"] and when is None:
            self.form.show_field_error("wanted_date", f"“{values['wanted_date']}” is not a date. Try +5, thu or 26-3.")
            return
        _taken, wrong = parse_adjustments(values["allowances"], self._currency, charges=False)
        if wrong:
            self.form.show_field_error("allowances", wrong)
            return
        weight = parse_number(values["weight"].lower().removesuffix("kg").strip(), GRAMS) if values["weight"] else 0
        if weight is None or weight < 0:
            self.form.show_field_error(
                "weight", f"“{values['weight']}” is no weight; 7.215 is seven kilograms and 215 g."
            )
            return
        line = self.line.weighing(weight) if self.line.product and self.line.product.each else self.line
        more = replace(
            line.more,
            note=values["note"],
            internal_note=values["internal_note"],
            description=values["description"],
            allowances=values["allowances"],
            ship_to=self.ship_to.text,
            tax=values["tax"],
            reason=values["price_reason"],
            rate=self._rates.get(values["tax"]),
        )
        self.done.emit(replace(line, when=when.isoformat() if when else "", more=more))
        self.dismiss()
