"""Products for the entry row: by code, barcode or words, with this customer's price, tax and habits, and stock."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.actions.load import add_days, company, customer, tax_or_none
from app.domain.errors import RuleViolation
from app.domain.pricing import Asked, Offers, PriceEntry, decide
from app.domain.stock import NO_SHELF
from app.domain.stops import Stop, not_sold
from app.domain.tax import Tax, code_for, status_kind, under_status
from app.queries.charging import tax_rules
from app.queries.offers import offers_of
from app.store.database import View
from app.store.folding import fold, word_patterns
from app.store.merged import one_of
from app.store.sql import sql

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

    @property
    def available(self) -> int:
        """On hand and promised to nobody; negative where more is promised than there is."""
        return self.on_hand - self.reserved


_COLUMNS = (
    "id, sku, name, unit, category, tax, service, ask_quantity, discontinued, weight, alert, stop, stop_reason, "
    "stop_date, stop_by, substitute_id"
)
_SKU = sql("SELECT sku FROM product WHERE id = :id")
_EXACT = sql(
    f"SELECT {_COLUMNS} FROM product WHERE sku = :ref OR sku = :upper "
    "OR id = (SELECT product_id FROM barcode WHERE barcode = :ref)"
)
_PACKED = sql("SELECT product_id, quantity FROM barcode WHERE barcode = :ref")
_BY_ID = sql(f"SELECT {_COLUMNS} FROM product WHERE id = :id")
# Up to four words; a word that is not there matches everything. A word begins where a space does.
_WORDS = sql(
    f"SELECT {_COLUMNS} FROM product WHERE ' ' || search LIKE :w1 ESCAPE '\\' "
    "AND ' ' || search LIKE :w2 ESCAPE '\\' AND ' ' || search LIKE :w3 ESCAPE '\\' "
    "AND ' ' || search LIKE :w4 ESCAPE '\\' "
    "ORDER BY discontinued, sku LIMIT :limit"
)
_STOCK = sql(
    "SELECT coalesce(sum(on_hand), 0), coalesce(sum(reserved), 0) FROM stock_level WHERE product_id = :id "
    f"AND location NOT IN ({', '.join(repr(name) for name in NO_SHELF)})"
)
_PACKS = sql("SELECT name, quantity FROM pack WHERE product_id = :id AND name <> ''")
# The last two hundred orders of a customer are their memory; older ones say little about what they want today.
_HABITS = sql(
    "SELECT l.product_id, l.quantity, o.date FROM sales_order_line l JOIN "
    f"(SELECT id, date FROM sales_order WHERE customer_id {one_of('customer')} ORDER BY date DESC LIMIT 200) o "
    "ON o.id = l.order_id ORDER BY o.date"
)

_Habits = dict[str, tuple[int, int, str]]


def search_products(
    view: View, words: str, customer_id: str = "", date: str = "", limit: int = 8
) -> tuple[DeskProduct, ...]:
    """Products for what was typed, the best first: exact code, then what this customer buys, then by code."""
    words = words.strip()
    if not words:
        return ()
    exact = {row[0]: row for row in view.rows(_EXACT, {"ref": words, "upper": words.upper()})}
    rows = dict(exact)
    said = {**word_patterns(words, 4), "limit": CANDIDATES}
    rows.update((row[0], row) for row in view.rows(_WORDS, said) if row[0] not in rows)
    habits = _habits(view, customer_id)
    start = fold(words.split()[0])

    def rank(row: Any) -> tuple[bool, bool, int, bool, str]:
        bought = habits.get(row[0], (0, 0, ""))[0]
        return row[0] not in exact, bool(row[8]), -bought, not fold(row[1]).startswith(start), row[1]

    best = sorted(rows.values(), key=rank)[:limit]
    found = _filled(view, best, exact, habits, customer_id, date)
    packed = dict(view.rows(_PACKED, {"ref": words}))
    return tuple(replace(one, packed=packed.get(one.id, one.packed)) for one in found) if packed else found


def desk_products(view: View, ids: Sequence[str], customer_id: str = "", date: str = "") -> tuple[DeskProduct, ...]:
    """The products of those ids, as the entry row knows them: for a document that is opened again."""
    rows = [row for one in dict.fromkeys(ids) if (row := view.row(_BY_ID, {"id": one})) is not None]
    return _filled(view, rows, {}, _habits(view, customer_id), customer_id, date)


def _habits(view: View, customer_id: str) -> _Habits:
    """Per product: how often, how much the last time, and when."""
    habits: _Habits = {}
    for product_id, quantity, date in view.rows(_HABITS, {"customer": customer_id}) if customer_id else ():
        habits[product_id] = (habits.get(product_id, (0, 0, ""))[0] + 1, quantity, date)
    return habits


def _filled(
    view: View, rows: Sequence[Any], exact: dict[str, Any], habits: _Habits, customer_id: str, date: str
) -> tuple[DeskProduct, ...]:
    day = date or "9999"
    kind, reason, country, region = _status(view, customer_id, date)
    every = offers_of(view, [row[0] for row in rows], customer_id, day)
    rules = tax_rules(view, day)
    found = []
    for row in rows:
        id_, sku, name, unit, category, code, service, ask, discontinued, weight, alert, *said, substitute = row
        stop = Stop(*said)
        instead = str(view.value(_SKU, {"id": substitute}, "")) if substitute else ""
        offers = every.get(id_, NOTHING)
        entry = decide(Asked(1000, day), offers)
        known = tax_or_none(view, code_for(rules, code, kind, country, region, day), day) if code else None
        on_hand, reserved = view.row(_STOCK, {"id": id_}) or (0, 0)
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
                tuple((str(word).casefold(), int(size)) for word, size in view.rows(_PACKS, {"id": id_})),
                alert,
                not_sold(sku, stop, ""),
                instead,
                offers=offers,
                mark=entry.mark if entry else "L",
            )
        )
    return tuple(found)


def _status(view: View, customer_id: str, date: str) -> tuple[str, str, str, str]:
    """The customer's tax status, its reason where one was recorded, and the country and region goods go to."""
    if not customer_id:
        return "domestic", "", "", ""
    try:
        firm, who = company(view), customer(view, customer_id)
    except RuleViolation:
        return "domestic", "", "", ""
    kind = status_kind(firm.country, who.country, who.party.vat_id, who.tax_status, date or add_days("9999-12-01", 0))
    return kind, who.tax_status.reason, who.country, who.party.address.region


_CATEGORIES = sql("SELECT DISTINCT category FROM product WHERE category <> '' ORDER BY category")


def categories(view: View) -> tuple[str, ...]:
    """The categories that products have."""
    return tuple(str(name) for (name,) in view.rows(_CATEGORIES))
