"""A payment as it was taken: its forms of money with their references, and the till it belongs to."""

from dataclasses import dataclass

from app.actions.load import company
from app.domain.errors import RuleViolation
from app.domain.money import amount_out
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class TenderAnswer:
    """One form of money; `reference` is the terminal's, or the number of a certified till's receipt."""

    method: str
    amount: str
    reference: str


@dataclass(frozen=True, slots=True)
class PaymentAnswer:
    """A payment; amounts as decimal text. `till` is its session's Z report, "open" while there is none."""

    number: str
    id: str
    customer: str
    date: str
    state: str
    amount: str
    change: str
    tenders: tuple[TenderAnswer, ...]
    till: str


_PAYMENT = sql(
    "SELECT p.number, p.id, c.number, p.date, p.state, p.amount, p.change FROM payment p "
    "JOIN customer c ON c.id = p.customer_id WHERE p.number = :ref OR p.id = :ref"
)
_TENDERS = sql("SELECT method, amount, reference FROM payment_tender WHERE payment_id = :id ORDER BY position")
_TILL = sql(
    "SELECT coalesce(z.number, 'open') FROM till_entry e LEFT JOIN z_report z ON z.session_id = e.session_id "
    "WHERE e.document_id = :id AND e.kind = 'payment'"
)


def payment(view: View, ref: str) -> PaymentAnswer:
    """A payment by number or id. Raises RuleViolation."""
    row = view.row(_PAYMENT, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no payment {ref}.", "number")
    number, id_, customer, date, state, amount, change = row
    currency = company(view).currency
    tenders = tuple(
        TenderAnswer(method, amount_out(part, currency), reference)
        for method, part, reference in view.rows(_TENDERS, {"id": id_})
    )
    return PaymentAnswer(
        number,
        id_,
        customer,
        date,
        state,
        amount_out(amount, currency),
        amount_out(change, currency),
        tenders,
        str(view.value(_TILL, {"id": id_}, default="")),
    )
