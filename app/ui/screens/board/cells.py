"""What a row of the board says in its cells and on its card; no books in this file."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import Any

from app.ui import format as say
from app.ui.models.columns import DAY, SHORT_DAY, Column, number_column
from app.ui.screens.base import today_iso
from app.ui.screens.board.ordersin import asking_chip
from app.ui.theme.status import Chip, chip_of, status

CLOSED = frozenset({"paid", "ordered", "cancelled", "lost"})
# What was put aside and lies longer stands out.
PARKED_DAYS = 2
_PLAIN = frozenset({"quoted", "to_pick", "picking", "to_ship", "to_invoice", "to_collect"})


def card_note(row: Any) -> tuple[str, str]:
    """The third line of a card: how late it is, what was said, or when it is wanted; and its tone."""
    if late := late_words(row):
        return late, "stop"
    said = _note(row)
    if said:
        return said, "accent" if _due(row) else "muted"
    when = say.day(row.wanted or row.due)
    lines = f"{row.lines} line{'' if row.lines == 1 else 's'}" if row.lines else ""
    # What its lane is called needs no word; what stands out in it does.
    word = status(row.status).word() if row.status not in _PLAIN else ""
    return " · ".join(filter(None, (word, when, lines))), "muted"


def late_words(row: Any) -> str:
    """How late it is, "" where it is not."""
    # What has left is not late any more: then its money may be, and the status says so.
    wanted = "" if row.shipped == 4 else row.wanted or row.due
    if not wanted or row.status in CLOSED or wanted >= today_iso():
        return ""
    days = (date.fromisoformat(today_iso()) - date.fromisoformat(wanted)).days
    return f"{days} day{'s' if days != 1 else ''} late"


def _chip(row: Any) -> Chip:
    # A draft that asks is the same in every list of it.
    return asking_chip(row.questions) if row.questions else chip_of(row.status)


def _wanted(row: Any) -> str:
    return late_words(row) or say.day(row.wanted or row.due)


def _due(row: Any) -> bool:
    if row.kind == "draft":
        return bool(_parked(row) != row.note)
    return bool(row.follow_up and row.follow_up <= today_iso())


def _parked(row: Any) -> str:
    """Who put a draft aside; from the third day on how long it has lain."""
    if not (row.note and row.date):
        return str(row.note)
    days = (date.fromisoformat(today_iso()) - date.fromisoformat(row.date)).days
    return f"Parked {days} days · {row.note}" if days > PARKED_DAYS else str(row.note)


def _note(row: Any) -> str:
    if row.kind == "draft":
        return _parked(row)
    if row.follow_up:
        when = "Follow up today" if _due(row) else f"Follow up {say.short_day(row.follow_up)}"
        return f"{when} · {row.asked}" if row.asked else when
    return row.note or (f"Goods {say.short_day(row.expected)}" if row.expected else "")


# Columns beside those that are always there, in their order; who it is of is shown unless somebody hides it.
MORE = (
    ("who", "Who"),
    ("our_ref", "Our ref"),
    ("their_ref", "Their ref"),
    ("weight", "Weight"),
    ("mailed", "Mailed"),
    ("created_by", "Created by"),
    ("source", "Source"),
)
OWN = ("who",)
_SOURCES = {"counter": "Counter", "phone": "Phone", "mail": "Mail", "web": "Web"}


def _more() -> tuple[Column, ...]:
    return (
        Column("our_ref", "Our ref", 96, lambda row: row.more.our_ref, tone="muted", yields=7, least=76),
        Column("their_ref", "Their ref", 110, lambda row: row.more.their_ref, tone="muted", yields=7, least=80),
        number_column("weight", "Weight", 92, _weight, tone="muted", yields=7, least=76),
        Column("mailed", "Mailed", SHORT_DAY, lambda row: say.day_of(row.more.mailed), tone="muted", yields=7),
        Column("who", "Who", 84, lambda row: row.more.who, tone="muted", yields=5, least=64),
        Column("created_by", "Created by", 96, lambda row: row.more.created_by, tone="muted", yields=7, least=76),
        Column("source", "Source", 84, _source, tone="muted", yields=7, least=64),
    )


def _weight(row: Any) -> str:
    return say.weight(row.more.weight) if row.more.weight else ""


def _source(row: Any) -> str:
    return _SOURCES.get(row.more.source, str(row.more.source))


def board_columns(wanted: Collection[str] = OWN) -> tuple[Column, ...]:
    """Of the list of documents, with those of ``MORE`` that are wanted."""
    *always, note = _always()
    return (*always, *(one for one in _more() if one.key in wanted), note)


def _always() -> tuple[Column, ...]:
    return (
        Column("status", "Status", 150, lambda _row: "", chip=_chip, least=136),
        Column("number", "No.", 110, lambda row: row.number, weight=600, least=76),
        Column("customer", "Customer", 220, lambda row: row.customer, stretch=True, least=120),
        Column("date", "Date", SHORT_DAY, lambda row: say.short_day(row.date), tone="muted", yields=5),
        Column(
            "wanted",
            "Wanted",
            DAY,
            _wanted,
            yields=2,
            least=96,
            tone_of=lambda row: "stop" if late_words(row) else "text",
        ),
        number_column("lines", "Lines", 60, lambda row: str(row.lines or ""), tone="muted", yields=4),
        number_column("net", "Net", 100, lambda row: say.amount(row.net, row.currency), weight=600, least=84),
        Column(
            "pips",
            "",
            100,
            lambda _row: "",
            yields=3,
            pips=lambda row: (row.picked, row.shipped, row.paid) if row.kind == "order" else None,
        ),
        Column(
            "note", "Note", 140, _note, tone="muted", yields=6, tone_of=lambda row: "accent" if _due(row) else "muted"
        ),
    )
