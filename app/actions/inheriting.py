"""What the system before this one left: unpaid invoices become receivables, closed orders become history.

Neither is a document of ours: no number of a series is taken, nothing is printed or sealed, no goods move, and no
report counts it as a sale.
"""

from dataclasses import dataclass
from decimal import Decimal

from app.actions.load import add_days, company, iso_date, known_customer, product
from app.actions.parameters import Dated
from app.actions.pricing import check_plain_per
from app.actions.record import CREATED, UNCHANGED, required
from app.actions.reply import Refusal, Reply, refuse
from app.domain.errors import RuleViolation
from app.domain.facts import OldInvoiceTaken, OldOrderLine, OldOrderTaken
from app.domain.money import RATE_SCALE, amount_in, amount_out, extended, money_out, price_in, rate_in
from app.domain.quantity import quantity_in
from app.store.database import Transaction, View
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOldInvoice(Dated):
    """An unpaid invoice of the old system: its number, its date, what of it is still open, and what it came to.

    Without a due date the customer's terms count; `open` below zero is money that the customer has with us.
    """

    number: str
    customer: str
    open: Decimal
    total: Decimal | None = None
    due_date: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OldLineInput:
    """A line of a closed order; `quantity` below zero came back. `product` need not be known, then it has a `name`.

    What it came to without tax is `amount`, or quantity, price and discount say it.
    """

    product: str
    quantity: Decimal
    name: str = ""
    price: Decimal | None = None
    price_per: int = 1
    discount_percent: Decimal | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TakeOldOrder(Dated):
    """An order that the old system has closed. `customer` is empty where the buyer had no name."""

    number: str
    customer: str = ""
    lines: list[OldLineInput]


_INVOICE = sql(
    "SELECT i.id, i.origin, i.customer_id, i.date, i.gross, p.withdrawn, (SELECT amount FROM receivable_entry e "
    "WHERE e.fact_id = i.fact_id), i.currency FROM invoice i JOIN invoice_progress p ON p.invoice_id = i.id "
    "WHERE i.number = :number"
)
_SERIES = sql("SELECT prefix, width, last FROM number_series WHERE kind = 'invoice'")
_SUFFIX = " ({})"


def can_take_old_invoice(view: View, number: str) -> Refusal | None:
    """The number must not be one of ours, nor one that a series of ours has still to give."""
    row = view.row(_INVOICE, {"number": number})
    if row is not None and row[1] != "old":
        return Refusal(f"{number} is an invoice of this program.", "number")
    for prefix, width, last in view.rows(_SERIES) if row is None else ():
        digits = number.removeprefix(prefix) if number.startswith(prefix) else ""
        # isdecimal alone lets other scripts' digits pass, which our numbers never have.
        if (
            digits.isascii()
            and digits.isdecimal()
            and int(digits) > last
            and number == f"{prefix}{int(digits):0{width}d}"
        ):
            return Refusal(
                f"{number} is a number that this program's own invoices will come to; they stand at {prefix}{last}. "
                "Let the series go on behind the old one first (Settings, Numbering).", "number"
            )  # fmt: skip
    return None


def take_old_invoice(tx: Transaction, p: TakeOldInvoice) -> Reply:
    """What is still owed on an invoice of the old system is owed here. Saying the same twice makes no fact."""
    firm, number = company(tx), required(p.number, "The invoice number", "number")
    who = known_customer(tx, p.customer)
    refuse(can_take_old_invoice(tx, number))
    left = amount_in(p.open, firm.currency, "open")
    gross = left if p.total is None or left < 0 else amount_in(p.total, firm.currency, "total")
    if left == 0:
        raise RuleViolation(f"Nothing of invoice {number} is open.", "open")
    if 0 < gross < left:
        words = money_out(left, firm.currency), money_out(gross, firm.currency)
        raise RuleViolation(f"{words[0]} are open of an invoice of {words[1]}.", "open")
    date = iso_date(required(p.date, "The date", "date"))
    due = iso_date(p.due_date, "due_date") if p.due_date else add_days(date, who.terms_days)
    said = (who.party.customer_id, date, gross, left)
    kept, name = _came_before(tx, number, said)
    if kept:
        return Reply(id=kept, number=name, state=UNCHANGED)
    invoice_id = tx.new_id()
    party = who.party
    tx.record(OldInvoiceTaken(
        invoice_id, name, party.customer_id, party.number, party.name, date, due, firm.currency, gross, left,
        p.reference,
    ))  # fmt: skip
    return Reply(id=invoice_id, number=name, due=amount_out(left, firm.currency), state=CREATED)


def _came_before(tx: Transaction, number: str, said: tuple[str, str, int, int]) -> tuple[str, str]:
    """The id of this very invoice if it is here ("" if not), and the name it is or will be kept under.

    A number that was withdrawn stays in the books; the next time it is kept as "4711 (2)".
    """
    name, turn = number, 1
    while row := tx.row(_INVOICE, {"number": name}):
        id_, _, customer_id, date, gross, withdrawn, left, currency = row
        if not withdrawn:
            if (customer_id, date, int(gross), int(left)) == said:
                return id_, name
            raise RuleViolation(
                f"Invoice {number} came in before, of {date} with {money_out(int(left), currency)} open. Record what "
                "was paid since, or take that list back first.", "number"
            )  # fmt: skip
        turn += 1
        name = number + _SUFFIX.format(turn)
    return "", name


_KNOWN_ORDER = sql("SELECT id FROM old_order WHERE number = :number")


def take_old_order(tx: Transaction, p: TakeOldOrder) -> Reply:
    """An order of the old system is remembered. Saying the same number twice makes no fact."""
    firm, number = company(tx), required(p.number, "The order number", "number")
    if known := tx.value(_KNOWN_ORDER, {"number": number}):
        return Reply(id=known, number=number, state=UNCHANGED)
    date = iso_date(required(p.date, "The date", "date"))
    if not p.lines:
        raise RuleViolation("The order has no lines.", "lines")
    lines = tuple(old_line(tx, firm.currency, line, at, f"lines.{at}.") for at, line in enumerate(p.lines, 1))
    buyer = known_customer(tx, p.customer).party if p.customer else None
    who = (buyer.customer_id, buyer.number, buyer.name) if buyer else ("", "", "")
    order_id, total = tx.new_id(), sum(one.amount for one in lines)
    tx.record(OldOrderTaken(order_id, number, *who, date, firm.currency, total, lines))
    return Reply(id=order_id, number=number, state=CREATED)


def old_line(view: View, currency: str, given: OldLineInput, at: int, path: str = "") -> OldOrderLine:
    """A line as it is kept. Raises RuleViolation."""
    sku = required(given.product, "The product", f"{path}product")
    quantity = quantity_in(given.quantity, f"{path}quantity")
    check_plain_per(given.price_per, f"{path}price_per")
    if given.amount is not None:
        amount = amount_in(given.amount, currency, f"{path}amount")
    elif given.price is not None:
        price = price_in(given.price, f"{path}price")
        less = 0 if given.discount_percent is None else rate_in(given.discount_percent, f"{path}discount")
        if not 0 <= less <= 100 * RATE_SCALE:
            raise RuleViolation("A discount lies between 0 and 100 percent.", f"{path}discount")
        amount = extended(price, given.price_per, quantity, less, currency)
    else:
        amount = 0
    try:
        known = product(view, sku)
    except RuleViolation:
        return OldOrderLine(at, "", sku, given.name or sku, quantity, amount)
    return OldOrderLine(at, known.id, known.sku, given.name or known.name, quantity, amount)
