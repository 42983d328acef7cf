"""A new customer from inside an order: five fields in a row, Enter goes on in the order; the rest can be said later.

Whoever is known by the same phone, e-mail, or name and postcode is shown before a second record of them is made.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from app.domain.account import WALK_IN
from app.domain.errors import RuleViolation
from app.ui.qt import key_pressed
from app.ui.screens.order import reads
from app.ui.screens.order.reads import CustomerHit
from app.ui.theme.look import Size
from app.ui.widgets.fields import Line
from app.ui.widgets.names import NameList
from app.ui.widgets.text import Text

if TYPE_CHECKING:
    from app.ui.screens.order.place import Buying

FIELDS: Final = (("name", "Name", 3), ("phone", "Phone", 2), ("email", "E-mail", 3), ("street", "Street", 3),
                 ("place", "Postcode, town", 2))  # fmt: skip
_ENTER = {Qt.Key.Key_Return, Qt.Key.Key_Enter}
# So often the next number is asked for where somebody else took it meanwhile.
_TRIES = 5
# What was typed, by field, to who is known already and to the town of a postcode.
Known = Callable[[dict[str, str], Callable[[Sequence[CustomerHit], str], None]], None]


class NewCustomer(QWidget):
    """``kept`` carries what was typed, by field of the action; ``chosen`` the id of who is known; ``left`` is Esc.

    ``waits``: Enter waits for who is known; ``held``: somebody is, and the person decides.
    """

    kept = Signal(dict)
    chosen = Signal(str)
    left = Signal()
    waits = Signal()
    held = Signal()

    def __init__(self, known: Known, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._known = known
        self._hits: tuple[CustomerHit, ...] = ()
        self._names: NameList | None = None
        self._town = ""
        # Whether the answer to what stands there now is still on its way, and whether Enter waits for it.
        self._asking = self._entered = False
        self.fields: dict[str, Line] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for column, (key, title, share) in enumerate(FIELDS):
            field = Line(name=title)
            field.textEdited.connect(lambda _text: self._ask())
            field.installEventFilter(self)
            grid.addWidget(Text(title, size=Size.HEAD, tone="muted"), 0, column)
            grid.addWidget(field, 1, column)
            grid.setColumnStretch(column, share)
            self.fields[key] = field
        self.note = Text(size=Size.SECOND, tone="muted", elide=True)
        grid.addWidget(self.note, 2, 0, 1, len(FIELDS))
        self._say("")

    def begin(self, name: str) -> None:
        """Empty but for the name, with the cursor in the field behind it."""
        for key, field in self.fields.items():
            field.setText(name if key == "name" else "")
        self._hits, self._town = (), ""
        self._say("")
        self.fields["name"].rest()
        self.fields["phone"].setFocus()
        self._ask()

    def say(self, sentence: str) -> None:
        """What was refused."""
        self._say(sentence, "stop")

    def values(self) -> dict[str, str]:
        """What was typed, as ``save_customer`` takes it; empty fields are left out."""
        said = {key: field.text().strip() for key, field in self.fields.items()}
        code, town = split_place(said.pop("place"))
        said |= {"postcode": code, "city": town or (self._town if code else "")}
        return {key: value for key, value in said.items() if value}

    def _say(self, sentence: str, tone: str = "muted") -> None:
        self.note.set_tone(tone)
        self.note.set_text(sentence or "⏎ makes this customer and goes on · Tab the next field · Esc back")

    def _ask(self) -> None:
        said = {key: field.text().strip() for key, field in self.fields.items()}
        said["postcode"], said["city"] = split_place(said["place"])
        self._say("")
        self._asking, self._entered = True, False
        self._known(said, lambda hits, town: self._answer(said, hits, town))

    def _answer(self, said: dict[str, str], hits: Sequence[CustomerHit], town: str) -> None:
        now = {key: field.text().strip() for key, field in self.fields.items()}
        if any(now[key] != said[key] for key in now) or self.isHidden():
            return
        self._asking, self._hits, self._town = False, tuple(hits), town
        if town and said["postcode"] and not said["city"]:
            self._say(f"{said['postcode']} {town}")
        self._show()
        if self._entered:
            self._entered = False
            if hits:
                # Who is known is seen before somebody is made a second time; what was typed ahead waits no longer.
                self.held.emit()
            else:
                self.enter()

    def _show(self) -> None:
        if self._names is None:
            if not self._hits:
                return
            self._names = NameList(self.window())
            self._names.clicked.connect(self._take)
        field = next((one for one in self.fields.values() if one.hasFocus()), self.fields["name"])
        rows = [(hit.name, f"{hit.detail} · ⏎ takes this one") for hit in self._hits]
        self._names.show_rows((*rows, ("+ Another one", self.fields["name"].text())) if rows else (), field)

    def hide_names(self) -> None:
        """The list goes."""
        if self._names:
            self._names.hide()

    def _take(self, row: int) -> None:
        self.hide_names()
        if row < len(self._hits):
            self.chosen.emit(self._hits[row].id)
        elif self.values().get("name"):
            self.kept.emit(self.values())

    def enter(self) -> None:
        """Who is known and marked is taken; else this customer is made."""
        if self._asking:
            self._entered = True
            self.waits.emit()
        elif self._names and self._names.isVisible():
            self._take(self._names.current)
        elif self.values().get("name"):
            self.kept.emit(self.values())
        else:
            self._say("A customer has a name.", "stop")
            self.fields["name"].setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Enter, Esc and the arrows, in every field."""
        if event.type() == QEvent.Type.FocusOut:
            self.hide_names()
        if event.type() == QEvent.Type.FocusIn and self._hits:
            self._show()
        if not key_pressed(event) or watched not in self.fields.values():
            return super().eventFilter(watched, event)
        listed = self._names is not None and self._names.isVisible()
        if event.key() in _ENTER and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self.enter()
        elif event.key() in {Qt.Key.Key_Down, Qt.Key.Key_Up} and listed and self._names:
            self._names.step(1 if event.key() == Qt.Key.Key_Down else -1)
        elif event.key() == Qt.Key.Key_Escape and listed:
            self.hide_names()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            return super().eventFilter(watched, event)
        return True


