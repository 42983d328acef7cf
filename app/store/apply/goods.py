"""Facts of promises and goods into their tables. Every quantity is a sum; every move is a row of the ledger."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.facts import (
    GoodsCut,
    GoodsHeld,
    GoodsReceived,
    GoodsWeighed,
    Move,
    PickCancelled,
    PickConfirmed,
    PickListOpened,
    PickReduced,
    Promise,
    ReservationCapped,
    ReturnReceived,
    ShipmentCancelled,
    ShipmentDelivered,
    ShipmentPacked,
    ShipmentShipped,
    StockMoved,
    StockPinned,
    StockReserved,
    StockShort,
)
from app.domain.stock import ADJUSTMENT, CUSTOMER, PACKING, SUPPLIER
from app.store.apply.master import raise_counters
from app.store.journal import Recorded
from app.store.schema import deals, goods
from app.store.sql import add, insert, largest, newest, sql
from app.store.sums import PICKED, RESERVED, RETURNED, SHIPPED
from app.store.writer import Writer


def promise(tx: Writer, promises: Iterable[Promise], carried: bool = False) -> None:
    """Change reservations: of the line, at the shelf, in the sums of both. Each sum is written once.

    `carried` goods only change their shelf: what their line holds stays the same.
    """
    rows = [p for p in promises if p.quantity]
    sums = tx.sums
    for p in rows:
        sums.promise(p.order_id, p.line, p.location, p.product_id, p.quantity)
        sums.level(p.product_id, p.location, 0, p.quantity)
        if not carried:
            sums.line(RESERVED, p.order_id, p.line, p.product_id, p.quantity)
    tx.touch("stock", *(p.product_id for p in rows))
    tx.touch("order", *(p.order_id for p in rows))
    tx.touch_order(*(p.order_id for p in rows))
    tx.touch_product(*(p.product_id for p in rows if p.quantity < 0))


def stock_reserved(tx: Writer, facts: Sequence[Recorded[StockReserved]] | Sequence[Recorded[StockShort]]) -> None:
    """Settling promised, or took back."""
    promise(tx, (p for one in facts for p in one.fact.promises))


_PIN = newest(goods.RESERVATION_PIN, "product_id", "quantity")
_CAP = newest(deals.LINE_PROGRESS, "product_id", "cap", "cap_reason", stamp="cap_hlc")


def stock_pinned(tx: Writer, facts: Sequence[Recorded[StockPinned]]) -> None:
    """A person's promise; a pin lifts a cap."""
    for one in facts:
        f = one.fact
        key: dict[str, Any] = {"order_id": f.order_id, "line": f.line, "product_id": f.product_id}
        tx.run(_PIN, {**key, "location": f.location, "quantity": f.quantity, "hlc": one.hlc})
        if f.quantity:
            tx.run(_CAP, {**key, "cap": None, "cap_reason": "", "cap_hlc": one.hlc})
        tx.touch("order", f.order_id)
        tx.touch_product(f.product_id)


def reservation_capped(tx: Writer, facts: Sequence[Recorded[ReservationCapped]]) -> None:
    """A person's limit."""
    for one in facts:
        f = one.fact
        key: dict[str, Any] = {"order_id": f.order_id, "line": f.line, "product_id": f.product_id}
        tx.run(_CAP, {**key, "cap": f.cap, "cap_reason": f.reason, "cap_hlc": one.hlc})
        tx.touch("order", f.order_id)
        tx.touch_product(f.product_id)


_HELD = newest(goods.GOODS_HOLD, "product_id", "until", "quantity")


def goods_held(tx: Writer, facts: Sequence[Recorded[GoodsHeld]]) -> None:
    """Goods are kept for a quote; nobody is promised anything by it."""
    for one in facts:
        f = one.fact
        key: dict[str, Any] = {"quote_id": f.quote_id, "until": f.until, "hlc": one.hlc}
        for x in f.lines:
            tx.run(_HELD, {**key, "line": x.line, "product_id": x.product_id, "quantity": x.quantity})
        tx.touch("quote", f.quote_id)
        tx.touch("stock", *(x.product_id for x in f.lines))


_MOVE = insert(
    goods.STOCK_MOVE,
    "fact_id", "position", "kind", "product_id", "lot", "from_location", "to_location", "order_id", "date", "quantity",
    "line", "hlc",
)  # fmt: skip


