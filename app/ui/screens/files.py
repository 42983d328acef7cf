"""Files of a record: listed, opened with the system's program, added by key, button or drop, removed with Undo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.ui import format as say
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.qt import key_pressed
from app.ui.screens.base import today_iso
from app.ui.screens.ownfields import MisreadError, add_rows, missing, typed
from app.ui.theme.look import Size
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet, scrolled
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

_HINT: Final = "Drop files here, or Ctrl V"


@dataclass(frozen=True, slots=True)
class Subject:
    """Whose files: customer, product or order, its id, and how it is called. ``editable`` fields are filled in here."""

    entity: str
    record_id: str
    title: str
    editable: bool = False


class _FileTable(Table):
    """Letters are what the buttons below do."""

    lettered = Signal(str)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A letter, or Delete; the rest as in every table."""
        held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        letter = "R" if event.key() == Qt.Key.Key_Delete else event.text().upper()
        if not held and letter in {"A", "C", "R"}:
            self.lettered.emit(letter)
        else:
            super().keyPressEvent(event)


class BesideSheet(Sheet):
    """Fields and files of one record. Each signal carries what is wanted; ``filled`` the values that were typed."""

    wanted = Signal(list)
    opened_file = Signal(str)
    copied = Signal(str)
    removed = Signal(str)
    filled = Signal(dict)

    def __init__(self, document: QWidget, subject: Subject, own: Any, files: Sequence[Any]) -> None:
        fields = [one for one in own.fields if not one.retired] if subject.editable else []
        super().__init__(document, f"Files of {subject.title}", do="Keep" if fields else "Close", share=1.25)
        self.subject, self._own, self._held = subject, fields, dict(own.values)
        self.setAcceptDrops(True)
        middle = QHBoxLayout()
        middle.setSpacing(20)
        self.form = Form()
        if fields:
            self.title.set_text(f"Our fields and files of {subject.title}")
            add_rows(self.form, fields, heading="")
            self.form.set_values(self._held)
            holder = QWidget()
            inside = QVBoxLayout(holder)
            inside.setContentsMargins(0, 0, 8, 0)
            inside.addWidget(self.form)
            inside.addStretch(1)
            middle.addWidget(scrolled(holder), 2)
        else:
            self.form.hide()
        middle.addLayout(self._list(files), 3)
        self.body.addLayout(middle, 1)
        self.accepted.connect(self._keep)
        self.choices |= {"A": self.choose, "C": self._copy, "R": self._remove}

    def _list(self, files: Sequence[Any]) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        self.model = ListModel(_columns(), lambda one: one.id, files, self)
        self.table = _FileTable(self.model)
        self.table.empty_sentence = f"No files yet. A adds one. {_HINT}."
        self.table.setMinimumHeight(150)
        self.table.opened.connect(self.opened_file)
        self.table.lettered.connect(lambda letter: self.choices[letter]())
        self.table.installEventFilter(self)
        inside.addWidget(self.table)
        column.addWidget(surface, 1)
        row = QHBoxLayout()
        self._of_one: list[Button] = []
        for words, key, run in (
            ("Add", "A", self.choose),
            ("Open", "⏎", self._open),
            ("Save a copy", "C", self._copy),
            ("Remove", "R", self._remove),
        ):
            button = Button(words, key=key)
            button.clicked.connect(run)
            row.addWidget(button)
            if key != "A":
                self._of_one.append(button)
        row.addStretch(1)
        row.addWidget(Text(_HINT, size=Size.SECOND, tone="muted"))
        column.addLayout(row)
        self._offer()
        return column

    def _offer(self) -> None:
        """What is done with a file can be pressed where there is one."""
        for button in self._of_one:
            button.setEnabled(self.model.rowCount() > 0)

    def show_files(self, files: Sequence[Any]) -> None:
        """As the books have them now; the first is at hand."""
        self.model.set_rows(files)
        self._offer()
        if not self.table.currentIndex().isValid():
            self.table.go_to(0)

    @property
    def row(self) -> Any:
        """The file under the cursor, else the only one; None where nobody can know which."""
        row = self.model.row_at(self.table.currentIndex().row()) if self.table.current_id else None
        return row or (self.model.row_at(0) if self.model.rowCount() == 1 else None)

    def choose(self) -> None:
        """Ask which files."""
        files, _kind = QFileDialog.getOpenFileNames(self, f"Files for {self.subject.title}", "", "All (*)")
        self.attach(files)

    def attach(self, files: Sequence[str]) -> None:
        """These files are wanted here."""
        self.note.set_text("")
        if files:
            self.wanted.emit([Path(file) for file in files])

    def _with_row(self, emit: Callable[[str], None]) -> None:
        if (row := self.row) is None:
            self.note.set_text("Which one? The arrows choose." if self.model.rowCount() else "There is no file yet.")
        else:
            emit(row.id)

    def _open(self) -> None:
        self._with_row(self.opened_file.emit)

    def _copy(self) -> None:
        self._with_row(self.copied.emit)

    def _remove(self) -> None:
        self._with_row(self.removed.emit)

    def _keep(self) -> None:
        if not self._own:
            self.dismiss()
            return
        try:
            values = typed(self._own, self.form.values(), today_iso())
        except MisreadError as error:
            self.form.show_field_error(error.field_id, error.sentence)
            return
        if lacking := missing(self._own, values):
            self.form.show_field_error(lacking[0].id, f"{lacking[0].name} is not filled in yet.")
            return
        changed = {one: value for one, value in values.items() if value != self._held.get(one, "")}
        if changed:
            self.filled.emit(changed)
        else:
            self.dismiss()

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field, or at the foot."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files may be dropped."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """They are wanted here."""
        event.acceptProposedAction()
        self.attach(files_in(event.mimeData()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ctrl+V on the list takes the files of the clipboard."""
        if watched is self.table and key_pressed(event) and event.matches(QKeySequence.StandardKey.Paste):
            files = files_in(QApplication.clipboard().mimeData())
            self.attach(files)
            if not files:
                self.note.set_text("The clipboard holds no file.")
            return True
        return super().eventFilter(watched, event)


def files_in(data: Any) -> list[str]:
    """The files of this machine that something dragged or copied names."""
    urls = data.urls() if data is not None and data.hasUrls() else []
    return [url.toLocalFile() for url in urls if url.isLocalFile()]


class _Drops(QObject):
    """Files dropped anywhere on a place, where there is something to attach them to."""

    def __init__(
        self, place: QWidget, may: Callable[[list[Path]], bool], dropped: Callable[[list[Path]], None]
    ) -> None:
        super().__init__(place)
        self._may, self._dropped = may, dropped
        place.setAcceptDrops(True)
        place.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files, and nothing else."""
        kinds = {QEvent.Type.DragEnter, QEvent.Type.Drop}
        if isinstance(event, QDropEvent) and event.type() in kinds and (files := files_in(event.mimeData())):
            paths = [Path(one) for one in files]
            if event.type() == QEvent.Type.Drop:
                event.acceptProposedAction()
                self._dropped(paths)
                return True
            if self._may(paths):
                event.acceptProposedAction()
                return True
        return super().eventFilter(watched, event)


def _columns() -> tuple[Column, ...]:
    def day(one: Any) -> str:
        return say.short_day(datetime.fromtimestamp(one.at / 1_000_000, UTC).astimezone().date().isoformat())

    return (
        Column("name", "File", 240, lambda one: one.name, weight=600, stretch=True, least=120),
        number_column("size", "Size", 84, lambda one: say.size(one.size)),
        Column("day", "Attached", 96, day, tone="muted", yields=1),
        Column("who", "By", 96, lambda one: one.who, tone="muted", yields=2),
    )


class Beside:
    """Opens the sheet of a record over a screen and does what it wants."""

    def __init__(self, screen: Any) -> None:
        self._screen = screen
        screen.desk.hub.listen(screen, {"attachment"}, lambda _ids: self._again())

    def take_drops(
        self,
        may: Callable[[], bool],
        run: Callable[[Callable[[Subject], None]], None],
        first: Callable[[Sequence[Path]], Callable[[], None] | None] = lambda _paths: None,
    ) -> None:
        """Files dropped on the place go to whom ``run`` tells, now or later, unless ``first`` has a use for them."""

        def dropped(paths: list[Path]) -> None:
            other = first(paths)
            if other is not None:
                other()
            else:
                run(lambda subject: self.attach(subject, paths))

        _Drops(self._screen, lambda paths: first(paths) is not None or may(), dropped)

    def open(self, subject: Subject, document: QWidget | None = None) -> None:
        """For a record of the books, or a draft that is kept."""
        screen = self._screen

        def made(found: Any) -> BesideSheet:
            own, files = found
            sheet = BesideSheet(document or screen, subject, own, files)
            sheet.wanted.connect(lambda paths: self.attach(subject, paths))
            sheet.opened_file.connect(self._open_file)
            sheet.copied.connect(self._copy)
            sheet.removed.connect(lambda file_id: self._remove(sheet, file_id))
            sheet.filled.connect(lambda values: self._fill(sheet, values))
            return sheet

        screen.show_sheet_of(lambda view: _found(view, subject), made, f"Files of {subject.title}")

    def _again(self) -> None:
        sheet = self._screen._sheet
        if isinstance(sheet, BesideSheet):
            subject = sheet.subject
            self._screen.desk.work.read(lambda view: _found(view, subject)[1], sheet.show_files, owner=sheet)

    def attach(self, subject: Subject, paths: Sequence[Path]) -> None:
        """Copy each into the store, on a thread of its own; what goes wrong is said, the others go on."""
        desk = self._screen.desk
        actor = desk.work.actor

        def run(books: Any) -> tuple[int, list[str], Any]:
            from app.domain.errors import CounterfoilError
            from app.exchange.attaching import attach
            from app.ui.pdfs import scan_of_ours

            kept, wrong, scan = 0, [], None
            for path in paths:
                try:
                    attach(books, subject.entity, subject.record_id, path, actor)
                    kept += 1
                    if subject.entity == "order" and (seen := scan_of_ours(books, path)) is not None:
                        scan = seen if seen.back.id == subject.record_id else scan
                except CounterfoilError as error:
                    wrong.append(error.message)
            return kept, wrong, scan

        def done(answer: tuple[int, list[str], Any]) -> None:
            kept, wrong, scan = answer
            if kept:
                words = paths[0].name if kept == 1 and len(paths) == 1 else f"{kept} files"
                sentence = f"{words} attached to {subject.title}."
                if scan is None:
                    desk.shell.toast(sentence)
                elif not scan.back.signs:
                    desk.shell.toast(f"{sentence} {scan.back.older}")
                else:
                    # Its own paper: a file of it already, and by one word more its signature.
                    from app.ui.papersback import take

                    sentence = f"{sentence} It shows {scan.back.number}."
                    run = partial(take, desk.shell, self._screen, scan, signed=True)
                    desk.shell.toast(sentence, action="It is signed", run=run)
            for sentence in wrong[:3]:
                desk.shell.toast(sentence, phase="stop")

        desk.work.call(run, done=done, failed=self._screen.went_wrong, owner=self._screen)

    def _open_file(self, file_id: str) -> None:
        def copied(books: Any) -> Path:
            from app.exchange.attaching import copy_to_open

            return copy_to_open(books, file_id)

        def shown(path: Path) -> None:
            if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(path))):
                self._screen.show_line(f"This system has no program that shows {path.name}. Save a copy instead.")

        self._screen.desk.work.call(copied, done=shown, failed=self._screen.went_wrong, owner=self._screen)

    def _copy(self, file_id: str) -> None:
        folder = QFileDialog.getExistingDirectory(self._screen, "Where the copy goes", "")
        if not folder:
            return

        def copied(books: Any) -> None:
            from app.exchange.attaching import save_copy

            save_copy(books, file_id, Path(folder))

        self._screen.desk.work.call(
            copied,
            done=lambda _none: self._screen.desk.shell.toast(f"The copy is in {Path(folder).name}."),
            failed=self._screen.went_wrong,
            owner=self._screen,
        )

    def _remove(self, sheet: BesideSheet, file_id: str) -> None:
        screen, row, subject = self._screen, sheet.row, sheet.subject
        again = {
            "entity": subject.entity,
            "record": row.record_id,
            "name": row.name,
            "sha256": row.sha256,
            "size": row.size,
        }

        def done(_reply: Any) -> None:
            words, undoer = f"{row.name} is removed.", getattr(screen, "undoer", None)
            back = partial(self._do, "attach_file", again)
            if undoer:
                undoer.tell(words, back)
            else:
                screen.desk.shell.toast(words, action="Undo", run=back)

        screen.desk.work.perform(
            "remove_file", {"attachment": file_id}, done=done, failed=screen.went_wrong, owner=screen
        )

    def _do(self, action: str, given: dict[str, Any]) -> None:
        self._screen.desk.work.perform(
            action,
            given,
            done=lambda reply: self._screen.desk.shell.toast(f"{given['name']} is back at {reply.number}."),
            failed=self._screen.went_wrong,
            owner=self._screen,
        )

    def _fill(self, sheet: BesideSheet, values: dict[str, str]) -> None:
        screen, subject = self._screen, sheet.subject

        def done(_reply: Any) -> None:
            sheet.dismiss()
            screen.desk.shell.toast(f"{subject.title} is kept.")

        screen.desk.work.perform(
            "fill_order",
            {"order": subject.record_id, "fields": values},
            done=done,
            failed=screen.went_wrong,
            owner=screen,
        )


def _found(view: Any, subject: Subject) -> Any:
    from app.queries.attachments import files_of
    from app.queries.own_fields import own_fields

    return own_fields(view, subject.entity, subject.record_id), files_of(view, subject.record_id)
