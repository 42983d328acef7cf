"""What another customer, another day or another list changes of a document, in one line."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.money import RATE_SCALE, money_out, rate_out
from app.domain.pricing.offers import UnitPrice
from app.domain.rounding import half_up
from app.domain.tax import Tax

_UNTAXED = {
    "Z": "zero rate",
    "E": "exempt",
    "AE": "reverse charge",
    "K": "intra-Community supply",
    "G": "export",
    "O": "not taxed",
}


@dataclass(frozen=True, slots=True)
class Told:
    """A line as it stands: one unit's price, the line's amount in minor units, and its tax."""

    price: UnitPrice
    amount: int
    tax: Tax | None = None


def summary(before: Sequence[Told], after: Sequence[Told], currency: str) -> str:
    """What changed, "" if nothing: "6 prices changed, −12.40 EUR; tax 19 % → reverse charge"."""
    pairs = list(zip(before, after, strict=True))
    moved = [(one, other) for one, other in pairs if _differ(one.price, other.price) or one.amount != other.amount]
    parts = []
    if moved:
        total = sum(other.amount - one.amount for one, other in moved)
        sign = "−" if total < 0 else "+"
        parts.append(
            f"{len(moved)} price{'s' if len(moved) > 1 else ''} changed, {sign}{money_out(abs(total), currency)}"
        )
    taxes = dict.fromkeys(
        (tax_words(one.tax), tax_words(other.tax))
        for one, other in pairs
        if one.tax and other.tax and tax_words(one.tax) != tax_words(other.tax)
    )
    if taxes:
        parts.append("tax " + ", ".join(f"{was} → {now}" for was, now in taxes))
    return "; ".join(parts)


def in_mode(price: int, tax: Tax, was_gross: bool, gross: bool) -> int:
    """A told price (1/10,000) as it is said with its tax or without, so that the customer pays what was told."""
    if was_gross == gross:
        return price
    whole = 100 * RATE_SCALE
    return half_up(price * (whole + tax.rate), whole) if gross else half_up(price * whole, whole + tax.rate)


def tax_words(tax: Tax) -> str:
    """A tax as it is said: "19 %", "reverse charge"."""
    return f"{rate_out(tax.rate)} %" if tax.category == "S" else _UNTAXED.get(tax.category, tax.category)


def _differ(one: UnitPrice, other: UnitPrice) -> bool:
    return one.price * other.per != other.price * one.per
