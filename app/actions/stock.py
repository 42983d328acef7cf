"""Goods in, goods moved, goods counted, goods that come back."""

from dataclasses import dataclass, replace
from decimal import Decimal

from app.actions.counting import counts_done
from app.actions.cutting import back_as_pieces
from app.actions.kits import check_no_kit
from app.actions.load import company, day_of, product, take_number, today
from app.actions.parameters import Dated
from app.actions.permitted import require
from app.actions.purchasing import supplier
from app.actions.reply import Refusal, Reply, refuse
from app.actions.reservations import location
from app.actions.shipping import shipment_head
from app.actions.weighing import record_back, weight_back, weights_out
from app.domain.errors import RuleViolation
from app.domain.facts import GoodsReceived, Move, ReservationCapped, ReturnLine, ReturnReceived, StockMoved
from app.domain.kits import SET, called, check_sets, kit_of, sets_begun
from app.domain.quantity import positive, quantity_in, quantity_out
from app.domain.sold import late
from app.domain.stock import ADJUSTMENT, SUPPLIER
from app.queries.promises import sold_with
from app.store.database import Transaction, View
from app.store.progress import KIT, lines_of_order, sets_of_order
from app.store.sql import sql

OUTCOMES = ("restock", "scrap", "supplier")


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsLine:
    """A product, how much, and where."""

    product: str
    quantity: Decimal
    location: str | None = None
    lot: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveGoods(Dated):
    """What came, from whom."""

    lines: list[GoodsLine]
    supplier: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustStock(Dated):
    """Counted quantities (what is there now), or differences where `difference` is true; with a reason."""

    lines: list[GoodsLine]
    reason: str
    difference: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferStock(Dated):
    """Goods from one location to another."""

    lines: list[GoodsLine]
    to: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnLineInput:
    """A line of the shipment (or of the invoice), how much came back, and what becomes of it.

    `outcome`: restock, scrap, or supplier (it goes back to where we bought it).
    """

    line: int
    quantity: Decimal
    outcome: str = "restock"
    location: str | None = None
    weight: Decimal | None = None
    """What comes back weighs, in kilograms, where it is billed by weight; else its share of what is out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveReturn(Dated):
    """Goods that came back, of a shipment or of an invoice."""

    shipment: str | None = None
    invoice: str | None = None
    lines: list[ReturnLineInput]
    reason: str = ""


_ON_HAND = sql(
    "SELECT coalesce(sum(on_hand), 0), coalesce(sum(reserved), 0) FROM stock_level "
    "WHERE product_id = :product_id AND location = :location"
)
# Lines whose goods a picker did not find: they may be promised again once goods arrive or are counted.
_SHORT = sql(
    "SELECT order_id, line FROM order_line_progress WHERE product_id = :product_id AND cap_reason = 'short' "
    "AND service = 0 AND ordered - cancelled - reserved - shipped > 0"
)


def _goods(tx: Transaction, given: GoodsLine, position: int) -> tuple[str, str]:
    """The product's id and the location of a line."""
    goods = product(tx, given.product, f"lines.{position}.product")
    if goods.service:
        raise RuleViolation(f"{goods.sku} is a service and has no stock.", f"lines.{position}.product")
    if goods.kit:
        check_no_kit(tx, goods.id, goods.sku, f"lines.{position}.product")
    where = given.location or company(tx).default_location
    return goods.id, location(tx, where, f"lines.{position}.location")


def lift_short_caps(tx: Transaction, products: set[str]) -> None:
    """What a picker did not find may be promised again: goods came, or were counted."""
    for product_id in sorted(products):
        for order_id, line in tx.rows(_SHORT, {"product_id": product_id}):
            tx.record(ReservationCapped(order_id, line, product_id, None, ""))


def receive_goods(tx: Transaction, p: ReceiveGoods) -> Reply:
    """Goods came in; those who wait get them."""
    date = day_of(tx, p.date)
    if not p.lines:
        raise RuleViolation("Nothing was received.", "lines")
    who = supplier(tx, p.supplier).id if p.supplier else ""
    moves = []
    for position, given in enumerate(p.lines, 1):
        product_id, where = _goods(tx, given, position)
        quantity = positive(given.quantity, f"lines.{position}.quantity")
        moves.append(Move(product_id, quantity, SUPPLIER, where, lot=given.lot))
    series, counter, number = take_number(tx, "goods_receipt", date)
    fact = GoodsReceived(tx.new_id(), number, counter, series, date, tuple(moves), who)
    tx.record(fact)
    lift_short_caps(tx, {move.product_id for move in moves})
    return Reply(id=fact.receipt_id, number=number)


