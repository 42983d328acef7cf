"""Goods that are billed by weight, at work: weighed as they are fetched or come back, and what of them is billed."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from app.actions.kits import Progress
from app.actions.parameters import Dated, LineQuantity
from app.domain.deal import Deal
from app.domain.errors import RuleViolation
from app.domain.facts import GoodsWeighed, PickLine, ReturnLine, WeighedLine
from app.domain.quantity import quantity_out
from app.domain.weighing import about, off_weight, portion, weight_in, weight_out
from app.store.database import Transaction, View
from app.store.progress import unbilled_returns
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class LineWeight:
    """What a line weighed, in kilograms; `reason` where that is far from what was expected."""

    line: int
    weight: Decimal
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WeighGoods(Dated):
    """What was fetched, weighed once more: of a pick list, or of the shipment that it was packed into."""

    pick_list: str = ""
    shipment: str = ""
    lines: list[LineWeight]


@dataclass(frozen=True, slots=True)
class Weighed:
    """So many (thousandths) weigh so much (grams)."""

    quantity: int = 0
    weight: int = 0


@dataclass(frozen=True, slots=True)
class Expected:
    """A line by weight: code, what one of them weighs about (grams), how much more or less it may (1/1,000 %)."""

    sku: str
    each: int
    over: int
    under: int


_LINES = sql("SELECT line, sku, weighed, over, under FROM sales_order_line WHERE order_id = :order_id AND weighed > 0")
_OF_PAPER = sql("SELECT line, quantity, weight, reason FROM goods_weight WHERE paper_id = :id ORDER BY line")
_GONE = sql(
    "SELECT w.line, sum(w.weight) FROM goods_weight w JOIN shipment s ON s.order_id = w.order_id "
    "AND s.pick_list_id = w.paper_id WHERE w.order_id = :order_id AND s.state IN ('shipped', 'delivered') "
    "GROUP BY w.line ORDER BY w.line"
)
_FETCHED = sql(
    "SELECT w.line, sum(w.weight) FROM goods_weight w JOIN pick_list p ON p.id = w.paper_id "
    "WHERE w.order_id = :order_id AND NOT EXISTS (SELECT 1 FROM shipment s WHERE s.order_id = w.order_id "
    "AND s.pick_list_id = p.id AND s.state = 'cancelled') GROUP BY w.line ORDER BY w.line"
)
_BACK = sql(
    "SELECT w.line, sum(w.weight) FROM goods_weight w JOIN sales_return r ON r.id = w.paper_id "
    "WHERE w.order_id = :order_id GROUP BY w.line ORDER BY w.line"
)
_BILLED = sql(
    "SELECT l.order_line, sum(l.weight) FROM invoice_line l WHERE l.order_id = :order_id AND l.weight > 0 "
    "AND NOT EXISTS (SELECT 1 FROM invoice_correction c WHERE c.new_invoice_id = l.invoice_id) "
    "GROUP BY l.order_line ORDER BY l.order_line"
)


def lines_by_weight(view: View, order_id: str) -> dict[int, Expected]:
    """The lines of an order that are billed by weight; for most orders none."""
    return {line: Expected(*rest) for line, *rest in view.rows(_LINES, {"order_id": order_id})}


def weights_of(view: View, paper_id: str) -> dict[int, Weighed]:
    """What a pick list fetched, or a return brought back, by line."""
    return {line: Weighed(quantity, weight) for line, quantity, weight, _ in view.rows(_OF_PAPER, {"id": paper_id})}


def as_weighed(view: View, pick_list_id: str) -> list[LineQuantity] | None:
    """The weights that a pick list was confirmed with, to be said of one in its place; None where there are none."""
    rows = view.rows(_OF_PAPER, {"id": pick_list_id})
    return [
        LineQuantity(line=n, quantity=_decimal(quantity), weight=_decimal(weight), reason=reason)
        for n, quantity, weight, reason in rows
    ] or None


def _decimal(thousandths: int) -> Decimal:
    return Decimal(quantity_out(thousandths))


_GOODS = sql(
    "SELECT by_weight, weight, service, unit, EXISTS (SELECT 1 FROM kit_part k WHERE k.product_id = product.id "
    "AND k.quantity > 0) FROM product WHERE id = :id"
)


def check_by_weight(view: View, product_id: str, sku: str) -> None:
    """A product that is billed by weight is counted, and says what one weighs about. Raises RuleViolation."""
    by_weight, weight, service, unit, kit = view.row(_GOODS, {"id": product_id}) or (0, 0, 0, "", 0)
    if not by_weight:
        return
    if service or kit:
        raise RuleViolation(f"{sku} is a {'service' if service else 'kit'}, and not billed by weight.", "by_weight")
    if unit.casefold() in {"kg", "g"}:
        raise RuleViolation(f"{sku} is counted in {unit} already: its price is by weight without that.", "by_weight")
    if not weight:
        raise RuleViolation(f"What does one {sku} weigh about, in grams?", "weight")


# --- fetched --------------------------------------------------------------------------------------------------------


def weigh_fetched(
    tx: Transaction,
    order: tuple[str, Deal],
    pick_list_id: str,
    picked: Sequence[PickLine],
    given: Sequence[LineQuantity],
    before: Progress,
) -> None:
    """Record what was fetched of lines by weight; `before` is how far the lines were. Raises RuleViolation.

    What was weighed when it was ordered needs no scales: it weighs its share of that.
    """
    order_id, deal = order
    known = lines_by_weight(tx, order_id)
    asked = {one.line: f"lines.{at}.weight" for at, one in enumerate(given, 1) if one.weight is not None}
    for n, field in asked.items():
        if n not in known:
            raise RuleViolation(f"Line {n} is not billed by weight.", field)
    found = []
    for n, line in known.items():
        quantity = sum(one.picked for one in picked if one.line == n)
        if not quantity:
            continue
        what = f"Line {n}: {quantity_out(quantity)} × {line.sku}"
        weights = [one.weight for one in given if one.line == n and one.weight is not None]
        whole = deal.line(n)
        reason = ""
        if weights:
            weight = weight_in(sum(weights, Decimal(0)), asked[n])
            reason = " ".join(
                dict.fromkeys(one.reason.strip() for one in given if one.line == n and one.reason.strip())
            )
            _check(what, weight, quantity, line, reason, asked[n])
        elif whole.said.weight:
            weight = portion(whole.said.weight, before[n][1].picked, quantity, whole.quantity)
        else:
            field = next((f"lines.{at}.weight" for at, one in enumerate(given, 1) if one.line == n), "lines")
            about_so = weight_out(about(quantity, line.each))
            raise RuleViolation(f"{what} are billed by weight. What do they weigh, about {about_so} kg?", field)
        found.append(WeighedLine(n, whole.product_id, quantity, weight, reason))
    if found:
        tx.record(GoodsWeighed(pick_list_id, order_id, tuple(found)))


def _check(what: str, weight: int, quantity: int, line: Expected, reason: str, field: str) -> None:
    said = off_weight(what, weight, about(quantity, line.each), line.over, line.under)
    if said and not reason:
        raise RuleViolation(said, field)


def weigh_again(
    tx: Transaction, order_id: str, pick_list_id: str, given: Sequence[LineWeight], progress: Progress
) -> None:
    """Other weights than were said of what was fetched, as long as nothing of it is billed. Raises RuleViolation."""
    known, held = lines_by_weight(tx, order_id), weights_of(tx, pick_list_id)
    if not given:
        raise RuleViolation("Nothing was weighed.", "lines")
    found: list[WeighedLine] = []
    for at, one in enumerate(given, 1):
        field = f"lines.{at}"
        if one.line not in held:
            raise RuleViolation(f"Line {one.line} was not fetched with it by weight.", f"{field}.line")
        if one.line in {x.line for x in found}:
            raise RuleViolation(f"Line {one.line} is named twice.", f"{field}.line")
        product_id, done = progress[one.line]
        quantity = held[one.line].quantity
        if done.invoiced > done.picked - quantity:
            raise RuleViolation(f"Line {one.line} is billed by what it weighed: correct the invoice.", f"{field}.line")
        weight = weight_in(one.weight, f"{field}.weight")
        what = f"Line {one.line}: {quantity_out(quantity)} × {known[one.line].sku}"
        _check(what, weight, quantity, known[one.line], one.reason.strip(), f"{field}.weight")
        found.append(WeighedLine(one.line, product_id, quantity, weight, one.reason.strip()))
    tx.record(GoodsWeighed(pick_list_id, order_id, tuple(found)))


# --- billed ---------------------------------------------------------------------------------------------------------


def unbilled_weights(view: View, order_id: str, deal: Deal, progress: Progress, *, ahead: bool) -> dict[int, Weighed]:
    """What of lines by weight can be billed now: what is out, or, `ahead` of the goods, all that was weighed by now."""
    if not any(one.by_weight for one in deal.lines):
        return {}
    key = {"order_id": order_id}
    out, back, billed = (
        {n: int(weight) for n, weight in view.rows(statement, key)}
        for statement in (_FETCHED if ahead else _GONE, _BACK, _BILLED)
    )
    found = {}
    for line in deal.lines:
        n = line.line
        if not line.by_weight or n not in progress:
            continue
        one = progress[n][1]
        quantity, weight = (one.picked if ahead else one.shipped), out.get(n, 0)
        if ahead and line.said.weight:
            # Weighed as it was ordered: what is still to be fetched weighs its share of that.
            rest = max(0, one.ordered - one.cancelled - quantity)
            weight += portion(line.said.weight, quantity, rest, line.quantity)
            quantity += rest
        unbilled = unbilled_returns(one)
        gone = portion(back.get(n, 0), 0, unbilled, one.returned)
        left = max(0, min(quantity - one.invoiced - unbilled, one.to_invoice))
        found[n] = Weighed(left, max(0, weight - gone - billed.get(n, 0)) if left else 0)
    return found


def not_weighed(number: str, lines: Collection[int]) -> str:
    """Why nothing of these lines is billed yet."""
    named = f"line{'s' if len(lines) > 1 else ''} {', '.join(map(str, sorted(lines)))}"
    return f"{named.capitalize()} of {number}: billed by weight, and not weighed yet. Fetch the goods first."


# --- brought back ---------------------------------------------------------------------------------------------------

_OUT_OF_SHIPMENT = sql(
    "SELECT w.line, w.weight, w.quantity, coalesce((SELECT sum(b.weight) FROM goods_weight b JOIN sales_return r "
    "ON r.id = b.paper_id WHERE b.order_id = w.order_id AND b.line = w.line AND r.shipment_id = s.id), 0) "
    "FROM shipment s JOIN goods_weight w ON w.order_id = s.order_id AND w.paper_id = s.pick_list_id WHERE s.id = :id"
)
_OUT_OF_INVOICE = sql(
    "SELECT i.line, i.weight, i.quantity, coalesce((SELECT sum(b.weight) FROM goods_weight b JOIN sales_return r "
    "ON r.id = b.paper_id WHERE b.order_id = i.order_id AND b.line = i.order_line AND r.invoice_id = i.invoice_id), 0) "
    "FROM invoice_line i WHERE i.invoice_id = :id AND i.weight > 0"
)


def weights_out(view: View, shipment_id: str = "", invoice_id: str = "") -> dict[int, int]:
    """What of a shipment, or of an invoice, is still out, in grams, by its line; lines by weight only."""
    statement, key = (_OUT_OF_SHIPMENT, shipment_id) if shipment_id else (_OUT_OF_INVOICE, invoice_id)
    return {n: max(0, int(weight) - int(back)) for n, weight, _, back in view.rows(statement, {"id": key})}


def weight_back(out: Mapping[int, int], line: int, given: Decimal | None, quantity: int, left: int, field: str) -> int:
    """What comes back weighs so much: as weighed, else its share of what is out. Raises RuleViolation."""
    if line not in out:
        if given is not None:
            raise RuleViolation(f"Line {line} is not billed by weight.", f"{field}.weight")
        return 0
    weight = portion(out[line], 0, quantity, left) if given is None else weight_in(given, f"{field}.weight")
    if weight > out[line]:
        raise RuleViolation(
            f"Line {line} has {weight_out(out[line])} kg out, not {weight_out(weight)}.", f"{field}.weight"
        )
    return weight


def record_back(tx: Transaction, return_id: str, lines: Sequence[ReturnLine], weights: Sequence[int]) -> None:
    """What came back weighed so much, line by line; 0 where it is not billed by weight."""
    sums: dict[tuple[str, int], WeighedLine] = {}
    for one, weight in zip(lines, weights, strict=True):
        if weight and one.order_id:
            was = sums.get((one.order_id, one.line), WeighedLine(one.line, one.product_id, 0, 0))
            sums[one.order_id, one.line] = WeighedLine(
                one.line, one.product_id, was.quantity + one.quantity, was.weight + weight
            )
    for order_id in dict.fromkeys(order_id for order_id, _ in sums):
        own = tuple(one for (of, _), one in sums.items() if of == order_id)
        tx.record(GoodsWeighed(return_id, order_id, own))
