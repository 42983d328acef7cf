"""Counts that are asked for: a place whose goods the books do not know rightly. The next count of it answers."""

from collections.abc import Iterable, Sequence

from app.domain.facts import CountAsked, CountPlace
from app.store.database import Transaction
from app.store.sql import sql

_ASKED = sql("SELECT count(*) FROM count_asked WHERE product_id = :product_id AND location = :location AND asked = 1")


def ask_for_counts(tx: Transaction, places: Sequence[CountPlace], date: str, reason: str, order_id: str = "") -> None:
    """Somebody is to count these places."""
    if places:
        tx.record(CountAsked(tuple(dict.fromkeys(places)), True, date, reason, order_id))


def counts_done(tx: Transaction, counted: Iterable[tuple[str, str]], date: str) -> None:
    """These products were counted at these locations: what was asked for there is answered."""
    places = tuple(
        CountPlace(product_id, where)
        for product_id, where in counted
        if tx.value(_ASKED, {"product_id": product_id, "location": where}, default=0)
    )
    if places:
        tx.record(CountAsked(places, False, date))
