"""The list pane of an order: what is pasted, typed or dropped there is what typing makes, and nothing of it is lost."""

from __future__ import annotations

import sample
from driving import new_order, open_desk, press, rows, settle, type_text
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.ui.screens.order import entering, state
from app.ui.screens.order.listpane import ListPane
from app.ui.shell.state import WindowState

KEY, CTRL, SHIFT = Qt.Key, Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
CODES = tuple(row[0] for row in sample.PRODUCTS)


def codes(page):
    return [(line.product.code if line.product else line.typed, line.quantity) for line in page.model.lines]


def paste(desk, qtbot, text):
    QApplication.clipboard().setText(text)
    press(qtbot, desk, KEY.Key_V, CTRL)
    settle(desk, qtbot)
    return desk.screen()._sheet


def drop(widget, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    rest = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entering = QDragEnterEvent(QPoint(5, 5), *rest)
    entering.ignore()
    QApplication.sendEvent(widget, entering)
    QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), *rest))
    return entering.isAccepted()


def mixed(count):
    """Rows in every way that customers write them, and what each of them asks for."""
    found, wanted = ["Artikel\tMenge"], []
    for at in range(count):
        code, many = CODES[at % len(CODES)], at + 1
        forms = (f"{code}\t{many}", f"{many}\t{code}", f"{code};{many}", f"{many} x {code}", f"{code} {many} Stk",
                 f"{many}*{code.lower()}", f"4006381333931 {many}", f"- {many} Stück {code}", f"{code},{many},5",
                 f"{code}\tWorte dazu\t{many},5\tpc\t8,42")  # fmt: skip
        form = forms[at % 10] if at % 10 != 8 else f"{code}, {many},5"
        found.append(form)
        wanted.append(("BN12" if at % 10 == 6 else code, many * 1000 + (500 if at % 10 >= 8 else 0)))
    return [*found, "Summe\t999,00 €"], wanted


def test_packs_and_lengths_of_a_list_are_those_of_the_entry_row(desk, books, qtbot):
    sample.do(books, "save_product", sku="BRK-2P", packs=[{"name": "box", "quantity": "50"}])
    sample.do(books, "save_product", sku="CBL", name="Cable", unit="m", price="1.15", tax="DE19", date="2026-01-02")
    page = new_order(desk, qtbot)
    paste(desk, qtbot, "3box BRK-2P\n10x1,5m CBL\n2*BN12")
    press(qtbot, desk, KEY.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.model.count == 3, timeout=8000)
    settle(desk, qtbot)
    box, cable, nipple = page.model.lines
    assert (box.quantity, box.counted.pack, cable.quantity, cable.counted.length) == (150_000, "box", 15_000, 1500)
    assert [page.model.index(row, 3).data() for row in range(3)] == ["3", "10 × 1.5", "2"]
    assert nipple.more.particulars is None
    press(qtbot, desk, KEY.Key_Up)
    press(qtbot, desk, KEY.Key_Return, Qt.KeyboardModifier.AltModifier)
    settle(desk, qtbot)
    assert desk.screen()._sheet.title.full_text() == "Line 3 · BN12"


def test_two_hundred_mixed_rows_of_which_five_are_kept_with_their_reason(desk, books, qtbot):
    sample.do(books, "save_product", sku="BN12", barcodes=[{"barcode": "4006381333931"}])
    page = new_order(desk, qtbot)
    text, wanted = mixed(195)
    unknown = ["XX-99\t4", "flux 500; 2", "brass nipple 3", "1.2.3 x ELB15", "4 fathoms ELB15"]
    for at, row in enumerate(unknown):
        text.insert(2 + 30 * at, row)
    pane = paste(desk, qtbot, "\n".join(text))
    assert isinstance(pane, ListPane)
    asking = [(row.raw, row.why.split(";")[0][:12]) for row in pane.rows if row.asks]
    assert [raw for raw, _ in asking] == unknown
    assert {why for _, why in asking} == {"not found", "not sure", "2 products", "1.2.3 is not"}
    assert pane.told.full_text().startswith("195 ready, ")
    assert [row.why for row in pane.rows if row.what == "out"] == ["a heading", "a total"]
    press(qtbot, desk, KEY.Key_Return, CTRL)
    qtbot.waitUntil(lambda: page.model.count == 195 and desk.screen()._sheet is not pane, timeout=8000)
    settle(desk, qtbot)
    assert codes(page) == wanted
    # One exact reckoning of all of it, as the foot has it and as the pane said.
    net = sum(line.net for line in page.model.lines)
    assert page.sums().totals.net == net
    pane = desk.screen()._sheet
    assert isinstance(pane, ListPane)
    assert pane.title.text() == "List: 195 lines added, 5 left"
    assert [row.raw for row in pane.rows if row.asks] == unknown
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert desk.screen()._sheet is None
    assert len(page.model.lines) == 200
    assert [line.open_question for line in page.model.lines[195:]] == [True] * 5
    desk.do("undo")
    assert codes(page) == wanted
    desk.do("undo")
    assert page.model.lines == ()


