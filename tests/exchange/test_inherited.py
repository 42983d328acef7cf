"""What the old system leaves behind comes in as lists: unpaid invoices are owed, closed orders are history."""

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app.exchange import IMPORTS, ImportOptions
from app.store.rebuild import check_rebuild
from tests.cli.terminal import Terminal
from tests.exchange.test_imports import counts, faults
from tests.exchange.test_trade_lists import take
from tests.shop import Shop

OWED = (
    "Rechnungs-Nr.;Kd-Nr.;Belegdatum;Fällig am;Rechnungsbetrag;Offen;Ihr Zeichen\n"
    "2025-0007;K;03.11.2025;03.12.2025;1.190,00 €;1.190,00 €;Bad 2. OG\n"
    "2025-0009;K;20.11.2025;;119,00;19,00;\n2025-0010;L;21.11.2025;;50,00;0,00;\n00011;L;01.12.2025;31.12.2025;;-25,00;\n"
)
SOLD = (
    "Belegnummer;Kundennummer;Datum;Artikelnummer;Bezeichnung;Menge;Preis netto;Rabatt\n"
    "A-1;K;02.03.2025;NUT;;200;0,50;10\nA-2;L;05.03.2025;OLD-7;Ein alter Hahn;2;15,99;\n"
    "A-1;;;NUT;;-20;0,50;10\nA-3;;06.03.2025;NUT;;1;0,55;\n"
)


@pytest.fixture
def desk(terminal: Terminal) -> Terminal:
    """Two customers and a nut."""
    said = terminal.do(
        {"action": "save_customer", "number": "K", "name": "Kern"},
        {"action": "save_customer", "number": "L", "name": "Lohse", "terms_days": 10},
        {"action": "save_product", "sku": "NUT", "name": "Nut", "price": "0.50"},
    )
    assert said.code == 0
    return terminal


def test_unpaid_invoices_are_owed_under_their_own_numbers(desk: Terminal, tmp_path: Path) -> None:
    said = take(desk, tmp_path, "open-invoices", OWED)
    assert (said.code, counts(said)) == (0, (4, 3, 0, 1)), "what is paid already is passed over"
    first = desk.ask("invoice", "2025-0007")
    assert (first["state"], first["date"], first["due_date"], first["due"]) == (
        "old", "2025-11-03", "2025-12-03", "1190.00",
    )  # fmt: skip
    second = desk.ask("invoice", "2025-0009")
    assert (second["gross"], second["due"], second["customer"]) == ("119.00", "19.00", "K")
    assert desk.ask("customer", "K")["balance"] == "1209.00"
    assert desk.ask("customer", "L")["credit"] == "25.00", "zeros in front of 00011 are kept, and below zero is theirs"
    assert [one["field"] for one in said.json["doubtful"]] == ["open"]
    before = desk.entries()
    assert counts(take(desk, tmp_path, "open-invoices", OWED)) == (4, 0, 0, 4)
    assert desk.entries() == before, "the same list twice adds nothing"
    paid = desk.do({"action": "record_payment", "customer": "K", "date": "2026-01-05",
                    "tenders": [{"method": "transfer", "amount": "1209.00"}]})  # fmt: skip
    assert paid.lines[0]["due"] == "0.00"
    assert desk.type("check", "--rebuild").json["faults"] == []


def test_every_bad_row_is_named_with_its_line_and_nothing_is_taken(desk: Terminal, tmp_path: Path) -> None:
    bad = OWED + (
        "7;X;01.12.2025;;10,00;10,00;\n8;K;;;10,00;10,00;\n9;K;32.12.2025;;10;10;\n;K;01.12.2025;;10;10;\n"
        "11;K;01.12.2025;;10;20;\n2025-0007;K;03.11.2025;;5;5;\n12;K;01.12.2025;;;;\n13;K;3/4/2025;;10;1,2E+4;\n"
    )
    before = desk.entries()
    said = take(desk, tmp_path, "open-invoices", bad)
    assert said.code == 2
    assert faults(said) == [
        (6, "customer"), (7, "date"), (8, "date"), (9, "number"), (10, "open"), (11, "number"), (12, "open"),
        (13, "date"), (13, "open"),
    ]  # fmt: skip
    assert desk.entries() == before
    partly = take(desk, tmp_path, "open-invoices", bad, "--accept-partial")
    assert (partly.code, counts(partly)) == (0, (12, 3, 0, 1))


