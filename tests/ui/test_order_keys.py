"""Keys at the order place: none is lost or does what nobody looked at, however late the books answer; undo of all."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import sample
from driving import new_order, open_desk, press, rows, settle, type_text
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from app.domain.entry.sheet import History, Step
from app.ui.screens.order import keeping
from app.ui.screens.order.finish import FinishSheet
from app.ui.shell.state import WindowState

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
CODES = ("CU15-3", "CU22-3", "ELB15", "BN12", "BV12")


def codes(page):
    return [(line.product.code if line.product else line.typed, line.quantity) for line in page.model.lines]


def slow(desk, monkeypatch, delay):
    """Every answer of the books comes so much later: customers, prices, stock."""
    read = desk.work.read

    def late(fn, done, **more):
        read(fn, lambda found: QTimer.singleShot(delay, more.get("owner") or desk, lambda: done(found)), **more)

    monkeypatch.setattr(desk.work, "read", late)


def whole_at_once(monkeypatch):
    """What is written is reckoned as a deal at the first pause: nothing is kept later, when another window has it."""
    monkeypatch.setattr(keeping, "IDLE_MS", 1)


def test_twenty_lines_in_one_burst_behind_a_customer_who_is_slow_to_come(desk, books, qtbot, monkeypatch):
    press(qtbot, desk, KEY.Key_N, CTRL)
    settle(desk, qtbot)
    page = desk.screen().page
    slow(desk, monkeypatch, 300)
    type_text(qtbot, "mül\n" + "".join(f"{n}*{CODES[n % 5].lower()}\n" for n in range(1, 21)))
    qtbot.waitUntil(lambda: page.model.count == 20, timeout=4000)
    where = QApplication.focusWidget()
    qtbot.waitUntil(lambda: all(line.product for line in page.model.lines), timeout=4000)
    assert QApplication.focusWidget() is where is page.table.entry
    assert codes(page) == [(CODES[n % 5], n * 1000) for n in range(1, 21)]


def test_what_is_typed_behind_the_key_for_the_next_document_is_typed_into_it(desk, books, qtbot, monkeypatch):
    """Also right after a start, when neither the strip of documents nor the document itself has been read."""
    whole_at_once(monkeypatch)
    new_order(desk, qtbot)
    type_text(qtbot, "7*cu15\n4*elb")
    qtbot.waitUntil(lambda: "4*elb" in str(rows(books, "SELECT body FROM draft")), timeout=4000)
    other = open_desk(books, qtbot, WindowState(None))
    slow(other, monkeypatch, 100)
    press(qtbot, other, KEY.Key_2, CTRL)
    press(qtbot, other, KEY.Key_Tab, CTRL)
    type_text(qtbot, "15\n")
    wanted = [("CU15-3", 7000), ("ELB15", 4000)]
    qtbot.waitUntil(lambda: bool((page := other.screen().page) and codes(page) == wanted), timeout=4000)


def test_a_second_enter_on_nothing_makes_no_order_and_letters_go_on_with_the_lines(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n\n")
    assert page.foot.finish.hasFocus()
    type_text(qtbot, "\n\n")
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert page.foot.finish.hasFocus()
    type_text(qtbot, "2*bn12\n")
    settle(desk, qtbot)
    assert codes(page) == [("CU15-3", 4000), ("BN12", 2000)]
    assert rows(books, "SELECT count(*) FROM sales_order") == [(0,)]


def test_an_order_of_a_regular_again_in_twelve_keys(desk, books, qtbot):
    """Without a pause: Ctrl+R before the customer is known, F12 before the lines are there."""
    lines = tuple((code, str(n)) for n, code in enumerate(CODES, start=1))
    sample.make_order(books, "K-10482", lines)
    sample.make_order(books, "K-10031", (("BN12", "7"),))
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_N, CTRL)
    type_text(qtbot, "mul\n")
    press(qtbot, desk, KEY.Key_R, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    keys = 2 + 4 + 2 + 1 + 1 + 1
    assert keys <= 12
    assert rows(
        books,
        "SELECT count(*), sum(quantity) FROM sales_order_line WHERE order_id = "
        "(SELECT id FROM sales_order WHERE number = 'SO-3')",
    ) == [(5, 15_000)]


class Hands:
    """Fingers that count: each key of a chord is one."""

    def __init__(self, desk, qtbot):
        self.desk, self.qtbot, self.keys = desk, qtbot, 0

    def type(self, text):
        self.keys += len(text)
        type_text(self.qtbot, text)

    def press(self, key, held=Qt.KeyboardModifier.NoModifier):
        self.keys += 1 + (held != Qt.KeyboardModifier.NoModifier)
        press(self.qtbot, self.desk, key, held)


def test_a_known_customer_orders_five_lines_in_fifty_two_keys(desk, books, qtbot):
    """Typed ahead of the customer's card and of every product; one look at the Finish sheet."""
    hands = Hands(desk, qtbot)
    hands.press(KEY.Key_N, CTRL)
    hands.type("mul\n10*cu15\n4*elb15\n5*cu22\n2*bv12\n1*sld\n")
    settle(desk, qtbot)
    hands.press(KEY.Key_F12)
    hands.type("\n")
    settle(desk, qtbot)
    assert hands.keys <= 52
    assert rows(books, "SELECT sku, quantity FROM sales_order_line ORDER BY line") == [
        ("CU15-3", 10_000), ("ELB15", 4000), ("CU22-3", 5000), ("BV12", 2000), ("SLD-L", 1000),
    ]  # fmt: skip
    assert rows(
        books, "SELECT customer_name, status FROM order_progress p JOIN sales_order o ON o.id = p.order_id"
    ) == [("Müller Bau GmbH", "to_pick")]


