"""UBL 2.1: what Peppol BIS Billing 3 and XRechnung take, as Invoice or CreditNote."""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

from app.documents.einvoice import terms as t
from app.documents.einvoice.forms import Form, form_of
from app.documents.einvoice.writing import Element, Tree, amount, price, quantity, rate

_COMMON = "urn:oasis:names:specification:ubl:schema:xsd:"
_SPACES = {"cac": f"{_COMMON}CommonAggregateComponents-2", "cbc": f"{_COMMON}CommonBasicComponents-2"}


def write(invoice: t.Invoice, name: str) -> bytes:
    """The file in a form (`domain.einvoicing.FORMS`); the same bytes for the same invoice."""
    credit = invoice.type_code == t.CREDIT_NOTE
    kind = "CreditNote" if credit else "Invoice"
    space = f"{_COMMON}{kind}-2"
    root = etree.Element(f"{{{space}}}{kind}", nsmap=dict([(None, space), *_SPACES.items()]))
    writer = _Writer(Tree(root, _SPACES), invoice, credit)
    writer.head(root, form_of(name))
    writer.parties(root)
    writer.payment(root)
    writer.allowances(root, invoice.allowances)
    writer.sums(root)
    for line in invoice.lines:
        writer.line(root, line)
    return writer.tree.bytes()


