"""How a draft ends: the Finish sheet over it, kept up to date, and the action its letter means."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from app.domain.errors import NotPermitted, RuleViolation
from app.domain.legal import Missing
from app.domain.money import amount_in, amount_out
from app.ui import format as say
from app.ui.lawful import lacks_of, tell_of
from app.ui.screens.desk import Desk
from app.ui.screens.lawful import LawSheet, kept
from app.ui.screens.money.tender import Owed, TenderSheet
from app.ui.screens.order.asking import Question, questions
from app.ui.screens.order.blocks import BACK, Block
from app.ui.screens.order.counter import AccountSheet, InHandSheet
from app.ui.screens.order.endings import Endings, asks_more, consequences, lacks_reference, sentence_of
from app.ui.screens.order.finish import ORDER, PARK, QUOTE, SALE, FinishSheet
from app.ui.screens.order.fix import FixSheet, WayOut
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.place import Company, Pages, Sheets
from app.ui.screens.order.returning import Returns
from app.ui.screens.order.unsell import Unseller
from app.ui.screens.order.warn import before_the_end, stopped_lines
from app.ui.screens.order.whyprice import line_asked, reason_sheet
from app.ui.screens.ownfields import missing
from app.ui.screens.steps import Steps


def _money(plain: str, currency: str) -> str:
    """Decimal text of a reply, with the symbol."""
    return say.money(amount_in(Decimal(plain), currency), currency)


class Finisher:
    """Opens the sheet for a page and does what was chosen; remembers the last choice as the next default."""

    def __init__(
        self,
        desk: Desk,
        pages: Pages,
        sheets: Sheets,
        company: Company,
        steps: Steps,
        unseller: Unseller,
        park: Callable[[], None],
        returns: Returns,
    ) -> None:
        self._desk, self._pages, self._sheets, self._company = desk, pages, sheets, company
        self._steps, self._unseller, self._park, self._returns = steps, unseller, park, returns
        self._ends = Endings(desk)
        # What the books said it costs where that was not what the foot said, once it was told.
        self._told: tuple[OrderPage, str] | None = None

    def pay(self, page: OrderPage) -> None:
        """F9: sold and paid at once; whatever blocks that is put right in the sheet, where the sale is chosen."""
        page.table.commit()
        barred = any(True for _ in stopped_lines(page.model.lines))
        if page.revises:
            page.say("This revision goes to the customer first: F12 sends it.", passing=True)
        elif page.blocks() or barred or asks_more(page) or missing(page.own, page.header.own):
            self.open(page, SALE.letter)
        else:
            page.fresh.day()
            self._finish(page, SALE.letter, {})

    def open(self, page: OrderPage, chosen: str = "", *, note: str = "") -> None:
        """The sheet over the foot of the page; ``chosen`` is the letter it begins with, if not what was done last."""
        page.table.commit()
        page.fresh.day()
        default = QUOTE.letter if page.kind == "quote" else chosen or self._ends.of(page.customer_id)
        # What revises a quote goes to the customer as its next revision, or waits.
        endings = (QUOTE, PARK) if page.revises else (ORDER, QUOTE, SALE, PARK)
        sheet = FinishSheet(page, sentence_of(page, default), consequences(page, endings), default, page.blocks())
        sheet.ask(missing(page.own, page.header.own))
        if lacks_reference(page) and page.who:
            sheet.ask_reference(page.who.name)
        sheet.chosen.connect(lambda letter: sheet.title.set_text(sentence_of(page, letter)))
        sheet.wanted.connect(lambda block: self._put_right(page, block))
        sheet.done.connect(lambda letter: self._finish(page, letter, sheet.filled, sheet.reference))
        for changed in (page.model.edited, page.model.refreshed, page.charging.changed):
            changed.connect(sheet.refresh_wanted)
        sheet.refresh_wanted.connect(lambda: self._refresh(page, sheet))
        self._sheets.show_sheet(sheet)
        self._refresh(page, sheet)
        if note:
            sheet.note.set_text(note)

    def _put_right(self, page: OrderPage, block: Block) -> None:
        self._sheets.close_sheets()
        if block.cell == BACK:
            self._returns.open(page)
        else:
            page.go_to(block)

    def _refresh(self, page: OrderPage, sheet: FinishSheet) -> None:
        """Answers of look-ups arrive while the sheet is open."""
        asking = [line for line in page.model.lines if line.open_question]
        waiting = bool(asking) and all(line.looking for line in asking) and page.who is not None
        sheet.title.set_text(sentence_of(page, sheet.choice))
        gross, lines = page.sums().totals.gross, page.model.lines
        barred = next((f"Line {row} first: {why}" for row, why in stopped_lines(lines)), "")
        sheet.warn(before_the_end(page.who, lines, gross, page.firm.currency), barred)
        sheet.set_blocks(page.blocks(), waiting=waiting)

    def _finish(self, page: OrderPage, letter: str, filled: dict[str, str], reference: str = "") -> None:
        self._sheets.close_sheets()
        if filled or reference:
            header = replace(page.header, reference=reference) if reference else page.header
            page.set_header(header.with_own(filled))
        if letter == PARK.letter:
            self._park()
            return
        self._ends.ended(page.customer_id, letter)
        page.set_kind("quote" if letter == QUOTE.letter else "order")
        self._pages.await_page()

        def kept() -> None:
            if self._costs_otherwise(page):
                return
            if letter == SALE.letter:
                self._take_money(page)
            else:
                self._send(page)

        page.save(kept, otherwise=lambda: self._refused(page), whole=True)

    def _costs_otherwise(self, page: OrderPage) -> bool:
        """Whether the books make it another sum than the foot told: then that is told before it is binding."""
        books, currency = page.keeping.gross, page.firm.currency
        foot = amount_out(page.sums().totals.gross, currency)
        if not books or books == foot or self._told == (page, books):
            self._told = None
            return False
        self._told = page, books
        self._pages.stop_waiting()
        page.fresh.look(page.model.products)
        page.charging.look()
        if self._pages.page is page:
            now, was = (_money(one, currency) for one in (books, foot))
            self.open(page, note=f"It costs {now} now, not {was}. ⏎ takes it so; Esc goes back to the lines.")
        return True

    def _refused(self, page: OrderPage) -> None:
        """The books do not take it as it stands: the sheet is there again, and says where."""
        self._pages.stop_waiting()
        if page.refused and self._pages.page is page:
            self.open(page)

    def _take_money(self, page: OrderPage, more: dict[str, Any] | None = None, note: str = "") -> None:
        """The Sale ending: money first; goods, bill and receipt follow in one step with it.

        ``more`` is what was said of the sale before, where the money is asked for once more, and ``note`` why.
        """
        books = page.keeping.gross
        owed = amount_in(Decimal(books), page.firm.currency) if books else page.sums().totals.gross
        if owed == 0:
            self._sell(page, {**(more or {}), "tenders": []})
            return
        currency, recording = page.firm.currency, self._company.firm.recording
        title = f"Sale · {page.who.name if page.who else ''}"
        if owed > 0:
            sheet = TenderSheet(page, Owed(title, owed, currency, recording=recording), may_owe=True)
        else:
            # Deposits brought back, an old boiler: the money goes to the customer.
            theirs = Owed(f"{title} · {say.money(-owed, currency)} to pay out", -owed, currency, recording=recording)
            forms = (("cash", -owed),)
            sheet = TenderSheet(page, theirs, do="Pay out", may_owe=True, paying_back=True, forms=forms)

        def paid() -> None:
            change = {"change": amount_out(sheet.change, currency)} if sheet.change else {}
            self._sell(page, {**(more or {}), "tenders": sheet.money, **change}, sheet)

        sheet.paid.connect(paid)
        sheet.note.set_text(note)
        self._pages.hand_over(sheet)

    def _sell(
        self,
        page: OrderPage,
        given: dict[str, Any],
        tender: TenderSheet | None = None,
        first: Sequence[dict[str, Any]] = (),
    ) -> None:
        desk, sheets = self._desk, self._sheets

        def sold(reply: Any) -> None:
            sheets.close_sheets()
            currency = page.firm.currency
            back = f" Change {say.percent_text(reply.change)} {currency}." if reply.change else ""
            rest = f" {say.percent_text(reply.due)} {currency} stay open." if reply.due != "0.00" else ""
            rest += f" {say.percent_text(reply.credit)} {currency} stay as credit." if reply.credit else ""
            for one in reply.warnings or ():
                desk.shell.toast(one, phase="money")
            large = f"Change {_money(reply.change, currency)}" if reply.change else ""
            large = f"Pay out {_money(reply.paid_back, currency)}" if reply.paid_back else large
            self._unseller.sold(page, reply, f"{reply.number}: sold.{back}{rest}", large)

        def refused(error: Exception) -> None:
            field = error.field if isinstance(error, RuleViolation) else ""
            law = asked if isinstance(asked := sheets.open_sheet, LawSheet) else None
            nameless = field == "tenders" and page.who and page.who.is_walk_in and "customer" not in given
            if lacks := lacks_of(error):
                self._ask_law(page, given, lacks, first)
            elif law and field == "tenders" and (given["tenders"] or not nameless):
                self._pay_anew(page, given, str(error), first)
            elif law and law.refuse(error):
                return
            elif field == "reason":
                self._ask_why(page, given, str(error), first)
            elif nameless:
                self._ask_account(page, given, str(error), first)
            elif tender is not None and (field == "tenders" or isinstance(error, NotPermitted)):
                # What was typed stays: the money is counted once.
                tender.note.set_text(str(error))
            elif law and not line_asked(page, error):
                if not law.stay(error):
                    sheets.went_wrong(error)
            else:
                sheets.close_sheets()
                self._refusing(page, lambda: self._sell(page, given, first=first))(error)

        sold_as = {"order": page.draft_id, "complete": True, **given}
        if first:
            sale = {"action": "counter_sale", **sold_as}

            def done(replies: Any) -> None:
                kept(desk.begun, first)
                tell_of(replies[:-1], desk.shell.toast)
                sold(replies[-1])  # it comes last

            desk.work.perform_together([*first, sale], done=done, failed=refused, owner=sheets.owner)
            return
        desk.work.perform("counter_sale", sold_as, done=sold, failed=refused, owner=sheets.owner)

    def _ask_law(
        self, page: OrderPage, given: dict[str, Any], lacks: Sequence[Missing], first: Sequence[dict[str, Any]]
    ) -> None:
        """What its invoice must say and nobody knows yet is filled in here, and kept in one step with the sale.

        What was filled in ``first`` goes along: of many things the rest is asked for after them.
        """
        sheet = LawSheet(page, lacks, self._desk.begun, do="Fill in and sell")
        sheet.said.connect(lambda fixes, whole: self._sell(page, {**given, "complete": whole}, first=[*first, *fixes]))
        self._sheets.show_sheet(sheet)

    def _pay_anew(self, page: OrderPage, given: dict[str, Any], sentence: str, first: Sequence[dict[str, Any]]) -> None:
        """The money does not fit what the bill came to with what was filled in: that is kept, and the money asked anew.

        In India a state that is known makes other taxes, and by them another sum than was counted.
        """
        desk, sheets, was, currency = self._desk, self._sheets, page.keeping.gross, page.firm.currency
        more = {name: value for name, value in given.items() if name not in {"tenders", "change"}}

        def reckoned() -> None:
            now = page.keeping.gross
            if now != was:
                words = f"With what was filled in it comes to {_money(now, currency)}: take the money anew."
                self._take_money(page, more, words)
            elif page.who and page.who.is_walk_in and "customer" not in given:
                self._ask_account(page, given, sentence, ())
            else:
                self._take_money(page, more, sentence)

        def otherwise() -> None:
            sheets.close_sheets()
            self._refused(page)

        def done(replies: Any) -> None:
            kept(desk.begun, first)
            tell_of(replies, desk.shell.toast)
            page.save(reckoned, otherwise=otherwise, whole=True)

        if first:
            desk.work.perform_together([*first], done=done, failed=sheets.went_wrong, owner=sheets.owner)
        else:
            done(())

    def _ask_why(self, page: OrderPage, given: dict[str, Any], sentence: str, first: Sequence[dict[str, Any]]) -> None:
        """Goods that are promised, or that the books do not know: asked only when it is so."""
        sheet = InHandSheet(page, sentence)
        sheet.said.connect(lambda words: self._sell(page, {**given, "reason": words}, first=first))
        self._sheets.show_sheet(sheet)

    def _ask_account(
        self, page: OrderPage, given: dict[str, Any], sentence: str, first: Sequence[dict[str, Any]]
    ) -> None:
        """Somebody without a name leaves something open: the account is named at the end."""
        sheet = AccountSheet(page, sentence, page.find_customers)
        sheet.chosen.connect(lambda number: self._sell(page, {**given, "customer": number}, first=first))
        self._sheets.show_sheet(sheet)

    def _send(self, page: OrderPage) -> None:
        pages, sheets = self._pages, self._sheets
        if page.kind == "order":
            now = int(time.time() * 1_000_000)
            self._desk.work.read(
                lambda view: questions(view, page.draft_id, now),
                lambda asked: self._ask(page, [one for one in asked if one.kind != "twin" or not page.repeats], {}),
                failed=lambda _error: self._confirm(page, {}),
                owner=sheets.owner,
                priority=0,
            )
            return
        self._desk.work.perform(
            "send_quote",
            {"quote": page.draft_id},
            done=lambda reply: pages.finished(page, reply, f"Quote {reply.number} is sent."),
            failed=self._refusing(page, lambda: self._send(page)),
            owner=sheets.owner,
        )

    def _confirm(self, page: OrderPage, given: dict[str, Any]) -> None:
        refused = self._refusing(page, lambda: self._confirm(page, given))
        self._steps.confirm(page.draft_id, lambda reply: self._pages.finished(page, reply, ""), refused, given)

    def _refusing(self, page: OrderPage, again: Callable[[], None]) -> Callable[[Exception], None]:
        """A price by hand that lacks its reason is asked for it, and the step is done again; all else is told."""

        def go_on() -> None:
            self._pages.await_page()
            page.save(again, otherwise=lambda: self._refused(page), whole=True)

        def refused(error: Exception) -> None:
            sheet = reason_sheet(page, error, go_on)
            if sheet:
                self._pages.hand_over(sheet)
            else:
                self._sheets.went_wrong(error)

        return refused

    def _ask(self, page: OrderPage, asked: list[Question], given: dict[str, Any]) -> None:
        """One question after the other, each with its numbered answers; then the order is confirmed."""
        if not asked:
            self._confirm(page, given)
            return
        one, rest = asked[0], asked[1:]

        def on(more: dict[str, Any]) -> Callable[[], None]:
            # What waits for approval is promised nothing yet, and takes nothing from anybody.
            left = [x for x in rest if x.kind != "kept"] if more.get("hold") else rest
            return lambda: self._ask(page, left, given | more)

        pay = ("Pay now", "goods now, invoice and payment", lambda: self._take_money(page))
        ways: list[WayOut] = {
            "twin": [
                ("Carry on", "one more order", on({})),
                ("Open it", "this one stays a draft", lambda: self._desk.shell.go("order", one.order)),
            ],
            "kept": [
                ("Take them", "this order goes before the quote", on({})),
                (f"Open {one.number}", "this one stays a draft", lambda: self._desk.shell.go("order", one.order)),
            ],
            "buyer": [(name, "", on({"buyer": name})) for name in one.names],
            "hold": [
                pay,
                ("Hold for approval", "nothing is promised until it is let go", on({"hold": True})),
                ("Approve", "by somebody who may, here and now", on({})),
            ],
            "cash": [
                pay,
                ("Order", "goods leave once they are paid", on({})),
                ("Approve", "on account, by somebody who may", on({"on_account": True})),
            ],
        }[one.kind]
        self._pages.hand_over(FixSheet(page, one.sentence, ways))
