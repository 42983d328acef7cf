"""Beside a list: what stood above its lines, numbers that a person explains, and what the columns of a table are."""

import json

import pytest
from driving import new_order, open_desk, press, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from test_order_lists import codes, drop, paste

from app.queries.inbound import items_of
from app.ui.screens.columnsheet import ColumnsSheet
from app.ui.screens.order.finder import FinderSheet
from app.ui.screens.order.listpane import ListPane
from app.ui.shell.state import WindowState

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))


def order_file(tmp_path, **said):
    file = tmp_path / "order.json"
    lines = [{"number": "CU15-3", "quantity": "4"}, {"number": "BN12", "quantity": "2"}]
    file.write_text(json.dumps({"lines": lines, **said}))
    return file


@pytest.mark.slow
def test_what_stands_above_the_lines_comes_with_them_in_one_step(desk, books, qtbot, tmp_path):
    desk.go("order", "new")
    settle(desk, qtbot)
    page = desk.screen().page
    to = {"name": "Baustelle", "street": "Hof 3", "postcode": "50667", "city": "Köln"}
    said = {
        "order": "PO-7",
        "buyer": {"number": "K-10031"},
        "wanted_date": "2027-03-11",
        "note": "at noon",
        "ship_to": to,
    }
    drop(desk.screen(), order_file(tmp_path, **said))
    settle(desk, qtbot)
    pane = desk.screen()._sheet
    assert pane.head.full_text() == (
        "With it (H leaves it out): Kern Haustechnik · number PO-7 · wanted Thu 11 Mar 2027 · "
        "deliver to Baustelle, Hof 3, 50667, Köln · their note"
    )
    type_text(qtbot, "h")
    assert pane.head.full_text().startswith("Left out (H takes it over): Kern")
    type_text(qtbot, "h\n")
    settle(desk, qtbot)
    assert codes(page) == [("CU15-3", 4000), ("BN12", 2000)]
    assert (page.who.name, page.header.reference, page.header.wanted_date) == ("Kern Haustechnik", "PO-7", "2027-03-11")
    assert json.loads(page.header.ship_to)["street"] == "Hof 3"
    assert page.header.internal_note == "Their note: at noon"
    assert "Taken over with the lines: Kern Haustechnik, number PO-7" in page.foot.headline.full_text()
    desk.do("undo")
    settle(desk, qtbot)
    assert (page.model.lines, page.who, page.header.reference, page.header.ship_to) == ((), None, "", "")
    desk.do("redo")
    settle(desk, qtbot)
    assert (len(page.model.lines), page.who.name, page.header.reference) == (2, "Kern Haustechnik", "PO-7")
    # The same list again brings lines and nothing else; what stands there is not written over.
    drop(desk.screen(), order_file(tmp_path, **{**said, "order": "PO-8", "buyer": {"number": "K-10482"}}))
    settle(desk, qtbot)
    pane = desk.screen()._sheet
    assert pane.head.full_text() == "With it (H leaves it out): a note for us", "who ordered"
    assert pane.not_taken.full_text() == (
        "It is from Müller Bau GmbH; the customer stays. It says number PO-8; what stands here stays."
    )


@pytest.mark.slow
def test_a_list_that_waits_keeps_what_stood_above_it(desk, books, qtbot, tmp_path):
    page = new_order(desk, qtbot)
    drop(desk.screen(), order_file(tmp_path, order="PO-7"))
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Escape)
    qtbot.wait(400)
    settle(desk, qtbot)
    other = open_desk(books, qtbot, WindowState(None))
    other.go("order", page.draft_id)
    settle(other, qtbot)
    press(qtbot, other, KEY.Key_L, CTRL)
    settle(other, qtbot)
    pane = other.screen("order")._sheet
    assert pane.head.full_text().startswith("With it (H leaves it out): number PO-7")
    press(qtbot, other, KEY.Key_F12)
    settle(other, qtbot)
    assert other.screen("order").page.header.reference == "PO-7"


