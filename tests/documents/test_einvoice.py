"""Bills for machines, without their rules: to the cent, whole, and refused in words where they cannot be right."""

from __future__ import annotations

import io
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from app.documents import make
from app.documents.einvoice import ids, plain, ubl
from app.documents.einvoice import terms as t
from app.documents.einvoice.cii import write
from app.documents.einvoice.forms import fitted
from app.documents.einvoice.lines import price_of
from app.documents.einvoice.making import carried
from app.documents.einvoice.mapping import invoice_of
from app.documents.einvoice.problems import problems
from app.domain.deal import Address, Deal, DealLine, LineAllowance, Particulars, Party, Terms, reckoned
from app.domain.tax import Adjustment, Tax
from app.domain.unit_codes import code_of
from app.queries import paper_model as m
from app.queries.paper_machine import Machine, Seller
from app.queries.paper_shared import totals_of
from tests.documents import samples
from tests.exchange.xml_in import read_back, told

SELLER = Seller("Nordlicht Haustechnik GmbH", "DE", city="Kiel", postcode="24103", vat_id="DE136695976")
S19, S7, ZERO = Tax("S19", "S", 19000), Tax("S7", "S", 7000), Tax("Z0", "Z", 0)
OUTSIDE = Tax("O0", "O", 0, "No tax")
BUYER = Party("1", "K-1", "Müller Bau GmbH", Address(city="Schleswig", country="DE"))


def line(number: int, **changes: Any) -> DealLine:
    """A line of a deal, not reckoned yet."""
    goods = {"product_id": "1", "sku": f"P{number}", "name": f"Goods {number}", "unit": "Stk"}
    said: dict[str, Any] = {**goods, "quantity": 3000, "price": 84_200, "tax": S19, **changes}
    return DealLine(line=number, **said)


def bill(*lines: DealLine, kind: str = m.INVOICE, seller: Seller = SELLER, **changes: Any) -> m.Paper:
    """An issued bill over lines, as the queries hand it to the papers."""
    deal = reckoned(Deal(BUYER, "2026-03-18", "EUR", lines or (line(1),), **changes))
    paper = samples.paper(kind, 1, early_payment=None, totals=totals_of(deal))
    return replace(paper, machine=Machine(deal, seller))


def invoice(paper: m.Paper) -> t.Invoice:
    """Its terms, which no rule of money speaks against."""
    found = invoice_of(paper)
    assert found is not None
    return found


taxes = st.sampled_from([S19, S19, S7, ZERO, Tax("S5.5", "S", 5500), Tax("S2.1", "S", 2100)])
allowances = st.builds(LineAllowance, amount=st.integers(0, 300)) | st.builds(
    LineAllowance, percent=st.integers(0, 30_000), reason=st.just("Treue")
)
lines = st.lists(
    st.builds(
        DealLine,
        line=st.integers(1, 9),
        product_id=st.just("1"),
        sku=st.just("P"),
        name=st.just("Goods"),
        quantity=st.integers(-5_000, 9_999_999).filter(bool),
        unit=st.sampled_from(["Stk", "Horde", "m"]),
        price=st.integers(-50_000, 2_000_000),
        price_per=st.sampled_from([1, 1, 100, 7]),
        discount=st.sampled_from([0, 0, 3_500, 12_345, 100_000]),
        allowances=st.lists(allowances, max_size=2).map(tuple),
        tax=taxes,
        more=st.none() | st.builds(Particulars, each_weight=st.integers(1, 5000), weight=st.integers(0, 90_000)),
    ),
    min_size=1,
    max_size=5,
)
agreed = st.lists(
    st.builds(
        Adjustment,
        charge=st.booleans(),
        amount=st.integers(0, 900),
        percent=st.integers(1, 9_000),
        reason=st.just("x"),
        tax=st.none() | st.just(S19),
    ),
    max_size=3,
)


BILLS = given(lines, agreed, st.booleans(), st.sampled_from(["document", "line"]))


@settings(max_examples=12, deadline=None)
@BILLS
def test_every_line_every_tax_and_every_sum_is_right_to_the_cent(
    wanted: list[DealLine], adjustments: list[Adjustment], includes_tax: bool, rounding: Any
) -> None:
    look(wanted, adjustments, includes_tax, rounding)


@pytest.mark.slow
@settings(max_examples=600, deadline=None)
@BILLS
def test_it_is_so_on_very_many_bills(
    wanted: list[DealLine], adjustments: list[Adjustment], includes_tax: bool, rounding: Any
) -> None:
    look(wanted, adjustments, includes_tax, rounding)


