"""Keys of this station: what was chosen instead of those that commands come with, what may be, how they are said.

One map for the process. Every widget that shows a key of a command asks for it when it paints (``key_now``), and a
sentence that names one is said through ``told``; so a changed key stands everywhere at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence

from app.ui.commands import CHOSEN, COMMANDS, SWALLOWED, Command, command, shown_key
from app.ui.theme.look import look

# What every field and table of the system means by them.
_SYSTEMS: Final = frozenset(
    ("Ctrl+A", "Ctrl+C", "Ctrl+V", "Ctrl+X", "Alt+F4", "Alt+Tab", "Ctrl+Esc", "Alt+Space", "Ctrl+Backspace", "F10")
)
# Fields select words by them; they stay with the commands of lists that came with them, where no field is typed in.
_SELECTING: Final = frozenset(("Ctrl+Shift+Left", "Ctrl+Shift+Right"))
_UNDOING: Final = {"Ctrl+Z": "undo", "Ctrl+Shift+Z": "redo"}
_FUNCTION = re.compile(r"(Ctrl\+)?(Shift\+)?F([1-9]|1[0-9]|2[0-4])")
_CONTROL = re.compile(r"Ctrl\+(Shift\+)?(.|Tab|Return|Enter|Backtab|Up|Down|Left|Right|PgUp|PgDown|Del)")
_ALT = re.compile(r"Alt\+(Shift\+)?(Up|Down|Left|Right|Return|Enter|PgUp|PgDown)")


def normal(key: str) -> str:
    """A key as Qt writes it, "" if it is none."""
    return QKeySequence(key).toString(QKeySequence.SequenceFormat.PortableText)


def refusal(key: str, command_id: str = "") -> str:
    """Why a key can be no command's (or not this one's), as a sentence; "" where it can."""
    text = normal(key)
    parts = text.split("+")
    if not text or ", " in text:
        return "That is no key that can be named."
    if "Meta" in parts:
        return f"{shown_key(text)} belongs to the system."
    if {"Ctrl", "Alt"} <= set(parts):
        return "Ctrl and Alt together are AltGr on many keyboards: they type characters."
    if parts[-1] in {"Ins", "Insert"}:
        return "Ins belongs to screen readers."
    if text in {normal(one) for one in SWALLOWED} or (text in _SELECTING and text not in _came_with(command_id)):
        return f"{shown_key(text)} is kept by every field for itself."
    if text in _SYSTEMS or _UNDOING.get(text, command_id) != command_id:
        return f"{shown_key(text)} means the same in every program."
    if not (_FUNCTION.fullmatch(text) or _CONTROL.fullmatch(text) or _ALT.fullmatch(text)):
        return f"{shown_key(text)} is for typing. Take a function key, or one with Ctrl."
    return ""


def _came_with(command_id: str) -> set[str]:
    return {normal(key) for key in command(command_id).keys} if command_id else set()


def holders(key: str, of: Command) -> tuple[Command, ...]:
    """The other commands that have this key where ``of`` works too; a document's and a list's may be two."""
    text = normal(key)
    return tuple(
        one
        for one in COMMANDS
        if one.id != of.id
        and (one.context == of.context or "everywhere" in {one.context, of.context})
        and text in {normal(its) for its in one.now}
    )


def holder(key: str, of: Command) -> Command | None:
    """The first of them."""
    return next(iter(holders(key, of)), None)


def assign(command_id: str, key: str) -> None:
    """This key is the command's instead of its first, from now on. It is nobody else's there and not refused."""
    _keep({**CHOSEN, command_id: _first(command(command_id), normal(key))})


def _first(one: Command, key: str) -> tuple[str, ...]:
    """The command's keys with this one instead of the first."""
    return (key, *(its for its in one.now[1:] if normal(its) != key))


def swap(command_id: str, key: str) -> str:
    """The same, and who had the key gets the one the command had, if it can. Returns what became of it, a sentence."""
    mine, text = command(command_id), normal(key)
    others, given = holders(text, mine), next(iter(mine.now), "")
    fresh = {one.id: tuple(its for its in one.now if normal(its) != text) for one in others}
    _keep({**CHOSEN, **fresh, command_id: _first(mine, text)})
    for one in others:
        if given and not one.now and not refusal(given, one.id) and holder(given, one) is None:
            _keep({**CHOSEN, one.id: (normal(given),)})
    return " ".join(f"{one.title} has {one.key or 'no key'} now." for one in others)


def reset(command_id: str = "") -> str:
    """Back to the key it came with, of one command or of all. Returns a sentence where that key is another's by now."""
    if not command_id:
        _keep({})
        return ""
    mine = command(command_id)
    for key in mine.keys:
        other = holder(key, mine)
        if other is not None:
            return f"{shown_key(key)} is {other.title} now. Give that another key first."
    _keep({one: keys for one, keys in CHOSEN.items() if one != command_id})
    return ""


def use(kept: object) -> None:
    """What a station kept. What is unknown or refused by now is left out; so is the later of two that quarrel."""
    CHOSEN.clear()
    known = {one.id: one for one in COMMANDS}
    chosen = kept if isinstance(kept, Mapping) else {}
    for command_id, keys in chosen.items():
        if command_id in known and isinstance(keys, list | tuple) and all(isinstance(key, str) for key in keys):
            CHOSEN[command_id] = tuple(keys)
    for command_id in list(CHOSEN):
        one = known[command_id]
        if any(refusal(key, command_id) or holder(key, one) for key in one.now):
            del CHOSEN[command_id]


def _keep(chosen: Mapping[str, tuple[str, ...]]) -> None:
    fresh = {one: keys for one, keys in chosen.items() if tuple(map(normal, command(one).keys)) != tuple(keys)}
    CHOSEN.clear()
    CHOSEN.update(fresh)
    # All that shows a key is laid out and painted anew.
    look().changed.emit()


def pressed(event_key: int, held: Qt.KeyboardModifier) -> str:
    """The key of an event, "" while only Shift and its like are held."""
    if event_key in {Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, 0}:
        return ""
    return QKeySequence(event_key | held.value).toString(QKeySequence.SequenceFormat.PortableText)
