"""The last page: what is in the books now, and what is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui.screens.importing import words
from app.ui.theme.look import Size
from app.ui.widgets.card import Card
from app.ui.widgets.text import Text

_BACK = (
    "Shift+F12 takes it back, within 24 hours and as far as nothing hangs on it; so does Enter in the list of imports."
)


class DonePage(Card):
    """Counts in words; F12 goes on with the next file."""

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 22, 24, 22)
        column.setSpacing(10)
        self.title = Text(size=Size.TITLE, weight=600)
        self.counts = Text(size=Size.TOTAL, weight=600, tone="accent")
        self.bad = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        self.back = Text(size=Size.BODY, tone="muted", wrap=True)
        self.waiting = Text(size=Size.BODY, weight=500, wrap=True)
        self.doubts = Text(size=Size.BODY, tone="muted", wrap=True)
        for widget in (self.title, self.counts, self.bad, self.doubts, self.waiting, self.back):
            column.addWidget(widget)
        column.addStretch(1)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def show_answer(self, answer: Mapping[str, Any], bad: int, waiting: Sequence[str]) -> None:
        """What became of the rows, and which files wait."""
        title = words.TITLES.get(answer["import"], answer["import"])
        self.title.set_text(f"{title} from {answer['file']}")
        self.counts.set_text(words.taken_said(answer))
        self.bad.set_text(f"{words.rows_said(bad)} left out. Ctrl+Shift+S saves them with the reasons." if bad else "")
        self.bad.setVisible(bad > 0)
        doubts = answer.get("doubtful") or ()
        first = (
            f"{len(doubts):,} to look at, the first in line {doubts[0]['line']}: {doubts[0]['error']}" if doubts else ""
        )
        self.doubts.set_text(first)
        self.doubts.setVisible(bool(first))
        self.waiting.set_text(f"Still to come: {', '.join(waiting)}." if waiting else "")
        self.waiting.setVisible(bool(waiting))
        self.back.set_text(_BACK if answer.get("id") else "The books knew all of it: there is nothing to take back.")

    def entered(self) -> None:
        """The keys of the page, not of a field."""
        QWidget.setFocus(self)
