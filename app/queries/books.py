"""What the books say of a document, a product, a customer: the answers of `counterfoil query`, as decimal text."""

from dataclasses import dataclass
from typing import Any

from app.actions.drafts import StoredDraft, find_draft
from app.actions.load import company, customer, deal_of, fact_of, product, today
from app.actions.orders import line_progress, order_state, remaining
from app.actions.reply import Ladder, ladder
from app.domain.deal import Deal
from app.domain.errors import RuleViolation
from app.domain.facts import CreditNoteIssued, InvoiceIssued, OldInvoiceTaken
from app.domain.money import amount_out
from app.domain.quantity import quantity_out
from app.queries.arrivals import arrivals_for
from app.queries.book_lines import LineAnswer, lines_answered
from app.queries.held import held_of
from app.queries.kit_stock import free_sets
from app.queries.own_fields import by_name
from app.store.database import View
from app.store.merged import one_of
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentAnswer:
    """A document as it stands."""

    kind: str
    id: str
    number: str
    state: str
    status: str
    date: str
    customer: str
    customer_name: str
    currency: str
    reference: str
    totals: Ladder
    lines: tuple[LineAnswer, ...]
    fulfilment: str | None = None
    billing: str | None = None
    payment: str | None = None
    on_hold: bool | None = None
    backordered: bool | None = None
    revision: str | None = None
    valid_until: str | None = None
    order: str | None = None
    due_date: str | None = None
    overdue: bool | None = None
    invoice: str | None = None
    reason: str | None = None
    credited: str | None = None
    documents: tuple[dict[str, str], ...] | None = None
    fields: dict[str, str] | None = None


def _head(deal: Deal) -> dict[str, Any]:
    return {
        "date": deal.date,
        "customer": deal.customer.number,
        "customer_name": deal.customer.name,
        "currency": deal.currency,
        "reference": deal.terms.reference,
    }


def _draft(stored: StoredDraft) -> DocumentAnswer:
    deal = stored.draft.deal
    if deal is None:
        raise RuleViolation(f"Draft {stored.name} has no lines yet.")
    return DocumentAnswer(
        kind=stored.kind,
        id=stored.id,
        number=stored.name,
        state="draft",
        status="draft",
        totals=ladder(deal.totals, deal.currency),
        lines=lines_answered(deal),
        **_head(deal),
    )


_ORDER = sql(
    "SELECT o.id, o.number, o.fact_id, p.fulfilment, p.billing, p.payment, p.status, p.backordered, p.on_hold "
    "FROM sales_order o JOIN order_progress p ON p.order_id = o.id "
    "WHERE o.number = :ref OR o.id = :ref OR o.id = (SELECT order_id FROM quote WHERE id = :ref)"
)
_ORDER_DOCUMENTS = (
    ("pick_list", sql("SELECT number, state FROM pick_list WHERE order_id = :id ORDER BY id")),
    ("shipment", sql("SELECT number, state FROM shipment WHERE order_id = :id ORDER BY id")),
    (
        "invoice",
        sql(
            "SELECT i.number, 'issued' FROM invoice_order o JOIN invoice i ON i.id = o.invoice_id "
            "WHERE o.order_id = :id ORDER BY i.id"
        ),
    ),
    (
        "credit_note",
        sql(
            "SELECT c.number, 'issued' FROM invoice_order o JOIN credit_note c ON c.invoice_id = o.invoice_id "
            "WHERE o.order_id = :id ORDER BY c.id"
        ),
    ),
)


def order(view: View, number: str) -> DocumentAnswer:
    """A sales order, or a draft of one. Raises RuleViolation."""
    row = view.row(_ORDER, {"ref": number})
    if row is None:
        draft = find_draft(view, number)
        if draft is None or draft.kind != "order":
            raise RuleViolation(f"There is no order {number}.", "number")
        return _draft(draft)
    id_, name, fact_id, fulfilment, billing, payment, status, back, held = row
    deal, progress = deal_of(view, fact_id), line_progress(view, id_)
    documents = tuple(
        {"kind": kind, "number": number, "state": state}
        for kind, statement in _ORDER_DOCUMENTS
        for number, state in view.rows(statement, {"id": id_})
    )
    return DocumentAnswer(
        kind="order",
        id=id_,
        number=name,
        state=order_state(status),
        status=status,
        totals=ladder(remaining(deal, progress).totals, deal.currency),
        lines=lines_answered(deal, progress, arrivals_for(view, id_)),
        fulfilment=fulfilment,
        billing=billing,
        payment=payment,
        on_hold=bool(held),
        backordered=bool(back),
        documents=documents,
        fields=by_name(view, "order", id_),
        **_head(deal),
    )


_QUOTE = sql(
    "SELECT q.id, q.number, q.state, q.revision, q.valid_until, q.fact_id, q.reason, coalesce(o.number, q.order_id) "
    "FROM quote q LEFT JOIN sales_order o ON o.id = q.order_id WHERE q.number = :ref OR q.id = :ref"
)


