"""What is known of the money when a paper is made: what paid an invoice at once, and what a payment leaves open.

A paper is of its moment. What is set against an invoice by the very action that issued it, as a sale over the counter
does, stands on it; what comes later does not, so that the same document always says the same.
"""

from dataclasses import dataclass

from app.actions.load import fact_of
from app.domain.facts import CreditNoteIssued, InvoiceIssued
from app.queries import paper_model as m
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class PaidAtOnce:
    """What an invoice got as it was issued: minor units, the forms of money, and the change of cash."""

    amount: int = 0
    tenders: tuple[m.Tender, ...] = ()
    change: int = 0


_AT_ONCE = sql(
    "SELECT a.source, a.source_id, sum(a.amount) FROM payment_allocation a JOIN journal j ON j.id = a.fact_id "
    "WHERE a.invoice_id = :id AND j.action_id = (SELECT action_id FROM journal WHERE id = :fact_id) "
    "GROUP BY a.source, a.source_id ORDER BY a.source_id"
)
_CHANGE = sql("SELECT change FROM payment WHERE id = :id")
_TENDERS = sql("SELECT method, amount FROM payment_tender WHERE payment_id = :id ORDER BY position")
_NOTE_NUMBER = sql("SELECT number FROM credit_note WHERE id = :id")


def paid_at_once(view: View, fact: InvoiceIssued, fact_id: str) -> PaidAtOnce:
    """What the action that issued the invoice set against it: money, and credit of goods brought back."""
    found = PaidAtOnce()
    for source, source_id, allocated in view.rows(_AT_ONCE, {"id": fact.invoice_id, "fact_id": fact_id}):
        amount = int(allocated)
        if amount <= 0:
            continue
        given, change = _given(view, source_id, amount) if source == "payment" else _brought(view, source_id, amount)
        found = PaidAtOnce(found.amount + amount, found.tenders + given, found.change + change)
    return found


def _brought(view: View, note_id: str, amount: int) -> tuple[tuple[m.Tender, ...], int]:
    """Credit that pays, with the number of its note."""
    number = view.value(_NOTE_NUMBER, {"id": note_id}, default="")
    return (m.Tender("", amount, "credit_note", number),), 0


def _given(view: View, payment_id: str, amount: int) -> tuple[tuple[m.Tender, ...], int]:
    """The money as it was handed over; where only a part of it is for this invoice, that part."""
    change = int(view.value(_CHANGE, {"id": payment_id}, default=0))
    tenders = tuple(m.Tender("", paid, method) for method, paid in view.rows(_TENDERS, {"id": payment_id}))
    if sum(one.amount for one in tenders) - change == amount:
        return tenders, change
    methods = dict.fromkeys(one.method for one in tenders)
    return (m.Tender("", amount, next(iter(methods)) if len(methods) == 1 else "several"),), 0


_METHODS = sql(
    "SELECT DISTINCT t.method FROM invoice i JOIN payment_allocation a ON a.invoice_id = i.id AND a.source = 'payment' "
    "JOIN payment_tender t ON t.payment_id = a.source_id WHERE i.number = :ref OR i.id = :ref ORDER BY t.method"
)


def tenders_of(view: View, ref: str) -> tuple[str, ...]:
    """In which forms of money an invoice was paid; none if nothing was."""
    return tuple(method for (method,) in view.rows(_METHODS, {"ref": ref}))


@dataclass(frozen=True, slots=True)
class Standing:
    """An invoice around a payment, in minor units: what was settled before it, and what it leaves open."""

    before: int
    left: int


_ALLOCATED = sql(
    "SELECT a.source_id, a.amount FROM payment_allocation a JOIN journal j ON j.id = a.fact_id "
    "WHERE a.invoice_id = :id AND j.hlc <= (SELECT hlc FROM journal WHERE id = :fact_id)"
)
_CREDITED = sql(
    "SELECT c.fact_id FROM credit_note c JOIN journal j ON j.id = c.fact_id "
    "WHERE c.invoice_id = :id AND j.hlc <= (SELECT hlc FROM journal WHERE id = :fact_id)"
)


def standing(view: View, invoice: InvoiceIssued, payment_id: str, fact_id: str) -> Standing:
    """How an invoice stood when a payment was recorded by the fact `fact_id`; what came afterwards is not looked at."""
    key = {"id": invoice.invoice_id, "fact_id": fact_id}
    rows = [(source_id, int(amount)) for source_id, amount in view.rows(_ALLOCATED, key)]
    now = sum(amount for source_id, amount in rows if source_id == payment_id)
    before = sum(amount for source_id, amount in rows if source_id != payment_id)
    for (credit_fact,) in view.rows(_CREDITED, key):
        credit = fact_of(view, credit_fact)
        before += credit.settled if isinstance(credit, CreditNoteIssued) else 0
    return Standing(before, invoice.deal.totals.gross - before - now)
