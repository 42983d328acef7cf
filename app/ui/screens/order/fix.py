"""The fix sheet (Ctrl+.): the ways out of what a line asks, each with its number."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui.theme.look import Size
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

WayOut = tuple[str, str, Callable[[], None]]


class FixSheet(Sheet):
    """Ways out as (words, what follows, what it does); a digit takes one, Enter the one it names."""

    def __init__(self, document: QWidget, title: str, ways: Sequence[WayOut], *, enter: int = 1) -> None:
        super().__init__(document, title, do=f"Take {enter}", share=2)
        for number, (words, consequence, run) in enumerate(ways[:9], start=1):
            row = QHBoxLayout()
            row.setSpacing(12)
            digit = Text(str(number), weight=600, tone="accent")
            digit.setFixedWidth(20)
            row.addWidget(digit)
            row.addWidget(Text(words, weight=600))
            row.addWidget(Text(consequence, size=Size.BODY, tone="muted"), 1)
            self.body.addLayout(row)
            self.choices[str(number)] = self._taker(run)
        if ways:
            self.accepted.connect(self._taker(ways[enter - 1][2]))
        self.button.setEnabled(bool(ways))

    def _taker(self, run: Callable[[], None]) -> Callable[[], None]:
        def take() -> None:
            self.dismiss()
            run()

        return take

    def open(self) -> None:
        """The sheet itself has the focus: its digits are keys at once."""
        super().open()
        self.setFocus()
