"""Special orders: what a customer's order lacks is bought for its very lines."""

from dataclasses import dataclass
from decimal import Decimal

from app.actions.load import product
from app.actions.orders import OrderHead, OrderRef, line_progress, order_head
from app.actions.parameters import LineQuantity
from app.actions.purchasing import OrderGoods, PurchaseLineInput, order_goods, usual_supplier
from app.actions.reply import Refusal, Reply, refuse
from app.domain.errors import RuleViolation
from app.domain.quantity import positive, quantity_out
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderIn(OrderRef):
    """Lines to buy for, all that lack goods unless given; from one supplier, or from that of each product."""

    lines: list[LineQuantity] | None = None
    supplier: str = ""
    expected: str = ""
    send: bool = True


_COMING = sql(
    "SELECT coalesce(sum(ordered - cancelled - received), 0) FROM purchase_line "
    "WHERE order_id = :order_id AND order_id <> '' AND order_line = :line AND ordered - cancelled - received > 0"
)


def lacking(view: View, order_id: str) -> dict[int, tuple[str, int]]:
    """Per line: the product, and what it lacks and nobody has bought for it yet, in thousandths."""
    found = {}
    for n, (product_id, one) in line_progress(view, order_id).items():
        coming = int(view.value(_COMING, {"order_id": order_id, "line": n}))
        if one.backordered > coming and not (one.service or one.kit):
            found[n] = product_id, one.backordered - coming
    return found


def can_order_in(view: View, head: OrderHead) -> Refusal | None:
    """Some line must lack goods that nobody has bought for it."""
    if lacking(view, head.id):
        return None
    return Refusal(f"Order {head.number} lacks nothing that is not on its way.", "order")


def order_in(tx: Transaction, p: OrderIn) -> Reply:
    """A purchase order for each supplier, each line of it for a line of the customer's order."""
    head = order_head(tx, p.order)
    refuse(can_order_in(tx, head))
    missing = lacking(tx, head.id)
    asked = {n: quantity for n, (_, quantity) in missing.items()} if p.lines is None else {}
    for position, given in enumerate(p.lines or (), 1):
        field = f"lines.{position}"
        if given.line not in missing:
            raise RuleViolation(f"Line {given.line} lacks nothing that is not on its way.", f"{field}.line")
        if given.line in asked:
            raise RuleViolation(f"Line {given.line} is named twice.", f"{field}.line")
        asked[given.line] = positive(given.quantity, f"{field}.quantity")
    groups: dict[str, list[PurchaseLineInput]] = {}
    for n, quantity in asked.items():
        goods = product(tx, missing[n][0])
        line = PurchaseLineInput(
            product=goods.id,
            quantity=Decimal(quantity_out(quantity)),
            expected=p.expected,
            order=head.id,
            order_line=n,
        )
        groups.setdefault(p.supplier or usual_supplier(tx, goods.id, "supplier"), []).append(line)
    if not groups:
        raise RuleViolation("Nothing is ordered.", "lines")
    replies = [
        order_goods(tx, OrderGoods(date=p.date, supplier=who, lines=lines, reference=head.number, send=p.send))
        for who, lines in groups.items()
    ]
    numbers = tuple(reply.number for reply in replies)
    return Reply(
        id=replies[0].id, number=", ".join(numbers), order=head.number, purchases=numbers, state=replies[0].state
    )
