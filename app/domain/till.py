"""A till's day: what should lie in the drawer, what was counted, and how far the two are apart.

Counterfoil is order management and no certified cash register: a till session helps people to close their drawer.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

# The forms of money that are counted in the evening: cash and cheques in the drawer, the terminal's total, vouchers.
COUNTED = ("cash", "card", "cheque", "wallet")
_ORDER = ("cash", "card", "cheque", "wallet", "transfer", "account")


@dataclass(frozen=True, slots=True)
class TillAmount:
    """Money of one form that came into a till, or left it (negative); minor units."""

    method: str
    amount: int


@dataclass(frozen=True, slots=True)
class TillEntry:
    """Why money came or went: opening, payment, reversal, refund, in, out; `amount` signed, in minor units."""

    kind: str
    method: str
    amount: int


@dataclass(frozen=True, slots=True)
class CashSheet:
    """How the cash that should be there came about. All in minor units and, but for the sum, without a sign.

    expected = opening + payments - reversed - refunds + paid_in - paid_out
    """

    opening: int = 0
    payments: int = 0
    reversed: int = 0
    refunds: int = 0
    paid_in: int = 0
    paid_out: int = 0

    @property
    def expected(self) -> int:
        """What should lie in the drawer."""
        return self.opening + self.payments - self.reversed - self.refunds + self.paid_in - self.paid_out


@dataclass(frozen=True, slots=True)
class TillLine:
    """A form of money at the end of a session; `counted` None where it is not counted (a transfer)."""

    method: str
    expected: int
    counted: int | None = None

    @property
    def difference(self) -> int:
        """Counted less expected: above zero there is too much."""
        return 0 if self.counted is None else self.counted - self.expected


def stays(given: Iterable[TillAmount], change: int = 0) -> tuple[TillAmount, ...]:
    """What stays of a payment, by form of money: change goes back out of the cash, and was never there."""
    sums: Counter[str] = Counter()
    for one in given:
        sums[one.method] += one.amount
    sums["cash"] -= change
    return tuple(TillAmount(method, sums[method]) for method in _ordered(sums) if sums[method])


def leaves(amounts: Iterable[TillAmount]) -> tuple[TillAmount, ...]:
    """The same money on its way out."""
    return tuple(TillAmount(one.method, -one.amount) for one in amounts)


def cash_sheet(entries: Iterable[TillEntry]) -> CashSheet:
    """How the cash came about."""
    sums: Counter[str] = Counter()
    for one in entries:
        if one.method == "cash":
            sums[one.kind] += one.amount
    return CashSheet(sums["opening"], sums["payment"], -sums["reversal"], -sums["refund"], sums["in"], -sums["out"])


def expected(entries: Iterable[TillEntry]) -> dict[str, int]:
    """What should be there, by form of money; cash always, the others where something came or went."""
    sums: Counter[str] = Counter({"cash": 0})
    for one in entries:
        sums[one.method] += one.amount
    return {method: sums[method] for method in _ordered(sums)}


def cash_up(entries: Sequence[TillEntry], counted: Mapping[str, int]) -> tuple[TillLine, ...]:
    """Expected beside counted. What was expected and not counted, or counted and not expected, stands there too."""
    should = expected(entries)
    methods = _ordered({*should, *(method for method, amount in counted.items() if amount)})
    return tuple(
        TillLine(method, should.get(method, 0), counted.get(method, 0) if method in COUNTED else None)
        for method in methods
    )


def needs_reason(lines: Iterable[TillLine], tolerance: int) -> bool:
    """Whether a difference is larger than what is passed over in silence (minor units, either way)."""
    return any(abs(one.difference) > tolerance for one in lines)


def _ordered(methods: Iterable[str]) -> list[str]:
    known = set(methods)
    return [*(one for one in _ORDER if one in known), *sorted(known - set(_ORDER))]
