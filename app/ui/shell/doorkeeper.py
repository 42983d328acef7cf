"""Who works at this window: asked where somebody has a secret, locked after idle, and the one who lends a right.

What was on the screen stays under the door just as it was, whoever opens it again.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer

from app.domain.errors import NotPermitted, SignInRefused
from app.ui.commands import Offer
from app.ui.shell.timekeeper import Timekeeper

if TYPE_CHECKING:
    from app.ui.hub import Hub
    from app.ui.shell.approval import ApprovalSheet
    from app.ui.shell.door import Door
    from app.ui.shell.window import Shell
    from app.ui.work import Work

LOOK_MS = 5_000
ASK_MS = 10
_INPUT = frozenset(
    (
        QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    )
)  # fmt: skip


class Doorkeeper(QObject):
    """``person`` is who is signed in, "" where nobody is asked or nobody is in."""

    def __init__(self, shell: Shell, work: Work, hub: Hub, first: Doorkeeper | None = None) -> None:
        super().__init__(shell)
        self._first = first
        self._shell, self._work = shell, work
        self._before = work.actor
        self.person = ""
        self.names: tuple[str, ...] = ()
        self._people: tuple[Any, ...] = ()
        self.minutes = 0
        self._used = time.monotonic()
        self._door: Door | None = None
        self._sheet: ApprovalSheet | None = None
        self._idle = QTimer(self, interval=LOOK_MS)
        self._idle.timeout.connect(self._look_at_clock)
        self._timekeeper = Timekeeper(shell, work)
        self.take_over()
        if first is None:
            hub.listen(shell, {"user", "role", "company"}, lambda _ids: self.read())

    def take_over(self) -> None:
        """From now on whoever lends a right, or says what day it is, is asked in this window."""
        self._work.lender, self._work.timekeeper = self, self._timekeeper

    # --- the door -------------------------------------------------------------------------------------------------

    def begin(self) -> None:
        """The window is painted: the door first where it was there last time, then whoever the books know."""
        if self._first is not None:
            self.person = self._first.person
        elif self._shell.state.values.get("asks"):
            self._close_door()
            self.read()
        else:
            QTimer.singleShot(ASK_MS, self, self._ask)

    def _ask(self) -> None:
        """Where nobody was asked last time the first rows come first."""
        if self._work.idle:
            self.read()
        else:
            QTimer.singleShot(ASK_MS, self, self._ask)

    def read(self) -> None:
        """Who can sign in, and when an idle window locks."""
        self._work.read(_doorway, self._known, owner=self, key="doorway", priority=0)

    def _known(self, found: Any) -> None:
        self.names, self.minutes, self._people = found.names, found.lock_minutes, found.people
        self._timekeeper.look(found.newest)
        self._shell.state.values["asks"] = bool(self.names)
        if not self.names:
            self._open_door("")
        elif self.person not in self.names and not self.locked:
            self._close_door()
        if self._door is not None:
            self._door.set_names(self.names, str(self._shell.state.values.get("person", "")))
        self._watch()

    @property
    def locked(self) -> bool:
        """Whether the door is closed."""
        return self._shut is not None

    @property
    def _shut(self) -> Door | None:
        """The door while it is closed."""
        return self._door if self._door is not None and self._door.isVisible() else None

    @property
    def covers(self) -> bool:
        """Whether the place below takes no steps now."""
        return self.locked or self._sheet is not None or self._timekeeper.covers

    def lock(self) -> None:
        """Close the door, where anybody can open it again."""
        if self._first is not None:
            self._first.lock()
        elif self.names:
            self._close_door()
        else:
            words = "Nobody has a password yet, so nobody is asked. Give one to the owner: Settings, Users."
            self._shell.toast(words, phase="idle")

    def _close_door(self) -> None:
        from app.ui.shell.door import Door

        # What is kept by itself while the door is closed (a draft 400 ms after the last key) is still theirs.
        self._work.actor = self.person
        self.person = ""
        if self._door is None:
            self._door = Door(self._shell)
            self._door.tried.connect(self._try)
        self._door.set_names(self.names, str(self._shell.state.values.get("person", "")))
        self._door.close_over()
        self._shell.windows.cover(True)
        self._shell.corner.set_who("")
        self._shell.refresh()

    def _open_door(self, name: str) -> None:
        """Somebody is in; where nobody is asked any more, whoever the system says."""
        self.person = name
        self._work.actor = name or self._before
        if name:
            self._shell.state.values["person"] = name
        self._used = time.monotonic()
        if (door := self._shut) is not None:
            door.open_up()
            self._shell.windows.cover(False)
        self._shell.corner.set_who(self._work.actor)
        self._shell.refresh()

    def _try(self, name: str, secret: str) -> None:
        def proved(books: Any) -> str:
            # In the worker: comparing a secret takes its time on purpose.
            from app.actions import signing_in

            found = signing_in.prove(books, name, secret) if name else signing_in.prove_badge(books, secret)
            return str(found.name)

        self._work.ask(proved, done=self._open_door, failed=self._refused, owner=self)

    def _refused(self, error: Exception) -> None:
        if self._door is not None:
            self._door.refuse(str(error))
        if not isinstance(error, SignInRefused):
            self._shell.mistaken(error)

    def scanned(self, code: str) -> bool:
        """A scan while the door is closed, or somebody is asked for a right, is a badge."""
        if (door := self._shut) is not None:
            door.badge(code)
        elif self._sheet is not None:
            self._sheet.badge(code)
        return self.covers

    def hold_focus(self) -> None:
        """Whatever happens below, the door keeps the keys."""
        if (door := self._shut) is not None:
            door.hold_focus()

    # --- idle -----------------------------------------------------------------------------------------------------

    def _watch(self) -> None:
        """Look at the clock only where the window is to lock; then every key and every move of the mouse counts."""
        window = self._shell.frame.windowHandle()
        if window is None:
            return
        if bool(self.minutes and self.names) != self._idle.isActive():
            if self._idle.isActive():
                self._idle.stop()
                window.removeEventFilter(self)
            else:
                self._used = time.monotonic()
                window.installEventFilter(self)
                self._idle.start()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Somebody is there."""
        if event.type() in _INPUT:
            self._used = time.monotonic()
        return False

    def _look_at_clock(self) -> None:
        if not self.locked and time.monotonic() - self._used >= self.minutes * 60:
            self.lock()

    def barred(self, permission: str) -> tuple[str, bool]:
        """Why whoever is signed in may not do what wants this right, and whether somebody can lend it; "" if they may.

        Said where a command stands; the action itself decides.
        """
        from app.domain import permissions

        keeper = self._first or self
        me = next((one for one in keeper._people if one.name == keeper.person), None)
        if not permission or me is None or permissions.holds(me, permission):
            return "", False
        words = permissions.TITLES[permission]
        missing = permissions.Missing(me, permission, words, "")
        able = permissions.lenders(keeper._people, [missing])
        ask = f" {' or '.join(able[:3])} can approve it." if able else ""
        return f"{permissions.missing_in_words([missing])}{ask}", bool(able)

    # --- lending a right ------------------------------------------------------------------------------------------

    def offers(self) -> dict[str, Offer]:
        """The step of what covers the place."""
        if (door := self._shut) is not None:
            return {"next_step": Offer(door.try_it, "Sign in")}
        if self._sheet is not None:
            return {"next_step": Offer(self._sheet.accept, "Approve")}
        return self._timekeeper.offers()

    def ask(self, error: NotPermitted, again: Callable[[dict[str, str]], None], give_up: Callable[[], None]) -> None:
        """A sheet over the place: somebody who may lends the right for this one act."""
        if not error.approvers or self.covers:
            give_up()
            return
        from app.ui.shell.approval import ApprovalSheet

        sheet = self._sheet = ApprovalSheet(self._shell.screen(), error)
        sheet.given.connect(again)
        sheet.closed.connect(lambda: self._sheet_gone(sheet, give_up))
        sheet.open()
        self._shell.refresh()

    def _sheet_gone(self, sheet: ApprovalSheet, give_up: Callable[[], None]) -> None:
        if self._sheet is sheet:
            self._sheet = None
            # After the sheet has given the focus back, so that the sentence stands where the person is.
            QTimer.singleShot(0, self._shell, give_up)
        self._shell.refresh()

    def answered(self, error: Exception | None) -> bool:
        """A wrong secret is asked for once more; everything else closes the sheet and goes its usual way."""
        sheet = self._sheet
        if sheet is None:
            return False
        about_it = isinstance(error, NotPermitted) or (getattr(error, "field", None) or "").startswith("approval")
        if about_it:
            sheet.refuse(str(error), getattr(error, "field", None) or "")
            return True
        self._sheet = None
        sheet.dismiss()
        self._shell.refresh()
        return False


def _doorway(view: Any) -> Any:
    from app.queries.people import doorway

    return doorway(view)
