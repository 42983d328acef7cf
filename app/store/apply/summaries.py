"""Who buys what how often, and what sells best: sums that orders add to, so that nobody counts lines."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.deal import Deal, DealLine
from app.domain.facts import OrderAmended, OrderConfirmed, QuoteSent
from app.store.journal import Recorded
from app.store.schema import search
from app.store.sql import add, insert, sql
from app.store.writer import Writer

_LATER = "excluded.stamp > customer_product.stamp"
_LAST = ("last_date", "last_order", "last_quantity", "last_price", "last_price_per", "stamp")
_BOUGHT = sql(
    "INSERT INTO customer_product (customer_id, product_id, times, first_date, last_date, last_order, last_quantity, "
    "last_price, last_price_per, stamp) VALUES (:customer_id, :product_id, :times, :first_date, :last_date, "
    ":last_order, :last_quantity, :last_price, :last_price_per, :stamp) "
    "ON CONFLICT (customer_id, product_id) DO UPDATE SET times = customer_product.times + excluded.times, "
    "first_date = CASE WHEN excluded.first_date < customer_product.first_date THEN excluded.first_date "
    "ELSE customer_product.first_date END, "
    + ", ".join(f"{one} = CASE WHEN {_LATER} THEN excluded.{one} ELSE customer_product.{one} END" for one in _LAST)
)
_SOLD = add(search.PRODUCT_RANK, "times")
_QUOTED = insert(search.QUOTE_LINE)
_Key = tuple[str, str]


def orders_bought(tx: Writer, facts: Sequence[Recorded[OrderConfirmed] | Recorded[OrderAmended]]) -> None:
    """Each product of an order is bought once more, however many lines it stands on."""
    times: dict[_Key, int] = {}
    first: dict[_Key, str] = {}
    last: dict[_Key, tuple[Any, ...]] = {}
    for one in facts:
        deal, order = one.fact.deal, one.fact.order_id
        added = set(one.fact.added) if isinstance(one.fact, OrderAmended) else None
        stamp = f"{deal.date} {one.hlc:020d}"
        for line, count in _counted(deal, added):
            key = deal.customer.customer_id, line.product_id
            times[key] = times.get(key, 0) + count
            first[key] = min(first.get(key, deal.date), deal.date)
            if key not in last or stamp >= last[key][-1]:
                last[key] = deal.date, order, line.quantity, line.price, line.price_per, stamp
    tx.put(_BOUGHT, [(*key, count, first[key], *last[key]) for key, count in times.items()])
    sold: dict[str, int] = {}
    for (_, product_id), count in times.items():
        sold[product_id] = sold.get(product_id, 0) + count
    tx.put(_SOLD, list(sold.items()))


def _counted(deal: Deal, added: set[int] | None) -> Iterable[tuple[DealLine, int]]:
    """One line of each product, and whether it is bought once more by it: a line that was there before is not."""
    found: dict[str, tuple[DealLine, int]] = {}
    for line in deal.lines:
        if line.product_id and line.quantity > 0:
            old = added is not None and line.line not in added
            known = found.get(line.product_id)
            found[line.product_id] = (line, 0 if old or (known and not known[1]) else 1)
    return found.values()


def quotes_offered(tx: Writer, facts: Sequence[Recorded[QuoteSent]]) -> None:
    """What each revision of a quote offers."""
    tx.put(
        _QUOTED,
        [
            (one.fact.quote_id, one.fact.revision, line.line, line.product_id, line.quantity)
            for one in facts
            for line in one.fact.deal.lines
            if line.product_id
        ],
    )
