"""Stock levels by product for the stock place: what is there, promised, free, waited for; and a product's movements."""

import re
from dataclasses import dataclass
from typing import Any

from app.actions.kits import parts_of_product
from app.actions.load import prices
from app.domain.cutting import NO_BARS, Bars
from app.domain.pricing import price_of_the_day
from app.domain.stock import NO_SHELF, OUTSIDE
from app.domain.stops import NO_STOP, Stop
from app.queries.desk_history import HEAD
from app.queries.kit_stock import free_sets
from app.store.bars import bars_of
from app.store.database import View
from app.store.folding import word_patterns
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class StockRow:
    """A product's stock over all shelves, in thousandths; `waiting` is ordered and not promised yet."""

    id: str
    sku: str
    name: str
    unit: str
    bin: str
    on_hand: int
    reserved: int
    waiting: int
    min_stock: int
    service: bool
    discontinued: bool
    stop: str = ""
    kit: bool = False
    """Made of parts: on hand are the whole sets that they make."""
    bar_length: int = 0
    """What it is cut from, in thousandths; 0 where it is not."""

    @property
    def available(self) -> int:
        """On hand and promised to nobody; negative where more is promised than there is."""
        return self.on_hand - self.reserved


@dataclass(frozen=True, slots=True)
class ProductCard:
    """A product as it is edited; `price` in 1/10,000 per `price_per`, 0 if there is none."""

    id: str
    sku: str
    name: str
    unit: str
    category: str
    tax: str
    bin: str
    min_stock: int
    service: bool
    discontinued: bool
    price: int
    price_per: int
    description: str = ""
    specs: str = ""
    cost: int = 0
    weight: int = 0
    ask_quantity: bool = False
    substitute: str = ""
    supplier: str = ""
    barcodes: tuple[tuple[str, int], ...] = ()
    packs: tuple[tuple[str, int], ...] = ()
    supplier_sku: str = ""
    reorder_quantity: int = 0
    alert: str = ""
    stop: Stop = NO_STOP
    warranty_months: int = 0
    return_days: int = 0
    length_step: int = 0
    parts: tuple[tuple[str, int], ...] = ()
    """What a kit is made of: code and how much makes one set."""
    over: int = 0
    under: int = 0
    """How much more or less than ordered may be sent, in 1/1,000 %."""
    breaks: tuple[tuple[int, int, int], ...] = ()
    """From how many on it costs what, per how many."""
    by_weight: bool = False
    """Counted, and billed by weight: its price is for a kilogram."""
    bars: Bars = NO_BARS
    rests: tuple[tuple[str, tuple[tuple[int, int], ...]], ...] = ()
    """What it is cut from, and by place the rests of bars that lie there: length and how many."""
    unit_code: str = ""
    hsn: str = ""


@dataclass(frozen=True, slots=True)
class WaitingOrder:
    """An order that waits for a product, in thousandths."""

    id: str
    number: str
    customer: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """What of a product lies in one location, in thousandths."""

    location: str
    on_hand: int
    reserved: int


@dataclass(frozen=True, slots=True)
class Movement:
    """A change of a product's stock, in thousandths: `quantity` came, or left below zero; `balance` was there then.

    `inside` says that it only went from one of our places to another: then the balance is as before. `number` is the
    order it was for, "" if none; `who` did it, and `why` where a reason was given. `paper` names the shipment, the
    pick list, the receipt with its purchase order, or the return it was part of.
    """

    id: str
    date: str
    kind: str
    place: str
    quantity: int
    balance: int
    inside: bool = False
    who: str = ""
    why: str = ""
    number: str = ""
    paper: str = ""


