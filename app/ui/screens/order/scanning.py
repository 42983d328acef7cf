"""Scans while an order is written: goods become a line, and their second scan raises its quantity."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from app.domain import codes
from app.domain.entry.grammar import Kind
from app.domain.quantity import quantity_out
from app.ui.screens.order import reads
from app.ui.screens.order.linework import set_quantity

if TYPE_CHECKING:
    from app.ui.entry.choose import ProductHit
    from app.ui.entry.lines import EntryLine
    from app.ui.scanning.scan import Scan
    from app.ui.screens.desk import Desk
    from app.ui.screens.order.linework import LineWork
    from app.ui.screens.order.page import OrderPage


def add_scanned(page: OrderPage, desk: Desk, lines: LineWork, scan: Scan) -> bool:
    """Goods, as many as their code stands for; on a blank order they begin a sale to a walk-in. UNDO takes one back.

    What nobody knows is a line that asks, beside whatever is half typed; False where there is no customer yet.
    """
    if scan.control == codes.UNDO:
        lines.undo(page)
        scan.accept("Undo")
        return True
    if scan.control:
        scan.reject("There is nothing to be picked here.")
        return True
    if page.box.later(lambda: add_scanned(page, desk, lines, scan)):
        return True
    if scan.product is None:
        if page.who:
            page.table.enter_text(scan.code)
            scan.reject(scan.said.problem or f"{scan.code}: unknown")
        return bool(page.who)
    if not page.begin_sale():
        words = "Who is it for? Choose the customer, then scan."
        page.say(words)
        scan.reject(words)
        return True
    product, whom, today = scan.product, page.whom, page.today

    def known(found: Any) -> None:
        if found:
            _add(page, replace(found[0], exact=True, packed=product.quantity), scan)
        else:
            scan.reject(f"{scan.code}: gone")

    desk.work.read(lambda view: reads.hits(view, (product.id,), whom, today), known, owner=page, priority=0)
    return True


def _weight_with(line: EntryLine, weight: int) -> int:
    """What a line weighs with one more; not known where something of it was not weighed."""
    return line.weight + weight if weight and not line.estimated else 0


def _takes(line: EntryLine, product: str) -> bool:
    """Whether one more of the goods goes on this line: not where they come back, are offered only, or are cut."""
    if line.kind is not Kind.PRODUCT or line.product is None or line.product.id != product:
        return False
    return line.quantity > 0 and line.more.counted and not line.counted.length


def _add(page: OrderPage, hit: ProductHit, scan: Scan) -> None:
    # What was typed in an open cell, this line's perhaps, came before the scan.
    page.table.keep_typed()
    line = next((one for one in page.model.lines if _takes(one, hit.id)), None)
    if line is not None:
        quantity = line.quantity + hit.packed
        set_quantity(page, line, quantity, _weight_with(line, scan.weight))
    else:
        quantity = hit.packed
        # Known already: it is not asked for once more.
        page.table.enter_text(hit.code, replace(hit, usual=0))
        if scan.weight:
            fresh = page.model.lines[-1]
            set_quantity(page, fresh, fresh.quantity, scan.weight)
    words = f"{hit.code} · {quantity_out(quantity)} {hit.unit}"
    if hit.stopped:
        scan.reject(f"{words} · on stop")
    else:
        scan.accept(words)
