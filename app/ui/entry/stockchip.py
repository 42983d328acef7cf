"""The chip that says what can be had of a product: its words, its phase and its glyph. No Qt in this file."""

from __future__ import annotations

from datetime import date

from app.domain.promising import Chip as Promised
from app.domain.promising import Supply
from app.ui import format as say
from app.ui.theme.status import Chip, Glyph

_SOON, _THIS_MONTH = 7, 28


def short_date(iso: str, today: str) -> str:
    """A day to come, as short as it can be said beside a line: "Thu", "Thu 26", "26 Mar"."""
    ahead = (date.fromisoformat(iso) - date.fromisoformat(today)).days if today else _THIS_MONTH
    if not 0 <= ahead < _THIS_MONTH:
        return say.short_day(iso)
    words = say.day(iso).split()
    return words[0] if ahead < _SOON else " ".join(words[:2])


def stock_chip(found: Promised, supply: Supply, today: str, *, dated: bool = False) -> Chip:
    """What a line gets. ``dated`` says that its customer named a day: what comes later than that is a stop."""
    if found.state == "service":
        return Chip("–", "idle", None, "service, not stocked")
    if found.state == "free" and found.free > 0:
        free = say.quantity(found.free)
        if found.held:
            # Kept for quotes: an order may take it, but whoever writes it knows.
            kept = say.quantity(found.held)
            spoken = f"Stock: {free} free, {kept} kept for quotes"
            return Chip(f"{free} · {kept} kept", "done", Glyph.FULL, spoken, short=f"{free} free")
        return Chip(f"{free} free", "done", Glyph.FULL, f"Stock: {free} free")
    late = "stop" if dated and found.late else "money"
    day = say.day(found.date)
    if found.state == "part":
        now, later = say.quantity(found.now), say.quantity(found.later)
        rest = f"{later} {short_date(found.date, today)}" if found.date else f"{later} later"
        spoken = f"Stock: {now} free now, {later} {f'on {day}' if found.date else 'later'}"
        short = f"{now} of {say.quantity(found.now + found.later)}"
        return Chip(f"{now} now · {rest}", late, Glyph.THREE_QUARTER, spoken, short)
    if found.state == "later":
        soon = short_date(found.date, today)
        return Chip(f"all by {soon}", late, Glyph.QUARTER, f"Stock: all by {day}", short=soon)
    if found.state == "special":
        spoken = f"Stock: ordered in, {found.days} days"
        return Chip(f"special order {found.days} d", late, Glyph.DASHED, spoken, short=f"in {found.days} d")
    if found.alternatives:
        many = f"{found.alternatives} alternative{'s' if found.alternatives != 1 else ''}"
        return Chip(
            f"0 · {many}", "stop", Glyph.EMPTY, f"Stock: none free, {many}", short=f"0 · {found.alternatives} alt."
        )
    if supply.free < 0:
        missing = say.quantity(-supply.free)
        return Chip(f"{missing} missing", "stop", Glyph.EMPTY, f"Stock: {missing} missing")
    return Chip("0 free", "stop", Glyph.EMPTY, "Stock: none free")


def where_words(supply: Supply, unit: str) -> str:
    """Where it is, and what comes: "MAIN 65 · CELLAR 30 · 30 come on Thu 26 Mar · others wait for 12 pc"."""
    found = [f"{place} {say.quantity(there)}" for place, there in supply.places if place]
    found += [
        f"{say.quantity(one.quantity)} come{f' on {say.day(one.expected)}' if one.expected else ''}"
        for one in supply.receipts
    ]
    if supply.held:
        found.append(f"{say.quantity(supply.held)} kept for quotes")
    if supply.waiting:
        found.append(f"others wait for {say.quantity(supply.waiting)} {unit}".rstrip())
    return " · ".join(found)
