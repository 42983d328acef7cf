"""Northwind Traders: the company of the well-known sample database, read from a folder of CSV files.

Every order becomes the facts that the actions would have made, in date order across orders: confirmed, promised,
picked, packed, shipped and billed, each on its day. It keeps its number in a series of its own. Nothing is taxed,
nothing is signed. All of it happens in one transaction: what is stopped in the middle has not begun.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.actions.load import company
from app.domain.money import amount_out
from app.exchange.northwind.masters import ACTION, open_stock, save_masters, untaxed
from app.exchange.northwind.orders import Orders, events, opening, unknown
from app.exchange.northwind.tables import Source, read_source
from app.store.database import Database, Transaction
from app.store.sql import sql

# An order amended since bears the fact of its amendment; its first fact tells where it came from.
_ORDER = sql(
    "SELECT p.fulfilment, (SELECT j.action FROM journal_subject s JOIN journal j ON j.id = s.fact_id "
    "WHERE s.subject_id = o.id ORDER BY s.hlc LIMIT 1) FROM sales_order o "
    "JOIN order_progress p ON p.order_id = o.id WHERE o.number = :number"
)


@dataclass(frozen=True, slots=True)
class Imported:
    """What came in, and what was there already. Money as decimal text of the company's currency, without tax."""

    customers: int
    products: int
    suppliers: int
    carriers: int
    users: int
    orders: int
    lines: int
    shipped: int
    open: int
    goods: str
    freight: str
    currency: str
    there_already: int
    differ: tuple[str, ...]
    """Orders that are shipped in the folder and were not in these books; they are left as they are."""
    milliseconds: int


def import_northwind(
    database: Database, folder: Path, actor: str = "", progress: Callable[[int, int], None] | None = None
) -> Imported:
    """Bring in what the books do not know yet; doing it twice adds nothing.

    `progress` hears (done, of how many) confirmations and shipments.
    Raises RuleViolation naming file, line and reason; then nothing was brought in.
    """
    begun = time.monotonic()
    source = read_source(folder)
    told = progress or (lambda _done, _all: None)
    made = database.write(lambda tx: _bring(tx, source, told), action=ACTION, actor=actor).reply
    return replace(made, milliseconds=round((time.monotonic() - begun) * 1000))


def _bring(tx: Transaction, source: Source, told: Callable[[int, int], None]) -> Imported:
    firm = company(tx)
    known = _known_orders(tx, source)
    numbers = list(unknown(known, source))
    todo = events(source, numbers)
    tax = untaxed(tx)
    added = save_masters(tx, source, tax)
    first = todo[0].date if todo else ""
    open_stock(tx, opening(source, added.products, numbers), first)
    orders = Orders(tx, source, tax)
    if todo:
        orders.write(todo, lambda done: told(done, len(todo)))
    differ = [n for n, fulfilment in known.items() if fulfilment != "complete" and source.orders[n]["ShippedDate"]]
    return Imported(
        customers=added.customers,
        products=len(added.products),
        suppliers=added.suppliers,
        carriers=added.carriers,
        users=added.users,
        orders=len(numbers),
        lines=orders.lines,
        shipped=orders.shipped,
        open=len(numbers) - orders.shipped,
        goods=amount_out(orders.net, firm.currency),
        freight=amount_out(orders.charges, firm.currency),
        currency=firm.currency,
        there_already=len(known),
        differ=tuple(differ),
        milliseconds=0,
    )


def _known_orders(tx: Transaction, source: Source) -> dict[str, str]:
    """The orders of the folder that these books hold from an earlier import, and how far they are shipped."""
    known = {}
    for number, row in source.orders.items():
        found = tx.row(_ORDER, {"number": number})
        if found is not None:
            if found[1] != ACTION:
                raise row.wrong(
                    f"order {number} of these books is another one. Import Northwind into a company of its own."
                )
            known[number] = str(found[0])
    return known


__all__ = ["Imported", "import_northwind"]
