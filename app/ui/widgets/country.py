"""A field for a country: its code or its name is typed, what fits is listed below, and its name stands in it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt

from app.domain.countries import complete, country_name, find_country
from app.ui.widgets.fields import Line
from app.ui.widgets.names import NameList

_LEAVE = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
MOST = 7


class CountryField(Line):
    """``value`` is the code, or what was typed where that is no country: the action says so beside the field.

    Enter and Tab take what is marked in the list and go on; Esc closes it. Whoever leaves a code or a whole name behind
    has chosen as well.
    """

    def __init__(self, *, name: str = "Country") -> None:
        super().__init__(hint="", name=name)
        self._codes: tuple[str, ...] = ()
        self._names: NameList | None = None
        self._taking = False
        self.textEdited.connect(self._look)

    @property
    def value(self) -> str:
        """Two letters; "" for an empty field; the text where no country is meant by it."""
        text = self.text().strip()
        return find_country(text) or text

    def set_value(self, code: str) -> None:
        """Show a country by its code."""
        self.setText(country_name(code) if find_country(code) else code)
        self.setCursorPosition(0)

    @property
    def open(self) -> bool:
        """Whether the list is shown."""
        return self._names is not None and self._names.isVisible()

    def _look(self, text: str) -> None:
        if self._taking:
            return
        self._codes = complete(text, MOST)
        self._show([(country_name(one), one) for one in self._codes])

    def _show(self, rows: list[tuple[str, str]]) -> None:
        if self._names is None:
            if not rows:
                return
            self._names = NameList(self.window(), what="Countries")
            self._names.clicked.connect(self._take)
            self.destroyed.connect(self._names.deleteLater)
        self._names.show_rows(rows, self)

    def _take(self, row: int) -> None:
        if 0 <= row < len(self._codes):
            self.setText(country_name(self._codes[row]))
            # To whoever listens it was typed.
            self._taking = True
            self.textEdited.emit(self.text())
            self._taking = False
        self._show([])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list, while the field has the focus."""
        if watched is self and event.type() == QEvent.Type.KeyPress and not event.modifiers() & _HELD and self.open:
            key = event.key()
            if key in {Qt.Key.Key_Down, Qt.Key.Key_Up}:
                self._names.step(1 if key == Qt.Key.Key_Down else -1)
                return True
            if key == Qt.Key.Key_Escape:
                self._show([])
                return True
            if key in _LEAVE and self.text().strip():
                self._take(self._names.current)
        return super().eventFilter(watched, event)

    def focusOutEvent(self, event: Any) -> None:
        """The list goes with the focus; a code that was typed is shown as the country's name."""
        super().focusOutEvent(event)
        self._show([])
        if code := find_country(self.text()):
            self.setText(country_name(code))
