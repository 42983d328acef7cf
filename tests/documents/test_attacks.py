"""What somebody may try on a sealed paper, each told: another seal, another root, another paper under it, a shadow."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from app.documents import kind, make, signing
from app.documents.certificate import Identity, root_of
from app.documents.evidence import evidence_json
from app.documents.judgement import judged, told
from app.documents.verify import verify
from app.queries import paper_model as m
from tests.documents import samples

NAME = "Nordlicht Haustechnik GmbH"
RECORD = b'{"number":"AB-2041"}'
SIGNED = replace(samples.SIGNED, record=RECORD, order_sha256=hashlib.sha256(RECORD).hexdigest())


def _certificate(
    name: str, issuer: str, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey, until: datetime.datetime
) -> x509.Certificate:
    def called(words: str) -> x509.Name:
        return x509.Name([x509.NameAttribute(NameOID.ORGANIZATION_NAME, words)])

    usage = x509.KeyUsage(name != issuer, name != issuer, False, False, False, name == issuer, False, False, False)
    return (
        x509.CertificateBuilder()
        .subject_name(called(name))
        .issuer_name(called(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - datetime.timedelta(days=1000))
        .not_valid_after(until)
        .add_extension(x509.BasicConstraints(ca=name == issuer, path_length=None), critical=True)
        .add_extension(usage, critical=True)
        .sign(by, hashes.SHA256())
    )


def stranger(days: int = 500) -> Identity:
    """Somebody who calls himself, and his root, as we are called; good for so many days from now."""
    until = datetime.datetime.now(datetime.UTC).replace(microsecond=0) + datetime.timedelta(days=days)
    root_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    root_name = f"{NAME} Root"
    root = _certificate(root_name, root_name, root_key, root_key, until + datetime.timedelta(days=300))
    return Identity(_certificate(NAME, root_name, key, root_key, until), key, (root,))


def two_of_one_authority() -> tuple[Identity, Identity]:
    """Two customers of one public authority, of which one may well bear the other's name."""
    until = datetime.datetime.now(datetime.UTC).replace(microsecond=0) + datetime.timedelta(days=500)
    above, one, two = (ec.generate_private_key(ec.SECP256R1()) for _ in range(3))
    root = _certificate("Trust AG", "Trust AG", above, above, until)
    made = [Identity(_certificate(NAME, "Trust AG", key, above, until), key, (root,)) for key in (one, two)]
    return made[0], made[1]


def as_file(identity: Identity, path: Path) -> Path:
    """A certificate as it is bought: a file with a passphrase."""
    locked = serialization.BestAvailableEncryption(b"theirs")
    path.write_bytes(
        pkcs12.serialize_key_and_certificates(b"x", identity.key, identity.certificate, identity.chain, locked)
    )
    return path


@pytest.fixture(scope="module")
def us() -> Identity:
    """The company, with short keys."""
    return stranger()


def order(number: str = "AB-2041", **fields: object) -> m.Paper:
    """A signed order with its record."""
    return samples.paper(m.SALES_ORDER, 1, **{"number": number, "signed": SIGNED, **fields})


@pytest.fixture(scope="module")
def sealed(us: Identity) -> bytes:
    """An order as it went out."""
    return make(order(), us)