def test_the_one_for_muller_last_week_with_the_copper_pipe_in_fourteen_keys(desk, books, qtbot):
    old = sample.make_order(books, "K-10482", (("BN12", "3"), ("CU22-3", "1")))
    wanted = sample.make_order(books, "K-10482", (("BV12", "1"), ("CU15-3", "40")))
    for customer, code in (("K-10482", "BN12"), ("K-10031", "CU15-3")):
        sample.make_order(books, customer, ((code, "2"),))
    desk.go("board")
    settle(desk, qtbot)
    hands = Hands(desk, qtbot)
    hands.press(KEY.Key_F3)
    # Enter before anything is found opens what is found for exactly these words.
    hands.type("mul copper\n")
    settle(desk, qtbot)
    assert hands.keys <= 14
    assert desk.screen().page.document.number == wanted.number != old.number


def test_the_same_keys_without_a_pause_while_every_answer_is_late(desk, books, qtbot, monkeypatch):
    """F12 is a command that works at once, and yet comes after the keys that were pressed before it."""
    sample.make_order(books, "K-10482", tuple((code, "2") for code in CODES))
    press(qtbot, desk, KEY.Key_N, CTRL)
    settle(desk, qtbot)
    slow(desk, monkeypatch, 150)
    page = desk.screen().page
    type_text(qtbot, "mul\n")
    press(qtbot, desk, KEY.Key_R, CTRL)
    type_text(qtbot, "\n")
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: isinstance(desk.screen()._sheet, FinishSheet), timeout=5000)
    assert [line.product.code for line in page.model.lines] == list(CODES), "once"
    type_text(qtbot, "\n")
    qtbot.waitUntil(lambda: rows(books, "SELECT count(*) FROM sales_order") == [(2,)], timeout=5000)
    qtbot.waitUntil(lambda: desk.work.idle, timeout=5000)


def test_lines_are_left_out_of_a_repeat_by_space(desk, books, qtbot):
    sample.make_order(books, "K-10482", (("CU15-3", "4"), ("BN12", "10")))
    page = new_order(desk, qtbot)
    press(qtbot, desk, KEY.Key_R, CTRL)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    for key in (KEY.Key_Right, KEY.Key_Space):
        press(qtbot, desk, key)
    assert sheet.button.text() == "Insert 1"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert codes(page) == [("BN12", 10_000)]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    assert page.foot.headline.full_text() == "Undone: repeat of SO-1."
    assert page.model.lines == ()


@pytest.mark.slow
def test_every_change_of_a_draft_is_taken_back_by_name_also_after_a_restart(desk, books, qtbot, monkeypatch):
    whole_at_once(monkeypatch)
    page = new_order(desk, qtbot, "kern")
    page.add_list(["4*cu15", "2*bn12"])
    settle(desk, qtbot)
    page.change_customer()
    type_text(qtbot, "mül\n")
    settle(desk, qtbot)
    page.set_header(page.header.__class__(reference="BV-7719"))
    page.table.edit_cell((1, "quantity"))
    type_text(qtbot, "20\n")
    qtbot.wait(400)
    settle(desk, qtbot)
    other = open_desk(books, qtbot, WindowState(None))
    other.go("order", page.draft_id)
    settle(other, qtbot)
    again = other.screen("order").page
    said = []
    while again.model.can_undo:
        other.do("undo")
        settle(other, qtbot)
        said.append(again.foot.headline.full_text())
        if len(said) == 3:
            assert again.who.name == "Kern Haustechnik"
    assert said == [
        f"Undone: {what}." for what in ("quantity of line 2", "your ref", "customer", "paste of 2 lines", "customer")
    ]
    assert (again.model.lines, again.who, again.header.reference) == ((), None, "")
    for _ in range(5):
        other.do("redo")
        settle(other, qtbot)
    assert codes(again) == [("CU15-3", 4000), ("BN12", 20_000)]
    assert (again.who.name, again.header.reference) == ("Müller Bau GmbH", "BV-7719")


