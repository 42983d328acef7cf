"""What was agreed with a customer, and what explains a price: rows for the sheets of the desk."""

from dataclasses import dataclass
from typing import Any

from app.domain.pricing import Asked, Offers, Priced, UnitPrice, decide
from app.domain.stock import NO_SHELF
from app.queries.offers import offers_of
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class AgreedRow:
    """A price or a discount (1/1,000 %) that holds or will: of a product, or of a category where `sku` is "".

    `of` says whose it is: "" the customer's own, else the group's name. `last` is what they paid last (0: never), of a
    product alone.
    """

    id: str
    sku: str
    name: str
    category: str
    price: UnitPrice
    discount: int
    valid_from: str
    valid_to: str
    min_quantity: int
    unit: str
    word: str
    of: str
    last: UnitPrice
    last_date: str
    each: int = 0
    """What one weighs, in grams, of goods that are billed by weight: then the price is for a kilogram."""
    last_each: int = 0


@dataclass(frozen=True, slots=True)
class Sale:
    """What a customer paid for a product once; the price in 1/10,000 per `price.per` units."""

    order: str
    date: str
    quantity: int
    price: UnitPrice
    each: int = 0
    """What one weighed about, in grams, where it was billed by weight."""


@dataclass(frozen=True, slots=True)
class Explained:
    """All that says why a product costs what it costs, where it lies, and what they paid before."""

    sku: str
    name: str
    unit: str
    priced: Priced | None
    places: tuple[tuple[str, int, int], ...]
    """Where it lies: place, on hand, promised."""
    sales: tuple[Sale, ...]


_AGREED = sql(
    "SELECT a.id, coalesce(p.sku, ''), coalesce(p.name, ''), a.category, a.price, a.price_per, a.discount, "
    "a.valid_from, a.valid_to, a.min_quantity, coalesce(p.unit, ''), a.word, "
    "CASE WHEN a.party = 'customer' THEN '' ELSE coalesce(g.name, '') END, "
    "CASE WHEN p.by_weight = 1 THEN p.weight ELSE 0 END, a.product_id FROM agreed_price a "
    "LEFT JOIN product p ON p.id = a.product_id LEFT JOIN customer_group g ON g.id = a.party_id "
    "WHERE a.inactive = 0 AND (a.valid_to = '' OR a.valid_to >= :date) "
    "AND (a.party_id = :id OR a.party_id = (SELECT c.group_id FROM customer c WHERE c.id = :id AND c.group_id <> '')) "
    "ORDER BY a.party, p.sku, a.category, a.valid_from, a.min_quantity"
)
_SALES = sql(
    "SELECT o.number, o.date, l.quantity, l.price, l.price_per, l.weighed FROM "
    "(SELECT id, number, date FROM sales_order WHERE customer_id = :customer ORDER BY date DESC LIMIT 200) o "
    "CROSS JOIN sales_order_line l WHERE l.order_id = o.id AND l.product_id = :product "
    "ORDER BY o.date DESC, o.id DESC LIMIT :limit"
)
_NAME = sql("SELECT sku, name, unit FROM product WHERE id = :id")
_PLACES = sql(
    "SELECT location, on_hand, reserved FROM stock_level WHERE product_id = :id AND (on_hand <> 0 OR reserved <> 0) "
    f"AND location NOT IN ({', '.join(map(repr, NO_SHELF))}) ORDER BY location"
)


def agreed_with(view: View, customer_id: str, date: str) -> tuple[AgreedRow, ...]:
    """What holds for a customer on that day or later, by agreement with them or with their group."""
    rows = view.rows(_AGREED, {"id": customer_id, "date": date})
    return tuple(_row(row, sales_of(view, row[-1], customer_id, 1) if row[-1] else ()) for row in rows)


def _row(row: Any, last: tuple[Sale, ...]) -> AgreedRow:
    id_, sku, name, category, price, per, *terms, _product = row
    paid, day, then = (last[0].price, last[0].date, last[0].each) if last else (UnitPrice(0), "", 0)
    discount, since, until, least, unit, word, of, each = terms
    agreed = UnitPrice(price, per or 1)
    agreement = id_, sku, name, category, agreed, discount, since, until, least, unit, word, of
    return AgreedRow(*agreement, paid, day, each, then)


def sales_of(view: View, product_id: str, customer_id: str, limit: int = 5) -> tuple[Sale, ...]:
    """What a customer paid for a product, the newest first; of their last two hundred orders."""
    rows = view.rows(_SALES, {"customer": customer_id, "product": product_id, "limit": limit})
    return tuple(Sale(number, date, many, UnitPrice(price, per), each) for number, date, many, price, per, each in rows)


def explained(
    view: View, product_id: str, customer_id: str, date: str, quantity: int, hand: UnitPrice | None = None
) -> Explained | None:
    """Why so many of a product cost a customer what they cost on that day; None for a product that is not there."""
    row = view.row(_NAME, {"id": product_id})
    if row is None:
        return None
    offers = offers_of(view, [product_id], customer_id, date).get(product_id) or Offers()
    places = tuple((str(place), int(here), int(kept)) for place, here, kept in view.rows(_PLACES, {"id": product_id}))
    sales = sales_of(view, product_id, customer_id) if customer_id else ()
    sku, name, unit = row
    return Explained(sku, name, unit, decide(Asked(quantity, date, hand), offers), places, sales)
