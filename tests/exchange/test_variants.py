"""Real lists, as people save them, reach the totals of the original: through the very stages that the window uses."""

from __future__ import annotations

import contextlib
import csv
import gzip
import json
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.actions.companies import create_company
from app.domain.errors import RuleViolation
from app.exchange import ImportOptions
from app.exchange.looking import BY_NAME, guessed_kind, look_at
from app.exchange.northwind import import_northwind
from app.exchange.staging import check, is_head_of, joined, open_stage, take_in
from app.exchange.taking import BAD
from app.queries.lists_taken import lists_taken
from app.store.database import Database
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.exchange.conftest import SHARED
from tests.northwind import expected
from tests.shop import Shop

VARIANTS = ["01_excel_de_cp1252", "02_excel_utf8_bom", "06_sep_line_pipe"]
SHARE = {"Discount": "discount_share"}


@pytest.fixture
def books(tmp_path: Path, real: Path) -> Any:
    """A company of traders without tax."""
    assert real == SHARED
    database = create_company(str(tmp_path / "traders.counterfoil"), "Traders", "US", "USD")
    shop = Shop(database)
    shop.do("save_tax_rate", code="O", category="O", percent="0", valid_from="1990-01-01")
    shop.do("save_company", default_tax="O")
    yield database
    database.close()


def bring(
    books: Database, kind: str, file: Path, heads: Path | None = None, partly: bool = False, **columns: str
) -> dict[str, Any]:
    """As the window does it: read, look, check, take in. What is checked is what is taken."""
    options = ImportOptions(actor="anna", columns=columns)
    staged = open_stage((BY_NAME[kind],), file, ImportOptions())
    if heads is not None:
        other = open_stage((BY_NAME[kind],), heads, ImportOptions())
        assert is_head_of(BY_NAME[kind], other, staged)
        assert not is_head_of(BY_NAME[kind], staged, other)
        staged = joined(BY_NAME[kind], staged, other)
    looked = look_at(books, staged, kind, options)
    assert looked.plan is not None, looked.error
    before = _entries(books)
    found = check(books, looked.plan, "anna")
    assert _entries(books) == before, "a check leaves nothing behind"
    answer, same = take_in(books, looked.plan, "anna", partly)
    assert found.faults.keys() == same.faults.keys()
    assert found.counts()["created"] == answer["created"] or not answer["ok"]
    return answer


def _entries(books: Database) -> int:
    with books.read() as view:
        return int(view.value(sql("SELECT count(*) FROM journal")))


def value(books: Database, text: str) -> Any:
    """A figure of the books."""
    with books.read() as view:
        return view.value(sql(text))


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_history_of_northwind_is_the_same_however_it_was_saved(books: Database, real: Path, variant: str) -> None:
    folder = real / "northwind_variants" / variant
    for kind, name, count in (("customers", "customers", 91), ("products", "products", 77), ("stock", "products", 77)):
        answer = bring(books, kind, folder / f"{name}.csv")
        assert (answer["ok"], answer["read"], answer["bad"]) == (True, count, [])
    answer = bring(books, "order-history", folder / "order_details.csv", folder / "orders.csv", **SHARE)
    assert (answer["ok"], answer["read"], answer["created"]) == (True, 2155, 2155)
    assert value(books, "SELECT count(*) FROM old_order") == 830
    assert value(books, "SELECT sum(total) FROM old_order") == cents(expected()["totals"]["net_rounded_half_up"])
    assert value(books, "SELECT sum(quantity) FROM old_order_line") == expected()["totals"]["quantity"] * 1000
    with (real / "northwind" / "expected_orders.csv").open(encoding="utf-8", newline="") as file:
        wanted = {row["OrderID"]: cents(row["net_rounded"]) for row in csv.DictReader(file)}
    with books.read() as view:
        held = dict(view.rows(sql("SELECT number, total FROM old_order")))
        best = view.rows(sql("SELECT customer_number, sum(total) FROM old_order GROUP BY 1 ORDER BY 2 DESC LIMIT 10"))
        assert [one.list for one in lists_taken(view)][::-1] == ["customers", "products", "stock", "order-history"]
    assert held == wanted, "every order to the cent"
    assert [tuple(row) for row in best] == [
        (one["customer_id"], cents(one["net_rounded"])) for one in expected()["top10_customers"]
    ]
    again = bring(books, "order-history", real / "northwind" / "order_details.csv",
                  real / "northwind" / "orders.csv", **SHARE)  # fmt: skip
    assert (again["created"], again["unchanged"]) == (0, 2155), "the original says nothing new"
    assert check_rebuild(books) == []


