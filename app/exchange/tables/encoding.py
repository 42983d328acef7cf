"""Which encoding a file is in: told by its first bytes, proved by UTF-8's own rules, else judged by the letters.

A wrong 8-bit encoding never fails, it shows as letters that no language puts together ("MÃ¼ller", "M³ller"). Each
candidate is therefore read and judged by its letters; ties go to what is met most often.
"""

import codecs
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import BinaryIO

from app.domain.errors import RuleViolation

_CHUNK = 1 << 20
_SAMPLE = 1 << 15
_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# What is no table though it is called one; the first bytes, and what to do.
_OTHERS = (
    (b"PK\x03\x04", "a workbook or a zip archive. Save the sheet as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel workbook, or one with a password. Save it as .xlsx without one, or as CSV"),
    (b"%PDF", "a PDF. Export the list as CSV"),
    (b"\x1f\x8b", "packed with gzip. Unpack it first"),
    (b"SQLite format 3", "a database. Export the table as CSV"),
    (b"[{", "JSON. Save the list as CSV"),
    (b'{"', "JSON. Save the list as CSV"),
    (b"<", "a page of HTML or XML. Save the table as CSV"),
    (b"{\\rtf", "a text document. Save the table as CSV"),
)
# In the order of how often they are met.
_CANDIDATES = (
    "cp1252", "mac_roman", "cp850", "cp437", "cp1250", "iso8859_2", "cp852", "cp1251", "koi8_r", "cp866", "cp1253",
    "cp1254", "cp1257", "cp1255", "cp1256", "cp932", "gb2312", "euc_jp", "gb18030", "big5", "euc_kr", "cp949", "cp874",
)  # fmt: skip
# Letters by how often a list of names and goods holds them.
_LETTERS = {
    **dict.fromkeys("ąćęłńśźżŁŚŻŹĄĆĘŃÓőűŐŰčďěňřšťůýžČŘŠŽÝŇŤĎşŞğĞıİțășȚĂÁÍÚÂÊÔÀÒÌÙÈËÎÏÛÕÃÑÔ", 2.0),
    **dict.fromkeys("ëïîûùœìòõŒ", 2.4),
    **dict.fromkeys("èàçáíóúñãêâôÉÇ", 2.8),
    **dict.fromkeys("äöüßÄÖÜéåøæØÆÅ", 3.0),
}
# Letters that stand alone as a word.
_WORDS = frozenset("àéóèÀÉÓÈöåÅæ")
_SIGNS = frozenset("€’‘“”„–—…°²³½¼«»§®™´·•£ªº¿¡\u00a0×№")


@dataclass(frozen=True, slots=True)
class Encoding:
    """How the bytes are read. `name` is Python's; `guessed` if another encoding would also be possible."""

    name: str
    guessed: bool = False
    broken: bool = False
    """Nearly all of it is UTF-8, yet some bytes are not; they come out as lone surrogates."""

    @property
    def errors(self) -> str:
        """What a decoder does with bytes that cannot be: they are kept apart, so that their row can be named."""
        return "surrogateescape" if self.name.startswith("utf-8") else "replace"


def named(name: str) -> Encoding:
    """The encoding a person names. Raises RuleViolation."""
    try:
        found = codecs.lookup(name.strip())
        "".encode(found.name)
    except (LookupError, ValueError, TypeError):
        raise RuleViolation(
            f"There is no encoding {name}; there are utf-8, cp1252, utf-16 and others.", "encoding"
        ) from None
    return Encoding("utf-8-sig" if found.name == "utf-8" else found.name)


def encoding_of(file: BinaryIO, name: str) -> Encoding:
    """Which encoding the file is in; it is read through once. Raises RuleViolation if it is no text at all."""
    file.seek(0)
    head = file.read(_CHUNK)
    start = head.lstrip()[:16]
    for magic, what in _OTHERS:
        if start.startswith(magic):
            raise RuleViolation(f"{name} is no table but {what}.", "source")
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return Encoding(encoding)
    wide = _wide(head)
    if wide:
        return Encoding(wide, guessed=True)
    if head.count(b"\0") > len(head) // 8:
        raise RuleViolation(f"{name} is no text. Save the list as CSV.", "source")
    return _narrow(file, head)


def _wide(head: bytes) -> str:
    """UTF-16 that does not say so: every other byte of plain text is 0."""
    pairs = len(head) // 2
    if pairs == 0:
        return ""
    even, odd = head[: pairs * 2 : 2].count(0), head[1 : pairs * 2 : 2].count(0)
    if odd > pairs * 0.4 and even < pairs * 0.05:
        return "utf-16-le"
    if even > pairs * 0.4 and odd < pairs * 0.05:
        return "utf-16-be"
    return ""


