"""A passphrase that is chosen: it is typed twice, as nobody sees what they type and it is kept nowhere."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from app.ui.widgets.fields import Line
from app.ui.widgets.form import Form

NOT_THE_SAME = "The two are not the same. Type the passphrase once more."
AGAIN = "Once more"


def hidden(hint: str = "") -> Line:
    """A line that shows dots."""
    line = Line(hint=hint)
    line.setEchoMode(QLineEdit.EchoMode.Password)
    return line


def is_same(form: Form, name: str, again: str) -> bool:
    """Whether both fields say the same; if not, the second is empty, has the cursor, and says so."""
    if form.field(name, Line).text() == form.field(again, Line).text():
        return True
    form.field(again, Line).clear()
    form.show_field_error(again, NOT_THE_SAME)
    return False