def look(wanted: list[DealLine], adjustments: list[Adjustment], includes_tax: bool, rounding: Any) -> None:
    """The arithmetic of a bill's terms, done again."""
    paper = bill(*wanted, adjustments=tuple(adjustments), includes_tax=includes_tax, tax_rounding=rounding)
    found = invoice(paper)
    assert problems(found) == ()
    assert paper.machine is not None
    deal = paper.machine.deal
    for one, x in zip(found.lines, deal.lines, strict=True):
        cents = Decimal(one.quantity) * one.price * 100 / (one.per or 1000)
        taken = sum(off.amount for off in one.allowances)
        assert int(cents.quantize(Decimal(1), ROUND_HALF_UP)) - taken == one.net == x.net
        assert one.price >= 0
        assert all(off.amount > 0 for off in one.allowances)
        assert all(abs(off.base * off.percent / 100_000 - off.amount) <= 2 for off in one.allowances if off.percent)
    assert read_back(write(found)) == read_back(ubl.write(found, "")) == told(found)
    sums = found.sums
    assert (sums.net, sums.tax, sums.gross, sums.due) == (
        deal.totals.net, deal.totals.tax, deal.totals.gross, paper.totals.due,  # type: ignore[union-attr]
    )  # fmt: skip
    assert (sums.line, sums.allowance, sums.charge) == (deal.totals.line, deal.totals.allowance, deal.totals.charge)
    assert [(one.base, one.tax) for one in found.vat] == [(row.base, row.tax) for row in deal.totals.vat]


@pytest.mark.parametrize(
    ("net", "quantity", "natural", "said"),
    [
        (2526, 3000, (84_200, 1), ("8.42", 0)),
        (2590, 333_000, (77_777, 100), ("7.7777", 100_000)),
        (2518, 3000, None, ("8.393", 0)),
        (1, 9_999_999_999, None, ("0.000000001", 0)),
        (123_456_789, 7, None, ("176366841.43", 0)),
    ],
)
def test_a_price_has_as_many_decimals_as_its_line_asks_for(
    net: int, quantity: int, natural: tuple[int, int] | None, said: tuple[str, int]
) -> None:
    price, per = price_of(net, quantity, "EUR", natural)
    assert int((price * quantity * 100 / (per or 1000)).quantize(Decimal(1), ROUND_HALF_UP)) == net
    if said[0] == "0.000000001":
        assert (price, per) == (Decimal("0.01"), quantity), "one price for all of it"
    else:
        assert (f"{price:f}", per) == said


def test_what_is_no_text_in_xml_is_left_out_and_the_rest_stands() -> None:
    assert plain.line("Öl\x07 &\n<Fett>\ud800 \ufffe\U0001ffff\x85 ") == "Öl & <Fett>"
    assert plain.text("O\u0308l\r\nzwei\x00\t!") == "Öl\nzwei !"
    paper = bill(line(1, name="Öl\x07 & <Fett> ]]>", note="a\x01\n\nb", unit="Horde"))
    item = etree.fromstring(write(invoice(paper)))
    said = ["".join(one.itertext()) for one in item.iter("{*}Name", "{*}IncludedNote")]
    assert "Öl & <Fett> ]]>" in said
    assert "a\n\nb\nEinh.: Horde" in " ".join(said).replace(" \n", "\n")


@pytest.mark.parametrize(
    ("said", "country", "meant"),
    [
        ("DE 136 695 976", "DE", "DE136695976"),
        ("136695976", "DE", "DE136695976"),
        ("094259216", "GR", "EL094259216"),
        ("GR094259216", "GR", "EL094259216"),
        ("EL094259216", "DE", "EL094259216"),
        ("XI 110305878", "GB", "XI110305878"),
        ("CHE-107.787.577 MWST", "CH", "CHE107787577MWST"),
        ("27AAPFU0939F1ZV", "IN", "IN27AAPFU0939F1ZV"),
        ("91-1144442", "US", ""),
        ("", "DE", ""),
    ],
)
def test_a_vat_id_has_its_country_in_front(said: str, country: str, meant: str) -> None:
    assert ids.vat_id(said, country) == meant


def test_a_vat_id_is_an_electronic_address_where_its_country_has_a_scheme() -> None:
    assert ids.of_vat_id("EL094259216") == t.Endpoint("9933", "EL094259216")
    assert ids.of_vat_id("IN27AAPFU0939F1ZV") is None


