"""The places of the program, in fixed order and number; the rail, Ctrl+1 to 8 and tests are made from this tuple."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from app.ui.screens.base import Desk, Screen
from app.ui.screens.board.screen import BoardScreen
from app.ui.screens.customers.screen import CustomersScreen
from app.ui.screens.deliveries.screen import DeliveriesScreen
from app.ui.screens.money.screen import MoneyScreen
from app.ui.screens.order.screen import OrderScreen
from app.ui.screens.reports.screen import ReportsScreen
from app.ui.screens.settings.screen import SettingsScreen
from app.ui.screens.stock.screen import StockScreen


@dataclass(frozen=True, slots=True)
class ScreenEntry:
    """One place: ``number`` is its digit with Ctrl."""

    id: str
    title: str
    number: int
    factory: Callable[[Desk], Screen]


SCREENS: Final[tuple[ScreenEntry, ...]] = (
    ScreenEntry("board", "Board", 1, BoardScreen),
    ScreenEntry("order", "Order", 2, OrderScreen),
    ScreenEntry("customers", "Customers", 3, CustomersScreen),
    ScreenEntry("stock", "Stock", 4, StockScreen),
    ScreenEntry("deliveries", "Deliver", 5, DeliveriesScreen),
    ScreenEntry("money", "Money", 6, MoneyScreen),
    ScreenEntry("reports", "Reports", 7, ReportsScreen),
    ScreenEntry("settings", "Settings", 8, SettingsScreen),
)
