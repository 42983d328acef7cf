"""Orders in: what came is seen on the board, decided by keys, dropped on the window, and taken from a folder."""

import json

import pytest
import sample
from driving import open_desk, press, rows, settle, type_text
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.exchange.inbound import read_bytes, take_file
from app.exchange.inbound.folder import DONE, TROUBLE, WHY, Watched
from app.queries.inbound import items_of
from app.ui import intake as taking
from app.ui.screens.board.ordersin import ChangeSheet
from app.ui.shell.state import WindowState


@pytest.fixture
def books(tmp_path):
    database = sample.make_books(tmp_path)
    yield database
    database.close()


@pytest.fixture
def desk(books, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    return open_desk(books, qtbot, WindowState(None))


def order(number, lines, customer="K-10031"):
    """An order as a file."""
    return json.dumps({"order": number, "buyer": {"number": customer}, "lines": lines}).encode()


def line(quantity, sku):
    return {"number": sku, "quantity": quantity}


def take(books, data, name="order.json"):
    """One that came."""
    [taken] = take_file(books, read_bytes(data, name), "anna")
    return taken


def came(desk, qtbot):
    """The list."""
    desk.go("board", "in")
    settle(desk, qtbot)
    return desk.screen()


def test_a_change_is_decided_by_keys_beside_what_stands(desk, books, qtbot):
    first = take(books, order("PO-7", [line("4", "CU15-3"), line("2", "BN12")]), "monday.json")
    sample.do(books, "confirm_order", order=first.document)
    take(books, order("PO-7", [line("6", "CU15-3"), line("1", "BV12")]), "tuesday.json")
    board = came(desk, qtbot)
    assert [board.model.row_at(n).state for n in range(2)] == ["changed", "order"]
    assert board.row.number == "PO-7"
    assert "Enter shows what they want otherwise" in board.line.text
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    sheet = board.open_sheet
    assert isinstance(sheet, ChangeSheet)
    assert [row[:3] for row in sheet.rows[:2]] == [
        ("CU15-3 · quantity", "4", "6"), ("BN12 · quantity", "2", "0"),
    ]  # fmt: skip
    assert sheet.rows[2][0] == "BV12  Brass ball valve ½″"
    # Left as it is, and thought better of.
    type_text(qtbot, "l")
    settle(desk, qtbot)
    assert (board.open_sheet, board.row.state) == (None, "dismissed")
    press(qtbot, desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    assert board.row.state == "changed"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert board.open_sheet is None
    assert [board.model.row_at(n).state for n in range(2)] == ["amended", "order"]
    ordered = "SELECT l.sku, p.ordered FROM sales_order_line l JOIN order_line_progress p ON p.order_id = l.order_id "
    held = rows(books, ordered + "AND p.line = l.line ORDER BY l.line")
    assert [tuple(one) for one in held] == [("CU15-3", 6000), ("BN12", 0), ("BV12", 1000)]


def test_a_change_that_cannot_be_made_says_why_and_may_be_an_order_of_its_own(desk, books, qtbot):
    first = take(books, order("PO-8", [line("4", "CU15-3")]))
    sample.do(books, "confirm_order", order=first.document)
    pick = sample.do(books, "open_pick_list", order=first.document)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    take(books, order("PO-8", [line("1", "CU15-3")]))
    board = came(desk, qtbot)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    sheet = board.open_sheet
    assert "cannot go below 4" in sheet.note.text()
    assert not sheet.button.isEnabled()
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert board.open_sheet is sheet
    type_text(qtbot, "n")
    settle(desk, qtbot)
    assert (board.open_sheet, board.row.state, board.row.document_name[:2]) == (None, "to look at", "D-")


def test_what_a_person_says_of_a_line_is_known_from_then_on_and_undo_takes_it_back(desk, books, qtbot):
    lines = [{"their_number": "4711-A", "quantity": "3"}, line("1", "BN12")]
    taken = take(books, order("PO-9", lines))
    board = came(desk, qtbot)
    assert (board.row.questions, board.row.customer) == (1, "Kern Haustechnik")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    page = desk.screen().page
    assert page.draft_id == taken.document
    assert page.model.lines[0].problem == "not found"
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Up, Qt.Key.Key_Backtab):
        press(qtbot, desk, key)
    QApplication.focusWidget().selectAll()
    type_text(qtbot, "CU15-3\n")
    settle(desk, qtbot)
    asked = page.model.lines[0]
    assert (asked.product.code, asked.quantity, asked.more.particulars.their_sku) == ("CU15-3", 3000, "4711-A")

    def known():
        with books.read() as view:
            return [(one.number, one.sku) for one in items_of(view, page.customer_id)]

    qtbot.waitUntil(lambda: known() == [("4711-A", "CU15-3")])
    settle(desk, qtbot)
    assert "4711-A of Kern Haustechnik means CU15-3" in page._said
    press(qtbot, desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    assert (page.model.lines[0].product, known()) == (None, [])
    press(qtbot, desk, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    settle(desk, qtbot)
    assert known() == [("4711-A", "CU15-3")]


def drop(widget, *files):
    """Files let go over a widget; what was taken."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(one)) for one in files])
    given = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    entered = QDragEnterEvent(QPoint(5, 5), *given)
    entered.ignore()
    QApplication.sendEvent(widget, entered)
    if entered.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(5, 5), *given))
    return entered.isAccepted()


def test_an_order_dropped_on_the_window_is_taken_in(desk, books, qtbot, tmp_path):
    good, bad = tmp_path / "good.json", tmp_path / "bad.pdf"
    good.write_bytes(order("PO-3", [line("1", "CU15-3")]))
    bad.write_bytes(b"%PDF-1.7")
    assert drop(desk, good, bad)
    settle(desk, qtbot)
    log = desk.toasts.log
    assert any("An order came in: D-1." in one for one in log)
    assert any("bad.pdf was not taken in. bad.pdf is a PDF" in one for one in log)
    assert drop(desk, good)
    settle(desk, qtbot)
    assert any("Order PO-3 came again and says the same" in one for one in desk.toasts.log)
    board = came(desk, qtbot)
    assert (board.model.rowCount(), board.row.again) == (1, 1)
    # While nobody is at the desk nobody is told; it stands on the board all the same.
    told = len(desk.toasts.log)
    desk.intake._locked = lambda: True
    desk.intake.take([bad], lambda *_: None)
    settle(desk, qtbot)
    assert len(desk.toasts.log) == told


def test_the_folder_is_looked_at_when_the_system_says_it_changed(desk, books, qtbot, tmp_path, monkeypatch):
    place = tmp_path / "orders"
    place.mkdir()
    monkeypatch.setattr(taking, "SOON_MS", 20)
    real = Watched.__init__
    monkeypatch.setattr(Watched, "__init__", lambda self, *given, **named: real(self, *given, **named, settle=0.05))
    chosen = []
    desk.intake.choose(str(tmp_path), chosen.append)
    settle(desk, qtbot)
    assert "for orders alone" in str(chosen[0]), "the books lie there"
    desk.intake.choose(str(place), chosen.append)
    settle(desk, qtbot)
    assert (chosen[1], desk.intake.folder) == (place, place)
    looks = []
    monkeypatch.setattr(taking, "_look", lambda *given, look=taking._look: looks.append(1) or look(*given))
    qtbot.wait(200)
    assert looks == [], "an idle folder costs nothing"
    (place / "po.json").write_bytes(order("PO-4", [line("1", "CU15-3")]))
    (place / "bad.csv").write_bytes(b"%PDF")
    qtbot.waitUntil(lambda: (place / DONE / "po.json").exists() and (place / TROUBLE / f"bad.csv{WHY}").exists())
    settle(desk, qtbot)
    assert any("An order came in" in one for one in desk.toasts.log)
    # The next start of the desk watches it again.
    desk.intake.begin()
    settle(desk, qtbot)
    assert desk.intake.folder == place
    desk.intake.choose("", chosen.append)
    settle(desk, qtbot)
    assert desk.intake.folder is None


def fill(qtbot, form, **values):
    """Type into the fields of a form, one after another."""
    for name, text in values.items():
        field = form.fields[name]
        field.setFocus()
        field.selectAll()
        type_text(qtbot, text)


def test_the_folder_and_the_files_that_go_out_are_set_up_by_keys(desk, books, qtbot, tmp_path):
    orders, out = tmp_path / "orders", tmp_path / "out"
    orders.mkdir()
    out.mkdir()
    desk.go("settings", "files")
    settle(desk, qtbot)
    section = desk.screen().made("files")
    assert section.folder.hasFocus()
    type_text(qtbot, str(tmp_path / "nowhere"))
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert "no folder on this machine" in section.said.text()
    section.folder.selectAll()
    type_text(qtbot, f"{orders}\n")
    settle(desk, qtbot)
    assert (desk.intake.folder, section.folder.text()) == (orders, str(orders))
    form = section.editor.form
    fill(qtbot, form, customer="NOBODY", file=str(out / "mine.csv"), when="soon")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert "like every 15 minutes" in form._errors["when"].text().lower()
    fill(qtbot, form, when="15")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert form._errors["customer"].text() == "There is no customer NOBODY."
    fill(qtbot, form, customer="K-10031")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    [row] = section.model.rows
    assert (row.job.when, row.job.customer, row.last.rows, row.last.refused) == ("every 15 minutes", "K-10031", 10, "")
    assert (out / "mine.csv").read_text("utf-8").count("\n") == 11, "it is written at once"
    assert section.table.current_id == row.job.id
    # It cannot be written any more: said once in a toast, and beside the list.
    (out / "mine.csv").unlink()
    (out / "mine.csv").mkdir()
    section.run_now()
    settle(desk, qtbot)
    assert "cannot be written" in section.problem.text()
    assert sum("A file did not go out" in one for one in desk.toasts.log) == 1
    section.remove()
    settle(desk, qtbot)
    assert section.model.rows == ()
    desk.toasts.undo_newest()
    settle(desk, qtbot)
    assert section.model.rows == (), "its place is a folder now"
