"""Buying in the stock place: what to order, what is on its way, what came, and whom it frees."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.commands import Offer
from app.ui.models.columns import LAST, SHORT_DAY, Column, number_column
from app.ui.screens.base import offer, today_iso
from app.ui.screens.listing import Asked, FunctionSource
from app.ui.screens.order.fix import FixSheet, WayOut
from app.ui.screens.order.reasons import AskSheet
from app.ui.screens.stock.buysheets import (
    AmendPurchaseSheet,
    CorrectReceiptSheet,
    ReceiveSheet,
    bought_lines,
    buy_sheet,
)
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from app.ui.screens.stock.screen import StockScreen

PROPOSAL = "to_order"
VIEWS = ((PROPOSAL, "To order"), ("purchases", "On order"), ("due", "Due"), ("ordered", "Purchases"))
NAMES = frozenset(name for name, _ in VIEWS)
EMPTIES = {
    PROPOSAL: "Nothing needs to be ordered. What falls below its minimum, or is waited for, stands here.",
    "purchases": "Nothing is on order.",
    "due": "Nothing is due from suppliers.",
    "ordered": "No purchase orders yet. To order makes them from what the shelves lack.",
}
_CHIPS = {
    "draft": Chip("Draft", "idle", Glyph.DASHED),
    "ordered": Chip("Ordered", "ware", Glyph.EMPTY),
    "part_received": Chip("Part received", "ware", Glyph.SPLIT),
    "received": Chip("Received", "done", Glyph.FULL),
    "cancelled": Chip("Cancelled", "idle", Glyph.CROSS),
}


class Buying:
    """Works for the stock place while one of its buying views is shown."""

    def __init__(self, place: StockScreen) -> None:
        self._place = place
        self.purchase_columns, self.proposal_columns = _purchase_columns(), _proposal_columns()

    def source(self, asked: Asked) -> FunctionSource:
        """Purchase orders of a view, or the proposal."""
        which, words, today = asked.view, asked.words, today_iso()
        if which == PROPOSAL:

            def found(view: Any) -> Any:
                from app.queries.purchases import proposal

                return proposal(view, words)

            return FunctionSource(
                lambda view: len(found(view)), lambda view, offset, limit: found(view)[offset : offset + limit]
            )

        def count(view: Any) -> int:
            from app.queries.purchases import count_purchases

            return count_purchases(view, which, today, words)

        def page(view: Any, offset: int, limit: int) -> Any:
            from app.queries.purchases import purchase_page

            return purchase_page(view, which, today, words, offset, limit)

        return FunctionSource(count, page)

    def row_offers(self, row: Any) -> dict[str, Offer]:
        """What works on the row of a buying view."""
        place = self._place
        if place.view == PROPOSAL:
            return {
                "next_step": offer(self.order_proposed, "Order all"),
                "fix": offer(lambda: self.fix_proposed(row), "Order some"),
                "edit_note": offer(lambda: place.open_product(row.id), "Edit"),
            }
        found: dict[str, Offer] = {}
        if row.state == "draft":
            found["next_step"] = offer(lambda: self.send(row), "Send")
        elif row.open_lines:
            found["next_step"] = offer(lambda: self.receive(row.id), "Receive")
        if row.open_lines:
            found["edit_note"] = offer(lambda: self.amend(row), "Amend")
        if row.open_lines or row.state in {"received", "part_received"}:
            found["reverse_step"] = offer(lambda: self.reverse(row), "Cancel or correct")
        return found

    def open_row(self, row: Any) -> None:
        """Enter: the goods are at the door; a draft is amended, what is to order opens its product."""
        if self._place.view == PROPOSAL:
            self._place.open_product(row.id)
        elif row.state == "draft":
            self.amend(row)
        elif row.open_lines:
            self.receive(row.id)

    def open(self, purchase: str) -> None:
        """A purchase order from somewhere else: what is on its way is received at once, else it is shown.

        Behind a slash stands the supplier's invoice that came for it: goods are taken in as that bills them.
        """
        place = self._place
        purchase, _, inbound = purchase.partition("/")

        def known(found: Any) -> Sheet | None:
            card, billed = found
            if card is None:
                place.desk.shell.toast("That purchase order is not here any more.", phase="idle")
                return None
            place.set_view("purchases" if card.row.open_lines else "ordered")
            place.table.go_to_id(card.row.id)
            return self._receiving(card, billed) if card.row.open_lines and card.sent_date else None

        place.show_sheet_of(lambda view: (_card(view, purchase), _billed(view, inbound)), known, "Receive")

    def show_facts(self, row: Any) -> None:
        """What the panel says of a row."""
        if self._place.view == PROPOSAL:
            unit = row.unit
            pairs = [
                ("On hand", f"{say.quantity(row.on_hand)} {unit}"),
                ("Promised", f"{say.quantity(row.reserved)} {unit}"),
                ("Waited for", f"{say.quantity(row.waiting)} {unit}"),
                ("On its way", f"{say.quantity(row.incoming)} {unit}"),
                ("Minimum", f"{say.quantity(row.minimum)} {unit}"),
                ("Pack", f"{say.quantity(row.pack)} {unit}" if row.pack else ""),
                ("Supplier", row.supplier_name or "none yet: F2 names one"),
            ]
            self._place.panel.facts.show_facts(row.sku, row.name, [one for one in pairs if one[1]])
            return
        self._place.ask_facts(row.id, lambda view: _card(view, row.id), self._show_card)

    def _show_card(self, card: Any) -> None:
        if card is None:
            return
        row = card.row
        pairs = [
            ("State", _CHIPS[row.state].text),
            ("Written", say.day(row.date)),
            ("Sent", say.day(card.sent_date) if card.sent_date else ""),
            ("Expected", say.day(row.expected) if row.expected else ""),
            ("Your ref", row.reference),
            ("Total", say.money(row.total, row.currency)),
            ("", "Lines"),
        ]
        for one in card.lines[:12]:
            came = f" · {say.quantity(one.received)} came" if one.received else ""
            whose = f" · for {one.customer_order}" if one.customer_order else ""
            pairs.append((one.sku, f"{say.quantity(one.ordered - one.cancelled)} {one.unit}{came}{whose}"))
        receipts = dict.fromkeys((one.receipt, one.date) for one in card.receipts)
        if receipts:
            pairs.append(("", "Came with"))
            pairs += [(number, say.day(day)) for number, day in list(receipts)[:6]]
        self._place.panel.facts.show_facts(row.number, row.supplier, [one for one in pairs if one[1]])

    # --- ordering -------------------------------------------------------------------------------------------------

    def buy(self, hit: Any = None, supplier: str = "") -> None:
        """Goods are ordered by hand."""
        place = self._place
        sheet = buy_sheet(place, place.look_up, place.suppliers, hit, supplier)

        def ordered(rows: Any, values: dict[str, Any]) -> None:
            lines = bought_lines(rows)
            if not lines:
                sheet.note.set_text("No quantity is given yet.")
                return
            given = {"lines": lines, "supplier": values["supplier"], "reference": values["reference"], "send": True}
            self._do("order_goods", given, sheet, lambda reply: f"{reply.number} is ordered.")

        sheet.done.connect(ordered)
        place.show_sheet(sheet)

    def order_proposed(self, given: dict[str, Any] | None = None) -> None:
        """One key: a draft for each supplier."""

        def said(reply: Any) -> str:
            one = len(reply.purchases) == 1
            left = f" {', '.join(reply.left[:4])}: no supplier is known." if reply.left else ""
            return f"{reply.number} {'is written; F12 sends it' if one else 'are written; F12 sends each'}.{left}"

        self._do("order_proposed", given or {}, None, said, lambda _reply: self._place.set_view("purchases"))

    def fix_proposed(self, row: Any) -> None:
        """Less than all of it."""
        ways: list[WayOut] = [
            (f"Order {row.sku} only", f"{say.quantity(row.quantity)} {row.unit}", lambda: self._only(products=[row.id]))
        ]
        if row.supplier:
            ways.append(
                (f"All of {row.supplier_name}", "one purchase order", lambda: self._only(suppliers=[row.supplier]))
            )
        ways.append(
            ("Another quantity or supplier", "by hand", lambda: self.buy(self._place.hit_of(row), row.supplier))
        )
        self._place.show_sheet(FixSheet(self._place, f"{row.sku} {row.name}", ways))

    def _only(self, **given: list[str]) -> None:
        self.order_proposed(given)

    def send(self, row: Any) -> None:
        """A draft goes out."""
        self._do("send_purchase", {"purchase": row.id}, None, lambda _reply: f"{row.number} is sent to {row.supplier}.")

    def amend(self, row: Any) -> None:
        """F2: other quantities, costs, dates."""

        def known(card: Any) -> Sheet | None:
            if card is None:
                return None
            sheet = AmendPurchaseSheet(self._place, card)

            def amended(rows: Any, values: dict[str, Any]) -> None:
                lines = sheet.changed_lines(rows)
                if not lines:
                    sheet.dismiss()
                    return
                given = {"purchase": row.id, "lines": lines, "reason": str(values["reason"]).strip()}
                self._do("amend_purchase", given, sheet, lambda _reply: f"{row.number} is amended.")

            sheet.done.connect(amended)
            return sheet

        self._place.show_sheet_of(lambda view: _card(view, row.id), known, row.number)

    # --- receiving ------------------------------------------------------------------------------------------------

    def receive(self, purchase: str) -> None:
        """J10: what came, all lines filled with what is expected."""

        def known(card: Any) -> Sheet | None:
            return self._receiving(card) if card is not None else None

        self._place.show_sheet_of(lambda view: _card(view, purchase), known, "Receive")

    def _receiving(self, card: Any, billed: Any = None) -> Sheet:
        sheet = ReceiveSheet(self._place, card, billed)

        def received(rows: Any, values: dict[str, Any]) -> None:
            given = {"purchase": card.row.id, **sheet.given(rows, values)}
            self._do("receive_purchase", given, sheet, None, self._offer_picks)

        sheet.done.connect(received)
        return sheet

    def _offer_picks(self, reply: Any) -> None:
        """Whom the goods free, and their pick lists by one more key."""
        ready = [one for one in reply.frees or () if one.pickable]
        if not ready:
            self._place.desk.shell.toast(f"{reply.number}: {reply.told}")
            return
        more = f" and {len(ready) - 5} more" if len(ready) > 5 else ""
        names = ", ".join(one.number for one in ready[:5]) + more
        what = "Print its pick list" if len(ready) == 1 else f"Print their {len(ready)} pick lists"
        ways: list[WayOut] = [
            (what, names, lambda: self._pick([one.order for one in ready])),
            ("Not now", "they stay on the board as to pick", lambda: None),
        ]
        # Whom it frees stands in the first way out: a title is one line, and never cut.
        self._place.show_sheet(FixSheet(self._place, f"{reply.told.partition(': ')[0]}.", ways))

    def _pick(self, orders: list[str]) -> None:
        place = self._place

        def opened(replies: Any) -> None:
            numbers = [one.number for one in replies]
            for number in numbers:
                place.papers.print("pick_list", number)
            lists = f"Pick list {numbers[0]} is" if len(numbers) == 1 else f"Pick lists {', '.join(numbers)} are"
            place.desk.shell.toast(f"{lists} open.")
            place.desk.shell.go("deliveries")

        commands = [{"action": "open_pick_list", "order": order} for order in orders]
        place.desk.work.perform_together(commands, done=opened, failed=place.went_wrong, owner=place)

    # --- taking back ----------------------------------------------------------------------------------------------

    def reverse(self, row: Any) -> None:
        """Shift+F12: what is open will not come, or a receipt was keyed wrongly."""

        def known(card: Any) -> Sheet | None:
            if card is None:
                return None
            ways: list[WayOut] = []
            if card.row.open_lines:
                ways.append(("Cancel what is open", "it will not come", lambda: self._cancel(card)))
            moved = [one for one in card.receipts if one.position]
            for number in dict.fromkeys(one.receipt for one in moved):
                own = [one for one in moved if one.receipt == number]
                words = ", ".join(f"{say.quantity(one.quantity)} {one.sku}" for one in own[:4])
                ways.append((f"{number} was keyed wrongly", words, partial(self._correct, number, own)))
            return FixSheet(self._place, f"{row.number} · {row.supplier}", ways)

        self._place.show_sheet_of(lambda view: _card(view, row.id), known, row.number)

    def _cancel(self, card: Any) -> None:
        sheet = AskSheet(self._place, f"What is open of {card.row.number} will not come", "Cancel it")
        sheet.said.connect(
            lambda reason: self._do(
                "cancel_purchase",
                {"purchase": card.row.id, "reason": reason},
                sheet,
                lambda _reply: f"What was open of {card.row.number} is cancelled.",
            )
        )
        self._place.show_sheet(sheet)

    def _correct(self, receipt: str, lines: Any) -> None:
        sheet = CorrectReceiptSheet(self._place, receipt, lines)

        def corrected(rows: Any, values: dict[str, Any]) -> None:
            changed = sheet.changed_lines(rows)
            if not changed:
                sheet.note.set_text("Nothing differs from what was keyed.")
                return
            given = {"receipt": receipt, "lines": changed, "reason": str(values["reason"]).strip()}
            self._do("correct_receipt", given, sheet, lambda reply: f"{receipt} is corrected. {reply.told or ''}")

        sheet.done.connect(corrected)
        self._place.show_sheet(sheet)

    def _do(self, action: str, given: dict[str, Any], sheet: Any, said: Any, then: Any = None) -> None:
        place = self._place

        def done(reply: Any) -> None:
            if sheet is not None:
                sheet.dismiss()
            if said:
                place.desk.shell.toast(said(reply))
            if then:
                then(reply)

        place.desk.work.perform(action, given, done=done, failed=place.went_wrong, owner=place)


def _chip(row: Any) -> Chip:
    if row.late:
        return Chip("Late", "stop", Glyph.BANG, "late: it was expected before today")
    return _CHIPS[row.state]


def _purchase_columns() -> tuple[Column, ...]:
    def open_of(row: Any) -> str:
        return f"{row.open_lines} of {row.lines}" if row.open_lines else str(row.lines)

    return (
        Column("state", "State", 140, lambda _row: "", chip=_chip),
        Column("number", "No.", 110, lambda row: row.number, weight=600),
        Column("supplier", "Supplier", 220, lambda row: row.supplier, stretch=True),
        Column("date", "Date", SHORT_DAY, lambda row: say.short_day(row.date), tone="muted", yields=3),
        Column(
            "expected",
            "Expected",
            SHORT_DAY,
            lambda row: say.short_day(row.expected) if row.expected else "",
            yields=1,
            tone_of=lambda row: "stop" if row.late else "text",
        ),
        number_column("lines", "Open lines", 90, open_of, tone="muted", yields=4),
        number_column("total", "Total", 110 + LAST, lambda row: say.amount(row.total, row.currency), yields=2),
    )


def _proposal_columns() -> tuple[Column, ...]:
    def figure(value: int) -> str:
        return say.quantity(value) if value else "—"

    return (
        Column("supplier", "Supplier", 200, lambda row: row.supplier_name or "none yet", tone="muted", least=120,
               yields=3, tone_of=lambda row: "muted" if row.supplier else "stop"),
        Column("sku", "Code", 110, lambda row: row.sku, weight=600),
        Column("name", "Description", 200, lambda row: row.name, stretch=True),
        number_column("free", "Free", 72, lambda row: figure(row.on_hand - row.reserved), yields=4),
        number_column("waiting", "Waiting", 72, lambda row: figure(row.waiting), yields=5),
        number_column("incoming", "Coming", 72, lambda row: figure(row.incoming), tone="muted", yields=6),
        number_column("minimum", "Minimum", 80, lambda row: figure(row.minimum), tone="muted", yields=7),
        number_column("quantity", "Order", 80, lambda row: quantity_out(row.quantity), weight=600),
        Column("unit", "Unit", 48, lambda row: row.unit, tone="muted", yields=2),
        number_column("total", "Cost", 96 + LAST, lambda row: say.amount(row.total, row.currency), yields=1),
    )  # fmt: skip


def _row(view: Any, code: str) -> Any:
    from app.queries.purchases import purchase_row

    return purchase_row(view, code, today_iso())


def _card(view: Any, purchase: str) -> Any:
    from app.queries.purchases import purchase_card

    return purchase_card(view, purchase, today_iso())


def _billed(view: Any, inbound: str) -> Any:
    """The invoice that came, for what it bills; None where there is none."""
    from app.queries.orders_in import billed

    return billed(view, inbound) if inbound else None
