"""An invoice that shows what the answers of the set-up are for: the company's own, with two lines that stand for any.

It is drawn by what draws every invoice; only the goods and the customer are made up.
"""

from __future__ import annotations

import datetime
from dataclasses import fields
from decimal import Decimal

from app.actions.founding import normal_tax_id
from app.documents.specimen_goods import CUSTOMER, GOODS
from app.domain.countries import COUNTRIES
from app.domain.founding import Setup, language_of, next_numbers, proposed, rates_of
from app.domain.money import exponent, rate_in, share
from app.queries import paper_model as m
from app.queries.paper_company import card_of

_CASUAL = {"de": "Ihre Firma", "en": "Your company", "fr": "Votre entreprise", "es": "Su empresa"}


def specimen(setup: Setup, today: datetime.date) -> m.Paper:
    """The paper. What is not answered yet is left out, what is not right yet is shown as it is written."""
    language = language_of(setup)
    known = proposed(setup)
    currency = setup.currency or (known.currency if known else "EUR")
    rate = next(one for one in rates_of(setup) if _holds(one.valid_from, rates_of(setup)[0].code, setup, today))
    percent = rate_in(Decimal(rate.percent), "percent")
    taxed = None if rate.category == "O" else percent
    lines = []
    for number, (code, name, unit, quantity, price) in enumerate(GOODS[language][:2], start=1):
        lines.append(
            m.PaperLine(
                line=number, code=code, description=name, unit=unit, quantity=quantity * 1000, price=price,
                net=quantity * price * 10 ** exponent(currency) // 10_000, tax_rate=taxed, tax_category=rate.category,
            )
        )  # fmt: skip
    net = sum(one.net or 0 for one in lines)
    tax = share(net, percent)
    day, terms = today.isoformat(), known.terms_days if known else 30
    words = known.words if known else None
    return m.Paper(
        kind=m.INVOICE,
        id="0" * 32,
        number=(next_numbers(setup, today, 1) or ("…",))[0],
        date=day,
        language=f"{language}_{setup.country}" if setup.country in COUNTRIES else language,
        currency=currency,
        currency_exponent=exponent(currency),
        company=_card(setup, _CASUAL[language]),
        recipient=CUSTOMER[language],
        lines=tuple(lines),
        totals=m.PaperTotals(
            line=net, net=net, gross=net + tax, due=net + tax, tax=tax,
            vat=(m.VatRow(rate.category, taxed, net, tax, rate.reason),),
        ),
        paper_size=m.LETTER if known and known.paper_size == "letter" else m.A4,
        delivery_date=day,
        due_date=(today + datetime.timedelta(days=terms)).isoformat(),
        outro="\n\n".join(filter(None, (words.retention, words.payment))) if words else "",
    )  # fmt: skip


def _holds(since: str, code: str, setup: Setup, today: datetime.date) -> bool:
    """Whether it is the newest rate of the usual code that holds today."""
    held = [one.valid_from for one in rates_of(setup) if one.code == code and one.valid_from <= today.isoformat()]
    return since == max(held)


def _card(setup: Setup, casual: str) -> m.CompanyCard:
    blank = dict.fromkeys(("legal_form", "extra", "register", "directors", "accent", "footer"), "")
    said = {one.name: getattr(setup, one.name) for one in fields(Setup) if isinstance(getattr(setup, one.name), str)}
    vat_id = normal_tax_id(setup) if setup.registered == "yes" else ""
    return card_of({**blank, **said, "vat_id": vat_id, "name": setup.name.strip() or casual})
