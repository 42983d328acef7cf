"""What a line costs and how it is taxed: prices, breaks, tax in the price, customers abroad, the field's cents."""

from decimal import Decimal
from typing import Any

import pytest

from app.domain.facts import BarcodeAssigned, RecordChanged
from app.store.database import Transaction
from app.store.sql import sql
from tests.actions.told import gross, refused, vat
from tests.shop import Shop


def draft(shop: Shop, *lines: dict[str, Any], customer: str = "MUELLER", **more: Any) -> Any:
    """A draft order of these lines."""
    return shop.do("draft_order", customer=customer, lines=list(lines), **more)


def line(product: str, quantity: str, **more: Any) -> dict[str, Any]:
    """A line as asked for."""
    return {"product": product, "quantity": quantity, **more}


def test_the_price_is_that_of_the_day(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", price="9.00", date="2026-04-01")
    shop.do("save_price", product="CU15", price="9.50", valid_from="2026-05-01")
    for date, net in (("2026-03-31", "8.42"), ("2026-04-01", "9.00"), ("2026-05-01", "9.50"), ("2007-01-01", "8.42")):
        reply = draft(shop, line("CU15", "1"), date=date)
        assert reply.totals.net == net, date


def test_more_costs_less_a_piece(shop: Shop) -> None:
    shop.do("save_product", sku="NUT", name="Nut", price="7.7777", price_per=100, tax="S19",
            breaks=[{"quantity": "500", "price": "7"}, {"quantity": "1000", "price": "6.5"}])  # fmt: skip
    for quantity, net in (("1", "0.08"), ("499", "38.81"), ("500", "35.00"), ("999.999", "70.00"), ("1000", "65.00")):
        assert draft(shop, line("NUT", quantity)).totals.net == net, quantity
    shop.do("save_price", product="NUT", price="5", price_per=100, valid_from="2026-06-01", min_quantity="500")
    assert draft(shop, line("NUT", "600"), date="2026-06-01").totals.net == "30.00", "the newer of two for one break"
    assert draft(shop, line("NUT", "600"), date="2026-05-31").totals.net == "42.00"


def test_a_price_by_hand_and_a_discount_count_before_rounding(shop: Shop) -> None:
    reply = draft(shop, line("ELB15", "60", discount_percent="5"))
    assert reply.totals.net == "34.77"
    reply = draft(shop, line("CU15", "3", price="1.3333", discount_percent="33.333"))
    assert reply.totals.net == "2.67"
    off = [{"percent": "10", "reason": "scratched"}, {"amount": "1", "reason": "old"}]
    assert draft(shop, line("CU15", "10", allowances=off)).totals.net == "74.78"


FIELD = [
    ("20", ["299.33", "179.33", "99.34"], "115.60", "115.61"),
    ("8.5", ["598.89", "329.84"], "78.94", "78.95"),
    ("15", ["1091.50"], "163.73", "163.73"),
    ("10", ["54.45", "100"], "15.45", "15.45"),
]


@pytest.mark.parametrize(("percent", "prices", "whole", "by_line"), FIELD)
def test_cents_that_others_got_wrong(shop: Shop, percent: str, prices: list[str], whole: str, by_line: str) -> None:
    shop.do("save_tax_rate", code="X", category="S", percent=percent, valid_from="2007-01-01")
    lines = [line("CU15", "1", price=price, tax="X") for price in prices]
    assert draft(shop, *lines).totals.tax == whole
    shop.do("save_company", tax_rounding="line")
    order = draft(shop, *lines, invoice_method="order")
    assert order.totals.tax == by_line
    shop.do("save_company", tax_rounding="document")
    shop.do("confirm_order", order=order.id)
    bill = shop.do("issue_invoice", orders=[order.id])
    assert bill.totals is not None
    assert bill.totals.tax == by_line, "an order and its invoice use the same rule"


@pytest.mark.parametrize(
    ("percent", "prices", "net", "tax"),
    [
        ("20", ["8.01"], "6.68", "1.33"),
        ("20", ["69.99"], "58.33", "11.66"),
        ("21", ["11.90", "2.80"], "12.15", "2.55"),
        ("5", ["90", "55"], "138.10", "6.90"),
    ],
)
def test_prices_with_tax_in_them_are_kept_to_the_cent(
    shop: Shop, percent: str, prices: list[str], net: str, tax: str
) -> None:
    shop.do("save_tax_rate", code="X", category="S", percent=percent, valid_from="2007-01-01")
    shop.do("save_customer", number="SOMMER", name="Frau Sommer", country="DE", prices_include_tax=True)
    lines = [line("CU15", "1", price=price, tax="X") for price in prices]
    reply = draft(shop, *lines, customer="SOMMER")
    assert (reply.totals.net, reply.totals.tax) == (net, tax)
    assert Decimal(reply.totals.gross) == sum(map(Decimal, prices))


ABROAD = [
    ({"country": "NL", "vat_id": "NL810433941B01"}, "K", "AE"),
    ({"country": "NL"}, "S", "S"),
    ({"country": "CH"}, "G", "G"),
    ({"country": "DE", "tax_status": "exempt", "tax_reason": "§ 4"}, "E", "E"),
    ({"country": "DE", "tax_status": "reverse_charge"}, "AE", "AE"),
    ({"country": "DE"}, "S", "S"),
]


@pytest.mark.parametrize(("customer", "goods", "service"), ABROAD)
def test_who_buys_decides_the_category(shop: Shop, customer: dict[str, str], goods: str, service: str) -> None:
    shop.do("save_customer", number="X", name="Xaver", **customer)
    order = draft(shop, line("CU15", "10"), line("CUT", "2"), customer="X", invoice_method="order")
    shop.do("confirm_order", order=order.id)
    bill = shop.do("issue_invoice", orders=[order.id])
    assert {category for category, _, _, _ in vat(bill)} == {goods, service}
    assert gross(bill) == ("106.15" if goods == "S" else "89.20")
    assert gross(shop.do("issue_credit_note", invoice=bill.number, reason="back")) == gross(bill)


def test_an_exemption_ends_on_its_day(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", tax_status="exempt", tax_until="2026-06-30")
    assert vat(draft(shop, line("CU15", "1"), date="2026-06-30"))[0][0] == "E"
    assert vat(draft(shop, line("CU15", "1"), date="2026-07-01"))[0][0] == "S"


def test_charges_follow_the_customer_as_well(shop: Shop) -> None:
    shop.do("save_customer", number="CH", name="Zürich AG", country="CH")
    reply = draft(shop, line("CU15", "1"), customer="CH", charges=[{"amount": "5", "tax": "S19", "reason": "Freight"}])
    assert vat(reply) == [("G", "0", "13.42", "0.00")]


def test_a_rate_holds_from_its_day_on(shop: Shop) -> None:
    for given, sentence, field in (
        ({"category": "X"}, "one of S, Z, E, AE, K, G, O, not X", "category"),
        ({"percent": "-1"}, "between 0 and 100", "percent"),
        ({"percent": "101"}, "between 0 and 100", "percent"),
        ({"percent": "19.0001"}, "more than 3 decimals", "percent"),
        ({"category": "E"}, "Category E has no tax", "percent"),
        ({"code": " "}, "The tax code is missing", "code"),
        ({"valid_from": "later"}, "later is not a date", "valid_from"),
    ):
        whole = {"code": "S20", "category": "S", "percent": "20", "valid_from": "2026-01-01", **given}
        refused(shop, sentence, "save_tax_rate", field=field, **whole)
    shop.do("save_tax_rate", code="S20", category="S", percent="20", valid_from="2026-01-01")
    shop.do("save_product", sku="CU15", tax="S20")
    refused(shop, "There is no tax rate S20 on 2025-12-31", "draft_order", customer="MUELLER", date="2025-12-31",
            lines=[line("CU15", "1")], field="lines.1.tax")  # fmt: skip


def test_company_and_goods_are_looked_at(shop: Shop) -> None:
    new: dict[str, Any] = {"sku": "NEW", "name": "New", "price": "1", "tax": "S19"}
    for given, sentence, field in (
        ({"price": None}, "The price is missing", "price"),
        ({"tax": None}, "The tax code is missing", "tax"),
        ({"tax": "S99"}, "There is no tax rate S99", "tax"),
        ({"name": ""}, "The name is missing", "name"),
        ({"sku": ""}, "The SKU is missing", "sku"),
        ({"price": "-1"}, "A price is not below zero", "price"),
        ({"price_per": 7}, "A price is per 1, 100 or 1000", "price_per"),
        ({"breaks": [{"quantity": "5", "price": "-1"}]}, "A price is not below zero", "breaks"),
        ({"breaks": [{"quantity": "0", "price": "1"}]}, "must be above zero", "breaks"),
        ({"barcodes": ["4006381333931"]}, "Barcode 4006381333931 belongs to another product", "barcodes"),
        ({"substitute": "NOPE"}, "There is no product NOPE", "substitute"),
        ({"sku": "CU15", "substitute": "CU15"}, "What replaces it is another one; leave it empty.", "substitute"),
        ({"min_stock": "-1"}, "A minimum is not below zero", "min_stock"),
        ({"reorder_quantity": "-1"}, "What is ordered is not below zero", "reorder_quantity"),
        ({"cost": "-0.01"}, "A cost is not below zero", "cost"),
        ({"weight": -1}, "A weight is not below zero", "weight"),
        ({"supplier": "NOPE"}, "There is no supplier NOPE", "supplier"),
        ({"weight": 10**30}, "The field weight is too large", "weight"),
        ({"description": "a\0b"}, "The field description holds characters that are no text", "description"),
        ({"description": "a\ud800b"}, "The field description holds characters that are no text", "description"),
    ):
        whole = {name: value for name, value in (new | given).items() if value is not None}
        refused(shop, sentence, "save_product", field=field, **whole)
    refused(shop, "A price is not below zero", "save_price", product="CU15", price="-1", field="price")
    refused(shop, "not below zero", "save_price", product="CU15", price="1", min_quantity="-1", field="min_quantity")
    refused(shop, "There is no product NOPE", "save_price", product="NOPE", price="1", field="product")
    for given, sentence, field in (
        ({"country": "Genovia"}, "There is no country Genovia; write it like DE or Germany.", "country"),
        ({"name": ""}, "The name is missing", "name"),
        ({"shortage": "cry"}, "backorder, wait, cancel, not cry", "shortage"),
        ({"tax_status": "rich"}, "domestic, intra_eu, export, exempt, reverse_charge, not rich", "tax_status"),
        ({"tax_until": "x"}, "x is not a date", "tax_until"),
        ({"payer": "NOBODY"}, "There is no customer NOBODY", "payer"),
        ({"terms_days": -1}, "0 to 3650 days", "terms_days"),
        ({"terms_days": "soon"}, "The field terms_days wants a whole number, not a text", "terms_days"),
        ({"addresses": [{"kind": "moon"}]}, "billing, shipping, not moon", "addresses"),
        ({"payer": "MUELLER"}, "Who pays is another one; leave it empty.", "payer"),
        ({"credit_limit": "-1"}, "A credit limit is not below zero", "credit_limit"),
        ({"email": "anna"}, "anna is not an e-mail address; it looks like anna@example.com.", "email"),
        ({"billing_email": "a@b"}, "a@b is not an e-mail address", "billing_email"),
        ({"contacts": [{"name": "Ida", "email": "ida"}]}, "ida is not an e-mail address", "email"),
        ({"contacts": [{"name": " "}]}, "The name is missing", "contacts.name"),
    ):
        refused(shop, sentence, "save_customer", field=field, **{"number": "MUELLER"} | given)
    for given, sentence, field in (
        ({}, "Nothing was given to change", None),
        ({"name": " "}, "The company name is missing", "name"),
        ({"tax_rounding": "never"}, "document, line, not never", "tax_rounding"),
        ({"paper_size": "a3"}, "a4, letter, not a3", "paper_size"),
        ({"quote_days": 10**7}, "A quote is valid 0 to 3650 days", "quote_days"),
        ({"language": "klingon"}, "There is no language klingon", "language"),
        ({"accent": "banana"}, "A colour is written like #1450A8, not banana", "accent"),
        ({"iban": "DE89370400440532013001"}, "The check digits of this IBAN do not fit", "iban"),
        ({"iban": "DE8937"}, "This is no whole IBAN", "iban"),
        ({"email": "us@"}, "us@ is not an e-mail address", "email"),
    ):
        refused(shop, sentence, "save_company", field=field, **given)
    refused(shop, "There is no language xx", "save_customer", number="MUELLER", language="xx", field="language")


def test_a_check_digit_that_does_not_fit_is_told_once_and_kept(shop: Shop) -> None:
    for given in ("DE136695975", "EL 094259215", "GB980780685"):
        told = shop.do("save_customer", number="MUELLER", vat_id=given).told
        assert told == f"{given} is not a VAT id that can be: its length or its check digit is wrong."
        assert shop.do("save_customer", number="MUELLER", vat_id=given).told is None, "the books know it"
    told = shop.do("save_product", sku="CU15", barcodes=["4006381333932"]).told
    assert told == "4006381333932 has the wrong check digit: it ends in 2, its other digits want 1."
    assert shop.do("save_product", sku="CU15", barcodes=["4006381333932"]).told is None
    told = shop.do("save_company", vat_id="DE136695975").told
    assert str(told).startswith("The check digit of VAT number DE136695975 does not fit")
    assert shop.do("save_company", vat_id="DE136695976").told is None
    assert shop.do("save_customer", number="MUELLER", vat_id="DE136695976").told is None


def said(shop: Shop, column: str) -> str:
    """What the books hold of the first customer."""
    with shop.database.read() as view:
        return str(view.value(sql(f"SELECT {column} FROM customer WHERE number = 'MUELLER'")))


def test_what_is_kept_of_the_house_is_looked_at(shop: Shop) -> None:
    shop.do("save_location", code="HALL")
    shop.do("save_location", code="A-01", parent="HALL")
    for action, given, sentence, field in (
        ("save_location", {"code": "X", "parent": "NOPE"}, "There is no location NOPE", "parent"),
        ("save_location", {"code": "X", "parent": "X"}, "X cannot lie in itself", "parent"),
        ("save_location", {"code": "HALL", "parent": "A-01"}, "HALL cannot lie in itself", "parent"),
        ("save_supplier", {"number": "1", "name": "S", "lead_days": -1}, "on their way for 0 to 999 days", "lead_days"),
        ("save_supplier", {"number": "1", "name": "S", "email": "s"}, "s is not an e-mail address", "email"),
        ("save_carrier", {"name": "C", "tracking_url": "javascript:1"}, "begins with https://", "tracking_url"),
    ):
        refused(shop, sentence, action, field=field, **given)


def test_a_circle_of_locations_in_older_books_holds_nobody_up(shop: Shop) -> None:
    def of_old(tx: Transaction) -> None:
        tx.record(RecordChanged("location", "YARD", {"name": "Yard", "kind": "storage", "parent": "YARD"}))

    shop.database.write(of_old, action="save_location")
    shop.do("save_location", code="RACK", parent="YARD")
    shop.do("save_location", code="YARD", parent="")


def test_a_vat_id_is_kept_in_one_writing_and_others_as_they_are(shop: Shop) -> None:
    for given, kept in (("de 136.695.976", "DE136695976"), ("CHE-107.787.577 MWST", "CHE-107.787.577 MWST"), ("", "")):
        shop.do("save_customer", number="MUELLER", vat_id=given)
        assert said(shop, "vat_id") == kept


def test_what_was_kept_before_there_was_a_rule_does_not_keep_anybody_from_the_rest(shop: Shop) -> None:
    """Facts of an older program: a slip in each field, which a form that sends it again does not stumble over."""
    with shop.database.read() as view:
        [(who, number)] = view.rows(sql("SELECT id, number FROM customer WHERE number = 'MUELLER'"))
        [(what, _)] = view.rows(sql("SELECT id, sku FROM product WHERE sku = 'CU15'"))

    def of_old(tx: Transaction) -> None:
        tx.record(RecordChanged("customer", who, {"vat_id": "DE1"}, {"email": "old", "billing_email": "older"}))
        tx.record(RecordChanged("company", "company", {"iban": "DE1", "email": "we", "vat_id": "DE2"}))
        tx.record(BarcodeAssigned("10000001", what, 1000))

    shop.database.write(of_old, action="import_northwind")
    shop.do("save_customer", number=number, vat_id="DE1", email="old", billing_email="older", phone="0251 1")
    shop.do("save_company", iban="DE1", email="we", vat_id="DE2", city="Münster")
    shop.do("save_product", sku="CU15", barcodes=["10000001"], bin="A-1")
    refused(shop, "older is not an e-mail address", "save_customer", number=number, email="older", field="email")
    assert (said(shop, "phone"), said(shop, "email")) == ("0251 1", "old")
