"""What the sample company's story asks of its own goods while it is told: shelves, suppliers, what is waited for."""

from app.store.sql import sql
from app.store.view import View

_BINS = sql("SELECT id, bin FROM product")
_LACKED = sql(
    "SELECT p.sku, v.number, p.min_stock, min(w.order_id), min(w.line), "
    "sum(w.ordered - w.cancelled - w.reserved - w.shipped) FROM order_line_progress w "
    "JOIN product p ON p.id = w.product_id JOIN supplier v ON v.id = p.supplier_id "
    "WHERE w.service = 0 AND w.ordered - w.cancelled - w.reserved - w.shipped > 0 "
    "GROUP BY p.sku, v.number, p.min_stock ORDER BY v.number, p.sku"
)
_SHELF = sql(
    "SELECT p.sku, v.number FROM product p JOIN supplier v ON v.id = p.supplier_id WHERE p.service = 0 "
    "AND p.discontinued = 0 ORDER BY v.number, p.sku"
)


def bins(view: View) -> dict[str, str]:
    """By product where it lies."""
    return dict(view.rows(_BINS))


def lacked(view: View) -> list[tuple[str, str, int, str, int, int]]:
    """What is waited for: code, supplier, least stock, an order with its line, what is missing (thousandths)."""
    return [tuple(row) for row in view.rows(_LACKED)]


def shelf(view: View) -> list[tuple[str, str]]:
    """Goods that are sold: code and supplier."""
    return [tuple(row) for row in view.rows(_SHELF)]
