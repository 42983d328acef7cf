"""Templates: lines that are ordered again and again, whose quantities may follow from one number that is asked.

A quantity is a sum of terms in ``n``: ``4``, ``n``, ``2n+1``, ``0,5*n``, ``n/4``. What is divided is rounded up to the
whole: one for each four begun. Where no line of a template says ``n``, the number asked is how many times all of it is.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from fractions import Fraction

from app.domain.entry.grammar import QUANTITY_SCALE

MOST_LINES = 500
LONGEST_NAME = 80
LONGEST_AMOUNT = 40
_LARGEST = 10**12
_TERM = re.compile(r"(?P<sign>[+-]?)(?P<body>[^+-]+)")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
KINDS = ("product", "note", "heading", "end")


@dataclass(frozen=True, slots=True)
class Amount:
    """A quantity as a sum of terms in the number asked; ``up`` where something is divided."""

    each: Fraction
    fixed: Fraction
    up: bool = False

    def of(self, number: int) -> int:
        """The quantity in thousandths, where the number asked is that many thousandths."""
        value = self.each * Fraction(number, QUANTITY_SCALE) + self.fixed
        scaled = value * QUANTITY_SCALE
        if self.up:
            return -int(-value // 1) * QUANTITY_SCALE
        # To the nearest thousandth, a half of one up.
        return int((2 * scaled + 1) // 2)

    @property
    def asks(self) -> bool:
        """Whether it depends on the number asked."""
        return self.each != 0


def parse_amount(text: str) -> Amount | None:
    """A quantity of a template as typed; None if it is none, or can never be above zero."""
    compact = re.sub(r"\s+", "", text.lower())
    if not compact or len(compact) > LONGEST_AMOUNT:
        return None
    each = fixed = Fraction(0)
    up, at = False, 0
    while at < len(compact):
        found = _TERM.match(compact, at)
        if not found or (at and not found["sign"]):
            return None
        at = found.end()
        term = _term(found["body"])
        if term is None:
            return None
        value, of_n, divided = term
        value = -value if found["sign"] == "-" else value
        each, fixed = (each + value, fixed) if of_n else (each, fixed + value)
        up = up or divided
    if max(abs(each), abs(fixed)) > _LARGEST or each < 0 or (each == 0 and fixed <= 0):
        return None
    return Amount(each, fixed, up)


def _term(body: str) -> tuple[Fraction, bool, bool] | None:
    """One term: its factor, whether it is one of ``n``, and whether it is divided."""
    # 2n is 2*n.
    spaced = re.sub(r"(?<=[0-9])n", "*n", body)
    value, of_n, divided = Fraction(1), False, False
    for sign, factor in re.findall(r"(^|[*/])([^*/]*)", spaced):
        if factor == "n" and sign != "/" and not of_n:
            of_n = True
        elif _NUMBER.fullmatch(factor):
            number = Fraction(factor.replace(",", "."))
            if sign == "/":
                if not number:
                    return None
                divided = True
                value /= number
            else:
                value *= number
        else:
            return None
    return value, of_n, divided


@dataclass(frozen=True, slots=True)
class TemplateLine:
    """A line of a template. ``product`` is an id; ``amount`` its quantity as typed; ``text`` a note or a heading.

    ``less`` in 1/1,000 %, ``pack_size`` and ``length`` in thousandths. Prices are those of the day it is used.
    """

    kind: str = "product"
    product: str = ""
    amount: str = "1"
    text: str = ""
    less: int = 0
    note: str = ""
    pack: str = ""
    pack_size: int = 0
    length: int = 0


_NOTHING = asdict(TemplateLine())


def written(lines: Iterable[TemplateLine]) -> str:
    """Lines as they are kept, without what says nothing."""
    rows = [{name: value for name, value in asdict(one).items() if value != _NOTHING[name]} for one in lines]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def lines_from(text: str) -> tuple[TemplateLine, ...]:
    """Lines as they were kept; what a newer program wrote beside them is passed over."""
    rows = json.loads(text) if text else []
    return tuple(TemplateLine(**{name: value for name, value in row.items() if name in _NOTHING}) for row in rows)


def asks(lines: Sequence[TemplateLine]) -> bool:
    """Whether the number asked stands in a line; else it is how many times all is wanted."""
    return any((amount := parse_amount(one.amount)) is not None and amount.asks for one in lines)


def quantities(lines: Sequence[TemplateLine], number: int) -> tuple[int, ...]:
    """Quantity of each line in thousandths for the number asked (thousandths); 0 where there is none."""
    formula = asks(lines)
    found = []
    for one in lines:
        amount = parse_amount(one.amount) if one.kind == "product" else None
        if amount is None:
            found.append(0)
        elif formula:
            found.append(max(0, amount.of(number)))
        else:
            found.append(int((2 * Fraction(amount.of(0) * number, QUANTITY_SCALE) + 1) // 2))
    return tuple(found)
