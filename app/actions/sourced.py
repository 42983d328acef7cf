"""Where the goods of an order's lines come from, where a person said so: from a place, or bought for the line."""

from collections.abc import Iterable
from decimal import Decimal

from app.domain.deal import Deal, with_parts
from app.domain.errors import RuleViolation
from app.domain.facts import StockPinned
from app.domain.purchasing import in_packs
from app.domain.quantity import quantity_out
from app.domain.spelling import ways
from app.domain.stock import NO_SHELF
from app.store.database import Transaction, View
from app.store.sql import sql

_PLACE = sql("SELECT id FROM location WHERE id = :ref")
_FREE = sql(
    "SELECT coalesce(sum(on_hand - reserved), 0) FROM stock_level WHERE product_id = :product_id "
    "AND location = :location"
)
_SUPPLIER = sql("SELECT supplier_id FROM product WHERE id = :id")
_PACK = sql("SELECT coalesce(min(quantity), 0) FROM pack WHERE product_id = :id AND quantity > 1000 AND name <> ''")
_BOUGHT_FOR = sql("SELECT DISTINCT purchase_id FROM purchase_line WHERE order_id = :order_id AND order_id <> ''")


def place_of(view: View, ref: str, field: str) -> str:
    """A shelf that a line may be promised from, by its code; "" for any. Raises RuleViolation."""
    if not ref:
        return ""
    known = next((one for way in ways(ref) if (one := view.value(_PLACE, {"ref": way})) is not None), None)
    if known is None or known in NO_SHELF:
        raise RuleViolation(f"There is no location {ref} that goods may be promised from.", field)
    return str(known)


def promise(tx: Transaction, order_id: str, deal: Deal, *, hold: bool = False) -> tuple[str, ...]:
    """Promise an order its goods, those of a place from there, and propose to buy what is special to it; on `hold`
    nothing of the kind.

    What the place has not comes from elsewhere. Returns the numbers of the purchase orders, which are drafts: the buyer
    sends them.
    """
    taken: dict[tuple[str, str], int] = {}
    goods = [line for line in with_parts(deal.lines) if not line.said.kit]
    for line in goods:
        where = line.said.location
        if where and not line.service and not hold:
            key = line.product_id, where
            free = int(tx.value(_FREE, {"product_id": line.product_id, "location": where}, default=0))
            quantity = min(line.quantity, free - taken.get(key, 0))
            if quantity > 0:
                taken[key] = taken.get(key, 0) + quantity
                tx.record(StockPinned(order_id, line.line, line.product_id, where, quantity))
    tx.settle()
    return () if hold else _buy(tx, order_id, [line.line for line in goods if line.said.special])


def waits_not(deal: Deal) -> dict[int, int] | None:
    """By line what is not waited for where the customer waits for nothing: all that is not bought for the line itself.

    None is every line.
    """
    if not any(line.said.special for line in deal.lines):
        return None
    return {line.line: line.quantity for line in deal.lines if not line.said.special}


def _buy(tx: Transaction, order_id: str, lines: Iterable[int]) -> tuple[str, ...]:
    """A draft for each supplier of what these lines lack, in whole packs. What nobody sells to us is back-ordered."""
    wanted = set(lines)
    if not wanted:
        return ()
    # Imported here: buying knows orders.
    from app.actions.ordering_in import OrderIn, lacking, order_in
    from app.actions.parameters import LineQuantity

    groups: dict[str, list[LineQuantity]] = {}
    for number, (product_id, quantity) in sorted(lacking(tx, order_id).items()):
        supplier = tx.value(_SUPPLIER, {"id": product_id}, default="") if number in wanted else ""
        if supplier:
            whole = in_packs(quantity, int(tx.value(_PACK, {"id": product_id}, default=0)))
            asked = LineQuantity(line=number, quantity=Decimal(quantity_out(whole)))
            groups.setdefault(str(supplier), []).append(asked)
    found: list[str] = []
    for supplier, asked_lines in groups.items():
        try:
            reply = order_in(tx, OrderIn(order=order_id, lines=asked_lines, supplier=supplier, send=False))
        except RuleViolation:
            # Not bought any more since the line was written: it waits like every other.
            continue
        found += reply.purchases or ()
    return tuple(found)


def call_off(tx: Transaction, order_id: str) -> None:
    """What was proposed to be bought for an order that is taken back is not, as far as nobody has sent it."""
    from app.actions.purchasing import CancelPurchase, cancel_purchase, purchase_head

    for (purchase_id,) in tx.rows(_BOUGHT_FOR, {"order_id": order_id}):
        head = purchase_head(tx, str(purchase_id))
        own = [one for one in head.lines if one.said.order_id == order_id and one.sums.open]
        if head.state == "draft" and len(own) == len(head.lines):
            cancel_purchase(tx, CancelPurchase(purchase=head.id, reason="undone"))