@dataclass(frozen=True, slots=True)
class Counted:
    """A counted line against the books: product, location, and both quantities in thousandths."""

    product_id: str
    location: str
    on_hand: int
    counted: int


def counted(tx: Transaction, given: GoodsLine, position: int = 1) -> Counted:
    """A line of a count, looked up. Raises RuleViolation; a count is never below zero."""
    product_id, where = _goods(tx, given, position)
    quantity = quantity_in(given.quantity, f"lines.{position}.quantity")
    if quantity < 0:
        raise RuleViolation("A count is never below zero.", f"lines.{position}.quantity")
    return Counted(product_id, where, _on_hand(tx, product_id, where), quantity)


def _on_hand(tx: Transaction, product_id: str, where: str) -> int:
    on_hand, _ = tx.row(_ON_HAND, {"product_id": product_id, "location": where}) or (0, 0)
    return int(on_hand)


def _difference(
    tx: Transaction, given: GoodsLine, position: int, seen: dict[tuple[str, str], None]
) -> tuple[str, str, int]:
    """Product, location, and how much more there is than the books say."""
    one = counted(tx, given, position)
    if (one.product_id, one.location) in seen:
        raise RuleViolation(f"{given.product} in {one.location} is counted twice.", f"lines.{position}.product")
    seen[one.product_id, one.location] = None
    return one.product_id, one.location, one.counted - one.on_hand


def adjust_stock(tx: Transaction, p: AdjustStock) -> Reply:
    """What was counted is true, whatever was promised; the weakest promises give way."""
    date = day_of(tx, p.date)
    if not p.reason:
        raise RuleViolation("Say why the stock differs.", "reason")
    moves = []
    if not p.lines:
        raise RuleViolation("Nothing was counted.", "lines")
    seen: dict[tuple[str, str], None] = {}
    for position, given in enumerate(p.lines, 1):
        if p.difference:
            product_id, where = _goods(tx, given, position)
            change = quantity_in(given.quantity, f"lines.{position}.quantity")
        else:
            product_id, where, change = _difference(tx, given, position, seen)
        if change > 0:
            moves.append(Move(product_id, change, ADJUSTMENT, where))
        elif change < 0:
            moves.append(Move(product_id, -change, where, ADJUSTMENT))
    if moves:
        series, counter, number = take_number(tx, "stock_count", date)
        [fact_id] = tx.record(StockMoved("adjustment", date, tuple(moves), p.reason, number, counter, series))
        lift_short_caps(tx, {move.product_id for move in moves})
        counts_done(tx, seen, date)
        return Reply(id=fact_id, number=number)
    counts_done(tx, seen, date)
    return Reply(state="unchanged")


def transfer_stock(tx: Transaction, p: TransferStock) -> Reply:
    """Free goods change their shelf; what is promised on a shelf stays there."""
    date = day_of(tx, p.date)
    to = location(tx, p.to, "to")
    moves: list[Move] = []
    if not p.lines:
        raise RuleViolation("Nothing is transferred.", "lines")
    for position, given in enumerate(p.lines, 1):
        product_id, where = _goods(tx, given, position)
        quantity = positive(given.quantity, f"lines.{position}.quantity")
        if where == to:
            raise RuleViolation(f"The goods are in {to} already.", f"lines.{position}.location")
        on_hand, reserved = map(int, tx.row(_ON_HAND, {"product_id": product_id, "location": where}) or (0, 0))
        asked = sum(m.quantity for m in moves if m.product_id == product_id and m.from_location == where)
        if quantity > on_hand - reserved - asked:
            raise RuleViolation(
                f"Only {quantity_out(max(0, on_hand - reserved - asked))} of {given.product} are free in {where}.",
                f"lines.{position}.quantity",
            )
        moves.append(Move(product_id, quantity, where, to))
    tx.record(StockMoved("transfer", date, tuple(moves), p.reason))
    return Reply(state="transferred")


