"""The door: over the whole window while nobody is in. A name, a PIN or password, or a badge, and the work is back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit, QVBoxLayout, QWidget

from app.ui.qt import key_pressed
from app.ui.theme.look import Size, colour, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import paint_card
from app.ui.widgets.clear import keep_clear
from app.ui.widgets.form import Form
from app.ui.widgets.text import Text


class Door(QWidget):
    """``tried`` carries a name and a secret, or no name and a badge. Nothing below is seen or gets a key."""

    tried = Signal(str, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        keep_clear(self)
        self.setAccessibleName("Who is there?")
        self._over = window
        self._before: QWidget | None = None
        self._asking = False
        self._panel = QWidget(self)
        column = QVBoxLayout(self._panel)
        column.setContentsMargins(28, 24, 28, 22)
        column.setSpacing(12)
        column.addWidget(Text("Who is there?", size=Size.TITLE, weight=600, parent=self))
        self.form = Form(self)
        self.name = self.form.add("name", "&Name", QComboBox())
        self.secret = self.form.add("secret", "&PIN", help_text="PIN or password; or scan the badge")
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhNoPredictiveText)
        self.secret.returnPressed.connect(self.try_it)
        self.secret.installEventFilter(self)
        column.addWidget(self.form)
        self.button = Button("Sign in", key="F12", primary=True, parent=self)
        self.button.clicked.connect(self.try_it)
        column.addWidget(self.button)
        window.installEventFilter(self)
        look().changed.connect(self._scaled)
        self.hide()

    def _scaled(self) -> None:
        # Once the panel knows how large it is now.
        QTimer.singleShot(0, self, self._place)

    def set_names(self, names: Sequence[str], last: str) -> None:
        """Who can sign in; the one who was in last first."""
        shown = [self.name.itemText(at) for at in range(self.name.count())]
        if shown == list(names):
            return
        chosen = self.name.currentText() or last
        self.name.clear()
        self.name.addItems(list(names))
        self.name.setCurrentIndex(max(0, self.name.findText(chosen)))

    def close_over(self) -> None:
        """Nobody is in."""
        if not self.isVisible():
            self._before = QApplication.focusWidget()
        self._asking = False
        self.secret.clear()
        self.form.clear_error("secret")
        self._place()
        self.show()
        self.raise_()
        self.secret.setFocus()

    def open_up(self) -> None:
        """Somebody is in: the focus where it was."""
        self._asking = False
        self.secret.clear()
        self.hide()
        before, self._before = self._before, None
        try:
            if before is not None and before.isVisible():
                before.setFocus()
        except RuntimeError:
            # What had the focus is gone by now; the window's own order of focus holds.
            self._over.setFocus()

    def try_it(self) -> None:
        """The name and what was typed."""
        if not self.secret.text():
            self.form.show_field_error("secret", "Type your PIN or password, or scan your badge.")
        elif self.name.currentText():
            self._ask(self.name.currentText(), self.secret.text())

    def badge(self, code: str) -> None:
        """A scan is a badge, whoever is chosen."""
        self._ask("", code)

    def _ask(self, name: str, secret: str) -> None:
        if not self._asking:
            self._asking = True
            self.secret.clear()
            self.tried.emit(name, secret)

    def refuse(self, sentence: str) -> None:
        """It was not that."""
        self._asking = False
        self.form.show_field_error("secret", sentence)

    def hold_focus(self) -> None:
        """The keys stay here."""
        now = QApplication.focusWidget()
        if now is None or not (now is self or self.isAncestorOf(now)):
            if now is not None and QApplication.activePopupWidget() is None:
                self._before = now
            self.secret.setFocus()

    def focusNextPrevChild(self, onward: bool) -> bool:
        """Tab stays within the door."""
        ring: tuple[QWidget, ...] = (self.name, self.secret, self.button)
        now = QApplication.focusWidget()
        at = ring.index(now) if now in ring else 0
        ring[(at + (1 if onward else -1)) % len(ring)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Up and down choose the name without leaving the PIN; the door is as large as its window."""
        if watched is self.secret and key_pressed(event):
            steps: dict[int, int] = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
            if step := steps.get(event.key()):
                self.name.setCurrentIndex(min(max(self.name.currentIndex() + step, 0), self.name.count() - 1))
                return True
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        self.setGeometry(self._over.rect())
        width = min(look().px(420), self.width() - 40)
        self._panel.setFixedWidth(width)
        height = min(self._panel.sizeHint().height(), self.height() - 20)
        self._panel.setGeometry((self.width() - width) // 2, max(10, (self.height() - height) // 3), width, height)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """No key reaches what is below."""
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Nor a click."""
        event.accept()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ground over everything, and the panel."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(look().tokens.window))
        paint_card(painter, QRectF(self._panel.geometry()), 10)
