"""Form rows: a label with a mnemonic, a field, and below it a sentence when the value cannot be used."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme.look import Size, look
from app.ui.widgets.country import CountryField
from app.ui.widgets.fields import Line
from app.ui.widgets.text import Text

Field = QLineEdit | QPlainTextEdit | QComboBox | QCheckBox


class Form(QWidget):
    """Rows of fields by name. ``show_field_error`` puts a sentence under one; typing in it takes the sentence away.

    The names are those of the action's parameters, so that a refusal finds its field.
    """

    def __init__(self, parent: QWidget | None = None, *, columns: int = 1) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._columns = columns
        for column in range(columns):
            self._grid.setColumnStretch(2 * column + 1, 1)
        self._at = 0
        self._fields: dict[str, Field] = {}
        self._errors: dict[str, Text] = {}
        self._helps: dict[str, Text] = {}
        self._rows: dict[str, tuple[QLabel, QWidget]] = {}
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        """Labels follow the scale, like the fields."""
        for words, _ in self._rows.values():
            words.setFont(look().font(Size.BODY))
            words.setFixedHeight(look().px(30))

    @property
    def fields(self) -> Mapping[str, Field]:
        """Fields by name."""
        return dict(self._fields)

    def add(self, name: str, label: str, field: Field | None = None, *, help_text: str = "") -> Field:
        """A row. ``label`` may carry a mnemonic (``&Name``); ``help_text`` stands below the field."""
        field = field or Line()
        words = QLabel(label, self)
        words.setBuddy(field)
        words.setFont(look().font(Size.BODY))
        words.setFixedHeight(look().px(30))
        field.setAccessibleName(label.replace("&", ""))
        field.setAccessibleDescription(help_text)
        if isinstance(field, QPlainTextEdit):
            # Tab leaves a note like every other field; a note is a few lines.
            field.setTabChangesFocus(True)
            field.setFixedHeight(look().px(64))
        box = QWidget(self)
        stack = QVBoxLayout(box)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(2)
        stack.addWidget(field)
        if help_text:
            self._helps[name] = Text(help_text, size=Size.SECOND, tone="muted", wrap=True, parent=self)
            stack.addWidget(self._helps[name])
        error = Text(size=Size.SECOND, weight=500, tone="stop", wrap=True, parent=self)
        error.hide()
        stack.addWidget(error)
        row, column = divmod(self._at, self._columns)
        self._at += 1
        self._grid.addWidget(words, row, 2 * column, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(box, row, 2 * column + 1, Qt.AlignmentFlag.AlignTop)
        self._rows[name] = (words, box)
        self._fields[name], self._errors[name] = field, error
        if isinstance(field, QLineEdit):
            field.textEdited.connect(lambda _text, name=name: self.clear_error(name))
        return field

    def heading(self, words: str) -> None:
        """A word over the rows that follow."""
        row = -(-self._at // self._columns)
        text = Text(words, size=Size.HEAD, weight=600, tone="muted", parent=self)
        text.setContentsMargins(0, look().px(10 if row else 0), 0, 0)
        self._grid.addWidget(text, row, 0, 1, 2 * self._columns)
        self._at = (row + 1) * self._columns

    def set_help(self, name: str, words: str, tone: str = "muted") -> None:
        """Another sentence below a field that has one."""
        self._helps[name].set_text(words)
        self._helps[name].set_tone(tone)

    def set_row_visible(self, name: str, *, visible: bool) -> None:
        """Show or leave out a row."""
        for widget in self._rows[name]:
            widget.setVisible(visible)

    def values(self) -> dict[str, str | bool]:
        """What the fields hold now, by name; a choice gives its data."""
        return {name: value_of(field) for name, field in self._fields.items()}

    def set_values(self, values: Mapping[str, object]) -> None:
        """Fill the fields that are named."""
        for name, value in values.items():
            if name in self._fields:
                set_value(self._fields[name], value)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """A sentence below a field, and the focus in it; False if there is no such field here."""
        name = field if field in self._fields else field.rsplit(".", maxsplit=1)[-1]
        if name not in self._fields:
            return False
        self.mark(name, sentence)
        self._fields[name].setFocus()
        return True

    def mark(self, name: str, sentence: str) -> None:
        """A sentence below a field, which keeps or lacks the focus as it did."""
        self._errors[name].set_text(sentence)
        self._errors[name].show()
        widget = self._fields[name]
        if isinstance(widget, Line):
            widget.set_wrong(wrong=True)
        widget.setAccessibleDescription(sentence)

    def relabel(self, name: str, label: str) -> None:
        """Another label before a field: what a thing is called depends on the country."""
        self._rows[name][0].setText(label)
        self._fields[name].setAccessibleName(label.replace("&", ""))

    def clear_error(self, name: str) -> None:
        """The sentence below a field goes."""
        self._errors[name].hide()
        widget = self._fields[name]
        if isinstance(widget, Line):
            widget.set_wrong(wrong=False)

    def error_of(self, name: str) -> str:
        """The sentence below a field, empty if none."""
        return self._errors[name].full_text() if self._errors[name].isVisibleTo(self) else ""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter in a field goes to the next one: in a form it never presses a button unseen.

        A field passes Enter on when it has done with it. (A filter on each field would see each of its events, a
        thousand while a form is built.)
        """
        plain = not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        inside = isinstance(self.focusWidget(), QLineEdit | QComboBox | QCheckBox)
        if plain and inside and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


def choice(*rows: tuple[str, str]) -> QComboBox:
    """A choice of (value, words)."""
    box = QComboBox()
    for data, words in rows:
        box.addItem(words, data)
    return box


def value_of(field: Field) -> str | bool:
    """What a field holds."""
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QComboBox):
        data = field.currentData()
        return field.currentText() if data is None else data
    if isinstance(field, CountryField):
        return field.value
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()


def set_value(field: Field, value: object) -> None:
    """Fill a field."""
    if isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    elif isinstance(field, QComboBox):
        at = field.findData(value)
        field.setCurrentIndex(at if at >= 0 else field.findText(str(value)))
    elif isinstance(field, CountryField):
        field.set_value("" if value is None else str(value))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(value or ""))
    else:
        field.setText("" if value is None else str(value))
