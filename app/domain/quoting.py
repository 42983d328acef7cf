"""What of a quote is still open, what becomes an order of it, and what its prices would be today. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.deal import Deal, DealLine, reckoned
from app.domain.errors import RuleViolation
from app.domain.money import amount_out
from app.domain.pricing import PriceEntry, price_of_the_day
from app.domain.quantity import quantity_out
from app.domain.rounding import part
from app.domain.tax import Adjustment


@dataclass(frozen=True, slots=True)
class Risen:
    """How prices went since a quote was sent: how many rose and fell, and by how much the goods would cost more.

    `amount` in minor units, in the quote's price mode, below zero where they cost less.
    """

    rose: int
    fell: int
    amount: int
    since: str
    currency: str

    def __bool__(self) -> bool:
        return bool(self.rose or self.fell)

    @property
    def sentence(self) -> str:
        """As it is asked about: "3 prices rose since 2026-03-02 (+12.40 EUR)."; "" where none is another."""
        parts = [
            f"{n} price{'s' if n != 1 else ''} {verb}" for n, verb in ((self.rose, "rose"), (self.fell, "fell")) if n
        ]
        if not parts:
            return ""
        sign = "+" if self.amount >= 0 else "−"
        by = amount_out(abs(self.amount), self.currency)
        return f"{' and '.join(parts)} since {self.since} ({sign}{by} {self.currency})."


def left_of(quoted: Deal, taken: Mapping[int, int]) -> dict[int, int]:
    """What of each line, in thousandths, is still open; `taken` is what became orders already."""
    return {line.line: line.quantity - taken.get(line.line, 0) for line in quoted.lines}


def part_of(quoted: Deal, left: Mapping[int, int], wanted: Mapping[int, int]) -> dict[int, int]:
    """The quantities that become an order: those wanted, each within what is left. Raises RuleViolation."""
    if not wanted:
        raise RuleViolation("No line of the quote is taken.", "lines")
    for number, quantity in wanted.items():
        if number not in left:
            raise RuleViolation(f"The quote has no line {number}.", "lines")
        open_ = left[number]
        if quantity * open_ <= 0 or abs(quantity) > abs(open_):
            sku = quoted.line(number).sku
            raise RuleViolation(
                f"Line {number} ({sku}) has {quantity_out(open_)} left to take, not {quantity_out(quantity)}.", "lines"
            )
    return dict(wanted)


def as_order(quoted: Deal, quantities: Mapping[int, int], taken: Mapping[int, int], date: str) -> Deal:
    """The order of these quantities of a quote, at the quoted prices; `taken` is what became orders before.

    Lines are counted anew. What was agreed as an amount goes along in proportion, so that all parts together have it
    once, to the cent; a charge belongs to the first part.
    """
    lines: list[DealLine] = []
    for line in quoted.lines:
        if quantity := quantities.get(line.line, 0):
            before = taken.get(line.line, 0)
            shares = tuple(
                replace(one, amount=_between(one.amount, before, before + quantity, line.quantity))
                for one in line.allowances
            )
            lines.append(replace(line, line=len(lines) + 1, quantity=quantity, allowances=shares, mark="Q"))
    return reckoned(
        replace(
            quoted,
            date=date,
            terms=replace(quoted.terms, valid_until=""),
            lines=tuple(lines),
            adjustments=_agreed(quoted, quantities, taken),
        )
    )


def _between(amount: int, before: int, after: int, whole: int) -> int:
    """The share of an amount that goes with what lies between two marks of a whole."""
    return part(amount, after, whole) - part(amount, before, whole) if amount and whole else amount


def _agreed(quoted: Deal, quantities: Mapping[int, int], taken: Mapping[int, int]) -> tuple[Adjustment, ...]:
    if all(quantities.get(line.line, 0) == line.quantity for line in quoted.lines):
        return quoted.adjustments
    goods = {line.line: (line.amount, line.quantity) for line in quoted.lines}
    whole = sum(amount for amount, _ in goods.values())
    before = sum(part(goods[n][0], quantity, goods[n][1]) for n, quantity in taken.items() if n in goods and quantity)
    after = before + sum(part(goods[n][0], quantity, goods[n][1]) for n, quantity in quantities.items() if quantity)
    found = []
    for one in quoted.adjustments:
        if not one.amount or (one.charge and not any(taken.values())):
            found.append(one)
        elif not one.charge and (amount := _between(one.amount, before, after, whole)):
            found.append(replace(one, amount=amount))
    return tuple(found)


def at_prices(deal: Deal, prices: Mapping[str, Sequence[PriceEntry]], marks: Mapping[int, str]) -> Deal:
    """The deal at the prices of its own date, by product; a price given by hand (mark M) stays, as does one unknown."""
    lines = tuple(_repriced(line, prices.get(line.product_id, ()), deal.date, marks) for line in deal.lines)
    return reckoned(replace(deal, lines=lines))


def _repriced(line: DealLine, entries: Sequence[PriceEntry], date: str, marks: Mapping[int, str]) -> DealLine:
    entry = None if marks.get(line.line) == "M" else price_of_the_day(entries, line.quantity, date)
    if entry is None:
        return line
    mark = "B" if entry.min_quantity else "L"
    return replace(line, price=entry.price, price_per=entry.price_per, mark=mark)


def risen(quoted: Deal, today: Deal, since: str) -> Risen:
    """How the prices of the same lines went; both deals have the same lines under the same numbers."""
    rose = fell = amount = 0
    for old in quoted.lines:
        new = today.line(old.line)
        change = new.price * old.price_per - old.price * new.price_per
        rose, fell = rose + (change > 0), fell + (change < 0)
        amount += new.amount - old.amount if change else 0
    return Risen(rose, fell, amount, since, quoted.currency)
