"""A year that is over: its numbers end whole, and the new one begins at 1 under its own prefix."""

import pytest

from app.domain.numbers import in_year_of
from app.queries.desk_settings import number_series, years_over
from app.store.rebuild import check_numbers
from tests.actions.told import refused
from tests.shop import Shop


def billed(shop: Shop) -> str:
    """An invoice; its number."""
    order = shop.order(lines=[{"product": "CU15", "quantity": "1"}])
    shop.shipped(order.id)
    return str(shop.do("issue_invoice", orders=[order.id]).number)


def test_the_new_year_begins_at_one_and_the_old_one_stays_whole(shop: Shop) -> None:
    shop.do("save_series", kind="invoice", prefix="RE-2025-", width=4)
    assert [billed(shop) for _ in range(2)] == ["RE-2025-0001", "RE-2025-0002"]
    made = shop.do("save_series", kind="invoice", prefix="RE-2026-", width=4, next=1)
    assert made.number == "RE-2026-0001"
    assert [billed(shop) for _ in range(2)] == ["RE-2026-0001", "RE-2026-0002"]
    refused(shop, "it never runs backwards", "save_series", kind="invoice", prefix="RE-2026-", width=4, next=1,
            field="next")  # fmt: skip
    refused(shop, "it never runs backwards", "save_series", kind="invoice", prefix="RE-2025-", width=4, next=1,
            field="next")  # fmt: skip
    shop.do("save_series", kind="invoice", prefix="RE-2027-", width=4, next=1)
    assert billed(shop) == "RE-2027-0001"
    with shop.database.read() as view:
        assert check_numbers(view) == []
        [running] = [one for one in number_series(view) if one.kind == "invoice"]
        assert (running.id, running.next_number) == ("1:invoice#3", "RE-2027-0002")


def test_what_holds_a_year_that_is_over_is_told(shop: Shop) -> None:
    shop.do("save_series", kind="invoice", prefix="RE-2025-", width=4)
    with shop.database.read() as view:
        assert years_over(view, "2025-12-31") == ()
        assert years_over(view, "2026-01-01") == ("RE-2025-",)
    shop.do("save_series", kind="invoice", prefix="RE-2026-", width=4, next=1)
    with shop.database.read() as view:
        assert years_over(view, "2026-01-01") == ()


@pytest.mark.parametrize(
    ("prefix", "date", "found"),
    [
        ("RE-2026-", "2026-12-31", "RE-2026-"),
        ("RE-2026-", "2027-01-01", "RE-2027-"),
        ("RE-2-2026-", "2028-06-01", "RE-2-2028-"),
        ("F2026-", "2027-01-01", "F2027-"),
        ("INV/26-27/", "2027-03-31", "INV/26-27/"),
        ("INV/26-27/", "2027-04-01", "INV/27-28/"),
        ("RE-2030-", "2027-01-01", "RE-2030-"),
        ("INV-", "2027-01-01", "INV-"),
        ("R12-20-", "2027-01-01", "R12-20-"),
        ("", "2027-01-01", ""),
    ],
)
def test_the_year_of_a_prefix(prefix: str, date: str, found: str) -> None:
    assert in_year_of(prefix, date) == found
