"""Orders and invoices as strangers write them, after the standards' own examples; and bills of ours read back."""

from __future__ import annotations

import io
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import pikepdf

from app.documents.einvoice import terms as t
from app.domain.billed import Bill
from app.exchange.inbound.xml import came_of

Row = tuple[Decimal, str, str, str, str, Decimal | None, Decimal]


def read_back(xml: bytes) -> list[Row]:
    """The lines of a bill, as they are read."""
    [bill] = came_of(xml, "bill.xml")
    assert isinstance(bill, Bill)
    return [(x.quantity, x.code, x.theirs, x.description, x.unit, x.price, x.price_per) for x in bill.lines]


def told(bill: t.Invoice) -> list[Row]:
    """The same of a bill that is written: at what a line comes to, where its price does not say that."""
    found: list[Row] = []
    for x in bill.lines:
        many, net, price = Decimal(x.quantity) / 1000, Decimal(x.net) / 100, (x.price, Decimal(x.per or 1000) / 1000)
        if many and abs(x.price * many / price[1] - net) >= Decimal("0.01"):
            price = (net if many > 0 else -net, abs(many))
        found.append((many, x.seller_code, x.buyer_code, x.name, x.unit, *price))
    return found


def _thousandths(value: int) -> Decimal:
    return Decimal(value) / 1000


def pdf_with(files: Mapping[str, bytes], **how: Any) -> bytes:
    """A paper with files in it."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        for name, content in files.items():
            pdf.attachments[name] = pikepdf.AttachedFileSpec(pdf, content, filename=name)
        out = io.BytesIO()
        pdf.save(out, **how)
        return out.getvalue()


_CII = """<?xml version="1.0" encoding="UTF-8"?>
<rsm:{root} xmlns:rsm="{space}"
 xmlns:ram="urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:{version}"
 xmlns:udt="urn:un:unece:uncefact:data:standard:UnqualifiedDataType:{version}">
{body}</rsm:{root}>"""

ORDER_X = _CII.format(
    root="SCRDMCCBDACIOMessageStructure",
    space="urn:un:unece:uncefact:data:SCRDMCCBDACIOMessageStructure:100",
    version="128",
    body="""<rsm:ExchangedDocumentContext><ram:GuidelineSpecifiedDocumentContextParameter>
