"""A quote becomes an order: the whole or a part of it, at the quoted prices or at today's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.actions.deal import taxed_today
from app.actions.drafts import Draft, find_draft, save_draft
from app.actions.load import business_date, deal_of
from app.actions.parameters import LineQuantity
from app.actions.quotes import QuoteHead, QuoteRef, can_accept, quote_head
from app.actions.reply import Reply, ladder, refuse
from app.domain.deal import Deal, DealLine, check_amounts, reckoned
from app.domain.errors import RuleViolation
from app.domain.facts import QuoteAccepted, QuotePart, QuotePartTaken
from app.domain.pricing import Asked, Offers, decide, free_allowance, is_free
from app.domain.quantity import quantity_in
from app.domain.quoting import Risen, as_order, firm_of, left_of, part_of, risen, stays_open
from app.queries.offers import offers_of
from app.queries.own_fields import values_of
from app.store.database import Transaction, View
from app.store.sql import sql

PRICES = ("quoted", "today")
RESTS = ("open", "closed")


@dataclass(frozen=True, slots=True, kw_only=True)
class AcceptQuote(QuoteRef):
    """`despite_expiry` takes an expired quote all the same.

    `lines` are what the customer takes: all that is firm unless given, optional lines and alternatives only by number.
    `rest` says whether what they do not take stays "open" or is "closed". `prices` are the "quoted" ones, or those of
    "today".
    """

    despite_expiry: bool = False
    lines: list[LineQuantity] | None = None
    rest: str = "open"
    prices: str = "quoted"


_LIVES = (
    "SELECT 1 FROM sales_order o LEFT JOIN order_progress p ON p.order_id = o.id "
    "WHERE o.id = {} AND coalesce(p.status, '') <> 'cancelled'"
)
_ORDER = sql(_LIVES.format(":order_id"))
_TAKEN = sql(
    "SELECT t.line, t.quantity FROM quote_taken t WHERE t.quote_id = :id AND t.revision = :revision AND "
    f"(EXISTS ({_LIVES.format('t.order_id')}) OR EXISTS (SELECT 1 FROM draft d WHERE d.id = t.order_id))"
)


def _has_order(view: View, head: QuoteHead) -> bool:
    """Whether there is an order of an accepted quote that is not cancelled, or still its draft."""
    order = view.value(_ORDER, {"order_id": head.order_id})
    return order is not None or find_draft(view, head.order_id) is not None


def taken_of(view: View, head: QuoteHead) -> dict[int, int]:
    """What of the newest revision became orders already, in thousandths per line."""
    found: dict[int, int] = {}
    for line, quantity in view.rows(_TAKEN, {"id": head.id, "revision": head.revision}):
        found[line] = found.get(line, 0) + int(quantity)
    return found


_PARTS = sql(
    "SELECT revision, line, quantity FROM quote_taken WHERE quote_id = :id AND order_id = :order ORDER BY line"
)


def as_draft_again(tx: Transaction, quote_id: str, order_id: str, draft_id: str) -> None:
    """An order of a quote is a draft again, under another id: what of the quote was that order's is the draft's now."""
    parts = tx.rows(_PARTS, {"id": quote_id, "order": order_id})
    if parts:
        taken = tuple(QuotePart(line, int(quantity)) for _, line, quantity in parts)
        tx.record(QuotePartTaken(quote_id, int(parts[0][0]), draft_id, taken))
    if quote_head(tx, quote_id).order_id == order_id:
        tx.record(QuoteAccepted(quote_id, draft_id))


def today_of(view: View, deal: Deal, quoted: Deal) -> Deal:
    """The same lines at the prices of the deal's own date; what was priced by hand in the quote stays."""
    by_hand = {one.line for one in quoted.lines if one.mark == "M"}
    found = offers_of(view, [one.product_id for one in deal.lines], deal.customer.customer_id, deal.date)

    def priced(line: DealLine) -> DealLine:
        now = decide(Asked(line.quantity, deal.date, weight=line.said.weight), found.get(line.product_id) or Offers())
        if line.line in by_hand or now is None:
            return line
        kept = tuple(one for one in line.allowances if not is_free(one))
        return replace(
            line,
            price=now.price,
            price_per=now.price_per,
            mark=now.mark,
            why=now.taken.rule,
            allowances=kept + free_allowance(now, line.discount, deal.currency),
        )

    return reckoned(replace(deal, lines=tuple(map(priced, deal.lines))))


