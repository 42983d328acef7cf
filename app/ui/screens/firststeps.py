"""What of a new company's set-up is still open: one quiet line that goes away when all is done, or dismissed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui.screens.base import Desk
from app.ui.theme.look import Size, look
from app.ui.widgets.card import Card
from app.ui.widgets.text import Link, Text

# In the order of the line: what it is called, and where it is done (a place, or a section of the settings).
STEPS: Final = (
    ("address", "Address", "company"),
    ("bank", "Bank account", "company"),
    ("terms", "Terms of sale", "company"),
    ("seal", "Certificate", "seal"),
    ("product", "First product", "stock"),
    ("customer", "First customer", "customers"),
    ("backup", "Backups elsewhere", "backups"),
)
_GAP, _SIDES = 16, 28
TOPICS: Final = frozenset({"company", "product", "customer"})


@dataclass(frozen=True, slots=True)
class Open:
    """What is done, by step, and of which company; nothing is asked of the sample."""

    company: str
    done: frozenset[str]
    demo: bool


class FirstSteps(Card):
    """ "3 of 7 done", and a link for each that is not. ``shown_in`` says when its place wants it at all."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._found: Open | None = None
        self.wanted = True
        self.links: dict[str, Link] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(16, 8, 12, 8)
        self._grid.setHorizontalSpacing(_GAP)
        self._grid.setVerticalSpacing(4)
        self._placed: tuple[tuple[QWidget, int, int], ...] = ()
        self.count = Text(size=Size.BODY, weight=600)
        for key, words, where in STEPS:
            link = Link(words, size=Size.BODY, weight=500)
            link.clicked.connect(self._goer(where))
            self.links[key] = link
        self.away = Link("Dismiss", size=Size.BODY, tone="muted")
        self.away.clicked.connect(self.dismiss)
        # Its own from the beginning: a word that is shown before it has its place would be a window for a moment.
        for text in (self.count, *self.links.values(), self.away):
            text.setParent(self)
        look().changed.connect(self._flow)
        self.hide()
        desk.hub.listen(self, TOPICS, lambda _ids: self.reload())

    def minimumSizeHint(self) -> QSize:
        """No width of its own: the window does not grow for a line at its foot."""
        return QSize(0, super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Other words beside each other."""
        super().resizeEvent(event)
        self._flow()

    def _flow(self) -> None:
        """All in one line, or as many beside each other as have room: a word is never cut."""
        links = [one for key, one in self.links.items() if self._found is None or key not in self._found.done]
        row = [self.count, *links, self.away]
        wide = [one.sizeHint().width() + _GAP for one in row]
        room = self.contentsRect().width() - _SIDES
        columns = len(row) if sum(wide) <= room else max(1, room // max(wide))
        placed = tuple((one, at // columns, at % columns) for at, one in enumerate(row))
        if placed != self._placed:
            for one, *_where in self._placed:
                self._grid.removeWidget(one)
            self._placed = placed
            for one, at, column in placed:
                self._grid.addWidget(one, at, column)
            for column in range(self._grid.columnCount()):
                # What is left over stands before "Dismiss", which ends the line.
                self._grid.setColumnStretch(column, int(columns < len(row) or column == columns - 2))

    def _goer(self, where: str) -> Callable[[], None]:
        if where in {"stock", "customers"}:
            return lambda: self._desk.shell.go(where)
        return lambda: self._desk.shell.go("settings", where)

    def reload(self) -> None:
        """Look again, in a worker: the certificate and the backups lie beside the books."""
        self._desk.work.call(_look, done=self._show, failed=lambda _error: None, owner=self)

    def set_wanted(self, wanted: bool) -> None:
        """Whether the place has room for it now."""
        self.wanted = wanted
        self._refresh()

    def _show(self, found: Open) -> None:
        self._found = found
        self.count.set_text(f"Set-up: {len(found.done)} of {len(STEPS)} done")
        for key, link in self.links.items():
            link.setVisible(key not in found.done)
        self._flow()
        self._refresh()

    def _refresh(self) -> None:
        found = self._found
        open_ = found is not None and not found.demo and len(found.done) < len(STEPS)
        self.setVisible(bool(open_ and self.wanted and found and found.company not in self._dismissed()))

    def _dismissed(self) -> list[str]:
        kept = self._desk.settings.get("first_steps")
        return [str(one) for one in kept] if isinstance(kept, list) else []

    def dismiss(self) -> None:
        """Away for good, for this company on this machine."""
        if self._found:
            self._desk.settings["first_steps"] = [*self._dismissed(), self._found.company]
            self._desk.shell.keep_state()
        now = self.focusWidget()
        had = now is not None and self.isAncestorOf(now)
        self._refresh()
        if had and (place := self.parentWidget()) is not None:
            place.setFocus(Qt.FocusReason.OtherFocusReason)


def _look(books: Any) -> Open:
    from dataclasses import asdict

    from app.documents.certificate import FILE_NAME
    from app.documents.runner import folder_of
    from app.domain.account import WALK_IN
    from app.exchange.backups import place
    from app.queries.first_steps import first_steps

    with books.read() as view:
        steps = first_steps(view, WALK_IN)
    done = {name for name, value in asdict(steps).items() if value and name != "demo"}
    if (folder_of(books) / FILE_NAME).exists():
        done.add("seal")
    if not place()[1]:
        done.add("backup")
    return Open(str(books.where), frozenset(done), steps.demo)
