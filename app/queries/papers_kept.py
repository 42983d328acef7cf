"""The archive of papers over a period: each file with what it is of and where the journal says that it was issued."""

from dataclasses import dataclass
from typing import Final

from app.queries.paper_archive import BILLS, CREDITS, ORDERS
from app.store.database import View
from app.store.sql import sql

# Kind, id, number, day, customer, sum, currency, and the fact whose content stands now; by the day of the document.
_DOCUMENTS: Final = (
    "SELECT 'quotation' AS kind, id, number, date, customer_name AS customer, gross, currency, fact_id FROM quote "
    "UNION ALL SELECT 'sales-order', id, number, date, customer_name, gross, currency, fact_id FROM sales_order "
    "UNION ALL SELECT 'invoice', id, number, date, customer_name, gross, currency, fact_id FROM invoice "
    "UNION ALL SELECT 'credit-note', id, number, date, customer_name, gross, currency, fact_id FROM credit_note "
    "UNION ALL SELECT 'delivery-note', s.id, s.number, s.shipped_date, o.customer_name, 0, '', s.fact_id "
    "FROM shipment s JOIN sales_order o ON o.id = s.order_id WHERE s.shipped_date <> '' "
    "UNION ALL SELECT 'receipt', id, number, date, '', amount, '', fact_id FROM payment "
    "UNION ALL SELECT 'z-report', session_id, number, date, '', 0, '', fact_id FROM z_report "
    # Of a statement each that left the house is a document of its own; its content begins with its day.
    "UNION ALL SELECT 'statement', c.id, a.number, substr(a.content, 1, 10), c.name, 0, '', a.fact_id "
    "FROM document_archive a JOIN customer c ON c.id = a.document_id WHERE a.kind = 'statement'"
)
_KEPT = sql(
    "SELECT d.kind, d.id, a.number, d.date, d.customer, d.gross, d.currency, d.fact_id, a.content, a.sha256, a.size, "
    "a.signed, a.hlc, j.station, j.seq, j.hash, coalesce(s.stamped_at, 0), coalesce(s.authority, '') "
    f"FROM ({_DOCUMENTS}) d JOIN document_archive a ON a.document_id = d.id AND a.kind = d.kind "
    "JOIN journal j ON j.id = a.fact_id LEFT JOIN document_timestamp s ON s.sha256 = a.sha256 "
    # A stamped paper begins with what it was before, so one of the two says both.
    "WHERE d.date BETWEEN :since AND :until AND (d.kind <> 'statement' OR d.fact_id = a.fact_id) "
    "AND NOT EXISTS (SELECT 1 FROM document_timestamp t WHERE t.before_sha256 = a.sha256) "
    "ORDER BY d.date, d.kind, a.number, a.hlc"
)


def _issued(kind: str, actions: tuple[str, ...]) -> str:
    among = ", ".join(repr(one) for one in actions)
    return f"(d.kind = '{kind}' AND j.action IN ({among}))"


_WITHOUT = sql(
    f"SELECT d.kind, d.id, d.number FROM ({_DOCUMENTS}) d JOIN journal j ON j.id = d.fact_id "
    "WHERE d.date BETWEEN :since AND :until AND ("
    + " OR ".join(
        (
            _issued("quotation", ("send_quote",)),
            _issued("sales-order", ORDERS),
            _issued("invoice", BILLS),
            _issued("credit-note", CREDITS),
            _issued("delivery-note", ("pack_shipment",)),
            _issued("z-report", ("close_till",)),
        )
    )
    + ") AND NOT EXISTS (SELECT 1 FROM document_archive a WHERE a.document_id = d.id AND a.kind = d.kind) "
    "ORDER BY d.date, d.number"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """One archived file. `gross` is in minor units, None where it is of an earlier content or bears no sum."""

    kind: str
    document_id: str
    number: str
    date: str
    customer: str
    gross: int | None
    currency: str
    sha256: str
    size: int
    sealed: bool
    hlc: int
    station: str
    entry: int
    entry_hash: str
    stamped_at: int = 0
    """Microseconds UTC, 0 without a timestamp."""
    stamped_by: str = ""


def papers_kept(view: View, since: str, until: str) -> list[Kept]:
    """The archived papers of documents dated within a period, both days included, in order of their days."""
    found = []
    for row in view.rows(_KEPT, {"since": since, "until": until}):
        kind, id_, number, date, customer, gross, currency, fact_id, content, sha256, size, signed, hlc, *where = row
        present = bool(currency) and content.startswith(fact_id)
        found.append(
            Kept(kind, id_, number, date, customer, gross if present else None, currency, sha256, size, bool(signed),
                 hlc, *where)
        )  # fmt: skip
    return found


def papers_without(view: View, since: str, until: str) -> list[tuple[str, str, str]]:
    """Issued documents of a period that have no paper at all: kind, id and number."""
    return [(kind, id_, number) for kind, id_, number in view.rows(_WITHOUT, {"since": since, "until": until})]
