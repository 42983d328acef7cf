"""All database work, off the GUI thread: one writer, a few readers, answers by queued signals.

A job may carry a *key*: a newer job with the same key replaces one that waits and silences one that runs, so a slow
answer to an old question never arrives. Jobs are run by Python threads; the opener of the database is called in the
first of them, so that SQLAlchemy is imported after the first window is painted.
"""

from __future__ import annotations

import faulthandler
import itertools
import logging
import queue
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from app.domain.errors import ClockInDoubt, NotPermitted
from app.ui.asking import Asking

log = logging.getLogger(__name__)

BLOCK_SECONDS = 0.05
READERS = 2


class Books(Protocol):
    """What this file needs of ``app.store.database.Database``."""

    def read(self) -> Any:
        """A context manager that gives a view."""

    def write(self, fn: Callable[[Any], Any], *, action: str, actor: str) -> Any:
        """Run an action; returns what was written."""


@dataclass(eq=False)
class _Chain:
    """A question and what its answers ask in turn: how many of these jobs are open, and what to do after the last."""

    settled: Callable[[], None]
    open: int = 0


@dataclass(order=True)
class _Job:
    priority: int
    number: int
    run: Callable[[Any], Any] = field(compare=False)
    done: Callable[[Any], None] | None = field(compare=False, default=None)
    failed: Callable[[Exception], None] | None = field(compare=False, default=None)
    owner: QObject | None = field(compare=False, default=None)
    key: object = field(compare=False, default=None)
    # An action, once more with somebody's approval; and whether this is that.
    again: Callable[[dict[str, str]], None] | None = field(compare=False, default=None)
    lent: bool = field(compare=False, default=False)
    # Who asked for which act: it is on its way until this job is delivered.
    act: tuple[QObject | None, object] | None = field(compare=False, default=None)
    # What it belongs to, if somebody waits until all that followed from a question is done.
    chain: _Chain | None = field(compare=False, default=None)
    # The same job once more, whatever it is.
    once_more: Callable[[], None] | None = field(compare=False, default=None)
    result: Any = field(compare=False, default=None)
    error: Exception | None = field(compare=False, default=None)


class Lender(Protocol):
    """Who is asked where an action is refused for want of a permission: somebody may lend it for this one act."""

    def ask(self, error: NotPermitted, again: Callable[[dict[str, str]], None], give_up: Callable[[], None]) -> None:
        """Ask; then ``again(approval)`` does the same act once more, or ``give_up()`` tells the refusal."""

    def answered(self, error: Exception | None) -> bool:
        """What became of the act with an approval; True where the approval was wrong and is asked for once more."""


class Timekeeper(Protocol):
    """Who is asked where the clock is in doubt."""

    def ask(self, error: ClockInDoubt, again: Callable[[], None], give_up: Callable[[], None]) -> None:
        """Ask; then ``again()`` does the same act once more, or ``give_up()`` tells the refusal."""


