"""Lists are taken in at the command line: a bad row is named with its line, and then nothing of the list is taken."""

import contextlib
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from app.exchange import ImportOptions
from app.exchange.lists import CUSTOMER_LIST
from app.exchange.staging import check, open_stage, plan_for
from app.store.database import Database
from app.store.sql import sql
from tests.cli.terminal import Said, Terminal, command_line, environment


class Desk:
    """Saves lists and takes them in."""

    def __init__(self, terminal: Terminal, folder: Path) -> None:
        self.terminal, self.folder = terminal, folder

    def take(self, what: str, content: str | bytes, *options: str) -> Said:
        """Take in a list of this content."""
        file = self.folder / "list.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return self.terminal.type("import", what, str(file), *options)


@pytest.fixture
def desk(terminal: Terminal, tmp_path: Path) -> Desk:
    """A desk in the company."""
    return Desk(terminal, tmp_path)


def counts(said: Said) -> tuple[int, int, int, int]:
    """Read, created, changed, unchanged."""
    answer = said.json
    return answer["read"], answer["created"], answer["changed"], answer["unchanged"]


def faults(said: Said) -> list[tuple[int, str | None]]:
    """Line and field of each fault."""
    return [(one["line"], one["field"]) for one in said.json["bad"]]


GERMAN = (
    "Artikel-Nr.;Bezeichnung;VK-Preis netto (€);PE;ME;MwSt.;EAN\r\n"
    '00123;Rohr 15 mm;1.234,50;1;m;19%;4006381333931\r\n00124;"Bogen 3/4""";12,5 €;100;Stk;7,0;\r\n'
)


def test_a_german_spreadsheet_is_understood_and_shown(desk: Desk) -> None:
    said = desk.take("products", GERMAN.encode("cp1252"))
    assert (said.code, counts(said)) == (0, (2, 2, 0, 0))
    answer = said.json
    assert (answer["encoding"], answer["separator"], answer["decimal"]) == ("cp1252", ";", "comma")
    assert answer["columns"]["VK-Preis netto (€)"] == "price"
    desk.terminal.do({"action": "save_customer", "number": "K", "name": "Kern"})
    order = desk.terminal.do(
        {"action": "draft_order", "customer": "K", "lines": [{"product": "4006381333931", "quantity": "1"},
                                                             {"product": "00124", "quantity": "200"}]},
    ).lines[0]  # fmt: skip
    assert order["net"] == "1259.50"  # 1,234.50 and twice 12.50 for a hundred
    assert {(one["rate"], one["base"]) for one in order["vat"]} == {("19", "1234.50"), ("7", "25.00")}


def test_the_same_list_twice_changes_nothing(desk: Desk) -> None:
    desk.take("products", GERMAN)
    before = desk.terminal.entries()
    assert counts(desk.take("products", GERMAN)) == (2, 0, 0, 2)
    assert desk.terminal.entries() == before
    dearer = GERMAN.replace("12,5 €", "13,5 €")
    assert counts(desk.take("products", dearer)) == (2, 0, 1, 1)
    assert desk.terminal.type("check", "--rebuild").json["faults"] == []


def test_all_faults_of_all_rows_are_told_and_nothing_is_taken(desk: Desk) -> None:
    content = (
        "Artikelnummer;Bezeichnung;Preis;Preiseinheit;EAN\n"
        "1;gut;1,00;1;\n;namenlos;abc;7;4006381333932\n3;zu genau;1,23456;1;4,00638E+12\n"
        "1;doppelt;2,00;1;\n5;in Dollar;$5,00;1;\n6;zu kurz\n7;zu;1,00;1;;lang\n8;Fehler;#REF!;1;\n"
    )
    before = desk.terminal.entries()
    said = desk.take("products", content)
    assert said.code == 2
    assert faults(said) == [
        (3, "price"), (3, "price_per"), (3, "gtin"), (3, "sku"), (4, "gtin"), (4, "price"), (5, "sku"), (6, "price"),
        (7, "price"), (8, None), (9, "price"),
    ]  # fmt: skip
    told = [one["error"] for one in said.json["bad"]]
    assert told[2] == "4006381333932 has the wrong check digit: it ends in 2, its other digits want 1."
    assert told[5] == "The price 1.23456 has more than 4 decimals."
    assert told[6] == "Product 1 stands in line 2 already."
    assert told[7] == "$5,00 is in $, the books are in EUR."
    assert said.sentence.startswith(
        "Nothing of list.csv was taken in: 7 of 8 rows are bad, lines 3, 4, 5, 6, 7 and 2 more"
    )
    assert desk.terminal.entries() == before


