"""Settings, Papers: what is typed shows on the paper beside it, F12 keeps it, Ctrl+Z takes it back."""

from __future__ import annotations

import base64
import io
import threading

import pytest
import sample
from driving import press, rows, settle, type_text
from PIL import Image
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QColor, QImage
from PySide6.QtWidgets import QApplication, QFileDialog

from app.domain.own_words import check
from app.ui.screens.settings import papers_drawn as worker
from app.ui.screens.settings.papers_form import columns_of, footer_of, usual_letter

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier
SVG = (
    b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 100">'
    b'<rect x="50" y="25" width="100" height="50" fill="#0a6"/></svg>'
)


@pytest.fixture
def papers(desk, qtbot):
    """The section, with its first paper."""
    desk.go("settings", "papers")
    part = desk.screen().made("papers")
    drawn(part, qtbot)
    settle(desk, qtbot)
    return part


def drawn(part, qtbot):
    """Until the paper shows what stands in the form."""
    qtbot.waitUntil(lambda: part._pdf is not None and not part._draw.isActive(), timeout=20_000)


def chosen(part, qtbot, name, value):
    """A choice by its arrow keys, as somebody walks through it."""
    box = part.editor.form.fields[name]
    box.setFocus()
    while box.currentData() != value:
        before = box.currentIndex()
        qtbot.keyClick(box, KEY.Key_Down if box.findData(value) > before else KEY.Key_Up)
        assert box.currentIndex() != before


def typed(part, qtbot, name, text):
    """Text in a field in place of what stands there."""
    part.editor.form.fields[name].setFocus()
    part.editor.form.fields[name].selectAll()
    type_text(qtbot, text)


def test_the_foot_is_its_columns_and_no_empty_line_parts_one_in_two():
    for footer in ("", "One\ntwo", "a\n\nb\nc\n\nd", "a\n\nb\n\nc\n\nd"):
        assert footer_of(columns_of(footer)) == footer
    assert columns_of("a\n\nb\n\nc\n\nd\n\ne") == ("a", "b", "c", "d\n\ne")
    assert footer_of((" a\n\n \nb ", "", "\n", "c")) == "a\nb\n\nc"


def test_the_usual_letter_can_be_taken_as_a_companys_own_words():
    for language in ("en", "de", "fr_CH", "es"):
        for place, text in usual_letter(language).items():
            assert check(place, text) == text
    assert "{due}" in usual_letter("de")["mail_body"]


TEXTS = "SELECT kind, language, place, text FROM document_text WHERE text <> '' ORDER BY kind, language, place"


@pytest.mark.slow
def test_german_bills_get_words_of_their_own_by_keys_and_lose_them_by_one(papers, desk, books, qtbot):
    chosen(papers, qtbot, "kind", "invoice")
    chosen(papers, qtbot, "language", "de")
    assert (papers.kind.currentData(), papers.language.currentData()) == ("invoice", "de"), "the paper follows"
    typed(papers, qtbot, "outro", "Bitte zahlen.")
    typed(papers, qtbot, "mail_subject", "{word} {number}")
    chosen(papers, qtbot, "language", "en")
    field = papers.editor.form.fields["outro"]
    assert field.toPlainText() == ""
    chosen(papers, qtbot, "kind", "")
    chosen(papers, qtbot, "language", "")
    typed(papers, qtbot, "outro", "Thank you.")
    chosen(papers, qtbot, "kind", "invoice")
    assert (field.toPlainText(), field.placeholderText()) == ("", "Thank you."), "what stands there else"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert [tuple(row) for row in rows(books, TEXTS)] == [
        ("invoice", "de", "mail_subject", "{word} {number}"), ("invoice", "de", "outro", "Bitte zahlen."),
    ]  # fmt: skip
    assert rows(books, "SELECT outro FROM company") == [("Thank you.",)]
    assert desk.toasts.shown[-1].offers_undo
    assert not papers.changed
    press(qtbot, desk, KEY.Key_Z, CTRL)
    qtbot.waitUntil(lambda: not rows(books, TEXTS), timeout=10_000)
    settle(desk, qtbot)
    assert rows(books, "SELECT outro FROM company") == [("",)]
    desk.toasts.shown[-1].act()  # Redo
    qtbot.waitUntil(lambda: len(rows(books, TEXTS)) == 2, timeout=10_000)


