"""What papers and the data they carry need of the company, of customers and of products, and how it is kept."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from app.actions.load import Company, payment_days
from app.actions.parameters import Dated
from app.actions.record import not_below, one_of
from app.domain.einvoicing import FORMS, hsn_of, scheme_of, unit_code_of
from app.domain.errors import RuleViolation
from app.domain.money import RATE_SCALE, amount_in, rate_in
from app.store.apply.master import stored
from app.store.database import Transaction

WINDOWS: Final = ("", "din-a", "din-b", "us-10")
"""Where an envelope shows the address: "" is what the paper's size is usually folded for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlyInput(Dated):
    """What paying early takes off."""

    early_percent: Decimal | None = None
    early_days: int | None = None
    """Who pays within so many days may take so many percent off; 0 is nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BillInput(EarlyInput):
    """How a customer's bills are read by machines."""

    einvoice: str | None = None
    """The form beside the paper: xrechnung, peppol, or facturx, which every bill carries; "" is not said."""
    endpoint_scheme: str | None = None
    endpoint: str | None = None
    """Where a network delivers to: the scheme of the address (0088 a GLN, 9930 a German VAT id), and the address."""
    buyer_reference: str | None = None
    """What a public buyer sorts bills by, in Germany the Leitweg-ID."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedInput(EarlyInput):
    """What the company's papers say beyond its address."""

    contact_name: str | None = None
    """Whom to ask about a bill, where the document names nobody."""
    endpoint_scheme: str | None = None
    endpoint: str | None = None
    upi_id: str | None = None
    """Where payments in India go, like shop@bank."""
    pay_link: str | None = None
    """A page that takes payments; {number}, {amount} and {currency} are filled in."""
    gs1_prefix: str | None = None
    """The company's GS1 prefix, which numbers of shipping units begin with."""
    address_window: str | None = None
    tsa_url: str | None = None
    tsa_anew: bool | None = None
    """The address is named anew, though it is the same: another authority that answers there is accepted."""
    """A service that stamps sealed papers with the time; "" asks nobody."""
    sign_above: Decimal | None = None
    """From this amount on a customer signs before goods leave; 0 is never."""
    pen_still: bool | None = None
    """Signatures are kept without pressure and timing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GoodsInput(Dated):
    """What bills say of goods to machines and to the tax office."""

    hsn: str | None = None
    """The code of goods or services in India."""
    unit_code: str | None = None
    """The unit's code (UN/ECE Rec 20) where its word does not tell it."""


def early_fields(p: EarlyInput) -> dict[str, Any]:
    """The columns of paying early. Raises RuleViolation."""
    percent = None if p.early_percent is None else rate_in(p.early_percent, "early_percent")
    if percent is not None and not 0 <= percent <= 50 * RATE_SCALE:
        raise RuleViolation("Early payment takes 0 to 50 percent off.", "early_percent")
    days = None if p.early_days is None else payment_days(p.early_days, "early_days", "Early is within")
    return {"early_percent": percent, "early_days": days}


def early_as_usual(p: EarlyInput, firm: Company) -> dict[str, Any]:
    """The columns of a new customer with whom nothing else was agreed: as the company usually has it."""
    return {} if p.early_percent is not None else {"early_percent": firm.early_percent, "early_days": firm.early_days}


def bill_fields(p: BillInput) -> dict[str, Any]:
    """The columns of a customer's bills. Raises RuleViolation."""
    return {
        "einvoice": one_of(p.einvoice, tuple(FORMS), "einvoice"),
        "endpoint_scheme": scheme_of(p.endpoint_scheme),
        "endpoint": None if p.endpoint is None else p.endpoint.strip(),
        "buyer_reference": None if p.buyer_reference is None else p.buyer_reference.strip(),
        **early_fields(p),
    }


def goods_fields(p: GoodsInput) -> dict[str, Any]:
    """The columns of a product. Raises RuleViolation."""
    return {"hsn": hsn_of(p.hsn), "unit_code": unit_code_of(p.unit_code)}


def printed_fields(p: PrintedInput, currency: str) -> dict[str, Any]:
    """The columns of the company's papers. Raises RuleViolation."""
    one_of(p.address_window, WINDOWS, "address_window")
    given = {name: None if (said := getattr(p, name)) is None else said.strip() for name in _WORDS}
    for name, problem in _PROBLEMS.items():
        if given[name] and (sentence := problem(given[name])):
            raise RuleViolation(sentence, name)
    above = None if p.sign_above is None else amount_in(p.sign_above, currency, "sign_above")
    return {
        **given,
        "address_window": p.address_window,
        "endpoint_scheme": scheme_of(p.endpoint_scheme),
        "sign_above": None if above is None else not_below(above, "An amount to sign from", "sign_above"),
        "pen_still": None if p.pen_still is None else int(p.pen_still),
        **early_fields(p),
    }


def named_anew(tx: Transaction, p: PrintedInput) -> str:
    """The address that is to be named anew though the company says the same; "" if none is. Raises RuleViolation."""
    if not p.tsa_anew:
        return ""
    url = (p.tsa_url or "").strip()
    if not url:
        raise RuleViolation("Say the address that is named anew.", "tsa_url")
    return url if (stored(tx, "company", "company") or {}).get("tsa_url") == url else ""


_WORDS = ("contact_name", "endpoint", "upi_id", "pay_link", "gs1_prefix", "tsa_url")


def _link_problem(link: str) -> str:
    if not link.startswith("https://"):
        return "A link to pay begins with https://."
    try:
        link.format(number="", amount="", currency="")
    except (KeyError, IndexError, ValueError):
        return "In a link to pay only {number}, {amount} and {currency} are filled in."
    return ""


# A virtual payment address is a name, an at sign, and the bank's handle (UPI linking specification of the NPCI).
_UPI = re.compile(r"[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}")
_PROBLEMS: Mapping[str, Any] = {
    "pay_link": _link_problem,
    "upi_id": lambda given: "" if _UPI.fullmatch(given) else f"A UPI id is like shop@bank, not {given}.",
    # GS1 General Specifications 1.4.2: a company prefix has 4 to 12 figures.
    "gs1_prefix": lambda given: (
        "" if given.isascii() and given.isdecimal() and 4 <= len(given) <= 12 else "A GS1 prefix is 4 to 12 figures."
    ),
    "tsa_url": lambda given: (
        ""
        if given.startswith(("https://", "http://"))
        else "A time stamping service is an address that begins with https:// or http://."
    ),
}
