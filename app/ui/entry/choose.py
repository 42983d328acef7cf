"""Products that answer an entry, and which of them is meant."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.domain.pricing import Offers
from app.domain.promising import Supply, chip
from app.domain.tax import Tax
from app.ui.entry.stockchip import stock_chip
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
    supply: Supply | None = None
    """What there is of it and what comes, where that was asked; ``seen`` is the day on which."""
    seen: str = ""
    bin: str = ""
    weight: int = 0
    """Where it lies, and what one of it weighs in grams; "" and 0 are not known."""

    @property
    def each(self) -> int:
        """What one weighs about, in grams, where it is billed by weight and its price is for a kilogram; else 0."""
        return self.offers.each

    def counted(self, said: int | None = None) -> int:
        """How many are meant, in thousandths: once what bears the barcode, or as often as was ``said``."""
        return (said or 1000) * self.packed // 1000

    @property
    def known_supply(self) -> Supply | None:
        """What there is and comes of it, as far as it is known; None where nothing is."""
        if self.supply is not None or self.available is None:
            return self.supply
        return Supply(self.id, self.code, places=(("", self.available),), service=self.service)

    def chip(self, wanted: int) -> Chip | None:
        """What can be had of what is wanted (thousandths), were it the only line of it."""
        if self.stopped:
            return Chip("on stop", "stop", Glyph.PAUSE, self.stopped)
        supply = self.known_supply
        if supply is None:
            return Chip("–", "idle", None, "service, not stocked") if self.service else self.stock
        return stock_chip(chip(wanted, supply, self.seen), supply, self.seen)


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
