"""Price lists and suppliers are taken in as the house keeps them: by quantity, by date, for 1, 100 or 1,000."""

from pathlib import Path

import pytest

from app.exchange import cells
from tests.cli.terminal import Said, Terminal
from tests.exchange.test_imports import counts, faults

PRICES = (
    "Artikelnummer;VK-Preis netto;PE;ab Menge;gültig ab\n"
    "NUT;9,00;100;;01.01.2020\nNUT;7,50;100;500;01.01.2020\nNUT;12,00;100;;2099-01-01\n"
)


def take(terminal: Terminal, folder: Path, what: str, content: str, *options: str) -> Said:
    """Take in a list of this content."""
    file = folder / "liste.csv"
    file.write_text(content, encoding="utf-8")
    return terminal.type("import", what, str(file), *options)


def net_of(terminal: Terminal, quantity: str) -> str:
    """What so many nuts cost today."""
    lines = [{"product": "NUT", "quantity": quantity}]
    said = terminal.do({"action": "draft_order", "customer": "K", "lines": lines})
    return str(said.lines[0]["net"])


@pytest.fixture
def nuts(terminal: Terminal) -> Terminal:
    """A company that sells one kind of nut."""
    terminal.do({"action": "save_product", "sku": "NUT", "name": "Nut", "price": "0.20", "barcodes": ["4006381333931"]},
                {"action": "save_customer", "number": "K", "name": "Kern"})  # fmt: skip
    return terminal


def test_a_price_list_by_the_hundred_with_its_breaks_and_dates(nuts: Terminal, tmp_path: Path) -> None:
    said = take(nuts, tmp_path, "prices", PRICES)
    assert (said.code, counts(said)) == (0, (3, 0, 3, 0))
    assert (net_of(nuts, "100"), net_of(nuts, "500")) == ("9.00", "37.50"), "the dearer price of 2099 waits"
    before = nuts.entries()
    assert counts(take(nuts, tmp_path, "prices", PRICES)) == (3, 0, 0, 3)
    assert nuts.entries() == before
    today = "Artikelnummer;VK-Preis netto;PE\n4006381333931;9,00;100\n"
    assert counts(take(nuts, tmp_path, "prices", today)) == (1, 0, 0, 1), "it holds already"
    assert nuts.type("check", "--rebuild").json["faults"] == []


def test_a_bad_price_is_named_and_nothing_is_taken(nuts: Terminal, tmp_path: Path) -> None:
    bad = (
        "sku,price,per,from quantity,valid from\nNUT,1,1,,03/04/2026\nXX,1,1,,\nNUT,-1,1,,\nNUT,1,12,7,\nNUT,1,1,-5,\n"
        "NUT,,1,,\n"
    )
    before = nuts.entries()
    said = take(nuts, tmp_path, "prices", bad + "NUT,2,1,,1.5.2026\nNUT,3,1,,2026-05-01\n")
    assert (said.code, nuts.entries()) == (2, before)
    assert faults(said) == [(2, "valid_from"), (3, "product"), (4, "price"), (5, "price_per"), (6, "min_quantity"),
                            (7, "price"), (9, "product")]  # fmt: skip
    assert "03/04/2026 may be a day of one month or of another" in said.sentence
    assert said.json["bad"][-1]["error"] == "This price of NUT stands in line 8 already."


def test_suppliers_come_in_and_keep_what_the_list_does_not_say(terminal: Terminal, tmp_path: Path) -> None:
    first = (
        "Lieferantennummer;Lieferant;Straße;Hausnummer;PLZ;Ort;Land;Lieferzeit\n"
        "070;Wieland;Weg;3;01067;Dresden;Österreich;14 Tage\n"
    )
    assert counts(take(terminal, tmp_path, "suppliers", first)) == (1, 1, 0, 0)
    assert counts(take(terminal, tmp_path, "suppliers", "vendor no,email,city\n070,a@b.at,\n")) == (1, 0, 1, 0)
    assert counts(take(terminal, tmp_path, "suppliers", first)) == (1, 0, 0, 1)
    bad = take(terminal, tmp_path, "suppliers", "vendor no,name,email\n070,,x\n071,,\n,Hart,\n")
    assert faults(bad) == [(2, "email"), (3, "name"), (4, "number")]


