"""Papers and transactions: draws and seals what was issued, outside any transaction, and archives the bytes.

One runner serves the desk and the command line. It may be stopped at any moment: what is missing is made the next time.
"""

import contextlib
import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.documents import make
from app.documents.labels import draw_labels, label_kind
from app.domain.changes import Changes
from app.domain.errors import CounterfoilError, RuleViolation, Unavailable
from app.domain.facts import DocumentArchived
from app.queries.desk_settings import company_settings
from app.queries.labels import labels_for
from app.queries.paper_archive import PaperRef, archived, archived_as, archived_hashes, papers_due
from app.queries.paper_model import Paper
from app.queries.papers import paper_for
from app.runtime.files import write_whole
from app.store.database import Database, Transaction
from app.store.filestore import files_of, sweep

_log = logging.getLogger(__name__)
SEALED = ("sales-order", "invoice", "credit-note", "quotation", "delivery-note")


folder_of = files_of


def paper_file(folder: Path, sha256: str) -> Path:
    """Where the bytes with this hash lie."""
    return folder / "papers" / sha256[:2] / f"{sha256}.pdf"


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper: its bytes, what they are of, and whether they are the archived original."""

    pdf: bytes
    sha256: str
    paper: PaperRef
    archived: bool


def print_paper(database: Database, kind: str, ref: str, actor: str = "") -> Issued:
    """The paper of a document: the archived bytes if it was issued, else it is issued now.

    Drafts, working papers (pick lists) and labels are drawn each time. Raises RuleViolation, Unavailable.
    """
    if stock := label_kind(kind):
        with database.read() as view:
            labels = labels_for(view, ref)
        pdf = draw_labels(stock, labels)
        return Issued(pdf, hashlib.sha256(pdf).hexdigest(), PaperRef(kind, ref, ""), archived=False)
    folder = folder_of(database)
    with database.read() as view:
        paper_ref, paper = paper_for(view, kind, ref)
        known = archived(view, paper_ref)
    if known:
        return Issued(_read(folder, known), known, paper_ref, archived=True)
    if not paper_ref.content:
        pdf = make(paper, None)
        return Issued(pdf, hashlib.sha256(pdf).hexdigest(), paper_ref, archived=False)
    return _issue(database, folder, paper_ref, paper, actor)


def _issue(database: Database, folder: Path, ref: PaperRef, paper: Paper, actor: str) -> Issued:
    identity = None
    if ref.kind in SEALED and not ref.imported:
        identity = _identity(database, folder, paper.company.name, paper.company.country)
    pdf = make(paper, identity)
    sha256 = hashlib.sha256(pdf).hexdigest()
    # Until the books know it, it has the name of something unfinished: whoever stops this here leaves no stray paper.
    _write(_part(folder, sha256), pdf)
    fact = DocumentArchived(
        ref.kind, ref.document_id, paper.number, sha256, len(pdf), identity is not None, ref.content
    )
    known = database.write(lambda tx: _archive(tx, ref, fact), action="archive_document", actor=actor).reply
    if known != sha256:  # another process was quicker: a document has one paper
        _part(folder, sha256).unlink(missing_ok=True)
        return Issued(_read(folder, known), known, ref, archived=True)
    _named(folder, sha256)
    return Issued(pdf, sha256, ref, archived=True)


def _archive(tx: Transaction, ref: PaperRef, fact: DocumentArchived) -> str:
    """Record the paper, unless the same content has one by now; the hash of the one that counts."""
    known = archived(tx, ref)
    if not known:
        tx.record(fact)
    return known or fact.sha256


def _part(folder: Path, sha256: str) -> Path:
    return paper_file(folder, sha256).with_suffix(".part")


def _named(folder: Path, sha256: str) -> Path:
    """Where an archived paper lies; it gets its name now if somebody was stopped before giving it one."""
    path, part = paper_file(folder, sha256), _part(folder, sha256)
    # Two may draw the same bytes at once (a paper without a seal always has the same): either gives them their name,
    # and the other finds its part gone at any step.
    with contextlib.suppress(FileNotFoundError):
        if path.exists():
            part.unlink(missing_ok=True)
        elif hashlib.sha256(part.read_bytes()).hexdigest() == sha256:
            part.replace(path)
    return path


def prepare(database: Database) -> None:
    """Make ready what the first paper needs: a certificate (it takes a second or more to make one), and its key.

    Done in an idle moment, so that nobody waits for it with a customer at the counter. Raises Unavailable.
    """
    # Their libraries take longer to load than a paper to draw.
    from app.documents import sales_order, signing  # noqa: F401

    with database.read() as view:
        firm = company_settings(view)
    if firm:
        _identity(database, folder_of(database), firm["name"], firm["country"])


def _identity(database: Database, folder: Path, name: str, country: str):  # type: ignore[no-untyped-def]
    """The company's certificate, made on first use."""
    from app.documents import certificate

    path = folder / certificate.FILE_NAME
    if not path.exists():
        # Under the lock of the books: of two programs that issue a first paper only one makes the certificate.
        with database.maintain():
            if not path.exists():
                folder.mkdir(parents=True, exist_ok=True)
                certificate.create(path, name, country)
    if refusal := certificate.can_sign(path):
        raise Unavailable(refusal)
    return certificate.load(path)


