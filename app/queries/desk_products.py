"""Products for the entry row: by code, barcode or words, with this customer's price, tax and habits, and stock."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from app.actions.load import add_days, company, customer, tax_or_none
from app.domain.account import WALK_IN
from app.domain.deal import Address
from app.domain.errors import RuleViolation
from app.domain.pricing import Asked, Offers, PriceEntry, decide
from app.domain.spelling import ways
from app.domain.stock import NO_SHELF
from app.domain.stops import Stop, not_sold
from app.domain.tax import Tax, code_for, status_kind, under_status
from app.queries.charging import tax_rules
from app.queries.kit_stock import free_sets
from app.queries.offers import offers_of
from app.queries.search.ask import MOST_WORDS, folded_words
from app.queries.search.index import records
from app.queries.search.rank import product_place
from app.store.database import View
from app.store.folding import escaped
from app.store.merged import one_of
from app.store.search import plain
from app.store.sql import Statement, sql

# Of products that nobody bought yet so many are weighed against each other, the first written down.
CANDIDATES = 60
NOTHING = Offers()


@dataclass(frozen=True, slots=True)
class DeskProduct:
    """A product as the entry row needs it.

    Quantities in thousandths: `on_hand`, `reserved` over all shelves; `usual` is what this customer ordered last time.
    `prices` are the standard prices that hold on the date; `price` is what a single unit costs this customer, 0 if
    nothing says it.
    `exact`: code or barcode equals what was asked, a barcode that stands on `packed` of it; `packs` are (word,
    thousandths).
    """

    id: str
    sku: str
    name: str
    unit: str
    category: str
    service: bool
    ask_quantity: bool
    discontinued: bool
    weight: int
    tax: Tax | None
    price: int
    price_per: int
    prices: tuple[PriceEntry, ...]
    on_hand: int
    reserved: int
    exact: bool
    bought: int
    usual: int
    last_date: str
    packs: tuple[tuple[str, int], ...]
    alert: str = ""
    stopped: str = ""
    instead: str = ""
    """Why it is not sold, "" where it is; and the SKU of what takes its place."""
    packed: int = 1000
    offers: Offers = NOTHING
    """All that could say what this customer pays: `domain.pricing.decide` is asked with it for every quantity."""
    mark: str = "L"
    """Where the price of one comes from."""
    their: str = ""
    """The customer's own number, where that is what was typed."""
    kit: bool = False
    """Made of parts: on hand are the whole sets that they make."""
    bin: str = ""

    @property
    def available(self) -> int:
        """On hand and promised to nobody; negative where more is promised than there is."""
        return self.on_hand - self.reserved


_COLUMNS = (
    "id, sku, name, unit, category, tax, service, ask_quantity, discontinued, weight, alert, stop, stop_reason, "
    "stop_date, stop_by, substitute_id, bin"
)
# What is asked of several products at once is asked of so many at a time: a question has as many places for ids.
_AT_ONCE = 16
_PLACES = ", ".join(f":i{at}" for at in range(_AT_ONCE))


def _places(ids: Sequence[str]) -> Iterator[dict[str, str]]:
    for first in range(0, len(ids), _AT_ONCE):
        some = ids[first : first + _AT_ONCE]
        yield {f"i{at}": some[at] if at < len(some) else "" for at in range(_AT_ONCE)}


_EXACT = sql(
    "SELECT id FROM product WHERE sku = :ref OR sku = :upper "
    "OR id = (SELECT product_id FROM barcode WHERE barcode = :ref)"
)
_BEGINS = sql("SELECT id FROM product WHERE sku >= :first AND sku < :end ORDER BY sku LIMIT :limit")
# What a supplier calls it is as good as our own code, where that is nobody's.
_SUPPLIERS = sql("SELECT id FROM product WHERE supplier_sku <> '' AND supplier_sku IN (:ref, :upper) LIMIT 9")
# What this customer calls it, from the first letters on; their whole number is as good as a code of ours too.
_THEIRS = sql(
    f"SELECT number, product_id FROM customer_item WHERE customer_id {one_of('customer')} AND product_id <> '' "
    "AND (number LIKE :like ESCAPE '\\' OR number LIKE :upper ESCAPE '\\') ORDER BY length(number), number LIMIT 8"
)
_PACKED = sql("SELECT product_id, quantity FROM barcode WHERE barcode = :ref")
_BY_IDS = sql(
    f"SELECT {', '.join(f'p.{one}' for one in _COLUMNS.split(', '))}, coalesce(s.sku, '') FROM product p "
    f"LEFT JOIN product s ON s.id = p.substitute_id AND p.substitute_id <> '' WHERE p.id IN ({_PLACES})"
)
_STOCKS = sql(
    f"SELECT product_id, sum(on_hand), sum(reserved) FROM stock_level WHERE product_id IN ({_PLACES}) "
    f"AND location NOT IN ({', '.join(repr(name) for name in NO_SHELF)}) GROUP BY product_id"
)
_PACKS = sql(
    f"SELECT product_id, name, quantity FROM pack WHERE product_id IN ({_PLACES}) AND name <> '' ORDER BY quantity, id"
)
_BOUGHT = (
    "b.product_id, b.times, b.last_quantity, b.last_date FROM customer_product b {} "
    f"WHERE b.customer_id {one_of('customer')} AND b.times > 0 "
    f"AND NOT EXISTS (SELECT 1 FROM customer c WHERE c.id = :customer AND c.number = '{WALK_IN}')"
)
_HABITS = sql(f"SELECT {_BOUGHT.format('')} AND b.product_id IN ({_PLACES}) ORDER BY b.stamp")
_TIMES = sql(f"SELECT product_id, times FROM product_rank WHERE product_id IN ({_PLACES})")
# What this customer buys, and what sells best: each looked through for the words, as far as anybody remembers.
_BEST_SELLERS = 2000
# CROSS JOIN keeps the order of the tables on SQLite; PostgreSQL takes no condition beside it.
_ENTRY = "CROSS JOIN search_entry e"
_Habits = dict[str, tuple[int, int, str]]