def quote_prices(view: View, ref: str, date: str) -> Risen:
    """How the prices of what is left of a quote went since it was sent. Raises RuleViolation."""
    head = quote_head(view, ref)
    quoted = deal_of(view, head.fact_id)
    taken = taken_of(view, head)
    deal = as_order(quoted, _wanted(None, left_of(quoted, taken), quoted), taken, date)
    return risen(deal, today_of(view, deal, quoted), quoted.date)


def accept_quote(tx: Transaction, p: AcceptQuote) -> Reply:
    """Copy a quote, or a part of it, into a draft order. The reply's id is the order's."""
    head = quote_head(tx, p.quote)
    date = business_date(tx, p.date)
    if head.state == "accepted" and not _has_order(tx, head):
        head = replace(head, state="sent")  # its draft was thrown away; the customer wants it after all
    refuse(can_accept(head, date, p.despite_expiry))
    for value, known, field in ((p.prices, PRICES, "prices"), (p.rest, RESTS, "rest")):
        if value not in known:
            raise RuleViolation(f"The field {field} is one of {', '.join(known)}.", field)
    quoted, taken = deal_of(tx, head.fact_id), taken_of(tx, head)
    left = left_of(quoted, taken)
    wanted = _wanted(p.lines, left, quoted)
    deal, told = taxed_today(tx, as_order(quoted, wanted, taken, date))
    if p.prices == "today":
        deal = today_of(tx, deal, quoted)
    check_amounts(deal)
    stored = save_draft(tx, "order", Draft(deal, head.id, fields=values_of(tx, head.id)))
    rest = stays_open(quoted, left, wanted)
    if rest or taken:
        parts = tuple(QuotePart(n, quantity) for n, quantity in wanted.items())
        tx.record(QuotePartTaken(head.id, head.revision, stored.id, parts))
    if not rest or p.rest == "closed":
        tx.record(QuoteAccepted(head.id, stored.id))
    totals = ladder(deal.totals, deal.currency)
    return Reply(
        id=stored.id,
        number=stored.name,
        order=stored.id,
        quote=head.number,
        totals=totals,
        state="draft",
        warnings=(_taxed_words(deal, told),) if told else None,
    )


def quote_taxes(view: View, ref: str, date: str) -> str:
    """What became of the taxes of what is left of a quote, in one sentence; "" where they are as quoted."""
    head = quote_head(view, ref)
    quoted, taken = deal_of(view, head.fact_id), taken_of(view, head)
    deal = as_order(quoted, _wanted(None, left_of(quoted, taken), quoted), taken, date)
    deal, told = taxed_today(view, deal)
    return _taxed_words(deal, told) if told else ""


def _taxed_words(deal: Deal, told: str) -> str:
    return f"{deal.customer.name} is taxed otherwise than when it was quoted: {told}."


def _wanted(lines: list[LineQuantity] | None, left: Mapping[int, int], quoted: Deal) -> dict[int, int]:
    """The quantities that become an order: what is firm and left, unless they are named. Raises RuleViolation."""
    if lines is None:
        return part_of(quoted, left, firm_of(quoted, left))
    wanted: dict[int, int] = {}
    for position, one in enumerate(lines, 1):
        wanted[one.line] = wanted.get(one.line, 0) + quantity_in(one.quantity, f"lines.{position}.quantity")
    return part_of(quoted, left, wanted)
