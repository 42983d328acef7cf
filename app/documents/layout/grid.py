"""The one page grid: sheet sizes, margins, address windows, type sizes.

Lengths are in points, measured from the left and from the *top* of the sheet, unless a name says millimetres.
"""

from __future__ import annotations

from dataclasses import dataclass

from app.queries import paper_model as model

MM = 72 / 25.4
INCH = 72.0

# Four sizes carry the page; the sum to pay and the notes below a line have their own by the style guide.
TITLE = 16.0
BODY = 10.0
TABLE = 9.0
SMALL = 7.5
TOTAL = 14.0
NOTE = 8.0

LEADING = 1.28  # line distance per type size; rounded by `leading`
HAIRLINE = 0.25
RULE = 0.75


def leading(size: float) -> float:
    """Distance between two baselines for a type size, in points."""
    return round(size * LEADING * 2) / 2


@dataclass(frozen=True, slots=True)
class Window:
    """Where an envelope's window shows the address, in points from the top left corner of the sheet."""

    name: str
    left: float
    """The address's text line."""
    right: float
    top: float
    """Top of the address zone; the return line stands above it."""
    bottom: float
    highest: float
    """How far up the address may begin when it needs more lines than its zone has: DIN 5008 has a zone for remarks
    above it, which nothing but the sender stands in."""
    letterhead: float
    """Height of the letterhead."""
    meta_top: float
    body_top: float
    """Where the document's word may begin."""
    folds: tuple[float, ...]
    hole: float | None


_WINDOWS = {
    model.WINDOW_DIN_B: Window(
        "din-b",
        25 * MM,
        105 * MM,
        62.7 * MM,
        90 * MM,
        45 * MM,
        45 * MM,
        50 * MM,
        101 * MM,
        (105 * MM, 210 * MM),
        148.5 * MM,
    ),
    model.WINDOW_DIN_A: Window(
        "din-a",
        25 * MM,
        105 * MM,
        44.7 * MM,
        72 * MM,
        33 * MM,
        27 * MM,
        32 * MM,
        83 * MM,
        (87 * MM, 192 * MM),
        148.5 * MM,
    ),
    # The window of a #10 envelope on Letter folded in three; the text line is ours, it lies inside the window.
    model.WINDOW_US_10: Window(
        "us-10",
        25 * MM,
        4.5 * INCH,
        2 * INCH,
        3.125 * INCH,
        2 * INCH,
        1.4 * INCH,
        1.45 * INCH,
        3.55 * INCH,
        (279.4 * MM / 3, 279.4 * MM / 3 * 2),
        None,
    ),
}


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet with its margins."""

    width: float
    height: float
    window: Window
    left: float = 25 * MM
    right_margin: float = 20 * MM
    first_bottom: float = 27 * MM
    """Below this the first page keeps its footer columns."""
    next_bottom: float = 20 * MM
    next_top: float = 27 * MM
    """Where the content of a following page begins, below the continuation head."""

    @property
    def right(self) -> float:
        """The x of the right text edge."""
        return self.width - self.right_margin

    @property
    def text_width(self) -> float:
        """From the left to the right text edge."""
        return self.right - self.left

    def top(self, first: bool) -> float:
        """Where content may begin on the first or a following page."""
        return self.window.body_top if first else self.next_top

    def bottom(self, first: bool) -> float:
        """Where content must end on the first or a following page."""
        return self.height - (self.first_bottom if first else self.next_bottom)


def grid_for(paper_size: str, address_window: str = "") -> Grid:
    """The grid of a paper's size and window names; unknown names fall back to A4 and form B."""
    if paper_size == model.LETTER:
        window = _WINDOWS.get(address_window, _WINDOWS[model.WINDOW_US_10])
        return Grid(8.5 * INCH, 11 * INCH, window)
    window = _WINDOWS.get(address_window, _WINDOWS[model.WINDOW_DIN_B])
    return Grid(210 * MM, 297 * MM, window)
