"""Breaking boxes into pages: repeated heads, carried and brought forward, what must stay together.

A `Box` is the smallest thing that is never cut. Boxes that `keep` stay on one page with the box that follows. Heights
and positions are in points from the top of the sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from app.documents.layout.grid import Grid
from app.documents.layout.sheet import Sheet

Draw = Callable[[Sheet, float], None]


@dataclass(frozen=True, eq=False)
class TableHead:
    """The head of a table, drawn again on every page that the table reaches."""

    height: float
    draw: Draw
    carry_height: float = 0.0
    """Room for a carried or brought forward row; 0 for a table without money."""
    carry: Callable[[Sheet, float, bool, int], None] | None = None
    """Draws such a row: (sheet, top, whether it is the one carried forward, sum so far)."""


@dataclass(frozen=True)
class Box:
    """One uncut piece of content; `draw` gets the sheet and the box's top."""

    height: float
    draw: Draw
    gap: float = 0.0
    """Distance from the box before; not at the top of a page."""
    keep: bool = False
    """Stays on one page with the next box."""
    table: TableHead | None = None
    running: int | None = None
    """The table's sum with this row, in minor units; None for a part of a row that is not its first."""
    opens: str = ""
    """Begins a page, and names it and those that follow in their heads; nothing before it stays with it."""


@dataclass
class Page:
    """What is drawn where on one page."""

    first: bool
    items: list[tuple[Draw, float]] = field(default_factory=list)
    name: str = ""
    """What its head says instead of the document's title."""


def groups(boxes: Sequence[Box]) -> Iterator[list[Box]]:
    """The boxes in runs that stay together."""
    group: list[Box] = []
    for box in boxes:
        if box.opens and group:
            yield group
            group = []
        group.append(box)
        if not box.keep:
            yield group
            group = []
    if group:
        yield group


class Paginator:
    """Places boxes one after the other; `pages` is the result."""

    def __init__(self, grid: Grid, first_top: float) -> None:
        self._grid = grid
        self._y = first_top
        self._fresh = True  # nothing stands on this page yet
        self._open: TableHead | None = None  # the table whose head stands on this page
        self._sum = 0
        self._name = ""
        self.pages = [Page(first=True)]

    def place(self, boxes: Sequence[Box]) -> list[Page]:
        """Lay out all boxes and return the pages."""
        runs = list(groups(boxes))
        for index, run in enumerate(runs):
            after = runs[index + 1][0] if index + 1 < len(runs) else None
            if run[0].opens:
                self._name = run[0].opens
                if self._fresh:
                    self.pages[-1].name = self._name
                else:
                    self._break(run[0])
            if not self._fits(run, after) and not self._fresh:
                self._break(run[0])
            if self._fits(run, after):
                for box in run:
                    self._put(box)
            else:
                self._place_long(run, after)
        return self.pages

    def _place_long(self, run: list[Box], after: Box | None) -> None:
        # Too much for one page: cut it, but never leave the last box of a pair alone on the next page.
        for index, box in enumerate(run):
            rest = run[index : index + 2]
            follower = run[index + 2] if index + 2 < len(run) else after
            if not self._fits(rest, follower) and not self._fresh:
                single = [box]
                if len(rest) == 1 or index + 2 == len(run) or not self._fits(single, rest[1]):
                    self._break(box)
            self._put(box)

    def _fits(self, run: Sequence[Box], after: Box | None) -> bool:
        needed = 0.0
        table = self._open
        fresh = self._fresh
        for box in run:
            needed += 0.0 if fresh else box.gap
            if box.table is not None and box.table is not table:
                needed += box.table.height
            table = box.table
            needed += box.height
            fresh = False
        if after is not None and after.table is not None and after.table is run[-1].table:
            needed += after.table.carry_height
        return self._y + needed <= self._grid.bottom(self.pages[-1].first) + 0.01

    def _put(self, box: Box) -> None:
        if not self._fresh:
            self._y += box.gap
        if box.table is not None and box.table is not self._open:
            self._sum = 0
            self._head(box.table)
        self._open = box.table
        self.pages[-1].items.append((box.draw, self._y))
        self._y += box.height
        self._fresh = False
        if box.running is not None:
            self._sum = box.running

    def _head(self, table: TableHead) -> None:
        self.pages[-1].items.append((table.draw, self._y))
        self._y += table.height
        self._open = table
        self._fresh = False

    def _break(self, following: Box) -> None:
        """Begin a page; a table that goes on carries its sum and repeats its head."""
        table = self._open if self._open is not None and following.table is self._open else None
        if table is not None and table.carry is not None:
            self._carry(table, carried=True)
        self.pages.append(Page(first=False, name=self._name))
        self._y = self._grid.top(first=False)
        self._fresh = True
        self._open = None
        if table is not None:
            self._head(table)
            if table.carry is not None:
                self._carry(table, carried=False)
            self._fresh = True

    def _carry(self, table: TableHead, *, carried: bool) -> None:
        carry, amount = table.carry, self._sum
        if carry is None:
            return
        self.pages[-1].items.append((lambda sheet, y: carry(sheet, y, carried, amount), self._y))
        self._y += table.carry_height