def move(tx: Writer, kind: str, moves: Sequence[tuple[Recorded[Any], str, Sequence[Move]]]) -> None:
    """Write moves to the ledger and to the sums. Each item is a fact, its business date, and its moves."""
    ledger: list[tuple[Any, ...]] = []
    levels: dict[tuple[str, str], int] = {}
    for one, date, own in moves:
        for position, m in enumerate(own, 1):
            ledger.append(
                (
                    one.id, position, kind, m.product_id, m.lot, m.from_location, m.to_location, m.order_id, date,
                    m.quantity, m.line, one.hlc,
                )
            )  # fmt: skip
            out, to = (m.product_id, m.from_location), (m.product_id, m.to_location)
            levels[out] = levels.get(out, 0) - m.quantity
            levels[to] = levels.get(to, 0) + m.quantity
    tx.put(_MOVE, ledger)
    for level, quantity in levels.items():
        if quantity:
            tx.sums.level(*level, quantity, 0)
    products = {product for product, _ in levels}
    tx.touch("stock", *products)
    tx.touch_product(*products)


_RECEIPT = insert(goods.GOODS_RECEIPT)


def goods_received(tx: Writer, facts: Sequence[Recorded[GoodsReceived]]) -> None:
    """Goods lie on the shelf."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"id": f.receipt_id, "number": f.number, "supplier_id": f.supplier_id, "date": f.date}
        tx.run(_RECEIPT, {**row, "fact_id": one.id})
        tx.touch("goods_receipt", f.receipt_id)
    move(tx, "receipt", [(one, one.fact.date, one.fact.moves) for one in facts])
    raise_counters(tx, [(one.fact.series, one.fact.counter, one.fact.date) for one in facts])


def stock_moved(tx: Writer, facts: Sequence[Recorded[StockMoved]]) -> None:
    """Goods were transferred or counted."""
    for one in facts:
        move(tx, one.fact.kind, [(one, one.fact.date, one.fact.moves)])
    raise_counters(tx, [(one.fact.series, one.fact.counter, one.fact.date) for one in facts])


_PICK_LIST = newest(goods.PICK_LIST, "number", "order_id", "date", "lines", "fact_id", "state", stamp="state_hlc")
_PICK_STATE = newest(goods.PICK_LIST, "state", stamp="state_hlc")
_PICK_LINE = insert(
    goods.PICK_LINE, "pick_list_id", "position", "line", "product_id", "location", "quantity", "picked", "reason"
)
_PICK_DONE = sql(
    "UPDATE pick_line SET picked = :picked, reason = :reason WHERE pick_list_id = :id AND position = :position"
)


def pick_list_opened(tx: Writer, facts: Sequence[Recorded[PickListOpened]]) -> None:
    """Somebody has the order in hand."""
    lists, lines = [], []
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {
            "id": f.pick_list_id,
            "number": f.number,
            "order_id": f.order_id,
            "date": f.date,
            "state": "open",
        }
        lists.append({**row, "lines": len(f.lines), "fact_id": one.id, "state_hlc": one.hlc})
        lines += [(f.pick_list_id, x.position, x.line, x.product_id, x.location, x.quantity, 0, "") for x in f.lines]
        tx.touch("pick_list", f.pick_list_id)
        tx.touch_order(f.order_id)
    tx.many(_PICK_LIST, lists)
    tx.put(_PICK_LINE, lines)
    raise_counters(tx, [(one.fact.series, one.fact.counter, one.fact.date) for one in facts])


def pick_confirmed(tx: Writer, facts: Sequence[Recorded[PickConfirmed]]) -> None:
    """What was fetched lies at packing, still promised to its line."""
    states, done = [], []
    for one in facts:
        f = one.fact
        states.append({"id": f.pick_list_id, "state": "picked", "state_hlc": one.hlc})
        done += [(x.picked, x.reason, f.pick_list_id, x.position) for x in f.lines]
        tx.touch("pick_list", f.pick_list_id)
        tx.touch_order(f.order_id)
    tx.many(_PICK_STATE, states)
    tx.put(_PICK_DONE, done)
    own = [(one.fact.order_id, x) for one in facts for x in one.fact.lines if x.picked]
    moves = [
        (one, one.fact.date, [_pick_move(one.fact.order_id, x) for x in one.fact.lines if x.picked]) for one in facts
    ]
    move(tx, "pick", moves)
    _carry(tx, [(order_id, x.line, x.product_id, x.location, PACKING, x.picked) for order_id, x in own])
    for order_id, x in own:
        tx.sums.line(PICKED, order_id, x.line, x.product_id, x.picked)


def _pick_move(order_id: str, line: Any) -> Move:
    return Move(line.product_id, line.picked, line.location, PACKING, order_id, line.line)


def _carry(tx: Writer, ways: Sequence[tuple[str, int, str, str, str, int]]) -> None:
    """A reservation goes along with its goods: (order, line, product, from, to, quantity)."""
    promise(
        tx,
        [
            Promise(order_id, line, product_id, place, sign * quantity)
            for order_id, line, product_id, old, new, quantity in ways
            for place, sign in ((old, -1), (new, 1))
        ],
        carried=True,
    )


def pick_cancelled(tx: Writer, facts: Sequence[Recorded[PickCancelled]]) -> None:
    """Nobody fetches it."""
    for one in facts:
        tx.run(_PICK_STATE, {"id": one.fact.pick_list_id, "state": "cancelled", "state_hlc": one.hlc})
        tx.touch("pick_list", one.fact.pick_list_id)
        tx.touch_order(one.fact.order_id)


_WEIGHED = newest(goods.GOODS_WEIGHT, "product_id", "quantity", "weight", "reason")


def goods_weighed(tx: Writer, facts: Sequence[Recorded[GoodsWeighed]]) -> None:
    """What goods weighed stands beside the paper they came or went with; the ledger counts pieces."""
    for one in facts:
        f = one.fact
        key: dict[str, Any] = {"paper_id": f.paper_id, "order_id": f.order_id, "hlc": one.hlc}
        for x in f.lines:
            row = {"product_id": x.product_id, "quantity": x.quantity, "weight": x.weight, "reason": x.reason}
            tx.run(_WEIGHED, {**key, "line": x.line, **row})
        tx.touch("order", f.order_id)


_RESTS = add(goods.STOCK_REST, "pieces")


def goods_cut(tx: Writer, facts: Sequence[Recorded[GoodsCut]]) -> None:
    """What lies there otherwise than in whole bars; the ledger counts lengths as ever."""
    for one in facts:
        for x in one.fact.rests:
            row = {"product_id": x.product_id, "location": x.location, "length": x.length, "pieces": x.count}
            tx.run(_RESTS, row)
        tx.touch("stock", *(x.product_id for x in one.fact.rests))
        # What can be promised of them may be another now.
        tx.touch_product(*(x.product_id for x in one.fact.rests))


_PICK_CUT = sql("UPDATE pick_line SET quantity = quantity - :less WHERE pick_list_id = :id AND position = :position")


def pick_reduced(tx: Writer, facts: Sequence[Recorded[PickReduced]]) -> None:
    """Less is to be fetched."""
    for one in facts:
        for cut in one.fact.cuts:
            given = {"less": cut.quantity, "id": one.fact.pick_list_id, "position": cut.position}
            tx.run(_PICK_CUT, given)
        tx.touch("pick_list", one.fact.pick_list_id)
        tx.touch_order(one.fact.order_id)


_SHIPMENT = newest(
    goods.SHIPMENT,
    "number", "order_id", "pick_list_id", "customer_id", "packed_date", "parcels", "fact_id", "state",
    stamp="state_hlc",
)  # fmt: skip
# Apart from the state: a fact with a newer stamp may have been applied before these.
_SHIPPED = largest(goods.SHIPMENT, "shipped_date", "carrier", "tracking")
_DELIVERED = largest(goods.SHIPMENT, "delivered_date", "received_by")
_SHIPMENT_STATE = newest(goods.SHIPMENT, "state", stamp="state_hlc")
_SHIPMENT_LINE = add(goods.SHIPMENT_LINE, "quantity", copy=("product_id",))
_RETURNED_LINE = add(goods.SHIPMENT_LINE, "returned", copy=("product_id",))
_PARCEL = insert(goods.PARCEL, "shipment_id", "position", "weight", "tracking", "label")


def shipment_packed(tx: Writer, facts: Sequence[Recorded[ShipmentPacked]]) -> None:
    """A shipment stands ready."""
    shipments, lines, boxes = [], [], []
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {
            "id": f.shipment_id,
            "number": f.number,
            "order_id": f.order_id,
            "pick_list_id": f.pick_list_id,
        }
        row |= {"customer_id": f.customer_id, "packed_date": f.date, "fact_id": one.id, "state": "packed"}
        shipments.append({**row, "parcels": len(f.parcels), "state_hlc": one.hlc})
        lines += [(f.shipment_id, x.line, x.product_id, x.quantity) for x in f.lines]
        boxes += [(f.shipment_id, at, p.weight, p.tracking, p.label) for at, p in enumerate(f.parcels, 1)]
        tx.touch("shipment", f.shipment_id)
        tx.touch_order(f.order_id)
    tx.many(_SHIPMENT, shipments)
    tx.put(_SHIPMENT_LINE, lines)
    tx.put(_PARCEL, boxes)
    raise_counters(tx, [(one.fact.series, one.fact.counter, one.fact.date) for one in facts])


def _add_lines(tx: Writer, which: int, order_id: str, lines: Iterable[Any], sign: int = 1) -> None:
    """The quantities of lines to one of their sums."""
    for x in lines:
        tx.sums.line(which, order_id, x.line, x.product_id, sign * x.quantity)


def shipment_shipped(tx: Writer, facts: Sequence[Recorded[ShipmentShipped]]) -> None:
    """The goods are the customer's; the promise is kept."""
    shipped, states = [], []
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"id": f.shipment_id, "shipped_date": f.date, "carrier": f.carrier}
        shipped.append({**row, "tracking": f.tracking})
        states.append({"id": f.shipment_id, "state": "shipped", "state_hlc": one.hlc})
        _add_lines(tx, SHIPPED, f.order_id, f.lines)
        tx.touch("shipment", f.shipment_id)
        tx.touch_order(f.order_id)
    tx.many(_SHIPMENT_STATE, states)
    tx.many(_SHIPPED, shipped)
    out = [
        (
            o,
            o.fact.date,
            [Move(x.product_id, x.quantity, PACKING, CUSTOMER, o.fact.order_id, x.line) for x in o.fact.lines],
        )
        for o in facts
    ]
    move(tx, "shipment", out)
    kept = [Promise(o.fact.order_id, x.line, x.product_id, PACKING, -x.quantity) for o in facts for x in o.fact.lines]
    promise(tx, kept)


