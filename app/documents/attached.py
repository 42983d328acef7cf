"""Files that a PDF carries, whoever made it: unpacked within bounds. Nothing of the paper itself is read."""

from __future__ import annotations

import base64
import io
import itertools
import operator
import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from pyhanko.pdf_utils.generic import IndirectObject
from pyhanko.pdf_utils.reader import PdfFileReader

from app.documents.picture import MOST_PIXELS
from app.domain.errors import RuleViolation

MOST_FILES: Final = 200
MOST_UNPACKED: Final = 64 << 20
"""Of one stream; what is larger inside is made to fill a machine."""
MOST_PICTURE: Final = MOST_PIXELS * 3
"""Of one that is a picture: as many pixels as a scanned page may have, in colour."""
MOST_TOGETHER: Final = 2 << 30
_MOST_NAMED: Final = 1000
"""Files that are named, and places where some are."""
_DEEPEST: Final = 16
_STEP: Final = 1 << 20
_READ: Final = 1 << 16
_STREAM = re.compile(rb"(?<!end)stream(?=[\r\n])\r?\n?")
_LONGEST: Final = 8192
"""Of what is said of a stream before it."""
_ESCAPED = re.compile(rb"#([0-9A-Fa-f]{2})")
_PACKED = re.compile(rb"/(?:FlateDecode|LZWDecode|RunLengthDecode|ASCIIHexDecode|Fl|LZW|RL|AHx)(?![A-Za-z])")
_LETTERED = re.compile(rb"/(?:ASCII85Decode|A85)(?![A-Za-z])")
_REFERRED = re.compile(rb"/Filter\s+[0-9]")
_PICTURE = re.compile(rb"/Subtype\s*/Image(?![A-Za-z])")
_LETTERS = re.compile(rb"[\s!-uz]{40}")
_SOME: Final = 64
_PIECE: Final = 1 << 12
_MOST_PIECES: Final = 1 << 14
_BLANKS = b" \t\r\n\f\0"
# Each letter of a name may be written as its number.
_LOCKED = re.compile(b"/" + b"".join(b"(?:%c|#%02x|#%02X)" % (x, x, x) for x in b"Encrypt") + rb"(?![A-Za-z])")


@dataclass(frozen=True, slots=True)
class Attached:
    """A file in a PDF, unpacked."""

    name: str
    content: bytes


def check_unpacked(pdf: bytes, name: str) -> None:
    """Refuse a PDF whose streams are far larger than they look, before any library unpacks one. RuleViolation."""
    if _LOCKED.search(pdf):
        raise RuleViolation(f"{name} is locked with a password; what it carries cannot be read.", "source")
    pieces = itertools.repeat(None, _MOST_PIECES)
    together = before = 0
    for found in _STREAM.finditer(pdf):
        said = _said_of(pdf, before, found.start())
        before = found.end()
        most = MOST_PICTURE if _PICTURE.search(said) else MOST_UNPACKED
        size, first = _unpacked(pdf, before, most, pieces)
        twice = max(len(_PACKED.findall(said)), len(_LETTERED.findall(said))) > 1
        if twice or _REFERRED.search(said) or _is_packed(first):
            raise RuleViolation(f"{name} is packed twice, which no paper needs, and is not opened.", "source")
        together += size
        # Letters are slow to read: a paper of them has far fewer pieces.
        if size > most or together > MOST_TOGETHER or not operator.length_hint(pieces):
            raise RuleViolation(f"{name} unpacks to far more than a paper needs, and is not opened.", "source")


def _said_of(pdf: bytes, start: int, end: int) -> bytes:
    """What is said of a stream: all that stands between it and the object before it."""
    start = max(start, end - _LONGEST)
    start = max(start, *(pdf.rfind(one, start, end) for one in (b"endstream", b"endobj")))
    return _ESCAPED.sub(lambda one: bytes([int(one[1], 16)]), pdf[start:end])


def _is_packed(first: bytes) -> bool:
    """Whether what was unpacked is packed again: it begins so, and can be unpacked."""
    if not _is_head(first):
        return False
    try:
        return len(zlib.decompressobj().decompress(first, _STEP)) > _SOME
    except zlib.error:
        return False


def _is_head(first: bytes) -> bool:
    return len(first) >= 2 and first[0] & 15 == 8 and not int.from_bytes(first[:2], "big") % 31


def _begins(letters: bytes) -> bool:
    """Whether letters of base 85 say what begins as Deflate does."""
    try:
        return _is_head(base64.a85decode(letters.translate(None, _BLANKS)[:5]))
    except ValueError:
        return False


def _unpacked(pdf: bytes, start: int, most: int, pieces: itertools.repeat[None]) -> tuple[int, bytes]:
    """How much a stream holds, counted without keeping it, and its beginning; 0 where it is not packed by Deflate."""
    rest = memoryview(pdf)[start:]
    found = _counted((rest[at : at + _READ] for at in range(0, len(rest), _READ)), most)
    if not found[0] and _LETTERS.match(pdf, start) and _begins(pdf[start : start + 40]):
        return _counted(_spelled(pdf, start, pieces), most)
    return found


