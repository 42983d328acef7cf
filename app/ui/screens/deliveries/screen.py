"""Deliveries: what to fetch, to pack, to ship, and what has left; picking one order opens over the list."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from types import MappingProxyType
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import format as say
from app.ui.commands import Offer
from app.ui.hub import Ids
from app.ui.models.columns import DAY, Column, number_column
from app.ui.scanning.scan import Scan
from app.ui.screens.base import Desk, offer
from app.ui.screens.deliveries.batch import BATCH, Batches, BatchPage
from app.ui.screens.deliveries.fetched import how_it_ended
from app.ui.screens.deliveries.handover import HandOver
from app.ui.screens.deliveries.onpaper import ALL, answer_rest, paper_offers, took_the_rest
from app.ui.screens.deliveries.pick import PickPage
from app.ui.screens.deliveries.warehouse import WarehouseMode
from app.ui.screens.files import Beside, Subject
from app.ui.screens.jotting import Jotting
from app.ui.screens.listing import Asked, FunctionSource, ListScreen
from app.ui.screens.order.fix import FixSheet, WayOut
from app.ui.screens.reverser import Reverser
from app.ui.screens.shipping import Shipping
from app.ui.screens.trail import show_trail
from app.ui.theme.status import Chip, Glyph, chip_of

_CHIPS = {
    "open": chip_of("picking"),
    "picked": Chip("To pack", "ware", Glyph.THREE_QUARTER),
    "packed": chip_of("to_ship"),
    "shipped": Chip("Shipped", "done", Glyph.FULL),
    "delivered": Chip("Delivered", "done", Glyph.FULL),
    "cancelled": chip_of("cancelled"),
}
_BACK = {"open": "Cancel list", "packed": "Unpack", "shipped": "Take back", "delivered": "Take back"}
_REVERSE = "reverse:"
_STEPS = {"open": "Pick", "picked": "Pack", "packed": "Ship", "shipped": "Delivered"}


class DeliveriesScreen(ListScreen):
    """Enter or F12 does what the row needs next; Shift+F12 takes it back; F11 is for gloves and a scanner."""

    title = "Deliveries"
    views = (("pick", "To pick"), ("pack", "To pack"), ("ship", "To ship"), ("left", "Left"))
    topics = frozenset({"pick_list", "shipment", "order"})
    empty = "Nothing to pick."
    empties = MappingProxyType(
        {"pack": "Nothing to pack.", "ship": "Nothing waits to leave.", "left": "Nothing has left yet."}
    )
    hint = "Number or customer"
    many = True

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _columns(), parent)
        self._parcels = _columns("Parcels")
        self._page: PickPage | None = None
        self.shipping = Shipping(desk, self, self.went_wrong)
        self.reverser = Reverser(self)
        self.beside = Beside(self)
        self.jotting = Jotting(desk, self, self.went_wrong)
        self.mode = WarehouseMode(self)
        self.batches = Batches(self)
        self.handing = HandOver(self)
        self._room = QVBoxLayout()
        self.column.insertLayout(1, self._room, 10)
        desk.hub.listen(self, {"pick_list"}, self._picks_changed)

    def source(self, asked: Asked) -> FunctionSource:
        """Rows of a view."""
        which, words = asked.view, asked.words

        def count(view: Any) -> int:
            from app.queries.desk_deliveries import count_deliveries

            return count_deliveries(view, which, words)

        def page(view: Any, offset: int, limit: int) -> Any:
            from app.queries.desk_deliveries import delivery_page

            return delivery_page(view, which, offset, limit, words)

        return FunctionSource(count, page)

    @property
    def at_work(self) -> bool:
        """While a list is walked: the hands are at the shelf."""
        return self._page is not None

    def counts(self, view: Any) -> dict[str, int]:
        """Counts of the views."""
        from app.queries.desk_deliveries import delivery_counts

        return delivery_counts(view)

    def open_document(self, document: str) -> None:
        """A pick list with its page, a shipment under the cursor, or (``reverse:``) what of a shipment comes back."""
        ref = document.removeprefix(_REVERSE)
        if document.startswith(BATCH):
            self.batches.open(document)
        elif ref != document:
            self.desk.work.read(lambda view: _place(view, ref), self._show_place, owner=self)
            self.reverser.open(ref)
        else:
            number = document.removesuffix(ALL)
            known = self._pick_known if number == document else self._all_picked
            self.desk.work.read(lambda view: _pick(view, number), known, owner=self)

    def _show_place(self, found: Any) -> None:
        if found is not None:
            _id, view, place = found
            self.go_to_place(view, place)

    def open_row(self, row_id: str) -> None:
        """The next step of the row."""
        row = self.row
        if row is not None and row.id == row_id:
            self.advance()

    def row_picked(self, row: Any) -> None:
        """Why a row's order stands still, at the foot."""
        held = row is not None and row.hold is not None
        self.line.say(f"{row.order} stands still: {row.hold or 'nobody said why'}." if held else "", weight=2)

    def row_offers(self, row: Any) -> dict[str, Offer]:
        """Next step and reverse; of several lists one walk for all of them."""
        if len(chosen := self.chosen_rows()) > 1:
            words = self.batches.words(chosen)
            return {"next_step": offer(lambda: self.batches.begin(chosen), words or "Next step", bar=bool(words))}
        found = {}
        if row.state in _STEPS:
            found["next_step"] = offer(self.advance, _STEPS[row.state])
        if row.state in _BACK:
            found["reverse_step"] = offer(self.reverse, _BACK[row.state])
        found["jot"] = offer(lambda: self.jotting.jot(row.order_id, f"{row.order} · {row.customer}"), "Note", bar=False)
        found["edit_note"] = offer(found["jot"].run, bar=False)
        if row.state in {"packed", "shipped"}:
            found["hand_over"] = offer(lambda: self.handing.begin(row.id), "Hand over")
        if row.kind == "shipment":
            found["shipping_label"] = offer(lambda: self.papers.print("shipping_label", row.number), "Label")
        found["history"] = offer(lambda: show_trail(self, row.id, row.number), "Trail")
        found["beside"] = offer(lambda: self.beside.open(Subject("order", row.order_id, row.order)), "Files")
        return found

    def offers(self) -> dict[str, Offer]:
        """Those of the pick while one is open; while a customer signs, theirs alone."""
        page = self._page
        if (pane := self.handing.pane) is not None:
            return {"next_step": offer(pane.accept, "Accept")}
        if page is None:
            found = super().offers()
        else:
            found = {"park": offer(self.leave, "Leave")}
            if any(row.done or row.got for row in page.rows):
                found["undo"] = offer(page.undo, "Undo")
            end = "Picked" if isinstance(page, BatchPage) else "Pack"
            words = "Done" if page.stopped else end if page.finished else "Confirm the rest"
            found["next_step"] = offer(page.confirm, words)
            if page.head.state == "open":
                found |= paper_offers(self.papers, page.head)
        if not self._sheet:
            found["full_screen"] = offer(self.mode.toggle, "Leave warehouse mode" if self.mode.on else "Warehouse mode")
        return found

    def advance(self) -> None:
        """F12 on a row."""
        row = self.row
        if row is None:
            return
        title = f"{row.order} {row.customer}"
        if row.state == "open":
            self.open_document(row.id)
        elif row.state == "picked":
            self.shipping.pack(row.id, f"Pack {title}")
        elif row.state == "packed":
            self.shipping.ship(row.id, f"{row.number} leaves · {title}")
        elif row.state == "shipped":
            self.shipping.deliver(row.id, f"{row.number} has arrived · {title}")

    def reverse(self) -> None:
        """Shift+F12 on a row: cancel the list, unpack, call back within the hour, or take goods back."""
        row = self.row
        if row is None:
            return
        if row.kind == "pick_list":
            self.shipping.cancel_pick(row.id, row.number, row.order_id)
        elif row.state == "packed":
            self.shipping.call_back(row.id, row.number, packed=True)
        else:
            self.show_sheet_of(lambda view: _billed(view, row.id), lambda bills: self._back(row, bills), "Take back")

    def _back(self, row: Any, bills: Any) -> FixSheet:
        """What is billed comes back on its invoice, so that goods and credit are one step."""
        go = self.desk.shell.go
        ways: list[WayOut] = [
            (f"Goods of {number} come back", "with a credit note", partial(go, "money", f"reverse:{ref}"))
            for ref, number in bills
        ]
        if not bills:
            ways.append(("Goods come back", "to the shelf or to scrap", lambda: self.reverser.open(row.id)))
            if row.state == "shipped":
                again = "within the hour: it never left"
                ways.append(("Call it back", again, lambda: self.shipping.call_back(row.id, row.number, packed=False)))
        return FixSheet(self, f"{row.number} · {row.customer}", ways)

    # --- picking --------------------------------------------------------------------------------------------------

    def _pick_known(self, found: Any) -> None:
        if found is None:
            self.desk.shell.toast("That pick list is not here any more.", phase="idle")
            return
        if isinstance(found[1], str):
            self._show_place(found)
            return
        head, lines = found
        if head.state == "open" and (batch := self.batches.begun_with(head.id)):
            # Some of it lies in the cart of a walk already.
            self.batches.open(batch)
            return
        kept = self.kept_picks().get(head.id, {})
        if head.state != "open" and not (head.state == "cancelled" and kept):
            self.go_to_place("pack", 0)
            return
        self.show_page(PickPage(head, lines), kept, lambda rows: self._confirm(head, rows))

    def _all_picked(self, found: Any) -> None:
        """A printed list came back with nothing marked on it."""
        self._pick_known(found)
        page = self._page
        if (
            page is not None
            and not isinstance(page, BatchPage)
            and found
            and page.head.id == getattr(found[0], "id", "")
        ):
            answer_rest(page)

    def show_page(self, page: PickPage, kept: Mapping[str, Any], confirm: Callable[[list[Any]], None]) -> None:
        """A pick over the list, with what was fetched before; the books may want something else of it by now."""
        self.leave()
        head = page.head
        page.resume(kept)
        page.revise(head, [row.line for row in page.rows])
        page.confirmed.connect(confirm)
        page.left.connect(lambda: self._left(head))
        page.changed.connect(lambda: self._keep_progress(head.id, page))
        self._page = page
        self._list_visible(yes=False)
        self._room.addWidget(page)
        self.mode.dress()
        page.setFocus()
        self.offers_changed.emit()

    def _picks_changed(self, ids: Ids) -> None:
        """The order somebody picks was changed elsewhere: the page says at once what is wanted now."""
        page, changed = self._page, ids.get("pick_list", ())
        if page is not None and page.handed:
            # The change is its own handing over, whose answer is on its way.
            return
        if isinstance(page, BatchPage):
            if not set(changed).isdisjoint(page.head.lists):
                self.batches.read_again(page)
        elif page is not None and page.head.id in changed:
            self.desk.work.read(
                lambda view: _pick(view, page.head.id), lambda found: self.revise(page, found), owner=page
            )

    def revise(self, page: PickPage, found: Any) -> None:
        """The open pick, as the books want it now."""
        if page is not self._page or page.handed or found is None or isinstance(found[1], str):
            return
        head, lines = found
        page.revise(head, lines)
        if page.stopped and not page.rows:
            self.kept_picks().pop(head.id, None)
            self.leave()
            ended = f"{head.number} {how_it_ended(head.state)}."
            self.desk.shell.toast(f"{ended} Nothing is to be put back.", phase="stop")

    def _list_visible(self, *, yes: bool) -> None:
        for widget in (self.surface, self.pills, self.line, self.filter, self.count):
            widget.setVisible(yes)

    def kept_picks(self) -> dict[str, Any]:
        """What is kept of picks that are not handed over, by their list or walk."""
        kept = self.desk.settings.setdefault("picks", {})
        return kept if isinstance(kept, dict) else {}

    def _keep_progress(self, pick_list: str, page: PickPage) -> None:
        self.kept_picks()[pick_list] = page.progress()
        self.desk.shell.keep_state()
        self.offers_changed.emit()

    def _left(self, head: Any) -> None:
        page = self._page
        if page and not (any(row.got for row in page.rows) if page.stopped else page.progress()):
            self.kept_picks().pop(head.id, None)
        self.leave()

    def leave(self) -> None:
        """Back to the list; the progress is kept."""
        if self._page:
            page, self._page = self._page, None
            page.hide()
            page.deleteLater()
            self._list_visible(yes=True)
            self.table.setFocus()
            self.offers_changed.emit()

    def _confirm(self, head: Any, lines: list[dict[str, Any]]) -> None:
        page = self._page
        if page is None:
            return
        page.handed = True
        short = sum(1 for row in page.rows if row.done and row.got < row.line.quantity)

        def done(reply: Any, picked: Any) -> None:
            self.finished(head.id)
            if page.pack:
                self.papers.print_by_itself("shipping_label", reply.number)
            rest = f" {short} short, the rest follows." if short else ""
            for one in picked.warnings or ():
                self.desk.shell.toast(one)
            if not page.pack:
                self.desk.shell.toast(f"{reply.number} is picked.{rest}")
                return
            self.desk.shell.toast(
                f"{reply.number} is packed.{rest}", action="Ship", run=lambda: self.shipping.ship(reply.id)
            )

        commands: list[dict[str, Any]] = [{"action": "confirm_pick", "pick_list": head.id, "lines": lines}]
        if page.pack:
            # With the pick in one write: picked goods of a pick that was packed never lie between two states.
            commands.append({"action": "pack_shipment", "pick_list": head.id, "parcels": page.parcels})
        self.desk.work.perform_together(
            commands, done=lambda replies: done(replies[-1], replies[0]), failed=self._failed, owner=self
        )

    def finished(self, key: str) -> None:
        """A pick is handed over: nothing is kept of it."""
        self.kept_picks().pop(key, None)
        self.desk.shell.keep_state()
        self.leave()
        self.reload()

    def _failed(self, error: Exception) -> None:
        self.leave()
        self.reload()
        self.went_wrong(error)

    def entered(self) -> None:
        """The pick, if one is open."""
        super().entered()
        if self._page:
            self._page.setFocus()

    def columns_of(self, view: str) -> Sequence[Column]:
        """Pick lists, or shipments."""
        return self._parcels if view in {"ship", "left"} else super().columns_of(view)

    def scanned(self, scan: Scan) -> bool:
        """A product while picking; otherwise what it is everywhere: a pick list begins its pick."""
        if self._page and self._sheet is None:
            if not took_the_rest(self._page, scan):
                self._page.scanned(scan)
            return True
        return super().scanned(scan)


