"""Goods handed over at the counter: the customer sees what they take along, and signs for it on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.consents import GOODS_VERSION
from app.ui.models.columns import Column, number_column
from app.ui.screens.order.sign import SignaturePane
from app.ui.screens.order.signing import Signing

if TYPE_CHECKING:
    from app.ui.screens.deliveries.screen import DeliveriesScreen


class HandOverPane(SignaturePane):
    """The goods, their quantities and no prices; who signs has received them."""

    wording = GOODS_VERSION

    def _sentence(self, deal: Any) -> str:
        count = len(deal.lines)
        said = self._words["pane_handed" if count != 1 else "pane_handed_one"]
        return f"{said.format(name=deal.customer, count=count, number=deal.number)}."

    def _columns(self, deal: Any) -> tuple[Column, ...]:
        said = self._words
        return (
            number_column("quantity", said["quantity"], 80, self._quantity, weight=600),
            Column("unit", said["unit"], 60, lambda line: line.unit, tone="muted"),
            Column("code", said["code"], 120, lambda line: line.sku, tone="muted"),
            Column("name", said["description"], 300, lambda line: line.name, stretch=True),
        )


class HandOver(Signing):
    """Accepted, the goods have left and arrived, and the delivery note has the signature."""

    shows_terms = False

    def __init__(self, screen: DeliveriesScreen) -> None:
        super().__init__(screen.desk, screen, screen.papers, screen)
        self._screen = screen

    def begin(self, shipment: str) -> None:
        """The window turns to the customer, if the goods may leave."""
        self._desk.work.read(lambda view: _handed(view, shipment), self._known, owner=self._screen)

    def _known(self, found: Any) -> None:
        if found is not None and found.refusal:
            self._screen.show_line(found.refusal)
        elif found is not None:
            self.open(found)

    def make_pane(self, found: Any) -> SignaturePane:
        """Theirs alone."""
        return HandOverPane(self._place.window(), found, language=found.language)

    def customer_of(self, found: Any) -> str:
        """By id."""
        return str(found.customer_id)

    def command(self, found: Any, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
        """They leave, have arrived, and are signed for."""
        return "hand_over", {"shipment": found.id, **given, "consent_version": GOODS_VERSION}

    def told(self, found: Any, name: str) -> str:
        """That it is done."""
        return f"{found.number} is handed over to {name}."


def _handed(view: Any, shipment: str) -> Any:
    from app.queries.desk_handover import handed

    return handed(view, shipment)
