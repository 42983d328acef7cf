"""The company's certificate: who it names, how long it holds, made here or taken over from a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.ui import format as say
from app.ui.screens.base import Desk
from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.fields import Line
from app.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Seal:
    """What is known of the certificate: ``problem`` is why it cannot seal now, "" if it can."""

    name: str = ""
    until: str = ""
    fingerprint: str = ""
    problem: str = ""


class CertificateSection(Card):
    """Says what seals the papers. ``changed`` carries a sentence after one was made or taken over."""

    changed = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 16, 20, 16)
        column.setSpacing(10)
        self.title = Text(size=17, weight=600)
        self.detail = Text(size=Size.BODY, tone="muted", wrap=True)
        self.problem = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        for widget in (self.title, self.detail, self.problem):
            column.addWidget(widget)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.make = Button("Make one")
        self.make.clicked.connect(self._make)
        self.passphrase = Line(hint="Passphrase of the file", name="Passphrase of the file")
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setFixedWidth(look().px(220))
        self.take = Button("Take over a .p12 file")
        self.take.clicked.connect(self._choose)
        for widget in (self.make, self.passphrase, self.take):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        column.addWidget(
            Text(
                "Quotes, orders, delivery notes, invoices and credit notes are sealed with it: a reader sees who "
                "issued them, and any change shows. What was sealed stays sealed when the certificate changes.",
                size=Size.SECOND,
                tone="muted",
                wrap=True,
            )
        )
        column.addStretch(1)

    def reload(self) -> None:
        """Read it again; unlocking takes a moment, so it happens on a thread of its own."""
        self._desk.work.call(_read, done=self.show_seal, failed=self.failed.emit, owner=self)

    def show_seal(self, seal: Seal) -> None:
        """Say what is known."""
        self.title.set_text(f"Papers are sealed by {seal.name}" if seal.name else "There is no certificate yet")
        until = f"Until {say.day(seal.until, year=True)}\n{seal.fingerprint}" if seal.until else ""
        self.detail.set_text(until or "The first paper makes one by itself.")
        self.problem.set_text(seal.problem if seal.name else "")
        self.make.setEnabled(not seal.name)

    def take_over(self, file: str, passphrase: str) -> None:
        """The certificate in a .p12 file becomes the company's."""
        self._desk.work.call(
            lambda books: _import(books, Path(file), passphrase), done=self._done, failed=self.failed.emit, owner=self
        )

    def _make(self) -> None:
        self._desk.work.call(_create, done=self._done, failed=self.failed.emit, owner=self)

    def _choose(self) -> None:
        file, _kind = QFileDialog.getOpenFileName(self, "Certificate with its key", "", "Certificates (*.p12 *.pfx)")
        if file:
            self.take_over(file, self.passphrase.text())

    def _done(self, seal: Seal) -> None:
        self.passphrase.clear()
        self.show_seal(seal)
        self.changed.emit(f"Papers are sealed by {seal.name}.")


# These run on the worker's thread; the certificate module brings cryptography, so it is imported there.


def _path(books: Any) -> Path:
    from app.documents.certificate import FILE_NAME
    from app.documents.runner import folder_of

    return folder_of(books) / FILE_NAME


def _seal(identity: Any, problem: str) -> Seal:
    digest = identity.fingerprint.upper()
    pairs = " ".join(digest[at : at + 4] for at in range(0, 32, 4))
    return Seal(identity.name, identity.expires.date().isoformat(), f"Fingerprint {pairs} …", problem)


def _read(books: Any) -> Seal:
    from app.documents.certificate import load, refusal_of

    path = _path(books)
    if not path.exists():
        return Seal()
    identity = load(path)
    return _seal(identity, refusal_of(identity) or "")


def _create(books: Any) -> Seal:
    from app.documents.certificate import create
    from app.queries.desk_settings import company_settings

    path = _path(books)
    path.parent.mkdir(parents=True, exist_ok=True)
    with books.read() as view:
        company = company_settings(view)
    return _seal(create(path, company["name"], company["country"]), "")


def _import(books: Any, source: Path, passphrase: str) -> Seal:
    from app.documents.certificate import import_p12

    path = _path(books)
    path.parent.mkdir(parents=True, exist_ok=True)
    return _seal(import_p12(source, passphrase, path), "")
