"""A customer's statement of account: what is open today, how long it is overdue, and what it comes to in all."""

import datetime
from collections.abc import Iterable

from app.actions.load import billed_party, customer, today
from app.domain.money import exponent
from app.queries import paper_model as m
from app.queries.paper_archive import PaperRef
from app.queries.paper_company import regional, sender
from app.queries.paper_parts import AGES, OpenItem
from app.queries.paper_shared import party_of
from app.store.database import View
from app.store.merged import one_of
from app.store.sql import sql

_INVOICES = sql(
    "SELECT 'invoice', i.number, i.date, p.due_date, p.gross, p.gross - p.paid - p.settled FROM invoice_progress p "
    f"JOIN invoice i ON i.id = p.invoice_id WHERE p.customer_id {one_of('id')} AND p.gross - p.paid - p.settled <> 0 "
    "ORDER BY i.date, i.number"
)
_WITH_US = sql(
    "SELECT s.source, coalesce(p.number, n.number, v.number), s.date, '', -s.amount, "
    "-(s.amount - s.allocated - s.refunded) FROM credit_source s LEFT JOIN payment p ON p.id = s.source_id "
    "LEFT JOIN credit_note n ON n.id = s.source_id LEFT JOIN invoice v ON v.id = s.source_id "
    f"WHERE s.customer_id {one_of('id')} AND s.amount - s.allocated - s.refunded <> 0 ORDER BY s.date, 2"
)
_CURRENCY = sql("SELECT currency FROM company")


def statement_paper(view: View, ref: str) -> tuple[PaperRef, m.Paper]:
    """The statement of a customer by number or id, as of today; drawn anew each time. Raises RuleViolation."""
    date = today()
    party = billed_party(view, customer(view, ref, "number").party)
    who = sender(view)
    key = {"id": party.customer_id}
    rows = [*view.rows(_INVOICES, key), *view.rows(_WITH_US, key)]
    items = tuple(_items(rows, date))
    balance = sum(one.open for one in items)
    currency = str(view.value(_CURRENCY, default="EUR"))
    own, country = party.language, party.address.country
    language = regional(own, country, who.country) if own else regional(who.language, who.country)
    intro, outro = who.words_on(m.STATEMENT, language)
    paper = m.Paper(
        kind=m.STATEMENT,
        id=party.customer_id,
        number=party.number,
        date=date,
        language=language,
        currency=currency,
        company=who.card,
        recipient=party_of(party.name, party.address, who.country, party.number, "", who.language),
        lines=(),
        # No tax stands on it: the invoices say theirs.
        totals=m.PaperTotals(
            line=balance, net=balance, gross=balance, due=balance, vat=(m.VatRow("O", None, balance, 0),)
        ),
        currency_exponent=exponent(currency),
        paper_size=who.paper_size,
        intro=intro,
        outro=outro,
        payment_reference=party.number,
        marks=m.Marks(demo=who.demo),
        open_items=items,
    )
    return PaperRef(m.STATEMENT, party.customer_id, ""), paper


def customer_number(view: View, ref: str) -> str:
    """The number a customer's statement goes by. Raises RuleViolation."""
    return customer(view, ref, "number").party.number


def _items(rows: Iterable[tuple[str, str, str, str, int, int]], date: str) -> Iterable[OpenItem]:
    for kind, number, day, due, whole, left in rows:
        yield OpenItem(kind, number, day, due, whole, left, age_of(due, date))


def age_of(due: str, date: str) -> int:
    """The age column of what was due on a day: 0 where it is not due yet, up to the last for the oldest."""
    if not due or due >= date:
        return 0
    late = (datetime.date.fromisoformat(date) - datetime.date.fromisoformat(due[:10])).days
    return next((place for place, most in enumerate(AGES, start=1) if late <= most), len(AGES) + 1)
