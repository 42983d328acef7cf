"""How any part of the window tells a person something, without knowing the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol


class Teller(Protocol):
    """Who says it, and does what is chosen beside it."""

    def toast(
        self,
        text: str,
        *,
        action: str = "",
        run: Callable[[], object] | None = None,
        phase: str = "done",
        undo: Callable[[], object] | None = None,
    ) -> None:
        """Say that something happened."""

    def do(self, command_id: str) -> bool:
        """Run a command as its key would."""
