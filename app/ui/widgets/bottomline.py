"""The bottom line of a place: one sentence about the document, the most serious first, and one thing to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme.look import Size
from app.ui.widgets.text import Link, Text


@dataclass(frozen=True, slots=True)
class Message:
    """What the line says. ``weight`` 0 informs, higher is more serious; ``detail`` stands below."""

    text: str
    detail: str = ""
    weight: int = 0
    action: str = ""
    run: Callable[[], None] | None = None


class BottomLine(QWidget):
    """Shows the most serious of its messages and how many more there are."""

    keeps_clear = True

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._messages: tuple[Message, ...] = ()
        self._run: Callable[[], None] | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        self._words = Text(size=Size.BODY, weight=600, elide=True, parent=self)
        self._more = Text(size=Size.SECOND, tone="muted", parent=self)
        self._link = Link(size=Size.BODY)
        self._link.clicked.connect(self._act)
        row.addWidget(self._words, 1)
        row.addWidget(self._more)
        row.addWidget(self._link)
        self.set_messages(())

    @property
    def text(self) -> str:
        """The sentence now shown."""
        return self._words.full_text()

    def set_messages(self, messages: Sequence[Message]) -> None:
        """Show the most serious; equal ones keep their order."""
        self._messages = tuple(sorted(messages, key=lambda message: -message.weight))
        first = self._messages[0] if self._messages else Message("")
        self._words.set_text(first.text)
        self._words.set_tone("stop" if first.weight >= 2 else "money" if first.weight == 1 else "muted")
        more = len(self._messages) - 1
        self._more.set_text(f"{more} more" if more > 0 else "")
        self._link.set_text(first.action)
        self._link.setVisible(bool(first.action))
        self._run = first.run

    def say(self, text: str, *, weight: int = 0, action: str = "", run: Callable[[], None] | None = None) -> None:
        """One sentence in place of all."""
        self.set_messages([Message(text, weight=weight, action=action, run=run)] if text else ())

    def _act(self) -> None:
        if self._run:
            self._run()
