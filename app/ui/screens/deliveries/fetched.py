"""A line of a pick and what was found of it so far, and what a scan means for it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from app.domain.entry.grammar import QUANTITY_SCALE
from app.ui import format as say
from app.ui.models.columns import Column, number_column
from app.ui.scanning.scan import Scan
from app.ui.theme.status import Chip, Glyph


@dataclass(frozen=True, slots=True)
class Fetched:
    """A line and what was found of it so far, in thousandths. ``done`` once somebody said so."""

    line: Any
    got: int = 0
    done: bool = False
    reason: str = ""

    @property
    def id(self) -> str:
        """The line's place in the list."""
        return str(self.line.id)

    @property
    def back(self) -> int:
        """How much of what was found is not wanted any more."""
        return max(0, self.got - self.most)

    @property
    def most(self) -> int:
        """How much may be taken: what is asked for, and more where the line has a tolerance."""
        asked = int(self.line.quantity)
        return max(asked, int(self.line.most)) if asked else 0


def means(line: Any, scan: Scan) -> int:
    """How much of the line a scan stands for, in thousandths; 0 if it is another product's."""
    if scan.product is not None:
        return int(scan.product.quantity) if scan.product.sku == line.sku else 0
    if scan.code.upper() == line.sku.upper():
        return QUANTITY_SCALE
    return next((much for one, much in line.barcodes if one in scan.said.forms), 0)


def revised(old: Fetched | None, line: Any) -> Fetched:
    """A line as it is asked for now, with what was found of it so far."""
    if old is None:
        return Fetched(line)
    if old.got == line.quantity:
        return replace(old, line=line, done=bool(old.got) or old.done, reason="")
    return replace(old, line=line, done=old.done and old.got < line.quantity)


def why_back(stopped: bool, row: Fetched) -> str:
    wants = f"the list asks for {say.quantity(row.line.quantity)} now."
    return "the list was cancelled." if stopped else wants


def _chip(row: Fetched) -> Chip:
    if row.back:
        return Chip(f"put {say.quantity(row.back)} back", "stop", Glyph.PAUSE)
    if row.done and row.got > row.line.quantity:
        return Chip(f"{say.quantity(row.got - row.line.quantity)} over", "done", Glyph.FULL)
    if row.done and row.got == row.line.quantity:
        return Chip("done", "done", Glyph.FULL)
    if row.done:
        return Chip(f"{say.quantity(row.line.quantity - row.got)} short", "stop", Glyph.EMPTY, f"short: {row.reason}")
    if row.got:
        return Chip(f"got {say.quantity(row.got)}", "ware", Glyph.HALF)
    return Chip("to fetch", "ware", Glyph.EMPTY)


def pick_columns() -> tuple[Column, ...]:
    return (
        Column("place", "Place", 110, lambda row: row.line.bin or row.line.location, weight=600),
        Column("code", "Code", 110, lambda row: row.line.sku),
        Column("words", "Description", 220, lambda row: row.line.name, stretch=True),
        number_column("wanted", "Take", 80, lambda row: say.quantity(row.line.quantity), weight=600),
        Column("unit", "Unit", 48, lambda row: row.line.unit, tone="muted"),
        Column("state", "State", 130, lambda _row: "", chip=_chip),
        Column("reason", "", 150, lambda row: row.reason, tone="muted"),
    )
