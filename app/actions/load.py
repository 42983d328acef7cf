"""Loading what decisions need: company, customers, products, prices, taxes, numbers, as frozen values."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.deal import Address, Deal, Party
from app.domain.errors import RuleViolation
from app.domain.facts import Fact, SeriesSet
from app.domain.india import COUNTRY as INDIA
from app.domain.india import place_of_supply
from app.domain.numbers import GAPLESS, PREFIXES, Series, prefix_for
from app.domain.pricing import PriceEntry
from app.domain.spelling import ways
from app.domain.stops import NO_STOP, Stop
from app.domain.tax import Tax, TaxStatus
from app.domain.tolerance import EXACT, Tolerance
from app.store import journal
from app.store.database import Transaction, View
from app.store.many import IN, many
from app.store.sql import Statement, sql


@dataclass(frozen=True, slots=True)
class Company:
    """What decisions need of the company."""

    name: str
    country: str
    currency: str
    tax_rounding: str
    default_location: str
    terms_days: int
    quote_days: int
    terms_version: str
    early_percent: int = 0
    early_days: int = 0
    state: str = ""
    """In which of India's states it is, by the state's code; "" elsewhere, and where nobody said it."""


@dataclass(frozen=True, slots=True)
class Customer:
    """What decisions need of a customer. `credit_limit` in minor units, 0 is none."""

    party: Party
    country: str
    shortage: str
    invoice_method: str
    ship_when: str
    terms_days: int
    prices_include_tax: bool
    tax_status: TaxStatus
    credit_limit: int
    blocked: bool
    forgotten: bool = False
    stop: Stop = NO_STOP
    tolerance: Tolerance = EXACT
    exact: bool = False
    """Takes exactly what was ordered, whatever products say."""
    early_percent: int = 0
    early_days: int = 0
    """What paying within so many days takes off, in 1/1,000 %."""


@dataclass(frozen=True, slots=True)
class Product:
    """What decisions need of a product."""

    id: str
    sku: str
    name: str
    category: str
    unit: str
    tax: str
    service: bool
    discontinued: bool
    stop: Stop = NO_STOP
    instead: str = ""
    """The SKU of what takes its place, "" if nothing does."""
    length_step: int = 0
    """What it is cut in steps of, in thousandths; 0 is any length."""
    kit: bool = False
    """Whether it is made of parts."""
    tolerance: Tolerance = EXACT
    each_weight: int = 0
    """What one weighs about, in grams, where it is billed by weight; else 0."""


_COMPANY = sql(
    "SELECT name, country, currency, tax_rounding, default_location, terms_days, quote_days, terms_version, "
    "early_percent, early_days, region, vat_id FROM company"
)


def company(view: View) -> Company:
    """The company. Raises RuleViolation if the books have none yet."""
    row = view.row(_COMPANY)
    if row is None:
        raise RuleViolation("There is no company here yet. Make one with init.")
    *said, region, vat_id = row
    found = Company(*said)
    known = place_of_supply(None, Address(region=region), vat_id) if found.country == INDIA else None
    return replace(found, state=known.code) if known else found


_LANGUAGE = sql("SELECT language FROM company")


def paper_language(view: View, party: Party) -> str:
    """The language of a party's papers: theirs, else the company's."""
    return party.language or str(view.value(_LANGUAGE, default="")) or "en"


_CUSTOMER = (
    "SELECT id, number, name, street, extra, postcode, city, region, country, vat_id, email, phone, language, "
    "instructions, shortage, invoice_method, ship_when, terms_days, prices_include_tax, tax_status, tax_reason, "
    "tax_until, credit_limit, blocked, forgotten, merged_into, stop, stop_reason, stop_date, stop_by, "
    "over, under, exact, early_percent, early_days, einvoice, endpoint_scheme, endpoint, buyer_reference "
    "FROM customer WHERE "
)
_CUSTOMER_BY = (sql(_CUSTOMER + "number = :ref"), sql(_CUSTOMER + "id = :ref"))


def customer(view: View, ref: str, field: str = "customer") -> Customer:
    """The customer by number or id; who was merged into another is that other. Raises RuleViolation."""
    row = _first(view, _CUSTOMER_BY, ref)
    if row is None:
        raise RuleViolation(f"There is no customer {ref}.", field)
    who, terms = row[:13], row[13:]
    id_, number, name, street, extra, postcode, city, region, country, vat_id, email, phone, language = who
    (instructions, shortage, invoice_method, ship_when, terms_days, includes) = terms[:6]
    status, reason, until, limit, blocked, forgotten, merged_into, *stop = terms[6:]
    if merged_into:
        return customer(view, merged_into, field)
    address = Address(name, "", street, extra, postcode, city, region, country, instructions)
    return Customer(
        Party(id_, number, name, address, vat_id, email, phone, language, *stop[9:]),
        country,
        shortage or "backorder",
        invoice_method or "shipment",
        ship_when or ("complete" if shortage == "wait" else "any"),
        terms_days,
        bool(includes),
        TaxStatus(status, reason, until),
        limit,
        bool(blocked),
        bool(forgotten),
        Stop(*stop[:4]),
        Tolerance(*stop[4:6]),
        bool(stop[6]),
        *stop[7:9],
    )


def known_customer(view: View, ref: str, field: str = "customer") -> Customer:
    """A customer to trade with. Raises RuleViolation, also if they were forgotten."""
    who = customer(view, ref, field)
    if who.forgotten:
        raise RuleViolation(f"Customer {who.party.number} was forgotten; make a new one.", field)
    return who


_BILLING = sql(
    "SELECT c.billing_email, a.name, a.contact, a.street, a.extra, a.postcode, a.city, a.region, a.country, "
    "a.instructions FROM customer c LEFT JOIN address a ON a.customer_id = c.id AND a.kind = 'billing' "
    "AND a.inactive = 0 WHERE c.id = :id ORDER BY a.id DESC LIMIT 1"
)


def billed_party(view: View, party: Party) -> Party:
    """The party as bills are sent to: at the billing address and e-mail of today, where the customer has such."""
    row = view.row(_BILLING, {"id": party.customer_id})
    if row is None:
        return party
    email, name, contact, street, extra, postcode, city, region, country, instructions = row
    if name is not None:
        country = country or party.address.country
        where = Address(name or party.name, contact, street, extra, postcode, city, region, country, instructions)
        party = replace(party, address=where)
    return replace(party, email=email or party.email)


_PRODUCT = (
    "SELECT p.id, p.sku, p.name, p.category, p.unit, p.tax, p.service, p.discontinued, p.stop, p.stop_reason, "
    "p.stop_date, p.stop_by, p.length_step, coalesce(s.sku, ''), "
    "EXISTS (SELECT 1 FROM kit_part k WHERE k.product_id = p.id AND k.quantity > 0), p.over, p.under, "
    "CASE WHEN p.by_weight = 1 THEN p.weight ELSE 0 END FROM product p "
    "LEFT JOIN product s ON s.id = p.substitute_id WHERE "
)
_PRODUCT_BY = (
    sql(_PRODUCT + "p.sku = :ref"),
    sql(_PRODUCT + "p.id = :ref"),
    sql(_PRODUCT + "p.id = (SELECT product_id FROM barcode WHERE barcode = :ref)"),
)


_PRODUCTS_BY = (
    sql("SELECT p.sku, " + _PRODUCT.removeprefix("SELECT ") + f"p.sku {IN}"),
    sql("SELECT p.id, " + _PRODUCT.removeprefix("SELECT ") + f"p.id {IN}"),
)
_FEW = 3


_ANY_TAX = sql("SELECT 1 FROM tax_rate WHERE code = :code")


def known_tax_code(view: View, code: str | None, field: str = "tax") -> str | None:
    """A tax code as it is kept, in whatever letters it was typed; none stays none. Raises RuleViolation."""
    found = next((way for way in ways(code or "") if view.value(_ANY_TAX, {"code": way})), None)
    if code and found is None:
        raise RuleViolation(f"There is no tax rate {code}. Record it with save_tax_rate.", field)
    return found or code


def product(view: View, ref: str, field: str = "product") -> Product:
    """The product by SKU, id or barcode. Raises RuleViolation."""
    row = _first(view, _PRODUCT_BY, ref)
    if row is None:
        raise RuleViolation(f"There is no product {ref}.", field)
    return _product(row)


def products(view: View, lines: Iterable[tuple[str, str]]) -> dict[str, Product]:
    """By reference the products of (reference, field); many of them by few statements. Raises RuleViolation."""
    fields: dict[str, str] = {}
    for ref, field in lines:
        fields.setdefault(ref, field)
    found: dict[str, Product] = {}
    if len(fields) > _FEW:
        for statement in _PRODUCTS_BY:
            rows = many(view, statement, [ref for ref in fields if ref not in found])
            found |= {ref: _product(row) for ref, *row in rows}
    return {ref: found.get(ref) or product(view, ref, field) for ref, field in fields.items()}


def _product(row: Sequence[Any]) -> Product:
    id_, sku, name, category, unit, code, service, gone, *stop, step, instead, kit, over, under, each = row
    head = id_, sku, name, category, unit, code, bool(service), bool(gone)
    return Product(*head, Stop(*stop), instead, step, bool(kit), Tolerance(over, under), each)


def _first(view: View, statements: Sequence[Statement], ref: str) -> Any | None:
    for way in ways(ref):
        for statement in statements:
            row = view.row(statement, {"ref": way})
            if row is not None:
                return row
    return None


_PRICES = sql(
    "SELECT valid_from, min_quantity, price, price_per FROM product_price WHERE product_id = :product_id "
    "AND valid_from <= :date"
)


def prices(view: View, product_id: str, date: str) -> list[PriceEntry]:
    """The prices of a product that started on that date or before."""
    return [PriceEntry(*row) for row in view.rows(_PRICES, {"product_id": product_id, "date": date})]


_TAX = sql(
    "SELECT code, category, rate, reason FROM tax_rate WHERE code = :code AND valid_from <= :date "
    "ORDER BY valid_from DESC LIMIT 1"
)


def tax(view: View, code: str, date: str, field: str = "tax") -> Tax:
    """What a tax code means on a date. Raises RuleViolation."""
    row = view.row(_TAX, {"code": code, "date": date})
    if row is None:
        raise RuleViolation(f"There is no tax rate {code} on {date}. Record it with save_tax_rate.", field)
    return Tax(*row)


def tax_or_none(view: View, code: str, date: str) -> Tax | None:
    """What a tax code means on a date, if it is known."""
    row = view.row(_TAX, {"code": code, "date": date})
    return Tax(*row) if row else None


# A series that began anew under another prefix is called by its turn: 1:invoice, 1:invoice#2, 1:invoice#3.
_RUNNING = sql(
    "SELECT series, kind, prefix, width, last, last_date FROM number_series "
    "WHERE series = :series OR series LIKE :later ORDER BY length(series) DESC, series DESC LIMIT 1"
)

# Documents dated after a day, and the newest date up to it: asked only when a date lies ahead.
_AHEAD = {kind: sql(f"SELECT number FROM {kind} WHERE date > :date") for kind in GAPLESS}
_LATEST = {kind: sql(f"SELECT max(date) FROM {kind} WHERE date <= :date") for kind in GAPLESS}


def take_number(tx: Transaction, kind: str, date: str) -> tuple[str, int, str]:
    """The next number of this station's series: (series, counter, number). The fact that carries it takes it."""
    series = running_series(tx, tx.station, kind)
    if series is None and kind in PREFIXES:
        # Books that began before there were such documents.
        tx.record(SeriesSet(f"{tx.station}:{kind}", kind, prefix_for(kind, company(tx).country, tx.station), 1))
        series = running_series(tx, tx.station, kind)
    if series is None:
        raise RuleViolation(f"This station has no number series for {kind}.")
    tomorrow = add_days(local_date(tx.occasion.now), 1)
    if kind in GAPLESS and series.last_date > tomorrow:
        ahead = [number for (number,) in tx.rows(_AHEAD[kind], {"date": tomorrow})]
        series = series.without(ahead, tx.value(_LATEST[kind], {"date": tomorrow}, default=""))
    counter, number = series.next(date, tomorrow)
    return series.series, counter, number


