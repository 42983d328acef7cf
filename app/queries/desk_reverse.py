"""What of a sale can be taken back: the lines of an invoice or shipment, what came back, is credited, and is left."""

from dataclasses import dataclass
from typing import Any

from app.actions import BY_NAME, parse
from app.actions.correcting import decide_correction
from app.actions.crediting import decide
from app.actions.refunding import paid_with
from app.actions.stock import decide_return, returnable
from app.domain.refunds import split_refund
from app.domain.stock import NO_SHELF
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class SoldLine:
    """A line of an invoice or a shipment; quantities in thousandths, money in minor units and the price mode.

    `out` may still come back as goods. Of a shipment `credited` and the money are 0.
    """

    line: int
    sku: str
    name: str
    unit: str
    sold: int
    returned: int
    out: int
    credited: int = 0
    amount: int = 0
    credited_amount: int = 0

    @property
    def left(self) -> int:
        """The quantity that is not credited yet."""
        return self.sold - self.credited

    @property
    def left_amount(self) -> int:
        """The value that is not credited yet."""
        return self.amount - self.credited_amount


@dataclass(frozen=True, slots=True)
class Sale:
    """An invoice or a shipment that something may be taken back of.

    `kind`: invoice, shipment. `open` is what of an invoice is still to be paid. `paid_by` are the forms of money it was
    paid in, the largest first. `default_location` is where goods come back to unless told.
    """

    id: str
    kind: str
    number: str
    customer_id: str
    customer: str
    currency: str
    gross: int
    open: int
    paid_by: tuple[str, ...]
    locations: tuple[str, ...]
    default_location: str
    lines: tuple[SoldLine, ...]

    @property
    def out(self) -> bool:
        """Whether goods may still come back."""
        return any(line.out > 0 for line in self.lines)


@dataclass(frozen=True, slots=True)
class ReversePreview:
    """A credit note before it is issued, in minor units: `settled` lowers the open amount. All 0 without a credit."""

    net: int = 0
    tax: int = 0
    gross: int = 0
    settled: int = 0
    forms: tuple[tuple[str, int], ...] = ()
    """How it would go back as it was paid: forms of money and amounts; the rest was credit."""
    late: tuple[str, ...] = ()
    """What would come back after its time, a sentence each."""

    @property
    def back(self) -> int:
        """What the customer paid and may have back."""
        return self.gross - self.settled


_INVOICE = sql(
    "SELECT i.id, i.number, i.customer_id, i.customer_name, i.currency, i.gross, p.gross - p.paid - p.settled "
    "FROM invoice i JOIN invoice_progress p ON p.invoice_id = i.id WHERE i.id = :ref OR i.number = :ref"
)
_INVOICE_LINES = sql(
    "SELECT l.line, l.sku, l.name, l.unit, l.quantity, coalesce(o.returned, 0), coalesce(c.quantity, 0), l.amount, "
    "coalesce(c.amount, 0) FROM invoice_line l "
    "LEFT JOIN invoice_line_progress c ON c.invoice_id = l.invoice_id AND c.line = l.line "
    "LEFT JOIN order_line_progress o ON o.order_id = l.order_id AND o.line = l.order_line "
    "WHERE l.invoice_id = :id ORDER BY l.line"
)
_SHIPMENT = sql(
    "SELECT s.id, s.number, s.customer_id, o.customer_name, o.currency FROM shipment s "
    "JOIN sales_order o ON o.id = s.order_id WHERE (s.id = :ref OR s.number = :ref) "
    "AND s.state IN ('shipped', 'delivered')"
)
_SHIPMENT_LINES = sql(
    "SELECT s.line, l.sku, l.name, l.unit, s.quantity, s.returned FROM shipment_line s "
    "JOIN shipment h ON h.id = s.shipment_id "
    "JOIN sales_order_line l ON l.order_id = h.order_id AND l.line = s.line WHERE s.shipment_id = :id ORDER BY s.line"
)
_PAID_BY = sql(
    "SELECT t.method, sum(t.amount) FROM payment_tender t JOIN payment p ON p.id = t.payment_id "
    "WHERE p.state = 'recorded' AND t.payment_id IN (SELECT a.source_id FROM payment_allocation a "
    "WHERE a.invoice_id = :id AND a.source = 'payment') GROUP BY t.method ORDER BY 2 DESC, 1"
)
_LOCATIONS = sql(
    f"SELECT id FROM location WHERE id NOT IN ({', '.join(repr(name) for name in NO_SHELF)}) "
    "AND inactive = 0 ORDER BY id LIMIT 200"
)
_DEFAULT = sql("SELECT default_location FROM company")
_BILLED_ON = sql(
    "SELECT i.invoice_id, v.number FROM invoice_shipment i JOIN invoice v ON v.id = i.invoice_id "
    "WHERE i.shipment_id = :id"
)


