"""Form rows: a label with a mnemonic, a field, and below it a sentence when the value cannot be used."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QObject, Qt
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
from app.ui.widgets.fields import Line
from app.ui.widgets.text import Text

Field = QLineEdit | QPlainTextEdit | QComboBox | QCheckBox


class Form(QWidget):
    """Rows of fields by name. ``show_field_error`` puts a sentence under one; typing in it takes the sentence away.

    The names are those of the action's parameters, so that a refusal finds its field.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._fields: dict[str, Field] = {}
        self._errors: dict[str, Text] = {}

    @property
    def fields(self) -> Mapping[str, Field]:
        """Fields by name."""
        return dict(self._fields)

    def add(self, name: str, label: str, field: Field | None = None, *, help_text: str = "") -> Field:
        """A row. ``label`` may carry a mnemonic (``&Name``); ``help_text`` stands below the field."""
        field = field or Line()
        row = self._grid.rowCount()
        words = QLabel(label, self)
        words.setBuddy(field)
        words.setFont(look().font(Size.BODY))
        words.setFixedHeight(look().px(30))
        field.setAccessibleName(label.replace("&", ""))
        field.setAccessibleDescription(help_text)
        stack = QVBoxLayout()
        stack.setSpacing(2)
        stack.addWidget(field)
        if help_text:
            stack.addWidget(Text(help_text, size=Size.SECOND, tone="muted", wrap=True, parent=self))
        error = Text(size=Size.SECOND, weight=500, tone="stop", wrap=True, parent=self)
        error.hide()
        stack.addWidget(error)
        self._grid.addWidget(words, row, 0, Qt.AlignmentFlag.AlignTop)
        self._grid.addLayout(stack, row, 1)
        self._fields[name], self._errors[name] = field, error
        if isinstance(field, QLineEdit):
            field.textEdited.connect(lambda _text, name=name: self.clear_error(name))
        field.installEventFilter(self)
        return field

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
        self._errors[name].set_text(sentence)
        self._errors[name].show()
        widget = self._fields[name]
        if isinstance(widget, Line):
            widget.set_wrong(wrong=True)
        widget.setAccessibleDescription(sentence)
        widget.setFocus()
        return True

    def clear_error(self, name: str) -> None:
        """The sentence below a field goes."""
        self._errors[name].hide()
        widget = self._fields[name]
        if isinstance(widget, Line):
            widget.set_wrong(wrong=False)

    def error_of(self, name: str) -> str:
        """The sentence below a field, empty if none."""
        return self._errors[name].full_text() if self._errors[name].isVisibleTo(self) else ""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter in a line goes to the next field: in a form it never presses a button unseen."""
        if (
            event.type() == QEvent.Type.KeyPress
            and isinstance(watched, QLineEdit)
            and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            self.focusNextChild()
            return True
        return super().eventFilter(watched, event)


def value_of(field: Field) -> str | bool:
    """What a field holds."""
    if isinstance(field, QCheckBox):
        return field.isChecked()
    if isinstance(field, QComboBox):
        data = field.currentData()
        return field.currentText() if data is None else data
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()


def set_value(field: Field, value: object) -> None:
    """Fill a field."""
    if isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    elif isinstance(field, QComboBox):
        at = field.findData(value)
        field.setCurrentIndex(at if at >= 0 else field.findText(str(value)))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(value or ""))
    else:
        field.setText("" if value is None else str(value))
