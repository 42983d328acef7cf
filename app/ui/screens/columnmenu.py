"""Columns beside those that are always there: chosen by the menu of the heads, remembered for each person."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QMenu

from app.ui.screens.desk import Desk
from app.ui.widgets.table import Table

KEPT = "columns"
# What is chosen of a menu: its words, whether it is on, and what turns it.
Choice = tuple[str, bool, Callable[[], object]]


def chosen(desk: Desk, which: str, may: Iterable[str], own: Iterable[str] = ()) -> frozenset[str]:
    """The columns of a list that this person wants of those that there ``may`` be; ``own`` where they never chose."""
    mine = _mine(desk).get(which)
    return frozenset(mine if isinstance(mine, list) else own) & frozenset(may)


def turn(desk: Desk, which: str, key: str, now: frozenset[str]) -> None:
    """One of them on or off, for this person, here and at the next start."""
    people = desk.settings.get(KEPT)
    kept = people if isinstance(people, dict) else {}
    kept[desk.work.actor] = {**_mine(desk), which: sorted(now ^ {key})}
    desk.settings[KEPT] = kept
    desk.shell.keep_state()


def _mine(desk: Desk) -> dict[str, object]:
    people = desk.settings.get(KEPT)
    mine = people.get(desk.work.actor) if isinstance(people, dict) else None
    return mine if isinstance(mine, dict) else {}


class ColumnMenu:
    """The menu of a table's heads; ``choices`` are asked for each time it opens."""

    def __init__(self, table: Table, choices: Callable[[], Sequence[Choice]]) -> None:
        self._table, self._choices = table, choices
        header = table.horizontalHeader()
        header.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header.customContextMenuRequested.connect(self.show)

    def show(self, at: QPoint | None = None) -> None:
        """Under the pointer, or, by key, below the heads with the cursor on the first; none without a choice."""
        choices = self._choices()
        if not choices:
            return
        header = self._table.horizontalHeader()
        menu = QMenu(header)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for words, on, run in choices:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.setChecked(on)
            action.triggered.connect(lambda _checked=False, run=run: run())
        menu.popup(header.mapToGlobal(header.rect().bottomLeft() if at is None else at))
        if at is None:
            menu.setActiveAction(menu.actions()[0])
