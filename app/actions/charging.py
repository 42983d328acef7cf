"""What rules charge and how destinations are taxed: surcharges, delivery, small orders, zones, taxes by destination."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.actions.agreements import by_name, check_whole_period, day_or_none, kept, named_or_none, revived
from app.actions.load import business_date, company, known_tax_code, product
from app.actions.parameters import Dated
from app.actions.record import change, not_below, one_of
from app.actions.reply import Reply
from app.domain.charges import BASES, KINDS
from app.domain.countries import country_code
from app.domain.errors import RuleViolation
from app.domain.money import RATE_SCALE, amount_in, price_in, rate_in
from app.store.apply.master import stored
from app.store.database import Transaction
from app.store.sql import sql

STATUSES = ("", "domestic", "intra_eu", "export", "exempt", "reverse_charge")


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSurcharge(Dated):
    """What goods bring with them, by name: a price per line, unit, cut or weight (a kilogram) of a product or category.

    `tax` is a code of its own; without one it is taxed as the goods are. `refundable` is a deposit. Of a known one only
    what is given changes.
    """

    name: str
    rename: str | None = None
    product: str | None = None
    category: str | None = None
    basis: str | None = None
    price: Decimal | None = None
    tax: str | None = None
    refundable: bool | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    retired: bool | None = None
    new: bool = False
    """It is to be made: refused where there is one of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SurchargeInput:
    """A surcharge of one product, as its form says it; see `SaveSurcharge`."""

    name: str
    price: Decimal
    basis: str = "line"
    tax: str = ""
    refundable: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveZone(Dated):
    """Where goods go, by name: a country, a region, the beginnings of postcodes with blanks between."""

    name: str
    rename: str | None = None
    country: str | None = None
    region: str | None = None
    postcodes: str | None = None
    retired: bool | None = None
    new: bool = False
    """It is to be made: refused where there is one of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCharge(Dated):
    """A charge of the whole document by name. `kind`: delivery, small_order, handling.

    An amount or a percentage of the goods, from a value and a weight (grams) on and below another, nothing where the
    goods are worth `free_above` or more; of a zone, or anywhere. Of a known one only what is given changes.
    """

    name: str
    rename: str | None = None
    kind: str | None = None
    zone: str | None = None
    amount: Decimal | None = None
    percent: Decimal | None = None
    from_value: Decimal | None = None
    to_value: Decimal | None = None
    from_weight: int | None = None
    to_weight: int | None = None
    free_above: Decimal | None = None
    tax: str | None = None
    valid_from: str | None = None
    valid_to: str | None = None
    retired: bool | None = None
    new: bool = False
    """It is to be made: refused where there is one of that name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveTaxRule(Dated):
    """Goods of a tax code (all, without one) bear the tax `code` where they go to that country or region.

    `status` is the customer's tax status, "" any. The same goods, status, place and day are the same rule.
    """

    code: str
    tax: str = ""
    status: str = ""
    country: str = ""
    region: str = ""
    valid_from: str = ""
    retired: bool = False
    new: bool = False
    """It is to be made: refused where there is one of the same goods, status, place and day."""


def _period(tx: Transaction, entity: str, known: str, p: SaveSurcharge | SaveCharge) -> dict[str, str | None]:
    since, until = day_or_none(tx, p.valid_from, "valid_from"), day_or_none(tx, p.valid_to, "valid_to")
    check_whole_period(tx, entity, known, since, until)
    return {"valid_from": since, "valid_to": until}


def save_surcharge(tx: Transaction, p: SaveSurcharge) -> Reply:
    """Make or change a surcharge of goods."""
    record_id, known, name = by_name(tx, "surcharge", p.name, p.rename, new=p.new)
    if p.product and p.category:
        raise RuleViolation("A surcharge is of a product or of a category.", "product")
    if not known and not (p.product or p.category):
        raise RuleViolation("Which product or category brings it?", "product")
    if not known and p.price is None:
        raise RuleViolation("The price is missing.", "price")
    fields: dict[str, Any] = {
        "name": name,
        "basis": one_of(p.basis, BASES, "basis") or (None if known else "line"),
        "price": None if p.price is None else not_below(price_in(p.price, "price"), "A surcharge", "price"),
        "tax": known_tax_code(tx, p.tax),
        "refundable": None if p.refundable is None else int(p.refundable),
        "inactive": revived(known, p.retired),
        **_period(tx, "surcharge", record_id if known else "", p),
    }
    if p.product or p.category:
        fields |= {"product_id": product(tx, p.product).id if p.product else "", "category": p.category or ""}
    return Reply(id=record_id, number=name or "", state=kept(tx, "surcharge", record_id, fields, new=p.new))


_SKU = sql("SELECT sku FROM product WHERE id = :id")


