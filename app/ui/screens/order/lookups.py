"""What the entry row asks of the books, for the customer of its page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol

from app.ui.entry.choose import Answer, ProductHit
from app.ui.screens.order import reads

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from app.ui.screens.desk import Desk


class Asking(Protocol):
    """The page that asks."""

    desk: Desk
    today: str
    who: Any

    @property
    def whom(self) -> reads.ForWhom:
        """Whom it is for, and where it goes."""

    @property
    def owner(self) -> QObject:
        """Whose answers are dropped when the page is gone."""


def hits_for(who: Any, hits: Sequence[ProductHit]) -> Sequence[ProductHit]:
    """Without a usual quantity where nobody is known: what whoever came last took is nobody's habit."""
    return [replace(hit, usual=0) for hit in hits] if who and who.is_walk_in else hits


class BookLookUps:
    """Products of the books for the entry row: suggestions silence each other, entered words are all answered."""

    def __init__(self, page: Asking) -> None:
        self._page = page

    def suggest(self, words: str, done: Answer) -> None:
        """Products for words being typed."""
        self._ask(words, done, key=(id(self._page), "suggest"), priority=0)

    def resolve(self, words: str, done: Answer) -> None:
        """Products for words that were entered."""
        self._ask(words, done, key=None, priority=1)

    def _ask(self, words: str, done: Answer, *, key: object, priority: int) -> None:
        page = self._page
        whom, today = page.whom, page.today

        def answered(hits: Sequence[ProductHit]) -> None:
            if page.whom == whom:
                done(hits_for(page.who, hits))
            else:  # another customer or place was chosen meanwhile, who gets them otherwise
                self._ask(words, done, key=key, priority=priority)

        page.desk.work.read(
            lambda view: reads.products(view, words, whom, today),
            answered,
            key=key,
            owner=page.owner,
            priority=priority,
        )
