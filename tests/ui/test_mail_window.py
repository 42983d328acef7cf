"""Mailing from the window: a paper is read over and goes, what waits is seen, and Settings name the server."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import fitting
import inks
import pytest
import sample
from driving import billed, new_order, press, rows, settle, type_text
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit

from app.domain.facts import PaperMailed
from app.exchange.mailing import server as servers
from app.exchange.mailing.letters import FAILED, GIVEN_UP, QUEUED, SENT, UNSURE
from app.exchange.mailing.papers import outbox_of
from app.ui import format as say
from app.ui.screens import mailsheet
from app.ui.screens.mailmany import MailManySheet
from app.ui.screens.mailqueue import MailQueueSheet
from app.ui.screens.mailsheet import MAILS, MailSheet, called, why_not_mailed
from app.ui.screens.papers import PAPER_OF
from app.ui.theme.look import Mode, look
from app.ui.widgets.text import Text
from tests.mail_server import FROM, MailServer, put
from tests.mail_server import letter as mail_letter

CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
LONG = 20_000
AT_US = 1_773_826_200_000_000


@pytest.fixture(autouse=True)
def home(tmp_path, monkeypatch) -> None:
    """This machine's folders, and no key store but a file."""
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path / "home"))
    monkeypatch.setattr("app.runtime.keystore.key_store", lambda: None)


@pytest.fixture
def server() -> Iterator[MailServer]:
    """A server on this machine."""
    one = MailServer().start()
    yield one
    one.stop()


@pytest.fixture
def desk(desk: Any) -> Iterator[Any]:
    """The window; the thread that sends ends before the books do."""
    yield desk
    desk.mailing.stop()
    desk.mailing.ended()


def named(books: Any, server: MailServer, **more: str) -> None:
    given = {"host": "127.0.0.1", "port": str(server.port), "security": "none", "user": "", "sender": FROM}
    servers.name_server(books.where, **{**given, **more})


def said(desk: Any) -> list[str]:
    return [one.text for one in desk.toasts.shown]


def states(desk: Any) -> list[str]:
    return [one.state for one in desk.mailing.jobs]


def mail_sheet(desk: Any, qtbot: Any) -> MailSheet:
    """By its key, on what is in front."""
    press(qtbot, desk, Qt.Key.Key_M, CTRL | SHIFT)
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, MailSheet), timeout=LONG)
    sheet: MailSheet = desk.screen().open_sheet
    qtbot.waitUntil(lambda: sheet._by_server is not None, timeout=LONG)
    return sheet


def show_order(desk: Any, books: Any, qtbot: Any, **customer: str) -> Any:
    if customer:
        sample.do(books, "save_customer", number="K-10482", **customer)
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    desk.go("order", order.id)
    settle(desk, qtbot)
    return order


@pytest.mark.slow
def test_a_paper_is_read_over_and_mailed_and_the_history_knows(desk, books, server, qtbot, monkeypatch):
    named(books, server, name="Anna of Nordlicht")
    order = show_order(desk, books, qtbot, email="post@mueller.example")
    sheet = mail_sheet(desk, qtbot)
    assert sheet.title.full_text() == "Mail SO-1"
    typed = sheet.given()
    assert (typed["to"], typed["subject"]) == ("post@mueller.example", "Auftragsbestätigung SO-1")
    assert sheet.along.full_text() == "Attached: Auftragsbestätigung-SO-1.pdf"
    assert sheet.lacking.isHidden()
    sheet.form.field("text", QPlainTextEdit).setPlainText("As we said.\nAnna")
    sheet.form.field("to", QLineEdit).setText("post@mueller")
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: sheet.form.error_of("to") != "", timeout=LONG)
    assert sheet.form.error_of("to") == "post@mueller is not an e-mail address; it looks like anna@example.com."
    sheet.form.field("to", QLineEdit).setText("post@mueller.example")
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: server.took != [], timeout=LONG)
    (read,) = server.mails()
    assert (read["From"], read["Subject"]) == (f"Anna of Nordlicht <{FROM}>", "Auftragsbestätigung SO-1")
    body, paper = read.iter_parts()
    assert body.get_content().splitlines() == ["As we said.", "Anna"]
    assert paper.get_content().startswith(b"%PDF")
    qtbot.waitUntil(lambda: states(desk) == [SENT] and desk.mailing.jobs[0].booked, timeout=LONG)
    assert "SO-1 goes to post@mueller.example." in said(desk)
    assert desk.screen().open_sheet is None
    assert rows(books, "SELECT document_id, sent_to FROM paper_mailed") == [(order.id, "post@mueller.example")]
    again = mail_sheet(desk, qtbot)
    before = [one.full_text() for one in again.findChildren(type(again.along)) if one.full_text().startswith("Mailed ")]
    assert before[0].endswith(" to post@mueller.example")
    opened: list[Any] = []
    monkeypatch.setattr(mailsheet.QDesktopServices, "openUrl", lambda url: opened.append(url) is None)
    press(qtbot, desk, Qt.Key.Key_O, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: opened != [], timeout=LONG)


