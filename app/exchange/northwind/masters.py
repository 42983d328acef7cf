"""Northwind's customers, products and the rest, saved by the actions of the desk. What is there stays."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from app.actions import house, master, people, stock, taxing
from app.actions.record import change
from app.domain.errors import RuleViolation
from app.exchange import cells
from app.exchange.northwind.tables import Row, RowRefused, Source
from app.queries.taken_in import Kind, default_tax, is_tax_code, made_by, named, untaxed_code
from app.store.database import Transaction

ACTION = "import_northwind"
TAX = "O"
_EVER = "1900-01-01"


@dataclass(slots=True)
class Added:
    """What was not there before: how many of each, and the products' ids of the file."""

    customers: int = 0
    suppliers: int = 0
    carriers: int = 0
    users: int = 0
    products: list[str] = field(default_factory=list)


def untaxed(tx: Transaction) -> str:
    """The code of what is outside the scope of tax (EN 16931: O); made if there is none. Raises RuleViolation."""
    if known := untaxed_code(tx, _EVER):
        return known
    if is_tax_code(tx, TAX):
        raise RuleViolation(
            f"The tax code {TAX} means something else here. Save one of category O with save_tax_rate, from {_EVER}.",
            "company",
        )
    rate = taxing.SaveTaxRate(
        code=TAX, category="O", percent=Decimal(0), valid_from=_EVER, exemption_reason="Not subject to tax"
    )
    taxing.save_tax_rate(tx, rate)
    if not default_tax(tx):
        change(tx, "company", "company", {"default_tax": TAX})
    return TAX


def save_masters(tx: Transaction, source: Source, tax: str) -> Added:
    """Save what the books do not know yet. Raises RuleViolation where a number means somebody else here."""
    added = Added()
    for row in source.shippers.values():
        if named(tx, "carrier", row.need("CompanyName")) is None:
            house.save_carrier(tx, house.SaveCarrier(name=row["CompanyName"], phone=row["Phone"]))
            added.carriers += 1
    for row in source.employees.values():
        if named(tx, "person", person(row)) is None:
            people.save_user(tx, people.SaveUser(name=person(row)))
            added.users += 1
    for number, row in source.suppliers.items():
        if not _known(tx, "supplier", number, row, "CompanyName"):
            _supplier(tx, number, row)
            added.suppliers += 1
    for number, row in source.customers.items():
        if not _known(tx, "customer", number, row, "CompanyName"):
            _customer(tx, number, row)
            added.customers += 1
    for number, row in source.products.items():
        if not _known(tx, "product", number, row, "ProductName"):
            _product(tx, number, row, source, tax)
            added.products.append(number)
    return added


def person(row: Row) -> str:
    """An employee's name."""
    return f"{row['FirstName']} {row.need('LastName')}".strip()


def country(row: Row, name: str) -> str:
    """The ISO code of the country in a field, "" where it is empty. Raises RuleViolation."""
    if not row[name].strip():
        return ""
    try:
        return cells.country(row[name])
    except ValueError:
        raise row.wrong(f"there is no country {row[name]}.") from None


def open_stock(tx: Transaction, quantities: dict[str, int], date: str) -> None:
    """What lies there before the first order, in whole units by product id of the file."""
    lines = [stock.GoodsLine(product=sku, quantity=Decimal(n)) for sku, n in quantities.items() if n]
    if lines:
        count = stock.AdjustStock(date=date, lines=lines, difference=True, reason="Opening stock")
        stock.adjust_stock(tx, count)


def _known(tx: Transaction, kind: Kind, number: str, row: Row, name: str) -> bool:
    """Whether it is here already, by the same name or from an earlier import."""
    found = named(tx, kind, number)
    if found is None:
        return False
    tx.flush()
    if found[1] != row[name] and made_by(tx, found[0]) != ACTION:
        raise row.wrong(
            f"{kind.capitalize()} {number} is {found[1]} in these books, not {row[name]}. "
            "Import Northwind into a company of its own."
        )
    return True


@contextlib.contextmanager
def placed(row: Row) -> Iterator[None]:
    """A refusal of an action says which row it is about."""
    try:
        yield
    except RowRefused:
        raise
    except RuleViolation as error:
        raise row.wrong(error.message) from None


def _supplier(tx: Transaction, number: str, row: Row) -> None:
    given = house.SaveSupplier(
        number=number, name=row.need("CompanyName"), country=country(row, "Country"), street=row["Address"],
        postcode=row["PostalCode"], city=row["City"], region=row["Region"], phone=row["Phone"],
    )  # fmt: skip
    with placed(row):
        house.save_supplier(tx, given)


def _customer(tx: Transaction, number: str, row: Row) -> None:
    address = master.CustomerAddress(
        kind="billing", street=row["Address"], postcode=row["PostalCode"], city=row["City"], region=row["Region"]
    )
    contacts = [master.ContactInput(name=row["ContactName"], role=row["ContactTitle"], phone=row["Phone"])]
    given = master.SaveCustomer(
        number=number, name=row["CompanyName"], country=country(row, "Country") or None, address=address,
        contacts=contacts if row["ContactName"] else None, phone=row["Phone"],
        note=f"Fax {row['Fax']}" if row["Fax"] else None,
    )  # fmt: skip
    with placed(row):
        master.save_customer(tx, given)


def _product(tx: Transaction, number: str, row: Row, source: Source, tax: str) -> None:
    if row["Discontinued"] not in {"0", "1"}:
        raise row.wrong(f"Discontinued is 0 or 1, not {row['Discontinued']}.")
    known = source.categories.get(row["CategoryID"])
    # Where nobody says what it is called, goods of one category still stand together.
    category = known.need("CategoryName") if known else row["CategoryID"]
    given = master.SaveProduct(
        sku=number, name=row["ProductName"], price=row.number("UnitPrice"), tax=tax, unit="pc", category=category,
        description=row["QuantityPerUnit"], supplier=(row["SupplierID"] if source.suppliers else "") or None,
        min_stock=row.number("ReorderLevel"), discontinued=row["Discontinued"] == "1",
    )  # fmt: skip
    with placed(row):
        master.save_product(tx, given)