def test_good_rows_are_taken_if_that_is_asked_for(desk: Desk) -> None:
    content = "number,name,email\n1,Kern,a@b.de\n2,Sommer,nobody\n3,Maier,\n"
    said = desk.take("customers", content, "--accept-partial")
    assert (said.code, counts(said), faults(said)) == (0, (3, 2, 0, 0), [(3, "email")])
    assert said.sentence == "1 of 3 rows of list.csv were left out, line 3; line 3: nobody is not an e-mail address."
    assert desk.terminal.ask("customer", "3")["name"] == "Maier"
    assert desk.terminal.type("query", "customer", '{"number": "2"}').code == 2
    none = desk.take("customers", "number,name\n9,\n", "--accept-partial")
    assert (none.code, none.json["ok"]) == (2, False)


def test_a_row_refused_half_way_leaves_nothing_behind(desk: Desk) -> None:
    desk.take("products", "sku,name,price,ean\nA,a,1,4006381333931\n")
    said = desk.take("products", "sku,name,price,ean\nB,b,2,4006381333931\nC,c,3,\n", "--accept-partial")
    assert (faults(said), counts(said)) == ([(2, "gtin")], (2, 1, 0, 0))
    for column in ("ean", "barcode", "pack barcode"):
        more = "vpe," if column == "pack barcode" else ""
        twice = f"sku,name,price,{more}{column}\nD,d,2,{'6,' if more else ''}4006381333931\n"
        [bad] = desk.take("products", twice).json["bad"]
        assert (bad["column"], bad["value"]) == (column, "4006381333931"), "the column that says it, not one like it"
    assert desk.terminal.type("query", "stock", '{"product": "B"}').code == 2
    assert desk.terminal.type("check", "--rebuild").json["faults"] == []


def test_a_dry_run_tells_the_same_and_changes_nothing(desk: Desk) -> None:
    before = desk.terminal.entries()
    dry = desk.take("products", GERMAN, "--dry-run")
    assert (dry.code, counts(dry), desk.terminal.entries()) == (0, (2, 2, 0, 0), before)
    real = desk.take("products", GERMAN)
    assert {**real.json, "dry_run": True} == {**dry.json, "id": real.json["id"]}


def test_a_price_that_may_be_a_thousand_times_another_is_refused(desk: Desk) -> None:
    content = "sku;name;price\nA;a;1.234\nB;b;2.500\n"
    said = desk.take("products", content)
    assert (said.code, faults(said), said.json["decimal"]) == (2, [(2, "price"), (3, "price")], "unknown")
    assert "can mean 1234 or 1.234" in said.sentence
    assert desk.take("products", content, "--decimal", "comma").json["decimal"] == "comma"
    assert desk.take("products", content.replace("price", "price;cost").replace("34\n", "34;0,50\n")).code == 0


def test_a_person_can_say_what_is_what(desk: Desk) -> None:
    content = "a~b~c~c\n1~Kern~x~DE\n".encode("utf-16-le")
    assert "No column of list.csv is known to be the customer number" in desk.take("customers", content).sentence
    said = desk.take("customers", content, "--separator", "~", "--encoding", "utf-16-le", "--map", "a=number",
                     "--map", "b=name", "--map", "#4=country", "--set", "terms_days=14")  # fmt: skip
    assert (said.code, said.json["columns"]) == (0, {"a": "number", "b": "name", "c": "country"})
    assert desk.terminal.ask("customer", "1")["country"] == "DE"
    assert (
        "There is no field price in a list of customers" in desk.take("customers", content, "--set", "price=1").sentence
    )
    assert "There is no column z" in desk.take("customers", content, "--map", "z=name").sentence
    assert desk.take("customers", content, "--map", "nonsense").sentence == "--map wants COLUMN=FIELD, not nonsense."
    twice = desk.take("products", "sku,name,price,price\nA,a,1,2\n")
    assert twice.sentence.startswith("The heading price stands over columns 3 and 4.")


