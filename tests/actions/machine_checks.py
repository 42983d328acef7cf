"""What must hold of the books after any sequence of actions: each check reads the tables and says what is wrong."""

import atexit
import functools
import shutil
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from app.domain.money import extended
from app.store import journal
from app.store.database import Database, View
from app.store.migrate import migrate
from app.store.rebuild import check_numbers, check_sums, compare, rebuild_into
from app.store.schema import METADATA
from app.store.search import check_search
from app.store.sql import sql

_BROKEN_LINES = sql(
    "SELECT p.order_id, p.line, p.ordered, p.cancelled, p.reserved, p.picked, p.shipped, p.returned, p.invoiced, "
    "p.credited FROM order_line_progress p WHERE p.service <> 1 AND (p.cancelled < 0 OR p.reserved < 0 "
    "OR p.shipped < 0 OR p.returned < 0 OR p.returned > p.shipped OR p.picked < p.shipped OR p.invoiced < 0 "
    "OR p.credited < 0 OR p.credited > p.invoiced OR p.shipped > p.ordered - p.cancelled "
    "OR p.invoiced - p.credited > p.ordered - p.cancelled OR p.reserved > p.ordered - p.cancelled - p.shipped)"
)
_SHIPPED_BY_LEDGER = sql(
    "SELECT p.order_id, p.line, p.shipped, coalesce(m.total, 0) FROM order_line_progress p LEFT JOIN ("
    "SELECT order_id, line, sum(CASE WHEN kind = 'shipment' THEN quantity "
    "WHEN kind = 'unpack' AND from_location = 'CUSTOMER' THEN -quantity ELSE 0 END) AS total FROM stock_move "
    "WHERE order_id <> '' GROUP BY order_id, line) m ON m.order_id = p.order_id AND m.line = p.line "
    "WHERE p.service <> 2 AND p.shipped <> coalesce(m.total, 0)"
)
_RESERVED_BY_ROWS = sql(
    "SELECT p.order_id, p.line, p.reserved, coalesce(r.total, 0) FROM order_line_progress p LEFT JOIN ("
    "SELECT order_id, line, sum(quantity) AS total FROM reservation GROUP BY order_id, line) r "
    "ON r.order_id = p.order_id AND r.line = p.line WHERE p.service <> 2 AND p.reserved <> coalesce(r.total, 0)"
)
_NEGATIVE_RESERVATIONS = sql("SELECT order_id, line, location, quantity FROM reservation WHERE quantity < 0")
_MADE_OR_LOST = sql("SELECT product_id, sum(on_hand) FROM stock_level GROUP BY product_id HAVING sum(on_hand) <> 0")
_PROMISED_TWICE = sql(
    "SELECT product_id, location, on_hand, reserved FROM stock_level WHERE reserved < 0 "
    "OR (reserved > 0 AND reserved > on_hand)"
)
_PACKING = sql(
    "SELECT product_id, on_hand, reserved FROM stock_level WHERE location = 'PACKING' AND on_hand <> reserved"
)
_AT_CUSTOMERS = sql(
    # What is brought back without a receipt is of no order.
    "SELECT l.product_id, l.on_hand + coalesce((SELECT sum(r.quantity) FROM return_line r "
    "WHERE r.product_id = l.product_id AND r.order_id = ''), 0) AS here, "
    "coalesce((SELECT sum(p.shipped - p.returned) FROM order_line_progress p "
    "WHERE p.product_id = l.product_id AND p.service <> 2), 0) "
    "FROM stock_level l WHERE l.location = 'CUSTOMER'"
)
_BOUGHT_BY_RECEIPTS = sql(
    "SELECT l.purchase_id, l.line, l.ordered, l.received, l.cancelled, coalesce(r.total, 0) FROM purchase_line l "
    "LEFT JOIN (SELECT e.purchase_id, e.line, sum(e.quantity + coalesce(c.change, 0)) AS total "
    "FROM purchase_receipt e LEFT JOIN receipt_correction c ON c.receipt_id = e.receipt_id "
    "AND c.position = e.position WHERE e.outcome <> 'back' GROUP BY e.purchase_id, e.line) r "
    "ON r.purchase_id = l.purchase_id AND r.line = l.line "
    "WHERE l.received <> coalesce(r.total, 0) OR l.received < 0 OR l.cancelled < 0 OR l.cancelled > l.ordered"
)
_FROM_SUPPLIERS = sql(
    "SELECT l.product_id, l.on_hand, coalesce(m.total, 0) FROM stock_level l LEFT JOIN (SELECT product_id, "
    "sum(CASE WHEN kind = 'receipt' THEN -quantity WHEN from_location = 'SUPPLIER' THEN -quantity ELSE quantity END) "
    "AS total FROM stock_move WHERE kind IN ('receipt', 'correction') OR to_location = 'SUPPLIER' "
    "GROUP BY product_id) m "
    "ON m.product_id = l.product_id WHERE l.location = 'SUPPLIER' AND l.on_hand <> coalesce(m.total, 0)"
)
_RESTS_BELOW_ZERO = sql("SELECT product_id, location, length, pieces FROM stock_rest WHERE pieces < 0")
_ASKED_BELOW_ZERO = sql("SELECT pick_list_id, position, quantity FROM pick_line WHERE quantity < 0")
_INVOICES = sql(
    "SELECT i.number, i.net, i.tax, i.gross, coalesce(sum(c.net), 0), coalesce(sum(c.tax), 0), "
    "coalesce(sum(c.gross), 0), p.credited, p.gross - p.paid - p.settled, p.paid, "
    "coalesce((SELECT min(amount) FROM invoice_line l WHERE l.invoice_id = i.id), 0) FROM invoice i "
    "JOIN invoice_progress p ON p.invoice_id = i.id LEFT JOIN credit_note c ON c.invoice_id = i.id "
    "GROUP BY i.id, i.number, i.net, i.tax, i.gross, p.credited, p.gross, p.paid, p.settled"
)
_BILLED_OTHERWISE = sql(
    # What is billed by weight costs what it weighs.
    "SELECT l.order_id, l.line, l.amount, coalesce(sum(i.amount), 0) FROM sales_order_line l "
    "JOIN sales_order o ON o.id = l.order_id AND o.amendment = 0 AND l.weighed = 0 "
    "JOIN order_line_progress p ON p.order_id = l.order_id AND p.line = l.line AND p.invoiced = p.ordered "
    "LEFT JOIN invoice_line i ON i.order_id = l.order_id AND i.order_line = l.line "
    "AND NOT EXISTS (SELECT 1 FROM invoice_correction c WHERE c.new_invoice_id = i.invoice_id) "
    "GROUP BY l.order_id, l.line, l.amount HAVING l.amount <> coalesce(sum(i.amount), 0)"
)
_BY_WEIGHT = sql(
    "SELECT i.invoice_id, i.line, i.price, i.price_per, i.weight, i.discount, i.amount FROM invoice_line i "
    "JOIN sales_order_line l ON l.order_id = i.order_id AND l.line = i.order_line WHERE l.weighed > 0"
)
# Of what is billed by what left all that left weighs what its bills say.
_WEIGHED_OTHERWISE = sql(
    "SELECT l.order_id, l.line, coalesce(sum(i.weight), 0), (SELECT coalesce(sum(w.weight), 0) FROM goods_weight w "
    "JOIN shipment s ON s.order_id = w.order_id AND s.pick_list_id = w.paper_id WHERE w.order_id = l.order_id "
    "AND w.line = l.line AND s.state IN ('shipped', 'delivered')) AS gone FROM sales_order_line l "
    "JOIN sales_order o ON o.id = l.order_id AND o.invoice_method = 'shipment' AND o.ship_when <> 'paid' "
    "JOIN order_line_progress p ON p.order_id = l.order_id AND p.line = l.line AND p.invoiced = p.shipped "
    "AND p.returned = 0 LEFT JOIN invoice_line i ON i.order_id = l.order_id AND i.order_line = l.line "
    "AND NOT EXISTS (SELECT 1 FROM invoice_correction c WHERE c.new_invoice_id = i.invoice_id) "
    "WHERE l.weighed > 0 GROUP BY l.order_id, l.line"
)
_WEIGHED_BACK = sql(
    "SELECT w.order_id, w.line, sum(w.weight), (SELECT coalesce(sum(g.weight), 0) FROM goods_weight g "
    "JOIN shipment s ON s.order_id = g.order_id AND s.pick_list_id = g.paper_id WHERE g.order_id = w.order_id "
    "AND g.line = w.line AND s.state IN ('shipped', 'delivered')) AS gone FROM goods_weight w "
    "JOIN sales_return r ON r.id = w.paper_id GROUP BY w.order_id, w.line"
)
_OVERCREDITED_LINES = sql(
    "SELECT l.invoice_id, l.line FROM invoice_line l JOIN invoice_line_progress p ON p.invoice_id = l.invoice_id "
    "AND p.line = l.line WHERE abs(p.quantity) > abs(l.quantity) OR abs(p.amount) > abs(l.amount) "
    "OR p.weight > l.weight OR p.weight < 0 OR p.quantity * l.quantity < 0 OR p.amount * l.amount < 0"
)
_SOURCES = sql(
    "SELECT source_id, amount, allocated, refunded FROM credit_source "
    "WHERE (amount >= 0 AND (amount < allocated + refunded OR allocated < 0 OR refunded < 0)) "
    "OR (amount < 0 AND (allocated <> 0 OR refunded <> 0))"
)
# Who was merged into another is one account with them.
_BALANCES = sql(
    "SELECT account, sum(balance), sum(documents), sum(items) FROM (SELECT "
    "CASE WHEN c.merged_into <> '' THEN c.merged_into ELSE c.id END AS account, "
    "coalesce((SELECT balance FROM customer_balance b WHERE b.customer_id = c.id), 0) AS balance, "
    "coalesce((SELECT sum(gross) FROM invoice i WHERE i.customer_id = c.id AND i.origin = ''), 0) "
    "+ coalesce((SELECT sum(e.amount) FROM invoice i JOIN receivable_entry e ON e.document_id = i.id "
    "AND e.kind IN ('invoice', 'withdrawn') WHERE i.customer_id = c.id AND i.origin = 'old'), 0) "
    "- coalesce((SELECT sum(gross) FROM credit_note n WHERE n.customer_id = c.id), 0) "
    "- coalesce((SELECT sum(amount) FROM payment p WHERE p.customer_id = c.id AND p.state = 'recorded'), 0) "
    "+ coalesce((SELECT sum(amount) FROM refund r WHERE r.customer_id = c.id), 0) AS documents, "
    "coalesce((SELECT sum(gross - paid - settled) FROM invoice_progress o WHERE o.customer_id = c.id), 0) "
    "- coalesce((SELECT sum(amount - allocated - refunded) FROM credit_source s WHERE s.customer_id = c.id), 0) "
    "AS items FROM customer c) x GROUP BY account"
)
# What a payment or refund put into a till, beside what it says itself.
_TILL_BY_PAPER = sql(
    "SELECT e.document_id, e.kind, e.method, sum(e.amount), coalesce((SELECT sum(t.amount) FROM payment_tender t "
    "WHERE t.payment_id = e.document_id AND t.method = e.method), 0) - coalesce((SELECT sum(t.amount) "
    "FROM refund_tender t WHERE t.refund_id = e.document_id AND t.method = e.method), 0) "
    "- CASE WHEN e.method = 'cash' THEN coalesce((SELECT p.change FROM payment p WHERE p.id = e.document_id), 0) "
    "ELSE 0 END FROM till_entry e WHERE e.kind IN ('payment', 'refund') GROUP BY e.document_id, e.kind, e.method"
)
_VOIDED = sql(
    "SELECT p.number, (SELECT coalesce(sum(e.amount), 0) FROM till_entry e WHERE e.document_id = p.id), "
    "(SELECT coalesce(sum(c.amount), 0) FROM till_correction c WHERE c.document_id = p.id) FROM payment p "
    "WHERE p.state = 'reversed'"
)
_OPEN_TILLS = sql(
    "SELECT s.station, count(*) FROM till_session s WHERE NOT EXISTS (SELECT 1 FROM z_report z "
    "WHERE z.session_id = s.id) GROUP BY s.station HAVING count(*) > 1"
)
_Z_CASH = sql(
    "SELECT z.number, z.expected, z.opening + z.payments - z.reversed - z.refunds + z.paid_in - z.paid_out, z.kept, "
    "z.counted FROM z_report z"
)
_OURS = {"invoice": " WHERE origin = ''"}
_NUMBERS = {
    kind: sql(f"SELECT number, date FROM {kind}{_OURS.get(kind, '')}")
    for kind in ("invoice", "credit_note", "z_report")
}
_ALL = {t.name: sql(f"SELECT * FROM {t.name} ORDER BY {', '.join(c.name for c in t.primary_key)}") for t in
        METADATA.sorted_tables}  # fmt: skip
