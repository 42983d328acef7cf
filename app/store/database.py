"""The books: one way to read (`read`) and one way to write (`write`)."""

import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any, Generic, TypeVar

from app.domain.changes import Changes
from app.domain.errors import CounterfoilError, Unavailable
from app.domain.facts import Fact
from app.domain.identity import HybridClock, uuid7
from app.store import journal
from app.store.codec import split_private
from app.store.engine import Words, connect, open_engine, to_sentence
from app.store.sql import Statement, sql

R = TypeVar("R")
Params = Mapping[str, Any]
_NOTHING: dict[str, Any] = {}
_LOCAL = sql("SELECT key, value FROM local")


@dataclass(frozen=True, slots=True)
class Written(Generic[R]):
    """What a write brought: the action's reply, and what changed."""

    reply: R
    changes: Changes


class View:
    """One snapshot of the books. Not for use outside the `with` that opened it."""

    def __init__(self, connection: Any, words: Words) -> None:
        self._cursor = connection.cursor()
        self.engine_name = words.name
        self._sqlite = words.name == "sqlite"

    def _run(self, statement: Statement, params: Params) -> None:
        self._cursor.execute(statement.sqlite if self._sqlite else statement.postgresql, params)

    def rows(self, statement: Statement, params: Params = _NOTHING) -> list[Any]:
        """All rows, as tuples in the statement's column order."""
        self._run(statement, params)
        rows: list[Any] = self._cursor.fetchall()
        return rows

    def row(self, statement: Statement, params: Params = _NOTHING) -> Any | None:
        """The first row, or None."""
        self._run(statement, params)
        return self._cursor.fetchone()

    def value(self, statement: Statement, params: Params = _NOTHING, default: Any = None) -> Any:
        """The first column of the first row, or the default if there is none or it is NULL."""
        row = self.row(statement, params)
        return default if row is None or row[0] is None else row[0]

    def flush(self) -> None:
        """Let the journal hold all that was recorded so far; there is nothing to do for a reader."""

    def local(self) -> dict[str, str]:
        """This file's own notes: station, company id."""
        return dict(self.rows(_LOCAL))


class Writer(View):
    """What `apply` functions are handed: SQL, and the list of what they touched."""

    def __init__(self, connection: Any, words: Words) -> None:
        super().__init__(connection, words)
        self.topics: dict[str, set[str]] = {}
        self.dirty_orders: set[str] = set()
        self.dirty_products: set[str] = set()

    def run(self, statement: Statement, params: Params = _NOTHING) -> int:
        """Run a writing statement; the number of rows it changed."""
        self._run(statement, params)
        return int(self._cursor.rowcount)

    def many(self, statement: Statement, params: Sequence[Params]) -> None:
        """Run a writing statement once per set of parameters."""
        if len(params) == 1:
            self._run(statement, params[0])
        elif params and self._sqlite:
            many, values = statement.sqlite_many
            self._cursor.executemany(many, map(values, params))
        elif params:
            self._cursor.executemany(statement.postgresql, params)

    def touch(self, topic: str, *ids: str) -> None:
        """Tell the windows that these rows changed."""
        self.topics.setdefault(topic, set()).update(ids)

    def touch_order(self, *order_ids: str) -> None:
        """The progress of these orders is to be computed again."""
        self.dirty_orders.update(order_ids)

    def touch_product(self, *product_ids: str) -> None:
        """The promises of these products are to be settled again."""
        self.dirty_products.update(product_ids)


@dataclass(frozen=True, slots=True)
class Occasion:
    """Who does what, why and when: the header of all facts of one write. `now` and `occurred_at` in µs UTC."""

    action: str
    actor: str
    reason: str
    now: int
    occurred_at: int


