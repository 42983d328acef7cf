"""Sales for the reports: what was ordered or billed, by one thing at a time, without delivery charges.

A line counts with what it brings in after its share of the document's allowances (its `sales`). Of orders all
confirmed ones count, less what was cancelled, on the order's date; of invoices all, less credit notes, each on its own
date. Amounts are net of tax in minor units, quantities in thousandths of whatever unit the goods have.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.rounding import part
from app.store.database import View
from app.store.sql import Statement, sql


@dataclass(frozen=True, slots=True)
class Sales:
    """What falls to one key: orders are counted once, however many of their lines it has."""

    key: str
    name: str
    orders: int
    quantity: int
    net: int


@dataclass(frozen=True, slots=True)
class SalesTable:
    """The rows of a question, and all of them in one; an order may be in several rows."""

    rows: tuple[Sales, ...]
    total: Sales


@dataclass(frozen=True, slots=True)
class _By:
    """How sales are told apart: an expression of `x` (and what is joined), and the words for it."""

    group: str
    key: str
    name: str = "''"
    join: str = ""


_ALL = "''"
_PRODUCT = "LEFT JOIN product p ON p.id = x.product_id"
# Who was merged into another counts with them.
_CUSTOMER = (
    "LEFT JOIN customer y ON y.id = x.customer_id "
    "LEFT JOIN customer c ON c.id = CASE WHEN y.merged_into <> '' THEN y.merged_into ELSE y.id END"
)
BY: dict[str, _By] = {
    # Joined to nothing it is no column of an index: else SQLite reads all orders there are, for they stand by customer.
    "customer": _By("coalesce(c.id, '') || ''", "max(c.number)", "max(c.name)", _CUSTOMER),
    "country": _By("coalesce(c.country, '')", "coalesce(c.country, '')", join=_CUSTOMER),
    "product": _By("x.product_id", "max(p.sku)", "max(p.name)", _PRODUCT),
    "supplier": _By(
        "coalesce(p.supplier_id, '')", "coalesce(max(s.number), '')", "coalesce(max(s.name), '')",
        f"{_PRODUCT} LEFT JOIN supplier s ON s.id = p.supplier_id",
    ),
    "category": _By("x.category", "x.category"),
    "salesperson": _By("x.salesperson", "x.salesperson"),
    "day": _By("x.date", "x.date"),
    "month": _By("substr(x.date, 1, 7)", "substr(x.date, 1, 7)"),
    "year": _By("substr(x.date, 1, 4)", "substr(x.date, 1, 4)"),
    "": _By(_ALL, _ALL),
}  # fmt: skip

_ORDERED = (
    "SELECT o.id AS order_id, o.date AS date, o.customer_id AS customer_id, o.salesperson AS salesperson, "
    "l.product_id AS product_id, l.category AS category, g.ordered AS ordered, g.cancelled AS cancelled, "
    "l.sales AS sales FROM sales_order o JOIN sales_order_line l ON l.order_id = o.id "
    "JOIN order_line_progress g ON g.order_id = l.order_id AND g.line = l.line "
    "WHERE o.date >= :since AND o.date <= :until AND g.ordered <> g.cancelled"
)
_BILLED = (
    "SELECT l.order_id AS order_id, i.date AS date, i.customer_id AS customer_id, "
    "coalesce(o.salesperson, '') AS salesperson, l.product_id AS product_id, l.category AS category, "
    "l.quantity AS ordered, 0 AS cancelled, l.sales AS sales "
    "FROM invoice i JOIN invoice_line l ON l.invoice_id = i.id LEFT JOIN sales_order o ON o.id = l.order_id "
    "WHERE i.date >= :since AND i.date <= :until "
    # What is credited is no order of its own.
    "UNION ALL SELECT NULL, n.date, n.customer_id, coalesce(o.salesperson, ''), l.product_id, l.category, "
    "-l.quantity, 0, -l.sales FROM credit_note n JOIN credit_note_line l ON l.credit_note_id = n.id "
    "LEFT JOIN sales_order o ON o.id = l.order_id WHERE n.date >= :since AND n.date <= :until"
)
BASES = {"order": _ORDERED, "invoice": _BILLED}


def _summed(basis: str, by: _By) -> Statement:
    return sql(
        f"SELECT {by.group}, {by.key}, {by.name}, count(DISTINCT x.order_id), "
        "coalesce(sum(x.ordered - x.cancelled), 0), "
        "coalesce(sum(CASE WHEN x.cancelled = 0 THEN x.sales ELSE 0 END), 0) "
        f"FROM ({basis}) x {by.join} " + (f"GROUP BY {by.group} ORDER BY 2, 1" if by.group != _ALL else "")
    )


def _in_part(by: _By) -> Statement:
    return sql(
        f"SELECT {by.group}, x.sales, x.ordered - x.cancelled, x.ordered "
        f"FROM ({_ORDERED} AND g.cancelled <> 0) x {by.join}"
    )


_SUMMED = {(basis, by): _summed(text, one) for basis, text in BASES.items() for by, one in BY.items()}
_IN_PART = {by: _in_part(one) for by, one in BY.items()}
# An order belongs to one of these; the sum of the rows' orders is the number of orders.
_ONE_ROW_AN_ORDER = ("customer", "country", "salesperson", "day", "month", "year")


def sales_by(view: View, by: str, basis: str, since: str, until: str) -> SalesTable:
    """Sales by customer, country, product, supplier, category, salesperson, day, month or year, in order of the key.

    `basis` is order or invoice; the ISO dates are included.
    """
    rows = _rows(view, by, basis, since, until)
    if by in _ONE_ROW_AN_ORDER and basis == "order":
        total = Sales("", "", *(sum(getattr(row, name) for row in rows) for name in ("orders", "quantity", "net")))
    else:
        (total,) = _rows(view, "", basis, since, until)
    return SalesTable(tuple(rows), total)


def _rows(view: View, by: str, basis: str, since: str, until: str) -> list[Sales]:
    span = {"since": since, "until": until}
    # Of a line cancelled in part the rest counts, to the cent: the rule is asked, and few lines need it.
    rest: dict[str, int] = {}
    if basis == "order":
        for group, amount, left, ordered in view.rows(_IN_PART[by], span):
            rest[group] = rest.get(group, 0) + part(amount, left, ordered)
    return [
        Sales(key or "", name or "", orders, int(quantity), int(net) + rest.get(group, 0))
        for group, key, name, orders, quantity, net in view.rows(_SUMMED[basis, by], span)
    ]
