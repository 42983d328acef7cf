"""The code beside the sums that pays a bill: which there is by currency and company, and what it says.

Euros to a valid account are told as banks in Europe read it (EPC069-12), rupees as UPI has it; whatever else has the
company's own link, if it gave one. Nothing here asks a network.
"""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote, urlencode

import segno

from app.documents.layout import codes
from app.documents.layout.figures import grouped
from app.documents.layout.setting import Setting
from app.domain.creditor_reference import creditor_reference
from app.domain.money import amount_out


@dataclass(frozen=True, slots=True)
class Code:
    """What a QR code says, and the sentence below it in the paper's language."""

    text: str
    caption: str

    @property
    def symbol(self) -> segno.QRCode:
        """Error level M, as EPC069-12 asks; other readers are content with it."""
        return codes.epc_symbol(self.text)


def code_of(setting: Setting) -> Code | None:
    """The code that pays what is due on the paper; None where nothing is, or nothing can be paid by one."""
    paper = setting.paper
    if paper.totals is None or paper.totals.due <= 0 or paper.payment_way:
        return None
    if paper.currency == "EUR" and paper.currency_exponent == 2 and (code := _epc(setting)) is not None:
        return code
    if paper.currency == "INR" and paper.company.upi_id:
        return _upi(setting)
    return _link(setting) if paper.company.pay_link else None


def _epc(setting: Setting) -> Code | None:
    paper, company, words = setting.paper, setting.paper.company, setting.words
    asked = paper.payment_reference or paper.number
    reference = creditor_reference(asked)
    due = paper.totals.due if paper.totals else 0
    text = codes.epc_text(company.name, company.iban, company.bic, due, asked, reference)
    if text is None:
        return None
    return Code(text, f"{words['pay_app']} · {grouped(reference)}" if reference else words["pay_app"])


def _upi(setting: Setting) -> Code:
    """A UPI payment link (NPCI linking specification): to whom, how much, for which bill."""
    paper = setting.paper
    reference = "".join(one for one in paper.number if one.isascii() and one.isalnum())[:35]
    said = {"pa": paper.company.upi_id, "pn": paper.company.name, "am": _amount(setting), "cu": "INR"}
    said |= {"tr": reference} if reference else {}
    asked = urlencode({**said, "tn": f"{setting.word} {paper.number}"[:80]}, quote_via=quote, safe="@")
    return Code(f"upi://pay?{asked}", f"{setting.words['pay_upi']} · {paper.company.upi_id}")


def _link(setting: Setting) -> Code | None:
    paper = setting.paper
    said = {"number": paper.number, "amount": _amount(setting), "currency": paper.currency}
    try:
        link = paper.company.pay_link.format(**{name: quote(one, safe="") for name, one in said.items()})
    except (KeyError, IndexError, ValueError):
        return None  # what was kept before anybody checked it
    if not link.startswith("https://"):
        return None
    return Code(link, setting.words["pay_online"])


def _amount(setting: Setting) -> str:
    """What is due with a point and without groups: "753.91"."""
    paper = setting.paper
    return amount_out(paper.totals.due if paper.totals else 0, paper.currency)
