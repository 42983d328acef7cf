"""What an own field may hold, exactly; and what a definition must not be."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.errors import RuleViolation
from app.domain.fields import MOST_FIELDS, FieldDef, check_definition, check_required, missing, value_in
from app.domain.filenames import file_name, runs, safe_name


def field(kind: str, **more) -> FieldDef:
    return FieldDef("f", "customer", "Site", kind, **more)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        ("text", "  by the gate ", "by the gate"),
        ("text", None, ""),
        ("text", " ", ""),
        ("text", 7, "7"),
        ("number", "12.50", "12.50"),
        ("number", "1E+3", "1000"),
        ("number", "-0.000000001", "-0.000000001"),
        ("number", Decimal("0.10"), "0.10"),
        ("number", 12.5, "12.5"),
        ("date", "2026-03-18", "2026-03-18"),
        ("yesno", True, "yes"),
        ("yesno", "No", "no"),
        ("yesno", 1, "yes"),
        ("yesno", "", ""),
        ("choice", "RED", "Red"),
    ],
)
def test_what_is_given_is_kept_exactly(kind: str, given: object, kept: str):
    assert value_in(field(kind, choices=("Red", "Blue") if kind == "choice" else ()), given) == kept


@pytest.mark.parametrize(
    ("kind", "given", "words"),
    [
        ("number", "12,5", "is not a number"),
        ("number", "NaN", "beyond all figures"),
        ("number", "Infinity", "beyond all figures"),
        ("number", "1e16", "beyond all figures"),
        ("number", "0.0000000001", "9 decimals at most"),
        ("date", "18.3.2026", "is not a date"),
        ("yesno", "perhaps", "is yes or no, not perhaps"),
        ("yesno", 2, "is yes or no, not 2"),
        ("choice", "Green", "is one of Red, Blue, not Green"),
        ("text", "x" * 1001, "1000 letters at most"),
        ("text", ["a"], "is given as a text"),
        ("text", True, "is given as a text"),
    ],
)
def test_what_cannot_be_meant_is_said_beside_its_field(kind: str, given: object, words: str):
    with pytest.raises(RuleViolation, match=words) as refusal:
        value_in(field(kind, choices=("Red", "Blue") if kind == "choice" else ()), given)
    assert refusal.value.field == "fields.f"
    assert refusal.value.message.startswith("Site")


@given(st.decimals(min_value=-(10**14), max_value=10**14, places=4))
def test_a_number_is_the_number_it_was(number: Decimal):
    assert Decimal(value_in(field("number"), str(number))) == number


@pytest.mark.parametrize(
    ("wrong", "words", "where"),
    [
        (FieldDef("", "supplier", "Site"), "belongs to one of customer", "entity"),
        (FieldDef("", "customer", "Site", "colour"), "is one of text", "kind"),
        (FieldDef("", "customer", ""), "no name yet", "name"),
        (FieldDef("", "customer", "x" * 61), "60 letters at most", "name"),
        (FieldDef("", "customer", "CRANE"), "There is a field CRANE already", "name"),
        (FieldDef("", "customer", "Site", "choice"), "something to choose from", "choices"),
        (FieldDef("", "customer", "Site", "text", ("a",)), "Only a choice", "choices"),
        (FieldDef("", "customer", "Site", "choice", ("a", "A")), "are the same", "choices"),
        (FieldDef("", "customer", "Site", papers=("poster",)), "there is no poster", "papers"),
    ],
)
def test_a_definition_that_cannot_be_meant(wrong: FieldDef, words: str, where: str):
    others = [FieldDef("k", "customer", "Crane"), FieldDef("r", "customer", "Site", retired=True)]
    with pytest.raises(RuleViolation, match=words) as refusal:
        check_definition(wrong, others)
    assert refusal.value.field == where


def test_names_are_free_elsewhere_and_once_retired():
    others = [FieldDef("k", "order", "Site"), FieldDef("r", "customer", "Site", retired=True)]
    check_definition(FieldDef("", "customer", "Site"), others)
    full = [FieldDef(str(n), "customer", f"F{n}") for n in range(MOST_FIELDS)]
    with pytest.raises(RuleViolation, match="retire one first"):
        check_definition(FieldDef("", "customer", "Site"), full)


def test_the_first_that_is_missing_is_asked_for():
    fields = [field("text"), FieldDef("b", "customer", "Gate", required=True),
              FieldDef("c", "customer", "Old", required=True, retired=True)]  # fmt: skip
    assert missing(fields, {"b": "north"}) is None
    with pytest.raises(RuleViolation, match=r"Gate is not filled in yet\.") as refusal:
        check_required(fields, {"b": ""})
    assert refusal.value.field == "fields.b"


@pytest.mark.parametrize("wrong", ["", ".", "..", "../plan.pdf", "C:\\plan.pdf", "a\nb", "x" * 201])
def test_a_file_has_a_name_and_never_a_path(wrong: str):
    with pytest.raises(RuleViolation):
        file_name(wrong)


def test_a_copy_has_a_name_that_means_nothing_to_any_system():
    assert file_name(" Plan & Aufmaß.pdf ") == "Plan & Aufmaß.pdf"
    assert safe_name('a<b>:"c|?*.pdf') == "a_b___c___.pdf"
    assert (safe_name("CON.txt"), safe_name("..."), safe_name("plan.")) == ("_CON.txt", "file", "plan")
    assert [runs(one) for one in ("a.EXE", "a.pdf.lnk", "a.pdf", "exe", "run.desktop ")] == [
        True,
        True,
        False,
        True,
        True,
    ]
