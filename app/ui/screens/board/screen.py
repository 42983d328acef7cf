"""The order board as a list: open work in the order of its urgency, what blocks, and the whole history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QWidget

from app.ui import format as say
from app.ui.commands import Offer, Offers, told
from app.ui.models.columns import DAY, SHORT_DAY, Column, number_column
from app.ui.screens.base import Desk, offer, today_iso
from app.ui.screens.board.follow import FollowUpSheet
from app.ui.screens.board.lanes import Lanes
from app.ui.screens.board.morning import Morning
from app.ui.screens.board.ordersin import EMPTY, OrdersIn, chip, source, waiting
from app.ui.screens.difference import show_difference
from app.ui.screens.firststeps import FirstSteps
from app.ui.screens.listing import Asked, FunctionSource, ListScreen
from app.ui.screens.steps import Steps, Subject, reverse_words
from app.ui.screens.trail import show_trail
from app.ui.theme.look import Size
from app.ui.theme.status import Chip, chip_of, status
from app.ui.widgets.bottomline import Message
from app.ui.widgets.text import Link

CLOSED = frozenset({"paid", "ordered", "cancelled", "lost"})
# What was put aside and lies longer stands out.
PARKED_DAYS = 2
# Six lanes want this much room, in pixels.
LANES_FROM = 1600
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

    _laned: bool | None = None

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, _columns(), parent)
        self.came = OrdersIn(self)
        self.table.bar_of = lambda row: (chip(row) if self.came.owns(row) else status(row.status)).phase
        self.steps = Steps(desk, self, self.went_wrong)
        self.first = FirstSteps(desk)
        self.column.insertWidget(self.column.count() - 1, self.first)
        self.morning = Morning(desk, lambda: self.set_view("quotes"))
        self.column.insertWidget(2, self.morning)
        self.lanes = Lanes(_card_note)
        self.lanes.opened.connect(self.open_row)
        self.lanes.picked.connect(self._row_changed)
        self.lanes.more_wanted.connect(self.turn)
        self.lanes.installEventFilter(self)
        self.lanes.hide()
        self.middle.addWidget(self.lanes, 1)
        self.turner = Link("Lanes", size=Size.BODY, weight=500)
        self.turner.clicked.connect(self.turn)
        self._head.addWidget(self.turner)

    # --- lanes or list --------------------------------------------------------------------------------------------

    @property
    def laned(self) -> bool:
        """Whether open work stands in lanes; where nobody chose, in a window that is wide enough for six."""
        wanted = self.window().width() >= LANES_FROM if self._laned is None else self._laned
        return wanted and self.view == "open" and hasattr(self, "turner")

    def turn(self) -> None:
        """Lanes or list; what was chosen is remembered."""
        self._laned = not self.laned
        self.set_view("open")
        self.entered()

    def show_rows(self) -> None:
        """The list, or the lanes instead of it."""
        laned = self.laned
        self.lanes.setVisible(laned)
        self.surface.setVisible(not laned)
        self.turner.set_text("List" if laned else "Lanes")
        if not laned:
            super().show_rows()
            return
        self._ask_counts()
        words, today = self.filter.text().strip(), today_iso()
        key = (id(self), "lanes")
        self.desk.work.read(lambda view: _lanes(view, today, words), self._laid, owner=self, key=key, priority=1)

    def _laid(self, lanes: Any) -> None:
        self.lanes.show_lanes(lanes)
        count = sum(lane.count for lane in lanes)
        self.count.set_text(f"{count:,}")
        self.first.set_wanted(not count and not self.filter.text().strip())
        self._row_changed()

    def reload(self) -> None:
        """Read again what is shown."""
        if self.laned:
            self.line.say("")
            self.show_rows()
        else:
            super().reload()

    @property
    def row(self) -> Any | None:
        """The document under the cursor."""
        return self.lanes.row if self.laned and self.lanes.isVisibleTo(self) else super().row

    def _cursor(self) -> None:
        (self.lanes if self.laned else self.table).setFocus()

    def sheet_left(self) -> None:
        """Back to the card or the row."""
        self._cursor()

    def panes(self) -> tuple[QWidget, ...]:
        """Lanes or list, views, filter."""
        return (self.lanes if self.laned else self.table, *super().panes()[1:])

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Typing on a card begins the filter, as on a row; from the filter one comes back to the cards."""
        if self.laned and event.type() == QEvent.Type.KeyPress:
            if watched is self.lanes and (said := _typed(event)) and not self._sheet:
                self.filter.setFocus()
                self.filter.setText(said)
                return True
            if watched is self.lanes and event.key() == Qt.Key.Key_Escape and self.filter.text():
                self.filter.clear()
                return True
            leaving = {Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape}
            if watched is self.filter and event.key() in leaving:
                if event.key() == Qt.Key.Key_Escape:
                    self.filter.clear()
                self.lanes.setFocus()
                return True
        return super().eventFilter(watched, event)

    def one_on(self) -> None:
        """A card goes one lane on: its next step."""
        self.advance()

    def one_back(self) -> None:
        """A card goes one lane back: its reverse, where there is a lane before it."""
        row = self.row
        if row is None:
            return
        if self.lanes.lane <= 1:
            what = (
                "A quote has no lane before it." if row.kind == "quote" else "An order does not become a quote again."
            )
            self.line.say(told(f"{what} Shift+F12: {reverse_words(row.kind, row.status).lower()}."))
        else:
            self.reverse()

    def entered(self) -> None:
        """The list or the lanes; and the first time on a day what the day begins with."""
        if self.laned:
            if not self.lanes.lanes or not self.lanes.isVisibleTo(self):
                self.show_rows()
            if self._sheet is None:
                self.lanes.setFocus()
        else:
            super().entered()
        self.morning.begin()

    def remember(self) -> dict[str, object]:
        """The view, and the day that was begun."""
        kept = {} if self._laned is None else {"lanes": self._laned}
        return {**super().remember(), "day": self.morning.day, **kept}

    def restore(self, state: dict[str, object]) -> None:
        """Take both up."""
        super().restore(state)
        self.morning.day = str(state.get("day", ""))
        lanes = state.get("lanes")
        self._laned = lanes if isinstance(lanes, bool) else None

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
        if row.status == "on_hold" or row.kind == "order":
            found["fix"] = offer(lambda: self.fix(row), "Why" if row.status == "on_hold" else "More", bar=False)
        if row.kind != "draft":
            found["history"] = offer(lambda: show_trail(self, row.id, row.number), bar=False)
            found["duplicate"] = offer(lambda: self.desk.shell.go("order", f"repeat:{row.id}"), bar=False)
            found["difference"] = offer(lambda: self.difference(row), bar=False)
            found["repeat_selected"] = offer(lambda: self.desk.shell.go("order", f"repeat:{row.id}"))
        return found

    def fix(self, row: Any) -> None:
        """Ctrl+.: what blocks this order, and the ways out; they stand on its page."""
        self.desk.shell.go("order", f"do:fix:{row.id}")

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
            found["lanes"] = offer(self.turn, "List" if self.laned else "Lanes", bar=False)
            if self.laned and self.row is not None:
                found["next_period"] = offer(self.one_on, "One lane on", bar=False)
                found["previous_period"] = offer(self.one_back, "One lane back", bar=False)
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
        """The newest version beside the one before; arrows walk to the versions before."""
        show_difference(self, self, row.id, row.number, self.line.say)

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