def running_series(view: View, station: str, kind: str) -> Series | None:
    """The series from which a station takes its numbers of a kind now."""
    name = f"{station}:{kind}"
    row = view.row(_RUNNING, {"series": name, "later": f"{name}#%"})
    return Series(*row) if row is not None else None


def issue_date(tx: Transaction, given: str) -> str:
    """The date of an invoice or a credit note: today unless given, and no later than tomorrow.

    Dates in their series never run backwards, so a mistyped year would lock it. Tomorrow is let pass: somewhere it is.
    Raises RuleViolation.
    """
    date, today_here = business_date(tx, given), local_date(tx.occasion.now)
    if date > add_days(today_here, 1):
        raise RuleViolation(f"{date} has not come yet; by this machine's clock it is {today_here}.", "date")
    return date


def day_of(tx: Transaction, given: str) -> str:
    """The day on which goods moved: today unless given, and no later than tomorrow, for what is to come has not moved.

    Tomorrow is let pass: somewhere it is. Raises RuleViolation.
    """
    return issue_date(tx, given)


def business_date(view: View, given: str, field: str = "date") -> str:
    """The ISO date a document bears: as given, else today's local date. Raises RuleViolation."""
    if not given:
        return local_date(view.occasion.occurred_at) if isinstance(view, Transaction) else today()
    return iso_date(given, field)


