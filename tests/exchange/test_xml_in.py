"""Orders and invoices in XML, alone, in a PDF, in a mail: each becomes the draft that fits it, or a sentence."""

from __future__ import annotations

import base64
import email.message
import io
import zlib
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app.documents import attached
from app.domain.billed import Bill, Goods, Ordered, differences
from app.domain.errors import NotPermitted, RuleViolation
from app.domain.inbound import Buyer, Inbound, InboundLine
from app.exchange import ImportOptions
from app.exchange.inbound import read_bytes, run, take_file
from app.exchange.inbound.tree import number_of
from app.exchange.inbound.xml import came_of
from app.queries.orders_in import billed, orders_in, waiting_orders_in
from tests.actions.told import refused
from tests.exchange.test_orders_in import UBL, UBL_LINE
from tests.exchange.xml_in import ORDER_X, UBL_BILL, ZUGFERD_1, cii_bill, cii_line, pdf_with
from tests.shop import Shop

NOT_READ = "The file's XML was taken, the paper was not read."
SELLER_ID = "<ram:SellerAssignedID>{}</ram:SellerAssignedID>"
OUR_ID = "<ram:BuyerAssignedID>{}</ram:BuyerAssignedID>"


@pytest.fixture
def buying(shop: Shop) -> Shop:
    """A shop with a supplier, who calls our tube KN-15."""
    shop.do("save_supplier", number="W-1", name="Kupfer Nord")
    shop.do("save_product", sku="CU15", supplier="W-1", supplier_sku="KN-15", cost="3.10")
    return shop


def _take(shop: Shop, data: bytes, name: str = "bill.xml", actor: str = "anna") -> Any:
    [taken] = take_file(shop.database, read_bytes(data, name), actor)
    return taken


def _orders(shop: Shop) -> Any:
    with shop.database.read() as view:
        return orders_in(view)


# --- what the standards' own examples say ---------------------------------------------------------------------------


def test_an_order_x_says_what_an_order_says() -> None:
    [order] = came_of(ORDER_X.encode(), "order.xml")
    assert order == Inbound(
        "cii", "PO-88", Buyer("MUELLER", "Müller Bau GmbH"),
        (InboundLine(Decimal("12.5"), "CU15", "7-15", "4006381333931", "Copper tube 15", "MTR", Decimal("8.42")),),
        "EUR", "2026-11-20", "2026-12-03",
        "Please ring the bell\nCustomer reference Site Nord.\nAllowance of 5.00 for Treue: our prices stand.",
        (("name", "Baustelle"), ("street", "Möwenweg 3"), ("postcode", "24837"), ("city", "Schleswig"),
         ("country", "DE")),
    )  # fmt: skip


def test_an_invoice_of_peppol_and_one_of_an_older_zugferd_say_what_they_bill() -> None:
    [bill] = came_of(UBL_BILL.format(kind="Invoice", counted="Invoiced").encode(), "bill.xml")
    assert isinstance(bill, Bill)
    assert (bill.seller.name, bill.seller.vat_id, bill.order, bill.date) == (
        "SupplierOfficialName Ltd", "GB1232434", "our PO-3, of May", "2017-11-13",
    )  # fmt: skip
    [line] = bill.lines
    assert (line.quantity, line.code, line.theirs, line.barcode) == (7, "item-1", "OURS-1", "21382183120983")
    assert (line.price, line.price_per, line.unit) == (400, 10, "DAY")
    [credit] = came_of(UBL_BILL.format(kind="CreditNote", counted="Credited").encode(), "bill.xml")
    assert isinstance(credit, Bill)
    assert (credit.credit, credit.lines) == (True, bill.lines)
    [old] = came_of(ZUGFERD_1.encode(), "bill.xml")
    assert isinstance(old, Bill)
    assert (old.number, old.date, old.seller.vat_id, old.currency) == ("471102", "2013-03-05", "DE123456789", "EUR")
    assert [(x.quantity, x.code, x.barcode, x.price) for x in old.lines] == [
        (20, "TB100A4", "4012345001235", Decimal("9.9"))
    ]