def shipment_delivered(tx: Writer, facts: Sequence[Recorded[ShipmentDelivered]]) -> None:
    """The customer has it."""
    for one in facts:
        f = one.fact
        tx.run(_SHIPMENT_STATE, {"id": f.shipment_id, "state": "delivered", "state_hlc": one.hlc})
        tx.run(_DELIVERED, {"id": f.shipment_id, "delivered_date": f.date, "received_by": f.received_by})
        tx.touch("shipment", f.shipment_id)


def shipment_cancelled(tx: Writer, facts: Sequence[Recorded[ShipmentCancelled]]) -> None:
    """Unpacked, or called back: mirror moves bring the goods to the shelves the lines name."""
    for one in facts:
        f = one.fact
        tx.run(_SHIPMENT_STATE, {"id": f.shipment_id, "state": "cancelled", "state_hlc": one.hlc})
        origin = CUSTOMER if f.was_shipped else PACKING
        moves = [Move(x.product_id, x.quantity, origin, x.location, f.order_id, x.line) for x in f.lines]
        move(tx, "unpack", [(one, "", moves)])
        if f.was_shipped:
            _add_lines(tx, SHIPPED, f.order_id, f.lines, -1)
        else:
            _carry(tx, [(f.order_id, x.line, x.product_id, PACKING, x.location, x.quantity) for x in f.lines])
        _add_lines(tx, PICKED, f.order_id, f.lines, -1)
        tx.touch("shipment", f.shipment_id)
        tx.touch_order(f.order_id)