_TOUCHED = sql("SELECT DISTINCT product_id FROM order_line_progress")
_ORDERS = sql("SELECT id FROM sales_order")


def lines(view: View) -> Iterator[str]:
    """ordered = shipped + open + cancelled, and each of them is a quantity."""
    for row in view.rows(_BROKEN_LINES):
        yield f"a line has impossible quantities: {tuple(row)}"
    for row in view.rows(_SHIPPED_BY_LEDGER):
        yield f"shipped is not what the ledger says: {tuple(row)}"
    for row in view.rows(_RESERVED_BY_ROWS):
        yield f"reserved is not what the reservations say: {tuple(row)}"


def stock(view: View) -> Iterator[str]:
    """Nothing is made, lost, or promised twice; what lies at packing is somebody's."""
    for row in view.rows(_MADE_OR_LOST):
        yield f"goods were made or lost: {tuple(row)}"
    for row in view.rows(_NEGATIVE_RESERVATIONS):
        yield f"a promise below zero: {tuple(row)}"
    for row in view.rows(_PROMISED_TWICE):
        yield f"more is promised than is there: {tuple(row)}"
    for row in view.rows(_PACKING):
        yield f"goods at packing are not the promised ones: {tuple(row)}"
    for product, there, out in view.rows(_AT_CUSTOMERS):
        if there != out:
            yield f"customers do not have what was shipped and not returned: {(product, there, out)}"
    for row in view.rows(_BOUGHT_BY_RECEIPTS):
        yield f"a purchase line has not received what its receipts say: {tuple(row)}"
    for row in view.rows(_FROM_SUPPLIERS):
        yield f"suppliers did not send what was taken in: {tuple(row)}"
    for row in view.rows(_RESTS_BELOW_ZERO):
        yield f"rests below nothing: {tuple(row)}"
    for row in view.rows(_ASKED_BELOW_ZERO):
        yield f"a pick list asks for less than nothing: {tuple(row)}"


