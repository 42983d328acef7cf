"""The outbox as the windows see it: letters are put into it, it tells what became of them, and nobody waits.

The thread that sends them belongs to the first window of a company; of several programs on a machine one sends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.ui.waiting import Waiting
from app.ui.work import Work

if TYPE_CHECKING:  # they bring modules that must not delay the first paint
    from pathlib import Path

    from app.exchange.mailing.letters import Letter
    from app.exchange.mailing.sender import Sender
    from app.ui.telling import Teller

_END_SECONDS = 5.0


class Mailing(Waiting):
    """The letters that wait."""

    SHOWN_BY = "mail_queue", "Mail queue"

    def __init__(self, work: Work, teller: Teller, parent: QObject | None = None) -> None:
        super().__init__("outbox", teller, parent)
        self._work = work
        self.begun: dict[tuple[str, str], dict[str, Any]] = {}
        """What was typed for a paper (its kind and number) and not sent yet; gone with the window."""

    def begin(self) -> None:
        """Go on with what an earlier run left; where no mail is sent from here, nothing is begun."""
        self._work.aside(self._begin, done=lambda _nothing: None, failed=lambda _error: None, owner=self)

    def _begin(self, books: Any) -> None:
        from app.exchange.mailing.server import outbox_folder, server_of

        where = books.where
        if outbox_folder(where).is_dir() or server_of(where) is not None:
            self.outbox(books).wake()

    def ended(self) -> None:
        """Before the books are closed: wait a little for the letter in hand. One that takes longer is in doubt."""
        if self._sender is not None:
            self._sender.stop(_END_SECONDS)

    def outbox(self, books: Any) -> Sender:
        """The thread that sends, started when first needed. Not in the GUI thread."""
        from app.exchange.mailing.papers import sender_of

        sender: Sender = self._begun(lambda: sender_of(books, lambda letters: self._emit(self._came, letters)))
        return sender

    def put(self, books: Any, kind: str, ref: str, given: dict[str, Any], actor: str) -> Letter:
        """Into the outbox: to, subject, text, machine. Not in the GUI thread. Raises RuleViolation, Unavailable."""
        from app.exchange.mailing.papers import put

        letter = put(books, kind, ref, actor=actor, **given)
        self.outbox(books).wake()
        return letter

    def for_program(self, books: Any, kind: str, ref: str, given: dict[str, Any], actor: str) -> Path:
        """The same as a file for the desktop's mail program. Not in the GUI thread. Raises RuleViolation."""
        from app.exchange.mailing.papers import for_program

        return for_program(books, kind, ref, actor=actor, **given)

    # --- what a person does; from the GUI thread ------------------------------------------------------------------

    def again(self, letter: Letter) -> None:
        """Send it now."""
        sender: Sender | None = self._sender
        if sender is not None:
            self._hand.submit(lambda: sender.again(letter.id))

    def give_up(self, letter: Letter) -> None:
        """It is not wanted any more; that can be taken back, unless it is out meanwhile."""
        sender: Sender | None = self._sender
        if sender is None:
            return

        def give_up() -> None:
            before = sender.give_up(letter.id)
            if before is None:
                self._later(lambda: self._teller.toast(f"{letter.number} is with the server already.", phase="idle"))
                return
            undo = lambda: self._hand.submit(lambda: sender.bring_back(before))  # noqa: E731
            said = f"{letter.number} is not mailed."
            self._later(lambda: self._teller.toast(said, action="Undo", run=undo, phase="idle"))

        self._hand.submit(give_up)

    # --- what the outbox tells ------------------------------------------------------------------------------------

    def _trouble(self, letter: Letter) -> object:
        return letter.id, letter.state

    def _summary(self, letters: tuple[Letter, ...]) -> tuple[str, bool]:
        from app.exchange.mailing.letters import summary

        return summary(letters)

    def _told(self, letter: Letter, more: int) -> str:
        from app.exchange.mailing.letters import UNSURE

        doubt = letter.state == UNSURE
        told = f"{letter.number} may have gone to {letter.to}" if doubt else f"{letter.number} is not mailed"
        return f"{told}{f', and {more} more wait for you' if more else ''}. {letter.reason}"
