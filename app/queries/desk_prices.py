"""What the settings show of prices, charges and taxes: small tables read whole, a list's prices by the page."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from app.domain.tax import TaxStatus
from app.queries.desk_products import categories as categories_of
from app.queries.search.ask import folded_words
from app.queries.search.index import records
from app.store.database import View
from app.store.folding import word_patterns
from app.store.sql import Statement, sql


@dataclass(frozen=True, slots=True)
class GroupRow:
    """A group of customers; `price_list` by its name."""

    id: str
    name: str
    price_list: str
    retired: bool


@dataclass(frozen=True, slots=True)
class PriceListRow:
    """A price list; `percent` in 1/1,000 %, `step` in 1/10,000."""

    id: str
    name: str
    parent: str
    percent: int
    step: int
    valid_from: str
    valid_to: str
    retired: bool


@dataclass(frozen=True, slots=True)
class PromotionRow:
    """A promotion with what it is of: SKUs and categories. Figures as in `domain.pricing.Promotion`."""

    id: str
    name: str
    discount: int
    price: int
    price_per: int
    buy: int
    get: int
    group: str
    valid_from: str
    valid_to: str
    min_quantity: int
    beats_contract: bool
    retired: bool
    products: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SurchargeRow:
    """What goods bring with them; `price` in 1/10,000."""

    id: str
    name: str
    product: str
    category: str
    basis: str
    price: int
    tax: str
    refundable: bool
    valid_from: str
    valid_to: str
    retired: bool


@dataclass(frozen=True, slots=True)
class ProductPrices:
    """What a product says of its prices beside the price: the floor (1/10,000), the least margin, what it brings."""

    floor_price: int = 0
    min_margin: int = 0
    surcharges: tuple[SurchargeRow, ...] = ()


@dataclass(frozen=True, slots=True)
class ZoneRow:
    """Where goods go; `postcodes` are beginnings, with blanks between."""

    id: str
    name: str
    country: str
    region: str
    postcodes: str
    retired: bool


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """A charge of documents. Amounts in minor units of `currency`, weights in grams, `percent` in 1/1,000 %."""

    id: str
    name: str
    kind: str
    zone: str
    amount: int
    percent: int
    from_value: int
    to_value: int
    from_weight: int
    to_weight: int
    free_above: int
    tax: str
    valid_from: str
    valid_to: str
    retired: bool
    currency: str


@dataclass(frozen=True, slots=True)
class TaxRuleRow:
    """Which tax `code` goods of the code `tax` ("" is any) bear at a destination, for customers of a status."""

    id: str
    tax: str
    status: str
    country: str
    region: str
    code: str
    valid_from: str
    retired: bool


@dataclass(frozen=True, slots=True)
class ExemptRow:
    """A customer whose tax status somebody recorded; `until` is the last day of an exemption."""

    id: str
    number: str
    name: str
    status: TaxStatus
    certificate: str


@dataclass(frozen=True, slots=True)
class ListPriceRow:
    """A product's price in a list; `price` in 1/10,000 per `price_per` units, `min_quantity` in thousandths."""

    id: str
    sku: str
    name: str
    unit: str
    valid_from: str
    min_quantity: int
    price: int
    price_per: int


@dataclass(frozen=True, slots=True)
class HouseRules:
    """What the company says of prices: `min_margin` in 1/1,000 %, and when a price by hand needs a reason."""

    min_margin: int
    price_reason: int
    tax_rounding: str


@dataclass(frozen=True, slots=True)
class PriceRules:
    """All rules of the section, and what its choices offer: names of lists, groups and zones, tax codes, categories."""

    groups: tuple[GroupRow, ...]
    lists: tuple[PriceListRow, ...]
    promotions: tuple[PromotionRow, ...]
    surcharges: tuple[SurchargeRow, ...]
    zones: tuple[ZoneRow, ...]
    charges: tuple[ChargeRow, ...]
    house: HouseRules
    taxes: tuple[str, ...]
    currency: str
    categories: tuple[str, ...] = ()


def _shown(table: str, alias: str) -> str:
    """All of a table that holds, and what is retired where no newer one has its name."""
    return (
        f"FROM {table} {alias} {{}} WHERE {alias}.inactive = 0 OR NOT EXISTS (SELECT 1 FROM {table} n "
        f"WHERE n.name = {alias}.name AND n.inactive = 0) ORDER BY {alias}.inactive, {alias}.name, {alias}.id"
    )


