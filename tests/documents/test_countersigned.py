"""A quotation comes back signed by a certificate of the customer's own: in its field, with nothing beside it."""

from __future__ import annotations

import datetime
import io
from collections.abc import Callable

import pikepdf
import pytest
from asn1crypto import x509 as asn1_x509
from asn1crypto.x509 import Name
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator import ValidationContext

from app.documents import kind, make
from app.documents.additions import ADDED, CUSTOMER, EVIDENCE, EVIDENCE_AND_TOLD, ITSELF, SAID, named_as, person
from app.documents.certificate import Identity, root_of
from app.documents.judgement import judged
from app.documents.signing import PlainWriter, _HeldKeySigner
from app.documents.verify import Verdict, _length, verify
from app.queries import paper_model as m
from tests.documents import samples
from tests.documents.authority import authority
from tests.documents.test_attacks import NAME, _certificate, stranger
from tests.documents.test_timestamps import Change, _store, stamped_by

UNTIL = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=300)
BESIDE = "With the customer's signature something else was changed in the file."


@pytest.fixture(scope="module")
def us() -> Identity:
    return stranger()


@pytest.fixture(scope="module")
def them() -> Identity:
    """The customer: a certificate of their own, of which we know nothing."""
    return stranger(days=400)


@pytest.fixture(scope="module")
def quote(us: Identity) -> bytes:
    return make(samples.paper(m.QUOTATION, 3, signed=None), us)


def signed_by(who: Identity, pdf: bytes, field: str = CUSTOMER, *, plain: bool = False,
              change: Change | None = None) -> bytes:  # fmt: skip
    """Signed as a customer's program does it: which also writes when the file was last worked on."""
    writer = (PlainWriter if plain else IncrementalPdfFileWriter)(io.BytesIO(pdf))
    if change:
        change(writer)
    output = io.BytesIO()
    metadata = signers.PdfSignatureMetadata(field_name=field, md_algorithm="sha256", name="Petra Kunde")
    signers.PdfSigner(metadata, signer=_HeldKeySigner(who)).sign_pdf(writer, output=output, bytes_reserved=8192)
    return output.getvalue()


def look(pdf: bytes, us: Identity) -> Verdict:
    return verify(pdf, [root_of(us)], [authority().root])


@pytest.mark.slow
def test_only_a_quotation_that_is_sealed_and_not_signed_has_the_field(us: Identity, quote: bytes) -> None:
    def open_fields(pdf: bytes) -> list[str]:
        reader = pikepdf.open(io.BytesIO(pdf))
        form = reader.Root.get("/AcroForm")
        return [str(one.T) for one in form.Fields if "/V" not in one] if form is not None else []

    assert open_fields(quote) == [CUSTOMER]
    assert open_fields(make(samples.paper(m.QUOTATION, 3, signed=samples.SIGNED), us)) == [], "signed on the screen"
    assert open_fields(make(samples.paper(m.QUOTATION, 3, signed=None))) == []
    assert open_fields(make(samples.paper(m.SALES_ORDER, 3, signed=None), us)) == []
    assert look(quote, us).whole


@pytest.mark.slow
def test_the_field_keeps_the_rules_of_pdfa_and_stands_on_its_line(quote: bytes, us: Identity) -> None:
    with pikepdf.open(io.BytesIO(quote)) as pdf:
        [field] = [one for one in pdf.Root.AcroForm.Fields if str(one.T) == CUSTOMER]
        flags = int(field.F)
        assert flags & 4, "printed"
        assert not flags & (1 | 2 | 32), "seen"
        assert field.AP.N.read_bytes() == b"", "on paper it is not there"
        assert [str(one) for one in field.AP] == ["/N"]
        left, bottom, right, top = (float(one) for one in field.Rect)
        [seal] = [one for one in pdf.Root.AcroForm.Fields if str(one.T) == "Seal"]
        assert right < float(seal.Rect[0])
        assert (right - left > 120, top - bottom > 30) == (True, True)
        assert int(seal.V.Reference[0].TransformParams.P) == 2, "filling in is allowed, and no more"
    drawn = kind(m.QUOTATION).draw(samples.paper(m.QUOTATION, 3, signed=None), True)
    assert drawn.customer is not None


