"""Money back by the forms it came in: what an invoice was paid with, and what of that went back already."""

from app.actions.drawer import accept_tenders, book_refund
from app.actions.load import business_date, company, take_number
from app.actions.payments import Refund, Source, can_refund, one_source, tenders_in
from app.actions.permitted import require
from app.actions.reply import Reply, refuse
from app.domain.cards import no_card_number
from app.domain.errors import RuleViolation
from app.domain.facts import RefundedOtherwise, RefundPaid, Tender
from app.domain.money import money_out
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
        paid.append(Paid(int(part), _forms(view, payment_id, change)))
    back = {method: int(amount) for method, amount in view.rows(_BACK, {"id": invoice_id})}
    return tuple(paid), back


def _forms(view: View, payment_id: str, change: int) -> tuple[tuple[str, int], ...]:
    """What a payment brought in each form of money; change was given back from the cash at once."""
    forms = {method: int(amount) for method, amount in view.rows(_FORMS, {"id": payment_id})}
    if change:
        forms["cash"] -= int(change)
    return tuple((method, amount) for method, amount in forms.items() if amount > 0)


def as_paid(view: View, invoice_id: str, amount: int) -> tuple[Tender, ...]:
    """How `amount` (minor units) goes back for an invoice by the forms that paid it; what was credit stays."""
    return tuple(Tender(method, part) for method, part in split_refund(*paid_with(view, invoice_id), amount))


_INVOICE_OF = sql("SELECT invoice_id FROM credit_note WHERE id = :id")
# A payment, and the others that settle the same invoices: what went back of those invoices was of all of them.
_KIN = sql(
    "SELECT p.id, p.change FROM payment p WHERE p.state = 'recorded' AND (p.id = :id OR p.id IN ("
    "SELECT o.source_id FROM payment_allocation a JOIN payment_allocation o ON o.invoice_id = a.invoice_id "
    "WHERE a.source = 'payment' AND a.source_id = :id AND o.source = 'payment')) ORDER BY p.id"
)
_BACK_OF = sql(
    "SELECT t.method, sum(t.amount) FROM refund_tender t JOIN refund r ON r.id = t.refund_id WHERE r.source_id IN ("
    "SELECT p.id FROM payment p WHERE p.id = :id "
    "UNION SELECT o.source_id FROM payment_allocation a JOIN payment_allocation o ON o.invoice_id = a.invoice_id "
    "WHERE a.source = 'payment' AND a.source_id = :id AND o.source = 'payment' "
    "UNION SELECT c.id FROM payment_allocation a JOIN credit_note c ON c.invoice_id = a.invoice_id "
    "WHERE a.source = 'payment' AND a.source_id = :id) GROUP BY t.method"
)


def came_in(view: View, money: Source) -> tuple[tuple[Paid, ...], dict[str, int]]:
    """With what the money was paid that is to go back, and what of such money went back in each form before.

    Of an invoice below zero nothing is known: nobody paid it.
    """
    if money.kind == "credit_note":
        return paid_with(view, str(view.value(_INVOICE_OF, {"id": money.id})))
    if money.kind != "payment":
        return (), {}
    paid = [
        Paid(money.open if payment_id == money.id else 0, _forms(view, payment_id, change))
        for payment_id, change in view.rows(_KIN, {"id": money.id})
    ]
    back = {method: int(amount) for method, amount in view.rows(_BACK_OF, {"id": money.id})}
    return tuple(paid), back


def refund(tx: Transaction, p: Refund) -> Reply:
    """Pay money back to the customer: as it came in, or otherwise if it is said why."""
    money = one_source(tx, p)
    tenders = as_it_came(tx, money) if p.tenders is None else tenders_in(p.tenders, company(tx).currency)
    return pay_back(tx, money, tenders, business_date(tx, p.date), p.otherwise)


def as_it_came(view: View, money: Source) -> tuple[Tender, ...]:
    """All that is open of a credit note or a payment, by the forms it came in. Raises RuleViolation if unknown."""
    parts = tuple(Tender(method, amount) for method, amount in split_refund(*came_in(view, money), money.open))
    if not parts and money.open:
        raise RuleViolation(f"No money is known that paid {money.number}: say in which form it goes back.", "tenders")
    return parts


def pay_back(tx: Transaction, money: Source, tenders: tuple[Tender, ...], date: str, otherwise: str = "") -> Reply:
    """Money goes back in these forms, each no more than it took, but for a reason. Raises RuleViolation."""
    accept_tenders(tx, tenders)
    amount = sum(t.amount for t in tenders)
    currency = company(tx).currency
    refuse(can_refund(money, currency, amount))
    astray = _checked(tx, money, tenders, currency, otherwise)
    series, counter, number = take_number(tx, "refund", date)
    fact = RefundPaid(
        tx.new_id(), number, counter, series, money.customer_id, money.kind, money.id, date, tenders, amount
    )
    tx.record(fact)
    if astray:
        why = no_card_number(otherwise.strip(), "otherwise") or f"not known how {money.number} was paid"
        tx.record(RefundedOtherwise(fact.refund_id, astray, why))
    book_refund(tx, fact.refund_id, number, date, tenders)
    return Reply(id=fact.refund_id, number=number)


def _checked(tx: Transaction, money: Source, tenders: tuple[Tender, ...], currency: str, otherwise: str) -> int:
    """How much goes back in another form than it came in; that takes a right. What we owe of ourselves goes in any."""
    if money.kind == "invoice":
        return 0
    paid, back = came_in(tx, money)
    known = sum(part for _, part in split_refund(paid, back, money.open))
    forms = [(one.method, one.amount) for one in tenders]
    astray = check_refund(paid, back, forms, currency, money.open - known, otherwise)
    if astray:
        require(tx, "refund_otherwise", f"{money_out(astray, currency)} of {money.number}")
    return astray
