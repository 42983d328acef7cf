"""Kits at work: what a product is made of, and what happens to the parts where something happens to their kit."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from app.actions.load import product
from app.actions.record import CHANGED, UNCHANGED, change
from app.domain.errors import RuleViolation
from app.domain.facts import LineChange
from app.domain.kits import MOST_PARTS, KitPart, Parts, beyond_sets, called, kit_of, parts_given_up, read_parts
from app.domain.progress import LineProgress
from app.domain.quantity import positive, quantity_out
from app.store.database import Transaction, View
from app.store.progress import sets_of_order
from app.store.sql import sql

Progress = Mapping[int, tuple[str, LineProgress]]
_PARTS = sql(
    "SELECT p.id, p.sku, p.name, p.unit, k.quantity FROM kit_part k JOIN product p ON p.id = k.part_id "
    "WHERE k.product_id = :id AND k.quantity > 0 ORDER BY k.position, k.id"
)
_ROWS = sql("SELECT id, part_id FROM kit_part WHERE product_id = :id ORDER BY id")
_OWN = sql(
    "SELECT service, (SELECT count(*) FROM kit_part k WHERE k.part_id = :id "
    "AND k.quantity > 0), (SELECT count(*) FROM stock_level s WHERE s.product_id = :id "
    "AND (s.on_hand <> 0 OR s.reserved <> 0) AND s.location NOT IN ('CUSTOMER', 'SUPPLIER', 'ADJUSTMENT')), "
    "(SELECT count(*) FROM order_line_progress WHERE product_id = :id "
    "AND service = 0 AND ordered - cancelled - reserved - shipped > 0) FROM product WHERE id = :id"
)


def parts_of_product(view: View, product_id: str) -> tuple[KitPart, ...]:
    """What a product is made of; nothing where it is no kit."""
    return tuple(KitPart(*row) for row in view.rows(_PARTS, {"id": product_id}))


def set_parts(tx: Transaction, product_id: str, sku: str, text: str) -> str:
    """A product is made of these from now on, "2 CU15; 4 ELB15"; of nothing, and it is no kit. Raises RuleViolation.

    Orders and quotes that were written before keep the parts they were written with.
    """
    wanted: dict[str, int] = {}
    for ref, count in read_parts(text):
        part = product(tx, ref, "parts")
        if part.id == product_id:
            raise RuleViolation("A kit is not a part of itself.", "parts")
        if part.service or part.kit:
            raise RuleViolation(
                f"{part.sku} is a {'service' if part.service else 'kit'}; a kit is made of goods.", "parts"
            )
        if part.id in wanted:
            raise RuleViolation(f"{part.sku} is named twice.", "parts")
        wanted[part.id] = positive(Decimal(count), "parts")
    if len(wanted) > MOST_PARTS:
        raise RuleViolation(f"A kit has {MOST_PARTS} parts at most.", "parts")
    if wanted:
        _check_kit(tx, product_id, sku)
    known = {part_id: row_id for row_id, part_id in tx.rows(_ROWS, {"id": product_id})}
    done = [change(tx, "kit_part", known[part_id], {"quantity": 0}) for part_id in known if part_id not in wanted]
    for position, (part_id, quantity) in enumerate(wanted.items(), 1):
        fields: dict[str, Any] = {"quantity": quantity, "position": position}
        if part_id not in known:
            fields |= {"product_id": product_id, "part_id": part_id}
        done.append(change(tx, "kit_part", known.get(part_id) or tx.new_id(), fields))
    return CHANGED if set(done) - {UNCHANGED} else UNCHANGED


def _check_kit(tx: Transaction, product_id: str, sku: str) -> None:
    """A kit has no stock of its own. Raises RuleViolation."""
    service, parts, stocked, ordered = tx.row(_OWN, {"id": product_id}) or (0, 0, 0, 0)
    if service:
        raise RuleViolation(f"{sku} is a service and has no parts.", "parts")
    if parts:
        raise RuleViolation(f"{sku} is a part of a kit itself.", "parts")
    if stocked:
        raise RuleViolation(
            f"{sku} lies in stock itself. Count it out first: of a kit only the parts are there.", "parts"
        )
    if ordered:
        raise RuleViolation(f"Open orders want {sku} itself. Make the kit under a code of its own.", "parts")


def check_no_kit(view: View, product_id: str, sku: str, field: str) -> None:
    """Of a kit nothing lies anywhere. Raises RuleViolation naming its parts."""
    if parts := parts_of_product(view, product_id):
        words = ", ".join(one.sku for one in parts)
        raise RuleViolation(f"{sku} is a kit and has no stock of its own; its parts are {words}.", field)


def parts_of_order(view: View, order_id: str, progress: Progress) -> dict[int, Parts]:
    """The parts of each kit of an order, by the kit's line."""
    if not any(one.kit for _, one in progress.values()):
        return {}
    found: dict[int, dict[int, tuple[LineProgress, int]]] = {}
    for n, each in sets_of_order(view, order_id).items():
        if n in progress:
            found.setdefault(kit_of(n), {})[n] = progress[n][1], each
    return dict(found)


def given_up(view: View, order_id: str, progress: Progress, wanted: Mapping[int, int]) -> tuple[LineChange, ...]:
    """What is cancelled with these quantities of lines: of a kit also its parts, as far as nobody has fetched them."""
    parts = parts_of_order(view, order_id, progress)
    found = dict(wanted)
    for n, sets in wanted.items():
        found |= parts_given_up(sets, parts.get(n, {}))
    return tuple(LineChange(n, progress[n][0], quantity) for n, quantity in found.items())


def without_their_set(view: View, order_id: str, progress: Progress, names: Mapping[int, str]) -> tuple[str, ...]:
    """What is out or packed of kits beyond whole sets that will ever be billed, a sentence each."""
    said = []
    for n, parts in parts_of_order(view, order_id, progress).items():
        for part, quantity in beyond_sets(progress[n][1], parts).items():
            said.append(
                f"{quantity_out(quantity)} × {names[part]} of line {n} went without a whole set and is not billed: "
                "take it back, or sell it on a line of its own."
            )
    return tuple(said)


def check_whole(line: int, field: str) -> None:
    """A part is changed with its kit, never by itself. Raises RuleViolation."""
    if kit := kit_of(line):
        raise RuleViolation(f"Line {called(line)} is a part of the kit on line {kit}: change line {kit}.", field)
