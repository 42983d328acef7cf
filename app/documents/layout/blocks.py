"""The blocks of running text: title, the answer, paragraphs, section heads, places to deliver to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from app.documents import closing
from app.documents.layout import fonts, promises, text
from app.documents.layout.figures import grouped
from app.documents.layout.flow import Box
from app.documents.layout.furniture import META_LEFT
from app.documents.layout.grid import BODY, MM, TITLE, leading
from app.documents.layout.setting import Setting
from app.documents.layout.sheet import RIGHT, Sheet
from app.queries.paper_model import (
    DELIVERY_NOTE,
    INVOICE,
    PICK_LIST,
    QUOTATION,
    RECEIPT,
    SALES_ORDER,
    OwnValue,
    Party,
)

SECTION_GAP = 5 * MM
_MOST_OF_A_PAGE = 0.75
_COMPANY = 4
"""So many boxes, mostly lines of text, stay with lines to sign that cannot stay with the sums."""


def stay(boxes: Sequence[Box], *, with_next: bool = False) -> list[Box]:
    """The boxes, kept on one page together (and with what follows them)."""
    kept = [replace(box, keep=True) for box in boxes]
    if kept and not with_next:
        kept[-1] = replace(kept[-1], keep=False)
    return kept


def tail(
    setting: Setting, sums: Sequence[Box], rest: Sequence[Box], signing: Sequence[Box] = (), *, signed: bool = False
) -> list[Box]:
    """What stands below a table: its sums in one piece, which stay with its last rows, and what else is said.

    Lines to sign, and what was `signed`, are one piece with the sums: nobody signs a page without the total. Only where
    so much is said between them that they fill most of a page, it may go on overleaf, and the lines to sign stay with
    the end of it. Sums that fill most of a page themselves go on overleaf where they may, and what stays is their end.
    """
    page = setting.grid.bottom(first=False) - setting.grid.top(first=False)
    if sum(box.gap + box.height for box in sums) > page * _MOST_OF_A_PAGE:
        ends = [number for number, box in enumerate(sums[:-1], start=1) if not box.keep]
        before, sums = (sums[: ends[-1]], sums[ends[-1] :]) if ends else ([], sums)
    else:
        before = []
    if not signing:
        return [*before, *stay(sums), *rest]
    whole = [*sums, *rest, *signing]
    if signed or not rest or sum(box.gap + box.height for box in whole) <= page * _MOST_OF_A_PAGE:
        return [*before, *stay(whole)]
    return [*before, *stay(sums), *rest[:-_COMPANY], *stay([*rest[-_COMPANY:], *signing])]


def spaced(boxes: Sequence[Box], gap: float) -> list[Box]:
    """The boxes with `gap` points before the first."""
    return [replace(boxes[0], gap=gap), *boxes[1:]] if boxes else []


def title(setting: Setting, right: float | None = None) -> Box:
    """The document's word in the one colour, its number, and its version if it has one."""
    paper = setting.paper

    def draw(sheet: Sheet, top: float) -> None:
        base = top + 5 * MM
        x = setting.grid.left
        x += sheet.text(x, base, setting.word, TITLE, fonts.SEMIBOLD, colour=setting.accent)
        x += text.width(" ", TITLE, fonts.SEMIBOLD)
        room = (setting.grid.right if right is None else right) - x
        number = text.shorten(paper.number, room, TITLE, fonts.SEMIBOLD)
        x += sheet.text(x, base, number, TITLE, fonts.SEMIBOLD)
        if paper.version:
            sheet.text(x + 2.5 * MM, base, setting.words["version"].format(version=paper.version), BODY)

    return Box(8 * MM, draw, keep=True)


def word(setting: Setting) -> Box:
    """The document's word alone, where its number is too long to stand beside it."""

    def draw(sheet: Sheet, top: float) -> None:
        sheet.text(setting.grid.left, top + 5 * MM, setting.word, TITLE, fonts.SEMIBOLD, colour=setting.accent)

    return Box(8 * MM, draw, keep=True)


def lines(
    setting: Setting,
    words: str,
    size: float = BODY,
    weight: str = fonts.REGULAR,
    left: float | None = None,
    right: float | None = None,
) -> list[Box]:
    """A text as one box per line, at least two of them on each side of a page's end."""
    x1 = setting.grid.left if left is None else left
    x2 = setting.grid.right if right is None else right
    wrapped = text.wrap(words, x2 - x1, size, weight)
    boxes = []
    for index, line in enumerate(wrapped):

        def draw(sheet: Sheet, top: float, line: str = line) -> None:
            if text.runs_right_to_left(line):
                sheet.text(x2, top + size * 0.85, line, size, weight, RIGHT)
            else:
                sheet.text(x1, top + size * 0.85, line, size, weight)

        together = len(wrapped) > 1 and index in (0, len(wrapped) - 2)
        boxes.append(Box(leading(size), draw, keep=together))
    return boxes


def paragraph(
    setting: Setting, words: str, size: float = BODY, weight: str = fonts.REGULAR, gap: float = 3 * MM
) -> list[Box]:
    """A text below the block before it; nothing if it is empty."""
    return spaced(lines(setting, words, size, weight), gap) if words.strip() else []


