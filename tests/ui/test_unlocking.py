"""A certificate whose passphrase is kept nowhere: asked for at the start, where a paper needs it, and in Settings."""

from types import SimpleNamespace

import pytest
import sample
from driving import new_order, press, settle, type_text
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.documents import certificate
from app.documents.runner import print_paper
from app.domain.errors import Locked, RuleViolation, Unavailable
from app.domain.founding import Setup
from app.store.filestore import files_of
from app.store.sql import sql
from app.ui.errors import present
from app.ui.first.questions import Questions
from app.ui.screens import unlocking
from app.ui.screens.base import Screen
from app.ui.screens.jotting import NoteSheet
from app.ui.screens.mailsheet import MailSheet, _Letter
from app.ui.screens.settings.certificate_lock import LockBlock
from app.ui.screens.unlocking import UnlockSheet, ask, ask_when_free
from app.ui.widgets.secret import NOT_THE_SAME
from app.ui.widgets.sheet import Sheet
from tests.documents.authority import authority, serving
from tests.documents.test_attacks import stranger

MINE = "my own passphrase"


@pytest.fixture(autouse=True)
def unhurried(monkeypatch):
    """Between two keys there is a moment, and the window is looked at often."""
    monkeypatch.setattr(unlocking, "untouched", lambda: 60.0)
    monkeypatch.setattr(unlocking, "_AGAIN_MS", 20)


@pytest.fixture(autouse=True)
def no_store(monkeypatch):
    monkeypatch.setattr(certificate, "_keyring", lambda: None)
    monkeypatch.delenv(certificate.PASSPHRASE_VARIABLE, raising=False)
    yield
    forget()


def forget():
    certificate._typed.clear()
    certificate._unlocked.clear()


class Desk(QObject):
    """A worker that answers at once, and a shell that remembers what it was told."""

    def __init__(self, answer):
        super().__init__()
        self.work = self.shell = self
        self.answer, self.said = answer, []

    def call(self, _fn, *, done, failed, owner):
        del owner
        failed(self.answer) if isinstance(self.answer, Exception) else done(self.answer)

    def toast(self, sentence, **_more):
        self.said.append(sentence)


def test_a_wrong_passphrase_is_said_below_the_field_and_the_right_one_closes(qtbot):
    place = QWidget()
    qtbot.addWidget(place)
    place.resize(900, 600)
    place.show()
    desk, went = Desk(RuleViolation("This is not the passphrase of the certificate.", "passphrase")), []
    sheet = UnlockSheet(place, desk, lambda: went.append(True))
    sheet.open()
    qtbot.keyClick(sheet.box, Qt.Key.Key_Return)
    assert sheet.problem.full_text() == "Type the passphrase."
    qtbot.keyClicks(sheet.box, "wrong")
    assert sheet.problem.full_text() == ""
    sheet.accept()
    assert sheet.problem.full_text() == "This is not the passphrase of the certificate."
    assert sheet.box.selectedText() == "wrong"
    assert sheet.isVisible()
    assert (desk.said, went) == ([], [])
    desk.answer = "Nordlicht"
    sheet.accept()
    assert desk.said == ["Unlocked: papers are sealed by Nordlicht."]
    assert went == [True]
    assert not sheet.isVisible()


def test_the_sheet_that_needed_it_is_there_again_and_all_that_waited_goes_on(qtbot):
    desk, went = Desk("Nordlicht"), []
    place = Screen(desk)
    qtbot.addWidget(place)
    place.resize(900, 600)
    place.show()
    below = Sheet(place, "A letter")
    place.show_sheet(below)
    ask(place, lambda: went.append("letter"))
    asked = place.open_sheet
    ask(place, lambda: went.append("bill"))
    assert place.open_sheet is asked, "it is asked once"
    assert not below.isVisible()
    asked.box.setText(MINE)
    asked.accept()
    assert (place.open_sheet, below.isVisible(), went) == (below, True, ["letter", "bill"])
    ask(place)
    # Its answer comes meanwhile: nothing of it is below any more.
    below.dismiss()
    QApplication.sendPostedEvents(below, QEvent.Type.DeferredDelete)
    qtbot.keyClick(place.open_sheet, Qt.Key.Key_Escape)
    assert place.open_sheet is None


