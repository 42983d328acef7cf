"""Many lines put into a document as one step, a few in each turn of the window, so that it goes on answering."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from app.ui.entry.lines import EntryLine

if TYPE_CHECKING:
    from app.ui.entry.model import EntryModel
    from app.ui.entry.view import EntryTableView
    from app.ui.screens.desk import Desk
    from app.ui.screens.order.listrows import KeptList
    from app.ui.screens.order.state import Notes

# Of the 50 ms in which a key has to be answered.
TURN_S = 0.012


class Filled(Protocol):
    """The page that lines come into."""

    desk: Desk
    model: EntryModel
    table: EntryTableView
    writing: Notes
    listed: KeptList

    @property
    def owner(self) -> QObject:
        """Whose turns end when the page is gone."""


def put_in(page: Filled, lines: Sequence[EntryLine], label: str, then: Callable[[], None]) -> None:
    """Add the lines below those that stand there, as one step of that name; ``then`` runs when all are in.

    Few lines are in at once, before this returns.
    """
    group = ExitStack()
    group.enter_context(page.model.together(label))
    waiting = iter(lines)

    def turn() -> None:
        until = time.monotonic() + TURN_S
        for line in waiting:
            page.model.add(replace(line, line=page.model.take_number()))
            added = page.model.row_at(page.model.count - 1)
            page.writing.ahead(added)
            if added.looking:
                page.table.look_up_again(added)
            if time.monotonic() > until:
                QTimer.singleShot(0, page.owner, turn)
                return
        group.close()
        then()

    turn()


def list_pasted(page: Filled) -> None:
    """Rows were pasted on purpose where a line is typed: they are a list, also if it was taken before."""
    page.listed.pasted = True
    page.desk.shell.do("paste_list")