@pytest.mark.parametrize("plain", [pytest.param(True, marks=pytest.mark.slow), False], ids=["plain", "metadata"])
def test_signed_in_its_field_it_is_whole_and_says_by_whom(
    quote: bytes, us: Identity, them: Identity, plain: bool
) -> None:
    seen = look(signed_by(them, quote, plain=plain), us)
    assert (seen.problems, seen.whole, seen.trusted) == ((), True, True)
    assert seen.customer is not None
    assert (seen.customer.by, seen.customer.issuer) == (them.name, f"{them.name} Root")
    assert (seen.customer.genuine, seen.customer.held, seen.customer.at is not None) == (True, True, True)
    assert seen.customer.certificate_sha256 == them.fingerprint
    assert seen.parts == (look(quote, us).file_sha256,)
    said = judged(None, signed_by(them, quote, plain=plain)).answers
    assert said[0].text == "Whole: nothing was changed since it was sealed; only the customer's signature was added."
    assert said[2].text.startswith(f"Signed by {them.name}, at ")
    assert said[2].text.endswith(" by their clock: the signature is genuine.")
    assert (said[2].holds, said[3].holds) == (True, None)
    assert said[3].text == (
        f"That it is {NAME} only a certificate says: it was issued by {NAME} Root, by a certificate that came along; "
        "whether you know them is yours to say."
    )


@pytest.mark.slow
def test_the_name_of_an_issuer_is_a_text_that_nobody_proved(quote: bytes) -> None:
    def made(issuer: str, *carried: x509.Certificate) -> Identity:
        key = ec.generate_private_key(ec.SECP256R1())
        return Identity(_certificate("Petra Kunde", issuer, key, key, UNTIL), key, carried)

    forged = stranger().chain[0]  # it bears the name, and signed nothing
    for who, issued, said in (
        (made("D-TRUST GmbH"), SAID, "it says that it was issued by D-TRUST GmbH, which was not checked."),
        (made(f"{NAME} Root", forged), SAID, f"it says that it was issued by {NAME} Root, which was not checked."),
        (made("Petra Kunde"), ITSELF, "it signed itself, and anybody can make one in any name."),
    ):
        seen = judged(None, signed_by(who, quote))
        assert seen.countersigned_issued == issued
        told = [(one.holds, one.text) for one in seen.answers[2:]]
        assert told[0][0], "the signature itself is genuine"
        assert "issued" not in told[0][1]
        assert told[1:] == [(None, f"That it is Petra Kunde only a certificate says: {said}")]


@pytest.mark.slow
def test_evidence_behind_the_signature_is_not_checked_and_that_is_said(
    quote: bytes, us: Identity, them: Identity
) -> None:
    def more(*changes: Change) -> bytes:
        return behind(signed_by(them, quote), *changes)

    file = more(_store)
    assert (look(file, us).problems, look(file, us).whole) == ((EVIDENCE,), False)
    seen = judged(None, file)
    assert (seen.passes, seen.answers[0].text, seen.answers[0].details) == (False, EVIDENCE, ())
    assert not any("changed" in one.text for one in seen.answers)
    for other in (more(_store, _note), more(_store, _content), file + b"9 0 obj <<>> endobj\n"):
        assert ADDED in look(other, us).problems


@pytest.mark.slow
def test_proof_with_a_stamp_is_told_as_what_signing_programs_add(quote: bytes, us: Identity, them: Identity) -> None:
    zeit = authority()
    store = behind(signed_by(them, quote), _store)
    for file, told in (
        # The store comes with the stamp, and grows behind it; each time the file says anew when it was worked on.
        (kept_for_long(them, quote), EVIDENCE_AND_TOLD),
        (stamped_by(zeit, store), EVIDENCE),
        (stamped_by(zeit, store, _restore), EVIDENCE),
        (behind(stamped_by(zeit, store), _restore), EVIDENCE),
    ):
        seen = look(file, us)
        assert (seen.problems, seen.whole, seen.trusted, seen.unchecked) == ((told,), False, False, True)
        said = judged(None, file)
        assert (said.passes, said.acceptable, said.answers[0].text) == (False, False, told)
        assert "proof material was added later" in EVIDENCE
        assert not any("changed" in one.text for one in said.answers)


