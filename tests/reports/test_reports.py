"""The reports say what Northwind's own figures say, and what is left of an order when some of it is cancelled."""

from __future__ import annotations

import csv
import io
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.domain.errors import NotPermitted, RuleViolation
from app.domain.facts import PermissionRefused
from app.reports import REPORTS, report
from app.reports.output import as_json
from app.store.database import Database
from app.store.sql import sql
from tests.cli.terminal import Said, Terminal
from tests.northwind import expected, table
from tests.shop import Shop, copy_of


@pytest.fixture
def terminal(northwind_books: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Terminal:
    """A terminal on Northwind's books; it only reads."""
    return Terminal(str(northwind_books), monkeypatch, capsys)


def figures(said: Said) -> dict[str, tuple[int, str, str]]:
    """Orders, quantity and net of each row by its key."""
    assert said.code == 0, said.err
    return {row["key"]: (row["orders"], row["quantity"], row["net"]) for row in said.json["rows"]}


def wanted(
    rows: list[dict[str, Any]], key: str, names: dict[str, str] | None = None
) -> dict[str, tuple[int, str, str]]:
    return {
        (names or {}).get(str(row[key]), str(row[key])): (row["orders"], str(row["quantity"]), row["net_rounded"])
        for row in rows
    }


COUNTRIES = {
    "Argentina": "AR", "Austria": "AT", "Belgium": "BE", "Brazil": "BR", "Canada": "CA", "Denmark": "DK",
    "Finland": "FI", "France": "FR", "Germany": "DE", "Ireland": "IE", "Italy": "IT", "Mexico": "MX", "Norway": "NO",
    "Poland": "PL", "Portugal": "PT", "Spain": "ES", "Sweden": "SE", "Switzerland": "CH", "UK": "GB", "USA": "US",
    "Venezuela": "VE",
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "rows", "key"),
    [
        ("sales-by-month", "per_month", "month"),
        ("sales-by-year", "per_year", "year"),
        ("sales-by-category", "per_category", "category"),
        ("sales-by-product", "per_product", "product_id"),
        ("sales-by-supplier", "per_supplier", "supplier_id"),
        ("sales-by-country", "per_ship_country", "country"),
        ("sales-by-salesperson", "per_employee", "employee_id"),
    ],
)
def test_sales_are_those_that_two_other_programs_reckoned(terminal: Terminal, name: str, rows: str, key: str) -> None:
    names = {"country": COUNTRIES, "employee_id": {
        row["EmployeeID"]: f"{row['FirstName']} {row['LastName']}" for row in table("employees")
    }}.get(key)  # fmt: skip
    said = terminal.type("report", name, "--format", "json")
    assert figures(said) == wanted(expected()[rows], key, names)
    totals = expected()["totals"]
    assert said.json["totals"] == {
        "key": "", "orders": 830, "quantity": str(totals["quantity"]), "net": totals["net_rounded_half_up"],
    }  # fmt: skip


def test_sales_by_customer_are_the_sums_of_their_orders(terminal: Terminal) -> None:
    found = figures(terminal.type("report", "sales-by-customer", "--format", "json"))
    best = wanted(expected()["top10_customers"], "customer_id")
    assert best.items() <= found.items()
    sums: dict[str, tuple[int, Decimal]] = {}
    who = {row["OrderID"]: row["CustomerID"] for row in table("orders")}
    for row in table("expected_orders"):
        orders, net = sums.get(who[row["OrderID"]], (0, Decimal(0)))
        sums[who[row["OrderID"]]] = orders + 1, net + Decimal(row["net_rounded"])
    assert {key: (orders, Decimal(net)) for key, (orders, _, net) in found.items()} == sums
    assert (
        sorted(set(who.values()) ^ {row["CustomerID"] for row in table("customers")})
        == (expected()["customers_without_orders"])
    )


