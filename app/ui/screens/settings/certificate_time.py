"""Below the certificate: who stamps sealed papers with the time, if anybody, and how many papers wait for it."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import RuleViolation
from app.ui import format as say
from app.ui.screens.base import Desk
from app.ui.screens.settings.certificate_lock import WIDE
from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.form import Form
from app.ui.widgets.text import Text

_GOES_OUT = (
    "Only a fingerprint of the paper goes out (its SHA-256), no word of what it says. Papers are issued without it and "
    "stamped when the service answers. Empty asks nobody."
)


class StampBlock(QWidget):
    """The address of a time stamping service, and a try. ``said`` carries a sentence, ``failed`` what did not work."""

    said = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._named = ""
        self.form = Form()
        self.form.heading("TIMESTAMPS · whoever doubts the clock here believes theirs")
        self.address = self.form.add("tsa_url", "&Service")
        self.address.setPlaceholderText("https://…")
        self.state = Text(size=Size.SECOND, weight=500, wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        asks = QHBoxLayout()
        asks.addWidget(self.form)
        asks.addStretch(1)
        column.addLayout(asks)
        column.addWidget(Text(_GOES_OUT, size=Size.SECOND, tone="muted", wrap=True))
        column.addWidget(self.state)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.keep = Button("Keep")
        self.keep.clicked.connect(self._keep)
        self.address.returnPressed.connect(self._keep)
        self.now = Button("Stamp what waits")
        self.now.clicked.connect(self._try)
        row.addWidget(self.keep)
        row.addWidget(self.now)
        row.addStretch(1)
        column.addLayout(row)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.form.setFixedWidth(look().px(WIDE))

    def reload(self) -> None:
        """Read it again; what is half typed stays."""
        self._desk.work.read(_stand, self.show_state, failed=self.failed.emit, owner=self)

    def show_state(self, stand: Any) -> None:
        """Whom the company asks, and what waits."""
        self._named = stand.url
        if not self.address.isModified():
            self.address.setText(stand.url)
        waits = "A thousand papers or more wait" if stand.waiting >= 1000 else f"{stand.waiting} papers wait"
        waits = {0: "No paper waits", 1: "1 paper waits"}.get(stand.waiting, waits)
        last = f" The last was stamped {say.moment(stand.last_at)} by {stand.last_by}." if stand.last_at else ""
        self.state.set_text(f"{waits} for a stamp.{last}" if stand.url else "Nobody is asked for the time.")
        self.state.set_tone("text" if stand.url else "muted")
        self.now.setEnabled(bool(stand.url and stand.waiting))

    def _keep(self) -> None:
        self.form.clear_error("tsa_url")
        url = self.address.text().strip()
        # Kept once more it is named anew: another authority may answer there.
        given = {"tsa_url": url, **({"tsa_anew": True} if url else {})}
        if not url:
            said = "Nobody is asked for the time any more."
        elif url == self._named:
            said = "The address is named anew: whoever answers there next is believed."
        else:
            said = "Sealed papers are stamped with the time."
        self._desk.work.perform(
            "save_company", given, done=lambda _reply: self._kept(said), failed=self._refused, owner=self
        )

    def _kept(self, said: str) -> None:
        self.address.setModified(False)
        self.said.emit(said)
        self.reload()

    def _refused(self, error: Exception) -> None:
        if isinstance(error, RuleViolation) and error.field == "tsa_url":
            self.form.show_field_error("tsa_url", error.message)
        else:
            self.failed.emit(error)

    def _try(self) -> None:
        self.now.setEnabled(False)
        self.state.set_tone("muted")
        self.state.set_text("The service is asked …")
        # It may let us wait; papers of whoever is at the counter must not wait behind it.
        self._desk.work.aside(_stamp, done=self._tried, failed=self._not_tried, owner=self)

    def _not_tried(self, error: Exception) -> None:
        """What is wrong is told; what waits waits still, and may be tried again."""
        self.failed.emit(error)
        self.reload()

    def _tried(self, answer: Any) -> None:
        tried, stand = answer
        self.show_state(stand)
        if tried.away or tried.lost:
            self.form.mark("tsa_url", tried.away or tried.lost[0])
        elif tried.done:
            self.form.clear_error("tsa_url")
            self.said.emit("1 paper is stamped." if tried.done == 1 else f"{tried.done} papers are stamped.")


# On threads of the worker: queries and stamps bring their libraries.


def _stand(view: Any) -> Any:
    from app.queries.paper_stamps import stamps_stand

    return stamps_stand(view)


def _stamp(books: Any) -> tuple[Any, Any]:
    from app.documents.stamping import stamp_waiting

    tried = stamp_waiting(books)
    with books.read() as view:
        return tried, _stand(view)
