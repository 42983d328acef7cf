"""What a new day begins with, once: quotes whose time is over are recorded so, and a quiet line says whom to call."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.screens.base import Desk, today_iso
from app.ui.theme.look import Size
from app.ui.widgets.card import Card
from app.ui.widgets.text import Link, Text

_NAMED = 3


class Morning(Card):
    """``begin`` is called whenever the board is come to; the first time on a day it does its work."""

    def __init__(self, desk: Desk, show: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self.day = ""
        """The day that was begun last, ISO; the board remembers it from one start to the next."""
        self._expired = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(16, 8, 12, 8)
        row.setSpacing(16)
        self.words = Text(size=Size.BODY, weight=500, elide=True, parent=self)
        self.see = Link("Show them", size=Size.BODY, weight=500)
        self.see.clicked.connect(self.hide)
        self.see.clicked.connect(show)
        self.away = Link("Dismiss", size=Size.BODY, tone="muted")
        self.away.clicked.connect(self.hide)
        for text in (self.see, self.away):
            text.setParent(self)
        row.addWidget(self.words, 1)
        row.addWidget(self.see)
        row.addWidget(self.away)
        self.hide()

    def minimumSizeHint(self) -> QSize:
        """No width of its own: the window does not grow for it."""
        return QSize(0, super().minimumSizeHint().height())

    def begin(self) -> None:
        """The first time on a day: what is over is recorded, then who is to be called is said."""
        today = today_iso()
        if self._expired != today:
            # The record is made once by whichever window comes first; the next finds nothing to do.
            self._expired = today
            self._desk.work.read(lambda view: _over(view, today), lambda ids: self._expire(ids, today), owner=self,
                                 failed=lambda _error: None, priority=7)  # fmt: skip
        if self.day != today:
            self.day = today
            self._desk.work.read(lambda view: _due(view, today), self._say, owner=self,
                                 failed=lambda _error: None, priority=7)  # fmt: skip

    def _expire(self, ids: tuple[str, ...], today: str) -> None:
        if not ids:
            return

        def done(written: Any) -> None:
            many = int(written.reply.number)
            if many:
                quotes = "A quote" if many == 1 else f"{many} quotes"
                self._desk.shell.toast(f"{quotes} ran out. F3 and the number finds one; F2 renews it.")

        self._desk.work.write(
            lambda tx: _expire(tx, today), action="expire_quotes", done=done, failed=lambda _error: None, owner=self
        )

    def _say(self, due: tuple[Any, ...]) -> None:
        self.setVisible(bool(due))
        if not due:
            return
        many = f"{len(due)} quote{'s' if len(due) != 1 else ''} to follow up today"
        names = ", ".join(f"{one.number} {one.customer}" for one in due[:_NAMED])
        rest = f" and {len(due) - _NAMED} more" if len(due) > _NAMED else ""
        self.words.set_text(f"{many}: {names}{rest}")


def _over(view: Any, today: str) -> tuple[str, ...]:
    # Not from the actions: they would be loaded while the board is being filled.
    from app.queries.desk_board import quotes_over

    return quotes_over(view, today)


def _due(view: Any, today: str) -> Any:
    from app.queries.desk_board import follow_ups

    return follow_ups(view, today)


def _expire(tx: Any, today: str) -> Any:
    from app.actions.chasing import expire_quotes
    from app.actions.parameters import Dated

    return expire_quotes(tx, Dated(date=today))
