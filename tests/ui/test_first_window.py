"""A person who has never seen the program: from a fresh home to the first printed order, by keys alone."""

from __future__ import annotations

import datetime
import io
import json
from pathlib import Path

import pypdfium2
import pytest
from driving import open_desk, press, rows, settle, type_text
from PIL import Image, ImageDraw
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog

from app.cli.place import open_books
from app.documents import make
from app.documents.specimen import specimen
from app.domain.founding import Setup
from app.runtime.paths import paths
from app.ui.first.draft import draft_file, load_draft, save_draft
from app.ui.first.making import NoBooks, found, place_for
from app.ui.first.making import Seal as Way
from app.ui.first.welcome import LATER, greeting
from app.ui.first.window import FirstWindow
from app.ui.shell.practice import KeyCounter
from app.ui.shell.state import WindowState
from app.ui.theme.look import look
from app.ui.widgets.text import Link
from app.ui.work import Work

_CTRL = Qt.KeyboardModifier.ControlModifier
BUDGET = 60


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A person's folders with nothing in them."""
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def first(home, qtbot):
    """Opens the first window, again and again."""

    def open_() -> FirstWindow:
        work = Work(NoBooks)
        window = FirstWindow(work, WindowState(paths().config / "window.json"))
        window.work = work
        window.resize(1366, 768)
        qtbot.addWidget(window, before_close_func=lambda _window: work.stop())
        work.start()
        window.show()
        qtbot.waitExposed(window)
        window.activateWindow()
        window.welcome.ways.ways[0].setFocus()
        wait(window, qtbot)
        return window

    return open_


def wait(window, qtbot):
    """Until nothing is drawn or made any more; the set-up draws 120 ms after a key and keeps after 400."""
    qtbot.wait(500)
    qtbot.waitUntil(lambda: window.work.idle, timeout=60_000)
    qtbot.wait(50)


def say(window, qtbot, name, text):
    """Type into a field of the set-up as a person who clicked it does."""
    window.setup.questions.form.fields[name].setFocus()
    type_text(qtbot, text)


def choose(window, name, value):
    """Choose in a box of the set-up."""
    questions = window.setup.questions
    questions.form.set_values({name: value})
    questions._answered(name)


def three_answers(window, qtbot, tax_id="DE136695976"):
    """Country, name, registered."""
    press(qtbot, window, Qt.Key.Key_1)
    choose(window, "country", "DE")
    say(window, qtbot, "name", "Kern Haustechnik")
    choose(window, "registered", "yes")
    say(window, qtbot, "tax_id", tax_id + "\t")
    wait(window, qtbot)


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


class Fingers:
    """Keys that are counted apart from what is data: a chord counts each of its keys."""

    def __init__(self, qtbot):
        self.qtbot = qtbot
        self.keys = self.data = 0

    def key(self, window, key, held=Qt.KeyboardModifier.NoModifier):
        self.keys += 1 + (held != Qt.KeyboardModifier.NoModifier)
        press(self.qtbot, window, key, held)

    def type(self, text):
        self.data += len(text)
        type_text(self.qtbot, text)


