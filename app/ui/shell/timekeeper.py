"""Asks whoever is there when the clock of this machine is in doubt, and then does the same act once more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from app.domain.errors import ClockInDoubt
from app.runtime.clock import synchronised
from app.ui import format as say
from app.ui.commands import Offer
from app.ui.screens.base import today_iso

if TYPE_CHECKING:
    from app.ui.shell.clocksheet import ClockSheet
    from app.ui.shell.window import Shell
    from app.ui.work import Work


class Timekeeper(QObject):
    """``covers`` while it asks: the place below takes no steps."""

    def __init__(self, shell: Shell, work: Work) -> None:
        super().__init__(shell)
        self._shell, self._work = shell, work
        self._sheet: ClockSheet | None = None
        # What waits for the answer: how each is done once more, and how it is given up.
        self._waiting: list[tuple[Callable[[], None], Callable[[], None]]] = []
        self._looked = False
        work.timekeeper = self

    def look(self, newest_us: int) -> None:
        """The window opens: where some days went by and nothing keeps the clock right, what day it is by it is said."""
        if self._looked or not newest_us:
            return
        self._looked = True
        from app.domain.clock import worth_telling

        newest = datetime.fromtimestamp(newest_us / 1_000_000, UTC).astimezone().date().isoformat()
        if worth_telling(today_iso(), newest, synchronised()):
            words = f"By this machine’s clock it is {say.day(today_iso())}; the last entry is of {say.day(newest)}."
            self._shell.toast(words, phase="money")

    @property
    def covers(self) -> bool:
        """Whether it asks now."""
        return self._sheet is not None

    def offers(self) -> dict[str, Offer]:
        """The step of the sheet."""
        return {"next_step": Offer(self._sheet.accept, "It is right")} if self._sheet else {}

    def ask(self, error: ClockInDoubt, again: Callable[[], None], give_up: Callable[[], None]) -> None:
        """What day is it? One sheet for all that waits."""
        self._waiting.append((again, give_up))
        if self._sheet is not None:
            return
        from app.ui.shell.clocksheet import ClockSheet

        sheet = self._sheet = ClockSheet(self._shell.screen(), error)
        sheet.given.connect(self._confirm)
        sheet.closed.connect(lambda: self._gone(sheet))
        sheet.open()
        self._shell.refresh()

    def _confirm(self, today: str) -> None:
        self._work.perform(
            "confirm_clock", {"today": today}, done=lambda _reply: self._go_on(), failed=self._refused, owner=self
        )

    def _refused(self, error: Exception) -> None:
        if self._sheet is not None:
            self._sheet.note.set_text(str(error))

    def _go_on(self) -> None:
        waiting, self._waiting = self._waiting, []
        if self._sheet is not None:
            self._sheet.dismiss()
        for again, _ in waiting:
            again()

    def _gone(self, sheet: ClockSheet) -> None:
        if self._sheet is sheet:
            self._sheet = None
            waiting, self._waiting = self._waiting, []
            for _, give_up in waiting:
                # After the sheet has given the focus back, so that the sentence stands where the person is.
                QTimer.singleShot(0, self._shell, give_up)
        self._shell.refresh()