def _comes_to(line: str, amount: str, code: str = "") -> str:
    """A line that says what it comes to, after whatever allowance."""
    summed = f"<ram:LineTotalAmount>{amount}</ram:LineTotalAmount>"
    summed = f"<ram:SpecifiedTradeSettlementLineMonetarySummation>{summed}"
    summed = f"{summed}</ram:SpecifiedTradeSettlementLineMonetarySummation>"
    settled = f"<ram:SpecifiedLineTradeSettlement>{summed}</ram:SpecifiedLineTradeSettlement>"
    status = f"<ram:LineStatusReasonCode>{code}</ram:LineStatusReasonCode></ram:Assoc" if code else "</ram:Assoc"
    end = "</ram:IncludedSupplyChainTradeLineItem>"
    return line.replace(end, settled + end).replace("</ram:Assoc", status)


def _prices(data: bytes) -> list[tuple[Decimal | None, Decimal]]:
    [bill] = came_of(data, "bill.xml")
    return [(x.price, x.price_per) for x in bill.lines]


def test_a_line_is_billed_at_what_it_comes_to() -> None:
    row = cii_line(1, "10", "10.00")
    assert _prices(cii_bill(_comes_to(row, "60.00"))) == [(60, 10)]
    assert _prices(cii_bill(_comes_to(cii_line(1, "-10", "10.00"), "-60.00"))) == [(60, 10)]
    assert _prices(cii_bill(_comes_to(cii_line(1, "3", "0.333"), "1.00"))) == [(Decimal("0.333"), 1)], "only rounded"
    assert _prices(cii_bill(_comes_to(row.replace("<ram:ChargeAmount>10.00</ram:ChargeAmount>", ""), "60"))) == [
        (60, 10)
    ]
    data = UBL_BILL.format(kind="Invoice", counted="Invoiced")
    for amount, price in (("280.00", (400, 10)), ("240.00", (240, 7)), ("0", (0, 7))):
        said = f"<cbc:LineExtensionAmount>{amount}</cbc:LineExtensionAmount><cac:Item>"
        assert _prices(data.replace("<cac:Item>", said).encode()) == [price]


def test_an_allowance_on_a_whole_invoice_is_said(buying: Shop) -> None:
    allowance = (
        b"<ram:SpecifiedTradeAllowanceCharge><ram:ChargeIndicator><udt:Indicator>false</udt:Indicator>"
        b"</ram:ChargeIndicator><ram:ActualAmount>5.00</ram:ActualAmount><ram:Reason>Treue</ram:Reason>"
        b"</ram:SpecifiedTradeAllowanceCharge></ram:ApplicableHeaderTradeSettlement>"
    )
    data = cii_bill(cii_line(1, "6", "3.20", ids=SELLER_ID.format("KN-15")))
    taken = _take(buying, data.replace(b"</ram:ApplicableHeaderTradeSettlement>", allowance))
    assert taken.told == "Allowance of 5.00 for Treue: the prices of the lines are without it."
    assert _take(buying, data).state == "unchanged"
    ubl = UBL_BILL.format(kind="Invoice", counted="Invoiced").replace(
        "<cac:InvoiceLine>",
        "<cac:AllowanceCharge><cbc:ChargeIndicator>true</cbc:ChargeIndicator>"
        "<cbc:Amount currencyID='EUR'>9</cbc:Amount>"
        "</cac:AllowanceCharge><cac:InvoiceLine>",
    )
    assert read_bytes(ubl.encode(), "x.xml").told == "Charge of 9 EUR: the prices of the lines are without it."


