"""Taking a list back that was taken in: by new facts, within a day, and only what nothing hangs on yet.

What an import made is withdrawn, what it changed is as before; a record that a document names since, a field that
somebody changed since, and money that was paid since stay, and are told.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from app.actions import permitted
from app.actions.cancelling import CancelOrder, cancel_order
from app.actions.load import local_date
from app.actions.orders import line_progress
from app.actions.parameters import Dated
from app.actions.reply import Refusal, Reply, refuse
from app.actions.stock import lift_short_caps
from app.domain.errors import RuleViolation
from app.domain.facts import (
    BarcodeAssigned,
    CustomerItemSet,
    Fact,
    ListTakenBack,
    MasterRecord,
    Move,
    OldInvoiceTaken,
    OldInvoiceWithdrawn,
    OldOrderTaken,
    OrderConfirmed,
    PriceSet,
    RecordChanged,
    RecordsWithdrawn,
    StockMoved,
)
from app.domain.permissions import right_of_list
from app.domain.stock import OUTSIDE
from app.queries import lists_taken as asked
from app.store.apply.master import PRIVATE, price_id, price_key, stored
from app.store.database import Transaction, View
from app.store.journal import Recorded
from app.store.schema import agreements
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackList(Dated):
    """The list by its id, as `list_taken` names it."""

    list: str


_AT_ONCE = 500
_SHOWN = 20
_WHAT = {"customer": "Customer", "product": "Product", "supplier": "Supplier", "company": "The company"}
# A part goes with what it is part of.
_PARTS = {"address": "customer_id", "contact": "customer_id", "pack": "product_id"}


def can_take_back_list(view: View, import_id: str, now_us: int) -> Refusal | None:
    """It was taken in within a day, and is not taken back already."""
    one = asked.list_taken(view, import_id)
    if one is None:
        return Refusal("There is no such list in the books.", "list")
    if one.is_back:
        return Refusal(f"{one.file} was taken back already.", "list")
    if not one.can_go(now_us):
        return Refusal(f"{one.file} was taken in more than {asked.HOURS} hours ago and stays.", "list")
    return None


Said = tuple[int, tuple[str, ...]]
"""Of a fact about a record its stamp, and the names of the fields that it told."""


@dataclass(slots=True)
class _Brought:
    """What a list brought, without what it said: of 100,000 customers whole facts would be a gigabyte."""

    since: int = 0
    """The stamp of the first fact."""
    records: dict[str, dict[str, list[Said]]] = field(default_factory=dict)
    """By kind and id, in the order in which they came."""
    prices: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    """By the price's name: the product, from when, and the stamp."""
    barcodes: dict[str, tuple[str, int]] = field(default_factory=dict)
    """By the code: the product, and the stamp."""
    numbers: dict[tuple[str, str], int] = field(default_factory=dict)
    """By customer and their number for a product, the stamp."""
    documents: list[tuple[str, str, str, int]] = field(default_factory=list)
    """What kind, id, number or customer, and amount."""
    moves: list[Move] = field(default_factory=list)

    def add(self, one: Recorded[Any], names: dict[tuple[str, ...], tuple[str, ...]]) -> None:
        """One more fact; `names` has each set of fields once."""
        fact = one.fact
        self.since = self.since or one.hlc
        if isinstance(fact, RecordChanged):
            told = (*fact.fields, *(fact.private or ()))
            said = self.records.setdefault(fact.entity, {}).setdefault(fact.record_id, [])
            said.append((one.hlc, names.setdefault(told, told)))
        elif isinstance(fact, PriceSet):
            key = price_id(fact.product_id, fact.valid_from, fact.min_quantity)
            self.prices[key] = fact.product_id, fact.valid_from, one.hlc
        elif isinstance(fact, BarcodeAssigned):
            self.barcodes[fact.barcode] = fact.product_id, one.hlc
        elif isinstance(fact, CustomerItemSet):
            self.numbers[fact.customer_id, fact.number] = one.hlc
        elif isinstance(fact, OldOrderTaken):
            self.documents.append(("history", fact.order_id, "", 0))
        elif isinstance(fact, OldInvoiceTaken):
            self.documents.append(("invoice", fact.invoice_id, fact.customer_id, fact.amount))
        elif isinstance(fact, OrderConfirmed):
            self.documents.append(("order", fact.order_id, fact.number, 0))
        elif isinstance(fact, StockMoved):
            self.moves += fact.moves


