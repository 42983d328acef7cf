"""The product finder: products for words or, without any, what a customer buys and what sells best."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.deal import Address
from app.domain.pricing import UnitPrice
from app.domain.promising import Supply
from app.queries.desk_products import DeskProduct, desk_products, search_products
from app.queries.sourcing import supplies_of
from app.queries.their_numbers import numbers_of
from app.store.database import View
from app.store.many import IN, many
from app.store.merged import one_of
from app.store.sql import sql

MOST = 60
_BUYS = sql(
    f"SELECT product_id FROM customer_product WHERE customer_id {one_of('customer')} AND times > 0 "
    f"ORDER BY times DESC, product_id LIMIT {MOST}"
)
_SELLS = sql(f"SELECT product_id FROM product_rank ORDER BY times DESC, product_id LIMIT {MOST}")
_FIRST = sql(f"SELECT id FROM product WHERE discontinued = 0 ORDER BY sku LIMIT {MOST}")
_LAST = sql(
    "SELECT product_id, last_price, last_price_per, last_date FROM customer_product "
    f"WHERE customer_id {one_of('customer')} AND product_id {IN} AND times > 0 ORDER BY stamp"
)


@dataclass(frozen=True, slots=True)
class Found:
    """A product in the finder: as the entry row knows it, what there is of it, what this customer paid last and when,
    and what they call it ("" where that is not one number).
    """

    product: DeskProduct
    supply: Supply | None
    last: UnitPrice | None = None
    last_date: str = ""
    their: str = ""


def find(
    view: View, words: str, customer_id: str = "", date: str = "", where: Address | None = None
) -> tuple[Found, ...]:
    """At most so many as one looks through, the best first; a constant number of statements."""
    if words.strip():
        products: Sequence[DeskProduct] = search_products(view, words, customer_id, date, MOST, where)
    else:
        ids = [str(one) for (one,) in view.rows(_BUYS, {"customer": customer_id})] if customer_id else []
        ids += [str(one) for (one,) in view.rows(_SELLS)]
        ids += [str(one) for (one,) in view.rows(_FIRST)]
        products = desk_products(view, list(dict.fromkeys(ids))[:MOST], customer_id, date, where)
    wanted = [one.id for one in products]
    supplies = supplies_of(view, wanted)
    theirs = numbers_of(view, customer_id, wanted) if customer_id else {}
    paid: dict[str, tuple[UnitPrice | None, str]] = {}
    for product, price, per, day in many(view, _LAST, wanted, customer=customer_id) if customer_id else ():
        paid[product] = UnitPrice(int(price), int(per) or 1), str(day)
    found = []
    for one in products:
        last, day = paid.get(one.id, (None, ""))
        found.append(Found(one, supplies.get(one.id), last, day, theirs.get(one.id, "")))
    return tuple(found)
