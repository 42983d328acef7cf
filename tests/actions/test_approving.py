"""A price that is let pass before the draft is finished: for just these terms, on record, and asked once."""

from typing import Any

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.drafts import find_draft
from app.actions.registry import perform
from app.domain.errors import NotPermitted, RuleViolation
from app.store.database import Database
from tests.shop import Shop

ANNA = {"by": "Anna", "secret": "Anna and words", "reason": "an old friend"}


@pytest.fixture
def house(shop: Shop) -> Database:
    """Berta at the counter may sell nothing below its floor of 1.00, and give no discount beyond her limit."""
    shop.do("save_product", sku="CU15", floor_price="1.00")
    for name, role in (("Anna", "owner"), ("Berta", "counter")):
        perform(shop.database, BY_NAME["save_user"], {"name": name, "role": role}, "Anna")
        given = {"user": name, "secret": f"{name} and words"}
        perform(shop.database, BY_NAME["set_secret"], given, "Anna")
    return shop.database


def berta(house: Database, action: str, **given: Any) -> Any:
    """One action of hers."""
    return perform(house, BY_NAME[action], given, "Berta").reply


LINES = [{"product": "CU15", "quantity": "10", "price": "0.50"}, {"product": "ELB15", "quantity": "2"}]


def test_what_is_let_pass_is_not_asked_again_at_the_end(house: Database) -> None:
    draft = berta(house, "draft_order", customer="MUELLER", lines=LINES)
    with pytest.raises(NotPermitted):
        berta(house, "approve_price", draft=draft.id, line=1)
    reply = berta(house, "approve_price", draft=draft.id, line=1, approval=ANNA)
    assert (reply.state, reply.told) == ("approved", "Anna")
    assert berta(house, "approve_price", draft=draft.id, line=2).state == "draft", "nothing of it wants anybody"
    with house.read() as view:
        found = find_draft(view, draft.id)
    assert found is not None
    assert [(one.by, set(one.rights) >= {"price_floor"}) for one in found.draft.approvals] == [("Anna", True)]
    assert found.version == 1, "whoever writes it goes on from the version they have"
    assert berta(house, "confirm_order", order=draft.id).number


@pytest.mark.slow
@pytest.mark.parametrize(
    "other",
    [
        {"price": "0.49"},
        {"quantity": "11"},
        {"discount_percent": "1"},
        {"price_per": 100},
    ],
)
def test_of_other_terms_nothing_was_said(house: Database, other: dict[str, Any]) -> None:
    draft = berta(house, "draft_order", customer="MUELLER", lines=LINES)
    berta(house, "approve_price", draft=draft.id, line=1, approval=ANNA)
    berta(house, "draft_order", customer="MUELLER", lines=[LINES[0] | other], draft=draft.id)
    with pytest.raises(NotPermitted):
        berta(house, "confirm_order", order=draft.id)


@pytest.mark.slow
def test_another_customer_or_a_window_that_takes_it_back_ends_it(house: Database) -> None:
    draft = berta(house, "draft_order", customer="MUELLER", lines=LINES)
    berta(house, "approve_price", draft=draft.id, line=1, approval=ANNA)
    berta(house, "keep_draft", draft=draft.id, desk="{}")
    kept = {"customer": "MUELLER", "lines": LINES}
    berta(house, "keep_draft", draft=draft.id, deal=kept, approved=[1])
    with house.read() as view:
        found = find_draft(view, draft.id)
    assert found is not None
    assert len(found.draft.approvals) == 1
    berta(house, "keep_draft", draft=draft.id, deal=kept, approved=[])
    with pytest.raises(NotPermitted):
        berta(house, "confirm_order", order=draft.id)


@pytest.mark.slow
def test_a_discount_is_let_pass_and_the_next_worst_is_still_asked_about(house: Database) -> None:
    lines = [{"product": "ELB15", "quantity": "2", "discount_percent": percent} for percent in ("60", "50")]
    draft = berta(house, "draft_order", customer="MUELLER", lines=lines)
    berta(house, "approve_price", draft=draft.id, line=1, approval=ANNA)
    with pytest.raises(NotPermitted, match="50 % discount on line 2"):
        berta(house, "confirm_order", order=draft.id)
    berta(house, "approve_price", draft=draft.id, line=2, approval=ANNA)
    assert berta(house, "confirm_order", order=draft.id).number


@pytest.mark.slow
def test_a_quote_goes_out_with_what_was_let_pass(house: Database) -> None:
    draft = berta(house, "draft_quote", customer="MUELLER", lines=LINES)
    berta(house, "approve_price", draft=draft.id, line=1, approval=ANNA)
    assert berta(house, "send_quote", quote=draft.id).number


@pytest.mark.slow
def test_what_is_not_there_is_refused(house: Database) -> None:
    draft = berta(house, "draft_order", customer="MUELLER", lines=LINES)
    with pytest.raises(RuleViolation, match="has no line 3"):
        berta(house, "approve_price", draft=draft.id, line=3)
    with pytest.raises(RuleViolation, match="There is no draft D-9"):
        berta(house, "approve_price", draft="D-9", line=1)
