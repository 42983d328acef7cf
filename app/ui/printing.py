"""The print queue as the windows see it: papers are put into it, it tells what became of them, and nobody waits."""

from __future__ import annotations

import itertools
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices

from app.runtime.paths import ensure, paths
from app.ui.waiting import Waiting

if TYPE_CHECKING:  # they bring modules that must not delay the first paint
    from app.exchange.printing.cups import How
    from app.exchange.printing.jobs import Job
    from app.exchange.printing.sender import Sender
    from app.ui.telling import Teller


class Printing(Waiting):
    """The queue of papers."""

    SHOWN_BY = "print_queue", "Print queue"
    PATIENCE = 1
    _found = Signal(object, int)

    def __init__(self, teller: Teller, parent: QObject | None = None) -> None:
        super().__init__("print-queue", teller, parent)
        self._found.connect(self._tell_found, Qt.ConnectionType.QueuedConnection)
        # Who waits for printers stays here, by number: what a thread holds may end in it.
        self._waiting: dict[int, Callable[[Any], None]] = {}
        self._numbers = itertools.count()

    def begin(self) -> None:
        """Go on with what an earlier run left."""
        if paths().spool.is_dir():
            self._hand.submit(self.queue)

    def queue(self) -> Sender:
        """The thread of the queue, started when first needed. Not in the GUI thread."""
        from app.exchange.printing.sender import Sender
        from app.exchange.printing.spool import Spool

        def make() -> Sender:
            return Sender(
                Spool(paths().spool),
                print_system(),
                changed=lambda jobs: self._emit(self._came, jobs),
                routed=lambda job: self._later(lambda: self.say_where(job)),
                nowhere=self._to_viewer,
            )

        sender: Sender = self._begun(make)
        return sender

    def put(self, title: str, paper: bytes, printer: str = "", copies: int = 1, how: How | None = None) -> Job:
        """Into the queue; no printer is the usual one. Not in the GUI thread. Raises Unavailable."""
        sender = self.queue()
        job = sender.spool.put(title, paper, printer, copies, *([how] if how is not None else []))
        sender.wake()
        return job

    # --- what a person does; from the GUI thread ------------------------------------------------------------------

    def again(self, job: Job, printer: str = "") -> None:
        """Try it now, perhaps at another printer."""
        self._hand.submit(lambda: self.queue().again(job.id, printer))

    def give_up(self, job: Job) -> None:
        """It is not wanted any more; that can be taken back."""
        self._hand.submit(lambda: self.queue().give_up(job.id))
        self._teller.toast(f"{job.title} is not printed.", action="Undo", run=lambda: self.again(job), phase="idle")

    def find(self, done: Callable[[Any], None]) -> None:
        """Which printers there are; ``done`` gets them, or the sentence why they are not known."""
        self._look(lambda: print_system().found(), done)

    def offered(self, printer: str, done: Callable[[Any], None]) -> None:
        """What a printer can do; ``done`` gets it, or the sentence why that is not known."""
        self._look(lambda: print_system().offered(printer), done)

    def _look(self, ask: Callable[[], Any], done: Callable[[Any], None]) -> None:
        number = next(self._numbers)
        self._waiting[number] = done

        def look() -> None:
            try:
                found: Any = ask()
            except Exception as error:  # noqa: BLE001 - carried to the window, which tells the person
                found = error
            self._emit(self._found, found, number)

        # A thread of its own: a print system that hangs must not hold up what a person does to the queue.
        threading.Thread(target=look, name="printers", daemon=True).start()

    def _tell_found(self, found: Any, number: int) -> None:
        self._waiting.pop(number)(found)

    # --- what the queue tells -------------------------------------------------------------------------------------

    def say_where(self, job: Job) -> None:
        """A paper is on its way."""
        many = f", {job.copies} copies" if job.copies > 1 else ""
        self._teller.toast(f"{job.title} goes to {job.printer}{many}.")

    def _trouble(self, job: Job) -> object:
        return job.id

    def _summary(self, jobs: tuple[Job, ...]) -> tuple[str, bool]:
        from app.exchange.printing.jobs import summary

        return summary(jobs)

    def _told(self, job: Job, more: int) -> str:
        papers = f"{job.title} and {more} more are" if more else f"{job.title} is"
        return f"{papers} not printed yet: {job.printer or 'the print system'} fails."

    def _to_viewer(self, job: Job, pdf: bytes) -> None:
        file = viewer_file(job.title, pdf)
        self._later(lambda: open_in_viewer(self._teller, file))


def print_system() -> Any:
    """How papers get to the printers here. Not in the GUI thread: it loads what it needs."""
    from app.exchange.printing.devices import Devices

    if sys.platform == "win32":
        from app.ui.raster import Raster

        return Devices(Raster())
    from app.exchange.printing.cups import Cups

    return Devices(Cups())


def viewer_file(title: str, pdf: bytes) -> Path:
    """A paper as a file to be looked at: in the person's own folder; the same paper again replaces itself."""
    folder = ensure(paths().cache / "papers")
    file = folder / f"{''.join(one if one.isalnum() or one in '-_' else '-' for one in title)}.pdf"
    file.write_bytes(pdf)
    return file


def open_in_viewer(teller: Teller, file: Path) -> None:
    """Show a paper in the system's viewer."""
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
        teller.toast(f"No viewer for papers here; they lie in {file.parent}.", phase="idle")
