"""Who is a customer already, and which order was just taken: by keys, never by a look through all there are."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain.account import WALK_IN
from app.domain.alike import lines_alike, names_alike
from app.domain.identity import recorded_us, stamp_of
from app.store.apply.master import same_keys
from app.store.database import View
from app.store.folding import dropped
from app.store.merged import newest_of
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class Alike:
    """A customer who may be meant; `why` says what is the same."""

    id: str
    number: str
    name: str
    why: str


@dataclass(frozen=True, slots=True)
class Twin:
    """An order that looks like the one being written: taken at `at`, microseconds UTC."""

    id: str
    number: str
    at: int


MOST = 4
# Of so many in one postcode the names are compared.
_IN_POSTCODE = 500
HOURS = 48
_WHO = "SELECT c.id, c.number, c.name FROM customer c WHERE c.forgotten = 0 AND c.merged_into = '' AND "
_ORDER = f" ORDER BY c.name, c.id LIMIT {MOST}"
_SAME = {
    "same phone": ("phone_key", sql(f"{_WHO}c.phone_key <> '' AND c.phone_key = :key{_ORDER}")),
    "same e-mail": ("email_key", sql(f"{_WHO}c.email_key <> '' AND c.email_key = :key{_ORDER}")),
    "same VAT id": ("vat_key", sql(f"{_WHO}c.vat_key <> '' AND c.vat_key = :key{_ORDER}")),
}
_BY_POSTCODE = sql(f"{_WHO}c.postcode <> '' AND c.postcode = :postcode ORDER BY c.name, c.id LIMIT {_IN_POSTCODE}")
_OF = sql("SELECT name, phone, email, vat_id, postcode FROM customer WHERE id = :id")
_TOWN = sql(
    "SELECT city FROM customer WHERE postcode = :postcode AND postcode <> '' AND city <> '' GROUP BY city "
    "ORDER BY count(*) DESC, city LIMIT 1"
)


def customers_alike(
    view: View, name: str, phone: str, email: str, postcode: str, vat_id: str = ""
) -> tuple[Alike, ...]:
    """Customers who may be the one that is about to be made, the surest first; each once."""
    found: dict[str, Alike] = {}
    keys = same_keys(phone, email if "@" in email else "", vat_id if len(vat_id) > _SHORTEST_VAT else "")
    for why, (key, statement) in _SAME.items():
        for row in view.rows(statement, {"key": keys[key]}) if keys[key] else ():
            found.setdefault(str(row[0]), Alike(str(row[0]), str(row[1]), str(row[2]), why))
    if name.strip() and postcode.strip():
        said = dropped(name)
        for id_, number, known in view.rows(_BY_POSTCODE, {"postcode": postcode.strip()}):
            if names_alike(said, dropped(known)):
                found.setdefault(str(id_), Alike(str(id_), str(number), str(known), "same name and postcode"))
    return tuple(found.values())[:MOST]


_SHORTEST_VAT = 5


def doubles_of(view: View, customer_id: str) -> tuple[Alike, ...]:
    """Other records that may be the same customer."""
    row = view.row(_OF, {"id": customer_id})
    if row is None:
        return ()
    name, phone, email, vat_id, postcode = row
    found = customers_alike(view, name, phone, email, postcode, vat_id)
    return tuple(one for one in found if one.id != customer_id)


def town_of(view: View, postcode: str) -> str:
    """The town that most customers of a postcode have; "" if none is known."""
    return str(view.value(_TOWN, {"postcode": postcode}, ""))


_LATELY = sql(
    f"SELECT o.id, o.number, o.confirmed_hlc FROM {newest_of('sales_order', 'customer', 100)} n "
    "JOIN sales_order o ON o.id = n.id JOIN order_progress p ON p.order_id = o.id "
    "WHERE o.confirmed_hlc >= :since AND p.status <> 'cancelled' "
    "ORDER BY o.confirmed_hlc DESC LIMIT 50"
)
_NUMBER = sql("SELECT number FROM customer WHERE id = :id")
_LINES = sql("SELECT product_id, sum(quantity) FROM sales_order_line WHERE order_id = :id GROUP BY product_id")


def twin_of(view: View, customer_id: str, lines: Mapping[str, int], now: int) -> Twin | None:
    """The newest order of the last 48 hours that looks like these lines (product id to thousandths); None if none."""
    if not lines or view.value(_NUMBER, {"id": customer_id}) == WALK_IN:
        return None  # whoever walks in is somebody else each time
    since = stamp_of(now - HOURS * 3600 * 1_000_000)
    for order_id, number, stamp in view.rows(_LATELY, {"customer": customer_id, "since": since}):
        held = {product: int(quantity) for product, quantity in view.rows(_LINES, {"id": order_id})}
        if lines_alike(lines, held):
            return Twin(order_id, number, recorded_us(int(stamp)))
    return None
