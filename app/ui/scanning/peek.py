"""A product that was scanned where nothing is done with it: what it costs and where it lies. Nothing changes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from app.ui import format as say
from app.ui.scanning.scan import Scan
from app.ui.theme.look import Size
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Peeked:
    """The product as the entry row knows it, its shelves, and the currency of its price."""

    hit: Any
    shelves: Sequence[Any]
    currency: str


class PeekSheet(Sheet):
    """F12 and Enter show the product in Stock, Esc closes. The next scan replaces it."""

    gives_way = True

    def __init__(self, screen: Any, scan: Scan, known: Peeked) -> None:
        hit = known.hit
        super().__init__(screen, f"{hit.code}  {hit.description}", do="Show in Stock")
        top = QHBoxLayout()
        top.setSpacing(14)
        price = f"{say.priced(hit.price, known.currency)} {_per(hit)}" if hit.price else "no price yet"
        top.addWidget(Text(price, size=Size.TOTAL, weight=600))
        self.price = price
        chip = hit.chip(1000)
        if chip is not None:
            top.addWidget(Text(chip.text, size=Size.TITLE, weight=600, tone=chip.phase))
        top.addStretch(1)
        self.body.addLayout(top)
        places = [f"{one.location}: {say.quantity(one.on_hand)} {hit.unit}" for one in known.shelves if one.on_hand]
        self.words = [" · ".join(places) or ("" if hit.service else "Nothing lies on a shelf."), *said_of(scan)]
        for words in filter(None, (*self.words, hit.stopped, hit.alert)):
            self.body.addWidget(Text(words, size=Size.BUTTON, wrap=True))


def _per(hit: Any) -> str:
    return f"per {hit.unit}" if hit.price_per == 1 else f"per {hit.price_per:,} {hit.unit}"


def said_of(scan: Scan) -> tuple[str, ...]:
    """What the code itself says of these goods, a line each."""
    said = scan.said
    product = scan.product
    found = []
    if product is not None and product.quantity != 1000:
        found.append(f"The code stands for {say.quantity(product.quantity)} {product.unit}.")
    for word, value in (("Lot", said.lot), ("Serial number", said.serial)):
        if value:
            found.append(f"{word} {value}.")
    if said.day:
        verb = "Expires" if said.expires else "Best before"
        past = ", which is over" if said.day < date.today().isoformat() else ""  # noqa: DTZ011 - the wall's calendar
        found.append(f"{verb} {say.day(said.day, year=True)}{past}.")
    return tuple(found)


def show_peek(screen: Any, scan: Scan) -> None:
    """The sheet over a place, once the books have said what it shows."""
    from app.ui.screens.base import today_iso

    product, today = scan.product, today_iso()

    def make(known: Peeked) -> Sheet:
        sheet = PeekSheet(screen, scan, known)
        sheet.accepted.connect(lambda: _go_on(screen, sheet, product.id))
        scan.accept(f"{product.sku} · {sheet.price}")
        return sheet

    screen.show_sheet_of(lambda view: _peeked(view, product.id, today), make, f"{product.sku} {product.name}")


def _go_on(screen: Any, sheet: Sheet, product_id: str) -> None:
    sheet.dismiss()
    screen.desk.shell.go("stock", f"see:{product_id}")


def _peeked(view: Any, product_id: str, today: str) -> Peeked:
    from app.queries.desk_documents import desk_company
    from app.queries.desk_stock import shelves
    from app.ui.screens.order.reads import hits

    return Peeked(hits(view, (product_id,), "", today)[0], shelves(view, product_id), desk_company(view).currency)