@pytest.mark.slow
def test_whatever_comes_with_such_proof_is_a_change(quote: bytes, us: Identity, them: Identity) -> None:
    zeit = authority()
    signed = signed_by(them, quote)
    store = behind(signed, _store)
    stray = b"9 0 obj <<>> endobj\n"
    files = {
        "a note with the store": stamped_by(zeit, behind(signed, _store, _note)),
        "a page with the store": stamped_by(zeit, behind(signed, _store, _content)),
        "a note with the stamp": stamped_by(zeit, store, _note),
        "a note with stamp and store": stamped_by(zeit, signed, _both(_store, _note)),
        "a page with stamp and store": stamped_by(zeit, signed, _both(_store, _content)),
        "the customer's field made wider with them": stamped_by(zeit, signed, _both(_store, _wider)),
        "files taken away with them": stamped_by(zeit, signed, _both(_store, _file)),
        "one field more with them": stamped_by(zeit, signed, _both(_store, _more_fields)),
        "a note behind them": behind(stamped_by(zeit, store), _restore, _note),
        "a page behind what pyHanko wrote": behind(kept_for_long(them, quote), _content),
        "the field of the stamp given a place": behind(stamped_by(zeit, store), _restore, _placed),
        "the store before the signature": stamped_by(zeit, signed_by(them, behind(quote, _store))),
        "a store that nobody signed for": stamped_by(zeit, behind(quote, _store)),
        "a page that was called metadata": behind(signed_by(them, quote, plain=True, change=_called), _store, _page),
        "a page that was called so, with a stamp": stamped_by(
            zeit, signed_by(them, quote, plain=True, change=_called), _both(_store, _page)
        ),
        "no store at all": behind(signed, _info),
        "bytes that no table names": stamped_by(zeit, store + stray),
        "bytes before the store": stamped_by(zeit, behind(signed + stray, _store)),
        "bytes behind all": kept_for_long(them, quote) + stray,
    }
    for what, file in files.items():
        seen = look(file, us)
        assert not seen.whole, what
        assert set(seen.problems) - {EVIDENCE, EVIDENCE_AND_TOLD}, what
        assert not seen.unchecked, what
        assert seen.parts == (), what
    # A stamp that is of another file, behind a store.
    other = stamped_by(zeit, behind(signed_by(them, make(samples.paper(m.QUOTATION, 4, signed=None), us)), _store))
    file = stamped_by(zeit, store)
    taken, room = (one[one.rindex(b"/Contents <") : one.rindex(b">", 0, one.rindex(b"/ByteRange"))]
                   for one in (other, file))  # fmt: skip
    assert len(taken) == len(room)
    assert "A timestamp in the file is not genuine." in look(file.replace(room, taken), us).problems


def behind(pdf: bytes, *changes: Change) -> bytes:
    """The file with one more revision, which nobody signed."""
    writer = PlainWriter(io.BytesIO(pdf))
    for change in changes:
        change(writer)
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def kept_for_long(who: Identity, pdf: bytes) -> bytes:
    """Signed by a program that adds what proves its certificate for years: a store, a timestamp, and a store again."""
    zeit = authority()
    known = [
        asn1_x509.Certificate.load(one.public_bytes(serialization.Encoding.DER)) for one in (root_of(who), zeit.root)
    ]
    metadata = signers.PdfSignatureMetadata(
        field_name=CUSTOMER, md_algorithm="sha256", subfilter=fields.SigSeedSubFilter.PADES,
        embed_validation_info=True, use_pades_lta=True,
        validation_context=ValidationContext(trust_roots=known, allow_fetching=False, revocation_mode="soft-fail"),
    )  # fmt: skip
    output = io.BytesIO()
    signers.PdfSigner(metadata, signer=_HeldKeySigner(who), timestamper=zeit.stamper).sign_pdf(
        IncrementalPdfFileWriter(io.BytesIO(pdf)), output=output, bytes_reserved=16384
    )
    return output.getvalue()


