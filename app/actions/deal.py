"""From what was asked for to a whole deal: resolves customer, products, prices and taxes. Used by quotes and orders."""

from collections.abc import Callable, Container, Sequence
from dataclasses import fields, replace
from decimal import Decimal

from app.actions.kits import parts_of_product
from app.actions.lawful import with_known
from app.actions.load import (
    Company,
    Customer,
    Product,
    add_days,
    billed_party,
    business_date,
    company,
    customer,
    iso_date,
    known_customer,
    payment_days,
    tax,
    today,
)
from app.actions.parameters import AddressInput, AdjustmentInput, DealInput, LineInput, TextInput
from app.actions.pricing import (
    Ground,
    charged,
    destination,
    ground_of,
    line_tax,
    own_tax,
    priced,
    products_of,
    without_due,
)
from app.actions.sourced import place_of
from app.domain.countries import country_code
from app.domain.deal import (
    INVOICE_METHODS,
    PLAIN,
    SHIP_WHEN,
    Address,
    Deal,
    DealLine,
    LineAllowance,
    Particulars,
    Party,
    Terms,
    check_alternatives,
    check_amounts,
    check_length,
    check_line,
    reckoned,
)
from app.domain.errors import RuleViolation
from app.domain.india import told_place
from app.domain.money import RATE_SCALE, amount_in, rate_in
from app.domain.pricing import Asked, Offers, Told, UnitPrice, decide, free_allowance, in_mode, is_free, summary
from app.domain.quantity import positive, quantity_in, quantity_out
from app.domain.tax import Adjustment, Tax, status_kind, under_status
from app.domain.texts import DealText, check_texts
from app.domain.tolerance import EXACT, Tolerance, tolerance_of
from app.domain.weighing import weight_in
from app.queries.charging import charge_rules
from app.store.database import View
from app.store.sql import sql


def build_deal(tx: View, p: DealInput, quote: bool = False) -> Deal:
    """The deal that the input means, reckoned. Raises RuleViolation naming the field that is wrong."""
    firm, who = company(tx), known_customer(tx, p.customer)
    date = business_date(tx, p.date)
    if not p.lines:
        raise RuleViolation("There are no lines.", "lines")
    ship_to = address_of(p.ship_to)
    kind = status_of(firm, who, date, ship_to)
    ground = ground_of(tx, who, date, products_of(p.lines), ship_to)
    lines = tuple(
        build_line(tx, firm, who, kind, date, position, line, ground) for position, line in enumerate(p.lines, 1)
    )
    check_alternatives(lines)
    inputs = [(False, i, a) for i, a in enumerate(p.allowances or (), 1)]
    inputs += [(True, i, a) for i, a in enumerate(p.charges or (), 1)]
    deal = Deal(
        customer=who.party,
        date=date,
        currency=firm.currency,
        lines=lines,
        adjustments=tuple(_adjustment(tx, firm, who, kind, date, *one) for one in inputs),
        ship_to=ship_to,
        terms=_terms(tx, firm, who, p, date, quote),
        includes_tax=who.prices_include_tax,
        tax_rounding="line" if firm.tax_rounding == "line" else "document",
        tax_status=kind,
        seller_state=firm.state,
        bill_state=bill_state(tx, firm, who.party),
        texts=build_texts(p.texts or (), [x.line for x in lines]),
    )
    deal = _charged(tx, deal, who)
    check_amounts(deal)
    return deal


def _charged(view: View, deal: Deal, who: Customer) -> Deal:
    """The deal reckoned, with what rules charge on its sums; where they charge nothing the sums stand."""
    sums = reckoned(deal)
    found = charged(view, sums, who, delivered=is_delivered(deal))
    return sums if found is sums else reckoned(found)


def bill_state(view: View, firm: Company, party: Party) -> str:
    """In which of India's states bills go to that party, by its code; "" where that is the one of its own address.

    What is ordered is reckoned as its bill will be (`invoicing.decide`).
    """
    if not firm.state:
        return ""
    both = (party, with_known(view, billed_party(view, party)))
    own, theirs = (told_place(None, one.address, one.vat_id) for one in both)
    return "" if own == theirs else theirs.code if theirs else firm.state


