"""The company as its papers show it."""

import base64
import contextlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from app.domain.errors import RuleViolation
from app.queries import paper_model as m
from app.store.database import View
from app.store.sql import sql

_COLUMNS = (
    "name", "legal_form", "country", "language", "paper_size", "street", "extra", "postcode", "city", "region", "phone",
    "email", "web", "vat_id", "tax_number", "register", "directors", "bank_name", "iban", "bic", "accent", "logo",
    "terms_title", "terms_version", "terms_text", "terms_date", "intro", "outro", "footer", "demo",
    "cash_recording",
)  # fmt: skip
_COMPANY = sql(f"SELECT {', '.join(_COLUMNS)} FROM company")
# What was said of the company up to a fact, oldest first: the newest word per field holds.
_CHANGES = sql(
    "SELECT j.body FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = 'company' "
    "AND j.kind = 'RecordChanged' AND s.hlc <= (SELECT hlc FROM journal WHERE id = :fact_id) ORDER BY s.hlc"
)


@dataclass(frozen=True, slots=True)
class Sender:
    """The company's card with what else all its papers share."""

    card: m.CompanyCard
    country: str
    language: str
    paper_size: str
    terms: m.Terms | None
    intro: str
    outro: str
    demo: bool
    certified_cash: bool = False
    """Whether cash was taken on a certified till then."""


def _company(view: View, fact_id: str) -> dict[str, Any]:
    """The company's fields as they stood when a fact was recorded; as they stand now without one."""
    row = view.row(_COMPANY)
    if row is None:
        raise RuleViolation("There is no company here yet. Make one with init.")
    if not fact_id:
        return dict(zip(_COLUMNS, row, strict=True))
    then: dict[str, Any] = dict.fromkeys(_COLUMNS, "")
    for (body,) in view.rows(_CHANGES, {"fact_id": fact_id}):
        change = json.loads(body)
        if change["entity"] == "company":
            then.update({name: value for name, value in change["fields"].items() if name in then})
    return then


def card_of(c: Mapping[str, Any]) -> m.CompanyCard:
    """The card that the company's fields make."""
    town = f"{c['postcode']} {c['city']}".strip()
    if c["country"] in {"US", "CA", "AU"} and c["region"]:
        town = f"{c['city']}, {c['region']} {c['postcode']}".strip()
    footer = tuple(tuple(column.split("\n")) for column in c["footer"].split("\n\n")) if c["footer"] else ()
    return m.CompanyCard(
        name=c["name"],
        address_lines=tuple(x for x in (c["street"], c["extra"], town) if x),
        country=c["country"],
        tax_id=c["vat_id"],
        tax_number=c["tax_number"],
        registers=tuple(x for x in (c["register"], c["directors"]) if x),
        phone=c["phone"],
        mail=c["email"],
        web=c["web"],
        bank_name=c["bank_name"],
        iban=c["iban"].replace(" ", ""),
        bic=c["bic"],
        footer=footer,
        accent=c["accent"] or "#1450A8",
        logo=base64.b64decode(c["logo"]) if c["logo"] else None,
    )


def sender(view: View, fact_id: str = "") -> Sender:
    """The company as it stood when a fact was recorded, so that an issued document says for ever what it said.

    Without a fact, as it stands. Raises RuleViolation if there is none.
    """
    c = _company(view, fact_id)
    card = card_of(c)
    terms = None
    if c["terms_text"]:
        terms = m.Terms(c["terms_title"], c["terms_version"], c["terms_date"], c["terms_text"])
    size = m.LETTER if c["paper_size"] == "letter" else m.A4
    certified = c["cash_recording"] == "certified"
    language = c["language"] or "en"
    return Sender(card, c["country"], language, size, terms, c["intro"], c["outro"], bool(c["demo"]), certified)


def regional(language: str, *countries: str) -> str:
    """The language as a country of these writes it, the first that is known to: en for a customer in GB is en_GB.

    A language that was given with its region stays as it is.
    """
    from babel import Locale, UnknownLocaleError

    for country in countries if len(language) == 2 else ():
        with contextlib.suppress(UnknownLocaleError, ValueError):
            return str(Locale.parse(f"{language}_{country}"))
    return language
