"""Why a price is what it is, in sentences: "Contract 2026, until 30 Jun, from 50 pc"."""

import datetime

from app.domain.money import amount_out, extended, price_out, rate_out
from app.domain.pricing.offers import NextBreak, Priced, Step, UnitPrice
from app.domain.quantity import quantity_out

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HEADS = {
    "hand": "By hand",
    "quote": "From the quote",
    "contract": "Contract",
    "promotion": "Promotion",
    "list": "List",
    "standard": "Standard price",
}


def price_words(price: UnitPrice) -> str:
    """A price as it is said: "7.90 each", "12.40 per 100"."""
    return f"{price_out(price.price)} each" if price.per == 1 else f"{price_out(price.price)} per {price.per:,}"


def explain(priced: Priced, unit: str) -> tuple[str, ...]:
    """The reason in one sentence, then the ladder from the top: each price, and why it does not hold."""
    taken = priced.taken
    sentences = [_reason(taken, unit, priced.asked.date)]
    for one in priced.steps:
        said = f"{_reason(one, unit, priced.asked.date)}: {price_words(one.price)}"
        if one.discount > 0 and one.source != "list":
            said += f" ({rate_out(one.discount)} % off)"
        if one.free:
            said += f", {quantity_out(one.free)} {unit} of them free"
        sentences.append(f"{said}{_why_not(one, priced)}.")
    if priced.below_floor:
        sentences.append(f"Below the floor of {price_words(UnitPrice(priced.floor))}: needs approval.")
    return tuple(sentences)


def nudge(near: NextBreak, currency: str) -> str:
    """What a few more would bring: "10 more → 7.90 each, saves 5.20 net". Saved is what so many cost less than now."""
    now, then = (extended(one.price, one.per, near.quantity, 0, currency) for one in (near.now, near.then))
    saved = amount_out(now - then, currency)
    return f"{quantity_out(near.more)} more → {price_words(near.then)}, saves {saved} net"


def _reason(step: Step, unit: str, today: str) -> str:
    parts = [_head(step)]
    if step.valid_to:
        parts.append(f"until {_day(step.valid_to, today)}")
    if step.min_quantity:
        parts.append(f"from {quantity_out(step.min_quantity)} {unit}".rstrip())
    return ", ".join(parts)


def _head(step: Step) -> str:
    """The kind and the name; a name that says the kind itself is enough."""
    head = _HEADS[step.source]
    if not step.name:
        return head
    return step.name if step.name.casefold().startswith(head.casefold()) else f"{head} {step.name}"


def _why_not(step: Step, priced: Priced) -> str:
    """Why a rung does not hold, where that is not plain from the ladder's order."""
    taken = priced.taken
    if step.holds or step.source != "promotion" or taken.source in {"hand", "quote"}:
        return ""
    return " – the contract holds" if taken.source == "contract" else " – not lower"


def _day(date: str, today: str) -> str:
    day = datetime.date.fromisoformat(date)
    said = f"{day.day} {_MONTHS[day.month - 1]}"
    return said if date[:4] == today[:4] else f"{said} {day.year}"
