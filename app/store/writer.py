"""What `apply` functions are handed: SQL that writes, and what they touched."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from app.store.sql import Statement
from app.store.sums import Sums
from app.store.view import NOTHING, Params, View

if TYPE_CHECKING:
    from app.store.engine import Words


class Writer(View):
    """What `apply` functions are handed: SQL, and the list of what they touched."""

    def __init__(self, connection: Any, words: Words) -> None:
        super().__init__(connection, words)
        self.topics: dict[str, set[str]] = {}
        self.sums = Sums()
        self.dirty_orders: set[str] = set()
        self.dirty_products: set[str] = set()
        self.dirty_search: set[tuple[str, str]] = set()

    def run(self, statement: Statement, params: Params = NOTHING) -> int:
        """Run a writing statement; the number of rows it changed."""
        self._run(statement, params)
        return int(self._cursor.rowcount)

    def many(self, statement: Statement, params: Sequence[Params]) -> None:
        """Run a writing statement once per set of parameters."""
        if len(params) == 1:
            self._run(statement, params[0])
        elif params and self._sqlite:
            many, values = statement.sqlite_many
            self._cursor.executemany(many, map(values, params))
        elif params:
            self._cursor.executemany(statement.postgresql, params)

    def put(self, statement: Statement, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run a writing statement once per row, its values in the order in which the statement names them.

        For what is written thousands of times: making a dictionary of a row costs more than writing it.
        """
        if rows:
            self._cursor.executemany(statement.sqlite_many[0] if self._sqlite else statement.postgresql_many, rows)

    def newborn(self, record_id: str) -> bool:
        """Whether the id was made in this very write and is applied for the first time: no table holds it yet."""
        return False

    def touch(self, topic: str, *ids: str) -> None:
        """Tell the windows that these rows changed."""
        self.topics.setdefault(topic, set()).update(ids)

    def touch_order(self, *order_ids: str) -> None:
        """The progress of these orders is to be computed again."""
        self.dirty_orders.update(order_ids)

    def touch_search(self, kind: str, *ids: str) -> None:
        """The words by which these records are found are to be made again."""
        self.dirty_search.update((kind, one) for one in ids)

    def touch_product(self, *product_ids: str) -> None:
        """The promises of these products are to be settled again."""
        self.dirty_products.update(product_ids)
