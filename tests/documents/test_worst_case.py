"""The worst that people type: nothing stands over anything else, nothing leaves the sheet, no figure is cut."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest

from app.documents import PAPERS, make
from app.documents.specimens import WORST, House, specimen_of
from app.domain.own_words import KINDS as KINDS_WITH_WORDS
from app.queries import paper_model as m
from app.queries.desk_papers import TaxNow
from app.queries.paper_company import Sender
from tests.documents import samples
from tests.documents.reading import Words, runs, size, texts

LONG = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft "
PARTY = m.Party(LONG * 2, (LONG, LONG, LONG, "DEUTSCHLAND"), contact=LONG, customer_number="K" * 40, phone="0" * 40)
KINDS = [entry.name for entry in PAPERS]


def _nasty(kind: str) -> m.Paper:
    lines = tuple(
        samples.line(
            n, code="X" * 40, description=LONG * 6, note=LONG * 9, price=10**15, net=10**17, quantity=10**12,
            unit="Kilogramm", lots=("L" * 60,) * 5, location="REGAL-17-EBENE-4-FACH-12", lead_time=LONG, discount=12345,
            ship_to=PARTY, allowances=(m.Adjustment(LONG, 10**10),), charges=(m.Adjustment(LONG, 10**10),),
            their_code="T" * 60, instead_of="I" * 60, pack=LONG, packs=10**9, pack_size=10**12, cuts=10**9, length=1,
        )
        for n in range(1, 6)
    )  # fmt: skip
    sums = samples.totals(lines, allowances=(m.Adjustment(LONG, 5, 19000),), prepaid=10**16)
    company = replace(samples.NORDLICHT, name=LONG, address_lines=(LONG, LONG), registers=(LONG, LONG), mail="x" * 80)
    return samples.paper(
        kind, lines=lines, company=company, recipient=PARTY, ship_to=PARTY, number="N" * 60, your_reference=LONG,
        contact=LONG, instructions=LONG * 5, intro=LONG * 20, notes=(LONG * 5,), payment_text=LONG * 4, totals=sums,
        signed=replace(samples.SIGNED, name=LONG * 2, consent=LONG * 8, station=LONG),
        terms=m.Terms(LONG, "4" * 30, "2026-01-01", (LONG * 40 + "\n\n") * 4), station=LONG, till=_till(),
        texts=(m.PaperText("heading", LONG * 3), m.PaperText("note", LONG * 30), m.PaperText("note", LONG * 9, 3)),
    )  # fmt: skip


def _till() -> m.TillSheet:
    move = m.TillMove("2026-03-18T09:10:00", LONG * 4, LONG, -(10**13))
    forms = tuple(m.TillForm(method, 10**15, -(10**15)) for method in ("cash", "card", LONG))
    return replace(
        samples.TILL, opened_by=LONG, closed_by=LONG, reason=LONG * 9, moves=(move,) * 60, lines=forms, payments=10**15,
        opening=10**15, pieces=tuple((10**9 - n, 10**6) for n in range(30)), first=10**15,
    )  # fmt: skip


def _bare(kind: str) -> m.Paper:
    company = m.CompanyCard("X", ())
    return m.Paper(
        kind=kind, id="0" * 32, number="1", date="2026-01-01", language="", currency="EUR", company=company,
        recipient=None, lines=(m.PaperLine(1, "", "", 0),),
    )  # fmt: skip


CASES = {
    "usual": lambda kind: samples.paper(kind, 30),
    "letter": lambda kind: samples.paper(kind, 30, paper_size=m.LETTER, language="en_US"),
    "nasty": _nasty,
    "bare": _bare,
    "without sums": lambda kind: samples.paper(kind, 1, totals=None, recipient=None, signed=None),
    "without lines": lambda kind: replace(samples.paper(kind, 1), lines=()),
}


def _cross(one: Words, other: Words) -> bool:
    across = min(one.right, other.right) - max(one.left, other.left)
    down = min(one.bottom, other.bottom) - max(one.top, other.top)
    return across > 0.3 and down > 0.35 * min(one.bottom - one.top, other.bottom - other.top)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_text_stands_over_text_or_off_the_sheet(kind: str, case: str) -> None:
    _stands_well(make(CASES[case](kind)))


def _stands_well(pdf: bytes) -> None:
    for page in range(len(texts(pdf))):
        width, height = size(pdf, page)
        words = sorted((w for w in runs(pdf, page) if w.text.strip()), key=lambda w: w.top)
        for number, one in enumerate(words):
            assert one.left >= 0, one
            assert one.right <= width + 0.1, one
            assert 0 <= one.top < one.bottom <= height, one
            for other in words[number + 1 :]:
                if other.top > one.bottom:
                    break
                assert not _cross(one, other), (page, one, other)


HOUSE = House(
    Sender(
        samples.NORDLICHT, "DE", "de", m.A4, m.Terms("AGB", "4", "2026-01-01", LONG * 40), LONG * 9, LONG * 9, False
    ),
    taxes=(TaxNow("S", 19_000), TaxNow("S", 7_000), TaxNow("AE", 0, "Reverse charge")),
)
_SAMPLED = [(kind, count) for kind in KINDS_WITH_WORDS for count in (1, 12, 60, WORST)]
# The worst of the most usual each time, the others where there is time.
_EACH_SAMPLE = [one if one == (m.INVOICE, WORST) else pytest.param(*one, marks=pytest.mark.slow) for one in _SAMPLED]


@pytest.mark.parametrize(("kind", "count"), _EACH_SAMPLE)
def test_what_settings_show_as_a_sample_stands_as_well(kind: str, count: int) -> None:
    for language in ("de", "fr") if count == WORST else ("en",):
        paper = specimen_of(HOUSE, kind, count, language, datetime.date(2026, 3, 18))
        _stands_well(make(paper))
        counted = [one for one in paper.lines if not (one.optional or one.alternative)]
        if paper.totals is not None and counted:
            sums = paper.totals
            assert sums.line == sum(one.net or 0 for one in counted)
            assert sum(row.base for row in sums.vat) == sums.net
            assert sums.gross == sums.net + sum(row.tax for row in sums.vat)


def test_the_worst_sample_has_every_case() -> None:
    invoice = specimen_of(HOUSE, m.INVOICE, WORST, "de", datetime.date(2026, 3, 18))
    assert invoice.totals is not None
    assert {row.category for row in invoice.totals.vat} == {"S", "Z", "E", "AE", "K", "G"}
    assert invoice.totals.allowances
    assert invoice.totals.charges
    assert any(one.discount for one in invoice.lines)
    assert {"水", "배", "Σ", "Ш", "م", "ב"} <= set("".join(one.description for one in invoice.lines).upper())
    quote = specimen_of(HOUSE, m.QUOTATION, WORST, "", datetime.date(2026, 3, 18))
    assert {(one.optional, one.alternative) for one in quote.lines} == {(False, False), (True, False), (False, True)}
    assert {one.kind for one in quote.texts} == {"heading", "note", "end"}


def test_nothing_of_a_note_on_a_receipt_is_cut() -> None:
    receipt = specimen_of(HOUSE, m.RECEIPT, WORST, "de", datetime.date(2026, 3, 18))
    said = " ".join("".join(texts(make(receipt))).split())
    [note] = [one.text for one in receipt.texts if one.kind == "note"]
    assert " ".join(note.split()) in said


@pytest.mark.parametrize("kind", [m.INVOICE, m.PICK_LIST])
def test_figures_codes_and_bins_are_never_cut(kind: str) -> None:
    page = "".join("".join(texts(make(_nasty(kind)))).split())
    assert "X" * 40 in page.replace("\ufffe", "")
    if kind == m.INVOICE:
        assert "1.000.000.000.000.000,00" in page
        assert "DE893704" in page
        assert "013000" in page
    else:
        # It may wrap, and PDFium then reads its parts among their neighbours.
        assert "REGAL-17" in page
        assert "FACH-12" in page
