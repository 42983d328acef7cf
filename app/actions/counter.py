"""The sale over the counter: goods now, invoice now, money now, as one step that is done wholly or not at all."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.actions.counting import ask_for_counts
from app.actions.crediting import InvoiceHead, invoice_head
from app.actions.deal import for_customer
from app.actions.invoicing import IssueInvoice, issue_invoice
from app.actions.load import Customer, business_date, company, customer, deal_of, known_customer
from app.actions.orders import OrderHead, OrderRef, confirm, draft_to_confirm, line_progress, order_head
from app.actions.parameters import TenderInput
from app.actions.payments import AllocationInput, RecordPayment, record_payment, source, tenders_in
from app.actions.picking import ConfirmPick, confirm_pick, list_to_fetch, pickable
from app.actions.refunding import pay_back
from app.actions.reply import Refusal, Reply, refuse
from app.actions.shipping import PackShipment, Ship, pack_shipment, ship
from app.actions.trust import credit_of
from app.domain.account import WALK_IN, beyond_limit
from app.domain.deal import DealLine, with_parts
from app.domain.errors import RuleViolation
from app.domain.facts import CountPlace, InHand, PickLine, Promise, SoldFromHand, Tender
from app.domain.kits import called
from app.domain.money import amount_in, amount_out, money_out
from app.domain.quantity import quantity_out
from app.domain.stock import OUTSIDE, PACKING, in_hand_from
from app.domain.stops import no_account
from app.domain.tenders import beyond
from app.domain.trust import pays_first
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSale(OrderRef):
    """A draft order that is sold on the spot, and the money for it; without tenders all of it in cash.

    What is too much of cash is change, unless `change` says less. Where the sale comes to less than nothing (deposits
    brought back), the tenders are what is paid out.

    `customer` is the account, where it was named only at the end. `reason` says why goods are sold that are promised to
    others or that the books do not know: the customer has them in hand.
    """

    tenders: list[TenderInput] | None = None
    change: Decimal | None = None
    customer: str | None = None
    reason: str = ""
    buyer: str = ""
    complete: bool | None = None
    """Whether it is refused where it would not say what the law asks for; false issues it all the same (`lawful`)."""


ON_ACCOUNT = "account"
_PLACES = ", ".join(f"'{name}'" for name in (*OUTSIDE, PACKING))
_SHELVES = sql(
    "SELECT l.location, l.on_hand - coalesce((SELECT sum(r.quantity) FROM reservation r WHERE r.order_id = :order_id "
    "AND r.product_id = l.product_id AND r.location = l.location), 0) FROM stock_level l "
    f"WHERE l.product_id = :product_id AND l.location NOT IN ({_PLACES})"
)
_OTHERS = sql(
    "SELECT r.order_id, r.line, r.product_id, sum(r.quantity) FROM reservation r WHERE r.product_id = :product_id "
    "AND r.quantity <> 0 AND r.order_id <> :order_id GROUP BY r.order_id, r.line, r.product_id"
)
_PROMISED_TO = sql(
    "SELECT DISTINCT o.number FROM reservation r JOIN sales_order o ON o.id = r.order_id "
    "WHERE r.product_id = :product_id AND r.quantity <> 0 AND r.order_id <> :order_id AND r.location <> 'PACKING' "
    "ORDER BY o.number LIMIT 4"
)
_BALANCE = sql("SELECT balance FROM customer_balance WHERE customer_id = :id")
_NUMBER = sql("SELECT number FROM sales_order WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Sold:
    """What a sale came to: the order, its bill, the money for it, and what others must know."""

    order: Reply
    bill: Reply
    paid: Reply | None
    warnings: tuple[str, ...]
    told: str = ""
    """What the prices and taxes of the account that was named at the end changed, in one line."""


Pay = Callable[[InvoiceHead], Reply | None]


def counter_sale(tx: Transaction, p: CounterSale) -> Reply:
    """Confirm, hand over, bill and take the money; what stays open is on account, within the customer's limit."""
    out: list[Tender] = []
    sold = sell(tx, p, lambda head: _pay_bill(tx, p, head, out))
    left = invoice_head(tx, sold.bill.id)
    owed = source(tx, "invoice", left.id).open if left.gross < 0 else 0
    return Reply(
        id=sold.bill.id,
        number=sold.bill.number,
        order=sold.order.number,
        totals=replace(sold.bill.totals, due=amount_out(left.open, left.currency)) if sold.bill.totals else None,
        state="sold",
        due=amount_out(left.open, left.currency),
        change=sold.paid.change if sold.paid else None,
        payment=sold.paid.number if sold.paid and not out else None,
        refund=sold.paid.number if sold.paid and out else None,
        paid_back=amount_out(sum(one.amount for one in out), left.currency) if out else None,
        credit=amount_out(owed, left.currency) if owed else None,
        warnings=sold.warnings or None,
        told=sold.told or None,
    )


