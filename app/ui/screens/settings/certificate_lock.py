"""Below the certificate, on a machine without a key store: whether its passphrase lies in a file or is asked for."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import RuleViolation
from app.ui.screens.base import Desk
from app.ui.screens.unlocking import certificate_path, unlocked
from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.form import Form
from app.ui.widgets.secret import AGAIN, hidden, is_same
from app.ui.widgets.text import Text

WIDE = 520
"""Of these fields, in pixels at 100 %: an address and a passphrase want no more."""
_SAYS = {
    "file": "This machine has no key store, so the passphrase lies in a file beside the certificate: whoever can read "
    "your files can seal papers in the company’s name. Or it is asked for at each start, and kept nowhere.",
    "memory": "The passphrase is asked for at each start. It is kept in memory until the window is closed, and nowhere "
    "else: if it is forgotten, the certificate is lost, and a new one is made.",
    "": "The certificate is locked until its passphrase is typed. It is kept in memory until the window is closed.",
}


class LockBlock(QWidget):
    """Shown where there is something to choose or to unlock. ``changed`` after either, ``said`` with a sentence."""

    changed = Signal()
    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._kept = "store"
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.form = Form()
        self.form.heading("PASSPHRASE")
        self.passphrase, self.again = hidden(), hidden()
        self.form.add("passphrase", "Passphrase", self.passphrase)
        self.form.add("again", AGAIN, self.again)
        self.says = Text(size=Size.SECOND, tone="muted", wrap=True)
        asks = QHBoxLayout()
        asks.addWidget(self.form)
        asks.addStretch(1)
        column.addLayout(asks)
        column.addWidget(self.says)
        row = QHBoxLayout()
        self.button = Button("Unlock")
        self.button.clicked.connect(self._do)
        # Queued: Enter goes to the next field first, and what is wrong then has the cursor.
        self.passphrase.returnPressed.connect(self._return, Qt.ConnectionType.QueuedConnection)
        self.again.returnPressed.connect(self._do, Qt.ConnectionType.QueuedConnection)
        row.addWidget(self.button)
        row.addStretch(1)
        column.addLayout(row)
        look().changed.connect(self._dress)
        self._dress()
        self.hide()

    def _dress(self) -> None:
        self.form.setFixedWidth(look().px(WIDE))

    def show_kept(self, kept: str, *, there: bool) -> None:
        """Where the passphrase is (`certificate.kept_by`); ``there`` whether there is a certificate at all."""
        self._kept = kept
        self.setVisible(there and kept in _SAYS)
        if kept in _SAYS:
            self.says.set_text(_SAYS[kept])
            words = {"file": "Ask me at the start", "memory": "Keep it in a file"}
            self.button.set_text(words.get(kept, "Unlock"))
            self.form.set_row_visible("passphrase", visible=kept != "memory")
            self.form.relabel("passphrase", "A new one" if kept == "file" else "Passphrase")
            self.form.set_row_visible("again", visible=kept == "file")

    def _return(self) -> None:
        """Enter; of a new one the second field comes first."""
        if self._kept != "file" or self.again.text():
            self._do()

    def _do(self) -> None:
        for name in self.form.fields:
            self.form.clear_error(name)
        text, does = self.passphrase.text(), {"file": _ask, "memory": _keep}.get(self._kept, unlocked)
        if not text and self._kept != "memory":
            self.form.show_field_error("passphrase", "Type the passphrase.")
            return
        if self._kept == "file" and not is_same(self.form, "passphrase", "again"):
            return
        self._desk.work.call(lambda books: does(books, text), done=self._done, failed=self._refused, owner=self)

    def _done(self, _answer: Any) -> None:
        words = {
            "file": "The passphrase is asked for at each start.",
            "memory": "The passphrase lies in a file beside the certificate.",
        }
        self.said.emit(words.get(self._kept, "The certificate is unlocked."))
        for field in (self.passphrase, self.again):
            field.clear()
        self.changed.emit()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RuleViolation) and self.form.show_field_error(error.field or "", error.message):
            self.passphrase.selectAll()
        else:
            self.failed.emit(error)


# On a thread of the worker: the certificate brings cryptography.


def _ask(books: Any, passphrase: str) -> None:
    from app.documents.certificate import ask_at_start

    ask_at_start(certificate_path(books), passphrase)


def _keep(books: Any, _passphrase: str) -> None:
    from app.documents.certificate import keep_beside

    keep_beside(certificate_path(books))
