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
from app.domain.deal import Deal
from app.domain.facts import (
    Allocation,
    GoodsReceived,
    LineChange,
    Move,
    OrderConfirmed,
    OrderLinesCancelled,
    PaymentRecorded,
    Promise,
    QuoteAccepted,
    QuoteClosed,
    QuoteSent,
    ShipmentDelivered,
    StockReserved,
    Tender,
)
from app.domain.stock import SUPPLIER
from app.exchange.bulk import Batch, promised
from app.exchange.sample.wants import Wants
from app.store.database import Transaction

SHELF = "MAIN"
METHODS = ("transfer", "transfer", "transfer", "card", "cash", "cheque", "wallet", "account")
CARRIERS = ("DHL", "DPD", "Own lorry")
_WHY_NOT = ("price", "lead time", "competitor", "no answer")


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
        self._tx: Transaction
        self._batch: Batch

    @property
    def last_invoice(self) -> str:
        """The ISO date of the newest invoice: dates of a series never run backwards."""
        return self._last_invoice

    def play(self, tx: Transaction, orders: Sequence[tuple[datetime.date, str]]) -> list[Billed]:
        """Write orders of (day, fate), the days rising. Fates: paid, part_paid, overdue, returned, credited, declined,
        expired, cancelled."""
        self._begin(tx)
        made = [done for day, fate in orders if (done := self._one(day, fate))]
        self._batch.write()
        return made

    def fill(self, tx: Transaction, day: datetime.date, units: int) -> None:
        """A delivery that brings every shelf to at least this many units."""
        self._begin(tx)
        self._receive(day.isoformat(), units * 1000, units * 1000)
        self._batch.write()

    def _begin(self, tx: Transaction) -> None:
        self._tx, self._batch = tx, Batch(tx, self._moments)

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
            self._batch.add(
                date, GoodsReceived(self._tx.new_id(), *self._batch.number("goods_receipt", date), date, tuple(moves))
            )

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
            self._batch.add(date, self._sent(quote_id, deal), QuoteAccepted(quote_id, order_id))
            lines = tuple(replace(line, mark="Q") for line in deal.lines)
            deal = replace(deal, lines=lines, terms=replace(deal.terms, valid_until=""))
        held = promised(order_id, deal, SHELF)
        for one in held:
            self._free[one.product_id] -= one.quantity
            if self._free[one.product_id] < 0:
                self._receive(date, 0, self._level * 1000)
        number = self._batch.number("sales_order", date)
        self._batch.add(date, OrderConfirmed(order_id, *number, deal, quote_id), StockReserved(held))
        if fate == "cancelled":
            self._cancel(order_id, deal, held, date)
            return None
        shipped = min(day + datetime.timedelta(days=self._dice.choice((0, 1, 1, 2))), self._today).isoformat()
        shipment_id = self._ship(order_id, deal, shipped)
        return self._bill(order_id, deal, shipment_id, shipped, fate)

    def _sent(self, quote_id: str, deal: Deal) -> QuoteSent:
        return QuoteSent(quote_id, *self._batch.number("quote", deal.date), 1, deal)

    def _lost(self, deal: Deal, date: str, fate: str) -> None:
        quote_id = self._tx.new_id()
        reason = self._dice.choice(_WHY_NOT) if fate == "declined" else ""
        self._batch.add(date, self._sent(quote_id, deal))
        self._batch.add(min(add_days(date, 25), self._today.isoformat()), QuoteClosed(quote_id, fate, reason))

    def _cancel(self, order_id: str, deal: Deal, held: tuple[Promise, ...], date: str) -> None:
        gone = tuple(LineChange(line.line, line.product_id, line.quantity) for line in deal.lines)
        back = tuple(replace(one, quantity=-one.quantity) for one in held)
        for one in held:
            self._free[one.product_id] += one.quantity
        self._batch.add(date, OrderLinesCancelled(order_id, gone), StockReserved(back))

    def _ship(self, order_id: str, deal: Deal, date: str) -> str:
        """Fetched in the order of the bins, packed, gone. Returns the shipment's id."""
        dice = self._dice
        goods = [line for line in deal.lines if not line.service]
        way = sorted(goods, key=lambda line: (self._wants.bin_of(line.product_id), line.line))
        carrier, tracking = dice.choice(CARRIERS), f"{dice.randrange(10**11, 10**12)}"
        boxes = dice.choice((1, 1, 1, 2))
        shipment_id = self._batch.ship(order_id, deal, date, way, carrier, tracking, boxes, shelf=SHELF)
        if carrier == CARRIERS[-1]:
            self._batch.add(date, ShipmentDelivered(shipment_id, order_id, date, deal.customer.name))
        return shipment_id

    def _bill(self, order_id: str, deal: Deal, shipment_id: str, shipped: str, fate: str) -> Billed:
        date = self._last_invoice = max(self._last_invoice, shipped)
        invoice_id = self._batch.bill(order_id, deal, shipment_id, date, shipped)
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
        number = self._batch.number("payment", date)
        self._batch.add(date, PaymentRecorded(payment_id, *number, customer_id, date, tuple(tenders), amount, settles))
