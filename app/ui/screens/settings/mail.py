"""Mail: the server that takes this company's letters from this machine, and a trial whether it does."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import RuleViolation
from app.ui.commands import told
from app.ui.screens.base import Desk
from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.editor import Editor
from app.ui.widgets.fields import Line
from app.ui.widgets.form import Form, choice
from app.ui.widgets.text import Text

_RULE = (
    "Papers go to customers by this server (Ctrl+Shift+M on a document); what it does not take now waits in the mail "
    "queue (F3, Mail queue). It is this machine's for this company: its other machines name their own. The password "
    "goes over an encrypted line only."
)
_WIDE = 860
_PASSWORD = "password"  # noqa: S105 - the name of a field
_KEPT = "One is kept; empty leaves it"
_NONE = "Goes to the key store, is never shown"
_TRYING = "The letter is on its way …"


class MailSection(QWidget):
    """The server as typed. ``changed`` carries what was done; ``failed`` what is nobody's field."""

    changed = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.editor = Editor(_form, esc="lets go what is typed", about=told(_RULE))
        self.editor.kept.connect(self._keep)
        self.editor.left.connect(self._let_go)
        self._named: dict[str, str] = {}
        self._kept: dict[str, str] = {}
        # What is typed before the key store has answered differs from the empty form.
        self.editor.settle()
        self.trial = Button("Send a trial letter")
        self.trial.clicked.connect(self.send_trial)
        self.none = Button("No mail from here")
        self.none.clicked.connect(self._take_away)
        self.none.setEnabled(False)
        self._trying = False
        self.answer = Text(size=Size.BODY, weight=500, wrap=True)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.trial)
        row.addWidget(self.answer, 1)
        row.addWidget(self.none)
        beside = self._beside = Card()
        inside = QVBoxLayout(beside)
        inside.setContentsMargins(12, 8, 12, 8)
        inside.addLayout(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.editor, 1)
        column.addWidget(beside)
        self.setFocusProxy(self.editor.form.fields["host"])
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setMaximumWidth(look().px(_WIDE))

    def begin(self) -> None:
        """The cursor in the first field."""
        self.editor.begin()

    def reload(self) -> None:
        """What is named now; the key store may take a moment, and asks for itself."""
        self.answer.set_text("")
        self._desk.work.aside(_named, done=self._show, failed=self.failed.emit, owner=self)

    def _show(self, found: tuple[dict[str, str], bool]) -> None:
        """What is typed and not kept stays: the answer may take a moment, and others look by and come back."""
        values, kept = found
        filled, form = self.editor.filled, self.editor.form
        typed = {
            name: text
            for name, text in _typed(form).items()
            if text != str(filled[name]) and text != self._kept.get(name)
        }
        self._named, self._kept = values, {}
        self.none.setEnabled(bool(values))
        self._fill()
        form.set_values(typed)
        form.set_help(_PASSWORD, _KEPT if kept else _NONE)

    def _fill(self) -> None:
        self.editor.edit("Server for mail", self._named or {"security": "starttls"}, focus=False)

    def _let_go(self) -> None:
        """Esc: as it is named; what is typed from now on stays."""
        self._fill()
        self.reload()

    def send_trial(self) -> None:
        """A letter to oneself by what is typed, kept or not; what is wrong stands beside its field."""
        form, given = self.editor.form, _typed(self.editor.form)
        for name in form.fields:
            form.clear_error(name)
        self._say(_TRYING, "muted")
        # Not switched off meanwhile: the cursor would go on to the button that takes the server away.
        if self._trying:
            return
        self._trying = True

        def done(sentence: str) -> None:
            self._trying = False
            self._say(sentence, "done")

        def failed(error: Exception) -> None:
            self._trying = False
            self._say("", "muted")
            self._refused(error)

        self._desk.work.aside(lambda books: _try(books, given), done=done, failed=failed, owner=self)

    def _say(self, sentence: str, tone: str) -> None:
        self.answer.set_tone(tone)
        self.answer.set_text(sentence)

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RuleViolation):
            self.editor.show_field_error(error.field or "", error.message)
        else:
            self.failed.emit(error)

    def _keep(self, _values: dict[str, Any]) -> None:
        given = _typed(self.editor.form)

        def done(host: str) -> None:
            self._kept = given
            self.changed.emit(f"Mail goes by {host} from now on.")
            self._desk.shell.mailing.begin()
            self.reload()

        def keep() -> None:
            work = self._desk.work
            work.aside(lambda books: _name(books, given), done=done, failed=self._refused, owner=self)

        self._permitted(keep)

    def _take_away(self) -> None:
        shell, work = self._desk.shell, self._desk.work

        def done(before: dict[str, str]) -> None:
            def put_back() -> None:
                work.aside(
                    lambda books: _name_again(books, before),
                    done=lambda _host: self.reload(),
                    failed=self.failed.emit,
                    owner=self,
                )

            shell.toast("No server takes mail from here any more.", undo=lambda: self._permitted(put_back))
            self.reload()

        def drop() -> None:
            work.aside(_drop, done=done, failed=self.failed.emit, owner=self)

        self._permitted(drop)

    def _permitted(self, go_on: Any) -> None:
        self._desk.work.permit("settings", "name_mail_server", done=go_on, failed=self.failed.emit, owner=self)


