"""The order place on real books, by keys: what is typed is kept, and what is finished is in the books."""

from __future__ import annotations

import re
from dataclasses import replace

import sample
from driving import new_order, open_desk, press, rows, settle, type_text
from PySide6.QtCore import QPoint, Qt, QTimer

from app.domain.errors import RuleViolation
from app.ui.shell.state import WindowState
from app.ui.widgets.text import Text


def test_an_order_by_keys_alone(desk, books, qtbot):
    page = new_order(desk, qtbot)
    assert page.card.name.full_text() == "Müller Bau GmbH"
    assert page.table.entry.hasFocus()
    type_text(qtbot, "40*cu15\n12*cu22 -5%\n60*elb15\n4*sld\n100*brk -10%\n")
    settle(desk, qtbot)
    # 336.80 + 149.34 + 36.60 + 57.00 + 34.20, tax 19 % of the sum, rounded once.
    assert page.foot.total.full_text() == "€730.59"
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    [(number, gross, status)] = rows(
        books, "SELECT o.number, o.gross, p.status FROM sales_order o JOIN order_progress p ON p.order_id = o.id"
    )
    assert (number, gross, status) == ("SO-1", 73059, "to_pick")
    assert rows(books, "SELECT count(*) FROM draft") == [(0,)]
    assert desk.toasts.shown[-1].text == "SO-1 is an order."
    assert desk.screen().page.document.number == "SO-1"