def _pay_bill(tx: Transaction, p: CounterSale, head: InvoiceHead, out: list[Tender]) -> Reply | None:
    """The money for the bill, or, of one below zero, what is paid `out`: in cash unless told, nothing for `[]`."""
    if head.gross < 0:
        given = [TenderInput(method="cash", amount=Decimal(amount_out(-head.gross, head.currency)))]
        if asked := given if p.tenders is None else p.tenders:
            out += tenders_in(asked, head.currency)
            return pay_back(tx, source(tx, "invoice", head.id), tuple(out), business_date(tx, p.date))
        return None
    if p.tenders and head.open <= 0:
        raise RuleViolation("There is nothing to pay here: no money is taken.", "tenders")
    return take_money(tx, head, p.tenders, p.change, p.date)


def sell(tx: Transaction, p: CounterSale, pay: Pay) -> Sold:
    """The goods are the customer's, billed, and paid for by `pay`. Raises RuleViolation if too much stays open."""
    draft, deal = draft_to_confirm(tx, p)
    told = ""
    if p.customer:
        deal, told = for_customer(tx, deal, known_customer(tx, p.customer))
    # What the customer holds is neither waited for nor cancelled.
    deal = replace(deal, terms=replace(deal.terms, shortage="backorder"))
    order = confirm(tx, draft, deal, p.buyer)
    head = order_head(tx, order.id)
    first = head.ship_when != "paid"
    warnings = _hand_over(tx, p, head) if first else ()
    bill = issue_invoice(tx, IssueInvoice(orders=[head.id], date=p.date, complete=p.complete))
    paid = pay(invoice_head(tx, bill.id))
    tx.settle()
    left = invoice_head(tx, bill.id)
    who = customer(tx, left.customer_id)
    policy = credit_of(tx, left.customer_id).policy
    owed = int(tx.value(_BALANCE, {"id": left.customer_id}, default=0))
    refuse(can_leave_open(who, owed, left.open, left.currency, policy))
    warnings = warnings if first else _hand_over(tx, p, head)
    warnings = (*(order.warnings or ()), *warnings)
    return Sold(order, bill, paid, warnings, told)


def can_leave_open(who: Customer, owed: int, rest: int, currency: str, policy: str = "") -> Refusal | None:
    """What stays unpaid of a bill is on account: of a name, within its limit; `owed` is the balance with it."""
    if rest <= 0:
        return None
    rest_text = money_out(rest, currency)
    if who.party.number == WALK_IN:
        return Refusal(f"{rest_text} stay open. Take the money, or name the account they go on.", "tenders")
    if said := no_account(who.party.name, who.stop):
        return Refusal(f"{said} {rest_text} stay open: take the money now.", "tenders")
    if said := pays_first(who.party.name, policy):
        return Refusal(f"{said} {rest_text} stay open: take the money now.", "tenders")
    if policy in {"ignore", "warn"}:
        return None
    if beyond := beyond_limit(who.credit_limit, owed):
        limit, before = money_out(who.credit_limit, currency), money_out(owed - rest, currency)
        return Refusal(
            f"{who.party.name} may owe {limit} and owes {before} already; {rest_text} more would be too much. "
            f"Take at least {money_out(min(rest, beyond), currency)} now, or raise the limit.",
            "tenders",
        )
    return None


# --- the goods ------------------------------------------------------------------------------------------------------


def _hand_over(tx: Transaction, p: CounterSale, head: OrderHead) -> tuple[str, ...]:
    """The goods are the customer's; what others lose by it is recorded. Returns the warnings."""
    progress = line_progress(tx, head.id)
    if not any(not one.service and one.open for _, one in progress.values()):
        return ()
    beyond = _in_hand(tx, head, p.reason)
    before = _promises(tx, head.id, {x.product_id for x in beyond})
    date = business_date(tx, p.date)
    own = pickable(tx, head.id)
    own += [PickLine(x.line, x.product_id, x.location, x.quantity) for x in beyond]
    pick = list_to_fetch(tx, head, own, date)
    confirm_pick(tx, ConfirmPick(pick_list=pick.id, date=p.date))
    packed = pack_shipment(tx, PackShipment(pick_list=pick.id, date=p.date))
    ship(tx, Ship(shipment=packed.id, carrier="", date=p.date))
    if not beyond:
        return ()
    tx.settle()
    after = _promises(tx, head.id, {x.product_id for x in beyond})
    lost = tuple(
        Promise(order_id, line, product_id, "", after.get((order_id, line, product_id), 0) - quantity)
        for (order_id, line, product_id), quantity in sorted(before.items())
        if after.get((order_id, line, product_id), 0) < quantity
    )
    tx.record(SoldFromHand(head.id, date, tuple(beyond), lost, p.reason.strip()))
    places = [CountPlace(x.product_id, x.location) for x in beyond if x.unknown]
    ask_for_counts(tx, places, date, f"sold, and not in the books: {p.reason.strip()}", head.id)
    return _warnings(tx, head.id, beyond, lost)


