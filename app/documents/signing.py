"""Sealing a PDF: a PAdES B-B signature as an incremental update, with a visible stamp in the place kept for it.

Runs from any thread without an event loop, not in the window's thread. Nothing may be written to the file afterwards.
"""

from __future__ import annotations

import datetime
import io
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from pyhanko.pdf_utils.content import PdfContent
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.layout import AxisAlignment, BoxConstraints, InnerScaling, Margins, SimpleBoxLayoutRule
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign import fields, signers
from pyhanko.sign.signers.pdf_cms import Signer
from pyhanko.stamp import StaticStampStyle
from pyhanko_certvalidator.registry import SimpleCertificateStore

from app.documents.additions import CUSTOMER
from app.documents.certificate import Identity, refusal_of
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import setting_for
from app.documents.layout.sheet import Place
from app.documents.stamp import draw_stamp
from app.domain.errors import RuleViolation
from app.queries.paper_model import Paper

FIELD = "Seal"
# Room for the signature in the file. Given, so that pyHanko does not sign once for trial to find it out.
_BYTES_RESERVED = 12_288


class _HeldKeySigner(Signer):
    """Signs with the key object in memory; pyHanko's own loads and checks the RSA key anew for each signature."""

    def __init__(self, identity: Identity) -> None:
        store = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(_asn1(certificate) for certificate in identity.chain)
        super().__init__(signing_cert=_asn1(identity.certificate), cert_registry=store)
        self._key = identity.key

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        digest = hashes.SHA256()
        if digest_algorithm != "sha256":
            raise ValueError(f"unexpected digest {digest_algorithm}")
        if isinstance(self._key, ec.EllipticCurvePrivateKey):
            return self._key.sign(data, ec.ECDSA(digest))
        if isinstance(self._key, rsa.RSAPrivateKey):
            return self._key.sign(data, padding.PKCS1v15(), digest)
        raise TypeError(type(self._key).__name__)


class PlainWriter(IncrementalPdfFileWriter):
    """Leaves the document information and the XMP as the paper was drawn: they conform, and say when it was issued."""

    def _update_meta(self) -> None:
        """Nothing to update."""


class _StampPage(PdfContent):
    """The stamp's page as content of the signature's appearance."""

    def __init__(self, pdf: bytes) -> None:
        super().__init__()
        self._pdf = pdf

    def render(self) -> bytes:
        page = self._ensure_writer.import_page_as_xobject(PdfFileReader(io.BytesIO(self._pdf)))
        self.resources.xobject["/Stamp"] = page
        left, bottom, right, top = page.get_object()["/BBox"]
        self.box = BoxConstraints(width=abs(right - left), height=abs(top - bottom))
        return b"/Stamp Do"


def _asn1(certificate: Any) -> asn1_x509.Certificate:
    return asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER))


def seal(drawn: Drawn, identity: Identity, paper: Paper, now: datetime.datetime | None = None) -> bytes:
    """The PDF sealed in the company's name at the moment `now` (with its zone).

    Raises RuleViolation if the certificate is not valid at that moment.
    """
    now = now or datetime.datetime.now().astimezone()
    refusal = refusal_of(identity, now.astimezone(datetime.UTC))
    if refusal:
        raise RuleViolation(refusal)
    # Where the customer may sign by a certificate of their own, the seal says that this and no more may be filled in.
    open_field = drawn.customer is not None
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=fields.SigSeedSubFilter.PADES,
        name=identity.name,
        certify=open_field,
        docmdp_permissions=fields.MDPPerm.FILL_FORMS,
    )
    field, style = _appearance(drawn, identity, paper, now)
    signer = signers.PdfSigner(metadata, signer=_HeldKeySigner(identity), stamp_style=style, new_field_spec=field)
    writer = PlainWriter(io.BytesIO(drawn.pdf))
    if drawn.customer is not None:
        _append_field(writer, drawn.customer, setting_for(paper).words["customer_signature"])
    output = io.BytesIO()
    signer.sign_pdf(writer, output=output, bytes_reserved=_BYTES_RESERVED)
    return output.getvalue()


def _append_field(writer: PlainWriter, place: Place, called: str) -> None:
    """An empty field to sign in; on paper it shows nothing, for its lines are drawn already."""
    fields.append_signature_field(
        writer, fields.SigFieldSpec(CUSTOMER, on_page=place.page, box=_box(place), readable_field_name=called)
    )


def _box(place: Place) -> tuple[int, int, int, int]:
    edges = place.left, place.bottom, place.left + place.width, place.bottom + place.height
    left, bottom, right, top = map(round, edges)
    return left, bottom, right, top


def _appearance(
    drawn: Drawn, identity: Identity, paper: Paper, now: datetime.datetime
) -> tuple[fields.SigFieldSpec, StaticStampStyle | None]:
    if drawn.seal is None:
        return fields.SigFieldSpec(FIELD), None
    place = drawn.seal
    stamp = draw_stamp(paper, place, identity.name, identity.fingerprint, now)
    spec = fields.SigFieldSpec(FIELD, on_page=place.page, box=_box(place))
    style = StaticStampStyle(
        border_width=0,
        background=_StampPage(stamp),
        background_layout=SimpleBoxLayoutRule(
            x_align=AxisAlignment.ALIGN_MID,
            y_align=AxisAlignment.ALIGN_MID,
            margins=Margins(0, 0, 0, 0),
            inner_content_scaling=InnerScaling.SHRINK_TO_FIT,
        ),
        background_opacity=1.0,
    )
    return spec, style
