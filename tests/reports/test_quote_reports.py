"""What became of quotes: counted and summed exactly, whoever asks, by month, customer, salesperson and reason."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest

from app.reports import report
from app.reports.output import as_csv
from app.reports.quotes import share
from tests.shop import Shop

SINCE, UNTIL = "2026-03-01", "2026-04-30"


def _quote(shop: Shop, customer: str, pieces: int, day: str, who: str, end: str = "", **said: str) -> str:
    lines = [{"product": "CU15", "quantity": str(pieces), "price": "10"}]
    quote = shop.do("draft_quote", customer=customer, lines=lines, date=day, valid_until="2099-01-01", salesperson=who)
    sent = shop.do("send_quote", quote=quote.id)
    if end:
        shop.do(end, quote=sent.id, **said)
    return str(sent.id)


@pytest.fixture
def told(shop: Shop) -> Shop:
    """Six quotes of two months and two people, one of a customer who was merged, one out of the time."""
    shop.do("save_customer", number="MUELLER-2", name="Müller once more", country="DE")
    _quote(shop, "MUELLER", 3, "2026-03-10", "anna", "accept_quote")
    _quote(shop, "MUELLER-2", 5, "2026-03-11", "anna", "decline_quote", reason="price")
    _quote(shop, "KERN", 7, "2026-03-12", "ben", "decline_quote", reason="price")
    _quote(shop, "KERN", 11, "2026-04-01", "ben", "decline_quote")
    _quote(shop, "KERN", 13, "2026-04-02", "ben", "expire_quote", date="2099-02-01")
    _quote(shop, "KERN", 17, "2026-04-03", "anna")
    _quote(shop, "KERN", 19, "2026-05-01", "anna", "accept_quote")
    shop.do("merge_customers", customer="MUELLER", gone="MUELLER-2")
    return shop


def _asked(shop: Shop, name: str) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    with shop.database.read() as view:
        found = report(name).ask(view, SINCE, UNTIL)
    return [dict(row) for row in found.rows], dict(found.totals)


FIGURES = ("key", "quotes", "won", "lost", "expired", "open", "rate", "net", "won_net")


@pytest.mark.parametrize(
    ("by", "rows"),
    [
        ("month", [("2026-03", 3, 1, 2, 0, 0, 33_333, 15_000, 3_000), ("2026-04", 3, 0, 1, 1, 1, 0, 41_000, 0)]),
        ("customer", [("KERN", 4, 0, 2, 1, 1, 0, 48_000, 0), ("MUELLER", 2, 1, 1, 0, 0, 50_000, 8_000, 3_000)]),
        ("salesperson", [("anna", 3, 1, 1, 0, 1, 50_000, 25_000, 3_000), ("ben", 3, 0, 2, 1, 0, 0, 31_000, 0)]),
    ],
)
def test_the_rate_counts_what_is_decided(told: Shop, by: str, rows: list[tuple[Any, ...]]) -> None:
    found, totals = _asked(told, f"win-rate-by-{by}")
    assert [tuple(row[name] for name in FIGURES) for row in found] == rows
    assert tuple(totals[name] for name in FIGURES[1:]) == (6, 1, 3, 1, 1, 20_000, 56_000, 3_000)


def test_why_quotes_were_lost_and_what_is_merged_counts_with_who_stays(told: Shop) -> None:
    found, totals = _asked(told, "lost-quotes")
    assert [(row["key"], row["quotes"], row["share"], row["net"]) for row in found] == [
        ("price", 2, 50_000, 12_000),
        ("expired", 1, 25_000, 13_000),
        ("no reason given", 1, 25_000, 11_000),
    ]
    assert (totals["quotes"], totals["net"]) == (4, 36_000)


def test_a_table_of_it_is_saved(told: Shop) -> None:
    chosen = report("win-rate-by-customer")
    with told.database.read() as view:
        rows = list(csv.reader(io.StringIO(as_csv(chosen, chosen.ask(view, SINCE, UNTIL)))))
    assert rows[1][:3] == ["KERN", "Kern Haustechnik", "4"]
    assert rows[2][1:3] == ["Müller Bau GmbH", "2"]


def test_nothing_quoted_is_no_rate() -> None:
    assert share(0, 0) == 0
    assert (share(1, 3), share(2, 3), share(3, 3)) == (33_333, 66_667, 100_000)
