"""What stands between the lines of a document: notes, and headings of sections whose lines are summed.

Texts are kept beside the lines and never among them: what walks the lines (stock, picking, billing, tax) need not know
that there are texts.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.errors import RuleViolation

NOTE, HEADING, END = "note", "heading", "end"
KINDS = (NOTE, HEADING, END)
LONGEST = 2000


@dataclass(frozen=True, slots=True)
class DealText:
    """A text below the line of number `after`; 0 is above the first. Several below one line stand as they come.

    `kind` is a note, a heading (its section goes on to the next heading), or the end of a section, which says nothing.
    """

    kind: str
    text: str
    after: int = 0


@dataclass(frozen=True, slots=True)
class Section:
    """The lines below a heading, by number; the lines above all headings have the heading ""."""

    heading: str
    lines: tuple[int, ...]


def check_texts(texts: Sequence[DealText], lines: Sequence[int]) -> None:
    """Refuse a text that says nothing, or that stands below a line that is not there. Raises RuleViolation."""
    for position, one in enumerate(texts, 1):
        field = f"texts.{position}"
        if one.kind not in KINDS:
            raise RuleViolation(f"A text is one of {', '.join(KINDS)}.", f"{field}.kind")
        if bool(one.text.strip()) == (one.kind == END):
            said = "The end of a section has no text." if one.kind == END else f"The {one.kind} has no text."
            raise RuleViolation(said, f"{field}.text")
        if len(one.text) > LONGEST:
            raise RuleViolation(f"A text has up to {LONGEST} letters; this one has {len(one.text)}.", f"{field}.text")
        if one.after and one.after not in lines:
            raise RuleViolation(f"There is no line {one.after} for a text to stand below.", f"{field}.after")


def kept_texts(texts: Sequence[DealText], lines: Sequence[int], numbers: Mapping[int, int]) -> tuple[DealText, ...]:
    """The texts of a paper that has only some of the lines, below its own line numbers.

    `lines` are all line numbers in their order, `numbers` says which of them the paper has and how it numbers them.
    A note goes with the line that it stands below, or with the heading just above it; a heading stays where a line of
    its section does.
    """
    kept: list[DealText] = []
    waiting: list[DealText] = []
    at = 0
    for line in (0, *lines):
        there = line in numbers
        if there:
            kept += [replace(one, after=at) for one in waiting]
            waiting = []
            at = numbers[line]
        headed = False
        for one in texts:
            if one.after != line:
                continue
            if one.kind == NOTE and headed:
                waiting.append(one)
            elif one.kind == NOTE:
                kept += [replace(one, after=at)] if there or not line else []
            else:
                # A heading of which no line was kept is nothing any more; an end stands for itself.
                waiting = [one]
                headed = True
    return tuple(kept)


def notes_by_line(texts: Sequence[DealText], lines: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The notes for whoever handles the lines one by one: what stands below a line belongs to it, what stands below a
    heading to its first line, and what opens the document to nobody (0).
    """
    found: dict[int, list[str]] = {}
    waiting: list[str] = []
    for line in (0, *lines):
        if line and waiting:
            found.setdefault(line, []).extend(waiting)
            waiting = []
        headed = False
        for one in texts:
            if one.after == line and one.kind == NOTE:
                (waiting if headed else found.setdefault(line, [])).append(one.text)
            elif one.after == line:
                headed = True
    return {line: tuple(own) for line, own in found.items()}


def sections(texts: Sequence[DealText], lines: Sequence[int]) -> tuple[Section, ...]:
    """The lines by sections, in their order; what belongs to no heading stands under ""."""
    found: list[tuple[str, list[int]]] = [("", [])]
    for line in (0, *lines):
        if line:
            found[-1][1].append(line)
        found += [(one.text, []) for one in texts if one.after == line and one.kind != NOTE]
    return tuple(Section(heading, tuple(own)) for heading, own in found if own)
