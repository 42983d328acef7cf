"""Buying from suppliers: order, send, amend, cancel, and orders made of what the shelves lack."""

from dataclasses import dataclass, replace
from decimal import Decimal

from app.actions.kits import check_no_kit
from app.actions.load import add_days, business_date, iso_date, product, take_number
from app.actions.orders import line_progress, order_head
from app.actions.parameters import Dated, LineQuantity
from app.actions.reply import LineReply, Refusal, Reply, refuse
from app.actions.stopping import check_bought
from app.domain.errors import RuleViolation
from app.domain.facts import (
    PurchaseAmended,
    PurchaseCancelled,
    PurchaseLine,
    PurchaseQuantity,
    PurchaseSent,
    PurchaseWritten,
)
from app.domain.money import price_in
from app.domain.purchasing import LineSums, Standing, purchase_state, to_order
from app.domain.quantity import positive, quantity_in, quantity_out
from app.domain.stock import NO_SHELF
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseLineInput:
    """Goods to order: the product, and how much in stock units.

    `cost` (per unit), `supplier_sku` and `expected` are those of the product and the supplier unless given; `order` and
    `order_line` name the customer's line the goods are bought for.
    """

    product: str
    quantity: Decimal
    cost: Decimal | None = None
    supplier_sku: str | None = None
    expected: str = ""
    order: str = ""
    order_line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderGoods(Dated):
    """A purchase order as it is written; `send` sends it at once. The supplier is the first product's unless given."""

    supplier: str = ""
    lines: list[PurchaseLineInput]
    reference: str = ""
    note: str = ""
    send: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseRef(Dated):
    """A purchase order by number or id."""

    purchase: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendPurchaseLine:
    """An existing line (`line`) as it is to be, or a new one (`product`); what is not given stays."""

    line: int | None = None
    product: str | None = None
    quantity: Decimal | None = None
    cost: Decimal | None = None
    supplier_sku: str | None = None
    expected: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendPurchase(PurchaseRef):
    """Lines that change, or one date for all that is open."""

    lines: list[AmendPurchaseLine] | None = None
    expected: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelPurchase(PurchaseRef):
    """Lines and quantities that will not come; all that is open unless given."""

    lines: list[LineQuantity] | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderProposed(Dated):
    """Make purchase orders of the proposal: of these products, or of these suppliers; of all unless given."""

    products: list[str] | None = None
    suppliers: list[str] | None = None


@dataclass(frozen=True, slots=True)
class PurchaseHead:
    """What decisions need of a purchase order."""

    id: str
    number: str
    supplier_id: str
    supplier_name: str
    date: str
    sent_date: str
    reference: str
    note: str
    lines: tuple["OrderedLine", ...] = ()

    @property
    def state(self) -> str:
        """draft, ordered, part_received, received, cancelled."""
        return purchase_state(bool(self.sent_date), (line.sums for line in self.lines))


@dataclass(frozen=True, slots=True)
class OrderedLine:
    """A purchase line as it stands: what it says, and what became of it."""

    said: PurchaseLine
    sums: LineSums


_BY = sql(
    "SELECT id, number, supplier_id, supplier_name, date, sent_date, reference, note FROM purchase "
    "WHERE number = :ref OR id = :ref"
)
_LINES = sql(
    "SELECT line, product_id, sku, name, unit, ordered, supplier_sku, pack, cost, expected, order_id, order_line, "
    "received, cancelled FROM purchase_line WHERE purchase_id = :id ORDER BY line"
)
_SUPPLIER = sql("SELECT id, number, name, lead_days FROM supplier WHERE number = :ref OR id = :ref OR name = :ref")
_BUYING = sql("SELECT cost, supplier_sku, supplier_id FROM product WHERE id = :id")
# The smallest pack of more than one unit: what suppliers count in.
_PACK = sql("SELECT coalesce(min(quantity), 0) FROM pack WHERE product_id = :id AND quantity > 1000 AND name <> ''")
_SHELVES = f"location NOT IN ({', '.join(map(repr, NO_SHELF))})"
# The catalogue once, each product with what there is, what is waited for and what is coming (drafts too).
_STANDING = sql(
    "SELECT * FROM (SELECT p.id, p.sku, p.name, p.unit, coalesce(s.id, '') AS supplier_id, "
    "coalesce(s.number, '') AS supplier, coalesce(s.name, '') AS supplier_name, p.min_stock AS least, "
    "p.reorder_quantity, p.cost, "
    f"(SELECT coalesce(sum(on_hand), 0) FROM stock_level WHERE product_id = p.id AND {_SHELVES}) AS on_hand, "
    f"(SELECT coalesce(sum(reserved), 0) FROM stock_level WHERE product_id = p.id AND {_SHELVES}) AS reserved, "
    "(SELECT coalesce(sum(w.ordered - w.cancelled - w.reserved - w.shipped), 0) FROM order_line_progress w "
    "WHERE w.product_id = p.id AND w.service = 0 AND w.ordered - w.cancelled - w.reserved - w.shipped > 0) AS waiting, "
    "(SELECT coalesce(sum(c.ordered - c.cancelled - c.received), 0) FROM purchase_line c "
    "WHERE c.product_id = p.id AND c.ordered - c.cancelled - c.received > 0) AS incoming, "
    "(SELECT coalesce(min(quantity), 0) FROM pack k WHERE k.product_id = p.id AND k.quantity > 1000 "
    "AND k.name <> '') AS pack, "
    "p.discontinued AS gone, p.stop AS stop FROM product p LEFT JOIN supplier s ON s.id = p.supplier_id "
    "WHERE p.service = 0 AND NOT EXISTS (SELECT 1 FROM kit_part k WHERE k.product_id = p.id AND k.quantity > 0)) t "
    "WHERE t.stop NOT IN ('purchase', 'both') AND (t.waiting > 0 OR (t.gone = 0 AND t.least > 0)) "
    "ORDER BY t.supplier, t.sku"
)


