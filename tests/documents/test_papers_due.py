"""Every issued document gets the paper of its present content, and looking for them costs what happened since."""

from __future__ import annotations

import functools
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest

from app.documents import runner
from app.documents.runner import finish_papers
from app.domain.errors import Unavailable
from app.queries import papers_due as asked
from app.queries.papers_due import papers_due
from app.store.filestore import files_of
from app.store.sql import sql
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "10"}]
_ARCHIVE = sql("SELECT kind, number, signed FROM document_archive ORDER BY hlc")
_FACTS = sql("SELECT count(*) FROM journal WHERE kind = 'DocumentArchived'")


@pytest.fixture(autouse=True)
def _sealing(shop: Shop, identity_folder: Path) -> None:
    shutil.copytree(identity_folder, files_of(shop.database), dirs_exist_ok=True)


def archive(shop: Shop) -> list[tuple[Any, ...]]:
    with shop.database.read() as view:
        return [tuple(row) for row in view.rows(_ARCHIVE)]


def made(shop: Shop) -> list[tuple[Any, ...]]:
    """The papers that are made now."""
    known = len(archive(shop))
    assert finish_papers(shop.database) == []
    return archive(shop)[known:]


@pytest.mark.slow
def test_each_issued_content_has_its_paper_once(shop: Shop) -> None:
    finish_papers(shop.database)
    quote = shop.do("send_quote", quote=shop.do("draft_quote", customer="MUELLER", lines=LINES).id)
    assert made(shop) == [("quotation", "Q-1", 1)]
    shop.do("sign_document", quote=quote.id, name="K", strokes=[[(1, 1, 0, 0), (2, 2, 9, 9)]])
    assert made(shop) == [("quotation", "Q-1", 1)]
    order = shop.do("confirm_order", order=shop.do("accept_quote", quote=quote.id).id)
    assert made(shop) == [("sales-order", "SO-1", 1)]
    shop.do("amend_order", order=order.id, lines=[{"line": 1, "quantity": "12"}])
    assert made(shop) == [("sales-order", "SO-1", 1)]
    shipment = shop.shipped(order.id)
    assert made(shop) == [("delivery-note", "DN-1", 1)]
    shop.do("deliver", shipment=shipment.id)
    assert made(shop) == [], "that it arrived is no other paper"
    assert runner.print_paper(shop.database, "delivery-note", "DN-1").archived
    assert made(shop) == []
    invoice = shop.do("issue_invoice", orders=[order.id])
    shop.do("issue_credit_note", invoice=invoice.id, lines=[{"line": 1, "quantity": "1"}], reason="bent")
    assert made(shop) == [("invoice", "RE-1", 1), ("credit-note", "GS-1", 1)]
    with shop.database.read() as view:
        assert view.value(_FACTS) == len(archive(shop)) == 7, "each with its hash in the journal"


@pytest.mark.slow
def test_what_other_actions_issued_is_sealed_too(shop: Shop) -> None:
    finish_papers(shop.database)
    shop.do("save_product", sku="CU15", over_percent="10")
    order = shop.order(lines=LINES)
    assert made(shop) == [("sales-order", "SO-1", 1)]
    picking = shop.do("open_pick_list", order=order.id)
    shop.do("confirm_pick", pick_list=picking.id, lines=[{"line": 1, "quantity": "10.5"}])
    assert made(shop) == [("sales-order", "SO-1", 1)]
    draft = shop.do("draft_order", customer="MUELLER", lines=LINES).id
    shop.do("void_sale", sale=shop.do("counter_sale", order=draft).number, reason="wrong customer")
    assert [row for row in made(shop) if row[0] != "sales-order"] == [
        ("invoice", "RE-1", 1),
        ("credit-note", "GS-1", 1),
    ]