def added(pdf: bytes, change: object) -> bytes:
    """The file with one more revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)  # type: ignore[operator]
    output = io.BytesIO()
    writer.write(output)
    return output.getvalue()


def test_untouched_it_is_whole_and_carries_its_record(sealed: bytes, us: Identity) -> None:
    seen = verify(sealed, [root_of(us)])
    assert (seen.whole, seen.trusted, seen.record, seen.certificate_held) == (True, True, RECORD, True)
    assert seen.root_sha256 == root_of(us).fingerprint(hashes.SHA256()).hex()


def test_the_seal_of_one_paper_under_another_is_told(sealed: bytes, us: Identity) -> None:
    other = make(order("AB-2042"), us)
    hole = re.compile(rb"/Contents\s*<([0-9a-fA-F]{1000,})>")
    taken, room = hole.search(other), hole.search(sealed)
    assert taken
    assert room
    assert len(taken[1]) == len(room[1])
    seen = verify(sealed[: room.start(1)] + taken[1] + sealed[room.end(1) :], [root_of(us)])
    assert seen.sealed
    assert not seen.whole
    assert "The content was changed after it was sealed." in seen.problems


def test_a_root_of_our_name_that_is_not_ours_is_told_apart(us: Identity) -> None:
    forged = make(order(), stranger())
    seen = verify(forged, [root_of(us)])
    assert seen.whole, "he sealed what he made"
    assert (seen.sealed_by, seen.trusted, seen.root_sha256) == (NAME, False, "")
    lines = told(judged(None, forged), "order.pdf")
    assert lines[1] == "  ✓ Whole: nothing was changed or added since it was sealed."
    assert "Whether the seal is theirs only a company's books or their root can say." in lines[2]


def test_another_evidence_in_a_sealed_file_is_a_change_and_in_a_new_file_it_is_for_another_document(
    sealed: bytes, us: Identity
) -> None:
    valid_elsewhere = replace(SIGNED, name="Somebody Else", order_sha256="ab" * 32)
    swap = evidence_json(valid_elsewhere)

    def swapped(writer: IncrementalPdfFileWriter) -> None:
        for listed in writer.root["/AF"]:
            entry = listed.get_object()
            if entry["/UF"] == "signature.json":
                stream = generic.StreamObject(stream_data=swap)
                entry["/EF"][pdf_name("/F")] = writer.add_object(stream)
                writer.update_container(entry["/EF"])

    seen = verify(added(sealed, swapped), [root_of(us)])
    assert json.loads(seen.evidence or b"")["signer"] == "Somebody Else"
    assert not seen.whole
    # Whoever has our key may seal anything; what he seals must still agree with itself.
    seen = verify(make(order(signed=valid_elsewhere), us), [root_of(us)])
    assert seen.problems == ("The customer's signature in the file is not for the document in the file.",)


def test_strokes_that_are_not_those_that_were_signed_are_told(us: Identity) -> None:
    seen = verify(make(order(signed=replace(SIGNED, strokes_sha256="cd" * 32)), us), [root_of(us)])
    assert not seen.whole


@pytest.mark.parametrize("hidden", [True, False], ids=["hidden", "shown"])
def test_an_annotation_over_the_total_is_told(sealed: bytes, us: Identity, hidden: bool) -> None:
    def covered(writer: IncrementalPdfFileWriter) -> None:
        page = writer.root["/Pages"]["/Kids"][0].get_object()
        box = generic.ArrayObject(generic.NumberObject(n) for n in (300, 200, 560, 260))
        note = generic.DictionaryObject(
            {
                pdf_name("/Type"): pdf_name("/Annot"),
                pdf_name("/Subtype"): pdf_name("/FreeText"),
                pdf_name("/Rect"): box,
                pdf_name("/Contents"): generic.pdf_string("Total 1.00 EUR"),
                pdf_name("/F"): generic.NumberObject(2 if hidden else 4),
            }
        )
        page.setdefault(pdf_name("/Annots"), generic.ArrayObject()).append(writer.add_object(note))
        writer.update_container(page["/Annots"])
        writer.update_container(page)

    seen = verify(added(sealed, covered), [root_of(us)])
    assert not seen.whole
    assert "Something was added to the file after it was sealed." in seen.problems


def test_a_store_of_evidence_that_brings_more_than_that_is_told(sealed: bytes, us: Identity) -> None:
    # Readers let a /DSS be added to a sealed file; a page behind it is a shadow.
    def shadow(writer: IncrementalPdfFileWriter) -> None:
        writer.root[pdf_name("/DSS")] = writer.add_object(
            generic.DictionaryObject({pdf_name("/Type"): pdf_name("/DSS")})
        )
        writer.update_root()

    assert not verify(added(sealed, shadow), [root_of(us)]).whole


def test_a_second_range_is_told(us: Identity) -> None:
    # In the sealed bytes, so the seal itself holds: some readers take the first range they find, some the last.
    paper = order()
    drawn = kind(m.SALES_ORDER).draw(paper, True)
    forged = signing.seal(replace(drawn, pdf=drawn.pdf + b"%/ByteRange [0 10 20 30]\n"), us, paper)
    assert verify(forged, [root_of(us)]).problems[-1] == "The file names more sealed ranges than it has seals."


def test_another_end_of_the_file_that_shows_other_pages_is_told(sealed: bytes, us: Identity) -> None:
    other = io.BytesIO()
    with pikepdf.open(io.BytesIO(make(order("AB-1")))) as shown:
        shown.save(other)
    ours, theirs = sealed, other.getvalue()
    start = re.findall(rb"startxref\s+(\d+)\s+%%EOF", sealed)[-1]
    trailer = b"\ntrailer\n<< /Size 9 /Root 1 0 R /Prev " + start + b" >>\nstartxref\n" + start + b"\n%%EOF\n"
    for file in (ours + trailer, ours + theirs, theirs + ours):
        seen = verify(file, [root_of(us)])
        assert not seen.whole
        assert seen.problems


def test_what_an_expired_certificate_sealed_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    # Not by this program, which asks first: by one that does not ask.
    monkeypatch.setattr(signing, "refusal_of", lambda *_: None)
    late = stranger(days=-3)
    seen = verify(make(order(), late), [root_of(late)])
    assert (seen.whole, seen.trusted, seen.certificate_held) == (True, False, False)
    assert "with a certificate that was not valid at that moment" in judged(None, make(order(), late)).answers[1].text
