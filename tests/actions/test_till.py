"""The drawer's day: float, money in and out, a blind count, a Z report that stands, and what is found out later."""

import sqlite3
from typing import Any

import pytest

from app.actions.companies import open_next_station
from app.domain.errors import RuleViolation
from app.store.database import Database
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.actions.machine_checks import faults
from tests.actions.told import refused
from tests.shop import Shop


def sold(shop: Shop, *tenders: tuple[str, str], **more: Any) -> str:
    """Müller pays on account; the payment's number."""
    given = [{"method": method, "amount": amount} for method, amount in tenders]
    return shop.do("record_payment", customer="MUELLER", tenders=given, **more).number


def pieces(*pairs: tuple[str, int]) -> list[dict[str, Any]]:
    """Notes and coins as they are counted."""
    return [{"value": value, "count": count} for value, count in pairs]


def told(reply: Any) -> dict[str, tuple[str, str, str]]:
    """Expected, counted and difference per form of money."""
    return {one.method: (one.expected, one.counted, one.difference) for one in reply.tenders}


def test_a_day_from_float_to_z_report(shop: Shop) -> None:
    opened = shop.do("open_till", opening="150", date="2026-03-18")
    sold(shop, ("cash", "100"), change="13.60")
    sold(shop, ("cash", "20"), ("card", "80.50"))
    sold(shop, ("transfer", "40"))
    bounced = sold(shop, ("cash", "50"))
    shop.do("reverse_payment", payment=bounced, reason="keyed twice")
    early = sold(shop, ("cash", "30"), allocate=[])
    shop.do("refund", payment=early, tenders=[{"method": "cash", "amount": "12.40"}])
    shop.do("pay_in", amount="25", reason="change from the bank")
    shop.do("pay_out", amount="7.50", reason="stamps")
    count = pieces(("100", 1), ("50", 2), ("20", 3), ("10", 2), ("2", 5), ("1", 1), ("0.50", 1))
    counted = shop.do("count_till", pieces=count, card="80.50")
    assert told(counted) == {
        "cash": ("291.50", "291.50", "0.00"),
        "card": ("80.50", "80.50", "0.00"),
        "transfer": ("40.00", "", ""),
    }
    closed = shop.do("close_till", date="2026-03-18")
    assert (closed.id, closed.number, closed.state) == (opened.id, "Z-1", "closed")
    answer = shop.ask("till", "Z-1")
    assert answer["cash"] == {
        "opening": "150.00", "payments": "186.40", "reversed": "50.00", "refunds": "12.40", "paid_in": "25.00",
        "paid_out": "7.50", "expected": "291.50",
    }  # fmt: skip
    assert (answer["payments"], answer["refunds"], answer["counts"], answer["kept"]) == (5, 1, 1, "150.00")
    assert shop.do("open_till").state == "open"
    assert shop.ask("till", "open")["opening"] == "150.00", "tomorrow begins with what stayed"


def test_nothing_says_what_should_be_there_before_the_count(shop: Shop) -> None:
    shop.do("open_till", opening="100")
    sold(shop, ("cash", "61.37"))
    open_ = shop.ask("till", "open")
    assert (open_["state"], open_["payments"], open_.get("cash"), open_.get("tenders")) == ("open", 1, None, None)
    assert "161.37" not in str(open_)
    shop.do("count_till", cash="161.37")
    counted = shop.ask("till", "open")
    assert (counted["state"], counted["cash"]["expected"]) == ("counted", "161.37")
    sold(shop, ("cash", "5"))
    assert shop.ask("till", "open").get("cash") is None, "money has moved: the count is old, and blind again"
    refused(shop, "Money has moved since the count; count again.", "close_till")
    shop.do("count_till", cash="166.37")
    assert shop.do("close_till").number == "Z-1"
    assert shop.ask("till", "Z-1")["counts"] == 2


def test_a_difference_is_explained_above_the_tolerance(shop: Shop) -> None:
    shop.do("save_company", cash_tolerance="0.50")
    shop.do("open_till", opening="100")
    shop.do("count_till", cash="99.50")
    assert shop.do("close_till").number == "Z-1"
    shop.do("open_till", opening="100")
    shop.do("count_till", cash="100", card="0.51")
    refused(shop, "The count is off; say why, or what was looked for.", "close_till", field="reason")
    closed = shop.do("close_till", reason="slip of yesterday")
    assert told(closed)["card"] == ("0.00", "0.51", "0.51")
    assert shop.ask("till", "Z-2")["reason"] == "slip of yesterday"


