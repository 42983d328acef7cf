"""The sales of a customer that goods may come back of, the newest first."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.store.database import View
from app.store.merged import newest_of
from app.store.sql import sql

MOST = 5
# Whoever buys every day has thousands of bills; what comes back is rarely older than the newest of them.
_LOOKED_AT = 200
_AT_ONCE = 16
_PLACES = ", ".join(f":i{at}" for at in range(_AT_ONCE))
_SALES = sql(
    "SELECT i.id, i.number, i.date, l.product_id, l.sku, sum(l.quantity - coalesce(c.quantity, 0)) FROM "
    f"{newest_of('invoice', 'customer', _LOOKED_AT)} n JOIN invoice i ON i.id = n.id AND i.origin = '' "
    "JOIN invoice_line l ON l.invoice_id = i.id "
    "LEFT JOIN invoice_line_progress c ON c.invoice_id = l.invoice_id AND c.line = l.line "
    f"WHERE l.product_id IN ({_PLACES}) GROUP BY i.id, i.number, i.date, l.product_id, l.sku "
    "HAVING sum(l.quantity - coalesce(c.quantity, 0)) > 0 ORDER BY i.date DESC, i.number DESC, l.sku"
)


@dataclass(frozen=True, slots=True)
class SaleWith:
    """A bill that has some of the goods; `goods` are product, code, and how much (thousandths) is not credited yet."""

    id: str
    number: str
    date: str
    goods: tuple[tuple[str, str, int], ...]


def sales_with(view: View, customer_id: str, ids: Sequence[str]) -> tuple[SaleWith, ...]:
    """The newest bills of a customer on which one of these products is; sixteen products are asked for at most."""
    some = list(dict.fromkeys(ids))[:_AT_ONCE]
    given = {f"i{at}": some[at] if at < len(some) else "" for at in range(_AT_ONCE)}
    found: dict[str, list[tuple[str, str, int]]] = {}
    heads: dict[str, tuple[str, str]] = {}
    for id_, number, date, product, sku, left in view.rows(_SALES, {**given, "customer": customer_id}):
        heads[id_] = (number, date)
        found.setdefault(id_, []).append((product, sku, int(left)))
    return tuple(SaleWith(id_, *heads[id_], tuple(goods)) for id_, goods in list(found.items())[:MOST])
