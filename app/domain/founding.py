"""The answers of somebody who founds a company, and what follows from them with the preset of the country."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from app.domain.presets import Preset, Rate, preset

LANGUAGE_NAMES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
"""The languages that papers have words in, by code, each as its speakers call it."""
PAPER_LANGUAGES = tuple(LANGUAGE_NAMES)
UNREGISTERED = "NOTAX"
REVERSE = "RC"
_NUMBER = re.compile(r"[1-9][0-9]{0,8}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Setup:
    """The answers so far, as written. Empty means: as the country's preset has it, or not said.

    `registered` is "yes", "no" or "". `percents` are rates that differ from the preset's, by tax code. `logo` is a PNG
    in base64. `highest_next` is the highest invoice number that was ever to be next, so that going back is noticed.
    """

    country: str = ""
    name: str = ""
    registered: str = ""
    tax_id: str = ""
    tax_number: str = ""
    street: str = ""
    postcode: str = ""
    city: str = ""
    region: str = ""
    phone: str = ""
    email: str = ""
    web: str = ""
    bank_name: str = ""
    iban: str = ""
    bic: str = ""
    language: str = ""
    currency: str = ""
    percents: Mapping[str, str] = field(default_factory=dict)
    invoice_prefix: str = ""
    invoice_next: str = ""
    highest_next: str = ""
    logo: str = ""
    backup_place: str = ""


def proposed(setup: Setup) -> Preset | None:
    """The preset of the country that was answered."""
    return preset(setup.country) if setup.country else None


def language_of(setup: Setup) -> str:
    """The papers' language: what was chosen, else the country's if papers have words in it, else English."""
    known = proposed(setup)
    wanted = setup.language or (known.language if known else "en")
    return wanted if wanted in PAPER_LANGUAGES else "en"


def prefix_of(setup: Setup, today: datetime.date) -> str:
    """The words before an invoice's number."""
    known = proposed(setup)
    return setup.invoice_prefix.strip() or (known.numbering(today)[0] if known else "INV-")


def next_numbers(setup: Setup, today: datetime.date, count: int = 3) -> tuple[str, ...]:
    """The invoice numbers that come next; none where the next number is not one."""
    first = setup.invoice_next.strip() or "1"
    if not _NUMBER.fullmatch(first):
        return ()
    known = proposed(setup)
    width = known.width if known else 5
    return tuple(f"{prefix_of(setup, today)}{int(first) + step:0{width}d}" for step in range(count))


def going_back(setup: Setup) -> str:
    """A sentence where the next number is lower than it was once to be, else empty."""
    next_, highest = setup.invoice_next.strip(), setup.highest_next.strip()
    if _NUMBER.fullmatch(next_) and _NUMBER.fullmatch(highest) and int(next_) < int(highest):
        return f"{highest} was to be next: going back gives out numbers that may be on paper already."
    return ""


def percent_problem(percent: str) -> str:
    try:
        value = Decimal(percent.strip().replace(",", ".").removesuffix("%").strip())
    except ArithmeticError:
        return "A rate is a percentage like 19 or 5.5."
    places = value.as_tuple().exponent
    fine = value.is_finite() and 0 <= value <= 100 and isinstance(places, int) and places >= -3
    return "" if fine else "A tax rate lies between 0 and 100 percent, with three decimals at most."


def rates_of(setup: Setup) -> tuple[Rate, ...]:
    """The tax rates the books begin with, the usual one first; an own percentage replaces the newest of its code.

    Who is not registered charges no tax, for the reason the country's law gives; who is, also may have to say that the
    customer owes it.
    """
    known = proposed(setup)
    reason = known.words.unregistered if known else ""
    if setup.registered == "no":
        category = "O" if known is None or known.country in {"US", "CA", "AU", "IN", "CH"} else "E"
        return (Rate(UNREGISTERED, "No tax", category, "0", "2000-01-01", reason or "No tax charged"),)
    if known is None:
        return (Rate(UNREGISTERED, "No tax", "O", "0", "2000-01-01", "No tax charged"),)
    first = known.rates if not setup.percents else _own(known, setup.percents)
    usual = sorted(first, key=lambda one: one.code != known.default_tax)
    if known.words.reverse_charge:
        usual.append(Rate(REVERSE, "Reverse charge", "AE", "0", "2000-01-01", known.words.reverse_charge))
    return tuple(usual)


def _own(known: Preset, percents: Mapping[str, str]) -> tuple[Rate, ...]:
    out = []
    for code in known.codes:
        steps = [one for one in known.rates if one.code == code]
        written = percents.get(code, "")
        written = "" if percent_problem(written) else written.strip().replace(",", ".").removesuffix("%").strip()
        if written and Decimal(written) != Decimal(steps[-1].percent):
            newest = steps[-1]
            category = "S" if Decimal(written) else newest.category if newest.category != "S" else "Z"
            steps[-1] = Rate(code, newest.name, category, written, newest.valid_from)
        out += steps
    return tuple(out)