class Work(QObject):
    """Runs reads and writes in threads and hands the answers to the GUI thread.

    ``unhandled`` carries an exception whose job named no ``failed``; ``opened`` says that the database is there.
    """

    opened = Signal()
    unhandled = Signal(object)
    _finished = Signal(object)

    def __init__(self, opener: Callable[[], Books], *, actor: str = "", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.actor = actor
        self.lender: Lender | None = None
        self.timekeeper: Timekeeper | None = None
        self._opener = opener
        self._books: Books | None = None
        self._opening = threading.Lock()
        self._reads: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._writes: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._calls: queue.PriorityQueue[_Job] = queue.PriorityQueue()
        self._numbers = itertools.count()
        self._asking = Asking()
        self._newest: dict[object, int] = {}
        # Acts on their way: a key that bounced, or was pressed again because nothing was seen yet, does none twice.
        self._acts: list[tuple[QObject | None, object]] = []
        self._chain: _Chain | None = None
        self._open_jobs = 0
        self._threads: list[threading.Thread] = []
        self._aside: list[threading.Thread] = []
        self._finished.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Start the threads; the first job opens the database."""
        for queue_, count, name in self._kinds():
            for number in range(count):
                thread = threading.Thread(target=self._loop, args=(queue_,), name=f"{name}-{number}", daemon=True)
                thread.start()
                self._threads.append(thread)

    def stop(self, seconds: float = 5.0) -> None:
        """Let the jobs in hand end, then end the threads."""
        for queue_, count, _name in self._kinds():
            for _ in range(count):
                queue_.put(_Job(sys.maxsize, next(self._numbers), run=_end))
        for thread in (*self._threads, *self._aside):
            thread.join(seconds)
        self._threads.clear()

    def _kinds(self) -> tuple[tuple[queue.PriorityQueue[_Job], int, str], ...]:
        return (self._reads, READERS, "reader"), (self._writes, 1, "writer"), (self._calls, 1, "papers")

    @property
    def idle(self) -> bool:
        """Whether no job waits, runs, or has an answer on its way."""
        return self._open_jobs == 0

    def read(
        self,
        fn: Callable[[Any], Any],
        done: Callable[[Any], None],
        *,
        failed: Callable[[Exception], None] | None = None,
        key: object = None,
        owner: QObject | None = None,
        priority: int = 5,
        settled: Callable[[], None] | None = None,
    ) -> None:
        """Run ``fn(view)`` on a reader and hand its answer to ``done`` in the GUI thread.

        With a ``key``, a newer question takes the place of one that waits, and stops one that is being asked.
        A smaller ``priority`` goes first. An answer for an ``owner`` that Qt has deleted meanwhile is dropped.
        ``settled`` is called once this is answered, and every read and action that its answer began, and theirs.
        """
        chain = _Chain(settled) if settled else None
        run = self._asking.reading(fn, key)
        self._put(self._reads, _Job(priority, next(self._numbers), run, done, failed, owner, key, chain=chain))

    def write(
        self,
        fn: Callable[[Any], Any],
        *,
        action: str,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        key: object = None,
        owner: QObject | None = None,
    ) -> None:
        """Run ``Database.write(fn, action=..., actor=...)`` on the writer; ``done`` gets what it returned.

        Writes keep their order. With a ``key``, a waiting write is replaced by the newer one (autosave).
        """
        actor = self.actor
        run = _writing(fn, action, actor)

        def put() -> None:
            job = _Job(5, next(self._numbers), run, done, failed, owner, key, once_more=put)
            self._put(self._writes, job)

        put()

    def perform(
        self,
        action: str,
        given: dict[str, Any],
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Run the action of that name with plain values (decimals as text) on the writer; ``done`` gets its reply.

        The very same act of the same owner, asked for while it is on its way, is one act.
        """
        act = (owner, (action, given))
        if act in self._acts:
            return

        def put(approval: dict[str, str] | None = None) -> None:
            lent = {"approval": approval} if approval else {}
            run = _performing(action, {**given, **lent}, self.actor)
            job = _Job(5, next(self._numbers), run, done, failed, owner, again=put, lent=bool(lent), act=act)
            job.once_more = partial(put, approval)
            self._put(self._writes, job)

        put()

    def perform_together(
        self,
        commands: list[dict[str, Any]],
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Run several actions in one transaction, each with its name as ``action``; ``done`` gets their replies.

        A later one names what an earlier one made by its ``as``, with an @ before it. The same ones, asked for while
        they are on their way, are one.
        """
        act = (owner, commands)
        if act in self._acts:
            return

        def put(approval: dict[str, str] | None = None) -> None:
            lent = {"approval": approval} if approval else {}
            run = _performing_together([{**one, **lent} for one in commands], self.actor)
            job = _Job(5, next(self._numbers), run, done, failed, owner, again=put, lent=bool(lent), act=act)
            job.once_more = partial(put, approval)
            self._put(self._writes, job)

        put()

    def permit(
        self,
        permission: str,
        act: str,
        *,
        done: Callable[[], None],
        failed: Callable[[Exception], None],
        owner: QObject | None = None,
    ) -> None:
        """Before something that is no action (one of ``app.actions.lending.ACTS``): go on if this person may.

        Where they may not, somebody who may is asked, as for an action.
        """

        def put(approval: dict[str, str] | None = None) -> None:
            run = _permitting(permission, act, self.actor, approval)
            told = lambda _answer: done()  # noqa: E731 - nothing is answered
            job = _Job(1, next(self._numbers), run, told, failed, owner, again=put, lent=bool(approval))
            job.once_more = partial(put, approval)
            self._put(self._writes, job)

        put()

    def ask(
        self,
        fn: Callable[[Any], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        owner: QObject | None = None,
    ) -> None:
        """Run ``fn(database)`` on the writer: what writes now and then, and cannot wait for papers (signing in)."""
        self._put(self._writes, _Job(1, next(self._numbers), fn, done, failed, owner))

    def call(
        self,
        fn: Callable[[Any], Any],
        *,
        done: Callable[[Any], None] | None = None,
        failed: Callable[[Exception], None] | None = None,
        owner: QObject | None = None,
    ) -> None:
        """Run ``fn(database)`` on a thread of its own: papers, backup. It may write; writes are serial all the same."""
        self._put(self._calls, _Job(5, next(self._numbers), fn, done, failed, owner))

    def aside(
        self,
        fn: Callable[[Any], Any],
        *,
        done: Callable[[Any], None],
        failed: Callable[[Exception], None],
        owner: QObject | None = None,
    ) -> None:
        """Run ``fn(database)`` on a thread made for it: what takes a minute and must not keep papers waiting."""
        job = _Job(5, next(self._numbers), fn, done, failed, owner)
        self._open_jobs += 1
        thread = threading.Thread(target=self._run_aside, args=(job,), name=f"aside-{job.number}", daemon=True)
        self._aside = [*(one for one in self._aside if one.is_alive()), thread]
        thread.start()

    def _run_aside(self, job: _Job) -> None:
        try:
            job.result = job.run(self._database())
        except Exception as error:  # noqa: BLE001 - carried to the GUI thread, which tells the person
            job.error = error
        self._finished.emit(job)

    def _put(self, queue_: queue.PriorityQueue[_Job], job: _Job) -> None:
        if job.key is not None:
            self._newest[job.key] = job.number
            self._asking.stop(job.key)
        if job.chain is None and queue_ is not self._calls:
            job.chain = self._chain
        if job.chain is not None:
            job.chain.open += 1
        self._open_jobs += 1
        if job.act is not None:
            self._acts.append(job.act)
        queue_.put(job)

    def _loop(self, queue_: queue.PriorityQueue[_Job]) -> None:
        while (job := queue_.get()).run is not _end:
            # Replaced while it waited: its answer would be dropped anyway.
            if not self._replaced(job):
                try:
                    job.result = job.run(self._database())
                except Exception as error:  # noqa: BLE001 - carried to the GUI thread, which tells the person
                    job.error = error
            self._finished.emit(job)

    def _database(self) -> Books:
        with self._opening:
            if self._books is None:
                self._books = self._opener()
                self.opened.emit()
            return self._books

    def _replaced(self, job: _Job) -> bool:
        return job.key is not None and self._newest.get(job.key) != job.number

    def _deliver(self, job: _Job) -> None:
        # Put back afterwards: an answer may open a menu, whose loop delivers others.
        before, self._chain = self._chain, job.chain
        try:
            self._answer(job)
        finally:
            self._chain = before
            if job.chain is not None:
                job.chain.open -= 1
                if not job.chain.open:
                    job.chain.settled()

    def _answer(self, job: _Job) -> None:
        self._open_jobs -= 1
        if job.act is not None:
            self._acts.remove(job.act)
        if job.lent and self.lender and self.lender.answered(job.error):
            return
        if self._replaced(job) or (job.owner is not None and not isValid(job.owner)):
            return
        self._newest.pop(job.key, None)
        if isinstance(job.error, NotPermitted) and job.again and self.lender:
            self.lender.ask(job.error, job.again, lambda: self._tell(job))
        elif isinstance(job.error, ClockInDoubt) and job.once_more and self.timekeeper:
            self.timekeeper.ask(job.error, job.once_more, lambda: self._tell(job))
        elif job.error is not None:
            self._tell(job)
        elif job.done:
            job.done(job.result)

    def _tell(self, job: _Job) -> None:
        """The error of a job, to who waits for it."""
        if job.owner is not None and not isValid(job.owner):
            return
        if job.failed:
            job.failed(job.error)
        else:
            self.unhandled.emit(job.error)


def _end(_books: Any) -> None:
    """The job that ends a thread."""


def _writing(fn: Callable[[Any], Any], action: str, actor: str) -> Callable[[Books], Any]:
    return lambda books: books.write(fn, action=action, actor=actor)


def _performing(name: str, given: dict[str, Any], actor: str) -> Callable[[Books], Any]:
    def run(books: Books) -> Any:
        # Imported in the worker: the actions bring SQLAlchemy, which must not delay the first paint.
        from app.actions.catalogue import ACTIONS
        from app.actions.registry import perform

        action = next(one for one in ACTIONS if one.name == name)
        return perform(books, action, given, actor).reply

    return run


def _performing_together(commands: list[dict[str, Any]], actor: str) -> Callable[[Books], Any]:
    def run(books: Books) -> Any:
        from app.actions.together import perform_together

        return perform_together(books, commands, actor).reply

    return run


def _permitting(permission: str, act: str, actor: str, approval: dict[str, str] | None) -> Callable[[Books], Any]:
    def run(books: Books) -> None:
        from app.actions.lending import permit

        permit(books, actor, permission, act, approval)

    return run


def stack_of(thread: int) -> str:
    """The last calls of the thread with that ``ident``, the newest first.

    Its frames are not touched from here: a frame that Python hands out keeps the values of its function alive, and a
    painter among them that ends after its paint event, and in another thread, takes the program with it.
    """
    import tempfile  # seldom needed, and it brings much

    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file)  # reads the stacks while every other thread stands still
        file.seek(0)
        said = file.read().decode(errors="replace")
    for part in said.split("\n\n"):
        head, _, calls = part.strip().partition("\n")
        if int(head.partition("0x")[2].split()[0], 16) == thread:
            return "\n".join(calls.splitlines()[:8])
    return ""


class Watchdog(QObject):
    """Notices when the GUI thread does not answer for more than 50 ms, and logs what it was doing.

    A thread sends a queued signal every 50 ms and waits for the answer; if none comes in time it takes the stack of the
    GUI thread. (Qt's ``awake`` and ``aboutToBlock`` do not bracket the work under the GLib dispatcher.)
    """

    _ping = Signal()

    def __init__(self, parent: QObject | None = None, *, limit: float = BLOCK_SECONDS) -> None:
        super().__init__(parent)
        self.blocks: list[tuple[float, str]] = []
        self._limit = limit
        self._answered = threading.Event()
        self._stopping = threading.Event()
        self._gui = threading.get_ident()
        self._ping.connect(self._answered.set, Qt.ConnectionType.QueuedConnection)
        self._thread = threading.Thread(target=self._watch, name="watchdog", daemon=True)

    def start(self) -> None:
        """Begin to watch; call in the GUI thread."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread."""
        self._stopping.set()
        self._answered.set()
        if self._thread.is_alive():
            self._thread.join(1)

    def _watch(self) -> None:
        while not self._stopping.wait(self._limit):
            self._answered.clear()
            asked = time.perf_counter()
            self._ping.emit()
            if self._answered.wait(self._limit):
                continue
            stack = stack_of(self._gui)
            self._answered.wait(30)
            seconds = time.perf_counter() - asked
            if not self._stopping.is_set():
                self.blocks = [*self.blocks[-99:], (seconds, stack)]
                log.warning("the windows did not answer for %d ms\n%s", round(seconds * 1000), stack)
