"""What is asked beside a list: which product a row means (F4), and what the columns of a customer's table are (C)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from app.ui.screens.columnsheet import ColumnsSheet
from app.ui.screens.desk import Desk
from app.ui.screens.order import reads
from app.ui.screens.order.finder import FinderSheet
from app.ui.screens.order.listpane import ListPane
from app.ui.screens.order.listrows import Answer, KeptList, Row
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.place import Sheets
from app.ui.widgets.sheet import Sheet

Again = Callable[..., ListPane]


def fields_of(page: OrderPage, answer: Answer | None) -> tuple[tuple[str, str, str], ...]:
    """What changes above the lines when a list comes in with what stood above its own: (name, before, after)."""
    if answer is None or answer.comes is None:
        return ()
    customer = (("customer", page.buyer, answer.comes.customer),) if answer.comes.customer else ()
    header = answer.comes.taken.header
    return (*customer, *((name, str(getattr(page.header, name)), value) for name, value in header.items()))


class ListBeside:
    """Opens the sheets that a list needs; ``again`` opens the pane once more, with what was chosen in it."""

    def __init__(self, desk: Desk, sheets: Sheets, again: Again) -> None:
        self._desk, self._sheets, self._again = desk, sheets, again

    def look_up(self, page: OrderPage, pane: ListPane, row: Row) -> None:
        """F4: the product of a row is looked for among all."""
        back: list[ListPane] = []

        def ask(words: str, done: Callable[[Sequence[Any]], None]) -> None:
            whom, today = page.whom, page.today
            self._desk.work.read(
                lambda view: reads.finder(view, words, whom, today),
                done,
                key=(id(page), "finder"),
                owner=page,
                priority=0,
            )

        sheet = FinderSheet(page, ask, row.words)
        # It closes before it says what was chosen: then the pane is there again.
        sheet.chosen.connect(lambda _text, hit: back[0].say_product(row.raw, hit))
        self._instead(page, pane, sheet, lambda: back.append(self._again(page, pane.choices_made, row.raw)))

    def _instead(self, page: OrderPage, pane: ListPane, sheet: Sheet, back: Callable[[], object]) -> None:
        """A sheet instead of the pane, and behind it the pane again as it was."""
        pane.comes_back = True
        sheet.return_to(page.focus_field())
        self._sheets.show_sheet(sheet)
        sheet.closed.connect(back)

    # --- columns --------------------------------------------------------------------------------------------------

    def name_columns(self, page: OrderPage, pane: ListPane) -> None:
        """C: what each column of the table is; of a list that is none a sentence."""
        kept: KeptList = page.listed
        text, tables = pane.text.toPlainText(), tuple(kept.tables)
        whose = (page.buyer,) if page.buyer else ()

        def known(found: Any) -> None:
            if found is None:
                pane.note.set_text("This list is no table: each of its rows is read for itself.")
                return
            name, headings, columns, fields, lacking = found
            sheet = ColumnsSheet(page, name, columns, fields, lacking)
            sheet.said.connect(lambda said: self._named(page, sheet, headings, said, whose))
            self._instead(page, pane, sheet, lambda: self._again(page, pane.choices_made))

        self._desk.work.aside(
            lambda _books: _columns(text, tables, whose), done=known, failed=self._sheets.went_wrong, owner=page
        )

    def _named(
        self, page: OrderPage, sheet: ColumnsSheet, headings: list[str], said: dict[str, str], whose: tuple[str, ...]
    ) -> None:
        tables, work = tuple(page.listed.tables), self._desk.work

        def taken_back(rows: Any) -> None:
            self._read_as(page, rows)
            if page.listed.text.strip():
                self._again(page)

        def undo(before: Any) -> None:
            work.aside(
                lambda _books: _put_back(before, tables, whose),
                done=taken_back, failed=self._sheets.went_wrong, owner=page,
            )  # fmt: skip

        def done(found: Any) -> None:
            before, rows = found
            self._read_as(page, rows)
            sheet.dismiss()
            sentence = "Lists with these headings are read like this from now on."
            self._desk.shell.toast(sentence, action="Undo", run=lambda: undo(before))

        work.aside(
            lambda _books: _remember(headings, said, tables, whose),
            done=done, failed=self._sheets.went_wrong, owner=page,
        )  # fmt: skip

    def _read_as(self, page: OrderPage, rows: Any) -> None:
        """What the rows of files say by what their columns are now."""
        kept: KeptList = page.listed
        if kept.tables:
            kept.known, kept.heads = dict(rows[0]), [*rows[1]]


# These run on threads of their own; what they import brings the books.


def _columns(text: str, tables: Sequence[Any], whose: tuple[str, ...]) -> Any:
    from app.exchange.inbound.listing import table_in
    from app.exchange.inbound.shown import FIELDS, lacking, seen

    table = tables[-1] if tables else table_in(text)
    if table is None:
        return None
    return table.name if tables else "the list", [*table.headings], seen(table, whose), FIELDS, lacking


def _remember(headings: list[str], said: dict[str, str], tables: Sequence[Any], whose: tuple[str, ...]) -> Any:
    from app.exchange.inbound.columns import remember

    return remember(headings, said, *whose), _rows(tables, whose)


def _put_back(before: Any, tables: Sequence[Any], whose: tuple[str, ...]) -> Any:
    from app.exchange.inbound.columns import put_back

    put_back(before)
    return _rows(tables, whose)


def _rows(tables: Sequence[Any], whose: tuple[str, ...]) -> Any:
    from app.exchange.inbound.listing import reread

    rows: dict[str, Any] = {}
    for one in tables:
        rows |= reread(one, whose)
    return rows, tuple(dict.fromkeys(one.head for one in rows.values() if one.head is not None))
