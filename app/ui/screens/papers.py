"""Papers from the windows: the archived bytes of a document, opened, or put into the print queue.

Drawing and sealing runs on a thread of its own; importing the runner is left to it, for it brings ReportLab.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.domain.errors import Locked
from app.ui.printing import Printing, open_in_viewer, viewer_file
from app.ui.screens.base import Desk
from app.ui.work import Work

PAPER_OF = {
    "quote": "quotation",
    "order": "sales-order",
    "pick_list": "pick-list",
    "pick_batch": "pick-batch",
    "shipment": "delivery-note",
    "invoice": "invoice",
    "credit_note": "credit-note",
    "payment": "receipt",
    "z_report": "z-report",
    # The bill that is handed over the counter with the goods: a paper of its own to the printers.
    "sale": "invoice",
    "purchase": "purchase-order",
    "customer": "statement",
    "label": "label",
    "shipping_label": "shipping-label",
}


class Papers:
    """Opens and prints for one screen; ``failed`` tells what did not work in its place."""

    def __init__(self, desk: Desk, owner: QWidget, failed: Callable[[Exception], None]) -> None:
        self._desk, self._owner, self._failed = desk, owner, failed

    def preview(self, kind: str, number: str, title: str = "") -> None:
        """The paper in the system's viewer; ``title`` is what it is called where its number is long."""
        actor = self._desk.work.actor

        def make(books: Any, told: list[str]) -> Path:
            from app.exchange.printing.choices import choice_of

            size = choice_of(kind).size
            return viewer_file(title or number, _paper(books, kind, number, actor, told, size))

        self._ask(make, lambda file: open_in_viewer(self._desk.shell, file))

    def reopen(self, sha256: str, title: str) -> None:
        """An archived paper in the system's viewer, with the bytes that it went out with."""

        def make(books: Any, _told: list[str]) -> Path:
            from app.documents.runner import read_paper

            # Two papers of one day may be called the same, and a viewer may still hold the one before.
            return viewer_file(f"{title} {sha256[:8]}", read_paper(books, sha256))

        self._ask(make, lambda file: open_in_viewer(self._desk.shell, file))

    def print(self, kind: str, number: str, title: str = "") -> None:
        """The paper into the print queue; on a machine without any printer it is opened instead."""
        printing: Printing = self._desk.shell.printing
        actor = self._desk.work.actor
        self._ask(lambda books, told: _queue(printing, books, kind, number, actor, told, title=title), self._queued)

    def print_all(self, kind: str, rows: Iterable[Any]) -> None:
        """The papers of several rows, in their order."""
        for row in rows:
            self.print(kind, row.number)

    def print_statement(self, customer_id: str) -> None:
        """What is open with a customer, into the print queue."""
        printing: Printing = self._desk.shell.printing
        actor = self._desk.work.actor

        def make(books: Any, told: list[str]) -> Any:
            from app.queries.paper_statement import customer_number

            with books.read() as view:
                number = customer_number(view, customer_id)
            return _queue(printing, books, "customer", number, actor, told)

        self._ask(make, self._queued)

    def print_by_itself(self, kind: str, number: str) -> None:
        """The same, if this station wants this kind of paper without being asked."""
        printing: Printing = self._desk.shell.printing
        actor = self._desk.work.actor

        def make(books: Any, told: list[str]) -> Any:
            from app.exchange.printing.choices import choice_of

            return _queue(printing, books, kind, number, actor, told, fresh=True) if choice_of(kind).by_itself else None

        self._ask(make, self._queued)

    def seal(self, kind: str, number: str) -> None:
        """The paper drawn and kept as it stands now; into the print queue as well where this station wants that."""
        printing: Printing = self._desk.shell.printing
        actor = self._desk.work.actor

        def make(books: Any, told: list[str]) -> Any:
            from app.exchange.printing.choices import choice_of

            if choice_of(kind).by_itself:
                return _queue(printing, books, kind, number, actor, told)
            _paper(books, kind, number, actor, told)
            return None

        self._ask(make, self._queued)

    def _ask(self, make: Callable[[Any, list[str]], Any], done: Callable[[Any], None]) -> None:
        told: list[str] = []

        def finished(result: Any) -> None:
            done(result)
            for sentence in told:
                self._desk.shell.toast(sentence)

        self._desk.work.call(lambda books: make(books, told), done=finished, failed=self._failed, owner=self._owner)

    def _queued(self, job: Any) -> None:
        # Without a printer of its own the queue finds the usual one, and says it then.
        if job is not None and job.printer:
            self._desk.shell.printing.say_where(job)


def prepare_papers(work: Work, told: Callable[[str], None], locked: Callable[[], None] = lambda: None) -> None:
    """In an idle moment: certificate, key and libraries, so that the first signature or bill keeps nobody waiting.

    What does not work now is told when a paper is wanted; that the certificate ends soon is `told` at once, and where
    its passphrase is to be asked for, `locked` is called.
    """

    def failed(error: Exception) -> None:
        if isinstance(error, Locked):
            locked()

    work.call(_prepare, done=lambda sentence: told(sentence) if sentence else None, failed=failed)


def _prepare(books: Any) -> str:
    from app.documents.runner import prepare

    return prepare(books)


def _queue(
    printing: Printing,
    books: Any,
    kind: str,
    number: str,
    actor: str,
    told: list[str],
    *,
    fresh: bool = False,
    title: str = "",
) -> Any:
    """``fresh`` if it is the step itself that prints, with the customer there: cash opens the drawer then."""
    from app.documents.copies import more_copies
    from app.exchange.printing.choices import choice_of
    from app.exchange.printing.cups import How
    from app.exchange.printing.devices import device_of
    from app.queries.paper_paid import tenders_of

    choice, how = choice_of(kind), How()
    device = device_of(choice.printer)
    if kind == "sale" and device and device.speaks == "escpos":
        with books.read() as view:
            methods = tenders_of(view, number)
        if methods:
            how = How(kick=fresh and "cash" in methods)
            return printing.put(
                number, _paper(books, "payment", number, actor, told), choice.printer, choice.copies, how
            )
        choice = replace(choice, printer="")  # nothing was paid, and a bill of a page is not read on a roll
    how = How(tray=choice.tray, duplex=choice.duplex)
    # On a roll it is as long as it needs to be, whatever size its sheets had.
    size = "" if device and device.speaks == "escpos" else choice.size
    paper = _paper(books, kind, number, actor, told, size)
    job = printing.put(title or number, paper, choice.printer, choice.copies, how)
    for mark, copy in more_copies(books, PAPER_OF[kind], number):
        printing.put(f"{title or number} {mark.lower()}", copy, choice.printer, 1, how)
    return job


def _paper(books: Any, kind: str, number: str, actor: str, told: list[str], size: str = "") -> bytes:
    """The bytes; what is to be said of them is put into `told`."""
    from app.documents.lettering import told_missing
    from app.documents.runner import print_paper

    issued = print_paper(books, PAPER_OF[kind], number, actor, size=size)
    if issued.missing:
        told.append(told_missing(number, issued.missing))
    return issued.pdf