_SHELVES = f"location NOT IN ({', '.join(repr(name) for name in NO_SHELF)})"
_AWAY = ", ".join(repr(name) for name in OUTSIDE)
_SUM = f"SELECT coalesce(sum({{}}), 0) FROM stock_level WHERE product_id = p.id AND {_SHELVES}"
_ROWS = (
    "SELECT p.id AS id, p.sku AS sku, p.name AS name, p.unit AS unit, p.bin AS bin, "
    f"({_SUM.format('on_hand')}) AS on_hand, ({_SUM.format('reserved')}) AS reserved, "
    "(SELECT coalesce(sum(w.ordered - w.cancelled - w.reserved - w.shipped), 0) FROM order_line_progress w "
    "WHERE w.product_id = p.id AND w.service = 0 AND w.ordered - w.cancelled - w.reserved - w.shipped > 0) AS waiting, "
    "p.min_stock AS min_stock, p.service AS service, p.discontinued AS discontinued, "
    "p.stop AS stop, p.bar_length AS bar_length FROM "
)
_MEANT = "WHERE ' ' || p.search LIKE :w1 ESCAPE '\\' AND ' ' || p.search LIKE :w2 ESCAPE '\\' "
_WHICH = {
    "all": "",
    "out": "WHERE service = 0 AND on_hand - reserved <= 0 "
    "AND id NOT IN (SELECT product_id FROM kit_part WHERE quantity > 0)",
    "below": "WHERE service = 0 AND min_stock > 0 AND on_hand - reserved < min_stock",
    "count": "WHERE id IN (SELECT product_id FROM count_asked WHERE asked = 1)",
}
# Codes as people count them: 2 before 10, BE2 before BE12.
_COUNTED = "ORDER BY rtrim(sku, '0123456789'), length(sku), sku, id"
_PART = "LIMIT :limit OFFSET :offset"
_ALL = f"WITH t AS ({_ROWS} product p {_MEANT}) SELECT {{}} FROM t {{}}"
_PAGES = {which: sql(f"{_ALL.format('*', where)} {_COUNTED} {_PART}") for which, where in _WHICH.items()}
# All products: the page first, then its sums; the others need the sums to choose.
_PAGES["all"] = sql(f"{_ROWS} (SELECT * FROM product p {_MEANT} {_COUNTED} {_PART}) p {_COUNTED}")
# A large catalogue comes as its index has it: no key press may wait until 200,000 codes are counted.
_AS_INDEXED = sql(f"{_ROWS} product p {_MEANT} ORDER BY p.sku, p.id {_PART}")
_LARGE = 5000
_IS_LARGE = sql(f"SELECT 1 FROM product LIMIT 1 OFFSET {_LARGE}")
_BEFORE = "SELECT count(*) FROM product x CROSS JOIN product p WHERE x.id = :id AND"
_KEY = "rtrim({0}.sku, '0123456789'), length({0}.sku), {0}.sku, {0}.id"
_PLACE = sql(f"{_BEFORE} ({_KEY.format('p')}) < ({_KEY.format('x')})")
_PLACE_AS_INDEXED = sql(f"{_BEFORE} (p.sku, p.id) < (x.sku, x.id)")
_COUNTS = {which: sql(_ALL.format("count(*)", where)) for which, where in _WHICH.items()}
_COUNTS["all"] = sql(f"SELECT count(*) FROM product p {_MEANT}")
_WAITING = sql(
    "SELECT o.id, o.number, o.customer_name, w.ordered - w.cancelled - w.reserved - w.shipped "
    "FROM order_line_progress w JOIN sales_order o ON o.id = w.order_id WHERE w.product_id = :id AND w.service = 0 "
    "AND w.ordered - w.cancelled - w.reserved - w.shipped > 0 ORDER BY w.priority LIMIT 5"
)
_PROMISED = sql(
    "SELECT o.id, o.number, o.customer_name, w.reserved FROM order_line_progress w JOIN sales_order o "
    "ON o.id = w.order_id WHERE w.product_id = :id AND w.reserved > 0 ORDER BY w.priority LIMIT 5"
)
_BY_SHELF = sql(
    "SELECT location, sum(on_hand), sum(reserved) FROM stock_level WHERE product_id = :id AND "
    f"{_SHELVES} GROUP BY location HAVING sum(on_hand) <> 0 OR sum(reserved) <> 0 ORDER BY location"
)
_PLACES = sql("SELECT id, name FROM location WHERE inactive = 0 AND kind = 'storage' ORDER BY id")
# The balance is what is there now less all that happened since: an offset into a long history costs only what is shown.
_MOVES = sql(
    "SELECT m.fact_id, m.position, m.date, m.kind, m.from_location, m.to_location, m.quantity, j.actor, j.reason, "
    f"coalesce(o.number, ''), substr(j.body, 1, {HEAD}) FROM (SELECT * FROM stock_move WHERE product_id = :id "
    "ORDER BY hlc DESC, fact_id, position DESC LIMIT :limit) m JOIN journal j ON j.id = m.fact_id "
    "LEFT JOIN sales_order o ON o.id = m.order_id ORDER BY m.hlc DESC, m.fact_id, m.position DESC"
)
_HERE = sql(f"SELECT coalesce(sum(on_hand), 0) FROM stock_level WHERE product_id = :id AND location NOT IN ({_AWAY})")
_CARD = sql(
    "SELECT id, sku, name, unit, category, tax, bin, min_stock, service, discontinued FROM product WHERE id = :id"
)


