"""A confirmed order goes to another country or region: its taxes are decided anew, as for a new order that goes there.

What is billed keeps its taxes: the invoices stand, and lines that are billed whole stay as they are.
"""

from collections.abc import Mapping
from dataclasses import replace

from app.actions.deal import retaxed, status_of
from app.actions.load import Customer, company, customer, today
from app.actions.pricing import destination
from app.domain.deal import Deal
from app.domain.errors import RuleViolation
from app.domain.money import money_out
from app.domain.pricing import tax_words
from app.domain.progress import LineProgress
from app.domain.tax import Tax
from app.store.database import View


def going(view: View, old: Deal, now: Deal) -> Deal:
    """The deal under its customer's tax status there, if it goes to another country or region than it did."""
    if now.ship_to == old.ship_to:
        return now
    who = customer(view, now.customer.customer_id)
    if not _moved(who, old, now):
        return now
    return replace(now, tax_status=status_of(company(view), who, today(), now.ship_to))


def taxed_there(
    view: View, number: str, old: Deal, now: Deal, progress: Mapping[int, LineProgress]
) -> tuple[Deal, tuple[str, ...]]:
    """The deal taxed where it goes now, and sentences about what that changed; as it is if it goes where it did.

    `progress` is that of its lines before this change. What it costs without tax stays, or with it, as it was agreed.
    Raises RuleViolation where a charge is on a bill already that is reckoned at one tax over all.
    """
    if now.ship_to == old.ship_to:
        return now, ()
    who = customer(view, now.customer.customer_id)
    if not _moved(who, old, now):
        return now, ()
    billed = {n: one for n, one in progress.items() if one.invoiced and not one.part}
    whole = {x.line for x in now.lines if (one := billed.get(x.line)) and x.quantity - one.cancelled == one.invoiced}
    deal = retaxed(view, now, who, now.tax_status, today(), keep=whole)
    if billed:
        deal = _agreed_before(number, now, deal)
    changed = [
        (x.line, x.tax, y.tax) for x, y in zip(now.lines, deal.lines, strict=True) if _words(x.tax) != _words(y.tax)
    ]
    if not changed:
        return deal, ()
    return deal, (*_told(now, deal, changed), *_of_billed({n for n, _, _ in changed} & set(billed), whole))


def _moved(who: Customer, old: Deal, now: Deal) -> bool:
    one, other = (destination(who, deal.ship_to) for deal in (old, now))
    return (one.country, one.region.casefold()) != (other.country, other.region.casefold())


def _agreed_before(number: str, now: Deal, deal: Deal) -> Deal:
    """Fixed charges stand on the first bill and stay as there; what is shared out over all bills cannot be both."""
    kept = []
    for was, fresh in zip(now.adjustments, deal.adjustments, strict=True):
        if was.tax != fresh.tax and (was.percent or not was.charge):
            raise RuleViolation(
                f"Part of {number} is billed, and {was.reason or 'what is taken off it'} is reckoned on all of it at "
                "one tax. Cancel what is open, and order it anew to where it goes.",
                "ship_to",
            )
        kept.append(was)
    return replace(deal, adjustments=tuple(kept))


def _words(tax: Tax) -> str:
    return f"{tax.code} {tax_words(tax)}"


def _told(now: Deal, deal: Deal, changed: list[tuple[int, Tax, Tax]]) -> list[str]:
    groups: dict[tuple[str, str], list[int]] = {}
    for line, was, fresh in changed:
        groups.setdefault((_words(was), _words(fresh)), []).append(line)
    parts = [f"{_lines(lines)} {was} → {fresh}" for (was, fresh), lines in groups.items()]
    tax, gross = deal.totals.tax - now.totals.tax, deal.totals.gross - now.totals.gross
    sums = [f"{_signed(tax, deal.currency)} tax", f"{_signed(gross, deal.currency)} in all"]
    return [f"Taxed where it goes now: {', '.join(parts)}; {', '.join(sums)}."]


def _of_billed(some: set[int], whole: set[int]) -> list[str]:
    """What is billed of an order is told once more, as nothing of it changes."""
    told = [f"What is billed of {_lines(sorted(some))} keeps its taxes."] if some else []
    return told + ([f"Billed, and taxed as it was: {_lines(sorted(whole))}."] if whole else [])


def _lines(numbers: list[int]) -> str:
    return f"line{'s' if len(numbers) > 1 else ''} {', '.join(map(str, numbers))}"


def _signed(amount: int, currency: str) -> str:
    return f"{'−' if amount < 0 else '+'}{money_out(abs(amount), currency)}"
