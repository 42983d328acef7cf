"""Long names, addresses and sums are said whole: smaller, over more lines, but never with an ellipsis."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.documents import make, pick_list
from app.documents.layout import figures, fonts, money, rungs, text
from app.documents.layout.grid import MM, TABLE, TOTAL, leading
from app.documents.layout.setting import setting_for
from app.documents.layout.sheet import RIGHT
from app.documents.layout.table import Column, Row, balanced
from app.documents.shipping_labels import SHIPPING, ShippingStock, draw_shipping
from app.queries import paper_model as m
from app.queries.shipping_labels import ParcelLabel, ShippingSet
from tests.documents import samples
from tests.documents.reading import Words, runs, texts

LANGUAGES = ["en_GB", "en_US", "de_DE", "fr_FR", "es_ES"]
FRAMEWORK = "Rahmenvertrag Kommunale Bauten Schleswig-Holstein 2026, Staffel 3"


def _joined(found: list[Words]) -> str:
    return "".join("".join(one.text.split()) for one in found).replace("\ufffe", "-")


def _bare(words: str) -> str:
    return "".join(words.split())


# --- sums ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("net", [1_234_567_890, 987_654_321_099, 98_765_432_109_900])
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", [m.QUOTATION, m.SALES_ORDER, m.INVOICE, m.CREDIT_NOTE, m.PURCHASE_ORDER])
def test_very_large_sums_and_what_they_are_called_stand_whole(kind: str, language: str, net: int) -> None:
    lines = (samples.line(1, quantity=8000, price=net * 100 // 8, net=net),)
    sums = samples.totals(lines)
    sums = replace(sums, prepaid=sums.gross // 3, due=sums.gross - sums.gross // 3)
    sums = replace(sums, allowances=(m.Adjustment(FRAMEWORK, 0, 12_500),))
    paper = samples.paper(kind, lines=lines, totals=sums, language=language, terms=None, refund="", signed=None)
    setting = setting_for(paper)
    pdf = make(paper)
    left = (setting.grid.left + 100 * MM) / MM
    ladder = [one for page in range(len(texts(pdf))) for one in runs(pdf, page) if one.left > left - 1]
    said = _joined(ladder)
    assert "…" not in said
    assert _bare(FRAMEWORK) in said
    for amount in (sums.net, sums.gross, sums.due):
        assert _bare(setting.figures.amount(amount)) in said
    word = "credit_total" if kind == m.CREDIT_NOTE else "total"
    assert _bare(setting.words[word].format(currency="EUR")) in said
    assert max(one.right for one in ladder) <= setting.grid.right / MM + 0.1


def test_a_label_gives_way_in_type_then_in_lines_and_at_last_stands_above_its_figure() -> None:
    room = 65 * MM
    usual = rungs.fitted(rungs.Step("Gesamt EUR", "9.919,65", strong=True), room)
    assert (usual.size, usual.lines, usual.below) == (TOTAL, ("Gesamt EUR",), False)
    smaller = rungs.fitted(rungs.Step("Gesamt EUR", "14.691.357,89", strong=True), room)
    assert (smaller.size < TOTAL, smaller.lines, smaller.figure_size) == (True, ("Gesamt EUR",), TOTAL)
    wrapped = rungs.fitted(rungs.Step(FRAMEWORK, "-10,00"), room)
    assert (len(wrapped.lines) > 1, wrapped.below, wrapped.size) == (True, False, TABLE)
    above = rungs.fitted(rungs.Step("Gesamt EUR", "98.765.432.109.900,00", strong=True), room)
    assert (above.below, above.figure_size) == (True, TOTAL)
    assert above.height > smaller.height
    huge = rungs.fitted(rungs.Step("Gesamt EUR", "9" * 60, strong=True), room)
    assert text.width("9" * 60, huge.figure_size, fonts.SEMIBOLD) <= room + 0.01


def test_a_quantity_of_millions_is_as_large_as_any_other() -> None:
    lines = (samples.line(1), samples.line(2, quantity=12_345_678_500, net=1_234_567_890))
    pdf = make(samples.paper(m.INVOICE, lines=lines))
    [count] = [one for one in runs(pdf) if one.text.strip().startswith("12.345.678,5")]
    assert count.right - count.left == pytest.approx(text.width("12.345.678,5", TABLE) / MM, abs=0.5)


def test_a_sum_carried_from_a_line_that_is_cut_has_its_amount_in_it() -> None:
    note = "\n".join(f"Absatz {number} der Montageanleitung" for number in range(90))
    line = samples.line(1, note=note)
    paper = samples.paper(m.INVOICE, lines=(line, samples.line(2)))
    amount = setting_for(paper).figures.amount(line.net or 0)
    assert f"Übertrag {amount}" in " ".join(texts(make(paper))[0].split())


@pytest.mark.parametrize("count", range(8, 40))
def test_the_balance_of_an_account_keeps_two_documents_with_it(count: int) -> None:
    paper = samples.paper(m.STATEMENT, count)
    balance = next(page for page in texts(make(paper)) if "Saldo EUR" in page)
    for one in paper.open_items[-2:]:
        assert one.number in balance


def test_the_sum_of_a_section_with_a_long_heading_says_all_of_it() -> None:
    heading = f"Haus Möwenweg 17, Bauabschnitt 3, Bad und Küche im Obergeschoss, {FRAMEWORK}, Los 4 Sanitär"
    between = (m.PaperText(m.HEADING, heading), m.PaperText(m.END, "", 3))
    page = "".join(texts(make(samples.paper(m.INVOICE, 3, texts=between))))
    assert _bare(page).count(_bare(heading)) == 2
    assert "…" not in page


@pytest.mark.parametrize("paper_size", [m.RECEIPT_80MM, m.RECEIPT_A6])
def test_a_receipt_says_whole_what_was_taken_off(paper_size: str) -> None:
    lines = (samples.line(1),)
    sums = samples.totals(lines, allowances=(m.Adjustment(FRAMEWORK, 500),))
    given = (m.Tender("Bar", 50_000),)
    page = texts(make(samples.paper(m.RECEIPT, lines=lines, totals=sums, paper_size=paper_size, tenders=given)))[0]
    assert "…" not in page
    # A hyphen at the end of a line is read as one of the typesetter's.
    letters = ["".join(one for one in words if one.isalnum()) for words in (f"{FRAMEWORK} 5,00", page)]
    assert letters[0] in letters[1]


# --- addresses ----------------------------------------------------------------------------------------------------

LONG_NAME = "Arbeitsgemeinschaft Neubau Kindertagesstätte Möwenweg und Turnhalle GbR"
LONG_SITE = "Gebäude 17 B, Hinterhaus, 3. Obergeschoss links, Zugang über Hof Nord"
LONG_STREET = "Alfred-Herrhausen-Gedächtnis-Allee am ehemaligen Güterbahnhof 117-119"
LONG_TOWN = "24837 Schleswig-Friedrichsberg-Hesterberg am Burgsee Nord, Ortsteil 7"
SENDER = replace(
    samples.NORDLICHT,
    name="Nordlicht Haustechnik und Sanitärgroßhandel Münster-Nord GmbH & Co. Betriebs KG",
    address_lines=("Gewerbepark am Alten Hafen, Halle 12-14", "24103 Kiel"),
)
PARTIES = {
    "street": m.Party(samples.MUELLER.name, (LONG_STREET, "24837 Schleswig")),
    "name and street": m.Party(LONG_NAME, (LONG_STREET, "24837 Schleswig", "DEUTSCHLAND"), contact="Frau Jansen"),
    "name, house and street": m.Party(LONG_NAME, (LONG_SITE, LONG_STREET, "24837 Schleswig", "DEUTSCHLAND")),
    "all but a person": m.Party(LONG_NAME, (LONG_SITE, LONG_STREET, LONG_TOWN, "DEUTSCHLAND")),
}
WINDOWS = {
    "din-b": (m.A4, "", 45.0, 90.0),
    "din-a": (m.A4, m.WINDOW_DIN_A, 27.0, 72.0),
    "us-10": (m.LETTER, "", 50.8, 79.4),
}


@pytest.mark.parametrize("window", WINDOWS)
@pytest.mark.parametrize("whom", PARTIES)
def test_an_address_of_long_lines_is_in_the_window_whole(whom: str, window: str) -> None:
    party, (paper_size, name, top, bottom) = PARTIES[whom], WINDOWS[window]
    paper = samples.paper(
        m.INVOICE, 1, recipient=party, company=SENDER, paper_size=paper_size, address_window=name, ship_to=None
    )
    pdf = make(paper)
    inside = [one for one in runs(pdf) if one.left < 100 and top - 1 <= one.top and one.bottom <= bottom + 0.6]
    said = _joined(inside)
    for line in (party.name, party.contact, *party.address_lines):
        assert _bare(line) in said, line
    assert not [one.text for one in runs(pdf) if "…" in one.text]
    assert max(one.right for one in inside) <= (114.3 if paper_size == m.LETTER else 105)
    [town] = [one for one in inside if "24837" in one.text]
    assert town.right - town.left >= text.width(town.text.strip(), 8.0) / MM - 0.5, "8 pt at the least"


@pytest.mark.parametrize("window", WINDOWS)
def test_the_sender_is_said_whole_above_the_address(window: str) -> None:
    paper_size, name, _, _ = WINDOWS[window]
    pdf = make(samples.paper(m.INVOICE, 1, company=SENDER, paper_size=paper_size, address_window=name))
    small = [one for one in runs(pdf) if one.left < 100 and one.top < 66]
    said = _joined(small)
    assert _bare(f"{SENDER.name} · {' · '.join(SENDER.address_lines)}") in said
    heads = [one for one in small if "Müller Bau" in one.text]
    assert all(one.bottom <= heads[0].top + 0.5 for one in small if "24103" in one.text)


def test_what_no_window_can_show_is_said_below_it() -> None:
    party = m.Party(LONG_NAME * 3, (LONG_SITE * 2, LONG_STREET * 2, LONG_TOWN, "DEUTSCHLAND"), contact=LONG_NAME)
    pdf = make(samples.paper(m.INVOICE, 1, recipient=party, ship_to=None))
    inside = [one for one in runs(pdf) if one.left < 100 and one.top >= 45 and one.bottom <= 90.5]
    assert _bare(LONG_TOWN) in _joined(inside)
    assert "DEUTSCHLAND" in _joined(inside)
    everything = _bare(texts(pdf)[0]).replace("\ufffe", "-")
    for line in (party.name, party.contact, *party.address_lines):
        assert _bare(line) in everything, line


def test_a_short_address_stands_where_it_stood() -> None:
    pdf = make(samples.paper(m.INVOICE, 1))
    name = next(one for one in runs(pdf) if one.text.startswith("Müller Bau GmbH") and one.left < 30)
    assert 62.7 < name.top < 65


@pytest.mark.parametrize("stock", SHIPPING, ids=lambda one: one.name)
@pytest.mark.parametrize("whom", PARTIES)
def test_a_parcel_says_whole_where_it_goes_and_where_it_is_from(whom: str, stock: ShippingStock) -> None:
    party = replace(PARTIES[whom], contact="Frau Annegret Jansen-Oldenburg, Bauleitung Süd", phone="+49 170 555 22 11")
    note = samples.paper(m.DELIVERY_NOTE, 1, company=SENDER, ship_to=party)
    parcel = ParcelLabel(1, 1, "00340123450000000018", True, 42_000)
    said = "".join(texts(draw_shipping(stock, ShippingSet(note, "DHL Paket", (parcel,)))))
    assert "…" not in said
    for line in (party.name, party.contact, *party.address_lines, party.phone, SENDER.name, *SENDER.address_lines):
        assert _bare(line) in _bare(said).replace("\ufffe", "-"), line


# --- the pick list ------------------------------------------------------------------------------------------------

FORTY = "Bogen 90 Grad 15 mm, Presskontur V, blank"
SIXTY = "Heizungspumpe 25-60, hocheffizient, 180 mm, mit Dämmschale V"


def _picked(**changes: object) -> m.Paper:
    return samples.paper(m.PICK_LIST, lines=(samples.line(1, **{"location": "A-03-2", **changes}),))


def test_descriptions_on_a_pick_list_stand_on_one_line_or_two() -> None:
    def height(words: str) -> float:
        return pick_list.table(setting_for(_picked(description=words, code="PUMP-25-60")))[0].height

    assert (len(FORTY), len(SIXTY)) == (41, 60)
    assert height(FORTY) == height("Rohr")
    assert height(SIXTY) < height("Rohr") + leading(10)


def test_a_long_place_and_a_long_count_take_their_room_from_the_description() -> None:
    usual, long = (
        pick_list.columns(setting_for(_picked(quantity=quantity, location=place)))
        for place, quantity in (("A-03-2", 4000), ("REGAL-17-EBENE", 12_345_500))
    )
    assert usual[1].width < long[1].width <= 36 * MM
    assert usual[2].width < long[2].width <= 26 * MM
    assert [one.size for one in long[1:3]] == [16.0, 16.0]


@pytest.mark.parametrize(
    ("language", "said"),
    [("en", "1 line · 1 piece"), ("de", "1 Position · 1 Stück"), ("fr", "1 ligne · 1 pièce"),
     ("es", "1 línea · 1 pieza")],
)  # fmt: skip
def test_one_piece_is_no_pieces(language: str, said: str) -> None:
    one = replace(_picked(quantity=1000), language=language)
    assert pick_list.answer(setting_for(one)) == said


# --- words and figures of a language ------------------------------------------------------------------------------


def test_the_first_of_a_month_has_its_ending_in_french_and_no_other_day_has() -> None:
    french = figures.Figures("fr_FR", "EUR", 2)
    assert french.date("2026-04-01") == "1er avr. 2026"
    assert french.date("2026-04-11") == "11 avr. 2026"
    assert french.date("2026-04-21") == "21 avr. 2026"
    assert figures.Figures("es_ES", "EUR", 2).date("2026-04-01") == "1 abr 2026"


def test_thousands_in_french_stand_apart_as_words_do() -> None:
    assert fonts.width("9\u202f919,65", TABLE) == fonts.width("9 919,65", TABLE)
    assert "9 919,65" in texts(make(samples.paper(m.INVOICE, 12, language="fr_FR")))[0].replace("\u00a0", " ")


def test_no_line_ends_with_the_sign_between_two_measures() -> None:
    said = "Threaded rod M8 × 1000 mm, galvanised"
    for room in range(60, 160, 4):
        assert not [line for line in text.wrap(said, room, TABLE) if line.endswith("×")], room


@pytest.mark.parametrize("town", ["24837 Schleswig", "1010 Wien", "15001 A Coruña"])
def test_a_postcode_stands_with_its_town(town: str) -> None:
    for room in range(90, 300, 4):
        lines = text.wrap(f"Müller Bau GmbH, Bahnhofstraße 4, {town}", room, TABLE)
        assert not [line for line in lines if line.endswith(town.split(" ", maxsplit=1)[0])], room


@pytest.mark.parametrize("said", ["97941 Tauberbischofsheim", "1000 Kabelbinderhalter", "2026 Jahresabschlussarbeiten"])
def test_a_word_that_fits_a_line_is_not_torn_where_its_number_no_longer_stands_beside_it(said: str) -> None:
    number, word = said.split()
    room = text.width(f"{word}-", TABLE) + 0.1
    assert text.wrap(said, room, TABLE) == [number, word]
    assert text.wrap(f"{said}-Nord", room, TABLE) == [number, f"{word}-", "Nord"]
    assert text.wrap(said, text.width(said, TABLE) + 1, TABLE) == [said]


# --- the columns of a table ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en_GB", "fr_FR", "es_ES"])
def test_beside_days_of_delivery_a_usual_description_stands_on_one_line(language: str) -> None:
    def height(words: str) -> float:
        lines = tuple(samples.line(n, description=words, code="PUMP-25-60") for n in (1, 2))
        paper = samples.paper(m.SALES_ORDER, lines=lines, language=language, company=british)
        return money.priced_table(setting_for(paper), promised=True)[0].height

    british = replace(samples.NORDLICHT, country="GB")  # the rate of the tax stands on each line
    assert height("Elbow 90° 15 mm, press contour V") == height("Elbow")


def test_columns_that_suit_their_figures_stand_where_they_stand() -> None:
    columns = [Column("Code", 60), Column("Description", 0), Column("Net", 60, RIGHT)]
    rows = [Row(("CU15", "Copper pipe", "8,335.84"))]
    assert balanced(columns, rows, 400, 100, 200) == columns
    wide = balanced(columns, [Row(("CU15", "Copper pipe", "12,345,678,901.90"))], 400, 100, 200)
    assert (wide[0].width, wide[2].width > 60) == (60, True)
    least = balanced(columns, [Row(("CU15", "Copper pipe", "9" * 90))], 400, 100, 100)
    assert 400 - least[0].width - least[2].width == pytest.approx(100)
    narrow = balanced(columns, rows, 200, 50, 100)
    assert narrow[0].width < 60
    assert narrow[2].width < 60
    assert 200 - narrow[0].width - narrow[2].width == pytest.approx(100)
