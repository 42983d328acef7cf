"""Goods kept for a quote until a day: seen by everybody, weaker than any order, and promised for good in the end."""

import pytest

from app.actions.held import Taken
from app.actions.load import add_days, today
from app.domain.errors import RuleViolation
from app.queries.held import Holder, held_for, held_of, holders_of
from app.store.sql import sql
from app.ui import format as say
from app.ui.screens.order.asking import kept_question, questions
from tests.actions.told import refused
from tests.shop import Shop

_ID = sql("SELECT id FROM product WHERE sku = 'CU15'")
_QUOTE = sql("SELECT id FROM quote")


def quoted(shop: Shop, quantity: str = "60", **more: object) -> str:
    """A quote that was sent."""
    lines = [{"product": "CU15", "quantity": quantity}, {"product": "CUT", "quantity": "1"}]
    draft = shop.do("draft_quote", customer="MUELLER", lines=lines)
    return shop.do("send_quote", quote=draft.id, **more).number


def held(shop: Shop, day: str = "") -> str:
    """What is kept of copper pipe, on a day."""
    with shop.database.read() as view:
        [(id_,)] = view.rows(_ID)
        return str(held_of(view, [id_], day or today()).get(id_, 0) // 1000)


def test_goods_are_kept_until_their_day_and_another_order_takes_them_with_a_word(shop: Shop) -> None:
    quote = quoted(shop)
    until = add_days(today(), 9)
    reply = shop.do("hold_goods", quote=quote, until=until)
    assert [(x.line, x.sku, x.quantity) for x in reply.lines or ()] == [(1, "CU15", "60")]
    assert (reply.state, reply.until) == ("held", until)
    stock = shop.ask("stock", "CU15")
    assert (stock["available"], stock["held"]) == ("100", "60"), "free is as before: nobody is promised anything"
    assert shop.order(lines=[{"product": "CU15", "quantity": "40"}]).warnings is None
    taking = shop.order("KERN", lines=[{"product": "CU15", "quantity": "25"}])
    assert taking.lines is not None
    assert taking.lines[0].reserved == "25"
    assert taking.warnings == (
        f"25 × CU15 were kept for {quote} (Müller Bau GmbH) until {until}; this order has them now.",
    )
    assert (held(shop), held(shop, add_days(until, 1))) == ("60", "0"), "released by its last day"


def test_who_is_about_to_take_kept_goods_is_asked_and_an_amendment_says_it_too(shop: Shop) -> None:
    until = add_days(today(), 9)
    quote = quoted(shop, "60", hold_until=until)

    def asked(draft: str) -> list[tuple[str, str]]:
        with shop.database.read() as view:
            return [(one.kind, one.sentence) for one in questions(view, draft, 0)]

    def drafted(quantity: str) -> str:
        lines = [{"product": "CU15", "quantity": quantity}, {"product": "CUT", "quantity": "1"}]
        return str(shop.do("draft_order", customer="KERN", lines=lines).id)

    day = say.short_day(until)
    enough, more = drafted("40"), drafted("150")
    assert asked(enough) == []
    assert asked(more) == [("kept", f"60 of CU15 are kept for Müller Bau GmbH ({quote}) until {day}.")]
    assert asked(drafted("41")) == [("kept", f"1 of CU15 is kept for Müller Bau GmbH ({quote}) until {day}.")]
    own = shop.do("accept_quote", quote=quote, lines=[{"line": 1, "quantity": "20"}])
    assert asked(own.id) == [], "the goods are its own"
    shop.do("discard_draft", draft=own.id)
    order = shop.do("confirm_order", order=enough)
    assert order.warnings is None
    amended = shop.do("amend_order", order=order.id, lines=[{"line": 1, "quantity": "65"}])
    said = f"× CU15 were kept for {quote} (Müller Bau GmbH) until {until}; this order has them now."
    assert amended.warnings == (f"25 {said}",)
    assert shop.do("amend_order", order=order.id, lines=[{"line": 1, "quantity": "64"}]).warnings is None
    assert shop.do("amend_order", order=order.id, lines=[{"product": "CU15", "quantity": "2"}]).warnings == (
        f"2 {said}",
    )
    waits = shop.do("confirm_order", order=drafted("3"), hold=True)
    assert waits.warnings is None, "nothing is promised yet"
    assert shop.do("release_hold", order=waits.id).warnings == (f"3 {said}",)


def test_what_is_kept_for_several_is_one_sentence() -> None:
    taken = [Taken("CU15", 28_000, Holder("1", "Q-12", "Kern", "2099-12-04", 28_000)),
             Taken("ELB15", 15_000, Holder("2", "Q-13", "Linde", "2099-12-05", 9000)),
             Taken("ELB15", 2000, Holder("3", "Q-14", "Otto", "2099-12-06", 2000))]  # fmt: skip
    found = kept_question(taken)
    assert found is not None
    first, second = (say.short_day(f"2099-12-0{day}") for day in (4, 5))
    assert found.sentence == (
        f"28 of CU15 are kept for Kern (Q-12) until {first}, 15 of ELB15 for Linde (Q-13) until {second}, and 1 more."
    )
    assert (found.order, found.number) == ("1", "Q-12")


def test_what_is_kept_is_promised_for_good_with_its_own_order(shop: Shop) -> None:
    quote = quoted(shop, "60", hold_until=add_days(today(), 5))
    order = shop.do("accept_quote", quote=quote, lines=[{"line": 1, "quantity": "20"}])
    assert held(shop) == "60", "a draft promises nothing yet"
    confirmed = shop.do("confirm_order", order=order.id)
    assert (confirmed.warnings, held(shop)) == (None, "40")
    rest = shop.do("accept_quote", quote=quote)
    assert shop.do("confirm_order", order=rest.id).warnings is None
    assert held(shop) == "0"
    assert shop.ask("stock", "CU15")["reserved"] == "60"


def test_who_takes_an_order_back_has_again_what_was_kept_for_its_quote(shop: Shop) -> None:
    quote = quoted(shop, "60", hold_until=add_days(today(), 5))
    order = shop.do("accept_quote", quote=quote, lines=[{"line": 1, "quantity": "20"}])
    shop.do("confirm_order", order=order.id)
    assert held(shop) == "40"
    shop.do("undo_step", document=order.id)
    assert (held(shop), held(shop, add_days(today(), 6))) == ("60", "0")
    again = shop.do("accept_quote", quote=quote, lines=[{"line": 1, "quantity": "10"}])
    shop.do("confirm_order", order=again.id)
    shop.order("KERN", lines=[{"product": "CU15", "quantity": "85"}])
    shop.do("undo_step", document=again.id)
    assert held(shop) == "15", "what somebody else has by now is theirs"


def test_what_is_kept_follows_the_quote(shop: Shop) -> None:
    quote = quoted(shop, "60", hold_until=add_days(today(), 5))
    lines = [{"product": "ELB15", "quantity": "4"}, {"product": "CU15", "quantity": "30"}]
    draft = shop.do("revise_quote", quote=quote, customer="MUELLER", lines=lines)
    shop.do("send_quote", quote=draft.id)
    with shop.database.read() as view:
        [(id_,)] = view.rows(_QUOTE)
        assert [(x.line, x.quantity) for x in held_for(view, id_)] == [(2, 30000)]
    shop.do("decline_quote", quote=quote, reason="price")
    assert held(shop) == "0"


def test_nothing_is_kept_twice_and_it_is_let_go(shop: Shop) -> None:
    first, second = quoted(shop, "70", hold_until=add_days(today(), 3)), quoted(shop, "50")
    refused(
        shop, "Only 30 of CU15 are free and kept for nobody; keep fewer", "hold_goods", quote=second,
        lines=[{"line": 1, "quantity": "31"}], field="lines",
    )  # fmt: skip
    shop.do("hold_goods", quote=second)
    with shop.database.read() as view:
        [(id_,)] = view.rows(_ID)
        assert [(x.number, x.quantity) for x in holders_of(view, id_, today())] == [(first, 70000), (second, 30000)]
    shop.do("let_go", quote=first)
    assert held(shop) == "30"
    refused(shop, f"Nothing is kept for quote {first}.", "let_go", quote=first, field="quote")
    shop.do("hold_goods", quote=second)
    assert held(shop) == "50", "kept anew, in place of what was kept before"


def test_of_a_kit_the_parts_are_kept(shop: Shop) -> None:
    shop.do("save_product", sku="SET", name="Set", price="20.00", tax="S19", parts="CU15 = 2; ELB15 = 1")
    draft = shop.do("draft_quote", customer="MUELLER", lines=[{"product": "SET", "quantity": "10"}])
    quote = shop.do("send_quote", quote=draft.id).number
    with pytest.raises(RuleViolation, match="sold whole"):
        shop.do("hold_goods", quote=quote, lines=[{"line": 1, "quantity": "2.5"}])
    shop.do("hold_goods", quote=quote, lines=[{"line": 1, "quantity": "4"}])
    assert held(shop) == "8"
    taken = shop.do("accept_quote", quote=quote)
    shop.do("confirm_order", order=taken.id)
    assert held(shop) == "0"


def test_what_cannot_be_kept(shop: Shop) -> None:
    quote = quoted(shop)
    refused(
        shop, "2020-01-01 is past; say a day to come.", "hold_goods", quote=quote, until="2020-01-01", field="until"
    )
    refused(shop, "The quote has no goods on line 2.", "hold_goods", quote=quote, lines=[{"line": 2, "quantity": "1"}])
    refused(shop, "Line 1 offers 60, not 61.", "hold_goods", quote=quote, lines=[{"line": 1, "quantity": "61"}])
    shop.order(lines=[{"product": "CU15", "quantity": "100"}])
    refused(shop, "Nothing of this quote is free to be kept.", "hold_goods", quote=quote)
    shop.do("decline_quote", quote=quote)
    refused(shop, f"Quote {quote} is declined, not open.", "hold_goods", quote=quote, field="quote")