@dataclass(slots=True)
class _Undoing:
    """What is to be recorded, and what stays."""

    tx: Transaction
    since: int
    """The stamp of the list's first fact."""
    gone: list[tuple[str, str]] = field(default_factory=list)
    withdrawn: dict[str, set[str]] = field(default_factory=dict)
    recorded: int = 0
    stayed: set[tuple[str, str]] = field(default_factory=set)
    """Records that the list made and that stay."""
    back: int = 0
    kept: dict[str, None] = field(default_factory=dict)

    def withdraw(self, entity: str, record_id: str) -> None:
        """A record is no more."""
        self.gone.append((entity, record_id))
        self.withdrawn.setdefault(entity, set()).add(record_id)

    def is_gone(self, entity: str, record_id: str) -> bool:
        """Whether it is one of those."""
        return record_id in self.withdrawn.get(entity, ())

    def record(self, fact: Fact) -> None:
        """Record a fact; the journal takes them as they come, so that they do not pile up here."""
        self.tx.record(fact)
        self.recorded += 1
        if self.recorded % _AT_ONCE == 0:
            self.tx.flush()

    def keep(self, sentence: str) -> None:
        """Something stays, and why."""
        self.kept[sentence] = None


def take_back_list(tx: Transaction, p: TakeBackList) -> Reply:
    """Take back what a list brought. What was used since stays; the reply's `left` says what and why."""
    refuse(can_take_back_list(tx, p.list, tx.occasion.now))
    one = asked.list_taken(tx, p.list)
    assert one is not None  # noqa: S101 - the question above has seen it
    permitted.require(tx, right_of_list(one.list))
    names: dict[tuple[str, ...], tuple[str, ...]] = {}
    brought = _Brought()
    for entry in asked.facts_of_list(tx, one.fact_id):
        brought.add(entry.recorded(), names)
    undo = _Undoing(tx, brought.since)
    _documents(undo, brought, one.file)
    _goods(undo, brought, one.file)
    _records(undo, brought)
    _prices(undo, brought)
    _barcodes(undo, brought)
    _numbers(undo, brought)
    for at in range(0, len(undo.gone), _AT_ONCE):
        tx.record(RecordsWithdrawn(tuple(MasterRecord(*one) for one in undo.gone[at : at + _AT_ONCE])))
        tx.flush()
    tx.record(ListTakenBack(p.list, undo.back, len(undo.kept)))
    left = tuple(undo.kept)
    told = f"{undo.back:,} taken back."
    if left:
        told += f" {len(left):,} stay{'s' if len(left) == 1 else ''}: {left[0]}"
    return Reply(id=p.list, state="taken_back", told=told, left=left[:_SHOWN] or None)


def _documents(undo: _Undoing, brought: _Brought, file: str) -> None:
    tx, date = undo.tx, local_date(undo.tx.occasion.now)
    for what, document, said, amount in brought.documents:
        if what == "history":
            undo.withdraw("old_order", document)
            undo.back += 1
        elif what == "invoice":
            number, used = asked.old_invoice_used(tx, document, amount)
            if used:
                undo.keep(f"Invoice {number} stays, for money met it since.")
                continue
            undo.record(OldInvoiceWithdrawn(document, said, date, amount))
            undo.back += 1
        else:
            touched = any(p.picked or p.shipped or p.invoiced for _, p in line_progress(tx, document).values())
            try:
                if touched:
                    raise RuleViolation("goods were fetched or billed since")
                cancel_order(tx, CancelOrder(order=document, reason=f"{file} was taken back"))
                undo.back += 1
            except RuleViolation as error:
                undo.keep(f"Order {said} stays: {error.message.rstrip('.')}.")


