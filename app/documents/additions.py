"""What may follow our seal in a file: timestamps, and on a quotation the customer's own signature in its field.

Each is a revision of its own that covers all before it and holds nothing else (`revisions`). Behind the customer's
signature their program may have added what proves its certificate, which is told and not checked. Anything else is a
change.
"""

from __future__ import annotations

import datetime
import io
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.diff_analysis import DiffResult, ModificationLevel
from pyhanko.sign.validation import validate_pdf_signature, validate_pdf_timestamp
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext

from app.documents.revisions import (
    adds_only_a_signature,
    adds_only_a_stamp,
    adds_only_evidence,
    metadata_in,
    new_in,
    own_metadata_in,
    rewritten_in,
)
from app.documents.tables import Added, Pair

# What pyHanko would log of a seal whose root is not known, trace and all, the verdict says in a word.
logging.getLogger("pyhanko").setLevel(logging.CRITICAL)
CUSTOMER: Final = "Customer"
"""The field of a quotation that its customer may sign in."""
ADDED: Final = "Something was added to the file after it was sealed."
_PROOF: Final = "Behind the customer's signature proof material was added later (certificates, a timestamp)"
_UNCHECKED: Final = ", as signing programs do it: it is not checked here."
EVIDENCE: Final = _PROOF + _UNCHECKED
EVIDENCE_AND_TOLD: Final = f"{_PROOF} and what the file says of itself was written anew{_UNCHECKED}"
"""The same where the file's metadata were changed with it."""
_MARK: Final = b"%%EOF"
ITSELF, CARRIED, SAID = "itself", "carried", "said"
"""Whose word an issuer is: the certificate's own, that of the issuer's which came along, or a text in it."""
# Of certificates bought elsewhere some carry one, some the other.
USAGE: Final = KeyUsageConstraints(key_usage={"non_repudiation", "digital_signature"}, match_all_key_usages=False)


@dataclass(frozen=True, slots=True)
class Stamp:
    """An authority's word on when the file was there at the latest."""

    at: datetime.datetime
    by: str
    genuine: bool
    """It is of this file, and the authority's certificate signed it."""
    trusted: bool
    """That certificate is for timestamps, and descends from one of the authorities given."""
    top: x509.Certificate
    """The highest certificate that came along: whoever accepts the stamp knows the authority again by it."""


@dataclass(frozen=True, slots=True)
class Countersigned:
    """The customer's signature by a certificate of their own."""

    by: str
    issuer: str
    at: datetime.datetime | None
    """By the clock of whoever signed."""
    genuine: bool
    held: bool
    """Whether the certificate was valid at that moment."""
    certificate_sha256: str
    issued: str
    """ITSELF, CARRIED or SAID. None of them tells who the issuer is: there is no list of authorities here."""


@dataclass(frozen=True, slots=True)
class Additions:
    """What stands behind the seal. `ends` are the lengths of the file after each step, up to the customer's."""

    stamps: tuple[Stamp, ...]
    customer: Countersigned | None
    problems: tuple[str, ...]
    ends: tuple[int, ...]


def end_of(signature: EmbeddedPdfSignature) -> int:
    """Up to where a signature reaches."""
    *_, start, length = (int(one) for one in signature.byte_range)
    return start + length