def test_what_cannot_be_made_is_owed_and_comes_after_what_can(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    finish_papers(shop.database)
    tried: list[str] = []

    def fails(_database: Any, _kind: str, ref: str, _actor: str = "") -> None:
        tried.append(ref)
        raise Unavailable("no room")

    monkeypatch.setattr(runner, "print_paper", fails)
    ids = [shop.order(lines=LINES[:1]).id for _ in range(3)]
    assert finish_papers(shop.database, 2) == ["no room", "no room"]
    assert tried == ids[:2]
    finish_papers(shop.database, 2)
    assert tried == [*ids[:2], ids[2], ids[0]]
    with shop.database.read() as view:
        before, now = papers_due(view)
    assert set(now.owed) == {("sales-order", one) for one in ids}
    assert before.owed == now.owed
    monkeypatch.setattr(runner, "print_paper", lambda *_: None)
    finish_papers(shop.database)
    with shop.database.read() as view:
        assert papers_due(view)[1].owed == ()


def test_looking_again_reads_what_happened_since_by_a_key(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "print_paper", lambda *_: None)
    shop.order(lines=LINES)
    with shop.database.read() as view:
        assert papers_due(view)[0].until is None
        assert [kind for kind, _ in papers_due(view)[1].owed] == ["sales-order"]
    finish_papers(shop.database)
    with shop.database.read() as view:
        before, now = papers_due(view)
        assert (before.until, now.owed) == (now.until, ())
        plan = view.rows(sql("EXPLAIN QUERY PLAN " + asked._SINCE.sqlite), {"since": 1, "newest": 2, "limit": 3})
    assert ["USING INDEX journal_hlc" in str(row[3]) for row in plan] == [True]
    # Nothing was issued: nothing is written down either, until a while has passed.

    shop.do("save_customer", number="NEW", name="New")
    finish_papers(shop.database)
    with shop.database.read() as view:
        assert papers_due(view)[0] == before

    # Notes that were lost or spoilt cost a look at everything, once.
    shop.database.write(lambda tx: tx.run(asked._KEEP, {"key": "papers", "value": "{"}), action="x")
    with shop.database.read() as view:
        assert papers_due(view)[0].until is None


def test_many_at_once_are_taken_in_turns(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(runner, "print_paper", lambda *_: None)
    monkeypatch.setattr(asked, "_AT_ONCE", 2)
    finish_papers(shop.database)
    ids = [shop.order(lines=LINES).id for _ in range(3)]
    seen = []
    for _ in range(3):
        with shop.database.read() as view:
            seen.append([id_ for _, id_ in papers_due(view)[1].owed])
        finish_papers(shop.database)
    assert seen == [ids[:2], ids[2:], []]


def test_who_waits_hears_how_many_are_left_and_a_stop_comes_between_two(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "print_paper", lambda *_: None)
    finish_papers(shop.database)
    ids = [shop.order(lines=LINES).id for _ in range(3)]
    heard: list[int] = []
    finish_papers(shop.database, left=heard.append, stopped=lambda: len(heard) == 2)
    assert heard == [3, 2, 1], "two are made, one is owed"
    with shop.database.read() as view:
        assert papers_due(view)[1].owed == (("sales-order", ids[2]),)
    heard.clear()
    finish_papers(shop.database, left=heard.append)
    assert heard == [1, 0]


def test_the_thread_goes_on_until_none_is_left_that_can_be_made(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    finish_papers(shop.database)
    ids = [shop.order(lines=LINES).id for _ in range(5)]
    tried: list[str] = []
    done = threading.Event()

    def once(_database: Any, _kind: str, ref: str, _actor: str = "") -> None:
        tried.append(ref)
        if ref == ids[1]:
            raise Unavailable("no room")

    def left(count: int) -> None:
        if count == 1 and len(tried) >= 6:
            done.set()

    monkeypatch.setattr(runner, "print_paper", once)
    monkeypatch.setattr(runner, "finish_papers", functools.partial(finish_papers, limit=2))
    papers = runner.PaperThread(shop.database, lambda _sentence: None, left)
    assert done.wait(10)
    papers.stop()
    assert tried[:5] == ids
    assert tried[5:] == [ids[1]] * (len(tried) - 5)
    assert len(tried) < 9, "what fails is not tried for ever"


@pytest.mark.slow
def test_a_run_that_is_killed_between_its_bills_and_their_papers_has_them_after_the_next_start(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders = [shop.order(lines=LINES).id for _ in range(4)]
    for order in orders:
        shop.shipped(order)
    finish_papers(shop.database)
    for order in orders:
        shop.do("issue_invoice", orders=[order])
    usual, printed = runner.print_paper, []

    def killed(database: Any, kind: str, ref: str, actor: str = "") -> Any:
        if len(printed) == 2:
            raise KeyboardInterrupt
        printed.append(usual(database, kind, ref, actor).sha256)
        return printed[-1]

    monkeypatch.setattr(runner, "print_paper", killed)
    with pytest.raises(KeyboardInterrupt):
        finish_papers(shop.database)
    monkeypatch.setattr(runner, "print_paper", usual)
    assert [row for row in archive(shop) if row[0] == "invoice"] == [("invoice", f"RE-{n}", 1) for n in (1, 2)]
    done = threading.Event()
    papers = runner.PaperThread(
        shop.database, lambda _sentence: None, lambda count: None if count else done.set()
    )  # the next start
    assert done.wait(20)
    papers.stop()
    assert [row for row in archive(shop) if row[0] == "invoice"] == [("invoice", f"RE-{n}", 1) for n in (1, 2, 3, 4)]
    assert runner.check_papers(shop.database) == []
    assert runner.print_paper(shop.database, "invoice", "RE-1").sha256 == printed[0], "the first ones are as they were"
