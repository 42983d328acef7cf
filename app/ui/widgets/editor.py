"""A panel beside a list: facts about the row under the cursor, or a form that edits it in place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.form import Form
from app.ui.widgets.text import Text

# As wide as lines of a form are read well, in pixels at 100 %.
_ALONE = 620


class Facts(Card):
    """A title, a second line, and pairs of a word and its value."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(6)
        self.title = Text(size=17, weight=600, elide=True)
        self.detail = Text(size=Size.SECOND, tone="muted", wrap=True)
        self._rows = QWidget()
        self._grid = QGridLayout(self._rows)
        self._grid.setContentsMargins(0, 8, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        for widget in (self.title, self.detail, self._rows):
            column.addWidget(widget)
        column.addStretch(1)

    def show_facts(
        self, title: str, detail: str, pairs: Sequence[tuple[str, str]], *, detail_tone: str = "muted"
    ) -> None:
        """Pairs without a value are left out; a pair without a word is a heading."""
        self.title.set_text(title)
        self.detail.set_tone(detail_tone)
        self.detail.set_text(detail)
        self.detail.setVisible(bool(detail))
        while (item := self._grid.takeAt(0)) is not None:
            if widget := item.widget():
                widget.hide()
                widget.deleteLater()
        said = [pair for pair in pairs if pair[1]]
        # A heading over nothing is left out as well.
        kept = [pair for pair, following in zip(said, [*said[1:], ("", "")], strict=True) if pair[0] or following[0]]
        for number, (word, value) in enumerate(kept):
            if not word:
                head = Text(value, size=Size.HEAD, weight=600, tone="muted")
                head.setContentsMargins(0, 8, 0, 0)
                self._grid.addWidget(head, number, 0, 1, 2)
                continue
            self._grid.addWidget(Text(word, size=Size.BODY, tone="muted"), number, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(Text(value, size=Size.BODY, weight=500, wrap=True), number, 1)


class Editor(Card):
    """A form with its button. ``kept`` carries the values by name, ``left`` when Esc gives up editing."""

    kept = Signal(dict)
    left = Signal()

    def __init__(
        self,
        form: Form | Callable[[], Form],
        *,
        do: str = "Keep",
        width: int = 0,
        about: str = "",
        esc: str = "back",
        parent: QWidget | None = None,
    ) -> None:
        """``width`` in pixels at 100 % where it is fixed; ``about`` is said below the fields, ``esc`` by its key."""
        super().__init__(parent)
        self._form = form
        self._filled: Mapping[str, object] = {}
        self._width = width
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 12, 10)
        column.setSpacing(8)
        self.title = Text(size=17, weight=600, elide=True)
        self.note = _Note(size=Size.SECOND, weight=500, tone="stop", wrap=True)
        self.note.hide()
        scroll = self._scroll = QScrollArea()
        scroll.setAccessibleName("Form")
        # Tab goes through its fields and brings each into sight; the form around them is no stop.
        scroll.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        inside = QWidget()
        self._stack = QVBoxLayout(inside)
        self._stack.setContentsMargins(0, 0, 6, 0)
        if about:
            words = Text(about, size=Size.SECOND, tone="muted", wrap=True)
            words.setContentsMargins(0, 12, 0, 0)
            self._stack.addWidget(words)
        self._stack.addStretch(1)
        scroll.setWidget(inside)
        scroll.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        foot = QHBoxLayout()
        foot.addWidget(Text(f"Esc {esc}", size=Size.SECOND, tone="muted"))
        foot.addStretch(1)
        self.button = Button(do, key="F12", primary=True)
        self.button.clicked.connect(self.keep)
        foot.addWidget(self.button)
        column.addWidget(self.title)
        column.addWidget(scroll, 1)
        column.addWidget(self.note)
        column.addLayout(foot)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        if self._width:
            self.setFixedWidth(look().px(self._width))

    @cached_property
    def form(self) -> Form:
        """The form; made when it is first wanted, if it was given as a function that makes it.

        A place with a form of thirty fields nobody has opened yet would hold up the window while it is made, and again
        for each frame it is put into: every field is dressed anew each time.
        """
        form = self._form() if callable(self._form) else self._form
        self._stack.insertWidget(0, form)
        form.marked.connect(self._keep_in_sight)
        return form

    def _keep_in_sight(self) -> None:
        """A sentence came below a field: where the cursor is must not be pushed out of sight by it."""

        def look_again() -> None:
            field = self.form.focusWidget()
            # The row: the field with what is said below it.
            row = field.parentWidget() if field is not None and field.hasFocus() else None
            if row is not None:
                self._scroll.ensureWidgetVisible(row, 0, look().px(8))

        # The row has grown only when the form was laid out again.
        QTimer.singleShot(0, self, look_again)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a smaller window, or with larger letters, the cursor stays in sight."""
        super().resizeEvent(event)
        if "form" in self.__dict__:
            self._keep_in_sight()

    def renew(self, form: Callable[[], Form]) -> None:
        """Another form from the next time on; the old one stays while somebody types in it."""
        self._form = form
        # Also while somebody looks at another place: what they typed here is still theirs.
        if not self.isHidden() or "form" not in self.__dict__:
            return
        old = self.__dict__.pop("form")
        self._stack.removeWidget(old)
        old.deleteLater()

    def lock(self, name: str, *, known: bool) -> None:
        """The field that says which record it is: of a ``known`` one it cannot be typed over."""
        field = self.form.fields.get(name)
        if isinstance(field, QLineEdit):
            field.setReadOnly(known)
            field.setFocusPolicy(Qt.FocusPolicy.ClickFocus if known else Qt.FocusPolicy.StrongFocus)

    def edit(self, title: str, values: Mapping[str, object], *, focus: bool = True) -> None:
        """Fill the form and focus its first field; not where the person is elsewhere."""
        self.title.set_text(title)
        self.note.set_text("")
        for name in self.form.fields:
            self.form.clear_error(name)
        self.form.set_values(dict.fromkeys(self.form.fields, "") | dict(values))
        self._filled = self.form.values()
        self._scroll.verticalScrollBar().setValue(0)
        if focus:
            self.begin()

    def begin(self) -> None:
        """The cursor in the first field that can be typed in."""
        fields = list(self.form.fields.values())
        next((one for one in fields if not (isinstance(one, QLineEdit) and one.isReadOnly())), fields[0]).setFocus()

    @property
    def changed(self) -> bool:
        """Whether something was typed since the form was filled."""
        return bool(self._filled) and self.form.values() != self._filled

    @property
    def filled(self) -> Mapping[str, object]:
        """What stood in the form when it was filled."""
        return self._filled

    def settle(self) -> None:
        """What stands here is kept."""
        self._filled = self.form.values()

    def take_up(self) -> None:
        """The focus in the field where it was."""
        (self.form.focusWidget() or next(iter(self.form.fields.values()))).setFocus()

    def keep(self) -> None:
        """Hand the values over."""
        self.note.set_text("")
        self.kept.emit(self.form.values())

    def show_field_error(self, field: str, sentence: str) -> bool:
        """Below its field, or at the foot."""
        if not self.form.show_field_error(field, sentence):
            self.note.set_text(sentence)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc gives up."""
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class _Note(Text):
    """A sentence at the foot, which takes no room while there is none."""

    def set_text(self, text: str) -> None:
        """Say it; "" takes it away."""
        super().set_text(text)
        self.setVisible(bool(text))


class SidePanel(QStackedWidget):
    """Facts, or the editor over them."""

    def __init__(self, editor: Editor | None = None, *, width: int = 340, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._width, self._alone = width, False
        self.facts = Facts()
        self.addWidget(self.facts)
        self.editor = editor
        if editor:
            self.addWidget(editor)
            editor.left.connect(self.show_facts)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.setMinimumWidth(self.beside)
        self.setMaximumWidth(look().px(_ALONE) if self._alone else self.beside)

    @property
    def beside(self) -> int:
        """How wide it is beside a list."""
        return look().px(self._width)

    def stand_alone(self, *, alone: bool) -> None:
        """Whether the list gives way to it: then it takes its room."""
        if alone != self._alone:
            self._alone = alone
            self._dress()

    @property
    def editing(self) -> bool:
        """Whether the form is shown."""
        return self.editor is not None and self.currentWidget() is self.editor

    def show_facts(self) -> None:
        """Back to the facts."""
        self.setCurrentWidget(self.facts)

    def edit(self, title: str, values: Mapping[str, object]) -> None:
        """The form, filled."""
        if self.editor:
            self.setCurrentWidget(self.editor)
            self.editor.edit(title, values)
