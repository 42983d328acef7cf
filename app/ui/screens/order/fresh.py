"""What the lines of a page say of their products follows the books, whoever changes them: no refresh, no key lost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from app.ui.screens.order import reads

if TYPE_CHECKING:
    from app.ui.entry.model import EntryModel
    from app.ui.entry.view import EntryTableView
    from app.ui.screens.desk import Desk
    from app.ui.screens.order.chips import LineChips

# Several commits of one moment are one question.
SOON_MS = 50


class Shows(Protocol):
    """The page whose lines are to be fresh."""

    desk: Desk
    today: str
    chips: LineChips
    model: EntryModel
    table: EntryTableView

    @property
    def buyer(self) -> str:
        """Whom it is for."""

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
        elif goods:
            self.look(frozenset().union(*(ids[topic] for topic in goods)) | page.chips.lacking())
        elif "order" in ids and (lacking := page.chips.lacking()):
            self.look(lacking)

    def look(self, ids: Iterable[str]) -> None:
        """What is known of these products is asked again."""
        self._page.table.forget_look_ups()
        self._wanted |= set(ids) & set(self._page.model.products)
        if self._wanted and not self._soon.isActive():
            self._soon.start()

    def _ask(self) -> None:
        page = self._page
        wanted, self._wanted = sorted(self._wanted), set()
        customer, today = page.buyer, page.today
        page.desk.work.read(
            lambda view: reads.hits(view, wanted, customer, today),
            lambda hits: page.model.renew(hits) if customer == page.buyer else None,
            owner=page.owner,
        )
