"""Each paper answers its reader's question, and the notes that concern a paper reach it."""

from __future__ import annotations

import hashlib
import itertools
import os
import re
import subprocess
import sys
import tomllib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from app.documents import PAPERS, kind, make
from app.documents.layout import codes, fonts
from app.documents.layout.figures import Figures
from app.documents.layout.setting import setting_for
from app.documents.payment_codes import code_of as payment_code
from app.documents.pick_list import all_code, short_code
from app.documents.words import languages, placeholders, tables_of
from app.queries import paper_model as m
from app.runtime.paths import resource
from tests.documents import samples
from tests.documents.reading import find, runs, size, texts

ROOT = Path(__file__).resolve().parents[2]


def said(paper: m.Paper) -> str:
    return " ".join(" ".join(texts(make(paper))).replace("\u00a0", " ").split())


def test_the_registry_names_the_papers_of_the_command_line() -> None:
    assert [entry.name for entry in PAPERS] == [
        "quotation", "sales-order", "pick-list", "delivery-note", "invoice", "credit-note", "receipt",
        "z-report",
        "purchase-order",
        "statement",
        "pick-batch",
    ]  # fmt: skip
    assert not kind(m.PICK_LIST).signed
    assert kind(m.INVOICE).signed
    with pytest.raises(KeyError):
        kind("bill")


def test_importing_the_registry_loads_no_pdf_library() -> None:
    heavy = ("reportlab", "pyhanko", "babel", "PIL", "sqlalchemy")
    code = f"import sys, app.documents; sys.exit(any(m in sys.modules for m in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("de", ("Kran: ja", "Eigene: nein", "Seit: 18.03.2026", "Bonus: 1.212,50", "Wo: <b>am Tor</b>", "Farbe: Rot")),
        ("en", ("Kran: yes", "Eigene: no", "Seit: Mar 18, 2026", "Bonus: 1,212.50", "Wo: <b>am Tor</b>", "Farbe: Rot")),
    ],
)
@pytest.mark.parametrize("name", [m.QUOTATION, m.SALES_ORDER, m.PICK_LIST, m.DELIVERY_NOTE, m.INVOICE])
def test_own_fields_are_written_as_people_of_the_papers_language_do(name: str, language: str, words: str) -> None:
    own = (
        m.OwnValue("Kran", "yesno", "yes"),
        m.OwnValue("Eigene", "yesno", "no"),
        m.OwnValue("Seit", "date", "2026-03-18"),
        m.OwnValue("Bonus", "number", "1212.50"),
        m.OwnValue("Wo", "text", "<b>am Tor</b>"),
    )
    paper = replace(samples.paper(name, 2), language=language, own=own)
    first, *rest = paper.lines
    text = said(replace(paper, lines=(replace(first, own=(m.OwnValue("Farbe", "choice", "Rot"),)), *rest)))
    for one in words:
        assert one in text, name


@pytest.mark.parametrize("entry", PAPERS, ids=lambda entry: entry.name)
def test_the_same_data_gives_the_same_bytes(entry: object) -> None:
    paper = samples.paper(entry.name, 5)  # type: ignore[attr-defined]
    assert make(paper) == make(paper)


def test_another_process_on_another_day_makes_the_same_bytes() -> None:
    code = (
        "import hashlib; from tests.documents import samples; from app.documents import make;"
        "print(hashlib.sha256(make(samples.paper('sales-order', 7))).hexdigest())"
    )
    here = hashlib.sha256(make(samples.paper(m.SALES_ORDER, 7))).hexdigest()
    surroundings = {**os.environ, "PYTHONHASHSEED": "4711", "TZ": "Asia/Tokyo", "SOURCE_DATE_EPOCH": "1", "LANG": "C"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=surroundings, cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == here


def test_threads_do_not_disturb_each_other() -> None:
    papers = [
        samples.paper(entry.name, 6, recipient=party) for entry in PAPERS for party in (samples.TOKYO, samples.CAIRO)
    ]
    alone = [make(paper) for paper in papers]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(make, papers)) == alone


@pytest.mark.parametrize("entry", PAPERS, ids=lambda entry: entry.name)
@pytest.mark.parametrize("language", ["en", "en_GB", "de", "fr", "es", "hi"])
def test_every_paper_prints_in_every_language(entry: object, language: str) -> None:
    paper = samples.paper(entry.name, 2, language=language)  # type: ignore[attr-defined]
    page = said(paper)
    assert not of_another_language(page, language, paper)
    assert "{" not in page
    assert "\ufffd" not in page


