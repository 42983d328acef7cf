"""The sample company: believable, whole, and the same each time."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from app.exchange.sample import create_sample
from app.exchange.sample.catalogue import gtin, products
from app.store.database import Database
from app.store.journal import check_chain
from app.store.rebuild import check_numbers, check_rebuild, check_sums
from app.store.sql import sql

TODAY = datetime.date(2026, 3, 18)
_STATUSES = sql("SELECT DISTINCT status FROM order_progress")
_TOTALS = sql("SELECT number, customer_number, date, gross FROM sales_order ORDER BY number")
_BELOW = sql("SELECT count(*) FROM stock_level WHERE on_hand < 0 AND location NOT IN ('SUPPLIER', 'ADJUSTMENT')")


def whole(database: Database) -> None:
    with database.read() as view:
        assert check_chain(view) == []
        assert check_sums(view) == []
        assert check_numbers(view) == []
        assert view.value(_BELOW) == 0
    assert check_rebuild(database) == []


def totals(where: Path, orders: int) -> list[tuple[object, ...]]:
    database = create_sample(str(where), TODAY, orders)
    try:
        with database.read() as view:
            return [tuple(row) for row in view.rows(_TOTALS)]
    finally:
        database.close()


def test_the_catalogue_has_the_goods_of_the_manual_and_true_barcodes() -> None:
    all_products = {one["sku"]: one for one in products()}
    assert len(all_products) == sum(1 for _ in products()) >= 500
    prices = {"CU15-3": "8.42", "CU22-3": "13.10", "ELB15": "0.61", "FLX500": "9.80", "BN12": "1.94", "BV12": "7.30"}
    assert {sku: all_products[sku]["price"] for sku in prices} == prices
    from stdnum import ean

    assert all(ean.is_valid(gtin(number)) for number in range(1, 600))


def test_a_small_sample_is_whole_and_the_same_each_time(tmp_path: Path) -> None:
    first, second = totals(tmp_path / "one.counterfoil", 60), totals(tmp_path / "two.counterfoil", 60)
    assert first == second != []
    database = Database(str(tmp_path / "one.counterfoil"))
    whole(database)
    database.close()


@pytest.mark.slow
def test_the_full_sample_has_orders_in_every_state(tmp_path: Path) -> None:
    database = create_sample(str(tmp_path / "full.counterfoil"), TODAY)
    with database.read() as view:
        statuses = {row[0] for row in view.rows(_STATUSES)}
    assert statuses >= {
        "to_pick",
        "picking",
        "to_ship",
        "part_shipped",
        "to_invoice",
        "to_collect",
        "part_paid",
        "paid",
    }
    assert statuses >= {"on_hold", "cancelled"}
    whole(database)
    database.close()
