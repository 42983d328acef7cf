"""What the window does while it shows the sample company: the ribbon, the practice, and the way out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QApplication

from app.ui.shell.practice import Practice
from app.ui.shell.ribbon import Ribbon
from app.ui.widgets.confirm import ConfirmSheet

if TYPE_CHECKING:
    from app.ui.shell.window import Shell

LEAVE_DEMO = 3
"""The exit status that asks whoever opened the desk to remove the sample."""
_GONE = (
    "The sample company is removed with its papers, its backups and what this window remembers of it. Your own company "
    "is another file and stays as it is."
)


class Demo:
    """The sample company in a window."""

    def __init__(self, shell: Shell) -> None:
        self._shell = shell
        self.ribbon = Ribbon(shell, shell.rail)
        shell.frame.setWindowTitle(f"{shell.frame.windowTitle()} · DEMO")
        kept = shell.state.values.setdefault("practice", {})
        self.practice = Practice(shell, kept)
        shell.above_the_keys(self.practice)
        # Whoever looks on without a window of their own (a walk through the program) is not asked to practise.
        self.practice.setVisible(shell.state.kept and not kept.get("dismissed"))

    def commands(self) -> dict[str, Callable[[], None]]:
        """What can be done here and nowhere else."""
        return {"leave_demo": self.ask, "practice": self.practice.open}

    def ask(self) -> None:
        """One of the four confirmations: the first word is typed."""
        sheet = ConfirmSheet(self._shell.screen(), "Leave demo", _GONE, "Leave demo", "Leave demo", reason=False)
        sheet.confirmed.connect(lambda _reason: self.leave())
        self._shell.screen().show_over(sheet)

    def leave(self) -> None:
        """The window closes; the rest is done when the books are closed."""
        self._shell.frame.close()
        QApplication.exit(LEAVE_DEMO)


def read_demo(view: Any) -> bool:
    """Whether these are the sample's books; runs on a reader."""
    from app.queries.first_steps import is_demo

    return is_demo(view)
