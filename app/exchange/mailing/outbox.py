"""The folder of the letters: a small JSON and the bytes for the line for each, written whole.

The bytes are there before their JSON and go after it. Every change is made under a lock that all programs of a person
share: the state that a step was decided on is the state it is written over, else a letter could go twice.
"""

from __future__ import annotations

import contextlib
import json
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields, replace
from pathlib import Path

from app.domain.errors import RuleViolation, Unavailable
from app.exchange.mailing.letters import KEPT, SENT, STATES, Letter, is_past
from app.exchange.mailing.message import message_id
from app.runtime.files import write_whole
from app.runtime.paths import ensure
from app.runtime.turn import one_at_a_time

_KINDS = {"int": int, "bool": bool}
_FIELDS = {one.name: _KINDS.get(str(one.type), str) for one in fields(Letter)}
_NEEDED = ("kind", "document_id", "number", "sha256", "to", "subject", "sender")


class Outbox:
    """Letters in a folder. Any thread may call it; several programs of a person share the folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()

    def put(self, letter: Letter, write: Callable[[str], bytes], before: int = 0) -> Letter:
        """One more letter; ``write`` gets its Message-ID. ``before`` is how often the books know this paper mailed.

        Raises RuleViolation if the same paper waits for the same people already, Unavailable where the folder cannot
        be written.
        """
        now = clock()
        try:
            ensure(self.folder)
            with self._alone():
                same = [
                    one
                    for one in self.letters()
                    if (one.document_id, one.sha256) == (letter.document_id, letter.sha256)
                ]
                if any(one.open and one.to == letter.to for one in same):
                    raise RuleViolation(f"{letter.number} waits to be mailed to {letter.to} already.", "to")
                copy = before + sum(one.open or (one.state == SENT and not one.booked) for one in same)
                name = message_id(letter.document_id, letter.sha256, copy, letter.sender)
                content = write(name)
                # Letters are listed by name: the time first keeps them in the order they were wanted.
                new = replace(letter, id=f"{now:017d}-{os.urandom(4).hex()}", message_id=name, made=now, since=now)
                write_whole(self.content(new.id), content)
                self._write(new)
        except OSError as error:
            why = error.strerror or error
            raise Unavailable(f"{letter.number} could not be put into the outbox ({why}).") from error
        return new

    def letters(self) -> tuple[Letter, ...]:
        """All of them, the oldest first."""
        names = sorted(self.folder.glob("*.json")) if self.folder.is_dir() else []
        return tuple(letter for one in names if (letter := _read(one)) is not None)

    def content(self, letter_id: str) -> Path:
        """Where its bytes lie."""
        return self.folder / f"{letter_id}.eml"

    def change(self, letter_id: str, step: Callable[[Letter], Letter | None]) -> Letter | None:
        """Take the letter a step further as it is by now; None if it is not there, or if the step says so."""
        file = self.folder / f"{letter_id}.json"
        if not file.exists():
            return None
        with self._alone():
            before = _read(file)
            after = step(before) if before is not None else None
            if after is not None and after != before:
                self._write(after)
            return after

    def sweep(self, now: int) -> None:
        """Away with what is over for long, and with halves that a killed program left."""
        if not self.folder.is_dir():
            return
        with self._alone():
            found = self.letters()
            for letter in found:
                if is_past(letter, now):
                    self._drop(letter.id)
            known = {one.id for one in found}
            for one in self.folder.iterdir():
                with contextlib.suppress(OSError):
                    old = now // 1_000_000 - one.stat().st_mtime > KEPT // 1_000_000
                    # A JSON that cannot be read stays: what it says of a letter that went out is nowhere else.
                    if old and one.suffix in {".eml", ".part"} and one.stem not in known and not self._told(one.stem):
                        one.unlink()

    def _told(self, stem: str) -> bool:
        return (self.folder / f"{stem}.json").exists()

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        with self._lock, one_at_a_time(self.folder / "outbox.lock"):
            yield

    def _write(self, letter: Letter) -> None:
        write_whole(self.folder / f"{letter.id}.json", json.dumps(asdict(letter), ensure_ascii=False).encode())

    def _drop(self, letter_id: str) -> None:
        for one in (self.folder / f"{letter_id}.json", self.content(letter_id)):
            with contextlib.suppress(OSError):
                one.unlink(missing_ok=True)


def clock() -> int:
    """Now, in microseconds UTC."""
    return time.time_ns() // 1000


def _read(file: Path) -> Letter | None:
    try:
        raw = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(raw, dict) or raw.get("id") != file.stem or raw.get("state") not in STATES:
        return None
    known = {name: value for name, value in raw.items() if name in _FIELDS}
    whole = all(one in known for one in _NEEDED) and all(type(value) is _FIELDS[name] for name, value in known.items())
    return Letter(**known) if whole else None