def _counted(rest: Iterator[Any], most: int) -> tuple[int, bytes]:
    packed, size, first = zlib.decompressobj(), 0, b""
    data: Any = b""
    try:
        while size <= most and not packed.eof and (data or (data := next(rest, b""))):
            some = packed.decompress(data, _STEP)
            first = first or some
            size += len(some)
            data = packed.unconsumed_tail
    except (zlib.error, ValueError):
        return size, first
    return size, first


def _spelled(pdf: bytes, start: int, pieces: itertools.repeat[None]) -> Iterator[bytes]:
    """What the letters of base 85 from here on say, in as many pieces as are left."""
    left = b""
    for at, _ in zip(range(start, len(pdf), _PIECE), pieces, strict=False):
        said, end, _rest = pdf[at : at + _PIECE].partition(b"~")
        left += said.translate(None, _BLANKS).replace(b"z", b"!!!!!")
        if end:
            break
        whole = len(left) // 5 * 5
        yield base64.a85decode(left[:whole])
        left = left[whole:]
    yield base64.a85decode(left)


def files_of(pdf: bytes, name: str, wanted: Callable[[str], bool]) -> tuple[Attached, ...]:
    """The files in a PDF whose name is wanted, in their order, each name once.

    Raises RuleViolation in a sentence for a PDF that is locked, cut, or made to do harm.
    """
    check_unpacked(pdf, name)
    try:
        reader = PdfFileReader(io.BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise RuleViolation(f"{name} is locked with a password; what it carries cannot be read.", "source")
        found: dict[str, Attached] = {}
        for called, stream in _listed(reader, name):
            if wanted(called) and called not in found:
                found[called] = Attached(called, _content(stream, f"{name}, {called}"))
            if len(found) >= MOST_FILES:
                break
    except RuleViolation:
        raise
    except Exception as error:  # noqa: BLE001 - a broken file may break the reader anywhere; all of it means one thing
        raise RuleViolation(
            f"{name} is a PDF that is damaged and cannot be read ({type(error).__name__}).", "source"
        ) from None
    return tuple(found.values())


def _listed(reader: PdfFileReader, name: str) -> Iterator[tuple[str, Any]]:
    """Name and stream of each file: by the tree of names, then by what is said to belong to the paper."""
    root = reader.root
    steps = itertools.count(1)
    if "/Names" in root and "/EmbeddedFiles" in (names := _direct(root["/Names"])):
        yield from _tree(_direct(names["/EmbeddedFiles"]), 0, steps, name)
    if "/AF" in root:
        for one in _direct(root["/AF"]):
            _step(steps, name)
            yield from _specified(_direct(one))


def _tree(node: Any, depth: int, steps: Iterator[int], name: str) -> Iterator[tuple[str, Any]]:
    """The files below a node. The same one may be named again and again, so each step is counted."""
    _step(steps, name)
    if depth > _DEEPEST:
        return
    if "/Names" in node:
        for one in list(_direct(node["/Names"]))[1::2]:
            _step(steps, name)
            yield from _specified(_direct(one))
    if "/Kids" in node:
        for kid in _direct(node["/Kids"]):
            yield from _tree(_direct(kid), depth + 1, steps, name)


def _step(steps: Iterator[int], name: str) -> None:
    if next(steps) > _MOST_NAMED:
        raise RuleViolation(f"{name} names more files than a paper carries, and is not opened.", "source")


def _specified(entry: Any) -> Iterator[tuple[str, Any]]:
    if "/EF" not in entry:
        return
    held = _direct(entry["/EF"])
    called = next((str(_direct(entry[key])) for key in ("/UF", "/F") if key in entry), "")
    for key in ("/UF", "/F"):
        if key in held:
            yield called, _direct(held[key])
            return


def _content(stream: Any, name: str) -> bytes:
    """The bytes of a file, by the few ways that files in PDFs are packed."""
    data: bytes = stream.encoded_data
    said = _direct(stream["/Filter"]) if "/Filter" in stream else []
    for one in [said] if isinstance(said, str) else [str(_direct(each)) for each in said]:
        if one == "/FlateDecode":
            unpack = zlib.decompressobj()
            data = unpack.decompress(data, MOST_UNPACKED + 1)
            if len(data) > MOST_UNPACKED:
                raise RuleViolation(f"{name} unpacks to far more than an order needs, and is not opened.", "source")
        elif one == "/ASCII85Decode":
            data = base64.a85decode(data.strip().removesuffix(b"~>"))
        elif one == "/ASCIIHexDecode":
            data = bytes.fromhex(data.partition(b">")[0].decode("ascii"))
        else:
            raise RuleViolation(f"{name} is packed in a way that is not read here.", "source")
    return data


def _direct(value: Any) -> Any:
    """The object itself where the file only refers to it."""
    return value.get_object() if isinstance(value, IndirectObject) else value  # type: ignore[no-untyped-call]
