"""What can be had of a line stands beside it, and follows what others sell, promise, buy and receive: no refresh."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
import sample
from driving import new_order, settle, type_text

from app.domain.promising import Receipt, Supply
from app.store.database import Database
from app.store.watch import Watch
from app.ui.entry.choose import ProductHit
from app.ui.entry.stockchip import short_date, where_words
from app.ui.screens.base import today_iso
from app.ui.theme.status import Glyph

TODAY = date.fromisoformat(today_iso())
SOON = (TODAY + timedelta(days=3)).isoformat()
LATER = (TODAY + timedelta(days=12)).isoformat()


def chips(page):
    """The chips of all lines as they are painted."""
    column = next(one for one in page.model.columns if one.key == "stock")
    return [column.chip(line).text for line in page.model.lines]


def hears(desk, books, qtbot, request):
    """What another process writes comes by the journal only."""
    watch = Watch(books, books.listeners[0], seconds=0.05)
    request.addfinalizer(watch.stop)
    other = Database(books.where)
    request.addfinalizer(other.close)
    return other


def waits(desk, qtbot, page, *texts):
    """Until the chips say this, by themselves."""
    qtbot.waitUntil(lambda: chips(page) == list(texts), timeout=4000)
    settle(desk, qtbot)


@pytest.mark.slow
def test_chips_follow_what_another_process_sells_promises_buys_and_receives(desk, books, qtbot, request):
    sample.do(books, "save_supplier", number="W-1", name="Wieland", country="DE", lead_days=5)
    sample.do(books, "save_product", sku="ELB15", supplier="W-1")
    other = hears(desk, books, qtbot, request)
    page = new_order(desk, qtbot)
    type_text(qtbot, "40*cu15\n60*elb15\n2*flx500\n")
    settle(desk, qtbot)
    focus = desk.focusWidget()
    assert chips(page) == ["118 free", "48 now · 12 later", "0 free"]
    page.save()
    settle(desk, qtbot)
    kept = page.version
    # Somebody buys what is missing, and the supplier names another day.
    bought = sample.do(other, "order_goods", supplier="W-1", send=True,
                       lines=[{"product": "ELB15", "quantity": "30", "expected": SOON}])  # fmt: skip
    waits(desk, qtbot, page, "118 free", f"48 now · 12 {short_date(SOON, TODAY.isoformat())}", "0 free")
    sample.do(other, "amend_purchase", purchase=bought.number, reason="late",
              lines=[{"line": 1, "quantity": "30", "expected": LATER}])  # fmt: skip
    waits(desk, qtbot, page, "118 free", f"48 now · 12 {short_date(LATER, TODAY.isoformat())}", "0 free")
    # What there is of goods is not the draft's: nothing is written for it.
    qtbot.wait(400)
    settle(desk, qtbot)
    assert page.version == kept
    # A sale takes what was free, and an order all elbows there are.
    sample.make_order(other, lines=(("CU15-3", "100"),))
    sample.make_order(other, lines=(("ELB15", "48"),))
    waits(desk, qtbot, page, "18 now · 22 later", "special order 5 d", "0 free")
    sample.do(other, "receive_purchase", purchase=bought.number, lines=[{"line": 1, "quantity": "30"}])
    waits(desk, qtbot, page, "18 now · 22 later", "30 now · 30 later", "0 free")
    # What may be sold instead counts as soon as it is there.
    sample.do(other, "save_product", sku="FLX250", name="Flux paste 250 g", price="5.20", tax="DE19", unit="tin")
    sample.do(other, "save_substitute", product="FLX500", other="FLX250", kind="pack")
    sample.do(other, "receive_goods", lines=[{"product": "FLX250", "quantity": "7"}])
    waits(desk, qtbot, page, "18 now · 22 later", "30 now · 30 later", "0 · 1 alternative")
    assert desk.focusWidget() is focus is page.table.entry
    assert not page.model.history.taken
    assert [step.label for step in page.model.history.made] == ["customer", *(f"new line {n}" for n in (1, 2, 3))]


@pytest.mark.slow
def test_a_sale_by_the_command_line_is_seen_in_the_open_order(desk, books, qtbot, request):
    hears(desk, books, qtbot, request)
    page = new_order(desk, qtbot)
    type_text(qtbot, "40*cu15\n")
    settle(desk, qtbot)
    draft = sample.do(books, "draft_order", customer="K-10031", lines=[{"product": "CU15-3", "quantity": "100"}])
    root = Path(__file__).parents[2]
    given = json.dumps({"order": draft.number})
    command = [sys.executable, "-m", "app", "--company", books.where, "do", "confirm_order", given]
    subprocess.run(command, check=True, cwd=root, env={**os.environ, "PYTHONPATH": str(root)}, capture_output=True)
    waits(desk, qtbot, page, "18 now · 22 later")


def test_lines_of_one_product_share_it_and_the_promise_names_the_day(desk, books, qtbot):
    sample.do(books, "save_supplier", number="W-1", name="Wieland", country="DE")
    sample.do(books, "order_goods", supplier="W-1", send=True,
              lines=[{"product": "ELB15", "quantity": "30", "expected": SOON}])  # fmt: skip
    page = new_order(desk, qtbot)
    type_text(qtbot, "40*elb15\n2*cu15\n")
    settle(desk, qtbot)
    assert page.foot.promise.full_text() == "All lines can leave today."
    type_text(qtbot, "20*elb15\n")
    settle(desk, qtbot)
    day = short_date(SOON, TODAY.isoformat())
    assert chips(page) == ["48 free", "118 free", f"8 now · 12 {day}"]
    assert page.foot.promise.full_text().startswith("Line 3: 12 on ")
    assert page.foot.promise.full_text().endswith(", rest today.")
    # The first line takes more: the third waits for all of it, though nobody touched it.
    page.table.edit_cell((0, "quantity"))
    type_text(qtbot, "48\n")
    assert chips(page) == ["48 free", "118 free", f"all by {day}"]
    # Wanted before it comes: a stop, and the sentence says so.
    page.set_header(page.header.__class__(wanted_date=TODAY.isoformat()))
    column = next(one for one in page.model.columns if one.key == "stock")
    assert column.chip(page.model.lines[2]).phase == "stop"
    assert page.foot.headline.full_text().startswith("Line 3: 20 × ELB15 come on ")
    page.table.edit_cell((0, "quantity"))
    type_text(qtbot, "1\n")
    assert chips(page) == ["48 free", "118 free", "47 free"]
    assert page.foot.headline.full_text() == ""


@pytest.mark.parametrize(
    ("supply", "text", "phase", "glyph", "spoken"),
    [
        (Supply("p", places=(("A", 100_000), ("B", 18_000))), "118 free", "done", Glyph.FULL, "Stock: 118 free"),
        (Supply("p", places=(("A", 48_000),), receipts=(Receipt("2026-03-26", 30_000),)), "48 now · 12 Thu", "money",
         Glyph.THREE_QUARTER, "Stock: 48 free now, 12 on Thu 26 Mar"),
        (Supply("p", receipts=(Receipt("2026-04-02", 90_000),)), "all by Thu 2", "money", Glyph.QUARTER,
         "Stock: all by Thu 2 Apr"),
        (Supply("p", alternatives=3, lead_days=5), "0 · 3 alternatives", "stop", Glyph.EMPTY,
         "Stock: none free, 3 alternatives"),
        (Supply("p", lead_days=5), "special order 5 d", "money", Glyph.DASHED, "Stock: ordered in, 5 days"),
        (Supply("p", places=(("A", -3000),)), "3 missing", "stop", Glyph.EMPTY, "Stock: 3 missing"),
        (Supply("p", service=True), "–", "idle", None, "service, not stocked"),
    ],
)  # fmt: skip
def test_the_states_of_a_chip_in_words_colour_glyph_and_for_the_ear(supply, text, phase, glyph, spoken):
    hit = ProductHit("p", "ELB15", "Elbow", "pc", 6100, service=supply.service, supply=supply, seen="2026-03-23")
    chip = hit.chip(60_000)
    assert (chip.text, chip.phase, chip.glyph, chip.spoken) == (text, phase, glyph, spoken)


def test_where_it_is_and_what_comes_in_words():
    supply = Supply("p", places=(("MAIN", 65_000), ("CELLAR", 30_000)), waiting=12_000,
                    receipts=(Receipt("2026-03-26", 30_000), Receipt("", 5000)))  # fmt: skip
    said = "MAIN 65 · CELLAR 30 · 30 come on Thu 26 Mar · 5 come · others wait for 12 pc"
    assert where_words(supply, "pc") == said
