"""Which price holds on the day, and who is taxed how."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pricing import PriceEntry, price_of_the_day
from app.domain.tax import CATEGORIES, DEFAULT_REASONS, EU, Tax, TaxStatus, status_kind, under_status
from tests.domain.trade_counter import ALL_TAXES, EXEMPT, FULL, ZERO

PIPE = [
    PriceEntry("2025-01-01", 0, 84_200, 1),
    PriceEntry("2025-01-01", 50_000, 79_900, 1),
    PriceEntry("2026-04-01", 0, 89_000, 1),
    PriceEntry("2026-07-01", 50_000, 82_000, 1),
]


@pytest.mark.parametrize(
    ("date", "quantity", "price"),
    [
        ("2024-12-31", 1_000, None),
        ("2025-01-01", 1_000, 84_200),
        ("2026-03-31", 49_999, 84_200),
        ("2026-03-31", 50_000, 79_900),
        ("2026-04-01", 1_000, 89_000),
        ("2026-04-01", 60_000, 79_900),
        ("2026-07-01", 60_000, 82_000),
        ("2026-07-01", -1_000, 89_000),
    ],
)
def test_the_pipe_gets_cheaper_by_the_bundle_and_dearer_in_spring(date: str, quantity: int, price: int | None) -> None:
    entry = price_of_the_day(PIPE, quantity, date)
    assert (entry.price if entry else None) == price


def test_goods_without_a_price_have_none() -> None:
    assert price_of_the_day([], 1_000, "2026-03-20") is None


entries = st.lists(
    st.builds(
        PriceEntry,
        st.dates().map(str),
        st.sampled_from([0, 5_000, 10_000, 50_000]),
        st.integers(0, 10**6),
        st.just(1),
    ),
    max_size=8,
)


@given(entries, st.integers(0, 60_000), st.dates().map(str))
def test_the_price_is_one_that_holds_and_no_better_break_was_reached(
    prices: list[PriceEntry], quantity: int, date: str
) -> None:
    entry = price_of_the_day(prices, quantity, date)
    holding = [one for one in prices if one.valid_from <= date and one.min_quantity <= quantity]
    assert (entry is None) == (not holding)
    if entry:
        assert entry in holding
        assert entry.min_quantity == max(one.min_quantity for one in holding)
        assert entry.valid_from == max(x.valid_from for x in holding if x.min_quantity == entry.min_quantity)


@pytest.mark.parametrize(
    ("company", "customer", "vat_id", "kind"),
    [
        ("DE", "DE", "DE129274202", "domestic"),
        ("DE", "", "", "domestic"),
        ("DE", "NL", "NL810433941B01", "intra_eu"),
        ("DE", "NL", "", "domestic"),
        ("DE", "CH", "CHE116320851", "export"),
        ("DE", "GB", "", "export"),
        ("CH", "DE", "DE129274202", "export"),
        ("US", "US", "", "domestic"),
    ],
)
def test_where_a_customer_stands_follows_from_country_and_vat_id(
    company: str, customer: str, vat_id: str, kind: str
) -> None:
    assert status_kind(company, customer, vat_id, TaxStatus(), "2026-03-20") == kind


def test_what_was_recorded_of_a_customer_comes_first() -> None:
    given_status = TaxStatus("exempt", "Certificate 4711")
    assert status_kind("DE", "NL", "NL810433941B01", given_status, "2026-03-20") == "exempt"
    assert status_kind("DE", "DE", "", TaxStatus("reverse_charge"), "2026-03-20") == "reverse_charge"


@pytest.mark.parametrize(
    ("date", "kind"), [("2026-03-19", "exempt"), ("2026-03-20", "exempt"), ("2026-03-21", "intra_eu")]
)
def test_an_exemption_holds_through_its_last_day(date: str, kind: str) -> None:
    certificate = TaxStatus("exempt", "Certificate 4711", until="2026-03-20")
    assert status_kind("DE", "NL", "NL810433941B01", certificate, date) == kind


@pytest.mark.parametrize(
    ("kind", "service", "category"),
    [
        ("domestic", False, "S"),
        ("domestic", True, "S"),
        ("intra_eu", False, "K"),
        ("intra_eu", True, "AE"),
        ("reverse_charge", False, "AE"),
        ("export", False, "G"),
        ("export", True, "G"),
        ("exempt", False, "E"),
    ],
)
def test_the_status_decides_the_category(kind: str, service: bool, category: str) -> None:
    tax = under_status(FULL, kind, service)
    assert tax.category == category
    if category != "S":
        assert tax == Tax(FULL.code, category, 0, DEFAULT_REASONS[category])


def test_the_certificate_is_the_reason_on_the_paper() -> None:
    assert under_status(FULL, "exempt", service=False, reason="Certificate 4711").reason == "Certificate 4711"


def test_what_was_untaxed_before_stays_what_it_was() -> None:
    for tax in ALL_TAXES:
        if tax.category not in {"S", "Z"}:
            assert under_status(tax, "export", service=False) == tax
    assert under_status(ZERO, "export", service=False).category == "G"
    assert under_status(EXEMPT, "domestic", service=False) == EXEMPT


def test_every_category_that_needs_a_reason_has_one() -> None:
    assert set(CATEGORIES) - set(DEFAULT_REASONS) == {"S", "Z"}
    assert len(EU) == 27


def test_a_tax_group_is_category_and_rate_whatever_the_code_says() -> None:
    assert replace(FULL, code="VAT").group == FULL.group
