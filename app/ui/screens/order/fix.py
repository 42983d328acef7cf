"""The fix sheet (Ctrl+.): the ways out of what a line asks, each with its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.theme.look import Size
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

WayOut = tuple[str, str, Callable[[], None]]


class FixSheet(Sheet):
    """Ways out as (words, what follows, what it does); a digit takes one, Enter the marked one, arrows mark another."""

    def __init__(self, document: QWidget, title: str, ways: Sequence[WayOut], *, enter: int = 1) -> None:
        super().__init__(document, title, do=f"Take {enter}", share=2)
        self._takers = [self._taker(run) for _, _, run in ways[:9]]
        self._marks: list[tuple[Text, Text]] = []
        self.current = enter - 1
        self.said: list[Text] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(2, 1)
        for number, (words, consequence, _run) in enumerate(ways[:9], start=1):
            digit, name = Text(str(number), weight=600, tone="accent"), Text(words, weight=600)
            digit.keep_room(34)
            said = Text(consequence, size=Size.BODY, tone="muted", elide=True)
            for column, text in enumerate((digit, name, said)):
                grid.addWidget(text, number, column)
            self._marks.append((digit, name))
            self.said.append(said)
            self.choices[str(number)] = self._takers[number - 1]
        self.body.addLayout(grid)
        if ways:
            self.accepted.connect(self._take_marked)
            self._mark()
        self.button.setEnabled(bool(ways))

    def _mark(self) -> None:
        for row, (digit, name) in enumerate(self._marks):
            digit.set_text(f"▸ {row + 1}" if row == self.current else f"   {row + 1}")
            name.set_tone("accent" if row == self.current else "text")
        self.button.setText(f"Take {self.current + 1}")
        self.setAccessibleDescription(f"{self._marks[self.current][1].full_text()} is chosen.")

    def _take_marked(self) -> None:
        self._takers[self.current]()

    def _taker(self, run: Callable[[], None]) -> Callable[[], None]:
        def take() -> None:
            self.dismiss()
            run()

        return take

    def open(self) -> None:
        """The sheet itself has the focus: its digits are keys at once."""
        super().open()
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and Down walk."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self._marks:
            self.current = (self.current + (1 if event.key() == Qt.Key.Key_Down else -1)) % len(self._marks)
            self._mark()
        else:
            super().keyPressEvent(event)
