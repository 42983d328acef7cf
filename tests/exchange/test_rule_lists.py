"""Rules about prices, charges and taxes go out as lists and come into other books as they were; and back again."""

from pathlib import Path
from typing import Any

import pytest

from app.exchange.headings import index, mapped
from app.exchange.looking import KINDS, guessed_kind, permission_for
from app.exchange.rules import RULE_LISTS, several
from tests.cli.terminal import Terminal
from tests.exchange.test_exports import sent, table
from tests.exchange.test_imports import counts, faults
from tests.exchange.test_trade_lists import take

# Of an export the kind of list that takes it in, in the order in which a shop brings them.
WAY = (
    ("price_lists", "price-lists"), ("customer_groups", "groups"), ("customers", "customers"), ("products", "products"),
    ("prices", "prices"), ("list_prices", "prices"), ("agreed_prices", "prices"), ("promotions", "promotions"),
    ("surcharges", "surcharges"), ("zones", "zones"), ("charges", "charges"), ("tax_rules", "tax-rules"),
    ("customer_items", "customer-items"),
)  # fmt: skip


def agree(terminal: Terminal) -> None:
    """A house with a rule of every kind."""
    said = terminal.do(
        # The one that it comes from stands further down in the list of lists.
        {"action": "save_price_list", "name": "Trade", "percent": "-10", "round_to": "0.05"},
        {"action": "save_price_list", "name": "Plumbers", "parent": "Trade", "percent": "-2.5",
         "valid_from": "2026-01-01", "valid_to": "2099-12-31"},
        {"action": "save_group", "name": "Installers", "price_list": "Plumbers"},
        {"action": "save_group", "name": "=Walk-ins"},
        {"action": "save_product", "sku": "007", "name": "Pipe", "price": "8", "packs": [],
         "category": "Pipes", "floor_price": "6.5", "min_margin": "12.5",
         "breaks": [{"quantity": "50", "price": "7.5"}]},
        {"action": "save_product", "sku": "NUT", "name": "Nut", "price": "12", "price_per": 100},
        {"action": "save_customer", "number": "0815", "name": "Kern", "group": "Installers", "price_list": "Trade"},
        {"action": "save_list_price", "price_list": "Trade", "product": "007", "price": "7.1234",
         "valid_from": "2026-01-01", "min_quantity": "2.5"},
        {"action": "save_agreed_price", "customer": "0815", "product": "NUT", "price": "10", "price_per": 1000,
         "valid_from": "2026-01-01", "contract": "2026"},
        {"action": "save_agreed_price", "group": "Installers", "category": "Pipes", "discount_percent": "7.5",
         "valid_from": "2026-01-01", "valid_to": "2099-12-31"},
        {"action": "save_promotion", "name": "Ten and one", "buy": "10", "get": "1", "products": ["007", "NUT"],
         "valid_from": "2026-01-01"},
        {"action": "save_promotion", "name": "Spring", "discount_percent": "12.5", "categories": ["Pipes"],
         "group": "Installers", "valid_from": "2026-03-01", "valid_to": "2026-05-31", "beats_contract": True},
        {"action": "save_promotion", "name": "Nuts", "price": "9", "price_per": 100, "products": ["NUT"],
         "valid_from": "2026-01-01", "min_quantity": "500"},
        {"action": "save_promotion", "name": "Over", "discount_percent": "1", "retired": True,
         "valid_from": "2026-01-01"},
        {"action": "save_surcharge", "name": "Cutting", "product": "007", "price": "2.5", "basis": "cut"},
        {"action": "save_surcharge", "name": "Crate", "category": "Pipes", "price": "4", "basis": "unit", "tax": "S7",
         "refundable": True},
        {"action": "save_zone", "name": "Town", "country": "DE", "postcodes": "481 482"},
        {"action": "save_zone", "name": "Austria", "country": "AT", "region": "Tirol", "postcodes": "6"},
        {"action": "save_charge", "name": "Delivery", "kind": "delivery", "amount": "12.50", "zone": "Town",
         "free_above": "500", "from_weight": 1000, "to_weight": 31500, "tax": "S19"},
        {"action": "save_charge", "name": "Collect", "kind": "delivery", "amount": "0", "zone": "Austria"},
        {"action": "save_charge", "name": "Small order", "kind": "small_order", "percent": "3.5", "to_value": "50"},
        {"action": "save_tax_rule", "code": "S7", "country": "AT", "valid_from": "2026-01-01"},
        {"action": "save_tax_rule", "code": "S7", "tax": "S19", "status": "export", "valid_from": "2026-01-01"},
        {"action": "save_customer_item", "customer": "0815", "number": "00-47", "product": "007"},
    )  # fmt: skip
    assert said.code == 0, said.err


