"""While an answer is on its way: what is typed stays, a second click does nothing, what failed may be tried again."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QObject, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QLineEdit, QWidget
from shiboken6 import delete

from app.domain.errors import Locked, RuleViolation, Unavailable
from app.exchange.mailing import server as servers
from app.ui import logos
from app.ui.first.preview import Preview
from app.ui.screens.mailmany import Going, MailManySheet, _Sending
from app.ui.screens.settings import mail
from app.ui.screens.settings.certificate import CertificateSection, Seal
from app.ui.screens.settings.certificate_time import StampBlock
from app.ui.screens.settings.printers import PrinterSection

NAMED = {
    "host": "mail.example",
    "port": "465",
    "user": "desk",
    "sender": "a@example.com",
    "name": "",
    "security": "tls",
}


class Desk(QObject):
    """A worker whose jobs wait, and a shell that is told."""

    def __init__(self) -> None:
        super().__init__()
        self.work = self.shell = self.printing = self.mailing = self
        self.actor, self.window = "anna", None
        self.jobs: list[SimpleNamespace] = []
        self.finding: list[Any] = []
        self.said: list[tuple[str, Any]] = []
        self.asked: list[str] = []

    def call(self, fn: Any, *, done: Any, failed: Any, owner: Any) -> None:
        del owner
        self.jobs.append(SimpleNamespace(fn=fn, done=done, failed=failed))

    aside = call

    def read(self, fn: Any, done: Any, **more: Any) -> None:
        self.call(fn, done=done, failed=more["failed"], owner=None)

    def permit(self, _kind: str, action: str, *, done: Any, **_more: Any) -> None:
        self.asked.append(action)
        done()

    def toast(self, sentence: str, undo: Any = None, **_more: Any) -> None:
        self.said.append((sentence, undo))

    def find(self, done: Any) -> None:
        self.finding.append(done)

    def begin(self) -> None:
        pass

    def answer(self, answer: Any) -> None:
        job = self.jobs.pop(0)
        (job.failed if isinstance(answer, Exception) else job.done)(answer)


@pytest.fixture
def waiting(qapp: Any) -> Desk:
    return Desk()


def test_what_is_typed_of_a_mail_server_stays_until_it_is_kept_or_let_go(waiting, qtbot):
    section = mail.MailSection(waiting)
    qtbot.addWidget(section)
    form = section.editor.form

    def field(name: str) -> QLineEdit:
        return form.field(name, QLineEdit)

    section.reload()
    field("name").setText("Anna")
    waiting.answer((NAMED, True))
    assert (field("name").text(), field("host").text()) == ("Anna", "mail.example"), "typed before the answer"
    assert section.editor.changed
    field("host").setText("new.example")
    section.reload()  # from another section back to this one
    waiting.answer((NAMED, True))
    assert (field("name").text(), field("host").text()) == ("Anna", "new.example")
    section.editor.keep()
    job = waiting.jobs.pop()
    field("user").setText("other")  # before it is kept
    job.done("new.example")
    waiting.answer(({**NAMED, "host": "new.example", "name": "Anna & Co"}, True))
    assert [field(name).text() for name in ("host", "name", "user")] == ["new.example", "Anna & Co", "other"]
    section.editor.left.emit()
    assert field("user").text() == "desk"
    field("port").setText("25")
    waiting.answer((NAMED, True))
    assert (field("port").text(), field("host").text()) == ("25", "mail.example"), "typed after Esc"


def test_a_server_that_was_taken_away_comes_back_by_right_and_over_no_other(waiting, qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("COUNTERFOIL_HOME", str(tmp_path))
    monkeypatch.setattr("app.runtime.keystore.key_store", lambda: None)
    section = mail.MailSection(waiting)
    qtbot.addWidget(section)
    section._take_away()
    waiting.answer({**NAMED, "password": ""})
    waiting.jobs.clear()
    waiting.said[-1][1]()
    assert waiting.asked == ["name_mail_server"] * 2
    [job] = waiting.jobs
    books = SimpleNamespace(where="books")
    servers.name_server("books", host="127.0.0.1", port="", user="", sender="a@x.example", security="none")
    with pytest.raises(RuleViolation, match=r"Mail goes by 127.0.0.1 by now"):
        job.fn(books)
    assert servers.server_of("books").host == "127.0.0.1"
    servers.no_server("books")
    assert job.fn(books) == "mail.example"


@pytest.mark.parametrize("error", [Unavailable("The disk is full."), Locked("It is locked.")])
def test_several_mails_wait_where_the_world_is_not_ready_and_go_on_from_there(waiting, qtbot, error):
    owner = QWidget()
    qtbot.addWidget(owner)
    told: list[Any] = []
    place = SimpleNamespace(went_wrong=lambda *given, retry: told.append((*given, retry)))
    sheet = MailManySheet(owner, [Going("invoice", str(one), "a@example.com") for one in range(3)])
    sending = _Sending(waiting, place, sheet)
    sheet.know_server(named=True)
    sheet.accept()
    waiting.answer(SimpleNamespace())
    waiting.answer(error)
    [(said, again)] = told
    assert said is error
    assert [one.gone for one in sheet.going] == [True, False, False]
    assert [one.problem for one in sheet.going] == [""] * 3
    assert (waiting.jobs, sheet.button.isEnabled()) == ([], True)
    again()
    waiting.answer(RuleViolation("No."))
    waiting.answer(SimpleNamespace())
    assert [(one.gone, one.problem) for one in sheet.going] == [(True, ""), (False, "No."), (True, "")]
    assert sending._done == 0, "told"


def test_a_certificate_is_renewed_once_and_again_only_when_that_failed(waiting, qtbot):
    section = CertificateSection(waiting)
    qtbot.addWidget(section)
    failed: list[Any] = []
    section.failed.connect(failed.append)
    section.show_seal(Seal("N", "2030-01-01", renewable=True, there=True))
    section.renew.click()
    section.renew.click()
    assert len(waiting.jobs) == 1
    waiting.answer(Unavailable("The disk is full."))
    assert len(failed) == 1
    waiting.answer(Seal("N", "2030-01-01", renewable=True, there=True))
    assert section.renew.isEnabled()


def test_a_stamp_that_could_not_be_tried_is_tried_again(waiting, qtbot):
    block = StampBlock(waiting)
    qtbot.addWidget(block)
    stand = SimpleNamespace(url="https://t.example", waiting=1, last_at=0, last_by="")
    block.show_state(stand)
    block.now.click()
    assert not block.now.isEnabled()
    waiting.answer(Unavailable("The disk is full."))
    waiting.answer(stand)
    assert block.now.isEnabled()
    assert block.state.full_text() == "1 paper waits for a stamp."


def test_printers_that_answer_after_the_window_is_closed_tell_nobody(waiting, qtbot):
    screen = QWidget()
    qtbot.addWidget(screen)
    section = PrinterSection(waiting, screen)
    section.reload()
    delete(section)
    waiting.finding.pop()(SimpleNamespace(printers=("Office",), default="Office"))


def test_a_page_is_turned_by_each_key_though_its_picture_is_not_there_yet(qtbot):
    preview, turned = Preview(turnable=True), []
    qtbot.addWidget(preview)
    preview.pages = 3
    preview.turned.connect(turned.append)
    for _ in range(4):
        qtbot.keyClick(preview, Qt.Key.Key_PageDown)
    assert turned == [1, 2]


def test_a_pasted_picture_is_written_as_png_only_by_who_makes_the_logo(qapp, monkeypatch):
    made: list[Any] = []
    monkeypatch.setattr(logos, "_png", lambda image: made.append(image.size().width()) or b"x")
    monkeypatch.setattr(logos, "logo_of", lambda picture: picture.decode())
    data = QMimeData()
    data.setImageData(QImage(40, 30, QImage.Format.Format_RGB32))
    make = logos.logo_in(data)
    assert made == []
    assert (make(), made) == ("x", [40])
