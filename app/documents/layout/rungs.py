"""How the sums of a ladder are set: a label at the left, its figure at the right, and neither ever cut."""

from __future__ import annotations

from dataclasses import dataclass

from app.documents.layout import fonts, text
from app.documents.layout.grid import BODY, HAIRLINE, MM, RULE, TABLE, TOTAL, leading
from app.documents.layout.sheet import RIGHT, Sheet
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

    @property
    def height(self) -> float:
        """With all its lines."""
        first = _STRONG if self.step.strong else _STEP
        more = (len(self.lines) - 1) * leading(self.size)
        return first + more + (self._down if self.below else 0.0)

    @property
    def _down(self) -> float:
        return leading(self.figure_size)

    def draw(self, sheet: Sheet, left: float, right: float, top: float, accent: Colour) -> None:
        """The rule above, if it has one, the label, and its figure beside the label's first line or below the last."""
        weight = _weight(self.step)
        if self.step.strong:
            sheet.rule(left, right, top + 0.9 * MM, RULE, accent)
        elif self.step.ruled:
            sheet.rule(left, right, top + 0.2 * MM, HAIRLINE)
        base = top + (_STRONG_BASE if self.step.strong else _BASE)
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


def _weight(step: Step) -> str:
    return fonts.SEMIBOLD if step.strong else fonts.REGULAR
