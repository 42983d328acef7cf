"""Facts of money into their tables. What is issued is written once; what is open is a sum beside it."""

from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.facts import (
    Allocation,
    CreditNoteIssued,
    DocumentArchived,
    DocumentTimestamped,
    InvoiceIssued,
    IssuedIncomplete,
    PaperMailed,
    PaymentAllocated,
    PaymentRecorded,
    PaymentReversed,
    RefundPaid,
    Tender,
)
from app.store.apply.master import raise_counters
from app.store.journal import Recorded
from app.store.schema import deals, money
from app.store.sql import add, insert, largest, newest, sql
from app.store.sums import CREDITED, INVOICED
from app.store.writer import Writer

_ENTRY = insert(money.RECEIVABLE, "fact_id", "position", "kind", "customer_id", "document_id", "date", "amount")
_BALANCE = add(money.CUSTOMER_BALANCE, "balance")


def _post(tx: Writer, entries: Sequence[tuple[str, str, str, str, str, int]]) -> None:
    """Entries of the receivables ledger: (fact, kind, customer, document, date, signed amount)."""
    tx.put(_ENTRY, [(fact, 1, *rest) for fact, *rest in entries])
    tx.put(_BALANCE, [(customer, amount) for _, _, customer, _, _, amount in entries])
    tx.touch("balance", *(entry[2] for entry in entries))


_INVOICE = insert(money.INVOICE)
_INVOICE_LINE = insert(
    money.INVOICE_LINE,
    "invoice_id", "line", "order_id", "order_line", "product_id", "sku", "name", "unit", "category", "tax_code",
    "tax_category", "tax_rate", "quantity", "price", "price_per", "discount", "amount", "net", "sales", "service",
    "weight",
)  # fmt: skip
_INVOICE_ORDER = insert(money.INVOICE_ORDER, "order_id", "invoice_id", "fixed")
_INVOICE_SHIPMENT = insert(money.INVOICE_SHIPMENT, "shipment_id", "invoice_id")
_OPENED = add(money.INVOICE_PROGRESS, "gross", copy=("customer_id", "due_date", "date"))


def _invoice_rows(one: Recorded[InvoiceIssued]) -> tuple[dict[str, Any], list[tuple[Any, ...]]]:
    f, deal = one.fact, one.fact.deal
    totals = deal.totals
    head: dict[str, Any] = {
        "id": f.invoice_id,
        "number": f.number,
        "customer_id": deal.customer.customer_id,
        "customer_number": deal.customer.number,
        "customer_name": deal.customer.name,
        "date": deal.date,
        "due_date": f.due_date,
        "supply_date": f.supply_date,
        "currency": deal.currency,
        "reference": deal.terms.reference,
        "tax_rounding": deal.tax_rounding,
        "fact_id": one.id,
        "includes_tax": int(deal.includes_tax),
        "net": totals.net,
        "tax": totals.tax,
        "gross": totals.gross,
        "goods_net": totals.line - totals.allowance,
        "hlc": one.hlc,
        "origin": "",
    }
    lines = []
    for line in deal.lines:
        order_id, _, order_line = line.source.partition("/")
        lines.append(
            (
                f.invoice_id, line.line, order_id, int(order_line or 0), line.product_id, line.sku, line.name,
                line.unit, line.category, line.tax.code, line.tax.category, line.tax.rate, line.quantity, line.price,
                line.price_per, line.discount, line.amount, line.net, line.sales, int(line.service),
                line.said.weight,
            )
        )  # fmt: skip
    return head, lines


def invoice_issued(tx: Writer, facts: Sequence[Recorded[InvoiceIssued]]) -> None:
    """Somebody owes us."""
    heads, lines, orders, shipments = [], [], [], []
    for one in facts:
        head, own = _invoice_rows(one)
        heads.append(head)
        lines += own
        f = one.fact
        orders += [(o, f.invoice_id, int(o in f.fixed_of)) for o in f.order_ids]
        shipments += [(s, f.invoice_id) for s in f.shipment_ids]
        tx.touch("invoice", f.invoice_id)
        tx.touch("shipment", *f.shipment_ids)
        tx.touch_order(*f.order_ids)
    tx.many(_INVOICE, heads)
    tx.put(_INVOICE_LINE, lines)
    tx.put(_INVOICE_ORDER, orders)
    tx.put(_INVOICE_SHIPMENT, shipments)
    opened = ("customer_id", "due_date", "date", "gross")
    tx.many(_OPENED, [{"invoice_id": h["id"], **{name: h[name] for name in opened}} for h in heads])
    for head in heads:
        if head["gross"] < 0:
            _we_owe(tx, head)
    for one in facts:
        for b in one.fact.billed:
            tx.sums.line(INVOICED, b.order_id, b.line, b.product_id, b.quantity)
    posts = [
        (one.id, "invoice", h["customer_id"], h["id"], h["date"], h["gross"])
        for one, h in zip(facts, heads, strict=True)
    ]
    _post(tx, posts)
    raise_counters(tx, [(one.fact.series, one.fact.counter, one.fact.deal.date) for one in facts])


