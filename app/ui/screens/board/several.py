"""The next step, or its reverse, of several documents at once: told before, done one by one, one undo for all."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from app.ui import format as say
from app.ui.each import Outcome, perform_each, refused, took
from app.ui.lawful import ask, asking, lacks_of, place_of
from app.ui.models.columns import Column
from app.ui.qt import key_pressed
from app.ui.running import RunSheet
from app.ui.screens.base import today_iso
from app.ui.screens.order.reasons import CANCELLED
from app.ui.screens.steps import LOST
from app.ui.screens.undoer import Undoer
from app.ui.theme.look import Size, look
from app.ui.theme.status import status
from app.ui.widgets.listtable import ListTable
from app.ui.widgets.text import Text

if TYPE_CHECKING:
    from app.ui.screens.board.screen import BoardScreen

_PICKABLE = frozenset({"to_pick", "waiting", "part_shipped"})
_OPEN = frozenset({"to_pick", "waiting", "picking", "on_hold"})
# Why a document is not among several that go on together.
_ALONE = {
    "quote": "a quote becomes an order by itself: its prices and its end may ask",
    "draft": "a draft is finished by itself",
    "picking": "what is fetched is said line by line",
    "to_ship": "parcels and carrier are said one by one",
    "to_collect": "money is taken one by one, in Money for one customer",
    "part_paid": "money is taken one by one, in Money for one customer",
    "overdue": "money is taken one by one, in Money for one customer",
}
MOST_SHOWN = 6
WAITS = "Not begun: it waits as it was"
AS_ONE = "B  as one batch: begun, and walked at once, bin by bin"
Undo = Callable[[Any], dict[str, Any] | None]


def _no_way(_reply: Any) -> None:
    """It is taken back by a document of its own, or not at all."""


@dataclass(frozen=True, slots=True)
class Deed:
    """What is done with one document: its action, in words, and how that is taken back; no ``command``: why not."""

    row: Any
    words: str
    command: dict[str, Any] | None = None
    back: Undo = _no_way
    outcome: Outcome = None


def _take_back(row: Any) -> Undo:
    return lambda _reply: {"action": "undo_step", "document": row.id}


def _unpick(reply: Any) -> dict[str, Any]:
    return {"action": "cancel_pick_list", "pick_list": reply.id, "reason": "undone"}


def onward(row: Any) -> Deed:
    """The next step of a document, as far as it asks for nothing more."""
    if row.kind == "order" and row.status in _PICKABLE:
        return Deed(row, "Start picking", {"action": "open_pick_list", "order": row.id}, _unpick)
    if row.kind == "order" and row.status == "to_invoice":
        return Deed(row, "Invoice", asking({"action": "issue_invoice", "orders": [row.id]}))
    if row.kind == "order" and row.status == "on_hold":
        return Deed(row, "Go on", {"action": "release_hold", "order": row.id},
                    lambda _reply: {"action": "hold_order", "order": row.id, "reason": "held again"})  # fmt: skip
    said = (
        _ALONE.get(row.kind) or _ALONE.get(row.status) or f"{status(row.status).word().lower()}: nothing is left to do"
    )
    return Deed(row, said)


def backward(row: Any, reason: str, again: dict[str, Any] | None) -> Deed:
    """The reverse of a document, for this reason; ``again`` is what brings a draft back."""
    if row.kind == "draft":
        back = None if again is None else {"action": "restore_draft", **again}
        return Deed(row, "Discard", {"action": "discard_draft", "draft": row.id}, lambda _reply: back)
    if row.kind == "quote" and row.status not in {"ordered", "lost"}:
        return Deed(row, "Lost", {"action": "decline_quote", "quote": row.id, "reason": reason}, _take_back(row))
    if row.kind == "order" and row.status in _OPEN:
        return Deed(row, "Cancel what is open", {"action": "cancel_order", "order": row.id, "reason": reason},
                    _take_back(row))  # fmt: skip
    said = f"{status(row.status).word().lower()}: it is taken back line by line, by itself"
    return Deed(row, said if row.kind == "order" else f"{status(row.status).word().lower()} already")


def reasons_of(rows: Sequence[Any]) -> tuple[str, ...]:
    """Why: one key for all of them; none where nobody is asked."""
    kinds = {row.kind for row in rows}
    return LOST if kinds == {"quote"} else tuple(CANCELLED) if "order" in kinds or "quote" in kinds else ()


class SeveralSheet(RunSheet):
    """Each document with what happens to it, and afterwards with what it was refused for. ``done`` carries the reason.

    Where a reason is wanted its digit does it, and Enter takes the first.
    """

    done = Signal(str)
    walked = Signal()
    mended = Signal(object)
    """A document whose bill lacks what the law asks for, when Enter is pressed on it."""

    def __init__(self, document: QWidget, title: str, deeds: Sequence[Deed], do: str, reasons: Sequence[str]) -> None:
        super().__init__(document, title, do=do, share=2)
        self._over = self._fillable = False
        self.table = ListTable(_columns(), lambda deed: deed.row.id, deeds)
        self.table.setAccessibleName("What happens to each")
        self.table.opened.connect(self._mend)
        self.table.installEventFilter(self)
        self.table.setFixedHeight((min(MOST_SHOWN, len(deeds)) + 1) * look().row_height + look().px(2))
        self.body.addWidget(self.table)
        for number, reason in enumerate(reasons, start=1):
            self.choices[str(number)] = partial(self._give, reason)
        self._choosing: list[Text] = []
        if reasons:
            said = "   ".join(f"{number} {reason}" for number, reason in enumerate(reasons, start=1))
            self._choosing.append(Text(f"Why?  {said}", size=Size.BODY, weight=500, wrap=True))
        self.reasons = tuple(reasons)
        if _walkable(deeds):
            self.choices["B"] = self._walk
            self._choosing.append(Text(AS_ONE, size=Size.BODY, weight=500))
        for text in self._choosing:
            self.body.addWidget(text)
        self.button.setEnabled(any(one.command for one in deeds))
        self.accepted.connect(lambda: self._give(reasons[0] if reasons else ""))

    def open(self) -> None:
        """The sheet itself has the focus: its digits are keys at once."""
        super().open()
        (self.table if self._fillable else self).setFocus()

    def _walk(self) -> None:
        if not self._over:
            self.walked.emit()
            self._give("")

    def _give(self, reason: str) -> None:
        if self._over:
            self.dismiss()
        elif self.button.isEnabled():
            # Once: it is on its way, and nothing of it is chosen any more.
            self.button.setEnabled(False)
            for text in self._choosing:
                text.hide()
            self.done.emit(reason)

    def tell(self, title: str, deeds: Sequence[Deed]) -> None:
        """What became of them; Enter and Esc close, but on a bill that lacks something Enter fills it in."""
        self._over = True
        self.title.set_text(title)
        self.table.model().set_rows(deeds)
        self.button.setText("Close")
        self.button.setEnabled(True)
        lacking = next((at for at, one in enumerate(deeds) if lacks_of(one.outcome)), None)
        self._fillable = lacking is not None
        if lacking is None:
            self.note.set_text("")
            self.setFocus()
        else:
            self.note.set_text("⏎ fills in what a bill lacks.")
            self.table.go_to(lacking)
            self.table.setFocus()

    @property
    def deeds(self) -> Sequence[Deed]:
        """What stands there."""
        return self.table.model().rows

    def _mend(self, row_id: str) -> None:
        deed = next((one for one in self.deeds if one.row.id == row_id), None)
        if deed is not None and lacks_of(deed.outcome):
            self.mended.emit(deed)
        else:
            self.accept()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc leaves the table with the sheet."""
        if watched is self.table and not self.running and key_pressed(event) and event.key() == Qt.Key.Key_Escape:
            self.dismiss()
            return True
        return super().eventFilter(watched, event)


