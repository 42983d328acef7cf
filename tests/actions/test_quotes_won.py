"""Quotes that are won: asked after, taken in parts, at today's prices; run out by themselves, once."""

import pytest

from app.actions.drafts import find_draft
from tests.actions.told import gross, refused
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "40"}, {"product": "ELB15", "quantity": "10"}]


def _follow(shop: Shop, number: str) -> tuple[str, ...]:
    from app.store.sql import sql

    with shop.database.read() as view:
        found = view.row(
            sql("SELECT follow_up, contacted, follow_note, owner FROM quote WHERE number = :number"), {"number": number}
        )
    return tuple(found or ())


@pytest.fixture
def quote(shop: Shop) -> str:
    """A quote of two lines that is out, valid until the end of April."""
    draft = shop.do("draft_quote", customer="MUELLER", lines=LINES, date="2026-03-18", valid_until="2026-04-30")
    return shop.do("send_quote", quote=draft.number).number


def test_a_sent_quote_is_asked_after_in_a_week_or_by_the_companys_rule(shop: Shop, quote: str) -> None:
    assert _follow(shop, quote) == ("2026-03-25", "", "", "anna")
    shop.do("save_company", follow_up_days=90)
    again = shop.do("revise_quote", quote=quote, customer="MUELLER", lines=LINES, date="2026-03-20",
                    valid_until="2026-05-01")  # fmt: skip
    shop.do("send_quote", quote=again.number)
    assert _follow(shop, quote)[0] == "2026-05-01", "never later than its last day"
    other = shop.do("draft_quote", customer="MUELLER", lines=LINES)
    sent = shop.do("send_quote", quote=other.number, follow_up="")
    assert _follow(shop, sent.number)[0] == ""


def test_what_was_said_names_the_day_of_the_next_call(shop: Shop, quote: str) -> None:
    said = shop.do("follow_up_quote", quote=quote, note="called,  thinks until Friday", date="2026-03-25")
    assert (said.number, said.follow_up) == (quote, "2026-03-27")
    assert _follow(shop, quote) == ("2026-03-27", "2026-03-25", "called, thinks until Friday", "anna")
    shop.do("follow_up_quote", quote=quote, note="no answer", date="2026-03-26")
    assert _follow(shop, quote)[0] == "2026-03-27", "a day that is still to come stays"
    shop.do("follow_up_quote", quote=quote, note="will call us", date="2026-03-27")
    assert _follow(shop, quote)[0] == "", "a day that has come is over with the call"
    shop.do("follow_up_quote", quote=quote, follow_up="2026-04-10", owner="ben", date="2026-03-27")
    assert _follow(shop, quote) == ("2026-04-10", "2026-03-27", "will call us", "ben")
    refused(shop, "2026-01-01 is past", "follow_up_quote", quote=quote, follow_up="2026-01-01", field="follow_up")
    refused(shop, "Say what was said", "follow_up_quote", quote=quote, field="note")
    shop.do("decline_quote", quote=quote, reason="price")
    refused(shop, f"Quote {quote} is declined; there is nothing to ask", "follow_up_quote", quote=quote, note="x")


def test_a_part_is_taken_and_the_rest_stays_open(shop: Shop, quote: str) -> None:
    first = shop.do("accept_quote", quote=quote, date="2026-03-20", lines=[{"line": 1, "quantity": "15"}])
    assert shop.ask("quote", quote)["state"] == "sent"
    shop.do("confirm_order", order=first.id)
    assert [(one["sku"], one["quantity"]) for one in shop.ask("order", "SO-1")["lines"]] == [("CU15", "15")]
    refused(shop, "Line 1 (CU15) has 25 left to take, not 26", "accept_quote", quote=quote, date="2026-03-20",
            lines=[{"line": 1, "quantity": "26"}], field="lines")  # fmt: skip
    thrown = shop.do("accept_quote", quote=quote, date="2026-03-20", lines=[{"line": 2, "quantity": "10"}])
    shop.do("discard_draft", draft=thrown.id)
    second = shop.do("accept_quote", quote=quote, date="2026-03-21")
    assert [(one.sku, one.quantity) for one in shop.do("confirm_order", order=second.id).lines or ()] == [
        ("CU15", "25"), ("ELB15", "10"),
    ]  # fmt: skip
    assert shop.ask("quote", quote)["state"] == "accepted"
    refused(shop, "was accepted already", "accept_quote", quote=quote, date="2026-03-21")


