"""What a promotion gives free, as an allowance of the line: the price of each stays what it is."""

from dataclasses import replace

from app.domain.deal import DealLine, LineAllowance
from app.domain.money import extended
from app.domain.pricing.decide import decide
from app.domain.pricing.offers import Asked, Offers, Priced, Step
from app.domain.quantity import quantity_out
from app.domain.rounding import part
from app.domain.weighing import about


def free_allowance(found: Priced, discount: int, currency: str) -> tuple[LineAllowance, ...]:
    """What is taken off a line with that discount (1/1,000 %), nothing where nothing is free."""
    step = found.taken
    amount = extended(found.price, found.price_per, found.of_price(step.free), discount, currency) if step.free else 0
    return (LineAllowance(amount, 0, _words(step)),) if amount else ()


def _words(step: Step) -> str:
    return f"{step.name}: {quantity_out(step.free)} free"


def is_free(allowance: LineAllowance) -> bool:
    """Whether a promotion made it."""
    return allowance.reason.endswith(" free")


def with_quantity(line: DealLine, quantity: int, offers: Offers, date: str, currency: str) -> DealLine:
    """An agreed line in another quantity (thousandths), at its price. What was free of it follows the promotion that
    gave it, as it was on the ISO date of the document; where that is not known any more, so much of it as is left.
    """
    kept = tuple(one for one in line.allowances if not is_free(one))
    given = tuple(one for one in line.allowances if is_free(one))
    if not given or quantity == line.quantity:
        return line.of(quantity)
    if _given_by(line.why, line.quantity, offers, date) is None:
        shares = tuple(replace(one, amount=part(one.amount, quantity, line.quantity)) for one in given)
        return replace(line.of(quantity), allowances=kept + shares)
    step = _given_by(line.why, quantity, offers, date)
    kilos = about(step.free, line.said.each_weight) if step and line.by_weight else step.free if step else 0
    free = extended(line.price, line.price_per, kilos, line.discount, currency)
    more = (LineAllowance(free, 0, _words(step)),) if step and free else ()
    return replace(line.of(quantity), allowances=kept + more)


def _given_by(rule: str, quantity: int, offers: Offers, date: str) -> Step | None:
    """What a rule gives of so many."""
    found = decide(Asked(quantity, date), offers)
    return next((one for one in (found.steps if found else ()) if one.rule == rule and one.free), None)
