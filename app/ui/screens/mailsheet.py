"""Mailing a paper (Ctrl+Shift+M): to whom, with what words and files; by the server, or the desktop's mail program."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPlainTextEdit, QWidget

from app.domain.errors import RuleViolation, Unavailable
from app.ui import format as say
from app.ui.screens.desk import Desk
from app.ui.screens.papers import PAPER_OF
from app.ui.theme.look import Size
from app.ui.widgets.button import Button
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet, scrolled
from app.ui.widgets.text import Link, Text

MAILS = frozenset(("quote", "order", "shipment", "invoice", "credit_note", "customer"))
"""The kinds of rows whose paper goes to customers by e-mail; a customer's is the statement of account."""
_BY_SERVER, _BY_PROGRAM = "Mail", "Open in mail program"
NO_SERVER = "No server takes the mail of this company from here yet."
_TEXT_HEIGHT = 150


class Place(Protocol):
    """Where the sheet stands, and where what is wrong is said."""

    offers_changed: Any

    def show_sheet(self, sheet: Sheet) -> None:
        """One sheet at a time."""

    def show_sheet_of(self, ask: Callable[[Any], Any], make: Callable[[Any], Sheet | None], title: str) -> None:
        """A sheet that needs something of the books first."""

    def went_wrong(self, error: Exception, *, retry: Callable[[], object] | None = None) -> None:
        """Tell what did not work."""


class MailSheet(Sheet):
    """One letter, to be read over. ``mailed`` and ``opened`` carry what is typed: to, subject, text, machine.

    F12 mails it by the server that is named; while none is, it opens the mail program.
    """

    mailed = Signal(dict)
    opened = Signal(dict)
    settings_wanted = Signal()
    server_wanted = Signal()
    """Whether one is named is to be asked again: the answer did not come."""

    def __init__(self, document: QWidget, proposal: Any) -> None:
        super().__init__(document, f"Mail {called(proposal.kind, proposal.number)}", do=_BY_SERVER, share=1.17)
        self._by_server: bool | None = None
        self._eager = self._unanswered = self.away = False
        if proposal.before:
            self.body.addWidget(Text(_before(proposal.before), size=Size.BODY, tone="muted", elide=True))
        form = self.form = Form()
        form.add("to", "&To", help_text=_whence(proposal))
        form.add("subject", "&Subject")
        form.add("text", "Te&xt", QPlainTextEdit())
        form.set_height("text", _TEXT_HEIGHT)
        if proposal.machine is not None:
            form.add("machine", "&E-invoice", QCheckBox(_machine_words(proposal)))
        form.set_values(
            {
                "to": proposal.to,
                "subject": proposal.subject,
                "text": proposal.text,
                "machine": proposal.machine_wanted,
            }
        )
        self._proposed = self.given()
        self.body.addWidget(scrolled(form, 260), 1)
        self.along = Text(f"Attached: {proposal.file}", size=Size.BODY, tone="muted", elide=True)
        self.program = Button(_BY_PROGRAM, key="Alt O", height=32)
        self.program.setShortcut("Alt+O")
        self.program.clicked.connect(self._open)
        self.settings = Link("Name one in Settings")
        self.settings.clicked.connect(self.settings_wanted.emit)
        self.lacking = Text(NO_SERVER, size=Size.BODY, weight=500, tone="money")
        row = QHBoxLayout()
        row.setSpacing(10)
        row.addWidget(self.along, 1)
        for widget in (self.lacking, self.settings, self.program):
            row.addWidget(widget)
        self.lacking.hide()
        self.settings.hide()
        self.body.addLayout(row)
        self.accepted.connect(self._accept)

    def know_server(self, *, named: bool) -> None:
        """Whether a server takes the mail from here; F12 pressed before that is done now."""
        self._by_server = named
        self.lacking.setVisible(not named)
        self.settings.setVisible(not named)
        self.program.setVisible(named)
        self.button.set_text(_BY_SERVER if named else _BY_PROGRAM)
        if self._eager:
            self._eager = False
            self._accept()

    def not_known(self) -> None:
        """Nobody could say; F12 asks again."""
        self._eager, self._unanswered = False, True

    def given(self) -> dict[str, Any]:
        """What is typed."""
        typed = self.form.values()
        return {**{name: typed[name] for name in ("to", "subject", "text")}, "machine": bool(typed.get("machine"))}

    @property
    def begun(self) -> dict[str, Any] | None:
        """What is typed, if it is other than was proposed."""
        typed = self.given()
        return typed if typed != self._proposed else None

    def going(self) -> None:
        """It is on its way."""
        self.away = True
        self.note.set_text("")
        self.button.setEnabled(False)
        self.program.setEnabled(False)

    def refused(self) -> None:
        """It did not go; what is typed can be changed."""
        self.away = False
        self.button.setEnabled(True)
        self.program.setEnabled(True)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Beside its field, else at the foot."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)

    def _accept(self) -> None:
        if self._by_server is None:
            self._eager = True
            if self._unanswered:
                self._unanswered = False
                self.server_wanted.emit()
        elif self._by_server:
            self._hand_over(self.mailed)
        else:
            self._open()

    def _open(self) -> None:
        self._hand_over(self.opened)

    def _hand_over(self, way: Any) -> None:
        if self.away:
            return
        self.going()
        way.emit(self.given())


