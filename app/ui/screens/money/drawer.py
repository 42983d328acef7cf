"""The cash drawer of the money place: what its keys do, from the float in the morning to the Z report at night."""

from __future__ import annotations

from typing import Any

from app.ui import format as say
from app.ui.commands import Offer
from app.ui.screens.base import offer
from app.ui.screens.listing import ListScreen
from app.ui.screens.money.till import (
    CloseSheet,
    CountSheet,
    FormSheet,
    correcting_sheet,
    moving_sheet,
    opening_sheet,
)
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.sheet import Sheet

DRAWER = "drawer"
KINDS = ("till", "z_report")


class Drawer:
    """Opens the sheets over the money place and does what they say."""

    def __init__(self, screen: ListScreen) -> None:
        self._screen = screen
        self._desk = screen.desk

    def offers(self, row: Any) -> dict[str, Offer]:
        """The keys of the view: of its till, and of the row under the cursor. The open till stands first."""
        first = self._screen.model.row_at(0)
        if first is None or first.kind != "till":
            found = {"next_step": offer(self.begin, "Open the till")}
        else:
            found = {"next_step": offer(self.begin, "Count"), "pay": offer(self.move, "In or out")}
        if row is not None and row.kind == "z_report":
            found["reverse_step"] = offer(lambda: self.correct(row), "Note beside it")
        return found

    def begin(self) -> None:
        """The next right thing: open it, count it, or, counted already, close it."""
        self._screen.show_sheet_of(_state, self._next, "Cash drawer")

    def _next(self, state: Any) -> Sheet | None:
        if not state.state:
            return self._opening(state)
        if state.state == "counted":
            self._close()
            return None
        return self._counting(state)

    def _opening(self, state: Any) -> Sheet | None:
        if state.recording == "off":
            words = "Cash is not recorded here; Settings, Company says why and what to do."
            self._screen.line.say(words, weight=2)
            return None
        sheet = opening_sheet(self._screen, state.opening, state.currency)
        sheet.taken.connect(lambda given: self._do("open_till", given, sheet, "The till is open."))
        return sheet

    def move(self) -> None:
        """Cash in or out that is no customer's."""
        sheet = moving_sheet(self._screen)

        def take(given: dict[str, Any]) -> None:
            way = given.pop("way")
            given.setdefault("amount", "0")
            given.setdefault("reason", "")
            words = f"{given['amount']} {'into' if way == 'pay_in' else 'out of'} the drawer."
            self._do(way, given, sheet, words)

        sheet.taken.connect(take)
        self._screen.show_sheet(sheet)

    def count(self) -> None:
        """Count, or count again."""
        self._screen.show_sheet_of(_state, self._counting, "Cash drawer")

    def _counting(self, state: Any) -> Sheet:
        sheet = CountSheet(self._screen, state)

        def done(given: dict[str, Any]) -> None:
            self._desk.work.perform(
                "count_till", given, done=lambda _reply: self._close(), failed=self._screen.went_wrong, owner=sheet
            )

        sheet.done.connect(done)
        return sheet

    def _close(self) -> None:
        """How the count came out; only a committed one has an answer."""
        self._screen.show_sheet_of(_counted, self._closing, "Cash drawer")

    def _closing(self, drawer: Any) -> Sheet | None:
        if drawer is None:
            self._screen.line.say("Money has moved since the count; count again.", weight=2)
            return None
        sheet = CloseSheet(self._screen, drawer)
        sheet.again.connect(self.count)
        sheet.done.connect(lambda given: self._finish(given, sheet))
        return sheet

    def _finish(self, given: dict[str, Any], sheet: CloseSheet) -> None:
        def done(reply: Any) -> None:
            words = sheet.title.full_text()
            sheet.dismiss()
            self._desk.shell.toast(f"{reply.number}: {words}.")
            self._screen.papers.print("z_report", reply.number)

        self._desk.work.perform("close_till", given, done=done, failed=self._screen.went_wrong, owner=sheet)

    def correct(self, row: Any) -> None:
        """What was found out about a closed till."""
        sheet = correcting_sheet(self._screen, row.number)

        def take(given: dict[str, Any]) -> None:
            given.setdefault("amount", "0")
            given.setdefault("reason", "")
            self._do("correct_till", {"number": row.number, **given}, sheet, f"Noted beside {row.number}.")

        sheet.taken.connect(take)
        self._screen.show_sheet(sheet)

    def _do(self, action: str, given: dict[str, Any], sheet: FormSheet, words: str) -> None:
        def done(_reply: Any) -> None:
            sheet.dismiss()
            self._desk.shell.toast(words)

        self._desk.work.perform(action, given, done=done, failed=self._screen.went_wrong, owner=sheet)


def drawer_chip(row: Any) -> Chip | None:
    """How a till stands."""
    return {
        "till_open": Chip("Open", "money", Glyph.EMPTY),
        "till_off": Chip("Closed, off", "stop", Glyph.BANG),
        "till_closed": Chip("Closed", "done", Glyph.FULL),
    }.get(row.state)


def drawer_words(row: Any) -> str:
    """Whose till it was, and how far its cash was off."""
    if row.kind == "till":
        return f"{row.customer} · open since {say.short_day(row.date)}"
    if row.kind != "z_report" or not row.open:
        return str(row.customer)
    return f"{row.customer} · {say.money(abs(row.open), row.currency)} {'short' if row.open < 0 else 'too much'}"


def _state(view: Any) -> Any:
    from app.queries.desk_till import drawer_state

    return drawer_state(view)


def _counted(view: Any) -> Any:
    from app.queries.desk_till import counted_drawer

    return counted_drawer(view)
