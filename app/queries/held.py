"""What is kept for quotes: until a day, while they are open, and never against an order."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.store.many import IN, many
from app.store.sql import sql
from app.store.view import View

_LIVE = (
    "goods_hold h JOIN quote q ON q.id = h.quote_id WHERE h.quantity > 0 AND h.until >= :today "
    "AND q.state IN ('sent', 'accepted')"
)
_HELD = sql(
    f"SELECT h.product_id, sum(h.quantity) FROM {_LIVE} AND h.quote_id <> :but AND h.product_id {IN} "
    "GROUP BY h.product_id"
)
_HOLDERS = sql(
    f"SELECT q.id, q.number, q.customer_name, h.until, sum(h.quantity) FROM {_LIVE} AND h.quote_id <> :but "
    "AND h.product_id = :product_id GROUP BY q.id, q.number, q.customer_name, h.until ORDER BY h.until, q.number"
)
_OF_QUOTE = sql(
    "SELECT line, product_id, quantity, until FROM goods_hold WHERE quote_id = :id AND quantity > 0 ORDER BY line"
)


@dataclass(frozen=True, slots=True)
class Holder:
    """A quote for which goods are kept until an ISO day; `quantity` in thousandths."""

    quote_id: str
    number: str
    customer: str
    until: str
    quantity: int


@dataclass(frozen=True, slots=True)
class HeldLine:
    """What is kept for a line of a quote, or for the part of a kit on it; in thousandths, until an ISO day."""

    line: int
    product_id: str
    quantity: int
    until: str


def held_of(view: View, product_ids: Iterable[str], today: str, but: str = "") -> dict[str, int]:
    """Per product what is kept for quotes on that ISO day, in thousandths; `but` is a quote that is left out."""
    rows = many(view, _HELD, product_ids, today=today, but=but)
    return {product_id: int(quantity) for product_id, quantity in rows}


def holders_of(view: View, product_id: str, today: str, but: str = "") -> tuple[Holder, ...]:
    """For which quotes a product is kept, those that let go first first."""
    key = {"product_id": product_id, "today": today, "but": but}
    rows = view.rows(_HOLDERS, key)
    return tuple(Holder(id_, number, who, until, int(quantity)) for id_, number, who, until, quantity in rows)


def held_for(view: View, quote_id: str) -> tuple[HeldLine, ...]:
    """What was kept for a quote, also where its day is past."""
    return tuple(HeldLine(n, goods, int(q), until) for n, goods, q, until in view.rows(_OF_QUOTE, {"id": quote_id}))