<ram:ID>urn:order-x.eu:1p0:comfort</ram:ID></ram:GuidelineSpecifiedDocumentContextParameter>
</rsm:ExchangedDocumentContext>
<rsm:ExchangedDocument><ram:ID>PO-88</ram:ID><ram:TypeCode>220</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20261120</udt:DateTimeString></ram:IssueDateTime>
<ram:IncludedNote><ram:Content>Please ring the bell</ram:Content></ram:IncludedNote></rsm:ExchangedDocument>
<rsm:SupplyChainTradeTransaction>
<ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct><ram:GlobalID schemeID="0160">4006381333931</ram:GlobalID>
<ram:SellerAssignedID>CU15</ram:SellerAssignedID><ram:BuyerAssignedID>7-15</ram:BuyerAssignedID>
<ram:Name>Copper tube 15</ram:Name></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>8.42</ram:ChargeAmount>
<ram:BasisQuantity unitCode="MTR">1</ram:BasisQuantity></ram:NetPriceProductTradePrice>
</ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:RequestedQuantity unitCode="{unit}">12.5</ram:RequestedQuantity>
</ram:SpecifiedLineTradeDelivery></ram:IncludedSupplyChainTradeLineItem>
<ram:ApplicableHeaderTradeAgreement><ram:BuyerReference>Site Nord</ram:BuyerReference>
<ram:SellerTradeParty><ram:Name>Nordlicht Haustechnik</ram:Name></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:ID>MUELLER</ram:ID><ram:Name>Müller Bau GmbH</ram:Name></ram:BuyerTradeParty>
</ram:ApplicableHeaderTradeAgreement>
<ram:ApplicableHeaderTradeDelivery><ram:ShipToTradeParty><ram:Name>Baustelle</ram:Name><ram:PostalTradeAddress>
<ram:PostcodeCode>24837</ram:PostcodeCode><ram:LineOne>Möwenweg 3</ram:LineOne><ram:CityName>Schleswig</ram:CityName>
<ram:CountryID>DE</ram:CountryID></ram:PostalTradeAddress></ram:ShipToTradeParty>
<ram:RequestedDeliverySupplyChainEvent><ram:OccurrenceDateTime>
<udt:DateTimeString format="102">20261203</udt:DateTimeString></ram:OccurrenceDateTime>
</ram:RequestedDeliverySupplyChainEvent></ram:ApplicableHeaderTradeDelivery>
<ram:ApplicableHeaderTradeSettlement><ram:OrderCurrencyCode>EUR</ram:OrderCurrencyCode>
<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator></ram:ChargeIndicator>
<ram:ActualAmount>5.00</ram:ActualAmount><ram:Reason>Treue</ram:Reason></ram:SpecifiedTradeAllowanceCharge>
</ram:ApplicableHeaderTradeSettlement></rsm:SupplyChainTradeTransaction>
""".replace("{unit}", "MTR"),
)  # fmt: skip

_CII_LINE = """<ram:IncludedSupplyChainTradeLineItem>
<ram:AssociatedDocumentLineDocument><ram:LineID>{at}</ram:LineID></ram:AssociatedDocumentLineDocument>
<ram:SpecifiedTradeProduct>{ids}<ram:Name>{name}</ram:Name></ram:SpecifiedTradeProduct>
<ram:SpecifiedLineTradeAgreement><ram:NetPriceProductTradePrice><ram:ChargeAmount>{price}</ram:ChargeAmount>
</ram:NetPriceProductTradePrice></ram:SpecifiedLineTradeAgreement>
<ram:SpecifiedLineTradeDelivery><ram:BilledQuantity unitCode="{unit}">{many}</ram:BilledQuantity>
</ram:SpecifiedLineTradeDelivery></ram:IncludedSupplyChainTradeLineItem>"""


def cii_line(at: int, many: str, price: str, *, ids: str = "", name: str = "Goods", unit: str = "H87") -> str:
    """A line of a supplier's invoice."""
    return _CII_LINE.format(at=at, many=many, price=price, ids=ids, name=name, unit=unit)


def cii_bill(
    *lines: str, number: str = "R-881", order: str = "", seller: str = "Kupfer Nord", code: str = "380"
) -> bytes:
    """A supplier's invoice as Factur-X carries it."""
    named = f"<ram:IssuerAssignedID>{order}</ram:IssuerAssignedID>"
    reference = f"<ram:BuyerOrderReferencedDocument>{named}</ram:BuyerOrderReferencedDocument>" if order else ""
    body = f"""<rsm:ExchangedDocument><ram:ID>{number}</ram:ID><ram:TypeCode>{code}</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20261124</udt:DateTimeString></ram:IssueDateTime>
</rsm:ExchangedDocument><rsm:SupplyChainTradeTransaction>{"".join(lines)}
<ram:ApplicableHeaderTradeAgreement><ram:SellerTradeParty><ram:Name>{seller}</ram:Name></ram:SellerTradeParty>
<ram:BuyerTradeParty><ram:Name>Nordlicht Haustechnik</ram:Name></ram:BuyerTradeParty>{reference}
</ram:ApplicableHeaderTradeAgreement><ram:ApplicableHeaderTradeSettlement>
<ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode></ram:ApplicableHeaderTradeSettlement>
</rsm:SupplyChainTradeTransaction>"""
    space = "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100"
    return _CII.format(root="CrossIndustryInvoice", space=space, version="100", body=body).encode()