def test_what_is_not_there_cannot_stay(shop: Shop) -> None:
    shop.do("open_till", opening="10")
    shop.do("count_till", cash="10")
    refused(shop, "Of 10.00 EUR counted, no more can stay.", "close_till", field="keep", keep="10.01")
    shop.do("close_till", keep="4")
    shop.do("open_till", opening="5")
    assert shop.ask("till", "open")["carried"] == "4.00"


def test_each_step_wants_the_one_before(shop: Shop) -> None:
    closed = "No till is open here. Open it with its float first."
    for action, given in (
        ("pay_in", {"amount": "1", "reason": "change"}),
        ("pay_out", {"amount": "1", "reason": "stamps"}),
        ("count_till", {"cash": "1"}),
        ("close_till", {}),
    ):
        refused(shop, closed, action, **given)
    refused(shop, "Say what lies in the drawer to begin with.", "open_till", field="opening")
    refused(shop, "The float is not below zero.", "open_till", field="opening", opening="-1")
    shop.do("open_till", opening="0")
    refused(shop, "close it first", "open_till", opening="0")
    refused(shop, "Count the drawer first.", "close_till")
    refused(shop, "Say what the money is for.", "pay_out", field="reason", amount="1", reason=" ")
    refused(shop, "above zero", "pay_in", field="amount", amount="0", reason="x")
    refused(shop, "Say what lies in the drawer", "count_till", field="pieces")
    refused(shop, "not both", "count_till", field="cash", cash="1", pieces=pieces(("1", 1)))
    refused(shop, "EUR has no such note or coin.", "count_till", field="pieces.1.value", pieces=pieces(("25", 1)))
    refused(shop, "counted already", "count_till", field="pieces.2.value", pieces=pieces(("5", 1), ("5", 2)))
    refused(shop, "This till is open", "correct_till", number=shop.ask("till", "open")["id"], amount="1", reason="x")
    shop.do("count_till", cash="0")
    refused(shop, "has not come yet", "close_till", field="date", date="2199-01-01")
    refused(shop, "cannot be closed before that", "close_till", field="date", date="2001-01-01")


def test_a_z_report_stands_and_what_comes_later_stands_beside_it(shop: Shop) -> None:
    shop.do("open_till", opening="100")
    wrong = sold(shop, ("cash", "60"), ("card", "15"), change="10")
    shop.do("count_till", cash="100", card="15")
    shop.do("close_till", reason="50 short, looked twice")
    before = shop.ask("till", "Z-1")
    shop.do("open_till", opening="100")
    shop.do("reverse_payment", payment=wrong, reason="never paid")
    shop.do("correct_till", number="Z-1", amount="0.50", method="wallet", reason="voucher found", date="2026-12-24")
    after = shop.ask("till", "Z-1")
    found = [(one["method"], one["amount"], one["reason"], one.get("document", "")) for one in after.pop("corrections")]
    assert found == [
        ("cash", "-50.00", "never paid", "PA-1"),
        ("card", "-15.00", "never paid", "PA-1"),
        ("wallet", "0.50", "voucher found", ""),
    ]
    assert after == {name: value for name, value in before.items() if name != "corrections"}
    shop.do("count_till", cash="100")
    assert told(shop.do("close_till"))["cash"] == ("100.00", "100.00", "0.00"), "today's drawer is not touched by it"


def test_money_of_a_company_without_a_till_is_recorded_as_ever(shop: Shop) -> None:
    number = sold(shop, ("cash", "50"), change="20")
    shop.do("open_till", opening="10")
    shop.do("reverse_payment", payment=number, reason="before there was a till")
    shop.do("count_till", cash="10")
    assert told(shop.do("close_till")) == {"cash": ("10.00", "10.00", "0.00")}


def test_cash_that_is_not_recorded_here_is_refused_with_the_way_out(shop: Shop) -> None:
    shop.do("save_company", cash_recording="off")
    money = [{"method": "card", "amount": "5"}, {"method": "cash", "amount": "10"}]
    sentence = "Cash is not recorded here: Counterfoil is no certified cash register."
    refused(shop, sentence, "record_payment", field="tenders.2.method", customer="MUELLER", tenders=money)
    refused(shop, "Cash is not recorded here", "open_till", opening="10")
    paid = shop.do("record_payment", customer="MUELLER", tenders=money[:1]).number
    refused(shop, sentence, "refund", field="tenders.1.method", payment=paid, tenders=[money[1]])
    draft = shop.do("draft_order", customer="MUELLER", lines=[{"product": "CU15", "quantity": "1"}])
    refused(shop, sentence, "counter_sale", field="tenders.1.method", order=draft.id)
    refused(shop, "one of off, certified, not on", "save_company", field="cash_recording", cash_recording="on")


