"""A contact or an address of a customer: one sheet each, with all that is known of it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QWidget

from app.ui.widgets.country import CountryField
from app.ui.widgets.form import Form, choice
from app.ui.widgets.sheet import Sheet, scrolled


class RecordSheet(Sheet):
    """``kept`` carries the values of the form."""

    kept = Signal(dict)

    def __init__(self, document: QWidget, title: str, form: Form, values: dict[str, Any], *, known: bool) -> None:
        super().__init__(document, title, do="Keep", share=1)
        self.form = form
        if known:
            form.add("inactive", "Still used", QCheckBox("no longer"))
        form.set_values(values)
        self.body.addWidget(scrolled(form))
        self.accepted.connect(lambda: self.kept.emit(form.values()))

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)


def contact_sheet(document: QWidget, known: Any) -> RecordSheet:
    """A person: name, what they do, phone, e-mail, and whether they may order."""
    form = Form(columns=2)
    for name, label in (("name", "&Name"), ("role", "&What they do"), ("phone", "&Phone"), ("email", "&E-mail")):
        form.add(name, label)
    form.add("may_order", "&Orders", QCheckBox("for this customer"))
    values = {name: getattr(known, name) for name in ("name", "role", "phone", "email", "may_order")} if known else {}
    return RecordSheet(document, known.name if known else "New contact", form, values, known=bool(known))


def address_sheet(document: QWidget, known: Any) -> RecordSheet:
    """An address: where goods or bills go, and what the driver should know."""
    form = Form(columns=2)
    form.add("kind", "For", choice(("shipping", "Goods"), ("billing", "Bills")))
    for name, label in (
        ("name", "&Name"),
        ("contact", "&Ask for"),
        ("street", "&Street"),
        ("extra", "&More"),
        ("postcode", "Post&code"),
        ("city", "&Town"),
        ("region", "R&egion"),
        ("country", "Countr&y"),
        ("instructions", "For the &driver"),
    ):
        form.add(name, label, CountryField() if name == "country" else None)
    values = {"kind": known.kind, **known.postal} if known else {}
    return RecordSheet(document, "Address" if known else "New address", form, values, known=bool(known))