def test_northwinds_suppliers(terminal: Terminal, real: Path) -> None:
    file = str(real / "northwind" / "suppliers.csv")
    assert counts(terminal.type("import", "suppliers", file)) == (29, 29, 0, 0)
    assert counts(terminal.type("import", "suppliers", file)) == (29, 0, 0, 29)


@pytest.mark.parametrize(
    ("written", "meant"),
    [("2026-03-18", "2026-03-18"), ("18.3.2026", "2026-03-18"),
     ("3/18/2026", "2026-03-18"), ("18/03/2026", "2026-03-18"),
     ("4/4/2026", "2026-04-04"), ("1996-07-04 00:00:00", "1996-07-04"), ("20260318", "2026-03-18")],
)  # fmt: skip
def test_dates_as_people_write_them(written: str, meant: str) -> None:
    assert cells.day(written) == meant


@pytest.mark.parametrize("written", ["3/4/2026", "31.2.2026", "13/13/2026", "soon", "18.3.26", "#N/A"])
def test_what_is_no_sure_date_is_refused(written: str) -> None:
    with pytest.raises(ValueError, match=r"^(may be|is not)"):
        cells.day(written)


def test_contract_prices_and_list_prices_come_in_one_list_and_go_again(nuts: Terminal, tmp_path: Path) -> None:
    nuts.do({"action": "save_price_list", "name": "Trade"})
    content = (
        "product;price;customer;price list;min quantity;valid from;valid to;discount %;contract\n"
        "NUT;0,15;K;;;2026-01-01;2099-12-31;;2026\nNUT;;K;;100;2026-01-01;;25;2026\nNUT;0,18;;Trade;;2026-01-01;;;\n"
    )
    said = take(nuts, tmp_path, "prices", content)
    assert counts(said) == (3, 3, 0, 0)
    assert (net_of(nuts, "10"), net_of(nuts, "100")) == ("1.50", "15.00")
    assert counts(take(nuts, tmp_path, "prices", content)) == (3, 0, 0, 3)
    nuts.do({"action": "take_back_list", "list": said.json["id"]})
    assert net_of(nuts, "10") == "2.00"
    bad = take(nuts, tmp_path, "prices", "product;price;contract\nNUT;1;2026\n")
    assert faults(bad) == [(2, "contract")]


def test_what_is_sold_instead_comes_in_as_a_list_and_is_taken_back(terminal: Terminal, tmp_path: Path) -> None:
    terminal.do(
        *({"action": "save_product", "sku": sku, "name": sku, "price": "1"} for sku in ("CU15", "CU18", "CU22"))
    )
    said = "product;instead;kind;rank;mutual\nCU15;CU18;brand;1;yes\nCU15;CU22;;;\n"
    assert counts(take(terminal, tmp_path, "substitutes", said)) == (2, 2, 0, 0)
    assert counts(take(terminal, tmp_path, "substitutes", said)) == (2, 0, 0, 2)
    changed = take(terminal, tmp_path, "substitutes", "product;instead;kind\nCU15;CU22;pack\n")
    assert counts(changed) == (1, 0, 1, 0)
    bad = take(terminal, tmp_path, "substitutes", "product;instead;kind\nCU15;NIX;\nCU15;CU22;odd\nCU15;;\n")
    assert faults(bad) == [(2, "other"), (3, "kind"), (4, "other")]
    terminal.do({"action": "take_back_list", "list": changed.json["id"]})
    assert counts(take(terminal, tmp_path, "substitutes", said)) == (2, 0, 0, 2), "what the second list said is gone"
    assert terminal.type("check", "--rebuild").json["faults"] == []


def test_a_taken_back_list_of_substitutes_may_come_in_once_more(terminal: Terminal, tmp_path: Path) -> None:
    terminal.do(*({"action": "save_product", "sku": sku, "name": sku, "price": "1"} for sku in ("CU15", "CU18")))
    said = "product;instead\nCU15;CU18\n"
    first = take(terminal, tmp_path, "substitutes", said)
    terminal.do({"action": "take_back_list", "list": first.json["id"]})
    assert counts(take(terminal, tmp_path, "substitutes", said)) == (1, 0, 1, 0)
    assert terminal.type("check", "--rebuild").json["faults"] == []
