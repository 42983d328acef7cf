"""The order board as a list: open work in the order of its urgency, what blocks, and the whole history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui import format as say
from app.ui.commands import Offer, Offers
from app.ui.models.columns import DAY, SHORT_DAY, Column, number_column
from app.ui.screens.base import Desk, offer, today_iso
from app.ui.screens.board.follow import FollowUpSheet
from app.ui.screens.board.morning import Morning
from app.ui.screens.board.ordersin import EMPTY, OrdersIn, chip, source, waiting
from app.ui.screens.difference import DifferenceSheet, versions
from app.ui.screens.firststeps import FirstSteps
from app.ui.screens.listing import Asked, FunctionSource, ListScreen
from app.ui.screens.steps import Steps, Subject, reverse_words
from app.ui.theme.status import Chip, chip_of, status
from app.ui.widgets.bottomline import Message

CLOSED = frozenset({"paid", "ordered", "cancelled", "lost"})
_CHASED = frozenset({"quoted", "quote_expires", "expired"})


class BoardScreen(ListScreen):
    """Enter opens, F12 takes the next step of the row, Shift+F12 its reverse."""

    title = "Board"
    views = (
        ("open", "Open"),
        ("quotes", "Quotes to chase"),
        ("blocked", "Blocked"),
        ("drafts", "Drafts"),
        ("in", "Orders in"),
        ("all", "All"),
    )
    hint = "Number, customer"
    topics = frozenset(
        {"order", "quote", "draft", "inbound", "invoice", "payment", "shipment", "pick_list", "purchase"}
    )
    empty = "No open work. [Ctrl+N] starts an order."
    empties = MappingProxyType(
        {
            "quotes": "No quote waits for an answer.",
            "blocked": "Nothing is blocked.",
            "drafts": "Nothing is parked.",
            "in": EMPTY,
            "all": "No orders yet. Ctrl+N starts the first.",
        }
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _columns(), parent)
        self.came = OrdersIn(self)
        self.table.bar_of = lambda row: (chip(row) if self.came.owns(row) else status(row.status)).phase
        self.steps = Steps(desk, self, self.went_wrong)
        self.first = FirstSteps(desk)
        self.column.insertWidget(self.column.count() - 1, self.first)
        self.morning = Morning(desk, lambda: self.set_view("quotes"))
        self.column.insertWidget(2, self.morning)

    def entered(self) -> None:
        """The list; and the first time on a day what the day begins with."""
        super().entered()
        self.morning.begin()

    def remember(self) -> dict[str, object]:
        """The view, and the day that was begun."""
        return {**super().remember(), "day": self.morning.day}

    def restore(self, state: dict[str, object]) -> None:
        """Take both up."""
        super().restore(state)
        self.morning.day = str(state.get("day", ""))

    def _counted(self, count: int) -> None:
        """While there is no work, what is open of the set-up."""
        super()._counted(count)
        nothing = not count and self.view == "open" and not self.filter.text().strip()
        self.first.set_wanted(nothing)
        if nothing:
            self.first.reload()

    def source(self, asked: Asked) -> FunctionSource:
        """Rows of a view."""
        today, view_name, words = today_iso(), asked.view, asked.words
        if view_name == "in":
            return source(words)

        def count(view: Any) -> int:
            from app.queries.desk_board import count_board

            return count_board(view, view_name, words)

        def page(view: Any, offset: int, limit: int) -> Any:
            from app.queries.desk_board import board_page

            return board_page(view, view_name, today, offset, limit, words)

        return FunctionSource(count, page)

    def counts(self, view: Any) -> dict[str, int]:
        """Counts of the views."""
        from app.queries.desk_board import board_counts

        return {**board_counts(view), "in": waiting(view)}

    def columns_of(self, view: str) -> Sequence[Column]:
        """Orders that came in are listed by what came."""
        return self.came.columns if view == "in" else self._columns

    def verbs(self) -> dict[str, Callable[[], None]]:
        """The key is a link, too."""
        return {"Ctrl+N": lambda: self.desk.shell.go("order", "new")}

    def open_row(self, row_id: str) -> None:
        """The document on its page."""
        if self.came.owns(self.row):
            self.came.open(self.row)
        else:
            self.desk.shell.go("order", row_id)

    def open_document(self, document: str) -> None:
        """A view, by its key."""
        if any(document == key for key, _ in self.views):
            self.set_view(document)

    def row_picked(self, row: Any) -> None:
        """The row explains itself in the bottom line."""
        if self.came.owns(row):
            self.line.set_messages([self.came.sentence(row)])
            return
        if row is not None:
            word = status(row.status)
            late = _late(row)
            text = f"{row.number} {row.customer}: {row.asked or word.means}"
            self.line.set_messages([Message(f"{text}{' · ' + late if late else ''}", weight=1 if late else 0)])

    def row_offers(self, row: Any) -> dict[str, Offer]:
        """Next step and reverse of the row."""
        if self.came.owns(row):
            return self.came.offers(row)
        word = status(row.status)
        found = {"next_step": offer(self.advance, word.next_step)}
        if row.status not in CLOSED - {"paid"}:
            found["reverse_step"] = offer(self.reverse, reverse_words(row.kind, row.status))
        if row.kind == "quote" and row.status in _CHASED:
            found["jot"] = offer(lambda: self.follow_up(row), "Follow up")
        if row.kind != "draft":
            found["difference"] = offer(lambda: self.difference(row), bar=False)
            found["repeat_selected"] = offer(lambda: self.desk.shell.go("order", f"repeat:{row.id}"))
        return found

    def follow_up(self, row: Any) -> None:
        """Ctrl+J: what was said, and when it is asked after again."""
        sheet = FollowUpSheet(self, row)

        def done(reply: Any) -> None:
            sheet.dismiss()
            again = f" Asked after {say.day(reply.follow_up)}." if reply.follow_up else ""
            self.desk.shell.toast(f"{row.number}: kept.{again}")

        sheet.said.connect(
            lambda words: self.desk.work.perform(
                "follow_up_quote", {"quote": row.id, "note": words}, done=done, failed=self.went_wrong, owner=self
            )
        )
        self.show_sheet(sheet)

    def offers(self) -> Offers:
        """Ctrl+Z takes back the last step, also when its toast is gone."""
        found = dict(super().offers())
        if not self._sheet:
            found["undo"] = offer(self.undo, bar=False)
        return found

    def undo(self) -> None:
        """What the newest toast offers, else this person's last step of the hour."""
        if self.desk.shell.toasts.can_undo:
            self.desk.shell.toasts.undo_newest()
            return

        def done(reply: Any) -> None:
            draft = f" It is draft {reply.draft}." if reply.draft else ""
            self.desk.shell.toast(f"{reply.number}: taken back.{draft}")

        self.desk.work.perform("undo_step", {}, done=done, failed=self.went_wrong, owner=self)

    def difference(self, row: Any) -> None:
        """The newest version beside the one before."""

        def known(found: Any) -> Any:
            if found is None:
                self.line.say(f"{row.number} stands as it was first sent: nothing was changed.")
                return None
            return DifferenceSheet(self, found)

        self.show_sheet_of(lambda view: versions(view, row.id), known, row.number)

    def _subject(self, row: Any) -> Subject:
        return Subject(row.id, row.kind, row.number, row.status, row.customer_id)

    def advance(self) -> None:
        """F12."""
        if self.row is not None:
            self.steps.advance(self._subject(self.row))

    def reverse(self) -> None:
        """Shift+F12."""
        if self.row is not None:
            self.steps.cancel(self._subject(self.row))


