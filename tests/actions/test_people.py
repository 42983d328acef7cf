"""A shop with people: who may, who asks whom, who is locked out; and that nobody's secret is ever found anywhere."""

import contextlib
import json
import logging
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from app.actions.catalogue import ACTIONS, BY_NAME
from app.actions.registry import perform
from app.actions.reply import Reply
from app.actions.signing_in import Proved, prove, prove_badge
from app.actions.together import perform_together
from app.cli.scripting import flat
from app.domain.errors import NotPermitted, RuleViolation, SignInRefused
from app.domain.permissions import NAMES
from app.queries import people as asked
from app.store.sql import sql
from tests.shop import Shop

ANNA, BERT = "correct horse", "4711"


@pytest.fixture(autouse=True)
def _quickly(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """A hash costs 40 ms and 64 MB on purpose, and is asked for a hundred times here; one test asks what it costs."""
    if request.function is test_no_secret_is_found_anywhere_but_as_a_hash:
        return
    monkeypatch.setattr("argon2.PasswordHasher", partial(PasswordHasher, time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def house(request: pytest.FixtureRequest) -> Shop:
    """Anna owns it, Bert stands at the counter; both on either engine."""
    shop: Shop = request.getfixturevalue("shop" if request.param == "sqlite" else "postgres_shop")
    shop.do("save_user", name="Anna", role="owner")
    shop.do("set_secret", user="Anna", secret=ANNA)
    shop.do("save_user", name="Bert", role="counter")
    shop.do("set_secret", user="Bert", kind="pin", secret=BERT)
    return shop


def by(shop: Shop, who: str, action: str, **given: Any) -> Reply:
    """Somebody does it."""
    return perform(shop.database, BY_NAME[action], given, who).reply


def lent(reason: str = "a good customer") -> dict[str, str]:
    """Anna's word, with her own secret."""
    return {"by": "Anna", "secret": ANNA, "reason": reason}


def draft(shop: Shop, **line: Any) -> str:
    """A draft of Bert's for ten pipes."""
    lines = [{"product": "CU15", "quantity": "10", **line}]
    return by(shop, "Bert", "draft_order", customer="MUELLER", lines=lines).id


def told(shop: Shop) -> list[tuple[str, str, str, str, str]]:
    """What the audit says, the oldest first."""
    with shop.database.read() as view:
        rows = asked.audit(view)
    return [(one.kind, one.person, one.approver, one.permission, one.reason) for one in reversed(rows)]


COUNT = {"lines": [{"product": "CU15", "quantity": "90"}], "reason": "counted"}


def test_a_company_without_secrets_asks_nobody(shop: Shop) -> None:
    shop.do("save_user", name="Bert", role="warehouse")
    by(shop, "", "adjust_stock", **COUNT)
    by(shop, "Bert", "save_location", code="YARD")
    assert told(shop) == []


def test_bert_is_refused_and_the_refusal_is_told(house: Shop) -> None:
    with pytest.raises(NotPermitted, match=r"Bert may not correct stock\. Ask Anna\.") as caught:
        by(house, "Bert", "adjust_stock", **COUNT)
    assert (caught.value.permission, caught.value.approvers) == ("stock_correction", ("Anna",))
    assert house.ask("stock", "CU15")["on_hand"] == "100"
    assert told(house) == [("refused", "Bert", "", "stock_correction", "")]


def test_anna_approves_for_one_act_and_it_is_told_with_the_reason(house: Shop) -> None:
    by(house, "Bert", "adjust_stock", **COUNT, approval=lent("counted twice"))
    assert house.ask("stock", "CU15")["on_hand"] == "90"
    assert told(house) == [("approved", "Bert", "Anna", "stock_correction", "counted twice")]
    with house.database.read() as view:
        grouped = "SELECT kind, actor FROM journal WHERE action_id = (SELECT action_id FROM journal WHERE kind = "
        facts = view.rows(sql(grouped + "'ApprovalGiven') ORDER BY seq"))
    assert {tuple(row) for row in facts} >= {("ApprovalGiven", "Bert"), ("StockMoved", "Bert")}
    with pytest.raises(NotPermitted):
        by(house, "Bert", "adjust_stock", **{**COUNT, "reason": "again"})


def test_an_approval_nobody_needed_is_not_told(house: Shop) -> None:
    by(house, "Anna", "save_location", code="YARD")
    by(house, "Bert", "draft_order", customer="KERN", lines=[{"product": "CU15", "quantity": "1"}], approval=lent())
    assert told(house) == []


@pytest.mark.parametrize(
    ("approval", "field", "words"),
    [
        ({"by": "Bert", "secret": BERT, "reason": "me"}, "approval.by", "Another person"),
        ({"by": "Anna", "secret": "wrong", "reason": "me"}, "approval.secret", "not Anna's"),
        ({"by": "Zoe", "secret": "wrong", "reason": "me"}, "approval.user", "no user Zoe"),
        ({"by": "Anna", "secret": ANNA, "reason": " "}, "approval.reason", "Say why"),
        ({"by": "Anna", "secret": ANNA, "why": "x"}, "approval.why", "no field why"),
        ({"by": 3}, "approval.by", "wants a text"),
    ],
)
def test_an_approval_that_is_none(house: Shop, approval: dict[str, Any], field: str, words: str) -> None:
    with pytest.raises(RuleViolation, match=words) as caught:
        by(house, "Bert", "adjust_stock", **COUNT, approval=approval)
    assert caught.value.field == field
    assert house.ask("stock", "CU15")["on_hand"] == "100"


def test_who_lacks_the_right_cannot_lend_it(house: Shop) -> None:
    by(house, "Anna", "save_user", name="Cem", role="warehouse")
    by(house, "Anna", "set_secret", user="Cem", kind="pin", secret="2580")
    with pytest.raises(NotPermitted):
        by(house, "Bert", "adjust_stock", **COUNT, approval={"by": "Cem", "secret": "2580", "reason": "friends"})


def test_nobody_unknown_acts_and_the_books_write_the_name_as_they_know_it(house: Shop) -> None:
    for stranger in ("", "root", "Zoe"):
        with pytest.raises(SignInRefused, match="Say who you are"):
            by(house, stranger, "save_carrier", name="DHL")
    by(house, "aNNa", "save_carrier", name="DHL")
    with house.database.read() as view:
        assert view.value(sql("SELECT actor FROM journal ORDER BY hlc DESC LIMIT 1")) == "Anna"


def test_a_draft_is_never_refused_and_the_discount_is_asked_when_it_becomes_binding(house: Shop) -> None:
    order = draft(house, discount_percent="12")
    with pytest.raises(NotPermitted, match=r"give 12 % discount on line 1 \(up to 5 %\)\. Ask Anna"):
        by(house, "Bert", "confirm_order", order=order)
    assert by(house, "Bert", "confirm_order", order=order, approval=lent()).number == "SO-1"
    assert ("approved", "Bert", "Anna", "discount", "a good customer") in told(house)
    by(house, "Bert", "confirm_order", order=draft(house, discount_percent="5"))


def test_a_quote_is_asked_when_it_is_sent_and_its_order_not_again(house: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "10", "price": "7.00"}]
    quote = by(house, "Bert", "draft_quote", customer="MUELLER", lines=lines).id
    with pytest.raises(NotPermitted, match=r"another price than the list's \(line 1\)"):
        by(house, "Bert", "send_quote", quote=quote)
    by(house, "Bert", "send_quote", quote=quote, approval=lent())
    by(house, "Bert", "confirm_order", order=by(house, "Bert", "accept_quote", quote=quote).id)


def test_below_cost_is_a_right_of_its_own(house: Shop) -> None:
    by(house, "Anna", "save_product", sku="CU15", cost="8.20")
    by(house, "Anna", "save_role", name="counter", discount_percent="50")
    with pytest.raises(NotPermitted, match=r"sell below cost \(line 1\)") as caught:
        by(house, "Bert", "confirm_order", order=draft(house, discount_percent="3"))
    assert "8.20" not in caught.value.message, "what it cost is not told at the counter"


def test_another_tax_than_the_products_is_a_price_by_hand(house: Shop) -> None:
    """With the tax a pipe costs 10.02; under 7 % it would be sold at 9.01."""
    order = draft(house, tax="S7")
    with pytest.raises(NotPermitted, match=r"another price than the list's \(the tax of line 1\)"):
        by(house, "Bert", "counter_sale", order=order)
    by(house, "Bert", "counter_sale", order=order, approval=lent("books for a school"))
    by(house, "Bert", "counter_sale", order=draft(house, tax="S19"))
    assert told(house)[-1] == ("approved", "Bert", "Anna", "price_override", "books for a school")


def test_credit_is_asked_at_the_end_so_a_sale_paid_at_once_needs_none(house: Shop) -> None:
    by(house, "Anna", "save_customer", number="MUELLER", credit_limit="100")
    with pytest.raises(NotPermitted, match=r"Müller Bau GmbH would stand at 100\.20 of 100\.00"):
        by(house, "Bert", "confirm_order", order=draft(house))
    by(house, "Bert", "counter_sale", order=draft(house))
    by(house, "Bert", "confirm_order", order=draft(house), approval=lent())
    assert told(house)[-1] == ("approved", "Bert", "Anna", "credit_limit", "a good customer")


def cheap(house: Shop) -> str:
    """A draft that gives 12 %, at another price than the list's, below cost."""
    by(house, "Anna", "save_product", sku="CU15", cost="8.20")
    by(house, "Anna", "save_user", name="Olga", role="office")
    by(house, "Anna", "set_secret", user="Olga", kind="pin", secret="2580")
    return draft(house, price="8.00", discount_percent="12")


ALL_THREE = (
    r"Bert may not give 12 % discount on line 1 \(up to 5 %\), type another price than the list's \(line 1\) "
    r"or sell below cost \(line 1\)\. Ask Anna\."
)


def test_one_approval_names_every_right_that_is_missing_and_all_are_recorded(house: Shop) -> None:
    order = cheap(house)
    with pytest.raises(NotPermitted, match=ALL_THREE) as caught:
        by(house, "Bert", "confirm_order", order=order)
    assert caught.value.approvers == ("Anna",), "Olga may not sell below cost"
    rights = ["discount", "price_override", "below_cost"]
    assert sorted(one[3] for one in told(house)) == sorted(rights)
    by(house, "Bert", "confirm_order", order=order, approval=lent())
    approved = [one for one in told(house) if one[0] == "approved"]
    assert sorted(approved) == sorted(("approved", "Bert", "Anna", one, "a good customer") for one in rights)


def test_who_has_only_some_of_the_rights_hears_what_they_lack_and_nothing_is_lent(house: Shop) -> None:
    order = cheap(house)
    words = r"^Olga may not sell below cost \(line 1\) either\. Ask Anna\.$"
    with pytest.raises(NotPermitted, match=words):
        by(house, "Bert", "confirm_order", order=order, approval={"by": "Olga", "secret": "2580", "reason": "mine"})
    assert told(house) == [("refused", "Bert", "", "below_cost", "")]


def test_rules_are_told_before_anybody_is_called_to_approve(house: Shop) -> None:
    lines = [{"product": "CU15", "quantity": "120", "discount_percent": "12"}]
    order = by(house, "Bert", "draft_order", customer="MUELLER", lines=lines).id
    with pytest.raises(RuleViolation, match="Say why they are sold") as caught:
        by(house, "Bert", "counter_sale", order=order)
    assert caught.value.field == "reason"
    with pytest.raises(NotPermitted, match="12 % discount"):
        by(house, "Bert", "counter_sale", order=order, reason="in their hand")
    by(house, "Bert", "counter_sale", order=order, reason="in their hand", approval=lent())
    assert [one[0] for one in told(house)] == ["refused", "approved"]


def test_who_may_not_do_a_thing_at_all_is_not_told_what_is_wrong_with_it(house: Shop) -> None:
    by(house, "Anna", "set_secret", user="Anna", kind="badge", secret="US5550001")
    with pytest.raises(NotPermitted, match="may not say who may do what"):
        by(house, "Bert", "set_secret", user="Bert", kind="badge", secret="US5550001")


def test_several_steps_ask_once_for_all_their_rights(house: Shop) -> None:
    steps = [{"action": "adjust_stock", **COUNT}, {"action": "save_location", "code": "YARD"}]
    with pytest.raises(NotPermitted, match=r"may not correct stock or change the settings\. Ask Anna\."):
        perform_together(house.database, steps, "Bert")
    with house.database.read() as view:
        refused = {(one.action, one.permission) for one in asked.audit(view)}
        assert refused == {("adjust_stock", "stock_correction"), ("save_location", "settings")}
        assert view.value(sql("SELECT 1 FROM location WHERE id = 'YARD'")) is None
    assert house.ask("stock", "CU15")["on_hand"] == "100"


def test_credit_without_goods_is_no_daily_work_whatever_it_is_called(house: Shop) -> None:
    sale = by(house, "Bert", "counter_sale", order=draft(house)).number
    for how in ({"goods": False}, {"lines": [{"line": 1, "amount": "5"}]}, {"goods": False, "lines": PART}):
        with pytest.raises(NotPermitted, match=r"void what was recorded \(credit without goods\)"):
            by(house, "Bert", "take_back", sale=sale, reason="friends", **how)
    by(house, "Bert", "take_back", sale=sale, lines=PART, reason="not needed")
    by(house, "Bert", "take_back", sale=sale, goods=False, reason="scratched", approval=lent("seen it"))
    assert told(house)[-1] == ("approved", "Bert", "Anna", "void", "seen it")


def test_another_form_of_money_back_takes_a_right(house: Shop) -> None:
    sale = by(house, "Bert", "counter_sale", order=draft(house), tenders=[{"method": "card", "amount": "100.20"}])
    cash = {"sale": sale.number, "lines": PART, "reason": "x", "tenders": [{"method": "cash", "amount": "20.04"}]}
    with pytest.raises(RuleViolation, match=r"By cash at most 0\.00 EUR can go back") as caught:
        by(house, "Bert", "take_back", **cash)
    assert caught.value.field == "otherwise"
    with pytest.raises(NotPermitted, match=r"pay back in another form than was paid \(20.04 EUR of GS-1\)\. Ask Anna"):
        by(house, "Bert", "take_back", **cash, otherwise="card blocked")
    by(house, "Bert", "take_back", **cash, otherwise="card blocked", approval=lent("seen it"))
    assert told(house)[-1] == ("approved", "Bert", "Anna", "refund_otherwise", "seen it")
    by(house, "Bert", "take_back", sale=sale.number, reason="and the rest")


PART = [{"line": 1, "quantity": "2"}]


def test_what_an_amendment_adds_is_asked_and_what_was_agreed_is_not(house: Shop) -> None:
    order = by(house, "Bert", "confirm_order", order=draft(house, discount_percent="12"), approval=lent()).number
    by(house, "Bert", "amend_order", order=order, lines=[{"line": 1, "quantity": "9"}])
    cheap = {"product": "ELB15", "quantity": "5", "discount_percent": "20"}
    with pytest.raises(NotPermitted, match="20 % discount on line 2"):
        by(house, "Bert", "amend_order", order=order, lines=[cheap])
    with pytest.raises(NotPermitted, match="12 % discount on line 1"):
        by(house, "Bert", "amend_order", order=order, lines=[{"line": 1, "quantity": "90"}])


def test_several_steps_are_asked_one_by_one_and_none_happens_if_one_is_refused(house: Shop) -> None:
    steps = [
        {"action": "save_customer", "number": "NEU", "name": "Neubau AG"},
        {"action": "adjust_stock", **COUNT},
    ]
    with pytest.raises(NotPermitted):
        perform_together(house.database, steps, "Bert")
    with house.database.read() as view:
        assert view.value(sql("SELECT 1 FROM customer WHERE number = 'NEU'")) is None
    perform_together(house.database, [steps[0], {**steps[1], "approval": lent()}], "Bert")
    assert [row[0] for row in told(house)] == ["refused", "approved"]


def test_a_company_decides_what_its_roles_may(house: Shop) -> None:
    by(house, "Anna", "save_role", name="counter", permissions=["orders", "stock_correction"])
    by(house, "Bert", "adjust_stock", **COUNT)
    with pytest.raises(NotPermitted):
        by(house, "Bert", "save_customer", number="NEU", name="Neubau AG")
    by(house, "Anna", "save_role", name="night_shift", title="Night shift", permissions=["warehouse"])
    by(house, "Anna", "save_user", name="Bert", role="night_shift")
    with house.database.read() as view:
        assert next(one.role.title for one in asked.people(view) if one.name == "Bert") == "Night shift"
    with pytest.raises(RuleViolation, match="no permission flying"):
        by(house, "Anna", "save_role", name="counter", permissions=["flying"])
    with pytest.raises(RuleViolation, match="no role pilot"):
        by(house, "Anna", "save_user", name="Bert", role="pilot")


def test_the_first_secret_is_a_password_of_somebody_who_may_give_others_theirs(shop: Shop) -> None:
    shop.do("save_user", name="Bert", role="counter")
    with pytest.raises(RuleViolation, match="nobody would be left"):
        shop.do("set_secret", user="Bert", secret="long enough")
    shop.do("save_user", name="Anna", role="owner")
    with pytest.raises(RuleViolation, match="nobody would be left"):
        shop.do("set_secret", user="Anna", kind="pin", secret="4711")
    shop.do("set_secret", user="Anna", secret=ANNA)


def test_the_last_who_may_administer_users_stays(house: Shop) -> None:
    last: tuple[tuple[str, dict[str, Any]], ...] = (
        ("save_user", {"name": "Anna", "role": "office"}),
        ("save_user", {"name": "Anna", "inactive": True}),
        ("save_role", {"name": "owner", "permissions": [one for one in NAMES if one != "users"]}),
        ("remove_secret", {"user": "Anna", "kind": "password"}),
    )
    for action, given in last:
        with pytest.raises(RuleViolation, match="nobody would be left"):
            by(house, "Anna", action, **given)
    by(house, "Anna", "remove_secret", user="Bert", kind="pin")
    with pytest.raises(RuleViolation, match="nobody would be left"):
        by(house, "Anna", "save_user", name="Anna", inactive=True)
    by(house, "Anna", "remove_secret", user="Anna", kind="password")
    by(house, "", "save_user", name="Anna", role="counter")  # nobody is asked any more


def test_saving_a_user_again_keeps_the_role(house: Shop) -> None:
    by(house, "Anna", "save_user", name="Bert")
    with house.database.read() as view:
        assert [one.role.name for one in asked.people(view)] == ["owner", "counter"]


def wrong(shop: Shop, who: str, times: int) -> None:
    """Somebody guesses."""
    for _ in range(times):
        with pytest.raises(SignInRefused):
            prove(shop.database, who, "1593")


@pytest.mark.slow
def test_five_wrong_tries_lock_for_a_minute_then_for_five(house: Shop) -> None:
    begun = house.database.now()
    clock = [begun]
    house.database.now = lambda: clock[0]
    wrong(house, "Bert", 4)
    assert prove(house.database, "Bert", BERT).kind == "pin"  # and the count begins anew
    wrong(house, "Bert", 5)
    with pytest.raises(SignInRefused, match="After 5 wrong tries Bert cannot sign in until"):
        prove(house.database, "Bert", BERT)
    assert told(house) == [("locked", "Bert", "", "", "5 wrong tries")]
    clock[0] += 61_000_000
    wrong(house, "Bert", 5)
    clock[0] += 61_000_000
    with pytest.raises(SignInRefused, match="until"):
        prove(house.database, "Bert", BERT)
    clock[0] += 240_000_000
    assert prove(house.database, "Bert", BERT).name == "Bert"


def test_a_new_pin_ends_the_lock(house: Shop) -> None:
    wrong(house, "Bert", 5)
    by(house, "Anna", "set_secret", user="Bert", kind="pin", secret="8204")
    assert prove(house.database, "Bert", "8204").name == "Bert"


@pytest.mark.slow
def test_a_joker_does_not_lock_the_owner_out(house: Shop) -> None:
    by(house, "Anna", "set_secret", user="Anna", kind="pin", secret="8204")
    wrong(house, "Anna", 6)
    with pytest.raises(SignInRefused):
        prove(house.database, "Anna", "8204")
    assert prove(house.database, "Anna", ANNA) == Proved(*_of(house, "Anna"), "password", _fact(house, "password"))


def _of(shop: Shop, name: str) -> tuple[str, str]:
    with shop.database.read() as view:
        return next((one.user_id, one.name) for one in asked.people(view) if one.name == name)


def _fact(shop: Shop, kind: str) -> str:
    with shop.database.read() as view:
        return str(view.value(sql("SELECT fact_id FROM user_secret WHERE kind = :kind"), {"kind": kind}))


def test_wrong_approvals_lock_as_well(house: Shop) -> None:
    for _ in range(5):
        with pytest.raises(SignInRefused):
            by(house, "Anna", "adjust_stock", **COUNT, approval={"by": "Bert", "secret": "0000", "reason": "x"})
    assert told(house) == [("locked", "Bert", "", "", "5 wrong tries")]


def test_a_badge_says_who_it_is(house: Shop) -> None:
    by(house, "Anna", "set_secret", user="Bert", kind="badge", secret="US4006381")
    assert prove_badge(house.database, "US4006381").name == "Bert"
    with pytest.raises(SignInRefused, match="nobody's"):
        prove_badge(house.database, "US4006382")
    with pytest.raises(RuleViolation, match="Somebody else"):
        by(house, "Anna", "set_secret", user="Anna", kind="badge", secret="US4006381")
    by(house, "Anna", "save_user", name="Bert", inactive=True)
    with pytest.raises(SignInRefused):
        prove_badge(house.database, "US4006381")


def test_no_secret_is_found_anywhere_but_as_a_hash(house: Shop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    said = [flat(by(house, "Anna", "set_secret", user="Bert", kind="badge", secret="US4006381"))]
    said.append(flat(by(house, "Bert", "adjust_stock", **COUNT, approval=lent())))
    with contextlib.suppress(RuleViolation):
        by(house, "Bert", "save_location", code="X", approval=lent() | {"reason": ""})
    order = draft(house, discount_percent="3")
    by(house, "Bert", "keep_draft", draft=order, desk="text", approval=lent())
    with house.database.read() as view:
        rows = {
            table: [tuple(map(str, row)) for row in view.rows(sql(f"SELECT * FROM {table}"))]
            for table in ("journal", "journal_private", "draft", "audit", "local_counter", "user_secret", "person")
        }
    everything = json.dumps([said, rows]) + caplog.text + repr(BY_NAME["set_secret"].parameters(user="x", secret=ANNA))
    for secret in (ANNA, "US4006381"):
        assert secret not in everything
    hashes = [row[2] for row in rows["user_secret"]]
    assert len(hashes) == 3
    assert all(one.startswith("$argon2id$v=19$m=65536,t=3,p=4$") for one in hashes)
    for table in ("journal", "draft", "audit", "local_counter", "person"):
        assert "argon2" not in json.dumps(rows[table])


def test_a_replaced_secret_leaves_no_hash_behind(house: Shop) -> None:
    for secret in ("8204", "9315"):
        by(house, "Anna", "set_secret", user="Bert", kind="pin", secret=secret)
    by(house, "Anna", "remove_secret", user="Bert", kind="pin")
    with house.database.read() as view:
        kept = view.rows(sql("SELECT body FROM journal_private WHERE body LIKE '%argon2id%'"))
    assert len(kept) == 1, "only Anna's"


def test_every_permission_that_an_action_names_is_one() -> None:
    assert {action.permission for action in ACTIONS} <= {"", *NAMES}
    for action in ACTIONS:
        properties = action.schema()["$defs"][action.parameters.__name__]["properties"]
        assert properties["approval"] == {"$ref": "#/$defs/Approval"}


def test_secrets_outlive_a_move_to_another_machine(house: Shop, tmp_path: Path) -> None:
    from app.store import journal
    from app.store.database import Database
    from app.store.migrate import migrate
    from app.store.rebuild import rebuild_into

    where = str(tmp_path / "moved.counterfoil")
    migrate(where)
    moved = Database(where)
    with house.database.read() as view:
        rebuild_into(moved, journal.entries(view))
    assert prove(moved, "Bert", BERT).name == "Bert"
    moved.close()


def test_what_bert_may_not_do_he_cannot_do_by_a_way_round(house: Shop) -> None:
    """A correction voids what it corrects; credit without goods, longer terms and erasing are no daily work."""
    order = house.order(lines=[{"product": "CU15", "quantity": "10"}])
    house_shipped = by(house, "Anna", "open_pick_list", order=order.id)
    by(house, "Anna", "confirm_pick", pick_list=house_shipped.id)
    by(house, "Anna", "ship", shipment=by(house, "Anna", "pack_shipment", pick_list=house_shipped.id).id)
    invoice = by(house, "Anna", "issue_invoice", orders=[order.id]).number
    paid = {"customer": "MUELLER", "tenders": [{"method": "cash", "amount": "50"}]}
    payment = by(house, "Bert", "record_payment", **paid).number
    receipt = by(house, "Anna", "receive_goods", lines=[{"product": "CU15", "quantity": "5"}])
    ways: list[tuple[str, str, dict[str, Any]]] = [
        ("void", "correct_payment",
         {"payment": payment, "tenders": [{"method": "cash", "amount": "1"}], "reason": "x"}),
        ("void", "correct_invoice", {"invoice": invoice, "customer": "KERN", "reason": "x"}),
        ("void", "issue_credit_note", {"invoice": invoice, "lines": [{"line": 1, "amount": "9"}], "reason": "x"}),
        ("stock_correction", "correct_receipt",
         {"receipt": receipt.id, "lines": [{"line": 1, "quantity": "1"}], "reason": "x"}),
        ("credit_limit", "save_customer", {"number": "MUELLER", "terms_days": 360}),
        ("credit_limit", "save_customer", {"number": "NEW", "name": "A friend", "country": "DE", "terms_days": 360}),
        ("price_override", "save_customer", {"number": "MUELLER", "tax_status": "exempt", "tax_reason": "a friend"}),
        ("settings", "forget_customer", {"customer": "KERN"}),
    ]  # fmt: skip
    for permission, action, given in ways:
        with pytest.raises(NotPermitted) as caught:
            by(house, "Bert", action, **given)
        assert (caught.value.permission, action) == (permission, action)
    by(house, "Bert", "save_customer", number="NEW", name="A friend", country="DE", terms_days=14)
