"""The lines of a paper with what stands between them, as entries of its table: headings, notes, sums of sections."""

from __future__ import annotations

from collections.abc import Mapping

from app.documents.layout.setting import Setting
from app.documents.layout.table import Entry, Row, Sum, Words
from app.queries.paper_model import END, HEADING, NOTE, PaperLine


def counted(line: PaperLine) -> bool:
    """Whether a line is in the paper's sums."""
    return not (line.optional or line.alternative)


def entries(setting: Setting, rows: Mapping[int, Row], *, priced: bool) -> list[Entry]:
    """The rows by line number, each where it stands, with the texts between them; sums of sections where `priced`.

    A section without a line that is summed has no sum.
    """
    paper = setting.paper
    found: list[Entry] = []
    heading, amount = "", None

    def close() -> None:
        nonlocal heading, amount
        if heading and amount is not None and priced:
            label = setting.words["section_total"].format(heading=heading)
            found.append(Sum(label, setting.figures.amount(amount)))
        heading, amount = "", None

    def say(after: int) -> None:
        nonlocal heading
        for one in paper.texts:
            if one.after != after:
                continue
            if one.kind == NOTE:
                found.append(Words(one.text))
                continue
            close()
            if one.kind == HEADING:
                heading = one.text
                found.append(Words(one.text, heading=True))

    say(0)
    for line in paper.lines:
        if line.line in rows:
            found.append(rows[line.line])
            if line.net is not None and counted(line):
                amount = (amount or 0) + line.net
        say(line.line)
    close()
    return found


__all__ = ["END", "HEADING", "NOTE", "counted", "entries"]
