"""The ways out of what a line cannot have as it was typed: what Ctrl+. offers, in the order it offers it. Pure.

Quantities are thousandths, prices 1/10,000 for `per` units, dates ISO.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Literal

from app.domain.pricing import Priced, UnitPrice
from app.domain.promising import Supply, promise
from app.domain.purchasing import in_packs
from app.domain.rounding import half_up

Kind = Literal[
    "substitute", "backorder", "split", "later", "place", "order_in", "pack", "break", "price", "unit", "text"
]  # fmt: skip
# What replaces something: the same by another name, another maker's, another pack of the same.
SAME, BRAND, PACK = "same", "brand", "pack"
SUBSTITUTE_KINDS = (SAME, BRAND, PACK)
_ORDER: tuple[Kind, ...] = (
    "substitute", "backorder", "split", "later", "place", "order_in", "pack", "break", "price", "unit",
    "text",
)  # fmt: skip
MOST_SUBSTITUTES = 5
MOST_UNITS = 3


@dataclass(frozen=True, slots=True)
class Substitute:
    """Something that may be sold instead: how it is related (SAME, BRAND, PACK), its rank among those, what there is of
    it, and what it would cost this customer (None where nothing says a price).
    """

    supply: Supply
    kind: str = SAME
    rank: int = 0
    price: UnitPrice | None = None


@dataclass(frozen=True, slots=True)
class Known:
    """All that is known of a line's product: its own supply, what may be sold instead, its packs by name, and prices:
    what the rules say, and what this customer paid last, and when.
    """

    supply: Supply
    substitutes: tuple[Substitute, ...] = ()
    packs: tuple[tuple[str, int], ...] = ()
    priced: Priced | None = None
    last: UnitPrice | None = None
    last_date: str = ""
    buy_pack: int = 0
    """What the supplier sells at a time, 0 for single units."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line as it was typed."""

    quantity: int
    today: str
    wanted: str = ""
    price: UnitPrice | None = None
    known: Known | None = None
    """None for words that are no product."""
    pack: str = ""
    pack_size: int = 0
    """What it is counted in, where that is no stock unit."""
    cut: bool = False
    """Whether it is pieces of a length."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way out. Which fields it fills depends on its kind:

    substitute: the other product, what is `free` of it, how much of the line it has `now`, the `date` of the rest, and
    what one unit costs more (`difference`, 1/10,000; None where a price is missing) · backorder: `now` and `later`,
    `date` if it is known · split: `now` and `later` on `date` · later: the whole `quantity` on `date` · place:
    `quantity` from `location` · order_in: `quantity` from `supplier` in `days` · pack: `quantity` as `count` times
    `pack` · break: `quantity` at `price` · unit: `quantity`, the same
    `count` of `pack` ("" is the stock unit) · price: `price` by the word `source` (list, contract, promotion, standard,
    last) · text: nothing.
    """

    kind: Kind
    quantity: int = 0
    now: int = 0
    later: int = 0
    date: str = ""
    product_id: str = ""
    sku: str = ""
    name: str = ""
    unit: str = ""
    relation: str = ""
    difference: int | None = None
    location: str = ""
    supplier: str = ""
    days: int = 0
    pack: str = ""
    count: int = 0
    price: UnitPrice | None = None
    source: str = ""
    free: int = 0
    sort: tuple[int, ...] = field(default=(), compare=False, repr=False)


def ways(asked: Asked) -> tuple[Way, ...]:
    """Every way out of a line, the best first; free text is always one of them."""
    known = asked.known
    found = [Way("text")]
    if known is not None:
        found += [*_substitutes(asked, known), *_in_time(asked, known), *_places(asked, known), *_packs(asked, known)]
        found += [*_prices(asked, known), *_units(asked, known)]
    return tuple(sorted(found, key=lambda way: (_ORDER.index(way.kind), way.sort)))


def difference(other: UnitPrice, own: UnitPrice) -> int:
    """How much more one unit costs than of the other (below zero: less), in 1/10,000, rounded once."""
    return half_up(other.price * own.per - own.price * other.per, other.per * own.per)


