"""Invoices that come as files: read for their goods, never for their money.

What a supplier bills is either on order, and then it is told where the two differ, or becomes the draft of a purchase
order. An invoice that is ours is an order of its buyer to have the same again. Nothing is booked here and nothing paid.
"""

from dataclasses import dataclass, field
from decimal import Decimal

import msgspec

from app.actions.inbound import TakeOrderIn, check_line, claimed, keep_said, note_claim, take_order_in
from app.actions.load import business_date, company
from app.actions.parameters import Dated
from app.actions.permitted import require
from app.actions.purchasing import OrderGoods, PurchaseHead, PurchaseLineInput, order_goods, purchase_head, said
from app.actions.record import UNCHANGED
from app.actions.reply import Reply
from app.domain.billed import INVOICE, Bill, Goods, differences
from app.domain.errors import RuleViolation
from app.domain.facts import InboundAsked, OrderReceived
from app.domain.inbound import MOST_LINES, Buyer, InboundLine
from app.domain.money import price_out
from app.domain.quantity import quantity_out
from app.queries import billed_in as asked
from app.queries import inbound as came
from app.store.database import Transaction, View
from app.store.sql import sql

_LONGEST = 200
BOUGHT, EXPECTED = "bought", "expected"
_SAID = sql("SELECT body FROM inbound_content WHERE inbound_id = :id")


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeInvoiceIn(Dated):
    """An invoice as it came: `source` is ubl or cii, `order` the buyer's order it names, `issued` its own day.

    `file`, `sha256` and `claim` as in `take_order_in`.
    """

    source: str
    number: str
    lines: list[InboundLine]
    seller: Buyer = field(default_factory=Buyer)
    buyer: Buyer = field(default_factory=Buyer)
    order: str = ""
    file: str = ""
    sha256: str = ""
    currency: str = ""
    issued: str = ""
    credit: bool = False
    claim: str = ""


_DECODER = msgspec.json.Decoder(TakeInvoiceIn)


def bill_input(bill: Bill, file: str = "", sha256: str = "", claim: str = "") -> TakeInvoiceIn:
    """An invoice that was read, as this action takes it."""
    return TakeInvoiceIn(
        source=bill.form,
        number=bill.number,
        lines=list(bill.lines),
        seller=bill.seller,
        buyer=bill.buyer,
        order=bill.order,
        file=file[-_LONGEST:],
        sha256=sha256,
        currency=bill.currency,
        issued=bill.date,
        credit=bill.credit,
        claim=claim,
    )


def take_invoice_in(tx: Transaction, p: TakeInvoiceIn) -> Reply:
    """What an invoice asks to be done with its goods.

    The reply's `state` is bought (`draft` is a purchase order that was drafted), expected (`draft` is the one it is
    for), unchanged, or that of `take_order_in` where the invoice is ours. `warnings` are what a person looks at.
    """
    bill = _checked(p)
    name = f"Invoice {bill.number}" if bill.number else "The invoice"
    if p.credit:
        raise RuleViolation(
            f"{name.replace('Invoice', 'Credit note')} orders nothing; show it to whoever pays.", "source"
        )
    if asked.is_ours(tx, p.seller):
        return _again(tx, p)
    require(tx, "purchasing")
    date = business_date(tx, p.date)
    if (done := claimed(tx, p.claim)) is not None:
        return _same(tx, p, done)
    if (same := _came_before(tx, bill)) is not None:
        if same.digest == bill.digest:
            note_claim(tx, p.claim, same.id)
            return _same(tx, p, same)
        before = purchase_head(tx, same.document)
        told_then = f"{name} of {before.supplier_name} came before, for {before.number}, and says otherwise now."
        raise RuleViolation(f"{told_then} Look at {before.number}.", "source")
    money = company(tx).currency
    priced = not bill.currency or bill.currency == money
    told = [] if priced else [f"The invoice is in {bill.currency}, the books are in {money}; prices were not compared."]
    named = asked.purchase_named(tx, bill.order)
    head = purchase_head(tx, named) if named else None
    supplier = head.supplier_id if head else asked.supplier_of(tx, p.seller)
    goods = asked.goods_of(tx, bill.lines, supplier, priced=priced)
    if head is None:
        told = [*told, *_unknown(goods)]
        head = _drafted(tx, bill, supplier, goods, date, name)
        state = BOUGHT
    else:
        told += _against(tx, head, p.seller, goods)
        state = EXPECTED
    inbound_id = tx.new_id()
    lines = tuple(
        InboundAsked(x.line, x.product, x.given.code[:100], x.given.typed[:_LONGEST], x.quantity) for x in goods
    )
    tx.record(
        OrderReceived(inbound_id, INVOICE, p.file, bill.number, 1, p.sha256, bill.digest, "", head.id, "", "", lines)
    )
    keep_said(tx, inbound_id, p)
    note_claim(tx, p.claim, inbound_id)
    return Reply(id=inbound_id, number=head.number, draft=head.id, state=state, warnings=tuple(told) or None)