_RETURN = insert(goods.SALES_RETURN)
_RETURN_LINE = insert(goods.RETURN_LINE)


def return_received(tx: Writer, facts: Sequence[Recorded[ReturnReceived]]) -> None:
    """Goods came back: to the shelf, to scrap, or on to their supplier."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {
            "id": f.return_id,
            "number": f.number,
            "customer_id": f.customer_id,
            "shipment_id": f.shipment_id,
        }
        row |= {"invoice_id": f.invoice_id, "date": f.date, "state": "received", "reason": f.reason}
        tx.run(_RETURN, {**row, "fact_id": one.id})
        for position, x in enumerate(f.lines, 1):
            line: dict[str, Any] = {
                "return_id": f.return_id,
                "position": position,
                "order_id": x.order_id,
                "line": x.line,
            }
            line |= {"product_id": x.product_id, "outcome": x.outcome, "location": x.location}
            tx.run(_RETURN_LINE, {**line, "quantity": x.quantity})
            if not x.order_id:  # brought back without a receipt: of no order that we know
                continue
            _add_lines(tx, RETURNED, x.order_id, [x])
            if f.shipment_id:
                key: dict[str, Any] = {"shipment_id": f.shipment_id, "line": x.line, "product_id": x.product_id}
                tx.run(_RETURNED_LINE, {**key, "returned": x.quantity})
            tx.touch_order(x.order_id)
        to = {"restock": "", "scrap": ADJUSTMENT, "supplier": SUPPLIER}
        moves = [
            Move(x.product_id, x.quantity, CUSTOMER, to[x.outcome] or x.location, x.order_id, x.line) for x in f.lines
        ]
        move(tx, "return", [(one, f.date, moves)])
        tx.touch("return", f.return_id)
    raise_counters(tx, [(one.fact.series, one.fact.counter, one.fact.date) for one in facts])
