"""The same deed with many documents: each is a step of its own in the books, so that one refused keeps none back.

One after the other, and between two of them a run may be stopped: each is done whole, or waits as it was. It stops by
itself where the world is not ready.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from app.domain.errors import ClockInDoubt, CounterfoilError, Locked, NotPermitted, SignInRefused, Unavailable

if TYPE_CHECKING:
    from app.ui.work import Work

Outcome = Any
"""The reply of an action, the ``CounterfoilError`` that it was refused with, or None: it was not begun, and waits."""


@dataclass
class Run:
    """Many documents on their way. ``stepped`` hears of each step and of the end, in the GUI thread."""

    total: int
    stepped: Callable[[Run], None]
    at: int = 0
    """The one in hand, counted from 1."""
    stopping: bool = False
    over: bool = False
    told: list[Outcome] = field(default_factory=list)
    """What became of each so far, in the order of the commands."""

    @property
    def words(self) -> str:
        """ "12 of 50 · Esc stops after this one": stopped now, twelve are done."""
        stops = "stops after this one" if self.stopping else "Esc stops after this one"
        return f"{self.at} of {self.total} · {stops}" if self.at < self.total else f"{self.at} of {self.total}"

    def stop(self) -> None:
        """Do the one in hand and no more. Nothing once it is over."""
        if not self.over and not self.stopping:
            self.stopping = True
            self.stepped(self)


def perform_each(
    work: Work,
    commands: Sequence[dict[str, Any]],
    done: Callable[[tuple[Outcome, ...]], None],
    *,
    failed: Callable[[Exception], None],
    owner: QObject,
    stepped: Callable[[Run], None] = lambda _run: None,
) -> Run:
    """Run actions, each with its name as ``action``, one after the other; ``done`` gets what became of each.

    A right that some of them lack is asked for once: who lends it lends it to all of those. ``failed`` hears what is
    nobody's refusal; then the rest waits, and ``done`` is told all the same. It hears a locked certificate, too, after
    ``done``: it can be unlocked.
    """
    run = Run(len(commands), stepped)
    _Walk(work, commands, done, failed, owner, run).put(range(len(commands)))
    return run


class _Walk:
    """Puts one command after the other to the writer, and what lacked a right once more with an approval."""

    def __init__(
        self,
        work: Work,
        commands: Sequence[dict[str, Any]],
        done: Callable[[tuple[Outcome, ...]], None],
        failed: Callable[[Exception], None],
        owner: QObject,
        run: Run,
    ) -> None:
        self._work, self._commands, self._owner, self._run = work, commands, owner, run
        self._done, self._failed = done, failed
        self._told = run.told = [None] * len(commands)

    def put(self, places: Sequence[int], approval: dict[str, str] | None = None) -> None:
        """Do these; with an approval they lacked it before."""
        self._run.at, self._run.total = 0, len(places)
        self._next(list(places), approval)

    def _next(self, places: list[int], approval: dict[str, str] | None) -> None:
        if not places or self._run.stopping:
            self._end(asked=approval is not None)
            return
        at, rest = places[0], places[1:]
        self._run.at += 1
        self._run.stepped(self._run)
        lent = {"approval": approval} if approval else {}

        def answered(outcome: Outcome) -> None:
            if isinstance(outcome, ClockInDoubt) and self._work.timekeeper:
                again = lambda: self._once_more(places, approval)  # noqa: E731 - the same one
                self._work.timekeeper.ask(outcome, again, lambda: self._give_up(at, outcome))
            elif approval and self._asked_again(outcome):
                # What a wrong PIN says is said where the PIN is asked for; the document still lacks its right.
                return
            else:
                self._told[at] = outcome
                # No room, no key, no connection: the next one would hear the same.
                self._run.stopping |= isinstance(outcome, Unavailable)
                self._next(rest, approval)

        def broke(error: Exception) -> None:
            self._run.stopping = True
            self._failed(error)
            self._end(asked=True)

        self._work.ask(
            _one(self._commands[at] | lent, self._work.actor), done=answered, failed=broke, owner=self._owner
        )

    def _once_more(self, places: list[int], approval: dict[str, str] | None) -> None:
        self._run.at -= 1
        self._next(places, approval)

    def _give_up(self, at: int, outcome: Outcome) -> None:
        self._told[at] = outcome
        self._run.stopping = True
        self._end(asked=True)

    def _asked_again(self, outcome: Outcome) -> bool:
        """Whether the approval is asked for once more, for this; else the sheet that asked is closed."""
        wrong = outcome if _about_approval(outcome) or isinstance(outcome, NotPermitted) else None
        return bool(self._work.lender and self._work.lender.answered(wrong))

    def _end(self, *, asked: bool) -> None:
        missing = [] if asked or self._run.stopping else [one for one in self._told if isinstance(one, NotPermitted)]
        if missing and self._work.lender:
            self._work.lender.ask(_as_one(missing), lambda given: self.put(self._lacking(), given), self._tell)
        else:
            self._tell()

    def _lacking(self) -> list[int]:
        return [at for at, one in enumerate(self._told) if isinstance(one, NotPermitted)]

    def _tell(self) -> None:
        self._run.over = True
        self._run.stepped(self._run)
        self._done(tuple(self._told))
        if locked := next((one for one in self._told if isinstance(one, Locked)), None):
            self._failed(locked)  # who hears it can unlock


def took(outcome: Outcome) -> bool:
    """Whether it was done."""
    return outcome is not None and not isinstance(outcome, CounterfoilError)


def refused(outcome: Outcome) -> str:
    """Why one was not done, "" where it was, or was not begun."""
    return str(outcome) if isinstance(outcome, CounterfoilError) else ""


def _about_approval(outcome: Outcome) -> bool:
    return isinstance(outcome, SignInRefused) or (
        isinstance(outcome, CounterfoilError) and str(getattr(outcome, "field", None) or "").startswith("approval")
    )


def _as_one(missing: Sequence[NotPermitted]) -> NotPermitted:
    """All that is lacking as one refusal; only who may lend all of it is named."""
    sentences = list(dict.fromkeys(one.message for one in missing))
    rights = tuple(dict.fromkeys(right for one in missing for right in one.rights))
    able = tuple(name for name in missing[0].approvers if all(name in one.approvers for one in missing))
    return NotPermitted(" ".join(sentences[:2]), rights, able)


def _one(command: dict[str, Any], actor: str) -> Callable[[Any], Outcome]:
    def run(books: Any) -> Outcome:
        # Imported in the worker: the actions bring SQLAlchemy.
        from app.actions.catalogue import BY_NAME
        from app.actions.registry import perform
        from app.documents.runner import ready

        given = {name: value for name, value in command.items() if name != "action"}
        try:
            return perform(books, BY_NAME[command["action"]], given, actor, ready=ready).reply
        except CounterfoilError as error:
            return error

    return run
