"""Files as strangers save them: encodings, separators, quotation marks, and which line a row begins on."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.exchange.headings import CUSTOMERS, PRODUCTS, STOCK, index, mapped
from app.exchange.tables.encoding import encoding_of
from app.exchange.tables.reading import Table, table_of

WORDS = {
    "cp1252": "1;Müller Bau GmbH;Königsallee 5;Düsseldorf\n2;Käse Größe;Weißenburger Straße;Köln\n",
    "mac_roman": "1;Crémerie Française;Besançon\n2;Hôtel d'été;Orléans\n",
    "cp850": "1;Müller Größe;Köln\n2;Ångström Åkeri;Malmö\n",
    "cp1250": "1;Łódzka Spółdzielnia źródło;Kraków\n2;Żółć gęś;Łódź\n",
    "cp1251": "1;ООО Ромашка;Москва\n2;Завод труб;Санкт-Петербург\n",
    "cp1253": "1;Ελληνική Εταιρεία;Αθήνα\n",
    "cp1254": "1;Şişli Çağdaş İnşaat;İstanbul\n2;Güneş ışığı\n",
    "cp1255": "1;חברה בעמ;תל אביב\n",
    "cp1256": "1;شركة النور;دبي\n",
    "cp932": "1;田中商店;東京都\n2;日本橋工業株式会社;パイプ\n",
    "gb2312": "1;北京贸易公司;北京市\n",
    "euc_kr": "1;서울 상사;서울특별시\n",
}


def read(content: bytes, encoding: str = "", separator: str = "") -> Table:
    """A table of customers."""
    known = index(CUSTOMERS)
    return table_of(io.BytesIO(content), "list.csv", lambda heads: len(mapped(heads, known)), encoding, separator)


@pytest.mark.parametrize("encoding", WORDS)
def test_the_letters_tell_the_encoding(encoding: str) -> None:
    content = WORDS[encoding].encode(encoding)
    found = encoding_of(io.BytesIO(content), "list.csv")
    assert content.decode(found.name) == WORDS[encoding]
    assert found.guessed


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_unicode_is_known_for_sure(encoding: str) -> None:
    table = read("number\tname\r\n1\tMüller Łódź\r\n2\tSmith\r\n".encode(encoding))
    assert [row.cells for row in table.rows()] == [["1", "Müller Łódź"], ["2", "Smith"]]


def test_a_letter_is_not_lost_where_two_blocks_meet() -> None:
    # Without line ends the file is read in blocks of a megabyte; the letter lies across two.
    content = ("x" * ((1 << 20) - 1) + "ü" * 10).encode()
    assert encoding_of(io.BytesIO(content), "list.csv").name == "utf-8-sig"


def test_one_broken_line_does_not_make_another_encoding_of_the_rest() -> None:
    good = "".join(f"{n};Müller Ä\n" for n in range(10)).encode()
    rows = list(read(b"number;name\n" + good + b"11;M\xfcller\n").rows())
    assert [row.line for row in rows if row.fault] == [12]
    assert rows[0].cells == ["0", "Müller Ä"]


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"PK\x03\x04", "workbook"),
        (b"%PDF-1.7", "PDF"),
        (bytes(5000), "no text"),
        (b"<html>", "HTML"),
        (b'[{"sku": 1}]', "JSON"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, word: str) -> None:
    with pytest.raises(RuleViolation, match=word):
        read(content)


def test_lines_are_counted_as_an_editor_counts_them() -> None:
    content = b'sep=;\r\n\r\nnumber;name;;\r\n1;"two\r\nlines";;\r\n\r\nnumber;name\r\n2;b\r\n;;;\r\n3;c;d\r\n'
    table = read(content)
    assert (table.separator, table.headings, table.heading_line) == (";", ["number", "name"], 3)
    assert [(row.line, row.cells[:2]) for row in table.rows()] == [
        (4, ["1", "two\r\nlines"]),
        (8, ["2", "b"]),
        (10, ["3", "c"]),
    ]


def test_an_open_quotation_mark_costs_its_own_row_only() -> None:
    rows = list(read(b'number,name\n1,"Kern\n2,Sommer\n3,"5" pipe"\n4,3/4"\n').rows())
    assert [(row.line, bool(row.fault)) for row in rows] == [(2, True), (3, False), (4, True), (5, False)]
    assert rows[3].cells == ["4", '3/4"']


def test_a_row_without_end_and_one_with_zero_bytes_are_named() -> None:
    rows = list(read(b"number,name\n1," + b"x" * 200_000 + b"\n2,a\0b\n3,c\n").rows())
    assert [bool(row.fault) for row in rows] == [True, True, False]
    assert "131,072" in rows[0].fault
    assert "NUL" in rows[1].fault


def test_lines_above_the_headings_are_passed_over() -> None:
    table = read(b"Kundenliste;;;\n;;;\nKundennummer;Firma;PLZ;Ort\n007;Bond;01067;Dresden\n")
    assert table.heading_line == 3
    assert [row.cells for row in table.rows()] == [["007", "Bond", "01067", "Dresden"]]


@pytest.mark.parametrize(
    ("words", "line", "fields"),
    [
        (CUSTOMERS, "Kunden-Nr.;Firma;Straße;PLZ;Ort;Land;Tel.;E-Mail;USt-IdNr.;Farbe",
         "number name street postcode city country phone email vat_id"),
        (CUSTOMERS, "Customer #;Company;Address 1;City;State;Zip;Terms",
         "number name street city region postcode terms_days"),
        (PRODUCTS, "Art.-Nr.;Bezeichnung;VK-Preis netto (EUR);ME;Warengruppe;EAN", "sku name price unit category gtin"),
        (PRODUCTS, "Réf.;Désignation;Prix HT (€);Unité;Code-barres", "sku name price unit barcode"),
        (CUSTOMERS, "Kundennummer;Nummer;Firma;Ort", "number name city"),
        (PRODUCTS, "SKU;Title;Price (incl. VAT);Bruttopreis", "sku name"),
        (STOCK, "ProductID;ProductName;UnitsInStock;UnitsOnOrder", "product quantity"),
    ],
)  # fmt: skip
def test_headings_are_understood(words: dict[str, str], line: str, fields: str) -> None:
    assert set(mapped(line.split(";"), index(words)).values()) == set(fields.split())


CELL = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Cf"]), min_size=1, max_size=12)


@given(
    st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=12), st.sampled_from(",;\t|"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]), st.sampled_from(["\r\n", "\n"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]),
)  # fmt: skip
def test_every_dialect_comes_back(
    rows: list[tuple[str, str, str]], separator: str, encoding: str, end: str, quoting: int
) -> None:
    text = io.StringIO(newline="")
    writer = csv.writer(text, delimiter=separator, lineterminator=end, quoting=quoting)
    writer.writerow(["number", "name", "city"])
    writer.writerows(rows)
    table = read(text.getvalue().encode(encoding))
    assert table.separator == separator
    assert [tuple(row.cells) for row in table.rows()] == rows
    assert [row.line for row in table.rows()] == list(range(2, 2 + len(rows)))
