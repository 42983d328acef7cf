"""What the shell asks of every screen, and what most of them share."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QDate, QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from shiboken6 import isValid

from app.ui.commands import Offer, Offers
from app.ui.errors import present
from app.ui.scanning.scan import Scan
from app.ui.screens.desk import Desk
from app.ui.screens.scans import scan_shown
from app.ui.widgets.bottomline import BottomLine
from app.ui.widgets.opening import Opening
from app.ui.widgets.sheet import Sheet

__all__ = ["Desk", "Screen", "offer", "today_iso"]
# Whoever hears that its sheet goes may bring one back, but not for ever.
_TIMES = 8


class Screen(QWidget):
    """One place. ``offers_changed`` tells the shell that other keys work now; ``titled`` that its tab is called so."""

    offers_changed = Signal()
    context = "list"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk = desk
        self._sheet: Sheet | None = None
        # What lies below it, the one on top last, each with what had the focus when it was covered.
        self._covered: list[tuple[Sheet, QWidget | None]] = []
        self._coming: Sheet | None = None
        self._brought_back: list[Sheet] = []
        self.line = BottomLine(self)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(10)

    def minimumSizeHint(self) -> QSize:
        """None: at 200 % in a small window a place gives way, and rail, keys and edges stay on the screen."""
        return QSize(0, 0)

    def offers(self) -> Offers:
        """The commands that work here now."""
        return {}

    def open_document(self, document: str) -> None:
        """Show the document of that id."""

    def entered(self) -> None:
        """The person came here: focus what they need first."""

    def remember(self) -> dict[str, object]:
        """What to restore at the next start: plain values."""
        return {}

    def restore(self, state: dict[str, object]) -> None:
        """Take up what ``remember`` gave."""

    def scanned(self, scan: Scan) -> bool:
        """A scan while this screen is in front; False if it means nothing here.

        Where no sheet is open a document opens, a shelf is counted, and of a product its price and places are shown.
        """
        return scan_shown(self, self._sheet, scan)

    def panes(self) -> tuple[QWidget, ...]:
        """The parts F6 walks through."""
        return ()

    @property
    def open_sheet(self) -> Sheet | None:
        """The sheet over what is shown."""
        return self._sheet

    @property
    def sheets(self) -> list[Sheet]:
        """The sheet over what is shown and those below it, the one on top first."""
        below = [one for one, _held in reversed(self._covered)]
        return [self._sheet, *below] if self._sheet else below

    @property
    def at_work(self) -> bool:
        """Whether somebody is in the middle of something here, though no field has a word in it."""
        return False

    def show_sheet(self, sheet: Sheet) -> None:
        """One sheet at a time over what is shown; its steps are the place's while it is open.

        One that stands there is replaced: it is dismissed, says so once, and where its focus came from the new one's
        goes back to. What it has typed in it is its own to keep; who comes unasked comes by ``show_over`` instead.
        """
        if self._coming is not None:
            # Whoever heard that its sheet gives way brings one back: that one waits below the one that comes.
            self._brought_back.append(sheet)
            return
        before, self._sheet, self._covered = self.sheets, sheet, []
        if before:
            # They are replaced, not left: whoever waits for one to close sees that another is there.
            self._coming = sheet
            for one in before:
                if isValid(one):
                    sheet.take_place_of(one)
            for one in before:
                one.dismiss()
            self._coming, brought, self._brought_back = None, self._brought_back, []
            if brought:
                self._sheet = None
                self.show_sheet(brought[-1])
                self.show_over(sheet)
                return
        sheet.closed.connect(lambda: self._sheet_gone(sheet))
        sheet.open()
        self.offers_changed.emit()

    def show_over(self, sheet: Sheet, *, once: bool = False) -> None:
        """A sheet that asks for something first: the one below is there again, as it was, when this one is closed.

        One that is still on its way comes first, with the keys that were pressed for it. What is wanted ``once`` does
        not come where one of its kind is seen by then.
        """
        below, held = self._sheet, QApplication.focusWidget()
        if below is None:
            self.show_sheet(sheet)
            return
        if once and isinstance(below, type(sheet)):
            sheet.deleteLater()
            return
        if isinstance(below, Opening):
            sheet.take_place_of(below)
            # In the next turn: in this one the keys are played.
            below.closed.connect(lambda: QTimer.singleShot(0, sheet, lambda: self.show_over(sheet, once=once)))
            return
        self._covered.append((below, held))
        self._sheet = sheet
        below.hide()
        sheet.closed.connect(lambda: self._sheet_gone(sheet))
        sheet.open()
        self.offers_changed.emit()

    def close_sheets(self) -> None:
        """Nothing lies over what is shown any more, nor does what somebody brings back who hears of it."""
        if not self.sheets:
            return
        for _ in range(_TIMES):
            going, self._sheet, self._covered = self.sheets, None, []
            for one in going:
                one.dismiss()
        self.sheet_left()
        self.offers_changed.emit()

    def _sheet_gone(self, sheet: Sheet) -> None:
        """What it lay over is there again; where another lies over it, that one lies over what is below both now."""
        if self._sheet is not sheet:
            self._covered = [(one, held) for one, held in self._covered if one is not sheet]
            return
        self._sheet = None
        while self._covered and self._sheet is None:
            below, held = self._covered.pop()
            if not below.gone and isValid(below):
                self._sheet = below
                below.open()
                if held is not None and isValid(held) and below.isAncestorOf(held):
                    held.setFocus()  # in the field where the person was
        if self._sheet is None:
            self.sheet_left()
        self.offers_changed.emit()

    def sheet_left(self) -> None:
        """The sheet is closed: the focus goes back to where the person was."""

    def show_sheet_of(self, ask: Callable[[Any], Any], make: Callable[[Any], Sheet | None], title: str) -> None:
        """A sheet that needs something of the books first; keys pressed before it is there are its own.

        ``ask`` runs on a reader; ``make`` may answer None where there is nothing to show, and then says so itself.
        """
        waiting = Opening(self, title)
        self.show_sheet(waiting)

        def known(answer: Any) -> None:
            if waiting.given_up or self._sheet is not waiting:
                return
            sheet = make(answer)
            if sheet is None and isinstance(there := self._sheet, Opening) and there is not waiting:
                # Something else is on its way instead: keys pressed so far go along.
                waiting.play(there, there.accept)
            elif sheet is None:
                waiting.dismiss()
            elif self._sheet is waiting:
                self.show_sheet(sheet)
                waiting.play(sheet, lambda: self._accept_of(sheet))

        def failed(error: Exception) -> None:
            waiting.dismiss()
            self.went_wrong(error)

        self.desk.work.read(ask, known, failed=failed, owner=waiting, priority=0)

    def _accept_of(self, sheet: Sheet) -> None:
        """F12 in its turn: the sheet's, or that of what a key before it brought in its place."""
        if self._sheet is sheet:
            sheet.accept()
        else:
            self.desk.shell.do("next_step")

    def show_field_error(self, field_name: str, sentence: str) -> bool:
        """A refusal beside its field; False sends it to the bottom line."""
        del field_name, sentence
        return False

    def show_line(self, sentence: str, *, action: str = "", run: Callable[[], object] | None = None) -> None:
        """A sentence in the bottom line of the place."""
        self.line.say(sentence, weight=2, action=action, run=run)

    def ask_passphrase(self, again: Callable[[], object] | None = None) -> None:
        """The certificate is locked: a sheet asks for its passphrase. ``again`` is what was wanted, where known."""
        from app.ui.screens.unlocking import ask

        ask(self, again)

    def show_report(self, text: str) -> None:
        """Our own mistake."""
        self.desk.shell.show_report(text)

    def went_wrong(self, error: Exception, *, retry: Callable[[], object] | None = None) -> None:
        """Tell what did not work, in the place it belongs."""
        present(error, self, retry=retry, reload=retry)


def today_iso() -> str:
    """Today as this machine's calendar has it, ISO."""
    return QDate.currentDate().toString(Qt.DateFormat.ISODate)


def offer(run: Callable[[], object], words: str = "", *, bar: bool = True) -> Offer:
    """Short for ``Offer``."""
    return Offer(run, words, bar)