def mail_paper(desk: Desk, place: Place, over: QWidget, kind: str, ref: str) -> None:
    """The sheet for the paper of a row, over a widget of the place; what cannot be mailed says why."""
    paper = PAPER_OF[kind]

    def made(proposal: Any) -> MailSheet:
        sheet = MailSheet(over, proposal)
        _Letter(desk, place, sheet, paper, ref)

        def to_settings() -> None:
            sheet.dismiss()
            desk.shell.go("settings", "mail")

        sheet.settings_wanted.connect(to_settings)

        def know(named: Any) -> None:
            sheet.know_server(named=named)
            place.offers_changed.emit()

        def unknown(error: Exception) -> None:
            sheet.not_known()
            place.went_wrong(error)

        def look() -> None:
            desk.work.aside(server_named, done=know, failed=unknown, owner=sheet)

        sheet.server_wanted.connect(look)
        look()
        return sheet

    place.show_sheet_of(lambda view: _proposed(view, paper, ref), made, "Mail")


class _Letter(QObject):
    """What is in a sheet on its way out. It goes on though the sheet is closed; then what becomes of it is told all the
    same.
    """

    def __init__(self, desk: Desk, place: Place, sheet: MailSheet, paper: str, ref: str) -> None:
        super().__init__(sheet)
        self._desk, self._place, self._sheet = desk, place, sheet
        self._paper, self._ref = paper, ref
        self._begun = desk.shell.mailing.begun
        self._closed = False
        sheet.form.set_values(self._begun.pop((paper, ref), {}))
        sheet.closed.connect(self.left)
        sheet.mailed.connect(self.put)
        sheet.opened.connect(self.to_program)

    def left(self) -> None:
        """Esc loses nothing: what was typed stands there again."""
        self._closed = True
        if not self._sheet.away and (typed := self._sheet.begun):
            self._begun[self._paper, self._ref] = typed

    def put(self, given: dict[str, Any]) -> None:
        """Into the outbox."""
        mailing, actor = self._desk.shell.mailing, self._desk.work.actor

        def told(letter: Any) -> None:
            self._close()
            what = called(letter.kind, letter.number)
            self._desk.shell.toast(f"{what[:1].upper()}{what[1:]} goes to {letter.to}.")

        self._call(lambda books: mailing.put(books, self._paper, self._ref, given, actor), told, given)

    def to_program(self, given: dict[str, Any]) -> None:
        """Into the mail program."""
        mailing, actor = self._desk.shell.mailing, self._desk.work.actor

        def told(file: Path) -> None:
            self._close()
            open_in_mail_program(self._desk, self._ref, file)

        self._call(lambda books: mailing.for_program(books, self._paper, self._ref, given, actor), told, given)

    def _call(self, fn: Callable[[Any], Any], told: Callable[[Any], None], given: dict[str, Any]) -> None:
        def done(answer: Any) -> None:
            if self._begun.get((self._paper, self._ref)) == given:
                del self._begun[self._paper, self._ref]  # it went after all
            told(answer)

        def failed(error: Exception) -> None:
            # The certificate is unlocked, or there is room again: then this letter goes.
            again = partial(self._call, fn, told, given) if isinstance(error, Unavailable) else None
            if self._closed:
                self._begun[self._paper, self._ref] = given
                self._place.went_wrong(error, retry=again)
                return
            self._sheet.refused()
            if isinstance(error, RuleViolation):
                self._sheet.show_field_error(error.field or "", error.message)
            else:
                self._place.went_wrong(error, retry=again)

        if not self._closed:
            self._sheet.going()
        self._desk.work.call(fn, done=done, failed=failed, owner=self._desk.window)

    def _close(self) -> None:
        if not self._closed:
            self._sheet.dismiss()


def called(kind: str, number: str) -> str:
    """What a paper is called in a sentence: a statement has the number of its customer, all others their own."""
    return f"statement of {number}" if kind == "statement" else number


def why_not_mailed(kind: str, number: str) -> str:
    """Why the paper of a row goes to nobody by e-mail; "" of what has no paper."""
    if kind == "draft":
        return f"{number} is a draft; only what is issued is mailed."
    if kind not in PAPER_OF or kind in MAILS:
        return ""
    return f"{number} is not mailed: quotes, orders, delivery notes, bills, credit notes and statements are."


def open_in_mail_program(desk: Desk, number: str, file: Path) -> None:
    """The letter in the desktop's mail program, from where a person sends it."""
    if QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
        desk.shell.toast(f"{number} is open in your mail program; it goes when you send it there.", phase="idle")
    else:
        desk.shell.toast(f"No mail program opens letters here; it lies in {file.parent}.", phase="stop")


def _whence(proposal: Any) -> str:
    """Why the address is to be looked at; "" where it is the customer's own."""
    if proposal.remembered:
        return "Where their last letter went; the books know no address of this customer"
    return "" if proposal.to else "The books know no address of this customer"


def _before(letters: Any) -> str:
    """When it went out already, the newest first."""
    at, to = letters[0]
    more = f", and {len(letters) - 1} more before" if len(letters) > 1 else ""
    return f"Mailed {say.day_of(at)}{f' to {to}' if to else ''}{more}"


def _machine_words(proposal: Any) -> str:
    from app.domain.einvoicing import FORMS

    name = f"{proposal.number}.xml"
    return f"{name}, {FORMS[proposal.machine]}" if proposal.machine_wanted else name


# These run in a worker: what they import brings the books.


def _proposed(view: Any, kind: str, ref: str) -> Any:
    from app.exchange.mailing.papers import proposed_in

    return proposed_in(view, kind, ref)


def server_named(books: Any) -> bool:
    """Whether a server takes the mail of this company from here."""
    from app.exchange.mailing.server import server_of

    return server_of(books.where) is not None
