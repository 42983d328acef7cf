"""Purchase orders as windows, questions and papers see them, the proposal, and when what is missing comes."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.actions.load import company
from app.actions.ordering_in import lacking
from app.actions.purchasing import proposed, purchase_head
from app.domain.errors import RuleViolation
from app.domain.money import amount_out, extended, price_out
from app.domain.purchasing import LineSums, purchase_state
from app.domain.quantity import quantity_out
from app.store.folding import fold
from app.store.sql import sql
from app.store.view import View


@dataclass(frozen=True, slots=True)
class PurchaseRow:
    """A purchase order in a list. `state` as `purchase_state` says it; `total` in minor units.

    `expected` is the first date of what is open; `late` says that it has passed. `open_lines` of `lines` are open.
    """

    id: str
    number: str
    supplier: str
    date: str
    state: str
    expected: str
    late: bool
    lines: int
    open_lines: int
    total: int
    currency: str
    reference: str
    kind: str = "purchase"


@dataclass(frozen=True, slots=True)
class PurchaseLineRow:
    """A line of a purchase order, in thousandths; `customer_order` is the number of the order it was bought for."""

    line: int
    product_id: str
    sku: str
    name: str
    unit: str
    supplier_sku: str
    ordered: int
    received: int
    cancelled: int
    open: int
    pack: int
    cost: int
    expected: str
    customer_order: str
    customer: str


@dataclass(frozen=True, slots=True)
class PurchaseReceiptLine:
    """What came with one receipt, in thousandths, as it stands after corrections."""

    receipt_id: str
    receipt: str
    date: str
    position: int
    line: int
    sku: str
    quantity: int
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class PurchaseCard:
    """A purchase order with its lines and what came of it."""

    row: PurchaseRow
    supplier_id: str
    sent_date: str
    note: str
    lines: tuple[PurchaseLineRow, ...]
    receipts: tuple[PurchaseReceiptLine, ...]


_OPEN = "EXISTS (SELECT 1 FROM purchase_line l WHERE l.purchase_id = p.id AND l.ordered - l.cancelled - l.received > 0)"
_DUE = (
    "p.sent_date <> '' AND EXISTS (SELECT 1 FROM purchase_line l WHERE l.purchase_id = p.id "
    "AND l.ordered - l.cancelled - l.received > 0 AND l.expected <> '' AND l.expected <= :today)"
)
# Every statement names all parameters, so that one set of values serves them all.
_NAMED = (
    "CAST(:today AS TEXT) IS NOT NULL AND (CAST(:words AS TEXT) = '' OR lower(p.number) LIKE :like ESCAPE '\\' "
    "OR lower(p.supplier_name) LIKE :like ESCAPE '\\' OR lower(p.reference) LIKE :like ESCAPE '\\')"
)
_WHICH = {"purchases": _OPEN, "due": _DUE, "ordered": "1 = 1"}
_HEADS = "SELECT p.id, p.number, p.supplier_name, p.date, p.sent_date, p.reference FROM purchase p WHERE "
_PAGES = {
    which: sql(
        f"{_HEADS}{where} AND {_NAMED} ORDER BY "
        + ("p.date DESC, p.number DESC" if which == "ordered" else "p.date, p.number")
        + " LIMIT :limit OFFSET :offset"
    )
    for which, where in _WHICH.items()
}
_COUNTS = {which: sql(f"SELECT count(*) FROM purchase p WHERE {where} AND {_NAMED}") for which, where in _WHICH.items()}
_ONE = sql(
    "SELECT id, number, supplier_name, date, sent_date, reference FROM purchase p WHERE id = :ref OR number = :ref"
)
_SUMS = sql("SELECT ordered, received, cancelled, cost, expected FROM purchase_line WHERE purchase_id = :id")


def _values(today: str, words: str) -> dict[str, Any]:
    plain = fold(words) if words else ""
    escaped = words.lower().replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return {"today": today, "words": plain, "like": f"%{escaped}%"}


def count_purchases(view: View, which: str, today: str, words: str = "") -> int:
    """How many purchase orders a view holds: purchases (open ones), due, ordered (all)."""
    return int(view.value(_COUNTS[which], _values(today, words), 0))


def purchase_counts(view: View, today: str) -> dict[str, int]:
    """The numbers on the buying views."""
    return {"to_order": len(proposed(view)), **{which: count_purchases(view, which, today) for which in _COUNTS}}


def purchase_page(view: View, which: str, today: str, words: str, offset: int, limit: int) -> tuple[PurchaseRow, ...]:
    """Purchase orders, the open ones oldest first, all of them newest first."""
    given = {**_values(today, words), "offset": offset, "limit": limit}
    currency = company(view).currency
    return tuple(_row(view, row, today, currency) for row in view.rows(_PAGES[which], given))


def purchase_row(view: View, ref: str, today: str) -> PurchaseRow | None:
    """One purchase order, by number or id."""
    row = view.row(_ONE, {"ref": ref})
    return _row(view, row, today, company(view).currency) if row else None


def _row(view: View, head: Any, today: str, currency: str) -> PurchaseRow:
    id_, number, supplier, date, sent, reference = head
    rows = view.rows(_SUMS, {"id": id_})
    sums = [LineSums(ordered, received, cancelled) for ordered, received, cancelled, _, _ in rows]
    total = sum(extended(cost, 1, ordered - cancelled, 0, currency) for ordered, _, cancelled, cost, _ in rows)
    days = [day for one, (*_, day) in zip(sums, rows, strict=True) if one.open and day]
    state = purchase_state(bool(sent), sums)
    first = min(days, default="")
    late = bool(first) and first < today and state != "draft"
    waiting = sum(1 for one in sums if one.open)
    return PurchaseRow(id_, number, supplier, date, state, first, late, len(sums), waiting, total, currency, reference)


_LINES = sql(
    "SELECT l.line, l.product_id, l.sku, l.name, l.unit, l.supplier_sku, l.ordered, l.received, l.cancelled, l.pack, "
    "l.cost, l.expected, coalesce(o.number, ''), coalesce(o.customer_name, '') FROM purchase_line l "
    "LEFT JOIN sales_order o ON o.id = l.order_id WHERE l.purchase_id = :id ORDER BY l.line"
)
_RECEIPTS = sql(
    "SELECT r.receipt_id, g.number, g.date, r.position, r.line, p.sku, "
    "r.quantity + CASE WHEN r.position > 0 THEN coalesce(c.change, 0) ELSE 0 END, r.outcome, r.reason "
    "FROM purchase_receipt r JOIN goods_receipt g ON g.id = r.receipt_id JOIN product p ON p.id = r.product_id "
    "LEFT JOIN receipt_correction c ON c.receipt_id = r.receipt_id AND c.position = r.position "
    "WHERE r.purchase_id = :id ORDER BY g.date DESC, g.number DESC, r.entry"
)
_HEAD = sql("SELECT supplier_id, sent_date, note FROM purchase WHERE id = :id")


def purchase_card(view: View, ref: str, today: str) -> PurchaseCard | None:
    """A purchase order with all that is known of it."""
    row = purchase_row(view, ref, today)
    if row is None:
        return None
    supplier_id, sent, note = view.row(_HEAD, {"id": row.id}) or ("", "", "")
    lines = []
    for line, goods, sku, name, unit, code, ordered, received, cancelled, *rest in view.rows(_LINES, {"id": row.id}):
        still = LineSums(ordered, received, cancelled).open
        lines.append(PurchaseLineRow(line, goods, sku, name, unit, code, ordered, received, cancelled, still, *rest))
    receipts = tuple(PurchaseReceiptLine(*one) for one in view.rows(_RECEIPTS, {"id": row.id}))
    return PurchaseCard(row, supplier_id, sent, note, tuple(lines), receipts)


# --- the proposal -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """What to order of a product, and why; quantities in thousandths, `total` in minor units."""

    id: str
    sku: str
    name: str
    unit: str
    supplier: str
    supplier_name: str
    on_hand: int
    reserved: int
    waiting: int
    incoming: int
    minimum: int
    pack: int
    quantity: int
    total: int
    currency: str


def proposal(view: View, words: str = "") -> tuple[ProposedRow, ...]:
    """What to order now, by supplier; those without a supplier first, for a person has to choose one."""
    currency, wanted = company(view).currency, fold(words).split()
    found = []
    for one in proposed(view):
        said = fold(f"{one.sku} {one.name} {one.supplier} {one.supplier_name}")
        if all(word in said for word in wanted):
            s, total = one.standing, extended(one.cost, 1, one.quantity, 0, currency)
            who = one.supplier, one.supplier_name
            sums = s.on_hand, s.reserved, s.waiting, s.incoming, s.minimum, s.pack
            found.append(
                ProposedRow(one.product_id, one.sku, one.name, one.unit, *who, *sums, one.quantity, total, currency)
            )
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ProposalAnswer:
    """The proposal as decimal text, grouped by supplier."""

    suppliers: tuple[dict[str, Any], ...]


def purchase_proposal(view: View, supplier: str) -> ProposalAnswer:
    """What to order now, of one supplier or ("") of all. Raises RuleViolation."""
    groups: dict[str, dict[str, Any]] = {}
    for one in proposal(view):
        if supplier and one.supplier not in {supplier} and one.supplier_name != supplier:
            continue
        group = groups.setdefault(one.supplier, {"supplier": one.supplier, "name": one.supplier_name, "lines": []})
        figures = ("on_hand", "reserved", "waiting", "incoming", "minimum", "pack", "quantity")
        line = {name: quantity_out(getattr(one, name)) for name in figures}
        group["lines"].append({"sku": one.sku, "name": one.name, **line, "cost": amount_out(one.total, one.currency)})
    return ProposalAnswer(tuple(groups.values()))


@dataclass(frozen=True, slots=True)
class PurchaseAnswer:
    """A purchase order as decimal text."""

    id: str
    number: str
    state: str
    supplier: str
    date: str
    sent: str
    expected: str
    total: str
    lines: tuple[dict[str, Any], ...]
    receipts: tuple[dict[str, Any], ...]


def purchase(view: View, ref: str) -> PurchaseAnswer:
    """A purchase order and what came of it. Raises RuleViolation."""
    from app.actions.load import today

    head = purchase_head(view, ref)
    card = purchase_card(view, head.id, today())
    if card is None:
        raise RuleViolation(f"There is no purchase order {ref}.", "number")
    lines = [
        {
            "line": one.line,
            "sku": one.sku,
            "name": one.name,
            "supplier_sku": one.supplier_sku,
            "ordered": quantity_out(one.ordered),
            "received": quantity_out(one.received),
            "cancelled": quantity_out(one.cancelled),
            "open": quantity_out(one.open),
            "cost": price_out(one.cost),
            "expected": one.expected,
            "order": one.customer_order,
        }
        for one in card.lines
    ]
    receipts = [
        {
            "receipt": one.receipt,
            "date": one.date,
            "line": one.line,
            "sku": one.sku,
            "quantity": quantity_out(one.quantity),
            "outcome": one.outcome,
            "reason": one.reason,
        }
        for one in card.receipts
    ]
    row = card.row
    total = amount_out(row.total, row.currency)
    head_words = (row.id, row.number, row.state, row.supplier, row.date, card.sent_date, row.expected, total)
    return PurchaseAnswer(*head_words, tuple(lines), tuple(receipts))


@dataclass(frozen=True, slots=True)
class LackingRow:
    """A line of a customer's order that lacks goods nobody has bought for it; `quantity` in thousandths."""

    line: int
    sku: str
    name: str
    unit: str
    supplier: str
    quantity: int


