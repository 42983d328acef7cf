"""The way back from what was done: an action that takes it back; Ctrl+Z after an editor was kept, and Redo."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from app.ui.commands import Offer
from app.ui.screens.base import offer

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.screens.desk import Desk

# The action that takes something back, and what it is given.
Back = tuple[str, dict[str, Any]]


def tell_done(
    desk: Desk, owner: QObject, failed: Callable[[Exception], None], sentence: str, back: Back | None
) -> None:
    """Say it; where there is a way ``back``, with Undo beside it."""
    if back is None:
        desk.shell.toast(sentence)
        return
    action, given = back

    def take_back() -> None:
        told = lambda _reply: desk.shell.toast("Taken back.")  # noqa: E731 - a word
        desk.work.perform(action, given, done=told, failed=failed, owner=owner)

    desk.shell.toast(sentence, action="Undo", run=take_back)


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

    def kept_together(self, sentence: str, replies: Sequence[Any]) -> None:
        """Several edits that were one to the person: the books take all of them back, the last first."""
        steps = [one.step for one in replies if one.step]
        told = " ".join(one.told for one in replies if one.told)
        sentence = f"{sentence} {told}" if told else sentence
        if steps:
            self.tell(sentence, lambda: self._all_back(steps, sentence))
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

    def forget(self) -> None:
        """Something else was done since, which is taken back first."""
        self._last = None

    def offers(self) -> dict[str, Offer]:
        """Ctrl+Z takes back the last edit of this place."""
        return {"undo": offer(self._last, bar=False)} if self._last else {}

    def _all_back(self, steps: Sequence[str], sentence: str) -> None:
        screen = self._screen

        def undone(replies: Any) -> None:
            again = [one.step for one in replies]
            screen.desk.shell.toast("It is as before.", action="Redo", run=lambda: take_back(again, redone))

        def redone(replies: Any) -> None:
            self.kept_together(sentence, replies)

        def take_back(steps: Sequence[str], done: Callable[[Any], None]) -> None:
            commands = [{"action": "undo_edit", "step": one} for one in reversed(steps)]
            screen.desk.work.perform_together(commands, done=done, failed=screen.went_wrong, owner=screen)

        take_back(steps, undone)

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
