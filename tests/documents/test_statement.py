"""The statement of account: every open document in the column of its age, to the cent what the books say."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents import make
from app.documents.runner import print_paper
from app.queries import paper_model as m
from app.queries.paper_statement import age_of
from app.queries.papers import paper_for
from app.store.sql import sql
from tests.documents import samples
from tests.documents.reading import find, texts
from tests.shop import Shop


def said(paper: m.Paper) -> str:
    return " ".join(" ".join(texts(make(paper))).replace("\u00a0", " ").split())


def statement(shop: Shop, ref: str) -> m.Paper:
    with shop.database.read() as view:
        return paper_for(view, "statement", ref)[1]


@pytest.mark.parametrize(
    ("due", "age"),
    [("2026-03-18", 0), ("2026-04-01", 0), ("", 0), ("2026-03-17", 1), ("2026-02-16", 1), ("2026-02-15", 2),
     ("2026-01-17", 2), ("2026-01-16", 3), ("2025-12-18", 3), ("2025-12-17", 4), ("2019-01-01", 4)],
)  # fmt: skip
def test_how_late_a_document_is(due: str, age: int) -> None:
    assert age_of(due, "2026-03-18") == age


def test_what_is_open_is_what_the_books_say(shop: Shop) -> None:
    for quantity in ("4", "7"):
        order = shop.order(lines=[{"product": "CU15", "quantity": quantity}]).number
        shop.shipped(order)
        last = shop.do("issue_invoice", orders=[order]).number
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "transfer", "amount": "5.01"}])
    shop.do("issue_credit_note", invoice=last, lines=[{"line": 1, "quantity": "1"}], reason="bent")
    shop.do("record_payment", customer="MUELLER", allocate=[], tenders=[{"method": "transfer", "amount": "900.00"}])
    paper = statement(shop, "MUELLER")
    with shop.database.read() as view:
        balance = view.value(sql("SELECT balance FROM customer_balance"))
    assert paper.totals is not None
    assert sum(one.open for one in paper.open_items) == paper.totals.due == balance
    assert {one.kind for one in paper.open_items} >= {"payment"}
    issued = print_paper(shop.database, "statement", "MUELLER")
    assert issued.pdf.startswith(b"%PDF")
    assert not issued.archived, "it is true on its day only"


def test_who_owes_nothing_is_thanked(shop: Shop) -> None:
    paper = statement(shop, "MUELLER")
    assert (paper.open_items, paper.totals and paper.totals.due) == ((), 0)
    page = said(paper)
    assert "ist nichts offen. Vielen Dank!" in page
    assert "Saldo" not in page


def test_it_says_how_much_how_late_and_how_to_pay() -> None:
    page = said(samples.paper(m.STATEMENT, 12))
    for words in ("Kontoauszug K-1017", "9.096,42 € offen am 18.03.2026, davon 4.133,99 € überfällig", "Nicht fällig",
                  "31–60 Tage", "> 90 Tage", "Saldo EUR 9.096,42", "Verwendungszweck: K-1017", "Banking-App",
                  "Zahlung von −500,00", "gekreuzt"):  # fmt: skip
        assert words in page, words
    paper = samples.paper(m.STATEMENT, 1)
    with_us = tuple(replace(one, kind="credit_note", open=-100, whole=-100) for one in paper.open_items)
    page = said(replace(paper, open_items=with_us, totals=samples.balance(with_us)))
    assert "1,00 € zu Ihren Gunsten am 18.03.2026" in page
    assert "Banking-App" not in page
    assert "gekreuzt" not in page, "nobody is asked to pay"


def test_an_amount_stands_in_the_column_of_its_age_and_long_accounts_are_carried() -> None:
    made = make(samples.paper(m.STATEMENT, 60))
    assert "Übertrag" in texts(made)[0]
    assert texts(made)[-1].count("Saldo EUR") == 1
    one = make(samples.paper(m.STATEMENT, 6))
    assert abs(find(one, "824,74").right - find(one, "Nicht fällig").right) < 1
    assert abs(find(one, "661,85").right - find(one, "1–30 Tage").right) < 1