@pytest.mark.slow
def test_without_a_server_the_sheet_says_so_and_the_mail_program_opens_the_letter(desk, books, qtbot, monkeypatch):
    opened: list[Path] = []
    monkeypatch.setattr(
        mailsheet.QDesktopServices, "openUrl", lambda url: opened.append(Path(url.toLocalFile())) is None
    )
    show_order(desk, books, qtbot)
    sheet = mail_sheet(desk, qtbot)
    assert sheet.lacking.full_text() == "No server takes the mail of this company from here yet."
    assert sheet.button.text() == "Open in mail program"
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: sheet.form.error_of("to") == "Say the e-mail address it goes to.", timeout=LONG)
    type_text(qtbot, "anna@example.com")
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: opened != [], timeout=LONG)
    assert b"X-Unsent: 1" in opened[0].read_bytes()
    assert "SO-1 is open in your mail program; it goes when you send it there." in said(desk)
    assert rows(books, "SELECT count(*) FROM paper_mailed") == [(0,)], "nobody knows whether it is sent there"
    # What was typed is there again after Esc.
    again = mail_sheet(desk, qtbot)
    again.form.field("to", QLineEdit).setText("bert@example.com")
    press(qtbot, desk, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.screen().open_sheet is None)
    last = mail_sheet(desk, qtbot)
    assert last.given()["to"] == "bert@example.com"
    last.settings.clicked.emit()
    qtbot.waitUntil(lambda: desk.place == "settings" and desk.screen().section == "mail", timeout=LONG)


@pytest.mark.slow
def test_what_cannot_be_mailed_says_why(desk, books, qtbot):
    page = new_order(desk, qtbot)
    type_text(qtbot, "2*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_M, CTRL | SHIFT)
    assert page.foot.headline.full_text().startswith("This is a draft; only what is issued is mailed.")
    assert desk.screen().open_sheet is None


@pytest.mark.slow
def test_a_quote_that_is_sent_is_one_click_from_its_mail(desk, books, qtbot):
    new_order(desk, qtbot)
    type_text(qtbot, "2*cu15\n")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_F12)
    type_text(qtbot, "q\n")
    qtbot.waitUntil(lambda: "Quote Q-1 is sent." in said(desk), timeout=LONG)
    desk.go("board")
    next(one for one in desk.toasts.shown if one.text == "Quote Q-1 is sent.").act()
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, MailSheet), timeout=LONG)
    assert desk.place == "order"
    assert desk.screen().open_sheet.title.full_text() == "Mail Q-1"


@pytest.mark.slow
def test_what_is_no_paper_for_customers_is_said_where_it_lies(desk, books, qtbot):
    order = sample.make_order(books, "K-10482", (("CU15-3", "4"),))
    pick = sample.do(books, "open_pick_list", order=order.id)
    desk.go("deliveries")
    settle(desk, qtbot)
    press(qtbot, desk, Qt.Key.Key_M, CTRL | SHIFT)
    assert desk.screen().line.text.startswith(f"{pick.number} is not mailed: quotes, orders, ")
    assert why_not_mailed("draft", "D-3") == "D-3 is a draft; only what is issued is mailed."
    assert [called(kind, "K-1") for kind in ("invoice", "statement")] == ["K-1", "statement of K-1"]
    assert why_not_mailed("invoice", "RE-1") == why_not_mailed("product", "CU15") == ""


@pytest.mark.slow
def test_the_sheets_can_be_read_at_twice_the_size_in_a_small_window(desk, books, qtbot):
    desk.frame.showNormal()
    desk.frame.resize(1366, 740)
    show_order(desk, books, qtbot, email="post@mueller.example")
    mail_sheet(desk, qtbot)
    look().set_scale(200)
    qtbot.wait(50)
    assert fitting.faults(desk.frame) == []
    letter = replace(mail_letter("RE-1"), id="1", made=1, state=UNSURE, reason="mail.example.com did not say so.")
    desk.mailing._arrived((letter, replace(letter, id="2", number="RE-2", state=QUEUED, reason="")))
    desk.go("board")
    desk.do("mail_queue")
    qtbot.wait(50)
    assert fitting.faults(desk.frame) == []
    mail_section(desk, qtbot)
    qtbot.wait(50)
    assert fitting.faults(desk.frame) == []
    for mode in (Mode.DARK, Mode.CONTRAST, Mode.LIGHT):
        look().set_mode(mode)
        qtbot.wait(20)
        assert inks.faint(desk.frame) + inks.unmarked(desk.frame) == []
    look().set_scale(100)


