"""A small plumbing wholesaler, made through the actions; the same goods as on the reference pictures."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

from app.actions.catalogue import BY_NAME
from app.actions.companies import create_company
from app.actions.registry import perform
from app.store.database import Database

PRODUCTS = (
    ("CU15-3", "Copper pipe 15 mm × 3 m", "pc", "8.42", 118),
    ("CU22-3", "Copper pipe 22 mm × 3 m", "pc", "13.10", 44),
    ("ELB15", "Elbow 15 mm solder, 90°", "pc", "0.61", 48),
    ("FLX500", "Flux paste 500 g", "tin", "9.80", 0),
    ("SLD-L", "Lead-free solder 250 g", "reel", "14.25", 31),
    ("BRK-2P", "Pipe bracket, 2-part, 15–18 mm", "pc", "0.38", 900),
    ("BN12", "Brass nipple ½″", "pc", "1.94", 212),
    ("BN34", "Brass nipple ¾″", "pc", "2.60", 80),
    ("BNR1", "Brass reducer 1″–¾″", "pc", "4.15", 6),
    ("BV12", "Brass ball valve ½″", "pc", "7.30", 57),
)


def do(database: Database, action: str, **given: Any) -> Any:
    """One action; its reply."""
    return perform(database, BY_NAME[action], given, actor="anna").reply


def make_books(folder: Path) -> Database:
    """Company, tax, products with stock, three customers: a copy of those that were made once in this process."""
    where = folder / "books.db"
    shutil.copyfile(_template(), where)
    return Database(str(where))


@cache
def _template() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="counterfoil-sample-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    database = create_company(str(folder / "books.db"), "Nordlicht Haustechnik", "DE", tax_id="DE136695976")
    _stock(database)
    database.close()
    return folder / "books.db"


def _stock(database: Database) -> None:
    do(database, "save_tax_rate", code="DE19", category="S", percent="19", valid_from="2020-01-01")
    do(database, "save_company", default_tax="DE19", street="Am Hafen 3", city="Münster")
    for sku, name, unit, price, _stock in PRODUCTS:
        do(database, "save_product", sku=sku, name=name, unit=unit, price=price, tax="DE19", date="2026-01-02")
    lines = [{"product": sku, "quantity": str(stock)} for sku, _, _, _, stock in PRODUCTS if stock]
    do(database, "receive_goods", lines=lines)
    address = {"street": "Hauptstraße 14", "postcode": "48143", "city": "Münster"}
    do(
        database,
        "save_customer",
        number="K-10482",
        name="Müller Bau GmbH",
        country="DE",
        phone="0251 443 21",
        credit_limit="10000",
        address=address,
    )
    do(database, "save_customer", number="K-10031", name="Kern Haustechnik", country="DE", phone="05971 9900")
    do(database, "save_customer", number="K-10077", name="Stadtwerke <b>Rheine</b>", country="DE")


def make_order(database: Database, customer: str = "K-10031", lines: Any = (("CU15-3", "4"), ("BN12", "10"))) -> Any:
    """A confirmed order."""
    rows = [{"product": product, "quantity": quantity} for product, quantity in lines]
    draft = do(database, "draft_order", customer=customer, lines=rows)
    return do(database, "confirm_order", order=draft.id)
