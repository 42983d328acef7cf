"""A document of the books as it stands: frozen lines, how far each is, and the next right step."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.deal import with_parts
from app.domain.india import state_of
from app.domain.kits import called
from app.ui import format as say
from app.ui.entry.particular import cut_to, pack_words, source_words
from app.ui.models.columns import Align, Column, number_column
from app.ui.models.rows import ListModel
from app.ui.screens.base import today_iso
from app.ui.screens.order.card import CardFacts, CustomerCard
from app.ui.screens.order.foot import Foot
from app.ui.screens.order.reads import Loaded
from app.ui.screens.order.state import Firm
from app.ui.screens.order.taxrows import tax_rows
from app.ui.screens.ownfields import pairs as pairs_of
from app.ui.screens.rowmargin import RowMargin
from app.ui.theme.status import Chip, Glyph, status
from app.ui.widgets.bottomline import Message
from app.ui.widgets.card import Card
from app.ui.widgets.notices import Notices
from app.ui.widgets.table import Table

QUOTE_WORDS = {"sent": "quoted", "accepted": "ordered", "declined": "lost", "expired": "expired"}


def status_code(kind: str, state: str) -> str:
    """The word of the status language for what the books say."""
    return QUOTE_WORDS.get(state, "quoted") if kind == "quote" else state or "draft"


class ShownPage(QWidget):
    """A quote or an order, to be read. The button of the foot is its next step."""

    step_wanted = Signal()

    def __init__(self, loaded: Loaded, firm: Firm, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.firm = firm
        self.loaded = loaded
        self.own: tuple[Any, ...] = ()
        self.margin: RowMargin | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.card = CustomerCard()
        columns = self._columns()
        if loaded.document.kind == "quote":
            # Nothing of a quote is on its way.
            columns = tuple(one for one in columns if one.key != "stock")
        self.model = ListModel(columns, lambda row: str(row[0].line))
        self.table = Table(self.model)
        surface = Card()
        inside = QVBoxLayout(surface)
        inside.setContentsMargins(1, 1, 1, 6)
        inside.addWidget(self.table)
        self.foot = Foot()
        self.foot.finish_wanted.connect(self.step_wanted)
        self.notices = Notices()
        column.addWidget(self.card)
        column.addWidget(self.notices)
        column.addWidget(surface, 1)
        column.addWidget(self.foot)
        self.show_document(loaded)

    def set_own(self, fields: tuple[Any, ...]) -> None:
        """The company's own fields of orders, as they are defined now."""
        if fields != self.own:
            self.own = fields
            self.show_document(self.loaded)

    @property
    def document(self) -> Any:
        """The document as the books have it."""
        return self.loaded.document

    @property
    def code(self) -> str:
        """Its status."""
        return status_code(self.document.kind, self.document.status)

    @property
    def number(self) -> str:
        """Its number; later revisions of a quote with their letter."""
        later = self.document.revision - 1
        return (
            f"{self.document.number} {chr(65 + later) if later < 26 else later + 1}"
            if later > 0
            else self.document.number
        )

    @property
    def title(self) -> str:
        """The words of its tab."""
        return f"{self.number} · {self.document.deal.customer.name}"

    def _columns(self) -> tuple[Column, ...]:
        currency = self.firm.currency
        return (
            number_column("line", "#", 44, lambda row: called(row[0].line), tone="muted", yields=4),
            Column("code", "Code", 96, lambda row: row[0].sku, least=80, tone_of=_tone),
            Column("words", "Description", 200, _words, stretch=True, least=150, tone_of=_tone),
            number_column("quantity", "Qty", 72, lambda row: say.quantity(row[0].quantity), weight=600, least=60,
                          tone_of=_tone),
            Column("unit", "Unit", 48, lambda row: row[0].unit, tone="muted", yields=2),
            Column("stock", "Progress", 144, lambda _row: "", chip=_progress, least=104, yields=1),
            number_column("price", "Price", 84, _price),
            number_column("less", "Disc", 52, _less, tone="muted", yields=3),
            Column("net", "Net", 92, lambda row: _net(row, currency), align=Align.RIGHT, weight=600),
        )  # fmt: skip

    def show_document(self, loaded: Loaded) -> None:
        """Fill the page, again after a change."""
        self.loaded = loaded
        found, deal = loaded.document, loaded.document.deal
        word = status(self.code)
        base = loaded.who.facts if loaded.who else CardFacts(deal.customer.name)
        kind = "Quote" if found.kind == "quote" else "Order"
        pairs = (
            (f"{kind} {self.number}", word.word()),
            ("of", say.day(deal.date)),
            ("Deliver", say.day(deal.terms.wanted_date)),
            ("Valid until", say.day(deal.terms.valid_until)),
            ("Your ref", deal.terms.reference),
            ("Mailed", say.day_of(loaded.mailed)),
            ("Signed", found.signed),
            *pairs_of(self.own, found.own),
        )
        # What was agreed then is shown, not what the customer's record says now.
        detail = " · ".join(filter(None, (deal.customer.number, deal.customer.address.street, deal.customer.phone)))
        self.card.show_facts(
            CardFacts(
                deal.customer.name,
                detail or base.detail,
                tuple(pair for pair in pairs if pair[1]),
                base.credit,
                base.used,
                base.limit,
                base.overdue,
            )
        )
        hold = ("stop", "" if found.hold is None else f"Stands still: {found.hold or 'nobody said why'}.")
        beside = ("idle", f"Note for us: {' · '.join(found.note.splitlines())}" if found.note else "")
        self.notices.show_notices([hold, *(loaded.who.notices if loaded.who else ()), beside])
        progress = {line: sums for line, *sums in found.progress}
        expected = dict(found.expected)
        for part in (one for line in deal.lines for one in line.parts if one.line in expected):
            # A kit is there when the last of its parts is.
            expected[part.said.part_of] = max(expected.get(part.said.part_of, ""), expected[part.line])
        shown = with_parts(deal.lines)
        self.model.set_rows([(line, progress.get(line.line), expected.get(line.line, "")) for line in shown])
        totals = deal.totals
        rows = [("Net", say.amount(totals.net, deal.currency))]
        rows += tax_rows(totals.vat, deal.currency, state_of(self.firm.region), deal.supplied)
        estimated = any(line.estimated and line.counted for line in deal.lines)
        self.foot.show_totals(rows, say.about(say.money(totals.gross, deal.currency), estimated=estimated))
        self.foot.show_messages([Message(word.word(), word.means[:1].upper() + word.means[1:] + ".", 0)])
        self.foot.finish.set_text(word.next_step)

    def say(self, sentence: str) -> None:
        """A refusal in the foot."""
        self.foot.show_messages([Message(sentence, weight=2)])


