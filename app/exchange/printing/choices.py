"""Which paper goes to which printer of this machine; kept with the machine's other choices, not in the books."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Final

from app.domain.errors import RuleViolation
from app.exchange.printing.devices import checked, device_of
from app.runtime.paths import paths
from app.runtime.settings import MOST_COPIES, Settings, load, save

KINDS: Final = (
    ("sale", "Bill of a counter sale"),
    ("payment", "Receipt"),
    ("z_report", "Z report"),
    ("pick_list", "Pick list"),
    ("pick_batch", "Batch pick list"),
    ("shipment", "Delivery note"),
    ("invoice", "Invoice"),
    ("credit_note", "Credit note"),
    ("order", "Sales order"),
    ("quote", "Quotation"),
    ("purchase", "Purchase order"),
    ("customer", "Statement"),
    ("label", "Label"),
    ("shipping_label", "Shipping label"),
)
BY_THEMSELVES: Final = frozenset({"sale", "pick_list", "shipping_label"})
"""The kinds that come about by a step after which nobody thinks of printing: they may be printed by themselves."""


SIDES: Final = ("", "off", "long", "short")
"""As the printer does anyway; one side; both, turned at the long or at the short edge."""
SIZED: Final = {"payment": ("a6",)}
"""Kinds that are made in several sizes, and those beside the usual one, which is ""."""
_TRAY = re.compile(r"[\w.-]{0,40}")


@dataclass(frozen=True, slots=True)
class Choice:
    """How a kind of paper is printed here; no printer is the system's usual one."""

    kind: str
    title: str
    printer: str = ""
    copies: int = 1
    by_itself: bool = False
    tray: str = ""
    duplex: str = ""
    size: str = ""

    @property
    def address(self) -> str:
        """The printer, if it is one that is named by an address."""
        return self.printer if device_of(self.printer) else ""


def choices() -> tuple[Choice, ...]:
    """All kinds of paper, in the order of a day."""
    kept = load(paths().settings).settings
    return tuple(_choice(kept, kind, title) for kind, title in KINDS)


def choice_of(kind: str) -> Choice:
    """How this kind is printed here."""
    return _choice(load(paths().settings).settings, kind, dict(KINDS).get(kind, kind))


def choose(
    kind: str,
    printer: str,
    copies: str,
    *,
    by_itself: bool,
    address: str = "",
    tray: str = "",
    duplex: str = "",
    size: str = "",
) -> Choice:
    """Keep how a kind is printed from now on; an ``address`` counts for more than a printer of the system.

    ``copies``, ``address`` and ``tray`` as typed. Raises RuleViolation.
    """
    printer = checked(address) or printer
    tray = tray.strip()
    if not _TRAY.fullmatch(tray):
        raise RuleViolation("A tray is one word, as the printer calls it, like Tray2.", "tray")
    if duplex not in SIDES:
        raise RuleViolation("Sides are off, long or short.", "duplex")
    if size and size not in SIZED.get(kind, ()):
        raise RuleViolation(f"There is no size {size} of it.", "size")
    typed = copies.strip() or "1"
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= MOST_COPIES):
        raise RuleViolation(f"Copies are a number from 1 to {MOST_COPIES}.", "copies")
    if by_itself and not printer:
        raise RuleViolation("What is printed by itself needs a printer of its own: choose one.", "printer")
    file = paths().settings
    before = load(file).settings
    trays = {one: name for one, name in before.trays.items() if one != kind}
    sides = {one: name for one, name in before.duplex.items() if one != kind}
    sizes = {one: name for one, name in before.sizes.items() if one != kind}
    printers = {one: name for one, name in before.printers.items() if one != kind}
    many = {one: number for one, number in before.copies.items() if one != kind}
    itself = tuple(one for one in before.print_itself if one != kind)
    after = replace(
        before,
        printers=MappingProxyType({**printers, kind: printer} if printer else printers),
        copies=MappingProxyType({**many, kind: int(typed)} if int(typed) > 1 else many),
        trays=MappingProxyType({**trays, kind: tray} if tray else trays),
        duplex=MappingProxyType({**sides, kind: duplex} if duplex else sides),
        sizes=MappingProxyType({**sizes, kind: size} if size else sizes),
        print_itself=(*itself, kind) if by_itself and kind in BY_THEMSELVES else itself,
    )
    save(after, file)
    return _choice(after, kind, dict(KINDS)[kind])


def _choice(kept: Settings, kind: str, title: str) -> Choice:
    printer = kept.printers.get(kind, "")
    by_itself = bool(printer) and kind in BY_THEMSELVES and kind in kept.print_itself
    duplex = kept.duplex.get(kind, "")
    tray, duplex = kept.trays.get(kind, ""), duplex if duplex in SIDES else ""
    size = kept.sizes.get(kind, "")
    size = size if size in SIZED.get(kind, ()) else ""
    return Choice(kind, title, printer, kept.copies.get(kind, 1), by_itself, tray, duplex, size)
