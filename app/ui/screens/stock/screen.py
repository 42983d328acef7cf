"""Stock levels: what is there, promised, free and waited for; goods in, corrections, the form of a product."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from app.domain.errors import RuleViolation
from app.ui import format as say
from app.ui.commands import Offer
from app.ui.entry.choose import ProductHit
from app.ui.models.columns import Column, number_column
from app.ui.scanning.scan import Scan
from app.ui.screens.base import Desk, offer, today_iso
from app.ui.screens.editing import EditingScreen
from app.ui.screens.files import Beside, Subject
from app.ui.screens.lines import LinesSheet
from app.ui.screens.listing import Asked, FunctionSource
from app.ui.screens.order.fix import FixSheet, WayOut
from app.ui.screens.order.reads import products
from app.ui.screens.stock import reads
from app.ui.screens.stock.buying import EMPTIES, PROPOSAL, Buying
from app.ui.screens.stock.buying import NAMES as BUYING
from app.ui.screens.stock.buying import VIEWS as BUYING_VIEWS
from app.ui.screens.stock.form import product_form
from app.ui.screens.stock.named import BY_HAND, DO, do_named
from app.ui.screens.stock.parts import PARTS, dropped, named, read, said_of
from app.ui.screens.stock.price import PriceSheet
from app.ui.screens.stock.reprice import reprice
from app.ui.screens.stock.rests import count_rests
from app.ui.screens.stock.sheets import (
    MovesSheet,
    count_sheet,
    goods_in_sheet,
    lines_of,
    tell_of_orders,
    transfer_sheet,
)
from app.ui.screens.stock.values import as_given, changed_breaks, known_of, offer_packs, prices_said
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.sheet import Sheet

CHANGE_PRICES = "change-prices"
_PURCHASE, _SEE, _SHELF = "purchase:", "see:", "shelf:"


class StockScreen(EditingScreen):
    """Enter edits the product, F12 takes goods in, Shift+F12 corrects a quantity."""

    title = "Stock"
    views = (("all", "All"), ("out", "Out"), ("below", "Below minimum"), ("count", "To count"), *BUYING_VIEWS)
    # Seven views leave it little room in a small window.
    filter_room = (104, 180)
    hint = "Code, words"
    topics = frozenset({"product", "stock", "order", "purchase"})
    empty = "No products yet. [Import] · [add one] · [scan something new]."
    empties = MappingProxyType(
        {
            "out": "Nothing is out.",
            "below": "Nothing is below its minimum.",
            "count": "No count is asked for. What was sold and is not in the books stands here.",
            **EMPTIES,
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self._known: dict[str, Any] = {}
        self._packs: dict[str, tuple[tuple[str, int], ...]] = {}
        self._places: tuple[tuple[str, str], ...] = (("MAIN", ""),)
        self.suppliers: tuple[str, ...] = ()
        self.buying = Buying(self)
        super().__init__(desk, _columns(), product_form, parent)
        self.follow_own("product", product_form)
        self.follow_picks(reads.picks)
        self.beside = Beside(self)
        self.beside.take_drops(
            lambda: self.view not in BUYING and self.row is not None, lambda run: run(_whose(self.row))
        )
        # Known before they are asked for: a sheet opens with the key, so that the next key finds its field.
        desk.hub.listen(self, {"location", "supplier"}, lambda _ids: self._ask_places())
        self._ask_places()

    def _ask_places(self) -> None:
        def known(found: Any) -> None:
            self._places, self.suppliers = found

        self.desk.work.read(reads.places_and_suppliers, known, failed=self.went_wrong, owner=self, priority=1)

    def source(self, asked: Asked) -> FunctionSource:
        """Products by code; or what is bought."""
        if asked.view in BUYING:
            return self.buying.source(asked)
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
        from app.queries.purchases import purchase_counts

        return stock_counts(view) | purchase_counts(view, today_iso())

    def columns_of(self, view: str) -> Sequence[Column]:
        """Products, purchase orders, or what to order."""
        if view == PROPOSAL:
            return self.buying.proposal_columns
        return self.buying.purchase_columns if view in BUYING else super().columns_of(view)

    def verbs(self) -> dict[str, Callable[[], None]]:
        """Three ways to the first product."""
        return {"Import": self.import_list, "add one": self.new, "scan something new": self.scan_new}

    def row_picked(self, row: Any) -> None:
        """Where the product lies, whom it is promised to, and who waits; or how a purchase order stands."""
        if row is not None and self.view in BUYING:
            self.buying.show_facts(row)
        elif row is not None:
            today = today_iso()
            self.ask_facts(
                row.id,
                lambda view: (
                    row,
                    *reads.standing(view, row.id),
                    reads.asked(view, row.id),
                    reads.card(view, row.id, today),
                ),
                self._show_facts,
            )

    def _show_facts(self, found: Any) -> None:
        row, places, promised, waiting, kept, counts, (card, _own, beside, prices, related) = found
        unit = row.unit
        pairs = [
            ("On hand", f"{say.quantity(row.on_hand)} {unit}"),
            ("Promised", f"{say.quantity(row.reserved)} {unit}" if row.reserved else ""),
            ("Free", f"{say.quantity(row.available)} {unit}"),
            ("Minimum", f"{say.quantity(row.min_stock)} {unit}" if row.min_stock else ""),
            ("Place", row.bin),
            *said_of(card, related),
            *prices_said(card, prices, unit),
        ]
        self._packs = {row.id: card.packs}
        if len(places) > 1:
            pairs.append(("", "Where it lies"))
            pairs += [(one.location, f"{say.quantity(one.on_hand)} {unit}") for one in places]
        if counts:
            pairs.append(("", "To be counted"))
            pairs += [(one.location, f"since {say.short_day(one.date)}: {one.reason}") for one in counts]
        for title, orders in (("Promised to", promised), ("Waiting", waiting)):
            if orders:
                pairs.append(("", title))
                pairs += [(one.number, f"{say.quantity(one.quantity)} {unit} · {one.customer}") for one in orders]
        if kept:
            pairs.append(("", "Kept for quotes"))
            pairs += [
                (one.number, f"{say.quantity(one.quantity)} {unit} · {one.customer} · until {say.day(one.until)}")
                for one in kept
            ]
        self.panel.facts.show_facts(row.sku, row.name, [*pairs, *beside])

    def row_offers(self, row: Any) -> dict[str, Offer]:
        """What works on a product, or on what is bought."""
        if self.view in BUYING:
            return self.buying.row_offers(row)
        found = {"edit_note": offer(lambda: self.open_row(row.id), "Edit")}
        if not row.service:
            found["next_step"] = offer(lambda: self.goods_in(row), "Goods in")
            found["reverse_step"] = offer(lambda: self.correct(row), "Correct")
            found["transfer"] = offer(lambda: self.move_goods(row), bar=False)
            found["fix"] = offer(lambda: self.fix(row), "Move or promise")
            found["history"] = offer(lambda: self.history(row))
            if row.bar_length:
                found["rests"] = offer(lambda: count_rests(self, row))
        found["price"] = offer(lambda: self.price(row), bar=False)
        found["beside"] = offer(lambda: self.beside.open(_whose(row)), "Files")
        return found

    def import_list(self) -> None:
        """Take in a list, in the settings."""
        self.desk.shell.go("settings", "import:products")

    def offers(self) -> dict[str, Offer]:
        """A new product can always be made, and goods come in whatever the list shows."""
        found = super().offers()
        if not self.panel.editing and not self._sheet:
            found["new_product"] = offer(self.new, bar=False)
            found["change_prices"] = offer(lambda: reprice(self), bar=False)
            found["import_list"] = offer(self.import_list, bar=False)
            found["buy"] = offer(self.buying.buy, bar=False)
            if self.view not in BUYING:
                found.setdefault("next_step", offer(lambda: self.goods_in(None), "Goods in"))
        return found

    def goods_in(self, row: Any) -> None:
        """F12: what came, the product of the row first."""
        sheet = goods_in_sheet(self, self.look_up, self._places, self.suppliers, _hit(row))
        sheet.done.connect(
            lambda rows, values: self._do_lines(
                sheet, "receive_goods", rows, {"supplier": values["supplier"]}, "came in"
            )
        )
        self.show_sheet(sheet)
        tell_of_orders(self, sheet)

    def correct(self, row: Any) -> None:
        """Shift+F12: what was counted, with a reason."""
        self._count(count_sheet(self, self.look_up, self._places, _hit(row)))

    def _count(self, sheet: LinesSheet) -> None:
        def counted(rows: Any, values: dict[str, Any]) -> None:
            more = {"reason": values["reason"], "difference": bool(values["difference"])}
            self._do_lines(sheet, "adjust_stock", rows, more, "counted")

        sheet.done.connect(counted)
        self.show_sheet(sheet)

    def move_goods(self, row: Any) -> None:
        """Goods change their shelf."""
        sheet = transfer_sheet(self, self.look_up, self._places, _hit(row))
        sheet.done.connect(
            lambda rows, values: self._do_lines(
                sheet, "transfer_stock", rows, {"to": values["to"], "reason": values["reason"]}, "moved"
            )
        )
        self.show_sheet(sheet)

    def fix(self, row: Any) -> None:
        """Ctrl+.: the ways to set this product's stock right."""

        def known(found: Any) -> FixSheet:
            _places, promised, waiting, _kept = found
            ways: list[WayOut] = [("Move to another place", "free goods only", lambda: self.move_goods(row))]
            for order in list({one.id: one for one in (*waiting, *promised)}.values())[:6]:
                ways += [(f"Promises of {order.number}", order.customer, partial(self._promises, order.id))]
            ways.append(("Order from a supplier", "goods for the shelf", lambda: self.buying.buy(_hit(row))))
            ways.append(("Print a label", "for the shelf or the product", lambda: self.papers.print("label", row.sku)))
            return FixSheet(self, f"{row.sku} {row.name}", ways)

        self.show_sheet_of(lambda view: reads.standing(view, row.id), known, row.sku)

    def _promises(self, order_id: str) -> None:
        self.desk.shell.go("order", f"do:promise:{order_id}")

    def history(self, row: Any) -> None:
        """Ctrl+H: how it came and went."""
        self.show_sheet_of(
            lambda view: reads.moves(view, row.id),
            lambda moves: MovesSheet(self, f"{row.sku} {row.name}", row.unit, moves),
            row.sku,
        )

    def price(self, row: Any) -> None:
        """A price from a day, and from a quantity on."""
        sheet = PriceSheet(self, f"Price of {row.sku} {row.name}", getattr(row, "packs", self._packs.get(row.id, ())))
        sheet.taken.connect(
            lambda given: self._do("save_price", {"product": row.sku, **given}, sheet, f"{row.sku} has a new price.")
        )
        self.show_sheet(sheet)

    def look_up(self, words: str, done: Callable[[Any], None]) -> None:
        """The products that words mean, to a sheet."""
        today = today_iso()
        self.desk.work.read(lambda view: products(view, words, "", today), done, owner=self, priority=0)

    def hit_of(self, row: Any) -> ProductHit | None:
        """A row as the sheets know goods."""
        return _hit(row)

    def _do_lines(self, sheet: LinesSheet, action: str, rows: Any, more: dict[str, Any], what: str) -> None:
        lines = lines_of(rows)
        if not lines:
            sheet.note.set_text("No quantity is given yet.")
            return
        first = next(row for row in rows if row.cells["quantity"])
        one = f"{say.percent_text(first.cells['quantity'])} {first.data.unit} of {first.data.code}"
        words = one if len(lines) == 1 else f"{len(lines)} lines"
        self._do(action, {"lines": lines, **more}, sheet, f"{words} {what}.")

    @property
    def places(self) -> tuple[tuple[str, str], ...]:
        """Where goods can lie: code and name."""
        return self._places

    def count_back(self, count: str, words: str) -> None:
        """What was counted a moment ago, undone by mirror moves."""
        given, told = {"count": count, "reason": "undone"}, f"{words.removesuffix('.')}: taken back."
        done = lambda _reply: self.desk.shell.toast(told)  # noqa: E731
        self.desk.work.perform("take_back_count", given, done=done, failed=self.went_wrong, owner=self)

    def _do(self, action: str, parameters: dict[str, Any], sheet: Sheet, sentence: str) -> None:
        def done(reply: Any) -> None:
            sheet.dismiss()
            if action == "adjust_stock" and reply.id:
                self.undoer.tell(sentence, lambda: self.count_back(reply.id, sentence))
            else:
                self.undoer.kept(sentence, reply)

        self.desk.work.perform(action, parameters, done=done, failed=self.went_wrong, owner=self)

    def open_document(self, document: str) -> None:
        """The cursor on a product, or (``purchase:``) the goods of a purchase order at the door."""
        if document == "new":
            self.new()
        elif document == CHANGE_PRICES:
            reprice(self)
        elif document in BY_HAND or document.startswith(DO):
            do_named(self, document)
        elif document.startswith(_SEE):
            self.see(document.removeprefix(_SEE))
        elif document.startswith(_SHELF):
            self.count_shelf(document.removeprefix(_SHELF))
        elif document.startswith(_PURCHASE):
            self.buying.open(document.removeprefix(_PURCHASE))
        else:
            self.see(document)
            self.open_product(document)

    def new(self) -> None:
        """The form for a new product."""
        self._new_with("")

    def scan_new(self) -> None:
        """The same with the cursor where the scan goes."""
        self._new_with("", field="barcodes")

    def _new_with(self, barcode: str, field: str = "") -> None:
        def known(code: str) -> None:
            if self.held():
                return
            self._known = {}
            self._offer_packs(())
            self.edit("New product", {"unit": "pc", "tax": code, "price_per": 1, "barcodes": barcode}, key="sku")
            if field and self.panel.editor:
                self.panel.editor.form.fields[field].setFocus()

        self.desk.work.read(reads.default_tax, known, owner=self)

    def open_row(self, row_id: str) -> None:
        """The form of a product; a purchase order is received."""
        if self.view in BUYING:
            if self.row is not None and self.row.id == row_id:
                self.buying.open_row(self.row)
        else:
            self.open_product(row_id)

    def open_product(self, product_id: str) -> None:
        """The form of a product."""
        today = today_iso()
        self.desk.work.read(lambda view: reads.card(view, product_id, today), self._edit_with, owner=self)

    def _edit_with(self, found: Any) -> None:
        card, own, _beside, prices, related = found
        if card is None or self.held():
            return
        self._known = known_of(card, prices, related) | own
        self._offer_packs(card.packs)
        self.edit(f"{card.sku} {card.name}", self._known, key="sku", known=True)

    def _offer_packs(self, packs: Sequence[tuple[str, int]]) -> None:
        """What a price may be for: one, a hundred, a thousand, or what the product comes in."""
        if self.panel.editor:
            offer_packs(self.panel.editor.form.field("price_per", QComboBox), packs)

    def keep(self, values: dict[str, Any]) -> None:
        """Only what changed goes to the action."""
        own = self.own_given(values, self._known)
        if own is None:
            return
        if self.lone_reason(values):
            return
        fresh = self.changed(values, self._known)
        try:
            for name, (what, size) in PARTS.items():
                if name in fresh:
                    before, now = str(self._known.get(name, "")), str(fresh[name])
                    fresh[name] = read(now, what, size)
                    if name == "breaks":
                        fresh[name] = changed_breaks(fresh[name], read(before, what, size))
                    elif gone := dropped(before, now, what, size):
                        fresh[f"drop_{name}"] = gone
            fresh = as_given(fresh, values, self._known)
        except ValueError as error:
            self.show_field_error(name, str(error))
            return
        except RuleViolation as error:
            self.show_field_error(error.field or "", error.message)
            return
        fresh |= {"sku": values["sku"], **own} | ({} if self._known else {"new": True})
        known = self._known

        def kept(reply: Any) -> None:
            place = None if known else (lambda view: reads.place_of(view, reply.id))
            self.kept(f"{values['sku']} is kept.", reply, place)

        self.desk.work.perform(
            "save_product",
            fresh,
            done=kept,
            failed=self.went_wrong,
            owner=self,
        )

    def scanned(self, scan: Scan) -> bool:
        """To the open sheet; else the cursor goes to the product; a purchase order's brings its goods to the door."""
        if self._sheet is None and self.panel.editing:
            return False  # typed into the field that waits for it
        if self._sheet is None and scan.product is not None:
            self.see(scan.product.id)
            scan.accept(f"{scan.product.sku} {scan.product.name}")
            return True
        if self._sheet is None and self.nothing and self.nothing.sentence and not (scan.document or scan.location):
            self._new_with(scan.code)
            scan.accept(f"{scan.code}: a new product")
            return True
        return super().scanned(scan)

    def see(self, product_id: str) -> None:
        """The cursor on a product, among all of them."""
        self.desk.work.read(
            lambda view: reads.place_of(view, product_id), lambda place: self.go_to_place("all", place), owner=self
        )

    def count_shelf(self, location: str) -> None:
        """What lies at a location is counted, blind: nothing says what there should be."""
        self._count(count_sheet(self, self.look_up, self._places, None, home=location))


def _whose(row: Any) -> Subject:
    return Subject("product", row.id, row.sku)


def _hit(row: Any) -> ProductHit | None:
    return ProductHit(row.id, row.sku, row.name, row.unit, 0) if row is not None else None


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
        Column("name", "Description", 220, named, stretch=True, tone_of=lambda row: "stop" if row.stop else "text"),
        Column("bin", "Place", 80, lambda row: row.bin, tone="muted", yields=3),
        number_column("on_hand", "On hand", 80, lambda row: figure(row.on_hand), weight=600),
        number_column("reserved", "Promised", 80, lambda row: figure(row.reserved), yields=2),
        number_column("waiting", "Waiting", 80, lambda row: figure(row.waiting), tone="muted", yields=4),
        Column("unit", "Unit", 48, lambda row: row.unit, tone="muted", yields=5),
        Column("chip", "Free", 120, lambda _row: "", chip=_chip),
    )
