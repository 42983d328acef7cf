"""An edit of a customer, a product, a price, a tax rate, a supplier or the house, taken back by new facts."""

import datetime
from dataclasses import dataclass
from typing import Any

from app.actions.before import DAY_US, drop, kept, note
from app.actions.merging import can_part
from app.actions.parameters import Dated
from app.actions.permitted import require
from app.actions.record import change
from app.actions.reply import Refusal, Reply, refuse
from app.domain.errors import Conflict
from app.domain.facts import AssortmentSet, BarcodeAssigned, DocumentTextSet, FieldsSet, PriceSet, TaxRateSet
from app.domain.fields import NOTE
from app.domain.identity import recorded_us
from app.store.apply.master import stored
from app.store.database import Transaction, View
from app.store.merged import account
from app.store.sql import Statement, sql


@dataclass(frozen=True, slots=True, kw_only=True)
class UndoEdit(Dated):
    """The `step` that an edit answered with."""

    step: str


_STAMP = sql("SELECT hlc FROM journal WHERE id = :id")
_BY = sql("SELECT actor, hlc FROM journal WHERE hlc = :hlc")
_HELD: dict[str, Statement] = {
    "price": sql(
        "SELECT hlc FROM product_price WHERE product_id = :product_id AND valid_from = :valid_from "
        "AND min_quantity = :min_quantity"
    ),
    "tax": sql("SELECT hlc FROM tax_rate WHERE code = :code AND valid_from = :valid_from"),
    "barcode": sql("SELECT hlc FROM barcode WHERE barcode = :barcode"),
    "text": sql("SELECT hlc FROM document_text WHERE kind = :kind AND language = :language AND place = :place"),
    "assortment": sql(
        "SELECT hlc FROM assortment WHERE customer_id = :customer_id AND kind = :kind AND value = :value"
    ),
}
_VALUE = sql("SELECT hlc FROM field_value WHERE record_id = :record_id AND field_id = :field_id")
# Fields that say how far somebody is trusted: taking them back wants the right to go beyond.
_TRUST = {
    "stop": "stop_list",
    "blocked": "stop_list",
    "stop_reason": "stop_list",
    "credit_limit": "credit_limit",
    "credit_policy": "credit_limit",
}
_WHAT = {
    "text": "the text",
    "price": "the price",
    "tax": "the rate",
    "barcode": "the barcode",
    "assortment": "what they may buy",
}
_GONE = {"pack": {"name": ""}}


def can_undo(view: View, step: str, now: int, actor: str, guarded: bool) -> Refusal | None:
    """An edit of today, of one's own, that nobody took back yet."""
    body = kept(view, step)
    if body is None or now - int(body["at"]) > DAY_US:
        return Refusal("That edit cannot be taken back any more.", "step")
    if guarded and body["actor"] != actor:
        return Refusal(f"{body['actor']} changed that, and only {body['actor']} takes it back.", "step")
    return None


def undo_edit(tx: Transaction, p: UndoEdit) -> Reply:
    """What stood there before stands there again; refused if somebody changed it meanwhile. Raises Conflict."""
    guarded = tx.standing is not None and tx.standing.person is not None
    refuse(can_undo(tx, p.step, tx.occasion.now, tx.occasion.actor, guarded))
    body = kept(tx, p.step) or {}
    images: list[dict[str, Any]] = body["images"]
    require(tx, _permission(body["action"]))
    for image in images:
        _check_newest(tx, image)
        if "merged_into" in (image.get("was") or {}):
            refuse(can_part(tx, image["record"], account(tx, image["record"])))
    for right in sorted({right for image in images for right in _rights(image)}):
        require(tx, right)
    drop(tx, p.step)
    for image in images:
        _restore(tx, image)
    return Reply(id=p.step, number=str(len(images)), state="undone")


def _permission(action: str) -> str:
    # Imported here: the registry names this module.
    from app.actions.catalogue import BY_NAME

    return BY_NAME[action].permission


