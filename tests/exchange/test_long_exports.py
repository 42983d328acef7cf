"""A long table goes out in no more memory than a short one: in a process of its own, whose memory is looked at."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.queries.export_rows import LISTINGS
from app.store.sql import sql
from tests.shop import Shop

_EXPORT = """
import sys, threading, time
from pathlib import Path
from app.exchange.exporting import export
from app.store.database import Database

most = [0]
def look():
    while True:
        said = Path("/proc/self/status").read_text()
        most[0] = max(most[0], int(said.partition("RssAnon:")[2].split()[0]))
        time.sleep(0.01)
threading.Thread(target=look, daemon=True).start()
books = Database(sys.argv[1])
[told] = export(books, "stock_moves", Path(sys.argv[2]), sys.argv[3])
books.close()
print(told["rows"], most[0] // 1024)
"""
_ROWS = int(os.environ.get("COUNTERFOIL_EXPORT_ROWS", "200000"))
_MANY = sql(
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :many) INSERT INTO stock_move "
    "(fact_id, position, hlc, date, kind, product_id, quantity, from_location, to_location) "
    "SELECT 'ffffffff-ffff-7fff-bfff-' || (100000000000 + i), 0, i, '2026-03-18', 'adjustment', p.id, 1000, 'MAIN', "
    "'A-1' FROM n, (SELECT id FROM product WHERE sku = 'CU15') p"
)
# Lists that are short in any shop, or sorted within one product, customer, day or document.
_SHORT = {
    "suppliers", "tax_rates", "customer_groups", "price_lists", "surcharges", "zones", "charges", "tax_rules",
}  # fmt: skip


def test_a_long_table_comes_in_the_order_of_an_index(shop: Shop) -> None:
    """What SQLite sorts as a whole it holds in memory as a whole."""
    with shop.database.read() as view:
        for one in LISTINGS:
            plan = view.rows(sql(f"EXPLAIN QUERY PLAN {one.statement.sqlite}"), {"today": "2026-03-18"})
            whole = [step[3] for step in plan if step[3] == "USE TEMP B-TREE FOR ORDER BY"]
            assert not whole or one.name in _SHORT, one.name


def sent(shop: Shop, folder: Path, form: str) -> tuple[int, int]:
    """Rows that went out, and the most memory that it took, in MB."""
    command = [sys.executable, "-c", _EXPORT, shop.database.where, str(folder), form]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows, most = map(int, done.stdout.split())
    return rows, most


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_a_long_table_takes_no_more_memory_than_a_short_one(shop: Shop, tmp_path: Path, form: str) -> None:
    few, before = sent(shop, tmp_path / "few", form)
    with shop.database.maintain() as tx:
        tx.run(_MANY, {"many": _ROWS})
    many, after = sent(shop, tmp_path / "many", form)
    assert (few < 100, many) == (True, few + _ROWS)
    print(f"{form}: {few} rows {before} MB, {many} rows {after} MB")  # noqa: T201 - the figures of a run by hand
    assert after - before < 12
