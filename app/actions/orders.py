"""Sales orders: confirm, amend, hold, cancel. What is shipped or billed stays; the rest may change."""

from dataclasses import dataclass, replace

from app.actions.conceding import check_concessions
from app.actions.deal import bill_state
from app.actions.drafts import StoredDraft, drop_draft, find_draft
from app.actions.held import spend_hold, taken_from_quotes
from app.actions.kits import Progress, given_up
from app.actions.load import Customer, business_date, company, customer, deal_of, take_number
from app.actions.own_fields import set_order_fields
from app.actions.parameters import Dated
from app.actions.reply import LineReply, Refusal, Reply, ladder, refuse
from app.actions.sourced import promise, waits_not
from app.actions.stopping import check_customer, check_sold, paid_first
from app.actions.their_items import learn
from app.actions.trust import cash_only, check_credit, check_trade, credit_of, record_buyer
from app.domain.billing import kept
from app.domain.deal import Deal, check_firm, reckoned_with, with_parts
from app.domain.errors import RuleViolation
from app.domain.facts import (
    OrderConfirmed,
    OrderHeld,
    OrderLinesCancelled,
    PickCancelled,
    PickCut,
    PickReduced,
)
from app.domain.picking import Asked, taken_back
from app.domain.progress import LineProgress
from app.domain.quantity import quantity_out
from app.domain.trust import beyond
from app.store.database import Transaction, View
from app.store.progress import lines_of_order
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class OrderHead:
    """What decisions need of a confirmed order."""

    id: str
    number: str
    customer_id: str
    customer_name: str
    invoice_method: str
    ship_when: str
    shortage: str
    amendment: int
    fact_id: str
    status: str
    on_hold: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderRef(Dated):
    """An order by number, draft name or id."""

    order: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmOrder(OrderRef):
    """`buyer` is who ordered. `hold` lets it stand still for approval where it goes beyond the customer's credit;
    `on_account` asks for the right to send goods that are not paid to who buys for cash only.
    """

    buyer: str = ""
    hold: bool = False
    on_account: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldOrder(OrderRef):
    """Why the order stands still."""

    reason: str = ""


_BY = sql(
    "SELECT o.id, o.number, o.customer_id, o.customer_name, o.invoice_method, o.ship_when, o.shortage, o.amendment, "
    "o.fact_id, coalesce(p.status, ''), coalesce(p.on_hold, 0) FROM sales_order o "
    "LEFT JOIN order_progress p ON p.order_id = o.id WHERE o.number = :ref OR o.id = :ref "
    "OR o.id = (SELECT order_id FROM quote WHERE id = :ref)"
)
# Picked and not yet shipped, and what open pick lists ask for: that is in somebody's hands.
_IN_HAND = sql(
    "SELECT l.line, sum(l.quantity) FROM pick_line l JOIN pick_list p ON p.id = l.pick_list_id "
    "WHERE p.order_id = :order_id AND p.state = 'open' GROUP BY l.line"
)
# The newest list first: of what is too much it is the one least of which is fetched yet.
_ASKED = sql(
    "SELECT p.id, l.position, l.line, l.quantity FROM pick_line l "
    "JOIN pick_list p ON p.id = l.pick_list_id WHERE p.order_id = :order_id AND p.state = 'open' AND l.quantity > 0 "
    "ORDER BY p.fact_id DESC, l.position DESC"
)


def order_head(view: View, ref: str, field: str = "order") -> OrderHead:
    """A confirmed order. Raises RuleViolation."""
    row = view.row(_BY, {"ref": ref})
    if row is None:
        if find_draft(view, ref):
            raise RuleViolation(f"{ref} is still a draft. Confirm it first.", field)
        raise RuleViolation(f"There is no order {ref}.", field)
    return OrderHead(*row)


def order_state(status: str) -> str:
    """The order's own state from its headline: confirmed, closed (nothing left to do) or cancelled."""
    return {"cancelled": "cancelled", "paid": "closed"}.get(status, "confirmed")


def line_progress(view: View, order_id: str) -> dict[int, tuple[str, LineProgress]]:
    """Each line's product and quantities, parts of kits among them; a kit is as far as whole sets are."""
    return lines_of_order(view, order_id)


