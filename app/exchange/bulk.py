"""Facts in bulk: what the generator and the imports share. Many orders are a handful of facts each, written together.

What the books hold afterwards is what the actions would have left, so settling finds nothing to do. Only the journal
tells the difference: the facts of one batch stand under one step.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from app.actions.load import add_days
from app.actions.registry import moment_of
from app.domain.deal import Deal, DealLine
from app.domain.facts import (
    BilledQuantity,
    Fact,
    InvoiceIssued,
    Parcel,
    PickConfirmed,
    PickLine,
    PickListOpened,
    Promise,
    ShipmentLine,
    ShipmentPacked,
    ShipmentShipped,
)
from app.domain.numbers import Series
from app.queries.taken_in import series_of
from app.store.database import Transaction


class Batch:
    """Facts of one transaction, gathered with their dates and numbers, then written grouped by kind."""

    def __init__(self, tx: Transaction, moments: dict[str, int] | None = None) -> None:
        self.tx = tx
        self._moments = {} if moments is None else moments
        self._facts: list[Fact] = []
        self._times: list[int] = []
        self.series = series_of(tx, tx.station)

    def add(self, date: str, *facts: Fact) -> None:
        """Facts of an ISO date, in the order in which they happened."""
        moment = self._moments.get(date)
        if moment is None:
            moment = self._moments[date] = moment_of(date) or self.tx.occasion.now
        self._facts += facts
        self._times += [moment] * len(facts)

    def number(self, series: str, date: str) -> tuple[str, int, str]:
        """Number, counter and series of the next document. Raises RuleViolation if the series would run backwards."""
        one = self.series[series]
        counter, number = one.next(date)
        last_date = max(date, one.last_date)
        self.series[series] = Series(one.series, one.kind, one.prefix, one.width, counter, last_date)
        return number, counter, one.series

    def write(self) -> None:
        """Record what was gathered, and begin again."""
        self.tx.record_batch(self._facts, self._times)
        self._facts, self._times = [], []

    def ship(
        self, order_id: str, deal: Deal, date: str, way: Sequence[DealLine], carrier: str, tracking: str = "",
        boxes: int = 1, *, shelf: str,
    ) -> str:  # fmt: skip
        """All goods of an order are fetched from a shelf (lines in the order of the `way`), packed and gone.

        Returns the shipment's id.
        """
        tx = self.tx
        pick_id, shipment_id = tx.new_id(), tx.new_id()
        fetch = [(x.line, x.product_id, shelf, x.quantity) for x in way]
        asked = tuple(PickLine(*one, 0, "", position) for position, one in enumerate(fetch, 1))
        found = tuple(PickLine(*one, one[3], "", position) for position, one in enumerate(fetch, 1))
        packed = tuple(ShipmentLine(x.line, x.product_id, x.quantity) for x in way)
        gone = tuple(sorted(packed, key=lambda x: x.line))
        self.add(
            date,
            PickListOpened(pick_id, *self.number("pick_list", date), order_id, date, asked),
            PickConfirmed(pick_id, order_id, date, found),
            ShipmentPacked(
                shipment_id, *self.number("shipment", date), order_id, pick_id, deal.customer.customer_id, date,
                packed, (Parcel(),) * boxes,
            ),
            ShipmentShipped(shipment_id, order_id, date, gone, carrier, tracking),
        )  # fmt: skip
        return shipment_id

    def bill(
        self, order_id: str, deal: Deal, shipment_id: str, date: str, supply_date: str, series: str = "invoice"
    ) -> str:
        """The whole order on one invoice, so that the order's own sums are the invoice's. Returns the invoice's id."""
        invoice_id = self.tx.new_id()
        lines = tuple(_billed(line, order_id) for line in deal.lines)
        billed = tuple(BilledQuantity(order_id, x.line, x.product_id, x.quantity) for x in deal.lines)
        content = replace(deal, date=date, lines=lines)
        due = add_days(date, deal.terms.terms_days)
        number = self.number(series, date)
        orders = (order_id,)
        self.add(
            date, InvoiceIssued(invoice_id, *number, content, due, supply_date, billed, orders, (shipment_id,), orders)
        )
        return invoice_id


def promised(order_id: str, deal: Deal, shelf: str) -> tuple[Promise, ...]:
    """All goods of an order promised from one shelf, as settling would say it: by product."""
    goods = sorted((line for line in deal.lines if not line.service), key=lambda line: line.product_id)
    return tuple(Promise(order_id, line.line, line.product_id, shelf, line.quantity) for line in goods)


def _billed(line: DealLine, order_id: str) -> DealLine:
    """The line as the invoice has it: the same, with where it comes from."""
    return DealLine(
        line.line, line.product_id, line.sku, line.name, line.quantity, line.unit, line.price, line.tax,
        line.price_per, line.discount, line.allowances, line.service, line.category, line.mark, line.note,
        line.internal_note, line.wanted_date, line.ship_to, line.amount, line.net, line.sales,
        f"{order_id}/{line.line}", line.why, line.reason, line.more,
    )  # fmt: skip