@pytest.mark.slow
def test_from_a_fresh_home_to_the_first_printed_order_in_sixty_keys(first, qtbot, monkeypatch):
    fingers = Fingers(qtbot)
    window = first()
    fingers.key(window, Qt.Key.Key_1)
    fields = window.setup.questions.form.fields
    if QApplication.focusWidget() is fields["country"]:  # a system set to no country
        fingers.type("Germany")
        fingers.key(window, Qt.Key.Key_Tab)
    fingers.type("Kern Haustechnik")
    fingers.key(window, Qt.Key.Key_Tab)
    fingers.key(window, Qt.Key.Key_Y)
    fingers.key(window, Qt.Key.Key_Tab)
    fingers.type("DE136695976")
    fingers.key(window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: bool(window.chosen.where), timeout=60_000)
    assert not draft_file().exists()

    books = open_books(window.chosen.where)
    shown = []
    monkeypatch.setattr("app.exchange.printing.cups.shutil.which", lambda *_: None)  # no printers here
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(Path(url.toLocalFile())) or True)
    desk = open_desk(books, qtbot, WindowState(None))
    assert desk.screen().empty_words == "No open work. Ctrl+N starts an order."
    # The first product, by the link of the empty place.
    fingers.key(desk, Qt.Key.Key_4, _CTRL)
    settle(desk, qtbot)
    for _ in range(2):
        fingers.key(desk, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is desk.screen().nothing.links["add one"]
    fingers.key(desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    form = desk.screen().panel.editor.form
    for name, text in (("sku", "CU15"), ("name", "Copper pipe 15 mm"), ("price", "8.42")):
        while QApplication.focusWidget() is not form.fields[name]:
            fingers.key(desk, Qt.Key.Key_Tab)
        fingers.type(text)
    fingers.key(desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    # The order: a new customer by name, a line, done, printed.
    fingers.key(desk, Qt.Key.Key_N, _CTRL)
    settle(desk, qtbot)
    fingers.type("Müller Bau")
    settle(desk, qtbot)
    for _ in range(2):  # nobody is called so; the second makes the customer
        fingers.key(desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    fingers.type("10*cu15")
    fingers.key(desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    for _ in range(2):
        fingers.key(desk, Qt.Key.Key_F12)
        settle(desk, qtbot)
    fingers.key(desk, Qt.Key.Key_P, _CTRL)
    qtbot.waitUntil(lambda: bool(shown), timeout=60_000)
    # 10 × 8.42 and 19 %: 84.20 + 16.00.
    assert rows(books, "SELECT customer_name, gross FROM sales_order") == [("Müller Bau", 10020)]
    printed = text_of(shown[0].read_bytes())
    assert "Kern Haustechnik" in printed
    assert "DEMO" not in printed
    assert fingers.keys <= BUDGET, (fingers.keys, fingers.data)
    settle(desk, qtbot)


def test_the_four_ways_by_keys(first, qtbot):
    window = first()
    assert [way.text() for way in window.welcome.ways.ways] == [
        "Start my company",
        "Look around with sample data",
        "Bring my data",
        "Connect to another till here",
    ]
    press(qtbot, window, Qt.Key.Key_Down)
    assert window.welcome.ways.ways[1].hasFocus()
    press(qtbot, window, Qt.Key.Key_4)
    assert window.welcome.note.full_text() == LATER
    press(qtbot, window, Qt.Key.Key_3)
    assert window.stack.currentWidget() is window.bring
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is window.welcome
    press(qtbot, window, Qt.Key.Key_1)
    assert window.stack.currentWidget() is window.setup
    press(qtbot, window, Qt.Key.Key_Escape)
    assert window.stack.currentWidget() is window.welcome
    wait(window, qtbot)


@pytest.mark.parametrize(("hour", "words"), [(8, "Good morning."), (15, "Good afternoon."), (22, "Good evening.")])
def test_it_greets_as_people_do(hour, words):
    assert greeting(hour) == words


@pytest.mark.slow
def test_the_invoice_fills_as_one_types_and_slips_stand_beside_their_fields(first, qtbot):
    window = first()
    three_answers(window, qtbot, "DE12345678")
    form = window.setup.questions.form
    assert window.setup.preview.shown
    assert form.error_of("tax_id") == "VAT number DE12345678 is one digit short."
    assert not window.setup.button.isEnabled()
    say(window, qtbot, "street", "Hafenstraße 12")
    press(qtbot, window, Qt.Key.Key_F12)
    wait(window, qtbot)
    assert QApplication.focusWidget() is form.fields["tax_id"]
    form.fields["tax_id"].setText("DE136695976")
    say(window, qtbot, "iban", "DE89370400440532013001\t")
    wait(window, qtbot)
    assert form.error_of("tax_id") == ""
    assert form.error_of("iban").startswith("The check digits of this IBAN")
    form.fields["iban"].setText("DE89370400440532013000")
    wait(window, qtbot)
    assert window.setup.button.isEnabled()
    said = text_of(make(specimen(window.setup.questions.setup, datetime.date(2026, 3, 18))))
    for words in ("Kern Haustechnik", "Hafenstraße 12", "DE136695976", "RE-2026-0001", "19 %", "DE89 3704"):
        assert words in said
    assert window.chosen.where == ""


@pytest.mark.slow
def test_what_was_typed_outlives_the_program(first, qtbot):
    window = first()
    three_answers(window, qtbot)
    say(window, qtbot, "city", "Kiel")
    wait(window, qtbot)  # nobody closes anything: the power is cut here
    kept = load_draft(draft_file())
    assert (kept.country, kept.name, kept.registered, kept.city) == ("DE", "Kern Haustechnik", "yes", "Kiel")
    again = first()
    assert again.welcome.ways.ways[0].text() == "Go on with my company"
    press(qtbot, again, Qt.Key.Key_1)
    wait(again, qtbot)
    assert again.setup.questions.setup.city == "Kiel"
    assert again.setup.button.isEnabled()


@pytest.mark.parametrize("content", ["", "{", "[]", '{"name": 4, "percents": [1]}', '{"unknown": "x"}'])
def test_a_broken_draft_is_a_blank_one(home, content):
    file = draft_file()
    save_draft(file, Setup())
    file.write_text(content)
    assert load_draft(file) in [None, Setup()]


@pytest.mark.slow
def test_numbers_going_back_are_warned_of_and_rates_are_ones_own(first, qtbot):
    window = first()
    three_answers(window, qtbot)
    questions = window.setup.questions
    say(window, qtbot, "invoice_next", "812")
    assert "RE-" in questions.form._helps["invoice_next"].full_text()
    questions.form.fields["invoice_next"].setText("40")
    assert questions.form._helps["invoice_next"].full_text().startswith("812 was to be next")
    questions.form.fields["rate.1"].setText("6.5")
    wait(window, qtbot)
    assert questions.setup.percents == {"S7": "6.5"}
    choose(window, "country", "US")
    wait(window, qtbot)
    assert questions.setup.percents == {}
    assert not questions.form.fields["iban"].isVisible()


def _picture(size=(400, 200)) -> bytes:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).rectangle((100, 50, 200, 100), fill="#1450A8")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


@pytest.mark.slow
def test_a_logo_is_trimmed_and_stands_on_the_papers(first, qtbot, tmp_path):
    window = first()
    three_answers(window, qtbot)
    (tmp_path / "logo.png").write_bytes(_picture())
    (tmp_path / "letter.png").write_bytes(b"Dear Sir")
    dropped = QMimeData()
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "letter.png"))])
    assert window.setup.take_picture(dropped)
    wait(window, qtbot)
    assert window.setup.questions.form.error_of("logo").startswith("This is no picture")
    dropped.setUrls([QUrl.fromLocalFile(str(tmp_path / "logo.png"))])
    window.setup.take_picture(dropped)
    wait(window, qtbot)
    setup = window.setup.questions.setup
    card = specimen(setup, datetime.date(2026, 3, 18)).company
    assert Image.open(io.BytesIO(card.logo)).size == (101, 51)
    where = found(setup, Way())
    books = open_books(where)
    assert rows(books, "SELECT logo FROM company") == [(setup.logo,)]
    books.close()


