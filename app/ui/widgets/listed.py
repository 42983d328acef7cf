"""F4, or Alt and down: the list of the field that has the cursor. What has none gives the key to its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QWidget

from app.ui.qt import key_pressed
from app.ui.widgets.fields import Line
from app.ui.widgets.names import NameList

_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


def look_up_of(widget: QWidget | None) -> Callable[[], None] | None:
    """What opens the list of a field; None where it has none."""
    around = widget.parentWidget() if widget is not None else None
    for one in (widget, around):
        if isinstance(one, QComboBox):
            return one.showPopup
    found = getattr(widget, "open_list", None)
    return found if callable(found) else None


class NamesLine(Line):
    """A line with a list of names below it, made when it has something to show: it lies over the whole window."""

    def __init__(self, text: str = "", *, hint: str = "", name: str = "", what: str = "Choices") -> None:
        super().__init__(text, hint=hint, name=name)
        self._what = what
        self._names: NameList | None = None

    @property
    def open(self) -> bool:
        """Whether the list is shown."""
        return self._names is not None and self._names.isVisible()

    def _show(self, rows: Sequence[tuple[str, str]]) -> None:
        """These below the field; none hides the list."""
        if self._names is None:
            if not rows:
                return
            self._names = NameList(self.window(), what=self._what)
            self._names.clicked.connect(self._take)
            self.destroyed.connect(self._names.deleteLater)
        self._names.show_rows(rows, self)

    def _take(self, row: int) -> None:
        """What is in that row is meant."""
        raise NotImplementedError

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the focus."""
        super().focusOutEvent(event)
        self._show(())


class LookUpLine(NamesLine):
    """A line with a list of what may stand in it, opened by F4: arrows walk, Enter takes, Esc closes.

    ``rows`` asks for (value, what it is) pairs and hands them on, at once or later.
    """

    def __init__(self, text: str = "", *, hint: str = "", name: str = "", what: str = "Choices") -> None:
        super().__init__(text, hint=hint, name=name, what=what)
        self._rows: tuple[tuple[str, str], ...] = ()

    def rows(self, show: Callable[[Sequence[tuple[str, str]]], None]) -> None:
        """What may stand here."""
        show(())

    def open_list(self) -> None:
        """F4."""
        self.rows(self._show)

    def _show(self, rows: Sequence[tuple[str, str]]) -> None:
        self._rows = tuple(rows)
        super()._show(self._rows)
        if self._names is not None:
            self._names.current = next((at for at, (one, _) in enumerate(self._rows) if one == self.text()), 0)

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._rows):
            self.setText(self._rows[row][0])
            self.selectAll()
            self.textEdited.emit(self.text())
        self._show(())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list, while it is open; other keys close it and are typed."""
        if watched is self and key_pressed(event) and self.open and self._names is not None:
            key = event.key()
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Up} and not event.modifiers() & _HELD:
                self._names.step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key in _ENTER or key == Qt.Key.Key_Tab:
                self._take(self._names.current)
                return key in _ENTER
            if key == Qt.Key.Key_Escape:
                self._show(())
                return True
            if event.text():
                self._show(())
        return super().eventFilter(watched, event)
