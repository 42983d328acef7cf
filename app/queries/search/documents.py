"""Documents that answer words: by number, by their customer and their lines together, by words of their own, by money.

Each word must be the customer's or a line's, or all of them the document's own. A word that nothing has finds nothing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from itertools import product as choices
from typing import Any

from app.actions.load import company, today
from app.domain.money import exponent
from app.queries.past_due import status_of
from app.queries.search.ask import EVER, Asked, ask, folded_words
from app.queries.search.index import Meant, meant, part, records
from app.queries.search.numbers import by_number
from app.queries.search.rank import Found, ranked, shown
from app.store.database import View
from app.store.sql import Statement, sql

# A word may be a name and a thing; of so many the pairs are tried.
_WAYS = 16
_ORDER = (
    "SELECT o.id, 'order', o.number, o.customer_name, o.date, o.gross, p.status, o.currency, {said}, {count}, "
    "1 - p.closed FROM {tables} JOIN order_progress p ON p.order_id = o.id WHERE {where}"
)
_IN_TIME = "o.date BETWEEN :since AND :until AND o.gross > :above"
_QUOTE = (
    "SELECT q.id, 'quote', q.number, q.customer_name, q.date, q.gross, q.state, q.currency, {said}, {count}, "
    "CASE WHEN q.state = 'sent' THEN 1 ELSE 0 END FROM {tables} WHERE q.order_id = '' "
    "AND q.date BETWEEN :since AND :until AND q.gross > :above{where} ORDER BY q.date DESC, q.id DESC LIMIT :limit"
)
# Open invoices are few beside all there were, and an index holds them: "<> 0" are its words.
_INVOICE = (
    "SELECT i.id, 'invoice', i.number, i.customer_name, i.date, i.gross, 'issued', i.currency, p.due_date, 0, 1 "
    "FROM invoice_progress p CROSS JOIN invoice i WHERE i.id = p.invoice_id "
    "AND p.gross - p.paid - p.settled <> 0 AND p.gross - p.paid - p.settled > 0 AND p.due_date < :before "
    "AND i.date BETWEEN :since AND :until AND i.gross > :above{} ORDER BY p.due_date, i.number LIMIT :limit"
)
# The newest that may be meant, from an index: a long history must not be walked through for a sum that is in none.
_NEWEST = "SELECT {0}id FROM sales_order {1} WHERE {2}{0}date BETWEEN :since AND :until ORDER BY {0}date DESC"
_ALL = sql(
    _ORDER.format(
        said="''", count="0", tables=f"({_NEWEST.format('', '', '')}, id DESC LIMIT 2000) n CROSS JOIN sales_order o",
        where="o.id = n.id AND o.gross > :above ORDER BY o.date DESC, o.id DESC LIMIT :limit",
    )
)  # fmt: skip
_ONE = {
    "order": sql(
        _ORDER.format(said="o.reference", count="0", tables="sales_order o", where=f"o.id = :id AND {_IN_TIME}")
    ),
    "quote": sql(_QUOTE.format(said="q.reference", count="0", tables="quote q", where=" AND q.id = :id")),
}  # fmt: skip
_CUSTOMERS, _PRODUCTS, _FEW, _FEW_PAIRS = 400, 5000, 200, 40
_MERGED = sql("SELECT 1 FROM customer WHERE merged_into <> '' LIMIT 1")


def _any_merged(view: View) -> bool:
    """Whether any record was merged into another: only then words lead from one to the other."""
    return view.row(_MERGED) is not None


@lru_cache(128)
def _who(engine: str, count: int, merged: bool) -> str:
    """A SELECT of the customers that are meant; where records were merged, of all that are one with them."""
    found = part(engine, "c", count, _CUSTOMERS)
    if not merged:
        return found
    root = "CASE WHEN r.merged_into <> '' THEN r.merged_into ELSE r.id END"
    return (
        f"WITH roots AS MATERIALIZED (SELECT DISTINCT {root} AS id FROM ({found}) f CROSS JOIN customer r "
        "WHERE r.id = f.id) SELECT id FROM roots "
        "UNION ALL SELECT m.id FROM roots CROSS JOIN customer m WHERE m.merged_into = roots.id AND m.merged_into <> ''"
    )


@lru_cache(512)
def _orders_of(engine: str, count: int, merged: bool) -> Statement:
    """The newest orders of each customer that is meant, from the index of customers and dates."""
    newest = f"{_NEWEST.format('x.', 'x', 'x.customer_id = c.id AND ')} LIMIT :limit"
    # More than are shown: whose name has the words comes first.
    where = f"o.id IN ({newest}) AND {_IN_TIME} ORDER BY o.date DESC, o.id DESC LIMIT 64"
    tables = f"({_who(engine, count, merged)}) c CROSS JOIN sales_order o"
    return sql(_ORDER.format(said="''", count="0", tables=tables, where=where))


@lru_cache(512)
def _pairs(engine: str, customers: int, products: int, merged: bool) -> Statement:
    """Who of those who are meant bought what of it last, the newest first."""
    return sql(
        "SELECT b.customer_id, b.product_id, b.last_order, (SELECT r.name FROM customer r WHERE r.id = b.customer_id) "
        f"FROM ({_who(engine, customers, merged)}) c "
        # What a customer bought is looked up in what is meant; by its index SQLite tries all of that on each customer.
        "CROSS JOIN customer_product b WHERE b.customer_id = c.id AND b.product_id || '' IN "
        f"(SELECT id FROM ({part(engine, 'p', products, _PRODUCTS)}) x) "
        "ORDER BY b.last_date DESC, b.last_order DESC, b.product_id LIMIT 400"
    )


@lru_cache(512)
def _buyers(engine: str, products: int) -> Statement:
    """Who bought of what is meant last, the newest first."""
    return sql(
        f"SELECT b.customer_id, b.product_id, b.last_order FROM ({part(engine, 'p', products, _FEW)}) p "
        "CROSS JOIN customer_product b WHERE b.product_id = p.id AND b.customer_id IN (SELECT x.customer_id "
        "FROM customer_product x WHERE x.product_id = p.id ORDER BY x.last_date DESC LIMIT 8) "
        "ORDER BY b.last_date DESC, b.last_order DESC, b.product_id LIMIT 40"
    )


_LINE = "sales_order o JOIN sales_order_line l ON l.order_id = o.id AND l.product_id = :product"
_WITH = sql(
    _ORDER.format(
        said="l.name", count="l.quantity", tables=_LINE, where=f"o.id = :order AND {_IN_TIME} ORDER BY l.line"
    )
)
# Older orders of a customer with a thing: the newest five hundred are looked through, order by order. Going by the
# thing instead would walk through everybody's lines of it.
_BEFORE = sql(
    _ORDER.format(
        said="l.name", count="l.quantity",
        tables="(SELECT id FROM sales_order WHERE customer_id = :customer AND date BETWEEN :since AND :until "
        "ORDER BY date DESC LIMIT 500) x CROSS JOIN sales_order_line l CROSS JOIN sales_order o",
        where="l.order_id = x.id AND l.product_id || '' = :product AND o.id = x.id AND o.gross > :above "
        "ORDER BY o.date DESC, o.id DESC, l.line LIMIT :limit",
    )
)  # fmt: skip


# Quotes that are no orders are looked through for a thing, the newest so many: going by the thing instead would walk
# through everybody's lines of it, and nearly all of those were ordered.
_NOT_ORDERED = "SELECT x.id FROM quote x WHERE x.order_id = ''{} ORDER BY x.date DESC LIMIT {}"


@lru_cache(512)
def _quotes(engine: str, customers: int, products: int, merged: bool) -> Statement:
    """Quotes that are no orders yet, by their customer, their lines or both."""
    tables, where, said, count = "quote q", "", "q.reference", "0"
    if customers:
        tables = f"({_who(engine, customers, merged)}) c CROSS JOIN quote q"
        where = " AND q.customer_id = c.id"
    if products:
        whose = _NOT_ORDERED.format(" AND x.customer_id = c.id", 100) if customers else _NOT_ORDERED.format("", 1000)
        tables += " CROSS JOIN quote_line l"
        where += (
            f" AND q.id IN ({whose}) AND l.quote_id = q.id AND l.revision = q.revision AND l.product_id IN "
            f"(SELECT id FROM ({part(engine, 'p', products, _FEW)}) x)"
        )
        said, count = "(SELECT t.name FROM product t WHERE t.id = l.product_id)", "l.quantity"
    return sql(_QUOTE.format(said=said, count=count, tables=tables, where=where))


@lru_cache(512)
def _invoices(engine: str, customers: int, products: int, merged: bool) -> Statement:
    where = ""
    if customers:
        where += f" AND p.customer_id IN (SELECT id FROM ({_who(engine, customers, merged)}) w)"
    if products:
        where += (
            " AND EXISTS (SELECT 1 FROM invoice_line l WHERE l.invoice_id = i.id AND l.product_id IN "
            f"(SELECT id FROM ({part(engine, 'p', products, _PRODUCTS)}) v))"
        )
    return sql(_INVOICE.format(where))


def find_documents(view: View, text: str, limit: int = 8, recent: Sequence[str] = ()) -> tuple[Found, ...]:
    """Documents by a tail of their number, by customer, by lines ("mul copper"), by their own words, or "mul overdue".

    `recent` are documents this person had open lately, the last one first.
    """
    day = today()
    asked = ask(text, day)
    if not (asked.words or asked.narrowed):
        return ()
    found: list[Found] = []
    if asked.words and not asked.narrowed:
        found += by_number(view, asked, limit)
    given = _given(view, asked, day, limit)
    if asked.unpaid or asked.overdue:
        found += _owed(view, asked, given, day)
        return tuple(found[:limit])
    if not asked.words:
        found += [_order(row) for row in view.rows(_ALL, given)]
    for customer, goods in _ways(view, asked):
        found += _sold(view, customer, goods, given, limit)
    found += _own(view, asked, given, limit)
    return tuple(_as_today(view, one, day) for one in ranked(found, recent, asked.words)[:limit])


def _given(view: View, asked: Asked, day: str, limit: int) -> dict[str, Any]:
    above = -1 if asked.above is None else int(asked.above * 10 ** exponent(company(view).currency))
    before = day if asked.overdue else EVER[1]
    return {"since": asked.since, "until": asked.until, "above": above, "before": before, "limit": limit}


def _ways(view: View, asked: Asked) -> Iterator[tuple[Meant | None, Meant | None]]:
    """Which words name the customer and which the goods: all ways in which both are there, the surest first."""
    sides = []
    for word in asked.words:
        who = meant(view, "customer", (word,)) is not None
        what = meant(view, "product", (word,)) is not None
        if not (who or what):
            return
        sides.append([side for side, is_so in (("c", who), ("p", what)) if is_so])
    for _, way in zip(range(_WAYS), choices(*sides) if sides else (), strict=False):
        both = tuple(
            tuple(word for word, side in zip(asked.words, way, strict=True) if side == one) for one in ("c", "p")
        )
        customer, goods = meant(view, "customer", both[0]), meant(view, "product", both[1])
        if (customer or not both[0]) and (goods or not both[1]):
            yield customer, goods


def _sold(
    view: View, customer: Meant | None, goods: Meant | None, given: dict[str, Any], limit: int
) -> Iterator[Found]:
    """Orders and quotes of a customer, with a thing, or both."""
    who, what = (len(customer.patterns) if customer else 0), (len(goods.patterns) if goods else 0)
    said = {**(customer.given("c") if customer else {}), **(goods.given("p") if goods else {})}
    engine, merged = view.engine_name, _any_merged(view)
    if goods is None:
        yield from (_order(row) for row in view.rows(_orders_of(engine, who, merged), {**said, **given}))
    else:
        if customer:
            # Whose name has the words comes before whose town does.
            bought = view.rows(_pairs(engine, who, what, merged), said)
            bought = sorted(bought, key=lambda row: -shown(row[3], customer.patterns))
            pairs = [row[:3] for row in bought[:_FEW_PAIRS]]
        else:
            pairs = view.rows(_buyers(engine, what), said)
        # What was bought last stands in the sums; what was bought before is looked for in a few histories.
        last = _lines(view, _WITH, ({"order": order, "product": thing} for _, thing, order in pairs), given, 2 * limit)
        yield from last
        if len(last) < limit:
            older = ({"customer": buyer, "product": thing} for buyer, thing, _ in pairs[:4])
            yield from _lines(view, _BEFORE, older, given, limit)
    yield from (_order(row) for row in view.rows(_quotes(engine, who, what, merged), {**said, **given}))


def _lines(
    view: View, statement: Statement, asked: Iterator[dict[str, Any]], given: dict[str, Any], most: int
) -> list[Found]:
    found: dict[str, Found] = {}
    for one in asked:
        for row in view.rows(statement, {**given, **one}):
            found.setdefault(row[0], _order(row))
        if len(found) >= most:
            break
    return list(found.values())


def _own(view: View, asked: Asked, given: dict[str, Any], limit: int) -> list[Found]:
    """By what stands on the document itself: the customer's reference, a note."""
    found = []
    for kind, statement in _ONE.items():
        for id_, _ in records(view, kind, asked.words, limit):
            found += [_order(row) for row in view.rows(statement, {**given, "id": id_})]
    return found


def _owed(view: View, asked: Asked, given: dict[str, Any], day: str) -> list[Found]:
    ways = list(_ways(view, asked)) if asked.words else [(None, None)]
    found: dict[str, Found] = {}
    for customer, goods in ways:
        said = {**(customer.given("c") if customer else {}), **(goods.given("p") if goods else {})}
        who, what = (len(customer.patterns) if customer else 0), (len(goods.patterns) if goods else 0)
        for row in view.rows(_invoices(view.engine_name, who, what, _any_merged(view)), {**said, **given}):
            one = _order(row)
            found.setdefault(one.id, replace(one, match="overdue" if one.match < day else "unpaid"))
    return list(found.values())


def _order(row: Any) -> Found:
    return replace(Found(*row[:10]), open=bool(row[10]))


def _as_today(view: View, one: Found, day: str) -> Found:
    return replace(one, status=status_of(view, one.id, one.status, day)) if one.kind == "order" else one


__all__ = ["Found", "find_documents", "folded_words"]
