"""Every step can be asked for before it is taken: the question and the action refuse in the same words."""

import importlib
import inspect

import pytest

from app.actions.catalogue import ACTIONS, BY_NAME
from app.actions.reply import Refusal

# What an action asks of the state of the books, where it depends on one.
ASKED = {
    "send_quote": "quotes.can_revise",
    "revise_quote": "quotes.can_revise",
    "accept_quote": "quotes.can_accept",
    "decline_quote": "quotes.can_close",
    "expire_quote": "quotes.can_close",
    "expire_quotes": "quotes.can_close",
    "hold_goods": "holding.can_hold",
    "let_go": "holding.can_let_go",
    "follow_up_quote": "chasing.can_follow_up",
    "confirm_order": "orders.can_confirm",
    "amend_order": "orders.can_change",
    "hold_order": "orders.can_change",
    "release_hold": "orders.can_release_hold",
    "cancel_order": "cancelling.can_cancel",
    "reserve_stock": "reservations.can_reserve",
    "open_pick_list": "picking.can_open_pick_list",
    "confirm_pick": "picking.can_confirm_pick",
    "cancel_pick_list": "picking.can_confirm_pick",
    "weigh_goods": "shipping.can_weigh",
    "pack_shipment": "shipping.can_pack",
    "ship": "shipping.can_ship",
    "deliver": "shipping.can_deliver",
    "hand_over": "handing_over.can_hand_over",
    "cancel_shipment": "shipping.can_cancel_shipment",
    "receive_return": "stock.can_return",
    "issue_invoice": "invoicing.can_invoice",
    "issue_credit_note": "crediting.can_credit",
    "allocate_payment": "payments.can_allocate",
    "refund": "payments.can_refund",
    "reverse_payment": "payments.can_reverse",
    "forget_customer": "forgetting.can_forget",
    "merge_customers": "merging.can_merge",
    "open_till": "till.can_open_till",
    "pay_in": "till.can_use_till",
    "pay_out": "till.can_use_till",
    "count_till": "till.can_use_till",
    "close_till": "till.can_close_till",
    "correct_till": "till.can_correct_till",
    "counter_sale": "counter.can_leave_open",
    "undo_edit": "undoing.can_undo",
    "take_change": "inbound.can_settle",
    "take_as_new": "inbound.can_settle",
    "dismiss_order_in": "inbound.can_settle",
    "reopen_order_in": "inbound.can_reopen",
    "undo_step": "stepping.can_undo_step",
    "remove_file": "attaching.can_remove",
    "take_back": "returning.can_take_back",
    "issue_advance": "advancing.can_advance",
    "correct_invoice": "correcting.can_correct",
    "correct_payment": "payments.can_reverse",
    "restore_draft": "quotes.can_revise",
    "order_in": "ordering_in.can_order_in",
    "send_purchase": "purchasing.can_send_purchase",
    "amend_purchase": "purchasing.can_amend_purchase",
    "cancel_purchase": "purchasing.can_cancel_purchase",
    "receive_purchase": "receiving.can_receive_purchase",
    "correct_receipt": "receiving.can_correct_receipt",
    "take_old_invoice": "inheriting.can_take_old_invoice",
    "void_sale": "voiding.can_void",
    "take_back_count": "voiding.can_take_back_count",
    "take_back_list": "taking_back.can_take_back_list",
}
# These depend on what is given alone: masters, goods and money that came, drafts, ink, promises taken back.
GIVEN = {
    "save_company", "save_series", "save_tax_rate", "save_customer", "save_product", "save_price",
    "save_group", "save_price_list", "agree_prices",
    "save_list_price", "save_agreed_price", "save_promotion", "save_surcharge", "save_zone", "save_charge",
    "save_tax_rule", "save_location",
    "save_carrier", "save_supplier", "change_prices", "save_user", "receive_goods", "adjust_stock", "transfer_stock",
    "count_rests",
    "draft_quote", "draft_order", "keep_draft", "approve_price", "discard_draft", "sign_document",
    "release_reservation",
    "record_payment", "take_back_without_receipt", "order_goods", "order_proposed",
    "save_field", "fill_order", "jot_note", "attach_file", "save_role", "set_secret", "remove_secret", "confirm_clock",
    "take_old_order", "save_substitute", "take_order_in", "take_invoice_in", "take_paper_back",
    "save_customer_item", "save_template",
    "save_document_text",
}  # fmt: skip


def test_every_action_says_what_it_asks() -> None:
    assert set(ASKED) | GIVEN == {action.name for action in ACTIONS}, "a new action names its question here"
    assert not set(ASKED) & GIVEN


@pytest.mark.parametrize("name", ASKED)
def test_the_action_asks_the_question_that_the_window_asks(name: str) -> None:
    module, _, question = ASKED[name].partition(".")
    can = getattr(importlib.import_module(f"app.actions.{module}"), question)
    assert inspect.signature(can).return_annotation == Refusal | None
    source = inspect.getsource(inspect.getmodule(BY_NAME[name].run))  # type: ignore[arg-type]
    assert f"refuse({question}(" in source or f"if refusal := {question}(" in source
