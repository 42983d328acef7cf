"""What tables of a new revision hold of the years before it, made by the functions that write them from now on."""

from __future__ import annotations

from typing import Any

from app.store import journal, search
from app.store.apply.summaries import orders_bought, quotes_offered
from app.store.sql import sql
from app.store.writer import Writer

# Since which revision there are entries, and sums of what is bought.
SEARCH = "0011"
_DEALS = sql(
    "SELECT j.id, j.hlc FROM journal j WHERE j.hlc > :after AND j.kind IN ('OrderConfirmed', 'OrderAmended', "
    "'QuoteSent') AND NOT EXISTS (SELECT 1 FROM journal_pending p WHERE p.fact_id = j.id) ORDER BY j.hlc LIMIT 500"
)


def fill(writer: Writer, before: str) -> None:
    """Fill what came after the revision `before`; "" is a new company, in which there is nothing yet."""
    if not before or before >= SEARCH:
        return
    after = -1
    while rows := writer.rows(_DEALS, {"after": after}):
        after = rows[-1][1]
        entries = [one for fact_id, _ in rows if (one := journal.entry(writer, fact_id))]
        ordered: list[Any] = [one.recorded() for one in entries if one.kind != "QuoteSent"]
        quoted: list[Any] = [one.recorded() for one in entries if one.kind == "QuoteSent"]
        orders_bought(writer, ordered)
        quotes_offered(writer, quoted)
    search.refill(writer)
