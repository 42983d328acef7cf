"""The page: address in the window, heads repeated, sums carried, totals not orphaned, pages counted."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from app.documents import PAPERS, make, pick_list
from app.documents.layout import money
from app.documents.layout.grid import MM, grid_for
from app.documents.layout.letter import letter_grid
from app.documents.layout.setting import setting_for
from app.documents.trial import trial_page
from app.queries import paper_model as m
from tests.documents import samples
from tests.documents.reading import find, paths, runs, size, texts

# A Z report has no lines of goods; test_z_report.py looks at its pages.
LETTERS = [kind.name for kind in PAPERS if kind.name not in (m.RECEIPT, m.Z_REPORT)]
MONETARY = (m.QUOTATION, m.SALES_ORDER, m.INVOICE, m.CREDIT_NOTE)


@pytest.mark.parametrize("count", [1, 12, 60])
@pytest.mark.parametrize("paper_size", [m.A4, m.LETTER])
@pytest.mark.parametrize("kind", LETTERS)
def test_every_page_says_which_of_how_many_it_is(kind: str, paper_size: str, count: int) -> None:
    pages = texts(make(samples.paper(kind, count, paper_size=paper_size)))
    for number, page in enumerate(pages, start=1):
        assert f"Seite {number} von {len(pages)}" in page
    if count == 60:
        assert len(pages) > 2


@pytest.mark.parametrize("paper_size", [m.A4, m.LETTER])
@pytest.mark.parametrize("kind", MONETARY)
def test_sixty_lines_repeat_the_head_and_carry_the_sum(kind: str, paper_size: str) -> None:
    pdf = make(samples.paper(kind, 60, paper_size=paper_size, terms=None))
    pages = texts(pdf)
    carried, brought = [], []
    for number, page in enumerate(pages):
        assert "Bezeichnung" in page, f"page {number + 1} has no table head"
        sums = re.findall(r"Übertrag\s+([\d.,]+)", page)
        if number:
            assert page.startswith(setting_for(samples.paper(kind)).title), page[:80]
            brought.append(sums.pop(0))
        if sums:
            carried.append(sums.pop())
        if kind != m.INVOICE:
            continue
        words = [run for run in runs(pdf, number) if run.text.strip()]
        assert min(run.left for run in words) >= 20, "the margin that is for holes and folds is free"
        assert max(run.right for run in words) <= size(pdf, number)[0] - 19.9
        last = max(words, key=lambda run: run.bottom)
        assert (last.text.strip(), last.right > 150) == (f"Seite {number + 1} von {len(pages)}", True)
    assert carried == brought
    assert len(carried) == len(pages) - 1


def test_the_sum_carried_is_the_sum_of_the_lines_above() -> None:
    paper = samples.paper(m.INVOICE, 60)
    first = texts(make(paper))[0]
    last_line = max(int(n) for n in re.findall(r"^(\d{1,2}) [A-Z]", first, re.MULTILINE))
    figures = setting_for(paper).figures
    expected = figures.amount(sum(line.net or 0 for line in paper.lines[:last_line]))
    assert re.search(rf"Übertrag\s+{re.escape(expected)}", first)


@pytest.mark.parametrize("count", range(8, 40))
def test_the_total_keeps_two_lines_of_the_table_with_it(count: int) -> None:
    pages = texts(make(samples.paper(m.INVOICE, count)))
    with_total = next(page for page in pages if "Gesamt EUR" in page)
    assert f"\n{count} " in with_total
    assert f"\n{count - 1} " in with_total


@pytest.mark.parametrize("count", range(5, 30))
def test_the_signature_never_stands_alone(count: int) -> None:
    pages = texts(make(samples.paper(m.SALES_ORDER, count, terms=None)))
    signed = next(page for page in pages if "Antje Jansen" in page)
    assert "Gesamt EUR" in signed
    assert "Fingerabdruck" in signed


def test_a_line_of_up_to_six_rows_is_not_cut() -> None:
    note = "Erste Zeile\nzweite Zeile\ndritte Zeile\nletzte Zeile"
    lines = tuple(samples.line(n, note=note) for n in range(1, 31))
    for page in texts(make(samples.paper(m.INVOICE, lines=lines))):
        assert page.count("Erste Zeile") == page.count("letzte Zeile")


def test_a_very_long_note_flows_over_pages() -> None:
    note = "\n".join(f"Absatz {n} der Montageanleitung" for n in range(1, 150))
    pages = texts(make(samples.paper(m.INVOICE, lines=(samples.line(1, note=note), samples.line(2)))))
    assert len(pages) > 2
    everything = "".join(pages)
    assert all(f"Absatz {n} der" in everything for n in range(1, 150))
    assert "Gesamt EUR" in pages[-1]


@pytest.mark.parametrize(
    ("paper_size", "window", "top", "bottom"),
    [(m.A4, "", 62.7, 90), (m.A4, m.WINDOW_DIN_A, 44.7, 72), (m.LETTER, "", 50.8, 79.4)],
)
@pytest.mark.parametrize(
    "party",
    [
        samples.MUELLER,
        samples.TOKYO,
        replace(
            samples.MUELLER,
            name="Arbeitsgemeinschaft Neubau Kindertagesstätte Möwenweg und Sanierung der Turnhalle GbR",
            address_lines=("Hinterhaus, 3. Obergeschoss links", "Bahnhofstraße 4", "24837 Schleswig", "DEUTSCHLAND"),
        ),
    ],
    ids=["short", "tokyo", "long"],
)
def test_the_address_lies_inside_the_window(
    party: m.Party, paper_size: str, window: str, top: float, bottom: float
) -> None:
    pdf = make(samples.paper(m.INVOICE, 1, paper_size=paper_size, address_window=window, recipient=party))
    inside = [r for r in runs(pdf) if r.left < 106 and top - 0.5 <= r.top and r.bottom <= bottom + 0.5]
    said = "".join("".join(r.text for r in inside).split())
    for line in party.address_lines[-2:]:
        assert "".join(line.split()) in said
    assert max(r.right for r in inside) <= (114.3 if paper_size == m.LETTER else 105)
    assert min(r.left for r in inside) >= (22.2 if paper_size == m.LETTER else 20)
    assert not [r for r in runs(pdf) if bottom + 0.5 < r.top < bottom + 4 and r.left < 100]


def test_the_answer_stands_in_the_first_third_and_a_bit() -> None:
    pdf = make(samples.paper(m.INVOICE, 12))
    answer = find(pdf, "zahlbar bis 17.04.2026")
    assert answer.top < 297 * 0.4
    assert "9.919,65" in answer.text


def test_figures_end_where_the_sums_end() -> None:
    pdf = make(samples.paper(m.INVOICE, 3))
    edges = {round(r.right) for r in runs(pdf) if re.fullmatch(r"[\d.]+,\d\d", r.text.strip()) and r.left > 165}
    assert edges == {190}


def test_letter_is_letter_and_a4_is_a4() -> None:
    assert size(make(samples.paper(m.INVOICE, 1))) == (210.0, 297.0)
    assert size(make(samples.paper(m.INVOICE, 1, paper_size=m.LETTER))) == (215.9, 279.4)
    assert size(make(samples.paper(m.RECEIPT, 3)))[0] == 80.0


def test_terms_follow_in_two_columns_and_the_count_goes_on() -> None:
    pdf = make(samples.paper(m.SALES_ORDER, 1))
    pages = texts(pdf)
    assert "§ 12 Schlussbestimmung" in pages[-1]
    assert f"Seite {len(pages)} von {len(pages)}" in pages[-1]
    assert find(pdf, "§ 12", len(pages) - 1).left > 105 > find(pdf, "§ 1 ", len(pages) - 1).left


def test_terms_accepted_before_are_named_but_not_printed() -> None:
    pages = texts(make(samples.paper(m.QUOTATION, 1)))
    assert len(pages) == 1
    assert "Verkaufsbedingungen, Version 4" in pages[0]


def test_the_signature_is_drawn_as_paths() -> None:
    signed = samples.paper(m.SALES_ORDER, 1, terms=None)
    assert paths(make(signed)) >= paths(make(replace(signed, signed=replace(samples.SIGNED, strokes=())))) + 3


def test_the_ladder_adds_up() -> None:
    lines = (samples.line(1), samples.line(2, tax_rate=7000), samples.line(3, optional=True))
    paper = samples.paper(m.INVOICE, lines=lines)
    assert paper.totals is not None
    steps = money.ladder_steps(setting_for(paper), paper.totals)
    labels = [step.label.replace("\u00a0", " ") for step in steps]
    assert labels == ["Netto", "USt. 19 % auf 67,36", "USt. 7 % auf 19,35", "Gesamt EUR"]
    assert "Optional, nicht in der Summe" in texts(make(paper))[0]


REGISTER = "Amtsgericht Münster, Handelsregister Abteilung B, HRB 00123456"
MAIL = "verkauf@nordlicht-haustechnik-muenster.example"
REFERENCE = "Baustelle Kita Möwenweg, Bauabschnitt 3, LV-Position 17.4.0815"


@pytest.mark.parametrize("paper_size", [m.A4, m.LETTER])
@pytest.mark.parametrize("kind", [m.QUOTATION, m.SALES_ORDER, m.DELIVERY_NOTE, m.INVOICE, m.CREDIT_NOTE])
def test_what_the_law_wants_in_the_foot_and_the_customers_reference_are_said_whole(kind: str, paper_size: str) -> None:
    company = replace(
        samples.NORDLICHT, mail=MAIL,
        name="Nordlicht Haustechnik und Sanitärgroßhandel Münster-Nord GmbH & Co. Betriebs KG",
        registers=(REGISTER, "Geschäftsführerinnen: Inga Petersen, Dr. Anna-Katharina von Müller-Lüdenscheidt"),
    )  # fmt: skip
    pdf = make(
        samples.paper(
            kind,
            30,
            company=company,
            your_reference=REFERENCE,
            paper_size=paper_size,
            shipping_method=REFERENCE,
            refund="",
        )
    )
    first = runs(pdf)
    assert not [r.text for r in first if "…" in r.text]
    # Columns lie side by side, so each one is read by itself.
    foot = min(r.top for r in first if "HRB" in r.text or "Amtsgericht" in r.text)
    for wanted in ("00123456", "Geschäftsführerinnen:", "denscheidt", "DE89 3704 0044 0532 0130 00"):
        assert any(wanted in r.text for r in first if r.top > foot - 8), wanted
    meta = "".join(r.text for r in first if r.left > 140 and r.top < 110).replace(" ", "")
    assert "LV-Position17.4.0815" in meta.replace("\r\n", "")
    height = size(pdf)[1]
    assert max(r.bottom for r in first) < height - 4


def test_a_long_foot_takes_its_room_from_the_content_not_from_the_sheet() -> None:
    company = replace(samples.NORDLICHT, footer=tuple((f"Spalte {n}", *("Zeile " * 9,) * 3) for n in range(4)))
    for count in range(10, 30):
        pdf = make(samples.paper(m.INVOICE, count, company=company))
        foot = find(pdf, "Spalte 0").top
        above = [r.bottom for r in runs(pdf) if r.text.strip() and r.top < foot - 0.5]
        assert max(above) < foot - 1, count


def test_a_usual_letter_stands_where_it_stood() -> None:
    paper = samples.paper(m.INVOICE, 12)
    setting = setting_for(paper)
    grid = letter_grid(setting, [("Datum", "18.03.2026")] * 7)
    assert grid == setting.grid


@pytest.mark.parametrize("kind", [m.QUOTATION, m.SALES_ORDER])
@pytest.mark.parametrize("count", [1, 2, *range(9, 16), 33, 40, 42, 57])
def test_whoever_signs_with_a_pen_signs_below_the_total_and_the_last_lines(kind: str, count: int) -> None:
    pages = texts(make(samples.paper(kind, count, terms=None, signed=None)))
    signing = next(page for page in pages if "Name und Unterschrift" in page)
    assert "Gesamt EUR" in signing
    for number in range(max(count - 1, 1), count + 1):
        assert f"\n{number} " in signing, f"line {number} of {count}"


@pytest.mark.parametrize("kind", [m.QUOTATION, m.SALES_ORDER])
def test_where_pages_are_said_before_the_lines_to_sign_the_end_of_it_stands_with_them(kind: str) -> None:
    said = tuple(f"Hinweis {number} zur Montage und zur Abnahme auf der Baustelle." for number in range(60))
    pages = texts(make(samples.paper(kind, 3, terms=None, signed=None, notes=said)))
    signing = next(page for page in pages if "Name und Unterschrift" in page)
    assert "Gesamt EUR" not in signing
    if kind == m.SALES_ORDER:
        assert "Hinweis 59" in signing
    else:
        paper = samples.paper(kind, 3)
        assert paper.totals is not None
        gross = setting_for(paper).figures.money(paper.totals.gross)
        assert f"{paper.number} · {gross}".replace("\xa0", " ") in signing.replace("\xa0", " "), (
            "whoever signs that page sees for what"
        )


@pytest.mark.parametrize(("paper", "window"), [("a4", ""), ("a4", "din-a"), ("letter", "us-10")])
def test_the_page_for_folding_shows_the_very_window_letters_are_drawn_for(paper: str, window: str) -> None:
    page = trial_page("Office", "Counter 1", "today", paper, window)
    grid = grid_for(paper, window)
    first = find(page, "All of this frame", 1)
    assert grid.window.left / MM < first.left < first.right < grid.window.right / MM
    assert grid.window.top / MM < first.top < first.bottom < grid.window.bottom / MM
    for number, y in enumerate(grid.window.folds, start=1):
        fold = find(page, f"Fold {number}: {y / MM:.0f} mm", 1)
        assert 0 < y / MM - fold.bottom < 3, "the words stand on the line"
    assert find(page, f"Fold test · {grid.window.name}", 1)


def test_a_bin_that_is_wrapped_in_small_type_stands_above_the_line_below_it() -> None:
    heights = []
    for where in ("A-1", "REGAL-17-EBENE-4-FACH-1"):
        line = samples.line(1, location=where, description="Rohr")
        heights.append(pick_list.table(setting_for(samples.paper(m.PICK_LIST, lines=(line,))))[0].height)
    short, long = heights
    # Two lines of 9 pt from the baseline of 16 pt on, and the row's own room above and below.
    assert long - 2 * 1.05 * MM >= (16 - 9) * 0.78 + 2 * 9
    assert long > short