def _in_hand(tx: Transaction, head: OrderHead, reason: str) -> list[InHand]:
    """What is sold beyond what is free, and from where; asks for a reason. Raises RuleViolation."""
    names = {x.line: x.sku for x in with_parts(confirmed_lines(tx, head))}
    free: dict[str, dict[str, int]] = {}
    first = company(tx).default_location
    found, why = [], []
    for line, (product_id, one) in line_progress(tx, head.id).items():
        if one.kit or not one.backordered:
            continue
        key = {"order_id": head.id, "product_id": product_id}
        shelves = free.setdefault(product_id, {where: int(q) for where, q in tx.rows(_SHELVES, key)})
        places = in_hand_from(shelves, one.backordered, first)
        why.append(_why(tx, key, line, names[line], one.backordered, places))
        for where, quantity, unknown in places:
            shelves[where] = shelves.get(where, 0) - quantity
            found.append(InHand(line, product_id, where, quantity, unknown))
    if why and not reason.strip():
        raise RuleViolation(f"{' '.join(why)} Say why they are sold if the customer has them in hand.", "reason")
    return found


def confirmed_lines(view: View, head: OrderHead) -> tuple[DealLine, ...]:
    """The lines of an order as they stand."""
    return deal_of(view, head.fact_id).lines


def _why(
    view: View, key: Mapping[str, str], line: int, sku: str, wanted: int, places: list[tuple[str, int, int]]
) -> str:
    unknown = sum(one for _, _, one in places)
    parts = []
    if promised := wanted - unknown:
        orders = ", ".join(str(number) for (number,) in view.rows(_PROMISED_TO, dict(key)))
        parts.append(f"{quantity_out(promised)} × {sku} are promised to {orders or 'others'}")
    if unknown:
        parts.append(f"{quantity_out(unknown)} × {sku} are not here by the books")
    return f"Line {called(line)}: {' and '.join(parts)}."


def _promises(view: View, order_id: str, products: set[str]) -> dict[tuple[str, int, str], int]:
    """What lines of other orders hold of these products."""
    return {
        (other, line, goods): int(quantity)
        for product_id in sorted(products)
        for other, line, goods, quantity in view.rows(_OTHERS, {"order_id": order_id, "product_id": product_id})
    }


def _warnings(view: View, order_id: str, beyond: list[InHand], lost: tuple[Promise, ...]) -> tuple[str, ...]:
    skus = {x.product_id: x.sku for x in with_parts(confirmed_lines(view, order_head(view, order_id)))}
    said = [
        f"{view.value(_NUMBER, {'id': one.order_id})} lost {quantity_out(-one.quantity)} × {skus[one.product_id]} and "
        "waits for more."
        for one in lost
    ]
    counts = dict.fromkeys((skus[x.product_id], x.location) for x in beyond if x.unknown)
    return (*said, *(f"Count {sku} in {where}: the books did not know of it." for sku, where in counts))


# --- the money ------------------------------------------------------------------------------------------------------


def take_money(
    tx: Transaction, head: InvoiceHead, tenders: list[TenderInput] | None, change: Decimal | None, date: str
) -> Reply | None:
    """The money is for this bill. More than it asks is change as far as it is cash, unless told otherwise.

    More by transfer, cheque or voucher stays as the credit of a named account; a card takes no more than is asked for.
    What is named "account" is left open.
    Without tenders all of it is cash; with none at all it stays open. Raises RuleViolation.
    """
    if head.open <= 0:
        return None
    if tenders is None:
        tenders = [TenderInput(method="cash", amount=Decimal(amount_out(head.open, head.currency)))]
    # What goes on account is no money: it stays open, within the limit.
    tenders = [one for one in tenders if one.method != ON_ACCOUNT]
    if not tenders:
        return None
    parts = [(one.method, one.amount) for one in tenders_in(tenders, head.currency)]
    more = beyond(parts, head.open)
    if more.by_card:
        most = money_out(sum(amount for method, amount in parts if method == "card") - more.by_card, head.currency)
        raise RuleViolation(f"A card gives no change: at most {most} can be taken by card here.", "tenders")
    given_back = more.change if change is None else amount_in(change, head.currency, "change")
    money = sum(amount for _, amount in parts) - given_back
    part = Decimal(amount_out(max(0, min(money, head.open)), head.currency))
    given = RecordPayment(
        customer=head.customer_id,
        tenders=tenders,
        allocate=[AllocationInput(invoice=head.id, amount=part)] if part else [],
        change=Decimal(amount_out(given_back, head.currency)) if given_back else None,
        date=date,
    )
    return record_payment(tx, given)
