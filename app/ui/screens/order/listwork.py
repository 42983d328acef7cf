"""Lists of an order: the pane (Ctrl+L), lines from the clipboard at once (Ctrl+Shift+V), and files that are dropped."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from app.domain.entry.lists import rows_of_list
from app.ui.commands import Offer
from app.ui.entry.choose import ProductHit
from app.ui.screens.base import offer
from app.ui.screens.desk import Desk
from app.ui.screens.order import listrows, reads
from app.ui.screens.order.entering import put_in
from app.ui.screens.order.listbeside import ListBeside, fields_of
from app.ui.screens.order.listpane import ListPane, Read, Taken, said_part
from app.ui.screens.order.listrows import Choices, KeptList, Question, Understood
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.place import Pages, Sheets

# What a list may be in. Everything else that is dropped is a file of the order.
LISTS = frozenset({".csv", ".tsv", ".txt", ".tab", ".xlsx", ".xlsm", ".json", ".xml"})


class ListWork:
    """Opens the pane over a draft and puts into it what comes out."""

    def __init__(self, desk: Desk, pages: Pages, sheets: Sheets) -> None:
        self._desk, self._pages, self._sheets = desk, pages, sheets
        self._beside = ListBeside(desk, sheets, self._again)

    def offers(self, page: OrderPage) -> dict[str, Offer]:
        """What works on a draft."""
        return {
            "paste_list": offer(lambda: self.open(page), "List"),
            "paste_lines": offer(lambda: self.paste(page), bar=False),
        }

    def open(self, page: OrderPage) -> None:
        """Ctrl+L, or two rows and more pasted where lines are typed: what waits, and what the clipboard brought."""
        kept: KeptList = page.listed
        copied = QApplication.clipboard().text()
        wanted = kept.pasted or (not kept.text and copied != kept.seen)
        if wanted and len(rows_of_list(copied)) > 1:
            kept.seen, kept.pasted = copied, False
            if copied.strip() not in kept.text:
                kept.text = "\n".join(filter(None, (kept.text.rstrip("\n"), copied.strip("\n"))))
        self._sheets.show_sheet(self._pane(page))

    def _pane(self, page: OrderPage, choices: Choices | None = None) -> ListPane:
        kept: KeptList = page.listed
        pane = ListPane(
            page,
            kept.text,
            lambda owner, text, choices, done, failed: self._ask(page, owner, text, choices, done, failed),
            lambda owner, words, done: self._propose(page, owner, words, done),
            firm=page.firm,
            today=page.today,
            there=page.model.lines,
            choices=choices,
        )
        pane.return_to(page.focus_field())
        pane.left.connect(lambda text: self._keep(page, text))
        pane.taken.connect(lambda taken: self._taken(page, taken))
        pane.look_wanted.connect(lambda row: self._beside.look_up(page, pane, row))
        pane.columns_wanted.connect(lambda: self._beside.name_columns(page, pane))
        pane.dropped.connect(lambda files: self.take_files(page, [Path(one) for one in files]))
        return pane

    def _again(self, page: OrderPage, choices: Choices | None = None, at_raw: str = "") -> ListPane:
        """The pane once more, after another sheet."""
        pane = self._pane(page, choices)
        pane.at_raw = at_raw
        self._sheets.show_sheet(pane)
        return pane

    def _keep(self, page: OrderPage, text: str) -> None:
        page.listed.text = text if text.strip() else ""
        if not page.listed.text:
            page.listed.used_up()
        page.keeping.later()
        page.say("")

    def _ask(
        self,
        page: OrderPage,
        owner: QObject,
        text: str,
        choices: Choices,
        done: Callable[[Read], None],
        failed: Callable[[Exception], None],
    ) -> None:
        """Read and understood on a reader, so that the window only shows it."""
        kept: KeptList = page.listed
        asked = Question(
            text,
            dict(kept.known),
            tuple(kept.heads),
            tuple(kept.tables),
            page.who,
            page.buyer,
            page.header,
            page.firm,
            page.today,
        )

        def read(view: Any) -> Read:
            answer, understood = listrows.ask(view, asked), Understood(asked.firm, asked.today)
            understood.rows(answer.asked, choices, {})
            return answer, understood

        self._desk.work.read(read, done, failed=failed, key=(id(owner), "list"), owner=owner, priority=0)

    def _propose(
        self,
        page: OrderPage,
        owner: QObject,
        words: Sequence[str],
        done: Callable[[Mapping[str, Sequence[ProductHit]]], None],
    ) -> None:
        whom, today = page.whom, page.today
        self._desk.work.read(
            lambda view: {one: reads.products(view, one, whom, today) for one in words},
            done,
            key=(id(owner), "list words"),
            owner=owner,
        )

    def _taken(self, page: OrderPage, taken: Taken) -> None:
        """The lines come in; what is left is offered again at once."""
        many = f"{len(taken.lines)} line{'s' if len(taken.lines) != 1 else ''}"
        if taken.comes is not None:
            page.listed.heads.clear()
        self._keep(page, taken.rest)

        def there() -> None:
            if taken.comes is not None:
                parts = list(map(said_part, taken.comes.comes.taken.parts))
                if not taken.rest:
                    page.say(f"Taken over with the lines: {', '.join(parts)}. Ctrl Z takes both back.")
                else:
                    # What is left of the list lies over the foot; the customer's card says it all.
                    more = f" and {len(parts) - 1} more" if len(parts) > 1 else ""
                    self._desk.shell.toast(f"Taken over with the lines: {parts[0]}{more}.", phase="idle")
            if not taken.rest:
                self._pages.arrive(page.table.focus_entry)
                return
            pane = self._pane(page)
            self._pages.hand_over(pane)
            pane.note.set_text("")
            pane.title.set_text(f"List: {many} added, {page.listed.rows} left")

        self._pages.await_page()
        page.teaching.await_lines(taken.chosen)
        put_in(page, taken.lines, f"list of {many}", there, fields_of(page, taken.comes))

    def paste(self, page: OrderPage) -> None:
        """Ctrl+Shift+V: every row of the clipboard is a line now; one that is not sure asks."""
        text = QApplication.clipboard().text()
        if not rows_of_list(text):
            page.say("The clipboard holds no list: a code and a quantity on each row.", passing=True)
            return

        def known(found: Read) -> None:
            answer, understood = found
            rows = understood.rows(answer.asked, Choices(), {})
            lines = listrows.lines_of(rows, lambda row: row.what != listrows.OUT)
            many = f"{len(lines)} line{'s' if len(lines) != 1 else ''}"
            then = lambda: self._pages.arrive(page.table.focus_entry)  # noqa: E731 - said once
            put_in(page, lines, f"paste of {many}", then, fields_of(page, answer))

        def refused(error: Exception) -> None:
            self._pages.stop_waiting()
            page.refuse(error)

        self._pages.await_page()
        self._ask(page, page, text, Choices(), known, refused)

    # --- files ----------------------------------------------------------------------------------------------------

    @staticmethod
    def lists_in(paths: Sequence[Path]) -> bool:
        """Whether what is dropped is lists for the lines, by how the files are called."""
        return bool(paths) and all(one.suffix.lower() in LISTS for one in paths)

    def take_files(self, page: OrderPage, paths: Sequence[Path]) -> None:
        """The rows of files, in the pane; each file is read on a thread of its own."""

        whose = (page.buyer,) if page.buyer else ()

        def run(_books: Any) -> list[Any]:
            return [_read(one, whose) for one in paths]

        def done(found: list[Any]) -> None:
            kept: KeptList = page.listed
            text = "\n".join(filter(None, (one.text for one in found)))
            for one in found:
                kept.known.update(one.rows)
                kept.heads += one.heads
                kept.tables += [one.table] if one.table is not None else []
            pane = self._sheets.open_sheet
            if isinstance(pane, ListPane):
                pane.show_text(text)
                return
            kept.text = "\n".join(filter(None, (kept.text.rstrip("\n"), text)))
            self._sheets.show_sheet(self._pane(page))
            names = paths[0].name if len(paths) == 1 else f"{len(paths)} files"
            self._desk.shell.toast(f"{names} is open as a list. Ctrl B attaches files.", phase="idle")

        self._desk.work.aside(run, done=done, failed=self._sheets.went_wrong, owner=page)


def _read(path: Path, whose: tuple[str, ...]) -> Any:
    from app.exchange import ImportOptions
    from app.exchange.inbound import read_limited
    from app.exchange.inbound.listing import list_of_file

    return list_of_file(read_limited(path), path.name, ImportOptions(whose=whose))