def test_another_customer_is_one_sentence_and_one_undo(desk, books, qtbot):
    sample.do(books, "save_customer", number="K-CH", name="Zürcher Haustechnik AG", country="CH")
    page = new_order(desk, qtbot)
    page.add_list([f"{n}*{CODES[n % 5]}" for n in range(1, 11)])
    settle(desk, qtbot)
    before, steps = page.foot.total.full_text(), len(page.model.history.made)
    page.change_customer()
    type_text(qtbot, "zürcher\n")
    settle(desk, qtbot)
    total = page.foot.total.full_text()
    assert total != before
    assert page.foot.headline.full_text().startswith(
        f"As Zürcher Haustechnik AG has them: other taxes, total {total}. Ctrl Z takes it back."
    )
    assert len(page.model.history.made) == steps + 1
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert (page.who.name, page.foot.total.full_text()) == ("Müller Bau GmbH", before)


def test_line_two_hundred_costs_what_line_one_costs(desk, qtbot):
    page = new_order(desk, qtbot)
    hit = page.model.known
    type_text(qtbot, "cu15\n")
    settle(desk, qtbot)
    product = hit.get(page.model.lines[0].product.id)
    page.table.enter_text("=All of it")
    worked, asked, reads = [], [], 0
    read = desk.work.read
    desk.work.read = lambda *what, **more: (asked.append(what), read(*what, **more))[1]
    for at in range(200):
        before = page.reckoning.worked, page.model.sections.worked, len(asked)
        page.table.enter_text("4*cu15", replace(product, id=f"{product.id}-{at % 50}"))
        worked.append((page.reckoning.worked - before[0], page.model.sections.worked - before[1]))
        reads = max(reads, len(asked) - before[2])
    assert set(worked) == {(1, 1)}, "a line more is one line looked at, for the sums and for its section"
    assert reads == 0, "and nothing is asked of the books for a product that is known"
    assert page.model.total_of(page.model.lines[1]) == "6,736.00"
    desk.work.read = read
    settle(desk, qtbot)
    page.notes()
    rows_of = page.writing._rows.copy()
    page.table.enter_text("cu15", product)
    page.notes()
    fresh = [line for line, (_, text) in page.writing._rows.items() if rows_of.get(line, ("", ""))[1] is not text]
    assert len(fresh) == 1, "and one line written"


def test_what_a_customer_takes_again_and_again_is_proposed_but_not_after_once(desk, books, qtbot):
    for quantity in ("40", "40"):
        sample.make_order(books, "K-10482", (("CU15-3", quantity),))
    sample.make_order(books, "K-10482", (("BN12", "7"),))
    page = new_order(desk, qtbot)
    type_text(qtbot, "cu15\nbn12\n")
    settle(desk, qtbot)
    assert codes(page) == [("CU15-3", 40_000), ("BN12", 1000)]


def test_steps_on_disk_are_bounded_and_the_newest_stay():
    history = History()
    for number in range(3000):
        history.push(Step(f"change {number} " + "x" * 40))
    again = History()
    again.read(json.loads(history.written()))
    assert 100 < len(again.made) < 1000
    assert again.made[-1].label.startswith("change 2999 ")
    again.read({"not": "steps"})
    assert again.undo() is None


def test_what_is_typed_after_a_sheet_over_a_cell_or_after_a_move_of_its_line_is_not_lost(desk, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15-3\n2*bn12\n")
    settle(desk, qtbot)
    page.table.edit_cell((1, "quantity"))
    desk.do("line_up")
    assert (page.table.cell, page.table.editor.text()) == ((0, "quantity"), "2")
    type_text(qtbot, "7\n")
    assert codes(page) == [("BN12", 7000), ("CU15-3", 4000)]
    page.table.edit_cell((1, "quantity"))
    desk.do("details")
    settle(desk, qtbot)
    assert not page.table.editor.isVisible()
    desk.screen()._sheet.dismiss()
    settle(desk, qtbot)
    type_text(qtbot, "elb15\n")
    settle(desk, qtbot)
    assert codes(page) == [("BN12", 7000), ("CU15-3", 4000), ("ELB15", 1000)]
