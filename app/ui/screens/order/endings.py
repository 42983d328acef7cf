"""How documents end here: what a customer's last one became, and else what this till did last, is chosen to begin with;
and what the Finish sheet says of each end.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from app.ui import format as say
from app.ui.screens.desk import Desk
from app.ui.screens.order.finish import ORDER, QUOTE, SALE, Ending
from app.ui.screens.order.header import days_words
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.warn import before_the_end

MOST = 300
_LETTERS = {ORDER.letter, QUOTE.letter, SALE.letter}


class Endings:
    """Remembered with the window's state; of customers the newest ``MOST``."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def of(self, customer: str) -> str:
        """The letter that Enter takes."""
        found = self._kept().get(customer) or self._desk.settings.get("ending")
        return str(found) if found in _LETTERS else ORDER.letter

    def ended(self, customer: str, letter: str) -> None:
        """A document ended so; parking is no end."""
        if letter not in _LETTERS:
            return
        kept = self._kept()
        kept.pop(customer, None)
        kept[customer] = letter
        self._desk.settings["endings"] = dict(list(kept.items())[-MOST:])
        self._desk.settings["ending"] = letter
        self._desk.shell.keep_state()

    def _kept(self) -> dict[str, str]:
        kept = self._desk.settings.get("endings")
        return dict(kept) if isinstance(kept, dict) else {}


def sentence_of(page: OrderPage, letter: str) -> str:
    """What ends, for whom, for how much, until when it is paid, and for which day: one sentence."""
    words = {ORDER.letter: "Order for", QUOTE.letter: "Quote for", SALE.letter: "Sale to"}.get(letter, "For")
    who = page.who.name if page.who else "nobody yet"
    total = say.money(page.sums().totals.gross, page.firm.currency)
    days = days_words(page.header, page.who.terms_days) if page.who else ""
    paid = days if letter in {ORDER.letter, QUOTE.letter} else ""
    day = f"deliver {say.day(page.header.wanted_date)}" if page.header.wanted_date else ""
    return " · ".join(filter(None, (f"{words} {who}", total, paid, day)))


def consequences(page: OrderPage, endings: Sequence[Ending]) -> tuple[Ending, ...]:
    """The ends with what follows of each for this document."""
    until = page.header.valid_until
    if not until and page.firm.quote_days:
        until = (date.fromisoformat(page.today) + timedelta(days=page.firm.quote_days)).isoformat()
    valid = f"sent and frozen, valid until {say.day(until)}" if until else QUOTE.consequence
    return tuple(replace(one, consequence=valid) if one.letter == QUOTE.letter else one for one in endings)


def lacks_reference(page: OrderPage) -> bool:
    """Whether this customer's orders bear a reference that is not there yet."""
    return bool(page.who and page.who.reference_required and not page.header.reference.strip())


def asks_more(page: OrderPage) -> bool:
    """Whether something is to be filled in or read before it ends."""
    return lacks_reference(page) or bool(
        before_the_end(page.who, page.model.lines, page.sums().totals.gross, page.firm.currency)
    )
