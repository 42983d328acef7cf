"""The drawer on a wild day: rules that the machine of all actions plays among the others."""

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

AMOUNTS = st.sampled_from(["0", "0.01", "5", "12.34", "150", "-1"])


class TillRules(RuleBasedStateMachine):
    """Opened, filled, emptied, counted, closed and corrected, in any order; `ask` does it or is refused."""

    ask: Callable[..., bool]
    pick: Callable[[str, int], str]

    @rule(opening=st.none() | AMOUNTS)
    def open_till(self, opening: str | None) -> None:
        """The first float has to be said; after that yesterday's stays."""
        self.ask("open_till", opening=opening)

    @rule(amount=AMOUNTS, what=st.sampled_from(["pay_in", "pay_out"]))
    def move_cash(self, amount: str, what: str) -> None:
        """Change from the bank, stamps, the evening's takings."""
        self.ask(what, amount=amount, reason="asked")

    @rule(
        opening=AMOUNTS, notes=st.integers(0, 5), coins=st.integers(0, 9), card=st.none() | AMOUNTS, close=st.booleans()
    )
    def day_of_till(self, opening: str, notes: int, coins: int, card: str | None, close: bool) -> None:
        """Open if need be, count, and mostly close with a Z report."""
        self.ask("open_till", opening=opening)
        found = [{"value": "50", "count": notes}, {"value": "0.01", "count": coins}]
        given: dict[str, Any] = {"pieces": found, "card": card}
        if self.ask("count_till", **given) and close:
            assert self.ask("close_till", reason="counted twice")

    @rule(reason=st.sampled_from(["", "looked twice"]), keep=st.none() | AMOUNTS)
    def close_till(self, reason: str, keep: str | None) -> None:
        """Only what is counted, and explained."""
        self.ask("close_till", reason=reason, keep=keep)

    @rule(choice=st.integers(0, 9), amount=AMOUNTS)
    def correct_till(self, choice: int, amount: str) -> None:
        """A slip is found."""
        self.ask("correct_till", number=self.pick("z_report", choice), amount=amount, reason="slip found")