@pytest.mark.slow
@pytest.mark.parametrize("variant", VARIANTS)
def test_the_company_northwind_is_the_same_however_it_was_saved(tmp_path: Path, real: Path, variant: str) -> None:
    database = create_company(str(tmp_path / "northwind.counterfoil"), "Northwind Traders", "US", "USD")
    made = import_northwind(database, real / "northwind_variants" / variant)
    assert (made.orders, made.lines, made.shipped, made.goods, made.freight) == (
        830, 2155, 809, expected()["totals"]["net_rounded_half_up"], expected()["totals"]["freight"],
    )  # fmt: skip
    assert import_northwind(database, real / "northwind").orders == 0
    database.close()


def _typed(cell: str) -> Any:
    try:
        return int(cell) if cell.isdigit() else float(cell)
    except ValueError:
        return cell


def workbook(target: Path, tables: Sequence[tuple[str, Path]]) -> Path:
    """A workbook of these tables, each on a sheet; figures are figures."""
    book = openpyxl.Workbook(write_only=True)
    for title, file in tables:
        sheet = book.create_sheet(title)
        with file.open(encoding="utf-8", newline="") as stream:
            for at, row in enumerate(csv.reader(stream)):
                keep = title in {"customers", "Kunden"} or at == 0
                sheet.append([cell if keep else _typed(cell) for cell in row])
    book.save(target)
    return target


NAMES = ("categories", "suppliers", "shippers", "employees", "customers", "products", "orders", "order_details")


@pytest.mark.slow
def test_northwind_comes_from_one_workbook(tmp_path: Path, real: Path) -> None:
    file = workbook(tmp_path / "Northwind.xlsx", [(name, real / "northwind" / f"{name}.csv") for name in NAMES])
    database = create_company(str(tmp_path / "northwind.counterfoil"), "Northwind Traders", "US", "USD")
    made = import_northwind(database, file)
    assert (made.suppliers, made.carriers, made.users, made.orders) == (29, 3, 9, 830)
    assert (made.goods, made.freight) == (expected()["totals"]["net_rounded_half_up"], expected()["totals"]["freight"])
    database.close()


@pytest.mark.slow
def test_northwinds_history_comes_from_workbooks(books: Database, tmp_path: Path, real: Path) -> None:
    folder = real / "northwind"
    for kind, name in (("customers", "customers"), ("products", "products")):
        assert bring(books, kind, workbook(tmp_path / f"{name}.xlsx", [(name, folder / f"{name}.csv")]))["bad"] == []
    lines = workbook(tmp_path / "lines.xlsx", [("lines", folder / "order_details.csv")])
    heads = workbook(tmp_path / "heads.xlsx", [("heads", folder / "orders.csv")])
    assert bring(books, "order-history", lines, heads, **SHARE)["created"] == 2155
    assert value(books, "SELECT sum(total) FROM old_order") == cents(expected()["totals"]["net_rounded_half_up"])


@pytest.mark.slow
def test_chinook_reaches_its_totals(books: Database, real: Path) -> None:
    folder = real / "chinook"
    told = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    assert bring(books, "customers", folder / "customer.csv")["created"] == told["counts"]["customers"]
    assert bring(books, "products", folder / "track.csv")["created"] == 3503
    answer = bring(books, "order-history", folder / "invoiceline.csv", folder / "invoice.csv")
    assert (answer["created"], answer["doubtful"]) == (told["counts"]["lines"], [])
    assert value(books, "SELECT count(*) FROM old_order") == told["total"]["orders"]
    assert value(books, "SELECT sum(total) FROM old_order") == cents(told["total"]["net_rounded"])
    with books.read() as view:
        years = view.rows(sql("SELECT substr(date, 1, 4), count(*), sum(total) FROM old_order GROUP BY 1 ORDER BY 1"))
        lands = view.rows(sql("SELECT c.country, count(*), sum(o.total) FROM old_order o "
                              "JOIN customer c ON c.id = o.customer_id GROUP BY 1"))  # fmt: skip
    assert [tuple(row) for row in years] == [
        (one["year"], one["orders"], cents(one["net_rounded"])) for one in told["per_year"]
    ]
    assert sorted(row[2] for row in lands) == sorted(cents(one["net_rounded"]) for one in told["per_country"])
    owed = bring(books, "open-invoices", folder / "invoice.csv")
    assert (owed["created"], value(books, "SELECT sum(balance) FROM customer_balance")) == (
        told["total"]["orders"], cents(told["invoice_total_sum"]),
    )  # fmt: skip
    assert check_rebuild(books) == []