def _late(row: Any) -> str:
    # What has left is not late any more: then its money may be, and the status says so.
    wanted = "" if row.shipped == 4 else row.wanted or row.due
    if not wanted or row.status in CLOSED or wanted >= today_iso():
        return ""
    days = (date.fromisoformat(today_iso()) - date.fromisoformat(wanted)).days
    return f"{days} day{'s' if days != 1 else ''} late"


def _chip(row: Any) -> Chip:
    return chip_of(row.status)


def _wanted(row: Any) -> str:
    return _late(row) or say.day(row.wanted or row.due)


def _due(row: Any) -> bool:
    return bool(row.follow_up) and row.follow_up <= today_iso()


def _note(row: Any) -> str:
    if row.follow_up:
        when = "Follow up today" if _due(row) else f"Follow up {say.short_day(row.follow_up)}"
        return f"{when} · {row.asked}" if row.asked else when
    return row.note or (f"Goods {say.short_day(row.expected)}" if row.expected else "")


def _columns() -> tuple[Column, ...]:
    return (
        Column("status", "Status", 150, lambda _row: "", chip=_chip),
        Column("number", "No.", 110, lambda row: row.number, weight=600),
        Column("customer", "Customer", 220, lambda row: row.customer, stretch=True),
        Column("date", "Date", SHORT_DAY, lambda row: say.short_day(row.date), tone="muted", yields=5),
        Column("wanted", "Wanted", DAY, _wanted, yields=2, tone_of=lambda row: "stop" if _late(row) else "text"),
        number_column("lines", "Lines", 60, lambda row: str(row.lines or ""), tone="muted", yields=4),
        number_column("net", "Net", 100, lambda row: say.amount(row.net, row.currency), weight=600),
        Column(
            "pips",
            "",
            100,
            lambda _row: "",
            yields=3,
            pips=lambda row: (row.picked, row.shipped, row.paid) if row.kind == "order" else None,
        ),
        Column(
            "note", "Note", 140, _note, tone="muted", yields=6, tone_of=lambda row: "accent" if _due(row) else "muted"
        ),
    )
