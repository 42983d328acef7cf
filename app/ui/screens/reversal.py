"""What a person takes back of a sale: what was typed per line, and the actions it means. No Qt, no rule in this file.

How much may come back or be credited is decided by the actions; the sheet asks them for a preview at every key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.money import amount_out, exponent
from app.domain.quantity import quantity_out
from app.ui.entry.parse import QUANTITY_SCALE, parse_number, parse_sum

GOODS_AND_CREDIT, CREDIT, GOODS = "R", "K", "G"
SCRAP, SUPPLIER = "scrap", "supplier"
# Paid back by the forms of money that paid, each no more than it took.
AS_PAID = "as paid"
REASONS = {"1": "wrong goods", "2": "damaged", "3": "not needed", "4": "wrong price"}


class MisreadError(Exception):
    """Something typed is not understood: ``row`` and ``key`` of the cell, and a sentence."""

    def __init__(self, row: int, key: str, sentence: str) -> None:
        super().__init__(sentence)
        self.row, self.key, self.sentence = row, key, sentence


@dataclass(frozen=True, slots=True)
class BackRow:
    """A line of the sale with what was typed for it: a quantity, an amount, where the goods go."""

    line: Any
    quantity: str = ""
    amount: str = ""
    where: str = ""

    @property
    def id(self) -> str:
        """The number of its line."""
        return str(self.line.line)


@dataclass(frozen=True, slots=True)
class Reversal:
    """All that was typed. ``mode``: goods and credit, credit only, goods only. ``whole`` until something is changed."""

    sale: Any
    mode: str
    rows: tuple[BackRow, ...]
    whole: bool = False

    @property
    def modes(self) -> tuple[str, ...]:
        """What can be done with this sale at all."""
        if self.sale.kind == "shipment":
            return (GOODS,)
        credit = any(line.left or line.left_amount for line in self.sale.lines)
        goods = self.sale.out
        found = (GOODS_AND_CREDIT,) if goods and credit else ()
        found += (CREDIT,) if credit else ()
        return found + ((GOODS,) if goods else ())

    def may_edit(self, row: BackRow, key: str) -> bool:
        """Whether a cell takes something in this mode."""
        goods = self.mode != CREDIT and row.line.out > 0
        if key == "where":
            return goods
        if key == "amount":
            return self.mode != GOODS and row.line.left_amount != 0
        return goods if self.mode == GOODS else row.line.left != 0

    def typed(self, at: int, key: str, text: str) -> Reversal:
        """With another text in a cell. A line is credited by a quantity or by an amount, so one clears the other."""
        fresh = {key: text}
        if text and key in {"quantity", "amount"}:
            fresh["amount" if key == "quantity" else "quantity"] = ""
        return self._with(at, replace(self.rows[at], **fresh))

    def take_rest(self, at: int) -> Reversal:
        """All that is left of a line, or nothing again if it is all already."""
        row = self.rows[at]
        rest = quantity_out(self._rest(row))
        return self._with(at, replace(row, quantity="" if row.quantity == rest else rest, amount=""))

    def take_whole(self) -> Reversal:
        """Everything that is left."""
        rows = (
            replace(row, quantity=quantity_out(rest) if (rest := self._rest(row, whole=True)) else "", amount="")
            for row in self.rows
        )
        return replace(self, rows=tuple(rows), whole=True)

    def in_mode(self, mode: str) -> Reversal:
        """The same in another mode; cells that mean nothing there are emptied."""
        fresh = replace(self, mode=mode)
        keys = ("quantity", "amount", "where")
        rows = [replace(row, **{key: "" for key in keys if not fresh.may_edit(row, key)}) for row in self.rows]
        return replace(fresh, rows=tuple(rows), whole=self.whole and mode != GOODS)

    def _with(self, at: int, row: BackRow) -> Reversal:
        return replace(self, rows=(*self.rows[:at], row, *self.rows[at + 1 :]), whole=False)

    def _rest(self, row: BackRow, *, whole: bool = False) -> int:
        """What is left of a line: goods where goods come back, else what can be credited."""
        out, left = max(0, int(row.line.out)), int(row.line.left)
        if self.mode == GOODS:
            return out
        return left if whole or self.mode == CREDIT or not out else min(out, left)

    # --- what it means --------------------------------------------------------------------------------------------

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(row.quantity.strip() or row.amount.strip() for row in self.rows)

    def goods(self, reason: str) -> dict[str, Any] | None:
        """What the return is given, None if no goods come back. Raises MisreadError."""
        if self.mode == CREDIT:
            return None
        lines = []
        for at, row in enumerate(self.rows):
            quantity = self._quantity(at, row)
            if self.whole:
                quantity = min(quantity, row.line.out)
            if quantity and row.line.out > 0:
                place = row.where.strip() + complete_place(row.where, self.sale.locations)
                lines.append(
                    {"line": row.line.line, "quantity": quantity_out(quantity), "outcome": "restock"}
                    | (
                        {"outcome": place.casefold()}
                        if place.casefold() in {SCRAP, SUPPLIER}
                        else {"location": place.upper()}
                        if place
                        else {}
                    )
                )
        return {self.sale.kind: self.sale.id, "lines": lines, "reason": reason} if lines else None

    def credit(self, reason: str) -> dict[str, Any] | None:
        """What the credit note is given, None if nothing is credited. Raises MisreadError."""
        if self.mode == GOODS:
            return None
        given: dict[str, Any] = {"invoice": self.sale.id, "reason": reason}
        if self.whole:
            return given
        lines: list[dict[str, Any]] = []
        for at, row in enumerate(self.rows):
            if quantity := self._quantity(at, row):
                lines.append({"line": row.line.line, "quantity": quantity_out(quantity)})
            elif amount := self._amount(at, row):
                lines.append({"line": row.line.line, "amount": amount_out(amount, self.sale.currency)})
        return given | {"lines": lines} if lines else None

    def commands(self, reason: str, back: int, method: str) -> list[dict[str, Any]]:
        """The actions, to be done as one. ``back`` (minor units) is paid back by ``method``, kept as credit if ""."""
        found = []
        if goods := self.goods(reason):
            found.append({"action": "receive_return", **goods})
        if credit := self.credit(reason):
            found.append({"action": "issue_credit_note", "as": "note", **credit})
            if back > 0 and method:
                tender = {"method": method, "amount": amount_out(back, self.sale.currency)}
                how = {} if method == AS_PAID else {"tenders": [tender]}
                found.append({"action": "refund", "credit_note": "@note", **how})
        return found

    def _quantity(self, at: int, row: BackRow) -> int:
        return self._read(at, "quantity", row.quantity, QUANTITY_SCALE)

    def _amount(self, at: int, row: BackRow) -> int:
        return self._read(at, "amount", row.amount, 10 ** exponent(self.sale.currency))

    @staticmethod
    def _read(at: int, key: str, text: str, scale: int) -> int:
        if not text.strip():
            return 0
        value = parse_sum(text, scale) if key == "quantity" else parse_number(text, scale)
        if value is None or (value < 0 and key == "amount"):
            raise MisreadError(at, key, f"“{text.strip()}” is no {key}.")
        return value


def reversal_of(sale: Any, mode: str = "") -> Reversal:
    """Nothing typed yet, in the mode that fits the sale best."""
    fresh = Reversal(sale, mode, tuple(BackRow(line) for line in sale.lines))
    return fresh if mode in fresh.modes else replace(fresh, mode=next(iter(fresh.modes), CREDIT))


def complete_place(text: str, places: Sequence[str]) -> str:
    """The end of a location's name that was begun, or of "scrap"; empty if none or several fit."""
    begun = text.strip().casefold()
    fitting = [one for one in (*places, SCRAP, SUPPLIER) if begun and one.casefold().startswith(begun)]
    return fitting[0][len(begun) :] if len(fitting) == 1 else ""


def method_letters(methods: Mapping[str, tuple[str, str]], paid_by: Sequence[str]) -> list[tuple[str, str]]:
    """Ways to pay back: as it was paid first, where money paid it; its letter is that of what paid most."""
    rows = [(letter, word.lower()) for letter, (_, word) in methods.items()]
    most = next((letter for letter, (method, _) in methods.items() if method == next(iter(paid_by), "")), "")
    if not most:
        return rows
    words = " and ".join(word.lower() for method in paid_by for name, word in methods.values() if name == method)
    return [(most, f"{words}, as paid"), *(row for row in rows if row[0] != most)]
