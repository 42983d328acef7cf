"""What the stock place asks of the books; each runs on a reader, and loads the question when it is first asked."""

from typing import Any

from app.ui.screens.base import today_iso
from app.ui.screens.ownfields import beside_pairs


def standing(view: Any, product_id: str) -> Any:
    """Shelves, promises, who waits, and for which quotes some is kept."""
    from app.queries.desk_stock import promised_orders, shelves, waiting_orders
    from app.queries.held import holders_of

    promised, waiting = promised_orders(view, product_id), waiting_orders(view, product_id)
    return shelves(view, product_id), promised, waiting, holders_of(view, product_id, today_iso())


def asked(view: Any, product_id: str) -> Any:
    """The counts that were asked for."""
    from app.queries.desk_counter import counts_of

    return counts_of(view, product_id)


def moves(view: Any, product_id: str) -> Any:
    """What moved."""
    from app.queries.desk_stock import movements

    return movements(view, product_id)


def places_and_suppliers(view: Any) -> Any:
    """Where goods can lie, and who sells them."""
    from app.queries.desk_settings import suppliers
    from app.queries.desk_stock import places

    return places(view), tuple(one.number for one in suppliers(view))


def card(view: Any, product_id: str, today: str) -> Any:
    """The product, its own fields, what is beside it, its prices, and what may be sold instead."""
    from app.queries.desk_prices import product_prices
    from app.queries.desk_stock import product_card
    from app.queries.own_fields import values_of
    from app.queries.substitutes import related_to

    own, prices, related = values_of(view, product_id), product_prices(view, product_id), related_to(view, product_id)
    return product_card(view, product_id, today), own, beside_pairs(view, "product", product_id), prices, related


def place_of(view: Any, product_id: str) -> int:
    """Where it stands in the list."""
    from app.queries.desk_stock import product_place

    return product_place(view, product_id)


def default_tax(view: Any) -> str:
    """The tax of a new product."""
    from app.queries.desk_settings import company_settings

    return str(company_settings(view).get("default_tax", ""))


def picks(view: Any) -> Any:
    """What the fields of its form may be filled with."""
    from app.queries.picks import product_picks

    return product_picks(view)
