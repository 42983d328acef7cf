"""A paper that comes back to the window: three answers with a tick or a cross, and Enter opens the document."""

from dataclasses import replace

import pytest
import sample
from driving import press, settle
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog
from test_orders_in_place import drop

from app.documents import certificate
from app.documents.judgement import Answer, Judgement
from app.documents.runner import print_paper
from app.queries.desk_steps import quote_state
from app.store.sql import sql
from app.ui.pdfs import KNOWN, known
from app.ui.shell.judged import JudgedSheet
from app.ui.widgets.sheet import Sheet
from tests.documents.test_attacks import stranger
from tests.documents.test_countersigned import signed_by

SEEN = Judgement(
    True, True, "Nordlicht", "", True, (), "sales-order", "SO-1", True, "", "whole", root="ours", same=True,
    document_id="1" * 32, answers=(Answer(True, "Whole."), Answer(None, "Sealed by N."), Answer(False, "No.", ("x",))),
)  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "button", "opens"),
    [
        (SEEN, "Open SO-1", [("order", "1" * 32)]),
        (replace(SEEN, kind="invoice"), "Open SO-1", [("money", "1" * 32)]),
        (replace(SEEN, document_id=""), "Back", []),
        (replace(SEEN, kind="z-report"), "Back", []),
    ],
)
def test_enter_opens_what_is_in_the_books(qtbot, seen, button, opens):
    from PySide6.QtWidgets import QWidget

    owner = QWidget()
    qtbot.addWidget(owner)
    owner.resize(800, 600)
    owner.show()
    sheet = JudgedSheet(owner, "order.pdf", seen)
    went = []
    sheet.opened.connect(lambda place, document: went.append((place, document)))
    sheet.open()
    assert sheet.lines == ["✓ Whole.", "· Sealed by N.", "✗ No."]
    assert button in sheet.button.text()
    qtbot.keyClick(sheet, Qt.Key.Key_Return)
    assert went == opens


def test_a_quotation_that_its_customer_signed_is_accepted_or_opened(qtbot):
    from PySide6.QtWidgets import QWidget

    owner = QWidget()
    qtbot.addWidget(owner)
    owner.resize(800, 600)
    owner.show()
    seen, went = replace(SEEN, kind="quotation", number="Q-1", acceptable=True), []
    for key in (Qt.Key.Key_Return, Qt.Key.Key_O, Qt.Key.Key_Escape):
        sheet = JudgedSheet(owner, "quote.pdf", seen)
        sheet.opened.connect(lambda place, document: went.append((place, document)))
        sheet.taken.connect(went.append)
        sheet.open()
        assert "Accept the quote" in sheet.button.text()
        qtbot.keyClick(sheet, key)
    assert went == ["1" * 32, ("order", "1" * 32)]


@pytest.mark.slow
def test_a_signed_quotation_dropped_on_the_window_becomes_an_order_with_its_file(
    desk, books, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr(certificate, "_keyring", lambda: None)
    lines = [{"product": "CU15-3", "quantity": "4"}]
    quote = sample.do(books, "draft_quote", customer="K-10482", lines=lines)
    quote = sample.do(books, "send_quote", quote=quote.id)
    pdf = print_paper(books, "quotation", quote.number).pdf
    file = tmp_path / "back.pdf"
    file.write_bytes(signed_by(stranger(), pdf))
    # Somebody is at something else: it is shown when they say so, and accepted when they are done.
    amounts = Sheet(desk.screen(), "Amounts", do="Take")
    desk.screen().show_sheet(amounts)
    assert drop(desk, file)
    qtbot.waitUntil(lambda: any(one.text.startswith("back.pdf: ") for one in desk.toasts.shown), timeout=15_000)
    assert desk.screen().open_sheet is amounts
    desk.toasts.shown[-1].act()
    desk.screen().open_sheet.accept()
    words = f"back.pdf is attached to {quote.number}."
    qtbot.waitUntil(lambda: any(one.text == words for one in desk.toasts.shown), timeout=15_000)
    settle(desk, qtbot)
    assert desk.screen().open_sheet is amounts
    assert amounts.isVisible()
    amounts.dismiss()
    assert drop(desk, file)
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, JudgedSheet), timeout=15_000)
    sheet = desk.screen().open_sheet
    assert [one[0] for one in sheet.lines] == ["✓", "✓", "✓", "·", "✓"], "whose certificate it is nobody proved"
    assert sheet.seen.acceptable
    press(qtbot, desk, Qt.Key.Key_F12)
    orders = sql("SELECT o.id FROM sales_order o JOIN quote q ON q.order_id = o.id WHERE q.id = :id")

    def ordered():
        with books.read() as view:
            return view.rows(orders, {"id": quote.id})

    qtbot.waitUntil(lambda: bool(ordered()), timeout=15_000)
    with books.read() as view:
        assert view.rows(sql("SELECT name FROM attachment WHERE record_id = :id"), {"id": quote.id}) == [("back.pdf",)]
    qtbot.waitUntil(lambda: desk.place == "order", timeout=15_000)
    settle(desk, qtbot)
    # It is an order by now: nothing is accepted twice.
    assert drop(desk, file)
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, JudgedSheet), timeout=15_000)
    assert desk.screen().open_sheet.seen.countersigned_by == stranger().name