ZUGFERD_1 = _CII.format(
    root="CrossIndustryDocument", space="urn:ferd:CrossIndustryDocument:invoice:1p0", version="12", body="""
<rsm:HeaderExchangedDocument><ram:ID>471102</ram:ID><ram:TypeCode>380</ram:TypeCode>
<ram:IssueDateTime><udt:DateTimeString format="102">20130305</udt:DateTimeString></ram:IssueDateTime>
</rsm:HeaderExchangedDocument><rsm:SpecifiedSupplyChainTradeTransaction>
<ram:ApplicableSupplyChainTradeAgreement><ram:SellerTradeParty><ram:Name>Lieferant GmbH</ram:Name>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="FC">201/113/40209</ram:ID></ram:SpecifiedTaxRegistration>
<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">DE123456789</ram:ID></ram:SpecifiedTaxRegistration>
</ram:SellerTradeParty><ram:BuyerTradeParty><ram:Name>Kunden AG</ram:Name></ram:BuyerTradeParty>
</ram:ApplicableSupplyChainTradeAgreement>
<ram:ApplicableSupplyChainTradeSettlement><ram:InvoiceCurrencyCode>EUR</ram:InvoiceCurrencyCode>
</ram:ApplicableSupplyChainTradeSettlement>
<ram:IncludedSupplyChainTradeLineItem><ram:SpecifiedSupplyChainTradeAgreement><ram:NetPriceProductTradePrice>
<ram:ChargeAmount currencyID="EUR">9.9000</ram:ChargeAmount></ram:NetPriceProductTradePrice>
</ram:SpecifiedSupplyChainTradeAgreement><ram:SpecifiedSupplyChainTradeDelivery>
<ram:BilledQuantity unitCode="C62">20.0000</ram:BilledQuantity></ram:SpecifiedSupplyChainTradeDelivery>
<ram:SpecifiedTradeProduct><ram:GlobalID schemeID="0160">4012345001235</ram:GlobalID>
<ram:SellerAssignedID>TB100A4</ram:SellerAssignedID><ram:Name>Trennblätter A4</ram:Name></ram:SpecifiedTradeProduct>
</ram:IncludedSupplyChainTradeLineItem></rsm:SpecifiedSupplyChainTradeTransaction>""",
)  # fmt: skip

UBL_BILL = """<?xml version="1.0" encoding="UTF-8"?>
<{kind} xmlns="urn:oasis:names:specification:ubl:schema:xsd:{kind}-2"
 xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2"
 xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">
<cbc:ID>Snippet1</cbc:ID><cbc:IssueDate>2017-11-13</cbc:IssueDate><cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>
<cac:OrderReference><cbc:ID>our PO-3, of May</cbc:ID></cac:OrderReference>
<cac:AccountingSupplierParty><cac:Party><cac:PartyIdentification><cbc:ID>99887766</cbc:ID></cac:PartyIdentification>
<cac:PartyName><cbc:Name>SupplierTradingName Ltd.</cbc:Name></cac:PartyName>
<cac:PostalAddress><cbc:PostalZone>GB 123 EW</cbc:PostalZone></cac:PostalAddress>
<cac:PartyTaxScheme><cbc:CompanyID>GB1232434</cbc:CompanyID><cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
</cac:PartyTaxScheme><cac:PartyLegalEntity><cbc:RegistrationName>SupplierOfficialName Ltd</cbc:RegistrationName>
</cac:PartyLegalEntity></cac:Party></cac:AccountingSupplierParty>
<cac:AccountingCustomerParty><cac:Party><cac:PartyLegalEntity><cbc:RegistrationName>Buyer Official Name
</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party></cac:AccountingCustomerParty>
<cac:{kind}Line><cbc:ID>1</cbc:ID><cbc:{counted}Quantity unitCode="DAY">7</cbc:{counted}Quantity>
<cac:Item><cbc:Name>item name</cbc:Name>
<cac:BuyersItemIdentification><cbc:ID>OURS-1</cbc:ID></cac:BuyersItemIdentification>
<cac:SellersItemIdentification><cbc:ID>item-1</cbc:ID></cac:SellersItemIdentification>
<cac:StandardItemIdentification><cbc:ID schemeID="0160">21382183120983</cbc:ID></cac:StandardItemIdentification>
</cac:Item><cac:Price><cbc:PriceAmount currencyID="EUR">400</cbc:PriceAmount><cbc:BaseQuantity unitCode="DAY">10
</cbc:BaseQuantity></cac:Price></cac:{kind}Line></{kind}>"""
