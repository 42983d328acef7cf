"""A file that tells of one object twice, or so that readers differ: one paper is judged, and another is shown."""

from __future__ import annotations

import io
from collections.abc import Callable

import pytest
from pyhanko.pdf_utils import writer as pyhanko_writer
from pyhanko.pdf_utils.reader import PdfFileReader

from app.documents import make
from app.documents.additions import ADDED, EVIDENCE
from app.documents.certificate import Identity, root_of
from app.documents.judgement import judged
from app.documents.tables import Added
from app.documents.verify import Verdict, verify
from app.queries import paper_model as m
from tests.documents import samples
from tests.documents.authority import authority
from tests.documents.revised import Later, line, written
from tests.documents.test_attacks import stranger
from tests.documents.test_countersigned import BESIDE, behind, signed_by
from tests.documents.test_timestamps import _store, stamped_by

FORGED = b"<</Length 29>>\nstream\n1 0 0 rg 100 100 300 300 re f\nendstream"
STAMP = "With a timestamp something else was added to the file."
PLAIN, BEHIND_A_REMARK = "{} 0 obj\n", "{} 0%\nobj\n"
Table = Callable[[bytes], bytes]
"""From the table that an honest program writes to another."""


@pytest.fixture(scope="module")
def us() -> Identity:
    return stranger()


@pytest.fixture(scope="module")
def quote(us: Identity) -> bytes:
    return make(samples.paper(m.QUOTATION, 3, signed=None), us)


@pytest.fixture(scope="module")
def signed(quote: bytes) -> bytes:
    """As it came back from the customer."""
    return signed_by(stranger(days=400), quote)


def look(pdf: bytes, us: Identity) -> Verdict:
    return verify(pdf, [root_of(us)])


def shown(pdf: bytes) -> tuple[int, int]:
    """What the first page shows: the number of that object, and where it is."""
    reader = PdfFileReader(io.BytesIO(pdf))
    held = reader.root["/Pages"]["/Kids"][0].raw_get("/Contents")
    place = reader.xrefs[held.reference]
    assert isinstance(place, int)
    return held.idnum, place


def by_stamp(quote: bytes, signed: bytes) -> tuple[bytes, str]:
    return stamped_by(authority("Anybody"), quote), STAMP


def by_customer(quote: bytes, signed: bytes) -> tuple[bytes, str]:
    return signed_by(stranger(days=400), quote), BESIDE


def by_proof(quote: bytes, signed: bytes) -> tuple[bytes, str]:
    return behind(signed, _store), ADDED


