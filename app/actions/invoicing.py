"""Invoices: what of orders and shipments is billed now. Each invoice is right by itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from app.actions.advancing import open_advances
from app.actions.lawful import as_known, record_bill, with_known
from app.actions.load import (
    add_days,
    billed_party,
    company,
    deal_of,
    fact_of,
    issue_date,
    paper_language,
    payment_days,
    take_number,
    tax_or_none,
)
from app.actions.orders import OrderHead, line_progress, order_head
from app.actions.parameters import Dated
from app.actions.payments import standing
from app.actions.reply import Refusal, Reply, ladder, refuse
from app.actions.shipping import shipment_head, shipment_lines
from app.actions.weighing import Weighed, lines_by_weight, not_weighed, unbilled_weights, weights_of
from app.domain.advance import Advance, take_off
from app.domain.billing import BilledBefore, ToBill, decide_bill
from app.domain.deal import Deal, DealLine, Party, check_amounts, reckoned_as_given
from app.domain.errors import RuleViolation
from app.domain.facts import BilledQuantity, InvoiceIssued
from app.domain.india import told_place
from app.domain.kits import check_sets, kit_of
from app.domain.money import amount_out
from app.domain.progress import LineProgress
from app.domain.quantity import positive, quantity_out
from app.domain.tax import Adjustment, AdjustmentPart, Tax
from app.domain.texts import END, DealText, kept_texts
from app.domain.weighing import portion
from app.store.database import Transaction, View
from app.store.progress import unbilled_returns
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class BillLine:
    """A quantity of an order line to bill by hand; `order` where there are several."""

    line: int
    quantity: Decimal
    order: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueInvoice(Dated):
    """Orders or shipments to bill on one invoice; `lines` to bill by hand."""

    orders: list[str] | str | None = None
    shipments: list[str] | str | None = None
    lines: list[BillLine] | None = None
    terms_days: int | None = None
    advances: bool | None = None
    """Whether advances are taken off; unless given, by the invoice that bills the last of an order."""
    complete: bool | None = None
    """Whether it is refused where it would not say what the law asks for; false issues it all the same (`lawful`)."""


@dataclass(frozen=True, slots=True)
class Billing:
    """What of one order is billed now: quantities per line, of which shipments, and the days that goods left."""

    head: OrderHead
    deal: Deal
    progress: dict[int, LineProgress]
    quantities: dict[int, int]
    shipments: tuple[str, ...] = ()
    days: tuple[str, ...] = ()
    weights: dict[int, int] = field(default_factory=dict)
    """By line what that quantity weighed, in grams, where it is billed by weight."""


_SHIPPED_AT = sql("SELECT shipped_date FROM shipment WHERE id = :id")
_INVOICES = sql(
    # Neither advances nor what corrects an invoice bill anything of an order: those that they stand for do.
    "SELECT i.fact_id FROM invoice_order o JOIN invoice i ON i.id = o.invoice_id WHERE o.order_id = :order_id "
    "AND NOT EXISTS (SELECT 1 FROM advance_invoice a WHERE a.invoice_id = i.id) "
    "AND NOT EXISTS (SELECT 1 FROM invoice_correction c WHERE c.new_invoice_id = i.id) ORDER BY i.hlc"
)
_BILLED = sql("SELECT count(*) FROM invoice_shipment WHERE shipment_id = :id")
_UNBILLED = sql(
    "SELECT s.id, s.shipped_date FROM shipment s WHERE s.order_id = :order_id AND s.state IN ('shipped', 'delivered') "
    "AND NOT EXISTS (SELECT 1 FROM invoice_shipment i WHERE i.shipment_id = s.id) ORDER BY s.id"
)


def _billable(head: OrderHead, one: LineProgress) -> int:
    """What may be billed of a line now: on shipment what is out; else, or if it ships when paid, all that is left."""
    if one.service or _ahead(head):
        return _left(one)
    return max(0, min(one.shipped - one.invoiced - unbilled_returns(one), one.to_invoice))


def _ahead(head: OrderHead) -> bool:
    return head.invoice_method in {"order", "manual"} or head.ship_when == "paid"


def _left(one: LineProgress) -> int:
    """What of a line is not billed and did not come back before it was."""
    return one.to_invoice - unbilled_returns(one)


def _progress(view: View, order_id: str) -> dict[int, LineProgress]:
    return {n: one for n, (_, one) in line_progress(view, order_id).items() if not one.part}


def can_invoice(view: View, head: OrderHead) -> Refusal | None:
    """Something must be billable by the order's own way of billing."""
    progress = _progress(view, head.id)
    goods = [one for one in progress.values() if not one.service]
    if not _ahead(head) and goods and not any(_billable(head, one) for one in goods):
        rest = any(one.to_invoice for one in progress.values())
        return Refusal(
            f"Nothing of {head.number} is shipped and unbilled." if rest else f"{head.number} is billed.", "orders"
        )
    billable = {n for n, one in progress.items() if _billable(head, one)}
    if not billable:
        return Refusal(f"{head.number} is billed.")
    if _ahead(head) and lines_by_weight(view, head.id):
        found = unbilled_weights(view, head.id, deal_of(view, head.fact_id), line_progress(view, head.id), ahead=True)
        waits = {n for n in billable if n in found and not found[n].quantity}
        return Refusal(not_weighed(head.number, waits), "orders") if waits == billable else None
    return None


