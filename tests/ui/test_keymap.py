"""Keys of a station: what may be one, who has it already, swapped, reset, kept, and shown everywhere at once."""

from __future__ import annotations

from collections import Counter
from itertools import product

import pytest
from driving import open_desk, press, settle
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from PySide6.QtCore import QCoreApplication, QEvent, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QComboBox, QDateEdit, QPlainTextEdit, QSpinBox

from app.ui import keymap
from app.ui.commands import CHOSEN, COMMANDS, SWALLOWED, command, key_now, told
from app.ui.keymap import normal
from app.ui.shell.state import WindowState
from app.ui.widgets.fields import Line

CTRL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture(autouse=True)
def as_it_came(qapp):
    yield
    CHOSEN.clear()


def _held(context):
    return ("document", "list") if context == "everywhere" else (context,)


def _quarrels():
    taken = Counter((normal(key), context) for one in COMMANDS for key, context in product(one.now, _held(one.context)))
    return [key for key, count in taken.items() if count > 1]


@pytest.mark.parametrize(
    ("key", "sentence"),
    [
        ("Ctrl+Alt+K", "Ctrl and Alt together are AltGr on many keyboards: they type characters."),
        ("Ins", "Ins belongs to screen readers."),
        ("Ctrl+Ins", "Ins belongs to screen readers."),
        ("K", "K is for typing. Take a function key, or one with Ctrl."),
        ("Shift+7", "Shift 7 is for typing. Take a function key, or one with Ctrl."),
        ("/", "/ is for typing. Take a function key, or one with Ctrl."),
        ("Return", "⏎ is for typing. Take a function key, or one with Ctrl."),
        ("Ctrl+E", "Ctrl E is kept by every field for itself."),
        ("Ctrl+C", "Ctrl C means the same in every program."),
        ("Ctrl+Z", "Ctrl Z means the same in every program."),
        ("Meta+K", "Meta K belongs to the system."),
        ("Ctrl+K, Ctrl+B", "That is no key that can be named."),
        ("", "That is no key that can be named."),
    ],
)
def test_what_can_be_no_key_is_said(key, sentence):
    assert keymap.refusal(key, "jot") == sentence


def test_every_key_that_commands_come_with_may_be_one():
    refused = {key: keymap.refusal(key, one.id) for one in COMMANDS for key in one.keys}
    assert {key for key, sentence in refused.items() if sentence} == {"F10"}, "the menu bar's own"


def test_a_key_that_is_taken_is_named_and_swapped_and_each_goes_back():
    repeat, find = command("repeat"), command("find")
    assert keymap.holder("F3", repeat).title == "Find"
    assert keymap.holder("Ctrl+R", command("filter")) is not None
    # Documents and lists are never in front together.
    assert keymap.holder("Ctrl+I", command("filter")) is None
    assert keymap.swap("repeat", "F3") == "Find has Ctrl K now."
    assert (repeat.now, find.now) == (("F3",), ("Ctrl+K",))
    assert keymap.reset("find") == "F3 is Repeat now. Give that another key first."
    assert keymap.reset("repeat") == ""
    assert keymap.reset("find") == ""
    assert not CHOSEN
    assert keymap.swap("jot", "Ctrl+G") == "Sign has Ctrl J now."
    keymap.reset()
    assert command("sign").key == "Ctrl G"
    # What works everywhere takes the key of a document's command and of a list's.
    assert keymap.swap("find", "Ctrl+R") == "Repeat has F3 now. Repeat has F3 now."
    assert _quarrels() == []


def test_sentences_and_keycaps_say_the_key_that_is_in_force():
    sentence = "F12 keeps it; Ctrl . or Ctrl+. takes F1 and F13, Ctrl Shift N too. See SO-F12."
    assert told(sentence) == sentence
    keymap.assign("next_step", "Ctrl+G") if keymap.holder("Ctrl+G", command("next_step")) is None else None
    keymap.assign("fix", "Shift+F5")
    keymap.assign("help", "Shift+F1")
    assert told(sentence) == "F12 keeps it; Shift F5 or Shift F5 takes Shift F1 and F13, Ctrl Shift N too. See SO-F12."
    assert (key_now("Ctrl ."), key_now("F12"), key_now("S")) == ("Shift F5", "F12", "S")


def test_what_a_station_kept_is_read_with_care():
    keymap.use(
        {"jot": ["Shift+F5"], "gone": ["F5"], "fix": ["Ctrl+E"], "sign": "Shift+F5", "pay": ["F12"], "park": [7]}
    )
    assert CHOSEN == {"jot": ("Shift+F5",)}
    keymap.use(["nonsense"])
    assert not CHOSEN
    assert _quarrels() == []