def of_another_language(page: str, language: str, paper: m.Paper) -> list[str]:
    """Words of the other languages' tables on a page, but for what this language or the goods' own text says too."""
    tables = languages()
    own = tables.get(language.split("_", maxsplit=1)[0], tables["en"])
    known = " ".join((*own.values(), repr(paper), *tables["en_US"].values())).casefold()
    found, read = [], page.casefold()
    for table in (tables[name] for name in ("en", "de", "fr", "es") if tables[name] is not own):
        parts = {part.strip(" :,.()").casefold() for one in table.values() for part in re.split(r"\{\w*\}", one)}
        needles = {one for one in parts if len(one) > 3 and one not in known}
        found += [one for one in needles if re.search(rf"\b{re.escape(one)}\b", read)]
    return found


# What another language calls as English does.
_ALIKE = {
    "answer_note", "base", "by_cheque", "category", "code", "date", "demo", "description", "instructions", "no", "page",
    "pane_name", "section_total", "subtotal", "total", "version", "z_cheque",
}  # fmt: skip


def test_french_sets_its_signs_apart_by_a_narrow_blank_that_is_never_torn() -> None:
    own = tomllib.loads(resource("words", "fr.toml").read_text(encoding="utf-8"))
    for key, one in own.items():
        plain = re.sub(r"\{\w*\}", "x", one)
        assert not re.search("(?<!\u202f)[:;!?%»]|«(?!\u202f)", plain), key
        assert "'" not in one, key
    assert not [one for name in ("en", "de", "es") for one in languages()[name].values() if "\u202f" in one]


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_no_word_was_left_english(language: str) -> None:
    english, own = languages()["en"], languages()[language]
    alike = {
        key for key, one in own.items() if re.search(r"\w{2}", re.sub(r"\{\w*\}", "", one)) and one == english[key]
    }
    assert alike <= _ALIKE, alike - _ALIKE


def test_the_fonts_of_the_papers_have_every_letter_of_the_words() -> None:
    assert not fonts.uncovered(
        "".join(one for table in languages().values() for one in table.values()).replace("\n", "")
    )


def test_all_languages_have_the_same_words() -> None:
    english = tomllib.loads(resource("words", "en.toml").read_text(encoding="utf-8"))
    for path in resource("words").glob("*.toml"):
        own = tomllib.loads(path.read_text(encoding="utf-8"))
        if "_" in path.stem:  # a region says only what is another word there
            assert set(own) < set(english), path.name
        else:
            assert list(own) == list(english), path.name
        assert {key: placeholders(one) for key, one in own.items()} == {k: placeholders(english[k]) for k in own}
        assert {**english, **own}.items() <= languages()[path.stem].items() or "_" in path.stem


def test_a_company_adds_a_language_by_one_file(tmp_path: Path) -> None:
    (tmp_path / "nl.toml").write_text('invoice = "Factuur"\npage = "Bladzijde {page} van {bladzijden}"\n', "utf-8")
    (tmp_path / "de.toml").write_text('invoice = "Faktura"\n', "utf-8")
    (tmp_path / "eo.toml").write_text('invoice = "Fakturo', "utf-8")
    tables = tables_of(resource("words"), tmp_path)
    assert tables["nl"]["invoice"] == "Factuur"
    assert tables["nl"]["receipt"] == "Receipt", "what it does not say is said in English"
    assert tables["nl"]["page"] == "Page {page} of {pages}", "braces that nothing fills are not taken"
    assert (tables["de"]["invoice"], tables["de"]["receipt"]) == ("Faktura", "Quittung")
    assert tables["eo"] == tables["en"], "a file that cannot be read takes no paper with it"


def test_an_invoice_says_how_much_by_when_and_how() -> None:
    page = said(samples.paper(m.INVOICE, 12))
    assert "9.919,65 €, zahlbar bis 17.04.2026, Verwendungszweck RE-2041" in page
    assert "2 % Skonto = 15,08 € bei Zahlung bis 01.04.2026" in page
    assert "IBAN DE89 3704 0044 0532 0130 00" in page
    assert "Mit der Banking-App zahlen" in page
    assert "USt-IdNr. DE136695976" in page


def test_a_paid_invoice_asks_for_nothing() -> None:
    paper = samples.paper(m.INVOICE, 2)
    assert paper.totals is not None
    paid = replace(paper, totals=replace(paper.totals, prepaid=paper.totals.gross, due=0))
    page = said(paid)
    assert "bezahlt, nichts mehr offen" in page
    assert "Banking-App" not in page
    assert "Zu zahlen EUR 0,00" in page