def answer(setting: Setting, *sentences: str) -> list[Box]:
    """What the reader came for: the first sentence in semibold, the others plain."""
    boxes: list[Box] = []
    for number, sentence in enumerate(s for s in sentences if s):
        boxes += lines(setting, sentence, BODY, fonts.REGULAR if number else fonts.SEMIBOLD)
    return stay(boxes, with_next=True)


def section(
    setting: Setting, head: str, body: Sequence[Box], gap: float = SECTION_GAP, left: float | None = None
) -> list[Box]:
    """A head that keeps at least the first box below it."""
    if not body:
        return []
    heads = stay(spaced(lines(setting, head, BODY, fonts.SEMIBOLD, left=left), gap), with_next=True)
    return [*heads, *spaced(body, 0.5 * MM)]


def instructions(setting: Setting, left: float | None = None) -> list[Box]:
    """What the people who pick, pack and deliver are to know."""
    said = setting.paper.instructions
    if not said.strip():
        return []
    return section(setting, setting.words["instructions"], lines(setting, said, left=left), gap=4 * MM, left=left)


def stacked(boxes: Sequence[Box]) -> Box:
    """The boxes as one, uncut."""
    tops = []
    y = 0.0
    for number, box in enumerate(boxes):
        y += box.gap if number else 0.0
        tops.append((box.draw, y))
        y += box.height

    def draw(sheet: Sheet, top: float) -> None:
        for part, down in tops:
            part(sheet, top + down)

    return Box(y, draw, gap=boxes[0].gap if boxes else 0.0)


def side_by_side(left: Sequence[Box], right: Sequence[Box]) -> list[Box]:
    """Two columns of boxes as one box; each column's boxes know their own x."""
    columns = [stacked(column) for column in (left, right) if column]
    if not columns:
        return []

    def draw(sheet: Sheet, top: float) -> None:
        for column in columns:
            column.draw(sheet, top)

    return [Box(max(c.height for c in columns), draw, gap=max(c.gap for c in columns))]


def party_text(party: Party) -> str:
    """A party in one line."""
    return ", ".join(part for part in (party.name, party.contact, *party.address_lines) if part)


def ship_to(setting: Setting, *, large: bool = False) -> list[Box]:
    """Where the goods go, when it is not the address in the window; large on a delivery note."""
    party = setting.paper.ship_to
    if party is None:
        return []
    if not large:
        said = setting.says("ship_to", party_text(party))
        return paragraph(setting, said, gap=2 * MM)
    rows = [party.name, *([party.contact] if party.contact else []), *party.address_lines]
    if party.phone:
        rows.append(f"{setting.words['phone']} {party.phone}")
    half = setting.grid.left + META_LEFT - 5 * MM
    body = stay([box for row in rows for box in lines(setting, row, BODY, right=half)])
    return section(setting, setting.words["ship_to"], body, gap=3 * MM)


def terms_line(setting: Setting) -> list[Box]:
    """Which conditions of sale apply, in which version."""
    terms = setting.paper.terms
    if terms is None:
        return []
    said = setting.words["terms_apply"].format(
        title=terms.title, version=terms.version, date=setting.figures.date(terms.date)
    )
    return paragraph(setting, said)


def own_texts(setting: Setting, values: Iterable[OwnValue]) -> list[str]:
    """What own fields say, as people of the paper's language write it: "Crane: ja", "Since: 18.03.2026"."""
    return [setting.words["says"].format(what=one.name, said=_own_text(setting, one)) for one in values]


def _own_text(setting: Setting, one: OwnValue) -> str:
    if one.kind == "yesno":
        return setting.words[one.value]
    if one.kind == "date":
        return setting.figures.date(one.value)
    return setting.figures.exact(one.value) if one.kind == "number" else one.value


def notes(setting: Setting) -> list[Box]:
    """The sentences for everybody, below the totals."""
    boxes: list[Box] = []
    for note in (*own_texts(setting, setting.paper.own), promises.of_all(setting), *setting.paper.notes):
        boxes += paragraph(setting, note)
    return boxes + paragraph(setting, outro(setting))


def outro(setting: Setting) -> str:
    """The company's closing words, without what they say about title and late payment where that says nothing.

    Both belong to what is offered, ordered and unpaid, that of the title also to a delivery. All other words stand as
    they were written; only a pick list, which no customer sees, has none.
    """
    paper = setting.paper
    if paper.kind == PICK_LIST:
        return ""
    unpaid = paper.left_open > 0 if paper.kind == RECEIPT else paper.totals is None or paper.totals.due > 0
    if paper.kind in (QUOTATION, SALES_ORDER) or (paper.kind in (INVOICE, RECEIPT) and unpaid):
        return paper.outro
    return closing.without(paper.outro, title=paper.kind != DELIVERY_NOTE, late=True)


def bank_lines(setting: Setting) -> list[str]:
    """Where to pay: bank, IBAN in fours, BIC."""
    company = setting.paper.company
    if not company.iban:
        return []
    return [
        line
        for line in (company.bank_name, f"IBAN {grouped(company.iban)}", company.bic and f"BIC {company.bic}")
        if line
    ]
