"""The sale over the counter: goods now, invoice now, money now, as one step that is done wholly or not at all."""

from dataclasses import dataclass
from decimal import Decimal

from app.actions.crediting import invoice_head
from app.actions.invoicing import IssueInvoice, issue_invoice
from app.actions.load import company
from app.actions.orders import OrderRef, confirm_order, line_progress
from app.actions.parameters import TenderInput
from app.actions.payments import AllocationInput, RecordPayment, record_payment
from app.actions.picking import ConfirmPick, OpenPickList, confirm_pick, open_pick_list
from app.actions.reply import Reply
from app.actions.shipping import PackShipment, Ship, pack_shipment, ship
from app.domain.errors import RuleViolation
from app.domain.money import amount_in, amount_out
from app.domain.quantity import quantity_out
from app.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class CounterSale(OrderRef):
    """A draft order that is sold on the spot, and the money for it; without tenders all of it in cash."""

    tenders: list[TenderInput] | None = None
    change: Decimal | None = None


def counter_sale(tx: Transaction, p: CounterSale) -> Reply:
    """Confirm, hand over, bill and take the money. Refused where a line is not on the shelf: that is an order."""
    confirmed = confirm_order(tx, OrderRef(order=p.order, date=p.date))
    _all_here(tx, confirmed)
    if any(not one.service and one.ordered > one.cancelled for _, one in line_progress(tx, confirmed.id).values()):
        _hand_over(tx, confirmed.id, p.date)
    bill = issue_invoice(tx, IssueInvoice(orders=[confirmed.id], date=p.date))
    paid = _take(tx, p, bill)
    return Reply(
        id=bill.id,
        number=bill.number,
        order=confirmed.number,
        totals=bill.totals,
        state="sold",
        due=amount_out(invoice_head(tx, bill.id).open, company(tx).currency),
        change=paid.change if paid else None,
    )


def _all_here(tx: Transaction, confirmed: Reply) -> None:
    names = {line.line: line.sku for line in confirmed.lines or ()}
    for number, (_, one) in line_progress(tx, confirmed.id).items():
        if not one.service and (one.backordered or one.cancelled):
            missing = quantity_out(one.backordered + one.cancelled)
            what = f"Line {number}: {missing} × {names.get(number, '')} are not here."
            raise RuleViolation(f"{what} Sell what is there, or take an order.", "order")


def _hand_over(tx: Transaction, order_id: str, date: str) -> None:
    pick = open_pick_list(tx, OpenPickList(order=order_id, date=date))
    confirm_pick(tx, ConfirmPick(pick_list=pick.id, date=date))
    packed = pack_shipment(tx, PackShipment(pick_list=pick.id, date=date))
    ship(tx, Ship(shipment=packed.id, carrier="", date=date))


def _take(tx: Transaction, p: CounterSale, bill: Reply) -> Reply | None:
    """The money is for this bill; more than it asks stays as the customer's credit, change apart."""
    head, currency = invoice_head(tx, bill.id), company(tx).currency
    if head.open <= 0:
        return None
    tenders = p.tenders
    if tenders is None:
        tenders = [TenderInput(method="cash", amount=Decimal(amount_out(head.open, currency)))]
    change = amount_in(p.change, currency, "change") if p.change is not None else 0
    money = sum(amount_in(one.amount, currency, "tenders") for one in tenders) - change
    part = Decimal(amount_out(max(0, min(money, head.open)), currency))
    allocate = [AllocationInput(invoice=bill.id, amount=part)] if part else []
    given = RecordPayment(customer=head.customer_id, tenders=tenders, allocate=allocate, change=p.change, date=p.date)
    return record_payment(tx, given)
