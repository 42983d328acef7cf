"""What has to be decided before a document being written can be finished, and where. No Qt."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from app.domain.errors import RuleViolation
from app.domain.quantity import quantity_out
from app.ui.entry.lines import EntryLine
from app.ui.screens.order.state import wanted_of

BACK = "back"
"""The cell of a block about goods that come back: it is put right by taking them back."""
LIST = "list"
"""The cell of a block about rows of a list that are no lines yet."""
_CELLS = {
    "quantity": "quantity",
    "length": "quantity",
    "pack": "unit",
    "price_per": "price",
    "price": "price",
    "discount_percent": "less",
}


@dataclass(frozen=True, slots=True)
class Block:
    """A sentence, the row it is about (from 1; 0 is none) and the cell: "" is the line's sheet, or the entry row."""

    words: str
    row: int = 0
    cell: str = ""

    def __str__(self) -> str:
        return self.words


def blocks_of(who: Any, lines: Sequence[EntryLine], today: str, refused: RuleViolation | None) -> list[Block]:
    """In the order in which they are put right; ``refused`` is what the books said of it as it stands now."""
    found = [] if who else [Block("Who is it for? ⏎ in the customer box takes a walk-in.", cell="customer")]
    rows = list(enumerate(lines, start=1))
    found += [_of_line(row, line) for row, line in rows if line.open_question]
    found += [Block(back_words(row, line), row, BACK) for row, line in rows if line.comes_back]
    found += [
        Block(f"Line {row}: “{line.when}” is not a date. Alt ⏎ opens the line.", row)
        for row, line in rows
        if line.when and not wanted_of(line, today)
    ]
    if not any(line.product or line.looking for line in lines):
        found.append(Block("There is no line yet."))
    if refused and not found:
        found.append(_refusal(refused, lines))
    return found


def block_of_list(rows: int) -> list[Block]:
    """Rows of a list wait to become lines, or to be left out: what somebody ordered is not forgotten."""
    words = f"{rows} row{'s' if rows != 1 else ''} of a list {'are' if rows != 1 else 'is'} no line yet. Ctrl L shows"
    return [Block(f"{words} {'them' if rows != 1 else 'it'}.", cell=LIST)] if rows else []


def back_words(row: int, line: EntryLine) -> str:
    """What is to be decided of goods that come back."""
    code = line.product.code if line.product else line.typed
    come, they = ("comes", "it is") if line.quantity == -1000 else ("come", "they are")
    many = quantity_out(-line.quantity)
    return f"Line {row}: {many} × {code} {come} back; {they} credited of a sale, not ordered. ⏎ chooses it."


def _of_line(row: int, line: EntryLine) -> Block:
    if line.product:
        cell = "less" if "iscount" in line.problem else "" if "llowance" in line.problem else "quantity"
        return Block(f"Line {row}: {line.problem}", row, cell)
    return Block(f"Line {row}: “{line.typed}” — {line.problem or 'is being looked up'}", row, "words")


def _refusal(error: RuleViolation, lines: Sequence[EntryLine]) -> Block:
    """The books count the lines that have a product; the window counts its rows."""
    found = re.fullmatch(r"lines\.([0-9]+)(?:\.([a-z_]+).*)?", error.field or "")
    goods = [row for row, line in enumerate(lines, start=1) if line.product]
    if not found or not 1 <= int(found[1]) <= len(goods):
        return Block(error.message)
    row = goods[int(found[1]) - 1]
    return Block(f"Line {row}: {error.message}", row, _CELLS.get(found[2] or "", ""))
