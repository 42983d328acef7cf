"""A paper of ours came back as a scan: asked what it is, attached, said, and taken back by Undo."""

from __future__ import annotations

from typing import Any

from app.ui import format as say
from app.ui.screens.order.fix import FixSheet, WayOut


def ask(shell: Any, screen: Any, seen: Any) -> None:
    """What the scan is: signed, or only to be kept with its document. Escape leaves the file alone."""
    back = seen.back
    what = f"{back.number} · {back.customer}" if back.customer else back.number
    ways: list[WayOut] = []
    if back.signs:
        money = say.money(back.gross, back.currency)
        then = back.older or f"it counts as the customer's signature for {money}"
        ways.append(("It is signed: attach it", then, lambda: take(shell, screen, seen, signed=True)))
    only = (not back.signs and back.older) or "a file, and no signature"
    ways.append(("Attach it only", only, lambda: take(shell, screen, seen, signed=False)))
    came = "came back signed: attach?" if back.signs else "came back"
    screen.show_over(FixSheet(screen, f"{what} {came}", ways))


def take(shell: Any, screen: Any, seen: Any, *, signed: bool) -> None:
    """Attach the scan, as signed by hand or not, on a thread."""
    actor = shell.desk.work.actor
    shell.desk.work.call(
        lambda books: _taken(books, seen.scan, actor, signed),
        done=lambda one: tell(shell, one),
        failed=screen.went_wrong,
        owner=screen,
    )


def tell(shell: Any, one: Any) -> None:
    """What became of it, with the way back."""
    if one.state == "unchanged":
        shell.toast(f"This scan is with {one.number} already.", phase="idle")
        return

    def back() -> None:
        shell.desk.work.perform(
            "undo_step",
            {"document": one.document, "scan": one.scan},
            done=lambda reply: shell.toast(f"{reply.number}: the scan is taken away again."),
            failed=shell.screen().went_wrong,
            owner=shell,
        )

    state = "came back signed on paper" if one.state == "signed" else "came back"
    words = " ".join((f"{one.number} {state}. The scan is attached to it.", *one.questions))
    shell.toast(words, action="Undo", run=back, phase="stop" if one.questions else "done")


def _taken(books: Any, scan: Any, actor: str, signed: bool) -> Any:
    from app.exchange.inbound import take_scan

    return take_scan(books, scan, actor, signed=signed)
