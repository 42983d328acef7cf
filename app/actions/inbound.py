"""Orders that come as files: each becomes the draft that typing it would have made, or a change of the one before.

Nothing is confirmed here: a person looks at the draft and finishes it. The same order never makes a second draft.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

import msgspec

from app.actions.amending import AmendLine, AmendOrder, amend_order
from app.actions.before import note_step
from app.actions.drafted import known_sum
from app.actions.drafts import KeepDraft, find_draft, keep_draft
from app.actions.load import Company, business_date, company, today
from app.actions.orders import order_head
from app.actions.parameters import AddressInput, Dated, DealInput
from app.actions.record import UNCHANGED
from app.actions.reply import Refusal, Reply, refuse
from app.domain.errors import RuleViolation
from app.domain.facts import InboundAsked, OrderInSettled, OrderReceived
from app.domain.inbound import (
    MOST_LINES,
    WITHIN_US,
    Buyer,
    Change,
    Inbound,
    InboundLine,
    Resolved,
    Wanted,
    called_by,
    changes,
    cut,
    draft_notes,
    duplicates,
    header_of,
    plain_deal,
)
from app.domain.quantity import quantity_out
from app.queries import inbound as asked
from app.store.codec import encode
from app.store.database import Transaction, View
from app.store.sql import sql

SOURCES = ("csv", "xlsx", "json", "ubl", "cii", "text")
_LONGEST = 200
AMENDED, NEW, DISMISSED = "amended", "new", "dismissed"


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOrderIn(Dated):
    """An order as it came. `source` is the form, `file` its name, `sha256` of its bytes where it was a file.

    `claim` names this one coming of it: what was taken in under it is not taken in a second time.

    `number` and all else is the buyer's word; prices are compared with ours and never taken.
    """

    source: str
    lines: list[InboundLine]
    number: str = ""
    buyer: Buyer = field(default_factory=Buyer)
    file: str = ""
    sha256: str = ""
    currency: str = ""
    wanted_date: str = ""
    note: str = ""
    ship_to: AddressInput | None = None
    claim: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class InboundRef(Dated):
    """An order that came in, by its id, and why."""

    inbound: str
    reason: str = ""


_DECODER = msgspec.json.Decoder(TakeOrderIn)
_KEEP = sql("INSERT INTO inbound_content (inbound_id, body) VALUES (:id, :body)")
_CONTENT = sql("SELECT body FROM inbound_content WHERE inbound_id = :id")
_CLAIM = sql("INSERT INTO inbound_claim (claim, inbound_id, at) VALUES (:claim, :id, :now)")
_CLAIMED = sql("SELECT inbound_id FROM inbound_claim WHERE claim = :claim")
_FORGET = sql("DELETE FROM inbound_content WHERE inbound_id = :id")
_DRAFT = sql("SELECT body, parked_by, customer_id, customer_name, gross FROM draft WHERE id = :id")
_BECAME = sql(
    "SELECT id FROM inbound_order WHERE draft_id = :id AND settled_draft = '' UNION "
    "SELECT id FROM inbound_order WHERE settled_draft = :id"
)
_VERSION = sql("SELECT version FROM draft WHERE id = :id")


def input_of(order: Inbound, file: str = "", sha256: str = "", claim: str = "") -> TakeOrderIn:
    """An order that was read, as this action takes it."""
    return TakeOrderIn(
        source=order.source,
        lines=list(order.lines),
        number=order.number,
        buyer=order.buyer,
        file=file[-_LONGEST:],
        sha256=sha256,
        currency=order.currency,
        wanted_date=order.wanted_date,
        note=order.note,
        ship_to=AddressInput(**dict(order.ship_to)) if order.ship_to else None,
        claim=claim,
    )


def _order_of(p: TakeOrderIn) -> Inbound:
    to: tuple[tuple[str, str], ...] = ()
    if p.ship_to is not None:
        pairs = ((one.name, str(getattr(p.ship_to, one.name) or "")) for one in fields(AddressInput))
        to = tuple((name, value) for name, value in pairs if value)
    order = Inbound(p.source, p.number, p.buyer, tuple(p.lines), p.currency, "", p.wanted_date, p.note, to)
    return cut(order)


def take_order_in(tx: Transaction, p: TakeOrderIn) -> Reply:
    """A draft for what came; where it is the same order again, nothing, or a change that a person decides on.

    The reply's `state` is draft, changed or unchanged; `draft` the document by its id, `id` what came in.
    """
    order = _checked(tx, p)
    firm = company(tx)
    date = business_date(tx, p.date)
    if (done := claimed(tx, p.claim)) is not None:
        return Reply(id=done.id, number=order.number, draft=done.document, state=UNCHANGED)
    if (again := _same_bytes(tx, p.sha256, order)) is not None:
        return _again(tx, p, again)
    customer = asked.buyer(tx, order.buyer)
    lines = asked.resolve(tx, order, customer, date, firm.currency)
    earlier = _earlier(tx, customer, order)
    # An older revision that comes again is a change back.
    same = earlier[0] if earlier and earlier[0].digest == order.digest else None
    if same is not None and asked.lives(tx, same.document):
        return _again(tx, p, same)
    wanted = _wanted(lines)
    target = next((one.document for one in earlier if one.document and asked.lives(tx, one.document)), "")
    if not target and p.sha256 and not order.number:
        # The same bytes without a number, long after: it may be a file that was left lying, or a standing order.
        target = next((x.document for x in asked.of_bytes(tx, p.sha256) if asked.lives(tx, x.document)), "")
    if not target and customer:
        target = asked.nearly_the_same(tx, customer, wanted, tx.occasion.now, p.sha256)
    revision = max((one.revision for one in earlier), default=0) + 1
    draft_id, name = ("", "") if target else _drafted(tx, order, customer, lines, firm.currency)
    inbound_id = tx.new_id()
    told = tuple(
        InboundAsked(number, x.product, called_by(x.given), x.given.typed[:_LONGEST], x.quantity)
        for number, x in enumerate(lines, 1)
    )
    tx.record(
        OrderReceived(
            inbound_id, p.source, p.file, order.number, revision, p.sha256, order.digest, customer, draft_id, target,
            order.wanted_date, told,
        )
    )  # fmt: skip
    note_claim(tx, p.claim, inbound_id)
    if target:
        keep_said(tx, inbound_id, p)
    questions = _questions(order, customer, lines, firm.currency)
    state = "changed" if target else "draft"
    return Reply(
        id=inbound_id,
        number=name or _name(tx, target),
        draft=draft_id or target,
        state=state,
        warnings=questions or None,
    )


def _checked(tx: Transaction, p: TakeOrderIn) -> Inbound:
    """The order, if it can be one at all. Raises RuleViolation."""
    if p.source not in SOURCES:
        raise RuleViolation(f"The source is one of {', '.join(SOURCES)}, not {p.source}.", "source")
    if not p.lines:
        raise RuleViolation("The order has no lines.", "lines")
    if len(p.lines) > MOST_LINES:
        raise RuleViolation(f"An order of more than {MOST_LINES:,} lines is none.", "lines")
    for name, what in (("wanted_date", "wanted_date"),):
        if getattr(p, name):
            business_date(tx, getattr(p, name), what)
    if len(p.claim) > _LONGEST:
        raise RuleViolation(f"A claim has {_LONGEST} letters at most.", "claim")
    order = _order_of(p)
    for number, one in enumerate(order.lines, 1):
        if one.wanted_date:
            business_date(tx, one.wanted_date, f"lines.{number}.wanted_date")
        check_line(number, one)
    if len(order.number) > _LONGEST:
        raise RuleViolation(f"The number of an order has {_LONGEST} letters at most.", "number")
    return order


def check_line(number: int, one: InboundLine) -> None:
    """What no line of an order or invoice can say. Raises RuleViolation."""
    if one.price_per <= 0:
        raise RuleViolation("A price is for one or more.", f"lines.{number}.price_per")
    if one.length is not None and one.length <= 0:
        raise RuleViolation("A piece is longer than nothing.", f"lines.{number}.length")


def _again(tx: Transaction, p: TakeOrderIn, one: asked.Came) -> Reply:
    """It says what it said before: nothing is done, and that it came is noted."""
    note_claim(tx, p.claim, one.id)
    return Reply(id=one.id, number=p.number.strip(), draft=one.document, state=UNCHANGED)


def keep_said(tx: Transaction, inbound_id: str, said: object) -> None:
    """What came says is kept beside the facts, until somebody has decided on it."""
    tx.run(_KEEP, {"id": inbound_id, "body": encode(said)})


def note_claim(tx: Transaction, claim: str, inbound_id: str) -> None:
    """From now on this coming of it is known, and is not taken in a second time."""
    if claim:
        tx.run(_CLAIM, {"claim": claim, "id": inbound_id, "now": tx.occasion.now})


def claimed(tx: View, claim: str) -> asked.Came | None:
    """What was taken in under this claim."""
    found = tx.value(_CLAIMED, {"claim": claim}, default="") if claim else ""
    return asked.came(tx, found) if found else None


def _same_bytes(tx: View, sha256: str, order: Inbound) -> asked.Came | None:
    """What came by the same bytes. A file may hold several orders; one without a number is itself for two days.

    What became of it must be there: of a draft that was thrown away, or an order that was cancelled, it is new again.
    """
    if not sha256:
        return None
    since = _now(tx) - WITHIN_US
    for one in asked.of_bytes(tx, sha256):
        same = one.number == order.number and one.digest == order.digest and (order.number or one.at >= since)
        if same and asked.lives(tx, one.document):
            return one
    return None


def _now(tx: View) -> int:
    return tx.occasion.now if isinstance(tx, Transaction) else 0


def _earlier(tx: View, customer: str, order: Inbound) -> tuple[asked.Came, ...]:
    """What this buyer sent under the number before. Of a buyer nobody knows, what says the same of who ordered."""
    if not order.number:
        return ()
    known = asked.of_number(tx, customer, order.number) if customer else ()
    strangers = asked.of_number(tx, "", order.number)
    words = f"Ordered by: {order.buyer.words}"
    return (*known, *(one for one in strangers if _says(tx, one, words, customer)))


def _says(tx: View, one: asked.Came, words: str, customer: str) -> bool:
    stored = find_draft(tx, one.document)
    if stored is None:
        return False
    notes = asked.notes_of(stored)
    inside = str((notes.get("header") or {}).get("internal_note", ""))
    return words in inside or bool(customer and notes.get("customer") == customer)


def _drafted(
    tx: Transaction, order: Inbound, customer: str, lines: tuple[Resolved, ...], currency: str
) -> tuple[str, str]:
    """The draft for an order: id and name."""
    header = header_of(order, bool(customer), currency, duplicates(lines))
    return _kept(tx, draft_notes(customer, header, lines))


def _kept(tx: Transaction, notes: str, draft: str | None = None) -> tuple[str, str]:
    """Keep the notes as a draft, with its deal where all of it is known and nothing is refused."""
    said = json.loads(notes)
    # Lists show whose it is while a line asks; and a customer with such a draft is not forgotten.
    given = KeepDraft(draft=draft, desk=notes, parked=True, customer=str(said.get("customer") or ""))
    plain = plain_deal(said)
    if plain is not None:
        try:
            with tx.attempt():
                reply = keep_draft(tx, replace(given, deal=msgspec.convert(plain, DealInput, strict=False)))
                return reply.id, reply.number
        except RuleViolation:
            pass  # the window says what is refused, beside the line
    # What is known of it is summed up, so that a list shows more than nothing.
    reply = keep_draft(tx, replace(given, gross=known_sum(tx, said)))
    return reply.id, reply.number


def _name(tx: View, document: str) -> str:
    stored = find_draft(tx, document)
    return stored.name if stored else asked.number_of(tx, document)


def _questions(order: Inbound, customer: str, lines: tuple[Resolved, ...], currency: str) -> tuple[str, ...]:
    """What a person has to look at, as sentences."""
    told = [] if customer else [f"Who ordered is not known here: {order.buyer.words or 'nobody is named'}."]
    if order.currency and order.currency != currency:
        told.append(f"The order is in {order.currency}, the books are in {currency}; prices were not compared.")
    for number, one in enumerate(lines, 1):
        if one.problem:
            told.append(f"Line {number}: {one.problem}: {one.given.typed}")
        elif one.remark:
            told.append(f"Line {number}: {one.remark}")
    return (*told, *duplicates(lines))


# --- a change that came in ----------------------------------------------------------------------------------------


def can_settle(one: asked.Came) -> Refusal | None:
    """Only a change is decided on, and once."""
    if not one.changes:
        return Refusal("That order came for the first time; finish or discard its draft.", "inbound")
    return Refusal(f"That change was decided on already ({one.settled}).", "inbound") if one.settled else None


def _content(tx: View, one: asked.Came) -> TakeOrderIn:
    body = tx.value(_CONTENT, {"id": one.id}, default=None)
    if body is None:
        raise RuleViolation("What that order said is on another station, or was settled.", "inbound")
    return _DECODER.decode(body)


def take_change(tx: Transaction, p: InboundRef) -> Reply:
    """The order or draft becomes what its buyer wants now; what is shipped or billed stays."""
    one = asked.came(tx, p.inbound)
    refuse(can_settle(one))
    order, who, lines, firm = _meant_now(tx, one, business_date(tx, p.date))
    stored = find_draft(tx, one.changes)
    difference = changes(asked.standing(tx, one.changes), _wanted(lines))
    body = tx.value(_CONTENT, {"id": one.id})
    if stored is not None:
        before = list(tx.row(_DRAFT, {"id": stored.id}) or ())
        draft_id, name = _kept(
            tx, _changed_notes(asked.notes_of(stored), order, who, lines, difference, firm.currency), stored.id
        )
        _settle(tx, one, AMENDED)
        reply = Reply(id=draft_id, number=name, draft=draft_id, state=AMENDED)
        _noted(tx, reply, one, {"body": body, "draft": before}, version=tx.value(_VERSION, {"id": draft_id}))
        return reply
    if asks := next((x for x in lines if x.problem), None):
        raise RuleViolation(
            f"{asks.given.typed}: {asks.problem}. Say what they mean by it first, or take it as an order of its own.",
            "lines",
        )
    was = order_head(tx, one.changes)
    reply = replace(_amended(tx, one, order, difference, p), state=AMENDED)
    _settle(tx, one, AMENDED)
    now = order_head(tx, one.changes)
    _noted(tx, reply, one, {"body": body}, fact=was.fact_id, amended=now.fact_id)
    return reply


def _noted(tx: Transaction, reply: Reply, one: asked.Came, said: dict[str, Any], **known: Any) -> None:
    """What takes the decision back (`undeciding`): what came, and what stood there before."""
    note_step(tx, reply, {"inbound": one.id, "said": said, **known})


def _meant_now(tx: View, one: asked.Came, date: str) -> tuple[Inbound, str, tuple[Resolved, ...], Company]:
    """What a change says, of whom, and what its lines mean today."""
    order, firm = _order_of(_content(tx, one)), company(tx)
    stored = find_draft(tx, one.changes)
    who = one.customer_id or asked.buyer(tx, order.buyer)
    if stored is not None:
        who = str(asked.notes_of(stored).get("customer") or who)
    return order, who, asked.resolve(tx, order, who, date, firm.currency), firm


def _wanted(lines: Sequence[Resolved]) -> list[Wanted]:
    return [Wanted(x.product, x.given.typed[:_LONGEST], x.quantity, x.length) for x in lines]


def asks_of(view: View, inbound: str) -> tuple[Change, ...]:
    """Line by line what an undecided change wants otherwise than the order or draft says. Raises RuleViolation."""
    one = asked.came(view, inbound)
    refuse(can_settle(one))
    _order, _who, lines, _firm = _meant_now(view, one, today())
    return changes(asked.standing(view, one.changes), _wanted(lines))


def _amended(tx: Transaction, one: asked.Came, order: Inbound, difference: Any, p: InboundRef) -> Reply:
    from decimal import Decimal

    rows = [
        AmendLine(line=x.line, quantity=Decimal(quantity_out(x.after)))
        if x.line
        else AmendLine(
            product=x.product,
            quantity=Decimal(quantity_out(x.after)),
            length=Decimal(quantity_out(x.length)) if x.length else None,
        )
        for x in difference
    ]
    was = asked.wanted_date_of(tx, one.changes)
    wanted = order.wanted_date if order.wanted_date and order.wanted_date != was else None
    if not rows and wanted is None:
        return Reply(id=one.changes, number=asked.number_of(tx, one.changes))
    reason = p.reason or f"{order.number or 'Their order'} came again, changed"
    return amend_order(tx, AmendOrder(order=one.changes, lines=rows, wanted_date=wanted, reason=reason, date=p.date))


def _changed_notes(
    notes: dict[str, Any], order: Inbound, customer: str, lines: tuple[Resolved, ...], difference: Any, currency: str
) -> str:
    """A draft's notes with the lines that differ; what a person wrote beside the other lines stays."""
    made = json.loads(draft_notes(customer, header_of(order, bool(customer), currency), lines))
    rows = {row["line"]: row for row in notes.get("lines", ())}
    fresh = {
        Wanted(row["product"], row["typed"][:_LONGEST], 0, asked.length_of(row)).what: row for row in made["lines"]
    }
    number = max(rows, default=0)
    for x in difference:
        if x.line and not x.after:
            del rows[x.line]
        elif x.line:
            # One that nobody knows yet is called as they wrote it last.
            named = {} if x.product else {name: fresh[_what(x)][name] for name in ("typed", "words")}
            rows[x.line] = rows[x.line] | named | {"quantity": x.after}
        else:
            number += 1
            rows[number] = fresh[_what(x)] | {"line": number, "quantity": x.after}
    header = dict(notes.get("header") or {})
    header |= {name: made["header"][name] for name in ("wanted_date", "ship_to") if made["header"].get(name)}
    body = {**notes, "header": header, "lines": list(rows.values())}
    # Steps back lead to lines that are others now.
    body.pop("steps", None)
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _what(x: Change) -> str:
    return Wanted(x.product, x.words, 0, x.length).what