def test_a_letter_that_waited_for_the_passphrase_goes(qtbot):
    desk = Desk(Locked("It is locked."))
    desk.mailing = SimpleNamespace(begun={}, put=None)
    desk.actor = desk.window = None
    place = Screen(desk)
    qtbot.addWidget(place)
    place.resize(900, 600)
    place.show()
    proposal = SimpleNamespace(
        kind="order", number="SO-1", before=(), to="a@b.example", machine=None, subject="SO-1", text="", file="SO-1.pdf"
    )
    proposal.machine_wanted = proposal.remembered = False
    sheet = MailSheet(place, proposal)
    letter = _Letter(desk, place, sheet, "sales-order", "SO-1")
    sheet.server_wanted.connect(lambda: sheet.know_server(named=True))
    place.show_sheet(sheet)
    sheet.accept()
    sheet.not_known()
    assert not sheet.away, "nobody could say whether there is a server"
    sheet.accept()
    assert isinstance(place.open_sheet, UnlockSheet), "asked again, and on its way"
    desk.answer = SimpleNamespace(kind="order", number="SO-1", to="a@b.example")
    place.open_sheet.box.setText(MINE)
    # What unlocks answers with a name, which nobody looks at here.
    place.open_sheet.accept()
    assert desk.said[-1] == "SO-1 goes to a@b.example."
    assert (sheet.gone, place.open_sheet, letter._begun) == (True, None, {})


def test_at_the_start_nobody_is_asked_for_what_was_typed_meanwhile(qtbot):
    desk = Desk(False)
    place = Screen(desk)
    qtbot.addWidget(place)
    desk.screen, desk.doorkeeper, desk.covered = lambda: place, SimpleNamespace(covers=False), False
    ask_when_free(desk)
    assert place.open_sheet is None
    desk.answer = True
    ask_when_free(desk)
    assert isinstance(place.open_sheet, UnlockSheet)


@pytest.fixture
def locked(monkeypatch):
    """Nobody has typed the passphrase yet."""
    monkeypatch.setattr(unlocking, "still_locked", lambda _books: True)


def asked(desk):
    return isinstance(desk.screen().open_sheet, UnlockSheet)


@pytest.fixture
def noted(desk, books, qtbot, monkeypatch):
    """A note is on its way when two papers that were wanted before could not be sealed; which of them went."""
    sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("board")
    settle(desk, qtbot)
    place, held, read = desk.screen(), [], desk.work.read
    place.table.go_to(0)
    settle(desk, qtbot)
    monkeypatch.setattr(desk.work, "read", lambda *given, **more: held.append((given, more)))
    press(qtbot, desk, Qt.Key.Key_J, Qt.KeyboardModifier.ControlModifier)
    went = []
    for paper in ("order", "bill"):
        present(Locked("It is locked."), place, retry=lambda paper=paper: went.append(paper))
    type_text(qtbot, "rang")
    monkeypatch.setattr(desk.work, "read", read)
    for given, more in held:
        read(*given, **more)
    qtbot.waitUntil(lambda: isinstance(place.open_sheet, NoteSheet))
    settle(desk, qtbot)
    return went


def test_a_sheet_that_is_on_its_way_has_its_keys_and_the_passphrase_is_asked_for_once_behind_it(
    desk, qtbot, monkeypatch, locked, noted
):
    place = desk.screen()
    type_text(qtbot, " twice")
    assert place.open_sheet.field.toPlainText() == "rang twice"
    assert len([one for one in desk.toasts.log if "passphrase is asked for when you are done" in one]) == 1
    press(qtbot, desk, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: asked(desk))
    monkeypatch.setattr(unlocking, "unlocked", lambda _books, _words: "Nordlicht")
    type_text(qtbot, f"{MINE}\n")
    qtbot.waitUntil(lambda: noted == ["order", "bill"])
    assert place.open_sheet is None


def test_nobody_is_asked_for_a_passphrase_that_was_typed_elsewhere_meanwhile_and_all_that_waited_goes_on(
    desk, qtbot, monkeypatch, noted
):
    monkeypatch.setattr(unlocking, "still_locked", lambda _books: False)
    asks = []
    monkeypatch.setattr(unlocking, "UnlockSheet", lambda *given: asks.append(given) or UnlockSheet(*given))
    press(qtbot, desk, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: noted == ["order", "bill"])
    assert asks == []


def test_a_second_paper_waits_for_the_passphrase_that_is_asked_for_below_the_print_queue(desk, qtbot, monkeypatch):
    place, went = desk.screen(), []
    present(Locked("It is locked."), place, retry=lambda: went.append("order"))
    desk.do("print_queue")
    present(Locked("It is locked."), place, retry=lambda: went.append("bill"))
    press(qtbot, desk, Qt.Key.Key_Escape)
    assert asked(desk)
    monkeypatch.setattr(unlocking, "unlocked", lambda _books, _words: "Nordlicht")
    type_text(qtbot, f"{MINE}\n")
    qtbot.waitUntil(lambda: went == ["order", "bill"])
    assert place.open_sheet is None


