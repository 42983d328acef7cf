"""Letters of a paper that no font has: they print as U+FFFD, and whoever has it printed is told which they are."""

from __future__ import annotations

from dataclasses import fields, is_dataclass

from app.queries.paper_model import Paper

# What goes along with a paper and is not drawn on it.
_CARRIED = ("machine", "attachments", "record")
_MOST = 12


def missing_letters(paper: Paper) -> str:
    """Each once, in the order of the paper's fields; "" for nearly all papers."""
    from app.documents.layout import fonts, text

    found: list[str] = []
    for name in (one.name for one in fields(paper) if one.name not in _CARRIED):
        _gather(getattr(paper, name), found)
    return fonts.uncovered(text.clean("".join(dict.fromkeys("".join(found)))))


def told_missing(number: str, letters: str) -> str:
    """The sentence about them; "" where there are none."""
    if not letters:
        return ""
    named = " ".join(letters[:_MOST]) + (" …" if len(letters) > _MOST else "")
    return f"{number} has letters that no font here draws ({named}); a \ufffd stands for each."


def _gather(value: object, found: list[str]) -> None:
    if isinstance(value, str):
        found.append(value)
    elif isinstance(value, tuple | list):
        for one in value:
            _gather(one, found)
    elif is_dataclass(value):
        for one in fields(value):
            _gather(getattr(value, one.name), found)
