"""The print queue as a sheet: each paper with its printer, how it stands and since when, and a key for what to do."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from shiboken6 import isValid

from app.exchange.printing.jobs import Job, state_words
from app.ui.models.columns import Column, number_column
from app.ui.printing import Printing
from app.ui.screens.order.fix import FixSheet
from app.ui.screens.waitingsheet import WaitingSheet

_COLUMNS = (
    Column("what", "Paper", 170, lambda job: job.title, weight=600),
    Column("where", "Printer", 170, lambda job: job.printer or "the usual one"),
    number_column("copies", "Copies", 70, lambda job: str(job.copies), yields=2),
)


class QueueSheet(WaitingSheet):
    """P takes another printer. Any paper may be printed once more."""

    def __init__(self, screen: Any, printing: Printing) -> None:
        super().__init__(
            screen,
            printing,
            _COLUMNS,
            state_words,
            do="Try again",
            keys="⏎ try again · P another printer · Del give up",
            empty="Nothing is to be printed.",
        )
        self._screen, self._printing = screen, printing
        self.table.keys[Qt.Key.Key_P] = self._elsewhere

    def _elsewhere(self) -> None:
        if job := self.job:
            self._printing.find(lambda found: self._choose(job, found))

    def _choose(self, job: Job, found: Any) -> None:
        if not isValid(self) or not self.isVisible():
            return  # closed meanwhile, or something else is seen
        if isinstance(found, Exception):
            self.note.set_text(str(found))
            return
        others = [one for one in found.printers if one != job.printer]
        if not others:
            self.note.set_text("This machine has no other printer.")
            return
        ways = [(one, _hint(one, found), lambda one=one: self._printing.again(job, one)) for one in others]
        # Back to the queue, whatever is chosen.
        self._screen.show_over(FixSheet(self._screen, f"Print {job.title} on", ways))


def _hint(printer: str, found: Any) -> str:
    return "the usual one of this machine" if printer == found.default else ""
