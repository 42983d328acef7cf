"""All that could say what products cost one customer on one day: loaded for many products at once, by keys."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from app.domain.pricing import Agreed, Offers, PriceEntry, PriceList, Promotion
from app.domain.rounding import half_up
from app.store.database import View
from app.store.sql import sql

# So many products are asked for in one statement; what is not there is asked for as "".
_AT_ONCE = 50
_KEYS = tuple(f"p{n}" for n in range(_AT_ONCE))
_IN = f"IN ({', '.join(f':{name}' for name in _KEYS)})"

_GOODS = sql(
    "SELECT id, category, cost, floor_price, min_margin, CASE WHEN by_weight = 1 THEN weight ELSE 0 END "
    f"FROM product WHERE id {_IN}"
)
_STANDARD = sql(
    "SELECT product_id, valid_from, min_quantity, price, price_per FROM product_price "
    f"WHERE product_id {_IN} AND valid_from <= :date"
)
_WHO = sql(
    "SELECT c.group_id, c.price_list_id, coalesce(g.price_list_id, '') FROM customer c "
    "LEFT JOIN customer_group g ON g.id = c.group_id AND g.inactive = 0 WHERE c.id = :id"
)
_LISTS = sql("SELECT id, name, parent_id, percent, step, valid_from, valid_to FROM price_list WHERE inactive = 0")
_LISTED = sql(
    "SELECT product_id, list_id, valid_from, min_quantity, price, price_per FROM list_price "
    f"WHERE product_id {_IN} AND valid_from <= :date AND inactive = 0"
)
_AGREED = sql(
    "SELECT id, party_id, product_id, category, word, valid_from, valid_to, min_quantity, price, price_per, discount "
    "FROM agreed_price WHERE (party_id IN (:customer, :group) OR party_id IN (SELECT id FROM customer "
    "WHERE merged_into = :customer AND merged_into <> '')) AND party_id <> '' AND inactive = 0 "
    f"AND valid_from <= :date AND (valid_to = '' OR valid_to >= :date) AND (product_id = '' OR product_id {_IN})"
)
_PROMOTED = sql(
    "SELECT s.product_id, s.category, p.id, p.name, p.valid_from, p.valid_to, p.min_quantity, p.discount, p.price, "
    "p.price_per, p.buy, p.get, p.beats_contract FROM promotion p JOIN promotion_scope s ON s.promotion_id = p.id "
    "WHERE p.inactive = 0 AND s.inactive = 0 AND p.valid_from <= :date AND (p.valid_to = '' OR p.valid_to >= :date) "
    f"AND (p.group_id = '' OR p.group_id = :group) AND (s.product_id = '' OR s.product_id {_IN})"
)
_FIRM = sql("SELECT min_margin FROM company")
_NO_PRICES: tuple[PriceEntry, ...] = ()


def offers_of(view: View, product_ids: Sequence[str], customer_id: str, date: str) -> dict[str, Offers]:
    """By product what it could cost that customer ("" is nobody in particular) on that day.

    Five statements for each fifty products, whatever the number of agreements.
    """
    group, own, by_group = view.row(_WHO, {"id": customer_id}) or ("", "", "") if customer_id else ("", "", "")
    lists = {row[0]: row for row in view.rows(_LISTS)} if own or by_group else {}
    least = int(view.value(_FIRM, default=0))
    who = {"customer": customer_id, "group": group, "date": date}
    found: dict[str, Offers] = {}
    ids = list(dict.fromkeys(product_ids))
    for at in range(0, len(ids), _AT_ONCE):
        part = ids[at : at + _AT_ONCE]
        keys = {**dict.fromkeys(_KEYS, ""), **dict(zip(_KEYS, part, strict=False))}
        found |= _part(view, keys, who, lists, [one for one in dict.fromkeys((own, by_group)) if one], least)
    return found


def _part(
    view: View, keys: dict[str, str], who: dict[str, str], lists: dict[str, Any], roots: list[str], least: int
) -> dict[str, Offers]:
    dated = {**keys, "date": who["date"]}
    goods = view.rows(_GOODS, keys)
    standard = _by_product(view.rows(_STANDARD, dated))
    listed: dict[tuple[str, str], list[PriceEntry]] = defaultdict(list)
    for product, list_id, *entry in view.rows(_LISTED, dated) if roots else ():
        listed[product, list_id].append(PriceEntry(*entry))
    agreed = view.rows(_AGREED, {**keys, **who}) if who["customer"] else []
    promoted = view.rows(_PROMOTED, {**dated, "group": who["group"]})
    return {
        id_: Offers(
            tuple(standard[id_]),
            tuple(one for root in roots if (one := _list(lists, listed, id_, root, ())) is not None),
            tuple(_agreed(id_, category, who["customer"], agreed)),
            tuple(_promoted(id_, category, promoted)),
            # The books say what a stock unit costs; where it is sold by the kilogram, so is this.
            half_up(int(cost) * 1000, int(each)) if each else int(cost),
            int(floor),
            int(margin) or least,
            int(each),
        )
        for id_, category, cost, floor, margin, each in goods
    }


def _by_product(rows: Iterable[Any]) -> dict[str, list[PriceEntry]]:
    found: dict[str, list[PriceEntry]] = defaultdict(list)
    for product, *entry in rows:
        found[product].append(PriceEntry(*entry))
    return found


def _list(
    lists: dict[str, Any],
    listed: dict[tuple[str, str], list[PriceEntry]],
    product: str,
    list_id: str,
    seen: tuple[str, ...],
) -> PriceList | None:
    """A list with this product's prices and its parents; one that is retired, or its own parent, is none."""
    row = lists.get(list_id)
    if row is None or list_id in seen:
        return None
    id_, name, parent, percent, step, since, until = row
    above = _list(lists, listed, product, parent, (*seen, list_id)) if parent else None
    entries = tuple(listed.get((product, list_id), _NO_PRICES))
    return PriceList(id_, name, entries, percent, step, since, until, above)


def _agreed(product: str, category: str, customer: str, rows: Iterable[Any]) -> Iterable[Agreed]:
    for id_, party, of, kind, word, since, until, least, price, per, discount in rows:
        if of == product or (not of and kind and kind == category):
            rank = (0 if party == customer else 2) + (0 if of else 1)
            yield Agreed(id_, rank, word, since, until, least, price, per or 1, discount)


def _promoted(product: str, category: str, rows: Iterable[Any]) -> Iterable[Promotion]:
    for of, kind, id_, name, since, until, least, discount, price, per, buy, get, beats in rows:
        # A promotion of neither product nor category is of everything.
        if of == product or (not of and (not kind or kind == category)):
            yield Promotion(id_, name, since, until, least, discount, price, per or 1, buy, get, bool(beats))
