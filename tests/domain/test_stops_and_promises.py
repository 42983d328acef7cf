"""Who is on stop, what is not sold, and what was promised with the goods: rules by day."""

import pytest

from app.domain.sold import Promises, late, promises_at, return_until, warranty_until
from app.domain.stops import NO_STOP, Stop, no_account, no_order, not_bought, not_sold

SAID = ("two bills overdue", "2026-03-03", "Anna")


def test_a_stop_says_since_when_by_whom_and_why():
    assert Stop("orders", *SAID).said == "since 2026-03-03 (Anna): two bills overdue"
    assert Stop("orders", "two bills overdue").said == "two bills overdue"
    assert Stop("orders", "why", "2026-03-03").said == "since 2026-03-03: why"
    assert no_order("Kern", Stop("orders", *SAID)) == "Kern is on stop since 2026-03-03 (Anna): two bills overdue."
    assert no_account("Kern", Stop("account", *SAID)).startswith("Kern gets no goods on account, since 2026-03-03")


@pytest.mark.parametrize(
    ("kind", "sold", "bought"),
    [("", True, True), ("sale", False, True), ("purchase", True, False), ("both", False, False)],
)
def test_what_each_kind_of_stop_lets_pass(kind: str, sold: bool, bought: bool):
    stop = Stop(kind, "recall")
    assert (stop.sells, stop.buys) == (sold, bought)
    assert (not_sold("CU15", stop, "") == "", not_bought("CU15", stop, "") == "") == (sold, bought)


def test_a_stop_names_what_takes_its_place():
    stop = Stop("both", "recall")
    assert not_sold("CU15", stop, "CU16") == "CU15 is on stop recall. CU16 takes its place."
    assert not_bought("CU15", stop, "") == "CU15 is not bought, recall."
    assert no_order("Kern", NO_STOP) == no_account("Kern", NO_STOP) == ""
    assert no_order("Kern", Stop("account", "why")) == no_account("Kern", Stop("orders", "why")) == ""


@pytest.mark.parametrize(
    ("sold", "months", "until"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-11-28", 24, "2028-11-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-11-28", 0, ""),
        ("", 24, ""),
        ("9999-06-01", 24, ""),
    ],
)
def test_a_warranty_ends_on_the_same_day_of_a_later_month(sold: str, months: int, until: str):
    assert warranty_until(sold, months) == until


def test_goods_are_late_the_day_after_their_last_day():
    assert return_until("2026-03-01", 14) == "2026-03-15"
    assert late("CU15", "2026-03-01", 14, "2026-03-15") == ""
    assert late("CU15", "2026-03-01", 14, "2026-03-16") == (
        "CU15 left on 2026-03-01; its 14 days to come back ended on 2026-03-15."
    )
    assert late("CU15", "2026-03-01", 0, "2030-01-01") == "" == late("CU15", "", 14, "2030-01-01")


def test_what_was_promised_when_it_was_sold_holds():
    said = [(10, Promises(24, 14)), (20, Promises(12, 30))]
    assert promises_at(15, said) == Promises(24, 14)
    assert promises_at(20, said) == Promises(12, 30)
    assert promises_at(5, said) == Promises(24, 14), "what was first said holds for what was sold before"
    assert promises_at(5, []) == Promises()
