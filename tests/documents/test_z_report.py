"""The Z report on paper: the answer first, each figure once, one sheet for a usual day, and what it is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents import make
from app.queries import paper_model as m
from tests.documents import samples
from tests.documents.reading import runs, texts


def said(paper: m.Paper) -> str:
    return " ".join(" ".join(texts(make(paper))).replace("\u00a0", " ").split())


@pytest.mark.parametrize(("paper_size", "language"), [(m.A4, "de"), (m.LETTER, "en_US")])
def test_a_usual_day_is_one_sheet(paper_size: str, language: str) -> None:
    assert len(texts(make(samples.paper(m.Z_REPORT, paper_size=paper_size, language=language)))) == 1


def test_it_says_first_how_the_count_came_out_and_then_why() -> None:
    page = said(samples.paper(m.Z_REPORT))
    assert "959,22 € gezählt, 2,50 € zu wenig" in page
    for row in (
        "Bar 961,72 959,22 −2,50", "Kartenterminal 2.310,80 2.310,80 0,00", "Schecks 0,00 120,00 +120,00",
        "Überweisungen 486,40 nicht gezählt", "Wechselgeld zu Beginn 150,00", "Storniert −86,40",
        "Bleibt als Wechselgeld 150,00", "Entnommen 809,22", "9 × 20,00 180,00", "Briefmarken Ben Thomsen −12,50",
        "Zwei Mal gezählt, eine Quittung fehlt noch.", "die erste Zählung ergab 961,22 €",
        "Geöffnet von Ben Thomsen", "kein zertifiziertes Kassensystem",
    ):  # fmt: skip
        assert row in page, row


@pytest.mark.parametrize(("off", "words"), [(0, "as expected"), (3_07, "3.07 too much"), (-1, "0.01 short")])
def test_right_short_or_too_much(off: int, words: str) -> None:
    till = replace(samples.TILL, lines=(m.TillForm("cash", 961_72, 961_72 + off),), counts=1)
    page = said(samples.paper(m.Z_REPORT, language="en", till=till))
    assert words in page
    assert "times; the first count" not in page, "counted once"


def test_a_sum_that_was_not_counted_in_pieces_has_no_list_of_them() -> None:
    page = said(samples.paper(m.Z_REPORT, till=replace(samples.TILL, pieces=()), currency="JPY", currency_exponent=0))
    assert "Scheine und Münzen" not in page
    assert "95.922" in page


def test_many_moves_go_on_with_their_head_on_the_next_sheet() -> None:
    till = replace(samples.TILL, moves=samples.TILL.moves * 20)
    pages = texts(make(samples.paper(m.Z_REPORT, till=till)))
    assert len(pages) == 3
    assert all("Wofür" in page for page in pages if "Briefmarken" in page)
    assert sum(page.count("Briefmarken") for page in pages) == 20
    pdf = make(samples.paper(m.Z_REPORT, till=till))
    assert any("Z-117" in run.text for run in runs(pdf, 1)), "the second sheet says whose it is"