class _Writer:
    def __init__(self, tree: Tree, invoice: t.Invoice, credit: bool) -> None:
        self.tree, self._invoice, self._credit = tree, invoice, credit
        self.leaf, self.group = tree.leaf, tree.group

    def _amount(self, parent: Element, short: str, minor: int) -> None:
        currency = self._invoice.currency
        self.leaf(parent, short, amount(minor, currency), currencyID=currency)

    def head(self, root: Element, form: Form) -> None:
        one = self._invoice
        self.leaf(root, "cbc:CustomizationID", form.specification)
        self.leaf(root, "cbc:ProfileID", form.process)
        self.leaf(root, "cbc:ID", one.number)
        self.leaf(root, "cbc:IssueDate", one.date)
        if not self._credit:
            self.leaf(root, "cbc:DueDate", one.due_date)
        self.leaf(root, "cbc:CreditNoteTypeCode" if self._credit else "cbc:InvoiceTypeCode", one.type_code)
        self.leaf(root, "cbc:Note", "\n".join(one.notes))  # Peppol takes one note only (R002)
        self.leaf(root, "cbc:DocumentCurrencyCode", one.currency)
        self.leaf(root, "cbc:BuyerReference", one.buyer_reference)
        if one.purchase_order:
            order = self.group(root, "cac:OrderReference")
            self.leaf(order, "cbc:ID", one.purchase_order)
            self.leaf(order, "cbc:SalesOrderID", one.sales_order)
        for number, day in one.preceding:
            before = self.group(root, "cac:BillingReference/cac:InvoiceDocumentReference")
            self.leaf(before, "cbc:ID", number)
            self.leaf(before, "cbc:IssueDate", day)

    def parties(self, root: Element) -> None:
        one = self._invoice
        self._trader(self.group(root, "cac:AccountingSupplierParty/cac:Party"), one.seller)
        self._trader(self.group(root, "cac:AccountingCustomerParty/cac:Party"), one.buyer)
        if one.delivery is None:
            return
        delivery = self.group(root, "cac:Delivery")
        self.leaf(delivery, "cbc:ActualDeliveryDate", one.delivery.date)
        if one.delivery.place is not None:
            self._place(self.group(delivery, "cac:DeliveryLocation/cac:Address"), one.delivery.place)
            if one.delivery.name:
                self.leaf(self.group(delivery, "cac:DeliveryParty/cac:PartyName"), "cbc:Name", one.delivery.name)

    def _trader(self, party: Element, one: t.Trader) -> None:
        if one.endpoint is not None:
            self.leaf(party, "cbc:EndpointID", one.endpoint.address, schemeID=one.endpoint.scheme)
        if one.id:
            self.leaf(self.group(party, "cac:PartyIdentification"), "cbc:ID", one.id)
        self._place(self.group(party, "cac:PostalAddress"), one.place)
        for scheme, number in (("VAT", one.vat_id), ("FC", one.tax_number)):
            if number:
                registered = self.group(party, "cac:PartyTaxScheme")
                self.leaf(registered, "cbc:CompanyID", number)
                self.leaf(self.group(registered, "cac:TaxScheme"), "cbc:ID", scheme)
        legal = self.group(party, "cac:PartyLegalEntity")
        self.leaf(legal, "cbc:RegistrationName", one.name)
        self.leaf(legal, "cbc:CompanyID", one.registration)
        self.leaf(legal, "cbc:CompanyLegalForm", one.legal)
        if one.contact != t.Contact():
            contact = self.group(party, "cac:Contact")
            self.leaf(contact, "cbc:Name", one.contact.name)
            self.leaf(contact, "cbc:Telephone", one.contact.phone)
            self.leaf(contact, "cbc:ElectronicMail", one.contact.mail)

    def _place(self, address: Element, place: t.Place) -> None:
        self.leaf(address, "cbc:StreetName", place.street)
        self.leaf(address, "cbc:AdditionalStreetName", place.extra)
        self.leaf(address, "cbc:CityName", place.city)
        self.leaf(address, "cbc:PostalZone", place.postcode)
        self.leaf(address, "cbc:CountrySubentity", place.region)
        self.leaf(self.group(address, "cac:Country"), "cbc:IdentificationCode", place.country)

    def payment(self, root: Element) -> None:
        one, means = self._invoice, self.group(root, "cac:PaymentMeans")
        named = {"name": one.payment.text} if one.payment.text else {}
        self.leaf(means, "cbc:PaymentMeansCode", one.payment.code, **named)
        if self._credit:
            self.leaf(means, "cbc:PaymentDueDate", one.due_date)
        self.leaf(means, "cbc:PaymentID", one.payment.reference)
        if one.payment.iban:
            account = self.group(means, "cac:PayeeFinancialAccount")
            self.leaf(account, "cbc:ID", one.payment.iban)
            self.leaf(account, "cbc:Name", one.payment.holder)
            if one.payment.bic:
                self.leaf(self.group(account, "cac:FinancialInstitutionBranch"), "cbc:ID", one.payment.bic)
        if one.payment_terms:
            self.leaf(self.group(root, "cac:PaymentTerms"), "cbc:Note", one.payment_terms)

    def allowances(self, parent: Element, allowances: Sequence[t.Allowance]) -> None:
        for one in allowances:
            group = self.group(parent, "cac:AllowanceCharge")
            self.leaf(group, "cbc:ChargeIndicator", "true" if one.charge else "false")
            self.leaf(group, "cbc:AllowanceChargeReason", one.reason)
            if one.percent:
                self.leaf(group, "cbc:MultiplierFactorNumeric", rate(one.percent))
            self._amount(group, "cbc:Amount", one.amount)
            if one.percent:
                self._amount(group, "cbc:BaseAmount", one.base)
            if one.category is not None:
                self._category(self.group(group, "cac:TaxCategory"), one.category)

    def _category(self, group: Element, category: t.Category, reason: str = "", code: str = "") -> None:
        self.leaf(group, "cbc:ID", category.code)
        if category.rate is not None:
            self.leaf(group, "cbc:Percent", rate(category.rate))
        self.leaf(group, "cbc:TaxExemptionReasonCode", code)
        self.leaf(group, "cbc:TaxExemptionReason", reason)
        self.leaf(self.group(group, "cac:TaxScheme"), "cbc:ID", "VAT")

    def sums(self, root: Element) -> None:
        one, sums = self._invoice, self._invoice.sums
        taxes = self.group(root, "cac:TaxTotal")
        self._amount(taxes, "cbc:TaxAmount", sums.tax)
        for row in one.vat:
            group = self.group(taxes, "cac:TaxSubtotal")
            self._amount(group, "cbc:TaxableAmount", row.base)
            self._amount(group, "cbc:TaxAmount", row.tax)
            self._category(self.group(group, "cac:TaxCategory"), row.category, row.reason, row.reason_code)
        total = self.group(root, "cac:LegalMonetaryTotal")
        self._amount(total, "cbc:LineExtensionAmount", sums.line)
        self._amount(total, "cbc:TaxExclusiveAmount", sums.net)
        self._amount(total, "cbc:TaxInclusiveAmount", sums.gross)
        if any(not x.charge for x in one.allowances):
            self._amount(total, "cbc:AllowanceTotalAmount", sums.allowance)
        if any(x.charge for x in one.allowances):
            self._amount(total, "cbc:ChargeTotalAmount", sums.charge)
        if sums.prepaid:
            self._amount(total, "cbc:PrepaidAmount", sums.prepaid)
        if sums.rounding:
            self._amount(total, "cbc:PayableRoundingAmount", sums.rounding)
        self._amount(total, "cbc:PayableAmount", sums.due)

    def line(self, root: Element, one: t.Line) -> None:
        line = self.group(root, "cac:CreditNoteLine" if self._credit else "cac:InvoiceLine")
        self.leaf(line, "cbc:ID", one.id)
        self.leaf(line, "cbc:Note", one.note)
        counted = "cbc:CreditedQuantity" if self._credit else "cbc:InvoicedQuantity"
        self.leaf(line, counted, quantity(one.quantity), unitCode=one.unit)
        self._amount(line, "cbc:LineExtensionAmount", one.net)
        self.allowances(line, one.allowances)
        item = self.group(line, "cac:Item")
        self.leaf(item, "cbc:Description", one.description)
        self.leaf(item, "cbc:Name", one.name)
        for short, code in (
            ("cac:BuyersItemIdentification", one.buyer_code),
            ("cac:SellersItemIdentification", one.seller_code),
        ):
            if code:
                self.leaf(self.group(item, short), "cbc:ID", code)
        self._category(self.group(item, "cac:ClassifiedTaxCategory"), one.category)
        cost = self.group(line, "cac:Price")
        self.leaf(cost, "cbc:PriceAmount", price(one.price), currencyID=self._invoice.currency)
        if one.per:
            self.leaf(cost, "cbc:BaseQuantity", quantity(one.per), unitCode=one.unit)
