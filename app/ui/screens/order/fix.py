"""The fix sheet (Ctrl+.): the ways out of what a line asks, each with its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.ui.widgets.options import Options
from app.ui.widgets.sheet import Sheet

_HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
WayOut = tuple[str, str, Callable[[], None]]


class FixSheet(Sheet):
    """Ways out as (words, what follows, what it does); a digit takes one, Enter the marked one, arrows mark another.

    Where one of them is a field to type in, ``begin`` is that way with the first letter in it: typing takes it.
    """

    def __init__(
        self,
        document: QWidget,
        title: str,
        ways: Sequence[WayOut],
        *,
        enter: int = 1,
        begin: Callable[[str], None] | None = None,
    ) -> None:
        super().__init__(document, title, do=f"Take {enter}", share=2)
        self._begin = begin
        self._takers = [self._taker(run) for _, _, run in ways[:9]]
        self.current = enter - 1
        self.options = Options([(str(at), words, said) for at, (words, said, _run) in enumerate(ways[:9], start=1)])
        self.options.clicked.connect(lambda row: self._takers[row]())
        for number, taker in enumerate(self._takers, start=1):
            self.choices[str(number)] = taker
        self.body.addWidget(self.options)
        if ways:
            self.accepted.connect(self._take_marked)
            self._mark()
        self.button.setEnabled(bool(ways))

    def _mark(self) -> None:
        self.options.mark(self.current)
        self.button.setText(f"Take {self.current + 1}")
        self.setAccessibleDescription(f"{self.options.marks[self.current][1].full_text()} is chosen.")

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
        """Up and Down walk, a letter begins what can be typed."""
        if event.key() in {Qt.Key.Key_Up, Qt.Key.Key_Down} and self._takers:
            self.current = (self.current + (1 if event.key() == Qt.Key.Key_Down else -1)) % len(self._takers)
            self._mark()
        elif self._begin and event.text().isalpha() and not event.modifiers() & _HELD:
            self.dismiss()
            self._begin(event.text())
        else:
            super().keyPressEvent(event)
