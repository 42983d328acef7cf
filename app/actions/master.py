"""Master data: customers, products, prices, taxes. What else is kept of the house stands in `house.py`."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.actions.agreements import margin_of, named_or_none
from app.actions.barcodes import BarcodeInput, PackInput, assign, barcode_doubt, pack_up, unassign, unpack
from app.actions.charging import SurchargeInput, surcharges_of
from app.actions.check_digits import vat_id_as_written, vat_id_sentence
from app.actions.kits import set_parts
from app.actions.load import business_date, company, known_customer, known_tax_code, payment_days
from app.actions.own_fields import set_fields
from app.actions.permitted import require
from app.actions.printed import GoodsInput, early_as_usual, goods_fields
from app.actions.product_prices import save_prices
from app.actions.record import (
    CHANGED,
    UNCHANGED,
    change,
    doubt_new,
    not_below,
    one_of,
    refuse_new,
    required,
    span,
    tolerances,
)
from app.actions.reply import Reply
from app.actions.stopping import alert_text, stop_fields
from app.actions.substitutes import SubstituteInput, set_related
from app.actions.trust import TradeInput, set_assortment, trade_fields
from app.actions.weighing import check_by_weight
from app.domain.countries import country_code
from app.domain.cutting import check_bars
from app.domain.deal import INVOICE_METHODS, SHIP_WHEN, SHORTAGE_RULES
from app.domain.email import email_problem
from app.domain.errors import RuleViolation
from app.domain.money import amount_in, price_in
from app.domain.quantity import quantity_in
from app.domain.sold import MOST_DAYS, MOST_MONTHS
from app.domain.spelling import ways
from app.domain.stops import CUSTOMER_STOPS, PRODUCT_STOPS
from app.store.bars import bars_of
from app.store.database import Transaction
from app.store.merged import one_of as same_customer
from app.store.sql import Statement, sql


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactInput:
    """A person at the customer's; `id` changes a known one, `inactive` retires it."""

    name: str
    role: str = ""
    phone: str = ""
    email: str = ""
    id: str | None = None
    inactive: bool = False
    may_order: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CustomerAddress:
    """A customer's postal address; `kind` is billing or shipping. Of a known one only what is given changes.

    `id` names a known one (a customer has one for bills, many for goods), `inactive` retires it.
    """

    kind: str = "shipping"
    name: str | None = None
    contact: str | None = None
    street: str | None = None
    extra: str | None = None
    postcode: str | None = None
    city: str | None = None
    region: str | None = None
    country: str | None = None
    instructions: str | None = None
    id: str | None = None
    inactive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCustomer(TradeInput):
    """A customer by number. Of a known customer only what is given changes."""

    number: str
    name: str | None = None
    country: str | None = None
    address: CustomerAddress | str | None = None
    addresses: list[CustomerAddress] | None = None
    contacts: list[ContactInput] | None = None
    vat_id: str | None = None
    terms_days: int | None = None
    prices_include_tax: bool | None = None
    shortage: str | None = None
    invoice_method: str | None = None
    ship_when: str | None = None
    phone: str | None = None
    email: str | None = None
    billing_email: str | None = None
    preferred_payment: str | None = None
    payer: str | None = None
    language: str | None = None
    tax_status: str | None = None
    tax_reason: str | None = None
    tax_until: str | None = None
    credit_limit: Decimal | None = None
    blocked: bool | None = None
    note: str | None = None
    salesperson: str | None = None
    group: str | None = None
    price_list: str | None = None
    tax_certificate: str | None = None
    """The number of the certificate that exempts them; `tax_until` is its last day."""
    alert: str | None = None
    """Shown at once where the customer is taken into a quote or an order."""
    stop: str | None = None
    """"orders": no order is confirmed; "account": goods leave paid; "" takes the stop off."""
    stop_reason: str | None = None
    new: bool = False
    """They are to be made: refused where the number is somebody's already."""
    fields: dict[str, Any] | None = None
    """The company's own fields of a customer, by name or id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BreakInput:
    """A price from a quantity on."""

    quantity: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveProduct(GoodsInput):
    """A product or service by SKU. Of a known product only what is given changes; a price holds from `date` on."""

    sku: str
    name: str | None = None
    price: Decimal | None = None
    price_per: int | None = None
    price_pack: str | None = None
    """The pack that price and breaks are for, by its name, instead of `price_per`."""
    breaks: list[BreakInput] | None = None
    tax: str | None = None
    unit: str | None = None
    category: str | None = None
    barcodes: list[BarcodeInput | str] | None = None
    packs: list[PackInput] | None = None
    drop_barcodes: list[str] | None = None
    """Barcodes that are nobody's from now on."""
    drop_packs: list[str] | None = None
    """Packs, by name, in which it comes no more."""
    cost: Decimal | None = None
    floor_price: Decimal | None = None
    """The least one may cost; below it a sale needs approval, as below `min_margin` percent of the price."""
    min_margin: Decimal | None = None
    over_percent: Decimal | None = None
    under_percent: Decimal | None = None
    """How much more or less than ordered may be sent of it, in percent; 0 is none."""
    surcharges: list[SurchargeInput] | None = None
    """What it brings with it, each under a name of its own: cutting, a deposit."""
    drop_surcharges: list[str] | None = None
    """Surcharges, by name, that it brings no more."""
    service: bool | None = None
    description: str | None = None
    specs: str | None = None
    bin: str | None = None
    substitute: str | None = None
    substitutes: list[SubstituteInput] | None = None
    """What may be sold instead of it; `stands_in` is instead of what it may be sold itself."""
    drop_substitutes: list[str] | None = None
    stands_in: list[SubstituteInput] | None = None
    drop_stands_in: list[str] | None = None
    supplier: str | None = None
    min_stock: Decimal | None = None
    reorder_quantity: Decimal | None = None
    supplier_sku: str | None = None
    weight: int | None = None
    by_weight: bool | None = None
    """Counted, and billed by what the scales say: its price is for a kilogram, `weight` what one weighs about."""
    ask_quantity: bool | None = None
    discontinued: bool | None = None
    alert: str | None = None
    """Shown at once where the product is sold, and to whoever fetches it."""
    stop: str | None = None
    """What does not happen any more: sale, purchase, both; "" takes the stop off."""
    stop_reason: str | None = None
    warranty_months: int | None = None
    return_days: int | None = None
    parts: str | None = None
    """What a kit is made of, "CU15 = 2; ELB15 = 4"; "" makes it an ordinary product again."""
    length_step: Decimal | None = None
    """What it is cut in steps of, in stock units; 0 is any length."""
    bar_length: Decimal | None = None
    """How long the bars (or coils) are that it is cut from, in stock units; 0 is none."""
    kerf: Decimal | None = None
    """What the saw takes with each cut, in stock units."""
    least_rest: Decimal | None = None
    """The least rest of a bar that is kept; shorter ones are waste."""
    new: bool = False
    """It is to be made: refused where the code is a product's already."""
    fields: dict[str, Any] | None = None
    """The company's own fields of a product, by name or id."""