def look_behind(
    pdf: bytes, reader: PdfFileReader, authorities: Sequence[x509.Certificate], *, may_be_signed: bool
) -> Additions:
    """What follows the first signature of a file that has several. `may_be_signed`: it is a quotation."""
    seal, *later = reader.embedded_signatures
    stamps: list[Stamp] = []
    customers: list[Countersigned] = []
    problems: list[str] = []
    ends = []
    proof = _Proof(pdf, reader, seal)
    revision, end = seal.signed_revision + 1, end_of(seal)
    for one in later:
        if customers and one.sig_object_type == "/DocTimeStamp":
            revision, end = proof.between(revision, end, one.signed_revision)
        one.compute_integrity_info(skip_diff=True)
        added = Added(pdf, end, end_of(one))
        last = one.signed_revision == reader.total_revisions - 1
        whole = SignatureCoverageLevel.ENTIRE_FILE if last else SignatureCoverageLevel.ENTIRE_REVISION
        if one.signed_revision != revision or one.coverage != whole:
            problems.append(ADDED)
        elif one.sig_object_type == "/DocTimeStamp":
            if not adds_only_a_stamp(reader, revision, one.sig_field, added) and not (
                customers and proof.comes_with(revision, one, added)
            ):
                problems.append("With a timestamp something else was added to the file.")
            stamps.append(stamp_of(one, authorities))
            if not stamps[-1].genuine:
                problems.append("A timestamp in the file is not genuine.")
        elif may_be_signed and one.field_name == CUSTOMER and not customers:
            if not adds_only_a_signature(reader, revision, one.sig_field, added):
                problems.append("With the customer's signature something else was changed in the file.")
            else:
                proof.may_follow(revision)
            customers.append(_countersigned(one))
            if not customers[-1].genuine:
                problems.append("The customer's signature in the file is not genuine.")
        else:
            problems.append(ADDED)
        revision, end = revision + 1, end_of(one)
        if not customers:
            ends.append(end)
    if customers:
        revision, _ = proof.between(revision, end, reader.total_revisions)
    if revision != reader.total_revisions:
        problems.append(ADDED)
    if proof.found:
        problems.append(EVIDENCE_AND_TOLD if proof.told_anew else EVIDENCE)
    if set(problems) <= {EVIDENCE, EVIDENCE_AND_TOLD} and not _as_readers_see_it(seal, signed=bool(customers)):
        problems.append("The file was changed after it was sealed.")
    return Additions(tuple(stamps), next(iter(customers), None), tuple(dict.fromkeys(problems)), tuple(ends))


class _Proof:
    """What is to prove the customer's certificate, behind their signature: in revisions of its own or with a stamp."""

    def __init__(self, pdf: bytes, reader: PdfFileReader, seal: EmbeddedPdfSignature) -> None:
        self._pdf, self._reader = pdf, reader
        # What may be written anew: what came as such proof, and what was metadata when the file was sealed, or came as
        # that with the customer's signature. What else is called so since may be anything.
        self._told = metadata_in(reader, seal.signed_revision)
        self._store = set(self._told)
        self.found = self.told_anew = False

    def may_follow(self, revision: int) -> None:
        """The customer's signature came with this revision, and nothing was wrong with it."""
        self._told |= own_metadata_in(self._reader, revision)
        self._store |= self._told

    def between(self, revision: int, end: int, until: int) -> tuple[int, int]:
        """Past the revisions that hold nothing else: the first that does, or `until`, and where the file is by then."""
        while revision < until:
            stop = self._stop(revision)
            if not adds_only_evidence(self._reader, revision, Added(self._pdf, end, stop), self._store):
                break
            self._keep(revision, new_in(self._reader, revision))
            revision, end = revision + 1, stop
        return revision, end

    def comes_with(self, revision: int, stamp: EmbeddedPdfSignature, added: Added) -> bool:
        """Whether a revision holds a timestamp and such proof, and nothing else."""
        field = stamp.sig_field
        if not adds_only_a_stamp(self._reader, revision, field, added, self._store):
            return False
        self._keep(revision, new_in(self._reader, revision, field))
        return True

    def _keep(self, revision: int, store: set[Pair]) -> None:
        self._store |= store
        self.found = True
        self.told_anew = self.told_anew or rewritten_in(self._reader, revision, self._told)

    def _stop(self, revision: int) -> int:
        """Where a revision ends. What stands behind the mark of its end belongs to the next one."""
        if revision == self._reader.total_revisions - 1:
            return len(self._pdf)
        table = self._reader.xrefs.get_xref_container_info(revision)
        return self._pdf.index(_MARK, table.end_location) + len(_MARK)


def _as_readers_see_it(seal: EmbeddedPdfSignature, *, signed: bool) -> bool:
    """Whether the library's own rules let it pass as well: two lists, of which each may have a hole."""
    seal.compute_integrity_info()  # type: ignore[no-untyped-call]
    allowed = ModificationLevel.FORM_FILLING if signed else ModificationLevel.LTA_UPDATES
    seen = seal.diff_result
    return isinstance(seen, DiffResult) and seen.modification_level <= allowed


