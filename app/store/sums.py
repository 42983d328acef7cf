"""Sums that many facts of a batch add to: gathered while its facts are applied, each row written once at its end.

An order that goes its whole way within a batch touches each of its lines six times, and each promise four times.
A sum of nothing is written too: that the row exists is part of the books.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.store.schema import deals, goods
from app.store.sql import Statement, add

LINE_SUMS = ("ordered", "cancelled", "reserved", "picked", "shipped", "returned", "invoiced", "credited")
ORDERED, CANCELLED, RESERVED, PICKED, SHIPPED, RETURNED, INVOICED, CREDITED = range(len(LINE_SUMS))
_LINE = add(deals.LINE_PROGRESS, *LINE_SUMS, copy=("product_id",))
_PROMISE = add(goods.RESERVATION, "quantity", copy=("product_id",))
_LEVEL = add(goods.STOCK_LEVEL, "on_hand", "reserved")


class Sums:
    """What is to be added when the batch ends."""

    def __init__(self) -> None:
        self._lines: dict[tuple[str, int, str], list[int]] = {}
        self._promises: dict[tuple[str, int, str, str], int] = {}
        self._levels: dict[tuple[str, str], list[int]] = {}

    def line(self, which: int, order_id: str, line: int, product_id: str, quantity: int) -> None:
        """To a sum of an order line (`ORDERED` ...)."""
        key = order_id, line, product_id
        sums = self._lines.get(key)
        if sums is None:
            sums = self._lines[key] = [0] * len(LINE_SUMS)
        sums[which] += quantity

    def promise(self, order_id: str, line: int, location: str, product_id: str, quantity: int) -> None:
        """To what a line holds on a shelf."""
        key = order_id, line, location, product_id
        self._promises[key] = self._promises.get(key, 0) + quantity

    def level(self, product_id: str, location: str, on_hand: int, reserved: int) -> None:
        """To what lies on a shelf, and what of it is promised."""
        sums = self._levels.get((product_id, location))
        if sums is None:
            self._levels[product_id, location] = [on_hand, reserved]
        else:
            sums[0] += on_hand
            sums[1] += reserved

    def write(self, put: Callable[[Statement, Sequence[tuple[Any, ...]]], None]) -> None:
        """Write all, and begin anew."""
        if not (self._lines or self._promises or self._levels):
            return  # most facts are about no goods
        put(_LINE, [(*key, *sums) for key, sums in self._lines.items()])
        put(_PROMISE, [(*key, quantity) for key, quantity in self._promises.items()])
        put(_LEVEL, [(*key, *sums) for key, sums in self._levels.items()])
        self.forget()

    def forget(self) -> None:
        """What was gathered comes to nothing: a fact of the batch could not be applied."""
        self._lines, self._promises, self._levels = {}, {}, {}
