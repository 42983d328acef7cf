"""Files by keys, by drop and by paste: on a customer, a product, a draft, an order, and seen from its delivery."""

from __future__ import annotations

from pathlib import Path

import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QFileDialog

from app.ui.widgets.button import Button

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
LIVE = "SELECT name, entity, actor FROM attachment WHERE removed = 0 ORDER BY name"


@pytest.fixture
def plan(tmp_path):
    """A file on the disk."""
    path = tmp_path / "Plan <b>.pdf"
    path.write_bytes(b"a plan")
    return path


@pytest.fixture
def chosen(monkeypatch, plan):
    """The dialogue of the system answers with it."""
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(plan)], ""))


def _filtered(desk, qtbot, place, words):
    desk.go(place)
    desk.screen().filter.setText(words)
    qtbot.waitUntil(lambda: desk.screen().model.rowCount() == 1)
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    return desk.screen()


def _dropped(widget, path):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    entered = QDragEnterEvent(QPoint(50, 50), copy, data, left, none)
    QApplication.sendEvent(widget, entered)
    if entered.isAccepted():
        QApplication.sendEvent(widget, QDropEvent(QPointF(50, 50), copy, data, left, none))
    return entered.isAccepted()


def test_a_file_is_added_opened_removed_and_back_by_keys(desk, books, qtbot, chosen, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) or True)
    place = _filtered(desk, qtbot, "customers", "kern")
    press(qtbot, desk, KEY.Key_B, CTRL)
    settle(desk, qtbot)
    sheet = place._sheet
    assert sheet.table.hasFocus()
    live = lambda: [one.text() for one in sheet.findChildren(Button) if one.isEnabled()]  # noqa: E731
    assert live() == ["Close", "Add"], "there is nothing to open, to copy or to remove"
    assert sheet.table.empty_sentence == "No files yet. A adds one. Drop files here, or Ctrl V."
    type_text(qtbot, "a")
    settle(desk, qtbot)
    assert rows(books, LIVE) == [("Plan <b>.pdf", "customer", "anna")]
    assert desk.toasts.shown[-1].text == "Plan <b>.pdf attached to Kern Haustechnik."
    assert live() == ["Close", "Add", "Open", "Save a copy", "Remove"]
    [row] = [sheet.model.row_at(0)]
    columns = {column.key: column.text(row) for column in sheet.model.columns}
    assert (columns["name"], columns["size"], columns["who"]) == ("Plan <b>.pdf", "6 B", "anna")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert [(one.name, one.read_bytes()) for one in opened] == [("Plan _b_.pdf", b"a plan")]
    type_text(qtbot, "r")
    settle(desk, qtbot)
    assert rows(books, LIVE) == []
    assert sheet.model.rowCount() == 0
    press(qtbot, desk, KEY.Key_Escape)
    press(qtbot, desk, KEY.Key_Z, CTRL)
    settle(desk, qtbot)
    assert rows(books, LIVE) == [("Plan <b>.pdf", "customer", "anna")]
    words = {one.text() for one in place.panel.facts.findChildren(type(place.panel.facts.title))}
    assert {"Files · 1", "Plan <b>.pdf"} <= words


@pytest.mark.slow
def test_files_are_dropped_on_a_row_a_document_and_a_sheet(desk, books, qtbot, plan):
    place = _filtered(desk, qtbot, "stock", "flx")
    assert _dropped(place, plan)
    settle(desk, qtbot)
    assert rows(books, LIVE) == [("Plan <b>.pdf", "product", "anna")]
    page = new_order(desk, qtbot)
    type_text(qtbot, "4*cu15\n")
    settle(desk, qtbot)
    assert _dropped(desk.screen(), plan)
    qtbot.wait(500)
    settle(desk, qtbot)
    [(draft,)] = rows(books, "SELECT record_id FROM attachment WHERE entity = 'order'")
    assert draft == page.draft_id
    press(qtbot, desk, KEY.Key_F12)
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    [(order,)] = rows(books, "SELECT id FROM sales_order")
    assert order == draft
    press(qtbot, desk, KEY.Key_B, CTRL)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert [sheet.model.row_at(0).name] == ["Plan <b>.pdf"]
    other = plan.with_name("other.txt")
    other.write_text("words", encoding="utf-8")
    assert _dropped(sheet, other)
    settle(desk, qtbot)
    assert sheet.model.rowCount() == 2


def test_files_come_from_the_clipboard_and_what_is_none_is_said(desk, books, qtbot, plan):
    place = _filtered(desk, qtbot, "customers", "kern")
    press(qtbot, desk, KEY.Key_B, CTRL)
    settle(desk, qtbot)
    QApplication.clipboard().setText("words")
    press(qtbot, desk, KEY.Key_V, CTRL)
    assert place._sheet.note.full_text() == "The clipboard holds no file."
    type_text(qtbot, "c")
    assert place._sheet.note.full_text() == "There is no file yet."
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(plan)), QUrl("https://example.org/x.pdf")])
    QApplication.clipboard().setMimeData(data)
    press(qtbot, desk, KEY.Key_V, CTRL)
    settle(desk, qtbot)
    assert len(rows(books, LIVE)) == 1


def test_a_folder_and_an_empty_file_are_told_and_the_good_one_is_kept(desk, books, qtbot, plan, tmp_path, monkeypatch):
    empty = tmp_path / "empty.txt"
    empty.touch()
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: ([str(tmp_path), str(empty), str(plan)], ""))
    _filtered(desk, qtbot, "customers", "kern")
    press(qtbot, desk, KEY.Key_B, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "a")
    settle(desk, qtbot)
    assert len(rows(books, LIVE)) == 1
    assert [one.text for one in desk.toasts.shown][-1] == "empty.txt is empty."


def test_a_copy_goes_where_a_person_wants_it(desk, books, qtbot, chosen, tmp_path, monkeypatch):
    out = tmp_path / "out"
    out.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(out))
    _filtered(desk, qtbot, "customers", "kern")
    press(qtbot, desk, KEY.Key_B, CTRL)
    settle(desk, qtbot)
    type_text(qtbot, "a")
    settle(desk, qtbot)
    type_text(qtbot, "c")
    settle(desk, qtbot)
    assert (out / "Plan _b_.pdf").read_bytes() == b"a plan"


def test_a_delivery_shows_the_files_of_its_order_and_an_orders_fields_are_filled_there(desk, books, qtbot, plan):
    from app.exchange.attaching import attach

    site = sample.do(books, "save_field", entity="order", name="Site", required=True).id
    lines = [{"product": "CU15-3", "quantity": "4"}]
    draft = sample.do(books, "draft_order", customer="K-10031", lines=lines, fields={"Site": "Hafen 3"})
    order = sample.do(books, "confirm_order", order=draft.id)
    sample.do(books, "open_pick_list", order=order.id)
    attach(books, "order", order.number, plan, "anna")
    desk.go("deliveries")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_B, CTRL)
    settle(desk, qtbot)
    assert desk.screen()._sheet.model.row_at(0).name == "Plan <b>.pdf"
    press(qtbot, desk, KEY.Key_Escape)
    desk.go("order", order.id)
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_B, CTRL)
    settle(desk, qtbot)
    sheet = desk.screen()._sheet
    assert sheet.form.fields[site].hasFocus()
    sheet.form.fields[site].clear()
    press(qtbot, desk, KEY.Key_F12)
    assert sheet.form.error_of(site) == "Site is not filled in yet."
    type_text(qtbot, "Hafen 4")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT value FROM field_value") == [("Hafen 4",)]
    assert desk.screen().page.document.own == {site: "Hafen 4"}
