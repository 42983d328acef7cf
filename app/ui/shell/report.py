"""The report of our own mistake: a dialog whose text can be copied. One of the few real dialogs."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from app.ui.theme.look import Size
from app.ui.widgets.button import Button
from app.ui.widgets.text import Text


class ReportDialog(QDialog):
    """Says that it was our mistake, that nothing was lost, and what to send."""

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("Counterfoil")
        self.resize(720, 420)
        column = QVBoxLayout(self)
        column.addWidget(Text("Something went wrong in the program itself", size=Size.BUTTON, weight=600))
        column.addWidget(Text("What was entered before is kept. Copy this report and send it to whoever helps you."))
        self.body = QPlainTextEdit(text)
        self.body.setReadOnly(True)
        self.body.setAccessibleName("Report")
        column.addWidget(self.body, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        self.copy = Button("Copy", primary=True)
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(text))
        close = Button("Close")
        close.clicked.connect(self.accept)
        row.addWidget(close)
        row.addWidget(self.copy)
        column.addLayout(row)
