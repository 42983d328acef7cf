"""What there is of products, what comes, and what may be sold instead: for the chips of lines, and for Ctrl+. at one.

Whatever the number of lines, fifty products cost the same seven statements.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from app.actions.load import today
from app.domain.arranging import Place, Shelf, Want, Wants, plus
from app.domain.cutting import Bars
from app.domain.pricing import Asked, UnitPrice, decide
from app.domain.promising import Receipt, Supply
from app.domain.sourcing import Known, Substitute
from app.domain.stock import NO_SHELF
from app.domain.stops import Stop
from app.queries.held import held_of
from app.queries.kit_stock import free_sets
from app.queries.offers import offers_of
from app.store.sql import sql
from app.store.view import View

# So many products are asked for in one statement; what is not there is asked for as "".
AT_ONCE = 50
_KEYS = tuple(f"p{n}" for n in range(AT_ONCE))
_IN = f"IN ({', '.join(f':{name}' for name in _KEYS)})"
_SHELVES = f"NOT IN ({', '.join(map(repr, NO_SHELF))})"
_RELATED = (
    f"(SELECT product_id, other_id, kind, rank FROM substitute WHERE inactive = 0 AND product_id {_IN} "
    "UNION ALL SELECT p.id, p.substitute_id, 'same', -1 FROM product p WHERE p.substitute_id <> '' "
    f"AND p.id {_IN} AND NOT EXISTS (SELECT 1 FROM substitute x WHERE x.product_id = p.id "
    "AND x.other_id = p.substitute_id AND x.inactive = 0)) s"
)

_GOODS = sql(
    "SELECT p.id, p.sku, p.name, p.unit, p.service, p.discontinued, p.stop, coalesce(v.name, ''), "
    "coalesce(v.lead_days, 0), p.bar_length, p.kerf, p.least_rest "
    f"FROM product p LEFT JOIN supplier v ON v.id = p.supplier_id WHERE p.id {_IN}"
)
_PLACES = sql(
    "SELECT s.product_id, s.location, sum(s.on_hand - s.reserved), max(CASE WHEN s.location = c.default_location "
    f"THEN 1 ELSE 0 END) FROM stock_level s CROSS JOIN company c WHERE s.product_id {_IN} AND s.location {_SHELVES} "
    "GROUP BY s.product_id, s.location HAVING sum(s.on_hand - s.reserved) <> 0 "
    "ORDER BY s.product_id, 4 DESC, s.location"
)
_RESTS = sql(
    f"SELECT product_id, location, length, pieces FROM stock_rest WHERE product_id {_IN} AND pieces > 0 "
    "ORDER BY product_id, location, length"
)
_ON_HAND = sql(
    "SELECT s.product_id, s.location, s.on_hand, CASE WHEN s.location = c.default_location THEN 0 ELSE 1 END "
    f"FROM stock_level s CROSS JOIN company c WHERE s.product_id {_IN} AND s.location {_SHELVES} "
    "ORDER BY s.product_id, 4, s.location"
)
_CLAIMS = sql(
    "SELECT r.product_id, r.location, coalesce(l.length, 0), sum(r.quantity) FROM reservation r LEFT JOIN "
    f"sales_order_line l ON l.order_id = r.order_id AND l.line = r.line WHERE r.product_id {_IN} "
    f"AND r.quantity <> 0 AND r.quantity > 0 AND r.location {_SHELVES} "
    "GROUP BY r.product_id, r.location, coalesce(l.length, 0)"
)
_LACKING = sql(
    "SELECT p.product_id, coalesce(l.length, 0), sum(p.ordered - p.cancelled - p.reserved - p.shipped) "
    "FROM order_line_progress p LEFT JOIN sales_order_line l ON l.order_id = p.order_id AND l.line = p.line "
    f"WHERE p.product_id {_IN} AND p.service = 0 AND p.ordered - p.cancelled - p.reserved - p.shipped > 0 "
    "GROUP BY p.product_id, coalesce(l.length, 0)"
)
_WAITING = sql(
    "SELECT product_id, sum(ordered - cancelled - reserved - shipped) FROM order_line_progress "
    f"WHERE product_id {_IN} AND service = 0 AND ordered - cancelled - reserved - shipped > 0 GROUP BY product_id"
)
_COMING = sql(
    "SELECT l.product_id, l.expected, l.ordered - l.cancelled - l.received, "
    "coalesce(w.ordered - w.cancelled - w.reserved - w.shipped, 0), l.order_id, l.order_line FROM purchase_line l "
    "JOIN purchase p ON p.id = l.purchase_id LEFT JOIN order_line_progress w ON w.order_id = l.order_id "
    f"AND w.line = l.order_line WHERE l.product_id {_IN} AND p.sent_date <> '' "
    "AND l.ordered - l.cancelled - l.received > 0 ORDER BY l.expected, l.purchase_id, l.line"
)
_ALTERNATIVES = sql(
    f"SELECT s.product_id, count(*) FROM {_RELATED} JOIN product o ON o.id = s.other_id WHERE o.discontinued = 0 "
    "AND o.stop NOT IN ('sale', 'both') AND (SELECT coalesce(sum(on_hand - reserved), 0) FROM stock_level "
    f"WHERE product_id = s.other_id AND location {_SHELVES}) > 0 GROUP BY s.product_id"
)
_OTHERS = sql(f"SELECT s.other_id, s.kind, s.rank FROM {_RELATED} ORDER BY s.rank, s.other_id")
_PACKS = sql("SELECT name, quantity FROM pack WHERE product_id = :id AND name <> '' ORDER BY quantity, name")
_LAST = sql(
    "SELECT l.price, l.price_per, o.date FROM sales_order_line l JOIN sales_order o ON o.id = l.order_id "
    "WHERE l.product_id = :id AND o.customer_id = :customer ORDER BY o.date DESC, o.id DESC LIMIT 1"
)


def _keys(ids: Sequence[str]) -> dict[str, str]:
    return {**dict.fromkeys(_KEYS, ""), **dict(zip(_KEYS, ids, strict=False))}


def supplies_of(view: View, product_ids: Iterable[str]) -> dict[str, Supply]:
    """What there is of each product, and what comes, in the order asked."""
    ids = [one for one in dict.fromkeys(product_ids) if one]
    found: dict[str, Supply] = {}
    for at in range(0, len(ids), AT_ONCE):
        found |= _part(view, _keys(ids[at : at + AT_ONCE]))
    return {one: found[one] for one in ids if one in found}


def _part(view: View, keys: dict[str, str]) -> dict[str, Supply]:
    places: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for product_id, location, free, _ in view.rows(_PLACES, keys):
        places[product_id].append((location, int(free)))
    waiting = {product_id: int(quantity) for product_id, quantity in view.rows(_WAITING, keys)}
    receipts: dict[str, list[Receipt]] = defaultdict(list)
    lacks: dict[tuple[str, int], int] = {}
    for product_id, expected, quantity, lack, order_id, line in view.rows(_COMING, keys):
        left = lacks.setdefault((order_id, line), max(0, int(lack))) if order_id else 0
        own = min(int(quantity), left)
        lacks[order_id, line] = left - own
        receipts[product_id].append(Receipt(expected, int(quantity), own))
    for product_id, sets in free_sets(view, list(keys.values())).items():
        places[product_id] = [("", sets)] if sets else []
    held = held_of(view, keys.values(), today())
    goods = view.rows(_GOODS, keys)
    cut = any(row[9] for row in goods)
    shelves, lacking = (_shelves(view, keys), _lacking(view, keys)) if cut else ({}, {})
    others = {product_id: int(count) for product_id, count in view.rows(_ALTERNATIVES, keys)}
    return {
        id_: Supply(
            id_,
            sku,
            name,
            unit,
            tuple(places[id_]),
            waiting.get(id_, 0),
            tuple(receipts[id_]),
            others.get(id_, 0),
            supplier,
            int(days),
            bool(service),
            bool(gone) or not Stop(stop).sells,
            held.get(id_, 0),
            Bars(length, kerf, least) if length else None,
            tuple(shelves.get(id_, {}).values()) if length else (),
            lacking.get(id_, ()) if length else (),
        )
        for id_, sku, name, unit, service, gone, stop, supplier, days, length, kerf, least in goods
    }


def _shelves(view: View, keys: dict[str, str]) -> dict[str, dict[str, Shelf]]:
    """By product what lies on each shelf and is promised of it, the house's first shelf first: asked only where
    something is cut from bars.
    """
    rests: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for product_id, place, length, pieces in view.rows(_RESTS, keys):
        rests[product_id, place][length] = int(pieces)
    wants: dict[tuple[str, str], Wants] = {}
    for product_id, place, length, quantity in view.rows(_CLAIMS, keys):
        wants[product_id, place] = plus(wants.get((product_id, place), ()), Want(int(quantity), length))
    found: dict[str, dict[str, Shelf]] = {}
    for product_id, place, on_hand, _ in view.rows(_ON_HAND, keys):
        key = product_id, place
        shelf = Shelf(place, Place(int(on_hand), rests.get(key, {})), wants.get(key, ()))
        found.setdefault(product_id, {})[place] = shelf
    return found


def _lacking(view: View, keys: dict[str, str]) -> dict[str, Wants]:
    """By product what lines still lack, in pieces of which length."""
    found: dict[str, Wants] = {}
    for product_id, length, quantity in view.rows(_LACKING, keys):
        found[product_id] = plus(found.get(product_id, ()), Want(int(quantity), length))
    return found


def known_of(view: View, product_id: str, quantity: int, customer_id: str, date: str) -> Known | None:
    """All that Ctrl+. asks of a line's product: what there is of it and of what may be sold instead, packs, and prices
    for that customer ("" is nobody in particular) on that day. None if there is no such product.
    """
    related = view.rows(_OTHERS, _keys([product_id]))
    ids = [product_id, *dict.fromkeys(other for other, _, _ in related)]
    supplies = supplies_of(view, ids)
    if product_id not in supplies:
        return None
    offers = offers_of(view, ids, customer_id, date)
    priced = {one: decide(Asked(quantity, date), offers[one]) for one in ids if one in offers}
    last = view.row(_LAST, {"id": product_id, "customer": customer_id}) if customer_id else None
    return Known(
        supply=supplies[product_id],
        substitutes=tuple(
            Substitute(supplies[other], kind, rank, UnitPrice(said.price, said.price_per) if said else None)
            for other, kind, rank in related
            if other in supplies
            for said in (priced.get(other),)
        ),
        packs=(packs := tuple((str(name), int(size)) for name, size in view.rows(_PACKS, {"id": product_id}))),
        priced=priced.get(product_id),
        last=UnitPrice(last[0], last[1]) if last else None,
        last_date=str(last[2]) if last else "",
        buy_pack=min((size for _, size in packs if size > 1000), default=0),
    )