def money(view: View) -> Iterator[str]:
    """Receivables = invoices - credits - payments + refunds; no invoice is credited or paid beyond itself."""
    for number, net, tax, gross, c_net, c_tax, c_gross, credited, still_open, paid, least in view.rows(_INVOICES):
        # With something taken off, a part of the lines can have more tax than all of them; the sum to pay rules.
        if (least >= 0 and (c_net > net or c_tax > tax)) or (gross >= 0 and c_gross > gross):
            yield f"{number} is credited beyond itself: {(net, tax, gross)} < {(c_net, c_tax, c_gross)}"
        if credited != c_gross or paid < 0 or (gross >= 0 and still_open < 0):
            yield f"{number} has {still_open} open, {paid} paid, {credited} credited of {c_gross}"
    for row in view.rows(_BILLED_OTHERWISE):
        yield f"the bills of a line do not add up to what the order says: {tuple(row)}"
    yield from weights(view)
    for row in view.rows(_OVERCREDITED_LINES):
        yield f"a line is credited beyond itself: {tuple(row)}"
    for row in view.rows(_SOURCES):
        yield f"money was used twice: {tuple(row)}"
    for customer, balance, by_documents, by_open_items in view.rows(_BALANCES):
        if not balance == by_documents == by_open_items:
            yield f"customer {customer} owes {balance}, by documents {by_documents}, by open items {by_open_items}"


