"""What can be promised and when, and the ways out of what cannot: chips, substitutes, splits, packs, prices."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.pricing import Asked as PriceAsked
from app.domain.pricing import Offers, PriceEntry, UnitPrice, decide
from app.domain.promising import Chip, Receipt, Supply, chip, left_of, promise
from app.domain.sourcing import BRAND, PACK, SAME, Asked, Known, Substitute, Way, best, difference, ways

TODAY, THURSDAY, MONDAY = "2026-03-23", "2026-03-26", "2026-03-30"
FLUX = Supply("flux", "FLX500", "Flux paste 500 g", "tin", (("MAIN", 48_000),), lead_days=5, supplier="W-1")


def coming(*receipts: tuple[str, int] | tuple[str, int, int], **more: object) -> Supply:
    """The flux with receipts (day, thousandths, what of it a line lacks that it was bought for)."""
    return replace(FLUX, receipts=tuple(Receipt(*one) for one in receipts), **more)  # type: ignore[arg-type]


def chips(asked: list[tuple[int, Supply, str]], today: str) -> list[Chip]:
    """The chips of lines (quantity, supply, wanted day) of one document, one below the other."""
    found, taken = [], 0
    for quantity, supply, wanted in asked:
        found.append(chip(quantity, left_of(supply, taken, today), today, wanted))
        taken += quantity
    return found


def test_the_chip_has_its_four_states_with_figures_and_a_date() -> None:
    assert chip(40_000, FLUX, TODAY) == Chip("free", 48_000)
    assert chip(60_000, coming((THURSDAY, 12_000)), TODAY, MONDAY) == Chip("part", 48_000, 48_000, 12_000, THURSDAY)
    empty = coming((THURSDAY, 10_000), (MONDAY, 50_000), places=())
    assert chip(60_000, empty, TODAY, MONDAY) == Chip("later", 0, 0, 60_000, MONDAY)
    nothing = replace(FLUX, places=(), alternatives=3)
    assert chip(60_000, nothing, TODAY) == Chip("none", later=60_000, alternatives=3)
    assert chip(60_000, replace(nothing, alternatives=0), TODAY) == Chip("special", later=60_000, days=5)
    assert chip(1000, replace(FLUX, service=True), TODAY) == Chip("service")


def test_a_date_after_the_wanted_one_is_late_and_so_is_no_date() -> None:
    supply = coming((THURSDAY, 12_000))
    assert not chip(60_000, supply, TODAY, THURSDAY).late
    assert chip(60_000, supply, TODAY, "2026-03-25").late
    assert chip(60_000, supply, TODAY).late, "today is what nobody said"
    assert chip(70_000, supply, TODAY, MONDAY) == Chip("part", 48_000, 48_000, 22_000, "", late=True)


def test_what_others_wait_for_is_not_promised_again() -> None:
    """Thirty come for a line that lacks twenty; others lack fifteen, and five are left on Monday."""
    supply = coming((THURSDAY, 30_000, 20_000), (MONDAY, 10_000), places=(), waiting=35_000)
    assert promise(5000, supply, TODAY).date == MONDAY
    assert promise(6000, supply, TODAY).date == ""


def test_what_is_overdue_or_has_no_date_is_promised_to_nobody() -> None:
    assert promise(1000, coming(("2026-03-20", 90_000), ("", 90_000), places=()), TODAY).date == ""


def test_lines_of_one_document_share_what_there_is() -> None:
    supply = coming((THURSDAY, 20_000))
    first, second, third = chips([(40_000, supply, ""), (20_000, supply, MONDAY), (9000, supply, MONDAY)], TODAY)
    assert first.state == "free"
    assert second == Chip("part", 8000, 8000, 12_000, THURSDAY)
    assert (third.state, third.date) == ("special", "")


@given(
    st.integers(1, 50), st.lists(st.integers(-5, 30), max_size=3), st.integers(0, 40),
    st.lists(st.tuples(st.sampled_from(("", "2026-03-01", THURSDAY, MONDAY)), st.integers(1, 30)), max_size=4),
)  # fmt: skip
def test_a_promise_never_exceeds_what_is_there_and_comes(
    quantity: int, places: list[int], waiting: int, receipts: list[tuple[str, int]]
) -> None:
    supply = Supply("p", places=tuple((str(n), q) for n, q in enumerate(places)), waiting=waiting,
                    receipts=tuple(Receipt(day, q) for day, q in receipts))  # fmt: skip
    got = promise(quantity, supply, TODAY)
    assert got.now + got.later == quantity
    assert 0 <= got.now <= max(0, sum(places))
    if got.later and got.date:
        by_then = sum(q for day, q in receipts if day and day <= got.date)
        assert got.date >= TODAY
        assert got.later <= by_then
        assert promise(quantity, replace(supply, waiting=waiting + 1000), TODAY).date in {"", MONDAY}


def by_kind(found: tuple[Way, ...]) -> list[str]:
    return [one.kind for one in found]


TIN = UnitPrice(98_000)


def test_where_all_is_there_nothing_is_out_of_the_way_but_free_text() -> None:
    assert by_kind(ways(Asked(1000, TODAY, price=TIN, known=Known(FLUX)))) == ["text"]
    assert by_kind(ways(Asked(1000, TODAY))) == ["text"]
    assert best(ways(Asked(1000, TODAY))).kind == "text"


def test_what_is_missing_is_awaited_split_taken_later_or_ordered_in() -> None:
    known = Known(coming((THURSDAY, 12_000)), buy_pack=10_000)
    found = ways(Asked(60_000, TODAY, price=TIN, known=known))
    assert by_kind(found) == ["backorder", "split", "later", "order_in", "text"]
    assert found[:4] == (
        Way("backorder", 60_000, 48_000, 12_000, THURSDAY),
        Way("split", 60_000, 48_000, 12_000, THURSDAY),
        Way("later", 60_000, 0, 60_000, THURSDAY),
        Way("order_in", 20_000, later=12_000, supplier="W-1", days=5),
    )
    assert best(found).kind == "backorder"
    unknown = ways(Asked(60_000, TODAY, price=TIN, known=Known(replace(FLUX, supplier=""))))
    assert by_kind(unknown) == ["backorder", "text"]
    assert unknown[0].date == "", "nobody says when"


def test_substitutes_come_as_they_can_deliver_then_by_kind_rank_and_price() -> None:
    def other(sku: str, kind: str, free: int, price: int, rank: int = 0) -> Substitute:
        supply = Supply(sku, sku, places=(("MAIN", free),) if free else ())
        return Substitute(supply, kind, rank, UnitPrice(price))

    others = (
        other("PART", SAME, 1000, 90_000), other("PACKED", PACK, 90_000, 40_000), other("DEAR", BRAND, 90_000, 99_000),
        other("CHEAP", BRAND, 90_000, 97_000), other("FIRST", BRAND, 90_000, 120_000, -1), other("NONE", SAME, 0, 1),
    )  # fmt: skip
    asked = Asked(60_000, TODAY, price=TIN, known=Known(replace(FLUX, supplier=""), others))
    found = [one for one in ways(asked) if one.kind == "substitute"]
    assert [(one.sku, one.difference) for one in found] == [
        ("FIRST", 22_000), ("CHEAP", -1000), ("DEAR", 1000), ("PACKED", -58_000), ("PART", -8000),
    ]  # fmt: skip
    assert (found[-1].now, found[-1].later) == (1000, 59_000)
    stopped = replace(asked, quantity=1000, known=replace(asked.known, supply=replace(FLUX, stopped=True)))  # type: ignore[type-var]
    assert by_kind(ways(stopped)) == ["substitute"] * 5 + ["text"], "what is not sold is replaced, not awaited"


def test_other_places_give_what_the_first_has_not() -> None:
    supply = replace(FLUX, places=(("MAIN", 10_000), ("CELLAR", 5000), ("YARD", 90_000)))
    found = [one for one in ways(Asked(30_000, TODAY, price=TIN, known=Known(supply))) if one.kind == "place"]
    assert [(one.location, one.quantity) for one in found] == [("YARD", 20_000), ("CELLAR", 5000)]


@pytest.mark.parametrize(
    ("quantity", "expected"),
    [(23, [("box", 2, 24), ("tray", 5, 25)]), (24, []), (1, [("tray", 1, 5), ("box", 1, 12)]), (30, [])],
)
def test_the_nearest_whole_packs(quantity: int, expected: list[tuple[str, int, int]]) -> None:
    known = Known(replace(FLUX, places=(("MAIN", 900_000),)), packs=(("each", 1000), ("box", 12_000), ("tray", 5000)))
    found = [one for one in ways(Asked(quantity * 1000, TODAY, price=TIN, known=known)) if one.kind == "pack"]
    assert [(one.pack, one.count, one.quantity // 1000) for one in found] == expected


def test_a_break_near_by_and_every_other_price() -> None:
    standard = (PriceEntry("2026-01-01", 0, 98_000, 1), PriceEntry("2026-01-01", 50_000, 90_000, 1))
    priced = decide(PriceAsked(45_000, TODAY), Offers(standard=standard))
    known = Known(FLUX, priced=priced, last=UnitPrice(95_000), last_date="2026-02-01")
    by_hand = ways(Asked(45_000, TODAY, price=UnitPrice(80_000), known=known))
    assert by_kind(by_hand) == ["break", "price", "price", "text"]
    assert (by_hand[0].quantity, by_hand[0].price) == (50_000, UnitPrice(90_000))
    assert [(one.source, one.price, one.date) for one in by_hand[1:3]] == [
        ("standard", TIN, ""),
        ("last", UnitPrice(95_000), "2026-02-01"),
    ]
    assert by_kind(ways(Asked(45_000, TODAY, price=TIN, known=replace(known, last=TIN)))) == ["break", "text"]


def test_the_difference_is_for_one_unit_whatever_the_prices_are_for() -> None:
    assert difference(UnitPrice(125_000, 100), UnitPrice(1000)) == 250
    assert difference(UnitPrice(1000), UnitPrice(1, 3)) == 1000, "rounded once"


def test_what_is_kept_for_quotes_is_told_and_may_be_taken() -> None:
    supply = Supply("p", places=(("MAIN", 10_000),), held=8_000)
    assert chip(4_000, supply, "2026-03-18") == Chip("free", 10_000, held=8_000)
    told = chips([(6_000, supply, ""), (3_000, supply, "")], "2026-03-18")
    assert [(one.free, one.held) for one in told] == [(10_000, 8_000), (4_000, 4_000)]


def test_the_same_figure_in_another_unit() -> None:
    known = Known(FLUX, packs=(("box", 12_000), ("pallet", 480_000)))

    def units(**said: object) -> list[tuple[str, int, int]]:
        found = ways(replace(Asked(10_000, TODAY, known=known), **said))  # type: ignore[arg-type]
        return [(one.pack, one.count, one.quantity) for one in found if one.kind == "unit"]

    assert units() == [("box", 10, 120_000), ("pallet", 10, 4_800_000)]
    assert units(quantity=24_000, pack="box", pack_size=12_000) == [("", 2, 2000), ("pallet", 2, 960_000)]
    assert units(quantity=2500) == [], "two and a half are no boxes"
    assert units(cut=True) == []
    assert best(ways(Asked(12_000, TODAY, known=known))).kind == "text", "Enter changes no unit by itself"