def test_a_span_of_days_includes_both_ends(terminal: Terminal) -> None:
    month = next(one for one in expected()["per_month"] if one["month"] == "1997-01")
    span = ("--from", "1997-01-01", "--to", "1997-01-31", "--format", "json")
    for name in ("sales-by-month", "sales-by-category", "sales-by-customer", "sales-by-day"):
        totals = terminal.type("report", name, *span).json["totals"]
        assert (totals["orders"], totals["net"]) == (month["orders"], month["net_rounded"]), name
    empty = terminal.type("report", "sales-by-product", "--from", "2001-01-01", "--format", "json").json
    assert empty == {"rows": [], "totals": {"key": "", "orders": 0, "quantity": "0", "net": "0.00"}}


def test_what_was_billed_is_what_was_shipped(terminal: Terminal) -> None:
    totals, left = expected()["totals"], expected()["open_orders"]
    billed = str(Decimal(totals["net_rounded_half_up"]) - Decimal(left["net_rounded"]))
    for name in ("sales-by-month", "sales-by-category", "sales-by-salesperson"):
        said = terminal.type("report", name, "--basis", "invoice", "--format", "json")
        assert said.json["totals"] == {
            "key": "", "orders": 809, "quantity": str(totals["quantity"] - left["quantity"]), "net": billed,
        }  # fmt: skip
        assert sum(Decimal(row["net"]) for row in said.json["rows"]) == Decimal(billed)


def test_open_orders_and_what_they_lack(terminal: Terminal) -> None:
    said = terminal.type("report", "open-orders", "--format", "json").json
    left, shipping = expected()["open_orders"], expected()["shipping"]
    assert [int(row["key"]) for row in said["rows"]] == shipping["unshipped_order_ids"]
    totals = said["totals"]
    assert (totals["orders"], totals["lines"], totals["quantity"], totals["net"]) == (
        left["orders"], left["lines"], str(left["quantity"]), left["net_rounded"],
    )  # fmt: skip
    lacks = terminal.type("report", "back-orders", "--format", "json").json["rows"]
    assert sorted((int(r["key"]), r["name"], r["quantity"], r["on_hand"], r["short"]) for r in lacks) == [
        (one["product_id"], one["product"], str(one["open_qty"]), str(one["in_stock"]), str(one["short_without_po"]))
        for one in expected()["stock"]["open_order_shortages"]
    ]


def test_how_punctually_orders_left(terminal: Terminal) -> None:
    shipping, as_of = expected()["shipping"], expected()["definitions"]["as_of"]
    totals = terminal.type("report", "on-time-shipping", "--to", as_of, "--format", "json").json["totals"]
    names = {"orders": "orders", "shipped": "shipped", "on_time": "on_time", "late": "late", "open": "unshipped"}
    assert {mine: totals[mine] for mine in names} == {mine: shipping[theirs] for mine, theirs in names.items()}
    assert totals["overdue"] == len(shipping["unshipped_past_required_as_of"]) == 0
    share = Decimal(shipping["on_time_share_of_shipped"]) * 100
    assert abs(Decimal(totals["on_time_percent"]) - share) < Decimal("0.001")
    carriers = terminal.type("report", "on-time-by-carrier", "--format", "json").json["rows"]
    assert {row["key"]: (row["shipped"], row["late"]) for row in carriers if row["key"]} == {
        one["name"]: (one["shipped"], one["late"]) for one in shipping["per_shipper"]
    }
    late = terminal.type("report", "late-orders", "--format", "json").json["rows"]
    assert sorted(int(row["key"]) for row in late) == sorted(shipping["late_order_ids"])


def test_what_lies_here_is_worth_what_the_folder_says(terminal: Terminal) -> None:
    stock = expected()["stock"]
    said = terminal.type("report", "stock-value", "--format", "json").json
    totals = said["totals"]
    assert (totals["quantity"], totals["value"]) == (str(stock["units_in_stock"]), stock["value_at_list_price"])
    assert totals["discontinued"] == stock["discontinued"]
    low = sorted(int(row["key"]) for row in said["rows"] if row["below"])
    assert low == stock["at_or_below_level_ignoring_on_order"]
    kept = sorted(int(row["key"]) for row in said["rows"] if row["discontinued"] and row["quantity"] != "0")
    assert kept == stock["discontinued_with_stock"]


