"""Ctrl+M outside of a draft: what a document earns, in one sentence for twenty seconds, to whoever may see it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from app.domain.margin import Margin
from app.domain.money import rate_out
from app.ui import format as say
from app.ui.screens.desk import Desk

SECONDS = 20
RIGHT = "cost"


class RowMargin(QObject):
    """``say`` puts the sentence where the place says things; ``unsay`` puts back what stood there.

    It goes with the time, with the window, and when the place is left; while it is shown it follows the cursor.
    """

    def __init__(self, desk: Desk, place: QWidget, say: Callable[[str], None], unsay: Callable[[], None]) -> None:
        super().__init__(place)
        self._desk, self._place, self._say, self._unsay = desk, place, say, unsay
        self.shown = False
        self._timer = QTimer(self, interval=SECONDS * 1000, singleShot=True)
        self._timer.timeout.connect(self.hide)
        place.installEventFilter(self)

    def toggle(self, ref: str, number: str, currency: str) -> None:
        """Show it, if this person may see it; hide it, if it is shown."""
        if self.shown:
            self.hide()
            return
        self._ask(ref, number, currency, begin=True)

    def follow(self, ref: str, number: str, currency: str) -> None:
        """The cursor is on another document."""
        if self.shown:
            self._ask(ref, number, currency)

    def hide(self) -> None:
        """Nothing of it any more."""
        if self.shown:
            self.shown = False
            self._timer.stop()
            self._unsay()

    def _ask(self, ref: str, number: str, currency: str, *, begin: bool = False) -> None:
        actor = self._desk.work.actor

        def answered(found: tuple[bool, Margin | None]) -> None:
            may, margin = found
            if not may:
                self._say("Cost and margin are for those who may see what goods cost us.")
            elif begin or self.shown:
                self.shown = True
                if begin:
                    self._timer.start()
                self._say(f"{number}: {words_of(margin, currency)}")

        key = (id(self), "margin")
        self._desk.work.read(lambda view: _margin(view, actor, ref), answered, key=key, owner=self._place, priority=1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The place, or the window, is left."""
        if self.shown and event.type() in {QEvent.Type.Hide, QEvent.Type.WindowDeactivate}:
            self.hide()
        return super().eventFilter(watched, event)


def words_of(margin: Margin | None, currency: str) -> str:
    """How much is earned, of how many of its lines."""
    if margin is None or margin.share is None:
        return "no cost is known."
    some = f" of {margin.known} of {margin.lines} lines" if margin.known < margin.lines else ""
    return f"margin{some} {say.percent_text(rate_out(margin.share))} % · {say.money(margin.amount, currency)}"


def _margin(view: Any, actor: str, ref: str) -> tuple[bool, Margin | None]:
    from app.queries.margins import margin_of
    from app.ui.screens.order.reads import allowed

    return (True, margin_of(view, ref)) if allowed(view, actor, RIGHT) else (False, None)
