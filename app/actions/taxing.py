"""Tax codes: what each means from a date on."""

from dataclasses import dataclass
from decimal import Decimal

from app.actions.before import lost, note
from app.actions.load import business_date, tax_or_none
from app.actions.parameters import Dated
from app.actions.record import one_of, required
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.facts import TaxRateSet
from app.domain.money import rate_in
from app.domain.tax import CATEGORIES, DEFAULT_REASONS
from app.store.database import Transaction
from app.store.sql import sql


@dataclass(frozen=True, slots=True, kw_only=True)
class SaveTaxRate(Dated):
    """A tax code's EN 16931 category and percentage from a date on."""

    code: str
    category: str
    percent: Decimal
    valid_from: str
    exemption_reason: str = ""
    new: bool = False
    """The code is to be made: refused where there is one of it."""


_OF_CODE = sql("SELECT 1 FROM tax_rate WHERE code = :code")


def save_tax_rate(tx: Transaction, p: SaveTaxRate) -> Reply:
    """A rate holds from its date on; earlier documents keep theirs."""
    category = one_of(p.category, tuple(CATEGORIES), "category") or "S"
    rate = rate_in(p.percent, "percent")
    if not 0 <= rate <= 100_000:
        raise RuleViolation("A tax rate lies between 0 and 100 percent.", "percent")
    if category != "S" and rate:
        raise RuleViolation(f"Category {category} has no tax; only S has a rate.", "percent")
    code = required(p.code, "The tax code", "code")
    if p.new and tx.value(_OF_CODE, {"code": code}) is not None:
        raise RuleViolation(
            f"{code} is a tax rate already. Choose it in the list to give it another percentage from a day on.", "code"
        )
    reason = p.exemption_reason or DEFAULT_REASONS.get(category, "")
    since = business_date(tx, p.valid_from, "valid_from")
    held = tax_or_none(tx, code, since)
    [fact] = tx.record(TaxRateSet(code, category, rate, since, reason))
    if held is None:
        lost(tx)
    else:
        was, now = [held.category, held.rate, held.reason], [category, rate, reason]
        note(tx, fact, {"kind": "tax", "key": {"code": code, "valid_from": since}, "was": was, "now": now})
    return Reply(id=code, number=code)
