"""Papers from the windows: the archived bytes of a document, opened or sent to the usual printer.

Drawing and sealing runs on a thread of its own; importing the runner is left to it, for it brings ReportLab.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget

from app.domain.errors import Unavailable
from app.runtime.paths import ensure, paths
from app.ui.screens.base import Desk
from app.ui.work import Work

PAPER_OF = {
    "quote": "quotation",
    "order": "sales-order",
    "pick_list": "pick-list",
    "shipment": "delivery-note",
    "invoice": "invoice",
    "credit_note": "credit-note",
    "payment": "receipt",
    "z_report": "z-report",
}


class Papers:
    """Opens and prints for one screen; ``failed`` tells what did not work in its place."""

    def __init__(self, desk: Desk, owner: QWidget, failed: Callable[[Exception], None]) -> None:
        self._desk, self._owner, self._failed = desk, owner, failed

    def preview(self, kind: str, number: str) -> None:
        """The paper in the system's viewer."""
        self._ask(kind, number, None, self._open)

    def print(self, kind: str, number: str) -> None:
        """The paper to the usual printer; where there is none it is opened instead."""
        printer = usual_printer()
        self._ask(kind, number, printer, self._printed if printer else self._open)

    def _ask(self, kind: str, number: str, printer: str | None, done: Callable[[Any], None]) -> None:
        actor = self._desk.work.actor
        self._desk.work.call(
            lambda books: _make(books, PAPER_OF[kind], number, actor, printer),
            done=done,
            failed=self._failed,
            owner=self._owner,
        )

    def _open(self, file: Path) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(file))):
            self._desk.shell.toast(f"No viewer for papers here; the paper lies in {file}.", phase="idle")

    def _printed(self, file: Path) -> None:
        self._desk.shell.toast(f"{file.stem} is at the printer.")


def prepare_papers(work: Work) -> None:
    """In an idle moment: certificate, key and libraries, so that the first signature or bill keeps nobody waiting.

    What does not work now is told when a paper is wanted.
    """
    work.call(_prepare, failed=lambda _error: None)


def _prepare(books: Any) -> None:
    from app.documents.runner import prepare

    prepare(books)


def usual_printer() -> str | None:
    """The system's default printer, if papers can be sent to it as they are (``lp``: vectors and text are kept)."""
    if shutil.which("lp") is None:
        return None
    # Imported here: looking for printers loads the printing plugin.
    from PySide6.QtPrintSupport import QPrinterInfo

    return QPrinterInfo.defaultPrinterName() or None


def _make(books: Any, kind: str, number: str, actor: str, printer: str | None) -> Path:
    from app.documents.runner import print_paper

    issued = print_paper(books, kind, number, actor)
    # In the person's own folder, not in a public one; the same paper again replaces itself.
    folder = ensure(paths().cache / "papers")
    file = folder / f"{''.join(one if one.isalnum() or one in '-_' else '-' for one in number)}.pdf"
    file.write_bytes(issued.pdf)
    if printer:
        sent = subprocess.run(["lp", "-d", printer, str(file)], capture_output=True, text=True, timeout=30, check=False)  # noqa: S603, S607
        if sent.returncode:
            raise Unavailable(f"Printer {printer} did not take {number}.")
    return file
