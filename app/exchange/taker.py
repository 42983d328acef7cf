"""What takes the rows of a list, one after the other, and what it may say of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Protocol, runtime_checkable

from app.actions.record import CREATED
from app.store.database import Transaction

Values = dict[str, Any]
"""The values of a row by field."""


class Taker(Protocol):
    """Takes the rows of one list into an open transaction."""

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """Take a row; created, changed or unchanged. Raises RuleViolation."""

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """All rows were seen. Answers which of those taken had to be left out after all."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that was good by itself and could not be kept: its line, the field, and why."""

    line: int
    field: str
    error: str
    state: str = CREATED
    """What it was counted as."""


@dataclass(frozen=True, slots=True)
class Doubt:
    """What a person should look at in a row that is good: the field, and why."""

    field: str
    words: str


@runtime_checkable
class Grouping(Protocol):
    """A taker of rows that belong together: one bad row spoils the others of its group."""

    def spoil(self, values: Values, line: int) -> None:
        """This row is bad; of its values those that could be read are there."""


@runtime_checkable
class Doubting(Protocol):
    """A taker that looks twice: what it doubted in the row just taken."""

    doubts: list[Doubt]
