"""How far a customer is trusted: the limit, what is overdue, and what follows from it. Pure.

Entry is never blocked by it. It is asked about when an order becomes binding.
"""

from dataclasses import dataclass
from typing import Literal

from app.domain.money import amount_out, money_out

# What follows where an order goes beyond: by the company's rule, nothing, a word, it stands still, or it is paid first.
POLICIES = ("", "ignore", "warn", "hold", "cash")
# Whether only named people order, and only some goods are sold to a customer.
RULES = ("", "warn", "refuse")
NEAR = 90
Level = Literal["", "near", "over", "overdue"]


@dataclass(frozen=True, slots=True)
class Credit:
    """How a customer stands. Money in minor units; `limit` 0 is none.

    `used` is what is owed and what is ordered and not billed yet; `overdue` what is past due by more than the days
    that the company waits. `policy` "" asks for the right to go beyond where people sign in, and warns elsewhere.
    """

    limit: int
    used: int
    overdue: int = 0
    policy: str = ""

    def level(self, more: int = 0) -> Level:
        """How the meter is drawn with so much more: from 90 % it is near, beyond it over."""
        if self.overdue:
            return "overdue"
        stands = self.used + more
        if self.limit and stands > self.limit:
            return "over"
        return "near" if self.limit and stands * 100 >= self.limit * NEAR else ""


def beyond(name: str, credit: Credit, more: int, currency: str) -> str:
    """Why an order of so much more is beyond what is agreed; "" where it is not.

    The sentence begins with the customer's name and ends without a full stop.
    """
    said = []
    stands = credit.used + more
    if credit.limit and stands > credit.limit:
        now, limit = (amount_out(one, currency) for one in (stands, credit.limit))
        said.append(f"would stand at {now} of {limit} {currency}")
    if credit.overdue:
        said.append(f"has {money_out(credit.overdue, currency)} overdue")
    return f"{name} {' and '.join(said)}" if said else ""


def pays_first(name: str, policy: str) -> str:
    """Why this customer gets nothing on account by policy; "" where they do."""
    return f"{name} buys for cash only." if policy == "cash" else ""
