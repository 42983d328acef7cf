"""Many documents one after the other: how far it is, and Esc between two of them with none half done."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from types import SimpleNamespace

import pytest
import sample
from driving import billed, open_desk, press, rows, settle, type_text
from PySide6.QtCore import QObject, Qt

from app.documents.runner import finish_papers
from app.domain.errors import ClockInDoubt, Locked, NotPermitted, RuleViolation, Unavailable
from app.ui import each, making
from app.ui.each import perform_each
from app.ui.making import Making
from app.ui.screens.board.several import AS_ONE, WAITS
from app.ui.screens.money.billing import said_of
from app.ui.shell.state import WindowState
from app.ui.widgets.text import Text

KEY, CTRL = Qt.Key, Qt.KeyboardModifier.ControlModifier


@contextmanager
def one_by_one(monkeypatch):
    """Each document waits until it is let through; what is on its way can be looked at meanwhile."""
    gate, usual = threading.Semaphore(0), each._one

    def slow(command, actor):
        run = usual(command, actor)

        def wait(books):
            assert gate.acquire(timeout=20)
            return run(books)

        return wait

    monkeypatch.setattr(each, "_one", slow)
    try:
        yield gate
    finally:
        gate.release(1000)


def told(sheet):
    """All that a person reads in a sheet but its list."""
    return [one.full_text() for one in sheet.findChildren(Text) if one.isVisible()]


def shown(desk):
    return desk.screen()._sheet.note.full_text()


@pytest.mark.slow
def test_esc_stops_a_run_of_bills_after_the_one_in_hand(desk, books, qtbot, monkeypatch):
    for _ in range(6):
        billed(books)
    desk.go("money", "bill-all")
    settle(desk, qtbot)
    with one_by_one(monkeypatch) as gate:
        press(qtbot, desk, KEY.Key_F12)
        sheet = desk.screen()._sheet
        assert shown(desk) == "1 of 6 · Esc stops after this one"
        assert not sheet.back.isVisible()
        gate.release(2)
        qtbot.waitUntil(lambda: shown(desk) == "3 of 6 · Esc stops after this one", timeout=10_000)
        assert sheet.table.currentIndex().row() == 2, "the one in hand is under the cursor"
        assert [sheet._chip(row).text for row in sheet.model.rows] == ["RE-1", "RE-2", *["To issue"] * 4]
        press(qtbot, desk, KEY.Key_F12)  # twice is not at all
        type_text(qtbot, "g ")
        assert not sheet.by_customer
        press(qtbot, desk, KEY.Key_Escape)
        assert shown(desk) == "3 of 6 · stops after this one"
        press(qtbot, desk, KEY.Key_Escape)
        assert desk.screen()._sheet is sheet, "it stays until that one is done"
    qtbot.waitUntil(lambda: desk.screen()._sheet is None, timeout=10_000)
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].text == "3 invoices are issued, RE-1 to RE-3; 3 wait."
    assert desk.screen().table.hasFocus()
    assert rows(books, "SELECT number FROM invoice ORDER BY number") == [("RE-1",), ("RE-2",), ("RE-3",)]
    assert rows(books, "SELECT count(*) FROM journal WHERE kind = 'InvoiceIssued'") == [(3,)], "none is half issued"
    assert finish_papers(books) == []
    assert rows(books, "SELECT number FROM document_archive WHERE kind = 'invoice' ORDER BY number") == [
        ("RE-1",), ("RE-2",), ("RE-3",),
    ]  # fmt: skip
    desk.go("money", "bill-all")
    settle(desk, qtbot)
    assert desk.screen()._sheet.title.full_text() == "Invoice 3 shipped orders, €300.60"
    press(qtbot, desk, KEY.Key_F12)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(DISTINCT number), max(number) FROM invoice") == [(6, "RE-6")], (
        "no number is left out"
    )


@pytest.mark.slow
def test_who_goes_elsewhere_lets_the_run_go_on_and_another_sheet_stops_it(desk, books, qtbot, monkeypatch):
    for _ in range(4):
        billed(books)
    desk.go("money", "bill-all")
    settle(desk, qtbot)
    with one_by_one(monkeypatch) as gate:
        press(qtbot, desk, KEY.Key_F12)
        sheet = desk.screen()._sheet
        desk.go("stock")
        gate.release(1)
        qtbot.waitUntil(lambda: sheet.note.full_text().startswith("2 of 4"), timeout=10_000)
        desk.go("money", "bill-all")  # the same sheet anew
        gate.release(1)
    qtbot.waitUntil(lambda: any("2 wait" in one.text for one in desk.toasts.shown), timeout=10_000)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM invoice") == [(2,)]
    # Opened while the second was in hand, it lists what is left now, and issues that.
    assert desk.screen().open_sheet.title.full_text() == "Invoice 2 shipped orders, €200.40"
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: any("2 invoices are issued, RE-3" in one.text for one in desk.toasts.shown), timeout=10_000)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM invoice") == [(4,)]


@pytest.mark.slow
def test_esc_stops_a_step_of_many_documents_and_what_was_done_is_taken_back_by_one_key(desk, books, qtbot, monkeypatch):
    for _ in range(5):
        sample.make_order(books, "K-10482", (("BN12", "2"),))
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_A, CTRL)
    settle(desk, qtbot)
    with one_by_one(monkeypatch) as gate:
        press(qtbot, desk, KEY.Key_F12)
        press(qtbot, desk, KEY.Key_F12)
        gate.release(1)
        qtbot.waitUntil(lambda: shown(desk) == "2 of 5 · Esc stops after this one", timeout=10_000)
        press(qtbot, desk, KEY.Key_Escape)
    qtbot.waitUntil(lambda: desk.screen()._sheet is None, timeout=10_000)
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].text.endswith("; 3 wait.")
    assert rows(books, "SELECT count(*) FROM pick_list WHERE state = 'open'") == [(2,)]
    press(qtbot, desk, KEY.Key_Z, CTRL)
    qtbot.waitUntil(
        lambda: rows(books, "SELECT count(*) FROM pick_list WHERE state = 'open'") == [(0,)], timeout=10_000
    )
    settle(desk, qtbot)


@pytest.mark.slow
def test_what_a_stopped_step_did_not_begin_is_listed_as_waiting_beside_what_was_refused(
    desk, books, qtbot, monkeypatch
):
    orders = [sample.make_order(books, "K-10482", (("BN12", "2"),)) for _ in range(4)]
    desk.go("board")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_A, CTRL)
    settle(desk, qtbot)
    with one_by_one(monkeypatch) as gate:
        press(qtbot, desk, KEY.Key_F12)
        sheet = desk.screen().open_sheet
        assert AS_ONE in told(sheet)
        # Somebody else cancels the first of them at the same moment.
        sample.do(books, "cancel_order", order=sheet.deeds[0].row.id, reason="no answer")
        press(qtbot, desk, KEY.Key_F12)
        assert AS_ONE not in told(sheet), "it is on its way: nothing is chosen any more"
        gate.release(1)
        qtbot.waitUntil(lambda: shown(desk) == "2 of 4 · Esc stops after this one", timeout=10_000)
        press(qtbot, desk, KEY.Key_Escape)
    qtbot.waitUntil(lambda: sheet.title.full_text() == "1 of 4 are done; these are as they were", timeout=10_000)
    assert shown(desk) == ""
    says = sheet.table.model().columns[2].text
    assert [says(deed) == WAITS for deed in sheet.deeds] == [False, True, True]
    assert AS_ONE not in told(sheet)
    listed = {deed.row.id for deed in sheet.deeds}
    picked = {one for (one,) in rows(books, "SELECT order_id FROM pick_list WHERE state = 'open'")}
    assert (len(picked), listed | picked) == (1, {one.id for one in orders}), "each order is told of once"
    press(qtbot, desk, KEY.Key_Escape)
    assert desk.screen().open_sheet is None


@pytest.mark.slow
def test_a_right_for_bills_is_asked_for_once(books, qtbot, tmp_path):
    from app.actions.catalogue import BY_NAME
    from app.actions.registry import perform

    for _ in range(3):
        billed(books)
    for name, role in (("Anna", "owner"), ("Walt", "warehouse")):
        perform(books, BY_NAME["save_user"], {"name": name, "role": role}, "Anna")
        perform(books, BY_NAME["set_secret"], {"user": name, "secret": "correct horse"}, "Anna")
    desk = open_desk(books, qtbot, WindowState(tmp_path / "window.json"))
    desk.doorkeeper._try("Walt", "correct horse")
    settle(desk, qtbot)
    desk.go("money", "bill-all")
    settle(desk, qtbot)
    press(qtbot, desk, KEY.Key_F12)
    qtbot.waitUntil(lambda: desk.doorkeeper._sheet is not None, timeout=10_000)
    sheet = desk.doorkeeper._sheet
    type_text(qtbot, "year end")
    sheet.secret.setFocus()
    type_text(qtbot, "correct horse\n")
    qtbot.waitUntil(lambda: rows(books, "SELECT count(*) FROM invoice") == [(3,)], timeout=10_000)
    settle(desk, qtbot)
    assert rows(books, "SELECT count(*) FROM journal WHERE kind = 'ApprovalGiven'") == [(3,)]


class Writer:
    """The worker of a desk without one: each act is answered when it is asked to be."""

    def __init__(self, *outcomes):
        self.outcomes, self.actor, self.lender, self.timekeeper, self.waiting = list(outcomes), "anna", None, None, []

    def ask(self, _fn, *, done, failed, owner):
        del owner
        self.waiting.append((done, failed))

    def answer(self, count=1):
        for _ in range(count):
            done, failed = self.waiting.pop()
            outcome = self.outcomes.pop(0)
            failed(outcome) if isinstance(outcome, ZeroDivisionError) else done(outcome)


def walked(writer, count, stop_at=0):
    heard, wrong, steps = [], [], []
    run = perform_each(
        writer, [{"action": "x", "n": n} for n in range(count)], heard.append, failed=wrong.append, owner=QObject(),
        stepped=lambda one: steps.append(one.words if not one.over else "over"),
    )  # fmt: skip
    while writer.waiting:
        if run.at == stop_at:
            run.stop()
        writer.answer()
    return heard, wrong, steps


def test_a_run_is_told_step_by_step_and_stops_between_two():
    heard, _, steps = walked(Writer("a", "b", "c"), 3)
    assert heard == [("a", "b", "c")]
    assert steps == ["1 of 3 · Esc stops after this one", "2 of 3 · Esc stops after this one", "3 of 3", "over"]
    heard, _, steps = walked(Writer("a", "b"), 5, stop_at=2)
    assert heard == [("a", "b", None, None, None)]
    assert steps[-2:] == ["2 of 5 · stops after this one", "over"]


def test_what_is_refused_keeps_none_back_but_where_the_world_is_not_ready_the_rest_waits():
    no = RuleViolation("No price.")
    assert walked(Writer("a", no, "c"), 3)[0] == [("a", no, "c")]
    full = Unavailable("The disk is full.")
    assert walked(Writer("a", full), 4)[0] == [("a", full, None, None)]
    heard, wrong, _ = walked(Writer("a", ZeroDivisionError("ours")), 3)
    assert heard == [("a", None, None)]
    assert len(wrong) == 1


def test_a_locked_certificate_stops_the_run_and_can_be_unlocked():
    locked = Locked("The certificate is locked.")
    heard, wrong, _ = walked(Writer("a", locked), 3)
    assert heard == [("a", locked, None)]
    assert wrong == [locked]


def test_a_clock_in_doubt_is_asked_about_and_the_same_one_is_done_again():
    writer = Writer("a", ClockInDoubt("2027-01-01", "2026-01-01"), "b", "c")
    asked = []
    writer.timekeeper = SimpleNamespace(ask=lambda error, again, _give_up: (asked.append(error), again()))
    assert walked(writer, 3)[0] == [("a", "b", "c")]
    assert len(asked) == 1
    doubt = ClockInDoubt("2027-01-01", "2026-01-01")
    writer = Writer("a", doubt)
    writer.timekeeper = SimpleNamespace(ask=lambda _error, _again, give_up: give_up())
    assert walked(writer, 3)[0] == [("a", doubt, None)]


def test_a_right_is_lent_once_for_all_that_lack_it_and_a_wrong_secret_is_tried_on_one_only():
    lacks = NotPermitted("Walt may not issue.", ("bill",), ("Anna",))
    wrong = RuleViolation("The PIN is wrong.", "approval.secret")
    writer = Writer(lacks, "b", lacks, wrong, "a", "c")
    answered = []

    class Lender:
        def ask(self, error, again, _give_up):
            self.again = again
            again({"by": "Anna", "secret": "0"})

        def answered(self, error):
            answered.append(error)
            if error is not None:
                self.again({"by": "Anna", "secret": "1"})
            return error is not None

    writer.lender = Lender()
    assert walked(writer, 3)[0] == [("a", "b", "c")]
    assert answered == [wrong, None, None]


@pytest.mark.parametrize(
    ("outcomes", "words"),
    [
        (range(1, 51), "50 invoices are issued, RE-1 to RE-50."),
        ([*range(1, 13), *[None] * 38], "12 invoices are issued, RE-1 to RE-12; 38 wait."),
        ([1, None], "Invoice RE-1 is issued; 1 waits."),
        ([1], "Invoice RE-1 is issued."),
        ([RuleViolation("x"), None, None], "No invoice is issued; 2 wait."),
        ([RuleViolation("x")], ""),
    ],
)
def test_what_became_of_a_run_is_one_sentence(outcomes, words):
    made = [SimpleNamespace(number=f"RE-{one}") if isinstance(one, int) else one for one in outcomes]
    assert said_of(made) == words


def test_the_corner_says_how_many_papers_are_to_be_made_where_it_takes_longer_than_a_moment(qtbot, monkeypatch):
    monkeypatch.setattr(making, "AT_ONCE_MS", 40)
    one = Making()
    heard = []
    one.changed.connect(lambda: heard.append(one.words))
    one.count(1)
    one.count(0)
    qtbot.wait(80)
    assert not [words for words in heard if words], "it was made at once"
    threading.Thread(target=lambda: [one.count(left) for left in (1200, 1199)]).start()
    qtbot.waitUntil(lambda: one.words == "1,199 papers to make")
    one.fault("The disk is full.")
    one.count(1)
    qtbot.waitUntil(lambda: (one.words, one.alarm, one.sentence) == ("1 paper to make", True, "The disk is full."))
    one.count(0)
    qtbot.waitUntil(lambda: (one.words, one.alarm, one.sentence) == ("", False, ""))


@pytest.mark.slow
def test_it_stands_in_the_corner_of_the_window(desk, qtbot, monkeypatch):
    monkeypatch.setattr(making, "AT_ONCE_MS", 1)
    one = Making()
    desk.corner.add(one)
    one.count(3)
    qtbot.waitUntil(lambda: "3 papers to make · " in desk.corner.full_text())
    one.fault("The disk is full.")
    qtbot.waitUntil(lambda: "The disk is full." in desk.corner.toolTip())
    one.count(0)
    qtbot.waitUntil(lambda: "paper" not in desk.corner.full_text())
