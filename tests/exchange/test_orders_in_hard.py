"""Orders as a stranger might send them: each ends in a right draft or in a sentence, and nothing of it is lost."""

from __future__ import annotations

import io
import json
import threading
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from app.domain.errors import RuleViolation
from app.domain.heads import merged, taken_over
from app.domain.inbound import Buyer, Inbound
from app.exchange import ImportOptions
from app.exchange.inbound import columns, read_bytes, read_file, run, take_file
from app.exchange.inbound.listing import list_of_file, listed
from app.exchange.inbound.shown import seen, staged_of
from app.exchange.plan import UnnamedColumnsError
from app.queries.inbound import buyer, notes_of
from app.queries.orders_in import orders_in
from tests.exchange.test_orders_in import UBL, UBL_LINE, _draft, _take
from tests.shop import Shop

PARTY = "<cac:Party><cac:PartyName><cbc:Name>Müller Bau GmbH</cbc:Name></cac:PartyName></cac:Party>"
MORE = """<cac:AllowanceCharge><cbc:ChargeIndicator>false</cbc:ChargeIndicator><cbc:AllowanceChargeReason>Rahmenrabatt
</cbc:AllowanceChargeReason><cbc:MultiplierFactorNumeric>5</cbc:MultiplierFactorNumeric>
<cbc:Amount currencyID="EUR">25.00</cbc:Amount></cac:AllowanceCharge>
<cac:QuotationDocumentReference><cbc:ID>Q-881</cbc:ID></cac:QuotationDocumentReference>"""


def _ubl(number: str = "1", *, party: str = "", more: str = "", line: str = "") -> bytes:
    one = UBL_LINE.format(code="CU15", quantity="2")
    if line:
        one = one.replace("<cac:Item>", f"{line}<cac:Item>")
    text = UBL.format(number=number, lines=more + one)
    if party:
        start, end = text.index("<cac:BuyerCustomerParty>"), text.index("</cac:BuyerCustomerParty>")
        text = f"{text[:start]}<cac:BuyerCustomerParty>{party}{text[end:]}"
    return text.encode()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1252", "latin-1", "utf-16"])
@pytest.mark.parametrize("separator", [";", "\t", ",", "|"])
def test_letters_and_separators_of_all_spreadsheets(encoding: str, separator: str) -> None:
    rows = [["Bestellnummer", "Besteller", "Artikelnummer", "Menge", "Preis"],
            ["PO-1", "Müller Bau", "CU15", '"2,5"', '"1.234,50 €"'], ["", "", "ELB15", "3", ""]]  # fmt: skip
    text = "\r\n".join(separator.join(row) for row in rows)
    data = text.replace("€", "EUR" if encoding == "latin-1" else "€").encode(encoding)
    [order] = read_bytes(data, "order.csv").orders
    assert (order.number, order.buyer.name) == ("PO-1", "Müller Bau")
    assert [(one.code, one.quantity, one.price) for one in order.lines] == [
        ("CU15", Decimal("2.5"), Decimal("1234.50")), ("ELB15", Decimal(3), None),
    ]  # fmt: skip


def test_prices_bear_their_currency_and_it_is_told(shop: Shop) -> None:
    head = "Order;Customer number;Item;Qty;Price\n"
    same = _take(shop, f"{head}A-1;MUELLER;CU15;2;8,42 €\n".encode())
    assert same.questions == ()
    other = _take(shop, f"{head}A-2;MUELLER;CU15;7;8.42 CHF\n".encode())
    assert other.questions == ("The order is in CHF, the books are in EUR; prices were not compared.",)
    dollars = _take(shop, f"{head}A-3;MUELLER;CU15;9;$8.42\n".encode())
    assert dollars.questions == ("The order is in $, the books are in EUR; prices were not compared.",)
    with pytest.raises(RuleViolation, match="another currency of the same order"):
        read_bytes(f"{head}A-4;MUELLER;CU15;2;8 €\nA-4;MUELLER;BOOK;2;8 CHF\n".encode(), "x.csv")


