"""Whom a document being written is for: another customer, and what that changes of its lines, as one step."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from app.domain.entry.grammar import Kind
from app.domain.pricing import in_mode
from app.ui import format as say
from app.ui.entry.choose import ProductHit
from app.ui.screens.order import reads
from app.ui.screens.order.lookups import hits_for
from app.ui.screens.order.reads import Who

if TYPE_CHECKING:
    from PySide6.QtCore import SignalInstance
    from PySide6.QtWidgets import QWidget

    from app.ui.entry.model import EntryModel
    from app.ui.entry.view import EntryTableView
    from app.ui.screens.desk import Desk
    from app.ui.screens.order.charging import Charging
    from app.ui.screens.order.keeping import Keeping
    from app.ui.screens.order.reckoning import Sums
    from app.ui.screens.order.state import Firm


class ForSomebody(Protocol):
    """The page whose customer it is."""

    desk: Desk
    firm: Firm
    today: str
    who: Who | None
    buyer: str
    model: EntryModel
    table: EntryTableView
    charging: Charging
    keeping: Keeping
    box: Any
    titled: SignalInstance
    changed: SignalInstance

    @property
    def whom(self) -> reads.ForWhom:
        """Whom it is for, and where it goes."""

    @property
    def owner(self) -> QWidget:
        """Whose answers are dropped when it is gone."""

    def show_who(self, who: Who | None) -> None:
        """Their card, or the box where one is chosen."""

    def reckon(self) -> None:
        """Totals and messages anew."""

    def sums(self) -> Sums:
        """The ladder of what is written so far."""

    def say(self, sentence: str) -> None:
        """A sentence in its foot."""

    def focus_field(self) -> QWidget:
        """Where the person goes on."""


def ask_who(page: ForSomebody, ref: str, failed: Callable[[Exception], None], *, by_undo: bool = False) -> None:
    """A customer by id or number, or ``failed``; one that an undo brings back is no new step."""
    currency, today, ids, where = page.firm.currency, page.today, page.model.products, page.whom.where

    def known(found: tuple[Who, Sequence[ProductHit]]) -> None:
        who, hits = found
        if set(page.model.products) - set(ids) or page.whom.where != where:
            # A line came meanwhile, as the customer before got it; or the goods go elsewhere.
            ask_who(page, who.id, failed, by_undo=by_undo)
            return
        before, was = page.buyer, page.who
        page.show_who(who)
        if not by_undo and before != who.id:
            with page.model.together("customer"):
                page.model.record("customer", (("customer", before, who.id),))
                if was is not None and was.includes_tax != who.includes_tax:
                    _keep_what_was_told(page, was_gross=was.includes_tax, gross=who.includes_tax)
        renewed(page, hits, f"As {who.name} has them", told=bool(before) and not by_undo)
        page.titled.emit()
        page.changed.emit()
        if not by_undo:
            page.table.focus_entry()
            page.box.settled()

    page.desk.work.read(
        lambda view: reads.who_buys(view, ref, ids, currency, today, where),
        known,
        failed=failed,
        # The newest counts: of a customer chosen and one that an undo brings back.
        key=(id(page), "buyer"),
        owner=page.owner,
        priority=0,
    )


def _keep_what_was_told(page: ForSomebody, *, was_gross: bool, gross: bool) -> None:
    """A price that was typed is what somebody was told they pay: with its tax where theirs are said so, else without.

    The same as `actions.deal.for_customer` does for a sale whose account is named at the end.
    """
    for line in page.model.lines:
        if line.kind is Kind.PRODUCT and line.product and line.tax and "price" in line.by_hand:
            price = in_mode(line.price, line.tax, was_gross, gross)
            page.model.change(line.priced_at(price, line.per))


def renewed(page: ForSomebody, hits: Sequence[ProductHit], as_whom: str, *, told: bool) -> None:
    """Lines, and what an undo brings back, are as this customer gets them; ``told``: a sentence says so."""
    before = {line.line: (line.price, line.tax) for line in page.model.lines}
    page.table.forget_look_ups()
    page.model.renew(hits_for(page.who, hits))
    page.reckon()
    # What rules charge is taxed as this customer is.
    page.charging.look()
    others = [line for line in page.model.lines if before.get(line.line) != (line.price, line.tax)]
    if told and others:
        prices = sum(1 for line in others if before[line.line][0] != line.price)
        what = [f"{prices} price{'s' if prices != 1 else ''}"] if prices else []
        what += ["taxes"] if any(before[line.line][1] != line.tax for line in others) else []
        total = say.money(page.sums().totals.gross, page.firm.currency)
        page.say(f"{as_whom}: other {' and '.join(what)}, total {total}. Ctrl Z takes it back.")
    page.keeping.later()


def nobody(page: ForSomebody) -> None:
    """No customer again, as before one was chosen; goods cost what they cost anybody."""
    page.show_who(None)
    page.titled.emit()
    today, ids, whom = page.today, page.model.products, page.whom

    def known(found: tuple[Any, Sequence[ProductHit]]) -> None:
        if not page.buyer:
            renewed(page, found[1], "", told=False)

    page.desk.work.read(
        lambda view: (None, reads.hits(view, ids, whom, today)),
        known,
        key=(id(page), "buyer"),
        owner=page.owner,
    )
    page.focus_field().setFocus()