def _of_order(view: View, ref: str) -> Billing:
    head = order_head(view, ref, "orders")
    refuse(can_invoice(view, head))
    progress = _progress(view, head.id)
    left = view.rows(_UNBILLED, {"order_id": head.id})
    quantities = {n: _billable(head, one) for n, one in progress.items()}
    shipments, days = tuple(row[0] for row in left), tuple(row[1] for row in left)
    deal = deal_of(view, head.fact_id)
    weighed = _unbilled(view, head, deal)
    quantities |= {n: one.quantity for n, one in weighed.items()}
    weights = {n: one.weight for n, one in weighed.items()}
    return Billing(head, deal, progress, quantities, shipments, days, weights)


def _unbilled(view: View, head: OrderHead, deal: Deal) -> dict[int, Weighed]:
    """What of the lines by weight may be billed now, and what it weighed."""
    if not any(one.by_weight for one in deal.lines):
        return {}
    return unbilled_weights(view, head.id, deal, line_progress(view, head.id), ahead=_ahead(head))


def _of_shipments(view: View, refs: Sequence[str]) -> list[Billing]:
    billings: dict[str, Billing] = {}
    for ref in refs:
        shipment = shipment_head(view, ref)
        if shipment.state not in {"shipped", "delivered"}:
            raise RuleViolation(f"Shipment {shipment.number} is {shipment.state}, not shipped.", "shipments")
        if view.value(_BILLED, {"id": shipment.id}):
            raise RuleViolation(f"Shipment {shipment.number} is billed already.", "shipments")
        one = billings.get(shipment.order_id)
        if one is None:
            head = order_head(view, shipment.order_id)
            progress = _progress(view, head.id)
            services = {n: x.to_invoice for n, x in progress.items() if x.service}
            one = billings[head.id] = Billing(head, deal_of(view, head.fact_id), progress, services)
        kilos = weights_of(view, shipment.pick_list_id)
        for x in shipment_lines(view, shipment.id):
            if kit := kit_of(x.line):
                # What makes a set whole bills it, and with it all sets that are whole by now.
                one.quantities[kit] = _billable(one.head, one.progress[kit])
                continue
            line = one.progress[x.line]
            so_far = one.quantities.get(x.line, 0)
            free = min(line.shipped - unbilled_returns(line), line.ordered - line.cancelled) - line.invoiced - so_far
            one.quantities[x.line] = so_far + max(0, min(x.quantity, free))
            if x.line in kilos:
                now = portion(kilos[x.line].weight, 0, one.quantities[x.line] - so_far, x.quantity)
                one.weights[x.line] = one.weights.get(x.line, 0) + now
        day = str(view.value(_SHIPPED_AT, {"id": shipment.id}))
        billings[shipment.order_id] = replace(one, shipments=(*one.shipments, shipment.id), days=(*one.days, day))
    for one in billings.values():
        for n, left in _unbilled(view, one.head, one.deal).items():
            if n in one.weights:
                # With the last of it goes all that is left of its weight.
                last = one.quantities[n] >= left.quantity
                one.weights[n] = left.weight if last else min(one.weights[n], left.weight)
    for one in billings.values():
        if not any(q for n, q in one.quantities.items() if not one.progress[n].service):
            waits = [n for n, q in one.quantities.items() if one.progress[n].kit and one.progress[n].to_invoice]
            words = f"No set of the kit on line {waits[0]} of {one.head.number} is whole yet." if waits else ""
            raise RuleViolation(words or f"The shipment of {one.head.number} is billed already.", "shipments")
    return list(billings.values())


