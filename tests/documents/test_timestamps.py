"""A timestamp behind the seal: the file grows and stays whole, and whatever else is added with it or to it is told."""

from __future__ import annotations

import datetime
import io
import json
import os
import random
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import tsp
from cryptography.hazmat.primitives import serialization
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers import PdfTimeStamper

from app.documents import make, timestamp
from app.documents.additions import ADDED
from app.documents.certificate import Identity, root_of
from app.documents.judgement import judged, told
from app.documents.signing import PlainWriter
from app.documents.verify import Verdict, verify
from app.domain.errors import Unavailable
from app.queries import paper_model as m
from tests.documents import samples
from tests.documents.authority import Authority, Server, authority, serving
from tests.documents.test_attacks import stranger
from tests.documents.test_sealing import CHECKER

Change = Callable[[IncrementalPdfFileWriter], None]


@pytest.fixture(scope="module")
def us() -> Identity:
    return stranger()


@pytest.fixture(scope="module")
def sealed(us: Identity) -> bytes:
    return make(samples.paper(m.INVOICE, 1), us)


@pytest.fixture(scope="module")
def zeit() -> Authority:
    return authority()


@pytest.fixture
def server(zeit: Authority) -> Iterator[Server]:
    with serving(zeit) as one:
        yield one


def stamped_by(of: Authority, pdf: bytes, change: Change | None = None, field: str = "Timestamp 1") -> bytes:
    """The file with a stamp behind it, and with it whatever `change` writes into the same revision."""
    writer = PlainWriter(io.BytesIO(pdf))
    if change:
        change(writer)
    output = io.BytesIO()
    PdfTimeStamper(of.stamper, field_name=field).timestamp_pdf(writer, "sha256", bytes_reserved=8192, output=output)
    return output.getvalue()


@pytest.fixture(scope="module")
def stamped(sealed: bytes, zeit: Authority) -> bytes:
    return stamped_by(zeit, sealed)


def look(pdf: bytes, us: Identity, zeit: Authority) -> Verdict:
    return verify(pdf, [root_of(us)], [zeit.root])


def test_a_stamp_from_a_server_leaves_the_seal_and_every_byte_as_they_were(
    sealed: bytes, us: Identity, zeit: Authority, server: Server
) -> None:
    made = timestamp.stamp(sealed, server.url)
    assert made.pdf.startswith(sealed)
    assert (made.authority, made.root) == ("Zeit AG", zeit.root)
    seen = look(made.pdf, us, zeit)
    assert (seen.problems, seen.whole, seen.trusted, seen.kind) == ((), True, True, m.INVOICE)
    assert [(one.by, one.at, one.trusted) for one in seen.stamps] == [("Zeit AG", made.at, True)]
    assert abs(made.at - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=5)
    assert seen.parts == (verify(sealed).file_sha256,)
    # What went out: one request, of the hash of the file and nothing else that says what is in it.
    [asked] = server.asked
    assert len(asked) < 100
    assert tsp.TimeStampReq.load(asked)["message_imprint"]["hash_algorithm"]["algorithm"].native == "sha256"


@pytest.mark.slow
def test_a_second_stamp_keeps_the_first(stamped: bytes, us: Identity, zeit: Authority, server: Server) -> None:
    # As an archive does before an authority's certificate ends.
    again = look(timestamp.stamp(stamped, server.url).pdf, us, zeit)
    assert (again.whole, len(again.stamps), len(again.parts)) == (True, 2, 2)


@pytest.mark.slow
def test_a_stamp_of_an_authority_that_nobody_knows_is_not_trusted_and_no_change(stamped: bytes, us: Identity) -> None:
    other = authority("Zeit AG", at=datetime.datetime(2026, 3, 18, tzinfo=datetime.UTC))
    seen = look(stamped, us, other)
    assert (seen.whole, seen.trusted, [one.trusted for one in seen.stamps]) == (True, True, [False])
    assert seen.stamps[0].genuine


@pytest.mark.slow
def test_a_byte_after_the_stamp_and_a_bit_in_it_are_told(stamped: bytes, sealed: bytes, us: Identity,
                                                        zeit: Authority) -> None:  # fmt: skip
    assert look(stamped, us, zeit).whole
    for tail in (b"\n", b"%x\n", b"\0"):
        assert not look(stamped + tail, us, zeit).whole
    chance, hole = random.Random(7), range(stamped.rindex(b"/Contents <"), stamped.rindex(b"/ByteRange"))
    for place in [one for one in (chance.randrange(len(sealed), len(stamped)) for _ in range(30)) if one not in hole]:
        changed = bytearray(stamped)
        changed[place] ^= 1 << chance.randrange(8)
        assert not look(bytes(changed), us, zeit).whole
    # In the room of the seal, of which the stamp is the first to cover a bit; and in its own.
    for end in (sealed, stamped):
        changed = bytearray(stamped)
        changed[end.rindex(b"00>") - 4] = ord("1")
        assert "The room round the seal was changed." in look(bytes(changed), us, zeit).problems