def test_what_a_list_lacks_is_said(desk: Desk) -> None:
    said = desk.take("products", "barcode,product_name\n4006381333931,Marker\n")
    assert said.sentence.endswith("No column is price: give it with --map or --set price=VALUE.")
    assert counts(desk.take("products", "barcode,product_name\n4006381333931,Marker\n", "--set", "price=1")) == (
        1,
        1,
        0,
        0,
    )
    desk.terminal.do({"action": "save_company", "default_tax": ""})
    said = desk.take("products", "sku,name,price\nX,x,1\n")
    assert "The tax code is missing, and the company has no default_tax." in said.sentence
    assert "--set tax=VALUE" in said.sentence
    assert desk.take("products", "sku,name,price\nX,x,1\n", "--set", "tax=7%").code == 0


def test_zeros_in_front_and_odd_texts_are_kept(desk: Desk) -> None:
    odd = "=cmd|' /C calc'!A0"
    said = desk.take("customers", f'number,name,postcode,city,country\n007,"{odd}",01067,Dresden,Deutschland\n'
                                  '="008",\'; DROP TABLE customer;--,1067,../../etc,Österreich\n')  # fmt: skip
    assert said.code == 0
    assert desk.terminal.ask("customer", "007")["name"] == odd
    assert desk.terminal.ask("customer", "008")["name"] == "'; DROP TABLE customer;--"
    assert counts(desk.take("customers", "number,postcode\n007,01067\n008,1067\n")) == (2, 0, 0, 2)


def test_an_empty_cell_leaves_what_is_known(desk: Desk) -> None:
    desk.take("customers", "number,name,street,city,phone\n1,Kern,Allee 1,Bonn,0228 1\n")
    assert counts(desk.take("customers", "number,city,phone\n1,Köln,\n")) == (1, 0, 1, 0)
    assert counts(desk.take("customers", "number,name,street,city,phone\n1,Kern,Allee 1,Köln,0228 1\n")) == (1, 0, 0, 1)


def test_what_lies_there_is_brought_to_what_was_counted(desk: Desk) -> None:
    desk.take("products", GERMAN)
    desk.terminal.do({"action": "receive_goods", "lines": [{"product": "00123", "quantity": "5"}]})
    said = desk.take("stock", "Artikelnummer;Bestand\n00123;3\n00124;1.200\n4006381333931;3,5\n")
    assert faults(said) == [(4, "product")], "the barcode is the first product again"
    said = desk.take("stock", "Artikelnummer;Bestand\n00123;3\n00124;1.200,5\n")
    assert (said.code, counts(said)) == (0, (2, 0, 2, 0))
    assert desk.terminal.ask("stock", "00123")["on_hand"] == "3"
    assert desk.terminal.ask("stock", "00124")["on_hand"] == "1200.5"
    before = desk.terminal.entries()
    assert counts(desk.take("stock", "Artikelnummer;Bestand\n00123;3\n00124;1.200,5\n")) == (2, 0, 0, 2)
    assert desk.terminal.entries() == before
    bad = desk.take("stock", "sku,qty,location\n00123,-1,\nXX,1,\n00124,1,Attic\n")
    assert faults(bad) == [(2, "quantity"), (3, "product"), (4, "location")]
    assert desk.terminal.type("check", "--rebuild").json["faults"] == []


