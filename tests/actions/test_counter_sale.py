"""Sold over the counter: goods, bill and money in one step, or nothing of it."""

from typing import Any

from app.queries.desk_board import board_page
from tests.actions.told import refused
from tests.scenarios.test_quote_to_credit import check
from tests.shop import Shop


def _draft(shop: Shop, quantity: str = "2", **more: Any) -> str:
    lines = more.pop("lines", [{"product": "CU15", "quantity": quantity}])
    return str(shop.do("draft_order", customer="MUELLER", lines=lines, **more).number)


def test_goods_bill_and_money_change_hands_at_once(shop: Shop) -> None:
    before = shop.ask("stock", "CU15")["on_hand"]
    sold = shop.do("counter_sale", order=_draft(shop), tenders=[{"method": "cash", "amount": "50"}], change="29.96")
    assert (sold.state, sold.due, sold.change) == ("sold", "0.00", "29.96")
    assert shop.ask("invoice", sold.number)["status"] == "paid"
    order = shop.ask("order", sold.order)
    assert [line["shipped"] for line in order["lines"]] == ["2"]
    assert int(before) - int(shop.ask("stock", "CU15")["on_hand"]) == 2


def test_without_tenders_the_whole_sum_is_cash(shop: Shop) -> None:
    sold = shop.do("counter_sale", order=_draft(shop))
    assert sold.due == "0.00"


def test_what_is_paid_in_part_stays_open_on_this_bill(shop: Shop) -> None:
    old = shop.do("issue_invoice", orders=[shop.order(invoice_method="order").number]).number
    owed = shop.ask("invoice", old)["due"]
    sold = shop.do("counter_sale", order=_draft(shop), tenders=[{"method": "card", "amount": "10"}])
    assert sold.due == "10.04"
    assert shop.ask("invoice", old)["due"] == owed


def test_what_the_books_do_not_know_is_sold_for_a_reason_only_and_a_count_is_asked_for(shop: Shop) -> None:
    draft = _draft(shop, "103")
    words = "Line 1: 3 × CU15 are not here by the books. Say why they are sold if the customer has them in hand."
    refused(shop, words, "counter_sale", field="reason", order=draft)
    sold = shop.do("counter_sale", order=draft, reason="found behind the rack")
    assert sold.warnings == ("Count CU15 in MAIN: the books did not know of it.",)
    assert shop.ask("stock", "CU15")["on_hand"] == "-3"
    (count,) = shop.ask("counts_wanted", "")["counts"]
    assert (count["sku"], count["location"], count["on_hand"]) == ("CU15", "MAIN", "-3")
    assert count["reason"] == "sold, and not in the books: found behind the rack"
    assert shop.ask("counts_wanted", "CELLAR")["counts"] == []
    shop.do("adjust_stock", lines=[{"product": "ELB15", "quantity": "50"}], reason="counted")
    assert len(shop.ask("counts_wanted", "")["counts"]) == 1, "another product answers nothing"
    shop.do("adjust_stock", lines=[{"product": "CU15", "quantity": "4"}], reason="counted")
    assert shop.ask("counts_wanted", "")["counts"] == []
    assert shop.ask("stock", "CU15")["on_hand"] == "4"
    check(shop)


def test_a_count_that_finds_the_books_right_answers_too(shop: Shop) -> None:
    shop.do("counter_sale", order=_draft(shop, "101"), reason="seen")
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "6"}])
    assert len(shop.ask("counts_wanted", "MAIN")["counts"]) == 1, "goods that came do not answer it"
    assert shop.do("adjust_stock", lines=[{"product": "CU15", "quantity": "5"}], reason="counted").state == "unchanged"
    assert shop.ask("counts_wanted", "MAIN")["counts"] == []


def test_goods_in_the_hand_are_sold_though_promised_and_the_weakest_promise_gives_way(shop: Shop) -> None:
    first = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "60"}]).number
    second = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "40"}], salesperson="Anna").number
    draft = _draft(shop, "10")
    words = f"Line 1: 10 × CU15 are promised to {first}, {second}."
    refused(shop, words, "counter_sale", field="reason", order=draft)
    sold = shop.do("counter_sale", order=draft, reason="they hold it already")
    assert sold.due == "0.00"
    assert sold.warnings == (f"{second} lost 10 × CU15 and waits for more.",)
    assert (shop.line(first)["reserved"], shop.line(first)["backordered"]) == ("60", "0")
    assert (shop.line(second)["reserved"], shop.line(second)["backordered"]) == ("30", "10")
    assert shop.ask("stock", "CU15")["on_hand"] == "90"
    assert shop.ask("counts_wanted", "")["counts"] == [], "the books knew of them"
    (lost,) = shop.ask("lost_promises", "")["lines"]
    assert (lost["order"], lost["salesperson"], lost["lost"], lost["waiting"]) == (second, "Anna", "10", "10")
    assert (lost["sold_in"], lost["reason"]) == (sold.order, "they hold it already")
    with shop.database.read() as view:
        board = {row.number: row.note for row in board_page(view, "open", "2026-06-01", 0, 50)}
    assert board[second] == f"Lost 10 × CU15 to {sold.order}"
    assert board[first] == ""
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "10"}])
    assert shop.ask("lost_promises", "")["lines"] == [], "the goods came: nobody is to be told any more"
    check(shop)


