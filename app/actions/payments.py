"""Payments: record, allocate, refund, reverse. The rest of a payment stays as the customer's credit."""

from dataclasses import dataclass
from decimal import Decimal

from app.actions.crediting import InvoiceHead, invoice_head
from app.actions.drawer import accept_tenders, book_payment, book_reversal
from app.actions.load import Customer, business_date, company, known_customer, take_number
from app.actions.parameters import Dated, TenderInput
from app.actions.reply import Refusal, Reply, refuse
from app.domain.account import WALK_IN
from app.domain.cards import no_card_number
from app.domain.errors import RuleViolation
from app.domain.facts import Allocation, PaymentAllocated, PaymentRecorded, PaymentReversed, Tender
from app.domain.money import amount_in, amount_out, money_out
from app.domain.tenders import beyond
from app.store.database import Transaction, View
from app.store.merged import account, one_of
from app.store.sql import sql

METHODS = ("cash", "card", "transfer", "cheque", "wallet", "account")


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocationInput:
    """How much of the money settles which invoice."""

    invoice: str
    amount: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPayment(Dated):
    """Money from a customer; the oldest invoices first unless allocated by hand."""

    customer: str
    tenders: list[TenderInput]
    allocate: list[AllocationInput] | None = None
    change: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AllocatePayment(Dated):
    """Open money of a payment, a credit note or an invoice below zero against invoices."""

    payment: str | None = None
    credit_note: str | None = None
    invoice: str | None = None
    allocate: list[AllocationInput]


@dataclass(frozen=True, slots=True, kw_only=True)
class Refund(Dated):
    """Money back against a credit note, an invoice below zero, or what is open of a payment.

    Without tenders all of it goes back by the forms of money it came in, each no more than it took. In another form it
    goes back if `otherwise` says why.
    """

    credit_note: str | None = None
    payment: str | None = None
    invoice: str | None = None
    tenders: list[TenderInput] | None = None
    otherwise: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReversePayment(Dated):
    """A payment that is not there after all."""

    payment: str
    reason: str


@dataclass(frozen=True, slots=True)
class Source:
    """Money a customer has with us (a payment, credit note, invoice below zero), and what is open, in minor units."""

    kind: str
    id: str
    number: str
    customer_id: str
    amount: int
    open: int


_OPEN = sql(
    f"SELECT invoice_id, gross - paid - settled FROM invoice_progress WHERE customer_id {one_of('customer_id')} "
    "AND gross - paid - settled <> 0 ORDER BY due_date, date, invoice_id"
)
_SOURCE = {
    "payment": sql(
        "SELECT 'payment', p.id, p.number, p.customer_id, s.amount, s.amount - s.allocated - s.refunded FROM payment p "
        "JOIN credit_source s ON s.source_id = p.id WHERE (p.number = :ref OR p.id = :ref) AND p.state = 'recorded'"
    ),
    "credit_note": sql(
        "SELECT 'credit_note', c.id, c.number, c.customer_id, s.amount, s.amount - s.allocated - s.refunded "
        "FROM credit_note c JOIN credit_source s ON s.source_id = c.id WHERE c.number = :ref OR c.id = :ref"
    ),
    "invoice": sql(
        "SELECT 'invoice', i.id, i.number, i.customer_id, s.amount, s.amount - s.allocated - s.refunded "
        "FROM invoice i JOIN credit_source s ON s.source_id = i.id WHERE i.number = :ref OR i.id = :ref"
    ),
}
_REVERSED = sql("SELECT number FROM payment WHERE (number = :ref OR id = :ref) AND state = 'reversed'")
_CREDIT = sql(
    "SELECT coalesce(sum(amount - allocated - refunded), 0) FROM credit_source WHERE "
    f"customer_id {one_of('customer_id')} "
    "AND amount - allocated - refunded <> 0"
)
_ALLOCATED = sql(
    "SELECT invoice_id, sum(amount) FROM payment_allocation WHERE source = 'payment' AND source_id = :id "
    "GROUP BY invoice_id HAVING sum(amount) <> 0 ORDER BY invoice_id"
)