def split_place(text: str) -> tuple[str, str]:
    """Postcode and town of one text: the words up to the last that has a figure, then the rest. "SW1A 1AA London"."""
    words = text.replace(",", " ").split()
    last = max((at for at, word in enumerate(words) if any(sign.isdigit() for sign in word)), default=-1)
    return " ".join(words[: last + 1]), " ".join(words[last + 1 :])


def ask_alike(page: Buying, said: dict[str, str], done: Callable[[Sequence[CustomerHit], str], None]) -> None:
    """Who is a customer already by what is said of a new one, and the town of their postcode."""
    page.desk.work.read(
        lambda view: reads.alike(view, said),
        lambda found: done(*found),
        # What cannot be asked now keeps nobody from going on.
        failed=lambda _error: done((), ""),
        key=(id(page), "alike"),
        owner=page.owner,
        priority=0,
    )


def make_customer(page: Buying, said: dict[str, str]) -> None:
    """A name is all a new customer needs; the number follows the last one, and the page is theirs."""
    given: dict[str, Any] = {key: said[key] for key in ("name", "phone", "email") if key in said}
    if address := {key: said[key] for key in ("street", "postcode", "city") if key in said}:
        given["address"] = address

    tries = iter(range(_TRIES))

    def refused(error: Exception) -> None:
        if isinstance(error, RuleViolation) and error.field == "number" and next(tries, None) is not None:
            propose()  # somebody made a customer in this very moment: theirs is theirs, ours has the next number
            return
        if isinstance(error, RuleViolation):
            page.box.strip.say(error.message)
        page.refuse(error)

    def numbered(number: str) -> None:
        page.desk.work.perform(
            "save_customer",
            {"number": number, "new": True, **given},
            done=lambda _reply: page.set_customer(number),
            failed=refused,
            owner=page.owner,
        )

    def propose() -> None:
        page.desk.work.read(reads.next_customer_number, numbered, failed=refused, owner=page.owner)

    propose()


def walk_in(page: Buying) -> None:
    """A sale over the counter belongs to one customer record, made when it is first needed."""

    def missing(_error: Exception) -> None:
        given = {"number": WALK_IN, "name": "Walk-in"}
        page.desk.work.perform(
            "save_customer", given, done=lambda _reply: page.set_customer(WALK_IN), failed=page.refuse, owner=page.box
        )

    page.ask_who(WALK_IN, missing)
