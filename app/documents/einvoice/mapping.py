"""From an issued bill to the terms of EN 16931: the one mapping that both writers write. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from app.documents.einvoice import ids, plain
from app.documents.einvoice import terms as t
from app.documents.einvoice.lines import line_of
from app.documents.tax_words import reason_text, words_for
from app.domain.deal import Address, Deal
from app.domain.money import rate_out
from app.domain.tax import DEFAULT_REASONS, EU, reckon_parts
from app.queries import paper_model as m
from app.queries.paper_machine import Machine, Seller

# Directive 2006/112 as the code list VATEX names it; whoever sits elsewhere says it in words.
_EXEMPTIONS = {"AE": "VATEX-EU-AE", "K": "VATEX-EU-IC", "G": "VATEX-EU-G", "O": "VATEX-EU-O"}
# UNTDID 4461: in cash, cheque, card, online, clearing between partners.
_MEANS = {"cash": "10", "cheque": "20", "card": "48", "wallet": "68", "credit_note": "97"}
_UNKNOWN, _TRANSFER, _SEPA = "1", "30", "58"
# User-assigned in ISO 3166, and not in the list that the standard points to; its own word for it is 1A.
_COUNTRY = {"XK": "1A"}


def invoice_of(paper: m.Paper) -> t.Invoice | None:
    """The invoice or credit note in terms of EN 16931; None for a paper that says nothing to machines.

    Whether it may be given to anybody is `problems`' to say.
    """
    machine, totals = paper.machine, paper.totals
    if machine is None or totals is None or paper.kind not in (m.INVOICE, m.CREDIT_NOTE):
        return None
    deal, words = machine.deal, words_for(paper)
    groups = _groups(deal, machine.seller, words)
    lines = tuple(
        line_of(deal, x, _category(deal, x.tax.category, x.tax.rate), dict(machine.units), words)
        for x in deal.lines
        if x.counted
    )
    allowances = _adjustments(deal, words)
    sums = t.Sums(
        line=sum(one.net for one in lines),
        allowance=sum(one.amount for one in allowances if not one.charge),
        charge=sum(one.amount for one in allowances if one.charge),
        net=deal.totals.net,
        tax=deal.totals.tax,
        gross=deal.totals.gross,
        prepaid=totals.prepaid,
        rounding=totals.rounding,
        due=totals.due,
    )
    early = _early(deal, sums)
    outside = bool(groups) and all(one.category.code == "O" for one in groups)
    return t.Invoice(
        number=plain.line(paper.number),
        date=paper.date,
        type_code=_type(paper),
        currency=paper.currency,
        seller=_seller(paper, machine, outside),
        buyer=_buyer(paper, machine, outside),
        lines=lines,
        vat=groups,
        sums=sums,
        payment=_payment(paper, sums),
        delivery=_delivery(paper, machine),
        allowances=allowances,
        due_date=(paper.due_date or "") if sums.due > 0 else "",
        buyer_reference=plain.line(paper.buyer_reference or deal.customer.buyer_reference),
        purchase_order=plain.line(paper.your_reference),
        sales_order=plain.line(paper.order_number),
        payment_terms=_terms(paper, early, words),
        early=early,
        notes=_notes(paper, words),
        preceding=_preceding(paper),
    )


def _type(paper: m.Paper) -> str:
    # An invoice below zero stays an invoice: its lines say so, and the books call it one (decision 006).
    if paper.kind == m.CREDIT_NOTE:
        return t.CREDIT_NOTE
    return t.ADVANCE if paper.form == m.ADVANCE else t.INVOICE


def _category(deal: Deal, code: str, rate: int) -> t.Category:
    """The category of a line.

    O stands alone on a bill (BR-O-11): beside others it is told as exempt, with its reason. What is taxed at nothing is
    no standard rate (BR-S-05).
    """
    if code == "O":
        mixed = any(row.category != "O" for row in deal.totals.vat)
        return t.Category("E", 0) if mixed else t.Category("O", None)
    if code == "S" and not rate:
        return t.Category("Z", 0)
    return t.Category(code, rate)


def _groups(deal: Deal, seller: Seller, words: Mapping[str, str]) -> tuple[t.VatGroup, ...]:
    found: dict[t.Category, t.VatGroup] = {}
    for row in deal.totals.vat:
        category = _category(deal, row.category, row.rate)
        reason = code = ""
        if category.code not in ("S", "Z"):
            reason = plain.line(reason_text(words, row.reason or DEFAULT_REASONS.get(row.category, "")))
            code = _EXEMPTIONS.get(category.code, "") if seller.country in EU else ""
        new = t.VatGroup(category, row.base, row.tax, reason, code)
        if (old := found.get(category)) is not None:
            told = "; ".join(dict.fromkeys(one for one in (old.reason, new.reason) if one))
            new = replace(new, base=old.base + new.base, tax=old.tax + new.tax, reason=told)
        found[category] = new
    return tuple(found.values())


def _adjustments(deal: Deal, words: Mapping[str, str]) -> tuple[t.Allowance, ...]:
    """The document's allowances and charges, without tax: with the lines of their group they come to its base."""
    found = []
    for part, amount in zip(deal.parts, _part_nets(deal), strict=True):
        said = plain.line(part.reason) or words["einvoice_charge" if part.charge else "einvoice_discount"]
        if amount:
            category = _category(deal, part.tax.category, part.tax.rate)
            found.append(t.Allowance(part.charge, amount, said, category=category))
    return tuple(found)


def _part_nets(deal: Deal) -> Sequence[int]:
    if not deal.includes_tax:
        return [part.amount for part in deal.parts]
    priced = [(x.amount, x.tax) for x in deal.lines if x.counted]
    return reckon_parts(priced, deal.parts, deal.tax_rounding, deal.includes_tax, deal.halves).part_nets


