"""Parts of a product as texts: barcodes, packs and breaks in one line ("box = 12; pallet = 480"); what must be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from app.domain.quantity import quantity_out
from app.ui.screens.stock import instead

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


def dropped(before: str, now: str, name: str, size: str) -> list[str]:
    """What stood in a field and stands in it no more. Raises ValueError with a sentence."""
    kept = {one[name] for one in read(now, name, size)}
    return [one[name] for one in read(before, name, size) if one[name] not in kept]


STOPS: Final = (("", "no"), ("sale", "Not sold"), ("purchase", "Not bought"), ("both", "Neither"))
_STOPPED = {"sale": "Not sold", "purchase": "Not bought", "both": "Neither sold nor bought"}


def named(row: Any) -> str:
    """The name of a product, with what of it stands still."""
    return "  ·  ".join(filter(None, (row.name, _STOPPED[row.stop].lower() if row.stop else "")))


def said_of(card: Any, related: Any) -> list[tuple[str, str]]:
    """What the card of a product says beside its figures: alert, stop, warranty, time to come back."""
    stop = card.stop
    months, days = card.warranty_months, card.return_days
    return [
        ("Alert", card.alert),
        ("On stop", f"{_STOPPED[stop.kind]}, {stop.said}" if stop.kind else ""),
        ("Instead", card.substitute),
        ("Substitutes", instead.said(related.instead)),
        ("Stands in for", instead.said(related.stands_in)),
        ("Warranty", f"{months} month{'s' if months != 1 else ''}" if months else ""),
        ("Comes back", f"within {days} day{'s' if days != 1 else ''}" if days else ""),
    ]
