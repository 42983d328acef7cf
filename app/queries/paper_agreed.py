"""What was agreed about the money of a document, and what its goods promise: as it stood when it was issued."""

import datetime
from collections.abc import Callable
from dataclasses import replace

from app.actions.load import add_days
from app.domain.deal import Deal
from app.domain.facts import CreditNoteIssued
from app.domain.identity import recorded_us
from app.domain.money import share
from app.domain.sold import promises_at
from app.queries import paper_model as m
from app.queries.promises import promises_of
from app.store.database import View
from app.store.sql import sql

_NOW = 2**62


def offered_early(deal: Deal) -> m.EarlyPayment | None:
    """What paying early will take off, before anybody knows on which day the bill is written."""
    terms = deal.terms
    if not (terms.early_percent and terms.early_days):
        return None
    return m.EarlyPayment(terms.early_percent, 0, "", terms.early_days)


def early_until(deal: Deal, due: int) -> m.EarlyPayment | None:
    """What paying the `due` minor units of a bill early takes off, and until which day."""
    early = offered_early(deal)
    if early is None or due <= 0:
        return None
    return replace(early, amount=share(due, early.percent), until=add_days(deal.date, early.days))


def days_to_pay(date: str, due_date: str) -> int | None:
    """The days from a bill to the day it is due; None where it says none."""
    if not due_date:
        return None
    return (datetime.date.fromisoformat(due_date) - datetime.date.fromisoformat(date)).days


_CONFIRMED = sql("SELECT confirmed_hlc FROM sales_order WHERE id = :id")
_STAMP = sql("SELECT hlc FROM journal WHERE id = :id")


def with_promises(view: View, deal: Deal, lines: tuple[m.PaperLine, ...], stamp: int) -> tuple[m.PaperLine, ...]:
    """The lines with warranty and time to bring back, as promised at a stamp."""
    return _promised(view, deal, lines, lambda source: stamp)


def with_promises_of_orders(
    view: View, deal: Deal, lines: tuple[m.PaperLine, ...], order_id: str = ""
) -> tuple[m.PaperLine, ...]:
    """The lines of a bill or a delivery with what was promised when their orders were confirmed: that is what holds."""
    known: dict[str, int] = {}

    def stamp_of(source: str) -> int:
        order = order_id or source.partition("/")[0]
        if order not in known:
            known[order] = int(view.value(_CONFIRMED, {"id": order}, _NOW))
        return known[order]

    return _promised(view, deal, lines, stamp_of)


def stamp_of_fact(view: View, fact_id: str) -> int:
    """The stamp of a fact; without one that of now, for what is not issued yet."""
    return int(view.value(_STAMP, {"id": fact_id}, _NOW)) if fact_id else _NOW


def _promised(
    view: View, deal: Deal, lines: tuple[m.PaperLine, ...], stamp_of: Callable[[str], int]
) -> tuple[m.PaperLine, ...]:
    said = {
        product: found
        for product in {x.product_id for x in deal.lines if x.product_id}
        if (found := promises_of(view, product))
    }
    if not said:
        return lines
    own = {x.line: x for x in deal.lines}
    told = []
    for line in lines:
        x = own.get(line.line)
        if x is None or x.product_id not in said:
            told.append(line)
            continue
        held = promises_at(stamp_of(x.source), said[x.product_id])
        told.append(replace(line, warranty_months=held.warranty_months, return_days=held.return_days))
    return tuple(told)


_PAID_BACK = sql(
    "SELECT t.method, sum(t.amount) FROM refund_tender t JOIN refund r ON r.id = t.refund_id "
    "JOIN journal j ON j.id = r.fact_id WHERE r.source_id = :id "
    "AND j.action_id = (SELECT action_id FROM journal WHERE id = :fact_id) GROUP BY t.method ORDER BY t.method"
)
_SPENT = sql(
    "SELECT i.number, sum(a.amount) FROM payment_allocation a JOIN invoice i ON i.id = a.invoice_id "
    "JOIN journal j ON j.id = a.fact_id WHERE a.source_id = :id AND a.source = 'credit_note' "
    "AND j.action_id = (SELECT action_id FROM journal WHERE id = :fact_id) "
    "GROUP BY i.number HAVING sum(a.amount) > 0 ORDER BY i.number"
)


def given_back(
    view: View, note: CreditNoteIssued, fact_id: str, invoice_number: str
) -> tuple[tuple[m.Tender, ...], tuple[tuple[str, int], ...]]:
    """Where the money of a credit note went as it was issued: what was paid back, and what was set off.

    The second are invoices with minor units: its own as far as that was open, and what it paid in the same step. What
    came later does not stand on the paper.
    """
    key = {"id": note.credit_note_id, "fact_id": fact_id}
    back = tuple(m.Tender("", int(amount), method) for method, amount in view.rows(_PAID_BACK, key))
    own = ((invoice_number, note.settled),) if note.settled > 0 else ()
    return back, own + tuple((str(number), int(amount)) for number, amount in view.rows(_SPENT, key))


_TAKEN = sql("SELECT actor, hlc FROM journal WHERE id = :id")


def taken_by(view: View, fact_id: str, date: str) -> tuple[str, str]:
    """Who took the money of a receipt, and the local time "10:42"; no time where it is booked on another day."""
    actor, stamp = view.row(_TAKEN, {"id": fact_id}) or ("", 0)
    moment = datetime.datetime.fromtimestamp(recorded_us(int(stamp)) // 1_000_000, tz=datetime.UTC).astimezone()
    return str(actor), f"{moment:%H:%M}" if moment.date().isoformat() == date else ""
