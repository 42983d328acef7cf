"""Which columns the list of the board has: each person's own choice, by the menu of its heads."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from app.ui.models.columns import Column
from app.ui.screens.board.cells import MORE, OWN, board_columns
from app.ui.screens.columnmenu import Choice, ColumnMenu, chosen, turn

BOARD = "board"


class BoardColumns:
    """Those of the person who works here now; made anew only where they are others."""

    def __init__(self, screen: Any, columns: Sequence[Column]) -> None:
        self._screen = screen
        self._made: tuple[frozenset[str], Sequence[Column]] = (frozenset(OWN), columns)
        self.menu = ColumnMenu(screen.table, self._choices)

    @property
    def wanted(self) -> frozenset[str]:
        """What beside the columns that are always there."""
        return chosen(self._screen.desk, BOARD, (key for key, _title in MORE), OWN)

    def columns(self) -> Sequence[Column]:
        """The columns, the same ones as long as nobody chooses others."""
        if (wanted := self.wanted) != self._made[0]:
            self._made = (wanted, board_columns(wanted))
        return self._made[1]

    def _choices(self) -> list[Choice]:
        if self._screen.view == "in":
            return []
        wanted = self.wanted
        return [(title, key in wanted, partial(self._turn, key)) for key, title in MORE]

    def _turn(self, key: str) -> None:
        turn(self._screen.desk, BOARD, key, self.wanted)
        self._screen.show_rows()