_SOURCE = add(money.CREDIT_SOURCE, "amount", "allocated", copy=("source", "customer_id", "date"))
_SOURCE_SHRUNK = add(money.CREDIT_SOURCE, "amount")
_SETTLED = add(money.INVOICE_PROGRESS, "settled")


def _we_owe(tx: Writer, head: dict[str, Any]) -> None:
    """An invoice below zero demands nothing: what it says is the customer's money with us, as by a credit note."""
    row = {"source_id": head["id"], "source": "invoice", "customer_id": head["customer_id"], "date": head["date"]}
    tx.run(_SOURCE, {**row, "amount": -head["gross"], "allocated": 0})
    tx.run(_SETTLED, {"invoice_id": head["id"], "settled": head["gross"]})


_WITHDRAWN = add(money.INVOICE_PROGRESS, "settled", "withdrawn")
_NO_SALE = {"supply_date": "", "tax_rounding": "", "includes_tax": 0, "net": 0, "tax": 0, "goods_net": 0}


def invoice_inherited(tx: Writer, heads: Sequence[dict[str, Any]]) -> None:
    """Invoices of the system before this one: `open` of each is owed, and what it sold was no sale of ours."""
    tx.many(_INVOICE, [{**_NO_SALE, **{name: h[name] for name in h if name != "open"}} for h in heads])
    opened = ("customer_id", "due_date", "date", "gross")
    tx.many(_OPENED, [{"invoice_id": h["id"], **{name: h[name] for name in opened}} for h in heads])
    # What was paid before was paid there: here it is settled.
    before = [{"invoice_id": h["id"], "settled": h["gross"] - h["open"]} for h in heads if h["gross"] >= 0]
    tx.many(_SETTLED, before)
    for head in heads:
        if head["gross"] < 0:
            _we_owe(tx, head)
        tx.touch("invoice", head["id"])
    _post(tx, [(h["fact_id"], "invoice", h["customer_id"], h["id"], h["date"], h["open"]) for h in heads])


def invoice_withdrawn(tx: Writer, fact_id: str, invoice_id: str, customer_id: str, date: str, amount: int) -> None:
    """Nothing of an old invoice is owed any more, in either direction."""
    settled = amount if amount > 0 else 0
    tx.run(_WITHDRAWN, {"invoice_id": invoice_id, "settled": settled, "withdrawn": 1})
    if amount < 0:
        tx.run(_SOURCE_SHRUNK, {"source_id": invoice_id, "amount": amount})
    _post(tx, [(fact_id, "withdrawn", customer_id, invoice_id, date, -amount)])
    tx.touch("invoice", invoice_id)


_CREDIT_NOTE = insert(money.CREDIT_NOTE)
_CREDIT_LINE = insert(money.CREDIT_NOTE_LINE)
_LINE_CREDITED = add(money.INVOICE_LINE_PROGRESS, "quantity", "amount", "weight")
_INVOICE_CREDITED = add(money.INVOICE_PROGRESS, "credited", "settled", "charges_credited")


def credit_note_issued(tx: Writer, facts: Sequence[Recorded[CreditNoteIssued]]) -> None:
    """The invoice shrinks; what was paid already becomes the customer's credit."""
    for one in facts:
        f, deal = one.fact, one.fact.deal
        t, customer = deal.totals, deal.customer
        row: dict[str, Any] = {
            "id": f.credit_note_id,
            "number": f.number,
            "invoice_id": f.invoice_id,
            "reason": f.reason,
        }
        row |= {"customer_id": customer.customer_id, "customer_number": customer.number, "customer_name": customer.name}
        row |= {"date": deal.date, "currency": deal.currency, "fact_id": one.id, "net": t.net, "tax": t.tax}
        tx.run(_CREDIT_NOTE, {**row, "gross": t.gross, "goods_net": t.line - t.allowance, "hlc": one.hlc})
        for line in deal.lines:
            order_id, _, order_line = line.source.partition("/")
            own: dict[str, Any] = {"credit_note_id": f.credit_note_id, "line": line.line, "product_id": line.product_id}
            own |= {"category": line.category, "order_id": order_id, "order_line": int(order_line or 0)}
            own |= {"quantity": line.quantity, "amount": line.amount, "net": line.net, "sales": line.sales}
            tx.run(_CREDIT_LINE, own)
        key: dict[str, Any] = {"invoice_id": f.invoice_id}
        taken = [
            {**key, "line": c.line, "quantity": c.quantity, "amount": c.amount, "weight": c.weight} for c in f.credited
        ]
        tx.many(_LINE_CREDITED, taken)
        sums = {"credited": t.gross, "settled": f.settled, "charges_credited": int(f.whole)}
        tx.run(_INVOICE_CREDITED, {**key, **sums})
        source: dict[str, Any] = {
            "source_id": f.credit_note_id,
            "source": "credit_note",
            "customer_id": customer.customer_id,
        }
        tx.run(_SOURCE, {**source, "date": deal.date, "amount": max(0, t.gross), "allocated": f.settled})
        if t.gross < 0:  # of an invoice below zero: what it owed the customer becomes less
            tx.run(_SOURCE_SHRUNK, {"source_id": f.invoice_id, "amount": t.gross})
        for q in f.quantities:
            tx.sums.line(CREDITED, q.order_id, q.line, q.product_id, q.quantity)
        _post(tx, [(one.id, "credit_note", customer.customer_id, f.credit_note_id, deal.date, -t.gross)])
        raise_counters(tx, [(f.series, f.counter, deal.date)])
        tx.touch("invoice", f.invoice_id)
        tx.touch("credit_note", f.credit_note_id)
        tx.touch_order(*f.order_ids)


