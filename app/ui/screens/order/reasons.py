"""Why: a reason in words."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet

CANCELLED = ("changed their mind", "not to be had", "entered by mistake", "other")


class AskSheet(Sheet):
    """One line of words. ``said`` carries them; they may be none."""

    said = Signal(str)

    def __init__(self, document: QWidget, title: str, do: str) -> None:
        super().__init__(document, title, do=do)
        self.form = Form()
        self.form.add("reason", "&Reason")
        self.body.addWidget(self.form)
        self.accepted.connect(lambda: self.said.emit(str(self.form.values()["reason"]).strip()))

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)