def test_cash_of_a_certified_till_bears_its_receipt_number(shop: Shop) -> None:
    shop.do("save_company", cash_recording="certified")
    cash = {"method": "cash", "amount": "10"}
    sentence = "Cash is taken on the certified till here; give the number of its receipt."
    refused(shop, sentence, "record_payment", field="tenders.1.reference", customer="MUELLER", tenders=[cash])
    shop.do("record_payment", customer="MUELLER", tenders=[{**cash, "reference": "TSE 4711"}])
    assert shop.ask("customer", "MUELLER")["balance"] == "-10.00"


@pytest.mark.parametrize("number", ["4111 1111 1111 1111", "378282246310005", "card ４１１１-1111-1111-1111 ok"])
def test_a_card_number_is_never_kept(shop: Shop, number: str) -> None:
    shop.do("open_till", opening="10")
    tender = [{"method": "card", "amount": "10", "reference": number}]
    refused(
        shop, "looks like a card number", "record_payment", field="tenders.1.reference", customer="MUELLER",
        tenders=tender,
    )  # fmt: skip
    refused(shop, "looks like a card number", "pay_out", field="reason", amount="1", reason=number)
    paid = sold(shop, ("card", "10"))
    refused(shop, "looks like a card number", "reverse_payment", field="reason", payment=paid, reason=number)
    shop.do("count_till", cash="9", card="10")
    refused(shop, "looks like a card number", "close_till", field="reason", reason=number)


@pytest.mark.parametrize("table", ["till_session", "till_entry", "till_count", "z_report", "z_report_line"])
def test_a_closed_till_is_locked(shop: Shop, table: str) -> None:
    shop.do("open_till", opening="10")
    shop.do("count_till", pieces=pieces(("10", 1)))
    shop.do("close_till")
    key = {"till_session": "id", "z_report": "number", "z_report_line": "method"}.get(table, "fact_id")
    with sqlite3.connect(shop.database.where) as books:
        for statement in (f"UPDATE {table} SET {key} = {key}", f"DELETE FROM {table}"):
            with pytest.raises(sqlite3.IntegrityError, match=f"The books only grow: a row of {table} is"):
                books.execute(statement)
    books.close()


def test_each_station_has_a_till_and_a_series_of_its_own(shop: Shop) -> None:
    shop.do("open_till", opening="10")
    here = sold(shop, ("cash", "5"))
    assert open_next_station(shop.database, "Counter 2") == "2"
    shop.database.close()
    shop.database = Database(shop.database.where)
    with pytest.raises(RuleViolation, match="No till is open here"):
        shop.ask("till", "open")
    shop.do("open_till", opening="20")
    sold(shop, ("cash", "7"))
    shop.do("reverse_payment", payment=here, reason="wrong station")
    shop.do("count_till", cash="27")
    closed = shop.do("close_till")
    assert (closed.number, told(closed)) == ("Z-2-1", {"cash": ("27.00", "27.00", "0.00")})


def test_a_station_from_before_there_were_tills_gets_its_series_with_the_first(shop: Shop) -> None:
    with shop.database.maintain() as writer:
        writer.run(sql("DELETE FROM number_series WHERE kind = 'z_report'"))
    shop.do("open_till", opening="10")
    shop.do("count_till", cash="10")
    assert shop.do("close_till").number == "Z-1"


@pytest.mark.postgres
def test_a_day_on_the_server(postgres_shop: Shop) -> None:
    shop = postgres_shop
    shop.do("open_till", opening="10")
    paid = sold(shop, ("cash", "5"), ("card", "3"), change="1")
    shop.do("count_till", cash="13.50", card="3")
    assert told(shop.do("close_till", reason="half short"))["cash"] == ("14.00", "13.50", "-0.50")
    shop.do("reverse_payment", payment=paid, reason="never paid")
    assert [one["amount"] for one in shop.ask("till", "Z-1")["corrections"]] == ["-4.00", "-3.00"]
    assert check_rebuild(shop.database) == []
    with shop.database.read() as view:
        assert faults(view) == []
