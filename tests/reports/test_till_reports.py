"""The archive of Z reports, and what a manager asks about in the evening: who did what out of the ordinary."""

from __future__ import annotations

from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.documents.runner import print_paper
from app.domain.facts import FACTS
from app.queries.report_exceptions import EXCEPTIONS
from app.reports import report
from app.reports.output import as_csv, as_json
from tests.shop import Shop


def rows(shop: Shop, name: str, since: str = "", until: str = "") -> list[dict[str, Any]]:
    """The rows of a report as JSON."""
    one = report(name)
    with shop.database.read() as view:
        answer = one.ask(view, since, until)
        as_csv(one, answer)
        found: list[dict[str, Any]] = as_json(one, answer)["rows"]
        return found


def told(shop: Shop) -> list[tuple[str, ...]]:
    """What, document, detail and amount of each exception."""
    found = []
    for row in rows(shop, "exceptions"):
        what, _, detail = row["name"].partition(" · ")
        detail = ", ".join(words for words in (detail, row["why"]) if words)
        found.append((what, row["document"], detail, row["amount"]))
    return found


def by(shop: Shop, person: str, action: str, **given: Any) -> Any:
    """Somebody else does it."""
    return perform(shop.database, BY_NAME[action], given, actor=person).reply


def test_each_kind_of_exception_is_a_kind_of_fact() -> None:
    assert set(EXCEPTIONS) <= set(FACTS)


def test_an_ordinary_day_has_no_exceptions(shop: Shop) -> None:
    order = shop.order().number
    shop.shipped(order)
    shop.do("issue_invoice", orders=[order])
    shop.do("open_till", opening="10")
    shop.do("record_payment", customer="MUELLER", tenders=[{"method": "cash", "amount": "5"}])
    shop.do("count_till", cash="15")
    shop.do("close_till")
    assert rows(shop, "exceptions") == []


def test_prices_by_hand_and_lines_taken_off_a_printed_order(shop: Shop) -> None:
    lines = [
        {"product": "CU15", "quantity": "10", "price": "7.00"},
        {"product": "ELB15", "quantity": "20", "discount_percent": "10"},
        {"product": "BOOK", "quantity": "1"},
    ]
    order = shop.order(lines=lines).number
    shop.do("amend_order", order=order, lines=[{"line": 3, "quantity": "0"}])
    assert told(shop) == [
        ("Price by hand", order, "line 1: 10 × CU15", "70.00"),
        ("Discount by hand", order, "line 2: 20 × ELB15", "10.98"),
    ], "nobody has the paper yet"
    print_paper(shop.database, "sales-order", order)
    shop.do("amend_order", order=order, lines=[{"line": 1, "quantity": "8"}])
    shop.do("cancel_order", order=order, lines=[{"line": 2, "quantity": "5"}], reason="too many")
    assert told(shop)[2:] == [
        ("Line less after printing", order, "line 1: 2 × CU15", "14.00"),
        ("Line less after printing", order, "line 2: 5 × ELB15, too many", "2.75"),
    ]


def test_a_quote_that_lost_a_line_after_it_was_sent(shop: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "2"}, {"product": "BOOK", "quantity": "1"}]
    sent = shop.do("send_quote", quote=shop.do("draft_quote", customer="MUELLER", lines=lines).id)
    revised = shop.do("revise_quote", quote=sent.id, customer="MUELLER", lines=lines[:1])
    shop.do("send_quote", quote=revised.id)
    assert [one for one in told(shop) if one[0] == "Line less after sending"] == [
        ("Line less after sending", sent.number, "line 2: 1 × BOOK", "30.00")
    ]


def test_voids_and_money_back_by_person(shop: Shop) -> None:
    money = [{"method": "cash", "amount": "20"}]
    early = shop.do("record_payment", customer="MUELLER", tenders=money)
    order = shop.order().number
    shipment = shop.shipped(order).number
    by(shop, "ben", "refund", payment=early.number, tenders=[{"method": "cash", "amount": "5"}])
    by(shop, "ben", "cancel_shipment", shipment=shipment, reason="wrong car")
    wrong = by(shop, "ben", "record_payment", customer="MUELLER", tenders=money).number
    shop.do("reverse_payment", payment=wrong, reason="keyed twice")
    assert [(row["person"], row["name"].partition(" · ")[0], row["amount"]) for row in rows(shop, "exceptions")] == [
        ("anna", "Payment reversed", "20.00"),
        ("ben", "Paid back without a credit note", "5.00"),
        ("ben", "Shipment called back", "336.80"),
    ]


def test_a_drawer_that_is_off_and_what_the_archive_says_of_it(shop: Shop) -> None:
    shop.do("open_till", opening="100", date="2026-03-18")
    shop.do("count_till", cash="97.50", card="3")
    shop.do("count_till", cash="98", card="3")
    shop.do("close_till", reason="looked twice", keep="50", date="2026-03-18")
    shop.do("open_till", opening="40", date="2026-03-19")
    shop.do("correct_till", number="Z-1", amount="2", reason="slip found")
    assert told(shop) == [
        ("Count is off", "Z-1", "cash, looked twice", "-2.00"),
        ("Count is off", "Z-1", "card, looked twice", "3.00"),
        ("Counted again", "Z-1", "2 counts, the first 97.50 EUR", "0.00"),
        ("Float is not what was left", "Till 1", "", "-10.00"),
        ("Corrected beside a Z report", "Z-1", "cash, slip found", "2.00"),
    ]
    assert rows(shop, "z-reports") == [
        {
            "key": "Z-1", "date": "2026-03-18", "station": "Station 1", "person": "anna",
            "expected": "100.00", "counted": "98.00", "difference": "-2.00", "others": "3.00", "corrected": "2.00",
        }
    ]  # fmt: skip
    assert rows(shop, "z-reports", since="2026-03-19") == []
    assert rows(shop, "exceptions", until="2020-01-01") == []
    assert len(rows(shop, "exceptions", since="2020-01-01", until="2150-12-31")) == 5


def test_a_long_journal_is_read_in_pages(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.queries.report_exceptions._PAGE_SIZE", 2)
    for number in range(5):
        money = [{"method": "cash", "amount": "20"}]
        wrong = shop.do("record_payment", customer="MUELLER", tenders=money).number
        shop.do("reverse_payment", payment=wrong, reason=f"keyed twice {number}")
    assert [row[2] for row in told(shop)] == [f"keyed twice {number}" for number in range(5)]


@pytest.mark.postgres
def test_the_server_knows_the_same_exceptions(postgres_shop: Shop) -> None:
    shop = postgres_shop
    lines = [{"product": "CU15", "quantity": "2", "price": "7"}, {"product": "BOOK", "quantity": "1"}]
    sent = shop.do("send_quote", quote=shop.do("draft_quote", customer="MUELLER", lines=lines).id)
    shop.do("send_quote", quote=shop.do("revise_quote", quote=sent.id, customer="MUELLER", lines=lines[:1]).id)
    shop.order(lines=lines)
    shop.order(lines=[{"product": "ELB15", "quantity": "20", "discount_percent": "10"}])
    shop.order(lines=[{"product": "BOOK", "quantity": "1"}])
    shop.do("open_till", opening="10")
    shop.do("count_till", cash="9")
    shop.do("close_till", reason="one short")
    assert [(what, amount) for what, _, _, amount in told(shop)] == [
        ("Line less after sending", "30.00"),
        ("Price by hand", "14.00"),
        ("Discount by hand", "10.98"),
        ("Count is off", "-1.00"),
    ]
    assert [row["key"] for row in rows(shop, "z-reports")] == ["Z-1"]
