"""What the books hold goes out exactly, harms no spreadsheet, and comes back into other books as it was."""

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from app.exchange.cells import plain
from app.exchange.exporting import EXPORTS, export
from app.exchange.guard import guarded
from app.store.database import Database
from tests.cli.terminal import Terminal
from tests.shop import Shop

MASTERS = ("suppliers", "products", "customers", "prices", "stock")
FORMULA = "=cmd|' /C calc'!A0"


def table(file: Path) -> list[dict[str, str]]:
    """The rows of an exported file, all of them as text."""
    if file.suffix == ".csv":
        with file.open(encoding="utf-8-sig", newline="") as stream:
            return list(csv.DictReader(stream))
    sheet = load_workbook(file).active
    head, *rows = [["" if c is None else str(c) for c in row] for row in sheet.iter_rows(values_only=True)]
    return [dict(zip(head, row, strict=True)) for row in rows]


def fill(terminal: Terminal) -> None:
    """A small trade with all that goes wrong in spreadsheets, from the master data to a paid bill."""
    lines = [{"product": "007", "quantity": "3.5"}, {"product": "BOLT", "quantity": "200"}]
    goods = [{"product": "007", "quantity": "20.25"}, {"product": "BOLT", "quantity": "500"}]
    said = terminal.do(
        {"action": "save_supplier", "number": "0070", "name": "-Wieland", "country": "DE", "lead_days": 14},
        {"action": "save_customer", "number": "0815", "name": FORMULA, "phone": "+49 221 1", "country": "DE",
         "address": {"street": "@home 3", "postcode": "01067", "city": "'=Köln"}, "terms_days": 30, "note": "NULL",
         "contacts": [{"name": "Ada", "role": "Chef"}], "addresses": [{"street": "Lager 1", "city": "Graz"}],
         "credit_limit": "1500", "over_percent": "5", "under_percent": "2.5", "early_percent": "2", "early_days": 10,
         "alert": "=ask for the ref", "stop": "account", "stop_reason": "late, twice"},
        {"action": "save_customer", "number": "2000", "name": "Zahlt für andere", "invoice_method": "manual",
         "tax_status": "exempt", "tax_reason": "Bescheid 12/7", "tax_until": "2027-12-31", "ship_when": "complete",
         "exact": True, "credit_policy": "hold", "reference_required": True, "buyers": "warn",
         "contacts": [{"name": "Bo", "may_order": True}]},
        {"action": "save_customer", "number": "1000", "name": "Lässt zahlen", "payer": "2000",
         "tax_status": "export", "email": "a@b.example", "billing_email": "bills@b.example", "salesperson": "Anna",
         "einvoice": "xrechnung", "endpoint_scheme": "0204", "endpoint": "0991-1", "buyer_reference": "0991-1-06"},
        {"action": "save_product", "sku": "ZZ-NEU", "name": "Nachfolger", "price": "9"},
        {"action": "save_product", "sku": "AA-ALT", "name": "Vorgänger", "price": "8", "substitute": "ZZ-NEU",
         "discontinued": True},
        {"action": "save_product", "sku": "007", "name": "Rohr, 15 mm; ½ \"Zoll\"", "price": "8.4275", "unit": "m",
         "barcodes": ["4006381333931", {"barcode": "BOX-7", "quantity": "12"}], "tax": "S7",
         "packs": [{"name": "Bund", "quantity": "10"}],
         "alert": "gloves", "unit_code": "XBE", "hsn": "7411", "warranty_months": 24, "return_days": 14,
         "cost": "4.1", "min_stock": "2.5", "supplier": "0070", "category": "Rohre"},
        {"action": "save_product", "sku": "BOLT", "name": "Bolt", "price": "12", "price_per": 100,
         "stop": "purchase", "stop_reason": "too dear", "breaks": [{"quantity": "1000", "price": "9.5"}]},
        {"action": "save_price", "product": "007", "price": "9", "valid_from": "2099-01-01"},
        {"action": "receive_goods", "lines": goods},
        {"action": "save_customer", "number": "1000", "assortment": "refuse",
         "allow": ["007", "BOLT", "category:Rohre"]},
        {"action": "draft_order", "customer": "0815", "lines": lines},
    )  # fmt: skip
    assert said.code == 0, said.err
    cash = [{"method": "cash", "amount": "100"}]
    sold = terminal.do({"action": "counter_sale", "order": said.lines[-1]["id"], "tenders": cash, "change": "39.87"})
    assert sold.code == 0, sold.err


