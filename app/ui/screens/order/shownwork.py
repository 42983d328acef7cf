"""What the keys do with a document of the books: amend, revise, hold, promise by hand, cancel, lose, repeat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from app.domain.entry.dates import parse_date
from app.domain.errors import Conflict, RuleViolation
from app.ui import format as say
from app.ui.commands import Offer, command
from app.ui.lawful import Place, issue
from app.ui.screens.base import offer, today_iso
from app.ui.screens.desk import Desk
from app.ui.screens.difference import show_difference
from app.ui.screens.jotting import Jotting
from app.ui.screens.mailedpapers import show_mailed
from app.ui.screens.mailsheet import mail_paper
from app.ui.screens.order import reads, state
from app.ui.screens.order.accept import prices_went
from app.ui.screens.order.again import lines_again
from app.ui.screens.order.amend import AmendSheet, PromiseSheet
from app.ui.screens.order.counter import AdvanceSheet
from app.ui.screens.order.fix import FixSheet, WayOut
from app.ui.screens.order.keepfor import KeepSheet
from app.ui.screens.order.orderin import OrderInSheet
from app.ui.screens.order.place import Company, Pages, Sheets
from app.ui.screens.order.reasons import AskSheet
from app.ui.screens.order.shown import ShownPage
from app.ui.screens.papers import Papers
from app.ui.screens.previewing import preview
from app.ui.screens.steps import Follow, Steps, Subject, reverse_words, tell_promised
from app.ui.screens.undoer import tell_done
from app.ui.theme.status import status
from app.ui.widgets.sheet import Sheet

_OVER = {"cancelled", "lost", "paid", "ordered"}
_TO_COLLECT = {"to_collect", "part_paid", "overdue"}
# What one key takes back within the hour.
_TAKEN_BACK = {"hold_order", "release_hold", "hold_goods", "let_go", "expire_quote"}
_PROMISING = {"amend_order", "release_hold"}


class ShownWork:
    """Works on the document in front, which is as the books have it."""

    def __init__(
        self,
        desk: Desk,
        pages: Pages,
        sheets: Sheets,
        company: Company,
        steps: Steps,
        papers: Papers,
        ways: dict[str, Callable[[], None]],
    ) -> None:
        self._desk, self._pages, self._sheets, self._company = desk, pages, sheets, company
        # Signing and files are of the place: the same for a draft.
        self._steps, self._papers, self._ways = steps, papers, ways
        self._jotting = Jotting(desk, sheets, sheets.went_wrong)
        self._amending: AmendSheet | None = None
        steps.follow = Follow(pages.await_page, lambda reply: desk.shell.go("order", reply.id), pages.stop_waiting)

    def offers(self, page: ShownPage) -> dict[str, Offer]:
        """What works on it now."""
        found, code = page.document, page.code
        order, over = found.kind == "order", code in _OVER
        offers = {
            "next_step": offer(lambda: self.next_step(page), status(code).next_step),
            "print": offer(lambda: self._papers.print(found.kind, found.number)),
            "preview": offer(lambda: self._papers.preview(found.kind, found.number), bar=False),
        }
        offers["mail"] = offer(lambda: mail_paper(self._desk, self._sheets, page, found.kind, found.number), bar=False)
        mailed = (self._desk, self._sheets, page, self._papers, found.id, found.number)
        offers["mailed"] = offer(lambda: show_mailed(*mailed), bar=False)
        if code != "cancelled" and not (over and not order):
            offers["edit_cell"] = offer(lambda: self.edit(page), "Amend" if order else "Revise")
        if not over:
            offers["fix"] = offer(lambda: self.fix(page), "More")
        if code not in {"cancelled", "lost"} and (order or not over):
            offers["reverse_step"] = offer(lambda: self.reverse(page), reverse_words(found.kind, code))
        offers["sign"] = offer(self._ways["sign"], bar=not over)
        if order:
            title = f"{found.number} · {found.deal.customer.name}"
            offers["jot"] = offer(lambda: self._jotting.jot(found.id, title), "Note", bar=False)
        if order and not over:
            offers["hold"] = offer(lambda: self.hold(page), bar=False)
            offers["promise"] = offer(lambda: self.promise(page), bar=False)
            offers["advance"] = offer(lambda: self.advance(page), bar=False)
        elif not order and not over:
            offers["expire"] = offer(lambda: self.expire(page), bar=False)
            offers["promise"] = offer(lambda: self.keep_goods(page), "Keep goods", bar=False)
        if code in _TO_COLLECT:
            offers["pay"] = offer(lambda: self.next_step(page))
        offers["repeat"] = offer(lambda: self._pages.open(f"repeat:{found.id}"), bar=over)
        offers["beside"] = offer(self._ways["files"], "Files", bar=order)
        if found.amendment if order else found.revision > 1:
            number, tell = found.number, page.say
            offers["difference"] = offer(lambda: show_difference(self._sheets, page, found.id, number, tell), bar=False)
        offers["undo"] = offer(lambda: self.undo(page), bar=False)
        offers["close"] = offer(self._pages.close, bar=False)
        offers["refresh"] = offer(lambda: self._pages.read_again(page), bar=False)
        return offers

    def next_step(self, page: ShownPage) -> None:
        """F12 on a document of the books. A quote that becomes an order is followed by its order, keys and all."""
        self._steps.advance(subject(page))

    def undo(self, page: ShownPage) -> None:
        """Ctrl+Z: what the newest toast offers, else this person's last step of the hour with this document."""
        shell = self._desk.shell
        if shell.toasts.can_undo:
            shell.toasts.undo_newest()
            return

        def done(reply: Any) -> None:
            draft = f" It is draft {reply.draft}." if reply.draft else ""
            shell.toast(f"{reply.number}: taken back.{draft}")
            if reply.draft:
                shell.go("order", reply.id)

        given = {"document": page.document.id}
        self._desk.work.perform("undo_step", given, done=done, failed=self._sheets.went_wrong, owner=page)

    def do(self, page: ShownPage, command_id: str) -> None:
        """A command that was named together with this document; where it does not apply, that is said."""
        if found := self.offers(page).get(command_id):
            found.run()
        else:
            page.say(
                f"{command(command_id).title} does not apply here: {page.number} is {status(page.code).word().lower()}."
            )

    def edit(self, page: ShownPage) -> None:
        """F2: an order is amended, a quote gets its next revision."""
        if page.document.kind == "quote":
            self._revise(page)
            return
        addresses = page.loaded.who.addresses if page.loaded.who else ()
        sheet = AmendSheet(page, page.document, page.loaded.open_lines, addresses, self._look_up)
        sheet.asked.connect(lambda given: preview(self._desk, sheet, sheet, lambda view: _taxes(view, given)))
        seen = {"seen": page.document.amendment}
        self._amending = sheet

        def failed(error: Exception) -> None:
            self._amending = sheet
            if isinstance(error, Conflict):
                seen.clear()
                sheet.note.set_text(f"{error.message} F12 keeps yours on top of it; Esc shows the order as it is now.")
            else:
                self._sheets.went_wrong(error)

        def amend(given: dict[str, Any]) -> None:
            wanted = given.get("wanted_date")
            if wanted and (when := parse_date(wanted, date.fromisoformat(today_iso()))):
                given["wanted_date"] = when.isoformat()
            words = f"{page.document.number} is amended."
            self._amending = None  # what is heard from now on is this very change
            self._do(page, "amend_order", {**given, **seen}, words, sheet, failed=failed)

        sheet.amended.connect(amend)
        self._sheets.show_sheet(sheet)

    def changed_meanwhile(self, before: int, now: int) -> None:
        """The order in front was amended; whoever has its sheet open reads so before they go on."""
        sheet = self._amending
        if before != now and sheet is not None and sheet is self._sheets.open_sheet:
            sheet.note.set_text("Somebody has just changed this order. F12 says who; Esc shows it as it is now.")

    def _look_up(self, words: str, done: Any) -> None:
        page, today = self._pages.page, today_iso()
        deal = page.document.deal if isinstance(page, ShownPage) else None
        whom = reads.ForWhom(deal.customer.customer_id, deal.ship_to) if deal else reads.ForWhom()
        self._desk.work.read(
            lambda view: reads.products(view, words, whom, today), done, owner=self._sheets.owner, priority=0
        )

    def _revise(self, page: ShownPage) -> None:
        """The next revision is written where the quote stood. Where prices went since, it is asked which are meant."""
        found, today = page.document, today_iso()

        def known(went: Any) -> Sheet | None:
            said = prices_went(went)
            if not said:
                self._write_revision(page, keep_prices=True)
                return None
            ways: list[WayOut] = [
                ("Keep quoted", "what was promised", lambda: self._write_revision(page, keep_prices=True)),
                (
                    "Use today's",
                    "prices of the list and of agreements",
                    lambda: self._write_revision(page, keep_prices=False),
                ),
            ]
            return FixSheet(page, f"{found.number}: {said}", ways)

        self._sheets.show_sheet_of(lambda view: _went(view, found.id, today), known, found.number)

    def _write_revision(self, page: ShownPage, *, keep_prices: bool) -> None:
        """The old one stays as it was sent."""
        found, pages = page.document, self._pages
        lines = state.lines_from_deal(found.deal, page.loaded.products, keep_prices=keep_prices, today=today_iso())
        given = state.deal_input(
            found.deal.customer.customer_id,
            state.header_of_deal(found.deal).with_own(found.own),
            lines,
            page.firm,
            today_iso(),
        )
        given |= {"quote": found.id, "valid_until": ""}
        self._desk.work.perform(
            "revise_quote",
            given,
            done=lambda reply: pages.open(reply.id),
            failed=self._sheets.went_wrong,
            owner=self._sheets.owner,
        )

    def fix(self, page: ShownPage) -> None:
        """Ctrl+.: what blocks, and the ways out."""
        found = page.document
        if found.kind == "quote":
            ways: list[WayOut] = [
                ("Revise", "the next revision, to be sent", lambda: self.edit(page)),
                ("Let it expire", "its time is over", lambda: self.expire(page)),
            ]
        else:
            held = page.code == "on_hold"
            ways = [
                ("Go on" if held else "Hold", "with a reason", lambda: self.hold(page)),
                ("Promise goods", "more or less than now, by hand", lambda: self.promise(page)),
                ("Amend", "quantities, new lines, date", lambda: self.edit(page)),
                ("Cancel the rest", "of some lines or of all", lambda: self.reverse(page)),
            ]
            if any(one.backordered for one in page.loaded.open_lines):
                ways.append(("Order in from supplier", "what is missing, for this order", lambda: self.order_in(page)))
        self._sheets.show_sheet(FixSheet(page, f"{found.number} · {status(page.code).word()}", ways))

    def order_in(self, page: ShownPage) -> None:
        """What is missing is bought for this very order."""
        found = page.document

        def known(answer: Any) -> Sheet | None:
            lacking, suppliers = answer
            if not lacking:
                self._desk.shell.toast(f"All that {found.number} lacks is on its way.")
                return None
            sheet = OrderInSheet(page, found, lacking, suppliers)

            def ordered(rows: Any, values: dict[str, Any]) -> None:
                given = {"order": found.id, **sheet.given(rows, values)}
                self._do(page, "order_in", given, f"What {found.number} lacks is ordered.", sheet)

            sheet.done.connect(ordered)
            return sheet

        self._sheets.show_sheet_of(lambda view: _lacking(view, found.id), known, found.number)

    def hold(self, page: ShownPage) -> None:
        """Stand still, or go on."""
        found, held = page.document, page.code == "on_hold"
        number = found.number
        sheet = AskSheet(page, f"{number} goes on" if held else f"{number} stands still", "Go on" if held else "Hold")
        action, words = ("release_hold", "goes on") if held else ("hold_order", "is on hold")
        sheet.said.connect(
            lambda reason: self._do(page, action, {"order": found.id, "reason": reason}, f"{number} {words}.", sheet)
        )
        self._sheets.show_sheet(sheet)

    def advance(self, page: ShownPage) -> None:
        """Money before the goods: an amount, or a percentage of the order."""
        found = page.document
        sheet = AdvanceSheet(page, found.number)
        place = Place(self._desk.work, self._sheets, page, page, self._desk.shell.toast, self._desk.begun)

        def billed(_replies: Any) -> None:
            sheet.dismiss()
            tell_done(self._desk, page, self._sheets.went_wrong, f"An advance on {found.number} is billed.", None)

        def bill(given: dict[str, Any]) -> None:
            issue(place, [{"action": "issue_advance", "order": found.id, **given}], billed, self._sheets.went_wrong)

        sheet.asked.connect(bill)
        self._sheets.show_sheet(sheet)

    def promise(self, page: ShownPage) -> None:
        """More goods for this order, or fewer."""
        found = page.document
        sheet = PromiseSheet(page, found, page.loaded.open_lines)

        def promised(less: list[dict[str, Any]], more: list[dict[str, Any]]) -> None:
            sentence = f"{found.number}: promises are as you said."

            def reserve() -> None:
                if more:
                    self._do(page, "reserve_stock", {"order": found.id, "lines": more}, sentence, sheet)

            if less:
                self._do(
                    page,
                    "release_reservation",
                    {"order": found.id, "lines": less},
                    "" if more else sentence,
                    None if more else sheet,
                    then=reserve,
                )
            else:
                reserve()

        sheet.promised.connect(promised)
        self._sheets.show_sheet(sheet)

    def keep_goods(self, page: ShownPage) -> None:
        """Goods are kept for a quote until a day, or no longer."""
        found = page.document

        def make(held: Any) -> KeepSheet:
            until = max((one.until for one in held), default=found.deal.terms.valid_until)
            sheet = KeepSheet(page, found.number, until, held)

            def kept(day: str) -> None:
                if day:
                    words = f"Goods are kept for {found.number} until {say.day(day)}."
                    self._do(page, "hold_goods", {"quote": found.id, "until": day}, words, sheet)
                else:
                    self._do(page, "let_go", {"quote": found.id}, f"Nothing is kept for {found.number}.", sheet)

            sheet.kept.connect(kept)
            return sheet

        self._sheets.show_sheet_of(lambda view: reads.kept_for(view, found.id), make, found.number)

    def expire(self, page: ShownPage) -> None:
        """The time of a quote is over."""
        self._do(page, "expire_quote", {"quote": page.document.id}, f"{page.document.number} is expired.", None)

    def reverse(self, page: ShownPage) -> None:
        """Shift+F12: what is open of an order is cancelled, line by line; a quote is lost, with the reason."""
        self._steps.cancel(subject(page))

    def repeat(self, document: str) -> None:
        """A blank order with the customer and the lines of a document, at today's prices."""
        pages, sheets = self._pages, self._sheets
        firm, today = self._company.firm, today_iso()

        def arrived(loaded: Any) -> None:
            if loaded is None or loaded.document.deal is None:
                pages.stop_waiting()
                return
            lines = lines_again(loaded.document.deal, loaded.products, ruled=loaded.ruled)
            label = f"repeat of {loaded.document.number}"
            page = pages.blank_page()
            page.start(loaded.who, lines, label, lambda: pages.arrive(page.table.focus_entry))

        pages.await_page()
        self._desk.work.read(
            lambda view: reads.load(view, document, firm.currency, today),
            arrived,
            failed=sheets.went_wrong,
            owner=sheets.owner,
            priority=0,
        )

    def _do(
        self,
        page: ShownPage,
        action: str,
        given: dict[str, Any],
        sentence: str,
        sheet: Sheet | None,
        then: Any = None,
        failed: Any = None,
    ) -> None:
        def done(reply: Any) -> None:
            if sheet is not None:
                sheet.dismiss()
            if sentence:
                back = ("undo_step", {"document": page.document.id}) if action in _TAKEN_BACK else None
                tell_done(self._desk, page, self._sheets.went_wrong, sentence, back)
            if action in _PROMISING:
                tell_promised(self._desk, reply)
            if then:
                then()

        self._desk.work.perform(action, given, done=done, failed=failed or self._sheets.went_wrong, owner=page)


def subject(page: ShownPage) -> Subject:
    """A document, as steps are taken on it."""
    found = page.document
    return Subject(found.id, found.kind, found.number, page.code, found.deal.customer.customer_id)


def _went(view: Any, quote: str, today: str) -> Any:
    """How the prices of a quote went since it was sent; None where nothing of it can be taken."""
    from app.actions.accepting import quote_prices

    try:
        return quote_prices(view, quote, today)
    except RuleViolation:
        return None


def _taxes(view: Any, given: dict[str, Any]) -> Any:
    """What an amendment does to the taxes of an order."""
    from app.queries.desk_amend import told_of_amendment

    return told_of_amendment(view, given)


def _lacking(view: Any, order_id: str) -> Any:
    from app.queries.purchases import lacking_rows

    return lacking_rows(view, order_id)