def test_a_number_that_stands_once_is_that_of_the_rows_below(shop: Shop) -> None:
    head = "Order;Customer number;Item;Qty\n"
    rows = "PO-1;MUELLER;CU15;2\n;;ELB15;3\nPO-2;KERN;CU15;4\n;;BOOK;1\nPO-2;MUELLER;BOOK;5\n"
    orders = read_bytes((head + rows).encode(), "x.csv").orders
    said = [(one.number, one.buyer.number, [x.code for x in one.lines]) for one in orders]
    assert said == [
        ("PO-1", "MUELLER", ["CU15", "ELB15"]),
        ("PO-2", "KERN", ["CU15", "BOOK"]),
        ("PO-2", "MUELLER", ["BOOK"]),
    ]
    taken = take_file(shop.database, read_bytes((head + rows).encode(), "x.csv"), "anna")
    assert [one.state for one in taken] == ["draft"] * 3, "the same number of two customers is two orders"
    with pytest.raises(RuleViolation, match="rows above it have no order number"):
        read_bytes(f"{head};MUELLER;CU15;2\nPO-1;MUELLER;BOOK;2\n".encode(), "x.csv")
    [order] = read_bytes(f"{head};MUELLER;CU15;2\n;MUELLER;BOOK;2\n".encode(), "x.csv").orders
    assert (order.number, len(order.lines)) == ("", 2)


def test_formulas_and_text_of_a_file_are_only_text(shop: Shop) -> None:
    note = '=HYPERLINK("http://evil","x")'
    taken = _take(
        shop,
        f'Order;Customer number;Item;Qty;Note\nPO-1;MUELLER;CU15;2;"{note.replace(chr(34), chr(34) * 2)}"\n'.encode(),
    )
    assert _draft(shop, taken.document).draft.deal.lines[0].note == note
    book = Workbook()
    for row in (("Order", "Customer number", "Item", "Qty"), ("PO-2", "MUELLER", "CU15", "=1+1")):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    # A formula that nobody has reckoned has no figure: it is said, and not taken for nothing.
    with pytest.raises(RuleViolation, match="line 2"):
        read_bytes(file.getvalue(), "order.xlsx")
    with pytest.raises(RuleViolation, match=r"line 2: =2 is not a number"):
        read_bytes(b"Item;Qty\nCU15;=2\n", "order.csv")


def test_what_ubl_says_beside_the_lines_is_told(shop: Shop) -> None:
    allowance = MORE.split("<cac:Quotation", maxsplit=1)[0].replace("Rahmenrabatt\n", "Mengenrabatt")
    taken = _take(shop, _ubl(more=MORE, line=allowance))
    note = notes_of(_draft(shop, taken.document))["header"]["internal_note"]
    assert note.split("\n") == [
        "Their note: Their order refers to quote Q-881.",
        "Allowance of 5 % = 25.00 EUR for Rahmenrabatt: our prices stand.",
        "Line 1: allowance of 5 % = 25.00 EUR for Mengenrabatt: our prices stand.",
    ]
    assert taken.questions == (), "prices are ours, as ever"


BUYERS = {
    "scheme": ('<cac:Party><cac:PartyIdentification><cbc:ID schemeID="0088">KERN</cbc:ID></cac:PartyIdentification>'
               "</cac:Party>", ""),
    "plain": ("<cac:Party><cac:PartyIdentification><cbc:ID>KERN</cbc:ID></cac:PartyIdentification>"
              "</cac:Party>", "KERN"),
    "theirs": ("<cbc:CustomerAssignedAccountID>KERN</cbc:CustomerAssignedAccountID>" + PARTY, "MUELLER"),
    "tax": ('<cac:Party><cbc:EndpointID schemeID="9930">DE129273398</cbc:EndpointID></cac:Party>', "KERN"),
    "against": ("<cbc:SupplierAssignedAccountID>MUELLER</cbc:SupplierAssignedAccountID><cac:Party><cac:PartyTaxScheme>"
                "<cbc:CompanyID>DE 129 273 398</cbc:CompanyID></cac:PartyTaxScheme></cac:Party>", ""),
}  # fmt: skip


