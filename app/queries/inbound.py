"""Orders that came as files: who ordered and what is meant, the same order before it, and the list of all that came."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from app.domain.errors import RuleViolation
from app.domain.folding import folded
from app.domain.inbound import (
    WITHIN_US,
    Buyer,
    Inbound,
    InboundLine,
    Resolved,
    Standing,
    Wanted,
    alike,
    counted_in,
    names_of_unit,
    price_remark,
)
from app.domain.pricing import Asked, Offers, decide
from app.domain.quantity import SCALE, quantity_in
from app.queries.offers import offers_of
from app.store.database import View
from app.store.folding import word_patterns
from app.store.sql import sql

_BUYERS = {
    "number": sql("SELECT id FROM customer WHERE number = :said AND forgotten = 0"),
    "vat_id": sql("SELECT id FROM customer WHERE vat_id = :said AND forgotten = 0 LIMIT 2"),
    "email": sql("SELECT id FROM customer WHERE lower(email) = :said AND forgotten = 0 LIMIT 2"),
}
_NAMED = sql("SELECT id, name, postcode FROM customer WHERE forgotten = 0 AND ' ' || search LIKE :start ESCAPE '\\'")
_ITEM = sql(
    "SELECT product_id FROM customer_item WHERE customer_id = :customer AND number = :said AND product_id <> ''"
)
_PRODUCT = (
    sql("SELECT id, 1000 FROM product WHERE sku = :said"),
    sql("SELECT id, 1000 FROM product WHERE sku = :upper"),
    sql("SELECT product_id, quantity FROM barcode WHERE barcode = :said AND product_id <> ''"),
)
_BY_ID = sql("SELECT sku, name, unit, service, discontinued FROM product WHERE id = :id")
_PACKS = sql("SELECT name, quantity FROM pack WHERE product_id = :id AND name <> ''")
_LOOK = sql(
    "SELECT id, name FROM product WHERE ' ' || search LIKE :start ESCAPE '\\' ORDER BY discontinued, sku LIMIT 60"
)


def buyer(view: View, said: Buyer) -> str:
    """The id of the customer who is meant, "" where nobody or more than one could be.

    What names one customer counts first; a name counts only where it is whole and only one bears it.
    """
    for name, text in (
        ("number", said.number),
        ("vat_id", said.vat_id.replace(" ", "").upper()),
        ("email", said.email.lower()),
    ):
        rows = view.rows(_BUYERS[name], {"said": text}) if text else []
        if len(rows) == 1:
            return str(rows[0][0])
    wanted = folded(said.name)
    if not wanted:
        return ""
    first = _start_of(said.name)
    found = [row for row in view.rows(_NAMED, {"start": first}) if folded(row[1]) == wanted]
    if len(found) > 1 and said.postcode:
        found = [row for row in found if row[2] == said.postcode]
    return str(found[0][0]) if len(found) == 1 else ""


def _start_of(words: str) -> str:
    """A pattern that finds a record by its first word; what it finds is compared whole."""
    return word_patterns(words, 1)["w1"]


def resolve(view: View, order: Inbound, customer: str, date: str, currency: str) -> tuple[Resolved, ...]:
    """The lines as a person would have entered them; one that is not surely known asks."""
    compare = not order.currency or order.currency == currency
    return tuple(_line(view, one, customer, date, compare=compare) for one in order.lines)


def _line(view: View, given: InboundLine, customer: str, date: str, *, compare: bool) -> Resolved:
    try:
        quantity = quantity_in(given.quantity)
    except RuleViolation as error:
        return Resolved(given, quantity=SCALE, problem=error.message)
    product, packed = meant(view, given, customer)
    if not product:
        return Resolved(given, quantity=quantity, problem="not found", candidates=_candidates(view, given))
    row = view.row(_BY_ID, {"id": product})
    if row is None:
        return Resolved(given, quantity=quantity, problem="not found")
    sku, name, unit, service, _gone = row
    counted, problem = _counted(view, given, product, unit, quantity, packed)
    offers = offers_of(view, [product], customer, date).get(product) or Offers()
    found = decide(Asked(abs(counted), date), offers)
    ours = (found.price, found.price_per) if found else None
    if not problem and (counted == 0 or (counted < 0 and not service)):
        problem = "not above zero"
    factor = Decimal(counted) / quantity if quantity else Decimal(1)
    asked = _per_unit(given, factor)
    return Resolved(
        given,
        "" if problem.startswith("no unit") else product,
        sku,
        name,
        quantity if problem.startswith("no unit") else counted,
        ours[0] if ours else 0,
        problem,
        price_remark(asked, ours) if compare else "",
        (product,) if problem.startswith("no unit") else (),
    )


def _per_unit(given: InboundLine, factor: Decimal) -> InboundLine:
    return given if factor in {0, 1} else replace(given, price_per=given.price_per * factor)


def meant(view: View, given: InboundLine, customer: str) -> tuple[str, int]:
    """The product and how many of it bear what was said (thousandths); ("", 0) where nothing surely is meant."""
    if given.theirs and customer:
        found = view.value(_ITEM, {"customer": customer, "said": given.theirs}, "")
        if found:
            return str(found), SCALE
    for said in filter(None, (given.code, given.barcode)):
        if customer and not given.theirs and (found := view.value(_ITEM, {"customer": customer, "said": said}, "")):
            return str(found), SCALE
        for statement in _PRODUCT:
            row = view.row(statement, {"said": said, "upper": said.upper()})
            if row is not None:
                return str(row[0]), int(row[1])
    return "", 0


def _counted(view: View, given: InboundLine, product: str, unit: str, quantity: int, packed: int) -> tuple[int, str]:
    """How many stock units are meant (thousandths), and the words of what nobody can know."""
    if given.unit and not counted_in(given.unit, unit):
        words = names_of_unit(given.unit)
        pack = next((size for name, size in view.rows(_PACKS, {"id": product}) if name.casefold() in words), 0)
        return (quantity * int(pack) // SCALE, "") if pack else (quantity, f"no unit {given.unit}"[:40])
    return quantity * packed // SCALE, ""


def _candidates(view: View, given: InboundLine) -> tuple[str, ...]:
    """Products by their whole description; no more than a hint."""
    wanted = folded(given.description)
    if not wanted:
        return ()
    rows = view.rows(_LOOK, {"start": _start_of(given.description)})
    return tuple(row[0] for row in rows if folded(row[1]) == wanted)[:8]


# --- the same order before ----------------------------------------------------------------------------------------

_ROW = (
    "SELECT i.id, i.source, i.file, i.number, i.revision, i.sha256, i.digest, i.customer_id, i.draft_id, i.changes, "
    "i.received_at, i.actor, i.settled, i.settled_by, i.settled_draft, i.wanted_date FROM inbound_order i "
)
_OF_BYTES = sql(_ROW + "WHERE i.sha256 = :sha256 AND i.hlc > 0 ORDER BY i.received_at DESC, i.id DESC")
_OF_NUMBER = sql(
    _ROW + "WHERE i.number = :number AND i.customer_id = :customer AND i.hlc > 0 "
    "ORDER BY i.received_at DESC, i.revision DESC, i.id DESC"
)
_LATELY = sql(
    _ROW + "WHERE i.customer_id = :customer AND i.received_at >= :since AND i.hlc > 0 "
    "ORDER BY i.received_at DESC, i.id DESC LIMIT 200"
)
_ONE = sql(_ROW + "WHERE i.id = :id AND i.hlc > 0")
_LINES = sql("SELECT line, product_id, code, words, quantity FROM inbound_line WHERE inbound_id = :id ORDER BY line")
_ORDER = sql(
    "SELECT o.id, o.number, coalesce(p.status, '') FROM sales_order o LEFT JOIN order_progress p ON p.order_id = o.id "
    "WHERE o.id = :id"
)
_ORDERED = sql(
    "SELECT l.line, l.product_id, l.sku, p.ordered FROM sales_order_line l JOIN order_line_progress p "
    "ON p.order_id = l.order_id AND p.line = l.line WHERE l.order_id = :id ORDER BY l.line"
)
_RECENT = sql(
    "SELECT o.id FROM sales_order o JOIN journal j ON j.id = o.fact_id JOIN order_progress p ON p.order_id = o.id "
    "WHERE o.customer_id = :customer AND j.occurred_at >= :since AND p.status <> 'cancelled' "
    "ORDER BY j.occurred_at DESC LIMIT 100"
)


@dataclass(frozen=True, slots=True)
class Came:
    """An order that came in, as the books hold it."""

    id: str
    source: str
    file: str
    number: str
    revision: int
    sha256: str
    digest: str
    customer_id: str
    draft_id: str
    changes: str
    at: int
    actor: str
    settled: str
    settled_by: str
    settled_draft: str
    wanted_date: str

    @property
    def document(self) -> str:
        """The id of the draft or order that it became or would change."""
        return self.settled_draft or self.draft_id or self.changes


def came(view: View, ref: str) -> Came:
    """One that came in. Raises RuleViolation."""
    row = view.row(_ONE, {"id": ref})
    if row is None:
        raise RuleViolation(f"No order {ref} came in.", "inbound")
    return Came(*row)


def lines_of(view: View, inbound_id: str) -> tuple[tuple[int, str, str, str, int], ...]:
    """Its lines: number, product, the buyer's number, words, thousandths."""
    return tuple(tuple(row) for row in view.rows(_LINES, {"id": inbound_id}))


