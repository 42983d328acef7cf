"""The order pad: what a customer buys, from the sums that orders add to; no line is counted."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain.account import WALK_IN
from app.domain.buying import rhythm
from app.store.database import View
from app.store.merged import one_of
from app.store.sql import sql

_BOUGHT = sql(
    "SELECT b.product_id, p.sku, p.name, p.unit, p.discontinued, p.alert, p.search, b.times, b.first_date, "
    "b.last_date, b.last_quantity, b.last_price, b.last_price_per, p.by_weight "
    "FROM customer_product b JOIN product p ON p.id = b.product_id "
    f"WHERE b.customer_id {one_of('customer')} AND b.times > 0 ORDER BY b.stamp, b.product_id"
)
_WALK_IN = sql("SELECT 1 FROM customer WHERE id = :customer AND number = :number")


@dataclass(frozen=True, slots=True)
class Bought:
    """A product that a customer buys. Quantities in thousandths; the last price in 1/10,000 per `price_per` units.

    `every` is the days between two purchases, 0 where there is no rhythm; `late` the days since it is due, negative
    before. `words` is what the row is found by, folded.
    """

    product_id: str
    sku: str
    name: str
    unit: str
    discontinued: bool
    alert: str
    times: int
    last_date: str
    quantity: int
    price: int
    price_per: int
    every: int
    late: int
    words: str
    by_weight: bool = False
    """Whether the price is for a kilogram."""

    @property
    def due(self) -> bool:
        """Whether their usual interval is over."""
        return self.late >= 0 and not self.discontinued


def order_pad(view: View, customer_id: str, today: str) -> tuple[Bought, ...]:
    """All that a customer buys: what is due first, then the oftenest; what is discontinued last.

    Who buys without a name has no habits, and so no pad.
    """
    if view.row(_WALK_IN, {"customer": customer_id, "number": WALK_IN}) is not None:
        return ()
    day = date.fromisoformat(today)
    merged: dict[str, Any] = {}
    for id_, *row in view.rows(_BOUGHT, {"customer": customer_id}):
        # Several, where customers were merged: their sums add up, and the newest says what was bought last.
        if (before := merged.get(id_)) is not None:
            row[6:9] = before[6] + row[6], min(before[7], row[7]), max(before[8], row[8])
        merged[id_] = row
    found = [_bought(id_, row, day) for id_, row in merged.items()]
    return tuple(sorted(found, key=lambda one: (one.discontinued, not one.due, -one.times, one.sku)))


def _bought(id_: str, row: Any, day: date) -> Bought:
    sku, name, unit, gone, alert, search, times, first, last, quantity, price, price_per, by_weight = row
    every, late = rhythm(times, first, last, day)
    return Bought(
        id_,
        sku,
        name,
        unit,
        bool(gone),
        alert,
        times,
        last,
        quantity,
        price,
        price_per,
        every,
        late,
        f" {search}",
        bool(by_weight),
    )