@pytest.mark.parametrize("case", BUYERS)
def test_who_ordered_is_only_who_it_surely_is(shop: Shop, case: str) -> None:
    shop.do("save_customer", number="KERN", vat_id="DE129273398")
    party, number = BUYERS[case]
    [order] = read_bytes(_ubl(party=party), "order.xml").orders
    with shop.database.read() as view:
        found = buyer(view, order.buyer)
        from app.store.sql import sql

        assert view.value(sql("SELECT number FROM customer WHERE id = :id"), {"id": found}, "") == number


def test_one_that_was_thrown_away_or_cancelled_comes_again(shop: Shop) -> None:
    data = json.dumps({"order": "PO-1", "buyer": {"number": "MUELLER"}, "lines": [{"number": "CU15", "quantity": "2"}]})
    first = _take(shop, data.encode())
    shop.do("discard_draft", draft=first.document)
    second = _take(shop, data.encode())
    assert (second.state, second.document != first.document) == ("draft", True)
    shop.do("confirm_order", order=second.document)
    shop.shipped(second.document)
    assert _take(shop, data.encode()).state == "unchanged", "it is with them"
    other = data.replace("PO-1", "PO-2").replace('"2"', '"77"')
    third = _take(shop, other.encode())
    shop.do("confirm_order", order=third.document)
    shop.do("cancel_order", order=third.document)
    assert _take(shop, other.encode()).state == "draft"
    with shop.database.read() as view:
        assert [one.state for one in orders_in(view)] == ["to look at", "cancelled", "order", "discarded"]