class Several:
    """Takes steps of all rows that are chosen on the board."""

    def __init__(self, board: BoardScreen) -> None:
        self._board, self._desk = board, board.desk
        self.undoer = Undoer(board)

    def words(self, rows: Sequence[Any]) -> str:
        """What F12 does with them, "" where it does nothing."""
        found = [one.words for one in map(onward, rows) if one.command]
        return f"{found[0] if len(set(found)) == 1 else 'Next step'} · {len(found)}" if found else ""

    def advance(self, rows: Sequence[Any]) -> None:
        """F12."""
        self._open([onward(row) for row in rows], (), "Next step")

    def reverse(self, rows: Sequence[Any]) -> None:
        """Shift+F12: for one reason; drafts can be had again, as what stands in them is read before they go."""
        drafts, today = [row.id for row in rows if row.kind == "draft"], today_iso()

        def known(again: dict[str, Any]) -> None:
            reasons = reasons_of(rows)
            first = reasons[0] if reasons else ""
            self._open([backward(row, first, again.get(row.id)) for row in rows], reasons, "Reverse")

        if drafts:
            read = self._desk.work.read
            read(lambda view: _again(view, drafts, today), known, failed=self._board.went_wrong, owner=self._board)
        else:
            known({})

    def _open(self, deeds: list[Deed], reasons: Sequence[str], many: str) -> None:
        """``many`` is what it is called where it is not the same for all."""
        able = [one for one in deeds if one.command]
        kinds = list(dict.fromkeys(one.words for one in able))
        what = kinds[0] if len(kinds) == 1 else many
        title = f"{what}: {len(able)} of {len(deeds)}" if len(able) < len(deeds) else f"{what}: {len(deeds)}"
        sheet = SeveralSheet(
            self._board, title if able else "Nothing can be done with these together", deeds, what, reasons
        )
        walks: list[bool] = []
        sheet.walked.connect(lambda: walks.append(True))
        sheet.done.connect(lambda reason: self._do(sheet, deeds, reason, walk=bool(walks)))
        self._board.show_sheet(sheet)

    def _do(self, sheet: SeveralSheet, deeds: Sequence[Deed], reason: str, *, walk: bool) -> None:
        able = [one for one in deeds if one.command]
        commands = [_because(one.command or {}, reason) for one in able]

        def told(outcomes: tuple[Outcome, ...]) -> None:
            after = [replace(one, outcome=outcome) for one, outcome in zip(able, outcomes, strict=True)]
            self._tell(sheet, after)
            lists = [one.outcome.id for one in after if took(one.outcome)]
            if walk and lists:
                self._desk.shell.go("deliveries", f"batch:{'+'.join(lists)}" if len(lists) > 1 else lists[0])

        sheet.follow(
            perform_each(
                self._desk.work,
                commands,
                told,
                failed=self._board.went_wrong,
                owner=self._board,
                stepped=sheet.show_run,
            )
        )

    def _tell(self, sheet: SeveralSheet, after: Sequence[Deed]) -> None:
        """In a toast what was done, with one undo for all of it; in the sheet what was refused, and why."""
        done = [one for one in after if took(one.outcome)]
        waiting = [one for one in after if one.outcome is None]
        board = self._board
        board.choose_one()
        if done:
            numbers = ", ".join(str(one.outcome.number or one.row.number) for one in done[:4])
            more = f" and {len(done) - 4} more" if len(done) > 4 else ""
            wait = f"; {len(waiting)} wait" if waiting else ""
            sentence = f"{done[0].words if len({one.words for one in done}) == 1 else 'Done'}: {numbers}{more}{wait}."
            back = [one for deed in reversed(done) if (one := deed.back(deed.outcome))]
            if back:
                self.undoer.tell(sentence, lambda: self._take_back(back))
            else:
                self._desk.shell.toast(sentence)
        why = list(dict.fromkeys(words for one in after if (words := refused(one.outcome))))
        if not why:
            sheet.dismiss()
            return
        if sheet.gone:
            board.show_line(" ".join(why))
            return
        others = [one if refused(one.outcome) else replace(one, words=WAITS) for one in after if not took(one.outcome)]
        sheet.mended.connect(lambda deed: self._mend(sheet, deed))
        sheet.tell(f"{len(done)} of {len(after)} are done; these are as they were", others)

    def _mend(self, sheet: SeveralSheet, deed: Deed) -> None:
        """What a bill lacks is filled in, and it is issued in the same step; the others are still there."""

        def issued(replies: list[Any]) -> None:
            self._desk.shell.toast(f"Invoice {replies[0].number} is issued.")
            left = [one for one in sheet.deeds if one.row.id != deed.row.id]
            if left:
                sheet.tell(f"{len(left)} {'are' if len(left) > 1 else 'is'} as before", left)
            else:
                sheet.dismiss()

        ask(place_of(self._board), lacks_of(deed.outcome), [deed.command or {}], issued, self._board.went_wrong)

    def _take_back(self, commands: Sequence[dict[str, Any]]) -> None:
        def told(outcomes: tuple[Outcome, ...]) -> None:
            not_back = [words for one in outcomes if (words := refused(one))]
            self._desk.shell.toast(f"{sum(map(took, outcomes))} taken back.")
            if not_back:
                self._board.show_line(" ".join(dict.fromkeys(not_back)))

        perform_each(self._desk.work, commands, told, failed=self._board.went_wrong, owner=self._board)

    def forget(self) -> None:
        """A step of one document came after it: Ctrl+Z means that one."""
        self.undoer.forget()


