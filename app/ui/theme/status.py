"""The language of statuses: a word, a phase (hue) and a glyph (progress in the phase) for each; no Qt in this file."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


class Glyph(Enum):
    """The one family of glyphs; each can be told apart without colour."""

    DASHED = "dashed"
    EMPTY = "empty"
    QUARTER = "quarter"
    HALF = "half"
    THREE_QUARTER = "three-quarter"
    FULL = "full"
    SPLIT = "split"
    HOURGLASS = "hourglass"
    PAUSE = "pause"
    CROSS = "cross"
    BANG = "bang"


@dataclass(frozen=True, slots=True)
class Status:
    """A headline status: what must happen next, and who is responsible."""

    code: str
    words: tuple[str, str]
    phase: str
    glyph: Glyph
    means: str
    next_step: str

    def word(self, language: str = "en") -> str:
        """The word people read; English where the language is not known."""
        return self.words[1] if language.startswith("de") else self.words[0]


@dataclass(frozen=True, slots=True)
class Chip:
    """A word on a coloured ground with its glyph; ``spoken`` is what a screen reader says, the word if empty.

    ``short`` says the same in fewer letters, for where the word has no room: at 200 % on a small screen.
    """

    text: str
    phase: str
    glyph: Glyph | None = None
    spoken: str = ""
    short: str = ""


_ROWS = (
    ("draft", ("Draft", "Entwurf"), "idle", Glyph.DASHED, "being written", "Finish"),
    ("quoted", ("Quoted", "Angebot"), "sell", Glyph.QUARTER, "sent, waiting for the customer", "Turn into order"),
    ("quote_expires", ("Quote expires", "Angebot läuft ab"), "sell", Glyph.HOURGLASS, "chase it", "Turn into order"),
    ("ordered", ("Ordered", "Bestellt"), "sell", Glyph.FULL, "it became an order", "Show the order"),
    ("waiting", ("Waiting for stock", "Wartet auf Ware"), "ware", Glyph.DASHED, "nothing pickable", "Release"),
    ("to_pick", ("To pick", "Zu packen"), "ware", Glyph.EMPTY, "pickable", "Start picking"),
    ("picking", ("Picking", "Wird gepackt"), "ware", Glyph.HALF, "someone has it", "Confirm the rest"),
    ("to_ship", ("To ship", "Versandbereit"), "ware", Glyph.THREE_QUARTER, "packed", "Ship"),
    (
        "part_shipped",
        ("Part shipped", "Teilgeliefert"),
        "ware",
        Glyph.SPLIT,
        "the rest is back-ordered",
        "Pick the rest",
    ),
    ("to_invoice", ("To invoice", "Zu berechnen"), "money", Glyph.EMPTY, "shipped, not invoiced", "Invoice"),
    ("to_collect", ("To collect", "Offen"), "money", Glyph.HALF, "invoiced, not due", "Take payment"),
    ("part_paid", ("Part paid", "Teilbezahlt"), "money", Glyph.THREE_QUARTER, "a rest is open", "Take payment"),
    ("paid", ("Paid", "Bezahlt"), "done", Glyph.FULL, "nothing left to do", "Reorder"),
    ("overdue", ("Overdue", "Überfällig"), "stop", Glyph.BANG, "past due", "Take payment"),
    ("on_hold", ("On hold", "Gesperrt"), "stop", Glyph.PAUSE, "needs a decision", "Show what blocks"),
    ("cancelled", ("Cancelled", "Storniert"), "idle", Glyph.CROSS, "closed without sale", "Reopen as copy"),
    ("lost", ("Lost", "Verloren"), "idle", Glyph.CROSS, "closed without sale", "Reopen as copy"),
    ("expired", ("Expired", "Abgelaufen"), "idle", Glyph.HOURGLASS, "closed without sale", "Reopen as copy"),
)

STATUSES: Final = tuple(Status(*row) for row in _ROWS)
_BY_CODE: Final = {status.code: status for status in STATUSES}


def status(code: str) -> Status:
    """The status of that code; an unknown code is our own mistake."""
    return _BY_CODE[code]


def chip_of(code: str, language: str = "en", *, text: str = "") -> Chip:
    """The chip of a status; ``text`` replaces the word where more is known ("9 days overdue")."""
    known = _BY_CODE[code]
    word = known.word(language)
    return Chip(text or word, known.phase, known.glyph, f"{text or word}: {known.means}")
