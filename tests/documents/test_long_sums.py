"""Many deductions with long reasons: the sums go on overleaf, and every label, figure and total is on a page."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace

import pytest

from app.documents import kind, make
from app.documents.layout.furniture import META_LEFT
from app.documents.layout.grid import MM
from app.documents.layout.setting import setting_for
from app.queries import paper_model as m
from tests.documents import samples
from tests.documents.reading import Words, runs, texts

MONETARY = (m.QUOTATION, m.SALES_ORDER, m.INVOICE, m.CREDIT_NOTE, m.PURCHASE_ORDER)
GRID = [
    (name, count, letters, lines)
    for name in MONETARY
    for count in (1, 9, 25, 60)
    for letters in (20, 110, 310, 4000)
    for lines in (1, 12, 60)
    if count * letters <= 20_000
]
USUAL = [(m.INVOICE, 9, 310, 1), (m.INVOICE, 25, 110, 12), (m.CREDIT_NOTE, 60, 20, 1), (m.QUOTATION, 1, 4000, 12)]


def _reason(number: int, letters: int) -> str:
    """A reason of about so many letters; each of its words stands nowhere else."""
    return " ".join(f"Abzug{number}x{word}" for word in range(max(1, letters // 10)))


def _paper(name: str, count: int, letters: int, lines: int) -> m.Paper:
    off = tuple(m.Adjustment(_reason(n, letters), 100_00 + n) for n in range(1, count + 1))
    goods = tuple(samples.line(n) for n in range(1, lines + 1))
    sums = samples.totals(goods, allowances=off, prepaid=12_34)
    return samples.paper(name, lines=goods, totals=replace(sums, due=sums.gross - 12_34), terms=None)


def _below_foot(pdf: bytes, paper: m.Paper) -> list[list[str]]:
    """What stands on each page below where its content ends, but for which page it is."""
    grid = setting_for(paper).grid
    found = []
    for page in range(len(texts(pdf))):
        end = grid.bottom(first=page == 0) / MM
        low = [one.text.strip() for one in runs(pdf, page) if one.bottom > end + 0.3]
        found.append([one for one in low if one and not re.fullmatch(r"Seite \d+ von \d+", one)])
    return found


def _sums_side(pdf: bytes, paper: m.Paper) -> list[str]:
    """What stands at the right of each page, where the sums are."""
    left = (setting_for(paper).grid.left + META_LEFT) / MM - 1

    def said(found: list[Words]) -> str:
        return " ".join(" ".join(one.text for one in found if one.left > left).split())

    return [said(runs(pdf, page)) for page in range(len(texts(pdf)))]


def _all_is_said(name: str, count: int, letters: int, lines: int) -> None:
    paper = _paper(name, count, letters, lines)
    assert paper.totals is not None
    pdf = make(paper)
    setting = setting_for(paper)
    words, figures, sums = setting.words, setting.figures, paper.totals
    plain = _below_foot(make(replace(paper, totals=replace(sums, allowances=()))), paper)
    for number, low in enumerate(_below_foot(pdf, paper)):
        assert low == (plain[0] if number == 0 else []), f"below the foot of page {number + 1}"
    sides = _sums_side(pdf, paper)
    said = Counter(" ".join(sides).split())
    for one in sums.allowances:
        for word in one.reason.split():
            assert said[word] == 1, word
        assert said[figures.amount(-one.amount)] == 1
    [row] = sums.vat
    total = words["credit_total" if name == m.CREDIT_NOTE else "total"].format(currency="EUR")
    tax = f"{words['tax_row'].format(rate=figures.percent(row.rate or 0), base=figures.amount(row.base))}"
    closing = [(words["net_total"], sums.net), (tax, row.tax), (total, sums.gross)]
    holding = []
    for label, amount in closing:
        row_said = " ".join(f"{label} {figures.amount(amount)}".split())
        pages = [page for page, side in enumerate(sides) for _ in range(side.count(row_said))]
        assert len(pages) == 1, (row_said, sides)
        holding += pages
    assert len(set(holding)) == 1, "net, tax and total stand together"


@pytest.mark.parametrize(("name", "count", "letters", "lines"), USUAL)
def test_sums_longer_than_a_page_are_all_said(name: str, count: int, letters: int, lines: int) -> None:
    _all_is_said(name, count, letters, lines)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "count", "letters", "lines"), GRID)
def test_they_are_with_any_number_of_any_length(name: str, count: int, letters: int, lines: int) -> None:
    _all_is_said(name, count, letters, lines)


def test_the_account_stands_with_the_first_of_them_and_the_seal_below_the_total() -> None:
    paper = _paper(m.INVOICE, 25, 110, 12)
    drawn = kind(m.INVOICE).draw(paper, True)
    pages = texts(drawn.pdf)
    first, last = (next(n for n, page in enumerate(pages) if said in page) for said in ("Abzug1x0 ", "Gesamt EUR"))
    assert first < last
    assert "DE89 3704" in pages[first].replace("\u00a0", " ")
    assert drawn.seal is not None
    assert drawn.seal.page == last
    assert drawn.seal.bottom >= setting_for(paper).grid.height - setting_for(paper).grid.bottom(first=False)
    lowest = max(one.bottom for one in runs(drawn.pdf, last) if "Offen" in one.text or "12,34" in one.text)
    assert drawn.seal.bottom + drawn.seal.height <= setting_for(paper).grid.height - lowest * MM


def test_sums_that_fit_stand_in_one_piece() -> None:
    pages = texts(make(_paper(m.INVOICE, 9, 60, 12)))
    assert [page for page in pages if "Abzug1x0" in page] == [page for page in pages if "Gesamt EUR" in page]


def test_a_final_sum_of_a_section_with_a_page_of_heading_says_all_of_it() -> None:
    heading = " ".join(f"Haus{word}" for word in range(900))
    between = (m.PaperText(m.HEADING, heading), m.PaperText(m.END, "", 3))
    paper = samples.paper(m.INVOICE, 12, texts=between)
    pdf = make(paper)
    said = Counter(" ".join(texts(pdf)).split())
    assert {said[word] for word in heading.split()} == {2}
    net = setting_for(paper).figures.amount(sum(one.net or 0 for one in paper.lines[:3]))
    assert any(re.search(rf"Haus899\s+{re.escape(net)}", page) for page in texts(pdf))
    plain = _below_foot(make(samples.paper(m.INVOICE, 12)), paper)
    assert [low for low in _below_foot(pdf, paper) if low] == plain[:1]
