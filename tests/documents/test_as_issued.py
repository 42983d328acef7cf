"""An issued document says for ever what it said when it was issued, however late its paper is drawn."""

import pytest

from app.queries.paper_model import Paper
from app.queries.papers import paper_for
from tests.shop import Shop


def paper(shop: Shop, kind: str, number: str) -> Paper:
    """What the paper says."""
    with shop.database.read() as view:
        return paper_for(view, kind, number)[1]


@pytest.fixture
def old_firm(shop: Shop) -> Shop:
    """A company with an address, a bank and terms."""
    shop.do("save_company", street="Am Hafen 3", postcode="48155", city="Münster", iban="DE89 3704 0044 0532 0130 00")
    shop.do("save_company", terms_title="AGB", terms_version="1", terms_text="Goods stay ours until paid.")
    return shop


def test_a_company_that_moved_keeps_its_old_address_on_what_it_issued_before(old_firm: Shop) -> None:
    shop = old_firm
    quote = shop.do("send_quote", quote=shop.do("draft_quote", customer="MUELLER", lines=CU).id).number
    order = shop.order(lines=CU).number
    shipment = shop.shipped(order).number
    invoice = shop.do("issue_invoice", orders=[order]).number
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "card", "amount": "10.02"}])
    credit = shop.do("issue_credit_note", invoice=invoice, reason="bent").number
    issued = (
        ("quotation", quote),
        ("sales-order", order),
        ("delivery-note", shipment),
        ("invoice", invoice),
        ("credit-note", credit),
        ("receipt", invoice),
    )
    before = {kind: paper(shop, kind, number) for kind, number in issued}
    assert before["invoice"].company.address_lines == ("Am Hafen 3", "48155 Münster")
    shop.do("save_company", name="Nordlicht AG", street="Neue Str. 1", iban="DE02 1203 0000 0000 2020 51")
    shop.do("save_company", terms_version="2", terms_text="Everything is ours.")
    for kind, number in issued:
        assert paper(shop, kind, number) == before[kind], kind


def test_what_is_issued_after_the_move_says_so(old_firm: Shop) -> None:
    shop = old_firm
    draft = shop.do("draft_order", customer="MUELLER", lines=CU)
    shop.do("save_company", name="Nordlicht AG", street="Neue Str. 1")
    assert paper(shop, "sales-order", draft.number).company.name == "Nordlicht AG", "a draft is of today"
    order = shop.do("confirm_order", order=draft.id).number
    said = paper(shop, "sales-order", order).company
    assert (said.name, said.address_lines[0]) == ("Nordlicht AG", "Neue Str. 1")


def test_bills_go_to_the_billing_address_and_goods_to_the_customer(shop: Shop) -> None:
    there = {"kind": "billing", "name": "Müller Bau, Buchhaltung", "street": "Postfach 12", "city": "Münster"}
    shop.do(
        "save_customer", number="MUELLER", address="Baustr. 5, Hamm", addresses=[there], billing_email="b@mueller.de"
    )
    order = shop.order(lines=CU).number
    shop.shipped(order)
    invoice = shop.do("issue_invoice", orders=[order]).number
    to = paper(shop, "invoice", invoice).recipient
    assert (to.name, to.address_lines) == ("Müller Bau, Buchhaltung", ("Postfach 12", "Münster"))
    assert paper(shop, "sales-order", order).recipient.address_lines == ("Baustr. 5", "Hamm")
    shop.do("save_customer", number="MUELLER", addresses=[{**there, "street": "Postfach 99"}])
    credit = shop.do("issue_credit_note", invoice=invoice, reason="bent").number
    assert paper(shop, "credit-note", credit).recipient == to, "a credit note goes where its invoice went"


CU = [{"product": "CU15", "quantity": "1"}]


def test_a_language_is_written_as_in_the_country_it_is_read_in(shop: Shop) -> None:
    shop.do("save_company", language="en")
    shop.do("save_customer", number="LEEDS", name="Leeds Plumbing", country="GB", language="en")
    shop.do("save_customer", number="WIEN", name="Wiener Bad", country="AT", language="de")
    spoken = {}
    for customer in ("MUELLER", "LEEDS", "WIEN"):
        order = shop.order(customer)
        with shop.database.read() as view:
            spoken[customer] = paper_for(view, "sales-order", order.number)[1].language
    # Who said nothing gets the company's own: English as written in Germany.
    assert spoken == {"MUELLER": "en_DE", "LEEDS": "en_GB", "WIEN": "de_AT"}