def test_lines_of_words_and_of_sums_are_no_goods() -> None:
    words = (
        "<ram:IncludedSupplyChainTradeLineItem><ram:AssociatedDocumentLineDocument><ram:LineID>1</ram:LineID>"
        "<ram:IncludedNote><ram:Content>Thank you</ram:Content></ram:IncludedNote></ram:AssociatedDocumentLineDocument>"
        "</ram:IncludedSupplyChainTradeLineItem>"
    )
    row = cii_line(2, "2", "3", name="Tube")
    group, told = (_comes_to(cii_line(3, "1", "6", name=code), "6", code) for code in ("GROUP", "INFORMATION"))
    [bill] = came_of(cii_bill(words, row, group, told, _comes_to(row, "6", "DETAIL")), "bill.xml")
    assert [x.description for x in bill.lines] == ["Tube", "Tube"]
    with pytest.raises(RuleViolation, match=r"bill\.xml is an invoice without lines"):
        came_of(cii_bill(words), "bill.xml")
    with pytest.raises(RuleViolation, match=r"bill\.xml, line 2: x is not a number"):
        came_of(cii_bill(words, row.replace(">2<", ">x<")), "bill.xml")
    without = row.replace("BilledQuantity", "Counted")
    with pytest.raises(RuleViolation, match=r"bill\.xml, line 1 has no quantity"):
        came_of(cii_bill(without), "bill.xml")


@pytest.mark.parametrize("figure", ["1_000", "\u0663", "NaN", "Infinity", "1e3", "1,5", ".", "+", "1" * 41, "1 0"])
def test_figures_are_those_of_the_standard(figure: str) -> None:
    with pytest.raises(RuleViolation, match="is not a number"):
        number_of(figure, "x")
    assert [number_of(one, "x") for one in (" 1.50 ", "-.5", "+7.", "007")] == [
        Decimal("1.5"), Decimal("-0.5"), 7, 7,
    ]  # fmt: skip


def test_a_price_is_for_some_and_a_day_is_one_of_the_calendar() -> None:
    data = UBL_BILL.format(kind="Invoice", counted="Invoiced")
    assert _prices(data.replace(">10\n<", ">0<").encode()) == [(400, 1)]
    with pytest.raises(RuleViolation, match=r"line 1: a price cannot be for -10\."):
        came_of(data.replace(">10\n<", ">-10<").encode(), "bill.xml")
    said = 'format="102">20261124<'
    for form, day in (
        ('format="203">202611241530<', "2026-11-24"), ('format="616">202648<', ""), ('format="4">24112026<', ""),
        ('format="102">tomorrow<', ""), ('format="102">2026-11-24T10:00<', "2026-11-24"), (said, "2026-11-24"),
    ):  # fmt: skip
        [bill] = came_of(cii_bill(cii_line(1, "1", "1")).replace(said.encode(), form.encode()), "bill.xml")
        assert bill.date == day, form


# --- orders ----------------------------------------------------------------------------------------------------------


def test_an_order_in_a_pdf_is_the_order_of_its_xml(shop: Shop) -> None:
    line = UBL_LINE.format(code="CU15", quantity="2")
    plain = UBL.format(number="PO-1", lines=line).encode()
    first = _take(shop, pdf_with({"order-x.xml": plain, "note.txt": b"x"}), "order.pdf")
    assert (first.state, first.told) == ("draft", NOT_READ)
    again = _take(shop, plain)
    assert (again.state, again.document) == ("unchanged", first.document), "the same order in another form"
    other = ORDER_X.replace("MTR", "H87").encode()
    both = pdf_with({"a.xml": b"<x/>", "factur-x.xml": cii_bill(cii_line(1, "2", "3")), "Order-X.xml": other})
    read = read_bytes(both, "both.pdf")
    assert [one.number for one in read.orders] == ["PO-88"]
    assert read.told == f"both.pdf carries 3 XML files, Order-X.xml was taken. {NOT_READ}"


def test_a_pdf_in_a_mail_is_read_for_its_xml_and_another_is_left_alone(shop: Shop) -> None:
    message = email.message.EmailMessage()
    message["From"], message["Message-ID"], message["Subject"] = "Karl <karl@x.example>", "<1@x>", "Order"
    message.set_content("See the order.")
    for name, data in (
        ("leaflet.pdf", pdf_with({})),
        ("broken.pdf", b"%PDF-1.7 torn"),
        ("order.pdf", pdf_with({"order-x.xml": ORDER_X.encode()})),
    ):
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    read = read_bytes(message.as_bytes(), "mail.eml")
    assert [(one.number, one.buyer.number) for one in read.orders] == [("PO-88", "MUELLER")]
    assert read.told == NOT_READ