def test_the_payment_code_says_what_banks_expect() -> None:
    # A number that is no creditor reference stands in free words.
    paper = samples.paper(m.INVOICE, 12, number="RÉ-2041")
    expected = ["BCD", "002", "1", "SCT", "COBADEFFXXX", "Nordlicht Haustechnik GmbH", "DE89370400440532013000"]
    expected += ["EUR9919.65", "", "", "RÉ-2041"]
    code = payment_code(setting_for(paper))
    assert code is not None
    assert code.text == "\n".join(expected)


@pytest.mark.parametrize(
    "changes",
    [
        {"currency": "USD"},
        {"company": replace(samples.NORDLICHT, iban="DE89370400440532013001")},
        {"company": replace(samples.NORDLICHT, iban="")},
        {"payment_way": "SEPA-Lastschrift"},
    ],
)
def test_no_payment_code_where_a_bank_would_refuse_it(changes: dict[str, object]) -> None:
    paper = samples.paper(m.INVOICE, 1, **changes)
    assert payment_code(setting_for(paper)) is None
    assert "Banking-App" not in said(paper)


def test_special_taxes_are_explained_and_the_customers_id_is_told() -> None:
    line = samples.line(1, tax_rate=0, tax_category="AE")
    sums = samples.totals((line,))
    row = replace(sums.vat[0], reason="Steuerschuldnerschaft des Leistungsempfängers")
    page = said(samples.paper(m.INVOICE, lines=(line,), totals=replace(sums, vat=(row,))))
    assert "Steuerschuldnerschaft des Leistungsempfängers" in page
    assert "DE811907980" in page


def test_allowances_charges_rounding_and_part_payment_stand_in_the_ladder() -> None:
    lines = (samples.line(1, discount=5000, allowances=(m.Adjustment("Mengenrabatt", 500),)),)
    sums = samples.totals(
        lines, allowances=(m.Adjustment("Treuerabatt", 300, 2000),), charges=(m.Adjustment("Fracht", 1200),),
        prepaid=1000, rounding=-2,
    )  # fmt: skip
    page = said(samples.paper(m.INVOICE, lines=lines, totals=sums))
    expected = ("Zwischensumme", "Treuerabatt 2 % −3,00", "Fracht 12,00", "Rundung −0,02", "Bezahlt −10,00",
                "Zu zahlen EUR", "abzüglich Mengenrabatt: 5,00", "5 %")  # fmt: skip
    for words in expected:
        assert words in page, words


def test_a_credit_note_names_invoice_reason_and_refund() -> None:
    page = said(samples.paper(m.CREDIT_NOTE, 2))
    for words in (
        "zur Rechnung RE-2041 vom 18.03.2026",
        "Grund: Zwei Pumpen",
        "Erstattung: auf das Konto",
        "Gutschrift EUR",
    ):
        assert words in page


def test_a_quotation_says_until_when_and_how_to_accept() -> None:
    lines = (samples.line(1, lead_time="5 Werktage"), samples.line(2, alternative=True), samples.line(3, optional=True))
    paper = samples.paper(m.QUOTATION, lines=lines)
    page = said(paper)
    for words in ("gültig bis 17.04.2026", "Dieses Angebot gilt bis", "Version B", "So nehmen Sie an",
                  "auftrag@nordlicht.example", "Lieferzeit: 5 Werktage", "Alternative, nicht in"):  # fmt: skip
        assert words in page, words
    pdf = make(paper)
    assert find(pdf, "Bogen 90°").left > find(pdf, "Kupferrohr").left + 3
    assert find(pdf, "Dieses Angebot gilt").top < find(pdf, "Gesamt EUR").top


def test_an_order_shows_dates_and_the_evidence_of_the_signature() -> None:
    page = said(samples.paper(m.SALES_ORDER, 3))
    for words in ("Termin", "26.03.2026", "Antje Jansen", "Kasse 2, 18.03.2026, 10:42", "9f2c 4be1 7a80 d355",
                  "einfache elektronische Signatur", "Wortlaut 3", "Verkaufsbedingungen, Version 4"):  # fmt: skip
        assert words in page, words
    assert "qualifiziert" not in page


def test_an_unsigned_order_has_lines_to_sign_on() -> None:
    page = said(samples.paper(m.SALES_ORDER, 3, signed=None))
    assert "Name und Unterschrift" in page
    assert "Fingerabdruck" not in page


