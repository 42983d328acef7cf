"""A list comes in through the window: file, columns, rows, books; bad cells are repaired where they stand."""

from __future__ import annotations

import itertools
import time

import pytest
from driving import press, rows, settle, type_text
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from app.ui.screens.importing import words
from app.ui.widgets.text import Text

CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
GOODS = (
    "Art.-Nr.;Was es ist;VK netto;EAN;Farbe\n"
    "00815;Rohr 15 mm;8,42;4006381333931;rot\n00816;Bogen;0,61;4,00638E+12;blau\n"
    "00817;Muffe;x;;rot\n00818;Kappe;1.234,50;;rot\n"
)


def section_of(desk):
    """The import in the settings."""
    return desk.screen("settings").made("import")


def choose(desk, qtbot, monkeypatch, *files):
    """Open the import by its command, and give it these files."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(one) for one in files], ""))
    assert desk.do("import_list")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    return section_of(desk)


def name_the_second_column(desk, qtbot, section):
    """By keys: down, "na", Enter."""
    assert section.stack.currentWidget() is section.columns
    press(qtbot, desk, Qt.Key.Key_Down)
    type_text(qtbot, "na")
    assert section.columns.table.field.ghost == "me"
    press(qtbot, desk, Qt.Key.Key_Return)
    qtbot.wait(300)
    settle(desk, qtbot)


def goods(folder, text=GOODS):
    """The list as a German spreadsheet saves it."""
    file = folder / "artikel.csv"
    file.write_bytes(text.encode("cp1252"))
    return file


def test_who_comes_from_a_field_of_the_settings_is_among_the_kinds_of_lists(desk, qtbot):
    desk.go("settings", "company")
    settle(desk, qtbot)
    place = desk.screen()
    place.made("company").form.fields["street"].setFocus()
    place.show_section("import")
    assert QApplication.focusWidget() is section_of(desk).begin.table
    press(qtbot, desk, Qt.Key.Key_Down)
    assert section_of(desk).begin.table.currentIndex().row() == 1


def test_a_list_is_mapped_checked_repaired_and_taken_in_by_keys(desk, books, qtbot, tmp_path, monkeypatch):
    section = choose(desk, qtbot, monkeypatch, goods(tmp_path))
    looked = section.looked
    assert (looked.kind, [one.field for one in looked.columns]) == ("products", ["sku", "", "price", "gtin", ""])
    shown = {row.heading: (row.typed, row.meaning) for row in section.columns.model.rows}
    assert shown["Art.-Nr."] == ("sku", "text, zeros kept")
    assert shown["VK netto"] == ("price", "8.42 (decimal comma seen)")
    assert shown["Farbe"] == ("", "left out")
    assert section.columns.separator.currentData() == ";"
    name_the_second_column(desk, qtbot, section)
    assert section.looked.columns[1].field == "name"
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    page = section.check
    assert section.stack.currentWidget() is page
    assert page.title.full_text() == "artikel.csv: 2 new · 2 to repair"
    assert page.pills.current == "bad"
    assert [page.model.row_at(n).line for n in range(page.model.rowCount())] == [3, 4]
    assert "scientific notation" in page.model.row_at(0).why, "a barcode that was rounded is flagged, never guessed"
    press(qtbot, desk, Qt.Key.Key_F2)
    assert (page.table.field.text(), page.table.field.isVisible()) == ("4,00638E+12", True)
    type_text(qtbot, "4006381333948\n")  # and Enter opens the next bad cell
    settle(desk, qtbot)
    type_text(qtbot, "2,20\n")
    settle(desk, qtbot)
    assert page.title.full_text() == "artikel.csv: 4 new"
    assert rows(books, "SELECT count(*) FROM product WHERE sku LIKE '008%'") == [(0,)]
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert section.stack.currentWidget() is section.done
    assert section.done.counts.full_text() == "4 new"
    assert [row[0] for row in rows(books, "SELECT sku FROM product WHERE sku LIKE '008%' ORDER BY sku")] == [
        "00815", "00816", "00817", "00818",
    ]  # fmt: skip
    assert rows(books, "SELECT p.price FROM product_price p JOIN product x ON x.id = p.product_id "
                       "WHERE x.sku IN ('00817', '00818') ORDER BY x.sku") == [(22000,), (12345000,)]  # fmt: skip


def test_what_came_in_is_taken_back_and_may_come_again(desk, books, qtbot, tmp_path, monkeypatch):
    good = "sku;name;price\nNEU;Neu;1\n"
    section = choose(desk, qtbot, monkeypatch, goods(tmp_path, good))
    for _ in range(2):
        press(qtbot, desk, Qt.Key.Key_F12)
        settle(desk, qtbot)
    assert len(rows(books, "SELECT 1 FROM product WHERE sku = 'NEU'")) == 1
    press(qtbot, desk, Qt.Key.Key_F12, SHIFT)
    settle(desk, qtbot)
    type_text(qtbot, "1")
    settle(desk, qtbot)
    assert rows(books, "SELECT 1 FROM product WHERE sku = 'NEU'") == []
    assert section.stack.currentWidget() is section.begin
    (past,) = section.begin.past.rows
    assert words.state_said(past, past.at) == "taken back"


def test_the_step_just_taken_is_undone_by_ctrl_z(desk, books, qtbot, tmp_path, monkeypatch):
    choose(desk, qtbot, monkeypatch, goods(tmp_path, "sku;name;price\nNEU;Neu;1\n"))
    for _ in range(2):
        press(qtbot, desk, Qt.Key.Key_F12)
        settle(desk, qtbot)
    assert desk.toasts.shown[-1].text == "Products: 1 new."
    press(qtbot, desk, Qt.Key.Key_Z, CONTROL)
    settle(desk, qtbot)
    assert rows(books, "SELECT 1 FROM product WHERE sku = 'NEU'") == []


def test_the_good_rows_come_in_if_that_is_said_and_the_bad_ones_are_saved(desk, books, qtbot, tmp_path, monkeypatch):
    section = choose(desk, qtbot, monkeypatch, goods(tmp_path))
    name_the_second_column(desk, qtbot, section)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    saved = tmp_path / "bad.csv"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(saved), ""))
    press(qtbot, desk, Qt.Key.Key_S, CONTROL | SHIFT)
    settle(desk, qtbot)
    lines = saved.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "Art.-Nr.;Was es ist;VK netto;EAN;Farbe;Reason;Line"
    assert lines[2].startswith("00817;Muffe;x;;rot;x is not a number.;4")
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen()._sheet.title.full_text() == "2 rows cannot be taken in"
    type_text(qtbot, "2")
    settle(desk, qtbot)
    assert section.done.counts.full_text() == "2 new"
    assert section.done.bad.full_text().startswith("2 rows left out.")
    assert [row[0] for row in rows(books, "SELECT sku FROM product WHERE sku LIKE '008%' ORDER BY sku")] == [
        "00815", "00818",
    ]  # fmt: skip


def test_the_columns_of_the_same_headings_are_remembered(desk, qtbot, tmp_path, monkeypatch):
    section = choose(desk, qtbot, monkeypatch, goods(tmp_path))
    name_the_second_column(desk, qtbot, section)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    assert section.stack.currentWidget() is section.columns
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    section = choose(desk, qtbot, monkeypatch, goods(tmp_path))
    assert section.looked.columns[1].field == "name"


def test_how_a_file_is_read_can_be_changed(desk, qtbot, tmp_path, monkeypatch):
    file = tmp_path / "kunden.csv"
    file.write_bytes("Kundennummer;Firma;Ort\n7;Müller;Köln\n".encode("cp1252"))
    section = choose(desk, qtbot, monkeypatch, file)
    page = section.columns
    assert (section.looked.kind, page.encoding.currentData()) == ("customers", "cp1252")
    page.encoding.setCurrentIndex(page.encoding.findData("cp850"))
    page.encoding.activated.emit(page.encoding.currentIndex())
    settle(desk, qtbot)
    assert page.model.rows[1].sample != "Müller", "the preview shows what the other encoding makes of it"
    page.kind.setCurrentIndex(page.kind.findData("open-invoices"))
    page.kind.activated.emit(page.kind.currentIndex())
    settle(desk, qtbot)
    assert "is known to be" in page.error.full_text()
    assert "next_step" not in section.offers(), "what a list cannot be without is asked for first"


def test_a_repair_that_stands_in_many_rows_is_made_once(desk, qtbot, tmp_path, monkeypatch):
    text = "sku;name;price\n" + "".join(f"S{n};Ware {n};ask\n" for n in range(9))
    section = choose(desk, qtbot, monkeypatch, goods(tmp_path, text))
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F2)
    type_text(qtbot, "5")
    press(qtbot, desk, Qt.Key.Key_Tab)
    settle(desk, qtbot)
    assert section.check.told.full_text() == "ask stands in 8 rows more."
    section.check.same.clicked.emit()
    settle(desk, qtbot)
    assert section.check.title.full_text() == "artikel.csv: 9 new"


def test_a_check_is_stopped_and_nothing_has_changed(desk, books, qtbot, tmp_path, monkeypatch):
    text = "sku;name;price\n" + "".join(f"S{n};Ware {n};1\n" for n in range(6000))
    section = choose(desk, qtbot, monkeypatch, goods(tmp_path, text))
    before = rows(books, "SELECT count(*) FROM journal")
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: section.bar.value() > 0, timeout=10_000)
    assert section.busy.isVisible()
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    assert (section.job.running, section.busy.isVisible()) == (False, False)
    assert section.stack.currentWidget() is section.columns
    assert desk.screen().line.text == "Stopped. Nothing was changed."
    assert rows(books, "SELECT count(*) FROM journal") == before


def test_several_files_come_one_after_another(desk, books, qtbot, tmp_path, monkeypatch):
    first, second = tmp_path / "lieferanten.csv", tmp_path / "kunden.csv"
    first.write_text("Lieferantennummer;Firma\nW9;Wieland\n")
    second.write_text("Kundennummer;Firma\nK9;Neun\n")
    section = choose(desk, qtbot, monkeypatch, first, second)
    for _ in range(2):
        press(qtbot, desk, Qt.Key.Key_F12)
        settle(desk, qtbot)
    assert section.done.waiting.full_text() == "Still to come: kunden.csv."
    for _ in range(3):
        press(qtbot, desk, Qt.Key.Key_F12)
        settle(desk, qtbot)
    assert rows(books, "SELECT name FROM customer WHERE number = 'K9'") == [("Neun",)]
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert section.stack.currentWidget() is section.begin


def test_orders_in_two_files_are_one_list(desk, books, qtbot, tmp_path, monkeypatch):
    heads, lines = tmp_path / "orders.csv", tmp_path / "lines.csv"
    heads.write_text("OrderID,CustomerID,OrderDate\nA1,K-10482,2025-03-01\nA2,,2025-03-02\n")
    lines.write_text("OrderID,ProductID,UnitPrice,Quantity\nA1,CU15-3,8.42,10\nA1,OLD,1,1\nA2,OLD,2,3\n")
    section = choose(desk, qtbot, monkeypatch, heads, lines)
    assert section.columns.title.full_text() == "orders.csv with lines.csv: 3 rows"
    assert (section.looked.kind, section.waiting) == ("order-history", [])
    for _ in range(2):
        press(qtbot, desk, Qt.Key.Key_F12)
        settle(desk, qtbot)
    assert rows(books, "SELECT number, total FROM old_order ORDER BY number") == [("A1", 8520), ("A2", 600)]
    assert "2 to look at" in section.done.doubts.full_text()


def test_cells_are_pasted_and_files_are_dropped(desk, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([], ""))
    assert desk.do("import_list")
    settle(desk, qtbot)
    section = section_of(desk)
    QApplication.clipboard().setText("one word")
    press(qtbot, desk, Qt.Key.Key_V, CONTROL)
    settle(desk, qtbot)
    assert section.stack.currentWidget() is section.begin
    QApplication.clipboard().setText("SKU\tName\tPrice\n0042\tRohr\t8,50\n")
    press(qtbot, desk, Qt.Key.Key_V, CONTROL)
    settle(desk, qtbot)
    assert (section.looked.kind, section.columns.model.rows[0].meaning) == ("products", "text, zeros kept")
    press(qtbot, desk, Qt.Key.Key_Escape)
    settle(desk, qtbot)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(goods(tmp_path)))])
    place, button, held = QPointF(5, 5), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    section.begin.dropEvent(QDropEvent(place, Qt.DropAction.CopyAction, mime, button, held))
    settle(desk, qtbot)
    assert section.columns.title.full_text() == "artikel.csv: 4 rows"


def test_a_file_that_is_none_gets_a_sentence(desk, qtbot, tmp_path, monkeypatch):
    file = tmp_path / "x.pdf"
    file.write_bytes(b"%PDF-1.7")
    section = choose(desk, qtbot, monkeypatch, file)
    assert section.stack.currentWidget() is section.begin
    assert "is no table but a PDF" in desk.screen().line.text


def test_the_start_of_the_other_places_leads_here(desk, qtbot):
    desk.go("customers")
    settle(desk, qtbot)
    desk.screen().import_list()
    settle(desk, qtbot)
    assert desk.place == "settings"
    assert section_of(desk).begin.kind == "customers"
    assert QApplication.focusWidget() is section_of(desk).begin.table


@pytest.mark.slow
def test_the_window_lives_while_many_rows_are_read_checked_and_taken_in(desk, books, qtbot, tmp_path, monkeypatch):
    text = "sku;name;price\n" + "".join(f"S{n:05d};Ware {n};{n % 90},50\n" for n in range(8000))
    beats = []
    timer = QTimer(interval=20)
    timer.timeout.connect(lambda: beats.append(time.perf_counter()))
    timer.start()
    section = choose(desk, qtbot, monkeypatch, goods(tmp_path, text))
    for page in (section.check, section.done):
        press(qtbot, desk, Qt.Key.Key_F12)
        assert section.busy.isVisible()
        assert not section.offers(), "no step is taken under a job"
        qtbot.waitUntil(lambda page=page: section.stack.currentWidget() is page, timeout=60_000)
    timer.stop()
    settle(desk, qtbot)
    assert section.check.model.rowCount() == 8000
    assert len(section.check.model._seen) < 500, "only rows that are looked at are made"
    assert rows(books, "SELECT count(*) FROM product WHERE sku LIKE 'S0%'") == [(8000,)]
    gaps = sorted(after - before for before, after in itertools.pairwise(beats))
    assert gaps[len(gaps) // 2] < 0.1, "it beats on, whatever else the machine does"
    assert gaps[-1] < 1.5, gaps[-5:]


def test_what_the_old_system_left_stands_where_people_look_for_it(desk, books, qtbot, tmp_path, monkeypatch):
    owed, sold = tmp_path / "owed.csv", tmp_path / "sold.csv"
    owed.write_text(
        "invoice number,customer,invoice date,due date,open,total\n4711,K-10482,2025-11-03,2025-12-03,50,119\n"
    )
    sold.write_text("order number,customer,order date,product,quantity,price\nA1,K-10482,2024-06-01,CU15-3,10,8.00\n")
    choose(desk, qtbot, monkeypatch, owed, sold)
    for _ in range(5):
        press(qtbot, desk, Qt.Key.Key_F12)
        settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM old_order") == [(1,)]
    desk.go("money")
    settle(desk, qtbot)
    money = desk.screen()
    money.set_view("overdue")
    settle(desk, qtbot)
    money.table.go_to_id(rows(books, "SELECT id FROM invoice WHERE number = '4711'")[0][0])
    settle(desk, qtbot)
    offers = money.offers()
    assert "pay" in offers
    assert "reverse_step" not in offers, "it is credited where it was issued"
    assert "correct" not in offers
    desk.go("customers")
    settle(desk, qtbot)
    customers = desk.screen()
    customers.table.go_to_id(rows(books, "SELECT id FROM customer WHERE number = 'K-10482'")[0][0])
    settle(desk, qtbot)
    shown = " ".join(one.full_text() for one in customers.panel.facts.findChildren(Text))
    assert "1 order, last 1 Jun 2024\n€80.00 in the old system" in shown


def test_a_window_that_is_closed_leaves_the_books_as_they_were(desk, books, qtbot, tmp_path, monkeypatch):
    text = "sku;name;price\n" + "".join(f"S{n};Ware {n};1\n" for n in range(20_000))
    section = choose(desk, qtbot, monkeypatch, goods(tmp_path, text))
    before = rows(books, "SELECT count(*) FROM journal")
    section.commit(partly=True)
    qtbot.waitUntil(lambda: section.bar.value() > 0, timeout=10_000)
    QApplication.instance().aboutToQuit.emit()
    desk.work.stop()
    assert not any(thread.is_alive() for thread in desk.work._aside)
    assert rows(books, "SELECT count(*) FROM journal") == before