def test_what_nobody_paid(terminal: Terminal) -> None:
    totals = terminal.type("report", "unpaid-invoices", "--format", "json").json["totals"]
    whole = expected()["totals"]["net_rounded_plus_freight"]
    left = sum(Decimal(row["total_rounded"]) for row in table("expected_orders")
               if int(row["OrderID"]) in expected()["shipping"]["unshipped_order_ids"])  # fmt: skip
    assert Decimal(totals["open"]) == Decimal(whole) - left


def test_a_table_for_people_is_aligned_and_written_in_their_language(terminal: Terminal) -> None:
    rows = terminal.type("report", "sales-by-category").out.splitlines()
    assert rows[0].split() == ["Category", "Orders", "Quantity", "Net"]
    assert rows[2] == "Beverages          354     9,532    267,868.20"
    assert rows[-1].split() == ["8", "830", "51,317", "1,265,793.29"]
    assert {len(row) for row in rows} == {len(rows[0])}


def test_a_report_in_german_has_german_figures(shop: Shop) -> None:
    from app.reports.output import as_table

    shop.order(lines=[{"product": "CU15", "quantity": "1234.5", "price": "10"}])
    chosen = report("sales-by-category")
    with shop.database.read() as view:
        assert "12.345,00" in as_table(chosen, chosen.ask(view), "de-AT")
        assert "12,345.00" in as_table(chosen, chosen.ask(view), "no such language")


def test_text_in_csv_is_never_a_formula(shop: Shop) -> None:
    from app.reports.output import as_csv

    shop.do("save_customer", number="=1+1", name='@SUM("A1"),\n-2', country="DE")
    shop.order(customer="=1+1")
    chosen = report("sales-by-customer")
    with shop.database.read() as view:
        rows = list(csv.reader(io.StringIO(as_csv(chosen, chosen.ask(view)))))
    assert rows == [
        ["key", "name", "orders", "quantity", "net"], ["'=1+1", '\'@SUM("A1"),\n-2', "1", "40", "336.80"],
    ]  # fmt: skip


def test_csv_has_a_head_and_plain_figures(terminal: Terminal) -> None:
    rows = list(csv.DictReader(io.StringIO(terminal.type("report", "sales-by-month", "--format", "csv").out)))
    assert rows[0] == {"key": "1996-07", "orders": "22", "quantity": "1462", "net": "27861.90"}
    assert len(rows) == 23


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("sales-by-custmer",), "There is no report sales-by-custmer; there are sales-by-month, sales-by-customer,"),
        (("sales-by-month", "--from", "1997-02-30"), "1997-02-30 is not a date like 2026-03-18."),
        (("sales-by-month", "--from", "1998-01-02", "--to", "1998-01-01"),
         "The report would begin on 1998-01-02, after it ends on 1998-01-01."),
        (("sales-by-month", "--basis", "payment"), "The basis is order or invoice, not payment."),
        (("open-orders", "--basis", "invoice"), "open-orders has no basis invoice."),
        (("stock-value", "--to", "1998-01-01"), "stock-value says how things stand now; it takes no dates."),
        (("sales-by-month", "--format", "pdf"), "Argument --format: invalid choice: 'pdf'"),
        ((), "The following arguments are required: NAME."),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_one_sentence(terminal: Terminal, words: tuple[str, ...], told: str) -> None:
    said = terminal.type("report", *words)
    assert (said.code, said.out) == (2, "")
    assert said.sentence.startswith(told)


def answered(shop: Shop, name: str, **asked: str) -> dict[str, Any]:
    chosen = report(name)
    with shop.database.read() as view:
        return as_json(chosen, chosen.ask(view, **asked))


def test_of_a_line_cancelled_in_part_the_rest_counts_to_the_cent(shop: Shop) -> None:
    order = shop.order(
        lines=[{"product": "CU15", "quantity": "3", "price": "0.335"}, {"product": "ELB15", "quantity": "2"}]
    )
    shop.do("cancel_order", order=order.id, lines=[{"line": 1, "quantity": "1"}])
    gone = shop.order(customer="KERN")
    shop.do("cancel_order", order=gone.id)
    # Three at 0.335 are 1.01; two of them are two thirds of it.
    assert answered(shop, "sales-by-customer") == {
        "rows": [{"key": "MUELLER", "name": "Müller Bau GmbH", "orders": 1, "quantity": "4", "net": "1.89"}],
        "totals": {"key": "", "orders": 1, "quantity": "4", "net": "1.89"},
    }
    assert [row["net"] for row in answered(shop, "sales-by-product")["rows"]] == ["0.67", "1.22"]
    assert answered(shop, "open-orders")["totals"] == {
        "key": "", "orders": 1, "lines": 2, "quantity": "4", "promised": "4", "net": "1.89",
    }  # fmt: skip


