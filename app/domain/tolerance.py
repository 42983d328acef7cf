"""How much more or less than ordered may be delivered. Pure.

Quantities are thousandths, tolerances 1/1,000 %. Less closes the line, more is ordered and billed as it was sent.
"""

from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.money import RATE_SCALE, rate_out
from app.domain.quantity import quantity_out

_WHOLE = 100 * RATE_SCALE


@dataclass(frozen=True, slots=True)
class Tolerance:
    """What a product, or a customer, says; 0 is no word."""

    over: int = 0
    under: int = 0


EXACT = Tolerance()


def tolerance_of(goods: Tolerance, who: Tolerance, *, exact: bool) -> Tolerance:
    """What holds for a line: the customer's word goes before the product's, and who takes it exactly has none."""
    return EXACT if exact else Tolerance(who.over or goods.over, who.under or goods.under)


def check_percent(percent: int, field: str) -> int:
    """A tolerance is from 0 to 50 percent. Raises RuleViolation."""
    if not 0 <= percent <= _WHOLE // 2:
        raise RuleViolation("A tolerance is 0 to 50 percent.", field)
    return percent


def most(ordered: int, over: int) -> int:
    """How much may be delivered at the most."""
    return ordered + ordered * over // _WHOLE


def enough(done: int, ordered: int, under: int) -> bool:
    """Whether so much is as good as all of it. Nothing never is."""
    return done > 0 and done * _WHOLE >= ordered * (_WHOLE - under)


def too_much(line: str, asked: int, may: int, given: int, over: int) -> str:
    """Why so much is not sent, and the way on."""
    if may <= asked:
        return f"Line {line} asks for {quantity_out(asked)}, not {quantity_out(given)}."
    return (
        f"Line {line} asks for {quantity_out(asked)}, and {quantity_out(may)} may be sent ({rate_out(over)} % over). "
        f"Put {quantity_out(given - may)} back, or amend the order."
    )
