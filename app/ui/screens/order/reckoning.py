"""What stands below the lines: sums and messages, kept up to date by what changes and not by what stands there. No Qt.

Line 200 costs what line 1 costs: a change takes its old lines out and puts its new ones in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.entry.adjust import Adjusted
from app.domain.entry.grammar import Kind
from app.domain.quantity import quantity_out
from app.domain.tax import Adjustment, Tax, TaxRounding, Totals, reckon
from app.ui.entry.lines import EntryLine
from app.ui.screens.order.state import UNTAXED, Firm
from app.ui.widgets.bottomline import Message

Row = Callable[[str], int]


@dataclass(frozen=True, slots=True)
class Sums:
    """The ladder of a document being written, minor units."""

    totals: Totals
    lines: int
    estimated: bool = False
    """Whether something in it is billed by weight, and nobody has weighed it yet."""


def message_of(line: EntryLine, row: int) -> Message | None:
    """What the person should know of one line, which is the ``row``-th, counted from 1."""
    product = line.product
    if line.problem:
        detail = line.problem if product else f"“{line.typed}”: {line.problem} — Ctrl ."
        return Message(f"Line {row} needs a decision", detail, 3)
    if product and product.stopped:
        way = f"Ctrl . takes {product.instead}." if product.instead else "Ctrl . deletes the line."
        return Message(f"Line {row}: {product.stopped}", way, 2)
    if line.note:
        return Message(f"Line {row}", line.note, 1)
    if product and product.ask_quantity and "quantity" not in line.by_hand:
        return Message(f"Line {row}: how much {product.code}?", "↑ and ↓ go to its quantity.", 2)
    if product and line.comes_back:
        many = f"{quantity_out(-line.quantity)} × {product.code}"
        come = "comes" if line.quantity == -1000 else "come"
        return Message(f"Line {row}: {many} {come} back", "Finish credits it; it is not ordered.", 1)
    if line.below_floor:
        return Message(f"Line {row}: needs approval", "The price is below its floor. Alt ⏎ says who gives it.", 1)
    if line.nudge:
        return Message(f"Line {row}: {line.nudge}", "Ctrl . takes it.", 0)
    return None


class Reckoning:
    """Sums by tax, lines that ask, lines with an alert: by number of line. ``row`` says where a line stands, from 0."""

    def __init__(self, row: Row) -> None:
        self._row = row
        self._nets: dict[Tax, list[int]] = {}
        self._lines: dict[int, EntryLine] = {}
        self._goods = self._open = self._back = self._estimated = 0
        self._told: dict[int, dict[int, EntryLine]] = {}
        self._noted: dict[int, EntryLine] = {}
        self.worked = 0
        """How many lines were looked at since the page was made."""

    def spliced(self, _at: int, gone: Sequence[EntryLine], come: Sequence[EntryLine]) -> None:
        """Lines gave way to others."""
        for line in gone:
            self._count(line, -1)
        for line in come:
            self._count(line, 1)

    def _count(self, line: EntryLine, by: int) -> None:
        self.worked += 1
        number = line.line
        if line.kind is Kind.PRODUCT:
            self._goods += by
            self._open += by * line.open_question
            self._back += by * line.comes_back
        if line.product and line.more.counted:
            held = self._nets.setdefault(line.tax or UNTAXED, [0, 0])
            held[0] += by * (line.net or 0)
            held[1] += by
            self._estimated += by * line.estimated
            if not held[1]:
                del self._nets[line.tax or UNTAXED]
        if by < 0:
            self._lines.pop(number, None)
            self._noted.pop(number, None)
            for told in self._told.values():
                told.pop(number, None)
            return
        self._lines[number] = line
        if line.product and line.product.alert:
            self._noted[number] = line
        if message := message_of(line, 0):
            self._told.setdefault(message.weight, {})[number] = line

    @property
    def ready(self) -> bool:
        """Whether every line is whole, so that the draft can carry a deal."""
        return self._goods > 0 and not self._open and not self._back

    @property
    def noted(self) -> list[EntryLine]:
        """Lines whose goods say something that must be read, in their order."""
        return sorted(self._noted.values(), key=self._place)

    def asking(self) -> EntryLine | None:
        """The first line that needs a decision."""
        return min(self._told.get(3, {}).values(), key=self._place, default=None)

    def _place(self, line: EntryLine) -> int:
        return self._row(str(line.line))

    def first(self) -> tuple[Message | None, int]:
        """The most serious message, of the first line that has one, and how many there are."""
        weights = [weight for weight, told in self._told.items() if told]
        if not weights:
            return None, 0
        line = min(self._told[max(weights)].values(), key=self._place)
        return message_of(line, self._place(line) + 1), sum(len(told) for told in self._told.values())

    def sums(
        self,
        firm: Firm,
        *,
        includes_tax: bool,
        halves: bool = False,
        adjusted: Sequence[Adjusted] = (),
        due: Sequence[Adjustment] = (),
    ) -> Sums:
        """Net, tax per rate, and total of the lines whose product is known; ``due`` is what rules charge beside it.

        ``halves`` says that the tax is two equal ones.
        """
        if firm.tax_rounding == "line" or adjusted or due:
            # Rounded line by line, or spread over the taxes in the order of the lines: no sum of lines stands for them.
            rows = sorted(self._lines.values(), key=self._place)
            whole = [(line.net or 0, line.tax or UNTAXED) for line in rows if line.product and line.more.counted]
        else:
            whole = [(held[0], tax) for tax, held in self._nets.items()]
        codes = {tax.code: tax for tax in self._nets}
        asked = tuple(
            Adjustment(one.charge, one.amount, one.percent, one.reason, codes.get(one.tax)) for one in adjusted
        )
        rounding: TaxRounding = "line" if firm.tax_rounding == "line" else "document"
        totals = reckon(whole, (*asked, *due) if whole else (), rounding, includes_tax, halves).totals
        return Sums(totals, sum(held[1] for held in self._nets.values()), self._estimated > 0)