@lru_cache(64)
def _known(count: int) -> tuple[Statement, Statement]:
    """Which of what the customer buys, and of what sells best, has so many words; the oftenest first."""
    likes = " AND ".join(f"e.words LIKE :w{at} ESCAPE '\\'" for at in range(count))
    bought = (
        f"SELECT {_BOUGHT.format(_ENTRY)} AND e.kind = 'product' AND e.record_id = b.product_id AND {likes} "
        "ORDER BY b.times DESC, b.product_id LIMIT :limit"
    )
    best = (
        f"SELECT r.product_id FROM (SELECT product_id, times FROM product_rank ORDER BY times DESC "
        f"LIMIT {_BEST_SELLERS}) r {_ENTRY} WHERE e.kind = 'product' AND e.record_id = r.product_id AND {likes} "
        "ORDER BY r.times DESC, r.product_id LIMIT :limit"
    )
    return sql(bought), sql(best)


def search_products(
    view: View,
    words: str,
    customer_id: str = "",
    date: str = "",
    limit: int = 8,
    where: Address | None = None,
    *,
    codes: bool = False,
) -> tuple[DeskProduct, ...]:
    """Products for what was typed, the best first. `where` is where they go, if not to the customer's own address.

    Exact code or barcode, what this customer buys, what sells best, then by code; what is discontinued comes last. With
    `codes`, those whose code begins so follow the exact one. However many answer, the same few statements are asked.
    """
    words = plain(words).strip()
    if not words:
        return ()
    said = {"ref": words, "upper": ways(words)[-1]}
    theirs = _theirs(view, words, customer_id)
    exact = [row[0] for row in view.rows(_EXACT, said)]
    exact = exact or [id_ for id_, number in theirs.items() if number.casefold() == words.casefold()]
    exact = exact or [row[0] for row in view.rows(_SUPPLIERS, said)]
    begun = _coded(view, words, limit) if codes else []
    ids = list(dict.fromkeys((*exact, *theirs, *begun, *_with_words(view, folded_words(words), customer_id, limit))))
    rows, habits, times = _rows(view, ids), _habits(view, ids, customer_id), _by_id(view, _TIMES, ids)
    start = words.split()[0]

    def rank(row: Any) -> Any:
        bought, sold = habits.get(row[0], (0, 0, ""))[0], int(times.get(row[0], [(0,)])[0][0])
        said = {"exact": row[0] in exact, "gone": bool(row[8]), "theirs": row[0] in theirs}
        return product_place(row[1], start, **said, bought=bought, sold=sold, codes=codes)

    best = sorted(rows, key=rank)[:limit]
    found = _filled(view, best, set(exact), habits, customer_id, date, where)
    packed = dict(view.rows(_PACKED, {"ref": words}))
    if not packed and not theirs:
        return found
    return tuple(replace(one, packed=packed.get(one.id, one.packed), their=theirs.get(one.id, "")) for one in found)


def _coded(view: View, words: str, limit: int) -> list[str]:
    """Products whose code begins with what was typed, by code; a few more than are shown, as some are sold no more."""
    spans = [{"first": way, "end": f"{way}\U0010ffff", "limit": 4 * limit} for way in ways(words)]
    return [str(id_) for span in spans for (id_,) in view.rows(_BEGINS, span)]


def _theirs(view: View, words: str, customer_id: str) -> dict[str, str]:
    """By product the customer's number that begins with what was typed."""
    if not customer_id:
        return {}
    likes = {"like": f"{escaped(words)}%", "upper": f"{escaped(ways(words)[-1])}%"}
    return {id_: number for number, id_ in reversed(view.rows(_THEIRS, {**likes, "customer": customer_id}))}