def test_a_pick_list_shouts_bin_and_quantity_and_hides_money() -> None:
    paper = samples.paper(m.PICK_LIST, 12)
    pdf = make(paper)
    page = said(paper)
    assert "12 Positionen · 144 Stück" in page
    assert "9.919" not in page
    assert "189,40" not in page
    bin_, code = find(pdf, "B-01-1"), find(pdf, "PUMP-25-60")
    assert bin_.bottom - bin_.top > 1.4 * (code.bottom - code.top)
    assert "ALL" in page
    assert "SHORT" in page
    assert all_code(paper) == "PL-3310*ALL"
    assert short_code(paper) == "PL-3310*SHORT"


def test_a_delivery_note_says_what_follows_and_shows_no_prices() -> None:
    lines = (samples.line(1, to_follow=4000, to_follow_date="2026-04-02"), samples.line(2, quantity=0, to_follow=15000))
    paper = samples.paper(m.DELIVERY_NOTE, lines=lines)
    page = said(paper)
    assert "1 Position in 2 Paketen" in page
    for words in ("Es folgt noch", "02.04.2026", "Paket 2 von 2 · 00340123450000000025", "84,5 kg",
                  "Baustelle Kita Möwenweg", "Polier Hansen", "Vollständig und unbeschädigt erhalten"):  # fmt: skip
        assert words in page, words
    assert "8,42" not in page
    assert "8,42" in said(replace(paper, show_prices=True))


def test_a_complete_delivery_says_so() -> None:
    assert "ist der Auftrag vollständig" in said(samples.paper(m.DELIVERY_NOTE, 2))


def test_a_receipt_tells_tenders_change_and_the_tax_inside() -> None:
    lines = tuple(samples.line(n) for n in (1, 2))
    sums = replace(samples.totals(lines), prices_include_tax=True)
    page = said(samples.paper(m.RECEIPT, lines=lines, totals=sums))
    for words in (
        "Quittung KB-90233",
        "18.03.2026 10:42",
        "Bar 500,00",
        "Rückgeld 12,07",
        "darin 19 % USt.",
        "14 Tagen",
    ):
        assert words in page, words


@pytest.mark.parametrize("count", [1, 5, 12])
def test_a_receipt_on_sheets_has_its_pages_numbered_and_its_sum_in_company(count: int) -> None:
    pdf = make(samples.paper(m.RECEIPT, count, paper_size=m.RECEIPT_A6))
    pages = [" ".join(one.replace("\u00a0", " ").split()) for one in texts(pdf)]
    assert size(pdf) == (105.0, 148.0)
    assert [one.endswith(f"Seite {at} von {len(pages)}") for at, one in enumerate(pages, 1)] == [True] * len(pages)
    assert all(one.startswith("Quittung KB-90233") for one in pages[1:]), "a sheet that got lost finds its others"
    for words in ("Gesamt EUR", "Rückgeld", "14 Tagen", "Vielen Dank!"):
        assert words in pages[-1]
    assert pages[-1].count(" × ") >= min(count, 2), "no sum stands without lines above it"
    assert sum(one.count(" × ") for one in pages) == sum(
        one.count(" × ") for one in texts(make(samples.paper(m.RECEIPT, count)))
    )
    lowest = max(run.bottom for at in range(len(pages)) for run in runs(pdf, at) if "Seite" not in run.text)
    assert lowest < 136


def test_nothing_is_called_by_the_words_of_a_till_or_of_packing() -> None:
    receipt = said(samples.paper(m.RECEIPT, 1, station="Theke", cashier=""))
    assert "Quittung KB-90233" in receipt
    assert "Kasse" not in receipt
    assert "Erstellt an Theke" in receipt
    picking = said(samples.paper(m.PICK_LIST, 1, picker="Ben"))
    for words in ("Pickliste PL-3310", "Gepickt von", "Alles gepickt"):
        assert words in picking, words
    assert "ack" not in picking.replace("Packung", ""), "it is packed later"


TITLE = "Die Ware bleibt bis zur vollständigen Bezahlung unser Eigentum (§ 449 BGB)."
LATE = "Nach Ablauf der Frist gelten die gesetzlichen Verzugszinsen (§ 288 BGB)."
OWN = "Wir danken für Ihr Vertrauen."


@pytest.mark.parametrize(
    ("name", "changes", "expected"),
    [
        (m.QUOTATION, {}, (TITLE, LATE, OWN)),
        (m.SALES_ORDER, {}, (TITLE, LATE, OWN)),
        (m.INVOICE, {}, (TITLE, LATE, OWN)),
        (m.INVOICE, {"paid": True}, (OWN,)),
        (m.DELIVERY_NOTE, {}, (TITLE, OWN)),
        (m.RECEIPT, {"left_open": 5}, (TITLE, LATE, OWN)),
        (m.RECEIPT, {}, (OWN,)),
        (m.CREDIT_NOTE, {}, (OWN,)),
        (m.PICK_LIST, {}, ()),
    ],
)
def test_title_and_late_payment_are_told_where_they_mean_something(
    name: str, changes: dict[str, object], expected: tuple[str, ...]
) -> None:
    others = {key: value for key, value in changes.items() if key != "paid"}
    paper = samples.paper(name, 1, outro="\n\n".join((TITLE, LATE, OWN)), **others)
    if "paid" in changes and paper.totals is not None:
        paper = replace(paper, totals=replace(paper.totals, prepaid=paper.totals.gross, due=0))
    page = said(paper)
    for words in (TITLE, LATE, OWN):
        assert (words in page) == (words in expected), words


