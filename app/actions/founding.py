"""Founding a company as a person answers it: what the country's preset proposes, and what they say otherwise.

The answers are one value, `Setup`, that a window keeps while it is being written. `problems` says of each field what is
wrong with it; `found_company` makes the books whole or not at all.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any

from app.actions.companies import SaveCompany, SaveSeries, create_company, picture_problem, save_company, save_series
from app.actions.master import SaveTaxRate, save_tax_rate
from app.domain.countries import COUNTRIES
from app.domain.errors import RuleViolation
from app.domain.presets import Preset, Rate, preset
from app.domain.tax_ids import LOCAL_WORDS
from app.store.database import Database, Transaction

PAPER_LANGUAGES = ("en", "de")
"""The languages papers have words in."""
SHORTEST_IBAN = 15  # Norway's
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


def problems(setup: Setup) -> dict[str, str]:
    """What is wrong with the answers, a sentence by field; empty if a company can be founded on them."""
    found: dict[str, str] = {}
    if not setup.country:
        found["country"] = "Say where the company is: it decides currency, taxes and papers."
    elif setup.country not in COUNTRIES:
        found["country"] = f"There is no country {setup.country}."
    if not setup.name.strip():
        found["name"] = "The company name is missing."
    known = proposed(setup)
    if setup.registered not in {"yes", "no"}:
        name = known.tax_name if known else "tax"
        found["registered"] = f"Say whether the company is registered for {name}: yes or no."
    sentences = (
        ("tax_id", _tax_id_problem(setup)),
        ("iban", _iban_problem(setup.iban)),
        ("invoice_next", "" if next_numbers(setup, _TODAY) else "The next number is a whole number, from 1 on."),
        ("logo", picture_problem(setup.logo)),
        ("email", "" if not setup.email or "@" in setup.email.strip()[1:-1] else "An e-mail address has an @ inside."),
        *((f"rate.{code}", _percent_problem(percent)) for code, percent in setup.percents.items()),
    )
    return found | {name: sentence for name, sentence in sentences if sentence}


# Whether a number can be written does not depend on the day.
_TODAY = datetime.date(2026, 1, 1)


def _tax_id_problem(setup: Setup) -> str:
    if setup.registered != "yes":
        return ""
    known = proposed(setup)
    what = known.tax_id_name if known else "tax number"
    if not setup.tax_id.strip():
        # A state's permit is not what an American invoice shows, and elsewhere no format is known.
        return "" if known is None or known.country == "US" else f"The {what} is missing; it stands on every invoice."
    return tax_id_problem(setup.country, setup.tax_id)


def tax_id_problem(country: str, number: str) -> str:
    """What is wrong with a company's tax number, as a sentence; empty if nothing is, or its rules are not known here.

    Check digits are those of python-stdnum, which follows the tax offices.
    """
    local = LOCAL_WORDS.get(country)
    if local is None:
        return ""
    # Here: only whoever answers this question needs it.
    from importlib import import_module

    from stdnum import exceptions

    module = import_module(f"stdnum.{local.module}")
    written = number.strip()
    try:
        module.validate(written)
    except exceptions.InvalidLength:
        digits = sum(one.isalnum() for one in written.upper().removeprefix(local.prefix))
        short = local.length - digits
        if short == 1:
            return f"{local.name} {written} is one digit short."
        if short == -1:
            return f"{local.name} {written} is one digit too long."
        return f"{local.name} {written} has {digits} digits; it wants {local.length}, like {local.example}."
    except exceptions.InvalidChecksum:
        return f"The check digit of {local.name} {written} does not fit: two digits may be swapped, or one mistyped."
    except exceptions.ValidationError:
        return f"{written} is not written like a {local.name}; one looks like {local.example}."
    return ""


def _iban_problem(iban: str) -> str:
    if not iban.strip():
        return ""
    from stdnum import exceptions
    from stdnum import iban as rules

    try:
        rules.validate(iban)
    except exceptions.ValidationError as wrong:
        if isinstance(wrong, exceptions.InvalidChecksum) and len(rules.compact(iban)) >= SHORTEST_IBAN:
            return "The check digits of this IBAN do not fit: two digits may be swapped, or one mistyped."
        return "This is no whole IBAN; compare it with the bank's statement."
    return ""


def _percent_problem(percent: str) -> str:
    try:
        value = Decimal(percent.strip().replace(",", ".").removesuffix("%").strip())
    except ArithmeticError:
        return "A rate is a percentage like 19 or 5.5."
    places = value.as_tuple().exponent
    fine = value.is_finite() and 0 <= value <= 100 and isinstance(places, int) and places >= -3
    return "" if fine else "A tax rate lies between 0 and 100 percent, with three decimals at most."


def found_company(where: str, setup: Setup, opener: Callable[[str], Database] = Database) -> Database:
    """Make new books at `where` from the answers. Raises RuleViolation (with its field), Unavailable."""
    for name, sentence in problems(setup).items():
        raise RuleViolation(sentence, name)
    registered = setup.registered == "yes"
    return create_company(
        where,
        setup.name.strip(),
        setup.country,
        setup.currency,
        normal_tax_id(setup) if registered else "",
        opener=opener,
        furnish=lambda tx: _furnish(tx, setup),
    )


def normal_tax_id(setup: Setup) -> str:
    """The tax number in one writing, the office's: without blanks that mean nothing."""
    local = LOCAL_WORDS.get(setup.country)
    written = setup.tax_id.strip()
    if local is None or not written or tax_id_problem(setup.country, written):
        return written
    from importlib import import_module

    module = import_module(f"stdnum.{local.module}")
    compact = str(module.compact(written))
    if local.prefix:
        return local.prefix + compact.removeprefix(local.prefix)
    return str(module.format(written)) if hasattr(module, "format") else compact