def test_a_list_makes_the_lines_that_typing_makes(desk, books, qtbot):
    entries = [
        "40*cu15-3",
        "3*bn12@1.50 -5% !2026-12-04",
        "'call before noon",
        "=Cellar",
        "2,5*bv12",
        "-2*elb15",
        "sld-l",
    ]
    sample.make_order(books, "K-10482", (("SLD-L", "6"),))
    sample.make_order(books, "K-10482", (("SLD-L", "6"),))
    typed = new_order(desk, qtbot)
    type_text(qtbot, "".join(f"{one}\n" for one in entries))
    settle(desk, qtbot)
    pasted = new_order(desk, qtbot)
    assert pasted is not typed
    paste(desk, qtbot, "\n".join(entries))
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)

    def whole(page):
        return state.deal_input(page.customer_id, page.header, page.model.lines, page.firm, page.today)

    assert whole(pasted) == whole(typed)
    assert [line.said.plain() for line in pasted.model.lines] == [line.said.plain() for line in typed.model.lines]
    assert pasted.model.lines[-1].quantity == 6000


def test_rows_are_chosen_left_out_and_joined_by_keys(desk, qtbot):
    page = new_order(desk, qtbot)
    pane = paste(desk, qtbot, "CU15-3\t4\nbrass nipple\t3\n1.000 ELB15\nCU15-3\t6\nhello there\n")
    assert pane.table.hasFocus()
    assert pane.row.raw == "brass nipple\t3"
    assert [hit.code for hit in pane.row.proposals] == ["BN12", "BN34"]
    type_text(qtbot, "2")
    assert pane.row.raw == "1.000 ELB15"
    assert pane.row.amounts == ("1", "1000")
    type_text(qtbot, "2")
    assert pane.row.raw == "hello there"
    type_text(qtbot, " j")
    assert [(row.what, row.twin) for row in pane.rows] == [
        ("ready", 0), ("ready", 0), ("ready", 0), ("joined", 1), ("out", 0)
    ]  # fmt: skip
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert codes(page) == [("CU15-3", 10_000), ("BN34", 3000), ("ELB15", 1_000_000)]
    assert desk.screen()._sheet is None
    # The same list once more is told, and does not come by itself.
    press(qtbot, desk, KEY.Key_L, CTRL)
    settle(desk, qtbot)
    assert desk.screen()._sheet.text.toPlainText() == ""
    press(qtbot, desk, KEY.Key_Escape)
    pane = paste(desk, qtbot, "BN34\t3\nBV12\t1")
    assert pane.note.full_text() == "1 of them stands in the order already; they would come twice."


def test_the_product_is_found_in_whatever_column_it_stands(desk, books, qtbot):
    sample.do(books, "save_product", sku="BN12", barcodes=[{"barcode": "4006381333931"}])
    page = new_order(desk, qtbot)
    text = "Kupferrohr\tCU15-3\t40\tpc\nNippel;4006381333931;2,5\n3;Bogen;ELB15\nwords;and;more\nBV12;CU15-3;7"
    paste(desk, qtbot, text)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert codes(page) == [("CU15-3", 40_000), ("BN12", 2500), ("ELB15", 3000), ("BV12", 7000)]
    assert [row.raw for row in desk.screen()._sheet.rows] == ["words;and;more"]