_GROUPS = sql(
    "SELECT g.id, g.name, coalesce(l.name, ''), g.inactive "
    + _shown("customer_group", "g").format("LEFT JOIN price_list l ON l.id = g.price_list_id")
)
_LISTS = sql(
    "SELECT x.id, x.name, coalesce(l.name, ''), x.percent, x.step, x.valid_from, x.valid_to, x.inactive "
    + _shown("price_list", "x").format("LEFT JOIN price_list l ON l.id = x.parent_id")
)
_PROMOTIONS = sql(
    "SELECT p.id, p.name, p.discount, p.price, p.price_per, p.buy, p.get, coalesce(g.name, ''), p.valid_from, "
    "p.valid_to, p.min_quantity, p.beats_contract, p.inactive "
    + _shown("promotion", "p").format("LEFT JOIN customer_group g ON g.id = p.group_id")
)
_SCOPES = sql(
    "SELECT s.promotion_id, coalesce(p.sku, ''), s.category FROM promotion_scope s "
    "LEFT JOIN product p ON p.id = s.product_id WHERE s.inactive = 0 ORDER BY s.promotion_id, p.sku, s.category"
)
_SURCHARGES = sql(
    "SELECT s.id, s.name, coalesce(p.sku, ''), s.category, s.basis, s.price, s.tax, s.refundable, s.valid_from, "
    "s.valid_to, s.inactive " + _shown("surcharge", "s").format("LEFT JOIN product p ON p.id = s.product_id")
)
_OF_PRODUCT = sql(
    "SELECT s.id, s.name, p.sku, s.category, s.basis, s.price, s.tax, s.refundable, s.valid_from, s.valid_to, "
    "s.inactive FROM surcharge s JOIN product p ON p.id = s.product_id WHERE s.product_id = :id AND s.inactive = 0 "
    "ORDER BY s.name, s.id"
)
_FLOOR = sql("SELECT floor_price, min_margin FROM product WHERE id = :id")
_ZONES = sql("SELECT z.id, z.name, z.country, z.region, z.postcodes, z.inactive " + _shown("zone", "z").format(""))
_CHARGES = sql(
    "SELECT c.id, c.name, c.kind, coalesce(z.name, ''), c.amount, c.percent, c.from_value, c.to_value, c.from_weight, "
    "c.to_weight, c.free_above, c.tax, c.valid_from, c.valid_to, c.inactive "
    + _shown("charge_rule", "c").format("LEFT JOIN zone z ON z.id = c.zone_id")
)
_HOUSE = sql("SELECT min_margin, price_reason, tax_rounding, currency FROM company")
_TAX_CODES = sql("SELECT DISTINCT code FROM tax_rate ORDER BY code")
_TAX_RULES = sql(
    "SELECT id, tax, status, country, region, code, valid_from, inactive FROM tax_rule "
    "ORDER BY inactive, country, region, status, tax, valid_from DESC"
)


def price_rules(view: View) -> PriceRules:
    """All of it at once."""
    scopes: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for promotion, sku, category in view.rows(_SCOPES):
        products, categories = scopes[promotion]
        products += [sku] if sku else []
        categories += [category] if category else []
    promoted = _made(PromotionRow, view.rows(_PROMOTIONS), 11, 12)
    *house, currency = view.row(_HOUSE) or (0, 0, "", "")
    return PriceRules(
        _made(GroupRow, view.rows(_GROUPS), 3),
        _made(PriceListRow, view.rows(_LISTS), 7),
        tuple(replace(one, products=tuple(scopes[one.id][0]), categories=tuple(scopes[one.id][1])) for one in promoted),
        _made(SurchargeRow, view.rows(_SURCHARGES), 7, 10),
        _made(ZoneRow, view.rows(_ZONES), 5),
        _made(ChargeRow, [(*row, currency) for row in view.rows(_CHARGES)], 14),
        HouseRules(*house),
        tax_codes(view),
        str(currency),
        categories_of(view),
    )


_Row = TypeVar("_Row")


def _made(kind: Callable[..., _Row], rows: Iterable[Sequence[Any]], *flags: int) -> tuple[_Row, ...]:
    """Frozen rows; the columns of those numbers are yes or no."""
    return tuple(kind(*(bool(one) if at in flags else one for at, one in enumerate(row))) for row in rows)


def product_prices(view: View, product_id: str) -> ProductPrices:
    """The floor, the least margin and the surcharges of a product."""
    floor, margin = view.row(_FLOOR, {"id": product_id}) or (0, 0)
    return ProductPrices(floor, margin, _made(SurchargeRow, view.rows(_OF_PRODUCT, {"id": product_id}), 7, 10))


def tax_codes(view: View) -> tuple[str, ...]:
    """The codes that have a rate."""
    return tuple(str(code) for (code,) in view.rows(_TAX_CODES))


def destinations(view: View) -> tuple[TaxRuleRow, ...]:
    """Which tax goods bear where they go."""
    return _made(TaxRuleRow, view.rows(_TAX_RULES), 7)


_WORDED = "' ' || {0}.search LIKE :w1 ESCAPE '\\' AND ' ' || {0}.search LIKE :w2 ESCAPE '\\'"
_EXEMPT = f"FROM customer c WHERE c.tax_status <> '' AND c.forgotten = 0 AND {_WORDED.format('c')}"
_EXEMPT_COUNT = sql(f"SELECT count(*) {_EXEMPT}")
_EXEMPT_PAGE = sql(
    f"SELECT c.id, c.number, c.name, c.tax_status, c.tax_reason, c.tax_until, c.tax_certificate {_EXEMPT} "
    "ORDER BY c.number, c.id LIMIT :limit OFFSET :offset"
)