def test_another_shelf_makes_good_what_was_sold_from_the_hand(shop: Shop) -> None:
    shop.do("save_location", code="CELLAR", name="Cellar")
    order = shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "100"}]).number
    shop.do("receive_goods", lines=[{"product": "CU15", "quantity": "20", "location": "CELLAR"}])
    other = shop.order("KERN", lines=[{"product": "CU15", "quantity": "20"}]).number
    sold = shop.do("counter_sale", order=_draft(shop, "5"), reason="in hand")
    # The counter's shelf is emptied first; the later promise lies in the cellar and is not touched.
    assert sold.warnings == (f"{order} lost 5 × CU15 and waits for more.",)
    assert shop.line(other)["reserved"] == "20"
    check(shop)


def test_the_customer_whose_rest_is_cancelled_gets_all_that_is_in_the_hand(shop: Shop) -> None:
    """KERN's rule is to cancel what is missing; over the counter nothing is missing."""
    shop.order("MUELLER", lines=[{"product": "CU15", "quantity": "95"}])
    draft = shop.do("draft_order", customer="KERN", lines=[{"product": "CU15", "quantity": "8"}]).number
    sold = shop.do("counter_sale", order=draft, reason="in hand")
    assert shop.line(str(sold.order))["shipped"] == "8"


def test_on_account_within_the_limit_and_not_beyond(shop: Shop) -> None:
    shop.do("save_customer", number="KERN", credit_limit="100")
    lines = [{"product": "CU15", "quantity": "8"}]  # 67.36 + 12.80 = 80.16
    draft = shop.do("draft_order", customer="KERN", lines=lines).number
    assert shop.do("counter_sale", order=draft, tenders=[]).due == "80.16"
    again = shop.do("draft_order", customer="KERN", lines=lines).number
    words = (
        "Kern Haustechnik may owe 100.00 EUR and owes 80.16 EUR already; 80.16 EUR more would be too much. "
        "Take at least 60.32 EUR now, or raise the limit."
    )
    refused(shop, words, "counter_sale", field="tenders", order=again, tenders=[])
    paid = [{"method": "cash", "amount": "40"}, {"method": "card", "amount": "20.32"}]
    sold = shop.do("counter_sale", order=again, tenders=paid)
    assert sold.due == "19.84"
    assert shop.ask("customer", "KERN")["balance"] == "100.00"
    check(shop)


def test_somebody_without_a_name_pays_at_once_or_is_named_at_the_end(shop: Shop) -> None:
    shop.do("save_customer", number="WALK-IN", name="Walk-in")
    shop.do("save_customer", number="ABROAD", name="Jansen BV", country="NL", vat_id="NL810433941B01", terms_days=14)
    lines = [{"product": "CU15", "quantity": "2"}]
    draft = shop.do("draft_order", customer="WALK-IN", lines=lines).number
    words = "10.04 EUR stay open. Take the money, or name the account they go on."
    refused(shop, words, "counter_sale", field="tenders", order=draft, tenders=[{"method": "cash", "amount": "10"}])
    assert shop.do("counter_sale", order=draft).due == "0.00"
    draft = shop.do("draft_order", customer="WALK-IN", lines=lines).number
    named = shop.do("counter_sale", order=draft, customer="MUELLER", tenders=[])
    assert named.due == "20.04"
    assert shop.ask("invoice", named.number)["customer"] == "MUELLER"
    assert shop.ask("customer", "WALK-IN")["balance"] == "0.00"
    draft = shop.do("draft_order", customer="WALK-IN", lines=lines).number
    abroad = shop.do("counter_sale", order=draft, customer="ABROAD", tenders=[])
    assert abroad.due == "16.84", "the tax is that of the one who is named"
    check(shop)


def test_who_gets_goods_only_when_paid_gets_them_as_they_pay(shop: Shop) -> None:
    shop.do("save_customer", number="KERN", ship_when="paid")
    lines = [{"product": "CU15", "quantity": "2"}]
    draft = shop.do("draft_order", customer="KERN", lines=lines).number
    refused(shop, "ships when it is paid", "counter_sale", order=draft, tenders=[])
    sold = shop.do("counter_sale", order=draft)
    assert shop.line(str(sold.order))["shipped"] == "2"
    check(shop)


def test_split_tender_with_change(shop: Shop) -> None:
    tenders = [{"method": "card", "amount": "10"}, {"method": "cash", "amount": "20"}]
    sold = shop.do("counter_sale", order=_draft(shop), tenders=tenders, change="9.96")
    assert (sold.due, sold.change) == ("0.00", "9.96")
    refused(shop, "Change is given back from cash only.", "counter_sale", order=_draft(shop), tenders=tenders[:1],
            change="5")  # fmt: skip


