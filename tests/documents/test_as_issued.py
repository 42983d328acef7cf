"""An issued document says for ever what it said when it was issued, however late its paper is drawn."""

import pytest

from app.documents import make
from app.queries.paper_company import texts_now
from app.queries.paper_model import Paper
from app.queries.papers import paper_for
from app.store.sql import sql
from tests.actions.told import refused
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


def test_german_bills_have_the_german_words_and_what_was_issued_before_says_what_it_said(shop: Shop) -> None:
    shop.do("save_company", intro="Hello.", outro="Bye.")
    shop.do("save_customer", number="WIEN", name="Wiener Bad", country="AT", language="de")
    shop.do("save_customer", number="LEEDS", name="Leeds Ltd", country="DE", language="en")
    orders = [shop.order(one, lines=CU).number for one in ("WIEN", "LEEDS", "WIEN", "WIEN")]
    for one in orders:
        shop.shipped(one)
    first = shop.do("issue_invoice", orders=[orders[0]]).number
    shop.do("save_document_text", kind="invoice", language="de", intro="Vielen Dank.", outro="Bitte zahlen.")
    later = [shop.do("issue_invoice", orders=[one]).number for one in orders[1:3]]
    drawn = make(paper(shop, "invoice", later[1]))
    shop.do("save_document_text", kind="invoice", language="de", intro="", outro="Anderes.")
    last = shop.do("issue_invoice", orders=[orders[3]]).number
    said = [paper(shop, "invoice", one) for one in (first, *later, last)]
    assert [(one.intro, one.outro) for one in said] == [
        ("Hello.", "Bye."), ("Hello.", "Bye."), ("Vielen Dank.", "Bitte zahlen."), ("Hello.", "Anderes."),
    ]  # fmt: skip
    assert make(paper(shop, "invoice", later[1])) == drawn, "the same bytes"
    assert [paper(shop, "sales-order", one).outro for one in orders[2:]] == ["Bye.", "Bye."]
    shop.do("save_document_text", kind="statement", language="de", intro="Ihr Konto.")
    shop.do("save_document_text", language="de", outro="Alles.")
    stated = paper(shop, "statement", "WIEN")
    assert (stated.intro, stated.outro) == ("Ihr Konto.", ""), "what deals say is not said on a statement"
    assert paper(shop, "invoice", later[1]).outro == "Bitte zahlen."
    # Everywhere in every language: the company's own words, which lie in one place.
    shop.do("save_document_text", outro="For all.")
    with shop.database.read() as view:
        assert view.value(sql("SELECT outro FROM company")) == "For all."
        assert {place for _, _, place in texts_now(view)} == {"intro", "outro"}


def test_texts_are_refused_where_nothing_stands_and_taken_back_whole(shop: Shop) -> None:
    refused(shop, "A receipt has no words above its lines.", "save_document_text", kind="receipt", intro="x")
    refused(shop, "There is no language klingon", "save_document_text", language="klingon", intro="x")
    refused(shop, "Nothing was given to change.", "save_document_text", kind="invoice")
    refused(shop, "is one of", "save_document_text", kind="label", intro="x")
    refused(shop, "There is no {nr} to fill in", "save_document_text", mail_subject="{nr}")
    shop.do("save_document_text", kind="receipt", language="de-at", outro="Baba.")
    step = shop.do("save_document_text", language="de-AT", kind="receipt", outro="Pfiat di.", mail_body=None).step
    assert shop.do("save_document_text", language="de_AT", kind="receipt", outro="Pfiat di.").step is None
    shop.do("undo_edit", step=step)
    with shop.database.read() as view:
        assert texts_now(view) == {("receipt", "de_AT", "outro"): "Baba."}
    step = shop.do("save_document_text", intro="Hello.", mail_subject="{word}").step
    shop.do("undo_edit", step=step)
    with shop.database.read() as view:
        assert view.value(sql("SELECT intro FROM company")) == ""
        assert len(texts_now(view)) == 1


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


def test_the_country_of_foreign_mail_is_said_for_the_senders_sorting_office(shop: Shop) -> None:
    shop.do("save_company", language="de")
    there = {"city": "Chiyoda-ku", "region": "Tokyo", "postcode": "1000005", "country": "JP"}
    shop.do("save_customer", number="TOKYO", name="東京水道", language="ja", country="JP", address=there)
    to = paper(shop, "sales-order", shop.order("TOKYO", lines=CU).number).recipient
    assert to is not None
    assert to.address_lines == ("Chiyoda-ku, Tokyo 100-0005", "JAPAN"), "in the shop's language, not in the customer's"


def test_a_line_that_goes_elsewhere_is_addressed_like_any_other_mail(shop: Shop) -> None:
    shop.do("save_company", language="de")
    sites = (
        {"city": "Hamm", "postcode": "59065", "country": "DE"},
        {"city": "Bern", "postcode": "3007", "country": "CH"},
    )
    order = shop.order(lines=[{"product": "CU15", "quantity": "1", "ship_to": site} for site in sites])
    lines = paper(shop, "sales-order", order.number).lines
    assert [one.ship_to.address_lines for one in lines if one.ship_to] == [("59065 Hamm",), ("3007 Bern", "SCHWEIZ")]


def test_the_pages_of_the_terms_come_once_for_each_version(old_firm: Shop) -> None:
    shop = old_firm
    first, again = (shop.order(lines=CU).number for _ in range(2))
    quote = shop.do("send_quote", quote=shop.do("draft_quote", customer="MUELLER", lines=CU).id).number
    shop.do("save_customer", number="LATER", name="Later GmbH", country="DE")
    other = shop.order("LATER", lines=CU).number
    shop.do("save_company", terms_version="2", terms_text="Everything is ours.")
    anew = shop.order(lines=CU).number
    said = [paper(shop, "sales-order", one).terms for one in (first, again, other, anew)]
    said.append(paper(shop, "quotation", quote).terms)
    assert [(one.version, one.text) for one in said if one] == [
        ("1", "Goods stay ours until paid."), ("1", ""), ("1", "Goods stay ours until paid."),
        ("2", "Everything is ours."), ("1", ""),
    ]  # fmt: skip
