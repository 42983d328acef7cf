"""Goods that are counted and billed by what they weigh: cheese, meat, coils. Pure.

They are ordered, promised and fetched in stock units, and their price is for a kilogram. Until the scales have spoken
an amount is an estimate by what one of them weighs about. Weights are grams, quantities thousandths of the stock unit.
"""

from decimal import Decimal

from app.domain.errors import RuleViolation
from app.domain.money import RATE_SCALE, rate_out, scaled_in
from app.domain.quantity import quantity_out
from app.domain.rounding import half_up, part

GRAMS = 1000
"""In a kilogram; a weight in kilograms has as many decimals as a quantity."""
LARGEST = 10**9
LOOSE = 50 * RATE_SCALE
"""How far a weight may be from what is expected where nobody said: beyond it a figure is more likely mistyped."""
_WHOLE = 100 * RATE_SCALE
_POUND = 45_359_237
"""A pound in hundred-thousandths of a gram, exactly."""


def about(quantity: int, each: int) -> int:
    """What so many weigh about, one of them weighing ``each``."""
    return half_up(quantity * each, 1000)


def weight_in(kilograms: Decimal, field: str) -> int:
    """A weight from the scales. Raises RuleViolation where it is none."""
    weight = scaled_in(kilograms, 3, "The weight", field, LARGEST)
    if weight <= 0:
        raise RuleViolation(f"What was weighed is more than {kilograms} kg.", field)
    return weight


def weight_out(grams: int) -> str:
    """A weight in kilograms as the shortest decimal text: 7215 -> "7.215"."""
    return quantity_out(grams)


def kilograms(measure: tuple[str, int] | None) -> int:
    """What a scanned measure (unit, thousandths of it) weighs; 0 where it is no weight."""
    unit, value = measure or ("", 0)
    if unit == "lb":
        return half_up(value * _POUND, 100_000_000)
    return value if unit == "kg" else 0


def portion(weight: int, done: int, now: int, of: int) -> int:
    """What the next ``now`` of ``of`` weigh where nobody weighs them apart, after ``done``: all portions add up."""
    return part(weight, done + now, of) - part(weight, done, of) if of else 0


def off_weight(what: str, weight: int, expected: int, over: int, under: int) -> str:
    """Why so much is not believed of what should weigh ``expected``, within a tolerance in 1/1,000 %; "" if it is.

    Where no tolerance is said either way, only what is likely mistyped is asked about.
    """
    if not over and not under:
        over = under = LOOSE
    most, least = expected * (_WHOLE + over), expected * (_WHOLE - under)
    if least <= weight * _WHOLE <= most or not expected:
        return ""
    far, way = (over, "over") if weight * _WHOLE > most else (under, "under")
    return (
        f"{what} should weigh about {weight_out(expected)} kg; {weight_out(weight)} kg is more than {rate_out(far)} % "
        f"{way}. Weigh again, or say why."
    )
