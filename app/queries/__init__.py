"""SQL in, frozen rows out. Nothing here writes. `QUERIES` are the ones that `counterfoil query` answers."""

import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.domain.errors import RuleViolation
from app.store.view import View


@dataclass(frozen=True, slots=True)
class Query:
    """A question by name: `parameter` is the one thing it is asked with."""

    name: str
    title: str
    parameter: str
    run: Callable[[View, str], Any]
    optional: bool = False
    """Whether it may be asked without the one thing: then of all."""


def _books(name: str, module: str = "books") -> Callable[[View, str], Any]:
    """A question of a module here, imported when it is first asked: a window needs none of them for its rows."""

    def run(view: View, given: str) -> Any:
        return getattr(importlib.import_module(f"app.queries.{module}"), name)(view, given)

    return run


def _payment(view: View, given: str) -> Any:
    from app.queries.payment import payment

    return payment(view, given)


def _till(view: View, given: str) -> Any:
    from app.queries.till import till

    return till(view, given)


def _purchases(name: str) -> Callable[[View, str], Any]:
    """The same of `app.queries.purchases`."""

    def run(view: View, given: str) -> Any:
        from app.queries import purchases

        return getattr(purchases, name)(view, given)

    return run


def _orders_in(view: View, given: str) -> Any:
    from app.queries.orders_in import orders_in

    return orders_in(view, int(given) if given.isascii() and given.isdecimal() and len(given) < 5 else 200)


QUERIES: tuple[Query, ...] = (
    Query("order", "A sales order", "number", _books("order")),
    Query("quote", "A quote", "number", _books("quote")),
    Query("invoice", "An invoice", "number", _books("invoice")),
    Query("credit_note", "A credit note", "number", _books("credit_note")),
    Query("stock", "A product's stock", "product", _books("stock")),
    Query("purchase", "A purchase order", "number", _purchases("purchase")),
    Query("purchase_proposal", "What to order now", "supplier", _purchases("purchase_proposal"), optional=True),
    Query("customer", "A customer's account", "number", _books("customer_account")),
    Query("payment", "A payment", "number", _payment),
    Query("till", "A till session: open, or a Z report", "number", _till),
    Query("lost_promises", "Orders that lost promised goods", "since", _books("lost_promises", "counter_books")),
    Query("old_orders", "What the old system sold a customer", "number", _books("old_orders", "old_orders")),
    Query("old_sales", "What the old system sold of a product", "product", _books("old_sales", "old_orders")),
    Query("orders_in", "Orders that came as files", "limit", _orders_in, optional=True),
    Query("counts_wanted", "Places to be counted", "location", _books("counts_wanted", "counter_books")),
)


def answer(view: View, name: str, given: dict[str, Any]) -> Any:
    """The answer of a query. Raises RuleViolation if the query or its parameter is unknown."""
    for query in QUERIES:
        if query.name == name:
            if query.optional and not given:
                return query.run(view, "")
            if not isinstance(given.get(query.parameter), str) or set(given) != {query.parameter}:
                raise RuleViolation(f'{name} is asked as {{"{query.parameter}": "..."}}.', query.parameter)
            return query.run(view, given[query.parameter])
    raise RuleViolation(f"There is no query {name}; there are {', '.join(q.name for q in QUERIES)}.")
