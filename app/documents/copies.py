"""The further copies of a bill where the law asks for several: the same paper, each marked with whose it is.

The archived file is the recipient's original. A copy is drawn from what was issued, carries no file for machines and
no seal, and is not archived.
"""

from dataclasses import replace

from app.documents import make
from app.domain.errors import RuleViolation
from app.domain.india import copies
from app.queries.paper_gst import in_copies
from app.queries.paper_model import INVOICE, Paper
from app.queries.papers import paper_for
from app.store.database import Database


def more_copies(database: Database, kind: str, ref: str) -> tuple[tuple[str, bytes], ...]:
    """The copies beside the original, each with its mark; none of a paper that needs none. Raises RuleViolation."""
    if kind != INVOICE:
        return ()
    with database.read() as view:
        paper = paper_for(view, kind, ref)[1] if in_copies(view) else None
    if paper is None or paper.gst is None or paper.marks.draft:
        return ()
    return tuple((mark, make(_marked(paper, mark))) for mark in copies(goods=paper.gst.goods)[1:])


def copy_for(database: Database, kind: str, ref: str, whose: str) -> bytes:
    """The copy for the "transporter" or the "supplier". Raises RuleViolation where the paper has none for them."""
    for mark, pdf in more_copies(database, kind, ref):
        if mark.endswith(whose.upper()):
            return pdf
    raise RuleViolation(f"There is no copy of {ref} for the {whose}.", "copy")


def _marked(paper: Paper, mark: str) -> Paper:
    return replace(paper, marks=replace(paper.marks, copy=True, copy_for=mark), machine=None)
