"""The warehouse's work: pick lists to fetch, what is picked and not packed, parcels to ship, and what has left."""

from dataclasses import dataclass

from app.store.database import View
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


@dataclass(frozen=True, slots=True)
class PickRow:
    """A line to fetch, in walking order; quantities in thousandths."""

    id: str
    line: int
    sku: str
    name: str
    unit: str
    location: str
    bin: str
    quantity: int
    barcodes: tuple[str, ...]


_PICKS = (
    "SELECT p.id AS id, 'pick_list' AS kind, p.number AS number, o.id AS order_id, o.number AS order_number, "
    "o.customer_name AS customer, o.wanted_date AS wanted, p.lines AS lines, p.state AS state, '' AS carrier, "
    "p.date AS date FROM pick_list p JOIN sales_order o ON o.id = p.order_id "
)
_SHIPMENTS = (
    "SELECT s.id AS id, 'shipment' AS kind, s.number AS number, o.id AS order_id, o.number AS order_number, "
    "o.customer_name AS customer, o.wanted_date AS wanted, s.parcels AS lines, s.state AS state, s.carrier AS carrier, "
    "s.shipped_date AS date FROM shipment s JOIN sales_order o ON o.id = s.order_id "
)
_UNPACKED = "WHERE p.state = 'picked' AND NOT EXISTS (SELECT 1 FROM shipment s WHERE s.pick_list_id = p.id)"
_SOURCES = {
    "pick": _PICKS + "WHERE p.state = 'open'",
    "pack": _PICKS + _UNPACKED,
    "ship": _SHIPMENTS + "WHERE s.state = 'packed'",
    "left": _SHIPMENTS + "WHERE s.state IN ('shipped', 'delivered')",
}
_PAGES = {
    key: sql(
        f"{source} ORDER BY {'date DESC, number DESC' if key == 'left' else 'wanted, number'} "
        "LIMIT :limit OFFSET :offset"
    )
    for key, source in _SOURCES.items()
}
_COUNTS = {key: sql(f"SELECT count(*) FROM ({source}) AS t") for key, source in _SOURCES.items()}
_LINES = sql(
    "SELECT l.position, l.line, p.sku, p.name, p.unit, l.location, p.bin, l.quantity, p.id FROM pick_line l "
    "JOIN product p ON p.id = l.product_id WHERE l.pick_list_id = :id ORDER BY p.bin, l.location, l.position"
)
_BARCODES = sql("SELECT barcode FROM barcode WHERE product_id = :id")
_ONE = sql(f"{_PICKS} WHERE p.id = :ref OR p.number = :ref")


def delivery_counts(view: View) -> dict[str, int]:
    """The numbers on the views."""
    return {key: count_deliveries(view, key) for key in _COUNTS}


def count_deliveries(view: View, which: str) -> int:
    """How many rows a view holds: pick, pack, ship, left."""
    return int(view.value(_COUNTS[which], default=0))


def delivery_page(view: View, which: str, offset: int, limit: int) -> tuple[DeliveryRow, ...]:
    """A page of a view."""
    rows = view.rows(_PAGES[which], {"offset": offset, "limit": limit})
    return tuple(DeliveryRow(*row[:10]) for row in rows)


def pick_of(view: View, ref: str) -> tuple[DeliveryRow, tuple[PickRow, ...]] | None:
    """A pick list by id or number, with its lines in walking order."""
    row = view.row(_ONE, {"ref": ref})
    if row is None:
        return None
    lines = []
    for position, line, sku, name, unit, location, bin_, quantity, product_id in view.rows(_LINES, {"id": row[0]}):
        codes = tuple(str(code) for (code,) in view.rows(_BARCODES, {"id": product_id}))
        lines.append(PickRow(str(position), line, sku, name, unit, location, bin_, quantity, codes))
    return DeliveryRow(*row[:10]), tuple(lines)
