"""The company as its papers show it."""

import base64
import contextlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from app.domain.addressing import printed
from app.domain.deal import Address
from app.domain.errors import RuleViolation
from app.domain.own_words import INTRO, OUTRO, Said, chosen, general
from app.queries import paper_model as m
from app.queries.paper_machine import Seller, seller_of
from app.store.database import View
from app.store.sql import sql

_COLUMNS = (
    "name", "legal_form", "country", "language", "paper_size", "street", "extra", "postcode", "city", "region", "phone",
    "email", "web", "vat_id", "tax_number", "register", "directors", "bank_name", "iban", "bic", "accent", "logo",
    "terms_title", "terms_version", "terms_text", "terms_date", "intro", "outro", "footer", "demo",
    "cash_recording", "contact_name", "endpoint_scheme", "endpoint", "address_window", "upi_id", "pay_link",
)  # fmt: skip
_COMPANY = sql(f"SELECT {', '.join(_COLUMNS)} FROM company")
_TEXTS = sql("SELECT kind, language, place, text FROM document_text")
# What was said of the company up to a fact, oldest first: the newest word per field, and per text, holds.
_CHANGES = sql(
    "SELECT j.kind, j.body FROM journal_subject s JOIN journal j ON j.id = s.fact_id WHERE s.subject_id = 'company' "
    "AND j.kind IN ('RecordChanged', 'DocumentTextSet') AND s.hlc <= (SELECT hlc FROM journal WHERE id = :fact_id) "
    "ORDER BY s.hlc"
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
    seller: Seller | None = None
    """The company in its parts, for machines."""
    window: str = ""
    """Where envelopes show the address; "" is as the paper's size is folded."""
    texts: Said = field(default_factory=dict)
    """What it says on single papers or in single languages."""

    def words_on(self, kind: str, language: str) -> tuple[str, str]:
        """What stands above and below the lines of a kind of paper in a language, e.g. "invoice" and "de_AT"."""
        above, below = (chosen(self.texts, place, kind, language) for place in (INTRO, OUTRO))
        own = general(kind)
        return above or (self.intro if own else ""), below or (self.outro if own else "")


def texts_now(view: View) -> Said:
    """All texts as they stand."""
    return {(kind, language, place): text for kind, language, place, text in view.rows(_TEXTS) if text}


def said_of_company(view: View, fact_id: str = "") -> tuple[dict[str, Any], Said]:
    """The company's fields and texts as they stood when a fact was recorded; as they stand now without one."""
    row = view.row(_COMPANY)
    if row is None:
        raise RuleViolation("There is no company here yet. Make one with init.")
    if not fact_id:
        return dict(zip(_COLUMNS, row, strict=True)), texts_now(view)
    then: dict[str, Any] = dict.fromkeys(_COLUMNS, "")
    texts: dict[tuple[str, str, str], str] = {}
    for kind, body in view.rows(_CHANGES, {"fact_id": fact_id}):
        said = json.loads(body)
        if kind == "DocumentTextSet":
            texts[(said["kind"], said["language"], said["place"])] = said["text"]
        elif said["entity"] == "company":
            then.update({name: value for name, value in said["fields"].items() if name in then})
    return then, texts


def card_of(c: Mapping[str, Any]) -> m.CompanyCard:
    """The card that the company's fields make."""
    where = Address(**{key: c[key] or "" for key in ("street", "extra", "postcode", "city", "region", "country")})
    footer = tuple(tuple(column.split("\n")) for column in c["footer"].split("\n\n")) if c["footer"] else ()
    return m.CompanyCard(
        name=c["name"],
        address_lines=printed(where),
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
        upi_id=c.get("upi_id", ""),
        pay_link=c.get("pay_link", ""),
        legal_name=_legal_name(c["name"], c.get("legal_form", "") or ""),
    )


def _legal_name(name: str, form: str) -> str:
    """The name with the legal form behind it, "" where it stands in it already as a word of its own."""
    stands = re.search(rf"(?<!\w){re.escape(form)}(?!\w)", name, re.IGNORECASE)
    return f"{name} {form}" if form and not stands else ""


def sender(view: View, fact_id: str = "") -> Sender:
    """The company as it stood when a fact was recorded, so that an issued document says for ever what it said.

    Without a fact, as it stands. Raises RuleViolation if there is none.
    """
    c, texts = said_of_company(view, fact_id)
    return sender_of(c, texts)


def sender_of(c: Mapping[str, Any], texts: Said) -> Sender:
    """The sender that the company's fields and texts make."""
    card = card_of(c)
    terms = None
    if c["terms_text"]:
        terms = m.Terms(c["terms_title"], c["terms_version"], c["terms_date"], c["terms_text"])
    size = m.LETTER if c["paper_size"] == "letter" else m.A4
    certified = c["cash_recording"] == "certified"
    language = c["language"] or "en"
    demo, seller, window = bool(c["demo"]), seller_of(c), c["address_window"]
    intro, outro = c["intro"], c["outro"]
    return Sender(card, c["country"], language, size, terms, intro, outro, demo, certified, seller, window, texts)


def regional(language: str, *countries: str) -> str:
    """The language as a country of these writes it, the first that is known to: en for a customer in GB is en_GB.

    A language that was given with its region stays as it is.
    """
    from babel import Locale, UnknownLocaleError

    for country in countries if len(language) == 2 else ():
        with contextlib.suppress(UnknownLocaleError, ValueError):
            return str(Locale.parse(f"{language}_{country}"))
    return language
