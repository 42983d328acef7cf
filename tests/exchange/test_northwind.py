"""Northwind comes in: 91 customers, 77 products, 830 orders, each on its day and to the cent; and only once."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

from app.actions.companies import create_company
from app.domain.errors import RuleViolation
from app.exchange.northwind import import_northwind
from app.queries.papers_due import papers_due
from app.store import journal
from app.store.database import Database
from app.store.rebuild import check_numbers, check_rebuild, check_sums
from app.store.sql import sql
from tests.actions.machine_checks import faults, settled_again
from tests.cli.terminal import Terminal, command_line, environment
from tests.northwind import copy_of_folder, edit, expected, folder, rows_without, table
from tests.shop import Shop, postgres_database

_ORDERS = sql("SELECT o.number, count(*), o.goods_net, o.net - o.goods_net, o.gross, o.tax FROM sales_order o "
              "JOIN sales_order_line l ON l.order_id = o.id GROUP BY o.number, o.goods_net, o.net, o.gross, o.tax "
              "ORDER BY o.number")  # fmt: skip
_JOURNAL = sql("SELECT count(*) FROM journal")
_STOCK = sql(
    "SELECT p.sku, l.on_hand FROM stock_level l JOIN product p ON p.id = l.product_id WHERE l.location = 'MAIN'"
)
_EVENTS = sql(
    "SELECT occurred_at FROM journal WHERE kind IN ('OrderConfirmed', 'ShipmentShipped', 'InvoiceIssued') ORDER BY seq"
)
_SHIPMENT = sql(
    "SELECT s.carrier, s.shipped_date FROM shipment s JOIN sales_order o ON o.id = s.order_id WHERE o.number = '10248'"
)
_NUMBERS = sql("SELECT number, date FROM invoice ORDER BY hlc")
_BILLS = sql("SELECT i.gross, o.gross, s.shipped_date, i.date, i.supply_date FROM invoice i "
             "JOIN invoice_order x ON x.invoice_id = i.id JOIN sales_order o ON o.id = x.order_id "
             "JOIN shipment s ON s.order_id = o.id")  # fmt: skip


@pytest.fixture
def books(northwind_books: Path, tmp_path: Path) -> Iterator[Database]:
    """Northwind's books, to be used."""
    where = tmp_path / "mine.counterfoil"
    shutil.copyfile(northwind_books, where)
    database = Database(str(where))
    yield database
    database.close()


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Database]:
    """A company that has just been founded, in kroner."""
    database = create_company(str(tmp_path / "fresh.counterfoil"), "Nordvind", "DK")
    yield database
    database.close()


