"""The company's certificate is locked: whoever has its passphrase is asked, at the start and where a paper needs it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QWidget

from app.domain.errors import RuleViolation
from app.ui.presence import untouched
from app.ui.theme.look import Size
from app.ui.widgets.fields import Line
from app.ui.widgets.opening import Opening
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text

if TYPE_CHECKING:
    from app.ui.screens.base import Screen

_AGAIN_MS = 1000
_QUIET_S = 1.5


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
    """Ask now, over this place; ``again`` is what was wanted. The sheet that needed it is there again afterwards.

    Where another sheet is still on its way the keys are that one's: then it is said, and asked once the window is free.
    """
    asked = next((one for one in screen.sheets if isinstance(one, UnlockSheet)), None)
    again = again or (lambda: None)
    if asked:
        asked.want(again)
    elif isinstance(screen.open_sheet, Opening):
        _later_of(screen.desk.shell).want(again)
    else:
        screen.show_over(UnlockSheet(screen, screen.desk, again))


def ask_when_free(shell: Any) -> None:
    """Ask at the start, when nobody is in the middle of something (`_free`)."""
    _later_of(shell).begin()


class _Later(QObject):
    """What waits in a window for the passphrase, which is asked for once for all of it, when the window is free.

    By then it may be unlocked, here or elsewhere: that is looked at first, and all goes on without a question.
    """

    def __init__(self, shell: Any) -> None:
        super().__init__(shell)
        self._shell = shell
        self._wanted: list[Callable[[], object]] = []
        self._at_it = False

    def want(self, again: Callable[[], object]) -> None:
        """``again`` waits, too; the person is told with the first."""
        if not self._wanted:
            words = "The company’s certificate is locked. Its passphrase is asked for when you are done here."
            self._shell.toast(words)
        self._wanted.append(again)
        self.begin()

    def begin(self) -> None:
        """Look as soon as the window is free; nothing where that is awaited already."""
        if not self._at_it:
            self._at_it = True
            self._look()

    def _look(self) -> None:
        if not _free(self._shell):
            QTimer.singleShot(_AGAIN_MS, self, self._look)
            return
        # Where it cannot be said whether it is locked, nobody is asked for nothing.
        self._shell.screen().desk.work.call(
            still_locked, done=self._known, failed=lambda _error: self._known(bool(self._wanted)), owner=self
        )

    def _known(self, locked: bool) -> None:
        if (locked or self._wanted) and not _free(self._shell):
            self._look()
            return
        self._at_it, wanted, self._wanted = False, self._wanted, []

        def go_on() -> None:
            for one in wanted:
                one()

        if locked:
            ask(self._shell.screen(), go_on)
        else:
            go_on()


def _later_of(shell: Any) -> _Later:
    return shell.findChild(_Later, options=Qt.FindChildOption.FindDirectChildrenOnly) or _Later(shell)


def _free(shell: Any) -> bool:
    """Whether no key that is pressed next means anything else.

    No sheet is open or on its way, nothing lies over the place, nothing is half typed or half done in it, and nobody
    has pressed a key for a moment.
    """
    screen = shell.screen()
    if screen is None or screen.open_sheet is not None or screen.at_work:
        return False
    if shell.covered or shell.doorkeeper.covers or QApplication.activePopupWidget() or QApplication.activeModalWidget():
        return False
    field = QApplication.focusWidget()
    typed = (isinstance(field, QLineEdit) and field.text()) or (
        isinstance(field, QPlainTextEdit) and field.toPlainText()
    )
    return not typed and untouched() >= _QUIET_S


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
