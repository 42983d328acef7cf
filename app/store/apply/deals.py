"""Facts of quotes and orders into their tables."""

from collections.abc import Sequence
from typing import Any

from app.domain.deal import Deal, DealLine, with_parts
from app.domain.facts import (
    DocumentSigned,
    LineChange,
    OrderAmended,
    OrderConfirmed,
    OrderHeld,
    OrderLinesCancelled,
    OrderPlacedBy,
    PaperSigned,
    QuoteAccepted,
    QuoteClosed,
    QuoteFollowedUp,
    QuotePartTaken,
    QuoteReopened,
    QuoteSent,
)
from app.store.apply.master import raise_counters
from app.store.apply.summaries import orders_bought, quotes_offered
from app.store.codec import encode
from app.store.journal import Recorded
from app.store.progress import KIT
from app.store.schema import deals
from app.store.sql import add, insert, largest, newest, sql
from app.store.sums import CANCELLED, ORDERED
from app.store.writer import Writer

_QUOTE = newest(
    deals.QUOTE,
    "number", "customer_id", "customer_number", "customer_name", "date", "valid_until", "currency", "reference",
    "revision", "net", "tax", "gross", "lines", "fact_id",
)  # fmt: skip
_QUOTE_STATE = newest(deals.QUOTE, "state", "reason", stamp="state_hlc")
# Apart from the state: a fact with a newer stamp may have been applied before this one.
_QUOTE_TAKEN = largest(deals.QUOTE, "order_id")
_QUOTE_REVISION = insert(deals.QUOTE_REVISION)


def _who(deal: Deal) -> dict[str, Any]:
    return {
        "customer_id": deal.customer.customer_id,
        "customer_number": deal.customer.number,
        "customer_name": deal.customer.name,
        "date": deal.date,
        "currency": deal.currency,
        "reference": deal.terms.reference,
    }


def quote_sent(tx: Writer, facts: Sequence[Recorded[QuoteSent]]) -> None:
    """A revision is out; the quote shows the newest."""
    for one in facts:
        f, deal = one.fact, one.fact.deal
        t = deal.totals
        row: dict[str, Any] = {
            "id": f.quote_id,
            "number": f.number,
            "valid_until": deal.terms.valid_until,
            "revision": f.revision,
        }
        row |= {**_who(deal), "net": t.net, "tax": t.tax, "gross": t.gross, "lines": len(deal.lines)}
        tx.run(_QUOTE, {**row, "fact_id": one.id, "hlc": one.hlc})
        tx.run(_QUOTE_STATE, {"id": f.quote_id, "state": "sent", "reason": "", "state_hlc": one.hlc})
        revision: dict[str, Any] = {
            "quote_id": f.quote_id,
            "revision": f.revision,
            "fact_id": one.id,
            "date": deal.date,
        }
        tx.run(_QUOTE_REVISION, {**revision, "gross": t.gross})
        raise_counters(tx, [(f.series, f.counter, deal.date)])
        tx.touch("quote", f.quote_id)
        if deal.terms.reference:
            tx.touch_search("quote", f.quote_id)
    quotes_offered(tx, facts)


def quote_accepted(tx: Writer, facts: Sequence[Recorded[QuoteAccepted]]) -> None:
    """The quote became an order."""
    for one in facts:
        key = {"id": one.fact.quote_id}
        tx.run(_QUOTE_STATE, {**key, "state": "accepted", "reason": "", "state_hlc": one.hlc})
        tx.run(_QUOTE_TAKEN, {**key, "order_id": one.fact.order_id})
        tx.touch("quote", one.fact.quote_id)


_TAKEN = newest(deals.QUOTE_TAKEN, "quantity", stamp="revision")