@pytest.mark.slow
def test_a_certificate_that_cannot_be_taken_over_leaves_nothing_behind(first, qtbot, tmp_path):
    window = first()
    three_answers(window, qtbot)
    choose(window, "seal", "file")
    (tmp_path / "old.p12").write_bytes(b"not a certificate")
    window.setup.questions.form.fields["p12"].setText(str(tmp_path / "old.p12"))
    wait(window, qtbot)
    press(qtbot, window, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: window.setup.questions.form.error_of("p12") != "", timeout=30_000)
    assert window.chosen.where == ""
    assert not list(paths().data.glob("*.counterfoil*"))


def test_two_companies_of_one_name_do_not_meet(home):
    place_for("../Müller & Söhne").write_text("")
    assert place_for("../Müller & Söhne").name == "Müller-Söhne-2.counterfoil"
    assert place_for("///").name == "company.counterfoil"


def test_a_list_from_a_spreadsheet_comes_in_after_it_was_looked_at(home, qtbot, tmp_path, monkeypatch):
    setup = Setup(country="DE", name="Kern", registered="no")
    books = open_books(found(setup, Way()))
    desk = open_desk(books, qtbot, WindowState(None))
    (tmp_path / "goods.csv").write_text("SKU;Name;Price\nCU15;Kupferrohr;8,42\nELB;Bogen;x\n", encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_a, **_k: ([str(tmp_path / "goods.csv")], ""))
    desk.go("stock")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is desk.screen().nothing.links["Import"]
    press(qtbot, desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    for _ in range(2):  # the file, then a look at its columns
        press(qtbot, desk, Qt.Key.Key_F12)
        settle(desk, qtbot)
    assert desk.screen().made("import").check.title.full_text() == "goods.csv: 1 new · 1 to repair"
    assert rows(books, "SELECT sku FROM product") == []
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_2)
    settle(desk, qtbot)
    assert rows(books, "SELECT sku FROM product") == [("CU15",)]