@pytest.mark.parametrize(
    ("word", "code"),
    [("Stk.", "H87"), ("STÜCK", "H87"), ("m²", "MTK"), ("m", "MTR"), ("Std", "HUR"), ("", "C62"), ("Horde", "")],
)
def test_a_unit_is_known_by_its_word(word: str, code: str) -> None:
    assert code_of(word) == code


def test_goods_with_a_code_of_their_own_have_it_and_the_rest_is_counted() -> None:
    paper = bill(line(1, unit="Horde"), line(2, unit="Horde", product_id="2"))
    assert paper.machine is not None
    found = invoice(replace(paper, machine=replace(paper.machine, units=(("2", "XPX"),))))
    assert [(one.unit, one.note) for one in found.lines] == [("C62", "Einh.: Horde"), ("XPX", "")]


K, AE, G = (Tax(code, code, 0) for code in ("K", "AE", "G"))
NOBODY = replace(SELLER, vat_id="")


@pytest.mark.parametrize(
    ("seller", "tax", "sentence"),
    [
        (NOBODY, S19, "The company has no VAT id, tax number or entry in a register."),
        (replace(NOBODY, register="HRB 1"), S19, "The company has no VAT id or tax number."),
        (
            replace(NOBODY, tax_number="20 123"),
            G,
            "The company has no VAT id, which a supply to another country needs.",
        ),
        (SELLER, K, "The customer has no VAT id, which a tax-free supply to another member state needs."),
        (SELLER, AE, "The customer has no VAT id, which reverse charge needs."),
        (replace(NOBODY, tax_number="20 123"), S19, ""),
        (replace(NOBODY, register="HRB 1"), OUTSIDE, ""),
    ],
)
def test_what_no_machine_may_read_is_said_and_the_paper_is_made_all_the_same(
    seller: Seller, tax: Tax, sentence: str
) -> None:
    paper = bill(line(1, tax=tax), seller=seller)
    found = problems(invoice(paper))
    assert (sentence in found) if sentence else found == ()
    assert (carried(paper) is None) == bool(sentence)
    with pikepdf.open(io.BytesIO(make(paper))) as pdf:
        assert ("/AF" in pdf.Root) != bool(sentence)


def test_money_that_does_not_add_up_and_three_decimals_are_never_given_away() -> None:
    found = invoice(bill())
    assert problems(replace(found, sums=replace(found.sums, gross=found.sums.gross + 1)))
    assert "three decimals" in problems(replace(found, currency="KWD"))[0]


def test_what_is_outside_the_tax_stands_alone_or_is_exempt_beside_others() -> None:
    alone = invoice(bill(line(1, tax=OUTSIDE)))
    assert (alone.seller.vat_id, alone.seller.tax_number, alone.buyer.vat_id) == ("", "", "")
    assert [(one.category, one.reason_code) for one in alone.vat] == [(t.Category("O", None), "VATEX-EU-O")]
    assert alone.seller.id == "DE136695976", "a number that names it, and is no VAT id here"
    beside = invoice(bill(line(1, tax=OUTSIDE), line(2)))
    assert {one.category.code for one in beside.vat} == {"E", "S"}
    assert beside.lines[0].category == t.Category("E", 0)
    assert problems(beside) == ()


def test_a_bill_carries_its_file_as_the_alternative_and_says_so() -> None:
    paper = bill()
    with pikepdf.open(io.BytesIO(make(paper))) as pdf:
        (listed,) = pdf.Root.AF
        assert (str(listed.UF), str(listed.AFRelationship)) == ("factur-x.xml", "/Alternative")
        assert str(listed.EF.F.Subtype) == "/text/xml"
        assert listed.EF.F.read_bytes() == carried(paper)
        said = pdf.Root.Metadata.read_bytes().decode()
    for words in ("<fx:ConformanceLevel>EN 16931<", "<fx:DocumentFileName>factur-x.xml<", "<fx:DocumentType>INVOICE<",
                  "<pdfaSchema:prefix>fx<"):  # fmt: skip
        assert words in said
    assert make(paper) == make(paper)


def test_drafts_and_other_papers_carry_none() -> None:
    paper = bill()
    assert carried(replace(paper, marks=m.Marks(draft=True))) is None
    assert carried(replace(paper, marks=m.Marks(demo=True))) is None, "a sample is nobody's debt"
    assert carried(replace(paper, kind=m.SALES_ORDER)) is None
    assert carried(samples.paper(m.INVOICE)) is None


