"""Files: the folder whose orders are taken in here, and the files that go out for shops and customers."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.outgoing import KINDS
from app.ui import format as say
from app.ui.errors import present
from app.ui.models.columns import LAST, Column, number_column
from app.ui.models.rows import ListModel
from app.ui.screens.base import Desk, Screen
from app.ui.screens.settings.beside import BESIDE, Beside, under
from app.ui.theme.look import Size, look
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.editor import Editor
from app.ui.widgets.fields import Line
from app.ui.widgets.form import Form, choice
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

_RULE = (
    "Written whole, while this desk is open here, or by counterfoil run-jobs from the system's scheduler. For a "
    "customer: their prices, numbers and orders, and nobody else's. On the right of who set it up; for this machine."
)
_FOLDER = "Each file put here is taken in and moves to done, or to trouble with the reason."


class ExchangeSection(QWidget):
    """The folder over the files, and beside them the form of the file under the cursor."""

    def __init__(self, desk: Desk, screen: Screen) -> None:
        super().__init__()
        self._desk, self._screen = desk, screen
        self._intake, self._outgoing = desk.shell.intake, desk.shell.outgoing
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        column = QVBoxLayout()
        column.setSpacing(10)
        column.addWidget(self._folder_card())
        self.model = ListModel(_columns(), lambda one: one.job.id)
        self.table = Table(self.model)
        self.table.empty_sentence = "No file goes out by itself yet. The form at the right sets up the first."
        self.table.picked.connect(lambda _id: self._fill())
        self.table.opened.connect(lambda _id: self.editor.begin())
        heading = Text("Files out", size=17, weight=600)
        self.problem = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        self.problem.hide()
        column.addWidget(under(self.table, heading, self.problem), 1)
        row.addLayout(column, 1)
        self.editor: _Editor = _Editor(self)
        self.editor.kept.connect(self._keep)
        self.editor.left.connect(self.fresh)
        beside = Beside(self.editor, ("Write it now", self.run_now), ("Remove", self.remove))
        self.now, self.away = beside.buttons
        row.addWidget(beside)
        look().changed.connect(self._share)
        self._intake.told.connect(self._show_folder)
        self._outgoing.told.connect(self._show)
        self.fresh(focus=False)
        self._show_folder()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The form leaves the list its half."""
        super().resizeEvent(event)
        self._share()

    def _share(self) -> None:
        self.editor.setFixedWidth(min(look().px(BESIDE), round(self.width() * 0.5)))

    def minimumSizeHint(self) -> QSize:
        """None: in a small window at 200 % it gives way."""
        return QSize(0, 0)

    def _folder_card(self) -> QWidget:
        card = Card()
        column = QVBoxLayout(card)
        column.setContentsMargins(16, 12, 16, 12)
        column.setSpacing(6)
        column.addWidget(Text("Orders in", size=17, weight=600))
        row = QHBoxLayout()
        row.setSpacing(8)
        self.folder = Line(hint="no folder is watched", name="Folder of orders")
        self.folder.returnPressed.connect(lambda: self.watch(self.folder.text()))
        row.addWidget(self.folder, 1)
        self.browse = Button("Choose …")
        self.browse.clicked.connect(self._browse)
        row.addWidget(self.browse)
        column.addLayout(row)
        self.said = Text(size=Size.SECOND, tone="muted", wrap=True)
        column.addWidget(self.said)
        return card

    # --- the folder -----------------------------------------------------------------------------------------------

    def watch(self, folder: str) -> None:
        """From now on this one; "" is none."""

        def chosen(found: Any) -> None:
            if isinstance(found, Exception):
                self.folder.set_wrong(wrong=True)
                self._say(getattr(found, "message", str(found)), "stop")
            else:
                words = f"Orders in {found} are taken in from now on." if found else "No folder is watched any more."
                self._desk.shell.toast(words)

        self._intake.choose(folder, chosen)

    def _browse(self) -> None:
        if folder := QFileDialog.getExistingDirectory(self, "Where orders come"):
            self.watch(folder)

    def _show_folder(self) -> None:
        place = str(self._intake.folder or "")
        if not self.folder.hasFocus() or self.folder.text() == place or not self.folder.isModified():
            self.folder.setText(place)
        self.folder.set_wrong(wrong=False)
        self._say(self._intake.problem or _FOLDER, "stop" if self._intake.problem else "muted")

    def _say(self, words: str, tone: str) -> None:
        self.said.set_tone(tone)
        self.said.set_text(words)

    # --- the files ------------------------------------------------------------------------------------------------

    def reload(self) -> None:
        """As things stand now; the scheduler may have run some."""
        self._outgoing.read()

    def begin(self) -> None:
        """The cursor on the list, or in the form of the first."""
        (self.table if self.model.rowCount() else self.folder).setFocus()

    @property
    def _row(self) -> Any:
        return self.model.row_at(self.model.find(self.table.current_id)) if self.table.current_id else None

    def _show(self, rows: Any) -> None:
        self.model.set_rows(rows)
        self._fill()

    def _fill(self) -> None:
        row = self._row
        for button in (self.now, self.away):
            button.setEnabled(row is not None)
        refused = row.last.refused if row is not None else ""
        self.problem.setVisible(bool(refused))
        self.problem.set_text(refused)
        if row is not None and not self.editor.changed:
            job = row.job
            values = {"what": job.what, "customer": job.customer, "file": job.file, "when": job.when}
            self.editor.edit(f"{KINDS.get(job.what, job.what)} · {_whom(row)}", values, focus=False)

    def fresh(self, *, focus: bool = True) -> None:
        """A form for one more file."""
        self.table.clearSelection()
        self.table.setCurrentIndex(self.model.index(-1, -1))
        self.editor.edit("A new file", {"what": "stock", "when": "every hour"}, focus=focus)
        self._fill()

    def _keep(self, values: dict[str, Any]) -> None:
        row = self._row
        given = {name: str(values[name]) for name in ("what", "customer", "file", "when")}

        def kept(found: Any) -> None:
            if isinstance(found, Exception):
                present(found, self._screen)
                return
            self.editor.settle()
            self._desk.shell.toast(f"{found.file} is written {found.when}.")
            self.table.go_to_id(found.id)

        self._outgoing.save({"id": row.job.id if row else "", **given}, kept)

    def run_now(self) -> None:
        """The file under the cursor, at once."""
        if (row := self._row) is not None:
            self._outgoing.run_one(row.job.id)

    def remove(self) -> None:
        """No more of it; Undo sets it up again."""
        if (row := self._row) is None:
            return
        job = row.job

        def gone(found: Any) -> None:
            if isinstance(found, Exception):
                present(found, self._screen)
                return
            again = {"id": job.id, "what": job.what, "customer": job.customer, "file": job.file, "when": job.when}
            self._desk.shell.toast(
                f"{job.file} is written no more.", action="Undo",
                run=lambda: self._outgoing.save(again, self._again),
            )  # fmt: skip
            self.fresh()

        self._outgoing.remove(job.id, gone)

    def _again(self, found: Any) -> None:
        if isinstance(found, Exception):
            present(found, self._screen)


