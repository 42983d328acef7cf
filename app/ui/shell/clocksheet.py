"""The clock of this machine is in doubt: whoever is there types what day it is; then the same act goes through."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.entry.dates import parse_date
from app.domain.errors import ClockInDoubt
from app.ui import format as say
from app.ui.theme.look import Size
from app.ui.widgets.fields import Line
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text


class ClockSheet(Sheet):
    """``given`` carries the day as typed, ISO. No key that is pressed by habit says that the clock is right."""

    given = Signal(str)

    def __init__(self, place: QWidget, error: ClockInDoubt) -> None:
        says, newest = say.day(error.today, year=True), say.day(error.newest, year=True)
        super().__init__(place, f"The clock says {says}, the newest entry is of {newest}", do="It is right", share=2)
        words = "Is it right? Type what day it is today. If the clock is wrong, Esc, and set it; drafts are kept."
        self.body.addWidget(Text(words, size=Size.BODY, wrap=True, parent=self))
        self.box = Line(hint="Today’s date, like 18.3.2026 or 2026-03-18", name="Today’s date", parent=self)
        self.body.addWidget(self.box)
        self._today = date.fromisoformat(error.today)

    def accept(self) -> None:
        """The day has to be written out: “t” for today would only ask the clock."""
        text = self.box.text().strip()
        day = parse_date(text, self._today) if sum(letter.isdigit() for letter in text) >= 5 else None
        if day is None:
            self.note.set_text("The whole date, with its year.")
        else:
            self.note.set_text("")
            self.given.emit(day.isoformat())
