"""A draft is thrown away, and can be had again: what stood in it is read before it goes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from app.domain.errors import RuleViolation
from app.ui.screens.base import Desk, today_iso
from app.ui.screens.order import reads, state
from app.ui.screens.order.state import Firm

Tell = Callable[[str, Callable[[], None]], None]
Failed = Callable[[Exception], None]


def kept_again(view: Any, ref: str, today: str) -> dict[str, Any] | None:
    """What ``restore_draft`` needs to bring a draft back, read while it is still there; None if it is not."""
    from app.queries.attachments import files_of

    company = reads.company(view)
    firm = Firm(company.currency, company.tax_rounding, company.cash_recording)
    loaded = reads.load(view, ref, firm.currency, today)
    if loaded is None or loaded.document.status != "draft":
        return None
    found = loaded.document
    header = state.header_of(loaded.notes, found.deal, found.own)
    lines = state.lines_of(loaded.notes, found.deal, loaded.products)
    customer = loaded.who.id if loaded.who else ""
    given: dict[str, Any] = {
        "thrown": found.id,
        "name": found.number,
        "kind": found.kind,
        "quote": found.quote,
        "files": [one.id for one in files_of(view, found.id)],
        "desk": found.desk or state.notes_of(customer, header, lines, ""),
    }
    if found.deal and customer:
        given["deal"] = state.deal_input(customer, header, lines, firm, today)
    return given


class Discarder:
    """Throws drafts away for one screen. ``tell`` says it with its Undo, ``back`` gets the draft's new id."""

    def __init__(self, desk: Desk, owner: Any, failed: Failed, tell: Tell, back: Callable[[str], None]) -> None:
        self._desk, self._owner, self._failed, self._tell, self._back = desk, owner, failed, tell, back

    def discard(self, draft: str, number: str) -> None:
        """It is gone at once; Undo brings it back."""
        today = today_iso()
        self._desk.work.read(
            lambda view: kept_again(view, draft, today),
            lambda given: self._go(draft, number, given),
            failed=self._failed,
            owner=self._owner,
        )

    def _go(self, draft: str, number: str, given: dict[str, Any] | None) -> None:
        sentence = f"{number} is discarded."

        def gone(_reply: Any) -> None:
            if given is None:
                self._desk.shell.toast(sentence)
            else:
                self._tell(sentence, lambda: self._restore(given, number))

        self._desk.work.perform("discard_draft", {"draft": draft}, done=gone, failed=self._failed, owner=self._owner)

    def _restore(self, given: dict[str, Any], number: str) -> None:
        def again(reply: Any) -> None:
            self._desk.shell.toast(f"{number} is here again{f', as {reply.number}' if reply.number != number else ''}.")
            self._back(reply.id)

        def refused(error: Exception) -> None:
            if isinstance(error, RuleViolation) and "deal" in given:
                # A line is refused by now: what was typed comes back all the same, and the line asks.
                self._restore({name: value for name, value in given.items() if name != "deal"}, number)
            else:
                self._failed(error)

        self._desk.work.perform("restore_draft", given, done=again, failed=refused, owner=self._owner)
