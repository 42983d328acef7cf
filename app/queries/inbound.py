"""Orders that came as files: who ordered and what is meant, the same order before it, and the list of all that came."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from functools import partial
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
    called_by,
    counted_in,
    is_number,
    names_of_unit,
    price_remark,
)
from app.domain.pricing import Asked, Offers, decide
from app.domain.quantity import SCALE, quantity_in
from app.domain.spelling import ways
from app.queries.offers import offers_of
from app.store.database import View
from app.store.folding import word_patterns
from app.store.many import AT_ONCE, IN, many, some
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
_ITEMS_OF = sql(
    f"SELECT number, product_id FROM customer_item WHERE customer_id = :customer AND number {IN} AND product_id <> ''"
)
_SKUS = sql(f"SELECT sku, id FROM product WHERE sku {IN}")
_BARCODES = sql(f"SELECT barcode, product_id, quantity FROM barcode WHERE barcode {IN} AND product_id <> ''")
_BY_IDS = sql(f"SELECT id, sku, name, unit, service FROM product WHERE id {IN}")
_PACKS = sql(f"SELECT product_id, name, quantity FROM pack WHERE product_id {IN} AND name <> ''")
_LOOK = sql(
    "SELECT id, name FROM product WHERE ' ' || search LIKE :start ESCAPE '\\' ORDER BY discontinued, sku LIMIT 60"
)
_BACK_DAYS = 60
_MOST_HINTS = 25
"""For so many lines of an order that nobody knows products of that name are looked for; it is no more than a hint."""


def buyer(view: View, said: Buyer) -> str:
    """The id of the customer who is meant, "" where nobody or more than one could be.

    What names one customer counts first; a name counts only where it is whole and only one bears it. A number of one
    customer with the VAT number of another is nobody's: a person looks.
    """
    vat_id = "".join(filter(str.isalnum, said.vat_id)).upper()
    by_number, by_tax = _only(view, "number", said.number), _only(view, "vat_id", vat_id)
    if by_number or by_tax:
        return "" if by_number and by_tax and by_number != by_tax else by_number or by_tax
    if by_mail := _only(view, "email", said.email.lower()):
        return by_mail
    wanted = folded(said.name)
    if not wanted:
        return ""
    first = _start_of(said.name)
    found = [row for row in view.rows(_NAMED, {"start": first}) if folded(row[1]) == wanted]
    if len(found) > 1 and said.postcode:
        found = [row for row in found if row[2] == said.postcode]
    return str(found[0][0]) if len(found) == 1 else ""


def _only(view: View, name: str, text: str) -> str:
    """The only customer of whom that is true, "" where there is none, or more than one."""
    rows = view.rows(_BUYERS[name], {"said": text}) if text else []
    return str(rows[0][0]) if len(rows) == 1 else ""


def _start_of(words: str) -> str:
    """A pattern that finds a record by its first word; what it finds is compared whole."""
    return word_patterns(words, 1)["w1"]


@dataclass(frozen=True, slots=True)
class _Goods:
    """A product as its line is written."""

    sku: str
    name: str
    unit: str
    service: int


class _Codes:
    """Which products bear what lines say, asked for together."""

    def __init__(self, view: View, lines: Sequence[InboundLine], customer: str) -> None:
        codes = [one.code for one in lines]
        said = [*codes, *(one.barcode for one in lines)]
        theirs = [*said, *(one.theirs for one in lines)]
        self._items = dict(many(view, _ITEMS_OF, theirs, customer=customer)) if customer else {}
        self._skus = dict(many(view, _SKUS, [way for one in said for way in ways(one)]))
        self._barcodes = {code: (product, size) for code, product, size in many(view, _BARCODES, said)}
        self._means = tuple(self._meant(one) for one in lines)

    @property
    def all(self) -> tuple[tuple[str, int], ...]:
        """Of each line in turn what it means."""
        return self._means

    def of(self, at: int) -> tuple[str, int]:
        """What the line at that place means."""
        return self._means[at]

    def called(self, given: InboundLine, product: str) -> str:
        """What the buyer calls it: their number where they gave one, or a number that is not ours."""
        said = given.theirs or next(
            (one for one in (given.code, given.barcode) if one and product and self._items.get(one) == product), ""
        )
        said = said or ("" if product else called_by(given))
        return said if is_number(said) else ""

    def _meant(self, given: InboundLine) -> tuple[str, int]:
        """The product and how many of it bear what was said (thousandths); ("", 0) where nothing surely is meant."""
        if given.theirs and (found := self._items.get(given.theirs)):
            return found, SCALE
        for said in filter(None, (given.code, given.barcode)):
            if not given.theirs and (found := self._items.get(said)):
                return found, SCALE
            if found := next(filter(None, map(self._skus.get, ways(said))), ""):
                return found, SCALE
            if said in self._barcodes:
                return self._barcodes[said]
        return "", 0


class _Known(_Codes):
    """All that the lines of an order could mean: a long order takes few statements more."""

    def __init__(self, view: View, lines: Sequence[InboundLine], customer: str, date: str) -> None:
        super().__init__(view, lines, customer)
        ids = [product for product, _ in self.all]
        self.goods = {id_: _Goods(*row) for id_, *row in many(view, _BY_IDS, ids)}
        self.offers = offers_of(view, [one for one in ids if one], customer, date)
        self.packs: dict[str, list[tuple[str, int]]] = {}
        for id_, name, size in many(view, _PACKS, ids) if any(one.unit for one in lines) else ():
            self.packs.setdefault(id_, []).append((name, size))


def meant(view: View, lines: Sequence[InboundLine], customer: str) -> tuple[tuple[str, int], ...]:
    """Of each line the product and how many of it bear what was said (thousandths); ("", 0) where none surely is."""
    return _Codes(view, lines, customer).all


def resolve(view: View, order: Inbound, customer: str, date: str, currency: str) -> tuple[Resolved, ...]:
    """The lines as a person would have entered them; one that is not surely known asks."""
    compare = not order.currency or order.currency == currency
    known = _Known(view, order.lines, customer, date)
    hints = iter(range(_MOST_HINTS))
    return tuple(_line(view, known, at, one, date, hints, compare=compare) for at, one in enumerate(order.lines))


def _line(
    view: View, known: _Known, at: int, given: InboundLine, date: str, hints: Iterator[int], *, compare: bool
) -> Resolved:
    try:
        quantity, piece = quantity_in(given.quantity), quantity_in(given.length or Decimal(0))
    except RuleViolation as error:
        return Resolved(given, quantity=SCALE, problem=error.message)
    product, packed = known.of(at)
    called = known.called(given, product)
    goods = known.goods.get(product)
    if goods is None:
        candidates = _candidates(view, given) if given.description and next(hints, None) is not None else ()
        return Resolved(given, quantity=quantity, problem="not found", candidates=candidates, called=called)
    counted, problem = _counted(given, known.packs.get(product, ()), goods.unit, quantity, packed)
    found = decide(Asked(abs(counted), date), known.offers.get(product) or Offers())
    ours = (found.price, found.price_per) if found else None
    if not problem and (counted == 0 or (counted < 0 and not goods.service)):
        problem = "not above zero"
    factor = Decimal(counted) / quantity if quantity else Decimal(1)
    asked = _per_unit(given, factor)
    length, rest = divmod(piece * counted, quantity) if piece and quantity else (0, 0)
    if rest and not problem:
        problem = f"no unit {given.unit}"[:40]
    no_unit = problem.startswith("no unit")
    return Resolved(
        given,
        "" if no_unit else product,
        goods.sku,
        goods.name,
        quantity if no_unit else counted,
        ours[0] if ours else 0,
        problem,
        price_remark(asked, ours) if compare else "",
        (product,) if no_unit else (),
        called,
        0 if no_unit else length,
    )


def _per_unit(given: InboundLine, factor: Decimal) -> InboundLine:
    return given if factor in {0, 1} else replace(given, price_per=given.price_per * factor)


def _counted(
    given: InboundLine, packs: Sequence[tuple[str, int]], unit: str, quantity: int, packed: int
) -> tuple[int, str]:
    """How many stock units are meant (thousandths), and the words of what nobody can know."""
    if given.unit and not counted_in(given.unit, unit):
        words = names_of_unit(given.unit)
        pack = next((size for name, size in packs if name.casefold() in words), 0)
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
# Of what is young enough only what shares enough goods: the rest need not be read whole. Orders of one file are each
# their own.
_LIKE = " GROUP BY {0} HAVING count(DISTINCT l.{1}) >= :least ORDER BY {0} DESC LIMIT 20"
_LATELY = {
    column: sql(
        "SELECT i.id FROM inbound_order i JOIN inbound_line l ON l.inbound_id = i.id WHERE i.customer_id = :customer "
        f"AND i.received_at >= :since AND i.hlc > 0 AND (i.sha256 <> :sha256 OR i.sha256 = '') AND l.{column} {IN}"
        + _LIKE.format("i.id", column)
    )
    for column in ("product_id", "words")
}
_ONE = sql(_ROW + "WHERE i.id = :id AND i.hlc > 0")
_LINES = sql("SELECT line, product_id, code, words, quantity FROM inbound_line WHERE inbound_id = :id ORDER BY line")
_ORDER = sql(
    "SELECT o.id, o.number, coalesce(p.status, '') FROM sales_order o LEFT JOIN order_progress p ON p.order_id = o.id "
    "WHERE o.id = :id"
)
_ORDERED = sql(
    "SELECT l.line, l.product_id, l.sku, p.ordered, l.length FROM sales_order_line l JOIN order_line_progress p "
    "ON p.order_id = l.order_id AND p.line = l.line WHERE l.order_id = :id ORDER BY l.line"
)
_RECENT = sql(
    "SELECT o.id FROM sales_order o JOIN journal j ON j.id = o.fact_id JOIN order_progress p ON p.order_id = o.id "
    "JOIN sales_order_line l ON l.order_id = o.id WHERE o.customer_id = :customer AND o.date >= :day "
    f"AND j.occurred_at >= :since AND p.status <> 'cancelled' AND l.product_id {IN}"
    + _LIKE.format("o.id", "product_id")
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


def words_of(view: View, product: str, words: str) -> str:
    """A product by its number and name, or the words of a line that nobody knows."""
    found = many(view, _BY_IDS, [product])
    return f"{found[0][1]}  {found[0][2]}" if found else words


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
    return (row is not None and row[2] != "cancelled") or drafted(view, document) is not None


def standing(view: View, document: str) -> tuple[Standing, ...]:
    """The lines of a draft or an order as they stand."""
    if view.row(_ORDER, {"id": document}) is not None:
        rows = _ordered(view, document)
        return tuple(Standing(line, product, ordered, sku, length) for line, product, sku, ordered, length in rows)
    stored = drafted(view, document)
    return _lines_drafted(stored) if stored else ()


def _ordered(view: View, order_id: str) -> Sequence[Any]:
    return view.rows(_ORDERED, {"id": order_id})


def notes_of(stored: Any) -> dict[str, Any]:
    """A draft's notes; empty where it has none."""
    try:
        notes = json.loads(stored.draft.desk) if stored.draft.desk else {}
    except ValueError:
        return {}
    return notes if isinstance(notes, dict) else {}


