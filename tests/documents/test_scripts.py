"""Names print as they were typed, in every script, and no character prints as a missing glyph."""

from __future__ import annotations

import io
import re

import pikepdf
import pytest

from app.documents import kind, make
from app.documents.layout import fonts, text
from app.documents.layout.sheet import readable
from app.queries import paper_model as m
from tests.documents import samples
from tests.documents.reading import find, texts


@pytest.mark.parametrize(
    "name",
    ["<b>Fett</b> & Söhne", '<img src="file:///etc/passwd">', "A&amp;B <para>", "100 % {name} \\n", "O’Neill “Pipes”"],
)
def test_markup_prints_as_typed(name: str) -> None:
    party = m.Party(name, ("Weg 1", "1000 Ort"))
    page = texts(
        make(samples.paper(m.INVOICE, recipient=party, lines=(samples.line(1, description=name, note=name),)))
    )[0]
    assert page.count(name) >= 3


@pytest.mark.parametrize(
    "party", [samples.LODZ, samples.ATHENS, samples.TOKYO, samples.TEL_AVIV, samples.CAIRO], ids=lambda p: p.name
)
def test_no_character_becomes_a_missing_glyph(party: m.Party) -> None:
    assert fonts.uncovered(text.visual(party.name)) == ""
    paper = samples.paper(m.INVOICE, recipient=party, lines=(samples.line(1, description=party.name),))
    pdf = make(paper)
    assert "\ufffd" not in texts(pdf)[0]
    _no_missing_glyphs(pdf)


@pytest.mark.parametrize("party", [samples.LODZ, samples.ATHENS, samples.TOKYO], ids=lambda p: p.name)
def test_names_can_be_copied_out_of_the_file(party: m.Party) -> None:
    page = texts(make(samples.paper(m.INVOICE, 1, recipient=party)))[0]
    assert "".join(party.name.split()) in "".join(page.split())


def _no_missing_glyphs(pdf: bytes) -> None:
    """No code of an embedded font that a page uses may stand for glyph 0."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            for font in page.resources["/Font"].values():
                assert "/FontFile2" in font["/FontDescriptor"]
                unicode_map = font["/ToUnicode"].read_bytes().decode()
                assert not re.search(r"<[0-9A-F]{2}> <[0-9A-F]{5}>", unicode_map)


def test_what_no_font_has_is_replaced_visibly() -> None:
    assert fonts.uncovered("ab ไทย") == "ไทย"
    assert [piece for _, piece, _ in fonts.runs("aไ")] == ["a\ufffd"]
    paper = samples.paper(m.INVOICE, lines=(samples.line(1, description="ไทย ไ"),))
    assert "\ufffd" in texts(make(paper))[0]
    assert kind(m.INVOICE).draw(paper, False).replaced == "ไทย"
    assert kind(m.INVOICE).draw(samples.paper(), False).replaced == ""


def test_hebrew_and_arabic_run_from_the_right() -> None:
    assert text.visual("עברית") == "תירבע"
    joined = text.visual("عربى")
    assert all(ord(c) > 0xFB00 for c in joined), "letters are not joined"
    pdf = make(samples.paper(m.INVOICE, 1, recipient=samples.TEL_AVIV))
    assert find(pdf, "ISRAEL").left < 26
    assert find(pdf, "6618001").right > 90


def test_control_characters_and_direction_tricks_do_not_reach_the_paper() -> None:
    assert text.clean("a\x00b\u202ec\u200bd\te\r\nf") == "abcd e\nf"
    assert text.clean("\ud800") == fonts.REPLACEMENT
    assert text.clean("e\u0301") == "é"


def test_lines_break_at_words_units_stay_with_figures_and_nothing_is_lost() -> None:
    lines = text.wrap("Heizungspumpe 25-60, hocheffizient, 180 mm lang", 100, 9)
    assert all(text.width(line, 9) <= 100 for line in lines)
    assert "".join("".join(lines).split()) == "Heizungspumpe25-60,hocheffizient,180mmlang"
    assert any("180 mm" in line for line in lines)
    assert "".join(text.wrap("x" * 200, 50, 9)) == "x" * 200
    assert text.wrap("one two three four", 30, 9, limit=2)[-1].endswith("…")
    assert text.wrap("", 50, 9) == []


def test_japanese_breaks_anywhere_but_before_a_full_stop() -> None:
    lines = text.wrap("東京水道株式会社の名前。", 45, 9)
    assert len(lines) > 1
    assert not any(line.startswith("。") for line in lines)


@pytest.mark.parametrize("accent", ["#FFFF00", "#FFFFFF", "#1450A8", "#7DB2FF", "nonsense", "#12"])
def test_a_pale_colour_is_darkened_until_it_reads(accent: str) -> None:
    parts = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in readable(accent)]
    luminance = 0.2126 * parts[0] + 0.7152 * parts[1] + 0.0722 * parts[2]
    assert 1.05 / (luminance + 0.05) >= 4.49
