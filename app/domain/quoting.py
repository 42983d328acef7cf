"""What of a quote is still open, what becomes an order of it, and what its prices would be today. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.domain.deal import Deal, DealLine, reckoned
from app.domain.errors import RuleViolation
from app.domain.money import amount_out
from app.domain.quantity import quantity_out
from app.domain.rounding import part
from app.domain.tax import Adjustment
from app.domain.texts import kept_texts


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


def firm_of(quoted: Deal, left: Mapping[int, int]) -> dict[int, int]:
    """What is taken where nothing is chosen: all that is left of the lines that are summed and stand for themselves."""
    return {x.line: left[x.line] for x in quoted.lines if x.counted and not x.said.part_of and left[x.line]}


def stays_open(quoted: Deal, left: Mapping[int, int], wanted: Mapping[int, int]) -> bool:
    """Whether anything firm of a quote is left once these quantities are taken; an alternative stands for its line."""
    replaced = {x.said.alternative_of for x in quoted.lines if x.line in wanted}
    return any(n not in replaced and wanted.get(n, 0) != open_ for n, open_ in firm_of(quoted, left).items())


def part_of(quoted: Deal, left: Mapping[int, int], wanted: Mapping[int, int]) -> dict[int, int]:
    """The quantities that become an order: those wanted, each within what is left, and what belongs to them.

    Raises RuleViolation.
    """
    if not wanted:
        raise RuleViolation("Which lines does the customer take?", "lines")
    for number, quantity in wanted.items():
        if number not in left:
            raise RuleViolation(f"The quote has no line {number}.", "lines")
        open_ = left[number]
        if quantity * open_ <= 0 or abs(quantity) > abs(open_):
            sku = quoted.line(number).sku
            raise RuleViolation(
                f"Line {number} ({sku}) has {quantity_out(open_)} left to take, not {quantity_out(quantity)}.", "lines"
            )
    found = dict(wanted)
    for line in quoted.lines:
        whole = line.said.part_of
        if whole not in wanted or line.line in wanted or not left[line.line]:
            continue
        # Parts go along with their kit, set by set; a charge that belongs to a line goes with its first part.
        sets = line.said.per_set * wanted[whole] // 1000 if line.said.per_set else left[line.line]
        found[line.line] = min(sets, left[line.line]) if sets > 0 else sets
    return found


def as_order(quoted: Deal, quantities: Mapping[int, int], taken: Mapping[int, int], date: str) -> Deal:
    """The order of these quantities of a quote, at the quoted prices; `taken` is what became orders before.

    Lines keep their numbers. What was agreed as an amount goes along in proportion, so that all parts together have it
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
            part_of = line.of(quantity)
            more = None if part_of.more is None else replace(part_of.more, optional=False, alternative_of=0)
            lines.append(replace(part_of, allowances=shares, mark="Q", more=more))
    numbers = {one.line: one.line for one in lines}
    return reckoned(
        replace(
            quoted,
            date=date,
            terms=replace(quoted.terms, valid_until=""),
            lines=tuple(lines),
            adjustments=_agreed(quoted, quantities, taken),
            texts=kept_texts(quoted.texts, [one.line for one in quoted.lines], numbers),
        )
    )


def _between(amount: int, before: int, after: int, whole: int) -> int:
    """The share of an amount that goes with what lies between two marks of a whole."""
    return part(amount, after, whole) - part(amount, before, whole) if amount and whole else amount


def _agreed(quoted: Deal, quantities: Mapping[int, int], taken: Mapping[int, int]) -> tuple[Adjustment, ...]:
    counted = {line.line: line for line in quoted.lines if line.counted}
    if all(quantities.get(n, 0) == line.quantity for n, line in counted.items()):
        return quoted.adjustments
    whole = sum(line.amount for line in counted.values())
    # What stands for a line has the line's share, whatever it costs itself.
    share = {line.line: (counted.get(line.said.alternative_of or line.line), line.quantity) for line in quoted.lines}

    def worth(of: Mapping[int, int]) -> int:
        found = [(share.get(n, (None, 0)), many) for n, many in of.items()]
        return sum(part(line.amount, many, all_of) for (line, all_of), many in found if line is not None and all_of)

    before = worth(taken)
    after = before + worth(quantities)
    if whole > 0:
        # A line and what may stand for it, both taken in parts, are no more than the line.
        before, after = min(before, whole), min(after, whole)
    found = []
    for one in quoted.adjustments:
        if not one.amount or (one.charge and not any(taken.values())):
            found.append(one)
        elif one.charge and one.reason:
            # By its name, so that no rule charges it once more where this part is written anew.
            found.append(replace(one, amount=0))
        elif not one.charge and (amount := _between(one.amount, before, after, whole)):
            found.append(replace(one, amount=amount))
    return tuple(found)


def risen(quoted: Deal, today: Deal, since: str) -> Risen:
    """How the prices of the same lines went; both deals have the same lines under the same numbers."""
    rose = fell = amount = 0
    for old in quoted.lines:
        new = today.line(old.line)
        change = new.price * old.price_per - old.price * new.price_per
        rose, fell = rose + (change > 0), fell + (change < 0)
        amount += new.amount - old.amount if change else 0
    return Risen(rose, fell, amount, since, quoted.currency)
