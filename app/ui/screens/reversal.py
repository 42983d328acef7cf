"""What a person takes back of a sale: what was typed per line, and the action it means. No Qt, no rule in this file.

How much may come back or be credited is decided by the action; the sheet asks it for a preview at every key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.entry.grammar import QUANTITY_SCALE, Entry, parse_number, parse_sum
from app.domain.money import amount_out, exponent, price_out, rate_out
from app.domain.quantity import quantity_out
from app.ui import format as say

GOODS_AND_CREDIT, EXCHANGE, CREDIT, GOODS = "R", "X", "K", "G"
SCRAP, SUPPLIER = "scrap", "supplier"
# Paid back by the forms of money that paid, each no more than it took; or not at all.
AS_PAID, KEEP = "as paid", "keep"
KEEP_LETTER = "A"
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
    weight: str = ""
    """In kilograms, of what was billed by weight; else its share."""

    @property
    def id(self) -> str:
        """The number of its line."""
        return str(self.line.line)


@dataclass(frozen=True, slots=True)
class Taken:
    """Goods that are taken instead: quantity in thousandths, a price (1/10,000) or less (1/1,000 %) by hand."""

    product: str
    code: str
    quantity: int
    price: int | None = None
    less: int | None = None

    @property
    def given(self) -> dict[str, Any]:
        """As the action takes it."""
        line: dict[str, Any] = {"product": self.product, "quantity": quantity_out(self.quantity)}
        if self.price is not None:
            line["price"] = price_out(self.price)
        if self.less is not None:
            line["discount_percent"] = rate_out(self.less)
        return line


@dataclass(frozen=True, slots=True)
class Reversal:
    """All that was typed. ``mode``: goods and credit, the same in exchange, credit only, goods only.

    ``whole`` until something is changed. ``instead`` are the goods taken in exchange.
    """

    sale: Any
    mode: str
    rows: tuple[BackRow, ...]
    whole: bool = False
    instead: tuple[Taken, ...] = ()

    @property
    def modes(self) -> tuple[str, ...]:
        """What can be done with this sale at all."""
        if self.sale.kind == "shipment":
            return (GOODS,)
        credit = any(line.left or line.left_amount for line in self.sale.lines)
        goods = self.sale.out
        found: tuple[str, ...] = (GOODS_AND_CREDIT, EXCHANGE) if goods and credit else ()
        found += (CREDIT,) if credit else ()
        return found + ((GOODS,) if goods else ())

    def may_edit(self, row: BackRow, key: str) -> bool:
        """Whether a cell takes something in this mode."""
        goods = self.mode != CREDIT and row.line.out > 0
        if key == "where":
            return goods
        if key == "amount":
            return self.mode != GOODS and row.line.left_amount != 0
        if key == "weight" and not row.line.weight:
            return False
        if self.mode == CREDIT:
            return bool(row.line.left != 0)
        return goods if self.mode == GOODS else row.line.left != 0 and (goods or row.line.service)

    def typed(self, at: int, key: str, text: str) -> Reversal:
        """With another text in a cell. A line is credited by a quantity or by an amount, so one clears the other."""
        fresh = {key: text}
        if text and key in {"quantity", "amount"}:
            fresh["amount" if key == "quantity" else "quantity"] = ""
            fresh |= {"weight": ""} if key == "amount" else {}
        return self._with(at, replace(self.rows[at], **fresh))

    def take_rest(self, at: int) -> Reversal:
        """All that is left of a line, or nothing again if it is all already."""
        row = self.rows[at]
        if not self.may_edit(row, "quantity"):
            return self
        rest = quantity_out(self._rest(row))
        return self._with(at, replace(row, quantity="" if row.quantity == rest else rest, amount=""))

    def take_whole(self) -> Reversal:
        """Everything that is left."""
        rows = (
            replace(row, quantity=quantity_out(rest) if (rest := self._rest(row, whole=True)) else "", amount="")
            for row in self.rows
        )
        return replace(self, rows=tuple(rows), whole=True)

    def of_products(self, wanted: Mapping[str, int]) -> Reversal:
        """So much of these products (by id, thousandths), from the first line of each on, as far as it is left."""
        left, rows = dict(wanted), []
        for row in self.rows:
            takes = self.may_edit(row, "quantity")
            some = min(left.get(row.line.product_id, 0), self._rest(row)) if takes else 0
            left[row.line.product_id] = left.get(row.line.product_id, 0) - some
            rows.append(replace(row, quantity=quantity_out(some) if some > 0 else "", amount=""))
        return replace(self, rows=tuple(rows), whole=False)

    def in_mode(self, mode: str) -> Reversal:
        """The same in another mode; cells that mean nothing there are emptied."""
        fresh = replace(self, mode=mode)
        keys = ("quantity", "amount", "where", "weight")
        rows = [replace(row, **{key: "" for key in keys if not fresh.may_edit(row, key)}) for row in self.rows]
        return replace(fresh, rows=tuple(rows), whole=self.whole and mode != GOODS)

    def _with(self, at: int, row: BackRow) -> Reversal:
        return replace(self, rows=(*self.rows[:at], row, *self.rows[at + 1 :]), whole=False)

    def _rest(self, row: BackRow, *, whole: bool = False) -> int:
        """What is left of a line: goods where goods come back, else what can be credited."""
        out, left = max(0, int(row.line.out)), int(row.line.left)
        if self.mode == GOODS:
            return out
        return left if whole or self.mode == CREDIT or row.line.service else min(out, left)

    def scanned(self, product: Any) -> Reversal | None:
        """One more of it, or a box, comes back on the first line with a rest, else the first; None if none has it."""
        rows = [at for at, row in enumerate(self.rows) if row.line.product_id == product.id]
        rows = [at for at in rows if self.may_edit(self.rows[at], "quantity")]
        if not rows:
            return None

        def typed(at: int) -> int:
            return parse_sum(self.rows[at].quantity, QUANTITY_SCALE) or 0

        at = next((at for at in rows if typed(at) < self._rest(self.rows[at])), rows[0])
        return self.typed(at, "quantity", quantity_out(typed(at) + product.counted()))

    def take(self, product: Any, entry: Entry) -> Reversal:
        """With goods taken instead; the same once more counts up."""
        quantity = product.counted(entry.quantity)
        fresh = Taken(product.id, product.code, quantity, entry.price, entry.less)
        same = [(one.product, one.price, one.less) for one in self.instead]
        key = (fresh.product, fresh.price, fresh.less)
        if key not in same:
            return replace(self, instead=(*self.instead, fresh))
        at = same.index(key)
        more = replace(fresh, quantity=self.instead[at].quantity + quantity)
        return replace(self, instead=(*self.instead[:at], more, *self.instead[at + 1 :]))

    def untake(self) -> Reversal:
        """Without the goods named last."""
        return replace(self, instead=self.instead[:-1])

    # --- what it means --------------------------------------------------------------------------------------------

    @property
    def empty(self) -> bool:
        """Whether nothing was typed."""
        return not any(row.quantity.strip() or row.amount.strip() for row in self.rows)

    @property
    def action(self) -> str:
        """The one action that does it."""
        if self.mode == GOODS:
            return "receive_return"
        # What we owe the customer is only credited: nothing of it was sold that could come back.
        return "issue_credit_note" if self.sale.gross < 0 else "take_back"

    def given(self, reason: str) -> dict[str, Any] | None:
        """What the action is given, None if nothing was typed. Raises MisreadError."""
        lines = [line for _, line in self._lines()]
        if self.mode == GOODS:
            return {self.sale.kind: self.sale.id, "lines": lines, "reason": reason} if lines else None
        if not lines and not self.whole:
            return None
        found: dict[str, Any] = {"sale": self.sale.id, "reason": reason}
        if not self.whole:
            found["lines"] = lines
        if self.action == "issue_credit_note":
            return {"invoice": found.pop("sale"), **found}
        if self.mode == CREDIT:
            found["goods"] = False
        if self.mode == EXCHANGE and self.instead:
            found["instead"] = [one.given for one in self.instead]
        return found

    def row_of(self, position: int) -> int:
        """The row that the line at this position, from 1, was given for; -1 if it is none."""
        rows = [row for row, _ in self._lines()]
        return rows[position - 1] if 0 < position <= len(rows) else -1

    def _lines(self) -> list[tuple[int, dict[str, Any]]]:
        """The lines of the action, each with the row it was typed in. Raises MisreadError."""
        found = []
        for at, row in enumerate(self.rows):
            line: dict[str, Any] = {"line": row.line.line}
            if quantity := self._quantity(at, row):
                weight = self._read(at, "weight", row.weight, QUANTITY_SCALE)
                line |= {"weight": quantity_out(weight)} if weight else {}
                found.append((at, line | {"quantity": quantity_out(quantity)} | self._place(row)))
            elif amount := self._amount(at, row):
                found.append((at, line | {"amount": amount_out(amount, self.sale.currency)}))
        return found

    def _place(self, row: BackRow) -> dict[str, str]:
        if self.mode == CREDIT or not row.where.strip():
            return {}
        place = row.where.strip() + complete_place(row.where, self.sale.locations)
        if place.casefold() in {SCRAP, SUPPLIER}:
            return {"outcome": place.casefold()}
        return {"location": place}

    def paid_back(self, preview: Any, way: str, receipt: str) -> dict[str, Any]:
        """How the action pays back: as it was paid, by another form that took as much, or not at all.

        ``receipt`` is the number of a certified till's receipt for the cash in it.
        """
        if not preview.back:
            return {}
        if way == KEEP:
            return {"keep": True}
        forms = preview.forms if way == AS_PAID else ((way, preview.back),)
        if way == AS_PAID and not receipt:
            return {}
        return {
            "tenders": [
                {"method": method, "amount": amount_out(amount, self.sale.currency)}
                | ({"reference": receipt} if method == "cash" and receipt else {})
                for method, amount in forms
            ]
        }

    def _quantity(self, at: int, row: BackRow) -> int:
        return self._read(at, "quantity", row.quantity, QUANTITY_SCALE)

    def _amount(self, at: int, row: BackRow) -> int:
        return self._read(at, "amount", row.amount, 10 ** exponent(self.sale.currency))

    @staticmethod
    def _read(at: int, key: str, text: str, scale: int) -> int:
        if not text.strip():
            return 0
        value = parse_sum(text, scale) if key == "quantity" else parse_number(text, scale)
        if value is None or (value < 0 and key != "quantity"):
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


def ways_back(methods: Mapping[str, tuple[str, str]], preview: Any, currency: str) -> list[tuple[str, str, str]]:
    """Ways to pay back as letter, words and way: as it was paid first, its letter that of the largest part."""
    letters = {method: (letter, word.lower()) for letter, (method, word) in methods.items()}
    forms = [(method, amount) for method, amount in preview.forms if method in letters]
    rows = []
    if forms:
        most = max(forms, key=lambda one: one[1])[0]
        parts = [f"{say.money(amount, currency)} {letters[method][1]}" for method, amount in forms]
        words = letters[forms[0][0]][1] if len(forms) == 1 else " and ".join(parts)
        rows.append((letters[most][0], f"{words}, as paid", AS_PAID))
    taken = {letter for letter, _, _ in rows}
    others = [(*letters[method], method) for method in preview.ways if method in letters]
    rows += [one for one in others if one[0] not in taken]
    return [*rows, (KEEP_LETTER, "stays as credit", KEEP)]
