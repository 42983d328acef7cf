"""The places of the program, in fixed order and number; the rail, Ctrl+1 to 8 and tests are made from this tuple."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from app.ui.screens.base import Desk, Screen


@dataclass(frozen=True, slots=True)
class ScreenEntry:
    """One place: ``number`` is its digit with Ctrl, ``where`` its module and class.

    The class is named, not imported: a place is read when it is first needed, so that none of them delays the window.
    The frozen build brings all modules of the program along, so the name is found there too.
    """

    id: str
    title: str
    number: int
    where: str

    def load(self) -> type[Screen]:
        """The class of the place; its module is imported if it was not yet. Any thread may do it ahead of time."""
        module, name = self.where.split(":")
        found: type[Screen] = getattr(import_module(module), name)
        return found

    def make(self, desk: Desk) -> Screen:
        """The place itself."""
        return self.load()(desk)


SCREENS: Final[tuple[ScreenEntry, ...]] = (
    ScreenEntry("board", "Board", 1, "app.ui.screens.board.screen:BoardScreen"),
    ScreenEntry("order", "Order", 2, "app.ui.screens.order.screen:OrderScreen"),
    ScreenEntry("customers", "Customers", 3, "app.ui.screens.customers.screen:CustomersScreen"),
    ScreenEntry("stock", "Stock", 4, "app.ui.screens.stock.screen:StockScreen"),
    ScreenEntry("deliveries", "Deliver", 5, "app.ui.screens.deliveries.screen:DeliveriesScreen"),
    ScreenEntry("money", "Money", 6, "app.ui.screens.money.screen:MoneyScreen"),
    ScreenEntry("reports", "Reports", 7, "app.ui.screens.reports.screen:ReportsScreen"),
    ScreenEntry("settings", "Settings", 8, "app.ui.screens.settings.screen:SettingsScreen"),
)
