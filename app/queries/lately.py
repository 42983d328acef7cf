"""Who ordered last: what the list of customers begins with while nothing is typed."""

from dataclasses import dataclass

from app.domain.account import WALK_IN
from app.store.database import View
from app.store.sql import sql

# Of so many orders, the newest first; whoever orders all day long is among them once.
_ORDERS = sql("SELECT customer_id FROM sales_order ORDER BY date DESC, id DESC LIMIT 60")
_CUSTOMER = sql(
    "SELECT id, number, name, city, phone, blocked, stop FROM customer WHERE id = :id AND merged_into = '' "
    "AND number <> :walk_in"
)
_FIRST = sql(
    "SELECT id, number, name, city, phone, blocked, stop FROM customer WHERE merged_into = '' AND number <> :walk_in "
    "ORDER BY number LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class Lately:
    """A customer as a list of them says it."""

    id: str
    number: str
    name: str
    city: str
    phone: str
    blocked: bool
    stop: str


def ordered_lately(view: View, limit: int) -> tuple[Lately, ...]:
    """Those who ordered last, each once; the first by their number where nobody has ordered yet."""
    found: list[Lately] = []
    for id_ in dict.fromkeys(row[0] for row in view.rows(_ORDERS)):
        if (row := view.row(_CUSTOMER, {"id": id_, "walk_in": WALK_IN})) and len(found) < limit:
            found.append(_lately(row))
    return tuple(found) or tuple(map(_lately, view.rows(_FIRST, {"limit": limit, "walk_in": WALK_IN})))


def _lately(row: tuple[object, ...]) -> Lately:
    id_, number, name, city, phone, blocked, stop = row
    return Lately(str(id_), str(number), str(name), str(city), str(phone), bool(blocked), str(stop))