def _lines_drafted(stored: Any) -> tuple[Standing, ...]:
    rows = notes_of(stored).get("lines")
    if rows is not None:
        return tuple(
            Standing(
                x["line"],
                x.get("product", ""),
                x.get("quantity", SCALE),
                x.get("words", "") or x.get("typed", ""),
                length_of(x),
            )
            for x in rows
            if x.get("kind", "product") == "product"
        )
    deal = stored.draft.deal
    return tuple(Standing(x.line, x.product_id, x.quantity, x.sku, x.said.length) for x in deal.lines) if deal else ()


def length_of(row: dict[str, Any]) -> int:
    """Of one piece, as a draft's line says it; 0 where it is not cut."""
    said = (row.get("more") or {}).get("particulars") or {}
    return int(said.get("length") or 0)


def nearly_the_same(view: View, customer: str, wanted: Sequence[Wanted], now: int, sha256: str = "") -> str:
    """The draft or order of this buyer that says nearly the same and is younger than two days; "" if there is none.

    Of the orders of one file, which its bytes name, each is its own.
    """
    since = now - WITHIN_US
    said = {"customer": customer, "since": since, "sha256": sha256}
    products = [*dict.fromkeys(x.product for x in wanted if x.product)][:AT_ONCE]
    column, keys = ("product_id", products) if products else ("words", [*{x.words: 1 for x in wanted}][:AT_ONCE])
    # Four of five lines are the same: of these goods at most every fourth line's may be missing.
    least = max(1, len(keys) - len(wanted) // 4)
    ids = [row[0] for row in view.rows(_LATELY[column], {**some(keys), **said, "least": least})]
    documents = [one.document for one in map(partial(came, view), ids) if one.document]
    if products:
        # An order may be dated earlier than it was taken, by days and not by months.
        day = datetime.fromtimestamp(since // 1_000_000, UTC).date() - timedelta(days=_BACK_DAYS)
        given = {"customer": customer, "since": since, "day": day.isoformat(), "least": least}
        documents += [row[0] for row in view.rows(_RECENT, {**some(products), **given})]
    for document in dict.fromkeys(documents):
        if not lives(view, document):
            continue
        there = [Wanted(x.product, x.words, x.quantity) for x in standing(view, document)]
        if alike(wanted, there):
            return document
    return ""


# --- how they call our products -----------------------------------------------------------------------------------

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


def drafted(view: View, document: str) -> Any:
    """The draft of that id, None if there is none."""
    # The action that takes orders in asks this module for its types: imported while it runs, not while it is read.
    from app.actions.drafts import find_draft

    return find_draft(view, document)