_PAYMENT = newest(
    money.PAYMENT, "number", "customer_id", "date", "amount", "change", "fact_id", "state", stamp="state_hlc"
)
_PAYMENT_STATE = newest(money.PAYMENT, "state", stamp="state_hlc")
_TENDER = insert(money.PAYMENT_TENDER)
_ALLOCATION = insert(
    money.PAYMENT_ALLOCATION, "fact_id", "position", "source", "source_id", "invoice_id", "date", "amount"
)
_PAID = add(money.INVOICE_PROGRESS, "paid")
_ALLOCATED = add(money.CREDIT_SOURCE, "allocated")
_TAKEN = add(money.CREDIT_SOURCE, "refunded")
_ORDERS_OF = sql(
    "SELECT order_id FROM invoice_line WHERE invoice_id = :invoice_id AND order_id <> '' "
    "UNION SELECT order_id FROM advance_invoice WHERE invoice_id = :invoice_id"
)


def _tenders(column: str, document_id: str, tenders: Iterable[Tender]) -> list[dict[str, Any]]:
    rows = [{column: document_id, "method": t.method, "reference": t.reference, "amount": t.amount} for t in tenders]
    return [{**row, "position": position} for position, row in enumerate(rows, 1)]


def _allocate(tx: Writer, items: Iterable[tuple[str, str, Sequence[Allocation]]]) -> None:
    """Each item is a fact, its date, and the money it puts to invoices."""
    rows, taken = [], []
    sums: dict[str, list[tuple[str, int]]] = {"payment": [], "credit_note": []}
    for fact_id, date, allocations in items:
        for position, a in enumerate(allocations, 1):
            rows.append((fact_id, position, a.source, a.source_id, a.invoice_id, date, a.amount))
            sums["payment" if a.source == "payment" else "credit_note"].append((a.invoice_id, a.amount))
            taken.append((a.source_id, a.amount))
    tx.put(_ALLOCATION, rows)
    tx.put(_PAID, sums["payment"])
    tx.put(_SETTLED, sums["credit_note"])
    tx.put(_ALLOCATED, taken)
    for _, _, _, _, invoice_id, _, _ in rows:
        tx.touch("invoice", invoice_id)
        tx.touch_order(*(row[0] for row in tx.rows(_ORDERS_OF, {"invoice_id": invoice_id})))


def payment_recorded(tx: Writer, facts: Sequence[Recorded[PaymentRecorded]]) -> None:
    """Money is in."""
    payments, tenders, sources = [], [], []
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"id": f.payment_id, "number": f.number, "customer_id": f.customer_id, "date": f.date}
        row |= {"amount": f.amount, "change": f.change, "state": "recorded"}
        payments.append({**row, "fact_id": one.id, "state_hlc": one.hlc})
        tenders += _tenders("payment_id", f.payment_id, f.tenders)
        source: dict[str, Any] = {"source_id": f.payment_id, "source": "payment", "customer_id": f.customer_id}
        sources.append({**source, "date": f.date, "amount": f.amount, "allocated": 0})
        tx.touch("payment", f.payment_id)
    tx.many(_PAYMENT, payments)
    tx.many(_TENDER, tenders)
    tx.many(_SOURCE, sources)
    _allocate(tx, ((one.id, one.fact.date, one.fact.allocations) for one in facts))
    posts = [(o.id, "payment", o.fact.customer_id, o.fact.payment_id, o.fact.date, -o.fact.amount) for o in facts]
    _post(tx, posts)
    raise_counters(tx, [(one.fact.series, one.fact.counter, one.fact.date) for one in facts])


