"""Goods kept for a quote until a day: one line for the day, and what is kept now."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.entry.dates import parse_date
from app.domain.kits import called
from app.ui import format as say
from app.ui.screens.base import today_iso
from app.ui.theme.look import Size
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text


class KeepSheet(Sheet):
    """``kept`` carries the last day, ISO; "" lets everything go."""

    kept = Signal(str)

    def __init__(self, document: QWidget, number: str, until: str, held: Sequence[Any]) -> None:
        super().__init__(document, f"Keep goods for {number}", do="Keep")
        self.now = Text(kept_words(held), size=Size.BODY, tone="muted", wrap=True)
        self.body.addWidget(self.now)
        self.form = Form()
        help_text = (
            "Fri, +14, 24.12.; empty lets them go. Orders go before, and say so." if held else "Fri, +14, 24.12."
        )
        self._field = self.form.add("until", "&Until", help_text=help_text)
        self.form.set_values({"until": say.day(until) if until else ""})
        self._said, self._until = str(self.form.values()["until"]), until
        self._held = bool(held)
        self.body.addWidget(self.form)
        self._field.returnPressed.connect(self.accept)
        self.accepted.connect(self._accept)

    def open(self) -> None:
        """The day at once."""
        super().open()
        self._field.setFocus()
        self._field.selectAll()

    def _accept(self) -> None:
        said = str(self.form.values()["until"]).strip()
        if said == self._said and said:
            self.kept.emit(self._until)
        elif not said and self._held:
            self.kept.emit("")
        elif found := parse_date(said, date.fromisoformat(today_iso())):
            self.kept.emit(found.isoformat())
        else:
            self.form.show_field_error("until", f"“{said}” is no day." if said else "Until when?")

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)


def kept_words(held: Sequence[Any]) -> str:
    """What is kept now, in one sentence."""
    if not held:
        return "Nothing is kept yet: what is free of its goods will be, until that day or its end."
    lines = ", ".join(f"{say.quantity(one.quantity)} on line {called(one.line)}" for one in held[:8])
    more = f" and {len(held) - 8} more" if len(held) > 8 else ""
    return f"Kept until {say.day(max(one.until for one in held))}: {lines}{more}."
