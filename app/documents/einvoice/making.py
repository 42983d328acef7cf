"""The files that bills are for machines: what each carries in its PDF."""

from __future__ import annotations

from app.documents.einvoice.mapping import invoice_of
from app.documents.einvoice.problems import problems
from app.queries.paper_model import Paper


def carried(paper: Paper) -> bytes | None:
    """The Factur-X file of a bill; None for a draft, a sample, and what `problems` has words about."""
    # A bill of the sample company is nobody's debt, whatever reads it.
    if paper.machine is None or paper.marks.draft or paper.marks.demo:
        return None
    invoice = invoice_of(paper)
    if invoice is None or problems(invoice):
        return None
    from app.documents.einvoice.cii import write

    return write(invoice)
