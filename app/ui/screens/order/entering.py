"""Many lines put into a document as one step, a few in each turn of the window, so that it goes on answering."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer

from app.ui.entry.lines import EntryLine

if TYPE_CHECKING:
    from app.ui.screens.order.page import OrderPage

# Of the 50 ms in which a key has to be answered.
TURN_S = 0.012


def put_in(page: OrderPage, lines: Sequence[EntryLine], label: str, then: Callable[[], None]) -> None:
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
                QTimer.singleShot(0, page, turn)
                return
        group.close()
        then()

    turn()
