"""Orders in: what came as a file and from whom, what became of it, and the sheet on which a change is decided."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.ui import format as say
from app.ui.commands import Offer
from app.ui.models.columns import LAST, Column, number_column
from app.ui.screens.base import offer
from app.ui.screens.columnsheet import ColumnsSheet
from app.ui.screens.difference import DifferenceSheet, Versions
from app.ui.screens.listing import FunctionSource
from app.ui.theme.look import Size
from app.ui.theme.status import Chip, Glyph
from app.ui.widgets.bottomline import Message
from app.ui.widgets.button import Button
from app.ui.widgets.text import Text

EMPTY = "No order came as a file yet. Drop one on this window, or choose a folder for them: Settings, Files."
_STATES = {
    "order": Chip("Order", "done", Glyph.FULL, "it is an order now"),
    "amended": Chip("Amended", "done", Glyph.FULL, "the change was made"),
    "dismissed": Chip("Left as it was", "idle", Glyph.CROSS, "the change was not made"),
    "cancelled": Chip("Cancelled", "idle", Glyph.CROSS, "its order was cancelled"),
    "goods in": Chip("Goods in", "ware", Glyph.HALF, "its goods are on order: take them in"),
    "came": Chip("Came", "done", Glyph.FULL, "its goods have come"),
    "discarded": Chip("Discarded", "idle", Glyph.CROSS, "its draft was thrown away"),
}
_FORMS = {"csv": "CSV", "xlsx": "Excel", "json": "JSON", "ubl": "UBL", "cii": "Order-X", "text": "Text",
          "invoice": "Invoice"}  # fmt: skip


_NEXT = {"to look at": "Finish it", "goods in": "Take in"}


def asking_chip(questions: int) -> Chip:
    """Of a draft that asks."""
    return Chip(f"{questions} to answer", "sell", Glyph.HALF, f"a draft with {questions} open questions")


def chip(row: Any) -> Chip:
    """What is to be done with a row, or what became of it."""
    if row.state == "changed":
        return Chip("Changed", "stop", Glyph.BANG, "it came again, changed: decide on it")
    if row.state == "to look at" and row.questions:
        return asking_chip(row.questions)
    if row.state == "to look at":
        return Chip("Draft", "sell", Glyph.DASHED, "a draft that can be finished")
    return _STATES[row.state]


def columns() -> tuple[Column, ...]:
    """Of the list."""
    return (
        Column("state", "State", 132, lambda _row: "", chip=chip),
        Column("theirs", "Their no.", 120, lambda row: row.number or "—", weight=600, least=80),
        Column("customer", "Customer", 200, _who, stretch=True, tone_of=lambda r: "text" if r.customer else "stop"),
        Column("came", "Came", 130, lambda row: say.moment(row.at), yields=2),
        Column("document", "Ours", 100, lambda row: row.document_name, yields=1),
        number_column("lines", "Lines", 60, lambda row: str(row.lines), tone="muted", yields=4),
        Column("file", "File", 190, lambda row: row.file or _FORMS.get(row.source, ""), tone="muted", yields=5),
        Column("note", "", 170 + LAST, _again, tone="muted", yields=6),
    )


def _who(row: Any) -> str:
    return row.customer or "not known here"


def _again(row: Any) -> str:
    if row.again:
        times = "again" if row.again == 1 else f"{row.again} times more"
        return f"came {times}, the same"
    return f"revision {row.revision}" if row.revision > 1 else ""


def source(words: str) -> FunctionSource:
    """The rows that fit the words."""

    def count(view: Any) -> int:
        from app.queries.orders_in import count_orders_in

        return count_orders_in(view, words)

    def page(view: Any, offset: int, limit: int) -> Any:
        from app.queries.orders_in import orders_in

        return orders_in(view, limit, offset, words)

    return FunctionSource(count, page)


def waiting(view: Any) -> int:
    """How many wait for somebody."""
    from app.queries.orders_in import waiting_orders_in

    return waiting_orders_in(view)


class ChangeSheet(DifferenceSheet):
    """What they want now beside what stands. F12 makes the change; the letters do what else can be done with it."""

    made = Signal()
    own = Signal()
    left_so = Signal()

    def __init__(self, owner: QWidget, found: Any) -> None:
        what = f"{found.reference or found.file} came again" if found.reference or found.file else "It came again"
        self._found = found
        shown = Versions(f"{found.number}: {what}, changed", f"{found.number} as it is", "As they want it", found.found)
        super().__init__(owner, shown, do="Make the change", rows=None if found.found else _plain(found.rows))
        self.title.set_text(shown.number)
        row = QHBoxLayout()
        row.setSpacing(8)
        for words, letter, signal in (("An order of its own", "N", self.own), ("Leave it as it is", "L", self.left_so)):
            button = Button(words, key=letter)
            button.clicked.connect(signal)
            self.choices[letter] = signal.emit
            row.addWidget(button)
        row.addStretch(1)
        self.body.addLayout(row)
        if found.refused:
            self.button.setEnabled(False)
            self.note.set_text(found.refused)
        elif not self.rows:
            self.body.insertWidget(0, Text("Nothing of it is different by now.", size=Size.BODY, tone="muted"))

    def _taken(self) -> None:
        if not self._found.refused:
            self.made.emit()


def _plain(rows: Sequence[Any]) -> list[tuple[str, str, str, str]]:
    def many(value: int) -> str:
        return say.quantity(value) if value else ""

    return [
        (one.words, many(one.before), many(one.after) or "gone", "stop" if not one.after else "accent") for one in rows
    ]


class OrdersIn:
    """What the board does with its rows of orders that came in."""

    def __init__(self, screen: Any) -> None:
        self._screen = screen
        self.columns = columns()
        screen.desk.shell.intake.columns_wanted.connect(self._name_columns)

    @staticmethod
    def owns(row: Any) -> bool:
        """Whether a row is one of these."""
        return getattr(row, "kind", "") == "inbound"

    def sentence(self, row: Any) -> Message:
        """The row explains itself."""
        then = datetime.fromtimestamp(row.at / 1_000_000, UTC).astimezone()
        by = f", taken in by {row.actor}" if row.actor else ""
        came = f"{row.file or _FORMS.get(row.source, 'It')} came {say.day(then.date().isoformat())}, {then:%H:%M}{by}"
        more = ""
        if row.again:
            more = f" It came again and said the same, last {say.moment(row.again_at)}."
        todo = ""
        if row.state == "changed":
            todo = f" Enter shows what they want otherwise than {row.document_name}."
        elif row.questions:
            todo = f" Enter opens {row.document_name}: {row.questions} to answer."
        elif row.state == "goods in":
            todo = f" Enter takes the goods of {row.document_name} in as it bills them."
        return Message(f"{came}.{more}{todo}", weight=1 if todo else 0)

    def offers(self, row: Any) -> dict[str, Offer]:
        """What works on a row."""
        found: dict[str, Offer] = {}
        if row.state == "changed":
            found["next_step"] = offer(lambda: self.decide(row), "Decide")
            found["difference"] = offer(lambda: self.decide(row), bar=False)
        elif row.state == "dismissed":
            found["next_step"] = offer(lambda: self.reopen(row), "Decide again")
        elif row.document:
            words = "Answer" if row.questions else _NEXT.get(row.state, "Show it")
            found["next_step"] = offer(lambda: self.open(row), words)
        return found

    def open(self, row: Any) -> None:
        """The draft or the order; of a change the two columns."""
        if row.state == "changed":
            self.decide(row)
        elif row.invoice:
            self._screen.desk.shell.go("stock", f"purchase:{row.document}/{row.id}")
        elif row.document:
            self._screen.desk.shell.go("order", row.document)
        else:
            self._screen.line.say("Its draft was thrown away. Ask for the order again, or type it.")

    def decide(self, row: Any) -> None:
        """What a change would make of the order, tried in the books and taken back."""
        screen, actor = self._screen, self._screen.desk.work.actor

        def known(found: Any) -> None:
            sheet = ChangeSheet(screen, found)
            sheet.made.connect(lambda: self._do(sheet, row, "take_change"))
            sheet.own.connect(lambda: self._do(sheet, row, "take_as_new"))
            sheet.left_so.connect(lambda: self._do(sheet, row, "dismiss_order_in"))
            screen.show_sheet(sheet)

        screen.desk.work.ask(
            lambda books: _proposed(books, row.id, actor), done=known, failed=screen.went_wrong, owner=screen
        )

    def _do(self, sheet: ChangeSheet, row: Any, action: str) -> None:
        screen = self._screen

        def done(reply: Any) -> None:
            sheet.dismiss()
            shell = screen.desk.shell
            if action == "dismiss_order_in":
                words = f"{row.document_name} stays as it is."
                shell.toast(words, action="Undo", run=lambda: self.reopen(row))
                return
            new = action == "take_as_new"
            words = "It is {} now, an order of its own." if new else "{} is as they want it now."
            shell.toast(
                words.format(reply.number), action="Show", run=lambda: self._show(reply), undo=lambda: self._back(reply)
            )

        screen.desk.work.perform(action, {"inbound": row.id}, done=done, failed=screen.went_wrong, owner=screen)

    def _show(self, reply: Any) -> None:
        self._screen.desk.shell.go("order", reply.draft or reply.id)

    def _back(self, reply: Any) -> None:
        """The decision is taken back, as any step of the last hour is."""
        screen = self._screen

        def done(undone: Any) -> None:
            screen.desk.shell.toast(f"{undone.number}: taken back. The change waits again.")

        screen.desk.work.perform("undo_step", {"document": reply.id}, done=done, failed=screen.went_wrong, owner=screen)

    # --- columns that nobody knows --------------------------------------------------------------------------------

    def _name_columns(self, shell: Any, file: Path) -> None:
        """What the columns of a dropped file are; then it is taken in, and the next one is read the same way."""
        screen = self._screen
        if shell is not screen.desk.shell:
            return

        def known(found: Any) -> None:
            sheet = ColumnsSheet(screen, file.name, *found)
            sheet.said.connect(lambda said: self._take_as(sheet, file, said))
            screen.show_sheet(sheet)

        screen.desk.work.aside(lambda _books: _columns(file), done=known, failed=screen.went_wrong, owner=screen)

    def _take_as(self, sheet: ColumnsSheet, file: Path, said: dict[str, str]) -> None:
        screen, intake = self._screen, self._screen.desk.shell.intake

        def done(before: Any) -> None:
            sheet.dismiss()
            sentence = "Files with these headings are read like this from now on."
            screen.desk.shell.toast(sentence, action="Undo", run=lambda: intake.forget_columns(before))

        def failed(error: Any) -> None:
            sheet.note.set_text(str(getattr(error, "message", error)))

        intake.take_as(file, said, done, failed)

    def reopen(self, row: Any) -> None:
        """A change that was dismissed waits again."""
        screen = self._screen

        def done(_reply: Any) -> None:
            screen.desk.shell.toast(f"The change of {row.document_name} waits again.")

        screen.desk.work.perform("reopen_order_in", {"inbound": row.id}, done=done, failed=screen.went_wrong,
                                 owner=screen)  # fmt: skip


def _columns(file: Path) -> Any:
    from app.exchange.inbound import read_limited
    from app.exchange.inbound.shown import FIELDS, lacking, seen, staged_of

    return seen(staged_of(read_limited(file), file.name)), FIELDS, lacking


def _proposed(books: Any, inbound: str, actor: str) -> Any:
    from app.actions.proposing import proposed

    return proposed(books, inbound, actor)
