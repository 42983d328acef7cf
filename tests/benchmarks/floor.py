"""One order from quote to payment by the actions, and the least that writing the same rows can cost.

The floor is honest: the very statements that wrote rows in the actions' transactions (journal rows with their hashes
included) are kept, and run again by plain executes in as many transactions on a file as it was before.

Each side runs in a process of its own that never brings its log into the file and ends without closing it. With the log
gone the file is as it was, so that the largest books need no copy; what a commit waits for is the same.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.store import engine, journal
from app.store.database import Database, wall_clock
from app.store.migrate import migrate
from app.store.rebuild import compare
from app.store.sql import Statement
from app.store.writer import Writer

LINES = [{"product": sku, "quantity": "2"} for sku in ("CU15-3", "CU22-3", "ELB15", "BN12", "BV12")]
CUSTOMER = "K-10482"
# draft and send a quote, take it, confirm, pick (open, confirm), pack, ship, bill, take the money
TRANSACTIONS = 10

Written = list[list[tuple[str, Mapping[str, Any]]]]


def order_by_actions(database: Database) -> None:
    """Five lines: quote, order (its goods are promised as it is confirmed), pick, pack, ship, invoice, payment."""

    def do(action: str, **given: Any) -> Any:
        return perform(database, BY_NAME[action], given, actor="anna").reply

    quote = do("draft_quote", customer=CUSTOMER, lines=LINES)
    do("send_quote", quote=quote.id)
    order = do("accept_quote", quote=quote.id)
    do("confirm_order", order=order.id)
    pick = do("open_pick_list", order=order.id)
    do("confirm_pick", pick_list=pick.id)
    shipment = do("pack_shipment", pick_list=pick.id)
    do("ship", shipment=shipment.id, carrier="DHL")
    invoice = do("issue_invoice", orders=[order.id])
    tender = {"method": "transfer", "amount": invoice.totals.gross}
    settles = {"invoice": invoice.id, "amount": invoice.totals.gross}
    do("record_payment", customer=CUSTOMER, tenders=[tender], allocate=[settles])


def stock_up(database: Database) -> None:
    """Enough of the five goods for every order that is measured: one that waits writes less."""
    lines = [{**line, "quantity": "10000"} for line in LINES]
    perform(database, BY_NAME["receive_goods"], {"lines": lines})


@contextmanager
def kept() -> Iterator[Written]:
    """What is written meanwhile, transaction by transaction."""
    written: Written = []
    run, many, put, write = Writer._run, Writer.many, Writer.put, Database.write

    def keep(statement: Statement, rows: Sequence[Mapping[str, Any]]) -> None:
        if not statement.sqlite.lstrip().upper().startswith(("SELECT", "WITH")):
            written[-1] += [(statement.sqlite, dict(row)) for row in rows]

    def kept_run(self: Writer, statement: Statement, params: Mapping[str, Any]) -> None:
        if written:
            keep(statement, [params])
        run(self, statement, params)

    def kept_many(self: Writer, statement: Statement, params: Sequence[Mapping[str, Any]]) -> None:
        if len(params) > 1:
            keep(statement, params)
        many(self, statement, params)

    def kept_put(self: Writer, statement: Statement, rows: Sequence[tuple[Any, ...]]) -> None:
        keep(statement, [dict(zip(statement.names, row, strict=True)) for row in rows])
        put(self, statement, rows)

    def kept_write(self: Database, *args: Any, **more: Any) -> Any:
        written.append([])
        return write(self, *args, **more)

    Writer._run, Writer.many, Writer.put = kept_run, kept_many, kept_put  # type: ignore[method-assign]
    Database.write = kept_write  # type: ignore[method-assign]
    try:
        yield written
    finally:
        Writer._run, Writer.many, Writer.put, Database.write = run, many, put, write  # type: ignore[method-assign]


def replay(connection: Any, written: Written) -> None:
    """The same rows by plain SQL, in as many transactions."""
    for transaction in written:
        connection.execute("BEGIN IMMEDIATE")
        for statement, row in transaction:
            connection.execute(statement, row)
        connection.execute("COMMIT")


def plain(where: Path) -> Any:
    """A bare connection with the settings of the books."""
    lender, _ = engine.open_engine(str(where))
    ours = lender.raw_connection()
    wanted = {name: ours.cursor().execute(f"PRAGMA {name}").fetchone()[0] for name in _PRAGMAS}
    ours.close()
    connection = dbapi2.connect(str(where), isolation_level=None, cached_statements=400)
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}")
    # Only now: the last one to close a file brings its log in.
    lender.dispose()
    return connection


_PRAGMAS = (
    "journal_mode", "synchronous", "foreign_keys", "temp_store", "cache_size", "mmap_size", "secure_delete",
    "wal_autocheckpoint",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cost:
    """Medians in milliseconds of one order by actions and of its floor, and what was written for it.

    A third of the time is the disk's, which is another from minute to minute; `_cpu_ms` is without the waiting for it.
    """

    actions_ms: float
    floor_ms: float
    actions_cpu_ms: float
    floor_cpu_ms: float
    rows: int
    transactions: int

    @property
    def ratio(self) -> float:
        """How many times the floor the actions take."""
        return self.actions_ms / self.floor_ms

    @property
    def work_ratio(self) -> float:
        """The same without the waiting for the disk, which is on both sides."""
        return self.actions_cpu_ms / self.floor_cpu_ms

    def told(self) -> dict[str, float]:
        """For the report."""
        return {
            "actions_ms": round(self.actions_ms, 2),
            "floor_ms": round(self.floor_ms, 2),
            "ratio": round(self.ratio, 2),
            "actions_cpu_ms": round(self.actions_cpu_ms, 2),
            "floor_cpu_ms": round(self.floor_cpu_ms, 2),
            "work_ratio": round(self.work_ratio, 2),
            "rows": self.rows,
            "transactions": self.transactions,
        }


WARM, ROUNDS = 5, 20
Times = list[tuple[float, float]]


def costs(books: Sequence[Path], turns: int = 4) -> list[Cost]:
    """What one order costs on each of these books; they stay as they are.

    Both sides of all of them in turn, so that all see the same day; 20 orders a turn, after five that are not counted.
    """
    written: list[list[Written]] = [_apart("keep", one) for one in books]
    acted: list[Times] = [[] for _ in books]
    replayed: list[Times] = [[] for _ in books]
    for _ in range(turns):
        for which, one in enumerate(books):
            acted[which] += _apart("act", one)
            replayed[which] += _apart("replay", one, written[which])
    return [_cost(*sides) for sides in zip(acted, replayed, written, strict=True)]


def _cost(acted: Times, replayed: Times, written: list[Written]) -> Cost:
    medians = (statistics.median(one[clock] for one in side) * 1000 for clock in (0, 1) for side in (acted, replayed))
    return Cost(*medians, sum(len(transaction) for transaction in written[-1]), len(written[-1]))


def _apart(what: str, books: Path, given: Any = None) -> Any:
    """Do it in a process of its own; what it answers. The file is then as it was."""
    try:
        done = subprocess.run(
            [sys.executable, "-c", f"from {__name__} import child; child()", what, str(books)],
            input=pickle.dumps(given), stdout=subprocess.PIPE, check=True, timeout=600,
        )  # fmt: skip
    finally:
        for log in ("-wal", "-shm"):
            Path(f"{books}{log}").unlink(missing_ok=True)
    return pickle.loads(done.stdout)


def child() -> None:
    """What the child does; it ends without closing the file, which would bring the log into it."""
    _, what, where = sys.argv
    engine._PRAGMAS = (*engine._PRAGMAS, "wal_autocheckpoint = 0")
    answer = {"keep": _keep, "act": _act, "replay": _replay}[what](Path(where), pickle.load(sys.stdin.buffer))
    sys.stdout.buffer.write(pickle.dumps(answer))
    sys.stdout.flush()
    os._exit(0)


# What a child opened and never closes: also an object that is thrown away closes its file.
_OPEN: list[Any] = []


def _opened(books: Path) -> Database:
    """Books that may have been made long ago: their clock is not asked about."""
    return Database(str(books), clock=time_of_day)


def time_of_day() -> int:
    """The clock, unwatched."""
    return wall_clock()


def _keep(books: Path, _given: None) -> list[Written]:
    database = _opened(books)
    _OPEN.append(database)
    return keep_orders(database, WARM + ROUNDS)


def _act(books: Path, _given: None) -> Times:
    database = _opened(books)
    _OPEN.append(database)
    return _timed([lambda: order_by_actions(database)] * (WARM + ROUNDS))


def _replay(books: Path, orders: list[Written]) -> Times:
    connection = plain(books)
    _OPEN.append(connection)
    return _timed([partial(replay, connection, written) for written in orders])


def _timed(works: Sequence[Callable[[], None]]) -> Times:
    """By the clock on the wall, and by the time this process was at work; those that warm up are left out."""
    times = []
    for work in works:
        begun = time.perf_counter(), time.process_time()
        work()
        times.append((time.perf_counter() - begun[0], time.process_time() - begun[1]))
    return times[WARM:]


def keep_orders(database: Database, many: int) -> list[Written]:
    """Take that many orders their whole way; what was written for each."""
    orders = []
    for _ in range(many):
        with kept() as written:
            order_by_actions(database)
        orders.append(written)
    return orders


def rows_again(where: Path, folder: Path) -> float:
    """Processor time in seconds of writing every row of a file once more, plainly, into one with the same tables."""
    target, worked = folder / "rows.counterfoil", 0.0
    migrate(str(target))
    with contextlib.closing(plain(where)) as source, contextlib.closing(plain(target)) as sink:
        sink.execute("PRAGMA foreign_keys = OFF")
        sink.execute("PRAGMA synchronous = OFF")
        sink.execute("BEGIN")
        names = [row[1] for row in source.execute("PRAGMA table_list") if row[2] == "table" and "sqlite_" not in row[1]]
        for name in names:
            rows = source.execute(f'SELECT * FROM "{name}"')
            put = f'INSERT OR REPLACE INTO "{name}" VALUES ({", ".join("?" * len(rows.description))})'
            while some := rows.fetchmany(1000):
                begun = time.process_time()
                sink.executemany(put, some)
                worked += time.process_time() - begun
        begun = time.process_time()
        sink.execute("COMMIT")
        worked += time.process_time() - begun
    target.unlink()
    return worked


def check_same(books: Path, folder: Path) -> None:
    """The floor is honest only if it writes the same books: all tables of both are compared."""
    kept_on, replayed_on = folder / "kept.db", folder / "replayed.db"
    for copy in (kept_on, replayed_on):
        shutil.copyfile(books, copy)
    left = Database(str(kept_on))
    orders = keep_orders(left, 10)
    connection = plain(replayed_on)
    for written in orders:
        replay(connection, written)
    connection.close()
    right = Database(str(replayed_on))
    try:
        with left.read() as view, right.read() as made:
            assert compare(view, made) == []
            heads = [look.value(journal.NEWEST_STAMP) for look in (view, made)]
            assert heads[0] == heads[1]
            assert journal.check_chain(made) == []
    finally:
        left.close()
        right.close()
