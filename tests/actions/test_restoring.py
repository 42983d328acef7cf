"""Drafts that were thrown away come back: with their words, their files and the quote they belong to."""

from pathlib import Path

from app.exchange.attaching import attach
from app.queries.attachments import files_of
from app.store.sql import sql
from tests.actions.told import refused
from tests.shop import Shop

LINES = [{"product": "CU15", "quantity": "4"}]
DEAL = {"customer": "MUELLER", "lines": LINES}


def test_a_discarded_draft_is_kept_again_with_its_files(shop: Shop, tmp_path: Path) -> None:
    draft = shop.do("draft_order", **DEAL)
    paper = tmp_path / "plan.pdf"
    paper.write_bytes(b"a plan")
    attach(shop.database, "order", draft.id, paper, "anna")
    with shop.database.read() as view:
        files = [one.id for one in files_of(view, draft.id)]
    refused(shop, "This draft was not thrown away", "restore_draft", thrown=draft.id, deal=DEAL, field="thrown")
    shop.do("discard_draft", draft=draft.id)
    refused(shop, "There is no file x of the draft", "restore_draft", thrown=draft.id, files=["x"], field="files")
    again = shop.do("restore_draft", thrown=draft.id, deal=DEAL, desk="{}", files=files)
    assert (again.state, again.totals.gross) == ("draft", draft.totals.gross)
    with shop.database.read() as view:
        assert [one.name for one in files_of(view, again.id)] == ["plan.pdf"]
    order = shop.do("confirm_order", order=again.id)
    refused(shop, "This draft was not thrown away", "restore_draft", thrown=order.id, deal=DEAL, field="thrown")


def test_the_next_revision_of_a_quote_is_that_again(shop: Shop) -> None:
    quote = shop.do("send_quote", quote=shop.do("draft_quote", **DEAL).id)
    draft = shop.do("revise_quote", quote=quote.id, **DEAL)
    shop.do("discard_draft", draft=draft.id)
    again = shop.do("restore_draft", thrown=draft.id, kind="quote", deal=DEAL, quote=quote.id)
    assert shop.do("send_quote", quote=again.id).number == quote.number


def test_the_order_of_a_quote_is_that_again_unless_another_took_its_place(shop: Shop) -> None:
    quote = shop.do("send_quote", quote=shop.do("draft_quote", **DEAL).id)
    draft = shop.do("accept_quote", quote=quote.id)
    shop.do("discard_draft", draft=draft.id)
    again = shop.do("restore_draft", thrown=draft.id, deal=DEAL, quote=quote.id, parked=True)
    with shop.database.read() as view:
        assert view.value(sql("SELECT parked_by <> '' FROM draft WHERE id = :id"), {"id": again.id})
    refused(shop, "Quote Q-1 was accepted already", "restore_draft", thrown=draft.id, deal=DEAL, quote=quote.id)
    refused(shop, "Quote Q-1 was accepted already", "accept_quote", quote=quote.id, field="quote")
    order = shop.do("confirm_order", order=again.id)
    with shop.database.read() as view:
        assert view.value(sql("SELECT quote_id FROM sales_order WHERE id = :id"), {"id": order.id}) == quote.id


def test_it_has_its_number_again_where_that_is_free(shop: Shop) -> None:
    first, second = (shop.do("draft_order", **DEAL) for _ in range(2))
    for one in (first, second):
        shop.do("discard_draft", draft=one.id)
    assert shop.do("restore_draft", thrown=second.id, name=second.number, deal=DEAL).number == "D-2"
    assert shop.do("restore_draft", thrown=first.id, name=second.number, deal=DEAL).number == "D-3", "that is taken"
    for name in ("D-9", "D-01", "D-0", "D-٣", "mine", ""):
        made = shop.do("draft_order", **DEAL)
        shop.do("discard_draft", draft=made.id)
        assert shop.do("restore_draft", thrown=made.id, name=name, deal=DEAL).number not in {name, made.number}