def in_hand(view: View, order_id: str) -> dict[int, int]:
    """What open pick lists ask for, per line: somebody is fetching it."""
    return {line: int(quantity) for line, quantity in view.rows(_IN_HAND, {"order_id": order_id})}


def order_lines(view: View, order_id: str, deal: Deal) -> tuple[LineReply, ...]:
    """What of each line is promised and what is not."""
    progress = line_progress(view, order_id)
    return tuple(
        LineReply(
            line=x.line,
            sku=x.sku,
            quantity=quantity_out(progress[x.line][1].ordered),
            reserved=quantity_out(progress[x.line][1].reserved),
            backordered=quantity_out(progress[x.line][1].backordered),
        )
        for x in deal.lines
        if x.line in progress
    )


def can_confirm(who: Customer) -> Refusal | None:
    """A blocked customer gets nothing more."""
    if not who.blocked:
        return None
    return Refusal(f"{who.party.name} is blocked. Park the order, or unblock the customer.", "customer")


def confirm_order(tx: Transaction, p: ConfirmOrder) -> Reply:
    """The draft becomes binding; what is there is promised to it, what is not is back-ordered (or cancelled)."""
    draft, deal = draft_to_confirm(tx, p)
    return confirm(tx, draft, deal, p.buyer, hold=p.hold, on_account=p.on_account)


def draft_to_confirm(tx: Transaction, p: OrderRef) -> tuple[StoredDraft, Deal]:
    """The draft of an order and what it says, on the date given. Raises RuleViolation."""
    draft = find_draft(tx, p.order)
    if draft is None or draft.kind != "order" or draft.draft.deal is None:
        head = tx.row(_BY, {"ref": p.order})
        raise RuleViolation(
            f"{head[1]} was confirmed already." if head else f"There is no draft order {p.order}.", "order"
        )
    deal = draft.draft.deal
    return draft, replace(deal, date=business_date(tx, p.date)) if p.date else deal


def confirm(
    tx: Transaction, draft: StoredDraft, deal: Deal, buyer: str = "", *, hold: bool = False, on_account: bool = False
) -> Reply:
    """Make a draft binding as this deal; with `hold` it waits for approval, and nothing is promised to it."""
    who = customer(tx, deal.customer.customer_id)
    if who.party.customer_id != deal.customer.customer_id:
        # Merged since it was written; in India they may be in another state.
        theirs = bill_state(tx, company(tx), who.party)
        deal = reckoned_with(replace(deal, customer=who.party, bill_state=theirs))
    refuse(can_confirm(who))
    check_firm(deal)
    check_customer(tx, who)
    check_sold(tx, with_parts(deal.lines))
    told = check_trade(tx, deal, buyer)
    deal = paid_first(deal, who, cash_only(tx, who, on_account=on_account))
    check_concessions(tx, deal, approvals=draft.draft.approvals)
    series, counter, number = take_number(tx, "sales_order", deal.date)
    drop_draft(tx, draft.id)
    learn(tx, draft, deal.customer.customer_id)
    set_order_fields(tx, draft.id, draft.draft.fields, whole=True)
    tx.record(OrderConfirmed(draft.id, number, counter, series, deal, draft.draft.quote_id))
    record_buyer(tx, draft.id, who.party.customer_id, buyer)
    if hold:
        said = beyond(who.party.name, credit_of(tx, who.party.customer_id), 0, deal.currency)
        tx.record(OrderHeld(draft.id, True, f"waits for approval: {said}" if said else "waits for approval"))
    bought = promise(tx, draft.id, deal, hold=hold)
    if deal.terms.shortage == "cancel" and not hold:
        cancel_missing(tx, draft.id, waits_not(deal))
    if not hold:
        check_credit(tx, who, deal.currency)
    spend_hold(tx, draft.draft.quote_id, deal)
    progress = line_progress(tx, draft.id)
    told = (*told, *taken_from_quotes(tx, deal.lines, {n: one.reserved for n, (_, one) in progress.items()}))
    left = remaining(deal, progress)
    totals, lines = ladder(left.totals, deal.currency), order_lines(tx, draft.id, deal)
    return Reply(
        id=draft.id,
        number=number,
        totals=totals,
        lines=lines,
        state="on_hold" if hold else order_state(order_head(tx, draft.id).status),
        warnings=told or None,
        purchases=bought or None,
    )


