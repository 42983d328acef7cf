"""The folder of the letters, and what makes one of them the same letter as another: one may never go twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from app.domain.errors import RuleViolation
from app.exchange.mailing.letters import FORM, SENT, STATES, Letter
from app.exchange.mailing.message import message_id
from app.exchange.waiting.folder import Folder, Use

# What cannot be read is kept: what it says of a letter that went out is nowhere else.
_USE = Use(Letter, STATES, (FORM,), "the outbox", "outbox.lock", keeps_unread=True)


class Outbox(Folder[Letter]):
    """Letters in a folder."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, _USE)

    def put(self, letter: Letter, write: Callable[[str], bytes], before: int = 0) -> Letter:
        """One more letter; ``write`` gets its Message-ID. ``before`` is how often the books know this paper mailed.

        Raises RuleViolation if the same paper waits for the same people already, Unavailable where the folder cannot
        be written.
        """

        def begin(new_id: str, now: int) -> tuple[Letter, bytes]:
            paper = letter.document_id, letter.sha256
            same = [one for one in self.letters() if (one.document_id, one.sha256) == paper]
            if any(one.open and one.to == letter.to for one in same):
                raise RuleViolation(f"{letter.number} waits to be mailed to {letter.to} already.", "to")
            copy = before + sum(one.open or (one.state == SENT and not one.booked) for one in same)
            name = message_id(letter.document_id, letter.sha256, copy, letter.sender)
            return replace(letter, id=new_id, message_id=name, made=now, since=now), write(name)

        return self.add(letter.number, begin)

    def letters(self) -> tuple[Letter, ...]:
        """All of them, the oldest first."""
        return self.jobs()

    def content(self, letter_id: str) -> Path:
        """Where the bytes for the line lie."""
        return self.file(letter_id, FORM)
