"""Facts of what customers signed on paper."""

from dataclasses import dataclass

from app.domain.facts.base import Fact


@dataclass(frozen=True, slots=True)
class PaperSigned(Fact):
    """A printed quote or order came back signed by hand; `sha256` is the scan, a file of the document.

    `content_sha256` is the fingerprint of the record (in that form) of the version that was printed and signed. It
    holds as long as the scan is attached: who takes the file away takes the signature back.
    """

    kind: str
    document_id: str
    number: str
    version: int
    sha256: str
    content_form: str
    content_sha256: str
