"""Who and what the main job can be played with in any company, and what the books say of it afterwards."""

from dataclasses import dataclass

from app.domain.stock import NO_SHELF
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class Part:
    """A product that may be ordered; `free` in thousandths."""

    id: str
    sku: str
    name: str
    service: bool
    free: int


@dataclass(frozen=True, slots=True)
class Made:
    """A document of the story. Amounts in minor units; `due` only where something is to be paid."""

    id: str
    number: str
    net: int
    tax: int
    gross: int
    due: int = 0


# Who waits for what is short comes first, and who has no limit that an order could break.
_CUSTOMERS = sql(
    "SELECT id, number, name FROM customer WHERE blocked = 0 AND forgotten = 0 AND invoice_method <> 'manual' "
    "ORDER BY CASE shortage WHEN 'backorder' THEN 0 WHEN '' THEN 0 ELSE 1 END, "
    "CASE WHEN ship_when IN ('', 'any') THEN 0 ELSE 1 END, "
    "CASE WHEN credit_limit = 0 THEN 0 ELSE 1 END, CASE WHEN number = '' THEN 1 ELSE 0 END, number LIMIT 20"
)
_PRODUCTS = sql(
    "SELECT p.id, p.sku, p.name, p.service, coalesce((SELECT sum(s.on_hand - s.reserved) FROM stock_level s "
    # What came from a supplier stands there with a minus: only our own shelves say what is free.
    f"WHERE s.product_id = p.id AND s.location NOT IN ({', '.join(repr(name) for name in NO_SHELF)})), 0) "
    "AS free FROM product p WHERE p.discontinued = 0 AND p.ask_quantity = 0 "
    "AND p.sku <> '' AND EXISTS (SELECT 1 FROM product_price x WHERE x.product_id = p.id AND x.price > 0 "
    "AND x.valid_from <= :date AND x.min_quantity <= 1000) ORDER BY p.service, free DESC, p.sku LIMIT 40"
)
_CUSTOMER_NAME = sql("SELECT name FROM customer WHERE id = :id")
_CURRENCY = sql("SELECT currency FROM company")
_NAME = sql("SELECT name FROM company")
_ORDER_OF = sql("SELECT id, number, net, tax, gross FROM sales_order WHERE quote_id = :id ORDER BY hlc DESC LIMIT 1")
_QUOTE = sql("SELECT id, number, net, tax, gross FROM quote WHERE id = :id")
_INVOICE_OF = sql(
    "SELECT i.id, i.number, i.net, i.tax, i.gross, p.gross - p.paid - p.settled FROM invoice_order o "
    "JOIN invoice i ON i.id = o.invoice_id JOIN invoice_progress p ON p.invoice_id = i.id "
    "WHERE o.order_id = :id ORDER BY i.hlc DESC LIMIT 1"
)
_CREDIT_OF = sql("SELECT id, number, net, tax, gross FROM credit_note WHERE invoice_id = :id ORDER BY hlc DESC LIMIT 1")
_SHIPMENT_OF = sql("SELECT id, number, state FROM shipment WHERE order_id = :id ORDER BY number DESC LIMIT 1")
_PICK_OF = sql("SELECT id, number, state FROM pick_list WHERE order_id = :id ORDER BY number DESC LIMIT 1")
_PAYMENT_OF = sql(
    "SELECT p.id, p.number, p.amount FROM payment p JOIN payment_allocation a ON a.source_id = p.id "
    "WHERE a.invoice_id = :id AND p.state = 'recorded' LIMIT 1"
)
_PROGRESS = sql(
    "SELECT line, service, ordered - cancelled, reserved, picked, shipped FROM order_line_progress "
    "WHERE order_id = :id ORDER BY line"
)
_STATUS = sql("SELECT status FROM order_progress WHERE order_id = :id")
_SIGNED = sql("SELECT name, document_sha256 FROM document_signature WHERE document_id = :id ORDER BY signed_at DESC")


_CONTACT = sql("SELECT name FROM contact WHERE customer_id = :id AND inactive = 0 AND name <> '' ORDER BY name LIMIT 1")


def signer(view: View, customer: str) -> str:
    """Who signs for a customer: a contact, else the customer by name."""
    name = view.value(_CONTACT, {"id": customer}) or view.value(_CUSTOMER_NAME, {"id": customer}, default="")
    return str(name)


def firm(view: View) -> tuple[str, str]:
    """Name and currency of the company."""
    return str(view.value(_NAME, default="")), str(view.value(_CURRENCY, default="EUR"))


def customers(view: View) -> tuple[tuple[str, str, str], ...]:
    """Id, number and name of customers who may order, the best suited first."""
    return tuple((str(row[0]), str(row[1]), str(row[2])) for row in view.rows(_CUSTOMERS))


def products(view: View, date: str) -> tuple[Part, ...]:
    """Products with a price on that date: goods with the most on the shelf first, services last."""
    return tuple(
        Part(row[0], row[1], row[2], bool(row[3]), int(row[4])) for row in view.rows(_PRODUCTS, {"date": date})
    )


def _made(view: View, statement: object, id_: str) -> Made | None:
    row = view.row(statement, {"id": id_})  # type: ignore[arg-type]
    return Made(*row) if row is not None else None


def quote_made(view: View, quote: str) -> Made | None:
    """A quote by id."""
    return _made(view, _QUOTE, quote)


def order_made(view: View, quote: str) -> Made | None:
    """The order that came of a quote."""
    return _made(view, _ORDER_OF, quote)


def invoice_made(view: View, order: str) -> Made | None:
    """The newest invoice over an order."""
    return _made(view, _INVOICE_OF, order)


def credit_made(view: View, invoice: str) -> Made | None:
    """The newest credit note against an invoice."""
    return _made(view, _CREDIT_OF, invoice)


def pick_made(view: View, order: str) -> tuple[str, str, str] | None:
    """Id, number and state of the newest pick list."""
    row = view.row(_PICK_OF, {"id": order})
    return (row[0], row[1], row[2]) if row is not None else None


def shipment_made(view: View, order: str) -> tuple[str, str, str] | None:
    """Id, number and state of the newest shipment."""
    row = view.row(_SHIPMENT_OF, {"id": order})
    return (row[0], row[1], row[2]) if row is not None else None


def payment_made(view: View, invoice: str) -> tuple[str, str, int] | None:
    """Id, number and amount of a payment on an invoice."""
    row = view.row(_PAYMENT_OF, {"id": invoice})
    return (row[0], row[1], int(row[2])) if row is not None else None


def progress(view: View, order: str) -> tuple[str, tuple[tuple[int, bool, int, int, int, int], ...]]:
    """Status, and per line: number, service, wanted, reserved, picked, shipped."""
    lines = tuple((r[0], bool(r[1]), r[2], r[3], r[4], r[5]) for r in view.rows(_PROGRESS, {"id": order}))
    return str(view.value(_STATUS, {"id": order}, "")), lines


def signed_by(view: View, document: str) -> tuple[str, str]:
    """Who signed a document, and the hash of the paper they saw; empty if nobody did."""
    row = view.row(_SIGNED, {"id": document})
    return (str(row[0]), str(row[1])) if row is not None else ("", "")