@pytest.fixture
def terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal where no company is yet."""
    return Terminal(str(tmp_path / "northwind.counterfoil"), monkeypatch, capsys)


def entries(database: Database) -> int:
    with database.read() as view:
        return int(view.value(_JOURNAL))


def cents(amount: str) -> int:
    return int(Decimal(amount) * 100)


def test_every_order_is_right_to_the_cent(books: Database) -> None:
    with books.read() as view:
        found = [tuple(row) for row in view.rows(_ORDERS)]
    assert found == [
        (
            row["OrderID"], int(row["lines"]), cents(row["net_rounded"]), cents(row["freight"]),
            cents(row["total_rounded"]), 0,
        )
        for row in table("expected_orders")
    ]  # fmt: skip
    assert len(found) == 830


def test_the_books_are_whole_and_settling_has_nothing_to_do(books: Database) -> None:
    with books.read() as view:
        assert journal.check_chain(view) == []
        assert check_sums(view) == []
        assert check_numbers(view) == []
        assert faults(view) == []
    assert check_rebuild(books) == []
    assert settled_again(books) == []


def test_the_shelves_end_as_the_folder_says_and_17_products_are_short_of_the_open_orders(books: Database) -> None:
    with books.read() as view:
        assert {sku: lies // 1000 for sku, lies in view.rows(_STOCK)} == {
            row["ProductID"]: int(row["UnitsInStock"]) for row in table("products")
        }
    shop = Shop(books)
    shortages = expected()["stock"]["open_order_shortages"]
    assert len(shortages) == 17
    for one in shortages:
        told = shop.ask("stock", str(one["product_id"]))
        assert told["backordered"] == str(one["short_without_po"]), one["product"]
        assert told["on_hand"] == told["reserved"] == str(one["in_stock"])


def test_all_happens_on_its_day_in_the_order_of_the_days(books: Database) -> None:
    with books.read() as view:
        times = [row[0] for row in view.rows(_EVENTS)]
        assert times == sorted(times)
        assert len(times) == 830 + 2 * 809
        invoices = view.rows(_NUMBERS)
        assert [row[0] for row in invoices] == [f"NW-{n}" for n in range(1, 810)]
        assert [row[1] for row in invoices] == sorted(row[1] for row in invoices)
        bills = view.rows(_BILLS)
        assert len(bills) == 809
        assert all(bill == order and shipped == date == supply for bill, order, shipped, date, supply in bills)


def test_an_order_keeps_who_sold_it_where_it_went_and_by_whom(books: Database) -> None:
    with books.read() as view:
        row = view.row(sql("SELECT salesperson, wanted_date, fact_id FROM sales_order WHERE number = '10248'"))
        assert tuple(row)[:2] == ("Steven Buchanan", "1996-08-01")
        fact = journal.entry(view, row[2]).recorded().fact
        assert fact.deal.ship_to.street == "59 rue de l'Abbaye"
        assert fact.deal.ship_to.country == "FR"
        assert fact.deal.adjustments[0].charge
        assert {line.tax.category for line in fact.deal.lines} == {fact.deal.parts[0].tax.category} == {"O"}
        shipped = view.row(_SHIPMENT)
        assert tuple(shipped) == ("Federal Shipping", "1996-07-16")
    marks = {line["sku"]: line for line in Shop(books).ask("order", "11077")["lines"]}
    assert marks["2"]["discount_percent"] == "20"
    assert marks["2"]["open"] == "24"


def test_what_is_no_longer_sold_is_marked_and_stays_in_history(books: Database) -> None:
    with books.read() as view:
        gone = {row[0] for row in view.rows(sql("SELECT sku FROM product WHERE discontinued = 1"))}
    assert gone == {row["ProductID"] for row in table("products") if row["Discontinued"] == "1"}
    assert len(gone) == expected()["stock"]["discontinued"]


def test_a_second_time_adds_nothing(books: Database) -> None:
    before = entries(books)
    again = import_northwind(books, folder())
    assert (again.orders, again.customers, again.products, again.there_already) == (0, 0, 0, 830)
    assert entries(books) == before


def test_what_comes_later_is_added_and_nothing_twice(fresh: Database, tmp_path: Path) -> None:
    early = copy_of_folder(tmp_path / "early")
    for file in ("orders.csv", "order_details.csv"):
        rows_without(early / file, "10250,")
        rows_without(early / file, "11077,")
    # 10248 had not left yet; Chai had another name.
    edit(
        early / "orders.csv", "10248,VINET,5,1996-07-04,1996-08-01,1996-07-16,", "10248,VINET,5,1996-07-04,1996-08-01,,"
    )
    edit(early / "products.csv", "1,Chai,", "1,Chai tea,")
    first = import_northwind(fresh, early)
    assert (first.orders, first.shipped) == (828, 807)
    second = import_northwind(fresh, folder())
    assert (second.orders, second.shipped, second.products, second.there_already) == (2, 1, 0, 828)
    assert second.differ == ("10248",)
    with fresh.read() as view:
        # The later invoice is dated before the last of its series: it opens another, so that no dates run backwards.
        assert view.value(sql("SELECT date FROM invoice WHERE number = 'NW2-1'")) == "1996-07-12"
        stock = {sku: lies // 1000 for sku, lies in view.rows(_STOCK)}
        assert check_numbers(view) == []
        assert faults(view) == []
    assert stock == {row["ProductID"]: int(row["UnitsInStock"]) for row in table("products")}
    assert settled_again(fresh) == []


@pytest.mark.slow
def test_a_company_with_trade_of_its_own_takes_northwind_beside_it(shop: Shop) -> None:
    shop.order()
    made = import_northwind(shop.database, folder(), "anna")
    assert (made.orders, made.currency) == (830, "EUR")
    with shop.database.read() as view:
        assert faults(view) == []
        assert check_numbers(view) == []
    assert check_rebuild(shop.database) == []
    assert shop.order().number == "SO-2"


def test_a_number_that_means_somebody_else_is_refused_and_nothing_is_brought_in(shop: Shop) -> None:
    shop.do("save_customer", number="ALFKI", name="Alfred Kiesel", country="DE")
    before = entries(shop.database)
    with pytest.raises(RuleViolation, match=r"customers.csv line 2: Customer ALFKI is Alfred Kiesel in these books"):
        import_northwind(shop.database, folder())
    assert entries(shop.database) == before


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("orders.csv", "10248,VINET,", "10248,VINOT,", "orders.csv line 2: there is no CustomerID VINOT."),
        ("orders.csv", "10249,TOMSP,6,1996-07-05,", "10249,TOMSP,6,1996-13-05,",
         "orders.csv line 3: OrderDate 1996-13-05 is not a date like 1998-05-06."),
        ("orders.csv", "10249,TOMSP,6,1996-07-05,", "10249,TOMSP,6,,", "orders.csv line 3: OrderDate is missing."),
        ("orders.csv", "1996-07-05,1996-08-16,1996-07-10", "1996-07-05,1996-08-16,1996-07-01",
         "orders.csv line 3: order 10249 was shipped on 1996-07-01, before it was placed on 1996-07-05."),
        ("orders.csv", "10249,TOMSP,6", "10248,TOMSP,6",
         "orders.csv line 3: OrderID 10248 is there twice; first in line 2."),
        ("orders.csv", "10249,TOMSP,6", "A-1,TOMSP,6", "order_details.csv line 5: there is no OrderID 10249."),
        ("order_details.csv", "10248,11,14,12,0", "10248,11,14,12,1.5",
         "order_details.csv line 2: A discount lies between 0 and 100 percent."),
        ("order_details.csv", "10248,11,14,12,0", "10248,11,14.00001,12,0",
         "order_details.csv line 2: The price 14.00001 has more than 4 decimals."),
        ("order_details.csv", "10248,11,14,12,0", "10248,11,cheap,12,0",
         "order_details.csv line 2: UnitPrice cheap is not a number."),
        ("order_details.csv", "10248,11,14,12,0", "10248,11,14,0,0",
         "order_details.csv line 2: The quantity of 11 must not be zero."),
        ("order_details.csv", "10248,42,9.8,10,0", "10248,11,9.8,10,0",
         "order_details.csv line 3: order 10248 has product 11 twice."),
        ("products.csv", "1,Chai,1,1,", "1,Chai,1,99,", "products.csv line 2: there is no CategoryID 99."),
        ("products.csv", "1,Chai,1,1,10 boxes x 20 bags,18,39", "1,Chai,1,1,10 boxes x 20 bags,18,-39",
         "products.csv line 2: UnitsInStock -39 is below 0."),
        ("customers.csv", "Berlin,,12209,Germany", "Berlin,,12209,Genovia",
         "customers.csv line 2: there is no country Genovia."),
        ("customers.csv", "12209,Germany,030-0074321,030-0076545", "12209,Germany,030-0074321",
         "customers.csv line 2: there are 10 fields, not 11."),
        ("orders.csv", "Freight,", "Fracht,", "orders.csv has no column Freight."),
    ],
)  # fmt: skip
def test_what_is_wrong_is_named_with_file_line_and_reason(
    fresh: Database, tmp_path: Path, file: str, old: str, new: str, told: str
) -> None:
    spoilt = copy_of_folder(tmp_path / "spoilt")
    edit(spoilt / file, old, new)
    before = entries(fresh)
    with pytest.raises(RuleViolation) as refused:
        import_northwind(fresh, spoilt)
    assert refused.value.message == told
    assert entries(fresh) == before


def test_bytes_that_are_no_text_are_refused(fresh: Database, tmp_path: Path) -> None:
    spoilt = copy_of_folder(tmp_path / "spoilt")
    path = spoilt / "customers.csv"
    path.write_bytes(path.read_text(encoding="utf-8").encode("cp1252"))
    with pytest.raises(RuleViolation, match=r"customers.csv line 3: this is not UTF-8 text"):
        import_northwind(fresh, spoilt)


def test_a_currency_without_cents_cannot_hold_it(tmp_path: Path) -> None:
    database = create_company(str(tmp_path / "yen.counterfoil"), "Kitakaze", "JP")
    with pytest.raises(RuleViolation, match=r"orders.csv line 2: The amount 32.38 has more than 0 decimals"):
        import_northwind(database, folder())
    database.close()


def test_one_command_makes_the_company_and_brings_all_in(terminal: Terminal) -> None:
    tried = terminal.type("import", "northwind", str(folder()), "--dry-run")
    assert tried.code == 0
    assert (tried.json["dry_run"], tried.json["orders"]) == (True, 830)
    assert not Path(terminal.where).exists()
    said = terminal.type("import", "northwind", str(folder()))
    assert said.code == 0
    figures = {
        "ok": True, "customers": 91, "products": 77, "orders": 830, "open": 21, "goods": "1265793.29",
        "freight": "64942.69",
    }  # fmt: skip
    assert figures.items() <= said.json.items()
    order = terminal.ask("order", "10248")
    assert (order["net"], order["charge"], order["tax"], order["status"]) == ("472.38", "32.38", "0.00", "to_collect")
    again = terminal.type("import", "northwind", str(folder()))
    assert again.code == 0
    assert again.sentence == "All 830 orders are here already; nothing was added."


@pytest.mark.slow
def test_a_folder_that_is_none_leaves_nothing_behind(terminal: Terminal, tmp_path: Path) -> None:
    said = terminal.type("import", "northwind", str(tmp_path / "nowhere"))
    assert (said.code, said.out) == (2, "")
    assert said.sentence == f"There is no folder {tmp_path / 'nowhere'}."
    spoilt = copy_of_folder(tmp_path / "spoilt")
    edit(spoilt / "order_details.csv", "10248,11,14,12,0", "10248,11,14,12,7")
    assert terminal.type("import", "northwind", str(spoilt)).code == 2
    assert [path.name for path in tmp_path.glob("northwind*")] == []
    refused = terminal.type("import", "northwind", str(folder()), "--accept-partial")
    assert refused.sentence == "Northwind is read as it is: only --dry-run has a meaning here."


def test_papers_of_history_are_drawn_when_asked_for_and_bear_no_seal(books: Database, tmp_path: Path) -> None:
    from app.documents.runner import print_paper
    from app.documents.verify import verify

    with books.read() as view:
        assert papers_due(view)[1].owed == ()
    for kind, number in (("invoice", "NW-1"), ("sales-order", "10248"), ("delivery-note", "DN-1")):
        issued = print_paper(books, kind, number)
        assert not verify(issued.pdf).sealed
        assert print_paper(books, kind, number).pdf == issued.pdf


@pytest.mark.slow
def test_a_sudden_end_leaves_nothing_and_the_next_time_all_comes_in(fresh: Database, tmp_path: Path) -> None:
    before = entries(fresh)
    for wait in (0.5, 0.9, 1.3):
        command = command_line(fresh.where, "import", "northwind", str(folder()))
        running = subprocess.Popen(command, stdout=subprocess.PIPE, env=environment(tmp_path / "home"))
        time.sleep(wait)
        running.send_signal(signal.SIGKILL)
        running.communicate(timeout=30)
        with fresh.read() as view:
            there = view.value(sql("SELECT count(*) FROM sales_order"))
        if there:  # it was quicker than the kill: then all of it is there
            break
        assert entries(fresh) == before
    made = import_northwind(fresh, folder())
    assert made.orders + made.there_already == 830
    assert made.orders in {0, 830}
    with fresh.read() as view:
        assert view.value(sql("SELECT count(*) FROM sales_order")) == 830
    assert check_rebuild(fresh) == []


@pytest.mark.postgres
def test_on_the_server_the_same_comes_in_and_the_reports_say_the_same() -> None:
    from app.reports import REPORTS
    from app.reports.output import as_json

    with postgres_database("Northwind Traders", "US") as server:
        assert import_northwind(server, folder()).orders == 830
        assert check_rebuild(server) == []
        assert settled_again(server) == []
        with server.read() as view:
            assert faults(view) == []
            totals = {
                (one.name, basis): as_json(one, one.ask(view, basis=basis))["totals"]
                for one in REPORTS
                for basis in one.bases
            }
    goods = expected()["totals"]["net_rounded_half_up"]
    assert totals["sales-by-customer", "order"]["net"] == totals["sales-by-category", "order"]["net"] == goods
    assert totals["on-time-shipping", "order"]["on_time"] == expected()["shipping"]["on_time"]
    assert totals["open-orders", "order"]["net"] == expected()["open_orders"]["net_rounded"]
    assert json.dumps(totals["stock-value", "order"]["value"]) == f'"{expected()["stock"]["value_at_list_price"]}"'
