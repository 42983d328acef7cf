"""Bills that a window issues: what the law asks for and nobody knows yet is asked for first, and kept with the bill.

Every window issues through `issue`. What is filled in and the bill are one transaction; who goes on without it says so,
and that stands in the bill's trail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import QObject
    from PySide6.QtWidgets import QWidget

    from app.domain.legal import Missing
    from app.ui.widgets.sheet import Sheet
    from app.ui.work import Work

BILLS = frozenset(
    ("issue_invoice", "counter_sale", "issue_credit_note", "issue_advance", "correct_invoice", "take_back")
) | {"take_back_without_receipt", "void_sale"}
"""The actions that issue a bill or a credit note."""
Commands = Sequence[dict[str, Any]]


class Host(Protocol):
    """A place that a sheet can be shown over."""

    def show_over(self, sheet: Sheet) -> None:
        """Over what is shown, another sheet included."""


def asking(command: dict[str, Any], *, complete: bool = True) -> dict[str, Any]:
    """A command that issues a bill with all that the law asks for, or without; any other as it is."""
    return command | {"complete": complete} if command["action"] in BILLS else command


def lacks_of(error: object) -> tuple[Missing, ...]:
    """What a bill lacks that was refused for it; nothing of any other refusal."""
    found: tuple[Missing, ...] = getattr(error, "lacks", ())
    return found


@dataclass(frozen=True, slots=True)
class Place:
    """Where bills are issued: the worker, what shows sheets, what they stand over, and whose answers are dropped."""

    work: Work
    host: Host
    document: QWidget
    owner: QObject
    tell: Callable[[str], object]
    """What is to be known of what was filled in: a VAT id that looks wrong is kept, and said so."""
    begun: dict[str, str]
    """What was typed of it and is not kept yet: the window's own (`Desk.begun`)."""


def place_of(screen: Any) -> Place:
    """A place of the window that is all of it."""
    return Place(screen.desk.work, screen, screen, screen, screen.desk.shell.toast, screen.desk.begun)


def tell_of(fixes: Sequence[Any], tell: Callable[[str], object]) -> None:
    """What is to be known of what was filled in, by the replies of the actions that kept it."""
    for one in fixes:
        if one.told:
            tell(one.told)


def issue(
    place: Place, commands: Commands, done: Callable[[list[Any]], None], failed: Callable[[Exception], None]
) -> None:
    """Run the actions in one transaction, each with its name as ``action``; ``done`` gets the reply of each."""

    def refused(error: Exception) -> None:
        if lacks := lacks_of(error):
            ask(place, lacks, commands, done, failed)
        else:
            failed(error)

    wanted = [asking(one) for one in commands]
    if len(wanted) == 1:
        given = {name: value for name, value in wanted[0].items() if name != "action"}
        act = wanted[0]["action"]
        place.work.perform(act, given, done=lambda reply: done([reply]), failed=refused, owner=place.owner)
    else:
        place.work.perform_together(wanted, done=done, failed=refused, owner=place.owner)


def ask(
    place: Place,
    lacks: Sequence[Missing],
    commands: Commands,
    done: Callable[[list[Any]], None],
    failed: Callable[[Exception], None],
    before: Commands = (),
) -> None:
    """The boxes for what is missing; what is said there is kept in one step with the bill.

    ``before`` is what was filled in already: a sheet has room for so many boxes, and asks for the rest in the next.
    """
    # Here: most bills lack nothing, and the windows that issue them open without it.
    from app.ui.screens.lawful import LawSheet, kept

    sheet = LawSheet(place.document, lacks, place.begun)

    def again(fixes: Commands, whole: bool) -> None:
        mends = [*before, *fixes]

        def well(replies: list[Any]) -> None:
            sheet.dismiss()
            kept(place.begun, mends)
            tell_of(replies[: len(mends)], place.tell)
            done(replies[len(mends) :])

        def badly(error: Exception) -> None:
            if more := lacks_of(error):
                sheet.dismiss()
                ask(place, more, commands, done, failed, mends)
            elif not (sheet.refuse(error) or sheet.stay(error)):
                failed(error)

        wanted = [*mends, *(asking(one, complete=whole) for one in commands)]
        place.work.perform_together(wanted, done=well, failed=badly, owner=place.owner)

    sheet.said.connect(again)
    place.host.show_over(sheet)