def _by_hand(view: View, p: IssueInvoice) -> list[Billing]:
    billings: dict[str, Billing] = {}
    orders = _list(p.orders)
    for position, given in enumerate(p.lines or (), 1):
        field = f"lines.{position}"
        ref = given.order or (orders[0] if len(orders) == 1 else None)
        if ref is None:
            raise RuleViolation("Which order is this line of?", f"{field}.order")
        head = order_head(view, ref, f"{field}.order")
        if head.id not in billings:
            days = tuple(row[1] for row in view.rows(_UNBILLED, {"order_id": head.id}))
            billings[head.id] = Billing(head, deal_of(view, head.fact_id), _progress(view, head.id), {}, (), days)
        one = billings[head.id]
        if given.line not in one.progress:
            raise RuleViolation(f"Order {head.number} has no line {given.line}.", f"{field}.line")
        quantity = positive(given.quantity, f"{field}.quantity")
        if one.progress[given.line].kit:
            check_sets(quantity, one.deal.line(given.line).sku, f"{field}.quantity")
        weighed = _unbilled(view, one.head, one.deal).get(given.line)
        all_left = _left(one.progress[given.line]) if weighed is None else weighed.quantity
        left = all_left - one.quantities.get(given.line, 0)
        if quantity > left:
            raise RuleViolation(
                f"Line {given.line} has {quantity_out(left)} left to bill, not {quantity_out(quantity)}.",
                f"{field}.quantity",
            )
        one.quantities[given.line] = one.quantities.get(given.line, 0) + quantity
        if weighed is not None:
            one.weights[given.line] = portion(weighed.weight, 0, one.quantities[given.line], weighed.quantity)
    return list(billings.values())


def _list(given: list[str] | str | None) -> list[str]:
    refs = [given] if isinstance(given, str) else given or []
    return list(dict.fromkeys(refs))


def _check_alike(billings: Sequence[Billing], customer: Party, state: str) -> None:
    """Refuse orders that no one bill can be for: `customer` as it is sent to.

    `state` is the seller's in India, where a bill has one place.
    """
    first = billings[0].deal
    for one in billings[1:]:
        deal = one.deal
        if deal.customer.customer_id != first.customer.customer_id:
            raise RuleViolation("Orders of different customers cannot be on one invoice.", "orders")
        same = (deal.includes_tax, deal.tax_rounding, deal.currency)
        if same != (first.includes_tax, first.tax_rounding, first.currency):
            raise RuleViolation("These orders reckon tax differently; bill them apart.", "orders")
    if state and len({_supplied(one.deal, customer, state) for one in billings}) > 1:
        raise RuleViolation("These orders go to different states; bill them apart.", "orders")


def _supplied(deal: Deal, customer: Party, state: str) -> str:
    """The code of the state it is supplied in as it is billed, the seller's own where nobody said one."""
    where = told_place(deal.ship_to, customer.address, customer.vat_id)
    return where.code if where else state


@dataclass(frozen=True, slots=True)
class DecidedInvoice:
    """An invoice as it would be issued: its content, what of which orders it bills, whose fixed sums it carries."""

    deal: Deal
    billings: tuple[Billing, ...]
    fixed: tuple[str, ...]


