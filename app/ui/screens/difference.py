"""Two versions side by side: what a quote's revision or an order's amendment says otherwise than the one before."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from app.ui import format as say
from app.ui.theme.look import Size
from app.ui.widgets.sheet import Sheet, scrolled
from app.ui.widgets.text import Text

_DATES = {"deliver", "promised", "valid until", "date"}


@dataclass(frozen=True, slots=True)
class Versions:
    """A difference, and what both versions are called."""

    number: str
    before: str
    after: str
    found: Any
    at: int = 1
    many: int = 1
    """Which pair of versions it is, of how many; the first is 1."""


def versions(view: Any, document: str, at: int = 0) -> Versions | None:
    """Two versions of a quote or an order, the newest by default; None where there is one. On a reader's thread."""
    from app.queries.versions import pair_of

    found = pair_of(view, document, at)
    return Versions(found.number, found.before, found.after, found.found, found.at, found.many) if found else None


class Walks(Protocol):
    """A place with sheets."""

    def show_sheet_of(self, ask: Callable[[Any], Any], make: Callable[[Any], Sheet | None], title: str) -> None:
        """A sheet that needs something of the books first."""


def show_difference(sheets: Walks, owner: QWidget, ref: str, number: str, none: Callable[[str], None]) -> None:
    """The newest versions beside each other; arrows walk to the pairs before. ``none`` says that there is one only."""

    def show(at: int) -> None:
        def known(found: Versions | None) -> DifferenceSheet | None:
            if found is None:
                none(f"{number} stands as it was first sent: nothing was changed.")
                return None
            sheet = DifferenceSheet(owner, found)
            sheet.walked.connect(show)
            return sheet

        sheets.show_sheet_of(lambda view: versions(view, ref, at), known, number)

    show(0)


class DifferenceSheet(Sheet):
    """Nothing is decided here: Enter and Esc go back. ``walked`` wants another pair, by Left and Right."""

    walked = Signal(int)

    def __init__(
        self, owner: QWidget, shown: Versions, *, do: str = "Back", rows: list[tuple[str, str, str, str]] | None = None
    ) -> None:
        super().__init__(owner, f"{shown.number}: {shown.after} beside {shown.before}", do=do, share=1.17)
        self.shown = shown
        if shown.many > 1:
            self.note.set_tone("muted")
            self.note.set_text(f"{shown.at} of {shown.many}  ·  ← and → are the versions before and after")
        self.rows = _rows(shown.found) if rows is None else rows
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 8, 0)
        grid.setHorizontalSpacing(20)
        grid.setVerticalSpacing(5)
        for column, words in enumerate(("", shown.before, shown.after)):
            grid.addWidget(Text(words, size=Size.HEAD, tone="muted"), 0, column)
        for at, (what, before, after, tone) in enumerate(self.rows, start=1):
            whole = what == "Total"
            grid.addWidget(Text(what, weight=600 if whole else 500, elide=True), at, 0)
            grid.addWidget(Text(before or "—", weight=600 if whole else 400, tone="muted", elide=True), at, 1)
            grid.addWidget(Text(after or "—", weight=600, tone=tone, elide=True), at, 2)
        for column, share in enumerate((4, 3, 4)):
            grid.setColumnStretch(column, share)
        grid.setRowStretch(len(self.rows) + 1, 1)
        self.body.addWidget(scrolled(inside))
        inside.setAccessibleName("; ".join(f"{a}: {b or 'none'}, now {c or 'none'}" for a, b, c, _ in self.rows))
        self.accepted.connect(self._taken)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and Right are the pairs before and after."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and 1 <= self.shown.at + step <= self.shown.many:
            self.walked.emit(self.shown.at + step)
        else:
            super().keyPressEvent(event)

    def _taken(self) -> None:
        self.dismiss()

    def open(self) -> None:
        """Enter goes back at once."""
        super().open()
        self.setFocus()


def _rows(found: Any) -> list[tuple[str, str, str, str]]:
    rows = []
    for one in found.lines:
        line = one.line
        title = f"{line.sku}  {line.name}"
        whole = f"{say.quantity(line.quantity)} {line.unit}  {say.amount(line.net, found.currency)}"
        if one.kind == "added":
            rows.append((title, "", f"{whole}  new", "done"))
        elif one.kind == "gone":
            rows.append((title, whole, "gone", "stop"))
        else:
            rows += [(f"{line.sku} · {value.what}", *_plain(value), "accent") for value in one.values]
    rows += [(one.what[:1].upper() + one.what[1:], *_plain(one), "accent") for one in found.terms]
    before, after = (say.money(one, found.currency) for one in (found.before, found.after))
    sign = "+" if found.change > 0 else "−"
    by = f"  {sign}{say.money(abs(found.change), found.currency)}" if found.change else ""
    return [*rows, ("Total", before, f"{after}{by}", "text")]


def _plain(value: Any) -> tuple[str, str]:
    if value.what in _DATES:
        before, after = (say.day(one) if one else "" for one in (value.before, value.after))
        return before, after
    return value.before, value.after