def test_the_queue_sends_again_gives_up_and_keeps_a_doubt_a_doubt(desk, books, server, qtbot):
    named(books, server)
    server.cut = True
    put(outbox_of(books))
    desk.mailing.begin()
    qtbot.waitUntil(lambda: states(desk) == [UNSURE], timeout=LONG)
    assert desk.corner.full_text().startswith("1 mail unsure · ")
    assert any(one.startswith("RE-1 may have gone to anna@example.com. ") for one in said(desk))
    assert "did not say whether it took the letter" in desk.corner.toolTip()
    # A click on its words opens the queue.
    qtbot.mouseClick(desk.corner, Qt.MouseButton.LeftButton, pos=QPoint(4, 4))
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, MailQueueSheet))
    sheet = desk.screen().open_sheet
    assert sheet.detail.full_text().endswith("RE-1 may have gone to anna@example.com: send again?")
    press(qtbot, desk, Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: states(desk) == [GIVEN_UP], timeout=LONG)
    qtbot.waitUntil(lambda: "RE-1 is not mailed." in said(desk))
    assert desk.corner.full_text().startswith("● Saved here")
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: states(desk) == [UNSURE], timeout=LONG)
    assert len(server.took) == 1, "taking back that it was given up sends nothing"
    server.cut = False
    sheet.table.setFocus()
    press(qtbot, desk, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: states(desk) == [SENT], timeout=LONG)
    assert len({one["Message-ID"] for one in server.mails()}) == 1
    assert not sheet.button.isEnabled()
    press(qtbot, desk, Qt.Key.Key_Escape)
    assert desk.screen().open_sheet is None


@pytest.mark.slow
def test_a_letter_that_waited_when_the_program_ended_goes_with_the_next(desk, books, server, qtbot):
    named(books, server)
    server.rcpt["anna@example.com"] = "550 no such mailbox"
    put(outbox_of(books))
    put(outbox_of(books), "RE-2", "bert@example.com")
    desk.mailing.begin()
    qtbot.waitUntil(lambda: sorted(states(desk)) == [FAILED, SENT], timeout=LONG)
    assert desk.corner.full_text().startswith("1 mail failed · ")
    desk.do("mail_queue")
    assert desk.screen().open_sheet.job.number == "RE-1", "what waits for a person comes first"


@pytest.mark.slow
def test_a_server_that_hangs_holds_up_nobody_and_what_is_with_it_cannot_be_held_back(desk, books, server, qtbot):
    named(books, server)
    server.hang = threading.Event()
    letter = put(outbox_of(books))
    desk.mailing.begin()
    qtbot.waitUntil(lambda: server.took != [], timeout=LONG)
    desk.mailing.give_up(letter)
    qtbot.waitUntil(lambda: "RE-1 is with the server already." in said(desk), timeout=LONG)
    server.hang.set()
    qtbot.waitUntil(lambda: states(desk) == [SENT], timeout=LONG)


@pytest.mark.slow
def test_where_no_mail_is_sent_no_thread_is_begun(desk, books, qtbot):
    desk.mailing.begin()
    settle(desk, qtbot)
    assert desk.mailing._sender is None


def pairs(page: Any) -> list[tuple[str, str]]:
    """What the card of a document says."""
    return [(word.full_text(), value.full_text()) for word, value in page.card._pairs]


def texts(widget: Any) -> list[str]:
    return [one.full_text() for one in widget.findChildren(Text)]


def mail_section(desk: Any, qtbot: Any) -> Any:
    desk.go("settings", "mail")
    section = desk.screen().made("mail")
    qtbot.waitUntil(lambda: section.editor.title.full_text() == "Server for mail", timeout=LONG)
    settle(desk, qtbot)
    return section


def fill(section: Any, **values: str) -> None:
    for name, value in values.items():
        section.editor.form.set_values({name: value})