def test_a_part_is_taken_and_the_rest_is_closed(shop: Shop, quote: str) -> None:
    given = {"quote": quote, "date": "2026-03-20", "lines": [{"line": 2, "quantity": "4"}]}
    refused(shop, "rest is one of open, closed", "accept_quote", **given, rest="away", field="rest")
    order = shop.do("accept_quote", **given, rest="closed")
    assert shop.ask("quote", quote)["state"] == "accepted"
    shop.do("discard_draft", draft=order.id)
    whole = shop.do("accept_quote", quote=quote, date="2026-03-21")
    assert gross(whole) == "408.05", "its draft was thrown away: all of it is there again"


def test_a_new_revision_offers_anew(shop: Shop, quote: str) -> None:
    shop.do("accept_quote", quote=quote, date="2026-03-20", lines=[{"line": 1, "quantity": "15"}])
    draft = shop.do("revise_quote", quote=quote, customer="MUELLER", lines=LINES[:1], valid_until="2026-04-30")
    shop.do("send_quote", quote=draft.number)
    taken = shop.do("accept_quote", quote=quote, date="2026-03-22")
    assert gross(taken) == "400.79"


def test_todays_prices_are_used_where_they_are_asked_for(shop: Shop, quote: str) -> None:
    from app.actions.accepting import quote_prices

    shop.do("save_price", product="CU15", price="8.92", valid_from="2026-03-20")
    with shop.database.read() as view:
        assert quote_prices(view, quote, "2026-03-19").sentence == ""
        assert quote_prices(view, quote, "2026-03-21").sentence == "1 price rose since 2026-03-18 (+20.00 EUR)."
    given = {"quote": quote, "date": "2026-03-21"}
    refused(shop, "prices is one of quoted, today", "accept_quote", **given, prices="mine", field="prices")
    order = shop.do("accept_quote", **given, prices="today")
    assert gross(order) == "431.85"
    shop.do("discard_draft", draft=order.id)
    assert gross(shop.do("accept_quote", **given)) == "408.05"


def test_a_price_by_hand_is_nobodys_list_price(shop: Shop) -> None:
    from app.actions.accepting import quote_prices

    lines = [{"product": "CU15", "quantity": "1", "price": "5"}]
    draft = shop.do("draft_quote", customer="MUELLER", lines=lines, valid_until="2099-12-31")
    number = shop.do("send_quote", quote=draft.number).number
    with shop.database.read() as view:
        assert not quote_prices(view, number, "2026-12-01")
    assert gross(shop.do("accept_quote", quote=number, prices="today")) == "5.95"


def test_an_order_that_is_taken_back_leaves_its_quote_to_be_taken(shop: Shop, quote: str) -> None:
    part = shop.do("accept_quote", quote=quote, date="2026-03-20", lines=[{"line": 1, "quantity": "15"}])
    shop.do("confirm_order", order=part.id)
    draft = shop.do("undo_step", document=part.id)
    refused(shop, "has 25 left to take", "accept_quote", quote=quote, date="2026-03-20",
            lines=[{"line": 1, "quantity": "26"}])  # fmt: skip
    shop.do("discard_draft", draft=draft.id)
    whole = shop.do("accept_quote", quote=quote, date="2026-03-20")
    assert gross(whole) == "408.05", "all of it, as if nothing had been"
    shop.do("confirm_order", order=whole.id)
    again = shop.do("undo_step", document=whole.id)
    refused(shop, f"Quote {quote} was accepted already", "accept_quote", quote=quote, date="2026-03-20")
    shop.do("discard_draft", draft=again.id)
    assert gross(shop.do("accept_quote", quote=quote, date="2026-03-20")) == "408.05"