def test_what_is_no_order_says_so() -> None:
    for code, said in (("230", "order.xml is an order change"), ("231", "answers an order and is none")):
        with pytest.raises(RuleViolation, match=said):
            came_of(ORDER_X.replace(">220<", f">{code}<").encode(), "order.xml")
    with pytest.raises(RuleViolation, match=r"order\.xml is XML and no order or invoice that can be read"):
        came_of(b"<Order/>", "order.xml")
    with pytest.raises(RuleViolation, match=r"x.pdf is a PDF, which holds no order that can be read\."):
        read_bytes(pdf_with({}), "x.pdf")


# --- invoices of suppliers -------------------------------------------------------------------------------------------


def test_goods_that_nobody_ordered_are_the_draft_of_a_purchase_order(buying: Shop) -> None:
    data = cii_bill(
        cii_line(1, "60", "3.20", ids=SELLER_ID.format("KN-15"), name="Rohr"),
        cii_line(2, "1", "9.90", name="Fracht"),
        order="B-77",
    )
    taken = _take(buying, pdf_with({"factur-x.xml": data}), "bill.pdf")
    assert (taken.state, taken.questions) == ("bought", ("Line 2: not known here: 1*Fracht",))
    bought = buying.ask("purchase", taken.number)
    assert (bought["state"], bought["supplier"], bought["number"]) == ("draft", "Kupfer Nord", taken.number)
    assert [(x["sku"], x["ordered"], x["cost"]) for x in bought["lines"]] == [("CU15", "60", "3.20")]
    assert buying.ask("stock", "CU15")["on_hand"] == "100", "nothing came by it"
    # The same invoice, as a file of its own and once more, is no news.
    assert (_take(buying, data).state, _take(buying, data).document) == ("unchanged", taken.document)
    [row] = _orders(buying)
    assert (row.invoice, row.state, row.customer, row.document_name) == (
        True,
        "to look at",
        "Kupfer Nord",
        taken.number,
    )
    with pytest.raises(
        RuleViolation, match=rf"R-881 of Kupfer Nord came before, for {taken.number}, and says otherwise"
    ):
        _take(buying, cii_bill(cii_line(1, "61", "3.20", ids=SELLER_ID.format("KN-15"))))


def test_goods_on_order_are_expected_and_what_differs_is_told(buying: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "60"}, {"product": "ELB15", "quantity": "5"}]
    bought = buying.do("order_goods", supplier="W-1", lines=lines, send=True)
    data = cii_bill(
        cii_line(1, "40", "3.20", ids=OUR_ID.format("cu15")),
        cii_line(2, "18", "3.10", ids=SELLER_ID.format("KN-15")),
        cii_line(3, "2", "1", ids=OUR_ID.format("BOOK")),
        order=f"Ihre Bestellung {bought.number}, vom Mai",
    )
    taken = _take(buying, data)
    assert (taken.state, taken.document) == ("expected", bought.id)
    assert taken.questions == (
        "CU15: they bill 58 pc, 60 are ordered.",
        "CU15: they bill 3.20 each, ordered at 3.10.",
        f"BOOK is billed (2 pc) and not on {bought.number}.",
    )
    with buying.database.read() as view:
        assert waiting_orders_in(view) == 1
        found = billed(view, taken.inbound)
    assert found is not None
    assert (found.number, sorted(found.quantities.values())) == ("R-881", [2000, 58000])
    assert found.told == taken.questions, "and the door says it again"
    [row] = _orders(buying)
    assert (row.state, row.customer) == ("goods in", "Kupfer Nord")
    buying.do("receive_purchase", purchase=bought.number)
    [row] = _orders(buying)
    assert row.state == "came"
    with buying.database.read() as view:
        assert waiting_orders_in(view) == 0