def decide(view: View, p: IssueInvoice, date: str) -> DecidedInvoice:
    """What the invoice of that ISO date would say, to the cent, without issuing it. Raises RuleViolation."""
    orders, shipments = _list(p.orders), _list(p.shipments)
    if p.lines:
        billings = _by_hand(view, p)
    elif bool(orders) == bool(shipments):
        raise RuleViolation("An invoice is for orders or for shipments.", "orders")
    else:
        billings = [_of_order(view, ref) for ref in orders] if orders else _of_shipments(view, shipments)
    firm = company(view)
    # Where it is supplied decides what its tax comes to, so it is reckoned when that is known.
    customer = with_known(view, billed_party(view, billings[0].deal.customer))
    _check_alike(billings, customer, firm.state)
    deal, fixed = _billed_deal(view, billings, date)
    advances = [a for one in billings if _takes_off(one, p.advances) for a in open_advances(view, one.head.id)]
    deal = _reckoned(replace(deal, customer=customer, bill_state=""), billings, advances, firm.state)
    deal = as_known(view, deal)
    check_amounts(deal)
    deal = take_off(deal, advances, paper_language(view, deal.customer))
    if not firm.name:
        raise RuleViolation("The company has no name yet.", "company")
    return DecidedInvoice(deal, tuple(billings), tuple(fixed))


def _reckoned(deal: Deal, billings: Sequence[Billing], advances: Sequence[Advance], state: str) -> Deal:
    """The bill's content reckoned; `state` is the seller's in India.

    What was ordered before a state decided what a tax comes to, and is paid whole by its advances, is billed at what
    it said: else the last bill would ask for a paisa, or owe one.
    """
    if advances and not any(one.deal.seller_state for one in billings):
        as_said = reckoned_as_given(replace(deal, seller_state=""))
        if as_said.totals.gross == sum(row.base + row.tax for one in advances for _, row in one.rows):
            return as_said
    return reckoned_as_given(replace(deal, seller_state=state))


def _takes_off(one: Billing, asked: bool | None) -> bool:
    """Whether this bill takes the order's advances off: as asked, else if it bills the last of it."""
    last = all(_left(line) == one.quantities.get(n, 0) for n, line in one.progress.items())
    return last if asked is None else asked


def issue_invoice(tx: Transaction, p: IssueInvoice) -> Reply:
    """Take a number and freeze what is billed. Percentages apply to each invoice, fixed sums go on the first."""
    date = issue_date(tx, p.date)
    decided = decide(tx, p, date)
    deal, billings = decided.deal, decided.billings
    days = deal.terms.terms_days if p.terms_days is None else payment_days(p.terms_days)
    series, counter, number = take_number(tx, "invoice", date)
    fact = InvoiceIssued(
        invoice_id=tx.new_id(),
        number=number,
        counter=counter,
        series=series,
        deal=deal,
        due_date=add_days(date, days),
        supply_date=max(_supply_day(one, date) for one in billings),
        billed=tuple(
            BilledQuantity(one.head.id, n, one.deal.line(n).product_id, quantity)
            for one in billings
            for n, quantity in sorted(one.quantities.items())
            if quantity
        ),
        order_ids=tuple(one.head.id for one in billings),
        shipment_ids=tuple(shipment for one in billings for shipment in one.shipments),
        fixed_of=decided.fixed,
    )
    record_bill(tx, fact, p.complete)
    _owed, credit = standing(tx, deal.customer.customer_id)
    return Reply(
        id=fact.invoice_id,
        number=number,
        totals=ladder(deal.totals, deal.currency),
        state="issued",
        credit=amount_out(credit, deal.currency) if credit > 0 else None,
    )


def _supply_day(one: Billing, date: str) -> str:
    """The day the goods left, which decides the tax rate; the invoice's own date if nothing has left."""
    return max(one.days, default=date)


def _tax_of_supply(view: View, one: Billing, tax: Tax, date: str) -> Tax:
    """A tax at the rate of the day the goods left. Raises RuleViolation if they left under more than one."""
    if tax.category != "S":
        return tax
    found = {day: tax_or_none(view, tax.code, day) for day in {*one.days, _supply_day(one, date)}}
    rates = {now.rate if now and now.category == "S" else tax.rate for now in found.values()}
    if len(rates) > 1:
        raise RuleViolation(
            f"The goods of {one.head.number} left under two rates of {tax.code}; bill its shipments one by one.",
            "orders",
        )
    return replace(tax, rate=rates.pop())