_ON_HAND = sql("SELECT on_hand FROM stock_level WHERE product_id = :product_id AND location = :location")


def _goods(undo: _Undoing, brought: _Brought, file: str) -> None:
    """What a count brought goes again, unless it has left the shelf."""
    tx, mirrored, lifted = undo.tx, [], set()
    for move in brought.moves:
        here = tx.value(_ON_HAND, {"product_id": move.product_id, "location": move.to_location}, 0)
        if move.to_location not in OUTSIDE and here < move.quantity:
            sku, _ = asked.name_of(tx, "product", move.product_id)
            undo.keep(f"The count of {sku} in {move.to_location} stays, for goods left since.")
            continue
        mirrored.append(Move(move.product_id, move.quantity, move.to_location, move.from_location))
        lifted.add(move.product_id)
        undo.back += 1
    if mirrored:
        tx.record(StockMoved("adjustment", local_date(tx.occasion.now), tuple(mirrored), f"{file} was taken back"))
        lift_short_caps(tx, lifted)


def _records(undo: _Undoing, brought: _Brought) -> None:
    """Records that the list made are withdrawn, those that it changed get back what they said."""
    texts: set[str] | None = None
    # What others are parts of comes first.
    for entity in sorted(brought.records, key=lambda one: one in _PARTS):
        used = {} if entity in _PARTS or entity in agreements.ENTITIES else asked.uses(undo.tx, entity)
        for record_id, own in brought.records[entity].items():
            before = asked.said_before(undo.tx, record_id, own[0][0])
            if before:
                _as_before(undo, entity, record_id, own, [entry.recorded() for entry in before])
                continue
            held = stored(undo.tx, entity, record_id)
            if held is None:
                continue
            if entity in agreements.ENTITIES:
                _end(undo, entity, record_id, held, own[-1][0])
                continue
            if entity in _PARTS:
                parent = _PARTS[entity].removesuffix("_id")
                if (parent, str(held[_PARTS[entity]])) not in undo.stayed:
                    undo.withdraw(entity, record_id)
                continue
            if entity == "substitute":
                # Its id is made of its products: withdrawn it could never be said again.
                undo.record(RecordChanged(entity, record_id, {"inactive": 1}))
                undo.back += 1
                continue
            if entity == "product" and texts is None:
                texts = asked.named_in_texts(undo.tx, undo.since)
            why = used.get(record_id, "")
            if not why and entity == "product" and {record_id, held["sku"]} & (texts or set()):
                why = "is on a draft or a quote"
            if why:
                number, name = asked.name_of(undo.tx, entity, record_id)
                undo.stayed.add((entity, record_id))
                undo.keep(f"{_WHAT.get(entity, entity.capitalize())} {number} {name} stays, because it {why}.")
                continue
            undo.withdraw(entity, record_id)
            undo.back += 1


def _end(undo: _Undoing, entity: str, record_id: str, held: dict[str, Any], newest: int) -> None:
    """What the list agreed holds no more, unless somebody has changed it since."""
    if any(stamp > newest for stamp in json.loads(held["stamps"]).values()):
        sku, _ = asked.name_of(undo.tx, "product", str(held.get("product_id", "")))
        what = held.get("name") or f"The agreed price of {sku or held.get('category') or 'all'}"
        undo.keep(f"{what} stays, changed since.")
        return
    undo.record(RecordChanged(entity, record_id, {"inactive": 1}))
    # What a promotion is of goes with it.
    undo.back += entity != "promotion_scope"