@pytest.mark.parametrize(
    ("changes", "code"),
    [({}, "380"), ({"form": m.ADVANCE}, "386"), ({"form": m.FINAL}, "380"), ({"kind": m.CREDIT_NOTE}, "381")],
)
def test_each_bill_has_its_type(changes: dict[str, str], code: str) -> None:
    assert invoice(replace(bill(), **changes)).type_code == code  # type: ignore[arg-type]


def contacted(form: str, **changes: Any) -> t.Invoice:
    """A bill of a company that says all, to a customer who says all, as a form wants it."""
    seller = replace(SELLER, contact="Ben", phone="0431 555", mail="ben@nordlicht.example")
    paper = bill(seller=seller, **changes)
    buyer = replace(BUYER, vat_id="DE811907980", buyer_reference="04011000-12345-06",
                    address=replace(BUYER.address, postcode="24837"))  # fmt: skip
    assert paper.machine is not None
    deal = replace(paper.machine.deal, customer=buyer)
    return fitted(invoice(replace(paper, machine=replace(paper.machine, deal=deal))), form)


def test_a_form_names_its_rules_and_finds_addresses_in_vat_ids() -> None:
    said = {form: ubl.write(contacted(form), form).decode() for form in ("", "peppol", "xrechnung")}
    assert "urn:cen.eu:en16931:2017</cbc:CustomizationID>" in said[""]
    assert "ProfileID" not in said[""]
    assert "urn:fdc:peppol.eu:2017:poacc:billing:3.0</cbc:CustomizationID>" in said["peppol"]
    assert "kosit:xrechnung_3.0</cbc:CustomizationID>" in said["xrechnung"]
    for form in ("peppol", "xrechnung"):
        assert '<cbc:EndpointID schemeID="9930">DE811907980<' in said[form]
        assert "04011000-12345-06</cbc:BuyerReference>" in said[form]
        assert problems(contacted(form), form) == ()


def test_early_payment_is_told_as_xrechnung_wants_it_and_in_words_elsewhere() -> None:
    terms = Terms(early_percent=2_500, early_days=10)
    assert (
        "<cbc:Note>#SKONTO#TAGE=10#PROZENT=2.50#\n</cbc:Note>"
        in ubl.write(contacted("xrechnung", terms=terms), "xrechnung").decode()
    )
    told = write(contacted("", terms=terms)).decode()
    assert "2.5 % Skonto bei Zahlung innerhalb von 10 Tagen" in told


def test_what_a_network_asks_for_is_said() -> None:
    found = contacted("xrechnung")
    nobody = replace(found, buyer_reference="", seller=replace(found.seller, contact=t.Contact(), endpoint=None))
    assert problems(nobody, "xrechnung") == (
        "The company has no electronic address.",
        "The customer has no buyer reference (in Germany the Leitweg-ID).",
        "The company names nobody to ask about a bill.",
        "The company has no telephone number.",
        "The company has no e-mail address.",
    )
    assert problems(nobody, "") == ()
    by_mail = replace(found, buyer=replace(found.buyer, endpoint=t.Endpoint("EM", "a@b.example")))
    assert "Peppol delivers to no e-mail address" in problems(by_mail, "peppol")[0]
    greek = replace(found.seller.place, country="GR")
    assert "sellers in Greece" in problems(replace(found, seller=replace(found.seller, place=greek)), "peppol")[0]


def test_cash_that_is_rounded_is_told_by_both() -> None:
    paper = bill()
    assert paper.totals is not None
    rounded = invoice(replace(paper, totals=replace(paper.totals, prepaid=1000, rounding=-1, due=2005)))
    assert problems(rounded) == ()
    assert b"<ram:RoundingAmount>-0.01</ram:RoundingAmount>" in write(rounded)
    assert b'<cbc:PayableRoundingAmount currencyID="EUR">-0.01<' in ubl.write(rounded, "")
    assert b'<cbc:PayableAmount currencyID="EUR">20.05<' in ubl.write(rounded, "")


def test_a_card_without_its_figures_is_no_card_in_xrechnung() -> None:
    paper = replace(bill(), tenders=(m.Tender("", 3006, "card"),))
    assert paper.totals is not None
    paid = invoice(replace(paper, totals=replace(paper.totals, prepaid=3006, due=0)))
    assert (paid.payment.code, paid.sums.due) == ("48", 0)
    assert fitted(paid, "xrechnung").payment.code == "ZZZ"
