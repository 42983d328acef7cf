"""Opens every place of the window on a company and says what it found."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass

from app.domain.changes import Changes
from app.ui.play.robot import Robot
from app.ui.screens import SCREENS
from app.ui.work import Books


@dataclass(frozen=True, slots=True)
class Visit:
    """One place: whether it opened, and how long until it was filled (milliseconds)."""

    place: str
    milliseconds: int
    faults: tuple[str, ...]


def visit_all(opener: Callable[[Callable[[Changes], None]], Books], company: str) -> list[Visit]:
    """Visit every place in the order of its number, offscreen."""
    robot = Robot(opener, actor="selfcheck", company=company)
    visits = []
    try:
        for entry in SCREENS:
            robot.errors.clear()
            begun = time.monotonic()
            robot.shell.go(entry.id)
            robot.wait()
            took = round((time.monotonic() - begun) * 1000)
            faults = list(robot.errors)
            picture = robot.shell.frame.grab().toImage()
            corners = {picture.pixel(x, y) for x in range(80, picture.width(), 7) for y in range(40, 700, 11)}
            if len(corners) < 4:
                faults.append("Nothing was painted.")
            if robot.shell.place != entry.id:
                faults.append("The place did not open.")
            visits.append(Visit(entry.id, took, tuple(faults)))
    finally:
        robot.close()
    return visits
