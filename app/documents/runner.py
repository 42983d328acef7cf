"""Papers and transactions: draws and seals what was issued, outside any transaction, and archives the bytes.

One runner serves the desk and the command line. It may be stopped at any moment: what is missing is made the next time.
"""

import contextlib
import hashlib
import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.documents import make
from app.documents.labels import draw_labels, label_kind
from app.documents.lettering import missing_letters
from app.documents.shipping_labels import draw_shipping, shipping_stock
from app.domain.changes import Changes
from app.domain.errors import CounterfoilError, Locked, Unavailable
from app.domain.facts import DocumentArchived
from app.queries.desk_settings import company_settings
from app.queries.labels import labels_for
from app.queries.paper_archive import AS_OF_TODAY, PaperRef, archived, archived_hashes
from app.queries.paper_model import Paper
from app.queries.papers import in_size, paper_for
from app.queries.papers_due import Progress, note_progress, papers_due
from app.queries.shipping_labels import shipping_labels
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
    missing: str = ""
    """Letters of it that no font has, each once."""


def print_paper(
    database: Database, kind: str, ref: str, actor: str = "", *, size: str = "", keep: bool = False
) -> Issued:
    """The paper of a document: the archived bytes if it was issued, else it is issued now.

    `size` is another than the usual one, of papers that have several. Drafts, working papers (pick lists), statements
    and labels are drawn each time; with `keep` a statement is archived as it is today, since it leaves the house.
    Raises RuleViolation, Unavailable.
    """
    if stock := label_kind(kind):
        with database.read() as view:
            labels = labels_for(view, ref)
        pdf = draw_labels(stock, labels)
        return Issued(pdf, hashlib.sha256(pdf).hexdigest(), PaperRef(kind, ref, ""), archived=False)
    if parcel_stock := shipping_stock(kind):
        with database.read() as view:
            parcels = shipping_labels(view, ref)
        pdf = draw_shipping(parcel_stock, parcels)
        return Issued(pdf, hashlib.sha256(pdf).hexdigest(), PaperRef(kind, ref, ""), archived=False)
    folder = folder_of(database)
    with database.read() as view:
        paper_ref, paper = in_size(paper_for(view, kind, ref), size)
        known = archived(view, paper_ref)
    if known:
        issued = Issued(_read(folder, known), known, paper_ref, archived=True)
    elif not paper_ref.content and not (keep and kind in AS_OF_TODAY):
        pdf = make(paper, None)
        issued = Issued(pdf, hashlib.sha256(pdf).hexdigest(), paper_ref, archived=False)
    else:
        issued = _issue(database, folder, paper_ref, paper, actor)
    return replace(issued, missing=missing_letters(paper))


def _issue(database: Database, folder: Path, ref: PaperRef, paper: Paper, actor: str) -> Issued:
    identity = None
    if ref.kind in SEALED and not ref.imported:
        identity = _identity(database, folder, paper.company.name, paper.company.country)
    pdf = make(paper, identity)
    sha256 = hashlib.sha256(pdf).hexdigest()
    if not ref.content:  # of what is drawn as of a day its bytes alone say what it says
        ref = replace(ref, content=f"{paper.date} {sha256}")
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


def prepare(database: Database) -> str:
    """Make ready what the first paper needs: a certificate (it takes a second or more to make one), and its key.

    Done in an idle moment, so that nobody waits for it with a customer at the counter. Returns the sentence that the
    certificate ends soon, "" while there is time. Raises Unavailable.
    """
    # Their libraries take longer to load than a paper to draw.
    from app.documents import sales_order, signing  # noqa: F401
    from app.documents.certificate import reminder

    with database.read() as view:
        firm = company_settings(view)
    if not firm:
        return ""
    return reminder(_identity(database, folder_of(database), firm["name"], firm["country"]))


def ready(database: Database) -> None:
    """Before a number is taken for a paper: raises Unavailable (Locked) where the certificate cannot seal it.

    That there is none yet is no reason: the first paper makes one.
    """
    from app.documents import certificate

    path = folder_of(database) / certificate.FILE_NAME
    if path.exists():
        _usable(path)


def _identity(database: Database, folder: Path, name: str, country: str):  # type: ignore[no-untyped-def]
    """The company's certificate, made on first use."""
    from app.documents import certificate
    from app.documents.roots import keep_root

    path = folder / certificate.FILE_NAME
    if not path.exists():
        # Under the lock of the books: of two programs that issue a first paper only one makes the certificate.
        with database.maintain():
            if not path.exists():
                folder.mkdir(parents=True, exist_ok=True)
                certificate.create(path, name, country)
    identity = _usable(path)
    keep_root(path, identity)
    return identity


