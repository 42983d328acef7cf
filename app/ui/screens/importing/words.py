"""What the pages of an import say; no Qt and no books in this file."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

from app.ui import format as say

# The kinds of list, what they are of, and what a person calls one row.
KINDS: Final = (
    ("", "Any list", "the headings of the file say what it is"),
    ("customers", "Customers", "addresses, contacts, terms"),
    ("suppliers", "Suppliers", "addresses, days to deliver"),
    ("products", "Products", "names, prices, barcodes, packs"),
    ("prices", "Prices", "by product, date and quantity"),
    ("stock", "Stock", "what lies where, as counted"),
    ("substitutes", "Substitutes", "what may be sold instead of what"),
    ("price-lists", "Price lists", "what each comes from, and by how much it changes it"),
    ("groups", "Groups of customers", "and the price list of each"),
    ("promotions", "Promotions", "what they give, of what, from when to when"),
    ("surcharges", "Surcharges", "of products and categories"),
    ("zones", "Delivery zones", "countries, regions, postcodes"),
    ("charges", "Charges", "delivery, small orders, handling"),
    ("tax-rules", "Taxes by destination", "and by the customer's status"),
    ("customer-items", "Customers' numbers", "how customers call our products"),
    ("open-invoices", "Open invoices", "what customers still owe the old system"),
    ("open-orders", "Open orders", "what is still to be delivered"),
    ("order-history", "Order history", "what the old system has closed"),
)
TITLES: Final = {key: title for key, title, _ in KINDS}
_OUTCOMES = (("created", "new"), ("changed", "changed"), ("unchanged", "the same"))


def field_words(field: str) -> str:
    """A field as people read it: price_per is "price per"."""
    return field.replace("_", " ")


def field_named(words: str, fields: tuple[str, ...]) -> str | None:
    """The field that was typed: "" for none, None if there is no such field."""
    plain = words.strip().lower().replace(" ", "_")
    if not plain or plain in {"-", "—"}:
        return ""
    return plain if plain in fields else None


def completed(text: str, fields: tuple[str, ...]) -> str:
    """How a field that was begun goes on."""
    plain = text.lower()
    return next((field_words(one)[len(text) :] for one in fields if field_words(one).startswith(plain)), "")


def rows_said(count: int) -> str:
    """ "1 row", "1,204 rows"."""
    return f"{count:,} row{'s' if count != 1 else ''}"


def counts_said(counts: Mapping[str, int]) -> str:
    """ "1,204 new · 31 changed · 6 the same · 4 to repair"."""
    parts = [f"{counts[name]:,} {words}" for name, words in _OUTCOMES if counts.get(name)]
    if counts.get("bad"):
        parts.append(f"{counts['bad']:,} to repair")
    if counts.get("doubtful"):
        parts.append(f"{counts['doubtful']:,} to look at")
    return " · ".join(parts) or "no rows"


def taken_said(answer: Mapping[str, Any]) -> str:
    """What became of a list that was taken in."""
    parts = [f"{answer[name]:,} {words}" for name, words in _OUTCOMES if answer.get(name)]
    return ", ".join(parts) or "nothing new"


def how_read(told: Mapping[str, Any]) -> str:
    """How a file was read, where that is no choice of the page."""
    if others := told.get("other_sheets"):
        return f"Also in this workbook: {', '.join(others)}."
    return "The encoding is a guess: look at letters like ä and é." if told.get("encoding_guessed") else ""


def when_said(moment_us: int) -> str:
    """ "Sat 28 Nov, 22:10" of a moment in microseconds UTC."""
    then = datetime.fromtimestamp(moment_us / 1_000_000, UTC).astimezone()
    return f"{say.short_day(then.date().isoformat())}, {then:%H:%M}"


def state_said(row: Any, now_us: int) -> str:
    """What may still be done with a list that came in."""
    if row.is_back:
        return "taken back" if not row.kept else f"taken back, {row.kept:,} stay"
    return "can be taken back" if row.can_go(now_us) else ""
