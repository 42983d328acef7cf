"""The statement of account: one row for each open document, in the column of its age, and the balance to pay."""

from __future__ import annotations

from app.documents import meta
from app.documents.layout import blocks, fonts, letter, money
from app.documents.layout.flow import Box
from app.documents.layout.grid import MM
from app.documents.layout.letter import Drawn
from app.documents.layout.setting import Setting, setting_for
from app.documents.layout.sheet import RIGHT
from app.documents.layout.table import Column, Row, Table
from app.queries.paper_model import Paper
from app.queries.paper_parts import AGES

_AGES = len(AGES) + 2


def draw(paper: Paper, *, seal: bool = False) -> Drawn:
    """The statement as a PDF; it is true on its day only, and not sealed."""
    setting = setting_for(paper)
    rows = (meta.day(setting, "date", paper.date), meta.customer(setting), meta.contact(setting))
    boxes = [blocks.title(setting), *blocks.answer(setting, answer(setting))]
    boxes += blocks.paragraph(setting, paper.intro)
    boxes += blocks.spaced(_table(setting), blocks.SECTION_GAP)
    panel = money.payment_panel(setting) if paper.open_items else None
    end = money.ladder(setting, panel=panel) if paper.open_items else []
    due = paper.totals is not None and paper.totals.due > 0
    said = blocks.paragraph(setting, setting.words["statement_text"]) if due else []
    # As it was written: what paying late costs is no empty word on a statement.
    said += blocks.paragraph(setting, paper.outro)
    return letter.draw_letter(setting, rows, [*boxes, *blocks.tail(setting, end, said)])


def answer(setting: Setting) -> str:
    """How much is open, and how much of it is late: what the reader looks for first."""
    paper, words, figures = setting.paper, setting.words, setting.figures
    balance = paper.totals.due if paper.totals else 0
    date, late = figures.date(paper.date), sum(one.open for one in paper.open_items if one.age)
    if balance < 0:
        return words["statement_credit"].format(amount=figures.money(-balance), date=date)
    if not balance:
        return words["statement_even"].format(date=date)
    if late <= 0:
        return words["statement_open"].format(amount=figures.money(balance), date=date)
    return words["statement_late"].format(amount=figures.money(balance), date=date, late=figures.money(late))


def _table(setting: Setting) -> list[Box]:
    """The documents by date, their sums by age below; what is open is carried from page to page."""
    paper, words, figures = setting.paper, setting.words, setting.figures
    if not paper.open_items:
        return []
    columns = (
        Column(words["statement_document"], 0),
        Column(words["date"], 23 * MM),
        Column(words["due"], 23 * MM),
        *(Column(age_words(setting, age), 16 * MM, RIGHT) for age in range(_AGES)),
        Column(words["statement_left"], 19 * MM, RIGHT, weight=fonts.SEMIBOLD),
    )
    table = Table(columns, setting.grid.left, setting.grid.right, (words["carried"], words["brought"], figures.amount))
    rows, running, sums = [], 0, [0] * _AGES
    for one in paper.open_items:
        running += one.open
        sums[one.age] += one.open
        part = words["statement_of"].format(amount=figures.amount(one.whole)) if one.whole != one.open else ""
        kind = words[f"statement_{one.kind}"] if one.kind != "invoice" else ""
        below = " ".join(filter(None, (kind, part)))
        cells = [figures.amount(one.open) if age == one.age else "" for age in range(_AGES)]
        due = figures.date(one.due) if one.due else ""
        rows.append(
            Row((one.number, figures.date(one.date), due, *cells, figures.amount(one.open)),
                (below,) if below else (), running)
        )  # fmt: skip
    ages = [figures.amount(one) if one else "" for one in sums]
    rows.append(Row((words["statement_sum"], "", "", *ages, figures.amount(running)), (), running, gap=1.5 * MM))
    return table.boxes(rows, keep_last=3)  # the row of sums and two documents


def age_words(setting: Setting, age: int) -> str:
    """The head of an age column: not due yet, from so many days to so many, or more."""
    words = setting.words
    if not age:
        return words["statement_not_due"]
    if age > len(AGES):
        return words["statement_more"].format(days=AGES[-1])
    return words["statement_days"].format(first=AGES[age - 2] + 1 if age > 1 else 1, last=AGES[age - 1])
