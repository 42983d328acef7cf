"""Quantities: thousandths of the stock unit."""

from decimal import Decimal

from app.domain.errors import RuleViolation
from app.domain.money import scaled_in, scaled_text

SCALE = 1000
LARGEST = 10**12


def quantity_in(value: Decimal, field: str | None = None) -> int:
    """A decimal quantity in thousandths. Raises RuleViolation if it has more than three decimals or is too large."""
    return scaled_in(value, 3, "The quantity", field, LARGEST)


def positive(value: Decimal, field: str | None = None) -> int:
    """A quantity above zero, in thousandths. Raises RuleViolation."""
    quantity = quantity_in(value, field)
    if quantity <= 0:
        raise RuleViolation(f"The quantity must be above zero, not {value}.", field)
    return quantity


def quantity_out(thousandths: int) -> str:
    """A quantity as the shortest decimal text: 2500 -> "2.5"."""
    return scaled_text(thousandths, 3)