def _both(*changes: Change) -> Change:
    def change(writer: IncrementalPdfFileWriter) -> None:
        for one in changes:
            one(writer)

    return change


def _restore(writer: IncrementalPdfFileWriter) -> None:
    # What was put into the store before, and more.
    store = writer.root["/DSS"]
    store[pdf_name("/Certs")] = generic.ArrayObject([writer.add_object(generic.StreamObject(stream_data=b"0"))])
    writer.update_container(store)


def _called(writer: IncrementalPdfFileWriter) -> None:
    # What a page shows is said to be what the file says of itself.
    writer.root[pdf_name("/Metadata")] = writer.root["/Pages"]["/Kids"][0].get_object().raw_get("/Contents")
    writer.update_root()


def _page(writer: IncrementalPdfFileWriter) -> None:
    shown = writer.root["/Pages"]["/Kids"][0].get_object()["/Contents"]
    shown._data, shown._encoded_data = b"0 0 500 500 re f", None
    writer.update_container(shown)


def _info(writer: IncrementalPdfFileWriter) -> None:
    told = writer.trailer_view["/Info"]
    told[pdf_name("/Title")] = generic.pdf_string("Another")
    writer.update_container(told)


def _placed(writer: IncrementalPdfFileWriter) -> None:
    for held in writer.root["/AcroForm"]["/Fields"]:
        field = held.get_object()
        if str(field["/T"]).startswith("Timestamp"):
            field["/Rect"] = generic.ArrayObject(generic.NumberObject(n) for n in (60, 60, 560, 700))
            writer.update_container(field)


def test_a_signature_whose_end_is_marked_and_not_counted_is_read_as_well(
    quote: bytes, us: Identity, them: Identity
) -> None:
    signed = signed_by(them, quote)
    at = signed.rindex(b"/Contents <") + len(b"/Contents <")
    room = bytes.fromhex(signed[at : signed.index(b">", at)].decode())
    size = int.from_bytes(room[2:4], "big")
    assert room[:2] == b"\x30\x82"
    marked = b"\x30\x80" + room[4 : 4 + size] + b"\0\0" + room[4 + size :]
    file = signed[:at] + marked.hex().encode() + signed[at + 2 * len(room) :]
    assert (look(file, us).problems, look(file, us).whole) == ((), True)
    behind = at + 2 * (4 + size) + 20
    assert not look(file[:behind] + b"01" + file[behind + 2 :], us).whole
    for broken in (b"\x30\x80\x04\x01", b"\x30\x80" * 500, b"\x3f" + b"\xff" * 9, b"\x30\x80\x04\x80\0\0", b""):
        with pytest.raises(IndexError):
            _length(broken)


@pytest.mark.slow
def test_a_stamp_before_and_one_behind_the_signature_are_right(quote: bytes, us: Identity, them: Identity) -> None:
    zeit = authority()
    seen = look(stamped_by(zeit, signed_by(them, stamped_by(zeit, quote)), field="Timestamp 3"), us)
    assert (seen.problems, len(seen.stamps)) == ((), 2)
    assert seen.customer is not None
    assert len(seen.parts) == 2, "what we archived: stamped, and before"


def _note(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = {"/Type": pdf_name("/Annot"), "/Subtype": pdf_name("/FreeText"), "/Contents": generic.pdf_string("1 EUR")}
    box = generic.ArrayObject(generic.NumberObject(n) for n in (300, 200, 560, 260))
    held = writer.add_object(generic.DictionaryObject({**{pdf_name(k): v for k, v in note.items()}, "/Rect": box}))
    page["/Annots"].append(held)
    writer.update_container(page["/Annots"])


def _wider(writer: IncrementalPdfFileWriter) -> None:
    # His own field, but over the sums.
    for held in writer.root["/AcroForm"]["/Fields"]:
        field = held.get_object()
        if field["/T"] == CUSTOMER:
            field["/Rect"] = generic.ArrayObject(generic.NumberObject(n) for n in (60, 60, 560, 700))
            writer.update_container(field)


def _content(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"0 0 500 500 re f"))
    writer.update_container(page)