def test_closed_orders_are_history_and_move_nothing(desk: Terminal, tmp_path: Path) -> None:
    said = take(desk, tmp_path, "order-history", SOLD)
    assert (said.code, counts(said)) == (0, (4, 4, 0, 0))
    assert [(one["line"], one["field"]) for one in said.json["doubtful"]] == [(3, "product")]
    rows = totals(desk)
    assert rows == [("A-1", "K", 8100), ("A-2", "L", 3198), ("A-3", "", 55)]
    stock = desk.ask("stock", "NUT")
    assert (stock["on_hand"], desk.ask("customer", "K")["balance"]) == ("0", "0.00")
    said = desk.ask("old_orders", "K")
    assert (said["orders"], said["total"], [one["quantity"] for one in said["newest"][0]["lines"]]) == (
        1, "81.00", ["200", "-20"],
    )  # fmt: skip
    sold = desk.type("query", "old_sales", '{"product": "NUT"}').json
    assert sold["months"] == [{"month": "2025-03", "quantity": "181", "amount": "81.55"}]
    before = desk.entries()
    assert counts(take(desk, tmp_path, "order-history", SOLD)) == (4, 0, 0, 4)
    assert desk.entries() == before
    bad = SOLD.replace("A-", "B-") + "B-1;;;NUT;;x;0,50;\nB-4;X;06.03.2025;NUT;;1;1;\nB-5;K;;NUT;;1;1;\n"
    refused = take(desk, tmp_path, "order-history", bad, "--accept-partial")
    assert faults(refused) == [(6, "quantity"), (7, "customer"), (8, "date"), (2, None), (4, None)]
    assert [one[0] for one in totals(desk)] == ["A-1", "A-2", "A-3", "B-2", "B-3"], "B-1 has a bad line and is left out"
    assert desk.type("check", "--rebuild").json["faults"] == []


def totals(desk: Terminal) -> list[tuple[Any, ...]]:
    """The closed orders that are remembered."""
    from app.store.database import Database
    from app.store.sql import sql

    database = Database(desk.where)
    with database.read() as view:
        found = view.rows(sql("SELECT number, customer_number, total FROM old_order ORDER BY number"))
    database.close()
    return [tuple(row) for row in found]


def book(path: Path, text: str) -> None:
    """The same table as a workbook: numbers are numbers, dates are dates."""
    import datetime

    sheet = openpyxl.Workbook()
    for at, line in enumerate(text.splitlines()):
        cells: list[Any] = line.split(";")
        for n, cell in enumerate(cells):
            if at and len(cell) == 10 and cell[2] == ".":
                cells[n] = datetime.date(int(cell[6:]), int(cell[3:5]), int(cell[:2]))
            elif at and cell.replace(",", "").replace("-", "", 1).isdigit() and "," in cell:
                cells[n] = float(cell.replace(",", "."))
        sheet.active.append(cells)
    sheet.save(path)


def test_the_same_comes_from_a_workbook(desk: Terminal, tmp_path: Path) -> None:
    for what, text in (("open-invoices", OWED), ("order-history", SOLD)):
        book(tmp_path / "list.xlsx", text)
        said = desk.type("import", what, str(tmp_path / "list.xlsx"))
        assert said.code == 0
    assert desk.ask("customer", "K")["balance"] == "1209.00"
    assert totals(desk) == [("A-1", "K", 8100), ("A-2", "L", 3198), ("A-3", "", 55)]


@pytest.mark.postgres
def test_both_come_in_on_postgresql(postgres_shop: Shop, tmp_path: Path) -> None:
    shop = postgres_shop
    (tmp_path / "a.csv").write_text(OWED.replace(";K;", ";KERN;").replace(";L;", ";MUELLER;"))
    (tmp_path / "b.csv").write_text(SOLD.replace(";K;", ";KERN;").replace(";L;", ";MUELLER;"))
    for what, file in (("open-invoices", "a.csv"), ("order-history", "b.csv")):
        run = next(one for one in IMPORTS if one.name == what).run
        assert run(shop.database, tmp_path / file, ImportOptions())["created"] in {3, 4}
        assert run(shop.database, tmp_path / file, ImportOptions())["created"] == 0
    assert shop.ask("customer", "KERN")["balance"] == "1209.00"
    assert check_rebuild(shop.database) == []


