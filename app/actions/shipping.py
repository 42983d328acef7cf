"""Packing, shipping, delivering, and goods that come back."""

from dataclasses import dataclass, replace

from app.actions.cutting import back_as_pieces
from app.actions.kits import parts_of_order
from app.actions.load import customer, day_of, deal_of, fact_of, take_number
from app.actions.orders import in_hand, line_progress, order_head
from app.actions.parameters import Dated
from app.actions.parcels import numbered
from app.actions.picking import PickHead, pick_head, pick_lines
from app.actions.reply import LineReply, Refusal, Reply, refuse
from app.actions.signing import missing_signature
from app.actions.stopping import check_account
from app.actions.weighing import WeighGoods, weigh_again
from app.domain.errors import RuleViolation
from app.domain.facts import (
    LineChange,
    OrderLinesCancelled,
    Parcel,
    ShipmentCancelled,
    ShipmentDelivered,
    ShipmentLine,
    ShipmentPacked,
    ShipmentShipped,
)
from app.domain.identity import recorded_us
from app.domain.kits import whole_sets
from app.domain.money import rate_out
from app.domain.progress import LineProgress
from app.domain.quantity import quantity_out
from app.domain.tolerance import enough
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class ShipmentHead:
    """What decisions need of a shipment."""

    id: str
    number: str
    order_id: str
    pick_list_id: str
    customer_id: str
    state: str
    shipped_at: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ParcelInput:
    """A box: weight in grams, tracking number, label."""

    weight: int = 0
    tracking: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PackShipment(Dated):
    """A confirmed pick list, and how many parcels (a number, or one by one)."""

    pick_list: str
    parcels: list[ParcelInput] | int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ship(Dated):
    """A packed shipment, who takes it, and under which number."""

    shipment: str
    carrier: str = ""
    tracking: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ShipmentRef(Dated):
    """A shipment by number or id."""

    shipment: str
    received_by: str = ""
    reason: str = ""


_BY = sql(
    "SELECT id, number, order_id, pick_list_id, customer_id, state, state_hlc FROM shipment "
    "WHERE number = :ref OR id = :ref"
)
_LINES = sql("SELECT line, product_id, quantity FROM shipment_line WHERE shipment_id = :id ORDER BY line")
_PACKED = sql("SELECT number, state FROM shipment WHERE order_id = :order_id AND pick_list_id = :id")
_RETURNED = sql("SELECT count(*) FROM shipment_line WHERE shipment_id = :id AND returned > 0")
_BILLED = sql("SELECT count(*) FROM invoice_shipment WHERE shipment_id = :id")
_PAYMENT = sql("SELECT billing, payment FROM order_progress WHERE order_id = :order_id")
RECALL_US = 60 * 60 * 1_000_000