def _write(path: Path, content: bytes) -> None:
    """All of it or nothing, and on disk before the books say that it exists."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_whole(path, content)
    except OSError as error:
        raise Unavailable(
            f"The paper cannot be kept ({error.strerror}). It is made again when there is room."
        ) from error


def _read(folder: Path, sha256: str) -> bytes:
    path = _named(folder, sha256)
    if not path.exists():
        raise Unavailable(f"The archived paper {path} is missing. Bring it back from a backup.")
    pdf = path.read_bytes()
    if hashlib.sha256(pdf).hexdigest() != sha256:
        raise Unavailable(f"The archived paper {path} was changed. Bring it back from a backup.")
    return pdf


def finish_papers(database: Database, limit: int = 100) -> list[str]:
    """Make the papers of issued documents that have none yet. Returns what could not be made, in sentences."""
    with database.read() as view:
        due = papers_due(view, limit)
    faults = []
    for kind, document_id in due:
        try:
            print_paper(database, kind, document_id)
        except CounterfoilError as error:
            faults.append(error.message)
        except Exception as error:  # noqa: BLE001 - one that cannot be drawn must not keep the others from being made
            _log.error("A paper could not be made", exc_info=error)
            faults.append(f"The {kind} {document_id} could not be drawn ({type(error).__name__}: {error}).")
    sweep(database)
    return faults


def check_papers(database: Database) -> list[str]:
    """Archived papers that are missing or changed, and files that belong to no document, in sentences."""
    folder = folder_of(database)
    with database.read() as view:
        hashes = archived_hashes(view)
    faults = []
    for sha256 in sorted(hashes):
        path = _named(folder, sha256)
        if not path.exists():
            faults.append(f"The paper {path.name} is missing.")
        elif hashlib.sha256(path.read_bytes()).hexdigest() != sha256:
            faults.append(f"The paper {path.name} was changed.")
    files = (folder / "papers").glob("*/*.pdf") if (folder / "papers").is_dir() else ()
    return faults + [f"The file {path.name} belongs to no document." for path in files if path.stem not in hashes]


@dataclass(frozen=True, slots=True)
class Verification:
    """What can be said of a PDF: by looking at it, and by the books."""

    sealed: bool
    whole: bool
    sealed_by: str
    sealed_at: str
    trusted: bool
    problems: tuple[str, ...]
    kind: str
    number: str
    matches_books: bool | None
    sha256: str
    verdict: str


def verify_file(database: Database | None, file: Path) -> Verification:
    """Who sealed a file, when, whether a byte changed since, and whether the books archived just these bytes."""
    from app.documents import certificate
    from app.documents.verify import verify

    if not file.is_file():
        raise RuleViolation(f"There is no file {file}.", "file")
    pdf = file.read_bytes()
    roots = []
    known = None
    if database is not None:
        path = folder_of(database) / certificate.FILE_NAME
        if path.exists():
            roots = [certificate.root_of(certificate.load(path))]
        with database.read() as view:
            known = archived_as(view, hashlib.sha256(pdf).hexdigest())
    seen = verify(pdf, roots)
    matches = None if database is None else known is not None
    return Verification(
        sealed=seen.sealed,
        whole=seen.whole,
        sealed_by=seen.sealed_by,
        sealed_at=seen.sealed_at.isoformat() if seen.sealed_at else "",
        trusted=seen.trusted,
        problems=seen.problems,
        kind=seen.kind,
        number=seen.number,
        matches_books=matches,
        sha256=seen.file_sha256,
        verdict=_verdict(seen.sealed, seen.whole, matches),
    )


def _verdict(sealed: bool, whole: bool, matches: bool | None) -> str:
    if not sealed:
        return "unsealed, as in the books" if matches else "unsealed"
    if not whole:
        return "changed"
    return "whole" if matches is not False else "whole, but not the file that the books archived"


class PaperThread:
    """Makes papers in the background: first what was left unfinished, then after each commit that issued something."""

    def __init__(self, database: Database, told: Callable[[str], None]) -> None:
        self._database = database
        self._told = told
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._loop, name="papers", daemon=True)
        self._wake.set()
        self._thread.start()

    def heard(self, changes: Changes) -> None:
        """A commit: look whether papers are due. Returns at once."""
        if changes.touches("order", "invoice", "credit_note", "till"):
            self._wake.set()

    def stop(self) -> None:
        """End after the paper in hand."""
        self._stopping = True
        self._wake.set()
        self._thread.join(20)

    def _loop(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            if self._stopping:
                return
            for fault in finish_papers(self._database):
                self._told(fault)
