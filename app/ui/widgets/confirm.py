"""The one kind of confirmation there is: for what cannot be taken back, the first word is typed. The default is no."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from app.ui.widgets.form import Form
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text


class ConfirmSheet(Sheet):
    """``confirmed`` carries the reason once the first word of ``name`` stands in its field, in small letters or large.

    ``sentence`` says what will be gone; Enter on the empty field does nothing.
    """

    confirmed = Signal(str)

    def __init__(
        self, document: QWidget, title: str, sentence: str, name: str, do: str, *, reason: bool = True
    ) -> None:
        super().__init__(document, title, do=do, share=2)
        self._word = next(iter(name.split()), name)
        self.body.addWidget(Text(sentence, tone="muted", wrap=True, parent=self))
        self.form = Form(self, columns=2)
        self.form.add("word", f"Type “{self._word}”")
        if reason:
            self.form.add("reason", "&Reason")
        self.body.addWidget(self.form)
        self.accepted.connect(self._accept)

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field, else at the foot."""
        return self.form.show_field_error(field, sentence) or super().show_field_error(field, sentence)

    def _accept(self) -> None:
        values = self.form.values()
        if str(values["word"]).strip().casefold() != self._word.casefold():
            self.form.show_field_error("word", f"Nothing is done until “{self._word}” stands here.")
            self.form.fields["word"].setFocus()
        else:
            self.confirmed.emit(str(values.get("reason", "")).strip())
