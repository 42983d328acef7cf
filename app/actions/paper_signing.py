"""A printed quote or order that came back signed by hand: its scan is attached, and it counts as the signature."""

from dataclasses import dataclass

from app.actions.attaching import AttachFile, RemoveFile, attach_file, remove_file
from app.actions.before import note_step
from app.actions.parameters import Dated
from app.actions.record import UNCHANGED
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.facts import PaperSigned
from app.domain.filenames import file_name, scan_name
from app.domain.record import FORM
from app.queries.papers_back import paper_back
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class TakePaperBack(Dated):
    """The scan of a paper of ours, whose bytes are in the store, and the codes read from it.

    `signed` says that somebody signed it; without it the file is attached and says nothing. Of a delivery note it is
    attached to its order, and signs nothing. `name` says what kind of file it is: kept is the number of the paper.
    """

    codes: list[str]
    name: str
    sha256: str
    size: int
    signed: bool = True


_TOLD = sql("SELECT 1 FROM paper_signature WHERE document_id = :id AND sha256 = :sha256 AND content_sha256 = :content")
_KEPT = sql("SELECT id FROM attachment WHERE record_id = :id AND sha256 = :sha256 AND removed = 0 LIMIT 1")


def take_paper_back(tx: Transaction, p: TakePaperBack) -> Reply:
    """Attach it, and say what was signed. The reply's `state` is signed, attached or unchanged."""
    if not 0 < len(p.codes) <= 200 or any(not 0 < len(code) <= 4000 for code in p.codes):
        raise RuleViolation("Which document is it? The codes on it say.", "codes")
    name = file_name(p.name)
    back = paper_back(tx, p.codes, name)
    signed = p.signed and back.signs
    older = (back.older,) if p.signed and back.older else None
    if not signed and tx.value(_KEPT, {"id": back.document_id, "sha256": p.sha256}):
        return Reply(id=back.document_id, number=back.number, state=UNCHANGED, warnings=older)
    key = {"id": back.id, "sha256": p.sha256, "content": back.fingerprint}
    told = tx.value(_TOLD, key, default=0)
    if told and not signed:
        raise RuleViolation(
            f"This very scan was taken as the signature of {back.number}, and attached again it would count. "
            "Take it as signed, or scan the paper anew.",
            "signed",
        )
    # A file of the document that shows the same is not the signature: who takes the signature back leaves that one.
    called = scan_name(name, back.number, signed=signed)
    kept = attach_file(
        tx, AttachFile(entity="order", record=back.document_id, name=called, sha256=p.sha256, size=p.size)
    )
    if signed and not told:
        tx.record(PaperSigned(back.kind, back.id, back.number, back.version, p.sha256, FORM, back.fingerprint))
    if kept.state == UNCHANGED and told:
        return Reply(id=back.document_id, number=back.number, state=UNCHANGED)
    reply = Reply(
        id=back.document_id,
        number=back.number,
        state="signed" if signed else "attached",
        warnings=older,
        step=kept.id,
    )
    note_step(tx, reply, {"attachment": kept.id})
    return reply


_GONE = sql("SELECT removed FROM attachment WHERE id = :id")


def is_taken_away(view: View, attachment: str) -> bool:
    """Whether somebody has removed the scan already."""
    return bool(view.value(_GONE, {"id": attachment}, default=1))


def put_away(tx: Transaction, attachment: str, document: str, number: str) -> Reply:
    """The scan belongs to the document no more, and signs nothing."""
    remove_file(tx, RemoveFile(attachment=attachment, reason="undone"))
    return Reply(id=document, number=number, state="undone")
