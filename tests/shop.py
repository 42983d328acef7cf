"""One small readable shop for all tests: Nordlicht sells copper to Müller, Kern and a few others."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from app.actions.catalogue import BY_NAME
from app.actions.companies import create_company
from app.actions.registry import perform
from app.actions.reply import Reply
from app.cli.scripting import flat
from app.queries import answer
from app.store.database import Database
from app.store.filestore import files_of

POSTGRES = "COUNTERFOIL_TEST_POSTGRES"


class Shop:
    """A company's books with short ways to act and to ask. Dates, prices and names are the tests' own."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def do(self, action: str, **parameters: Any) -> Reply:
        """Run an action; its reply."""
        return perform(self.database, BY_NAME[action], parameters, actor="anna").reply

    def ask(self, query: str, value: str) -> dict[str, Any]:
        """What `counterfoil query` would answer."""
        parameter = {"stock": "product", "lost_promises": "since", "counts_wanted": "location"}.get(query, "number")
        with self.database.read() as view:
            return flat(answer(view, query, {parameter: value}))

    def line(self, order: str, number: int = 1) -> dict[str, str]:
        """One line of an order."""
        return next(one for one in self.ask("order", order)["lines"] if one["line"] == number)

    def stocked(self) -> Shop:
        """Taxes, two customers, three products and a service, and goods on the shelf."""
        self.do("save_tax_rate", code="S19", category="S", percent="19", valid_from="2007-01-01")
        self.do("save_tax_rate", code="S7", category="S", percent="7", valid_from="2007-01-01")
        self.do("save_customer", number="MUELLER", name="Müller Bau GmbH", country="DE")
        self.do("save_customer", number="KERN", name="Kern Haustechnik", country="DE", shortage="cancel")
        self.do("save_product", sku="CU15", name="Copper pipe 15 mm", price="8.42", tax="S19", unit="pc")
        self.do("save_product", sku="ELB15", name="Elbow 15 mm", price="0.61", tax="S19", barcodes=["4006381333931"])
        self.do("save_product", sku="BOOK", name="Soldering handbook", price="30.00", tax="S7")
        self.do("save_product", sku="CUT", name="Cutting", price="2.50", tax="S19", service=True)
        self.do(
            "receive_goods",
            lines=[{"product": "CU15", "quantity": "100"}, {"product": "ELB15", "quantity": "50"}],
        )
        return self

    def lawful(self) -> Shop:
        """Where the company is and its VAT id, and where its customers are."""
        self.do("save_company", street="Am Hafen 3", postcode="48155", city="Münster", vat_id="DE136695976")
        for number, street in (("MUELLER", "Hauptstraße 14"), ("KERN", "Gartenstraße 8")):
            address = {"street": street, "postcode": "48143", "city": "Münster"}
            self.do("save_customer", number=number, address=address)
        return self

    def order(self, customer: str = "MUELLER", **parameters: Any) -> Reply:
        """A confirmed order."""
        parameters.setdefault("lines", [{"product": "CU15", "quantity": "40"}])
        draft = self.do("draft_order", customer=customer, **parameters)
        return self.do("confirm_order", order=draft.id)

    def shipped(self, order: str, **pick: Any) -> Reply:
        """Pick, pack and ship what there is of an order."""
        picking = self.do("open_pick_list", order=order)
        self.do("confirm_pick", pick_list=picking.id, **pick)
        shipment = self.do("pack_shipment", pick_list=picking.id)
        return self.do("ship", shipment=shipment.id, carrier="DHL")


def copy_of(template: Path, target: Path) -> Database:
    """Books of one's own from a template, faster than making them."""
    shutil.copyfile(template, target)
    return Database(str(target))


@contextmanager
def postgres_database(name: str = "Nordlicht Haustechnik", country: str = "DE") -> Iterator[Database]:
    """Fresh books on the PostgreSQL server that the environment names; dropped afterwards."""
    import psycopg

    server = os.environ[POSTGRES]
    database = f"counterfoil_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{database}"')
    books = create_company(server.rsplit("/", 1)[0] + "/" + database, name, country)
    try:
        yield books
    finally:
        shutil.rmtree(files_of(books), ignore_errors=True)
        books.close()
        with psycopg.connect(server, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE "{database}" WITH (FORCE)')
