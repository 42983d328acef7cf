"""The customer's own signature under a quote or an order: what was signed, by whom, when, and how the pen moved."""

import datetime
import hashlib
from dataclasses import dataclass

from app.actions.load import deal_of, paper_language
from app.actions.orders import order_head
from app.actions.parameters import Dated
from app.actions.quotes import quote_head
from app.actions.reply import Reply
from app.domain.consents import CONSENTS, VERSION, consent
from app.domain.errors import RuleViolation
from app.domain.facts import DocumentSigned
from app.domain.money import amount_out
from app.domain.record import FORM, Record, fingerprint, record_of, same_bargain
from app.domain.strokes import MOST_POINTS, still
from app.store.codec import encode
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class Signature(Dated):
    """A signature: strokes of points (x, y in 1/100 px, milliseconds, pressure 0 to 1000).

    `document_sha256` is the hash of the PDF that the customer saw, `consent` the sentence they agreed to; without one
    it is the program's own, in the customer's language. `utc_offset` is the clock there, in minutes east of UTC.
    """

    name: str
    strokes: list[list[tuple[int, int, int, int]]]
    document_sha256: str = ""
    consent: str = ""
    consent_version: str = VERSION
    utc_offset: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SignDocument(Signature):
    """A signature under a quote or under an order."""

    quote: str | None = None
    order: str | None = None


@dataclass(frozen=True, slots=True)
class Content:
    """A quote, an order or packed goods as they stand: id, the fact that holds them, and their record."""

    kind: str
    id: str
    fact_id: str
    record: Record

    @property
    def number(self) -> str:
        """Its number."""
        return str(self.record["number"])


def content_of(view: View, kind: str, ref: str) -> Content:
    """A sent quote or a confirmed order as it stands. Raises RuleViolation if there is none."""
    if kind == "quote":
        quote = quote_head(view, ref)
        record = record_of(deal_of(view, quote.fact_id), kind, quote.number, quote.revision)
        return Content(kind, quote.id, quote.fact_id, record)
    order = order_head(view, ref)
    record = record_of(deal_of(view, order.fact_id), kind, order.number, order.amendment)
    return Content(kind, order.id, order.fact_id, record)


_HELD = sql(
    "SELECT fact_id, content_form, content_sha256 FROM document_signature WHERE document_id = :id ORDER BY fact_id DESC"
)


def signature_under(view: View, content: Content) -> str:
    """The newest signature for this very content, as the id of its fact; "" if nobody signed it.

    What was amended or revised afterwards is not what was signed.
    """
    now = fingerprint(content.record)
    for fact_id, form, signed in view.rows(_HELD, {"id": content.id}):
        # Without a record of its own a signature is for what stood when it was given.
        if signed == now if form == FORM else content.fact_id < fact_id:
            return str(fact_id)
    return ""


# The scan it came with, or one attached since: not a file that showed the same page before. An id begins with its time.
_ON_PAPER = sql(
    "SELECT s.fact_id, s.content_form, s.content_sha256 FROM paper_signature s WHERE s.document_id = :id AND EXISTS "
    "(SELECT 1 FROM attachment a WHERE a.record_id = s.document_id AND a.sha256 = s.sha256 AND a.removed = 0 "
    "AND substr(a.id, 1, 12) >= (SELECT max(substr(b.id, 1, 12)) FROM attachment b WHERE b.record_id = s.document_id "
    "AND b.sha256 = s.sha256 AND substr(b.id, 1, 12) <= substr(s.fact_id, 1, 12))) ORDER BY s.fact_id DESC"
)


def paper_under(view: View, content: Content) -> str:
    """The newest signature by hand for this very content, as the id of its fact; "" if none, or its scan is gone."""
    rows = view.rows(_ON_PAPER, {"id": content.id})
    now = fingerprint(content.record) if rows else ""
    return next((str(fact_id) for fact_id, form, signed in rows if form == FORM and signed == now), "")


_QUOTE = sql(
    "SELECT q.id, q.fact_id, q.number, q.revision FROM quote q JOIN sales_order o ON o.quote_id = q.id WHERE o.id = :id"
)
_ANY = sql(
    "SELECT 1 FROM document_signature WHERE document_id = :id UNION ALL SELECT 1 FROM paper_signature "
    "WHERE document_id = :id UNION ALL SELECT 1 FROM sales_order WHERE id = :id AND quote_id <> '' LIMIT 1"
)


