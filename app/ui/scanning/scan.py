"""What a place is handed of a scan: the code, what it says, what the books know of it, and whom to tell."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.domain import codes
from app.domain.codes import Scanned

ACCEPTED, REJECTED, COMPLETE = "accepted", "rejected", "complete"
Tell = Callable[[str, str], None]


def _nobody(_outcome: str, _words: str) -> None:
    """A scan of a test, or of a sheet by itself."""


@dataclass(frozen=True, eq=False)
class Scan:
    """One scan. ``product`` and ``document`` are what the books found (queries/scanned.py), None where nothing.

    Whoever acts on it says once what became of it: ``accept``, ``reject`` or ``complete``, with words for the log.
    """

    said: Scanned
    product: Any = None
    document: Any = None
    location: str = ""
    tell: Tell = _nobody

    @property
    def code(self) -> str:
        """The code as it was scanned."""
        return self.said.text

    @property
    def control(self) -> str:
        """One of the printed orders to the desk, "" if it is none."""
        return self.said.control

    @property
    def weight(self) -> int:
        """What the label says that it weighs, in grams, of goods that are billed by weight; else 0."""
        return int(getattr(self.product, "weight", 0))

    @property
    def words(self) -> str:
        """What finds the goods where they are looked up by text: the code, or of elements the product's own."""
        return str(self.product.sku) if self.said.elements and self.product is not None else self.code

    def accept(self, words: str = "") -> None:
        """It was taken."""
        self.tell(ACCEPTED, words)

    def reject(self, words: str) -> None:
        """It was not; nothing has changed."""
        self.tell(REJECTED, words)

    def complete(self, words: str) -> None:
        """It was taken, and nothing is left to do here."""
        self.tell(COMPLETE, words)


def scan_of(code: str) -> Scan:
    """A code that the books were not asked about."""
    return Scan(codes.read(code, date.today()))  # noqa: DTZ011 - the day of the calendar on the wall


def tell_goods(scan: Scan) -> None:
    """Where goods are taken whatever they are: taken if the books know them."""
    if scan.product is None:
        scan.reject(f"{scan.code}: unknown")
    else:
        scan.accept(f"{scan.product.sku} {scan.product.name}")
