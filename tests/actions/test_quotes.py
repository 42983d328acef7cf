"""Quotes: written, sent, revised, taken, lost, run out."""

import pytest

from tests.actions.told import gross, refused
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "40"}]


@pytest.fixture
def quote(shop: Shop) -> str:
    """A quote that is out, valid until the end of April."""
    draft = shop.do("draft_quote", customer="MUELLER", lines=LINES, date="2026-03-18", valid_until="2026-04-30")
    return shop.do("send_quote", quote=draft.number).number


def test_a_draft_has_a_name_of_its_own_and_a_sent_quote_a_number(shop: Shop) -> None:
    draft = shop.do("draft_quote", customer="MUELLER", lines=LINES)
    assert (draft.number, draft.state, gross(draft)) == ("D-1", "draft", "400.79")
    assert shop.ask("quote", "D-1")["state"] == "draft"
    sent = shop.do("send_quote", quote="D-1")
    assert (sent.number, sent.state, sent.id) == ("Q-1", "sent", draft.id)
    refused(shop, "Quote Q-1 was sent already; revise it", "send_quote", quote="Q-1", field="quote")
    refused(shop, "There is no quote D-1", "send_quote", quote="D-1", field="quote")
    assert shop.ask("stock", "CU15")["reserved"] == "0", "a quote promises nothing"


def test_a_quote_is_rewritten_until_it_is_sent(shop: Shop) -> None:
    first = shop.do("draft_quote", customer="MUELLER", lines=LINES)
    again = shop.do("draft_quote", customer="KERN", lines=LINES, draft=first.number)
    assert (again.id, again.number) == (first.id, "D-1")
    assert shop.ask("quote", "D-1")["customer"] == "KERN"
    refused(shop, "There is no draft D-7", "draft_quote", customer="KERN", lines=LINES, draft="D-7", field="draft")
    assert shop.do("discard_draft", draft="D-1").state == "discarded"
    refused(shop, "There is no draft D-1", "discard_draft", draft="D-1")


def test_revisions_are_a_b_c_under_one_number(shop: Shop, quote: str) -> None:
    for letter, quantity in (("B", "30"), ("C", "20")):
        lines = [{"product": "CU15", "quantity": quantity}]
        revision = shop.do("revise_quote", quote=quote, customer="MUELLER", lines=lines, valid_until="2099-12-31")
        assert revision.quote == quote
        assert shop.ask("quote", quote)["lines"][0]["quantity"] != quantity, "not out yet"
        sent = shop.do("send_quote", quote=revision.number)
        assert sent.number == quote
        asked = shop.ask("quote", quote)
        assert (asked["revision"], asked["lines"][0]["quantity"]) == (letter, quantity)
    order = shop.do("accept_quote", quote=quote)
    assert gross(order) == "200.40", "the newest revision is what was taken"


def test_a_revision_that_is_written_anew_stays_a_revision(shop: Shop, quote: str) -> None:
    revision = shop.do("revise_quote", quote=quote, customer="MUELLER", lines=LINES).number
    shop.do("draft_quote", customer="MUELLER", lines=[{"product": "CU15", "quantity": "7"}], draft=revision)
    assert shop.do("send_quote", quote=revision).number == quote
    assert shop.ask("quote", quote)["revision"] == "B"
    refused(shop, "There is no quote Q-2", "accept_quote", quote="Q-2")


def test_the_quoted_price_holds_even_if_the_list_has_risen(shop: Shop, quote: str) -> None:
    shop.do("save_product", sku="CU15", price="9.99", date="2026-03-20")
    accepted = shop.do("accept_quote", quote=quote, date="2026-03-25")
    assert (gross(accepted), accepted.quote, accepted.state) == ("400.79", quote, "draft")
    assert shop.ask("quote", quote)["state"] == "accepted"
    order = shop.do("confirm_order", order=accepted.id)
    assert shop.ask("quote", quote)["order"] == order.number == "SO-1"
    shop.do("hold_order", order=quote_id(shop, quote), reason="an order is found by its quote too")


def quote_id(shop: Shop, number: str) -> str:
    """The id behind a quote's number."""
    return str(shop.ask("quote", number)["id"])


def test_a_quote_is_taken_once(shop: Shop, quote: str) -> None:
    accepted = shop.do("accept_quote", quote=quote, date="2026-03-20")
    refused(shop, "was accepted already", "accept_quote", quote=quote, date="2026-03-20", field="quote")
    refused(shop, "was accepted; amend its order", "revise_quote", quote=quote, customer="MUELLER", lines=LINES)
    refused(shop, "is accepted, not open", "decline_quote", quote=quote)
    shop.do("confirm_order", order=accepted.id)
    refused(shop, "was accepted already", "accept_quote", quote=quote, date="2026-03-20")


def test_a_quote_whose_order_was_thrown_away_can_be_taken_again(shop: Shop, quote: str) -> None:
    first = shop.do("accept_quote", quote=quote, date="2026-03-20")
    shop.do("discard_draft", draft=first.id)
    second = shop.do("accept_quote", quote=quote, date="2026-03-21")
    assert second.id != first.id
    assert shop.ask("quote", quote)["order"] == second.id
    shop.do("confirm_order", order=second.id)
    refused(shop, "was accepted already", "accept_quote", quote=quote, date="2026-03-21")


