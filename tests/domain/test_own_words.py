"""Which of a company's own texts stands on a paper, and what is filled into a letter."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.domain.own_words import KINDS, PLACEHOLDERS, check, chosen, filled, places_of

SAID = {
    ("", "", "mail_body"): "all",
    ("invoice", "", "outro"): "bills",
    ("", "de", "outro"): "deutsch",
    ("invoice", "de", "outro"): "Rechnung",
    ("invoice", "de_AT", "outro"): "Faktura",
    ("statement", "de", "outro"): "Auszug",
    ("quotation", "", "intro"): "",
}


@pytest.mark.parametrize(
    ("kind", "language", "place", "text"),
    [
        ("invoice", "de", "outro", "Rechnung"),
        ("invoice", "de_CH", "outro", "Rechnung"),
        ("invoice", "de_AT", "outro", "Faktura"),
        ("invoice", "de-AT", "outro", "Faktura"),
        ("invoice", "en_GB", "outro", "bills"),
        ("quotation", "de", "outro", "deutsch"),
        ("quotation", "en", "outro", ""),
        ("quotation", "en", "intro", ""),
        ("statement", "de", "outro", "Auszug"),
        ("statement", "de_AT", "outro", "Auszug"),
        ("purchase-order", "de", "outro", ""),
        ("purchase-order", "de", "mail_body", ""),
        ("statement", "en", "mail_body", "all"),
        ("receipt", "de", "mail_body", ""),
        ("z-report", "de", "outro", ""),
    ],
)
def test_the_readers_language_goes_first_then_the_very_document(
    kind: str, language: str, place: str, text: str
) -> None:
    assert chosen(SAID, place, kind, language) == text


def test_every_kind_has_some_place_and_every_document_has_all() -> None:
    assert all(places_of(kind) for kind in KINDS)
    assert len(places_of("")) == 4
    assert places_of("label") == ()


VALUES = {**dict.fromkeys(PLACEHOLDERS, ""), "number": "RE-1", "amount": "€1.50", "name": "{due}"}


def test_a_line_that_asks_for_what_is_not_there_is_left_out() -> None:
    text = "Dear {name},\n\n{number} over {amount} {{sic}}.\nPay until {due}.\nBye"
    assert filled(text, VALUES) == "Dear {due},\n\nRE-1 over €1.50 {sic}.\nBye"


def test_what_came_unchecked_from_elsewhere_is_read_as_it_was_written() -> None:
    for text in ("{number.__class__}", "{0}", "{number!r}", "{number:>99}", "{nobody}", "a } b", "{"):
        assert filled(text, VALUES) == text


@pytest.mark.parametrize(
    ("place", "text", "words"),
    [
        ("mail_body", "Hello {nmae}", "There is no {nmae} to fill in; there are {word}, {number}, "),
        ("mail_body", "{}", "There is no {} to fill in"),
        ("mail_subject", "{number.real}", "There is no {number.real} to fill in"),
        ("mail_subject", "{number!r:>9}", "There is no {number!r:>9} to fill in"),
        ("mail_body", "a } b", "A brace stands alone; write {{ or }} where one is to be read."),
        ("mail_subject", "One\ntwo", "A subject is one line."),
        ("intro", "x" * 20_001, "A text has 20,000 characters at most."),
    ],
)
def test_a_text_that_cannot_be_filled_is_refused_at_its_place(place: str, text: str, words: str) -> None:
    with pytest.raises(RuleViolation) as refusal:
        check(place, text)
    assert str(refusal.value).startswith(words)
    assert refusal.value.field == place


def test_paper_texts_have_no_braces_to_fill_and_blanks_are_none() -> None:
    assert check("intro", "A set {x} of }") == "A set {x} of }"
    assert check("outro", " \r\n ") == ""
    assert check("outro", "\nOne  \r\n\r\n  two\r") == "One\n\n  two"


@settings(max_examples=50)
@given(st.text())
def test_what_is_taken_can_be_filled_and_says_nothing_of_its_own(text: str) -> None:
    try:
        kept = check("mail_body", text)
    except RuleViolation:
        return
    full = filled(kept, dict.fromkeys(PLACEHOLDERS, "§"))
    assert full.count("§") >= kept.count("§")
    assert check("mail_body", kept) == kept
