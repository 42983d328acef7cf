"""Packing, shipping, handing over, and calling back: the sheets of a delivery, wherever its step is taken."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.domain.entry.grammar import parse_number
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.scanning.scan import Scan
from app.ui.screens.base import Desk
from app.ui.screens.order.fix import FixSheet
from app.ui.screens.papers import Papers
from app.ui.screens.undoer import Back, tell_done
from app.ui.theme.look import Size
from app.ui.widgets.cells import CellTable
from app.ui.widgets.fields import GhostLine, Line
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
GRAMS = 1000
PICK_REASONS = ("the customer changed it", "goods not there", "opened by mistake")
BACK_REASONS = ("wrong goods in it", "the customer changed it", "shipped by mistake")


@dataclass(frozen=True, slots=True)
class Box:
    """A parcel as typed: weight in kilograms, tracking number, label."""

    number: int
    weight: str = ""
    tracking: str = ""
    label: str = ""

    @property
    def id(self) -> str:
        """Its place in the shipment."""
        return str(self.number)


class PackSheet(Sheet):
    """``done`` carries the parcels for the action. N is one more parcel, X takes the last away; a scan is a number."""

    done = Signal(list)

    def __init__(self, document: QWidget, title: str, parcels: int = 1) -> None:
        super().__init__(document, title, do="Pack", share=1.6)
        self.model = ListModel(_boxes(), lambda row: row.id, [Box(number + 1) for number in range(parcels)])
        self.table = CellTable(self.model, ("weight", "tracking", "label"), words=frozenset({"tracking", "label"}))
        self.table.typed.connect(self._type)
        self.table.lettered.connect(self._letter)
        self.table.ended.connect(self.accept)
        self.table.left.connect(self.dismiss)
        self.body.addWidget(self.table, 1)
        words = "N one more parcel · X takes the last away · a scan is the tracking number"
        self.body.addWidget(Text(words, size=Size.SECOND, tone="muted"))
        self.accepted.connect(self._accept)

    def add(self) -> None:
        """One more parcel, with the cursor on it."""
        self.model.set_rows([*self.model.rows, Box(len(self.model.rows) + 1)])
        self.table.go(len(self.model.rows) - 1, "weight")

    def scanned(self, scan: Scan) -> None:
        """The number of the parcel with the cursor; of a new one if it has one already."""
        at, _ = self.table.place
        if self.model.rows[at].tracking:
            self.add()
            at = len(self.model.rows) - 1
        self._type(at, "tracking", _tracking(scan))
        scan.accept(f"Parcel {at + 1}: {_tracking(scan)}")

    def _letter(self, letter: str) -> None:
        if letter == "N":
            self.add()
        elif letter == "X" and len(self.model.rows) > 1:
            self.model.set_rows(self.model.rows[:-1])
            self.table.go(len(self.model.rows) - 1, "weight")

    def _type(self, at: int, key: str, text: str) -> None:
        rows = list(self.model.rows)
        rows[at] = replace(rows[at], **{key: text})
        self.model.set_rows(rows)
        self.note.set_text("")

    def _accept(self) -> None:
        parcels = []
        for at, row in enumerate(self.model.rows):
            grams = parse_number(row.weight, GRAMS) if row.weight.strip() else 0
            if grams is None or grams < 0:
                self.note.set_text(f"“{row.weight}” is no weight; 2.4 is two kilograms and 400 grams.")
                self.table.go(at, "weight")
                return
            parcels.append({"weight": grams, "tracking": row.tracking.strip(), "label": row.label.strip()})
        self.done.emit(parcels)


class ShipSheet(Sheet):
    """Who takes it and under which number. ``done`` carries both; what the customer had last time stands there."""

    done = Signal(str, str)

    def __init__(self, document: QWidget, title: str) -> None:
        super().__init__(document, title, do="Ship", share=2)
        self._carriers: Sequence[str] = ()
        row = QHBoxLayout()
        row.setSpacing(10)
        self.carrier = GhostLine(name="Carrier")
        self.carrier.setPlaceholderText("Carrier")
        self.tracking = Line(hint="Tracking number", name="Tracking number")
        for field, share in ((self.carrier, 1), (self.tracking, 2)):
            field.installEventFilter(self)
            row.addWidget(field, share)
        self.body.addLayout(row)
        self.known_carriers = Text(size=Size.SECOND, tone="muted", elide=True)
        self.body.addWidget(self.known_carriers)
        self.carrier.textEdited.connect(self._complete)
        self.accepted.connect(self._ship)

    def show_delivery(self, found: Any) -> None:
        """What the books know: the delivery, the carriers, and who took it last time."""
        self.title.set_text(f"{found.number} leaves · {found.order} {found.customer}")
        self._carriers = found.carriers
        self.known_carriers.set_text(" · ".join(found.carriers))
        if not self.carrier.text() and found.usual:
            self.carrier.setText(found.usual)
            self.carrier.selectAll()
        self._complete(self.carrier.text())

    def scanned(self, scan: Scan) -> None:
        """A scan is the tracking number, wherever the cursor is."""
        self.tracking.setText(_tracking(scan))
        scan.accept(f"Tracking number {_tracking(scan)}")

    def _meant(self) -> str:
        """The carrier that was begun, as it is spelt; what was typed if none or several fit."""
        text = self.carrier.text().strip()
        fitting = [one for one in self._carriers if text and one.casefold().startswith(text.casefold())]
        return fitting[0] if len(fitting) == 1 else text

    def _complete(self, text: str) -> None:
        self.carrier.set_ghost(self._meant()[len(text) :])

    def _ship(self) -> None:
        self.done.emit(self._meant(), self.tracking.text().strip())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter goes on; in the last field it is the button."""
        if key_pressed(event) and watched is self.carrier:
            if event.key() in {*_ENTER, Qt.Key.Key_Tab}:
                self.carrier.setText(self._meant())
                self.carrier.set_ghost("")
            if event.key() in _ENTER:
                self.tracking.setFocus()
                return True
        if key_pressed(event) and watched is self.tracking and event.key() in _ENTER:
            self.accept()
            return True
        return super().eventFilter(watched, event)


