"""Is this file whole, who sealed it, when, and which of our papers is it?

Strict: the seal has to cover the entire file, so a flipped bit and an appended byte are both reported. Behind it only
timestamps may follow, and on a quotation the customer's own signature (`additions`); then the file as it was before
them is judged by itself. What the books say of the paper is the caller's to compare: `Verdict` carries kind, number and
id for that, and the fingerprint of the file.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from lxml import etree
from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from app.documents.additions import (
    ADDED,
    EVIDENCE,
    EVIDENCE_AND_TOLD,
    USAGE,
    Countersigned,
    Stamp,
    certificates_genuine,
    end_of,
    look_behind,
    named,
)
from app.documents.evidence import strokes_sha256

QUOTATION = "quotation"
_RANGES = "The file names more sealed ranges than it has seals."
NAMESPACE = "urn:counterfoil:paper:1#"
EVIDENCE_NAME = "signature.json"
RECORD_NAME = "order.json"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a PDF by looking at it alone."""

    sealed: bool
    """It carries at least one seal."""
    whole: bool
    """It is sealed, the seal is valid, and nothing was changed since; what was added is as told below."""
    trusted: bool
    """The seal's certificate descends from one of the roots given."""
    sealed_by: str = ""
    sealed_at: datetime.datetime | None = None
    """As the sealing machine's clock said it."""
    certificate_sha256: str = ""
    problems: tuple[str, ...] = ()
    """Sentences; empty if the file is whole."""
    file_sha256: str = ""
    """To compare with the books."""
    kind: str = ""
    number: str = ""
    version: str = ""
    id: str = ""
    evidence: bytes | None = None
    """The evidence of the customer's signature, JSON, if the paper carries one."""
    record: bytes | None = None
    """The document as a record, canonical JSON, if the paper carries one."""
    root_sha256: str = ""
    """Which of the roots given stands above the last seal, by its fingerprint; "" if none does."""
    certificate_held: bool = True
    """Whether the seal's certificate was valid at the moment that the seal names."""
    certificate_until: datetime.datetime | None = None
    """When the seal's certificate ends (UTC)."""
    stamps: tuple[Stamp, ...] = ()
    """The timestamps that were added since."""
    customer: Countersigned | None = None
    """The customer's signature by a certificate of their own, which was added since."""
    parts: tuple[str, ...] = ()
    """The fingerprints of the file before each of these was added, the newest first."""

    @property
    def unchecked(self) -> bool:
        """Nothing is wrong but that evidence for the customer's signature follows it, which is not looked at here."""
        return self.problems in ((EVIDENCE,), (EVIDENCE_AND_TOLD,))


def verify(pdf: bytes, roots: Sequence[x509.Certificate] = (), authorities: Sequence[x509.Certificate] = ()) -> Verdict:
    """The verdict on a PDF; never raises for a damaged or foreign file, it says so. `authorities` stamp the time."""
    fingerprint = hashlib.sha256(pdf).hexdigest()
    try:
        return _verdict(pdf, roots, authorities, fingerprint)
    except Exception as error:  # noqa: BLE001 - a broken file may break the reader anywhere; all of it means "not whole"
        problem = f"The file is damaged and cannot be read ({type(error).__name__})."
        return Verdict(sealed=b"/ByteRange" in pdf, whole=False, trusted=False, problems=(problem,),
                       file_sha256=fingerprint)  # fmt: skip


