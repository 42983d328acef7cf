"""Closed orders in bulk: each is a handful of facts that the rules make, written some hundred orders at a time.

What the books hold afterwards is what the actions would have left, so settling finds nothing to do. Only the journal
tells the difference: the facts of one batch stand under one step.
"""

from __future__ import annotations

import datetime
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.actions.load import add_days
from app.actions.registry import moment_of
from app.domain.deal import Deal, DealLine
from app.domain.facts import (
    Allocation,
    BilledQuantity,
    Fact,
    GoodsReceived,
    InvoiceIssued,
    LineChange,
    Move,
    OrderConfirmed,
    OrderLinesCancelled,
    Parcel,
    PaymentRecorded,
    PickConfirmed,
    PickLine,
    PickListOpened,
    Promise,
    QuoteAccepted,
    QuoteClosed,
    QuoteSent,
    ShipmentDelivered,
    ShipmentLine,
    ShipmentPacked,
    ShipmentShipped,
    StockReserved,
    Tender,
)
from app.domain.numbers import Series
from app.domain.stock import SUPPLIER
from app.exchange.sample.wants import Wants
from app.store.database import Transaction
from app.store.sql import sql

SHELF = "MAIN"
METHODS = ("transfer", "transfer", "transfer", "card", "cash", "cheque", "wallet", "account")
CARRIERS = ("DHL", "DPD", "Own lorry")
_WHY_NOT = ("price", "lead time", "competitor", "no answer")
_SERIES = sql("SELECT series, kind, prefix, width, last, last_date FROM number_series")


@dataclass(frozen=True, slots=True)
class Billed:
    """An order that went its whole way, for what may come back of it. `gross` in minor units; ISO dates."""

    fate: str
    customer: str
    shipment: str
    invoice: str
    paid_on: str


