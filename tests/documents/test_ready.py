"""Where no paper can be sealed no number is taken: the draft stays a draft, and the counter where it was."""

from __future__ import annotations

import datetime
import json
import shutil
from pathlib import Path

import pytest

from app.actions.catalogue import ACTIONS, BY_NAME
from app.actions.registry import perform
from app.actions.together import perform_together
from app.cli.scripting import Script
from app.documents import certificate
from app.documents.runner import ready
from app.domain.errors import Unavailable
from app.store.filestore import files_of
from app.store.sql import sql
from app.ui.each import _one
from app.ui.work import _performing, _performing_together
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "10"}]


@pytest.fixture
def late(shop: Shop, identity_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    """A shop whose certificate ran out."""
    shutil.copytree(identity_folder, files_of(shop.database), dirs_exist_ok=True)
    asked = certificate.refusal_of
    soon = datetime.datetime.now(datetime.UTC) + datetime.timedelta(days=1200)
    monkeypatch.setattr(certificate, "refusal_of", lambda identity, now=None: asked(identity, now or soon))
    return shop


def state(shop: Shop) -> list[tuple[object, ...]]:
    with shop.database.read() as view:
        return [
            tuple(row)
            for one in ("SELECT count(*) FROM journal", "SELECT id, name, kind FROM draft", "SELECT kind, last FROM "
                        "number_series ORDER BY kind")
            for row in view.rows(sql(one))
        ]  # fmt: skip


def test_no_number_is_taken_where_no_paper_can_be_sealed(late: Shop) -> None:
    order = late.order(lines=LINES).id
    draft = late.do("draft_order", customer="MUELLER", lines=LINES).id
    before = state(late)
    hold = {"action": "hold_order", "order": order, "reason": "x"}
    for action, given in (("issue_invoice", {"orders": [order]}), ("confirm_order", {"order": draft})):
        command = {"action": action, **given}
        with pytest.raises(Unavailable, match=r"expired on .* Renew it"):
            perform(late.database, BY_NAME[action], given, "anna", ready=ready)
        with pytest.raises(Unavailable, match="expired"):
            perform_together(late.database, [hold, command], ready=ready)
        # By every way that a person has.
        with pytest.raises(Unavailable, match="expired"):
            _performing(action, given, "anna")(late.database)
        with pytest.raises(Unavailable, match="expired"):
            _performing_together([command], "anna")(late.database)
        assert "expired" in str(_one(command, "anna")(late.database))
        script = Script(late.database, "anna")
        assert "expired" in json.dumps(script.run(command))
        assert "expired" in json.dumps(script.run_together([command]))
    assert state(late) == before
    # What takes no such number goes on.
    perform(late.database, BY_NAME["hold_order"], {"order": order, "reason": "x"}, "anna", ready=ready)


def test_without_a_certificate_yet_nothing_is_refused(shop: Shop) -> None:
    ready(shop.database)


def test_actions_that_issue_say_so() -> None:
    assert {one.name for one in ACTIONS if one.papers} == {
        "send_quote", "confirm_order", "counter_sale", "issue_invoice", "issue_advance", "correct_invoice",
        "issue_credit_note", "take_back", "take_back_without_receipt", "void_sale",
    }  # fmt: skip
