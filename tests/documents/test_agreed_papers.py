"""What was agreed and promised stands on the papers: early payment, contacts, warranty, where a credit went."""

from __future__ import annotations

from dataclasses import MISSING, fields, replace
from pathlib import Path
from typing import Any

from app.documents import make
from app.domain.deal import Deal, Party
from app.domain.deal import Terms as DealTerms
from app.domain.errors import RuleViolation
from app.queries import paper_model as m
from app.queries.paper_agreed import days_to_pay, early_until, offered_early
from app.queries.papers import paper_for
from app.store.database import Database
from app.store.migrate import HEAD
from app.store.sql import sql
from tests.documents import samples
from tests.documents.reading import stand, texts
from tests.shop import Shop
from tests.store.earlier import unpack

AT_ONCE = [{"method": "cash", "amount": "20.04"}]
TWO = [{"product": "CU15", "quantity": "2"}]


def paper(shop: Shop, kind: str, number: str | None) -> m.Paper:
    with shop.database.read() as view:
        return paper_for(view, kind, str(number))[1]


def said(shop: Shop, kind: str, number: str) -> str:
    """All words of a paper, which nobody seals: that would take most of the time."""
    return " ".join(" ".join(texts(make(paper(shop, kind, number)))).replace("\u00a0", " ").split())


def deal(percent: int, days: int, date: str = "2026-03-18") -> Deal:
    terms = DealTerms(early_percent=percent, early_days=days)
    return Deal(Party("c", "K-1", "Kern"), date, "EUR", (), terms=terms)


def test_early_payment_is_reckoned_on_what_is_due_and_from_the_day_of_the_bill() -> None:
    assert early_until(deal(2000, 14), 753_91) == m.EarlyPayment(2000, 15_08, "2026-04-01", 14)
    assert early_until(deal(3000, 10, "2028-02-20"), 100_00) == m.EarlyPayment(3000, 3_00, "2028-03-01", 10)
    assert offered_early(deal(2000, 14)) == m.EarlyPayment(2000, 0, "", 14)
    for percent, days, due in ((0, 14, 100), (2000, 0, 100), (2000, 14, 0), (2000, 14, -5)):
        assert early_until(deal(percent, days), due) is None
    assert (days_to_pay("2026-03-18", "2026-04-17"), days_to_pay("2026-03-18", "")) == (30, None)


def test_early_payment_stands_on_quote_order_and_invoice(shop: Shop) -> None:
    shop.do("save_customer", number="KERN", early_percent="2", early_days=10, language="de", terms_days=30)
    quote = shop.do("send_quote", quote=shop.do("draft_quote", customer="KERN", lines=TWO).id)
    offered = "Zahlbar innerhalb von 30 Tagen ohne Abzug. 2 % Skonto bei Zahlung innerhalb von 10 Tagen"
    assert offered in said(shop, "quotation", str(quote.number))
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id)
    assert offered in said(shop, "sales-order", str(order.number))
    kern = shop.order("KERN", lines=TWO, invoice_method="order", date="2026-03-18")
    bill = str(shop.do("issue_invoice", orders=[kern.number], date="2026-03-18").number)
    page = said(shop, "invoice", bill)
    stand(page, "20,04 €, zahlbar bis 17.04.2026", "2 % Skonto = 0,40 € bei Zahlung bis 28.03.2026")
    assert "innerhalb von 30 Tagen" in page
    # What is agreed later changes no bill; what is paid at once asks for nothing early.
    shop.do("save_customer", number="KERN", early_percent="0")
    assert paper(shop, "invoice", bill).early_payment == m.EarlyPayment(2000, 40, "2026-03-28", 10)


def test_whom_to_ask_is_who_sold_it_or_whom_the_company_names(shop: Shop) -> None:
    shop.do("save_company", contact_name="Ute Nord", phone="+49 431 5550", email="ute@nord.example")
    number = str(shop.order(lines=TWO).number)
    told = paper(shop, "sales-order", number)
    assert (told.contact, told.contact_phone, told.contact_mail) == ("Ute Nord", "+49 431 5550", "ute@nord.example")
    assert "Ansprechpartner Ute Nord +49 431 5550" in said(shop, "sales-order", number)
    sold = shop.order(lines=TWO, salesperson="Ben")
    assert paper(shop, "sales-order", str(sold.number)).contact == "Ben"


