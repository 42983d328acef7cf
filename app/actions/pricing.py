"""What the lines of a document are priced, taxed and charged by: loaded once for all of them, decided by the domain."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.actions.load import Customer, Product, products, tax
from app.actions.parameters import LineInput
from app.domain.charges import Due, Goods, due, typed_only, with_due
from app.domain.deal import Address, Deal, DealLine, with_parts
from app.domain.errors import RuleViolation
from app.domain.money import price_in
from app.domain.pricing import Asked, Offers, Priced, UnitPrice, decide, may_be_per
from app.domain.tax import Adjustment, Tax, TaxRule, code_for, under_status
from app.queries.charging import charge_rules, tax_rules, weights_of
from app.queries.offers import offers_of
from app.queries.their_numbers import numbers_of
from app.store.database import View
from app.store.sql import sql

_PACKS = sql("SELECT quantity FROM pack WHERE product_id = :id AND name <> ''")


@dataclass(frozen=True, slots=True)
class Ground:
    """By reference the products of a document, by product what it could cost, taxes by destination, and where to."""

    goods: Mapping[str, Product]
    offers: Mapping[str, Offers]
    taxes: tuple[TaxRule, ...]
    where: Address
    numbers: Mapping[str, str] = field(default_factory=dict)
    """By product what the customer calls it."""
    rates: dict[tuple[str, str], Tax] = field(default_factory=dict)
    """What codes were found to mean on a date."""

    def rate(self, view: View, code: str, date: str, field_name: str) -> Tax:
        """What a tax code means, asked once. Raises RuleViolation."""
        known = self.rates.get((code, date))
        if known is None:
            known = self.rates[code, date] = tax(view, code, date, field_name)
        return known


def ground_of(
    view: View, who: Customer, date: str, lines: Iterable[tuple[str, str]], ship_to: Address | None = None
) -> Ground:
    """All of it for lines by (product, field). Raises RuleViolation."""
    goods = products(view, lines)
    offers = offers_of(view, [one.id for one in goods.values()], who.party.customer_id, date)
    their = who.party.customer_id
    numbers = numbers_of(view, their, [one.id for one in goods.values()]) if their else {}
    return Ground(goods, offers, tax_rules(view, date), destination(who, ship_to), numbers)


def destination(who: Customer, *ship_to: Address | None) -> Address:
    """Where goods go: the first address that says a country, else the customer's own."""
    return next((one for one in ship_to if one and one.country), who.party.address)


def check_per(view: View, product_id: str, per: int, field: str) -> None:
    """A price is for 1, 100 or 1,000 units, or for what a pack of the product holds. Raises RuleViolation."""
    if not may_be_per(per, () if per == 1 else [size for (size,) in view.rows(_PACKS, {"id": product_id})]):
        raise RuleViolation("A price is per 1, 100 or 1000, or for a pack of the product.", field)


def check_plain_per(per: int, field: str) -> None:
    """A price is for 1, 100 or 1,000 units where no pack is looked at. Raises RuleViolation."""
    if not may_be_per(per, ()):
        raise RuleViolation("A price is per 1, 100 or 1000.", field)


def priced(
    view: View,
    ground: Ground,
    goods: Product,
    quantity: int,
    date: str,
    given: LineInput,
    field: str,
    weight: int = 0,
) -> Priced:
    """What a line costs and why; ``weight`` is what was weighed of it, in grams. Raises RuleViolation where nobody says
    a price, or one that cannot be meant.
    """
    offers = ground.offers.get(goods.id) or Offers()
    hand = None
    if given.price is not None:
        listed = decide(Asked(quantity, date, weight=weight), offers)
        per = given.price_per or (listed.price_per if listed else 1)
        if given.price_per and not (listed and per == listed.price_per):
            check_per(view, goods.id, per, f"{field}.price_per")
        if given.price < 0:
            raise RuleViolation("A price is not below zero; take something off with a quantity.", f"{field}.price")
        hand = UnitPrice(price_in(given.price, f"{field}.price"), per)
    found = decide(Asked(quantity, date, hand, weight=weight), offers)
    if found is None:
        raise RuleViolation(f"{goods.sku} has no price on {date}. Give one, or save it.", f"{field}.price")
    return found


def line_tax(
    view: View, ground: Ground, who: Customer, kind: str, date: str, goods: Product, given: LineInput, field: str
) -> Tax:
    """The tax of a line: as told, else the product's at the destination under the customer's status."""
    if given.tax:
        return ground.rate(view, given.tax, date, f"{field}.tax")
    if not goods.tax:
        raise RuleViolation(f"{goods.sku} has no tax code.", f"{field}.tax")
    where = ground.where
    code = code_for(ground.taxes, goods.tax, kind, where.country, where.region, date)
    return under_status(ground.rate(view, code, date, f"{field}.tax"), kind, goods.service, who.tax_status.reason)


def charged(view: View, deal: Deal, who: Customer, *, delivered: bool) -> Deal:
    """The deal with what rules charge beside what was typed; `deal` has its lines reckoned."""
    found = charges_due(view, deal, delivered=delivered)
    if not found:
        kept = tuple(one for one in deal.adjustments if one.amount or one.percent)
        return deal if kept == deal.adjustments else replace(deal, adjustments=kept)
    return replace(deal, adjustments=with_due(deal.adjustments, taxed_due(view, deal, who, found)))


def taxed_due(view: View, deal: Deal, who: Customer, found: Iterable[Due]) -> list[tuple[Due, Tax | None]]:
    """Charges with the tax that each has of its own in that deal; None spreads it like the goods."""
    return [(one, own_tax(view, who, deal.tax_status, one.tax, deal.date)) for one in found]


def own_tax(view: View, who: Customer, kind: str, code: str, date: str, field: str = "tax") -> Tax | None:
    """What taxes an allowance or a charge that names a code of its own; None spreads it like the goods."""
    return under_status(tax(view, code, date, field), kind, False, who.tax_status.reason) if code else None


def without_due(view: View, deal: Deal) -> tuple[Adjustment, ...]:
    """What a person typed of a deal's allowances and charges; what its rules made is left out."""
    made = [*charges_due(view, deal, delivered=True), *charges_due(view, deal, delivered=False)]
    return typed_only(deal.adjustments, made)


def charges_due(view: View, deal: Deal, *, delivered: bool) -> tuple[Due, ...]:
    """What the rules of its day charge on a deal as it is; `delivered` is False where it is fetched."""
    rules = charge_rules(view, deal.date)
    if not rules.surcharges and not rules.charges:
        return ()
    lines = with_parts([one for one in deal.lines if one.counted])
    weights = weights_of(view, [one.product_id for one in lines])
    where = (deal.ship_to or deal.customer.address) if delivered else None
    return due(rules, [_goods(one, weights) for one in lines], where, deal.currency)


def _goods(line: DealLine, weights: Mapping[str, int]) -> Goods:
    # A kit weighs what its parts do, unless somebody weighed it; either way it is weighed once.
    weight = weights.get(line.product_id, 0)
    if line.said.part_of:
        weight = 0
    elif not weight:
        weight = sum(one.quantity * weights.get(one.product_id, 0) for one in line.said.parts) // 1000
    return Goods(line.product_id, line.category, line.quantity, line.amount, weight, line.cuts, line.service)


def products_of(lines: Sequence[LineInput]) -> list[tuple[str, str]]:
    """The products that lines name, each with its field."""
    return [(one.product, f"lines.{position}.product") for position, one in enumerate(lines, 1)]
