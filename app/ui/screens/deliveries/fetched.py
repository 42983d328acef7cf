"""A line of a pick and what was found of it so far, and what a scan means for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.domain.entry.grammar import QUANTITY_SCALE
from app.domain.quantity import quantity_out
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
    weight: int = 0
    weighed: int = 0
    why: str = ""
    """Of what is billed by weight: so many grams, which so many of it weigh; why, where that is far from expected."""
    otherwise: bool = False
    """Of pieces: cut otherwise than the list says, so that nothing is noted of bars and rests."""

    @property
    def unweighed(self) -> int:
        """How many are to be weighed still; 0 where nothing is billed by weight, or their weight is known."""
        return max(0, self.got - self.weighed) if self.line.each and not self.line.known_weight else 0

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
        return replace(old, line=line, done=not old.unweighed and (bool(old.got) or old.done), reason="")
    return replace(old, line=line, done=old.done and old.got < line.quantity)


def as_kept(row: Fetched) -> list[Any]:
    """What is kept of a line, so that it goes on after a crash."""
    return [row.got, int(row.done), row.reason, row.weight, row.weighed, row.why, int(row.otherwise)]


def from_kept(row: Fetched, kept: Any) -> Fetched:
    """The line as it was kept; what no program ever kept changes nothing."""
    if not isinstance(kept, list) or len(kept) not in {3, 6, 7}:
        return row
    row = replace(row, got=int(kept[0]), done=bool(kept[1]), reason=str(kept[2]))
    if len(kept) >= 6:
        row = replace(row, weight=int(kept[3]), weighed=int(kept[4]), why=str(kept[5]))
    if len(kept) == 7:
        row = replace(row, otherwise=bool(kept[6]))
    return replace(row, done=row.done and not row.unweighed)


def told(row: Fetched) -> dict[str, Any]:
    """What of a line goes to the action."""
    got = row.got if row.done else row.line.quantity
    one: dict[str, Any] = {"line": row.line.line, "quantity": quantity_out(got), "location": row.line.location}
    if row.weight and got:
        one["weight"] = quantity_out(row.weight)
    if row.otherwise and got:
        one["cut"] = False
    reason = "; ".join(filter(None, (row.reason, row.why)))
    return {**one, "reason": reason} if reason else one


def cutting_words(row: Fetched) -> str:
    """How its pieces are cut; or that they are cut otherwise."""
    if not row.otherwise:
        return str(row.line.cutting)
    return f"{str(row.line.cutting).split(':')[0]}: cut otherwise, count the rests"


def following(rows: Sequence[Fetched], here: int) -> str:
    """What comes after the line that somebody stands in front of."""
    waiting = [one for at, one in enumerate(rows) if not one.done and at != here][:3]
    words = (f"{one.line.bin or one.line.location} {one.line.sku} {say.quantity(one.line.quantity)}" for one in waiting)
    return f"next: {' · '.join(words)}" if waiting else ""


def words_of_enter(row: Fetched | None, *, stopped: bool, weighing: bool) -> str:
    """What Enter does."""
    if row is None:
        return "Done" if stopped else "Pack"
    if row.back:
        return f"Put {say.quantity(row.back)} back"
    return "Weighed" if weighing else f"All {say.quantity(row.line.quantity)}"


def how_it_ended(state: str) -> str:
    """What became of a list that is not open any more, behind its number."""
    return "was cancelled" if state == "cancelled" else "is handed over already"


def why_back(state: str, row: Fetched) -> str:
    """Why goods go back that were fetched for a list in that state."""
    wants = f"the list asks for {say.quantity(row.line.quantity)} now."
    return wants if state == "open" else f"the list {how_it_ended(state)}."


def _chip(row: Fetched) -> Chip:
    if row.back:
        return Chip(f"put {say.quantity(row.back)} back", "stop", Glyph.PAUSE)
    if row.done and row.got > row.line.quantity:
        return Chip(f"{say.quantity(row.got - row.line.quantity)} over", "done", Glyph.FULL)
    if row.done and row.got == row.line.quantity:
        return Chip(say.weight(row.weight) if row.weight else "done", "done", Glyph.FULL)
    if row.done:
        return Chip(f"{say.quantity(row.line.quantity - row.got)} short", "stop", Glyph.EMPTY, f"short: {row.reason}")
    if row.got and row.got == row.line.quantity and row.unweighed:
        return Chip("to weigh", "ware", Glyph.HALF)
    if row.got:
        return Chip(f"got {say.quantity(row.got)}", "ware", Glyph.HALF)
    return Chip("to fetch", "ware", Glyph.EMPTY)


def pick_columns() -> tuple[Column, ...]:
    return (
        Column("place", "Place", 110, lambda row: row.line.bin or row.line.location, weight=600, least=84),
        Column("code", "Code", 110, lambda row: row.line.sku, least=90),
        Column("words", "Description", 220, lambda row: row.line.name, stretch=True, least=140),
        number_column("wanted", "Take", 80, lambda row: say.quantity(row.line.quantity), weight=600, least=64),
        Column("unit", "Unit", 59, lambda row: row.line.unit, tone="muted", yields=1),
        Column("state", "State", 130, lambda _row: "", chip=_chip, least=100),
        Column("reason", "", 150, lambda row: row.reason, tone="muted", yields=2),
    )
