"""Facts of quotes and orders."""

from dataclasses import dataclass

from app.domain.deal import Deal
from app.domain.facts.base import Fact, Fields


@dataclass(frozen=True, slots=True)
class QuoteSent(Fact):
    """A quote, or a new revision of it, went to the customer and is frozen."""

    VERSION = 6

    quote_id: str
    number: str
    counter: int
    series: str
    revision: int
    deal: Deal


@dataclass(frozen=True, slots=True)
class QuoteAccepted(Fact):
    """The customer took the quote; `order_id` is the draft order copied from it."""

    quote_id: str
    order_id: str


@dataclass(frozen=True, slots=True)
class QuoteClosed(Fact):
    """A quote was `declined` or `expired`, for a reason."""

    quote_id: str
    outcome: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QuoteReopened(Fact):
    """A quote that was closed by mistake waits for its answer again, as if it had not been closed."""

    quote_id: str


@dataclass(frozen=True, slots=True)
class QuotePart:
    """What of a line of a quote, in thousandths, became an order."""

    line: int
    quantity: int


@dataclass(frozen=True, slots=True)
class QuotePartTaken(Fact):
    """The customer took a part of a revision; `order_id` is the draft order made of it. The quote stays open."""

    quote_id: str
    revision: int
    order_id: str
    lines: tuple[QuotePart, ...]


@dataclass(frozen=True, slots=True)
class QuoteFollowedUp(Fact):
    """Somebody asked after a quote on `date` ("" where only the day to do so was set), and will again on `follow_up`.

    What was said is private: it may name a person.
    """

    quote_id: str
    date: str
    follow_up: str
    owner: str
    private: Fields | None = None


@dataclass(frozen=True, slots=True)
class OrderPlacedBy(Fact):
    """Who at the customer's ordered; a contact of theirs, or "" for somebody else. The name is private."""

    order_id: str
    contact_id: str
    private: Fields | None = None


@dataclass(frozen=True, slots=True)
class OrderConfirmed(Fact):
    """A sales order became binding."""

    VERSION = 6

    order_id: str
    number: str
    counter: int
    series: str
    deal: Deal
    quote_id: str = ""


@dataclass(frozen=True, slots=True)
class LineChange:
    """A line's ordered quantity changed by `quantity` thousandths."""

    line: int
    product_id: str
    quantity: int


@dataclass(frozen=True, slots=True)
class OrderAmended(Fact):
    """A numbered amendment: the whole new content, and what changed in quantity. New lines are in `deal` only."""

    VERSION = 6

    order_id: str
    amendment: int
    deal: Deal
    changes: tuple[LineChange, ...] = ()
    added: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class OrderHeld(Fact):
    """An order was put on hold, or (`held` false) let go again."""

    order_id: str
    held: bool
    reason: str = ""


@dataclass(frozen=True, slots=True)
class OrderLinesCancelled(Fact):
    """Open quantities will not be delivered."""

    order_id: str
    lines: tuple[LineChange, ...]


@dataclass(frozen=True, slots=True)
class DocumentSigned(Fact):
    """A customer signed a document; `document_sha256` is the PDF that was shown. Name and strokes are private.

    `content_sha256` is the fingerprint of the document's record in that form (`domain.record`); of form "" are
    signatures of before there were records, for the content that stood when they were given. `version` counts
    revisions from 1 and amendments from 0; `utc_offset` is the signer's clock in minutes east of UTC.
    """

    VERSION = 2

    kind: str
    document_id: str
    document_sha256: str
    content_sha256: str
    strokes_sha256: str
    signed_at: int
    consent: str
    consent_version: str
    private: Fields | None = None
    content_form: str = ""
    number: str = ""
    version: int = 0
    utc_offset: int = 0
