"""The thread that hands letters to the server, so that nobody else ever waits for one."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Protocol

from app.exchange.mailing import letters as step
from app.exchange.mailing.letters import SENT, Letter
from app.exchange.mailing.outbox import Outbox
from app.exchange.mailing.server import Server
from app.exchange.mailing.smtp import MaybeSent, NotSent, Withdrawn, deliver
from app.exchange.waiting.folder import clock
from app.exchange.waiting.rules import SENDING, ready
from app.exchange.waiting.sending import Sending

LOOK_SECONDS = 5.0
_MISSING = "The letter is not in the outbox's folder any more; mail it from its document."
_NO_SERVER = "No server takes the mail from here: name one in Settings, Mail, or with counterfoil mail-server set."
_OWN = "It could not be sent; the log says why."
_log = logging.getLogger(__name__)


class Post(Protocol):
    """How a letter leaves: ``smtp.deliver``."""

    def __call__(
        self,
        server: Server,
        password: str,
        sender: str,
        to: Sequence[str],
        content: bytes,
        about_to: Callable[[], bool],
    ) -> None:
        """Send it; raises NotSent, MaybeSent, Withdrawn."""


class Sender(Sending[Letter]):
    """Sends what the outbox holds; server, sent and post are called in its thread.

    ``server`` is asked for the server and its password each time. ``sent`` tells the books of a letter that went out;
    what it raises is logged, and it is told again until it returns: so it must bear to hear it twice.
    """

    def __init__(
        self,
        outbox: Outbox,
        server: Callable[[], tuple[Server, str] | None],
        sent: Callable[[Letter], None],
        *,
        changed: Callable[[tuple[Letter, ...]], None] = lambda _letters: None,
        post: Post = deliver,
        look_seconds: float = LOOK_SECONDS,
    ) -> None:
        super().__init__("mailing", outbox, changed, look_seconds)
        self.outbox, self._server, self._sent, self._post = outbox, server, sent, post

    def _left(self, letter: Letter) -> Letter:
        return step.found_after_stop(letter, clock())

    def _handle(self, letter: Letter) -> bool:
        if letter.state == SENT and not letter.booked:
            self._book(letter)
        elif ready(letter, clock()):
            return self._send(letter)
        return True

    def _send(self, letter: Letter) -> bool:
        """One letter; False where the server is away, and the others need not be tried."""
        try:
            content = self.outbox.content(letter.id).read_bytes()
        except FileNotFoundError:
            self._fail(letter, lambda one: step.refused(one, _MISSING, clock()))
            return True
        found = self._server()
        if found is None:
            self._away(_NO_SERVER)
            return False
        server, password = found

        def about_to() -> bool:
            # Written, to the disk, before the last byte goes; a letter that was changed meanwhile stays here.
            now = self.outbox.change(letter.id, lambda one: step.sending(one, clock()) if one == letter else None)
            return now is not None

        try:
            self._post(server, password, letter.sender, letter.to.split(", "), content, about_to)
        except Withdrawn:
            return True
        except NotSent as error:
            why = error.reason
            _log.warning("%s was not mailed: %s", letter.number, why)
            if error.away:
                self._away(why)
                return False
            back = step.put_off if error.later else step.refused
            self._fail(letter, lambda one: back(one, why, clock()))
            return True
        except MaybeSent as error:
            sentence = str(error)
            _log.warning("%s may have been mailed: %s", letter.number, sentence)
            self.outbox.change(letter.id, lambda one: step.doubtful(one, sentence, clock()))
            return True
        except Exception:
            # Nobody knows how far it came: in hand, it is as if the program had been stopped (see _recover).
            self.outbox.change(letter.id, lambda one: step.refused(one, _OWN, clock()) if one == letter else None)
            raise
        done = self.outbox.change(letter.id, lambda one: step.sent(one, clock()))
        self._tell()
        if done is not None:
            self._book(done)
        return True

    def _fail(self, letter: Letter, move: Callable[[Letter], Letter]) -> None:
        """A step back, unless somebody changed it meanwhile."""

        def fail(one: Letter) -> Letter | None:
            if one == letter or one.state == SENDING:
                return move(one)
            return None

        self.outbox.change(letter.id, fail)
        self._tell()

    def _away(self, reason: str) -> None:
        """Without a server none of them can go; each keeps its own waits."""
        for letter in self.outbox.letters():
            if ready(letter, clock()):
                self._fail(letter, lambda one: step.put_off(one, reason, clock()))

    def _book(self, letter: Letter) -> None:
        try:
            self._sent(letter)
        except Exception:  # noqa: BLE001 - the letter is out, whatever the books say; they are told again
            _log.exception("%s was mailed, and the books could not be told yet", letter.number)
            return
        self.outbox.change(letter.id, step.booked)
        self._tell()

    # --- what a person does; in any thread but this one -----------------------------------------------------------

    def again(self, letter_id: str) -> Letter | None:
        """Send it now; None if it is in hand or out."""
        return self._by_hand(letter_id, lambda one: step.again(one, clock()))

    def give_up(self, letter_id: str) -> Letter | None:
        """It is not wanted any more; None if it is in hand or out. What it was before is for ``bring_back``."""
        before: list[Letter] = []

        def move(one: Letter) -> Letter | None:
            before[:] = [one]
            return step.given_up(one, clock())

        return before[0] if self._by_hand(letter_id, move) is not None else None

    def bring_back(self, before: Letter) -> Letter | None:
        """Giving it up is taken back; None if that is over."""
        return self._by_hand(before.id, lambda one: step.brought_back(one, before))
