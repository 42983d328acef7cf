"""Goods that come for a purchase order, whom they free, and a receipt that was keyed wrongly."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from operator import itemgetter

from app.actions.load import company, day_of, take_number
from app.actions.orders import line_progress, order_head
from app.actions.parameters import Dated
from app.actions.picking import can_open_pick_list
from app.actions.purchasing import OrderedLine, PurchaseHead, PurchaseRef, purchase_head, said
from app.actions.reply import Freed, LineReply, Recalled, Refusal, Reply, refuse
from app.actions.reservations import location
from app.actions.stock import lift_short_caps
from app.domain.errors import RuleViolation
from app.domain.facts import (
    CorrectedLine,
    GoodsReceived,
    Move,
    PickCancelled,
    PickCut,
    PickReduced,
    PurchaseCancelled,
    PurchaseQuantity,
    PurchaseReceived,
    ReceiptCorrected,
    ReceivedLine,
    StockPinned,
)
from app.domain.picking import Asked, taken_back
from app.domain.purchasing import ASIDE, BACK, OUTCOMES, SCRAP, SHELF
from app.domain.quantity import quantity_in, quantity_out
from app.domain.stock import ADJUSTMENT, NO_SHELF, QUARANTINE, SUPPLIER
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedInput:
    """What came of a line: whole pieces (all that is open unless given), and damaged ones beside them.

    `outcome` says what becomes of the damaged: scrap, quarantine, or back to the supplier. `close` says that the rest
    will not come.
    """

    line: int
    quantity: Decimal | None = None
    damaged: Decimal = Decimal(0)
    outcome: str = BACK
    reason: str = ""
    location: str | None = None
    lot: str = ""
    close: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivePurchase(PurchaseRef):
    """What came of a purchase order. Lines not named came as expected, or not at all with `only`."""

    lines: list[ReceivedInput] | None = None
    only: bool = False
    delivery_note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedInput:
    """A line of a receipt (by its number, or by the product where that stands once), and how much really came."""

    line: int | None = None
    product: str | None = None
    quantity: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReceipt(Dated):
    """A receipt of goods by number or id, what really came, and how the mistake was made."""

    receipt: str
    lines: list[CorrectedInput]
    reason: str = ""


def can_receive_purchase(head: PurchaseHead) -> Refusal | None:
    """It must have been sent, and something must be open."""
    if head.state == "draft":
        return Refusal(f"Purchase order {head.number} was not sent yet. Send it first.", "purchase")
    if head.state in {"received", "cancelled"}:
        more = "What comes on top is taken in with Goods in."
        return Refusal(f"Purchase order {head.number} is {said(head.state)}. {more}", "purchase")
    return None


@dataclass(frozen=True, slots=True)
class _Arrival:
    """A line's goods as decided: quantities in thousandths, whole and damaged."""

    line: OrderedLine
    whole: int
    damaged: int
    given: ReceivedInput
    place: str


def _arrived(tx: Transaction, head: PurchaseHead, p: ReceivePurchase) -> list[_Arrival]:
    """What came, line by line. Raises RuleViolation beside the field."""
    known = {one.said.line: one for one in head.lines}
    named: dict[int, ReceivedInput] = {}
    fields: dict[int, str] = {}
    for position, one in enumerate(p.lines or (), 1):
        if one.line not in known:
            raise RuleViolation(f"Purchase order {head.number} has no line {one.line}.", f"lines.{position}.line")
        if one.line in named:
            raise RuleViolation(f"Line {one.line} is named twice.", f"lines.{position}.line")
        named[one.line], fields[one.line] = one, f"lines.{position}"
    home = company(tx).default_location
    arrivals = []
    for n, line in known.items():
        if n in named:
            arrivals.append(_as_given(tx, line, named[n], fields[n], home))
        elif line.sums.open and not p.only:
            arrivals.append(_Arrival(line, line.sums.open, 0, ReceivedInput(line=n), home))
    return arrivals


