"""Stock levels: what is there, promised, free and waited for; goods in, corrections, the form of a product."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QWidget

from app.domain.money import price_out
from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.commands import Offer
from app.ui.entry.parse import QUANTITY_SCALE, parse_sum
from app.ui.models.columns import Column, number_column
from app.ui.screens.base import Desk, offer, today_iso
from app.ui.screens.editing import EditingScreen, given
from app.ui.screens.listing import Asked, FunctionSource
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet

REASONS = ("Counted", "Damaged", "Lost", "Found", "Own use")


class StockScreen(EditingScreen):
    """Enter edits the product, F12 takes goods in, Shift+F12 corrects a quantity."""

    title = "Stock"
    views = (("all", "All"), ("out", "Out"), ("below", "Below minimum"))
    hint = "Code, words"
    topics = frozenset({"product", "stock", "order"})
    empty = "No products here. New product is in the palette: F3, then “new product”."

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._known: dict[str, Any] = {}
        super().__init__(desk, _columns(), _form(), parent)

    def source(self, asked: Asked) -> FunctionSource:
        """Products by code."""
        which, words = asked.view, asked.words

        def count(view: Any) -> int:
            from app.queries.desk_stock import count_stock

            return count_stock(view, which, words)

        def page(view: Any, offset: int, limit: int) -> Any:
            from app.queries.desk_stock import stock_page

            return stock_page(view, which, words, offset, limit)

        return FunctionSource(count, page)

    def counts(self, view: Any) -> dict[str, int]:
        """Counts of the views."""
        from app.queries.desk_stock import stock_counts

        return stock_counts(view)

    def row_picked(self, row: Any) -> None:
        """Who waits for the product."""
        if row is not None:
            self.ask_facts(row.id, lambda view: (row, _waiting(view, row.id)), self._show_facts)

    def _show_facts(self, found: Any) -> None:
        row, waiting = found
        unit = row.unit
        pairs = [
            ("On hand", f"{say.quantity(row.on_hand)} {unit}"),
            ("Promised", f"{say.quantity(row.reserved)} {unit}" if row.reserved else ""),
            ("Free", f"{say.quantity(row.available)} {unit}"),
            ("Minimum", f"{say.quantity(row.min_stock)} {unit}" if row.min_stock else ""),
            ("Place", row.bin),
        ]
        if waiting:
            pairs.append(("", "Waiting"))
            pairs += [(one.number, f"{say.quantity(one.quantity)} {unit} · {one.customer}") for one in waiting]
        self.panel.facts.show_facts(row.sku, row.name, pairs)

    def row_offers(self, row: Any) -> dict[str, Offer]:
        """What works on a product."""
        found = {"edit_note": offer(lambda: self.open_row(row.id), "Edit")}
        if not row.service:
            found["next_step"] = offer(lambda: self.goods_in(row), "Goods in")
            found["reverse_step"] = offer(lambda: self.correct(row), "Correct")
        return found

    def offers(self) -> dict[str, Offer]:
        """A new product can always be made."""
        found = super().offers()
        if not self.panel.editing:
            found["new_product"] = offer(self.new, bar=False)
        return found

    def goods_in(self, row: Any) -> None:
        """A sheet for what came."""
        sheet = QuantitySheet(self, f"Goods in · {row.sku} {row.name}", "Take in", self._unit(row))
        sheet.taken.connect(
            lambda quantity, _reason: self._do(
                "receive_goods",
                {"lines": [{"product": row.id, "quantity": quantity}]},
                sheet,
                f"{say.percent_text(quantity)} {row.unit} of {row.sku} came in.",
            )
        )
        self.show_sheet(sheet)

    def correct(self, row: Any) -> None:
        """A sheet for what was counted, with a reason."""
        title = f"How many are there? · {row.sku} {row.name}"
        sheet = QuantitySheet(self, title, "Correct", self._unit(row), reasons=REASONS)
        sheet.taken.connect(
            lambda quantity, reason: self._do(
                "adjust_stock",
                {"lines": [{"product": row.id, "quantity": quantity}], "reason": reason},
                sheet,
                f"{row.sku}: {say.percent_text(quantity)} {row.unit} are there.",
            )
        )
        self.show_sheet(sheet)

    @staticmethod
    def _unit(row: Any) -> str:
        return f"{say.quantity(row.on_hand)} {row.unit} on hand"

    def _do(self, action: str, parameters: dict[str, Any], sheet: Sheet, sentence: str) -> None:
        def done(_reply: Any) -> None:
            sheet.dismiss()
            self.desk.shell.toast(sentence)

        self.desk.work.perform(action, parameters, done=done, failed=self.went_wrong, owner=self)

    def open_document(self, document: str) -> None:
        """The cursor on a product."""
        if document == "new":
            self.new()
        else:
            self.table.go_to_id(document)
            self.open_row(document)

    def new(self) -> None:
        """The form for a new product."""
        self._known = {}
        self.desk.work.read(
            _default_tax, lambda code: self.edit("New product", {"unit": "pc", "tax": code}), owner=self
        )

    def open_row(self, row_id: str) -> None:
        """The form of a product."""
        today = today_iso()
        self.desk.work.read(lambda view: _card(view, row_id, today), self._edit_with, owner=self)

    def _edit_with(self, card: Any) -> None:
        if card is None:
            return
        self._known = {
            "sku": card.sku,
            "name": card.name,
            "unit": card.unit,
            "category": card.category,
            "tax": card.tax,
            "bin": card.bin,
            "min_stock": quantity_out(card.min_stock) if card.min_stock else "",
            "price": price_out(card.price) if card.price else "",
            "price_per": card.price_per,
            "service": card.service,
            "discontinued": card.discontinued,
        }
        self.edit(f"{card.sku} {card.name}", self._known)

    def keep(self, values: dict[str, Any]) -> None:
        """Only what changed goes to the action."""
        fresh = given(values, self._known)
        for name in ("price", "min_stock"):
            if name in fresh:
                fresh[name] = str(fresh[name]).replace(",", ".") or "0"
        if "price" in fresh:
            fresh["price_per"] = values["price_per"]
        fresh["sku"] = values["sku"]
        self.desk.work.perform(
            "save_product",
            fresh,
            done=lambda _reply: self.kept(f"{values['sku']} is kept."),
            failed=self.went_wrong,
            owner=self,
        )

    def scanned(self, code: str) -> bool:
        """A scan is a jump."""
        self.filter.setText(code)
        return True


class QuantitySheet(Sheet):
    """Asks for a quantity, and for a reason where there are some. ``taken`` carries both as text."""

    taken = Signal(str, str)

    def __init__(
        self, document: QWidget, title: str, do: str, help_text: str, *, reasons: tuple[str, ...] = ()
    ) -> None:
        super().__init__(document, title, do=do)
        self.form = Form()
        self.form.add("quantity", "&Quantity", help_text=help_text)
        if reasons:
            box = QComboBox()
            box.setEditable(True)
            box.addItems(reasons)
            self.form.add("reason", "&Reason", box)
        self.body.addWidget(self.form)
        self.accepted.connect(self._take)

    def _take(self) -> None:
        values = self.form.values()
        quantity = parse_sum(str(values["quantity"]), QUANTITY_SCALE)
        if quantity is None or quantity < 0:
            self.form.show_field_error("quantity", "Type a number; 3*12+4 works too.")
            return
        self.taken.emit(quantity_out(quantity), str(values.get("reason", "")))

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)


def _chip(row: Any) -> Chip:
    if row.service:
        return Chip("service", "idle", None, "not stocked")
    free = say.quantity(abs(row.available))
    if row.available < 0:
        return Chip(f"{free} missing", "stop", Glyph.EMPTY)
    if row.available == 0:
        return Chip("0 free", "stop", Glyph.EMPTY)
    if row.min_stock and row.available < row.min_stock:
        return Chip(f"{free} free", "money", Glyph.QUARTER, f"{free} free, below minimum")
    return Chip(f"{free} free", "done", Glyph.FULL)


def _columns() -> tuple[Column, ...]:
    def figure(value: int) -> str:
        return say.quantity(value) if value else "—"

    return (
        Column("sku", "Code", 110, lambda row: row.sku, weight=600),
        Column("name", "Description", 220, lambda row: row.name, stretch=True),
        Column("bin", "Place", 80, lambda row: row.bin, tone="muted", yields=3),
        number_column("on_hand", "On hand", 80, lambda row: figure(row.on_hand), weight=600),
        number_column("reserved", "Promised", 80, lambda row: figure(row.reserved), yields=2),
        number_column("waiting", "Waiting", 80, lambda row: figure(row.waiting), tone="muted", yields=4),
        Column("unit", "Unit", 48, lambda row: row.unit, tone="muted", yields=5),
        Column("chip", "Free", 120, lambda _row: "", chip=_chip),
    )


def _form() -> Form:
    form = Form()
    form.add("sku", "&Code")
    form.add("name", "&Description")
    form.add("price", "&Price", help_text="Holds from today; older documents keep theirs")
    per = QComboBox()
    for count in (1, 100, 1000):
        per.addItem(f"per {count}", count)
    form.add("price_per", "P&er", per)
    form.add("unit", "&Unit")
    form.add("tax", "&Tax code")
    form.add("category", "C&ategory")
    form.add("bin", "P&lace")
    form.add("min_stock", "&Minimum")
    form.add("service", "Kind", QCheckBox("a service, not stocked"))
    form.add("discontinued", "Sales", QCheckBox("no longer sold"))
    return form


def _waiting(view: Any, product_id: str) -> Any:
    from app.queries.desk_stock import waiting_orders

    return waiting_orders(view, product_id)


def _card(view: Any, product_id: str, today: str) -> Any:
    from app.queries.desk_stock import product_card

    return product_card(view, product_id, today)


def _default_tax(view: Any) -> str:
    from app.queries.desk_settings import company_settings

    return str(company_settings(view).get("default_tax", ""))
