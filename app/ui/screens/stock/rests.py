"""How goods that are cut from bars lie in a place: whole bars and rests, by the books and as somebody counts."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.cutting import read_rests, rests_words
from app.domain.errors import RuleViolation
from app.domain.quantity import quantity_in
from app.ui import format as say
from app.ui.screens.stock.sheets import REASONS, Places, home_of
from app.ui.theme.look import Size
from app.ui.widgets.form import Form, choice
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

if TYPE_CHECKING:
    from app.ui.screens.stock.screen import StockScreen


class RestsSheet(Sheet):
    """What lies in a place, to be put right: ``taken`` carries what the action takes beside the product.

    ``lying`` has by place what the books say; a place that is not named there is empty.
    """

    taken = Signal(dict)

    def __init__(
        self, document: QWidget, title: str, unit: str, bar: int, lying: Mapping[str, Any], places: Places, home: str
    ) -> None:
        super().__init__(document, title, do="Counted", share=2.2)
        self._unit, self._bar, self._lying = unit, bar, lying
        self._said = Text(size=Size.SECOND, tone="muted", wrap=True)
        self.sum = Text(size=Size.SECOND, weight=500, wrap=True)
        self.form = Form(columns=2)
        bars = self._bars = self.form.add(
            "bars", "&Whole bars", help_text=f"Of {say.quantity(bar)} {unit}; empty: not counted"
        )
        rests = self.form.add("rests", "&Rests", help_text="4.5; 1.49 = 3 · empty: none")
        rows = [(code, f"{code} · {name}" if name and name != code else code) for code, name in places]
        self._where = self.form.add("location", "&Location", choice(*rows))
        reason = QComboBox()
        reason.setEditable(True)
        reason.addItems(REASONS)
        self.form.add("reason", "Reaso&n", reason)
        self.body.addWidget(self._said)
        self.body.addWidget(self.form)
        self.body.addWidget(self.sum)
        self.form.set_values({"location": home})
        self._where.currentIndexChanged.connect(self._show_place)
        for field in (bars, rests):
            field.textChanged.connect(self._add_up)
        self.accepted.connect(self._count)
        self._show_place()

    def open(self) -> None:
        """The figure of the books is there to be typed over."""
        super().open()
        self._bars.selectAll()

    def _here(self) -> Any:
        return self._lying.get(str(self.form.values()["location"]))

    def _show_place(self) -> None:
        """What the books say of the place: it is to be confirmed or put right."""
        here, unit = self._here(), self._unit
        if here is None:
            self._said.set_text("Nothing lies here, by the books.")
        else:
            promised = f"{say.quantity(here.promised)} {unit} of it are promised" if here.promised else ""
            loose = f"{say.quantity(here.loose)} {unit} in pieces that nobody noted" if here.loose else ""
            parts = (f"By the books {say.quantity(here.on_hand)} {unit}", loose, promised)
            self._said.set_text(f"{'; '.join(filter(None, parts))}.")
        self.form.set_values(
            {"bars": str(here.bars) if here else "0", "rests": rests_words(dict(here.rests)) if here else ""}
        )
        self._add_up()

    def _read(self) -> tuple[int | None, int]:
        """Whole bars (None: not counted), and what all rests come to. Raises RuleViolation."""
        values = self.form.values()
        text = str(values["bars"]).strip()
        if text and not (text.isascii() and text.isdecimal()):
            raise RuleViolation("Whole bars are a whole number.", "bars")
        rests = read_rests(str(values["rests"]))
        length = sum(quantity_in(Decimal(one), "rests") * many for one, many in rests.items())
        return (int(text) if text else None), length

    def _add_up(self) -> None:
        """What it comes to, and by how much the books differ."""
        try:
            bars, rests = self._read()
        except RuleViolation:
            self.sum.set_text("")
            return
        here, unit = self._here(), self._unit
        if bars is None:
            self.sum.set_text(f"{say.quantity(rests)} {unit} in rests. How much lies there in all is not changed.")
            return
        there, known = bars * self._bar + rests, here.on_hand if here else 0
        apart = there - known
        more = f"{say.quantity(abs(apart))} {unit} {'more' if apart > 0 else 'less'} than the books say"
        self.sum.set_text(f"{say.quantity(there)} {unit} in all: {more if apart else 'as the books say'}.")

    def _count(self) -> None:
        try:
            bars, _ = self._read()
        except RuleViolation as error:
            self.form.show_field_error(error.field or "rests", error.message)
            return
        values = {name: str(value).strip() for name, value in self.form.values().items()}
        given: dict[str, Any] = {"location": values["location"], "rests": values["rests"], "reason": values["reason"]}
        self.taken.emit(given if bars is None else {**given, "bars": bars})

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)


def count_rests(place: StockScreen, row: Any) -> None:
    """The sheet for a product; what is no bar is counted as ever, and that is said."""

    def known(found: Any) -> Sheet | None:
        bar, lying = found
        if not bar:
            place.desk.shell.toast(f"{row.sku} is not cut from bars. Its form says so: Cut from.", phase="idle")
            return None
        home = max(lying, key=lambda code: lying[code].on_hand, default=home_of(place.places))
        sheet = RestsSheet(place, f"Bars and rests of {row.sku} {row.name}", row.unit, bar, lying, place.places, home)
        sheet.taken.connect(partial(_counted, place, row.sku, sheet))
        return sheet

    place.show_sheet_of(lambda view: _lying(view, row.id), known, row.sku)


def _lying(view: Any, product_id: str) -> Any:
    from app.queries.bars_lying import bars_lying

    return bars_lying(view, product_id)


def _counted(place: StockScreen, sku: str, sheet: Sheet, given: dict[str, Any]) -> None:
    sentence = f"Bars and rests of {sku} are counted."

    def done(reply: Any) -> None:
        sheet.dismiss()
        if reply.state == "unchanged":
            place.desk.shell.toast(f"{sku}: as the books have it.", phase="idle")
        else:
            place.undoer.tell(sentence, lambda: place.count_back(reply.id, sentence))

    place.desk.work.perform("count_rests", {"product": sku, **given}, done=done, failed=place.went_wrong, owner=place)