def _as_given(tx: Transaction, line: OrderedLine, given: ReceivedInput, field: str, home: str) -> _Arrival:
    whole = line.sums.open if given.quantity is None else quantity_in(given.quantity, f"{field}.quantity")
    damaged = quantity_in(given.damaged, f"{field}.damaged")
    if whole < 0 or damaged < 0:
        raise RuleViolation("What comes is never below zero.", f"{field}.{'damaged' if damaged < 0 else 'quantity'}")
    if given.quantity is None:
        # All that is open came, some of it damaged.
        whole = max(0, whole - damaged)
    if damaged and given.outcome not in OUTCOMES[1:]:
        raise RuleViolation("What is damaged goes to scrap, to quarantine, or back.", f"{field}.outcome")
    if damaged and not given.reason:
        raise RuleViolation(f"{line.said.sku}: say how it is damaged.", f"{field}.reason")
    if whole + damaged > line.sums.open and not given.reason:
        came, due = quantity_out(whole + damaged), quantity_out(line.sums.open)
        raise RuleViolation(
            f"{line.said.sku}: {came} came and {due} were expected. Set the quantity right, or say why it is more.",
            f"{field}.reason",
        )
    place = location(tx, given.location or home, f"{field}.location")
    return _Arrival(line, whole, damaged, given, place)


def receive_purchase(tx: Transaction, p: ReceivePurchase) -> Reply:
    """Goods of a purchase order came: those who wait get them, first of all whom they were bought for."""
    head = purchase_head(tx, p.purchase)
    refuse(can_receive_purchase(head))
    date = day_of(tx, p.date)
    arrivals = _arrived(tx, head, p)
    if not any(one.whole or one.damaged or one.given.close for one in arrivals):
        raise RuleViolation("Nothing was received.", "lines")
    products = {one.line.said.product_id for one in arrivals}
    waited = _waiting(tx, products)
    receipt = _record(tx, head, arrivals, date, p.delivery_note)
    lift_short_caps(tx, products)
    for one in arrivals:
        if one.whole and one.line.said.order_id:
            _promise_first(tx, one)
    tx.settle()
    frees = _freed(tx, waited, _waiting(tx, products))
    after = purchase_head(tx, head.id)
    lines = tuple(
        LineReply(
            line=x.said.line, sku=x.said.sku, quantity=quantity_out(x.sums.received), open=quantity_out(x.sums.open)
        )
        for x in after.lines
    )
    told = _told({one.line.said.line for one in arrivals}, after, frees)
    return Reply(
        id=head.id, number=head.number, receipt=receipt, lines=lines, state=after.state, frees=frees, told=told
    )


def _record(tx: Transaction, head: PurchaseHead, arrivals: Sequence[_Arrival], date: str, note: str) -> str:
    """The receipt with its moves, and what it means for the purchase order. Returns the receipt's number, if any."""
    moves: list[Move] = []
    lines: list[ReceivedLine] = []
    for one in arrivals:
        goods, number, given = one.line.said.product_id, one.line.said.line, one.given
        places = {SCRAP: ADJUSTMENT, ASIDE: QUARANTINE}
        if one.whole:
            moves.append(Move(goods, one.whole, SUPPLIER, one.place, lot=given.lot))
            lines.append(ReceivedLine(len(moves), number, goods, one.whole, SHELF, given.reason))
        if one.damaged and given.outcome == BACK:
            lines.append(ReceivedLine(0, number, goods, one.damaged, BACK, given.reason))
        elif one.damaged:
            moves.append(Move(goods, one.damaged, SUPPLIER, places[given.outcome], lot=given.lot))
            lines.append(ReceivedLine(len(moves), number, goods, one.damaged, given.outcome, given.reason))
    receipt = ""
    if lines:
        series, counter, receipt = take_number(tx, "goods_receipt", date)
        fact = GoodsReceived(tx.new_id(), receipt, counter, series, date, tuple(moves), head.supplier_id)
        tx.record(fact, PurchaseReceived(head.id, fact.receipt_id, date, tuple(lines), note))
    closed = []
    for one in arrivals:
        kept = one.whole + (0 if one.given.outcome == BACK else one.damaged)
        if one.given.close and one.line.sums.open > kept:
            closed.append(PurchaseQuantity(one.line.said.line, one.line.said.product_id, one.line.sums.open - kept))
    if closed:
        tx.record(PurchaseCancelled(head.id, tuple(closed), "will not come"))
    return receipt


_HELD = sql(
    "SELECT coalesce(sum(quantity), 0) FROM reservation WHERE order_id = :order_id AND line = :line "
    "AND location = :location"
)


