"""Goods kept for a quote until a day: seen by everybody, weaker than any order, and promised for good in the end."""

import pytest

from app.actions.load import add_days, today
from app.domain.errors import RuleViolation
from app.queries.held import held_for, held_of, holders_of
from app.store.sql import sql
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
