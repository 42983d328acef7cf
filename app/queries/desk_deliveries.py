"""The warehouse's work: pick lists to fetch, what is picked and not packed, parcels to ship, and what has left."""

from dataclasses import dataclass, replace
from typing import Any

from app.actions.cutting import sawn
from app.actions.load import deal_of
from app.actions.orders import OrderHead, order_head
from app.actions.picking import over_room, pick_lines
from app.actions.weighing import lines_by_weight
from app.domain.cutting import cut_words
from app.domain.kits import FIRST_PART, MOST_PARTS
from app.domain.quantity import quantity_out
from app.domain.stops import Stop, not_sold
from app.queries.notes import note_on
from app.store.database import View
from app.store.folding import begins, escaped
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class DeliveryRow:
    """A pick list or a shipment. `state`: open, picked, packed, shipped, delivered."""

    id: str
    kind: str
    number: str
    order_id: str
    order: str
    customer: str
    wanted: str
    lines: int
    state: str
    carrier: str
    hold: str | None = None
    """Why the order stands still; None where it does not."""
    note: str = ""
    """The note for us on the order, where it is picked."""


@dataclass(frozen=True, slots=True)
class PickRow:
    """A line to fetch, in walking order; quantities in thousandths. A barcode is (code, how much it stands for)."""

    id: str
    line: int
    sku: str
    name: str
    unit: str
    location: str
    bin: str
    quantity: int
    barcodes: tuple[tuple[str, int], ...]
    alert: str = ""
    """What must be read before it is taken from its shelf."""
    most: int = 0
    """How much may be taken at the most, where that is more than is asked for."""
    each: int = 0
    over: int = 0
    under: int = 0
    known_weight: bool = False
    cutting: str = ""
    """Of pieces that are cut: how many of which length, and from which bars."""
    """Billed by weight: what one weighs about, in grams, how much more or less it may (1/1,000 %), and whether it was
    weighed when it was ordered."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A shipment that is to leave: the carriers there are, and who took this customer's goods last time."""

    id: str
    number: str
    order: str
    customer: str
    carriers: tuple[str, ...]
    usual: str


_HOLD = "(SELECT h.reason FROM order_hold h WHERE h.order_id = o.id AND h.held = 1) AS hold"
_PICKS = (
    "SELECT p.id AS id, 'pick_list' AS kind, p.number AS number, o.id AS order_id, o.number AS order_number, "
    "o.customer_name AS customer, o.wanted_date AS wanted, p.lines AS lines, p.state AS state, '' AS carrier, "
    f"{_HOLD}, p.date AS date FROM pick_list p JOIN sales_order o ON o.id = p.order_id "
)
_SHIPMENTS = (
    "SELECT s.id AS id, 'shipment' AS kind, s.number AS number, o.id AS order_id, o.number AS order_number, "
    "o.customer_name AS customer, o.wanted_date AS wanted, s.parcels AS lines, s.state AS state, s.carrier AS carrier, "
    f"{_HOLD}, s.shipped_date AS date FROM shipment s JOIN sales_order o ON o.id = s.order_id "
)
# Of orders that are not over, which an index holds: else every pick list there ever was would be looked at.
_UNPACKED = (
    "WHERE p.order_id IN (SELECT order_id FROM order_progress WHERE closed = 0) AND p.state = 'picked' "
    "AND NOT EXISTS (SELECT 1 FROM shipment s WHERE s.order_id = p.order_id AND s.pick_list_id = p.id)"
)
_SOURCES = {
    "pick": _PICKS + "WHERE p.state = 'open'",
    "pack": _PICKS + _UNPACKED,
    "ship": _SHIPMENTS + "WHERE s.state = 'packed'",
    "left": _SHIPMENTS + "WHERE s.state IN ('shipped', 'delivered')",
}
# Words narrow by the number of the paper or of the order, or by the customer, from the beginning of a word.
_NARROW = (
    " AND ({0}.number LIKE :tail ESCAPE '\\' OR o.number LIKE :tail ESCAPE '\\' OR o.customer_id IN "
    "(SELECT id FROM customer WHERE ' ' || search LIKE :words ESCAPE '\\' LIMIT 200))"
)


