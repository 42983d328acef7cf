"""What holds after the goods were sold: their warranty, and how long they may come back."""

from __future__ import annotations

from app.documents.layout.setting import Setting
from app.queries.paper_model import PaperLine


def of_line(setting: Setting, line: PaperLine) -> str:
    """ "Warranty: 24 months · May be returned within 30 days"; "" where nothing was promised."""
    words, said = setting.words, []
    if months := line.warranty_months:
        said.append(words["warranty_one"] if months == 1 else words["warranty"].format(months=months))
    if days := line.return_days:
        said.append(words["returns_one"] if days == 1 else words["returns"].format(days=days))
    return " · ".join(said)


def of_all(setting: Setting) -> str:
    """The one sentence that holds for every line of the paper, told once below them; "" where lines differ."""
    lines = setting.paper.lines
    told = {(line.warranty_months, line.return_days) for line in lines}
    return of_line(setting, lines[0]) if len(told) == 1 else ""
