"""One document being written: the customer's card, the lines with their entry row, and the foot; kept on disk."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.deal import Address
from app.domain.entry.adjust import parse_adjustments
from app.domain.errors import RuleViolation
from app.domain.india import is_two_taxes, state_of, told_place
from app.domain.money import amount_out
from app.ui import format as say
from app.ui.entry.lines import EntryLine
from app.ui.entry.model import Fields
from app.ui.screens.base import Desk, today_iso
from app.ui.screens.order import reads, state, tablelook, whose
from app.ui.screens.order.blocks import LIST, Block, block_of_list, blocks_of
from app.ui.screens.order.card import CardFacts, CustomerCard
from app.ui.screens.order.charging import Charging
from app.ui.screens.order.chips import LineChips
from app.ui.screens.order.customerbox import CustomerBox
from app.ui.screens.order.entering import list_pasted, put_in
from app.ui.screens.order.foot import Foot
from app.ui.screens.order.fresh import Fresh
from app.ui.screens.order.header import header_pairs, usual_words
from app.ui.screens.order.keeping import Keeping
from app.ui.screens.order.listrows import KeptList
from app.ui.screens.order.margin import MarginShow
from app.ui.screens.order.newcustomer import ask_alike, make_customer, walk_in
from app.ui.screens.order.reads import Loaded, Who
from app.ui.screens.order.reckoning import Reckoning, Sums
from app.ui.screens.order.state import Firm, Header
from app.ui.screens.order.taxrows import tax_rows
from app.ui.screens.order.teaching import Teaching
from app.ui.screens.order.upwards import leave
from app.ui.screens.order.warn import notices_of
from app.ui.screens.order.watching import Watching
from app.ui.screens.ownfields import pairs
from app.ui.widgets.bottomline import Message
from app.ui.widgets.card import Card
from app.ui.widgets.notices import Notices

SAY_MS = 8000


class OrderPage(QWidget):
    """A draft. ``titled`` when its tab should be called otherwise, ``changed`` when other keys work now."""

    titled = Signal()
    changed = Signal()
    finish_wanted = Signal()
    not_kept = Signal()

    def __init__(self, desk: Desk, firm: Firm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.desk, self.firm = desk, firm
        self.draft_id = ""
        self.name = "new"
        self.version = 0
        self.kind = "order"
        self.parked = False
        self.header = Header()
        self._adjusted, _wrong = parse_adjustments("", firm.currency)
        self.who: Who | None = None
        # Whom it is for, also while their card is on its way.
        self.buyer = ""
        self.own: tuple[Any, ...] = ()
        self.revises = ""
        # Somebody took an earlier order again, and knows it.
        self.repeats = False
        self._said, self._passing = "", False
        self.refused: RuleViolation | None = None
        self.today = today_iso()
        # Rows of a list that are not lines yet.
        self.listed = KeptList()
        self.keeping = Keeping(self, self)
        self.writing = state.Notes(self.keeping.mark)
        self.charging = Charging(self, self)
        self.charging.changed.connect(self.reckon)
        self.watching = Watching(self, self)
        self.watching.changed.connect(self.reckon)
        self._build()
        self.reckon()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.card = CustomerCard()
        self.box = CustomerBox(
            self.find_customers, lambda said, done: ask_alike(self, said, done), self.desk.shell.press
        )
        self.box.do = self.desk.shell.do
        self.card.hide()
        self.chips = LineChips(self.today)
        self.model = tablelook.model_of(self)
        self.reckoning = Reckoning(self.model.find)
        self.model.spliced.connect(self.reckoning.spliced)
        self.teaching = Teaching(self)
        self.table = tablelook.table_of(self)
        self.chips.follow(self.model.find, self.table.viewport().update)
        self.model.spliced.connect(self.chips.spliced)
        self.fresh = Fresh(self)
        self.margin = MarginShow(self, self.reckon)
        self.foot = Foot(enter=False)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        self.notices = Notices()
        for widget in (self.card, self.box, self.notices):
            column.addWidget(widget)
        column.addWidget(surface, 1)
        column.addWidget(self.foot)
        self.box.chosen.connect(self.set_customer)
        self.box.walk_in.connect(lambda: walk_in(self))
        self.box.fresh.connect(lambda said: make_customer(self, said))
        self.card.header_wanted.connect(lambda: self.desk.shell.do("header"))
        self.card.repeat_wanted.connect(lambda: self.desk.shell.do("repeat"))
        self.model.edited.connect(self._edited)
        self.model.refreshed.connect(self.reckon)
        self.model.fields_back.connect(self._fields_back)
        self.table.said.connect(self.say)
        self.table.typed.connect(lambda _text: self._typed())
        self.box.box.textEdited.connect(lambda _text: self._pass(self._said))
        self.table.moved.connect(self.changed)
        self.table.finish_wanted.connect(self.foot.finish.setFocus)
        self.table.leave_wanted.connect(lambda by: leave(self, by))
        self.table.list_pasted.connect(lambda _rows: list_pasted(self))
        self.foot.finish_wanted.connect(self.finish_wanted)
        self.foot.typed.connect(self.table.type_on)

    # --- faces ----------------------------------------------------------------------------------------------------

    @property
    def owner(self) -> QWidget:
        """Whose answers are dropped when it is gone."""
        return self

    @property
    def customer_id(self) -> str:
        """Id of the customer, empty while none is chosen."""
        return self.who.id if self.who else ""

    @property
    def whom(self) -> reads.ForWhom:
        """Whom it is for, and where it goes: whose prices and taxes the lines have."""
        return reads.ForWhom(self.buyer, state.place_of(self.header))

    @property
    def blank(self) -> bool:
        """Whether nothing was written yet."""
        return not (self.who or self.model.lines or self.table.entry.text().strip() or self.listed.text)

    @property
    def title(self) -> str:
        """The words of its tab."""
        if self.who is None and self.name == "new" and not self.parked:
            return "New order"
        name = self.who.name if self.who else "New order"
        return f"{name} · {'parked' if self.parked else 'new' if self.name == 'new' else self.name}"

    def focus_field(self) -> QWidget:
        """Where the person goes on: the customer, then the lines."""
        if self.who:
            return self.table.entry
        return self.box.box if self.box.strip.isHidden() else self.box.strip.fields["phone"]

    def load(self, loaded: Loaded) -> None:
        """Take up a draft as it was left."""
        found = loaded.document
        self.draft_id, self.name, self.version, self.kind = found.id, found.number, found.version, found.kind
        self.revises = found.revises
        self._put_header(state.header_of(loaded.notes, found.deal, found.own))
        self.show_who(loaded.who)
        self.model.known.put(loaded.products.values())
        self.model.load(loaded.lines, priced=True)
        self.model.history = loaded.history
        self.table.entry.setText(str(loaded.notes.get("typed", "")))
        self.listed.read(loaded.notes)
        for line in loaded.lines:
            if line.looking:
                self.table.look_up_again(line)
        self.reckon()
        self.titled.emit()

    def add_list(self, texts: Sequence[str]) -> None:
        """Lines from entry texts, a pasted list, as one step."""
        with self.model.together(f"paste of {len(texts)} line{'s' if len(texts) != 1 else ''}"):
            for text in texts:
                self.table.enter_text(text)

    def add_lines(self, lines: Sequence[EntryLine], label: str = "", then: Callable[[], object] | None = None) -> None:
        """Lines of an earlier order, at today's prices, as one step; ``then`` runs when all are in."""
        self.repeats = True
        put_in(self, lines, label or f"{len(lines)} lines", then or self.table.focus_entry)

    # --- the customer ---------------------------------------------------------------------------------------------

    def start(
        self, who: Who | None, lines: Sequence[EntryLine], label: str = "", then: Callable[[], object] | None = None
    ) -> None:
        """Begin with a customer and lines that are known; ``then`` runs when all are in."""
        self.show_who(who)
        self.titled.emit()
        self.add_lines(lines, label, then)

    def set_customer(self, ref: str) -> None:
        """A customer by id or number; the lines are priced and taxed anew."""
        self.ask_who(ref, self.refuse)

    def ask_who(self, ref: str, failed: Callable[[Exception], None], *, by_undo: bool = False) -> None:
        """A customer by id or number, or ``failed``; one that an undo brings back is no new step."""
        whose.ask_who(self, ref, failed, by_undo=by_undo)

    def show_who(self, who: Who | None) -> None:
        """This customer's card, or the box where one is chosen."""
        self.who, self.refused = who, None
        self.buyer = who.id if who else ""
        self.box.setVisible(who is None)
        if who:
            self.box.close_strip()
        self.box.show_change("")
        self.card.setVisible(who is not None)
        if who:
            self.card.show_facts(self._facts(who.facts))

    def _facts(self, facts: CardFacts) -> CardFacts:
        usual = usual_words(self.header, self.who.terms_days if self.who else 0)
        return replace(facts, defaults=(*header_pairs(self.header), *pairs(self.own, self.header.own)), usual=usual)

    def set_header(self, header: Header) -> None:
        """Other defaults of the document."""
        changed = state.changed(self.header, header)
        if changed:
            self.model.record(state.header_label(changed), changed)
        self._put_header(header)
        self._edited()

    def _put_header(self, header: Header) -> None:
        if header.adjustments != self.header.adjustments:
            self._adjusted, _wrong = parse_adjustments(header.adjustments, self.firm.currency)
        elsewhere = state.place_of(header) != state.place_of(self.header)
        self.header, self.refused = header, None
        if elsewhere:
            # Taxes are those of where the goods go.
            self.fresh.look(self.model.products)
        self.chips.want(header.wanted_date)
        if self.who:
            self.card.show_facts(self._facts(self.who.facts))

    def set_kind(self, kind: str) -> None:
        """It is to become an order, or a quote."""
        if kind != self.kind:
            self.model.record("kind", (("kind", self.kind, kind),))
            self.kind = kind

    def _fields_back(self, fields: Fields) -> None:
        """What of a step stands above the lines is taken back, or made again."""
        header = self.header
        for name, _before, after in fields:
            if name == "customer" and after:
                self.buyer = after
                self.ask_who(after, self.refuse, by_undo=True)
            elif name == "customer":
                whose.nobody(self)
            elif name == "kind":
                self.kind = after
            else:
                header = replace(header, **{name: after})
        if header != self.header:
            self._put_header(header)

    def set_own(self, fields: tuple[Any, ...]) -> None:
        """The company's own fields of orders, as they are defined now."""
        self.own = fields
        if self.who:
            self.card.show_facts(self._facts(self.who.facts))

    def change_customer(self) -> None:
        """The box again, with the cursor in it; the lines stay."""
        self.card.hide()
        self.box.close_strip()
        self.box.box.clear()
        self.box.show()
        self.box.box.setFocus()

    def find_customers(self, words: str, done: Callable[[Sequence[reads.CustomerHit]], None]) -> None:
        """Customers that fit the words."""
        today = self.today
        self.desk.work.read(
            lambda view: reads.customers(view, words, today),
            done,
            failed=self.refuse,
            key=(id(self), "who"),
            owner=self,
            priority=0,
        )

    def begin_sale(self) -> bool:
        """Goods were scanned: a walk-in's, if nobody was chosen; False while somebody is being chosen."""
        if self.who is None and not self.box.box.text().strip():
            walk_in(self)
            return True
        return self.who is not None

    # --- content --------------------------------------------------------------------------------------------------

    def _edited(self) -> None:
        self._said, self.refused = "", None
        if self.isVisible():
            # Somebody works on it again; an answer of a look-up after parking does not count.
            self.parked = False
        self.reckon()
        self.charging.look()
        self.keeping.later()
        self.changed.emit()

    def say(self, sentence: str, *, passing: bool = False) -> None:
        """A sentence in the foot until the next change; a ``passing`` one goes by itself, or with the next key."""
        self._said, self._passing = sentence, passing
        self.reckon()
        if passing:
            QTimer.singleShot(SAY_MS, self, lambda: self._pass(sentence))

    def _pass(self, sentence: str) -> None:
        if self._passing and self._said == sentence:
            self.say("")

    def _typed(self) -> None:
        self._pass(self._said)
        self.keeping.later()

    def refuse(self, error: Exception) -> None:
        """What was typed ahead waits no longer; the sentence stands in the foot."""
        self.box.settled()
        if isinstance(error, RuleViolation):
            self.say(error.message)
        else:
            self.desk.work.unhandled.emit(error)

    def reckon(self) -> None:
        """Totals and messages; nothing here asks the books, or walks over the lines."""
        currency = self.firm.currency
        sums = self.sums()
        words = "Net with charges" if self.charging.due else "Net"
        rows = [(words, say.amount(sums.totals.net, currency))]
        seller = state_of(self.firm.region)
        supplied = told_place(*self._whither()) if seller else None
        rows += tax_rows(sums.totals.vat, currency, seller, supplied)
        margin = self.margin.words(sums.totals.allowance) if sums.lines else None
        self.foot.show_totals(rows, say.about(say.money(sums.totals.gross, currency), estimated=sums.estimated), margin)
        gross = sums.totals.gross
        self.notices.show_notices((*notices_of(self.who, self.reckoning.noted), *self.watching.notices(gross)))
        if self.who:
            facts = self.who.facts
            self.card.show_credit(*self.watching.meter(gross), facts.limit, overdue=bool(facts.overdue))
        self.watching.look()
        said = [Message(self._said, weight=2, tone="text" if self._passing else "")] if self._said else []
        first, count = self.reckoning.first()
        short, lacking = self.chips.first()
        waits = [Message(one.words, weight=1) for one in block_of_list(self.listed.rows)]
        found = [*said, *(one for one in (first, short) if one), *waits]
        promise = "" if any(one.weight for one in found) or not sums.lines else self.chips.promise()
        self.foot.show_messages(found, promise, unsaid=max(0, count - 1) + max(0, lacking - 1))

    def sums(self) -> Sums:
        """The ladder of what is written so far."""
        includes = bool(self.who and self.who.includes_tax)
        two = bool(self.firm.region) and is_two_taxes(self.firm.region, told_place(*self._whither()))
        return self.reckoning.sums(
            self.firm, includes_tax=includes, halves=two, adjusted=self._adjusted, due=self.charging.due
        )

    def _whither(self) -> tuple[Address | None, Address, str]:
        """Where it goes if not to the customer, the address that their bills go to, and their VAT id."""
        home, vat_id = (self.who.billed, self.who.vat_id) if self.who else (Address(), "")
        return state.place_of(self.header), home, vat_id

    def deal(self) -> dict[str, Any]:
        """What is written, as the draft actions take it."""
        return self.deal_later()()

    def deal_later(self) -> Callable[[], dict[str, Any]]:
        """The same of what stands here now, made in whichever thread asks for it."""
        used = {one.id for one in self.own}
        header = self.header.with_own({one: "" for one in self.header.own if one not in used})
        given = (self.customer_id, header, self.model.lines, self.firm, self.today)
        return lambda: state.deal_input(*given)

    def in_short(self) -> dict[str, Any]:
        """What lists show of it while no deal is made."""
        gross = amount_out(self.sums().totals.gross, self.firm.currency)
        return {"customer": self.customer_id, "gross": gross}

    def blocks(self) -> list[Block]:
        """What has to be decided before it can be finished."""
        return [
            *blocks_of(self.who, self.model.lines, self.today, self.refused),
            *block_of_list(self.listed.rows),
        ]

    def go_to(self, block: Block) -> None:
        """The cursor where a block can be put right."""
        row = block.row - 1
        if block.cell == "customer":
            self.box.box.setFocus()
        elif block.cell == LIST:
            self.desk.shell.do("paste_list")
        elif 0 <= row < len(self.model.lines) and block.cell:
            self.table.edit_cell((row, block.cell))
        elif 0 <= row < len(self.model.lines):
            self.table.go_to(row)
            self.table.setFocus()
            self.desk.shell.do("details")
        else:
            self.table.focus_entry()

    def notes(self) -> str:
        """Everything that stands here, whole or not, for the draft."""
        return self.writing.of(
            self.customer_id,
            self.header,
            self.model.lines,
            self.table.entry.text(),
            self.model.history,
            listed=self.listed.plain,
        )

    def named(self, draft: str, number: str) -> None:
        """The books gave it an id and a number."""
        self.draft_id, self.name = draft, number
        self.titled.emit()

    def refuse_whole(self, error: RuleViolation) -> None:
        """The rules refuse it as it stands; the sentence blocks Finish until a change."""
        self.refused = error
        self.say(error.message)

    def told_not_kept(self) -> None:
        """Nothing of it could be kept now."""
        self.not_kept.emit()

    def save(
        self,
        then: Callable[[], None] | None = None,
        *,
        otherwise: Callable[[], None] | None = None,
        whole: bool = False,
    ) -> None:
        """Keep the draft; ``then`` runs when it is in the books, ``otherwise`` where it cannot be (`Keeping.save`)."""
        self.keeping.save(then, otherwise=otherwise, whole=whole)
