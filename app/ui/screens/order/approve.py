"""Ctrl+. at a line that gives away more than who writes it may: somebody who may lets it pass here, with their PIN."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.ui import format as say
from app.ui.entry.lines import EntryLine
from app.ui.screens.desk import Desk
from app.ui.screens.order.fix import WayOut
from app.ui.screens.order.page import OrderPage


def asked_for(line: EntryLine, actor: str) -> Callable[[Any], tuple[str, ...]]:
    """Who could let pass what this line gives away and its writer may not, to be asked of the books; mostly nobody."""
    rights = [
        right for right, wanted in (("price_floor", line.below_floor), ("price_override", _by_hand(line))) if wanted
    ]
    less = 0 if line.approved_by else line.less

    def ask(view: Any) -> tuple[str, ...]:
        from app.queries.approvers import approvers_of

        return approvers_of(view, actor, rights, less) if rights or less else ()

    return ask


def _by_hand(line: EntryLine) -> bool:
    """Whether its price is other than the rules say, and nobody has said yes to it."""
    listed = line.priced.listed if line.priced else None
    if "price" not in line.by_hand or line.approved_by or listed is None:
        return False
    return line.price * listed.price.per != listed.price.price * line.per


def approve_way(desk: Desk, page: OrderPage, line: EntryLine, approvers: Sequence[str]) -> WayOut:
    """The way of the sheet: the draft is kept as it stands, and the right is lent for just these terms."""
    *most, last = approvers
    who = f"{', '.join(most)} or {last}" if most else last
    return "Approve the price", f"{say.price(line.price)}, by {who} with a PIN", lambda: _approve(desk, page, line)


def _approve(desk: Desk, page: OrderPage, line: EntryLine) -> None:
    goods = [one.line for one in page.model.lines if one.product]
    if line.line not in goods:
        return
    place = goods.index(line.line) + 1

    def approved(reply: Any) -> None:
        at = page.model.find(str(line.line))
        if reply.state != "approved":
            page.say("Nobody has to let it pass: you may sell it so.", passing=True)
        elif at < 0 or page.model.lines[at].terms != line.terms:
            page.say("The line changed meanwhile; Ctrl . once more.", passing=True)
        else:
            page.model.change(page.model.lines[at].approved(reply.told), f"approval of line {at + 1}")
            page.say(f"{reply.told} lets line {at + 1} pass at {say.price(line.price)}.", passing=True)

    def ask() -> None:
        given = {"draft": page.draft_id, "line": place}
        desk.work.perform("approve_price", given, done=approved, failed=page.refuse, owner=page)

    page.save(ask, otherwise=lambda: page.say(str(page.refused or "It cannot be kept now."), passing=True), whole=True)