class _Editor(Editor):
    """F12 keeps what the cursor is in: the folder, or the file."""

    def __init__(self, section: ExchangeSection) -> None:
        super().__init__(_form, do="Keep", about=_RULE, esc="new")
        self._section = section

    def keep(self) -> None:
        """Hand over what was typed."""
        if self._section.folder.hasFocus():
            self._section.watch(self._section.folder.text())
        else:
            super().keep()


def _form() -> Form:
    form = Form()
    form.add("what", "&What", choice(*KINDS.items()))
    form.add("customer", "&Customer", help_text="Their number; empty is for everybody")
    form.add("file", "&File", help_text="Like /srv/shop/stock.csv; .json works too")
    form.add("when", "&When", help_text="every 15 minutes, 2 hours, daily at 06:00")
    return form


def _whom(row: Any) -> str:
    return row.job.customer or "everybody"


def _rows(row: Any) -> str:
    return f"{row.last.rows:,}" if row.last.at and not row.last.refused else ""


def _chip(row: Any) -> Chip:
    if row.last.refused:
        return Chip("Refused", "stop", Glyph.BANG, row.last.refused)
    return Chip("Written", "done", Glyph.FULL) if row.last.at else Chip("Not yet", "idle", Glyph.DASHED)


def _columns() -> tuple[Column, ...]:
    return (
        Column("state", "State", 100, lambda _row: "", chip=_chip),
        Column("what", "What", 110, lambda row: KINDS.get(row.job.what, row.job.what), weight=600, least=80),
        Column("customer", "For", 110, _whom, yields=2),
        Column("file", "File", 200, lambda row: row.job.file, stretch=True, tone="muted"),
        Column("when", "When", 130, lambda row: row.job.when, yields=3),
        Column("last", "Last", 110, lambda row: say.moment(row.last.at) if row.last.at else "", yields=4),
        number_column("rows", "Rows", 60 + LAST, _rows, yields=5),
    )
