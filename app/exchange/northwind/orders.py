"""Northwind's orders as facts: confirmed on their day, shipped and billed on theirs, in date order across orders."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, cast

from app.actions.deal import build_deal
from app.actions.load import company, prices, product
from app.actions.parameters import AddressInput, AdjustmentInput, DealInput, LineInput
from app.domain.deal import Deal
from app.domain.errors import RuleViolation
from app.domain.facts import OrderConfirmed, SeriesSet, StockReserved
from app.domain.money import price_in
from app.domain.numbers import Series
from app.domain.pricing import price_of_the_day
from app.exchange.bulk import Batch, promised
from app.exchange.northwind.masters import country, person, placed
from app.exchange.northwind.tables import Row, Source
from app.store.database import Transaction
from app.store.sql import Statement

# Series of their own, after the station's code: the order's number is Northwind's own.
ORDERS, INVOICES = "sales_order.northwind", "invoice.northwind"
_BATCH = 250


class Remembered:
    """A transaction that reads everything once: of master data that stays as it is while orders are made of it."""

    def __init__(self, tx: Transaction) -> None:
        self._tx, self.occasion = tx, tx.occasion
        self._rows: dict[tuple[Statement, tuple[Any, ...]], list[Any]] = {}

    def rows(self, statement: Statement, params: dict[str, Any] | None = None) -> list[Any]:
        """All rows, as they were the first time."""
        given = params or {}
        key = (statement, tuple(given.values()))
        found = self._rows.get(key)
        if found is None:
            found = self._rows[key] = self._tx.rows(statement, given)
        return found

    def row(self, statement: Statement, params: dict[str, Any] | None = None) -> Any | None:
        """The first row, or None."""
        found = self.rows(statement, params)
        return found[0] if found else None

    def value(self, statement: Statement, params: dict[str, Any] | None = None, default: Any = None) -> Any:
        """The first column of the first row, or the default."""
        row = self.row(statement, params)
        return default if row is None or row[0] is None else row[0]


@dataclass(frozen=True, slots=True)
class Event:
    """What happened to an order on a day: confirmed first, shipped and billed later."""

    date: str
    shipped: bool
    number: str


def events(source: Source, numbers: list[str]) -> list[Event]:
    """The days of these orders in their order. Raises RuleViolation."""
    found = []
    for number in numbers:
        row = source.orders[number]
        row.need("OrderDate")
        ordered, shipped = row.date("OrderDate"), row.date("ShippedDate")
        found.append((ordered, False, int(number), number))
        if shipped:
            if shipped < ordered:
                raise row.wrong(f"order {number} was shipped on {shipped}, before it was placed on {ordered}.")
            found.append((shipped, True, int(number), number))
    return [Event(date, out, number) for date, out, _, number in sorted(found)]


class Orders:
    """Writes orders that the books do not know yet."""

    def __init__(self, tx: Transaction, source: Source, tax: str) -> None:
        self._tx, self._source, self._tax = tx, source, tax
        self._books = cast("Transaction", Remembered(tx))
        self._shelf = company(tx).default_location
        self._open: dict[str, tuple[str, Deal]] = {}
        self._invoices = INVOICES
        self.lines = self.net = self.charges = self.shipped = 0
        """Lines, goods and freight in minor units, and shipped orders written so far."""

    def write(self, todo: list[Event], told: Callable[[int], None]) -> None:
        """Write what happened; `told` hears how many events are done."""
        batch = Batch(self._tx)
        self._open_series(batch, next((one.date for one in todo if one.shipped), ""))
        done = {one.number for one in todo if one.shipped}
        for position, event in enumerate(todo, 1):
            with placed(self._source.orders[event.number]):
                if event.shipped:
                    self._ship(batch, event)
                else:
                    self._confirm(batch, event, event.number in done)
            if position % _BATCH == 0:
                batch.write()
                self._tx.flush()
                told(position)
        batch.write()
        told(len(todo))

    def _open_series(self, batch: Batch, first_invoice: str) -> None:
        """The series of the orders; and one of invoices in which the first date does not run backwards."""
        station = self._tx.station
        if ORDERS not in batch.series:
            self._tx.record(SeriesSet(f"{station}:{ORDERS}", "sales_order", "", 1))
        turn = 1
        while (known := batch.series.get(self._invoices)) is not None and known.last_date > first_invoice:
            turn += 1
            self._invoices = f"{INVOICES}.{turn}"
        if first_invoice and known is None:
            own = "" if station == "1" else f"{station}-"
            prefix = f"NW{'' if turn == 1 else turn}-{own}"
            name = f"{station}:{self._invoices}"
            self._tx.record(SeriesSet(name, "invoice", prefix, 1))
            batch.series[self._invoices] = Series(name, "invoice", prefix, 1, 0, "")

    def _confirm(self, batch: Batch, event: Event, goes_out: bool) -> None:
        order_id, deal = self._tx.new_id(), self._deal(event)
        self.lines += len(deal.lines)
        self.net += deal.totals.line - deal.totals.allowance
        self.charges += deal.totals.charge
        series = f"{self._tx.station}:{ORDERS}"
        batch.add(event.date, OrderConfirmed(order_id, event.number, int(event.number), series, deal))
        if goes_out:  # the others wait for what settling gives them
            batch.add(event.date, StockReserved(promised(order_id, deal, self._shelf)))
            self._open[event.number] = order_id, deal

    def _ship(self, batch: Batch, event: Event) -> None:
        order_id, deal = self._open.pop(event.number)
        via = self._source.orders[event.number]["ShipVia"]
        carrier = self._source.shippers[via]["CompanyName"] if via in self._source.shippers else ""
        shipment_id = batch.ship(order_id, deal, event.date, deal.lines, carrier, shelf=self._shelf)
        batch.bill(order_id, deal, shipment_id, event.date, event.date, self._invoices)
        self.shipped += 1

    def _deal(self, event: Event) -> Deal:
        row = self._source.orders[event.number]
        details = self._source.lines[event.number]
        freight = row.number("Freight") if row["Freight"] else Decimal(0)
        charge = AdjustmentInput(amount=freight, tax=self._tax, reason="Freight")
        employee = row["EmployeeID"]
        given = DealInput(
            customer=row["CustomerID"],
            date=event.date,
            lines=[self._line(one, event.date) for one in details],
            charges=[charge] if freight else None,
            wanted_date=row.date("RequiredDate"),
            channel="import",
            salesperson=person(self._source.employees[employee]) if employee in self._source.employees else "",
            ship_to=_ship_to(row),
        )
        try:
            return build_deal(self._books, given)
        except RuleViolation as error:
            raise _at(details, error) from None

    def _line(self, row: Row, date: str) -> LineInput:
        """The line as it was sold; its price is by hand where the list says another."""
        price = row.number("UnitPrice")
        goods = product(self._books, row["ProductID"])
        quantity, discount = row.number("Quantity"), row.number("Discount")
        entry = price_of_the_day(prices(self._books, goods.id, date), int(quantity * 1000), date)
        with placed(row):
            listed = entry is not None and entry.price == price_in(price) and entry.price_per == 1
        return LineInput(
            product=row["ProductID"],
            quantity=quantity,
            price=None if listed else price,
            price_per=None if listed else 1,
            discount_percent=discount * 100 if discount else None,
            tax=self._tax,
        )


def _ship_to(row: Row) -> AddressInput:
    return AddressInput(
        name=row["ShipName"],
        street=row["ShipAddress"],
        city=row["ShipCity"],
        region=row["ShipRegion"],
        postcode=row["ShipPostalCode"],
        country=country(row, "ShipCountry"),
    )


def _at(details: list[Row], error: RuleViolation) -> RuleViolation:
    """A refusal of a line says which row of the details it is about."""
    parts = (error.field or "").split(".")
    if parts[0] == "lines" and len(parts) > 1 and parts[1].isdigit() and 1 <= int(parts[1]) <= len(details):
        return details[int(parts[1]) - 1].wrong(error.message)
    return error


def opening(source: Source, new_products: list[str], numbers: list[str]) -> dict[str, int]:
    """What must lie there before the first order, in units: what is in stock of new products, and all that was shipped.

    So the shelves end as the file says, and an order that comes later takes nothing from what lies there.
    """
    units = {number: _whole(source.products[number], "UnitsInStock") for number in new_products}
    for number in numbers:
        if source.orders[number].date("ShippedDate"):
            for row in source.lines[number]:
                units[row["ProductID"]] = units.get(row["ProductID"], 0) + _whole(row, "Quantity")
    return units


def _whole(row: Row, name: str) -> int:
    value = row.number(name)
    if value != int(value):
        raise row.wrong(f"{name} {row[name]} is not a whole number.")
    return int(value)


def unknown(known: dict[str, str], source: Source) -> Iterator[str]:
    """The orders of the file that the books do not know, by number."""
    for number, row in source.orders.items():
        if not (number.isascii() and number.isdigit()) or number != str(int(number)) or len(number) > 15:
            raise row.wrong(f"OrderID {number} is not a whole number.")
        if number not in known:
            yield number
