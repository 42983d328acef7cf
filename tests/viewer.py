"""A hand at the windows for those who look at them: themes, sizes and scales, and what no key opens."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from app.actions.catalogue import BY_NAME
from app.actions.registry import perform
from app.domain.errors import CounterfoilError
from app.store.database import Database
from app.ui.play.robot import RobotError
from app.ui.theme.look import Mode, look
from tests.scenes import Hand

SIZES = {1366: (1366, 768), 3840: (3840, 2160)}
SCALES = (100, 150, 200)
MODES = (Mode.LIGHT, Mode.DARK, Mode.CONTRAST)
# How a scene ends that does not lead where it did.
BROKEN = (CounterfoilError, RobotError, LookupError, AttributeError)


@dataclass(frozen=True, slots=True)
class Look:
    """A theme, the width of the window, and the scale in percent."""

    mode: Mode
    width: int
    scale: int

    @property
    def name(self) -> str:
        """As files are called by it."""
        return f"{self.mode.value}_{self.width}_{self.scale}"

    def wear(self, window: QMainWindow, hand: Hand) -> None:
        """Dress the window so, and let what is drawn anew be drawn."""
        if look().mode is not self.mode:
            look().set_mode(self.mode)
        if look().scale != self.scale:
            look().set_scale(self.scale)
        window.resize(*SIZES[self.width])
        QTest.qWait(20)
        hand.robot.wait()


EVERY = tuple(Look(*one) for one in itertools.product(MODES, SIZES, SCALES))


class Viewer(Hand):
    """A hand that may also bring up what no key opens, and leaves everything as it was."""

    def __init__(self, books: Database) -> None:
        super().__init__(books)
        self.other: Callable[[], None] = lambda: None
        """What ends what a scene has begun, beyond Esc."""

    def do(self, command: str) -> None:
        """A command by its id, as the menu and Find give it."""
        self.robot.shell.do(command)
        self.robot.wait()

    def perform(self, action: str, **given: Any) -> Any:
        """An action on the books; its reply."""
        reply = perform(self.books, BY_NAME[action], given, actor="anna").reply
        self.robot.wait()
        return reply

    def open(self, statement: str) -> None:
        """The document of the books whose number that statement gives."""
        self.find(self.ask(statement))

    def away(self) -> None:
        """Nothing lies over the places, and no document of a scene stays open."""
        self.other()
        self.other = lambda: None
        look().set_scale(100)
        look().set_mode(Mode.LIGHT)
        self.frame.resize(*SIZES[1366])
        super().away()