def test_who_bills_what_is_asked_where_nobody_knows(buying: Shop) -> None:
    for data, said in (
        (cii_bill(cii_line(1, "1", "1"), seller="Fremd AG"), "is from Fremd AG, no supplier that is known here and"),
        (cii_bill(cii_line(1, "1", "1"), seller="Fremd AG", order="B-7"), "B-7 is no purchase order of ours"),
        (cii_bill(cii_line(1, "1", "1")), "bills nothing that is known here. Line 1: not known here"),
        (cii_bill(cii_line(1, "1", "1"), code="381"), "Credit note R-881 orders nothing"),
    ):  # fmt: skip
        with pytest.raises(RuleViolation, match=said):
            _take(buying, data)
    assert _orders(buying) == ()


@pytest.mark.slow
def test_an_invoice_needs_the_right_to_buy(buying: Shop) -> None:
    buying.do("save_user", name="anna", role="owner")
    buying.do("save_user", name="ben", role="warehouse")
    for name in ("anna", "ben"):
        buying.do("set_secret", user=name, kind="password", secret=f"correct horse battery {name}")
    with pytest.raises(NotPermitted):
        _take(buying, cii_bill(cii_line(1, "6", "3.20", ids=SELLER_ID.format("KN-15"))), actor="ben")


def test_our_own_invoice_is_an_order_to_have_the_same_again(shop: Shop) -> None:
    data = UBL_BILL.format(kind="Invoice", counted="Invoiced").replace(
        "SupplierOfficialName Ltd", "Nordlicht Haustechnik"
    )
    data = data.replace("Buyer Official Name\n", "Müller Bau GmbH").replace("item-1", "CU15").replace("DAY", "MTR")
    taken = _take(shop, data.replace("21382183120983", "").replace("GB1232434", "").encode())
    assert taken.state == "draft"
    from app.queries.inbound import notes_of
    from tests.exchange.test_orders_in import _draft

    stored = _draft(shop, taken.document)
    notes = notes_of(stored)
    assert notes["header"]["internal_note"].startswith(
        "Their note: By our invoice Snippet1 of 2017-11-13: the same again."
    )
    assert [one["quantity"] for one in notes["lines"]] == [7000]


def test_from_the_command_line(buying: Shop, tmp_path: Path) -> None:
    file = tmp_path / "bill.pdf"
    file.write_bytes(pdf_with({"xrechnung.xml": cii_bill(cii_line(1, "6", "3.20", ids=SELLER_ID.format("KN-15")))}))
    tried = run(buying.database, file, ImportOptions(dry_run=True))
    assert (tried["orders"][0]["state"], tried["told"]) == ("bought", NOT_READ)
    assert _orders(buying) == ()
    assert run(buying.database, file, ImportOptions())["orders"][0]["number"] == "R-881"


def test_differences_compare_with_what_came_where_it_came() -> None:
    given = InboundLine(Decimal(2))
    one = Goods(1, given, "p", "CU15", "m", 2000, 31_000)
    ordered = Ordered("p", "CU15", "m", 3000, 0, 31_000)
    assert differences("PO-1", [one], [ordered]) == ("CU15: they bill 2 m, 3 are ordered.",)
    came = Ordered("p", "CU15", "m", 3000, 2000, 0)
    assert differences("PO-1", [one], [came]) == ()
    assert differences("PO-1", [one, one], [came]) == ("CU15: they bill 4 m, 2 came.",)
    # Of several the earlier have theirs first.
    for quantity, received, before, more, told in (
        (5000, 3000, 3000, False, ()),
        (5000, 5000, 3000, False, ()),
        (5000, 4000, 3000, False, ("CU15: they bill 2 m, 1 came that no earlier invoice bills.",)),
        (5000, 0, 4000, False, ("CU15: they bill 2 m, 1 are ordered that no earlier invoice bills.",)),
        (5000, 5000, 0, True, ()),
        (5000, 1000, 0, True, ("CU15: they bill 2 m, 1 came.",)),
    ):
        several = Ordered("p", "CU15", "m", quantity, received, 0, before, more)
        assert differences("PO-1", [one], [several]) == told