_MORE = sql(
    "SELECT p.over, p.under, p.by_weight, p.unit_code, p.hsn, "
    "p.description, p.specs, p.cost, p.weight, p.ask_quantity, coalesce(s.sku, ''), coalesce(v.number, ''), "
    "p.supplier_sku, p.reorder_quantity, p.alert, p.warranty_months, p.return_days, p.length_step, p.stop, "
    "p.stop_reason, "
    "p.stop_date, p.stop_by "
    "FROM product p LEFT JOIN product s ON s.id = p.substitute_id LEFT JOIN supplier v ON v.id = p.supplier_id "
    "WHERE p.id = :id"
)
_BARCODES = sql("SELECT barcode, quantity FROM barcode WHERE product_id = :id ORDER BY barcode")
_PACKS = sql("SELECT name, quantity FROM pack WHERE product_id = :id AND name <> '' ORDER BY quantity, name")


_NOTHING = (0, 0, 0, "", "", "", "", 0, 0, 0, "", "", "", 0, "", 0, 0, 0, "", "", "", "")


_RESTS = sql(
    "SELECT location, length, pieces FROM stock_rest WHERE product_id = :id AND pieces > 0 ORDER BY location, length"
)


def _rests(view: View, product_id: str) -> tuple[tuple[str, tuple[tuple[int, int], ...]], ...]:
    found: dict[str, list[tuple[int, int]]] = {}
    for place, length, pieces in view.rows(_RESTS, {"id": product_id}):
        found.setdefault(place, []).append((length, int(pieces)))
    return tuple((place, tuple(own)) for place, own in found.items())


def count_stock(view: View, which: str = "all", words: str = "") -> int:
    """How many products a view holds: all, out, below (their minimum), count (one was asked for)."""
    return int(view.value(_COUNTS[which], word_patterns(words, 2), 0))


def stock_counts(view: View) -> dict[str, int]:
    """The numbers on the views."""
    return {which: count_stock(view, which) for which in _COUNTS}


def stock_page(view: View, which: str, words: str, offset: int, limit: int) -> tuple[StockRow, ...]:
    """Products by code, a page."""
    page = _AS_INDEXED if which == "all" and view.value(_IS_LARGE, {}, 0) else _PAGES[which]
    rows = view.rows(page, {**word_patterns(words, 2), "offset": offset, "limit": limit})
    sets = free_sets(view, [row[0] for row in rows])
    found = []
    for row in rows:
        id_, sku, name, unit, bin_, on_hand, reserved, waiting, least, service, gone, stop, bar = row
        if id_ in sets:
            on_hand, reserved = sets[id_], 0
        found.append(
            StockRow(
                id_,
                sku,
                name,
                unit,
                bin_,
                int(on_hand),
                int(reserved),
                int(waiting),
                least,
                bool(service),
                bool(gone),
                stop,
                id_ in sets,
                int(bar),
            )
        )
    return tuple(found)


def product_place(view: View, product_id: str) -> int:
    """Where a product stands in the view of all without words, from 0."""
    place = _PLACE_AS_INDEXED if view.value(_IS_LARGE, {}, 0) else _PLACE
    return int(view.value(place, {"id": product_id}, 0))


def waiting_orders(view: View, product_id: str) -> tuple[WaitingOrder, ...]:
    """Who waits for a product, the strongest right first."""
    return tuple(WaitingOrder(*row) for row in view.rows(_WAITING, {"id": product_id}))


def promised_orders(view: View, product_id: str) -> tuple[WaitingOrder, ...]:
    """Whom a product is promised to, the strongest right first."""
    return tuple(WaitingOrder(*row) for row in view.rows(_PROMISED, {"id": product_id}))


