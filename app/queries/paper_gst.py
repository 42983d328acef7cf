"""What papers in India say of GST: the tax as CGST and SGST or as IGST, HSN, place of supply, the sum in words."""

from dataclasses import replace

from app.domain.deal import Address, Deal
from app.domain.india import COUNTRY, State, copies, in_words, place_of_supply, told
from app.queries import paper_model as m
from app.queries.paper_company import Sender
from app.queries.paper_machine import said_of_goods
from app.store.database import View
from app.store.sql import sql

_BILLS = (m.INVOICE, m.CREDIT_NOTE)


def with_gst(view: View, paper: m.Paper, deal: Deal, who: Sender, fact_id: str = "") -> m.Paper:
    """The paper of a company in India with what is said of GST there; of any other as it is.

    Where neither a place to deliver to nor the buyer in India has a state, goods are supplied where they are sold.
    """
    seller = _seller(who)
    if seller is None or paper.totals is None:
        return paper
    supplied = deal.supplied or seller
    rows = tuple(_told(row, seller, supplied) for row in paper.totals.vat)
    paper = replace(paper, totals=replace(paper.totals, vat=rows))
    if paper.kind not in _BILLS:
        return paper
    codes = {x.product_id: "" for x in deal.lines if x.product_id}
    for product in codes:
        codes[product] = said_of_goods(view, product, "hsn", fact_id)
    of_line = {x.line: codes.get(x.product_id, "") for x in deal.lines}
    gst = m.Gst(
        place=f"{supplied.name} ({supplied.code})",
        words=in_words(deal.totals.gross) if deal.currency == "INR" else "",
        reverse_charge=any(row.category == "AE" for row in deal.totals.vat),
        goods=any(not x.service for x in deal.lines if x.product_id),
    )
    lines = tuple(replace(x, hsn=of_line.get(x.line, "")) for x in paper.lines)
    paper = replace(paper, lines=lines, gst=gst)
    if paper.kind == m.INVOICE and not paper.marks.draft:
        paper = replace(paper, marks=replace(paper.marks, copy_for=copies(goods=gst.goods)[0]))
    return paper


def _seller(who: Sender) -> State | None:
    """The company's own state; None of a company elsewhere, or where it is not known."""
    if who.country != COUNTRY or who.seller is None:
        return None
    return place_of_supply(None, Address(region=who.seller.region), who.seller.vat_id)


def _told(row: m.VatRow, seller: State, supplied: State) -> m.VatRow:
    """A tax that is charged as the one or the two that it is."""
    if row.category != "S" or row.rate is None:
        return row
    return replace(row, parts=told(row.rate, row.tax, seller, supplied))


_COUNTRY = sql("SELECT country FROM company")


def in_copies(view: View) -> bool:
    """Whether the company's bills are made in several copies."""
    return bool(view.value(_COUNTRY, default="") == COUNTRY)