def charges_of(view: View, given: Callable[[], DealInput]) -> tuple[Adjustment, ...]:
    """What rules charge on a deal beside what was typed; it is asked for only where there are rules."""
    rules = charge_rules(view, today())
    if not rules.surcharges and not rules.charges:
        return ()
    p = given()
    typed = sum(1 for one in (*(p.allowances or ()), *(p.charges or ())) if one.amount or one.percent)
    # Behind what was typed stands what the rules added.
    return build_deal(view, p).adjustments[typed:]


def is_delivered(deal: Deal) -> bool:
    """What is ordered over the counter and has no address to go to is fetched."""
    return deal.ship_to is not None or deal.terms.channel != "counter"


def status_of(firm: Company, who: Customer, date: str, ship_to: Address | None) -> str:
    """The tax status of a customer on a date, for goods that go there."""
    where = destination(who, ship_to).country
    return status_kind(firm.country, who.country, who.party.vat_id, who.tax_status, date, where)


def for_customer(view: View, deal: Deal, who: Customer) -> tuple[Deal, str]:
    """A deal that turns out to be another customer's: prices, taxes, charges and terms are theirs.

    What was typed by hand, or promised in a quote, stays. Also says in one line what that changed, "" if nothing.
    """
    firm = company(view)
    kind = status_of(firm, who, deal.date, deal.ship_to)
    lines = [(one.product_id, f"lines.{one.line}.product") for one in deal.lines]
    ground = ground_of(view, who, deal.date, lines, deal.ship_to)

    def theirs(old: DealLine) -> DealLine:
        goods, offers = ground.goods[old.product_id], ground.offers.get(old.product_id) or Offers()
        rate = _tax_now(view, ground, who, kind, deal.date, old)
        may = _tolerance(who, goods)
        said = replace(old.said, their_sku=ground.numbers.get(goods.id, ""), over=may.over, under=may.under)
        new = replace(old, tax=rate, more=None if said == PLAIN else said)
        found = decide(Asked(old.quantity, deal.date, weight=old.said.weight), offers)
        if old.mark in {"M", "Q"} or found is None:
            return replace(new, price=in_mode(old.price, old.tax, deal.includes_tax, who.prices_include_tax))
        kept = tuple(one for one in old.allowances if old.mark != "P" or not is_free(one))
        allowances = kept + free_allowance(found, old.discount, deal.currency)
        return replace(
            new,
            price=found.price,
            price_per=found.price_per,
            mark=found.mark,
            allowances=allowances,
            why=found.taken.rule,
        )

    terms = replace(
        deal.terms,
        invoice_method=who.invoice_method,
        ship_when=who.ship_when,
        shortage=who.shortage,
        terms_days=who.terms_days,
        early_percent=who.early_percent,
        early_days=who.early_days,
    )
    agreed = tuple(
        replace(one, tax=own_tax(view, who, kind, one.tax.code if one.tax else "", deal.date))
        for one in without_due(view, deal)
    )
    now = replace(deal, customer=who.party, lines=tuple(map(theirs, deal.lines)), adjustments=agreed, terms=terms)
    now = replace(now, tax_status=kind, includes_tax=who.prices_include_tax)
    now = _charged(view, replace(now, bill_state=bill_state(view, firm, who.party)), who)
    check_amounts(now)
    was, is_now = ([Told(UnitPrice(x.price, x.price_per), x.amount, x.tax) for x in one.lines] for one in (deal, now))
    return now, summary(was, is_now, deal.currency)


def _tax_now(view: View, ground: Ground, who: Customer, kind: str, date: str, old: DealLine) -> Tax:
    """The tax of a line for that customer, status and day; a code that a person chose stays theirs."""
    goods = ground.goods[old.product_id]
    if old.tax.code in {goods.tax, *(one.code for one in ground.taxes)}:
        asked = LineInput(product=goods.id, quantity=Decimal(0))
        return line_tax(view, ground, who, kind, date, goods, asked, f"lines.{old.line}")
    return under_status(tax(view, old.tax.code, date), kind, old.service, who.tax_status.reason)


def taxed_today(view: View, deal: Deal) -> tuple[Deal, str]:
    """A deal that was agreed before, under its customer's tax status on its date; and in one line what that changed.

    A certificate may have ended since, or a VAT id come. What it costs without tax stays, or with it, as it was said.
    """
    firm, who = company(view), customer(view, deal.customer.customer_id)
    kind = status_of(firm, who, deal.date, deal.ship_to)
    if kind == deal.tax_status:
        return deal, ""
    now = retaxed(view, deal, who, kind, deal.date)
    was, is_now = ([Told(UnitPrice(x.price, x.price_per), x.amount, x.tax) for x in one.lines] for one in (deal, now))
    return now, summary(was, is_now, deal.currency)


