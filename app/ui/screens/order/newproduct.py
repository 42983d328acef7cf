"""A product made from inside an order, with no more than its line needs; the words that were typed are kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.entry.grammar import PRICE_SCALE, parse_number
from app.domain.money import price_out
from app.ui.entry.lines import EntryLine
from app.ui.widgets.form import Form, choice
from app.ui.widgets.sheet import Sheet, scrolled


class NewProductSheet(Sheet):
    """``kept`` carries what the action takes. ``rates`` are the company's tax rates, the newest of a code first."""

    kept = Signal(dict)

    def __init__(self, document: QWidget, line: EntryLine, rates: Sequence[Any]) -> None:
        super().__init__(document, "New product", do="Make it", share=1.6)
        words = line.words or line.typed
        one_word = " " not in words
        form = self.form = Form(columns=2)
        form.add("sku", "&Code")
        form.add("name", "&Name")
        form.add("price", "&Price")
        form.add("unit", "&Unit")
        codes = list(dict.fromkeys(one.code for one in rates))
        form.add("tax", "&Tax", choice(("", "as usual here"), *((code, code) for code in codes)))
        form.set_values(
            {
                "sku": words.upper() if one_word else "",
                "name": "" if one_word else words,
                "price": price_out(line.price) if "price" in line.by_hand else "",
                "unit": "pc",
            }
        )
        self.body.addWidget(scrolled(form))
        self.accepted.connect(self._keep)

    def open(self) -> None:
        """The cursor in the first field that nothing is known for."""
        super().open()
        empty = [field for name, field in self.form.fields.items() if name != "tax" and not self.form.values()[name]]
        if empty:
            empty[0].setFocus()

    def _keep(self) -> None:
        values = {name: str(value).strip() for name, value in self.form.values().items()}
        for name, sentence in (
            ("sku", "Which code has it?"),
            ("name", "What is it called?"),
            ("price", "What does one cost?"),
        ):
            if not values[name]:
                self.form.show_field_error(name, sentence)
                return
        if parse_number(values["price"], PRICE_SCALE) is None:
            self.form.show_field_error("price", "A price is a number.")
            return
        values["price"] = values["price"].replace(",", ".").replace(" ", "")
        self.kept.emit({name: value for name, value in values.items() if value})

    def show_field_error(self, field: str, sentence: str) -> bool:
        """A refusal beside its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)
