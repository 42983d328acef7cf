"""Northwind Traders: the company of the well-known sample database, read from a folder of CSV files.

Every order becomes the facts that the actions would have made, in date order across orders: confirmed, promised,
picked, packed, shipped and billed, each on its day. It keeps its number in a series of its own. Nothing is taxed,
nothing is signed. All of it happens in one transaction: what is stopped in the middle has not begun.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from app.actions.load import company
from app.domain.errors import RuleViolation
from app.domain.money import amount_out
from app.exchange import ImportOptions
from app.exchange.northwind.masters import ACTION, open_stock, save_masters, untaxed
from app.exchange.northwind.orders import Orders, events, opening, unknown
from app.exchange.northwind.tables import Source, read_source
from app.queries.taken_in import order_from
from app.store.database import Database, Transaction


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
    """Orders that are shipped in the folder and not in these books; they are left as they are."""
    milliseconds: int


def import_northwind(
    database: Database,
    folder: Path,
    actor: str = "",
    progress: Callable[[int, int], None] | None = None,
    dry_run: bool = False,
) -> Imported:
    """Bring in what the books do not know yet; doing it twice adds nothing.

    `progress` hears (done, of how many) confirmations and shipments. A dry run says what would come in, and changes
    nothing.
    Raises RuleViolation naming file, line and reason; then nothing was brought in.
    """
    begun = time.monotonic()
    source = read_source(folder)
    told = progress or (lambda _done, _all: None)
    answers: list[Imported] = []

    def bring(tx: Transaction) -> None:
        answers.append(_bring(tx, source, told))
        if dry_run:
            tx.settle()
            raise _OnlyTriedError

    with contextlib.suppress(_OnlyTriedError):
        database.write(bring, action=ACTION, actor=actor)
    return replace(answers[0], milliseconds=round((time.monotonic() - begun) * 1000))


class _OnlyTriedError(Exception):
    """Takes back what was only tried."""


def run(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """What `counterfoil import northwind` answers. Raises RuleViolation."""
    if replace(options, actor="", dry_run=False) != ImportOptions():
        raise RuleViolation("Northwind is read as it is: only --dry-run has a meaning here.", "what")
    made = import_northwind(database, source, options.actor, dry_run=options.dry_run)
    answer = {"ok": True, "dry_run": options.dry_run, **asdict(made)}
    left = f" {len(made.differ)} of them were not shipped then; ship them at the desk." if made.differ else ""
    if not made.orders:
        answer["told"] = f"All {made.there_already} orders are here already; nothing was added.{left}"
    elif made.there_already:
        answer["told"] = f"{made.there_already} orders were here already and stay as they are.{left}"
    return answer


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
        found = order_from(tx, number)
        if found is not None:
            if found[1] != ACTION:
                raise row.wrong(
                    f"order {number} of these books is another one. Import Northwind into a company of its own."
                )
            known[number] = found[0]
    return known


__all__ = ["Imported", "import_northwind", "run"]