def _walkable(deeds: Sequence[Deed]) -> bool:
    """Whether lists of several orders are begun, and nothing else."""
    begun = [one for one in deeds if one.command]
    return len(begun) > 1 and all((one.command or {}).get("action") == "open_pick_list" for one in begun)


def _because(command: dict[str, Any], reason: str) -> dict[str, Any]:
    return command | {"reason": reason} if "reason" in command and reason else command


def _again(view: Any, drafts: Sequence[str], today: str) -> dict[str, Any]:
    from app.ui.screens.order.thrown import kept_again

    return {one: kept_again(view, one, today) for one in drafts}


def _says(deed: Deed) -> str:
    if lacks := lacks_of(deed.outcome):
        from app.domain.legal import in_words  # the board opens without the law

        return f"Lacks {in_words([(one.field, one.record) for one in lacks])}."
    return refused(deed.outcome) or deed.words


def _tone(deed: Deed) -> str:
    return "stop" if refused(deed.outcome) else "text" if deed.command else "muted"


def _columns() -> tuple[Column, ...]:
    return (
        Column("number", "No.", 110, lambda deed: deed.row.number, weight=600, least=84),
        Column("customer", "Customer", 220, lambda deed: deed.row.customer, least=120),
        Column("words", "What happens", 320, _says, stretch=True, tone_of=_tone),
    )


def together(rows: Sequence[Any]) -> str:
    """How many are chosen, and what they come to in each money."""
    sums: dict[str, int] = {}
    for row in rows:
        sums[row.currency] = sums.get(row.currency, 0) + row.net
    return f"{len(rows)} chosen: {' + '.join(say.money(net, one) for one, net in sums.items())} net. Esc chooses one."
