"""The codes that pay a bill are decoded from the picture of the page, and say what banks and apps expect."""

from __future__ import annotations

from dataclasses import replace

import pypdfium2
import pytest
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st

from app.documents import make
from app.documents.layout.setting import setting_for
from app.documents.payment_codes import code_of
from app.domain.creditor_reference import creditor_reference, is_creditor_reference
from app.queries import paper_model as m
from tests.documents import samples
from tests.documents.reading import texts
from tests.shop import Shop

MUMBAI = replace(samples.NORDLICHT, name="Ganga Pumps & Co", country="IN", iban="", upi_id="ganga@okbank")
OHIO = replace(samples.NORDLICHT, iban="", pay_link="https://pay.example/{currency}?no={number}&sum={amount}")


def bill(company: m.CompanyCard, currency: str, **changes: object) -> m.Paper:
    return samples.paper(m.INVOICE, 2, company=company, currency=currency, language="en", **changes)


def decoded(paper: m.Paper) -> list[str]:
    """What a scanner reads from the page at 150 dpi."""
    page = pypdfium2.PdfDocument(make(paper))[0].render(scale=150 / 72).to_pil()
    codes = zxingcpp.read_barcodes(page, zxingcpp.BarcodeFormat.QRCode, try_rotate=False, try_invert=False)
    return [one.text for one in codes]


def due(paper: m.Paper) -> str:
    assert paper.totals is not None
    return f"{paper.totals.due // 100}.{paper.totals.due % 100:02d}"


def test_euros_are_told_as_banks_read_them() -> None:
    paper = bill(samples.NORDLICHT, "EUR")
    [said] = decoded(paper)
    assert said.split("\n") == [
        "BCD", "002", "1", "SCT", "COBADEFFXXX", "Nordlicht Haustechnik GmbH", "DE89370400440532013000",
        f"EUR{due(paper)}", "", creditor_reference("RE-2041"),
    ]  # fmt: skip
    assert "Pay by banking app · RF" in " ".join(texts(make(paper)))


def test_rupees_are_told_as_upi_has_them() -> None:
    paper = bill(MUMBAI, "INR")
    assert decoded(paper) == [
        f"upi://pay?pa=ganga@okbank&pn=Ganga%20Pumps%20%26%20Co&am={due(paper)}&cu=INR&tr=RE2041&tn=Tax%20invoice%20RE-2041"
    ]
    assert "Pay by UPI · ganga@okbank" in " ".join(texts(make(paper)))


def test_a_link_is_filled_and_nothing_in_it_can_be_more_than_a_value() -> None:
    paper = bill(OHIO, "USD", number="RE 20/41&x=ä")
    said = [one for one in decoded(paper) if one != paper.number]  # such a number is a QR code, too
    assert said == [f"https://pay.example/USD?no=RE%2020%2F41%26x%3D%C3%A4&sum={due(paper)}"]
    assert "Pay online" in " ".join(texts(make(paper)))


@pytest.mark.parametrize(
    ("company", "currency"),
    [
        (MUMBAI, "EUR"),
        (samples.NORDLICHT, "USD"),
        (replace(OHIO, pay_link="http://pay.example/{number}"), "USD"),
        (replace(OHIO, pay_link="javascript:alert({number})"), "USD"),
        (replace(OHIO, pay_link="https://pay.example/{iban}"), "USD"),
    ],
)
def test_there_is_no_code_where_none_can_be_paid(company: m.CompanyCard, currency: str) -> None:
    assert code_of(setting_for(bill(company, currency))) is None


def test_a_link_is_taken_where_the_account_cannot_be_right() -> None:
    wrong = replace(OHIO, iban="DE89370400440532013001")
    code = code_of(setting_for(bill(wrong, "EUR")))
    assert code is not None
    assert code.text.startswith("https://pay.example/EUR?no=RE-2041")


def test_nothing_is_asked_for_by_a_code_on_what_is_paid() -> None:
    paper = bill(MUMBAI, "INR")
    assert paper.totals is not None
    for totals in (replace(paper.totals, due=0), replace(paper.totals, due=-5), None):
        assert code_of(setting_for(replace(paper, totals=totals))) is None


def test_the_company_says_its_link_and_its_upi_id_and_papers_have_them(shop: Shop) -> None:
    from app.queries.papers import paper_for

    shop.do("save_company", pay_link="https://pay.example/{number}", upi_id="shop@bank")
    order = shop.order(invoice_method="order").number
    number = str(shop.do("issue_invoice", orders=[order]).number)
    shop.do("save_company", pay_link="https://other.example/{number}", upi_id="")
    with shop.database.read() as view:
        company = paper_for(view, m.INVOICE, number)[1].company
    assert (company.pay_link, company.upi_id) == ("https://pay.example/{number}", "shop@bank")


def test_the_creditor_reference_is_that_of_the_standard() -> None:
    # ISO 11649's own example, and what is none.
    assert creditor_reference("539007547034") == "RF18539007547034"
    assert creditor_reference("re-2026/0041") == creditor_reference("RE20260041")
    for number in ("", "---", "RÉ-1", "RE-1+2", "R" * 22):
        assert creditor_reference(number) == ""
    assert not is_creditor_reference("RF19539007547034")
    assert is_creditor_reference("RF18 5390 0754 7034")


@settings(max_examples=40)
@given(st.text("ABCXYZ0123456789-/", min_size=1, max_size=24))
def test_every_reference_checks_itself(number: str) -> None:
    made = creditor_reference(number)
    assert not made or is_creditor_reference(made)
    assert bool(made) == (1 <= len(number.replace("-", "").replace("/", "")) <= 21)