def _verdict(
    pdf: bytes, roots: Sequence[x509.Certificate], authorities: Sequence[x509.Certificate], fingerprint: str
) -> Verdict:
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    signatures = list(reader.embedded_signatures)
    if len(signatures) < 2 or signatures[0].sig_object_type != "/Sig":
        return _alone(pdf, reader, roots, fingerprint)
    own = pdf[: end_of(signatures[0])]
    seen = _alone(own, PdfFileReader(io.BytesIO(own), strict=True), roots, fingerprint)
    added = look_behind(pdf, reader, authorities, may_be_signed=seen.kind == QUOTATION)
    problems = [*seen.problems, *added.problems]
    if not _padding_untouched(pdf):
        problems.append("The room round the seal was changed.")
    if not _one_range(pdf, len(signatures)):
        problems.append(_RANGES)
    # Once a byte is not as it was, nothing of what it was before is said.
    ends = [] if problems else [len(own), *added.ends]
    parts = tuple(hashlib.sha256(pdf[:end]).hexdigest() for end in reversed(ends) if end < len(pdf))
    return replace(
        seen, whole=not problems, trusted=seen.trusted and not problems, problems=tuple(dict.fromkeys(problems)),
        stamps=added.stamps, customer=added.customer, parts=parts,
    )  # fmt: skip


def _alone(pdf: bytes, reader: PdfFileReader, roots: Sequence[x509.Certificate], fingerprint: str) -> Verdict:
    """The verdict on a file that ends with its seal; `fingerprint` is that of the whole file."""
    identity = _identity(reader)
    evidence, record = _attachment(reader, EVIDENCE_NAME), _attachment(reader, RECORD_NAME)
    identity["record"] = record
    seals = [one for one in reader.embedded_signatures if one.sig_object_type == "/Sig"]
    if not seals:
        problem = ("The file carries no seal.",)
        return Verdict(False, False, False, problems=problem, file_sha256=fingerprint, evidence=evidence, **identity)
    problems: list[str] = []
    seal = seals[0]
    trusted = _judge(seal, roots, problems)
    if not _padding_untouched(pdf):
        problems.append("The room round the seal was changed.")
    if len(reader.embedded_signatures) > 1 or seal.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        problems.append(ADDED)
    if not _one_range(pdf, 1):
        problems.append(_RANGES)
    if evidence is not None and not _evidence_agrees(evidence, record):
        problems.append("The customer's signature in the file is not for the document in the file.")
    signer = seal.signer_cert
    return Verdict(
        sealed=True,
        whole=not problems,
        trusted=trusted and not problems,
        sealed_by=named(signer),
        sealed_at=seal.self_reported_timestamp,
        certificate_sha256=hashlib.sha256(signer.dump()).hexdigest(),
        problems=tuple(dict.fromkeys(problems)),
        file_sha256=fingerprint,
        evidence=evidence,
        root_sha256=_root_above(seal, roots),
        certificate_held=_held(seal),
        certificate_until=signer["tbs_certificate"]["validity"].native["not_after"],
        **identity,
    )


def _root_above(seal: EmbeddedPdfSignature, roots: Sequence[x509.Certificate]) -> str:
    known = {root.fingerprint(hashes.SHA256()).hex() for root in roots}
    carried = (seal.signer_cert, *seal.other_embedded_certs)
    return next((one for cert in carried if (one := hashlib.sha256(cert.dump()).hexdigest()) in known), "")


def _held(seal: EmbeddedPdfSignature) -> bool:
    """By the clock of whoever sealed: a clock that was put back is seen by a timestamp only."""
    moment, validity = seal.self_reported_timestamp, seal.signer_cert["tbs_certificate"]["validity"].native
    return moment is None or validity["not_before"] <= moment <= validity["not_after"]


def _one_range(pdf: bytes, seals: int) -> bool:
    """Whether as many ranges are named as there are seals: readers differ in which of two they take."""
    return len(re.findall(rb"/ByteRange", pdf)) == seals


def _evidence_agrees(evidence: bytes, record: bytes | None) -> bool:
    """Whether the customer's signature is for the record beside it, and its strokes are those it names."""
    try:
        said = json.loads(evidence)
        strokes = tuple(tuple(tuple(point) for point in stroke) for stroke in said["strokes"])
        if strokes and said["strokes_sha256"] != strokes_sha256(strokes):
            return False
        if not said.get("signed_record"):
            return True
        return record is not None and bool(said["order_sha256"] == hashlib.sha256(record).hexdigest())
    except (ValueError, TypeError, KeyError):
        return False