def test_a_lost_quote_says_why_and_stays_lost(shop: Shop, quote: str) -> None:
    shop.do("decline_quote", quote=quote, reason="too dear")
    asked = shop.ask("quote", quote)
    assert (asked["state"], asked["reason"]) == ("declined", "too dear")
    refused(shop, "was declined already", "accept_quote", quote=quote, date="2026-03-20", despite_expiry=True)
    refused(shop, "is declined, not open", "decline_quote", quote=quote)
    lower = shop.do("revise_quote", quote=quote, customer="MUELLER", lines=[{"product": "CU15", "quantity": "1"}])
    shop.do("send_quote", quote=lower.number)
    assert shop.ask("quote", quote)["state"] == "sent", "a new revision is a new chance"


def test_a_quote_runs_out_and_is_taken_late_only_on_purpose(shop: Shop, quote: str) -> None:
    assert shop.ask("quote", quote)["status"] == "expired", "whether or not anybody has recorded it"
    assert shop.ask("quote", quote)["state"] == "sent"
    refused(shop, "was valid until 2026-04-30", "accept_quote", quote=quote, date="2026-05-01", field="quote")
    refused(shop, "is valid until 2026-04-30", "expire_quote", quote=quote, date="2026-04-30")
    shop.do("expire_quote", quote=quote, date="2026-05-01")
    assert shop.ask("quote", quote)["state"] == "expired"
    refused(shop, "is expired, not open", "expire_quote", quote=quote, date="2026-05-02")
    assert shop.do("accept_quote", quote=quote, date="2026-05-02", despite_expiry=True).state == "draft"


def test_a_signature_needs_a_name_a_document_and_ink(shop: Shop, quote: str) -> None:
    ink = [[(0, 0, 0, 500), (10, 10, 9, 500)]]
    refused(shop, "under a quote or under an order", "sign_document", name="Karin", strokes=ink, field="quote")
    refused(shop, "Who signs?", "sign_document", quote=quote, name=" ", strokes=ink, field="name")
    refused(shop, "The signature field is empty", "sign_document", quote=quote, name="Karin", strokes=[[]])
    long = [[(0, 0, 0, 0)] * 20_001]
    refused(shop, "The signature is too long", "sign_document", quote=quote, name="Karin", strokes=long)
    refused(shop, "There is no quote Q-9", "sign_document", quote="Q-9", name="Karin", strokes=ink)
    assert shop.do("sign_document", quote=quote, name="Karin Müller", strokes=ink).state == "signed"


def test_what_cannot_be_meant_is_refused_where_it_stands(shop: Shop) -> None:
    def line(**given: object) -> list[dict[str, object]]:
        return [{"product": "CU15", "quantity": "1"}, {"product": "CU15", "quantity": "1", **given}]

    for given, sentence, field in (
        ({"quantity": "0"}, "The quantity of CU15 must not be zero", "lines.2.quantity"),
        ({"quantity": "-1"}, "what comes back is taken back of its sale", "lines.2.quantity"),
        ({"quantity": "1.0005"}, "more than 3 decimals", "lines.2.quantity"),
        ({"quantity": "1e99"}, "too large", "lines.2.quantity"),
        ({"quantity": "NaN"}, "not a number", "lines.2.quantity"),
        ({"quantity": "many"}, "not a number", "lines.2.quantity"),
        ({"product": "CU16"}, "There is no product CU16", "lines.2.product"),
        ({"price": "-1"}, "A price is not below zero", "lines.2.price"),
        ({"price": "1.00001"}, "more than 4 decimals", "lines.2.price"),
        ({"price": "1", "price_per": 10}, "per 1, 100 or 1000", "lines.2.price_per"),
        ({"discount_percent": "101"}, "between 0 and 100", "lines.2.discount_percent"),
        ({"tax": "S99"}, "There is no tax rate S99", "lines.2.tax"),
        ({"allowances": [{"reason": "x"}]}, "either an amount or a percent", "lines.2.allowances"),
        ({"allowances": [{"amount": "-1"}]}, "positive amount", "lines.2.allowances"),
        ({"wanted_date": "soon"}, "soon is not a date", "lines.2.wanted_date"),
        ({"quantiti": "1"}, "There is no field quantiti here", "lines.2.quantiti"),
    ):
        lines = line(**given)
        refused(shop, sentence, "draft_order", customer="MUELLER", lines=lines, field=field)
        refused(shop, sentence, "draft_quote", customer="MUELLER", lines=lines, field=field)


def test_what_stands_beside_the_lines_is_looked_at_as_well(shop: Shop) -> None:
    for given, sentence, field in (
        ({"lines": []}, "There are no lines", "lines"),
        ({"customer": "NOBODY"}, "There is no customer NOBODY", "customer"),
        ({"date": "2026-02-30"}, "2026-02-30 is not a date", "date"),
        ({"valid_until": "x"}, "x is not a date", "valid_until"),
        ({"wanted_date": "x"}, "x is not a date", "wanted_date"),
        ({"promised_date": "x"}, "x is not a date", "promised_date"),
        ({"invoice_method": "never"}, "order, shipment, manual", "invoice_method"),
        ({"ship_when": "never"}, "any, complete, paid", "ship_when"),
        ({"allowances": [{"amount": "1", "percent": "1"}]}, "either an amount or a percent", "allowances.1"),
        ({"charges": [{"amount": "1.005"}]}, "more than 2 decimals", "charges.1.amount"),
        ({"charges": [{"amount": "1", "tax": "S99"}]}, "There is no tax rate S99", "charges.1.tax"),
        ({"allowances": [{"amount": "999"}]}, "more than what the lines cost", "allowances"),
    ):
        refused(shop, sentence, "draft_quote", **{"customer": "MUELLER", "lines": LINES} | given, field=field)
