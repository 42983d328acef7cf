"""Barcodes, packs and price breaks as one line of text each: "box = 12; pallet = 480"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from app.domain.quantity import quantity_out

# Field of the action: the name of what stands before the sign, and of what stands after it.
PARTS: Final = {
    "barcodes": ("barcode", "quantity"),
    "packs": ("name", "quantity"),
    "breaks": ("quantity", "price"),
}


def said(pairs: Sequence[tuple[str, int]]) -> str:
    """Names with their quantities in thousandths; a single one goes without saying."""
    return "; ".join(name if size == 1000 else f"{name} = {quantity_out(size)}" for name, size in pairs)


def read(text: str, name: str, size: str) -> list[dict[str, Any]]:
    """What the action takes. Raises ValueError with a sentence."""
    found = []
    for part in filter(None, (one.strip() for one in text.replace("\n", ";").split(";"))):
        before, sign, after = (one.strip() for one in part.partition("="))
        if not before or (sign and not after) or (not sign and name != "barcode"):
            raise ValueError(f"“{part}”: write it like {'50 = 7.90' if size == 'price' else 'box = 12'}.")
        before = before.replace(",", ".") if name == "quantity" else before
        found.append({name: before, size: after.replace(",", ".") or "1"})
    return found