def _promise_first(tx: Transaction, one: _Arrival) -> None:
    """What was bought for a customer's line is pinned to it, as far as it still lacks some."""
    bought = one.line.said
    _, progress = line_progress(tx, bought.order_id).get(bought.order_line, ("", None))
    quantity = min(one.whole, progress.backordered) if progress else 0
    if quantity > 0 and one.place != QUARANTINE:
        held = int(tx.value(_HELD, {"order_id": bought.order_id, "line": bought.order_line, "location": one.place}))
        fact = StockPinned(bought.order_id, bought.order_line, bought.product_id, one.place, held + quantity)
        tx.record(fact)


_WAITING = sql(
    "SELECT order_id, sum(ordered - cancelled - reserved - shipped) FROM order_line_progress "
    "WHERE product_id = :product_id AND service = 0 AND ordered - cancelled - reserved - shipped > 0 "
    "GROUP BY order_id, priority ORDER BY priority, order_id"
)


def _waiting(view: View, products: Iterable[str]) -> dict[str, int]:
    """Orders that lack some of these products, and how much in all; the strongest right first."""
    found: dict[str, int] = {}
    for product_id in sorted(products):
        for order_id, quantity in view.rows(_WAITING, {"product_id": product_id}):
            found[order_id] = found.get(order_id, 0) + int(quantity)
    return found


def _freed(view: View, before: dict[str, int], after: dict[str, int]) -> tuple[Freed, ...]:
    """The orders that lack less than before."""
    found = []
    for order_id, lacked in before.items():
        if after.get(order_id, 0) < lacked:
            head = order_head(view, order_id)
            found.append(
                Freed(
                    order=head.id,
                    number=head.number,
                    customer=head.customer_name,
                    pickable=can_open_pick_list(view, head) is None,
                )
            )
    return tuple(found)


def _told(came: set[int], head: PurchaseHead, frees: Sequence[Freed]) -> str:
    """ "5 complete, 1 short (2 open). Frees 3 waiting orders: SO-2031, SO-2036, SO-2040." """
    own = [one for one in head.lines if one.said.line in came]
    short = [one for one in own if one.sums.open]
    over = [one for one in own if one.sums.received > one.sums.ordered - one.sums.cancelled]
    parts = [f"{len(own) - len(short) - len(over)} complete"]
    if short:
        parts.append(f"{len(short)} short ({quantity_out(sum(one.sums.open for one in short))} open)")
    if over:
        parts.append(f"{len(over)} over")
    sentence = f"{', '.join(parts)}."
    if frees:
        orders = "1 waiting order" if len(frees) == 1 else f"{len(frees)} waiting orders"
        more = f" and {len(frees) - 6} more" if len(frees) > 6 else ""
        sentence += f" Frees {orders}: {', '.join(one.number for one in frees[:6])}{more}."
    return sentence


# --- a receipt that was keyed wrongly -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """A move of a receipt as it stands: where to, how much really came by now, and for which purchase line."""

    position: int
    product_id: str
    sku: str
    place: str
    quantity: int
    purchase_id: str
    line: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """A receipt of goods with its lines."""

    id: str
    number: str
    lines: tuple[ReceiptLine, ...]


_RECEIPT = sql("SELECT id, number, fact_id FROM goods_receipt WHERE number = :ref OR id = :ref")
_RECEIPT_LINES = sql(
    "SELECT m.position, m.product_id, p.sku, m.to_location, m.quantity + coalesce(c.change, 0), "
    "coalesce(r.purchase_id, ''), coalesce(r.line, 0) FROM stock_move m JOIN product p ON p.id = m.product_id "
    "LEFT JOIN receipt_correction c ON c.receipt_id = :id AND c.position = m.position "
    "LEFT JOIN purchase_receipt r ON r.receipt_id = :id AND r.position = m.position AND r.position > 0 "
    "WHERE m.fact_id = :fact_id ORDER BY m.position"
)


