"""What the old system still has to deliver becomes orders of ours, whole or not at all."""

from pathlib import Path

import pytest

from tests.cli.terminal import Terminal
from tests.exchange.test_imports import counts, faults
from tests.exchange.test_trade_lists import take

OLD = (
    "Auftragsnummer;Kundennummer;Auftragsdatum;Liefertermin;Artikelnummer;Restmenge;Preis netto;Rabatt\n"
    "A-17;K;02.03.2026;01.04.2026;NUT;200;0,50;10\nA-9;K;01.02.2026;;NUT;5;;\nA-17;;;;PIPE;2,5;8,00;\n"
)


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    """A customer, two products, and three nuts too few."""
    said = terminal.do(
        {"action": "save_customer", "number": "K", "name": "Kern"},
        {"action": "save_product", "sku": "NUT", "name": "Nut", "price": "20", "price_per": 100},
        {"action": "save_product", "sku": "PIPE", "name": "Pipe", "price": "9", "unit": "m"},
        {"action": "receive_goods", "lines": [{"product": "NUT", "quantity": "202"}]},
    )
    assert said.code == 0
    return terminal


def test_orders_come_in_on_their_day_at_the_price_that_was_agreed(desk: Terminal, tmp_path: Path) -> None:
    said = take(desk, tmp_path, "open-orders", OLD)
    assert (said.code, counts(said)) == (0, (3, 3, 0, 0))
    older, newer = (desk.ask("order", number) for number in _numbers(desk))
    assert (older["reference"], older["date"], older["net"]) == ("A-9", "2026-02-01", "1.00")
    # 200 x 0.50 less 10 % and 2.5 x 8.00: the price of the list is for one, though nuts are sold by the hundred.
    assert (newer["reference"], newer["date"], newer["net"]) == ("A-17", "2026-03-02", "110.00")
    assert desk.ask("stock", "NUT")["reserved"] == "202", "what is there is promised, the older order first"
    before = desk.entries()
    assert counts(take(desk, tmp_path, "open-orders", OLD)) == (3, 0, 0, 3)
    assert desk.entries() == before
    assert desk.type("check", "--rebuild").json["faults"] == []


def _numbers(desk: Terminal) -> list[str]:
    from app.store.database import Database
    from app.store.sql import sql

    database = Database(desk.where)
    with database.read() as view:
        numbers = [row[0] for row in view.rows(sql("SELECT number FROM sales_order ORDER BY date"))]
    database.close()
    return numbers


def test_an_order_with_a_bad_line_is_left_out_whole(desk: Terminal, tmp_path: Path) -> None:
    bad = OLD + (
        "A-17;;;;NONE;1;;\nA-18;K;;;NUT;1;;0,15\nA-19;X;;;NUT;1;;\nA-20;K;;;NUT;1;1,23456;\nA-21;K;;;NUT;0;;\n"
        "A-9;L;;;NUT;1;;\n"
    )
    before = desk.entries()
    said = take(desk, tmp_path, "open-orders", bad)
    assert (said.code, desk.entries()) == (2, before)
    assert faults(said)[:4] == [(5, "product"), (6, "discount"), (7, "customer"), (9, "quantity")]
    told = {one["line"]: one["error"] for one in said.json["bad"]}
    assert told[2] == told[4] == "Order A-17 is left out, because line 5 is bad."
    assert told[8] == "Order A-20: The price 1.23456 has more than 4 decimals."
    assert told[10] == "Line 3 names another customer of order A-9: K."
    partly = take(desk, tmp_path, "open-orders", OLD + "A-17;;;;NONE;1;;\n", "--accept-partial")
    assert (partly.code, counts(partly), len(partly.json["bad"])) == (0, (4, 1, 0, 0), 3)
    assert [desk.ask("order", n)["reference"] for n in _numbers(desk)] == ["A-9"]


def test_a_dry_run_makes_no_order(desk: Terminal, tmp_path: Path) -> None:
    before = desk.entries()
    said = take(desk, tmp_path, "open-orders", OLD, "--dry-run")
    assert (said.code, said.json["created"], desk.entries()) == (0, 3, before)
    assert _numbers(desk) == []