def sent(terminal: Terminal, folder: Path, form: str, what: str = "all") -> dict[str, Path]:
    """Export; the files by kind."""
    said = terminal.type("export", what, str(folder), "--format", form)
    assert said.code == 0, said.err
    return {one["export"]: Path(one["file"]) for one in said.json["files"]}


@pytest.mark.parametrize("form", [pytest.param("csv", marks=pytest.mark.slow), "xlsx"])
def test_masters_go_into_fresh_books_and_the_lists_are_equal(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, form: str
) -> None:
    fill(terminal)
    files = sent(terminal, tmp_path / "out", form)
    assert set(files) == {one.name for one in EXPORTS}
    other = Terminal(str(tmp_path / "fresh.counterfoil"), monkeypatch, capsys)
    assert other.type("init", "--name", "Fresh", "--country", "DE").code == 0
    for code, percent in (("S19", "19"), ("S7", "7")):
        rate = {"code": code, "category": "S", "percent": percent, "valid_from": "2007-01-01"}
        other.do({"action": "save_tax_rate", **rate})
    for what in MASTERS:
        said = other.type("import", what, str(files[what]))
        assert (said.code, said.json["bad"]) == (0, []), what
    again = sent(other, tmp_path / "again", form)
    for what in MASTERS:
        here, there = table(files[what]), table(again[what])
        left_out = {"promised"}
        assert [{k: v for k, v in row.items() if k not in left_out} for row in here] == [
            {k: v for k, v in row.items() if k not in left_out} for row in there
        ], what
        assert len(here) >= 1
    tolerant = {row["number"]: row for row in table(again["customers"])}
    told = ("over_percent", "under_percent", "early_percent", "early_days")
    assert [tolerant["0815"][name] for name in told] == ["5", "2.5", "2", "10"]
    assert tolerant["0815"]["exact"] != tolerant["2000"]["exact"], "who takes exactly what was ordered"
    trusted = ("credit_policy", "reference_required", "buyers", "assortment", "allowed")
    assert [tolerant["2000"][name] for name in trusted] == ["hold", "yes", "warn", "", ""]
    assert [tolerant["1000"][name] for name in trusted] == ["", "no", "", "refuse", "007, BOLT, category:Rohre"]
    machines = ("einvoice", "endpoint_scheme", "endpoint", "buyer_reference")
    assert [tolerant["1000"][name] for name in machines] == ["xrechnung", "0204", "0991-1", "0991-1-06"]
    goods = {row["sku"]: (row["unit_code"], row["hsn"]) for row in table(again["products"])}
    assert goods["007"] == ("XBE", "7411")
    for what in MASTERS:
        assert other.type("import", what, str(files[what])).json["unchanged"] == len(table(files[what])), what
    assert other.type("check", "--rebuild").json["faults"] == []


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_papers_of_a_sale_add_up_outside_the_books(terminal: Terminal, tmp_path: Path, form: str) -> None:
    fill(terminal)
    files = sent(terminal, tmp_path / "out", form)
    (invoice,) = table(files["invoices"])
    # 3.5 x 8.4275 = 29.50 at 7 %, 200 x 12 / 100 = 24.00 at 19 %
    assert [(x["product"], x["quantity"], float(x["net"])) for x in table(files["invoice_lines"])] == [
        ("007", "3.5", 29.5), ("BOLT", "200", 24.0),
    ]  # fmt: skip
    assert [(x["rate"], float(x["base"]), float(x["tax"])) for x in table(files["invoice_taxes"])] == [
        ("19", 24.0, 4.56), ("7", 29.5, 2.07),
    ]  # fmt: skip
    assert float(invoice["gross"]) == 60.13
    assert float(invoice["open"]) == 0
    (paid,) = table(files["payments"])
    assert (float(paid["tendered"]), float(paid["change"])) == (100, 39.87)
    assert [(x["invoice"], float(x["amount"])) for x in table(files["allocations"])] == [(invoice["number"], 60.13)]
    assert sum(float(x["amount"]) for x in table(files["receivables"])) == 0
    assert invoice["date"] == table(files["orders"])[0]["date"]


def test_no_cell_begins_a_formula_and_figures_are_figures(terminal: Terminal, tmp_path: Path) -> None:
    fill(terminal)
    files = sent(terminal, tmp_path / "csv", "csv")
    assert files["customers"].read_bytes().startswith(b"\xef\xbb\xbf")
    for file in files.values():
        for row in table(file):
            for name, cell in row.items():
                assert not cell.startswith(("=", "+", "@", "\t", "\r")), (file, name, cell)
                assert not cell.startswith("-") or float(cell) < 0
    book = load_workbook(sent(terminal, tmp_path / "xlsx", "xlsx")["products"])
    cells = {head.value: cell for head, cell in zip(*book.active.iter_rows(max_row=2), strict=True)}
    assert (cells["sku"].value, cells["sku"].data_type) == ("007", "s")
    assert (cells["barcode"].value, cells["barcode"].data_type) == ("4006381333931", "s")
    assert (cells["price"].value, cells["price"].data_type) == (8.4275, "n")
    people = load_workbook(sent(terminal, tmp_path / "people", "xlsx", "customers")["customers"]).active
    assert (people["B2"].value, people["B2"].data_type) == (FORMULA, "s")


