"""The scan gate: a scan anywhere is a scan, and typing stays typing.

A keyboard scanner types a code within milliseconds a key and ends with Enter. The gate looks at keys on their way to a
*window* (an application filter would see each key twice, at the widget and at its parent), holds plain printable keys
for at most 25 ms, knows a scan by its third key inside the gap, and closes it on Enter, Tab or 60 ms of silence. What
turns out to be typing is sent on, in order, and behind a scan whose answer is still on its way (``InOrder``). Keys of
an input method, dead keys and whatever carries a command pass as they are.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QInputEvent, QKeyEvent, QWindow
from shiboken6 import isValid

from app.domain.gs1 import GS
from app.ui.presence import touched
from app.ui.qt import application
from app.ui.scanning.inorder import InOrder

GAP_MS = 25
SILENCE_MS = 60
PREFIXED_MS = 400
"""After the prefix a scanner was told to send, the rest may be slow: over a radio, or a remote desktop."""
KEYS_OF_A_SCAN = 3
SHORTEST = 4
_ENDS = {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Tab}
_SHIFTING = {
    *(Qt.Key.Key_Shift, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta),
    *(Qt.Key.Key_NumLock, Qt.Key.Key_Mode_switch),
}
_COMPOSING = {
    *(Qt.Key.Key_Multi_key, Qt.Key.Key_Codeinput, Qt.Key.Key_SingleCandidate, Qt.Key.Key_MultipleCandidate),
    *(Qt.Key.Key_PreviousCandidate, Qt.Key.Key_Kanji, Qt.Key.Key_Henkan, Qt.Key.Key_Muhenkan, Qt.Key.Key_Hangul),
}
_PLAIN = Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
_KEYS = {QEvent.Type.KeyPress, QEvent.Type.KeyRelease}


class ScanGate(QObject):
    """``scanned`` carries a code. Keys behind a scan that is being looked up wait for it in ``order``.

    ``typed_back(code)`` sends a code the router does not know to the focused field as if typed, with its Enter. With a
    ``prefix``, which the scanner sends before each code, a scan is known by it, however slowly it comes.
    """

    scanned = Signal(str)

    def __init__(self, parent: QObject | None = None, order: InOrder | None = None) -> None:
        super().__init__(parent)
        self.prefix = ""
        # Runs the command of a key that waited, and says whether there was one.
        self.command: Callable[[QKeyEvent], bool] = lambda _event: False
        # Whether a window's keys are looked at here; of several windows each has a gate of its own.
        self.mine: Callable[[QWindow], bool] = lambda _window: True
        self._order = order or InOrder(self)
        self._held: list[tuple[QWindow, QKeyEvent]] = []
        self._window: QWindow | None = None
        self._installed = False
        self._text = ""
        self._last = 0
        self._scanning = False
        self._replaying = False
        self._hold = QTimer(self, singleShot=True, timerType=Qt.TimerType.PreciseTimer)
        self._hold.timeout.connect(self._over)
        self._asked_again = False

    def install(self) -> None:
        """Begin to look at keys: those of the window that has the focus, whichever it is."""
        # Not a filter of the application: it would be handed each event of each object, 20 ms before the first paint.
        self._installed = True
        application().focusWindowChanged.connect(self._look_at)
        self._look_at(QGuiApplication.focusWindow())

    def remove(self) -> None:
        """Look no longer; what is held is typed."""
        self._flush()
        if self._installed:
            self._installed = False
            application().focusWindowChanged.disconnect(self._look_at)
            self._look_at(None)

    def _look_at(self, window: QWindow | None) -> None:
        if self._window is not None and isValid(self._window):
            self._window.removeEventFilter(self)
        self._window = window if window is not None and self.mine(window) else None
        if self._window is not None:
            self._window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keys on their way to a window."""
        if isinstance(event, QInputEvent):
            touched()
        if not isinstance(event, QKeyEvent) or event.type() not in _KEYS or self._replaying:
            return False
        if not isinstance(watched, QWindow):
            return False
        if event.type() == QEvent.Type.KeyRelease:
            return self._release(watched, event)
        return self._press(watched, event)

    def _press(self, window: QWindow, event: QKeyEvent) -> bool:
        if self._scanning and _ends(event):
            self._finish()
            return True
        if event.key() in _SHIFTING or _dead(event):
            # A scanner holds Shift for its capitals; by itself that key is neither typing nor an end. A dead key is the
            # input method's: it composes with the next one.
            return False
        if not self._may_be_scanned(event) and not (self._held and _separates(event)):
            self._flush()
            return self._behind(window, event)
        # The event's own time, not the clock: opening an editor can take longer than the gap of a scanner.
        if self._held and event.timestamp() - self._last > self._gap:
            self._silence()
        self._last = event.timestamp()
        self._held.append((window, event.clone()))
        self._text += GS if _separates(event) else event.text()
        if len(self._text) >= KEYS_OF_A_SCAN or self._prefixed:
            self._scanning = True
        self._asked_again = False
        self._hold.start(self._gap)
        return True

    def before(self, event: QEvent) -> None:
        """A key that may be a shortcut, which is asked for before any window gets it: what is held was typed before it.

        Where the window was busy, both stand in the queue, and the shortcut would not know of the figure just typed.
        """
        if not self._held or self._scanning or not isinstance(event, QKeyEvent):
            return
        if event.timestamp() < self._held[0][1].timestamp():
            return  # pressed earlier and played only now, once what it means is there: what is held comes behind it
        if not (event.key() in _SHIFTING or _dead(event) or _separates(event) or self._may_be_scanned(event)):
            self._flush()

    def _release(self, window: QWindow, event: QKeyEvent) -> bool:
        if event.key() in _SHIFTING or _dead(event):
            return False
        if not self._held or not self._may_be_scanned(event):
            return self._behind(window, event)
        # The release of a held press goes the same way as its press.
        self._held.append((window, event.clone()))
        return True

    def _may_be_scanned(self, event: QKeyEvent) -> bool:
        # A scanner sends "00" within a millisecond, which X11 tells as a key that repeats; a held key does so later.
        return _printable(event) and (bool(self._held) or not event.isAutoRepeat())

    @property
    def _prefixed(self) -> bool:
        return bool(self.prefix) and self._text.startswith(self.prefix)

    @property
    def _gap(self) -> int:
        """How long the next key of the same scan may take, in milliseconds."""
        if self._prefixed:
            return PREFIXED_MS
        return SILENCE_MS if self._scanning else GAP_MS

    def _behind(self, window: QWindow, event: QKeyEvent) -> bool:
        """Keep a key that follows a scan until that is answered; whether it was kept."""
        if not self._order.busy:
            return False
        kept = event.clone()
        return self._order.behind(lambda: self._do_or_send(window, kept))

    def _do_or_send(self, window: QWindow, event: QKeyEvent) -> None:
        # Sent to a window, a key fires no shortcut any more; and what it means may work only since the scan.
        if event.type() != QEvent.Type.KeyPress or not self.command(event):
            self._send([(window, event)])

    def _over(self) -> None:
        """The time is over; but where the window was busy meanwhile, the next keys stand in the queue behind this."""
        if self._asked_again:
            self._silence()
        else:
            self._asked_again = True
            self._hold.start(1)

    def _silence(self) -> None:
        """No further key came: a scanner without suffix if the code is long enough, else quick fingers."""
        if self._scanning and len(self._text.removeprefix(self.prefix)) >= SHORTEST:
            self._finish()
        else:
            self._flush()

    def _finish(self) -> None:
        text = self._text.removeprefix(self.prefix)
        self._clear()
        if text:
            self.scanned.emit(text)

    def _clear(self) -> None:
        self._hold.stop()
        self._held, self._text, self._scanning = [], "", False

    def _flush(self) -> None:
        """What was held was typing: on to its window, in order."""
        held = self._held
        self._clear()
        if held and not self._order.behind(lambda: self._send(held)):
            self._send(held)

    def _send(self, keys: list[tuple[QWindow, QKeyEvent]]) -> None:
        """To their window; what a window that is gone meanwhile was sent is nobody's."""
        self._replay(
            lambda: [QCoreApplication.sendEvent(window, event) for window, event in keys if isValid(window)],
        )

    def typed_back(self, code: str) -> None:
        """An unknown code goes to the field that has the focus, with its Enter, as if it had been typed."""
        window = QGuiApplication.focusWindow()
        if window is None:
            return
        none = Qt.KeyboardModifier.NoModifier
        keys = [(0, character) for character in code] + [(Qt.Key.Key_Return, "\r")]

        def send() -> None:
            for key, text in keys:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QCoreApplication.sendEvent(window, QKeyEvent(kind, int(key), none, text))

        self._replay(send)

    def _replay(self, send: Callable[[], object]) -> None:
        self._replaying = True
        try:
            send()
        finally:
            self._replaying = False


def _ends(event: QKeyEvent) -> bool:
    """Enter or Tab, also from a scanner that sends a line feed."""
    return event.key() in _ENDS or event.text() in {"\r", "\n", "\t"}


def _printable(event: QKeyEvent) -> bool:
    text = event.text()
    return bool(text) and text.isprintable() and not event.modifiers() & ~_PLAIN


def _separates(event: QKeyEvent) -> bool:
    """FNC1 between two elements of GS1, as scanners type it: Ctrl and a bracket."""
    return event.text() == GS or (
        event.key() == Qt.Key.Key_BracketRight and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    )


def _dead(event: QKeyEvent) -> bool:
    return Qt.Key.Key_Dead_Grave <= event.key() <= Qt.Key.Key_Dead_Longsolidusoverlay or event.key() in _COMPOSING
