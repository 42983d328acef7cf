"""A person says what a number of the customer's means, by giving its line a product: from then on it is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.ui.entry.lines import EntryLine
from app.ui.entry.model import EntryModel
from app.ui.screens.desk import Desk

Answer = tuple[str, str]
"""A number of theirs, and the id of the product it means."""


class Taught(Protocol):
    """What this asks of a page."""

    desk: Desk
    model: EntryModel
    who: Any

    @property
    def buyer(self) -> str:
        """Id of the customer, "" while there is none."""

    @property
    def owner(self) -> QWidget:
        """With whom this goes."""

    def say(self, sentence: str, *, passing: bool = False) -> None:
        """A sentence in the foot."""


class Teaching(QObject):
    """Lines that asked teach, and rows of a list that a person chose a product for.

    Taking the answer back (Ctrl+Z) takes back what it taught; deleting its line does not.
    """

    def __init__(self, page: Taught) -> None:
        super().__init__(page.owner)
        self._page = page
        self._taught: dict[tuple[str, str], str] = {}
        self._awaited: set[Answer] = set()
        self._of_lines: dict[int, Answer] = {}
        self._news: list[tuple[str, str]] = []
        self._wanted: list[tuple[str, str, str, str]] = []
        page.model.spliced.connect(self._spliced)

    def await_lines(self, chosen: Iterable[EntryLine]) -> None:
        """These lines are about to come in; a person said which products they are."""
        self._awaited = {(number, one.product.id) for one in chosen if one.product and (number := _number(one))}

    def _spliced(self, _at: int, gone: Sequence[EntryLine], come: Sequence[EntryLine]) -> None:
        before = {line.line: line for line in gone}
        for line in come:
            was, number = before.pop(line.line, None), _number(line)
            if was is None:
                self._came(line, number)
            elif number and number == _number(was):
                if was.product is None and line.product is not None and not was.missing:
                    self._teach(number, line.product.id, line.product.code)
                elif was.product is not None and line.product is None:
                    self._forget(number, was.product.id)
        if self._page.model.replaying:
            for gone_line in before:
                self._forget(*self._of_lines.get(gone_line, ("", "")))

    def _came(self, line: EntryLine, number: str) -> None:
        if not number or line.product is None:
            return
        answer = number, line.product.id
        if self._page.model.replaying:
            known = self._of_lines.get(line.line) == answer
        elif known := answer in self._awaited:
            self._of_lines[line.line] = answer
        if known:
            self._teach(number, line.product.id, line.product.code)

    def _teach(self, number: str, product: str, code: str) -> None:
        customer = self._page.buyer
        if customer and self._taught.get((customer, number)) != product:
            # Known before the books are: who takes it back at once takes this back.
            self._taught[customer, number] = product
            self._write(customer, number, product, code)

    def _forget(self, number: str, product: str) -> None:
        customer = self._page.buyer
        if number and self._taught.get((customer, number)) == product:
            del self._taught[customer, number]
            self._write(customer, number, "", "")

    def _write(self, customer: str, number: str, product: str, code: str) -> None:
        if not self._wanted:
            self._news = []
            QTimer.singleShot(0, self, self._write_all)
        self._wanted.append((customer, number, product, code))

    def _write_all(self) -> None:
        """Of a long list all at once."""
        wanted, self._wanted = self._wanted, []

        def done(written: Any) -> None:
            for (customer, number, product, code), reply in zip(wanted, written.reply, strict=True):
                if product and reply.state != "unchanged":
                    self._news.append((number, code))
                elif product and self._taught.get((customer, number)) == product:
                    del self._taught[customer, number]  # it was known, so that nothing is to be taken back
            self._tell()

        # Whoever may finish the order teaches by that as well: it asks for no right of its own.
        self._page.desk.work.write(
            lambda tx: _save(tx, wanted), action="save_customer_item", done=done, failed=lambda _error: None, owner=self
        )

    def _tell(self) -> None:
        if not self._news:
            return
        who = self._page.who.name if self._page.who else "theirs"
        number, code = self._news[0]
        many = len(self._news)
        known = f"{number} of {who} means {code}" if many == 1 else f"{many} numbers of {who} are known"
        sentence = f"From now on {known}. Ctrl Z takes it back."
        if any(answer[0] == number for answer in self._of_lines.values()):
            # Rows that are left of the list lie over the foot.
            self._page.desk.shell.toast(sentence, phase="idle")
        else:
            self._page.say(sentence, passing=True)


def _number(line: EntryLine) -> str:
    said = line.more.particulars
    return said.their_sku if said is not None else ""


def _save(tx: Any, wanted: Sequence[tuple[str, str, str, str]]) -> list[Any]:
    from app.actions.their_items import teach

    return [teach(tx, customer, number, product) for customer, number, product, _code in wanted]
