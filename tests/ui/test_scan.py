"""A scan anywhere is a scan, typing stays typing. Keys to a window pass the gate, as a keyboard's do."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.ui.scan import GAP_MS, ScanGate


class Place(QWidget):
    """A field and a default button."""

    def __init__(self) -> None:
        super().__init__()
        self.field = QLineEdit()
        self.button = QPushButton("Post")
        self.button.setDefault(True)
        self.clicks = 0
        self.button.clicked.connect(self._click)
        column = QVBoxLayout(self)
        column.addWidget(self.field)
        column.addWidget(self.button)

    def _click(self):
        self.clicks += 1


@pytest.fixture
def place(qtbot):
    widget = Place()
    qtbot.addWidget(widget)
    widget.show()
    qtbot.waitExposed(widget)
    widget.activateWindow()
    widget.clock = 1000
    widget.gate = ScanGate(widget)
    widget.gate.install()
    widget.codes = []
    widget.gate.scanned.connect(widget.codes.append)
    yield widget
    widget.gate.remove()


def _send(place, text, gap):
    """Keys with the times a keyboard gives them; gap in milliseconds."""
    for character in text:
        place.clock += gap
        key = {"\r": Qt.Key.Key_Return, "\n": Qt.Key.Key_unknown}.get(character) or Qt.Key(ord(character.upper()))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            event = QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, character)
            event.setTimestamp(place.clock)
            QCoreApplication.sendEvent(place.windowHandle(), event)


@pytest.mark.parametrize("gap", [1, 8, 15])
@pytest.mark.parametrize("focus", ["field", "button"])
def test_a_scan_is_taken_whole_and_touches_nothing(place, qtbot, gap, focus):
    getattr(place, focus).setFocus()
    for _ in range(5):
        _send(place, "4006381333931\r", gap)
        place.clock += 50
    assert place.codes == ["4006381333931"] * 5
    assert place.field.text() == ""
    assert place.clicks == 0


@pytest.mark.parametrize("before", [2, 7])
def test_a_scan_whose_keys_stand_in_the_queue_of_a_busy_window_is_whole(place, qtbot, before):
    """The time of the gate is over before the keys behind it were handed over: they come first all the same."""
    place.field.setFocus()
    code = "4006381333931"
    place.gate._hold.timeout.connect(
        lambda: _send(place, f"{code[before:]}\r", 8), Qt.ConnectionType.SingleShotConnection
    )
    _send(place, code[:before], 8)
    qtbot.waitUntil(lambda: place.codes != [] or place.field.text() != "", timeout=2000)
    assert (place.codes, place.field.text()) == ([code], "")


def test_a_figure_twice_within_a_millisecond_is_part_of_a_scan_and_a_held_key_is_none(place, qtbot):
    place.field.setFocus()
    _send(place, "40", 8)
    for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
        again = QKeyEvent(kind, Qt.Key.Key_0, Qt.KeyboardModifier.NoModifier, "0", True)
        again.setTimestamp(place.clock)
        QCoreApplication.sendEvent(place.windowHandle(), again)
    _send(place, "6381333931\r", 8)
    assert (place.codes, place.field.text()) == (["4006381333931"], "")
    for _ in range(5):
        place.clock += 300
        QCoreApplication.sendEvent(
            place.windowHandle(),
            QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7", True),
        )
    assert place.field.text() == "77777"


def test_capitals_are_scanned_with_the_shift_that_a_scanner_holds(place):
    place.field.setFocus()
    shift = Qt.KeyboardModifier.ShiftModifier
    for character in "PA-12\r":
        held = shift if character.isupper() else Qt.KeyboardModifier.NoModifier
        place.clock += 4
        key = Qt.Key.Key_Return if character == "\r" else Qt.Key(ord(character))
        keys = [(key, character, held)]
        if held:
            keys.insert(0, (Qt.Key.Key_Shift, "", Qt.KeyboardModifier.NoModifier))
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            for code, text, with_ in keys if kind is QEvent.Type.KeyPress else reversed(keys):
                event = QKeyEvent(kind, code, with_, text)
                event.setTimestamp(place.clock)
                QCoreApplication.sendEvent(place.windowHandle(), event)
    assert place.codes == ["PA-12"]
    assert place.field.text() == ""


def test_a_hundred_scans_without_a_pause_keep_their_order(place):
    place.button.setFocus()
    codes = [f"{number:013d}" for number in range(100)]
    for code in codes:
        _send(place, f"{code}\r", 2)
    assert place.codes == codes


def test_a_scanner_may_end_with_a_line_feed(place):
    place.button.setFocus()
    _send(place, "4006381333931\n", 5)
    assert place.codes == ["4006381333931"]
    assert place.clicks == 0


def test_typing_arrives_in_order_and_soon(place, qtbot):
    place.field.setFocus()
    qtbot.waitUntil(place.field.hasFocus)
    for character in "cu15 pipe":
        _send(place, character, 80)
        qtbot.wait(30)
    qtbot.waitUntil(lambda: place.field.text() == "cu15 pipe")
    _send(place, "\r", 80)
    assert place.codes == []


def test_two_quick_keys_are_typing(place, qtbot):
    place.field.setFocus()
    qtbot.waitUntil(place.field.hasFocus)
    _send(place, "ab", 5)
    assert place.field.text() == ""
    qtbot.waitUntil(lambda: place.field.text() == "ab", timeout=200)
    _send(place, "cd\r", 5)
    assert place.field.text() == "abcd"
    assert place.codes == []


def test_a_scanner_without_a_suffix_ends_by_silence(place, qtbot):
    _send(place, "SO2041", 5)
    assert place.codes == []
    qtbot.waitUntil(lambda: place.codes == ["SO2041"], timeout=300)


def test_an_unknown_code_can_be_typed_where_the_cursor_is(place, qtbot):
    place.field.setFocus()
    qtbot.waitUntil(place.field.hasFocus)
    entered = []
    place.field.returnPressed.connect(lambda: entered.append(place.field.text()))
    place.gate.typed_back("X-77")
    assert entered == ["X-77"]
    assert place.codes == []


def test_a_command_key_between_lets_what_was_typed_go_first(place, qtbot):
    place.field.setFocus()
    qtbot.waitUntil(place.field.hasFocus)
    _send(place, "a", 90)
    event = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Backspace, Qt.KeyboardModifier.NoModifier, "\b")
    QCoreApplication.sendEvent(place.windowHandle(), event)
    assert place.field.text() == ""


def _press(place, key, text="", held=Qt.KeyboardModifier.NoModifier, gap=4):
    place.clock += gap
    event = QKeyEvent(QEvent.Type.KeyPress, key, held, text)
    event.setTimestamp(place.clock)
    QCoreApplication.sendEvent(place.windowHandle(), event)


def test_the_separator_of_gs1_is_part_of_the_scan_whichever_way_it_is_typed(place):
    _send(place, "]C110AB", 4)
    _press(place, Qt.Key.Key_BracketRight, "\x1d", Qt.KeyboardModifier.ControlModifier)
    _send(place, "21X", 4)
    _press(place, Qt.Key.Key_BracketRight, "", Qt.KeyboardModifier.ControlModifier)
    _send(place, "3024\r", 4)
    assert place.codes == ["]C110AB\x1d21X\x1d3024"]


def test_after_its_prefix_a_scan_may_be_slow_and_short(place, qtbot):
    place.field.setFocus()
    place.gate.prefix = "~"
    _send(place, "~A1\r", 200)
    _send(place, "~4006381333931\r", 90)
    assert place.codes == ["A1", "4006381333931"]
    _send(place, "~", 200)
    qtbot.waitUntil(lambda: place.field.text() == "~", timeout=1500)


def test_dead_keys_and_input_methods_are_left_alone(place, qtbot):
    place.field.setFocus()
    qtbot.waitUntil(place.field.hasFocus)
    seen = []
    spy = _Spy(seen)
    place.windowHandle().installEventFilter(spy)
    place.gate._look_at(None)
    place.gate._look_at(place.windowHandle())
    for key in (Qt.Key.Key_Dead_Acute, Qt.Key.Key_Multi_key, Qt.Key.Key_Henkan, Qt.Key.Key_Dead_Longsolidusoverlay):
        before = len(seen)
        _press(place, key)
        assert len(seen) == before + 1, key
    # What an input method composes comes as no key at all, and is shown at once, however fast.
    composed = QInputMethodEvent("´", [])
    QCoreApplication.sendEvent(place.field, composed)
    committed = QInputMethodEvent()
    committed.setCommitString("école")
    QCoreApplication.sendEvent(place.field, committed)
    assert place.field.text() == "école"
    assert place.codes == []


class _Spy(QObject):
    """Which keys reach the window beyond the gate."""

    def __init__(self, seen):
        super().__init__()
        self._seen = seen

    def eventFilter(self, _watched, event):
        if event.type() == QEvent.Type.KeyPress:
            self._seen.append(event.key())
        return False


def test_a_slow_typist_waits_for_no_key_longer_than_the_gap(place):
    assert GAP_MS <= 27
    _send(place, "a", 200)
    assert place.gate._hold.isActive()
    assert place.gate._hold.interval() == GAP_MS


def test_a_figure_typed_just_before_a_command_is_there_when_the_command_acts(qtbot):
    """A shortcut is asked for before any window gets its key; in a busy window the figure before it is still held."""
    field = QLineEdit()
    qtbot.addWidget(field)
    field.show()
    qtbot.waitExposed(field)
    field.setFocus()
    gate = ScanGate()
    gate.install()
    window = field.windowHandle()
    gate._look_at(window)
    QCoreApplication.sendEvent(
        window, QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_7, Qt.KeyboardModifier.NoModifier, "7")
    )
    assert field.text() == ""
    for key, text in ((Qt.Key.Key_Shift, ""), (Qt.Key.Key_8, "8")):
        gate.before(QKeyEvent(QEvent.Type.ShortcutOverride, key, Qt.KeyboardModifier.NoModifier, text))
        assert field.text() == "", "it may be a scan still"
    gate.before(QKeyEvent(QEvent.Type.ShortcutOverride, Qt.Key.Key_F12, Qt.KeyboardModifier.NoModifier))
    assert field.text() == "7"
    gate.remove()