def wanted_of(view: View, inbound_id: str) -> tuple[Wanted, ...]:
    """What it asks for."""
    return tuple(Wanted(product, words, quantity) for _, product, _, words, quantity in lines_of(view, inbound_id))


def of_bytes(view: View, sha256: str) -> tuple[Came, ...]:
    """What came in by just these bytes, the newest first."""
    return tuple(Came(*row) for row in view.rows(_OF_BYTES, {"sha256": sha256}))


def of_number(view: View, customer: str, number: str) -> tuple[Came, ...]:
    """What a buyer sent under a number, the newest first."""
    return tuple(Came(*row) for row in view.rows(_OF_NUMBER, {"customer": customer, "number": number}))


_WANTED = sql("SELECT wanted_date FROM sales_order WHERE id = :id")


def number_of(view: View, document: str) -> str:
    """The number of an order, "" if there is none of that id."""
    row = view.row(_ORDER, {"id": document})
    return str(row[1]) if row else ""


def wanted_date_of(view: View, document: str) -> str:
    """When an order is wanted, "" where it does not say."""
    return str(view.value(_WANTED, {"id": document}, ""))


def lives(view: View, document: str) -> bool:
    """Whether a draft or an order of that id can still be changed."""
    row = view.row(_ORDER, {"id": document})
    return (row is not None and row[2] != "cancelled") or _draft(view, document) is not None


