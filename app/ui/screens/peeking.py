"""Space in a list: the lines of the document under the cursor, beside the list, for as long as one walks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.ui import format as say
from app.ui.models.columns import LAST, Column, number_column
from app.ui.theme.look import Size, look
from app.ui.widgets.card import Card
from app.ui.widgets.clear import keep_clear
from app.ui.widgets.listtable import ListTable
from app.ui.widgets.text import Text

if TYPE_CHECKING:
    from app.ui.screens.listing import ListScreen

WIDE = 400
_KINDS = frozenset({"draft", "quote", "order", "invoice", "credit_note"})


def peekable(row: Any) -> bool:
    """Whether a row is a document with lines to look at."""
    return getattr(row, "kind", "") in _KINDS


class PeekPane(Card):
    """The document: whose it is, its lines, its sums. It takes no focus: the cursor stays in the list."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("What the row under the cursor says")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 12, 1, 10)
        column.setSpacing(6)
        self.title = Text(size=Size.BUTTON, weight=600, elide=True)
        self.said = Text(size=Size.SECOND, tone="muted", wrap=True)
        self.table = ListTable(_columns(), lambda row: str(row[0]))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.table.setAccessibleName("Lines")
        self.sums = Text(size=Size.BODY, weight=600)
        self.sums.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        for text in (self.title, self.said):
            text.setContentsMargins(12, 0, 12, 0)
            column.addWidget(text)
        self.sums.setContentsMargins(12, 0, 22, 0)
        keep_clear(self.sums)
        column.addWidget(self.table, 1)
        column.addWidget(self.sums)
        look().changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        # In a small window at a large scale it takes half of the room, and leaves the list the rest.
        self.setMaximumWidth(look().px(WIDE))

    def show_document(self, row: Any, found: Any) -> None:
        """What the books say of the row; None: it is not there any more."""
        self.title.set_text(" · ".join(filter(None, (row.number, getattr(row, "customer", "")))))
        lines = () if found is None or found.lines is None else found.lines
        self.table.model().set_rows([(at, one, found.currency) for at, one in enumerate(lines, start=1)])
        if found is None or found.lines is None:
            words = "" if found else "That document is not here any more."
            self._say(words or "No line of it is whole yet. ⏎ opens it.")
            self.sums.set_text("")
            return
        wanted = f"Deliver {say.day(found.wanted)}" if found.wanted else ""
        self._say(" · ".join(filter(None, (wanted, found.reference, found.note))))
        net, gross = (say.money(one, found.currency) for one in (found.net, found.gross))
        self.sums.set_text(f"Net {net} · {gross}" if lines else "")

    def _say(self, words: str) -> None:
        self.said.set_text(words)
        self.said.setVisible(bool(words))


class Peeking(QObject):
    """Shows the pane beside the rows of a list, and asks the books for whatever the cursor is on."""

    def __init__(self, screen: ListScreen) -> None:
        super().__init__(screen)
        self._screen = screen
        self.pane = PeekPane()
        screen.middle.addWidget(self.pane, 1)
        self.follow(screen.row)

    def follow(self, row: Any) -> None:
        """The cursor is on this row; an answer for the one before is not wanted any more."""
        self.pane.setVisible(peekable(row))
        if not peekable(row):
            return
        kind, ref = row.kind, row.id
        self._screen.desk.work.read(
            lambda view: _peek(view, kind, ref),
            lambda found: self.pane.show_document(row, found),
            failed=lambda _error: self.pane.show_document(row, None),
            key=(id(self), "peek"),
            owner=self.pane,
            priority=1,
        )

    def leave(self) -> None:
        """The list has its room again."""
        self.pane.hide()
        self._screen.middle.removeWidget(self.pane)
        self.pane.deleteLater()
        self.deleteLater()


def _peek(view: Any, kind: str, ref: str) -> Any:
    from app.queries.peek import peek_at

    return peek_at(view, kind, ref)


def _quantity(row: Any) -> str:
    return f"{say.quantity(row[1].quantity)} {row[1].unit}"


def _columns() -> tuple[Column, ...]:
    return (
        number_column("quantity", "Qty", 86, _quantity, weight=600),
        Column("words", "What", 160, _words, stretch=True, tone_of=lambda row: "muted" if row[1].within else "text"),
        number_column("amount", "Amount", 84 + LAST, _amount),
    )


def _amount(row: Any) -> str:
    return "" if row[1].within else say.amount(row[1].amount, row[2])


def _words(row: Any) -> str:
    return f"{'– ' if row[1].within else ''}{row[1].sku}  {row[1].name}"
