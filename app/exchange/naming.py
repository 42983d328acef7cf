"""Rows that name another record of their own list: who pays for them, what is sold in their place.

Such a record may stand further down, or in a slice of the check that was taken back. The row waits until all rows were
seen; whom nobody knows then is a fault of the row, which is left out whole.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.actions.record import CHANGED, CREATED, UNCHANGED
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.exchange.taker import LeftOut
from app.store.database import Transaction
from app.store.sql import Statement


@dataclass(slots=True)
class Naming:
    """`save` takes what was given; its field `field` names a record as its field `key` does. `ids` finds one."""

    save: Callable[[Transaction, Any], Reply]
    ids: Statement
    key: str
    field: str
    what: str
    kept: dict[str, int] = dataclasses.field(default_factory=dict)
    """Good rows by their key, and the line of each."""
    waiting: list[tuple[int, Any, str]] = dataclasses.field(default_factory=list)
    """Line, what was given, and what is likely to become of it."""

    def take(self, tx: Transaction, given: Any, line: int) -> str:
        """Save a row, or let it wait. Raises RuleViolation."""
        key, named = str(getattr(given, self.key)), getattr(given, self.field)
        if named and not self._is_there(tx, named):
            state = CHANGED if self._is_there(tx, key) else CREATED
            self.waiting.append((line, given, state))
            return state
        state = self.save(tx, given).state or UNCHANGED
        self.kept[key] = line
        return state

    def spoil(self, line: int) -> None:
        """The row of this line is bad."""
        self.waiting = [one for one in self.waiting if one[0] != line]
        if (key := next((key for key, at in reversed(self.kept.items()) if at == line), None)) is not None:
            del self.kept[key]

    def finish(self, tx: Transaction) -> list[LeftOut]:
        """Save the rows that waited, each after the one that it names; those that name each other together."""
        left: list[LeftOut] = []
        waiting, self.waiting = self.waiting, []
        while waiting:
            keys = {str(getattr(given, self.key)) for _, given, _ in waiting}
            ready = [one for one in waiting if self._is_named(tx, one[1])]
            lost = [] if ready else [one for one in waiting if getattr(one[1], self.field) not in keys]
            for one in ready:
                left += self._save(tx, *one)
            for line, given, state in lost:
                left.append(LeftOut(line, self.field, self._nobody(given), state))
            if not ready and not lost:
                return left + self._save_together(tx, waiting)
            lines = {one[0] for one in (*ready, *lost)}
            waiting = [one for one in waiting if one[0] not in lines]
        return left

    def _nobody(self, given: Any) -> str:
        return f"There is no {self.what} {getattr(given, self.field)}, in the list neither."

    def _save_together(self, tx: Transaction, rows: list[tuple[int, Any, str]]) -> list[LeftOut]:
        at = rows[0]
        try:
            with tx.attempt():
                for at in rows:
                    self.save(tx, replace(at[1], **{self.field: None}))
                for at in rows:
                    self.save(tx, at[1])
        except RuleViolation as error:
            told = LeftOut(at[0], error.field or "", error.message, at[2])
            return [told, *(LeftOut(line, self.field, self._nobody(given), state)
                            for line, given, state in rows if line != at[0])]  # fmt: skip
        return []

    def _save(self, tx: Transaction, line: int, given: Any, state: str) -> list[LeftOut]:
        # In a check the other row may have been taken back; all the rest is looked at.
        whole = self._is_there(tx, getattr(given, self.field))
        try:
            with tx.attempt():
                self.save(tx, given if whole else replace(given, **{self.field: None}))
        except RuleViolation as error:
            return [LeftOut(line, error.field or "", error.message, state)]
        self.kept[str(getattr(given, self.key))] = line
        return []

    def _is_named(self, tx: Transaction, given: Any) -> bool:
        named = getattr(given, self.field)
        return named in self.kept or self._is_there(tx, named)

    def _is_there(self, tx: Transaction, ref: str) -> bool:
        return tx.value(self.ids, {"ref": ref}) is not None
