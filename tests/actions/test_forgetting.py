"""A customer asks to be forgotten: what the books know of them is erased, what was issued stays, the chain is whole."""

from pathlib import Path
from typing import Any

import pytest

from app.domain.facts import PaperMailed
from app.store.database import wall_clock
from app.store.filestore import files_of, is_kept, keep_content, sweep
from app.store.journal import check_chain
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.actions.told import at, refused
from tests.shop import Shop

LINDE: dict[str, Any] = {
    "number": "LINDE",
    "name": "Otto Linde",
    "country": "DE",
    "phone": "0251 77",
    "email": "otto@linde.example",
    "note": "rings twice",
    "address": {"street": "Lindenweg 1", "postcode": "48155", "city": "Münster"},
    "addresses": [{"kind": "shipping", "name": "Garage Linde", "street": "Hof 2"}],
    "contacts": [{"name": "Olga Linde", "phone": "0251 78"}],
}
CU = [{"product": "CU15", "quantity": "1"}]
CARD = [{"method": "card", "amount": "10.02"}]
NAMES = ("Linde", "0251 7", "otto@", "Lindenweg", "rings twice")


def everywhere(shop: Shop, word: str) -> set[str]:
    """The tables that hold a word of the customer; the number of the customer is not such a word."""
    names = sql("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
    found = set()
    with shop.database.read() as view:
        for (table,) in view.rows(names):
            if any(word in str(value) for row in view.rows(sql(f"SELECT * FROM {table}")) for value in row):
                found.add(table)
    return found


@pytest.fixture
def linde(shop: Shop) -> Shop:
    """A shop that knows Otto Linde."""
    shop.do("save_customer", **LINDE)
    return shop


def test_who_never_bought_leaves_nothing_behind(linde: Shop) -> None:
    lines = [{"product": "CU15", "amount": "2n"}, {"kind": "note", "text": "to the Lindenweg"}]
    linde.do("save_template", name="Otto Linde, bath", customer="LINDE", lines=lines)
    linde.do("save_template", name="Bath", lines=lines[:1])
    assert everywhere(linde, "Lindenweg") == {"customer", "order_template", "journal_private"}
    assert linde.do("forget_customer", customer="LINDE", reason="asked by letter").state == "forgotten"
    for word in NAMES:
        assert everywhere(linde, word) == set(), word
    with linde.database.read() as view:
        assert check_chain(view) == []
        kept = view.rows(sql("SELECT name, inactive FROM order_template ORDER BY name"))
        assert [tuple(row) for row in kept] == [("", 1), ("Bath", 0)], "what is for all stays"
    assert check_rebuild(linde.database) == []


@pytest.mark.slow
def test_who_took_goods_is_forgotten_with_the_rest(linde: Shop) -> None:
    picking = linde.do("open_pick_list", order=linde.order(customer="LINDE", lines=CU).id).id
    linde.do("confirm_pick", pick_list=picking)
    packed = linde.do("pack_shipment", pick_list=picking).id
    linde.do("hand_over", shipment=packed, name="Olaf Neffe", strokes=[[(1, 2, 0, 500), (30, 40, 16, 700)]])
    bill = linde.do("issue_invoice", shipments=[packed]).number
    linde.do("record_payment", customer="LINDE", tenders=CARD, allocate=[{"invoice": bill, "amount": "10.02"}])
    assert everywhere(linde, "Olaf Neffe") == {"document_signature", "journal_private"}
    linde.do("forget_customer", customer="LINDE")
    assert everywhere(linde, "Olaf Neffe") == set()
    assert check_rebuild(linde.database) == []


def test_issued_documents_keep_the_name_and_signatures_lose_it(linde: Shop) -> None:
    quote = linde.do("send_quote", quote=linde.do("draft_quote", customer="LINDE", lines=CU).id).id
    linde.do("sign_document", quote=quote, name="Otto Linde", strokes=[[(1, 2, 0, 500), (30, 40, 16, 700)]])
    order = linde.do("confirm_order", order=linde.do("accept_quote", quote=quote).id).number
    linde.shipped(order)
    linde.do("issue_invoice", orders=[order])
    linde.do("record_payment", customer="LINDE", tenders=CARD)
    assert "document_signature" in everywhere(linde, "Otto Linde")
    linde.do("forget_customer", customer="LINDE")
    # The frozen content of quote, order and invoice stays in the journal as long as the law wants it.
    assert everywhere(linde, "Otto Linde") == {"journal", "quote", "sales_order", "invoice"}
    assert linde.ask("invoice", "RE-1")["customer"] == "LINDE"
    assert check_rebuild(linde.database) == []


def test_nobody_is_forgotten_while_something_is_open(linde: Shop) -> None:
    def still_open(sentence: str) -> None:
        refused(linde, sentence, "forget_customer", customer="LINDE", field="customer")

    refused(linde, "There is no customer NOBODY", "forget_customer", customer="NOBODY", field="customer")
    draft = linde.do("draft_quote", customer="LINDE", lines=CU)
    still_open("Draft D-1 is not finished")
    quote = linde.do("send_quote", quote=draft.id)
    still_open("Quote Q-1 is open")
    linde.do("decline_quote", quote=quote.id)
    order = linde.order("LINDE", lines=CU, invoice_method="order").number
    still_open("Order SO-1 is not closed")
    linde.shipped(order)
    linde.do("issue_invoice", orders=[order])
    still_open("Order SO-1 is not closed")
    linde.do("record_payment", customer="LINDE", tenders=[{"method": "card", "amount": "10.03"}])
    still_open("There is money of this customer with us (PA-1)")
    linde.do("refund", payment="PA-1", otherwise="a cent in the hand",
             tenders=[{"method": "cash", "amount": "0.01"}])  # fmt: skip
    linde.do("forget_customer", customer="LINDE")
    still_open("forgotten already")


def test_a_quote_that_ran_out_keeps_nobody(linde: Shop) -> None:
    quote = linde.do("draft_quote", customer="LINDE", lines=CU, date="2026-01-05", valid_until="2026-01-20")
    linde.do("send_quote", quote=quote.id)
    linde.do("forget_customer", customer="LINDE")


def test_with_the_forgotten_nobody_trades_by_mistake(linde: Shop) -> None:
    linde.do("forget_customer", customer="LINDE")
    words = "Customer LINDE was forgotten; make a new one"
    refused(linde, words, "draft_order", customer="LINDE", lines=CU, field="customer")
    refused(linde, words, "record_payment", customer="LINDE", tenders=CARD, field="customer")
    refused(linde, words, "save_customer", number="LINDE", name="Otto Linde", field="number")


def test_nothing_is_left_in_the_file_itself(linde: Shop) -> None:
    linde.do("forget_customer", customer="LINDE")
    file = Path(linde.database.where)
    shop = at(linde, wall_clock)  # the write-ahead log is folded in when the books are closed
    assert b"Lindenweg" not in file.read_bytes()
    assert shop.ask("customer", "LINDE")["name"] == ""


def test_where_a_paper_was_mailed_is_forgotten_and_that_it_was_stays(linde: Shop) -> None:
    with linde.database.read() as view:
        who = str(view.value(sql("SELECT id FROM customer WHERE number = 'LINDE'")))
    private = {"to": "otto@linde.example", "subject": "Linde, your bill"}
    fact = PaperMailed("invoice", "1" * 32, who, "ab" * 32, "<a@b.example>", 5, private)
    linde.database.write(lambda tx: tx.record(fact), action="mail_paper")
    assert everywhere(linde, "otto@linde.example") >= {"journal_private", "paper_mailed"}
    linde.do("forget_customer", customer="LINDE", reason="asked by letter")
    for word in NAMES:
        assert everywhere(linde, word) == set(), word
    with linde.database.read() as view:
        assert check_chain(view) == []
        kept = view.rows(sql("SELECT message_id, sent_to, subject, sent_at FROM paper_mailed"))
        assert [tuple(row) for row in kept] == [("<a@b.example>", "", "", 5)]
    assert check_rebuild(linde.database) == []


def test_a_name_that_was_written_on_paper_goes_with_its_scan(linde: Shop) -> None:
    quote = linde.do("send_quote", quote=linde.do("draft_quote", customer="LINDE", lines=CU).id)
    kept = keep_content(files_of(linde.database), b"his hand", "scan.jpg")
    scan = {"sha256": kept.sha256, "size": kept.size}
    # As a file of the quote, and by one word more as the signature under it.
    linde.do("attach_file", entity="order", record=quote.id, name="page.jpg", **scan)
    assert linde.do("take_paper_back", codes=[quote.number], name="Linde, Q.jpg", **scan).state == "signed"
    linde.do("decline_quote", quote=quote.id)
    assert everywhere(linde, "Linde, Q") == set(), "whose it is stands on it, and not in its name"
    assert "attachment" in everywhere(linde, f"{quote.number} signed.jpg")
    linde.do("forget_customer", customer="LINDE", reason="asked by letter")
    with linde.database.read() as view:
        assert view.rows(sql("SELECT removed FROM attachment")) == [(1,), (1,)]
    at(linde, lambda: wall_clock() + 2 * 24 * 3_600_000_000)
    assert (sweep(linde.database), is_kept(files_of(linde.database), kept.sha256)) == (1, False)
