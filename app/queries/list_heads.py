"""What a list that was dropped or pasted says above its lines, as the draft it comes into takes it over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from app.domain.heads import TakenOver, merged, taken_over
from app.domain.inbound import Buyer, Inbound
from app.queries.inbound import buyer
from app.store.database import View
from app.store.sql import sql

_NAME = sql("SELECT name FROM customer WHERE id = :id")


@dataclass(frozen=True, slots=True)
class Comes:
    """`customer` is the id of who ordered, where the draft has nobody yet and it is surely known."""

    taken: TakenOver
    customer: str = ""


def comes(view: View, heads: Sequence[Inbound], customer: str, there: Mapping[str, str], currency: str) -> Comes:
    """What a draft of this customer ("" for nobody yet), whose header says what is ``there``, takes over."""
    head, left = merged(heads)
    who = buyer(view, head.buyer) if head.buyer != Buyer() else ""
    taken = taken_over(head, there, currency, known=bool(who) and who == (customer or who))
    parts = (str(view.value(_NAME, {"id": who}, "")), *taken.parts) if who and not customer else taken.parts
    if who and customer and who != customer:
        left = (*left, f"It is from {view.value(_NAME, {'id': who}, '')}; the customer stays.")
    elif not who and head.buyer != Buyer() and not customer:
        left = (*left, f"Who ordered is not known here: {head.buyer.words}.")
    return Comes(replace(taken, parts=parts, left=(*left, *taken.left)), "" if customer else who)