@given(st.text(st.characters(exclude_categories=("Cs",)), min_size=1))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    for formulas in (True, False):
        written = guarded(text, formulas)
        kept = text.startswith('="')
        assert plain(written) == text or (kept and not formulas)
        assert not formulas or not written.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@given(st.lists(st.text(st.sampled_from("'=+-@\t\r\nNUL\\()nul1 ;,\""), min_size=1), max_size=20))
def test_a_file_of_odd_texts_is_read_as_it_was_written(texts: list[str]) -> None:
    import io

    out = io.StringIO(newline="")
    csv.writer(out).writerows([guarded(text)] for text in texts)
    assert [plain(row[0]) for row in csv.reader(io.StringIO(out.getvalue(), newline=""))] == texts


def test_what_cannot_be_exported_gets_a_sentence(terminal: Terminal, tmp_path: Path) -> None:
    unknown = terminal.type("export", "secrets", str(tmp_path))
    assert "secrets cannot be exported; there are all, customers" in unknown.sentence
    assert "csv or xlsx, not ods" in terminal.type("export", "all", str(tmp_path), "--format", "ods").sentence
    file = sent(terminal, tmp_path / "out", "csv", "quotes")["quotes"]
    before = file.read_bytes()
    said = terminal.type("export", "all", str(tmp_path / "out"))
    assert (said.code, "is there already" in said.sentence) == (2, True)
    assert (file.read_bytes(), [one.name for one in (tmp_path / "out").iterdir()]) == (before, ["quotes.csv"])
    (tmp_path / "a file").touch()
    assert "is no folder" in terminal.type("export", "all", str(tmp_path / "a file")).sentence


@pytest.mark.slow
@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_own_fields_are_columns_that_come_back(
    terminal: Terminal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any, form: str
) -> None:
    fill(terminal)
    other = Terminal(str(tmp_path / "fresh.counterfoil"), monkeypatch, capsys)
    assert other.type("init", "--name", "Fresh", "--country", "DE").code == 0
    defined = [
        {"action": "save_field", "entity": "customer", "name": "Site, keys", "kind": "text"},
        {"action": "save_field", "entity": "customer", "name": "Bonus", "kind": "number"},
        {"action": "save_field", "entity": "customer", "name": "Name", "kind": "text"},
        {"action": "save_field", "entity": "product", "name": "Tested", "kind": "date"},
    ]
    for books in (terminal, other):
        assert books.do(*defined).code == 0
    own = {"Site, keys": "=by the gate", "Bonus": "1212.50", "Name": "another"}
    terminal.do(
        {"action": "save_customer", "number": "0815", "fields": own},
        {"action": "save_product", "sku": "007", "fields": {"Tested": "2026-03-18"}},
        {"action": "save_tax_rate", "code": "S7", "category": "S", "percent": "7", "valid_from": "2007-01-01"},
    )
    for code, percent in (("S19", "19"), ("S7", "7")):
        rate = {"code": code, "category": "S", "percent": percent, "valid_from": "2007-01-01"}
        other.do({"action": "save_tax_rate", **rate})
    for what in ("customers", "products"):
        [file] = sent(terminal, tmp_path / "out", form, what).values()
        said = other.type("import", what, str(file))
        assert (said.code, said.json["bad"]) == (0, []), what
        [again] = sent(other, tmp_path / "again", form, what).values()
        names = [name for name in table(file)[0] if name.startswith("own:")]
        assert names
        assert [[row[one] for one in names] for row in table(file)] == [
            [row[one] for one in names] for row in table(again)
        ]
    query = other.type("query", "customer", '{"number": "0815"}').json
    assert query["fields"] == own
    assert query["name"] == FORMULA


@pytest.mark.postgres
def test_it_goes_out_of_a_server_too(postgres_shop: Shop, tmp_path: Path) -> None:
    database: Database = postgres_shop.database
    told = {one["export"]: one["rows"] for one in export(database, "all", tmp_path)}
    assert (told["customers"], told["products"], told["stock_moves"]) == (2, 4, 2)
