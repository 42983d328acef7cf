"""Facts of earlier shapes, lifted to today's: pure steps, one from each version to the next, for ever.

A fact is never rewritten; it is lifted each time it is read. Where a shape only grew by fields with defaults there is
nothing to do, and the step says so: `GREW`. The version is raised all the same, for a program that does not know the
new fields would drop them without a word; so it stores such a fact unread, and applies it when it is up to date.
"""

from collections.abc import Callable
from typing import Any

import msgspec

Step = Callable[[dict[str, Any]], dict[str, Any]]


def GREW(body: dict[str, Any]) -> dict[str, Any]:  # noqa: N802 - a word of the table below
    """The new fields have defaults that say what was meant before there were such fields."""
    return body


# Packs, cut lengths, what was asked for, optional lines, reasons of prices, and texts between the lines; then the parts
# of kits; then what is billed by weight, in place of a word that no program ever wrote ("weighed"); then how a
# customer's bills are read by machines, and what paying early takes off; then the state of India that it is sold in.
_DEALS_SAY_MORE = (GREW, GREW, GREW, GREW, GREW)

# By kind: the steps from version 1 to 2, from 2 to 3, and so on.
STEPS: dict[str, tuple[Step, ...]] = {
    **dict.fromkeys(
        ("QuoteSent", "OrderConfirmed", "OrderAmended", "InvoiceIssued", "CreditNoteIssued"), _DEALS_SAY_MORE
    ),
    # In what form the content was that was signed, which version, and what the clock said there.
    "DocumentSigned": (GREW,),
    # Of what a bill lacks: what that lacked which it takes back.
    "IssuedIncomplete": (GREW,),
}


def lifted(kind: str, version: int, body: str) -> str:
    """The body of a fact of that version as today's shape has it."""
    steps = [step for step in STEPS.get(kind, ())[version - 1 :] if step is not GREW]
    if not steps:
        return body
    content = msgspec.json.decode(body)
    for step in steps:
        content = step(content)
    return msgspec.json.encode(content).decode()