def quote_part_taken(tx: Writer, facts: Sequence[Recorded[QuotePartTaken]]) -> None:
    """A part of it became an order; an order takes once."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"quote_id": f.quote_id, "order_id": f.order_id, "revision": f.revision}
        tx.many(_TAKEN, [{**row, "line": x.line, "quantity": x.quantity} for x in f.lines])
        tx.touch("quote", f.quote_id)


_FOLLOW = newest(deals.QUOTE, "follow_up", "owner", stamp="follow_hlc")
_CONTACTED = newest(deals.QUOTE, "contacted", "follow_note", "follow_fact", stamp="contact_hlc")


def quote_followed_up(tx: Writer, facts: Sequence[Recorded[QuoteFollowedUp]]) -> None:
    """What was said last, and when it is asked after again."""
    for one in facts:
        f = one.fact
        key = {"id": f.quote_id}
        tx.run(_FOLLOW, {**key, "follow_up": f.follow_up, "owner": f.owner, "follow_hlc": one.hlc})
        if f.date:
            said = {"contacted": f.date, "follow_note": (f.private or {}).get("note", ""), "follow_fact": one.id}
            tx.run(_CONTACTED, {**key, **said, "contact_hlc": one.hlc})
        tx.touch("quote", f.quote_id)


def quote_closed(tx: Writer, facts: Sequence[Recorded[QuoteClosed]]) -> None:
    """The quote was declined or expired."""
    for one in facts:
        f = one.fact
        tx.run(_QUOTE_STATE, {"id": f.quote_id, "state": f.outcome, "reason": f.reason, "state_hlc": one.hlc})
        tx.touch("quote", f.quote_id)


def quote_reopened(tx: Writer, facts: Sequence[Recorded[QuoteReopened]]) -> None:
    """The quote waits for its answer again; why it was lost counts no more."""
    for one in facts:
        tx.run(_QUOTE_STATE, {"id": one.fact.quote_id, "state": "sent", "reason": "", "state_hlc": one.hlc})
        tx.touch("quote", one.fact.quote_id)


_ORDER_COLUMNS = (
    "number", "customer_id", "customer_number", "customer_name", "date", "wanted_date", "promised_date", "currency",
    "reference", "channel", "invoice_method", "ship_when", "shortage", "salesperson", "tax_rounding", "fact_id",
    "includes_tax", "net", "tax", "gross", "goods_net", "amendment",
)  # fmt: skip
_ORDER = newest(deals.SALES_ORDER, *_ORDER_COLUMNS, "quote_id", "confirmed_hlc")
_ORDER_AMENDED = newest(deals.SALES_ORDER, *(c for c in _ORDER_COLUMNS if c != "number"))
_LINE = newest(
    deals.ORDER_LINE,
    "product_id", "sku", "name", "unit", "category", "tax_code", "wanted_date", "note", "quantity", "price",
    "price_per", "discount", "service", "amount", "net", "sales", "pack", "pack_size", "length", "instead_of",
    "their_sku", "promised_date", "why", "reason", "kit", "part_of", "per_set", "over", "under", "weighed",
)  # fmt: skip
_PART = newest(deals.ORDER_PART, "product_id", "sku", "name", "unit", "part_of", "per_set")
_ORDERED = add(deals.LINE_PROGRESS, "ordered", copy=("product_id", "priority", "service"))


def _order_row(order_id: str, deal: Deal, fact_id: str, amendment: int, hlc: int) -> dict[str, Any]:
    terms, totals = deal.terms, deal.totals
    return {
        **_who(deal),
        "id": order_id,
        "wanted_date": terms.wanted_date,
        "promised_date": terms.promised_date,
        "channel": terms.channel,
        "invoice_method": terms.invoice_method,
        "ship_when": terms.ship_when,
        "shortage": terms.shortage,
        "salesperson": terms.salesperson,
        "tax_rounding": deal.tax_rounding,
        "includes_tax": int(deal.includes_tax),
        "net": totals.net,
        "tax": totals.tax,
        "gross": totals.gross,
        "goods_net": totals.line - totals.allowance,
        "fact_id": fact_id,
        "amendment": amendment,
        "hlc": hlc,
    }


def _line_row(order_id: str, line: DealLine, hlc: int) -> tuple[Any, ...]:
    """In the order of `_LINE`."""
    said = line.said
    return (
        order_id, line.line, line.product_id, line.sku, line.name, line.unit, line.category, line.tax.code,
        line.wanted_date, line.note, line.quantity, line.price, line.price_per, line.discount, int(line.service),
        line.amount, line.net, line.sales, said.pack, said.pack_size, said.length, said.instead_of, said.their_sku,
        said.promised_date, line.why, line.reason, int(said.kit), said.part_of, said.per_set, said.over, said.under,
        said.each_weight, hlc,
    )  # fmt: skip


def _part_rows(order_id: str, deal: Deal, hlc: int) -> list[tuple[Any, ...]]:
    """In the order of `_PART`."""
    return [
        (order_id, x.line, x.product_id, x.sku, x.name, x.unit, x.said.part_of, x.said.per_set, hlc)
        for line in deal.lines
        for x in line.parts
    ]


def _ordered_row(order_id: str, deal: Deal, line: DealLine, hlc: int) -> tuple[Any, ...]:
    """In the order of `_ORDERED`. The earlier wanted date has the better right, then the earlier confirmation."""
    wanted = line.wanted_date or deal.terms.wanted_date or deal.date
    kind = KIT if line.more is not None and line.more.kit else int(line.service)
    return order_id, line.line, line.product_id, f"{wanted} {hlc:020d}", kind, line.quantity


def order_confirmed(tx: Writer, facts: Sequence[Recorded[OrderConfirmed]]) -> None:
    """An order is in the books, and its lines want goods."""
    orders, lines, parts, ordered = [], [], [], []
    for one in facts:
        f, deal = one.fact, one.fact.deal
        row = _order_row(f.order_id, deal, one.id, 0, one.hlc)
        orders.append({**row, "number": f.number, "quote_id": f.quote_id, "confirmed_hlc": one.hlc})
        lines += [_line_row(f.order_id, line, one.hlc) for line in deal.lines]
        goods = with_parts(deal.lines)
        ordered += [_ordered_row(f.order_id, deal, line, one.hlc) for line in goods]
        if len(goods) > len(deal.lines):
            parts += _part_rows(f.order_id, deal, one.hlc)
        tx.touch("order", f.order_id)
        tx.touch_order(f.order_id)
        tx.touch_product(*(line.product_id for line in goods if not line.service))
        if _has_words(deal):
            tx.touch_search("order", f.order_id)
    tx.many(_ORDER, orders)
    tx.put(_LINE, lines)
    tx.put(_PART, parts)
    tx.put(_ORDERED, ordered)
    orders_bought(tx, facts)
    raise_counters(tx, [(one.fact.series, one.fact.counter, one.fact.deal.date) for one in facts])


def _has_words(deal: Deal) -> bool:
    """Whether the order is found by words that are neither its customer's nor its products'."""
    return bool(deal.terms.reference) or any(line.note for line in deal.lines)


def order_amended(tx: Writer, facts: Sequence[Recorded[OrderAmended]]) -> None:
    """The newest content of an order; ordered quantities change by what the amendment says."""
    for one in facts:
        f = one.fact
        tx.run(_ORDER_AMENDED, _order_row(f.order_id, f.deal, one.id, f.amendment, one.hlc))
        tx.put(_LINE, [_line_row(f.order_id, line, one.hlc) for line in f.deal.lines])
        tx.put(_PART, _part_rows(f.order_id, f.deal, one.hlc))
        new = with_parts([line for line in f.deal.lines if line.line in f.added])
        tx.put(_ORDERED, [_ordered_row(f.order_id, f.deal, line, one.hlc) for line in new])
        _change(tx, ORDERED, f.order_id, f.changes)
        tx.touch("order", f.order_id)
        tx.touch_order(f.order_id)
        tx.touch_product(*(line.product_id for line in with_parts(f.deal.lines) if not line.service))
        tx.touch_search("order", f.order_id)
    orders_bought(tx, facts)


def _change(tx: Writer, which: int, order_id: str, changes: Sequence[LineChange]) -> None:
    for c in changes:
        tx.sums.line(which, order_id, c.line, c.product_id, c.quantity)


_BUYER = newest(deals.ORDER_BUYER, "contact_id", "name", "fact_id")


def order_placed_by(tx: Writer, facts: Sequence[Recorded[OrderPlacedBy]]) -> None:
    """Who ordered."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"order_id": f.order_id, "contact_id": f.contact_id, "fact_id": one.id, "hlc": one.hlc}
        tx.run(_BUYER, {**row, "name": (f.private or {}).get("name", "")})
        tx.touch("order", f.order_id)


