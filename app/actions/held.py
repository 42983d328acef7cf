"""What is kept for quotes, where quotes and orders go on: sent anew, confirmed, or taken by somebody else's order."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.actions.load import fact_of, today
from app.actions.parameters import LineQuantity
from app.actions.reply import LineReply
from app.domain.deal import Deal, DealLine, with_parts
from app.domain.errors import RuleViolation
from app.domain.facts import GoodsHeld, HeldGoods
from app.domain.kits import SET, check_sets
from app.domain.quantity import positive, quantity_out
from app.domain.stock import NO_SHELF
from app.queries.held import HeldLine, Holder, held_for, held_of, holders_of
from app.store.database import Transaction, View
from app.store.sql import sql

_FREE = sql(
    "SELECT coalesce(sum(on_hand - reserved), 0) FROM stock_level WHERE product_id = :id "
    f"AND location NOT IN ({', '.join(map(repr, NO_SHELF))})"
)


_STATE = sql("SELECT state FROM quote WHERE id = :id")


def keep(
    tx: Transaction, quote_id: str, deal: Deal, until: str, lines: list[LineQuantity] | None
) -> tuple[LineReply, ...]:
    """Keep goods for a quote until that ISO day, in place of what was kept for it before. Raises RuleViolation.

    Without `lines` it is all that is free and kept for nobody else.
    """
    if until < today():
        raise RuleViolation(f"{until} is past; say a day to come.", "until")
    kept: dict[int, int] = {}
    left: dict[str, int] = {}
    wanted = _wanted(deal, lines)
    for line, quantity in wanted:
        if line.product_id not in left:
            left[line.product_id] = _may_hold(tx, line.product_id, quote_id)
        kept[line.line] = min(quantity, left[line.product_id])
        if lines is not None and kept[line.line] < quantity:
            raise RuleViolation(
                f"Only {quantity_out(left[line.product_id])} of {line.sku} are free and kept for nobody; keep fewer, "
                "or order them in.",
                "lines",
            )
        left[line.product_id] -= kept[line.line]
    if not any(kept.values()):
        raise RuleViolation("Nothing of this quote is free to be kept.", "lines")
    goods = {line.line: line for line, _ in wanted}
    record_hold(tx, quote_id, until, {n: (goods[n].product_id, quantity) for n, quantity in kept.items()})
    return tuple(
        LineReply(line=n, sku=goods[n].sku, quantity=quantity_out(quantity)) for n, quantity in kept.items() if quantity
    )


def _may_hold(view: View, product_id: str, quote_id: str) -> int:
    free = int(view.value(_FREE, {"id": product_id}, default=0))
    return max(0, free - held_of(view, [product_id], today(), quote_id).get(product_id, 0))


def _wanted(deal: Deal, lines: list[LineQuantity] | None) -> list[tuple[DealLine, int]]:
    """The goods to be kept: of a kit its parts, and nothing of services. Raises RuleViolation."""
    goods = [one for one in deal.lines if not one.service and one.quantity > 0]
    if lines is None:
        firm = with_parts([one for one in goods if one.counted])
        return [(one, one.quantity) for one in firm if not one.said.kit]
    found: dict[int, tuple[DealLine, int]] = {}
    for position, given in enumerate(lines, 1):
        field = f"lines.{position}"
        line = next((one for one in goods if one.line == given.line), None)
        if line is None:
            raise RuleViolation(f"The quote has no goods on line {given.line}.", f"{field}.line")
        quantity = positive(given.quantity, f"{field}.quantity")
        if quantity > line.quantity:
            raise RuleViolation(
                f"Line {given.line} offers {quantity_out(line.quantity)}, not {quantity_out(quantity)}.",
                f"{field}.quantity",
            )
        if not line.said.kit:
            found[line.line] = line, quantity
            continue
        check_sets(quantity, line.sku, f"{field}.quantity")
        found |= {one.line: (one, one.said.per_set * quantity // SET) for one in line.parts}
    return list(found.values())


def record_hold(tx: Transaction, quote_id: str, until: str, kept: Mapping[int, tuple[str, int]]) -> None:
    """What is kept from now on; what was kept before and is not named is let go."""
    before = {one.line: one.product_id for one in held_for(tx, quote_id)}
    lines = {**{n: (goods, 0) for n, goods in before.items()}, **kept}
    tx.record(GoodsHeld(quote_id, until, tuple(HeldGoods(n, *lines[n]) for n in sorted(lines))))


def kept_on(tx: Transaction, quote_id: str, deal: Deal) -> None:
    """A quote says something else now: what was kept for it stays with the lines of the same goods."""
    before = held_for(tx, quote_id)
    if not before:
        return
    left: dict[str, int] = {}
    for one in before:
        left[one.product_id] = left.get(one.product_id, 0) + one.quantity
    kept: dict[int, tuple[str, int]] = {}
    for line, quantity in _wanted(deal, None):
        mine = min(quantity, left.get(line.product_id, 0))
        if mine:
            kept[line.line] = line.product_id, mine
            left[line.product_id] -= mine
    record_hold(tx, quote_id, max(one.until for one in before), kept)


def spend_hold(tx: Transaction, quote_id: str, deal: Deal) -> None:
    """An order of a quote is confirmed: what it has is promised for good, and kept no more."""
    before = held_for(tx, quote_id) if quote_id else ()
    if not before:
        return
    took = {one.line: one.quantity for one in with_parts(deal.lines)}
    rest = {one.line: (one.product_id, max(0, one.quantity - took.get(one.line, 0))) for one in before}
    if tx.value(_STATE, {"id": quote_id}) != "sent":
        rest = {}
    record_hold(tx, quote_id, max(one.until for one in before), rest)


_HOLDS = sql(
    "SELECT j.id, j.action_id FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = :id "
    "AND j.kind = 'GoodsHeld' ORDER BY s.hlc DESC LIMIT 2"
)
_CONFIRMED_BY = sql(
    "SELECT j.action_id FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = :id "
    "AND j.kind = 'OrderConfirmed' ORDER BY s.hlc LIMIT 1"
)


def hold_again(tx: Transaction, quote_id: str, order_id: str) -> None:
    """An order of a quote is a draft again: what its confirming spent of what was kept for the quote is kept as before,
    as far as it is free and its day has not gone by.
    """
    rows = tx.rows(_HOLDS, {"id": quote_id}) if quote_id else []
    by = tx.value(_CONFIRMED_BY, {"id": order_id}, default="")
    if len(rows) < 2 or rows[0][1] != by:
        return
    before = fact_of(tx, rows[1][0])
    if not isinstance(before, GoodsHeld) or before.until < today():
        return
    record_hold(tx, quote_id, before.until, _as_far_as_free(tx, quote_id, before.lines))


def _as_far_as_free(
    tx: Transaction, quote_id: str, lines: Iterable[HeldGoods | HeldLine]
) -> dict[int, tuple[str, int]]:
    left: dict[str, int] = {}
    kept: dict[int, tuple[str, int]] = {}
    for one in lines:
        may = left.setdefault(one.product_id, _may_hold(tx, one.product_id, quote_id))
        kept[one.line] = one.product_id, min(one.quantity, may)
        left[one.product_id] = may - kept[one.line][1]
    return kept


def hold_on(tx: Transaction, quote_id: str) -> None:
    """A quote that was closed is open again: what was kept for it is kept still, but for what others have by now."""
    before = held_for(tx, quote_id)
    until = max((one.until for one in before), default="")
    if until < today():
        return
    kept = _as_far_as_free(tx, quote_id, before)
    if kept != {one.line: (one.product_id, one.quantity) for one in before}:
        record_hold(tx, quote_id, until, kept)


def newest_hold(view: View, quote_id: str) -> str:
    """The fact that says what is kept for a quote; "" where nothing ever was."""
    rows = view.rows(_HOLDS, {"id": quote_id})
    return str(rows[0][0]) if rows else ""


def hold_before(tx: Transaction, quote_id: str) -> str:
    """What is kept for a quote is what was kept before it was said last; the last day of it, "" if none."""
    rows = tx.rows(_HOLDS, {"id": quote_id})
    before = fact_of(tx, rows[1][0]) if len(rows) > 1 else None
    if not isinstance(before, GoodsHeld) or before.until < today():
        record_hold(tx, quote_id, "", {})
        return ""
    record_hold(tx, quote_id, before.until, _as_far_as_free(tx, quote_id, before.lines))
    return before.until


@dataclass(frozen=True, slots=True)
class Taken:
    """Goods that are kept for a quote and that an order has instead; `quantity` in thousandths."""

    sku: str
    quantity: int
    kept_for: Holder


def would_take(view: View, lines: Iterable[DealLine], quote_id: str = "") -> tuple[Taken, ...]:
    """What these lines of an order would have of what is kept for quotes if it were promised now.

    `quote_id` is the order's own quote, which loses nothing by it.
    """
    wanted: dict[str, int] = {}
    names: dict[str, str] = {}
    for one in with_parts([one for one in lines if one.counted]):
        if not one.service and one.quantity > 0:
            wanted[one.product_id] = wanted.get(one.product_id, 0) + one.quantity
            names[one.product_id] = one.sku
    kept = held_of(view, wanted, today(), quote_id) if wanted else {}
    free = {product_id: _free(view, product_id) for product_id in kept}
    takes = {product_id: min(wanted[product_id], free[product_id]) for product_id in kept}
    return _lost(view, takes, names, lambda product_id: free[product_id] - takes[product_id], quote_id)


def _free(view: View, product_id: str) -> int:
    return max(0, int(view.value(_FREE, {"id": product_id}, default=0)))


def _lost(
    view: View, takes: Mapping[str, int], names: Mapping[str, str], left: Callable[[str], int], but: str = ""
) -> tuple[Taken, ...]:
    """Of goods that an order has, what is kept for quotes and not there besides; `left` is what stays free."""
    found = []
    for product_id, quantity in held_of(view, takes, today(), but).items() if takes else ():
        lacks = min(quantity - left(product_id), takes[product_id])
        for by in holders_of(view, product_id, today(), but) if lacks > 0 else ():
            lost = min(lacks, by.quantity)
            lacks -= lost
            if lost > 0:
                found.append(Taken(names[product_id], lost, by))
    return tuple(found)


def taken_from_quotes(view: View, lines: Iterable[DealLine], reserved: Mapping[int, int]) -> tuple[str, ...]:
    """What an order has that is kept for quotes, a sentence for each quote; `reserved` is what its lines hold."""
    mine: dict[str, int] = {}
    names: dict[str, str] = {}
    for one in with_parts(list(lines)):
        if quantity := reserved.get(one.line, 0):
            mine[one.product_id] = mine.get(one.product_id, 0) + quantity
            names[one.product_id] = one.sku
    return tuple(
        f"{quantity_out(one.quantity)} × {one.sku} were kept for {one.kept_for.number} ({one.kept_for.customer}) until "
        f"{one.kept_for.until}; this order has them now."
        for one in _lost(view, mine, names, lambda product_id: _free(view, product_id))
    )