def _note(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    note = generic.DictionaryObject(
        {
            pdf_name("/Type"): pdf_name("/Annot"),
            pdf_name("/Subtype"): pdf_name("/FreeText"),
            pdf_name("/Rect"): generic.ArrayObject(generic.NumberObject(n) for n in (300, 200, 560, 260)),
            pdf_name("/Contents"): generic.pdf_string("Total 1.00 EUR"),
        }
    )
    page["/Annots"].append(writer.add_object(note))
    writer.update_container(page["/Annots"])


def _store(writer: IncrementalPdfFileWriter) -> None:
    writer.root[pdf_name("/DSS")] = writer.add_object(generic.DictionaryObject({pdf_name("/Type"): pdf_name("/DSS")}))
    writer.update_root()


def _orphan(writer: IncrementalPdfFileWriter) -> None:
    writer.add_object(generic.StreamObject(stream_data=b"0 0 500 500 re f"))


def _content(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"0 0 500 500 re f"))
    writer.update_container(page)


def _metadata(writer: IncrementalPdfFileWriter) -> None:
    stream: Any = writer.root["/Metadata"]
    data = stream.data.replace(b"<cf:number>", b"<cf:number>X")
    writer.root[pdf_name("/Metadata")] = writer.add_object(generic.StreamObject(stream_data=data))
    writer.update_root()


_SLOWLY = (_note, _orphan, _content, _metadata)


@pytest.mark.parametrize("change", [_store, *(pytest.param(one, marks=pytest.mark.slow) for one in _SLOWLY)])
def test_whatever_else_comes_with_a_stamp_is_a_change(
    change: Change, sealed: bytes, us: Identity, zeit: Authority
) -> None:
    seen = look(stamped_by(zeit, sealed, change), us, zeit)
    assert "With a timestamp something else was added to the file." in seen.problems
    assert not seen.trusted
    assert seen.parts == (), "nothing is said of what it was before"
    assert seen.sealed_by == "Nordlicht Haustechnik GmbH"


@pytest.mark.slow
def test_a_revision_between_seal_and_stamp_or_behind_it_is_a_change(
    sealed: bytes, stamped: bytes, us: Identity, zeit: Authority
) -> None:
    def more(pdf: bytes) -> bytes:
        writer = PlainWriter(io.BytesIO(pdf))
        _store(writer)
        output = io.BytesIO()
        writer.write(output)
        return output.getvalue()

    for file in (stamped_by(zeit, more(sealed)), more(stamped), stamped_by(zeit, sealed + b"9 0 obj <<>> endobj\n")):
        seen = look(file, us, zeit)
        assert not seen.whole
        assert seen.problems
    assert ADDED in look(more(stamped), us, zeit).problems


@pytest.mark.slow
def test_a_stamp_of_another_file_is_told(stamped: bytes, us: Identity, zeit: Authority) -> None:
    other = stamped_by(zeit, make(samples.paper(m.INVOICE, 2), us))
    taken, room = (file[file.rindex(b"/Contents <") : file.rindex(b">", 0, file.rindex(b"/ByteRange"))]
                   for file in (other, stamped))  # fmt: skip
    assert len(taken) == len(room)
    seen = look(stamped.replace(room, taken), us, zeit)
    assert "A timestamp in the file is not genuine." in seen.problems


@pytest.mark.slow
def test_a_stamp_alone_is_no_seal(zeit: Authority) -> None:
    seen = verify(stamped_by(zeit, make(samples.paper(m.INVOICE, 1))), [], [zeit.root])
    assert (seen.sealed, seen.whole, seen.stamps) == (False, False, ())


@pytest.mark.parametrize(
    ("instead", "sentence"),
    [
        (503, "127.0.0.1 refused to stamp (503)."),
        (302, "127.0.0.1 refused to stamp (302)."),
        (b"<html>Log in</html>", "127.0.0.1 did not answer with a timestamp (ValueError)."),
        (b"x" * 70_000, "127.0.0.1 answered with more than a timestamp."),
    ],
)
def test_what_a_server_does_wrong_is_said(sealed: bytes, server: Server, instead: int | bytes, sentence: str) -> None:
    server.instead = instead
    with pytest.raises(Unavailable) as refused:
        timestamp.stamp(sealed, server.url)
    assert refused.value.message == sentence


@pytest.mark.slow
def test_nobody_there_another_way_and_a_certificate_that_is_for_mail_are_said(sealed: bytes, server: Server) -> None:
    port = server.url.rpartition(":")[2]
    for url, said in (
        ("http://127.0.0.1:1/", "127.0.0.1 cannot be reached (Connection refused)."),
        (f"file:///127.0.0.1:{port}", " is not an address that begins with https:// or http://."),
        (f"ftp://127.0.0.1:{port}", " is not an address that begins with https:// or http://."),
    ):
        with pytest.raises(Unavailable) as refused:
            timestamp.stamp(sealed, url)
        assert refused.value.message.endswith(said)
    with serving(authority("Post", for_stamps=False)) as post, pytest.raises(Unavailable) as refused:
        timestamp.stamp(sealed, post.url)
    assert refused.value.message == "127.0.0.1 answered with a certificate that is not one for timestamps."
    late = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=2)
    with serving(authority("Alt", at=late)) as old, pytest.raises(Unavailable) as refused:
        timestamp.stamp(sealed, old.url)
    assert refused.value.message == (
        f"127.0.0.1 stamped the time {late:%Y-%m-%d %H:%M} UTC, more than a day from the clock here."
    )


