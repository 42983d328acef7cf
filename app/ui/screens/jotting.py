"""Ctrl+J on an order of the books, wherever it is listed or shown: the note for us, with no word to the customer."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from app.domain.errors import Conflict
from app.ui.qt import key_pressed
from app.ui.screens.undoer import tell_done
from app.ui.theme.look import Size
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
WHERE = "Read in the house: here, on the board, and by who picks. Shift ⏎ begins a new line."


class NoteSheet(Sheet):
    """``said`` carries the note as it is to be. Enter keeps it; Shift+Enter is a new line."""

    said = Signal(str)

    def __init__(self, owner: QWidget, title: str, note: str) -> None:
        super().__init__(owner, title, do="Keep")
        self.form = Form()
        self.field = self.form.add("note", "&Note for us", QPlainTextEdit())
        self.form.set_values({"note": note})
        self.field.moveCursor(QTextCursor.MoveOperation.End)
        self.field.installEventFilter(self)
        self.body.addWidget(self.form)
        self.body.addWidget(Text(WHERE, size=Size.SECOND, tone="muted", elide=True))
        self.accepted.connect(lambda: self.said.emit(self.field.toPlainText().strip()))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter is the button, as in every field of one line."""
        if watched is self.field and key_pressed(event) and event.key() in _ENTER and not _shifted(event):
            self.accept()
            return True
        return super().eventFilter(watched, event)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)


class Jotting:
    """The note of an order for one screen, which shows the sheet; ``failed`` tells a refusal in its place."""

    def __init__(self, desk: Any, owner: Any, failed: Callable[[Exception], None]) -> None:
        self._desk, self._owner, self._failed = desk, owner, failed

    def jot(self, order_id: str, title: str) -> None:
        """The note as the books have it now, to be written on."""
        ask = partial(_note, order_id=order_id)
        self._owner.show_sheet_of(ask, lambda note: self._sheet(order_id, title, note), title)

    def _sheet(self, order_id: str, title: str, note: str) -> Sheet:
        # What was typed and left by Esc stands there again, and is held against the note that it was written on.
        begun, place, read = self._desk.begun, f"note.words.{order_id}", f"note.seen.{order_id}"
        seen = {"seen": begun.get(read, note)}
        sheet = NoteSheet(self._owner, title, note)
        if place in begun:
            sheet.field.setPlainText(begun[place])
            sheet.field.moveCursor(QTextCursor.MoveOperation.End)

        def forget() -> None:
            begun.pop(place, None)
            begun.pop(read, None)

        def typed() -> None:
            words = sheet.field.toPlainText()
            if words == note:
                forget()
            else:
                begun[place] = words
                begun.setdefault(read, note)

        def done(reply: Any) -> None:
            forget()
            sheet.dismiss()
            back = ("undo_edit", {"step": reply.step}) if reply.step else None
            tell_done(self._desk, self._owner, self._failed, f"The note on {reply.number} is kept.", back)

        def failed(error: Exception) -> None:
            if isinstance(error, Conflict):
                seen.clear()
                sheet.note.set_text(f"{error.message} ⏎ keeps yours instead.")
            else:
                self._failed(error)

        def keep(words: str) -> None:
            given = {"order": order_id, "note": words, **seen}
            self._desk.work.perform("jot_note", given, done=done, failed=failed, owner=self._owner)

        sheet.field.textChanged.connect(typed)
        sheet.said.connect(keep)
        return sheet


def _shifted(event: QKeyEvent) -> bool:
    return bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)


def _note(view: Any, order_id: str) -> str:
    from app.queries.desk_documents import open_document

    found = open_document(view, order_id)
    return found.note if found else ""
