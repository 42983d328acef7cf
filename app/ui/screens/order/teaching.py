"""A person says what a number of the customer's means, by giving its line a product: from then on it is known."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from app.ui.entry.lines import EntryLine
from app.ui.entry.model import EntryModel
from app.ui.screens.desk import Desk


class Taught(Protocol):
    """What this asks of a page."""

    desk: Desk
    model: EntryModel
    who: Any

    @property
    def customer_id(self) -> str:
        """Id of the customer, "" while there is none."""

    @property
    def owner(self) -> QWidget:
        """With whom this goes."""

    def say(self, sentence: str, *, passing: bool = False) -> None:
        """A sentence in the foot."""


class Teaching(QObject):
    """Only lines that asked teach; taking the answer back (Ctrl+Z) takes back what it taught."""

    def __init__(self, page: Taught) -> None:
        super().__init__(page.owner)
        self._page = page
        self._taught: dict[tuple[str, str], str] = {}
        page.model.spliced.connect(self._spliced)

    def _spliced(self, _at: int, gone: Sequence[EntryLine], come: Sequence[EntryLine]) -> None:
        before = {line.line: line for line in gone}
        for line in come:
            was, number = before.get(line.line), _number(line)
            if was is None or not number or number != _number(was):
                continue
            if was.product is None and line.product is not None and not was.missing:
                self._teach(number, line.product.id, line.product.code)
            elif was.product is not None and line.product is None:
                self._forget(number, was.product.id)

    def _teach(self, number: str, product: str, code: str) -> None:
        page, customer = self._page, self._page.customer_id
        if not customer or self._taught.get((customer, number)) == product:
            return
        who = page.who.name if page.who else ""

        def done(written: Any) -> None:
            if written.reply.state == "unchanged":
                return
            self._taught[customer, number] = product
            page.say(f"From now on {number} of {who} means {code}. Ctrl Z takes it back.", passing=True)

        self._say(customer, number, product, done)

    def _forget(self, number: str, product: str) -> None:
        customer = self._page.customer_id
        if self._taught.get((customer, number)) == product:
            del self._taught[customer, number]
            self._say(customer, number, "", lambda _written: None)

    def _say(self, customer: str, number: str, product: str, done: Any) -> None:
        # Whoever may finish the order teaches by that as well: it asks for no right of its own.
        self._page.desk.work.write(
            lambda tx: _save(tx, customer, number, product),
            action="save_customer_item", done=done, failed=lambda _error: None, owner=self,
        )  # fmt: skip


def _number(line: EntryLine) -> str:
    said = line.more.particulars
    return said.their_sku if said is not None else ""


def _save(tx: Any, customer: str, number: str, product: str) -> Any:
    from app.actions.their_items import SaveCustomerItem, save_customer_item

    return save_customer_item(tx, SaveCustomerItem(customer=customer, number=number, product=product))