@pytest.mark.slow
def test_a_brace_that_means_nothing_is_said_where_it_stands(papers, desk, books, qtbot):
    chosen(papers, qtbot, "kind", "quotation")
    typed(papers, qtbot, "mail_body", "Dear {nmae}")
    chosen(papers, qtbot, "kind", "receipt")
    form = papers.editor.form
    assert [form.fields[one].isVisible() for one in ("intro", "outro", "mail_body")] == [False, True, False]
    press(qtbot, desk, KEY.Key_F12)
    assert form.values()["kind"] == "quotation", "back to where it is wrong"
    assert form.error_of("mail_body").startswith("There is no {nmae} to fill in; there are {word}, ")
    assert form.fields["mail_body"].hasFocus()
    assert rows(books, TEXTS) == []
    typed(papers, qtbot, "mail_body", "Dear {name}")
    assert form.error_of("mail_body") == ""
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert form.values()["mail_body"] == ""
    assert not papers.changed
    press(qtbot, desk, KEY.Key_F12)
    assert desk.toasts.shown[-1].text == "Nothing was changed."


@pytest.mark.slow
def test_what_is_typed_before_the_books_answer_stays(desk, books, qtbot, monkeypatch):
    answer, asked = threading.Event(), worker.now

    def slow(view):
        answer.wait(20)
        return asked(view)

    monkeypatch.setattr(worker, "now", slow)
    desk.go("settings")
    settle(desk, qtbot)
    desk.screen().show_section("papers")
    part = desk.screen().made("papers")
    typed(part, qtbot, "accent", "#08775F")
    assert part._now is None
    answer.set()
    drawn(part, qtbot)
    settle(desk, qtbot)
    assert part.editor.form.values()["accent"] == "#08775F"
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: rows(books, "SELECT accent FROM company") == [("#08775F",)], timeout=10_000)


@pytest.mark.slow
def test_what_is_typed_while_it_is_kept_stays_and_what_others_keep_comes(papers, desk, books, qtbot, monkeypatch):
    form, go_on, now = papers.editor.form, threading.Event(), worker.now

    def slow(view):
        assert go_on.wait(20)
        return now(view)

    typed(papers, qtbot, "accent", "#08775F")
    monkeypatch.setattr(worker, "now", slow)
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: any(one.startswith("Kept.") for one in desk.toasts.log), timeout=10_000)
    typed(papers, qtbot, "outro", "Thank you.")
    go_on.set()
    settle(desk, qtbot)
    assert form.values()["outro"] == "Thank you."
    # Another window keeps another colour and another text meanwhile.
    sample.do(books, "save_company", accent="#AA0000", intro="From them.")
    papers.reload()
    settle(desk, qtbot)
    assert [form.values()[name] for name in ("accent", "intro", "outro")] == ["#AA0000", "From them.", "Thank you."]
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT accent, intro, outro FROM company") == [("#AA0000", "From them.", "Thank you.")]
    assert not papers.changed


@pytest.mark.slow
def test_a_picture_of_what_stood_there_before_is_not_the_last(papers, desk, qtbot, monkeypatch):
    finished, draw, seen = threading.Event(), worker.drawn, []

    def watched(now, wanted, width, page):
        seen.append(wanted.fields["accent"])
        try:
            return draw(now, wanted, width, page)
        finally:
            finished.set()

    monkeypatch.setattr(worker, "drawn", watched)
    typed(papers, qtbot, "accent", "#AA0000")
    papers._draw.stop()
    papers.draw()
    assert finished.wait(20)
    # Typed when it is drawn, and not shown yet.
    papers.editor.form.fields["accent"].setText("#08775F")
    drawn(papers, qtbot)
    assert seen[-1] == "#08775F"


@pytest.mark.slow
def test_a_logo_whose_path_is_typed_is_kept_by_f12(papers, desk, books, qtbot, tmp_path):
    file = tmp_path / "logo.svg"
    file.write_bytes(SVG)
    typed(papers, qtbot, "logo", str(file))
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: rows(books, "SELECT logo <> '' FROM company") == [(1,)], timeout=20_000)


