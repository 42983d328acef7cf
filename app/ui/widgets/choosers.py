"""Lines for what a dialogue of the system is asked for: a file, a folder, a picture, a colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Signal
from PySide6.QtGui import QColor, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QApplication, QColorDialog, QFileDialog

from app.ui.logos import KINDS
from app.ui.theme.look import colour, look
from app.ui.widgets.button import Button
from app.ui.widgets.fields import Line


class Chooser(Line):
    """A line with a path, and a button that asks for it: the line is as high as a field, the button lies in it."""

    words = "Choose …"

    def __init__(self) -> None:
        super().__init__()
        self.button = Button(self.words, height=24, parent=self)
        self.button.setFocusPolicy(self.button.focusPolicy().NoFocus)
        self.button.clicked.connect(self.choose)

    def choose(self) -> None:
        """Ask the system's dialogue."""
        raise NotImplementedError

    def _buttons(self) -> tuple[Button, ...]:
        return (self.button,)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The buttons at the right edge."""
        super().resizeEvent(event)
        self.lay_buttons()

    def lay_buttons(self) -> None:
        """Those that are shown, the first outermost; what is typed ends before them."""
        right = self.width()
        for button in self._buttons():
            size: QSize = button.sizeHint()
            right -= size.width()
            button.setGeometry(right, (self.height() - size.height()) // 2, size.width(), size.height())
        margins = self.textMargins()
        self.setTextMargins(margins.left(), 0, self.width() - right, 0)


class FileLine(Chooser):
    """A file."""

    def __init__(self, kinds: str) -> None:
        self._kinds = kinds
        super().__init__()

    def choose(self) -> None:
        """A file that is there."""
        file, _kind = QFileDialog.getOpenFileName(self, "Choose the file", "", self._kinds)
        if file:
            self.setText(file)


class FolderLine(Chooser):
    """A folder."""

    def choose(self) -> None:
        """A folder that is there."""
        folder = QFileDialog.getExistingDirectory(self, "Choose the folder for backups", self.text())
        if folder:
            self.setText(folder)


class LogoLine(Chooser):
    """The path of a picture that was chosen; ``chosen`` carries it. Afterwards it says that there is a logo.

    ``pasted`` carries what is on the clipboard where that is a picture; ``removed`` that there is to be none.
    """

    chosen = Signal(str)
    pasted = Signal(object)
    removed = Signal()

    def __init__(self, *, removable: bool = False) -> None:
        super().__init__()
        self._removable = removable
        self.remove = Button("Remove", height=24, parent=self)
        self.remove.setFocusPolicy(self.button.focusPolicy())
        self.remove.clicked.connect(self.removed)
        self.remove.hide()
        self.editingFinished.connect(self._typed)

    def show_kept(self, there: bool) -> None:
        """Whether there is a logo."""
        self.setPlaceholderText("There is a logo; another takes its place" if there else "")
        self.remove.setVisible(there and self._removable)
        self.lay_buttons()

    def choose(self) -> None:
        """A picture that is there."""
        file, _kind = QFileDialog.getOpenFileName(self, "The company's logo", "", KINDS)
        if file:
            self.setText(file)
            self.chosen.emit(file)

    def _buttons(self) -> tuple[Button, ...]:
        shown = self.remove.isVisibleTo(self)
        return (self.remove, self.button) if shown else (self.button,)

    def _typed(self) -> None:
        if self.text().strip() and self.isModified():
            self.setModified(False)
            self.chosen.emit(self.text().strip())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A picture on the clipboard is pasted as the logo; Delete in the empty line takes the logo away."""
        if event.matches(QKeySequence.StandardKey.Paste) and QApplication.clipboard().mimeData().hasImage():
            self.pasted.emit(QApplication.clipboard().mimeData())
        elif event.matches(QKeySequence.StandardKey.Delete) and not self.text() and self.remove.isVisibleTo(self):
            self.removed.emit()
        else:
            super().keyPressEvent(event)


class ColourLine(Chooser):
    """A colour like #1450A8, with a patch of it before the words; empty it is the ``usual`` one."""

    def __init__(self, usual: str) -> None:
        super().__init__()
        self.setPlaceholderText(usual)
        self.textChanged.connect(lambda _text: self.update())
        look().changed.connect(self._room)
        self._room()

    def _room(self) -> None:
        self.setTextMargins(look().px(24), 0, self.textMargins().right(), 0)

    def choose(self) -> None:
        """A colour of the system's dialogue."""
        found = QColorDialog.getColor(self._colour(), self, "The colour of the papers")
        if found.isValid():
            self.setText(found.name().upper())
            self.textEdited.emit(self.text())

    def _colour(self) -> QColor:
        said = (self.text().strip() or self.placeholderText()).lstrip("#")
        return QColor(f"#{said}") if len(said) == 6 else QColor()

    def paintEvent(self, event: QPaintEvent) -> None:
        """The patch; nothing for what is no colour."""
        super().paintEvent(event)
        found, now = self._colour(), look()
        if not found.isValid():
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(now.tokens.hairline), 1))
        painter.setBrush(found)
        side = now.px(14)
        painter.drawRoundedRect(QRectF(now.px(10), (self.height() - side) / 2, side, side), 3, 3)
