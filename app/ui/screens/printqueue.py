"""The print queue as a sheet: each paper with its printer, how it stands and since when, and a key for what to do."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.exchange.printing.jobs import GIVEN_UP, Job, age_words, state_words
from app.exchange.printing.spool import clock
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.printing import Printing
from app.ui.screens.order.fix import FixSheet
from app.ui.theme.look import Size
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

_TICK_MS = 1000


class QueueSheet(Sheet):
    """Enter tries again, P takes another printer, Del gives up. What is over for an hour is not listed any more."""

    def __init__(self, screen: Any, printing: Printing) -> None:
        super().__init__(screen, "Print queue", do="Try again", share=1.17)
        self._screen, self._printing = screen, printing
        self.model = ListModel(_columns(), lambda job: job.id, parent=self)
        self.table = _QueueTable(self.model)
        self.table.empty_sentence = "Nothing is to be printed."
        self.table.opened.connect(lambda _id: self.accept())
        self.table.elsewhere.connect(self._elsewhere)
        self.table.unwanted.connect(self._give_up)
        self.body.addWidget(self.table, 1)
        # The whole sentence, which a narrow column cuts.
        self.detail = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        self.body.addWidget(self.detail)
        self.table.picked.connect(lambda _id: self._show_detail())
        keys = "⏎ try again · P another printer · Del give up"
        self.body.addWidget(Text(keys, size=Size.SECOND, tone="muted"))
        self.accepted.connect(self._again)
        printing.changed.connect(self.show_jobs)
        ticking = QTimer(self, interval=_TICK_MS)  # ages and waits go on by themselves
        ticking.timeout.connect(self.show_jobs)
        ticking.start()
        self.show_jobs()

    @property
    def job(self) -> Job | None:
        """The paper under the cursor."""
        return next((one for one in self._printing.jobs if one.id == self.table.current_id), None)

    def show_jobs(self) -> None:
        """The newest first, what is open before what is over."""
        jobs = [one for one in self._printing.jobs if one.state != GIVEN_UP]
        self.model.set_rows(sorted(jobs, key=lambda one: (one.open, one.made), reverse=True))
        if jobs and not self.table.current_id:
            self.table.go_to(0)
        self.button.setEnabled(bool(jobs))
        self._show_detail()

    def _show_detail(self) -> None:
        job = self.job
        self.detail.set_text(state_words(job, clock()) if job and job.troubled else "")

    def _again(self) -> None:
        if job := self.job:
            self.note.set_text("")
            self._printing.again(job)

    def _give_up(self) -> None:
        if (job := self.job) and job.open:
            self._printing.give_up(job)

    def _elsewhere(self) -> None:
        if job := self.job:
            self._printing.find(lambda found: self._choose(job, found))

    def _choose(self, job: Job, found: Any) -> None:
        if not self.isVisible():
            return  # closed meanwhile
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


class _QueueTable(Table):
    elsewhere = Signal()
    unwanted = Signal()

    def __init__(self, model: ListModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.setMinimumHeight(self.verticalHeader().defaultSectionSize() * 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the queue; the rest is the table's."""
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if event.key() == Qt.Key.Key_Delete and not held:
            self.unwanted.emit()
        elif event.key() == Qt.Key.Key_P and not held:
            self.elsewhere.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the sheet's
        else:
            super().keyPressEvent(event)


def _columns() -> tuple[Column, ...]:
    return (
        Column("what", "Paper", 170, lambda job: job.title, weight=600),
        Column("where", "Printer", 170, lambda job: job.printer or "the usual one"),
        number_column("copies", "Copies", 70, lambda job: str(job.copies), yields=2),
        Column(
            "state",
            "How it stands",
            300,
            lambda job: state_words(job, clock()),
            stretch=True,
            tone_of=lambda job: "stop" if job.troubled else "text" if job.open else "muted",
        ),
        number_column("age", "Wanted", 90, lambda job: age_words(job, clock()), tone="muted", yields=1),
    )