@dataclass(frozen=True, slots=True)
class Returnable:
    """A line that may come back: of which order line, and how much is still out."""

    order_id: str
    order_line: int
    product_id: str
    left: int
    kit: bool = False
    """Comes back by its parts; what is left is whole sets."""


_OF_SHIPMENT = sql(
    "SELECT s.line, h.order_id, s.line, s.product_id, s.quantity - s.returned, p.shipped - p.returned, 0 "
    "FROM shipment_line s JOIN shipment h ON h.id = s.shipment_id "
    "JOIN order_line_progress p ON p.order_id = h.order_id AND p.line = s.line WHERE s.shipment_id = :id"
)
_OF_INVOICE = sql(
    "SELECT i.line, i.order_id, i.order_line, i.product_id, i.quantity - coalesce((SELECT sum(l.quantity) "
    "FROM return_line l JOIN sales_return r ON r.id = l.return_id WHERE r.invoice_id = i.invoice_id "
    "AND l.order_id = i.order_id AND l.line = i.order_line), 0), p.shipped - p.returned, p.service "
    "FROM invoice_line i JOIN order_line_progress p ON p.order_id = i.order_id AND p.line = i.order_line "
    "WHERE i.invoice_id = :id AND i.service = 0"
)
_INVOICE = sql("SELECT id, customer_id, number FROM invoice WHERE number = :ref OR id = :ref")


def returnable(view: View, shipment_id: str = "", invoice_id: str = "") -> dict[int, Returnable]:
    """What of a shipment or an invoice may still come back, by its line."""
    statement, key = (_OF_SHIPMENT, shipment_id) if shipment_id else (_OF_INVOICE, invoice_id)
    found = {}
    for n, order_id, line, goods, left, out, kind in view.rows(statement, {"id": key}):
        if kind == KIT:
            left -= _sets_back(view, invoice_id, order_id, line)
        found[n] = Returnable(order_id, line, goods, max(0, min(int(left), int(out))), kind == KIT)
    return found


_PARTS_BACK = sql(
    "SELECT l.line, sum(l.quantity) FROM return_line l JOIN sales_return r ON r.id = l.return_id "
    "WHERE r.invoice_id = :id AND l.order_id = :order_id GROUP BY l.line"
)


def _sets_back(view: View, invoice_id: str, order_id: str, kit: int) -> int:
    """How many sets of a billed kit are not whole any more, for parts of them came back."""
    each = sets_of_order(view, order_id)
    rows = view.rows(_PARTS_BACK, {"id": invoice_id, "order_id": order_id})
    return sets_begun((int(quantity), each[n]) for n, quantity in rows if kit_of(n) == kit)


def can_return(lines: dict[int, Returnable], number: str) -> Refusal | None:
    """There must be something out."""
    return None if any(x.left > 0 for x in lines.values()) else Refusal(f"Nothing of {number} is left to return.")


@dataclass(frozen=True, slots=True)
class DecidedReturn:
    """A return as it would be received: of which shipment or invoice, and its lines."""

    customer_id: str
    shipment_id: str
    invoice_id: str
    lines: tuple[ReturnLine, ...]
    late: tuple[str, ...] = ()
    """What comes back after its time, a sentence each."""
    weights: tuple[int, ...] = ()
    """What the lines weigh, in grams; 0 where they are not billed by weight."""


def decide_return(view: View, p: ReceiveReturn) -> DecidedReturn:
    """What would come back, and where to; never more than is out. Raises RuleViolation."""
    if (p.shipment is None) == (p.invoice is None):
        raise RuleViolation("A return is of a shipment or of an invoice.", "shipment")
    shipment_id = invoice_id = ""
    if p.shipment is not None:
        head = shipment_head(view, p.shipment)
        shipment_id, customer_id, number = head.id, head.customer_id, head.number
        if head.state not in {"shipped", "delivered"}:
            raise RuleViolation(f"Shipment {head.number} is {head.state}: nothing of it is out.", "shipment")
    else:
        row = view.row(_INVOICE, {"ref": p.invoice})
        if row is None:
            raise RuleViolation(f"There is no invoice {p.invoice}.", "invoice")
        invoice_id, customer_id, number = row
    out = returnable(view, shipment_id, invoice_id)
    refuse(can_return(out, number))
    kilos = weights_out(view, shipment_id, invoice_id)
    lines: list[ReturnLine] = []
    weights: list[int] = []
    for position, given in enumerate(p.lines, 1):
        left = out[given.line].left if given.line in out else 0
        found = _return_lines(view, out, given, position)
        lines += found
        weight = weight_back(
            kilos, given.line, given.weight, found[0].quantity if found else 0, left, f"lines.{position}"
        )
        kilos |= {given.line: kilos[given.line] - weight} if weight else {}
        weights += [weight] * len(found)
    if not lines:
        raise RuleViolation("Nothing came back.", "lines")
    told = _late(view, tuple(lines), p.date or today())
    return DecidedReturn(customer_id, shipment_id, invoice_id, tuple(lines), told, tuple(weights))