@dataclass(frozen=True, slots=True)
class Proposed:
    """A product to order: how it stands, and how much; `supplier_id` is "" where nobody is known to sell it."""

    product_id: str
    sku: str
    name: str
    unit: str
    supplier_id: str
    supplier: str
    supplier_name: str
    cost: int
    standing: Standing
    quantity: int


def proposed(view: View) -> tuple[Proposed, ...]:
    """What to order now, by supplier and code."""
    found = []
    for row in view.rows(_STANDING):
        id_, sku, name, unit, supplier_id, supplier, supplier_name, least, reorder, cost = row[:10]
        on_hand, reserved, waiting, incoming, pack = map(int, row[10:15])
        standing = Standing(on_hand, reserved, waiting, incoming, least, reorder, pack)
        if quantity := to_order(standing):
            who = supplier_id, supplier, supplier_name
            found.append(Proposed(id_, sku, name, unit, *who, cost, standing, quantity))
    return tuple(found)


def purchase_head(view: View, ref: str) -> PurchaseHead:
    """A purchase order with its lines. Raises RuleViolation."""
    row = view.row(_BY, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no purchase order {ref}.", "purchase")
    return replace(PurchaseHead(*row), lines=purchase_lines(view, row[0]))


def purchase_lines(view: View, purchase_id: str) -> tuple[OrderedLine, ...]:
    """The lines of a purchase order as they stand."""
    return tuple(
        OrderedLine(PurchaseLine(*row[:12]), LineSums(row[5], row[12], row[13]))
        for row in view.rows(_LINES, {"id": purchase_id})
    )


@dataclass(frozen=True, slots=True)
class Supplier:
    """What decisions need of a supplier."""

    id: str
    number: str
    name: str
    lead_days: int


def supplier(view: View, ref: str, field: str = "supplier") -> Supplier:
    """The supplier by number, name or id. Raises RuleViolation."""
    row = view.row(_SUPPLIER, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no supplier {ref}. Make one with save_supplier.", field)
    return Supplier(*row)


def _reply(view: View, purchase_id: str) -> Reply:
    head = purchase_head(view, purchase_id)
    lines = tuple(
        LineReply(
            line=x.said.line, sku=x.said.sku, quantity=quantity_out(x.said.quantity), open=quantity_out(x.sums.open)
        )
        for x in head.lines
    )
    return Reply(id=head.id, number=head.number, lines=lines, state=head.state)


def order_goods(tx: Transaction, p: OrderGoods) -> Reply:
    """Write a purchase order; sent at once where that is asked."""
    date = business_date(tx, p.date)
    if not p.lines:
        raise RuleViolation("Nothing is ordered.", "lines")
    who = supplier(tx, p.supplier or usual_supplier(tx, p.lines[0].product))
    lines = tuple(_line(tx, who, date, n, given) for n, given in enumerate(p.lines, 1))
    fact = _written(tx, who, date, lines, p.reference, p.note)
    if p.send:
        tx.record(PurchaseSent(fact.purchase_id, date))
    return _reply(tx, fact.purchase_id)


def _written(
    tx: Transaction, who: Supplier, date: str, lines: tuple[PurchaseLine, ...], reference: str = "", note: str = ""
) -> PurchaseWritten:
    series, counter, number = take_number(tx, "purchase", date)
    fact = PurchaseWritten(tx.new_id(), number, counter, series, date, who.id, who.name, lines, reference, note)
    tx.record(fact)
    return fact


def usual_supplier(view: View, ref: str, field: str = "lines.1.product") -> str:
    """The id of who sells a product to us. Raises RuleViolation if nobody is known."""
    goods = product(view, ref, field)
    found = (view.row(_BUYING, {"id": goods.id}) or (0, "", ""))[2]
    if not found:
        raise RuleViolation(f"{goods.sku} has no supplier yet: say whom to order from.", "supplier")
    return str(found)


def _line(view: View, who: Supplier, date: str, number: int, given: PurchaseLineInput) -> PurchaseLine:
    """A line as it will be written. Raises RuleViolation beside its field."""
    field = f"lines.{number}"
    goods = product(view, given.product, f"{field}.product")
    if goods.service:
        raise RuleViolation(f"{goods.sku} is a service and is not bought for the shelf.", f"{field}.product")
    if goods.kit:
        check_no_kit(view, goods.id, goods.sku, f"{field}.product")
    check_bought(goods, f"{field}.product")
    quantity = positive(given.quantity, f"{field}.quantity")
    cost, code, _ = view.row(_BUYING, {"id": goods.id}) or (0, "", "")
    if given.cost is not None:
        cost = _cost(given.cost, f"{field}.cost")
    order_id, order_line = _bought_for(view, goods.id, given, field) if given.order else ("", 0)
    return PurchaseLine(
        number,
        goods.id,
        goods.sku,
        goods.name,
        goods.unit,
        quantity,
        code if given.supplier_sku is None else given.supplier_sku,
        int(view.value(_PACK, {"id": goods.id}, default=0)),
        cost,
        _expected(given.expected, date, who, f"{field}.expected"),
        order_id,
        order_line,
    )


def _cost(given: Decimal, field: str) -> int:
    cost = price_in(given, field)
    if cost < 0:
        raise RuleViolation("A cost is never below zero.", field)
    return cost


def _expected(given: str, date: str, who: Supplier, field: str) -> str:
    """When the goods come: as given, else after the supplier's days; "" where neither is known."""
    if given:
        return iso_date(given, field)
    return add_days(date, who.lead_days) if who.lead_days else ""


def _bought_for(view: View, product_id: str, given: PurchaseLineInput, field: str) -> tuple[str, int]:
    """The customer's line the goods are for: it must be of this product, and still lack some."""
    head = order_head(view, given.order, f"{field}.order")
    wanted, one = line_progress(view, head.id).get(given.order_line, ("", None))
    if one is None or wanted != product_id:
        raise RuleViolation(
            f"Line {given.order_line} of {head.number} is not for {given.product}.", f"{field}.order_line"
        )
    if one.backordered <= 0:
        raise RuleViolation(f"Line {given.order_line} of {head.number} lacks nothing.", f"{field}.order_line")
    return head.id, given.order_line


def can_send_purchase(head: PurchaseHead) -> Refusal | None:
    """Only a draft is sent."""
    if head.state == "draft":
        return None
    return Refusal(f"Purchase order {head.number} is {said(head.state)}; only a draft is sent.", "purchase")


def said(state: str) -> str:
    """A state as people say it."""
    return state.replace("part_received", "received in part")


def send_purchase(tx: Transaction, p: PurchaseRef) -> Reply:
    """The supplier gets the order; from now on its goods are on their way."""
    head = purchase_head(tx, p.purchase)
    refuse(can_send_purchase(head))
    for one in head.lines:
        check_bought(product(tx, one.said.product_id), "purchase")
    tx.record(PurchaseSent(head.id, business_date(tx, p.date)))
    return _reply(tx, head.id)


def can_amend_purchase(head: PurchaseHead) -> Refusal | None:
    """Something must still be to come."""
    if head.state not in {"received", "cancelled"}:
        return None
    return Refusal(f"Purchase order {head.number} is {said(head.state)}; write a new one.", "purchase")


def amend_purchase(tx: Transaction, p: AmendPurchase) -> Reply:
    """Other quantities, costs and dates; never less than has come."""
    head = purchase_head(tx, p.purchase)
    refuse(can_amend_purchase(head))
    if not p.lines and not p.expected:
        raise RuleViolation("Nothing was given to change.", "lines")
    known = {one.said.line: one for one in head.lines}
    changed: dict[int, PurchaseLine] = {}
    if p.expected:
        day = iso_date(p.expected, "expected")
        changed = {n: replace(one.said, expected=day) for n, one in known.items() if one.sums.open}
    who = supplier(tx, head.supplier_id)
    for position, given in enumerate(p.lines or (), 1):
        field = f"lines.{position}"
        if given.line is None:
            if given.product is None or given.quantity is None:
                raise RuleViolation("A new line has a product and a quantity.", f"{field}.product")
            fresh = PurchaseLineInput(
                product=given.product,
                quantity=given.quantity,
                cost=given.cost,
                supplier_sku=given.supplier_sku,
                expected=given.expected or "",
            )
            number = max([*known, *changed], default=0) + 1
            changed[number] = replace(_line(tx, who, business_date(tx, p.date), position, fresh), line=number)
        elif given.line not in known:
            raise RuleViolation(f"Purchase order {head.number} has no line {given.line}.", f"{field}.line")
        else:
            if given.quantity is not None and quantity_in(given.quantity) > known[given.line].sums.open:
                check_bought(product(tx, known[given.line].said.product_id), f"{field}.quantity")
            changed[given.line] = _amended(
                changed.get(given.line, known[given.line].said), known[given.line], given, field
            )
    lines = tuple(line for n, line in sorted(changed.items()) if n not in known or line != known[n].said)
    if not lines:
        return replace(_reply(tx, head.id), state="unchanged")
    tx.record(PurchaseAmended(head.id, lines, p.reason))
    return _reply(tx, head.id)


def _amended(line: PurchaseLine, held: OrderedLine, given: AmendPurchaseLine, field: str) -> PurchaseLine:
    if given.quantity is not None:
        # What was cancelled stays cancelled: the quantity given is what is to come in all.
        quantity = quantity_in(given.quantity, f"{field}.quantity")
        if quantity < held.sums.received or quantity <= 0:
            least = quantity_out(held.sums.received)
            raise RuleViolation(
                f"{least} of line {line.line} have come; it cannot be less. Cancel what is open instead."
                if held.sums.received
                else "A line is for more than nothing. Cancel it instead.",
                f"{field}.quantity",
            )
        line = replace(line, quantity=quantity + held.sums.cancelled)
    if given.cost is not None:
        line = replace(line, cost=_cost(given.cost, f"{field}.cost"))
    if given.supplier_sku is not None:
        line = replace(line, supplier_sku=given.supplier_sku)
    if given.expected is not None:
        line = replace(line, expected=iso_date(given.expected, f"{field}.expected") if given.expected else "")
    return line


def can_cancel_purchase(head: PurchaseHead) -> Refusal | None:
    """Something must still be to come."""
    if any(one.sums.open for one in head.lines):
        return None
    return Refusal(f"Nothing of purchase order {head.number} is open.", "purchase")


def cancel_purchase(tx: Transaction, p: CancelPurchase) -> Reply:
    """What is open will not come; what came stays."""
    head = purchase_head(tx, p.purchase)
    refuse(can_cancel_purchase(head))
    known = {one.said.line: one for one in head.lines}
    asked: dict[int, int] = {n: one.sums.open for n, one in known.items() if one.sums.open} if p.lines is None else {}
    for position, given in enumerate(p.lines or (), 1):
        field = f"lines.{position}"
        if given.line not in known:
            raise RuleViolation(f"Purchase order {head.number} has no line {given.line}.", f"{field}.line")
        quantity = asked.get(given.line, 0) + positive(given.quantity, f"{field}.quantity")
        if quantity > known[given.line].sums.open:
            still = quantity_out(known[given.line].sums.open)
            raise RuleViolation(f"Line {given.line} has {still} open.", f"{field}.quantity")
        asked[given.line] = quantity
    if not asked:
        raise RuleViolation("Nothing is cancelled.", "lines")
    lines = tuple(PurchaseQuantity(n, known[n].said.product_id, quantity) for n, quantity in sorted(asked.items()))
    tx.record(PurchaseCancelled(head.id, lines, p.reason))
    return _reply(tx, head.id)


def order_proposed(tx: Transaction, p: OrderProposed) -> Reply:
    """A draft for each supplier of what is proposed. Products without a supplier are left to a person."""
    date = business_date(tx, p.date)
    chosen = [one for one in proposed(tx) if _chosen(one, p)]
    homeless = [one.sku for one in chosen if not one.supplier_id]
    groups: dict[str, list[Proposed]] = {}
    for one in chosen:
        if one.supplier_id:
            groups.setdefault(one.supplier_id, []).append(one)
    if not groups:
        if homeless:
            raise RuleViolation(f"{', '.join(homeless[:5])}: no supplier is known. Give the product one.", "products")
        raise RuleViolation("Nothing needs to be ordered.", "products")
    numbers = []
    for supplier_id, goods in groups.items():
        who = supplier(tx, supplier_id)
        asked = [
            PurchaseLineInput(product=one.product_id, quantity=Decimal(quantity_out(one.quantity))) for one in goods
        ]
        lines = tuple(_line(tx, who, date, n, given) for n, given in enumerate(asked, 1))
        numbers.append(_written(tx, who, date, lines).number)
    return Reply(number=", ".join(numbers), purchases=tuple(numbers), left=tuple(homeless) or None, state="draft")


def _chosen(one: Proposed, p: OrderProposed) -> bool:
    by_product = p.products is None or one.product_id in p.products or one.sku in p.products
    return by_product and (p.suppliers is None or one.supplier in p.suppliers or one.supplier_id in p.suppliers)
