"""Settings, Numbering: the series that run, and what a new year asks for."""

from __future__ import annotations

from typing import Any

from app.domain.numbers import in_year_of
from app.ui.models.columns import Column, number_column
from app.ui.screens.base import today_iso
from app.ui.widgets.form import Form


def as_picked(row: Any) -> tuple[str, dict[str, str]]:
    """A series as the form shows it: its title and values. Of a year that is over, the new one stands there already."""
    prefix, following, title = in_year_of(row.prefix, today_iso()), str(row.last + 1), _named(row.kind)
    if prefix != row.prefix:
        title, following = f"{title}: a new year", "1"
    return title, {"kind": _named(row.kind), "prefix": prefix, "width": str(row.width), "next": following}


def series_form() -> Form:
    """Prefix, digits, and what comes next."""
    form = Form()
    kind = form.add("kind", "Document")
    kind.setReadOnly(True)
    form.add("prefix", "&Prefix")
    form.add("width", "&Digits")
    form.add("next", "&Next number", help_text="Leaves no gap; under a new prefix it may begin at 1")
    return form


def _named(kind: str) -> str:
    """A kind of document as people say it."""
    return kind.replace("_", " ").capitalize()


def _given_at(row: Any) -> str:
    """Which station gives these numbers."""
    station, _, kind = row.id.partition("#")[0].partition(":")
    return f"Station {station}" if kind and station.isdecimal() else row.id


def series_columns() -> tuple[Column, ...]:
    """What each gives next; in red where its year is over."""
    return (
        Column("kind", "Document", 180, lambda row: _named(row.kind), weight=600, least=112),
        Column(
            "next",
            "Next number",
            160,
            lambda row: row.next_number,
            least=130,
            tone_of=lambda row: "text" if in_year_of(row.prefix, today_iso()) == row.prefix else "stop",
        ),
        number_column("last", "Given so far", 120, lambda row: str(row.last), tone="muted", yields=2),
        Column("series", "Given at", 160, _given_at, tone="muted", stretch=True, least=60, yields=1),
    )
