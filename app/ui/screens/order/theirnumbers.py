"""What the customer of a page calls the products that are in sight; asked only while somebody looks at it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.ui.screens.order import reads


class TheirNumbers(QObject):
    """Asks for what is painted, in one question for all of it, and anew for another customer."""

    def __init__(self, page: Any) -> None:
        super().__init__(page.owner)
        self._page = page
        self._whose = ""
        self._known: dict[str, str] = {}
        self._wanted: set[str] = set()
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self._ask)
        page.desk.hub.listen(page.owner, frozenset({"customer"}), self._heard)

    def of(self, product: str) -> str:
        """What it is called; "" while that is not known, or where they have no number of their own for it."""
        buyer = self._page.buyer
        if buyer != self._whose:
            self._whose = buyer
            self.forget()
        if buyer and product not in self._known:
            self._known[product] = ""
            self._wanted.add(product)
            self._soon.start()
        return self._known.get(product, "")

    def _heard(self, ids: Mapping[str, frozenset[str]]) -> None:
        """A number was taught, or taken away: what is in sight is asked again."""
        if self._known and self._whose in ids.get("customer", ()):
            self.forget()
            self._page.table.viewport().update()

    def forget(self) -> None:
        """Nothing is known of what they call anything."""
        self._known.clear()
        self._wanted.clear()

    def _ask(self) -> None:
        page, buyer, wanted = self._page, self._whose, sorted(self._wanted)
        self._wanted.clear()
        page.desk.work.read(
            lambda view: reads.their_numbers(view, buyer, wanted),
            lambda found: self._answered(buyer, found),
            owner=page.owner,
        )

    def _answered(self, buyer: str, found: Mapping[str, str]) -> None:
        if buyer == self._whose:
            self._known |= found
            self._page.table.viewport().update()
