"""Ctrl+Z after an editor was kept: what stood there before, by a new step; Redo from its toast."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.ui.commands import Offer
from app.ui.screens.base import offer


class Undoer:
    """Tells that something was kept, with Undo where it can be taken back; remembers the last of its place."""

    def __init__(self, screen: Any) -> None:
        self._screen = screen
        self._last: Callable[[], None] | None = None

    def kept(self, sentence: str, reply: Any) -> None:
        """An edit that the books take back by its step; one that changed nothing leaves the edit before it at hand.

        What the action tells of it, a check digit that does not fit, stands behind the sentence.
        """
        sentence = f"{sentence} {reply.told}" if reply.told else sentence
        if reply.step:
            self.tell(sentence, lambda: self._back(reply.step, sentence))
        else:
            self._screen.desk.shell.toast(sentence)

    def tell(self, sentence: str, back: Callable[[], None]) -> None:
        """Say what was done; ``back`` takes it back, once, by the toast or by Ctrl+Z when that has gone."""

        def once() -> None:
            if self._last is once:
                self._last = None
                self._screen.offers_changed.emit()
            self._screen.desk.shell.toasts.withdraw(once)
            back()

        self._last = once
        self._screen.desk.shell.toast(sentence, action="Undo", run=once)
        self._screen.offers_changed.emit()

    def offers(self) -> dict[str, Offer]:
        """Ctrl+Z takes back the last edit of this place."""
        return {"undo": offer(self._last, bar=False)} if self._last else {}

    def _back(self, step: str, sentence: str) -> None:
        screen = self._screen
        name = sentence.removesuffix(" is kept.")

        def undone(reply: Any) -> None:
            words = f"{name} is as before." if name != sentence else "It is as before."
            screen.desk.shell.toast(words, action="Redo", run=lambda: take_back(reply.step, redone))

        def redone(reply: Any) -> None:
            self.kept(sentence, reply)

        def take_back(step: str, done: Callable[[Any], None]) -> None:
            screen.desk.work.perform("undo_edit", {"step": step}, done=done, failed=screen.went_wrong, owner=screen)

        take_back(step, undone)
