"""The small sheet that asks somebody who may: their PIN, badge or password, and why; then the same act goes through."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.domain.errors import NotPermitted
from app.ui.widgets.form import Form, choice
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.text import Text


class ApprovalSheet(Sheet):
    """``given`` carries the approval as the actions take it; the sheet stays until it is told what became of it."""

    given = Signal(object)

    def __init__(self, place: QWidget, error: NotPermitted) -> None:
        names = error.approvers
        super().__init__(place, f"Ask {names[0]}" if len(names) == 1 else "Ask somebody who may", do="Approve", share=2)
        self.body.addWidget(Text(error.message, tone="muted", wrap=True, parent=self))
        self._asking = False
        self.form = Form(self, columns=min(len(names), 2) + 1)
        self._only = names[0] if len(names) == 1 else ""
        self.reason = self.form.add("reason", "&Reason")
        if not self._only:
            # After the reason: a choice takes letters for itself.
            self.form.add("by", "&Who", choice(*((name, name) for name in names)))
        self.secret = self.form.add("secret", f"{'Their' if len(names) > 1 else names[0] + '’s'} &PIN")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)
        self.secret.setPlaceholderText("PIN, password or badge")
        self.secret.returnPressed.connect(self.accept)
        self.body.addWidget(self.form)

    def accept(self) -> None:
        """Hand the approval over, once it is whole."""
        values = self.form.values()
        if not str(values["reason"]).strip():
            self._say("reason", "Say why.")
        elif not values["secret"]:
            self._say("secret", "Whoever approves it types their own PIN.")
        else:
            self._give(self._only or str(values["by"]), str(values["secret"]))

    def badge(self, code: str) -> None:
        """A badge says who and proves it at once."""
        if not self.reason.text().strip():
            self._say("reason", "Say why, then scan the badge once more.")
        else:
            self._give("", code)

    def _give(self, by: str, secret: str) -> None:
        if not self._asking:
            self._asking = True
            self.secret.clear()
            self.note.set_text("")
            self.given.emit({"by": by, "secret": secret, "reason": self.reason.text().strip()})

    def refuse(self, sentence: str, field: str) -> None:
        """It was not that; ask once more."""
        self._asking = False
        self._say("reason" if field.endswith("reason") else "secret", sentence)

    def _say(self, field: str, sentence: str) -> None:
        """At the foot, where there is room for it; the focus in the field that it is about."""
        self.note.set_text(sentence)
        self.form.fields[field].setFocus()
