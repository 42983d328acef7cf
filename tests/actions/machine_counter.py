"""Over the counter on a random day: sold, taken back, exchanged, set right, paid ahead."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from tests.actions.machine_given import GOODS, amounts, customers, deals, few, having, line_numbers, pieces


class CounterRules(RuleBasedStateMachine):
    """The rules of the counter, for a machine that can ask and pick."""

    known: dict[str, list[str]]

    def ask(self, name: str, **parameters: Any) -> bool:
        """Do it, or be refused without a trace."""
        raise NotImplementedError

    def pick(self, table: str, choice: int) -> str:
        """One of the documents there are, or one that never was."""
        raise NotImplementedError

    @rule(
        given=deals,
        paid=st.sampled_from(["all", "all", "some", "none"]),
        why=st.sampled_from(["", "in their hand"]),
        named=st.sampled_from([None, None, "K-1", "K-4"]),
    )
    def sell(self, given: dict[str, Any], paid: str, why: str, named: str | None) -> None:
        """Sold on the spot: what is free, or for a reason what the customer holds; paid, in part, or on account."""
        if self.ask("draft_order", **given):
            tenders = {"all": None, "some": [{"method": "card", "amount": "1"}], "none": []}[paid]
            self.ask("counter_sale", order=self.known["draft"][-1], tenders=tenders, reason=why, customer=named)

    @having("invoice")
    @rule(
        choice=few,
        what=st.none() | st.tuples(line_numbers, pieces, st.sampled_from(["restock", "scrap", "supplier"])),
        less=st.none() | st.sampled_from(["0.37", "4"]),
        how=st.sampled_from([{}, {}, {"keep": True}, {"goods": False}]),
        instead=st.none() | deals,
        named=st.booleans(),
    )
    def take_back_over_the_counter(
        self,
        choice: int,
        what: tuple[int, str, str] | None,
        less: str | None,
        how: dict[str, Any],
        instead: dict[str, Any] | None,
        named: bool,
    ) -> None:
        """Goods, credit and money back in one step, or a price that comes down; or other goods for it."""
        swap: dict[str, Any] = {}
        if instead and named:
            swap["instead"] = instead["lines"]
        elif instead and self.ask("draft_order", **instead):
            swap["order"] = self.known["draft"][-1]
        lines: list[dict[str, Any]] | None = None
        if what and less:
            lines = [{"line": what[0], "amount": less}]
        elif what:
            lines = [{"line": what[0], "quantity": what[1], "outcome": what[2]}]
        sale = self.pick("invoice", choice)
        self.ask("take_back", sale=sale, lines=lines, reason="unwanted", in_hand="in their hand", **how, **swap)

    @having("invoice")
    @rule(choice=few)
    def take_the_sale_back_at_once(self, choice: int) -> None:
        """Sold a moment ago by mistake, or not over the counter at all."""
        self.ask("void_sale", sale=self.pick("invoice", choice), reason="typed wrong")

    @rule(number=st.integers(1, 4))
    def take_the_count_back(self, number: int) -> None:
        """Counted the wrong shelf."""
        self.ask("take_back_count", count=f"ST-{number}", reason="another shelf")

    @rule(sku=st.sampled_from([*GOODS, "REPAIR"]), quantity=pieces, customer=customers, keep=st.booleans())
    def take_back_unknown(self, sku: str, quantity: str, customer: str, keep: bool) -> None:
        """Nobody finds the receipt."""
        line = {"product": sku, "quantity": quantity, "price": "3.33", "outcome": "restock"}
        self.ask("take_back_without_receipt", customer=customer, lines=[line], reason="receipt lost", keep=keep)

    @having("live_order")
    @rule(choice=few, percent=st.sampled_from(["10", "33.333", "100"]))
    def ask_for_an_advance(self, choice: int, percent: str) -> None:
        """Money before the goods."""
        self.ask("issue_advance", order=self.pick("live_order", choice), percent=percent)

    @having("invoice")
    @rule(
        choice=few,
        customer=st.none() | customers,
        price=st.none() | st.sampled_from(["0.01", "7.77", "120"]),
        keep=st.booleans(),
    )
    def correct_bill(self, choice: int, customer: str | None, price: str | None, keep: bool) -> None:
        """It was another's, or cost something else."""
        prices = [{"line": 1, "price": price}] if price else None
        self.ask(
            "correct_invoice",
            invoice=self.pick("invoice", choice),
            customer=customer,
            prices=prices,
            keep_money=keep,
            reason="booked wrongly",
        )

    @having("payment")
    @rule(choice=few, amount=st.none() | amounts, customer=st.none() | customers)
    def correct_money(self, choice: int, amount: str | None, customer: str | None) -> None:
        """It came in another form, or from somebody else."""
        tenders = [{"method": "card", "amount": amount}] if amount else None
        self.ask(
            "correct_payment",
            payment=self.pick("payment", choice),
            tenders=tenders,
            customer=customer,
            reason="booked wrongly",
        )
