"""How a document is signed on the screen: its exact paper is drawn while the pane is open, and its hash is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from shiboken6 import isValid

from app.ui.screens.order.sign import SignaturePane
from app.ui.screens.papers import PAPER_OF

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.ui.screens.desk import Desk
    from app.ui.screens.papers import Papers


class Offering(Protocol):
    """A place whose keys are others while somebody signs."""

    offers_changed: Any


class Signing:
    """One pane at a time. Accepted before the paper is drawn, the signature waits for its hash and is kept then."""

    def __init__(self, desk: Desk, sheets: Offering, papers: Papers, place: QWidget) -> None:
        self._desk, self._sheets, self._papers, self._place = desk, sheets, papers, place
        self.pane: SignaturePane | None = None
        self._hash = ""
        self._waiting: tuple[str, list[Any]] | None = None
        self._sent = False

    shows_terms = True

    def make_pane(self, found: Any) -> SignaturePane:
        """What the customer sees."""
        return SignaturePane(self._place.window(), found.deal, language=found.language)

    def customer_of(self, found: Any) -> str:
        """Whose people may sign, by id."""
        return str(found.deal.customer.customer_id)

    def command(self, found: Any, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """The action that keeps what was signed."""
        return "sign_document", {found.kind: found.id, **given}

    def told(self, found: Any, name: str) -> str:
        """That it is done."""
        return f"{found.number} is signed by {name}."

    def open(self, found: Any) -> None:
        """The window turns to the customer."""
        if self.pane:
            return
        pane = self.make_pane(found)
        self.pane, self._hash, self._waiting, self._sent = pane, "", None, False
        pane.left.connect(self._left)
        # What is drawn or named anew is not what was accepted.
        pane.pad.changed.connect(self._changed)
        pane.name.textEdited.connect(self._changed)
        pane.signed.connect(lambda name, strokes: self._signed(found, name, strokes))
        actor, kind, customer = self._desk.work.actor, PAPER_OF[found.kind], self.customer_of(found)

        def failed(error: Exception) -> None:
            if self.pane is pane:
                self._waiting = None
                pane.note.set_text(getattr(error, "message", str(error)))

        self._desk.work.call(
            lambda books: _before(books, kind, found.number, customer, actor),
            done=lambda drawn: self._drawn(found, pane, drawn),
            failed=failed,
            owner=pane,
        )
        pane.open()
        self._sheets.offers_changed.emit()

    def _drawn(self, found: Any, pane: SignaturePane, drawn: tuple[str, Any, str]) -> None:
        if self.pane is not pane:
            return
        self._hash, sender, signer = drawn
        terms = sender.terms if self.shows_terms else None
        title = " ".join(filter(None, (terms.title or "Terms", terms.version))) if terms else ""
        pane.know(sender.card.name, sender.card.logo, (title, terms.text if terms else ""))
        pane.propose(signer)
        if self._waiting:
            self._signed(found, *self._waiting)

    def _changed(self) -> None:
        self._waiting = None

    def _signed(self, found: Any, name: str, strokes: list[Any]) -> None:
        pane = self.pane
        if not self._hash or pane is None:
            self._waiting = (name, strokes)
            return
        if self._sent:
            return
        self._waiting, self._sent = None, True

        def still_there() -> bool:
            return self.pane is pane and isValid(pane)

        def done(_reply: Any) -> None:
            self._desk.shell.toast(self.told(found, name))
            # The paper with the signature on it is there at once, whether somebody prints it now or asks for it later.
            self._papers.seal(found.kind, found.number)
            if still_there():
                pane.leave()

        def failed(error: Exception) -> None:
            words = getattr(error, "message", str(error))
            if still_there():
                self._sent = False
                pane.note.set_text(words)
            else:
                self._desk.shell.toast(words, phase="stop")

        given = {"name": name, "strokes": strokes, "document_sha256": self._hash, "consent": pane.consent}
        self._desk.work.perform(
            *self.command(found, given),
            done=done,
            failed=failed,
            owner=self._place,
        )

    def _left(self) -> None:
        self.pane = None
        self._sheets.offers_changed.emit()


def _before(books: Any, kind: str, number: str, customer_id: str, actor: str) -> tuple[str, Any, str]:
    """Hash of the paper as it is shown, the company as the paper has it, and who is likely to sign."""
    # Imported on the worker's thread: drawing brings ReportLab.
    from app.documents.runner import print_paper
    from app.queries.desk_customers import likely_signer
    from app.queries.paper_company import sender

    issued = print_paper(books, kind, number, actor)
    with books.read() as view:
        return issued.sha256, sender(view), likely_signer(view, customer_id)
