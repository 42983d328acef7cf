"""Opens the order pad over a draft, and puts into it what was taken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.domain.entry.grammar import Entry, Kind
from app.domain.quantity import quantity_out
from app.ui.commands import Offer
from app.ui.entry.choose import Choice, ProductHit
from app.ui.entry.lines import EntryLine, decided, line_of
from app.ui.screens.base import offer
from app.ui.screens.desk import Desk
from app.ui.screens.order import reads
from app.ui.screens.order.entering import put_in
from app.ui.screens.order.pad import OrderPad
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.place import Pages, Sheets
from app.ui.widgets.sheet import Sheet


class PadWork:
    """Ctrl+H on a draft."""

    def __init__(self, desk: Desk, pages: Pages, sheets: Sheets) -> None:
        self._desk, self._pages, self._sheets = desk, pages, sheets

    def offers(self, page: OrderPage) -> dict[str, Offer]:
        """For a customer who has a name."""
        usable = page.who is not None and not page.who.is_walk_in
        return {"pad": offer(lambda: self.open(page), bar=False)} if usable else {}

    def open(self, page: OrderPage) -> None:
        """Ctrl+H."""
        customer, today = page.customer_id, page.today

        def make(bought: Sequence[Any]) -> Sheet | None:
            name = page.who.name if page.who else "Nobody"
            if not bought:
                page.say(f"{name} has not bought anything yet.", passing=True)
                return None
            pad = OrderPad(page, name, bought, page.listed.takes, self._ask_for(page))
            pad.return_to(page.table.entry)
            pad.left.connect(lambda takes: self._keep(page, takes))
            pad.taken.connect(lambda wanted: self._taken(page, wanted))
            return pad

        self._sheets.show_sheet_of(lambda view: reads.pad(view, customer, today), make, "Order pad")

    @staticmethod
    def _keep(page: OrderPage, takes: dict[str, int]) -> None:
        page.listed.takes = takes

    def _ask_for(self, page: OrderPage) -> Any:
        whom, today = page.whom, page.today

        def ask(owner: Any, ids: Sequence[str], done: Any) -> None:
            self._desk.work.read(lambda view: reads.hits(view, ids, whom, today), done, owner=owner)

        return ask

    def _taken(self, page: OrderPage, wanted: Sequence[tuple[str, int]]) -> None:
        """The lines come in; keys pressed meanwhile are for the page with them."""
        ids, whom, today = [one for one, _ in wanted], page.whom, page.today

        def known(hits: Sequence[ProductHit]) -> None:
            found = {one.id: one for one in hits}
            lines = [_line(found[id_], many) for id_, many in wanted if id_ in found]
            label = f"{len(lines)} line{'s' if len(lines) != 1 else ''} of the order pad"
            put_in(page, lines, label, lambda: self._pages.arrive(page.table.focus_entry))

        self._pages.await_page()
        self._desk.work.read(
            lambda view: reads.hits(view, ids, whom, today),
            known,
            failed=self._sheets.went_wrong,
            owner=page,
            priority=0,
        )


def _line(hit: ProductHit, quantity: int) -> EntryLine:
    """As if it were typed."""
    typed = f"{quantity_out(quantity)}*{hit.code}"
    line = line_of(Entry(Kind.PRODUCT, hit.code, quantity), 0, typed)
    return decided(line, Choice(replace(hit, packed=1000)))
