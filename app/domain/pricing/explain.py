"""Why a price is what it is, in sentences: "Contract 2026, until 30 Jun, from 50 pc"."""

import datetime

from app.domain.margin import Margin
from app.domain.money import amount_out, extended, money_out, price_out, rate_out
from app.domain.pricing.offers import NextBreak, Priced, Step, UnitPrice
from app.domain.quantity import quantity_out
from app.domain.weighing import about, weight_out

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HEADS = {
    "hand": "By hand",
    "quote": "From the quote",
    "contract": "Contract",
    "promotion": "Promotion",
    "list": "List",
    "standard": "Standard price",
}


def price_words(price: UnitPrice, each: int = 0) -> str:
    """A price as it is said: "7.90 each", "12.40 per 100"; "9.80 per kg" of what weighs `each` and is billed by it."""
    if each:
        return f"{price_out(price.price)} per {'' if price.per == 1 else f'{price.per:,} '}kg"
    return f"{price_out(price.price)} each" if price.per == 1 else f"{price_out(price.price)} per {price.per:,}"


def explain(priced: Priced, unit: str, reason: str = "", *, below_floor: bool | None = None) -> tuple[str, ...]:
    """The reason in one sentence, then the ladder from the top: each price, and why it does not hold.

    Of a price by hand also its ``reason``, and what it would have been. ``below_floor`` says it of the whole line, with
    what is taken off; left out, the price alone is held against the floor.
    """
    taken = priced.taken
    # A break counts what the price is for.
    counted = "kg" if priced.each else unit
    sentences = [_reason(taken, counted, priced.asked.date)]
    if taken.source == "hand":
        sentences[0] += f": {reason}" if reason else ""
        sentences.append(_instead(priced, counted))
    for one in priced.steps:
        said = f"{_reason(one, counted, priced.asked.date)}: {price_words(one.price, priced.each)}"
        if one.discount > 0 and one.source != "list":
            said += f" ({rate_out(one.discount)} % off)"
        if one.free:
            said += f", {quantity_out(one.free)} {unit} of them free"
        sentences.append(f"{said}{_why_not(one, priced)}.")
    if priced.by_break:
        sentences.append(_weighed(priced))
    if priced.below_floor if below_floor is None else below_floor:
        sentences.append(f"Below the floor of {price_words(UnitPrice(priced.floor), priced.each)}: needs approval.")
    elif priced.floor and taken.source == "hand":
        sentences.append(f"The floor is {price_words(UnitPrice(priced.floor), priced.each)}.")
    return tuple(sentences)


def _weighed(priced: Priced) -> str:
    """What a break of goods billed by weight was held against."""
    kilograms = weight_out(priced.asked.reaches(priced.each))
    if priced.asked.weight:
        return f"Breaks count the weight: {kilograms} kg, as weighed."
    return f"Breaks count the weight: about {kilograms} kg, by what one weighs. What is billed keeps this price."


def explain_margin(found: Margin | None, least: int, currency: str) -> str:
    """What is earned on a line, and the least there is to be (1/1,000 %, 0 is none); "" where it is not known."""
    if found is None or found.share is None:
        return ""
    said = f"Costs {money_out(found.cost, currency)}, margin {rate_out(found.share)} %"
    return f"{said}, at least {rate_out(least)} %." if least else f"{said}."


def _instead(priced: Priced, unit: str) -> str:
    """What a price by hand takes the place of, and by how much it is other."""
    rule, hand = priced.listed, priced.taken.price
    if rule is None:
        return "No rule says a price."
    said = f"By rule {price_words(rule.price, priced.each)}, {_reason(rule, unit, priced.asked.date)}"
    if rule.price.per != hand.per:
        return f"{said}."
    other = hand.price - rule.price.price
    if not other:
        return f"{said}: the same."
    return f"{said}: {price_out(abs(other))} {'more' if other > 0 else 'less'}."


def nudge(near: NextBreak, currency: str) -> str:
    """What a few more would bring: "10 more → 7.90 each, saves 5.20 net". Saved is what so many cost less than now."""
    many = about(near.quantity, near.each) if near.each else near.quantity
    now, then = (extended(one.price, one.per, many, 0, currency) for one in (near.now, near.then))
    saved = amount_out(now - then, currency)
    return f"{quantity_out(near.more)} more → {price_words(near.then, near.each)}, saves {saved} net"


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
