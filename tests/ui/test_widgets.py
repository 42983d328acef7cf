"""The pieces: signature strokes as integers, sheets, forms, toasts, the key bar, pick by keys and scans, tenders."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget

from app.ui import format as say
from app.ui.models.columns import DAY, SHORT_DAY
from app.ui.scanning.scan import scan_of
from app.ui.screens.deliveries.pick import PickPage
from app.ui.screens.money.tender import Owed, TenderSheet
from app.ui.theme.look import Mode, Size, look
from app.ui.widgets.fields import Line
from app.ui.widgets.form import Form
from app.ui.widgets.heads import PAD
from app.ui.widgets.keybar import KeyBar
from app.ui.widgets.pills import Pills
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.tabs import LEAST, Tab, TabStrip
from app.ui.widgets.toast import MOST, Toasts


def _shown(qtbot, widget):
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    qtbot.waitUntil(widget.isActiveWindow)
    return widget


# --- sheets and forms -------------------------------------------------------------------------------------------------


@pytest.fixture
def document(qtbot):
    widget = QWidget()
    widget.resize(900, 600)
    widget.field = QLineEdit()
    QVBoxLayout(widget).addWidget(widget.field)
    _shown(qtbot, widget)
    widget.field.setFocus()
    qtbot.waitUntil(widget.field.hasFocus)
    return widget


def test_a_sheet_covers_a_third_focuses_its_field_and_gives_the_focus_back(document, qtbot):
    sheet = Sheet(document, "Really")
    form = Form()
    form.add("reason", "&Reason")
    sheet.body.addWidget(form)
    sheet.open()
    assert sheet.height() <= 200
    assert sheet.geometry().bottom() == document.rect().bottom()
    assert form.fields["reason"].hasFocus()
    document.resize(900, 900)
    assert sheet.geometry().bottom() == document.rect().bottom()
    qtbot.keyClick(form.fields["reason"], Qt.Key.Key_Escape)
    assert not sheet.isVisible()
    assert document.field.hasFocus()


def test_letters_of_choices_belong_to_the_sheet_not_to_the_place_below(document, qtbot):
    taken = []
    sheet = Sheet(document, "Choose")
    sheet.choices = {"O": lambda: taken.append("O")}
    sheet.open()
    sheet.setFocus()
    qtbot.keyClicks(sheet, "ox")
    assert taken == ["O"]
    assert document.field.text() == ""


def test_a_form_says_what_is_wrong_below_the_field_until_it_is_edited(qtbot):
    form = Form()
    form.add("vat_id", "&VAT id")
    form.add("name", "&Name")
    _shown(qtbot, form)
    assert form.show_field_error("lines.1.vat_id", "VAT number DE12345678 is one digit short.")
    assert not form.show_field_error("elsewhere", "No.")
    field = form.fields["vat_id"]
    assert form.error_of("vat_id") == "VAT number DE12345678 is one digit short."
    assert field.hasFocus()
    qtbot.keyClicks(field, "9")
    assert form.error_of("vat_id") == ""
    assert not field.property("wrong")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert form.fields["name"].hasFocus()


def test_ctrl_z_goes_to_the_document_once_the_field_has_nothing_to_undo(qtbot):
    from PySide6.QtGui import QKeyEvent

    line = _shown(qtbot, Line())

    def declined():
        event = QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        event.ignore()
        QApplication.sendEvent(line, event)
        return not event.isAccepted()

    assert declined()
    qtbot.keyClicks(line, "abc")
    assert not declined()
    line.undo()
    assert declined()


# --- telling ----------------------------------------------------------------------------------------------------------


def test_a_text_longer_than_its_field_shows_its_beginning_until_somebody_types_there(qtbot):
    form = Form()
    name, town = form.add("name", "Name"), form.add("city", "Town")
    qtbot.addWidget(form)
    form.resize(220, 120)
    form.show()
    form.activateWindow()
    form.set_values({"name": "Tischlerei Ost & Söhne, Holz und Glas", "city": "Rheine"})
    assert name.cursorPosition() == 0
    name.setFocus()
    qtbot.waitUntil(name.hasFocus)
    assert name.cursorPosition() == len(name.text()), "whoever comes to it types at its end"
    qtbot.keyClick(name, Qt.Key.Key_Tab)
    assert town.hasFocus()
    assert name.cursorPosition() == 0
    name.setFocus()
    name.setCursorPosition(4)
    name.clearFocus()
    name.setFocus()
    assert name.cursorPosition() == 4, "whoever was called away goes on where they were"


def test_three_toasts_at_most_and_undo_runs_once(document, qtbot):
    toasts = Toasts(document)
    runs = []
    for number in range(5):
        toasts.show(f"SO-{number} is an order.", action="Undo", run=lambda number=number: runs.append(number))
    assert [toast.text for toast in toasts.shown] == [f"SO-{number} is an order." for number in (2, 3, 4)]
    assert len(toasts.shown) == MOST
    newest = toasts.shown[-1]
    assert newest.geometry().right() < document.width()
    assert toasts.undo_newest()
    newest.act()
    assert runs == [4]
    assert len(toasts.log) == 5


def test_the_key_bar_is_clickable_and_leaves_out_what_does_not_fit(qtbot):
    bar = _shown(qtbot, KeyBar())
    bar.resize(400, 36)
    pressed = []
    bar.set_keys(
        [(f"F{number}", f"Does {number}", lambda number=number: pressed.append(number)) for number in range(1, 13)]
    )
    assert len(bar.keys) == 12
    assert 0 < len(bar._boxes) < 12
    qtbot.mouseClick(bar, Qt.MouseButton.LeftButton, pos=bar._boxes[1][0].center())
    assert pressed == [2]


def test_tabs_step_around_and_the_middle_button_closes(qtbot):
    strip = _shown(qtbot, TabStrip())
    strip.resize(500, 32)
    strip.set_tabs([Tab("a", "A"), Tab("b", "B")], "b")
    with qtbot.waitSignal(strip.chosen) as chosen:
        strip.step(1)
    assert chosen.args == ["a"]
    with qtbot.waitSignal(strip.closed) as closed:
        qtbot.mousePress(strip, Qt.MouseButton.MiddleButton, pos=QPoint(10, 10))
    assert closed.args == ["a"]


def test_the_document_in_front_keeps_its_whole_name_and_the_others_are_counted(qtbot):
    strip = _shown(qtbot, TabStrip())
    strip.resize(700, 32)
    tabs = [Tab(str(number), f"SO-{number} · Hagemann Wärme und Wasser") for number in range(9)]
    strip.set_tabs(tabs, "8")
    widths = {tab.id: box.width() for box, tab in strip._boxes}
    assert widths["8"] == 220, "as wide as a tab may be"
    assert all(width >= LEAST for width in widths.values())
    assert strip._more.right() < 700, "the count is in sight"
    assert max(box.right() for box, _ in strip._boxes) < strip._more.left()


@pytest.mark.parametrize("weight", [400, 600])
def test_every_day_has_room_in_its_column(qtbot, weight):
    metrics = QFontMetrics(look().font(Size.BODY, weight))
    for month in range(1, 13):
        for day in range(20, 29):
            assert metrics.horizontalAdvance(say.day(f"2024-{month:02}-{day}")) <= DAY - 2 * PAD
            assert metrics.horizontalAdvance(say.short_day(f"2024-{month:02}-{day}")) <= SHORT_DAY - 2 * PAD


# --- picking ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wanted:
    id: str
    line: int
    sku: str
    quantity: int
    name: str = "Elbow"
    unit: str = "pc"
    location: str = "MAIN"
    bin: str = "A-03-2"
    barcodes: tuple[tuple[str, int], ...] = ()
    alert: str = ""
    most: int = 0
    each: int = 0
    over: int = 0
    under: int = 0
    known_weight: bool = False
    cutting: str = ""


@dataclass(frozen=True)
class Head:
    id: str = "p"
    order: str = "SO-1"
    customer: str = "Kern"
    hold: str | None = None
    note: str = ""


@pytest.fixture
def pick(qtbot):
    lines = [
        Wanted("1", 1, "ELB15", 3000, barcodes=(("111", 1000),)),
        Wanted("2", 2, "BN12", 2000, barcodes=(("222", 1000),)),
    ]
    page = _shown(qtbot, PickPage(Head(), lines))
    page.setFocus()
    qtbot.waitUntil(page.hasFocus)
    return page


def test_a_hundred_scans_count_and_a_wrong_one_changes_nothing(pick):
    pick.scanned(scan_of("111"))
    pick.scanned(scan_of("999"))
    assert pick.note.full_text() == "Not on this order: 999. You need ELB15."
    assert [row.got for row in pick.rows] == [1000, 0]
    pick.scanned(scan_of("222"))
    pick.scanned(scan_of("111"))
    pick.scanned(scan_of("111"))
    assert [(row.got, row.done) for row in pick.rows] == [(3000, True), (1000, False)]
    pick.scanned(scan_of("111"))
    assert pick.note.full_text() == "You have 3 of 3 already."
    pick.scanned(scan_of("222"))
    assert pick.finished


def test_a_little_more_is_taken_as_far_as_the_line_may_be_over(qtbot):
    page = _shown(qtbot, PickPage(Head(), [Wanted("1", 1, "ELB15", 40_000, most=42_000)]))
    page.take(45_000)
    assert page.note.full_text() == "40 are asked for, and 42 pc may be sent: put the rest back."
    page.take(42_000)
    [row] = page.rows
    assert (row.got, row.done, row.back, page.finished) == (42_000, True, 0, True)
    with qtbot.waitSignal(page.confirmed) as told:
        page.confirm()
    assert told.args == [[{"line": 1, "quantity": "42", "location": "MAIN"}]]


def test_what_is_billed_by_weight_is_weighed_and_a_figure_that_is_far_off_is_doubted(qtbot):
    page = _shown(qtbot, PickPage(Head(), [Wanted("1", 1, "GOUDA", 3000, each=2400, over=10_000, under=10_000)]))
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert page.note.full_text() == "What do 3 × GOUDA weigh? About 7.2 kg — type kg, then ⏎"
    assert (page.got.full_text(), page.all_button.text(), page.finished) == ("kg?", "Weighed", False)
    qtbot.keyClicks(page, "x,7")
    assert page.got.full_text() == ",7 kg"
    qtbot.keyClick(page, Qt.Key.Key_Backspace)
    qtbot.keyClick(page, Qt.Key.Key_Backspace)
    qtbot.keyClicks(page, "9.1")
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert page.note.full_text() == (
        "3 × GOUDA should weigh about 7.2 kg; 9.1 kg is more than 10 % over. Weigh again; ⏎ takes 9.1 kg as it is."
    )
    again = PickPage(Head(), [row.line for row in page.rows])
    qtbot.addWidget(again)
    again.resume(page.progress())
    again.confirm()
    assert again.weighing, "nothing is handed over without its weight"
    qtbot.keyClick(page, Qt.Key.Key_Return)
    assert page.finished
    page.undo()
    qtbot.keyClick(page, Qt.Key.Key_Return)
    qtbot.keyClicks(page, "7.215")
    qtbot.keyClick(page, Qt.Key.Key_Return)
    with qtbot.waitSignal(page.confirmed) as told:
        page.confirm()
    assert told.args == [[{"line": 1, "quantity": "3", "location": "MAIN", "weight": "7.215"}]]


def test_short_asks_why_and_enter_hands_over(pick, qtbot):
    qtbot.keyClicks(pick, "1")
    qtbot.keyClick(pick, Qt.Key.Key_Return)
    assert pick.note.full_text().startswith("2 short — why?")
    qtbot.keyClicks(pick, "2")
    qtbot.keyClick(pick, Qt.Key.Key_Return)
    with qtbot.waitSignal(pick.confirmed) as handed:
        qtbot.keyClick(pick, Qt.Key.Key_Return)
    assert handed.args == [
        [
            {"line": 1, "quantity": "1", "location": "MAIN", "reason": "damaged"},
            {"line": 2, "quantity": "2", "location": "MAIN"},
        ]
    ]


def test_a_pick_resumes_at_the_same_line(pick, qtbot):
    qtbot.keyClick(pick, Qt.Key.Key_Return)
    pick.scanned(scan_of("222"))
    again = PickPage(Head(), [row.line for row in pick.rows])
    qtbot.addWidget(again)
    again.resume(pick.progress())
    assert [(row.got, row.done) for row in again.rows] == [(3000, True), (1000, False)]
    assert again.current.line.sku == "BN12"
    again.undo()
    assert [(row.got, row.done) for row in again.rows] == [(0, False), (1000, False)]


# --- money ------------------------------------------------------------------------------------------------------------


def test_a_letter_alone_is_the_rest_and_backspace_takes_a_tender_back(document, qtbot):
    sheet = TenderSheet(document, Owed("RE-980", 75391, "EUR"))
    sheet.open()
    assert sheet.box.hasFocus()
    qtbot.keyClicks(sheet.box, "200,50cd")
    assert [(one.method, one.amount) for one in sheet.tenders] == [("cash", 20050), ("card", 55341)]
    assert sheet.rest.full_text() == "Paid in full"
    qtbot.keyClick(sheet.box, Qt.Key.Key_Backspace)
    assert sheet.rest.full_text() == "€553.41 stays open"
    qtbot.keyClicks(sheet.box, "600c")
    with qtbot.waitSignal(sheet.paid):
        qtbot.keyClick(sheet.box, Qt.Key.Key_Return)
    assert sheet.money == [{"method": "cash", "amount": "200.50"}, {"method": "cash", "amount": "600.00"}]
    assert sheet.change == 4659


# --- start ------------------------------------------------------------------------------------------------------------


def test_the_window_is_imported_without_the_books_and_the_papers():
    code = (
        "import sys, app.ui.furnish\n"
        "heavy = {'sqlalchemy', 'alembic', 'reportlab', 'pyhanko', 'cryptography', 'babel'} & set(sys.modules)\n"
        "sys.exit(','.join(sorted(heavy)) or 0)"
    )
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr


def test_what_was_given_is_read_whole_where_what_stays_leaves_it_no_room(document, qtbot):
    document.resize(1190, 560)
    sheet = TenderSheet(document, Owed("RE-347", 79704, "EUR", due="Sat 26 Dec"))
    sheet.open()
    qtbot.keyClicks(sheet.box, "50c40d")
    qtbot.waitUntil(lambda: abs(sheet.given.geometry().center().y() - sheet.rest.geometry().center().y()) < 5)
    look().set_scale(200)
    qtbot.waitUntil(lambda: sheet.given.geometry().bottom() <= sheet.rest.geometry().top())
    assert sheet.given.text() == "50.00 cash + 40.00 card"
    assert sheet.rest.text() == "€707.04 stays open, due Sat 26 Dec"


def test_every_theme_paints_every_piece(document, qtbot):
    TenderSheet(document, Owed("RE-980", 75391, "EUR")).open()
    pictures = []
    for mode in (Mode.LIGHT, Mode.DARK, Mode.CONTRAST):
        look().set_mode(mode)
        pictures.append(document.grab().toImage())
    assert pictures[0] != pictures[1] != pictures[2]


def test_a_long_toast_says_all_of_it_on_several_lines(qtbot, qapp):
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(800, 600)
    window.show()
    toasts = Toasts(window)
    short = toasts.show("RE-1: sold.")
    long = toasts.show("RT-1: the goods are back. GS-1 credits €20.04 of RE-1. RE-2: sold. Change 3.98 EUR. " * 2)
    for toast in (short, long):
        words = toast.findChild(QLabel)
        assert words.height() >= words.heightForWidth(words.width())
        assert toast.geometry().left() >= 0
    assert long.height() > short.height() + 20


# --- views ------------------------------------------------------------------------------------------------------------

SECTIONS = (
    "Company", "Taxes", "Numbering", "Locations", "Carriers", "Suppliers", "Users", "Rights", "Certificate", "Printers",
    "Backups", "Look",
)  # fmt: skip


def test_a_row_of_more_views_than_fit_keeps_the_one_in_force_and_its_neighbours(qtbot):
    pills = Pills([(one.lower(), one) for one in SECTIONS])
    qtbot.addWidget(pills)
    pills.select("company")
    pills.resize(pills.sizeHint())
    pills.show()
    pills.activateWindow()
    qtbot.waitUntil(pills.isActiveWindow)

    def shown():
        return [pill.title for pill in pills._pills.values() if pill.isVisible()]

    assert shown() == list(SECTIONS)
    pills.resize(420, 30)
    assert shown()[0] == "Company"
    assert "Look" not in shown()
    walked = []
    pills.chosen.connect(walked.append)
    pills._pills["company"].setFocus()
    for _ in range(len(SECTIONS) - 1):
        qtbot.keyClick(QApplication.focusWidget() or pills, Qt.Key.Key_Right)
        at = SECTIONS.index(QApplication.focusWidget().title)
        assert set(SECTIONS[max(0, at - 1) : at + 2]) <= set(shown())
        assert sum(pill.width() for pill in pills._pills.values() if pill.isVisible()) <= 420
    assert walked == [one.lower() for one in SECTIONS[1:]]
    # The sign at the left is the view before the first that is shown.
    first = SECTIONS.index(shown()[0])
    qtbot.mouseClick(pills, Qt.MouseButton.LeftButton, pos=QPoint(4, 15))
    assert walked[-1] == SECTIONS[first - 1].lower()
