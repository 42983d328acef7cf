"""The company's certificate is locked: whoever has its passphrase is asked, at the start and where a paper needs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.domain.errors import RuleViolation
from app.ui.theme.look import Size
from app.ui.widgets.fields import Line
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

if TYPE_CHECKING:
    from app.ui.screens.base import Screen

_AGAIN_MS = 1000


class UnlockSheet(Sheet):
    """One field. A wrong passphrase is said below it, and the sheet stays."""

    def __init__(self, place: QWidget, desk: Any, done: Callable[[], object]) -> None:
        super().__init__(place, "The company’s certificate is locked", do="Unlock", share=2)
        self._desk, self._wanted = desk, [done]
        words = "Papers are sealed once its passphrase is typed. It is kept in memory until the window is closed."
        self.body.addWidget(Text(words, size=Size.BODY, wrap=True, parent=self))
        self.box = Line(hint="Passphrase", name="Passphrase of the certificate", parent=self)
        self.box.setEchoMode(QLineEdit.EchoMode.Password)
        self.problem = Text(size=Size.SECOND, weight=500, tone="stop", wrap=True, parent=self)
        self.body.addWidget(self.box)
        self.body.addWidget(self.problem)
        self.box.textEdited.connect(lambda _text: self._say(""))

    def accept(self) -> None:
        """Try it; it takes a moment, on a thread."""
        text = self.box.text()
        if not text:
            self._say("Type the passphrase.")
            return
        self._desk.work.call(lambda books: unlocked(books, text), done=self._unlocked, failed=self._refused, owner=self)

    def _unlocked(self, name: str) -> None:
        self.dismiss()
        self._desk.shell.toast(f"Unlocked: papers are sealed by {name}.")
        for one in self._wanted:
            one()

    def want(self, again: Callable[[], object]) -> None:
        """Something else waits for it, too."""
        self._wanted.append(again)

    def _refused(self, error: Exception) -> None:
        self._say(error.message if isinstance(error, RuleViolation) else str(error))
        self.box.selectAll()
        self.box.setFocus()

    def _say(self, sentence: str) -> None:
        self.problem.set_text(sentence)
        self.box.set_wrong(wrong=bool(sentence))
        self.box.setAccessibleDescription(sentence)


def ask(screen: Screen, again: Callable[[], object] | None = None) -> None:
    """Ask now, over this place; ``again`` is what was wanted. The sheet that needed it is there again afterwards."""
    there, again = screen.open_sheet, again or (lambda: None)
    if isinstance(there, UnlockSheet):
        there.want(again)
    else:
        screen.show_over(UnlockSheet(screen, screen.desk, again))


def ask_when_free(shell: Any) -> None:
    """Ask at the start, when nobody is in the middle of something: no sheet, no lock, nothing half typed.

    By then it may be unlocked: that is looked at first.
    """

    def known(locked: bool) -> None:
        if locked and _free(shell):
            ask(shell.screen())
        elif locked:
            later()

    def later() -> None:
        QTimer.singleShot(_AGAIN_MS, shell, lambda: ask_when_free(shell))

    if _free(shell):
        shell.screen().desk.work.call(still_locked, done=known, failed=lambda _error: None, owner=shell)
    else:
        later()


def _free(shell: Any) -> bool:
    screen = shell.screen()
    field = QApplication.focusWidget()
    typed = (isinstance(field, QLineEdit) and field.text()) or (
        isinstance(field, QPlainTextEdit) and field.toPlainText()
    )
    return not (screen is None or shell.doorkeeper.locked or screen.open_sheet is not None or typed)


# On a thread of the worker: the certificate brings cryptography.


def certificate_path(books: Any) -> Path:
    """Where the company's certificate lies."""
    from app.documents.certificate import FILE_NAME
    from app.documents.runner import folder_of

    return folder_of(books) / FILE_NAME


def unlocked(books: Any, passphrase: str) -> str:
    """Unlock it, and make the papers that waited for it: whom it names. Raises RuleViolation, Unavailable."""
    from app.documents.certificate import unlock
    from app.documents.runner import finish_papers

    identity = unlock(certificate_path(books), passphrase)
    finish_papers(books)
    return identity.name


def still_locked(books: Any) -> bool:
    """Whether nobody typed it meanwhile, here or in Settings."""
    from app.documents.certificate import NOWHERE, kept_by

    return kept_by(certificate_path(books)) == NOWHERE
