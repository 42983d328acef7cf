"""What was withdrawn stays so, in whatever order the facts of it arrive; what is said afterwards counts again."""

from __future__ import annotations

import itertools
from pathlib import Path
from typing import Any

from app.domain.facts import (
    BarcodeAssigned,
    Fact,
    MasterRecord,
    OldOrderLine,
    OldOrderTaken,
    PriceSet,
    RecordChanged,
    RecordsWithdrawn,
)
from app.store.apply import apply
from app.store.apply.master import price_id
from app.store.database import Database
from app.store.journal import Recorded
from app.store.migrate import migrate
from app.store.sql import sql

GONE, STAYS = "a" * 32, "b" * 32
PRICE = price_id(STAYS, "2026-01-01", 0)
SAID: tuple[Fact, ...] = (
    RecordChanged("customer", GONE, {"number": "G"}, {"name": "Gone"}),
    PriceSet(STAYS, "2026-01-01", 0, 10000, 1),
    BarcodeAssigned("96385074", STAYS),
    OldOrderTaken(GONE, "A-1", "", "", "", "2025-01-01", "EUR", 100, (OldOrderLine(1, "", "X", "x", 1000, 100),)),
    RecordsWithdrawn(
        (
            MasterRecord("customer", GONE),
            MasterRecord("price", PRICE),
            MasterRecord("barcode", "96385074"),
            MasterRecord("old_order", GONE),
        )
    ),
    RecordChanged("customer", GONE, {"terms_days": 14}),
    PriceSet(STAYS, "2026-01-01", 0, 20000, 1),
)
LOOK = (
    "SELECT count(*) FROM customer", "SELECT count(*) FROM barcode", "SELECT count(*) FROM old_order",
    "SELECT count(*) FROM old_order_line", "SELECT sum(price) FROM product_price", "SELECT count(*) FROM product_price",
)  # fmt: skip


def test_any_order_of_arrival_gives_the_same_tables(tmp_path: Path) -> None:
    where = str(tmp_path / "books.counterfoil")
    migrate(where)
    books = Database(where)
    recorded = [Recorded(fact, f"{n:032d}", 10 + n, "1", 1, "anna") for n, fact in enumerate(SAID)]
    wanted = (0, 0, 0, 0, 20000, 1)
    for order in itertools.islice(itertools.permutations(recorded), 0, None, 97):
        assert _tables(books, order) == wanted, [type(one.fact).__name__ for one in order]
    books.close()


class _TakenBackError(Exception):
    """So that the next order begins with empty tables."""


def _tables(books: Database, order: tuple[Recorded[Any], ...]) -> tuple[int, ...]:
    found: tuple[int, ...] = ()
    try:
        with books.maintain() as writer:
            for one in order:
                apply(writer, [one])
            found = tuple(writer.value(sql(text), default=0) for text in LOOK)
            raise _TakenBackError
    except _TakenBackError:
        return found
