"""The company itself: making its books, and what it says of itself."""

import base64
import binascii
import contextlib
import re
import string
from collections.abc import Callable
from dataclasses import dataclass, fields
from decimal import Decimal
from pathlib import Path
from typing import Any

from app.actions.agreements import margin_of
from app.actions.check_digits import iban_problem, tax_id_problem
from app.actions.drawer import CASH_RECORDING
from app.actions.load import company, payment_days, running_series
from app.actions.master import language
from app.actions.parameters import Dated
from app.actions.printed import PrintedInput, named_anew, printed_fields
from app.actions.record import change, doubt_new, one_of, refuse_new, required
from app.actions.reply import Reply
from app.domain.concessions import ALWAYS, NEVER, REASONS
from app.domain.countries import country_code
from app.domain.email import email_problem
from app.domain.errors import RuleViolation
from app.domain.facts import RecordChanged, SeriesSet, StationOpened
from app.domain.money import amount_in
from app.domain.numbers import PREFIXES, begun_anew, prefix_at, prefix_for
from app.domain.presets import paper_size
from app.domain.stock import ADJUSTMENT, CUSTOMER, PACKING, SUPPLIER
from app.domain.trust import POLICIES
from app.store.database import Database, Transaction
from app.store.migrate import migrate
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveCompany(PrintedInput):
    """What the company says of itself; only what is given changes."""

    name: str | None = None
    legal_form: str | None = None
    street: str | None = None
    extra: str | None = None
    postcode: str | None = None
    city: str | None = None
    region: str | None = None
    phone: str | None = None
    email: str | None = None
    web: str | None = None
    vat_id: str | None = None
    tax_number: str | None = None
    register: str | None = None
    directors: str | None = None
    bank_name: str | None = None
    iban: str | None = None
    bic: str | None = None
    accent: str | None = None
    language: str | None = None
    paper_size: str | None = None
    tax_rounding: str | None = None
    terms_title: str | None = None
    terms_version: str | None = None
    terms_text: str | None = None
    terms_date: str | None = None
    intro: str | None = None
    outro: str | None = None
    footer: str | None = None
    logo: str | None = None
    default_tax: str | None = None
    terms_days: int | None = None
    quote_days: int | None = None
    follow_up_days: int | None = None
    """How many days after it was sent a quote is asked after; 0 is a week."""
    credit_policy: str | None = None
    """What follows beyond a limit, where a customer has no policy of their own: ignore, warn, hold, cash."""
    overdue_days: int | None = None
    """A bill overdue by more days than this counts as beyond the limit; 0 is never."""
    cash_recording: str | None = None
    """Empty as ever, "off" where cash is not recorded here, "certified" where it is taken on a certified till."""
    cash_tolerance: Decimal | None = None
    """A difference in a count up to which no reason is asked."""
    lock_minutes: int | None = None
    """After how many idle minutes a window asks again who is there; 0 is never."""
    min_margin: Decimal | None = None
    """The least margin in percent of the price, for products that say none of their own."""
    price_reason: str | bool | None = None
    """When a price by hand needs a reason: "never", "always", "below" where it is less than what the rules say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveSeries(Dated):
    """The words of a number series of this station; the counter only rises."""

    kind: str
    prefix: str
    width: int = 1
    next: int | None = None


LOCATIONS = (
    ("MAIN", "Main warehouse", "storage"),
    (PACKING, "Packing", "packing"),
    (CUSTOMER, "Customers", "outside"),
    (SUPPLIER, "Suppliers", "outside"),
    (ADJUSTMENT, "Count differences and scrap", "outside"),
)
LOGO_BYTES = 400_000
_LANGUAGE = {
    country: language
    for language, countries in (
        ("de", "DE AT CH LI"),
        ("fr", "FR MC"),
        ("es", "ES AR BO CL CO CR CU DO EC GT HN MX NI PA PE PR PY SV UY VE"),
    )
    for country in countries.split()
}
_LOCAL = sql("INSERT INTO local (key, value) VALUES (:key, :value)")


def currency_of(country: str) -> str:
    """The country's currency. Raises RuleViolation if it is not known."""
    # Imported here: Babel's tables are not needed to open a company.
    from babel.numbers import get_territory_currencies

    known = get_territory_currencies(country)
    if not known:
        raise RuleViolation(f"The currency of {country} is not known; say it.", "currency")
    return str(known[0])


