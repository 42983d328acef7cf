"""Orders as UBL 2.1 (Peppol BIS Order 3): what an order desk needs of it."""

from __future__ import annotations

import re

from app.domain.errors import RuleViolation
from app.domain.inbound import Buyer, Inbound, InboundLine
from app.exchange.inbound.tree import Node, base_of, day_of, lines_within, number_of

ORDER = "urn:oasis:names:specification:ubl:schema:xsd:Order-2"
CHANGE = "urn:oasis:names:specification:ubl:schema:xsd:OrderChange-2"


def order_of(order: Node, name: str) -> Inbound:
    """The order of a UBL document. Raises RuleViolation."""
    rows = lines_within(order.all("OrderLine/LineItem"), name, "an order")
    lines = tuple(_line(one, f"{name}, line {number}") for number, one in enumerate(rows, 1))
    return Inbound(
        "ubl",
        order.said("ID"),
        _buyer(order),
        lines,
        order.said("DocumentCurrencyCode"),
        day_of(order.said("IssueDate")),
        day_of(
            order.said(
                "Delivery/RequestedDeliveryPeriod/EndDate",
                "Delivery/RequestedDeliveryPeriod/StartDate",
                "Delivery/LatestDeliveryDate",
            )
        ),
        "\n".join((*(one.text.strip() for one in order.all("Note") if one.text.strip()), *_beside(order))),
        _ship_to(order),
    )


_REFERRED = (
    ("CustomerReference", "Customer reference"),
    ("QuotationDocumentReference/ID", "Their order refers to quote"),
    ("ContractDocumentReference/ID", "Contract"),
    ("PaymentTerms/Note", "Payment terms"),
    ("DeliveryTerms/SpecialTerms", "Delivery terms"),
)


def _beside(order: Node) -> list[str]:
    """What changes nothing of the draft, as sentences for a person: terms, references, allowances."""
    found = [f"{words} {said}." for path, words in _REFERRED if (said := order.said(path))]
    found += [allowance(one, "", "our prices stand") for one in order.all("AllowanceCharge")]
    for number, item in enumerate(order.all("OrderLine/LineItem"), 1):
        found += [allowance(one, f"Line {number}: ", "our prices stand") for one in item.all("AllowanceCharge")]
    return found


def allowance(one: Node, where: str, so: str) -> str:
    """An allowance or a charge as a sentence, and what follows of it."""
    what = "charge" if one.said("ChargeIndicator").lower() in {"true", "1"} else "allowance"
    amount = one.first("Amount")
    many = f"{amount.text.strip()} {amount.attributes.get('currencyID', '')}".strip() if amount is not None else ""
    percent = one.said("MultiplierFactorNumeric")
    figures = " = ".join(filter(None, (f"{percent} %" if percent else "", many)))
    why = one.said("AllowanceChargeReason")
    because = f" for {why}" if why else ""
    return f"{where}{what if where else what.capitalize()} of {figures or 'nothing'}{because}: {so}."


def _buyer(order: Node) -> Buyer:
    """What names the buyer. The number that we gave them is the seller's word for the buyer."""
    side = order.first("BuyerCustomerParty") or Node("", "", {})
    party = side.first("Party") or Node("", "", {})
    endpoint = party.said("EndpointID")
    return Buyer(
        side.said("SupplierAssignedAccountID") or _own_number(party),
        party.said("PartyName/Name", "PartyLegalEntity/RegistrationName"),
        party.said("PartyTaxScheme/CompanyID") or (endpoint if _VAT_ID.fullmatch(endpoint) else ""),
        party.said("Contact/ElectronicMail") or (endpoint if "@" in endpoint else ""),
        party.said("PostalAddress/PostalZone"),
    )


_VAT_ID = re.compile(r"[A-Z]{2}[0-9A-Z]{8,12}")


def _own_number(party: Node) -> str:
    """An identifier of the buyer that may be the number we gave them: one of a public scheme (GLN, DUNS) is not."""
    found = (one.text.strip() for one in party.all("PartyIdentification/ID") if not one.attributes.get("schemeID"))
    return next(filter(None, found), "")


def _ship_to(order: Node) -> tuple[tuple[str, str], ...]:
    place = order.first("Delivery/DeliveryLocation/Address") or order.first("Delivery/DeliveryAddress")
    if place is None:
        return ()
    found = {
        "name": order.said("Delivery/DeliveryParty/PartyName/Name", "Delivery/DeliveryLocation/Name"),
        "contact": order.said("Delivery/DeliveryParty/Contact/Name"),
        "street": place.said("StreetName"),
        "extra": place.said("AdditionalStreetName", "AddressLine/Line"),
        "postcode": place.said("PostalZone"),
        "city": place.said("CityName"),
        "region": place.said("CountrySubentity"),
        "country": place.said("Country/IdentificationCode"),
    }
    if not (found["street"] or found["city"] or found["postcode"]):
        return ()
    return tuple((key, value) for key, value in found.items() if value)


def _line(item: Node, name: str) -> InboundLine:
    quantity = item.first("Quantity")
    if quantity is None:
        raise RuleViolation(f"{name} has no quantity.", "source")
    price = item.said("Price/PriceAmount")
    standard = item.first("Item/StandardItemIdentification/ID")
    return InboundLine(
        number_of(quantity.text, name),
        item.said("Item/SellersItemIdentification/ID"),
        item.said("Item/BuyersItemIdentification/ID"),
        standard.text.strip() if standard is not None else "",
        item.said("Item/Name", "Item/Description"),
        quantity.attributes.get("unitCode", ""),
        number_of(price, name) if price else None,
        base_of(item.said("Price/BaseQuantity"), name),
        None,
        day_of(item.said("Delivery/RequestedDeliveryPeriod/EndDate", "Delivery/RequestedDeliveryPeriod/StartDate")),
        item.said("Note"),
    )
