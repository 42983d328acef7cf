"""A later revision of a PDF, written byte for byte: with a table, a table that is a stream, or both."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.reader import PdfFileReader

Row = tuple[int, int, int, int]
"""An object in a table: its number, its kind (1 at a place, 2 packed), place or holder, generation or index."""


def line(number: int, place: int, written: str = "{:010d} 00000 n \n") -> bytes:
    """An object in a table of lines, as a part of its own."""
    return f"{number} 1\n{written.format(place)}".encode()


class Later:
    """What comes behind `pdf`: first its objects, then one of the tables, which ends it."""

    def __init__(self, pdf: bytes) -> None:
        self.reader = PdfFileReader(io.BytesIO(pdf))
        self.out = pdf + b"\n"
        self.rows: list[Row] = []
        self.packed: list[Row] = []
        self._next = int(self.reader.trailer["/Size"])

    def new(self) -> int:
        """The next number."""
        self._next += 1
        return self._next - 1

    def write(self, number: int, body: bytes, header: str = "{} 0 obj\n") -> int:
        """An object and where it is; a table names it."""
        place = self.stray(number, body, header)
        self.rows.append((number, 1, place, 0))
        return place

    def stray(self, number: int, body: bytes, header: str = "{} 0 obj\n") -> int:
        """An object that no table names."""
        place = len(self.out)
        self.out += header.format(number).encode() + body + b"\nendobj\n"
        return place

    def pack(self, *objects: tuple[int, bytes], holder: int | None = None) -> int:
        """Objects in a stream of objects, and its number. One that comes twice is told once."""
        head, data = b"", b""
        for number, body in objects:
            head += b"%d %d " % (number, len(data))
            data += body + b"\n"
        held = self.new() if holder is None else holder
        self.write(held, _stream(head + data, b"/Type/ObjStm/N %d/First %d" % (len(objects), len(head))))
        for at, (number, _) in enumerate(objects):
            if number not in {one[0] for one in self.packed}:
                self.packed.append((number, 2, held, at))
        return held

    def store(self) -> None:
        """What signing programs add: a store of certificates, on which the catalogue hangs it."""
        held, root = self.new(), self.reader.root
        said = generic.DictionaryObject({key: root.raw_get(key) for key in root})
        said[pdf_name("/DSS")] = generic.IndirectObject(held, 0, self.reader)
        self.write(self.reader.root_ref.idnum, written(said))
        self.write(held, b"<</Certs []>>")

    def with_table(self, *more: bytes, said: bytes = b"", end: bytes = b"%%EOF\n") -> bytes:
        """The file, with a table of lines; `more` lines behind the others, and what else is `said` behind it."""
        place = len(self.out)
        lines = b"".join(line(number, at) for number, _, at, _ in self.rows)
        table = b"xref\n0 1\n0000000000 65535 f \n" + lines + b"".join(more)
        return self.out + table + b"trailer\n<<" + self._trailer() + said + b">>\n" + _end(place, end)

    def with_stream(
        self, *more: Row, rows: Sequence[Row] | None = None, widths: tuple[int, int, int] = (1, 4, 2)
    ) -> bytes:
        """The file, with a table that is a stream."""
        own = self.new()
        place = len(self.out)
        told = [*self.rows, *self.packed, (own, 1, place, 0), *more] if rows is None else rows
        self._table(own, told, widths)
        return self.out + _end(place, b"%%EOF\n")

    def with_both(self, *more: bytes, hidden: Sequence[Row] = ()) -> bytes:
        """The file, with lines for old readers and beside it a stream for others, that tells what is packed."""
        place = len(self.out)
        self._table(self.new(), [*self.packed, *hidden], (1, 4, 2))
        return self.with_table(*more, said=b"/XRefStm %d" % place)

    def _table(self, own: int, told: Sequence[Row], widths: tuple[int, int, int]) -> None:
        told = sorted(told)
        data = b"".join(
            b"".join(part.to_bytes(width, "big") for part, width in zip(row[1:], widths, strict=True)) for row in told
        )
        index = " ".join(f"{row[0]} 1" for row in told)
        said = f"/Type/XRef/W[{' '.join(map(str, widths))}]/Index[{index}]".encode()
        self.stray(own, _stream(data, said + self._trailer()))

    def _trailer(self) -> bytes:
        trailer = self.reader.trailer
        named = b"".join(f"{key} {trailer.raw_get(key).idnum} 0 R".encode() for key in ("/Root", "/Info"))
        known = b"/ID " + written(trailer.raw_get("/ID"))
        return b"/Size %d/Prev %d" % (self._next, self.reader.last_startxref) + named + known


def written(value: Any) -> bytes:
    """An object as it stands in a file."""
    out = io.BytesIO()
    value.write_to_stream(out, None)
    return out.getvalue()


def _stream(data: bytes, said: bytes) -> bytes:
    return b"<<" + said + b"/Length %d>>\nstream\n" % len(data) + data + b"\nendstream"


def _end(place: int, end: bytes) -> bytes:
    return b"startxref\n%d\n" % place + end
