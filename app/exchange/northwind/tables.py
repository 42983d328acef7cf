"""Northwind's files as rows that know where they stand: every refusal names the file, the line and the reason."""

from __future__ import annotations

import contextlib
import csv
import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from app.domain.errors import RuleViolation
from app.exchange.northwind.anyhow import read_anyhow, sheet_for
from app.exchange.tables.reading import opened
from app.exchange.tables.workbook import is_packed, sheet_names

# The columns that are read. What else a file has is left alone.
COLUMNS: dict[str, tuple[str, ...]] = {
    "categories": ("CategoryID", "CategoryName"),
    "suppliers": ("SupplierID", "CompanyName", "Address", "City", "Region", "PostalCode", "Country", "Phone"),
    "shippers": ("ShipperID", "CompanyName", "Phone"),
    "employees": ("EmployeeID", "LastName", "FirstName"),
    "customers": (
        "CustomerID", "CompanyName", "ContactName", "ContactTitle", "Address", "City", "Region", "PostalCode",
        "Country", "Phone", "Fax",
    ),
    "products": (
        "ProductID", "ProductName", "SupplierID", "CategoryID", "QuantityPerUnit", "UnitPrice", "UnitsInStock",
        "ReorderLevel", "Discontinued",
    ),
    "orders": (
        "OrderID", "CustomerID", "EmployeeID", "OrderDate", "RequiredDate", "ShippedDate", "ShipVia", "Freight",
        "ShipName", "ShipAddress", "ShipCity", "ShipRegion", "ShipPostalCode", "ShipCountry",
    ),
    "order_details": ("OrderID", "ProductID", "UnitPrice", "Quantity", "Discount"),
}  # fmt: skip


# What a folder may be without: then orders have no carrier and no salesperson, products no supplier.
OPTIONAL = frozenset({"categories", "suppliers", "shippers", "employees"})


class RowRefused(RuleViolation):
    """A refusal that says already which row it is about."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a file; `line` is where it begins, counted from 1."""

    file: str
    line: int
    fields: dict[str, str]

    def __getitem__(self, name: str) -> str:
        return self.fields[name]

    def wrong(self, sentence: str) -> RowRefused:
        """The refusal of this row."""
        return RowRefused(f"{self.file} line {self.line}: {sentence}", "source")

    def need(self, name: str) -> str:
        """A text that must be there."""
        if not self.fields[name].strip():
            raise self.wrong(f"{name} is missing.")
        return self.fields[name]

    def number(self, name: str, least: int | None = 0) -> Decimal:
        """A decimal number, not below `least`."""
        text = self.need(name)
        try:
            value = Decimal(text)
        except InvalidOperation:
            raise self.wrong(f"{name} {text} is not a number.") from None
        if not value.is_finite() or "_" in text:
            raise self.wrong(f"{name} {text} is not a number.")
        if least is not None and value < least:
            raise self.wrong(f"{name} {text} is below {least}.")
        return value

    def date(self, name: str) -> str:
        """An ISO date; "" where the field is empty."""
        text = self.fields[name].strip()
        if not text:
            return ""
        try:
            return datetime.date.fromisoformat(text).isoformat()
        except ValueError:
            raise self.wrong(f"{name} {text} is not a date like 1998-05-06.") from None


@dataclass(frozen=True, slots=True)
class Source:
    """The whole folder, each reference checked. Tables by their keys; lines by order, in the order of the file."""

    categories: dict[str, Row]
    suppliers: dict[str, Row]
    shippers: dict[str, Row]
    employees: dict[str, Row]
    customers: dict[str, Row]
    products: dict[str, Row]
    orders: dict[str, Row]
    lines: dict[str, list[Row]]


