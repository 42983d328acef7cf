"""From what a person typed to lines that fit: cleaned, wrapped, and turned round where the script runs so.

Text is never markup here: `<b>` and `&` come out as they went in.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from app.documents.layout import fonts

# Bidirectional classes that make a line run from right to left.
_RIGHT_TO_LEFT = ("R", "AL")
# Written without blanks between words: a line may end after any character.
_WIDE = ("W", "F")
# No line of these scripts begins with closing punctuation.
_NO_START = frozenset("、。，．・：；？！）」』】〕〉》ー々…,.!?:;)]}%")
_CONTROL = ("Cc", "Cf", "Cs", "Co", "Cn")
_TIMES = re.compile(r"×\s\d")
_POSTCODES = (4, 5, 6)  # figures
_HYPHENS = re.compile("[^-]*-+|[^-]+")
_BLANKS = re.compile("[^ ]* +|[^ ]+")
_SOFT = {"\t": " ", "\u00ad": "", "\u200b": "", "\ufeff": ""}


@lru_cache(maxsize=16384)
def clean(text: str) -> str:
    """The text in NFC without control, format and private characters; line ends stay as `\\n`."""
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
    kept = []
    for character in text:
        if character in _SOFT:
            kept.append(_SOFT[character])
        elif character == "\n" or unicodedata.category(character) not in _CONTROL:
            kept.append(character)
        elif unicodedata.category(character) in ("Cs", "Co", "Cn"):
            kept.append(fonts.REPLACEMENT)
    return "".join(kept)


def one_line(text: str) -> str:
    """The cleaned text with its line ends made blanks."""
    return clean(text).replace("\n", " ")


def runs_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction belongs to a script such as Hebrew or Arabic."""
    for character in text:
        kind = unicodedata.bidirectional(character)
        if kind in _RIGHT_TO_LEFT:
            return True
        if kind == "L":
            return False
    return False


def _has_right_to_left(text: str) -> bool:
    return not text.isascii() and any(unicodedata.bidirectional(c) in _RIGHT_TO_LEFT for c in text)


@lru_cache(maxsize=16384)
def visual(line: str) -> str:
    """A wrapped line in the order in which it is drawn: letters joined, right-to-left parts reversed."""
    if not _has_right_to_left(line):
        return line
    # Here, because most papers never need them.
    import arabic_reshaper
    from bidi.algorithm import get_display

    joined = arabic_reshaper.reshape(line)
    direction = "R" if runs_right_to_left(line) else "L"
    shown = get_display(joined, base_dir=direction)
    return shown if isinstance(shown, str) else shown.decode("utf-8")


def width(text: str, size: float, weight: str = fonts.REGULAR) -> float:
    """Width in points of one logical line as it will be drawn."""
    return fonts.width(visual(text), size, weight)


def _holds(paragraph: str, blank: int) -> bool:
    """Whether the blank stands in a measure or before a town: "180 mm", "× 1000", "24837 Schleswig" are not torn."""
    if _TIMES.match(paragraph, max(blank - 1, 0)):
        return True
    start = paragraph.rfind(", ", 0, blank)
    code = paragraph[start + 2 if start >= 0 else 0 : blank]
    if code.isdecimal() and len(code) in _POSTCODES and paragraph[blank + 1 : blank + 2].isupper():
        return True
    if blank == 0 or not paragraph[blank - 1].isdigit():
        return False
    unit = paragraph[blank + 1 : blank + 5].split(" ", maxsplit=1)[0].rstrip(",.;)")
    return 0 < len(unit) <= 3 and (unit.isalpha() or unit in ("%", "°C"))


def _pieces(paragraph: str) -> list[str]:
    """The smallest parts a line may be broken between; a blank stays with the part before it."""
    parts: list[str] = []
    word = ""
    for index, character in enumerate(paragraph):
        if character == " " and not _holds(paragraph, index):
            parts.append(word + " ")
            word = ""
        elif unicodedata.east_asian_width(character) in _WIDE and character not in _NO_START:
            if word:
                parts.append(word)
            word = character
        else:
            if word and unicodedata.east_asian_width(word[-1]) in _WIDE and character not in _NO_START:
                parts.append(word)
                word = ""
            word += character
            # A number is not torn: "PO-1234", "25-60", "3/8".
            if character in "-/–—" and len(word) > 1 and not paragraph[index + 1 : index + 2].isdigit():
                parts.append(word)
                word = ""
    if word:
        parts.append(word)
    return parts


def _cut(word: str, room: float, size: float, weight: str) -> tuple[str, str]:
    """As much of a word that is too long for a line as fits, at least one character, and the rest."""
    end = 1
    while end < len(word) and width(word[: end + 1], size, weight) <= room:
        end += 1
    return word[:end], word[end:]


def _fitting(paragraph: str, room: float, size: float, weight: str) -> Iterator[str]:
    """Its pieces, and of a piece that is longer than a line its words, and of such a word what lies between hyphens."""

    def parted(piece: str, at: re.Pattern[str]) -> list[str]:
        return at.findall(piece) if width(piece.rstrip(), size, weight) > room else [piece]

    for piece in _pieces(paragraph):
        for word in parted(piece, _BLANKS):
            yield from parted(word, _HYPHENS)


def wrap(text: str, room: float, size: float, weight: str = fonts.REGULAR, limit: int = 0) -> list[str]:
    """The text as lines no wider than `room` points; with `limit`, the last one ends in "…" if more was said.

    The lines are in logical order; `visual` turns them when they are drawn.
    """
    lines: list[str] = []
    for paragraph in clean(text).split("\n"):
        line = ""
        for piece in _fitting(paragraph, room, size, weight):
            if width((line + piece).rstrip(), size, weight) <= room:
                line += piece
                continue
            if line.strip():
                lines.append(line.rstrip())
            line = piece if line.strip() else line + piece
            while width(line.rstrip(), size, weight) > room and len(line) > 1:
                head, line = _cut(line, room, size, weight)
                lines.append(head.rstrip())
        lines.append(line.rstrip())
    while lines and not lines[-1]:
        lines.pop()
    if limit and len(lines) > limit:
        lines = [*lines[: limit - 1], shorten(" ".join(lines[limit - 1 :]), room, size, weight)]
    return lines


def shorten(text: str, room: float, size: float, weight: str = fonts.REGULAR) -> str:
    """One line that fits, ending in "…" if something had to go."""
    text = one_line(text)
    if width(text, size, weight) <= room:
        return text
    while text and width(text.rstrip() + "…", size, weight) > room:
        text = text[:-1]
    return text.rstrip() + "…"
