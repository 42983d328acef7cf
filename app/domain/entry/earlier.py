"""What a customer ordered before, to be ordered again."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EarlierLine:
    """A line as it was: `quantity` in thousandths, `price` in 1/10,000 per `price_per`, `discount` in 1/1,000 %."""

    product_id: str
    sku: str
    name: str
    unit: str
    quantity: int
    price: int
    price_per: int
    discount: int
    line: int = 0
    """Its number in the order."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """An order as it was; `gross` in minor units."""

    id: str
    number: str
    date: str
    gross: int
    lines: tuple[EarlierLine, ...]