def _checked(p: TakeInvoiceIn) -> Bill:
    if p.source not in {"ubl", "cii"}:
        raise RuleViolation(f"An invoice is ubl or cii, not {p.source}.", "source")
    if not 0 < len(p.lines) <= MOST_LINES:
        raise RuleViolation("The invoice has no lines." if not p.lines else "The invoice has too many lines.", "lines")
    for name in ("number", "order", "claim"):
        if len(getattr(p, name)) > _LONGEST:
            raise RuleViolation(f"This has {_LONGEST} letters at most.", name)
    for number, one in enumerate(p.lines, 1):
        check_line(number, one)
    return _bill_of(p)


def _bill_of(p: TakeInvoiceIn) -> Bill:
    return Bill(p.source, p.number.strip(), p.seller, p.buyer, tuple(p.lines), p.order.strip(),
                p.currency.strip().upper(), p.issued, p.credit)  # fmt: skip


def _again(tx: Transaction, p: TakeInvoiceIn) -> Reply:
    """An invoice of ours comes back from whoever it was for: they want the same goods again."""
    require(tx, "orders")
    of = f" of {p.issued}" if p.issued else ""
    note = f"By our invoice {p.number}{of}: the same again."
    # Their numbers and ours are on the sides that an order has; a credit below zero asks, as in every order.
    order = TakeOrderIn(date=p.date, source=p.source, lines=p.lines, buyer=p.buyer, file=p.file, sha256=p.sha256,
                        currency=p.currency, note=note, claim=p.claim)  # fmt: skip
    return take_order_in(tx, order)


def _came_before(tx: View, bill: Bill) -> came.Came | None:
    """The same invoice of the same seller, for a purchase order that is not cancelled."""
    if not bill.number:
        return None
    for one in came.of_number(tx, "", bill.number):
        if one.source == INVOICE and purchase_head(tx, one.document).state != "cancelled":
            head = purchase_head(tx, one.document)
            if one.digest == bill.digest or head.supplier_id == asked.supplier_of(tx, bill.seller):
                return one
    return None


def _same(tx: View, p: TakeInvoiceIn, one: came.Came) -> Reply:
    number = purchase_head(tx, one.document).number if one.source == INVOICE else p.number
    return Reply(id=one.id, number=number, draft=one.document, state=UNCHANGED)


def _unknown(goods: tuple[Goods, ...]) -> list[str]:
    return [f"Line {one.line}: {one.problem}: {one.given.typed}" for one in goods if one.problem]


def _drafted(
    tx: Transaction, bill: Bill, supplier: str, goods: tuple[Goods, ...], date: str, name: str
) -> PurchaseHead:
    """A purchase order for what is billed, as a draft. Raises RuleViolation where it can be of nobody or nothing."""
    whose = bill.seller.words or "nobody who is named"
    if not supplier:
        order = f", and {bill.order} is no purchase order of ours" if bill.order else " and names no purchase order"
        told = f"{name} is from {whose}, no supplier that is known here{order}."
        raise RuleViolation(f"{told} Add the supplier, then take it in again.", "seller")
    known = [one for one in goods if not one.problem]
    if not known:
        raise RuleViolation(f"{name} of {whose} bills nothing that is known here. {_unknown(goods)[0]}.", "lines")
    lines = [
        PurchaseLineInput(
            product=one.product,
            quantity=Decimal(quantity_out(one.quantity)),
            cost=None if one.cost is None else Decimal(price_out(one.cost)),
            supplier_sku=one.given.code or None,
        )
        for one in known
    ]
    note = "\n".join(_unknown(goods))
    reply = order_goods(tx, OrderGoods(date=date, supplier=supplier, lines=lines, reference=bill.number, note=note))
    return purchase_head(tx, reply.id)


def told_now(view: View, inbound: str) -> tuple[str, ...]:
    """Where an invoice that came says otherwise than its purchase order today; nothing where it is not known here."""
    body = view.value(_SAID, {"id": inbound}, default=None)
    if body is None:
        return ()
    p, one = _DECODER.decode(body), came.came(view, inbound)
    bill, money, head = _bill_of(p), company(view).currency, purchase_head(view, one.document)
    goods = asked.goods_of(view, bill.lines, head.supplier_id, priced=bill.currency in {"", money})
    return tuple(_against(view, head, p.seller, goods, inbound))


def _against(view: View, head: PurchaseHead, seller: Buyer, goods: tuple[Goods, ...], inbound: str = "") -> list[str]:
    """What of an invoice does not fit the purchase order it is for."""
    told, supplier = [], asked.supplier_of(view, seller)
    if supplier != head.supplier_id and seller.name:
        told.append(f"{head.number} is for {head.supplier_name}, the invoice is from {seller.name}.")
    if head.state in {"draft", "cancelled"}:
        told.append(f"{head.number} {'was not sent yet' if head.state == 'draft' else 'is ' + said(head.state)}.")
    return [*told, *differences(head.number, goods, asked.ordered(view, head.id, inbound))]
