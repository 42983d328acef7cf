"""What all papers of a deal share: parties, totals, the company, drafts, whether a paper is from before."""

from typing import Any

from app.actions.drafts import find_draft
from app.domain.deal import Address, Deal
from app.domain.errors import RuleViolation
from app.domain.money import exponent
from app.queries import paper_model as m
from app.queries.paper_address import address_lines
from app.queries.paper_agreed import offered_early, stamp_of_fact, with_promises
from app.queries.paper_archive import ISSUING, PaperRef
from app.queries.paper_company import Sender, regional, sender
from app.queries.paper_gst import with_gst
from app.queries.paper_lines import lines_of, texts_of
from app.store.database import View
from app.store.sql import sql


def party_of(
    name: str, address: Address, home: str, number: str = "", vat_id: str = "", language: str = "en"
) -> m.Party:
    lines = address_lines(address, home, language)
    return m.Party(address.name or name, lines, address.contact, number, vat_id)


def totals_of(deal: Deal, prepaid: int = 0) -> m.PaperTotals:
    t = deal.totals
    grouped: dict[tuple[bool, int], int] = {}
    for part in deal.parts:
        key = (part.charge, part.adjustment)
        grouped[key] = grouped.get(key, 0) + part.amount
    reasons = {(part.charge, part.adjustment): part.reason for part in deal.parts}
    rows = tuple(m.VatRow(r.category, r.rate if r.category != "O" else None, r.base, r.tax, r.reason) for r in t.vat)
    return m.PaperTotals(
        line=sum(x.amount for x in deal.lines if x.counted) if deal.includes_tax else t.line,
        net=t.net,
        gross=t.gross,
        due=t.gross - prepaid,
        allowances=tuple(m.Adjustment(reasons[k], v) for k, v in grouped.items() if not k[0]),
        charges=tuple(m.Adjustment(reasons[k], v) for k, v in grouped.items() if k[0]),
        vat=rows,
        tax=t.tax,
        prepaid=prepaid,
        prices_include_tax=deal.includes_tax,
    )


def common_of(view: View, deal: Deal, kind: str, fact_id: str = "") -> tuple[Sender, dict[str, Any]]:
    """What all papers of a deal share, one of this kind among them.

    The company is as it was at the fact that issued the document, if there is one.
    """
    who = sender(view, fact_id)
    terms = deal.terms
    address = deal.customer.address
    own = deal.customer.language
    language = regional(own, address.country, who.country) if own else regional(who.language, who.country)
    recipient = party_of(
        deal.customer.name, address, who.country, deal.customer.number, deal.customer.vat_id, who.language
    )
    ship_to = party_of(deal.customer.name, deal.ship_to, who.country, language=who.language) if deal.ship_to else None
    if ship_to and (ship_to.name, ship_to.address_lines) == (recipient.name, recipient.address_lines):
        ship_to = None  # it goes to where the letter goes
    intro, outro = who.words_on(kind, language)
    common: dict[str, Any] = {
        "language": language,
        "currency": deal.currency,
        "currency_exponent": exponent(deal.currency),
        "paper_size": who.paper_size,
        "address_window": who.window,
        "company": who.card,
        "recipient": recipient,
        "ship_to": ship_to,
        "your_reference": terms.reference,
        "contact": (contact := terms.salesperson or (who.seller.contact if who.seller else "")),
        "contact_phone": who.card.phone if contact else "",
        "contact_mail": who.card.mail if contact else "",
        "buyer_reference": deal.customer.buyer_reference,
        "promised_date": terms.promised_date or terms.wanted_date or None,
        "instructions": (deal.ship_to.instructions if deal.ship_to else "") or terms.instructions,
        "notes": tuple(x for x in terms.printed_note.split("\n\n") if x),
        "intro": intro,
        "outro": outro,
        "marks": m.Marks(demo=who.demo),
    }
    return who, common


def draft_paper(view: View, ref: str, kind: str, paper_kind: str) -> tuple[PaperRef, m.Paper]:
    draft = find_draft(view, ref)
    if draft is None or draft.kind != kind or draft.draft.deal is None:
        raise RuleViolation(f"There is no {kind} {ref}.", "number")
    deal = draft.draft.deal
    who, common = common_of(view, deal, paper_kind)
    common["marks"] = m.Marks(draft=True, demo=common["marks"].demo)
    paper = m.Paper(
        kind=paper_kind,
        id=draft.id,
        number=draft.name,
        date=deal.date,
        lines=with_promises(view, deal, lines_of(deal, who), stamp_of_fact(view, "")),
        payable_days=deal.terms.terms_days,
        early_payment=offered_early(deal),
        texts=texts_of(deal),
        totals=totals_of(deal),
        valid_until=deal.terms.valid_until or None,
        **common,
    )
    return PaperRef(paper_kind, draft.id, ""), with_gst(view, paper, deal, who)


_ACTION = sql("SELECT action FROM journal WHERE id = :id")


def was_imported(view: View, fact_id: str) -> bool:
    return view.value(_ACTION, {"id": fact_id}, default="") not in ISSUING
