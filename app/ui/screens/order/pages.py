"""The open documents of the order place: a page each, the tabs, and the page that is on its way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QStackedWidget

from app.ui.screens.base import Desk, Screen, today_iso
from app.ui.screens.order import reads
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.place import Company
from app.ui.screens.order.shown import ShownPage
from app.ui.theme.status import Glyph, status
from app.ui.widgets.opening import Opening
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.tabs import Tab

Page = OrderPage | ShownPage
# So many documents are here at a time, ready to be looked at again.
KEPT = 12
LOOK_MS = 30_000


class OpenPages(QObject):
    """Pages by document id; a page that was never written to is called "new".

    ``finish_wanted`` and ``step_wanted`` are the forward key of the page in front, ``command_wanted`` (page, command) a
    command that was named together with a document, ``repeat_wanted`` a document whose lines are wanted again,
    ``amended`` that the order in front was amended by somebody (before, now).
    """

    finish_wanted = Signal()
    step_wanted = Signal()
    command_wanted = Signal(object, str)
    repeat_wanted = Signal(str)
    amended = Signal(int, int)

    def __init__(self, screen: Screen, company: Company) -> None:
        super().__init__(screen)
        self._screen, self._company = screen, company
        self._desk: Desk = screen.desk
        self._pages: dict[str, Page] = {}
        self._parked: dict[str, Any] = {}
        self._to_do = "", ""
        self._awaited: Opening | None = None
        self._coming = ""  # the document that is being read to be shown
        self._seen: list[Page] = []  # those here, the one looked at last at the end
        self._known_firm = False
        self._waiting: list[Callable[[], None]] = []
        self.stack = QStackedWidget()
        # Who leaves the window open overnight writes at the prices of the day that came.
        self._clock = QTimer(self, interval=LOOK_MS)
        self._clock.timeout.connect(self._look_at_the_day)
        self._clock.start()

    @property
    def page(self) -> Page | None:
        """The document in front."""
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, OrderPage | ShownPage) else None

    def _look_at_the_day(self) -> None:
        for page in self._pages.values():
            if isinstance(page, OrderPage):
                page.fresh.day()

    # --- the beginning --------------------------------------------------------------------------------------------

    def ready(self) -> None:
        """The company is known, or cannot be: what was asked for comes now."""
        self._known_firm = True
        waiting, self._waiting = self._waiting, []
        for run in waiting:
            run()
        if not self._pages and waiting:
            self._blank()  # behind the one that is being read
        elif not self._pages:
            self.arrive(self._blank)

    def begin(self) -> None:
        """The company is known. Nothing is shown before the strip is: a key for the next document must find it.

        Once more, where drafts came back later: the strip names them.
        """
        if self._known_firm:
            self.read_drafts()
            return

        def known(drafts: Any) -> None:
            self._drafts_known(drafts)
            self.ready()

        def unknown(error: Exception) -> None:
            self.ready()
            self._screen.went_wrong(error)

        self._desk.work.read(reads.drafts, known, failed=unknown, owner=self._screen, priority=0)

    def read_drafts(self) -> None:
        """Drafts of the last time are in the strip again; they are read when they are looked at."""
        self._desk.work.read(reads.drafts, self._drafts_known, owner=self._screen)

    def _drafts_known(self, drafts: Any) -> None:
        self._parked = {one.id: one for one in drafts}
        self.tell_tabs()

    def entered(self) -> None:
        """The cursor where the person goes on."""
        self.tell_tabs()
        if not self._known_firm and not self._awaited:
            self.await_page()
        elif self._awaited:
            self._awaited.setFocus()
        elif self.page:
            _focus(self.page)

    def set_own(self, fields: tuple[Any, ...]) -> None:
        """The company's own fields of orders, on every page."""
        for page in self._pages.values():
            page.set_own(fields)

    # --- opening --------------------------------------------------------------------------------------------------

    def open(self, document: str) -> None:
        """A blank one ("new"), one that is open, or one of the books."""
        if document.startswith("do:"):
            _, command, document = document.split(":", 2)
            self._to_do = document, command
            if document not in self._pages:
                self.await_page()
        self._coming = ""
        if not self._known_firm:
            self._waiting.append(lambda: self.open(document))
        elif document == "new":
            self.arrive(self.blank_page)
        elif document.startswith("for:"):
            self.arrive(lambda: self.blank_page().set_customer(document.removeprefix("for:")))
        elif document.startswith("repeat:"):
            self.repeat_wanted.emit(document.removeprefix("repeat:"))
        elif document in self._pages:
            self.arrive(lambda: self._show(self._pages[document]))
        else:
            self._read(document)

    def _read(self, document: str) -> None:
        """One of the books. Keys pressed until it is there are for it; another that is asked for meanwhile wins."""
        firm, today = self._company.firm, today_iso()

        def came(loaded: Any) -> None:
            if self._coming == document:
                self.arrive(lambda: self._loaded(loaded))

        self._coming = document
        self.await_page()
        self.tell_tabs()
        self._desk.work.read(
            lambda view: reads.load(view, document, firm.currency, today),
            came,
            failed=self._screen.went_wrong,
            owner=self._screen,
            priority=0,
        )

    def when_known(self, run: Callable[[], None]) -> None:
        """Once the company is known, without which there is no page."""
        if self._known_firm:
            run()
        else:
            self._waiting.append(run)

    def blank_page(self) -> OrderPage:
        """The page that nothing was written on, in front."""
        blank = next((page for page in self._pages.values() if isinstance(page, OrderPage) and page.blank), None)
        if blank is None:
            return self._blank()
        self._show(blank)
        return blank

    def _blank(self) -> OrderPage:
        page = OrderPage(self._desk, self._company.firm)
        self._add(f"new-{len(self._pages)}-{id(page)}", page)
        return page

    def _add(self, key: str, page: Page) -> None:
        self._pages[key] = page
        page.set_own(self._company.own)
        if isinstance(page, OrderPage):
            page.titled.connect(self.tell_tabs)
            page.changed.connect(self._screen.offers_changed)
            page.finish_wanted.connect(self.finish_wanted)
            page.not_kept.connect(self.stop_waiting)
        else:
            page.step_wanted.connect(self.step_wanted)
        self.stack.addWidget(page)
        self._show(page)

    def _loaded(self, loaded: Any) -> None:
        if loaded is None:
            self.stop_waiting()
            self._desk.shell.toast("That document is not here any more.", phase="idle")
            return
        found = loaded.document
        key = found.id
        if key in self._pages:
            page = self._pages[key]
            if isinstance(page, ShownPage):
                page.show_document(loaded)
            self._show(page)
        elif found.status == "draft":
            page = OrderPage(self._desk, self._company.firm)
            self._add(key, page)
            page.load(loaded)
            page.focus_field().setFocus()
        else:
            self._add(key, ShownPage(loaded, self._company.firm))

    def _show(self, page: Page) -> None:
        self._uncover()
        if isinstance(page, OrderPage):
            page.fresh.day()
        self.stack.setCurrentWidget(page)
        self._let_go(page)
        self.tell_tabs()
        if self._screen.isVisible() and not self._awaited:
            _focus(page)
        self._screen.offers_changed.emit()
        # Not the blank page, which the first visit to this place brings before the order is read.
        if isinstance(page, ShownPage) and page.document.id == self._to_do[0]:
            command, self._to_do = self._to_do[1], ("", "")
            self.command_wanted.emit(page, command)

    def _uncover(self) -> None:
        """No sheet of the page in front stays over another; what holds keys for the page that comes does."""
        if not self._awaited:
            self._screen.close_sheets()

    def _let_go(self, front: Page) -> None:
        """A day's documents do not all stay here, or its last would come up slower than its first.

        Those looked at longest ago go: a draft once all of it is in the books, where its tab stands for it.
        """
        here = list(self._pages.values())
        self._seen = [one for one in self._seen if one is not front and one in here] + [front]
        going = [one for one in self._seen[:-KEPT] if _in_books(one)]
        for page in going:
            self._seen.remove(page)
            self._pages.pop(self._key_of(page), None)
            self.stack.removeWidget(page)
            page.deleteLater()
        if any(isinstance(page, OrderPage) for page in going):
            self.read_drafts()

    # --- the register ---------------------------------------------------------------------------------------------

    def _key_of(self, page: Page) -> str:
        return next((key for key, one in self._pages.items() if one is page), "")

    def is_open(self, document: str) -> bool:
        """Whether it has a page here on which it is worked, not one that was put aside."""
        page = self._pages.get(document)
        return page is not None and not getattr(page, "parked", False)

    def tell_tabs(self) -> None:
        """The strip says what is open, and what was put aside."""
        # A new page gets the id of its draft with the first save, so that both are one tab.
        for key, page in list(self._pages.items()):
            if isinstance(page, OrderPage) and page.draft_id and key != page.draft_id:
                self._pages = {page.draft_id if one == key else one: each for one, each in self._pages.items()}
        tabs = [_tab(key, page) for key, page in self._pages.items()]
        for one in self._parked.values():
            if one.id not in self._pages:
                name = one.customer or one.name
                rest = "parked" if one.parked else one.name if one.customer else "draft"
                tabs.append(Tab(one.id, f"{name} · {rest}", "idle", Glyph.DASHED))
        shown = self._key_of(self.page) if self.page else ""
        self._desk.shell.set_tabs(tabs, self._coming if any(tab.id == self._coming for tab in tabs) else shown)

    def close(self, key: str = "") -> None:
        """The page goes; what was written stays as a parked draft."""
        page = self._pages.get(key) or self.page
        if page is None:
            return
        if not isinstance(page, OrderPage) or page.blank:
            self._drop(page)
            return
        page.parked, front = True, page is self.page
        if front:
            # Keys from now on are for the page behind it, while this one is still being kept.
            self.await_page()
        page.save(lambda: self._closed(page, front=front), otherwise=self.stop_waiting)

    def _closed(self, page: Page, *, front: bool) -> None:
        if front:
            self.arrive(lambda: self._drop(page))
        else:
            self._drop(page)

    def give_away(self, then: Callable[[str], object]) -> None:
        """What is in front goes to another window: ``then`` gets what to open there, once it is kept."""
        page = self.page
        if isinstance(page, OrderPage) and not page.blank:

            def kept() -> None:
                self._drop(page)
                then(page.draft_id)

            page.save(kept)
        elif isinstance(page, ShownPage):
            self._drop(page)
            then(page.document.id)
        else:
            then("new")

    def _drop(self, page: Page) -> None:
        self.take_out(page)
        page.deleteLater()
        if self._pages:
            self._show(list(self._pages.values())[-1])
        else:
            self._show(self._blank())
        self.read_drafts()

    def take_out(self, page: Page) -> None:
        """The page is no more among the open ones, nor its draft among those put aside."""
        if page is self.page:
            self._uncover()
        self._pages.pop(self._key_of(page), None)
        if isinstance(page, OrderPage) and page.draft_id:
            self._parked = {one: each for one, each in self._parked.items() if one != page.draft_id}
        self.stack.removeWidget(page)

    def put_back(self, page: Page) -> None:
        """It stays after all, and is in front."""
        self._pages[getattr(page, "draft_id", "") or f"back-{id(page)}"] = page
        self.stack.addWidget(page)
        self._show(page)

    def finished(self, page: OrderPage, reply: Any, sentence: str) -> None:
        """A draft became a document: its page shows it as the books have it."""
        if sentence:
            go = self._desk.shell.go
            self._desk.shell.toast(sentence, action="Mail", run=lambda: go("order", f"do:mail:{reply.id}"))
        self.take_out(page)
        page.deleteLater()
        self.open(reply.id)

    # --- what the books say ---------------------------------------------------------------------------------------

    def changed(self, ids: Mapping[str, frozenset[str]]) -> None:
        """What is shown is read again; what was bought may be what an order waits for."""
        touched = frozenset().union(*ids.values())
        for key, page in self._pages.items():
            if isinstance(page, ShownPage) and (key in touched or "purchase" in ids):
                self.read_again(page)
            elif isinstance(page, OrderPage):
                page.fresh.heard(ids)

    def read_again(self, page: ShownPage) -> None:
        """The document as the books have it now."""
        firm, today, ref = self._company.firm, today_iso(), page.document.id

        def arrived(loaded: Any) -> None:
            if loaded and loaded.document.status != "draft":
                before = page.document.amendment
                page.show_document(loaded)
                if page is self.page:
                    self.amended.emit(before, loaded.document.amendment)
                self.tell_tabs()
                self._screen.offers_changed.emit()

        self._desk.work.read(lambda view: reads.load(view, ref, firm.currency, today), arrived, owner=page)

    # --- what is on its way ---------------------------------------------------------------------------------------

    def await_page(self) -> None:
        """A page is on its way: keys pressed until it is there are for that page."""
        if self._awaited:
            return
        self._awaited = waiting = Opening(self._screen, "On its way")
        waiting.closed.connect(lambda: self._waited(waiting))
        self._screen.show_sheet(waiting)

    def _waited(self, waiting: Opening) -> None:
        if self._awaited is waiting:
            self._awaited = None

    def arrive(self, show: Callable[[], object]) -> None:
        """Show the page, and play to it what was pressed while it was awaited."""
        awaited = self._awaited
        self.stop_waiting()
        show()
        if awaited and self.page and self._screen.isVisible():
            awaited.play(self.page, lambda: self._desk.shell.do("next_step"), self._desk.shell.press)

    def stop_waiting(self) -> None:
        """What is awaited is here, or does not come."""
        self._coming = ""
        if self._awaited:
            self._awaited.dismiss()

    def hand_over(self, sheet: Sheet) -> None:
        """A sheet comes before the page: the keys pressed meanwhile are the sheet's."""
        awaited = self._awaited
        self._screen.show_sheet(sheet)
        if awaited:
            awaited.play(sheet, sheet.accept)


def _in_books(page: Page) -> bool:
    """Whether nothing is lost with the page: the books have all of it."""
    return isinstance(page, ShownPage) or bool(page.draft_id and page.keeping.at_rest)


def _focus(page: Page) -> None:
    (page.focus_field() if isinstance(page, OrderPage) else page.table).setFocus()


def _tab(key: str, page: Page) -> Tab:
    if isinstance(page, OrderPage):
        ring = Glyph.DASHED if page.parked else Glyph.EMPTY
        return Tab(key, page.title, "idle" if page.parked else "sell", ring)
    word = status(page.code)
    return Tab(key, page.title, word.phase, word.glyph)
