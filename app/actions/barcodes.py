"""What goods are scanned by and come in: barcodes and packs of a product."""

from dataclasses import dataclass
from decimal import Decimal

from app.actions.before import note
from app.actions.record import CHANGED, UNCHANGED, change, required
from app.domain.errors import RuleViolation
from app.domain.facts import BarcodeAssigned
from app.domain.gtin import barcode_problem
from app.domain.quantity import positive
from app.store.database import Transaction
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class BarcodeInput:
    """A barcode that means a pack of `quantity`."""

    barcode: str
    quantity: Decimal = Decimal(1)


@dataclass(frozen=True, slots=True, kw_only=True)
class PackInput:
    """A pack: its name and how many stock units it holds."""

    name: str
    quantity: Decimal


_BARCODE = sql("SELECT product_id, quantity FROM barcode WHERE barcode = :ref")
_PACK_ID = sql("SELECT id FROM pack WHERE product_id = :product_id AND name = :name")


class BarcodeRefused(RuleViolation):
    """A barcode that cannot be this product's; `barcode` says which of those that were given."""

    def __init__(self, message: str, barcode: str) -> None:
        super().__init__(message, "barcodes")
        self.barcode = barcode


def barcode_doubt(tx: Transaction, sku: str, barcode: str) -> str:
    """What is wrong with a barcode that is nobody's yet, as a sentence; "" if nothing is.

    Told, not refused: what is printed on the goods is what a scanner reads.
    """
    problem = barcode_problem(barcode.strip(), sku)
    return f"{barcode} {problem}." if problem and tx.row(_BARCODE, {"ref": barcode.strip()}) is None else ""


def assign(tx: Transaction, product_id: str, code: BarcodeInput) -> str:
    """A barcode means the product, or a pack of it. Raises BarcodeRefused."""
    barcode = required(code.barcode, "The barcode", "barcodes")
    quantity = positive(code.quantity, "barcodes")
    owner, means = tx.row(_BARCODE, {"ref": barcode}) or (None, 0)
    if owner not in {None, "", product_id}:
        raise BarcodeRefused(f"Barcode {barcode} belongs to another product.", barcode)
    if (owner, means) == (product_id, quantity):
        return UNCHANGED
    [fact] = tx.record(BarcodeAssigned(barcode, product_id, quantity))
    was, now = [owner or "", int(means)], [product_id, quantity]
    note(tx, fact, {"kind": "barcode", "key": {"barcode": barcode}, "was": was, "now": now})
    return CHANGED


def unassign(tx: Transaction, product_id: str, barcode: str) -> str:
    """A barcode is this product's no more. Raises RuleViolation where it never was."""
    owner, means = tx.row(_BARCODE, {"ref": barcode}) or ("", 0)
    if owner != product_id:
        raise RuleViolation(f"{barcode} is no barcode of this product.", "barcodes")
    [fact] = tx.record(BarcodeAssigned(barcode, "", means))
    was, now = [owner, int(means)], ["", int(means)]
    note(tx, fact, {"kind": "barcode", "key": {"barcode": barcode}, "was": was, "now": now})
    return CHANGED


def unpack(tx: Transaction, product_id: str, name: str) -> str:
    """A pack is retired: it keeps its row without a name. Raises RuleViolation where there is none."""
    pack_id = tx.value(_PACK_ID, {"product_id": product_id, "name": name}) if name else None
    if pack_id is None:
        raise RuleViolation(f"This product has no pack {name}.", "packs")
    return change(tx, "pack", str(pack_id), {"name": ""})


def pack_up(tx: Transaction, product_id: str, pack: PackInput) -> str:
    """A pack by its name, new or of another size. Raises RuleViolation."""
    name = required(pack.name, "The pack's name", "packs")
    pack_id = tx.value(_PACK_ID, {"product_id": product_id, "name": name}) or tx.new_id()
    quantity = positive(pack.quantity, "packs")
    return change(tx, "pack", str(pack_id), {"product_id": product_id, "name": name, "quantity": quantity})
