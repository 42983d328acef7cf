"""The order board as a list: open work in the order of its urgency, what blocks, and the whole history."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import MappingProxyType
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from app.domain.issued import way_of_billed
from app.ui import format as say
from app.ui.commands import Offer, told
from app.ui.models.columns import Column
from app.ui.qt import key_pressed
from app.ui.screens.base import Desk, offer, today_iso
from app.ui.screens.board.cells import CLOSED, board_columns, card_note, late_words
from app.ui.screens.board.columns import BoardColumns
from app.ui.screens.board.follow import FollowUpSheet
from app.ui.screens.board.lanes import Lanes
from app.ui.screens.board.morning import Morning
from app.ui.screens.board.ordersin import EMPTY, OrdersIn, chip, source, waiting
from app.ui.screens.board.several import Several, together
from app.ui.screens.difference import show_difference
from app.ui.screens.firststeps import FirstSteps
from app.ui.screens.jotting import Jotting
from app.ui.screens.listing import Asked, FunctionSource, ListScreen, typed_in
from app.ui.screens.rowmargin import RowMargin
from app.ui.screens.steps import Steps, Subject, reverse_words
from app.ui.screens.trail import show_trail
from app.ui.theme.look import Size, look
from app.ui.theme.status import status
from app.ui.widgets.bottomline import Message
from app.ui.widgets.text import Link

TO_COLLECT = frozenset({"to_collect", "part_paid", "overdue"})
_EARNS = frozenset({"draft", "quote", "order"})
_NO_MONEY = CLOSED | {"to_invoice"}
# Six lanes want this much room, in pixels at 100 %.
LANES_FROM = 1600
_CHASED = frozenset({"quoted", "quote_expires", "expired"})


class BoardScreen(ListScreen):
    """Enter opens, F12 takes the next step of the row, Shift+F12 its reverse."""

    title = "Board"
    views = (
        ("open", "Open"),
        ("mine", "Mine"),
        ("today", "Today"),
        ("quotes", "Quotes to chase"),
        ("blocked", "Blocked"),
        ("drafts", "Drafts"),
        ("in", "Orders in"),
        ("all", "All"),
    )
    hint = "Number, customer"
    topics = frozenset(
        {"order", "quote", "draft", "inbound", "invoice", "payment", "shipment", "pick_list", "purchase", "mail"}
    )
    empty = "No open work. [Ctrl+N] starts an order."
    empties = MappingProxyType(
        {
            "mine": "Nothing open is yours.",
            "today": "Nothing is left to leave today.",
            "quotes": "No quote waits for an answer.",
            "blocked": "Nothing is blocked.",
            "drafts": "Nothing is parked.",
            "in": EMPTY,
            "all": "No orders yet. Ctrl+N starts the first.",
        }
    )

    many = True
    _laned: bool | None = None

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, board_columns(), parent)
        self.shows = BoardColumns(self, self._columns)
        self.came = OrdersIn(self)
        self.table.bar_of = lambda row: (chip(row) if self.came.owns(row) else status(row.status)).phase
        self.steps = Steps(desk, self, self.went_wrong)
        self.jotting = Jotting(desk, self, self.went_wrong)
        self.several = Several(self)
        self.margin = RowMargin(
            desk, self, lambda words: self.line.say(words, weight=1), lambda: self._row_said(self.row)
        )
        self.first = FirstSteps(desk)
        self.column.insertWidget(self.column.count() - 1, self.first)
        self.morning = Morning(desk, lambda: self.set_view("quotes"))
        self.column.insertWidget(2, self.morning)
        self.lanes = Lanes(card_note)
        self.lanes.opened.connect(self.open_row)
        self.lanes.picked.connect(self._row_changed)
        self.lanes.peeked.connect(self.peek)
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
        wanted = self.window().width() >= look().px(LANES_FROM) if self._laned is None else self._laned
        return wanted and self.view == "open" and hasattr(self, "turner")

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A window that grew has room for lanes, and one that shrank has not; the cursor goes along."""
        super().resizeEvent(event)
        shown = self.lanes if self.surface.isHidden() else self.table
        if self.isVisible() and self.laned != (shown is self.lanes):
            here = shown.hasFocus()
            self.show_rows()
            if here:
                self._cursor()

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

    def chosen_rows(self) -> tuple[Any, ...]:
        """The cards or the rows that are chosen together; what came in is decided one by one."""
        if self.view == "in":
            return ()
        return self.lanes.chosen if self.laned and self.lanes.isVisibleTo(self) else super().chosen_rows()

    def choose_one(self) -> None:
        """Only what is under the cursor."""
        (self.lanes if self.laned else self.table).choose_one()

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
        if self.laned and key_pressed(event):
            if watched is self.lanes and (said := typed_in(event)) and not self._sheet:
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
        today, view_name, words, me = today_iso(), asked.view, asked.words, self.desk.work.actor
        if view_name == "in":
            return source(words)

        wanted = self.shows.wanted

        def count(view: Any) -> int:
            from app.queries.desk_board import count_board

            return count_board(view, view_name, words, today, me)

        def page(view: Any, offset: int, limit: int) -> Any:
            from app.queries.board_more import with_more
            from app.queries.desk_board import board_page

            return with_more(view, board_page(view, view_name, today, offset, limit, words, me), wanted)

        return FunctionSource(count, page)

    def counts(self, view: Any) -> dict[str, int]:
        """Counts of the views."""
        from app.queries.desk_board import board_counts

        return {**board_counts(view, today_iso(), self.desk.work.actor), "in": waiting(view)}

    def columns_of(self, view: str) -> Sequence[Column]:
        """Orders that came in are listed by what came."""
        return self.came.columns if view == "in" else self.shows.columns()

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
        """The row explains itself, or says what is earned on it while that is shown."""
        self._row_said(row)
        if row is not None and row.kind in _EARNS and not self.came.owns(row):
            self.margin.follow(row.id, row.number, row.currency)

    def _row_said(self, row: Any) -> None:
        """The row explains itself in the bottom line; of several, how many they are and what they come to."""
        chosen = self.chosen_rows()
        if len(chosen) > 1:
            self.line.set_messages([Message(together(chosen))])
            return
        if self.came.owns(row):
            self.line.set_messages([self.came.sentence(row)])
            return
        if row is not None:
            word = status(row.status)
            late = late_words(row)
            asks = f"{row.questions} line{'s ask' if row.questions > 1 else ' asks'}" if row.questions else ""
            means = f"{asks}; the sum is that of the others" if asks else row.asked or word.means
            note = f" · {row.note}" if row.kind == "order" and row.note else ""
            text = " ".join(filter(None, (row.number, row.customer))) + f": {means}{note}"
            self.line.set_messages([Message(f"{text}{' · ' + late if late else ''}", weight=1 if late else 0)])

    def row_offers(self, row: Any) -> dict[str, Offer]:
        """Next step and reverse of the row, or of all that are chosen."""
        if self.came.owns(row):
            return self.came.offers(row)
        if len(chosen := self.chosen_rows()) > 1:
            words = self.several.words(chosen)
            return {
                "next_step": offer(self.advance, words or "Next step"),
                "reverse_step": offer(self.reverse, f"Reverse · {len(chosen)}"),
            }
        word = status(row.status)
        found = {"next_step": offer(self.advance, word.next_step)}
        if row.status not in CLOSED - {"paid"}:
            found["reverse_step"] = offer(self.reverse, reverse_words(row.kind, row.status))
        if row.kind == "quote" and row.status in _CHASED:
            found["jot"] = offer(lambda: self.follow_up(row), "Follow up")
            found["edit_note"] = offer(lambda: self.follow_up(row), bar=False)
        elif row.kind == "order":
            found["jot"] = offer(lambda: self.jotting.jot(row.id, f"{row.number} · {row.customer}"), "Note", bar=False)
            found["edit_note"] = offer(found["jot"].run, bar=False)
        if row.kind == "order" and row.status not in _NO_MONEY:
            found["pay"] = offer(lambda: self.pay(row), bar=row.status in TO_COLLECT)
        if row.status == "on_hold" or row.kind == "order":
            found["fix"] = offer(lambda: self.fix(row), "Why" if row.status == "on_hold" else "More", bar=False)
        if row.kind in _EARNS:
            found["margin"] = offer(lambda: self.margin.toggle(row.id, row.number, row.currency), bar=False)
        if row.kind != "draft":
            found["history"] = offer(lambda: show_trail(self, row.id, row.number, self.stands(row)), bar=False)
            found["duplicate"] = offer(lambda: self.desk.shell.go("order", f"repeat:{row.id}"), bar=False)
            found["difference"] = offer(lambda: self.difference(row), bar=False)
            found["repeat_selected"] = offer(lambda: self.desk.shell.go("order", f"repeat:{row.id}"))
        return found

    def stands(self, row: Any) -> str:
        """An order that is billed is corrected by a credit note."""
        return way_of_billed(row.number) if row.kind == "order" and row.status in {*TO_COLLECT, "paid"} else ""

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

    def offers(self) -> dict[str, Offer]:
        """Ctrl+Z takes back the last step, also when its toast is gone."""
        found = dict(super().offers())
        if not self._sheet:
            found["undo"] = offer(self.undo, bar=False)
            if not self.laned and self.view != "in":
                found["columns"] = offer(self.shows.menu.show, bar=False)
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
        if several := self.several.undoer.offers().get("undo"):
            several.run()
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
        if len(chosen := self.chosen_rows()) > 1:
            self.several.advance(chosen)
        elif self.row is not None:
            self.several.forget()
            self.steps.advance(self._subject(self.row))

    def reverse(self) -> None:
        """Shift+F12."""
        if len(chosen := self.chosen_rows()) > 1:
            self.several.reverse(chosen)
        elif self.row is not None:
            self.several.forget()
            self.steps.cancel(self._subject(self.row))

    def pay(self, row: Any) -> None:
        """F9: the invoice that is open, or money before the goods, on the order's own page."""
        if row.status in TO_COLLECT:
            self.steps.advance(self._subject(row))
        else:
            self.desk.shell.go("order", f"do:pay:{row.id}")


def _lanes(view: Any, today: str, words: str) -> Any:
    from app.queries.board_lanes import lanes

    return lanes(view, today, words)