def create_company(
    where: str,
    name: str,
    country: str,
    currency: str = "",
    tax_id: str = "",
    station: str = "1",
    demo: bool = False,
    opener: Callable[[str], Database] = Database,
    furnish: Callable[[Transaction], None] | None = None,
) -> Database:
    """Make new books for a company, with this station as the first. Raises RuleViolation, Unavailable.

    `furnish` does what else belongs to the founding, in the same transaction.
    """
    name = required(name, "The company name", "name")
    country = country_code(country)
    currency = currency.strip().upper() or currency_of(country)
    if len(currency) != 3 or not currency.isalpha():
        raise RuleViolation(f"A currency is three letters like EUR, not {currency}.", "currency")
    server = where.startswith(("postgresql:", "postgres:"))
    # A file is made under another name, so that a company half set up never stands where a whole one is looked for.
    scratch = where if server else f"{where}.new"
    if not server:
        _remove(scratch)
        if Path(where).exists():
            raise RuleViolation(f"{where} is there already.", "company")
    try:
        migrate(scratch)
        with contextlib.closing(opener(scratch)) as database:
            if database.station:
                raise RuleViolation("There is a company here already.", "company")
            with database.maintain() as writer:
                writer.run(_LOCAL, {"key": "station", "value": station})

            def begin(tx: Transaction) -> None:
                _found(tx, name, country, currency, tax_id, station, demo)
                if furnish:
                    furnish(tx)

            database.write(begin, action="create_company")
        if not server:
            Path(scratch).replace(where)
    finally:
        if not server:
            _remove(scratch)
    return opener(where)


def _remove(scratch: str) -> None:
    for suffix in ("", "-wal", "-shm"):
        Path(scratch + suffix).unlink(missing_ok=True)


def _found(tx: Transaction, name: str, country: str, currency: str, tax_id: str, station: str, demo: bool) -> None:
    tx.record(StationOpened(station, station, f"Station {station}"))
    own = {
        "name": name,
        "country": country,
        "currency": currency,
        "vat_id": tax_id,
        "paper_size": paper_size(country),
        "language": _LANGUAGE.get(country, "en"),
        "tax_rounding": "document",
        "default_location": "MAIN",
        "terms_days": 30,
        "quote_days": 30,
        "demo": "demo" if demo else "",
    }
    change(tx, "company", "company", own)
    for code, title, kind in LOCATIONS:
        change(tx, "location", code, {"name": title, "kind": kind, "parent": ""})
    for kind in PREFIXES:
        if kind != "draft":
            tx.record(SeriesSet(f"{station}:{kind}", kind, prefix_for(kind, country, station), 1))


def save_company(tx: Transaction, p: SaveCompany) -> Reply:
    """Change what the company says of itself. Issued documents keep what they said."""
    if p.name is not None:
        required(p.name, "The company name", "name")
    payment_days(p.terms_days or 0)
    payment_days(p.quote_days or 0, "quote_days", "A quote is valid")
    payment_days(p.follow_up_days or 0, "follow_up_days", "A quote is asked after in")
    payment_days(p.overdue_days or 0, "overdue_days", "A bill may be overdue")
    one_of(p.credit_policy, POLICIES, "credit_policy")
    if not 0 <= (p.lock_minutes or 0) <= 600:
        raise RuleViolation("A window locks after 1 to 600 idle minutes; 0 is never.", "lock_minutes")
    language(p.language)
    if p.accent and not re.fullmatch("#?[0-9A-Fa-f]{6}", p.accent):
        raise RuleViolation(f"A colour is written like #1450A8, not {p.accent}.", "accent")
    if sentence := picture_problem(p.logo or ""):
        raise RuleViolation(sentence, "logo")
    one_of(p.tax_rounding, ("document", "line"), "tax_rounding")
    one_of(p.paper_size, ("a4", "letter"), "paper_size")
    one_of(p.cash_recording, CASH_RECORDING, "cash_recording")
    given: dict[str, Any] = {f.name: getattr(p, f.name) for f in fields(p) if f.name not in {"date", "tsa_anew"}}
    if p.cash_tolerance is not None:
        given["cash_tolerance"] = amount_in(p.cash_tolerance, company(tx).currency, "cash_tolerance")
        if given["cash_tolerance"] < 0:
            raise RuleViolation("The tolerance is not below zero.", "cash_tolerance")
    given["min_margin"] = margin_of(p.min_margin)
    given["price_reason"] = _reason(p.price_reason)
    given |= printed_fields(p, company(tx).currency)
    if all(value is None for value in given.values()):
        raise RuleViolation("Nothing was given to change.")
    if p.iban is not None:
        given["iban"] = "".join(p.iban.split()).upper()
    for name, problem in (("email", email_problem), ("iban", iban_problem)):
        if given[name]:
            refuse_new(tx, "company", "company", name, given[name], problem(given[name]))
    # Told, not refused, as with customers: the tax office gives the numbers out.
    wrong = tax_id_problem(str(tx.value(_COUNTRY, default="")), p.vat_id) if p.vat_id else ""
    told = doubt_new(tx, "company", "company", "vat_id", p.vat_id, wrong)
    again = named_anew(tx, p)
    change(tx, "company", "company", given)
    if again:  # the same word with a later stamp
        tx.record(RecordChanged("company", "company", {"tsa_url": again}))
    return Reply(id="company", told=told or None)


def _reason(given: str | bool | None) -> int | None:
    """When a price by hand needs a reason, as the books number it. Yes and no are always and never."""
    word = (ALWAYS if given else NEVER) if isinstance(given, bool) else given
    one_of(word, REASONS, "price_reason")
    return None if word is None else REASONS.index(word)


