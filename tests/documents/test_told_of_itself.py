"""What a customer's program writes of the file itself, with its signature and behind it, and what only is called so."""

from __future__ import annotations

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from app.documents import make
from app.documents.additions import ADDED, EVIDENCE, EVIDENCE_AND_TOLD
from app.documents.certificate import Identity
from app.documents.judgement import judged
from app.queries import paper_model as m
from tests.documents import samples
from tests.documents.authority import authority
from tests.documents.test_attacks import stranger
from tests.documents.test_countersigned import _both, _info, behind, look, signed_by
from tests.documents.test_timestamps import _store, stamped_by


@pytest.fixture(scope="module")
def us() -> Identity:
    return stranger()


@pytest.fixture(scope="module")
def them() -> Identity:
    return stranger(days=400)


@pytest.fixture(scope="module")
def quote(us: Identity) -> bytes:
    return make(samples.paper(m.QUOTATION, 3, signed=None), us)


def _said(writer: IncrementalPdfFileWriter) -> generic.IndirectObject:
    data = writer.root["/Metadata"].data.replace(b"</rdf:RDF>", b"<!-- signed --></rdf:RDF>")
    kind = {pdf_name("/Type"): pdf_name("/Metadata"), pdf_name("/Subtype"): pdf_name("/XML")}
    said = writer.add_object(generic.StreamObject(kind, stream_data=data))
    writer.root[pdf_name("/Metadata")] = said
    writer.update_root()
    return said


def _new_metadata(writer: IncrementalPdfFileWriter) -> None:
    # Not our objects written anew, but objects of their own.
    _said(writer)
    writer.set_info(generic.DictionaryObject({pdf_name("/Producer"): generic.pdf_string("Kundensigner 3")}))


def _shown(writer: IncrementalPdfFileWriter) -> None:
    # What the file says of itself is a picture, too, that something shows.
    writer.add_object(generic.DictionaryObject({pdf_name("/N"): _said(writer)}))


def _shown_info(writer: IncrementalPdfFileWriter) -> None:
    told = writer.add_object(generic.DictionaryObject({pdf_name("/Producer"): generic.pdf_string("Kundensigner 3")}))
    writer.set_info(told)
    writer.add_object(generic.DictionaryObject({pdf_name("/Resources"): generic.ArrayObject([told])}))


def _again(writer: IncrementalPdfFileWriter) -> None:
    said = writer.root["/Metadata"]
    said._data, said._encoded_data = said.data.replace(b"<!-- signed -->", b"<!-- proved -->"), None
    writer.update_container(said)


def _same_info(writer: IncrementalPdfFileWriter) -> None:
    writer.update_container(writer.trailer_view["/Info"])


@pytest.mark.slow
def test_a_program_writes_its_own_metadata_again_with_the_proof_and_that_is_said(
    quote: bytes, us: Identity, them: Identity
) -> None:
    signed = signed_by(them, quote, plain=True, change=_new_metadata)
    assert look(signed, us).problems == ()
    for change in (_again, _info, _both(_again, _info)):
        for file in (behind(signed, _store, change), stamped_by(authority(), signed, _both(_store, change))):
            seen = look(file, us)
            assert (seen.problems, seen.whole, seen.unchecked) == ((EVIDENCE_AND_TOLD,), False, True)
            assert "and what the file says of itself was written anew" in judged(None, file).answers[0].text
    # Ours is not theirs, and may be written anew as before; the same again is nothing new.
    plain = signed_by(them, quote, plain=True)
    assert look(behind(plain, _store, _info), us).problems == (EVIDENCE_AND_TOLD,)
    for file in (behind(plain, _store), behind(plain, _store, _same_info), behind(signed, _store)):
        assert look(file, us).problems == (EVIDENCE,)


@pytest.mark.slow
def test_what_is_called_metadata_and_shown_is_not_written_again(quote: bytes, us: Identity, them: Identity) -> None:
    for shown, again in ((_shown, _again), (_shown_info, _info)):
        signed = signed_by(them, quote, plain=True, change=shown)
        assert look(signed, us).problems == ()
        assert look(behind(signed, _store), us).problems == (EVIDENCE,)
        assert ADDED in look(behind(signed, _store, again), us).problems
        file = stamped_by(authority(), signed, _both(_store, again))
        assert "With a timestamp something else was added to the file." in look(file, us).problems
