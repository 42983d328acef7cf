"""What was done a moment ago and should not have been: a sale over the counter, a count. By new facts, the same day."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from app.actions.counting import ask_for_counts
from app.actions.crediting import InvoiceHead, IssueCreditNote, credit_as, decide
from app.actions.drawer import till_session
from app.actions.load import business_date, local_date, take_number
from app.actions.parameters import Dated
from app.actions.payments import source
from app.actions.refunding import as_it_came, pay_back
from app.actions.reply import Refusal, Reply, refuse
from app.actions.returning import invoice_of_sale
from app.actions.stock import ReceiveReturn, ReturnLineInput, receive_return
from app.domain.arranging import Place
from app.domain.cards import no_card_number
from app.domain.errors import RuleViolation
from app.domain.facts import CountPlace, CountTakenBack, GoodsCut, RestChange, SaleVoided, StockMoved, Tender
from app.domain.identity import recorded_us, stamp_of
from app.domain.money import amount_out, money_out
from app.domain.quantity import quantity_out
from app.store import journal
from app.store.bars import places_of
from app.store.database import Transaction, View
from app.store.journal import Entry
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class VoidSale(Dated):
    """A sale over the counter of today, by its receipt, invoice or order, and why it is taken back.

    `receipt` is the number of the certified till's receipt, where cash goes back on one.
    """

    sale: str
    reason: str
    receipt: str = ""
    complete: bool | None = None
    """Whether it is refused where it would not say what the law asks for; false issues it all the same (`lawful`)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeBackCount(Dated):
    """A count of today by its number, and why it is taken back."""

    count: str
    reason: str


_BY_OTHERS = sql(
    "SELECT min(CASE WHEN a.source = 'payment' THEN p.number ELSE 'credit' END) FROM payment_allocation a "
    "LEFT JOIN payment p ON p.id = a.source_id LEFT JOIN journal j ON j.id = p.fact_id WHERE a.invoice_id = :id "
    "AND (a.source <> 'payment' OR j.action_id <> :action_id)"
)
_PAID = sql(
    "SELECT DISTINCT a.source_id FROM payment_allocation a JOIN payment p ON p.id = a.source_id "
    "WHERE a.invoice_id = :id AND a.source = 'payment' AND p.state = 'recorded'"
)
_TILLS = sql("SELECT DISTINCT session_id FROM till_entry WHERE document_id = :id AND kind = 'payment'")
_FROM = sql(
    "SELECT i.line, k.location, sum(k.picked) FROM invoice_line i JOIN pick_list p ON p.order_id = i.order_id "
    "JOIN pick_line k ON k.pick_list_id = p.id AND k.line = i.order_line "
    "WHERE i.invoice_id = :id AND p.state = 'picked' AND k.picked > 0 GROUP BY i.line, k.location "
    "ORDER BY i.line, k.location"
)
_RETURNED = sql("SELECT 1 FROM sales_return WHERE invoice_id = :id LIMIT 1")
_ORDER = sql("SELECT number FROM sales_order WHERE id = :id")


def can_void(view: View, head: InvoiceHead, station: str, now: int) -> Refusal | None:
    """It was sold over the counter today, nothing of it was touched since, and its till is still open here."""
    instead = f"Take {head.number} back instead."
    sold = journal.entry(view, head.fact_id)
    if sold is None or sold.action != "counter_sale":
        return Refusal(f"{head.number} is no sale over the counter. {instead}", "sale")
    if (day := local_date(recorded_us(sold.hlc))) != local_date(now):
        return Refusal(f"{head.number} was sold on {day}, not today. {instead}", "sale")
    if head.credited >= head.gross > 0:
        return Refusal(f"All of {head.number} was taken back already.", "sale")
    if head.credited or view.value(_RETURNED, {"id": head.id}):
        return Refusal(f"Something of {head.number} was taken back already. Take back the rest.", "sale")
    if others := view.value(_BY_OTHERS, {"id": head.id, "action_id": sold.action_id}):
        return Refusal(f"{head.number} was paid with {others} since. {instead}", "sale")
    for (payment_id,) in view.rows(_PAID, {"id": head.id}):
        for (session_id,) in view.rows(_TILLS, {"id": payment_id}):
            till = till_session(view, session_id)
            if till.closed:
                return Refusal(f"The till of {head.number} is closed ({till.number}). {instead}", "sale")
            if till.station != station:
                return Refusal(f"The money of {head.number} lies in the till of {till.station}. Take it back there.")
    return None


