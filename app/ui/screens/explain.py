"""Why a price is what it is (Alt+Enter): the ladder in sentences, where the goods lie, what was paid before."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.pricing import explain, nudge, price_words
from app.ui import format as say
from app.ui.theme.look import Size
from app.ui.widgets.sheet import Sheet, scrolled
from app.ui.widgets.text import Text

_SHOWN = 6


def sentences_of(found: Any, currency: str) -> dict[str, tuple[str, ...]]:
    """What the sheet says, by heading; `found` is what `queries.agreed.explained` answers."""
    priced = found.priced
    ladder = explain(priced, found.unit) if priced else ("Nothing says what it costs.",)
    if priced and priced.next_break:
        ladder = (*ladder, f"{nudge(priced.next_break, currency)}.")
    places = tuple(
        f"{place}: {say.quantity(here - kept)} free" + (f" of {say.quantity(here)}" if kept else "")
        for place, here, kept in found.places[:_SHOWN]
    )
    sales = tuple(
        f"{say.day(one.date)}: {say.quantity(one.quantity)} {found.unit} at {price_words(one.price)} ({one.order})"
        for one in found.sales[:_SHOWN]
    )
    return {
        "Price": ladder,
        "In stock": places or ("None is on a shelf.",),
        "They paid": sales or ("Never bought.",),
    }


class ExplainSheet(Sheet):
    """Reads only: Enter and F12 close it. The first sentence is the reason, and is what a screen reader says first."""

    def __init__(self, document: QWidget, found: Any, currency: str) -> None:
        super().__init__(document, f"{found.sku} {found.name}", do="Close", share=1.6)
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(18)
        grid.setVerticalSpacing(4)
        grid.setColumnStretch(1, 1)
        row = 0
        self.said: list[Text] = []
        for heading, sentences in sentences_of(found, currency).items():
            grid.addWidget(Text(heading, size=Size.SECOND, weight=600, tone="muted"), row, 0)
            for at, sentence in enumerate(sentences):
                reason = heading == "Price" and not at
                text = Text(sentence, size=Size.BODY, weight=600 if reason else 400, wrap=True)
                self.said.append(text)
                grid.addWidget(text, row, 1)
                row += 1
        grid.setRowStretch(row, 1)
        self.setAccessibleDescription(self.said[0].full_text())
        self.body.addWidget(scrolled(inside))
        self.accepted.connect(self.dismiss)
