"""What customers call our products, for many products at once."""

from __future__ import annotations

from collections.abc import Iterable

from app.store.database import View
from app.store.many import IN, many
from app.store.sql import sql

_NUMBERS_OF = sql(
    f"SELECT product_id, number FROM customer_item WHERE customer_id = :customer AND product_id {IN} "
    "AND product_id <> ''"
)


def numbers_of(view: View, customer: str, ids: Iterable[str]) -> dict[str, str]:
    """By product (its id) what the customer calls it, where that is one number only."""
    found: dict[str, set[str]] = {}
    for product, number in many(view, _NUMBERS_OF, ids, customer=customer):
        found.setdefault(product, set()).add(number)
    return {product: numbers.pop() for product, numbers in found.items() if len(numbers) == 1}