def test_delivery_does_not_count_and_allowances_do(shop: Shop) -> None:
    shop.order(
        lines=[{"product": "CU15", "quantity": "10"}, {"product": "BOOK", "quantity": "1"}],
        allowances=[{"percent": "10", "reason": "Friend"}],
        charges=[{"amount": "9.90", "reason": "Delivery"}],
    )
    found = answered(shop, "sales-by-product")
    assert {row["key"]: row["net"] for row in found["rows"]} == {"BOOK": "27.00", "CU15": "75.78"}
    assert (found["totals"]["orders"], found["totals"]["net"]) == (1, "102.78")


def test_what_is_credited_counts_against_what_was_billed(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "10"}, {"product": "ELB15", "quantity": "10"}])
    shop.shipped(order.id)
    invoice = shop.do("issue_invoice", orders=[order.id])
    shop.do("issue_credit_note", invoice=invoice.id, lines=[{"line": 1, "quantity": "4"}], reason="scratched")
    assert answered(shop, "sales-by-product", basis="invoice")["rows"] == [
        {"key": "CU15", "name": "Copper pipe 15 mm", "orders": 1, "quantity": "6", "net": "50.52"},
        {"key": "ELB15", "name": "Elbow 15 mm", "orders": 1, "quantity": "10", "net": "6.10"},
    ]
    assert answered(shop, "sales-by-customer", basis="invoice")["totals"]["orders"] == 1
    assert answered(shop, "sales-by-customer")["totals"]["net"] == "90.30"


def test_an_order_is_on_time_when_all_of_it_left_by_its_day(shop: Shop) -> None:
    def order(wanted_date: str, quantity: str = "10") -> str:
        lines = [{"product": "CU15", "quantity": quantity}]
        return shop.order(date="2026-03-02", wanted_date=wanted_date, lines=lines).id

    for wanted_date, day in (("2026-03-05", "2026-03-05"), ("2026-03-05", "2026-03-06"), ("", "2026-04-01")):
        one = order(wanted_date)
        pick = shop.do("open_pick_list", order=one, date=day)
        shop.do("confirm_pick", pick_list=pick.id, date=day)
        shipment = shop.do("pack_shipment", pick_list=pick.id, date=day)
        shop.do("ship", shipment=shipment.id, carrier="DHL", date=day)
    order("2026-03-20", "500")
    shop.order(date="2026-03-02", lines=[{"product": "CUT", "quantity": "1"}])  # nothing of it is ever shipped
    row = answered(shop, "on-time-shipping", until="2026-03-31")["rows"][0]
    names = ("key", "orders", "shipped", "on_time", "late", "open", "overdue", "on_time_percent")
    assert tuple(row[name] for name in names) == ("2026-03", 4, 3, 2, 1, 1, 1, "66.667")


def test_every_report_answers_on_empty_books_and_all_its_columns_are_filled(
    empty_shop: Shop, northwind_books: Path, tmp_path: Path
) -> None:
    assert len({one.name for one in REPORTS}) == len(REPORTS)
    database = copy_of(northwind_books, tmp_path / "northwind.counterfoil")
    refused = PermissionRefused("0", "Bert", "stock_correction", "adjust_stock")
    database.write(lambda tx: tx.record(refused), action="refused")
    lost = Shop(database)
    draft = lost.do("draft_quote", customer="ALFKI", lines=[{"product": "11", "quantity": "3"}], salesperson="Nancy")
    lost.do("decline_quote", quote=lost.do("send_quote", quote=draft.id).id, reason="price")
    for one in REPORTS:
        for basis in one.bases:
            with empty_shop.database.read() as view:
                assert one.ask(view, basis=basis).rows == ()
            with database.read() as view:
                rows = as_json(one, one.ask(view, basis=basis))["rows"]
        if one.name in {"z-reports", "exceptions", "gross-profit"}:
            assert rows == [], "no till was open there, what was brought in is nobody's doing here and says no cost"
            continue
        assert rows, one.name
        assert all(set(row) == {column.name for column in one.columns} for row in rows)
        assert one.chart in {"", *(column.name for column in one.columns)}
    database.close()


