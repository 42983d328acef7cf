"""One order from quote to payment by the actions, and the least that writing the same rows can cost.

The floor is honest: the very statements that wrote rows in the actions' transactions (journal rows with their hashes
included) are kept, and run again by plain executes in as many transactions on a file as it was before.
"""

from __future__ import annotations

import shutil
import statistics
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pysqlite3 import dbapi2

from app.actions import BY_NAME, perform
from app.store import journal
from app.store.database import Database, Writer
from app.store.engine import open_engine
from app.store.rebuild import compare
from app.store.sql import Statement

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
    engine, _ = open_engine(str(where))
    ours = engine.raw_connection()
    wanted = {name: ours.cursor().execute(f"PRAGMA {name}").fetchone()[0] for name in _PRAGMAS}
    ours.close()
    engine.dispose()
    connection = dbapi2.connect(str(where), isolation_level=None, cached_statements=400)
    for name, value in wanted.items():
        connection.execute(f"PRAGMA {name} = {value}")
    return connection


_PRAGMAS = ("journal_mode", "synchronous", "foreign_keys", "temp_store", "cache_size", "mmap_size")


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


def cost(books: Path, folder: Path, rounds: int = 80, same: bool = False) -> Cost:
    """What one order costs on these books; they stay as they are. Both sides in turn, so that both see the same day.

    `same` also compares all tables of what the actions and what the floor wrote.
    """
    kept_on, acted_on, replayed_on = (folder / name for name in ("kept.db", "acted.db", "replayed.db"))
    shutil.copyfile(books, kept_on)
    database = Database(str(kept_on))
    warm = 5
    orders: list[Written] = []
    for _ in range(rounds + warm):
        with kept() as written:
            order_by_actions(database)
        orders.append(written)
    database.close()
    if not same:
        kept_on.unlink()
    shutil.copyfile(books, acted_on)
    shutil.copyfile(books, replayed_on)
    database, connection = Database(str(acted_on)), plain(replayed_on)
    acted, replayed = [], []
    for written in orders:
        start = _now()
        order_by_actions(database)
        between = _now()
        replay(connection, written)
        end = _now()
        acted.append((between[0] - start[0], between[1] - start[1]))
        replayed.append((end[0] - between[0], end[1] - between[1]))
    database.close()
    connection.close()
    if same:
        _check_same(kept_on, replayed_on)
    for file in (kept_on, acted_on, replayed_on):
        file.unlink(missing_ok=True)
    rows = sum(len(transaction) for transaction in orders[-1])
    whole, floor, cpu, floor_cpu = (
        statistics.median(one[clock] for one in side[warm:]) * 1000 for clock in (0, 1) for side in (acted, replayed)
    )
    return Cost(whole, floor, cpu, floor_cpu, rows, len(orders[-1]))


def _now() -> tuple[float, float]:
    """By the clock on the wall, and by the time this process was at work."""
    return time.perf_counter(), time.process_time()


def _check_same(one: Path, other: Path) -> None:
    """The floor is honest only if it wrote the same books."""
    left, right = Database(str(one)), Database(str(other))
    try:
        with left.read() as view, right.read() as made:
            assert compare(view, made) == []
            heads = [look.value(journal.NEWEST_STAMP) for look in (view, made)]
            assert heads[0] == heads[1]
            assert journal.check_chain(made) == []
    finally:
        left.close()
        right.close()
