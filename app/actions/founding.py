"""Founding a company as a person answers it: what the country's preset proposes, and what they say otherwise.

The answers are one value, `domain.founding.Setup`, that a window keeps while it is being written. `problems` says of
each field what is wrong with it; `found_company` makes the books whole or not at all.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable
from dataclasses import fields
from decimal import Decimal
from typing import Any

from app.actions.check_digits import iban_problem, tax_id_problem
from app.actions.companies import SaveCompany, SaveSeries, create_company, picture_problem, save_company, save_series
from app.actions.taxing import SaveTaxRate, save_tax_rate
from app.domain.countries import COUNTRIES
from app.domain.email import email_problem
from app.domain.errors import RuleViolation
from app.domain.founding import Setup, language_of, next_numbers, percent_problem, prefix_of, proposed, rates_of
from app.domain.presets import cash_recording
from app.domain.tax_ids import LOCAL_WORDS
from app.store.database import Database, Transaction


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
        ("iban", iban_problem(setup.iban)),
        ("invoice_next", "" if next_numbers(setup, _TODAY) else "The next number is a whole number, from 1 on."),
        ("logo", picture_problem(setup.logo)),
        ("email", email_problem(setup.email)),
        *((f"rate.{code}", percent_problem(percent)) for code, percent in setup.percents.items()),
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
    said["cash_recording"] = cash_recording(setup.country) or None
    if known:
        words = known.words
        said.update(paper_size=known.paper_size, terms_days=known.terms_days)
        said["outro"] = "\n\n".join(filter(None, (words.retention, words.payment))) or None
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