def test_warranty_and_returns_are_printed_as_they_were_promised(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", warranty_months=24, return_days=30)
    order = shop.order(lines=[*TWO, {"product": "BOOK", "quantity": "1"}], invoice_method="order")
    bill = str(shop.do("issue_invoice", orders=[order.number]).number)
    shop.do("save_product", sku="CU15", warranty_months=1, return_days=1)
    words = "Garantie: 24 Monate · Rückgabe innerhalb von 30 Tagen"
    for kind, number in (("sales-order", str(order.number)), ("invoice", bill)):
        page = said(shop, kind, number)
        stand(page, "Copper pipe", words, "Soldering handbook")
        assert page.count("Garantie") == 1
    alone = str(shop.order(lines=TWO).number)
    stand(said(shop, "sales-order", alone), "Gesamt", "Garantie: 1 Monat · Rückgabe innerhalb von 1 Tag")
    found = paper(shop, "sales-order", alone).lines[0]
    assert (found.warranty_months, found.return_days) == (1, 1)


def test_a_receipt_says_who_took_the_money_when_and_how_long_goods_may_come_back(shop: Shop) -> None:
    shop.do("save_product", sku="CU15", return_days=14)
    draft = shop.do("draft_order", customer="MUELLER", lines=TWO).id
    sale = shop.do("counter_sale", order=draft, tenders=AT_ONCE)
    told = paper(shop, "receipt", sale.payment)
    assert told.cashier == "anna"
    assert len(told.time) == 5
    assert told.time[2] == ":"
    page = said(shop, "receipt", str(sale.payment))
    stand(page, told.time, "Es bediente Sie anna", "Rückgabe innerhalb von 14 Tagen")


def test_a_credit_note_says_where_its_money_went(shop: Shop) -> None:
    order = shop.order(lines=TWO, invoice_method="order")
    bill = str(shop.do("issue_invoice", orders=[order.number]).number)
    open_ = shop.do("issue_credit_note", invoice=bill, lines=[{"line": 1, "quantity": "1"}], reason="bent")
    assert f"Erstattung: 10,02 € mit Rechnung {bill} verrechnet" in said(shop, "credit-note", str(open_.number))
    draft = shop.do("draft_order", customer="MUELLER", lines=TWO).id
    sale = str(shop.do("counter_sale", order=draft, tenders=AT_ONCE).number)
    kept = shop.do("issue_credit_note", invoice=sale, lines=[{"line": 1, "quantity": "1"}], reason="bent")
    assert paper(shop, "credit-note", kept.number).set_off == ()
    back = shop.do("take_back", sale=sale, reason="too long", lines=[{"line": 1, "quantity": "1"}])
    told = paper(shop, "credit-note", back.credit_note)
    assert [(one.method, one.amount) for one in told.tenders] == [("cash", 10_02)]
    assert "Erstattung: 10,02 € ausgezahlt: Bar" in said(shop, "credit-note", str(back.credit_note))


def test_what_follows_is_told_with_the_day_it_is_promised_for(shop: Shop) -> None:
    order = shop.order(lines=[{"product": "CU15", "quantity": "120"}], promised_date="2099-03-26")
    note = str(shop.shipped(str(order.number)).number)
    line = paper(shop, "delivery-note", note).lines[0]
    assert (line.to_follow, line.to_follow_date) == (20_000, "2099-03-26")
    stand(said(shop, "delivery-note", note), "Erwartet", "26.03.2099")


def test_the_sample_of_a_credit_note_keeps_its_words() -> None:
    sample = samples.paper(m.CREDIT_NOTE, 1)
    assert replace(sample, set_off=(("RE-1", 5),)).refund == sample.refund


# What no books of ours can say of a paper, and why it is a field all the same.
UNFILLED = {
    "Paper.currency_exponent": "is that of the currency, and these books count in euros",
    "Paper.service_period": "nothing is sold by the month here: a bill has one day of supply",
    "Paper.delivery_terms": "an order names the carrier; terms like FCA are a note",
    "Paper.payment_text": "terms in words are told from payable_days and early_payment, in the reader's language",
    "Paper.payment_way": "no direct debits are made here; what paid at once is told by the tenders",
    "Paper.refund": "told by tenders and set_off, in the reader's language",
    "Paper.return_policy": "told by the return_days of the lines",
    "Paper.show_prices": "no customer can ask for priced delivery notes yet",
    "Paper.picker": "a pick list is printed before anybody takes it",
    "Paper.order_date": "the order's number says which it is",
    "Paper.gst": "India's alone: test_lawful_papers",
    "Paper.slips": "a walk for several orders has them: test_pick_batch",
    "Paper.attachments": "files go into a sealed PDF as it is made, not into the question",
    "PaperLine.charges": "lines have no charges of their own in our books",
    "PaperLine.tax_label": "taxes are told by their rate",
    "PaperLine.lead_time": "a line has the day it is promised for, or none",
    "PaperLine.lots": "lots are counted, and no shipment says which of them left yet",
    "PaperLine.hsn": "India's alone: test_lawful_papers",
    "PaperLine.shares": "a walk for several orders has them: test_pick_batch",
    "PaperLine.barcode": "the code is what scanners read",
}
_LISTS = {
    m.QUOTATION: sql("SELECT id FROM quote"), m.SALES_ORDER: sql("SELECT id FROM sales_order"),
    m.PICK_LIST: sql("SELECT id FROM pick_list"), m.DELIVERY_NOTE: sql("SELECT id FROM shipment"),
    m.INVOICE: sql("SELECT id FROM invoice"),
    m.CREDIT_NOTE: sql("SELECT id FROM credit_note"), m.RECEIPT: sql("SELECT id FROM payment"),
    m.PURCHASE_ORDER: sql("SELECT id FROM purchase"), m.Z_REPORT: sql("SELECT session_id FROM z_report"),
    m.STATEMENT: sql("SELECT id FROM customer"),
}  # fmt: skip


def filled(one: Any) -> set[str]:
    """The names of the fields of a value that say something other than nothing."""
    found = set()
    for field in fields(one):
        nothing = None if field.default is MISSING else field.default
        if getattr(one, field.name) not in (nothing, (), "", None, 0):
            found.add(f"{type(one).__name__}.{field.name}")
    return found


def busy(shop: Shop) -> str:
    """What the kept month does not do: goods with promises, parts of orders, an advance, change; returns a draft."""
    site = {"name": "Kita Möwenweg", "street": "Möwenweg 17", "postcode": "24837", "city": "Schleswig", "country": "DE"}
    shop.do("save_company", intro="Wie besprochen:", outro="Danke.", terms_title="AGB", terms_version="1",
            terms_text="Goods stay ours.", contact_name="Ute Nord", phone="1", email="ute@nord.example",
            address_window="din-a")  # fmt: skip
    shop.do("save_field", entity="product", name="Origin", kind="text", papers=["sales-order"])
    shop.do("save_product", sku="CU15", warranty_months=24, return_days=14, bin="A-03-2", fields={"Origin": "IT"})
    shop.do("save_product", sku="ROD", name="Steel rod", price="4", price_per=100, tax="S19", unit="m", bar_length="6",
            kerf="0.003")  # fmt: skip
    shop.do("receive_goods", lines=[{"product": "ROD", "quantity": "60"}])
    rods = shop.order(lines=[{"product": "ROD", "quantity": "15", "length": "1.5", "pieces": 10}])
    shop.do("open_pick_list", order=rods.number)
    lines = [{"product": "CU15", "quantity": "120", "ship_to": {**site, "street": "Hafen 2"}}]
    order = shop.order(lines=lines, ship_to=site, promised_date="2099-03-26", instructions="Ring twice")
    parts = [{"weight": 4200}]
    for _ in range(2):
        picked = shop.do("open_pick_list", order=order.number)
        shop.do("confirm_pick", pick_list=picked.id)
        packed = shop.do("pack_shipment", pick_list=picked.id, parcels=parts)
        shop.do("ship", shipment=packed.id, carrier="DHL")
        shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "10"}])
    billed = shop.order(lines=TWO, invoice_method="order").number
    shop.do("issue_advance", order=billed, amount="10")
    shop.do("issue_invoice", orders=[billed])
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": "CUT", "quantity": "2"}]).id
    shop.do("counter_sale", order=draft, tenders=[{"method": "cash", "amount": "50"}])
    return str(shop.do("draft_order", customer="MUELLER", lines=TWO).id)


def fields_told(shop: Shop, draft: str = "") -> set[str]:
    """The fields that the papers of these books fill."""
    found: set[str] = set()
    with shop.database.read() as view:
        asked = [(kind, str(row[0])) for kind, ids in _LISTS.items() for row in view.rows(ids)]
        for kind, one in [*asked, *([(m.SALES_ORDER, draft)] if draft else [])]:
            try:
                told = paper_for(view, kind, one)[1]
            except RuleViolation:
                continue  # an invoice of the old system, a payment for no one invoice: they have no paper
            found |= filled(told).union(*map(filled, told.lines))
    return found


def test_every_field_of_a_paper_is_filled_by_some_story_or_says_why_not(shop: Shop, tmp_path: Path) -> None:
    draft = busy(shop)
    found = fields_told(shop, draft) | fields_told(Shop(Database(str(unpack(HEAD, tmp_path)))))
    names = {f"{of.__name__}.{one.name}" for of in (m.Paper, m.PaperLine) for one in fields(of)}
    assert names - found == set(UNFILLED)
