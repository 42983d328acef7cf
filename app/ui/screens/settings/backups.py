"""Backups: how old they are, where they go, and how one is brought back beside the company of today."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QWidget

from app.ui import format as say
from app.ui.errors import present
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.screens.base import Desk, Screen
from app.ui.screens.order.fix import FixSheet
from app.ui.screens.settings.beside import BESIDE, Beside, under
from app.ui.theme.look import Size
from app.ui.widgets.editor import Editor
from app.ui.widgets.form import Form
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

_RULE = (
    "While the desk is open a backup is made every four hours if something was written, and read back before it "
    "counts. All of two days are kept, then the last of each day for a month, and of each month for a year. Enter on "
    "one brings it back as a company of its own."
)


class BackupSection(QWidget):
    """The backups that are there, beside where they go. Enter on one brings it back."""

    changed = Signal()

    def __init__(self, desk: Desk, screen: Screen) -> None:
        super().__init__()
        self._desk, self._screen = desk, screen
        self._keeper = desk.shell.keeper
        self._place: str | None = None
        self.model = ListModel(_columns(), lambda row: str(row.made))
        self.table = Table(self.model)
        self.table.opened.connect(lambda row_id: self.ask(self.model.row_at(self.model.find(row_id))))
        self.title = Text("Backups", size=17, weight=600)
        self.problem = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        self.editor = Editor(_form, do="Keep", width=BESIDE, about=_RULE)
        self.editor.kept.connect(lambda values: self._keeper.choose(values["place"], self._chosen))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(under(self.table, self.title, self.problem), 1)
        beside = Beside(self.editor, ("Choose a folder …", self._browse), ("Back up now", self.make))
        row.addWidget(beside)
        self._keeper.told.connect(self._show)
        if self._keeper.state is not None:
            self._show(self._keeper.state)

    def reload(self) -> None:
        """Look again: somebody else may have made one, or pulled out a disk."""
        self._keeper.read()

    def make(self) -> None:
        """One more backup, now."""
        self._keeper.now(self._made)

    def ask(self, row: Any) -> None:
        """Bring one back: as a company of its own, so that nothing of today is lost."""
        if row is None:
            return
        ways = [
            (
                "Bring it back beside the company of today",
                "a company of its own; its numbers go on in a new series, so that none is given twice",
                lambda: self._keeper.bring_back(row, self._brought),
            )
        ]
        who, title = self._desk.work.actor, f"Backup of {_when(row)}"

        def ways_sheet() -> FixSheet:
            return FixSheet(self._screen, title, ways)

        def made(may: bool) -> FixSheet | None:
            if may:
                return ways_sheet()
            # Somebody who may lends the right; then the same sheet.
            self._desk.work.permit(
                "restore",
                "restore_backup",
                done=lambda: self._screen.show_sheet(ways_sheet()),
                failed=self._screen.went_wrong,
                owner=self,
            )
            return None

        self._screen.show_sheet_of(lambda view: _may(view, who), made, title)

    def _show(self, state: Any) -> None:
        self.model.set_rows(state.kept)
        self.table.empty_sentence = "No backup yet. “Back up now” makes the first."
        if state.kept and not self.table.current_id:
            self.table.go_to(0)
        newest = f"The last backup is of {_when(state.kept[0])}" if state.kept else "There is no backup yet"
        self.title.set_text(newest)
        near = "They lie on the disk of the books: what breaks it takes both. Choose a folder on another disk."
        self.problem.set_text(state.problem or (near if state.same_disk else ""))
        self.problem.set_tone("stop" if state.problem else "muted")
        place = "" if state.own else str(state.place)
        if place != self._place:  # what is being typed is not touched
            self._place = place
            self.editor.edit("Where backups go", {"place": place})
        self.changed.emit()

    def _chosen(self, result: Any) -> None:
        if isinstance(result, Exception):
            present(result, self._screen)
        else:
            self._desk.shell.toast(f"Backups go to {result[0]} from now on.")
            self._keeper.look()

    def _made(self, result: Any) -> None:
        if isinstance(result, Exception):
            present(result, self._screen)
        else:
            self._desk.shell.toast(f"A backup of {_size(result)} was made and read back.")

    def _brought(self, result: Any) -> None:
        if isinstance(result, Exception):
            present(result, self._screen)
            return
        target, _station = result
        words = f"Brought back: {Path(target).stem}"
        self._desk.shell.toast(words, action="Open it", run=lambda: open_another(target))

    def _browse(self) -> None:
        folder = QFileDialog.getExistingDirectory(self, "Where backups go")
        if folder:
            self._keeper.choose(folder, self._chosen)


def _may(view: Any, who: str) -> bool:
    from app.actions.permitted import check
    from app.domain.errors import NotPermitted

    try:
        check(view, who, "restore")
    except NotPermitted:
        return False
    return True


def open_another(company: str) -> None:
    """A desk of its own on another company."""
    open_program("--company", company)


def open_program(*words: str) -> None:
    """This very program once more, with these words on its command line."""
    program = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "app"]
    subprocess.Popen([*program, *words], start_new_session=True)  # noqa: S603 - this very program


def _form() -> Form:
    form = Form()
    form.add("place", "&Folder", help_text="Empty is a folder beside the books of this person")
    return form


def _when(row: Any) -> str:
    then = datetime.fromtimestamp(row.made / 1_000_000, UTC).astimezone()
    return f"{say.day(then.date().isoformat(), year=True)}, {then:%H:%M}"


def _size(row: Any) -> str:
    for unit, words in ((1_000_000_000, "GB"), (1_000_000, "MB")):
        if row.size >= unit:
            return f"{row.size / unit:.1f} {words}"
    return f"{max(1, row.size // 1000)} kB"


def _columns() -> tuple[Column, ...]:
    return (
        Column("when", "Made", 190, _when, weight=600, least=130),
        number_column("size", "Size", 90, _size),
        Column("file", "File", 220, lambda row: str(row.path), tone="muted", stretch=True, yields=2),
    )
