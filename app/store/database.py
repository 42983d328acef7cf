"""The books: one way to read (`read`) and one way to write (`write`).

What only a writer needs (the facts, the journal, the tables) is imported by the first write, or by whoever names
`Transaction`: a window that reads has its rows before.
"""

import os
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from app.domain.changes import Changes
from app.domain.errors import CounterfoilError, Unavailable
from app.domain.identity import Chance, HybridClock
from app.runtime.clock import Counter, steady, synchronised
from app.store.engine import connect, open_engine, to_sentence
from app.store.sql import sql
from app.store.view import View

if TYPE_CHECKING:
    from app.store.transaction import Occasion, Transaction
    from app.store.watch_clock import Watch
    from app.store.writer import Writer

R = TypeVar("R")
LAST_WRITE_SECONDS = 60.0
_PUT_ASIDE = sql("SELECT 1 FROM journal_pending WHERE state = 'unknown' LIMIT 1")

__all__ = ["Database", "Occasion", "Transaction", "View", "Written", "wall_clock"]


def __getattr__(name: str) -> Any:
    """`Occasion` and `Transaction`, which stand in `app.store.transaction`."""
    if name in {"Occasion", "Transaction"}:
        from app.store import transaction

        return getattr(transaction, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@dataclass(frozen=True, slots=True)
class Written(Generic[R]):
    """What a write brought: the action's reply, and what changed."""

    reply: R
    changes: Changes


def wall_clock() -> int:
    """Now, in microseconds UTC."""
    return time.time_ns() // 1000


def _unknown() -> bool | None:
    return None


class Database:
    """One company's books.

    * `write` is the only way to change them; one write at a time, from loading to commit.
    * `read` gives a snapshot to any thread.
    * Listeners hear the `Changes` of each commit, in the writing thread.
    * Not `durable` is for a file that is still being made under another name: no commit waits for the disk.
    * `clock` and `chance` are where times, ids and salts come from: the system, but for books that are to come out the
      same each time. The system's clock is held against one that nobody can set (`counter`) before facts are recorded,
      unless other clocks keep it right (`kept_right`).
    """

    def __init__(
        self,
        where: str,
        clock: Callable[[], int] = wall_clock,
        durable: bool = True,
        chance: Chance = os.urandom,
        counter: Counter | None = None,
        kept_right: Callable[[], bool | None] | None = None,
    ) -> None:
        self.where = where
        self.now = clock
        self._chance = chance
        self._counter = steady if counter is None and clock is wall_clock else counter
        self._kept_right = kept_right or (synchronised if counter is None else _unknown)
        self._watch: Watch | None = None
        self._engine, self._words = open_engine(where, durable)
        self._lock = threading.Lock()
        self._writer: Any = None
        self._station = ""
        self._clock = HybridClock(0)
        self.listeners: list[Callable[[Changes], None]] = []

    @property
    def engine_name(self) -> str:
        """sqlite or postgresql."""
        return self._words.name

    @property
    def station(self) -> str:
        """The code of the station that writes here; "" before the company exists."""
        if not self._station:
            with self.read() as view:
                self._station = view.local().get("station", "")
            self._clock = HybridClock(int(self._station or 0))
        return self._station

    @property
    def waits(self) -> bool:
        """Whether facts were put aside because their kind was not known; `app.store.waiting` takes them up."""
        with self.read() as view:
            return bool(view.value(_PUT_ASIDE))

    def close(self) -> None:
        """Close all connections, after the write in hand; one that takes longer than a minute keeps its own."""
        # To close a connection under its statement would take the program with it.
        if self._lock.acquire(timeout=LAST_WRITE_SECONDS):
            try:
                if self._writer is not None:
                    self._writer.close()
                    self._writer = None
            finally:
                self._lock.release()
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[View]:
        """A snapshot of the books."""
        connection = self._connect()
        try:
            raw = connection.driver_connection
            raw.execute(self._words.begin_read)
            view = View(raw, self._words)
            try:
                yield view
            finally:
                view.close()
                raw.execute("ROLLBACK")
        except CounterfoilError:
            raise
        except Exception as error:
            raise (to_sentence(error) or error) from error
        finally:
            connection.close()

    def integrity(self) -> list[str]:
        """What the engine itself finds wrong with its file, in sentences."""
        if self._words.name != "sqlite":
            return []
        connection = self._connect()
        try:
            cursor = connection.cursor()
            faults = [row[0] for row in cursor.execute("PRAGMA integrity_check(20)").fetchall() if row[0] != "ok"]
            orphans = cursor.execute("PRAGMA foreign_key_check").fetchall()
            return faults + [f"A row of {row[0]} belongs to nothing." for row in orphans]
        finally:
            connection.close()

    def _connect(self) -> Any:
        return connect(self._engine)

    def write(
        self,
        fn: "Callable[[Transaction], R]",
        *,
        action: str,
        actor: str = "",
        reason: str = "",
        occurred_at: int | None = None,
    ) -> Written[R]:
        """Run an action in a transaction of its own; all of it happens, or nothing.

        Raises what the action refuses with (CounterfoilError); Unavailable if the books cannot be written.
        """
        from app.store.transaction import Occasion, Transaction

        station = self.station
        with self._lock:
            now = self.now()
            occasion = Occasion(action, actor, reason, now, occurred_at if occurred_at is not None else now)
            if self._watch is None and self._counter:
                from app.store.watch_clock import Watch

                self._watch = Watch(self._counter, self._kept_right)
            source = self._clock, occasion, self._chance, self._watch
            with self._transaction(lambda c: Transaction(c, self._words, station, *source)) as tx:
                tx.home = self._words.name, self.where
                reply = fn(tx)
                tx.settle()
                tx.flush()
            changes = Changes({topic: frozenset(ids) for topic, ids in tx.topics.items()})
        for listener in self.listeners:
            listener(changes)
        return Written(reply, changes)

    @contextmanager
    def maintain(self) -> "Iterator[Writer]":
        """A write that is not an action: setting up, rebuilding, taking in another station's facts."""
        from app.store.writer import Writer

        with self._lock, self._transaction(lambda c: Writer(c, self._words)) as writer:
            yield writer
        self._station = ""

    @contextmanager
    def _transaction(self, make: Callable[[Any], Any]) -> Iterator[Any]:
        if self._writer is None:
            self._writer = self._connect()
        raw = self._writer.driver_connection
        try:
            raw.execute(self._words.begin_write)
            if self._words.after_begin_write:
                raw.execute(self._words.after_begin_write)
        except Exception as error:
            self._drop_writer()
            raise (to_sentence(error) or error) from error
        try:
            tx = make(raw)
            yield tx
        except BaseException as error:
            self._roll_back(raw)
            sentence = None if isinstance(error, CounterfoilError) else _sentence(error)
            if sentence:
                raise sentence from error
            raise
        self._commit(raw, getattr(tx, "last_fact", ""))

    def _commit(self, raw: Any, last_fact: str) -> None:
        try:
            raw.execute("COMMIT")
        except Exception as error:
            # A commit that fails to answer may have happened: look before saying "not saved".
            self._roll_back(raw)
            self._drop_writer()
            if last_fact:
                from app.store import journal

                with self.read() as view:
                    if view.value(journal.EXISTS, {"id": last_fact}):
                        return
            raise (to_sentence(error) or Unavailable(f"The change was not saved ({error}).")) from error

    def _roll_back(self, raw: Any) -> None:
        try:
            raw.execute("ROLLBACK")
        except Exception:  # noqa: BLE001 - the connection is gone, and with it the transaction
            self._drop_writer()

    def _drop_writer(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.invalidate()


def _sentence(error: BaseException) -> Unavailable | None:
    return to_sentence(error) if isinstance(error, Exception) else None
