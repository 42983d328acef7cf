"""The sheets that change a confirmed order: amended quantities and lines, cancelled rests, promises by hand."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.deal import DealLine, line_amount
from app.domain.entry.grammar import QUANTITY_SCALE, parse_sum
from app.domain.money import extended
from app.domain.pricing import Asked, decide
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
        number_column("line", "#", 40, lambda row: str(row.data.line.line) if row.data.line else "+", tone="muted"),
        Column("code", "Code", 110, lambda row: row.data.code, weight=600, least=80),
        Column("words", "Description", 200, lambda row: row.data.description, stretch=True, least=96),
        *more,
    )


def _signed(value: int, words: str) -> str:
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{words}" if value else "—"


class AmendSheet(LinesSheet):
    """``amended`` carries what the action takes. The difference is seen before it is kept."""

    amended = Signal(dict)

    def __init__(
        self,
        document: QWidget,
        found: Any,
        open_lines: Sequence[Any],
        addresses: Sequence[Mapping[str, str]],
        look_up: LookUp,
    ) -> None:
        self._order = found
        form = Form(columns=2)
        form.add("reference", "&Your ref")
        form.add("wanted_date", "&Deliver", DateLine())
        form.add("reason", "&Reason")
        self._ship_to = ShipTo(form, "As agreed", addresses, "")
        form.set_values({"reference": found.deal.terms.reference, "wanted_date": found.deal.terms.wanted_date})
        items = _items(found, open_lines)
        rows = [
            EditRow(f"line:{one.line.line}", one, {"quantity": quantity_out(one.ordered)}) for one in items if one.line
        ]
        columns = _start(
            number_column("was", "So far", 90, lambda row: say.quantity(row.data.ordered) if row.data.line else "new"),
            number_column("quantity", "Then", 90, lambda row: row.cells["quantity"], weight=600),
            number_column("change", "Change", 90, _change, weight=600),
            Column("unit", "Unit", 56 + LAST, lambda row: row.data.unit, tone="muted", yields=1),
        )
        super().__init__(
            document,
            f"Amend {found.number}",
            columns,
            ("quantity",),
            _checked,
            rows=rows,
            do="Amend",
            look_up=look_up,
            new_row=lambda hit, value: EditRow(
                f"new:{hit.id}", Item(hit.code, hit.description, hit.unit, hit=hit), {"quantity": quantity_out(value)}
            ),
            form=form,
        )
        self.difference = Text(size=Size.BODY, weight=600)
        self.body.addWidget(self.difference)
        self.table.changed.connect(self._show)
        self.done.connect(self._amend)
        self._show()

    def open(self) -> None:
        """The quantities first: they are what mostly changes."""
        super().open()
        self.table.go_to(0)
        self.table.setFocus()

    def _show(self) -> None:
        currency, total = self._order.deal.currency, 0
        for row in self.table.rows:
            item, value = row.data, _value(row)
            if item.line:
                total += line_amount(replace(item.line, quantity=value), currency) - item.line.amount
            elif item.hit:
                entry = decide(Asked(value, today_iso()), item.hit.offers)
                price, per = (entry.price, entry.price_per) if entry else (item.hit.price, item.hit.price_per)
                total += extended(price, per, value, 0, currency)
        self.difference.set_text(f"Difference: {_signed(total, say.amount(abs(total), currency))} {currency}")

    def _amend(self, rows: tuple[EditRow, ...], values: dict[str, Any]) -> None:
        lines: list[dict[str, Any]] = []
        for row in rows:
            if row.data.line and _value(row) != row.data.ordered:
                lines.append({"line": row.data.line.line, "quantity": row.cells["quantity"] or "0"})
            elif row.data.hit and _value(row):
                lines.append({"product": row.data.hit.id, "quantity": row.cells["quantity"]})
        given: dict[str, Any] = {"order": self._order.id, "lines": lines}
        terms = self._order.deal.terms
        for name, before in (("reference", terms.reference), ("wanted_date", terms.wanted_date)):
            if (value := str(values[name]).strip()) != before:
                given[name] = value
        if self._ship_to.text:
            given["ship_to"] = json.loads(self._ship_to.text)
        if values["reason"]:
            given["reason"] = values["reason"]
        self.amended.emit(given)


def _change(row: EditRow) -> str:
    value = _value(row) - row.data.ordered
    return _signed(value, say.quantity(abs(value)))


def _checked(row: EditRow, key: str, text: str) -> EditRow | str:
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
            number_column("location", "More from", 110, lambda row: row.cells["location"], tone="muted"),
            Column("unit", "Unit", 56 + LAST, lambda row: row.data.unit, tone="muted", yields=2),
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
