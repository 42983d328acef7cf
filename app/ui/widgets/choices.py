"""Choices in a row, each with the key that takes it; the one in force is marked by more than its colour."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme.look import Size
from app.ui.widgets.text import Text


class _Choice(Text):
    """One choice, to be clicked as well."""

    clicked = Signal()

    def mousePressEvent(self, _event: QMouseEvent) -> None:
        """A click takes it."""
        self.clicked.emit()


class Choices(QWidget):
    """``chosen`` carries the letter. Letters are handled by the sheet they stand in; this shows them."""

    chosen = Signal(str)

    def __init__(self, name: str, rows: Sequence[tuple[str, str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(18)
        self._row.addStretch(1)
        self._texts: dict[str, tuple[_Choice, str]] = {}
        self.choice = ""
        self.set_rows(rows)

    @property
    def letters(self) -> tuple[str, ...]:
        """The letters that mean something now."""
        return tuple(self._texts)

    def set_rows(self, rows: Sequence[tuple[str, str]]) -> None:
        """Other choices: letter and words."""
        for text, _ in self._texts.values():
            text.hide()
            text.deleteLater()
        self._texts = {}
        for at, (letter, words) in enumerate(rows):
            text = _Choice(size=Size.BODY, weight=500, parent=self)
            text.clicked.connect(lambda letter=letter: self.choose(letter))
            self._row.insertWidget(at, text)
            text.show()
            self._texts[letter] = (text, words)
        if self.choice not in self._texts:
            self.choice = next(iter(self._texts), "")
        self._mark()

    def choose(self, letter: str) -> bool:
        """Take a choice; False if the letter means nothing here."""
        if letter not in self._texts:
            return False
        self.choice = letter
        self._mark()
        self.chosen.emit(letter)
        return True

    def _mark(self) -> None:
        for letter, (text, words) in self._texts.items():
            taken = letter == self.choice
            text.set_text(f"▸ {letter} {words}" if taken else f"   {letter} {words}")
            text.set_tone("accent" if taken else "muted")
        self.setAccessibleDescription(self._texts[self.choice][1] if self.choice else "")
