"""A sheet about many documents: while they are done it says how far it is, and Esc stops between two of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from shiboken6 import isValid

from app.ui.each import Run
from app.ui.qt import key_pressed
from app.ui.widgets.sheet import Sheet


class RunSheet(Sheet):
    """Once it follows a run it takes no key but Esc until that is over. One that is replaced stops its run, too."""

    _run: Run | None = None

    @property
    def running(self) -> bool:
        """Whether documents are on their way."""
        return self._run is not None and not self._run.over

    def follow(self, run: Run) -> None:
        """Show this run from now on."""
        self._run = run
        if self.running:
            self.button.setEnabled(False)
            self.setFocus()
            self.show_run(run)

    def show_run(self, run: Run) -> None:
        """How far it is."""
        if self.gone or not isValid(self):
            return
        self.back.setVisible(run.over)
        self.note.set_tone("stop" if run.over else "text")
        self.note.set_text("" if run.over else run.words)

    def accept(self) -> None:
        """Not while it runs."""
        if not self.running:
            super().accept()

    def dismiss(self) -> None:
        """Whoever does not see the run any more would not know when to stop it."""
        if not self.gone and self._run is not None:
            self._run.stop()
        super().dismiss()

    def stops(self, event: QEvent) -> bool:
        """Whether a key belongs to the run: Esc stops it, and no other does anything meanwhile."""
        if not self.running or not key_pressed(event):
            return False
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape and self._run is not None:
            self._run.stop()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """The run's keys, else the sheet's."""
        if not self.stops(event):
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of what stands in the sheet, too."""
        if watched is not self._document and self.stops(event):
            return True
        return super().eventFilter(watched, event)
