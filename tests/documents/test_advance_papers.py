"""An advance is called what it is, and the final invoice says tax by tax how it takes it off; in both languages."""

from __future__ import annotations

import pytest

from app.documents import make
from app.documents.runner import print_paper
from app.domain.advance import words_of
from app.queries import paper_model as m
from app.queries.papers import paper_for
from app.store.sql import sql
from tests.documents.reading import texts
from tests.shop import Shop


def said(shop: Shop, number: str) -> str:
    """The words of an invoice's paper, as it is issued."""
    pdf = print_paper(shop.database, "invoice", number, "anna").pdf
    return " ".join(" ".join(texts(pdf)).replace("\u00a0", " ").split())


def paper(shop: Shop, number: str) -> m.Paper:
    """The frozen paper itself."""
    with shop.database.read() as view:
        return paper_for(view, "invoice", number)[1]


@pytest.fixture
def rates(shop: Shop) -> Shop:
    """16 and 5 percent until the year's end, 19 and 7 again in 2021."""
    for code, old, new in (("S19", "16", "19"), ("S7", "5", "7")):
        shop.do("save_tax_rate", code=code, category="S", percent=old, valid_from="2020-07-01")
        shop.do("save_tax_rate", code=code, category="S", percent=new, valid_from="2021-01-01")
    shop.do("receive_goods", lines=[{"product": "BOOK", "quantity": "10"}])
    return shop


def both(shop: Shop, customer: str = "MUELLER") -> tuple[str, str, str]:
    """An order with an advance of 200.00 in 2020, and its final invoice of 2021."""
    lines = [{"product": "CU15", "quantity": "33"}, {"product": "BOOK", "quantity": "7"}]
    order = shop.order(customer, lines=lines, date="2020-12-10").number
    advance = shop.do("issue_advance", order=order, amount="200", date="2020-12-10").number
    picking = shop.do("open_pick_list", order=order, date="2021-01-20")
    shop.do("confirm_pick", pick_list=picking.id, date="2021-01-20")
    packed = shop.do("pack_shipment", pick_list=picking.id, date="2021-01-20")
    shop.do("ship", shipment=packed.id, date="2021-01-20")
    return order, advance, shop.do("issue_invoice", orders=[order], date="2021-01-20").number


def test_an_advance_says_in_german_what_it_is_and_what_is_still_to_come(rates: Shop) -> None:
    order, advance, _ = both(rates)
    page = said(rates, advance)
    assert f"Anzahlungsrechnung {advance}" in page
    assert f"Anzahlung auf Auftrag {order}: Lieferung und Leistung stehen noch aus." in page
    assert "Die Schlussrechnung zieht sie samt USt. ab." in page
    assert "USt. 16 % auf 102,38" in page or "darin 16 % USt. auf 102,38" in page
    assert "Leistungsdatum" not in page, "nothing was supplied yet"
    assert paper(rates, advance).delivery_date is None


def test_the_final_invoice_settles_each_advance_under_each_tax(rates: Shop) -> None:
    _, advance, final = both(rates)
    page = said(rates, final)
    assert f"Schlussrechnung {final}" in page
    for row in (
        "Abrechnung der Anzahlungen",
        "Gesamte Lieferung und Leistung 277,86 19 % 52,79 330,65",
        "Gesamte Lieferung und Leistung 210,00 7 % 14,70 224,70",
        f"abzüglich Anzahlung {advance} vom 10.12.2020 −102,38 16 % −16,38 −118,76",
        f"abzüglich Anzahlung {advance} vom 10.12.2020 −77,37 5 % −3,87 −81,24",
        "USt. 19 % auf 277,86 52,79",
        "USt. 16 % auf −102,38 −16,38",
    ):
        assert row in page, row
    assert len(texts(print_paper(rates.database, "invoice", final, "anna").pdf)) == 1, "one sheet"
    totals = paper(rates, final).totals
    assert totals is not None
    # 330.65 + 224.70 less 200.00
    assert totals.gross == 33065 + 22470 - 20000


