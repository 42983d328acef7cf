"""What every screen gets: the worker, the hub, the window around it, and this machine's settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, cast

from app.ui.errors import Place
from app.ui.telling import Teller

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent
    from PySide6.QtWidgets import QWidget

    from app.ui.hub import Hub
    from app.ui.intake import Intake
    from app.ui.mailing import Mailing
    from app.ui.outgoing import Outgoing
    from app.ui.printing import Printing
    from app.ui.safekeeping import Safekeeping
    from app.ui.scan import ScanGate
    from app.ui.scanning.router import Scans
    from app.ui.screens.base import Screen
    from app.ui.shell.palette import Palette
    from app.ui.shell.state import WindowState
    from app.ui.widgets.tabs import Tab
    from app.ui.widgets.toast import Toasts
    from app.ui.work import Work


class ShellFace(Teller, Place, Protocol):
    """What a screen may ask of the window around it."""

    printing: Printing
    mailing: Mailing
    intake: Intake
    outgoing: Outgoing
    keeper: Safekeeping
    state: WindowState
    gate: ScanGate
    scans: Scans

    @property
    def toasts(self) -> Toasts:
        """What happened, as it is told in the corner."""

    @property
    def palette_(self) -> Palette:
        """Find anything."""

    @property
    def place(self) -> str:
        """Id of the place in front."""

    def screen(self, place: str = "") -> Screen:
        """The screen of a place; the one in front by default."""

    def explain(self, job: str) -> None:
        """How a job goes, in the help."""

    def mistaken(self, error: Exception) -> None:
        """Tell of our own mistake that nobody caught on its way."""

    def go(self, place: str, document: str = "") -> None:
        """Show a place, and in it a document."""

    def press(self, event: QKeyEvent) -> bool:
        """Run the command of a key that was pressed earlier, if it works now; whether it did."""

    def set_tabs(self, tabs: Sequence[Tab], current: str) -> None:
        """The open and parked documents in the strip."""

    def keep_state(self) -> None:
        """Write this machine's settings soon."""


@dataclass(frozen=True)
class Desk:
    """What a screen gets: the worker, the hub, the window, and this machine's settings (plain values by name)."""

    work: Work
    hub: Hub
    shell: ShellFace
    settings: dict[str, object] = field(default_factory=dict)
    begun: dict[str, str] = field(default_factory=dict)
    """What was typed of what the law asks for and is not kept yet, by record and field: see `lawful.py`."""

    @property
    def window(self) -> QWidget:
        """The same window, as whom answers are for and what is shown over it. No type says "a widget that can this"."""
        return cast("QWidget", self.shell)
