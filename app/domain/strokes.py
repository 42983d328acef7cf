"""The strokes of a signature: whole numbers, never a picture."""

from collections.abc import Sequence
from typing import Final

FULL_PRESSURE: Final = 1000
"""What the pressure of a point is out of."""
UNIT: Final = "1/100 px, ms, pressure 0-1000"
"""What the numbers of a point are: across, down, time since the first point, pressure."""
MOST_POINTS: Final = 20_000


def still(strokes: Sequence[Sequence[Sequence[int]]]) -> list[list[list[int]]]:
    """The strokes without pressure and timing, which are like a measure of the body."""
    return [[[x, y, 0, 0] for x, y, *_ in stroke] for stroke in strokes]