def weights(view: View) -> Iterator[str]:
    """What is billed by weight is billed by exactly what it weighed, less what was taken off."""
    for invoice, line, price, per, weight, discount, amount in view.rows(_BY_WEIGHT):
        if weight <= 0 or amount > extended(price, per, weight, discount, "EUR"):
            yield f"a line is not billed by its weight: {(invoice, line, weight, amount)}"
    for order, line, billed, gone in view.rows(_WEIGHED_OTHERWISE):
        if billed != gone:
            yield f"another weight is billed than what left: {(order, line, billed, gone)}"
    for order, line, back, gone in view.rows(_WEIGHED_BACK):
        if back > gone:
            yield f"more came back than left: {(order, line, back, gone)}"


def numbers(view: View) -> Iterator[str]:
    """Invoices and credit notes are numbered without gaps in each series, and its dates only rise."""
    yield from check_numbers(view)
    for statement in _NUMBERS.values():
        series: dict[str, list[tuple[int, str]]] = {}
        for number, date in view.rows(statement):
            prefix, _, counter = number.rpartition("-")
            series.setdefault(prefix, []).append((int(counter), date))
        # A series of its own begins at 1; a new prefix of the same one goes on where the old one ended.
        begins = {1} | {max(rows)[0] + 1 for rows in series.values()}
        for rows in map(sorted, series.values()):
            first = rows[0][0]
            if first not in begins or [counter for counter, _ in rows] != list(range(first, first + len(rows))):
                yield f"numbers have a gap: {rows}"
            if [date for _, date in rows] != sorted(date for _, date in rows):
                yield f"dates run backwards: {rows}"


