"""Asking after quotes: what was said in one line, with the day of the next call in it; and whose turn is today."""

from __future__ import annotations

from datetime import date
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.domain.followup import day_meant
from app.ui import format as say
from app.ui.screens.base import today_iso
from app.ui.theme.look import Size
from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text


class FollowUpSheet(Sheet):
    """``said`` carries the words. The day that they name is shown while they are typed."""

    said = Signal(str)

    def __init__(self, owner: QWidget, row: Any) -> None:
        super().__init__(owner, f"{row.number} · {row.customer}", do="Keep")
        self._planned = row.follow_up
        self.form = Form()
        said = self.form.add("note", "&Said", help_text="called, thinks until Friday")
        if row.asked:
            self.body.addWidget(Text(f"Last: {row.asked}", size=Size.BODY, tone="muted", elide=True))
        self.body.addWidget(self.form)
        self.day = Text(size=Size.BODY, weight=500)
        self.body.addWidget(self.day)
        said.textEdited.connect(lambda _text: self._show())
        said.returnPressed.connect(self.accept)
        self.accepted.connect(self._accept)
        self._show()

    @property
    def words(self) -> str:
        """What was typed."""
        return str(self.form.values()["note"]).strip()

    def _show(self) -> None:
        today = today_iso()
        day = day_meant(self.words, date.fromisoformat(today))
        if day:
            self.day.set_text(f"Next: {say.day(day.isoformat())}")
        elif self._planned > today:
            self.day.set_text(f"Next, as planned: {say.day(self._planned)}")
        else:
            self.day.set_text("Next: not again. Name a day to be asked: Friday, tomorrow, in 2 weeks, 24.3.")

    def _accept(self) -> None:
        if self.words:
            self.said.emit(self.words)
        else:
            self.form.show_field_error("note", "What was said?")

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)
