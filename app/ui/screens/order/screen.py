"""The order place: its parts put together, the keys that work on what is in front, and where a scan goes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from app.ui.commands import Offer, Offers
from app.ui.scanning.peek import PeekSheet
from app.ui.scanning.scan import Scan
from app.ui.screens.base import Desk, Screen, offer
from app.ui.screens.files import Beside
from app.ui.screens.files import Subject as Whose
from app.ui.screens.order.aside import Aside
from app.ui.screens.order.company import KnownCompany
from app.ui.screens.order.drafted import DraftPapers
from app.ui.screens.order.ending import Finisher
from app.ui.screens.order.finding import FindLineSheet
from app.ui.screens.order.finish import FinishSheet
from app.ui.screens.order.fresh import PRICED
from app.ui.screens.order.header import HeaderSheet
from app.ui.screens.order.keeping import take_up
from app.ui.screens.order.linework import LineWork
from app.ui.screens.order.listwork import ListWork
from app.ui.screens.order.padwork import PadWork
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.pages import OpenPages, Page
from app.ui.screens.order.paying import Paying
from app.ui.screens.order.returning import Returns
from app.ui.screens.order.scanning import add_scanned
from app.ui.screens.order.shown import ShownPage
from app.ui.screens.order.shownwork import ShownWork
from app.ui.screens.order.sign import SignaturePane
from app.ui.screens.order.signing import Signing
from app.ui.screens.order.templatework import TemplateWork
from app.ui.screens.order.unsell import Unseller
from app.ui.screens.papers import Papers
from app.ui.screens.rowmargin import RowMargin
from app.ui.screens.scans import scan_shown
from app.ui.screens.steps import Steps
from app.ui.widgets.opening import Opening


class OrderScreen(Screen):
    """What its parts ask of each other stands in `place.py`; this is the only module that knows them all."""

    context = "document"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.company = KnownCompany(desk, self)
        self.pages = pages = OpenPages(self, self.company)
        self.steps = Steps(desk, self, self.went_wrong)
        self.papers = Papers(desk, self, self.went_wrong)
        self._signing = Signing(desk, self, self.papers, self)
        self.unseller = Unseller(desk, pages, self, self.company, self.papers, self)
        self._aside = Aside(desk, pages, self)
        returns = Returns(self, self.papers)
        self._finisher = Finisher(desk, pages, self, self.company, self.steps, self.unseller, self.park, returns)
        self._paying = Paying(desk, self, self._finisher, self.papers)
        self._drafted = DraftPapers(self.papers)
        self.lines = LineWork(desk, pages, self, self.company)
        self.lists = ListWork(desk, pages, self)
        self._pad = PadWork(desk, pages, self)
        self._templates = TemplateWork(desk, pages, self)
        ways = {"sign": self.sign, "files": self.files}
        self.shown = ShownWork(desk, pages, self, self.company, self.steps, self.papers, ways)
        self.beside = Beside(self)
        self.beside.take_drops(
            lambda: bool(self.page and not getattr(self.page, "blank", False)),
            lambda run: self._with_subject(lambda _page, subject: run(subject)),
            first=self._lists_dropped,
        )
        self.column.addWidget(pages.stack, 1)
        self.line.hide()
        pages.finish_wanted.connect(self.finish)
        pages.step_wanted.connect(self.next_step)
        pages.command_wanted.connect(self._do_named)
        pages.repeat_wanted.connect(self.shown.repeat)
        pages.amended.connect(self.shown.changed_meanwhile)
        self.company.own_changed.connect(pages.set_own)
        self.company.known.connect(self._firm_known)
        self.company.failed.connect(self._no_firm)
        topics = {"order", "quote", "invoice", "payment", "shipment", "stock", "product", "purchase", "mail"}
        desk.hub.listen(self, topics | PRICED, pages.changed)

    @property
    def page(self) -> Page | None:
        """The document in front."""
        return self.pages.page

    @property
    def at_work(self) -> bool:
        """While lines are entered, or the customer signs: between two codes the entry row is empty."""
        return bool(self._pane) or (isinstance(self.page, OrderPage) and not self.page.blank)

    @property
    def owner(self) -> Screen:
        """Whose answers are dropped when the place is gone."""
        return self

    def _firm_known(self) -> None:
        # First: a page that read its draft before a slip was added to it could not be kept nor finished any more.
        take_up(self.desk.work, self.desk.shell, self, self.pages.begin)

    def _no_firm(self, error: Exception) -> None:
        self.pages.ready()
        self.went_wrong(error)

    def entered(self) -> None:
        """The cursor where the person goes on."""
        self.pages.entered()

    def open_document(self, document: str) -> None:
        """A blank one ("new"), one that is open, or one of the books."""
        if document == "parked":
            self.pages.when_known(self._aside.recall)
        else:
            self.pages.open(document)

    def close_document(self, key: str = "") -> None:
        """The page goes; what was written stays as a parked draft."""
        self.pages.close(key)

    def give_away(self, then: Callable[[str], object]) -> None:
        """The document in front moves to another window."""
        self.pages.give_away(then)

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
        if isinstance(self._sheet, FinishSheet) and isinstance(page, OrderPage):
            return {"next_step": offer(self._sheet.accept, "Do it"), **self._drafted.of_finish(page, self._sheet)}
        if self._sheet:
            return {"next_step": offer(self._sheet.accept, "Do it")}
        unknown = {"return_unknown": offer(lambda: self.desk.shell.go("money", "return-unknown"), bar=False)}
        if isinstance(page, ShownPage):
            unknown["margin"] = offer(lambda: self._margin_of(page), bar=False)
            return {
                **self._paying.offers(page),
                **self.shown.offers(page),
                **unknown,
                "find_line": offer(self.find_line, bar=False),
            }
        if not isinstance(page, OrderPage):
            return unknown
        found: dict[str, Offer] = {**unknown, "header": offer(lambda: self.lines.header(page))}
        found |= (
            self._aside.offers(page) | self._paying.offers(page) | self.unseller.offers(page) | self.lines.offers(page)
        )
        found |= self.lists.offers(page) | self._pad.offers(page) | self._templates.offers(page)
        found |= self._drafted.offers(page)
        found["next_step"] = offer(self.finish, "Finish")
        if not page.box.isHidden():
            found["new_customer"] = offer(page.box.open_strip, bar=False)
        if page.who:
            found["jot"] = offer(lambda: self.lines.jot(page), bar=False)
        if not page.blank:
            found["beside"] = offer(self.files, bar=False)
        found["margin"] = offer(page.margin.toggle, bar=False)
        found["close"] = offer(self.close_document, bar=False)
        if not page.blank:
            found["find_line"] = offer(self.find_line, bar=False)
        found["refresh"] = offer(lambda: page.fresh.look(page.model.products), bar=False)
        return page.box.in_turn(found)

    def _do_named(self, page: ShownPage, command_id: str) -> None:
        """A command that was named together with a document of the books."""
        if (paid := self._paying.offers(page).get(command_id)) is not None:
            paid.run()
        else:
            self.shown.do(page, command_id)

    def _margin_of(self, page: ShownPage) -> None:
        if page.margin is None:
            page.margin = RowMargin(self.desk, page, page.say, lambda: page.show_document(page.loaded))
        page.margin.toggle(page.document.id, page.number, page.document.deal.currency)

    def find_line(self) -> None:
        """Ctrl+F: the lines that say some words."""
        if self.page is not None:
            self.show_sheet(FindLineSheet(self.page, self.page.table))

    def files(self) -> None:
        """Ctrl+B: the files of the document in front; a draft is kept first."""
        self._with_subject(lambda page, subject: self.beside.open(subject, page))

    def _with_subject(self, run: Callable[[Page, Whose], None]) -> None:
        page = self.page
        if isinstance(page, ShownPage):
            run(page, Whose("order", page.document.id, page.number, editable=True))
        elif isinstance(page, OrderPage) and not page.blank:
            page.save(lambda: run(page, Whose("order", page.draft_id, page.name)))

    def _lists_dropped(self, paths: Sequence[Path]) -> Callable[[], None] | None:
        """Lists dropped on a draft are for its lines, also on a blank one; on what is in the books they are files."""
        page = self.page
        if isinstance(page, OrderPage) and self._sheet is None and self.lists.lists_in(paths):
            return lambda: self.lists.take_files(page, paths)
        return None

    def finish(self) -> None:
        """The Finish sheet, or what it does if it is open."""
        if self._sheet:
            self._sheet.accept()
        elif isinstance(self.page, OrderPage):
            self._finisher.open(self.page)

    def next_step(self) -> None:
        """F12 on a document of the books."""
        if isinstance(self.page, ShownPage):
            self.shown.next_step(self.page)

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

    def scanned(self, scan: Scan) -> bool:
        """A document opens, a product is added: to the open sheet if it takes goods."""
        if isinstance(self._sheet, Opening):
            # What is scanned means what is on its way, as the keys before and behind it do.
            self._sheet.keep(lambda: self.scanned(scan))
            return True
        gives_way = self._sheet is None or isinstance(self._sheet, FinishSheet | PeekSheet)
        page = self.page
        if gives_way and isinstance(page, OrderPage) and not (scan.document or scan.location):
            return add_scanned(page, self.desk, self.lines, scan)
        return scan_shown(self, None if gives_way else self._sheet, scan)

    # --- sheets and telling ---------------------------------------------------------------------------------------

    def went_wrong(self, error: Exception, *, retry: Callable[[], object] | None = None) -> None:
        """Said on the page that is still there."""
        self.pages.stop_waiting()
        super().went_wrong(error, retry=retry)

    def show_field_error(self, field_name: str, sentence: str) -> bool:
        """A refusal belongs to the sheet that asked, where there is one."""
        return self._sheet.show_field_error(field_name, sentence) if self._sheet else False

    def show_line(self, sentence: str, *, action: str = "", run: Any = None) -> None:
        """Sentences of this place stand in the foot of the document."""
        page = self.page
        if page:
            page.say(sentence)
        else:
            super().show_line(sentence, action=action, run=run)
