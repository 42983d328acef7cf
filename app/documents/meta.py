"""Rows of the meta block, top right: which a kind of paper may have, in the order of their weight."""

from __future__ import annotations

from app.documents.layout.furniture import Meta
from app.documents.layout.setting import Setting


def customer(setting: Setting) -> Meta:
    """The customer's number with us."""
    party = setting.paper.recipient
    return setting.words["customer"], party.customer_number if party else ""


def customer_vat(setting: Setting) -> Meta:
    """The customer's tax number, where the tax depends on it: reverse charge, supply within the Union, export.

    In Australia and India it always belongs on the invoice (GST Act 1999 s. 29-70; CGST Rules 46).
    """
    party, totals = setting.paper.recipient, setting.paper.totals
    needed = totals is not None and any(row.category in ("AE", "K", "G") for row in totals.vat)
    needed = needed or setting.paper.company.country in ("AU", "IN")
    return setting.words["your_vat"], party.vat_id if party and needed else ""


def contact(setting: Setting) -> Meta:
    """Our person to talk to, with the telephone number."""
    paper = setting.paper
    return setting.words["contact"], " · ".join(p for p in (paper.contact, paper.contact_phone) if p)


def reference(setting: Setting) -> Meta:
    """The customer's own reference, or a public buyer's routing id."""
    paper = setting.paper
    if paper.buyer_reference and not paper.your_reference:
        return setting.words["buyer_reference"], paper.buyer_reference
    return setting.words["your_reference"], paper.your_reference


def day(setting: Setting, word: str, iso: str | None) -> Meta:
    """A date under one of the document words."""
    return setting.words[word], setting.figures.date(iso) if iso else ""


def text(setting: Setting, word: str, value: str) -> Meta:
    """A text under one of the document words."""
    return setting.words[word], value
