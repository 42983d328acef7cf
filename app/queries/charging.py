"""The rules that make charges and taxes on a day: few rows each, read whole."""

from collections.abc import Sequence

from app.domain.charges import ChargeRule, Rules, Surcharge, Zone
from app.domain.tax import TaxRule
from app.store.database import View
from app.store.sql import sql

_RUNS = "inactive = 0 AND valid_from <= :date AND (valid_to = '' OR valid_to >= :date)"
_SURCHARGES = sql(
    "SELECT id, name, product_id, category, basis, price, tax, refundable FROM surcharge "
    f"WHERE {_RUNS} ORDER BY name, id"
)
_CHARGES = sql(
    "SELECT id, name, kind, zone_id, tax, amount, percent, from_value, to_value, from_weight, to_weight, free_above "
    f"FROM charge_rule WHERE {_RUNS} ORDER BY id"
)
_ZONES = sql("SELECT id, name, country, region, postcodes FROM zone WHERE inactive = 0")
_TAXES = sql(
    "SELECT tax, status, country, region, code, valid_from FROM tax_rule WHERE inactive = 0 AND valid_from <= :date"
)


def charge_rules(view: View, date: str) -> Rules:
    """Surcharges and charges that run on that day. A rule of a retired zone is out with it."""
    day = {"date": date}
    surcharges = tuple(Surcharge(*row) for row in view.rows(_SURCHARGES, day))
    rows = view.rows(_CHARGES, day)
    if not rows:
        return Rules(surcharges)
    zones = {row[0]: _zone(*row) for row in view.rows(_ZONES)}
    charges = tuple(
        ChargeRule(id_, name, kind, zones.get(zone), *rest)
        for id_, name, kind, zone, *rest in rows
        if not zone or zone in zones
    )
    return Rules(surcharges, charges)


_KIND = sql("SELECT kind FROM charge_rule WHERE id = :id")


def kind_of(view: View, rule: str) -> str:
    """What kind of charge a rule makes, whether it still runs or not; "" for a surcharge of goods, and for none."""
    return str(view.value(_KIND, {"id": rule}, default="")) if rule else ""


def _zone(id_: str, name: str, country: str, region: str, postcodes: str) -> Zone:
    return Zone(id_, name, country, region, tuple(postcodes.split()))


def tax_rules(view: View, date: str) -> tuple[TaxRule, ...]:
    """By what goods are taxed at their destination."""
    return tuple(TaxRule(*row) for row in view.rows(_TAXES, {"date": date}))


_WEIGHT = sql("SELECT weight FROM product WHERE id = :id")


def weights_of(view: View, ids: Sequence[str]) -> dict[str, int]:
    """What one unit of each weighs, in grams."""
    return {one: int(view.value(_WEIGHT, {"id": one}, 0)) for one in dict.fromkeys(ids)}