def receipt_of(view: View, ref: str) -> Receipt:
    """A receipt of goods. Raises RuleViolation."""
    row = view.row(_RECEIPT, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no receipt of goods {ref}.", "receipt")
    lines = view.rows(_RECEIPT_LINES, {"id": row[0], "fact_id": row[2]})
    return Receipt(row[0], row[1], tuple(ReceiptLine(*x) for x in lines))


def can_correct_receipt(receipt: Receipt) -> Refusal | None:
    """Something must have moved with it."""
    return None if receipt.lines else Refusal(f"Nothing was taken in with {receipt.number}.", "receipt")


def correct_receipt(tx: Transaction, p: CorrectReceipt) -> Reply:
    """What really came counts: the mirror move is made, and promises and pick lists that stood on it are recalled.

    What is picked or shipped stays so; where the shelf now holds less than nothing, that is said.
    """
    receipt = receipt_of(tx, p.receipt)
    refuse(can_correct_receipt(receipt))
    date = day_of(tx, p.date)
    if not p.reason:
        raise RuleViolation("Say how the mistake was made.", "reason")
    changes = _changes(receipt, p.lines)
    if not changes:
        return Reply(id=receipt.id, number=receipt.number, state="unchanged")
    moves = tuple(
        Move(x.product_id, change, SUPPLIER, x.place) if change > 0 else Move(x.product_id, -change, x.place, SUPPLIER)
        for x, change in changes
    )
    lines = tuple(CorrectedLine(x.position, x.product_id, change, x.purchase_id, x.line) for x, change in changes)
    products = {x.product_id for x, _ in changes}
    promised = _promised(tx, products)
    tx.record(ReceiptCorrected(receipt.id, date, lines, moves, p.reason))
    for x, change in changes:
        if x.purchase_id and change < 0:
            _loosen_pin(tx, x, x.quantity + change)
    if any(change > 0 for _, change in changes):
        lift_short_caps(tx, products)
    tx.settle()
    lists = _recall(tx, promised, f"{receipt.number} was corrected: {p.reason}")
    recalled = _taken_back(tx, promised, _promised(tx, products), lists)
    told = _correction_told(tx, changes, recalled)
    return Reply(id=receipt.id, number=receipt.number, state="corrected", recalled=recalled, told=told)


def _changes(receipt: Receipt, given: Sequence[CorrectedInput]) -> list[tuple[ReceiptLine, int]]:
    """The lines that were wrong, and by how much. Raises RuleViolation beside the field."""
    changes: dict[int, tuple[ReceiptLine, int]] = {}
    if not given:
        raise RuleViolation("Say what really came.", "lines")
    for position, one in enumerate(given, 1):
        field = f"lines.{position}"
        if one.line is not None:
            own = [x for x in receipt.lines if x.position == one.line]
        else:
            own = [x for x in receipt.lines if one.product in {x.sku, x.product_id}]
        if len(own) != 1:
            what = f"line {one.line}" if one.line is not None else (one.product or "that")
            several = f"has {len(own)} lines of {what}; name the line" if own else f"has no {what}"
            raise RuleViolation(f"{receipt.number} {several}.", f"{field}.line")
        quantity = quantity_in(one.quantity, f"{field}.quantity")
        if quantity < 0:
            raise RuleViolation("What came is never below zero.", f"{field}.quantity")
        if own[0].position in changes:
            raise RuleViolation("A line is corrected once at a time.", f"{field}.line")
        changes[own[0].position] = own[0], quantity - own[0].quantity
    return [one for _, one in sorted(changes.items()) if one[1]]


_LINKED = sql(
    "SELECT n.order_id, n.line, n.quantity FROM purchase_line l JOIN reservation_pin n ON n.order_id = l.order_id "
    "AND n.line = l.order_line AND n.location = :location "
    "WHERE l.purchase_id = :purchase_id AND l.line = :line AND l.order_id <> '' AND n.quantity > 0"
)


def _loosen_pin(tx: Transaction, x: ReceiptLine, came: int) -> None:
    """What was bought for a line is its own only as far as it came."""
    key = {"purchase_id": x.purchase_id, "line": x.line, "location": x.place}
    for order_id, line, pinned in tx.rows(_LINKED, key):
        if pinned > came:
            tx.record(StockPinned(order_id, line, x.product_id, x.place, came))


# "<> 0" are the words of the index on live reservations.
_PROMISED = sql(
    "SELECT order_id, quantity FROM reservation WHERE product_id = :product_id AND quantity <> 0 AND quantity > 0"
)


def _promised(view: View, products: Iterable[str]) -> dict[tuple[str, str], int]:
    """What each order is promised of each product."""
    found: dict[tuple[str, str], int] = {}
    for product_id in sorted(products):
        for order_id, quantity in view.rows(_PROMISED, {"product_id": product_id}):
            found[order_id, product_id] = found.get((order_id, product_id), 0) + int(quantity)
    return found


# The newest list first: of what is too much it is the one least of which is fetched yet.
_ON_LISTS = sql(
    "SELECT l.location, l.pick_list_id, l.position, l.line, l.quantity, p.number, coalesce(r.quantity, 0) "
    "FROM pick_line l JOIN pick_list p ON p.id = l.pick_list_id LEFT JOIN reservation r ON r.order_id = p.order_id "
    "AND r.line = l.line AND r.location = l.location WHERE p.order_id = :order_id AND p.state = 'open' "
    "AND l.product_id = :product_id AND l.quantity > 0 ORDER BY l.location, p.fact_id DESC, l.position DESC"
)
_LEFT_ON_LIST = sql("SELECT coalesce(sum(quantity), 0) FROM pick_line WHERE pick_list_id = :id")


def _recall(tx: Transaction, concerned: Iterable[tuple[str, str]], reason: str) -> dict[tuple[str, str], str]:
    """Open pick lists ask for no more than their orders are promised there; a list with nothing left is over.

    `concerned` are orders and products. Returns the numbers of the lists that were told, by order and product.
    """
    told: dict[tuple[str, str], str] = {}
    cuts: dict[tuple[str, str], list[PickCut]] = {}
    for order_id, product_id in concerned:
        found = tx.rows(_ON_LISTS, {"order_id": order_id, "product_id": product_id})
        for _, group in groupby(found, itemgetter(0)):
            rows = list(group)
            numbers = {row[1]: row[5] for row in rows}
            held = {row[3]: int(row[6]) for row in rows}
            for one in taken_back([Asked(row[1], row[2], row[3], int(row[4])) for row in rows], held):
                cut = PickCut(one.position, one.line, product_id, one.quantity)
                cuts.setdefault((one.pick_list_id, order_id), []).append(cut)
                told[order_id, product_id] = numbers[one.pick_list_id]
    for (list_id, order_id), own in cuts.items():
        tx.record(PickReduced(list_id, order_id, tuple(sorted(own, key=lambda cut: cut.position))))
        if not tx.value(_LEFT_ON_LIST, {"id": list_id}):
            tx.record(PickCancelled(list_id, order_id, reason))
    return told


def _taken_back(
    view: View,
    before: dict[tuple[str, str], int],
    after: dict[tuple[str, str], int],
    lists: dict[tuple[str, str], str],
) -> tuple[Recalled, ...]:
    found = []
    for (order_id, product_id), quantity in before.items():
        lost = quantity - after.get((order_id, product_id), 0)
        if lost > 0:
            found.append(
                Recalled(
                    order=order_id,
                    number=order_head(view, order_id).number,
                    sku=str(view.value(_SKU, {"id": product_id})),
                    quantity=quantity_out(lost),
                    pick_list=lists.get((order_id, product_id), ""),
                )
            )
    return tuple(found)


_SKU = sql("SELECT sku FROM product WHERE id = :id")
_LEVEL = sql(
    "SELECT coalesce(sum(on_hand), 0) FROM stock_level WHERE product_id = :product_id AND location = :location"
)


def _correction_told(view: View, changes: Sequence[tuple[ReceiptLine, int]], recalled: Sequence[Recalled]) -> str:
    """What was recalled, and what is missing because it left already."""
    parts = []
    if recalled:
        names = ", ".join(f"{x.quantity} {x.sku} of {x.number}" for x in recalled[:6])
        more = f" and {len(recalled) - 6} more" if len(recalled) > 6 else ""
        parts.append(f"Recalled: {names}{more}.")
    for x, _ in changes:
        there = int(view.value(_LEVEL, {"product_id": x.product_id, "location": x.place}))
        if there < 0 and x.place not in NO_SHELF:
            parts.append(f"{quantity_out(-there)} {x.sku} are missing in {x.place}: they left already. Count them.")
    return " ".join(parts) or "Corrected; nobody's promise stood on it."
