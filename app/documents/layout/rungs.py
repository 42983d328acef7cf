"""How the sums of a ladder are set: a label at the left, its figure at the right, and neither ever cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.documents.layout import fonts, text
from app.documents.layout.grid import BODY, HAIRLINE, MM, RULE, TABLE, TOTAL, leading
from app.documents.layout.sheet import RIGHT, Sheet
from app.documents.layout.table import UNCUT_LINES
from app.domain.accents import Colour

_STEP = 5 * MM
_STRONG = 8.5 * MM
_BASE = 3.8 * MM
_STRONG_BASE = 6.3 * MM
_BETWEEN = 3 * MM  # a label and its figure
_NARROW = 0.35  # the share of the ladder below which a label takes lines of its own


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the ladder."""

    label: str
    figure: str
    strong: bool = False
    """The sum everybody looks for: 14 pt under a rule in the one colour."""
    ruled: bool = False


@dataclass(frozen=True, slots=True)
class Rung:
    """A step as it fits the width of its ladder; lengths in points."""

    step: Step
    lines: tuple[str, ...]
    """The label."""
    size: float
    figure_size: float
    below: bool = False
    """Whether the figure stands on a line of its own, below a label that needs the whole width."""
    goes_on: bool = False
    """Whether its label began in the rung before, of which it is a part; no rule stands above it."""

    @property
    def height(self) -> float:
        """With all its lines."""
        first = _STRONG if self.step.strong else _STEP
        if self.goes_on:
            first = leading(self.size)
        more = (len(self.lines) - 1) * leading(self.size)
        return first + more + (self._down if self.below else 0.0)

    def parts(self) -> list[Rung]:
        """Itself, or a rung with a long label cut line by line, two lines at least at each side; as high together."""
        if len(self.lines) <= UNCUT_LINES:
            return [self]
        told = replace(self.step, figure="")
        step, last = (told, self.step) if self.below else (self.step, told)
        rest = replace(self, step=told, below=False, goes_on=True)
        return [
            replace(self, step=step, lines=self.lines[:2], below=False),
            *(replace(rest, lines=(line,)) for line in self.lines[2:-2]),
            replace(rest, step=last, lines=self.lines[-2:], below=self.below),
        ]

    @property
    def _down(self) -> float:
        return leading(self.figure_size)

    def draw(self, sheet: Sheet, left: float, right: float, top: float, accent: Colour) -> None:
        """The rule above, if it has one, the label, and its figure beside the label's first line or below the last."""
        weight = _weight(self.step)
        if self.step.strong and not self.goes_on:
            sheet.rule(left, right, top + 0.9 * MM, RULE, accent)
        elif self.step.ruled and not self.goes_on:
            sheet.rule(left, right, top + 0.2 * MM, HAIRLINE)
        base = top + (_STRONG_BASE if self.step.strong else _BASE)
        if self.goes_on:
            base += leading(self.size) - (_STRONG if self.step.strong else _STEP)
        for number, line in enumerate(self.lines):
            sheet.text(left, base + number * leading(self.size), line, self.size, weight)
        if self.below:
            base += (len(self.lines) - 1) * leading(self.size) + self._down
        sheet.text(right, base, self.step.figure, self.figure_size, weight, RIGHT)


def fitted(step: Step, room: float) -> Rung:
    """A step in `room` points.

    A label that is too long beside its figure is set in the type of the text, then wrapped; where a figure leaves no
    room for that, it goes below the label. A figure wider than the ladder is set smaller.
    """
    weight, largest = _weight(step), TOTAL if step.strong else TABLE
    wide = text.width(step.figure, largest, weight)
    figure_size = largest * min(1.0, room / wide) if wide else largest
    beside = room - min(wide, room) - _BETWEEN
    label = text.one_line(step.label)
    for size in (TOTAL, BODY) if step.strong else (TABLE,):
        if text.width(label, size, weight) <= beside:
            return Rung(step, (label,), size, figure_size)
    size = BODY if step.strong else TABLE
    if beside >= room * _NARROW and all(text.width(word, size, weight) <= beside for word in label.split(" ")):
        return Rung(step, tuple(text.wrap(label, beside, size, weight)), size, figure_size)
    return Rung(step, tuple(text.wrap(label, room, size, weight)), size, figure_size, below=True)


def parted(rungs: Sequence[Rung], loose: int, room: float) -> tuple[list[Rung], list[Rung]]:
    """The rungs, cut where their labels are long: those that may stand on any page, and the last, which stay together.

    What stays is what follows the first `loose` rungs, with the last of them; as much of its end as `room` points hold.
    """
    parts = [one.parts() for one in rungs]
    every = [part for one in parts for part in one]
    earliest = max(sum(len(one) for one in parts[:loose]) - 1, 0)
    start = len(every) - 1
    height = every[start].height
    while start > earliest and height + every[start - 1].height <= room:
        start -= 1
        height += every[start].height
    return every[:start], every[start:]


def _weight(step: Step) -> str:
    return fonts.SEMIBOLD if step.strong else fonts.REGULAR
