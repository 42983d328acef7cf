"""Many actions in one transaction: each named and dated by itself, none waiting for the disk."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.actions.catalogue import BY_NAME
from app.actions.registry import moment_of, parse
from app.actions.reply import Reply
from app.store.database import Database, Transaction, View


class Script:
    """Runs actions inside an open transaction."""

    def __init__(self, tx: Transaction, actor_action: str) -> None:
        self._tx = tx
        self._why = actor_action

    @property
    def view(self) -> View:
        """The books as they stand inside the transaction."""
        return self._tx

    def do(self, action: str, **given: Any) -> Reply:
        """Run one action; its facts are recorded as part of making the sample, at its own date."""
        parameters = parse(BY_NAME[action], given)
        self._tx.step(self._why, getattr(parameters, "reason", "") or "", moment_of(parameters.date))
        reply = BY_NAME[action].run(self._tx, parameters)
        self._tx.settle()
        return reply


def scripted(database: Database, why: str, play: Callable[[Script], None]) -> None:
    """Play a part of the story in one transaction."""
    database.write(lambda tx: play(Script(tx, why)), action=why, actor="sample")
