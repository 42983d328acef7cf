"""Steps with money of the last hour, taken back: a payment is reversed whole, what was set against invoices is free."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from app.actions.before import UNDONE
from app.actions.load import business_date, company, fact_of
from app.actions.payments import ReversePayment, allocated_of, can_reverse, reverse_payment, source, standing
from app.actions.permitted import require
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.facts import PaymentAllocated
from app.domain.money import amount_out
from app.store.sql import sql

if TYPE_CHECKING:
    from app.actions.stepping import Step
    from app.store.database import Transaction, View

_STATE = sql("SELECT state FROM payment WHERE id = :id")
_STANDS = sql("SELECT sum(amount) FROM payment_allocation WHERE source_id = :source_id AND invoice_id = :invoice_id")


def is_reversed(view: View, step: Step) -> bool:
    """Whether the payment is not there any more."""
    return str(view.value(_STATE, {"id": step.id}, "")) != "recorded"


def why_not_reversed(view: View, step: Step, _now: int) -> str:
    """What was paid back of it stands."""
    money = source(view, "payment", step.id)
    refusal = can_reverse(money, allocated_of(view, money.id))
    return refusal.message if refusal else ""


def reverse(tx: Transaction, step: Step) -> Reply:
    """As by its own action, with its right: the invoices are open again, the drawer gives the money back."""
    require(tx, "void")
    return reverse_payment(tx, ReversePayment(payment=step.id, reason=UNDONE))


def _said(view: View, step: Step) -> PaymentAllocated:
    fact = fact_of(view, step.before["facts"][0])
    if not isinstance(fact, PaymentAllocated):
        raise RuleViolation("Nothing of the last hour is left to take back.", "step")
    return fact


def is_free(view: View, step: Step) -> bool:
    """Whether that money settles those invoices no more: the payment was reversed."""
    said = _said(view, step)
    given = [(one, {"source_id": one.source_id, "invoice_id": one.invoice_id}) for one in said.allocations]
    return any(int(view.value(_STANDS, key, default=0) or 0) < one.amount for one, key in given)


def why_not_open(_view: View, _step: Step, _now: int) -> str:
    """Money that settles an invoice can always settle another one instead."""
    return ""


def free(tx: Transaction, step: Step) -> Reply:
    """The same fact below zero: the money is the customer's credit again, the invoices are open."""
    said = _said(tx, step)
    back = tuple(replace(one, amount=-one.amount) for one in said.allocations)
    tx.record(PaymentAllocated(said.customer_id, business_date(tx, ""), back))
    owed, credit = standing(tx, said.customer_id)
    currency = company(tx).currency
    return Reply(id=step.id, number=step.number, due=amount_out(owed, currency), credit=amount_out(credit, currency))
