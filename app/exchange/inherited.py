"""What the old system leaves behind: unpaid invoices that are still owed, and closed orders as history.

An open invoice is a row. Of the history a row is a line of an order; the order's rows may stand anywhere, and an order
comes in whole or not at all.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.actions.inheriting import (
    OldLineInput,
    TakeOldInvoice,
    TakeOldOrder,
    old_line,
    take_old_invoice,
    take_old_order,
)
from app.actions.load import company, known_customer
from app.actions.record import CREATED, UNCHANGED
from app.domain.errors import RuleViolation
from app.exchange import ImportOptions, cells
from app.exchange.headings import OLD_INVOICES, OLD_ORDERS
from app.exchange.lists import once
from app.exchange.orders import discount_of, made_by_date
from app.exchange.plan import ListKind
from app.exchange.staging import take_list
from app.exchange.taker import Doubt, LeftOut, Values
from app.queries.taken_in import old_orders
from app.store.database import Database, Transaction


@dataclass(slots=True)
class _Invoices:
    seen: dict[str, int] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """An invoice by its number; what is paid already is not owed and is passed over."""
        for name, what in (("number", "The invoice number"), ("customer", "The customer"), ("date", "The date")):
            if name not in values:
                raise RuleViolation(f"{what} is missing.", name)
        if "open" not in values and "total" not in values:
            raise RuleViolation("What is open is missing.", "open")
        number = values["number"]
        once(self.seen, number, f"Invoice {number}", line, "number")
        if values.setdefault("open", values.get("total")) == 0:
            known_customer(tx, values["customer"])
            return UNCHANGED
        if values["open"] < 0:
            self.doubts.append(Doubt("open", "Below zero: the customer has this money with us."))
        elif (due := values.get("due_date", "")) and due < values["date"]:
            self.doubts.append(Doubt("due_date", f"It was due on {due}, before its own date."))
        return take_old_invoice(tx, TakeOldInvoice(**values)).state or UNCHANGED

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """Nothing is left."""
        return ()


@dataclass(frozen=True, slots=True)
class _Gathered:
    """What the rows of one order have said so far."""

    customer: str
    date: str
    first: int
    lines: tuple[OldLineInput, ...] = ()
    rows: tuple[int, ...] = ()


@dataclass(slots=True)
class _Orders:
    known: frozenset[str]
    """The numbers that came in before."""
    currency: str
    gathered: dict[str, _Gathered] = field(default_factory=dict)
    spoilt: dict[str, int] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    buyers: dict[str, None] = field(default_factory=dict)

    def take(self, tx: Transaction, values: Values, line: int) -> str:
        """Look at one line and keep it; the order is remembered when all of its lines are there."""
        for name, what in (("number", "The order's number"), ("product", "The product"), ("quantity", "The quantity")):
            if name not in values:
                raise RuleViolation(f"{what} is missing.", name)
        number = values["number"]
        if number in self.known:
            return UNCHANGED
        order = self.gathered.get(number) or self._begun(tx, values, line)
        for name in ("customer", "date"):
            said = getattr(order, name)
            if values.get(name, said) != said:
                raise RuleViolation(
                    f"Line {order.first} names another {name} of order {number}: {said or 'none'}.", name
                )
        one = OldLineInput(
            product=values["product"], quantity=values["quantity"], name=values.get("name", ""),
            price=values.get("price"), price_per=values.get("price_per", 1),
            discount_percent=discount_of(values) or None, amount=values.get("amount"),
        )  # fmt: skip
        kept = old_line(tx, self.currency, one, line)
        if not kept.product_id:
            self.doubts.append(Doubt("product", f"There is no product {one.product} here; the line keeps its words."))
        if one.amount is None and one.price is None:
            self.doubts.append(Doubt("price", "There is no price and no amount; it counts as nothing."))
        self.gathered[number] = replace(order, lines=(*order.lines, one), rows=(*order.rows, line))
        return CREATED

    def _begun(self, tx: Transaction, values: Values, line: int) -> _Gathered:
        if "date" not in values:
            raise RuleViolation("The date is missing.", "date")
        buyer = values.get("customer", "")
        if buyer and buyer not in self.buyers:
            known_customer(tx, buyer)
            self.buyers[buyer] = None
        return _Gathered(buyer, values["date"], line)

    def spoil(self, values: Values, line: int) -> None:
        """An order with a bad line is left out whole."""
        if "number" in values:
            self.spoilt.setdefault(values["number"], line)

    def finish(self, tx: Transaction) -> Iterable[LeftOut]:
        """The orders are remembered, in the order of their dates."""
        return made_by_date(tx, self.gathered, self.spoilt, lambda number, one: self._remember(tx, number, one))

    def _remember(self, tx: Transaction, number: str, one: _Gathered) -> None:
        take_old_order(tx, TakeOldOrder(number=number, customer=one.customer, date=one.date, lines=list(one.lines)))


INVOICE_LIST = ListKind(
    name="open-invoices",
    words=OLD_INVOICES,
    convert={"number": cells.code, "customer": cells.code, "date": cells.day, "due_date": cells.day,
             "reference": cells.word},
    numbers=frozenset({"open", "total"}),
    money=frozenset({"open", "total"}),
    needed=((("number",), "the invoice number"), (("customer",), "the customer number"), (("date",), "the date"),
            (("open", "total"), "what is open")),
    taker=lambda view, name, fields: _Invoices(),
)  # fmt: skip
HISTORY_LIST = ListKind(
    name="order-history",
    words=OLD_ORDERS,
    convert={**dict.fromkeys(("number", "customer", "product"), cells.code), "date": cells.day, "name": cells.word},
    numbers=frozenset({"quantity", "price", "price_per", "discount", "discount_share", "amount"}),
    money=frozenset({"price", "amount"}),
    needed=((("number",), "the order number"), (("date",), "the date"), (("product",), "the product"),
            (("quantity",), "the quantity")),
    taker=lambda view, name, fields: _Orders(
        old_orders(view), company(view).currency
    ),
)  # fmt: skip


def open_invoices(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Take over what customers still owe on invoices of the old system. Raises RuleViolation, Unavailable."""
    return take_list(INVOICE_LIST, database, source, options)


def order_history(database: Database, source: Path, options: ImportOptions) -> dict[str, Any]:
    """Remember orders that the old system has closed. Raises RuleViolation, Unavailable."""
    return take_list(HISTORY_LIST, database, source, options)