def void_sale(tx: Transaction, p: VoidSale) -> Reply:
    """Credit the whole of it, pay back what was paid as it was paid, put the goods back where they came from."""
    if not p.reason.strip():
        raise RuleViolation("Say why the sale is taken back.", "reason")
    head = invoice_of_sale(tx, p.sale)
    refuse(can_void(tx, head, tx.station, tx.occasion.now))
    date = business_date(tx, p.date)
    payments = [str(one) for (one,) in tx.rows(_PAID, {"id": head.id})]
    goods = [
        ReturnLineInput(line=line, quantity=Decimal(quantity_out(int(picked))), location=where)
        for line, where, picked in tx.rows(_FROM, {"id": head.id})
    ]
    returned = None
    if goods:
        returned = receive_return(tx, ReceiveReturn(invoice=head.id, lines=goods, reason=p.reason, date=p.date))
    decided = decide(tx, IssueCreditNote(invoice=head.id, reason=p.reason, date=p.date))
    note = credit_as(tx, decided, p.reason, p.date, complete=p.complete)
    back: dict[str, int] = {}
    refunds = []
    for kind, ref in (("credit_note", note.id), *(("payment", one) for one in payments)):
        # What was paid beyond the bill and stayed as credit goes back as well.
        money = source(tx, kind, ref)
        if money.open <= 0:
            continue
        tenders = tuple(_with_receipt(one, p.receipt) for one in as_it_came(tx, money))
        refunds.append(pay_back(tx, money, tenders, date).number)
        for one in tenders:
            back[one.method] = back.get(one.method, 0) + one.amount
    tx.record(SaleVoided(head.id, note.id, date, p.reason.strip()))
    total = sum(back.values())
    said = in_words(tuple(back.items()), head.currency)
    return Reply(
        id=note.id,
        number=note.number,
        credit_note=note.number,
        returned=returned.number if returned else None,
        order=next((str(tx.value(_ORDER, {"id": one}, default="")) for one in decided.fact.order_ids), None),
        invoice=head.number,
        refund=" ".join(refunds) or None,
        paid_back=amount_out(total, head.currency),
        state="voided",
        told=f"Give back {said}." if said else None,
    )


_BY = {"cash": "in cash", "card": "by card", "transfer": "by transfer", "cheque": "by cheque", "wallet": "as a voucher"}


def in_words(forms: Sequence[tuple[str, int]], currency: str) -> str:
    """Forms of money and amounts (minor units) as a person says them; "" for none."""
    parts = [f"{money_out(amount, currency)} {_BY.get(method, f'by {method}')}" for method, amount in forms]
    return " and ".join(filter(None, (", ".join(parts[:-1]), *parts[-1:])))


def _with_receipt(tender: Tender, receipt: str) -> Tender:
    return replace(tender, reference=receipt.strip()) if tender.method == "cash" and receipt.strip() else tender


# --- counts ---------------------------------------------------------------------------------------------------------

_TODAYS = sql("SELECT id FROM journal WHERE hlc >= :since AND kind = 'StockMoved' AND action = 'adjust_stock'")
_GONE = sql(
    "SELECT 1 FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = :id "
    "AND j.kind = 'CountTakenBack'"
)
_ANSWERED = sql("SELECT id FROM journal WHERE action_id = :action_id AND kind = 'CountAsked'")
_AGAIN = sql(
    "SELECT p.sku FROM stock_move m JOIN stock_move l ON l.product_id = m.product_id AND l.kind = 'adjustment' "
    "AND l.hlc > m.hlc AND CASE WHEN l.from_location = 'ADJUSTMENT' THEN l.to_location ELSE l.from_location END "
    "= CASE WHEN m.from_location = 'ADJUSTMENT' THEN m.to_location ELSE m.from_location END "
    "JOIN product p ON p.id = m.product_id WHERE m.fact_id = :id ORDER BY p.sku LIMIT 1"
)
DAY_US = 24 * 3600 * 1_000_000


