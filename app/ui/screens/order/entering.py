"""Many lines put into a document as one step, a few in each turn of the window, so that it goes on answering."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QObject, QTimer

from app.ui.entry.lines import EntryLine
from app.ui.screens.order.again import renumbered

if TYPE_CHECKING:
    from app.ui.entry.model import EntryModel, Fields
    from app.ui.entry.view import EntryTableView
    from app.ui.screens.desk import Desk
    from app.ui.screens.order.listrows import KeptList
    from app.ui.screens.order.state import Notes

# Of the 50 ms in which a key has to be answered; the table is painted in the rest.
TURN_S = 0.012
# So many come at once before anybody looks at the clock.
_FEW = 8


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


def put_in(
    page: Filled, lines: Sequence[EntryLine], label: str, then: Callable[[], object], fields: Fields = ()
) -> None:
    """Add the lines below those that stand there, as one step of that name; ``then`` runs when all are in.

    ``fields`` are (name, before, after) above the lines that change with them. Few lines are in at once, before this
    returns; of many the first come in a turn of their own, for whoever calls has had one already.
    """
    group = ExitStack()
    group.enter_context(page.model.together(label))
    if fields:
        page.model.record(label, fields)
        page.model.fields_back.emit(fields)
    waiting = renumbered(lines, page.model.take_number)

    def turn() -> None:
        until = time.monotonic() + TURN_S
        while waiting:
            some, waiting[:] = waiting[:_FEW], waiting[_FEW:]
            page.model.add_all(some)
            for added in page.model.lines_from(-len(some)):
                page.writing.ahead(added)
                if added.looking:
                    page.table.look_up_again(added)
            if waiting and time.monotonic() > until:
                QTimer.singleShot(0, page.owner, turn)
                return
        group.close()
        then()

    if len(waiting) > _FEW:
        QTimer.singleShot(0, page.owner, turn)
    else:
        turn()


def list_pasted(page: Filled) -> None:
    """Rows were pasted on purpose where a line is typed: they are a list, also if it was taken before."""
    page.listed.pasted = True
    page.desk.shell.do("paste_list")