@pytest.mark.parametrize("name", [m.SALES_ORDER, m.PICK_LIST, m.DELIVERY_NOTE])
def test_instructions_reach_everybody_who_handles_the_goods(name: str) -> None:
    assert "Hintereingang" in said(samples.paper(name, 3))


@pytest.mark.parametrize(
    "name", [entry.name for entry in PAPERS if entry.name not in (m.Z_REPORT, m.STATEMENT, m.PICK_BATCH)]
)
def test_a_lines_note_and_its_own_place_reach_every_paper(name: str) -> None:
    elsewhere = m.Party("Lager Süd", ("Südweg 1", "24113 Kiel"))
    page = said(samples.paper(name, lines=(samples.line(1, note="Bitte grün lackiert", ship_to=elsewhere),)))
    assert "Bitte grün lackiert" in page
    assert "Diese Position geht an: Lager Süd, Südweg 1" in page


def test_drafts_copies_and_demos_say_so() -> None:
    assert "Entwurf — Rechnung noch nicht ausgestellt" in said(samples.paper(m.INVOICE, 1, marks=m.Marks(draft=True)))
    assert "Kopie" in said(samples.paper(m.RECEIPT, 1, marks=m.Marks(copy=True)))
    assert "DEMO" in said(samples.paper(m.INVOICE, 1, marks=m.Marks(demo=True)))


class _Ruler:
    """Takes a barcode's rectangles instead of drawing them."""

    def __init__(self) -> None:
        self.rectangles: list[tuple[float, float, float, float]] = []

    def bars(self, rectangles: list[tuple[float, float, float, float]]) -> None:
        self.rectangles += rectangles

    def text(self, *_: object) -> None:
        """The value below the bars."""


def test_a_code_128_begins_and_ends_as_the_standard_says() -> None:
    ruler = _Ruler()
    wide = codes.code128(ruler, 10, 0, "RE-2041", 200, 20)  # type: ignore[arg-type]
    module = ruler.rectangles[0][2] / 2
    bars = [round(width / module) for _, _, width, _ in ruler.rectangles]
    gaps = [
        round((after[0] - before[0] - before[2]) / module) for before, after in itertools.pairwise(ruler.rectangles)
    ]
    assert ruler.rectangles[0][0] == 10
    assert (bars[:3], gaps[:3]) == ([2, 1, 1], [1, 2, 4])  # start B: 211214
    assert (bars[-4:], gaps[-3:]) == ([2, 3, 1, 2], [3, 1, 1])  # stop: 2331112
    assert (sum(bars) + sum(gaps) - 2) % 11 == 0
    assert wide == pytest.approx((sum(bars) + sum(gaps)) * module)


def test_long_codes_become_qr_codes() -> None:
    assert codes.code128_fits("RE-2041", 150)
    assert not codes.code128_fits("0192f3c47e2a7b6c8d9e0f1a2b3c4d5e", 150)
    assert not codes.code128_fits("Ä-1", 150)
    assert make(samples.paper(m.INVOICE, 1, scan_code="0192f3c4" * 8))


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        ("de", "−1.204,18"),
        ("en_GB", "−1,204.18"),
        ("fr", "−1\u202f204,18"),
        ("de_CH", "−1’204.18"),
        ("en_IN", "−1,204.18"),
    ],
)
def test_amounts_follow_the_language_exactly(language: str, expected: str) -> None:
    assert Figures(language, "EUR", 2).amount(-120418) == expected


def test_figures_are_exact_beyond_what_a_float_holds() -> None:
    figures = Figures("en", "EUR", 2)
    assert figures.amount(9_007_199_254_740_993_01) == "9,007,199,254,740,993.01"
    assert Figures("en", "JPY", 0).money(1234) == "¥1,234"
    assert figures.quantity(2500) == "2.5"
    assert figures.price(1235) == "0.1235"
    assert Figures("en_IN", "INR", 2).amount(1_23_45_678_90) == "1,23,45,678.90"