def _billed_deal(view: View, billings: Sequence[Billing], date: str) -> tuple[Deal, list[str]]:
    """The invoice's content, not reckoned yet, and the orders whose fixed sums it carries."""
    lines: list[DealLine] = []
    texts: list[DealText] = []
    parts: list[AdjustmentPart] = []
    fixed: list[str] = []
    offset = 0
    for one in billings:
        before, first = _billed_before(view, one)
        bill = decide_bill(one.deal, _to_bill(view, one, date), before, _adjustment_taxes(view, one, date))
        carried = any(not a.percent and a.amount > before.adjustments.get(i, 0) for i, a in _numbered(one.deal))
        if first or carried:
            fixed.append(one.head.id)
        # A part names its agreement by its place among those that this invoice carries.
        places = _carried(one.deal, first or carried)
        parts += [replace(x, adjustment=places.index(x.adjustment) + offset) for x in bill.parts]
        offset += len(places)
        numbers = {x.line: place for place, x in enumerate(bill.lines, len(lines) + 1)}
        own = kept_texts(one.deal.texts, [x.line for x in one.deal.lines], numbers)
        if lines and texts and texts[-1].kind != END:
            texts.append(DealText(END, "", len(lines)))  # the sections of one order do not go on in the next
        texts += [x if x.after else replace(x, after=len(lines)) for x in own]
        lines += [replace(x, line=numbers[x.line], source=f"{one.head.id}/{x.line}") for x in bill.lines]
    first_deal = billings[0].deal
    references = ", ".join(dict.fromkeys(x.deal.terms.reference for x in billings if x.deal.terms.reference))
    terms = replace(first_deal.terms, reference=references)
    agreed = tuple(a for one in billings for a in one.deal.adjustments)
    deal = replace(first_deal, date=date, lines=tuple(lines), parts=tuple(parts), terms=terms, adjustments=agreed)
    return replace(deal, texts=tuple(texts)), fixed


def _to_bill(view: View, one: Billing, date: str) -> list[ToBill]:
    wanted = [(x, one.quantities.get(x.line, 0), one.progress[x.line].invoiced) for x in one.deal.lines]
    return [
        ToBill(
            x,
            quantity,
            before,
            _tax_of_supply(view, one, x.tax, date) if quantity else x.tax,
            one.weights.get(x.line, 0),
        )
        for x, quantity, before in wanted
    ]


def _adjustment_taxes(view: View, one: Billing, date: str) -> dict[int, Tax]:
    return {i: _tax_of_supply(view, one, a.tax, date) for i, a in _numbered(one.deal) if a.tax}


def _numbered(deal: Deal) -> list[tuple[int, Adjustment]]:
    return list(enumerate(deal.adjustments))


def _carried(deal: Deal, fixed: bool) -> list[int]:
    """The places of the agreements that an invoice carries: percentages always, fixed sums while any is left."""
    return [i for i, a in _numbered(deal) if a.percent or fixed]


def _billed_before(view: View, one: Billing) -> tuple[BilledBefore, bool]:
    """What earlier invoices say of an order, and whether there is none yet."""
    lines: dict[int, int] = {}
    taken: dict[int, int] = {}
    facts = [fact_of(view, row[0]) for row in view.rows(_INVOICES, {"order_id": one.head.id})]
    for fact in facts:
        if not isinstance(fact, InvoiceIssued):
            raise RuleViolation(f"An invoice of {one.head.number} cannot be read.", "orders")
        for x in fact.deal.lines:
            order_id, _, line = x.source.partition("/")
            if order_id == one.head.id:
                lines[int(line)] = lines.get(int(line), 0) + x.amount
        offset = 0
        for order_id in fact.order_ids:
            own = order_id == one.head.id
            places = _carried(one.deal if own else _deal_of_order(view, order_id), order_id in fact.fixed_of)
            for piece in fact.deal.parts if own else ():
                if offset <= piece.adjustment < offset + len(places):
                    place = places[piece.adjustment - offset]
                    taken[place] = taken.get(place, 0) + piece.amount
            offset += len(places)
    return BilledBefore(lines, taken), not facts


def carried_agreements(view: View, fact: InvoiceIssued) -> list[Adjustment]:
    """The allowances and charges that an invoice carries, in the order in which its parts name them."""
    found: list[Adjustment] = []
    for order_id in fact.order_ids:
        deal = _deal_of_order(view, order_id)
        found += [deal.adjustments[place] for place in _carried(deal, order_id in fact.fixed_of)]
    return found


def _deal_of_order(view: View, order_id: str) -> Deal:
    return deal_of(view, order_head(view, order_id).fact_id)
