"""How a final invoice takes its advances off: the whole supply and each advance, under each tax."""

from __future__ import annotations

from app.documents.layout import blocks
from app.documents.layout.flow import Box
from app.documents.layout.grid import MM, SMALL
from app.documents.layout.setting import Setting
from app.documents.layout.sheet import RIGHT
from app.documents.layout.table import Column, Row, Table
from app.queries.paper_model import Settled, VatRow


def settlement(setting: Setting) -> list[Box]:
    """A table with net, rate, tax and gross of each row; nothing where no advance is taken off."""
    paper, words = setting.paper, setting.words
    if not paper.settlement or paper.totals is None:
        return []
    columns = [
        Column("", 0, size=SMALL),
        Column(words["base"], 24 * MM, RIGHT, SMALL),
        Column(words["rate"], 16 * MM, RIGHT, SMALL),
        Column(words["tax"], 22 * MM, RIGHT, SMALL),
        Column(words["gross"], 26 * MM, RIGHT, SMALL),
    ]
    rows = [_row(setting, _words(setting, one), one.tax, -1 if one.number else 1) for one in paper.settlement]
    table = Table(columns, setting.grid.left, setting.grid.right)
    return blocks.section(setting, words["settlement"], blocks.stay(table.boxes(rows)))


def _words(setting: Setting, one: Settled) -> str:
    if not one.number:
        return setting.words["settled_whole"]
    return setting.words["settled_advance"].format(number=one.number, date=setting.figures.date(one.date))


def _row(setting: Setting, words: str, row: VatRow, sign: int) -> Row:
    figures = setting.figures
    rate = figures.percent(row.rate) if row.rate is not None else row.category
    amounts = (figures.amount(sign * row.base), rate, figures.amount(sign * row.tax))
    return Row((words, *amounts, figures.amount(sign * (row.base + row.tax))))
