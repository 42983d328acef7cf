"""Form rows: a label with a mnemonic, a field, and below it a sentence when the value cannot be used."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar, overload

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
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
from app.ui.widgets.language import LanguageField
from app.ui.widgets.pick import PickField
from app.ui.widgets.text import Text

# A label and a field want so much, in pixels at 100 %.
_COLUMN = 330
# So high is a note of a few lines.
_NOTE = 64
Field = QLineEdit | QPlainTextEdit | QComboBox | QCheckBox
OfKind = TypeVar("OfKind", bound=Field)


def _name(field: QWidget, label: str) -> None:
    """What a field is called, for whoever does not see it; of a box that may be typed into both parts."""
    typed = field.lineEdit() if isinstance(field, QComboBox) else None
    for one in (field, typed):
        if one is not None:
            one.setAccessibleName(label.replace("&", ""))


class Form(QWidget):
    """Rows of fields by name. ``show_field_error`` puts a sentence under one; typing in it takes the sentence away.

    The names are those of the action's parameters, so that a refusal finds its field. ``marked``: a row has grown by a
    sentence.
    """

    marked = Signal()

    def __init__(self, parent: QWidget | None = None, *, columns: int = 1) -> None:
        super().__init__(parent)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._columns = self._beside = columns
        self.flows = False
        """Whether its columns stand below each other where it is narrow: it must be able to scroll then."""
        self._order: list[str | Text] = []
        for column in range(columns):
            self._grid.setColumnStretch(2 * column + 1, 1)
        self._at = 0
        self._fields: dict[str, Field] = {}
        self._errors: dict[str, Text] = {}
        self._helps: dict[str, Text] = {}
        self._rows: dict[str, tuple[QLabel, QWidget]] = {}
        self._heights: dict[QWidget, int] = {}
        look().changed.connect(self._dress)

    def _dress(self) -> None:
        """Labels and the height of notes follow the scale, like the fields."""
        for words, _ in self._rows.values():
            words.setFont(look().font(Size.BODY))
            words.setFixedHeight(look().px(30))
        for field in self._fields.values():
            if isinstance(field, QPlainTextEdit):
                field.setFixedHeight(look().px(self._heights.get(field, _NOTE)))

    @property
    def fields(self) -> Mapping[str, Field]:
        """Fields by name."""
        return dict(self._fields)

    def field(self, name: str, kind: type[OfKind]) -> OfKind:
        """The field of that name; that it is of that kind is the caller's to know."""
        field = self._fields[name]
        if not isinstance(field, kind):
            raise TypeError(f"{name} is a {type(field).__name__}")
        return field

    @overload
    def add(self, name: str, label: str, field: None = None, *, help_text: str = "") -> Line: ...

    @overload
    def add(self, name: str, label: str, field: OfKind, *, help_text: str = "") -> OfKind: ...

    def add(self, name: str, label: str, field: Field | None = None, *, help_text: str = "") -> Field:
        """A row. ``label`` may carry a mnemonic (``&Name``); ``help_text`` stands below the field."""
        field = field or Line()
        words = QLabel(label, self)
        words.setBuddy(field)
        words.setFont(look().font(Size.BODY))
        words.setFixedHeight(look().px(30))
        _name(field, label)
        field.setAccessibleDescription(help_text)
        if isinstance(field, QPlainTextEdit):
            # Tab leaves a note like every other field; a note is a few lines.
            field.setTabChangesFocus(True)
            field.setFixedHeight(look().px(_NOTE))
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
        if isinstance(field, QComboBox):
            # Its longest choice does not make the column wider than the others.
            field.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
            field.setMinimumContentsLength(8)
        self._rows[name] = (words, box)
        self._order.append(name)
        self._put(name)
        self._fields[name], self._errors[name] = field, error
        self._follow(name, field)
        if isinstance(field, PickField):
            field.doubted.connect(lambda sentence, name=name: self.mark(name, sentence) if sentence else None)
        return field

    def _follow(self, name: str, field: Field) -> None:
        """Whoever changes a value has read what was wrong with it."""
        if isinstance(field, QLineEdit):
            field.textEdited.connect(lambda _text: self.clear_error(name))
        elif isinstance(field, QPlainTextEdit):
            field.textChanged.connect(lambda: self.clear_error(name))
        elif isinstance(field, QComboBox):
            field.currentIndexChanged.connect(lambda _at: self.clear_error(name))
        else:
            field.toggled.connect(lambda _on: self.clear_error(name))

    def offer(self, rows: Mapping[str, Sequence[tuple[str, str]]]) -> None:
        """What there is to be picked, by field: what will stand in it, and a word on it."""
        for name, some in rows.items():
            field = self._fields.get(name)
            if isinstance(field, PickField):
                field.offer(some)

    def heading(self, words: str) -> None:
        """A word over the rows that follow."""
        text = Text(words, size=Size.HEAD, weight=600, tone="muted", wrap=True, parent=self)
        text.setContentsMargins(0, look().px(10 if self._order else 0), 0, 0)
        self._order.append(text)
        self._put(text)

    def _put(self, one: str | Text) -> None:
        """The next row, or the heading of those that follow, into the grid."""
        if isinstance(one, Text):
            row = -(-self._at // self._beside)
            self._grid.addWidget(one, row, 0, 1, 2 * self._beside)
            self._at = (row + 1) * self._beside
            return
        row, column = divmod(self._at, self._beside)
        self._at += 1
        words, box = self._rows[one]
        self._grid.addWidget(words, row, 2 * column, Qt.AlignmentFlag.AlignTop)
        self._grid.addWidget(box, row, 2 * column + 1, Qt.AlignmentFlag.AlignTop)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At 200 % on a small screen rows stand below each other rather than beyond the edge."""
        super().resizeEvent(event)
        beside = max(1, min(self._columns, self.width() // look().px(_COLUMN))) if self.flows else self._columns
        if beside != self._beside:
            self._beside, self._at = beside, 0
            while self._grid.takeAt(0) is not None:
                pass
            for column in range(self._columns):
                self._grid.setColumnStretch(2 * column + 1, int(column < beside))
            for one in self._order:
                self._put(one)

    def set_height(self, name: str, pixels: int) -> None:
        """So high at 100 % is a field of many lines."""
        self._heights[self._fields[name]] = pixels
        self._dress()

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
        self.marked.emit()

    def relabel(self, name: str, label: str) -> None:
        """Another label before a field: what a thing is called depends on the country."""
        self._rows[name][0].setText(label)
        _name(self._fields[name], label)

    def clear_error(self, name: str) -> None:
        """The sentence below a field goes."""
        if self._errors[name].isHidden():
            return
        self._errors[name].hide()
        widget = self._fields[name]
        if isinstance(widget, Line):
            widget.set_wrong(wrong=False)
        help_text = self._helps.get(name)
        widget.setAccessibleDescription(help_text.full_text() if help_text else "")

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
    if isinstance(field, CountryField | LanguageField):
        return field.value
    return field.toPlainText() if isinstance(field, QPlainTextEdit) else field.text()


def set_value(field: Field, value: object) -> None:
    """Fill a field."""
    if isinstance(field, QCheckBox):
        field.setChecked(bool(value))
    elif isinstance(field, QComboBox):
        at = field.findData(value)
        field.setCurrentIndex(at if at >= 0 else field.findText(str(value)))
    elif isinstance(field, CountryField | LanguageField):
        field.set_value("" if value is None else str(value))
    elif isinstance(field, QPlainTextEdit):
        field.setPlainText(str(value or ""))
    else:
        field.setText("" if value is None else str(value))
        if isinstance(field, Line) and not field.hasFocus():
            field.rest()
