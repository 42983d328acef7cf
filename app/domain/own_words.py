"""A company's own words on its papers and in the letters that carry them: by document, language and place. Pure."""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from app.domain.errors import RuleViolation

INTRO, OUTRO, MAIL_SUBJECT, MAIL_BODY = "intro", "outro", "mail_subject", "mail_body"
PLACES: Final = (INTRO, OUTRO, MAIL_SUBJECT, MAIL_BODY)
"""Above the lines, below them, and what a letter with the paper is about and says."""
_ON_PAPER: Final = (INTRO, OUTRO)
_OF_KIND: Final[Mapping[str, tuple[str, ...]]] = {
    "quotation": PLACES,
    "sales-order": PLACES,
    "delivery-note": PLACES,
    "invoice": PLACES,
    "credit-note": PLACES,
    "statement": PLACES,
    "receipt": (OUTRO,),
    "pick-list": (INTRO,),
    "purchase-order": _ON_PAPER,
}
KINDS: Final = tuple(_OF_KIND)
"""The papers that have words of the company's own, by their names."""
# Their readers buy nothing with them: what is said to customers of a deal is not said there.
_OWN_ONLY: Final = frozenset({"purchase-order", "statement"})
PLACEHOLDERS: Final = ("word", "number", "date", "amount", "due", "valid", "name", "company", "reference")
"""What is filled in between the braces of a letter's words."""
MOST: Final = 20_000
"""Characters that a text has at most."""

Said = Mapping[tuple[str, str, str], str]
"""Texts by kind ("" every document), language ("" every language) and place."""


def places_of(kind: str) -> tuple[str, ...]:
    """Where a kind of paper has words of the company's own; "" is every document."""
    return _OF_KIND.get(kind, ()) if kind else PLACES


def chosen(said: Said, place: str, kind: str, language: str) -> str:
    """The text that stands there, "" if none was said.

    A text in the reader's language goes before one for every language, since that one may be in another; of both, that
    of the very document goes before that of every document. A language with a region ("de_AT") also hears its own.
    """
    if place not in places_of(kind):
        return ""
    locale = language.replace("-", "_")
    own_only = kind in _OWN_ONLY and place in _ON_PAPER
    for spoken in dict.fromkeys((locale, locale.split("_")[0], "")):
        for of in (kind,) if own_only else (kind, ""):
            if text := said.get((of, spoken, place), ""):
                return text
    return ""


def general(kind: str) -> bool:
    """Whether what the company says on every document stands on that kind, too."""
    return kind not in _OWN_ONLY


def problem_of(place: str, text: str) -> str:
    """What is wrong with a text, as a sentence; "" if nothing is."""
    if len(text) > MOST:
        return f"A text has {MOST:,} characters at most."
    if place in _ON_PAPER:
        return ""
    if place == MAIL_SUBJECT and "\n" in text.strip():
        return "A subject is one line."
    try:
        for name, shaped in _braces(text):
            if name not in PLACEHOLDERS or shaped:
                there = ", ".join(f"{{{one}}}" for one in PLACEHOLDERS)
                return f"There is no {{{name}{shaped}}} to fill in; there are {there}."
    except ValueError:
        return "A brace stands alone; write {{ or }} where one is to be read."
    return ""


def check(place: str, text: str) -> str:
    """The text as it is kept. Raises RuleViolation with the place as its field."""
    kept = "\n".join(line.rstrip() for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")).strip("\n")
    if sentence := problem_of(place, kept):
        raise RuleViolation(sentence, place)
    return kept if kept.strip() else ""


def filled(text: str, values: Mapping[str, str]) -> str:
    """A letter's words with what the braces stand for. A line that asks for what this document lacks is left out."""
    return "\n".join(line for one in text.split("\n") if (line := _filled(one, values)) is not None)


def _filled(line: str, values: Mapping[str, str]) -> str | None:
    try:
        parts = list(_parsed(line))
    except ValueError:
        return line  # it came from elsewhere, unchecked: it is read as it was written
    if any(name is not None and values.get(name) == "" for _, name, _ in parts):
        return None
    return "".join(literal + _meant(name, shaped, values) for literal, name, shaped in parts)


def _meant(name: str | None, shaped: str, values: Mapping[str, str]) -> str:
    if name is None:
        return ""
    value = None if shaped else values.get(name)
    return f"{{{name}{shaped}}}" if value is None else value


def _braces(text: str) -> Iterator[tuple[str, str]]:
    return ((name, shaped) for _, name, shaped in _parsed(text) if name is not None)


def _parsed(text: str) -> Iterable[tuple[str, str | None, str]]:
    """Literal text, the name behind it, and what would shape its value. Raises ValueError."""
    for literal, name, spec, conversion in string.Formatter().parse(text):
        shaped = (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "")
        yield literal, name, shaped
