"""Ctrl+P on a draft: the paper as it stands, which says that it is a draft; printed, or looked at."""

from __future__ import annotations

from collections.abc import Callable

from app.ui.commands import Offer, told
from app.ui.screens.base import offer
from app.ui.screens.order.blocks import BACK, LIST
from app.ui.screens.order.finish import QUOTE, FinishSheet
from app.ui.screens.order.page import OrderPage
from app.ui.screens.order.settled import when_settled
from app.ui.screens.papers import Papers

_NOT_MAILED = "This is a draft; only what is issued is mailed. F12 makes it an order or a quote."


class DraftPapers:
    """Draws the draft in front, once all that stands there is in the books."""

    def __init__(self, papers: Papers) -> None:
        self._papers = papers

    def offers(self, page: OrderPage) -> dict[str, Offer]:
        """Both, as soon as something stands there."""
        if page.blank:
            return {}
        return {
            "print": offer(lambda: when_settled(page, lambda: self._draw(page, self._papers.print)), bar=False),
            "preview": offer(lambda: when_settled(page, lambda: self._draw(page, self._papers.preview)), bar=False),
            "mail": offer(lambda: page.say(told(_NOT_MAILED), passing=True), bar=False),
        }

    def of_finish(self, page: OrderPage, sheet: FinishSheet) -> dict[str, Offer]:
        """Ctrl+P over the Finish sheet looks at what it would make."""

        def look() -> None:
            page.set_kind("quote" if sheet.choice == QUOTE.letter else "order")
            when_settled(page, lambda: self._draw(page, self._papers.preview))

        return {"print": offer(look, "Preview"), "preview": offer(look, bar=False)}

    def _draw(self, page: OrderPage, run: Callable[[str, str], None]) -> None:
        # Goods that come back and rows of a list are settled at Finish; a paper without them is still a paper.
        lacking = next((one for one in page.blocks() if one.cell not in {BACK, LIST}), None)
        if lacking is not None:
            page.say(f"Nothing to print yet. {lacking}", passing=True)
            return
        page.save(
            lambda: run(page.kind, page.name),
            otherwise=lambda: page.say(f"Nothing to print yet. {page.refused or 'It is not kept.'}", passing=True),
            whole=True,
        )
