"""What a promotion gives free, as an allowance of the line: the price of each stays what it is."""

from app.domain.deal import LineAllowance
from app.domain.money import extended
from app.domain.pricing.offers import Priced
from app.domain.quantity import quantity_out


def free_allowance(found: Priced, discount: int, currency: str) -> tuple[LineAllowance, ...]:
    """What is taken off a line with that discount (1/1,000 %), nothing where nothing is free."""
    step = found.taken
    amount = extended(found.price, found.price_per, step.free, discount, currency) if step.free else 0
    return (LineAllowance(amount, 0, f"{step.name}: {quantity_out(step.free)} free"),) if amount else ()
