"""Cross Industry Invoice and Order-X of UN/CEFACT: what Factur-X, ZUGFeRD and Order-X files carry inside a PDF.

ZUGFeRD 1.0 calls the same things by other names; both are read by the same paths.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from app.domain.billed import BESIDE, Bill
from app.domain.errors import RuleViolation
from app.domain.inbound import Buyer, Inbound, InboundLine
from app.exchange.inbound.tree import Node, base_of, lines_within, number_of, number_or_none, priced

ORDER = "urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100"
INVOICE = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
OLD_INVOICE = "urn:ferd:CrossIndustryDocument:invoice:1p0"
_CHANGE, _RESPONSE = "230", "231"
# 381 is a credit note; 261 and 396 are those that the buyer writes, or a factor.
_CREDITS = frozenset({"381", "261", "396"})
# UNTDID 2379: 102 is a day; 203 to 205 are that and a time.
_DAY = re.compile(r"[0-9]{8}")
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_DAYS = frozenset({"102", "203", "204", "205", ""})
# UNTDID 1229 and Factur-X: lines that sum up others, or only say something.
_NO_GOODS = frozenset({"GROUP", "INFORMATION"})


def order_of(root: Node, name: str) -> Inbound:
    """The order of an Order-X document. Raises RuleViolation."""
    head, trade = _halves(root)
    code = head.said("TypeCode")
    if code == _CHANGE:
        raise RuleViolation(f"{name} is an order change; ask for the whole order again, as an order.", "source")
    if code == _RESPONSE:
        raise RuleViolation(f"{name} answers an order and is none.", "source")
    rows = _rows(trade, name, "an order")
    delivery = trade.first("ApplicableHeaderTradeDelivery") or _NOTHING
    agreement = trade.first("ApplicableHeaderTradeAgreement") or _NOTHING
    return Inbound(
        "cii",
        head.said("ID"),
        _party(agreement.first("BuyerTradeParty")),
        tuple(_line(one, f"{name}, line {number}") for number, one in rows),
        trade.said("ApplicableHeaderTradeSettlement/OrderCurrencyCode"),
        _day(head.first("IssueDateTime")),
        _wanted(delivery),
        "\n".join((*_notes(head), *_beside(agreement, trade))),
        _ship_to(delivery.first("ShipToTradeParty")),
    )


def bill_of(root: Node, name: str) -> Bill:
    """The invoice or credit note. Raises RuleViolation."""
    head, trade = _halves(root)
    rows = _rows(trade, name, "an invoice")
    agreement = trade.first("ApplicableHeaderTradeAgreement") or trade.first("ApplicableSupplyChainTradeAgreement")
    agreement = agreement or _NOTHING
    settled = trade.first("ApplicableHeaderTradeSettlement") or trade.first("ApplicableSupplyChainTradeSettlement")
    return Bill(
        "cii",
        head.said("ID"),
        _party(agreement.first("SellerTradeParty")),
        _party(agreement.first("BuyerTradeParty")),
        tuple(_billed(one, f"{name}, line {number}") for number, one in rows),
        agreement.said("BuyerOrderReferencedDocument/IssuerAssignedID", "BuyerOrderReferencedDocument/ID"),
        (settled or _NOTHING).said("InvoiceCurrencyCode"),
        _day(head.first("IssueDateTime")),
        head.said("TypeCode") in _CREDITS,
        tuple(_allowances(settled or _NOTHING, BESIDE)),
    )


_NOTHING = Node("", "", {})


def _halves(root: Node) -> tuple[Node, Node]:
    """What is said of the document, and the trade itself."""
    head = root.first("ExchangedDocument") or root.first("HeaderExchangedDocument") or _NOTHING
    trade = root.first("SupplyChainTradeTransaction") or root.first("SpecifiedSupplyChainTradeTransaction")
    return head, trade or _NOTHING


def _party(party: Node | None) -> Buyer:
    """Who it is. An identifier of a public scheme (GLN, DUNS) is no number that we gave."""
    if party is None:
        return Buyer()
    taxes = (one for one in party.all("SpecifiedTaxRegistration/ID") if one.attributes.get("schemeID", "VA") == "VA")
    numbers = (one.text.strip() for one in party.all("ID") if not one.attributes.get("schemeID"))
    network = party.said("URIUniversalCommunication/URIID")
    mail = party.said("DefinedTradeContact/EmailURIUniversalCommunication/URIID")
    return Buyer(
        next(filter(None, numbers), ""),
        party.said("Name", "SpecifiedLegalOrganization/TradingBusinessName"),
        next((one.text.strip() for one in taxes if one.text.strip()), ""),
        mail or (network if "@" in network else ""),
        party.said("PostalTradeAddress/PostcodeCode"),
    )


def _rows(trade: Node, name: str, what: str) -> list[tuple[int, Node]]:
    """The lines that are of goods, each with its number among all of them. Raises RuleViolation."""
    rows = enumerate(trade.all("IncludedSupplyChainTradeLineItem"), 1)
    found = [(number, one) for number, one in rows if not _only_says(one)]
    lines_within((one for _, one in found), name, what)
    return found


def _only_says(item: Node) -> bool:
    """Whether a line is a text among the others, or sums some of them up."""
    if item.said("AssociatedDocumentLineDocument/LineStatusReasonCode") in _NO_GOODS:
        return True
    return item.first("SpecifiedTradeProduct") is None and _quantity(_delivery(item)) is None


def _delivery(item: Node) -> Node:
    return item.first("SpecifiedLineTradeDelivery") or item.first("SpecifiedSupplyChainTradeDelivery") or _NOTHING


def _quantity(delivery: Node) -> Node | None:
    return delivery.first("RequestedQuantity") or delivery.first("BilledQuantity")


_COMES_TO = (
    "SpecifiedLineTradeSettlement/SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount",
    "SpecifiedSupplyChainTradeSettlement/SpecifiedTradeSettlementMonetarySummation/LineTotalAmount",
)


def _billed(item: Node, name: str) -> InboundLine:
    return priced(_line(item, name), number_or_none(item.said(*_COMES_TO), name))


def _line(item: Node, name: str) -> InboundLine:
    delivery = _delivery(item)
    quantity = _quantity(delivery)
    if quantity is None:
        raise RuleViolation(f"{name} has no quantity.", "source")
    agreement = item.first("SpecifiedLineTradeAgreement") or item.first("SpecifiedSupplyChainTradeAgreement")
    price = (agreement or _NOTHING).first("NetPriceProductTradePrice") or _NOTHING
    product = item.first("SpecifiedTradeProduct") or _NOTHING
    return InboundLine(
        number_of(quantity.text, name),
        product.said("SellerAssignedID"),
        product.said("BuyerAssignedID"),
        product.said("GlobalID"),
        product.said("Name", "Description"),
        quantity.attributes.get("unitCode", ""),
        number_or_none(price.said("ChargeAmount"), name),
        base_of(price.said("BasisQuantity"), name),
        None,
        _wanted(delivery),
        " ".join(_notes(item.first("AssociatedDocumentLineDocument") or _NOTHING)),
    )


def _notes(node: Node) -> list[str]:
    return [one.text.strip() for one in node.all("IncludedNote/Content") if one.text.strip()]


def _beside(agreement: Node, trade: Node) -> list[str]:
    """What changes nothing of the draft, as sentences for a person."""
    said = (
        ("Customer reference", agreement.said("BuyerReference")),
        ("Their order refers to quote", agreement.said("QuotationReferencedDocument/IssuerAssignedID")),
        ("Contract", agreement.said("ContractReferencedDocument/IssuerAssignedID")),
        ("Delivery terms", agreement.said("ApplicableTradeDeliveryTerms/Description")),
        ("Payment terms", trade.said("ApplicableHeaderTradeSettlement/SpecifiedTradePaymentTerms/Description")),
    )
    found = [f"{words} {value}." for words, value in said if value]
    return [*found, *_allowances(trade.first("ApplicableHeaderTradeSettlement") or _NOTHING, "our prices stand")]


def _allowances(settled: Node, so: str) -> Iterator[str]:
    """Allowances and charges on the whole as sentences, and what follows of them."""
    for one in settled.all("SpecifiedTradeAllowanceCharge"):
        charge = one.said("ChargeIndicator/Indicator", "ChargeIndicator").lower() in {"true", "1"}
        because = f" for {why}" if (why := one.said("Reason")) else ""
        what = "Charge" if charge else "Allowance"
        yield f"{what} of {one.said('ActualAmount') or 'nothing'}{because}: {so}."


def _wanted(delivery: Node) -> str:
    """The last day that goods are asked for, "" where none is."""
    event = delivery.first("RequestedDeliverySupplyChainEvent")
    if event is None:
        return ""
    period = event.first("OccurrenceSpecifiedPeriod") or _NOTHING
    days = (_day(one) for one in (period.first("EndDateTime"), period.first("StartDateTime")))
    return next(filter(None, (_day(event.first("OccurrenceDateTime")), *days)), "")


def _day(when: Node | None) -> str:
    """A day: the figures of form 102 (20261130) or of one with a time, or as XML Schema writes it; "" of others."""
    if when is None:
        return ""
    said = when.first("DateTimeString")
    text = when.said("DateTimeString", "DateTime", "Date")
    if (said.attributes.get("format", "") if said is not None else "") in _DAYS and (found := _DAY.match(text)):
        return f"{found[0][:4]}-{found[0][4:6]}-{found[0][6:]}"
    return text[:10] if _WRITTEN.fullmatch(text[:10]) else ""


def _ship_to(party: Node | None) -> tuple[tuple[str, str], ...]:
    place = party.first("PostalTradeAddress") if party is not None else None
    if party is None or place is None:
        return ()
    found = {
        "name": party.said("Name"),
        "contact": party.said("DefinedTradeContact/PersonName"),
        "street": place.said("LineOne"),
        "extra": place.said("LineTwo"),
        "postcode": place.said("PostcodeCode"),
        "city": place.said("CityName"),
        "region": place.said("CountrySubDivisionName"),
        "country": place.said("CountryID"),
    }
    if not (found["street"] or found["city"] or found["postcode"]):
        return ()
    return tuple((key, value) for key, value in found.items() if value)