def can_take_back_count(view: View, count: Entry | None, ref: str, now: int) -> Refusal | None:
    """It was counted today, and is not taken back yet."""
    if count is None or local_date(recorded_us(count.hlc)) != local_date(now):
        return Refusal(f"There is no count {ref} of today. Count again.", "count")
    if view.value(_GONE, {"id": count.id}):
        return Refusal(f"Count {ref} was taken back already.", "count")
    if sku := view.value(_AGAIN, {"id": count.id}):
        return Refusal(f"{sku} was corrected again since. Count what is there.", "count")
    return None


def take_back_count(tx: Transaction, p: TakeBackCount) -> Reply:
    """What a count added goes, what it took is there again; what came and left since stays."""
    if not p.reason.strip():
        raise RuleViolation("Say why the count is taken back.", "reason")
    count = _counted(tx, p.count)
    refuse(can_take_back_count(tx, count, p.count, tx.occasion.now))
    fact = count.recorded().fact if count else None
    if count is None or not isinstance(fact, StockMoved | GoodsCut):
        raise RuleViolation(f"There is no count {p.count}.", "count")
    date, reason = business_date(tx, p.date), no_card_number(p.reason.strip(), "reason")
    _rests_back(tx, count, date)
    if isinstance(fact, GoodsCut):
        tx.record(CountTakenBack(count.id, "", date, reason))
        return Reply(id=count.id, state="taken back")
    moves = tuple(replace(one, from_location=one.to_location, to_location=one.from_location) for one in fact.moves)
    series, counter, number = take_number(tx, "stock_count", date)
    tx.record(StockMoved("adjustment", date, moves, f"{fact.number} taken back: {reason}", number, counter, series))
    tx.record(CountTakenBack(count.id, fact.number, date, reason))
    for (fact_id,) in tx.rows(_ANSWERED, {"action_id": count.action_id}):
        asked = journal.entry(tx, str(fact_id))
        places: tuple[CountPlace, ...] = getattr(asked.recorded().fact, "places", ()) if asked else ()
        ask_for_counts(tx, places, date, f"count {fact.number} was taken back: {reason}")
    return Reply(id=count.id, number=number, state="taken back")


_RESTS = sql("SELECT id FROM journal WHERE action_id = :action_id AND kind = 'GoodsCut'")


def _rests_back(tx: Transaction, count: Entry, date: str) -> None:
    """Which rests lay there before a count that said which ones do. Raises RuleViolation where they were cut since."""
    for (fact_id,) in tx.rows(_RESTS, {"action_id": count.action_id}):
        entry = journal.entry(tx, str(fact_id))
        changes: tuple[RestChange, ...] = getattr(entry.recorded().fact, "rests", ()) if entry else ()
        for one in changes:
            there = places_of(tx, one.product_id).get(one.location, Place()).rests
            if there.get(one.length, 0) < one.count:
                raise RuleViolation("Rests were cut or counted since. Count what is there.", "count")
        tx.record(GoodsCut("", "", date, tuple(replace(one, count=-one.count) for one in changes)))


def _counted(tx: Transaction, ref: str) -> Entry | None:
    """The newest count of that number recorded since yesterday, or the one of that id."""
    if (one := journal.entry(tx, ref)) and one.action in {"adjust_stock", "count_rests"}:
        return one
    found = None
    for (fact_id,) in tx.rows(_TODAYS, {"since": stamp_of(tx.occasion.now - DAY_US)}):
        entry = journal.entry(tx, str(fact_id))
        if entry and getattr(entry.recorded().fact, "number", "") == ref:
            found = entry
    return found