class HandOverSheet(Sheet):
    """``done`` carries who took the goods; the name may stay empty."""

    done = Signal(str)

    def __init__(self, document: QWidget, title: str) -> None:
        super().__init__(document, title, do="Delivered")
        self.name = Line(hint="Received by", name="Received by")
        self.name.installEventFilter(self)
        self.body.addWidget(self.name)
        self.accepted.connect(lambda: self.done.emit(self.name.text().strip()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in the only field is the button."""
        if watched is self.name and key_pressed(event) and event.key() in _ENTER:
            self.accept()
            return True
        return super().eventFilter(watched, event)


class Shipping:
    """The steps of a delivery for one screen. Each says what it did, with Undo while it can be undone."""

    def __init__(self, desk: Desk, owner: Any, failed: Callable[[Exception], None]) -> None:
        self._desk, self._owner, self._failed = desk, owner, failed

    def pack(self, pick_list: str, title: str = "Pack") -> None:
        """Into parcels."""
        sheet = PackSheet(self._owner, title)
        sheet.done.connect(
            lambda parcels: self._do(
                "pack_shipment",
                {"pick_list": pick_list, "parcels": parcels},
                lambda reply: f"{reply.number} is packed.",
                sheet,
                self.taken_back,
            )
        )
        self._owner.show_sheet(sheet)

    def ship(self, shipment: str, title: str = "The goods leave") -> None:
        """Who takes it, then it is gone."""
        sheet = ShipSheet(self._owner, title)
        sheet.done.connect(
            lambda carrier, tracking: self._do(
                "ship",
                {"shipment": shipment, "carrier": carrier, "tracking": tracking},
                lambda reply: f"{reply.number} has left{' with ' + carrier if carrier else ''}.",
                sheet,
                self.taken_back,
            )
        )
        self._owner.show_sheet(sheet)
        self._desk.work.read(lambda view: _delivery(view, shipment), sheet.show_delivery, owner=sheet, priority=0)

    def deliver(self, shipment: str, title: str) -> None:
        """The customer has it."""
        sheet = HandOverSheet(self._owner, title)
        sheet.done.connect(
            lambda name: self._do(
                "deliver",
                {"shipment": shipment, "received_by": name},
                lambda reply: f"{reply.number} has arrived{': ' + name if name else ''}.",
                sheet,
            )
        )
        self._owner.show_sheet(sheet)

    def taken_back(self, reply: Any) -> tuple[str, dict[str, str]]:
        """What undoes packing or shipping."""
        return "cancel_shipment", {"shipment": reply.id, "reason": "undone"}

    def cancel_pick(self, pick_list: str, number: str, order: str) -> None:
        """Nobody fetches it, and why."""

        def take(reason: str) -> None:
            self._do(
                "cancel_pick_list",
                {"pick_list": pick_list, "reason": reason},
                lambda reply: f"{reply.number} is cancelled; the goods stay promised.",
                undo=lambda _reply: ("open_pick_list", {"order": order}),
            )

        self._ask(f"Cancel pick list {number}: why?", PICK_REASONS, take)

    def call_back(self, shipment: str, number: str, *, packed: bool) -> None:
        """Unpack what is packed, or stop what left within the hour; and why."""

        def take(reason: str) -> None:
            self._do(
                "cancel_shipment",
                {"shipment": shipment, "reason": reason},
                lambda reply: f"{reply.number} is taken back; the goods lie on their shelves.",
            )

        self._ask(f"{'Unpack' if packed else 'Call back'} {number}: why?", BACK_REASONS, take)

    def _ask(self, title: str, reasons: Sequence[str], take: Callable[[str], None]) -> None:
        ways = [(words, "", partial(take, words)) for words in reasons]
        self._owner.show_sheet(FixSheet(self._owner, title, ways))

    def _do(
        self,
        action: str,
        given: dict[str, Any],
        words: Callable[[Any], str],
        sheet: Sheet | None = None,
        undo: Callable[[Any], Back] | None = None,
    ) -> None:
        def done(reply: Any) -> None:
            if sheet:
                sheet.dismiss()
            back = undo(reply) if undo is not None else None
            tell_done(self._desk, self._owner, self._failed, words(reply), back)
            if action == "pack_shipment":
                Papers(self._desk, self._owner, self._failed).print_by_itself("shipping_label", reply.number)

        self._desk.work.perform(action, given, done=done, failed=self._failed, owner=self._owner)


def _boxes() -> tuple[Column, ...]:
    return (
        number_column("number", "Parcel", 60, lambda row: str(row.number), tone="muted"),
        number_column("weight", "Weight in kg", 110, lambda row: row.weight, weight=600),
        Column("tracking", "Tracking number", 200, lambda row: row.tracking, stretch=True),
        Column("label", "Label", 180, lambda row: row.label),
    )


def _delivery(view: Any, shipment: str) -> Any:
    from app.queries.desk_deliveries import delivery_of

    return delivery_of(view, shipment)


def _tracking(scan: Scan) -> str:
    """What a carrier's label says: the code whole. A label of GS1 names the parcel by its SSCC, with its (00)."""
    return f"00{scan.said.sscc}" if scan.said.sscc else scan.code
