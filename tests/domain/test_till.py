"""The drawer's arithmetic: to the cent on any day, change never counted, and card numbers told from other figures."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.cards import LONGEST, SHORTEST, looks_like_card_number, luhn, no_card_number
from app.domain.cash import DENOMINATIONS, Pieces, denominations, sum_of
from app.domain.errors import RuleViolation
from app.domain.money import exponent
from app.domain.till import (
    COUNTED,
    TillAmount,
    TillEntry,
    TillLine,
    cash_sheet,
    cash_up,
    expected,
    leaves,
    needs_reason,
    stays,
)

cents = st.integers(1, 10**7)
methods = st.sampled_from(["cash", "card", "cheque", "wallet", "transfer", "account"])
KINDS = {"payment": 1, "reversal": -1, "refund": -1, "in": 1, "out": -1}


@st.composite
def days(draw: st.DrawFn) -> tuple[int, list[TillEntry]]:
    """A float, and what comes and goes on a random day."""
    opening = draw(st.integers(0, 10**6))
    entries = [TillEntry("opening", "cash", opening)]
    for kind, method, amount in draw(st.lists(st.tuples(st.sampled_from(sorted(KINDS)), methods, cents))):
        entries.append(TillEntry(kind, "cash" if kind in {"in", "out"} else method, KINDS[kind] * amount))
    return opening, entries


@given(days())
def test_expected_cash_is_float_and_takings_less_what_left_to_the_cent(day: tuple[int, list[TillEntry]]) -> None:
    opening, entries = day
    by_kind = {kind: sum(abs(e.amount) for e in entries if e.kind == kind and e.method == "cash") for kind in KINDS}
    by_hand = Decimal(opening) + by_kind["payment"] - by_kind["reversal"] - by_kind["refund"]
    by_hand += by_kind["in"] - by_kind["out"]
    sheet = cash_sheet(entries)
    assert Decimal(sheet.expected) == by_hand
    assert expected(entries)["cash"] == sheet.expected
    assert min(sheet.opening, sheet.payments, sheet.reversed, sheet.refunds, sheet.paid_in, sheet.paid_out) >= 0
    assert sum(expected(entries).values()) == sum(e.amount for e in entries), "no form of money is left out"


@given(days(), st.dictionaries(st.sampled_from(COUNTED), st.integers(0, 10**7)), st.randoms())
def test_the_z_report_says_each_form_once_whatever_the_order(
    day: tuple[int, list[TillEntry]], counted: dict[str, int], chance: object
) -> None:
    entries = list(day[1])
    lines = cash_up(entries, counted)
    assert len({one.method for one in lines}) == len(lines)
    assert lines[0].method == "cash", "the drawer first"
    assert sum(one.counted or 0 for one in lines) == sum(counted.values()), "nothing that was counted is dropped"
    for one in lines:
        assert (one.counted is None) == (one.method not in COUNTED)
        assert one.difference == (0 if one.counted is None else one.counted - one.expected)
    chance.shuffle(entries)  # type: ignore[attr-defined]
    assert cash_up(entries, counted) == lines
    most = max(abs(one.difference) for one in lines)
    assert not needs_reason(lines, most)
    assert most == 0 or needs_reason(lines, most - 1)


@given(st.lists(st.tuples(methods, cents), min_size=1), st.data())
def test_only_what_stays_in_the_drawer_counts(given: list[tuple[str, int]], data: st.DataObject) -> None:
    tenders = [TillAmount(*one) for one in given]
    cash = sum(one.amount for one in tenders if one.method == "cash")
    change = data.draw(st.integers(0, cash))
    stayed = {one.method: one.amount for one in stays(tenders, change)}
    assert stayed.get("cash", 0) == cash - change
    assert sum(stayed.values()) == sum(one.amount for one in tenders) - change
    assert 0 not in stayed.values()
    gone = leaves(stays(tenders, change))
    assert [(one.method, -one.amount) for one in gone] == list(stayed.items())


def test_500_less_change_of_13_60_leaves_486_40() -> None:
    assert stays([TillAmount("cash", 500_00)], 13_60) == (TillAmount("cash", 486_40),)


def test_a_transfer_is_not_in_the_drawer_and_is_never_short() -> None:
    assert cash_up([TillEntry("payment", "transfer", 4_000)], {"cash": 0}) == (
        TillLine("cash", 0, 0),
        TillLine("transfer", 4_000, None),
    )


@pytest.mark.parametrize("currency", sorted(DENOMINATIONS))
def test_the_notes_and_coins_of_a_currency_fall_in_value(currency: str) -> None:
    values = [one.value for one in denominations(currency)]
    assert values == sorted(set(values), reverse=True)
    kinds = [one.kind for one in denominations(currency)]
    assert kinds == sorted(kinds, reverse=True), "notes first, then coins"
    assert exponent(currency) == 2, "values are written in hundredths"


@given(st.sampled_from(sorted(DENOMINATIONS)), st.data())
def test_pieces_come_to_what_they_are_worth(currency: str, data: st.DataObject) -> None:
    known = denominations(currency)
    counts = data.draw(st.lists(st.integers(0, 999), min_size=len(known), max_size=len(known)))
    pieces = [Pieces(one.value, count) for one, count in zip(known, counts, strict=True)]
    assert sum_of(pieces, currency) == sum(one.value * count for one, count in zip(known, counts, strict=True))


def test_a_currency_without_a_table_is_one_sum() -> None:
    assert denominations("JPY") == ()
    with pytest.raises(RuleViolation, match="JPY is counted as one sum; give cash"):
        sum_of([Pieces(1000, 1)], "JPY")
    with pytest.raises(RuleViolation, match="Count 0 to 100,000 pieces"):
        sum_of([Pieces(1_00, -1)], "EUR")


def card(digits: str) -> str:
    """The digits with their check digit."""
    return next(digits + str(check) for check in range(10) if luhn(digits + str(check)))


@given(st.text("0123456789", min_size=SHORTEST - 1, max_size=LONGEST - 1), st.sampled_from(["", " ", "-", ".", " "]))
def test_a_number_with_a_right_check_digit_is_told_however_it_is_grouped(digits: str, between: str) -> None:
    number = card(digits)
    if len(set(number)) == 1:
        return
    grouped = between.join(number[at : at + 4] for at in range(0, len(number), 4))
    assert looks_like_card_number(grouped)
    assert looks_like_card_number(f"Visa {grouped}, 12/27")
    assert not looks_like_card_number(number[:-1] + str((int(number[-1]) + 1) % 10)), "a wrong check digit"


@pytest.mark.parametrize("text", [
    "4111111111111111", "4111 1111 1111 1111", "3782 822463 10005", "card:5555-5555-5555-4444", "6011.1111.1111.1117",
    "４１１１１１１１１１１１１１１１", "٤١١١١١١١١١١١١١١١", "4111–1111–1111–1111", "12 4111111111111111 99",
    "0004111111111111111",
])  # fmt: skip
def test_known_card_numbers_are_told(text: str) -> None:
    assert looks_like_card_number(text)
    with pytest.raises(RuleViolation) as refusal:
        no_card_number(text, "reference")
    assert not any(one.isdigit() for one in refusal.value.message), "what is refused is not repeated"


@pytest.mark.parametrize("text", [
    "", "TSE 4711", "receipt 000123 of 18.03.2026", "Terminal 62014589, trace 001234", "4111 1111 1111 1112",
    "DE89 3704 0044 0532 0130 00", "GB82WEST12345698765432", "0000000000000000", "+49 251 443 21", "IN-2026-0001",
])  # fmt: skip
def test_what_people_do_write_beside_money_is_kept(text: str) -> None:
    assert no_card_number(text, "reference") == text