def iso_date(given: str, field: str = "date") -> str:
    """A date as given, in its usual form. Raises RuleViolation."""
    try:
        return datetime.date.fromisoformat(given).isoformat()
    except ValueError:
        raise RuleViolation(f"{given} is not a date like 2026-03-18.", field) from None


def today() -> str:
    """The local calendar date, for what is due or over by now."""
    return datetime.datetime.now().astimezone().date().isoformat()


def local_date(moment_us: int) -> str:
    """The local calendar date of a moment in microseconds UTC."""
    moment = datetime.datetime.fromtimestamp(moment_us // 1_000_000, tz=datetime.UTC)
    return moment.astimezone().date().isoformat()


def add_days(date: str, days: int) -> str:
    """A date some days later. Raises RuleViolation beyond the calendar."""
    try:
        return (datetime.date.fromisoformat(date) + datetime.timedelta(days=days)).isoformat()
    except OverflowError:
        raise RuleViolation(f"{days} days after {date} the calendar has ended.", "date") from None


def payment_days(days: int, field: str = "terms_days", what: str = "Payment terms are") -> int:
    """Days to pay, or for a quote to hold. Raises RuleViolation outside of ten years."""
    if not 0 <= days <= 3650:
        raise RuleViolation(f"{what} 0 to 3650 days.", field)
    return days


def fact_of(view: View, fact_id: str) -> Fact:
    """A fact by its id."""
    entry = journal.entry(view, fact_id)
    if entry is None:
        raise RuleViolation("The journal does not hold this document.")
    return entry.recorded().fact


def deal_of(view: View, fact_id: str) -> Deal:
    """The frozen content that a fact carries."""
    deal: Deal = fact_of(view, fact_id).deal  # type: ignore[attr-defined]
    return deal
