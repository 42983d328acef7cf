"""The company's certificate: who it names, how long it holds, made here or taken over from a file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.domain.errors import Locked
from app.ui import format as say
from app.ui.screens.base import Desk
from app.ui.screens.settings.certificate_lock import LockBlock
from app.ui.screens.settings.certificate_time import StampBlock
from app.ui.screens.unlocking import certificate_path
from app.ui.theme.look import Size, look
from app.ui.widgets.button import Button
from app.ui.widgets.card import Card
from app.ui.widgets.fields import Line
from app.ui.widgets.sheet import scrolled
from app.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Seal:
    """What is known of the certificate: ``problem`` is why it cannot seal now, "" if it can."""

    name: str = ""
    until: str = ""
    fingerprint: str = ""
    problem: str = ""
    soon: str = ""
    """That it ends soon, "" while there is time."""
    renewable: bool = False
    kept: str = "store"
    """Where its passphrase is, as `certificate.kept_by` says it; "" is locked."""
    there: bool = False


class CertificateSection(Card):
    """Says what seals the papers. ``changed`` carries a sentence after one was made or taken over."""

    changed = Signal(str)
    failed = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        inside = QWidget()
        around = QVBoxLayout(self)
        around.setContentsMargins(1, 1, 1, 1)
        around.addWidget(scrolled(inside))
        column = QVBoxLayout(inside)
        column.setContentsMargins(19, 15, 19, 15)
        column.setSpacing(8)
        self.title = Text(size=17, weight=600)
        self.detail = Text(size=Size.BODY, tone="muted", wrap=True)
        self.problem = Text(size=Size.BODY, weight=500, tone="stop", wrap=True)
        for text in (self.title, self.detail, self.problem):
            column.addWidget(text)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.make = Button("Make one")
        self.make.clicked.connect(self._make)
        self.passphrase = Line(hint="Passphrase of the file", name="Passphrase of the file")
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.take = Button("Take over a .p12 file")
        self.take.clicked.connect(self._choose)
        for widget in (self.make, self.passphrase, self.take):
            row.addWidget(widget)
        row.addStretch(1)
        column.addLayout(row)
        more = QHBoxLayout()
        more.setSpacing(8)
        self.renew = Button("Renew")
        self.renew.clicked.connect(self._renew)
        self.root = Button("Export the root")
        self.root.clicked.connect(self._choose_root)
        for widget in (self.renew, self.root):
            more.addWidget(widget)
        more.addStretch(1)
        column.addLayout(more)
        column.addWidget(
            Text(
                "Customers who import the root into their PDF reader see your papers as trusted. The fingerprint that "
                "is said with it can be compared by telephone.",
                size=Size.SECOND,
                tone="muted",
                wrap=True,
            )
        )
        column.addWidget(
            Text(
                "Quotes, orders, delivery notes, invoices and credit notes are sealed with it: a reader sees who "
                "issued them, and any change shows. What was sealed stays sealed when the certificate changes.",
                size=Size.SECOND,
                tone="muted",
                wrap=True,
            )
        )
        self.lock, self.stamps = LockBlock(desk), StampBlock(desk)
        self.lock.changed.connect(self.reload)
        for block in (self.lock, self.stamps):
            block.said.connect(self.changed.emit)
            block.failed.connect(self.failed.emit)
            column.addSpacing(8)
            column.addWidget(block)
        column.addStretch(1)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        self.passphrase.setMinimumWidth(look().px(260))

    def reload(self) -> None:
        """Read it again; unlocking takes a moment, so it happens on a thread of its own."""
        self._desk.work.call(_read, done=self.show_seal, failed=self.failed.emit, owner=self)
        self.stamps.reload()

    def show_seal(self, seal: Seal) -> None:
        """Say what is known."""
        none = "The certificate is locked" if seal.there else "There is no certificate yet"
        self.title.set_text(f"Papers are sealed by {seal.name}" if seal.name else none)
        until = f"Until {say.day(seal.until, year=True)}\n{seal.fingerprint}" if seal.until else ""
        self.detail.set_text(until or ("" if seal.there else "The first paper makes one by itself."))
        self.detail.setVisible(bool(until) or not seal.there)
        self.problem.set_text((seal.problem or seal.soon) if seal.name else "")
        self.problem.setVisible(bool(self.problem.full_text()))
        self.make.setEnabled(not seal.there)
        self.take.setEnabled(bool(seal.name) or not seal.there)
        self.lock.show_kept(seal.kept, there=seal.there)
        self.renew.setEnabled(seal.renewable)
        self.root.setEnabled(bool(seal.name))

    def export_root(self, file: str) -> None:
        """The root goes into a file, for customers' PDF readers."""
        self._desk.work.call(lambda books: _export(books, Path(file)), **self._then(self.changed.emit))

    def _then(self, done: Callable[[Any], None]) -> dict[str, Any]:
        return {"done": done, "failed": self.failed.emit, "owner": self}

    def _renew(self) -> None:
        """Once: a certificate that was renewed a moment ago is not renewed again by the second click."""
        self.renew.setEnabled(False)

        def failed(error: Exception) -> None:
            self.failed.emit(error)
            self.reload()

        self._desk.work.call(_renew, done=self._done, failed=failed, owner=self)

    def _choose_root(self) -> None:
        file, _kind = QFileDialog.getSaveFileName(self, "Root certificate", "root.pem", "Certificates (*.pem *.crt)")
        if file:
            self.export_root(file)

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


def _seal(books: Any, identity: Any, problem: str, *, renewable: bool = False) -> Seal:
    from app.documents.certificate import kept_by, reminder

    digest = identity.fingerprint.upper()
    pairs = " ".join(digest[at : at + 4] for at in range(0, 32, 4))
    return Seal(
        identity.name,
        identity.expires.date().isoformat(),
        f"Fingerprint {pairs} …",
        problem,
        reminder(identity),
        renewable,
        kept_by(certificate_path(books)),
        there=True,
    )


def _read(books: Any) -> Seal:
    from app.documents.certificate import load, refusal_of, renewable

    path = certificate_path(books)
    if not path.exists():
        return Seal()
    try:
        identity = load(path)
    except Locked:
        return Seal(kept="", there=True)
    return _seal(books, identity, refusal_of(identity) or "", renewable=renewable(path))


def _renew(books: Any) -> Seal:
    from app.documents.certificate import renew

    return _seal(books, renew(certificate_path(books)), "", renewable=True)


def _export(books: Any, target: Path) -> str:
    from app.documents.roots import write_root

    return f"The root is in {target.name}. Its fingerprint: {write_root(certificate_path(books), target)}"


def _create(books: Any) -> Seal:
    from app.documents.certificate import create
    from app.queries.desk_settings import company_settings

    path = certificate_path(books)
    path.parent.mkdir(parents=True, exist_ok=True)
    with books.read() as view:
        company = company_settings(view)
    return _seal(books, create(path, company["name"], company["country"]), "", renewable=True)


def _import(books: Any, source: Path, passphrase: str) -> Seal:
    from app.documents.roots import take_over

    path = certificate_path(books)
    path.parent.mkdir(parents=True, exist_ok=True)
    return _seal(books, take_over(source, passphrase, path), "")