def test_open_orders_are_found_without_reading_the_closed_ones(northwind_books: Path) -> None:
    from app.queries import report_money, report_orders

    database = Database(str(northwind_books))
    with database.read() as view:
        for statement in (report_orders._OPEN, report_orders._MISSING, report_money._UNPAID):
            given = {"since": "", "until": ""}
            plan = " | ".join(row[3] for row in view.rows(sql("EXPLAIN QUERY PLAN " + statement.sqlite), given))
            assert "order_progress_open" in plan or "invoice_open" in plan, plan
            assert "SCAN l" not in plan, plan
    database.close()


def test_the_profit_of_a_kit_is_its_sale_less_the_cost_of_its_parts_once(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", cost="1.37")
    shop.do("save_product", sku="ELB15", cost="0.333")
    shop.do("save_product", sku="BATH", name="Bath set", price="40.00", tax="S19", parts="CU15 = 2; 4 x ELB15")
    shop.do("save_product", sku="NOCOST", name="Nobody knows", price="1.00", tax="S19")
    order = shop.order(
        "MUELLER",
        lines=[
            {"product": "BATH", "quantity": "3", "discount_percent": "10"},
            {"product": "CU15", "quantity": "7"},
            {"product": "NOCOST", "quantity": "1"},
        ],
    )
    cu15 = 7 * 842

    def found(basis: str) -> dict[str, tuple[int, int, int]]:
        with shop.database.read() as view:
            answer = report("gross-profit").ask(view, basis=basis)
        assert answer.totals["profit"] == sum(row["profit"] for row in answer.rows)
        return {row["key"]: (row["net"], row["cost"], row["profit"]) for row in answer.rows}

    # A set costs 2 x 1.37 + 4 x 0.333 = 4.072: three of them 12.22, for 108.00; of the pipes 7 x 1.37.
    kits = (10_800, 1222, 9578)
    assert found("order") == {"BATH": kits, "CU15": (cu15, 959, cu15 - 959)}
    assert found("invoice") == {}
    shop.shipped(order.id)
    bill = shop.do("issue_invoice", orders=[order.id])
    assert found("invoice") == found("order"), "the parts that were sent are no sale of their own"
    shop.do("take_back", sale=bill.number, lines=[{"line": 1, "quantity": "1"}], reason="too many", keep=True)
    assert found("invoice")["BATH"] == (7200, 814, 6386)
    shop.do("save_product", sku="ELB15", cost="0")
    assert "BATH" not in found("order"), "what a part costs nobody knows is no profit"


def test_goods_by_weight_cost_by_their_weight(shop: Shop) -> None:
    shop.do("save_product", sku="HAM", name="Ham", price="20.00", cost="12.00", tax="S7", weight=1500, by_weight=True)
    shop.order("MUELLER", lines=[{"product": "HAM", "quantity": "4"}])
    with shop.database.read() as view:
        [row] = report("gross-profit").ask(view).rows
    assert (row["quantity"], row["net"], row["cost"], row["profit"]) == (4000, 12_000, 7200, 4800)


def test_a_report_of_what_goods_cost_is_for_those_who_may_see_it(shop: Shop) -> None:
    for name, role in (("Anna", "owner"), ("Walt", "warehouse")):
        perform(shop.database, BY_NAME["save_user"], {"name": name, "role": role}, "Anna")
        given = {"user": name, "secret": "correct horse battery"}
        perform(shop.database, BY_NAME["set_secret"], given, "Anna")
    with shop.database.read() as view:
        report("gross-profit").check(view, "Anna")
        report("sales-by-product").check(view, "Walt")
        with pytest.raises(NotPermitted):
            report("gross-profit").check(view, "Walt")


def test_a_report_of_the_registry_is_found_by_its_name() -> None:
    assert report("open-orders") in REPORTS
    with pytest.raises(RuleViolation):
        report("open_orders")
