"""Stock levels by product for the stock place: what is there, promised, free, waited for; and a product's movements."""

from dataclasses import dataclass
from typing import Any

from app.actions.load import prices
from app.domain.pricing import price_of_the_day
from app.domain.stock import OUTSIDE, PACKING
from app.store.apply.master import fold
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class StockRow:
    """A product's stock over all shelves, in thousandths; `waiting` is ordered and not promised yet."""

    id: str
    sku: str
    name: str
    unit: str
    bin: str
    on_hand: int
    reserved: int
    waiting: int
    min_stock: int
    service: bool
    discontinued: bool

    @property
    def available(self) -> int:
        """On hand and promised to nobody; negative where more is promised than there is."""
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product as it is edited; `price` in 1/10,000 per `price_per`, 0 if there is none."""

    id: str
    sku: str
    name: str
    unit: str
    category: str
    tax: str
    bin: str
    min_stock: int
    service: bool
    discontinued: bool
    price: int
    price_per: int


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """An order that waits for a product, in thousandths."""

    id: str
    number: str
    customer: str
    quantity: int


_SHELVES = f"location NOT IN ({', '.join(repr(name) for name in (*OUTSIDE, PACKING))})"
_SUM = f"SELECT coalesce(sum({{}}), 0) FROM stock_level WHERE product_id = p.id AND {_SHELVES}"
_ROWS = (
    "SELECT p.id AS id, p.sku AS sku, p.name AS name, p.unit AS unit, p.bin AS bin, "
    f"({_SUM.format('on_hand')}) AS on_hand, ({_SUM.format('reserved')}) AS reserved, "
    "(SELECT coalesce(sum(w.ordered - w.cancelled - w.reserved - w.shipped), 0) FROM order_line_progress w "
    "WHERE w.product_id = p.id AND w.service = 0 AND w.ordered - w.cancelled - w.reserved - w.shipped > 0) AS waiting, "
    "p.min_stock AS min_stock, p.service AS service, p.discontinued AS discontinued FROM product p "
    "WHERE ' ' || p.search LIKE :w1 ESCAPE '\\' AND ' ' || p.search LIKE :w2 ESCAPE '\\' "
)
_WHICH = {
    "all": "",
    "out": "WHERE service = 0 AND on_hand - reserved <= 0",
    "below": "WHERE service = 0 AND min_stock > 0 AND on_hand - reserved < min_stock",
}
_ORDER = "ORDER BY sku, id LIMIT :limit OFFSET :offset"
_PAGES = {which: sql(f"WITH t AS ({_ROWS}) SELECT * FROM t {where} {_ORDER}") for which, where in _WHICH.items()}
# All products: the page first, then its sums; the others need the sums to choose.
_PAGES["all"] = sql(f"{_ROWS} ORDER BY p.sku, p.id LIMIT :limit OFFSET :offset")
_COUNTS = {which: sql(f"WITH t AS ({_ROWS}) SELECT count(*) FROM t {where}") for which, where in _WHICH.items()}
_COUNTS["all"] = sql(
    "SELECT count(*) FROM product p WHERE ' ' || p.search LIKE :w1 ESCAPE '\\' AND ' ' || p.search LIKE :w2 ESCAPE '\\'"
)
_WAITING = sql(
    "SELECT o.id, o.number, o.customer_name, w.ordered - w.cancelled - w.reserved - w.shipped "
    "FROM order_line_progress w JOIN sales_order o ON o.id = w.order_id WHERE w.product_id = :id AND w.service = 0 "
    "AND w.ordered - w.cancelled - w.reserved - w.shipped > 0 ORDER BY w.priority LIMIT 5"
)
_CARD = sql(
    "SELECT id, sku, name, unit, category, tax, bin, min_stock, service, discontinued FROM product WHERE id = :id"
)


def count_stock(view: View, which: str = "all", words: str = "") -> int:
    """How many products a view holds: all, out, below (their minimum)."""
    return int(view.value(_COUNTS[which], _patterns(words), 0))


def stock_counts(view: View) -> dict[str, int]:
    """The numbers on the views."""
    return {which: count_stock(view, which) for which in _COUNTS}


def stock_page(view: View, which: str, words: str, offset: int, limit: int) -> tuple[StockRow, ...]:
    """Products by code, a page."""
    found = []
    for row in view.rows(_PAGES[which], {**_patterns(words), "offset": offset, "limit": limit}):
        id_, sku, name, unit, bin_, on_hand, reserved, waiting, least, service, gone = row
        found.append(
            StockRow(
                id_, sku, name, unit, bin_, int(on_hand), int(reserved), int(waiting), least, bool(service), bool(gone)
            )
        )
    return tuple(found)


def waiting_orders(view: View, product_id: str) -> tuple[WaitingOrder, ...]:
    """Who waits for a product, the strongest right first."""
    return tuple(WaitingOrder(*row) for row in view.rows(_WAITING, {"id": product_id}))


def product_card(view: View, product_id: str, date: str) -> ProductCard | None:
    """A product as it is edited."""
    row = view.row(_CARD, {"id": product_id})
    if row is None:
        return None
    entry = price_of_the_day(prices(view, product_id, date), 1000, date)
    id_, sku, name, unit, category, tax, bin_, least, service, gone = row
    price, per = (entry.price, entry.price_per) if entry else (0, 1)
    return ProductCard(id_, sku, name, unit, category, tax, bin_, least, bool(service), bool(gone), price, per)


def _patterns(words: str) -> dict[str, Any]:
    parts = [fold(part).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") for part in words.split()][:2]
    likes = [f"% {part}%" for part in parts] + ["%"] * (2 - len(parts))
    return {"w1": likes[0], "w2": likes[1]}
