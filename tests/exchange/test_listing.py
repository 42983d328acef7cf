"""Lists beside an order: every row for itself, as text or as a table, and no number guessed."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.entry.lists import list_rows
from app.domain.errors import RuleViolation
from app.domain.inbound import counted_in
from app.exchange.inbound.listing import list_of_file, listed


@pytest.mark.parametrize(
    ("row", "entry"),
    [
        ("60 x ELB15", "60*ELB15"),
        ("60x ELB15", "60*ELB15"),
        ("ELB15 x 60", "60*ELB15"),
        ("- 40 Stück CU15-3", "40stück*CU15-3"),
        ("CU15-3: 40 Stk", "40stk*CU15-3"),
        ("CU15-3 2,5", "2,5*CU15-3"),
        ("CU15-3, 2,5", "2,5*CU15-3"),
        ("CU15-3\tKupferrohr 15 mm\t40\tpc\t8,42\t336,80", "40pc*CU15-3"),
        ("CU15-3;2,5 m", "2,5m*CU15-3"),
        ("10*cu15@7.90 -5% !thu", "10*cu15@7.90 -5% !thu"),
        ("Total Quartz 5", "5*Total Quartz"),
        ("'call before noon", "'call before noon"),
    ],
)
def test_a_row_as_it_would_be_typed(row, entry):
    assert [(one.entry, one.left_out) for one in list_rows(row)] == [(entry, "")]


def test_headings_totals_and_the_column_of_positions_are_no_lines():
    text = "Pos\tArtikel\tText\tMenge\n10\tCU15-3\tRohr\t40\n20\tELB15\tBogen\t60\nSumme: 1.234,56 €"
    assert [one.left_out for one in list_rows(text)] == ["a heading", "", "", "a total"]
    assert [one.entry for one in list_rows(text) if not one.left_out] == ["40*CU15-3", "60*ELB15"]


def test_one_mark_is_a_thousand_only_where_the_list_proves_it():
    assert listed("1.000 CU15\nELB15 4")[0].amounts == ("1", "1000")
    assert [one.entry for one in listed("1.000 CU15\nELB15 2,5")] == ["1000 CU15", "2,5*ELB15"]
    assert [one.entry for one in listed("1,000 CU15\nELB15 2.5")] == ["1000 CU15", "2.5*ELB15"]
    assert listed("1.2.3 x ELB15")[0].fault.startswith("1.2.3 is not a number")


def test_a_table_is_read_by_its_headings_and_a_bad_row_stays_with_its_sentence():
    text = "Artikel;Bezeichnung;Menge;ME;Preis\nCU15-3;Rohr;40,5;Stk;8,42\n;Rohr\nBN12;;zwei;\nSumme;;40"
    head, good, none, bad, total = listed(text)
    assert (head.left_out, total.left_out) == ("a heading", "a total")
    assert (good.said.code, good.said.quantity, good.said.unit, good.said.price) == (
        "CU15-3", Decimal("40.5"), "Stk", Decimal("8.42"),
    )  # fmt: skip
    assert none.said.description == "Rohr"
    assert bad.fault == "zwei is not a number."
    # A row that is not of the table makes all of it text.
    assert [one.said for one in listed(text + "\nhello")] == [None] * 6


def test_a_file_is_text_whose_rows_say_what_the_file_said():
    found = list_of_file('Artikel;Bezeichnung;Menge\nCU15-3;"Rohr\nlang";1.125,5\n'.encode("cp1252"), "order.csv")
    assert found.text == "Artikel\tBezeichnung\tMenge\nCU15-3\tRohr lang\t1.125,5"
    assert listed(found.text, found.rows)[1].said.quantity == Decimal("1125.5")
    # A row that somebody changes is read as it stands now.
    assert listed(found.text.replace("1.125,5", "7"), found.rows)[1].entry == "7*CU15-3"
    plain = list_of_file(b"4 x CU15-3\r\n2 BN12\r\n", "mail.txt")
    assert (plain.text, dict(plain.rows)) == ("4 x CU15-3\n2 BN12", {})
    orders = list_of_file(b'{"lines": [{"number": "CU15-3", "quantity": "2.125"}]}', "order.json")
    assert listed(orders.text, orders.rows)[0].said.quantity == Decimal("2.125")
    for data in (b"", b"%PDF-1.4", b"PK\x03\x04"):
        with pytest.raises(RuleViolation):
            list_of_file(data, "x.csv")


def test_a_list_without_end_is_refused():
    with pytest.raises(RuleViolation, match="more than 5,000 rows"):
        listed("a\n" * 5002)


def test_pieces_of_what_is_counted_in_reels_are_reels():
    assert counted_in("Stk", "reel")
    assert counted_in("", "m")
    assert not counted_in("Stk", "m")
    assert not counted_in("pcs", "box")
    assert not counted_in("box", "reel")


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
def test_no_text_is_refused_and_every_row_is_there_once(text):
    rows = listed(text)
    assert len({one.line for one in rows}) == len(rows)
    for one in rows:
        assert text.replace("\r\n", "\n").replace("\r", "\n").split("\n")[one.line - 1].rstrip() == one.raw