@pytest.mark.slow
def test_a_file_that_changed_after_it_was_judged_is_not_attached_and_the_quote_is_not_accepted(
    desk, books, qtbot, tmp_path, monkeypatch
):
    monkeypatch.setattr(certificate, "_keyring", lambda: None)
    lines = [{"product": "CU15-3", "quantity": "4"}]
    quote = sample.do(books, "draft_quote", customer="K-10482", lines=lines)
    quote = sample.do(books, "send_quote", quote=quote.id)
    signed = signed_by(stranger(), print_paper(books, "quotation", quote.number).pdf)
    file = tmp_path / "back.pdf"
    file.write_bytes(signed)
    assert drop(desk, file)
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, JudgedSheet), timeout=15_000)
    assert desk.screen().open_sheet.seen.acceptable
    # The scanner writes the next paper under the same name, while Müller's is read on the screen.
    file.write_bytes(b"%PDF-1.7 a letter of somebody else")
    place = desk.screen()
    press(qtbot, desk, Qt.Key.Key_F12)
    sentence = "back.pdf changed after it was checked, so it is not attached. Drop it once more."
    qtbot.waitUntil(lambda: sentence in place.line.text, timeout=15_000)
    settle(desk, qtbot)
    with books.read() as view:
        assert view.rows(sql("SELECT count(*) FROM attachment")) == [(0,)]
        assert quote_state(view, quote.id)[1] == "sent"
    # Müller's paper once more: it is the one that was judged.
    file.write_bytes(signed)
    assert drop(desk, file)
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, JudgedSheet), timeout=15_000)
    press(qtbot, desk, Qt.Key.Key_F12)
    words = f"back.pdf is attached to {quote.number}."
    qtbot.waitUntil(lambda: any(one.text == words for one in desk.toasts.shown), timeout=15_000)
    settle(desk, qtbot)


def test_what_is_no_paper_of_ours_is_left_to_who_reads_orders(tmp_path, monkeypatch):
    monkeypatch.setattr("app.documents.judgement.judged", lambda *_: replace(SEEN, document_id="", matches_books=False,
                                                                             root="unknown"))  # fmt: skip
    file = tmp_path / "x.pdf"
    for content, ours in (
        (b"%PDF-1.7 somebody's", False), (b"PK\3\4", False), (b"%PDF-1.7 urn:counterfoil:paper:1#", True),
    ):  # fmt: skip
        file.write_bytes(content)
        assert (known(None, file) is not None) is ours
    assert known(None, tmp_path / "none.pdf") is None
    assert len(KNOWN) == 2


@pytest.mark.slow
def test_papers_dropped_on_the_window_are_judged(desk, books, qtbot, tmp_path, monkeypatch):
    monkeypatch.setattr(certificate, "_keyring", lambda: None)
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    file, changed = tmp_path / "order.pdf", tmp_path / "changed.pdf"
    pdf = print_paper(books, "sales-order", order.number).pdf
    file.write_bytes(pdf)
    changed.write_bytes(pdf.replace(b"/Type /Page", b"/Type /Pagf", 1))
    assert drop(desk, file)
    settle(desk, qtbot)
    sheet = desk.screen().open_sheet
    assert isinstance(sheet, JudgedSheet)
    assert [one[0] for one in sheet.lines] == ["✓", "✓", "✓"]
    press(qtbot, desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    assert (desk.place, desk.screen().open_sheet) == ("order", None)
    # The books say otherwise by now.
    with books.maintain() as writer:
        writer.run(sql("UPDATE sales_order_line SET quantity = 5000"))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    desk.do("check_paper")
    settle(desk, qtbot)
    sheet = desk.screen().open_sheet
    assert [one[0] for one in sheet.lines] == ["✓", "✓", "✗"]
    assert sheet.seen.differences == ("line 1, quantity: file 4, books 5",)
    assert drop(desk, file, changed)
    settle(desk, qtbot)
    sheet = desk.screen().open_sheet
    assert sheet.lines[0] == "✗ Changed: this is not the file that was sealed."
    assert any("order.pdf: whole." in one for one in desk.toasts.log)
    press(qtbot, desk, Qt.Key.Key_Escape)
    # What cannot be read is said, and nothing else happens.
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(tmp_path / "gone.pdf"), ""))
    desk.do("check_paper")
    settle(desk, qtbot)
    assert any("There is no file" in one for one in desk.toasts.log)
