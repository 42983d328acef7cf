"""Ctrl+. at a line: by keys alone, every way out of what it cannot have, each one step that one undo takes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt

from app.domain.deal import Particulars
from app.domain.entry.grammar import Kind
from app.domain.pricing import Asked, Offers, PriceEntry, UnitPrice, decide
from app.domain.sourcing import Way
from app.ui.entry.choose import ProductHit
from app.ui.entry.lines import EntryLine, More
from app.ui.screens.base import today_iso
from app.ui.screens.order.newproduct import NewProductSheet
from app.ui.screens.order.sourced import lines_by, words_of

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SOON = (date.fromisoformat(today_iso()) + timedelta(days=3)).isoformat()


@pytest.fixture
def shelves(books):
    """A supplier, another make of flux, a box of nipples, a cellar, and elbows on their way."""
    sample.do(books, "save_supplier", number="W-1", name="Wieland", country="DE", lead_days=5)
    sample.do(books, "save_product", sku="BNR1", supplier="W-1")
    sample.do(books, "save_product", sku="FLX501", name="Flux paste, acid-free", price="10.40", tax="DE19", unit="tin")
    sample.do(books, "save_substitute", product="FLX500", other="FLX501", kind="brand")
    sample.do(books, "save_location", code="CELLAR", name="Cellar")
    sample.do(books, "receive_goods", lines=[{"product": "FLX501", "quantity": "12"}])
    sample.do(books, "receive_goods", lines=[{"product": "CU15-3", "quantity": "20", "location": "CELLAR"}])
    sample.do(books, "save_product", sku="BN12", packs=[{"name": "box", "quantity": "12"}],
              breaks=[{"quantity": "50", "price": "1.60"}], price="1.94")  # fmt: skip
    sample.do(books, "order_goods", supplier="W-1", send=True,
              lines=[{"product": "ELB15", "quantity": "30", "expected": SOON}])  # fmt: skip
    return books


def ways(desk, qtbot):
    """What Ctrl+. offers, in words."""
    press(qtbot, desk, KEY.Key_Period, CTRL)
    settle(desk, qtbot)
    return [name.full_text() for _, name in desk.screen()._sheet.options.marks]


def take(desk, qtbot, words):
    """By its digit."""
    found = ways(desk, qtbot)
    [at] = [number for number, one in enumerate(found, start=1) if one.startswith(words)]
    type_text(qtbot, str(at))
    settle(desk, qtbot)


def said(page):
    """What stands in the lines."""
    return [(line.product.code if line.product else line.words, line.quantity // 1000, line.when,
             line.more.particulars) for line in page.model.lines]  # fmt: skip


CASES = [
    ("2*flx500", "Take FLX501 instead", [("FLX501", 2, "", {"instead_of": "FLX500"})], "substitute of line 1"),
    ("60*elb15", "Back-order 12", [("ELB15", 60, "", {"promised_date": SOON})], "back-order of line 1"),
    ("60*elb15", "Split by date", [("ELB15", 48, "", {}), ("ELB15", 12, SOON, {"promised_date": SOON})],
     "split of line 1"),
    ("60*elb15", "All 60 on", [("ELB15", 60, SOON, {"promised_date": SOON})], "later date of line 1"),
    ("60*elb15", "Take 48", [("ELB15", 48, "", {})], "quantity of line 1"),
    ("125*cu15", "7 from CELLAR", [("CU15-3", 118, "", {}), ("CU15-3", 7, "", {"location": "CELLAR"})],
     "other location of line 1"),
    ("9*bnr1", "Order 3 pc from Wieland", [("BNR1", 6, "", {}), ("BNR1", 3, "", {"special": True})],
     "special order of line 1"),
    ("20*bn12", "Make it 24", [("BN12", 24, "", {"pack": "box", "pack_size": 12_000})], "pack of line 1"),
    ("45*bn12", "Take 50 pc", [("BN12", 50, "", {})], "price break of line 1"),
    ("2*bn12", "2 box", [("BN12", 24, "", {"pack": "box", "pack_size": 12_000})], "unit of line 1"),
    ("2box bn12", "2 pc", [("BN12", 2, "", {})], "unit of line 1"),
    ("5*bn12@1.20", "Standard price 1.94", [("BN12", 5, "", {})], "price of line 1"),
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(("typed", "way", "lines", "label"), CASES, ids=[case[1] for case in CASES])
def test_a_way_out_is_one_key_and_one_undo(shelves, desk, qtbot, typed, way, lines, label):
    page = new_order(desk, qtbot)
    type_text(qtbot, f"{typed}\n")
    settle(desk, qtbot)
    before = [line.said for line in page.model.lines]
    take(desk, qtbot, way)
    found = said(page)
    assert [one[:3] for one in found] == [one[:3] for one in lines]
    for (*_, particulars), (*_, wanted) in zip(found, lines, strict=True):
        assert {name: getattr(particulars, name) for name in wanted} == wanted
        assert particulars is not None or not wanted
    assert page.table.entry.hasFocus()
    press(qtbot, desk, KEY.Key_Z, CTRL)
    assert [line.said for line in page.model.lines] == before
    assert page.foot.headline.full_text().startswith(f"Undone: {label}.")


def test_only_what_makes_sense_is_offered_and_arrows_walk(shelves, desk, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "5*cu15\n")
    settle(desk, qtbot)
    assert ways(desk, qtbot) == ["Delete the line"]
    press(qtbot, desk, KEY.Key_Escape)
    type_text(qtbot, "3*flx500\n")
    settle(desk, qtbot)
    # From the entry row it is the line that the bottom line speaks of, not the last one, which lacks nothing.
    type_text(qtbot, "1*bn12\n")
    settle(desk, qtbot)
    assert ways(desk, qtbot) == ["Take FLX501 instead", "Delete the line"]
    sheet = desk.screen()._sheet
    assert sheet.title.full_text() == "Line 2: FLX500 Flux paste 500 g"
    assert (
        sheet.options.rest[0][0].full_text() == "Flux paste, acid-free · another make · 12 free · 10.40 · 0.60 dearer"
    )
    press(qtbot, desk, KEY.Key_Down)
    assert sheet.button.text() == "Take 2"
    type_text(qtbot, "\n")
    assert [line.product.code for line in page.model.lines] == ["CU15-3", "BN12"]


def test_two_lines_of_one_thing_are_merged_when_asked_to(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n2*bn12\n3*cu15\n")
    settle(desk, qtbot)
    take(desk, qtbot, "Merge with line 1")
    assert [one[:2] for one in said(page)] == [("CU15-3", 7), ("BN12", 2)]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    assert [one[:2] for one in said(page)] == [("CU15-3", 4), ("BN12", 2), ("CU15-3", 3)]


def test_a_substitute_a_place_and_a_special_order_reach_the_books(shelves, desk, books, qtbot):
    new_order(desk, qtbot)
    for typed, way in (("2*flx500", "Take FLX501"), ("125*cu15", "7 from"), ("9*bnr1", "Order 3")):
        type_text(qtbot, f"{typed}\n")
        settle(desk, qtbot)
        take(desk, qtbot, way)
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT sku, quantity, instead_of FROM sales_order_line ORDER BY line") == [
        ("FLX501", 2000, "FLX500"), ("CU15-3", 118_000, ""), ("CU15-3", 7000, ""), ("BNR1", 6000, ""),
        ("BNR1", 3000, ""),
    ]  # fmt: skip
    assert rows(books, "SELECT line, quantity FROM reservation WHERE location = 'CELLAR'") == [(3, 7000)]
    assert rows(books, "SELECT ordered, order_line FROM purchase_line WHERE order_id <> ''") == [(3000, 5)]
    # The order that is shown now says of its lines what they said while they were typed.
    page = desk.screen().page
    words, stock = (next(one for one in page.model.columns if one.key == key) for key in ("words", "stock"))
    said_of = [words.text(row).partition("  ·  ")[2] for row in page.model.rows]
    assert said_of == ["instead of FLX500", "", "from CELLAR", "", "to be ordered in"]
    pick = sample.do(books, "open_pick_list", order=rows(books, "SELECT id FROM sales_order")[0][0])
    sample.do(books, "confirm_pick", pick_list=pick.id)
    chips = ["picked", "picked", "picked", "picked", "back-ordered"]
    qtbot.waitUntil(lambda: [stock.chip(row).text for row in desk.screen().page.model.rows] == chips)


def test_words_nobody_knows_become_a_product_or_a_text_and_are_never_lost(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "3*sealing tape blue@2.50")
    settle(desk, qtbot)
    assert ways(desk, qtbot) == ["Other words", "New product", "Text line", "Delete the line"]
    type_text(qtbot, "2")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, NewProductSheet)
    assert sheet.form.values()["name"] == "sealing tape blue"
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.form._errors["sku"].full_text() == "Which code has it?"
    type_text(qtbot, "TAPE-B")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert said(page)[0][:2] == ("TAPE-B", 3)
    assert rows(books, "SELECT name, unit FROM product WHERE sku = 'TAPE-B'") == [("sealing tape blue", "pc")]
    type_text(qtbot, "please ring twice\n")
    settle(desk, qtbot)
    take(desk, qtbot, "Text line")
    assert said(page)[1][0] == "please ring twice"
    assert not page.blocks()
    press(qtbot, desk, KEY.Key_Z, CTRL)
    assert page.model.lines[1].problem == "not found"


def test_letters_typed_at_the_ways_of_words_nobody_knows_are_the_other_words(desk, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "3*nipel\n")
    settle(desk, qtbot)
    assert ways(desk, qtbot)[0] == "Other words"
    type_text(qtbot, "brass")
    assert desk.screen().open_sheet is None
    assert (page.table.cell, page.table.editor.text()) == ((0, "words"), "brass")
    # Esc leaves the line as it was typed first.
    press(qtbot, desk, KEY.Key_Escape)
    assert (page.model.lines[0].typed, page.model.lines[0].problem) == ("3*nipel", "not found")
    ways(desk, qtbot)
    type_text(qtbot, "brass\n")
    settle(desk, qtbot)
    assert said(page)[0][:2] == ("BN12", 3)


def test_a_code_that_is_taken_is_said_beside_the_field(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "nosuch\n")
    settle(desk, qtbot)
    take(desk, qtbot, "New product")
    sheet = desk.screen()._sheet
    assert sheet.form.values()["sku"] == "NOSUCH"
    type_text(qtbot, "Gasket")
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.form._errors["price"].full_text() == "What does one cost?"
    type_text(qtbot, "4,x")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert sheet.form._errors["price"].full_text() == "A price is a number."
    for _ in range(2):
        press(qtbot, desk, KEY.Key_Backspace)
    type_text(qtbot, ",20")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert said(page)[0][0] == "NOSUCH"
    assert page.model.lines[0].price == 42_000
    type_text(qtbot, "other thing\n")
    settle(desk, qtbot)
    take(desk, qtbot, "New product")
    sheet = desk.screen()._sheet
    type_text(qtbot, "NOSUCH\n\n1\n")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert sheet.form._errors["sku"].full_text() == "NOSUCH is a product already: Gasket."
    assert rows(books, "SELECT name FROM product WHERE sku = 'NOSUCH'") == [("Gasket",)]


DAY = "2026-03-26"
HIT = ProductHit("p", "ELB15", "Elbow", "pc", 6100, offers=Offers(standard=(PriceEntry("2026-01-01", 0, 6100, 1),)))
LINE = EntryLine(1, Kind.PRODUCT, "60*elb15", words="Elbow", product=HIT, quantity=60_000, price=6100,
                 more=More(particulars=Particulars(pack="box", pack_size=12_000, their_sku="77")))  # fmt: skip
BY_HAND = replace(LINE, price=5000, by_hand=frozenset({"price"}), priced=decide(Asked(60_000, DAY), HIT.offers))
PLAIN_WAYS = [
    (Way("substitute", 60_000, free=118_000, sku="ELB18", name="Elbow 18", relation="same", difference=-100), LINE,
     ("Take ELB18 instead", "Elbow 18 · the same goods · 118 free · 0.01 less"),
     [(60_000, {"instead_of": "ELB15", "pack": "", "their_sku": "77"})]),
    (Way("backorder", 60_000, 48_000, 12_000, DAY), LINE,
     ("Back-order 12 pc", "promised for Thu 26 Mar, 48 now"), [(60_000, {"promised_date": DAY})]),
    (Way("backorder", 60_000, 48_000, 12_000), LINE, None, [(60_000, {})]),
    (Way("split", 60_000, 48_000, 12_000, DAY), LINE,
     ("Split by date", "48 now, 12 on Thu 26 Mar as a line of its own"),
     [(48_000, {}), (12_000, {"promised_date": DAY})]),
    (Way("place", 60_000, location="CELLAR"), LINE, ("60 from CELLAR", ""), [(60_000, {"location": "CELLAR"})]),
    (Way("order_in", 25_000, later=12_000, supplier="Wieland", days=5), LINE,
     ("Order 12 pc from Wieland", "5 days, 25 in whole packs; confirming proposes the purchase"),
     [(48_000, {"special": False}), (12_000, {"special": True, "their_sku": "77"})]),
    (Way("pack", 72_000, pack="bag", count=3), LINE, ("Make it 72 pc", "3 × bag"),
     [(72_000, {"pack": "bag", "pack_size": 24_000})]),
    (Way("price", price=UnitPrice(5500), source="last", date="2026-02-03"), LINE,
     ("Last price 0.55", "ELB15 of 3 Feb, instead of 0.61"), [(60_000, {})]),
    (Way("price", price=UnitPrice(7000), source="list"), LINE, None, [(60_000, {})]),
    (Way("text"), LINE, None, [(60_000, {})]),
]  # fmt: skip


@pytest.mark.parametrize(("way", "line", "words", "lines"), PLAIN_WAYS)
def test_how_a_way_is_worded_and_what_it_makes_of_the_line(way, line, words, lines):
    assert words_of(way, line) == words
    hit = replace(HIT, id="q", code="ELB18")
    found = lines_by(way, line, hit, 9)
    assert [one.line for one in found] == [1, 9][: len(lines)]
    for one, (quantity, particulars) in zip(found, lines, strict=True):
        assert one.quantity == quantity
        assert {name: getattr(one.more.particulars, name) for name in particulars} == particulars


def test_asked_for_a_stays_a_whatever_is_supplied_in_the_end_and_a_rules_price_is_no_hand_price():
    first = lines_by(Way("substitute"), LINE, replace(HIT, id="q", code="ELB18"), 9)[0]
    assert (
        lines_by(Way("substitute"), first, replace(HIT, id="r", code="ELB20"), 9)[0].more.particulars.instead_of
        == "ELB15"
    )
    assert lines_by(Way("substitute"), first, HIT, 9)[0].more.particulars.instead_of == ""
    again = lines_by(Way("price", price=UnitPrice(6100), source="standard"), BY_HAND, None, 9)[0]
    assert (again.by_hand, again.more.reason) == (frozenset(), "")
    last = lines_by(Way("price", price=UnitPrice(55_000, 10), source="last", date=DAY), BY_HAND, None, 9)[0]
    assert (last.price, last.more.per, last.more.reason) == (55_000, 10, "last price of 2026-03-26")
