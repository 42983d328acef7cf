"""Picking: what to fetch from where, and what was found."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from app.actions.cutting import planned, record_cuts
from app.actions.kits import given_up, parts_of_order
from app.actions.load import day_of, deal_of, take_number
from app.actions.orders import OrderHead, OrderRef, in_hand, line_progress, order_head
from app.actions.parameters import Dated, LineQuantity
from app.actions.reply import LineReply, Refusal, Reply, refuse
from app.actions.weighing import weigh_fetched
from app.domain.deal import check_amounts, reckoned, with_parts
from app.domain.errors import RuleViolation
from app.domain.facts import (
    LineChange,
    OrderAmended,
    OrderLinesCancelled,
    PickCancelled,
    PickConfirmed,
    PickLine,
    PickListOpened,
    Promise,
    ReservationCapped,
    StockPinned,
    StockReserved,
)
from app.domain.kits import SET, called, kept_to_sets, kit_of
from app.domain.money import rate_out
from app.domain.progress import LineProgress
from app.domain.quantity import quantity_in, quantity_out
from app.domain.tolerance import enough, most, too_much
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class PickHead:
    """What decisions need of a pick list."""

    id: str
    number: str
    order_id: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenPickList(OrderRef):
    """An order whose reserved goods are to be fetched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PickRef(Dated):
    """A pick list by number or id."""

    pick_list: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmPick(Dated):
    """What was found; lines not named were found whole. A short quantity wants a reason."""

    pick_list: str
    lines: list[LineQuantity] | None = None


_BY = sql("SELECT id, number, order_id, state FROM pick_list WHERE number = :ref OR id = :ref")
_LINES = sql(
    "SELECT line, product_id, location, quantity, picked, reason, position FROM pick_line "
    "WHERE pick_list_id = :id ORDER BY position"
)
_PINNED = sql(
    "SELECT line, product_id, location, quantity FROM reservation_pin WHERE order_id = :order_id AND quantity > 0 "
    "ORDER BY line, location"
)
_OVER = sql("SELECT line, over FROM sales_order_line WHERE order_id = :order_id AND over > 0 ORDER BY line")
_HELD = sql("SELECT line, location, quantity FROM reservation WHERE order_id = :order_id")
# Promised, on a shelf, and not yet on an open pick list.
_PICKABLE = sql(
    "SELECT r.line, r.product_id, r.location, r.quantity - coalesce((SELECT sum(l.quantity) FROM pick_line l "
    "JOIN pick_list p ON p.id = l.pick_list_id WHERE p.order_id = r.order_id AND p.state = 'open' "
    "AND l.line = r.line AND l.location = r.location), 0) AS left_over, coalesce(x.bin, ''), x.sku "
    "FROM reservation r JOIN product x ON x.id = r.product_id "
    "WHERE r.order_id = :order_id AND r.quantity > 0 AND r.location <> 'PACKING' "
    "ORDER BY r.location, x.bin, r.line"
)