def _as_before(
    undo: _Undoing,
    entity: str,
    record_id: str,
    own: Sequence[Said],
    before: Sequence[Recorded[Fact]],
) -> None:
    """Give the fields back what they said, unless somebody has changed them since."""
    held = stored(undo.tx, entity, record_id)
    if held is None:
        return
    stamps = json.loads(held["stamps"])
    old: dict[str, Any] = {}
    for earlier in before:
        old |= _fields(earlier)
    restored: dict[str, Any] = {}
    later = []
    for hlc, names in own:
        for name in names:
            if stamps.get(name) != hlc:
                later.append(name)
            else:
                restored[name] = old.get(name, "" if isinstance(held[name], str) else 0)
    if restored:
        private = {name: value for name, value in restored.items() if name in PRIVATE.get(entity, ())}
        public = {name: value for name, value in restored.items() if name not in private}
        undo.record(RecordChanged(entity, record_id, public, private or None))
        undo.back += entity not in _PARTS and entity != "promotion_scope"
    if later and not any(stamps.get(name) == hlc for hlc, _ in own for name in later):
        number, name = asked.name_of(undo.tx, entity, record_id)
        what = ", ".join(dict.fromkeys(later))
        undo.keep(f"{_WHAT.get(entity, entity.capitalize())} {number} {name} keeps its {what}, changed since.")


def _fields(one: Recorded[Any]) -> dict[str, Any]:
    return {**one.fact.fields, **(one.fact.private or {})}


def _before(undo: _Undoing, kind: str, keys: set[Any], key_of: Any) -> dict[Any, Any]:
    """What the newest fact of a kind said of each key before the list."""
    if not keys:
        return {}
    found = ((key_of(one.fact), one.fact) for one in _facts(asked.of_kind_before(undo.tx, kind, undo.since)))
    return {key: fact for key, fact in found if key in keys}


def _facts(entries: Any) -> Iterator[Recorded[Any]]:
    return (entry.recorded() for entry in entries)


def _of_price(fact: PriceSet) -> str:
    return price_id(fact.product_id, fact.valid_from, fact.min_quantity)


def _prices(undo: _Undoing, brought: _Brought) -> None:
    known = {key for key, (product, _, _) in brought.prices.items() if not undo.is_gone("product", product)}
    before = _before(undo, "PriceSet", known, _of_price)
    for key, (product, since, hlc) in brought.prices.items():
        if key not in known:
            undo.withdraw("price", key)
        elif asked.price_stamp(undo.tx, price_key(key)) != hlc:
            sku, _ = asked.name_of(undo.tx, "product", product)
            undo.keep(f"The price of {sku} from {since} stays, changed since.")
        elif key in before:
            undo.record(before[key])
            undo.back += 1
        elif asked.said_before(undo.tx, product, undo.since):
            undo.withdraw("price", key)
            undo.back += 1
        # The first price of a product that stays is part of it.


def _numbers(undo: _Undoing, brought: _Brought) -> None:
    """What customers call a product means again what it meant, or nothing."""

    def key_of(fact: CustomerItemSet) -> tuple[str, str]:
        return fact.customer_id, fact.number

    before = _before(undo, "CustomerItemSet", set(brought.numbers), key_of)
    for key, hlc in brought.numbers.items():
        customer_id, number = key
        if asked.number_stamp(undo.tx, customer_id, number) != hlc:
            undo.keep(f"Their number {number} stays, changed since.")
            continue
        undo.record(before.get(key) or CustomerItemSet(customer_id, number, ""))
        undo.back += 1


def _barcodes(undo: _Undoing, brought: _Brought) -> None:
    before = _before(undo, "BarcodeAssigned", set(brought.barcodes), lambda fact: fact.barcode)
    for code, (product, hlc) in brought.barcodes.items():
        gone = undo.is_gone("product", product)
        if asked.barcode_stamp(undo.tx, code) != hlc:
            continue
        if code in before and not gone:
            undo.record(before[code])
        elif gone or asked.said_before(undo.tx, product, undo.since):
            undo.withdraw("barcode", code)
