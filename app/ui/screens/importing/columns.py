"""The second page: how the file is read and which of its columns is what, shown on the file's own cells."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.models.columns import Column
from app.ui.models.rows import ListModel
from app.ui.screens.importing import words
from app.ui.theme.look import Size, look
from app.ui.widgets.card import Card
from app.ui.widgets.cells import CellTable
from app.ui.widgets.form import choice
from app.ui.widgets.text import Text

_ENCODINGS = ("utf-8", "cp1252", "utf-16", "mac_roman", "cp850", "cp1250", "iso8859_2", "cp1251")
_SEPARATORS = ((";", "semicolon"), (",", "comma"), ("\t", "tab"), ("|", "bar"))
_DECIMALS = (("", "found out"), ("comma", "1.234,50"), ("point", "1,234.50"))
_WAIT_MS = 250


@dataclass(frozen=True, slots=True)
class _Row:
    """A column of the file, and what is typed as its field."""

    number: int
    heading: str
    typed: str
    sample: str
    meaning: str
    good: bool


class ColumnsPage(QWidget):
    """``mapped`` carries column and field at every change; ``reread`` that the file is to be read otherwise.

    ``replanned`` says that the kind of list or the decimal mark is another; ``left`` is Esc.
    """

    mapped = Signal(object)
    reread = Signal()
    replanned = Signal()
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._fields: tuple[str, ...] = ()
        self._said: dict[int, str] = {}
        self.title = Text(size=17, weight=600, elide=True)
        self.kind = choice(*((key, title) for key, title, _ in words.KINDS if key))
        self.encoding = choice(*((one, one) for one in _ENCODINGS))
        self.separator = choice(*_SEPARATORS)
        self.sheet = QComboBox()
        self.decimal = choice(*_DECIMALS)
        self.error = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        self.hint = Text(size=Size.SECOND, tone="muted", wrap=True)
        self.model = ListModel(_columns(), lambda row: str(row.number), parent=self)
        self.table = CellTable(
            self.model,
            ("field",),
            words=frozenset({"field"}),
            complete=lambda text: words.completed(text, self._fields),
        )
        self._soon = QTimer(self, interval=_WAIT_MS, singleShot=True)
        self._soon.timeout.connect(lambda: self.mapped.emit(dict(self._said)))
        self.table.typed.connect(self._typed)
        self.table.left.connect(self.left)
        for box, signal in (
            (self.kind, self.replanned),
            (self.decimal, self.replanned),
            (self.encoding, self.reread),
            (self.separator, self.reread),
            (self.sheet, self.reread),
        ):
            box.activated.connect(lambda _at, signal=signal: signal.emit())
        self._boxes: dict[str, tuple[Text, QComboBox]] = {}
        self._build()

    def _build(self) -> None:
        card = Card()
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 14, 1, 6)
        column.setSpacing(8)
        head = QWidget()
        row = QHBoxLayout(head)
        row.setContentsMargins(look().px(10), 0, look().px(10), 0)
        row.setSpacing(8)
        for key, label, box in (
            ("kind", "A list of", self.kind),
            ("sheet", "Sheet", self.sheet),
            ("encoding", "Encoding", self.encoding),
            ("separator", "Cells parted by", self.separator),
            ("decimal", "Numbers", self.decimal),
        ):
            text = Text(label, size=Size.SECOND, tone="muted")
            box.setAccessibleName(label)
            box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
            self._boxes[key] = (text, box)
            row.addWidget(text)
            row.addWidget(box)
        row.addStretch(1)
        for widget in (self.title, self.hint, self.error):
            widget.setContentsMargins(look().px(10), 0, look().px(10), 0)
        column.addWidget(self.title)
        column.addWidget(head)
        column.addWidget(self.hint)
        column.addWidget(self.error)
        column.addWidget(self.table, 1)
        self.known = Text(size=Size.SECOND, tone="muted", wrap=True)
        self.known.setContentsMargins(look().px(10), 0, look().px(10), 4)
        column.addWidget(self.known)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """At 200 % the choices need the room of their labels, and the table that of the hint."""
        super().resizeEvent(event)
        shown = [(text, box) for text, box in self._boxes.values() if not box.isHidden()]
        needed = sum(text.sizeHint().width() + box.sizeHint().width() + look().px(16) for text, box in shown)
        for text, _box in shown:
            text.setVisible(needed + look().px(40) <= self.width())
        self.known.setVisible(self.height() >= look().px(440))

    def show_file(self, name: str, rows: int, told: dict[str, Any]) -> None:
        """How the file was read."""
        self.title.set_text(f"{name}: {words.rows_said(rows)}")
        is_book = "sheet" in told
        for key, (text, box) in self._boxes.items():
            wanted = key in {"kind", "decimal"} or (key == "sheet") == is_book
            text.setVisible(wanted)
            box.setVisible(wanted)
            box.setToolTip(text.full_text())
        if is_book:
            with QSignalBlocker(self.sheet):
                self.sheet.clear()
                self.sheet.addItems([told["sheet"], *told["other_sheets"]])
        else:
            _select(self.encoding, told["encoding"])
            _select(self.separator, told["separator"])
        self.hint.set_text(words.how_read(told))
        self.hint.setVisible(bool(self.hint.full_text()))

    def show_looked(self, looked: Any, decimal: str) -> None:
        """What the columns are, and what is wrong with that. What is being typed is not touched."""
        self._fields = looked.fields
        known = ", ".join(map(words.field_words, looked.fields))
        self.known.set_text(f"Type the beginning of what a column is: {known}. Nothing, or —, leaves it out.")
        _select(self.kind, looked.kind)
        found = {"comma": "found out: comma", "point": "found out: point"}.get(looked.decimal, "found out")
        self.decimal.setItemText(0, found if not decimal else "found out")
        _select(self.decimal, decimal)
        self._said = {one.number: one.field for one in looked.columns}
        rows = [
            _Row(
                one.number, one.heading or f"column {one.number + 1}", words.field_words(one.field), one.sample,
                one.meaning, one.good,
            )
            for one in looked.columns
        ]  # fmt: skip
        at, key = self.table.place
        had = self.table.field.text() if self.table.field and self.table.field.hasFocus() else None
        half = had is not None and words.field_named(had, self._fields) is None
        if half and at < len(rows):
            rows[at] = replace(rows[at], typed=had or "")
        self.model.set_rows(rows)
        if at < len(rows) and self.table.place != (at, key):
            self.table.go(at, key)
        self.error.set_text(looked.error)
        self.error.setVisible(bool(looked.error))

    def entered(self) -> None:
        """The field over the first column."""
        if self.table.field:
            self.table.field.setFocus()

    def _typed(self, row: int, _key: str, text: str) -> None:
        rows = [*self.model.rows]
        rows[row] = replace(rows[row], typed=text)
        self.model.set_rows(rows)
        field = words.field_named(text, self._fields)
        number = rows[row].number
        if field is not None and self._said.get(number, "") != field:
            # A field has one column: the one that had it gives it up.
            self._said = {n: one for n, one in self._said.items() if one != field or not field}
            self._said[number] = field
            self._soon.start()


def _select(box: QComboBox, value: str) -> None:
    with QSignalBlocker(box):
        at = box.findData(value)
        if at < 0:
            box.addItem(value, value)
            at = box.count() - 1
        box.setCurrentIndex(at)


def _columns() -> tuple[Column, ...]:
    return (
        Column("heading", "Your column", 210, lambda row: row.heading, weight=600, least=130),
        Column("field", "Is", 190, lambda row: row.typed or "—", least=130),
        Column("sample", "What is in it", 260, lambda row: row.sample, tone="muted", least=120, yields=1),
        Column(
            "meaning", "Is read as", 300, lambda row: row.meaning, stretch=True,
            tone_of=lambda row: "stop" if not row.good else "muted" if row.meaning in {"left out", "empty"} else "text",
        ),
    )  # fmt: skip
