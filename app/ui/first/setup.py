"""The set-up of a company: questions on the left, on the right the invoice that fills as one types."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QMimeData, Qt, QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import CounterfoilError, RuleViolation
from app.domain.founding import Setup
from app.ui.first.draft import draft_file, drop_draft, save_draft
from app.ui.first.making import Shown, found, no_key_store, show
from app.ui.first.preview import Preview
from app.ui.first.questions import Questions
from app.ui.logos import logo, logo_in
from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.sheet import scrolled
from app.ui.widgets.text import Link, Text
from app.ui.work import Work

DRAW_MS = 120
KEEP_MS = 400


class SetupPage(QWidget):
    """``founded`` carries where the company lies; ``back`` is Esc, with everything kept."""

    founded = Signal(str)
    back = Signal()
    broke = Signal(object)

    def __init__(self, work: Work, setup: Setup) -> None:
        super().__init__()
        self._work = work
        self._problems: dict[str, str] | None = None
        self._wanted = False
        self._founding = False
        self._file = draft_file()
        self._build(setup)
        self._draw = QTimer(self, interval=DRAW_MS, singleShot=True)
        self._draw.timeout.connect(self.draw)
        self._keep = QTimer(self, interval=KEEP_MS, singleShot=True)
        self._keep.timeout.connect(self.keep)
        self.questions.changed.connect(self._changed)
        self.preview.resized.connect(self._draw.start)
        self.setAcceptDrops(True)

    def _build(self, setup: Setup) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(28, 20, 28, 18)
        column.setSpacing(14)
        head = QHBoxLayout()
        head.setSpacing(14)
        head.addWidget(Text("Start my company", size=Size.TITLE, weight=600))
        head.addWidget(Text("Three answers are enough.", size=Size.BUTTON, tone="muted"), 1)
        back = Link("Esc back", size=Size.BODY)
        back.clicked.connect(self.back)
        head.addWidget(back)
        column.addLayout(head)
        middle = QHBoxLayout()
        middle.setSpacing(24)
        self._card = card = Card()
        inside = QVBoxLayout(card)
        inside.setContentsMargins(22, 18, 10, 12)
        self.questions = Questions(setup)
        self.questions.picture_chosen.connect(lambda file: self._make_logo(lambda: logo(Path(file).expanduser())))
        self.questions.logo.pasted.connect(self.take_picture)
        inside.addWidget(scrolled(self.questions))
        middle.addWidget(card, 5)
        self.preview = Preview()
        middle.addWidget(self.preview, 6)
        column.addLayout(middle, 1)
        foot = QHBoxLayout()
        foot.setSpacing(14)
        self.note = Text("What you type is kept, whatever happens.", size=Size.BODY, tone="muted", elide=True)
        self.button = Button("Start selling", key="F12", primary=True)
        self.button.setEnabled(False)
        self.button.clicked.connect(self.start)
        foot.addWidget(self.note, 1)
        foot.addWidget(self.button)
        column.addLayout(foot)
        look().changed.connect(self._dress)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The questions have the room of their words, but at 200 % never so much that no invoice is seen."""
        super().resizeEvent(event)
        self._dress()

    def _dress(self) -> None:
        self._card.setMinimumWidth(min(look().px(470), self.width() * 3 // 5))

    # --- as one types ---------------------------------------------------------------------------------------------

    def entered(self) -> None:
        """The cursor where something is missing; the invoice as it is now."""
        self.questions.begin()
        self.draw()
        self._work.call(
            lambda _none: no_key_store(), done=self.questions.offer_asking, failed=lambda _error: None, owner=self
        )

    def _changed(self) -> None:
        self._draw.start()
        if not self._keep.isActive():
            # Not started anew at each key: who types without a pause is kept all the same.
            self._keep.start()

    def keep(self) -> None:
        """The answers on disk, by a worker."""
        if self._founding:
            return  # it would be written after the company is there, and outlive it
        setup, file = self.questions.setup, self._file
        self._work.call(lambda _none: save_draft(file, setup))

    def draw(self) -> None:
        """Another picture of the invoice, and what is wrong; a newer question silences an older one."""
        setup, width = self.questions.setup, self.preview.pixels
        self._work.read(lambda _none: show(setup, width), self._drawn, failed=self._failed, owner=self, key="draw")

    def _drawn(self, shown: Shown) -> None:
        self._problems = shown.problems
        self.preview.show_picture(shown.picture)
        self.questions.show_problems(shown.problems)
        self.button.setEnabled(not shown.problems and not self._founding)
        first = next(iter(shown.problems.values()), "")
        self.note.set_tone("money" if first else "muted")
        self.note.set_text(first or "Everything else can wait: it is asked for when a paper first needs it.")
        if self._wanted:
            self._wanted = False
            self.start()

    # --- a picture ------------------------------------------------------------------------------------------------

    def _make_logo(self, make: Callable[[], Any]) -> None:
        self._work.call(lambda _none: make(), done=self.questions.take_logo, failed=self._failed, owner=self)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """A picture may be dropped."""
        if event.mimeData().hasUrls() or event.mimeData().hasImage():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """It is the logo."""
        self.take_picture(event.mimeData())

    def take_picture(self, data: QMimeData) -> bool:
        """A picture, or a file of one, that was dropped or pasted; False if it is neither."""
        make = logo_in(data)
        if make is not None:
            self._make_logo(make)
        return make is not None

    # --- the end --------------------------------------------------------------------------------------------------

    def start(self) -> None:
        """F12: the company, if the answers are right; else the cursor where they are not."""
        if self._founding:
            return
        if self._draw.isActive() or self._problems is None:
            # Typed ahead of the answer: what stands there now decides.
            self._draw.stop()
            self._wanted = True
            self.draw()
        elif not (self._wanted or self.questions.show_first(self._problems) or self.questions.show_unlike()):
            self._found()

    def _found(self) -> None:
        self._founding = True
        self._keep.stop()
        self.button.setEnabled(False)
        self.note.set_text("The company is being made …")
        setup, seal = self.questions.setup, self.questions.seal
        self._work.call(lambda _none: found(setup, seal), done=self._done, failed=self._refused, owner=self)

    def _done(self, where: str) -> None:
        self._keep.stop()
        drop_draft(self._file)
        self.founded.emit(where)

    def _refused(self, error: Exception) -> None:
        self._founding = False
        self.button.setEnabled(True)
        self._failed(error)

    def _failed(self, error: Exception) -> None:
        field = self.questions.field_of(error.field or "") if isinstance(error, RuleViolation) else ""
        if field and self.questions.form.show_field_error(field, str(error)):
            return
        if isinstance(error, CounterfoilError):
            self.note.set_text(error.message)
        else:
            self.broke.emit(error)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """F12, Esc; a pasted picture is the logo."""
        control = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        if event.key() == Qt.Key.Key_F12 or (control and event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}):
            self.start()
        elif event.key() == Qt.Key.Key_Escape:
            self.keep()
            self.back.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.take_picture(QApplication.clipboard().mimeData())
        else:
            super().keyPressEvent(event)
