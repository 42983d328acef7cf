"""Where goods go: the customer's own address, one of those that are known, or another typed here."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QComboBox

from app.ui.widgets.country import CountryField
from app.ui.widgets.fields import Line
from app.ui.widgets.form import Form

OTHER = "other"
FIELDS = (
    ("ship_name", "To whom"),
    ("ship_contact", "Ask for"),
    ("ship_street", "Street"),
    ("ship_extra", "More"),
    ("ship_postcode", "Postcode"),
    ("ship_city", "Town"),
    ("ship_region", "Region"),
    ("ship_country", "Country"),
    ("ship_instructions", "For the driver"),
)


def words_of(address: Mapping[str, str]) -> str:
    """An address in one line."""
    place = " ".join(filter(None, (address.get("postcode", ""), address.get("city", ""))))
    return ", ".join(filter(None, (address.get("name", ""), address.get("street", ""), place)))


class ShipTo(QObject):
    """A choice in a form, and the fields of another address while that is chosen. Texts are JSON, "" for their own."""

    changed = Signal()

    def __init__(self, form: Form, own: str, known: Sequence[Mapping[str, str]], text: str) -> None:
        super().__init__(form)
        self._form = form
        self.box = QComboBox()
        self.box.addItem(own, "")
        for address in known:
            self.box.addItem(words_of(address), json.dumps(dict(address), ensure_ascii=False))
        kept = json.loads(text) if text else {}
        at = next((at for at in range(self.box.count()) if kept and _same(self.box.itemData(at), kept)), -1)
        if kept and at < 0:
            self.box.addItem(words_of(kept) or "as it is", text)
            at = self.box.count() - 1
        self.box.addItem("Another address …", OTHER)
        form.add("ship_to", "&Ship to", self.box)
        for name, label in FIELDS:
            field = CountryField() if name == "ship_country" else Line(name=label)
            form.add(name, label, field)
            if name in {"ship_country", "ship_region"}:
                field.textChanged.connect(lambda _text: self.changed.emit())
        self.box.setCurrentIndex(max(0, at))
        self.box.currentIndexChanged.connect(lambda _at: self._show())
        self.box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        self._show()

    def _show(self) -> None:
        for name, _label in FIELDS:
            self._form.set_row_visible(name, visible=self.box.currentData() == OTHER)

    @property
    def text(self) -> str:
        """The choice: JSON, or "" for their own address."""
        data = str(self.box.currentData())
        if data != OTHER:
            return data
        values = self._form.values()
        typed = {name.removeprefix("ship_"): str(values[name]).strip() for name, _ in FIELDS}
        given = {name: value for name, value in typed.items() if value}
        return json.dumps(given, ensure_ascii=False) if given else ""


def _same(text: str, address: Mapping[str, str]) -> bool:
    known = json.loads(text) if text else {}
    names = {*known, *address}
    return bool(known) and all(known.get(name, "") == address.get(name, "") for name in names)
