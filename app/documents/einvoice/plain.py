"""Text as XML can hold it: NFC, without control characters, lone surrogates and what is no character."""

from __future__ import annotations

import unicodedata


def text(said: str) -> str:
    """A text of several lines, cleaned; its line ends are `\\n`."""
    plain = unicodedata.normalize("NFC", said.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " "))
    return "".join(one for one in plain if one == "\n" or _allowed(one)).strip()


def line(said: str) -> str:
    """A text of one line, cleaned, with single blanks."""
    return " ".join(text(said).split())


def _allowed(one: str) -> bool:
    if one.isascii():
        return one >= " " and one != "\x7f"
    return unicodedata.category(one) not in ("Cc", "Cs") and ord(one) & 0xFFFE != 0xFFFE
