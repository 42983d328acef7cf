"""What went out by mail, of a document or to a customer, to be opened again with the bytes that it went out with."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from PySide6.QtWidgets import QWidget

from app.ui import format as say
from app.ui.screens.desk import Desk
from app.ui.screens.order.fix import FixSheet
from app.ui.screens.papers import Papers
from app.ui.widgets.sheet import Sheet


class Place(Protocol):
    """Where the sheet stands."""

    def show_sheet_of(self, ask: Callable[[Any], Any], make: Callable[[Any], Sheet | None], title: str) -> None:
        """A sheet that needs something of the books first."""


def show_mailed(desk: Desk, place: Place, over: QWidget, papers: Papers, subject_id: str, title: str) -> None:
    """The sheet with the last of them, the newest first; what the books kept no paper of is told and not offered."""

    def make(found: Any) -> FixSheet | None:
        ways = [
            (f"{one.called} · {say.moment(one.at)}", f"to {one.to}" if one.to else "", _opener(papers, one))
            for one in found
            if one.sha256
        ]
        if ways:
            return FixSheet(over, f"{title}: papers that were mailed", ways)
        kept = "The books kept no paper of what was mailed" if found else "Nothing was mailed"
        desk.shell.toast(f"{kept} ({title}).", phase="idle")
        return None

    place.show_sheet_of(lambda view: _found(view, subject_id), make, title)


def _opener(papers: Papers, one: Any) -> Callable[[], None]:
    return lambda: papers.reopen(one.sha256, f"{one.called} {say.day_of(one.at)}")


def _found(view: Any, subject_id: str) -> Any:
    from app.queries.mailed import last_out

    return last_out(view, subject_id)