def test_nobody_who_looks_for_something_is_asked_for_the_passphrase_in_between(desk, qtbot, locked):
    press(qtbot, desk, Qt.Key.Key_F3)
    ask_when_free(desk)
    settle(desk, qtbot)
    assert not asked(desk)
    type_text(qtbot, "kern")
    assert desk.palette_.box.text() == "kern"
    press(qtbot, desk, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: asked(desk))


def test_between_two_codes_of_an_order_nobody_is_asked_for_the_passphrase(desk, qtbot, locked):
    page = new_order(desk, qtbot)
    type_text(qtbot, "cu15-3\n")
    settle(desk, qtbot)
    ask_when_free(desk)
    settle(desk, qtbot)
    type_text(qtbot, "bn12\n")
    settle(desk, qtbot)
    assert [line.product.code for line in page.model.lines] == ["CU15-3", "BN12"]
    assert not asked(desk)
    press(qtbot, desk, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: asked(desk))


def test_nobody_is_asked_while_keys_come(desk, qtbot, monkeypatch, locked):
    since = [0.2]
    monkeypatch.setattr(unlocking, "untouched", lambda: since[0])
    ask_when_free(desk)
    settle(desk, qtbot)
    assert not asked(desk)
    since[0] = 5.0
    qtbot.waitUntil(lambda: asked(desk))


def test_a_place_that_can_ask_does_and_another_says_it():
    class Place:
        def __init__(self):
            self.lines = []

        def show_line(self, sentence, **_more):
            self.lines.append(sentence)

    class Asking(Place):
        def ask_passphrase(self, again):
            self.again = again

    plain, asking = Place(), Asking()
    present(Locked("It is locked."), plain)
    present(Locked("It is locked."), asking, retry=forget)
    assert plain.lines == ["It is locked. Nothing was lost."]
    assert (asking.lines, asking.again) == ([], forget)
    present(Unavailable("The disk is full."), asking)
    assert asking.lines == ["The disk is full. Nothing was lost."]


def test_a_passphrase_that_is_kept_nowhere_is_typed_twice(qtbot):
    desk = Desk("")
    lock, said = LockBlock(desk), []
    qtbot.addWidget(lock)
    lock.said.connect(said.append)
    lock.show_kept("file", there=True)
    assert lock.again.isVisibleTo(lock)
    lock.passphrase.setText(MINE)
    lock.again.setText("my own pasphrase")
    lock.button.click()
    assert (lock.form.error_of("again"), said) == (NOT_THE_SAME, [])
    lock.again.setText(MINE)
    lock.button.click()
    assert said == ["The passphrase is asked for at each start."]
    assert (lock.passphrase.text(), lock.again.text()) == ("", "")
    lock.show_kept("", there=True)
    assert not lock.again.isVisibleTo(lock)


def test_without_a_key_store_the_first_window_offers_to_ask(qtbot):
    questions = Questions(Setup())
    qtbot.addWidget(questions)
    field = questions.form.fields["asked"]

    def choose(way):
        questions.form.set_values({"seal": way})
        questions._answered("seal")
        return field.isVisibleTo(questions)

    assert not choose("now"), "not yet known"
    questions.offer_asking(True)
    assert [choose(way) for way in ("now", "file", "later")] == [True, True, False]
    choose("now")
    field.setText(MINE)
    assert questions.seal.asked == MINE
    again = questions.form.fields["asked_again"]
    again.setText("my own pasphrase")
    assert questions.show_unlike()
    assert questions.form.error_of("asked_again") == NOT_THE_SAME
    qtbot.keyClicks(again, MINE)
    assert questions.form.error_of("asked_again") == ""
    assert not questions.show_unlike()
    assert MINE not in repr(questions.setup), "it goes into no draft"
    questions.offer_asking(False)
    assert (field.isVisibleTo(questions), questions.seal.asked) == (False, "")


def kept_in_a_file(books):
    """A certificate as it is made where there is no key store, without waiting for RSA keys."""
    path = files_of(books) / certificate.FILE_NAME
    identity = stranger()
    passphrase = certificate._new_passphrase(path)
    certificate._store(path, identity.key, identity.certificate, identity.chain, passphrase)
    return path


