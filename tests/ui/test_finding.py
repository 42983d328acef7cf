"""Find anything asks before it does what cannot be taken back, and reaches what other places do."""

from __future__ import annotations

import pytest
import sample
from driving import billed, press, rows, settle, type_text
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.ui.screens.money.bill import BillSheet
from app.ui.shell.palette import Hit, Palette
from app.ui.theme.look import look

KEY = Qt.Key


def find(desk, qtbot, words):
    """F3 and the words; what is found. However long it takes here, nothing counts as late, which would stand below."""
    desk.palette_._late.setInterval(60_000)
    press(qtbot, desk, KEY.Key_F3)
    type_text(qtbot, words)
    settle(desk, qtbot)
    return desk.palette_.results.hits


def test_f3_inv_asks_what_is_billed_and_never_takes_the_step_of_the_row(desk, books, qtbot):
    """An invoice cannot be taken back: what stands under the cursor is no answer to what somebody looks for."""
    billed(books)
    desk.go("money")
    settle(desk, qtbot)
    assert desk.screen().row.kind == "order"
    assert desk.screen().offers()["next_step"].words == "Invoice"
    titles = [hit.title for hit in find(desk, qtbot, "inv")]
    assert titles[0] == "Invoice all"
    assert "Invoice" not in titles
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert isinstance(desk.screen()._sheet, BillSheet)
    assert rows(books, "SELECT count(*) FROM invoice") == [(0,)]


def test_what_is_pressed_behind_enter_is_meant_for_what_is_found(desk, books, qtbot):
    """F3 2041 ⏎ F12, faster than the books answer: F12 is the step of that order, not of the place below."""
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F3)
    settle(desk, qtbot)
    type_text(qtbot, f"{order.number}\n")
    press(qtbot, desk, KEY.Key_F12)
    assert desk.palette_.isVisible(), "nothing was answered yet"
    settle(desk, qtbot)
    assert not desk.palette_.isVisible()
    assert rows(books, "SELECT count(*) FROM pick_list") == [(1,)]


def test_keys_behind_enter_on_words_that_find_nothing_are_typed_on(desk, books, qtbot):
    """As they would be if the answer were there before them: the words are corrected, and Enter asks again."""
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F3)
    settle(desk, qtbot)
    type_text(qtbot, f"{order.number}x\n")
    press(qtbot, desk, KEY.Key_Backspace)
    type_text(qtbot, "\n")
    press(qtbot, desk, KEY.Key_F12)
    assert desk.palette_.isVisible(), "nothing was answered yet"
    settle(desk, qtbot)
    assert not desk.palette_.isVisible()
    assert desk.screen().page.number == order.number
    assert rows(books, "SELECT count(*) FROM pick_list") == [(1,)], "also what was pressed behind the second one"


def test_a_whole_code_is_its_product_and_a_whole_number_its_document(desk, books, qtbot):
    """An order that has the product in a line stands behind it."""
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    found = [(hit.group, hit.title) for hit in find(desk, qtbot, "cu15-3")]
    assert found[0] == ("Products", "CU15-3")
    assert ("Documents", f"{order.number}  Müller Bau GmbH") in found
    press(qtbot, desk, KEY.Key_Escape)
    assert find(desk, qtbot, "copper")[0].group == "Documents"
    press(qtbot, desk, KEY.Key_Escape)
    assert find(desk, qtbot, order.number.lower())[0].title.startswith(order.number)


def test_esc_takes_back_an_enter_that_waits(desk, books, qtbot):
    press(qtbot, desk, KEY.Key_F3)
    settle(desk, qtbot)
    type_text(qtbot, "cu15\n")
    press(qtbot, desk, KEY.Key_F12)
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert desk.place == "board"
    assert rows(books, "SELECT count(*) FROM draft") == [(0,)]


def test_a_command_of_another_place_is_found_and_goes_there_first(desk, qtbot):
    there = (("change prices", "stock", "RepriceSheet"), ("without a receipt", "money", "UnknownSheet"))
    for words, place, sheet in there:
        desk.go("board")
        settle(desk, qtbot)
        find(desk, qtbot, words)
        type_text(qtbot, "\n")
        settle(desk, qtbot)
        assert desk.place == place
        assert type(desk.screen()._sheet).__name__ == sheet
        press(qtbot, desk, KEY.Key_Escape)
        settle(desk, qtbot)


