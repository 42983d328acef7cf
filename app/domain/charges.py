"""Charges that rules make: surcharges of goods, delivery, small orders, handling. Pure; run once for a document.

A charge stands in the document under its rule's name. Who types a charge of that name has decided otherwise: what is
typed stays as it is, and one of nothing takes the rule's charge away.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.domain.deal import Address
from app.domain.money import extended
from app.domain.tax import Adjustment, Tax

BASES = ("line", "unit", "cut", "weight")
KINDS = ("delivery", "small_order", "handling")


@dataclass(frozen=True, slots=True)
class Zone:
    """Where goods go: a country, a region, the beginnings of postcodes; what is empty is any."""

    id: str
    name: str
    country: str = ""
    region: str = ""
    postcodes: tuple[str, ...] = ()

    def holds(self, where: Address) -> bool:
        """Whether an address lies in it."""
        return (
            (not self.country or self.country == where.country)
            and (not self.region or self.region.casefold() == where.region.casefold())
            and (not self.postcodes or where.postcode.replace(" ", "").startswith(self.postcodes))
        )

    @property
    def narrowness(self) -> tuple[bool, bool, bool]:
        """Of two zones that hold an address the narrower one counts."""
        return bool(self.postcodes), bool(self.region), bool(self.country)


@dataclass(frozen=True, slots=True)
class Surcharge:
    """What goods bring with them: `price` (1/10,000) per line, unit, cut or kilogram of a product or a category.

    `tax` is a code of its own, "" spreads it like the goods; `refundable` is a deposit that comes back with the pack.
    """

    id: str
    name: str
    product_id: str
    category: str
    basis: str
    price: int
    tax: str = ""
    refundable: int = 0


@dataclass(frozen=True, slots=True)
class ChargeRule:
    """A charge of the whole document: an `amount` (minor units) or `percent` (1/1,000 %) of the goods.

    From a value and a weight (grams) on, below another (0 is none); nothing where the goods are worth `free_above` or
    more.
    """

    id: str
    name: str
    kind: str
    zone: Zone | None = None
    tax: str = ""
    amount: int = 0
    percent: int = 0
    from_value: int = 0
    to_value: int = 0
    from_weight: int = 0
    to_weight: int = 0
    free_above: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """All that makes charges on a day."""

    surcharges: tuple[Surcharge, ...] = ()
    charges: tuple[ChargeRule, ...] = ()

    @property
    def names(self) -> frozenset[str]:
        """What the charges are called, folded."""
        names = [one.name for one in self.surcharges] + [one.name for one in self.charges]
        return frozenset(map(str.casefold, names))


@dataclass(frozen=True, slots=True)
class Goods:
    """A line as far as charges go: how many thousandths, what they cost (minor units), the weight of one in grams."""

    product_id: str
    category: str
    quantity: int
    amount: int
    weight: int = 0
    pieces: int = 0
    service: bool = False


@dataclass(frozen=True, slots=True)
class Due:
    """A charge that is due: its rule, its name, minor units or 1/1,000 % of the goods, its tax code and its kind.

    Of a surcharge of goods `kind` is "".
    """

    rule: str
    name: str
    amount: int
    percent: int = 0
    tax: str = ""
    kind: str = ""


def due(rules: Rules, goods: Sequence[Goods], where: Address | None, currency: str) -> tuple[Due, ...]:
    """The charges of a document, surcharges first. `where` is where it is delivered to, None where it is fetched."""
    sold = [one for one in goods if one.quantity > 0]
    if not any(not one.service for one in sold):
        return ()
    found = [
        Due(one.id, one.name, amount, tax=one.tax)
        for one in rules.surcharges
        if (amount := sum(_surcharged(one, line, currency) for line in sold))
    ]
    value = sum(one.amount for one in sold)
    weight = sum(one.weight * one.quantity for one in sold) // 1000
    for kind in KINDS:
        held = [one for one in rules.charges if one.kind == kind and _applies(one, value, weight, where)]
        # Of each kind the most fitting rule counts, and it may say that nothing is due.
        best = max(held, key=_fit, default=None)
        if best and not (best.free_above and value >= best.free_above) and (best.amount or best.percent):
            found.append(Due(best.id, best.name, best.amount, best.percent, best.tax, kind))
    return tuple(found)


def _surcharged(one: Surcharge, line: Goods, currency: str) -> int:
    if one.product_id != line.product_id and not (one.category and one.category == line.category):
        return 0
    units = {
        "line": 1000,
        "unit": line.quantity,
        "cut": line.pieces * 1000 or line.quantity,
        "weight": line.quantity * line.weight,
    }[one.basis]
    return extended(one.price, 1000 if one.basis == "weight" else 1, units, 0, currency)


def _applies(one: ChargeRule, value: int, weight: int, where: Address | None) -> bool:
    if where is None and (one.kind == "delivery" or one.zone):
        return False
    return (
        (one.zone is None or (where is not None and one.zone.holds(where)))
        and one.from_value <= value
        and (not one.to_value or value < one.to_value)
        and one.from_weight <= weight
        and (not one.to_weight or weight < one.to_weight)
    )


def _fit(one: ChargeRule) -> tuple[bool, tuple[bool, bool, bool], int, int, str]:
    narrow = one.zone.narrowness if one.zone else (False, False, False)
    return one.zone is not None, narrow, one.from_weight, one.from_value, one.id


def with_due(typed: Sequence[Adjustment], found: Iterable[tuple[Due, Tax | None]]) -> tuple[Adjustment, ...]:
    """What was typed, and of the rules' charges those that nobody typed otherwise."""
    named = {one.reason.casefold() for one in typed if one.charge}
    rest = [
        Adjustment(True, one.amount, one.percent, one.name, tax, one.rule)
        for one, tax in found
        if one.name.casefold() not in named
    ]
    return tuple(one for one in typed if one.amount or one.percent) + tuple(rest)


def typed_only(adjustments: Sequence[Adjustment], found: Iterable[Due]) -> tuple[Adjustment, ...]:
    """Of a document's allowances and charges those that a person typed: what the rules make anew is left out."""
    made = list(found)
    return tuple(one for one in adjustments if not one.rule and made_by(one, made) is None)


def made_by(one: Adjustment, found: Iterable[Due]) -> Due | None:
    """The rule's charge that an older document, which does not name the rule, says as it is; None for none."""
    said = (one.reason.casefold(), one.amount, one.percent)
    same = (due for due in found if (due.name.casefold(), due.amount, due.percent) == said)
    return next(same, None) if one.charge else None


def moved(was: Sequence[Due], now: Sequence[Due]) -> frozenset[str]:
    """The kinds of charge that are others where the same goods go elsewhere."""
    return frozenset(one.kind for one in {*was} ^ {*now} if one.kind)