def test_another_customer_is_taxed_as_they_are_on_the_screen_as_in_the_books(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-CH", name="Zürcher Haustechnik AG", country="CH")
    page = new_order(desk, qtbot)
    type_text(qtbot, "40*cu15\n12*cu22\n")
    settle(desk, qtbot)
    assert page.foot.total.full_text() == "€587.86"
    page.change_customer()
    type_text(qtbot, "zürcher\n10*cu15\n")
    settle(desk, qtbot)
    # No German tax for goods that leave the union: 336.80 + 157.20 + 84.20, of lines from before as of those after.
    assert page.foot.total.full_text() == "€578.20"
    assert {line.tax.category for line in page.model.lines} == {"G"}
    page.model.undo()
    assert page.foot.total.full_text() == "€494.00", "what an undo brings back is theirs as well"
    page.model.redo()
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT customer_name, gross FROM sales_order") == [("Zürcher Haustechnik AG", 57820)]


def test_what_was_agreed_and_what_is_free_is_shown_as_it_is_booked(desk, books, qtbot):
    since = {"valid_from": "2026-01-01"}
    sample.do(books, "save_agreed_price", customer="K-10482", product="CU15-3", price="7.00", contract="2026", **since)
    sample.do(books, "save_promotion", name="Ten and one", buy="10", get="1", products=["ELB15"], **since)
    page = new_order(desk, qtbot)
    type_text(qtbot, "40*cu15\n22*elb15\n")
    settle(desk, qtbot)
    # 280.00 + 20 x 0.61 = 12.20, and 19 % of it.
    assert page.foot.total.full_text() == "€347.72"
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross FROM sales_order") == [(34772,)]


def test_undo_of_the_toast_takes_the_order_back(desk, books, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    desk.toasts.shown[-1].act()
    settle(desk, qtbot)
    assert rows(books, "SELECT status FROM order_progress") == [("cancelled",)]
    assert rows(books, "SELECT sum(reserved) FROM stock_level") == [(0,)]


def test_a_quote_is_sent_and_becomes_an_order(desk, books, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "10*bn12\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "q\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT number, state, net FROM quote") == [("Q-1", "sent", 1940)]
    assert desk.tabs.tabs[0].title.startswith("Q-1")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT net, quote_id <> '' FROM sales_order") == [(1940, 1)]


def test_what_is_typed_is_on_disk_within_a_second(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "40*cu15\nno such thing\n10*bra")
    qtbot.wait(900)
    settle(desk, qtbot)
    [(draft, body)] = rows(books, "SELECT id, body FROM draft")
    assert page.draft_id == draft
    for part in ("no such thing", "10*bra", "CU15"):
        assert part.lower() in body.lower()


def test_a_draft_comes_back_as_it_was(desk, books, qtbot, tmp_path):
    page = new_order(desk, qtbot)
    type_text(qtbot, "40*cu15@7.90\nno such thing\n'by the gate\n10*bra")
    qtbot.wait(900)
    settle(desk, qtbot)
    before = [(line.line, line.typed, line.quantity, line.price, line.problem) for line in page.model.lines]
    draft = page.draft_id
    other = open_desk(books, qtbot, WindowState(None))
    other.go("order", draft)
    settle(other, qtbot)
    again = other.screen("order").page
    assert again.draft_id == draft
    after = [(line.line, line.typed, line.quantity, line.price, line.problem) for line in again.model.lines]
    assert after == before
    assert again.table.entry.text() == "10*bra"
    assert again.who.name == "Müller Bau GmbH"


def test_an_open_question_blocks_finish_and_is_named_first(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "nothing like it\ncu15\n")
    settle(desk, qtbot)
    assert page.foot.headline.full_text().startswith("Line 1 needs a decision")
    press(qtbot, desk, Qt.Key.Key_F12)
    assert [str(one) for one in page.blocks()] == ["Line 1: “nothing like it” — not found"]
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]


def test_park_gives_a_blank_order_and_the_tab_brings_it_back(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    press(qtbot, desk, Qt.Key.Key_F8)
    assert desk.screen().page is not page
    assert desk.screen().page.box.box.hasFocus()
    settle(desk, qtbot)
    assert rows(books, "SELECT parked_by FROM draft") == [("anna",)]
    desk.tabs.chosen.emit(page.draft_id)
    assert desk.screen().page is page


def test_a_walk_in_needs_no_name(desk, books, qtbot):
    page = new_order(desk, qtbot, customer="")
    assert page.who.name == "Walk-in"
    type_text(qtbot, "2*bn12\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT customer_name FROM sales_order") == [("Walk-in",)]
    # The next one is somebody else: what the one before owes and bought is not told, and the same is no double.
    page = new_order(desk, qtbot, customer="")
    type_text(qtbot, "2*bn12\n")
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: not page.watching._pause.isActive())
    settle(desk, qtbot)
    card = page.card
    assert [one.full_text() for one in (card.credit, card.last_order, card.buys)] == ["", "", ""]
    assert page.notices.texts == ()
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM sales_order") == [(2,)]


def test_the_same_goods_again_at_todays_price(desk, books, qtbot):
    sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "10")))
    sample.do(books, "save_price", product="BN12", price="2.00")
    page = new_order(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert "was 1.94" in page.model.index(1, 2).data()
    assert "was" not in page.model.index(0, 2).data()
    assert [(line.product.code, line.quantity, line.price) for line in page.model.lines] == [
        ("CU15-3", 4000, 84200),
        ("BN12", 10_000, 20_000),
    ]


def test_a_scan_adds_the_product_and_the_second_raises_its_quantity(desk, books, qtbot):
    sample.do(books, "save_product", sku="BV12", barcodes=["4006381333931"])
    page = new_order(desk, qtbot)
    for _ in range(3):
        desk.scanned("4006381333931")
        settle(desk, qtbot)
    assert [(line.product.code, line.quantity) for line in page.model.lines] == [("BV12", 3000)]


def test_a_note_above_the_first_line_is_not_lost(desk, books, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "'For the cellar\n=Bath\n4*cu15\n'Cut in half\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    texts = [(one.kind, one.text, one.after) for one in desk.screen().page.document.deal.texts]
    assert texts == [("note", "For the cellar", 0), ("heading", "Bath", 0), ("note", "Cut in half", 1)]
    assert rows(books, "SELECT note FROM sales_order_line") == [("",)], "they stand between the lines, not in one"


def test_the_barcode_of_a_box_is_as_many_as_are_in_it(desk, books, qtbot):
    box = {"barcode": "4006381333948", "quantity": "12"}
    sample.do(books, "save_product", sku="BV12", barcodes=["4006381333931", box])
    page = new_order(desk, qtbot)
    for code in ("4006381333948", "4006381333931", "4006381333948"):
        # One after the other, before the first is answered: still one line.
        desk.scanned(code)
    settle(desk, qtbot)
    assert [(line.product.code, line.quantity) for line in page.model.lines] == [("BV12", 25_000)]
    type_text(qtbot, "2*4006381333948\n")
    settle(desk, qtbot)
    assert page.model.lines[1].quantity == 24_000
    page.model.undo()
    page.model.redo()
    assert page.model.lines[1].quantity == 24_000


def test_the_customer_signs_the_order_on_the_screen(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    pane = desk.screen()._pane
    assert pane.size() == desk.frame.size()
    press(qtbot, desk, Qt.Key.Key_Return)
    assert pane.note.full_text() == "Das Feld ist leer.", "as their paper is written"
    told = " ".join(one.full_text() for one in pane.findChildren(Text))
    assert re.search(r"für [0-9,]+\u00a0€ inkl\. USt\.( |$)", told), "figures too, and one full stop"
    qtbot.mousePress(pane.pad, Qt.MouseButton.LeftButton, pos=QPoint(60, 60))
    qtbot.mouseMove(pane.pad, QPoint(200, 90))
    qtbot.mouseRelease(pane.pad, Qt.MouseButton.LeftButton, pos=QPoint(200, 90))
    pane.name.setText("Karin Müller")
    qtbot.wait(5)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen()._pane is None
    asked = "SELECT document_id, name, strokes, consent FROM document_signature"
    [(document, name, strokes, consent)] = rows(books, asked)
    assert (document, name, consent[:12]) == (order.id, "Karin Müller", "Ich bestelle")
    assert "[6000,6000,0,1000]" in strokes.replace(" ", "")
    # The sealed paper is there at once: one as it was shown, one with the signature.
    papers = "SELECT count(*) FROM document_archive WHERE kind = 'sales-order'"
    qtbot.waitUntil(lambda: rows(books, papers) == [(2,)], timeout=10_000)
    # The next time the window knows who signs here; what somebody types stands.
    again = sample.make_order(books, "K-10482", (("CU15-3", "1"),))
    desk.go("order", again.id)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_G, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: desk.screen()._pane.name.text() == "Karin Müller", timeout=10_000)
    desk.screen()._pane.propose("Somebody else")
    assert desk.screen()._pane.name.text() == "Karin Müller"


def test_who_types_ahead_of_the_customer_loses_no_key(desk, books, qtbot):
    """The names take their time; Enter and the lines are typed meanwhile, in one burst."""
    press(qtbot, desk, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    page = desk.screen().page
    slow, page.box._find = page.box._find, lambda words, done: QTimer.singleShot(300, page, lambda: slow(words, done))
    type_text(qtbot, "mue\n40*cu15\n12*bn12\n3*el")
    assert page.box.box.text() == "mue"
    qtbot.waitUntil(lambda: page.who is not None, timeout=5000)
    settle(desk, qtbot)
    assert page.card.name.full_text() == "Müller Bau GmbH"
    assert [(line.product.code, line.quantity) for line in page.model.lines] == [("CU15-3", 40_000), ("BN12", 12_000)]
    assert page.table.entry.text() == "3*el"


def test_keys_typed_ahead_are_not_lost_when_the_names_cannot_be_read(desk, qtbot):
    press(qtbot, desk, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    page = desk.screen().page
    page.box._find = lambda words, done: QTimer.singleShot(100, page, lambda: page.refuse(RuleViolation("Not now.")))
    type_text(qtbot, "ker\nn h")
    qtbot.waitUntil(lambda: page.box.box.text() == "kern h", timeout=5000)


def test_f12_pressed_before_the_page_of_the_order_is_there_is_its_next_step(desk, books, qtbot):
    """Confirming takes a moment; the next F12 comes at once, and is meant for the order, not for the draft."""
    new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "o\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*), min(state) FROM pick_list") == [(1, "open")]
    assert rows(books, "SELECT count(*) FROM sales_order") == [(1,)]


def test_a_refused_order_takes_the_keys_again(desk, books, qtbot):
    """What was awaited does not come: the draft has the keyboard as before, and the sentence says why."""
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    sample.do(books, "save_customer", number="K-10482", blocked=True)
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "o\n")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen().page is page
    assert desk.screen()._sheet is None
    assert "blocked" in page.foot.headline.full_text()
    type_text(qtbot, "2*bn12\n")
    settle(desk, qtbot)
    assert [line.product.code for line in page.model.lines] == ["CU15-3", "BN12"]


def test_what_rules_charge_is_in_the_total_while_it_is_written(desk, books, qtbot):
    """The foot says what the books will book: cutting by the piece, and the charge of a small order."""
    sample.do(books, "save_charge", name="Small order", kind="small_order", amount="5", to_value="50")
    sample.do(books, "save_surcharge", name="Cutting", product="CU15-3", basis="unit", price="0.20")
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    # 33.68 + 0.80 + 5.00 are 39.48, with 19 %: 46.98.
    qtbot.waitUntil(lambda: page.foot.total.full_text() == "€46.98", timeout=5000)
    assert page.charging.due[0].reason == "Cutting"
    # From 50 on nobody pays for a small order; what is typed under a charge's name stays as it is.
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    qtbot.waitUntil(lambda: page.foot.total.full_text() == "€82.06", timeout=5000)
    page.set_header(replace(page.header, adjustments="+1.00 Cutting"))
    qtbot.waitUntil(lambda: page.foot.total.full_text() == "€81.35", timeout=5000)
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "o\n")
    settle(desk, qtbot)
    assert rows(books, "SELECT gross FROM sales_order") == [(8135,)]
