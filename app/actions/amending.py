"""Amendments of a confirmed order: quantities, new lines, where and when. What is shipped or billed stays."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from decimal import Decimal

from app.actions.conceding import check_changed
from app.actions.deal import address_of, build_line, build_texts
from app.actions.kits import Progress, check_whole, parts_of_order
from app.actions.load import business_date, company, customer, deal_of
from app.actions.orders import (
    OrderHead,
    OrderRef,
    can_change,
    cancel_missing,
    least_of,
    line_progress,
    order_head,
    order_lines,
    recall_picks,
    remaining,
    told_of_quotes,
)
from app.actions.parameters import AddressInput, AdjustmentInput, LineInput, TextInput
from app.actions.pricing import ground_of
from app.actions.recharging import charged_there
from app.actions.reply import Reply, ladder, refuse
from app.actions.retaxing import going, taxed_there
from app.actions.sourced import promise
from app.actions.stopping import check_customer, check_sold
from app.actions.trust import check_credit
from app.domain.deal import Deal, DealLine, check_amounts, check_line, reckoned, with_parts
from app.domain.errors import Conflict, RuleViolation
from app.domain.facts import LineChange, OrderAmended
from app.domain.identity import recorded_us
from app.domain.kits import Parts, least_sets, parts_changed
from app.domain.money import money_out
from app.domain.pricing import Offers, is_free, with_quantity
from app.domain.quantity import quantity_in, quantity_out
from app.queries.offers import offers_of
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendLine:
    """An existing line's new quantity (`line`), or a new line (`product`).

    Of a new line `location` is the place it comes from, and a `special` one is ordered in for it.
    """

    line: int | None = None
    quantity: Decimal
    product: str | None = None
    price: Decimal | None = None
    price_per: int | None = None
    discount_percent: Decimal | None = None
    tax: str | None = None
    allowances: list[AdjustmentInput] | None = None
    note: str = ""
    price_reason: str = ""
    pack: str = ""
    pack_quantity: Decimal | None = None
    length: Decimal | None = None
    pieces: int | None = None
    instead_of: str = ""
    their_sku: str = ""
    location: str = ""
    special: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AmendOrder(OrderRef):
    """New quantities of lines, and new lines; what is not named stays.

    `seen` is the number of the amendment that was looked at (0 is the order as confirmed): who has not seen the newest
    is told so first.
    """

    lines: list[AmendLine]
    texts: list[TextInput] | None = None
    """All notes and headings between the lines as they are to be, below the numbers that lines will have; as they are
    unless given."""
    seen: int | None = None
    reference: str | None = None
    wanted_date: str | None = None
    ship_to: AddressInput | None = None
    printed_note: str | None = None
    """The note that the customer reads; what is for us alone is jotted (jot_note)."""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Amendment:
    """What an amendment comes to: the deal before and after, what it changes, and what it does to the taxes."""

    head: OrderHead
    old: Deal
    deal: Deal
    progress: Progress
    changes: tuple[LineChange, ...]
    added: Mapping[int, int]
    """Lines that are new, by their place in what was given."""
    told: tuple[str, ...]
    """Sentences about charges and taxes that are others where the goods go now."""


_RECORDED = sql("SELECT actor, hlc FROM journal WHERE id = :id")
_BILLED = sql(
    "SELECT l.order_line, sum(l.amount) FROM invoice_line l WHERE l.order_id = :order_id AND NOT EXISTS (SELECT 1 "
    "FROM invoice_correction c WHERE c.new_invoice_id = l.invoice_id) GROUP BY l.order_line ORDER BY 1"
)


def amend_order(tx: Transaction, p: AmendOrder) -> Reply:
    """A numbered amendment: new quantities, new lines. Never below what is shipped, picked or billed.

    An open pick list is cut to what is wanted now. Goods that go to another country or region are taxed as there.
    """
    head = order_head(tx, p.order)
    refuse(can_change(head))
    if p.seen is not None and p.seen != head.amendment:
        raise Conflict(_amended_by(tx, head))
    decided = decide_amendment(tx, head, p)
    deal, changes, added = decided.deal, decided.changes, decided.added
    if deal == decided.old:
        raise RuleViolation(f"Nothing of order {head.number} would change.", "lines")
    _check_billed(tx, head.id, deal, {change.line for change in changes})
    own = {one.line for one in deal.lines}
    more = {change.line: change.quantity for change in changes if change.quantity > 0 and change.line in own}
    more |= {number: deal.line(number).quantity for number in added}
    check_changed(tx, deal, more, added)
    if more:
        who = customer(tx, head.customer_id)
        check_customer(tx, who)
        check_sold(tx, with_parts([deal.line(number) for number in more]))
        check_credit(tx, who, deal.currency)
    tx.record(OrderAmended(head.id, head.amendment + 1, deal, changes, tuple(added)))
    recall_picks(tx, head.id, f"order {head.number} was amended")
    return _promised_anew(tx, decided, more)


def _as_many(view: View, old: Deal, line: DealLine, quantity: int) -> DealLine:
    """An agreed line in another quantity: what a promotion gave free of it is given of so many."""
    free = any(is_free(one) for one in line.allowances)
    offers = offers_of(view, [line.product_id], old.customer.customer_id, old.date) if free else {}
    return with_quantity(line, quantity, offers.get(line.product_id) or Offers(), old.date, old.currency)


def decide_amendment(view: View, head: OrderHead, p: AmendOrder) -> Amendment:
    """What an order would be by an amendment, before anything is recorded. Raises RuleViolation."""
    old = deal_of(view, head.fact_id)
    agreed = going(view, old, _agreed(view, old, p))
    progress = line_progress(view, head.id)
    lines = {x.line: x for x in old.lines}
    parts = parts_of_order(view, head.id, progress)
    changes: list[LineChange] = []
    added: dict[int, int] = {}
    for position, given in enumerate(p.lines, 1):
        field = f"lines.{position}"
        if given.line is None:
            new = replace(_new_line(view, head, agreed, given, position), line=max(lines) + 1)
            lines[new.line] = new
            added[new.line] = position
            continue
        check_whole(given.line, f"{field}.line")
        if given.line not in lines:
            raise RuleViolation(f"Order {head.number} has no line {given.line}.", f"{field}.line")
        done = progress[given.line][1]
        quantity = quantity_in(given.quantity, f"{field}.quantity")
        least = least_sets(done, parts[given.line]) if done.kit else least_of(done)
        if given.line in {change.line for change in changes}:
            raise RuleViolation(f"Line {given.line} is named twice.", f"{field}.line")
        if (abs(quantity) < abs(least) or quantity * least < 0) if done.service else quantity < least:
            raise RuleViolation(
                f"Line {given.line} cannot go below {quantity_out(least)}: that much is picked, shipped or billed.",
                f"{field}.quantity",
            )
        if abs(quantity) > abs(done.ordered) and abs(done.ordered - done.cancelled) < abs(done.invoiced):
            raise RuleViolation(
                f"Line {given.line} was billed, credited and cancelled; what is added stands on a new line.",
                f"{field}.quantity",
            )
        if given != AmendLine(line=given.line, quantity=given.quantity):
            raise RuleViolation(
                f"Of line {given.line} only the quantity can change; what else is agreed stands on a new line.", field
            )
        lines[given.line] = _as_many(view, old, lines[given.line], quantity)
        if lines[given.line].said.length or done.kit:
            check_line(lines[given.line], field)
        changes += _changed(given.line, quantity - done.ordered, progress, parts)
    texts = old.texts if p.texts is None else build_texts(p.texts, list(lines))
    deal = reckoned(replace(agreed, lines=tuple(lines.values()), texts=texts))
    standing = {n: one for n, (_, one) in progress.items()}
    billed = any(one.invoiced for one in standing.values())
    deal, charges = charged_there(view, head.number, old, deal, billed=billed)
    deal, taxes = taxed_there(view, head.number, old, deal, standing)
    check_amounts(deal)
    return Amendment(head, old, deal, progress, tuple(changes), added, (*charges, *taxes))


def _promised_anew(tx: Transaction, decided: Amendment, more: Mapping[int, int]) -> Reply:
    """What an amendment brings is promised; `more` is by line what is new."""
    head, deal = decided.head, decided.deal
    fresh = replace(deal, lines=tuple(deal.line(number) for number in decided.added))
    bought = promise(tx, head.id, fresh, hold=head.on_hold)
    if head.shortage == "cancel" and not head.on_hold:
        waits = {line.line for line in fresh.lines if line.said.special}
        cancel_missing(tx, head.id, {number: quantity for number, quantity in more.items() if number not in waits})
    told = decided.told + told_of_quotes(tx, head.id, deal, decided.progress)
    totals = ladder(remaining(deal, line_progress(tx, head.id)).totals, deal.currency)
    return Reply(
        id=head.id,
        number=head.number,
        totals=totals,
        lines=order_lines(tx, head.id, deal),
        warnings=told or None,
        purchases=bought or None,
    )


def _changed(line: int, change: int, progress: Progress, parts: Mapping[int, Parts]) -> list[LineChange]:
    """A line's other quantity, and of a kit those of its parts."""
    more = parts_changed(progress[line][1], change, parts.get(line, {}))
    return [LineChange(n, progress[n][0], quantity) for n, quantity in ({line: change} | more).items()]


