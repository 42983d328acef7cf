"""A country is one that exists, in the letters the papers and the tax rules know."""

import pytest

from app.domain.countries import COUNTRIES, complete, country_code, country_name, find_country
from app.domain.errors import RuleViolation
from app.domain.tax import EU


def test_the_tax_rules_know_no_country_that_does_not_exist():
    assert EU <= COUNTRIES
    assert len(COUNTRIES) == 250


def test_small_letters_and_blanks_are_forgiven():
    assert country_code(" de ") == "DE"


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ("UK", "GB"), ("EL", "GR"), ("Germany", "DE"), ("deutschland", "DE"), ("Österreich", "AT"),
        ("Oesterreich", "AT"),
        ("AE", "AE"), ("A", "AT"), ("côte d’ivoire", "CI"), ("The Netherlands", "NL"), ("Holland", "NL"), ("USA", "US"),
        ("Türkei", "TR"), ("Turkey", "TR"), ("vereinigtes königreich", "GB"), ("xk", "XK"),
        ("Bosnia & Herzegovina", "BA"),
    ],
)  # fmt: skip
def test_a_country_is_known_by_its_code_and_its_names(given, code):
    assert country_code(given) == find_country(given) == code


def test_each_country_is_found_by_its_own_names_and_no_two_share_one():
    for code in COUNTRIES:
        for language in ("en", "de"):
            assert find_country(country_name(code, language)) == code, (code, language)
        assert find_country(code) == find_country(code.lower()) == code
    assert country_name("QQ") == "QQ"


@pytest.mark.parametrize(
    ("given", "codes"),
    [("ger", ("DE",)), ("de", ("DE", "DK")), ("öst", ("AT",)), ("united", ("AE", "GB", "US")), ("", ()),
     ("zz", ()), ("kingdom", ("GB",)), ("ch", ("CH", "TD", "CL"))],
)  # fmt: skip
def test_what_is_typed_may_become_these(given, codes):
    assert complete(given, 7)[: len(codes)] == codes
    if len(codes) < 2:
        assert complete(given, 7) == codes


@pytest.mark.parametrize("given", ["ZZ", "Genovia", "D1"])
def test_what_is_no_country_is_refused_with_the_way_out(given):
    with pytest.raises(RuleViolation) as refused:
        country_code(given, "country")
    assert refused.value.message == f"There is no country {given}; write it like DE or Germany."
    assert refused.value.field == "country"


def test_no_country_at_all_is_said_to_be_missing():
    with pytest.raises(RuleViolation) as refused:
        country_code(" ", "country")
    assert refused.value.message == "The country is missing; write it like DE or Germany."