def tills(view: View) -> Iterator[str]:
    """A drawer holds what its papers say, its Z report adds up, and a station has one open."""
    for document, kind, method, booked, said in view.rows(_TILL_BY_PAPER):
        if booked != said:
            yield f"{kind} {document} put {booked} of {method} into a till and says {said}"
    for number, booked, corrected in view.rows(_VOIDED):
        if booked + corrected:
            yield f"reversed payment {number} left {booked} in a till, corrected by {corrected}"
    for row in view.rows(_OPEN_TILLS):
        yield f"a station has two open tills: {tuple(row)}"
    for number, should, reckoned, kept, counted in view.rows(_Z_CASH):
        if should != reckoned or not 0 <= kept <= counted:
            yield f"{number} expects {should}, reckoned {reckoned}; {kept} of {counted} stay"


CHECKS: tuple[Callable[[View], Iterator[str]], ...] = (lines, stock, money, numbers, tills)


def faults(view: View) -> list[str]:
    """All that is wrong with the books."""
    return [fault for check in CHECKS for fault in check(view)] + check_sums(view) + check_search(view)


def everything(view: View) -> dict[str, list[Any]]:
    """The whole content of the books."""
    return {name: [tuple(row) for row in view.rows(statement)] for name, statement in _ALL.items()}


def settled_again(database: Database) -> list[str]:
    """Settling once more must record nothing and change nothing."""
    with database.read() as view:
        before = everything(view)
        products = [row[0] for row in view.rows(_TOUCHED)]
        orders = [row[0] for row in view.rows(_ORDERS)]

    def touch_all(tx: Any) -> None:
        tx.touch_product(*products)
        tx.touch_order(*orders)

    database.write(touch_all, action="settle_again")
    with database.read() as view:
        after = everything(view)
    return [
        f"settling again changed {name}: {[row for row in after[name] if row not in before[name]]}"
        for name in after
        if after[name] != before[name]
    ]


def scratch(prefix: str) -> Path:
    """A folder that is gone when the tests are."""
    folder = tempfile.mkdtemp(prefix=prefix)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return Path(folder)


@functools.cache
def empty_books() -> Path:
    """A file with all tables and no rows, made once."""
    path = scratch("counterfoil-empty-") / "empty.counterfoil"
    migrate(str(path))
    return path


def replayed(database: Database, folder: Path) -> list[str]:
    """The journal, replayed into empty books, gives the same tables; and its chain is whole."""
    where = folder / "replayed.counterfoil"
    shutil.copyfile(empty_books(), where)
    scratch = Database(str(where))
    try:
        with database.read() as view:
            rebuild_into(scratch, journal.entries(view))
            with scratch.read() as made:
                return compare(view, made) + journal.check_chain(view)
    finally:
        scratch.close()
        where.unlink()
