"""All database work, off the GUI thread: one writer, a few readers, answers by queued signals.

A job may carry a *key*: a newer job with the same key replaces one that waits and silences one that runs, so a slow
answer to an old question never arrives. Jobs are run by Python threads; the opener of the database is called in the
first of them, so that SQLAlchemy is imported after the first window is painted.
"""

from __future__ import annotations

import itertools
import queue
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, cast

from PySide6.QtCore import QObject, Qt, Signal
from shiboken6 import isValid

from app.domain.errors import ClockInDoubt, NotPermitted
from app.ui.asking import Asking

if TYPE_CHECKING:
    from app.store.database import Database

READERS = 2


class Books(Protocol):
    """What this file needs of ``app.store.database.Database``."""

    def read(self) -> Any:
        """A context manager that gives a view."""

    def write(self, fn: Callable[[Any], Any], *, action: str, actor: str) -> Any:
        """Run an action; returns what was written."""


def _database(books: Books) -> Database:
    """The same books, to the actions: whoever performs one has the database itself."""
    return cast("Database", books)


@dataclass(eq=False)
class _Chain:
    """A question and what its answers ask in turn: how many of these jobs are open, and what to do after the last."""

    settled: Callable[[], None]
    open: int = 0


@dataclass(eq=False)
class _Job:
    priority: int
    number: int
    run: Callable[[Any], Any]
    done: Callable[[Any], None] | None = None
    failed: Callable[[Exception], None] | None = None
    owner: QObject | None = None
    key: object = None
    # An action, once more with somebody's approval; and whether this is that.
    again: Callable[[dict[str, str]], None] | None = None
    lent: bool = False
    # Who asked for which act: it is on its way until this job is delivered.
    act: tuple[QObject | None, object] | None = None
    # What it belongs to, if somebody waits until all that followed from a question is done.
    chain: _Chain | None = None
    # The same job once more, whatever it is.
    once_more: Callable[[], None] | None = None
    result: Any = None
    error: Exception | None = None


@dataclass(order=True)
class _Turn:
    """A job's place in a queue, and on the way back, where the GUI thread takes the job out of it.

    So no thread is ever the last that holds a job: what it holds are windows, which may not end in a thread.
    """

    priority: int
    number: int
    job: _Job | None = field(compare=False)


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
        self._reads: queue.PriorityQueue[_Turn] = queue.PriorityQueue()
        self._writes: queue.PriorityQueue[_Turn] = queue.PriorityQueue()
        self._calls: queue.PriorityQueue[_Turn] = queue.PriorityQueue()
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
                queue_.put(_Turn(sys.maxsize, next(self._numbers), None))
        for thread in (*self._threads, *self._aside):
            thread.join(seconds)
        self._threads.clear()

    def _kinds(self) -> tuple[tuple[queue.PriorityQueue[_Turn], int, str], ...]:
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

        A value may be a function without arguments that makes it there, of what does not change any more.

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
        turn = _Turn(job.priority, job.number, job)
        thread = threading.Thread(target=self._take, args=(turn,), name=f"aside-{job.number}", daemon=True)
        self._aside = [*(one for one in self._aside if one.is_alive()), thread]
        thread.start()

    def _put(self, queue_: queue.PriorityQueue[_Turn], job: _Job) -> None:
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
        queue_.put(_Turn(job.priority, job.number, job))

    def _loop(self, queue_: queue.PriorityQueue[_Turn]) -> None:
        while self._take(queue_.get()):
            pass

    def _take(self, turn: _Turn) -> bool:
        """Do the job and send it back; False where there is none, or nobody to send it to."""
        if turn.job is None:
            return False
        self._do(turn.job)
        try:
            self._finished.emit(turn)
        except RuntimeError:  # the windows are gone
            return False
        return True

    def _do(self, job: _Job) -> None:
        try:
            # Replaced while it waited: its answer would be dropped anyway.
            if not self._replaced(job):
                job.result = job.run(self._database())
        except BaseException as error:  # noqa: BLE001 - carried to the GUI thread, which tells the person
            # Whatever it is: a thread that ended would leave all that is asked later without an answer.
            job.error = error if isinstance(error, Exception) else RuntimeError(f"{type(error).__name__}: {error}")
        finally:
            del job  # an error keeps this frame

    def _database(self) -> Books:
        with self._opening:
            if self._books is None:
                self._books = self._opener()
                self.opened.emit()
            return self._books

    def _replaced(self, job: _Job) -> bool:
        return job.key is not None and self._newest.get(job.key) != job.number

    def _deliver(self, turn: _Turn) -> None:
        job, turn.job = turn.job, None
        if job is None:
            return
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
            self.lender.ask(job.error, job.again, partial(self._tell, job, job.error))
        elif isinstance(job.error, ClockInDoubt) and job.once_more and self.timekeeper:
            self.timekeeper.ask(job.error, job.once_more, partial(self._tell, job, job.error))
        elif job.error is not None:
            self._tell(job, job.error)
        elif job.done:
            job.done(job.result)

    def _tell(self, job: _Job, error: Exception) -> None:
        """The error of a job, to who waits for it."""
        if job.owner is not None and not isValid(job.owner):
            return
        if job.failed:
            job.failed(error)
        else:
            self.unhandled.emit(error)


def _writing(fn: Callable[[Any], Any], action: str, actor: str) -> Callable[[Books], Any]:
    return lambda books: books.write(fn, action=action, actor=actor)


def _performing(name: str, given: dict[str, Any], actor: str) -> Callable[[Books], Any]:
    def run(books: Books) -> Any:
        # Imported in the worker: the actions bring SQLAlchemy, which must not delay the first paint.
        from app.actions.catalogue import ACTIONS
        from app.actions.registry import perform
        from app.documents.runner import ready

        action = next(one for one in ACTIONS if one.name == name)
        plain = {key: value() if callable(value) else value for key, value in given.items()}
        return perform(_database(books), action, plain, actor, ready=ready).reply

    return run


def _performing_together(commands: list[dict[str, Any]], actor: str) -> Callable[[Books], Any]:
    def run(books: Books) -> Any:
        from app.actions.together import perform_together
        from app.documents.runner import ready

        return perform_together(_database(books), commands, actor, ready=ready).reply

    return run


def _permitting(permission: str, act: str, actor: str, approval: dict[str, str] | None) -> Callable[[Books], Any]:
    def run(books: Books) -> None:
        from app.actions.lending import permit

        permit(_database(books), actor, permission, act, approval)

    return run
