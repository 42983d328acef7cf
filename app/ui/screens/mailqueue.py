"""The outbox as a sheet: each letter with whom it is for, how it stands and since when, and a key for what to do."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.exchange.mailing.letters import SENT, Letter, state_words
from app.exchange.waiting.rules import QUEUED, SENDING
from app.ui.mailing import Mailing
from app.ui.models.columns import Column
from app.ui.screens.waitingsheet import WaitingSheet

_BY_ITSELF = frozenset((QUEUED, SENDING, SENT))
_COLUMNS = (
    Column("what", "Paper", 110, lambda letter: letter.number, weight=600, least=90),
    Column("to", "To", 220, lambda letter: letter.to, least=120),
    Column("subject", "Subject", 180, lambda letter: letter.subject, tone="muted", yields=2),
)


class MailQueueSheet(WaitingSheet):
    """Enter sends again what does not go by itself."""

    def __init__(self, document: QWidget, mailing: Mailing) -> None:
        super().__init__(
            document,
            mailing,
            _COLUMNS,
            state_words,
            do="Send again",
            keys="⏎ send again · Del give up",
            empty="No mail waits.",
        )

    def can_again(self, letter: Letter) -> bool:
        """What is on its way or out goes by itself, or not once more."""
        return letter.state not in _BY_ITSELF
