"""The window of a program that has no company yet, from the greeting to the company that is to be opened."""

from __future__ import annotations

import sys
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QStackedWidget, QWidget

from app.domain.errors import CounterfoilError
from app.domain.founding import Setup
from app.ui.first.draft import draft_file, load_draft
from app.ui.first.making import NoBooks, restored, sample, show
from app.ui.first.questions import LANGUAGES, guessed_country
from app.ui.first.setup import SetupPage
from app.ui.first.welcome import LATER, Greeting, Welcome
from app.ui.garbage import Garbage
from app.ui.mistakes import Mistakes
from app.ui.shell.state import WindowState
from app.ui.theme.look import dress, look
from app.ui.work import Work


@dataclass(frozen=True, slots=True)
class Chosen:
    """Which company is to be opened, and what is done in it first: "" or a command."""

    where: str = ""
    then: str = ""


class FirstWindow(QMainWindow):
    """``chosen`` is what the person decided when the window is closed; nothing while they did not."""

    def __init__(self, work: Work, state: WindowState, *, notice: str = "") -> None:
        super().__init__()
        self.chosen = Chosen()
        self._then = ""
        self._work, self._state = work, state
        self._setup: SetupPage | None = None
        self.setWindowTitle("Counterfoil")
        self.stack = QStackedWidget()
        self.setCentralWidget(self.stack)
        self.welcome = Welcome(
            (
                ("Start my company", "about 2 minutes", self.start_company),
                ("Look around with sample data", "a plumbing wholesaler", self.look_around),
                ("Bring my data", "CSV, Excel, or a backup", self.bring_data),
                ("Connect to another till here", "later", lambda: self.welcome.say(LATER)),
            ),
            LANGUAGES,
        )
        self.bring = Greeting(
            "Bring my data",
            "",
            (
                ("A backup of Counterfoil", "goes on as a new till of the company", self.choose_backup),
                (
                    "Lists from another system",
                    "customers, products, stock, what is owed: CSV or Excel",
                    self.bring_lists,
                ),
            ),
        )
        self.bring.say(
            "Lists need a company: three answers, then they come in.",
            tone="muted",
        )
        self.bring.back.connect(lambda: self._show(self.welcome))
        self.welcome.language.connect(self._speak)
        for page in (self.welcome, self.bring):
            self.stack.addWidget(page)
        draft = load_draft(draft_file())
        self._answers = draft or Setup(country=guessed_country())
        if draft is not None and (draft.name or draft.street or draft.tax_id):
            self.welcome.ways.ways[0].set_words("Go on with my company", f"{draft.name or 'begun'}, as you left it")
        if notice:
            self.welcome.say(notice)
        work.unhandled.connect(self.went_wrong)
        room = QApplication.primaryScreen().availableGeometry().size()
        self.resize(min(1360, room.width()), min(860, room.height()))
        if room.height() < 900:
            self.setWindowState(Qt.WindowState.WindowMaximized)
        self.welcome.ways.setFocus()
        # While the person reads: what draws the invoice is loaded, so that the first key on the set-up shows at once.
        work.read(lambda _none: show(self._answers, 200), lambda _shown: None, failed=lambda _e: None, owner=self)

    # --- the four ways --------------------------------------------------------------------------------------------

    def start_company(self) -> None:
        """1: the set-up."""
        if self._setup is None:
            self._setup = SetupPage(self._work, self._answers)
            self._setup.founded.connect(self._open)
            self._setup.back.connect(self._back_from_setup)
            self._setup.broke.connect(self.went_wrong)
            self.stack.addWidget(self._setup)
        self._show(self._setup)
        self._setup.entered()

    def look_around(self) -> None:
        """2: the sample company, made by a worker in some seconds."""
        self._busy(self.welcome, "The sample company is being made: 500 products, 120 customers, 2,000 orders …")
        self._work.call(lambda _none: sample(), done=self._open, failed=self.went_wrong, owner=self)

    def bring_data(self) -> None:
        """3: a backup, or lists."""
        self._show(self.bring)

    def bring_lists(self) -> None:
        """Lists need a company first."""
        self._then = "import_list"
        self.start_company()

    def choose_backup(self) -> None:
        """The system's dialogue for a backup."""
        file, _kind = QFileDialog.getOpenFileName(
            self, "A backup of Counterfoil", "", "Backups (*.backup *.zip);;All (*)"
        )
        if file:
            self.restore(file)

    def restore(self, file: str) -> None:
        """The company in that backup, brought back by a worker."""
        self._busy(self.bring, "The backup is looked at and brought back …")
        self._work.call(lambda _none: restored(Path(file)), done=self._open, failed=self.went_wrong, owner=self)

    # --- telling --------------------------------------------------------------------------------------------------

    @property
    def setup(self) -> SetupPage:
        """The set-up, once it was asked for."""
        assert self._setup is not None  # noqa: S101 - a mistake of ours
        return self._setup

    def went_wrong(self, error: Exception) -> None:
        """A sentence on the page that is shown; our own mistake as a report that can be copied."""
        for page in (self.welcome, self.bring):
            page.ways.setEnabled(True)
        if isinstance(error, CounterfoilError):
            page = self.bring if self.stack.currentWidget() is self.bring else self.welcome
            page.say(error.message, tone="stop")
            page.ways.setFocus()
            return
        from app.ui.errors import report_of
        from app.ui.shell.report import ReportDialog

        ReportDialog(report_of(error), self).open()

    def _busy(self, page: Greeting, sentence: str) -> None:
        page.say(sentence, tone="muted")
        page.ways.setEnabled(False)

    def _back_from_setup(self) -> None:
        self._then = ""
        self._show(self.welcome)

    def _show(self, page: QWidget) -> None:
        self.stack.setCurrentWidget(page)
        if isinstance(page, Greeting):
            page.ways.ways[0].setFocus()

    def _speak(self, language: str) -> None:
        self._answers = replace(self._answers, language=language)
        if self._setup:
            self._setup.questions.set_language(language)

    def _open(self, where: str) -> None:
        self.chosen = Chosen(where, self._then)
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ctrl+Q ends the program; F12 and Esc on the page that is shown, whoever has the focus."""
        if event.key() == Qt.Key.Key_Q and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.close()
        else:
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        """What was begun is kept; so is the look."""
        if self._setup and not self.chosen.where:
            self._setup.keep()
        kept = self._state.values.get("look")
        self._state.values["look"] = {**(kept if isinstance(kept, dict) else {}), "mode": look().mode.value}
        self._state.save()
        super().closeEvent(event)


def first_window(state_file: Path, *, notice: str = "", arguments: list[str] | None = None) -> Chosen:
    """Show it and stay until the person has decided; an empty ``where`` if they have not."""
    from app.ui.start import application

    state = WindowState(state_file)
    app = application(arguments if arguments is not None else sys.argv[:1])
    dress(app, state.values.get("look"))
    work = Work(NoBooks)
    window = FirstWindow(work, state, notice=notice)
    mistakes = Mistakes(window.went_wrong)
    mistakes.install()
    garbage = Garbage()
    garbage.start()
    work.start()
    window.show()
    app.exec()
    mistakes.remove()
    work.stop()
    garbage.stop()
    return window.chosen