def source(view: View, kind: str, ref: str) -> Source:
    """A payment, credit note or invoice below zero with what of it is open. Raises RuleViolation."""
    row = view.row(_SOURCE[kind], {"ref": ref})
    if row is None:
        if kind == "payment" and (number := view.value(_REVERSED, {"ref": ref})):
            raise RuleViolation(f"Payment {number} was reversed.", kind)
        if kind == "invoice":
            raise RuleViolation(f"Invoice {invoice_head(view, ref).number} is not below zero.", kind)
        raise RuleViolation(f"There is no {kind.replace('_', ' ')} {ref}.", kind)
    return Source(*row)


def tenders_in(given: list[TenderInput], currency: str) -> tuple[Tender, ...]:
    """Money as it was given. Raises RuleViolation."""
    tenders = []
    for position, one in enumerate(given, 1):
        if one.method not in METHODS:
            raise RuleViolation(f"Money comes as {', '.join(METHODS)}.", f"tenders.{position}.method")
        amount = amount_in(one.amount, currency, f"tenders.{position}.amount")
        if amount <= 0:
            raise RuleViolation("The amount must be above zero.", f"tenders.{position}.amount")
        tenders.append(Tender(one.method, amount, one.reference))
    if not tenders:
        raise RuleViolation("There is no money.", "tenders")
    return tuple(tenders)


def _by_hand(
    tx: Transaction, given: list[AllocationInput], customer_id: str, money: int, kind: str, source_id: str
) -> tuple[Allocation, ...]:
    """What a person allocated; never more than an invoice's open amount or the money there is."""
    currency = company(tx).currency
    taken: dict[str, int] = {}
    for position, one in enumerate(given, 1):
        field = f"allocate.{position}"
        head: InvoiceHead = invoice_head(tx, one.invoice, f"{field}.invoice")
        amount = amount_in(one.amount, currency, f"{field}.amount")
        if account(tx, head.customer_id) != account(tx, customer_id):
            raise RuleViolation(f"Invoice {head.number} is another customer's.", f"{field}.invoice")
        if amount <= 0 or amount > head.open - taken.get(head.id, 0):
            raise RuleViolation(
                f"Invoice {head.number} has {money_out(head.open - taken.get(head.id, 0), currency)} open.",
                f"{field}.amount",
            )
        taken[head.id] = taken.get(head.id, 0) + amount
    if sum(taken.values()) > money:
        raise RuleViolation(f"There are only {money_out(money, currency)} to allocate.", "allocate")
    return tuple(Allocation(kind, source_id, invoice_id, amount) for invoice_id, amount in taken.items())


def _oldest_first(view: View, customer_id: str, money: int, source_id: str) -> tuple[Allocation, ...]:
    allocations = []
    for invoice_id, open_amount in view.rows(_OPEN, {"customer_id": customer_id}):
        amount = min(money, open_amount)
        if amount > 0:
            allocations.append(Allocation("payment", source_id, invoice_id, amount))
            money -= amount
    return tuple(allocations)


def standing(view: View, customer_id: str) -> tuple[int, int]:
    """What a customer owes on invoices, and the credit they have with us, in minor units."""
    owed = sum(amount for _, amount in view.rows(_OPEN, {"customer_id": customer_id}))
    return owed, int(view.value(_CREDIT, {"customer_id": customer_id}, default=0))


def record_payment(tx: Transaction, p: RecordPayment) -> Reply:
    """Money came in, in one form or several. Change given back in cash is not kept."""
    firm, who = company(tx), known_customer(tx, p.customer)
    tenders = tenders_in(p.tenders, firm.currency)
    accept_tenders(tx, tenders)
    change = amount_in(p.change, firm.currency, "change") if p.change is not None else 0
    cash = sum(t.amount for t in tenders if t.method == "cash")
    if change < 0 or change > cash:
        raise RuleViolation("Change is given back from cash only.", "change")
    amount = sum(t.amount for t in tenders) - change
    if amount <= 0:
        raise RuleViolation("Nothing would be left of the payment.", "change")
    date = business_date(tx, p.date)
    payment_id, customer_id = tx.new_id(), who.party.customer_id
    if p.allocate is not None:
        allocations = _by_hand(tx, p.allocate, customer_id, amount, "payment", payment_id)
    else:
        allocations = _oldest_first(tx, customer_id, amount, payment_id)
    warnings = _too_much(who, tenders, change, sum(one.amount for one in allocations), firm.currency)
    series, counter, number = take_number(tx, "payment", date)
    tx.record(
        PaymentRecorded(payment_id, number, counter, series, customer_id, date, tenders, amount, allocations, change)
    )
    book_payment(tx, payment_id, number, date, tenders, change)
    owed, credit = standing(tx, customer_id)
    currency = firm.currency
    return Reply(
        id=payment_id,
        number=number,
        due=amount_out(owed, currency),
        credit=amount_out(credit, currency),
        change=amount_out(change, currency) if change else None,
        warnings=warnings or None,
    )


