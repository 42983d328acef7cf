"""A staged list: rows are kept as they stood, repaired in their place, checked without a trace, stopped at any row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.domain.errors import RuleViolation, SignInRefused
from app.exchange import ImportOptions
from app.exchange.looking import BY_NAME, Looked, guessed_kind, look_at, may_take, with_columns
from app.exchange.staging import Checked, Staged, check, check_again, joined, open_stage, take_in
from app.exchange.taking import CancelledError
from app.store.sql import sql
from tests.shop import Shop

NOTHING = ImportOptions()


def staged(folder: Path, text: str, kind: str = "products") -> Staged:
    """A list of this content."""
    file = folder / "list.csv"
    file.write_text(text, encoding="utf-8")
    return open_stage((BY_NAME[kind],), file, NOTHING)


def looked(shop: Shop, found: Staged, kind: str = "products", options: ImportOptions = NOTHING) -> Looked:
    """What is found out about it."""
    return look_at(shop.database, found, kind, options)


def checked(shop: Shop, found: Staged, kind: str = "products") -> tuple[Any, Checked]:
    """Its plan, and all rows tried."""
    plan = looked(shop, found, kind).plan
    assert plan is not None
    return plan, check(shop.database, plan, "anna")


def count(shop: Shop, what: str) -> int:
    """A figure of the books."""
    with shop.database.read() as view:
        return int(view.value(sql(what)))


def test_cells_are_kept_as_they_stood(tmp_path: Path) -> None:
    text = 'sku;name;price\n007;"two\nlines \x1f and \x01 signs";1\n\n008;"a;b";2\n'
    found = staged(tmp_path, text)
    assert (found.lines, [row.cells for row in found.rows()]) == (
        [2, 5], [["007", "two\nlines  and  signs", "1"], ["008", "a;b", "2"]],
    )  # fmt: skip
    book = openpyxl.Workbook()
    book.active.append(["sku", "name", "price"])
    book.active.append(["007", "Rohr", 8.42])
    book.save(tmp_path / "list.xlsx")
    sheet = open_stage((BY_NAME["products"],), tmp_path / "list.xlsx", NOTHING)
    price = next(sheet.rows()).cells[2]
    assert (price, type(price).__name__, sheet.place(2, 2)) == ("8.42", "Exact", "C2"), "a number is still one"
    sheet.edit(0, 2, " 9,50 ")
    assert (next(sheet.rows()).cells[2], type(next(sheet.rows()).cells[2])) == ("9,50", str)


def test_a_check_tells_all_and_leaves_nothing(shop: Shop, tmp_path: Path) -> None:
    text = (
        "sku;name;price;tax;ean\nA;a;1;S19;\nCU15;Copper pipe 15 mm;8,42;S19;\nELB15;Elbow;0,70;S19;\n"
        "B;b;0;S19;\nC;c;x;S19;4,00638E+12\nA;again;1;S19;\n"
    )
    before = count(shop, "SELECT count(*) FROM journal")
    _, found = checked(shop, staged(tmp_path, text))
    assert found.counts() == {
        "created": 2, "changed": 1, "unchanged": 1, "bad": 2, "doubtful": 1, "left_out": 0,
    }  # fmt: skip
    assert {at: [field for field, _ in told] for at, told in found.faults.items()} == {4: ["price", "gtin"], 5: ["sku"]}
    assert found.doubts == {3: [("price", "The price is zero.")]}
    assert count(shop, "SELECT count(*) FROM journal") == before


def test_faults_are_grouped_by_their_cause(shop: Shop, tmp_path: Path) -> None:
    rows = "".join(f"S{n};n;ask{n};S19\n" for n in range(7)) + "T;t;1;S20\nU;u;1;S20\n"
    found = staged(tmp_path, "sku;name;price;tax\n" + rows)
    _, told = checked(shop, found)
    causes = [(one.field, one.why, one.rows, one.line) for one in told.causes(found)]
    assert causes[0] == ("price", "is not a number", 7, 2)
    assert (causes[1][0], causes[1][2:]) == ("tax", (2, 9))


def test_a_repaired_row_is_looked_at_by_itself_and_again_with_all(shop: Shop, tmp_path: Path) -> None:
    found = staged(tmp_path, "sku;name;price;tax\nA;a;1;S19\nB;b;x;S19\n")
    plan, told = checked(shop, found)
    found.edit(1, 2, "2")
    check_again(shop.database, plan, "anna", told, [1])
    assert (told.faults, told.counts()["created"], told.whole) == ({}, 2, False)
    found.edit(1, 0, "A")  # good by itself, and not beside the first
    check_again(shop.database, plan, "anna", told, [1])
    assert told.faults == {}
    answer, whole = take_in(shop.database, plan, "anna", accept_partial=False)
    assert (answer["ok"], answer["created"], list(whole.faults)) == (False, 0, [1])
    found.edit(1, 0, "B")
    assert take_in(shop.database, plan, "anna", accept_partial=False)[0]["created"] == 2


def test_whoever_gives_up_has_changed_nothing(shop: Shop, tmp_path: Path) -> None:
    found = staged(tmp_path, "sku;name;price;tax\n" + "".join(f"S{n};n;1;S19\n" for n in range(1200)))
    plan = looked(shop, found).plan
    assert plan is not None
    before = count(shop, "SELECT count(*) FROM journal")

    def give_up(done: int) -> None:
        if done >= 700:
            raise CancelledError

    for job in (lambda: check(shop.database, plan, "anna", give_up),
                lambda: take_in(shop.database, plan, "anna", accept_partial=True, tick=give_up)):  # fmt: skip
        with pytest.raises(CancelledError):
            job()
        assert count(shop, "SELECT count(*) FROM journal") == before
    assert count(shop, "SELECT count(*) FROM product WHERE sku LIKE 'S%'") == 0
    assert take_in(shop.database, plan, "anna", accept_partial=False)[0]["created"] == 1200, "and may begin again"


def test_others_write_while_a_list_is_checked(shop: Shop, tmp_path: Path) -> None:
    found = staged(tmp_path, "sku;name;price;tax\n" + "".join(f"S{n};n;1;S19\n" for n in range(1000)))
    plan = looked(shop, found).plan
    assert plan is not None
    began: list[int] = []

    def meanwhile(done: int) -> None:
        if not began:
            began.append(done)
            import threading

            threading.Thread(target=lambda: shop.do("save_customer", number="MEANWHILE", name="Meanwhile")).start()

    check(shop.database, plan, "anna", meanwhile)
    shop.do("save_customer", number="AFTER", name="After")  # waits for the other, which waited for a slice
    assert count(shop, "SELECT count(*) FROM customer WHERE number IN ('MEANWHILE', 'AFTER')") == 2


@pytest.mark.parametrize(
    ("dates", "meant"),
    [
        (("3/4/2026", "25/4/2026"), ["2026-04-03", "2026-04-25"]),
        (("3/4/2026", "4/25/2026"), ["2026-03-04", "2026-04-25"]),
        (("3/4/2026", "25/4/2026", "4/25/2026"), None),
        (("3/4/2026",), None),
    ],
)
def test_one_date_of_a_column_tells_which_number_is_the_day(
    shop: Shop, tmp_path: Path, dates: tuple[str, ...], meant: list[str] | None
) -> None:
    rows = "".join(f"N{n};KERN;{date};1\n" for n, date in enumerate(dates))
    found = staged(tmp_path, "invoice number;customer;invoice date;open\n" + rows, "open-invoices")
    plan, told = checked(shop, found, "open-invoices")
    if meant is None:
        assert 0 in told.faults, "what nothing proves is refused"
        return
    take_in(shop.database, plan, "anna", accept_partial=False)
    with shop.database.read() as view:
        assert [row[0] for row in view.rows(sql("SELECT date FROM invoice ORDER BY number"))] == meant


def test_columns_are_said_one_by_one(shop: Shop, tmp_path: Path) -> None:
    found = staged(tmp_path, "code;what;how much;price\n1;Rohr;3;x\n")
    first = looked(shop, found)
    assert [one.field for one in first.columns] == ["sku", "", "", "price"]
    assert [one.good for one in first.columns] == [True, True, True, False]
    said = with_columns(NOTHING, {0: "sku", 1: "name", 2: "price"}, 4)
    second = looked(shop, found, options=said)
    assert [one.field for one in second.columns] == ["sku", "name", "price", ""]
    assert second.plan is not None
    none = looked(shop, found, options=with_columns(NOTHING, {1: "name"}, 4))
    assert (none.plan, none.error.startswith("No column of list.csv is known to be the SKU")) == (None, True)


def test_only_orders_come_in_two_files(tmp_path: Path) -> None:
    one = staged(tmp_path, "sku;name;price\nA;a;1\n")
    with pytest.raises(RuleViolation, match="comes in one file"):
        joined(BY_NAME["products"], one, one)
    with pytest.raises(RuleViolation, match="known to be the order number"):
        joined(BY_NAME["order-history"], staged(tmp_path, "x;y\n1;2\n", "order-history"), one)


def test_a_list_is_for_those_who_may_change_what_it_is_of(shop: Shop) -> None:
    may_take(shop.database, "customers", "anybody")
    shop.do("save_user", name="Owner", role="owner")
    shop.do("set_secret", user="Owner", secret="correct horse")
    may_take(shop.database, "open-invoices", "Owner")
    with pytest.raises(SignInRefused):
        may_take(shop.database, "customers", "anybody")


@pytest.mark.parametrize(
    ("headings", "kind"),
    [
        ("Artikel-Nr.;Bezeichnung;VK-Preis netto;MwSt.;EAN", "products"),
        ("CustomerID;CompanyName;Address;City", "customers"),
        ("Artikelnummer;Bestand", "stock"),
        ("Artikelnummer;VK-Preis netto;ab Menge;gültig ab", "prices"),
        ("Lieferantennummer;Firma;Ort;Lieferzeit", "suppliers"),
        ("Artikelnummer;Stattdessen;Beziehung;Rang", "substitutes"),
        ("Rechnungs-Nr.;Kd-Nr.;Belegdatum;Fällig am;Offen", "open-invoices"),
        ("Auftragsnummer;Kundennummer;Auftragsdatum;Liefertermin;Artikelnummer;Restmenge", "open-orders"),
        ("Belegnummer;Kundennummer;Datum;Artikelnummer;Bezeichnung;Menge;Preis netto", "order-history"),
        ("order number;customer;order date;product;quantity;price", "order-history"),
    ],
)
def test_headings_say_what_a_list_is_of(headings: str, kind: str) -> None:
    assert guessed_kind(headings.split(";")) == kind
