"""What waits on this machine, over the place in front: to be printed, and to be mailed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.ui.screens.desk import ShellFace


def queues(shell: ShellFace) -> dict[str, Callable[[], None]]:
    """The commands that show them."""
    return {"print_queue": lambda: _print_queue(shell), "mail_queue": lambda: _mail_queue(shell)}


def _print_queue(shell: ShellFace) -> None:
    from app.ui.screens.printqueue import QueueSheet

    shell.screen().show_sheet(QueueSheet(shell.screen(), shell.printing))


def _mail_queue(shell: ShellFace) -> None:
    from app.ui.screens.mailqueue import MailQueueSheet

    shell.mailing.begin()  # another program may have put letters into it
    shell.screen().show_sheet(MailQueueSheet(shell.screen(), shell.mailing))