class Transaction(Writer):
    """An open write. Actions load from it, and record facts in it; they never commit."""

    def __init__(self, connection: Any, words: Words, station: str, clock: HybridClock, occasion: Occasion) -> None:
        super().__init__(connection, words)
        self.station = station
        self.occasion = occasion
        self._clock = clock
        self._action_id = self.new_id()
        self._previous: tuple[int, str] | None = None
        self._entries: list[dict[str, Any]] = []
        self._private: list[dict[str, Any]] = []
        self._subjects: list[dict[str, Any]] = []
        self.last_fact = ""

    def step(self, action: str, reason: str, occurred_at: int | None) -> None:
        """Begin another action in the same transaction: its facts are grouped and named by themselves."""
        happened = self.occasion.now if occurred_at is None else occurred_at
        self.occasion = replace(self.occasion, action=action, reason=reason, occurred_at=happened)
        self._action_id = self.new_id()

    def new_id(self) -> str:
        """A fresh identity."""
        return uuid7(self.occasion.now)

    def record(self, *facts: Fact) -> list[str]:
        """Append facts to the journal and apply each to the tables at once. Returns their ids."""
        # Imported here: apply functions name this class.
        from app.store.apply import apply

        recorded = [self._append(fact) for fact in facts]
        for one in recorded:
            apply(self, [one])
        return [one.id for one in recorded]

    def record_batch(self, facts: Sequence[Fact], occurred_at: Sequence[int] | None = None) -> None:
        """Append many facts and apply them grouped by kind (imports, the generator)."""
        from app.store.apply import apply_grouped

        times = occurred_at or [self.occasion.occurred_at] * len(facts)
        apply_grouped(self, [self._append(fact, at) for fact, at in zip(facts, times, strict=True)])

    def _append(self, fact: Fact, occurred_at: int | None = None) -> journal.Recorded[Fact]:
        if self._previous is None:
            self._previous = self.row(journal.HEAD, {"station": self.station}) or (0, journal.GENESIS)
            self._clock.witness(self.value(journal.NEWEST_STAMP, default=0))
        seq, previous = self._previous
        fact_id, stamp = self.new_id(), self._clock.tick(self.occasion.now)
        body, salt, secret = split_private(fact)
        kind, happened = type(fact).__name__, occurred_at or self.occasion.occurred_at
        o = self.occasion
        fields = (
            self.station, seq + 1, fact_id, self._action_id, o.action, o.actor, o.reason, stamp, happened, kind,
            fact.VERSION,
        )  # fmt: skip
        digest = journal.chained(previous, fields, body)
        names = (
            "station", "seq", "id", "action_id", "action", "actor", "reason", "hlc", "occurred_at", "kind", "version",
        )  # fmt: skip
        entry = dict(zip(names, fields, strict=True))
        entry.update(body=body, previous_hash=previous, hash=digest)
        self._entries.append(entry)
        if secret:
            self._private.append({"fact_id": fact_id, "salt": salt, "body": secret})
        self._subjects += [{"subject_id": s, "hlc": stamp, "fact_id": fact_id} for s in journal.subjects(fact)]
        self._previous = (seq + 1, digest)
        self.last_fact = fact_id
        return journal.Recorded(fact, fact_id, stamp, self.station, happened, o.actor)

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """A part of the write that may be refused by itself: if it raises, its facts are taken back, earlier ones stay.

        Nothing is flushed or settled inside.
        """
        counts = len(self._entries), len(self._private), len(self._subjects)
        head, newest, told = self._previous, self.last_fact, (self.topics, self.dirty_orders, self.dirty_products)
        self.topics, self.dirty_orders, self.dirty_products = {}, set(), set()
        self._cursor.execute("SAVEPOINT attempt")
        try:
            yield
        except BaseException:
            self._cursor.execute("ROLLBACK TO SAVEPOINT attempt")
            for entries, count in zip((self._entries, self._private, self._subjects), counts, strict=True):
                del entries[count:]
            self._previous, self.last_fact = head, newest
            self.topics, self.dirty_orders, self.dirty_products = told
            raise
        finally:
            self._cursor.execute("RELEASE SAVEPOINT attempt")
        touched, orders, products = self.topics, self.dirty_orders, self.dirty_products
        self.topics, self.dirty_orders, self.dirty_products = told
        for topic, ids in touched.items():
            self.touch(topic, *ids)
        self.touch_order(*orders)
        self.touch_product(*products)

    def settle(self) -> None:
        """Settle the promises of the products touched so far, and compute the progress of the orders touched.

        Runs by itself at the end of a write; an action calls it where its answer depends on the outcome.
        """
        from app.store.progress import refresh_orders
        from app.store.settling import settle_products

        if self.dirty_products:
            settle_products(self)
        if self.dirty_orders:
            refresh_orders(self)

    def flush(self) -> None:
        """Write the journal rows of this transaction."""
        self.many(journal.INSERT, self._entries)
        self.many(journal.INSERT_PRIVATE, self._private)
        self.many(journal.INSERT_SUBJECT, self._subjects)
        self._entries, self._private, self._subjects = [], [], []


def wall_clock() -> int:
    """Now, in microseconds UTC."""
    return time.time_ns() // 1000


class Database:
    """One company's books.

    * `write` is the only way to change them; one write at a time, from loading to commit.
    * `read` gives a snapshot to any thread.
    * Listeners hear the `Changes` of each commit, in the writing thread.
    * Not `durable` is for a file that is still being made under another name: no commit waits for the disk.
    """

    def __init__(self, where: str, clock: Callable[[], int] = wall_clock, durable: bool = True) -> None:
        self.where = where
        self.now = clock
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

    def close(self) -> None:
        """Close all connections."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        self._engine.dispose()

    @contextmanager
    def read(self) -> Iterator[View]:
        """A snapshot of the books."""
        connection = self._connect()
        try:
            raw = connection.driver_connection
            raw.execute(self._words.begin_read)
            try:
                yield View(raw, self._words)
            finally:
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
        fn: Callable[[Transaction], R],
        *,
        action: str,
        actor: str = "",
        reason: str = "",
        occurred_at: int | None = None,
    ) -> Written[R]:
        """Run an action in a transaction of its own; all of it happens, or nothing.

        Raises what the action refuses with (CounterfoilError); Unavailable if the books cannot be written.
        """
        station = self.station
        with self._lock:
            now = self.now()
            occasion = Occasion(action, actor, reason, now, occurred_at if occurred_at is not None else now)
            with self._transaction(lambda c: Transaction(c, self._words, station, self._clock, occasion)) as tx:
                reply = fn(tx)
                tx.settle()
                tx.flush()
            changes = Changes({topic: frozenset(ids) for topic, ids in tx.topics.items()})
        for listener in self.listeners:
            listener(changes)
        return Written(reply, changes)

    @contextmanager
    def maintain(self) -> Iterator[Writer]:
        """A write that is not an action: setting up, rebuilding, taking in another station's facts."""
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
