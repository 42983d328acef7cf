"""The header sheet: defaults that may be visited (F7), never a corridor on the way to the lines."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.entry.dates import parse_date
from app.ui.screens.order.state import Header
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet

_DATES = {"wanted_date": "Deliver", "valid_until": "Valid until"}


class HeaderSheet(Sheet):
    """``done`` carries the new header."""

    done = Signal(object)
    customer_wanted = Signal()

    def __init__(self, document: QWidget, header: Header, today: date) -> None:
        super().__init__(document, "Customer and header", do="Keep", share=2)
        self._header, self._today = header, today
        self.form = Form()
        self.form.add("reference", "&Your ref")
        self.form.add("wanted_date", "&Deliver", help_text="t today · +5 · thu · next thu · 5-2")
        self.form.add("valid_until", "&Valid until")
        self.form.add("printed_note", "&Note on the paper")
        self.form.add("internal_note", "Note for &us")
        self.form.set_values({name: getattr(header, name) for name in Header.__slots__})
        self.body.addWidget(self.form)
        self.accepted.connect(self._keep)

    def _keep(self) -> None:
        values = {name: str(value).strip() for name, value in self.form.values().items()}
        for name in _DATES:
            if values[name]:
                found = parse_date(values[name], self._today)
                if found is None:
                    self.form.show_field_error(name, f"“{values[name]}” is not a date. Try +5, thu or 26-3.")
                    return
                values[name] = found.isoformat()
        self.done.emit(replace(self._header, **values))
        self.dismiss()