def revision_letter(revision: int) -> str:
    """1 -> A, 27 -> AA."""
    letters = ""
    while revision > 0:
        revision, rest = divmod(revision - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def quote(view: View, number: str) -> DocumentAnswer:
    """A quote, or a draft of one. Raises RuleViolation."""
    row = view.row(_QUOTE, {"ref": number})
    if row is None:
        draft = find_draft(view, number)
        if draft is None or draft.kind != "quote":
            raise RuleViolation(f"There is no quote {number}.", "number")
        return _draft(draft)
    id_, name, state, revision, valid_until, fact_id, reason, order_number = row
    deal = deal_of(view, fact_id)
    late = state == "sent" and valid_until and valid_until < today()
    return DocumentAnswer(
        kind="quote",
        id=id_,
        number=name,
        state=state,
        status="expired" if late else state,
        totals=ladder(deal.totals, deal.currency),
        lines=lines_answered(deal),
        revision=revision_letter(revision),
        valid_until=valid_until,
        order=order_number or None,
        reason=reason or None,
        fields=by_name(view, "order", id_),
        **_head(deal),
    )


_INVOICE = sql(
    "SELECT i.id, i.number, i.fact_id, i.due_date, p.gross, p.paid, p.credited, p.gross - p.paid - p.settled "
    "FROM invoice i JOIN invoice_progress p ON p.invoice_id = i.id WHERE i.number = :ref OR i.id = :ref"
)


def invoice(view: View, number: str) -> DocumentAnswer:
    """An invoice with what of it is paid, credited and open. Raises RuleViolation."""
    row = view.row(_INVOICE, {"ref": number})
    if row is None:
        raise RuleViolation(f"There is no invoice {number}.", "number")
    id_, name, fact_id, due_date, gross, paid, credited, open_amount = row
    fact = fact_of(view, fact_id)
    if isinstance(fact, OldInvoiceTaken):
        return _old_invoice(view, fact, name, paid, open_amount)
    assert isinstance(fact, InvoiceIssued)  # noqa: S101 - the row names its own fact
    deal = fact.deal
    # What was credited is not paid: only money makes an invoice paid in part.
    status = "paid" if open_amount <= 0 else "part_paid" if open_amount < gross - credited else "open"
    if credited >= gross > 0:
        status = "credited"
    return DocumentAnswer(
        kind="invoice",
        id=id_,
        number=name,
        state="issued",
        status=status,
        totals=ladder(deal.totals, deal.currency, paid, open_amount),
        lines=lines_answered(deal),
        due_date=due_date,
        overdue=open_amount > 0 and due_date < today(),
        credited=amount_out(credited, deal.currency),
        **_head(deal),
    )


_WITHDRAWN = sql("SELECT withdrawn, settled FROM invoice_progress WHERE invoice_id = :id")


def _old_invoice(view: View, fact: OldInvoiceTaken, number: str, paid: int, left: int) -> DocumentAnswer:
    """An invoice of the system before this one: what it came to and what is open. It has no lines and no tax here."""
    withdrawn, _ = view.row(_WITHDRAWN, {"id": fact.invoice_id}) or (0, 0)
    status = "taken_back" if withdrawn else "paid" if left <= 0 else "part_paid" if paid else "open"
    nothing, gross = amount_out(0, fact.currency), amount_out(fact.gross, fact.currency)
    prepaid = amount_out(fact.gross - left, fact.currency)
    totals = Ladder(nothing, nothing, nothing, nothing, nothing, gross, prepaid, amount_out(left, fact.currency), ())
    return DocumentAnswer(
        kind="invoice",
        id=fact.invoice_id,
        number=number,
        state="old",
        status=status,
        date=fact.date,
        customer=fact.customer_number,
        customer_name=fact.customer_name,
        currency=fact.currency,
        reference=fact.reference,
        totals=totals,
        lines=(),
        due_date=fact.due_date,
        overdue=left > 0 and fact.due_date < today(),
    )


_CREDIT_NOTE = sql(
    "SELECT c.id, c.number, c.fact_id, c.reason, i.number, s.amount - s.allocated - s.refunded, s.refunded "
    "FROM credit_note c JOIN invoice i ON i.id = c.invoice_id JOIN credit_source s ON s.source_id = c.id "
    "WHERE c.number = :ref OR c.id = :ref"
)


def credit_note(view: View, number: str) -> DocumentAnswer:
    """A credit note; `due` is what the customer still has of it. Raises RuleViolation."""
    row = view.row(_CREDIT_NOTE, {"ref": number})
    if row is None:
        raise RuleViolation(f"There is no credit note {number}.", "number")
    id_, name, fact_id, reason, invoice_number, left, refunded = row
    fact = fact_of(view, fact_id)
    assert isinstance(fact, CreditNoteIssued)  # noqa: S101 - the row names its own fact
    deal = fact.deal
    return DocumentAnswer(
        kind="credit_note",
        id=id_,
        number=name,
        state="issued",
        status="open" if left else "settled",
        totals=ladder(deal.totals, deal.currency, refunded, left),
        lines=lines_answered(deal),
        invoice=invoice_number,
        reason=reason,
        **_head(deal),
    )


@dataclass(frozen=True, slots=True)
class LocationStock:
    """A product at one location; quantities as decimal text."""

    location: str
    on_hand: str
    reserved: str
    available: str


@dataclass(frozen=True, slots=True)
class StockAnswer:
    """A product in all, and per location. Goods at packing are on hand, and promised to their order."""

    product: str
    name: str
    on_hand: str
    reserved: str
    available: str
    held: str
    """What of it is kept for quotes today; an order may take it."""
    backordered: str
    locations: tuple[LocationStock, ...]
    fields: dict[str, str] | None = None
    """The product's values in the company's own fields, by their names."""


_STOCK = sql(
    "SELECT location, on_hand, reserved FROM stock_level WHERE product_id = :id "
    "AND location NOT IN ('CUSTOMER', 'SUPPLIER', 'ADJUSTMENT') ORDER BY location"
)
_WAITING = sql(
    "SELECT coalesce(sum(ordered - cancelled - reserved - shipped), 0) FROM order_line_progress "
    "WHERE product_id = :id AND service = 0 AND ordered - cancelled - reserved - shipped > 0"
)


def stock(view: View, ref: str) -> StockAnswer:
    """What of a product is on hand, promised and free. Raises RuleViolation."""
    goods = product(view, ref)
    rows = view.rows(_STOCK, {"id": goods.id})
    on_hand, reserved = sum(row[1] for row in rows), sum(row[2] for row in rows)
    if goods.kit:
        on_hand = free_sets(view, [goods.id])[goods.id]
    places = tuple(
        LocationStock(where, quantity_out(here), quantity_out(held), quantity_out(here - held))
        for where, here, held in rows
        if here or held
    )
    waiting = int(view.value(_WAITING, {"id": goods.id}))
    return StockAnswer(
        goods.sku,
        goods.name,
        quantity_out(on_hand),
        quantity_out(reserved),
        quantity_out(on_hand - reserved),
        quantity_out(held_of(view, [goods.id], today()).get(goods.id, 0)),
        quantity_out(waiting),
        places,
        by_name(view, "product", goods.id),
    )


@dataclass(frozen=True, slots=True)
class CustomerAnswer:
    """A customer's account: what they owe in all, the credit they have with us, and what is open."""

    id: str
    number: str
    name: str
    country: str
    balance: str
    credit: str
    open_documents: tuple[dict[str, str], ...]
    fields: dict[str, str] | None = None


_BALANCE = sql(f"SELECT coalesce(sum(balance), 0) FROM customer_balance WHERE customer_id {one_of('id')}")
_CREDIT = sql(
    f"SELECT coalesce(sum(amount - allocated - refunded), 0) FROM credit_source WHERE customer_id {one_of('id')} "
    "AND amount - allocated - refunded <> 0"
)
_OPEN_INVOICES = sql(
    "SELECT i.number, i.date, i.due_date, p.gross - p.paid - p.settled FROM invoice_progress p "
    f"JOIN invoice i ON i.id = p.invoice_id WHERE p.customer_id {one_of('id')} AND p.gross - p.paid - p.settled <> 0 "
    "ORDER BY i.date, i.number"
)
_OPEN_ORDERS = sql(
    "SELECT o.number, o.date, o.gross, p.status FROM sales_order o JOIN order_progress p ON p.order_id = o.id "
    f"WHERE o.customer_id {one_of('id')} AND p.closed = 0 ORDER BY o.date, o.number"
)
_OPEN_QUOTES = sql(
    f"SELECT number, date, gross, valid_until FROM quote WHERE customer_id {one_of('id')} AND state = 'sent' "
    "ORDER BY date, number"
)


def customer_account(view: View, ref: str) -> CustomerAnswer:
    """A customer's balance and open documents. Raises RuleViolation."""
    who = customer(view, ref, "number").party
    key, currency = {"id": who.customer_id}, company(view).currency
    documents = [
        {"kind": "invoice", "number": n, "date": d, "due_date": due, "open": amount_out(left, currency)}
        for n, d, due, left in view.rows(_OPEN_INVOICES, key)
    ]
    documents += [
        {"kind": "order", "number": n, "date": d, "gross": amount_out(gross, currency), "status": status}
        for n, d, gross, status in view.rows(_OPEN_ORDERS, key)
    ]
    documents += [
        {"kind": "quote", "number": n, "date": d, "gross": amount_out(gross, currency), "valid_until": until}
        for n, d, gross, until in view.rows(_OPEN_QUOTES, key)
    ]
    return CustomerAnswer(
        who.customer_id,
        who.number,
        who.name,
        who.address.country,
        amount_out(int(view.value(_BALANCE, key, default=0)), currency),
        amount_out(int(view.value(_CREDIT, key, default=0)), currency),
        tuple(documents),
        by_name(view, "customer", who.customer_id),
    )


_WITH_STATUS = sql("SELECT order_id FROM order_progress WHERE status = :status ORDER BY urgency, order_id LIMIT :limit")


def orders_with_status(view: View, status: str, limit: int) -> list[str]:
    """The ids of orders whose headline status is this, the most urgent first."""
    return [row[0] for row in view.rows(_WITH_STATUS, {"status": status, "limit": limit})]