def _country(code: str, home: str) -> str:
    return _COUNTRY.get(code, code) or _COUNTRY.get(home, home)


def _seller(paper: m.Paper, machine: Machine, outside: bool) -> t.Trader:
    one = machine.seller
    country = _country(one.country, one.country)
    number, register = plain.line(one.tax_number), plain.line(one.register)
    vat_id = ids.vat_id(one.vat_id, one.country)
    tax_number = number or ("" if vat_id else plain.line(one.vat_id))
    # BR-CO-26 wants a number that names the seller; where there is neither VAT id nor register, that of the tax office.
    named = "" if register or (vat_id and not outside) else tax_number or plain.line(one.vat_id)
    return t.Trader(
        name=plain.line(one.name),
        place=t.Place(country, *(plain.line(x) for x in (one.street, one.extra, one.city, one.postcode, one.region))),
        id=named,
        registration=register,
        vat_id="" if outside else vat_id,
        tax_number="" if outside else tax_number,
        legal=plain.line(one.directors),
        contact=t.Contact(
            plain.line(paper.contact or one.contact),
            plain.line(paper.contact_phone or one.phone),
            plain.line(paper.contact_mail or one.mail),
        ),
        endpoint=_endpoint(one.endpoint_scheme, one.endpoint),
    )


def _buyer(paper: m.Paper, machine: Machine, outside: bool) -> t.Trader:
    one = machine.deal.customer
    country = one.address.country or machine.seller.country
    vat_id = ids.vat_id(one.vat_id, country)
    name = paper.recipient.name if paper.recipient else one.name
    return t.Trader(
        name=plain.line(name or one.name),
        place=_place(one.address, country),
        id=plain.line(one.number),
        registration="" if vat_id else plain.line(one.vat_id),
        vat_id="" if outside else vat_id,
        contact=t.Contact(plain.line(one.address.contact), plain.line(one.phone), plain.line(one.email)),
        endpoint=_endpoint(one.endpoint_scheme, one.endpoint),
    )


def _place(address: Address, country: str) -> t.Place:
    parts = (address.street, address.extra, address.city, address.postcode, address.region)
    return t.Place(_country(country, country), *(plain.line(part) for part in parts))


def _endpoint(scheme: str, address: str) -> t.Endpoint | None:
    said = plain.line(address)
    if not scheme:
        scheme = "EM" if "@" in said else ""
    return t.Endpoint(scheme, said) if said and scheme else None


def _delivery(paper: m.Paper, machine: Machine) -> t.Delivery | None:
    deal = machine.deal
    day = paper.delivery_date or machine.supplied
    address = deal.ship_to
    if address is None and any(row.category == "K" for row in deal.totals.vat):
        address = deal.customer.address  # BR-IC-12: where it went
    if address is None:
        return t.Delivery("", None, day) if day else None
    country = address.country or deal.customer.address.country or machine.seller.country
    return t.Delivery(plain.line(address.name), _place(address, country), day)


def _payment(paper: m.Paper, sums: t.Sums) -> t.Payment:
    company = paper.company
    iban = plain.line(company.iban).replace(" ", "").upper()
    reference = plain.line(paper.payment_reference or paper.number)
    if paper.kind == m.INVOICE and sums.due > 0 and iban:
        code = _SEPA if paper.currency == "EUR" else _TRANSFER
        return t.Payment(code, plain.line(paper.payment_way), reference, iban, plain.line(company.name),
                         plain.line(company.bic))  # fmt: skip
    ways = {one.method for one in paper.tenders} if sums.due <= 0 else set()
    code = _MEANS.get(ways.pop(), _UNKNOWN) if len(ways) == 1 else _UNKNOWN
    return t.Payment(code, plain.line(paper.payment_way), reference)


def _early(deal: Deal, sums: t.Sums) -> t.Early | None:
    agreed = deal.terms
    if sums.due <= 0 or not (agreed.early_percent and agreed.early_days):
        return None
    return t.Early(agreed.early_percent, agreed.early_days)


def _terms(paper: m.Paper, early: t.Early | None, words: Mapping[str, str]) -> str:
    """The terms of payment in words; a sum that is asked for has a day or words (BR-CO-25)."""
    if paper.kind == m.CREDIT_NOTE:
        return (
            plain.text(words["credit_refund"].format(refund=paper.refund)) if paper.refund else words["einvoice_credit"]
        )
    if paper.totals is None or paper.totals.due <= 0:
        return ""
    said = [plain.text(paper.payment_text)]
    if early is not None:
        said.append(words["einvoice_early"].format(percent=rate_out(early.percent), days=early.days))
    elif not paper.due_date and not said[0]:
        said.append(words["pay_at_once"])
    return "\n".join(one for one in said if one)


def _notes(paper: m.Paper, words: Mapping[str, str]) -> tuple[str, ...]:
    said: list[str] = []
    if paper.form == m.ADVANCE:
        said.append(words["advance_text"].format(order=paper.order_number))
    if paper.reason:
        said.append(words["credit_reason"].format(reason=paper.reason))
    said += paper.notes
    return tuple(note for note in (plain.text(one) for one in said) if note)


def _preceding(paper: m.Paper) -> tuple[tuple[str, str], ...]:
    credited = [(one.number, one.date) for one in paper.credits]
    settled = [(one.number, one.date) for one in _advances(paper.settlement)]
    return tuple(dict.fromkeys((plain.line(number), day) for number, day in (*credited, *settled)))


def _advances(rows: Sequence[m.Settled]) -> list[m.Settled]:
    return [one for one in rows if one.number]
