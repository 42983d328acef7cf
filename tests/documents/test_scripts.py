"""Names print as they were typed, in every script, and no character prints as a missing glyph."""

from __future__ import annotations

import io
import re
import struct
from dataclasses import replace

import pikepdf
import pytest

from app.documents import kind, make
from app.documents.layout import fonts, text
from app.documents.lettering import missing_letters, told_missing
from app.domain.accents import darkened, readable
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


@pytest.mark.parametrize("name", [m.INVOICE, m.RECEIPT])
def test_names_in_every_script_print_with_glyphs_of_their_own(name: str) -> None:
    lines = tuple(samples.line(n, description=said) for n, said in enumerate(samples.NAMES.values(), start=1))
    party = m.Party(samples.NAMES["Chinese"], tuple(samples.NAMES.values())[:3], contact=samples.NAMES["Korean"])
    company = replace(samples.NORDLICHT, name=samples.NAMES["Cyrillic"])
    pdf = make(samples.paper(name, lines=lines, recipient=party, company=company, signed=None))
    _no_missing_glyphs(pdf)
    said = "".join("".join(texts(pdf)).split())
    for script in ("Greek", "Cyrillic", "Chinese", "Japanese", "Korean", "Polish"):
        assert "".join(samples.NAMES[script].split()) in said, script
    # No font here draws all pictures: what one lacks is a visible sign, and is told.
    assert set(missing_letters(samples.paper(name, lines=lines))) <= set(samples.NAMES["emoji"])


def _no_missing_glyphs(pdf: bytes) -> None:
    """No code that a page shows may stand for glyph 0 of its embedded font."""
    shown = 0
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        for page in opened.pages:
            fonts_of = page.resources["/Font"]
            glyphs = {name: _glyphs_of(font) for name, font in fonts_of.items()}
            now: dict[int, int] = {}
            for operands, operator in pikepdf.parse_content_stream(page):
                if str(operator) == "Tf":
                    now = glyphs[str(operands[0])]
                elif str(operator) in {"Tj", "'"}:
                    for code in bytes(operands[0]):
                        assert now[code] != 0, code
                        shown += 1
                else:
                    assert str(operator) not in {"TJ", '"'}, "shown in another way, which this does not read"
    assert shown > 50


def _glyphs_of(font: pikepdf.Object) -> dict[int, int]:
    """Which glyph each code of an embedded TrueType font shows."""
    assert not re.search(r"<[0-9A-F]{2}> <[0-9A-F]{5}>", font["/ToUnicode"].read_bytes().decode())
    data = font["/FontDescriptor"]["/FontFile2"].read_bytes()
    (count,) = struct.unpack(">H", data[4:6])
    tables = {data[at : at + 4]: struct.unpack(">II", data[at + 8 : at + 16]) for at in range(12, 12 + 16 * count, 16)}
    start, _ = tables[b"cmap"]
    (offset,) = struct.unpack(">I", data[start + 8 : start + 12])
    form, _, _, first, many = struct.unpack(">5H", data[start + offset : start + offset + 10])
    assert form == 6
    there = start + offset + 10
    return dict(enumerate(struct.unpack(f">{many}H", data[there : there + 2 * many]), start=first))


def test_what_no_font_has_is_replaced_visibly() -> None:
    assert fonts.uncovered("ab ไทย") == "ไทย"
    assert [piece for _, piece, _ in fonts.runs("aไ")] == ["a\ufffd"]
    paper = samples.paper(m.INVOICE, lines=(samples.line(1, description="ไทย ไ"),))
    assert "\ufffd" in texts(make(paper))[0]
    assert kind(m.INVOICE).draw(paper, False).replaced == "ไทย"
    assert kind(m.INVOICE).draw(samples.paper(), False).replaced == ""
    assert (missing_letters(paper), missing_letters(samples.paper())) == ("ไทย", "")
    assert told_missing("RE-7", "ไทย") == "RE-7 has letters that no font here draws (ไ ท ย); a \ufffd stands for each."


@pytest.mark.parametrize("name", ["Рога и копыта", "中国水管", "서울배관", "Αθήνα", "عربى"])
def test_scripts_that_have_a_font_are_not_told_as_missing(name: str) -> None:
    assert missing_letters(samples.paper(m.INVOICE, recipient=m.Party(name, (name,)))) == ""


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


def test_what_is_printed_in_place_of_a_pale_colour_is_said() -> None:
    assert darkened("#1450A8") == darkened("nonsense") == darkened("") == ""
    for pale in ("#FFFF00", "7DB2FF"):
        printed = darkened(pale)
        assert printed.startswith("#")
        assert [round(part * 255) for part in readable(pale)] == [int(printed[at : at + 2], 16) for at in (1, 3, 5)]
