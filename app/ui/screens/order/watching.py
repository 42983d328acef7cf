"""What is said of an order while it is written, so that nobody hears it first at Finish: the same once more, credit.

The books are asked a moment after a change; how the meter stands with what is typed needs no question.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from PySide6.QtCore import QObject, QTimer, Signal

from app.domain.trust import Credit, beyond, pays_first
from app.ui.screens.order.asking import Question, twin_question
from app.ui.screens.order.reads import credit_words

if TYPE_CHECKING:
    from app.ui.entry.model import EntryModel
    from app.ui.screens.desk import Desk
    from app.ui.screens.order.reads import Who
    from app.ui.screens.order.state import Firm
    from app.ui.widgets.notices import Notice

# Behind the last of a few keys; the strip says nothing while somebody is in the middle of a line.
PAUSE_MS = 400


@dataclass(frozen=True, slots=True)
class Standing:
    """How a customer stands in the books, and which order of the last 48 hours this one looks like, if any."""

    customer: str
    credit: Credit
    twin: Question | None = None


class Watched(Protocol):
    """What is asked of a draft."""

    desk: Desk
    firm: Firm
    model: EntryModel
    who: Who | None
    kind: str
    revises: str
    repeats: bool

    @property
    def buyer(self) -> str:
        """Whom it is for, also while their card is on its way."""

    @property
    def customer_id(self) -> str:
        """Id of the customer, empty while none is chosen."""


class Watching(QObject):
    """``standing`` is of the customer in front; ``changed`` when something else is to be said."""

    changed = Signal()

    def __init__(self, page: Watched, owner: QObject) -> None:
        super().__init__(owner)
        self._page = page
        self.standing: Standing | None = None
        self._asked: object = None
        self._pause = QTimer(self, interval=PAUSE_MS, singleShot=True)
        self._pause.timeout.connect(self._ask)

    def look(self) -> None:
        """Something was written that the same order, or another customer, may follow from."""
        self._pause.start()

    def _ask(self) -> None:
        page = self._page
        lines: Counter[str] = Counter()
        for line in page.model.lines:
            if line.product and not line.open_question:
                lines[line.product.id] += line.quantity
        asked = (page.buyer, tuple(sorted(lines.items())))
        if not page.who or asked == self._asked:
            return
        self._asked = asked
        buyer, held = page.who.id, dict(lines)
        page.desk.work.read(
            lambda view: standing_of(view, buyer, held),
            self._known,
            # What cannot be asked now is asked at Finish.
            failed=lambda _error: None,
            key=(id(self), "standing"),
            owner=self,
            priority=6,
        )

    def _known(self, standing: Standing) -> None:
        if standing != self.standing:
            self.standing = standing
            self.changed.emit()

    def notices(self, gross: int) -> tuple[Notice, ...]:
        """What the strip says with so much on this order, minor units."""
        page, standing = self._page, self.standing
        if page.who is None or standing is None or standing.customer != page.who.id:
            return ()
        found: list[Notice] = []
        name, credit, currency = page.who.name, standing.credit, page.firm.currency
        if standing.twin and not page.repeats and page.kind == "order" and not page.revises:
            number = standing.twin.number
            found.append(("money", f"{standing.twin.sentence} F3 {number} opens it, or carry on."))
        if said := pays_first(name, credit.policy):
            found.append(("money", said))
        elif credit.policy != "ignore" and (said := beyond(name, credit, gross, currency)):
            held = credit.policy == "hold"
            ways = " Finish offers to pay now, to hold it, or to approve it." if held else ""
            found.append(("stop" if held else "money", f"With this {said}.{ways}"))
        return tuple(found)

    def meter(self, gross: int) -> tuple[str, int]:
        """The words beside the meter with this order in it, and where it stands, minor units."""
        if self._page.who is None or self._page.who.is_walk_in:
            return "", 0
        facts = self._page.who.facts
        standing = self.standing
        used = standing.credit.used if standing and standing.customer == self._page.customer_id else facts.used
        return credit_words(facts.limit, used + max(0, gross), self._page.firm.currency), used + max(0, gross)


def standing_of(view: Any, customer: str, lines: dict[str, int]) -> Standing:
    """The customer's credit and the twin of these lines (product id to thousandths). Runs on a reader's thread."""
    import time

    from app.actions.trust import credit_of

    return Standing(customer, credit_of(view, customer), twin_question(view, customer, lines, time.time_ns() // 1000))