def shelves(view: View, product_id: str) -> tuple[Shelf, ...]:
    """Where a product lies."""
    return tuple(Shelf(place, int(here), int(taken)) for place, here, taken in view.rows(_BY_SHELF, {"id": product_id}))


def places(view: View) -> tuple[tuple[str, str], ...]:
    """The storage locations: code and name."""
    return tuple((code, name) for code, name in view.rows(_PLACES))


def movements(view: View, product_id: str, limit: int = 200) -> tuple[Movement, ...]:
    """How a product came and went, the newest first; moves between our own shelves change no balance."""
    found, balance, papers = [], int(view.value(_HERE, {"id": product_id}, 0)), _Papers(view)
    rows = view.rows(_MOVES, {"id": product_id, "limit": limit})
    for fact, position, date, kind, source, to, quantity, who, why, number, head in rows:
        change = (quantity if to not in OUTSIDE else 0) - (quantity if source not in OUTSIDE else 0)
        place = f"{source} → {to}" if not change else to if change > 0 else source
        shown = change or quantity
        told = who, why, number, papers.of(head)
        found.append(Movement(f"{fact}/{position}", date, kind, place, shown, balance, not change, *told))
        balance -= change
    return tuple(found)


_PAPERS = {
    "pick_list_id": sql("SELECT number FROM pick_list WHERE id = :id"),
    "shipment_id": sql("SELECT number FROM shipment WHERE id = :id"),
    "receipt_id": sql("SELECT number FROM goods_receipt WHERE id = :id"),
    "return_id": sql("SELECT number FROM sales_return WHERE id = :id"),
}
_BOUGHT_WITH = sql(
    "SELECT DISTINCT p.number FROM purchase_receipt r JOIN purchase p ON p.id = r.purchase_id "
    "WHERE r.receipt_id = :id ORDER BY p.number"
)
_FIRST_ID = re.compile(f'^{{"({"|".join(_PAPERS)})":"([^"]+)"')


class _Papers:
    """What the papers of movements are called; each is asked for once."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._known: dict[tuple[str, str], str] = {}

    def of(self, head: str) -> str:
        """The number of the paper that a fact is about, from the beginning of its body."""
        found = _FIRST_ID.match(head)
        key = (found[1], found[2]) if found else ("", "")
        if found and key not in self._known:
            numbers = [str(self._view.value(_PAPERS[key[0]], {"id": key[1]}, ""))]
            if key[0] == "receipt_id":
                numbers += [str(number) for (number,) in self._view.rows(_BOUGHT_WITH, {"id": key[1]})]
            self._known[key] = " · ".join(filter(None, numbers))
        return self._known.get(key, "")


def product_card(view: View, product_id: str, date: str) -> ProductCard | None:
    """A product as it is edited."""
    row = view.row(_CARD, {"id": product_id})
    if row is None:
        return None
    entries = prices(view, product_id, date)
    entry = price_of_the_day(entries, 1000, date)
    newest = {one.min_quantity: one for one in sorted(entries, key=lambda one: one.valid_from)}
    breaks = tuple((many, one.price, one.price_per) for many, one in sorted(newest.items()) if many)
    id_, sku, name, unit, category, tax, bin_, least, service, gone = row
    price, per = (entry.price, entry.price_per) if entry else (0, 1)
    found: Any = view.row(_MORE, {"id": product_id}) or _NOTHING
    (over, under, by_weight, unit_code, hsn), more = found[:5], found[5:]
    words, specs, cost, weight, ask, substitute, supplier, their_code, reorder, alert, months, days, step, *stop = more
    codes = tuple((str(code), int(quantity)) for code, quantity in view.rows(_BARCODES, {"id": product_id}))
    packs = tuple((str(pack), int(quantity)) for pack, quantity in view.rows(_PACKS, {"id": product_id}))
    head = (id_, sku, name, unit, category, tax, bin_, least, bool(service), bool(gone), price, per)
    return ProductCard(
        *head, words, specs, cost, weight, bool(ask), substitute, supplier, codes, packs, their_code, reorder,
        alert, Stop(*stop), months, days, step,
        tuple((one.sku, one.quantity) for one in parts_of_product(view, product_id)),
        over, under, breaks, bool(by_weight), bars_of(view, product_id), _rests(view, product_id),
        unit_code, hsn,
    )  # fmt: skip
