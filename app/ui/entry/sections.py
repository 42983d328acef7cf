"""What the sections of a document being written come to, kept up to date by what changes. No Qt in this file.

A section goes from its heading to the next heading, to its end, or to the last line; what stands above all headings,
or below an end, belongs to none. A line more costs one addition, wherever it stands; only a heading or an end that
comes or goes lets all lines be walked once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.entry.grammar import Kind
from app.ui.entry.lines import EntryLine

_MARKERS = {Kind.HEADING, Kind.END}


@dataclass(slots=True)
class _Section:
    """Rows from a marker (by number of line, 0 above the first) to the next; what those that count come to."""

    marker: int
    rows: int = 0
    net: int = 0
    goods: int = 0


class Sections:
    """Sums by number of the heading's line, in minor units."""

    def __init__(self) -> None:
        self._sections = [_Section(0)]
        self._of: dict[int, _Section] = {}
        self.worked = 0
        """How many lines were looked at since it was made."""

    def total(self, heading: int) -> int | None:
        """What the section of a heading comes to; None where nothing in it is known or counts."""
        found = self._of.get(heading)
        return found.net if found and found.goods else None

    def spliced(self, at: int, gone: Sequence[EntryLine], come: Sequence[EntryLine], lines: Sequence[EntryLine]) -> int:
        """Lines at a place gave way to others, and ``lines`` are all there are now.

        Returns the number of the heading above them, whose row shows another sum; 0 if there is none.
        """
        if any(line.kind in _MARKERS for line in (*gone, *come)):
            self._build(lines)
            return 0
        section = self._at(at if gone else at - 1)
        section.rows += len(come) - len(gone)
        for line in gone:
            self._add(section, line, -1)
        for line in come:
            self._add(section, line, 1)
        return section.marker

    def _at(self, row: int) -> _Section:
        first = 0
        for section in self._sections:
            first += section.rows
            if row < first:
                return section
        return self._sections[-1]

    def _add(self, section: _Section, line: EntryLine, by: int) -> None:
        self.worked += 1
        if line.product and line.more.counted:
            section.net += by * (line.net or 0)
            section.goods += by

    def _build(self, lines: Sequence[EntryLine]) -> None:
        self._sections = [_Section(0)]
        for line in lines:
            if line.kind in _MARKERS:
                self._sections.append(_Section(line.line if line.kind is Kind.HEADING else 0))
            self._sections[-1].rows += 1
            self._add(self._sections[-1], line, 1)
        self._of = {one.marker: one for one in self._sections if one.marker}
