"""What is asked, what is offered, and what was decided. Prices in 1/10,000, quantities in thousandths, dates ISO."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import gcd
from typing import Literal

from app.domain.pricing.dated import PriceEntry
from app.domain.weighing import about

Source = Literal["hand", "quote", "contract", "promotion", "list", "standard"]


@dataclass(frozen=True, slots=True)
class UnitPrice:
    """A price for `per` stock units: 1, 100, 1,000, or what a pack holds."""

    price: int
    per: int = 1

    def is_below(self, other: "UnitPrice") -> bool:
        """Whether one unit costs less by this than by the other, exactly."""
        return self.price * other.per < other.price * self.per


def per_units(price: int, pack: int) -> UnitPrice:
    """The price of a pack of that many thousandths as a price for whole units, exactly: 10 for 2.5 m is 20 for 5 m."""
    times = 1000 // gcd(pack, 1000)
    return UnitPrice(price * times, pack * times // 1000)


PER = frozenset({1, 100, 1000})


def may_be_per(per: int, packs: Iterable[int]) -> bool:
    """Whether a price may be for so many units: 1, 100, 1,000, or what a pack (sizes in thousandths) holds."""
    return per in PER or any(per_units(0, size).per == per for size in packs if size > 0)


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed with a customer or their group, for a product or its category, from a quantity on.

    The smaller `rank` is the nearer: 0 customer and product, 1 customer and category, 2 group and product, 3 group and
    category. Either a price, or a `discount` (1/1,000 %) off what the goods cost otherwise. `valid_to` is the last day,
    "" for ever.
    """

    id: str
    rank: int
    word: str
    valid_from: str
    valid_to: str
    min_quantity: int
    price: int
    price_per: int
    discount: int = 0


@dataclass(frozen=True, slots=True)
class PriceList:
    """A price list with its own prices of this product; what it does not hold is its parent's, or the standard price,
    changed by `percent` (1/1,000 %, below zero is cheaper) and rounded to `step` (1/10,000; 0 is a whole cent where the
    price was one).
    """

    id: str
    name: str
    entries: tuple[PriceEntry, ...] = ()
    percent: int = 0
    step: int = 0
    valid_from: str = ""
    valid_to: str = ""
    parent: "PriceList | None" = None


@dataclass(frozen=True, slots=True)
class Promotion:
    """Everybody's price for a time: a `discount` (1/1,000 %), a price, or `buy` so many and `get` so many of them free.

    Counts are thousandths. `beats_contract` says that it also takes the place of a dearer contract price.
    """

    id: str
    name: str
    valid_from: str
    valid_to: str
    min_quantity: int = 0
    discount: int = 0
    price: int = 0
    price_per: int = 1
    buy: int = 0
    get: int = 0
    beats_contract: bool = False


@dataclass(frozen=True, slots=True)
class Offers:
    """All that could say what a product costs one customer on one day.

    `lists` are the customer's own list and their group's, in this order. `cost` and `floor` are for one of what the
    price is for, 0 is not known; `min_margin` in 1/1,000 % of the price. `each` is what one stock unit weighs, in
    grams, where the price is for a kilogram, and 0 where it is for stock units; breaks count what the price is for.
    """

    standard: tuple[PriceEntry, ...] = ()
    lists: tuple[PriceList, ...] = ()
    agreed: tuple[Agreed, ...] = ()
    promotions: tuple[Promotion, ...] = ()
    cost: int = 0
    floor: int = 0
    min_margin: int = 0
    each: int = 0


@dataclass(frozen=True, slots=True)
class Asked:
    """How many on which day; what was typed by hand, or promised in a quote, where either was; and what all of it
    weighs (grams), where it is billed by weight and somebody weighed it, else 0.
    """

    quantity: int
    date: str
    hand: UnitPrice | None = None
    quoted: UnitPrice | None = None
    weight: int = 0

    def reaches(self, each: int) -> int:
        """What breaks are held against, in thousandths of what the price is for: stock units; or, of what weighs
        ``each`` and is billed by weight, kilograms, as weighed, else about.
        """
        if not each:
            return self.quantity
        return self.weight if self.weight and self.quantity > 0 else about(self.quantity, each)


@dataclass(frozen=True, slots=True)
class Step:
    """A rung of the ladder: who says which price, from when to when and from how many on, and whether it holds.

    `discount` (1/1,000 %) is what it takes off; `free` of the asked quantity cost nothing; `rule` is the record's id.
    """

    source: Source
    name: str
    price: UnitPrice
    min_quantity: int = 0
    valid_from: str = ""
    valid_to: str = ""
    discount: int = 0
    free: int = 0
    rule: str = ""
    beats_contract: bool = False
    holds: bool = False

    def cost_of(self, quantity: int) -> tuple[int, int]:
        """What that many cost by it, as an exact fraction."""
        return self.price.price * (quantity - self.free), self.price.per


@dataclass(frozen=True, slots=True)
class NextBreak:
    """A lower price near by: how many stock units `more`, and what one costs then instead of now; `each` as in
    `Offers`.
    """

    more: int
    quantity: int
    now: UnitPrice
    then: UnitPrice
    each: int = 0


@dataclass(frozen=True, slots=True)
class Priced:
    """What a line costs and why. `mark`: L list, C contract, B break, P promotion, M by hand, Q from the quote.

    `steps` is the whole ladder in its order; one of them holds. `listed` would hold had nobody typed or quoted a price,
    None where no rule says one. `floor` is the least for one unit, 0 is none.
    """

    asked: Asked
    price: int
    price_per: int
    mark: str
    steps: tuple[Step, ...]
    listed: Step | None = None
    next_break: NextBreak | None = None
    floor: int = 0
    cost: int = 0
    min_margin: int = 0
    """What one unit costs us, and the least margin (1/1,000 %): for whoever may see them, never on a paper."""
    each: int = 0
    """As in `Offers`: what one stock unit weighs where the price is for a kilogram."""
    by_break: bool = False
    """Of what is billed by weight: whether more or less of it may cost something else."""

    def of_price(self, quantity: int) -> int:
        """So many stock units in thousandths of what the price is for."""
        return about(quantity, self.each) if self.each else quantity

    @property
    def taken(self) -> Step:
        """The step that holds."""
        return next(one for one in self.steps if one.holds)

    @property
    def free(self) -> int:
        """How many of them cost nothing, in thousandths."""
        return self.taken.free

    @property
    def below_floor(self) -> bool:
        """Whether one costs less than the floor."""
        return self.floor > 0 and self.price < self.floor * self.price_per
