"""The outbox as a sheet: each letter with whom it is for, how it stands and since when, and a key for what to do."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.exchange.mailing.letters import GIVEN_UP, QUEUED, SENDING, SENT, Letter, age_words, state_words
from app.exchange.mailing.outbox import clock
from app.ui.mailing import Mailing
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.theme.look import Size
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

_TICK_MS = 1000
_BY_ITSELF = frozenset((QUEUED, SENDING, SENT))


class MailQueueSheet(Sheet):
    """Enter sends again, Del gives up. What is over for an hour is not listed any more."""

    def __init__(self, document: QWidget, mailing: Mailing) -> None:
        super().__init__(document, "Mail queue", do="Send again", share=1.17)
        self._mailing = mailing
        self.model = ListModel(_columns(), lambda letter: letter.id, parent=self)
        self.table = _LetterTable(self.model)
        self.table.empty_sentence = "No mail waits."
        self.table.opened.connect(lambda _id: self.accept())
        self.table.unwanted.connect(self._give_up)
        self.body.addWidget(self.table, 1)
        # The whole sentence, which a narrow column cuts.
        self.detail = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        self.body.addWidget(self.detail)
        self.table.picked.connect(lambda _id: self._show_detail())
        self.body.addWidget(Text("⏎ send again · Del give up", size=Size.SECOND, tone="muted"))
        self.accepted.connect(self._again)
        mailing.changed.connect(self.show_letters)
        ticking = QTimer(self, interval=_TICK_MS)  # ages and waits go on by themselves
        ticking.timeout.connect(self.show_letters)
        ticking.start()
        self.show_letters()

    @property
    def letter(self) -> Letter | None:
        """The letter under the cursor."""
        return next((one for one in self._mailing.letters if one.id == self.table.current_id), None)

    def show_letters(self) -> None:
        """What waits for a person first, then what is open, then what is over; the newest first."""
        letters = [one for one in self._mailing.letters if one.state != GIVEN_UP]
        self.model.set_rows(sorted(letters, key=lambda one: (one.troubled, one.open, one.made), reverse=True))
        if letters and not self.table.current_id:
            self.table.go_to(0)
        self._show_detail()

    def _show_detail(self) -> None:
        letter = self.letter
        self.detail.set_text(state_words(letter, clock()) if letter and letter.open and letter.reason else "")
        self.button.setEnabled(letter is not None and letter.state not in _BY_ITSELF)

    def _again(self) -> None:
        letter = self.letter
        if letter is not None and letter.state not in _BY_ITSELF:
            self._mailing.again(letter)

    def _give_up(self) -> None:
        if (letter := self.letter) and letter.open:
            self._mailing.give_up(letter)


class _LetterTable(Table):
    unwanted = Signal()

    def __init__(self, model: ListModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.setMinimumHeight(self.verticalHeader().defaultSectionSize() * 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the queue; the rest is the table's."""
        if event.key() == Qt.Key.Key_Delete and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.unwanted.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the sheet's
        else:
            super().keyPressEvent(event)


def _columns() -> tuple[Column, ...]:
    return (
        Column("what", "Paper", 110, lambda letter: letter.number, weight=600, least=90),
        Column("to", "To", 220, lambda letter: letter.to, least=120),
        Column("subject", "Subject", 180, lambda letter: letter.subject, tone="muted", yields=2),
        Column("state", "How it stands", 300, _state, stretch=True, tone_of=_tone),
        number_column("age", "Wanted", 90, lambda letter: age_words(letter, clock()), tone="muted", yields=1),
    )


def _state(letter: Any) -> str:
    return state_words(letter, clock())


def _tone(letter: Any) -> str:
    return "stop" if letter.troubled else "text" if letter.open else "muted"