def retaxed(view: View, deal: Deal, who: Customer, kind: str, date: str, keep: Container[int] = frozenset()) -> Deal:
    """A deal taxed anew where its goods go, under that status, by the rules of a date; lines to `keep` stay."""
    lines = [(one.product_id, f"lines.{one.line}.product") for one in deal.lines]
    ground = ground_of(view, who, date, lines, deal.ship_to)
    taxed = tuple(
        one if one.line in keep else replace(one, tax=_tax_now(view, ground, who, kind, date, one))
        for one in deal.lines
    )
    agreed = tuple(
        replace(one, tax=own_tax(view, who, kind, one.tax.code if one.tax else "", date)) for one in deal.adjustments
    )
    return reckoned(replace(deal, lines=taxed, adjustments=agreed, tax_status=kind))


def build_texts(given: Sequence[TextInput], lines: Sequence[int]) -> tuple[DealText, ...]:
    """The texts between lines of these numbers. Raises RuleViolation."""
    texts = tuple(DealText(one.kind, one.text.strip(), one.after) for one in given)
    check_texts(texts, lines)
    return texts


def address_of(given: AddressInput | None) -> Address | None:
    """An address as typed."""
    if given is None:
        return None
    address = Address(**{f.name: getattr(given, f.name) for f in fields(Address)})
    return replace(address, country=country_code(given.country, "ship_to")) if given.country else address


def _terms(tx: View, firm: Company, who: Customer, p: DealInput, date: str, quote: bool) -> Terms:
    method, when = p.invoice_method or who.invoice_method, p.ship_when or who.ship_when
    if method not in INVOICE_METHODS:
        raise RuleViolation(f"The field invoice_method is one of {', '.join(INVOICE_METHODS)}.", "invoice_method")
    if when not in SHIP_WHEN:
        raise RuleViolation(f"The field ship_when is one of {', '.join(SHIP_WHEN)}.", "ship_when")
    valid = business_date(tx, p.valid_until, "valid_until") if p.valid_until else ""
    return Terms(
        reference=p.reference,
        channel=p.channel,
        wanted_date=business_date(tx, p.wanted_date, "wanted_date") if p.wanted_date else "",
        promised_date=business_date(tx, p.promised_date, "promised_date") if p.promised_date else "",
        valid_until=valid or (add_days(date, firm.quote_days or 30) if quote else ""),
        invoice_method=method,
        ship_when=when,
        shortage=who.shortage,
        terms_days=who.terms_days if p.terms_days is None else payment_days(p.terms_days),
        early_percent=who.early_percent,
        early_days=who.early_days,
        terms_version=firm.terms_version,
        printed_note=p.printed_note,
        internal_note=p.internal_note,
        instructions=p.instructions or who.party.address.instructions,
        salesperson=p.salesperson,
        attachments=tuple(p.attachments or ()),
    )


def build_line(
    view: View,
    firm: Company,
    who: Customer,
    kind: str,
    date: str,
    position: int,
    given: LineInput,
    ground: Ground | None = None,
) -> DealLine:
    """One line with its price of the day and its tax under the customer's status. Raises RuleViolation."""
    field = f"lines.{position}"
    if ground is None:
        ground = ground_of(view, who, date, [(given.product, f"{field}.product")])
    goods = ground.goods[given.product]
    quantity = quantity_in(given.quantity, f"{field}.quantity")
    weight = _weight(goods, given, field)
    found = priced(view, ground, goods, quantity, date, given, field, weight)
    discount = rate_in(given.discount_percent, f"{field}.discount_percent") if given.discount_percent else 0
    allowances = tuple(_line_allowance(firm, a, field) for a in given.allowances or ())
    line = DealLine(
        line=position,
        product_id=goods.id,
        sku=goods.sku,
        name=given.description or goods.name,
        quantity=quantity,
        unit=goods.unit,
        price=found.price,
        price_per=found.price_per,
        tax=line_tax(view, ground, who, kind, date, goods, given, field),
        discount=discount,
        allowances=allowances + free_allowance(found, discount, firm.currency),
        service=goods.service,
        category=goods.category,
        mark=found.mark,
        note=given.note,
        internal_note=given.internal_note,
        wanted_date=iso_date(given.wanted_date, f"{field}.wanted_date") if given.wanted_date else "",
        ship_to=address_of(given.ship_to),
        why=found.taken.rule,
        reason=given.price_reason.strip() if found.mark == "M" else "",
        more=_particulars(view, who, goods, quantity, given, field, ground.numbers.get(goods.id, "")),
    )
    check_line(line, field)
    check_length(line, goods.length_step, field)
    return line