def pick_head(view: View, ref: str) -> PickHead:
    """A pick list. Raises RuleViolation."""
    row = view.row(_BY, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no pick list {ref}.", "pick_list")
    return PickHead(*row)


def pick_lines(view: View, pick_list_id: str) -> list[PickLine]:
    """The lines of a pick list in walking order."""
    return [PickLine(*row) for row in view.rows(_LINES, {"id": pick_list_id})]


def pickable(view: View, order_id: str) -> list[PickLine]:
    """What is promised on shelves and not on an open list; of a line never more than is still to be fetched.

    A promise may have moved to another shelf while somebody fetches it from the first.
    """
    fetched = in_hand(view, order_id)
    wanted = {
        n: one.ordered - one.cancelled - one.picked - fetched.get(n, 0)
        for n, (_, one) in line_progress(view, order_id).items()
        if not one.kit
    }
    found: list[PickLine] = []
    for line, product_id, where, left_over, _, _ in view.rows(_PICKABLE, {"order_id": order_id}):
        quantity = min(int(left_over), wanted[line])
        if quantity > 0:
            wanted[line] -= quantity
            found.append(PickLine(line, product_id, where, quantity, 0, "", len(found) + 1))
    return found


def can_open_pick_list(view: View, head: OrderHead) -> Refusal | None:
    """There must be promised goods on a shelf, and the order's own wishes must allow it."""
    if head.on_hold:
        return Refusal(f"Order {head.number} is on hold.", "order")
    progress = line_progress(view, head.id)
    missing = [n for n, (_, one) in progress.items() if one.backordered and not one.part]
    if head.ship_when == "complete":
        deal = deal_of(view, head.fact_id)
        missing = [n for n in missing if not _as_good_as_all(deal.line(n).said.under, progress[n][1])]
    if head.ship_when == "complete" and missing:
        lines = ", ".join(map(str, missing))
        return Refusal(f"Order {head.number} ships complete only, and line {lines} still waits for goods.", "order")
    if not pickable(view, head.id):
        return Refusal(f"Nothing of order {head.number} can be picked now.", "order")
    return None


def _as_good_as_all(under: int, one: LineProgress) -> bool:
    """Whether what is promised of a line may be sent as if it were all."""
    wanted = one.ordered - one.cancelled
    return bool(under) and enough(wanted - one.backordered, wanted, under)


def open_pick_list(tx: Transaction, p: OpenPickList) -> Reply:
    """Fetch what is promised and lies on a shelf, by walking order."""
    head = order_head(tx, p.order)
    refuse(can_open_pick_list(tx, head))
    return list_to_fetch(tx, head, pickable(tx, head.id), day_of(tx, p.date))


def list_to_fetch(tx: Transaction, head: OrderHead, found: Sequence[PickLine], date: str) -> Reply:
    """A pick list of these lines, in this order."""
    series, counter, number = take_number(tx, "pick_list", date)
    lines = tuple(replace(one, position=position) for position, one in enumerate(found, 1))
    fact = PickListOpened(tx.new_id(), number, counter, series, head.id, date, lines)
    tx.record(fact)
    names = {x.line: x.sku for x in with_parts(deal_of(tx, head.fact_id).lines)}
    replies = tuple(
        LineReply(line=x.line, sku=names[x.line], quantity=quantity_out(x.quantity), location=x.location) for x in lines
    )
    return Reply(id=fact.pick_list_id, number=number, order=head.number, lines=replies, state="open")


def can_confirm_pick(head: PickHead) -> Refusal | None:
    """Only an open list is confirmed."""
    return None if head.state == "open" else Refusal(f"Pick list {head.number} is {head.state}.", "pick_list")


def confirm_pick(tx: Transaction, p: ConfirmPick) -> Reply:
    """What was found goes to packing. What is short is back-ordered, or cancelled if that is the customer's rule."""
    pick = pick_head(tx, p.pick_list)
    refuse(can_confirm_pick(pick))
    date = day_of(tx, p.date)
    order = order_head(tx, pick.order_id)
    lines = _found(pick_lines(tx, pick.id), p.lines, over_room(tx, order))
    noted = _special(tx, order, lines, p.lines or [], pick.id, date)
    told = _more_than_ordered(tx, order, lines)
    if order.shortage == "cancel":
        lines, back = _whole_sets(tx, order, lines)
        told += back
    if found := _beyond_promise(tx, pick.order_id, lines):
        tx.record(StockReserved(tuple(found)))
    tx.record(PickConfirmed(pick.id, pick.order_id, date, tuple(lines)))
    noted(lines)
    _spend_pins(tx, pick.order_id, lines)
    short: dict[int, tuple[str, int]] = {}
    for one in lines:
        if one.picked < one.quantity:
            product_id, quantity = short.get(one.line, (one.product_id, 0))
            short[one.line] = product_id, quantity + one.quantity - one.picked
    if short and order.shortage == "cancel":
        tx.record(OrderLinesCancelled(pick.order_id, _not_waited_for(tx, pick.order_id, short)))
    elif short:
        _cap_what_is_missing(tx, pick.order_id, lines)
    tx.settle()
    after = line_progress(tx, pick.order_id)
    replies = tuple(
        LineReply(
            line=x.line,
            quantity=quantity_out(x.picked),
            backordered=quantity_out(after[x.line][1].backordered),
            location=x.location,
        )
        for x in lines
    )
    reply = Reply(id=pick.id, number=pick.number, order=order.number, lines=replies, state="picked")
    return replace(reply, warnings=told) if told else reply


_SPECIAL = sql("SELECT max(weighed), max(length) FROM sales_order_line WHERE order_id = :order_id")


def _special(
    tx: Transaction,
    order: OrderHead,
    lines: Sequence[PickLine],
    given: Sequence[LineQuantity],
    pick_list_id: str,
    date: str,
) -> Callable[[list[PickLine]], None]:
    """What is to be noted once goods are fetched: what they weighed, how they were cut. Most orders have neither."""
    weighed, length = tx.row(_SPECIAL, {"order_id": order.id}) or (0, 0)
    if not weighed and not length and all(one.weight is None for one in given):
        return lambda _lines: None
    deal, before = deal_of(tx, order.fact_id), line_progress(tx, order.id)
    cuts = planned(tx, deal, pick_list_id, lines, given) if length else []

    def note(found: list[PickLine]) -> None:
        weigh_fetched(tx, (order.id, deal), pick_list_id, found, given, before)
        record_cuts(tx, pick_list_id, (order.id, order.number), date, cuts)

    return note


def over_room(view: View, order: OrderHead) -> dict[int, tuple[int, int]]:
    """By line how much more may be fetched than lists ask for, and the tolerance that says so (1/1,000 %)."""
    lines = view.rows(_OVER, {"order_id": order.id})
    if not lines:
        return {}
    progress, asked = line_progress(view, order.id), in_hand(view, order.id)
    found = {}
    for line, over in lines:
        one = progress[line][1]
        wanted, fetched = one.ordered - one.cancelled, one.picked + asked.get(line, 0)
        # Where more of the line is to follow, what is too much is put back for it.
        if fetched >= wanted:
            found[line] = max(0, most(wanted, over) - fetched), over
    return found


def _more_than_ordered(tx: Transaction, order: OrderHead, lines: list[PickLine]) -> tuple[str, ...]:
    """What was fetched beyond what was asked for is ordered from now on: an amendment of its own, which is told."""
    more: dict[int, int] = {}
    for one in lines:
        if one.picked > one.quantity:
            more[one.line] = more.get(one.line, 0) + one.picked - one.quantity
    if not more:
        return ()
    old = deal_of(tx, order.fact_id)
    new = tuple(x.of(x.quantity + more[x.line]) if x.line in more else x for x in old.lines)
    deal = reckoned(replace(old, lines=new))
    check_amounts(deal)
    changes = tuple(LineChange(n, old.line(n).product_id, quantity) for n, quantity in sorted(more.items()))
    tx.record(OrderAmended(order.id, order.amendment + 1, deal, changes))
    return tuple(
        f"Line {n}: {quantity_out(quantity)} × {old.line(n).sku} more than ordered, within its tolerance of "
        f"{rate_out(old.line(n).said.over)} %: the order is amended."
        for n, quantity in sorted(more.items())
    )


def _whole_sets(tx: Transaction, order: OrderHead, lines: list[PickLine]) -> tuple[list[PickLine], tuple[str, ...]]:
    """Where nothing is waited for, of kits only what makes whole sets is fetched; the rest is put back, and told."""
    progress = line_progress(tx, order.id)
    kits = parts_of_order(tx, order.id, progress)
    if not kits:
        return lines, ()
    short: dict[int, int] = {}
    for one in lines:
        short[one.line] = short.get(one.line, 0) + one.quantity - one.picked
    room: dict[int, int] = {}
    for parts in kits.values():
        sets = kept_to_sets(parts, short)
        room |= {n: max(0, each * sets // SET - one.picked) for n, (one, each) in parts.items()}
    names = {x.line: x.sku for x in with_parts(deal_of(tx, order.fact_id).lines)}
    kept, back = [], dict[int, int]()
    for one in lines:
        picked = min(one.picked, room.get(one.line, one.picked))
        if one.line in room:
            room[one.line] -= picked
        if picked < one.picked:
            back[one.line] = back.get(one.line, 0) + one.picked - picked
        kept.append(one if picked == one.picked else replace(one, picked=picked, reason=one.reason or "no whole set"))
    told = (f"Put back {quantity_out(quantity)} × {names[n]}: no whole set without it." for n, quantity in back.items())
    return kept, tuple(told)


def _not_waited_for(tx: Transaction, order_id: str, short: dict[int, tuple[str, int]]) -> tuple[LineChange, ...]:
    """What is given up where so much was short: of kits whole sets, with all of their parts that are not fetched."""
    progress = line_progress(tx, order_id)
    wanted = {n: quantity for n, (_, quantity) in short.items() if not kit_of(n)}
    for kit, parts in parts_of_order(tx, order_id, progress).items():
        one = progress[kit][1]
        lost = {n: short[n][1] for n in parts if n in short}
        sets = one.ordered - one.cancelled - kept_to_sets(parts, lost) if lost else 0
        if sets > 0:
            wanted[kit] = sets
    return given_up(tx, order_id, progress, wanted)


def _cap_what_is_missing(tx: Transaction, order_id: str, lines: list[PickLine]) -> None:
    """What a shelf promised and did not hold is not promised to the line again before goods arrive or are counted.

    A promise that was taken back while somebody looked, or that lies on another shelf by now, is not missing.
    """
    held = {(line, where): int(q) for line, where, q in tx.rows(_HELD, {"order_id": order_id})}
    missing: dict[int, tuple[str, int]] = {}
    for one in lines:
        product_id, before = missing.get(one.line, (one.product_id, 0))
        lost = min(one.quantity - one.picked, max(0, held.get((one.line, one.location), 0)))
        missing[one.line] = product_id, before + lost
    progress = line_progress(tx, order_id)
    for n, (product_id, quantity) in missing.items():
        if quantity:
            cap = progress[n][1].reserved + progress[n][1].shipped - quantity
            tx.record(ReservationCapped(order_id, n, product_id, cap, "short"))


def _beyond_promise(view: View, order_id: str, lines: list[PickLine]) -> list[Promise]:
    """Goods in the picker's hand are this order's, even if the promise was taken back while they were fetched."""
    held = {(line, where): int(q) for line, where, q in view.rows(_HELD, {"order_id": order_id})}
    missing = []
    for one in lines:
        place = one.line, one.location
        beyond = max(0, one.picked - held.get(place, 0))
        held[place] = held.get(place, 0) + beyond - one.picked
        if beyond:
            missing.append(Promise(order_id, one.line, one.product_id, one.location, beyond))
    return missing


def _spend_pins(tx: Transaction, order_id: str, lines: list[PickLine]) -> None:
    """A person's word is kept once the goods are picked; it must not claim the next ones before others' right."""
    for line, product_id, where, quantity in tx.rows(_PINNED, {"order_id": order_id}):
        if used := sum(one.picked for one in lines if (one.line, one.location) == (line, where)):
            tx.record(StockPinned(order_id, line, product_id, where, max(0, quantity - used)))


def _found(
    asked: list[PickLine], given: list[LineQuantity] | None, room: Mapping[int, tuple[int, int]]
) -> list[PickLine]:
    """Spread what was counted per line, or per line and location, over the list's positions. Raises RuleViolation."""
    found: dict[int, PickLine] = {}
    for number, one in enumerate(given or (), 1):
        field = f"lines.{number}"
        own = [x for x in asked if x.line == one.line and one.location in {None, x.location}]
        quantity, total = quantity_in(one.quantity, f"{field}.quantity"), sum(x.quantity for x in own)
        if not total:
            where = f" at {one.location}" if one.location else ""
            raise RuleViolation(f"Line {called(one.line)} is not on this pick list{where}.", f"{field}.line")
        if any(x.position in found for x in own):
            raise RuleViolation(f"Line {called(one.line)} is named twice.", f"{field}.line")
        more, over = room.get(one.line, (0, 0))
        if not 0 <= quantity <= total + more:
            sentence = too_much(called(one.line), total, total + more, quantity, over)
            raise RuleViolation(sentence, f"{field}.quantity")
        if quantity < total and not one.reason:
            raise RuleViolation(f"Line {called(one.line)} is short: say why.", f"{field}.reason")
        for x in own:
            picked = quantity if x is own[-1] else min(x.quantity, quantity)
            quantity -= picked
            found[x.position] = replace(x, picked=picked, reason=one.reason if picked < x.quantity else "")
    return [found.get(x.position, replace(x, picked=x.quantity)) for x in asked]


def cancel_pick_list(tx: Transaction, p: PickRef) -> Reply:
    """Nobody fetches it; the promises stay."""
    pick = pick_head(tx, p.pick_list)
    refuse(can_confirm_pick(pick))
    tx.record(PickCancelled(pick.id, pick.order_id, p.reason))
    return Reply(id=pick.id, number=pick.number, state="cancelled")
