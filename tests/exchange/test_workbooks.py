"""Workbooks are taken in as people leave them: titles above, several sheets, typed cells, broken codes."""

import csv
import datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from tests.cli.terminal import Said, Terminal
from tests.exchange.test_imports import counts, faults


@pytest.fixture
def book() -> Workbook:
    """A new workbook with one empty sheet."""
    return Workbook()


def take(terminal: Terminal, folder: Path, book: Workbook, what: str, *options: str) -> Said:
    """Save the workbook and take it in."""
    file = folder / "mappe.xlsx"
    book.save(file)
    return terminal.type("import", what, str(file), *options)


def rows(book: Workbook, *given: list[Any]) -> Any:
    """Fill the first sheet."""
    for row in given:
        book.active.append(row)
    return book.active


def test_the_sheet_with_the_headings_is_found_below_its_merged_title(
    terminal: Terminal, tmp_path: Path, book: Workbook
) -> None:
    rows(book, ["Hinweise", "Stand: heute"]).title = "Deckblatt"
    goods = book.create_sheet("Artikel 2026")
    for row in (["Preisliste Nordlicht"], [], ["Artikel-Nr.", "Bezeichnung", "VK-Preis", None, "MwSt."]):
        goods.append(row)
    goods.merge_cells("A1:E1")
    goods.append(["R-1", "Rohr", 1.234, "Notiz", 0.19])
    goods["E4"].number_format = "0%"
    hidden = book.create_sheet("Alt")
    hidden.append(["sku", "name", "price", "tax", "unit"])
    hidden.sheet_state = "hidden"
    said = take(terminal, tmp_path, book, "products")
    assert (said.code, counts(said)) == (0, (1, 1, 0, 0))
    assert (said.json["sheet"], said.json["heading_line"], said.json["decimal"]) == ("Artikel 2026", 3, "none")
    assert said.json["other_sheets"] == ["Deckblatt", "Alt"]
    lines = [{"product": "R-1", "quantity": "1000"}]
    terminal.do({"action": "save_customer", "number": "K", "name": "Kern"})
    order = terminal.do({"action": "draft_order", "customer": "K", "lines": lines})
    assert order.lines[0]["net"] == "1234.00", "1.234 in a cell of numbers is one and a quarter, and no thousand"
    named = take(terminal, tmp_path, book, "products", "--sheet", "Neu")
    assert named.sentence == "mappe.xlsx has no sheet Neu; there are Deckblatt, Artikel 2026."


def test_zeros_of_a_number_format_are_kept(terminal: Terminal, tmp_path: Path, book: Workbook) -> None:
    sheet = rows(book, ["Kundennummer", "Firma", "PLZ"], [42, "Kern", 1067], ["0043", "Maier", 50667.0])
    sheet["A2"].number_format, sheet["C2"].number_format = "000000", "00000"
    assert take(terminal, tmp_path, book, "customers").code == 0
    file = tmp_path / "same.csv"
    file.write_text("number,postcode\n000042,01067\n0043,50667\n")
    assert counts(terminal.type("import", "customers", str(file))) == (2, 0, 0, 2)


def test_what_a_spreadsheet_has_broken_is_named_by_its_cell_and_never_guessed(
    terminal: Terminal, tmp_path: Path, book: Workbook
) -> None:
    rows(
        book, ["sku", "name", "price", "ean"],
        ["A", "whole", 1, 4006381333931], ["B", "a float", 1, 4006381333931.5], ["C", "written so", 1, "4.00638E+12"],
        ["D", "rounded", 1, 4006380000000], ["E", "zeros lost", 1, 40170725],
        [datetime.date(2026, 3, 1), "1-3?", 1, None],
        ["G", "no value", "#N/A", None], ["#REF!", "x", 1, None],
    )  # fmt: skip
    said = take(terminal, tmp_path, book, "products")
    assert said.code == 2
    assert [(one["cell"], one["field"]) for one in said.json["bad"]] == [
        ("D3", "gtin"), ("D4", "gtin"), ("D5", "gtin"), ("A7", "sku"), ("C8", "price"), ("A9", "sku"),
    ]  # fmt: skip
    told = [one["error"] for one in said.json["bad"]]
    assert "is held as a date" in told[3]
    assert told[4] == "#N/A in C8 is a spreadsheet's error."
    kept = take(terminal, tmp_path, book, "products", "--accept-partial")
    assert counts(kept) == (8, 2, 0, 0)


def test_a_float_of_thirteen_digits_is_no_barcode(terminal: Terminal, tmp_path: Path, book: Workbook) -> None:
    rows(book, ["sku", "name", "price", "ean"], ["A", "a", 19.99, 4006381333931])
    file = tmp_path / "float.xlsx"
    book.save(file)
    # As programs write that hold the column as floats.
    _replace(file, b"<v>4006381333931</v>", b"<v>4.006381333931E+12</v>")
    said = terminal.type("import", "products", str(file))
    assert (said.code, faults(said)) == (2, [(2, "gtin")])
    assert "4.006381333931E+12 in D2 is in scientific notation" in said.sentence


def _replace(file: Path, old: bytes, new: bytes) -> None:
    import zipfile

    with zipfile.ZipFile(file) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    assert any(old in part for part in parts.values())
    with zipfile.ZipFile(file, "w") as packed:
        for name, part in parts.items():
            packed.writestr(name, part.replace(old, new))


@pytest.mark.parametrize("typed", [True, False])
def test_northwind_in_a_workbook_is_the_same(
    terminal: Terminal, tmp_path: Path, real: Path, book: Workbook, typed: bool
) -> None:
    for what, name in (("customers", "customers"), ("products", "products"), ("stock", "products")):
        book = Workbook()
        with (real / "northwind" / f"{name}.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.reader(stream):
                book.active.append([_typed(cell) if typed and what != "customers" else cell for cell in row])
        said = take(terminal, tmp_path, book, what)
        assert said.json["bad"] == []
        again = terminal.type("import", what, str(real / "northwind" / f"{name}.csv")).json
        assert again["unchanged"] == again["read"] == (91 if what == "customers" else 77)


def _typed(cell: str) -> Any:
    try:
        return int(cell) if cell.isdigit() else float(cell)
    except ValueError:
        return cell


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"PK\x03\x04 no more", "is damaged and cannot be read"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "one with a password"),
    ],
)
def test_a_broken_workbook_gets_a_sentence(terminal: Terminal, tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "mappe.xlsx"
    file.write_bytes(content)
    said = terminal.type("import", "customers", str(file))
    assert (said.code, sentence in said.sentence) == (2, True)


@pytest.mark.parametrize("name", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_a_workbook_damaged_inside_gets_a_sentence(
    terminal: Terminal, tmp_path: Path, book: Workbook, name: str
) -> None:
    import zipfile

    rows(book, ["number", "name"], *([f"K{n}", f"Kunde {n}"] for n in range(200)))
    file = tmp_path / "mappe.xlsx"
    book.save(file)
    with zipfile.ZipFile(file) as packed:
        parts = {one: packed.read(one) for one in packed.namelist()}
    parts[name] = parts[name][: len(parts[name]) * 2 // 3]
    with zipfile.ZipFile(file, "w") as packed:
        for one, part in parts.items():
            packed.writestr(one, part)
    before = terminal.entries()
    said = terminal.type("import", "customers", str(file))
    assert (said.code, "is damaged and cannot be read" in said.sentence) == (2, True)
    assert terminal.entries() == before
