"""Mailing several papers at once: each to its own customer, with the words of its language; what cannot go says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent

from app.domain.errors import CounterfoilError, Unavailable
from app.ui import format as say
from app.ui.models.columns import Column
from app.ui.models.rows import ListModel
from app.ui.screens.desk import Desk
from app.ui.screens.mailsheet import NO_SERVER, Place, server_named
from app.ui.screens.papers import PAPER_OF
from app.ui.theme.look import Size
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.table import Table
from app.ui.widgets.text import Link, Text

_NO_ADDRESS = "The books know no address of this customer."


@dataclass(frozen=True, slots=True)
class Going:
    """One paper on its way into the outbox. ``problem`` is why it does not go; ``out`` that a person left it out."""

    paper: str
    number: str
    to: str = ""
    subject: str = ""
    text: str = ""
    machine: bool = False
    before: int = 0
    problem: str = ""
    out: bool = False
    gone: bool = False

    @property
    def id(self) -> str:
        """Which paper it is."""
        return f"{self.paper} {self.number}"

    @property
    def wanted(self) -> bool:
        """Whether it is to go."""
        return not (self.problem or self.out or self.gone)

    def given(self) -> dict[str, Any]:
        """What the outbox wants of it."""
        return {"to": self.to, "subject": self.subject, "text": self.text, "machine": self.machine}


class MailManySheet(Sheet):
    """F12 mails what is listed, Space leaves the paper under the cursor out or takes it in again."""

    wanted = Signal()
    settings_wanted = Signal()

    def __init__(self, document: Any, going: Sequence[Going]) -> None:
        super().__init__(document, _title(going), do="Mail", share=1.17)
        self._named: bool | None = None
        self._eager = self._busy = False
        self.model = ListModel(_columns(), lambda one: one.id, going)
        self.table = _GoingTable(self.model)
        self.table.opened.connect(lambda _id: self.accept())
        self.table.turned.connect(self._turn)
        self.body.addWidget(self.table, 1)
        self.detail = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        self.body.addWidget(self.detail)
        self.table.picked.connect(lambda _id: self._show_detail())
        self.settings = Link("Name one in Settings")
        self.settings.clicked.connect(self.settings_wanted.emit)
        self.settings.hide()
        self.body.addWidget(self.settings)
        self.body.addWidget(Text("Space leaves one out · Esc stops", size=Size.SECOND, tone="muted"))
        self.accepted.connect(self._accept)
        self.table.go_to(0)
        self._count()

    @property
    def going(self) -> tuple[Going, ...]:
        """The papers as they stand."""
        return tuple(self.model.rows)

    def know_server(self, *, named: bool) -> None:
        """Without a server nothing goes: a mail program takes one letter at a time. F12 before that is done now."""
        self._named = named
        self.settings.setVisible(not named)
        self.note.set_text("" if named else NO_SERVER)
        self._count()
        if self._eager:
            self._accept()

    def _accept(self) -> None:
        self._eager = self._named is None
        if self.button.isEnabled() and not self._eager:
            self.note.set_text("")
            self.set_busy(busy=True)
            self.wanted.emit()

    def set_busy(self, *, busy: bool) -> None:
        """While they go nobody begins again, and none is left out any more."""
        self._busy = busy
        self._count()

    def put_in(self, changed: Going) -> None:
        """One of them stands otherwise now."""
        self.model.set_rows([changed if one.id == changed.id else one for one in self.going])
        self._count()
        self._show_detail()

    def _count(self) -> None:
        self.title.set_text(_title(self.going))
        ready = self._named is not False and not self._busy
        self.button.setEnabled(ready and any(one.wanted for one in self.going))

    def _turn(self) -> None:
        row = self.model.row_at(self.model.find(self.table.current_id))
        if row is not None and not (row.problem or row.gone or self._busy):
            self.put_in(replace(row, out=not row.out))

    def _show_detail(self) -> None:
        row = self.model.row_at(self.model.find(self.table.current_id)) if self.table.current_id else None
        self.detail.set_text(row.problem if row is not None else "")


class _GoingTable(Table):
    turned = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The keys of the sheet; the rest is the table's."""
        if event.key() == Qt.Key.Key_Space and not event.modifiers():
            self.turned.emit()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()  # the sheet's
        else:
            super().keyPressEvent(event)


def mail_papers(desk: Desk, place: Place, over: Any, rows: Sequence[tuple[str, str]]) -> None:
    """The papers of several rows (kind and number), each to its own customer."""
    papers = [(PAPER_OF[kind], ref) for kind, ref in rows]

    def made(going: Sequence[Going]) -> MailManySheet:
        sheet = MailManySheet(over, going)
        _Sending(desk, place, sheet)

        def to_settings() -> None:
            sheet.dismiss()
            desk.shell.go("settings", "mail")

        sheet.settings_wanted.connect(to_settings)
        desk.work.aside(
            server_named,
            done=lambda named: sheet.know_server(named=named),
            failed=place.went_wrong,
            owner=sheet,
        )
        return sheet

    place.show_sheet_of(lambda view: [_going(view, *one) for one in papers], made, "Mail")