def test_a_second_invoice_for_the_rest_of_an_order_differs_in_nothing(buying: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "100"}]
    bought = buying.do("order_goods", supplier="W-1", lines=lines, send=True)

    def comes(many: str, number: str) -> Any:
        line = cii_line(1, many, "3.10", ids=OUR_ID.format("CU15"))
        return _take(buying, cii_bill(line, number=number, order=bought.number))

    def says() -> list[tuple[str, ...]]:
        with buying.database.read() as view:
            return [found.told for one in (first, second) if (found := billed(view, one.inbound))]

    buying.do("receive_purchase", purchase=bought.number, lines=[{"line": 1, "quantity": "60"}], only=True)
    first, second = comes("60", "R-1"), comes("40", "R-2")
    assert (first.questions, second.questions, says()) == ((), (), [(), ()])
    buying.do("receive_purchase", purchase=bought.number)
    assert says() == [(), ()], "and when the rest has come"


def test_a_price_for_none_is_refused(buying: Shop) -> None:
    for many in (0, -1):
        line = {"quantity": 1, "code": "KN-15", "price": 3, "price_per": many}
        refused(buying, "A price is for one or more.", "take_invoice_in", source="cii", number="R-1", lines=[line],
                seller={"name": "Kupfer Nord"}, field="lines.1.price_per")  # fmt: skip


# --- made to do harm -------------------------------------------------------------------------------------------------


def _packed(size: int) -> bytes:
    packer = zlib.compressobj(1)
    return b"".join(packer.compress(b"\0" * (1 << 20)) for _ in range(size >> 20)) + packer.flush()


def _bomb() -> bytes:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["factur-x.xml"] = pikepdf.AttachedFileSpec(pdf, b"<x/>", filename="factur-x.xml")
        stream = next(iter(pdf.attachments.values())).obj.EF.F
        stream.write(_packed(66 << 20), filter=pikepdf.Name.FlateDecode)
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return out.getvalue()


def _stream(content: bytes, *filters: str, picture: bool = False) -> bytes:
    """A paper with a stream of its own."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        held = pdf.make_stream(content)
        held.Filter = pikepdf.Array([pikepdf.Name(f"/{one}") for one in filters])
        if picture:
            held.Subtype = pikepdf.Name.Image
        pdf.Root.Held = held
        out = io.BytesIO()
        pdf.save(out, compress_streams=False, stream_decode_level=pikepdf.StreamDecodeLevel.none)
        return out.getvalue()


def _named_again() -> bytes:
    """A tree of names, each branch of which names the next one two hundred times."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        node = pdf.make_indirect(pikepdf.Dictionary(Names=pikepdf.Array()))
        for _ in range(16):
            node = pdf.make_indirect(pikepdf.Dictionary(Kids=pikepdf.Array([node] * 200)))
        pdf.Root.Names = pikepdf.Dictionary(EmbeddedFiles=node)
        out = io.BytesIO()
        pdf.save(out)
        return out.getvalue()


def test_a_scan_may_be_as_large_as_its_pixels_and_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    assert attached.MOST_PICTURE >= 4960 * 7016 * 3, "A4 at 600 dpi, in colour"
    monkeypatch.setattr(attached, "MOST_UNPACKED", 1 << 20)
    monkeypatch.setattr(attached, "MOST_PICTURE", 3 << 20)
    two, four = (zlib.compress(bytes(size << 20)) for size in (2, 4))
    attached.check_unpacked(_stream(two, "FlateDecode", picture=True), "x.pdf")
    attached.check_unpacked(_stream(zlib.compress(b"a text" * 40), "FlateDecode"), "x.pdf")
    attached.check_unpacked(_stream(base64.a85encode(zlib.compress(b"a text")) + b"~>", *A85), "x.pdf")
    for data in (
        _stream(two, "FlateDecode"),
        _stream(four, "FlateDecode", picture=True),
        _stream(base64.a85encode(two) + b"~>", *A85),
    ):
        with pytest.raises(RuleViolation, match=r"x\.pdf unpacks to far more"):
            attached.check_unpacked(data, "x.pdf")


