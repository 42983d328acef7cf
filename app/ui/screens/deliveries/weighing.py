"""What a fetched line weighs, where it is billed by weight: when it is asked, and what an answer means. No Qt."""

from __future__ import annotations

from dataclasses import replace

from app.domain.entry.grammar import QUANTITY_SCALE, parse_sum
from app.domain.weighing import about, off_weight, weight_out
from app.ui import format as say
from app.ui.screens.deliveries.fetched import Fetched

WEIGHED_TWICE = "weighed twice"


def question(row: Fetched) -> str:
    """What the picker is asked for: of all that was fetched, or of what no label told yet."""
    many = f"{say.quantity(row.unweighed)} × {row.line.sku}"
    other, so_far = ("the other ", f" ({say.weight(row.weight)} so far)") if row.weight else ("", "")
    expected = say.weight(about(row.unweighed, row.line.each))
    return f"What do {other}{many} weigh{so_far}? About {expected} — type kg, then ⏎"


def answered(row: Fetched, text: str, doubt: int) -> tuple[Fetched, int, str]:
    """The line with what was typed in kilograms, a figure that is doubted (grams, 0 if none), and what to say of it.

    A figure far from what is expected stands once it was typed twice, or Enter was pressed on it.
    """
    grams = parse_sum(text, QUANTITY_SCALE) if text else doubt
    if not grams or grams < 0:
        return row, 0, f"“{text}” is no weight; 7.2 is seven kilograms and 200 grams." if text else question(row)
    line = row.line
    many = f"{say.quantity(row.unweighed)} × {line.sku}"
    said = off_weight(many, grams, about(row.unweighed, line.each), line.over, line.under)
    if said and grams != doubt:
        return row, grams, f"{said.partition(' Weigh again')[0]} Weigh again; ⏎ takes {weight_out(grams)} kg as it is."
    why = WEIGHED_TWICE if said else row.why
    return replace(row, weight=row.weight + grams, weighed=row.got, why=why, done=True), 0, ""
