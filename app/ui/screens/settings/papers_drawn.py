"""What Settings, Papers have a worker do: read what the books hold, and draw the sample.

Drawing papers brings ReportLab, so each function brings its own imports.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

_TALLEST = 1.4142
Place = tuple[str, str, str]
"""Kind ("" every document), language ("" every language) and place of a text."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which paper is to be drawn, with what stands in the form."""

    kind: str
    count: int
    language: str
    fields: Mapping[str, str]
    texts: Mapping[Place, str]


def now(view: Any) -> tuple[Any, tuple[str, ...]]:
    """What the books hold (`PapersNow`), and the columns of a foot of which nothing is said."""
    from app.documents.layout.furniture import footer_columns
    from app.documents.words import words
    from app.queries.desk_papers import papers_now
    from app.queries.paper_company import card_of

    held = papers_now(view, _today().isoformat())
    columns = footer_columns(card_of(held.fields), words(held.fields["language"] or "en"))
    return held, tuple("\n".join(line for line in one if line) for one in columns)


def _today() -> datetime.date:
    return datetime.datetime.now().astimezone().date()


def drawn(held: Any, wanted: Wanted, width: int, page: int) -> tuple[bytes, Any]:
    """The paper with what stands in the form, as PDF, and a page of it as a picture so many pixels wide."""
    from app.documents import make
    from app.documents.specimens import House, specimen_of
    from app.queries.paper_company import sender_of

    # What the company says everywhere is a field of its own, as in the books.
    texts = {key: text for key, text in wanted.texts.items() if key[:2] != ("", "")}
    sender = sender_of({**held.fields, **wanted.fields}, texts)
    house = House(sender, held.currency, held.taxes, held.numbers)
    pdf = make(specimen_of(house, wanted.kind, wanted.count, wanted.language, _today()))
    return pdf, picture_of(pdf, width, page)


def picture_of(pdf: bytes, width: int, page: int) -> Any:
    """A page of it; a long strip in pieces as high as a page."""
    from app.documents.picture import picture

    return picture(pdf, width, page, tallest=_TALLEST)