def read_source(folder: Path) -> Source:
    """Read all files, or all sheets of one workbook. Raises RuleViolation naming file, line and reason."""
    places = _places(folder)
    missing = [f"{name}.csv" for name in COLUMNS if name not in places and name not in OPTIONAL]
    if missing:
        raise RuleViolation(f"{folder} does not hold Northwind: {', '.join(missing)} missing.", "source")
    tables = {name: list(_rows(*places[name], columns)) if name in places else [] for name, columns in COLUMNS.items()}
    details = tables.pop("order_details")
    source = Source(**{name: _by_key(rows, COLUMNS[name][0]) for name, rows in tables.items()}, lines={})
    for row in source.products.values():
        _refer(row, "SupplierID", source.suppliers)
        _refer(row, "CategoryID", source.categories)
    for row in source.orders.values():
        row.need("CustomerID")
        _refer(row, "CustomerID", source.customers)
        _refer(row, "EmployeeID", source.employees)
        _refer(row, "ShipVia", source.shippers)
    seen: set[tuple[str, str]] = set()
    for row in details:
        for name, table in (("OrderID", source.orders), ("ProductID", source.products)):
            row.need(name)
            _refer(row, name, table)
        key = row["OrderID"], row["ProductID"]
        if key in seen:
            raise row.wrong(f"order {key[0]} has product {key[1]} twice.")
        seen.add(key)
        source.lines.setdefault(row["OrderID"], []).append(row)
    for number, row in source.orders.items():
        if number not in source.lines:
            raise row.wrong(f"order {number} has no lines in order_details.csv.")
    return source


def _places(source: Path) -> dict[str, tuple[Path, str]]:
    """Where each table lies: its file, and its sheet in a workbook of all. Raises RuleViolation."""
    if source.is_file():
        with contextlib.closing(opened(source)) as file:
            if not is_packed(file):
                raise RuleViolation(f"{source} is neither Northwind's folder nor a workbook of it.", "source")
            sheets = sheet_names(file, source.name)
        found = ((name, sheet_for(sheets, name)) for name in COLUMNS)
        return {name: (source, sheet) for name, sheet in found if sheet}
    if not source.is_dir():
        raise RuleViolation(f"There is no folder {source}.", "source")
    files = ((name, source / f"{name}.{form}") for name in COLUMNS for form in ("xlsx", "csv"))
    return {name: (file, "") for name, file in files if file.is_file()}


def _by_key(rows: list[Row], key: str) -> dict[str, Row]:
    found: dict[str, Row] = {}
    for row in rows:
        value = row.need(key)
        if value in found:
            raise row.wrong(f"{key} {value} is there twice; first in line {found[value].line}.")
        found[value] = row
    return found


def _refer(row: Row, name: str, table: dict[str, Row]) -> None:
    if row[name] and row[name] not in table and (table or name not in _OF_OPTIONAL):
        raise row.wrong(f"there is no {name} {row[name]}.")


# What refers to a table that may be missing.
_OF_OPTIONAL = frozenset({"SupplierID", "CategoryID", "EmployeeID", "ShipVia"})


def _rows(path: Path, sheet: str, columns: tuple[str, ...]) -> Iterator[Row]:
    if sheet or not _as_published(path):
        where = f"{path.name} {sheet}".rstrip()
        for line, fields in read_anyhow(path, columns, sheet):
            yield Row(where, line, fields)
        return
    try:
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise RuleViolation(f"{path.name} line {line}: this is not UTF-8 text.", "source") from None
    except OSError as error:
        raise RuleViolation(f"{path.name} cannot be read ({error.strerror}).", "source") from None
    if "\0" in text:
        raise RuleViolation(f"{path.name} holds characters that are no text.", "source")
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    try:
        head = next(reader, [])
        lacking = [name for name in columns if name not in head]
        if lacking:
            raise RuleViolation(f"{path.name} has no column {', '.join(lacking)}.", "source")
        begins = reader.line_num + 1
        for found in reader:
            if found:
                row = Row(path.name, begins, dict(zip(head, found, strict=False)))
                if len(found) != len(head):
                    raise row.wrong(f"there are {len(found)} fields, not {len(head)}.")
                yield row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise RuleViolation(f"{path.name} line {reader.line_num}: this is not CSV ({error}).", "source") from None


def _as_published(path: Path) -> bool:
    """Whether the headings stand in the first line with commas between them, as in the folder itself."""
    try:
        with path.open("rb") as file:
            first = file.readline(4096)
    except OSError:
        return True  # which tells what is wrong with it
    return not first.startswith((b"PK", b"sep=", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")) and (
        b"," in first or not any(mark in first for mark in (b";", b"\t", b"|"))
    )
