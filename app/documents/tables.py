"""Whether all readers find the same objects in a later revision of a PDF.

A file may say twice where an object is, or say it in a way that one reader takes and another does not. Then the seal
is judged on one paper, and another is shown. Honest programs write neither, so what is not plain here is refused.
"""

from __future__ import annotations

import re
from collections.abc import Set
from dataclasses import dataclass
from typing import Any, Final

from pyhanko.pdf_utils import generic, misc
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.xref import XRefSectionType

Pair = tuple[int, int]
_FREE, _PLAIN, _PACKED = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Added:
    """The bytes of a later revision: those of the file from `start` to `stop`."""

    pdf: bytes
    start: int
    stop: int

    def objects(self) -> list[Pair]:
        """The objects that stand in the bytes, whether or not a table names them: a reader that mends files would.

        One whose numbers are not written plainly is (-1, -1).
        """
        backwards = self.pdf[self.start : self.stop][::-1]
        return [_pair_of(found[2][::-1], found[1][::-1]) for found in _STOBJ.finditer(backwards)]


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a table says of one object: free, at a place in the file, or in a stream of objects."""

    number: int
    kind: int
    place: int
    """The offset in the file; of a packed one the number of the stream."""
    detail: int
    """The generation; of a packed one its index in the stream."""


# Read backwards from the last word, so that a long comment before it is walked through once and not from each number.
_BLANK: Final = rb"(?:[\s\0]|[\r\n][^\r\n]*%)"
_STOBJ: Final = re.compile(rb"(?<![a-zA-Z])jbo" + _BLANK + rb"*([0-9.+-]+)" + _BLANK + rb"+([0-9.+-]+)")
_OBJECT: Final = re.compile(rb"[\s\0]*(\d{1,10})[\s\0]+(\d{1,5})[\s\0]+obj(?![a-zA-Z])")
_TABLE: Final = re.compile(rb"[\s\0]*xref *(?:\r\n|\r|\n)")
_HEADING: Final = re.compile(rb"(\d{1,10}) (\d{1,10}) *(?:\r\n|\r|\n)")
_LINE: Final = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \r| \n|\r\n)")
_TRAILER: Final = re.compile(rb"[\s\0]*trailer(?![a-zA-Z])")
_TRAILERS: Final = re.compile(rb"trailer[\s\0]*[<%]")
_END: Final = re.compile(rb"startxref[\r\n ]+(\d{1,19})[\r\n ]+%%EOF[\r\n]*\Z")


def read_alike(reader: PdfFileReader, revision: int, added: Added) -> bool:
    """Whether every reader finds the same objects in a revision, each once, and all of them in its own bytes."""
    entries = _entries(reader, revision, added)
    if entries is None or not _ends_once(reader, revision, added):
        return False
    numbers = {one.number for one in entries}
    if len(numbers) != len(entries):
        return False
    plain = {(one.number, one.detail) for one in entries if one.kind == _PLAIN}
    known = known_before(reader, revision)
    # A number that comes again as another generation is a second object to one reader and the first to another.
    if {number for number, _ in plain - known} & {number for number, _ in known}:
        return False
    if not all(_stands_there(added, one) for one in entries if one.kind == _PLAIN):
        return False
    if numbers & _holders(reader, revision) or not _packed_once(reader, revision, entries, plain - known):
        return False
    headers = added.objects()
    # A table that is a stream need not name itself.
    own = {pair for pair in _own(reader, revision) if pair[0] not in {number for number, _ in known}}
    return len(set(headers)) == len(headers) and set(headers) <= plain | own


def known_before(reader: PdfFileReader, revision: int) -> set[Pair]:
    """The objects that the tables before a revision name."""
    return {
        (ref.idnum, ref.generation)
        for earlier in range(revision)
        for ref in reader.xrefs.explicit_refs_in_revision(earlier)
    }


def _ends_once(reader: PdfFileReader, revision: int, added: Added) -> bool:
    """Whether the bytes say once where their table is and once where the file begins, and say it at their end."""
    written = added.pdf[added.start : added.stop]
    end = _END.search(written)
    if end is None or written.count(b"startxref") != 1 or len(_TRAILERS.findall(written)) > 1:
        return False
    return int(end[1]) == reader.xrefs.get_startxref_for_revision(revision)


def _stands_there(added: Added, entry: _Entry) -> bool:
    if not added.start <= entry.place < added.stop:
        return False
    found = _OBJECT.match(added.pdf, entry.place, added.stop)
    return found is not None and _pair_of(found[1], found[2]) == (entry.number, entry.detail)


def _pair_of(number: bytes, generation: bytes) -> Pair:
    return (int(number), int(generation)) if number.isdigit() and generation.isdigit() else (-1, -1)


def _holders(reader: PdfFileReader, revision: int) -> set[int]:
    """The streams that hold objects of earlier revisions: whoever writes one anew changes what lies in it."""
    tables = (reader.xrefs.get_xref_data(earlier) for earlier in range(revision))
    return {number for table in tables for number in table.obj_streams_used}


def _own(reader: PdfFileReader, revision: int) -> set[Pair]:
    ref = reader.xrefs.get_xref_container_info(revision).stream_ref
    return set() if ref is None else {(ref.idnum, ref.generation)}


def _packed_once(reader: PdfFileReader, revision: int, entries: list[_Entry], new: Set[Pair]) -> bool:
    """Whether the streams of objects are new, and hold what the table says of them and nothing else."""
    packed = [one for one in entries if one.kind == _PACKED]
    side = reader.get_historical_resolver(revision)
    for holder in {one.place for one in packed}:
        if (holder, 0) not in new:
            return False
        stream: Any = side.get_object(generic.Reference(holder, 0, pdf=side))
        count, head = int(stream["/N"]), stream.data[: int(stream["/First"])].split()
        if len(head) != 2 * count or not all(word.isdigit() for word in head):
            return False
        told = {one.detail: one.number for one in packed if one.place == holder}
        if told != {at: int(word) for at, word in enumerate(head[::2])}:
            return False
    return True


def _entries(reader: PdfFileReader, revision: int, added: Added) -> list[_Entry] | None:
    """What the table of a revision says, read as it stands; None if it is not written as the rules ask."""
    section = reader.xrefs.get_xref_container_info(revision)
    place = section.declared_startxref
    # In lines and in a stream beside them the same object could be told of twice.
    if section.xref_section_type == XRefSectionType.HYBRID_MAIN or not added.start <= place < added.stop:
        return None
    stream = section.xref_section_type == XRefSectionType.STREAM
    return _of_stream(reader, added, place) if stream else _of_table(added, place)


def _of_table(added: Added, place: int) -> list[_Entry] | None:
    head = _TABLE.match(added.pdf, place, added.stop)
    if head is None:
        return None
    entries, at = [], head.end()
    while heading := _HEADING.match(added.pdf, at, added.stop):
        at = heading.end()
        first, count = int(heading[1]), int(heading[2])
        for number in range(first, first + count):
            line = _LINE.match(added.pdf, at, added.stop)
            if line is None:
                return None
            kind = _PLAIN if line[3] == b"n" else _FREE
            entries.append(_Entry(number, kind, int(line[1]), int(line[2])))
            at = line.end()
    return entries if _TRAILER.match(added.pdf, at, added.stop) else None


def _of_stream(reader: PdfFileReader, added: Added, place: int) -> list[_Entry] | None:
    head = _OBJECT.match(added.pdf, place, added.stop)
    if head is None:
        return None
    reader.stream.seek(head.end())
    holder = generic.Reference(*_pair_of(head[1], head[2]), pdf=reader)
    misc.read_non_whitespace(reader.stream, seek_back=True)  # type: ignore[no-untyped-call]
    stream: Any = generic.StreamObject.read_from_stream(reader.stream, holder)
    widths, size, data = list(stream["/W"]), stream["/Size"], stream.data
    index = list(stream.get("/Index", [0, size]))
    if not all(type(one) is generic.NumberObject and one >= 0 for one in (*widths, size, *index[1:], *index[:1])):
        return None
    # One of no width is 0, but for the kind, which then is 1; wider than eight bytes is no number to most.
    if len(widths) != 3 or max(widths) > 8 or widths[0] > 1 or not widths[1] or len(index) % 2:
        return None
    if sum(index[1::2]) * sum(widths) != len(data):
        return None
    numbers = [n for first, many in zip(index[::2], index[1::2], strict=True) for n in range(first, first + many)]
    rows = [data[at : at + sum(widths)] for at in range(0, len(data), sum(widths))]
    entries = [_row(number, row, widths) for number, row in zip(numbers, rows, strict=True)]
    plain = all(one.kind in (_FREE, _PLAIN, _PACKED) and one.number < size for one in entries)
    return entries if plain else None


def _row(number: int, row: bytes, widths: list[int]) -> _Entry:
    kind, place, detail = widths[0], widths[0] + widths[1], sum(widths)
    return _Entry(
        number,
        int.from_bytes(row[:kind], "big") if kind else _PLAIN,
        int.from_bytes(row[kind:place], "big"),
        int.from_bytes(row[place:detail], "big"),
    )