class Bulk:
    """Makes orders from beginning to end. The shelves and the last invoice date are kept from batch to batch."""

    def __init__(self, wants: Wants, dice: random.Random, today: datetime.date, orders: int) -> None:
        self._wants, self._dice, self._today = wants, dice, today
        self._free: dict[str, int] = {}
        # Enough for some weeks of trade, in whole units.
        self._level = 60 + orders // 12
        self._week: tuple[int, int] | None = None
        self._last_invoice = ""
        self._moments: dict[str, int] = {}
        self._facts: list[Fact] = []
        self._times: list[int] = []
        self._tx: Transaction
        self._series: dict[str, Series]

    @property
    def last_invoice(self) -> str:
        """The ISO date of the newest invoice: dates of a series never run backwards."""
        return self._last_invoice

    def play(self, tx: Transaction, orders: Sequence[tuple[datetime.date, str]]) -> list[Billed]:
        """Write orders of (day, fate), the days rising. Fates: paid, part_paid, overdue, returned, credited, declined,
        expired, cancelled."""
        self._begin(tx)
        made = [done for day, fate in orders if (done := self._one(day, fate))]
        tx.record_batch(self._facts, self._times)
        return made

    def fill(self, tx: Transaction, day: datetime.date, units: int) -> None:
        """A delivery that brings every shelf to at least this many units."""
        self._begin(tx)
        self._receive(day.isoformat(), units * 1000, units * 1000)
        tx.record_batch(self._facts, self._times)

    def _begin(self, tx: Transaction) -> None:
        self._tx = tx
        self._facts, self._times = [], []
        self._series = {row[1]: Series(*row) for row in tx.rows(_SERIES) if row[0].startswith(f"{tx.station}:")}

    def _add(self, date: str, *facts: Fact) -> None:
        moment = self._moments.get(date)
        if moment is None:
            moment = self._moments[date] = moment_of(date) or self._tx.occasion.now
        self._facts += facts
        self._times += [moment] * len(facts)

    def _number(self, kind: str, date: str) -> tuple[str, int, str]:
        """Number, counter and series of the next document."""
        one = self._series[kind]
        counter, number = one.next(date)
        self._series[kind] = replace(one, last=counter, last_date=max(date, one.last_date))
        return number, counter, one.series

    def _receive(self, date: str, below: int, upto: int) -> None:
        """What lies below a quantity is filled up (thousandths)."""
        moves = []
        for product_id in self._wants.goods_ids:
            lies = self._free.get(product_id, 0)
            if lies < below:
                more = upto - lies + self._dice.randrange(13) * 5000
                moves.append(Move(product_id, more, SUPPLIER, SHELF))
                self._free[product_id] = lies + more
        if moves:
            self._add(date, GoodsReceived(self._tx.new_id(), *self._number("goods_receipt", date), date, tuple(moves)))

    def _one(self, day: datetime.date, fate: str) -> Billed | None:
        date, week = day.isoformat(), day.isocalendar()[:2]
        if week != self._week:
            self._week = week
            self._receive(date, self._level * 500, self._level * 1000)
        if fate in {"declined", "expired"}:
            self._lost(self._wants.deal(self._tx, self._wants.wish(day), quote=True), date, fate)
            return None
        quote_id, order_id = "", self._tx.new_id()
        quoted = self._dice.random() < 0.1
        deal = self._wants.deal(self._tx, self._wants.wish(day), quote=quoted)
        if quoted:
            quote_id = self._tx.new_id()
            self._add(date, self._sent(quote_id, deal), QuoteAccepted(quote_id, order_id))
            lines = tuple(replace(line, mark="Q") for line in deal.lines)
            deal = replace(deal, lines=lines, terms=replace(deal.terms, valid_until=""))
        goods = sorted((line for line in deal.lines if not line.service), key=lambda line: line.product_id)
        for line in goods:
            self._free[line.product_id] -= line.quantity
            if self._free[line.product_id] < 0:
                self._receive(date, 0, self._level * 1000)
        held = tuple(Promise(order_id, line.line, line.product_id, SHELF, line.quantity) for line in goods)
        number = self._number("sales_order", date)
        self._add(date, OrderConfirmed(order_id, *number, deal, quote_id), StockReserved(held))
        if fate == "cancelled":
            self._cancel(order_id, deal, held, date)
            return None
        shipped = min(day + datetime.timedelta(days=self._dice.choice((0, 1, 1, 2))), self._today).isoformat()
        shipment_id = self._ship(order_id, deal, shipped)
        return self._bill(order_id, deal, shipment_id, shipped, fate)

    def _sent(self, quote_id: str, deal: Deal) -> QuoteSent:
        return QuoteSent(quote_id, *self._number("quote", deal.date), 1, deal)

    def _lost(self, deal: Deal, date: str, fate: str) -> None:
        quote_id = self._tx.new_id()
        reason = self._dice.choice(_WHY_NOT) if fate == "declined" else ""
        self._add(date, self._sent(quote_id, deal))
        self._add(min(add_days(date, 25), self._today.isoformat()), QuoteClosed(quote_id, fate, reason))

    def _cancel(self, order_id: str, deal: Deal, held: tuple[Promise, ...], date: str) -> None:
        gone = tuple(LineChange(line.line, line.product_id, line.quantity) for line in deal.lines)
        back = tuple(replace(one, quantity=-one.quantity) for one in held)
        for one in held:
            self._free[one.product_id] += one.quantity
        self._add(date, OrderLinesCancelled(order_id, gone), StockReserved(back))

    def _ship(self, order_id: str, deal: Deal, date: str) -> str:
        """Fetched in the order of the bins, packed, gone. Returns the shipment's id."""
        tx, dice = self._tx, self._dice
        pick_id, shipment_id = tx.new_id(), tx.new_id()
        goods = [line for line in deal.lines if not line.service]
        way = sorted(goods, key=lambda line: (self._wants.bin_of(line.product_id), line.line))
        fetch = [(x.line, x.product_id, SHELF, x.quantity) for x in way]
        asked = tuple(PickLine(*one, 0, "", position) for position, one in enumerate(fetch, 1))
        found = tuple(PickLine(*one, one[3], "", position) for position, one in enumerate(fetch, 1))
        packed = tuple(ShipmentLine(x.line, x.product_id, x.quantity) for x in way)
        gone = tuple(sorted(packed, key=lambda x: x.line))
        carrier, tracking = dice.choice(CARRIERS), f"{dice.randrange(10**11, 10**12)}"
        boxes = (Parcel(),) * dice.choice((1, 1, 1, 2))
        self._add(
            date,
            PickListOpened(pick_id, *self._number("pick_list", date), order_id, date, asked),
            PickConfirmed(pick_id, order_id, date, found),
            ShipmentPacked(
                shipment_id, *self._number("shipment", date), order_id, pick_id, deal.customer.customer_id, date,
                packed, boxes,
            ),
            ShipmentShipped(shipment_id, order_id, date, gone, carrier, tracking),
        )  # fmt: skip
        if carrier == CARRIERS[-1]:
            self._add(date, ShipmentDelivered(shipment_id, order_id, date, deal.customer.name))
        return shipment_id

    def _bill(self, order_id: str, deal: Deal, shipment_id: str, shipped: str, fate: str) -> Billed:
        date = self._last_invoice = max(self._last_invoice, shipped)
        invoice_id = self._tx.new_id()
        lines = tuple(_billed(line, order_id) for line in deal.lines)
        billed = tuple(BilledQuantity(order_id, x.line, x.product_id, x.quantity) for x in deal.lines)
        # All is billed at once, so that the order's own sums are the invoice's.
        content = replace(deal, date=date, lines=lines)
        due = add_days(date, deal.terms.terms_days)
        number = self._number("invoice", date)
        orders = (order_id,)
        self._add(
            date,
            InvoiceIssued(
                invoice_id, *number, content, due, shipped, billed, orders, (shipment_id,), orders,
            ),
        )  # fmt: skip
        paid_on = min(add_days(date, self._dice.choice((0, 5, 12, 20, 28))), self._today.isoformat())
        gross = deal.totals.gross
        amount = {"overdue": 0, "part_paid": gross // 200 * 100}.get(fate, gross)
        if amount:
            self._pay(deal.customer.customer_id, invoice_id, amount, paid_on)
        return Billed(fate, deal.customer.number, shipment_id, invoice_id, paid_on)

    def _pay(self, customer_id: str, invoice_id: str, amount: int, date: str) -> None:
        payment_id = self._tx.new_id()
        first = amount // 3 if self._dice.random() < 0.05 else 0
        tenders = [Tender("cash", first)] if first else []
        tenders.append(Tender(self._dice.choice(METHODS), amount - first))
        settles = (Allocation("payment", payment_id, invoice_id, amount),)
        number = self._number("payment", date)
        self._add(date, PaymentRecorded(payment_id, *number, customer_id, date, tuple(tenders), amount, settles))


def _billed(line: DealLine, order_id: str) -> DealLine:
    """The line as the invoice has it: the same, with where it comes from."""
    return DealLine(
        line.line, line.product_id, line.sku, line.name, line.quantity, line.unit, line.price, line.tax,
        line.price_per, line.discount, line.allowances, line.service, line.category, line.mark, line.note,
        line.internal_note, line.wanted_date, line.ship_to, line.amount, line.net, line.sales,
        f"{order_id}/{line.line}",
    )  # fmt: skip