def payment_allocated(tx: Writer, facts: Sequence[Recorded[PaymentAllocated]]) -> None:
    """Open money meets open invoices."""
    _allocate(tx, ((one.id, one.fact.date, one.fact.allocations) for one in facts))
    tx.touch("balance", *(one.fact.customer_id for one in facts))


def payment_reversed(tx: Writer, facts: Sequence[Recorded[PaymentReversed]]) -> None:
    """The money is not there after all."""
    for one in facts:
        f = one.fact
        tx.run(_PAYMENT_STATE, {"id": f.payment_id, "state": "reversed", "state_hlc": one.hlc})
        _allocate(tx, [(one.id, f.date, f.allocations)])
        tx.run(_TAKEN, {"source_id": f.payment_id, "refunded": f.amount})
        _post(tx, [(one.id, "reversal", f.customer_id, f.payment_id, f.date, f.amount)])
        tx.touch("payment", f.payment_id)


_REFUND = insert(money.REFUND)
_REFUND_TENDER = insert(money.REFUND_TENDER)


def refund_paid(tx: Writer, facts: Sequence[Recorded[RefundPaid]]) -> None:
    """Money went back."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"id": f.refund_id, "number": f.number, "customer_id": f.customer_id, "source": f.source}
        tx.run(_REFUND, {**row, "source_id": f.source_id, "date": f.date, "amount": f.amount, "fact_id": one.id})
        tx.many(_REFUND_TENDER, _tenders("refund_id", f.refund_id, f.tenders))
        tx.run(_TAKEN, {"source_id": f.source_id, "refunded": f.amount})
        _post(tx, [(one.id, "refund", f.customer_id, f.refund_id, f.date, f.amount)])
        raise_counters(tx, [(f.series, f.counter, f.date)])
        tx.touch("refund", f.refund_id)
        tx.touch(f.source, f.source_id)


_ARCHIVE = newest(deals.DOCUMENT_ARCHIVE, "number", "fact_id", "content", "size", "signed")
_QUEUED = largest(deals.STAMP_QUEUE, "sealed", "stamped", "hlc")


def document_archived(tx: Writer, facts: Sequence[Recorded[DocumentArchived]]) -> None:
    """The paper exists."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"document_id": f.document_id, "kind": f.kind, "sha256": f.sha256, "number": f.number}
        tx.run(
            _ARCHIVE,
            {**row, "size": f.size, "signed": int(f.signed), "content": f.content, "fact_id": one.id, "hlc": one.hlc},
        )
        if f.signed:
            tx.run(_QUEUED, {**row, "sealed": 1, "stamped": 0, "hlc": one.hlc})
        tx.touch("document", f.document_id)


_STAMPED = insert(deals.DOCUMENT_TIMESTAMP)


def document_timestamped(tx: Writer, facts: Sequence[Recorded[DocumentTimestamped]]) -> None:
    """The paper exists with a timestamp, beside the one without; the newest is the one that is printed again."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"document_id": f.document_id, "kind": f.kind, "sha256": f.sha256, "fact_id": one.id}
        row["hlc"] = one.hlc
        tx.run(_ARCHIVE, {**row, "number": f.number, "content": f.content, "size": f.size, "signed": 1})
        tx.run(_STAMPED, {**row, "before_sha256": f.sha256_before, "authority": f.authority, "stamped_at": f.at})
        # Neither the one nor the other waits any more; when the one before was archived, says its own fact.
        tx.run(_QUEUED, {**row, "sealed": 1, "stamped": 1})
        tx.run(_QUEUED, {**row, "sha256": f.sha256_before, "sealed": 0, "stamped": 1, "hlc": 0})
        tx.touch("document", f.document_id)


_MAILED = insert(deals.PAPER_MAILED)


def paper_mailed(tx: Writer, facts: Sequence[Recorded[PaperMailed]]) -> None:
    """A customer has the paper by e-mail."""
    for one in facts:
        f, private = one.fact, one.fact.private or {}
        row: dict[str, Any] = {"fact_id": one.id, "kind": f.kind, "document_id": f.document_id, "sha256": f.sha256}
        row |= {"message_id": f.message_id, "sent_to": private.get("to", ""), "subject": private.get("subject", "")}
        tx.run(_MAILED, {**row, "sent_at": f.at})
        tx.touch("document", f.document_id)
        tx.touch("mail", f.document_id, f.record_id)


def issued_incomplete(tx: Writer, facts: Sequence[Recorded[IssuedIncomplete]]) -> None:
    """A bill went out without what the law asks for; what it lacks is read from the journal."""
    for one in facts:
        tx.touch(one.fact.kind, one.fact.document_id)
