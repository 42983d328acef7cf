"""What can be had of the lines of a document being written, and when: their chips, and the promise below them. No Qt.

Lines of one product share what there is: what the first takes, a later one cannot have. A change looks at its own line,
and at those below of the same product only where it leaves them more or less: two hundred lines of one product, written
one below the other, cost as much each as the first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from app.domain.arranging import Want, Wants, plus
from app.domain.promising import Chip as Promised
from app.domain.promising import chip, for_line
from app.ui import format as say
from app.ui.entry.alike import Alike, Of
from app.ui.entry.lines import EntryLine, stock_of
from app.ui.entry.stockchip import stock_chip
from app.ui.screens.order.state import wanted_of
from app.ui.theme.status import Chip
from app.ui.widgets.bottomline import Message


class LineChips:
    """``wanted`` is the day of the whole document, ISO, "" if none was named."""

    def __init__(self, today: str) -> None:
        self._today = today
        self._row: Callable[[str], int] = lambda _line: 0
        self._others: Callable[[], None] = lambda: None
        self._lines: dict[int, EntryLine] = {}
        self._alike = Alike(self._at)
        self._found: dict[int, Promised] = {}
        # What a line and those above it take of the same goods, by the length of its pieces.
        self._taken: dict[int, Wants] = {}
        self._short: set[int] = set()
        self.wanted = ""
        self.worked = 0
        """How many chips were reckoned since the page was made."""

    def follow(self, row: Callable[[str], int], others: Callable[[], None]) -> None:
        """``row`` says where a line stands, from 0; ``others`` is told when lines show something else unchanged."""
        self._row, self._others = row, others

    def on(self, today: str) -> None:
        """Another day began."""
        self._today = today
        self._look_at_all()

    def spliced(self, at: int, gone: Sequence[EntryLine], come: Sequence[EntryLine]) -> None:
        """Lines gave way to others."""
        known = [line for line in gone if self._lines.pop(line.line, None) is not None]
        for line in gone:
            self._found.pop(line.line, None)
            self._short.discard(line.line)
        fresh = [line for line in come if line.product and line.product.known_supply and not line.comes_back]
        self._lines |= {line.line: line for line in fresh}
        looked: set[int] = set()
        for product, (first, came) in self._alike.spliced(at, _of(known), _of(fresh)).items():
            looked |= self._look(product, first, came)
        if looked - {line.line for line in come}:
            self._others()

    def want(self, day: str) -> None:
        """Another day for the whole document."""
        if day != self.wanted:
            self.wanted = day
            self._look_at_all()

    def _look_at_all(self) -> None:
        if set().union(*(self._look(one, 0, len(self._alike.of(one))) for one in self._alike.products)):
            self._others()

    def _look(self, product: str, first: int, came: int) -> set[int]:
        """Reckon the lines of a product from one on, of which so many came now; and those below, if less is left them.

        The numbers of those that show something else than before.
        """
        like = self._alike.of(product)
        taken = self._taken[like[first - 1]] if first else ()
        others = set()
        for place in range(first, len(like)):
            line = self._lines[number := like[place]]
            takes = line.more.counted and not line.problem
            after = plus(taken, _want(line)) if takes else taken
            if place >= first + came and self._taken[number] == after:
                # What stands above takes as much as before: neither this nor what is below it is another.
                break
            now = self._chip(line, taken if takes else ())
            taken = self._taken[number] = after
            if now is not None and self._found.get(number) != now:
                self._found[number] = now
                others.add(number)
            short = takes and now is not None and now.state not in {"free", "service"}
            (self._short.add if short else self._short.discard)(number)
        return others

    def _chip(self, line: EntryLine, taken: Wants) -> Promised | None:
        """What can be had of a line where others take so much; what is only offered takes nothing, and has all."""
        self.worked += 1
        supply = line.product.known_supply if line.product else None
        if supply is None:
            return None
        # Lines of one reading have one supply; between two readings the newest is everybody's in a moment.
        left = for_line(supply, _want(line), taken, self._today)
        return chip(line.quantity, left, self._today, self._day(line))

    def _day(self, line: EntryLine) -> str:
        return wanted_of(line, self._today) or self.wanted

    def _place(self, line: EntryLine) -> int:
        return self._at(line.line)

    def _at(self, number: int) -> int:
        return self._row(str(number))

    # --- what is shown --------------------------------------------------------------------------------------------

    def of(self, line: EntryLine) -> Promised | None:
        """What can be had of a line; None where nothing is known."""
        return self._found.get(line.line)

    def shown(self, line: EntryLine) -> Chip | None:
        """The chip beside a line."""
        found, product = self._found.get(line.line), line.product
        if (
            found is None
            or product is None
            or product.stopped
            or line.problem
            or line.comes_back
            or not product.known_supply
        ):
            return stock_of(line)
        return stock_chip(found, product.known_supply, self._today, dated=bool(self._day(line)))

    def before(self, line: EntryLine) -> Wants:
        """How much lines above take of the same goods, by the length of their pieces."""
        like = self._alike.of(line.product.id) if line.product else ()
        above = [one for one in like if one != line.line and self._at(one) < self._place(line)]
        return self._taken[max(above, key=self._at)] if above else ()

    def lacking(self) -> set[str]:
        """Ids of the products of which a line cannot have all at once."""
        return {product.id for number in self._short if (product := self._lines[number].product)}

    def first(self) -> tuple[Message | None, int]:
        """The first line of which something comes nobody knows when, or too late; and how many there are."""
        found = self.serious()
        return (self._message(found[0]), len(found)) if found else (None, 0)

    def serious(self) -> list[EntryLine]:
        """The lines of which something comes nobody knows when, or too late, in their order."""
        return sorted((self._lines[number] for number in self._short if self._serious(number)), key=self._place)

    def _serious(self, number: int) -> bool:
        found, line = self._found[number], self._lines[number]
        return not found.date or (found.late and bool(self._day(line)))

    def _message(self, line: EntryLine) -> Message | None:
        found, product = self._found[line.line], line.product
        if product is None:
            return None
        head, missing = f"Line {self._place(line) + 1}", say.quantity(found.later)
        if found.date:
            day = say.day(found.date)
            return Message(
                f"{head}: {missing} × {product.code} come on {day}", "Later than wanted. Ctrl . has ways.", 1
            )
        if found.state == "special":
            what = f"{missing} × {product.code} are ordered in, {found.days} days"
            return Message(f"{head}: {what}.", "Ctrl . orders it from the supplier.", 1)
        what = f"{missing} × {product.code} are missing." if found.now else f"{product.code} is out."
        ways = f"{found.alternatives} may be sold instead: Ctrl ." if found.alternatives else ""
        return Message(f"{head}: {what}", ways or "What is missing is back-ordered.", 1)

    def promise(self) -> str:
        """When all can leave, where that is known."""
        if not self._short:
            return "All lines can leave today."
        if len(self._short) == 1:
            line = self._lines[next(iter(self._short))]
            found = self._found[line.line]
            if found.now:
                when = say.day(found.date)
                return f"Line {self._place(line) + 1}: {say.quantity(found.later)} on {when}, rest today."
        return f"All lines can leave {say.day(max(self._found[number].date for number in self._short))}."


def _want(line: EntryLine) -> Want:
    """What a line wants; the length of its pieces counts where they are cut from bars."""
    supply = line.product.known_supply if line.product else None
    return Want(max(0, line.quantity), line.counted.length if supply and supply.bars else 0)


def _of(lines: Iterable[EntryLine]) -> list[Of]:
    return [(line.product.id, line.line) for line in lines if line.product]
