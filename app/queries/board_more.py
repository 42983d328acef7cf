"""What a row of the board says beyond what is always there: who, references, how it came, what it weighs."""

from collections.abc import Collection, Sequence
from dataclasses import replace

from app.queries.board_rows import BoardRow, More
from app.queries.mailed import mailed_with_bills
from app.store.database import View
from app.store.many import IN, many
from app.store.sql import sql

# Of somebody: who is named as selling it, else who wrote it.
_ORDERS = sql(
    "SELECT o.id, o.salesperson, coalesce(j.actor, ''), o.reference, o.channel, coalesce(q.number, '') "
    "FROM sales_order o LEFT JOIN journal j ON j.id = o.fact_id LEFT JOIN quote q ON q.id = o.quote_id "
    f"AND o.quote_id <> '' WHERE o.id {IN}"
)
_QUOTES = sql(
    "SELECT q.id, q.owner, coalesce(j.actor, ''), q.reference, '', '' FROM quote q "
    f"LEFT JOIN journal j ON j.id = q.fact_id WHERE q.id {IN}"
)
_WEIGHTS = sql(
    "SELECT l.order_id, sum(l.quantity * p.weight) FROM sales_order_line l JOIN product p ON p.id = l.product_id "
    f"WHERE l.order_id {IN} GROUP BY l.order_id"
)
_TOLD = frozenset({"who", "their_ref", "our_ref", "created_by", "source"})


def with_more(view: View, rows: Sequence[BoardRow], wanted: Collection[str]) -> tuple[BoardRow, ...]:
    """The rows with what of it is wanted; nothing is asked for what nobody looks at."""
    told: dict[str, Sequence[str]] = {}
    weights: dict[str, int] = {}
    if _TOLD & set(wanted):
        for kind, statement in (("order", _ORDERS), ("quote", _QUOTES)):
            told |= {id_: row for id_, *row in many(view, statement, [one.id for one in rows if one.kind == kind])}
    if "weight" in wanted:
        orders = [one.id for one in rows if one.kind == "order"]
        weights = {id_: int(total or 0) // 1000 for id_, total in many(view, _WEIGHTS, orders)}
    mailed = mailed_with_bills(view, [one.id for one in rows if one.kind != "draft"]) if "mailed" in wanted else {}
    return tuple(_with(one, told.get(one.id), weights.get(one.id, 0), mailed.get(one.id, 0)) for one in rows)


def _with(row: BoardRow, told: Sequence[str] | None, weight: int, mailed: int) -> BoardRow:
    if row.kind == "draft":
        # Who put it aside stands in its note; who writes one just now is not known to the books.
        return replace(row, more=More(who=row.note))
    if told is None:
        return replace(row, more=More(weight=weight, mailed=mailed)) if weight or mailed else row
    named, wrote, theirs, source, ours = told
    return replace(row, more=More(named or wrote, wrote, theirs, ours, source, weight, mailed))
