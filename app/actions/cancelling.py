"""Cancelling: what is open of an order is given up, in nobody's hands any more."""

from dataclasses import dataclass

from app.actions.kits import check_whole, given_up, without_their_set
from app.actions.load import deal_of, product
from app.actions.orders import (
    OrderHead,
    OrderRef,
    least_of,
    line_progress,
    order_head,
    order_lines,
    recall_picks,
    remaining,
)
from app.actions.parameters import LineQuantity
from app.actions.reply import Refusal, Reply, ladder, refuse
from app.domain.deal import with_parts
from app.domain.errors import RuleViolation
from app.domain.facts import OrderLinesCancelled
from app.domain.kits import check_sets
from app.domain.progress import LineProgress
from app.domain.quantity import quantity_in, quantity_out
from app.store.database import Transaction, View


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelOrder(OrderRef):
    """Lines and quantities to cancel; all that is open unless given."""

    lines: list[LineQuantity] | None = None
    reason: str = ""


def can_cancel(view: View, head: OrderHead) -> Refusal | None:
    """What is open and in nobody's hands can be cancelled."""
    if head.status == "cancelled":
        return Refusal(f"Order {head.number} is cancelled already.", "order")
    if any(cancellable(one) for _, one in line_progress(view, head.id).values() if not one.part):
        return None
    return Refusal(
        f"Nothing of order {head.number} is open: what is picked is unpacked first, what is shipped comes back as a "
        "return.",
        "order",
    )


def cancellable(progress: LineProgress) -> int:
    """What of a line is open and not picked; below zero for a service that is taken off."""
    if progress.service:
        return progress.ordered - progress.cancelled - progress.billed
    return max(0, progress.ordered - least_of(progress))


def cancel_order(tx: Transaction, p: CancelOrder) -> Reply:
    """Cancel all that is open, or quantities of some lines. What is picked or shipped goes back by its own way.

    A pick list that somebody works on is cut, and cancelled when nothing of it is wanted any more.
    """
    head = order_head(tx, p.order)
    refuse(can_cancel(tx, head))
    progress = line_progress(tx, head.id)
    free = {n: cancellable(one) for n, (_, one) in progress.items() if not one.part}
    if p.lines is None:
        wanted = {n: quantity for n, quantity in free.items() if quantity}
    else:
        wanted = {}
        for position, given in enumerate(p.lines, 1):
            quantity = quantity_in(given.quantity, f"lines.{position}.quantity")
            check_whole(given.line, f"lines.{position}.line")
            if given.line not in free:
                raise RuleViolation(f"Order {head.number} has no line {given.line}.", f"lines.{position}.line")
            if progress[given.line][1].kit:
                check_sets(quantity, product(tx, progress[given.line][0]).sku, f"lines.{position}.quantity")
            left = free[given.line] - wanted.get(given.line, 0)
            if quantity * left <= 0 or abs(quantity) > abs(left):
                raise RuleViolation(
                    f"Line {given.line} has {quantity_out(left)} left to cancel.",
                    f"lines.{position}.quantity",
                )
            wanted[given.line] = wanted.get(given.line, 0) + quantity
    if not wanted:
        raise RuleViolation("Nothing is cancelled.", "lines")
    tx.record(OrderLinesCancelled(head.id, given_up(tx, head.id, progress, wanted)))
    recall_picks(tx, head.id, f"order {head.number} was cancelled")
    tx.settle()
    deal = deal_of(tx, head.fact_id)
    state, progress = order_head(tx, head.id).status, line_progress(tx, head.id)
    totals = ladder(remaining(deal, progress).totals, deal.currency)
    names = {x.line: x.sku for x in with_parts(deal.lines)}
    told = without_their_set(tx, head.id, progress, names)
    lines = order_lines(tx, head.id, deal)
    return Reply(id=head.id, number=head.number, totals=totals, lines=lines, state=state, warnings=told or None)