def test_the_same_file_twice_at_once_is_one_order(shop: Shop) -> None:
    read = read_bytes(b"Order;Customer number;Item;Qty\nPO-1;MUELLER;CU15;2\n", "x.csv")
    found: list[str] = []
    threads = [
        threading.Thread(target=lambda: found.extend(x.state for x in take_file(shop.database, read, "anna")))
        for _ in range(4)
    ]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert sorted(found) == ["draft", "unchanged", "unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"UNA:+.? 'UNB+UNOC:3+4012345000009:14'", "is EDIFACT"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "x.dat"),
        (b"\x89PNG\r\n\x1a\n" + bytes(60), "x.dat"),
        (b"PK\x03\x04" + bytes(40), "x.dat"),
        (b"<html><table><tr><td>CU15<td>4</table></html>", "is not whole XML"),
        (b'{"orders": []}', "holds no order"),
        (b"[1, 2]", "is no order"),
        (b"Order;Item;Qty\n", "holds no"),
    ],
)
def test_files_that_are_something_else_end_in_a_sentence(data: bytes, why: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        read_bytes(data, "x.dat")
    assert why in refused.value.message


def test_totals_and_days_with_a_zone() -> None:
    [order] = read_bytes(b"Order;Item;Qty\nPO-1;CU15;2\nOrder;Item;Qty\nPO-1;BOOK;1\nTotal;;3\n", "x.csv").orders
    assert [one.code for one in order.lines] == ["CU15", "BOOK"]
    day = "<cac:Delivery><cac:RequestedDeliveryPeriod><cbc:EndDate>2026-12-04+01:00</cbc:EndDate>"
    [order] = read_bytes(_ubl(more=f"{day}</cac:RequestedDeliveryPeriod></cac:Delivery>"), "x.xml").orders
    assert order.wanted_date == "2026-12-04"


def test_an_order_without_end_is_refused() -> None:
    rows = "".join(f"PO-1;CU15;{n + 1}\n" for n in range(5001))
    with pytest.raises(RuleViolation, match="order of more than 5,000 lines"):
        read_bytes(f"Order;Item;Qty\n{rows}".encode(), "x.csv")
    with pytest.raises(RuleViolation, match="more than 5,000 rows"):
        list_of_file(f"Order;Item;Qty\n{rows}".encode(), "x.csv")


# --- columns that somebody named ----------------------------------------------------------------------------------


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    return tmp_path


STRANGE = "Foo;Bar;Baz\nCU15;4;x\nELB15;2;y\n"
NAMED = {"#1": "product", "#2": "quantity", "#3": "note"}


def test_columns_named_anywhere_are_known_everywhere(shop: Shop, home: Path) -> None:
    with pytest.raises(UnnamedColumnsError, match=r"No column of x\.csv") as refused:
        read_bytes(STRANGE.encode(), "x.csv")
    assert "--map" not in refused.value.plain, "who looks at a window types no commands"
    assert [one.said for one in listed(STRANGE)] == [None] * 3
    staged = staged_of(STRANGE.encode(), "x.csv")
    assert [(one.heading, one.field, one.sample) for one in seen(staged)] == [
        ("Foo", "", "CU15, ELB15"), ("Bar", "", "4, 2"), ("Baz", "", "x, y"),
    ]  # fmt: skip
    before = columns.remember(staged.headings, NAMED)
    # The folder and the command line, the pane with a file, and with the text of it.
    [order] = read_bytes(STRANGE.replace("Foo", " foo").encode(), "y.csv").orders
    assert [(one.code, one.quantity, one.note) for one in order.lines] == [("CU15", 4, "x"), ("ELB15", 2, "y")]
    assert [one.field for one in seen(staged)] == ["product", "quantity", "note"]
    for rows in (
        listed(STRANGE),
        listed(STRANGE.replace(";", "\t")),
        list_of_file(STRANGE.encode(), "z.csv").rows.values(),
    ):
        assert sorted(one.said.code for one in rows if one.said) == ["CU15", "ELB15"]
    columns.put_back(before)
    assert columns.recalled(staged.headings) == {}
    with pytest.raises(UnnamedColumnsError):
        read_bytes(STRANGE.encode(), "x.csv")
    # What the command line says is the same store, and what was said there before there were places is read.
    file = home / "x.csv"
    file.write_text(STRANGE)
    run(shop.database, file, ImportOptions(columns={"Foo": "product", "Bar": "quantity"}))
    assert columns.recalled(["FOO", "bar ", "Baz"]) == {"#1": "product", "#2": "quantity"}
    kept = columns._file()
    kept.write_text(json.dumps({"foo|bar|baz": {"Foo": "product", "Bar": "quantity", "Gone": "note"}, "x": 3}))
    assert len(read_file(file).orders[0].lines) == 2
    kept.unlink()
    kept.parent.rmdir()
    kept.parent.write_text("no folder")
    with pytest.raises(RuleViolation, match="cannot be kept on this machine"):
        columns.remember(["Foo"], {"#1": "product"})


def test_one_customers_columns_are_not_anothers(home: Path) -> None:
    heads = ["No.", "Qty", "Text"]
    columns.remember(heads, {"#1": "product", "#2": "quantity"})
    before = columns.remember(heads, {"#1": "their_number", "#2": "quantity"}, "kern-id")
    text = "No.\tQty\tText\n4711\t2\tx"
    assert listed(text, whose=("kern-id",))[1].said.theirs == "4711"
    columns.put_back(before)
    assert listed(text, whose=("kern-id",))[1].said.code == "4711"
    mail = (
        "From: Kern <order@kern.example>\nSubject: order\nMIME-Version: 1.0\n"
        "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/csv\n"
        'Content-Disposition: attachment; filename="o.csv"\n\nNo.;Qty;Text\n4711;2;x\n\n--b--\n'
    )
    assert read_bytes(mail.encode(), "m.eml").orders[0].lines[0].code == "4711"
    columns.remember(heads, {"#1": "their_number", "#2": "quantity"}, "order@kern.example")
    columns.remember(heads, {"#1": "barcode", "#2": "quantity"})
    assert read_bytes(mail.encode(), "m.eml").orders[0].lines[0].theirs == "4711"


# --- the head of a list -------------------------------------------------------------------------------------------


def _head(**said: Any) -> Inbound:
    given = {"number": "", "buyer": Buyer(), "wanted_date": "", "note": "", "ship_to": (), **said}
    return Inbound(
        "json", given["number"], given["buyer"], (), "", "", given["wanted_date"], given["note"], given["ship_to"]
    )


def test_a_draft_takes_over_what_it_does_not_say_yet() -> None:
    to = (("street", "Hof 3"), ("postcode", "50667"), ("city", "Köln"))
    head, left = merged([_head(number="PO-1", wanted_date="2026-12-04"), _head(number="PO-1", note="soon", ship_to=to)])
    assert left == ()
    taken = taken_over(head, {}, "EUR", known=True)
    assert taken.header == {
        "reference": "PO-1", "wanted_date": "2026-12-04", "internal_note": "Their note: soon",
        "ship_to": json.dumps(dict(to), ensure_ascii=False),
    }  # fmt: skip
    assert taken.parts == ("number PO-1", "wanted 2026-12-04", "deliver to Hof 3, 50667, Köln", "their note")
    again = taken_over(head, taken.header, "EUR", known=True)
    assert (again.header, again.left) == ({}, ()), "the same again is nothing new"
    other = taken_over(head, {"reference": "PO-9", "internal_note": "call"}, "EUR", known=True)
    assert other.left == ("It says number PO-1; what stands here stays.",)
    assert (other.header["internal_note"], "reference" in other.header) == ("call\nTheir note: soon", False)
    bad = taken_over(_head(number="x" * 300, wanted_date="2026-02-31"), {}, "EUR", known=True)
    assert (bad.header, bad.left) == ({}, ("Its number has more than 200 letters.", "2026-02-31 is no day."))
    several, left = merged([_head(number="A"), _head(number="B", buyer=Buyer("1")), _head(buyer=Buyer("2"))])
    assert (several.number, several.buyer, left) == (
        "",
        Buyer(),
        ("It names 2 order numbers.", "It names 2 customers."),
    )
    stranger = taken_over(_head(buyer=Buyer(name="Nobody")), {}, "EUR", known=False)
    assert stranger.header == {"internal_note": "Ordered by: Nobody"}


def test_lines_that_are_written_alike_and_say_other_things_stay_two() -> None:
    lines = [{"number": "CU15", "quantity": "2", "note": note} for note in ("left", "right", "left")]
    found = list_of_file(json.dumps({"order": "PO-1", "lines": lines}).encode(), "x.json")
    rows = listed(found.text, found.rows)
    assert [one.said.note for one in rows] == ["left", "right", "left"]
    assert found.heads[0].number == "PO-1"
    table = list_of_file(b"Order;Item;Qty\nPO-2;CU15;2\n;ELB15;1\n", "x.csv")
    assert [one.number for one in table.heads] == ["PO-2"]


@pytest.mark.parametrize("form", ["csv", "ubl"])
def test_kilograms_of_goods_that_are_counted_ask_and_say_it_as_a_person_types_it(shop: Shop, form: str) -> None:
    shop.do("save_product", sku="GOUDA", name="Gouda wheel", unit="pc", price="12.50", tax="S7", weight=2400,
            by_weight=True)  # fmt: skip
    if form == "csv":
        data = b"Bestellnummer;Kundennummer;Artikelnummer;Menge;ME\nPO-1;MUELLER;GOUDA;7.2;KGM\n"
    else:
        line = UBL_LINE.format(code="GOUDA", quantity="7.2").replace("C62", "KGM")
        data = UBL.format(number="PO-1", lines=line).encode()
    taken = _take(shop, data, f"order.{form}")
    assert taken.questions == ("Line 1: no unit KGM: 7.2kg*GOUDA",), "seven wheels are not seven kilograms"
    stored = _draft(shop, taken.document)
    assert stored.draft.deal is None
    [line] = notes_of(stored)["lines"]
    assert (line["product"], line["problem"], line["typed"]) == ("", "no unit KGM", "7.2kg*GOUDA")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", b"Artikelnummer;Menge;Bemerkung\nCU15;1;ok\nCU15;2;a\0b\n"),
        ("a.txt", b"10*cu15\n1*elb15\n! left\0right\n"),
        ("a.json", b'{"lines": [{"entry": "1*a"}, {"entry": "1*a"}, {"entry": "2*a", "note": "a\\u0000b"}]}'),
    ],
)
def test_a_character_that_is_no_text_is_refused_by_its_line(name: str, data: bytes) -> None:
    with pytest.raises(RuleViolation, match=f"^{name}, line 3: .*no text"):
        read_bytes(data, name)


def test_what_is_no_text_at_all_is_said_to_be_none() -> None:
    with pytest.raises(RuleViolation, match="neither a table nor text"):
        read_bytes(b"10*cu15\n1*elb15\n\x01\x02\0\n", "a.txt")
