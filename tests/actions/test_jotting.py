"""A note for us on an order of the books: at any time, with no new version, and erased with the person it is of."""

import pytest

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.domain.errors import Conflict
from app.queries.board_rows import BoardRow
from app.queries.desk_board import board_page
from app.queries.desk_deliveries import pick_of
from app.queries.desk_documents import open_document
from app.queries.own_fields import own_fields
from app.queries.papers import paper_for
from app.queries.peek import peek_at
from app.store.rebuild import check_rebuild
from app.store.sql import sql
from tests.actions.told import refused
from tests.shop import Shop


def _note(shop: Shop, order: str) -> str:
    with shop.database.read() as view:
        found = open_document(view, order)
        assert found is not None
        return found.note


def _board(shop: Shop) -> list[BoardRow]:
    with shop.database.read() as view:
        return list(board_page(view, "open", "2026-03-18", 0, 10))


def test_a_note_is_jotted_on_a_confirmed_order_and_stands_where_the_house_reads(shop: Shop) -> None:
    order = shop.order(internal_note="as ever", printed_note="Thank you")
    assert _note(shop, order.id) == "as ever"
    shop.do("jot_note", order=order.number, note="call before delivering\n  gate 4 ", seen="as ever")
    picking = shop.do("open_pick_list", order=order.id)
    with shop.database.read() as view:
        found, paper = open_document(view, order.id), paper_for(view, "pick-list", picking.number)[1]
        assert (found.amendment, found.deal.terms.internal_note) == (0, "as ever"), "nothing was agreed anew"
        assert found.note == "call before delivering\n  gate 4"
        assert paper.notes == ("Thank you", found.note)
        assert pick_of(view, picking.id)[0].note == found.note
        assert peek_at(view, "order", order.id).note == found.note
        assert found.note not in paper_for(view, "sales-order", order.number)[1].notes
        assert own_fields(view, "order", order.id).values == {}, "it is no field of the company's own"
    assert _board(shop)[0].note == "call before delivering gate 4"
    # Whoever has not seen it is told so; whoever empties it, empties it.
    given = {"order": order.id, "note": "gate 5", "seen": "as ever"}
    with pytest.raises(Conflict, match=r"anna changed the note meanwhile, at .* It says now: “call before"):
        perform(shop.database, BY_NAME["jot_note"], given, actor="ben")
    shop.do("jot_note", order=order.id, note="")
    assert _note(shop, order.id) == ""
    assert shop.do("jot_note", order=order.id, note=" ").state == "unchanged"
    refused(shop, "There is no order SO-9", "jot_note", order="SO-9", note="x", field="order")
    refused(shop, "A note has 1,000 letters at most, not 1,001.", "jot_note", order=order.id, note="x" * 1001)


def test_a_jotted_note_is_taken_back_and_goes_along_when_the_order_is_a_draft_again(shop: Shop) -> None:
    order = shop.order(internal_note="as ever")
    first = shop.do("jot_note", order=order.id, note="gate 4")
    again = shop.do("undo_edit", step=str(first.step))
    assert _note(shop, order.id) == "as ever"
    shop.do("undo_edit", step=str(again.step))
    assert _note(shop, order.id) == "gate 4"
    draft = shop.do("undo_step", document=order.id)
    with shop.database.read() as view:
        assert open_document(view, draft.id).deal.terms.internal_note == "gate 4"


def test_what_the_customer_reads_is_amended(shop: Shop) -> None:
    order = shop.order(printed_note="Thank you")
    shop.do("amend_order", order=order.id, lines=[], printed_note="Ring twice")
    with shop.database.read() as view:
        found = open_document(view, order.id)
        assert (found.amendment, found.deal.terms.printed_note) == (1, "Ring twice")
        assert paper_for(view, "sales-order", order.number)[1].notes == ("Ring twice",)


def test_a_note_goes_with_the_person_it_is_of(shop: Shop) -> None:
    order = shop.order(customer="KERN")
    shop.do("jot_note", order=order.id, note="Mrs Kern limps")
    shop.do("cancel_order", order=order.id)
    shop.do("forget_customer", customer="KERN")
    with shop.database.read() as view:
        everywhere = view.rows(sql("SELECT value FROM field_value UNION ALL SELECT body FROM journal_private"))
        assert not any("limps" in str(row[0]) for row in everywhere)
        assert not view.rows(sql("SELECT 1 FROM journal WHERE body LIKE '%limps%'"))
    assert check_rebuild(shop.database) == []
