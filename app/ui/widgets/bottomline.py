"""The bottom line of a place: one sentence about the document, the most serious first, and one thing to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme.look import Size
from app.ui.widgets.clear import keep_clear
from app.ui.widgets.text import Link, Text


@dataclass(frozen=True, slots=True)
class Message:
    """What the line says. ``weight`` 0 informs, higher is more serious; ``detail`` stands below.

    ``tone`` is another colour than its weight has: for what is said first and is no trouble.
    """

    text: str
    detail: str = ""
    weight: int = 0
    action: str = ""
    run: Callable[[], object] | None = None
    tone: str = ""


class BottomLine(QWidget):
    """Shows the most serious of its messages and how many more there are.

    What a step answered (``tell``) stands before all of them until the person does something else: the list that the
    same step made read again must not wipe the sentence away.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        keep_clear(self)
        self._messages: tuple[Message, ...] = ()
        self._told: Message | None = None
        self._run: Callable[[], object] | None = None
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
        self._show()

    def tell(self, text: str, *, weight: int = 0, action: str = "", run: Callable[[], object] | None = None) -> None:
        """What a step answered: it stays, whatever else is said meanwhile, until ``let_go`` or the next answer."""
        self._told = Message(text, weight=weight, action=action, run=run) if text else None
        self._show()

    def let_go(self) -> None:
        """The person went on: the answer of the last step has been read."""
        if self._told:
            self._told = None
            self._show()

    def _show(self) -> None:
        messages = (self._told,) if self._told else self._messages
        first = messages[0] if messages else Message("")
        self._words.set_text(first.text)
        self._words.set_tone(first.tone or ("muted", "money", "stop")[min(first.weight, 2)])
        more = len(messages) - 1
        self._more.set_text(f"{more} more" if more > 0 else "")
        self._link.set_text(first.action)
        self._link.setVisible(bool(first.action))
        self._run = first.run

    def say(self, text: str, *, weight: int = 0, action: str = "", run: Callable[[], object] | None = None) -> None:
        """One sentence in place of all."""
        self.set_messages([Message(text, weight=weight, action=action, run=run)] if text else ())

    def _act(self) -> None:
        run = self._run
        self.let_go()
        if run:
            run()
