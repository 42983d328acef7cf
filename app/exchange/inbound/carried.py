"""The XML that a PDF carries: Factur-X, ZUGFeRD, XRechnung and Order-X. The paper around it is not read."""

from __future__ import annotations

from typing import Final

from app.domain.errors import RuleViolation
from app.exchange.inbound.xml import Came, came_of

# An order says more of what is wanted than the invoice of it.
NAMES: Final = ("order-x.xml", "factur-x.xml", "zugferd-invoice.xml", "xrechnung.xml")
NOT_READ: Final = "The file's XML was taken, the paper was not read."


def carried(pdf: bytes, name: str, *, beside: bool = False) -> tuple[tuple[Came, ...], str]:
    """What the XML in a PDF says, and a sentence of what was taken; nothing and "" where it carries none.

    Raises RuleViolation for XML that cannot be read, and for a PDF that is locked, cut, or made to do harm; one that
    lies `beside` other things then carries nothing.
    """
    # Here: whoever sends no PDF does not wait for the libraries of papers.
    from app.documents.attached import files_of

    try:
        found = files_of(pdf, name, lambda one: one.lower().endswith(".xml"))
    except RuleViolation:
        if not beside:
            raise
        found = ()
    if not found:
        return (), ""
    chosen = min(found, key=lambda one: _rank(one.name))
    several = f"{name} carries {len(found)} XML files, {chosen.name} was taken. " if len(found) > 1 else ""
    return came_of(chosen.content, f"{name}, {chosen.name}"), f"{several}{NOT_READ}"


def _rank(name: str) -> tuple[int, str]:
    low = name.lower().rpartition("/")[2]
    return (NAMES.index(low) if low in NAMES else len(NAMES), low)