@pytest.mark.slow
def test_a_pale_colour_is_told_and_a_wrong_one_refused(papers, desk, books, qtbot):
    form = papers.editor.form
    typed(papers, qtbot, "accent", "#FFCC00")
    assert form._helps["accent"].full_text() == "This colour is darkened to #8A6E00 so that it can be read"
    drawn(papers, qtbot)
    typed(papers, qtbot, "accent", "#08775F")
    assert "darkened" not in form._helps["accent"].full_text()
    drawn(papers, qtbot)
    image = papers.preview._image
    seen = (image.pixelColor(x, y) for x in range(image.width()) for y in range(image.height() // 2))
    assert any(one.green() - one.red() > 60 for one in seen), "the document's word is drawn in it"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    typed(papers, qtbot, "accent", "green")
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert form.error_of("accent") == "A colour is written like #1450A8, not green."
    assert rows(books, "SELECT accent FROM company") == [("#08775F",)]


@pytest.mark.slow
def test_samples_and_their_pages_are_turned_by_keys(papers, desk, qtbot):
    assert papers.pages.full_text() == "Page 1 of 1"
    papers.samples.setFocus()
    qtbot.mouseClick(papers.samples._pills["60"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: papers.preview.pages > 2, timeout=20_000)
    first = papers.preview._image.copy()
    papers.editor.form.fields["accent"].setFocus()
    press(qtbot, desk, KEY.Key_PageDown, CTRL)
    qtbot.waitUntil(lambda: papers.preview._image != first, timeout=20_000)
    assert papers.preview.page == 1
    assert papers.preview.accessibleName().startswith("Invoice as it will look, page 2 of ")
    papers.preview.setFocus()
    press(qtbot, desk, KEY.Key_End)
    qtbot.waitUntil(lambda: papers.preview.page == papers.preview.pages - 1, timeout=20_000)
    assert not papers.onward.isEnabled()
    press(qtbot, desk, KEY.Key_Home)
    qtbot.waitUntil(lambda: papers.preview.page == 0, timeout=20_000)
    papers.kind.setFocus()
    papers.kind.setCurrentIndex(papers.kind.findData("receipt"))
    papers.kind.activated.emit(papers.kind.currentIndex())
    qtbot.waitUntil(lambda: "Receipt" in papers.preview.accessibleName(), timeout=20_000)
    assert papers.preview.pages > 1, "a long strip is turned, too"
    assert papers.preview._image.height() < 1.5 * papers.preview._image.width()


@pytest.mark.slow
def test_a_drawing_becomes_the_logo_another_is_pasted_and_it_goes_again(
    papers, desk, books, qtbot, tmp_path, monkeypatch
):
    line = papers.editor.form.fields["logo"]
    file = tmp_path / "logo.svg"
    file.write_bytes(SVG)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(file), ""))
    line.button.click()
    qtbot.waitUntil(lambda: papers._logo != "", timeout=20_000)
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: rows(books, "SELECT logo FROM company") == [(papers._logo,)], timeout=10_000)
    image = Image.open(io.BytesIO(base64.b64decode(papers._logo))).convert("RGB")
    assert image.size == (788, 394), "trimmed, and as sharp as paper is"
    assert image.getpixel((400, 200)) == (0, 170, 102)
    file.write_bytes(b"<svg nonsense")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    assert papers._take_picture(data)
    qtbot.waitUntil(lambda: papers.editor.form.error_of("logo") != "", timeout=10_000)
    assert papers.editor.form.error_of("logo") == "This drawing cannot be read; save it as a PNG."
    drawing = QImage(40, 40, QImage.Format.Format_RGB32)
    drawing.fill(QColor("#aa0000"))
    QApplication.clipboard().setImage(drawing)
    before = papers._logo
    line.setFocus()
    press(qtbot, desk, KEY.Key_V, CTRL)
    qtbot.waitUntil(lambda: papers._logo != before, timeout=10_000)
    assert line.remove.isVisible()
    press(qtbot, desk, KEY.Key_Delete)
    assert papers._logo == ""
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: rows(books, "SELECT logo FROM company") == [("",)], timeout=10_000)
