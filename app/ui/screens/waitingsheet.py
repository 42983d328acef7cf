"""A queue of this machine as a sheet: each job with how it stands and since when, and a key for what to do."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from app.exchange.waiting.folder import clock
from app.exchange.waiting.rules import GIVEN_UP, age_words
from app.ui.models.columns import Column, number_column
from app.ui.models.rows import ListModel
from app.ui.theme.look import Size
from app.ui.waiting import Waiting
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table
from app.ui.widgets.text import Text

_TICK_MS = 1000


class WaitingSheet(Sheet):
    """Enter tries again, Del gives up. What is over for an hour is not listed any more.

    ``columns`` are those before how a job stands and its age; ``state_words`` says how it stands by a time, ``keys``
    which keys there are, ``empty`` that nothing waits.
    """

    def __init__(
        self,
        document: QWidget,
        waiting: Waiting,
        columns: tuple[Column, ...],
        state_words: Callable[[Any, int], str],
        *,
        do: str,
        keys: str,
        empty: str,
    ) -> None:
        super().__init__(document, waiting.SHOWN_BY[1], do=do, share=1.17)
        self._waiting, self._state_words = waiting, state_words
        self.model = ListModel((*columns, *self._standing()), lambda job: job.id, parent=self)
        self.table = _QueueTable(self.model)
        self.table.keys[Qt.Key.Key_Delete] = self._unwanted
        self.table.empty_sentence = empty
        self.table.opened.connect(lambda _id: self.accept())
        self.body.addWidget(self.table, 1)
        # The whole sentence, which a narrow column cuts.
        self.detail = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        self.body.addWidget(self.detail)
        self.table.picked.connect(lambda _id: self._show_detail())
        self.body.addWidget(Text(keys, size=Size.SECOND, tone="muted"))
        self.accepted.connect(self._wanted)
        waiting.changed.connect(self.show_jobs)
        ticking = QTimer(self, interval=_TICK_MS)  # ages and waits go on by themselves
        ticking.timeout.connect(self.show_jobs)
        ticking.start()
        self.show_jobs()

    @property
    def job(self) -> Any:
        """The job under the cursor, or None."""
        return next((one for one in self._waiting.jobs if one.id == self.table.current_id), None)

    def show_jobs(self) -> None:
        """What needs somebody first, then what is open, then what is over; the newest first."""
        jobs = [one for one in self._waiting.jobs if one.state != GIVEN_UP]
        self.model.set_rows(sorted(jobs, key=lambda one: (one.troubled, one.open, one.made), reverse=True))
        if jobs and not self.table.current_id:
            self.table.go_to(0)
        self._show_detail()

    def can_again(self, _job: Any) -> bool:
        """Whether a person may try it once more."""
        return True

    def _show_detail(self) -> None:
        job = self.job
        self.detail.set_text(self._state_words(job, clock()) if job and job.open and job.reason else "")
        self.button.setEnabled(job is not None and self.can_again(job))

    def _wanted(self) -> None:
        if (job := self.job) and self.can_again(job):
            self.note.set_text("")
            self._waiting.again(job)

    def _unwanted(self) -> None:
        if (job := self.job) and job.open:
            self._waiting.give_up(job)

    def _standing(self) -> tuple[Column, ...]:
        return (
            Column(
                "state",
                "How it stands",
                300,
                lambda job: self._state_words(job, clock()),
                stretch=True,
                tone_of=lambda job: "stop" if job.troubled else "text" if job.open else "muted",
            ),
            number_column("age", "Wanted", 90, lambda job: age_words(job, clock()), tone="muted", yields=1),
        )


class _QueueTable(Table):
    """``keys`` are those of the queue; the rest is the table's."""

    def __init__(self, model: ListModel, parent: QWidget | None = None) -> None:
        super().__init__(model, parent)
        self.keys: dict[int, Callable[[], None]] = {}
        self.setMinimumHeight(self.verticalHeader().defaultSectionSize() * 3)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Those of the queue; Esc is the sheet's."""
        act = self.keys.get(event.key())
        if act and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            act()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
        else:
            super().keyPressEvent(event)
