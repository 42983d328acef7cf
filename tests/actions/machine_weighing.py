"""What is fetched on a random day, and what the scales say of it."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import rule

from app.domain.quantity import quantity_out
from app.store.sql import sql
from tests.actions.machine_given import few, having, line_numbers

_TO_WEIGH = sql(
    "SELECT l.line, sum(l.quantity), o.weighed FROM pick_line l JOIN pick_list p ON p.id = l.pick_list_id "
    "JOIN sales_order_line o ON o.order_id = p.order_id AND o.line = l.line WHERE p.number = :number "
    "AND o.weighed > 0 GROUP BY l.line, o.weighed"
)


class WeighingRules:
    """Picked, and weighed where it is billed by weight."""

    database: Any
    ask: Any
    pick: Any

    def scales(self, pick_list: str) -> list[dict[str, Any]]:
        """What the scales say of the lines of a list that are billed by weight, a little off what is expected."""
        assert self.database is not None
        with self.database.read() as view:
            rows = view.rows(_TO_WEIGH, {"number": pick_list})
        return [
            {"line": n, "quantity": quantity_out(quantity), "weight": quantity_out(max(1, quantity * each // 1000 + n))}
            for n, quantity, each in ((n, int(quantity), each) for n, quantity, each in rows)
            if quantity
        ]

    @having("open_pick")
    @rule(choice=few, line=line_numbers, quantity=st.none() | st.sampled_from(["0", "1", "2"]))
    def confirm_pick(self, choice: int, line: int, quantity: str | None) -> None:
        """All was found, or less."""
        pick_list = self.pick("open_pick", choice)
        lines = [] if quantity is None else [{"line": line, "quantity": quantity, "reason": "damaged"}]
        weighed = [one for one in self.scales(pick_list) if quantity is None or one["line"] != line]
        if quantity and choice % 2 and line in {one["line"] for one in self.scales(pick_list)}:
            lines[0]["weight"] = "2.4"
        self.ask("confirm_pick", pick_list=pick_list, lines=[*lines, *weighed] or None)

    @having("pick_list")
    @rule(
        choice=few, line=line_numbers, weight=st.sampled_from(["2.4", "7.215", "0.5"]), why=st.sampled_from(["", "old"])
    )
    def weigh_again(self, choice: int, line: int, weight: str, why: str) -> None:
        """The scales were wrong."""
        given = {"line": line, "weight": weight, "reason": why}
        self.ask("weigh_goods", pick_list=self.pick("pick_list", choice), lines=[given])
