"""Calling a customer: the number goes to the telephone program of this machine, and into the clipboard."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication

from app.domain.phone import dialled
from app.ui.screens.desk import Desk


def call_customer(desk: Desk, kind: str, ref: str) -> None:
    """Look up whose record it is, and call; a customer without a number is said."""

    def ask(view: Any) -> Any:
        from app.queries.phones import phone_of

        return phone_of(view, kind, ref)

    desk.work.read(ask, lambda found: _call(desk, *found), owner=desk.window, key="phone_of", priority=0)


def _call(desk: Desk, name: str, phone: str) -> None:
    digits = dialled(phone)
    if not digits:
        said = f"{phone} is no number that can be dialled." if phone else f"No phone number is known of {name}."
        desk.shell.toast(said, action="Customers", run=lambda: desk.shell.go("customers"), phase="idle")
        return
    QGuiApplication.clipboard().setText(phone)
    # Digits only reach the system: what people typed is no address.
    rung = QDesktopServices.openUrl(QUrl(f"tel:{digits}"))
    desk.shell.toast(f"{name} {phone} is {'called, and ' if rung else ''}copied.", phase="idle")