def standing(view: View, document: str) -> tuple[Standing, ...]:
    """The lines of a draft or an order as they stand."""
    if view.row(_ORDER, {"id": document}) is not None:
        return tuple(Standing(line, product, ordered, sku) for line, product, sku, ordered in _ordered(view, document))
    stored = _draft(view, document)
    return _drafted(stored) if stored else ()


def _ordered(view: View, order_id: str) -> Sequence[Any]:
    return view.rows(_ORDERED, {"id": order_id})


def notes_of(stored: Any) -> dict[str, Any]:
    """A draft's notes; empty where it has none."""
    try:
        notes = json.loads(stored.draft.desk) if stored.draft.desk else {}
    except ValueError:
        return {}
    return notes if isinstance(notes, dict) else {}


def _drafted(stored: Any) -> tuple[Standing, ...]:
    rows = notes_of(stored).get("lines")
    if rows is not None:
        return tuple(
            Standing(
                x["line"], x.get("product", ""), x.get("quantity", SCALE), x.get("words", "") or x.get("typed", "")
            )
            for x in rows
            if x.get("kind", "product") == "product"
        )
    deal = stored.draft.deal
    return tuple(Standing(x.line, x.product_id, x.quantity, x.sku) for x in deal.lines) if deal else ()


def nearly_the_same(view: View, customer: str, wanted: Sequence[Wanted], now: int) -> str:
    """The draft or order of this buyer that says nearly the same and is younger than two days; "" if there is none."""
    said = {"customer": customer, "since": now - WITHIN_US}
    documents = [one.document for one in (Came(*row) for row in view.rows(_LATELY, said)) if one.document]
    documents += [row[0] for row in view.rows(_RECENT, said)]
    for document in dict.fromkeys(documents):
        if not lives(view, document):
            continue
        there = [Wanted(x.product, x.words, x.quantity) for x in standing(view, document)]
        if alike(wanted, there):
            return document
    return ""