@pytest.mark.slow
def test_numbers_that_a_person_explains_are_known_from_then_on(desk, books, qtbot):
    page = new_order(desk, qtbot)

    def known():
        with books.read() as view:
            return [(one.number, one.sku) for one in items_of(view, page.customer_id)]

    pane = paste(desk, qtbot, "CU15-3\t1\n4711-A\t4\n9900000000004 2\nbrass nipple 3\n")
    assert [row.raw for row in pane.rows if row.asks] == ["4711-A\t4", "9900000000004 2", "brass nipple 3"]
    for words in ("ELB15", "BV12"):
        press(qtbot, desk, KEY.Key_F4)
        settle(desk, qtbot)
        finder = desk.screen()._sheet
        assert isinstance(finder, FinderSheet)
        finder.field.selectAll()
        type_text(qtbot, words)
        settle(desk, qtbot)
        type_text(qtbot, "\n")
        settle(desk, qtbot)
        pane = desk.screen()._sheet
        assert isinstance(pane, ListPane)
        press(qtbot, desk, KEY.Key_Down)
    type_text(qtbot, "1")
    assert pane.told.full_text().startswith("4 ready")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert codes(page) == [("CU15-3", 1000), ("ELB15", 4000), ("BV12", 2000), ("BN12", 3000)]
    # A word is no number.
    qtbot.waitUntil(lambda: known() == [("4711-A", "ELB15"), ("9900000000004", "BV12")])
    settle(desk, qtbot)
    assert "From now on 2 numbers of Müller Bau GmbH are known. Ctrl Z takes it back." in desk.toasts.log
    desk.do("undo")
    settle(desk, qtbot)
    assert (page.model.lines, known()) == ((), [])
    desk.do("redo")
    settle(desk, qtbot)
    assert known() == [("4711-A", "ELB15"), ("9900000000004", "BV12")]
    # Its line may go: what was said of the number stays.
    page.model.remove(1)
    settle(desk, qtbot)
    assert len(known()) == 2
    pane = paste(desk, qtbot, "4711-A\t7\nBN12\t1")
    assert [row.what for row in pane.rows] == ["ready", "ready"]
    # A row that asks and is answered among the lines teaches as well.
    press(qtbot, desk, KEY.Key_Escape)


def name_columns(qtbot, desk, *words):
    """Each column in turn."""
    for word in words:
        field = QApplication.focusWidget()
        field.selectAll()
        type_text(qtbot, f"{word}\n")


@pytest.mark.slow
def test_columns_are_named_once_and_undone(desk, qtbot):
    page = new_order(desk, qtbot)
    text = "Foo\tBar\tBaz\nwhat is it\tCU15-3\t4\nof brass\tBN12\t2\n"
    pane = paste(desk, qtbot, text)
    before = [row.what for row in pane.rows]
    type_text(qtbot, "c")
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert isinstance(sheet, ColumnsSheet)
    assert (sheet.model.rows[0].heading, sheet.model.rows[0].sample) == ("Foo", "what is it, of brass")
    name_columns(qtbot, desk, "note", "prod")
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.note.full_text() == "Say which column is the quantity."
    name_columns(qtbot, desk, "quan")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    pane = desk.screen()._sheet
    assert [(row.what, row.line.quantity, row.line.more.note) for row in pane.rows if row.line] == [
        ("ready", 4000, "what is it"), ("ready", 2000, "of brass"),
    ]  # fmt: skip
    assert "columns as you named them" in pane.told.full_text()
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert codes(page) == [("CU15-3", 4000), ("BN12", 2000)]
    # The next one is read the same way, until that is taken back.
    pane = paste(desk, qtbot, text.replace("CU15-3", "BV12"))
    assert [row.line.product.code for row in pane.rows if row.line] == ["BV12", "BN12"]
    desk.toasts.undo_newest()
    settle(desk, qtbot)
    pane = desk.screen()._sheet
    assert [row.what for row in pane.rows] == before
    assert "columns as" not in pane.told.full_text()


def test_a_file_whose_columns_nobody_knows_is_taken_in_once_they_are_named(desk, books, qtbot, tmp_path):
    file = tmp_path / "strange.csv"
    file.write_text("Foo;Bar;Who\nCU15-3;4;K-10031\nBN12;2;K-10031\n")
    assert drop(desk, file)
    settle(desk, qtbot)
    assert any("strange.csv was not taken in. No column of strange.csv" in one for one in desk.toasts.log)
    assert not any("--map" in one for one in desk.toasts.log)
    desk.toasts.shown[-1].act()
    settle(desk, qtbot)
    board = desk.screen()
    assert isinstance(board.open_sheet, ColumnsSheet)
    name_columns(qtbot, desk, "product", "quantity", "customer")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert (board.open_sheet, board.row.customer, board.row.lines) == (None, "Kern Haustechnik", 2)
    file.write_text("Foo;Bar;Who\nCU15-3;40;K-10031\n")
    assert drop(desk, file)
    settle(desk, qtbot)
    assert any("strange.csv is read as you named its columns." in one for one in desk.toasts.log)
    assert board.model.rowCount() == 2