def _rows_of(key: str, *, narrowed: bool) -> str:
    return _SOURCES[key] + (_NARROW.format("p" if key in {"pick", "pack"} else "s") if narrowed else "")


# What has left is long: ids first, from its index alone, then the rows; and it is counted there.
_LEFT = "FROM shipment WHERE state IN ('shipped', 'delivered')"
_LEFT_PAGE = f"SELECT id {_LEFT} ORDER BY shipped_date DESC, number DESC LIMIT :limit OFFSET :offset"


def _page(key: str, *, narrowed: bool) -> Any:
    order = "date DESC, number DESC" if key == "left" else "wanted, number"
    return sql(f"{_rows_of(key, narrowed=narrowed)} ORDER BY {order} LIMIT :limit OFFSET :offset")


_PAGES = {(key, narrowed): _page(key, narrowed=narrowed) for key in _SOURCES for narrowed in (False, True)}
_PAGES["left", False] = sql(f"{_SHIPMENTS}WHERE s.id IN ({_LEFT_PAGE}) ORDER BY date DESC, number DESC")
_COUNTS = {
    (key, narrowed): sql(f"SELECT count(*) FROM ({_rows_of(key, narrowed=narrowed)}) AS t")
    for key in _SOURCES
    for narrowed in (False, True)
}
_COUNTS["left", False] = sql(f"SELECT count(*) {_LEFT}")
_LINES = sql(
    "SELECT l.position, l.line, p.sku, p.name, p.unit, l.location, p.bin, l.quantity, p.id, p.alert, p.stop, "
    "p.stop_reason, p.stop_date, p.stop_by, coalesce(k.sku, '') FROM pick_line l "
    "JOIN product p ON p.id = l.product_id JOIN pick_list h ON h.id = l.pick_list_id "
    # A part is fetched for its kit, which stands on the line that its number names.
    f"LEFT JOIN sales_order_line k ON k.order_id = h.order_id AND l.line >= {FIRST_PART} "
    f"AND k.line = (l.line - {FIRST_PART}) / {MOST_PARTS + 1} WHERE l.pick_list_id = :id "
    "ORDER BY p.bin, l.location, l.position"
)
_IN_PIECES = sql("SELECT max(length) FROM sales_order_line WHERE order_id = :order_id")
_BARCODES = sql("SELECT barcode, quantity FROM barcode WHERE product_id = :id")
_DELIVERY = sql(
    "SELECT s.id, s.number, o.number, o.customer_name, s.customer_id FROM shipment s "
    "JOIN sales_order o ON o.id = s.order_id WHERE s.id = :ref OR s.number = :ref"
)
_CARRIERS = sql("SELECT name FROM carrier WHERE inactive = 0 ORDER BY name")
_USUAL = sql(
    "SELECT carrier FROM shipment WHERE customer_id = :id AND carrier <> '' ORDER BY shipped_date DESC, id DESC LIMIT 1"
)
_RANK = sql(
    f"SELECT (SELECT count(*) {_LEFT} AND (shipment.shipped_date, shipment.number) > (s.shipped_date, s.number)) "
    "FROM shipment s WHERE s.id = :id"
)
_STATE = sql("SELECT id, state FROM shipment WHERE id = :ref OR number = :ref")
_ONE = sql(f"{_PICKS} WHERE p.id = :ref OR p.number = :ref")


def delivery_counts(view: View) -> dict[str, int]:
    """The numbers on the views."""
    return {key: count_deliveries(view, key) for key in _SOURCES}


def _given(words: str) -> dict[str, str]:
    if not words:
        return {}
    return {"tail": f"%{escaped(words.upper())}", "words": begins(words)}


