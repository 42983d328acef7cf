"""The order place: open documents, each on a page of its own; drafts are kept as they are typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QStackedWidget, QWidget

from app.ui.commands import Offer, Offers
from app.ui.scanning.peek import PeekSheet
from app.ui.scanning.scan import Scan
from app.ui.screens.base import Desk, Screen, offer, today_iso
from app.ui.screens.files import Beside
from app.ui.screens.files import Subject as Whose
from app.ui.screens.order import reads
from app.ui.screens.order.aside import Aside
from app.ui.screens.order.ending import Finisher
from app.ui.screens.order.finish import FinishSheet
from app.ui.screens.order.header import HeaderSheet
from app.ui.screens.order.keeping import take_up
from app.ui.screens.order.linework import LineWork
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.scanning import add_scanned
from app.ui.screens.order.shown import ShownPage
from app.ui.screens.order.shownwork import ShownWork
from app.ui.screens.order.sign import SignaturePane
from app.ui.screens.order.signing import Signing
from app.ui.screens.order.state import Firm
from app.ui.screens.order.unsell import Unseller
from app.ui.screens.ownfields import read_definitions
from app.ui.screens.papers import Papers
from app.ui.screens.scans import scan_shown
from app.ui.screens.steps import Steps, Subject
from app.ui.theme.status import Glyph, status
from app.ui.widgets.opening import Opening
from app.ui.widgets.sheet import Sheet
from app.ui.widgets.tabs import Tab

Page = OrderPage | ShownPage


class OrderScreen(Screen):
    """Pages by document id; a page that was never written to is called "new"."""

    context = "document"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.firm = Firm()
        self._known_firm = False
        self.rates: tuple[Any, ...] = ()
        self.own: tuple[Any, ...] = ()
        self._pages: dict[str, Page] = {}
        self._parked: dict[str, Any] = {}
        self._to_do = "", ""
        self._awaited: Opening | None = None
        self._signing = Signing(self)
        self._finisher = Finisher(self)
        self._aside = Aside(self)
        self.unseller = Unseller(self)
        self.lines = LineWork(self)
        self.shown = ShownWork(self)
        self.beside = Beside(self)
        self.beside.take_drops(
            lambda: bool(self.page and not getattr(self.page, "blank", False)),
            lambda run: self._with_subject(lambda _page, subject: run(subject)),
        )
        self.stack = QStackedWidget()
        self.column.addWidget(self.stack, 1)
        self.line.hide()
        self.steps = Steps(desk, self, self.went_wrong)
        self.papers = Papers(desk, self, self.went_wrong)
        self._waiting_for_firm: list[Callable[[], None]] = []
        desk.hub.listen(self, {"order", "quote", "invoice", "payment", "shipment", "stock", "purchase"}, self._changed)
        desk.hub.listen(self, {"tax_rate"}, lambda _ids: self._ask_rates())
        desk.hub.listen(self, {"custom_field"}, lambda _ids: self._ask_own())
        desk.hub.listen(self, {"company"}, lambda _ids: desk.work.read(reads.company, self._firm_again, owner=self))
        desk.work.read(reads.company, self._firm_known, failed=self._no_firm, owner=self, priority=1)

    # --- pages ----------------------------------------------------------------------------------------------------

    @property
    def page(self) -> Page | None:
        """The document in front."""
        widget = self.stack.currentWidget()
        return widget if isinstance(widget, OrderPage | ShownPage) else None

    def _firm_known(self, company: Any) -> None:
        self._firm_again(company)
        self._ready()
        self._ask_rates()
        self._ask_own()
        self._read_drafts()
        take_up(self.desk.work, self.desk.shell, self, self._read_drafts)

    def _read_drafts(self) -> None:
        self.desk.work.read(reads.drafts, self._drafts_known, owner=self)

    def _firm_again(self, company: Any) -> None:
        self.firm = Firm(company.currency, company.tax_rounding, company.cash_recording)

    def _ask_rates(self) -> None:
        """Known before a line is looked at: its sheet opens with the key."""

        def known(rates: Any) -> None:
            self.rates = rates

        self.desk.work.read(reads.tax_rates, known, owner=self)

    def _ask_own(self) -> None:
        """The company's own fields of orders: on cards, in the header, and asked for at Finish."""

        def known(fields: Any) -> None:
            self.own = fields
            for page in self._pages.values():
                page.set_own(fields)

        self.desk.work.read(lambda view: read_definitions(view, "order"), known, owner=self)

    def _no_firm(self, error: Exception) -> None:
        self._ready()
        self.went_wrong(error)

    def _ready(self) -> None:
        self._known_firm = True
        waiting, self._waiting_for_firm = self._waiting_for_firm, []
        for run in waiting:
            run()
        if not self._pages and waiting:
            self._blank()  # behind the one that is being read
        elif not self._pages:
            self.arrive(self._blank)

    def _drafts_known(self, drafts: Any) -> None:
        """Drafts of the last time are in the strip again; they are read when they are looked at."""
        self._parked = {one.id: one for one in drafts}
        self.tell_tabs()

    def entered(self) -> None:
        """The cursor where the person goes on."""
        self.tell_tabs()
        if not self._known_firm and not self._awaited:
            self.await_page()
        elif self._awaited:
            self._awaited.setFocus()
        elif isinstance(self.page, OrderPage):
            self.page.focus_field().setFocus()
        elif self.page:
            self.page.table.setFocus()

    def open_document(self, document: str) -> None:
        """A blank one ("new"), one that is open, or one of the books."""
        if document.startswith("do:"):
            _, command, document = document.split(":", 2)
            self._to_do = document, command
            if document not in self._pages:
                self.await_page()
        if not self._known_firm:
            self._waiting_for_firm.append(lambda: self.open_document(document))
        elif document == "new":
            self.arrive(self.blank_page)
        elif document.startswith("for:"):
            self.arrive(lambda: self.blank_page().set_customer(document.removeprefix("for:")))
        elif document.startswith("repeat:"):
            self.shown.repeat(document.removeprefix("repeat:"))
        elif document in self._pages:
            self.arrive(lambda: self._show(self._pages[document]))
        else:
            firm, today = self.firm, today_iso()
            self.desk.work.read(
                lambda view: reads.load(view, document, firm.currency, today),
                lambda loaded: self.arrive(lambda: self._loaded(loaded)),
                failed=self.went_wrong,
                owner=self,
                priority=0,
            )

    def blank_page(self) -> OrderPage:
        """The page that nothing was written on, in front."""
        blank = next((page for page in self._pages.values() if isinstance(page, OrderPage) and page.blank), None)
        if blank is None:
            return self._blank()
        self._show(blank)
        return blank

    def _blank(self) -> OrderPage:
        page = OrderPage(self.desk, self.firm)
        self._add(f"new-{len(self._pages)}-{id(page)}", page)
        return page

    def _add(self, key: str, page: Page) -> None:
        self._pages[key] = page
        page.set_own(self.own)
        if isinstance(page, OrderPage):
            page.titled.connect(self.tell_tabs)
            page.changed.connect(self.offers_changed)
            page.finish_wanted.connect(self.finish)
            page.not_kept.connect(self.stop_waiting)
        else:
            page.step_wanted.connect(self.next_step)
        self.stack.addWidget(page)
        self._show(page)

    def _loaded(self, loaded: Any) -> None:
        if loaded is None:
            self.stop_waiting()
            self.desk.shell.toast("That document is not here any more.", phase="idle")
            return
        found = loaded.document
        key = found.id
        if key in self._pages:
            page = self._pages[key]
            if isinstance(page, ShownPage):
                page.show_document(loaded)
            self._show(page)
        elif found.status == "draft":
            page = OrderPage(self.desk, self.firm)
            self._add(key, page)
            page.load(loaded)
            page.focus_field().setFocus()
        else:
            self._add(key, ShownPage(loaded, self.firm))

    def _show(self, page: Page) -> None:
        if not self._awaited:
            self.close_sheet()
        self.stack.setCurrentWidget(page)
        self.tell_tabs()
        if self.isVisible() and not self._awaited:
            if isinstance(page, OrderPage):
                page.focus_field().setFocus()
            else:
                page.table.setFocus()
        self.offers_changed.emit()
        # Not the blank page, which the first visit to this place brings before the order is read.
        if isinstance(page, ShownPage) and page.document.id == self._to_do[0]:
            command, self._to_do = self._to_do[1], ("", "")
            self.shown.do(page, command)

    def _key_of(self, page: Page) -> str:
        return next((key for key, one in self._pages.items() if one is page), "")

    def tell_tabs(self) -> None:
        # A new page gets the id of its draft with the first save, so that both are one tab.
        for key, page in list(self._pages.items()):
            if isinstance(page, OrderPage) and page.draft_id and key != page.draft_id:
                self._pages = {page.draft_id if one == key else one: each for one, each in self._pages.items()}
        tabs = []
        for key, page in self._pages.items():
            if isinstance(page, OrderPage):
                tabs.append(Tab(key, page.title, "idle" if page.parked else "sell", self._ring(page)))
            else:
                word = status(page.code)
                tabs.append(Tab(key, page.title, word.phase, word.glyph))
        for one in self._parked.values():
            if one.id not in self._pages:
                name = one.customer or one.name
                rest = "parked" if one.parked else one.name if one.customer else "draft"
                tabs.append(Tab(one.id, f"{name} · {rest}", "idle", Glyph.DASHED))
        self.desk.shell.set_tabs(tabs, self._key_of(self.page) if self.page else "")

    @staticmethod
    def _ring(page: OrderPage) -> Glyph:
        return Glyph.DASHED if page.parked else Glyph.EMPTY

    def close_document(self, key: str = "") -> None:
        """The page goes; what was written stays as a parked draft."""
        page = self._pages.get(key) or self.page
        if page is None:
            return
        if isinstance(page, OrderPage) and not page.blank:
            page.parked = True
            page.save(lambda: self._drop(page))
        else:
            self._drop(page)

    def _drop(self, page: Page) -> None:
        self.take_out(page)
        page.deleteLater()
        if self._pages:
            self._show(list(self._pages.values())[-1])
        else:
            self._show(self._blank())
        self._read_drafts()

    def _changed(self, ids: Any) -> None:
        """What is shown is read again; what was bought may be what an order waits for."""
        touched = frozenset().union(*ids.values())
        for key, page in self._pages.items():
            if isinstance(page, ShownPage) and (key in touched or "purchase" in ids):
                self.read_again(page)
            elif isinstance(page, OrderPage) and "stock" in ids:
                page.table.forget_look_ups()

    def read_again(self, page: ShownPage) -> None:
        """The document as the books have it now."""
        firm, today, ref = self.firm, today_iso(), page.document.id

        def arrived(loaded: Any) -> None:
            if loaded and loaded.document.status != "draft":
                before = page.document.amendment
                page.show_document(loaded)
                if page is self.page:
                    self.shown.changed_meanwhile(before, loaded.document.amendment)
                self.tell_tabs()
                self.offers_changed.emit()

        self.desk.work.read(lambda view: reads.load(view, ref, firm.currency, today), arrived, owner=page)

    # --- commands -------------------------------------------------------------------------------------------------

    def offers(self) -> Offers:
        """What works on the document in front."""
        page = self.page
        if self._pane:
            return {"next_step": offer(self._pane.accept, "Accept")}
        if isinstance(self._sheet, HeaderSheet):
            return {
                "next_step": offer(self._sheet.accept, "Keep"),
                "header": offer(self._sheet.other_customer, "Another customer"),
            }
        if self._sheet:
            return {"next_step": offer(self._sheet.accept, "Do it")}
        unknown = {"return_unknown": offer(lambda: self.desk.shell.go("money", "return-unknown"), bar=False)}
        if isinstance(page, ShownPage):
            return {**self.shown.offers(page), **unknown}
        if not isinstance(page, OrderPage):
            return unknown
        found: dict[str, Offer] = {**unknown, "header": offer(self.lines.header), **self._aside.offers(page)}
        found |= self.unseller.offers(page) | self.lines.offers(page)
        found["next_step"] = offer(self.finish, "Finish")
        if not page.box.isHidden():
            found["new_customer"] = offer(page.box.open_strip, bar=False)
        if page.who:
            found["jot"] = offer(self.lines.jot, bar=False)
        if not page.blank:
            found["beside"] = offer(self.files, bar=False)
        found["margin"] = offer(page.foot.show_margin, bar=False)
        found["close"] = offer(self.close_document, bar=False)
        found["refresh"] = offer(page.table.forget_look_ups, bar=False)
        return found

    def files(self) -> None:
        """Ctrl+B: the files of the document in front; a draft is kept first."""
        self._with_subject(lambda page, subject: self.beside.open(subject, page))

    def _with_subject(self, run: Callable[[Page, Whose], None]) -> None:
        page = self.page
        if isinstance(page, ShownPage):
            run(page, Whose("order", page.document.id, page.number, editable=True))
        elif isinstance(page, OrderPage) and not page.blank:
            page.save(lambda: run(page, Whose("order", page.draft_id, page.name)))

    def finish(self) -> None:
        """The Finish sheet, or what it does if it is open."""
        if self._sheet:
            self._sheet.accept()
        elif isinstance(self.page, OrderPage):
            self._finisher.open(self.page)

    def await_page(self) -> None:
        """A draft becomes a document: keys pressed until its page is there are for that page."""
        self._awaited = Opening(self, "On its way")
        self.show_sheet(self._awaited)

    def arrive(self, show: Callable[[], object]) -> None:
        """Show the page, and play to it what was pressed while it was awaited."""
        awaited = self._awaited
        self.stop_waiting()
        show()
        if awaited and self.page and self.isVisible():
            awaited.play(self.page, lambda: self.desk.shell.do("next_step"))

    def stop_waiting(self) -> None:
        """What is awaited does not come."""
        if self._awaited:
            self._awaited.dismiss()

    def hand_over(self, sheet: Sheet) -> None:
        """A sheet comes before the page: the keys pressed meanwhile are the sheet's."""
        awaited = self._awaited
        self.show_sheet(sheet)
        if awaited:
            awaited.play(sheet, sheet.accept)

    def went_wrong(self, error: Exception, *, retry: Callable[[], None] | None = None) -> None:
        """Said on the page that is still there."""
        self.stop_waiting()
        super().went_wrong(error, retry=retry)

    def finished(self, page: OrderPage, reply: Any, sentence: str) -> None:
        """A draft became a document: its page shows it as the books have it."""
        if sentence:
            self.desk.shell.toast(sentence)
        self._gone(page)
        self.open_document(reply.id)

    def _gone(self, page: OrderPage) -> None:
        self.take_out(page)
        page.deleteLater()

    def take_out(self, page: Page) -> None:
        """The page is no more among the open ones, nor its draft among those put aside."""
        self._pages.pop(self._key_of(page), None)
        if isinstance(page, OrderPage) and page.draft_id:
            self._parked = {one: each for one, each in self._parked.items() if one != page.draft_id}
        self.stack.removeWidget(page)

    def put_back(self, page: Page) -> None:
        """It stays after all, and is in front."""
        self._pages[getattr(page, "draft_id", "") or f"back-{id(page)}"] = page
        self.stack.addWidget(page)
        self._show(page)

    def next_step(self) -> None:
        """F12 on a document of the books."""
        page = self.page
        if isinstance(page, ShownPage):
            self.steps.advance(self.subject(page))

    @staticmethod
    def subject(page: ShownPage) -> Subject:
        """The document in front, as steps are taken on it."""
        found = page.document
        return Subject(found.id, found.kind, found.number, page.code, found.deal.customer.customer_id)

    def sign(self) -> None:
        """The window turns to the customer."""
        if isinstance(self.page, ShownPage):
            self._signing.open(self.page.document)

    @property
    def _pane(self) -> SignaturePane | None:
        return self._signing.pane

    def park(self) -> None:
        """What is in front is put aside."""
        self._aside.park()

    def is_open(self, document: str) -> bool:
        """Whether it has a page here on which it is worked, not one that was put aside."""
        page = self._pages.get(document)
        return page is not None and not getattr(page, "parked", False)

    def scanned(self, scan: Scan) -> bool:
        """A document opens, a product is added: to the open sheet if it takes goods."""
        gives_way = self._sheet is None or isinstance(self._sheet, FinishSheet | PeekSheet)
        page = self.page
        if gives_way and isinstance(page, OrderPage) and not (scan.document or scan.location):
            return add_scanned(page, self.desk, self.lines, scan)
        return scan_shown(self, None if gives_way else self._sheet, scan)

    # --- sheets and telling ---------------------------------------------------------------------------------------

    def show_sheet(self, sheet: Sheet) -> None:
        """One sheet at a time; its steps are the place's while it is open."""
        self.close_sheet()
        self._sheet = sheet
        sheet.closed.connect(lambda: self._sheet_closed(sheet))
        sheet.open()
        self.offers_changed.emit()

    def _sheet_closed(self, sheet: Sheet) -> None:
        if self._awaited is sheet:
            self._awaited = None
        if self._sheet is sheet:
            self._sheet = None
            self.offers_changed.emit()

    def close_sheet(self) -> None:
        """The sheet goes, if one is open."""
        if self._sheet:
            self._sheet.dismiss()

    def show_field_error(self, field_name: str, sentence: str) -> bool:
        """A refusal belongs to the sheet that asked, where there is one."""
        return self._sheet.show_field_error(field_name, sentence) if self._sheet else False

    def show_line(self, sentence: str, *, action: str = "", run: Callable[[], None] | None = None) -> None:
        """Sentences of this place stand in the foot of the document."""
        page = self.page
        if isinstance(page, OrderPage) or page:
            page.say(sentence)
        else:
            super().show_line(sentence, action=action, run=run)
