"""The sample company: believable, whole, and the same each time."""

from __future__ import annotations

import datetime
import random
from pathlib import Path

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.deal import build_deal
from app.actions.load import today
from app.actions.parameters import DealInput
from app.actions.registry import parse, perform
from app.exchange.sample import create_sample
from app.exchange.sample.bulk import Bulk
from app.exchange.sample.catalogue import SERVICES, gtin, products
from app.exchange.sample.script import Script
from app.exchange.sample.wants import Wants
from app.queries.arrivals import arrivals_for
from app.queries.purchases import count_purchases, proposal, purchase_page
from app.store.database import Database, Transaction
from app.store.journal import check_chain
from app.store.rebuild import check_rebuild
from app.store.schema import METADATA
from app.store.sql import sql
from tests.actions.machine_checks import faults, settled_again

TODAY = datetime.date(2026, 3, 18)
_STATUSES = sql("SELECT DISTINCT status FROM order_progress")
_QUOTES = sql("SELECT DISTINCT state FROM quote")
# What a visitor is told of the whole sample, and how the books count it.
_PROMISED = (
    ("SELECT count(*) FROM sales_order", 2_000, 2_000),
    ("SELECT count(*) FROM customer", 120, 120),
    ("SELECT count(*) FROM product WHERE service = 0 AND bin <> ''", 500, 520),
    ("SELECT count(DISTINCT product_id) FROM barcode", 500, 520),
    ("SELECT count(*) FROM pack", 50, 200),
    ("SELECT count(*) FROM product WHERE substitute_id <> ''", 100, 200),
    ("SELECT count(DISTINCT product_id) FROM product_price WHERE min_quantity > 0", 50, 200),
    ("SELECT count(*) FROM draft", 5, 50),
    ("SELECT count(*) FROM purchase", 30, 60),
    ("SELECT count(*) FROM credit_note", 20, 200),
    ("SELECT count(*) FROM quote WHERE state = 'sent' AND valid_until BETWEEN '2026-03-18' AND '2026-03-25'", 5, 50),
    ("SELECT count(*) FROM invoice i JOIN invoice_progress p ON p.invoice_id = i.id "
     "WHERE p.gross > p.paid + p.settled AND i.due_date < '2026-03-18'", 20, 200),
    ("SELECT count(DISTINCT substr(date, 1, 7)) FROM sales_order", 18, 19),
)  # fmt: skip
_BELOW = sql("SELECT count(*) FROM stock_level WHERE on_hand < 0 AND location NOT IN ('SUPPLIER', 'ADJUSTMENT')")
_WAITING = sql(
    "SELECT count(DISTINCT product_id) FROM order_line_progress "
    "WHERE service = 0 AND ordered - cancelled - reserved - shipped > 0"
)
_NEWEST = sql("SELECT max(date) FROM sales_order")
STATUSES = {
    "to_pick", "picking", "to_ship", "part_shipped", "to_invoice", "to_collect", "part_paid", "paid", "on_hold",
    "cancelled", "waiting",
}  # fmt: skip


def whole(database: Database) -> None:
    with database.read() as view:
        assert check_chain(view) == []
        assert faults(view) == []
        assert view.value(_BELOW) == 0
    assert check_rebuild(database) == []
    assert settled_again(database) == []