def count_deliveries(view: View, which: str, words: str = "") -> int:
    """How many rows a view holds: pick, pack, ship, left."""
    return int(view.value(_COUNTS[which, bool(words)], _given(words), default=0))


def delivery_page(view: View, which: str, offset: int, limit: int, words: str = "") -> tuple[DeliveryRow, ...]:
    """A page of a view, narrowed by words."""
    rows = view.rows(_PAGES[which, bool(words)], {"offset": offset, "limit": limit, **_given(words)})
    return tuple(DeliveryRow(*row[:11]) for row in rows)


def pick_of(view: View, ref: str) -> tuple[DeliveryRow, tuple[PickRow, ...]] | None:
    """A pick list by id or number, with its lines in walking order."""
    row = view.row(_ONE, {"ref": ref})
    if row is None:
        return None
    head = order_head(view, row[3])
    room, scales = over_room(view, head), lines_by_weight(view, head.id)
    deal = deal_of(view, head.fact_id)
    weighed = {one.line for one in deal.lines if one.said.weight} if scales else set()
    lines = []
    cuts = _cuts_of(view, head, row[0])
    for one in view.rows(_LINES, {"id": row[0]}):
        position, line, sku, name, unit, location, bin_, quantity, product_id, alert, *stop, kit = one
        said = " ".join(filter(None, (not_sold(sku, Stop(*stop), ""), alert)))
        codes = tuple((str(code), int(much)) for code, much in view.rows(_BARCODES, {"id": product_id}))
        name = f"{name} · for kit {kit}" if kit else name
        most = quantity + room[line][0] if line in room else 0
        kilos = scales.get(line)
        scale = (kilos.each, kilos.over, kilos.under, line in weighed) if kilos else (0, 0, 0, False)
        head_of = (str(position), line, sku, name, unit, location, bin_, quantity, codes, said, most)
        lines.append(PickRow(*head_of, *scale, cuts.get(position, "")))
    return replace(DeliveryRow(*row[:11]), note=note_on(view, head.id, deal)), tuple(lines)


def _cuts_of(view: View, head: OrderHead, pick_list_id: str) -> dict[int, str]:
    """By position of a list how the pieces are cut that it asks for, as things stand."""
    if not view.value(_IN_PIECES, {"order_id": head.id}, default=0):
        return {}
    deal, asked = deal_of(view, head.fact_id), pick_lines(view, pick_list_id)
    found = {}
    for one in asked:
        line = deal.line(one.line)
        if line.said.length and (pieces := one.quantity // line.said.length):
            found[one.position] = f"{pieces} pieces of {quantity_out(line.said.length)} {line.unit}"
    plans = sawn(view, deal, [(x.position, x.line, x.product_id, x.location, x.quantity) for x in asked], pick_list_id)
    for cut in plans:
        found[cut.position] = f"{found[cut.position]}: {cut_words(cut.plan, deal.line(cut.line).unit)}"
    return found


def delivery_of(view: View, ref: str) -> Delivery | None:
    """A shipment by id or number, with who may take it."""
    row = view.row(_DELIVERY, {"ref": ref})
    if row is None:
        return None
    carriers = tuple(str(name) for (name,) in view.rows(_CARRIERS))
    return Delivery(row[0], row[1], row[2], row[3], carriers, str(view.value(_USUAL, {"id": row[4]}, "")))


def shipment_place(view: View, ref: str) -> tuple[str, str, int] | None:
    """Id of a shipment, the view it is in, and its place there from 0; None if there is no such shipment."""
    row = view.row(_STATE, {"ref": ref})
    if row is None or row[1] == "cancelled":
        return None
    if row[1] == "packed":
        ids = [one.id for one in delivery_page(view, "ship", 0, 10_000)]
        return row[0], "ship", ids.index(row[0]) if row[0] in ids else 0
    return row[0], "left", int(view.value(_RANK, {"id": row[0]}, 0))