def stamps_of(pdf: bytes, authorities: Sequence[x509.Certificate] = ()) -> tuple[Stamp, ...]:
    """The timestamps in a file, in their order."""
    reader = PdfFileReader(io.BytesIO(pdf), strict=True)
    return tuple(stamp_of(one, authorities) for one in reader.embedded_timestamp_signatures)


def stamp_of(one: EmbeddedPdfSignature, authorities: Sequence[x509.Certificate]) -> Stamp:
    """What a timestamp says, and whether that can be believed. Raises whatever one that is none breaks."""
    at: datetime.datetime = one.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
    status = validate_pdf_timestamp(one, _context(one, authorities, at), skip_diff=True)
    genuine = bool(status.intact and status.valid) and certificates_genuine(one)
    top = _chain(one)[-1]
    return Stamp(at, named(one.signer_cert), genuine, genuine and bool(status.trusted), top)


def _countersigned(one: EmbeddedPdfSignature) -> Countersigned:
    at, cert = one.self_reported_timestamp, one.signer_cert
    try:
        status = validate_pdf_signature(one, _context(one, (), at), key_usage_settings=USAGE, skip_diff=True)
        genuine = bool(status.intact and status.valid)
    except Exception:  # noqa: BLE001 - it is anybody's; whatever a signature breaks is none
        genuine = False
    validity = cert["tbs_certificate"]["validity"].native
    held = at is None or validity["not_before"] <= at <= validity["not_after"]
    whom = x509.load_der_x509_certificate(cert.dump()).fingerprint(hashes.SHA256()).hex()
    return Countersigned(person(cert.subject), named_as(cert.issuer), at, genuine, held, whom, _issued(one))


def _issued(one: EmbeddedPdfSignature) -> str:
    """What proves the issuer that a certificate names. A self-made one may name anybody."""
    leaf, *above = _chain(one)
    if leaf.issuer == leaf.subject:
        return ITSELF
    if not above or not all(_authority(each) for each in above):
        return SAID
    top = above[-1]
    return CARRIED if top.issuer != top.subject or issued(top, top) else SAID


def _authority(certificate: x509.Certificate) -> bool:
    try:
        return certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    except (x509.ExtensionNotFound, ValueError):
        return False


def _context(
    one: EmbeddedPdfSignature, roots: Sequence[x509.Certificate], moment: datetime.datetime | None
) -> ValidationContext:
    anchors = [asn1_x509.Certificate.load(r.public_bytes(serialization.Encoding.DER)) for r in roots]
    return ValidationContext(
        trust_roots=anchors, other_certs=list(one.other_embedded_certs), allow_fetching=False, moment=moment
    )


def _chain(one: EmbeddedPdfSignature) -> list[x509.Certificate]:
    """The signer's certificate and those above it, as far as they came along."""
    carried = [x509.load_der_x509_certificate(c.dump()) for c in (one.signer_cert, *one.other_embedded_certs)]
    chain = carried[:1]
    while chain[-1].issuer != chain[-1].subject:
        above = next((c for c in carried if c not in chain and issued(chain[-1], c)), None)
        if above is None:
            break
        chain.append(above)
    return chain


def certificates_genuine(seal: EmbeddedPdfSignature) -> bool:
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
        if issuers and not any(issued(certificate, issuer) for issuer in issuers):
            return False
    above = certificates[1:]
    return all(any(issued(c, authority) for c in certificates if c is not authority) for authority in above)


def issued(certificate: x509.Certificate, issuer: x509.Certificate) -> bool:
    """Whether one certificate was signed by the other."""
    try:
        certificate.verify_directly_issued_by(issuer)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def named(certificate: asn1_x509.Certificate) -> str:
    """The organisation that a certificate names, or its common name."""
    return named_as(certificate.subject)


def named_as(name: asn1_x509.Name) -> str:
    """The organisation in a name, or its common name."""
    fields = name.native
    return str(fields.get("organization_name") or fields.get("common_name") or name.human_friendly)


def person(name: asn1_x509.Name) -> str:
    """Who signs by a certificate: the person, and the organisation if it names one as well."""
    fields = name.native
    whom, of = fields.get("common_name"), fields.get("organization_name")
    return f"{whom} ({of})" if whom and of and whom != of else str(whom or of or name.human_friendly)
