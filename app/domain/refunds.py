"""How money goes back: by the forms it came in, each no more than it took. Amounts in minor units."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.domain.errors import RuleViolation
from app.domain.money import money_out

# What leaves a trace goes back first, coins and notes last: so nobody turns a card into cash.
BACK_BY = ("card", "transfer", "wallet", "cheque", "account", "cash")


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment as far as it is to go back: `part` of it, and the forms of its whole money, change taken off.

    One of which nothing goes back (0) is named for what went back of it before, together with others.
    """

    part: int
    forms: tuple[tuple[str, int], ...]


def took(paid: Sequence[Paid], back: Mapping[str, int]) -> dict[str, int]:
    """What each form of money may still give back; `back` went back by each form before, of all of these."""
    sums: dict[str, int] = {}
    own: dict[str, int] = {}
    for one in paid:
        for method, amount in one.forms:
            sums[method] = sums.get(method, 0) + amount
            own[method] = own.get(method, 0) + (amount if one.part > 0 else 0)
    left = {method: min(own[method], amount - back.get(method, 0)) for method, amount in sums.items()}
    return {method: amount for method, amount in left.items() if amount > 0}


def split_refund(paid: Sequence[Paid], back: Mapping[str, int], amount: int) -> tuple[tuple[str, int], ...]:
    """`amount` over the forms of money that paid, in the order of `BACK_BY`.

    What no form of money took (credit of earlier documents) is not in the answer: it stays the customer's credit.
    """
    left = took(paid, back)
    parts = [one.part for one in paid]
    found = []
    for method in BACK_BY:
        given = 0
        for at, one in enumerate(paid):
            of_form = sum(money for name, money in one.forms if name == method)
            piece = min(of_form, parts[at], left.get(method, 0) - given, amount)
            if piece > 0:
                given, amount, parts[at] = given + piece, amount - piece, parts[at] - piece
        if given:
            found.append((method, given))
    return tuple(found)


def check_refund(
    paid: Sequence[Paid],
    back: Mapping[str, int],
    tenders: Sequence[tuple[str, int]],
    currency: str,
    unknown: int = 0,
    otherwise: str = "",
) -> int:
    """How much goes back in another form than it came in: nothing, unless it is said why (`otherwise`).

    Of `unknown` no form of money is known; it goes back in any. Raises RuleViolation.
    """
    left, over = took(paid, back), 0
    for method, amount in tenders:
        may = left.get(method, 0)
        over += max(0, amount - may)
        if over > unknown and not otherwise.strip():
            raise RuleViolation(
                f"By {method} at most {money_out(may, currency)} can go back: it took no more. "
                "If it goes back so all the same, say why.",
                "otherwise",
            )
        left[method] = max(0, may - amount)
    return over
