"""What fills the window: the rail of places, open documents, Find anything, the place, and the keys that work now."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.domain.errors import CounterfoilError
from app.ui import keymap
from app.ui.commands import CHOSEN, PLACED, Offer
from app.ui.hub import Hub
from app.ui.intake import Intake
from app.ui.mailing import Mailing
from app.ui.outgoing import Outgoing
from app.ui.printing import Printing
from app.ui.qt import application, plain_bytes
from app.ui.safekeeping import Safekeeping
from app.ui.scanning.router import Scans
from app.ui.screens import SCREENS, ScreenEntry
from app.ui.screens.desk import Desk
from app.ui.shell.begun import open_sample, read_begun
from app.ui.shell.corner import Corner
from app.ui.shell.doorkeeper import Doorkeeper
from app.ui.shell.drops import Drops
from app.ui.shell.frame import Frame
from app.ui.shell.keys import Keys
from app.ui.shell.looks import looks
from app.ui.shell.menus import Menus
from app.ui.shell.panes import walk
from app.ui.shell.queues import queues
from app.ui.shell.recent import note_recent
from app.ui.shell.state import WindowState
from app.ui.shell.teaching import Teaching
from app.ui.shell.windows import Windows
from app.ui.theme.look import look
from app.ui.widgets.keybar import KeyBar
from app.ui.widgets.listed import look_up_of
from app.ui.widgets.rail import Rail
from app.ui.widgets.searchbox import SearchBox
from app.ui.widgets.tabs import TabStrip
from app.ui.work import Work

if TYPE_CHECKING:  # imported when they are first opened: the window is painted before
    from app.ui.scan import ScanGate
    from app.ui.screens.base import Screen
    from app.ui.shell.demo import Demo
    from app.ui.shell.help import HelpOverlay
    from app.ui.shell.palette import Palette, Provider
    from app.ui.widgets.tabs import Tab
    from app.ui.widgets.toast import Toasts

STEPS_BACK = 50


class Shell(QWidget):
    """One window, eight places.

    Rail, tabs and key bar are painted first; then ``painted`` fires and the first place is made. Every place is made
    when it is first visited or asked for. It fills the ``frame`` it is given, or one of its own.
    """

    painted = Signal()

    def __init__(
        self,
        work: Work,
        hub: Hub,
        *,
        frame: Frame | None = None,
        state: WindowState | None = None,
        screens: Sequence[ScreenEntry] = SCREENS,
        providers: Callable[[Desk], Sequence[Provider]] | None = None,
        company: str = "",
        who: str = "",
        first: Shell | None = None,
    ) -> None:
        super().__init__()
        self.frame = frame or Frame(state or WindowState(None), company)
        self.state = self.frame.state
        self._entries = {entry.id: entry for entry in screens}
        self._screens: dict[str, Screen] = {}
        self._place = ""
        self._document = ""
        self.demo: Demo | None = None
        self._trail: list[tuple[str, str]] = []
        self._at = -1
        self._first = True
        self.company, self.first = company, first or self
        self.windows: Windows = first.windows if first else Windows(self)
        self.keeper: Safekeeping = first.keeper if first else Safekeeping(self)
        self.intake: Intake = first.intake if first else Intake(work, self, self, lambda: self.doorkeeper.locked)
        self.outgoing: Outgoing = first.outgoing if first else Outgoing(work, self, self)
        self.printing: Printing = first.printing if first else Printing(self, self)
        self.mailing: Mailing = first.mailing if first else Mailing(work, self, self)
        self.corner = Corner(self.keeper, self.printing, self.mailing, who)
        self.doorkeeper: Doorkeeper = Doorkeeper(self, work, hub, first.doorkeeper if first else None)
        self.desk = Desk(work, hub, self, self.state.values.setdefault("screens", {}))
        self._build()
        self.drops = Drops(self)
        self._providers = providers
        self.scans = Scans(self)
        self.gate: ScanGate = self.scans.gate
        keymap.use(self.state.values.get("keys"))
        teaching = Teaching(self.state.values, lambda words: self.toast(words, phase="idle"))
        say = lambda words: self.toast(words, phase="idle")  # noqa: E731
        ways = (self.scans.order.behind, teaching.done, self.doorkeeper.barred, say)
        self.keys = Keys(self.frame, self._offers, self._place_offers, *ways)
        self.do: Callable[[str], bool] = self.keys.do
        self.press: Callable[[QKeyEvent], bool] = self.keys.press
        self.corner.wanted.connect(self.do)
        self.menus = Menus(self.frame, self.keys)
        if self.menus.kept:
            self.menus.fill()
        if first is None:
            self.gate.mine = self.windows.is_first
            work.unhandled.connect(self._unhandled)
        # A bound method, which Qt forgets with the window; a lambda would outlive it.
        application().focusChanged.connect(self._focus_moved)
        first = self.state.values.get("place")
        self._first_place = first if first in self._entries else next(iter(self._entries))
        self.rail.select(self._first_place)
        self.frame.furnish(self, self)
        self.refresh()

    # --- building -------------------------------------------------------------------------------------------------

    def _build(self) -> None:
        entries = self._entries.values()
        self.rail = Rail([(entry.id, entry.number, entry.title) for entry in entries])
        self.rail.chosen.connect(self.go)
        self.tabs = TabStrip()
        self.tabs.chosen.connect(lambda document: self.go("order", document))
        self.tabs.closed.connect(lambda document: self.do_in("order", "close_document", document))
        self.tabs.more_wanted.connect(lambda: self.do("find"))
        self.search = SearchBox("Find anything", "F3")
        self.search.on_press(lambda: self.do("find"))
        self.stack = QStackedWidget()
        self.bar = KeyBar()
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(12, 7, 12, 0)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(self.tabs, 73)
        head.addWidget(self.search, 27)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.bar, 1)
        foot.addWidget(self.corner)
        column.addLayout(foot)
        self._column = column
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.rail)
        row.addWidget(middle, 1)
        self._soon = QTimer(self, interval=0, singleShot=True)
        self._soon.timeout.connect(self.refresh)

    def above_the_keys(self, widget: QWidget) -> None:
        """A widget between the place and the key bar."""
        self._column.insertWidget(self._column.count() - 1, widget)

    def to_front(self) -> None:
        """Somebody wants to see this window: out of the taskbar, above the others, with the keyboard."""
        self.frame.setWindowState(self.frame.windowState() & ~Qt.WindowState.WindowMinimized)
        self.frame.show()
        self.frame.raise_()
        self.frame.activateWindow()

    def closing(self) -> None:
        """Remember."""
        self._collect()
        self.state.save()
        self.gate.remove()
        if self.first is self:
            self.windows.close()
            self.printing.stop()
            self.mailing.stop()
        else:
            self.windows.left(self)

    def another(self, frame: Frame) -> Shell:
        """One more window on these books, into that frame."""
        work, hub, who = self.desk.work, self.desk.hub, self.desk.work.actor
        return Shell(work, hub, frame=frame, first=self, providers=self._providers, company=self.company, who=who)

    def _own_window(self) -> None:
        give_away = getattr(self.screen(), "give_away", None)
        if give_away:
            give_away(lambda document: self.windows.open(self.place, document))
        else:
            self.windows.open(self.place)

    def event(self, event: QEvent) -> bool:
        """The first paint lets the worker start, and the first place be made."""
        if self._first and event.type() == QEvent.Type.Paint:
            self._first = False
            QTimer.singleShot(0, self._begin)
        return super().event(event)

    def _begin(self) -> None:
        self.painted.emit()
        self.doorkeeper.begin()
        self._enter()
        QTimer.singleShot(0, self, self.menus.fill)
        if self.first is self:
            self._ask_demo()

    def _ask_demo(self) -> None:  # once the first rows are here
        if self.desk.work.idle:
            self.desk.work.read(read_begun, self._know_begun, failed=lambda _error: None, owner=self, priority=8)
        else:
            QTimer.singleShot(10, self, self._ask_demo)

    def _know_begun(self, found: tuple[bool, tuple[str, ...]]) -> None:
        demo, over = found
        if over:
            words = f"The year of {', '.join(over[:3])} is over: the new one may have numbers of its own."
            self.toast(words, action="Numbering", run=lambda: self.go("settings", "numbers"), phase="stop")
        self._know_demo(demo)

    def _know_demo(self, demo: bool) -> None:
        if demo and self.demo is None:
            from app.ui.shell.demo import Demo

            self.demo = Demo(self)
            self.refresh()

    def _enter(self) -> None:
        """Make and show the first place, unless somebody has gone to one meanwhile; then type what was typed so far."""
        if not self._place:
            self.go(self._first_place)
        self._play(self.frame.take_keys())

    def _play(self, events: Sequence[QKeyEvent]) -> None:
        """Keys that were kept, each to what it means now."""
        for event in events:
            if not self.keys.press(event):
                QApplication.sendEvent(QApplication.focusWidget() or self.frame, event)

    def _back_up(self) -> None:
        self.keeper.now(self._backed_up)

    def _backed_up(self, result: object) -> None:
        if isinstance(result, Exception):
            self._unhandled(result)
        else:
            self.toast("A backup was made and read back.")

    # --- what lies over the places, made when first needed --------------------------------------------------------

    @cached_property
    def palette_(self) -> Palette:
        """Find anything."""
        from app.ui.shell.palette import CommandProvider, Palette

        found = tuple(self._providers(self.desk)) if self._providers else ()
        commands = CommandProvider(self.keys.rows, lambda: self.keys.elsewhere(self._lives))
        palette = Palette(self, (*found, commands), self.windows.open)
        palette.closed.connect(self.refresh)
        palette.ahead.connect(self._play)
        return palette

    @cached_property
    def help(self) -> HelpOverlay:
        """All keys."""
        from app.ui.commands import COMMANDS
        from app.ui.shell.help import HelpOverlay

        return HelpOverlay(self, COMMANDS)

    @cached_property
    def toasts(self) -> Toasts:
        """What happened."""
        from app.ui.widgets.toast import Toasts

        return Toasts(self)

    @property
    def covered(self) -> bool:
        """Whether an overlay lies over the place."""
        made = (self.__dict__.get(name) for name in ("palette_", "help"))
        return any(overlay.isVisible() for overlay in made if overlay)

    def uncover(self) -> None:
        """A scan means the place: what lies over it goes."""
        for overlay in (self.__dict__.get(name) for name in ("palette_", "help")):
            if overlay and overlay.isVisible():
                overlay.dismiss()

    @property
    def place(self) -> str:
        """Id of the place in front."""
        if not self._place:
            self._enter()
        return self._place

    def screen(self, place: str = "") -> Screen:  # type: ignore[override]  # Qt's is the monitor, which is the frame's
        """The screen of a place, made if need be; the one in front by default."""
        place = place or self.place
        if place not in self._screens:
            screen = self._entries[place].make(self.desk)
            screen.offers_changed.connect(self._soon.start)
            self._screens[place] = screen
            self.stack.addWidget(screen)
            kept = self.desk.settings.get(place)
            if isinstance(kept, dict):
                screen.restore(kept)
        return self._screens[place]

    def go(self, place: str, document: str = "") -> None:
        """Show a place, and in it a document; the way back is remembered."""
        if (place, document) != (self._place, self._document) or not self._trail:
            del self._trail[self._at + 1 :]
            self._trail = [*self._trail[-STEPS_BACK + 1 :], (place, document)]
            self._at = len(self._trail) - 1
        note_recent(self.state.values, document)
        self._show(place, document)

    def _show(self, place: str, document: str) -> None:
        screen = self.screen(place)
        self._place, self._document = place, document
        self.rail.select(place)
        self.stack.setCurrentWidget(screen)
        if document:
            screen.open_document(document)
        screen.entered()
        self.refresh()

    def _step(self, by: int) -> None:
        if 0 <= self._at + by < len(self._trail):
            self._at += by
            self._show(*self._trail[self._at])

    def set_tabs(self, tabs: Sequence[Tab], current: str) -> None:
        """The open and parked documents; the order place owns them."""
        self.tabs.set_tabs(tabs, current if self._place == "order" else "")
        self._soon.start()

    def do_in(self, place: str, method: str, document: str) -> None:
        """Call what a place does with a document."""
        run = getattr(self.screen(place), method, None)
        if run:
            run(document)

    def keep_state(self) -> None:
        """Write the state soon: progress of a pick must outlive an empty battery."""
        self._collect()
        self.state.save()

    def _collect(self) -> None:
        values = self.state.values
        values["geometry"] = plain_bytes(self.frame.saveGeometry().toBase64()).decode()
        values["keys"] = {command: list(keys) for command, keys in CHOSEN.items()}
        values["place"] = self._place or self._first_place
        values["look"] = {"mode": look().mode.value, "density": look().density.name, "scale": look().scale}
        for place, screen in self._screens.items():
            values["screens"][place] = screen.remember()

    # --- commands -------------------------------------------------------------------------------------------------

    def _offers(self) -> dict[str, Offer]:
        if self.doorkeeper.covers:
            own = self._own_offers()
            return {one: own[one] for one in ("quit", "larger", "smaller", "theme")} | self.doorkeeper.offers()
        if self.covered:
            # Under an overlay a step of the place below would be taken unseen.
            own = self._own_offers()
            return {one: own[one] for one in ("find", "help", "quit", "larger", "smaller", "theme")}
        return self._place_offers()

    def _place_offers(self) -> dict[str, Offer]:
        found = {**self._own_offers(), **(self.screen().offers() if self._place else {})}
        if listed := look_up_of(QApplication.focusWidget()):
            found["finder"] = Offer(listed, bar=False)
        # What a banner names by its key is done by that key, as long as it stands.
        return found if self.scans.unknown is None else found | {"fix": Offer(self.scans.assign, "Assign barcode")}

    def _own_offers(self) -> dict[str, Offer]:
        places = {f"place.{entry.number}": Offer(partial(self.go, entry.id)) for entry in self._entries.values()}
        rest: dict[str, Callable[[], object]] = {
            "find": self._find,
            "help": self._help,
            "lock": self.doorkeeper.lock,
            "quit": self.first.frame.close,
            "own_window": self._own_window,
            **looks(self.frame, self.toast),
            "menu": self.menus.show,
            "next_pane": lambda: walk(self.screen().panes(), 1),
            "previous_pane": lambda: walk(self.screen().panes(), -1),
            **queues(self),
            "check_paper": self.drops.ask,
        }
        for command_id, place, what in PLACED:
            if place in self._entries:
                rest[command_id] = partial(self.go, place, what)
        # In the sample there is the way out of it; elsewhere the way to look at it.
        rest |= self.demo.commands() if self.demo else {"see_sample": open_sample}
        if self.keeper.where:
            rest["backup_now"] = self._back_up
        if self._at > 0:
            rest["back"] = lambda: self._step(-1)
        if self._at < len(self._trail) - 1:
            rest["forward"] = lambda: self._step(1)
        if "toasts" in self.__dict__ and self.toasts.can_undo:  # else nothing was said yet
            # What the newest toast offers; a place with changes of its own undoes those first.
            rest["undo"] = self.toasts.undo_newest
        if len(self.tabs.tabs) > 1:
            rest["next_document"] = lambda: self.tabs.step(1)
            rest["previous_document"] = lambda: self.tabs.step(-1)
        return {**places, **{one: Offer(run) for one, run in rest.items()}}

    def refresh(self) -> None:
        """Enable and show the keys that work now."""
        self.keys.refresh()
        here = self.doorkeeper.offers() or (self.screen().offers() if self._place else {})
        self.bar.set_keys(self.keys.bar(here))
        self.scans.place()
        self.toasts.place()

    def before_key(self, event: QEvent) -> None:
        """What was to be refreshed soon is refreshed now: a sheet may have closed with the key just before."""
        self.gate.before(event)
        if self._soon.isActive():
            self._soon.stop()
            self.refresh()

    def _focus_moved(self, _before: QWidget | None, _now: QWidget | None) -> None:
        self.doorkeeper.hold_focus()
        self._soon.start()

    def _lives(self, place: str, sentence: str) -> None:
        """Go where a command works, and say what it wants there."""
        self.go(place)
        self.toast(sentence, phase="idle")

    def _find(self) -> None:
        self.palette_.open()

    def _help(self) -> None:
        own = tuple(self.screen().offers())
        self.help.open(self.place, self._entries[self.place].title, own, tuple(self._offers()))

    def explain(self, job: str) -> None:
        """How a job goes."""
        self._help()
        self.help.box.setText(job)

    # --- telling --------------------------------------------------------------------------------------------------

    def toast(self, text: str, **more: Any) -> None:
        """Say that something happened; ``Toasts.show`` says what may go with it."""
        self.toasts.show(text, **more)
        # What it offers to take back is Ctrl+Z's from now on.
        self._soon.start()

    def show_report(self, text: str) -> None:
        """Our own mistake, with a report that can be copied; one at a time, for what fails in painting fails again."""
        from app.ui.shell.report import ReportDialog

        if not any(one.isVisible() for one in self.findChildren(ReportDialog)):
            ReportDialog(text, self).open()

    def show_line(self, sentence: str, *, action: str = "", run: Callable[[], object] | None = None) -> None:
        """A sentence that belongs to no place is a toast."""
        self.toast(sentence, action=action, run=run, phase="stop")

    def show_field_error(self, _field: str, _sentence: str) -> bool:
        """The shell has no fields."""
        return False

    def mistaken(self, error: Exception) -> None:
        """Our own mistake that nobody caught on its way."""
        from app.ui.errors import present

        present(error, self)

    def _unhandled(self, error: Exception) -> None:
        from app.ui.errors import present

        present(error, self.screen() if isinstance(error, CounterfoilError) else self)

    def scanned(self, code: str) -> None:
        """A scan, whatever has the focus."""
        self.scans.take(code)