def _outcome(record: str, *parts: str) -> str:
    """What became of a record with its addresses, prices and the like."""
    return CHANGED if record == UNCHANGED and set(parts) - {UNCHANGED} else record


def language(given: str | None) -> str | None:
    """A language that papers can be dated and addressed in, like de or pt-BR. Raises RuleViolation."""
    if not given:
        return given
    # Imported here: Babel's tables are not needed to open a company.
    from babel import Locale, UnknownLocaleError

    try:
        Locale.parse(given.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        raise RuleViolation(f"There is no language {given}; say it like de or pt-BR.", "language") from None
    return given


CUSTOMER_ID = sql("SELECT id FROM customer WHERE number = :ref")
PRODUCT_ID = sql("SELECT id FROM product WHERE sku = :ref")
SUPPLIER_ID = sql("SELECT id FROM supplier WHERE number = :ref OR name = :ref")
_ADDRESS_ID = sql("SELECT id FROM address WHERE customer_id = :customer_id AND kind = :kind AND inactive = 0")
_CONTACT_ID = sql("SELECT id FROM contact WHERE customer_id = :customer_id AND name = :name AND inactive = 0")
_OWN_ADDRESS = sql(f"SELECT id FROM address WHERE id = :ref AND customer_id {same_customer('customer_id')}")
_OWN_CONTACT = sql(f"SELECT id FROM contact WHERE id = :ref AND customer_id {same_customer('customer_id')}")


def known_as(tx: Transaction, statement: Statement, ref: str) -> tuple[str, bool]:
    """The record's id, and whether it is there already."""
    found = tx.value(statement, {"ref": ref})
    return (str(found), True) if found is not None else (tx.new_id(), False)


_CALLED = {
    "customer": sql("SELECT name FROM customer WHERE id = :id"),
    "product": sql("SELECT name FROM product WHERE id = :id"),
}


def other_name(tx: Transaction, entity: str, record_id: str) -> str:
    """What a record that is there already is called."""
    return str(tx.value(_CALLED[entity], {"id": record_id}, default=""))


def _lookup(tx: Transaction, statement: Statement, ref: str | None, what: str, field: str) -> str | None:
    if not ref:
        return ref
    found = next((one for way in ways(ref) if (one := tx.value(statement, {"ref": way})) is not None), None)
    if found is None:
        raise RuleViolation(f"There is no {what} {ref}.", field)
    return str(found)


def _other(record_id: str, named: str | None, what: str, field: str) -> str | None:
    """The id of a record that another one names. Raises RuleViolation where it names itself."""
    if named == record_id:
        raise RuleViolation(f"{what} is another one; leave it empty.", field)
    return named


def save_customer(tx: Transaction, p: SaveCustomer) -> Reply:
    """Make or change a customer."""
    firm = company(tx)
    number = required(p.number, "The customer number", "number")
    record_id, known = known_as(tx, CUSTOMER_ID, number)
    if known and (other := known_customer(tx, number, "number").party).customer_id != record_id:
        raise RuleViolation(f"{number} was merged into {other.number}; change that one.", "number")
    if known and p.new:
        raise RuleViolation(
            f"{number} is {other_name(tx, 'customer', record_id)} already. Take another number.", "number"
        )
    name = required(p.name, "The name", "name") if not known or p.name is not None else None
    country = country_code(p.country) if p.country is not None else None
    terms = None if p.terms_days is None else payment_days(p.terms_days)
    fields: dict[str, Any] = {
        "number": None if known else number,
        "name": name,
        "country": country if known or country is not None else firm.country,
        "vat_id": None if p.vat_id is None else vat_id_as_written(p.vat_id),
        "terms_days": terms if known or terms is not None else firm.terms_days,
        "prices_include_tax": None if p.prices_include_tax is None else int(p.prices_include_tax),
        "shortage": one_of(p.shortage, SHORTAGE_RULES, "shortage"),
        "invoice_method": one_of(p.invoice_method, INVOICE_METHODS, "invoice_method"),
        "ship_when": one_of(p.ship_when, SHIP_WHEN, "ship_when"),
        "tax_status": one_of(
            p.tax_status, ("", "domestic", "intra_eu", "export", "exempt", "reverse_charge"), "tax_status"
        ),
        "tax_reason": p.tax_reason,
        "tax_certificate": p.tax_certificate,
        "group_id": named_or_none(tx, "customer_group", p.group, "group"),
        "price_list_id": named_or_none(tx, "price_list", p.price_list, "price_list"),
        "tax_until": business_date(tx, p.tax_until, "tax_until") if p.tax_until else p.tax_until,
        "credit_limit": None
        if p.credit_limit is None
        else not_below(amount_in(p.credit_limit, firm.currency, "credit_limit"), "A credit limit", "credit_limit"),
        "payer_id": _other(record_id, _lookup(tx, CUSTOMER_ID, p.payer, "customer", "payer"), "Who pays", "payer"),
        "blocked": None if p.blocked is None else int(p.blocked),
        "alert": alert_text(p.alert),
        **trade_fields(tx, record_id, p),
        **({} if known else early_as_usual(p, firm)),
        **stop_fields(tx, "customer", record_id, CUSTOMER_STOPS, p.stop, p.stop_reason),
    }
    _check_trust(tx, record_id, fields)
    language(p.language)
    for field in ("phone", "email", "billing_email", "preferred_payment", "language", "note", "salesperson"):
        fields[field] = getattr(p, field)
    # Told, not refused: the customer stands there, and whether a number is given out only the tax office knows.
    wrong = p.vat_id and doubt_new(tx, "customer", record_id, "vat_id", fields["vat_id"], vat_id_sentence(p.vat_id))
    for field in ("email", "billing_email"):
        fields[field] = _email(tx, "customer", record_id, fields[field], field)
    record = change(tx, "customer", record_id, {**fields, **_billing_address(p)}, fresh=not known)
    parts = [_save_address(tx, record_id, address) for address in p.addresses or ()]
    parts += [_save_contact(tx, record_id, contact) for contact in p.contacts or ()]
    parts.append(set_fields(tx, "customer", record_id, p.fields))
    parts += [CHANGED] if set_assortment(tx, record_id, p) else []
    return Reply(id=record_id, number=number, state=_outcome(record, *parts), told=wrong or None)


def _email(tx: Transaction, entity: str, record_id: str, given: str | None, field: str) -> str | None:
    """An address without blanks around it. Raises RuleViolation for a new one that is none."""
    if not given:
        return given
    address = given.strip()
    refuse_new(tx, entity, record_id, field, address, email_problem(address))
    return address


_TRUST = sql("SELECT credit_limit, blocked, terms_days, tax_status, tax_until FROM customer WHERE id = :id")
_UNTAXED = frozenset({"intra_eu", "export", "exempt", "reverse_charge"})


def _check_trust(tx: Transaction, record_id: str, fields: dict[str, Any]) -> None:
    """Who may not go beyond a limit or a block does not take it away, nor give more time or goods without tax."""
    limit, blocked, terms, *taxed = tx.row(_TRUST, {"id": record_id}) or (0, 0, company(tx).terms_days, "", "")
    meant = [
        was if new is None else new for new, was in zip((fields["tax_status"], fields["tax_until"]), taxed, strict=True)
    ]
    if meant[0] in _UNTAXED and meant != taxed:
        require(tx, "price_override", "no tax for this customer")
    now = fields["credit_limit"]
    # No limit is the widest; a first or a narrower one takes nothing but trust away.
    wider = now is not None and limit and (not now or now > limit)
    if wider or (fields["terms_days"] or 0) > terms:
        require(tx, "credit_limit")
    if blocked and fields["blocked"] == 0:
        require(tx, "stop_list")


def _save_contact(tx: Transaction, customer_id: str, given: ContactInput) -> str:
    """A person of that name is the same person; one named by id may get another name, or lose a phone."""
    named = _own(tx, _OWN_CONTACT, customer_id, given.id, "contacts")
    known = named or tx.value(_CONTACT_ID, {"customer_id": customer_id, "name": given.name})
    name = required(given.name, "The name", "contacts.name")
    email = _email(tx, "contact", known or "", given.email, "email")
    fields: dict[str, Any] = {"name": name, "role": given.role, "phone": given.phone, "email": email}
    if known and not named:
        fields = {name: value for name, value in fields.items() if value}
    if given.may_order is not None:
        fields["may_order"] = int(given.may_order)
    if given.inactive:
        fields["inactive"] = 1
    return change(tx, "contact", known or tx.new_id(), {"customer_id": customer_id, **fields}, fresh=not known)


_POSTAL = ("street", "extra", "postcode", "city", "region", "instructions")


def _billing_address(p: SaveCustomer) -> dict[str, Any]:
    """The customer's own address; a plain text is kept line by line as street, extra and city."""
    if p.address is None:
        return {}
    if isinstance(p.address, str):
        rows = [row.strip() for row in p.address.replace(",", "\n").splitlines() if row.strip()]
        street, *rest = [*rows, ""]
        return {"street": street, "city": rest[0] if rest else "", "extra": ", ".join(r for r in rest[1:] if r)}
    return {name: getattr(p.address, name) for name in _POSTAL}


def _own(tx: Transaction, statement: Statement, customer_id: str, ref: str | None, field: str) -> str | None:
    """The id of a record of this customer. Raises RuleViolation for one that is not theirs."""
    if ref is None:
        return None
    if tx.value(statement, {"ref": ref, "customer_id": customer_id}) is None:
        raise RuleViolation(f"This customer has no {ref} among the {field}.", field)
    return ref


def _save_address(tx: Transaction, customer_id: str, given: CustomerAddress) -> str:
    one_of(given.kind, ("billing", "shipping"), "addresses")
    fields = {name: getattr(given, name) for name in (*_POSTAL, "kind", "name", "contact", "country")}
    if given.country:
        fields["country"] = country_code(given.country, "addresses")
    known = _own(tx, _OWN_ADDRESS, customer_id, given.id, "addresses")
    if given.inactive:
        fields["inactive"] = 1
    if given.kind == "billing" and known is None:
        known = tx.value(_ADDRESS_ID, {"customer_id": customer_id, "kind": "billing"})
    return change(tx, "address", known or tx.new_id(), {"customer_id": customer_id, **fields}, fresh=not known)


def save_product(tx: Transaction, p: SaveProduct) -> Reply:
    """Make or change a product or a service."""
    sku = required(p.sku, "The SKU", "sku")
    record_id, known = known_as(tx, PRODUCT_ID, sku)
    if known and p.new:
        raise RuleViolation(f"{sku} is {other_name(tx, 'product', record_id)} already. Take another code.", "sku")
    if not known and p.price is None:
        raise RuleViolation("The price is missing.", "price")
    tax = p.tax if known or p.tax else tx.value(_DEFAULT_TAX, default="")
    if not known and not tax:
        raise RuleViolation("The tax code is missing, and the company has no default_tax.", "tax")
    if known and p.tax is not None and not p.tax.strip():
        raise RuleViolation("The tax code is missing.", "tax")
    tax = known_tax_code(tx, tax)
    fields: dict[str, Any] = {
        "sku": None if known else sku,
        "name": required(p.name, "The name", "name") if not known or p.name is not None else None,
        "tax": tax,
        "unit": p.unit if known or p.unit is not None else "pc",
        "service": None if p.service is None else int(p.service),
        "cost": None if p.cost is None else not_below(price_in(p.cost, "cost"), "A cost", "cost"),
        "floor_price": None
        if p.floor_price is None
        else not_below(price_in(p.floor_price, "floor_price"), "A floor price", "floor_price"),
        "min_margin": margin_of(p.min_margin),
        **tolerances(p.over_percent, p.under_percent),
        "min_stock": None
        if p.min_stock is None
        else not_below(quantity_in(p.min_stock, "min_stock"), "A minimum", "min_stock"),
        "reorder_quantity": None
        if p.reorder_quantity is None
        else not_below(quantity_in(p.reorder_quantity, "reorder_quantity"), "What is ordered", "reorder_quantity"),
        "weight": None if p.weight is None else not_below(p.weight, "A weight", "weight"),
        "by_weight": None if p.by_weight is None else int(p.by_weight),
        "ask_quantity": None if p.ask_quantity is None else int(p.ask_quantity),
        "discontinued": None if p.discontinued is None else int(p.discontinued),
        "substitute_id": _other(
            record_id, _lookup(tx, PRODUCT_ID, p.substitute, "product", "substitute"), "What replaces it", "substitute"
        ),
        "supplier_id": _lookup(tx, SUPPLIER_ID, p.supplier, "supplier", "supplier"),
        "alert": alert_text(p.alert),
        "length_step": None
        if p.length_step is None
        else not_below(quantity_in(p.length_step, "length_step"), "A step", "length_step"),
        **_bars(p),
        **goods_fields(p),
        "warranty_months": span(p.warranty_months, MOST_MONTHS, "warranty_months", "A warranty lasts", "months"),
        "return_days": span(p.return_days, MOST_DAYS, "return_days", "Goods come back within", "days"),
        **stop_fields(tx, "product", record_id, PRODUCT_STOPS, p.stop, p.stop_reason),
    }
    for field in ("category", "description", "specs", "bin", "supplier_sku"):
        fields[field] = getattr(p, field)
    record = change(tx, "product", record_id, fields, fresh=not known)
    parts = [unpack(tx, record_id, name) for name in p.drop_packs or ()]
    parts += [pack_up(tx, record_id, pack) for pack in p.packs or ()]
    breaks = [(entry.quantity, entry.price) for entry in p.breaks or ()]
    parts += save_prices(tx, record_id, p.price, breaks, p.price_per, p.price_pack, p.date)
    parts += surcharges_of(tx, record_id, p.surcharges or (), p.drop_surcharges or ())
    codes = [code if isinstance(code, BarcodeInput) else BarcodeInput(barcode=code) for code in p.barcodes or ()]
    doubts = [doubt for code in codes if (doubt := barcode_doubt(tx, sku, code.barcode))]
    parts += [assign(tx, record_id, code) for code in codes]
    parts += [unassign(tx, record_id, barcode) for barcode in p.drop_barcodes or ()]
    parts += [] if p.parts is None else [set_parts(tx, record_id, sku, p.parts)]
    parts += set_related(tx, record_id, (p.substitutes, p.drop_substitutes), (p.stands_in, p.drop_stands_in))
    parts.append(set_fields(tx, "product", record_id, p.fields))
    check_by_weight(tx, record_id, sku)
    check_bars(bars_of(tx, record_id), sku)
    return Reply(id=record_id, number=sku, state=_outcome(record, *parts), told=" ".join(doubts) or None)


def _bars(p: SaveProduct) -> dict[str, int | None]:
    given = {"bar_length": p.bar_length, "kerf": p.kerf, "least_rest": p.least_rest}
    return {name: None if one is None else quantity_in(one, name) for name, one in given.items()}


_DEFAULT_TAX = sql("SELECT default_tax FROM company")
