"""Practice on the sample company: five drills, the keys counted as they are pressed, the personal best kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.ui.qt import application
from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.text import Link, Text

if TYPE_CHECKING:
    from app.ui.shell.window import Shell

LOOK_MS = 400
_REMEMBERED = 64
_GAP, _SIDES = 4, 26
_PRESSES = frozenset({QEvent.Type.KeyPress, QEvent.Type.ShortcutOverride})


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill: ``par`` is how many keys it takes whoever knows them; ``place`` is where it begins."""

    key: str
    title: str
    how: str
    par: int
    place: str


DRILLS: Final = (
    Drill("repeat", "Repeat an order", "On an order of the list: Ctrl+R, then F12 and F12.", 11, "board"),
    Drill("list", "Paste a list", "Ctrl+N, Enter, Ctrl+V, F12: the list is in the clipboard.", 6, "board"),
    Drill(
        "park", "Park and return", "Ctrl+N, Enter, 1*cu15, Enter; F8 parks it; Ctrl+Tab brings it back.", 15, "board"
    ),
    Drill("scan", "Pick by scan", "F12 opens the pick; scan each, or Enter takes a line; F12.", 9, "deliveries"),
    Drill("split", "Take a split payment", "On an invoice: F9; an amount and C, the rest and D; F12.", 16, "money"),
)


class KeyCounter(QObject):
    """Counts the keys that are pressed; a chord counts each of its keys, a held key counts once.

    A key is handed to several objects, to some twice, and a shortcut never comes as a key press; but all of them bear
    the time of the one key. While nobody practises there is no filter: it would see every event of the program.
    """

    counted = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.keys = 0
        self.scans = 0
        self._seen: list[tuple[int, int]] = []

    def start(self) -> None:
        """From nought."""
        self.keys = self.scans = 0
        self._seen = []
        application().installEventFilter(self)

    def stop(self) -> None:
        """Count no more."""
        application().removeEventFilter(self)

    def scanned(self, code: str) -> None:
        """What was counted as keys was a scan, with its Enter."""
        self.keys = max(0, self.keys - len(code) - 1)
        self.scans += 1
        self.counted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """One more, unless it was seen."""
        if event.type() in _PRESSES and isinstance(event, QKeyEvent) and not event.isAutoRepeat():
            one = (event.timestamp(), event.key())
            if one not in self._seen:
                self._seen = [*self._seen[-_REMEMBERED:], one]
                self.keys += 1
                self.counted.emit()
        return super().eventFilter(watched, event)