def _too_much(who: Customer, tenders: tuple[Tender, ...], change: int, used: int, currency: str) -> tuple[str, ...]:
    """What is taken beyond what it settles: credit of an account, which nobody without a name has. RuleViolation.

    More by card than is owed is money ahead, which is said: a card cannot give it back as change.
    """
    rest = sum(one.amount for one in tenders) - change - used
    if rest > 0 and who.party.number == WALK_IN:
        raise RuleViolation(
            f"{money_out(rest, currency)} more than is asked for, and no account to keep them on. Take "
            f"{money_out(used, currency)}, or name the account.",
            "tenders",
        )
    by_card = min(rest, beyond([(one.method, one.amount) for one in tenders], used).by_card)
    if by_card <= 0:
        return ()
    return (f"{money_out(by_card, currency)} by card are more than is owed; they stay as credit.",)


def can_allocate(money: Source) -> Refusal | None:
    """Something of it must be open."""
    return None if money.open > 0 else Refusal(f"Nothing of {money.number} is left to allocate.", "allocate")


def allocate_payment(tx: Transaction, p: AllocatePayment) -> Reply:
    """Set open money against invoices."""
    money = one_source(tx, p)
    refuse(can_allocate(money))
    date = business_date(tx, p.date)
    allocations = _by_hand(tx, p.allocate, money.customer_id, money.open, money.kind, money.id)
    if not allocations:
        raise RuleViolation("Nothing is allocated.", "allocate")
    tx.record(PaymentAllocated(money.customer_id, date, allocations))
    owed, credit = standing(tx, money.customer_id)
    currency = company(tx).currency
    return Reply(id=money.id, number=money.number, due=amount_out(owed, currency), credit=amount_out(credit, currency))


def one_source(tx: Transaction, p: AllocatePayment | Refund) -> Source:
    """The money that is named. Raises RuleViolation unless it is one."""
    given = [(kind, ref) for kind in _SOURCE if (ref := getattr(p, kind)) is not None]
    if len(given) != 1:
        raise RuleViolation("Name a payment, a credit note or an invoice below zero.", "payment")
    return source(tx, *given[0])


def can_refund(money: Source, currency: str, amount: int) -> Refusal | None:
    """No more than what of the credit note or payment is open."""
    if 0 < amount <= money.open:
        return None
    return Refusal(f"{money.number} has {money_out(money.open, currency)} left to pay back.", "tenders")


def can_reverse(money: Source, allocated: int) -> Refusal | None:
    """A payment of which nothing was paid back; `allocated` of it settles invoices (minor units)."""
    if money.open + allocated >= money.amount:
        return None
    return Refusal(f"Part of {money.number} was paid back already.", "payment")


def allocated_of(view: View, payment_id: str) -> int:
    """What of a payment settles invoices, in minor units."""
    return sum(int(amount) for _, amount in view.rows(_ALLOCATED, {"id": payment_id}))


def reverse_payment(tx: Transaction, p: ReversePayment) -> Reply:
    """Take a payment back whole: its allocations are undone, the invoices are open again."""
    money = source(tx, "payment", p.payment)
    if not p.reason.strip():
        raise RuleViolation("Say why the payment is reversed.", "reason")
    no_card_number(p.reason, "reason")
    allocated = [
        Allocation("payment", money.id, invoice_id, -amount)
        for invoice_id, amount in tx.rows(_ALLOCATED, {"id": money.id})
    ]
    refuse(can_reverse(money, -sum(a.amount for a in allocated)))
    date = business_date(tx, p.date)
    tx.record(PaymentReversed(money.id, money.customer_id, date, money.amount, tuple(allocated), p.reason))
    book_reversal(tx, money.id, money.number, date, p.reason)
    owed, credit = standing(tx, money.customer_id)
    currency = company(tx).currency
    return Reply(
        id=money.id,
        number=money.number,
        state="reversed",
        due=amount_out(owed, currency),
        credit=amount_out(credit, currency),
    )
