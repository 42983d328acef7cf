"""What a PDF that comes to the window is: asked one after the other, the first that knows it has it. On a thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from app.domain.errors import RuleViolation


def is_pdf(file: Path) -> bool:
    """By what the bytes are, not by what the file is called."""
    try:
        with file.open("rb") as content:
            return b"%PDF" in content.read(64)
    except OSError:
        return False


def is_picture(file: Path) -> bool:
    """Whether it is a picture as scanners and telephones make them."""
    from app.exchange.inbound.scanned import is_picture as shows

    try:
        with file.open("rb") as content:
            return shows(content.read(64))
    except OSError:
        return False


def paper_of_ours(books: Any, file: Path) -> Any | None:
    """The judgement on a paper of this program, also on one that was changed; None for whatever else is a PDF."""
    from app.documents.attached import check_unpacked
    from app.documents.judgement import MOST_BYTES, judged
    from app.documents.verify import NAMESPACE

    try:
        if file.stat().st_size > MOST_BYTES:
            return None
        data = file.read_bytes()
        check_unpacked(data, file.name)
    except (OSError, RuleViolation):
        return None
    seen = judged(books, data)
    if seen.ours:
        return seen
    # What is said inside stands there unpacked, so a paper is known again that no reader can open any more.
    return seen if NAMESPACE.encode() in data and not (seen.whole and _carries(data, file.name)) else None


def _carries(data: bytes, name: str) -> bool:
    """Whether a whole paper of another company that works with this program bears something to take in."""
    from app.documents.attached import files_of

    try:
        return bool(files_of(data, name, lambda one: one.lower().endswith(".xml")))
    except RuleViolation:
        return False


@dataclass(frozen=True, slots=True)
class CameBack:
    """The scan of a paper of ours, and which it is (`queries.papers_back`)."""

    scan: Any
    back: Any

    @property
    def verdict(self) -> str:
        """Said of it where several files came at once."""
        return f"{self.back.number} came back; drop it by itself to attach it"

    passes = True


def scan_of_ours(books: Any, file: Path) -> CameBack | None:
    """A picture, or a PDF without our seal, that shows the code of a document of ours; None for whatever else."""
    from app.exchange.inbound import is_scan, read_limited
    from app.exchange.inbound.scanned import scan_of
    from app.queries.papers_back import paper_back

    try:
        data = read_limited(file)
        scan = scan_of(data, file.name) if is_scan(data) else None
        if scan is None or not scan.codes:
            return None
        with books.read() as view:
            return CameBack(scan, paper_back(view, scan.codes, file.name))
    except RuleViolation:
        return None  # who takes files in says what is wrong with it


# A PDF that is nobody's is said to hold no order, as every file that cannot be read is.
KNOWN: Final[tuple[Callable[[Any, Path], Any | None], ...]] = (paper_of_ours, scan_of_ours)


def known(books: Any, file: Path) -> Any | None:
    """What one of `KNOWN` says of a file, if it is a PDF or a picture and one of them knows it."""
    if is_picture(file):
        return scan_of_ours(books, file)
    if not is_pdf(file):
        return None
    return next((found for ask in KNOWN if (found := ask(books, file)) is not None), None)