@pytest.mark.slow
def test_locked_it_is_asked_for_at_the_start_and_where_a_paper_needs_it(desk, books, qtbot):
    certificate.ask_at_start(kept_in_a_file(books), MINE)
    forget()
    # At the start, not in the middle of a word.
    place = desk.screen()
    ask_when_free(desk)
    qtbot.waitUntil(lambda: isinstance(place.open_sheet, UnlockSheet))
    press(qtbot, desk, Qt.Key.Key_Escape)
    assert place.open_sheet is None
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("order", order.id)
    settle(desk, qtbot)
    desk.do("print")
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, UnlockSheet), timeout=15_000)
    sheet = desk.screen().open_sheet
    type_text(qtbot, "something else\n")
    qtbot.waitUntil(lambda: sheet.problem.full_text() == "This is not the passphrase of the certificate.")
    type_text(qtbot, MINE + "\n")
    qtbot.waitUntil(lambda: desk.screen().open_sheet is None, timeout=15_000)
    assert any(one.startswith("Unlocked: papers are sealed by ") for one in desk.toasts.log)
    assert print_paper(books, "sales-order", order.number).archived


@pytest.mark.slow
def test_settings_ask_at_the_start_keep_it_again_and_unlock(desk, books, qtbot):
    path = kept_in_a_file(books)
    desk.go("settings")
    desk.screen().show_section("seal")
    lock = desk.screen().seal.lock
    qtbot.waitUntil(lambda: lock.isVisibleTo(desk.screen().seal), timeout=15_000)
    assert lock.button.text() == "Ask me at the start"
    lock.button.click()
    assert lock.form.error_of("passphrase") == "Type the passphrase."
    for field in (lock.passphrase, lock.again):
        field.setText("short")
    lock.button.click()
    qtbot.waitUntil(lambda: "10 letters or more" in lock.form.error_of("passphrase"), timeout=15_000)
    for field in (lock.passphrase, lock.again):
        field.setText(MINE)
    lock.button.click()
    qtbot.waitUntil(lambda: lock.button.text() == "Keep it in a file", timeout=15_000)
    assert certificate.kept_by(path) == certificate.MEMORY
    forget()
    desk.screen().seal.reload()
    qtbot.waitUntil(lambda: lock.button.text() == "Unlock", timeout=15_000)
    assert desk.screen().seal.title.full_text() == "The certificate is locked"
    lock.passphrase.setText(MINE)
    lock.button.click()
    qtbot.waitUntil(lambda: lock.button.text() == "Keep it in a file", timeout=15_000)
    lock.button.click()
    qtbot.waitUntil(lambda: lock.button.text() == "Ask me at the start", timeout=15_000)
    assert certificate.kept_by(path) == certificate.FILE


@pytest.mark.slow
def test_settings_name_who_stamps_the_time_and_say_what_waits(desk, books, qtbot):
    kept_in_a_file(books)
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    print_paper(books, "sales-order", order.number)
    desk.go("settings")
    desk.screen().show_section("seal")
    stamps, said = desk.screen().seal.stamps, [""]
    stamps.said.connect(said.append)
    qtbot.waitUntil(lambda: stamps.state.full_text() == "Nobody is asked for the time.", timeout=15_000)
    assert not stamps.now.isEnabled()
    stamps.address.setText("tsa.example")
    stamps.address.setModified(True)
    stamps.keep.click()
    qtbot.waitUntil(lambda: "begins with https://" in stamps.form.error_of("tsa_url"), timeout=15_000)
    with serving(authority()) as server:
        server.instead = 503
        stamps.address.setText(server.url)
        stamps.keep.click()
        qtbot.waitUntil(lambda: stamps.state.full_text() == "1 paper waits for a stamp.", timeout=15_000)
        stamps.now.click()
        qtbot.waitUntil(lambda: stamps.form.error_of("tsa_url") == "127.0.0.1 refused to stamp (503).", timeout=15_000)
        server.instead = None
        stamps.now.click()
        qtbot.waitUntil(lambda: stamps.state.full_text().startswith("No paper waits for a stamp."), timeout=15_000)
        assert stamps.state.full_text().endswith(" by Zeit AG.")
        assert stamps.form.error_of("tsa_url") == ""
        # Another authority answers there: its address is kept once more, by Enter in the field.
        server.of = authority("Fremd AG")
        print_paper(books, "sales-order", sample.make_order(books, "K-10482", (("CU15-3", "5"),)).number)
        stamps.reload()
        qtbot.waitUntil(stamps.now.isEnabled, timeout=15_000)
        stamps.now.setFocus()
        press(qtbot, desk, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: "Another authority answered" in stamps.form.error_of("tsa_url"), timeout=15_000)
        stamps.address.setFocus()
        press(qtbot, desk, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "is named anew: whoever answers" in said[-1], timeout=15_000)
        qtbot.waitUntil(stamps.now.isEnabled, timeout=15_000)
        stamps.now.setFocus()
        press(qtbot, desk, Qt.Key.Key_Space)
        qtbot.waitUntil(lambda: stamps.state.full_text().endswith(" by Fremd AG."), timeout=15_000)
    with books.read() as view:
        assert view.rows(sql("SELECT count(*) FROM document_timestamp")) == [(2,)]