def sale_of(view: View, ref: str) -> Sale | None:
    """An invoice, or a shipment that has left, by id or number, with its lines."""
    if row := view.row(_INVOICE, {"ref": ref}):
        return _invoice(view, row)
    row = view.row(_SHIPMENT, {"ref": ref})
    if row is None:
        return None
    out = returnable(view, shipment_id=row[0])
    lines = tuple(
        SoldLine(line, sku, name, unit, sold, returned, max(0, out[line].left) if line in out else 0)
        for line, sku, name, unit, sold, returned in view.rows(_SHIPMENT_LINES, {"id": row[0]})
    )
    locations, usual = _places(view)
    number, customer_id, customer, currency = row[1:]
    return Sale(row[0], "shipment", number, customer_id, customer, currency, 0, 0, (), locations, usual, lines)


def billed_on(view: View, shipment_id: str) -> tuple[tuple[str, str], ...]:
    """Ids and numbers of the invoices over a shipment."""
    return tuple((str(id_), str(number)) for id_, number in view.rows(_BILLED_ON, {"id": shipment_id}))


def _invoice(view: View, row: tuple[str, str, str, str, str, int, int]) -> Sale:
    out = returnable(view, invoice_id=row[0])
    lines = []
    for line, sku, name, unit, sold, returned, credited, amount, credited_amount in view.rows(
        _INVOICE_LINES, {"id": row[0]}
    ):
        left = max(0, out[line].left) if line in out else 0
        back = min(int(sold), int(returned))
        lines.append(SoldLine(line, sku, name, unit, sold, back, left, credited, amount, credited_amount))
    paid_by = tuple(str(method) for method, _ in view.rows(_PAID_BY, {"id": row[0]}))
    locations, usual = _places(view)
    id_, number, customer_id, customer, currency, gross, due = row
    return Sale(
        id_, "invoice", number, customer_id, customer, currency, gross, due, paid_by, locations, usual, tuple(lines)
    )


def _places(view: View) -> tuple[tuple[str, ...], str]:
    codes = tuple(str(code) for (code,) in view.rows(_LOCATIONS))
    return codes, str(view.value(_DEFAULT, default=""))


def reverse_preview(
    view: View, goods: dict[str, Any] | None = None, credit: dict[str, Any] | None = None
) -> ReversePreview:
    """What a return and a credit note would be, by the rules that record them, without recording anything.

    `goods` and `credit` are the inputs of `receive_return` and `issue_credit_note`. Raises RuleViolation.
    """
    late = decide_return(view, parse(BY_NAME["receive_return"], goods)).late if goods is not None else ()
    if credit is None:
        return ReversePreview(late=late)
    decided = decide(view, parse(BY_NAME["issue_credit_note"], credit))
    totals = decided.credit.totals
    back = totals.gross - decided.settled
    forms = split_refund(*paid_with(view, decided.head.id), back) if back > 0 else ()
    return ReversePreview(totals.net, totals.tax, totals.gross, decided.settled, forms, late)


@dataclass(frozen=True, slots=True)
class CorrectionPreview:
    """A correction before it is made, in minor units: what is credited, billed anew, and the money that moves."""

    credited: int
    gross: int
    moved: int
    customer: str
    currency: str


def correction_preview(view: View, correction: dict[str, Any], date: str) -> CorrectionPreview:
    """What `correct_invoice` with this input would come to, by its own rule. Raises RuleViolation."""
    decided = decide_correction(view, parse(BY_NAME["correct_invoice"], correction), date)
    deal = decided.deal
    credited = decided.credit.credit.totals.gross
    return CorrectionPreview(credited, deal.totals.gross, decided.moved, deal.customer.name, deal.currency)


@dataclass(frozen=True, slots=True)
class Reversible:
    """What of an order can be taken back, each as (id, number): goods that are out and not billed, and invoices."""

    open: bool
    shipments: tuple[tuple[str, str], ...]
    invoices: tuple[tuple[str, str], ...]


_OPEN = sql(
    "SELECT count(*) FROM order_line_progress WHERE order_id = :id AND ordered - cancelled - shipped > 0 "
    "AND (service = 0 OR ordered - cancelled - invoiced > 0)"
)
_OUT = sql(
    "SELECT s.id, s.number FROM shipment s WHERE s.order_id = :id AND s.state IN ('shipped', 'delivered') "
    "AND NOT EXISTS (SELECT 1 FROM invoice_shipment i WHERE i.shipment_id = s.id) "
    "AND EXISTS (SELECT 1 FROM shipment_line l WHERE l.shipment_id = s.id AND l.quantity > l.returned) "
    "ORDER BY s.number"
)
_INVOICES = sql(
    "SELECT i.id, i.number FROM invoice_order o JOIN invoice i ON i.id = o.invoice_id "
    "JOIN invoice_progress p ON p.invoice_id = i.id WHERE o.order_id = :id AND p.credited < p.gross ORDER BY i.number"
)


def reversible_of(view: View, order_id: str) -> Reversible:
    """What of an order can be taken back now."""
    key = {"id": order_id}
    shipments = tuple((str(one), str(number)) for one, number in view.rows(_OUT, key))
    invoices = tuple((str(one), str(number)) for one, number in view.rows(_INVOICES, key))
    return Reversible(bool(view.value(_OPEN, key, 0)), shipments, invoices)