def test_an_exemption_that_ended_meanwhile_ends_for_the_order_too(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", tax_status="exempt", tax_reason="§ 4", tax_until="2026-03-31")
    sent = []
    for day in ("2026-03-18", "2026-03-19"):
        draft = shop.do("draft_quote", customer="MUELLER", lines=LINES, date=day, valid_until="2026-04-30")
        sent.append(shop.do("send_quote", quote=draft.number).number)
    before = shop.do("accept_quote", quote=sent[0], date="2026-03-31")
    assert (gross(before), before.warnings) == ("342.90", None)
    after = shop.do("accept_quote", quote=sent[1], date="2026-04-01")
    assert gross(after) == "408.05"
    assert after.warnings == ("Müller Bau GmbH is taxed otherwise than when it was quoted: tax exempt → 19 %.",)


def test_what_was_quoted_stays_quoted_while_its_order_is_written_anew(shop: Shop, quote: str) -> None:
    shop.do("save_company", price_reason="below")
    shop.do("save_price", product="CU15", price="9.00", valid_from="2026-03-19")
    order = shop.do("accept_quote", quote=quote, date="2026-03-20")

    def marks(*lines: dict[str, object], **more: object) -> list[str]:
        shop.do("draft_order", draft=order.id, customer="MUELLER", lines=list(lines), date="2026-03-20", **more)
        with shop.database.read() as view:
            stored = find_draft(view, order.id)
        assert stored is not None
        assert stored.draft.deal is not None
        return [one.mark for one in stored.draft.deal.lines]

    pipe, elbow = {"product": "CU15", "quantity": "40", "price": "8.42"}, {"product": "ELB15", "quantity": "10"}
    assert marks(pipe, elbow)[0] == "Q"
    assert marks({**pipe, "quantity": "41"})[0] == "M", "more than was quoted is a price by hand"
    assert marks({**pipe, "discount_percent": "1"})[0] == "M"
    assert marks({**pipe, "price": "8.41"})[0] == "M"
    assert marks(pipe, allowances=[{"percent": "5", "reason": "more off"}])[0] == "M"
    assert marks({**pipe, "quantity": "20"}, {**pipe, "quantity": "20"}, {**pipe, "quantity": "1"})[2] == "M"
    assert marks(pipe, elbow)[0] == "Q"
    assert shop.do("confirm_order", order=order.id).state == "confirmed", "nobody is asked why"


def test_the_second_part_of_a_quote_is_not_charged_delivery_again_when_it_is_written_anew(shop: Shop) -> None:
    shop.do("save_charge", name="Delivery", kind="delivery", amount="9.50")
    draft = shop.do("draft_quote", customer="MUELLER", lines=LINES, channel="phone", date="2026-03-18",
                    valid_until="2026-04-30")  # fmt: skip
    quote = shop.do("send_quote", quote=draft.number)
    assert quote.totals is not None
    assert quote.totals.charge == "9.50"
    first = shop.do("accept_quote", quote=quote.number, date="2026-03-20", lines=[{"line": 1, "quantity": "40"}])
    second = shop.do("accept_quote", quote=quote.number, date="2026-03-21")
    assert (first.totals.charge, second.totals.charge) == ("9.50", "0.00") if first.totals and second.totals else False
    with shop.database.read() as view:
        stored = find_draft(view, second.id)
    assert stored is not None
    assert stored.draft.deal is not None
    said = [{"amount": "0", "reason": one.reason} for one in stored.draft.deal.adjustments]
    anew = shop.do("draft_order", draft=second.id, customer="MUELLER", lines=LINES[1:], channel="phone", charges=said)
    assert anew.totals is not None
    assert anew.totals.charge == "0.00"


def test_a_revision_keeps_what_was_promised_and_what_was_typed(shop: Shop, quote: str) -> None:
    shop.do("save_price", product="CU15", price="9.00", valid_from="2026-03-19")
    asked = [
        {"product": "CU15", "quantity": "40", "price": "8.42"},
        {"product": "ELB15", "quantity": "1", "price": "0.5"},
    ]
    draft = shop.do("revise_quote", quote=quote, customer="MUELLER", lines=asked, date="2026-03-20")

    def marks(ref: str) -> list[str]:
        with shop.database.read() as view:
            stored = find_draft(view, ref)
        assert stored is not None
        assert stored.draft.deal is not None
        return [one.mark for one in stored.draft.deal.lines]

    assert marks(draft.id) == ["Q", "M"]
    shop.do("send_quote", quote=draft.id)
    again = shop.do("revise_quote", quote=quote, customer="MUELLER", lines=asked, date="2026-03-20")
    assert marks(again.id) == ["Q", "M"], "a price by hand is one in every revision"


def test_quotes_run_out_by_themselves_once_on_the_day_after(shop: Shop, quote: str) -> None:
    assert shop.do("expire_quotes", date="2026-04-30").number == "0"
    assert shop.do("expire_quotes", date="2026-05-01").number == "1"
    assert shop.ask("quote", quote)["state"] == "expired"
    before = _facts(shop)
    assert shop.do("expire_quotes", date="2026-05-02").number == "0"
    assert _facts(shop) == before, "nothing is recorded a second time"
    shop.do("follow_up_quote", quote=quote, note="still wants it, on Monday", date="2026-05-02")
    assert shop.do("accept_quote", quote=quote, date="2026-05-04", despite_expiry=True).state == "draft"


def _facts(shop: Shop) -> int:
    from app.store.sql import sql

    with shop.database.read() as view:
        return int(view.value(sql("SELECT count(*) FROM journal")))