@pytest.mark.slow
def test_without_books_the_stamp_is_told_and_not_believed(stamped: bytes) -> None:
    whole, _, stamp = judged(None, stamped).answers
    assert (whole.holds, stamp.holds) == (True, None)
    assert whole.text == "Whole: nothing was changed since it was sealed; only a timestamp was added."
    assert stamp.text.startswith("Stamped with the time ")
    assert " by Zeit AG" in stamp.text
    assert len(told(judged(None, stamped), "x")) == 4


_TSA = """[tsa]
default_tsa = one
[one]
serial = {folder}/serial
signer_cert = {folder}/tsa.pem
signer_key = {folder}/key.pem
certs = {folder}/root.pem
default_policy = 1.2.3.4.1
digests = sha256
signer_digest = sha256
accuracy = secs:1
tsa_name = yes
ess_cert_id_alg = sha256
"""


@pytest.mark.slow
def test_an_authority_of_another_make_is_understood_and_public_tools_agree(
    sealed: bytes, us: Identity, zeit: Authority, tmp_path: Path
) -> None:
    """OpenSSL stamps, and OpenSSL and poppler check: none of them is the library that is used here."""
    stamper = zeit.stamper
    (tmp_path / "serial").write_text("01\n")
    (tmp_path / "tsa.cnf").write_text(_TSA.format(folder=tmp_path))
    (tmp_path / "root.pem").write_bytes(zeit.root.public_bytes(serialization.Encoding.PEM))
    for name, content, of in (("tsa", stamper.tsa_cert.dump(), "x509"), ("key", stamper.tsa_key.dump(), "pkey")):
        command = ["openssl", of, "-inform", "DER", "-out", str(tmp_path / f"{name}.pem")]
        subprocess.run(command, input=content, check=True, capture_output=True)

    class OpenSSL(Authority):
        def answer(self, question: bytes) -> bytes:
            (tmp_path / "ask.tsq").write_bytes(question)
            command = ["openssl", "ts", "-reply", "-config", "tsa.cnf", "-queryfile", "ask.tsq", "-out", "said.tsr"]
            subprocess.run(command, check=True, capture_output=True, cwd=tmp_path)
            return (tmp_path / "said.tsr").read_bytes()

    with serving(OpenSSL(zeit.root, stamper)) as server:
        made = timestamp.stamp(sealed, server.url)
    seen = look(made.pdf, us, zeit)
    assert (seen.problems, [one.trusted for one in seen.stamps]) == ((), [True])
    checked = ["openssl", "ts", "-verify", "-queryfile", "ask.tsq", "-in", "said.tsr", "-CAfile", "root.pem"]
    assert subprocess.run(checked, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    if shutil.which("pdfsig"):
        (tmp_path / "paper.pdf").write_bytes(made.pdf)
        done = subprocess.run(["pdfsig", "paper.pdf"], cwd=tmp_path, capture_output=True, text=True, check=False)
        # It judges the seal only, which holds as before, and sees that the stamp covers the whole file.
        assert done.stdout.count("Signature is Valid") == 1
        assert done.stdout.index("Field Name: Seal") < done.stdout.index("Signature is Valid")
        assert "Total document signed" in done.stdout[done.stdout.index("Signature #2") :]


@pytest.mark.slow
def test_the_independent_checker_passes_stamped_papers_and_quotations_with_their_field(
    us: Identity, zeit: Authority, tmp_path: Path
) -> None:
    """The rules of PDF/A hold for what is added, too. Needs the checker, as in `test_sealing`."""
    if not CHECKER.exists():
        pytest.skip("the checker is not here")
    quote = make(samples.paper(m.QUOTATION, 12, signed=None), us)
    for name, one in (("us", root_of(us)), ("zeit", zeit.root)):
        (tmp_path / f"{name}.pem").write_bytes(one.public_bytes(serialization.Encoding.PEM))
    files = {
        "stamped": stamped_by(zeit, make(samples.paper(m.INVOICE, 12), us)),
        "quote": quote,
        "stamped quote": stamped_by(zeit, quote),
    }
    for name, pdf in files.items():
        (tmp_path / "paper.pdf").write_bytes(pdf)
        python = os.environ.get("COUNTERFOIL_CHECK_PYTHON", sys.executable)
        command = [python, str(CHECKER), "paper.pdf", "--trust", "us.pem", "zeit.pem", "--need", "sig"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        report = json.loads(done.stdout)
        assert report["pdfa"]["failures"] == [], name
        assert done.returncode == 0, (name, report.get("gates"))