def exempt_count(view: View, words: str) -> int:
    """How many customers have a tax status of their own, narrowed by words."""
    return int(view.value(_EXEMPT_COUNT, word_patterns(words, 2), 0))


def exempt(view: View, words: str, offset: int, limit: int) -> tuple[ExemptRow, ...]:
    """Customers with a tax status of their own, by number."""
    rows = view.rows(_EXEMPT_PAGE, {**word_patterns(words, 2), "offset": offset, "limit": limit})
    return tuple(
        ExemptRow(id_, number, name, TaxStatus(kind, reason, until), paper)
        for id_, number, name, kind, reason, until, paper in rows
    )


# A list of a few is sorted; one of many is walked in the order of the products, so that the first page is there at
# once and nobody sorts a hundred thousand rows for it.
_LONG = 5000
_LISTED = f"x.list_id = :list_id AND x.inactive = 0 AND {_WORDED.format('p')}"
_ROW = "SELECT x.id, p.sku, p.name, p.unit, x.valid_from, x.min_quantity, x.price, x.price_per"
_ORDER = "ORDER BY p.sku, x.valid_from, x.min_quantity, x.id LIMIT :limit OFFSET :offset"
# Only so does SQLite walk the index of the codes; what a product has of several prices is put in order below.
_WALK = "ORDER BY p.sku{0}, x.id{0} LIMIT :limit OFFSET :offset"
_LIST_SIZE = sql("SELECT count(*) FROM list_price WHERE list_id = :list_id AND inactive = 0")
_LIST_COUNT = sql(f"SELECT count(*) FROM list_price x JOIN product p ON p.id = x.product_id WHERE {_LISTED}")
_WALKED = f"{_ROW} FROM product p CROSS JOIN list_price x WHERE x.product_id = p.id AND {_LISTED}"
_LIST_PAGES: dict[bool, Statement] = {
    False: sql(f"{_ROW} FROM list_price x JOIN product p ON p.id = x.product_id WHERE {_LISTED} {_ORDER}"),
    True: sql(f"{_WALKED} {_WALK.format('')}"),
}
_BACKWARDS = sql(f"{_WALKED} {_WALK.format(' DESC')}")


# Words that mean so many products or fewer are asked of the index of words; of more the first are found by walking.
_MEANT, _AT_ONCE = 1000, 50
_KEYS = tuple(f"p{at}" for at in range(_AT_ONCE))
_OF_THESE = sql(
    f"{_ROW} FROM list_price x JOIN product p ON p.id = x.product_id WHERE x.list_id = :list_id AND x.inactive = 0 "
    f"AND x.product_id IN ({', '.join(f':{one}' for one in _KEYS)})"
)


def _narrowed(view: View, list_id: str, words: str) -> list[ListPriceRow] | None:
    """The prices of the products that words mean, in order; None where they mean very many."""
    ids = [one for one, _ in records(view, "product", folded_words(words), _MEANT + 1)]
    if len(ids) > _MEANT:
        return None
    found: list[ListPriceRow] = []
    for at in range(0, len(ids), _AT_ONCE):
        part = ids[at : at + _AT_ONCE]
        keys = {**dict.fromkeys(_KEYS, ""), **dict(zip(_KEYS, part, strict=False))}
        found += [ListPriceRow(*row) for row in view.rows(_OF_THESE, {"list_id": list_id, **keys})]
    return sorted(found, key=lambda row: (row.sku, row.valid_from, row.min_quantity, row.id))


def list_prices_count(view: View, list_id: str, words: str) -> int:
    """How many prices a list holds of its own, narrowed by words of the products."""
    if not words.strip():
        return int(view.value(_LIST_SIZE, {"list_id": list_id}, 0))
    if (found := _narrowed(view, list_id, words)) is not None:
        return len(found)
    return int(view.value(_LIST_COUNT, {"list_id": list_id, **word_patterns(words, 2)}, 0))


def list_prices(view: View, list_id: str, words: str, offset: int, limit: int) -> tuple[ListPriceRow, ...]:
    """The prices of a list by product, day and quantity."""
    if words.strip() and (found := _narrowed(view, list_id, words)) is not None:
        return tuple(found[offset : offset + limit])
    size = int(view.value(_LIST_SIZE, {"list_id": list_id}, 0))
    many = size > _LONG
    given = {"list_id": list_id, **word_patterns(words, 2), "offset": offset, "limit": limit}
    how = _LIST_PAGES[many]
    if many and not words.strip() and size // 2 < offset < size:
        # The end is nearer: counted from behind.
        last = min(limit, size - offset)
        how, given = _BACKWARDS, given | {"offset": size - offset - last, "limit": last}
    rows = [ListPriceRow(*row) for row in view.rows(how, given)]
    return tuple(sorted(rows, key=lambda row: (row.sku, row.valid_from, row.min_quantity)) if many else rows)
