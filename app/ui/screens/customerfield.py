"""A field for a customer: type-ahead over name, number, phone and town; what is taken stands in it as their number."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal

from app.ui.qt import key_pressed
from app.ui.screens.base import Desk, today_iso
from app.ui.widgets.listed import NamesLine

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_LEAVE = {*_ENTER, Qt.Key.Key_Tab}


class CustomerField(NamesLine):
    """``taken`` carries the customer; ``unknown`` says that what was typed is nobody, or not decided any more.

    Enter and Tab take the one that is marked and go on at once. Where the answer is still on its way it is taken when
    it comes, if the text is still the same; the focus never moves by it. ``settle`` waits for that.
    """

    taken = Signal(object)
    unknown = Signal()

    def __init__(self, desk: Desk, *, hint: str = "") -> None:
        super().__init__(hint=hint or "Name, number, phone, town", name="Customer", what="Customers")
        self._desk = desk
        self._hits: tuple[Any, ...] = ()
        self._answered = self._wanted = self._number = ""
        self._then: Callable[[], None] | None = None
        self.textEdited.connect(self._ask)

    @property
    def number(self) -> str:
        """The number of who was taken, else what was typed."""
        return self.text().strip()

    @property
    def known(self) -> str:
        """The number of who was taken, "" while nobody is."""
        return self._number if self._number == self.number else ""

    def open_list(self) -> None:
        """F4: who fits what is typed, or who ordered last."""
        self._wanted = ""
        self._find(self.number)

    def settle(self, then: Callable[[], None]) -> None:
        """Run once it is decided who is meant: the one whose number was typed, else the first that fits."""
        text = self.number
        if not text or text == self._number:
            then()
            return
        self._then, self._wanted = then, text
        if self._answered == text:
            self._take(0)
        else:
            self._find(text)

    def _ask(self, text: str) -> None:
        self._wanted = self._number = ""
        self._then = None
        self.unknown.emit()
        if text.strip():
            self._find(text.strip())
        else:
            self._show(())

    def _find(self, asked: str) -> None:
        today = today_iso()
        self._desk.work.read(
            lambda view: _customers(view, asked, today),
            lambda hits: self._answer(asked, hits),
            failed=lambda _error: self._answer(asked, ()),
            key=(id(self), "who"),
            owner=self,
            priority=0,
        )

    def _answer(self, asked: str, hits: Sequence[Any]) -> None:
        if asked != self.number:
            return
        self._hits, self._answered = tuple(hits), asked
        if asked and self._wanted == asked:
            self._take(0)
        else:
            self._show([(hit.name, hit.detail) for hit in hits])

    def _take(self, row: int) -> None:
        """The customer in that row; whose number was typed wholly goes before."""
        exact = [hit for hit in self._hits if hit.number.casefold() == self._answered.casefold()]
        hit = exact[0] if exact and not row else self._hits[row] if 0 <= row < len(self._hits) else None
        self._show(())
        self._wanted = ""
        if hit is not None:
            self._number = hit.number
            self.setText(hit.number)
            self.taken.emit(hit)
        then, self._then = self._then, None
        if then:
            then()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list, while the field has the focus."""
        if watched is self and key_pressed(event) and not event.modifiers() & _HELD:
            names, key = self._names if self.open else None, event.key()
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and names is not None:
                names.step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key == Qt.Key.Key_Escape and names is not None:
                self._show(())
                return True
            if key in _ENTER and names is not None and not self.number:
                self._take(names.current)
                return True
            if key in _LEAVE and self.number and self.number != self._number:
                if self._answered == self.number:
                    self._take(names.current if names is not None else 0)
                else:
                    self._wanted = self.number
        return super().eventFilter(watched, event)


_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def _customers(view: Any, words: str, today: str) -> Any:
    from app.ui.screens.order.reads import customers

    return customers(view, words, today)