def test_both_are_said_in_english_and_gross_prices_come_to_the_same(rates: Shop) -> None:
    rates.do("save_customer", number="SMITH", name="Smith Ltd", country="DE", language="en", prices_include_tax=True)
    order, advance, final = both(rates, "SMITH")
    assert f"Advance invoice {advance}" in said(rates, advance)
    assert f"Advance on order {order}: goods and services are still to come." in said(rates, advance)
    page = said(rates, final)
    assert f"Final invoice {final}" in page
    assert "Settlement of advances" in page
    assert f"less advance {advance} of 10 Dec 2020" in page or f"less advance {advance} of 10/12/2020" in page
    rows = paper(rates, final).settlement
    whole = sum(one.tax.base + one.tax.tax for one in rows if not one.number)
    off = sum(one.tax.base + one.tax.tax for one in rows if one.number)
    totals = paper(rates, final).totals
    assert totals is not None
    assert (whole - off, off) == (totals.gross, 20000)


def test_an_ordinary_invoice_is_called_as_ever(shop: Shop) -> None:
    order = shop.order().number
    shop.shipped(order)
    bill = shop.do("issue_invoice", orders=[order]).number
    assert (paper(shop, bill).form, paper(shop, bill).settlement) == ("", ())
    page = said(shop, bill)
    assert f"Rechnung {bill}" in page
    assert "Anzahlung" not in page


def test_a_reprint_is_the_archived_paper_and_a_late_one_says_what_it_would_have_said(rates: Shop) -> None:
    _, advance, final = both(rates)
    first = print_paper(rates.database, "invoice", advance, "anna")
    again = print_paper(rates.database, "invoice", advance, "anna")
    assert again.archived
    assert again.pdf == first.pdf
    with rates.database.read() as view:
        kinds = view.rows(sql("SELECT kind, number FROM document_archive"))
    assert kinds == [("invoice", advance)]
    before = paper(rates, final)
    # All is credited before the final invoice's paper was ever drawn.
    rates.do("issue_credit_note", invoice=final, reason="all back")
    rates.do("issue_credit_note", invoice=advance, reason="all back")
    assert paper(rates, final) == before
    assert make(before, None).startswith(b"%PDF")
    assert f"Schlussrechnung {final}" in said(rates, final)


def test_a_part_of_an_advance_that_was_credited_first_is_not_taken_off(shop: Shop) -> None:
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "40"}]).number
    advance = shop.do("issue_advance", order=order, amount="119").number
    shop.do("issue_credit_note", invoice=advance, lines=[{"line": 1, "amount": "19"}], reason="too much asked for")
    shop.shipped(order)
    final = shop.do("issue_invoice", orders=[order]).number
    rows = [(one.number, one.tax.base, one.tax.tax) for one in paper(shop, final).settlement]
    # 336.80 and 63.99; of the advance 100.00 are left: 84.03 and 15.97
    assert rows == [("", 33680, 6399), (advance, 8403, 1597)]


@pytest.mark.parametrize(
    ("language", "asked", "taken", "tax"),
    [
        ("fr_BE", "Acompte sur la commande AB-7", "Acompte RE-1 du 25/03/2026", "soit 119,00 TTC, dont 19,00 de TVA"),
        ("es", "Anticipo del pedido AB-7", "Anticipo RE-1 del 25/03/2026", "en total 119,00, con 19,00 de IVA"),
        ("de-AT", "Anzahlung auf Auftrag AB-7", "Anzahlung RE-1 vom 25.03.2026", "mit 19,00 USt. zusammen 119,00"),
        ("nl", "Advance on order AB-7", "Advance RE-1 of 2026-03-25", "with 19.00 tax 119.00 in all"),
    ],
)
def test_an_advance_is_named_in_the_language_of_its_paper(language: str, asked: str, taken: str, tax: str) -> None:
    words = words_of(language)
    assert words.asked.format(number="AB-7") == asked
    assert words.taken.format(number="RE-1", date=words.date("2026-03-25")) == taken
    assert words.tax.format(tax=words.amount(1900, "EUR"), gross=words.amount(11900, "EUR")) == tax