def _is_part(row: Any) -> bool:
    """Whether a row is a part of the kit above it: fetched and sent, and not priced."""
    return bool(row[0].said.part_of)


def _tone(row: Any) -> str:
    return "muted" if _is_part(row) else "text"


def _words(row: Any) -> str:
    """Its name, what it weighs where it is billed by weight, and what only this line says."""
    line = row[0]
    if _is_part(row):
        return f"– {line.name}"
    weight = say.about(say.weight(line.priced_quantity), estimated=line.estimated) if line.by_weight else ""
    said = line.said
    offered = "" if line.counted else "offered, not in the sum"
    pack, day = pack_words(said, line.quantity, line.unit), say.day(line.wanted_date) if line.wanted_date else ""
    extra = (weight, offered, pack, cut_to(said), *source_words(said), line.note, f"on {day}" if day else "")
    return "  ·  ".join(filter(None, (str(line.name), *extra)))


def _price(row: Any) -> str:
    return "" if _is_part(row) else say.price(row[0].price) + ("/kg" if row[0].by_weight else "")


def _less(row: Any) -> str:
    return "" if _is_part(row) else say.percent(row[0].discount)


def _net(row: Any, currency: str) -> str:
    return "" if _is_part(row) else say.about(say.amount(row[0].amount, currency), estimated=row[0].estimated)


def _progress(row: Any) -> Chip | None:
    line, sums, expected = row
    if sums is None or line.service:
        return None
    reserved, picked, shipped = sums
    if shipped >= line.quantity:
        return Chip("shipped", "done", Glyph.FULL)
    if shipped:
        return Chip(f"{say.quantity(shipped)} shipped", "ware", Glyph.SPLIT)
    if picked >= line.quantity:
        return Chip("picked", "ware", Glyph.HALF)
    if reserved >= line.quantity:
        return Chip("reserved", "ware", Glyph.EMPTY)
    if expected:
        # What is missing is on its way: the day says more than that it is missing.
        late, day = expected < today_iso(), say.short_day(expected)
        held = f", {say.quantity(reserved)} reserved" if reserved else ""
        return Chip(f"due {day}" if late else f"comes {day}", "stop" if late else "money", Glyph.HOURGLASS,
                    f"back-ordered{held}, {'was due' if late else 'expected'} {day}", short=day)  # fmt: skip
    if reserved:
        return Chip(f"{say.quantity(reserved)} reserved", "money", Glyph.HALF)
    return Chip("back-ordered", "money", Glyph.DASHED, short="missing")
