"""The customer's own signature under a quote or an order: what was signed, by whom, when, and how the pen moved."""

import hashlib
from dataclasses import dataclass

from app.actions.load import deal_of
from app.actions.orders import order_head
from app.actions.parameters import Dated
from app.actions.quotes import quote_head
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.facts import DocumentSigned
from app.store.codec import encode
from app.store.database import Transaction

CONSENT = "I order the goods and services above at the prices and terms shown."
CONSENT_VERSION = "1"
POINTS_AT_MOST = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class SignDocument(Dated):
    """A signature: strokes of points (x, y in 1/100 px, milliseconds, pressure 0 to 1000).

    `document_sha256` is the hash of the PDF that the customer saw.
    """

    quote: str | None = None
    order: str | None = None
    name: str
    strokes: list[list[tuple[int, int, int, int]]]
    document_sha256: str = ""
    consent: str = CONSENT
    consent_version: str = CONSENT_VERSION


def sign_document(tx: Transaction, p: SignDocument) -> Reply:
    """Keep the signature with the hash of the exact content it was given for."""
    if (p.quote is None) == (p.order is None):
        raise RuleViolation("A signature is under a quote or under an order.", "quote")
    if not p.name.strip():
        raise RuleViolation("Who signs?", "name")
    points = sum(len(stroke) for stroke in p.strokes)
    if not 2 <= points <= POINTS_AT_MOST:
        raise RuleViolation("The signature field is empty." if points < 2 else "The signature is too long.", "strokes")
    if p.quote is not None:
        quote = quote_head(tx, p.quote)
        kind, document_id, number, fact_id = "quote", quote.id, quote.number, quote.fact_id
    else:
        order = order_head(tx, p.order or "")
        kind, document_id, number, fact_id = "order", order.id, order.number, order.fact_id
    strokes = [[list(point) for point in stroke] for stroke in p.strokes]
    tx.record(
        DocumentSigned(
            kind=kind,
            document_id=document_id,
            document_sha256=p.document_sha256,
            content_sha256=content_sha256(tx, fact_id),
            strokes_sha256=hashlib.sha256(encode(strokes).encode()).hexdigest(),
            signed_at=tx.occasion.now,
            consent=p.consent,
            consent_version=p.consent_version,
            private={"name": p.name.strip(), "strokes": strokes},
        )
    )
    return Reply(id=document_id, number=number, state="signed")


def content_sha256(tx: Transaction, fact_id: str) -> str:
    """The fingerprint of a document's content: SHA-256 of its canonical JSON."""
    return hashlib.sha256(encode(deal_of(tx, fact_id)).encode()).hexdigest()
