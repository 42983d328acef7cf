"""What is taken beyond what is asked for: coins and notes give change, a card gives none. Amounts in minor units."""

from collections.abc import Sequence
from dataclasses import dataclass

# Sent, written or bought by who pays: what of them is too much is really here, and stays as credit of an account.
MAY_EXCEED = frozenset({"transfer", "cheque", "wallet", "account"})


@dataclass(frozen=True, slots=True)
class Beyond:
    """What is too much: `change` goes back from the cash, `kept` stays as credit, `by_card` nobody may take."""

    change: int = 0
    kept: int = 0
    by_card: int = 0


def beyond(tenders: Sequence[tuple[str, int]], owed: int) -> Beyond:
    """What forms of money and their amounts come to beyond what is `owed`."""

    def taken(*methods: str) -> int:
        return sum(amount for method, amount in tenders if method in methods)

    over = max(0, sum(amount for _, amount in tenders) - max(0, owed))
    change = min(over, taken("cash"))
    kept = min(over - change, taken(*MAY_EXCEED))
    return Beyond(change, kept, over - change - kept)
