"""Printing from the window: Ctrl+P goes on at once, the queue is seen, and a printer that fails loses nothing."""

from __future__ import annotations

import os

import pypdfium2
import pytest
import sample
from driving import new_order, press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtPrintSupport import QPrinter
from shiboken6 import isValid

from app.documents.trial import trial_page
from app.exchange.printing import choices
from app.exchange.printing.jobs import AT_PRINTER, DONE, FAILED
from app.ui import printing as printing_module
from app.ui.raster import draw
from app.ui.screens.papers import PAPER_OF
from app.ui.screens.printqueue import QueueSheet
from app.ui.theme.look import Mode, look
from tests.print_words import PrintWords

CTRL = Qt.KeyboardModifier.ControlModifier
PICTURES = os.environ.get("COUNTERFOIL_LOOK_AT", "")


@pytest.fixture
def words(tmp_path, monkeypatch):
    """The machine's print system."""
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    return PrintWords(tmp_path / "system").use(monkeypatch)


@pytest.fixture
def desk(words, desk):
    """The desk on a machine with printers."""
    return desk


def show_order(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("order", order.id)
    settle(desk, qtbot)
    return order


def said(desk):
    return [one.text for one in desk.toasts.shown]


def states(desk):
    return [one.state for one in desk.printing.jobs]


def open_queue(desk, qtbot):
    """As a person does: F3 and the word."""
    press(qtbot, desk, Qt.Key.Key_F3)
    type_text(qtbot, ">print queue")
    settle(desk, qtbot)
    type_text(qtbot, "\n")
    qtbot.waitUntil(lambda: isinstance(desk.screen()._sheet, QueueSheet))
    return desk.screen()._sheet


def look_at(desk, qtbot, name):
    """A picture for the eye, light and dark, where a folder for them is named."""
    for mode in (Mode.LIGHT, Mode.DARK) if PICTURES else ():
        look().set_mode(mode)
        settle(desk, qtbot)
        desk.frame.grab().save(f"{PICTURES}/{name}_{mode.name.lower()}.png")
    if PICTURES:
        look().set_mode(Mode.LIGHT)


def text_of(pdf):
    document = pypdfium2.PdfDocument(pdf)
    return "".join(document[at].get_textpage().get_text_bounded() for at in range(len(document)))


@pytest.mark.slow
def test_ctrl_p_queues_for_the_printer_of_this_kind_and_says_so(desk, words, books, qtbot):
    choices.choose("order", "Counter", "2", by_itself=False)
    show_order(desk, books, qtbot)
    press(qtbot, desk, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: words.printed != [], timeout=20_000)
    assert words.asked[0].startswith("-d Counter -n 2 -t SO-1 -- ")
    assert "SO-1" in text_of(words.printed[0])
    assert "SO-1 goes to Counter, 2 copies." in said(desk)
    qtbot.waitUntil(lambda: states(desk) == [DONE], timeout=10_000)
    assert "to print" not in desk.corner.full_text()


def test_without_a_choice_it_goes_to_the_usual_printer(desk, words, books, qtbot):
    show_order(desk, books, qtbot)
    press(qtbot, desk, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: "SO-1 goes to Office." in said(desk), timeout=20_000)
    qtbot.waitUntil(lambda: words.printed != [])


@pytest.mark.slow
def test_a_printer_that_fails_is_seen_and_each_key_of_the_queue_does_its_work(desk, words, books, qtbot):
    words.tell("only", "Counter\n")
    show_order(desk, books, qtbot)
    press(qtbot, desk, Qt.Key.Key_P, CTRL)
    qtbot.waitUntil(lambda: states(desk) == [FAILED], timeout=20_000)
    assert desk.corner.full_text().startswith("printer Office does not answer")
    assert "SO-1 is not printed yet: Office fails." in said(desk)
    sheet = open_queue(desk, qtbot)
    assert sheet.job.title == "SO-1"
    state = next(one for one in sheet.model.columns if one.key == "state").text(sheet.job)
    assert state.startswith("This machine knows no printer Office now. Again in ")
    assert sheet.detail.full_text().startswith("This machine knows no printer Office now.")
    # Enter tries again; it fails again.
    press(qtbot, desk, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(words.asked) == 2, timeout=10_000)
    # Del gives it up, Ctrl+Z takes that back.
    qtbot.waitUntil(lambda: states(desk) == [FAILED], timeout=10_000)
    press(qtbot, desk, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: sheet.model.rowCount() == 0, timeout=10_000)
    assert "printer" not in desk.corner.full_text()
    assert words.printed == []
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: states(desk) == [FAILED], timeout=10_000)
    # P and a digit take another printer, and the queue is there again.
    sheet.table.setFocus()
    press(qtbot, desk, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: desk.screen()._sheet is not sheet, timeout=10_000)
    assert desk.screen()._sheet.title.full_text() == "Print SO-1 on"
    press(qtbot, desk, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: states(desk) in ([AT_PRINTER], [DONE]), timeout=10_000)
    assert desk.printing.jobs[0].printer == "Counter"
    assert len(words.printed) == 1
    qtbot.waitUntil(lambda: isinstance(desk.screen()._sheet, QueueSheet))
    press(qtbot, desk, Qt.Key.Key_Escape)
    assert desk.screen()._sheet is None


