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
    """Over whatever sheet stands there: that one is there again, as it was, when the queue is closed."""
    from app.ui.screens.printqueue import QueueSheet

    screen = shell.screen()
    screen.show_over(QueueSheet(screen, shell.printing), once=True)


def _mail_queue(shell: ShellFace) -> None:
    """The same of the letters."""
    from app.ui.screens.mailqueue import MailQueueSheet

    shell.mailing.begin()  # another program may have put letters into it
    screen = shell.screen()
    screen.show_over(MailQueueSheet(screen, shell.mailing), once=True)