_GOODS = sql(
    "SELECT p.sku, p.name, p.unit, coalesce(s.name, '') FROM product p LEFT JOIN supplier s ON s.id = p.supplier_id "
    "WHERE p.id = :id"
)
_SUPPLIERS = sql("SELECT number FROM supplier ORDER BY number")


def lacking_rows(view: View, order_id: str) -> tuple[tuple[LackingRow, ...], tuple[str, ...]]:
    """What an order lacks and could be bought for it, and the numbers of all suppliers."""
    rows = []
    for line, (product_id, quantity) in lacking(view, order_id).items():
        sku, name, unit, supplier = view.row(_GOODS, {"id": product_id}) or ("", "", "", "")
        rows.append(LackingRow(line, sku, name, unit, supplier, quantity))
    return tuple(rows), tuple(number for (number,) in view.rows(_SUPPLIERS))


_ON_ITS_WAY = sql(
    "SELECT p.number, l.sku, l.unit, sum(l.ordered - l.cancelled - l.received) FROM purchase_line l "
    "JOIN purchase p ON p.id = l.purchase_id WHERE l.product_id = :id AND p.sent_date <> '' "
    "AND l.ordered - l.cancelled - l.received > 0 GROUP BY p.number, l.sku, l.unit, p.date ORDER BY p.date, p.number"
)


def on_its_way(view: View, products: Sequence[str]) -> tuple[str, ...]:
    """What of these products suppliers have been asked for and not brought, a phrase for each purchase order."""
    found = []
    for product_id in products:
        for number, sku, unit, quantity in view.rows(_ON_ITS_WAY, {"id": product_id}):
            found.append(f"{quantity_out(int(quantity))} {unit} of {sku} with {number}")
    return tuple(found)