def _late(view: View, lines: tuple[ReturnLine, ...], date: str) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for line in lines:
        left, promised = sold_with(view, line.order_id, line.line, line.product_id)
        found[late(product(view, line.product_id).sku, left, promised.return_days, date)] = None
    return tuple(filter(None, found))


def check_late(tx: Transaction, decided: DecidedReturn, reason: str) -> None:
    """What comes back after its time wants a reason, and the right to take it. Raises RuleViolation, NotPermitted."""
    if decided.late and not reason.strip():
        raise RuleViolation(f"{decided.late[0]} Say why it is taken all the same.", "reason")
    if decided.late:
        require(tx, "late_return", " ".join(decided.late).removesuffix("."))


def receive_return(tx: Transaction, p: ReceiveReturn) -> Reply:
    """Goods come back: to the shelf or to scrap; never more than are out."""
    decided = decide_return(tx, p)
    check_late(tx, decided, p.reason)
    date = day_of(tx, p.date)
    series, counter, name = take_number(tx, "sales_return", date)
    customer_id, shipment_id, invoice_id = decided.customer_id, decided.shipment_id, decided.invoice_id
    fact = ReturnReceived(
        tx.new_id(), name, counter, series, customer_id, shipment_id, invoice_id, date, decided.lines, p.reason
    )
    tx.record(fact)
    record_back(tx, fact.return_id, decided.lines, decided.weights)
    for order_id in dict.fromkeys(one.order_id for one in fact.lines if one.order_id):
        own = [one for one in fact.lines if one.order_id == order_id and one.outcome == "restock"]
        back_as_pieces(tx, fact.return_id, order_id, date, own)
    lift_short_caps(tx, {line.product_id for line in decided.lines if line.outcome == "restock"})
    return Reply(id=fact.return_id, number=name, state="received")


def check_outcome(outcome: str, field: str) -> None:
    """What becomes of goods that came back. Raises RuleViolation."""
    if outcome not in OUTCOMES:
        raise RuleViolation(f"The outcome of a return is {' or '.join(OUTCOMES)}.", f"{field}.outcome")


def _return_lines(
    view: View, out: dict[int, Returnable], given: ReturnLineInput, position: int
) -> tuple[ReturnLine, ...]:
    """What comes back with a line: of a kit its parts. Raises RuleViolation."""
    field = f"lines.{position}"
    one = out.get(given.line)
    if one is None:
        raise RuleViolation(f"There is no line {called(given.line)} that could come back.", f"{field}.line")
    quantity = positive(given.quantity, f"{field}.quantity")
    if quantity > one.left:
        raise RuleViolation(
            f"Line {called(given.line)} has {quantity_out(max(0, one.left))} out, not {quantity_out(quantity)}.",
            f"{field}.quantity",
        )
    check_outcome(given.outcome, field)
    where = location(view, given.location or company(view).default_location, f"{field}.location")
    out[given.line] = replace(one, left=one.left - quantity)
    if not one.kit:
        return (ReturnLine(one.order_id, one.order_line, one.product_id, quantity, given.outcome, where),)
    check_sets(quantity, product(view, one.product_id).sku, f"{field}.quantity")
    progress = lines_of_order(view, one.order_id)
    return tuple(
        ReturnLine(one.order_id, n, progress[n][0], each * quantity // SET, given.outcome, where)
        for n, each in sets_of_order(view, one.order_id).items()
        if kit_of(n) == one.order_line
    )
