"""Somebody answers for this machine's clock, so that things can be recorded again."""

from dataclasses import dataclass

from app.actions.load import iso_date, local_date
from app.actions.parameters import Dated
from app.actions.reply import Reply
from app.domain.errors import RuleViolation
from app.domain.facts import ClockConfirmed
from app.domain.identity import recorded_us
from app.store import journal
from app.store.database import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmClock(Dated):
    """What day it is today (ISO), as whoever says it knows; it must be what the clock says."""

    today: str


def confirm_clock(tx: Transaction, p: ConfirmClock) -> Reply:
    """Say that the clock is right; from now on is recorded what it says."""
    said, here = iso_date(p.today, "today"), local_date(tx.occasion.now)
    if said != here:
        raise RuleViolation(f"By this machine's clock it is {here}. If it is {said}, set the clock.", "today")
    newest = tx.value(journal.NEWEST_STAMP, default=0)
    tx.clock_is_right = True
    tx.record(ClockConfirmed(said, local_date(recorded_us(newest)) if newest else ""))
    return Reply(state="confirmed")
