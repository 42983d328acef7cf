"""The last steps of a person with documents, taken back within the hour by compensating steps.

Nothing is deleted: the journal, the ledgers and the numbers only grow, while quantities, balances and statuses are as
before. What cannot be taken back names the legal way.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from app.actions import giving_back, reopening
from app.actions.accepting import as_draft_again
from app.actions.before import STEP_US, document_steps, drop_document_step, stands_for
from app.actions.cancelling import CancelOrder, cancel_order, cancellable
from app.actions.drafts import Draft, save_draft
from app.actions.held import hold_again
from app.actions.inbound import follow
from app.actions.load import business_date, deal_of, fact_of
from app.actions.orders import can_release_hold, line_progress, order_head
from app.actions.paper_signing import is_taken_away, put_away
from app.actions.parameters import Dated
from app.actions.picking import (
    ConfirmPick,
    OpenPickList,
    PickRef,
    can_open_pick_list,
    cancel_pick_list,
    confirm_pick,
    list_to_fetch,
    open_pick_list,
    pick_head,
    pick_lines,
    pickable,
)
from app.actions.reply import Refusal, Reply, refuse
from app.actions.shipping import (
    PackShipment,
    ShipmentRef,
    can_cancel_shipment,
    cancel_shipment,
    pack_shipment,
    shipment_head,
    shipment_lines,
)
from app.actions.sourced import call_off
from app.actions.taking_back import TakeBackList, take_back_list
from app.actions.undeciding import is_moot, undecide, why_not
from app.actions.weighing import as_weighed
from app.domain.errors import RuleViolation
from app.domain.facts import OrderHeld, OrderLinesCancelled, PickLine
from app.domain.issued import AGAIN, CREDIT, LOCKED
from app.queries.lists_taken import ListTakenRow, lists_taken
from app.queries.notes import with_note
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoStep(Dated):
    """The newest step of this person, or the newest with one document (by its id).

    `scan` is the `step` that `take_paper_back` answered: that scan is taken away, and no other step taken back.
    """

    document: str = ""
    scan: str = ""
    reason: str = ""


_LISTS = 20
_QUOTE_OF = sql("SELECT quote_id, fact_id FROM sales_order WHERE id = :id")
_HOLD = sql("SELECT held, reason FROM order_hold WHERE order_id = :id")
# What can never be taken back, and the way that is left.
LEGAL = {
    "send_quote": "{number} is sent and stands as it was sent. F2 writes its next revision, Shift+F12 loses it.",
    "follow_up_quote": "What was said of {number} stays said. Ctrl+J says more, or another day.",
    "sign_document": "{number} is signed as it was shown. F2 changes it, to be signed anew.",
    "amend_order": "{number} is amended. F2 amends it again.",
    "reserve_stock": "What is promised to {number} was said by hand. Promise goods again says it anew.",
    "release_reservation": "What is promised to {number} was said by hand. Promise goods again says it anew.",
    "weigh_goods": "{number} was weighed once more. Weigh it again to correct that.",
    "deliver": "{number} has arrived. Shift+F12 takes goods back.",
    "hand_over": "{number} has arrived, and its customer signed for it. Shift+F12 takes goods back.",
    "cancel_shipment": "{number} is taken apart, and its goods are to be picked anew: F12 on the order.",
    "receive_return": "The goods of {number} came back. To correct it: Shift+F12 in Stock corrects the quantity.",
    "counter_sale": "{number} is sold and issued. To correct it: Shift+F12 takes the sale back.",
    "void_sale": "{number} takes a sale back. To correct it: sell it once more.",
    "take_back": AGAIN,
    "take_back_without_receipt": AGAIN,
    "issue_invoice": CREDIT,
    "issue_advance": CREDIT,
    "correct_invoice": CREDIT,
    "issue_credit_note": AGAIN,
    "refund": "{number} paid money back. To correct it: F9 takes the money again.",
    "reverse_payment": "{number} is reversed. To correct it: F9 takes the payment again.",
    "correct_payment": "{number} is corrected. To correct it again: Correct, on the payment in Money.",
    "close_till": LOCKED,
}


@dataclass(frozen=True, slots=True)
class Step:
    """A step as it was noted: the action, and the document it was of."""

    key: str
    action: str
    id: str
    number: str
    before: dict[str, Any]
    at: int = 0
    """When, in microseconds UTC."""


def newest_list(view: View, actor: str, now: int) -> ListTakenRow | None:
    """The list that this person took in within the hour and that is not taken back; None if there is none."""
    mine = (one for one in lists_taken(view, _LISTS) if one.actor == actor and not one.is_back)
    return next((one for one in mine if now - one.at <= STEP_US), None)


def newest_step(view: View, actor: str, now: int, document: str = "", scan: str = "") -> Step | None:
    """What this person did last that can still be taken back or said why not; moot steps are passed over.

    With a `scan` other scans are passed over, too: of several each is taken away by itself.
    """
    for key, body in document_steps(view):
        if body["actor"] != actor or now - int(body["at"]) > STEP_US or (document and body["id"] != document):
            continue
        step = Step(key, body["action"], body["id"], body["number"], body.get("before") or {}, int(body["at"]))
        if scan and step.action == "take_paper_back" and step.before["attachment"] != scan:
            continue
        if step.action in LEGAL or not _MOOT[step.action](view, step):
            return step
    return None


def can_undo_step(view: View, step: Step | None, now: int) -> Refusal | None:
    """Something was done within the hour, and nothing was built on it since."""
    if step is None:
        return Refusal("Nothing of the last hour is left to take back.", "step")
    if step.action in LEGAL:
        return Refusal(LEGAL[step.action].format(number=step.number), "step")
    said = _CAN[step.action](view, step, now)
    return Refusal(said, "step") if said else None


def _refuse_others(view: View, step: Step | None, scan: str) -> None:
    """A scan is taken away by its own step only, and while that is the newest: what was done since may rest on it."""
    if is_taken_away(view, scan):
        raise RuleViolation("The scan is taken away already.", "step")
    if step is not None and step.before.get("attachment") != scan:
        raise RuleViolation(
            f"More was done with {step.number} since. Take that back first, or remove the scan among its files.", "step"
        )


def undo_step(tx: Transaction, p: UndoStep) -> Reply:
    """Take it back. The reply says of which document, and as what it stands there again."""
    step = newest_step(tx, tx.occasion.actor, tx.occasion.now, p.document, p.scan)
    if p.scan:
        _refuse_others(tx, step, p.scan)
    one = None if p.document or p.scan else newest_list(tx, tx.occasion.actor, tx.occasion.now)
    if one is not None and (step is None or one.at > step.at):
        return replace(take_back_list(tx, TakeBackList(list=one.id)), number=one.file)
    refuse(can_undo_step(tx, step, tx.occasion.now))
    if step is not None:
        drop_document_step(tx, step.key)
        return _BACK[step.action](tx, step)
    return Reply(state="undone")


# --- confirmed ------------------------------------------------------------------------------------------------------


def _confirmed(view: View, step: Step, _now: int) -> str:
    for _, one in line_progress(view, step.id).values():
        if cancellable(one) != one.ordered - one.cancelled:
            return f"{step.number} is picked, shipped or billed already. Shift+F12 cancels what is open."
    return ""


def _unconfirm(tx: Transaction, step: Step) -> Reply:
    """The order is cancelled whole, and what it said stands there as a draft again."""
    quote_id, fact_id = tx.row(_QUOTE_OF, {"id": step.id}) or ("", "")
    deal = with_note(tx, step.id, deal_of(tx, fact_id))
    cancel_order(tx, CancelOrder(order=step.id, reason="undone"))
    call_off(tx, step.id)
    hold_again(tx, quote_id, step.id)
    stored = save_draft(tx, "order", Draft(deal, quote_id, fields=step.before.get("fields") or {}))
    follow(tx, step.id, stored.id)
    if quote_id:
        as_draft_again(tx, quote_id, step.id, stored.id)
    return Reply(id=stored.id, number=step.number, draft=stored.name, state="draft")


def _is_cancelled(view: View, step: Step) -> bool:
    return order_head(view, step.id).status == "cancelled"


# --- held, let go ---------------------------------------------------------------------------------------------------


def _holds(view: View, order_id: str) -> bool:
    row = view.row(_HOLD, {"id": order_id})
    return bool(row and row[0])


def _unhold(tx: Transaction, step: Step) -> Reply:
    head = order_head(tx, step.id)
    refuse(can_release_hold(head))
    tx.record(OrderHeld(step.id, False, "undone"))
    return Reply(id=step.id, number=step.number, state="confirmed")


def _hold_again(tx: Transaction, step: Step) -> Reply:
    row = tx.row(_HOLD, {"id": step.id})
    tx.record(OrderHeld(step.id, True, step.before.get("reason") or (row[1] if row else "")))
    return Reply(id=step.id, number=step.number, state="on_hold")


# --- cancelled ------------------------------------------------------------------------------------------------------


def _reopen(tx: Transaction, step: Step) -> Reply:
    """What was given up is wanted again: the same fact, below zero."""
    for fact_id in step.before["facts"]:
        fact = fact_of(tx, fact_id)
        if isinstance(fact, OrderLinesCancelled):
            tx.record(replace(fact, lines=tuple(replace(one, quantity=-one.quantity) for one in fact.lines)))
    tx.settle()
    return Reply(id=step.id, number=step.number, state=order_head(tx, step.id).status)


# --- picked, packed, shipped ----------------------------------------------------------------------------------------


def _list_open(view: View, step: Step) -> bool:
    return pick_head(view, step.id).state == "open"


def _unopen(tx: Transaction, step: Step) -> Reply:
    reply = cancel_pick_list(tx, PickRef(pick_list=step.id, reason="undone"))
    return replace(reply, number=step.number)


def _picked_only(view: View, step: Step) -> bool:
    pick = pick_head(view, step.id)
    key = {"id": pick.id, "order_id": pick.order_id}
    return pick.state == "picked" and view.value(_PACKED, key) is None


_PACKED = sql("SELECT number FROM shipment WHERE order_id = :order_id AND pick_list_id = :id AND state <> 'cancelled'")


def _short(view: View, step: Step, _now: int) -> str:
    if any(one.picked < one.quantity for one in pick_lines(view, step.id)):
        return f"{step.number} was short: what was missing is told already. Pick the rest, or cancel it."
    return ""


def _unpick(tx: Transaction, step: Step) -> Reply:
    """The goods lie on their shelves again, and a list asks for them as before."""
    pick, lines = pick_head(tx, step.id), pick_lines(tx, step.id)
    packed = pack_shipment(tx, PackShipment(pick_list=pick.id))
    cancel_shipment(tx, ShipmentRef(shipment=packed.id, reason="undone"))
    opened = _fetch(tx, pick.order_id, lines)
    stands_for(tx, pick.id, opened.id, opened.number)
    return opened


def _fetch(tx: Transaction, order_id: str, lines: list[PickLine]) -> Reply:
    again = [replace(one, picked=0, reason="") for one in lines if one.quantity]
    return list_to_fetch(tx, order_head(tx, order_id), again, business_date(tx, ""))


def _put_back(tx: Transaction, shipment_id: str) -> Reply:
    """A shipment is taken apart, and its goods are picked as they were."""
    shipment = shipment_head(tx, shipment_id)
    sent = {one.line: one.quantity for one in shipment_lines(tx, shipment.id)}
    lines = [replace(one, quantity=one.picked) for one in pick_lines(tx, shipment.pick_list_id) if one.line in sent]
    cancel_shipment(tx, ShipmentRef(shipment=shipment.id, reason="undone"))
    opened = _fetch(tx, shipment.order_id, lines)
    stands_for(tx, shipment.pick_list_id, opened.id, opened.number)
    # What was weighed weighs the same still.
    weighed = as_weighed(tx, shipment.pick_list_id)
    return confirm_pick(tx, ConfirmPick(pick_list=opened.id, lines=weighed))


def _unpack(tx: Transaction, step: Step) -> Reply:
    return _put_back(tx, step.id)


def _unship(tx: Transaction, step: Step) -> Reply:
    picked = _put_back(tx, step.id)
    packed = pack_shipment(tx, PackShipment(pick_list=picked.id))
    stands_for(tx, step.id, packed.id, packed.number)
    return packed


# --- nobody fetches it ----------------------------------------------------------------------------------------------


def _reopen_list(tx: Transaction, step: Step) -> Reply:
    """What of the order is still promised is to be fetched again, by a list of its own number."""
    reply = open_pick_list(tx, OpenPickList(order=pick_head(tx, step.id).order_id))
    stands_for(tx, step.id, reply.id, reply.number)
    return reply


def _may_fetch(view: View, step: Step, _now: int) -> str:
    said = can_open_pick_list(view, order_head(view, pick_head(view, step.id).order_id))
    return said.message if said else ""


def _nothing_to_fetch(view: View, step: Step) -> bool:
    return _list_open(view, step) or not pickable(view, pick_head(view, step.id).order_id)


def _shipment(view: View, step: Step, now: int) -> str:
    said = can_cancel_shipment(view, shipment_head(view, step.id), now)
    return said.message if said else ""


def _never(_view: View, _step: Step, _now: int) -> str:
    return ""


_CAN: dict[str, Callable[[View, Step, int], str]] = {
    "confirm_order": _confirmed, "hold_order": _never, "release_hold": _never, "cancel_order": _never,
    "open_pick_list": _never, "confirm_pick": _short, "pack_shipment": _shipment, "ship": _shipment,
    "cancel_pick_list": _may_fetch, "take_change": why_not, "take_as_new": why_not,
    "decline_quote": _never, "expire_quote": _never, "hold_goods": reopening.why_not_kept,
    "let_go": reopening.why_not_kept, "record_payment": giving_back.why_not_reversed,
    "allocate_payment": giving_back.why_not_open, "take_paper_back": _never,
}  # fmt: skip
_MOOT: dict[str, Callable[[View, Step], bool]] = {
    "confirm_order": _is_cancelled,
    "hold_order": lambda view, step: not _holds(view, step.id),
    "release_hold": lambda view, step: _holds(view, step.id),
    "cancel_order": lambda view, step: not any(one.cancelled for _, one in line_progress(view, step.id).values()),
    "open_pick_list": lambda view, step: not _list_open(view, step),
    "cancel_pick_list": _nothing_to_fetch,
    "confirm_pick": lambda view, step: not _picked_only(view, step),
    "pack_shipment": lambda view, step: shipment_head(view, step.id).state != "packed",
    "ship": lambda view, step: shipment_head(view, step.id).state != "shipped",
    "take_change": is_moot,
    "take_as_new": is_moot,
    "decline_quote": reopening.is_open,
    "expire_quote": reopening.is_open,
    "hold_goods": reopening.is_said_anew,
    "let_go": reopening.is_said_anew,
    "record_payment": giving_back.is_reversed,
    "allocate_payment": giving_back.is_free,
    "take_paper_back": lambda view, step: is_taken_away(view, step.before["attachment"]),
}
_BACK: dict[str, Callable[[Transaction, Step], Reply]] = {
    "confirm_order": _unconfirm, "hold_order": _unhold, "release_hold": _hold_again, "cancel_order": _reopen,
    "open_pick_list": _unopen, "confirm_pick": _unpick, "pack_shipment": _unpack, "ship": _unship,
    "cancel_pick_list": _reopen_list, "take_change": undecide, "take_as_new": undecide,
    "decline_quote": reopening.open_again, "expire_quote": reopening.open_again, "hold_goods": reopening.keep_as_before,
    "let_go": reopening.keep_as_before, "record_payment": giving_back.reverse, "allocate_payment": giving_back.free,
    "take_paper_back": lambda tx, step: put_away(tx, step.before["attachment"], step.id, step.number),
}  # fmt: skip
