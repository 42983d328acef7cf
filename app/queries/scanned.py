"""What a scanned code stands for: a document, a product and how much of it, a shelf. Codes are compared whole."""

from dataclasses import dataclass

from app.actions.secrets import badges, matching
from app.domain.codes import QUANTITY, Scanned
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class ScannedDocument:
    """A document by what was scanned: the place that shows it, and what that place opens."""

    place: str
    document: str


@dataclass(frozen=True, slots=True)
class ScannedProduct:
    """A product by its code or barcode; one scan means `quantity` of it, in thousandths of its unit."""

    id: str
    sku: str
    name: str
    unit: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Found:
    """What the books know of a code; all of it None or "" where it is unknown."""

    document: ScannedDocument | None = None
    product: ScannedProduct | None = None
    location: str = ""
    badge: bool = False
    """Somebody's badge: a secret, and nobody's to read."""


# A receipt stands for what was sold, so that it can be taken back: for its invoice, where it paid one only.
_SOLD = sql(
    "SELECT DISTINCT a.invoice_id FROM payment p JOIN payment_allocation a ON a.source_id = p.id "
    "AND a.source = 'payment' WHERE p.number = :code LIMIT 2"
)
_MONEY = sql(
    "SELECT id FROM invoice WHERE number = :code UNION ALL SELECT id FROM credit_note WHERE number = :code "
    "UNION ALL SELECT id FROM payment WHERE number = :code UNION ALL SELECT id FROM refund WHERE number = :code"
)
_ORDER = sql(
    "SELECT id FROM sales_order WHERE number = :code UNION ALL SELECT id FROM quote WHERE number = :code "
    "UNION ALL SELECT id FROM draft WHERE name = :code"
)
_GOODS = sql(
    "SELECT number FROM pick_list WHERE number = :code UNION ALL SELECT number FROM shipment WHERE number = :code"
)
_PURCHASE = sql("SELECT id FROM purchase WHERE number = :code")
_BARCODE = sql(
    "SELECT p.id, p.sku, p.name, p.unit, b.quantity FROM barcode b JOIN product p ON p.id = b.product_id "
    "WHERE b.barcode = :code"
)
_SKU = sql("SELECT id, sku, name, unit FROM product WHERE sku = :code OR sku = :upper ORDER BY sku = :code DESC")
_LOCATION = sql("SELECT id FROM location WHERE id = :code AND kind = 'storage' AND inactive = 0")


def scanned_document(view: View, code: str) -> ScannedDocument | None:
    """The document of exactly that number, or None."""
    key = {"code": code}
    sold = view.rows(_SOLD, key)
    if len(sold) == 1:
        return ScannedDocument("money", f"show:{sold[0][0]}")
    for statement, place, prefix in (
        (_MONEY, "money", "show:"),
        (_ORDER, "order", ""),
        (_GOODS, "deliveries", ""),
        (_PURCHASE, "stock", "purchase:"),
    ):
        if found := view.value(statement, key):
            return ScannedDocument(place, f"{prefix}{found}")
    return None


def scanned_product(view: View, said: Scanned) -> ScannedProduct | None:
    """The product that bears the code, and how much of it one scan means. A barcode goes before a code."""
    for form in said.forms:
        if found := view.row(_BARCODE, {"code": form}):
            id_, sku, name, unit, packed = found
            return ScannedProduct(id_, sku, name, unit, _meant(said, unit, int(packed)))
    for form in said.forms:
        if found := view.row(_SKU, {"code": form, "upper": form.upper()}):
            id_, sku, name, unit = found
            return ScannedProduct(id_, sku, name, unit, _meant(said, unit, QUANTITY))
    return None


def _meant(said: Scanned, unit: str, packed: int) -> int:
    """What was weighed or cut counts as it says in the product's own unit; else so many of what bears the code."""
    if said.measure and said.measure[0].casefold() == unit.casefold():
        return said.measure[1]
    return packed * said.count // QUANTITY if said.count else packed


def resolve(view: View, said: Scanned) -> Found:
    """All that the books know of a scan: the document first, then goods, then a shelf."""
    if document := scanned_document(view, said.text):
        return Found(document)
    if product := scanned_product(view, said):
        return Found(product=product)
    if location := str(view.value(_LOCATION, {"code": said.text}, default="")):
        return Found(location=location)
    # A barcode of goods is no badge; to compare anything else with all badges takes a moment each.
    return Found(badge=not said.gtin and not said.control and matching(said.text, badges(view)) is not None)