_HOLD = newest(deals.ORDER_HOLD, "held", "reason")


def order_held(tx: Writer, facts: Sequence[Recorded[OrderHeld]]) -> None:
    """An order stands still, or goes on."""
    for one in facts:
        f = one.fact
        tx.run(_HOLD, {"order_id": f.order_id, "held": int(f.held), "reason": f.reason, "hlc": one.hlc})
        tx.touch("order", f.order_id)
        tx.touch_order(f.order_id)
        tx.touch_product(*(row[0] for row in tx.rows(_PRODUCTS, {"order_id": f.order_id})))


_PRODUCTS = sql("SELECT product_id FROM order_line_progress WHERE order_id = :order_id AND service = 0")


def order_lines_cancelled(tx: Writer, facts: Sequence[Recorded[OrderLinesCancelled]]) -> None:
    """Open quantities are given up."""
    for one in facts:
        f = one.fact
        _change(tx, CANCELLED, f.order_id, f.lines)
        tx.touch("order", f.order_id)
        tx.touch_order(f.order_id)
        tx.touch_product(*(c.product_id for c in f.lines))


_SIGNATURE = insert(deals.DOCUMENT_SIGNATURE)


def document_signed(tx: Writer, facts: Sequence[Recorded[DocumentSigned]]) -> None:
    """A customer's signature is kept with what was signed."""
    for one in facts:
        f, private = one.fact, one.fact.private or {}
        row: dict[str, Any] = {
            "fact_id": one.id,
            "kind": f.kind,
            "document_id": f.document_id,
            "document_sha256": f.document_sha256,
        }
        row |= {"content_sha256": f.content_sha256, "strokes_sha256": f.strokes_sha256, "consent": f.consent}
        row |= {"consent_version": f.consent_version, "name": private.get("name", "")}
        row |= {"content_form": f.content_form, "number": f.number, "version": f.version, "utc_offset": f.utc_offset}
        strokes = encode(private["strokes"]) if private.get("strokes") else ""
        tx.run(_SIGNATURE, {**row, "signed_at": f.signed_at, "strokes": strokes})
        tx.touch(f.kind, f.document_id)


_BY_HAND = insert(deals.PAPER_SIGNATURE)


def paper_signed(tx: Writer, facts: Sequence[Recorded[PaperSigned]]) -> None:
    """A paper came back signed."""
    for one in facts:
        f = one.fact
        row: dict[str, Any] = {"fact_id": one.id, "kind": f.kind, "document_id": f.document_id, "number": f.number}
        row |= {"sha256": f.sha256, "content_form": f.content_form, "content_sha256": f.content_sha256}
        tx.run(_BY_HAND, {**row, "version": f.version, "taken_at": one.occurred_at})
        tx.touch(f.kind, f.document_id)
