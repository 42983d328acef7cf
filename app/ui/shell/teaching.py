"""Whoever does the same thing by the mouse, a menu or Find anything is told its key, once, at the third time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.ui.commands import command

TIMES = 3


class Teaching:
    """Counts per command how often it was done without its key; ``values`` outlive the window."""

    def __init__(self, values: dict[str, Any], say: Callable[[str], None]) -> None:
        self._values, self._say = values, say

    def done(self, command_id: str) -> None:
        """A command was done in another way than by its key."""
        one = command(command_id)
        kept = self._values.get("taught")
        # A file that was written by hand may hold anything.
        taught = {str(name): times for name, times in kept.items() if isinstance(times, int)} if kept else {}
        if not one.key or taught.get(one.id, 0) >= TIMES:
            return
        taught[one.id] = taught.get(one.id, 0) + 1
        self._values["taught"] = taught
        if taught[one.id] == TIMES:
            self._say(f"{one.title}: next time {one.key}")