def _substitutes(asked: Asked, known: Known) -> list[Way]:
    """What may be sold instead, where the product itself is not there whole or not sold: what is there whole comes
    first, then the nearer relation, then the less dear. What nobody has and nobody awaits is no way out.
    """
    if asked.quantity <= known.supply.free and not known.supply.stopped:
        return []
    found = []
    for one in known.substitutes:
        there = one.supply
        if there.stopped or there.product_id == known.supply.product_id:
            continue
        got = promise(asked.quantity, there, asked.today)
        if not (got.now or got.date):
            continue
        apart = difference(one.price, asked.price) if one.price and asked.price else None
        whole = 0 if not got.later else 1 if got.date else 2
        sort = (whole, SUBSTITUTE_KINDS.index(one.kind), one.rank, apart or 0)
        found.append(
            Way("substitute", asked.quantity, got.now, got.later, got.date, there.product_id, there.sku, there.name,
                there.unit, one.kind, apart, price=one.price, free=max(0, there.free), sort=sort)
        )  # fmt: skip
    return sorted(found, key=lambda way: (way.sort, way.sku))[:MOST_SUBSTITUTES]


def _in_time(asked: Asked, known: Known) -> list[Way]:
    """What to do about what is missing: wait for it, split the line, take all later, order it in."""
    supply = known.supply
    if supply.service or supply.stopped or asked.quantity <= 0:
        return []
    got = promise(asked.quantity, supply, asked.today)
    if not got.later:
        return []
    found = [Way("backorder", asked.quantity, got.now, got.later, got.date)]
    if got.date and got.now:
        found.append(Way("split", asked.quantity, got.now, got.later, got.date))
    if got.date:
        found.append(Way("later", asked.quantity, 0, asked.quantity, got.date))
    if supply.supplier:
        wanted = in_packs(got.later, known.buy_pack)
        found.append(Way("order_in", wanted, later=got.later, supplier=supply.supplier, days=supply.lead_days))
    return found


def _places(asked: Asked, known: Known) -> list[Way]:
    """Other places that have what the first has not; the one that has most of it first."""
    if len(known.supply.places) < 2:
        return []
    missing = asked.quantity - max(0, known.supply.places[0][1])
    return [
        Way("place", min(missing, there), location=name, sort=(-min(missing, there), place))
        for place, (name, there) in enumerate(known.supply.places[1:])
        if missing > 0 and there > 0
    ]


def _packs(asked: Asked, known: Known) -> list[Way]:
    """The nearest whole number of packs, of each pack that the line does not fill already; the nearest first."""
    packs = [(name, size) for name, size in known.packs if size > 1000]
    if asked.quantity <= 0 or any(asked.quantity % size == 0 for _, size in packs):
        return []
    found: dict[int, Way] = {}
    for name, size in packs:
        count = max(1, (2 * asked.quantity + size) // (2 * size))
        way = Way("pack", count * size, pack=name, count=count, sort=(abs(count * size - asked.quantity), size))
        found.setdefault(way.quantity, way)
    return list(found.values())


def _units(asked: Asked, known: Known) -> list[Way]:
    """The same figure in another unit: ten that were meant as boxes, or boxes that were meant as pieces."""
    size = asked.pack_size or 1000
    count, rest = divmod(asked.quantity, size)
    if asked.cut or rest or count <= 0:
        return []
    others = [("", 1000), *((name, each) for name, each in known.packs if each > 1000)]
    return [
        Way("unit", count * each, pack=name, count=count, sort=(place,))
        for place, (name, each) in enumerate(others)
        if name != asked.pack and each != size
    ][:MOST_UNITS]


def _prices(asked: Asked, known: Known) -> list[Way]:
    """The break that is near, and every other price that the rules or the past say."""
    found = []
    if known.priced and known.priced.next_break:
        near = known.priced.next_break
        found.append(Way("break", near.quantity, price=near.then))
    steps = known.priced.steps if known.priced else ()
    said: list[tuple[str, UnitPrice]] = [(x.source, x.price) for x in steps if x.source not in {"hand", "quote"}]
    if known.last:
        said.append(("last", known.last))
    now = asked.price
    seen = [now] if now else []
    for place, (source, price) in enumerate(said):
        if any(price.price * one.per == one.price * price.per for one in seen):
            continue
        seen.append(price)
        date = known.last_date if source == "last" else ""
        found.append(Way("price", price=price, source=source, date=date, sort=(place,)))
    return found


def best(found: Sequence[Way]) -> Way:
    """The way that Enter takes: the first that is neither another unit nor free text, else free text."""
    return next((way for way in found if way.kind not in {"unit", "text"}), found[-1])
