"""The papers of the trade: frozen data in, PDF bytes out. `PAPERS` names them all.

Importing this package loads neither ReportLab nor pyHanko, which take longer than the window's first paint; each
draw function brings what it needs when it is first called.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.documents.certificate import Identity
    from app.documents.layout.letter import Drawn
    from app.queries.paper_model import Paper


@dataclass(frozen=True, slots=True)
class PaperKind:
    """One kind of paper."""

    name: str
    """As on the command line and in `Paper.kind`: "sales-order"."""
    title: str
    """In the language of the program's source: "Sales order"."""
    draw: Callable[[Paper, bool], Drawn]
    """Draws it: (paper, whether to keep room for a seal)."""
    signed: bool
    """Whether it is sealed with the company's certificate when there is one."""


def _quotation(paper: Paper, seal: bool) -> Drawn:
    from app.documents.quotation import draw

    return draw(paper, seal=seal)


def _sales_order(paper: Paper, seal: bool) -> Drawn:
    from app.documents.sales_order import draw

    return draw(paper, seal=seal)


def _pick_list(paper: Paper, seal: bool) -> Drawn:
    from app.documents.pick_list import draw

    return draw(paper, seal=seal)


def _delivery_note(paper: Paper, seal: bool) -> Drawn:
    from app.documents.delivery_note import draw

    return draw(paper, seal=seal)


def _invoice(paper: Paper, seal: bool) -> Drawn:
    from app.documents.invoice import draw

    return draw(paper, seal=seal)


def _credit_note(paper: Paper, seal: bool) -> Drawn:
    from app.documents.credit_note import draw

    return draw(paper, seal=seal)


def _receipt(paper: Paper, seal: bool) -> Drawn:
    from app.documents.receipt import draw

    return draw(paper, seal=seal)


def _z_report(paper: Paper, seal: bool) -> Drawn:
    from app.documents.z_report import draw

    return draw(paper, seal=seal)


def _purchase_order(paper: Paper, seal: bool) -> Drawn:
    from app.documents.purchase_order import draw

    return draw(paper, seal=seal)


def _statement(paper: Paper, seal: bool) -> Drawn:
    from app.documents.statement import draw

    return draw(paper, seal=seal)


def _pick_batch(paper: Paper, seal: bool) -> Drawn:
    from app.documents.pick_batch import draw

    return draw(paper, seal=seal)


# The names of `paper_model`, spelled out: importing the queries would load the database.
PAPERS: tuple[PaperKind, ...] = (
    PaperKind("quotation", "Quotation", _quotation, signed=True),
    PaperKind("sales-order", "Sales order", _sales_order, signed=True),
    PaperKind("pick-list", "Pick list", _pick_list, signed=False),
    PaperKind("delivery-note", "Delivery note", _delivery_note, signed=True),
    PaperKind("invoice", "Invoice", _invoice, signed=True),
    PaperKind("credit-note", "Credit note", _credit_note, signed=True),
    PaperKind("receipt", "Receipt", _receipt, signed=False),
    PaperKind("z-report", "Z report", _z_report, signed=False),
    PaperKind("purchase-order", "Purchase order", _purchase_order, signed=False),
    PaperKind("statement", "Statement", _statement, signed=False),
    PaperKind("pick-batch", "Batch pick list", _pick_batch, signed=False),
)


def kind(name: str) -> PaperKind:
    """The kind of paper with this name. Raises KeyError for a name that is none."""
    for entry in PAPERS:
        if entry.name == name:
            return entry
    raise KeyError(name)


def make(paper: Paper, identity: Identity | None = None) -> bytes:
    """The paper as PDF bytes, sealed if its kind is and an identity is given.

    Without an identity the same paper gives the same bytes each time; a seal carries its own time. A draft or a copy
    is never sealed. Takes 10 to 200 ms; not for the window's thread.
    """
    entry = kind(paper.kind)
    sealed = identity is not None and entry.signed and not (paper.marks.draft or paper.marks.copy)
    drawn = entry.draw(paper, sealed)
    if identity is None or not sealed:
        return drawn.pdf
    from app.documents.signing import seal

    return seal(drawn, identity, paper)