def test_customers_bring_their_people_and_addresses(desk: Terminal, tmp_path: Path) -> None:
    content = (
        "Kundennummer;Firma;Straße;PLZ;Ort;Ansprechpartner;Durchwahl;E-Mail Ansprechpartner;Rechnungsadresse Name;"
        "Rechnungsadresse Straße;Rechnungsadresse PLZ;Rechnungsadresse Ort;Lieferadresse Name;"
        "Lieferadresse Straße;"
        "Lieferadresse Land;Lieferhinweis;Zahlungsart\n"
        "M;Müller Bau;Am Hafen 3;04109;Leipzig;Eva Müller;0341 1;eva@example.org;Müller Holding;Postfach 7;04001;"
        "Leipzig;Lager Nord;Werkweg 1;Deutschland;Hof hinten;"
        "Lastschrift\n"
    )
    assert counts(take(desk, tmp_path, "customers", content)) == (1, 1, 0, 0)
    before = desk.entries()
    assert counts(take(desk, tmp_path, "customers", content)) == (1, 0, 0, 1)
    assert desk.entries() == before, "a delivery address that is known is not made twice"
    held = records(desk)
    assert held["address"] == [
        ("billing", "Müller Holding", "Postfach 7", "04001", ""),
        ("shipping", "Lager Nord", "Werkweg 1", "", "DE"),
    ]
    assert held["contact"] == [("Eva Müller", "0341 1", "eva@example.org")]
    assert held["customer"] == [("Am Hafen 3", "Hof hinten", "Lastschrift")]


def records(desk: Terminal) -> dict[str, list[tuple[Any, ...]]]:
    """What is kept of customer M."""
    from app.store.database import Database
    from app.store.sql import sql

    asked = {
        "address": "SELECT a.kind, a.name, a.street, a.postcode, a.country FROM address a ORDER BY a.kind",
        "contact": "SELECT name, phone, email FROM contact",
        "customer": "SELECT street, instructions, preferred_payment FROM customer WHERE number = 'M'",
    }
    database = Database(desk.where)
    with database.read() as view:
        found = {name: [tuple(row) for row in view.rows(sql(text))] for name, text in asked.items()}
    database.close()
    return found


def test_one_address_that_is_called_the_one_for_bills_is_the_customers_own(desk: Terminal, tmp_path: Path) -> None:
    content = "number,name,billing street,billing zip,billing city,billing country\nM,Mill,1 High St,EC1,London,UK\n"
    assert counts(take(desk, tmp_path, "customers", content)) == (1, 1, 0, 0)
    held = records(desk)
    assert (held["address"], held["customer"]) == ([], [("1 High St", "", "")])


def test_products_bring_packs_barcodes_and_whom_they_come_from(desk: Terminal, tmp_path: Path) -> None:
    desk.do({"action": "save_supplier", "number": "W-1", "name": "Wieland"})
    content = (
        "Artikelnummer;Bezeichnung;Preis;VPE;Gebindename;EAN VPE;Barcode;Lieferant;Lieferantenartikelnummer;"
        "Bestellmenge\n"
        "CU;Rohr;8,42;25;Bund;4006381333931;96385074|4012345678901;Wieland;W-88;100\nEL;Bogen;0,61;1;;;;Nobody;;\n"
    )
    said = take(desk, tmp_path, "products", content)
    assert (said.code, counts(said)) == (0, (2, 2, 0, 0))
    assert [(one["line"], one["field"]) for one in said.json["doubtful"]] == [(3, "supplier")]
    for code in ("96385074", "4012345678901", "4006381333931"):
        assert desk.ask("stock", code)["product"] == "CU"
    before = desk.entries()
    assert counts(take(desk, tmp_path, "products", content)) == (2, 0, 0, 2)
    assert desk.entries() == before
    left = take(desk, tmp_path, "products", content, "--map", "Lieferant=-")
    assert (left.json["doubtful"], "Lieferant" in left.json["ignored"]) == ([], True)
    bad = "sku,name,price,pack ean\nX,x,1,4006381333948\n"
    assert faults(take(desk, tmp_path, "products", bad)) == [(2, "pack")]
