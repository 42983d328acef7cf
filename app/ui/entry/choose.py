"""Products that answer an entry, and which of them is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.pricing import Offers
from app.domain.tax import Tax
from app.ui import format as say
from app.ui.theme.status import Chip, Glyph

NOTHING_OFFERED = Offers()


@dataclass(frozen=True, slots=True)
class ProductHit:
    """A product as the entry row knows it. ``price`` in 1/10,000 for ``price_per`` stock units, for this customer.

    ``available`` in thousandths makes the chip where it is known, else ``stock`` is it; ``offers`` are all
    that could say what this customer pays. ``exact`` says that code, barcode or supplier's code equals what was typed.
    ``units`` are words for packs with their
    size in thousandths of the stock unit. ``usual`` is this customer's usual quantity in thousandths, 0 if unknown.
    """

    id: str
    code: str
    description: str
    unit: str
    price: int
    price_per: int = 1
    stock: Chip | None = None
    available: int | None = None
    service: bool = False
    tax: Tax | None = None
    bought: str = ""
    exact: bool = False
    mark: str = ""
    ask_quantity: bool = False
    usual: int = 0
    discontinued: bool = False
    units: tuple[tuple[str, int], ...] = ()
    alert: str = ""
    stopped: str = ""
    instead: str = ""
    """What must be read when it is sold; why it is not sold, and the code of what takes its place."""
    packed: int = 1000
    """How many, in thousandths, bear the barcode that was scanned or typed: a box of twelve is twelve."""

    offers: Offers = NOTHING_OFFERED

    def counted(self, said: int | None = None) -> int:
        """How many are meant, in thousandths: once what bears the barcode, or as often as was ``said``."""
        return (said or 1000) * self.packed // 1000

    def chip(self, wanted: int, *, spell: bool = False) -> Chip | None:
        """How much is there for what is wanted (thousandths); ``spell`` says how much goes now and how much later."""
        if self.stopped:
            return Chip("on stop", "stop", Glyph.PAUSE, self.stopped)
        if self.service:
            return Chip("–", "idle", None, "service, not stocked")
        if self.available is None:
            return self.stock
        free = say.quantity(self.available)
        if self.available >= wanted and self.available > 0:
            return Chip(f"{free} free", "done", Glyph.FULL, f"Stock: {free} free")
        if self.available > 0:
            later = say.quantity(wanted - self.available)
            text = f"{free} now · {later} later" if spell else f"{free} free"
            return Chip(
                text, "money", Glyph.THREE_QUARTER if spell else Glyph.QUARTER, f"Stock: {free} now, {later} later"
            )
        if self.available < 0:
            missing = say.quantity(-self.available)
            return Chip(f"{missing} missing", "stop", Glyph.EMPTY, f"Stock: {missing} missing")
        return Chip("0 free", "stop", Glyph.EMPTY, "Stock: none free")


Answer = Callable[[Sequence[ProductHit]], None]


class LookUps(Protocol):
    """What the entry row asks of the books. Both answer in the GUI thread, now or later, and never raise."""

    def suggest(self, words: str, done: Answer) -> None:
        """Products for words being typed; a newer question silences an older one."""

    def resolve(self, words: str, done: Answer) -> None:
        """Products for words that were entered; every question is answered."""


@dataclass(frozen=True, slots=True)
class Choice:
    """What is meant: a product, or a problem in the words of the chip with the products to choose from."""

    product: ProductHit | None
    problem: str = ""
    candidates: tuple[ProductHit, ...] = ()


def choose(hits: Sequence[ProductHit]) -> Choice:
    """The one that equals what was typed; else the best guess; two that equal it are a question, none is another."""
    exact = tuple(hit for hit in hits if hit.exact)
    if len(exact) == 1:
        return Choice(exact[0])
    if len(exact) > 1:
        return Choice(None, f"{len(exact)} products", exact)
    if not hits:
        return Choice(None, "not found")
    return Choice(hits[0])


def completion(words: str, hit: ProductHit) -> str:
    """How what was typed goes on if this product is meant: shown in grey behind it."""
    typed = words.lower()
    if hit.code.lower().startswith(typed):
        return f"{hit.code[len(words) :]} — {hit.description}"
    if hit.description.lower().startswith(typed):
        return f"{hit.description[len(words) :]} — {hit.code}"
    return f" — {hit.code} {hit.description}"