def surcharges_of(
    tx: Transaction, product_id: str, given: Sequence[SurchargeInput], dropped: Sequence[str]
) -> list[str]:
    """What a product brings with it from now on, and no more. What became of each. Raises RuleViolation.

    A name is one surcharge: what another product brings under it is not taken away from that.
    """
    states = []
    for name in dropped:
        record_id, known, _ = by_name(tx, "surcharge", name, None)
        if known and (stored(tx, "surcharge", record_id) or {})["product_id"] == product_id:
            states.append(change(tx, "surcharge", record_id, {"inactive": 1}))
    for one in given:
        record_id, known, _ = by_name(tx, "surcharge", one.name, None)
        name = one.name.strip()
        held = (stored(tx, "surcharge", record_id) or {}) if known else {}
        if held and not held["inactive"] and held["product_id"] != product_id:
            of = tx.value(_SKU, {"id": held["product_id"]}) or f"all of {held['category']}"
            raise RuleViolation(f"{name} is a surcharge of {of} already. Name this one otherwise.", "surcharges")
        fields = {
            "name": name,
            "product_id": product_id,
            "category": "",
            "basis": one_of(one.basis, BASES, "surcharges"),
            "price": not_below(price_in(one.price, "surcharges"), "A surcharge", "surcharges"),
            "tax": known_tax_code(tx, one.tax, "surcharges"),
            "refundable": int(one.refundable),
            "inactive": 0,
        }
        states.append(change(tx, "surcharge", record_id, fields))
    return states


def save_zone(tx: Transaction, p: SaveZone) -> Reply:
    """Make or change a zone of delivery."""
    record_id, known, name = by_name(tx, "zone", p.name, p.rename, new=p.new)
    fields = {
        "name": name,
        "country": country_code(p.country) if p.country else p.country,
        "region": p.region,
        "postcodes": None if p.postcodes is None else " ".join(p.postcodes.replace(",", " ").split()),
        "inactive": revived(known, p.retired),
    }
    return Reply(id=record_id, number=name or "", state=kept(tx, "zone", record_id, fields, new=p.new))


def save_charge(tx: Transaction, p: SaveCharge) -> Reply:
    """Make or change a charge of documents."""
    record_id, known, name = by_name(tx, "charge_rule", p.name, p.rename, new=p.new)
    if not known and not p.kind:
        raise RuleViolation(f"The kind of a charge is one of {', '.join(KINDS)}.", "kind")
    if (p.amount is not None and p.percent is not None) or (not known and p.amount is None and p.percent is None):
        raise RuleViolation("A charge is an amount or a percentage of the goods.", "amount")
    currency = company(tx).currency
    money = {
        one: None
        if (given := getattr(p, one)) is None
        else not_below(amount_in(given, currency, one), "An amount", one)
        for one in ("amount", "from_value", "to_value", "free_above")
    }
    weights = {
        one: None if (given := getattr(p, one)) is None else not_below(given, "A weight", one)
        for one in ("from_weight", "to_weight")
    }
    percent = None if p.percent is None else not_below(rate_in(p.percent, "percent"), "A percentage", "percent")
    if (percent or 0) > 100 * RATE_SCALE:
        raise RuleViolation("A charge is at most 100 percent of the goods.", "percent")
    if p.amount is not None:
        percent = 0
    elif p.percent is not None:
        money["amount"] = 0
    fields: dict[str, Any] = {
        "name": name,
        "kind": one_of(p.kind, KINDS, "kind"),
        "zone_id": named_or_none(tx, "zone", p.zone, "zone"),
        "tax": known_tax_code(tx, p.tax),
        "percent": percent,
        "inactive": revived(known, p.retired),
        **money,
        **weights,
        **_period(tx, "charge_rule", record_id if known else "", p),
    }
    return Reply(id=record_id, number=name or "", state=kept(tx, "charge_rule", record_id, fields, new=p.new))


def save_tax_rule(tx: Transaction, p: SaveTaxRule) -> Reply:
    """How goods are taxed where they go, or that they are not any more."""
    if not p.code.strip():
        raise RuleViolation("Which tax code is meant there?", "code")
    code, of = known_tax_code(tx, p.code, "code"), known_tax_code(tx, p.tax) or ""
    one_of(p.status, STATUSES, "status")
    country = country_code(p.country) if p.country else ""
    if not (country or p.region or p.status):
        raise RuleViolation("A rule is of a country, a region or a status.", "country")
    since = business_date(tx, p.valid_from, "valid_from")
    key = {"tax": of, "status": p.status, "country": country, "region": p.region.strip(), "valid_from": since}
    record_id = "|".join(key.values())
    held = stored(tx, "tax_rule", record_id)
    if p.retired and held is None:
        raise RuleViolation("There is no such rule.", "code")
    if p.new and held is not None and not held["inactive"]:
        raise RuleViolation(f"There is such a rule already, by {held['code']}. Choose it to change it.", "code")
    state = change(tx, "tax_rule", record_id, {**key, "code": code, "inactive": int(p.retired)})
    return Reply(id=record_id, number=code or "", state=state)