def _usable(path: Path):  # type: ignore[no-untyped-def]
    """The certificate, which can seal now. Raises Unavailable with why it cannot; Locked where somebody can help."""
    from app.documents import certificate

    identity = certificate.load(path)
    if refusal := certificate.refusal_of(identity):
        raise Unavailable(refusal)
    return identity


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


def read_paper(database: Database, sha256: str) -> bytes:
    """The archived bytes with this hash. Raises Unavailable if they are lost or were changed."""
    return _read(folder_of(database), sha256)


def keep_paper(database: Database, sha256: str, pdf: bytes) -> None:
    """Write bytes that the archive is about to know; until it does they are unfinished. Raises Unavailable."""
    _write(_part(folder_of(database), sha256), pdf)


def name_paper(database: Database, sha256: str) -> None:
    """The archive knows these bytes by now."""
    _named(folder_of(database), sha256)


def let_go(database: Database, sha256: str) -> None:
    """The archive does not want these bytes."""
    _part(folder_of(database), sha256).unlink(missing_ok=True)


def finish_papers(
    database: Database,
    limit: int = 100,
    *,
    left: Callable[[int], None] = lambda _count: None,
    stopped: Callable[[], bool] = lambda: False,
) -> list[str]:
    """Make the papers of what was issued since the last time, and those still owed: of each the present content.

    At most `limit` of them; the rest is owed. `left` hears before each how many there are, and at the end how many
    are still owed; `stopped` is asked between two. Returns what could not be made, in sentences.
    """
    with database.read() as view:
        before, now = papers_due(view)
    faults: list[str] = []
    failed: list[tuple[str, str]] = []
    tried = 0
    for kind, document_id in now.owed[:limit]:
        if stopped():
            break
        left(len(now.owed) - tried)
        tried += 1
        try:
            print_paper(database, kind, document_id)
        except Locked as error:  # of all of them alike: it is said once, and no other is tried
            faults.append(error.message)
            tried -= 1
            break
        except CounterfoilError as error:
            faults.append(error.message)
            failed.append((kind, document_id))
        except Exception as error:  # noqa: BLE001 - one that cannot be drawn must not keep the others from being made
            _log.error("A paper could not be made", exc_info=error)
            faults.append(f"The {kind} {document_id} could not be drawn ({type(error).__name__}: {error}).")
            failed.append((kind, document_id))
    # What failed comes last the next time: many that fail do not keep the others waiting.
    after = Progress(now.until, (*now.owed[tried:], *failed), now.more)
    if after.worth_noting(before, tried=bool(now.owed)):
        with contextlib.suppress(CounterfoilError):  # it is looked for once more, then
            database.write(lambda tx: note_progress(tx, after), action="archive_document")
    left(len(after.owed))
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


class PaperThread:
    """Makes papers in the background: first what was left unfinished, then after each commit that issued something."""

    def __init__(
        self, database: Database, told: Callable[[str], None], left: Callable[[int], None] = lambda _count: None
    ) -> None:
        self._database = database
        self._told, self._left = told, left
        self._wake = threading.Event()
        self._stopping = False
        self._thread = threading.Thread(target=self._loop, name="papers", daemon=True)
        self._wake.set()
        self._thread.start()

    def heard(self, changes: Changes) -> None:
        """A commit: look whether papers are due. Returns at once; what is due meanwhile is made after those in hand."""
        if changes.touches("order", "invoice", "credit_note", "till", "quote", "shipment"):
            self._wake.set()

    def stop(self) -> None:
        """End after the paper in hand."""
        self._stopping = True
        self._wake.set()
        self._thread.join(20)

    def _make(self) -> None:
        owed: list[int] = []

        def left(count: int) -> None:
            owed.append(count)
            self._left(count)

        for fault in finish_papers(self._database, left=left, stopped=lambda: self._stopping):
            self._told(fault)
        if owed and owed[0] > owed[-1] > 0:
            # More than are made in one go, and not all of them fail.
            self._wake.set()

    def _loop(self) -> None:
        while True:
            self._wake.wait()
            self._wake.clear()
            if self._stopping:
                return
            try:
                self._make()
            except Exception:  # noqa: BLE001 - a thread that ended would make no paper any more until the next start
                _log.exception("papers could not be made; they are made after the next commit that issues one")