def all_rows(database: Database) -> dict[str, list[str]]:
    """Each table's rows, ids, stamps and hashes included."""
    with database.read() as view:
        rows = {table.name: view.rows(sql(f"SELECT * FROM {table.name}")) for table in METADATA.sorted_tables}
    assert len(rows["journal"]) > 1_000
    return {name: sorted(map(repr, found)) for name, found in rows.items()}


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A sample of 150 orders."""
    where = tmp_path_factory.mktemp("sample") / "small.counterfoil"
    create_sample(str(where), TODAY, 150).close()
    return where


def test_the_catalogue_has_the_goods_of_the_manual_and_true_barcodes() -> None:
    all_products = {one["sku"]: one for one in products()}
    assert len(all_products) == sum(1 for _ in products()) >= 500
    prices = {"CU15-3": "8.42", "CU22-3": "13.10", "ELB15": "0.61", "FLX500": "9.80", "BN12": "1.94", "BV12": "7.30"}
    assert {sku: all_products[sku]["price"] for sku in prices} == prices
    from stdnum import ean

    assert all(ean.is_valid(gtin(number)) for number in range(1, 600))


def test_a_small_sample_is_whole_and_shows_every_state(small: Path) -> None:
    database = Database(str(small))
    with database.read() as view:
        assert {row[0] for row in view.rows(_STATUSES)} == STATUSES
        assert {"sent", "accepted", "declined"} <= {row[0] for row in view.rows(_QUOTES)}
        assert view.value(_WAITING) >= 11
        assert datetime.date.fromisoformat(view.value(_NEWEST)) > TODAY - datetime.timedelta(days=7)
    whole(database)
    database.close()


def test_the_same_day_gives_the_same_company(small: Path, tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    again = create_sample(str(tmp_path / "again.counterfoil"), TODAY, 150, lambda *done: heard.append(done))
    first = Database(str(small))
    assert all_rows(again) == all_rows(first)
    assert heard[-1] == (150, 150)
    assert sorted(path.name for path in tmp_path.iterdir() if "making" in path.name) == []
    again.close()
    first.close()


def test_bulk_makes_what_the_actions_would_make(small: Path, tmp_path: Path) -> None:
    where = tmp_path / "both.counterfoil"
    where.write_bytes(small.read_bytes())
    database = Database(str(where))
    # Its last day was long ago.
    perform(database, BY_NAME["confirm_clock"], {"today": today()})
    with database.read() as view:
        people = [row[0] for row in view.rows(sql("SELECT number FROM customer ORDER BY number"))]
        goods = [one["sku"] for one in products() if not one.get("service")]
        wants = Wants(view, random.Random(7), people, goods, [one["sku"] for one in SERVICES])

    def compare(tx: Transaction) -> None:
        for position in range(60):
            day = TODAY - datetime.timedelta(days=position)
            wish, quote = wants.wish(day), position % 2 == 0
            given = parse(BY_NAME["draft_quote"], wish.parameters())
            assert isinstance(given, DealInput)
            assert wants.deal(tx, wish, quote) == build_deal(tx, given, quote)

    database.write(compare, action="compare")
    _follow_one_order_by_hand(database, wants)
    database.close()


_PICTURE = (
    "SELECT l.line, l.service, l.ordered, l.cancelled, l.reserved, l.picked, l.shipped, l.returned, l.invoiced, "
    "l.credited, l.cap, p.fulfilment, p.billing, p.payment, p.status, p.backordered, p.shortage, p.billed, "
    "p.open_amount, p.lines, p.closed FROM order_line_progress l JOIN order_progress p ON p.order_id = l.order_id "
    "JOIN sales_order o ON o.id = l.order_id WHERE o.number = :number ORDER BY l.line"
)
_INVOICE = (
    "SELECT i.due_date, i.supply_date, i.net, i.tax, i.gross, i.goods_net, i.reference, l.line, l.order_line, l.sku, "
    "l.quantity, l.price, l.tax_code, l.tax_rate, l.amount, l.net, l.sales FROM invoice i "
    "JOIN invoice_line l ON l.invoice_id = i.id WHERE i.number = :number ORDER BY l.line"
)


def _follow_one_order_by_hand(database: Database, wants: Wants) -> None:
    """The same wish once in bulk and once by actions leaves the same order and the same invoice."""
    wish = wants.wish(TODAY)
    wants.wish = lambda _day: wish  # type: ignore[method-assign]
    bulk = Bulk(wants, random.Random(11), TODAY, 10)

    def both(tx: Transaction) -> tuple[str, str]:
        bulk.fill(tx, TODAY, 500)
        tx.settle()
        bulk.play(tx, [(TODAY, "paid")])
        invoice = tx.row(sql("SELECT number, date, gross FROM invoice ORDER BY hlc DESC LIMIT 1"))
        order = tx.value(sql("SELECT number FROM sales_order ORDER BY hlc DESC LIMIT 1"))
        shipped = tx.value(sql("SELECT max(shipped_date) FROM shipment WHERE order_id = (SELECT id FROM sales_order "
                               "WHERE number = :number)"), {"number": order})  # fmt: skip
        script = Script(tx, "by hand")
        draft = script.do("draft_order", **wish.parameters())
        twin = script.do("confirm_order", order=draft.id)
        pick = script.do("open_pick_list", date=shipped, order=twin.id)
        script.do("confirm_pick", date=shipped, pick_list=pick.id)
        shipment = script.do("pack_shipment", date=shipped, pick_list=pick.id)
        script.do("ship", date=shipped, shipment=shipment.id)
        billed = script.do("issue_invoice", date=invoice[1], orders=[twin.id])
        settles = [{"invoice": billed.id, "amount": billed.totals.gross}] if billed.totals else []
        tenders = [{"method": "card", "amount": settles[0]["amount"]}]
        script.do("record_payment", customer=wish.customer.party.number, tenders=tenders, allocate=settles)
        for statement, one, other in ((_PICTURE, order, twin.number), (_INVOICE, invoice[0], billed.number)):
            left, right = ([tuple(row) for row in tx.rows(sql(statement), {"number": n})] for n in (one, other))
            assert left == right != []
        return order, twin.number

    database.write(both, action="compare")
    with database.read() as view:
        assert faults(view) == []


@pytest.mark.slow
def test_a_lean_file_holds_closed_orders_only(tmp_path: Path) -> None:
    database = create_sample(str(tmp_path / "lean.counterfoil"), TODAY, 300, lean=True)
    with database.read() as view:
        assert [row[0] for row in view.rows(_STATUSES)] == ["paid"]
    whole(database)
    database.close()


@pytest.mark.slow
def test_the_full_sample_has_orders_in_every_state(tmp_path: Path) -> None:
    database = create_sample(str(tmp_path / "full.counterfoil"), TODAY)
    with database.read() as view:
        assert {row[0] for row in view.rows(_STATUSES)} == STATUSES
        assert {row[0] for row in view.rows(_QUOTES)} == {"sent", "accepted", "declined", "expired"}
        for question, least, most in _PROMISED:
            assert least <= view.value(sql(question)) <= most, question
    whole(database)
    database.close()


def test_purchase_orders_are_in_every_state_and_what_is_waited_for_has_a_date(small: Path) -> None:
    database = Database(str(small))
    with database.read() as view:
        rows = purchase_page(view, "ordered", TODAY.isoformat(), "", 0, 100)
        assert {row.state for row in rows} == {"draft", "ordered", "part_received", "received", "cancelled"}
        assert any(row.late for row in rows)
        assert count_purchases(view, "due", TODAY.isoformat()) >= 1
        assert len(proposal(view)) >= 2, "something is left to propose"
        waiting = view.rows(sql("SELECT DISTINCT order_id FROM order_line_progress WHERE service = 0 "
                                "AND ordered - cancelled - reserved - shipped > 0"))  # fmt: skip
        dated = [order for (order,) in waiting if arrivals_for(view, order)]
        assert len(dated) >= len(waiting) // 2
        assert view.value(sql("SELECT count(*) FROM purchase_line WHERE order_id <> ''")) == 1
    database.close()
