"""Sealed papers: whole when untouched, reported when a bit is flipped or a byte appended."""

from __future__ import annotations

import datetime
import io
import json
import os
import random
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdfium2
import pytest

from app.documents import PAPERS, kind, make
from app.documents.certificate import Identity, root_of
from app.documents.evidence import evidence_json, strokes_sha256
from app.documents.layout import pdfa
from app.documents.roots import export_root
from app.documents.signing import seal
from app.documents.verify import verify
from app.domain.errors import RuleViolation
from app.queries import paper_model as m
from tests.documents import samples

SIGNED = [entry.name for entry in PAPERS if entry.signed]
CHECKER = Path(__file__).resolve().parents[2].parent / "shared" / "tools" / "check_pdf.py"


@pytest.fixture(scope="module")
def sealed(identity: Identity) -> bytes:
    """A sealed, signed order."""
    return make(samples.paper(m.SALES_ORDER, 3), identity)


@pytest.mark.parametrize("name", SIGNED)
def test_a_sealed_paper_is_whole_and_says_what_it_is(name: str, identity: Identity) -> None:
    paper = samples.paper(name, 12)
    verdict = verify(make(paper, identity), [root_of(identity)])
    assert verdict.problems == ()
    assert verdict.whole
    assert verdict.trusted
    assert verdict.sealed_by == "Nordlicht Haustechnik GmbH"
    assert verdict.certificate_sha256 == identity.fingerprint
    assert verdict.sealed_at is not None
    assert abs(verdict.sealed_at - datetime.datetime.now(datetime.UTC)) < datetime.timedelta(minutes=5)
    assert (verdict.kind, verdict.number, verdict.version, verdict.id) == (name, paper.number, paper.version, paper.id)


def test_a_stranger_root_trusts_nothing_but_the_file_is_whole(sealed: bytes) -> None:
    verdict = verify(sealed)
    assert verdict.whole
    assert not verdict.trusted


@pytest.mark.parametrize("tail", [b"\n", b"x", b"%x\n", b"\x00" * 100])
def test_an_appended_byte_is_reported(sealed: bytes, tail: bytes) -> None:
    verdict = verify(sealed + tail)
    assert verdict.sealed
    assert not verdict.whole
    assert verdict.problems


def test_a_flipped_bit_is_reported_wherever_it_is(sealed: bytes) -> None:
    found = re.search(rb"/ByteRange\s*\[\s*0 (\d+) (\d+)", sealed)
    assert found
    hole = range(int(found[1]), int(found[2]))
    chance = random.Random(20260318)
    places = [n for n in (chance.randrange(len(sealed)) for _ in range(70)) if n not in hole]
    places += [hole.stop - 2 - chance.randrange(4000) for _ in range(10)]  # the zeros after the signature, too
    for place in places:
        changed = bytearray(sealed)
        changed[place] ^= 1 << chance.randrange(8)
        assert not verify(bytes(changed)).whole, f"a bit flipped at {place} of {len(sealed)}"


