"""Lines of an order by which goods come back: they leave it, credited of their sale, before the rest is finished."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

from app.domain.quantity import quantity_out
from app.ui import format as say
from app.ui.entry.lines import EntryLine
from app.ui.screens.money.unknown import Unknown
from app.ui.screens.order import reads
from app.ui.screens.order.fix import FixSheet, WayOut
from app.ui.screens.order.page import OrderPage
from app.ui.screens.reverser import Reverser
from app.ui.widgets.sheet import Sheet

if TYPE_CHECKING:
    from app.ui.screens.base import Screen
    from app.ui.screens.papers import Papers


class Returns:
    """Asks which sale goods come back of, and opens the sheet that takes them back; then their lines are gone."""

    def __init__(self, screen: Screen, papers: Papers) -> None:
        self._screen = screen
        self._reverser = Reverser(screen)
        self._unknown = Unknown(screen, papers)

    def open(self, page: OrderPage) -> None:
        """What comes back by the lines of a draft."""
        lines = [line for line in page.model.lines if line.comes_back]
        ids, customer = [line.product.id for line in lines if line.product], page.customer_id
        self._screen.show_sheet_of(
            lambda view: reads.sales_with(view, customer, ids),
            lambda sales: self._ask(page, lines, sales),
            "Take back",
        )

    def _ask(self, page: OrderPage, lines: Sequence[EntryLine], sales: Sequence[Any]) -> Sheet:
        wanted: dict[str, int] = {}
        for line in lines:
            if line.product:
                wanted[line.product.id] = wanted.get(line.product.id, 0) - line.quantity
        ways: list[WayOut] = [
            (f"Of {sale.number}", _words(sale), partial(self._take_back, page, lines, wanted, sale)) for sale in sales
        ]
        ways += [
            ("Without a receipt", "at a stated price, with the reason", lambda: self._without(page, lines)),
            ("They are wanted", "order as many instead", lambda: self._order(page, lines)),
            ("Delete", "Ctrl Z brings them back", lambda: self._drop(page, lines, "deletion of what came back")),
        ]
        many = ", ".join(f"{quantity_out(-line.quantity)} × {line.product.code}" for line in lines if line.product)
        return FixSheet(page, f"{many} back: of which sale?", ways)

    def _take_back(self, page: OrderPage, lines: Sequence[EntryLine], wanted: dict[str, int], sale: Any) -> None:
        sold = {product for product, _, _ in sale.goods}
        gone = [line for line in lines if line.product and line.product.id in sold]
        self._reverser.open(sale.id, wanted=wanted, then=lambda: self._drop(page, gone, f"return of {sale.number}"))

    def _without(self, page: OrderPage, lines: Sequence[EntryLine]) -> None:
        texts = [f"{quantity_out(-line.quantity)}*{line.product.code}" for line in lines if line.product]
        who = page.who
        number = "" if who is None or who.is_walk_in else who.number
        self._unknown.open(texts, number, lambda: self._drop(page, lines, "return without a receipt"))

    def _order(self, page: OrderPage, lines: Sequence[EntryLine]) -> None:
        with page.model.together("goods that are wanted after all"):
            for line in lines:
                page.model.change(replace(line, quantity=-line.quantity))
        page.table.focus_entry()

    def _drop(self, page: OrderPage, lines: Sequence[EntryLine], label: str) -> None:
        with page.model.together(label):
            for line in lines:
                page.model.remove(page.model.find(str(line.line)))
        page.table.focus_entry()


def _words(sale: Any) -> str:
    """When it was, and what of the goods is on it."""
    goods = ", ".join(f"{say.quantity(left)} × {sku}" for _, sku, left in sale.goods)
    return f"{say.day(sale.date)} · {goods}"