def how_signed(view: View, kind: str, ref: str) -> str:
    """How what stands was signed, in words for a person: on the screen, on paper, by the quote; "" by nobody."""
    if view.value(_ANY, {"id": ref}, default=0) == 0:
        return ""
    content = content_of(view, kind, ref)
    if signature_under(view, content):
        return "on the screen"
    if paper_under(view, content):
        return "on paper"
    if kind == "order" and quote_signed(view, content):
        return "on the screen, as a quote"
    return "on paper, as a quote" if signed_by_hand(view, content) else ""


_ABOVE = sql("SELECT sign_above FROM company")


def _quote_of(view: View, order: Content) -> Content | None:
    """The quote an order was made from, where the order is the same bargain still."""
    row = view.row(_QUOTE, {"id": order.id})
    if row is None:
        return None
    id_, fact_id, number, revision = row
    quote = Content("quote", id_, fact_id, record_of(deal_of(view, fact_id), "quote", number, revision))
    return quote if same_bargain(quote.record, order.record) else None


def quote_signed(view: View, order: Content) -> tuple[Content, str] | None:
    """The quote an order was made from and the signature under it, where the order is the same bargain still."""
    quote = _quote_of(view, order)
    signature = signature_under(view, quote) if quote else ""
    return (quote, signature) if quote and signature else None


def signed_by_hand(view: View, content: Content) -> str:
    """The signature on paper that holds for a document: its own, or that of the quote it was made from; "" if none."""
    if own := paper_under(view, content):
        return own
    quote = _quote_of(view, content) if content.kind == "order" else None
    return paper_under(view, quote) if quote else ""


def missing_signature(view: View, order_id: str) -> str:
    """Why goods of an order may not leave yet: it is above the amount from which customers sign. "" if they may."""
    above = int(view.value(_ABOVE, default=0))
    if not above:
        return ""
    order = content_of(view, "order", order_id)
    deal = deal_of(view, order.fact_id)
    if deal.totals.gross < above or signature_under(view, order) or quote_signed(view, order):
        return ""
    if signed_by_hand(view, order):
        return ""
    limit = f"{amount_out(above, deal.currency)} {deal.currency}"
    return f"{order.number} is for {limit} or more: the customer signs it first."


_PEN = sql("SELECT pen_still FROM company")


def sign_document(tx: Transaction, p: SignDocument) -> Reply:
    """Keep the signature with the fingerprint of the exact content it was given for."""
    if (p.quote is None) == (p.order is None):
        raise RuleViolation("A signature is under a quote or under an order.", "quote")
    checked(p)
    content = content_of(tx, "quote" if p.quote is not None else "order", p.quote or p.order or "")
    keep_signature(tx, content, paper_language(tx, deal_of(tx, content.fact_id).customer), p)
    return Reply(id=content.id, number=content.number, state="signed")


def checked(p: Signature) -> None:
    """Raises RuleViolation where it is no signature."""
    if not p.name.strip():
        raise RuleViolation("Who signs?", "name")
    points = sum(len(stroke) for stroke in p.strokes)
    if not 2 <= points <= MOST_POINTS:
        raise RuleViolation("The signature field is empty." if points < 2 else "The signature is too long.", "strokes")
    if not p.consent and p.consent_version not in CONSENTS:
        raise RuleViolation(f"There is no wording {p.consent_version}; say the sentence itself.", "consent_version")


def keep_signature(tx: Transaction, content: Content, language: str, p: Signature) -> None:
    """Record a signature that was `checked` for this content; who says no sentence agrees to ours in their language."""
    strokes = [[list(point) for point in stroke] for stroke in p.strokes]
    if tx.value(_PEN, default=0):
        strokes = still(strokes)
    tx.record(
        DocumentSigned(
            kind=content.kind,
            document_id=content.id,
            document_sha256=p.document_sha256,
            content_sha256=fingerprint(content.record),
            strokes_sha256=hashlib.sha256(encode(strokes).encode()).hexdigest(),
            signed_at=tx.occasion.now,
            consent=p.consent or consent(language, p.consent_version),
            consent_version=p.consent_version,
            private={"name": p.name.strip(), "strokes": strokes},
            content_form=FORM,
            number=content.number,
            version=int(content.record["version"]),
            utc_offset=_clock(tx.occasion.now) if p.utc_offset is None else p.utc_offset,
        )
    )


def _clock(now: int) -> int:
    """This machine's clock at a moment, in minutes east of UTC."""
    ahead = datetime.datetime.fromtimestamp(now / 1_000_000, tz=datetime.UTC).astimezone().utcoffset()
    return round(ahead.total_seconds() / 60) if ahead else 0