@pytest.mark.parametrize("variant", ["01_excel_de_cp1252", "02_excel_utf8_bom", "06_sep_line_pipe"])
def test_northwind_in_every_form_is_the_same(desk: Desk, real: Path, variant: str) -> None:
    def take(what: str, file: Path) -> Any:
        return desk.terminal.type("import", what, str(file)).json

    folder = real / "northwind_variants" / variant
    for what, name in (("customers", "customers"), ("products", "products"), ("stock", "products")):
        assert take(what, folder / f"{name}.csv")["bad"] == []
        again = take(what, real / "northwind" / f"{name}.csv")
        assert (again["read"], again["unchanged"]) == ((91, 91) if what == "customers" else (77, 77))
    assert desk.terminal.ask("customer", "ALFKI")["name"] == "Alfreds Futterkiste"
    assert desk.terminal.ask("stock", "11")["on_hand"] == "22"


def test_faults_put_into_northwind_are_named_line_by_line(desk: Desk, real: Path) -> None:
    rows = (real / "northwind_variants" / "01_excel_de_cp1252" / "products.csv").read_bytes().split(b"\r\n")
    rows[3] = rows[3].replace(b";10;13;", b";zehn;13;")
    rows[10] = b"9;" + rows[10].partition(b";")[2]
    rows[20] = rows[20] + b";;x"
    rows[30] = b";" + rows[30].partition(b";")[2]
    said = desk.take("products", b"\r\n".join(rows))
    assert faults(said) == [(4, "price"), (11, "sku"), (21, None), (31, "sku")]
    assert counts(said) == (77, 0, 0, 0)
    assert counts(desk.take("products", b"\r\n".join(rows), "--accept-partial"))[1] == 73


@pytest.mark.slow
def test_other_companies_lists(desk: Desk, real: Path) -> None:
    def take(what: str, name: str, *options: str) -> Said:
        return desk.terminal.type("import", what, str(real / name), *options)

    unpriced = take("products", "oracle_oe/products.csv")
    assert faults(unpriced) == [(44, "price"), (52, "price")]
    assert counts(take("customers", "chinook/customer.csv")) == (59, 59, 0, 0)
    assert desk.terminal.ask("customer", "2")["name"] == "Leonie Köhler"
    assert counts(take("products", "chinook/track.csv")) == (3503, 3503, 0, 0)
    assert counts(take("customers", "oracle_oe/customers.csv", "--dry-run"))[0] == 319


def test_products_with_wrong_barcodes_are_the_ones_that_are_named(desk: Desk, real: Path) -> None:
    import csv

    file = real / "gtin_products" / "off_products_sample.csv"
    said = desk.terminal.type("import", "products", str(file), "--set", "price=1", "--accept-partial")
    with file.open(encoding="utf-8", newline="") as stream:
        wrong = {row["barcode"] for row in csv.DictReader(stream)
                 if row["gtin_check_digit_ok"] == "0" and len(row["barcode"]) in {8, 12, 13, 14}}  # fmt: skip
    assert {one["value"] for one in said.json["bad"]} == wrong
    assert said.json["created"] == said.json["read"] - len(said.json["bad"])


def test_nasty_files_are_answered_by_a_sentence(desk: Desk, real: Path) -> None:
    files = [file for file in sorted((real / "nasty").rglob("*")) if file.is_file()]
    assert len(files) > 20
    before = desk.terminal.entries()
    for file in files:
        for what in ("customers", "products", "stock"):
            said = desk.terminal.type("import", what, str(file))
            assert (said.code, bool(said.sentence)) == (2, True), file
    assert desk.terminal.entries() == before


def test_naughty_strings_are_names_like_any_other(desk: Desk, real: Path) -> None:
    import csv
    import io

    names = (real / "nasty" / "blns" / "blns.txt").read_text(encoding="utf-8").splitlines()
    names = [name for name in names if name.strip() and not name.startswith("#")]
    text = io.StringIO(newline="")
    csv.writer(text).writerows([["number", "name"], *([f"K{n}", name] for n, name in enumerate(names))])
    said = desk.take("customers", text.getvalue(), "--accept-partial")
    assert (said.code, said.json["read"]) == (0, len(names))
    assert said.json["created"] > len(names) - 25, said.json["bad"]
    assert all(one["field"] in {"name", None} for one in said.json["bad"])
    assert desk.terminal.type("check", "--rebuild").json["faults"] == []