def _file(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/AF")] = generic.ArrayObject()
    writer.update_root()


def _more_fields(writer: IncrementalPdfFileWriter) -> None:
    fields.append_signature_field(writer, fields.SigFieldSpec("Another", on_page=0, box=(300, 200, 560, 260)))


_SLOWLY = (_wider, _content, _file, _more_fields)


@pytest.mark.parametrize("change", [_note, *(pytest.param(one, marks=pytest.mark.slow) for one in _SLOWLY)])
def test_whatever_stands_beside_the_signature_is_a_change(
    change: Callable[[IncrementalPdfFileWriter], None], quote: bytes, us: Identity, them: Identity
) -> None:
    seen = look(signed_by(them, quote, change=change), us)
    assert BESIDE in seen.problems
    assert (seen.whole, seen.parts) == (False, ())
    assert not any("Signed by" in one.text for one in judged(None, signed_by(them, quote, change=change)).answers)


@pytest.mark.slow
def test_after_the_signature_nothing_more_is_written(quote: bytes, us: Identity, them: Identity) -> None:
    signed = signed_by(them, quote)
    writer = PlainWriter(io.BytesIO(signed))
    _note(writer)
    output = io.BytesIO()
    writer.write(output)
    for file in (output.getvalue(), signed + b"\n", signed_by(them, signed, "Also me")):
        seen = look(file, us)
        assert ADDED in seen.problems
        assert not seen.whole


@pytest.mark.slow
def test_elsewhere_than_in_the_field_and_on_other_papers_a_second_signature_is_a_change(
    quote: bytes, us: Identity, them: Identity
) -> None:
    order = make(samples.paper(m.SALES_ORDER, 3, signed=None), us)
    for file in (signed_by(them, quote, "Elsewhere"), signed_by(them, order)):
        seen = look(file, us)
        assert ADDED in seen.problems
        assert seen.customer is None


@pytest.mark.slow
def test_a_signature_that_is_of_another_file_or_by_an_ended_certificate_is_told(
    quote: bytes, us: Identity, them: Identity
) -> None:
    signed, other = signed_by(them, quote, plain=True), signed_by(them, make(samples.paper(m.QUOTATION, 4, signed=None),
                                                                             us), plain=True)  # fmt: skip
    taken, room = (file[file.rindex(b"/Contents <") : file.rindex(b">", 0, file.rindex(b"/ByteRange"))]
                   for file in (other, signed))  # fmt: skip
    assert "The customer's signature in the file is not genuine." in look(signed.replace(room, taken), us).problems
    late = look(signed_by(stranger(days=-3), quote), us)
    assert late.whole
    assert late.customer is not None
    assert not late.customer.held
    [answer] = [one for one in judged(None, signed_by(stranger(days=-3), quote)).answers if "Signed by" in one.text]
    assert (answer.holds, answer.text[-34:]) == (False, "that was not valid at that moment.")


@pytest.mark.slow
def test_a_p12_of_the_customers_signs_it_too(quote: bytes, us: Identity, them: Identity) -> None:
    held = serialization.pkcs12.serialize_key_and_certificates(
        b"them", them.key, them.certificate, them.chain, serialization.BestAvailableEncryption(b"secret")
    )
    signer = signers.SimpleSigner.load_pkcs12_data(held, other_certs=(), passphrase=b"secret")
    output = io.BytesIO()
    signers.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(quote)), signers.PdfSignatureMetadata(field_name=CUSTOMER),
                     signer=signer, output=output)  # fmt: skip
    seen = look(output.getvalue(), us)
    assert (seen.whole, seen.customer and seen.customer.by) == (True, them.name)


def test_a_person_is_kept_apart_from_the_firm() -> None:
    both = Name.build({"common_name": "Petra Kunde", "organization_name": "Kunde GmbH"})
    assert (person(both), named_as(both)) == ("Petra Kunde (Kunde GmbH)", "Kunde GmbH")
    assert person(Name.build({"common_name": "Petra Kunde"})) == "Petra Kunde"
