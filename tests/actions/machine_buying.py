"""What the counter machine buys: orders to suppliers, goods at the door, receipts set right."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from tests.actions.machine_given import GOODS, SHELVES, few, having, pieces


class BuyingRules:
    """Rules of the machine that it has with its other ones."""

    known: dict[str, list[str]]

    def ask(self, name: str, **parameters: Any) -> bool:
        """The machine's own."""
        raise NotImplementedError

    def pick(self, table: str, choice: int) -> str:
        """The machine's own."""
        raise NotImplementedError

    @rule(sku=st.sampled_from(GOODS), quantity=pieces, other=st.sampled_from(GOODS), special=few | st.none())
    def buy(self, sku: str, quantity: str, other: str, special: int | None) -> None:
        """Ordered from the supplier, for the shelf or for somebody who waits."""
        lines: list[dict[str, Any]] = [{"product": sku, "quantity": quantity}, {"product": other, "quantity": "4"}]
        if special is not None and self.known["live_order"]:
            lines[0] |= {"order": self.pick("live_order", special), "order_line": 1}
        self.ask("order_goods", supplier="W-1", lines=lines, send=True)

    @rule(proposed=st.booleans())
    def buy_what_is_proposed(self, proposed: bool) -> None:
        """The shelves say themselves what they lack."""
        if self.ask("order_proposed", products=None if proposed else ["ATLAS"]):
            self.ask("send_purchase", purchase=self.known["purchase"][-1])

    @having("purchase")
    @rule(choice=few, line=st.sampled_from([1, 2, 3]), quantity=st.sampled_from(["0", "1", "5", "50"]))
    def amend_purchase(self, choice: int, line: int, quantity: str) -> None:
        """Other quantities; never less than came."""
        lines = [{"line": line, "quantity": quantity}]
        self.ask("amend_purchase", purchase=self.pick("purchase", choice), lines=lines)

    @having("purchase")
    @rule(choice=few, line=st.sampled_from([1, 2]), quantity=st.none() | pieces)
    def cancel_purchase(self, choice: int, line: int, quantity: str | None) -> None:
        """It will not come, or some of it."""
        lines = None if quantity is None else [{"line": line, "quantity": quantity}]
        self.ask("cancel_purchase", purchase=self.pick("purchase", choice), lines=lines, reason="late")

    @having("purchase")
    @rule(
        choice=few,
        quantity=st.none() | st.sampled_from(["0", "1", "3", "40"]),
        damaged=st.sampled_from(["0", "0", "1"]),
        outcome=st.sampled_from(["scrap", "quarantine", "back"]),
        shelf=st.sampled_from(SHELVES),
        close=st.booleans(),
    )
    def receive_purchase(
        self, choice: int, quantity: str | None, damaged: str, outcome: str, shelf: str, close: bool
    ) -> None:
        """As expected, more, less, damaged; and the rest will come or not."""
        line: dict[str, Any] = {"line": 1, "quantity": quantity, "damaged": damaged, "outcome": outcome}
        line |= {"location": shelf, "close": close, "reason": "as it was"}
        self.ask("receive_purchase", purchase=self.pick("purchase", choice), lines=[line])

    @having("receipt")
    @rule(choice=few, line=st.sampled_from([1, 2]), quantity=st.sampled_from(["0", "0.5", "4", "30"]))
    def correct_receipt(self, choice: int, line: int, quantity: str) -> None:
        """It was keyed wrongly; whoever has the goods by now keeps them."""
        lines = [{"line": line, "quantity": quantity}]
        self.ask("correct_receipt", receipt=self.pick("receipt", choice), lines=lines, reason="keyed wrongly")