@pytest.mark.slow
def test_the_server_is_named_tried_and_taken_away_in_settings(desk, books, server, qtbot):
    section = mail_section(desk, qtbot)
    form = section.editor.form
    assert form.fields["host"].hasFocus()
    fill(section, host="127.0.0.1", port="1", security="none", sender="me")
    section.trial.click()
    qtbot.waitUntil(lambda: form.error_of("sender").startswith("me is not an e-mail address"), timeout=LONG)
    fill(section, sender=FROM)
    section.trial.click()
    qtbot.waitUntil(lambda: form.error_of("host") == "The mail server 127.0.0.1 cannot be reached.", timeout=LONG)
    fill(section, port=str(server.port))
    section.trial.setFocus()
    press(qtbot, desk, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: section.answer.full_text().startswith("127.0.0.1 took the letter"), timeout=LONG)
    assert section.trial.hasFocus(), "not the button that takes the server away"
    assert [one["To"] for one in server.mails()] == [FROM]
    assert servers.server_of(books.where) is None, "a trial keeps nothing"
    fill(section, password="s3cret", user="desk")
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: servers.server_of(books.where) is not None, timeout=LONG)
    qtbot.waitUntil(lambda: "Mail goes by 127.0.0.1 from now on." in said(desk), timeout=LONG)
    qtbot.waitUntil(lambda: form.field("password", QLineEdit).text() == "", timeout=LONG)
    assert form.field("password", QLineEdit).echoMode() is QLineEdit.EchoMode.Password
    kept = servers.server_of(books.where)
    assert servers.password_of(books.where, kept) == "s3cret"
    # Kept again without typing it, it stays.
    fill(section, name="Anna")
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: servers.server_of(books.where).name == "Anna", timeout=LONG)
    assert servers.password_of(books.where, servers.server_of(books.where)) == "s3cret"
    settle(desk, qtbot)
    section.none.click()
    qtbot.waitUntil(lambda: servers.server_of(books.where) is None, timeout=LONG)
    qtbot.waitUntil(lambda: "No server takes mail from here any more." in said(desk), timeout=LONG)
    press(qtbot, desk, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: servers.server_of(books.where) is not None, timeout=LONG)
    assert servers.password_of(books.where, servers.server_of(books.where)) == "s3cret"


def test_whoever_was_in_a_section_is_in_the_next_one_and_not_on_its_button(desk, qtbot):
    desk.go("settings", "company")
    settle(desk, qtbot)
    screen = desk.screen()
    assert screen.company.form.fields["name"].hasFocus()
    screen.side.chosen.emit("mail")
    settle(desk, qtbot)
    type_text(qtbot, "mail.nordlicht.example")
    assert screen.made("mail").editor.form.values()["host"] == "mail.nordlicht.example"


def tell(books: Any, kind: str, document: str, customer: str = "") -> None:
    """The books know that it went."""
    fact = PaperMailed(kind, document, customer, "ab" * 32, f"<{document}@x>", AT_US, {"to": "a@example.com"})
    books.write(lambda tx: tx.record(fact), action="mail_paper", actor="anna")


@pytest.mark.slow
def test_that_a_paper_was_mailed_is_seen_where_it_is_looked_for(desk, books, qtbot):
    when = say.day_of(AT_US)
    order = show_order(desk, books, qtbot)
    customer = rows(books, "SELECT customer_id FROM sales_order")[0][0]
    page = desk.screen().page
    assert "Mailed" not in dict(pairs(page))
    tell(books, "sales-order", order.id, customer)
    qtbot.waitUntil(lambda: ("Mailed", when) in pairs(desk.screen().page), timeout=LONG)
    bill = billed(books)
    invoice = sample.do(books, "issue_invoice", orders=[bill.id])
    tell(books, "invoice", invoice.id, customer)
    desk.go("money")
    desk.screen().set_view("open")
    settle(desk, qtbot)
    assert desk.screen().row.mailed == AT_US
    desk.desk.settings["columns"] = {"anna": {"board": ["mailed"]}}
    desk.go("board")
    desk.screen().set_view("all")
    settle(desk, qtbot)
    model = desk.screen().table.model()
    shown = next(column for column in model.columns if column.key == "mailed")
    assert {shown.text(model.row_at(row)) for row in range(2)} == {when}, "an order with its bills"
    desk.go("customers", customer)
    qtbot.waitUntil(lambda: f"invoice {when}, sales order {when}" in texts(desk.screen().panel), timeout=LONG)


