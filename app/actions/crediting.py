"""Credit notes: whole, by line, by amount. They never exceed the invoice, to the cent."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from app.actions.advancing import advances_in, is_advance, taken_off_by
from app.actions.lawful import as_known, record_bill
from app.actions.load import company, fact_of, issue_date, take_number
from app.actions.parameters import Dated
from app.actions.reply import Refusal, Reply, ladder, refuse
from app.domain.advance import less
from app.domain.credit import BilledLine, Credit, CreditLine, by_amount, by_quantity, decide_credit
from app.domain.deal import Deal, DealLine
from app.domain.errors import RuleViolation
from app.domain.facts import BilledQuantity, CreditedLine, CreditNoteIssued, InvoiceIssued
from app.domain.india import COUNTRY as INDIA
from app.domain.money import amount_in, money_out
from app.domain.quantity import quantity_in
from app.domain.rounding import part
from app.domain.tax import Totals, VatRow
from app.domain.texts import NOTE, kept_texts
from app.domain.weighing import weight_in
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditLineInput:
    """A line of the invoice: a quantity of it, or an amount in the invoice's price mode."""

    line: int
    quantity: Decimal | None = None
    amount: Decimal | None = None
    weight: Decimal | None = None
    """What that quantity weighs, in kilograms, where it was billed by weight; else its share of what was billed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueCreditNote(Dated):
    """Without lines the whole rest of the invoice is credited, charges included."""

    invoice: str
    lines: list[CreditLineInput] | None = None
    reason: str
    complete: bool | None = None
    """Whether it is refused where it would not say what the law asks for; false issues it all the same (`lawful`)."""


@dataclass(frozen=True, slots=True)
class InvoiceHead:
    """What decisions need of an issued invoice; amounts in minor units."""

    id: str
    number: str
    customer_id: str
    currency: str
    fact_id: str
    gross: int
    open: int
    credited: int
    charges_credited: int


_BY = sql(
    "SELECT i.id, i.number, i.customer_id, i.currency, i.fact_id, i.gross, p.gross - p.paid - p.settled, p.credited, "
    "p.charges_credited FROM invoice i JOIN invoice_progress p ON p.invoice_id = i.id "
    "WHERE i.number = :ref OR i.id = :ref"
)
_LEFT = sql("SELECT amount - allocated - refunded FROM credit_source WHERE source_id = :id")
_CREDITED = sql("SELECT line, quantity, amount, weight FROM invoice_line_progress WHERE invoice_id = :id")


def invoice_head(view: View, ref: str, field: str = "invoice") -> InvoiceHead:
    """An issued invoice. Raises RuleViolation."""
    row = view.row(_BY, {"ref": ref})
    if row is None:
        raise RuleViolation(f"There is no invoice {ref}.", field)
    return InvoiceHead(*row)


def can_credit(head: InvoiceHead) -> Refusal | None:
    """Something of the invoice must be left."""
    return Refusal(f"Invoice {head.number} is credited whole.", "invoice") if head.credited >= head.gross > 0 else None


def billed_lines(view: View, fact: InvoiceIssued) -> list[BilledLine]:
    """The invoice's lines with what is credited of them already."""
    done = {line: tuple(rest) for line, *rest in view.rows(_CREDITED, {"id": fact.invoice_id})}
    found = []
    for x in fact.deal.lines:
        quantity, amount, weight = done.get(x.line, (0, 0, 0))
        found.append(BilledLine(x.line, x.quantity, x.amount, x.tax, quantity, amount, x.said.weight, weight))
    return found


@dataclass(frozen=True, slots=True)
class DecidedCredit:
    """A credit as it would be issued: of which invoice, what is taken back, and how much of it lowers what is open."""

    head: InvoiceHead
    fact: InvoiceIssued
    credit: Credit
    whole: bool

    @property
    def settled(self) -> int:
        """What of the credit lowers the open amount; the rest becomes the customer's credit (minor units)."""
        return max(0, min(self.head.open, self.credit.totals.gross))


