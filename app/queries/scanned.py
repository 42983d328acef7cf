"""What a scanned code stands for: a document, a product and how much of it, a shelf. Codes are compared whole."""

from dataclasses import dataclass

from app.actions.secrets import badges, matching
from app.domain.codes import QUANTITY, Scanned
from app.domain.paper_codes import parts
from app.domain.spelling import ways
from app.domain.weighing import kilograms
from app.queries.desk_batch import batch_id
from app.store.database import View
from app.store.sql import sql

MOST_LISTS = 200
"""More pick lists than anybody walks together."""


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
    weight: int = 0
    """What that quantity weighs, in grams, where the code says it of goods that are billed by weight."""


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
_SHIPMENT = sql("SELECT number FROM shipment WHERE number = :code")
# Of several that bear it the newest that is still packed: numbers of carriers come again after some years.
_PARCEL = sql(
    "SELECT s.number FROM (SELECT shipment_id FROM parcel WHERE label = :code AND label <> '' "
    "UNION SELECT shipment_id FROM parcel WHERE tracking = :code AND tracking <> '') p "
    "JOIN shipment s ON s.id = p.shipment_id WHERE s.state <> 'cancelled' "
    "ORDER BY s.packed_date DESC, s.id DESC LIMIT 1"
)
_PICK_LIST = sql("SELECT id FROM pick_list WHERE number = :code")
_PURCHASE = sql("SELECT id FROM purchase WHERE number = :code")
_BARCODE = sql(
    "SELECT p.id, p.sku, p.name, p.unit, b.quantity, p.by_weight FROM barcode b JOIN product p ON p.id = b.product_id "
    "WHERE b.barcode = :code"
)
_SKU = sql(
    "SELECT id, sku, name, unit, by_weight FROM product WHERE sku = :code OR sku = :upper ORDER BY sku = :code DESC"
)
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
    # What stands at the foot of a pick list: all of it was there, or something was short, which its page asks for.
    listed, _, came = code.rpartition("*")
    if came in {"ALL", "SHORT"} and view.value(_PICK_LIST, {"code": listed}):
        return ScannedDocument("deliveries", f"{listed}*ALL" if came == "ALL" else listed)
    if "+" in code and (lists := _walked(view, code)):
        return ScannedDocument("deliveries", lists)
    # A paper of a later version says which behind the number.
    number, version = parts(code)
    if version is not None and (found := view.value(_ORDER, {"code": number})):
        return ScannedDocument("order", str(found))
    # A parcel's own label says which of several it is behind the number of its shipment.
    shipment, _, parcel = code.rpartition("/")
    if shipment and parcel.isdecimal() and (found := view.value(_SHIPMENT, {"code": shipment})):
        return ScannedDocument("deliveries", str(found))
    return None


def _walked(view: View, code: str) -> str:
    """The walk of several pick lists, by what a batch pick list bears: their numbers. "" where one of them is none."""
    numbers = code.split("+")
    found = [view.value(_PICK_LIST, {"code": one}) for one in numbers] if len(numbers) <= MOST_LISTS else []
    return batch_id(str(one) for one in found) if found and all(found) else ""


def scanned_product(view: View, said: Scanned) -> ScannedProduct | None:
    """The product that bears the code, and how much of it one scan means. A barcode goes before a code."""
    for form in said.forms:
        if found := view.row(_BARCODE, {"code": form}):
            id_, sku, name, unit, packed, by_weight = found
            return _scanned(said, id_, sku, name, unit, int(packed), by_weight)
    for form in said.forms:
        if found := view.row(_SKU, {"code": form, "upper": ways(form)[-1]}):
            id_, sku, name, unit, by_weight = found
            return _scanned(said, id_, sku, name, unit, QUANTITY, by_weight)
    if (label := said.scale_label) and (found := view.row(_BARCODE, {"code": label[0]})) and found[5]:
        id_, sku, name, unit, packed, _ = found
        return ScannedProduct(id_, sku, name, unit, int(packed), label[1])
    return None


def _scanned(said: Scanned, id_: str, sku: str, name: str, unit: str, packed: int, by_weight: int) -> ScannedProduct:
    weight = kilograms(said.measure) if by_weight else 0
    return ScannedProduct(id_, sku, name, unit, _meant(said, unit, packed), weight)


def _meant(said: Scanned, unit: str, packed: int) -> int:
    """What was weighed or cut counts as it says in the product's own unit; else so many of what bears the code."""
    if said.measure and said.measure[0].casefold() == unit.casefold():
        return said.measure[1]
    return packed * said.count // QUANTITY if said.count else packed


def scanned_parcel(view: View, code: str) -> ScannedDocument | None:
    """The shipment of the parcel that bears the code: by what its label says, its SSCC or the carrier's number."""
    found = view.value(_PARCEL, {"code": code}) if code else None
    return ScannedDocument("deliveries", str(found)) if found else None


def resolve(view: View, said: Scanned) -> Found:
    """All that the books know of a scan: the document first, then goods, a parcel, a shelf."""
    if document := scanned_document(view, said.text):
        return Found(document)
    if product := scanned_product(view, said):
        return Found(product=product)
    # A carrier may have its number from an SSCC, with the (00) before it.
    for code in dict.fromkeys((said.sscc, said.text, said.sscc and f"00{said.sscc}")):
        if parcel := scanned_parcel(view, code):
            return Found(parcel)
    if location := str(view.value(_LOCATION, {"code": said.text}, default="")):
        return Found(location=location)
    # A barcode of goods is no badge; to compare anything else with all badges takes a moment each.
    return Found(badge=not said.gtin and not said.control and matching(said.text, badges(view)) is not None)