def _narrow(file: BinaryIO, head: bytes) -> Encoding:
    """UTF-8 if all of it is; mostly UTF-8 if nearly all of it is; else what its letters say."""
    right = wrong = 0
    sample = bytearray()
    block: bytes = head
    rest = b""
    while block or rest:
        lines, cut, rest = (rest + block).rpartition(b"\n") if block else (rest, b"", b"")
        # A file without line ends of this kind is cut anywhere; a letter cut in two must not count as wrong.
        if not cut and block:
            lines, rest = _whole(rest)
        if not lines.isascii():
            for line in lines.split(b"\n"):
                if not line.isascii():
                    try:
                        line.decode("utf-8")
                        right += 1
                    except UnicodeDecodeError:
                        wrong += 1
                        if len(sample) < _SAMPLE:
                            sample += line[:1000] + b"\n"
        block = file.read(_CHUNK)
    if not wrong:
        return Encoding("utf-8-sig")
    if right > 4 * wrong:
        return Encoding("utf-8-sig", broken=True)
    return Encoding(_by_letters(bytes(sample)), guessed=True)


def _whole(data: bytes) -> tuple[bytes, bytes]:
    """Cut a block so that no letter of UTF-8 is cut in two."""
    end = len(data)
    for back in range(1, min(4, end) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            return data[: end - back], data[end - back :]
        if byte < 0x80:
            break
    return data, b""


def _by_letters(sample: bytes) -> str:
    best, name = None, "cp1252"
    beyond = max(1, sum(byte > 127 for byte in sample))
    for candidate in dict.fromkeys((*_CANDIDATES, *_further(sample))):
        try:
            text = sample.decode(candidate)
        except (UnicodeDecodeError, LookupError):
            continue
        # An encoding that is seldom met needs more to speak for it.
        score = _score(text) / beyond - (0 if candidate in _CANDIDATES else 0.3)
        if best is None or score > best + 1e-9:
            best, name = score, candidate
    return name


def _further(sample: bytes) -> Iterable[str]:
    """What a general judge of encodings would also think of."""
    # Imported here: only a file that is not UTF-8 needs it.
    from charset_normalizer import from_bytes

    found = [match.encoding for match in from_bytes(sample[:8192])][:8]
    return [name for name in found if not name.startswith("utf")]


def _score(text: str) -> float:
    """How much like writing it looks: per letter beyond ASCII, more is better."""
    total = 0.0
    before = ""
    for position, letter in enumerate(text):
        if letter > "\x7f":
            total += _worth(letter) - _clash(before, letter, text[position + 1 : position + 2])
        elif before > "\x7f" and letter.isalpha() and before.isalpha() and _script(before) != "LATIN":
            total -= 3
        before = letter
    return total


# What a letter of a script is worth; kana and hangul are all but proof, ideographs are found in any bytes.
_SCRIPTS = {
    "LATIN": 0.5, "CYRILLIC": 2.0, "GREEK": 2.0, "HEBREW": 2.1, "ARABIC": 2.1, "THAI": 1.9, "HIRAGANA": 6.0,
    "KATAKANA": 6.0, "HANGUL": 5.0, "CJK": 4.4,
}  # fmt: skip
_EAST = frozenset({"CJK", "HIRAGANA", "KATAKANA"})
_UNSPACED = _EAST | {"HANGUL"}


def _worth(letter: str) -> float:
    if letter in _LETTERS:
        return _LETTERS[letter]
    if letter in _SIGNS:
        return 1
    kind = unicodedata.category(letter)
    if kind in {"Cc", "Cn", "Co", "Cs"} or letter == "\ufffd":
        return -10
    if kind.startswith(("L", "M")):
        return _SCRIPTS.get(_script(letter), -2)
    return -3


def _script(letter: str) -> str:
    return unicodedata.name(letter, "").partition(" ")[0] if letter else ""


def _clash(before: str, letter: str, after: str) -> float:
    """What no language does: two scripts in one word, a capital inside one, a lone letter, a sign between letters."""
    if not letter.isalpha():
        if unicodedata.combining(letter) and before <= "\x7f" and not before.isalpha():
            return 4
        inside = before.isalpha() and after.isalpha()
        return (-1.5 if letter in "’´·‘" else 2) if inside else 0
    here, there = _script(letter), _script(before)
    if not before.isalpha():
        joined = after.isalpha() or unicodedata.combining(after or " ")
        return 0 if joined or letter in _WORDS or here in _UNSPACED else 2.5
    if here != there and not {here, there} <= _EAST:
        return 3
    if letter.isupper() and before.islower():
        return 3
    if letter.islower() and before.isupper() and after.isupper() and letter != "ß":
        return 2
    # In Latin script most letters are plain ones.
    return 2 if here == "LATIN" and before > "\x7f" and letter != "ß" else 0