def _rights(image: dict[str, Any]) -> set[str]:
    if image["kind"] != "record" or image["entity"] != "customer":
        return set()
    return {_TRUST[name] for name in image["was"] if name in _TRUST}


def _check_newest(view: View, image: dict[str, Any]) -> None:
    """What the edit wrote must still stand there. Raises Conflict naming who changed it."""
    own = int(view.value(_STAMP, {"id": image["fact"]}, 0))
    if image["kind"] == "record":
        held = stored(view, image["entity"], image["record"]) or {}
        stamps = {name: stamp for name, stamp in _stamps(held).items() if name in image["names"]}
        later = {name: stamp for name, stamp in stamps.items() if stamp != own}
        if later or held.get("forgotten"):
            name = next(iter(later), "it")
            raise Conflict(_meanwhile(view, later.get(name, 0), f"{_said(name)} of {_title(held)}"))
    elif image["kind"] == "fields":
        for field_id in image["was"]:
            stamp = int(view.value(_VALUE, {"record_id": image["record"], "field_id": field_id}, 0))
            if stamp != own:
                raise Conflict(_meanwhile(view, stamp, "the note" if field_id == NOTE else "a field of it"))
    else:
        stamp = int(view.value(_HELD[image["kind"]], image["key"], 0))
        if stamp != own:
            what = _WHAT[image["kind"]]
            raise Conflict(_meanwhile(view, stamp, what))


def _stamps(held: dict[str, Any]) -> dict[str, int]:
    import json

    return dict(json.loads(held.get("stamps", "{}")))


def _said(name: str) -> str:
    return name.removesuffix("_id").replace("_", " ")


def _title(held: dict[str, Any]) -> str:
    if "min_quantity" in held and "name" not in held:
        return "an agreed price"
    return str(held.get("name") or held.get("sku") or held.get("number") or held.get("id") or "the record")


def _meanwhile(view: View, stamp: int, what: str) -> str:
    who, hlc = view.row(_BY, {"hlc": stamp}) or ("", stamp)
    moment = datetime.datetime.fromtimestamp(recorded_us(int(hlc)) // 1_000_000, tz=datetime.UTC).astimezone()
    return f"{who or 'Somebody'} changed {what} meanwhile, at {moment:%H:%M}. Nothing was taken back."


def _restore(tx: Transaction, image: dict[str, Any]) -> None:
    kind, was = image["kind"], image["was"]
    if kind == "record":
        change(
            tx, image["entity"], image["record"], _GONE.get(image["entity"], {"inactive": 1}) if was is None else was
        )
    elif kind == "fields":
        private = image["entity"] == "customer" or NOTE in was
        now = {field_id: image["now"][field_id] for field_id in was}
        [fact] = tx.record(
            FieldsSet(image["entity"], image["record"], {} if private else was, was if private else None)
        )
        note(tx, fact, {**image, "was": now, "now": was})
    elif kind == "price":
        [fact] = tx.record(PriceSet(**image["key"], price=was[0], price_per=was[1]))
        note(tx, fact, {**image, "was": image["now"], "now": was})
    elif kind == "assortment":
        [fact] = tx.record(AssortmentSet(**image["key"], allowed=was))
        note(tx, fact, {**image, "was": image["now"], "now": was})
    elif kind == "text":
        [fact] = tx.record(DocumentTextSet(**image["key"], text=was))
        note(tx, fact, {**image, "was": image["now"], "now": was})
    elif kind == "tax":
        category, rate, reason = was
        [fact] = tx.record(TaxRateSet(image["key"]["code"], category, rate, image["key"]["valid_from"], reason))
        note(tx, fact, {**image, "was": image["now"], "now": was})
    else:
        [fact] = tx.record(BarcodeAssigned(image["key"]["barcode"], was[0], was[1]))
        note(tx, fact, {**image, "was": image["now"], "now": was})