def _lanes(view: Any, today: str, words: str) -> Any:
    from app.queries.board_lanes import lanes

    return lanes(view, today, words)


def _typed(event: Any) -> str:
    """What a key types, "" if it is none of typing."""
    held = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
    return str(event.text()) if event.text().strip() and event.text().isprintable() and not held else ""


def _card_note(row: Any) -> tuple[str, str]:
    """The third line of a card: how late it is, what was said, or when it is wanted; and its tone."""
    if late := _late(row):
        return late, "stop"
    said = _note(row)
    if said:
        return said, "accent" if _due(row) else "muted"
    when = say.day(row.wanted or row.due)
    lines = f"{row.lines} line{'' if row.lines == 1 else 's'}" if row.lines else ""
    return " · ".join(filter(None, (status(row.status).word(), when, lines))), "muted"


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
    if row.kind == "draft":
        return _parked(row) != row.note
    return bool(row.follow_up) and row.follow_up <= today_iso()


def _parked(row: Any) -> str:
    """Who put a draft aside; from the third day on how long it has lain."""
    if not (row.note and row.date):
        return str(row.note)
    days = (date.fromisoformat(today_iso()) - date.fromisoformat(row.date)).days
    return f"Parked {days} days · {row.note}" if days > PARKED_DAYS else str(row.note)


def _note(row: Any) -> str:
    if row.kind == "draft":
        return _parked(row)
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