# --- the list -----------------------------------------------------------------------------------------------------

_LIST = sql(
    "SELECT i.id, i.source, i.file, i.number, i.revision, i.received_at, i.actor, "
    "coalesce(c.name, ''), coalesce(c.number, ''), i.draft_id, i.changes, i.settled, i.settled_by, i.settled_draft, "
    "(SELECT count(*) FROM inbound_line l WHERE l.inbound_id = i.id) "
    "FROM inbound_order i LEFT JOIN customer c ON c.id = i.customer_id WHERE i.hlc > 0 "
    "ORDER BY i.received_at DESC, i.id DESC LIMIT :limit"
)


@dataclass(frozen=True, slots=True)
class OrderIn:
    """A row of "Orders in": what came, from whom, and what is to be done with it.

    `state` is one of: to look at, changed, order, amended, dismissed, discarded. `document` is what Enter opens, and
    `document_name` what it is called; `questions` are lines nobody knows yet.
    """

    id: str
    source: str
    file: str
    number: str
    revision: int
    at: int
    actor: str
    customer: str
    customer_number: str
    lines: int
    questions: int
    state: str
    document: str
    document_name: str
    change: bool = False


def orders_in(view: View, limit: int = 200) -> tuple[OrderIn, ...]:
    """What came in, the newest first."""
    return tuple(_listed(view, row) for row in view.rows(_LIST, {"limit": limit}))


def _listed(view: View, row: Any) -> OrderIn:
    (id_, source, file, number, revision, at, actor, customer, customer_number, draft_id, changes_, settled, _by,
     settled_draft, lines) = row  # fmt: skip
    document = settled_draft or draft_id or changes_
    order = view.row(_ORDER, {"id": document}) if document else None
    stored = _draft(view, document) if document and order is None else None
    questions = 0
    if stored is not None:
        notes = notes_of(stored)
        questions = sum(1 for x in notes.get("lines", ()) if x.get("problem") or not x.get("product"))
        questions += not notes.get("customer") and stored.draft.deal is None
    if changes_ and not settled:
        state = "changed" if order or stored else "discarded"
        questions = sum(1 for one in wanted_of(view, id_) if not one.product)
    elif settled in {"amended", "dismissed"}:
        state = settled
    else:
        state = "order" if order else "to look at" if stored else "discarded"
    name = str(order[1]) if order else stored.name if stored else ""
    return OrderIn(id_, source, file, number, int(revision), int(at), actor, customer, customer_number, int(lines),
                   questions, state, document if order or stored else "", name, bool(changes_))  # fmt: skip


_ITEMS = sql(
    "SELECT i.number, p.id, p.sku, p.name FROM customer_item i JOIN product p ON p.id = i.product_id "
    "WHERE i.customer_id = :customer ORDER BY i.number"
)


@dataclass(frozen=True, slots=True)
class Item:
    """A customer's own number for a product of ours."""

    number: str
    product_id: str
    sku: str
    name: str


def items_of(view: View, customer: str) -> tuple[Item, ...]:
    """How a customer calls our products."""
    return tuple(Item(*row) for row in view.rows(_ITEMS, {"customer": customer}))


def item_of(view: View, customer: str, number: str) -> str:
    """The product that a customer means by a number, "" if none."""
    return str(view.value(_ITEM, {"customer": customer, "said": number}, ""))


def _draft(view: View, document: str) -> Any:
    # The action that takes orders in asks this module for its types: imported while it runs, not while it is read.
    from app.actions.drafts import find_draft

    return find_draft(view, document)