def desk_products(
    view: View, ids: Sequence[str], customer_id: str = "", date: str = "", where: Address | None = None
) -> tuple[DeskProduct, ...]:
    """The products of those ids, as the entry row knows them: for a document that is opened again."""
    wanted = list(dict.fromkeys(ids))
    known = {row[0]: row for row in _rows(view, wanted)}
    rows = [known[one] for one in wanted if one in known]
    return _filled(view, rows, set(), _habits(view, wanted, customer_id), customer_id, date, where)


def _with_words(view: View, words: tuple[str, ...], customer_id: str, limit: int) -> list[str]:
    """Candidates for words: of what the customer buys, of what sells best, and of everything there is."""
    if not words:
        return []
    bought, best = _known(min(len(words), MOST_WORDS))
    likes = {f"w{at}": f"%  {escaped(one)}%" for at, one in enumerate(words[:MOST_WORDS])}
    found = [row[0] for row in view.rows(bought, {**likes, "customer": customer_id, "limit": limit})]
    found += [row[0] for row in view.rows(best, {**likes, "limit": limit})]
    return found + [id_ for id_, _ in records(view, "product", words, CANDIDATES)]


def _rows(view: View, ids: Sequence[str]) -> list[Any]:
    return [row for some in _places(ids) for row in view.rows(_BY_IDS, some)]


def _by_id(view: View, statement: Statement, ids: Sequence[str], **more: str) -> dict[str, list[Any]]:
    """The rows of each product, without its id."""
    found: dict[str, list[Any]] = {}
    for some in _places(ids):
        for id_, *row in view.rows(statement, {**some, **more}):
            found.setdefault(id_, []).append(row)
    return found


def _habits(view: View, ids: Sequence[str], customer_id: str) -> _Habits:
    """Per product: how often, how much the last time, and when. Who buys without a name has no habits."""
    if not customer_id:
        return {}
    bought = _by_id(view, _HABITS, ids, customer=customer_id)
    # Several, where customers were merged: their sums add up, and the newest says what was bought last.
    return {id_: (sum(one[0] for one in rows), rows[-1][1], rows[-1][2]) for id_, rows in bought.items()}


def _filled(
    view: View,
    rows: Sequence[Any],
    exact: set[str],
    habits: _Habits,
    customer_id: str,
    date: str,
    where: Address | None,
) -> tuple[DeskProduct, ...]:
    day = date or "9999"
    kind, reason, country, region = _status(view, customer_id, date, where)
    ids = [row[0] for row in rows]
    every = offers_of(view, ids, customer_id, day)
    stocks, packs = _by_id(view, _STOCKS, ids), _by_id(view, _PACKS, ids)
    sets = free_sets(view, ids)
    rules = tax_rules(view, day)
    codes = {row[5]: code_for(rules, row[5], kind, country, region, day) for row in rows if row[5]}
    taxes = {code: tax_or_none(view, code, day) for code in set(codes.values())}
    found = []
    for row in rows:
        id_, sku, name, unit, category, code, service, ask, discontinued, weight, alert, *said, _, shelf, instead = row
        stop = Stop(*said)
        offers = every.get(id_, NOTHING)
        entry = decide(Asked(1000, day), offers)
        known = taxes.get(codes.get(code, ""))
        on_hand, reserved = (sets[id_], 0) if id_ in sets else stocks.get(id_, [(0, 0)])[0]
        bought, usual, last_date = habits.get(id_, (0, 0, ""))
        found.append(
            DeskProduct(
                id_,
                sku,
                name,
                unit,
                category,
                bool(service),
                bool(ask),
                bool(discontinued),
                int(weight),
                under_status(known, kind, bool(service), reason) if known else None,
                entry.price if entry else 0,
                entry.price_per if entry else 1,
                offers.standard,
                int(on_hand),
                int(reserved),
                id_ in exact,
                bought,
                usual,
                last_date,
                tuple((str(word), int(size)) for word, size in packs.get(id_, ())),
                alert,
                not_sold(sku, stop, ""),
                instead,
                offers=offers,
                mark=entry.mark if entry else "L",
                kit=id_ in sets,
                bin=shelf,
            )
        )
    return tuple(found)


def _status(view: View, customer_id: str, date: str, where: Address | None) -> tuple[str, str, str, str]:
    """The customer's tax status, its reason where one was recorded, and the country and region goods go to."""
    if not customer_id:
        return "domestic", "", "", ""
    try:
        firm, who = company(view), customer(view, customer_id)
    except RuleViolation:
        return "domestic", "", "", ""
    to = where if where and where.country else who.party.address
    day = date or add_days("9999-12-01", 0)
    kind = status_kind(firm.country, who.country, who.party.vat_id, who.tax_status, day, to.country)
    return kind, who.tax_status.reason, to.country, to.region


_CATEGORIES = sql("SELECT DISTINCT category FROM product WHERE category <> '' ORDER BY category")


def categories(view: View) -> tuple[str, ...]:
    """The categories that products have."""
    return tuple(str(name) for (name,) in view.rows(_CATEGORIES))
