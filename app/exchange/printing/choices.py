"""Which paper goes to which printer of this machine; kept with the machine's other choices, not in the books."""

from __future__ import annotations

from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from app.domain.errors import RuleViolation
from app.runtime.paths import paths
from app.runtime.settings import MOST_COPIES, Settings, load, save

KINDS: Final = (
    ("sale", "Bill of a counter sale"),
    ("payment", "Receipt"),
    ("z_report", "Z report"),
    ("pick_list", "Pick list"),
    ("shipment", "Delivery note"),
    ("invoice", "Invoice"),
    ("credit_note", "Credit note"),
    ("order", "Sales order"),
    ("quote", "Quotation"),
    ("purchase", "Purchase order"),
    ("label", "Label"),
)
BY_THEMSELVES: Final = frozenset({"sale", "pick_list"})
"""The kinds that come about by a step after which nobody thinks of printing: they may be printed by themselves."""


@dataclass(frozen=True, slots=True)
class Choice:
    """How a kind of paper is printed here; no printer is the system's usual one."""

    kind: str
    title: str
    printer: str = ""
    copies: int = 1
    by_itself: bool = False


def choices() -> tuple[Choice, ...]:
    """All kinds of paper, in the order of a day."""
    kept = load(paths().settings).settings
    return tuple(_choice(kept, kind, title) for kind, title in KINDS)


def choice_of(kind: str) -> Choice:
    """How this kind is printed here."""
    return _choice(load(paths().settings).settings, kind, dict(KINDS).get(kind, kind))


def choose(kind: str, printer: str, copies: str, *, by_itself: bool) -> Choice:
    """Keep how a kind is printed from now on. ``copies`` as typed. Raises RuleViolation."""
    typed = copies.strip() or "1"
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= MOST_COPIES):
        raise RuleViolation(f"Copies are a number from 1 to {MOST_COPIES}.", "copies")
    if by_itself and not printer:
        raise RuleViolation("What is printed by itself needs a printer of its own: choose one.", "printer")
    file = paths().settings
    before = load(file).settings
    printers = {one: name for one, name in before.printers.items() if one != kind}
    many = {one: number for one, number in before.copies.items() if one != kind}
    itself = tuple(one for one in before.print_itself if one != kind)
    after = replace(
        before,
        printers=MappingProxyType({**printers, kind: printer} if printer else printers),
        copies=MappingProxyType({**many, kind: int(typed)} if int(typed) > 1 else many),
        print_itself=(*itself, kind) if by_itself and kind in BY_THEMSELVES else itself,
    )
    save(after, file)
    return _choice(after, kind, dict(KINDS)[kind])


def _choice(kept: Settings, kind: str, title: str) -> Choice:
    printer = kept.printers.get(kind, "")
    by_itself = bool(printer) and kind in BY_THEMSELVES and kind in kept.print_itself
    return Choice(kind, title, printer, kept.copies.get(kind, 1), by_itself)
