"""What would be billed now: each order or customer with its exact total, or the sentence that stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.actions.invoicing import IssueInvoice, decide
from app.actions.lawful import lacking
from app.domain.errors import RuleViolation
from app.domain.kits import FIRST_PART
from app.domain.legal import Missing, in_words
from app.store.database import View
from app.store.sql import sql

MOST = 500


@dataclass(frozen=True, slots=True)
class BillRow:
    """One invoice that would be issued. `gross` in minor units; `problem` is why it cannot be, "" if it can.

    `lacks` is what the law asks for and it would not say: then that is the problem, and can be filled in.
    """

    order_ids: tuple[str, ...]
    numbers: str
    customer_id: str
    customer: str
    currency: str
    lines: int
    gross: int
    problem: str
    lacks: tuple[Missing, ...] = ()

    @property
    def id(self) -> str:
        """Its orders as one word."""
        return "+".join(self.order_ids)


_ORDER = "SELECT o.id, o.number, o.customer_id, o.customer_name, o.currency FROM sales_order o "
_TO_BILL = (
    "JOIN order_progress p ON p.order_id = o.id WHERE p.closed = 0 AND (p.status = 'to_invoice' OR "
    "(p.status = 'part_shipped' AND EXISTS (SELECT 1 FROM order_line_progress l WHERE l.order_id = o.id "
    f"AND l.service <> 1 AND l.line < {FIRST_PART} AND l.shipped - l.returned > l.invoiced))) "
)
_ALL = sql(f"{_ORDER}{_TO_BILL}ORDER BY o.date, o.number LIMIT :limit")
_ONE = sql(f"{_ORDER}WHERE o.id = :id")


def to_bill(view: View, date: str, orders: Sequence[str] = (), *, by_customer: bool = False) -> tuple[BillRow, ...]:
    """The invoices of these orders (of all that are shipped and not billed if none are named), problems first.

    `date` is the ISO day of issue; `by_customer` puts the orders of a customer on one invoice. At most 500 orders.
    """
    found = [view.row(_ONE, {"id": one}) for one in orders] if orders else view.rows(_ALL, {"limit": MOST})
    rows = [row for row in found if row is not None]
    groups: dict[str, list[tuple[str, str, str, str, str]]] = {}
    for row in rows:
        groups.setdefault(row[2] if by_customer else row[0], []).append(row)
    bills = [_bill(view, date, group) for group in groups.values()]
    return tuple(sorted(bills, key=lambda one: not one.problem))


def _bill(view: View, date: str, group: list[tuple[str, str, str, str, str]]) -> BillRow:
    ids = tuple(row[0] for row in group)
    numbers = ", ".join(row[1] for row in group)
    _, _, customer_id, customer, currency = group[0]
    try:
        deal = decide(view, IssueInvoice(orders=list(ids)), date).deal
    except RuleViolation as error:
        return BillRow(ids, numbers, customer_id, customer, currency, 0, 0, error.message)
    # Sent as it is, it would have to be corrected by a credit note.
    free = next((line for line in deal.lines if not line.amount and not line.discount), None)
    problem = f"{free.sku or free.name} has no price." if free else ""
    lacks = () if problem else lacking(view, deal)
    if lacks:
        problem = f"Lacks {in_words([(one.field, one.record) for one in lacks])}."
    return BillRow(ids, numbers, customer_id, customer, currency, len(deal.lines), deal.totals.gross, problem, lacks)