class Practice(Card):
    """The card at the foot of the window. ``state`` are this machine's values: bests, and whether it was dismissed."""

    def __init__(self, shell: Shell, state: dict[str, Any]) -> None:
        super().__init__(shell)
        self._shell, self.state = shell, state
        self.drill: Drill | None = None
        self._mark, self._since = 0, 0
        self._codes: tuple[str, ...] = ()
        self._parked: set[str] = set()
        self._in_hand: set[str] = set()
        self.counter = KeyCounter(self)
        self.counter.counted.connect(self._show_count)
        shell.gate.scanned.connect(self._scanned)
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._columns = 0
        self._build()
        self._show()
        look().changed.connect(self._flow)

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 8, 10, 8)
        column.setSpacing(4)
        head = QHBoxLayout()
        head.setSpacing(12)
        self.title = Text(size=Size.BODY, weight=600)
        self.words = Text(size=Size.BODY, tone="muted", elide=True)
        self.stop = Link("Stop", size=Size.BODY)
        self.stop.clicked.connect(self.end)
        self.away = Link("Dismiss", size=Size.BODY)
        self.away.clicked.connect(self.dismiss)
        self.leave = Link("Leave demo", size=Size.BODY)
        self.leave.clicked.connect(lambda: self._shell.do("leave_demo"))
        head.addWidget(self.title)
        head.addWidget(self.words, 1)
        for link in (self.stop, self.leave, self.away):
            head.addWidget(link)
        column.addLayout(head)
        self.row = QWidget()
        grid = self._grid = QGridLayout(self.row)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(_GAP)
        grid.setColumnStretch(len(DRILLS), 1)
        self.buttons: dict[str, Button] = {}
        for drill in DRILLS:
            button = Button(drill.title, key=" ", height=28)
            button.clicked.connect(lambda _checked=False, drill=drill: self.begin(drill))
            self.buttons[drill.key] = button
        column.addWidget(self.row)
        self._flow()

    def minimumSizeHint(self) -> QSize:
        """No width of its own: the window does not grow for a card at its foot."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other drills beside each other."""
        super().resizeEvent(event)
        self._flow()

    def _flow(self) -> None:
        """All drills in a row, or as many beside each other as have room."""
        wide = [button.sizeHint().width() + _GAP for button in self.buttons.values()]
        room = self.contentsRect().width() - _SIDES
        columns = len(wide) if sum(wide) <= room else max(1, room // max(wide))
        if columns != self._columns:
            self._columns = columns
            for at, button in enumerate(self.buttons.values()):
                self._grid.addWidget(button, at // columns, at % columns)

    # --- a drill --------------------------------------------------------------------------------------------------

    def begin(self, drill: Drill) -> None:
        """Go to where it begins; the keys count from the moment the place is there."""
        from app.queries.practice import mark

        def known(found: tuple[int, tuple[str, ...]]) -> None:
            self._mark, self._codes = found
            self._since = time.time_ns() // 1000
            self._parked, self._in_hand = set(), set()
            if drill.key == "list":
                QApplication.clipboard().setText("\n".join(f"{at}\t{code}" for at, code in enumerate(self._codes, 1)))
            self.drill = drill
            self._shell.go(drill.place)
            self.counter.start()
            self._timer.start()
            self._show()

        self._shell.desk.work.read(mark, known, owner=self)

    def end(self) -> None:
        """The drill is left, or done."""
        self.drill = None
        self.counter.stop()
        self._timer.stop()
        self._show()

    def look(self) -> None:
        """Whether the goal is reached."""
        drill = self.drill
        if drill is None:
            return
        if drill.key == "park":
            self._look_at_the_tabs(drill)
            return
        since, since_us, codes = self._mark, self._since, self._codes

        def reached(view: Any) -> bool:
            from app.queries import practice

            asked: dict[str, Callable[[], bool]] = {
                "repeat": lambda: practice.repeated(view, since),
                "list": lambda: practice.listed(view, since_us, codes),
                "scan": lambda: practice.picked(view, since),
                "split": lambda: practice.split(view, since),
            }
            return asked[drill.key]()

        self._shell.desk.work.read(reached, lambda yes: self._done(drill) if yes else None, owner=self, key="practice")

    def _look_at_the_tabs(self, drill: Drill) -> None:
        page = getattr(self._shell.screen("order"), "page", None)
        here = str(getattr(page, "draft_id", ""))
        if here and here in self._parked and self._shell.place == "order":
            self._done(drill)
        elif not here or not getattr(page, "parked", False):
            # What was in hand a moment ago and is not now, was put aside.
            self._parked |= self._in_hand - {here}
            self._in_hand = {here} if here else self._in_hand

    def _done(self, drill: Drill) -> None:
        if self.drill is not drill or (drill.key == "scan" and not self.counter.scans):
            return
        keys = self.counter.keys
        best = self.best(drill)
        self.end()
        bests = self.state.setdefault("bests", {})
        bests[drill.key] = keys if best is None else min(keys, best)
        self._shell.keep_state()
        praise = "your best so far" if best is None or keys < best else f"your best is {best}"
        self._shell.toast(f"{drill.title}: {keys} keys, par {drill.par}, {praise}.")
        self._show()

    def best(self, drill: Drill) -> int | None:
        """The fewest keys it took so far."""
        bests = self.state.get("bests")
        kept = bests.get(drill.key) if isinstance(bests, dict) else None
        return kept if isinstance(kept, int) else None

    # --- the card -------------------------------------------------------------------------------------------------

    def open(self) -> None:
        """Show it, with the keyboard in it: a digit begins a drill."""
        self.state["dismissed"] = False
        self.end()
        self.show()
        self.buttons[DRILLS[0].key].setFocus(Qt.FocusReason.TabFocusReason)

    def dismiss(self) -> None:
        """Away; the palette brings it back."""
        self.end()
        self.state["dismissed"] = True
        self._shell.keep_state()
        self.hide()
        self._shell.screen().entered()

    def _scanned(self, code: str) -> None:
        if self.drill is not None:
            self.counter.scanned(code)

    def _show(self) -> None:
        drill = self.drill
        self.row.setVisible(drill is None)
        self.stop.setVisible(drill is not None)
        self.leave.setVisible(drill is None)
        if drill is None:
            self.title.set_text("Practice")
            self.words.set_text("Nothing here is real. Five drills; keys are counted, your best is kept.")
            for number, one in enumerate(DRILLS, start=1):
                best = self.best(one)
                kept = f" · best {best}" if best is not None else ""
                self.buttons[one.key].set_text(f"{number} {one.title}", f"par {one.par}{kept}")
        else:
            self.title.set_text(drill.title)
            self._show_count()

    def _show_count(self) -> None:
        if drill := self.drill:
            scans = f", {self.counter.scans} scans" if self.counter.scans else ""
            self.words.set_text(f"{self.counter.keys} keys{scans} · par {drill.par} · {drill.how}")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A digit begins, Esc goes back to the place."""
        if event.key() == Qt.Key.Key_Escape:
            self._shell.screen().entered()
        elif self.drill is None and event.text().isdigit() and 1 <= int(event.text()) <= len(DRILLS):
            self.begin(DRILLS[int(event.text()) - 1])
        else:
            super().keyPressEvent(event)
