"""Is this file whole, who sealed it, when, and which of our papers is it?

Strict: the last seal has to cover the entire file, so a flipped bit and an appended byte are both reported. What the
books say of the paper is the caller's to compare: `Verdict` carries kind, number and id for that, and the fingerprint
of the file.
"""

from __future__ import annotations

import datetime
import hashlib
import io
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from lxml import etree
from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

NAMESPACE = "urn:counterfoil:paper:1#"
EVIDENCE_NAME = "signature.json"
# What pyHanko would log of a seal whose root is not known, trace and all, the verdict says in a word.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
# Of certificates bought elsewhere some carry one, some the other.
_USAGE = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What can be said of a PDF by looking at it alone."""

    sealed: bool
    """It carries at least one seal."""
    whole: bool
    """It is sealed, every seal is valid, and not a bit was changed or added since the last one."""
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


def verify(pdf: bytes, roots: Sequence[x509.Certificate] = ()) -> Verdict:
    """The verdict on a PDF; never raises for a damaged or foreign file, it says so."""
    fingerprint = hashlib.sha256(pdf).hexdigest()
    try:
        return _verdict(pdf, roots, fingerprint)
    except Exception as error:  # noqa: BLE001 - a broken file may break the reader anywhere; all of it means "not whole"
        problem = f"The file is damaged and cannot be read ({type(error).__name__})."
        return Verdict(sealed=b"/ByteRange" in pdf, whole=False, trusted=False, problems=(problem,),
                       file_sha256=fingerprint)  # fmt: skip


def _verdict(pdf: bytes, roots: Sequence[x509.Certificate], fingerprint: str) -> Verdict:
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    identity = _identity(reader)
    evidence = _attachment(reader, EVIDENCE_NAME)
    seals = list(reader.embedded_signatures)
    if not seals:
        problem = ("The file carries no seal.",)
        return Verdict(False, False, False, problems=problem, file_sha256=fingerprint, evidence=evidence, **identity)
    problems: list[str] = []
    trusted = True
    for seal in seals:
        trusted = _judge(seal, roots, problems) and trusted
    if not _padding_untouched(pdf):
        problems.append("The room round the seal was changed.")
    last = seals[-1]
    if last.coverage != SignatureCoverageLevel.ENTIRE_FILE:
        problems.append("Something was added to the file after it was sealed.")
    signer = last.signer_cert
    return Verdict(
        sealed=True,
        whole=not problems,
        trusted=trusted and not problems,
        sealed_by=_name(signer),
        sealed_at=last.self_reported_timestamp,
        certificate_sha256=hashlib.sha256(signer.dump()).hexdigest(),
        problems=tuple(dict.fromkeys(problems)),
        file_sha256=fingerprint,
        evidence=evidence,
        **identity,
    )


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
    status = validate_pdf_signature(seal, context, key_usage_settings=_USAGE)
    if not status.intact:
        problems.append("The content was changed after it was sealed.")
    elif not status.valid:
        problems.append("The seal itself is not genuine.")
    if not _certificates_genuine(seal):
        problems.append("A certificate in the seal was changed.")
    if status.modification_level not in (None, ModificationLevel.NONE, ModificationLevel.LTA_UPDATES):
        problems.append("The file was changed after it was sealed.")
    return bool(status.trusted)


def _certificates_genuine(seal: EmbeddedPdfSignature) -> bool:
    """Whether the certificates in the seal are one chain, each signed by the next as far as it is there.

    The seal's own signature covers the leaf only by its hash and the authorities above it not at all. What is left
    unseen after this are bits in the seal that change neither content nor signer; the file's SHA-256 tells them.
    """
    certificates = [x509.load_der_x509_certificate(c.dump()) for c in (seal.signer_cert, *seal.other_embedded_certs)]
    for certificate in certificates:
        issuers = [c for c in certificates if c.subject == certificate.issuer]
        if certificate.issuer == certificate.subject:
            issuers = [certificate]
        # Ours always come with their root; of a bought chain the top may be missing.
        if issuers and not any(_issued(certificate, issuer) for issuer in issuers):
            return False
    above = certificates[1:]
    return all(any(_issued(c, authority) for c in certificates if c is not authority) for authority in above)


def _issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


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
        if any(written[_der_length(written) :]):
            return False
    return True


def _der_length(der: bytes) -> int:
    if der[1] < 0x80:
        return 2 + der[1]
    size = der[1] & 0x7F
    return 2 + size + int.from_bytes(der[2 : 2 + size], "big")


def _name(certificate: asn1_x509.Certificate) -> str:
    fields = certificate.subject.native
    return str(fields.get("organization_name") or fields.get("common_name") or certificate.subject.human_friendly)


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
