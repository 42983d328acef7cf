"""What can be had of the lines of a document being written, and when: their chips, and the promise below them. No Qt.

Lines of one product share what there is: what the first takes, a later one cannot have. A change looks at the lines of
the products it is about, and at no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from app.domain.promising import Chip as Promised
from app.domain.promising import chip, chips
from app.ui import format as say
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
        self._of: dict[str, set[int]] = {}
        self._found: dict[int, Promised] = {}
        self._short: set[int] = set()
        self.wanted = ""

    def follow(self, row: Callable[[str], int], others: Callable[[], None]) -> None:
        """``row`` says where a line stands, from 0; ``others`` is told when lines show something else unchanged."""
        self._row, self._others = row, others

    def spliced(self, _at: int, gone: Sequence[EntryLine], come: Sequence[EntryLine]) -> None:
        """Lines gave way to others."""
        touched = set()
        for line in gone:
            if self._lines.pop(line.line, None) is not None and line.product:
                self._of[line.product.id].discard(line.line)
                touched.add(line.product.id)
            self._found.pop(line.line, None)
            self._short.discard(line.line)
        for line in come:
            if line.product and line.product.known_supply and not line.comes_back:
                self._lines[line.line] = line
                self._of.setdefault(line.product.id, set()).add(line.line)
                touched.add(line.product.id)
        if self._look(touched) - {line.line for line in come}:
            self._others()

    def want(self, day: str) -> None:
        """Another day for the whole document."""
        if day != self.wanted:
            self.wanted = day
            if self._look(self._of):
                self._others()

    def _look(self, products: Iterable[str]) -> set[int]:
        """Reckon the lines of these products; the numbers of those that show something else than before."""
        others = set()
        for product in products:
            rows = [self._lines[number] for number in self._of.get(product, ())]
            rows.sort(key=self._place)
            taking = [line for line in rows if line.more.counted and not line.problem]
            # Lines of one reading have one supply; between two readings the newest is everybody's in a moment.
            asked = [(line.quantity, line.product.known_supply, self._day(line)) for line in taking if line.product]
            found = dict(zip((line.line for line in taking), chips(asked, self._today), strict=True))
            for line in rows:
                now = found.get(line.line) or self._alone(line)
                if now is not None and self._found.get(line.line) != now:
                    self._found[line.line] = now
                    others.add(line.line)
                short = now is not None and now.state not in {"free", "service"} and line.line in found
                (self._short.add if short else self._short.discard)(line.line)
        return others

    def _alone(self, line: EntryLine) -> Promised | None:
        """What is only offered takes nothing, and can be had of what there is."""
        supply = line.product.known_supply if line.product else None
        return chip(line.quantity, supply, self._today, self._day(line)) if supply else None

    def _day(self, line: EntryLine) -> str:
        return wanted_of(line, self._today) or self.wanted

    def _place(self, line: EntryLine) -> int:
        return self._row(str(line.line))

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

    def before(self, line: EntryLine) -> int:
        """How much lines above take of the same goods, in thousandths."""
        if line.product is None:
            return 0
        above = [self._lines[number] for number in self._of.get(line.product.id, ()) if number != line.line]
        place = self._place(line)
        return sum(max(0, one.quantity) for one in above if one.more.counted and self._place(one) < place)

    def lacking(self) -> set[str]:
        """Ids of the products of which a line cannot have all at once."""
        return {product.id for number in self._short if (product := self._lines[number].product)}

    def first(self) -> tuple[Message | None, int]:
        """The first line of which something comes nobody knows when, or too late; and how many there are."""
        found = [number for number in self._short if self._serious(number)]
        if not found:
            return None, 0
        line = min((self._lines[number] for number in found), key=self._place)
        return self._message(line), len(found)

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
