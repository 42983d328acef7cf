"""The forms of files beside the paper: what each calls itself, and what it asks for that the standard leaves open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from app.documents.einvoice import ids
from app.documents.einvoice import terms as t
from app.domain.money import scaled_text

_BILLING = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
_STANDARD = "urn:cen.eu:en16931:2017"


@dataclass(frozen=True, slots=True)
class Form:
    """How a file names its rules: BT-24, and BT-23 where there is one."""

    specification: str
    process: str = ""


XRECHNUNG, PEPPOL = "xrechnung", "peppol"
FORMS: Final[Mapping[str, Form]] = MappingProxyType({
    XRECHNUNG: Form(f"{_STANDARD}#compliant#urn:xeinkauf.de:kosit:xrechnung_3.0", _BILLING),
    PEPPOL: Form(f"{_STANDARD}#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0", _BILLING),
})  # fmt: skip
PLAIN: Final = Form(_STANDARD)
"""Nothing but the standard: for customers of whom no form was said."""

_CARD, _AGREED = "48", "ZZZ"


def form_of(name: str) -> Form:
    """The form of a customer's `einvoice`."""
    return FORMS.get(name, PLAIN)


def fitted(invoice: t.Invoice, name: str) -> t.Invoice:
    """The invoice as a form wants it: with electronic addresses where they follow from what is known.

    A VAT id is an address in Peppol, an e-mail address is none there; XRechnung takes both.
    """
    if name == PEPPOL:
        seller, buyer = (_with_address(one, mail=False) for one in (invoice.seller, invoice.buyer))
        return replace(invoice, seller=seller, buyer=buyer)
    if name != XRECHNUNG:
        return invoice
    return replace(
        invoice,
        seller=_with_address(invoice.seller, mail=True),
        buyer=_with_address(invoice.buyer, mail=True),
        # A card without its figures is no card there (BR-DE-24-a).
        payment=replace(invoice.payment, code=_AGREED) if invoice.payment.code == _CARD else invoice.payment,
        payment_terms=_skonto(invoice.early) if invoice.early else invoice.payment_terms,
        # What is outside the tax has no rate in the standard, and one of nothing there (BR-DE-14).
        vat=tuple(
            one if one.category.rate is not None else replace(one, category=t.Category(one.category.code, 0))
            for one in invoice.vat
        ),
    )


def _with_address(one: t.Trader, *, mail: bool) -> t.Trader:
    if one.endpoint is not None and (mail or one.endpoint.scheme != "EM"):
        return one
    found = ids.of_vat_id(one.vat_id)
    if mail and found is None and one.contact.mail:
        found = t.Endpoint("EM", one.contact.mail)
    return replace(one, endpoint=found or one.endpoint)


def _skonto(early: t.Early) -> str:
    """Early payment as a machine reads it, its line ended (BR-DE-18)."""
    return f"#SKONTO#TAGE={early.days}#PROZENT={scaled_text(early.percent // 10, 2, 2)}#\n"
