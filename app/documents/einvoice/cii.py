"""Cross Industry Invoice (UN/CEFACT D22B) in the profile EN 16931 of Factur-X: what every bill carries in its PDF."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from app.documents.einvoice import terms as t
from app.documents.einvoice.writing import Element, Tree, amount, price, quantity, rate

FILE_NAME = "factur-x.xml"
GUIDELINE = "urn:cen.eu:en16931:2017"
_SPACES = {
    "rsm": "urn:un:unece:uncefact:data:standard:CrossIndustryInvoice:100",
    "ram": "urn:un:unece:uncefact:data:standard:ReusableAggregateBusinessInformationEntity:100",
    "udt": "urn:un:unece:uncefact:data:standard:UnqualifiedDataType:100",
    "qdt": "urn:un:unece:uncefact:data:standard:QualifiedDataType:100",
}


def write(invoice: t.Invoice) -> bytes:
    """The file; the same bytes for the same invoice."""
    root = etree.Element(f"{{{_SPACES['rsm']}}}CrossIndustryInvoice", nsmap=_SPACES)
    one = _Writer(Tree(root, _SPACES), invoice.currency)
    one.context(root)
    one.document(root, invoice)
    trade = one.tree.group(root, "rsm:SupplyChainTradeTransaction")
    for line in invoice.lines:
        one.line(trade, line)
    one.agreement(trade, invoice)
    one.delivery(trade, invoice.delivery)
    one.settlement(trade, invoice)
    return one.tree.bytes()


class _Writer:
    def __init__(self, tree: Tree, currency: str) -> None:
        self.tree, self._currency = tree, currency
        self.leaf, self.group = tree.leaf, tree.group

    def _amount(self, parent: Element, short: str, minor: int, **attributes: str) -> None:
        self.leaf(parent, short, amount(minor, self._currency), **attributes)

    def _day(self, parent: Element, path: str, iso: str, kind: str = "udt") -> None:
        if iso:
            self.leaf(self.group(parent, path), f"{kind}:DateTimeString", iso.replace("-", ""), format="102")

    def context(self, root: Element) -> None:
        guide = self.group(root, "rsm:ExchangedDocumentContext/ram:GuidelineSpecifiedDocumentContextParameter")
        self.leaf(guide, "ram:ID", GUIDELINE)

    def document(self, root: Element, invoice: t.Invoice) -> None:
        head = self.group(root, "rsm:ExchangedDocument")
        self.leaf(head, "ram:ID", invoice.number)
        self.leaf(head, "ram:TypeCode", invoice.type_code)
        self._day(head, "ram:IssueDateTime", invoice.date)
        for note in invoice.notes:
            self.leaf(self.group(head, "ram:IncludedNote"), "ram:Content", note)

    def line(self, trade: Element, line: t.Line) -> None:
        item = self.group(trade, "ram:IncludedSupplyChainTradeLineItem")
        head = self.group(item, "ram:AssociatedDocumentLineDocument")
        self.leaf(head, "ram:LineID", line.id)
        if line.note:
            self.leaf(self.group(head, "ram:IncludedNote"), "ram:Content", line.note)
        product = self.group(item, "ram:SpecifiedTradeProduct")
        self.leaf(product, "ram:SellerAssignedID", line.seller_code)
        self.leaf(product, "ram:BuyerAssignedID", line.buyer_code)
        self.leaf(product, "ram:Name", line.name)
        self.leaf(product, "ram:Description", line.description)
        net = self.group(item, "ram:SpecifiedLineTradeAgreement/ram:NetPriceProductTradePrice")
        self.leaf(net, "ram:ChargeAmount", price(line.price))
        if line.per:
            self.leaf(net, "ram:BasisQuantity", quantity(line.per), unitCode=line.unit)
        delivered = self.group(item, "ram:SpecifiedLineTradeDelivery")
        self.leaf(delivered, "ram:BilledQuantity", quantity(line.quantity), unitCode=line.unit)
        settled = self.group(item, "ram:SpecifiedLineTradeSettlement")
        self._tax(self.group(settled, "ram:ApplicableTradeTax"), line.category)
        self.allowances(settled, line.allowances)
        total = self.group(settled, "ram:SpecifiedTradeSettlementLineMonetarySummation")
        self._amount(total, "ram:LineTotalAmount", line.net)

    def _tax(self, group: Element, category: t.Category) -> None:
        self.leaf(group, "ram:TypeCode", "VAT")
        self.leaf(group, "ram:CategoryCode", category.code)
        if category.rate is not None:
            self.leaf(group, "ram:RateApplicablePercent", rate(category.rate))

    def allowances(self, parent: Element, allowances: Sequence[t.Allowance]) -> None:
        for one in allowances:
            group = self.group(parent, "ram:SpecifiedTradeAllowanceCharge")
            self.leaf(self.group(group, "ram:ChargeIndicator"), "udt:Indicator", "true" if one.charge else "false")
            if one.percent:
                self.leaf(group, "ram:CalculationPercent", rate(one.percent))
                self._amount(group, "ram:BasisAmount", one.base)
            self._amount(group, "ram:ActualAmount", one.amount)
            self.leaf(group, "ram:Reason", one.reason)
            if one.category is not None:
                self._tax(self.group(group, "ram:CategoryTradeTax"), one.category)

    def agreement(self, trade: Element, invoice: t.Invoice) -> None:
        group = self.group(trade, "ram:ApplicableHeaderTradeAgreement")
        self.leaf(group, "ram:BuyerReference", invoice.buyer_reference)
        self._trader(self.group(group, "ram:SellerTradeParty"), invoice.seller)
        self._trader(self.group(group, "ram:BuyerTradeParty"), invoice.buyer)
        for short, number in (
            ("ram:SellerOrderReferencedDocument", invoice.sales_order),
            ("ram:BuyerOrderReferencedDocument", invoice.purchase_order),
        ):
            if number:
                self.leaf(self.group(group, short), "ram:IssuerAssignedID", number)

    def _trader(self, group: Element, one: t.Trader) -> None:
        self.leaf(group, "ram:ID", one.id)
        self.leaf(group, "ram:Name", one.name)
        self.leaf(group, "ram:Description", one.legal)
        if one.registration:
            self.leaf(self.group(group, "ram:SpecifiedLegalOrganization"), "ram:ID", one.registration)
        contact = one.contact
        if contact != t.Contact():
            person = self.group(group, "ram:DefinedTradeContact")
            self.leaf(person, "ram:PersonName", contact.name)
            if contact.phone:
                phone = self.group(person, "ram:TelephoneUniversalCommunication")
                self.leaf(phone, "ram:CompleteNumber", contact.phone)
            if contact.mail:
                self.leaf(self.group(person, "ram:EmailURIUniversalCommunication"), "ram:URIID", contact.mail)
        self._place(self.group(group, "ram:PostalTradeAddress"), one.place)
        if one.endpoint is not None:
            network = self.group(group, "ram:URIUniversalCommunication")
            self.leaf(network, "ram:URIID", one.endpoint.address, schemeID=one.endpoint.scheme)
        for scheme, number in (("VA", one.vat_id), ("FC", one.tax_number)):
            if number:
                self.leaf(self.group(group, "ram:SpecifiedTaxRegistration"), "ram:ID", number, schemeID=scheme)

    def _place(self, group: Element, place: t.Place) -> None:
        self.leaf(group, "ram:PostcodeCode", place.postcode)
        self.leaf(group, "ram:LineOne", place.street)
        self.leaf(group, "ram:LineTwo", place.extra)
        self.leaf(group, "ram:CityName", place.city)
        self.leaf(group, "ram:CountryID", place.country)
        self.leaf(group, "ram:CountrySubDivisionName", place.region)

    def delivery(self, trade: Element, delivery: t.Delivery | None) -> None:
        group = self.group(trade, "ram:ApplicableHeaderTradeDelivery")
        if delivery is None:
            return
        if delivery.place is not None:
            there = self.group(group, "ram:ShipToTradeParty")
            self.leaf(there, "ram:Name", delivery.name)
            self._place(self.group(there, "ram:PostalTradeAddress"), delivery.place)
        self._day(group, "ram:ActualDeliverySupplyChainEvent/ram:OccurrenceDateTime", delivery.date)

    def settlement(self, trade: Element, invoice: t.Invoice) -> None:
        group = self.group(trade, "ram:ApplicableHeaderTradeSettlement")
        self.leaf(group, "ram:PaymentReference", invoice.payment.reference)
        self.leaf(group, "ram:InvoiceCurrencyCode", invoice.currency)
        self._means(self.group(group, "ram:SpecifiedTradeSettlementPaymentMeans"), invoice.payment)
        for one in invoice.vat:
            tax = self.group(group, "ram:ApplicableTradeTax")
            self._amount(tax, "ram:CalculatedAmount", one.tax)
            self.leaf(tax, "ram:TypeCode", "VAT")
            self.leaf(tax, "ram:ExemptionReason", one.reason)
            self._amount(tax, "ram:BasisAmount", one.base)
            self.leaf(tax, "ram:CategoryCode", one.category.code)
            self.leaf(tax, "ram:ExemptionReasonCode", one.reason_code)
            if one.category.rate is not None:
                self.leaf(tax, "ram:RateApplicablePercent", rate(one.category.rate))
        self.allowances(group, invoice.allowances)
        if invoice.payment_terms or invoice.due_date:
            terms = self.group(group, "ram:SpecifiedTradePaymentTerms")
            self.leaf(terms, "ram:Description", invoice.payment_terms)
            self._day(terms, "ram:DueDateDateTime", invoice.due_date)
        self._sums(self.group(group, "ram:SpecifiedTradeSettlementHeaderMonetarySummation"), invoice)
        for number, day in invoice.preceding:
            before = self.group(group, "ram:InvoiceReferencedDocument")
            self.leaf(before, "ram:IssuerAssignedID", number)
            self._day(before, "ram:FormattedIssueDateTime", day, "qdt")

    def _means(self, group: Element, payment: t.Payment) -> None:
        self.leaf(group, "ram:TypeCode", payment.code)
        self.leaf(group, "ram:Information", payment.text)
        if payment.iban:
            account = self.group(group, "ram:PayeePartyCreditorFinancialAccount")
            self.leaf(account, "ram:IBANID", payment.iban)
            self.leaf(account, "ram:AccountName", payment.holder)
            if payment.bic:
                bank = self.group(group, "ram:PayeeSpecifiedCreditorFinancialInstitution")
                self.leaf(bank, "ram:BICID", payment.bic)

    def _sums(self, group: Element, invoice: t.Invoice) -> None:
        sums = invoice.sums
        self._amount(group, "ram:LineTotalAmount", sums.line)
        if any(one.charge for one in invoice.allowances):
            self._amount(group, "ram:ChargeTotalAmount", sums.charge)
        if any(not one.charge for one in invoice.allowances):
            self._amount(group, "ram:AllowanceTotalAmount", sums.allowance)
        self._amount(group, "ram:TaxBasisTotalAmount", sums.net)
        if any(one.category.code != "O" for one in invoice.vat):
            self._amount(group, "ram:TaxTotalAmount", sums.tax, currencyID=invoice.currency)
        if sums.rounding:
            self._amount(group, "ram:RoundingAmount", sums.rounding)
        self._amount(group, "ram:GrandTotalAmount", sums.gross)
        if sums.prepaid:
            self._amount(group, "ram:TotalPrepaidAmount", sums.prepaid)
        self._amount(group, "ram:DuePayableAmount", sums.due)
