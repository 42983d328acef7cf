"""A run of bills: one invoice after the other, each a step of its own; Esc stops between two of them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from app.ui.each import Outcome, perform_each, refused, took
from app.ui.lawful import asking
from app.ui.screens.listing import ListScreen
from app.ui.screens.money.bill import BillSheet

MOST_TOLD = 2


def issue_bills(screen: ListScreen, sheet: BillSheet, rows: Sequence[Any]) -> None:
    """Issue an invoice for each row of the sheet; a refused one takes no number, and one that waits is as it was."""

    def told(outcomes: tuple[Outcome, ...]) -> None:
        if sheet.lacking and not sheet.gone:
            sheet.again()  # what lacks something is still there, to be filled in
        else:
            sheet.dismiss()
        if isinstance(there := screen.open_sheet, BillSheet) and there is not sheet and not there.running:
            there.again()  # it was opened while the last one of these was in hand, and still lists that
        if sentence := said_of(outcomes):
            screen.desk.shell.toast(sentence)
        why = [f"{row.numbers}: {refused(one)}" for row, one in zip(rows, outcomes, strict=True) if refused(one)]
        if why:
            more = f" {len(why) - MOST_TOLD} more could not be issued." if len(why) > MOST_TOLD else ""
            screen.show_line(" ".join(why[:MOST_TOLD]) + more)

    commands = [asking({"action": "issue_invoice", "orders": list(row.order_ids)}) for row in rows]
    sheet.follow(
        perform_each(screen.desk.work, commands, told, failed=screen.went_wrong, owner=screen, stepped=sheet.show_run)
    )


def said_of(outcomes: Sequence[Outcome]) -> str:
    """What was issued and how many wait: "12 invoices are issued, RE-1 to RE-12; 38 wait."; "" if all was refused."""
    numbers = [one.number for one in outcomes if took(one)]
    waiting = sum(one is None for one in outcomes)
    if not numbers and not waiting:
        return ""
    wait = f"; {waiting} wait{'s' if waiting == 1 else ''}" if waiting else ""
    if not numbers:
        return f"No invoice is issued{wait}."
    if len(numbers) == 1:
        return f"Invoice {numbers[0]} is issued{wait}."
    return f"{len(numbers)} invoices are issued, {numbers[0]} to {numbers[-1]}{wait}."
