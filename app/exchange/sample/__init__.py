"""The sample company, Nordlicht Haustechnik GmbH: a plumbing wholesaler made of dice that always fall the same way.

The same `today`, number of orders and program give the same rows, ids and hashes included, when they are made on the
same day. Everything happens at its own date, several hundred orders to a transaction: what is over as facts in bulk,
what is going on by the actions; so the books are as if people had worked in them.
"""

from __future__ import annotations

import contextlib
import datetime
import itertools
import os
import random
from collections.abc import Callable
from pathlib import Path

from app.actions.companies import create_company
from app.exchange.sample.buying import SUPPLIERS, supplied
from app.exchange.sample.catalogue import products
from app.exchange.sample.history import History
from app.exchange.sample.people import customers
from app.exchange.sample.script import Script, scripted
from app.store.database import Database

SEED = 20_260_318
MONTHS = 18
_TERMS = """Delivery
Goods travel at our risk until they are handed over. What is not on the shelf follows when it arrives.

Price and payment
Prices are net of VAT unless said otherwise, and hold for the order they stand on. Invoices are payable within \
the time they name, without deduction.

Title
The goods remain ours until they are paid for.

Complaints
Please look at the goods when they arrive. What is wrong is put right: repaired, replaced, or taken back.

Returns
Standard goods come back within 30 days, unused and in their packing. Cut and ordered goods do not."""

COMPANY = {
    "legal_form": "GmbH",
    "street": "Hafenstraße 48",
    "postcode": "48153",
    "city": "Münster",
    "phone": "0251 555 01 00",
    "email": "verkauf@nordlicht-haustechnik.example",
    "web": "nordlicht-haustechnik.example",
    "vat_id": "DE123456788",
    "register": "Amtsgericht Münster HRB 00000",
    "directors": "Geschäftsführung: Frieda Nordlicht",
    "bank_name": "Musterbank Münster",
    "iban": "DE02120300000000202051",
    "bic": "BYLADEM1001",
    "accent": "#1450A8",
    "terms_title": "Terms of sale",
    "terms_version": "2026-01",
    "terms_date": "2026-01-01",
    "terms_text": _TERMS,
    "quote_days": 21,
}


def create_sample(
    where: str,
    today: datetime.date | None = None,
    orders: int = 2000,
    progress: Callable[[int, int], None] | None = None,
    lean: bool = False,
) -> Database:
    """Make the sample company at `where`, with this many orders over 18 months up to `today`.

    It is made under another name and put in place when it is whole. `progress` hears (done, of how many). `lean` makes
    all orders closed ones of five lines on average, at a steady pace and in the same memory however many they are.
    """
    today = today or datetime.datetime.now().astimezone().date()
    scratch = f"{where}.making"
    _remove(scratch)
    dice, chance = random.Random(SEED), random.Random(SEED)  # noqa: S311 - dice for a story, not for secrets
    # The day's first moments, so that nothing is recorded later than what people do next.
    clock = itertools.count(int(_midnight(today)) * 1_000_000, 1000).__next__

    def opener(place: str) -> Database:
        return Database(place, clock, durable=False, chance=chance.randbytes)

    try:
        founded = create_company(scratch, "Nordlicht Haustechnik GmbH", "DE", "EUR", demo=True, opener=opener)
        with contextlib.closing(founded) as database:
            start = today - datetime.timedelta(days=MONTHS * 30)
            count = customers_for(orders)
            scripted(database, "create_sample", lambda script: _found(script, start, count))
            told = progress or (lambda _done, _all: None)
            History(database, dice, start, today, orders, count, told, lean).play()
        with Path(scratch).open("rb+") as made:
            os.fsync(made.fileno())
        Path(scratch).replace(where)
    finally:
        _remove(scratch)
    return Database(where)


def _midnight(day: datetime.date) -> float:
    return datetime.datetime.combine(day, datetime.time()).astimezone().timestamp()


def customers_for(orders: int) -> int:
    """How many customers a history of so many orders deserves: 120 for the whole one."""
    return min(120, max(20, orders * 120 // 2000))


def _remove(scratch: str) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(scratch + suffix).unlink(missing_ok=True)


def _found(script: Script, start: datetime.date, count: int) -> None:
    """Company, taxes, places, carriers, customers and products."""
    day = start.isoformat()
    script.do("save_company", date=day, **COMPANY)
    script.do("save_tax_rate", code="S19", category="S", percent="19", valid_from="2007-01-01")
    script.do("save_tax_rate", code="S19", category="S", percent="16", valid_from="2020-07-01")
    script.do("save_tax_rate", code="S19", category="S", percent="19", valid_from="2021-01-01")
    script.do("save_tax_rate", code="S7", category="S", percent="7", valid_from="1983-07-01")
    script.do("save_company", default_tax="S19")
    script.do("save_location", code="YARD", name="Yard, long goods")
    for name, link in (("DHL", "https://www.dhl.example/{}"), ("DPD", "https://www.dpd.example/{}"), ("Own lorry", "")):
        script.do("save_carrier", name=name, tracking_url=link)
    for name in ("Anna", "Ben", "Clara"):
        script.do("save_user", name=name)
    for one in customers(random.Random(count), count):  # noqa: S311
        script.do("save_customer", **{"country": "DE", **one})
    for one in SUPPLIERS:
        script.do("save_supplier", **{"country": "DE", **one})
    for one in products():
        script.do("save_product", tax="S19", **supplied(one))


__all__ = ["COMPANY", "create_sample"]
