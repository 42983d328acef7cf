"""What scans say: the table of GS1, what is broken told in sentences, and every code found again as it was written."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from app.domain.codes import CONTROLS, read
from app.domain.gs1 import GS, PREDEFINED, RULES, Element, day_of, elements, elements_of_print
from app.domain.gtin import check_digit

TODAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("4006381333931", {"gtin": "04006381333931"}),
        ("96385074", {"gtin": "00000096385074"}),
        ("036000291452", {"gtin": "00036000291452"}),
        ("]E04006381333931", {"gtin": "04006381333931", "text": "4006381333931"}),
        ("]E496385074", {"gtin": "00000096385074", "text": "96385074"}),
        ("]C1010400638133393110A-7\x1d17270200", {"lot": "A-7", "expires": "2027-02-28"}),
        ("]d20104006381333931172712313712", {"expires": "2027-12-31", "count": 12000}),
        ("]Q3010400638133393130144\x1d21S/1", {"count": 144000, "serial": "S/1"}),
        ("(01)04006381333931(10)A(1)B(15)260401", {"lot": "A(1)B", "best_before": "2026-04-01"}),
        ("01040063813339313103001250", {"measure": ("kg", 1250)}),
        ("01040063813339313112000250", {"measure": ("m", 2500)}),
        ("01040063813339313205012345", {"measure": ("lb", 123)}),
        ("02040063813339313724|400PO-7", {"gtin": "04006381333931", "count": 24000, "order": "PO-7"}),
        ("0104006381333931{GS}10X~11260105", {"lot": "X", "produced": "2026-01-05"}),
        ("00340123450000000017", {"sscc": "340123450000000017"}),
        ("]C14144006381333931", {"location": "4006381333931"}),
        ("0104006381333931", {"gtin": "04006381333931"}),
        ("]C03-SO-2041", {"text": "3-SO-2041"}),
        ("SO-2041", {"text": "SO-2041", "gtin": ""}),
        ("cfall", {"control": "CFALL"}),
        ("0104006381333932", {"text": "0104006381333932", "gtin": "", "problem": ""}),
        ("(our) box", {"text": "(our) box", "problem": ""}),
        ("]", {"text": "]"}),
        ("", {"text": ""}),
    ],
)
def test_a_scan_says(text, said):
    found = read(text, TODAY)
    assert {name: getattr(found, name) for name in said} == said
    assert not found.problem


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "4006381333930",
            "4006381333930 has the wrong check digit: it ends in 0, its other digits want 1.",
        ),
        ("]C10104006381333930", "(01) Trade item has the wrong check digit: 0, its other digits want 1."),
        ("]C117261301", "(17) Expires on has no such day: 261301."),
        ("]C117260230", "(17) Expires on has no such day: 260230."),
        ("]C10104006", "(01) Trade item has 5 characters; it has 14."),
        ("]C110", "(10) Lot has 0 characters; it has 1 to 20."),
        ("]C110123456789012345678901", "(10) Lot has 21 characters; it has 1 to 20."),
        ("]C13012A", "(30) Count of items has digits only, not 12A."),
        ("]C110A B", "(10) Lot has a character that no GS1 code holds: A B."),
        ("]C10501", "0501 is no GS1 code: 0501 is no application identifier."),
        ("(17)991301", "(17) Expires on has no such day: 991301."),
    ],
)
def test_what_is_broken_is_said_and_kept(text, sentence):
    found = read(text, TODAY)
    assert found.problem == sentence
    assert found.text in text
    assert not found.gtin


def test_the_century_of_a_day_is_the_nearest():
    # General Specifications 7.12: 51 to 99 years ahead are the century before, 50 to 99 behind the one after.
    assert day_of("760101", date(2026, 1, 1)).year == 2076
    assert day_of("770101", date(2026, 1, 1)).year == 1977
    assert day_of("000101", date(2050, 1, 1)).year == 2100
    assert day_of("010101", date(2050, 1, 1)).year == 2001
    assert day_of("240200", date(2026, 1, 1)).isoformat() == "2024-02-29"


def test_every_length_known_beforehand_is_that_of_its_rules():
    for rule in RULES.values():
        if fixed := PREDEFINED.get(rule.ai[:2]):
            assert rule.least == rule.most == fixed - len(rule.ai), rule


def test_books_are_asked_for_every_way_a_number_is_noted():
    assert read("036000291452", TODAY).forms == ("036000291452", "0036000291452", "00036000291452")
    assert read("]C10100000096385074", TODAY).forms[-1] == "96385074"
    assert read("SO-1", TODAY).forms == ("SO-1",)


_CSET = "!\"%&'*+,-./0123456789:;<=>?ABCXYZ_abcxyz"


@some.composite
def _element(draw):
    rule = draw(some.sampled_from(sorted(RULES.values(), key=lambda one: one.ai)))
    value = ""
    for kind, least, most in rule.parts:
        value += draw(some.text("0123456789" if kind == "n" else _CSET, min_size=least, max_size=most))
        if len(value) < rule.least and kind == "x" and least == 0:
            value += "A"
    if rule.date:
        day = draw(some.dates(date(1980, 1, 1), date(2070, 12, 31)))
        value = f"{day:%y%m%d}{value[6:]}"
    if rule.check:
        value = value[: rule.check - 1] + check_digit(value[: rule.check - 1]) + value[rule.check :]
    return Element(rule.ai, value)


@given(some.lists(_element(), min_size=1, max_size=5))
def test_what_is_written_is_read_again_in_both_forms(written):
    said = "".join(
        one.ai + one.value + ("" if one.ai[:2] in PREDEFINED or one is written[-1] else GS) for one in written
    )
    assert elements(said, TODAY) == tuple(written)
    assert read(f"]C1{said}", TODAY).elements == tuple(written)
    printed = "".join(f"({one.ai}){one.value}" for one in written)
    assert elements_of_print(printed, TODAY) == tuple(written)


@settings(max_examples=40)
@given(some.text(max_size=40))
def test_no_text_breaks_it(text):
    for one in (text, f"]C1{text}", f"({text}", f"01{text}"):
        found = read(one, TODAY)
        assert found.text == "" or found.text in one
        assert found.control in {*CONTROLS, ""}


@given(some.text(some.sampled_from("0123456789()\x1d]C1AB"), max_size=40))
def test_nothing_is_left_out_of_the_elements(text):
    found = read(f"]C1{text}", TODAY)
    written = "".join(one.ai + one.value for one in found.elements)
    assert found.problem.endswith(".") if found.problem else written == text.strip().replace(GS, "")