def _form() -> Form:
    form = Form(columns=2)
    form.flows = True
    form.add("host", "&Server", help_text="As your provider calls it: mail.example.com")
    form.add("port", "P&ort", help_text="Empty is the usual one, 587 or 465")
    form.add("user", "&User", help_text="Empty where the server asks for none")
    password = Line()
    password.setEchoMode(QLineEdit.EchoMode.Password)
    form.add(_PASSWORD, "Pass&word", password, help_text=_NONE)
    form.add("sender", "&From", help_text="The address mails come from")
    form.add("name", "&Name", help_text="Who they come from; empty is the company")
    # Its words are those of app.exchange.mailing.server, which brings more than a form needs.
    lines = choice(("starttls", "Encrypted, begun by STARTTLS"), ("tls", "Encrypted from the first byte"),
                   ("none", "Not encrypted"))  # fmt: skip
    form.add("security", "&Line", lines)
    return form


def _typed(form: Form) -> dict[str, str]:
    return {name: str(value) for name, value in form.values().items()}


# These run in a worker: the key store and the line take their time.


def _named(books: Any) -> tuple[dict[str, str], bool]:
    from app.exchange.mailing.server import FIELDS, password_of, server_of

    server = server_of(books.where)
    if server is None:
        return {}, False
    return {name: str(getattr(server, name)) for name in FIELDS}, bool(server.user and password_of(books.where, server))


def _name(books: Any, given: dict[str, str]) -> str:
    from app.exchange.mailing.server import name_server

    fields = {name: value for name, value in given.items() if name != _PASSWORD}
    return name_server(books.where, password=given[_PASSWORD] or None, **fields).host


def _drop(books: Any) -> dict[str, str]:
    """Name none any more; what was named, with its password, for taking that back."""
    from app.exchange.mailing.server import no_server, password_of, server_of

    server = server_of(books.where)
    before, _kept = _named(books)
    password = "" if server is None else password_of(books.where, server)
    no_server(books.where)
    return {**before, _PASSWORD: password}


def _name_again(books: Any, before: dict[str, str]) -> str:
    """The one that was named before, where none was named since."""
    from app.exchange.mailing.server import server_of

    if (other := server_of(books.where)) is not None:
        raise RuleViolation(f"Mail goes by {other.host} by now, which was named since.")
    return _name(books, before)


def _try(books: Any, given: dict[str, str]) -> str:
    from app.exchange.mailing.server import checked, password_for
    from app.exchange.mailing.trial import send_trial
    from app.queries.desk_settings import company_settings

    server = checked(**{name: value for name, value in given.items() if name != _PASSWORD})
    with books.read() as view:
        firm = company_settings(view)
    return send_trial(server, given[_PASSWORD] or password_for(books.where, server), firm["name"] if firm else "")
