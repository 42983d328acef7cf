"""What is paid when a paper is made stands on it, and only what is still open is asked for."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.documents import make
from app.documents.layout.setting import setting_for
from app.documents.payment_codes import code_of as payment_code
from app.documents.runner import print_paper
from app.domain.errors import RuleViolation
from app.queries import paper_model as m
from app.queries.papers import paper_for
from tests.documents import samples
from tests.documents.reading import size as size_of
from tests.documents.reading import texts
from tests.shop import Shop

IBAN = "DE89370400440532013000"


@pytest.fixture
def counter(shop: Shop) -> Shop:
    """Nordlicht with an account to transfer to and papers in German."""
    shop.do("save_company", iban=IBAN, language="de")
    return shop


def words(pdf: bytes) -> str:
    return " ".join(" ".join(texts(pdf)).replace("\u00a0", " ").split())


def issued(shop: Shop, kind: str, number: str | None) -> str:
    return words(print_paper(shop.database, kind, str(number), "anna").pdf)


def paper(shop: Shop, kind: str, number: str | None) -> m.Paper:
    with shop.database.read() as view:
        return paper_for(view, kind, str(number))[1]


def sold(shop: Shop, tenders: list[dict[str, str]] | None, **more: object) -> tuple[str, str]:
    """Two pipes for 20.04 over the counter: the invoice and the payment."""
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "2"}]).id
    reply = shop.do("counter_sale", order=draft, tenders=tenders, **more)
    return str(reply.number), str(reply.payment)


def test_a_counter_sale_paid_in_cash_says_so_and_asks_for_nothing(counter: Shop) -> None:
    number, _ = sold(counter, [{"method": "cash", "amount": "50"}], change="29.96")
    page = issued(counter, "invoice", number)
    for one in ("20,04 € — bezahlt, nichts mehr offen", "Bezahlt: Bar −20,04", "Zu zahlen EUR 0,00",
                "Bezahlt: Bar 50,00", "Rückgeld 29,96"):  # fmt: skip
        assert one in page, one
    for one in ("zahlbar bis", "Banking-App", "Fällig am", "Verwendungszweck"):
        assert one not in page, one
    assert payment_code(setting_for(paper(counter, "invoice", number))) is None


def test_card_and_cash_together_are_both_named(counter: Shop) -> None:
    number, _ = sold(counter, [{"method": "card", "amount": "15"}, {"method": "cash", "amount": "5.04"}])
    page = issued(counter, "invoice", number)
    assert "Bezahlt: Karte, Bar −20,04" in page
    assert "Bezahlt: Karte 15,00" in page
    assert "Bezahlt: Bar 5,04" in page


def test_a_part_payment_leaves_the_rest_to_pay_with_a_code_over_the_rest(counter: Shop) -> None:
    number, _ = sold(counter, [{"method": "card", "amount": "10"}])
    page = issued(counter, "invoice", number)
    assert re.search(r"10,04 €, zahlbar bis [\d.]+, Verwendungszweck", page)
    assert "Bezahlt: Karte −10,00" in page
    assert "Zu zahlen EUR 10,04" in page
    assert "Banking-App" in page
    assert "EUR10.04" in str(payment_code(setting_for(paper(counter, "invoice", number))))


def test_what_is_on_account_is_asked_for_whole(counter: Shop) -> None:
    number, _ = sold(counter, [])
    page = issued(counter, "invoice", number)
    assert "20,04 €, zahlbar bis" in page
    assert "Bezahlt" not in page


def test_of_money_for_more_than_the_invoice_only_its_part_stands_on_it(counter: Shop) -> None:
    number, _ = sold(counter, [{"method": "transfer", "amount": "50"}])
    page = issued(counter, "invoice", number)
    assert "Bezahlt: Überweisung 20,04" in page
    assert "50,00" not in page


def test_money_that_comes_later_changes_no_invoice(counter: Shop) -> None:
    number = str(counter.do("issue_invoice", orders=[counter.order(invoice_method="order").number]).number)
    before = paper(counter, "invoice", number)
    first = print_paper(counter.database, "invoice", number, "anna").pdf
    due = counter.ask("invoice", number)["due"]
    given = [{"invoice": number, "amount": due}]
    counter.do("record_payment", customer="MUELLER", tenders=[{"method": "transfer", "amount": due}], allocate=given)
    assert paper(counter, "invoice", number) == before
    assert print_paper(counter.database, "invoice", number, "anna").pdf == first


def test_a_payment_taken_back_does_not_change_the_paper_of_its_sale(counter: Shop) -> None:
    number, payment = sold(counter, None)
    before = paper(counter, "invoice", number)
    counter.do("reverse_payment", payment=payment, reason="keyed wrong")
    assert paper(counter, "invoice", number) == before


def test_what_was_brought_back_pays_for_what_is_taken_instead(counter: Shop) -> None:
    number, _ = sold(counter, None)
    reply = counter.do(
        "take_back",
        sale=number,
        reason="too long",
        lines=[{"line": 1, "quantity": "1"}],
        instead=[{"product": "BOOK", "quantity": "1"}],
        in_hand="seen",
        tenders=[{"method": "card", "amount": "22.08"}],
    )
    page = issued(counter, "invoice", reply.invoice)
    assert f"Bezahlt: Gutschrift {reply.credit_note} 10,02" in page
    assert "Bezahlt: Karte 22,08" in page
    assert "Zu zahlen EUR 0,00" in page


def test_a_corrected_invoice_says_that_the_money_went_along(counter: Shop) -> None:
    number, _ = sold(counter, [{"method": "card", "amount": "20.04"}])
    right = counter.do("correct_invoice", invoice=number, customer="KERN", reason="Kern's goods")
    page = issued(counter, "invoice", right.number)
    assert "20,04 € — bezahlt, nichts mehr offen" in page
    assert "Bezahlt: Karte 20,04" in page
    assert "20,04 € — bezahlt" in issued(counter, "invoice", number), "the first paper is of its own moment"


def test_the_receipt_of_a_part_payment_says_what_stays_open_and_until_when(counter: Shop) -> None:
    number, payment = sold(counter, [{"method": "card", "amount": "10"}])
    page = issued(counter, "receipt", payment)
    assert "Karte 10,00" in page
    assert re.search(r"Noch offen EUR 10,04 zahlbar bis \d\d\.\d\d\.\d{4}", page), page
    rest = [{"invoice": number, "amount": "10.04"}]
    second = counter.do(
        "record_payment", customer="MUELLER", tenders=[{"method": "cash", "amount": "10.04"}], allocate=rest
    ).number
    last = issued(counter, "receipt", second)
    for one in ("Gesamt EUR 20,04", "Bezahlt −10,00", "Zu zahlen EUR 10,04", "Bar 10,04"):
        assert one in last, one
    assert "Noch offen" not in last
    assert paper(counter, "receipt", payment).left_open == 1004, "the first receipt is of its moment"


def test_the_receipt_of_a_full_payment_leaves_nothing_open(counter: Shop) -> None:
    _, payment = sold(counter, [{"method": "cash", "amount": "50"}], change="29.96")
    page = issued(counter, "receipt", payment)
    assert "Rückgeld 29,96" in page
    assert "Noch offen" not in page
    assert "zahlbar" not in page


def test_a_receipt_on_sheets_is_archived_beside_that_on_the_roll(counter: Shop) -> None:
    number, payment = sold(counter, [{"method": "cash", "amount": "50"}], change="29.96")
    roll, sheets, again = (
        print_paper(counter.database, "receipt", payment, "anna", size=size) for size in ("80mm", "a6", "a6")
    )
    assert (size_of(roll.pdf)[0], size_of(sheets.pdf)) == (80.0, (105.0, 148.0))
    assert words(roll.pdf) in words(sheets.pdf).replace(" Seite 1 von 1", "")
    assert sheets.archived
    assert (again.pdf, again.sha256) == (sheets.pdf, sheets.sha256)
    assert print_paper(counter.database, "receipt", payment).sha256 == roll.sha256, "the roll is the usual one"
    for kind, ref, size in (("invoice", number, "a6"), ("receipt", payment, "a5")):
        with pytest.raises(RuleViolation, match=f"not in {size}"):
            print_paper(counter.database, kind, ref, size=size)


def test_a_paid_invoice_offers_no_discount_for_paying_early() -> None:
    made = samples.paper(m.INVOICE, 2)
    assert made.totals is not None
    paid = replace(made, totals=replace(made.totals, prepaid=made.totals.gross, due=0))
    assert "Skonto" not in words(make(paid))
    assert "Zahlbar innerhalb" not in words(make(paid))
