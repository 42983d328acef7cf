"""A price of a product: from a day on, and for a break from a quantity on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.entry.dates import parse_date
from app.ui.screens.base import today_iso
from app.ui.screens.stock.values import PACK, pack_choices
from app.ui.widgets.form import Form, choice
from app.ui.widgets.sheet import Sheet

PER = (("1", "per 1"), ("100", "per 100"), ("1000", "per 1,000"))


class PriceSheet(Sheet):
    """``taken`` carries what the action takes beside the product."""

    taken = Signal(dict)

    def __init__(self, document: QWidget, title: str, packs: Sequence[tuple[str, int]] = ()) -> None:
        super().__init__(document, title, do="Keep", share=2)
        self.form = Form(columns=2)
        self.form.add("price", "&Price")
        self.form.add("price_per", "P&er", choice(*PER, *pack_choices(packs)))
        self.form.add("valid_from", "&From", help_text="Empty is today · +5 · 1-1")
        self.form.add("min_quantity", "From &quantity on", help_text="Empty is any; kilograms of goods by weight")
        self.body.addWidget(self.form)
        self.accepted.connect(self._keep)

    def _keep(self) -> None:
        values = {name: str(value).strip() for name, value in self.form.values().items()}
        if not values["price"]:
            self.form.show_field_error("price", "The price is missing.")
            return
        per = values["price_per"]
        given: dict[str, Any] = {"price": values["price"].replace(",", ".")}
        given |= {"pack": per.removeprefix(PACK)} if per.startswith(PACK) else {"price_per": int(per)}
        if values["valid_from"]:
            found = parse_date(values["valid_from"], date.fromisoformat(today_iso()))
            if found is None:
                self.form.show_field_error("valid_from", f"“{values['valid_from']}” is not a date. Try +5 or 1-1.")
                return
            given["valid_from"] = found.isoformat()
        if values["min_quantity"]:
            given["min_quantity"] = values["min_quantity"].replace(",", ".")
        self.taken.emit(given)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)
