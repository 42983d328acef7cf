"""How a document is signed on the screen: its exact paper is drawn while the pane is open, and its hash is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.ui import format as say
from app.ui.screens.order.sign import CONSENT, SignaturePane
from app.ui.screens.papers import PAPER_OF

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.screens.desk import Desk
    from app.ui.screens.order.place import Sheets
    from app.ui.screens.papers import Papers


class Signing:
    """One pane at a time. Accepted before the paper is drawn, the signature waits for its hash and is kept then."""

    def __init__(self, desk: Desk, sheets: Sheets, papers: Papers, place: QWidget) -> None:
        self._desk, self._sheets, self._papers, self._place = desk, sheets, papers, place
        self.pane: SignaturePane | None = None
        self._hash = ""
        self._waiting: tuple[str, list[Any]] | None = None

    def open(self, found: Any) -> None:
        """The window turns to the customer."""
        if self.pane:
            return
        wanted = found.deal.terms.wanted_date
        pane = SignaturePane(
            self._place.window(), found.deal, promise=f", delivery {say.day(wanted)}" if wanted else ""
        )
        self.pane, self._hash, self._waiting = pane, "", None
        pane.left.connect(self._left)
        pane.signed.connect(lambda name, strokes: self._signed(found, name, strokes))
        actor, kind = self._desk.work.actor, PAPER_OF[found.kind]

        def failed(error: Exception) -> None:
            if self.pane is pane:
                self._waiting = None
                pane.note.set_text(getattr(error, "message", str(error)))

        self._desk.work.call(
            lambda books: _before(books, kind, found, actor),
            done=lambda drawn: self._drawn(found, pane, drawn),
            failed=failed,
            owner=pane,
        )
        pane.open()
        self._sheets.offers_changed.emit()

    def _drawn(self, found: Any, pane: SignaturePane, drawn: tuple[str, str, str]) -> None:
        if self.pane is not pane:
            return
        self._hash = drawn[0]
        pane.firm.set_text(drawn[1])
        pane.propose(drawn[2])
        if self._waiting:
            self._signed(found, *self._waiting)

    def _signed(self, found: Any, name: str, strokes: list[Any]) -> None:
        pane = self.pane
        if not self._hash or pane is None:
            self._waiting = (name, strokes)
            return
        self._waiting = None

        def done(_reply: Any) -> None:
            pane.leave()
            self._desk.shell.toast(f"{found.number} is signed by {name}.")
            # The paper with the signature on it is there at once, whether somebody prints it now or asks for it later.
            self._papers.seal(found.kind, found.number)

        self._desk.work.perform(
            "sign_document",
            {found.kind: found.id, "name": name, "strokes": strokes, "document_sha256": self._hash, "consent": CONSENT},
            done=done,
            failed=lambda error: pane.note.set_text(getattr(error, "message", str(error))),
            owner=self._place,
        )

    def _left(self) -> None:
        self.pane = None
        self._sheets.offers_changed.emit()


def _before(books: Any, kind: str, found: Any, actor: str) -> tuple[str, str, str]:
    """Hash of the paper as it is shown, the company's name, and who is likely to sign."""
    # Imported on the worker's thread: drawing brings ReportLab.
    from app.documents.runner import print_paper
    from app.queries.desk_customers import likely_signer
    from app.queries.desk_documents import desk_company

    issued = print_paper(books, kind, found.number, actor)
    with books.read() as view:
        return issued.sha256, desk_company(view).name, likely_signer(view, found.deal.customer.customer_id)