def test_cut_empty_and_foreign_files_get_a_verdict_not_an_exception(sealed: bytes) -> None:
    for content in (b"", b"%PDF-1.7", sealed[:-200], sealed[: len(sealed) // 2], b"PK\x03\x04" * 99):
        verdict = verify(content)
        assert not verdict.whole
        assert verdict.problems
    plain = verify(make(samples.paper(m.INVOICE, 1)))
    assert not plain.sealed
    assert plain.problems == ("The file carries no seal.",)
    assert plain.number == "RE-2041"


def test_a_revision_added_afterwards_is_reported(sealed: bytes) -> None:
    from pyhanko.pdf_utils.generic import pdf_name, pdf_string
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    writer = IncrementalPdfFileWriter(io.BytesIO(sealed))
    writer.root[pdf_name("/Lang")] = pdf_string("xx")
    writer.update_root()
    output = io.BytesIO()
    writer.write(output)
    assert not verify(output.getvalue()).whole


def test_the_evidence_travels_with_the_paper(sealed: bytes) -> None:
    evidence = verify(sealed).evidence
    assert evidence == evidence_json(samples.SIGNED)
    record = json.loads(evidence)
    assert record["order_sha256"] == samples.SIGNED.order_sha256
    assert record["strokes_sha256"] == strokes_sha256(samples.strokes())
    assert record["consent_version"] == "3"
    with pikepdf.open(io.BytesIO(sealed)) as opened:
        (listed,) = opened.Root.AF
        assert listed.AFRelationship == "/Supplement"


@pytest.mark.parametrize("name", SIGNED)
@pytest.mark.parametrize("count", [1, 12, 60])
def test_the_stamp_never_stands_over_text(name: str, count: int) -> None:
    drawn = kind(name).draw(samples.paper(name, count), True)
    assert drawn.seal is not None
    place = drawn.seal
    document = pypdfium2.PdfDocument(drawn.pdf)
    page = document[place.page]
    below = page.get_textpage().get_text_bounded(
        place.left, place.bottom, place.left + place.width, place.bottom + place.height
    )
    width, height = page.get_size()
    document.close()
    assert below.strip() == ""
    assert place.left >= 0
    assert place.bottom > 0
    assert place.left + place.width < width
    assert place.bottom + place.height < height


def test_drafts_and_copies_are_not_sealed(identity: Identity) -> None:
    for marks in (m.Marks(draft=True), m.Marks(copy=True)):
        assert not verify(make(samples.paper(m.INVOICE, 1, marks=marks), identity)).sealed


def test_an_expired_certificate_seals_nothing(identity: Identity) -> None:
    paper = samples.paper(m.INVOICE, 1)
    late = identity.expires + datetime.timedelta(days=1)
    with pytest.raises(RuleViolation, match="expired"):
        seal(kind(m.INVOICE).draw(paper, True), identity, paper, late)


def test_worker_threads_may_seal_at_the_same_time(identity: Identity) -> None:
    papers = [samples.paper(m.INVOICE, n, number=f"RE-{n}") for n in range(1, 9)]
    with ThreadPoolExecutor(3) as pool:
        files = list(pool.map(lambda paper: make(paper, identity), papers))
    assert [verify(file).number for file in files] == [paper.number for paper in papers]
    assert all(verify(file).whole for file in files)


def test_reportlab_still_needs_its_stream_ends_mended() -> None:
    # When this fails, ReportLab writes the end-of-line itself: take `mend_stream_ends` out.
    stream = pdfa.pdfdoc.PDFStream(content=b"data", filters=[])
    document = pdfa.pdfdoc.PDFDocument()
    assert not pdfa._unmended_format(stream, document).endswith(b"\nendstream\n")
    assert pdfa._mended_format(stream, document).endswith(b"data\nendstream\n")


@pytest.mark.parametrize("entry", PAPERS, ids=lambda entry: entry.name)
def test_every_file_keeps_the_rules_of_pdfa_that_can_be_seen(entry: object, identity: Identity) -> None:
    pdf = make(samples.paper(entry.name, 12), identity)  # type: ignore[attr-defined]
    assert pdf.startswith(b"%PDF-1.7")
    assert len(pdf) < 200_000
    assert not re.search(rb"[^\r\n]endstream", pdf)
    assert b"Helvetica" not in pdf
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        assert str(opened.Root.Lang) == "de"
        assert opened.Root.OutputIntents[0].S == "/GTS_PDFA1"
        assert "/ID" in opened.trailer
        assert str(opened.docinfo["/Title"]).endswith("Nordlicht Haustechnik GmbH")
        metadata = opened.Root.Metadata
        assert "/Filter" not in metadata
        assert b"<pdfaid:part>3</pdfaid:part>" in metadata.read_bytes()
        for page in opened.pages:
            assert all("/FontDescriptor" in font for font in page.resources["/Font"].values())
            assert "/Group" not in page


def test_a_logo_with_transparency_brings_none_into_the_file() -> None:
    from PIL import Image

    logo = io.BytesIO()
    Image.new("RGBA", (300, 100), (20, 80, 168, 128)).save(logo, "PNG")
    for content in (logo.getvalue(), b"no picture", b""):
        company = replace(samples.NORDLICHT, logo=content)
        pdf = make(samples.paper(m.INVOICE, 1, company=company))
        assert b"/SMask" not in pdf


@pytest.mark.slow
@pytest.mark.parametrize("name", SIGNED)
@pytest.mark.parametrize("count", [1, 60])
def test_the_independent_checker_passes_every_signed_paper(
    name: str, count: int, identity: Identity, tmp_path: Path
) -> None:
    """Needs the checker's own Python, named by COUNTERFOIL_CHECK_PYTHON, and its script (COUNTERFOIL_CHECK_PDF)."""
    python = os.environ.get("COUNTERFOIL_CHECK_PYTHON", sys.executable)
    checker = Path(os.environ.get("COUNTERFOIL_CHECK_PDF", CHECKER))
    if not checker.exists():
        pytest.skip("the checker is not here")
    (tmp_path / "root.pem").write_bytes(export_root(identity)[0])
    texts = tuple(m.PaperText(kind, "Raum", after) for after in range(0, count, 7) for kind in ("heading", "note"))
    (tmp_path / "paper.pdf").write_bytes(make(samples.paper(name, count, texts=texts), identity))
    command = [python, str(checker), "paper.pdf", "--trust", "root.pem", "--need", "sig", "--tamper", "40"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert done.returncode == 0, report.get("gates")
    assert report["pdfa"]["failures"] == []
    assert report["signatures"]["visible_stamp"]
