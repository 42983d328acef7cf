"""The note for us on an order: what was said of it when it was confirmed, or what was jotted since."""

from dataclasses import replace

from app.domain.deal import Deal
from app.domain.fields import NOTE
from app.store.sql import sql
from app.store.view import View

_JOTTED = sql(f"SELECT value FROM field_value WHERE record_id = :id AND field_id = '{NOTE}'")


def jotted(view: View, order_id: str) -> str | None:
    """What was jotted on an order, "" where it was emptied; None where nothing ever was."""
    found = view.value(_JOTTED, {"id": order_id})
    return None if found is None else str(found)


def note_on(view: View, order_id: str, deal: Deal) -> str:
    """The note for us as it stands; of a draft or a quote that of its deal."""
    beside = jotted(view, order_id)
    return deal.terms.internal_note if beside is None else beside


def with_note(view: View, order_id: str, deal: Deal) -> Deal:
    """The deal of an order with its note for us as it stands."""
    return replace(deal, terms=replace(deal.terms, internal_note=note_on(view, order_id, deal)))