@pytest.mark.slow
def test_empty_places_say_their_sentence_and_each_verb_does_something(home, qtbot, monkeypatch):
    books = open_books(found(Setup(country="DE", name="Kern", registered="no"), Way()))
    desk = open_desk(books, qtbot, WindowState(None))
    sentences = {
        "board": "No open work. Ctrl+N starts an order.",
        "customers": "No customers yet. Import a list, or type a name in an order — it is added here.",
        "stock": "No products yet. Import · add one · scan something new.",
        "deliveries": "Nothing to pick.",
        "money": "Nothing to collect.",
        "reports": "Reports begin with the first invoice. See one with sample data.",
    }
    done = []
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_a, **_k: done.append("file") or ("", ""))
    monkeypatch.setattr("app.ui.screens.settings.backups.open_program", lambda *words: done.append(words))
    for place, sentence in sentences.items():
        desk.go(place)
        settle(desk, qtbot)
        screen = desk.screen()
        if place == "money":  # which begins with what is to be billed, and says that there is nothing
            screen.set_view("open")
            settle(desk, qtbot)
        assert (screen.nothing.sentence if place == "reports" else screen.empty_words) == sentence
        for words in list(screen.nothing.links) if screen.nothing else []:
            before = (desk.place, len(done), getattr(getattr(screen, "panel", None), "editing", False))
            link = screen.nothing.links[words]
            assert isinstance(link, Link)
            link.setFocus()
            press(qtbot, desk, Qt.Key.Key_Return)
            settle(desk, qtbot)
            after = (desk.place, len(done), getattr(getattr(screen, "panel", None), "editing", False))
            assert after != before, words
            if after[2]:
                screen._back()
            desk.go(place)
            settle(desk, qtbot)
    assert ("demo",) in done


def test_the_quiet_line_counts_down_and_goes_for_good_when_dismissed(home, qtbot):
    books = open_books(found(Setup(country="DE", name="Kern", registered="no"), Way()))
    desk = open_desk(books, qtbot, WindowState(paths().config / "window.json"))
    line = desk.screen().first
    assert line.isVisible()
    assert line.count.full_text() == "Set-up: 0 of 7 done"
    line.links["bank"].setFocus()
    press(qtbot, desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    assert (desk.place, desk.screen().section) == ("settings", "company")
    desk.screen().company.form.set_values({"iban": "DE89370400440532013000"})
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    assert desk.screen().first.count.full_text() == "Set-up: 1 of 7 done"
    line = desk.screen().first
    for scale in (200, 100):
        look().set_scale(scale)
        settle(desk, qtbot)
        shown = [one for one in (line.count, *line.links.values(), line.away) if one.isVisible()]
        assert all(one.width() >= one.sizeHint().width() for one in shown), f"words are cut at {scale} %"
        assert all(line.rect().contains(one.geometry()) for one in shown)
    line.dismiss()
    desk.go("board")
    settle(desk, qtbot)
    assert not desk.screen().first.isVisible()
    kept = json.loads((paths().config / "window.json").read_text())
    assert kept["screens"]["first_steps"] == [books.where]


def test_keys_are_counted_once_and_a_scan_is_none(qtbot, desk):
    counter = KeyCounter()
    counter.start()
    desk.gate.install()
    QTest.keyClick(desk.frame.windowHandle(), Qt.Key.Key_F3)
    for key in (Qt.Key.Key_A, Qt.Key.Key_B, Qt.Key.Key_C):
        QTest.keyClick(desk.frame.windowHandle(), key)
        qtbot.wait(60)
    # Each letter is held and passed on by the gate of scans, and counted once.
    assert counter.keys == 4
    assert desk.palette_.isVisible()
    counter.scanned("ab")
    assert (counter.keys, counter.scans) == (1, 1)
    counter.stop()