def test_a_filter_that_finds_nothing_in_a_view_says_where_else_to_look(desk, books, qtbot):
    billed(books)
    for place, words in (("money", "Esc shows all; F3 looks everywhere."), ("customers", "Esc shows all.")):
        desk.go(place)
        settle(desk, qtbot)
        type_text(qtbot, "zzz")
        qtbot.waitUntil(lambda: bool(desk.screen().empty_words))
        assert desk.screen().empty_words == f"Nothing here answers “zzz”. {words}"


def test_the_place_beside_what_is_found_is_not_painted_anew_for_each_letter(desk, qtbot):
    """A window of orders takes longer to paint than all that is found."""

    class Eye(QWidget):
        painted = 0

        def paintEvent(self, _event):
            self.painted += 1

    whole = desk.window()
    # Where nothing else changes: at the rail, and beside the name of the place.
    rail, name = Eye(whole), Eye(whole)
    rail.setGeometry(10, whole.height() * 2 // 3, 20, 20)
    name.setGeometry(90, 10, 20, 20)
    for eye in (rail, name):
        eye.show()
    # Once before: it is made when it is first asked for.
    find(desk, qtbot, "c")
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    before = rail.painted, name.painted
    assert min(before) > 0
    find(desk, qtbot, "cop")
    assert desk.palette_.grab().height() > 0, "there is something to be painted"
    assert desk.palette_.results.hits
    press(qtbot, desk, KEY.Key_Escape)
    settle(desk, qtbot)
    assert not desk.palette_.isVisible()
    assert (rail.painted, name.painted) == before


def test_words_mean_documents_and_a_sum_is_no_command(desk, books, qtbot):
    order = billed(books)
    bill = sample.do(books, "issue_invoice", orders=[order.id])
    for words, number in ((">50", order.number), ("mül today", order.number), ("unpaid", bill.number)):
        hits = find(desk, qtbot, words)
        assert [hit.title.split()[0] for hit in hits if hit.group == "Documents"] == [number], words
        press(qtbot, desk, KEY.Key_Escape)
    assert find(desk, qtbot, ">500") == ()
    assert desk.palette_.results.sentence == "No match for >500."


def test_before_anything_is_typed_stand_what_was_open_lately_and_what_is_parked(desk, books, qtbot):
    first, second = sample.make_order(books), sample.make_order(books)
    desk.go("order", first.id)
    desk.go("order", second.id)
    desk.go("order", first.id)
    settle(desk, qtbot)
    hits = find(desk, qtbot, "")
    titles = [hit.title.split()[0] for hit in hits if hit.group == "Documents"]
    assert titles[:2] == [first.number, second.number]


def test_what_is_being_written_is_found_by_its_name_and_whose_it_is(desk, books, qtbot):
    for number in range(3):
        lines = [{"product": "CU15-3", "quantity": str(number + 1)}]
        sample.do(books, "draft_order", customer=("K-10482", "K-10031")[number % 2], lines=lines)
    sample.make_order(books)
    for text, wanted in (("d-2", ["D-2"]), ("mue bau", ["D-3", "D-1"]), ("D-4", [])):
        drafts = [hit for hit in find(desk, qtbot, text) if hit.group == "Drafts"]
        assert [hit.title.split()[0] for hit in drafts] == wanted, text
        desk.palette_.dismiss()
    [(draft, version)] = rows(books, "SELECT id, version FROM draft WHERE name = 'D-3'")
    sample.do(books, "keep_draft", draft=draft, version=version, parked=True)
    [hit] = [hit for hit in find(desk, qtbot, "d-3") if hit.group == "Drafts"]
    assert (hit.chip.text, hit.detail[-4:]) == ("Parked", "anna")
    desk.palette_.dismiss()
    press(qtbot, desk, Qt.Key.Key_F3)
    type_text(qtbot, "d-2\n")
    settle(desk, qtbot)
    assert [line.quantity for line in desk.screen().page.model.lines] == [2000]


def test_a_wrong_letter_is_answered_with_what_may_be_meant_and_enter_asks_for_it(desk, books, qtbot):
    order = billed(books)
    [hit] = find(desk, qtbot, "mül coppre")
    assert hit.title == "No match for coppre. Did you mean copper (2)?"
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.palette_.box.text() == "mül copper"
    [hit] = [hit for hit in desk.palette_.results.hits if hit.group == "Documents"]
    assert hit.title.startswith(order.number)
    assert "Copper" in hit.detail


def test_the_palette_is_drawn_in_named_groups_with_the_keys_that_work(desk, books, qtbot):
    order = billed(books)
    hits = find(desk, qtbot, "mül")
    assert [hit.group for hit in hits] == ["Documents", "Customers", "Do"]
    first, customer, begin = hits
    assert (first.title, first.chip.text, first.right) == (f"{order.number}  Müller Bau GmbH", "To invoice", "€100.20")
    assert first.aside
    assert [desk.palette_.results.count(hit.group) for hit in hits] == ["1", "1", "1"]
    foot = [(key, words) for key, words, _ in desk.palette_.footer.keys]
    assert foot == [("⏎", "open"), ("⇥", "actions"), ("Ctrl ⏎", "new window"), ("Ctrl P", "print")]
    press(qtbot, desk, KEY.Key_Down)
    foot = [words for _, words, _ in desk.palette_.footer.keys]
    assert foot == ["open", "actions", "new window", "print"], "what they owe is a paper, too"
    assert (
        desk.palette_.results.accessibleDescription() == "Customers: Müller Bau GmbH, K-10482 · Münster · 0251 443 21"
    )
    press(qtbot, desk, KEY.Key_Down)
    assert [words for _, words, _ in desk.palette_.footer.keys] == ["do it"]
    assert (begin.title, begin.detail) == ("New order for Müller Bau GmbH", "K-10482")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.screen().page.who.name == "Müller Bau GmbH"
    find(desk, qtbot, "@mül")
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert (desk.place, desk.screen().row.name) == ("customers", customer.title)


def test_the_key_of_printing_prints_what_is_found_also_before_the_answer(desk, books, qtbot, monkeypatch):
    printed = []
    monkeypatch.setattr("app.ui.shell.verbs.Papers.print", lambda _self, kind, number: printed.append((kind, number)))
    order = sample.make_order(books)
    press(qtbot, desk, KEY.Key_F3)
    type_text(qtbot, order.number)
    press(qtbot, desk, KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    assert printed == [("order", order.number)]
    assert not desk.palette_.isVisible()
    find(desk, qtbot, "kern")
    press(qtbot, desk, KEY.Key_Down)
    press(qtbot, desk, KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
    settle(desk, qtbot)
    assert printed[1:] == [("customer", "K-10031")], "their statement of account"
    find(desk, qtbot, ">board")
    press(qtbot, desk, KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert desk.palette_.isVisible(), "a command is no paper: the key does nothing"
    assert len(printed) == 2


@pytest.mark.parametrize(
    ("number", "dials", "said"),
    [
        ("05971 9900", "tel:059719900", "Kern Haustechnik 05971 9900 is called, and copied."),
        ("", "", "No phone number is known of Kern Haustechnik."),
        ("<b>ask</b>", "", "<b>ask</b> is no number that can be dialled."),
    ],
)
def test_a_customer_is_called_by_tab(desk, books, qtbot, monkeypatch, number, dials, said):
    rung = []
    opened = lambda url: rung.append(url.toString()) or True  # noqa: E731
    monkeypatch.setattr("app.ui.shell.calling.QDesktopServices.openUrl", opened)
    sample.do(books, "save_customer", number="K-10031", phone=number)
    order = sample.make_order(books)
    find(desk, qtbot, order.number)
    press(qtbot, desk, KEY.Key_Tab)
    [at] = [at for at, hit in enumerate(desk.palette_.results.hits) if hit.does == "call"]
    desk.palette_.run(at)
    settle(desk, qtbot)
    assert rung == ([dials] if dials else [])
    assert desk.toasts.shown[-1].text == said
    if dials:
        assert QGuiApplication.clipboard().text() == number


def test_no_kind_of_thing_is_pushed_out_by_another(desk, books, qtbot):
    for _ in range(9):
        sample.make_order(books, "K-10482")
    desk.frame.resize(1366, 700)
    # However busy the machine: what is late goes below what stands there, if it has room.
    desk.palette_._late.setInterval(10_000)
    for scale in (100, 200):
        look().set_scale(scale)
        hits = find(desk, qtbot, "m")
        groups = list(dict.fromkeys(hit.group for hit in hits))
        assert {"Documents", "Customers", "Products"} <= set(groups)
        assert ("Do" in groups) == (scale == 100)
        assert desk.palette_.results.count("Documents") == "8+"
        panel = desk.palette_._panel.geometry()
        assert panel.bottom() <= desk.palette_.height()
        assert desk.palette_.footer.geometry().bottom() <= panel.height()
        press(qtbot, desk, KEY.Key_Escape)


def test_how_a_job_goes_is_asked_by_its_sign(desk, qtbot):
    hits = find(desk, qtbot, "?quote")
    assert hits
    assert {hit.group for hit in hits} == {"Help"}
    type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.help.isVisible()
    assert hits[0].title in [job.title for job in desk.help.shown_jobs]


def test_who_goes_by_the_mouse_three_times_is_told_the_key_once(desk, qtbot):
    run = next(run for key, _words, run in desk.keys.bar(desk.screen().offers()) if key == "F1")
    told = []
    for _ in range(5):
        run()
        told.append(len(desk.toasts.shown))
        press(qtbot, desk, KEY.Key_Escape)
    assert told == [0, 0, 1, 1, 1]
    assert desk.toasts.shown[-1].text == "All keys: next time F1"
    for _ in range(5):
        press(qtbot, desk, KEY.Key_6, Qt.KeyboardModifier.ControlModifier)
    assert len(desk.toasts.shown) == 1, "the key itself teaches nothing"
    for _ in range(3):
        desk.keys.actions["next_pane"].trigger()
    assert desk.toasts.shown[-1].text == "Next pane: next time F6"
    for _ in range(3):
        find(desk, qtbot, ">customers")
        type_text(qtbot, "\n")
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].text == "Customers: next time Ctrl 3"
    assert desk.state.values["taught"] == {"help": 3, "next_pane": 3, "place.3": 3}


class _Asked:
    """Answers when the test says so."""

    def __init__(self, group):
        self.group = group

    def find(self, _text, done):
        self.done = done


def test_who_walked_to_a_result_opens_that_one_and_nothing_moves_under_the_cursor(qtbot):
    """One group is late: what stands there stays, and Enter means the row that was walked to."""
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    first, second = _Asked("Documents"), _Asked("Customers")
    palette, opened = Palette(window, (first, second)), []
    hits = [Hit("Customers", name, lambda name=name: opened.append(name)) for name in ("Müller", "Kern")]
    late = Hit("Documents", "SO-1", lambda: opened.append("SO-1"))
    palette.open("m")
    second.done(hits)
    qtbot.waitUntil(lambda: len(palette.results.hits) == 2, timeout=2000)
    qtbot.keyClick(palette.box, Qt.Key.Key_Down)
    first.done([late])
    assert [hit.title for hit in palette.results.hits] == ["Müller", "Kern", "SO-1"]
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    palette.open("mü")
    second.done(hits)
    qtbot.waitUntil(lambda: palette._shown == palette._number, timeout=2000)
    qtbot.keyClick(palette.box, Qt.Key.Key_Down)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    palette.open("mül")
    second.done(hits)
    qtbot.waitUntil(lambda: palette._shown == palette._number, timeout=2000)
    qtbot.keyClick(palette.box, Qt.Key.Key_Return)
    assert opened == ["Kern", "Kern"], "who has not chosen waits for the best answer"
    first.done([late])
    assert opened[2:] == ["SO-1"]
