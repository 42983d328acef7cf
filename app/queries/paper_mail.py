"""Papers and e-mail: which may go to customers, and to which address each goes."""

from dataclasses import dataclass
from typing import Final

from app.domain.account import WALK_IN
from app.domain.errors import RuleViolation
from app.queries import paper_model as m
from app.queries.paper_archive import AS_OF_TODAY
from app.queries.papers import paper_for
from app.store.database import View
from app.store.merged import account
from app.store.sql import sql

_MONEY = (m.INVOICE, m.CREDIT_NOTE, m.STATEMENT)
_WHO = "SELECT c.id, c.number, c.email, c.billing_email FROM "
_OF = f"{_WHO}{{}} d JOIN customer c ON c.id = d.customer_id WHERE d.id = :id"
_CUSTOMER: Final = {
    m.QUOTATION: sql(_OF.format("quote")),
    m.SALES_ORDER: sql(_OF.format("sales_order")),
    m.DELIVERY_NOTE: sql(_OF.format("shipment")),
    m.INVOICE: sql(_OF.format("invoice")),
    m.CREDIT_NOTE: sql(_OF.format("credit_note")),
    m.STATEMENT: sql(f"{_WHO}customer c WHERE c.id = :id"),
}
_FORGOTTEN = sql("SELECT forgotten FROM customer WHERE id = :id")
MAILABLE: Final = tuple(_CUSTOMER)
"""The kinds of paper that go to customers by e-mail: those with a seal, so that who gets one can check it, and what
is said of an account."""


@dataclass(frozen=True, slots=True)
class Addressed:
    """A paper with the customer it is for; ``to`` is "" where the books know no address."""

    paper: m.Paper
    customer_id: str
    to: str
    walk_in: bool = False


def paper_to_mail(view: View, kind: str, ref: str) -> Addressed:
    """A paper that may be mailed: issued, and of a real company. Raises RuleViolation."""
    if kind not in _CUSTOMER:
        raise RuleViolation(f"Mailed are {', '.join(MAILABLE)}, not a {kind}.", "kind")
    found, paper = paper_for(view, kind, ref)
    if paper.marks.draft or not (found.content or kind in AS_OF_TODAY):
        raise RuleViolation(f"{paper.number} is a draft; only what is issued is mailed.", "number")
    if paper.marks.demo:
        raise RuleViolation(f"{paper.number} is of a sample company; it is mailed to nobody.", "number")
    customer_id, number, mail, bills = view.row(_CUSTOMER[kind], {"id": found.document_id}) or ("", "", "", "")
    return Addressed(paper, customer_id, (bills or mail) if kind in _MONEY else mail, number == WALK_IN)


def is_forgotten(view: View, customer_id: str) -> bool:
    """Whether a customer, or whom they were merged into, is forgotten: nothing personal of them is written again."""
    return bool(view.value(_FORGOTTEN, {"id": account(view, customer_id)}, 0))
