"""What a document being written must make its writer read: of the customer, of its goods, and before it ends. No Qt."""

from __future__ import annotations

from collections.abc import Sequence

from app.ui import format as say
from app.ui.entry.lines import EntryLine
from app.ui.screens.order.reads import Who
from app.ui.widgets.notices import Notice


def notices_of(who: Who | None, lines: Sequence[EntryLine]) -> tuple[Notice, ...]:
    """The customer's stop and alert, then the alerts of the goods, the newest line first."""
    goods = (line.product for line in reversed(lines) if line.product)
    return (*(who.notices if who else ()), *(("money", f"{one.code}: {one.alert}") for one in goods if one.alert))


def before_the_end(who: Who | None, lines: Sequence[EntryLine], gross: int, currency: str) -> tuple[Notice, ...]:
    """What the Finish sheet says: a stop, goods that are not sold, and the credit this document would take."""
    found = [one for one in (who.notices if who else ()) if one[0] == "stop"]
    found += [("stop", f"Line {row}: {why}") for row, why in stopped_lines(lines)]
    if who and who.facts.limit and who.facts.used + gross > who.facts.limit:
        stands, limit = (say.money(one, currency) for one in (who.facts.used + gross, who.facts.limit))
        found.append(("money", f"With this {who.name} would stand at {stands} of {limit}."))
    return tuple(found)


def stopped_lines(lines: Sequence[EntryLine]) -> list[tuple[int, str]]:
    """Rows, counted from 1, of goods that are not sold, with why and what takes their place."""
    return [
        (row, line.product.stopped + (f" Ctrl . takes {line.product.instead}." if line.product.instead else ""))
        for row, line in enumerate(lines, start=1)
        if line.product and line.product.stopped and line.quantity > 0
    ]