def test_printers_that_are_known_only_when_the_queue_is_closed_are_nobodys(desk, words, qtbot, monkeypatch):
    words.tell("only", "Counter\n")
    desk.printing.put("SO-1", b"%PDF-1.7", "Office")
    qtbot.waitUntil(lambda: states(desk) == [FAILED], timeout=10_000)
    sheet = open_queue(desk, qtbot)
    held, find = [], desk.printing.find
    monkeypatch.setattr(desk.printing, "find", held.append)
    press(qtbot, desk, Qt.Key.Key_P)
    press(qtbot, desk, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not isValid(sheet))
    answered = []
    for done in held:
        find(lambda found, done=done: (done(found), answered.append(found)))
    qtbot.waitUntil(lambda: len(answered) == 1)
    assert desk.screen()._sheet is None


@pytest.mark.slow
def test_a_counter_sale_is_over_though_the_printer_hangs_and_its_bill_prints_by_itself(desk, words, books, qtbot):
    words.tell("hangs")
    choices.choose("sale", "Counter", "1", by_itself=True)
    new_order(desk, qtbot)
    type_text(qtbot, "1*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "s\n")
    settle(desk, qtbot)
    type_text(qtbot, "c\n")
    qtbot.waitUntil(lambda: any(": sold." in one for one in said(desk)), timeout=20_000)
    (number,) = rows(books, "SELECT number FROM invoice")[0]
    qtbot.waitUntil(lambda: words.asked != [], timeout=20_000)
    assert words.asked[0].startswith(f"-d Counter -n 1 -t {number} -- ")
    qtbot.waitUntil(lambda: "1 to print" in desk.corner.full_text(), timeout=20_000)
    # The next customer is served while the printer hangs.
    new_order(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM payment") == [(1,)]


@pytest.mark.parametrize("itself", [True, False])
def test_a_pick_list_prints_by_itself_where_it_is_wanted(desk, words, books, qtbot, itself):
    choices.choose("pick_list", "Office", "1", by_itself=itself)
    show_order(desk, books, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    settle(desk, qtbot)
    number = rows(books, "SELECT number FROM pick_list")[0][0]
    if itself:
        qtbot.waitUntil(lambda: words.printed != [], timeout=20_000)
        assert f"-t {number} " in words.asked[0]
    else:
        qtbot.wait(200)
        assert words.asked == []


def test_the_labels_of_a_delivery_are_one_key_away(desk, words, books, qtbot):
    choices.choose("shipping_label", "Counter", "1", by_itself=False)
    order = show_order(desk, books, qtbot)
    pick = sample.do(books, "open_pick_list", order=order.id)
    sample.do(books, "confirm_pick", pick_list=pick.id)
    number = sample.do(books, "pack_shipment", pick_list=pick.id, parcels=2).number
    desk.go("deliveries", number)
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_A, CTRL | Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: words.printed != [], timeout=20_000)
    assert words.asked[0].startswith(f"-d Counter -n 1 -t {number} ")
    assert len(pypdfium2.PdfDocument(words.printed[0])) == 2


def test_a_paper_that_waited_when_the_program_ended_is_printed_by_the_next(desk, words, qtbot):
    from app.exchange.printing.spool import Spool
    from app.runtime.paths import paths

    Spool(paths().spool).put("RE-7", b"%PDF-1.7", "Office")
    desk.printing.begin()
    qtbot.waitUntil(lambda: words.printed == [b"%PDF-1.7"], timeout=10_000)


def test_where_papers_go_is_chosen_by_keys_and_a_test_page_shows_it(desk, words, qtbot):
    desk.go("settings")
    screen = desk.screen()
    screen.show_section("printers")
    section = screen.made("printers")
    qtbot.waitUntil(lambda: section.title.full_text() == "2 printers found" and section.model.rowCount() > 0)
    settle(desk, qtbot)
    section.table.setFocus()
    press(qtbot, desk, Qt.Key.Key_Home)
    for _ in range(3):
        press(qtbot, desk, Qt.Key.Key_Down)
    assert section.editor.title.full_text() == "Pick list"
    assert section.table.hasFocus(), "walking through the list stays in it"
    press(qtbot, desk, Qt.Key.Key_Return)
    form = section.editor.form
    assert form.fields["printer"].hasFocus()
    type_text(qtbot, "C")
    press(qtbot, desk, Qt.Key.Key_Tab)
    press(qtbot, desk, Qt.Key.Key_Tab)
    form.fields["copies"].selectAll()
    type_text(qtbot, "0")
    for _ in range(3):
        press(qtbot, desk, Qt.Key.Key_Tab)
    press(qtbot, desk, Qt.Key.Key_Space)
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: "from 1 to 20" in form.error_of("copies"))
    form.fields["copies"].selectAll()
    type_text(qtbot, "2")
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: choices.choice_of("pick_list").printer == "Counter")
    settle(desk, qtbot)
    chosen = choices.choice_of("pick_list")
    assert (chosen.copies, chosen.by_itself) == (2, True)
    section.trial.click()
    qtbot.waitUntil(lambda: words.printed != [], timeout=20_000)
    assert "Printer: Counter" in text_of(words.printed[0])


