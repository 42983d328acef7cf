"""Product, customer, quantity, date: what it costs and why, while it is typed. It changes nothing."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.domain.errors import RuleViolation
from app.domain.money import amount_out, extended
from app.domain.pricing import explain, nudge, price_words
from app.domain.quantity import positive
from app.ui.screens.base import Desk, today_iso
from app.ui.screens.settings.prices.rules import day, figure
from app.ui.theme.look import Size, look
from app.ui.widgets.card import Card
from app.ui.widgets.fields import Line
from app.ui.widgets.text import Text

_SOON_MS = 120
HOW = "Which product? What it costs a customer, and why, stands here."


def tried(found: Any, currency: str) -> tuple[str, str]:
    """What is said of an answer: the price with its reason, and the rest of the ladder."""
    priced = found.priced
    if priced is None:
        return "Nothing says what it costs.", ""
    reason, *ladder = explain(priced, found.unit)
    price = price_words(priced.taken.price, priced.each)
    quantity = priced.asked.quantity
    total = extended(priced.price, priced.price_per, priced.of_price(quantity - priced.free), 0, currency)
    first = f"{price} · {reason} · {amount_out(total, currency)} {currency} in all"
    more = [f"{nudge(priced.next_break, currency)}."] if priced.next_break else []
    return first, "  ".join([*ladder, *more])


class TryOut(Card):
    """Four fields in a row; the answer below them. Enter goes on, Esc empties."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self.currency = desk, ""
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 10)
        column.setSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.heading = Text("Try it out", size=Size.HEAD, weight=600, tone="muted")
        row.addWidget(self.heading)
        self.product = Line(hint="Product", name="Product to try")
        self.customer = Line(hint="Customer no.; empty is anybody", name="Customer to try")
        self.quantity = Line("1", hint="Quantity", name="Quantity to try")
        self.date = Line(hint="Today", name="Day to try")
        self.fields = (self.product, self.customer, self.quantity, self.date)
        for field, share in zip(self.fields, (3, 4, 1, 2), strict=True):
            field.textChanged.connect(lambda _text: self._soon.start())
            row.addWidget(field, share)
        column.addLayout(row)
        self.answer = Text(HOW, size=Size.BODY, weight=600, wrap=True)
        self.ladder = Text(size=Size.SECOND, tone="muted", wrap=True)
        column.addWidget(self.answer)
        column.addWidget(self.ladder)
        self._soon: QTimer = QTimer(self, interval=_SOON_MS, singleShot=True)
        self._soon.timeout.connect(self.ask)
        self.ladder.setMaximumHeight(look().px(64))
        self._say(HOW, tone="muted")

    def panes(self) -> tuple[QWidget, ...]:
        """The first field."""
        return (self.product,)

    def _say(self, words: str, ladder: str = "", *, tone: str = "text", wrong: Line | None = None) -> None:
        self.answer.set_text(words)
        self.answer.set_tone(tone)
        self.ladder.set_text(ladder)
        self.ladder.setVisible(bool(ladder))
        for field in self.fields:
            field.set_wrong(wrong=field is wrong)

    def ask(self) -> None:
        """What is typed, asked of the books; only the newest answer counts."""
        self._soon.stop()
        ref, who = self.product.text().strip(), self.customer.text().strip()
        if not ref:
            self._say(HOW, tone="muted")
            return
        try:
            many = positive(Decimal(figure(self.quantity.text()) or "1"), "quantity")
            when = day(self.date.text(), "date") or today_iso()
        except (RuleViolation, InvalidOperation) as error:
            field = self.date if isinstance(error, RuleViolation) and error.field == "date" else self.quantity
            words = str(error) if isinstance(error, RuleViolation) else f"“{self.quantity.text()}” is no quantity."
            self._say(words, tone="stop", wrong=field)
            return
        self._desk.work.read(
            lambda view: _tried(view, ref, who, when, many),
            self._known,
            failed=self._refused,
            owner=self,
            key=(id(self), "try"),
            priority=1,
        )

    def _known(self, found: Any) -> None:
        self._say(*tried(found, self.currency))

    def _refused(self, error: Exception) -> None:
        if not isinstance(error, RuleViolation):
            raise error
        wrong = {"product": self.product, "customer": self.customer}.get(error.field or "", self.quantity)
        self._say(error.message, tone="stop", wrong=wrong)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter goes to the next field, and from the last to the first; Esc empties them."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            at = next((at for at, one in enumerate(self.fields) if one.hasFocus()), len(self.fields) - 1)
            self.ask()
            following = self.fields[(at + 1) % len(self.fields)]
            following.setFocus()
            following.selectAll()
        elif event.key() == Qt.Key.Key_Escape and any(one.text() for one in (self.product, self.customer)):
            for field, text in zip(self.fields, ("", "", "1", ""), strict=True):
                field.setText(text)
            self.product.setFocus()
        else:
            super().keyPressEvent(event)


def _tried(view: Any, product: str, customer: str, date: str, quantity: int) -> Any:
    """On a reader's thread."""
    from app.actions.load import known_customer
    from app.actions.load import product as known_product
    from app.queries.agreed import explained

    who = known_customer(view, customer).party.customer_id if customer else ""
    return explained(view, known_product(view, product).id, who, date, quantity)
