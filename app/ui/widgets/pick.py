"""A field in which something is typed that is there already: what fits is listed below it, and is taken by Enter."""

from __future__ import annotations

import re
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QFocusEvent

from app.domain.folding import folded
from app.ui.qt import key_pressed
from app.ui.widgets.listed import NamesLine

_LEAVE = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
MOST = 7
_LAST = re.compile(r"(?s)(.*[;,]\s*)?(.*)")


class ListedLine(NamesLine):
    """Enter and Tab take what is marked in the list and go on; Esc closes it; Down opens all where nothing is typed.

    What is listed a kind of field says by ``rows_for``, and by ``settled`` what stands in it once it was left.
    """

    def __init__(self, *, name: str, what: str) -> None:
        super().__init__(name=name, what=what)
        self._rows: Sequence[tuple[str, str]] = ()
        self._taking = False
        self.textEdited.connect(self._look)

    def rows_for(self, text: str) -> Sequence[tuple[str, str]]:
        """What fits: what will stand in the field, and a word on it."""
        raise NotImplementedError

    def settled(self, text: str) -> str:
        """What is meant by a text that was left behind."""
        raise NotImplementedError

    def taken(self, _text: str, value: str) -> str:
        """What stands in the field once a row was taken."""
        return value

    def open_list(self) -> None:
        """F4: what fits what is typed; where that is nothing, or one of it stands there already, all."""
        rows = self.rows_for(self.text()) if self.text().strip() else ()
        self._rows = rows if len(rows) > 1 else self.rows_for("") or rows
        self._show(self._rows)

    def _look(self, text: str) -> None:
        if not self._taking:
            self._rows = self.rows_for(text) if text.strip() else ()
            self._show(self._rows)

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._rows):
            self.setText(self.taken(self.text(), self._rows[row][0]))
            # To whoever listens it was typed.
            self._taking = True
            self.textEdited.emit(self.text())
            self._taking = False
        self._show(())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list, while the field has the focus."""
        if watched is self and key_pressed(event) and not event.modifiers() & _HELD:
            key = event.key()
            if self._names is not None and self.open:
                if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                    self._names.step(1 if key == Qt.Key.Key_Down else -1)
                    return True
                if key == Qt.Key.Key_Escape:
                    self._show(())
                    return True
                if key in _LEAVE:
                    self._take(self._names.current)
            elif key == Qt.Key.Key_Down and not self.isReadOnly():
                self._rows = self.rows_for("")
                self._show(self._rows)
                return bool(self._rows)
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The list goes with the focus, and what is meant by what was typed stands there."""
        super().focusOutEvent(event)
        if (meant := self.settled(self.text())) != self.text():
            self.setText(meant)


class PickField(ListedLine):
    """One of what there is, by its name or code; ``many``: several, with semicolons between.

    ``doubted`` carries a sentence where what was left behind is none of it, "" where it is; ``free``: then it may stand
    all the same, and nothing is said.
    """

    doubted = Signal(str)

    def __init__(self, what: str, *, name: str, many: bool = False, free: bool = False) -> None:
        super().__init__(name=name, what=name)
        self._kind, self._many, self._free = what, many, free
        self._offered: tuple[tuple[str, str], ...] | None = None

    def offer(self, rows: Sequence[tuple[str, str]]) -> None:
        """What there is: what stands in the field, and a word on it."""
        self._offered = tuple(rows)

    def rows_for(self, text: str) -> Sequence[tuple[str, str]]:
        """What begins like it, then what has it within, or in the word on it."""
        said = folded(self._parts(text)[1])
        if text and not said:
            return ()
        offered = self._offered or ()
        first = [one for one in offered if folded(one[0]).startswith(said)]
        first.sort(key=lambda one: folded(one[0]) != said)
        more = [one for one in offered if said in folded(" ".join(one)) and one not in first]
        return [*first, *more][:MOST]

    def settled(self, text: str) -> str:
        """In the letters in which it is known; a word that is nobody's stays."""
        if not self._many:
            return self._known(text) or text
        parts = [one.strip() for one in re.split("[;,]", text) if one.strip()]
        return "; ".join(self._known(one) or one for one in parts)

    def _show(self, rows: Sequence[tuple[str, str]]) -> None:
        super()._show(rows)
        if self._names is not None and self._free:
            # Another word may stand here: what is listed is only taken by whoever goes to it.
            self._names.current = -1

    def taken(self, text: str, value: str) -> str:
        """Of several the last gives way to what was taken."""
        return self._parts(text)[0] + value

    def _parts(self, text: str) -> tuple[str, str]:
        """What stands, and what is being typed behind it."""
        found = _LAST.fullmatch(text) if self._many else None
        return (found[1] or "", found[2]) if found else ("", text)

    def _known(self, text: str) -> str:
        """What is meant by a word, "" where that is not clear."""
        exact = [value for value, _ in self._offered or () if value == text.strip()]
        alike = exact or [value for value, _ in self._offered or () if folded(value) == folded(text)]
        return alike[0] if len(alike) == 1 else ""

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """And it is said where nothing of that name is there."""
        super().focusOutEvent(event)
        if self._offered is None or self._free or self._many:
            return
        text = self.text().strip()
        self.doubted.emit(f"There is no {self._kind} {text}." if text and not self._known(text) else "")
