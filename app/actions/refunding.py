"""Money back by the forms it came in: what an invoice was paid with, and what of that went back already."""

from app.actions.drawer import accept_tenders, book_refund
from app.actions.load import business_date, company, take_number
from app.actions.parameters import TenderInput
from app.actions.payments import Refund, Source, can_refund, one_source, source, tenders_in
from app.actions.reply import Reply, refuse
from app.domain.errors import RuleViolation
from app.domain.facts import RefundPaid, Tender
from app.domain.money import amount_out
from app.domain.refunds import Paid, check_refund, split_refund
from app.store.database import Transaction, View
from app.store.sql import sql

_PAYMENTS = sql(
    "SELECT p.id, p.change, sum(a.amount) FROM payment_allocation a JOIN payment p ON p.id = a.source_id "
    "WHERE a.invoice_id = :id AND a.source = 'payment' AND p.state = 'recorded' GROUP BY p.id, p.change "
    "HAVING sum(a.amount) > 0 ORDER BY p.id"
)
_FORMS = sql("SELECT method, sum(amount) FROM payment_tender WHERE payment_id = :id GROUP BY method ORDER BY method")
# What went back of the payments themselves, and of credit notes on any invoice that they settled.
_BACK = sql(
    "SELECT t.method, sum(t.amount) FROM refund_tender t JOIN refund r ON r.id = t.refund_id WHERE r.source_id IN ("
    "SELECT a.source_id FROM payment_allocation a WHERE a.invoice_id = :id AND a.source = 'payment' "
    "UNION SELECT c.id FROM credit_note c WHERE c.invoice_id IN (SELECT o.invoice_id FROM payment_allocation o "
    "WHERE o.source = 'payment' AND o.source_id IN (SELECT a.source_id FROM payment_allocation a "
    "WHERE a.invoice_id = :id AND a.source = 'payment'))) GROUP BY t.method"
)


def paid_with(view: View, invoice_id: str) -> tuple[tuple[Paid, ...], dict[str, int]]:
    """The payments that settle an invoice, and what of such money went back in each form."""
    paid = []
    for payment_id, change, part in view.rows(_PAYMENTS, {"id": invoice_id}):
        forms = {method: int(amount) for method, amount in view.rows(_FORMS, {"id": payment_id})}
        if change:
            forms["cash"] -= change
        paid.append(Paid(int(part), tuple((method, amount) for method, amount in forms.items() if amount > 0)))
    back = {method: int(amount) for method, amount in view.rows(_BACK, {"id": invoice_id})}
    return tuple(paid), back


def refund_of(view: View, invoice_id: str, amount: int, given: list[TenderInput] | None) -> tuple[Tender, ...]:
    """How `amount` (minor units) goes back for an invoice: as given, else by the forms that paid it.

    Raises RuleViolation where a form of money would give back more than it took.
    """
    currency = company(view).currency
    paid, back = paid_with(view, invoice_id)
    if given is None:
        return tuple(Tender(method, part) for method, part in split_refund(paid, back, amount))
    tenders = tenders_in(given, currency) if given else ()
    if sum(one.amount for one in tenders) > amount:
        raise RuleViolation(f"Only {amount_out(amount, currency)} go back.", "tenders")
    check_refund(paid, back, [(one.method, one.amount) for one in tenders], currency)
    return tenders


def refund_note(tx: Transaction, credit_note: str, tenders: tuple[Tender, ...], date: str) -> Reply | None:
    """Pay a credit note back in these forms, if there are any."""
    return pay_back(tx, source(tx, "credit_note", credit_note), tenders, date) if tenders else None


_INVOICE_OF = sql("SELECT invoice_id FROM credit_note WHERE id = :id")
_CHANGE = sql("SELECT change FROM payment WHERE id = :id")
_BACK_OF = sql(
    "SELECT t.method, sum(t.amount) FROM refund_tender t JOIN refund r ON r.id = t.refund_id WHERE r.source_id = :id "
    "GROUP BY t.method"
)


def refund(tx: Transaction, p: Refund) -> Reply:
    """Pay money back to the customer."""
    money = one_source(tx, p)
    tenders = as_it_came(tx, money) if p.tenders is None else tenders_in(p.tenders, company(tx).currency)
    return pay_back(tx, money, tenders, business_date(tx, p.date))


def as_it_came(view: View, money: Source) -> tuple[Tender, ...]:
    """All that is open of a credit note or a payment, by the forms it came in. Raises RuleViolation if unknown."""
    parts: tuple[Tender, ...] = ()
    if money.kind == "credit_note":
        parts = refund_of(view, str(view.value(_INVOICE_OF, {"id": money.id})), money.open, None)
    elif money.kind == "payment":
        forms = {method: int(amount) for method, amount in view.rows(_FORMS, {"id": money.id})}
        if change := int(view.value(_CHANGE, {"id": money.id}, default=0)):
            forms["cash"] -= change
        back = {method: int(amount) for method, amount in view.rows(_BACK_OF, {"id": money.id})}
        paid = [Paid(money.open, tuple(forms.items()))]
        parts = tuple(Tender(method, amount) for method, amount in split_refund(paid, back, money.open))
    if not parts and money.open:
        raise RuleViolation(f"No money is known that paid {money.number}: say in which form it goes back.", "tenders")
    return parts


def pay_back(tx: Transaction, money: Source, tenders: tuple[Tender, ...], date: str) -> Reply:
    """Money goes back in these forms. Raises RuleViolation if there is not as much."""
    accept_tenders(tx, tenders)
    amount = sum(t.amount for t in tenders)
    refuse(can_refund(money, company(tx).currency, amount))
    series, counter, number = take_number(tx, "refund", date)
    fact = RefundPaid(
        tx.new_id(), number, counter, series, money.customer_id, money.kind, money.id, date, tenders, amount
    )
    tx.record(fact)
    book_refund(tx, fact.refund_id, number, date, tenders)
    return Reply(id=fact.refund_id, number=number)