def test_keys_ahead_of_the_answer_wait_for_it_and_what_is_left_survives_a_restart(desk, books, qtbot, monkeypatch):
    page = new_order(desk, qtbot)
    read = desk.work.read
    monkeypatch.setattr(
        desk.work,
        "read",
        lambda fn, done, **more: read(
            fn, lambda found: QTimer.singleShot(300, more.get("owner") or desk, lambda: done(found)), **more
        ),
    )
    QApplication.clipboard().setText("CU15-3\t4\nXX-1\t2\nBN12\t5\n")
    press(qtbot, desk, KEY.Key_V, CTRL)
    press(qtbot, desk, KEY.Key_F12)
    assert page.model.lines == ()
    qtbot.waitUntil(lambda: page.model.count == 2, timeout=3000)
    monkeypatch.undo()
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_Escape)
    assert page.foot.headline.full_text() == "1 row of a list is no line yet. Ctrl L shows it."
    assert [(block.words, block.cell) for block in page.blocks()] == [(page.foot.headline.full_text(), "list")]
    page.go_to(page.blocks()[0])
    assert isinstance(desk.screen()._sheet, ListPane)
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
    assert [row.raw for row in pane.rows] == ["XX-1\t2"]
    assert pane.button.text() == "Add 1 as a line that asks"
    # Left out by hand, it is done with.
    type_text(qtbot, " ")
    press(qtbot, other, KEY.Key_Escape)
    assert other.screen("order").page.blocks() == []


def test_files_are_read_where_they_are_dropped(desk, books, qtbot, tmp_path):
    sample.do(books, "save_customer_item", customer="K-10482", number="4711-A", product="BV12")
    page = new_order(desk, qtbot)
    table = tmp_path / "order.csv"
    table.write_bytes(
        'Artikelnummer;Bezeichnung;Menge;Preis\nCU15-3;"Rohr, lang";2,5;8,00\nBN12;;zwei;\n'.encode("cp1252")
    )
    assert drop(desk.screen(), table)
    settle(desk, qtbot)
    pane = desk.screen()._sheet
    assert [(row.what, row.line.quantity) for row in pane.rows if row.line] == [("ready", 2500), ("unknown", 1000)]
    assert pane.rows[2].why == "zwei is not a number."
    book = Workbook()
    for row in (
        ("Kundenartikelnummer", "EAN", "Menge", "Einheit"),
        ("4711-A", None, 1.125, "Stk"),
        (None, "40", 3, "PCE"),
    ):
        book.active.append(row)
    book.save(tmp_path / "order.xlsx")
    assert drop(pane, tmp_path / "order.xlsx")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert codes(page) == [("CU15-3", 2500), ("BV12", 1125)]
    assert page.model.lines[0].more.internal_note == "Their order says 8 each, our price of the day is 8.42."
    assert [row.why for row in desk.screen()._sheet.rows if row.asks] == ["zwei is not a number.", "not found"]
    press(qtbot, desk, KEY.Key_Escape)
    assert rows(books, "SELECT count(*) FROM attachment") == [(0,)]
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    drop(desk.screen(), broken)
    settle(desk, qtbot)
    assert "broken.xlsx" in page.foot.headline.full_text()


def test_a_list_becomes_lines_at_once_and_the_window_goes_on_meanwhile(desk, qtbot, monkeypatch):
    # However quick the machine is: few lines a turn.
    monkeypatch.setattr(entering, "TURN_S", -1)
    page = new_order(desk, qtbot)
    QApplication.clipboard().setText("\n".join(f"{CODES[at % 10]}\t{at + 1}" for at in range(119)) + "\nXX\t2")
    turns = []
    timer = QTimer(interval=0)
    timer.timeout.connect(lambda: turns.append(page.model.count))
    timer.start()
    press(qtbot, desk, KEY.Key_V, CTRL | SHIFT)
    type_text(qtbot, "1*bv12\n")
    qtbot.waitUntil(lambda: page.model.count == 121, timeout=8000)
    settle(desk, qtbot)
    timer.stop()
    # The lines came in several turns, between which other things are done; the key behind them came last.
    assert len({count for count in turns if 0 < count < 120}) > 1
    assert codes(page)[119:] == [("2*XX", 2000), ("BV12", 1000)]
    assert page.model.lines[119].problem == "not found"
    desk.do("undo")
    desk.do("undo")
    assert page.model.lines == ()
