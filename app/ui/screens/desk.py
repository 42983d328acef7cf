"""What every screen gets: the worker, the hub, the window around it, and this machine's settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol

from app.ui.telling import Teller

if TYPE_CHECKING:
    from PySide6.QtGui import QKeyEvent

    from app.ui.hub import Hub
    from app.ui.intake import Intake
    from app.ui.outgoing import Outgoing
    from app.ui.printing import Printing
    from app.ui.scan import ScanGate
    from app.ui.scanning.router import Scans
    from app.ui.widgets.tabs import Tab
    from app.ui.widgets.toast import Toasts
    from app.ui.work import Work


class ShellFace(Teller, Protocol):
    """What a screen may ask of the window around it."""

    printing: Printing
    intake: Intake
    outgoing: Outgoing
    gate: ScanGate
    toasts: Toasts
    scans: Scans

    def go(self, place: str, document: str = "") -> None:
        """Show a place, and in it a document."""

    def press(self, event: QKeyEvent) -> bool:
        """Run the command of a key that was pressed earlier, if it works now; whether it did."""

    def show_report(self, text: str) -> None:
        """Show a report of our own mistake."""

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
