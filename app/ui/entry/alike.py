"""Which lines of a document are of one product, in the order in which they stand. No Qt in this file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

# The product of a line, "" where it counts for none, and the line's number.
Of = tuple[str, int]


class Alike:
    """Numbers of lines by product. ``row`` says where a line stands now, from 0.

    A line that comes, goes or changes looks for its own place among its like: nobody walks over the others, and two
    hundred lines of one product cost as much each as the first.
    """

    def __init__(self, row: Callable[[int], int]) -> None:
        self._row = row
        self._of: dict[str, list[int]] = {}
        self.looked = 0
        """How many places were looked at since it was made."""

    def of(self, product: str) -> Sequence[int]:
        """The lines of a product, as they stand."""
        return self._of.get(product, ())

    @property
    def products(self) -> tuple[str, ...]:
        """Every product that stands in a line."""
        return tuple(product for product, lines in self._of.items() if lines)

    def spliced(self, at: int, gone: Sequence[Of], come: Sequence[Of]) -> dict[str, tuple[int, int]]:
        """Lines at a row gave way to others, which stand where they stand by now.

        Returns, by product, from which of its lines on there are others, and how many came.
        """
        out, into = _by_product(gone), _by_product(come)
        found = {}
        for product in (*out, *(one for one in into if one not in out)):
            lines = self._of.setdefault(product, [])
            going = set(out.get(product, ()))

            def row(line: int, going: set[int] = going) -> int:
                # Those that went stood from that row on; where they stand now, if they do, says nothing of that.
                self.looked += 1
                return at if line in going else self._row(line)

            # At the end, as most are written.
            first = len(lines) if not going and (not lines or row(lines[-1]) < at) else bisect_left(lines, at, key=row)
            coming = into.get(product, [])
            lines[first : first + len(going)] = coming
            found[product] = first, len(coming)
        return found


def _by_product(lines: Sequence[Of]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for product, line in lines:
        if product:
            found.setdefault(product, []).append(line)
    return found