def take_as_new(tx: Transaction, p: InboundRef) -> Reply:
    """It is an order of its own after all: it gets its draft."""
    one = asked.came(tx, p.inbound)
    refuse(can_settle(one))
    order = _order_of(_content(tx, one))
    firm, date = company(tx), business_date(tx, p.date)
    who = one.customer_id or asked.buyer(tx, order.buyer)
    lines = asked.resolve(tx, order, who, date, firm.currency)
    draft_id, name = _drafted(tx, order, who, lines, firm.currency)
    body = tx.value(_CONTENT, {"id": one.id})
    _settle(tx, one, NEW, draft_id)
    reply = Reply(id=draft_id, number=name, draft=draft_id, state="draft")
    _noted(tx, reply, one, {"body": body}, version=tx.value(_VERSION, {"id": draft_id}))
    return reply


def dismiss_order_in(tx: Transaction, p: InboundRef) -> Reply:
    """The change is not made."""
    one = asked.came(tx, p.inbound)
    refuse(can_settle(one))
    # What it said is kept: whoever thinks otherwise decides again.
    tx.record(OrderInSettled(one.id, DISMISSED))
    return Reply(id=one.id, number=one.number, state=DISMISSED)


def can_reopen(view: View, one: asked.Came) -> Refusal | None:
    """Only what was dismissed, while it is known here what it said."""
    if one.settled != DISMISSED:
        return Refusal("Only a change that was dismissed is decided on again.", "inbound")
    if view.value(_CONTENT, {"id": one.id}) is None:
        return Refusal("What that order said is on another station, or was settled.", "inbound")
    return None


def reopen_order_in(tx: Transaction, p: InboundRef) -> Reply:
    """A change that was dismissed waits again for a decision."""
    one = asked.came(tx, p.inbound)
    refuse(can_reopen(tx, one))
    tx.record(OrderInSettled(one.id, ""))
    return Reply(id=one.id, number=one.number, state="changed")


def _settle(tx: Transaction, one: asked.Came, how: str, draft_id: str = "") -> None:
    tx.record(OrderInSettled(one.id, how, draft_id))
    tx.run(_FORGET, {"id": one.id})


def follow(tx: Transaction, before: str, now: str) -> None:
    """A draft or an order that came as a file has another id from now on: what came is of that one."""
    for (inbound,) in tx.rows(_BECAME, {"id": before}):
        tx.record(OrderInSettled(inbound, NEW, now))


def waits_again(tx: Transaction, inbound: str, body: str) -> None:
    """What was decided is taken back: it is a change again that somebody decides on."""
    tx.record(OrderInSettled(inbound, ""))
    tx.run(_KEEP, {"id": inbound, "body": body})
