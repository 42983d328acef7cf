"""What a line can say beside its figures, and what stands between the lines."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.deal import (
    Deal,
    Particulars,
    check_alternatives,
    check_firm,
    check_length,
    check_line,
    reckoned,
    taken,
)
from app.domain.errors import RuleViolation
from app.domain.texts import END, HEADING, NOTE, DealText, check_texts, kept_texts, sections
from tests.domain.trade_counter import BOOKS, deal, euros, goods, ladder_holds, less

NEW_BATH = (
    DealText(NOTE, "As talked about."),
    DealText(HEADING, "Bathroom"),
    DealText(NOTE, "White, unless said otherwise."),
    DealText(NOTE, "With the drain.", 1),
    DealText(HEADING, "Kitchen", 2),
    DealText(NOTE, "To be fitted later.", 3),
)


def offer(*more: Particulars) -> Deal:
    """A bath, a tap and a sink; the particulars are those of the lines after them."""
    lines = [goods(1, "BATH", "1", "400.00"), goods(2, "TAP", "2", "50.00"), goods(3, "SINK", "1", "200.00")]
    lines += [goods(n, f"EXTRA{n}", "1", "100.00", BOOKS, more=one) for n, one in enumerate(more, 4)]
    return reckoned(deal(*lines, adjustments=(less(percent="10"),), texts=NEW_BATH))


def said(texts: tuple[DealText, ...]) -> list[str]:
    return [f"{one.after} {one.text}" for one in texts]


def test_what_is_optional_or_an_alternative_is_priced_and_not_summed() -> None:
    plain = offer()
    more = offer(Particulars(optional=True), Particulars(alternative_of=3))
    assert more.totals == plain.totals
    assert [euros(x.net) for x in more.lines] == ["400.00", "100.00", "200.00", "100.00", "100.00"]
    assert [euros(x.sales) for x in more.lines[:3]] == [euros(x.sales) for x in plain.lines]
    with_tax = reckoned(replace(more, includes_tax=True))
    assert [euros(x.net) for x in with_tax.lines[3:]] == [euros(x.net) for x in with_tax.lines[4:]] * 2
    ladder_holds(with_tax.totals)


def test_of_an_offer_the_firm_lines_are_taken_and_what_was_chosen() -> None:
    more = offer(Particulars(optional=True), Particulars(alternative_of=3))
    assert [x.line for x in taken(more).lines] == [1, 2, 3]
    chosen = taken(more, chosen=[4, 5], left=[2])
    assert [x.line for x in chosen.lines] == [1, 4, 5], "the alternative takes the place of its line"
    assert all(x.counted for x in chosen.lines)
    assert euros(chosen.totals.line) == "600.00"
    assert said(chosen.texts) == ["0 As talked about.", "0 Bathroom", "0 White, unless said otherwise.",
                                  "1 With the drain.", "1 Kitchen"]  # fmt: skip
    check_firm(chosen)
    with pytest.raises(RuleViolation, match="There is no line 9"):
        taken(more, chosen=[9])
    with pytest.raises(RuleViolation, match="Which lines does the customer take"):
        taken(more, left=[1, 2, 3])


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (Particulars(optional=True), "Line 4 is optional. Take it, or take it out."),
        (Particulars(alternative_of=3), "Line 4 is an alternative to line 3. Take out one of them."),
    ],
)
def test_what_is_only_offered_does_not_become_binding(more: Particulars, sentence: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_firm(offer(more))
    assert (refused.value.message, refused.value.field) == (sentence, "lines.4")


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        (Particulars(length=1500), "14 pc are no whole number of pieces of 1.5 pc."),
        (Particulars(length=-1), "A piece is longer than nothing."),
        (Particulars(pack="box"), "A pack of HOSE has a name and holds more than nothing."),
        (Particulars(pack_size=12_000), "A pack of HOSE has a name and holds more than nothing."),
        (Particulars(optional=True, alternative_of=1), "A line is optional or an alternative, not both."),
    ],
)
def test_a_line_that_cannot_be_meant_is_refused(more: Particulars, sentence: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_line(goods(2, "HOSE", "14", "2.40", more=more), "lines.2")
    assert refused.value.message == sentence


def test_goods_are_cut_in_their_steps() -> None:
    hose = goods(1, "HOSE", "15", "2.40", more=Particulars(length=1500))
    check_length(hose, 250, "lines.1")
    check_length(hose, 0, "lines.1")
    for line, field in ((hose, "lines.1.length"), (replace(hose, more=None), "lines.1.quantity")):
        with pytest.raises(RuleViolation, match="HOSE is cut in steps of") as refused:
            check_length(line, 400, "lines.1")
        assert refused.value.field == field


def test_packs_and_pieces_are_told_where_they_are_whole() -> None:
    box = goods(1, "ELB", "24", "0.61", more=Particulars(pack="box", pack_size=12_000))
    assert (box.packs, replace(box, quantity=30_000).packs, replace(box, more=None).packs) == (2, 0, 0)
    hose = goods(1, "HOSE", "15", "2.40", more=Particulars(length=1500))
    assert (hose.cuts, replace(hose, quantity=7000).cuts) == (10, 0), "a part shipment may be no whole pieces"


def test_an_alternative_stands_for_a_line_that_is_there() -> None:
    for other in (4, 9):
        with pytest.raises(RuleViolation, match=f"There is no line {other} to be an alternative to"):
            check_alternatives(offer(Particulars(alternative_of=other)).lines)
    with pytest.raises(RuleViolation, match="Line 4 is an alternative itself"):
        check_alternatives(offer(Particulars(alternative_of=3), Particulars(alternative_of=4)).lines)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (DealText("loud", "x"), "A text is one of note, heading, end."),
        (DealText(NOTE, " "), "The note has no text."),
        (DealText(END, "x"), "The end of a section has no text."),
        (DealText(NOTE, "x", 7), "There is no line 7 for a text to stand below."),
        (DealText(NOTE, "x" * 2001), "A text has up to 2000 letters; this one has 2001."),
    ],
)
def test_a_text_that_says_nothing_or_stands_nowhere_is_refused(text: DealText, sentence: str) -> None:
    with pytest.raises(RuleViolation) as refused:
        check_texts([text], [1, 2])
    assert refused.value.message == sentence


def test_a_part_of_a_document_keeps_the_texts_of_its_lines() -> None:
    sink_only = kept_texts(NEW_BATH, [1, 2, 3], {3: 1})
    assert said(sink_only) == ["0 As talked about.", "0 Kitchen", "1 To be fitted later."]
    tap_only = kept_texts(NEW_BATH, [1, 2, 3], {2: 1})
    assert said(tap_only) == ["0 As talked about.", "0 Bathroom", "0 White, unless said otherwise."]
    assert said(kept_texts(NEW_BATH, [1, 2, 3], {})) == ["0 As talked about."]


def test_sections_end_with_the_next_heading_or_where_it_is_said() -> None:
    found = sections((*NEW_BATH, DealText(END, "", 3)), [1, 2, 3, 4])
    assert [(one.heading, one.lines) for one in found] == [("Bathroom", (1, 2)), ("Kitchen", (3,)), ("", (4,))]


texts = st.lists(st.builds(DealText, st.sampled_from((NOTE, HEADING)), st.just("x"), st.integers(0, 6)), max_size=12)


@given(texts, st.sets(st.integers(1, 6)))
def test_whatever_is_left_out_each_line_keeps_its_heading(given_texts: list[DealText], there: set[int]) -> None:
    ordered = sorted((replace(one, text=f"{n}") for n, one in enumerate(given_texts)), key=lambda one: one.after)
    lines = list(range(1, 7))
    kept = kept_texts(ordered, lines, {line: place for place, line in enumerate(sorted(there), 1)})

    def headings(of: list[DealText] | tuple[DealText, ...], all_lines: list[int]) -> dict[int, str]:
        return {line: one.heading for one in sections(of, all_lines) for line in one.lines}

    before, after = headings(ordered, lines), headings(kept, list(range(1, len(there) + 1)))
    assert [after[place] for place in range(1, len(there) + 1)] == [before[line] for line in sorted(there)]
    assert list(kept) == sorted(kept, key=lambda one: one.after)
    assert {one.text for one in kept} <= {one.text for one in ordered}
