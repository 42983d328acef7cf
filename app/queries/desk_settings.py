"""What the settings place shows: the company, the tax rates, the number series of this station."""

from dataclasses import dataclass
from typing import Any

from app.domain.money import amount_out, rate_out
from app.domain.numbers import in_year_of
from app.store.database import View
from app.store.sql import sql

FIELDS = (
    "name", "legal_form", "street", "extra", "postcode", "city", "region", "phone", "email", "web", "vat_id",
    "tax_number",
    "register", "directors", "bank_name", "iban", "bic", "upi_id", "pay_link", "accent", "terms_days",
    "early_percent", "early_days", "quote_days", "tax_rounding", "address_window",
    "paper_size", "language", "default_tax", "country", "currency", "terms_title", "terms_version", "terms_text",
    "terms_date", "intro", "outro", "footer", "cash_recording", "cash_tolerance", "sign_above", "pen_still",
    "lock_minutes", "follow_up_days", "overdue_days", "credit_policy", "contact_name", "endpoint_scheme", "endpoint",
    "gs1_prefix",
)  # fmt: skip
MONEY = ("cash_tolerance", "sign_above")


@dataclass(frozen=True, slots=True)
class TaxRateRow:
    """A tax rate from a date on; `rate` in 1/1,000 %."""

    id: str
    code: str
    category: str
    rate: int
    valid_from: str
    reason: str


@dataclass(frozen=True, slots=True)
class SeriesRow:
    """A number series: the next number it will give."""

    id: str
    kind: str
    prefix: str
    width: int
    last: int
    next_number: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """A storage location; `parent` makes the tree."""

    id: str
    name: str
    parent: str


@dataclass(frozen=True, slots=True)
class CarrierRow:
    """Who takes parcels."""

    id: str
    name: str
    phone: str
    tracking_url: str


@dataclass(frozen=True, slots=True)
class SupplierRow:
    """Whom goods come from."""

    id: str
    number: str
    name: str
    country: str
    street: str
    postcode: str
    city: str
    region: str
    phone: str
    email: str
    lead_days: int


_COMPANY = sql(f"SELECT {', '.join(FIELDS)} FROM company")
_TAXES = sql("SELECT code, category, rate, valid_from, reason FROM tax_rate ORDER BY code, valid_from DESC")
_SERIES = sql("SELECT series, kind, prefix, width, last FROM number_series WHERE kind <> 'sscc' ORDER BY series")


_PLACES = sql("SELECT id, name, parent FROM location WHERE kind = 'storage' AND inactive = 0 ORDER BY id")
_CARRIERS = sql("SELECT id, name, phone, tracking_url FROM carrier WHERE inactive = 0 ORDER BY name")
_SUPPLIERS = sql(
    "SELECT id, number, name, country, street, postcode, city, region, phone, email, lead_days FROM supplier "
    "ORDER BY number"
)


def locations(view: View) -> tuple[PlaceRow, ...]:
    """The storage locations."""
    return tuple(PlaceRow(*row) for row in view.rows(_PLACES))


def carriers(view: View) -> tuple[CarrierRow, ...]:
    """The carriers."""
    return tuple(CarrierRow(*row) for row in view.rows(_CARRIERS))


def suppliers(view: View) -> tuple[SupplierRow, ...]:
    """The suppliers."""
    return tuple(SupplierRow(*row) for row in view.rows(_SUPPLIERS))


def company_settings(view: View) -> dict[str, Any]:
    """Everything the company says of itself, by field; amounts as decimal text."""
    row = view.row(_COMPANY)
    found = dict(zip(FIELDS, row, strict=True)) if row else {}
    if found:
        for name in MONEY:
            found[name] = amount_out(found[name], found["currency"])
        early = found["early_percent"]
        found |= {"early_percent": rate_out(early) if early else "", "early_days": found["early_days"] or ""}
        found["pen_still"] = bool(found["pen_still"])
    return found


def tax_rates(view: View) -> tuple[TaxRateRow, ...]:
    """All tax rates, the newest of a code first."""
    rows = view.rows(_TAXES)
    return tuple(TaxRateRow(f"{row[0]}/{row[3]}", row[0], row[1], row[2], row[3], row[4]) for row in rows)


def number_series(view: View) -> tuple[SeriesRow, ...]:
    """The series of this file that run now; of one that began anew, its last turn."""
    found: dict[str, SeriesRow] = {}
    for series, kind, prefix, width, last in sorted(view.rows(_SERIES), key=lambda row: (len(row[0]), row[0])):
        row = SeriesRow(series, kind, prefix, width, last, f"{prefix}{last + 1:0{width}d}")
        found[series.partition("#")[0]] = row
    return tuple(found[base] for base in sorted(found))


def years_over(view: View, date: str) -> tuple[str, ...]:
    """The prefixes of this station's running series that hold a year which was over on an ISO date."""
    own = f"{view.local().get('station', '')}:"
    rows = [row for row in number_series(view) if row.id.startswith(own) and in_year_of(row.prefix, date) != row.prefix]
    return tuple(dict.fromkeys(row.prefix for row in rows))
