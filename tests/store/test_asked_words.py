"""Words that say which documents are meant: unpaid, overdue, above a sum, of a day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.actions.load import today
from app.queries.search.ask import Asked, ask
from app.queries.search.documents import find_documents
from tests.shop import Shop

_WEDNESDAY = "2026-03-18"


@pytest.mark.parametrize(("text", "since", "until"), [
    ("today", "2026-03-18", "2026-03-18"), ("yesterday", "2026-03-17", "2026-03-17"),
    ("last week", "2026-03-09", "2026-03-15"), ("lw", "2026-03-09", "2026-03-15"),
    ("Monday", "2026-03-16", "2026-03-16"),
    ("thursday", "2026-03-12", "2026-03-12"), ("wednesday", "2026-03-18", "2026-03-18"),
])  # fmt: skip
def test_days_are_those_that_were(text: str, since: str, until: str) -> None:
    assert ask(text, _WEDNESDAY) == Asked(since=since, until=until)


@pytest.mark.parametrize("text", ["mül", "mül pipe", "1234", "> 500", ">", "last", "last weekly"])
def test_what_is_no_such_question(text: str) -> None:
    asked = ask(text, _WEDNESDAY)
    assert not asked.narrowed
    assert asked.said == tuple(text.split())


def test_no_word_beside_it_is_ignored() -> None:
    asked = ask("Mül pipe >99,50 OVERDUE lw", _WEDNESDAY)
    assert asked.words == ("mul", "pipe")
    assert (asked.overdue, asked.above, asked.since) == (True, Decimal("99.50"), "2026-03-09")


def test_it_is_so_in_the_books(shop: Shop) -> None:
    _check(shop)


@pytest.mark.postgres
def test_it_is_so_on_the_hub(postgres_shop: Shop) -> None:
    _check(postgres_shop)


def _check(shop: Shop) -> None:
    days = {name: (date.fromisoformat(today()) - timedelta(days=back)).isoformat() for name, back in
            (("old", 60), ("yesterday", 1), ("today", 0))}  # fmt: skip
    made = {}
    for name, who, quantity in (("old", "MUELLER", "10"), ("yesterday", "KERN", "60"), ("today", "MUELLER", "2")):
        lines = [{"product": "CU15", "quantity": quantity}]
        draft = shop.do("draft_order", customer=who, lines=lines, date=days[name], invoice_method="order")
        made[name] = shop.do("confirm_order", order=draft.id).number

    def found(text: str) -> list[tuple[str, str]]:
        with shop.database.read() as view:
            return [(one.number, one.match) for one in find_documents(view, text)]

    assert found("yesterday") == [(made["yesterday"], "")]
    assert found("today") == [(made["today"], "")]
    assert found(">500") == [(made["yesterday"], "")]
    assert found(">100,19") == [(made["yesterday"], ""), (made["old"], "")]
    assert found("mül >50") == [(made["old"], "")]
    assert found("kern today") == []
    assert found("overdue") == []
    bills = {
        name: shop.do("issue_invoice", orders=[made[name]], date=days["old" if name == "old" else "today"]).number
        for name in made
    }
    assert found("overdue") == [(bills["old"], "overdue")]
    assert found("mue overdue") == found("overdue")
    assert found("kern overdue") == []
    assert found("unpaid")[0] == (bills["old"], "overdue"), "the oldest first"
    assert {one for one, _ in found("unpaid")} == set(bills.values())
    assert found("mül copper overdue") == found("overdue")
    assert found("mül elbow overdue") == []
    assert [one for one, _ in found("copper yesterday")] == [made["yesterday"]]
    assert [one for one, _ in found("mül copper 15 today")] == [made["today"]]
    assert [one for one, _ in found("kern unpaid")] == [bills["yesterday"]]
    assert [one for one, _ in found("unpaid >500")] == [bills["yesterday"]]
