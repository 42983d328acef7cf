"""Papers from the windows: the archived bytes of a document, opened, or put into the print queue.

Drawing and sealing runs on a thread of its own; importing the runner is left to it, for it brings ReportLab.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.printing import Printing, open_in_viewer, viewer_file
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
    # The bill that is handed over the counter with the goods: a paper of its own to the printers.
    "sale": "invoice",
    "purchase": "purchase-order",
    "label": "label",
}


class Papers:
    """Opens and prints for one screen; ``failed`` tells what did not work in its place."""

    def __init__(self, desk: Desk, owner: QWidget, failed: Callable[[Exception], None]) -> None:
        self._desk, self._owner, self._failed = desk, owner, failed

    def preview(self, kind: str, number: str) -> None:
        """The paper in the system's viewer."""
        actor = self._desk.work.actor

        def make(books: Any) -> Path:
            return viewer_file(number, _paper(books, kind, number, actor))

        self._ask(make, lambda file: open_in_viewer(self._desk.shell, file))

    def print(self, kind: str, number: str) -> None:
        """The paper into the print queue; on a machine without any printer it is opened instead."""
        printing: Printing = self._desk.shell.printing
        actor = self._desk.work.actor
        self._ask(lambda books: _queue(printing, books, kind, number, actor), self._queued)

    def print_by_itself(self, kind: str, number: str) -> None:
        """The same, if this station wants this kind of paper without being asked."""
        printing: Printing = self._desk.shell.printing
        actor = self._desk.work.actor

        def make(books: Any) -> Any:
            from app.exchange.printing.choices import choice_of

            return _queue(printing, books, kind, number, actor) if choice_of(kind).by_itself else None

        self._ask(make, self._queued)

    def seal(self, kind: str, number: str) -> None:
        """The paper drawn and kept as it stands now; into the print queue as well where this station wants that."""
        printing: Printing = self._desk.shell.printing
        actor = self._desk.work.actor

        def make(books: Any) -> Any:
            from app.exchange.printing.choices import choice_of

            if choice_of(kind).by_itself:
                return _queue(printing, books, kind, number, actor)
            _paper(books, kind, number, actor)
            return None

        self._ask(make, self._queued)

    def _ask(self, make: Callable[[Any], Any], done: Callable[[Any], None]) -> None:
        self._desk.work.call(make, done=done, failed=self._failed, owner=self._owner)

    def _queued(self, job: Any) -> None:
        # Without a printer of its own the queue finds the usual one, and says it then.
        if job is not None and job.printer:
            self._desk.shell.printing.say_where(job)


def prepare_papers(work: Work) -> None:
    """In an idle moment: certificate, key and libraries, so that the first signature or bill keeps nobody waiting.

    What does not work now is told when a paper is wanted.
    """
    work.call(_prepare, failed=lambda _error: None)


def _prepare(books: Any) -> None:
    from app.documents.runner import prepare

    prepare(books)


def _queue(printing: Printing, books: Any, kind: str, number: str, actor: str) -> Any:
    from app.exchange.printing.choices import choice_of

    choice = choice_of(kind)
    return printing.put(number, _paper(books, kind, number, actor), choice.printer, choice.copies)


def _paper(books: Any, kind: str, number: str, actor: str) -> bytes:
    from app.documents.runner import print_paper

    return print_paper(books, PAPER_OF[kind], number, actor).pdf
