"""The sheets that change a confirmed order: amended quantities and lines, cancelled rests, promises by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.deal import DealLine, line_amount
from app.domain.entry.grammar import QUANTITY_SCALE, parse_sum
from app.domain.money import extended
from app.domain.pricing import Asked, Offers, decide, with_quantity
from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.entry.rows import EditRow
from app.ui.models.columns import LAST, Column, number_column
from app.ui.screens.base import today_iso
from app.ui.screens.lines import LinesSheet, LookUp, quantity_cell
from app.ui.screens.order.reasons import CANCELLED
from app.ui.screens.order.shipto import ShipTo
from app.ui.theme.look import Size
from app.ui.widgets.dates import DateLine
from app.ui.widgets.form import Form
from app.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Item:
    """What a row is about: a line of the order with its quantities, or goods that are new to it."""

    code: str
    description: str
    unit: str
    line: DealLine | None = None
    open: Any = None
    hit: ProductHit | None = None

    @property
    def ordered(self) -> int:
        """Ordered so far, in thousandths."""
        return self.line.quantity if self.line else 0


def _items(document: Any, open_lines: Sequence[Any]) -> list[Item]:
    known = {one.line: one for one in open_lines}
    return [Item(x.sku, x.name, x.unit, x, known.get(x.line)) for x in document.deal.lines if x.line in known]


def _value(row: EditRow, key: str = "quantity") -> int:
    return parse_sum(row.cells[key], QUANTITY_SCALE) or 0 if row.cells[key] else 0


def _start(*more: Column) -> tuple[Column, ...]:
    return (
        number_column(
            "line", "#", 40, lambda row: str(row.data.line.line) if row.data.line else "+", tone="muted", yields=4
        ),
        Column("code", "Code", 110, lambda row: row.data.code, weight=600, least=80),
        Column("words", "Description", 200, lambda row: row.data.description, stretch=True, least=140),
        *more,
    )


def _signed(value: int, words: str) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{words}" if value else "—"


# What stands above the lines and is agreed with the customer.
_TERMS = ("reference", "wanted_date", "printed_note")


class AmendSheet(LinesSheet):
    """``amended`` carries what the action takes. The difference is seen before it is kept, that of taxes too:
    ``asked`` carries what goods that go elsewhere are to be previewed by.
    """

    amended = Signal(dict)
    asked = Signal(object)

    def __init__(
        self,
        document: QWidget,
        found: Any,
        open_lines: Sequence[Any],
        addresses: Sequence[Mapping[str, str]],
        look_up: LookUp,
    ) -> None:
        self._order = found
        loaded = getattr(document, "loaded", None)
        self._offers = {one: hit.offers for one, hit in loaded.products.items()} if loaded else {}
        form = Form(columns=2)
        form.add("reference", "&Your ref")
        form.add("wanted_date", "&Deliver", DateLine())
        form.add("printed_note", "&Note on the paper")
        form.add("reason", "&Reason")
        self._ship_to = ShipTo(form, "As agreed", addresses, "")
        form.set_values({name: getattr(found.deal.terms, name) for name in _TERMS})
        # As the fields show it: a note of several lines that nobody touched is no change.
        self._agreed = {name: str(form.values()[name]).strip() for name in _TERMS}
        items = _items(found, open_lines)
        rows = [EditRow(f"line:{one.line.line}", one, _agreed(one, one.line)) for one in items if one.line]
        columns = _start(
            number_column(
                "was", "So far", 90, lambda row: say.quantity(row.data.ordered) if row.data.line else "new", least=64
            ),
            number_column("quantity", "Then", 90, lambda row: row.cells["quantity"], weight=600, least=68),
            number_column("change", "Change", 90, _change, weight=600, least=68),
            Column("unit", "Unit", 56, lambda row: row.data.unit, tone="muted", yields=2),
            Column("location", "From", 96, lambda row: row.cells["location"], tone_of=_own_tone, least=64),
            Column("special", "Order in", 72 + LAST, lambda row: row.cells["special"], tone_of=_own_tone),
        )
        super().__init__(
            document,
            f"Amend {found.number}",
            columns,
            ("quantity", "location", "special"),
            _checked,
            rows=rows,
            do="Amend",
            look_up=look_up,
            new_row=lambda hit, value: EditRow(
                f"new:{hit.id}",
                Item(hit.code, hit.description, hit.unit, hit=hit),
                {"quantity": quantity_out(value), "location": "", "special": ""},
            ),
            form=form,
        )
        self.difference = Text(size=Size.BODY, weight=600)
        self.body.addWidget(self.difference)
        self.taxes = Text(weight=600, tone="money", wrap=True)
        self.taxes.hide()
        self.body.addWidget(self.taxes)
        # What waits for its taxes to be known and seen: F12 that was pressed is not lost.
        self._waits: dict[str, Any] | None = None
        self.table.changed.connect(self._show)
        self._ship_to.changed.connect(self._ask)
        self.done.connect(self._amend)
        self._show()

    def open(self) -> None:
        """The quantities first: they are what mostly changes."""
        super().open()
        self.table.go_to(0)
        self.table.setFocus()

    def _ask(self) -> None:
        """What charges and taxes would be where the goods go now."""
        self._waits = None
        if self._ship_to.text:
            self.asked.emit(self._moved(self._changes(self.table.rows)))
        else:
            self.known(())

    def _moved(self, lines: list[dict[str, Any]]) -> dict[str, Any]:
        return {"order": self._order.id, "lines": lines, "ship_to": json.loads(self._ship_to.text)}

    def known(self, taxes: tuple[str, ...]) -> None:
        """The answer to what was asked last. What is another than what was seen is shown before it is kept."""
        seen, waits, self._waits = self.taxes.full_text(), self._waits, None
        words = "\n".join(taxes)
        self.taxes.set_text(words)
        self.taxes.setVisible(bool(words))
        if waits is None:
            return
        if words and words != seen:
            self.note.set_text("Charges or taxes are others where it goes now; F12 keeps it so.")
        else:
            self.amended.emit(waits)

    def refused(self, error: Exception) -> None:
        """What was typed cannot be; where it was to be kept, the action says why beside its field."""
        self.taxes.hide()
        self.taxes.set_text("")
        waits, self._waits = self._waits, None
        if waits is not None:
            self.amended.emit(waits)

    def _show(self) -> None:
        if self._ship_to.text:
            self._ask()
        currency, total = self._order.deal.currency, 0
        for row in self.table.rows:
            item, value = row.data, _value(row)
            if item.line:
                offers = self._offers.get(item.line.product_id) or Offers()
                now = with_quantity(item.line, value, offers, self._order.deal.date, currency)
                total += line_amount(now, currency) - item.line.amount
            elif item.hit:
                entry = decide(Asked(value, today_iso()), item.hit.offers)
                price, per = (entry.price, entry.price_per) if entry else (item.hit.price, item.hit.price_per)
                total += extended(price, per, entry.of_price(value) if entry else value, 0, currency)
        self.difference.set_text(f"Difference: {_signed(total, say.amount(abs(total), currency))} {currency}")

    @staticmethod
    def _changes(rows: Sequence[EditRow]) -> list[dict[str, Any]]:
        """What is another than it was, and what is new."""
        lines: list[dict[str, Any]] = []
        for row in rows:
            if row.data.line and _value(row) != row.data.ordered:
                lines.append({"line": row.data.line.line, "quantity": row.cells["quantity"] or "0"})
            elif row.data.hit and _value(row):
                line: dict[str, Any] = {"product": row.data.hit.id, "quantity": row.cells["quantity"]}
                line |= {"location": row.cells["location"]} if row.cells["location"] else {}
                lines.append(line | ({"special": True} if row.cells["special"] else {}))
        return lines

    def _amend(self, rows: tuple[EditRow, ...], values: dict[str, Any]) -> None:
        lines = self._changes(rows)
        given: dict[str, Any] = {"order": self._order.id, "lines": lines}
        for name, before in self._agreed.items():
            if (value := str(values[name]).strip()) != before:
                given[name] = value
        if self._ship_to.text:
            given["ship_to"] = json.loads(self._ship_to.text)
        if values["reason"]:
            given["reason"] = values["reason"]
        if "ship_to" in given:
            self._waits = given
            self.asked.emit(self._moved(lines))
        else:
            self.amended.emit(given)


def _change(row: EditRow) -> str:
    value = _value(row) - row.data.ordered
    return _signed(value, say.quantity(abs(value)))


def _agreed(item: Item, line: DealLine) -> dict[str, str]:
    """The cells of a line as it is agreed."""
    special = YES if line.said.special else ""
    return {"quantity": quantity_out(item.ordered), "location": line.said.location, "special": special}


def _own_tone(row: EditRow) -> str:
    """What was agreed before is not said anew here."""
    return "muted" if row.data.line else "text"


YES = "yes"
_YES, _NO = {"y", "yes", "x", "j", "ja", "1", "+"}, {"", "n", "no", "nein", "0", "-"}


def _checked(row: EditRow, key: str, text: str) -> EditRow | str:
    if key != "quantity":
        if row.data.line:
            if text.strip() == row.cells[key]:
                return row
            return "What was agreed stays; type its code above, and the new line says where it comes from."
        if key == "location":
            return row.filled(key, text.strip().upper())
        if (said := text.strip().lower()) not in _YES | _NO:
            return "Type y where it is ordered in for this line, or nothing."
        return row.filled(key, YES if said in _YES else "")
    value = quantity_cell(text)
    return value if isinstance(value, str) else row.filled(key, quantity_out(value))


class CancelSheet(LinesSheet):
    """``cancelled`` carries the lines and the reason. All that is open stands there already: Enter cancels it."""

    cancelled = Signal(dict)

    def __init__(self, document: QWidget, found: Any, open_lines: Sequence[Any]) -> None:
        form = Form(columns=2)
        reason = QComboBox()
        reason.setEditable(True)
        reason.addItems([one.capitalize() for one in CANCELLED])
        form.add("reason", "&Reason", reason)
        items = [one for one in _items(found, open_lines) if one.open.cancellable]
        rows = [EditRow(str(x.open.line), x, {"quantity": quantity_out(x.open.cancellable)}) for x in items]
        columns = _start(
            number_column("open", "Open", 90, lambda row: say.quantity(row.data.open.cancellable)),
            number_column("quantity", "Cancel", 90, lambda row: row.cells["quantity"], weight=600),
            Column("unit", "Unit", 56 + LAST, lambda row: row.data.unit, tone="muted", yields=1),
        )
        super().__init__(
            document, f"Cancel what is open of {found.number}", columns, ("quantity",), _within, rows=rows,
            do="Cancel it", form=form,
        )  # fmt: skip
        self.table.empty_sentence = (
            "Nothing is open: what is picked is unpacked first, what left comes back as a return."
        )
        self.done.connect(self._cancel)

    def _cancel(self, rows: tuple[EditRow, ...], values: dict[str, Any]) -> None:
        lines = [{"line": row.data.open.line, "quantity": row.cells["quantity"]} for row in rows if _value(row)]
        whole = all(_value(row) == row.data.open.cancellable for row in rows)
        reason = str(values["reason"]).strip()
        self.cancelled.emit({"reason": reason} | ({} if whole else {"lines": lines}))


def _within(row: EditRow, key: str, text: str) -> EditRow | str:
    if row.data.open.cancellable < 0:
        # A service that was taken off is cancelled whole or not at all.
        return row.filled(key, quantity_out(row.data.open.cancellable) if text not in {"", "0"} else "")
    value = quantity_cell(text, most=row.data.open.cancellable)
    return value if isinstance(value, str) else row.filled(key, quantity_out(value) if value else "")


class PromiseSheet(LinesSheet):
    """``promised`` carries the lines that get less and those that get more, as the actions take them."""

    promised = Signal(list, list)

    def __init__(self, document: QWidget, found: Any, open_lines: Sequence[Any]) -> None:
        items = [x for x in _items(found, open_lines) if x.line and not x.line.service]
        rows = [
            EditRow(str(x.open.line), x, {"quantity": quantity_out(x.open.reserved), "location": ""}) for x in items
        ]
        columns = _start(
            number_column("ordered", "Ordered", 84, lambda row: say.quantity(row.data.ordered), tone="muted", yields=1),
            number_column("waiting", "Waiting", 84, lambda row: say.quantity(row.data.open.backordered)),
            number_column("quantity", "Promised", 90, lambda row: row.cells["quantity"], weight=600),
            Column("unit", "Unit", 56, lambda row: row.data.unit, tone="muted", yields=2),
            Column("location", "More from", 110 + LAST, lambda row: row.cells["location"], tone="muted"),
        )
        super().__init__(
            document,
            f"What {found.number} is promised",
            columns,
            ("quantity", "location"),
            _promise,
            rows=rows,
            do="Keep",
        )
        self.done.connect(self._split)

    def open(self) -> None:
        """The first line at once."""
        super().open()
        self.table.setFocus()

    def _split(self, rows: tuple[EditRow, ...], _values: dict[str, Any]) -> None:
        less: list[dict[str, Any]] = []
        more: list[dict[str, Any]] = []
        for row in rows:
            change = _value(row) - row.data.open.reserved
            line: dict[str, Any] = {"line": row.data.open.line, "quantity": quantity_out(abs(change))}
            if change < 0:
                less.append(line)
            elif change > 0:
                more.append(line | ({"location": row.cells["location"]} if row.cells["location"] else {}))
        if less or more:
            self.promised.emit(less, more)
        else:
            self.note.set_text("Nothing was changed.")


def _promise(row: EditRow, key: str, text: str) -> EditRow | str:
    if key == "location":
        return row.filled(key, text)
    value = quantity_cell(text, most=row.data.open.reserved + row.data.open.backordered)
    return value if isinstance(value, str) else row.filled(key, quantity_out(value))
