"""What a change that came in would make of its order or draft, before anybody decides: tried, and not kept."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.actions import permitted
from app.actions.drafts import find_draft
from app.actions.inbound import InboundRef, asks_of, take_change
from app.actions.load import deal_of
from app.actions.orders import order_head
from app.domain.deal import Deal
from app.domain.difference import Difference, difference
from app.domain.errors import CounterfoilError, NotPermitted
from app.queries import inbound as asked
from app.store.database import Database, Transaction, View


@dataclass(frozen=True, slots=True)
class Row:
    """One line that is another then: its words, and how much is ordered before and after, thousandths."""

    words: str
    before: int
    after: int


@dataclass(frozen=True, slots=True)
class Proposed:
    """A change as a person decides on it.

    `found` is the whole difference; None where one of the two is no whole deal yet, or the change is `refused` with a
    sentence: then the `rows` say what their order asks for otherwise than ours.
    """

    inbound: str
    number: str
    reference: str
    file: str
    rows: tuple[Row, ...]
    found: Difference | None = None
    refused: str = ""


class _TriedError(Exception):
    """Takes back what was tried."""


def proposed(database: Database, inbound: str, actor: str = "") -> Proposed:
    """The difference that `take_change` would make. Raises RuleViolation where nothing waits under that id."""
    with database.read() as view:
        one = asked.came(view, inbound)
        stored = find_draft(view, one.changes)
        number = stored.name if stored else asked.number_of(view, one.changes)
        rows = tuple(Row(asked.words_of(view, x.product, x.words), x.before, x.after) for x in asks_of(view, inbound))
        before = _deal(view, one.changes)
    kept: list[Deal | None] = []

    def run(tx: Transaction) -> Any:
        with permitted.judging(tx):
            permitted.enter(tx, actor, None, "orders")
            take_change(tx, InboundRef(inbound=inbound))
        kept.append(_deal(tx, one.changes))
        raise _TriedError

    told = Proposed(inbound, number, one.number, one.file, rows)
    try:
        database.write(run, action="take_change", actor=actor)
    except _TriedError:
        pass
    except NotPermitted:
        return told  # who decides may be somebody else: what it is about is seen all the same
    except CounterfoilError as error:
        return Proposed(inbound, number, one.number, one.file, rows, refused=error.message)
    after = kept[0] if kept else None
    if before is None or after is None:
        return told
    return Proposed(inbound, number, one.number, one.file, rows, difference(before, after, numbered=stored is None))


def _deal(view: View, document: str) -> Deal | None:
    stored = find_draft(view, document)
    return stored.draft.deal if stored else deal_of(view, order_head(view, document).fact_id)
