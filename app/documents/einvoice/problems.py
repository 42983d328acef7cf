"""Why a bill cannot be given to machines: sentences for whoever issues it. Pure; ask before a number is taken.

A paper is made all the same, without the file in it: a wrong file is worse than none. What stands here is what the
rules of EN 16931, of XRechnung and of Peppol refuse, as far as a bill of ours can come to it.
"""

from __future__ import annotations

from app.documents.einvoice import terms as t
from app.domain.money import exponent

# Sellers there say more in Peppol than we know of them: numbers of registers, of the tax office's own system.
_OWN_RULES = {"DK": "Denmark", "GR": "Greece", "IS": "Iceland", "IT": "Italy", "NL": "the Netherlands", "NO": "Norway",
              "SE": "Sweden"}  # fmt: skip


def problems(invoice: t.Invoice, form: str = "") -> tuple[str, ...]:
    """What keeps the bill from being read by machines, nothing where it can be.

    `form` is one of `domain.einvoicing.FORMS`; without one it is what every bill carries (EN 16931 in its PDF).
    """
    said = [*_seller(invoice), *_buyer(invoice), *_sums(invoice)]
    if form in ("peppol", "xrechnung"):
        said += _network(invoice, form)
    if form == "xrechnung":
        said += _xrechnung(invoice)
    return tuple(dict.fromkeys(said))


def _codes(invoice: t.Invoice) -> set[str]:
    return {one.category.code for one in invoice.vat}


def _seller(invoice: t.Invoice) -> list[str]:
    one, codes = invoice.seller, _codes(invoice)
    if not one.name or not one.place.country:
        return ["The company has no name or no country."]
    if not (one.id or one.registration or one.vat_id):  # BR-CO-26
        return ["The company has no VAT id, tax number or entry in a register."]
    if codes & {"K", "G"} and not one.vat_id:  # BR-IC-02, BR-G-02
        return ["The company has no VAT id, which a supply to another country needs."]
    if not codes <= {"O"} and not (one.vat_id or one.tax_number):  # BR-S-02 and its like
        return ["The company has no VAT id or tax number."]
    return []


def _buyer(invoice: t.Invoice) -> list[str]:
    one, codes, said = invoice.buyer, _codes(invoice), []
    if not one.name:
        said.append("The customer has no name.")
    if codes & {"K"} and not one.vat_id:  # BR-IC-02
        said.append("The customer has no VAT id, which a tax-free supply to another member state needs.")
    if codes & {"AE"} and not (one.vat_id or one.registration):  # BR-AE-02
        said.append("The customer has no VAT id, which reverse charge needs.")
    if codes & {"K"} and not (invoice.delivery and invoice.delivery.date):  # BR-IC-11
        said.append("It says no day of supply, which a supply to another member state needs.")
    return said


def _sums(invoice: t.Invoice) -> list[str]:
    """Money, to the cent: a file whose sums are not those of the paper is never given away."""
    if exponent(invoice.currency) > 2:
        return [f"{invoice.currency} has three decimals, and e-invoices have two."]
    sums = invoice.sums
    groups: dict[tuple[str, int], int] = {}
    told = [(line.category, line.net) for line in invoice.lines]
    told += [(one.category, one.amount if one.charge else -one.amount) for one in invoice.allowances if one.category]
    for category, net in told:
        groups[_key(category)] = groups.get(_key(category), 0) + net
    right = (
        {_key(one.category): one.base for one in invoice.vat} == groups
        and sums.net == sums.line - sums.allowance + sums.charge == sum(one.base for one in invoice.vat)
        and sums.tax == sum(one.tax for one in invoice.vat)
        and sums.gross == sums.net + sums.tax
        and sums.due == sums.gross - sums.prepaid + sums.rounding
        and all(one.tax == 0 for one in invoice.vat if one.category.code != "S")
        and bool(invoice.lines)
    )
    return [] if right else ["Its sums are not told as e-invoices tell them."]


def _key(category: t.Category) -> tuple[str, int]:
    return category.code, category.rate or 0


def _network(invoice: t.Invoice, form: str) -> list[str]:
    said = []
    if invoice.seller.endpoint is None:
        said.append("The company has no electronic address.")
    if invoice.buyer.endpoint is None:
        said.append("The customer has no electronic address.")
    if form == "xrechnung":
        return said
    if any(one is not None and one.scheme == "EM" for one in (invoice.seller.endpoint, invoice.buyer.endpoint)):
        said.append("Peppol delivers to no e-mail address; give a scheme such as 9930 with a VAT id.")
    if not (invoice.buyer_reference or invoice.purchase_order):  # PEPPOL-EN16931-R003
        said.append("It has neither the customer's reference nor their order number.")
    if (country := _OWN_RULES.get(invoice.seller.place.country)) is not None:
        said.append(f"Peppol has rules of its own for sellers in {country}, which Counterfoil does not know.")
    if invoice.seller.place.country == invoice.buyer.place.country == "DE":
        said += _xrechnung(invoice, reference=False)
    return said


def _xrechnung(invoice: t.Invoice, *, reference: bool = True) -> list[str]:
    """BR-DE-1 to BR-DE-28; Peppol asks the same between two in Germany (DE-R-001 to DE-R-027)."""
    contact, said = invoice.seller.contact, []
    if reference and not invoice.buyer_reference:  # BR-DE-15
        said.append("The customer has no buyer reference (in Germany the Leitweg-ID).")
    if not contact.name:  # BR-DE-5
        said.append("The company names nobody to ask about a bill.")
    if sum(one.isdigit() for one in contact.phone) < 3:  # BR-DE-6, BR-DE-27
        said.append("The company has no telephone number.")
    if "@" not in contact.mail:  # BR-DE-7, BR-DE-28
        said.append("The company has no e-mail address.")
    places = {"The company": invoice.seller.place, "The customer": invoice.buyer.place}
    if invoice.delivery and invoice.delivery.place:
        places["The place the goods went to"] = invoice.delivery.place
    # BR-DE-3, 4, 8, 9, 10, 11
    said += [f"{who} has no postcode or no town." for who, one in places.items() if not (one.city and one.postcode)]
    return said