def _furnish(tx: Transaction, setup: Setup) -> None:
    known = proposed(setup)
    today = datetime.date.today()  # noqa: DTZ011 - the shop's own calendar day
    said: dict[str, Any] = {
        name: getattr(setup, name).strip() or None
        for name in ("tax_number", "street", "postcode", "city", "region", "phone", "email", "web", "bank_name", "bic")
    }
    said["iban"] = setup.iban.replace(" ", "").upper() or None
    said["logo"] = setup.logo or None
    said["language"] = language_of(setup)
    rates = rates_of(setup)
    said["default_tax"] = rates[0].code if rates else None
    if known:
        words = known.words
        said.update(paper_size=known.paper_size, terms_days=known.terms_days)
        said["outro"] = "\n\n".join(filter(None, (words.retention, words.payment))) or None
        said["cash_recording"] = known.cash_recording or None
    knows = {one.name for one in fields(SaveCompany)}
    save_company(tx, SaveCompany(**{name: value for name, value in said.items() if name in knows}))
    for rate in rates:
        save_tax_rate(
            tx,
            SaveTaxRate(
                code=rate.code, category=rate.category, percent=Decimal(rate.percent), valid_from=rate.valid_from,
                exemption_reason=rate.reason,
            ),
        )  # fmt: skip
    width = known.width if known else 1
    prefix = prefix_of(setup, today)
    next_ = int(setup.invoice_next.strip() or 1)
    save_series(tx, SaveSeries(kind="invoice", prefix=prefix, width=width, next=next_))
    if known:
        save_series(tx, SaveSeries(kind="credit_note", prefix=known.numbering(today)[1], width=known.width))


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
        written = "" if _percent_problem(written) else written.strip().replace(",", ".").removesuffix("%").strip()
        if written and Decimal(written) != Decimal(steps[-1].percent):
            newest = steps[-1]
            category = "S" if Decimal(written) else newest.category if newest.category != "S" else "Z"
            steps[-1] = Rate(code, newest.name, category, written, newest.valid_from)
        out += steps
    return tuple(out)