A85 = ("ASCII85Decode", "FlateDecode")
XML = cii_bill(cii_line(1, "1", "1"))
TWICE = zlib.compress(zlib.compress(bytes(90_000)))
DTD = b'<!DOCTYPE x [<!ENTITY a "b">]>'
HOSTILE = {
    "a bomb": (_bomb, r"x.pdf unpacks to far more than a paper needs, and is not opened\."),
    "locked": (lambda: pdf_with({"factur-x.xml": XML}, encryption=pikepdf.Encryption(owner="a", user="b")),
               r"x.pdf is locked with a password"),
    "locked with no word": (lambda: pdf_with({}, encryption=pikepdf.Encryption(owner="a", user="")),
                            r"x.pdf is locked with a password"),
    "packed twice": (lambda: _stream(TWICE, "FlateDecode", "FlateDecode"), r"x.pdf is packed twice"),
    "packed twice by letters": (lambda: _stream(TWICE, "ASCIIHexDecode", "FlateDecode"),
                                r"x.pdf is packed twice"),
    "packed as another says": (lambda: _stream(TWICE, "FlateDecode").replace(b"[ /FlateDecode ]", b"9 0 R"),
                               r"x.pdf is packed twice"),
    "the same names again": (_named_again, r"x.pdf names more files than a paper carries"),
    "cut": (lambda: pdf_with({"factur-x.xml": XML})[:300], r"x.pdf is a PDF that is damaged"),
    "a document type": (lambda: pdf_with({"factur-x.xml": XML.replace(b"<rsm:Cross", DTD + b"<rsm:Cross", 1)}),
                        r"x.pdf, factur-x.xml declares a document type"),
    "cut XML": (lambda: pdf_with({"factur-x.xml": XML[:-30]}), r"factur-x.xml is not whole XML"),
    "another encoding": (lambda: pdf_with({"factur-x.xml": XML.replace(b"UTF-8", b"KLINGON")}), r"encoding"),
    "bytes of another": (lambda: pdf_with({"factur-x.xml": XML.replace(b"Goods", b"Gr\xfc\xdfe")}), r"not whole XML"),
    "too deep": (lambda: pdf_with({"factur-x.xml": b"<a>" * 60 + b"</a>" * 60}), r"nested too deeply"),
    "too long a text": (lambda: pdf_with({"factur-x.xml": XML.replace(b"Goods", b"G" * 20_000)}), r"text of more than"),
    "no number": (lambda: pdf_with({"factur-x.xml": XML.replace(b">1</ram:Billed", b">1e9</ram:Billed")}),
                  r"line 1: 1e9 is not a number"),
    "no lines": (lambda: pdf_with({"factur-x.xml": cii_bill()}), r"is an invoice without lines"),
}  # fmt: skip


@pytest.mark.parametrize(
    "case", [pytest.param(one, marks=[pytest.mark.slow] if one == "a bomb" else []) for one in HOSTILE]
)
def test_files_that_would_do_harm_end_in_a_sentence(case: str) -> None:
    make, said = HOSTILE[case]
    with pytest.raises(RuleViolation, match=said) as refused:
        read_bytes(make(), "x.pdf")
    assert refused.value.message.count("\n") == 0


@pytest.mark.postgres
def test_invoices_come_in_on_the_server(postgres_shop: Shop) -> None:
    postgres_shop.do("save_supplier", number="W-1", name="Kupfer Nord")
    postgres_shop.do("save_product", sku="CU15", supplier="W-1", supplier_sku="KN-15", cost="3.10")
    test_goods_that_nobody_ordered_are_the_draft_of_a_purchase_order(postgres_shop)