_NAMES = (
    *"ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.,/-=;",
    *(f"F{n}" for n in range(1, 13)),
    *("Ins", "Del", "Tab", "Return", "Up", "Down", "Left", "Right", "PgUp", "PgDown", "Home", "End", "Backspace"),
)
_KEYS = some.builds(
    lambda held, key: f"{held}{key}",
    some.sampled_from(["", "Shift+", "Ctrl+", "Ctrl+Shift+", "Alt+", "Ctrl+Alt+", "Meta+", "Alt+Shift+"]),
    some.sampled_from(_NAMES),
)
_STEPS = some.lists(
    some.tuples(some.sampled_from([one.id for one in COMMANDS]), _KEYS | some.none()), min_size=1, max_size=8
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_no_way_of_changing_keys_makes_a_quarrel_or_a_key_that_may_not_be(steps):
    """A20, over every remapping: one key has one command where it works, and is never one that fields swallow."""
    CHOSEN.clear()
    for command_id, key in steps:
        if key is None:
            keymap.reset(command_id)
        elif not keymap.refusal(key, command_id):
            keymap.swap(command_id, key)
    assert _quarrels() == []
    swallowed = {normal(one) for one in SWALLOWED}
    for command_id, keys in CHOSEN.items():
        assert not swallowed & {normal(key) for key in keys}, command_id
        assert not any("Ctrl+Alt" in key or "Ins" in key for key in keys)
    before = dict(CHOSEN)
    keymap.use({one: list(keys) for one, keys in before.items()})
    assert before == CHOSEN, "what is kept is what is read at the next start"


# Keys of commands that a field means itself while it has the focus, and why that is right.
ITS_OWN = {
    "undo": "a field takes its own typing back first; ours decline once they have nothing left",
    "redo": "the same",
    "next_period": "of a table; a field selects a word by it",
    "previous_period": "the same",
}
FIELDS = {"line": Line, "cell and combo": QComboBox, "date": QDateEdit, "number": QSpinBox, "notes": QPlainTextEdit}


@pytest.mark.parametrize("kind", FIELDS)
def test_every_key_works_while_a_field_has_the_focus(qtbot, kind):
    """A21: a key that a field claims for itself (ShortcutOverride) fires no command."""
    field = FIELDS[kind]()
    qtbot.addWidget(field)
    if kind == "cell and combo":
        field.setEditable(True)
    inside = field.lineEdit() if hasattr(field, "lineEdit") else field
    field.show()
    inside.setFocus()
    qtbot.waitUntil(inside.hasFocus)
    claimed = set()
    for one in COMMANDS:
        for key in one.keys:
            combination = QKeySequence(key)[0]
            event = QKeyEvent(QEvent.Type.ShortcutOverride, combination.key(), combination.keyboardModifiers())
            event.ignore()
            QCoreApplication.sendEvent(inside, event)
            if event.isAccepted():
                claimed.add(one.id)
    assert claimed <= set(ITS_OWN), claimed
    if kind == "line":
        assert claimed.isdisjoint({"undo", "redo"}), "nothing is typed in it, so that Ctrl+Z is the document's"
    # Nor does it claim any key that a command may be given.
    for held, key in product(("", "Shift+", "Ctrl+", "Ctrl+Shift+", "Alt+", "Alt+Shift+"), _NAMES):
        if not keymap.refusal(f"{held}{key}", "jot"):
            combination = QKeySequence(f"{held}{key}")[0]
            event = QKeyEvent(QEvent.Type.ShortcutOverride, combination.key(), combination.keyboardModifiers())
            event.ignore()
            QCoreApplication.sendEvent(inside, event)
            assert not event.isAccepted(), f"{held}{key}"


def test_a_key_is_changed_by_pressing_it_and_stands_everywhere_at_once(books, qtbot):
    state = WindowState(None)
    desk = open_desk(books, qtbot, state)
    desk.go("settings", "keys")
    settle(desk, qtbot)
    section = desk.screen().made("keys")
    section.table.go_to_id("find")
    press(qtbot, desk, Qt.Key.Key_Return)
    press(qtbot, desk, Qt.Key.Key_E, CTRL)
    assert section.note.full_text() == "Ctrl E is kept by every field for itself."
    press(qtbot, desk, Qt.Key.Key_Return)
    press(qtbot, desk, Qt.Key.Key_F9)
    assert section.note.full_text() == "F9 is Pay. Swap the two, or press Enter for another key."
    press(qtbot, desk, Qt.Key.Key_Return)
    settle(desk, qtbot)
    assert desk.toasts.shown[-1].text == "Find is F9 now. Pay has F3 now."
    assert desk.bar.keys[0] == ("F9", "Find")
    assert desk.keys.actions["find"].toolTip().endswith("F9")
    assert ("Find", "F9") in [row[:2] for row in desk.keys.rows()]
    press(qtbot, desk, Qt.Key.Key_F9)
    assert desk.palette_.isVisible()
    press(qtbot, desk, Qt.Key.Key_Escape)
    desk._collect()
    assert state.values["keys"] == {"find": ["F9", "Ctrl+K"], "pay": ["F3"]}
    section.reset_all()
    settle(desk, qtbot)
    assert desk.bar.keys[0] == ("F3", "Find")
