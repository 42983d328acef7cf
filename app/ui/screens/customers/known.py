"""Who may be a customer already, said while a new one is typed, and asked before they are made a second time."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit

from app.ui.screens.editing import EditingScreen
from app.ui.screens.order.fix import FixSheet, WayOut

PAUSE_MS = 200
_FIELDS = ("name", "phone", "email", "postcode", "vat_id")


class KnownAlready:
    """Watches the form of a new customer. ``asked`` runs what makes them, unless somebody who is there is meant."""

    def __init__(self, place: EditingScreen) -> None:
        self._place = place
        self._hits: tuple[Any, ...] = ()
        self._said: tuple[str, ...] = ()
        self._pause = QTimer(place, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(lambda: self._ask(self._tell))

    def watch(self) -> None:
        """A new customer is being typed."""
        self._hits, self._said = (), ()
        editor = self._place.panel.editor
        fields = editor.form.fields if editor is not None else {}
        for name in _FIELDS if fields else ():
            field = fields[name]
            # The form keeps its fields from one customer to the next.
            if isinstance(field, QLineEdit) and not field.property("watched"):
                field.setProperty("watched", True)
                field.textEdited.connect(lambda _text: self._pause.start())

    def asked(self, values: dict[str, Any], make: Callable[[], None]) -> None:
        """Before they are made: who is known is listed, and Enter takes the first of them."""
        self._pause.stop()

        def known() -> None:
            if not self._hits:
                make()
                return
            go = self._place.desk.shell.go
            editor = self._place.panel.editor

            def take(ref: str) -> None:
                _leave(editor)
                go("customers", ref)

            ways: list[WayOut] = [
                (f"Take {one.name}", f"{one.number}, {one.why}", partial(take, one.id)) for one in self._hits
            ]
            ways.append(("Make another one", "two of the same name, or a second branch", make))
            self._place.show_sheet(FixSheet(self._place, f"{values['name']} may be known already", ways))

        self._ask(known)

    def _ask(self, done: Callable[[], None]) -> None:
        place = self._place
        if not place.panel.editing or place.panel.editor is None:
            return
        values = place.panel.editor.form.values()
        said = tuple(str(values[name]).strip() for name in _FIELDS)

        def known(hits: tuple[Any, ...]) -> None:
            self._hits = hits
            done()

        place.desk.work.read(
            lambda view: _alike(view, *said), known, failed=place.went_wrong, owner=place, key=(id(self), "alike"),
            priority=0,
        )  # fmt: skip

    def _tell(self) -> None:
        names = "; ".join(f"{one.name}, {one.number}: {one.why}" for one in self._hits[:2])
        self._place.line.say(f"Looks like {names}. F12 asks before it is made." if names else "")


def _leave(editor: Any) -> None:
    """What was typed is let go: the record that is there is meant."""
    editor.left.emit()


def _alike(view: Any, name: str, phone: str, email: str, postcode: str, vat_id: str) -> Any:
    from app.queries.alike import customers_alike

    return customers_alike(view, name, phone, email, postcode, vat_id)