def _tolerance(who: Customer, goods: Product) -> Tolerance:
    """How much more or less of a line may be sent; a kit is sent whole."""
    if goods.service or goods.kit:
        return EXACT
    return tolerance_of(goods.tolerance, who.tolerance, exact=who.exact)


_PACK = sql("SELECT quantity FROM pack WHERE product_id = :product_id AND name = :name")


def _particulars(
    view: View, who: Customer, goods: Product, quantity: int, given: LineInput, field: str, theirs: str
) -> Particulars | None:
    """What only this line says; None where it says no more than others. Raises RuleViolation.

    `theirs` is the customer's own number of the product, where the line does not say one.
    """
    pack, size = given.pack.strip(), 0
    if pack:
        known = view.value(_PACK, {"product_id": goods.id, "name": pack}, default=0)
        size = known if given.pack_quantity is None else positive(given.pack_quantity, f"{field}.pack_quantity")
        if not size:
            raise RuleViolation(f"{goods.sku} has no pack {pack}.", f"{field}.pack")
    elif given.pack_quantity is not None:
        raise RuleViolation("What is the pack called?", f"{field}.pack")
    length = 0 if given.length is None else positive(given.length, f"{field}.length")
    if given.pieces is not None and not (length and given.pieces > 0):
        raise RuleViolation("Cut goods are so many pieces of a length.", f"{field}.pieces")
    if given.pieces is not None and given.pieces * length != quantity:
        unit, each = goods.unit, quantity_out(length)
        raise RuleViolation(
            f"{given.pieces} pieces of {each} {unit} are {quantity_out(given.pieces * length)} {unit}, "
            f"not {quantity_out(quantity)}.",
            f"{field}.quantity",
        )
    may = _tolerance(who, goods)
    said = Particulars(
        pack=pack,
        pack_size=size,
        length=length,
        instead_of=given.instead_of.strip(),
        their_sku=given.their_sku.strip() or theirs,
        optional=given.optional,
        alternative_of=given.alternative_of or 0,
        promised_date=iso_date(given.promised_date, f"{field}.promised_date") if given.promised_date else "",
        kit=goods.kit,
        parts=parts_of_product(view, goods.id) if goods.kit else (),
        over=may.over,
        under=may.under,
        location=place_of(view, given.location.strip(), f"{field}.location"),
        special=given.special and not goods.service,
        each_weight=goods.each_weight,
        weight=_weight(goods, given, field),
    )
    return None if said == PLAIN else said


def _weight(goods: Product, given: LineInput, field: str) -> int:
    if given.weight is not None and not goods.each_weight:
        raise RuleViolation(f"{goods.sku} is not billed by weight.", f"{field}.weight")
    return 0 if given.weight is None else weight_in(given.weight, f"{field}.weight")


def _line_allowance(firm: Company, given: AdjustmentInput, field: str) -> LineAllowance:
    name = f"{field}.allowances"
    amount, percent = _amount_or_percent(firm, given, name)
    return LineAllowance(amount, percent, given.reason)


def _adjustment(
    view: View, firm: Company, who: Customer, kind: str, date: str, charge: bool, position: int, given: AdjustmentInput
) -> Adjustment:
    name = f"{'charges' if charge else 'allowances'}.{position}"
    amount, percent = _amount_or_percent(firm, given, name)
    code = own_tax(view, who, kind, given.tax or "", date, f"{name}.tax")
    return Adjustment(charge, amount, percent, given.reason, code)


def _amount_or_percent(firm: Company, given: AdjustmentInput, field: str) -> tuple[int, int]:
    if (given.amount is None) == (given.percent is None):
        raise RuleViolation("An allowance or charge has either an amount or a percent.", field)
    amount = amount_in(given.amount, firm.currency, f"{field}.amount") if given.amount is not None else 0
    percent = rate_in(given.percent, f"{field}.percent") if given.percent is not None else 0
    if amount < 0 or not 0 <= percent <= 100 * RATE_SCALE:
        raise RuleViolation("An allowance or charge is a positive amount, or 0 to 100 percent.", field)
    return amount, percent
