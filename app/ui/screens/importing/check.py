"""The third page: every row with what would become of it; the bad ones are repaired here, or saved for later."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.screens.importing import words
from app.ui.screens.importing.rows import BAD, RepairTable, StageModel, columns_for
from app.ui.theme.look import look
from app.ui.widgets.card import Card
from app.ui.widgets.pills import Pills
from app.ui.widgets.text import Link, Text

_VIEWS = (
    ("all", "All"),
    ("bad", "To repair"),
    ("doubtful", "To look at"),
    ("created", "New"),
    ("changed", "Changed"),
    ("unchanged", "The same"),
)
_STATES = {"bad": BAD, "created": 1, "changed": 2, "unchanged": 3}


class CheckPage(QWidget):
    """``repaired`` carries the places of rows of which a cell is another now; ``left`` is Esc."""

    repaired = Signal(list)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.staged: Any = None
        self.checked: Any = None
        self.plan: Any = None
        self._causes: Sequence[Any] = ()
        self._same: list[int] = []
        self.title = Text(size=17, weight=600, elide=True)
        self.pills = Pills(_VIEWS)
        self.pills.select("all")
        self.pills.chosen.connect(self.show_view)
        self.causes = QComboBox()
        self.causes.setAccessibleName("Cause")
        self.causes.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.causes.setMinimumContentsLength(32)
        self.causes.activated.connect(lambda _at: self._refill())
        self.model = StageModel(self)
        self.table = RepairTable(self.model)
        self.table.repaired.connect(self._repaired)
        self.table.empty_sentence = "No such rows."
        self.told = Text(weight=500, tone="muted")
        self.same = Link()
        self.same.clicked.connect(self._same_there)
        self.same.hide()
        card = Card()
        outside = QVBoxLayout(self)
        outside.setContentsMargins(0, 0, 0, 0)
        outside.addWidget(card)
        column = QVBoxLayout(card)
        column.setContentsMargins(1, 14, 1, 6)
        column.setSpacing(8)
        self.title.setContentsMargins(look().px(10), 0, look().px(10), 0)
        column.addWidget(self.title)
        for parts in ((self.pills, self.causes), (self.told, self.same)):
            line = QWidget()
            row = QHBoxLayout(line)
            row.setContentsMargins(look().px(10), 0, look().px(10), 0)
            row.setSpacing(10)
            for part in parts:
                row.addWidget(part)
            row.addStretch(1)
            column.addWidget(line)
        self._told_line = line
        line.hide()
        column.addWidget(self.table, 1)
        self.why = Text(wrap=True, tone="stop")
        self.why.setContentsMargins(look().px(10), 0, look().px(10), 4)
        self.table.picked.connect(lambda _row: self._say_why())
        column.addWidget(self.why)

    def show_checked(self, staged: Any, plan: Any, checked: Any, causes: Sequence[Any]) -> None:
        """All that was found; where something is to be repaired, that comes first."""
        self.staged, self.plan, self.checked, self._causes = staged, plan, checked, causes
        self._tell_same(0)
        told = (*checked.faults.values(), *checked.doubts.values())
        self.table.set_columns(columns_for(plan, frozenset(field for rows in told for field, _ in rows)))
        self._say_counts()
        self.show_view("bad" if checked.faults else "doubtful" if checked.doubts else "all")

    def _say_counts(self) -> None:
        counts = self.checked.counts()
        self.title.set_text(f"{self.staged.name}: {words.counts_said(counts)}")
        self.pills.set_counts({"all": len(self.staged), **{key: counts[key] for key, _ in _VIEWS if key in counts}})

    def show_view(self, key: str) -> None:
        """Only these rows."""
        self.pills.select(key)
        with QSignalBlocker(self.causes):
            self.causes.clear()
            self.causes.addItem("whatever is wrong", None)
            for one in self._causes:
                name = f"{words.field_words(one.field)}: " if one.field else ""
                self.causes.addItem(f"{one.rows:,} x {name}{one.why}", (one.field, one.why))
        self.causes.setVisible(key == "bad" and len(self._causes) > 1)
        self._refill()

    def _say_why(self) -> None:
        """All that is wrong with the row under the cursor: its cell may not have the room."""
        row = self.model.row_at(self.table.currentIndex().row())
        self.why.set_tone("stop" if row is not None and row.faults else "muted")
        self.why.set_text(f"Line {row.line:,}: {row.why}" if row is not None and row.why else "")
        self.why.setVisible(bool(self.why.full_text()))

    def _refill(self) -> None:
        key, cause = self.pills.current, self.causes.currentData()
        states = self.checked.states
        places: Sequence[int]
        if key == "all":
            places = range(len(states))
        elif key == "doubtful":
            places = sorted(self.checked.doubts)
        elif key == "bad" and cause:
            from app.exchange.staging import cause_of

            places = [
                at
                for at, faults in sorted(self.checked.faults.items())
                if any((field, cause_of(said)) == cause for field, said in faults)
            ]
        else:
            wanted = _STATES[key]
            places = [at for at, state in enumerate(states) if state == wanted]
        self.model.show_rows(self.staged, self.checked, places)
        if places:
            self.table.go_to(0)
        self._say_why()

    def entered(self) -> None:
        """The cursor on the first row."""
        if not self.table.currentIndex().isValid():
            self.table.go_to(0)
        self.table.setFocus()

    # --- repairing ------------------------------------------------------------------------------------------------

    def _repaired(self, at: int, column: int, text: str) -> None:
        before = self.staged.row(at).cells
        said = before[column] if column < len(before) else ""
        self.staged.edit(at, column, text)
        # What is wrong in many rows is repaired once.
        self._same = [
            other
            for other in self.checked.faults
            if other != at and column < len(cells := self.staged.row(other).cells) and cells[column] == said and said
        ]
        self._column, self._text = column, text
        self._tell_same(len(self._same), said)
        self.repaired.emit([at])

    def _tell_same(self, count: int, said: str = "") -> None:
        self._told_line.setVisible(count > 0)
        self.same.setVisible(count > 0)
        if count:
            self.told.set_text(f"{said[:40]} stands in {words.rows_said(count)} more.")
            self.same.set_text("The same there")

    def _same_there(self) -> None:
        for at in self._same:
            self.staged.edit(at, self._column, self._text)
        places, self._same = self._same, []
        self._tell_same(0)
        self.repaired.emit(places)
        self.table.setFocus()

    def looked_again(self, causes: Sequence[Any]) -> None:
        """Some rows were checked once more; they stay in sight as what they are now."""
        self._causes = causes
        self._say_counts()
        self.model.look_again()
        self._say_why()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc goes back to the columns."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)
