"""A document of the books as it stands: frozen lines, how far each is, and the next right step."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.domain.money import scaled_text
from app.ui import format as say
from app.ui.models.columns import Align, Column, number_column
from app.ui.models.rows import ListModel
from app.ui.screens.base import today_iso
from app.ui.screens.order.card import CardFacts, CustomerCard
from app.ui.screens.order.foot import Foot
from app.ui.screens.order.reads import Loaded
from app.ui.screens.order.state import Firm
from app.ui.screens.ownfields import pairs as pairs_of
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
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self.card = CustomerCard()
        self.model = ListModel(self._columns(), lambda row: str(row[0].line))
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
            number_column("line", "#", 34, lambda row: str(row[0].line), tone="muted", yields=4),
            Column("code", "Code", 96, lambda row: row[0].sku, least=80),
            Column("words", "Description", 200, lambda row: row[0].name, stretch=True, least=150),
            number_column("quantity", "Qty", 72, lambda row: say.quantity(row[0].quantity), weight=600, least=60),
            Column("unit", "Unit", 48, lambda row: row[0].unit, tone="muted", yields=2),
            Column("stock", "Progress", 144, lambda _row: "", chip=_progress, least=96, yields=1),
            number_column("price", "Price", 84, lambda row: say.price(row[0].price)),
            number_column("less", "Disc", 52, lambda row: say.percent(row[0].discount), tone="muted", yields=3),
            Column("net", "Net", 92, lambda row: say.amount(row[0].amount, currency), align=Align.RIGHT, weight=600),
        )

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
        self.notices.show_notices([hold, *(loaded.who.notices if loaded.who else ())])
        progress = {line: (reserved, shipped) for line, reserved, shipped in found.reserved}
        expected = dict(found.expected)
        self.model.set_rows([(line, progress.get(line.line), expected.get(line.line, "")) for line in deal.lines])
        totals = deal.totals
        rows = [("Net", say.amount(totals.net, deal.currency))]
        rates = [
            (f"VAT {say.percent_text(scaled_text(row.rate, 3))} %", say.amount(row.tax, deal.currency))
            for row in totals.vat
        ]
        rows += rates if len(rates) <= 2 else [("VAT", say.amount(totals.tax, deal.currency))]
        self.foot.show_totals(rows, say.money(totals.gross, deal.currency))
        self.foot.show_messages([Message(word.word(), word.means[:1].upper() + word.means[1:] + ".", 0)])
        self.foot.finish.set_text(word.next_step)

    def say(self, sentence: str) -> None:
        """A refusal in the foot."""
        self.foot.show_messages([Message(sentence, weight=2)])


def _progress(row: Any) -> Chip | None:
    line, sums, expected = row
    if sums is None or line.service:
        return None
    reserved, shipped = sums
    if shipped >= line.quantity:
        return Chip("shipped", "done", Glyph.FULL)
    if shipped:
        return Chip(f"{say.quantity(shipped)} shipped", "ware", Glyph.SPLIT)
    if reserved >= line.quantity:
        return Chip("reserved", "ware", Glyph.EMPTY)
    if expected:
        # What is missing is on its way: the day says more than that it is missing.
        late, day = expected < today_iso(), say.short_day(expected)
        held = f", {say.quantity(reserved)} reserved" if reserved else ""
        return Chip(f"due {day}" if late else f"comes {day}", "stop" if late else "money", Glyph.HOURGLASS,
                    f"back-ordered{held}, {'was due' if late else 'expected'} {day}")  # fmt: skip
    if reserved:
        return Chip(f"{say.quantity(reserved)} reserved", "money", Glyph.HALF)
    return Chip("back-ordered", "money", Glyph.DASHED)