def _judge(seal: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], problems: list[str]) -> bool:
    """Add what is wrong with a seal to `problems`; returns whether it descends from one of the roots."""
    anchors = [asn1_x509.Certificate.load(r.public_bytes(serialization.Encoding.DER)) for r in roots]
    # At the moment of sealing: a certificate that expired since does not unmake what it sealed.
    context = ValidationContext(
        trust_roots=anchors,
        other_certs=list(seal.other_embedded_certs),
        allow_fetching=False,
        moment=seal.self_reported_timestamp,
    )
    # Behind the seal nothing may stand at all here, which its range tells.
    status = validate_pdf_signature(seal, context, key_usage_settings=USAGE, skip_diff=True)
    if not status.intact:
        problems.append("The content was changed after it was sealed.")
    elif not status.valid:
        problems.append("The seal itself is not genuine.")
    if not certificates_genuine(seal):
        problems.append("A certificate in the seal was changed.")
    return bool(status.trusted)


_HOLE = re.compile(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)\s+(\d+)\s+(\d+)\s*\]")


def _padding_untouched(pdf: bytes) -> bool:
    """Whether each seal's room holds the signature, zeros, and nothing else, in one way of writing.

    No signature covers its own room, so a bit flipped in the padding would otherwise pass unseen.
    """
    for found in _HOLE.finditer(pdf):
        start, length, again, _ = (int(number) for number in found.groups())
        hole = pdf[start + length : again]
        if start != 0 or hole[:1] != b"<" or hole[-1:] != b">":
            return False
        digits = hole[1:-1]
        if not re.fullmatch(rb"[0-9a-f]*|[0-9A-F]*", digits):
            return False
        written = bytes.fromhex(digits.decode("ascii"))
        if any(written[_length(written) :]):
            return False
    return True


def _length(ber: bytes) -> int:
    """How long the signature at the beginning is: by its own length, or up to the end that closes it.

    Honest programs write either. Raises IndexError for what is none; never looks at a byte twice.
    """
    at = deep = 0
    while True:
        if deep and ber[at : at + 2] == b"\0\0":
            at, deep = at + 2, deep - 1
        else:
            constructed, many = ber[at] & 0x20, ber[at] & 0x1F == 0x1F
            at += 1
            while many:
                many, at = ber[at] >= 0x80, at + 1
            size = ber[at]
            at += 1
            if size == 0x80:
                if not constructed:
                    raise IndexError("no length")
                deep += 1
            elif size < 0x80:
                at += size
            else:
                known = ber[at : at + (size & 0x7F)]
                at += len(known) + int.from_bytes(known, "big")
        if not deep:
            return at
        if at >= len(ber):
            raise IndexError("no end")


def _identity(reader: PdfFileReader) -> dict[str, Any]:
    """Kind, number, version and id as the XMP says them."""
    names = ("kind", "number", "version", "id")
    if "/Metadata" not in reader.root:
        return dict.fromkeys(names, "")
    stream = _direct(reader.root["/Metadata"])
    # No entities, no network: the file may be anybody's.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    tree = etree.fromstring(stream.data, parser)
    return {name: (tree.findtext(f".//{{{NAMESPACE}}}{name}") or "") for name in names}


def _attachment(reader: PdfFileReader, name: str) -> bytes | None:
    if "/AF" not in reader.root:
        return None
    for listed in _direct(reader.root["/AF"]):
        entry = _direct(listed)
        if str(entry["/UF"]) == name:
            data: bytes = _direct(_direct(entry["/EF"])["/F"]).data
            return data
    return None


def _direct(value: Any) -> Any:
    """The object itself where the file only refers to it."""
    return value.get_object() if isinstance(value, IndirectObject) else value  # type: ignore[no-untyped-call]