def picture_problem(logo: str) -> str:
    """Why this (base64) cannot be printed as the company's logo, as a sentence; empty if it can, or there is none."""
    try:
        picture = base64.b64decode(logo, validate=True)
    except (binascii.Error, ValueError):
        return "The logo is not a picture."
    if picture and not picture.startswith((b"\x89PNG", b"\xff\xd8")):
        return "The logo is a PNG or JPEG picture."
    return "" if len(picture) <= LOGO_BYTES else "The logo is larger than 400 kB; take a smaller picture."


def save_series(tx: Transaction, p: SaveSeries) -> Reply:
    """Change the words of a series, let it go on at a higher number, or begin anew under a prefix nobody has had.

    A year has its own numbers: what bears another prefix is another series, and leaves the old one whole.
    """
    if p.kind not in PREFIXES or p.kind == "draft":
        raise RuleViolation(f"There is no series for {p.kind}.", "kind")
    if not 1 <= p.width <= 12:
        raise RuleViolation("A number has 1 to 12 digits.", "width")
    held = running_series(tx, tx.station, p.kind)
    name, prefix, last = (held.series, held.prefix, held.last) if held else (f"{tx.station}:{p.kind}", "", 0)
    if p.next is not None and p.next <= last:
        if p.next != 1 or p.prefix == prefix or _was_given(tx, p.kind, p.prefix):
            raise RuleViolation(f"The series stands at {last}; it never runs backwards.", "next")
        name, last = begun_anew(name), 0
    elif p.next is not None and p.next != last + 1 and p.prefix == prefix and last:
        raise RuleViolation("A running series has no gaps; give it a new prefix.", "next")
    if p.kind == "invoice":
        _past_old_numbers(tx, p, (p.next or last + 1) - 1)
    tx.record(SeriesSet(name, p.kind, p.prefix, p.width, (p.next or last + 1) - 1))
    return Reply(id=name, number=f"{p.prefix}{p.next or last + 1:0{p.width}d}")


def _was_given(tx: Transaction, kind: str, prefix: str) -> bool:
    """Whether a number of that kind begins so."""
    return kind in _GIVEN and tx.row(_GIVEN[kind], {"prefix": prefix, "beyond": f"{prefix}:"}) is not None


_OLD_NUMBERS = sql("SELECT number FROM invoice WHERE origin = 'old'")


def _past_old_numbers(tx: Transaction, p: SaveSeries, last: int) -> None:
    """The series must not come to a number that an invoice of the old system has. Raises RuleViolation."""
    for (number,) in tx.rows(_OLD_NUMBERS):
        digits = number.removeprefix(p.prefix) if number.startswith(p.prefix) else ""
        if digits.isascii() and digits.isdecimal() and int(digits) > last:
            raise RuleViolation(
                f"An invoice of the old system is called {number}; go on behind it, or take another prefix.", "next"
            )


_STATIONS = sql("SELECT code FROM station")
_MOVE_IN = sql("UPDATE local SET value = :value WHERE key = 'station'")
_COUNTRY = sql("SELECT country FROM company")


def open_next_station(database: Database, name: str, past: int = 0) -> str:
    """Make this file a new station with number series of its own, and return its code, which is beyond `past`.

    A restored copy goes on as a new station: as the old one it would give out numbers that are on paper already.
    """
    with database.read() as view:
        codes = [int(code) for (code,) in view.rows(_STATIONS) if code.isdigit()]
        before = view.local().get("station", "1")
    code = str(max(*codes, past, 0) + 1)
    with database.maintain() as writer:
        writer.run(_MOVE_IN, {"value": code})
    database.write(lambda tx: _open(tx, code, name, before), action="open_station")
    return code


# Where the numbers of a kind stand, each under a unique index; counts of stock have no table of their own.
_GIVEN = {
    kind: sql(f"SELECT number FROM {kind} WHERE number >= :prefix AND number < :beyond LIMIT 1")
    for kind in PREFIXES
    if kind not in {"draft", "stock_count"}
}


def _open(tx: Transaction, code: str, name: str, before: str) -> None:
    """The station and its series: as the one before had them, year and digits too, with its own code in them."""
    # The file comes from a backup: that its newest entry is old is no wonder.
    tx.clock_is_right = True
    tx.record(StationOpened(code, code, name))
    country = str(tx.value(_COUNTRY, default=""))
    for kind in PREFIXES:
        if kind != "draft":
            known = running_series(tx, before, kind)
            words, width = (known.prefix, known.width) if known else (prefix_for(kind, country, before), 1)
            tx.record(SeriesSet(f"{code}:{kind}", kind, _free(tx, kind, words, before, code), width))


def _free(tx: Transaction, kind: str, prefix: str, before: str, code: str) -> str:
    """A prefix under which no number was given yet, should somebody have used the station's by hand."""
    for more in ("", *string.ascii_uppercase):
        found = prefix_at(prefix, before, f"{code}{more}")
        if not _was_given(tx, kind, found):
            return found
    raise RuleViolation(f"No prefix is free for the numbers of a new station ({kind}).")
