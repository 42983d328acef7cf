"""Lines of an earlier document, to be ordered again: the same from the list (Ctrl+R) as from one in front. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from app.domain.texts import kept_texts
from app.ui.entry.choose import ProductHit
from app.ui.entry.lines import EntryLine
from app.ui.screens.order.state import lines_from_deal


def lines_again(
    deal: Any,
    products: Mapping[str, ProductHit],
    wanted: Collection[int] | None = None,
    ruled: frozenset[str] = frozenset(),
) -> tuple[EntryLine, ...]:
    """The lines of these numbers, or all, at today's prices; what they cost then stands beside where it was another.

    ``ruled`` are tax codes that a rule may have given them for where they went then.

    A price by hand stays one, with its reason, and so does everything else that a line says, but for its days. Parts of
    a kit come with their kit. A product that is gone is a line that asks: nothing is dropped silently.
    """
    kept = tuple(one for one in deal.lines if not one.said.part_of and (wanted is None or one.line in wanted))
    texts = kept_texts(deal.texts, [one.line for one in deal.lines], {one.line: one.line for one in kept})
    lines = lines_from_deal(replace(deal, lines=kept, texts=texts), products, keep_prices=False, ruled=ruled)
    return tuple(_undated(line) for line in lines)


def _undated(line: EntryLine) -> EntryLine:
    said = line.more.particulars
    if said is None or not said.promised_date:
        return line
    return replace(line, more=replace(line.more, particulars=replace(said, promised_date="")))


def renumbered(lines: Sequence[EntryLine], take: Callable[[], int]) -> list[EntryLine]:
    """The lines with numbers of another document; an alternative still names its line, if that came too."""
    fresh = [replace(line, line=take()) for line in lines]
    numbers = {old.line: new.line for old, new in zip(lines, fresh, strict=True)}
    return [_pointing(line, numbers) for line in fresh]


def _pointing(line: EntryLine, numbers: Mapping[int, int]) -> EntryLine:
    said = line.more.particulars
    if said is None or not said.alternative_of:
        return line
    other = numbers.get(said.alternative_of, 0)
    # Whatever it was an alternative to: it is offered only, and must not slip into the sum.
    said = replace(said, alternative_of=other, optional=said.optional or not other)
    return replace(line, more=replace(line.more, particulars=said))
