"""Two records of one customer side by side: field by field it is chosen which value stays."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui import format as say
from app.ui.theme.look import Size
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

_NAMES = {
    "name": "Name", "phone": "Phone", "email": "E-mail", "address": "Address", "vat_id": "VAT id",
    "billing_email": "Bills to", "terms_days": "Days to pay", "credit_limit": "Credit limit",
    "credit_policy": "Beyond the limit", "preferred_payment": "Pays by", "tax_status": "Tax status", "alert": "Alert",
    "note": "Note", "salesperson": "Salesperson", "language": "Language", "einvoice": "E-invoice",
    "endpoint": "E-address", "buyer_reference": "Buyer ref",
}  # fmt: skip
_ADDRESS = ("street", "extra", "postcode", "city", "region", "country")


@dataclass(frozen=True, slots=True)
class Side:
    """A record as it is compared: its id, number, and values by field."""

    id: str
    number: str
    values: dict[str, str]


def sides(view: Any, kept: str, gone: str, currency: str) -> tuple[Side, Side]:
    """Both records, on a reader's thread."""
    from app.queries.desk_customers import customer_values

    return _side(customer_values(view, kept), kept, currency), _side(customer_values(view, gone), gone, currency)


def _side(held: dict[str, Any], id_: str, currency: str) -> Side:
    values = {name: str(held.get(name) or "") for name in _NAMES}
    values["address"] = ", ".join(filter(None, (str(held.get(name) or "") for name in _ADDRESS)))
    values["endpoint"] = " ".join(filter(None, (str(held.get(n) or "") for n in ("endpoint_scheme", "endpoint"))))
    limit = held.get("credit_limit") or 0
    values["credit_limit"] = say.money(limit, currency) if limit else ""
    return Side(id_, str(held["number"]), values)


class MergeSheet(Sheet):
    """``merged`` carries the fields that are taken from the record that goes. Arrows choose, Enter merges."""

    merged = Signal(list)

    def __init__(self, owner: QWidget, kept: Side, gone: Side) -> None:
        super().__init__(
            owner, f"{kept.values['name']} {kept.number} and {gone.number} become one", do="Merge", share=2
        )
        self._kept, self._gone = kept, gone
        self.fields = [x for x in _NAMES if kept.values[x] != gone.values[x]]
        # What only the record that goes says is not lost unless somebody says so.
        self.taken = {name for name in self.fields if not kept.values[name]}
        self.current = 0
        grid = QGridLayout()
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(4)
        for column, words in enumerate(("", f"{kept.number} stays", f"{gone.number} goes")):
            grid.addWidget(Text(words, size=Size.HEAD, tone="muted"), 0, column)
        self._cells: list[tuple[Text, Text, Text]] = []
        for at, name in enumerate(self.fields, start=1):
            cells = (Text(_NAMES[name]), Text("", elide=True), Text("", elide=True))
            for column, cell in enumerate(cells):
                grid.addWidget(cell, at, column)
            self._cells.append(cells)
        for column, share in enumerate((2, 4, 4)):
            grid.setColumnStretch(column, share)
        self.body.addLayout(grid)
        hint = "↑ ↓ a field · ← → whose value stays · documents keep the name they were printed with"
        self.body.addWidget(Text(hint if self.fields else "Both say the same.", size=Size.BODY, tone="muted"))
        self.accepted.connect(lambda: self.merged.emit([name for name in self.fields if name in self.taken]))
        self._show()

    def _show(self) -> None:
        for at, name in enumerate(self.fields):
            title, left, right = self._cells[at]
            here = at == self.current
            title.set_text(f"▸ {_NAMES[name]}" if here else f"   {_NAMES[name]}")
            title.set_tone("accent" if here else "text")
            theirs = name in self.taken
            for cell, value, stays in ((left, self._kept.values[name], not theirs),
                                       (right, self._gone.values[name], theirs)):  # fmt: skip
                cell.set_text(f"{'●' if stays else '○'} {value or '—'}")
                cell.set_tone("text" if stays else "muted")
        said = [f"{_NAMES[name]} of {self._gone.number if name in self.taken else self._kept.number}"
                for name in self.fields]  # fmt: skip
        self.setAccessibleDescription(", ".join(said))

    def open(self) -> None:
        """The arrows are its own at once."""
        super().open()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows walk and choose."""
        if self.fields and event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down}:
            step = 1 if event.key() == Qt.Key.Key_Down else -1
            self.current = max(0, min(len(self.fields) - 1, self.current + step))
        elif self.fields and event.key() in {Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Space}:
            name = self.fields[self.current]
            left = event.key() == Qt.Key.Key_Left or (event.key() == Qt.Key.Key_Space and name in self.taken)
            (self.taken.discard if left else self.taken.add)(name)
        else:
            super().keyPressEvent(event)
            return
        self._show()


def named(rows: Sequence[Any]) -> str:
    """ "2 possible duplicates: K-7 Müller (same phone), ..." ."""
    many = f"{len(rows)} possible duplicate{'s' if len(rows) != 1 else ''}"
    return f"{many}: " + ", ".join(f"{one.number} {one.name} ({one.why})" for one in rows)
