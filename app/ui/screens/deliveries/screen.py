"""Deliveries: what to fetch, to pack, to ship, and what has left; picking one order opens over the list."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import format as say
from app.ui.commands import Offer
from app.ui.models.columns import Column, number_column
from app.ui.screens.base import Desk, offer
from app.ui.screens.deliveries.pick import PickPage
from app.ui.screens.listing import Asked, FunctionSource, ListScreen
from app.ui.theme.status import Chip, Glyph, chip_of

_CHIPS = {
    "open": chip_of("picking"),
    "picked": Chip("To pack", "ware", Glyph.THREE_QUARTER),
    "packed": chip_of("to_ship"),
    "shipped": Chip("Shipped", "done", Glyph.FULL),
    "delivered": Chip("Delivered", "done", Glyph.FULL),
    "cancelled": chip_of("cancelled"),
}
_STEPS = {"open": "Pick", "picked": "Pack", "packed": "Ship", "shipped": "Delivered"}


class DeliveriesScreen(ListScreen):
    """Enter or F12 does what the row needs next; Shift+F12 takes it back."""

    title = "Deliveries"
    views = (("pick", "To pick"), ("pack", "To pack"), ("ship", "To ship"), ("left", "Left"))
    topics = frozenset({"pick_list", "shipment", "order"})
    empty = "Nothing to pick."

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _columns(), parent)
        self._page: PickPage | None = None
        self._room = QVBoxLayout()
        self.column.insertLayout(1, self._room, 10)

    def source(self, asked: Asked) -> FunctionSource:
        """Rows of a view."""
        which = asked.view

        def count(view: Any) -> int:
            from app.queries.desk_deliveries import count_deliveries

            return count_deliveries(view, which)

        def page(view: Any, offset: int, limit: int) -> Any:
            from app.queries.desk_deliveries import delivery_page

            return delivery_page(view, which, offset, limit)

        return FunctionSource(count, page)

    def counts(self, view: Any) -> dict[str, int]:
        """Counts of the views."""
        from app.queries.desk_deliveries import delivery_counts

        return delivery_counts(view)

    def open_document(self, document: str) -> None:
        """A pick list, from wherever it was opened."""
        self.desk.work.read(lambda view: _pick(view, document), self._pick_known, owner=self)

    def open_row(self, row_id: str) -> None:
        """The next step of the row."""
        row = self.row
        if row is not None and row.id == row_id:
            self.advance()

    def row_offers(self, row: Any) -> dict[str, Offer]:
        """Next step and reverse."""
        found = {}
        if row.state in _STEPS:
            found["next_step"] = offer(self.advance, _STEPS[row.state])
        if row.state in {"open", "packed", "shipped"}:
            words = {"open": "Cancel list", "packed": "Unpack", "shipped": "Call back"}
            found["reverse_step"] = offer(self.reverse, words[row.state])
        return found

    def offers(self) -> dict[str, Offer]:
        """Those of the pick while one is open."""
        page = self._page
        if page is None:
            return super().offers()
        found = {"park": offer(self.leave, "Leave")}
        if any(row.done for row in page.rows):
            found["undo"] = offer(page.undo, "Undo")
        found["next_step"] = offer(page.confirm, "Pack" if page.finished else "Confirm the rest")
        return found

    def advance(self) -> None:
        """F12 on a row."""
        row = self.row
        if row is None:
            return
        if row.state == "open":
            self.open_document(row.id)
        elif row.state == "picked":
            self._do("pack_shipment", {"pick_list": row.id}, "is packed.", "cancel_shipment", "shipment")
        elif row.state == "packed":
            self._do("ship", {"shipment": row.id}, "has left.", "cancel_shipment", "shipment")
        elif row.state == "shipped":
            self._do("deliver", {"shipment": row.id}, "has arrived.")

    def reverse(self) -> None:
        """Shift+F12 on a row."""
        row = self.row
        if row is not None and row.kind == "pick_list":
            self._do("cancel_pick_list", {"pick_list": row.id, "reason": "by hand"}, "is cancelled.")
        elif row is not None:
            self._do("cancel_shipment", {"shipment": row.id, "reason": "by hand"}, "is taken back.")

    def _do(self, action: str, given: dict[str, Any], words: str, undo: str = "", ref: str = "") -> None:
        def done(reply: Any) -> None:
            if not undo:
                self.desk.shell.toast(f"{reply.number} {words}")
                return
            self.desk.shell.toast(
                f"{reply.number} {words}",
                action="Undo",
                run=lambda: self._do(undo, {ref: reply.id, "reason": "undone"}, "is taken back."),
            )

        self.desk.work.perform(action, given, done=done, failed=self.went_wrong, owner=self)

    # --- picking --------------------------------------------------------------------------------------------------

    def _pick_known(self, found: Any) -> None:
        if found is None:
            self.desk.shell.toast("That pick list is not here any more.", phase="idle")
            return
        head, lines = found
        self.leave()
        page = PickPage(head, lines)
        page.resume(self._kept().get(head.id, {}))
        page.confirmed.connect(lambda rows: self._confirm(head, rows))
        page.left.connect(self.leave)
        page.changed.connect(lambda: self._keep_progress(head.id, page))
        self._page = page
        self._list_visible(yes=False)
        self._room.addWidget(page)
        page.setFocus()
        self.offers_changed.emit()

    def _list_visible(self, *, yes: bool) -> None:
        for widget in (self.surface, self.pills, self.line):
            widget.setVisible(yes)

    def _kept(self) -> dict[str, Any]:
        kept = self.desk.settings.setdefault("picks", {})
        return kept if isinstance(kept, dict) else {}

    def _keep_progress(self, pick_list: str, page: PickPage) -> None:
        self._kept()[pick_list] = page.progress()
        self.desk.shell.keep_state()
        self.offers_changed.emit()

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
        short = sum(1 for line in lines if line.get("reason"))

        def packed(reply: Any) -> None:
            self._kept().pop(head.id, None)
            self.desk.shell.keep_state()
            self.leave()
            self.reload()
            rest = f" {short} short, the rest follows." if short else ""
            self.desk.shell.toast(
                f"{reply.number} is packed.{rest}",
                action="Ship",
                run=lambda: self._do("ship", {"shipment": reply.id}, "has left.", "cancel_shipment", "shipment"),
            )

        def confirmed(_reply: Any) -> None:
            self.desk.work.perform(
                "pack_shipment", {"pick_list": head.id}, done=packed, failed=self._failed, owner=self
            )

        given = {"pick_list": head.id, "lines": lines}
        self.desk.work.perform("confirm_pick", given, done=confirmed, failed=self._failed, owner=self)

    def _failed(self, error: Exception) -> None:
        self.leave()
        self.reload()
        self.went_wrong(error)

    def entered(self) -> None:
        """The pick, if one is open."""
        super().entered()
        if self._page:
            self._page.setFocus()

    def scanned(self, code: str) -> bool:
        """A product while picking, a pick list otherwise."""
        if self._page:
            self._page.scanned(code)
        else:
            self.open_document(code)
        return True


def _columns() -> tuple[Column, ...]:
    return (
        Column("state", "State", 130, lambda _row: "", chip=lambda row: _CHIPS[row.state]),
        Column("number", "No.", 110, lambda row: row.number, weight=600),
        Column("order", "Order", 110, lambda row: row.order),
        Column("customer", "Customer", 220, lambda row: row.customer, stretch=True),
        Column("wanted", "Wanted", 110, lambda row: say.day(row.wanted)),
        number_column("lines", "Lines", 70, lambda row: str(row.lines or ""), tone="muted", yields=4),
        Column("carrier", "Carrier", 110, lambda row: row.carrier, tone="muted", yields=3),
    )


def _pick(view: Any, ref: str) -> Any:
    from app.queries.desk_deliveries import pick_of

    return pick_of(view, ref)
