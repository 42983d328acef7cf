"""What the lines of a page say of their products follows the books, whoever changes them: no refresh, no key lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from app.ui.screens.base import today_iso
from app.ui.screens.order import reads

if TYPE_CHECKING:
    from app.ui.entry.model import EntryModel
    from app.ui.entry.view import EntryTableView
    from app.ui.screens.desk import Desk
    from app.ui.screens.order.charging import Charging
    from app.ui.screens.order.chips import LineChips

# Records that say what goods cost, what is charged beside them, and how they are taxed.
PRICED = frozenset(
    {
        "agreed_price", "list_price", "price_list", "promotion", "promotion_scope", "customer_group", "surcharge",
        "charge_rule", "zone", "tax_rule", "tax_rate", "customer",
    }
)  # fmt: skip
# Several commits of one moment are one question.
SOON_MS = 50


class Shows(Protocol):
    """The page whose lines are to be fresh."""

    desk: Desk
    today: str
    chips: LineChips
    charging: Charging
    model: EntryModel
    table: EntryTableView

    buyer: str

    @property
    def whom(self) -> reads.ForWhom:
        """Whom it is for, and where it goes."""

    @property
    def owner(self) -> QObject:
        """Whose answers are dropped when the page is gone."""


class Fresh(QObject):
    """Asks again for the products that changed, as the customer of the page gets them."""

    def __init__(self, page: Shows) -> None:
        super().__init__(page.owner)
        self._page = page
        self._wanted: set[str] = set()
        self._soon = QTimer(self, interval=SOON_MS, singleShot=True)
        self._soon.timeout.connect(self._ask)

    def heard(self, ids: Mapping[str, frozenset[str]]) -> None:
        """The books changed. What is on order may change any line; other orders, and what is sold instead, those that
        lack goods.
        """
        page, goods = self._page, ids.keys() & {"stock", "product"}
        if "purchase" in ids:
            self.look(page.model.products)
        elif ids.keys() & (PRICED - {"customer"}) or page.buyer in ids.get("customer", ()):
            page.charging.look()
            self.look(page.model.products)
        elif goods:
            self.look(frozenset().union(*(ids[topic] for topic in goods)) | page.chips.lacking())
        elif "order" in ids and (lacking := page.chips.lacking()):
            self.look(lacking)

    def day(self) -> None:
        """Where a new day began since the page was made, prices, taxes and promises are those of today."""
        page, now = self._page, today_iso()
        if now != page.today:
            page.today = now
            page.chips.on(now)
            page.charging.look()
            self.look(page.model.products)

    def look(self, ids: Iterable[str]) -> None:
        """What is known of these products is asked again."""
        self._page.table.forget_look_ups()
        self._wanted |= set(ids) & set(self._page.model.products)
        if self._wanted and not self._soon.isActive():
            self._soon.start()

    def _ask(self) -> None:
        page = self._page
        wanted, self._wanted = sorted(self._wanted), set()
        whom, today = page.whom, page.today
        page.desk.work.read(
            lambda view: reads.hits(view, wanted, whom, today),
            lambda hits: page.model.renew(hits) if whom == page.whom else None,
            owner=page.owner,
        )
