"""Who signed a document: the signature for the very content that is printed, and what was signed before it."""

import datetime
import json

from app.actions.signing import Content, content_of, quote_signed, signature_under
from app.domain.record import FORM, canonical
from app.queries import paper_model as m
from app.queries.books import revision_letter
from app.store.database import View
from app.store.sql import sql

_SIGNATURE = sql(
    "SELECT d.name, d.signed_at, d.utc_offset, d.consent, d.consent_version, d.content_form, d.content_sha256, "
    "d.document_sha256, d.strokes, d.strokes_sha256, d.number, d.version FROM document_signature d WHERE fact_id = :id"
)
_STATION = sql("SELECT s.name FROM journal j JOIN station s ON s.station = j.station WHERE j.id = :id")
_NEWEST = sql("SELECT fact_id FROM document_signature WHERE document_id = :id ORDER BY fact_id DESC LIMIT 1")


def station_of(view: View, fact_id: str) -> str:
    """The station that recorded a fact, by its name: not the one that prints, and not the first of the company."""
    return str(view.value(_STATION, {"id": fact_id}, default=""))


def signed_paper(view: View, kind: str, document_id: str) -> tuple[m.Signed | None, str]:
    """The signature under a quote or an order as it stands, and the id of the fact that holds it.

    Where this very content is not signed, the signature of an earlier version, or that of the quote an order
    was made from if it is the same bargain: told, and without strokes. None, "" if nobody signed.
    """
    content = content_of(view, kind, document_id)
    if fact_id := signature_under(view, content):
        return _signed(view, fact_id, content), fact_id
    if fact_id := view.value(_NEWEST, {"id": content.id}, default=""):
        return _signed(view, fact_id, content, before="version"), fact_id
    if kind == "order" and (quoted := quote_signed(view, content)):
        quote, fact_id = quoted
        return _signed(view, fact_id, quote, before="quotation"), fact_id
    return None, ""


def signed_goods(view: View, content: Content) -> tuple[m.Signed | None, str]:
    """The signature of who took these very goods, and the id of the fact that holds it."""
    fact_id = signature_under(view, content)
    return (_signed(view, fact_id, content), fact_id) if fact_id else (None, "")


def _signed(view: View, fact_id: str, content: Content, before: str = "") -> m.Signed:
    row = view.row(_SIGNATURE, {"id": fact_id})
    assert row is not None  # noqa: S101 - the id comes from this table
    (name, at, offset, consent, version, form, signed, document, strokes, print_, number, counted) = row
    zone = datetime.timezone(datetime.timedelta(minutes=offset)) if form else None
    moment = datetime.datetime.fromtimestamp(at / 1_000_000, tz=datetime.UTC).astimezone(zone)
    points = json.loads(strokes) if strokes and not before else []
    return m.Signed(
        name=name,
        at=moment.replace(microsecond=0, tzinfo=None).isoformat(),
        station=station_of(view, fact_id),
        consent=consent,
        consent_version=version,
        order_sha256=signed,
        document_sha256=document,
        strokes=tuple(tuple((p[0], p[1], p[2], p[3]) for p in stroke) for stroke in points),
        strokes_sha256=print_,
        record=canonical(content.record) if form == FORM and not before else b"",
        before=before,
        what=_what(content.kind, number or content.number, counted),
    )


def _what(kind: str, number: str, version: int) -> str:
    if kind == "quote":
        return f"{number} {revision_letter(version)}" if version > 1 else number
    return f"{number}, {version}" if version else number
