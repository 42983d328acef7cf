"""What the cash drawer of the money place needs: how the till of this station stands, and how a count came out."""

from dataclasses import dataclass

from app.actions.drawer import cash_recording, entries_of, newest_till
from app.actions.load import company
from app.actions.till import counted_sums
from app.domain.cash import Denomination, denominations
from app.domain.till import COUNTED, TillLine, cash_up
from app.store.database import View
from app.store.sql import sql


@dataclass(frozen=True, slots=True)
class DrawerState:
    """The till of this station. `state`: "" none is open, open, counted; amounts in minor units.

    `opening` is the float of the open session, or what the last Z report left for the next one (None: nothing did).
    What should lie in the drawer is not in here.
    """

    session_id: str
    state: str
    currency: str
    opening: int | None
    recording: str
    pieces: tuple[Denomination, ...]
    counted: tuple[str, ...] = COUNTED


@dataclass(frozen=True, slots=True)
class CountedDrawer:
    """A committed count beside what should be there; minor units. `keep` is what would stay unless told otherwise."""

    session_id: str
    currency: str
    lines: tuple[TillLine, ...]
    keep: int
    tolerance: int


_KEPT = sql("SELECT kept FROM z_report WHERE session_id = :id")
_TOLERANCE = sql("SELECT cash_tolerance FROM company")


def drawer_state(view: View) -> DrawerState:
    """How the till of this station stands. Says nothing of what should lie in it."""
    firm, newest = company(view), newest_till(view, view.local().get("station", ""))
    told = (firm.currency, cash_recording(view), denominations(firm.currency))
    if newest is None or newest.closed:
        kept = view.value(_KEPT, {"id": newest.id}) if newest else None
        return DrawerState("", "", told[0], kept, told[1], told[2])
    state = "counted" if newest.ready else "open"
    return DrawerState(newest.id, state, told[0], newest.opening, told[1], told[2])


def counted_drawer(view: View) -> CountedDrawer | None:
    """How the count came out; None unless one is committed that nothing has moved since."""
    newest = newest_till(view, view.local().get("station", ""))
    if newest is None or newest.closed or not newest.ready:
        return None
    sums = counted_sums(view, newest)
    lines = cash_up(entries_of(view, newest.id), sums)
    tolerance = int(view.value(_TOLERANCE, default=0))
    return CountedDrawer(newest.id, company(view).currency, lines, min(newest.opening, sums["cash"]), tolerance)