def shipment_head(view: View, ref: str) -> ShipmentHead:
    """A shipment. Raises RuleViolation."""
    row = view.row(_BY, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no shipment {ref}.", "shipment")
    return ShipmentHead(*row)


def shipment_lines(view: View, shipment_id: str) -> list[ShipmentLine]:
    """What is in a shipment."""
    return [ShipmentLine(*row) for row in view.rows(_LINES, {"id": shipment_id})]


def can_pack(view: View, pick: PickHead) -> Refusal | None:
    """What a confirmed list brought to packing is packed once."""
    if pick.state != "picked":
        return Refusal(f"Pick list {pick.number} is {pick.state}; confirm it first.", "pick_list")
    if row := view.row(_PACKED, {"id": pick.id, "order_id": pick.order_id}):
        # Unpacked goods lie on their shelves again, and this list no longer says where.
        again = " and unpacked; open a new pick list" if row[1] == "cancelled" else ""
        return Refusal(f"Pick list {pick.number} was packed already in {row[0]}{again}.", "pick_list")
    return None


def pack_shipment(tx: Transaction, p: PackShipment) -> Reply:
    """All that a pick list brought to packing becomes one shipment."""
    pick = pick_head(tx, p.pick_list)
    refuse(can_pack(tx, pick))
    sums: dict[int, ShipmentLine] = {}
    for one in pick_lines(tx, pick.id):
        if one.picked:
            before = sums[one.line].quantity if one.line in sums else 0
            sums[one.line] = ShipmentLine(one.line, one.product_id, before + one.picked)
    if not sums:
        raise RuleViolation(f"Nothing was picked on {pick.number}.", "pick_list")
    head = order_head(tx, pick.order_id)
    date = day_of(tx, p.date)
    series, counter, number = take_number(tx, "shipment", date)
    fact = ShipmentPacked(
        tx.new_id(), number, counter, series, head.id, pick.id, head.customer_id, date, tuple(sums.values()),
        numbered(tx, _parcels(p.parcels)),
    )  # fmt: skip
    tx.record(fact)
    lines = tuple(LineReply(line=x.line, quantity=quantity_out(x.quantity)) for x in fact.lines)
    return Reply(id=fact.shipment_id, number=number, order=head.number, lines=lines, state="packed")


def _parcels(given: list[ParcelInput] | int | None) -> tuple[Parcel, ...]:
    if given is None:
        return (Parcel(),)
    if isinstance(given, int):
        if not 1 <= given <= 999:
            raise RuleViolation("A shipment has 1 to 999 parcels.", "parcels")
        return (Parcel(),) * given
    return tuple(Parcel(x.weight, x.tracking, x.label) for x in given) or (Parcel(),)


def can_ship(view: View, shipment: ShipmentHead) -> Refusal | None:
    """A packed shipment leaves unless the order stands still or waits for its money."""
    if shipment.state != "packed":
        return Refusal(f"Shipment {shipment.number} is {shipment.state}, not packed.", "shipment")
    head = order_head(view, shipment.order_id)
    if head.on_hold:
        return Refusal(f"Order {head.number} is on hold.", "shipment")
    if head.ship_when == "complete":
        deal = deal_of(view, head.fact_id)
        missing = [
            str(n)
            for n, (_, x) in line_progress(view, head.id).items()
            if not (x.service or x.part) and x.picked < x.ordered - x.cancelled
            if not _is_enough(deal.line(n).said.under, x.picked, x)
        ]
        if missing:
            words = f"Order {head.number} ships complete only, and line {', '.join(missing)} is not picked whole."
            return Refusal(words, "shipment")
    if head.ship_when == "paid" and not _paid(view, head.id):
        return Refusal(f"Order {head.number} ships when it is paid.", "shipment")
    if unsigned := missing_signature(view, head.id):
        return Refusal(unsigned, "shipment")
    return None


def _paid(view: View, order_id: str) -> bool:
    """Whether all of an order is billed and paid."""
    billing, payment = view.row(_PAYMENT, {"order_id": order_id}) or ("none", "unpaid")
    return billing == "complete" and payment in {"paid", "overpaid"}


def ship(tx: Transaction, p: Ship) -> Reply:
    """The goods leave and are the customer's."""
    shipment = shipment_head(tx, p.shipment)
    refuse(can_ship(tx, shipment))
    who = customer(tx, shipment.customer_id)
    check_account(tx, who, order_head(tx, shipment.order_id).number, paid=_paid(tx, shipment.order_id))
    date = day_of(tx, p.date)
    lines = tuple(shipment_lines(tx, shipment.id))
    tx.record(ShipmentShipped(shipment.id, shipment.order_id, date, lines, p.carrier, p.tracking))
    told = _close_within_tolerance(tx, shipment, lines)
    return Reply(id=shipment.id, number=shipment.number, state="shipped", warnings=told or None)


def _is_enough(under: int, done: int, one: LineProgress) -> bool:
    return bool(under) and enough(done, one.ordered - one.cancelled, under)


def _close_within_tolerance(
    tx: Transaction, shipment: ShipmentHead, lines: tuple[ShipmentLine, ...]
) -> tuple[str, ...]:
    """Of lines of which as good as all has left the rest is given up, and told."""
    sent = {x.line for x in lines}
    said = {n: (sku, under) for n, sku, under in tx.rows(_UNDER, {"order_id": shipment.order_id}) if n in sent}
    if not said:
        return ()
    progress, fetched = line_progress(tx, shipment.order_id), in_hand(tx, shipment.order_id)
    rest: dict[int, int] = {}
    for n, (_, under) in said.items():
        one = progress[n][1]
        idle = one.picked == one.shipped and not fetched.get(n)
        if one.open > 0 and idle and _is_enough(under, one.shipped, one):
            rest[n] = one.open
    if rest:
        changes = tuple(LineChange(n, progress[n][0], quantity) for n, quantity in rest.items())
        tx.record(OrderLinesCancelled(shipment.order_id, changes))
    return tuple(
        f"Line {n}: {quantity_out(quantity)} × {said[n][0]} were not sent and are given up, within its tolerance of "
        f"{rate_out(said[n][1])} %."
        for n, quantity in rest.items()
    )


_UNDER = sql("SELECT line, sku, under FROM sales_order_line WHERE order_id = :order_id AND under > 0 ORDER BY line")
_CLOSED_WITH = sql(
    "SELECT j.id FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = :order_id "
    "AND j.kind = 'OrderLinesCancelled' AND j.action_id IN (SELECT k.action_id FROM journal_subject t "
    "JOIN journal k ON k.id = t.fact_id WHERE t.subject_id = :shipment_id AND k.kind = 'ShipmentShipped') "
    "ORDER BY j.hlc DESC LIMIT 1"
)


def _open_again(tx: Transaction, shipment: ShipmentHead) -> None:
    """What was given up as the shipment left is wanted again when it is called back."""
    closed = tx.value(_CLOSED_WITH, {"order_id": shipment.order_id, "shipment_id": shipment.id})
    fact = fact_of(tx, str(closed)) if closed else None
    if isinstance(fact, OrderLinesCancelled):
        back = tuple(replace(one, quantity=-one.quantity) for one in fact.lines)
        tx.record(OrderLinesCancelled(shipment.order_id, back))


def can_deliver(shipment: ShipmentHead) -> Refusal | None:
    """What is on its way can arrive."""
    if shipment.state == "shipped":
        return None
    return Refusal(f"Shipment {shipment.number} is {shipment.state}, not on its way.", "shipment")


def deliver(tx: Transaction, p: ShipmentRef) -> Reply:
    """The customer has the goods."""
    shipment = shipment_head(tx, p.shipment)
    refuse(can_deliver(shipment))
    tx.record(ShipmentDelivered(shipment.id, shipment.order_id, day_of(tx, p.date), p.received_by))
    return Reply(id=shipment.id, number=shipment.number, state="delivered")


def _billed_by_hand(view: View, shipment: ShipmentHead) -> bool:
    """Whether an order that is billed by what left would be billed beyond it without this shipment."""
    head = order_head(view, shipment.order_id)
    if head.invoice_method != "shipment" or head.ship_when == "paid":
        return False
    progress = line_progress(view, head.id)
    sent = {x.line: x.quantity for x in shipment_lines(view, shipment.id)}
    if any(progress[n][1].invoiced > progress[n][1].shipped - quantity for n, quantity in sent.items()):
        return True
    # Of a kit whole sets are billed: without these parts they would not be whole.
    kits = parts_of_order(view, head.id, progress).items()
    return any(
        progress[n][1].invoiced > whole_sets((one.shipped - sent.get(p, 0), each) for p, (one, each) in parts.items())
        for n, parts in kits
        if any(p in sent for p in parts)
    )


def weigh_goods(tx: Transaction, p: WeighGoods) -> Reply:
    """The scales have spoken once more: what was fetched weighs otherwise, as long as it is not billed."""
    if bool(p.pick_list) == bool(p.shipment):
        raise RuleViolation("What was weighed is of a pick list or of a shipment.", "pick_list")
    pick = pick_head(tx, p.pick_list) if p.pick_list else pick_head(tx, shipment_head(tx, p.shipment).pick_list_id)
    refuse(can_weigh(tx, pick))
    weigh_again(tx, pick.order_id, pick.id, p.lines, line_progress(tx, pick.order_id))
    return Reply(id=pick.id, number=pick.number, state="weighed")


def can_weigh(view: View, pick: PickHead) -> Refusal | None:
    """What was fetched can be weighed, wherever it is by now."""
    if pick.state != "picked":
        return Refusal(f"Pick list {pick.number} is {pick.state}: weigh the goods as they are fetched.", "pick_list")
    row = view.row(_PACKED, {"id": pick.id, "order_id": pick.order_id})
    if row and row[1] == "cancelled":
        return Refusal(f"{row[0]} was unpacked: its goods are weighed when they are fetched again.", "pick_list")
    return None


def can_cancel_shipment(view: View, shipment: ShipmentHead, now_us: int) -> Refusal | None:
    """Packed goods can be unpacked; shipped ones called back within the hour, while nothing of them is billed."""
    if shipment.state == "packed":
        return None
    if shipment.state != "shipped":
        return Refusal(f"Shipment {shipment.number} is {shipment.state}.", "shipment")
    if view.value(_BILLED, {"id": shipment.id}) or _billed_by_hand(view, shipment):
        return Refusal(f"Shipment {shipment.number} is billed: the goods come back as a return.", "shipment")
    if view.value(_RETURNED, {"id": shipment.id}):
        return Refusal(f"Part of shipment {shipment.number} came back already: return the rest as well.", "shipment")
    if now_us - recorded_us(shipment.shipped_at) > RECALL_US:
        return Refusal(
            f"Shipment {shipment.number} left more than an hour ago: the goods come back as a return.", "shipment"
        )
    return None


def cancel_shipment(tx: Transaction, p: ShipmentRef) -> Reply:
    """Unpack, or call back: the goods lie on their shelves again, still promised to the order if they were packed."""
    shipment = shipment_head(tx, p.shipment)
    refuse(can_cancel_shipment(tx, shipment, tx.occasion.now))
    places: dict[int, list[tuple[str, int]]] = {}
    for one in pick_lines(tx, shipment.pick_list_id):
        places.setdefault(one.line, []).append((one.location, one.picked))
    back = [
        ShipmentLine(x.line, x.product_id, quantity, where)
        for x in shipment_lines(tx, shipment.id)
        for where, quantity in places[x.line]
        if quantity
    ]
    was_shipped = shipment.state == "shipped"
    if was_shipped:
        _open_again(tx, shipment)
    tx.record(ShipmentCancelled(shipment.id, shipment.order_id, tuple(back), was_shipped, p.reason))
    back_as_pieces(tx, shipment.id, shipment.order_id, day_of(tx, p.date), back)
    return Reply(id=shipment.id, number=shipment.number, state="cancelled")