WAYS = [by_stamp, by_customer, by_proof]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("header", [PLAIN, BEHIND_A_REMARK], ids=["plain", "remark"])
def test_another_page_that_the_table_tells_of_beside_ours_is_a_change(
    way: Callable[[bytes, bytes], tuple[bytes, str]], header: str, quote: bytes, signed: bytes, us: Identity,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    number, ours = shown(quote)
    honest = pyhanko_writer.write_xref_table

    def twice(stream: io.BytesIO, places: dict[tuple[int, int], int]) -> int:
        # One program takes the first line, another the last.
        theirs = stream.tell()
        stream.write(header.format(number).encode() + FORGED + b"\nendobj\n")
        at = stream.tell()
        table = io.BytesIO()
        honest(table, places)
        stream.write(b"xref\n" + line(number, theirs) + table.getvalue()[5:] + line(number, ours))
        return at

    monkeypatch.setattr(pyhanko_writer, "write_xref_table", twice)
    file, problem = way(quote, signed)
    monkeypatch.undo()
    assert b"300 300 re f" in file, "the forged page is in it"
    seen = look(file, us)
    assert problem in seen.problems
    assert (seen.whole, seen.unchecked) == (False, False)
    assert judged(None, file).answers[0].text == "Changed: this is not the file that was sealed."


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("how", ["again", "counted", "signed"])
def test_a_table_that_is_not_written_as_all_programs_read_it_is_a_change(
    way: Callable[[bytes, bytes], tuple[bytes, str]], how: str, quote: bytes, signed: bytes, us: Identity,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    number, ours = shown(quote)
    honest = pyhanko_writer.write_xref_table

    def other(stream: io.BytesIO, places: dict[tuple[int, int], int]) -> int:
        at = stream.tell()
        table = io.BytesIO()
        honest(table, places)
        said = table.getvalue()
        last = max(places.values())
        wanted = b"%010d 00000 n" % last
        assert said.count(wanted) == 1
        if how == "again":  # ours once more, which stands in what was sealed
            said += line(number, ours)
        elif how == "counted":  # a number to one program, and its first half to another
            said = said.replace(wanted, b"000_%06d 00000 n" % last)
        else:  # no number at all to some
            said = said.replace(wanted, b"+%09d 00000 n" % last)
        stream.write(said)
        return at

    monkeypatch.setattr(pyhanko_writer, "write_xref_table", other)
    file, problem = way(quote, signed)
    monkeypatch.undo()
    assert problem in look(file, us).problems


def _stored(signed: bytes) -> Later:
    later = Later(signed)
    later.store()
    return later


def test_proof_in_every_honest_form_of_a_table_is_told_as_proof(signed: bytes, us: Identity) -> None:
    packed = _stored(signed)
    packed.pack((packed.new(), b"<</Kind/One>>"), (packed.new(), b"[1 2]"))
    for what, file in {
        "lines": _stored(signed).with_table(),
        "a stream": _stored(signed).with_stream(),
        "wide numbers": _stored(signed).with_stream(widths=(1, 8, 1)),
        "packed objects": packed.with_stream(),
        "two of them": Later.with_table(_stored_again(_stored(signed).with_stream())),
    }.items():
        assert look(file, us).problems == (EVIDENCE,), what


def _stored_again(pdf: bytes) -> Later:
    later = Later(pdf)
    store = later.reader.root.raw_get("/DSS")
    later.write(store.idnum, b"<</Certs [] /VRI <<>>>>")
    later.write(later.reader.root_ref.idnum, written(later.reader.root))
    return later


def _beside(signed: bytes) -> dict[str, bytes]:
    """Proof, and a table or bytes in which somebody else finds more than we do."""
    number, ours = shown(signed)
    files = {}
    one = _stored(signed)
    one.stray(number, FORGED, BEHIND_A_REMARK)
    files["a page behind a remark"] = one.with_table()
    files["a line of ours in the sealed bytes"] = _stored(signed).with_table(line(number, ours))
    files["the same in a stream"] = _stored(signed).with_stream((number, 1, ours, 0))
    files["a kind that nobody knows"] = (odd := _stored(signed)).with_stream((odd.new(), 3, 0, 0))
    files["a number that is none to others"] = _one_more(signed, "{:010d} 00_00 n \n")
    twice = _stored(signed)
    twice.stray(twice.rows[-1][0], b"<</Certs [1]>>")
    files["the store twice"] = twice.with_table()
    files["another end"] = _stored(signed).with_table(end=b"%%EOF startxref 9\n")
    for what, remark in (("another start", b"trailer\n<</Root 5 0 R>>\n"), ("another table", b"%startxref 9\n")):
        said = _stored(signed)
        said.out += remark
        files[what] = said.with_table()
    files["a short line"] = _one_more(signed, "{:010d} 00000 n\n")
    return files


def _one_more(signed: bytes, written: str) -> bytes:
    later = _stored(signed)
    number = later.new()
    return later.with_table(line(number, later.stray(number, b"<<>>"), written))


def test_what_another_program_finds_beside_the_proof_is_a_change(signed: bytes, us: Identity) -> None:
    for what, file in _beside(signed).items():
        assert ADDED in look(file, us).problems, what


def test_a_stream_of_objects_holds_each_once_and_is_not_written_anew(signed: bytes, us: Identity) -> None:
    number, _ = shown(signed)
    page = PdfFileReader(io.BytesIO(signed)).root["/Pages"]["/Kids"].raw_get(0)
    body, other = written(page.get_object()), b"<</Type/Page/Contents 5 0 R>>"
    twice = _stored(signed)
    held = twice.new()
    twice.pack((held, b"<<>>"), (held, b"<</Other true>>"))
    untold = _stored(signed)
    untold.pack((untold.new(), b"<<>>"), (number, FORGED))
    untold.packed.pop()
    again = _stored(signed)
    again.pack((page.idnum, body))
    anew = _stored(signed)
    holder = anew.pack((anew.new(), b"<</Kind/One>>"))
    first = anew.with_stream()
    assert look(first, us).problems == (EVIDENCE,)
    second = _stored_again(first)
    second.pack((second.new(), other), holder=holder)
    second.packed.clear()
    for file in (twice.with_stream(), untold.with_stream(), again.with_stream(), second.with_stream()):
        assert ADDED in look(file, us).problems


def test_lines_and_a_stream_beside_them_are_not_whole(signed: bytes, us: Identity) -> None:
    # The library itself refuses them; no program that signs writes both.
    later = _stored(signed)
    held = later.new()
    first, last = (later.stray(held, b"<<>>", header) for header in (PLAIN, "{}  0 obj\n"))
    seen = look(later.with_both(line(held, first), hidden=[(held, 1, last, 0)]), us)
    assert (seen.whole, seen.unchecked) == (False, False)


def test_an_object_is_found_however_its_header_is_written() -> None:
    def found(text: bytes) -> list[tuple[int, int]]:
        return Added(b"9 0 obj" + text + b"8 0 obj", 7, 7 + len(text)).objects()

    for header in (
        b"19 0 obj",
        b"19\r0\tobj<<",
        b"19%\n0 obj",
        b"19 0%a 7 b\robj",
        b"19 %x\n%y\r\n 0%\n%\n obj",
        b"19 0obj",
    ):
        assert found(header) == [(19, 0)], header
    for header in (b"+19 0 obj", b"19 0.0 obj", b"19 -0 obj"):
        assert found(header) == [(-1, -1)], header
    assert found(b"endobj 19 0 object 19 0%obj") == []
    # A long remark is walked through once, not from each number in it.
    assert found(b"19 0%" + b"1%" * 500_000 + b"\nobj") == [(19, 0)]