def _columns(counted: str = "Lines") -> tuple[Column, ...]:
    """What is counted of a pick list are its lines, of a shipment its parcels."""
    return (
        Column("state", "State", 130, lambda _row: "", chip=_chip, least=110),
        Column("number", "No.", 110, lambda row: row.number, weight=600, least=84),
        Column("order", "Order", 110, lambda row: row.order, least=84),
        Column("customer", "Customer", 220, lambda row: row.customer, stretch=True, least=150),
        Column("wanted", "Wanted", DAY, lambda row: say.day(row.wanted)),
        number_column("lines", counted, 70, lambda row: str(row.lines or ""), tone="muted", yields=4),
        Column("carrier", "Carrier", 110, lambda row: row.carrier, tone="muted", yields=3),
    )


def _chip(row: Any) -> Chip:
    if row.hold is None or row.state in {"shipped", "delivered", "cancelled"}:
        return _CHIPS[row.state]
    return Chip("On hold", "stop", Glyph.PAUSE, f"On hold: {row.hold}; {_CHIPS[row.state].text}")


def _pick(view: Any, ref: str) -> Any:
    """A pick list with its lines, or where the shipment of that number stands."""
    from app.queries.desk_deliveries import pick_of, shipment_place

    return pick_of(view, ref) or shipment_place(view, ref)


def _place(view: Any, ref: str) -> Any:
    from app.queries.desk_deliveries import shipment_place

    return shipment_place(view, ref)


def _billed(view: Any, shipment: str) -> Any:
    from app.queries.desk_reverse import billed_on

    return billed_on(view, shipment)
