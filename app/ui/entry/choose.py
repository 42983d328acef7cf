"""Products that answer an entry, and which of them is meant; no Qt in this file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from app.ui.theme.status import Chip


@dataclass(frozen=True, slots=True)
class ProductHit:
    """A product as the entry row knows it. ``price`` in 1/10,000 for ``price_per`` stock units, for this customer.

    ``exact`` says that code, barcode or supplier's code equals what was typed. ``units`` are words for packs with their
    size in thousandths of the stock unit. ``usual`` is this customer's usual quantity in thousandths, 0 if unknown.
    """

    id: str
    code: str
    description: str
    unit: str
    price: int
    price_per: int = 1
    stock: Chip | None = None
    bought: str = ""
    exact: bool = False
    mark: str = ""
    ask_quantity: bool = False
    usual: int = 0
    discontinued: bool = False
    units: tuple[tuple[str, int], ...] = ()
    taxes: str = ""


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