def round_trip(terminal: Terminal, other: Terminal, folder: Path, form: str) -> None:
    """Out of one house into the other, and out again."""
    files = sent(terminal, folder / "out", form)
    rates = [{"action": "save_tax_rate", "code": code, "category": "S", "percent": percent, "valid_from": "2007-01-01"}
             for code, percent in (("S19", "19"), ("S7", "7"))]  # fmt: skip
    assert other.do(*rates, {"action": "save_company", "default_tax": "S19"}).code == 0
    for name, kind in WAY:
        said = other.type("import", kind, str(files[name]))
        assert (said.code, said.json["bad"], said.json["ignored"]) == (0, [], []), (name, said.json)
    again = sent(other, folder / "again", form)
    for name, kind in WAY:
        here, there = ([sorted(row.items()) for row in table(one[name])] for one in (files, again))
        assert sorted(here) == sorted(there), name
        assert here, name
        twice = other.type("import", kind, str(files[name])).json
        assert twice["unchanged"] == len(here), (name, twice)
    assert other.type("check", "--rebuild").json["faults"] == []


@pytest.fixture
def fresh(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> Terminal:
    """Another house, with nothing in it."""
    other = Terminal(str(tmp_path / "fresh.counterfoil"), monkeypatch, capsys)
    assert other.type("init", "--name", "Fresh", "--country", "DE").code == 0
    return other


@pytest.mark.slow
def test_rules_go_into_fresh_books_as_csv_and_are_as_they_were(
    terminal: Terminal, fresh: Terminal, tmp_path: Path
) -> None:
    agree(terminal)
    round_trip(terminal, fresh, tmp_path, "csv")


@pytest.mark.slow
def test_rules_go_into_fresh_books_as_workbooks_too(terminal: Terminal, fresh: Terminal, tmp_path: Path) -> None:
    agree(terminal)
    round_trip(terminal, fresh, tmp_path, "xlsx")


def test_each_list_is_known_by_the_headings_it_goes_out_with(terminal: Terminal, tmp_path: Path) -> None:
    agree(terminal)
    files = sent(terminal, tmp_path / "out", "csv")
    known = {name: guessed_kind(list(table(files[name])[0])) for name, _ in WAY}
    assert known == dict(WAY)
    rights = {one.name: permission_for(one.name) for one in KINDS}
    assert [rights[one] for one in ("promotions", "groups", "charges", "prices", "customers")] == [
        "products", "customers", "settings", "products", "customers",
    ]  # fmt: skip


@pytest.mark.parametrize("kind", RULE_LISTS, ids=lambda one: one.name)
def test_every_field_of_a_list_has_a_heading_of_its_own(kind: Any) -> None:
    assert set(kind.words) == set(kind.convert) | kind.numbers
    assert mapped(list(kind.words), index(kind.words)) == dict(enumerate(kind.words))


def test_a_list_of_promotions_with_one_bad_row_is_not_taken_in(terminal: Terminal, tmp_path: Path) -> None:
    agree(terminal)
    before = terminal.entries()
    content = (
        "Aktion;Rabatt %;kaufe;gratis;Artikel;gültig ab;gültig bis\n"
        "Sommer;5;;;007|NUT;1.6.2026;31.8.2026\nWinter;5;;;NIX;1.6.2026;\nBoth;5;10;1;007;1.6.2026;\n"
        "Sommer;6;;;;1.6.2026;\nBack;5;;;;1.6.2026;1.5.2026\n"
    )
    said = take(terminal, tmp_path, "promotions", content)
    assert (said.code, terminal.entries()) == (2, before), "all or nothing"
    assert faults(said) == [(3, "products"), (4, "discount_percent"), (5, "name"), (6, "valid_to")]
    assert counts(take(terminal, tmp_path, "promotions", content, "--accept-partial")) == (5, 1, 0, 0)


def test_a_list_that_comes_from_one_further_down_and_one_that_comes_from_nothing(
    terminal: Terminal, tmp_path: Path
) -> None:
    said = take(terminal, tmp_path, "price-lists", "name;parent;percent\nA;B;-5\nB;;-10\nC;X;1\nD;D;1\n")
    assert faults(said) == [(4, "parent"), (5, "parent")]
    good = take(terminal, tmp_path, "price-lists", "name;parent;percent\nA;B;-5\nB;;-10\n")
    assert counts(good) == (2, 2, 0, 0)


def test_what_a_list_brought_goes_back_with_it(terminal: Terminal, tmp_path: Path) -> None:
    agree(terminal)
    files = sent(terminal, tmp_path / "before", "csv")
    items = take(terminal, tmp_path, "customer-items", "customer;number;product\n0815;00-47;NUT\n0815;N-1;NUT\n")
    assert counts(items) == (2, 1, 1, 0)
    content = "name;discount;products;valid from\nSpring;9;NUT;\nNew;5;007;2026-01-01\n"
    offers = take(terminal, tmp_path, "promotions", content)
    assert counts(offers) == (2, 1, 1, 0)
    for said in (items, offers):
        back = terminal.do({"action": "take_back_list", "list": said.json["id"]})
        assert back.lines[0]["told"] == "2 taken back."
    again = sent(terminal, tmp_path / "after", "csv")
    for name in ("customer_items", "promotions"):
        assert table(files[name]) == table(again[name]), name
    assert terminal.type("check", "--rebuild").json["faults"] == []


def test_several_codes_stand_in_one_cell() -> None:
    assert several("007 | NUT||'=A") == ["007", "NUT", "'=A"]
