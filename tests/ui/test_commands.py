"""One key, one meaning; no key that a field swallows; everything is said once."""

from __future__ import annotations

import re
from collections import Counter
from itertools import product

from PySide6.QtGui import QKeySequence

from app.ui.commands import COMMANDS, MENUS, SWALLOWED


def _contexts(context):
    return ("document", "list") if context == "everywhere" else (context,)


def test_no_two_commands_share_a_key_in_a_context(qapp):
    taken = Counter(
        (QKeySequence(key).toString(), context)
        for command in COMMANDS
        for key, context in product(command.keys, _contexts(command.context))
    )
    assert [key for key, count in taken.items() if count > 1] == []


def test_no_key_is_swallowed_or_forbidden(qapp):
    for command in COMMANDS:
        for key in command.keys:
            sequence = QKeySequence(key).toString()
            assert sequence, key
            assert sequence not in {QKeySequence(one).toString() for one in SWALLOWED}, command.id
            assert "Ctrl+Alt" not in sequence
            assert not re.fullmatch(r"(Shift\+)?(.|Ins|Space)", sequence), command.id


def test_every_command_has_its_words_and_a_menu():
    assert len({command.id for command in COMMANDS}) == len(COMMANDS)
    for command in COMMANDS:
        assert command.title
        assert command.help.endswith(".")
        assert command.menu in MENUS
        assert "!" not in command.help


def test_keys_are_shown_as_on_a_keycap():
    shown = {command.id: command.key for command in COMMANDS}
    assert shown["fix"] == "Ctrl ."
    assert shown["next_step"] == "F12"
    assert shown["larger"] == "Ctrl +"
    assert shown["details"] == "Alt ⏎"