def decide(view: View, p: IssueCreditNote) -> DecidedCredit:
    """What the credit note would say, to the cent, without issuing it. Raises RuleViolation."""
    head = invoice_head(view, p.invoice)
    refuse(can_credit(head))
    fact = fact_of(view, head.fact_id)
    if not isinstance(fact, InvoiceIssued):
        raise RuleViolation(
            f"Invoice {head.number} is the old system's: credit it there, and pay it off here with a payment.",
            "invoice",
        )
    if is_advance(view, head.id) and (by := taken_off_by(view, head.id)):
        raise RuleViolation(f"{head.number} is an advance that {by} takes off: credit {by} whole first.", "invoice")
    deal, billed, off = fact.deal, billed_lines(view, fact), advances_in(view, fact)
    goods = [one for one in billed if one.line not in off]
    whole = p.lines is None
    lines = _rest(goods) if whole else _asked(goods, p.lines or [], head.currency)
    credit = decide_credit(
        goods,
        deal.parts,
        lines,
        whole,
        deal.tax_rounding,
        deal.includes_tax,
        bool(head.charges_credited),
        deal.halves,
    )
    if off:
        credit = _with_advances(head, credit, [one for one in billed if one.line in off] if whole else [], off)
    _check_not_used(view, head, credit.totals.gross)
    return DecidedCredit(head, fact, credit, whole)


def _with_advances(head: InvoiceHead, credit: Credit, lines: list[BilledLine], off: Mapping[int, VatRow]) -> Credit:
    """With the whole of an invoice what it took off as advances is taken back too; else no more than it asked for."""
    taken = [CreditLine(one.line, one.quantity, one.amount) for one in lines]
    totals = less(credit.totals, [off[one.line] for one in lines])
    if head.gross >= 0 and head.credited + totals.gross > head.gross:
        left = money_out(head.gross - head.credited, head.currency)
        raise RuleViolation(
            f"{head.number} has {left} left after its advances. Credit it whole, then the advances.", "lines"
        )
    return Credit((*credit.lines, *taken), credit.parts, totals)


def issue_credit_note(tx: Transaction, p: IssueCreditNote) -> Reply:
    """Reduce an invoice by a document of its own; what was paid beyond becomes the customer's credit."""
    return credit_as(tx, decide(tx, p), p.reason, p.date, complete=p.complete)


def credit_as(
    tx: Transaction,
    decided: DecidedCredit,
    reason: str,
    date: str,
    correction: bool = False,
    complete: bool | None = None,
) -> Reply:
    """Issue a decided credit note. A `correction` is billed anew at once: for its orders it stays billed."""
    if not reason.strip():
        raise RuleViolation("A credit note says why.", "reason")
    head, fact, credit = decided.head, decided.fact, decided.credit
    date = issue_date(tx, date)
    series, counter, number = take_number(tx, "credit_note", date)
    own = {x.line: x for x in fact.deal.lines}
    note = CreditNoteIssued(
        credit_note_id=tx.new_id(),
        number=number,
        counter=counter,
        series=series,
        invoice_id=head.id,
        deal=_where_billed(tx, as_known(tx, replace(credited_content(decided), date=date)), fact.deal),
        credited=tuple(CreditedLine(x.line, x.quantity, x.amount, x.weight) for x in credit.lines),
        quantities=() if correction else tuple(_quantity(own[x.line], x) for x in credit.lines if _of_order(own, x)),
        order_ids=fact.order_ids,
        settled=decided.settled,
        whole=decided.whole,
        reason=reason,
    )
    record_bill(tx, note, complete, fact.deal)
    totals = ladder(credit.totals, head.currency)
    return Reply(id=note.credit_note_id, number=number, totals=totals, state="issued")


def credited_content(decided: DecidedCredit) -> Deal:
    """What the credit takes back of its invoice, as a document's content."""
    deal, credit = decided.fact.deal, decided.credit
    own = {x.line: x for x in deal.lines}
    lines = _credited([(own[x.line], x) for x in credit.lines], credit.totals)
    # What opens an invoice is said to a buyer; a credit says again only what stands with its lines.
    texts = [one for one in deal.texts if one.after or one.kind != NOTE]
    texts = list(kept_texts(texts, [x.line for x in deal.lines], {x.line: x.line for x in lines}))
    return replace(deal, lines=lines, parts=credit.parts, totals=credit.totals, texts=tuple(texts))