@pytest.mark.slow
def test_a_month_of_dirty_trade_reaches_its_totals(books: Database, real: Path, tmp_path: Path) -> None:
    folder = real / "online_retail"
    told = json.loads((folder / "expected_december_2010.json").read_text(encoding="utf-8"))["december_2010"]
    lines = tmp_path / "december.csv"
    lines.write_bytes(gzip.decompress((folder / "online_retail_2010-12.csv.gz").read_bytes()))
    with lines.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    buyers = dict.fromkeys(row["CustomerID"] for row in rows if row["CustomerID"])
    people = tmp_path / "people.csv"
    people.write_text("CustomerID,name\n" + "".join(f"{one},Customer {one}\n" for one in buyers), encoding="utf-8")
    assert bring(books, "customers", people)["created"] == told["quality"]["customers"]
    answer = bring(books, "order-history", lines)
    assert (answer["ok"], answer["read"], answer["created"], answer["bad"]) == (True, 42481, 42481, [])
    with books.read() as view:
        sales = view.row(sql(
            "SELECT count(DISTINCT o.number), count(*), sum(l.quantity), sum(l.amount) FROM old_order o "
            "JOIN old_order_line l ON l.order_id = o.id WHERE substr(o.number, 1, 1) NOT IN ('C', 'A') "
            "AND l.quantity > 0 AND l.amount > 0"
        ))  # fmt: skip
        back = view.row(sql(
            "SELECT count(DISTINCT o.number), count(*), sum(l.quantity), sum(l.amount) FROM old_order o "
            "JOIN old_order_line l ON l.order_id = o.id WHERE o.number LIKE 'C%'"
        ))  # fmt: skip
        whole = view.row(sql("SELECT count(*), sum(total) FROM old_order"))
    for found, name in ((sales, "sales_lines"), (back, "cancellations")):
        one = told[name]
        assert tuple(found) == (one["orders"], one["lines"], one["quantity"] * 1000, cents(one["net_rounded"])), name
    assert tuple(whole) == (told["raw_all_lines"]["orders"], cents(told["raw_all_lines"]["net_rounded"]))
    assert value(books, "SELECT count(*) FROM stock_move") == 0
    assert bring(books, "order-history", lines)["unchanged"] == 42481


def cents(text: str) -> int:
    """An amount in minor units."""
    return int((Decimal(text) * 100).quantize(Decimal(1), ROUND_HALF_UP))


@pytest.mark.slow
def test_nasty_files_get_a_sentence_or_a_bad_row_and_nothing_comes_in(books: Database, real: Path) -> None:
    before = _entries(books)
    seen = 0
    for file in sorted(one for one in (real / "nasty").rglob("*") if one.is_file()):
        for kind in BY_NAME.values():
            seen += 1
            staged = None
            with contextlib.suppress(RuleViolation):
                staged = open_stage((kind,), file, ImportOptions())
            if staged is None:
                continue
            looked = look_at(books, staged, kind.name, ImportOptions())
            assert guessed_kind(staged.headings) in BY_NAME
            if looked.plan is None:
                assert looked.error.endswith("."), looked.error
            else:
                assert set(check(books, looked.plan, "a").states) <= {BAD}, file
    assert seen > 150
    assert _entries(books) == before


def test_what_is_typed_into_a_list_is_never_a_formula_in_the_file_of_bad_rows(books: Database, tmp_path: Path) -> None:
    from app.exchange.staging import write_bad

    file = tmp_path / "list.csv"
    file.write_text('number;name;terms\n1;=HYPERLINK("x");soon\n')
    staged = open_stage((BY_NAME["customers"],), file, ImportOptions())
    plan = look_at(books, staged, "customers", ImportOptions()).plan
    assert plan is not None
    found = check(books, plan, "anna")
    assert write_bad(staged, found, tmp_path / "bad.csv") == 1
    assert "'=HYPERLINK" in (tmp_path / "bad.csv").read_text(encoding="utf-8-sig")