@pytest.mark.slow
def test_several_papers_go_each_to_its_own_customer_and_what_cannot_go_says_why(desk, books, server, qtbot):
    named(books, server)
    sample.do(books, "save_customer", number="K-10482", email="post@mueller.example")
    sample.do(books, "save_customer", number="K-10031", email="kern@example.com", billing_email="bills@example.com")
    # A letter once went where nobody wrote down that letters go.
    other = rows(books, "SELECT id FROM customer WHERE number = 'K-10077'")[0][0]
    once = PaperMailed("statement", other, other, "ab" * 32, "<1@x>", AT_US, {"to": "typo@example.com"})
    books.write(lambda tx: tx.record(once), action="mail_paper", actor="anna")
    desk.go("customers")
    settle(desk, qtbot)
    desk.screen().table.setFocus()
    press(qtbot, desk, Qt.Key.Key_A, CTRL)
    assert len(desk.screen().chosen_rows()) == 3
    press(qtbot, desk, Qt.Key.Key_M, CTRL | SHIFT)
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, MailManySheet), timeout=LONG)
    sheet = desk.screen().open_sheet
    assert sheet.title.full_text() == "Mail 2 papers"
    assert [one.to for one in sheet.going if one.wanted] == ["bills@example.com", "post@mueller.example"]
    (lacking,) = [one.problem for one in sheet.going if one.problem]
    assert lacking == "The books know no address of this customer."
    assert "typo@example.com" not in {one.to for one in sheet.going}
    press(qtbot, desk, Qt.Key.Key_Space)
    assert sheet.title.full_text() == "Mail 1 paper"
    press(qtbot, desk, Qt.Key.Key_Space)
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(lambda: len(server.took) == 2, timeout=LONG)
    qtbot.waitUntil(lambda: "2 papers go to their customers." in said(desk), timeout=LONG)
    assert {one["To"] for one in server.mails()} == {"bills@example.com", "post@mueller.example"}
    assert sheet.note.full_text() == "1 of 3 do not go; why stands beside each."
    qtbot.waitUntil(lambda: rows(books, "SELECT kind FROM paper_mailed") == [("statement",)] * 3, timeout=LONG)


def chosen(desk: Any, books: Any, qtbot: Any) -> Any:
    """The sheet for the statements of two customers."""
    for number in ("K-10482", "K-10031"):
        sample.do(books, "save_customer", number=number, email=f"{number}@example.com")
    desk.go("customers")
    settle(desk, qtbot)
    table = desk.screen().table
    table.setFocus()
    press(qtbot, desk, Qt.Key.Key_Home)
    press(qtbot, desk, Qt.Key.Key_Down, SHIFT)
    assert len(desk.screen().chosen_rows()) == 2
    press(qtbot, desk, Qt.Key.Key_M, CTRL | SHIFT)
    qtbot.waitUntil(lambda: isinstance(desk.screen().open_sheet, MailManySheet), timeout=LONG)
    return desk.screen().open_sheet


@pytest.mark.slow
def test_several_papers_want_a_server(desk, books, qtbot):
    sheet = chosen(desk, books, qtbot)
    qtbot.waitUntil(lambda: sheet.note.full_text() == mailsheet.NO_SERVER, timeout=LONG)
    assert not sheet.button.isEnabled()
    sheet.settings.clicked.emit()
    qtbot.waitUntil(lambda: desk.place == "settings" and desk.screen().section == "mail", timeout=LONG)


@pytest.mark.slow
def test_esc_stops_a_run_of_mails_after_the_one_in_hand(desk, books, server, qtbot, monkeypatch):
    named(books, server)
    sheet = chosen(desk, books, qtbot)
    qtbot.waitUntil(sheet.button.isEnabled, timeout=LONG)
    begun, go_on, put_one = threading.Event(), threading.Event(), desk.mailing.put

    def slowly(*given: Any) -> Any:
        begun.set()
        assert go_on.wait(20)
        return put_one(*given)

    monkeypatch.setattr(desk.mailing, "put", slowly)
    press(qtbot, desk, Qt.Key.Key_F12)
    qtbot.waitUntil(begun.is_set, timeout=LONG)
    press(qtbot, desk, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: desk.screen().open_sheet is None)
    go_on.set()
    qtbot.waitUntil(lambda: "1 paper goes to its customer. 1 more was stopped." in said(desk), timeout=LONG)
    qtbot.waitUntil(lambda: len(server.took) == 1, timeout=LONG)
    settle(desk, qtbot)
    assert len(outbox_of(books).letters()) == 1


def test_every_paper_that_is_mailed_is_one_that_is_printed():
    from app.queries.paper_mail import MAILABLE

    assert {PAPER_OF[kind] for kind in MAILS} == set(MAILABLE)