def _where_billed(view: View, note: Deal, bill: Deal) -> Deal:
    """A credit takes back the very taxes of its bill: in India their place is the bill's, whatever is known by now."""
    firm = company(view)
    was, now = (one.supplied.code if one.supplied else firm.state for one in (bill, note))
    if firm.country != INDIA or was == now:
        return note
    told = bill.customer
    address = replace(note.customer.address, region=told.address.region, country=told.address.country)
    return replace(note, customer=replace(note.customer, address=address, vat_id=told.vat_id))


def _check_not_used(view: View, head: InvoiceHead, gross: int) -> None:
    """An invoice below zero is taken back only as far as its money is still with us. Raises RuleViolation."""
    left = view.value(_LEFT, {"id": head.id}, default=0) if gross < 0 else 0
    if gross < 0 and -gross > left:
        raise RuleViolation(
            f"Of {head.number} only {money_out(left, head.currency)} are left; the rest was paid out or settled "
            "invoices.",
            "invoice",
        )


def _rest(billed: list[BilledLine]) -> list[CreditLine]:
    lines = []
    for one in billed:
        quantity, amount = one.quantity - one.credited_quantity, one.amount - one.credited_amount
        if quantity or amount:
            lines.append(CreditLine(one.line, quantity, amount, one.weight - one.credited_weight))
    return lines


def _asked(billed: list[BilledLine], given: list[CreditLineInput], currency: str) -> list[CreditLine]:
    by_line = {one.line: one for one in billed}
    lines: list[CreditLine] = []
    if not given:
        raise RuleViolation("There are no lines. To credit the whole invoice, leave them out.", "lines")
    for position, x in enumerate(given, 1):
        field = f"lines.{position}"
        one = by_line.get(x.line)
        if one is None:
            raise RuleViolation(f"The invoice has no line {x.line}.", f"{field}.line")
        if x.line in {before.line for before in lines}:
            raise RuleViolation(f"Line {x.line} is named twice.", f"{field}.line")
        if (x.quantity is None) == (x.amount is None):
            raise RuleViolation("A line is credited by a quantity or by an amount.", field)
        if x.weight is not None and x.quantity is None:
            raise RuleViolation("How many are it that weigh so much?", f"{field}.quantity")
        if x.quantity is not None:
            weight = 0 if x.weight is None else weight_in(x.weight, f"{field}.weight")
            line = by_quantity(one, quantity_in(x.quantity, f"{field}.quantity"), weight)
        else:
            line = by_amount(one, amount_in(x.amount or Decimal(0), currency, f"{field}.amount"))
        lines.append(line)
    return lines


def _credited(pairs: list[tuple[DealLine, CreditLine]], totals: Totals) -> tuple[DealLine, ...]:
    """The lines as the credit note shows them; their nets and sales add up to its totals."""
    nets = [part(line.net, credit.amount, line.amount) if line.amount else 0 for line, credit in pairs]
    sales = [part(line.sales, credit.amount, line.amount) if line.amount else 0 for line, credit in pairs]
    if pairs:
        largest = max(range(len(pairs)), key=lambda i: abs(pairs[i][1].amount))
        nets[largest] += totals.line - sum(nets)
        sales[largest] += totals.line - totals.allowance - sum(sales)
    return tuple(
        replace(
            line,
            quantity=credit.quantity,
            amount=credit.amount,
            net=net,
            sales=sale,
            more=replace(line.more, weight=credit.weight) if line.more and line.more.weight else line.more,
        )
        for (line, credit), net, sale in zip(pairs, nets, sales, strict=True)
    )


def _of_order(own: dict[int, DealLine], credit: CreditLine) -> bool:
    """Whether a quantity of an order's line is credited; an advance taken off (line 0) is none."""
    source = own[credit.line].source
    return bool(credit.quantity and source) and not source.endswith("/0")


def _quantity(line: DealLine, credit: CreditLine) -> BilledQuantity:
    order_id, _, order_line = line.source.partition("/")
    return BilledQuantity(order_id, int(order_line), line.product_id, credit.quantity)