@pytest.mark.slow
def test_the_trays_of_the_printer_are_listed_and_one_that_tells_nothing_is_written_to(desk, words, qtbot):
    words.tell("offers-Counter", "InputSlot/Media Source: Tray2 *Auto Manual\nDuplex/2-Sided Printing: *None\n")
    choices.choose("payment", "Counter", "1", by_itself=False)
    desk.go("settings")
    screen = desk.screen()
    screen.show_section("printers")
    section = screen.made("printers")
    qtbot.waitUntil(lambda: section.found is not None and section.model.rowCount() > 0)
    section.table.go_to(section.model.find("payment"))
    form = section.editor.form
    tray = form.fields["tray"]
    helps = form._helps
    qtbot.waitUntil(lambda: helps["tray"].full_text() == "Counter has Auto, Tray2, Manual")
    assert helps["duplex"].full_text() == "Counter prints on one side only"
    tray.setFocus()
    press(qtbot, desk, Qt.Key.Key_Down)
    press(qtbot, desk, Qt.Key.Key_Down)
    press(qtbot, desk, Qt.Key.Key_Down)
    press(qtbot, desk, Qt.Key.Key_Return)
    assert tray.text() == "Tray2"
    form.fields["size"].setCurrentIndex(1)
    look_at(desk, qtbot, "trays")
    section.editor.keep()
    qtbot.waitUntil(lambda: choices.choice_of("payment").tray == "Tray2")
    assert choices.choice_of("payment").size == "a6"
    # Office tells nothing of itself.
    form.fields["printer"].setCurrentIndex(form.fields["printer"].findData("Office"))
    qtbot.waitUntil(lambda: "Office" in section._offered)
    assert helps["tray"].full_text() == "As the printer calls it: Tray2"
    tray.setText("Large")
    assert not form.fields["size"].isHidden()
    section.table.go_to(section.model.find("invoice"))
    settle(desk, qtbot)
    assert form.fields["size"].parentWidget().isHidden(), "an invoice has no sizes"


def test_a_printer_that_was_pulled_out_stays_chosen_and_is_said(desk, words, qtbot):
    choices.choose("sale", "Till", "1", by_itself=False)
    words.tell("printers", "Office\n")
    desk.go("settings")
    screen = desk.screen()
    screen.show_section("printers")
    section = screen.made("printers")
    qtbot.waitUntil(lambda: section.title.full_text() == "1 printer found: Office" and section.model.rowCount() > 0)
    settle(desk, qtbot)
    box = section.editor.form.fields["printer"]
    assert (box.currentData(), box.currentText()) == ("Till", "Till (not there now)")


def test_where_the_system_has_no_lp_the_pages_are_drawn(qapp, tmp_path):
    paper, out = tmp_path / "in.pdf", tmp_path / "out.pdf"
    paper.write_bytes(trial_page("Office", "here", "now"))
    device = QPrinter(QPrinter.PrinterMode.HighResolution)
    device.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    device.setOutputFileName(os.fspath(out))
    draw(paper, device)
    before, after = (pypdfium2.PdfDocument(one) for one in (paper, out))
    assert len(after) == len(before)
    assert [round(side) for side in after[0].get_size()] == [round(side) for side in before[0].get_size()]
    # The words, apart from the hairlines of the frames, which a picture makes paler.
    words = [one[0].render(scale=1, grayscale=True).to_pil().crop((60, 90, 480, 360)) for one in (before, after)]
    shades = [one.resize((60, 40)).tobytes() for one in words]
    off = sum(abs(one - other) for one, other in zip(*shades, strict=True)) / len(shades[0])
    assert off < 3, "the same page to the eye"
    assert min(shades[1]) < 200, "and not an empty one"


def test_it_is_the_system_that_decides_how_papers_get_to_a_printer(monkeypatch):
    monkeypatch.setattr(printing_module.sys, "platform", "win32")
    assert type(printing_module.print_system()._system).__name__ == "Raster"
    monkeypatch.setattr(printing_module.sys, "platform", "darwin")
    assert type(printing_module.print_system()._system).__name__ == "Cups"


def test_every_paper_that_can_be_printed_may_have_a_printer_of_its_own():
    assert {kind for kind, _title in choices.KINDS} == set(PAPER_OF)
