"""What is earned on lines of a document: for whoever may see it. Pure; minor units, percent in 1/1,000 %."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.money import extended
from app.domain.rounding import half_up


@dataclass(frozen=True, slots=True)
class Margin:
    """Sales without tax less what the goods cost us; of `lines` those `known` ones count that say what they cost."""

    sales: int
    cost: int
    known: int = 1
    lines: int = 1

    @property
    def amount(self) -> int:
        """What is earned; below zero is lost."""
        return self.sales - self.cost

    @property
    def share(self) -> int | None:
        """What of the sales is earned, to a tenth of a percent; None where nothing is taken for it."""
        return half_up(self.amount * 1000, self.sales) * 100 if self.sales else None


def line_margin(sales: int, quantity: int, cost: int, currency: str) -> Margin | None:
    """Of one line that sells for so much without tax; `cost` is one unit's in 1/10,000, 0 is not known: None."""
    return Margin(sales, extended(cost, 1, quantity, 0, currency)) if cost else None


def whole_margin(lines: Iterable[Margin | None], off: int = 0) -> Margin | None:
    """Of a whole document; `off` is what is taken off beside the lines. None where no line says what it costs."""
    every = list(lines)
    known = [one for one in every if one is not None]
    if not known:
        return None
    # What is taken off the whole is taken off what is known in its share.
    sales = sum(one.sales for one in known)
    taken = off if len(known) == len(every) else 0
    return Margin(sales - taken, sum(one.cost for one in known), len(known), len(every))