class _Sending(QObject):
    """Puts one after the other into the outbox. A sheet that is closed meanwhile ends it after the one in hand."""

    def __init__(self, desk: Desk, place: Place, sheet: MailManySheet) -> None:
        super().__init__(sheet)
        self._desk, self._place, self._sheet = desk, place, sheet
        self._done = self._stopped = 0
        self._in_hand = self._closed = False
        sheet.wanted.connect(self.next_one)
        sheet.closed.connect(self._left)

    def next_one(self) -> None:
        """The next that is wanted, and after it the one after that."""
        sheet, mailing, actor = self._sheet, self._desk.shell.mailing, self._desk.work.actor
        one = next((each for each in sheet.going if each.wanted), None)
        if one is None:
            self._end()
            return
        self._in_hand = True

        def answered(now: Going) -> None:
            self._in_hand = False
            self._done += now.gone
            if self._closed:
                # The sheet is gone; what was in hand is told all the same.
                self._tell(f"{now.number} does not go. {now.problem}" if now.problem else "")
                return
            sheet.put_in(now)
            self.next_one()

        def failed(error: Exception) -> None:
            if isinstance(error, Unavailable):
                self._wait(error)
                return
            why = error.message if isinstance(error, CounterfoilError) else "It could not be made; the log says why."
            answered(replace(one, problem=why))

        self._desk.work.call(
            lambda books: mailing.put(books, one.paper, one.number, one.given(), actor),
            done=lambda _letter: answered(replace(one, gone=True)),
            failed=failed,
            owner=self._desk.window,
        )

    def _wait(self, error: Unavailable) -> None:
        """It is no fault of this paper: all that are left stay as they were, for when the world is ready again."""
        self._in_hand = False
        if self._closed:
            self._stopped += 1
            self._tell(error.message)
            return
        self._sheet.set_busy(busy=False)
        self._place.went_wrong(error, retry=self._again)

    def _again(self) -> None:
        if not self._closed:
            self._sheet.accept()

    def _end(self) -> None:
        sheet = self._sheet
        sheet.set_busy(busy=False)
        left = sum(bool(one.problem) for one in sheet.going)
        if not left:
            sheet.dismiss()
            return
        self._tell()
        sheet.note.set_text(f"{left} of {len(sheet.going)} do not go; why stands beside each.")

    def _left(self) -> None:
        self._closed = True
        if self._in_hand:
            self._stopped = sum(one.wanted for one in self._sheet.going) - 1
        else:
            self._tell()

    def _tell(self, problem: str = "") -> None:
        done, self._done = self._done, 0
        many = f"{done} papers go to their customers." if done > 1 else "1 paper goes to its customer." if done else ""
        stopped = f"{self._stopped} more {'was' if self._stopped == 1 else 'were'} stopped." if self._stopped else ""
        if words := " ".join(filter(None, (problem, many, stopped))):
            self._desk.shell.toast(words, phase="stop" if problem else "done")


def _title(going: Sequence[Going]) -> str:
    gone, wanted = sum(one.gone for one in going), sum(one.wanted for one in going)
    if gone:
        return f"Mail {gone + wanted} papers: {gone} done"
    return f"Mail {wanted} paper{'' if wanted == 1 else 's'}"


def _columns() -> tuple[Column, ...]:
    return (
        Column("what", "Paper", 120, lambda one: one.number, weight=600, least=90, tone_of=_tone),
        Column("to", "To", 240, lambda one: one.to, least=120, tone_of=_tone),
        Column("subject", "Subject", 200, lambda one: one.subject, tone="muted", yields=2),
        Column("state", "How it stands", 240, _state, stretch=True, tone_of=_tone),
    )


def _state(one: Going) -> str:
    if one.problem or one.gone or one.out:
        return one.problem or ("goes" if one.gone else "left out")
    return f"mailed {say.day_of(one.before)} already" if one.before else ""


def _tone(one: Going) -> str:
    return "stop" if one.problem else "muted" if one.out or one.gone else "text"


def _going(view: Any, kind: str, ref: str) -> Going:
    """One of them as it would go. On a reader's thread."""
    from app.exchange.mailing.papers import proposed_in

    try:
        found = proposed_in(view, kind, ref)
    except CounterfoilError as error:
        return Going(kind, ref, problem=error.message)
    before = found.before[0][0] if found.before else 0
    return Going(
        kind,
        ref,
        found.known,
        found.subject,
        found.text,
        found.machine_wanted,
        before,
        "" if found.known else _NO_ADDRESS,
    )