@pytest.mark.parametrize(
    ("what", "source", "sentence"),
    [
        ("customers", "nowhere.csv", "cannot be read (No such file or directory)."),
        ("customers", ".", "is a folder; name a file."),
        ("orders", "x.csv", "orders cannot be imported; there are customers, products, stock"),
    ],
)
def test_a_source_that_cannot_be_meant(desk: Desk, what: str, source: str, sentence: str) -> None:
    said = desk.terminal.type("import", what, str(desk.folder / source))
    assert (said.code, said.out) == (2, "")
    assert sentence in said.sentence


@pytest.mark.slow
def test_a_sudden_end_leaves_all_or_nothing(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "long.csv"
    file.write_text("number,name\n" + "".join(f"K{n},Kunde {n}\n" for n in range(30_000)))
    before = desk.terminal.entries()
    program = subprocess.Popen(
        [*command_line(desk.terminal.where, "import", "customers", str(file))], env=environment(tmp_path / "home"),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    journal = Path(desk.terminal.where + "-wal")
    patience = time.monotonic() + 60
    while not (journal.exists() and journal.stat().st_size > 1_000_000) and time.monotonic() < patience:
        assert program.poll() is None, "it was too fast to be stopped"
        time.sleep(0.01)
    program.kill()
    program.wait()
    assert sys.platform == "win32" or program.returncode == -9
    assert desk.terminal.entries() == before
    assert desk.terminal.type("check", "--rebuild").json["faults"] == []


PAYERS = (
    "number,name,payer\n"
    "A,Anna,Z\nB,Bert,A\nC,Carl,\nD,Dora,NOBODY\nE,Emil,F\nF,Fritz,E\nG,Gert,H\nH,,\nZ,Zoe,\nK,Karl,D\n"
)


@pytest.mark.parametrize("accept", [False, True])
def test_who_pays_may_stand_further_down_and_whom_nobody_knows_is_a_fault(desk: Desk, accept: bool) -> None:
    said = desk.take("customers", PAYERS, *(["--accept-partial"] if accept else []))
    assert sorted(faults(said)) == [(5, "payer"), (8, "payer"), (9, "name"), (11, "payer")]
    assert {one["error"] for one in said.json["bad"] if one["line"] == 5} == {
        "There is no customer NOBODY, in the list neither."
    }
    assert (said.code, counts(said)) == ((0, (10, 6, 0, 0)) if accept else (2, (10, 0, 0, 0)))
    with Database(desk.terminal.where).read() as view:
        held = view.rows(sql("SELECT c.number, coalesce(p.number, '') FROM customer c LEFT JOIN customer p "
                             "ON p.id = c.payer_id ORDER BY c.number"))  # fmt: skip
    assert held == ([("A", "Z"), ("B", "A"), ("C", ""), ("E", "F"), ("F", "E"), ("Z", "")] if accept else [])
    if accept:
        again = desk.take("customers", "number,name,payer\nA,Anna,Z\nB,Bert,A\nC,Carl,\nZ,Zoe,\n")
        assert counts(again) == (4, 0, 0, 4)


def test_a_check_in_slices_knows_who_stands_in_another_slice(desk: Desk, tmp_path: Path) -> None:
    """A check takes each slice back: who pays is not in the books when the next one is looked at."""
    rows = ["number,name,payer", "P,Payer,"] + [f"{n},Name {n},{'P' if n % 2 else 'Q'}" for n in range(600)]
    file = tmp_path / "many.csv"
    file.write_text("\n".join([*rows, "Q,Late payer,", "X,Wrong,NOBODY", ""]), encoding="utf-8")
    with contextlib.closing(Database(desk.terminal.where)) as books:
        staged = open_stage((CUSTOMER_LIST,), file, ImportOptions())
        plan = plan_for(books, CUSTOMER_LIST, staged, ImportOptions())
        found = check(books, plan, "anna")
        assert list(found.faults.values()) == [[("payer", "There is no customer NOBODY, in the list neither.")]]
        assert found.counts()["created"] == 602
