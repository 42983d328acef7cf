"""Five companies: what the law asks for is refused with its field while it is not there, and printed once it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from app.actions import invoicing, load
from app.actions.lawful import lacking
from app.actions.load import fact_of
from app.actions.together import perform_together
from app.documents import make
from app.documents.copies import copy_for, more_copies
from app.domain.errors import RuleViolation
from app.domain.facts import InvoiceIssued
from app.domain.legal import Incomplete, Missing
from app.queries.paper_company import card_of
from app.queries.papers import paper_for
from app.store.sql import sql
from app.ui.screens.lawful import commands_of
from app.ui.screens.papers import _queue
from tests.documents.companies import COUNTRIES, company
from tests.documents.reading import texts
from tests.shop import Shop

TEN = [{"product": "CU15", "quantity": "10"}]
_FACT = sql("SELECT fact_id FROM invoice WHERE number = :number")
_LAST = sql("SELECT count(*) FROM invoice")
# What is emptied and given again, and the word of it that the paper then says.
CELLS = {
    "DE": [("company", "city", "Kiel"), ("company", "vat_id", "DE136695976"),
           ("company", "register", "HRB 1234"), ("company", "directors", "Inga Petersen"),
           ("customer", "street", "Bahnhofstraße 4"), ("customer", "city", "Schleswig")],
    "FR": [("company", "city", "Brest"), ("company", "vat_id", "FR40303265045"),
           ("customer", "street", "4 rue de la Gare"), ("customer", "city", "Rennes")],
    "GB": [("company", "city", "Bristol"),
           ("company", "vat_id", "GB980780684"), ("company", "register", "01234567"),
           ("customer", "street", "4 Station Road"), ("customer", "city", "Bath")],
    "US": [("company", "city", "Cleveland"),
           ("customer", "street", "4 Station Road"), ("customer", "city", "Columbus")],
    "IN": [("company", "city", "Bengaluru"),
           ("company", "vat_id", "29AAGCB7383J1Z4"), ("customer", "street", "4 Station Road"),
           ("customer", "city", "Mysuru"), ("product", "hsn", "7411")],
}  # fmt: skip
# What no bill can be without, by its own making: the cells of the matrix that nobody has to be asked for. (A company
# without a street is asked for nothing: it has not begun to say what bills say.)
ALWAYS = {
    "DE": {"issue date": "18.03.2026", "supply": "Leistungsdatum 18.03.2026", "seller": "Nordlicht GmbH",
           "seat": "Hafenstraße 12", "buyer": "Kern GmbH", "goods": "Copper pipe 15 mm", "quantity": "10 pc",
           "price": "60,00", "discount": "5 %", "tax": "USt. 18 % auf 570,00", "tax amount": "102,60",
           "total": "672,60"},
    "FR": {"issue date": "18 mars 2026", "seller": "Nordlicht SARL", "street": "12 rue du Port",
           "buyer": "Kerangal SARL", "register": "303 265 045", "supply": "Date de livraison 18 mars 2026",
           "goods": "Copper pipe 15 mm", "quantity": "10 pc", "price": "60,00", "discount": "5 %",
           "tax": "TVA 18 % sur 570,00", "tax amount": "102,60", "total": "672,60"},
    "GB": {"issue date": "18 Mar 2026", "tax point": "Date of supply", "seller": "Nordlicht Ltd",
           "street": "12 Harbour Road", "buyer": "Kern Ltd", "goods": "Copper pipe 15 mm", "quantity": "10 pc",
           "price": "60.00", "discount and rate of the line": "5% 18% 570.00", "net": "Net 570.00",
           "tax": "VAT 18% on 570.00", "tax amount": "102.60", "total": "672.60"},
    "US": {"issue date": "Mar 18, 2026", "seller": "Nordlicht Inc.", "street": "12 Harbor Road",
           "permit": "OH 98-123456", "buyer": "Kern Inc.", "goods": "Copper pipe 15 mm", "quantity": "10 pc",
           "price": "60.00", "tax by itself": "Tax 18% on 570.00", "tax amount": "102.60", "total": "672.60"},
    "IN": {"issue date": "18 Mar 2026", "seller": "Nordlicht Pvt. Ltd.", "street": "12 Harbour Road",
           "buyer": "Kern Pvt. Ltd.", "the buyer's GSTIN": "Your GSTIN 29AAGCB7383J1Z4", "quantity and unit": "10 pc",
           "HSN": "Copper pipe 15 mm 7411", "taxable value": "5% 570.00", "CGST": "CGST 9% on 570.00 51.30",
           "SGST": "SGST 9% on 570.00 51.30", "total": "672.60",
           "place": "Place of supply: Karnataka (29) · Reverse charge: no",
           "words": "GST ₹102.60 · Rupees Six Hundred Seventy-Two and Paise Sixty Only",
           "copy": "ORIGINAL FOR RECIPIENT"},
}  # fmt: skip


def said(shop: Shop, number: str) -> str:
    with shop.database.read() as view:
        paper = paper_for(view, "invoice", number)[1]
    return " ".join(" ".join(texts(make(paper))).replace("\u00a0", " ").split())


@pytest.mark.slow  # five companies are founded, and twenty papers drawn
@pytest.mark.parametrize("country", COUNTRIES)
def test_each_field_is_asked_for_and_then_printed(country: str, tmp_path: Path) -> None:
    shop = company(country, tmp_path)
    known = {
        "company": dict(zip(_NAMES, _row(shop, f"SELECT {', '.join(_NAMES)} FROM company"), strict=True)),
        "customer": dict(zip(_POST, _row(shop, f"SELECT {', '.join(_POST)} FROM customer"), strict=True)),
        "product": {"hsn": "7411"},
    }

    def put(entity: str, **changes: str) -> None:
        if entity == "company":
            shop.do("save_company", **changes)
        elif entity == "product":
            shop.do("save_product", sku="CU15", **changes)
        else:
            shop.do("save_customer", number="KERN", address={**known["customer"], **changes})

    line = {"product": "CU15", "quantity": "10", "discount_percent": "5"}
    order = shop.order("KERN", lines=[line], invoice_method="order", date="2026-03-18").number
    number = str(shop.do("issue_invoice", orders=[order], complete=True, date="2026-03-18").number)
    text = said(shop, number)
    assert number in text
    assert {cell: word for cell, word in ALWAYS[country].items() if word not in text} == {}, text
    for entity, name, word in CELLS[country]:
        put(entity, **{name: ""})
        order = shop.order("KERN", lines=TEN, invoice_method="order").number
        with pytest.raises(RuleViolation) as refused:
            shop.do("issue_invoice", orders=[order], complete=True)
        assert refused.value.field == f"{entity}.{name}", refused.value.message
        put(entity, **{name: str(known[entity][name])})
        number = str(shop.do("issue_invoice", orders=[order], complete=True).number)
        assert word in said(shop, number), (entity, name)


_NAMES = ("street", "city", "vat_id", "register", "directors")
_POST = ("street", "postcode", "city", "region", "country")


def _row(shop: Shop, statement: str) -> tuple[object, ...]:
    with shop.database.read() as view:
        row = view.row(sql(statement))
    assert row is not None
    return tuple(row)


@pytest.fixture
def lawful(shop: Shop) -> Shop:
    """Nordlicht with street and VAT id, whose customers have no address yet."""
    shop.do("save_company", street="Hafenstraße 12", city="Kiel", vat_id="DE136695976")
    return shop


def test_nothing_is_taken_where_a_bill_is_refused_and_the_next_number_is_the_same(lawful: Shop) -> None:
    order = lawful.order(invoice_method="order").number
    with pytest.raises(RuleViolation, match=r"Müller Bau GmbH has no street, which a bill over 250\.00 EUR needs"):
        lawful.do("issue_invoice", orders=[order], complete=True)
    assert _row(lawful, "SELECT count(*) FROM invoice") == (0,)
    lawful.do("save_customer", number="MUELLER", address={"street": "Weg 1", "city": "Kiel", "country": "DE"})
    number = str(lawful.do("issue_invoice", orders=[order], complete=True).number)
    assert number.endswith("1")
    # The order was written before anybody knew the street; the bill has it.
    with lawful.database.read() as view:
        fact = fact_of(view, str(view.value(_FACT, {"number": number})))
        assert isinstance(fact, InvoiceIssued)
        assert (fact.deal.customer.address.street, lacking(view, fact.deal)) == ("Weg 1", ())


def test_a_sale_over_the_counter_asks_too_and_small_ones_do_not(lawful: Shop) -> None:
    big = lawful.do("draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "30"}]).id
    with pytest.raises(RuleViolation) as refused:
        lawful.do("counter_sale", order=big, complete=True)
    assert refused.value.field == "customer.street"
    assert lawful.do("counter_sale", order=big).number, "who does not ask sells as before"
    small = lawful.do("draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "2"}]).id
    assert lawful.do("counter_sale", order=small, complete=True).number


@pytest.mark.parametrize(
    ("name", "form", "legal"),
    [
        ("Magnolia", "AG", "Magnolia AG"),
        ("Nordlicht gmbh", "GmbH", ""),
        ("GmbH-Makler Nord", "GmbH", ""),
        ("Nord Pvt. Ltd.", "Pvt. Ltd.", ""),
        ("Nord", "", ""),
    ],
)
def test_the_foot_names_the_legal_form_where_the_name_does_not(name: str, form: str, legal: str) -> None:
    assert card_of(defaultdict(str, name=name, legal_form=form)).legal_name == legal


def test_a_company_that_has_said_nothing_of_itself_is_asked_with_its_first_bill(shop: Shop) -> None:
    order = shop.order(invoice_method="order").number
    with pytest.raises(Incomplete) as refused:
        shop.do("issue_invoice", orders=[order], complete=True)
    asked = ["company.street", "company.city", "company.vat_id", "customer.street", "customer.city"]
    assert [one.field for one in refused.value.lacks] == asked
    shop.lawful()
    assert shop.do("issue_invoice", orders=[order], complete=True).number


# --- India ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def indian(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    """The company in Karnataka, with a buyer over the border."""
    shop = company("IN", tmp_path_factory.mktemp("in"))
    there = {"street": "9 Beach Road", "postcode": "682001", "city": "Kochi", "region": "Kerala", "country": "IN"}
    shop.do("save_customer", number="KOCHI", name="Malabar Stores", country="IN", address=there)
    shop.do("save_product", sku="FIT", name="Fitting", price="10.01", tax="T", unit="h", hsn="9954", service=True)
    return shop


def billed(shop: Shop, customer: str, lines: list[dict[str, Any]], **order: Any) -> str:
    """The number of a bill on such an order."""
    made = shop.order(customer, lines=lines, invoice_method="order", **order).number
    return str(shop.do("issue_invoice", orders=[made], complete=True).number)


@pytest.mark.slow
def test_over_the_border_of_a_state_the_tax_is_one(indian: Shop) -> None:
    text = said(indian, billed(indian, "KOCHI", TEN))
    assert "IGST 18% on 600.00 108.00" in text
    assert "CGST" not in text
    assert "Place of supply: Kerala (32)" in text
    # What goes to another state is supplied there, whoever pays it.
    where = {"street": "Pier 2", "city": "Kochi", "region": "Kerala", "country": "IN"}
    text = said(indian, billed(indian, "KERN", TEN, ship_to=where))
    assert "IGST 18% on 600.00 108.00" in text
    assert "Pier 2" in text, "the delivery address, which is another"


QUAY = {"street": "1 Quay", "postcode": "682001", "city": "Kochi", "country": "IN"}
HILL = {"street": "2 Hill", "postcode": "411001", "city": "Pune", "region": "Maharashtra", "country": "IN"}
DEAR = [{"product": "CU15", "quantity": "1000"}]
BOXES = {"city": "Kochi", "street": "1 Quay", "region": "Kerala", "postcode": "682001", "hsn": "7411", "unit": "pc"}
OWN = {"city": "Bengaluru", "region": "Karnataka", "vat_id": "29AAGCB7383J1Z4"}


def filled(shop: Shop, lacks: Sequence[Missing], order: str) -> str:
    """The number of a bill with which all boxes were filled in, as the window does it."""
    asked = [one for one in lacks if one.name]
    asked += [replace(one, field=f"{one.entity}.postcode") for one in asked if one.name == "city"]
    said = {
        f"{one.entity}.{one.name}.{one.record}": (OWN if one.entity == "company" else BOXES).get(one.name, "")
        for one in asked
    }
    bill = {"action": "issue_invoice", "orders": [order], "complete": True}
    [*_, last] = perform_together(shop.database, [*commands_of(lacks, said), bill], "anna").reply
    return str(last.number)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("address", "billing", "asked"),
    [
        ({}, {}, ["street", "city", "region"]),
        ({"street": "1 Quay"}, {}, ["city", "region"]),
        (QUAY, {}, ["region"]),
        (QUAY | {"region": "Nowhere"}, {}, ["region"]),
        (QUAY, QUAY | {"name": "Accounts"}, ["region"]),
        (HILL, {"name": "Accounts", "street": "1 Quay", "country": "IN"}, ["address.city", "address.region"]),
        (HILL, QUAY | {"name": "Accounts"}, ["address.region"]),
    ],
)
def test_every_box_that_is_filled_in_reaches_the_bill(
    tmp_path: Path, address: dict[str, str], billing: dict[str, str], asked: list[str]
) -> None:
    shop = company("IN", tmp_path)
    known = [billing | {"kind": "billing"}] if billing else []
    shop.do("save_customer", number="NEW", name="New Stores", address=address, addresses=known)
    shop.do("save_product", sku="CU15", hsn="", unit="")
    order = str(shop.order("NEW", lines=DEAR, invoice_method="order").number)
    shop.do("save_company", city="", region="", vat_id="")
    with pytest.raises(Incomplete) as refused:
        shop.do("issue_invoice", orders=[order], complete=True)
    fields = [one.field for one in refused.value.lacks]
    theirs = [one if "." in one else f"customer.{one}" for one in asked]
    own = ["company.city", "company.vat_id", "company.region"]
    assert fields == [*own, *theirs, "product.hsn", "product.unit"]
    text = said(shop, filled(shop, refused.value.lacks, order))
    assert "Place of supply: Kerala (32)" in text
    assert "1 Quay" in text


@pytest.mark.slow
def test_a_state_that_no_box_mends_says_where_to_say_it(tmp_path: Path) -> None:
    shop = company("IN", tmp_path)
    away = [QUAY | {"kind": "billing", "name": "Accounts"}]
    shop.do("save_customer", number="NEW", name="New Stores", address=QUAY | {"street": "2 Hill", "region": "Kerala"})

    def refused(order: str, field: str) -> str:
        with pytest.raises(Incomplete) as error:
            shop.do("issue_invoice", orders=[order], complete=True)
        [one] = error.value.lacks
        assert one.field == field
        return one.sentence.removeprefix("New Stores").removeprefix("1 Quay, Kochi")

    order = str(shop.order("NEW", lines=DEAR, invoice_method="order", ship_to=QUAY).number)
    assert refused(order, "order") == " has no state that is known, which is where it is supplied: say it in the order."
    shop.do("amend_order", order=order, lines=[], ship_to=QUAY | {"region": "Kerala"})
    assert shop.do("issue_invoice", orders=[order], complete=True).number
    order = str(shop.order("NEW", lines=DEAR, invoice_method="order").number)
    shop.do("save_customer", number="NEW", addresses=away)
    way = "say it in their billing address."
    assert refused(order, "address.region") == f" has no state that is known, which is where it is supplied: {way}"
    shop.do("save_customer", number="NEW", addresses=[{"kind": "billing", "region": "Kerala"}])
    assert shop.do("issue_invoice", orders=[order], complete=True).number


@pytest.mark.slow
def test_what_a_buyer_abroad_is_billed_is_supplied_abroad(indian: Shop) -> None:
    there = {"street": "Elm 1", "city": "Macon", "region": "GA", "country": "US"}
    shop = {"number": "MACON", "name": "Macon Inc.", "country": "US", "vat_id": "58-123"}
    indian.do("save_customer", address=there, tax_status="domestic", **shop)
    text = said(indian, billed(indian, "MACON", TEN))
    assert "Place of supply: Other country (96)" in text
    assert "IGST 18% on 600.00 108.00" in text


@pytest.mark.slow
def test_both_taxes_are_alike_to_the_paisa_and_credit_says_the_same_tax(indian: Shop) -> None:
    number = billed(indian, "KERN", [{"product": "FIT", "quantity": "1.05"}])
    text = said(indian, number)
    # 9 % of 10.51 are 0.9459 each; 18 % of it would be 1.89.
    assert "CGST 9% on 10.51 0.95" in text
    assert "SGST 9% on 10.51 0.95" in text
    assert "9954" in text
    note = str(indian.do("issue_credit_note", invoice=number, reason="bent", complete=True).number)
    with indian.database.read() as view:
        paper = paper_for(view, "credit-note", note)[1]
    text = " ".join(" ".join(texts(make(paper))).replace("\u00a0", " ").split())
    assert "CGST 9% on 10.51 0.95" in text
    assert "Place of supply: Karnataka (29)" in text
    assert "SGST 9% on 10.51 0.95" in text
    assert "Rupees Twelve and Paise Forty-One Only" in text
    assert "FOR RECIPIENT" not in text, "only bills are made in copies"


@pytest.mark.slow
def test_a_bill_of_before_both_taxes_were_alike_says_what_it_said(
    indian: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as earlier:
        # As earlier programs reckoned: at the whole rate, wherever it is supplied.
        earlier.setattr(invoicing, "company", lambda view: replace(load.company(view), state=""))
        number = billed(indian, "KERN", [{"product": "FIT", "quantity": "1.05"}])
    text = said(indian, number)
    assert "CGST 9% on 10.51 0.95" in text
    assert "SGST 9% on 10.51 0.94" in text
    assert "Rupees Twelve and Paise Forty Only" in text


@pytest.mark.slow
def test_copies_are_marked_and_the_original_stays_the_only_sealed_one(indian: Shop) -> None:
    goods, work = billed(indian, "KERN", TEN), billed(indian, "KERN", [{"product": "FIT", "quantity": "2"}])
    assert [mark for mark, _ in more_copies(indian.database, "invoice", goods)] == [
        "DUPLICATE FOR TRANSPORTER", "TRIPLICATE FOR SUPPLIER",
    ]  # fmt: skip
    assert [mark for mark, _ in more_copies(indian.database, "invoice", work)] == ["DUPLICATE FOR SUPPLIER"]
    text = " ".join(texts(copy_for(indian.database, "invoice", goods, "transporter")))
    assert "DUPLICATE FOR TRANSPORTER" in text
    assert "ORIGINAL" not in text
    with pytest.raises(RuleViolation, match=r"no copy of .* for the transporter"):
        copy_for(indian.database, "invoice", work, "transporter")
    assert more_copies(indian.database, "quotation", "A-1") == ()


@pytest.mark.slow
def test_a_printed_bill_has_its_copies_behind_it(indian: Shop) -> None:
    number, jobs = billed(indian, "KERN", TEN), []

    class Tray:
        def put(self, title: str, paper: bytes, _printer: str, copies: int, _how: object) -> str:
            jobs.append((title, copies, paper[:4]))
            return title

    tray: Any = Tray()
    first = _queue(tray, indian.database, "invoice", number, "anna", [])
    assert first == number
    assert jobs == [
        (number, 1, b"%PDF"), (f"{number} duplicate for transporter", 1, b"%PDF"),
        (f"{number} triplicate for supplier", 1, b"%PDF"),
    ]  # fmt: skip


@pytest.mark.slow
def test_an_exemption_names_its_certificate_in_the_united_states(tmp_path: Path) -> None:
    shop = company("US", tmp_path)
    shop.do("save_customer", number="KERN", tax_status="exempt", tax_reason="Resale")
    order = shop.order("KERN", lines=TEN, invoice_method="order").number
    with pytest.raises(RuleViolation) as refused:
        shop.do("issue_invoice", orders=[order], complete=True)
    assert refused.value.field == "customer.tax_certificate"
    shop.do("save_customer", number="KERN", tax_certificate="OH-77")
    text = said(shop, str(shop.do("issue_invoice", orders=[order], complete=True).number))
    assert "Resale; certificate OH-77" in text


@pytest.mark.slow
def test_who_owes_the_tax_and_what_leaves_untaxed_stand_on_the_bill(tmp_path: Path) -> None:
    shop = company("DE", tmp_path)
    postal = {"street": "Rue 1", "city": "Lyon", "country": "FR"}
    shop.do("save_customer", number="LYON", name="Lyon SARL", country="FR", address=postal, tax_status="intra_eu")
    shop.do("save_product", sku="FIT", name="Fitting", price="60", tax="T", unit="h", service=True)
    both = [{"product": "CU15", "quantity": "1"}, {"product": "FIT", "quantity": "1"}]
    order = shop.order("LYON", lines=both, invoice_method="order").number
    with pytest.raises(RuleViolation) as refused:
        shop.do("issue_invoice", orders=[order], complete=True)
    assert refused.value.field == "customer.vat_id", "small as it is"
    shop.do("save_customer", number="LYON", vat_id="FR40303265045")
    text = said(shop, str(shop.do("issue_invoice", orders=[order], complete=True).number))
    for word in ("DE136695976", "FR40303265045", "Steuerschuldnerschaft", "innergemeinschaftliche Lieferung"):
        assert word.lower() in text.lower(), text