def _amended_by(view: View, head: OrderHead) -> str:
    who, stamp = view.row(_RECORDED, {"id": head.fact_id}) or ("", 0)
    moment = datetime.datetime.fromtimestamp(recorded_us(int(stamp)) // 1_000_000, tz=datetime.UTC).astimezone()
    return f"{who or 'Somebody'} amended {head.number} meanwhile, at {moment:%H:%M}."


def _check_billed(tx: Transaction, order_id: str, deal: Deal, changed: set[int]) -> None:
    """A line that goes on to be billed never costs less than what is billed of it. Raises RuleViolation."""
    progress = line_progress(tx, order_id)
    for line, billed in tx.rows(_BILLED, {"order_id": order_id}):
        now = deal.line(line)
        # What is billed by weight costs what it weighed, whatever the order estimates of the rest.
        if now.by_weight:
            continue
        if line in changed and abs(now.quantity) > abs(progress[line][1].invoiced) and abs(now.amount) < abs(billed):
            one, other = (money_out(amount, deal.currency) for amount in (int(billed), now.amount))
            raise RuleViolation(
                f"{one} are billed of line {line} already; with {quantity_out(now.quantity)} it would cost {other}.",
                f"lines.{line}.quantity",
            )


def _agreed(view: View, old: Deal, p: AmendOrder) -> Deal:
    """The deal with what the amendment says beside the lines."""
    wanted = old.terms.wanted_date
    if p.wanted_date is not None:
        wanted = business_date(view, p.wanted_date, "wanted_date") if p.wanted_date else ""
    reference = old.terms.reference if p.reference is None else p.reference
    printed = old.terms.printed_note if p.printed_note is None else p.printed_note.strip()
    terms = replace(old.terms, reference=reference, wanted_date=wanted, printed_note=printed)
    return replace(old, terms=terms, ship_to=address_of(p.ship_to) or old.ship_to)


def _new_line(view: View, head: OrderHead, old: Deal, given: AmendLine, position: int) -> DealLine:
    if not given.product:
        raise RuleViolation("A new line needs a product, a change needs a line.", f"lines.{position}.product")
    date = business_date(view, "")
    asked = LineInput(**{one.name: getattr(given, one.name) for one in fields(given) if one.name != "line"})
    who = customer(view, head.customer_id)
    # Goods of one order go to one place, and are taxed there.
    ground = ground_of(view, who, date, [(asked.product, f"lines.{position}.product")], old.ship_to)
    return build_line(view, company(view), who, old.tax_status, date, position, asked, ground)
