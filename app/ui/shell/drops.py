"""Files dropped on the window where no place wants them for what is shown: orders, and papers to be judged."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog

from app.ui.errors import present

if TYPE_CHECKING:
    from app.ui.shell.window import Shell


class Drops(QObject):
    """A place that attaches files to its record takes them first; the rest comes here."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell)
        self._shell = shell
        shell.setAcceptDrops(True)
        shell.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take files, and nothing else; nothing while the window is locked."""
        kind = event.type()
        if isinstance(event, QDropEvent) and kind in {QEvent.Type.DragEnter, QEvent.Type.Drop}:
            from app.ui.screens.files import files_in

            files = files_in(event.mimeData())
            if files and not self._shell.doorkeeper.locked:
                event.acceptProposedAction()
                if kind == QEvent.Type.Drop:
                    self._shell.intake.take([Path(one) for one in files], self._known)
                return True
        return super().eventFilter(watched, event)

    def ask(self) -> None:
        """Which PDF is to be judged."""
        file, _kind = QFileDialog.getOpenFileName(self._shell, "Check a paper", "", "Papers (*.pdf)")
        if file:
            self.check(Path(file))

    def check(self, file: Path) -> None:
        """Judge this PDF, whoever it is of."""
        self._shell.desk.work.call(
            lambda books: _judged(books, file),
            done=lambda seen: self._known(file, seen),
            failed=lambda error: present(error, self._shell),
            owner=self,
        )

    def _known(self, file: Path, seen: Any) -> None:
        """Shown at once; where somebody is at something else, in a sheet of its own, only when they say so."""
        from app.ui.pdfs import CameBack
        from app.ui.shell.judged import JudgedSheet

        there = self._shell.screen().open_sheet
        if there is None or isinstance(there, JudgedSheet):
            self._show(file, seen)
            return
        if isinstance(seen, CameBack):
            words, phase = f"{file.name} shows {seen.back.number}.", "done"
        else:
            words, phase = f"{file.name}: {seen.verdict}.", "done" if seen.passes else "stop"
        self._shell.toast(words, action="Show", run=lambda: self._show(file, seen), phase=phase)

    def _show(self, file: Path, seen: Any) -> None:
        """Over what is open, which is there again afterwards as it was."""
        from app.ui.papersback import ask
        from app.ui.pdfs import CameBack
        from app.ui.shell.judged import JudgedSheet

        screen = self._shell.screen()
        if isinstance(screen.open_sheet, JudgedSheet):
            screen.open_sheet.dismiss()  # its file is told
        if isinstance(seen, CameBack):
            ask(self._shell, screen, seen)
            return
        sheet = JudgedSheet(screen, file.name, seen)
        sheet.opened.connect(self._shell.go)
        sheet.taken.connect(lambda quote: self._take(screen, file, quote, seen.sha256))
        screen.show_over(sheet)

    def _take(self, screen: Any, file: Path, quote: str, sha256: str) -> None:
        """A quotation came back signed: the file stays with it, and it is accepted as by F12.

        Only the very bytes that were judged: another file of that name is refused, and the quotation stays as it was.
        """
        from app.ui.screens.steps import Follow, Steps, Subject

        shell, work = self._shell, self._shell.desk.work
        steps = Steps(shell.desk, screen, screen.went_wrong)
        steps.follow = Follow(done=lambda reply: shell.go("order", reply.id))
        actor = work.actor

        def kept(found: tuple[str, str]) -> None:
            number, state = found
            words, accepted = f"{file.name} is attached to {number}.", Subject(quote, "quote", number, "quoted")
            go_on = partial(steps.advance, accepted) if state == "sent" else partial(shell.go, "order", quote)
            if screen.open_sheet is None:
                shell.toast(words)
                go_on()
            else:  # nothing takes the place of a sheet that is open
                shell.toast(words, action="Accept the quote" if state == "sent" else "Show", run=go_on)

        work.call(
            lambda books: _attached(books, file, quote, actor, sha256),
            done=kept,
            failed=screen.went_wrong,
            owner=screen,
        )


# On threads of their own: reading a seal brings libraries, and a file may be large.


def _attached(books: Any, file: Path, quote: str, actor: str, sha256: str) -> tuple[str, str]:
    from app.exchange.attaching import attach
    from app.queries.desk_steps import quote_state

    attach(books, "order", quote, file, actor, sha256=sha256)
    with books.read() as view:
        return quote_state(view, quote)


def _judged(books: Any, file: Path) -> Any:
    from app.documents.judgement import verify_file

    return verify_file(books, file)