def cancel_missing(tx: Transaction, order_id: str, more: dict[int, int] | None = None) -> None:
    """The customer's rule: what is not there is not waited for. `more` are the quantities new to lines, if not all."""
    progress = line_progress(tx, order_id)
    missing = {
        line: one.backordered if more is None else min(one.backordered, more[line])
        for line, (_, one) in progress.items()
        if one.backordered and not one.part and (more is None or more.get(line, 0) > 0)
    }
    if missing:
        tx.record(OrderLinesCancelled(order_id, given_up(tx, order_id, progress, missing)))
        tx.settle()


def can_change(head: OrderHead) -> Refusal | None:
    """A cancelled order is changed no more."""
    return Refusal(f"Order {head.number} is cancelled.", "order") if head.status == "cancelled" else None


def least_of(progress: LineProgress) -> int:
    """Below this a line cannot be brought: cancelled, and picked, shipped, or billed.

    What somebody is fetching binds nobody yet: the list is cut, and the picker puts back what is too much.
    """
    if progress.service:
        return progress.cancelled + progress.billed
    return progress.cancelled + max(progress.shipped, progress.picked, progress.billed)


def recall_picks(tx: Transaction, order_id: str, reason: str) -> None:
    """Open pick lists ask for no more than the order wants now; one that asks for nothing any more is cancelled."""
    asked = [Asked(row[0], row[1], row[2], int(row[3])) for row in tx.rows(_ASKED, {"order_id": order_id})]
    progress = line_progress(tx, order_id)
    wanted = {n: one.ordered - one.cancelled - one.picked for n, (_, one) in progress.items()}
    cuts: dict[str, list[PickCut]] = {}
    for one in taken_back(asked, wanted):
        cut = PickCut(one.position, one.line, progress[one.line][0], one.quantity)
        cuts.setdefault(one.pick_list_id, []).append(cut)
    for pick_list_id, own in cuts.items():
        tx.record(PickReduced(pick_list_id, order_id, tuple(sorted(own, key=lambda cut: cut.position))))
        if sum(cut.quantity for cut in own) == sum(one.quantity for one in asked if one.pick_list_id == pick_list_id):
            tx.record(PickCancelled(pick_list_id, order_id, reason))


def told_of_quotes(tx: Transaction, order_id: str, deal: Deal, before: Progress) -> tuple[str, ...]:
    """What an order has now, and had not before, of what is kept for quotes."""
    more = {
        n: one.reserved - (before[n][1].reserved if n in before else 0)
        for n, (_, one) in line_progress(tx, order_id).items()
    }
    return taken_from_quotes(tx, deal.lines, {n: quantity for n, quantity in more.items() if quantity > 0})


def hold_order(tx: Transaction, p: HoldOrder) -> Reply:
    """The order stands still: nothing more is promised, picked or shipped."""
    head = order_head(tx, p.order)
    refuse(can_change(head))
    tx.record(OrderHeld(head.id, True, p.reason))
    return Reply(id=head.id, number=head.number, state="on_hold")


def can_release_hold(head: OrderHead) -> Refusal | None:
    """Only what stands still can go on."""
    return None if head.on_hold else Refusal(f"Order {head.number} is not on hold.", "order")


def release_hold(tx: Transaction, p: HoldOrder) -> Reply:
    """The order goes on. What waited for its credit is asked about again: letting it go is what has to be approved."""
    head = order_head(tx, p.order)
    refuse(can_release_hold(head))
    check_credit(tx, customer(tx, head.customer_id), company(tx).currency)
    before, deal = line_progress(tx, head.id), deal_of(tx, head.fact_id)
    tx.record(OrderHeld(head.id, False, p.reason))
    bought = promise(tx, head.id, deal)
    told = told_of_quotes(tx, head.id, deal, before)
    return Reply(id=head.id, number=head.number, state="confirmed", warnings=told or None, purchases=bought or None)


def remaining(deal: Deal, progress: dict[int, tuple[str, LineProgress]]) -> Deal:
    """The deal as it stands after cancellations: what will have been delivered and billed in the end."""
    if all(not one.cancelled for _, one in progress.values()):
        return deal
    return kept(deal, {n: one.ordered - one.cancelled for n, (_, one) in progress.items()})
