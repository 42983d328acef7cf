"""A country is one that exists, in the letters the papers and the tax rules know."""

import pytest

from app.domain.countries import COUNTRIES, country_code
from app.domain.errors import RuleViolation
from app.domain.tax import EU


def test_the_tax_rules_know_no_country_that_does_not_exist():
    assert EU <= COUNTRIES
    assert len(COUNTRIES) == 250


def test_small_letters_and_blanks_are_forgiven():
    assert country_code(" de ") == "DE"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ("UK", "UK is written GB."),
        ("EL", "EL is written GR."),
        ("ZZ", "There is no country ZZ."),
        ("Germany", "two letters like DE, not Germany"),
        ("D1", "two letters like DE, not D1"),
        ("", "two letters like DE"),
    ],
)
def test_what_is_no_country_is_refused_with_the_way_out(given, said):
    with pytest.raises(RuleViolation) as refused:
        country_code(given, "country")
    assert said in refused.value.message
    assert refused.value.field == "country"
