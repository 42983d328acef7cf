"""Files that go out by themselves while the desk is open: one timer for the next of them, and nothing in between."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal

if TYPE_CHECKING:
    from app.ui.screens.desk import ShellFace
    from app.ui.work import Work

LONGEST_MS = 60 * 60 * 1000
"""A timer may be late by the time a machine slept; once an hour it is looked all the same."""
LEAST_MS = 1000


class Outgoing(QObject):
    """``told`` carries the jobs with their last runs, as the settings list them."""

    told = Signal(object)

    def __init__(self, work: Work, shell: ShellFace, parent: QObject) -> None:
        super().__init__(parent)
        self._work, self._shell = work, shell
        self._refused: dict[str, str] = {}
        self._timer = QTimer(self, singleShot=True)
        self._timer.timeout.connect(self.run)

    def begin(self) -> None:
        """Run what is due, then when the next is."""
        self.run()

    def run(self) -> None:
        """What is due now."""
        self._do(_run_due, self._ran)

    def run_one(self, job: str) -> None:
        """One of them at once, whatever its time."""
        self._do(lambda books: _run_one(books, job), self._ran)

    def read(self) -> None:
        """Only how things stand."""
        self._do(lambda _books: (), self._ran)

    def save(self, given: dict[str, str], done: Callable[[Any], None]) -> None:
        """Keep a job; ``done`` gets it, or the refusal. It is written at once."""
        actor = self._work.actor

        def kept(found: tuple[Any, Any, int]) -> None:
            done(found[0])
            self._show(found)
            self.run()

        self._work.aside(lambda books: (_save(books, given, actor), *_stand(books)), done=kept, failed=done, owner=self)

    def remove(self, job: str, done: Callable[[Any], None]) -> None:
        """No more of it."""
        actor = self._work.actor

        def gone(found: tuple[Any, Any, int]) -> None:
            done(None)
            self._show(found)

        def remove(books: Any) -> tuple[Any, Any, int]:
            _remove(books, job, actor)
            return None, *_stand(books)

        self._work.aside(remove, done=gone, failed=done, owner=self)

    def _do(self, act: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._work.aside(lambda books: (act(books), *_stand(books)), done=done, failed=self._failed, owner=self)

    def _ran(self, found: tuple[Any, Any, int]) -> None:
        for one in found[0]:
            # A refusal is said once, not every quarter of an hour.
            if one.last.refused and self._refused.get(one.job.id) != one.last.refused:
                self._shell.toast(
                    f"A file did not go out. {one.last.refused}",
                    action="Show", run=lambda: self._shell.go("settings", "files"), phase="stop",
                )  # fmt: skip
            self._refused[one.job.id] = one.last.refused
        self._show(found)

    def _show(self, found: tuple[Any, Any, int]) -> None:
        _, rows, due = found
        self._timer.stop()
        if due:
            wait = due // 1000 - time.time_ns() // 1_000_000
            self._timer.start(max(LEAST_MS, min(wait, LONGEST_MS)))
        self.told.emit(rows)

    def _failed(self, error: Exception) -> None:
        from app.domain.errors import CounterfoilError
        from app.ui.errors import present

        if isinstance(error, CounterfoilError):
            self._shell.toast(f"Files out wait: {error.message}", phase="stop")
        else:
            present(error, self._shell)


# These run on threads of their own; what they import brings the books.


def _stand(books: Any) -> tuple[Any, int]:
    from app.exchange.outgoing import Ran, jobs_of, last_run, next_due

    where = str(books.where)
    return tuple(Ran(job, last_run(job)) for job in jobs_of(where)), next_due(where)


def _run_due(books: Any) -> Any:
    from app.exchange.outgoing import run_due

    return run_due(books)


def _run_one(books: Any, job: str) -> Any:
    from app.exchange.outgoing import run_due

    return run_due(books, only=job)


def _save(books: Any, given: dict[str, str], actor: str) -> Any:
    from app.domain.outgoing import Job
    from app.exchange.outgoing import save_job

    return save_job(books, Job(**given), actor)


def _remove(books: Any, job: str, actor: str) -> None:
    from app.exchange.outgoing import remove_job

    remove_job(books, job, actor)
