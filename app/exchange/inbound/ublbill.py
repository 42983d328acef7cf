"""Invoices and credit notes as UBL 2.1 (Peppol BIS Billing 3, XRechnung): who bills whom, and what goods."""

from __future__ import annotations

from app.domain.billed import BESIDE, Bill
from app.domain.inbound import Buyer, InboundLine
from app.exchange.inbound.tree import Node, base_of, day_of, lines_within, number_of, number_or_none, priced
from app.exchange.inbound.ubl import allowance

INVOICE = "urn:oasis:names:specification:ubl:schema:xsd:Invoice-2"
CREDIT_NOTE = "urn:oasis:names:specification:ubl:schema:xsd:CreditNote-2"


def bill_of(root: Node, name: str) -> Bill:
    """The bill. Raises RuleViolation."""
    credit = root.space == CREDIT_NOTE
    rows = lines_within(root.all("CreditNoteLine" if credit else "InvoiceLine"), name, "an invoice")
    return Bill(
        "ubl",
        root.said("ID"),
        _party(root.first("AccountingSupplierParty/Party")),
        _party(root.first("AccountingCustomerParty/Party")),
        tuple(_line(one, f"{name}, line {number}") for number, one in enumerate(rows, 1)),
        root.said("OrderReference/ID"),
        root.said("DocumentCurrencyCode"),
        day_of(root.said("IssueDate")),
        credit or root.said("InvoiceTypeCode") == "381",
        tuple(allowance(one, "", BESIDE) for one in root.all("AllowanceCharge")),
    )


def _party(party: Node | None) -> Buyer:
    if party is None:
        return Buyer()
    taxed = [x.said("CompanyID") for x in party.all("PartyTaxScheme") if x.said("TaxScheme/ID") in {"VAT", ""}]
    return Buyer(
        party.said("PartyIdentification/ID"),
        party.said("PartyLegalEntity/RegistrationName", "PartyName/Name"),
        next(filter(None, taxed), ""),
        party.said("Contact/ElectronicMail"),
        party.said("PostalAddress/PostalZone"),
    )


def _line(line: Node, name: str) -> InboundLine:
    quantity = line.first("InvoicedQuantity") or line.first("CreditedQuantity")
    unit = quantity.attributes.get("unitCode", "") if quantity is not None else ""
    price = line.said("Price/PriceAmount")
    found = InboundLine(
        number_of(quantity.text if quantity is not None else "1", name),
        line.said("Item/SellersItemIdentification/ID"),
        line.said("Item/BuyersItemIdentification/ID"),
        line.said("Item/StandardItemIdentification/ID"),
        line.said("Item/Name", "Item/Description"),
        unit,
        number_or_none(price, name),
        base_of(line.said("Price/BaseQuantity"), name),
        note=line.said("Note"),
    )
    return priced(found, number_or_none(line.said("LineExtensionAmount"), name))
