"""Several sections as one, with a choice over them: whatever is asked of a section is asked of the one in front."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.ui.widgets.editor import Editor
from app.ui.widgets.pills import Pills

Part = tuple[str, str, Callable[[], QWidget]]


class InnerSections(QWidget):
    """Parts are (key, title, how it is made); each is made when it is first shown. Ctrl+PgUp and Ctrl+PgDn turn them.

    ``turned`` tells that another is in front.
    """

    turned = Signal()

    def __init__(self, parts: Sequence[Part]) -> None:
        super().__init__()
        self._make = {key: make for key, _, make in parts}
        self._made: dict[str, Any] = {}
        self.pills = Pills([(key, title) for key, title, _ in parts])
        self.pills.chosen.connect(self.show_part)
        self.stack = QStackedWidget()
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(self.pills)
        head.addStretch(1)
        self.column.addLayout(head)
        self.column.addWidget(self.stack, 1)
        self._show(parts[0][0])

    def reload(self) -> None:
        """Read again what its parts show."""

    @property
    def part(self) -> str:
        """Key of the part in front."""
        return self.pills.current

    @property
    def current(self) -> Any:
        """The part in front."""
        return self._made[self.part]

    @property
    def parts(self) -> tuple[str, ...]:
        """The keys of all."""
        return tuple(self._make)

    def made(self, key: str) -> Any:
        """The part of that key."""
        if key not in self._made:
            self._made[key] = self._make[key]()
            self.stack.addWidget(self._made[key])
            self.made_one(key)
        return self._made[key]

    def made_one(self, key: str) -> None:
        """A part is there now: whoever knows its rows shows them."""

    def _show(self, key: str) -> None:
        self.pills.select(key)
        self.stack.setCurrentWidget(self.made(key))

    def show_part(self, key: str) -> None:
        """Another part; what is half typed in the one before stays there."""
        if key in self._make:
            self._show(key)
            self.turned.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+PgUp and Ctrl+PgDn go to the part beside, with the cursor in it."""
        step = {Qt.Key.Key_PageUp: -1, Qt.Key.Key_PageDown: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            keys = self.parts
            self.show_part(keys[(keys.index(self.part) + step) % len(keys)])
            self.begin()
        else:
            super().keyPressEvent(event)

    @property
    def editor(self) -> Editor:
        """The form of the part in front."""
        editor: Editor = getattr(self.current, "editor", self.current)
        return editor

    @property
    def model(self) -> Any:
        """Its rows."""
        return self.current.model

    @property
    def table(self) -> Any:
        """Its table."""
        return self.current.table

    def begin(self) -> None:
        """The cursor where the part in front is worked on."""
        self.current.begin()

    def panes(self) -> tuple[QWidget, ...]:
        """The choice, and what is in the part in front."""
        inside = self.current.panes() if hasattr(self.current, "panes") else (self.current,)
        return (self.pills, *inside)
