"""What only some lines say, in words: the same while a line is typed and when its document is read."""

from __future__ import annotations

from app.domain.deal import Particulars
from app.ui import format as say


def pack_words(said: Particulars, quantity: int, unit: str) -> str:
    """What was asked for in packs, and what a pack holds; "" where it was not. The quantity in thousandths."""
    return f"{_whole(quantity, unit)}, {said.pack} of {say.quantity(said.pack_size)}" if said.pack else ""


def cut_to(said: Particulars) -> str:
    """The length that pieces are cut to; "" where nothing is cut."""
    return f"cut to {say.quantity(said.length)}" if said.length else ""


def source_words(said: Particulars) -> tuple[str, ...]:
    """What it stands in for, and where it is to come from."""
    return (
        f"instead of {said.instead_of}" if said.instead_of else "",
        f"from {said.location}" if said.location else "",
        "to be ordered in" if said.special else "",
    )


def _whole(quantity: int, unit: str) -> str:
    return f"{say.quantity(quantity)} {unit}".strip()