def test_what_is_too_much_is_change_of_cash_credit_of_a_transfer_and_refused_by_card(shop: Shop) -> None:
    def paid(*tenders: tuple[str, str]) -> list[dict[str, str]]:
        return [{"method": method, "amount": amount} for method, amount in tenders]

    sold = shop.do("counter_sale", order=_draft(shop), tenders=paid(("cash", "50")))
    assert (sold.due, sold.change) == ("0.00", "29.96"), "nobody has to reckon it"
    assert shop.ask("customer", "MUELLER")["credit"] == "0.00"
    draft = _draft(shop)
    for tenders, words in (
        (paid(("card", "21")), "A card gives no change: at most 20.04 EUR can be taken by card here."),
        (paid(("card", "21"), ("cash", "5")), "A card gives no change: at most 20.04 EUR can be taken by card here."),
        (paid(("card", "41"), ("cheque", "5")), "A card gives no change: at most 20.04 EUR can be taken by card here."),
    ):
        refused(shop, words, "counter_sale", field="tenders", order=draft, tenders=tenders)
    sold = shop.do("counter_sale", order=draft, tenders=paid(("card", "15"), ("cash", "10")))
    assert (sold.due, sold.change) == ("0.00", "4.96")
    shop.do("counter_sale", order=_draft(shop), tenders=paid(("transfer", "25")))
    assert shop.ask("customer", "MUELLER")["credit"] == "4.96", "it was really sent"
    shop.do("counter_sale", order=_draft(shop), tenders=paid(("cash", "25")), change="0")
    assert shop.ask("customer", "MUELLER")["credit"] == "9.92", "they said: keep the rest"
    check(shop)


def test_a_sale_below_zero_pays_out_at_once_or_stays_as_credit_and_says_so(shop: Shop) -> None:
    """Deposits brought back: 4 x 2.50 and 19 %."""
    back = [{"product": "CUT", "quantity": "-4"}]
    sold = shop.do("counter_sale", order=_draft(shop, lines=back))
    assert (sold.totals.gross, sold.paid_back, sold.refund, sold.credit) == ("-11.90", "11.90", "RF-1", None)
    assert shop.ask("customer", "MUELLER")["balance"] == "0.00"
    kept = shop.do("counter_sale", order=_draft(shop, lines=back), tenders=[])
    assert (kept.paid_back, kept.credit) == (None, "11.90")
    assert shop.ask("customer", "MUELLER")["balance"] == "-11.90"
    draft = _draft(shop, lines=back)
    tenders = [{"method": "cash", "amount": "12"}]
    refused(shop, "has 11.90 EUR left to pay back", "counter_sale", order=draft, tenders=tenders, field="tenders")
    part = shop.do("counter_sale", order=draft, tenders=[{"method": "cash", "amount": "10"}])
    assert (part.paid_back, part.credit) == ("10.00", "1.90")
    check(shop)


def test_on_account_is_no_money_by_script_either(shop: Shop) -> None:
    shop.do("save_customer", number="MUELLER", credit_limit="30")
    tenders = [{"method": "cash", "amount": "5"}, {"method": "account", "amount": "15.04"}]
    sold = shop.do("counter_sale", order=_draft(shop), tenders=tenders)
    assert (sold.due, shop.ask("customer", "MUELLER")["balance"]) == ("15.04", "15.04")
    refused(shop, "would be too much", "counter_sale", field="tenders", order=_draft(shop),
            tenders=[{"method": "account", "amount": "20.04"}])  # fmt: skip


def test_nobody_without_a_name_has_credit(shop: Shop) -> None:
    shop.do("save_customer", number="WALK-IN", name="Walk-in")
    lines = [{"product": "CU15", "quantity": "2"}]
    draft = shop.do("draft_order", customer="WALK-IN", lines=lines).number
    words = "4.96 EUR more than is asked for, and no account to keep them on. Take 20.04 EUR, or name the account."
    tenders = [{"method": "wallet", "amount": "25"}]
    refused(shop, words, "counter_sale", field="tenders", order=draft, tenders=tenders)
    shop.do("counter_sale", order=draft, tenders=tenders, customer="MUELLER")
    assert shop.ask("customer", "MUELLER")["credit"] == "4.96"
    refused(shop, "no account to keep them on", "record_payment", customer="WALK-IN", tenders=tenders, field="tenders")


def test_no_money_is_taken_where_nothing_is_to_be_paid(shop: Shop) -> None:
    draft = _draft(shop, lines=[{"product": "CU15", "quantity": "1", "price": "0"}])
    tenders = [{"method": "cash", "amount": "5"}]
    refused(shop, "There is nothing to pay here", "counter_sale", field="tenders", order=draft, tenders=tenders)
    assert shop.do("counter_sale", order=draft).due == "0.00"


def test_a_service_alone_is_sold_without_a_shipment(shop: Shop) -> None:
    shop.do("save_product", sku="HOUR", name="An hour", price="60", tax="S19", service=True)
    sold = shop.do("counter_sale", order=_draft(shop, lines=[{"product": "HOUR", "quantity": "1"}]))
    assert sold.due == "0.00"
